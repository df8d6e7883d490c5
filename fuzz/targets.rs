//! What is read from outside, each by name. Nothing here may panic or take long, whatever the bytes are.

use meldcode::model::{Soort, edexml, yaml};
use meldcode::protocol::Protocol;
use meldcode::vault::{RecoveryIdentity, StaffKey, VaultError, reads};

/// A reader, fed with bytes.
pub type Target = fn(&[u8]);

/// The targets; `fuzz/corpus/<name>` holds what they begin with and what was found.
pub const ALL: [(&str, Target); 6] = [
    ("stuk", stuk),
    ("stroom", stroom),
    ("protocol", protocol),
    ("archief", archief),
    ("sleutel", sleutel),
    ("edexml", leerlingen),
];

/// One stuk, as the archive holds it and as a person types it; what is read can be written and read again.
fn stuk(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(stuk) = yaml::stuk(text) {
        let written = yaml::write(&stuk).unwrap_or_default();
        let again = yaml::stuk(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
        assert_eq!(yaml::write(&again).unwrap_or_default(), written);
    }
    if let Ok(peek) = yaml::peek(text) {
        let soort = peek.soort.unwrap_or(Soort::Signaal);
        let _ = yaml::document(text, soort, peek.op_soort).map_err(|error| error.to_string());
    }
}

/// A stream of documents.
fn stroom(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for part in yaml::split(text).into_iter().take(50) {
        match yaml::peek(part.text) {
            Ok(peek) => {
                let soort = peek.soort.unwrap_or(Soort::Gesprek);
                let _ = yaml::document(part.text, soort, peek.op_soort).map_err(|error| error.to_string());
            }
            Err(error) => drop(error.shifted(part.lines_before).to_string()),
        }
    }
}

/// A protocol.
fn protocol(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = Protocol::from_yaml(text).map_err(|error| error.to_string());
}

/// A file of the archive; the first line is its place.
fn archief(data: &[u8]) {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let (place, content) = data.split_at(end);
    let Ok(place) = std::str::from_utf8(place) else { return };
    let _ = reads(place, content.get(1..).unwrap_or_default());
}

/// A key of a staff member, and what lies on paper.
fn sleutel(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = StaffKey::parse(text, &mut || Err(VaultError::Locked)).map(drop);
    let _ = RecoveryIdentity::parse(text).map(drop);
}

/// A school's export of its pupils.
fn leerlingen(data: &[u8]) {
    if let Ok(text) = edexml::decode(data) {
        let _ = edexml::parse(&text).map_err(|error| error.to_string());
    }
}
