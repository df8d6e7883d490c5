//! Weighing at a terminal: one question, and a whole sitting to where the route ends.

mod pty_world;

use pty_world::{CTRL_C, World};

const WEGING: &[(&str, &str)] = &[
    ("Wanneer is er gewogen?", "v"),
    ("Om wat voor soort geweld", "9"),
    ("kies een nummer", "2"),
    ("Hoe ernstig is het?", "terug"),
    ("u kunt hier niet terug", "ernstig"),
    ("Hoe groot is de kans", "groot"),
    ("lijst of instrument", ""),
    ("Op welke signalen", "1"),
    ("Is het eerder gebeurd", "ja, vaker"),
    ("bij de ouders", ""),
    ("aan het kind", ""),
    ("Blijft er twijfel?", "nee"),
    ("Wie hebben samen gewogen?", "ik"),
    ("En verder?", "juf: A. Bakker"),
    ("En verder?", ""),
];

fn with_signaal() -> (World, String) {
    let (world, zaak) = World::with_zaak();
    world.run(&["signaal", &zaak, "--datum", "2026-11-02", "--gezien", "een plek", "--aard", "feit"]);
    (world, zaak)
}

#[test]
fn an_afweging_is_proposed_by_the_route_and_shown_with_its_norm() {
    let (world, zaak) = with_signaal();
    let mut terminal = world.at_terminal(&format!("afweging {zaak}"));
    terminal.answer("Enter: vraag 1.", "");
    let question = terminal.sees("Wat is het antwoord: ja, nee of twijfel?");
    assert!(question.contains("AFWEGING 1"), "{question}");
    terminal.answers(&[
        ("", "misschien"),
        ("Dat kan niet", "ja"),
        ("Waarom is dat het antwoord?", "de signalen"),
        ("Wie hebben de vraag beantwoord?", "ik"),
        ("En verder?", ""),
        ("Vastleggen?", "ja"),
    ]);
    let screen = terminal.ends_well();
    assert!(screen.contains("Vastgelegd: afweging 1") && screen.contains("afweging 2"), "{screen}");
    let mut terminal = world.at_terminal(&format!("afweging {zaak}"));
    terminal.answer("Enter: vraag 2.", "");
    let question = terminal.sees("Wat is het antwoord");
    assert!(question.contains("meldnorm 1") && question.contains("wapen"), "{question}");
    terminal.press("", CTRL_C);
    assert_eq!(terminal.ends().code, 6);
}

#[test]
fn an_afweging_that_is_given_in_full_asks_nothing() {
    let (world, zaak) = with_signaal();
    let mut terminal = world.at_terminal(&format!("afweging {zaak} 1 nee --reden 'geen zorgen meer'"));
    let screen = terminal.ends_well();
    assert!(screen.contains("Vastgelegd: afweging 1") && !screen.contains("> "), "{screen}");
}

#[test]
fn weging_by_itself() {
    let (world, zaak) = with_signaal();
    let mut terminal = world.at_terminal(&format!("weging {zaak}"));
    terminal.answers(WEGING);
    let summary = terminal.sees("Vastleggen?");
    assert!(summary.contains("psychisch geweld"), "{summary}");
    terminal.answer("", "ja");
    assert!(terminal.ends_well().contains("Vastgelegd: weging"));
}

/// Yes on 2 is a report; the questions after it are gone through with Veilig Thuis, when the user wants that now.
#[test]
fn a_sitting_that_ends_in_a_report() {
    let (world, zaak) = with_signaal();
    let commits = world.commits();
    for with_veilig_thuis in [false, true] {
        let mut terminal = world.at_terminal(&format!("weeg {zaak}"));
        terminal.answers(WEGING);
        terminal.answers(&[
            ("Wat is het antwoord", "ja"),
            ("Waarom", "de signalen"),
            ("Wat is het antwoord", "ja"),
            ("Waarom", "letsel"),
        ]);
        let explained = terminal.sees("samen doornemen? (ja/nee)");
        assert!(explained.contains("0800-2000"), "{explained}");
        if with_veilig_thuis {
            terminal.answers(&[("", "ja"), ("Wat is het antwoord", "nee"), ("Waarom", "geen zicht")]);
            let summary = terminal.sees("Vastleggen?");
            assert!(summary.contains("afweging 3"), "{summary}");
            terminal.answer("", "ja");
            let screen = terminal.ends_well();
            assert!(screen.contains("Vastgelegd: afweging 3") && screen.contains("melden"), "{screen}");
        } else {
            terminal.answers(&[("", "nee"), ("Vastleggen?", "nee")]);
            assert_eq!(terminal.ends().code, 6);
            assert_eq!(world.commits(), commits);
        }
    }
    assert_eq!(world.commits(), commits + 1, "one sitting, one commit");
}

/// The route waits at question 5 for the term of the help; twijfel leaves a question open.
#[test]
fn a_sitting_that_ends_in_help_or_stays_open() {
    let (world, zaak) = with_signaal();
    let mut terminal = world.at_terminal(&format!("weeg {zaak}"));
    terminal.answers(WEGING);
    for answer in ["ja", "nee", "ja", "ja"] {
        terminal.answer("Wat is het antwoord", answer).answer("Waarom", "daarom");
    }
    let before = terminal.sees("Vastleggen?");
    assert!(before.contains("Vraag 5 komt pas als de termijn"), "{before}");
    terminal.answer("", "ja");
    terminal.ends_well();

    let (world, zaak) = with_signaal();
    let mut terminal = world.at_terminal(&format!("weeg {zaak}"));
    terminal.answers(WEGING).answer("Wat is het antwoord", "twijfel").answer("Waarom", "onduidelijk");
    let before = terminal.sees("Vastleggen?");
    assert!(before.contains("Vraag 1 blijft open"), "{before}");
    terminal.press("", CTRL_C);
    let ended = terminal.ends();
    assert!(ended.code == 6 && ended.screen.contains("er is niets vastgelegd"), "{}", ended.screen);
}

#[test]
fn weeg_needs_a_terminal() {
    let (world, zaak) = with_signaal();
    let ended = world.at_terminal(&format!("--geen-vragen weeg {zaak}")).ends();
    assert_eq!(ended.code, 2, "{}", ended.screen);
}

/// A question may stay open, with what that means for the route; the one before is asked again by `terug`.
#[test]
fn a_question_is_left_open_or_asked_again() {
    let (world, zaak) = with_signaal();
    let mut terminal = world.at_terminal(&format!("weeg {zaak}"));
    terminal.answers(WEGING);
    terminal.answer("Wat is het antwoord", "terug");
    terminal.sees("Dit is de eerste vraag.");
    terminal.answers(&[
        ("Wat is het antwoord", "ja"),
        ("Waarom", "terug"),
        ("Wat is het antwoord", "ja"),
        ("Waarom", "de signalen"),
        ("2. ", "terug"),
        ("1. ", "ja"),
        ("Waarom", "de plek"),
        ("Wat is het antwoord", ""),
    ]);
    let explained = terminal.sees("Toch alvast verder met vraag 3? (ja/nee/terug)");
    assert!(explained.contains("Vraag 2 blijft open; daar wacht de route."), "{explained}");
    assert!(explained.contains(&format!("meldcode afweging {zaak} 2")), "{explained}");
    terminal.answers(&[
        ("", "terug"),
        ("2. ", ""),
        ("Toch alvast verder", "ja"),
        ("3. ", "ja"),
        ("Waarom", "er is geen zicht op"),
        ("4. ", "terug"),
        ("3. ", "nee"),
        ("Waarom", ""),
    ]);
    let summary = terminal.sees("Vastleggen?");
    assert!(summary.contains("de plek") && !summary.contains("de signalen"), "{summary}");
    assert!(summary.contains("afweging 3") && summary.contains("afweging 2: blijft open"), "{summary}");
    terminal.answer("", "ja");
    terminal.ends_well();
    // The route waits at the open question.
    let route: serde_json::Value = serde_json::from_str(&world.run(&["status", &zaak, "--json"])).unwrap();
    assert_eq!(route["volgende"]["afweging"], 2, "{route}");
}

/// Whom the protocol wants at the table is said before the first question; the two protocols differ.
#[test]
fn who_has_to_weigh_is_said_first() {
    let (world, zaak) = with_signaal();
    let mut terminal = world.at_terminal(&format!("weeg {zaak}"));
    let said = terminal.sees("Wanneer is er gewogen?");
    assert!(said.contains("erbij is: intern begeleider. Vraag ook erbij: leerkracht."), "{said}");
    terminal.types(CTRL_C);
    terminal.ends();
    world.run(&["protocol", "neem-over", "sbo-parnassys"]);
    world.run(&["zaak", "protocol", &zaak, "--reden", "andere school"]);
    let mut terminal = world.at_terminal(&format!("weging {zaak}"));
    let said = terminal.sees("Wanneer is er gewogen?");
    assert!(said.contains("dat zij samen wegen: intern begeleider en leerkracht."), "{said}");
    terminal.types(CTRL_C);
    terminal.ends();
}
