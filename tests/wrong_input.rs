//! Input that goes wrong: a clear sentence, the right exit code, and nothing stored.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod verhaal;

use std::process::Command;
use std::time::{Duration, Instant};

use verhaal::{PROGRAM, Verhaal};

/// What takes this long would never end; no speed is judged.
const HANGS: Duration = Duration::from_mins(1);

#[test]
fn a_wrong_document_is_refused_where_it_is_wrong() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let bomb = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nplaats: *c\n";
    let deep = format!("plaats: {}", "[".repeat(100_000));
    let closed = format!("plaats: {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let long_key = format!("{}: x\n", "a".repeat(100_000));
    for (text, says) in [
        ("plaats: [klas\n", "regel 1"),
        ("plaats: \"klas\n", "geldige YAML"),
        ("plaats: klas\n  situatie: x\n", "regel "),
        ("waarnemingen:\n\t- zintuig: gezien\n", "regel "),
        ("- een\n- lijst\n", "blok met velden"),
        ("een zin\n", "blok met velden"),
        (deep.as_str(), ""),
        (closed.as_str(), ""),
        (bomb, "verwijzing"),
        ("plaats: !!python/object:x y\n", "tags"),
        ("plaatst: klas\n", "onbekend veld `plaatst`; bedoelde u `plaats`?"),
        (long_key.as_str(), ""),
        ("aard: fiet\n", "bedoelde u `feit`?"),
        ("datum: 2026-02-30\n", "`2026-02-30` is geen bestaande datum"),
        ("datum: 20-11-2026\n", "jaar-maand-dag"),
        ("tijd: \"25:00\"\n", "25:00"),
        ("plaats: klas\nplaats: gang\n", "twee keer"),
        ("aanwezigen: niemand\n", "lijst"),
        ("id: 01M818K4H0W3M9T2R5N7P0B1C4\n", "zelf"),
        ("vastgelegd: {door: i.devries}\n", "zelf"),
        ("soort: gesprek\nplaats: klas\n", "is een gesprek, geen signaal"),
        ("soort: signaal\nplaats: klas\n---\nsoort: signaal\n", "2 documenten"),
        ("zaak: 2026-ZZZZZZ\nplaats: klas\n", "geen zaak"),
        ("waarnemingen: [{zintuig: geproefd, wat: x}]\n", "geproefd"),
        ("extra: {eigen_veld: x}\n", "eigen_veld"),
        ("plaats: a\u{0}b\n", "geen tekst"),
        ("", "documenten"),
    ] {
        let start = Instant::now();
        let outcome = world.refused(["signaal", &zaak, "--van", "-"], text, 3, says);
        assert!(start.elapsed() < HANGS, "{says} took {:?}", start.elapsed());
        assert!(outcome.stderr.len() < 2_000, "{} bytes for {says:?}", outcome.stderr.len());
    }
}

/// A truth value or a number where the protocol asks for a word: refused, in a stream too, and nothing of it is stored.
#[test]
fn what_is_no_word_is_refused_in_a_stream() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let stream = "soort: leerling\nlabel: z\nvoornaam: Sem\n---\nsoort: weging\nzaak: z\naard: true\n---\n\
        soort: contact\nzaak: z\nmet:\n  rol: 1.5\n";
    let outcome = world.refused(["importeer"], stream, 3, "regel 7, kolom 7");
    assert!(outcome.stderr.contains("regel 12, kolom 8"), "{outcome:?}");
    world.refused(["weging", &zaak, "--van", "-"], "aard: true\n", 3, "geen aard `true`");
}

/// All that is wrong with one document is said at once, each with file, line and column; so it is in a stream.
#[test]
fn every_error_of_a_document_is_named_with_its_place() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let text = "met: [{rol: oudr}]\nplaatst: x\ndatum: 2026-02-30\nafgezien:\n  grond: veilighied\n";
    let places = ["regel 1, kolom 13", "regel 2, kolom 1", "regel 3, kolom 8", "regel 5, kolom 10"];
    let refused = world.refused(["gesprek", &zaak, "--van", "-"], text, 3, "bedoelde u `ouder`?");
    for place in places {
        refused.says(&format!("standaardinvoer, {place}: "));
    }
    let stream = format!("soort: gesprek\nzaak: {zaak}\n{text}");
    let refused = world.refused(["importeer", "-"], &stream, 3, "4 fouten in de invoer");
    for place in ["regel 3, kolom 13", "regel 4, kolom 1", "regel 5, kolom 8", "regel 7, kolom 10"] {
        refused.says(&format!("standaardinvoer, {place}: "));
    }
    let pupil = "voornam: Noor\ngeboortedatum: gisteren\n";
    let refused = world.refused(["zaak", "open", "--van", "-"], pupil, 3, "bedoelde u `voornaam`?");
    refused.says("regel 2, kolom 16");
}

/// What is wrong with one part of a document keeps nothing else that is wrong with it from being told; nothing is told
/// twice, or without its place.
#[test]
fn no_error_of_a_stream_hides_another() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let exactly = |text: &str, places: &[&str]| {
        let text = text.replace("ZAAK", &zaak);
        let many = if places.len() == 1 { "1 fout".to_owned() } else { format!("{} fouten", places.len()) };
        let refused = world.refused(["importeer", "-"], &text, 3, &format!("{many} in de invoer"));
        let mut at = 0;
        for place in places {
            let found = refused.stderr[at..].find(&format!("standaardinvoer, {place}"));
            at += found.unwrap_or_else(|| panic!("{place} not in {}", &refused.stderr[at..])) + 1;
        }
    };
    exactly(
        "soort: signaal\nzaak: bestaatniet\nplaatst: x\ndatum: 2026-02-30\n",
        &["regel 2, kolom 7: er is geen zaak", "regel 3, kolom 1: ", "regel 4, kolom 8: "],
    );
    exactly(
        "soort: contact\nzaak: ZAAK\nmet: {rol: onzin}\nover: [bestaatniet, nietook]\n",
        &["regel 3, kolom 12: ", "regel 4, kolom 8: ", "regel 4, kolom 21: "],
    );
    exactly(
        "soort: signaal\nzaak: ZAAK\nid: x\nmeldcode: 1\nvastgelegd: {door: x}\nop: x\n",
        &[
            "regel 3, kolom 1: `id`",
            "regel 4, kolom 1: `meldcode`",
            "regel 5, kolom 1: `vastgelegd`",
            "regel 6, kolom 1: onbekend veld `op`",
        ],
    );
    exactly("soort: signaal\nzaak: ZAAK\nid: x\n", &["regel 3, kolom 1: `id`"]);
    exactly(
        "soort: signaal\nvastgelegd: x\n",
        &["document vanaf regel 1: `zaak` ontbreekt", "regel 2, kolom 1: "],
    );
    exactly(
        "soort: vervolg\nzaak: ZAAK\nop: bestaatniet\ndatum: x\nvelden: {plaats: x}\n",
        &["regel 3, kolom 5: er is in deze zaak geen stuk", "regel 4, kolom 8: "],
    );
    exactly(
        "soort: vervolg\nzaak: nergens\nop: bestaatniet\nvelden: {plaats: x}\n",
        &["regel 2, kolom 7: er is geen zaak"],
    );
    exactly(
        "soort: vervolg\nzaak: ZAAK\nop_soort: signal\ndatum: x\n",
        &["regel 3, kolom 11: ", "regel 4, kolom 8: "],
    );
    exactly(
        "soort: leerling\nlabel: ''\ngeboortedatum: x\n",
        &["document vanaf regel 1: een label", "regel 3, kolom 16: "],
    );
    exactly(
        "soort: bijlage\nzaak: ZAAK\ntitl: x\n",
        &["document vanaf regel 1: een bijlage", "regel 3, kolom 1: "],
    );
    // One document alone is told of in the same way.
    let text = "op: bestaatniet\ndatum: x\nvelden: {plaats: x}\n";
    let refused =
        world.refused(["vervolg", &zaak, "--van", "-"], text, 3, "regel 1, kolom 5: er is in deze zaak");
    refused.says("regel 2, kolom 8: ");
    world.refused(["signaal", &zaak, "--van", "-"], "op: x\n", 3, "regel 1, kolom 1: onbekend veld `op`");
}

#[test]
fn what_cannot_be_true_is_refused() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.refused(
        ["signaal", &zaak, "--datum", "9999-01-01"],
        "",
        2,
        "het jaar ligt niet tussen 1900 en 2199",
    );
    world.refused(["sluit", &zaak, "--met", &zaak], "", 3, "daar hoort een andere zaak");
    let own = format!("soort: afsluiting\nzaak: {zaak}\nmet: {zaak}\n");
    world.refused(["importeer", "-"], &own, 3, "daar hoort een andere zaak");
    world.refused(["sluit", &zaak, "--met", "2026-ZZZZZZ"], "", 3, "er is geen zaak `2026-ZZZZZZ`");
    let nowhere = format!(
        "soort: vervolg\nzaak: {zaak}\nop_soort: leerling\nvelden: {{verwante_zaken: [2026-ZZZZZZ]}}\n"
    );
    world.refused(["importeer", "-"], &nowhere, 3, "maar die is niet in dit archief");
    let family = "soort: leerling\nvoornaam: Bo\nverwante_zaken: [2026-ZZZZZZ]\n";
    world.refused(["importeer", "-"], family, 3, "maar die is niet in dit archief");
    let pupil = format!("soort: leerling\nzaak: {zaak}\nvoornaam: Bo\n");
    world.refused(["importeer", "-"], &pupil, 3, "heeft al een leerling");
    let two = "soort: leerling\nlabel: a\nvoornaam: Bo\n---\nsoort: leerling\nzaak: a\nvoornaam: Cas\n";
    world.refused(["importeer", "-"], two, 3, "heeft in deze invoer al een leerling");
    let itself = format!("soort: vervolg\nzaak: {zaak}\nlabel: v\nop: v\nuitkomst: verloop\n");
    world.refused(["importeer", "-"], &itself, 3, "niet naar zichzelf verwijzen");
    let later = format!(
        "soort: vervolg\nzaak: {zaak}\nop: s\nuitkomst: verloop\n---\nsoort: signaal\nzaak: {zaak}\nlabel: s\nplaats: p\n"
    );
    world.refused(["importeer", "-"], &later, 3, "zet het er in de invoer achter");
    // What can be true is stored, also when it is odd, and `controle` finds it.
    let odd = "soort: signaal\nzaak: Z\ndatum: 2026-12-24\n---\nsoort: gesprek\nzaak: Z\nlabel: g\ndatum: 2026-11-21\n\
        met: [{rol: ouder}]\n---\nsoort: ondertekening\nzaak: Z\nop: g\ndatum: 2026-11-19\nrol: ouder\nwijze: voor_gezien\n---\n\
        soort: evaluatie\nzaak: Z\ndatum: 2026-11-20\nresultaat: bereikt\n---\nsoort: afweging\nzaak: Z\nnr: 3\nantwoord: ja\n";
    world.feed(["importeer", "-"], &odd.replace("zaak: Z", &format!("zaak: {zaak}"))).done();
    let found = world.run(["controle", &zaak]).stdout;
    for says in [
        "De datum ligt na de dag waarop dit is vastgelegd.",
        "De datum van deze handtekening ligt vóór het gesprek.",
        "De evaluatie is van vóór de hulp, of er is geen hulp vastgelegd.",
        "Afweging 3 is beantwoord, maar de route kwam daar niet.",
    ] {
        assert!(found.contains(says), "{says} not in {found}");
    }
}

#[test]
fn what_is_no_text_is_refused() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let binary: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let before = world.refs();
    for bytes in [binary, b"\xff\xfep\0l\0a\0".to_vec(), b"plaats: caf\xe9\n".to_vec()] {
        let outcome = world.start(["signaal", &zaak, "--van", "-"]).stdin(&bytes).go();
        outcome.refused(3, "UTF-8");
        world.start(["importeer", "-"]).stdin(&bytes).go().refused(3, "UTF-8");
    }
    world.run(["signaal", &zaak, "--van", "/"]).refused(3, "map");
    assert_eq!(world.refs(), before);
}

#[test]
fn a_hundred_megabytes_are_refused_quickly_and_in_little_memory() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let before = world.refs();
    for arguments in [format!("signaal {zaak} --van -"), "importeer -".to_owned()] {
        // ulimit bounds the memory: 600 MB, most of it address space that is never used.
        let script = format!(
            "ulimit -v 900000; {{ printf 'plaats: '; head -c 100000000 /dev/zero | tr '\\0' a; }} | {PROGRAM} {arguments}"
        );
        let start = Instant::now();
        let output = Command::new("sh")
            .args(["-c", &script])
            .env("HOME", world.home("iris"))
            .env("XDG_CONFIG_HOME", world.home("iris").join("instellingen"))
            .env("MELDCODE_ARCHIEF", world.archive())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains("groter dan 64 MB"), "{said}");
        assert!(start.elapsed() < HANGS, "{:?}", start.elapsed());
    }
    // Within the stream's limit, but too large for one stuk.
    let large = format!("plaats: {}\n", "a".repeat(5 << 20));
    world.refused(["signaal", &zaak, "--van", "-"], &large, 3, "te groot");
    assert_eq!(world.refs(), before);
}

#[test]
fn keys_that_do_not_fit_are_refused() {
    let world = Verhaal::empty();
    let archive = world.archive().display().to_string();
    let right = ["--wachtwoord-opdracht", "echo paard batterij nietje correct"];
    let init =
        ["init", &archive, "--id", "i.devries", "--naam", "I", "--rol", "directie", "--zonder-herstel"];
    world.run([&init[..], &right].concat()).done();
    let zaak = world.run([&["zaak", "open", "--voornaam", "Noor"][..], &right].concat()).done();
    let wrong = ["--wachtwoord-opdracht", "echo paard batterij nietje fout"];
    let refused = world.refused([&["toon", &zaak][..], &wrong].concat(), "", 4, "wachtwoord");
    refused.says("herstelsleutel");
    world.refused([&["signaal", &zaak, "--plaats", "x"][..], &wrong].concat(), "", 4, "wachtwoord");
    world.refused(["signaal", &zaak, "--plaats", "x"], "", 4, "wachtwoord");
    world.refused(
        ["signaal", &zaak, "--plaats", "x", "--wachtwoord-opdracht", "/bestaat/niet"],
        "",
        4,
        "wachtwoord",
    );
    world.refused(["toon", &zaak, "--sleutel", "/bestaat/niet"], "", 4, "sleutel");
    let no_key = world.file("geen.txt", "dit is geen sleutel");
    world.refused(["toon", &zaak, "--sleutel", &no_key], "", 4, "sleutel");
    world.run([&["toon", &zaak][..], &right].concat()).done();
}

/// Says what was not tested; `eprintln!` would be swallowed when the test passes.
fn skipped(why: &str) {
    use std::io::Write;
    _ = writeln!(std::io::stderr(), "skipped: {why}");
}

fn git(arguments: &[&str], folder: &std::path::Path) -> bool {
    let mut command = Command::new("git");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.args(arguments).arg(folder).output().is_ok_and(|output| output.status.success())
}

#[test]
fn a_folder_that_is_no_archive_is_named_as_what_it_is() {
    let world = Verhaal::new();
    for (name, arguments, says) in [
        ("leeg", vec![], "geen archief"),
        ("gewoon", vec!["init", "-q"], "geen archief"),
        ("reftable", vec!["init", "-q", "--ref-format=reftable"], "reftable"),
        ("sha256", vec!["init", "-q", "--object-format=sha256"], "SHA-256"),
        ("kaal", vec!["init", "-q", "--bare"], ""),
    ] {
        let folder = world.work().join(name);
        std::fs::create_dir(&folder).unwrap();
        if !arguments.is_empty() && !git(&arguments, &folder) {
            skipped(&format!("this git cannot make a repository {name}"));
            continue;
        }
        let path = folder.display().to_string();
        let refused = |arguments: &[&str]| {
            let outcome = world.run(arguments);
            outcome.refused(5, says);
            outcome.says("Wat nu: ");
        };
        refused(&["-C", &path, "status"]);
        refused(&["-C", &path, "zaak", "open", "--voornaam", "Noor"]);
    }
    let newer = world.archive().join("archief.yaml");
    let text = std::fs::read_to_string(&newer).unwrap().replace("meldcode: 1", "meldcode: 2");
    std::fs::write(&newer, text).unwrap();
    for arguments in
        [vec!["add", "-A"], vec!["-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x"]]
    {
        assert!(world.git_in(&world.archive(), &arguments).status.success());
    }
    assert_eq!(world.run(["status"]).code, 5);
}

/// A small disk in memory, unmounted on drop; none, with a printed reason, where one may not mount.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = mount(&["-t", "tmpfs", "-o", "size=2m", "none"], folder.path());
        if !mounted {
            skipped("no right to mount a small disk (needs root on Linux)");
        }
        mounted.then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        _ = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

fn mount(arguments: &[&str], at: &std::path::Path) -> bool {
    Command::new("mount").args(arguments).arg(at).output().is_ok_and(|output| output.status.success())
}

#[test]
fn a_full_or_read_only_disk_stores_nothing_and_says_so() {
    let Some(disk) = SmallDisk::new() else { return };
    let world = Verhaal::empty();
    let archive = disk.0.path().join("archief").display().to_string();
    let id = ["--id", "i.devries", "--naam", "Iris", "--rol", "directie", "--zonder-wachtwoord"];
    world.run([&["init", &archive][..], &id].concat()).done();
    let with = |arguments: &[&str]| world.run([&["-C", &archive], arguments].concat());
    let head = || String::from_utf8(world.git_in(archive.as_ref(), &["rev-parse", "HEAD"]).stdout).unwrap();
    let zaak = with(&["zaak", "open", "--voornaam", "Noor"]).done();
    let before = head();
    let filler = disk.0.path().join("vulling");
    let mut size = 2 << 20;
    while std::fs::write(&filler, vec![0; size]).is_err() {
        size -= 4096;
    }
    with(&["signaal", &zaak, "--plaats", "klas"]).refused(6, "schijf is vol");
    assert_eq!(head(), before);
    assert!(with(&["toon", &zaak]).done().contains("Noor"));
    std::fs::remove_file(&filler).unwrap();
    with(&["signaal", &zaak, "--plaats", "klas"]).done();
    assert!(mount(&["-o", "remount,ro"], disk.0.path()));
    let before = head();
    with(&["signaal", &zaak, "--plaats", "gang"]).refused(6, "niet beschrijfbaar");
    assert!(with(&["toon", &zaak]).done().contains("klas"));
    assert!(with(&["controle", "--alle"]).code <= 1);
    assert_eq!(head(), before);
    let other = disk.0.path().join("ander").display().to_string();
    assert_eq!(world.run([&["init", &other][..], &id].concat()).code, 6);
}
