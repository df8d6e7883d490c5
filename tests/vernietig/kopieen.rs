//! Several copies and a server: what one destroys, all destroy.

use std::path::{Path, PathBuf};

use meldcode::model::{Functie, Soort, ZaakNummer};
use meldcode::vault::{ErrorKind, NewStaff, StaffKey, Vault, VaultError, join};

use crate::bewijs::{destroy, gone, keys_of, openers};
use crate::personen::stock;
use crate::vault_world::{World, add, git, moment, new_stuk};

struct Net {
    world: World,
    zaak: ZaakNummer,
    other: ZaakNummer,
}

impl Net {
    fn new() -> Self {
        let world = World::new();
        let (zaak, other) = (world.open_zaak(), world.open_zaak());
        let net = Self { world, zaak, other };
        let server = net.server().to_string_lossy().into_owned();
        git(&net.world.root(), &["clone", "-q", "--bare", "--no-hardlinks", ".", &server]);
        net
    }

    fn place(&self, name: &str) -> PathBuf {
        self.world.folder.path().join(name)
    }

    fn server(&self) -> PathBuf {
        self.place("server.git")
    }

    fn copy(&self, name: &str) -> PathBuf {
        let target = self.place(name);
        let root = self.world.vault().root_fingerprint();
        join(&self.server().to_string_lossy(), &target, &root, None, &self.place("config")).unwrap();
        target
    }

    fn sync(&self, at: &Path, minute: i64) -> Result<(), VaultError> {
        let mut vault = Vault::open(at).unwrap();
        vault.synchronise(Some(self.world.key()), moment(minute))?;
        assert_eq!(vault.clear_server()?, []);
        vault.state_server_clear(self.world.key(), moment(minute))?;
        vault.synchronise(Some(self.world.key()), moment(minute)).map(|_| ())
    }

    fn keys(&self, at: &Path) -> usize {
        keys_of(at, &self.world.root(), &self.zaak, &openers(&self.world, &[]))
    }

    fn branch(&self) -> String {
        format!("sleutel/{}", self.zaak)
    }
}

#[test]
fn a_copy_that_synchronises_destroys_its_own_keys_too() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    // Work that b did offline: a reader more, whose key no statement knows, and a stuk in each zaak.
    let head = net.world.add_staff("d.hoofd", Functie::Directie);
    git(&net.world.root(), &["push", "-q", &net.server().to_string_lossy(), "main"]);
    net.sync(&b, 30).unwrap();
    Vault::open(&b).unwrap().give_access(net.world.identity(), moment(31), &net.zaak, &head.id).unwrap();
    add(&b, net.world.key(), &net.zaak, Soort::Signaal, "wat: gezien").unwrap();
    assert_eq!((net.keys(&a), net.keys(&b), net.keys(&net.server())), (2, 2, 2));
    net.sync(&a, 40).unwrap();
    destroy(&a, net.world.key(), &net.zaak);
    net.sync(&a, 51).unwrap();
    gone(&net.world, &a, &net.zaak);
    net.sync(&b, 52).unwrap();
    let keys = openers(&net.world, &[head.key()]);
    for at in [&b, &net.server()] {
        assert_eq!(keys_of(at, &b, &net.zaak, &keys), 0);
    }
    gone_with_note(&net, &b);
    net.sync(&a, 53).unwrap();
    assert_eq!(git(&a, &["rev-parse", "main"]), git(&b, &["rev-parse", "main"]));
    assert_eq!(git(&a, &["for-each-ref", "refs/heads"]), git(&b, &["for-each-ref", "refs/heads"]));
    // Who joins later never gets them.
    let c = net.copy("c");
    assert_eq!(keys_of(&c, &c, &net.zaak, &keys), 0);
    assert_eq!(Vault::open(&c).unwrap().read(net.world.identity(), &net.other).unwrap().len(), 1);
}

/// As [`gone`]; and the stuk that came too late is told of.
fn gone_with_note(net: &Net, at: &Path) {
    gone(&net.world, at, &net.zaak);
    let report = Vault::open(at).unwrap().verify(None, None);
    assert!(report.notes.iter().any(|note| note.fault.word() == "na-vernietiging"), "{report:?}");
}

#[test]
fn a_returning_clones_stock_push_brings_the_branch_back() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    destroy(&a, net.world.key(), &net.zaak);
    net.sync(&a, 51).unwrap();
    assert_eq!(net.keys(&net.server()), 0);
    git(&b, &["push", "-q", "origin", &net.branch()]);
    assert_eq!(net.keys(&net.server()), 2);
    // Straight into a too.
    git(&a, &["fetch", "-q", "origin"]);
    assert_eq!(net.keys(&a), 2);
    assert!(Vault::open(&a).unwrap().unfinished().unwrap().is_some());
    net.sync(&a, 52).unwrap();
    assert_eq!(git(&net.server(), &["branch", "--list", &net.branch()]), "");
    assert_eq!((net.keys(&net.server()), net.keys(&a)), (0, 0));
    gone(&net.world, &a, &net.zaak);
    // Fetched under its own name: the next thing that is stored takes it away.
    git(&b, &["push", "-q", &a.to_string_lossy(), &net.branch()]);
    assert_eq!(net.keys(&a), 2);
    add(&a, net.world.key(), &net.other, Soort::Signaal, "wat: gezien").unwrap();
    gone(&net.world, &a, &net.zaak);
}

#[test]
fn a_server_that_forbids_deletes() {
    let net = Net::new();
    let a = net.copy("a");
    git(&net.server(), &["config", "receive.denyDeletes", "true"]);
    destroy(&a, net.world.key(), &net.zaak);
    let error = net.sync(&a, 51).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unfinished);
    assert!(error.to_string().contains("geeft de tak"), "{error}");
    // The statement arrived, and here it is done.
    assert_eq!(git(&a, &["rev-parse", "main"]), git(&net.server(), &["rev-parse", "main"]));
    gone(&net.world, &a, &net.zaak);
    assert_eq!(Vault::open(&a).unwrap().on_server().unwrap(), std::slice::from_ref(&net.zaak));
    // Who joins meanwhile does not keep them either.
    let b = net.copy("b");
    gone(&net.world, &b, &net.zaak);
    git(&net.server(), &["config", "receive.denyDeletes", "false"]);
    net.sync(&a, 53).unwrap();
    assert_eq!(net.keys(&net.server()), 0);
    assert!(Vault::open(&a).unwrap().on_server().unwrap().is_empty());
}

/// Who may destroy can list what he likes in his statement: what belongs elsewhere stays, nothing keeps asking for it, and
/// `verifieer` tells.
#[test]
fn a_statement_that_lists_what_is_no_key() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    let (zaak, other) = (&net.zaak, &net.other);
    let id = |what: &str| git(&b, &["rev-parse", what]).trim().to_owned();
    let own = id(&format!("sleutel/{zaak}:1/i.devries.age"));
    let stuk = format!("main:{}", git(&b, &["ls-files", "zaken/*.age"]).lines().next().unwrap());
    let foreign = [
        id(&format!("sleutel/{other}:1/i.devries.age")),
        id(&format!("sleutel/{other}")),
        id(&stuk),
        id("main"),
        id("main^{tree}"),
    ];
    let at = meldcode::vault::fresh_stuk_id(moment(50));
    let path = format!("zaken/{}/{}/vernietiging/{at}.yaml", zaak.year(), zaak.code());
    let listed =
        std::iter::once(&own).chain(&foreign).map(|id| format!("- \"{id}\"")).collect::<Vec<_>>().join("\n");
    let text = format!(
        "wat: vernietigd\nzaak: {zaak}\ndoor: i.devries\nop: {}\ngrond: verzoek\nstukken: 1\nsleutels:\n{listed}",
        moment(50).to_rfc3339()
    );
    stock(&b, net.world.key(), &path, &text);
    for (minute, copy) in [(51, &b), (52, &a), (53, &b)] {
        net.sync(copy, minute).unwrap();
    }
    add(&a, net.world.key(), other, Soort::Signaal, "wat: gezien").unwrap();
    for place in [&a, &b, &net.server()] {
        assert_eq!(net.keys(place), 0);
        for listed in &foreign {
            git(place, &["cat-file", "-e", listed]);
        }
        git(place, &["fsck", "--full", "--strict"]);
    }
    let mut vault = Vault::open(&a).unwrap();
    vault.told_off_server(net.world.key(), moment(54), zaak).unwrap();
    assert!(vault.unfinished().unwrap().is_none() && vault.on_server().unwrap().is_empty());
    assert_eq!(vault.read(net.world.identity(), other).unwrap().len(), 2);
    let report = vault.verify(None, None);
    let told: Vec<&str> = report.findings.iter().map(|found| found.what.as_str()).collect();
    assert!(
        matches!(told.as_slice(), [only] if only.contains("ergens anders in het archief staat (5)")),
        "{told:?}"
    );
}

#[test]
fn two_who_destroy_at_once() {
    let net = Net::new();
    let (a, b) = (net.copy("a"), net.copy("b"));
    for copy in [&a, &b] {
        destroy(copy, net.world.key(), &net.zaak);
    }
    for (minute, copy) in [(51, &a), (52, &b), (53, &a)] {
        net.sync(copy, minute).unwrap();
    }
    for copy in [&a, &b] {
        gone(&net.world, copy, &net.zaak);
        let vault = Vault::open(copy).unwrap();
        assert_eq!(vault.state().zaken[&net.zaak].destruction.statements.len(), 2);
    }
    assert_eq!(net.keys(&net.server()), 0);
}

#[test]
fn destroyed_beside_the_revocation_of_who_did_it() {
    let net = Net::new();
    let leaver = StaffKey::generate().unwrap();
    let mut first = net.world.vault();
    let new = NewStaff {
        id: "m.smit".parse().unwrap(),
        naam: "Smit".to_owned(),
        functie: Functie::InternBegeleider,
        email: None,
        public_line: leaver.public_line(),
    };
    first.add_staff(net.world.key(), moment(20), &new).unwrap();
    first.give_access(net.world.identity(), moment(21), &net.zaak, &new.id).unwrap();
    let server = net.server().to_string_lossy().into_owned();
    git(&net.world.root(), &["push", "-q", &server, "refs/heads/*:refs/heads/*"]);
    let (a, b) = (net.copy("a"), net.copy("b"));
    // Offline, m.smit destroys; meanwhile b revokes m.smit, and sends that.
    destroy(&a, &leaver, &net.zaak);
    Vault::open(&b).unwrap().revoke_staff(net.world.key(), moment(60), &new.id).unwrap();
    net.sync(&b, 61).unwrap();
    let late = net.sync(&a, 62).unwrap_err();
    assert!(matches!(late, VaultError::LateWork(_)), "{late:?}");
    // It holds for nobody else: there the zaak goes on.
    net.sync(&b, 63).unwrap();
    add(&b, net.world.key(), &net.zaak, Soort::Signaal, "wat: gezien").unwrap();
    assert!(!Vault::open(&b).unwrap().state().zaken[&net.zaak].destroyed);
    // Until someone who may takes it over.
    let mut vault = Vault::open(&a).unwrap();
    let work = vault.late_work(&new.id).unwrap();
    assert_eq!(work[0].destroys, std::slice::from_ref(&net.zaak));
    vault.take_over_work(net.world.key(), moment(64), &new.id, &[work[0].commit.clone()]).unwrap();
    for (minute, copy) in [(65, &a), (66, &b), (67, &a)] {
        net.sync(copy, minute).unwrap();
    }
    let keys = openers(&net.world, &[&leaver]);
    for at in [&a, &b, &net.server()] {
        assert_eq!(keys_of(at, &a, &net.zaak, &keys), 0, "{at:?}");
    }
    for copy in [&a, &b] {
        gone_with_note(&net, copy);
    }
    assert_eq!(git(&a, &["for-each-ref", "refs/heads"]), git(&b, &["for-each-ref", "refs/heads"]));
}

#[test]
fn destroyed_beside_a_move_to_a_protocol_that_asks_for_two() {
    let net = Net::new();
    let strict = ("x".to_owned(), "2".to_owned());
    let text = "naam: x\nvernietiging: {personen: 2, bron: {protocol: hoofdstuk 8}}\n";
    net.world.vault().take_into_force(net.world.key(), moment(20), &strict.0, &strict.1, text).unwrap();
    git(&net.world.root(), &["push", "-q", &net.server().to_string_lossy(), "main"]);
    let (a, b) = (net.copy("a"), net.copy("b"));
    destroy(&a, net.world.key(), &net.zaak);
    let reason = new_stuk(&net.zaak, Soort::Vervolg, "tekst: nieuw protocol");
    Vault::open(&b).unwrap().move_zaak(net.world.key(), moment(51), &strict, reason).unwrap();
    // Whoever comes first: one person was enough where it was destroyed, and the keys are gone.
    for (minute, copy) in [(52, &b), (53, &a), (54, &b)] {
        net.sync(copy, minute).unwrap();
    }
    for copy in [&a, &b] {
        let vault = Vault::open(copy).unwrap();
        assert_eq!(vault.state().zaken[&net.zaak].protocol, strict);
        gone_with_note(&net, copy);
    }
    assert_eq!(net.keys(&net.server()), 0);
}
