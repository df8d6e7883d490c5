//! What is asked again at a terminal before it is stored, and answers as people give them.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may stop where it stands")]

mod pty_world;

use pty_world::{World, signaal};

/// A zaak does not close without a word while a new report is due, or because of help that did not work.
#[test]
fn a_zaak_in_which_a_report_is_due_closes_only_knowingly() {
    let (world, zaak) = World::with_zaak();
    signaal(&world, &zaak, &[]);
    world.run(&["hulp", &zaak, "--datum", "2026-11-03", "--doelen", "veilig thuis", "--termijn", "2 weken"]);
    world.run(&["evaluatie", &zaak, "--datum", "2026-11-22", "--resultaat", "niet"]);
    let answers = [
        ("Wanneer sluit de zaak?", "v"),
        ("Waarmee sluit de zaak", "hulp afgerond"),
        ("Wat is de conclusie?", "doelen gehaald"),
        ("Wat is er afgesproken", ""),
        ("Wie houdt", ""),
        ("Wie sluiten de zaak?", "ik"),
        ("En verder?", ""),
    ];
    let mut terminal = world.at_terminal(&format!("sluit {zaak}"));
    terminal.answers(&answers).answer("Vastleggen? (ja/nee/wijzig)", "ja");
    let said = terminal.sees("Wilt u de zaak nu toch sluiten?");
    assert!(said.contains("Laat (opnieuw) melden bij Veilig Thuis, 0800-2000"), "{said}");
    assert!(
        said.contains("de evaluatie van 22 november 2026 zegt dat de doelen niet zijn bereikt"),
        "{said}"
    );
    terminal.answer("(ja/nee)", "nee").answer("Vastleggen? (ja/nee/wijzig)", "nee");
    let ended = terminal.ends();
    assert_eq!(ended.code, 6, "{}", ended.screen);
    assert!(!world.run(&["toon", &zaak]).contains("doelen gehaald"));

    let mut terminal = world.at_terminal(&format!("sluit {zaak}"));
    terminal.answers(&answers).answer("Vastleggen? (ja/nee/wijzig)", "ja");
    terminal.answer("Wilt u de zaak nu toch sluiten?", "ja");
    let receipt = terminal.ends_well();
    assert!(receipt.contains("Laat (opnieuw) melden"), "{receipt}");
    assert!(receipt.contains("de doelen niet zijn bereikt"), "{receipt}");
    let status = world.run(&["status", &zaak]);
    assert!(status.contains("is gesloten in stap 5. Nu eerst: SPOED: Laat (opnieuw) melden"), "{status}");
    let overview = world.run(&["status"]);
    assert!(overview.contains("SPOED"), "{overview}");
}

/// A talk that the user says was with herself is a consultation once it is said who came.
#[test]
fn a_contact_with_oneself_question_by_question_asks_who_came() {
    let (world, zaak) = World::with_zaak();
    signaal(&world, &zaak, &[]);
    let rest = [
        ("Waarvoor was dit contact?", "1"),
        ("Op welke dag", "v"),
        ("Hoe laat", ""),
        ("Ging het in een gesprek", "1"),
        ("Waar was het?", "school"),
        ("Wat was de aanleiding?", "een plek"),
        ("Wie waren er nog meer bij?", "niemand"),
        ("Kwam er gevaar", "nee"),
        ("Wat kwam eruit?", "opletten"),
        ("Vastleggen? (ja/nee/wijzig)", "ja"),
    ];
    for (me, door, counts) in
        [("ik", "", false), ("intern begeleider: i. de vries", "leerkracht: Anna Jansen", true)]
    {
        let mut terminal = world.at_terminal(&format!("contact {zaak}"));
        terminal.answer("Met wie hebt u gesproken?", me);
        terminal.sees("Wie sprak met u?");
        let help = terminal.sees("> ");
        assert!(!help.contains("bijvoorbeeld ik"), "{help}");
        terminal.types(&format!("{door}\n"));
        terminal.answers(&rest);
        terminal.ends_well();
        let status = world.run(&["status", &zaak]);
        let open = status
            .contains("Bespreek de signalen met de intern begeleider (bent u dat zelf: met een collega)")
            || status.contains("Vul aan wie er overlegde");
        assert_eq!(!open, counts, "{status}");
    }
}

/// A day may be written as people write it; a time of today that is yet to come is asked again, as a day is.
#[test]
fn days_in_words_and_times_to_come() {
    let (world, zaak) = World::with_zaak();
    let mut terminal = world.at_terminal(&format!("melding {zaak}"));
    terminal.answers(&[
        ("Op welke dag is er gemeld?", "vrijdag de dertiende"),
        ("is zo niet te lezen als een dag; schrijf dag-maand-jaar", "31 november"),
        ("is geen bestaande dag", "22 nov"),
        ("Dat is zondag 22-11-2026", "10.16"),
        ("10:16 uur is nog niet geweest; het is nu 10:15. Klopt die tijd?", "nee"),
        ("Hoe laat", "10:15"),
        ("Wie deed de melding?", "ik"),
        ("Welk kenmerk", ""),
        ("eerder gemeld?", "nee"),
        ("Wisten de ouders vooraf", "nee"),
        ("Waarom zijn de ouders niet", "gevaar"),
        ("Op welke grond", ""),
        ("Vastleggen? (ja/nee/wijzig)", "ja"),
    ]);
    terminal.ends_well();
    let shown = world.run(&["toon", &zaak]);
    assert!(shown.contains("10:15") && !shown.contains("10:16"), "{shown}");
    let mut terminal = world.at_terminal(&format!("taak {zaak} --wie ik --wat bellen"));
    terminal.answers(&[("Voor welke dag?", "15 januari"), ("Vastleggen? (ja/nee/wijzig)", "ja")]);
    terminal.ends_well();
    assert!(world.run(&["toon", &zaak]).contains("15 januari 2027"));
}

/// What was said of danger, and every question that was passed over, stand in the summary.
#[test]
fn the_summary_names_the_no_and_what_was_passed_over() {
    let (world, zaak) = World::with_zaak();
    let known =
        "--datum 2026-11-20 --plaats klas --situatie gym --aanwezigen --gezien 'een plek' --aard feit";
    let mut terminal = world.at_terminal(&format!("signaal {zaak} {known}"));
    terminal.answers(&[
        ("op dit moment in gevaar?", "nee"),
        ("Hoe laat", ""),
        ("Wie zag of hoorde dit zelf?", ""),
        ("Gaat het over het kind", ""),
        ("sterker, zwakker", ""),
        ("Waar kwam", ""),
        ("Is er iemand van wie", ""),
    ]);
    let summary = terminal.sees("Vastleggen?");
    let line = |title: &str| {
        let line = summary.lines().find(|line| line.trim_start().starts_with(title));
        line.unwrap_or_else(|| panic!("{title}: {summary}")).trim().to_owned()
    };
    assert_eq!(line("gevaar").split_whitespace().collect::<Vec<_>>(), ["gevaar", "geen"]);
    assert!(line("nog niet bekend").ends_with("duiding"), "{summary}");
    assert!(
        line("overgeslagen").ends_with("tijd, waargenomen door, gaat over, herkomst, vermoedelijke pleger"),
        "{summary}"
    );
    terminal.answer("", "ja");
    terminal.ends_well();
    assert!(world.run(&["toon", &zaak]).contains("gevaar: geen"));
}

/// `?` shows the help, "weet ik niet" is no answer, `juf Karin` is someone, and `wijzig` takes the name of an answer.
#[test]
fn answers_as_people_give_them() {
    let (world, zaak) = World::with_zaak();
    let mut terminal = world.at_terminal(&format!("kindcheck {zaak}"));
    terminal.answer("Wanneer is de kindcheck", "weet ik niet");
    terminal.sees("Dat telt als Enter: u weet het nog niet.");
    terminal.answer("Om welke volwassene", "?");
    terminal.answer("Bij deze vraag is geen uitleg.", "moeder");
    terminal.answers(&[
        ("Wat is er met deze", ""),
        ("Wat maakt dat", ""),
        ("zwangerschap", "nee"),
        ("Welke kinderen", "geen"),
        ("Zijn de kinderen veilig", "veilig"),
        ("Vastleggen? (ja/nee/wijzig)", "wijzig UITKOMST"),
        ("Zijn de kinderen veilig", "twijfel"),
        ("Vastleggen? (ja/nee/wijzig)", "wijzig kleur"),
        ("kies een nummer van 1 tot en met", "wis uitkomst"),
        ("Vastleggen? (ja/nee/wijzig)", "ja"),
    ]);
    terminal.ends_well();
    let dossier = world.run(&["toon", &zaak]);
    assert!(dossier.contains("volwassene: moeder") && !dossier.contains("uitkomst"), "{dossier}");
    assert!(!dossier.contains("weet ik niet"), "{dossier}");

    let mut terminal =
        world.at_terminal(&format!("verwijsindex {zaak} --geplaatst nee --reden 'niet nodig'"));
    terminal.answers(&[("Wanneer is dit besloten?", "v"), ("Wie besloot dit?", "?")]);
    assert!(terminal.sees("Veilig Thuis").contains("leerkracht"));
    terminal.types("juf Karin\n");
    let summary = terminal.sees("Vastleggen? (ja/nee/wijzig)");
    assert!(summary.contains("juf Karin, leerkracht"), "{summary}");
}
