//! `protocol toon`, `protocol controleer`, `protocol neem-over`.

use crate::verhaal::{Verhaal, keys};

/// The Delft protocol as a school would change it: another name, version and term.
fn own(world: &Verhaal) -> String {
    let text = world.run(["protocol", "toon", "--protocol", "delft-esis", "--yaml"]).stdout;
    text.replace("\nnaam: delft-esis\n", "\nnaam: onze-school\n").replace("dagen: 14", "dagen: 10")
}

#[test]
fn the_protocol_in_force_is_shown_for_reading_for_copying_and_for_a_script() {
    let world = Verhaal::with_protocol("sbo-parnassys");
    let text = world.run(["protocol", "toon"]).done();
    for part in ["sbo-parnassys, versie ", "Stap 3  ", "De vijf afwegingen", "Regels op spoed", "ParnasSys"] {
        assert!(text.contains(part), "{part} not in {text}");
    }
    let json = world.run(["protocol", "toon", "--json"]).json();
    assert_eq!((&json["naam"], &json["lvs"]["naam"]), (&"sbo-parnassys".into(), &"ParnasSys".into()));
    let yaml = world.run(["protocol", "toon", "--yaml"]).stdout;
    assert_eq!(yaml, include_str!("../../templates/protocollen/sbo-parnassys.yaml"));
    world.run(["protocol", "toon", "--yaml", "--json"]).refused(2, "kan niet samen met");
}

#[test]
fn a_file_is_checked_and_every_problem_named_with_its_place() {
    let world = Verhaal::new();
    let good = world.file("goed.yaml", own(&world));
    let fine = world.run(["protocol", "controleer", &good]);
    assert!(fine.done().starts_with("In orde. onze-school, versie 1: 4 regels spoed"), "{fine:?}");
    fine.says("Op de sociale kaart is nog niet ingevuld: crisisdienst");
    let wrong = own(&world)
        .replace("  consult-intern: {niveau: tekort", "  consult-intern: {niveau: teveel")
        .replace("termijn: {dagen: 7,", "termijn: {dagen: 0,");
    let path = world.file("fout.yaml", &wrong);
    let refused = world.refused(["protocol", "controleer", &path], "", 3, "het niveau `teveel`");
    let lines: Vec<&str> = refused.stderr.lines().filter(|line| line.contains("fout.yaml, regel ")).collect();
    assert!(lines.len() == 2 && lines.iter().all(|line| line.contains(", kolom ")), "{refused:?}");
    refused.says("een termijn van nul");
    let unknown = own(&world).replace("  consult-intern: {", "  consult-intren: {");
    let name = world.feed(["protocol", "controleer", "-"], &unknown);
    name.refused(3, "standaardinvoer, regel ");
    name.says("bedoelde u `consult-intern`?");
    let json = world.feed(["protocol", "controleer", "-", "--json"], &wrong);
    assert_eq!(json.code, 3);
    let found = json.json();
    assert_eq!(keys(&found[0]), ["bestand", "regel", "kolom", "tekst"]);
    assert!(found.as_array().unwrap().len() == 2 && found[0]["regel"].as_u64() > Some(1), "{found}");
    world.run(["protocol", "controleer", "nergens.yaml"]).refused(3, "bestaat niet");
}

#[test]
fn a_new_version_holds_for_new_zaken_and_running_ones_stay() {
    let world = Verhaal::new();
    let old = world.zaak();
    let path = world.file("ons.yaml", own(&world));
    let taken = world.run(["protocol", "neem-over", &path]);
    taken
        .says("In werking: onze-school versie 1.")
        .says(&format!("1 lopende zaak op een eerdere versie blijft onder die versie: {old}."))
        .says("meldcode zaak protocol ZAAK --reden TEKST")
        .done();
    assert_eq!(world.git(&["log", "-1", "--format=%s"]).trim(), "protocol: in werking");
    let new = world.zaak();
    let list = world.run(["zaak", "lijst", "--json"]).json();
    let protocol = |zaak: &str| {
        let row = list.as_array().unwrap().iter().find(|row| row["zaak"] == zaak).unwrap();
        row["protocol"].as_str().unwrap().to_owned()
    };
    assert_eq!((protocol(&old), protocol(&new)), ("delft-esis".into(), "onze-school".into()));
    let rule = world.run(["uitleg", "gesprek-ondertekend"]).done();
    assert!(rule.contains("Termijn: 10 dagen"), "{rule}");
    let again = world.run(["protocol", "neem-over", &path]);
    again.says("is al in werking; er is niets veranderd").done();
    let json = world.run(["protocol", "neem-over", "delft-esis", "--json"]).json();
    assert_eq!(keys(&json), ["protocol", "versie", "commit", "blijven", "overgenomen"]);
    assert_eq!(json["blijven"], serde_json::json!([new]));
}

#[test]
fn what_may_not_or_cannot_be_taken_over_changes_nothing() {
    let world = Verhaal::new();
    let path = world.file("ons.yaml", own(&world));
    world.run(["protocol", "neem-over", &path]).done();
    let changed = world.file("anders.yaml", own(&world).replace("dagen: 10", "dagen: 9"));
    let refused = world.refused(["protocol", "neem-over", &changed], "", 3, "met een andere tekst");
    refused.says("nieuw versienummer");
    world.refused(["protocol", "neem-over", "nergens"], "", 3, "er is geen protocol of bestand `nergens`");
    let broken = world.file("stuk.yaml", "protocol: 1\nnaam: [");
    world.refused(["protocol", "neem-over", &broken], "", 3, "stuk.yaml, regel ");
    world.colleague("l.bakker", "leerkracht");
    let before = world.refs();
    world
        .start(["protocol", "neem-over", "sbo-parnassys"])
        .by("l.bakker")
        .go()
        .refused(4, "met de rol leerkracht mag u dit niet");
    assert_eq!(world.refs(), before);
}

/// A protocol that ships knows nothing of the school's numbers: those go along. A file is taken as it is, and it is said
/// what it drops.
#[test]
fn the_numbers_of_the_school_go_along_to_a_protocol_that_ships() {
    let world = Verhaal::new();
    for (naam, number) in [("crisisdienst", "015-1112233"), ("wijkagent", "015-4445566")] {
        world.run(["sociale-kaart", "vul-aan", naam, "--telefoon", number]).done();
    }
    let path = world.file("ons.yaml", own(&world));
    world
        .run(["protocol", "neem-over", &path])
        .says("waren ingevuld en zijn nu leeg: crisisdienst, wijkagent. Vul ze weer in")
        .done();
    assert!(!world.run(["sociale-kaart"]).done().contains("015-1112233"));
    world.run(["sociale-kaart", "vul-aan", "crisisdienst", "--telefoon", "015-1112233"]).done();
    let taken = world.run(["protocol", "neem-over", "sbo-parnassys"]);
    taken.says("De nummers van uw school gaan mee op de sociale kaart: crisisdienst.").done();
    taken.says("In werking: sbo-parnassys versie 1-kaart-2026");
    let before = world.refs();
    let again = world.start(["protocol", "neem-over", "sbo-parnassys"]).at("2026-11-23T10:00:00+01:00").go();
    again.says("is al in werking; er is niets veranderd").done();
    assert_eq!(world.refs(), before);
    assert!(world.run(["sociale-kaart"]).done().contains("015-1112233"));
    let back = world.run(["protocol", "neem-over", "delft-esis", "--json"]).json();
    assert_eq!(back["overgenomen"][0], "crisisdienst");
    assert_eq!(world.run(["protocol", "toon", "--json"]).json()["versie"], back["versie"]);
    world.run(["verifieer"]).done();
}

/// A newer program brought a protocol into force that this one cannot read: it can still be put out of force.
#[test]
fn a_protocol_that_cannot_be_read_gives_way_to_another() {
    use meldcode::vault::{Identity, Vault, VaultError};
    let world = Verhaal::new();
    let file = world.home("iris").join("instellingen/meldcode/sleutel");
    let key = Identity::read(&file, &mut || Err(VaultError::NoPassphrase)).unwrap();
    let mut vault = Vault::open(&world.archive()).unwrap();
    let moment = "2026-11-22T10:05:00+01:00".parse().unwrap();
    vault.take_into_force(key.signer().unwrap(), moment, "later", "1", "protocol: 9\n").unwrap();
    world.run(["protocol", "toon"]).refused(5, "protocol");
    let taken = world.start(["protocol", "neem-over", "delft-esis"]).at("2026-11-22T10:06:00+01:00").go();
    taken.says("kan het protocol niet lezen dat nu geldt").says("In werking: delft-esis versie 1").done();
    world.run(["protocol", "toon"]).done();
}

#[test]
fn a_running_zaak_is_moved_on_purpose_with_a_reason() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.run(["signaal", &zaak, "--datum", "2026-11-18", "--aard", "feit"]).done();
    let path = world.file("ons.yaml", own(&world));
    world.run(["protocol", "neem-over", &path]).done();
    let secret = "op verzoek van de ouders van Noor";
    let moved = world.run(["zaak", "protocol", &zaak, "--reden", secret]);
    moved.says(&format!("Zaak {zaak} loopt nu onder protocol onze-school versie 1.")).says("eerst ").done();
    let shown = world.run(["toon", &zaak]).done();
    for part in [
        "Protocol: onze-school versie 1",
        "naar onze-school versie 1, door",
        secret,
        "(was: delft-esis versie 1)",
    ] {
        assert!(shown.contains(part), "{part} not in {shown}");
    }
    let json = world.run(["toon", &zaak, "--json"]).json();
    assert_eq!(keys(&json["protocol"]), ["naam", "versie", "overgezet"]);
    assert_eq!(keys(&json["protocol"]["overgezet"][0]), ["naam", "versie", "op", "door", "stuk"]);
    let history = world.run(["historie", &zaak]).done();
    assert!(history.contains("verder onder protocol onze-school versie 1"), "{history}");
    world.run(["verifieer"]).done();
    // What git shows holds the version, not the reason.
    let clear = world.git(&["log", "-p", "--all", "--format=%B"]);
    assert!(clear.contains("wat: protocol") && !clear.contains("ouders van Noor"), "the reason is encrypted");
    assert_eq!(world.git(&["log", "-1", "--format=%s"]).trim(), format!("{zaak}: 1 stuk"));
    // The rules are those of the version that it runs under; how it was, stays to be seen.
    let checked = world.run(["controle", &zaak, "--json"]).stdout;
    let before = world.git(&["rev-parse", "HEAD~1"]);
    let then = world.run(["toon", &zaak, "--stand", before.trim(), "--json"]).json();
    assert_eq!(world.run(["toon", &zaak, "--stand", "HEAD~1", "--json"]).json(), then, "as git counts back");
    world.refused(["toon", &zaak, "--stand", "HEAD~999"], "", 3, "geen commit");
    world.refused(["toon", &zaak, "--stand", "main:zaken"], "", 3, "geen commit");
    assert_eq!(then["protocol"]["naam"], "delft-esis");
    assert!(!checked.is_empty());
    let back = world
        .run(["zaak", "protocol", &zaak, "--naar", "delft-esis@1", "--reden", "toch niet", "--json"])
        .json();
    assert_eq!(keys(&back), ["zaak", "protocol", "versie", "stuk", "commit"]);
    let json = world.run(["toon", &zaak, "--json"]).json();
    assert_eq!(json["protocol"]["naam"], "delft-esis");
    assert_eq!(json["protocol"]["overgezet"].as_array().unwrap().len(), 2);
}

#[test]
fn a_zaak_is_not_moved_without_reason_right_or_version() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let path = world.file("ons.yaml", own(&world));
    world.run(["protocol", "neem-over", &path]).done();
    world.refused(["zaak", "protocol", &zaak], "", 2, "geef de reden met --reden");
    world.refused(["zaak", "protocol", &zaak, "--reden", "  "], "", 2, "geef de reden met --reden");
    let unknown = world.refused(
        ["zaak", "protocol", &zaak, "--reden", "r", "--naar", "ons@9"],
        "",
        3,
        "geen protocolversie",
    );
    unknown.says("delft-esis@1, onze-school@1");
    world.refused(
        ["zaak", "protocol", &zaak, "--reden", "r", "--naar", "delft-esis@1"],
        "",
        3,
        "loopt al onder",
    );
    world.colleague("l.bakker", "leerkracht");
    let before = world.refs();
    let teacher = world.start(["zaak", "protocol", &zaak, "--reden", "r"]).by("l.bakker").go();
    teacher.refused(4, "met de rol leerkracht mag u dit niet");
    assert_eq!(world.refs(), before);
}
