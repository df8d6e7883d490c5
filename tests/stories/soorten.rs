//! Every soort: by YAML, by flags, by its short form; what is stored is what was given.

use meldcode::model::{Keuze, Soort};
use serde_json::{Value, json};

use crate::verhaal::vol::{Full, flags};
use crate::verhaal::{Verhaal, keys};

/// The command that files each soort; a leerling comes with its zaak, a zelfcheck belongs to none.
const COMMANDS: &[(&str, &str)] = &[
    ("signaal", "signaal"),
    ("contact", "contact"),
    ("toestemming", "toestemming"),
    ("gesprek", "gesprek"),
    ("onderteken", "ondertekening"),
    ("weging", "weging"),
    ("afweging", "afweging"),
    ("besluit", "besluit"),
    ("melding", "melding"),
    ("hulp", "hulp"),
    ("evaluatie", "evaluatie"),
    ("vervolg", "vervolg"),
    ("taak", "taak"),
    ("kindcheck", "kindcheck"),
    ("verwijsindex", "verwijsindex"),
    ("participatie", "participatie"),
    ("risicoanalyse", "risicoanalyse"),
    ("ontheffing", "ontheffing"),
    ("sluit", "afsluiting"),
    ("heropen", "heropening"),
    ("houd-vast", "vasthouding"),
];

fn velden(world: &Verhaal, zaak: &str, stuk: &str) -> Value {
    world.run(["export", zaak, stuk, "--als", "json", "-q"]).json()["velden"].take()
}

#[test]
fn every_soort_is_stored_as_given_by_yaml_and_by_flags() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let other = world.zaak();
    let signaal = world.add("signaal", &zaak, "plaats: klas\n");
    let full = Full { stuk: &signaal, other: &other, mark: "Zo \"gezegd\" #" };
    for (command, soort) in COMMANDS {
        let fields = full.fields(soort.parse::<Soort>().unwrap());
        let mut document = fields.clone();
        document.insert("soort".to_owned(), json!(soort));
        let by_yaml = world.add(command, &zaak, &Value::Object(document).to_string());
        assert_eq!(velden(&world, &zaak, &by_yaml), Value::Object(fields.clone()), "{soort} by YAML");
        let arguments = [vec![(*command).to_owned(), zaak.clone()], flags(&fields)].concat();
        let by_flags = world.run(&arguments).done();
        assert_eq!(velden(&world, &zaak, &by_flags), Value::Object(fields), "{soort}: {arguments:?}");
    }
    assert_eq!(COMMANDS.len() + 3, Soort::ALL.len(), "a soort without a story");
    let history = world.run(["historie", &zaak, "--json"]).json();
    let stored = history.as_array().unwrap().iter().filter(|entry| entry["stuk"].is_string()).count();
    assert_eq!(stored, 2 * COMMANDS.len() + 2);
}

#[test]
fn the_zaak_may_stand_in_the_document_instead_of_on_the_command_line() {
    let world = Verhaal::new();
    let (zaak, other) = (world.zaak(), world.zaak());
    let signaal = world.add("signaal", &zaak, "plaats: klas\n");
    let full = Full { stuk: &signaal, other: &other, mark: "x" };
    for (command, soort) in COMMANDS {
        let mut document = full.fields(soort.parse::<Soort>().unwrap());
        world.refused([*command, "--van", "-"], &json!(document).to_string(), 2, "dit ontbreekt nog: <ZAAK>");
        document.insert("zaak".to_owned(), json!(zaak));
        let text = json!(document).to_string();
        let stored = world.feed([*command, "--van", "-", "--json"], &text).json();
        assert_eq!(stored["zaak"], zaak.as_str(), "{command}");
        if *command == "signaal" {
            world.feed([*command, &zaak, "--van", "-"], &text).done();
            world.refused([*command, &other, "--van", "-"], &text, 3, "maar u gaf zaak");
            world.refused([*command], "", 2, "dit ontbreekt nog: <ZAAK>");
        }
    }
    // A bijlage has a file too: it is that file, then, that stands on the command line.
    let scan = world.file("scan.txt", "inhoud");
    let about = world.file("over.yaml", format!("zaak: {zaak}\ntitel: Verslag\n"));
    let stored = world.run(["bijlage", "--van", &about, &scan, "--json"]).json();
    assert_eq!(stored["zaak"], zaak.as_str());
    world.run(["bijlage", &zaak, &scan, "--van", &about]).done();
    world.refused(["bijlage", &zaak, "--van", &about], "", 2, "geef het bestand");
}

#[test]
fn a_stuk_gives_its_id_and_a_receipt_as_json() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let added = world.run(["signaal", &zaak, "--plaats", "klas", "--gezien", "een plek"]);
    assert_eq!(added.done().len(), 26);
    added.says("Vastgelegd: signaal in zaak").says("Nog niet ingevuld: datum").says("vul-aan");
    let receipt = world.run(["signaal", &zaak, "--plaats", "klas", "--json"]).json();
    assert_eq!(keys(&receipt), ["zaak", "stuk", "commit", "ontbreekt"]);
    assert_eq!(receipt["zaak"], zaak.as_str());
    assert_eq!(receipt["commit"].as_str().unwrap(), world.git(&["rev-parse", "HEAD"]).trim());
    let missing: Vec<&str> =
        receipt["ontbreekt"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(missing.contains(&"datum") && missing.contains(&"aanwezigen"), "{missing:?}");
    assert!(!missing.contains(&"plaats"), "{missing:?}");
}

#[test]
fn nobody_present_is_not_the_same_as_not_recorded() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let nobody = world.run(["signaal", &zaak, "--plaats", "klas", "--aanwezigen", "--json"]).json();
    assert!(!nobody["ontbreekt"].to_string().contains("aanwezigen"), "{nobody}");
    let stored = velden(&world, &zaak, nobody["stuk"].as_str().unwrap());
    assert_eq!(stored["aanwezigen"], json!([]));
    let unknown = world.add("signaal", &zaak, "plaats: klas\naanwezigen:\n");
    assert_eq!(velden(&world, &zaak, &unknown), json!({ "plaats": "klas" }));
}

#[test]
fn flags_complete_and_overrule_a_document() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let yaml = "soort: taak\nwie: j.bakker\nwat: bellen\n";
    let stuk =
        world.feed(["taak", &zaak, "--van", "-", "--wat", "mailen", "--uiterlijk", "2026-12-01"], yaml);
    let stored = velden(&world, &zaak, &stuk.done());
    assert_eq!(stored, json!({ "wie": "j.bakker", "wat": "mailen", "uiterlijk": "2026-12-01" }));
}

#[test]
fn the_presets_of_contact_fill_in_role_purpose_and_manner() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    for (preset, rol, doel, wijze) in [
        ("ib", "intern_begeleider", "consultatie", "gesprek"),
        ("vt", "veilig_thuis", "advies", "telefoon"),
        ("directie", "directie", "informeren", "gesprek"),
        ("ouder", "ouder", "uitwisseling", "gesprek"),
        ("zat", "zat", "consultatie", "overleg"),
        ("team", "collega", "consultatie", "overleg"),
    ] {
        let stored = velden(&world, &zaak, &world.run(["contact", &zaak, preset]).done());
        assert_eq!(stored["met"]["rol"], rol);
        assert_eq!((&stored["doel"], &stored["wijze"]), (&json!(doel), &json!(wijze)), "{preset}");
    }
    let phone = velden(&world, &zaak, &world.run(["contact", &zaak, "vt"]).done());
    assert_eq!(phone["plaats"], "telefonisch");
    let other = world.run(["contact", &zaak, "vt", "--doel", "spoed", "--met", "K. Mol"]).done();
    let other = velden(&world, &zaak, &other);
    assert_eq!((&other["doel"], &other["met"]["naam"]), (&json!("spoed"), &json!("K. Mol")));
    world.refused(["contact", &zaak, "opa"], "", 2, "mogelijk: ib, vt, directie, ouder, zat, team");
}

#[test]
fn an_afweging_is_answered_in_one_line_and_says_where_the_route_goes() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let answered = world.run(["afweging", &zaak, "1", "ja", "--reden", "de signalen houden aan"]);
    let stored = velden(&world, &zaak, &answered.done());
    assert_eq!((&stored["nr"], &stored["antwoord"]), (&json!(1), &json!("ja")));
    assert_eq!(stored["datum"], "2026-11-22");
    answered.says("Beantwoord afweging 2");
    for (arguments, says) in [
        (vec!["6", "ja"], "kies 1 tot en met 5"),
        (vec!["0", "ja"], "kies 1 tot en met 5"),
        (vec!["een", "ja"], "1 tot en met 5"),
        (vec!["2", "misschien"], "mogelijk: ja, nee, twijfel"),
    ] {
        world.refused([&["afweging", &zaak][..], &arguments].concat(), "", 2, says);
    }
    world.run(["afweging", &zaak, "2", "nee", "--reden", "r"]).says("Beantwoord afweging 3").done();
    world.run(["question", &zaak, "2", "ja", "--reden", "r"]).says("melden bij Veilig Thuis").done();
}

#[test]
fn danger_says_whom_to_call() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let added = world.run(["signaal", &zaak, "--gezien", "een mes", "--gevaar", "acuut"]);
    added.says("112").says("0800-2000").says("SPOED").done();
}

#[test]
fn an_attachment_is_stored_with_its_size_and_hash() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let file = world.file("verslag.pdf", b"%PDF verslag");
    let stuk = world.run(["bijlage", &zaak, &file, "--titel", "verslag"]).done();
    let stored = velden(&world, &zaak, &stuk);
    assert_eq!((&stored["bestandsnaam"], &stored["grootte"]), (&json!("verslag.pdf"), &json!(12)));
    assert_eq!(stored["sha256"].as_str().unwrap().len(), 64);
    let files = world.git(&["ls-tree", "-r", "--name-only", "HEAD"]);
    assert!(files.contains(&format!("{stuk}.bin.age")), "{files}");
    let large = world.file("film.mp4", vec![7; (25 << 20) + 1]);
    let back = world.run(["export", &zaak, &stuk, "--als", "bestand"]);
    back.done();
    assert_eq!(back.stdout, "%PDF verslag", "byte for byte: no newline is added");
    let signaal = world.run(["signaal", &zaak, "--datum", "2026-11-20"]).done();
    world.refused(["export", &zaak, &signaal, "--als", "bestand"], "", 3, "geen bijlage");
    world.refused(["export", &zaak, "--als", "bestand"], "", 2, "noem de bijlage");
    world.refused(["bijlage", &zaak, &large], "", 3, "groter dan 25 MB");
    world.refused(["bijlage", &zaak, "nergens.pdf"], "", 3, "bestaat niet");
    world.refused(["bijlage", &zaak], "", 2, "geef het bestand");
}

#[test]
fn a_follow_up_changes_how_a_stuk_is_shown_and_never_the_stuk() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let signaal = world.add("signaal", &zaak, "plaats: klas\n");
    let yaml =
        format!("op: {}\nuitkomst: aanvulling\nvelden: {{plaats: gang, aanwezigen: []}}\n", &signaal[18..]);
    world.add("vervolg", &zaak, &yaml);
    let json = world.run(["export", &zaak, &signaal, "--als", "json", "-q"]).json();
    assert_eq!(json["velden"]["plaats"], "gang");
    assert_eq!(json["oorspronkelijk"]["plaats"], "klas");
    assert_eq!(json["wijzigingen"][0]["door"], "i.devries");
    let shown = world.run(["toon", &zaak, &signaal]).done();
    assert!(shown.contains("gang") && shown.contains("aanvulling door i.devries"), "{shown}");
    world
        .run(["vervolg", &zaak, "--op", &signaal, "--uitkomst", "vervallen", "--tekst", "verkeerde zaak"])
        .done();
    assert!(world.run(["toon", &zaak]).done().contains("VERVALLEN"));
    world.refused(["vervolg", &zaak, "--op", "01M8ZZZZ", "--uitkomst", "verloop"], "", 3, "geen stuk");
}

#[test]
fn a_waiver_of_nothing_is_refused() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    for (regel, says) in [
        ("verwijsindx-besluit", "bedoelde u `verwijsindex-besluit`?"),
        ("iets anders", "er is geen regel `iets anders`"),
        ("spoed-veilig-thuis", "kan niet worden ontheven"),
    ] {
        world.refused(["ontheffing", &zaak, "--regel", regel, "--reden", "r"], "", 3, says);
        let yaml = format!("reden: r\nregel: {regel}\n");
        world.refused(["ontheffing", &zaak, "--van", "-"], &yaml, 3, "regel 2, kolom 8");
    }
    // Stored, as whatever is not whole; it does nothing yet, and that is said.
    let half = world.run(["ontheffing", &zaak, "--regel", "consult-directie", "--json"]).json();
    assert_eq!(half["ontbreekt"], json!(["reden"]));
}

#[test]
fn an_afweging_without_an_answer_says_where_the_route_stands() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let commits = || world.git(&["rev-list", "--count", "main"]);
    let before = commits();
    let asked = world.run(["afweging", &zaak, "--json"]).json();
    assert_eq!(asked, world.run(["status", &zaak, "--json"]).json());
    assert!(asked["volgende"]["regel"].is_string(), "{asked}");
    world.add("weging", &zaak, "datum: 2026-11-20\naard: overig\nernst: e\nrisico: r\n");
    assert!(world.run(["afweging", &zaak]).done().contains("stap 4"));
    world.run(["afweging", &zaak, "1", "ja", "--reden", "r"]).done();
    let next = world.run(["afweging", &zaak, "--json"]).json();
    assert_eq!(next["volgende"], json!({ "afweging": 2 }));
    assert_eq!(commits().trim().parse::<u32>().unwrap(), before.trim().parse::<u32>().unwrap() + 2);
}

/// What a command fills in by itself is filled in for a stream too.
#[test]
fn a_stream_fills_in_where_a_call_was_and_that_an_afweging_is_of_today() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let stream = format!(
        "soort: contact\nzaak: {zaak}\ndatum: 2026-11-20\nwijze: telefoon\n---\n\
         soort: afweging\nzaak: {zaak}\nnr: 1\nantwoord: ja\nreden: r\n"
    );
    world.feed(["importeer", "-"], &stream).done();
    let stukken = world.run(["toon", &zaak, "--json"]).json()["stukken"].take();
    let of =
        |soort: &str| stukken.as_array().unwrap().iter().find(|stuk| stuk["soort"] == soort).unwrap().clone();
    assert_eq!(of("contact")["velden"]["plaats"], "telefonisch");
    assert_eq!(of("afweging")["velden"]["datum"], "2026-11-22");
    let wrong = format!("soort: afweging\nzaak: {zaak}\nantwoord: ja\nnr: 6\n");
    world.refused(["importeer", "-"], &wrong, 3, "regel 4, kolom 5");
    world.refused(["afweging", &zaak, "--van", "-"], "nr: 6\n", 3, "er is geen afweging 6");
}

#[test]
fn status_says_what_was_done_and_whose_turn_it_is() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.add("signaal", &zaak, "datum: 2026-11-18\nplaats: klas\n");
    world.add(
        "contact",
        &zaak,
        "datum: 2026-11-19\ndoel: consultatie\nmet: {rol: leerkracht, naam: L. Bakker}\n",
    );
    let shown = world.run(["status", &zaak]).done();
    for line in [
        "gedaan  stap 1, sinds 18 november 2026: signaal (1)",
        "gedaan  stap 2, sinds 19 november 2026: contact (1)",
        "Aan zet: ",
    ] {
        assert!(shown.contains(line), "{line} not in {shown}");
    }
}
