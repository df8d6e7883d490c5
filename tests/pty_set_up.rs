//! Making a key and an archive, and opening a zaak, at a terminal.

#![allow(clippy::disallowed_methods, reason = "a test may write a pager of its own")]

mod pty_world;

use pty_world::{CTRL_C, CTRL_D, INIT, PASSPHRASE, World, with_passphrase};

#[test]
fn init_asks_a_passphrase_twice_and_refuses_a_weak_one() {
    let world = World::bare();
    let mut terminal = world.at_terminal(INIT);
    terminal.types_blind("Nieuw wachtwoord: ", "kort\n");
    terminal.sees("te kort");
    terminal.types_blind("Nieuw wachtwoord: ", &format!("{PASSPHRASE}\n"));
    terminal.types_blind("Nog een keer hetzelfde: ", "iets anders\n");
    terminal.sees("niet twee keer hetzelfde");
    terminal.types_blind("Nieuw wachtwoord: ", &format!("{PASSPHRASE}\n"));
    terminal.types_blind("Nog een keer hetzelfde: ", &format!("{PASSPHRASE}\n"));
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
        terminal.types_blind("Nieuw wachtwoord: ", keys);
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
        terminal.types_blind(prompt, &format!("{PASSPHRASE}\n"));
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
    terminal.types_blind("Wachtwoord van uw sleutel: ", "een verkeerd wachtwoord\n");
    terminal.sees("klopt niet");
    terminal.unlocks();
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

/// Ctrl-C while a passphrase is being tried, which takes a second: the program ends, and the terminal shows what is typed
/// again.
#[test]
fn a_passphrase_that_is_being_tried_can_be_broken_off() {
    let world = with_passphrase();
    let mut terminal = world.at_terminal("zaak lijst");
    terminal.types_blind("Wachtwoord van uw sleutel: ", "een verkeerd wachtwoord\n");
    terminal.sees("\n");
    terminal.types(CTRL_C);
    let ended = terminal.ends();
    assert_eq!(ended.code, 6, "{}", ended.screen);
    assert!(ended.screen.contains("u brak af"), "{}", ended.screen);
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
    assert!(stored.contains("22 november 2026: staat in het schoolplan"), "{stored}");
    let mut terminal = world.at_terminal("zelfcheck");
    terminal.answers(&[("26 punten hebben dit jaar nog geen antwoord", "ja"), ("1 van 26, ", "")]);
    terminal.press("2 van 26, ", CTRL_D);
    let ended = terminal.ends();
    assert!(ended.screen.contains("er is niets vastgelegd, 26 punten"), "{}", ended.screen);
    assert_eq!(world.commits(), commits + 1);
    let mut terminal = world.at_terminal("zelfcheck");
    terminal.answer("Nu nalopen?", "nee");
    assert!(terminal.ends_well().contains("1 ja, 1 deels, 0 nee, 26 nog niet beantwoord"));
    // The word that ends a sitting, as at the sociale kaart; at a note it is no note.
    let mut terminal = world.at_terminal("zelfcheck");
    terminal.answers(&[
        ("Nu nalopen?", "ja"),
        ("`klaar`: genoeg voor nu", "nee"),
        ("Wat is er nodig", "klaar"),
    ]);
    let screen = terminal.ends_well();
    assert!(
        screen.contains("1 ja, 1 deels, 1 nee, 25 nog niet beantwoord") && !screen.contains(": klaar"),
        "{screen}"
    );
    let mut terminal = world.at_terminal("zelfcheck");
    terminal.answers(&[("Nu nalopen?", "ja"), ("1 van 25", "klaar")]);
    assert!(terminal.ends_well().contains("er is niets vastgelegd"));
}

#[test]
fn init_and_medewerker_ask_for_what_is_missing() {
    let world = World::bare();
    let mut terminal = world.at_terminal("init . --zonder-wachtwoord --zonder-herstel");
    terminal.answers(&[
        ("Hoe heet u?", ""),
        ("Dat kan niet: dit is nodig.", "I. de Vries"),
        ("Welke rol?", "leerkracht"),
        ("kies een nummer van 1 tot en met 2", "1"),
        ("Korte naam? (Enter: i.devries)", ""),
        ("Hoe heet de school?", "De Regenboog"),
    ]);
    terminal.ends_well();
    let about = std::fs::read_to_string(world.archive().join("archief.yaml")).unwrap();
    assert!(about.contains("De Regenboog"), "{about}");
    // Nothing is asked for an archive that cannot be made here.
    let mut terminal = world.at_terminal("init ..");
    let ended = terminal.ends();
    let folder = world.home.path().canonicalize().unwrap();
    let refused = format!("de map {} is niet leeg", folder.display());
    assert!(ended.code == 3 && ended.screen.contains(&refused), "{}", ended.screen);
    assert!(ended.screen.contains("meldcode init school"), "{}", ended.screen);
    let key = world.run(&["sleutel", "toon"]);
    let mut terminal = world.at_terminal("medewerker voeg-toe");
    terminal.answers(&[
        ("Hoe heet deze persoon?", "Leila Bakker"),
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

/// Has the terminal mark what is pasted, or no more.
const MARKED: [&str; 2] = ["\u{1b}[?2004h", "\u{1b}[?2004l"];

/// Whoever ends the program from outside gets the terminal back as it was.
#[test]
fn a_signal_at_a_question_leaves_the_terminal_sane() {
    let (world, zaak) = World::with_zaak();
    let says_pid = "sh -c 'echo pid=$$.; exec \"$0\" \"$@\"'";
    for (command, prompt) in [(format!("taak {zaak}"), "> "), ("sessie".to_owned(), "meldcode> ")] {
        for (signal, code) in [("TERM", 143), ("HUP", 129)] {
            let mut terminal = world.at_terminal_with(&command, says_pid);
            terminal.sees("pid=");
            let pid = terminal.sees(".");
            let before = terminal.sees(prompt);
            assert!(before.contains(MARKED[0]), "{before:?}");
            let send = |signal: &str| {
                let kill = format!("kill -{signal} {pid}");
                assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success());
            };
            // Who stops it and goes on has pastes marked again: the shell put that off.
            send("STOP");
            send("CONT");
            terminal.sees(MARKED[0]);
            send(signal);
            let ended = terminal.ends();
            assert_eq!(ended.code, code, "{}", ended.screen);
            assert_eq!(ended.screen.matches(MARKED[1]).count(), 1, "{:?}", ended.screen);
        }
    }
}
