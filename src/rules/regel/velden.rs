//! Mandatory fields: one rule, driven by the protocol's data, for every soort.

use crate::model::{Aard, AfsluitUitkomst, Contact, Gegevens, Gesprek, Inhoud, Signaal};
use crate::protocol::{Als, Niveau, Protocol, Voorwaarde, veld_regel};

use super::super::bevinding::Detail;
use super::super::view::{OfSoort, View};
use super::Found;

/// Each mandatory field that is not filled, one bevinding per field and stuk; a list that is written but empty
/// is filled (*nobody else was present*).
///
/// Dutch condition: "Een verplicht veld van het protocol is niet ingevuld."
pub(super) fn check(view: &View, rule: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for item in &view.items {
        let soort = item.gegevens.soort();
        if veld_regel(soort) != Some(rule) {
            continue;
        }
        let fields = view.protocol.velden(soort);
        for field in fields {
            let path = field.veld.value.as_str();
            if is_empty(&item.gegevens, path) && holds(view.protocol, &item.gegevens, &field.als, Some(view))
            {
                found.push(Found::on(item, Detail::VeldLeeg).veld(path));
            }
        }
    }
    found
}

/// The mandatory fields that a stuk by itself leaves open, in the order of the protocol; what the rules on
/// signalen ask beside them comes last.
pub(in crate::rules) fn missing(gegevens: &Gegevens, protocol: &Protocol) -> Vec<String> {
    let fields = protocol.velden(gegevens.soort());
    let empty = fields
        .iter()
        .filter(|field| is_empty(gegevens, &field.veld.value) && holds(protocol, gegevens, &field.als, None))
        .map(|field| field.veld.value.clone());
    let mut missing: Vec<String> = empty.collect();
    if let Inhoud::Signaal(signaal) = &gegevens.inhoud {
        let asks = |rule| protocol.niveau(rule) != Niveau::Uit;
        let third = signaal.aard == Some(Aard::Derden) && asks("derden-bron");
        let diagnosis = signaal.aard == Some(Aard::Diagnose) && asks("diagnose-deskundige");
        let unnamed = |path| is_empty(gegevens, path);
        for (path, is_missing) in [
            ("waarnemingen", asks("dossier-signalen") && !super::signaal_waarneming::stated(signaal)),
            ("duiding", asks("signaal-duiding") && signaal.duiding.is_none()),
            ("bron", third && unnamed("bron")),
            ("deskundige.naam", diagnosis && unnamed("deskundige.naam")),
            ("deskundige.discipline", diagnosis && unnamed("deskundige.discipline")),
        ] {
            if is_missing && !missing.iter().any(|known| known == path) {
                missing.push(path.to_owned());
            }
        }
    }
    // A waiver without them sets nothing aside.
    if matches!(gegevens.inhoud, Inhoud::Ontheffing(_)) {
        missing.extend(
            ["regel", "reden"].iter().filter(|path| is_empty(gegevens, path)).map(ToString::to_string),
        );
    }
    missing
}

/// Whether a field says nothing. Who made a contact is by default who recorded it.
fn is_empty(gegevens: &Gegevens, path: &str) -> bool {
    let by_default = path == "door" && matches!(gegevens.inhoud, Inhoud::Contact(_));
    !by_default && gegevens.filled(path) == Some(false)
}

/// Whether the condition of a field holds; what only a dossier can tell does not, without one.
fn holds(protocol: &Protocol, gegevens: &Gegevens, condition: &Voorwaarde, view: Option<&View>) -> bool {
    let inhoud = &gegevens.inhoud;
    let held = Gesprek::of(inhoud).is_none_or(|gesprek| gesprek.afgezien.is_none());
    let aard = Signaal::of(inhoud).and_then(|signaal| signaal.aard);
    match condition {
        Voorwaarde::Naam(Als::Altijd) => true,
        Voorwaarde::Naam(Als::Extern) => Contact::of(inhoud)
            .and_then(|contact| contact.met.as_ref()?.rol.as_ref())
            .is_some_and(|rol| protocol.is_extern(rol.as_str())),
        Voorwaarde::Naam(Als::Gevoerd) => held,
        Voorwaarde::Naam(Als::NietGevoerd) => !held,
        Voorwaarde::Naam(Als::Derden) => aard == Some(Aard::Derden),
        Voorwaarde::Naam(Als::Diagnose) => aard == Some(Aard::Diagnose),
        Voorwaarde::Naam(Als::NaGevaar) => view.is_some_and(|view| view.walk.danger),
        Voorwaarde::Naam(Als::HulpAfgerond) => match inhoud {
            Inhoud::Afsluiting(afsluiting) => afsluiting.uitkomst == Some(AfsluitUitkomst::HulpAfgerond),
            _ => view.is_some_and(|view| view.closed_as(AfsluitUitkomst::HulpAfgerond)),
        },
        Voorwaarde::Veld(other) => says(gegevens, &other.veld.value, &other.is),
    }
}

/// Whether the field at `path` has one of these words.
fn says(gegevens: &Gegevens, path: &str, words: &[String]) -> bool {
    let Ok(tree) = serde_json::to_value(gegevens) else { return false };
    let mut at = &tree;
    for part in path.split('.') {
        match at.get(part) {
            Some(next) => at = next,
            None => return false,
        }
    }
    let is = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => words.contains(text),
        serde_json::Value::Bool(yes) => words.iter().any(|w| w == if *yes { "true" } else { "false" }),
        other => words.contains(&other.to_string()),
    };
    at.as_array().map_or_else(|| is(at), |list| list.iter().any(is))
}

#[cfg(test)]
mod tests {
    use crate::rules::Ernst;
    use crate::rules::testing::{both, check, lines};

    const VOL: &str = "soort: signaal\ndatum: 2026-11-02\nplaats: klas\nsituatie: gymles\naanwezigen: []\n\
        waarnemingen: [{zintuig: gezien, wat: blauwe plek}]\naard: feit\nduiding: onduidelijk\n";

    #[test]
    fn signaal_velden() {
        for protocol in both() {
            assert!(check(&protocol, VOL).of("signaal-velden").is_empty());
            let found = check(&protocol, &VOL.replace("plaats: klas\n", "").replace("aanwezigen: []\n", ""));
            assert_eq!(lines(&found.of("signaal-velden")), ["tekort #1 plaats", "tekort #1 aanwezigen"]);
        }
    }

    #[test]
    fn contact_velden() {
        let vol = "soort: contact\ndatum: 2026-11-03\nplaats: telefonisch\nsituatie: bellen\naanwezigen: []\n\
            met: {rol: veilig_thuis}\ndoel: advies\nuitkomst: afwachten\nanoniem: true\ntwijfel: false\n\
            vertrouwelijk_gemeld: true\n";
        for protocol in both() {
            let stream = format!("{VOL}---\n{vol}");
            assert!(check(&protocol, &stream).of("contact-velden").is_empty());
            let stream = stream.replace("anoniem: true\n", "").replace("uitkomst: afwachten\n", "");
            let found = check(&protocol, &stream);
            assert_eq!(found.of("contact-velden").len(), 2, "{found:?}");
            let intern = stream.replace("veilig_thuis", "collega");
            assert_eq!(check(&protocol, &intern).of("contact-velden").len(), 1, "internal needs no anoniem");
        }
    }

    #[test]
    fn gesprek_velden() {
        for protocol in both() {
            let not_held = "soort: gesprek\ndatum: 2026-11-04\nmet: [{rol: ouder}]\n\
                afgezien: {grond: veiligheid, voor_wie: [kind], toelichting: gevaar, door: {rol: directie}}\n";
            assert!(check(&protocol, not_held).of("gesprek-velden").is_empty());
            let found = check(&protocol, &not_held.replace(" toelichting: gevaar,", ""));
            assert_eq!(lines(&found.of("gesprek-velden")), ["tekort #1 afgezien.toelichting"]);
            let held = "soort: gesprek\ndatum: 2026-11-04\nmet: [{rol: ouder}]\n";
            let missing = check(&protocol, held).of("gesprek-velden");
            assert!(missing.iter().any(|b| b.veld.as_deref() == Some("reactie") && b.ernst == Ernst::Tekort));
        }
    }
}
