//! Making a key and an archive, and opening a zaak, at a terminal.

#![allow(clippy::disallowed_methods, reason = "a test may write a pager of its own")]

mod pty_world;

use pty_world::{CTRL_C, CTRL_D, World};

const INIT: &str = "init . --id i.devries --naam 'I. de Vries' --rol intern_begeleider";
const PASSPHRASE: &str = "kraan boek fiets lamp";

/// An archive whose key has a passphrase.
fn with_passphrase() -> World {
    let world = World::bare();
    let mut terminal = world.at_terminal(INIT);
    for prompt in ["Nieuw wachtwoord: ", "Nog een keer hetzelfde: "] {
        terminal.sees(prompt);
        terminal.types(&format!("{PASSPHRASE}\n"));
    }
    terminal.ends_well();
    drop(terminal);
    world
}

#[test]
fn init_asks_a_passphrase_twice_and_refuses_a_weak_one() {
    let world = World::bare();
    let mut terminal = world.at_terminal(INIT);
    terminal.sees("Nieuw wachtwoord: ");
    terminal.types("kort\n");
    terminal.sees("te kort");
    terminal.sees("Nieuw wachtwoord: ");
    terminal.types(&format!("{PASSPHRASE}\n"));
    terminal.sees("Nog een keer hetzelfde: ");
    terminal.types("iets anders\n");
    terminal.sees("niet twee keer hetzelfde");
    terminal.sees("Nieuw wachtwoord: ");
    terminal.types(&format!("{PASSPHRASE}\n"));
    terminal.sees("Nog een keer hetzelfde: ");
    terminal.types(&format!("{PASSPHRASE}\n"));
    let screen = terminal.ends_well();
    assert!(screen.contains("herstelsleutel: AGE-SECRET-KEY-1"), "{screen}");
    assert!(screen.contains("groep  1 en verder:") && screen.contains("groep 11 en verder:"), "{screen}");
    assert!(!screen.contains(PASSPHRASE), "a passphrase is never shown");
}

#[test]
fn stopping_at_a_new_passphrase_makes_nothing() {
    for (command, keys) in [(INIT, CTRL_C), (INIT, CTRL_D), ("sleutel maak ../sleutel", CTRL_C)] {
        let world = World::bare();
        let mut terminal = world.at_terminal(command);
        terminal.sees("Nieuw wachtwoord: ");
        terminal.types(keys);
        let ended = terminal.ends();
        assert_eq!(ended.code, 6, "{}", ended.screen);
        assert!(ended.screen.contains("er is niets gemaakt"), "{}", ended.screen);
        assert!(!world.archive().join(".git").exists());
        assert!(!world.home.path().join("sleutel").exists());
    }
}

#[test]
fn sleutel_maak_shows_the_public_half() {
    let world = World::bare();
    let mut terminal = world.at_terminal("sleutel maak ../sleutel");
    for prompt in ["Nieuw wachtwoord: ", "Nog een keer hetzelfde: "] {
        terminal.sees(prompt);
        terminal.types(&format!("{PASSPHRASE}\n"));
    }
    assert!(terminal.ends_well().contains("ssh-ed25519 "));
    // Once it is there, no passphrase is asked for another.
    let ended = world.at_terminal("sleutel maak ../sleutel").ends();
    assert!(ended.code == 3 && ended.screen.contains("bestaat al"), "{}", ended.screen);
    assert!(!ended.screen.contains("wachtwoord"), "{}", ended.screen);
}

/// Danger is asked before the passphrase; a wrong passphrase is asked again, and never shown.
#[test]
fn zaak_open_asks_danger_first_and_confirms() {
    let world = with_passphrase();
    let mut terminal = world.at_terminal("zaak open --groep 5");
    terminal.answer("op dit moment in gevaar? (ja/nee)", "misschien");
    terminal.answer("Dat kan niet: antwoord ja of nee.", "nee");
    terminal.answer("over iemand die op school werkt? (ja/nee)", "nee");
    terminal.sees("Wachtwoord van uw sleutel: ");
    terminal.types("een verkeerd wachtwoord\n");
    terminal.sees("klopt niet");
    terminal.sees("Wachtwoord van uw sleutel: ");
    terminal.types(&format!("{PASSPHRASE}\n"));
    terminal.answers(&[
        ("Hoe heet het kind?", "Noor 日本 😀"),
        ("tussenvoegsel", ""),
        ("Wat is de achternaam?", "Visser"),
        ("Wanneer is het kind geboren?", "12-5-2030"),
        ("nog niet geweest", "12-5-2017"),
        ("Wie is de leerkracht?", "A. Bakker"),
        ("Wie horen er om dit kind heen", "moeder: M. de Boer"),
        ("te bereiken?", "na schooltijd"),
        ("En verder?", ""),
        ("Vastleggen?", "wijzig"),
        ("Welk antwoord?", "wis 6"),
    ]);
    let summary = terminal.sees("Vastleggen?");
    assert!(summary.contains("M. de Boer") && !summary.contains("A. Bakker"), "{summary}");
    terminal.answer("", "ja");
    terminal.ends_well();
    let shown = world.run(&["--wachtwoord-opdracht", &format!("echo {PASSPHRASE}"), "toon", "Noor"]);
    assert!(
        shown.contains("日本 😀") && shown.contains("na schooltijd") && !shown.contains("Bakker"),
        "{shown}"
    );
}

#[test]
fn no_zaak_is_opened_when_staff_is_suspected() {
    let world = World::new();
    let commits = world.commits();
    let mut terminal = world.at_terminal("zaak open");
    terminal.answer("in gevaar? (ja/nee)", "nee").answer("op school werkt? (ja/nee)", "ja");
    let ended = terminal.ends();
    assert_eq!(ended.code, 6);
    assert!(ended.screen.contains("vertrouwensinspecteur"), "{}", ended.screen);
    assert!(ended.screen.contains("er is geen zaak geopend"), "{}", ended.screen);
    assert_eq!(world.commits(), commits);
}

/// What was answered is kept when the user stops, and asked no more; the sitting is one commit.
#[test]
fn zelfcheck_asks_point_by_point_and_goes_on_where_it_stopped() {
    let world = World::new();
    let commits = world.commits();
    let mut terminal = world.at_terminal("zelfcheck");
    terminal.answers(&[
        ("Nu nalopen? (ja/nee)", "ja"),
        ("1 van 28, ", "ja"),
        ("Waar blijkt dat uit?", "staat in het schoolplan"),
        ("2 van 28, ", "misschien"),
        ("antwoord ja, deels, nee", "d"),
    ]);
    terminal.press("Wat is er al, en wat nog niet?", CTRL_C);
    let ended = terminal.ends();
    assert_eq!(ended.code, 6, "{}", ended.screen);
    assert!(ended.screen.contains("2 antwoorden zijn bewaard, 26 punten staan nog open"), "{}", ended.screen);
    assert_eq!(world.commits(), commits + 1, "one commit");
    let stored = world.run(&["zelfcheck"]);
    assert!(stored.contains("2026-11-22: staat in het schoolplan"), "{stored}");
    let mut terminal = world.at_terminal("zelfcheck");
    terminal.answers(&[("26 punten hebben dit jaar nog geen antwoord", "ja"), ("1 van 26, ", "")]);
    terminal.press("2 van 26, ", CTRL_D);
    let ended = terminal.ends();
    assert!(ended.screen.contains("er is niets vastgelegd, 26 punten"), "{}", ended.screen);
    assert_eq!(world.commits(), commits + 1);
    let mut terminal = world.at_terminal("zelfcheck");
    terminal.answer("Nu nalopen?", "nee");
    assert!(terminal.ends_well().contains("1 ja, 1 deels, 0 nee, 26 nog niet beantwoord"));
}

#[test]
fn init_and_medewerker_ask_for_what_is_missing() {
    let world = World::bare();
    let mut terminal = world.at_terminal("init . --zonder-wachtwoord --zonder-herstel");
    terminal.answers(&[
        ("U: hoe is de naam?", ""),
        ("Dat kan niet: dit is nodig.", "I. de Vries"),
        ("Welke rol?", "leerkracht"),
        ("kies een nummer van 1 tot en met 2", "1"),
        ("Korte naam? (Enter: i.devries)", ""),
    ]);
    terminal.ends_well();
    let key = world.run(&["sleutel", "toon"]);
    let mut terminal = world.at_terminal("medewerker voeg-toe");
    terminal.answers(&[
        ("Deze persoon: hoe is de naam?", "Leila Bakker"),
        ("Welke rol?", "leerkracht"),
        ("Korte naam? (Enter: l.bakker)", "l.b"),
        ("Wat is de publieke sleutel?", key.trim()),
    ]);
    let ended = terminal.ends();
    assert!(ended.code == 3 && ended.screen.contains("al van i.devries"), "{}", ended.screen);
    let mut terminal = world.at_terminal("medewerker voeg-toe --naam X");
    terminal.press("Welke rol?", CTRL_C);
    assert_eq!(terminal.ends().code, 6);
    assert_eq!(world.commits(), 1);
}

/// Whoever ends the program from outside gets the terminal back as it was.
#[test]
fn a_signal_at_a_question_leaves_the_terminal_sane() {
    let (world, zaak) = World::with_zaak();
    let says_pid = "sh -c 'echo pid=$$.; exec \"$0\" \"$@\"'";
    let mut terminal = world.at_terminal_with(&format!("taak {zaak}"), says_pid);
    terminal.sees("pid=");
    let pid = terminal.sees(".");
    terminal.sees("> ");
    let kill = format!("kill -TERM {pid}");
    assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    let ended = terminal.ends();
    assert_eq!(ended.code, 143, "{}", ended.screen);
}

/// One passphrase for many commands; what goes wrong, or is broken off, ends only that command.
#[test]
fn a_session_unlocks_once_and_completes_and_remembers() {
    let world = with_passphrase();
    let mut terminal = world.at_terminal("sessie");
    terminal.sees("Wachtwoord van uw sleutel: ");
    terminal.types(&format!("{PASSPHRASE}\n"));
    terminal.sees("meldcode> ");
    terminal.types("zaak open --voornaam 'Sem Jan' --groep 4\n");
    // The two questions before a zaak is opened; the passphrase is asked no more.
    terminal.answer("in gevaar? (ja/nee)", "nee").answer("op school werkt? (ja/nee)", "nee");
    terminal.press("tussenvoegsel", CTRL_C);
    terminal.sees("Gestopt: u brak af");
    terminal.sees("meldcode> ");
    terminal.types("zaak open --geen-vragen --voornaam 'Sem Jan' --groep 4\n");
    terminal.sees("meldcode> ");
    terminal.types("bestaat-niet\n");
    terminal.sees("de opdracht `bestaat-niet` bestaat niet");
    terminal.sees("meldcode> ");
    terminal.types("uitleg 'half\n");
    terminal.sees("aanhalingsteken te weinig");
    terminal.sees("meldcode> ");
    // Tab completes a command, then the number of the zaak.
    terminal.types("toon\t20\t\n");
    terminal.sees("Sem Jan");
    terminal.sees("meldcode> ");
    terminal.types("co\t\t");
    terminal.sees("controle");
    terminal.sees("contact");
    terminal.types(CTRL_C);
    terminal.sees("meldcode> ");
    // The key Up gives the last command again.
    terminal.types("\u{1b}[A\n");
    terminal.sees("Sem Jan");
    terminal.sees("meldcode> ");
    terminal.types("sessie\n");
    terminal.sees("al in een sessie");
    terminal.sees("meldcode> ");
    terminal.types(CTRL_D);
    assert!(terminal.ends_well().contains("de sleutel is gewist"));
}

/// Who walks away while a dossier is open in the pager: the pager closes, the key and the screen go.
#[test]
fn a_session_locks_itself_also_when_its_pager_is_open() {
    let world = with_passphrase();
    let pager = world.home.path().join("pager.sh");
    std::fs::write(&pager, "cat >/dev/null; echo OPEN; exec sleep 600").unwrap();
    let variables =
        format!("stty rows 10 cols 80; MELDCODE_SESSIE_SECONDEN=4 MELDCODE_PAGER='sh {}'", pager.display());
    let mut terminal = world.at_terminal_with("sessie", &variables);
    terminal.sees("Wachtwoord van uw sleutel: ");
    terminal.types(&format!("{PASSPHRASE}\n"));
    terminal.sees("meldcode> ");
    terminal.types("regels\n");
    terminal.sees("OPEN");
    let shown = terminal.sees("De sessie is op slot");
    assert!(shown.contains("\u{1b}[2J\u{1b}[3J"), "the screen is wiped");
    terminal.sees("meldcode (op slot)> ");
    terminal.types("einde\n");
    terminal.ends_well();
}

/// Nobody types: the key is gone, the screen too, and the next command asks the passphrase.
#[test]
fn a_session_locks_itself() {
    let world = with_passphrase();
    let mut terminal = world.at_terminal_with("sessie", "MELDCODE_SESSIE_SECONDEN=1");
    terminal.sees("Wachtwoord van uw sleutel: ");
    terminal.types(&format!("{PASSPHRASE}\n"));
    let shown = terminal.sees("De sessie is op slot");
    assert!(shown.contains("\u{1b}[2J\u{1b}[3J"), "the screen is wiped");
    terminal.sees("meldcode (op slot)> ");
    // Nothing is remembered.
    terminal.types("\u{1b}[Astatus\n");
    terminal.sees("Wachtwoord van uw sleutel: ");
    terminal.types(&format!("{PASSPHRASE}\n"));
    terminal.sees("meldcode");
    terminal.sees("De sessie is op slot");
    terminal.sees("(op slot)> ");
    // Ctrl-C at the passphrase ends only the command.
    for keys in [CTRL_C, CTRL_D] {
        terminal.types("status\n");
        terminal.sees("Wachtwoord van uw sleutel: ");
        terminal.types(&format!("half{keys}"));
        terminal.sees("er is niets vastgelegd");
        terminal.sees("(op slot)> ");
    }
    terminal.types("einde\n");
    terminal.ends_well();
}

/// What is typed at the passphrase of a session can be put right, pasted, and typed ahead.
#[test]
fn a_passphrase_is_typed_blind_and_can_be_put_right() {
    let world = with_passphrase();
    let mut terminal = world.at_terminal("sessie");
    terminal.sees("Wachtwoord van uw sleutel: ");
    terminal.types(&format!("{PASSPHRASE}\n"));
    terminal.sees("meldcode> ");
    terminal.types("slot\n");
    terminal.sees("(op slot)> ");
    terminal.types("status\n");
    terminal.sees("Wachtwoord van uw sleutel: ");
    let (first, rest) = PASSPHRASE.split_at(5);
    terminal.types(&format!("verkeerd\u{15}{first}é\u{7f}\u{1b}[D\u{1b}[200~{rest}\n\u{1b}[201~\n"));
    let screen = terminal.sees("meldcode> ");
    terminal.types("einde\n");
    terminal.ends_well();
    assert!(!screen.contains(first) && !screen.contains("verkeerd"), "{screen}");
}
