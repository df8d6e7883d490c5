//! Every report and form in a real browser: no error, no request, readable on a phone and on paper.
//!
//! `MELDCODE_BEELDEN=MAP` keeps the pictures, to look at.
#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

mod chromium;
#[path = "../verhaal/mod.rs"]
mod verhaal;

use std::path::{Path, PathBuf};
use std::process::Command;

use chromium::Chromium;
use serde_json::Value;
use verhaal::Verhaal;

const PHONE: (u32, u32) = (390, 844);
/// A4 at 96 dots per inch.
const PAPER: (u32, u32) = (794, 1123);

/// Every heading of the page that has text below it rather than an empty box.
const HEADINGS: &str = "[...document.querySelectorAll('h2, h3, h4')].filter((h) => !h.parentElement.querySelector('.ruimte, .tekenvak'))
     .map((h) => h.textContent.replace(/\\s+/g, ' ').trim())";

/// What is wrong with the page for someone who cannot see it, or not well.
const ACCESSIBILITY: &str = include_str!("toegankelijk.js");

fn example(name: &str) -> String {
    std::fs::read_to_string(format!("{}/templates/voorbeeld/{name}.yaml", env!("CARGO_MANIFEST_DIR")))
        .unwrap()
}

fn import(world: &Verhaal, text: &str) -> String {
    world.feed(["importeer", "-", "--json"], text).json()["zaken"][0].as_str().unwrap().to_owned()
}

/// A page, and words that must stand on its paper.
struct Page {
    name: &'static str,
    file: PathBuf,
    says: &'static [&'static str],
    pages: std::ops::RangeInclusive<usize>,
}

/// Every report and form of the world: of Sem under Delft, and of an invented zaak under the other protocol.
fn pages(world: &Verhaal, zaak: &str) -> Vec<Page> {
    let talk = world.run(["export", zaak, "--als", "json"]).json();
    let stukken = talk["stukken"].as_array().unwrap();
    let talk =
        stukken.iter().find(|stuk| stuk["soort"] == "gesprek").unwrap()["id"].as_str().unwrap().to_owned();
    let export = |reader: &'static str| vec!["export", zaak, "--als", "html", "--voor", reader];
    let mut list: Vec<(&'static str, Vec<&str>, &'static [&'static str], _)> = vec![
        (
            "eigen",
            export("eigen"),
            &["Dossier meldcode", "Sem van Dalen", "Tijdlijn", "geldig", "Herkomst en controle"],
            8..=20,
        ),
        (
            "inspectie",
            export("inspectie"),
            &["Verantwoording", "Stap 3.", "geldig", "hier niet opgenomen"],
            5..=18,
        ),
        (
            "veilig-thuis",
            export("veilig-thuis"),
            &["Bron: oma van Sem", "Veronderstellingen van de school"],
            5..=18,
        ),
        ("overdracht", export("overdracht"), &["Overdracht", "Wat hier niet in staat"], 3..=10),
        ("ouder", export("ouder"), &["moeder van Sem", "Wat met u is besproken", "Over dit stuk"], 2..=6),
        (
            "gesprek-voor",
            vec!["formulier", "gesprek", zaak, "--wie", "vader"],
            &["Waarom dit gesprek", "voor gezien", "Leidraad voor wie het gesprek voert"],
            3..=4,
        ),
        (
            "gesprek-na",
            vec!["formulier", "gesprek", zaak, &talk],
            &["Gespreksverslag", "Ondertekend op"],
            1..=3,
        ),
        (
            "toestemming",
            vec!["formulier", "toestemming", zaak, "--wie", "vader"],
            &["Ik geef geen toestemming", "Handtekening"],
            1..=1,
        ),
        (
            "melding",
            vec!["formulier", "melding", zaak],
            &["Het belangrijkste", "Nu acuut", "Melding bij Veilig Thuis", "Iris de Vries"],
            6..=20,
        ),
    ];
    list[4].1.extend(["--wie", "moeder"]);
    list.into_iter().map(|(name, command, says, pages)| page(world, name, &command, says, pages)).collect()
}

/// The page that a command gives.
fn page(
    world: &Verhaal,
    name: &'static str,
    command: &[&str],
    says: &'static [&'static str],
    pages: std::ops::RangeInclusive<usize>,
) -> Page {
    let text = world.run(command).done();
    let file = PathBuf::from(world.file(&format!("{name}.html"), text));
    Page { name, file, says, pages }
}

/// What the other protocol lays out in its own way: the points of participation, its own bodies and steps.
fn pages_of_the_other(world: &Verhaal, zaak: &str) -> Vec<Page> {
    let export = |reader: &'static str| vec!["export", zaak, "--als", "html", "--voor", reader];
    let form = |name: &'static str| vec!["formulier", name, zaak];
    vec![
        page(
            world,
            "sbo-eigen",
            &export("eigen"),
            &["Weten wat er gebeurt", "wie er iets doet, en wat"],
            6..=14,
        ),
        page(world, "sbo-inspectie", &export("inspectie"), &["Verantwoording"], 6..=14),
        page(
            world,
            "sbo-toestemming",
            &form("toestemming"),
            &["Sociaal team of vraagwijzer", "Handtekening"],
            1..=1,
        ),
        page(world, "sbo-gesprek", &form("gesprek"), &["voor gezien"], 2..=4),
        page(world, "participatie", &form("participatie"), &["9. Tips voor het gesprek"], 2..=4),
    ]
}

/// Forms without a zaak, to fill in by hand; `more` is what only this protocol has.
fn empty_forms(world: &Verhaal, more: Vec<Page>) -> Vec<Page> {
    let form = |name: &'static str, arguments: &[&str], says, pages| {
        page(world, name, &[&["formulier"], arguments].concat(), says, pages)
    };
    let mut list = vec![
        form("leeg-gesprek", &["gesprek"], &["Gesprek met", "Waarom dit gesprek", "voor gezien"], 4..=4),
        form("leeg-kind", &["gesprek", "--kind"], &["Gesprek met het kind", "Handtekening"], 2..=3),
        form("leeg-toestemming", &["toestemming"], &["Ik geef geen toestemming", "Handtekening"], 1..=1),
        form("leeg-melding", &["melding"], &["Kenmerk Veilig Thuis", "Wat anderen vertelden"], 2..=3),
    ];
    list.extend(more);
    list
}

fn stock(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Keeps a picture where someone wants to look at it.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("MELDCODE_BEELDEN") {
        std::fs::write(Path::new(&folder).join(name), bytes).unwrap();
    }
}

fn on_screen(chromium: &mut Chromium, name: &str, file: &Path) {
    for (size, word) in [(PHONE, "telefoon"), (PAPER, "papier")] {
        chromium.open(file, size);
        assert_eq!(chromium.complaints(), [""; 0], "{name} {word}");
        let wide = chromium.evaluate("document.documentElement.scrollWidth");
        assert!(wide.as_u64().unwrap() <= u64::from(size.0), "{name} {word} is {wide} wide");
        let wrong = chromium.evaluate(ACCESSIBILITY);
        assert_eq!(wrong, Value::Array(Vec::new()), "{name} {word}");
        if std::env::var_os("MELDCODE_BEELDEN").is_some() {
            keep(&format!("{name}-{word}.png"), &chromium.picture());
        }
    }
}

/// Prints it; `every` must stand on each sheet, `once` somewhere.
fn on_paper(chromium: &mut Chromium, page: &Page, every: &[&str], once: &[&str]) {
    let headings = chromium.evaluate(HEADINGS);
    let headings = headings.as_array().unwrap();
    let pdf = chromium.pdf();
    keep(&format!("{}.pdf", page.name), &pdf);
    let file = page.file.with_extension("pdf");
    std::fs::write(&file, pdf).unwrap();
    let path = file.display().to_string();
    let info = stock("pdfinfo", &[&path]);
    let count: usize =
        info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim().parse().unwrap();
    assert!(page.pages.contains(&count), "{} has {count} pages", page.name);
    assert!(info.contains("A4"), "{info}");
    let text = stock("pdftotext", &["-layout", &path, "-"]);
    let sheets: Vec<&str> = text.split('\u{c}').take(count).collect();
    for (nr, sheet) in (1..).zip(&sheets) {
        for word in ["Vertrouwelijk", &format!("Bladzijde {nr} van {count}")].iter().chain(every) {
            assert!(sheet.contains(word), "{word} not on sheet {nr} of {}", page.name);
        }
        // Head, foot and page number are three lines: a sheet holds more than them and one sentence.
        let lines = sheet.lines().filter(|line| !line.trim().is_empty()).count();
        assert!(lines > 4, "sheet {nr} of {} is empty", page.name);
        // The last line but the foot: a heading there has lost what it is the heading of.
        let last =
            sheet.lines().map(str::trim).filter(|line| !line.is_empty()).rev().nth(1).unwrap_or_default();
        let last = last.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(headings.iter().all(|heading| *heading != last), "{last} ends sheet {nr} of {}", page.name);
    }
    for word in page.says.iter().chain(once) {
        assert!(text.contains(word), "{word:?} is not printed in {}", page.name);
    }
}

#[test]
fn every_page_is_sound_on_a_phone_and_on_paper() {
    let world = Verhaal::new();
    let zaak = import(&world, &example("2-hulp-tot-het-einde"));
    let commit = world.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let mut chromium = Chromium::start();
    let mut look = |pages: Vec<Page>, every: &[&str], once: &[&str]| {
        for page in pages {
            on_screen(&mut chromium, page.name, &page.file);
            on_paper(&mut chromium, &page, every, once);
        }
    };
    look(pages(&world, &zaak), &[&format!("Zaak {zaak}"), &commit[..12]], &[]);
    let empty = "Leeg formulier volgens";
    look(empty_forms(&world, Vec::new()), &[], &[empty, "Delft"]);
    let year = ["jaaroverzicht", "--als", "html"];
    look(
        vec![page(&world, "jaaroverzicht", &year, &["Dagen tussen de stappen"], 3..=6)],
        &["Jaaroverzicht"],
        &[],
    );

    let world = Verhaal::with_protocol("sbo-parnassys");
    let zaak = import(&world, include_str!("../vormen/sbo-volledig.yaml"));
    let commit = world.git(&["rev-parse", "HEAD"]).trim().to_owned();
    look(pages_of_the_other(&world, &zaak), &[&format!("Zaak {zaak}"), &commit[..12]], &[]);

    let points = page(&world, "leeg-participatie", &["formulier", "participatie"], &["9. Tips voor"], 2..=3);
    look(empty_forms(&world, vec![points]), &[], &[empty, "SBO"]);

    long(&mut chromium);
    hostile(&mut chromium);
}

/// Long stukken go on on the next sheet: none but the last sheet is left half empty, the first of a report least.
fn long(chromium: &mut Chromium) {
    let world = Verhaal::new();
    let text =
        "Zij zei dat zij niet naar huis wilde, en bleef na het laatste uur bij de kapstok staan. ".repeat(12);
    let stream = format!(
        "soort: leerling\nlabel: kind\nvoornaam: Noor\n---\nsoort: signaal\nzaak: kind\ndatum: 2026-11-03\naard: feit\n\
         gevaar: [acuut]\nwaarnemingen: [{{zintuig: gezien, wat: '{text}'}}]\nsituatie: '{text}'\n---\n\
         soort: weging\nzaak: kind\ndatum: 2026-11-04\naard: lichamelijk_geweld\nernst: '{text}'\nrisico: '{text}'\n---\n\
         soort: besluit\nzaak: kind\ndatum: 2026-11-04\nmelden: true\nreden: '{text}'\n"
    );
    let zaak = import(&world, &stream);
    let export = |reader: &'static str| vec!["export", &zaak, "--als", "html", "--voor", reader];
    for (name, command) in [
        ("lang-melding", vec!["formulier", "melding", &zaak]),
        ("lang-veilig-thuis", export("veilig-thuis")),
        ("lang-eigen", export("eigen")),
        ("lang-inspectie", export("inspectie")),
    ] {
        let page = page(&world, name, &command, &[], 2..=6);
        chromium.open(&page.file, PAPER);
        assert_eq!(chromium.complaints(), [""; 0], "{name}");
        let file = page.file.with_extension("pdf");
        std::fs::write(&file, chromium.pdf()).unwrap();
        let full = how_full(&file.display().to_string());
        let (_, whole) = full.split_last().unwrap();
        assert!(whole.iter().all(|part| *part > 65) && full[0] > 75, "{name}: {full:?}");
    }
}

/// Of each sheet how far down the text goes, in hundredths of what the margins leave.
fn how_full(file: &str) -> Vec<u32> {
    const HEIGHT: f64 = 842.0;
    const MARGIN: f64 = 57.0;
    let places = stock("pdftotext", &["-bbox-layout", file, "-"]);
    let ends = |sheet: &str| {
        let lines =
            sheet.split("<line ").skip(1).filter_map(|line| line.split("yMax=\"").nth(1)?.split('"').next());
        let ends = lines.filter_map(|end| end.parse::<f64>().ok()).filter(|end| *end < HEIGHT - MARGIN);
        let part = (ends.fold(MARGIN, f64::max) - MARGIN) / (HEIGHT - 2.0 * MARGIN) * 100.0;
        (0..=100).rev().find(|whole| f64::from(*whole) <= part).unwrap_or(0)
    };
    places.split("<page ").skip(1).map(ends).collect()
}

/// What is typed into a dossier stays text in a real browser too: no element, no script, no request.
fn hostile(chromium: &mut Chromium) {
    let world = Verhaal::new();
    let evil = r#"</dd></style></title></svg><script>document.title = 'kwaad'</script><img src='http://kwaad.example/x.png' onerror='document.title="kwaad"'><iframe src='http://kwaad.example'></iframe><style>@import 'http://kwaad.example/x.css'</style>"#;
    let quoted = serde_json::to_string(&format!("{evil} \u{202e}om \u{2066}=1+1")).unwrap();
    let long = "lang ".repeat(8_000);
    let stream = format!(
        "soort: leerling\nlabel: kind\nvoornaam: {quoted}\nachternaam: {quoted}\nbetrokkenen: [{{rol: ouder, naam: {quoted}}}]\n---\n\
         soort: signaal\nzaak: kind\ndatum: 2026-11-03\naard: feit\nplaats: {quoted}\nsituatie: '{long}'\n\
         waargenomen_door: {quoted}\nwaarnemingen: [{{zintuig: gezien, wat: {quoted}}}]\nbetreft: [leerling]\n"
    );
    let zaak = import(&world, &stream);
    let make = |name: &str, command: &[&str]| {
        let file = world.work().join(format!("{name}.html"));
        world.run([command, &["--naar", &file.display().to_string()]].concat()).done();
        file
    };
    let mut files = vec![
        make("gesprek", &["formulier", "gesprek", &zaak]),
        make("melding", &["formulier", "melding", &zaak]),
    ];
    for reader in ["eigen", "inspectie", "veilig-thuis", "ouder", "overdracht"] {
        files.push(make(reader, &["export", &zaak, "--als", "html", "--voor", reader]));
    }
    for file in files {
        chromium.open(&file, PHONE);
        assert_eq!(chromium.complaints(), [""; 0], "{}", file.display());
        let found = chromium.evaluate(
            "[document.scripts.length, document.images.length, document.querySelectorAll('iframe, link, object, form').length, \
             document.querySelectorAll('style').length, document.title.includes('kwaad')]",
        );
        assert_eq!(found, serde_json::json!([0, 0, 0, 1, false]), "{}", file.display());
        let wide = chromium.evaluate("document.documentElement.scrollWidth").as_u64().unwrap();
        assert!(wide <= u64::from(PHONE.0), "{} is {wide} wide", file.display());
    }
}
