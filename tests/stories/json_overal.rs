//! `--json` on every command that prints data: gone through by clap's own list of commands, so that a new one cannot
//! be forgotten.

use std::collections::BTreeSet;

use crate::verhaal::Verhaal;

/// Commands that print no data as JSON, each with why.
const OTHERWISE: &[(&str, &str)] = &[
    ("demo", "a walk through the program, to read; refused with --json"),
    ("formulier gesprek", "a page to print; refused with --json"),
    ("formulier toestemming", "a page to print; refused with --json"),
    ("formulier melding", "a page to print; refused with --json"),
    ("formulier participatie", "a page to print; refused with --json"),
    ("man", "a page for man; refused with --json"),
    ("shell-aanvulling", "a script for a shell; refused with --json"),
    ("sessie", "a prompt for commands, each of which has its own"),
    ("weeg", "a sitting at a terminal; its receipt is that of the stukken"),
    ("medewerker kies", "needs two who ended each other's part; its receipt is that of trek-in"),
];

/// The commands that add a stuk of one soort.
const SOORTEN: &[&str] = &[
    "signaal",
    "contact",
    "toestemming",
    "gesprek",
    "onderteken",
    "weging",
    "afweging",
    "besluit",
    "melding",
    "hulp",
    "evaluatie",
    "vervolg",
    "taak",
    "kindcheck",
    "verwijsindex",
    "participatie",
    "risicoanalyse",
    "ontheffing",
    "houd-vast",
    "sluit",
    "heropen",
];

/// Every command that has no commands below it.
fn leaves(command: &clap::Command, path: &[&str], found: &mut BTreeSet<String>) {
    let below: Vec<_> = command.get_subcommands().collect();
    // A command may do something by itself and have others below it.
    if below.is_empty() || !(path.is_empty() || command.is_subcommand_required_set()) {
        found.insert(path.join(" "));
    }
    for one in below {
        leaves(one, &[path, &[one.get_name()]].concat(), found);
    }
}

/// A server with what the archive has, and the fingerprint of the root.
fn server(world: &Verhaal) -> (String, String) {
    let bare = world.folder().join("server").display().to_string();
    world.git(&["clone", "-q", "--bare", &world.archive().display().to_string(), &bare]);
    world.git(&["remote", "add", "origin", &bare]);
    (bare, world.git(&["rev-list", "--max-parents=0", "main"]).trim().to_owned())
}

/// A world in which each of them has something to do, and how each is called there, in this order.
fn calls(world: &Verhaal) -> Vec<(String, String)> {
    let zaak = world.zaak();
    let other = world.run(["zaak", "open", "--voornaam", "Sem"]).done();
    let taak = world.run(["taak", &zaak, "--wie", "A. Bakker"]).done();
    for (id, rol) in [("d.mol", "directie"), ("l.bakker", "leerkracht"), ("i.groot", "inzage")] {
        world.colleague(id, rol);
    }
    let publiek = world.start(["sleutel", "maak", "--zonder-wachtwoord"]).by("nieuw").go().done();
    let vervangt = world.start(["sleutel", "maak", "--zonder-wachtwoord"]).by("later").go().done();
    let (bare, wortel) = server(world);
    let edexml = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/edexml/school-2.1.xml");
    let stream = world.file("stroom.yaml", format!("soort: taak\nzaak: {zaak}\nwie: x\n"));
    let own = world.run(["protocol", "toon", "--yaml"]).stdout;
    let own = world.file("protocol.yaml", own.replacen("versie: \"1\"", "versie: \"2\"", 1));
    let stukken = SOORTEN.iter().map(|soort| ((*soort).to_owned(), format!("{zaak} --lvs.door x")));
    let rest = [
        ("bijlage", format!("{zaak} {}", world.file("brief.txt", "x"))),
        ("vul-aan", zaak.clone()),
        ("status", String::new()),
        ("agenda", String::new()),
        ("toon", zaak.clone()),
        ("controle", "--alle".to_owned()),
        ("historie", "--alle".to_owned()),
        ("importeer", stream),
        ("verifieer", String::new()),
        ("onderzoek", String::new()),
        ("synchroniseer", String::new()),
        ("sluit-aan", format!("{bare} kopie --wortel {wortel}")),
        ("init", "nieuw --id x.x --naam X --rol directie --zonder-wachtwoord".to_owned()),
        ("sleutel maak", "losse-sleutel --zonder-wachtwoord".to_owned()),
        ("sleutel toon", String::new()),
        ("medewerker voeg-toe", "n.nieuw --naam N --rol directie --publieke-sleutel PUBLIEK".to_owned()),
        ("medewerker vervang-sleutel", "n.nieuw --publieke-sleutel VERVANGT".to_owned()),
        ("medewerker wijzig-rol", "n.nieuw inzage".to_owned()),
        ("medewerker trek-in", "n.nieuw".to_owned()),
        ("medewerker neem-over", "n.nieuw".to_owned()),
        ("medewerker lijst", String::new()),
        ("medewerker voorstel", edexml.to_owned()),
        ("zaak open", "--voornaam Bo".to_owned()),
        ("zaak lijst", String::new()),
        ("zaak toegang", format!("{zaak} --geef d.mol")),
        ("protocol toon", String::new()),
        ("protocol controleer", own.clone()),
        ("protocol schema", String::new()),
        ("protocol neem-over", own),
        ("zaak protocol", format!("{zaak} --reden nieuw")),
        ("export", format!("{zaak} {taak}")),
        ("sjabloon", "signaal".to_owned()),
        ("schema", "signaal".to_owned()),
        ("regels", String::new()),
        ("uitleg", "signaal-velden".to_owned()),
        ("sociale-kaart", String::new()),
        ("sociale-kaart vul-aan", "ggz --telefoon 015-1112233".to_owned()),
        ("zelfcheck", String::new()),
        ("jaaroverzicht", String::new()),
        ("vernietig", format!("{other} --grond vergissing --bevestig {other}")),
    ];
    let keys = |(name, more): (&str, String)| {
        (name.to_owned(), more.replace("PUBLIEK", &quoted(&publiek)).replace("VERVANGT", &quoted(&vervangt)))
    };
    stukken.chain(rest.map(keys)).collect()
}

fn quoted(key: &str) -> String {
    key.replace(' ', "\u{1}")
}

#[test]
fn every_command_that_prints_data_gives_json() {
    let world = Verhaal::new();
    let calls = calls(&world);
    let mut known = BTreeSet::new();
    leaves(&meldcode::cli::command(), &[], &mut known);
    let here: BTreeSet<String> = calls
        .iter()
        .map(|(name, _)| name.clone())
        .chain(OTHERWISE.iter().map(|(name, _)| (*name).to_owned()))
        .collect();
    assert_eq!(known, here, "a command is missing here, or is no more");
    for (name, more) in calls {
        let words = name.split(' ').chain(more.split_whitespace()).map(|word| word.replace('\u{1}', " "));
        let words: Vec<String> = words.chain(["--json".to_owned()]).collect();
        let mut run = world.start(&words);
        if name == "sluit-aan" || name == "init" {
            run = run.by("i.groot").without("MELDCODE_ARCHIEF");
        }
        let outcome = run.go();
        assert!([0, 1].contains(&outcome.code), "{name}: {}", outcome.stderr);
        let json: Result<serde_json::Value, _> = serde_json::from_str(&outcome.stdout);
        assert!(json.is_ok_and(|json| json.is_object() || json.is_array()), "{name}: {}", outcome.stdout);
    }
}

#[test]
fn what_gives_a_page_says_that_it_has_no_json() {
    let world = Verhaal::new();
    for command in [&["demo"][..], &["man"], &["shell-aanvulling", "bash"], &["formulier", "melding", "x"]] {
        let outcome = world.run(command.iter().chain(&["--json"]));
        outcome.refused(2, "--json kan hier niet");
        assert_eq!(outcome.stdout, "");
    }
}
