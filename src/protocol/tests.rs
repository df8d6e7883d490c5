#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

#[test]
fn the_shipped_protocols_load() {
    for naam in SHIPPED {
        let protocol =
            Protocol::from_yaml(shipped(naam).unwrap()).unwrap_or_else(|error| panic!("{naam}\n{error}"));
        assert_eq!(protocol.naam.value, *naam);
        assert_eq!(protocol.regels.len(), REGELNAMEN.len());
    }
}

#[test]
fn what_every_protocol_has_loads_and_covers_every_field() {
    let common = shipped::common().unwrap_or_else(|error| panic!("{error}"));
    assert!(common.rollen.iter().any(|rol| rol.naam.value == "veilig_thuis"));
    for soort in Soort::ALL {
        for veld in soort.fields() {
            assert!(tekst::find(&common.hulpteksten, *soort, veld).is_some(), "{soort}.{veld}");
        }
    }
}
