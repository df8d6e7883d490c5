//! What one step costs: open a stuk, parse it, judge a dossier, verify a signature. `cargo bench`.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

#[path = "archief/tekst.rs"]
#[allow(dead_code)]
mod tekst;

use chrono::DateTime;
use divan::Bencher;
use meldcode::model::{
    Dossier, Functie, Item, Kop, Moment, Soort, Stuk, StukId, Vastgelegd, ZaakNummer, yaml,
};
use meldcode::protocol::{Protocol, shipped};
use meldcode::rules::{self, Peilmoment};
use meldcode::vault::StaffKey;
use tekst::Chance;

fn main() {
    divan::main();
}

/// The twenty stukken of one zaak as they are stored.
fn texts() -> Vec<String> {
    let mut chance = Chance::new(7);
    let drafts = tekst::zaak(&mut chance, 20, 0);
    drafts.iter().map(|draft| yaml::write(&stuk(draft, &mut chance)).unwrap()).collect()
}

fn stuk(draft: &tekst::Draft, chance: &mut Chance) -> Stuk {
    let op = DateTime::parse_from_rfc3339("2026-11-22T10:15:00+01:00").unwrap();
    let op_soort = (draft.soort == Soort::Vervolg).then_some(Soort::Signaal);
    Stuk {
        kop: Kop {
            id: StukId::from_parts(op.to_utc(), u128::from(chance.next())),
            zaak: Some(ZaakNummer::from_random(2026, 7)),
            vastgelegd: Vastgelegd { door: "i.devries".parse().unwrap(), op: Moment(op) },
        },
        gegevens: yaml::document(&draft.text, draft.soort, op_soort).unwrap().gegevens,
    }
}

#[divan::bench]
fn open_one(bencher: Bencher) {
    let identity = age::x25519::Identity::generate();
    let sealed = age::encrypt(&identity.to_public(), texts()[1].as_bytes()).unwrap();
    bencher.bench(|| age::decrypt(&identity, &sealed).unwrap());
}

#[divan::bench]
fn parse_one(bencher: Bencher) {
    let text = texts().swap_remove(1);
    bencher.bench(|| yaml::stuk(&text).unwrap());
}

#[divan::bench]
fn rules_over_one_zaak(bencher: Bencher) {
    let items: Vec<Item> =
        texts().iter().map(|text| Item::new(yaml::stuk(text).unwrap(), Functie::InternBegeleider)).collect();
    let dossier = Dossier::new(ZaakNummer::from_random(2026, 7), items, Vec::new());
    let protocol = Protocol::from_yaml(shipped("delft-esis").unwrap()).unwrap();
    let now =
        Peilmoment::from_moment(Moment(DateTime::parse_from_rfc3339("2026-11-22T12:00:00+01:00").unwrap()));
    bencher.bench(|| rules::check(&dossier, &protocol, now));
}

#[divan::bench]
fn read_the_protocol(bencher: Bencher) {
    bencher.bench(|| Protocol::from_yaml(shipped("delft-esis").unwrap()).unwrap());
}

#[divan::bench]
fn verify_one_signature(bencher: Bencher) {
    let key = StaffKey::generate().unwrap();
    let text =
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor I. de Vries <i@x.invalid> 1763800000 +0100\n";
    let armoured = key.sign(text.as_bytes()).unwrap();
    bencher.bench(|| {
        let signature = ssh_key::SshSig::from_pem(&armoured).unwrap();
        ssh_key::PublicKey::from(signature.public_key().clone())
            .verify("git", text.as_bytes(), &signature)
            .unwrap();
    });
}

#[divan::bench]
fn make_one_signature(bencher: Bencher) {
    let key = StaffKey::generate().unwrap();
    bencher.bench(|| key.sign(b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n").unwrap());
}
