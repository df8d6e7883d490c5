//! `--bewerk`: the form in an editor, in memory alone, gone however it ends.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::pty_world::{CTRL_C, World};

/// A place in memory of this test's own, and an editor that does as it is told.
struct Desk {
    memory: TempDir,
    world: World,
    zaak: String,
}

impl Desk {
    fn new() -> Self {
        let (world, zaak) = World::with_zaak();
        let memory = TempDir::new_in("/dev/shm").unwrap();
        fs::set_permissions(memory.path(), fs::Permissions::from_mode(0o700)).unwrap();
        Self { memory, world, zaak }
    }

    /// Writes an editor: a script that gets the form as `$1`.
    fn editor(&self, script: &str) -> String {
        let path = self.world.home.path().join("editor.sh");
        fs::write(&path, format!("for form; do :; done\n{script}\n")).unwrap();
        format!("XDG_RUNTIME_DIR={} EDITOR='sh {}'", self.memory.path().display(), path.display())
    }

    fn left(&self) -> Vec<PathBuf> {
        fs::read_dir(self.memory.path()).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    /// A file that the editor writes about what it saw.
    fn seen(&self) -> PathBuf {
        self.world.home.path().join("gezien")
    }

    fn taak(&self, more: &str) -> String {
        format!("taak {} --bewerk {more}", self.zaak)
    }
}

#[test]
fn a_form_is_filled_in_stored_and_gone() {
    let desk = Desk::new();
    let seen = desk.seen();
    let editor = desk.editor(&format!(
        "stat -c '%a %F' \"$form\" \"$(dirname \"$form\")\" >{0}; stat -f -c %T \"$form\" >>{0}\necho \"$TMPDIR\" >>{0}; cat \"$form\" >>{0}\n\
         sed -i 's/^wat:.*/wat: bellen/' \"$form\"",
        seen.display()
    ));
    let mut terminal = desk.world.at_terminal_with(&desk.taak("--wie 'A. Bakker'"), &editor);
    let screen = terminal.ends_well();
    assert!(screen.contains("Vastgelegd: taak") && screen.contains("`sh` is niet bekend"), "{screen}");
    let seen = fs::read_to_string(seen).unwrap();
    assert!(seen.starts_with("600 regular file\n700 directory\ntmpfs\n"), "{seen}");
    let room = seen.lines().nth(3).unwrap();
    assert!(room.starts_with(&format!("{}/meldcode-werk-", desk.memory.path().display())), "{room}");
    assert!(seen.contains("\nwie: A. Bakker\n") && seen.contains("# Wat er moet gebeuren."), "{seen}");
    assert!(desk.left().is_empty(), "{:?}", desk.left());
    let shown = desk.world.run(&["toon", &desk.zaak]);
    assert!(shown.contains("A. Bakker") && shown.contains("bellen"), "{shown}");
}

#[test]
fn what_is_wrong_is_said_and_can_be_opened_again_or_given_up() {
    let desk = Desk::new();
    let commits = desk.world.commits();
    // The second time what is wrong stands on top, and the text is as it was left.
    let editor = desk.editor(&format!(
        "if grep -q '^#! regel' \"$form\"; then cp \"$form\" {}; sed -i 's/^wta: .*/wat: bellen/' \"$form\"\n\
         else sed -i 's/^wat:/wta: x/' \"$form\"; fi",
        desk.seen().display()
    ));
    let mut terminal = desk.world.at_terminal_with(&desk.taak(""), &editor);
    let error = terminal.sees("Opnieuw openen? (ja/nee)");
    assert!(error.contains("regel 12, kolom 1: onbekend veld `wta`"), "{error}");
    terminal.answer("", "nee");
    let ended = terminal.ends();
    assert_eq!((ended.code, desk.world.commits()), (6, commits), "{}", ended.screen);
    assert!(ended.screen.contains("er is niets vastgelegd"), "{}", ended.screen);
    assert!(desk.left().is_empty());
    let mut terminal = desk.world.at_terminal_with(&desk.taak(""), &editor);
    terminal.answer("Opnieuw openen? (ja/nee)", "ja");
    assert!(terminal.ends_well().contains("Vastgelegd: taak"));
    let seen = fs::read_to_string(desk.seen()).unwrap();
    let line = seen.lines().position(|line| line == "wta: x").unwrap() + 1;
    assert!(seen.contains(&format!("#! regel {line}, kolom 1: onbekend veld `wta`")), "{line}: {seen}");
    // A stuk that is not there is wrong too, and no place in the text tells it.
    let editor = desk.editor("sed -i 's/^op:.*/op: NIETS/' \"$form\"");
    let mut terminal = desk.world.at_terminal_with(&format!("vervolg {} --bewerk", desk.zaak), &editor);
    terminal.press("Opnieuw openen? (ja/nee)", CTRL_C);
    assert_eq!(terminal.ends().code, 6);
    assert!(desk.left().is_empty());
}

/// Of a contact with the user nobody is named until it is known who came.
#[test]
fn a_contact_with_oneself_names_the_user_once_someone_came() {
    let desk = Desk::new();
    for (came, met) in [
        ("", r#""met":{"rol":"intern_begeleider"}"#),
        (
            "; echo 'door: {rol: leerkracht, naam: A. Bakker}' >>\"$form\"",
            r#""met":{"rol":"intern_begeleider","naam":"I.deVries"}"#,
        ),
    ] {
        let editor = desk
            .editor(&format!("sed -i 's/^uitkomst:.*/uitkomst: samen gewogen/; /^door:/d' \"$form\"{came}"));
        let typed = format!("contact {} ib --datum 2026-11-20 --bewerk", desk.zaak);
        desk.world.at_terminal_with(&typed, &editor).ends_well();
        let dossier = desk.world.run(&["toon", &desk.zaak, "--json"]).replace([' ', '\n'], "");
        assert!(dossier.contains(met), "{met} not in {dossier}");
    }
}

#[test]
fn nothing_is_stored_of_a_form_that_was_left_as_it_was_or_emptied() {
    let desk = Desk::new();
    let commits = desk.world.commits();
    let ways = [
        (":", "niets ingevuld of gewijzigd"),
        (": >\"$form\"", "niets ingevuld of gewijzigd"),
        ("rm \"$form\"", "niets ingevuld of gewijzigd"),
        ("echo '# niets' >>\"$form\"", "niets ingevuld"),
        ("echo 'wat: x' >>\"$form\"; exit 1", "de editor eindigde met een fout"),
        ("printf 'wat: \\377\\n' >\"$form\"", "geen tekst (UTF-8)"),
    ];
    for (script, says) in ways {
        let editor = desk.editor(script);
        let ended = desk.world.at_terminal_with(&desk.taak(""), &editor).ends();
        assert_eq!(ended.code, 6, "{script}: {}", ended.screen);
        assert!(ended.screen.contains(says) && ended.screen.contains("niets vastgelegd"), "{}", ended.screen);
        assert!(desk.left().is_empty(), "{script}: {:?}", desk.left());
    }
    assert_eq!(desk.world.commits(), commits);
    let editor = format!("XDG_RUNTIME_DIR={} EDITOR=geen-editor", desk.memory.path().display());
    let ended = desk.world.at_terminal_with(&desk.taak(""), &editor).ends();
    assert!(ended.code == 2 && ended.screen.contains("`geen-editor` start niet"), "{}", ended.screen);
    assert!(desk.left().is_empty());
}

#[test]
fn however_it_ends_the_form_is_gone() {
    let desk = Desk::new();
    let commits = desk.world.commits();
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("QUIT", 131)] {
        let editor = desk.editor(&format!("echo 'wie: x' >>\"$form\"; kill -{signal} $PPID; exec sleep 60"));
        let ended = desk.world.at_terminal_with(&desk.taak(""), &editor).ends();
        assert_eq!(ended.code, code, "{signal}: {}", ended.screen);
        assert!(desk.left().is_empty(), "{signal}: {:?}", desk.left());
    }
    let editor = desk.editor("echo 'wie: x' >>\"$form\"; echo klaar; exec sleep 60");
    let mut terminal = desk.world.at_terminal_with(&desk.taak(""), &editor);
    terminal.sees("klaar");
    terminal.types(CTRL_C);
    assert_eq!(terminal.ends().code, 6);
    assert!(desk.left().is_empty());
    // Killed outright it cannot clear up; the next run does, whatever it is.
    let editor = desk.editor("echo 'wie: x' >>\"$form\"; kill -9 $PPID; exit 1");
    assert_eq!(desk.world.at_terminal_with(&desk.taak(""), &editor).ends().code, 137);
    assert_eq!(desk.left().len(), 1);
    desk.world.at_terminal_with("zaak lijst", &editor).ends_well();
    assert!(desk.left().is_empty());
    assert_eq!(desk.world.commits(), commits);
}

#[test]
fn it_needs_a_person_and_memory() {
    let desk = Desk::new();
    let editor = desk.editor("echo 'wie: x' >>\"$form\"");
    for command in [desk.taak("--geen-vragen"), desk.taak("</dev/null")] {
        let ended = desk.world.at_terminal_with(&command, &editor).ends();
        assert_eq!(ended.code, 2, "{}", ended.screen);
        assert!(ended.screen.contains("alleen aan een terminal"), "{}", ended.screen);
    }
    // A place on a disk is passed over for one that is in memory.
    let elsewhere = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    fs::set_permissions(elsewhere.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let seen = desk.seen();
    desk.editor(&format!(
        "echo \"$form\" >{}; echo 'wie: x' >>\"$form\"; sed -i /^wie:$/d \"$form\"",
        seen.display()
    ));
    let path = desk.world.home.path().join("editor.sh");
    let variables = format!("XDG_RUNTIME_DIR={} EDITOR='sh {}'", elsewhere.path().display(), path.display());
    desk.world.at_terminal_with(&desk.taak(""), &variables).ends_well();
    let seen = fs::read_to_string(seen).unwrap();
    assert!(seen.starts_with("/dev/shm/meldcode-werk-"), "{seen}");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    assert!(!PathBuf::from(seen.trim()).exists());
}

/// What is in the stuk stays; what the editor added becomes a follow-up.
#[test]
fn vul_aan_opens_the_stuk_itself() {
    let desk = Desk::new();
    let stuk = desk.world.run(&["taak", &desk.zaak, "--wie", "A. Bakker"]);
    let editor = desk.editor("sed -i 's/^wat:.*/wat: moeder bellen/' \"$form\"");
    let command = format!("vul-aan {} {} --bewerk", desk.zaak, stuk.trim());
    desk.world.at_terminal_with(&command, &editor).ends_well();
    let shown = desk.world.run(&["toon", &desk.zaak]);
    assert!(shown.contains("moeder bellen") && shown.contains("[aanvulling door i.devries"), "{shown}");
    let editor = desk.editor("sed -i 's/^wie:.*/wie:/' \"$form\"");
    let ended = desk.world.at_terminal_with(&command, &editor).ends();
    assert!(ended.code == 6 && ended.screen.contains("wat is vastgelegd, gaat niet weg"), "{}", ended.screen);
}

/// vim with settings that would leave everything on the disk.
#[test]
fn vim_leaves_nothing_behind() {
    let desk = Desk::new();
    let home = desk.world.home.path();
    let kept = home.join("kopieen");
    fs::create_dir(&kept).unwrap();
    let settings = ["backup", "writebackup", "undofile", "swapfile", "updatecount=1", "updatetime=1"];
    let folders = ["backupdir", "undodir", "directory"].map(|name| format!("{name}={}", kept.display()));
    let settings: Vec<String> = settings
        .into_iter()
        .map(str::to_owned)
        .chain(folders)
        .map(|line| format!("silent! set {line}\n"))
        .collect();
    fs::write(home.join(".vimrc"), settings.concat()).unwrap();
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH").unwrap()).collect();
    let is_there = |name: &&str| folders.iter().any(|folder| folder.join(name).exists());
    let program = ["vim", "vim.tiny"].into_iter().find(is_there);
    let program = program.expect("vim is missing: ./test installs it");
    let variables = format!("XDG_RUNTIME_DIR={} EDITOR={program}", desk.memory.path().display());
    let mut terminal = desk.world.at_terminal_with(&desk.taak("--wie 'A. Bakker'"), &variables);
    terminal.sees("formulier.yaml");
    terminal.types(":%s/^wat:/wat: geheim woord/\r");
    terminal.types(":wq\r");
    assert!(terminal.ends_well().contains("Vastgelegd: taak"));
    assert_eq!(fs::read_dir(&kept).unwrap().count(), 0, "vim kept a copy");
    assert!(!home.join(".viminfo").exists());
    assert!(desk.left().is_empty());
    assert!(desk.world.run(&["toon", &desk.zaak]).contains("geheim woord"));
}
