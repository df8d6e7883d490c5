//! Sound dossiers of many shapes: nothing is missing, and each stuk or field taken out is missed by its own rule.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "vormen/stroom.rs"]
mod stroom;
#[path = "verhaal/mod.rs"]
mod verhaal;

use std::collections::{BTreeMap, BTreeSet};

use meldcode::model::{Keuze, Soort};
use meldcode::protocol::{Als, Niveau, Protocol, SHIPPED, Voorwaarde, shipped, veld_regel};
use meldcode::rules::Ernst;

use verhaal::Verhaal;

use stroom::{Found, Shape, names, paths, shape};

macro_rules! streams {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("vormen/", $name, ".yaml")))),+]
    };
}

/// Each shape with its stream, which `importeer` takes too.
const STREAMS: &[(&str, &str)] = streams![
    "een-signaal",
    "nee-op-1",
    "andere-oorzaak",
    "andere-zorg",
    "acuut-een-dag",
    "onthulling",
    "hulp-goed-einde",
    "opnieuw-melden",
    "geen-gesprek",
    "vgv",
    "sbo-acuut",
    "sbo-volledig",
];

fn shapes() -> Vec<Shape> {
    STREAMS.iter().map(|(name, text)| shape(name, text)).collect()
}

fn protocol(shape: &Shape) -> Protocol {
    Protocol::from_yaml(shipped(&shape.protocol).unwrap()).unwrap()
}

#[test]
fn a_sound_dossier_gives_no_spoed_and_no_tekort() {
    for shape in shapes() {
        let judged = shape.judge(shape.items.clone(), &protocol(&shape));
        let heavy: Vec<_> = judged.bevindingen.iter().filter(|b| b.ernst != Ernst::LetOp).collect();
        assert!(heavy.is_empty() && judged.volledig, "{}: {heavy:?}", shape.name);
    }
}

/// The same with the real program: imported and checked, nothing is `spoed` or `tekort`.
#[test]
fn a_sound_dossier_is_sound_at_the_command_line() {
    for protocol in SHIPPED {
        let world = Verhaal::with_protocol(protocol);
        for (name, text) in STREAMS {
            let shape = shape(name, text);
            if shape.protocol != *protocol {
                continue;
            }
            let json = world.feed(["importeer", "-", "--json"], text).json();
            let zaak = json["zaken"][0].as_str().unwrap().to_owned();
            let peil = shape.peil.to_string();
            let checked = world.run(["controle", &zaak, "--peildatum", &peil]);
            assert_eq!(checked.code, 0, "{name}: {checked:?}");
        }
    }
}

#[test]
fn a_stuk_taken_out_gives_what_the_shape_says() {
    let mut wrong = Vec::new();
    for shape in shapes() {
        let protocol = protocol(&shape);
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

/// What a field taken out gives beside the rule on mandatory fields: rules that rest on it as well, and for fields
/// that no list makes mandatory the rule that asks them. Exact over all shapes together.
const OTHERS: &[(&str, &str)] = &[
    ("afsluiting afspraken", "afsluiting-nazorg"),
    ("afsluiting conclusie", "dossier-besluiten"),
    ("afsluiting uitkomst", "dossier-besluiten"),
    ("afweging antwoord", "afweging-volgorde afweging-volledig dossier-besluiten"),
    ("afweging met_veilig_thuis", "afweging-samen"),
    ("afweging nr", "afweging-volgorde afweging-volledig dossier-besluiten"),
    ("besluit door", "dossier-besluiten"),
    ("besluit hulp", "dossier-besluiten"),
    ("besluit melden", "dossier-besluiten"),
    ("besluit reden", "dossier-besluiten"),
    ("contact doel", "consult-intern consult-veilig-thuis twijfel-veilig-thuis"),
    ("contact met", MET),
    ("contact met.rol", MET),
    ("contact vertrouwelijk_gemeld", "vertrouwelijk-gemeld"),
    // A talk that does not say it was left is a talk held, of which everything is missing.
    ("gesprek afgezien", "gesprek-ondertekend gesprek-velden"),
    ("gesprek afgezien.grond", "dossier-stappen ouder-teruggekoppeld"),
    ("gesprek met", "disclosure-afstemming gesprek-kind"),
    ("gesprek reactie", "gesprek-opbouw"),
    ("melding opnieuw", "evaluatie-vervolg melding-gedaan"),
    ("melding ouders_ingelicht", "melding-besproken"),
    ("melding waarom_niet", "melding-besproken"),
    ("ondertekening op", "gesprek-ondertekend"),
    ("ondertekening wijze", "gesprek-ondertekend"),
    ("participatie punt", "participatie-punten"),
    ("signaal bron", "derden-bron"),
    ("signaal deskundige", "diagnose-deskundige"),
    ("signaal deskundige.discipline", "diagnose-deskundige"),
    ("signaal deskundige.naam", "diagnose-deskundige"),
    ("signaal duiding", "dossier-richting signaal-duiding"),
    ("signaal waarnemingen", "dossier-signalen signaal-waarneming"),
    ("toestemming besluit", "consult-toestemming"),
    ("toestemming schriftelijk", "consult-toestemming"),
    ("vervolg uitkomst", "dossier-vervolg"),
];

/// Who was spoken to decides what a contact was for.
const MET: &str = "consult-directie consult-intern consult-veilig-thuis disclosure-afstemming ouder-teruggekoppeld \
    spoed-deskundige spoed-veilig-thuis twijfel-veilig-thuis";

/// The mandatory fields that a shape had, as far as their absence was named.
type Met = BTreeSet<(String, &'static str, String)>;
/// What came up beside that, by soort and field.
type Others = BTreeMap<String, BTreeSet<&'static str>>;

/// Takes each field out of a stuk in turn; notes a mandatory one that nothing names.
fn take_out(
    shape: &Shape,
    index: usize,
    protocol: &Protocol,
    met: &mut Met,
    others: &mut Others,
) -> Vec<String> {
    let item = &shape.items[index];
    let soort = item.gegevens.soort();
    let asked = protocol.velden(soort);
    let mut fields: BTreeSet<String> = paths(&item.gegevens).into_iter().collect();
    fields.extend(asked.iter().map(|eis| eis.veld.value.clone()));
    let mut unnamed = Vec::new();
    for path in fields {
        let Some(found) = shape.new_without_field(index, &path, protocol) else { continue };
        let about = |found: &Found, veld: &str| {
            Some(found.0) == veld_regel(soort)
                && found.2 == Some(item.id())
                && found.3.as_deref() == Some(veld)
                && level(found.1) == protocol.niveau(found.0)
        };
        // A field taken out takes its parts along, and a part the whole of which it is the only one.
        let related = |found: &Found| {
            found.3.as_ref().is_some_and(|veld| {
                let (inner, outer) = (format!("{path}."), format!("{veld}."));
                about(found, veld) && (*veld == path || veld.starts_with(&inner) || path.starts_with(&outer))
            })
        };
        for eis in asked.iter().filter(|eis| eis.veld.value == path) {
            if found.iter().any(|found| about(found, &path)) {
                met.insert((shape.protocol.clone(), soort.word(), path.clone()));
            } else if eis.als == Voorwaarde::Naam(Als::Altijd) {
                unnamed.push(format!("{} {index} {soort} {path}: {}", shape.name, names(&found).join(", ")));
            }
        }
        for other in found.iter().filter(|other| other.1 != Ernst::LetOp && !related(other)) {
            others.entry(format!("{soort} {path}")).or_default().insert(other.0);
        }
    }
    unnamed
}

/// Each mandatory field of each stuk of each shape gives the bevinding that names stuk and field, at the level of the
/// protocol; what else comes up as spoed or tekort is what `OTHERS` says. Every mandatory field of both protocols
/// stands in some shape.
#[test]
fn a_field_taken_out_is_named() {
    let (mut met, mut others, mut unnamed) = (Met::new(), Others::new(), Vec::new());
    for shape in shapes() {
        let protocol = protocol(&shape);
        for index in 0..shape.items.len() {
            unnamed.extend(take_out(&shape, index, &protocol, &mut met, &mut others));
        }
    }
    assert!(unnamed.is_empty(), "nothing names this field:\n{}", unnamed.join("\n"));
    let table = OTHERS.iter().map(|(field, rules)| ((*field).to_owned(), rules.split(' ').collect()));
    assert_eq!(others, table.collect::<Others>());
    for name in ["delft-esis", "sbo-parnassys"] {
        let protocol = Protocol::from_yaml(shipped(name).unwrap()).unwrap();
        for soort in Soort::ALL {
            for eis in protocol.velden(*soort) {
                let field = (name.to_owned(), soort.word(), eis.veld.value);
                assert!(met.contains(&field), "no shape has {field:?}");
            }
        }
    }
}

fn level(ernst: Ernst) -> Niveau {
    match ernst {
        Ernst::Spoed => Niveau::Spoed,
        Ernst::Tekort => Niveau::Tekort,
        Ernst::LetOp => Niveau::LetOp,
    }
}
