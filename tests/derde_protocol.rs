//! A third school, for secondary education: its protocol is data, no line of code knows it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "vormen/stroom.rs"]
mod stroom;
#[path = "verhaal/mod.rs"]
mod verhaal;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use meldcode::model::{Keuze, Soort};
use meldcode::protocol::{Als, Niveau, Protocol, Voorwaarde, shipped, veld_regel};
use meldcode::rules::Ernst;

use verhaal::Verhaal;

use stroom::{Shape, names, shape};

const VO: &str = include_str!("derde_protocol/vo.yaml");

fn vo() -> Protocol {
    Protocol::from_yaml(VO).unwrap_or_else(|error| panic!("{error}"))
}

fn delft() -> Protocol {
    Protocol::from_yaml(shipped("delft-esis").unwrap()).unwrap()
}

fn shapes() -> [Shape; 2] {
    [
        shape("zorgroute", include_str!("derde_protocol/zorgroute.yaml")),
        shape("voogd", include_str!("derde_protocol/voogd.yaml")),
    ]
}

/// A stream of one or a few stukken, judged; each line of the answer is `regel ernst` or `regel ernst veld`.
fn said(protocol: &Protocol, peil: &str, stream: &str) -> Vec<String> {
    let documents: Vec<String> =
        stream.split("---\n").map(|document| format!("# zonder: niets\n{document}")).collect();
    let text = format!("# protocol: p\n# peildatum: {peil}\n{}", documents.join("---\n"));
    let shape = shape("stream", &text);
    let found = shape.found(shape.items.clone(), protocol);
    let line = |(regel, ernst, _, veld): &stroom::Found| {
        let veld = veld.as_ref().map(|veld| format!(" {veld}")).unwrap_or_default();
        format!("{regel} {}{veld}", ernst.word())
    };
    found.iter().map(line).collect()
}

#[test]
fn its_sound_dossiers_are_sound_and_each_stuk_taken_out_is_missed() {
    let protocol = vo();
    let mut wrong = Vec::new();
    for shape in shapes() {
        let judged = shape.judge(shape.items.clone(), &protocol);
        let heavy: Vec<_> = judged.bevindingen.iter().filter(|b| b.ernst != Ernst::LetOp).collect();
        assert!(heavy.is_empty() && judged.volledig, "{}: {heavy:?}", shape.name);
        for (index, expected) in shape.without.iter().enumerate() {
            let found = names(&shape.new_without(index, &protocol));
            if found != *expected {
                let soort = shape.items[index].gegevens.soort();
                wrong.push(format!("{} {index} {soort}: {}", shape.name, found.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "without this stuk:\n{}", wrong.join("\n"));
}

/// Its own mandatory fields as well as those of others.
#[test]
fn each_mandatory_field_taken_out_is_named() {
    let protocol = vo();
    let mut met = BTreeSet::new();
    for shape in shapes() {
        assert_eq!(shape.protocol, protocol.naam.value);
        for (index, item) in shape.items.iter().enumerate() {
            let soort = item.gegevens.soort();
            for eis in protocol.velden(soort) {
                let path = &eis.veld.value;
                let Some(found) = shape.new_without_field(index, path, &protocol) else { continue };
                let named = found.iter().any(|(regel, _, stuk, veld)| {
                    Some(*regel) == veld_regel(soort)
                        && *stuk == Some(item.id())
                        && veld.as_ref() == Some(path)
                });
                assert!(named || eis.als != Voorwaarde::Naam(Als::Altijd), "{} {index} {path}", shape.name);
                if named {
                    met.insert(format!("{soort} {path}"));
                }
            }
        }
    }
    for field in
        ["signaal extra.lesuur", "contact wijze", "hulp casusregie", "hulp extra.plan", "melding kenmerk"]
    {
        assert!(met.contains(field), "{field}: {met:?}");
    }
}

/// A zaak in stap 2, with what both protocols want of a signaal and a contact.
const SIGNAAL: &str = "soort: signaal\ndatum: 2026-09-01\nplaats: p\nsituatie: s\naanwezigen: []\naard: feit\n\
    waargenomen_door: a\nwaarnemingen: [{zintuig: gezien, wat: w}]\nduiding: onduidelijk\n\
    lvs: {datum: 2026-09-01}\n";
const CONTACT: &str = "---\nsoort: contact\ndatum: 2026-09-02\nplaats: p\nsituatie: s\naanwezigen: []\n\
    met: {rol: intern_begeleider}\ndoel: consultatie\nuitkomst: u\nlvs: {datum: 2026-09-02}\n";
const GESPREK: &str = "---\nsoort: gesprek\ndatum: 2026-09-07\nplaats: p\nsituatie: s\naanwezigen: []\n\
    met: [{rol: ouder}]\ngevoerd_door: [{rol: intern_begeleider}]\ndoel: d\nfeiten: f\nreactie: r\n\
    lvs: {datum: 2026-09-07}\n";

/// Every difference, by what it changes in the judgement of the same stukken.
#[test]
fn a_dozen_differences_each_change_what_is_said() {
    let (vo, delft) = (vo(), delft());
    let talk = format!("{SIGNAAL}{CONTACT}{GESPREK}");
    let hulp = "soort: hulp\ndatum: 2026-09-01\ndoelen: [veilig]\naanbod: ondersteuningsplan\n";
    let answers = |words: &str| {
        let one = |(nr, word)| {
            format!("---\nsoort: afweging\ndatum: 2026-09-08\nnr: {nr}\nantwoord: {word}\nreden: r\n")
        };
        format!("{SIGNAAL}{}", (1..).zip(words.split(' ')).map(one).collect::<String>())
    };
    let report = format!(
        "{}---\nsoort: melding\ndatum: 2026-09-08\ndoor: {{rol: intern_begeleider}}\n",
        answers("ja nee nee")
    );
    let besluit = format!(
        "{SIGNAAL}---\nsoort: besluit\ndatum: 2026-09-08\nmelden: true\nhulp: false\nreden: r\n\
         door: [{{rol: intern_begeleider}}]\n"
    );
    let danger = format!(
        "{SIGNAAL}gevaar: [acuut]\n---\nsoort: contact\ndatum: 2026-09-01\nmet: {{rol: veilig_thuis}}\n\
        doel: spoed\ndoor: {{rol: vakleerkracht}}\n"
    );
    // What, the stream, the day, and a line that only the one protocol, or only the other, gives.
    for (what, stream, day, line, by_vo) in [
        ("an own field, mandatory", SIGNAAL, "2026-09-01", "signaal-velden tekort extra.lesuur", true),
        ("casusregie", hulp, "2026-09-01", "hulp-afspraken tekort casusregie", true),
        ("a field when another says so", hulp, "2026-09-01", "hulp-afspraken tekort extra.plan", true),
        ("a mandatory field", &talk, "2026-09-07", "contact-velden tekort wijze", true),
        ("a rule off", &talk, "2026-09-07", "consult-directie tekort", false),
        ("a rule on", &talk, "2026-09-07", "verwijsindex-besluit tekort", true),
        ("another level", &talk, "2026-09-07", "consult-veilig-thuis let-op", false),
        (
            "roles of whom all are needed",
            &talk,
            "2026-09-07",
            "gesprek-gevoerd-door tekort gevoerd_door",
            true,
        ),
        ("another term to sign", &talk, "2026-09-15", "gesprek-ondertekend tekort", true),
        ("a term per step", &talk, "2026-09-15", "stap-termijn tekort", true),
        ("participation from step 2", &talk, "2026-09-07", "participatie-punten tekort", true),
        ("no besluit without the leader", &besluit, "2026-09-08", "besluit-genomen tekort door", true),
        ("who reports", &report, "2026-09-08", "melding-door tekort door", true),
        ("doubt on 1", &answers("twijfel nee nee"), "2026-09-08", "melding-gedaan spoed", true),
        ("doubt on 2 leaves it open", &answers("ja twijfel"), "2026-09-08", "melding-gedaan spoed", false),
        (
            "what is answered with Veilig Thuis",
            &report,
            "2026-09-08",
            "afweging-samen tekort met_veilig_thuis",
            true,
        ),
        ("another role may call in haste", &danger, "2026-09-01", "spoed-veilig-thuis spoed", false),
        ("which soorten go into the pupil system", &report, "2026-09-08", "lvs-vastgelegd tekort lvs", true),
    ] {
        let (ours, theirs) = (said(&vo, day, stream), said(&delft, day, stream));
        let line = line.to_owned();
        let (here, there) = (ours.contains(&line), theirs.contains(&line));
        assert_eq!((here, there), (by_vo, !by_vo), "{what}: {line}\nvo: {ours:?}\ndelft: {theirs:?}");
    }
}

#[test]
fn it_speaks_in_its_own_words() {
    let protocol = vo();
    assert_eq!(protocol.notitie(Soort::Gesprek), Some("zorgnotitie"));
    assert_eq!(protocol.notitie(Soort::Contact), None);
    assert_eq!(protocol.niveau("consult-directie"), Niveau::Uit);
    assert!(protocol.regel_actie("contact-velden").contains("Kompas"));
    assert!(protocol.regel_bron("gesprek-ouder").starts_with("protocol VO, hoofdstuk 4"));
    assert_eq!(protocol.rol("intern_begeleider").unwrap().label, "zorgcoördinator");
    assert!(protocol.toestemming_lichaam("ondersteuningsteam").is_some());
    assert!(protocol.grond("contactverlies").is_none() && protocol.grond("leerling_weigert").is_some());
    let judged = shapes()[0].judge(Vec::new(), &protocol);
    let readers = judged.with_readers(2, &protocol);
    assert!(readers.bevindingen.iter().any(|b| b.regel == "een-lezer" && b.ernst == Ernst::Tekort));
}

/// The real program runs on it: takes its words, refuses those of other schools with the one probably meant.
#[test]
fn the_program_takes_its_words_and_refuses_others() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/derde_protocol/vo.yaml");
    let world = Verhaal::with_protocol(&file.display().to_string());
    for stream in [include_str!("derde_protocol/zorgroute.yaml"), include_str!("derde_protocol/voogd.yaml")] {
        world.feed(["importeer", "-"], stream).done();
    }
    let zaak = world.zaak();
    let stuk = |soort: &str, yaml: &str| world.feed([soort, &zaak, "--van", "-"], yaml);
    stuk(
        "gesprek",
        "datum: 2026-11-20\nafgezien: {grond: leerling_weigert, toelichting: t, door: {rol: mentor}}\n",
    )
    .done();
    for (soort, yaml, says) in [
        ("gesprek", "afgezien: {grond: ouder_ziek}\n", "kent geen grond `ouder_ziek`"),
        ("gesprek", "afgezien: {grond: leerling_wegert}\n", "bedoelde u `leerling_weigert`?"),
        ("melding", "zonder_gesprek: {grond: uithuisgeplaast}\n", "bedoelde u `uithuisgeplaatst`?"),
        ("weging", "aard: uitbuitng\n", "bedoelde u `uitbuiting`?"),
        ("toestemming", "reikwijdte: [ondersteuningteam]\n", "bedoelde u `ondersteuningsteam`?"),
        ("contact", "met: {rol: zorgcoordinatr}\n", "bedoelde u `zorgcoordinator`?"),
        ("signaal", "extra: {lesur: '3'}\n", "eigen veld `lesur`"),
    ] {
        world.refused([soort, &zaak, "--van", "-"], yaml, 3, says);
    }
    let shown = world.run(["protocol", "toon"]).done();
    for own in [
        "protocol VO (Kompas)",
        "Is de leerling nu, of steeds weer, niet veilig?",
        "Ook in Kompas: zorgnotitie",
    ] {
        assert!(shown.contains(own), "{own} not in {shown}");
    }
    let form = world.run(["sjabloon", "signaal"]).done();
    assert!(form.contains("\n# extra:\n#   lesuur: tekst   # "), "{form}");
    let filled = form.replace("# extra:", "extra:").replace("#   lesuur: tekst", "  lesuur: derde");
    stuk("signaal", &filled).done();
    let checked = world.run(["controle", &zaak, "--json"]);
    assert!(checked.stdout.contains("protocol VO, hoofdstuk"), "{checked:?}");
}

/// Its words stand in its file alone.
#[test]
fn no_line_of_code_knows_this_school() {
    fn each(folder: &Path, see: &mut dyn FnMut(&Path, &str)) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension() {
                _ if path.is_dir() => each(&path, see),
                Some(end) if end == "rs" => see(&path, &fs::read_to_string(&path).unwrap()),
                _ => {}
            }
        }
    }
    let words =
        ["zorgcoordinator", "afdelingsleider", "kompas", "leerling_weigert", "uithuisgeplaatst", "lesuur"];
    each(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |path, text| {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_lowercase();
        // Modules that are there for tests alone.
        let of_tests = ["tests", "testing", "properties", "examples"];
        let is_test = path.with_extension("").iter().any(|part| of_tests.iter().any(|name| part == *name));
        for word in words.iter().filter(|_| !is_test) {
            assert!(!code.contains(word), "{} knows `{word}`", path.display());
        }
    });
}
