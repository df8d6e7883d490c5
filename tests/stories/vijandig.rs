//! A hostile dossier, in every field of every soort, is text and no more in whatever comes out of the program.

use meldcode::model::{Keuze, Soort};
use serde_json::{Value, json};

use crate::verhaal::Verhaal;
use crate::verhaal::vol::Full;

/// A formula, elements and a script, marks that turn text round, control characters, a line and an event of its own.
const KWAAD: &str = "=HYPERLINK(\"http://kwaad.example\") </dd></style></svg><script>kwaad()</script>\"><img src=x \
    onerror=kwaad()> {{ 7777 * 7777 }} \u{1b}[2J\u{1b}]0;kwaad\u{7}\u{9b}31m\u{7f} \u{202e}\u{2066}\u{200f}\u{feff}\r\n\
    # kop\n| a | b |\nEND:VEVENT\r\nBEGIN:VEVENT\r\n@kanarie";

/// One of the parents, by a part of the name.
const OUDER: &str = "toestemming van";

/// What steers a terminal or turns text round.
fn steers(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A zaak with one stuk of every soort, whose texts all begin with `mark`, one of them `long`: its number, and its gesprek.
fn zaak(world: &Verhaal, mark: &str, long: &str) -> (String, String) {
    let other = world.zaak();
    let full = Full { stuk: "eerste", other: &other, mark };
    // These two have a command of their own.
    let streamed = Soort::ALL.iter().filter(|soort| !matches!(soort, Soort::Zelfcheck | Soort::Bijlage));
    let documents = streamed.map(|soort| {
        let mut fields = full.fields(*soort);
        let known = soort.word();
        fields.insert("soort".to_owned(), json!(known));
        match soort {
            Soort::Leerling => fields.insert("label".to_owned(), json!("kind")),
            _ => fields.insert("zaak".to_owned(), json!("kind")),
        };
        match soort {
            Soort::Signaal => {
                fields.insert("label".to_owned(), json!("eerste"));
                fields.insert("situatie".to_owned(), json!(long));
                // What is about a colleague stops the route; this is about whatever else there may be.
                fields.insert("vermoedelijke_pleger".to_owned(), json!("onbekend"));
                fields.insert("gevaar".to_owned(), json!([]));
            }
            Soort::Gesprek => drop(fields.remove("afgezien")),
            _ => {}
        }
        // YAML takes no such character as it is.
        let escape = |c: char| if steers(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
        Value::Object(fields).to_string().chars().map(escape).collect()
    });
    let stream: Vec<String> = documents.collect();
    let stored = world.feed(["importeer", "-", "--json"], &stream.join("\n---\n"));
    assert_eq!(stored.code, 0, "{}", stored.stderr);
    let zaak = stored.json()["zaken"][0].as_str().unwrap().to_owned();
    let file = world.file("brief.txt", mark);
    world.run(["bijlage", &zaak, &file, "--titel", mark, "--bestandsnaam", mark]).done();
    let dossier = world.run(["export", &zaak, "--als", "json"]).json();
    let stukken = dossier["stukken"].as_array().unwrap();
    assert_eq!(stukken.len(), Soort::ALL.len() - 1, "a soort without a stuk");
    let gesprek = stukken.iter().find(|stuk| stuk["soort"] == "gesprek").unwrap();
    (zaak, gesprek["id"].as_str().unwrap().to_owned())
}

/// Every command that shows something of a dossier, with the word for what it gives.
fn outputs<'z>(zaak: &'z str, gesprek: &'z str) -> Vec<(&'static str, Vec<&'z str>)> {
    let mut all = vec![
        ("tekst", vec!["export", zaak]),
        ("tekst", vec!["export", zaak, gesprek]),
        ("scherm", vec!["toon", zaak]),
        ("scherm", vec!["toon", zaak, gesprek]),
        ("scherm", vec!["status"]),
        ("scherm", vec!["status", zaak]),
        ("scherm", vec!["agenda"]),
        ("scherm", vec!["controle", zaak]),
        ("scherm", vec!["controle", zaak, "--kort"]),
        ("scherm", vec!["historie", zaak]),
        ("scherm", vec!["verifieer"]),
        ("scherm", vec!["zaak", "lijst"]),
        ("scherm", vec!["jaaroverzicht"]),
        ("scherm", vec!["zelfcheck"]),
        ("csv", vec!["controle", zaak, "--csv"]),
        ("ics", vec!["agenda", "--ics"]),
        ("md", vec!["jaaroverzicht", "--als", "md"]),
        ("html", vec!["jaaroverzicht", "--als", "html"]),
        ("html", vec!["formulier", "gesprek", zaak, "--wie", OUDER]),
        ("html", vec!["formulier", "gesprek", zaak, gesprek]),
        ("html", vec!["formulier", "toestemming", zaak, "--wie", OUDER]),
        ("html", vec!["formulier", "melding", zaak]),
        ("html", vec!["formulier", "participatie", zaak]),
    ];
    for form in ["html", "md", "json"] {
        for reader in ["eigen", "inspectie", "veilig-thuis", "overdracht", "ouder"] {
            let mut command = vec!["export", zaak, "--als", form, "--voor", reader];
            if reader == "ouder" {
                command.extend(["--wie", OUDER]);
            }
            all.push((form, command));
        }
    }
    for command in [
        vec!["export", zaak, "--als", "json"],
        vec!["toon", zaak, "--json"],
        vec!["status", "--json"],
        vec!["agenda", "--json"],
        vec!["controle", zaak, "--json"],
        vec!["historie", zaak, "--json"],
        vec!["jaaroverzicht", "--json"],
        vec!["zelfcheck", "--json"],
    ] {
        all.push(("json", command));
    }
    all
}

/// What is wrong with what a command gave.
fn faults(form: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    // CRLF ends a line of these two.
    let plain = if matches!(form, "csv" | "ics") { text.replace("\r\n", "\n") } else { text.to_owned() };
    if let Some(c) = plain.chars().find(|c| steers(*c)) {
        faults.push(format!("{c:?}"));
    }
    let unescaped = |sign: char| plain.match_indices(sign).any(|(at, _)| !plain[..at].ends_with('\\'));
    match form {
        "html" => {
            let low = plain.to_lowercase();
            faults.extend(
                ["<script", "<img", "<iframe", "60481729"]
                    .iter()
                    .filter(|it| low.contains(**it))
                    .map(|it| (*it).to_owned()),
            );
            if low.matches("</style>").count() != 1 {
                faults.push("more than one </style>".to_owned());
            }
        }
        "md" if unescaped('<')
            || plain.lines().any(|line| line == "# kop" || line.starts_with("| a | b")) =>
        {
            faults.push("live Markdown".to_owned());
        }
        "csv" => {
            let cells = plain.lines().flat_map(|line| line.split(',')).map(|cell| cell.trim_matches('"'));
            let live = cells.filter(|cell| cell.starts_with(['=', '+', '-', '@']));
            faults.extend(live.map(str::to_owned));
        }
        "ics" => {
            let (begun, ended) = (plain.matches("BEGIN:VEVENT").count(), plain.matches("END:VEVENT").count());
            if begun != ended || begun == 0 || plain.contains("kanarie") || plain.contains("HYPERLINK") {
                faults.push(format!("{begun} events begun, {ended} ended"));
            }
        }
        "json" if serde_json::from_str::<Value>(text).is_err() => faults.push("no JSON".to_owned()),
        _ => {}
    }
    faults
}

#[test]
fn a_hostile_dossier_is_text_in_every_output() {
    let world = Verhaal::with_protocol("sbo-parnassys");
    let (number, gesprek) = zaak(&world, KWAAD, KWAAD);
    let note = ["zelfcheck", "begrippen", "deels", "--toelichting", KWAAD];
    world.run(note).done();
    let mut shown = 0;
    for (form, command) in outputs(&number, &gesprek) {
        let outcome = world.run(&command);
        assert!(outcome.code < 2, "{outcome:?}");
        for text in [&outcome.stdout, &outcome.stderr] {
            let form = if std::ptr::eq(text, &raw const outcome.stdout) { form } else { "scherm" };
            assert_eq!(faults(form, text), [""; 0], "{command:?}");
        }
        shown += usize::from(outcome.stdout.contains("kanarie"));
        if command[0] == "jaaroverzicht" {
            assert!(
                !outcome.stdout.contains("kanarie") && !outcome.stdout.contains("HYPERLINK"),
                "{command:?}"
            );
        }
    }
    assert!(shown > 15, "only {shown} outputs hold any of it");
}

#[test]
fn what_is_hostile_is_seen() {
    for (form, text) in [
        ("scherm", "\u{1b}[2J"),
        ("scherm", "a\u{202e}b"),
        ("html", "<p><script>x</script></style>"),
        ("md", "a <b>"),
        ("csv", "a,\"=1+1\"\r\n"),
        ("ics", "BEGIN:VEVENT\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n"),
        ("json", "{"),
    ] {
        assert_ne!(faults(form, text), [""; 0], "{form}: {text:?}");
    }
}

#[test]
fn a_field_of_a_megabyte_comes_out_whole_and_in_its_place() {
    let world = Verhaal::with_protocol("sbo-parnassys");
    let long = format!("{}kanarie", "<b>lang</b> ".repeat(88_000));
    let (number, gesprek) = zaak(&world, "gewoon", &long);
    assert!(long.len() > 1 << 20);
    for (form, command) in outputs(&number, &gesprek) {
        let outcome = world.run(&command);
        assert!(outcome.code < 2, "{command:?}: {}", outcome.stderr);
        assert!(outcome.stderr.len() < 100_000, "{command:?}");
        if form == "html" {
            assert!(!outcome.stdout.contains("<b>"), "{command:?}");
        }
        // The long text is the situatie of the signaal.
        let own =
            command == ["toon", &number] || command == ["export", &number] || command.contains(&"eigen");
        assert!(!own || outcome.stdout.contains("kanarie"), "{command:?}");
    }
}
