//! The stukken of every step at a terminal, once from the first question to the receipt.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test may write files, and stop where it stands"
)]

mod pty_world;

#[path = "pty_scherm/bewerk.rs"]
mod bewerk;
#[path = "pty_scherm/pager.rs"]
mod pager;

use pty_world::{CTRL_C, CTRL_D, World, play, signaal, stuk_of};

#[test]
fn a_decision() {
    let (world, zaak) = World::with_zaak();
    play(
        &world,
        &zaak,
        "besluit ZAAK",
        &[
            ("Wanneer is besloten?", "v"),
            ("Wordt er gemeld", "nee"),
            ("Wordt er (ook) hulp", "ja"),
            ("Wie namen het besluit?", "ik"),
            ("En verder?", "directie: D. Bos"),
            ("En verder?", ""),
            ("Welke deskundigen", "niemand"),
            ("Waarom is dit besloten?", "hulp past"),
            ("Wat gebeurt er nu", "hulp regelen"),
            ("En verder?", ""),
        ],
    );
}

#[test]
fn help_and_its_evaluation() {
    let (world, zaak) = World::with_zaak();
    play(
        &world,
        &zaak,
        "hulp ZAAK",
        &[
            ("Wanneer is de hulp afgesproken?", "v"),
            ("Wat moet er bereikt zijn", "geen geweld"),
            ("En verder?", ""),
            ("Welke hulp is het?", "gezinshulp"),
            ("Wie biedt de hulp?", "jeugdteam"),
            ("Wie hebben de hulp aanvaard?", "beide ouders"),
            ("En verder?", ""),
            ("Met wie is dit afgesproken?", ""),
            ("Wanneer moeten de doelen", "snel"),
            ("is geen termijn", "20-11"),
            (
                "vrijdag 20-11-2026 is al geweest; vandaag is zondag 22-11-2026. Klopt die dag? (ja/nee)",
                "nee",
            ),
            ("Wanneer moeten de doelen", "6 weken"),
            ("Wie volgt hoe het gaat?", "ik"),
            ("Hoe wordt het gevolgd?", "elke week"),
            ("Tot wanneer", "21-11"),
            ("zaterdag 21-11-2026 is al geweest", "nee"),
            ("Tot wanneer", "31-12-2026"),
            ("Wie stelt vast", "jeugdteam"),
            ("Wie heeft de regie", ""),
        ],
    );
    let shown = play(
        &world,
        &zaak,
        "evaluatie ZAAK",
        &[
            ("Wanneer is er ge", "v"),
            ("Zijn de doelen bereikt", "deels"),
            ("Hoe veilig", "veiliger"),
            ("Hoe gaat het nu", ""),
            ("Komen de betrokkenen", ""),
            ("gevaar", ""),
            ("Wat gebeurt er nu?", "doorgaan"),
        ],
    );
    assert!(shown.contains("termijn: 6 weken") && shown.contains("resultaat: deels"), "{shown}");
}

#[test]
fn a_report() {
    let (world, zaak) = World::with_zaak();
    let shown = play(
        &world,
        &zaak,
        "melding ZAAK",
        &[
            ("Op welke dag is er gemeld?", "v"),
            ("Hoe laat", ""),
            ("Wie deed de melding?", "ik"),
            ("Welk kenmerk", "X-1"),
            ("eerder gemeld?", "nee"),
            ("Wisten de ouders vooraf", "nee"),
            ("Waarom zijn de ouders niet", "gevaar"),
            ("Op welke grond", ""),
        ],
    );
    assert!(shown.contains("MELDING") && shown.contains("X-1"), "{shown}");
}

#[test]
fn consent_follow_up_and_kindcheck() {
    let (world, zaak) = World::with_zaak();
    signaal(&world, &zaak, &[]);
    play(
        &world,
        &zaak,
        "toestemming ZAAK",
        &[
            ("Op welke dag", "v"),
            ("Wie gaf of weigerde", "ouder: M. de Boer"),
            ("Met wie mag het kind", "1"),
            ("gegeven, geweigerd", "geweigerd"),
            ("op papier?", "nee"),
        ],
    );
    play(
        &world,
        &zaak,
        "vervolg ZAAK",
        &[
            ("Bij welk stuk hoort dit?", "2"),
            ("Van welke dag", "v"),
            ("Wat is er gebleken", "verloop"),
            ("Wat wilt u erover vastleggen?", "rustiger"),
        ],
    );
    play(
        &world,
        &zaak,
        "kindcheck ZAAK",
        &[
            ("Wanneer is de kindcheck", "v"),
            ("Om welke volwassene", "moeder"),
            ("Wat is er met deze", "depressie"),
            ("Wat maakt dat", ""),
            ("Op welke signalen", "1"),
            ("zwangerschap", "nee"),
            ("Welke kinderen", "geen"),
            ("Zijn de kinderen veilig", "veilig"),
        ],
    );
}

#[test]
fn verwijsindex_and_risk_analysis() {
    let (world, zaak) = World::with_zaak();
    play(
        &world,
        &zaak,
        "verwijsindex ZAAK",
        &[
            ("Wanneer is dit besloten?", "v"),
            ("in de verwijsindex gezet?", "nee"),
            ("Wie besloot dit?", "ik"),
            ("Waarom wel", "niet nodig"),
        ],
    );
    play(
        &world,
        &zaak,
        "risicoanalyse ZAAK",
        &[
            ("Wanneer is de risicoanalyse", "v"),
            ("Wie maakten haar samen?", "ik"),
            ("En verder?", ""),
            ("Wat kan er gebeuren?", "escalatie"),
            ("Hoe groot is die kans?", "klein"),
            ("gevolgen?", "groot"),
            ("Wat doet u dan?", "bellen"),
            ("Wat kan er gebeuren?", ""),
        ],
    );
}

#[test]
fn hold_close_and_reopen() {
    let (world, zaak) = World::with_zaak();
    play(
        &world,
        &zaak,
        "houd-vast ZAAK",
        &[("Waarom moet de zaak", "klacht"), ("Wie besloot dit?", "ik"), ("Tot wanneer?", "1-9-2027")],
    );
    play(
        &world,
        &zaak,
        "sluit ZAAK",
        &[
            ("Wanneer sluit de zaak?", "v"),
            ("Waarmee sluit de zaak", "andere zorg"),
            ("Wat is de conclusie?", "iets anders"),
            ("Wie sluiten de zaak?", "ik"),
            ("En verder?", ""),
        ],
    );
    let shown = play(
        &world,
        &zaak,
        "heropen ZAAK",
        &[("Wanneer gaat de zaak weer open?", "v"), ("Waarom", "toch zorgen")],
    );
    assert!(shown.contains("HEROPENING") && shown.contains("toch zorgen"), "{shown}");
}

#[test]
fn participation_waiver_and_attachment() {
    let (world, zaak) = World::with_zaak();
    std::fs::write(world.archive().join("../verslag.txt"), "inhoud").unwrap();
    play(
        &world,
        &zaak,
        "bijlage ZAAK ../verslag.txt",
        &[("Wat is dit voor bestand?", "verslag"), ("Bij welk stuk", "1")],
    );
    play(
        &world,
        &zaak,
        "ontheffing ZAAK",
        &[
            ("Welke regel geldt hier niet?", "consult-directie"),
            ("Waarom niet?", "er is geen directie"),
            ("Wie besloot dit?", "ik"),
            ("Tot wanneer?", ""),
        ],
    );
    let mut terminal = world.at_terminal(&format!("participatie {zaak}"));
    terminal.press("Waarover ging het met het kind?", CTRL_C);
    assert_eq!(terminal.ends().code, 6);
    let shown = play(
        &world,
        &zaak,
        "participatie ZAAK",
        &[
            ("Waarover ging het met het kind?", "visie"),
            ("Welke onderdelen zijn besproken?", ""),
            ("Wanneer was dat?", "v"),
            ("Wie besprak dit met het kind?", "ik"),
            ("Wat is er besproken?", "wat het kind thuis wil"),
            ("Wat vindt of wil het kind zelf?", "vaker bij oma zijn"),
        ],
    );
    assert!(shown.contains("vaker bij oma zijn"), "{shown}");
}

#[test]
fn vul_aan_asks_only_what_is_missing() {
    let (world, zaak) = World::with_zaak();
    world.run(&["signaal", &zaak, "--datum", "2026-11-02", "--plaats", "klas", "--gezien", "een plek"]);
    let mut terminal = world.at_terminal(&format!("vul-aan {zaak}"));
    terminal.press("aan de hand?", CTRL_D);
    assert_eq!(terminal.ends().code, 6);
    let shown = play(
        &world,
        &zaak,
        "vul-aan ZAAK",
        &[
            ("Bij 2026-11-02", "gymles"),
            ("Wie waren er nog meer bij?", "niemand"),
            ("Is dit een feit", "feit"),
            ("sterker, zwakker", ""),
        ],
    );
    assert!(shown.contains("situatie: gymles   [aanvulling door"), "{shown}");
    assert!(!shown.contains("duiding"), "{shown}");
}

/// Of what one word says nothing by itself is asked in a sentence.
#[test]
fn that_a_stuk_is_in_the_pupil_system_is_asked_in_sentences() {
    let (world, zaak) = World::with_zaak();
    signaal(&world, &zaak, &[]);
    let signaal = stuk_of(&world, &zaak, "signaal");
    let stuk = signaal["id"].as_str().unwrap();
    let shown = play(
        &world,
        &zaak,
        &format!("vul-aan ZAAK {stuk}"),
        &[
            ("Op welke dag is dit in het leerlingvolgsysteem gezet?", "v"),
            ("Wie zette het in het leerlingvolgsysteem?", "a.jansen"),
            ("Waar staat het in het leerlingvolgsysteem?", "notitie 12"),
        ],
    );
    assert!(shown.contains("ook in Esis: 22 november 2026, a.jansen, notitie 12"), "{shown}");
}
