//! Every command that writes: how it is prepared, carried out, and how one sees that it was done.

use std::path::Path;

use meldcode::model::{Functie, MedewerkerId, Soort, StukId, ZaakNummer};
use meldcode::vault::{
    Batch, Identity, NewStuk, NewZaak, Opening, Plaintext, RecoveryIdentity, StaffKey, Vault, VaultError,
    fresh_stuk_id, fresh_zaak_nummer, init,
};

use crate::place::{COLLEAGUE, Place, new_staff};
use crate::vault_world::{moment, new_archive, protocol};
use crate::verif_scene::{new, text};

/// A word that stands in every stuk, and may never be on disk in the clear.
pub const MARKER: &str = "zandkasteel";
/// Zaken and stukken per zaak of an import: more files than go by one at a time.
const IMPORT: (usize, usize) = (3, 18);

/// The commands, by the word that a child process gets.
pub const ALL: [&str; 21] = [
    "open", "add", "attach", "scan", "import", "give", "take", "staff", "revoke", "role", "replace", "rekey",
    "recover", "takeover", "pick", "protocol", "move", "school", "sync", "join", "init",
];

/// Those that need a server and a copy.
pub const WITH_SERVER: [&str; 4] = ["sync", "join", "takeover", "pick"];

impl Place {
    /// Makes sure that the command can be done, and names what it is about.
    #[allow(clippy::too_many_lines, reason = "one short arm for each command")]
    pub fn prepare(&self, command: &str) -> String {
        let zaak = || {
            let nummer = fresh_zaak_nummer(moment(2));
            self.carry_out("open", nummer.as_str()).unwrap();
            nummer
        };
        let fresh = || fresh_stuk_id(moment(3)).to_string().to_lowercase();
        match command {
            "open" => fresh_zaak_nummer(moment(2)).to_string(),
            "add" | "attach" | "scan" => format!("{} {}", zaak(), fresh_stuk_id(moment(3))),
            "move" => {
                let (zaak, version) = (zaak(), format!("x{}", fresh()));
                self.carry_out("protocol", &version).unwrap();
                format!("{zaak} {} {version}", fresh_stuk_id(moment(4)))
            }
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
            // Of so many zaken that their branches move together.
            "leave" => {
                let id = self.prepare("revoke");
                let zaken: Vec<_> = (0..9).map(|_| fresh_zaak_nummer(moment(2)).to_string()).collect();
                self.open_zaken(&zaken.join(" "), 0).unwrap();
                id
            }
            "role" => {
                let id = format!("x{}", fresh());
                self.add_staff(&id, Functie::Leerkracht, &StaffKey::generate().unwrap());
                id
            }
            "replace" | "rekey" | "recover" => {
                let (id, key) = (format!("x{}", fresh()), StaffKey::generate().unwrap());
                key.write_new(&self.path(&id), None).unwrap();
                self.add_staff(&id, Functie::InternBegeleider, &key);
                zaak();
                id
            }
            "takeover" => {
                let (id, key) = (format!("x{}", fresh()), StaffKey::generate().unwrap());
                self.add_staff(&id, Functie::InternBegeleider, &key);
                let (zaak, stuk) = (zaak(), fresh_stuk_id(moment(3)));
                let batch = Batch { new_zaken: vec![], stukken: vec![signaal_by(&id, &zaak, stuk)] };
                let receipt = self.vault().append(&key, moment(3), &batch).unwrap();
                format!("{id} {}", receipt.commit)
            }
            "pick" => self.quarrel(),
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

    /// Two who coordinate end each other's part, each in a copy; the first of them.
    fn quarrel(&self) -> String {
        let fresh = || format!("x{}", fresh_stuk_id(moment(3)).to_string().to_lowercase());
        let people = [(); 2].map(|()| (fresh(), StaffKey::generate().unwrap()));
        for (id, key) in &people {
            self.add_staff(id, Functie::InternBegeleider, key);
        }
        self.carry_out("open", fresh_zaak_nummer(moment(2)).as_str()).unwrap();
        let (here, there) = (self.root(), self.path("kopie"));
        let sync = |at: &Path, key| {
            let result = Vault::open(at).unwrap().synchronise(Some(key), moment(4));
            assert!(result.is_ok(), "{result:?}");
        };
        sync(&here, self.key());
        sync(&there, self.key());
        for ((at, (_, key)), (other, _)) in [&here, &there].iter().zip(&people).zip(people.iter().rev()) {
            Vault::open(at).unwrap().revoke_staff(key, moment(5), &other.parse().unwrap()).unwrap();
        }
        sync(&there, &people[1].1);
        sync(&here, self.key());
        assert!(!self.vault().state().contests.is_empty());
        people[0].0.clone()
    }

    /// The command itself.
    #[allow(clippy::too_many_lines, reason = "one short arm for each command")]
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
            "scan" => {
                let (zaak, id) = stuk(about);
                let scan =
                    scan(&zaak, fresh_stuk_id(moment(3)), Plaintext::new(MARKER.repeat(40).into_bytes()));
                let batch = Batch { new_zaken: vec![], stukken: vec![signaal(&zaak, id), scan] };
                self.vault().append(key, moment(3), &batch).map(drop)
            }
            "role" => {
                self.vault().change_role(key, moment(4), &about.parse().unwrap(), Functie::Directie).map(drop)
            }
            "replace" | "rekey" => {
                let own = Identity::read(&self.path(about), &mut || unreachable!()).unwrap();
                let key = if command == "rekey" { own.signer().unwrap() } else { key };
                let line = StaffKey::generate().unwrap().public_line();
                self.vault().replace_key(key, moment(5), &about.parse().unwrap(), &line).map(drop)
            }
            "recover" => {
                let new = StaffKey::generate().unwrap();
                self.vault().recover_key(&new, &self.recovery(), moment(5), &about.parse().unwrap()).map(drop)
            }
            "takeover" => {
                let (id, commit) = about.split_once(' ').unwrap();
                let commits = [commit.to_owned()];
                self.vault().take_over_work(key, moment(6), &id.parse().unwrap(), &commits).map(drop)
            }
            "pick" => self.vault().pick(key, moment(6), &about.parse().unwrap()).map(drop),
            "move" => {
                let (about, version) = about.rsplit_once(' ').unwrap();
                let (zaak, id) = stuk(about);
                let to = ("delft-esis".to_owned(), version.to_owned());
                self.vault().move_zaak(key, moment(3), &to, signaal(&zaak, id)).map(drop)
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
            "revoke" | "leave" => {
                self.vault().revoke_staff(key, moment(5), &about.parse().unwrap()).map(drop)
            }
            "protocol" => {
                self.vault().take_into_force(key, moment(4), "delft-esis", about, "naam: x\n").map(drop)
            }
            "school" => {
                let text = format!(
                    "meldcode: 1\nid: {about}\nvastgelegd:\n  door: i.devries\n  op: {}\nsoort: zelfcheck\njaar: 2026\n\
                     punt: taakverdeling\nstaat: ja\ntoelichting: {MARKER}\n",
                    moment(4).to_rfc3339()
                );
                let record = (about.parse().unwrap(), Plaintext::from(text));
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
            "revoke" | "leave" => !state().staff[&about.parse::<MedewerkerId>().unwrap()].active,
            "role" => state().staff[&about.parse::<MedewerkerId>().unwrap()].functie == Functie::Directie,
            "replace" | "rekey" | "recover" => {
                let first = Identity::read(&self.path(about), &mut || unreachable!()).unwrap();
                let now = &state().staff[&about.parse::<MedewerkerId>().unwrap()].public_line;
                first.signer().unwrap().public_line() != *now
            }
            "takeover" => {
                let (id, commit) = about.split_once(' ').unwrap();
                let mut grep = std::process::Command::new("git");
                let folder = format!("medewerkers/{id}");
                grep.current_dir(self.root()).args(["grep", "-q", commit, "HEAD", "--", &folder]);
                grep.status().unwrap().success()
            }
            "pick" => state().contests.is_empty(),
            "move" => {
                let (about, version) = about.rsplit_once(' ').unwrap();
                let (zaak, id) = stuk(about);
                let moved = state().zaken[&zaak].protocol.1 == version;
                assert_eq!(moved, self.holds(&self.root(), &zaak, id), "half moved");
                moved
            }
            "protocol" => state().protocol.1 == about,
            "school" => {
                let records = self.vault().read_school(self.identity()).unwrap();
                records.iter().any(|record| record.id.to_string() == about && record.content.is_ok())
            }
            "add" | "attach" | "scan" | "sync" => {
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
        let stuk = match attachment {
            None => signaal(zaak, id),
            Some(content) => scan(zaak, id, content),
        };
        let batch = Batch { new_zaken: vec![], stukken: vec![stuk] };
        // As a script does: the work tree is looked at before the lock.
        let opening = Opening { to_store: true, ..Opening::default() };
        Vault::open_as(root, opening)?.append(self.key(), moment(3), &batch).map(drop)
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
    signaal_by("i.devries", zaak, id)
}

fn signaal_by(who: &str, zaak: &ZaakNummer, id: StukId) -> NewStuk {
    let fields = format!("soort: signaal\nsituatie: {MARKER}");
    new(zaak, id, Soort::Signaal, text(id, zaak, who, moment(3), &fields))
}

fn scan(zaak: &ZaakNummer, id: StukId, content: Plaintext) -> NewStuk {
    let sum = format!("{:x}", <sha2::Sha256 as sha2::Digest>::digest(content.as_bytes()));
    let fields = format!("soort: bijlage\ngrootte: {}\nsha256: {sum}", content.as_bytes().len());
    let stuk = new(zaak, id, Soort::Bijlage, text(id, zaak, "i.devries", moment(3), &fields));
    NewStuk { attachment: Some(content), ..stuk }
}

/// The zaak and the stuk of a command that adds one.
pub fn stuk(about: &str) -> (ZaakNummer, StukId) {
    let (zaak, id) = about.split_once(' ').unwrap();
    (zaak.parse().unwrap(), id.parse().unwrap())
}
