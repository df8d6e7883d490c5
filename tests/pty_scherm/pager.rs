//! What does not fit on the screen goes through a pager; what goes elsewhere does not, and has no colours.

use std::fs;

use crate::pty_world::World;

/// A screen of ten lines, and a pager that keeps what it gets.
fn with_pager(world: &World, script: &str) -> String {
    let path = world.home.path().join("pager.sh");
    fs::write(&path, script.replace("GEZIEN", &world.home.path().join("gezien").display().to_string()))
        .unwrap();
    format!("stty rows 10 cols 80; MELDCODE_PAGER='sh {}'", path.display())
}

/// What the pager got since the last look.
fn seen(world: &World) -> Option<String> {
    let path = world.home.path().join("gezien");
    let text = fs::read_to_string(&path).ok();
    _ = fs::remove_file(path);
    text
}

#[test]
fn only_what_does_not_fit_goes_through_the_pager() {
    let (world, zaak) = World::with_zaak();
    let pager = with_pager(&world, "cat >GEZIEN; echo env $LESSSECURE $LESSHISTFILE \"$LESS\" >>GEZIEN");
    world.run(&["taak", &zaak, "--wie", "A. Bakker", "--wat", "bellen", "--uiterlijk", "2026-12-01"]);
    let long = world.run(&["regels", "--json"]);
    world.at_terminal_with("regels --json", &pager).ends_well();
    let got = seen(&world).unwrap();
    let settings = got.strip_prefix(&format!("{long}env 1 - ")).unwrap();
    assert!(settings.starts_with("FRX") && settings.contains("q = terug"), "{settings}");
    // Who has settings keeps them.
    world.at_terminal_with("regels", &format!("{pager} LESS=S")).ends_well();
    assert!(seen(&world).unwrap().ends_with("env 1 - S\n"));
    for paged in
        ["regels".to_owned(), format!("toon {zaak}"), "historie --alle".to_owned(), "--help".to_owned()]
    {
        world.at_terminal_with(&paged, &pager).ends_well();
        assert!(seen(&world).is_some_and(|text| text.lines().count() > 2), "{paged}");
    }
    let screen = world.at_terminal_with("zaak lijst", &pager).ends_well();
    assert!(screen.contains("Sem Bos") && seen(&world).is_none(), "{screen}");
    for (command, variables) in [
        ("regels --geen-pager", pager.clone()),
        ("--help --geen-pager", pager.clone()),
        ("--geen-vragen controle --help", pager.clone()),
        ("regels --geen-vragen", pager.clone()),
        ("regels | cat", pager.clone()),
        ("regels", format!("{pager} TERM=dumb")),
        ("regels", "stty rows 10 cols 80; PAGER=cat".to_owned()),
        ("regels", "stty rows 10 cols 80; PAGER=geen-pager".to_owned()),
        ("regels", "stty rows 10 cols 80; PAGER=".to_owned()),
        ("demo", pager.clone()),
    ] {
        let screen = world.at_terminal_with(command, &variables).ends_well();
        assert!(screen.lines().count() > 30 && seen(&world).is_none(), "{command} {variables}: {screen}");
    }
}

/// On a screen of eighty columns: a longer line would break within a word.
#[test]
fn no_line_is_wider_than_the_screen() {
    let (world, zaak) = World::with_zaak();
    let long = "Zij zit in het lokaal en kijkt naar buiten. ".repeat(6);
    world.run(&["signaal", &zaak, "--datum", "2026-11-02", "--situatie", &long, "--gezien", "een plek"]);
    for command in [
        "sociale-kaart",
        "onderzoek",
        "verifieer",
        "historie --alle",
        "zelfcheck --geen-vragen",
        &format!("toon {zaak}"),
    ] {
        let mut terminal = world.at_terminal_with(command, "stty rows 200 cols 80; PAGER=cat");
        let screen = terminal.ends().screen;
        assert!(screen.lines().count() > 3, "{command}: {screen}");
        for line in screen.lines() {
            assert!(console::measure_text_width(line.trim_end()) <= 80, "{command}: {line}");
        }
    }
}

/// Who has seen enough leaves; what the command comes to holds, and nothing is said about it.
#[test]
fn leaving_the_pager_early_is_quiet() {
    let (world, zaak) = World::with_zaak();
    // Reads one line of what is far more than a pipe holds, and is gone.
    let pager = with_pager(&world, "exec <&-; echo weg >GEZIEN");
    world.run(&["signaal", &zaak, "--plaats", "klas"]);
    for (command, code) in [
        ("protocol schema".to_owned(), 0),
        ("historie --alle".to_owned(), 0),
        (format!("controle {zaak}"), 1),
        (format!("controle {zaak} --json"), 1),
    ] {
        let ended = world.at_terminal_with(&command, &pager).ends();
        assert_eq!(ended.code, code, "{command}: {}", ended.screen);
        assert!(seen(&world).is_some() && !ended.screen.contains("Fout"), "{command}: {}", ended.screen);
    }
}

/// What is urgent comes when the pager is closed: last on the screen.
#[test]
fn what_is_urgent_is_said_after_the_pager() {
    let (world, zaak) = World::with_zaak();
    world.run(&["signaal", &zaak, "--gevaar", "acuut", "--plaats", "klas"]);
    let pager = with_pager(&world, "cat >/dev/null; echo DICHT");
    let screen = world.at_terminal_with(&format!("controle {zaak}"), &pager).ends().screen;
    assert!(screen.find("DICHT").unwrap() < screen.find("!!!").unwrap(), "{screen}");
}

#[test]
fn less_shows_it_and_keeps_no_history() {
    let (world, _) = World::with_zaak();
    let mut terminal = world.at_terminal_with("regels", "stty rows 10 cols 80;");
    // Who never saw less before sees on its last line how to go on and how to leave.
    terminal.sees("q = terug   spatie = verder");
    terminal.types("/ondertekend\n");
    terminal.types("G");
    terminal.sees("(einde)");
    terminal.types("q");
    terminal.ends_well();
    for name in [".lesshst", ".local/state/lesshst"] {
        assert!(!world.home.path().join(name).exists(), "{name}");
    }
}

/// A stuk that is void is struck through: where the terminal can, also in the pager, and nowhere else.
#[test]
fn colours_are_kept_in_the_pager_and_off_elsewhere() {
    let (world, zaak) = World::with_zaak();
    let stuk = world.run(&["taak", &zaak, "--wie", "A. Bakker", "--wat", "bellen"]);
    let void = ["vervolg", &zaak, "--op", stuk.trim(), "--uitkomst", "vervallen", "--tekst", "vergissing"];
    world.run(&void);
    let pager = with_pager(&world, "cat >GEZIEN");
    let toon = format!("toon {zaak}");
    for (variables, colour) in [("", true), ("NO_COLOR=1", false)] {
        world.at_terminal_with(&toon, &format!("{pager} {variables}")).ends_well();
        assert_eq!(seen(&world).unwrap().contains("\u{1b}["), colour, "{variables}");
    }
    for (command, variables, colour) in [
        (format!("{toon} --geen-pager"), "", true),
        (format!("{toon} --geen-pager"), "NO_COLOR=1", false),
        (format!("{toon} --geen-pager"), "TERM=dumb", false),
        (format!("{toon} | cat"), "", false),
    ] {
        let screen = world.at_terminal_with(&command, variables).ends_well();
        assert_eq!(screen.contains("\u{1b}["), colour, "{command} {variables}: {screen}");
    }
}

/// A page is for a browser: at a terminal it goes to the user's documents, and says so.
#[test]
fn a_page_is_not_poured_over_the_screen() {
    let (world, zaak) = World::with_zaak();
    fs::create_dir(world.home.path().join("Documenten")).unwrap();
    for (command, name) in [
        (format!("export {zaak} --als html --voor ouder"), format!("dossier-{zaak}-ouder.html")),
        ("formulier melding".to_owned(), "melding-leeg.html".to_owned()),
    ] {
        let screen = world.at_terminal(&command).ends_well();
        let path = world.home.path().join("Documenten").join(name);
        assert!(screen.contains("Geschreven naar") && !screen.contains("<html"), "{screen}");
        assert!(fs::read_to_string(path).unwrap().contains("</html>"));
    }
    let screen = world.at_terminal(&format!("export {zaak} --als md")).ends_well();
    assert!(screen.contains("Sem") && !screen.contains("Geschreven naar"), "{screen}");
}
