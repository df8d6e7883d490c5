//! `importeer`: a stream over many zaken, in one commit or not at all.

use meldcode::model::{Keuze, Kind, Soort};

use crate::verhaal::{Verhaal, keys};

const STREAM: &str = "soort: leerling\nlabel: noor\nvoornaam: Noor\n---\n\
    soort: signaal\nlabel: plek\nzaak: noor\nplaats: klas\n---\n\
    soort: vervolg\nzaak: noor\nop: plek\nuitkomst: aanvulling\nvelden: {plaats: gang}\n---\n\
    soort: contact\nzaak: noor\nover: [plek]\ndoel: consultatie\n---\n\
    soort: leerling\nlabel: sem\nvoornaam: Sem\n---\nsoort: taak\nzaak: sem\nwat: bellen\n";

#[test]
fn labels_join_what_belongs_together_in_one_commit() {
    let world = Verhaal::new();
    let before: u32 = world.git(&["rev-list", "--count", "main"]).trim().parse().unwrap();
    let json = world.feed(["importeer", "-", "--json"], STREAM).json();
    assert_eq!(keys(&json), ["commit", "geopend", "zaken", "stukken", "labels"]);
    assert_eq!(json["stukken"].as_array().unwrap().len(), 6);
    assert_eq!(json["geopend"].as_array().unwrap().len(), 2);
    let after: u32 = world.git(&["rev-list", "--count", "main"]).trim().parse().unwrap();
    assert_eq!(after, before + 1);
    let subject = world.git(&["log", "-1", "--format=%s"]);
    assert_eq!(subject.trim(), "import: 6 stukken, 2 zaken");
    let noor = json["labels"]["noor"].as_str().unwrap();
    let plek = json["labels"]["plek"].as_str().unwrap();
    let body = world.git(&["log", "-1", "--format=%b"]);
    assert!(body.contains(&format!("Zaak: {noor} 4")), "{body}");
    let dossier = world.run(["export", noor, "--als", "json", "-q"]).json();
    assert_eq!(dossier["stukken"][1]["velden"]["plaats"], "gang");
    assert_eq!(dossier["stukken"][3]["velden"]["over"][0], plek);
    assert_eq!(world.git(&["fsck", "--strict"]), "");
}

#[test]
fn json_lines_crlf_and_a_byte_order_mark_are_taken() {
    let world = Verhaal::new();
    let lines = "{\"soort\": \"leerling\", \"label\": \"n\", \"voornaam\": \"Noor\"}\n\
                 {\"soort\": \"signaal\", \"zaak\": \"n\", \"plaats\": \"klas\"}\n\n";
    let stored = |text: &str| {
        let json = world.feed(["importeer", "-", "--json"], text).json();
        json["stukken"].as_array().unwrap().len()
    };
    assert_eq!(stored(lines), 2);
    assert_eq!(stored(&STREAM.replace('\n', "\r\n")), 6);
    assert_eq!(stored(&format!("\u{feff}{STREAM}")), 6);
    assert_eq!(stored(&format!("\u{feff}---\r\n{}", STREAM.replace('\n', "\r\n"))), 6);
}

#[test]
fn several_files_are_one_stream() {
    let world = Verhaal::new();
    let one = world.file("een.yaml", "soort: leerling\nlabel: n\nvoornaam: Noor\n");
    let two = world.file("twee.yaml", "soort: signaal\nzaak: n\nplaats: klas\n");
    let printed = world.run(["importeer", &one, &two]).done();
    let zaak = &printed[..11];
    assert_eq!(printed.trim_end(), format!("{zaak}  2 stukken"), "a line per zaak");
    let more = format!("soort: signaal\nzaak: {zaak}\nplaats: gang\n");
    world.feed(["importeer", "-"], &more).done();
    assert!(world.run(["toon", zaak]).done().contains("gang"));
}

#[test]
fn the_examples_are_taken_whole() {
    let world = Verhaal::new();
    let folder = format!("{}/templates/voorbeeld", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "yaml")).collect();
    files.sort();
    assert_eq!(files.len(), 5);
    let mut arguments = vec![std::path::PathBuf::from("importeer")];
    arguments.extend(files);
    world.run(&arguments).done();
    assert_eq!(world.run(["zaak", "lijst", "--json"]).json().as_array().unwrap().len(), 5);
    let report = world.run(["controle", "--alle", "--json"]);
    assert!(report.code <= 1, "{report:?}");
    assert_eq!(report.json()["samenvatting"]["zaken"], 5);
}

#[test]
fn of_two_hundred_documents_with_bad_ones_none_is_stored_and_all_errors_are_told() {
    let world = Verhaal::new();
    let mut stream = "soort: leerling\nlabel: n\nvoornaam: Noor\n".to_owned();
    let mut expected = Vec::new();
    for number in 2..=200 {
        let line = stream.lines().count() + 2;
        let (text, says) = match number {
            20 => ("soort: signaal\nzaak: n\nplaatst: klas\n", Some((2, "bedoelde u `plaats`?"))),
            50 => ("soort: signaal\nzaak: n\ndatum: 2026-02-30\n", Some((2, "geen bestaande datum"))),
            80 => ("soort: signal\nzaak: n\n", Some((0, "bedoelde u `signaal`?"))),
            110 => ("soort: signaal\nzaak: bestaat-niet\n", Some((1, "geen zaak `bestaat-niet`"))),
            140 => ("soort: vervolg\nzaak: n\nop: onbekend\n", Some((2, "heet `onbekend`"))),
            150 => ("soort: signaal\nplaats: klas\n", Some((0, "`zaak` ontbreekt"))),
            160 => ("soort: contact\nzaak: n\nmet: {rol: tovenaar}\n", Some((2, "geen rol `tovenaar`"))),
            170 => ("zaak: n\nplaats: klas\n", Some((0, "`soort` ontbreekt"))),
            200 => ("soort: signaal\nzaak: n\naard: [feit\n", Some((2, "geen geldige YAML"))),
            _ => ("soort: signaal\nzaak: n\nplaats: klas\n", None),
        };
        stream += "---\n";
        stream += text;
        expected.extend(says.map(|(below, says)| (line + below, says)));
    }
    let file = world.file("stroom.yaml", &stream);
    let outcome = world.refused(["importeer", &file], "", 3, "9 fouten in de invoer; er is niets vastgelegd");
    let numbers: Vec<usize> = outcome.stderr.lines().filter_map(line_number).collect();
    assert!(numbers.is_sorted(), "errors out of order: {}", outcome.stderr);
    for (line, says) in expected {
        let found = outcome.stderr.lines().find(|text| text.contains(says));
        let found = found.unwrap_or_else(|| panic!("{says:?} not in: {}", outcome.stderr));
        let number = line_number(found).unwrap_or_else(|| panic!("{found}"));
        assert!(number.abs_diff(line) <= 1, "line {line} expected: {found}");
    }
    assert!(outcome.stderr.contains("stroom.yaml"));
}

fn line_number(text: &str) -> Option<usize> {
    text.split("regel ").nth(1)?.split([',', ':']).next()?.trim().parse().ok()
}

#[test]
fn what_cannot_be_in_a_stream_is_refused() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.refused(["importeer", "-"], "", 3, "geen stukken");
    world.refused(["importeer", "-"], "# niets\n---\n---\n", 3, "geen stukken");
    world.refused(["importeer", "nergens.yaml"], "", 3, "bestaat niet");
    for label in [zaak.as_str(), "01M818K4H0W3M9T2R5N7P0B1C4", "''"] {
        let stream = format!("soort: leerling\nlabel: {label}\nvoornaam: Nep\n");
        world.refused(["importeer", "-"], &stream, 3, "een label is een eigen naam");
    }
    world.refused(["importeer", "-"], &format!("soort: bijlage\nzaak: {zaak}\n"), 3, "meldcode bijlage");
    let twice = "soort: leerling\nlabel: n\nvoornaam: N\n---\nsoort: leerling\nlabel: n\nvoornaam: O\n";
    world.refused(["importeer", "-"], twice, 3, "al gebruikt");
    let other = "soort: leerling\nlabel: a\nvoornaam: A\n---\nsoort: leerling\nlabel: b\nvoornaam: B\n---\n\
                 soort: signaal\nlabel: s\nzaak: a\n---\nsoort: vervolg\nzaak: b\nop: s\nuitkomst: verloop\n";
    world.refused(["importeer", "-"], other, 3, "andere zaak");
}

#[test]
fn a_stream_opens_no_zaak_against_staff_and_says_what_is_urgent() {
    let world = Verhaal::new();
    let noor = "soort: leerling\nlabel: noor\nvoornaam: Noor\n---\nsoort: signaal\nzaak: noor\n";
    let staff = format!("{noor}vermoedelijke_pleger: medewerker\n");
    world.refused(["importeer", "-"], &staff, 3, "geen zaak geopend");
    let run = world.feed(["importeer", "-"], &format!("{noor}datum: 2026-11-22\ngevaar: [acuut]\n"));
    run.done();
    run.says("SPOED IN ZAAK").says("BEL  alarmnummer 112");
}

/// A number of which every id begins that is made now: a label that is not there must not be taken for it.
const BEGINS_EVERY_ID: &str = "01M";

#[test]
fn a_label_that_is_not_there_is_no_part_of_an_id_that_is_made_beside_it() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let mut refers = 0;
    for home in ["n", zaak.as_str()] {
        let mut stream = format!(
            "soort: leerling\nlabel: n\nvoornaam: Sem\n---\nsoort: signaal\nlabel: s\nzaak: {home}\n"
        );
        let mut wrong = 0;
        for soort in Soort::ALL.iter().filter(|soort| **soort != Soort::Bijlage) {
            for veld in soort.velden() {
                let (right, mistyped) = match veld.kind {
                    Kind::StukRef => ("s".to_owned(), BEGINS_EVERY_ID.to_owned()),
                    Kind::Lijst(Kind::StukRef) => ("[s]".to_owned(), format!("[s, {BEGINS_EVERY_ID}]")),
                    _ => continue,
                };
                let with = |value| format!("---\nsoort: {soort}\nzaak: {home}\n{}: {value}\n", veld.name);
                wrong += 1;
                let says = format!("geen stuk in deze invoer heet `{BEGINS_EVERY_ID}`");
                world.refused(["importeer", "-"], &(stream.clone() + &with(mistyped)), 3, &says);
                stream += &with(right);
            }
        }
        world.feed(["importeer", "-"], &stream).done();
        refers += wrong;
    }
    assert!(refers > 12, "{refers} fields that refer");
    // What the archive holds already may be named by a part.
    let stuk = world.add("signaal", &zaak, "plaats: klas\n");
    let part = format!("soort: contact\nzaak: {zaak}\nover: [\"{}\"]\n", &stuk[20..]);
    world.feed(["importeer", "-"], &part).done();
}

/// A pupil of the same name in the archive is another child: what is meant for the new one never goes there.
#[test]
fn a_label_in_other_capitals_is_not_looked_for_in_the_archive() {
    let world = Verhaal::new();
    world.run(["zaak", "open", "--voornaam", "Noa", "--geen-vragen"]).done();
    let stream = "soort: leerling\nlabel: Noa\nvoornaam: Noa\n---\nsoort: signaal\nzaak: noa\nplaats: klas\n";
    world.refused(["importeer"], stream, 3, "bedoelde u het label `Noa`");
    world.feed(["importeer"], &stream.replace("zaak: noa", "zaak: Noa")).done();
}

#[test]
fn the_label_of_a_pupil_stands_for_the_number_wherever_a_zaak_is_named() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let stream = format!(
        "soort: leerling\nlabel: sem\nvoornaam: Sem\nverwante_zaken: [bo, {zaak}]\n---\n\
         soort: leerling\nlabel: bo\nvoornaam: Bo\n---\n\
         soort: afsluiting\nzaak: bo\nuitkomst: samengevoegd\nmet: sem\n---\n\
         soort: vervolg\nzaak: {zaak}\nop_soort: leerling\nvelden: {{verwante_zaken: [sem]}}\n"
    );
    let labels = world.feed(["importeer", "-", "--json"], &stream).json()["labels"].take();
    let (sem, bo) = (labels["sem"].as_str().unwrap(), labels["bo"].as_str().unwrap());
    let stukken = |zaak: &str| world.run(["export", zaak, "--als", "json", "-q"]).json()["stukken"].take();
    assert_eq!(stukken(sem)[0]["velden"]["verwante_zaken"], serde_json::json!([bo, zaak]));
    assert_eq!(stukken(bo)[1]["velden"]["met"], sem);
    world.run(["toon", bo]).done();
    for (wrong, says) in [
        ("soort: leerling\nlabel: a\nverwante_zaken: [b]\n", "regel 3, kolom 18: er is geen zaak `b`"),
        ("soort: leerling\nlabel: a\nverwante_zaken: [a]\n", "daar hoort een andere zaak"),
        (
            "soort: leerling\nlabel: a\n---\nsoort: signaal\nzaak: a\nlabel: s\n---\nsoort: afsluiting\nzaak: a\nmet: s\n",
            "er is geen zaak `s`",
        ),
    ] {
        world.refused(["importeer", "-"], wrong, 3, says);
    }
    // A number, a part of one or a name will do outside a stream too.
    let met = format!("uitkomst: samengevoegd\nmet: {}\n", &bo[5..]);
    let closed = world.add("sluit", sem, &met);
    let shown = world.run(["export", sem, &closed, "--als", "json", "-q"]).json();
    assert_eq!(shown["velden"]["met"], bo);
}

/// Names of pupils, known and unknown, each its own answer.
#[test]
fn many_zaken_of_a_stream_may_be_named_by_their_pupils() {
    let world = Verhaal::new();
    let each = |text: fn(u32) -> String| (10..40).map(text).collect::<String>();
    let pupil = |nr| format!("---\nsoort: leerling\nvoornaam: Kind{nr}\nachternaam: Bos\n");
    world.feed(["importeer"], &each(pupil)).done();
    let known = each(|nr| format!("---\nsoort: signaal\nzaak: kind{nr} bos\nplaats: klas\n"));
    let unknown = each(|nr| format!("---\nsoort: signaal\nzaak: onbekende naam {nr}\n"));
    let refused = world.refused(["importeer"], &format!("{known}{unknown}"), 3, "30 fouten");
    assert_eq!(refused.stderr.matches("er is geen zaak `onbekende naam").count(), 30, "{}", refused.stderr);
    let stored = world.feed(["importeer", "--json"], &known).json();
    assert_eq!(stored["stukken"].as_array().unwrap().len(), 30);
    let zaken: std::collections::BTreeSet<&str> =
        stored["stukken"].as_array().unwrap().iter().filter_map(|stuk| stuk["zaak"].as_str()).collect();
    assert_eq!(zaken.len(), 30, "each went to its own zaak");
}

/// Parts of ids, each of its own stuk.
#[test]
fn many_stukken_of_a_stream_may_be_named_by_a_part_of_their_ids() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let stuk = format!("---\nsoort: signaal\nzaak: {zaak}\n");
    let added = world.feed(["importeer", "--json"], &stuk.repeat(200)).json();
    let ids: Vec<&str> =
        added["stukken"].as_array().unwrap().iter().filter_map(|stuk| stuk["stuk"].as_str()).collect();
    let follow = |id: &&str| {
        format!("---\nsoort: vervolg\nzaak: {zaak}\nop: \"{}\"\nuitkomst: verloop\ntekst: x\n", &id[10..])
    };
    world.feed(["importeer"], &ids.iter().map(follow).collect::<String>()).done();
    let dossier = world.run(["toon", &zaak, "--json"]).json();
    let followed =
        dossier["stukken"].as_array().unwrap().iter().filter_map(|stuk| stuk["velden"]["op"].as_str());
    let mut followed: Vec<&str> = followed.collect();
    followed.sort_unstable();
    assert_eq!(followed, ids);
}

/// A colleague's clock was ahead: what is in the archive was there first all the same.
#[test]
fn a_follow_up_of_a_stuk_with_a_later_clock_is_taken() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let ahead =
        world.start(["signaal", &zaak, "--plaats", "klas"]).at("2026-11-22T10:25:00+01:00").go().done();
    let follow = format!("soort: vervolg\nzaak: {zaak}\nop: {ahead}\nuitkomst: verloop\ntekst: x\n");
    world.feed(["importeer"], &follow).done();
    assert!(world.run(["toon", &zaak]).done().contains("verloop"));
}

/// What `velden` sets is parsed as the soort that `op_soort` says: another one would set nothing.
#[test]
fn the_wrong_soort_for_a_follow_up_is_refused() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let signaal = world.add("signaal", &zaak, "plaats: klas\n");
    let wrong = format!("op: {signaal}\nuitkomst: aanvulling\nop_soort: contact\nvelden: {{doel: advies}}\n");
    let says = "`op_soort` zegt contact, maar het stuk waar `op` naar verwijst is: signaal";
    world.refused(["vervolg", &zaak, "--van", "-"], &wrong, 3, says);
    world.refused(["importeer"], &format!("soort: vervolg\nzaak: {zaak}\n{wrong}"), 3, says);
    let right = wrong.replace("contact", "signaal").replace("doel: advies", "situatie: gym");
    world.feed(["vervolg", &zaak, "--van", "-"], &right).done();
    assert!(world.run(["toon", &zaak, &signaal]).done().contains("gym"));
}

#[test]
fn every_error_is_shown_however_many_there_are() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let one = format!("---\nsoort: signaal\nzaak: {zaak}\nplaatst: x\ndatum: 2026-02-30\n");
    let refused = world.refused(["importeer", "-"], &one.repeat(420), 3, "840 fouten in de invoer");
    assert_eq!(refused.stderr.matches("bedoelde u `plaats`?").count(), 420);
    assert_eq!(refused.stderr.matches("geen bestaande datum").count(), 420);
}

/// A file of another program, by mistake: it is wrong all over.
#[test]
fn of_thousands_of_errors_the_first_are_shown_and_how_many_more_there_are() {
    let world = Verhaal::new();
    let wrong = |count| (0..count).map(|nr| format!("{{\"naam{nr}\": 1}}\n")).collect::<Vec<_>>().concat();
    let shown = |text: &str, says: &str| {
        let refused = world.refused(["importeer", "-"], text, 3, says);
        refused.stderr.matches("`soort` ontbreekt").count()
    };
    assert_eq!(shown(&wrong(1000), "1000 fouten in de invoer"), 1000);
    let many = wrong(1001);
    assert_eq!(shown(&many, "1001 fouten in de invoer"), 1000);
    assert_eq!(
        shown(
            &many,
            "\nEn nog 1 fout. Verbeter eerst deze; wat dan nog fout is, ziet u de volgende keer.\nWat nu: "
        ),
        1000
    );
    // One document can be wrong in as many places.
    let keys = (0..1500).map(|nr| format!("naam{nr}: 1\n")).collect::<Vec<_>>().concat();
    world.refused(["zaak", "open", "--van", "-"], &keys, 3, "En nog 500 fouten.");
    let zaak = world.zaak();
    world.refused(["signaal", &zaak, "--van", "-"], &keys, 3, "En nog 500 fouten.");
}

#[test]
fn a_zelfcheck_of_a_stream_is_the_schools_and_of_no_zaak() {
    let world = Verhaal::new();
    world.colleague("l.bakker", "leerkracht");
    let zaak = world.zaak();
    let answer = "soort: zelfcheck\npunt: training\nstaat: deels\n";
    let in_zaak = format!("{answer}zaak: {zaak}\n");
    world.refused(["importeer", "-"], &in_zaak, 3, "regel 4, kolom 1: een zelfcheck gaat over de school");
    let unknown = answer.replace("training", "trainning");
    world.refused(
        ["importeer", "-"],
        &unknown,
        3,
        "regel 2, kolom 7: het protocol heeft geen punt `trainning`",
    );
    world.refused(["importeer", "-"], "soort: zelfcheck\nstaat: ja\n", 3, "`punt` ontbreekt");
    let before = world.refs();
    let theirs = world.start(["importeer", "-"]).by("l.bakker").stdin(answer).go();
    theirs.refused(4, "de zelfcheck invullen");
    assert_eq!(world.refs(), before);
    // Together with stukken it is one commit; alone it is what `zelfcheck` makes.
    let stream = format!("{answer}---\nsoort: signaal\nzaak: {zaak}\nplaats: klas\n");
    let run = world.feed(["importeer", "-"], &stream);
    assert_eq!(run.done(), format!("{zaak}  1 stuk\nschool  1 antwoord"));
    run.says("Vastgelegd: 1 stuk in 1 zaak, en 1 antwoord van de zelfcheck, in een keer.");
    assert_eq!(world.git(&["log", "-1", "--format=%s"]).trim(), format!("{zaak}: 1 stuk"));
    assert_eq!(world.git(&["show", "--format=", "--name-only", "HEAD"]).matches("school/").count(), 1);
    let json = world.feed(["importeer", "-", "--json"], &answer.replace("deels", "ja")).json();
    assert!(json["stukken"][0]["zaak"].is_null() && json["stukken"][0]["stuk"].is_string(), "{json}");
    assert_eq!(world.git(&["log", "-1", "--format=%s"]).trim(), "school: zelfcheck");
    let points = world.run(["zelfcheck", "--json"]).json()["punten"].take();
    let training = points.as_array().unwrap().iter().find(|point| point["punt"] == "training").unwrap();
    assert_eq!(training["staat"], "ja");
    world.run(["verifieer"]).done();
}
