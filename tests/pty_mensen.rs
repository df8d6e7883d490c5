//! People at a terminal: who signed, whom a contact was with, who accepted; and what an answer leaves no place for.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may write a scan of its own, and stop where it stands"
)]

mod pty_world;

use pty_world::{Terminal, World, play, signaal, stuk_of, with_passphrase};

/// Enter on what is left, until everything is shown; what is on the screen then.
fn to_the_summary(terminal: &mut Terminal) -> String {
    for _ in 0..30 {
        let screen = terminal.sees("> ");
        if screen.contains("Vastleggen?") {
            return screen;
        }
        terminal.types("\n");
    }
    panic!("no end to the questions");
}

/// Chooses the answer with this label to change.
fn changes(terminal: &mut Terminal, label: &str) {
    terminal.types("wijzig\n");
    let list = terminal.sees("Welk antwoord?") + &terminal.sees("> ");
    let label = format!("  {label}:");
    let number = list.lines().find_map(|line| Some(line.trim().split_once(&label)?.0.to_owned()));
    terminal.types(&format!("{}\n", number.unwrap()));
}

/// A talk of a parent, an intern begeleider and a teacher.
fn talk(world: &World, zaak: &str) {
    let args = [
        "gesprek",
        zaak,
        "--datum",
        "2026-11-20",
        "--met",
        "moeder:Ria Bos",
        "--feiten",
        "f",
        "--reactie",
        "r",
    ];
    let held =
        ["--gevoerd-door", "intern_begeleider:I. de Vries", "--gevoerd-door", "leerkracht:Anna Jansen"];
    world.run(&[&args[..], &held[..]].concat());
}

#[test]
fn who_signed_is_chosen_and_the_scan_comes_with_it() {
    let (world, zaak) = World::with_zaak();
    talk(&world, &zaak);
    std::fs::write(world.home.path().join("verslag getekend.pdf"), "%PDF-1.7 scan").unwrap();
    let commits = world.commits();
    let mut terminal = world.at_terminal(&format!("onderteken {zaak}"));
    let list = terminal.sees("Wie tekende? (nummer, of een ander: rol of naam") + &terminal.sees("> ");
    for person in [
        "1  Ria Bos (ouder of verzorger)",
        "2  I. de Vries (intern begeleider)",
        "3  Anna Jansen (leerkracht)",
    ] {
        assert!(list.contains(person), "{person}: {list}");
    }
    terminal.types("1\n");
    terminal.answers(&[
        ("Is er getekend", "ondertekend"),
        ("Op welke dag?", "gister"),
        ("Waar is het getekende formulier? (bestand)", "~/geen.pdf"),
        ("kan niet worden gelezen", "'~/verslag getekend.pdf'"),
    ]);
    let summary = terminal.sees("Vastleggen?");
    for said in
        ["Ria Bos", "ouder", "21 november 2026", "Ondertekend gespreksverslag", "verslag getekend.pdf"]
    {
        assert!(summary.contains(said), "{said}: {summary}");
    }
    assert!(!summary.contains("In welke rol?"), "{summary}");
    terminal.answer("", "ja");
    terminal.ends_well();
    assert_eq!(world.commits(), commits + 1, "signature and scan are one commit");
    let of = |soort: &str| stuk_of(&world, &zaak, soort);
    assert_eq!(of("ondertekening")["velden"]["bijlage"], of("bijlage")["id"]);
    assert_eq!(of("ondertekening")["velden"]["rol"], "ouder");
    assert_eq!(of("bijlage")["velden"]["bij"], of("gesprek")["id"]);

    // Who has signed is not offered again; the scan on file can be named.
    let mut terminal = world.at_terminal(&format!("onderteken {zaak}"));
    let list = terminal.sees("Wie tekende?") + &terminal.sees("> ");
    assert!(list.contains("1  I. de Vries") && !list.contains("Ria Bos (ouder"), "{list}");
    terminal.types("2\n");
    terminal.answers(&[
        ("Is er getekend", "voor gezien"),
        ("Op welke dag?", "v"),
        ("of het nummer van een bijlage", "1"),
        ("Vastleggen? (ja/nee/wijzig)", "wijzig"),
        ("Welk antwoord?", "2"),
        ("Wie tekende?", "1"),
    ]);
    let summary = terminal.sees("Vastleggen?");
    assert!(summary.contains("I. de Vries") && summary.contains("intern begeleider"), "{summary}");
    terminal.answer("", "ja");
    terminal.ends_well();
}

/// The intern begeleider types `contact ZAAK ib`: the contact was with her, so she says who came.
#[test]
fn a_contact_with_oneself_asks_who_came() {
    let (world, zaak) = World::with_zaak();
    talk(&world, &zaak);
    let known = "--datum 2026-11-20 --tijd 10:00 --plaats school --situatie x --aanwezigen --uitkomst u";
    let mut terminal = world.at_terminal(&format!("contact {zaak} ib {known}"));
    let list = terminal.sees("Wie sprak met u?") + &terminal.sees("> ");
    assert!(list.contains("1  Anna Jansen (leerkracht)") && !list.contains("I. de Vries"), "{list}");
    terminal.types("1\n");
    terminal.answers(&[("Kwam er gevaar aan het licht?", "nee"), ("Vastleggen? (ja/nee/wijzig)", "ja")]);
    let screen = terminal.ends_well();
    assert!(!screen.contains("Met wie"), "{screen}");
    let dossier = world.run(&["toon", &zaak, "--json"]).replace([' ', '\n'], "");
    for who in [
        r#""met":{"rol":"intern_begeleider","naam":"I.deVries"}"#,
        r#""door":{"rol":"leerkracht","naam":"AnnaJansen"}"#,
    ] {
        assert!(dossier.contains(who), "{who}: {dossier}");
    }
    let found = world.run(&["status", &zaak]);
    assert!(!found.contains("overleg met de intern begeleider"), "{found}");
}

/// Who came is not known yet: then nobody is named, and nobody speaks with oneself.
#[test]
fn a_contact_with_oneself_may_leave_open_who_came() {
    let (world, zaak) = World::with_zaak();
    let known = "--datum 2026-11-20 --tijd 10:00 --plaats school --situatie x --aanwezigen --uitkomst u";
    let mut terminal = world.at_terminal(&format!("contact {zaak} ib {known}"));
    terminal.answers(&[("Wie sprak met u?", ""), ("Hoe heet deze persoon (intern begeleider)?", "")]);
    to_the_summary(&mut terminal);
    terminal.types("ja\n");
    terminal.ends_well();
    let contact = stuk_of(&world, &zaak, "contact");
    assert_eq!(contact["velden"]["met"], serde_json::json!({"rol": "intern_begeleider"}));
    let id = contact["id"].as_str().unwrap();
    let open = world.at_terminal(&format!("vul-aan {zaak} {id}")).sees("> ");
    assert!(open.contains("Hoe heet deze persoon (intern begeleider)?"), "{open}");
}

/// What another answer leaves no place for goes, when the user says so.
#[test]
fn an_aard_that_changes_takes_its_deskundige_along() {
    let (world, zaak) = World::with_zaak();
    let known = "--datum 2026-11-20 --plaats klas --situatie x --aanwezigen --gezien plek --aard diagnose \
                 --deskundige.discipline gedragswetenschapper --deskundige.naam Visser --gevaar acuut";
    let mut terminal = world.at_terminal(&format!("signaal {zaak} {known}"));
    terminal.sees("!!!");
    let summary = to_the_summary(&mut terminal);
    assert!(summary.contains("Visser"), "{summary}");
    changes(&mut terminal, "aard");
    terminal.answer("(nummer of woord)", "feit");
    terminal.answer("Dan vervalt: deskundige. Doorgaan? (ja/nee)", "ja");
    let summary = terminal.sees("Vastleggen?");
    assert!(!summary.contains("Visser"), "{summary}");
    terminal.answer("", "ja");
    terminal.ends_well();
    assert!(!world.run(&["toon", &zaak, "--json"]).contains("Visser"));

    // What a file and a flag say is stored as it is given.
    let file = world.home.path().join("signaal.yaml");
    std::fs::write(&file, "soort: signaal\naard: diagnose\ndeskundige: {discipline: arts, naam: Smit}\n")
        .unwrap();
    let mut terminal = world.at_terminal(&format!("signaal {zaak} --van {} --aard feit", file.display()));
    terminal.ends_well();
    assert!(world.run(&["toon", &zaak, "--json"]).contains("Smit"));
}

/// One wrong number would take a whole talk away: that is asked first.
#[test]
fn a_talk_is_not_lost_by_one_answer() {
    let (world, zaak) = World::with_zaak();
    let known = "--datum 2026-11-20 --tijd 10:00 --plaats school --doel d --feiten gezegd --reactie r";
    let mut terminal = world.at_terminal(&format!("gesprek {zaak} {known}"));
    to_the_summary(&mut terminal);
    let not_held = [
        ("Op welke grond", "veiligheid"),
        ("Voor wie", "1"),
        ("Waar blijkt dat uit?", "dreiging"),
        ("Wie besloot dat?", "ik"),
    ];
    for (answer, is_kept) in [("nee", true), ("ja", false)] {
        changes(&mut terminal, "niet gevoerd");
        terminal.answers(&not_held);
        let lost = terminal.sees("Doorgaan? (ja/nee)");
        assert!(lost.contains("Dan vervalt: tijd, plaats, doel, feiten, reactie."), "{lost}");
        terminal.answer("", answer);
        let summary = terminal.sees("Vastleggen?");
        assert_eq!(
            (summary.contains("gezegd"), summary.contains("dreiging")),
            (is_kept, !is_kept),
            "{summary}"
        );
        terminal.sees("> ");
    }
    terminal.types("nee\n");
    assert_eq!(terminal.ends().code, 6);
}

/// A consent that is not in writing has no form: the scan that was given does not stay with it.
#[test]
fn a_scan_goes_with_the_consent_that_is_not_in_writing() {
    let (world, zaak) = World::with_zaak();
    std::fs::write(world.home.path().join("formulier.pdf"), "%PDF-1.7 scan").unwrap();
    let known = "--datum 2026-11-20 --van-wie 'ouder:Ria Bos' --reikwijdte zat --besluit gegeven";
    let mut terminal = world.at_terminal(&format!("toestemming {zaak} {known}"));
    terminal.answers(&[("op papier?", "ja"), ("Waar is het getekende formulier?", "~/formulier.pdf")]);
    assert!(to_the_summary(&mut terminal).contains("formulier.pdf"));
    changes(&mut terminal, "schriftelijk");
    terminal.answers(&[("op papier?", "nee"), ("Dan vervalt: bijlage. Doorgaan? (ja/nee)", "ja")]);
    let summary = terminal.sees("Vastleggen?");
    assert!(!summary.contains("formulier.pdf"), "{summary}");
    terminal.answer("", "ja");
    terminal.ends_well();
    assert!(!world.run(&["toon", &zaak, "--json"]).contains("formulier.pdf"));
}

/// Who accepted the help is kept by name, so that the parent's copy knows the parent.
#[test]
fn who_accepted_may_be_said_with_the_role() {
    let (world, zaak) = World::with_zaak();
    talk(&world, &zaak);
    signaal(&world, &zaak, &[]);
    let known = "--datum 2026-11-20 --doelen veilig --aanbod hulp --wie smw --afgesproken-met ouder:X --termijn '6 weken' \
                 --monitor.wie a --monitor.hoe b --monitor.tot 2026-12-20 --stelt-veiligheid-vast v --casusregie c";
    let shown = play(
        &world,
        &zaak,
        &format!("hulp ZAAK {known}"),
        &[
            ("1  Ria Bos (ouder of verzorger)", "1"),
            ("En verder?", "ouder: P. Bos"),
            ("En verder?", "vader, moeder"),
            ("En verder?", "moeder, als vader meedoet"),
            ("En verder?", "moeder: als vader meedoet"),
            ("En verder?", ""),
        ],
    );
    let all = "- Ria Bos\n    - P. Bos\n    - vader, moeder\n    - moeder, als vader meedoet\n    - moeder: als vader meedoet\n";
    assert!(shown.contains(all), "{shown}");
    let flags = ["hulp", &zaak, "--aanvaard-door", "ouder of verzorger: Q. Bos", "--aanvaard-door", "vader"];
    let id = world.run(&flags).trim().to_owned();
    let stuk = world.run(&["toon", &zaak, &id, "--json"]).replace([' ', '\n'], "");
    assert!(stuk.contains(r#""aanvaard_door":["Q.Bos","vader"]"#), "{stuk}");
}

/// A role is recognised with the space that people write in it.
#[test]
fn a_role_of_two_words_before_the_colon() {
    let (world, zaak) = World::with_zaak();
    for met in ["veilig thuis:mevrouw Bos", "Veilig Thuis: mevrouw Bos", "veilig_thuis:mevrouw Bos"] {
        let id = world.run(&["contact", &zaak, "--datum", "2026-11-20", "--met", met]).trim().to_owned();
        let stuk = world.run(&["toon", &zaak, &id, "--json"]).replace([' ', '\n'], "");
        assert!(stuk.contains(r#""met":{"rol":"veilig_thuis","naam":"mevrouwBos"}"#), "{met}: {stuk}");
    }
}

/// A key that cannot be one is refused before the passphrase is typed for it.
#[test]
fn a_broken_public_key_is_refused_before_the_passphrase() {
    let world = with_passphrase();
    for command in ["voeg-toe d.bakker --naam Dirk --rol directie", "vervang-sleutel i.devries"] {
        let typed = format!("medewerker {command} --publieke-sleutel 'ssh-ed25519 AAAAkapot'");
        let ended = world.at_terminal(&typed).ends();
        assert_eq!(ended.code, 3, "{}", ended.screen);
        assert!(ended.screen.contains("geen publieke sleutel"), "{}", ended.screen);
        assert!(!ended.screen.to_lowercase().contains("wachtwoord"), "{}", ended.screen);
    }
}
