//! The signaal at a terminal: danger first, answers refused, changed, kept, and what stopping means.

mod pty_world;

use pty_world::{CTRL_C, CTRL_D, World};

const NO_DANGER: (&str, &str) = ("op dit moment in gevaar? (ja/nee)", "nee");

/// Every answer of a signaal, without danger.
const ANSWERS: &[(&str, &str)] = &[
    NO_DANGER,
    ("Op welke dag was dit?", "31-2-2026"),
    ("geen bestaande dag", "25-11"),
    ("Klopt die dag? (ja/nee)", "nee"),
    ("Op welke dag was dit?", "g"),
    ("Hoe laat", "25:00"),
    ("geen tijd", "10.40"),
    ("Waar was het?", "in de klas"),
    ("Wat was er op dat moment aan de hand?", ""),
    ("Wie waren er nog meer bij?", "niemand"),
    ("Wie zag of hoorde dit zelf?", "ik"),
    ("Gaat het over het kind", "1, 2"),
    ("gezien, gehoord of geroken?", "gezien"),
    ("Wat precies?", "blauwe plek \u{1f600}"),
    ("gezien, gehoord of geroken?", ""),
    ("Is dit een feit", "fiet"),
    ("bedoelde u feit?", "1"),
    ("sterker, zwakker", "onduidelijk"),
    ("Waar kwam het signaal vandaan?", ""),
    ("Is er iemand van wie u vermoedt", "huiselijke kring"),
];

#[test]
fn a_signaal_in_conversation() {
    let (world, zaak) = World::with_zaak();
    let mut terminal = world.at_terminal(&format!("signaal {zaak}"));
    terminal.answers(ANSWERS);
    let summary = terminal.sees("Vastleggen? (ja/nee/wijzig)");
    assert!(summary.contains("21 november 2026") && summary.contains("nog niet bekend"), "{summary}");
    terminal.answers(&[
        ("", "misschien"),
        ("antwoord ja, nee of wijzig", "wijzig"),
        ("Welk antwoord?", "3"),
        ("Nu: in de klas", "gymzaal"),
        ("Vastleggen?", "wijzig"),
        ("Welk antwoord?", "3"),
        ("Nu: gymzaal", "\u{1b}[A van groep 4"),
        ("Vastleggen?", "wijzig"),
        ("Welk antwoord?", "3"),
        ("Nu: gymzaal van groep 4", ""),
        ("Vastleggen?", "ja"),
    ]);
    let screen = terminal.ends_well();
    assert!(screen.contains("Vastgelegd: signaal") && !screen.contains("!!!"), "{screen}");
    let shown = world.run(&["toon", &zaak]);
    for said in
        ["plaats: gymzaal van groep 4", "aanwezigen: geen", "I. de Vries", "blauwe plek \u{1f600}", "10:40"]
    {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    assert!(!shown.contains("situatie"), "Enter leaves a field out: {shown}");
}

#[test]
fn danger_shows_whom_to_call_before_anything_else() {
    let (world, zaak) = World::with_zaak();
    for (variables, bold) in [("", true), ("NO_COLOR=1", false)] {
        let mut terminal = world.at_terminal_with(&format!("signaal {zaak}"), variables);
        // Who does not know hears whom to call, however that is said.
        terminal.answer("in gevaar? (ja/nee)", "?");
        terminal.answer("Twijfelt u? Bel eerst Veilig Thuis, 0800-2000", "");
        terminal.answer("antwoord ja of nee. Twijfelt u? Bel eerst Veilig Thuis", "weet ik niet");
        terminal.answer("antwoord ja of nee. Twijfelt u? Bel eerst Veilig Thuis", "ja");
        terminal.answer("Welk gevaar ziet u?", "1 en 3");
        let block = terminal.sees("Bel eerst.");
        for said in ["!!! ACUTE ONVEILIGHEID !!!", "112", "0800-2000", "Nog niet doen:"] {
            assert!(block.contains(said), "{said}: {block}");
        }
        assert!(block.contains(&format!("meldcode contact {zaak} vt --doel spoed")), "{block}");
        assert_eq!(block.contains("\u{1b}[1;7m"), bold);
        terminal.press("Op welke dag was dit?", CTRL_C);
        assert_eq!(terminal.ends().code, 6);
    }
    let mut terminal = world.at_terminal(&format!("signaal {zaak} --gevaar acuut"));
    let block = terminal.sees("Bel eerst.");
    assert!(block.contains("!!! ACUTE ONVEILIGHEID !!!"), "by flag: {block}");
    terminal.press("Op welke dag was dit?", CTRL_D);
    assert_eq!(terminal.ends().code, 6);
    let piped = world.run(&["--json", "signaal", &zaak, "--gevaar", "acuut", "--plaats", "klas"]);
    assert!(piped.contains("ontbreekt"), "{piped}");
}

#[test]
fn stopping_at_any_question_stores_nothing_and_says_so() {
    let (world, zaak) = World::with_zaak();
    let commits = world.commits();
    let stops = [
        (0, CTRL_C),
        (0, CTRL_D),
        (1, "half getypt\u{3}"),
        (8, "half getypt\u{4}"),
        (12, CTRL_D),
        (13, CTRL_C),
        (ANSWERS.len(), CTRL_C),
        (ANSWERS.len(), CTRL_D),
    ];
    for (answered, keys) in stops {
        let mut terminal = world.at_terminal(&format!("signaal {zaak}"));
        terminal.answers(&ANSWERS[..answered]);
        let next = ANSWERS.get(answered).map_or("Vastleggen?", |(question, _)| question);
        terminal.press(next, keys);
        let ended = terminal.ends();
        assert_eq!(ended.code, 6, "after {answered}: {}", ended.screen);
        assert!(ended.screen.contains("er is niets vastgelegd"), "{}", ended.screen);
    }
    assert_eq!(world.commits(), commits);
}

#[test]
fn saying_no_stores_nothing() {
    let (world, zaak) = World::with_zaak();
    let commits = world.commits();
    let mut terminal = world.at_terminal(&format!("signaal {zaak}"));
    terminal.answers(ANSWERS).answer("Vastleggen?", "nee");
    let ended = terminal.ends();
    assert_eq!(ended.code, 6);
    assert!(ended.screen.contains("er is niets vastgelegd"), "{}", ended.screen);
    assert_eq!(world.commits(), commits);
}

/// A signaal about staff: the other route is explained before anything is stored.
#[test]
fn a_suspicion_of_staff_shows_the_other_route() {
    let (world, zaak) = World::with_zaak();
    let commits = world.commits();
    let mut terminal = world.at_terminal(&format!("signaal {zaak}"));
    terminal.answers(&ANSWERS[..ANSWERS.len() - 1]).answer("Is er iemand van wie u vermoedt", "medewerker");
    let block = terminal.sees("toch in deze zaak vastleggen? (ja/nee)");
    assert!(block.contains("vertrouwensinspecteur") && block.contains("!!!"), "{block}");
    terminal.answer("", "nee");
    let ended = terminal.ends();
    assert_eq!(ended.code, 6);
    assert!(ended.screen.contains("andere weg"), "{}", ended.screen);
    assert_eq!(world.commits(), commits);
}

/// What was typed survives that storing fails: once that is mended, it is stored.
#[test]
fn when_storing_fails_the_answers_are_kept() {
    let (world, zaak) = World::with_zaak();
    let slot = world.archive().join(".git/meldcode/slot");
    let mut terminal = world.at_terminal(&format!("signaal {zaak}"));
    terminal.answers(ANSWERS);
    terminal.sees("Vastleggen?");
    // No lock can be had where a folder stands in its place: as good as a full disk, and at once.
    std::fs::remove_file(&slot).unwrap();
    std::fs::create_dir(&slot).unwrap();
    terminal.answer("", "ja");
    let failed = terminal.sees("Opnieuw proberen? (ja/nee/wijzig)");
    assert!(failed.contains("Fout: ") && failed.contains("uw antwoorden staan er nog"), "{failed}");
    std::fs::remove_dir(&slot).unwrap();
    // Meanwhile the other window stored something: that is no reason to refuse.
    world.run(&["taak", &zaak, "--wie", "A. Bakker", "--wat", "bellen"]);
    terminal.answer("", "ja");
    assert!(terminal.ends_well().contains("Vastgelegd: signaal"));
    let shown = world.run(&["toon", &zaak]);
    assert!(shown.contains("blauwe plek") && shown.contains("A. Bakker"), "{shown}");
}

/// What is pasted is one answer, however many lines it has; keys that edit do.
#[test]
fn pasted_lines_are_one_answer() {
    let (world, zaak) = World::with_zaak();
    let mut terminal = world.at_terminal(&format!("taak {zaak}"));
    terminal.press("Wie doet dit?", "ikke\u{7f}\u{7f}\n");
    terminal.press("Wat moet er gebeuren?", "\u{1b}[200~bellen\nen mailen\u{1b}[201~ morgn\u{1b}[De\n");
    terminal.answer("Voor welke dag?", "1-12-2026").answer("Vastleggen?", "ja");
    terminal.ends_well();
    let shown = world.run(&["toon", &zaak]);
    assert!(shown.contains("I. de Vries") && shown.contains("en mailen morgen"), "{shown}");
}

/// Nothing is asked without a terminal, with `--geen-vragen`, or when the flags say all that is needed.
#[test]
fn never_asks_what_need_not_be_asked() {
    let (world, zaak) = World::with_zaak();
    let mut terminal = world.at_terminal(&format!("--geen-vragen signaal {zaak} --plaats klas"));
    assert!(!terminal.ends_well().contains("> "));
    let all = "--datum 2026-11-20 --plaats klas --situatie gymles --aanwezigen --aard feit --duiding onduidelijk \
               --gezien 'een plek'";
    let mut terminal = world.at_terminal(&format!("signaal {zaak} {all}"));
    terminal.answers(&[NO_DANGER]);
    assert!(terminal.ends_well().contains("Vastgelegd: signaal"));
    let mut terminal = world.at_terminal(&format!("signaal {zaak} --plaats klas"));
    terminal.answers(&[NO_DANGER, ("Op welke dag", ""), ("Hoe laat", "")]);
    let next = terminal.sees("aan de hand?");
    assert!(!next.contains("Waar was het?"), "{next}");
    terminal.press("", CTRL_C);
    assert_eq!(terminal.ends().code, 6);
}
