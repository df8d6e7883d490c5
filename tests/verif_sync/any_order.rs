//! Weeks offline, in any order: everyone ends with the same files and the same state.

use std::path::{Path, PathBuf};

use meldcode::model::{Functie, MedewerkerId, ZaakNummer};
use meldcode::vault::{Identity, NewStaff, StaffKey, Vault};

use crate::net::{Net, everything};
use crate::vault_world::{git, moment};
use crate::verif_scene::{file, open};

/// Numbers that look random and are the same on every machine (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

struct Weeks<'n> {
    net: &'n Net,
    copies: Vec<PathBuf>,
    second: Identity,
    leaver: MedewerkerId,
    minute: i64,
    names: usize,
}

fn new_staff(id: &str, functie: Functie, key: &StaffKey) -> NewStaff {
    NewStaff {
        id: id.parse().unwrap(),
        naam: format!("Collega {id}"),
        functie,
        email: None,
        public_line: key.public_line(),
    }
}

impl<'n> Weeks<'n> {
    fn new(net: &'n Net, count: usize) -> Self {
        let second = StaffKey::generate().unwrap();
        let leaver = StaffKey::generate().unwrap();
        let mut vault = net.scene.world.vault();
        let staff = [
            new_staff("m.smit", Functie::InternBegeleider, &second),
            new_staff("l.weg", Functie::Leerkracht, &leaver),
        ];
        for person in &staff {
            vault.add_staff(net.key(), moment(20), person).unwrap();
        }
        for person in &staff {
            vault.give_access(net.scene.world.identity(), moment(21), &net.scene.zaak, &person.id).unwrap();
        }
        git(&net.scene.root(), &["push", "-q", &net.server().to_string_lossy(), "refs/heads/*:refs/heads/*"]);
        let copies = (0..count).map(|n| net.copy(&format!("kopie-{n}"))).collect();
        let leaver = staff[1].id.clone();
        Self { net, copies, second: second.into(), leaver, minute: 30, names: 0 }
    }

    /// Something that one person does on one machine; what may not be there is refused, as at school.
    fn step(&mut self, dice: &mut Dice) {
        self.minute += 1;
        let at = moment(self.minute);
        let copy = dice.pick(&self.copies).clone();
        let (identity, who) = if dice.roll(2) == 0 {
            (self.net.scene.world.identity(), "i.devries")
        } else {
            (&self.second, "m.smit")
        };
        let key = identity.signer().unwrap();
        let mut vault = Vault::open(&copy).unwrap();
        let zaken: Vec<ZaakNummer> = vault.state().zaken.keys().cloned().collect();
        let zaak = dice.pick(&zaken).clone();
        let teacher = &self.net.scene.teacher;
        match dice.roll(10) {
            0..=2 => drop(file(&copy, key, who, &zaak, at)),
            3 => drop(file(&copy, teacher.key(), "j.bakker", &zaak, at)),
            4 => drop(open(&copy, self.net.key())),
            5 => drop(vault.give_access(identity, at, &zaak, &teacher.id)),
            6 => drop(vault.take_access(key, at, &zaak, &teacher.id)),
            7 => {
                self.names += 1;
                let new = StaffKey::generate().unwrap();
                let new = new_staff(&format!("nieuw.{}", self.names), Functie::Leerkracht, &new);
                vault.add_staff(key, at, &new).unwrap();
                drop(vault.give_access(identity, at, &zaak, &new.id));
            }
            8 => drop(vault.revoke_staff(key, at, &self.leaver)),
            _ => self.sync(&copy),
        }
    }

    /// Where access was taken in two copies at once, a new key comes with what a coordinator records next.
    fn record_in_every_zaak(&mut self) {
        let copy = self.copies[0].clone();
        let zaken: Vec<ZaakNummer> = Vault::open(&copy).unwrap().state().zaken.keys().cloned().collect();
        for zaak in zaken {
            self.minute += 1;
            file(&copy, self.net.key(), "i.devries", &zaak, moment(self.minute));
        }
    }

    fn sync(&mut self, copy: &Path) {
        self.minute += 1;
        let done = Vault::open(copy).unwrap().synchronise(Some(self.net.key()), moment(self.minute));
        done.unwrap_or_else(|error| panic!("{error}: {:?}", error.hint()));
    }

    /// Everyone, twice round: what the first brought last, the others fetch in the second.
    fn come_together(&mut self, dice: &mut Dice) {
        for _ in 0..2 {
            let mut left = self.copies.clone();
            while !left.is_empty() {
                let copy = left.swap_remove(dice.roll(left.len()));
                self.sync(&copy);
            }
        }
        for copy in self.copies.clone() {
            self.sync(&copy);
        }
    }
}

/// What holds, as everyone sees it; the commits by which it came about may differ in order.
fn state(at: &Path) -> String {
    let vault = Vault::open(at).unwrap();
    let state = vault.state();
    let staff: Vec<_> = state.staff.values().map(|p| (&p.id, p.active, p.functie)).collect();
    let zaken: Vec<_> = state
        .zaken
        .values()
        .map(|z| {
            (&z.nummer, &z.readers, z.generation().map(|g| &g.label), z.destroyed, vault.count(&z.nummer))
        })
        .collect();
    format!("{staff:?}\n{zaken:?}\n{:?}\n{:?}", state.violations, state.protocol)
}

fn weeks_offline(copies: usize, steps: usize, seed: u64) {
    let net = Net::new();
    let mut dice = Dice(seed);
    let mut weeks = Weeks::new(&net, copies);
    for _ in 0..steps {
        weeks.step(&mut dice);
    }
    weeks.come_together(&mut dice);
    weeks.record_in_every_zaak();
    weeks.come_together(&mut dice);
    let first = &weeks.copies[0];
    for copy in &weeks.copies[1..] {
        assert_eq!(everything(copy), everything(first), "seed {seed}");
        assert_eq!(state(copy), state(first), "seed {seed}");
    }
    net.sound(first);
    // Both who coordinate can read everything they are readers of, whoever worked where.
    let vault = Vault::open(first).unwrap();
    for identity in [net.scene.world.identity(), &weeks.second] {
        for zaak in vault.readable(identity).unwrap() {
            let read = vault.read(identity, &zaak).unwrap();
            assert!(read.iter().all(|stuk| stuk.counts && stuk.content.is_ok()), "seed {seed}");
        }
    }
}

#[test]
fn two_copies_after_weeks_offline_end_the_same() {
    for seed in [1, 20_261_122] {
        weeks_offline(2, 12, seed);
    }
}

#[test]
fn five_copies_after_weeks_offline_end_the_same() {
    weeks_offline(5, 24, 7);
}
