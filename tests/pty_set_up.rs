//! Making a key and an archive, and opening a zaak, at a terminal.

mod pty_world;

use pty_world::{CTRL_C, CTRL_D, World};

const INIT: &str = "init . --id i.devries --naam 'I. de Vries' --rol intern_begeleider";
const PASSPHRASE: &str = "kraan boek fiets lamp";

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
}

/// Danger is asked before the passphrase; a wrong passphrase is asked again, and never shown.
#[test]
fn zaak_open_asks_danger_first_and_confirms() {
    let world = World::bare();
    let mut terminal = world.at_terminal(INIT);
    for prompt in ["Nieuw wachtwoord: ", "Nog een keer hetzelfde: "] {
        terminal.sees(prompt);
        terminal.types(&format!("{PASSPHRASE}\n"));
    }
    terminal.ends_well();
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
