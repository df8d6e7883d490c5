//! Contacts and talks at a terminal.

mod pty_world;

use pty_world::{World, play, signaal};

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
            ("Hoe laat", "9u55"),
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
    for said in ["plaats: telefonisch", "tijd: 09:55", "aanwezigen: geen", "Eerst overleggen."] {
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
            ("Hoe laat", "09:30"),
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
            ("Wie tekende?", "m. de boer"),
            ("Is er getekend", "voor gezien"),
            ("Op welke dag?", "v"),
            ("Waar is het getekende formulier?", ""),
        ],
    );
    assert!(shown.contains("HANDTEKENING") && shown.contains("voor gezien"), "{shown}");
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

/// An answer in parts is changed part by part: what is passed over stays.
#[test]
fn a_part_that_is_passed_over_stays() {
    let (world, zaak) = World::with_zaak();
    let known = "--met 'moeder: R. Bos' --gevoerd-door ik --datum 2026-11-20 --tijd 10:00 --plaats school --situatie x \
                 --aanwezigen --doel d --reactie r --interpretatie i --vragen v --afspraken.klas voorin \
                 --afspraken.thuis uitslapen";
    let mut terminal = world.at_terminal(&format!("gesprek {zaak} {known}"));
    terminal.answers(&[
        ("Welke feiten", "een plek"),
        ("Kwam er gevaar", "nee"),
        ("andere oorzaak", ""),
        ("Hoe is het gesprek ge", "goed"),
    ]);
    terminal.answer("Vastleggen?", "wijzig");
    let list = terminal.sees("Welk antwoord?") + &terminal.sees("> ");
    let line = list.lines().find(|line| line.contains("voorin")).unwrap();
    terminal.types(&format!("{}\n", line.split_whitespace().next().unwrap()));
    terminal.answers(&[("in de klas?", ""), ("voor thuis?", "vroeg naar bed"), ("En verder?", "")]);
    let summary = terminal.sees("Vastleggen?");
    assert!(summary.contains("voorin") && summary.contains("vroeg naar bed"), "{summary}");
    assert!(!summary.contains("uitslapen"), "{summary}");
    terminal.answer("", "ja");
    terminal.ends_well();
}

/// People answer with the word that they use at home, or with a name; both become a role and a name.
#[test]
fn familiar_words_and_names_are_understood_where_a_role_is_asked() {
    let world = World::new();
    let open = ["zaak", "open", "--voornaam", "Sem", "--achternaam", "Bos", "--leerkracht", "Anna Jansen"];
    let zaak = world.run(&open).trim().to_owned();
    let known = "--datum 2026-11-20 --tijd 10:00 --plaats school --situatie x --aanwezigen --doel d --feiten f --reactie r \
                 --interpretatie i --vragen v --afspraken.klas k --afspraken.thuis t";
    let mut terminal = world.at_terminal(&format!("gesprek {zaak} {known}"));
    terminal.answers(&[
        ("Met wie was het gesprek?", "niemand"),
        ("antwoord `nee` op de vraag of het is gevoerd", "oma"),
        ("Hoe heet deze persoon (steunfiguur)? (Enter: oma)", ""),
        ("En verder?", "Moeder: Ria Bos"),
        ("En verder?", "Piet Klaassen"),
        ("Welke rol heeft Piet Klaassen?", ""),
        ("En verder?", "Piet Klaassen"),
        ("Welke rol heeft Piet Klaassen?", "stiefvader"),
        ("En verder?", ""),
        ("Wie voerden het gesprek", "anna jansen"),
        ("En verder?", "Directei"),
        ("bedoelde u directie?", "juf"),
        ("Hoe heet deze persoon (leerkracht)? (nummer of naam)", "1"),
        ("En verder?", ""),
    ]);
    terminal.answers(&[("Kwam er gevaar", "nee"), ("andere oorzaak", ""), ("Hoe is het gesprek ge", "")]);
    let summary = terminal.sees("Vastleggen?");
    for said in ["oma", "Ria Bos", "Piet Klaassen", "Anna Jansen"] {
        assert!(summary.contains(said), "{said} not in {summary}");
    }
    terminal.answer("", "ja");
    terminal.ends_well();
    let dossier: serde_json::Value = serde_json::from_str(&world.run(&["toon", &zaak, "--json"])).unwrap();
    let people = dossier.to_string();
    for (rol, naam) in [("steunfiguur", "oma"), ("ouder", "Ria Bos"), ("ouder", "Piet Klaassen")] {
        let one = format!(r#"{{"rol":"{rol}","naam":"{naam}"}}"#);
        assert!(people.contains(&one), "{one} not in {people}");
    }
}

#[test]
fn familiar_words_are_understood_in_flags_too() {
    let (world, zaak) = World::with_zaak();
    let told = ["contact", &zaak, "--datum", "2026-11-20", "--met", "Moeder", "--door", "juf: A. Bakker"];
    let id = world.run(&told).trim().to_owned();
    let stuk = world.run(&["toon", &zaak, &id, "--json"]).replace([' ', '\n'], "");
    assert!(stuk.contains(r#""met":{"rol":"ouder","naam":"moeder"}"#), "{stuk}");
    assert!(stuk.contains(r#"{"rol":"leerkracht","naam":"A.Bakker"}"#), "{stuk}");
}
