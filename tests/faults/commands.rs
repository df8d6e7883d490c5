//! Every command that writes: how it is prepared, carried out, and how one sees that it was done.

use std::path::Path;

use meldcode::model::{Functie, MedewerkerId, Soort, StukId, ZaakNummer};
use meldcode::vault::{
    Batch, NewStuk, NewZaak, Plaintext, RecoveryIdentity, StaffKey, Vault, VaultError, fresh_stuk_id,
    fresh_zaak_nummer, init,
};

use crate::place::{COLLEAGUE, Place, new_staff};
use crate::vault_world::{moment, new_archive, protocol};
use crate::verif_scene::{new, text};

/// A word that stands in every stuk, and may never be on disk in the clear.
pub const MARKER: &str = "zandkasteel";
/// Zaken and stukken per zaak of an import: more files than go by one at a time.
const IMPORT: (usize, usize) = (3, 18);

/// The commands, by the word that a child process gets.
pub const ALL: [&str; 13] = [
    "open", "add", "attach", "import", "give", "take", "staff", "revoke", "protocol", "school", "sync",
    "join", "init",
];

impl Place {
    /// Makes sure that the command can be done, and names what it is about.
    pub fn prepare(&self, command: &str) -> String {
        let zaak = || {
            let nummer = fresh_zaak_nummer(moment(2));
            self.carry_out("open", nummer.as_str()).unwrap();
            nummer
        };
        let fresh = || fresh_stuk_id(moment(3)).to_string().to_lowercase();
        match command {
            "open" => fresh_zaak_nummer(moment(2)).to_string(),
            "add" | "attach" => format!("{} {}", zaak(), fresh_stuk_id(moment(3))),
            "import" => {
                let zaken: Vec<_> = (0..IMPORT.0).map(|_| fresh_zaak_nummer(moment(2)).to_string()).collect();
                zaken.join(" ")
            }
            "give" => zaak().to_string(),
            "take" => {
                let zaak = zaak().to_string();
                self.carry_out("give", &zaak).unwrap();
                zaak
            }
            "revoke" => {
                let id = format!("x{}", fresh());
                self.add_staff(&id, Functie::InternBegeleider, &StaffKey::generate().unwrap());
                zaak();
                id
            }
            "sync" => {
                let (zaak, there) = (zaak(), fresh_stuk_id(moment(3)));
                self.vault().synchronise(Some(self.key()), moment(3)).unwrap();
                let copy = || Vault::open(&self.path("kopie")).unwrap();
                copy().synchronise(Some(self.key()), moment(3)).unwrap();
                self.add(&self.path("kopie"), &zaak, there, None).unwrap();
                copy().synchronise(Some(self.key()), moment(3)).unwrap();
                self.add(&self.root(), &zaak, fresh_stuk_id(moment(3)), None).unwrap();
                format!("{zaak} {there}")
            }
            "school" => fresh_stuk_id(moment(3)).to_string(),
            _ => format!("x{}", fresh()),
        }
    }

    /// The command itself.
    pub fn carry_out(&self, command: &str, about: &str) -> Result<(), VaultError> {
        let key = self.key();
        let colleague: MedewerkerId = COLLEAGUE.parse().unwrap();
        match command {
            "open" | "import" => self.open_zaken(about, if command == "open" { 0 } else { IMPORT.1 }),
            "add" | "attach" => {
                let (zaak, id) = stuk(about);
                let content = (command == "attach").then(|| Plaintext::new(MARKER.repeat(40).into_bytes()));
                self.add(&self.root(), &zaak, id, content)
            }
            "give" => self
                .vault()
                .give_access(self.identity(), moment(4), &about.parse().unwrap(), &colleague)
                .map(drop),
            "take" => self.vault().take_access(key, moment(5), &about.parse().unwrap(), &colleague).map(drop),
            "staff" => {
                let new = new_staff(about, Functie::Leerkracht, &StaffKey::generate().unwrap());
                self.vault().add_staff(key, moment(4), &new).map(drop)
            }
            "revoke" => self.vault().revoke_staff(key, moment(5), &about.parse().unwrap()).map(drop),
            "protocol" => {
                self.vault().take_into_force(key, moment(4), "delft-esis", about, "naam: x\n").map(drop)
            }
            "school" => {
                let record = (about.parse().unwrap(), Plaintext::from(format!("wat: {MARKER}\n")));
                self.vault().append_school(key, moment(4), &[record]).map(drop)
            }
            "sync" => self.vault().synchronise(Some(key), moment(6)).map(drop),
            "join" => self.join(about).map(drop),
            "init" => {
                let new = new_archive("i.devries", &RecoveryIdentity::generate());
                init(&self.path(about), &new, key, moment(0)).map(drop)
            }
            other => panic!("{other}"),
        }
    }

    /// Whether the command was done.
    pub fn is_done(&self, command: &str, about: &str) -> bool {
        let state = || self.vault().state().clone();
        let readers = || state().zaken[&about.parse::<ZaakNummer>().unwrap()].readers.clone();
        let colleague: MedewerkerId = COLLEAGUE.parse().unwrap();
        match command {
            "open" => state().zaken.contains_key(&about.parse().unwrap()),
            "import" => {
                let vault = self.vault();
                let zaken = || about.split(' ').map(|zaak| zaak.parse::<ZaakNummer>().unwrap());
                let there = zaken().filter(|zaak| vault.state().zaken.contains_key(zaak)).count();
                assert!(there == 0 || there == IMPORT.0, "half an import");
                assert!(there == 0 || zaken().all(|zaak| vault.count(&zaak) == IMPORT.1));
                there > 0
            }
            "give" => readers().contains(&colleague),
            "take" => !readers().contains(&colleague),
            "staff" => state().staff.contains_key(&about.parse().unwrap()),
            "revoke" => !state().staff[&about.parse::<MedewerkerId>().unwrap()].active,
            "protocol" => state().protocol.1 == about,
            "school" => {
                let records = self.vault().read_school(self.identity()).unwrap();
                records.iter().any(|record| record.id.to_string() == about && record.content.is_ok())
            }
            "add" | "attach" | "sync" => {
                let (zaak, id) = stuk(about);
                self.holds(&self.root(), &zaak, id)
            }
            _ => Vault::open(&self.path(about)).is_ok(),
        }
    }

    pub fn add(
        &self,
        root: &Path,
        zaak: &ZaakNummer,
        id: StukId,
        attachment: Option<Plaintext>,
    ) -> Result<(), VaultError> {
        let mut stuk = signaal(zaak, id);
        if let Some(content) = &attachment {
            let sum = format!("{:x}", <sha2::Sha256 as sha2::Digest>::digest(content.as_bytes()));
            let fields = format!("soort: bijlage\ngrootte: {}\nsha256: {sum}", content.as_bytes().len());
            stuk = new(zaak, id, Soort::Bijlage, text(id, zaak, "i.devries", moment(3), &fields));
        }
        stuk.attachment = attachment;
        let batch = Batch { new_zaken: vec![], stukken: vec![stuk] };
        Vault::open(root)?.append(self.key(), moment(3), &batch).map(drop)
    }

    fn open_zaken(&self, numbers: &str, stukken: usize) -> Result<(), VaultError> {
        let mut batch = Batch::default();
        for nummer in numbers.split(' ').map(|nummer| nummer.parse::<ZaakNummer>().unwrap()) {
            batch.new_zaken.push(NewZaak { nummer: nummer.clone(), protocol: protocol() });
            batch.stukken.extend((0..stukken).map(|_| signaal(&nummer, fresh_stuk_id(moment(3)))));
        }
        self.vault().append(self.key(), moment(3), &batch).map(drop)
    }
}

fn signaal(zaak: &ZaakNummer, id: StukId) -> NewStuk {
    let fields = format!("soort: signaal\nsituatie: {MARKER}");
    new(zaak, id, Soort::Signaal, text(id, zaak, "i.devries", moment(3), &fields))
}

/// The zaak and the stuk of a command that adds one.
pub fn stuk(about: &str) -> (ZaakNummer, StukId) {
    let (zaak, id) = about.split_once(' ').unwrap();
    (zaak.parse().unwrap(), id.parse().unwrap())
}
