//! Every other soort at a terminal, once from the first question to the receipt.

mod pty_world;

use pty_world::{CTRL_C, CTRL_D, World};

/// Plays one conversation and gives the dossier afterwards.
fn play(world: &World, zaak: &str, command: &str, answers: &[(&str, &str)]) -> String {
    let mut terminal = world.at_terminal(&command.replace("ZAAK", zaak));
    terminal.answers(answers).answer("Vastleggen? (ja/nee/wijzig)", "ja");
    let screen = terminal.ends_well();
    assert!(screen.contains("Vastgelegd: "), "{command}: {screen}");
    world.run(&["toon", zaak])
}

fn signaal(world: &World, zaak: &str, extra: &[&str]) {
    let mut args = vec!["signaal", zaak, "--datum", "2026-11-02", "--plaats", "klas", "--situatie", "gymles"];
    args.extend(["--aanwezigen", "--aard", "feit", "--duiding", "onduidelijk", "--gezien", "een plek"]);
    args.extend(extra);
    world.run(&args);
}

#[test]
fn contact_with_veilig_thuis_asks_only_what_the_preset_left_open() {
    let (world, zaak) = World::with_zaak();
    signaal(&world, &zaak, &["--gevaar", "acuut"]);
    let shown = play(
        &world,
        &zaak,
        "contact ZAAK vt",
        &[
            ("Hoe heet deze persoon (Veilig Thuis)?", ""),
            ("Op welke dag was het contact?", "v"),
            ("Hoe laat", "10u55"),
            ("Wat was de aanleiding?", "zorgen"),
            ("Wie waren er nog meer bij?", "niemand"),
            ("zonder naam? (ja/nee)", "ja"),
            ("vertrouwelijk is? (ja/nee)", ""),
            ("Kwam er nieuw gevaar aan het licht? (ja/nee)", "nee"),
            ("gezegd dat het gevaar in deze zaak voorbij is", "nee"),
            ("Wat kwam eruit?", "Eerst overleggen."),
            ("Bleef er twijfel", "nee"),
        ],
    );
    for said in ["plaats: telefonisch", "tijd: 10:55", "aanwezigen: geen", "Eerst overleggen."] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    assert!(!shown.contains("vertrouwelijk"), "Enter leaves a field out: {shown}");
}

#[test]
fn a_contact_without_preset_asks_who_it_was() {
    let (world, zaak) = World::with_zaak();
    let shown = play(
        &world,
        &zaak,
        "contact ZAAK",
        &[
            ("Met wie hebt u gesproken?", "dokter"),
            ("die rol kent het protocol niet", "?"),
            ("jeugdarts", "jeugdarts"),
            ("Hoe heet deze persoon (jeugdarts)?", "Dr. Ä. Jansen"),
            ("Van welke organisatie?", "JGZ"),
            ("Waarvoor was dit contact?", "advies"),
            ("Op welke dag", "gisteren"),
            ("Hoe laat", ""),
            ("Ging het in een gesprek", "mail"),
            ("aanleiding", ""),
            ("Wie waren er nog meer bij?", ""),
            ("zonder naam?", ""),
            ("vertrouwelijk", ""),
            ("Kwam er gevaar aan het licht?", ""),
            ("Wat kwam eruit?", ""),
            ("Bleef er twijfel", ""),
        ],
    );
    assert!(
        shown.contains("Dr. Ä. Jansen") && shown.contains("per mail") && shown.contains("JGZ"),
        "{shown}"
    );
}

#[test]
fn a_talk_that_is_held_and_signed() {
    let (world, zaak) = World::with_zaak();
    let shown = play(
        &world,
        &zaak,
        "gesprek ZAAK",
        &[
            ("Is het gesprek gevoerd? (ja/nee/nog niet)", "ja"),
            ("Op welke dag", "v"),
            ("Hoe laat", "15:30"),
            ("Met wie was het gesprek?", "ouder: M. de Boer"),
            ("En verder?", ""),
            ("Wie voerden het gesprek", "ik"),
            ("En verder?", ""),
            ("Waar was het gesprek?", "school"),
            ("In welke situatie", "op afspraak"),
            ("Wie zaten erbij", "niemand"),
            ("het doel van het gesprek?", "zorgen delen"),
            ("Welke feiten", "een plek"),
            ("Hoe reageerde", "schrok"),
            ("wat u ervan denkt", ""),
            ("Welke vragen", "Herkent u dit?"),
            ("En verder?", ""),
            ("afgesproken voor in de klas?", ""),
            ("afgesproken voor thuis?", "vroeg naar bed"),
            ("En verder?", ""),
            ("Kwam er gevaar aan het licht?", "nee"),
            ("andere oorzaak", ""),
            ("Hoe is het gesprek ge", "nieuwe afspraak"),
        ],
    );
    assert!(shown.contains("vroeg naar bed") && shown.contains("I. de Vries"), "{shown}");
    let shown = play(
        &world,
        &zaak,
        "onderteken ZAAK",
        &[
            ("Wie tekende?", "M. de Boer"),
            ("In welke rol?", "ouder"),
            ("Is er getekend", "voor gezien"),
            ("Op welke dag?", "v"),
        ],
    );
    assert!(shown.contains("ONDERTEKENING") && shown.contains("voor"), "{shown}");
}

#[test]
fn a_talk_that_is_not_held_or_not_yet() {
    let (world, zaak) = World::with_zaak();
    signaal(&world, &zaak, &["--gevaar", "disclosure"]);
    let commits = world.commits();
    let mut terminal = world.at_terminal(&format!("gesprek {zaak}"));
    let before = terminal.sees("Is het gesprek gevoerd?");
    assert!(before.contains("!!!") && before.contains("0800-2000"), "danger comes first: {before}");
    terminal.answer("", "nog niet");
    let help = terminal.ends_well();
    assert!(help.contains("Begin met het doel") && help.contains("Er is niets vastgelegd"), "{help}");
    assert_eq!(world.commits(), commits);
    let shown = play(
        &world,
        &zaak,
        "gesprek ZAAK",
        &[
            ("Is het gesprek gevoerd?", "nee"),
            ("Op welke grond", "veiligheid"),
            ("Voor wie", "1,3"),
            ("Waar blijkt dat uit?", "er is gedreigd"),
            ("Wie besloot dat?", "ik"),
            ("Op welke dag", "v"),
            ("Met wie", "ouder"),
            ("Hoe heet deze persoon", ""),
            ("En verder?", ""),
        ],
    );
    assert!(shown.contains("er is gedreigd"), "{shown}");
}

#[test]
fn decision_report_help_and_evaluation() {
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
            ("is geen termijn", "6 weken"),
            ("Wie volgt hoe het gaat?", "ik"),
            ("Hoe wordt het gevolgd?", "elke week"),
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
fn the_smaller_ones() {
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
