//! What each reader gets, by a marker word in every field; and that no dossier can break a page.

mod inhoud;
mod kwaad;
mod stilte;

use std::collections::BTreeSet;

use serde::de::DeserializeSeed;
use serde_json::{Map, Value, json};

use super::formulier::Basis;
use super::sjabloon::{Eigen, vul};
use super::{Herkomst, Invoer, Lezer, als_json, formulier, ouders, rapport};
use crate::model::{Dossier, Gegevens, GegevensSeed, Inhoud, Item, Keuze, Kind, Soort, Veld, Wie};
use crate::protocol::{Groep, Protocol};
use crate::rules::testing::{delft, example, id, items, sbo};

const ZELF: &str = "Karin Smit";

/// The fields with text that a parent's copy may hold, thought out apart from the table.
const VAN_OUDER: &str = "\
    afsluiting.afspraken afsluiting.nazorg.verwachting afsluiting.nazorg.wie bijlage.titel contact.plaats \
    contact.uitkomst evaluatie.herstel evaluatie.veiligheid evaluatie.welzijn gesprek.afspraken.klas \
    gesprek.afspraken.thuis gesprek.andere_oorzaak gesprek.conclusie gesprek.doel gesprek.feiten \
    gesprek.interpretatie gesprek.plaats gesprek.reactie gesprek.situatie gesprek.vragen hulp.aanbod \
    hulp.casusregie hulp.doelen hulp.monitor.hoe hulp.monitor.wie hulp.stelt_veiligheid_vast hulp.wie \
    leerling.achternaam leerling.groep leerling.leerkracht leerling.school leerling.tussenvoegsel \
    leerling.voornaam signaal.plaats signaal.waarnemingen.wat toestemming.reikwijdte";

const VAN_INSPECTIE: &str = "\
    afsluiting.conclusie besluit.afwijking besluit.reden besluit.vervolgstappen bijlage.mediatype bijlage.sha256 gesprek.lvs.door \
    gesprek.lvs.verwijzing leerling.groep leerling.leerkracht leerling.school melding.kenmerk \
    melding.waarom_niet melding.zonder_gesprek.toelichting ontheffing.reden ontheffing.regel \
    participatie.onderdelen toestemming.reikwijdte vasthouding.reden verwijsindex.reden weging.aard \
    weging.instrument";

/// What Veilig Thuis does not get.
const NIET_VAN_VEILIG_THUIS: &str = "\
    bijlage.bestandsnaam bijlage.mediatype bijlage.sha256 gesprek.extra.eigen gesprek.lvs.door \
    gesprek.lvs.verwijzing ontheffing.door.naam ontheffing.door.organisatie ontheffing.door.bereikbaar \
    ontheffing.reden ontheffing.regel risicoanalyse.door.naam risicoanalyse.door.organisatie \
    risicoanalyse.door.bereikbaar risicoanalyse.scenarios.gevolg risicoanalyse.scenarios.kans \
    risicoanalyse.scenarios.maatregel risicoanalyse.scenarios.scenario taak.wat taak.wie \
    vasthouding.door.naam vasthouding.door.organisatie vasthouding.door.bereikbaar vasthouding.reden";

const VAN_OVERDRACHT_NIET_MEER_DAN: &str = "\
    leerling signaal vervolg contact toestemming gesprek besluit melding hulp evaluatie participatie taak bijlage \
    afsluiting verwijsindex";

/// Words put into fields, each with the path of its field.
#[derive(Default)]
struct Merken(Vec<String>);

impl Merken {
    fn next(&mut self, path: &str) -> String {
        self.0.push(path.to_owned());
        format!("merk{:04}", self.0.len())
    }

    /// A value for any kind of field, with a marker wherever there is text.
    fn value(&mut self, kind: Kind, path: &str) -> Value {
        match kind {
            Kind::Tekst => self.next(path).into(),
            Kind::JaNee => true.into(),
            Kind::Getal => 1.into(),
            Kind::Datum | Kind::Termijn => "2026-11-03".into(),
            Kind::Tijd => "10:00".into(),
            Kind::Keuze(words) => words[0].into(),
            Kind::Rol => "ouder".into(),
            Kind::Grond => "veiligheid".into(),
            Kind::Wie => {
                let parts = ["naam", "organisatie", "bereikbaar"];
                let mut wie: Map<String, Value> = parts
                    .iter()
                    .map(|part| ((*part).to_owned(), self.next(&format!("{path}.{part}")).into()))
                    .collect();
                wie.insert("rol".to_owned(), "ouder".into());
                wie.into()
            }
            Kind::StukRef => id(2).to_string().into(),
            Kind::Zaak => "2026-7KQ3MY".into(),
            Kind::Lijst(inner) => vec![self.value(*inner, path)].into(),
            Kind::Deel(parts) => self.parts(parts, path).into(),
            Kind::Moment | Kind::Velden => Value::Null,
        }
    }

    fn parts(&mut self, parts: &[Veld], path: &str) -> Map<String, Value> {
        parts
            .iter()
            .map(|part| (part.name.to_owned(), self.value(part.kind, &format!("{path}.{}", part.name))))
            .collect()
    }

    /// A marker behind every text that is there.
    fn mark(&mut self, value: &mut Value, fields: &[Veld], path: &str) {
        for veld in fields {
            if let Some(value) = value.get_mut(veld.name) {
                self.mark_one(value, veld.kind, &format!("{path}.{}", veld.name));
            }
        }
    }

    fn mark_one(&mut self, value: &mut Value, kind: Kind, path: &str) {
        match (&mut *value, kind) {
            (Value::String(text), Kind::Tekst) => *text = format!("{text} {}", self.next(path)),
            (Value::Array(items), Kind::Lijst(inner)) => {
                for item in items {
                    self.mark_one(item, *inner, path);
                }
            }
            (value @ Value::Object(_), Kind::Deel(parts)) => self.mark(value, parts, path),
            (Value::Object(wie), Kind::Wie) if wie.contains_key("bereikbaar") => {
                wie.insert("bereikbaar".to_owned(), self.next(&format!("{path}.bereikbaar")).into());
            }
            _ => {}
        }
    }

    /// The same with a marker behind every text. A name stays what it is: the reader is known by it.
    fn marked(&mut self, soort: Soort, gegevens: &Gegevens) -> Gegevens {
        let mut tree = serde_json::to_value(gegevens).unwrap();
        if tree.get("velden").is_some() {
            return gegevens.clone();
        }
        let is_name =
            |name: &str| name == "aanvaard_door" || (soort == Soort::Ondertekening && name == "naam");
        let fields: Vec<Veld> = soort.velden().iter().filter(|veld| !is_name(veld.name)).copied().collect();
        self.mark(&mut tree, &fields, soort.word());
        self::gegevens(soort, tree)
    }

    fn found(&self, text: &str) -> BTreeSet<&str> {
        let numbered = self.0.iter().enumerate();
        numbered
            .filter(|(nr, _)| text.contains(&format!("merk{:04}", nr + 1)))
            .map(|(_, path)| path.as_str())
            .collect()
    }
}

fn gegevens(soort: Soort, tree: Value) -> Gegevens {
    GegevensSeed(soort).deserialize(tree).unwrap_or_else(|e| panic!("{soort}: {e}"))
}

/// A dossier with one stuk of every soort in which every field is filled, of which a parent may see as much as possible.
fn full(merken: &mut Merken) -> Dossier {
    let soorten = [Soort::Leerling, Soort::Gesprek, Soort::Hulp];
    let rest = Soort::ALL.iter().filter(|s| !soorten.contains(s) && **s != Soort::Zelfcheck);
    let all: Vec<Soort> = soorten.iter().chain(rest).copied().collect();
    let stream: Vec<String> = all.iter().map(|soort| format!("soort: {soort}\n")).collect();
    let mut stukken = items(&stream.join("---\n"));
    let zelf = json!({ "rol": "ouder", "naam": ZELF });
    for (item, soort) in stukken.iter_mut().zip(&all) {
        let mut tree = merken.parts(soort.velden(), soort.word());
        tree.retain(|_, value| !value.is_null());
        if *soort == Soort::Gesprek {
            tree.insert("lvs".to_owned(), merken.value(lvs_kind(), "gesprek.lvs"));
            tree.insert("extra".to_owned(), json!({ "eigen": merken.next("gesprek.extra.eigen") }));
        }
        let mut set = |name: &str, value: Value| drop(tree.insert(name.to_owned(), value));
        match soort {
            Soort::Signaal => {
                set("betreft", json!(["leerling"]));
                set("gevaar", json!([]));
            }
            Soort::Gesprek => {
                set("met", json!([zelf]));
                set("gevaar", json!([]));
            }
            Soort::Contact => {
                set("met", zelf.clone());
                set("gevaar", json!([]));
            }
            Soort::Toestemming => set("van", zelf.clone()),
            Soort::Ondertekening => set("naam", ZELF.into()),
            Soort::Hulp => set("aanvaard_door", json!([ZELF, merken.next("hulp.aanvaard_door")])),
            Soort::Evaluatie => set("op", id(3).to_string().into()),
            _ => {}
        }
        match soort {
            Soort::Signaal => drop(tree.remove("vermoedelijke_pleger")),
            Soort::Gesprek => drop(tree.remove("afgezien")),
            _ => {}
        }
        item.gegevens = gegevens(*soort, tree.into());
        item.oorspronkelijk = item.gegevens.clone();
    }
    Dossier::new("2026-7KQ3MX".parse().unwrap(), stukken, Vec::new())
}

fn lvs_kind() -> Kind {
    <crate::model::Lvs as crate::model::HasKind>::KIND
}

fn invoer<'a>(dossier: &'a Dossier, protocol: &'a Protocol, lezer: Lezer, ouder: Option<&str>) -> Invoer<'a> {
    let moment = dossier.items[0].kop.vastgelegd.op;
    Invoer {
        dossier,
        protocol,
        lezer,
        ouder: ouder.map(str::to_owned),
        stuk: None,
        peil: "2026-11-22".parse().unwrap(),
        school: Some("De Ekster".to_owned()),
        historie: &[],
        herkomst: Herkomst::new("0123456789abcdef".into(), "fedcba".into(), moment, "meldcode export".into()),
    }
}

/// A report in every form, one after another.
fn every_form(invoer: &Invoer) -> String {
    let data = rapport(invoer);
    let html = vul("rapport.html", &Eigen::new(), &data).unwrap_or_else(|e| panic!("{e}"));
    let md = vul("rapport.md", &Eigen::new(), &data).unwrap_or_else(|e| panic!("{e}"));
    format!("{html}\n{md}\n{:#}", als_json(invoer))
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split_whitespace().collect()
}

#[test]
fn every_field_of_every_soort_reaches_only_who_may_have_it() {
    let mut merken = Merken::default();
    let dossier = full(&mut merken);
    let protocol = sbo();
    let shown = |lezer, ouder| every_form(&invoer(&dossier, &protocol, lezer, ouder));
    let stored: Vec<Value> =
        dossier.items.iter().map(|item| serde_json::to_value(&item.gegevens).unwrap()).collect();
    let stored = Value::from(stored).to_string();
    let all = merken.found(&stored);
    assert!(all.len() > 120, "{}", all.len());

    let text = shown(Lezer::Ouder, Some(ZELF));
    assert_eq!(merken.found(&text), words(VAN_OUDER), "ouder");
    let text = shown(Lezer::Inspectie, None);
    assert_eq!(merken.found(&text), words(VAN_INSPECTIE), "inspectie");
    let text = shown(Lezer::VeiligThuis, None);
    let not: BTreeSet<&str> = all.difference(&merken.found(&text)).copied().collect();
    assert_eq!(not, words(NIET_VAN_VEILIG_THUIS), "Veilig Thuis");
    let text = shown(Lezer::Overdracht, None);
    let soorten: BTreeSet<&str> =
        merken.found(&text).iter().map(|path| path.split('.').next().unwrap_or_default()).collect();
    assert_eq!(soorten.difference(&words(VAN_OVERDRACHT_NIET_MEER_DAN)).count(), 0, "{soorten:?}");
    for hidden in
        ["signaal.bron", "gesprek.reactie", "weging.ernst", "participatie.visie_kind", "signaal.aanwezigen"]
    {
        assert!(!merken.found(&text).contains(hidden), "overdracht: {hidden}");
    }
    // The school itself has everything there is.
    let text = shown(Lezer::Eigen, None);
    let not: Vec<&&str> = all.iter().filter(|path| !merken.found(&text).contains(**path)).collect();
    assert!(not.is_empty(), "eigen: {not:?}");
}

const EXAMPLES: &[&str] = &[
    include_str!("../../../templates/voorbeeld/1-een-signaal.yaml"),
    include_str!("../../../templates/voorbeeld/2-hulp-tot-het-einde.yaml"),
    include_str!("../../../templates/voorbeeld/3-acuut.yaml"),
    include_str!("../../../templates/voorbeeld/4-onthulling.yaml"),
    include_str!("../../../templates/voorbeeld/5-andere-zorg.yaml"),
    include_str!("../../../tests/vormen/acuut-een-dag.yaml"),
    include_str!("../../../tests/vormen/andere-oorzaak.yaml"),
    include_str!("../../../tests/vormen/andere-zorg.yaml"),
    include_str!("../../../tests/vormen/een-signaal.yaml"),
    include_str!("../../../tests/vormen/geen-gesprek.yaml"),
    include_str!("../../../tests/vormen/hulp-goed-einde.yaml"),
    include_str!("../../../tests/vormen/nee-op-1.yaml"),
    include_str!("../../../tests/vormen/onthulling.yaml"),
    include_str!("../../../tests/vormen/opnieuw-melden.yaml"),
    include_str!("../../../tests/vormen/sbo-acuut.yaml"),
    include_str!("../../../tests/vormen/sbo-volledig.yaml"),
    include_str!("../../../tests/vormen/vgv.yaml"),
];

/// What a parent may be handed: the copy in every form, and the forms for the talk and for consent.
fn handed_to(zelf: &str, dossier: &Dossier, protocol: &Protocol) -> String {
    let invoer = invoer(dossier, protocol, Lezer::Ouder, Some(zelf));
    let mut text = every_form(&invoer);
    for facts in [true, false] {
        text += &vul("gesprek.html", &Eigen::new(), &formulier::voor_gesprek(Basis::Zaak(&invoer), facts))
            .unwrap();
    }
    text + &vul("toestemming.html", &Eigen::new(), &formulier::toestemming(Basis::Zaak(&invoer))).unwrap()
}

/// Whether this stuk is one that a parent may have something of, told apart from the code that chooses.
fn may_have(item: &Item, zelf: &str) -> bool {
    let is_self = |wie: &Wie| wie.naam.as_deref() == Some(zelf);
    match &item.gegevens.inhoud {
        Inhoud::Leerling(_) | Inhoud::Afsluiting(_) | Inhoud::Bijlage(_) | Inhoud::Evaluatie(_) => true,
        Inhoud::Signaal(s) => {
            s.aard.is_some_and(|aard| aard.word() == "feit") && s.gevaar.as_ref().is_none_or(Vec::is_empty)
        }
        Inhoud::Gesprek(g) => g.met.iter().flatten().any(is_self) && g.afgezien.is_none(),
        Inhoud::Contact(c) => c.met.as_ref().is_some_and(is_self),
        Inhoud::Toestemming(t) => t.van.as_ref().is_some_and(is_self),
        Inhoud::Hulp(h) => {
            h.aanvaard_door.iter().flatten().any(|naam| naam == zelf)
                || h.afgesproken_met.iter().flatten().any(is_self)
        }
        _ => false,
    }
}

#[test]
fn the_parents_copy_of_every_example_holds_no_word_that_it_may_not() {
    let mut parents = 0;
    for stream in EXAMPLES {
        let protocol = if stream.contains("sbo-parnassys") { sbo() } else { delft() };
        let mut merken = Merken::default();
        let mut dossier = example(stream);
        let mut ends = Vec::new();
        for item in &mut dossier.items {
            let soort = item.gegevens.soort();
            for of in [&mut item.gegevens, &mut item.oorspronkelijk] {
                *of = merken.marked(soort, of);
            }
            ends.push(merken.0.len());
        }
        for zelf in ouders(&dossier, &protocol) {
            parents += 1;
            let text = handed_to(&zelf, &dossier, &protocol);
            let mut start = 0;
            for (item, end) in dossier.items.iter().zip(&ends) {
                for nr in start..*end {
                    let shown = text.contains(&format!("merk{:04}", nr + 1));
                    let path = merken.0[nr].as_str();
                    let own = path == "leerling.betrokkenen.bereikbaar";
                    let allowed = own || (words(VAN_OUDER).contains(path) && may_have(item, &zelf));
                    assert!(!shown || allowed, "{zelf}: {path} of {}", item.day());
                }
                start = *end;
            }
            for other in ouders(&dossier, &protocol).iter().filter(|other| **other != zelf) {
                assert!(!text.contains(other.as_str()), "{other} in the copy of {zelf}");
            }
        }
    }
    assert!(parents >= 14, "{parents} parents");
}

#[test]
fn what_is_no_fact_about_the_child_alone_stays_out_of_a_parents_copy() {
    let signaal = |rest: &str| {
        format!(
            "soort: leerling\nvoornaam: Bo\n---\nsoort: signaal\ndatum: 2026-11-03\nwaarnemingen: [{{zintuig: gezien, wat: geheim}}]\n{rest}"
        )
    };
    let seen = |rest: &str| {
        let dossier = Dossier::new("2026-7KQ3MX".parse().unwrap(), items(&signaal(rest)), Vec::new());
        every_form(&invoer(&dossier, &delft(), Lezer::Ouder, None)).contains("geheim")
    };
    assert!(seen("aard: feit\nbetreft: [leerling]\n"));
    assert!(
        seen("aard: feit\nbetreft: [leerling]\nvermoedelijke_pleger: onbekend\n"),
        "says no more than no answer"
    );
    for rest in [
        "aard: hypothese\nbetreft: [leerling]\n",
        "aard: derden\nbetreft: [leerling]\nbron: anoniem\n",
        "betreft: [leerling]\n",
        "aard: feit\n",
        "aard: feit\nbetreft: [leerling, interactie]\n",
        "aard: feit\nbetreft: [ouder]\n",
        "aard: feit\nbetreft: [ander_kind]\n",
        "aard: feit\nbetreft: [leerling]\ngevaar: [disclosure]\n",
        "aard: feit\nbetreft: [leerling]\nvermoedelijke_pleger: medewerker\n",
        "aard: feit\nbetreft: [leerling]\n---\nsoort: vervolg\nop: '#2'\nuitkomst: vervallen\n",
    ] {
        assert!(!seen(rest), "{rest}");
    }
}
