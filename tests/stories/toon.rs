//! `toon`, `export`, `status`, `controle`, `historie`: the same dossier, read in several ways.

use crate::verhaal::{Verhaal, keys};

fn world_with_dossier() -> (Verhaal, String, String) {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let yaml = "datum: 2026-11-20\nplaats: klas\naanwezigen: []\n\
                waarnemingen: [{zintuig: gezien, wat: een blauwe plek}]\nsituatie: |\n  eerste regel\n  tweede regel\n";
    let signaal = world.add("signaal", &zaak, yaml);
    (world, zaak, signaal)
}

#[test]
fn toon_shows_the_dossier_or_one_stuk() {
    let (world, zaak, signaal) = world_with_dossier();
    let all = world.run(["toon", &zaak]).done();
    assert!(
        all.contains("Noor Visser") && all.contains("een blauwe plek") && all.contains("tweede regel"),
        "{all}"
    );
    assert!(all.contains("aanwezigen: geen"), "{all}");
    let one = world.run(["toon", &zaak, &signaal[18..]]).done();
    assert!(one.contains("blauwe plek") && !one.contains("LEERLING"), "{one}");
    world.refused(["toon", &zaak, "01ZZZZZZ"], "", 3, "geen stuk");
    world.refused(["toon", &zaak, &signaal[..4]], "", 3, "past bij");
}

#[test]
fn a_stuk_is_shown_in_the_words_of_the_screen() {
    let (world, zaak, signaal) = world_with_dossier();
    let yaml =
        format!("met: {{rol: veilig_thuis, organisatie: Veilig Thuis}}\nover: [{signaal}]\ndoel: advies\n");
    world.add("contact", &zaak, &yaml);
    for command in [vec!["toon", &zaak], vec!["export", &zaak, "--als", "tekst"]] {
        let shown = world.run(&command).done();
        for words in ["  andere aanwezigen: geen", "gezien: een blauwe plek", "met wie: Veilig Thuis\n"] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        let about = format!("over welke signalen: signaal van 20 november 2026, {}", &signaal[18..]);
        assert!(shown.contains(&about), "{about}: {shown}");
        assert!(!shown.contains("veilig_thuis") && !shown.contains("zintuig"), "{shown}");
    }
}

#[test]
fn a_void_stuk_is_shown_with_the_reason_and_left_out_of_the_text_to_paste() {
    let (world, zaak, signaal) = world_with_dossier();
    let says = "hoort bij een ander kind";
    world.run(["vervolg", &zaak, "--op", &signaal, "--uitkomst", "vervallen", "--tekst", says]).done();
    let shown = world.run(["toon", &zaak]).done();
    let (_, after) = shown.split_once(&format!("SIGNAAL  {signaal}  VERVALLEN\n")).unwrap();
    assert!(after.starts_with(&format!("  telt niet meer mee: {says} (vervolg ")), "{shown}");
    assert!(!world.run(["export", &zaak]).done().contains("blauwe plek"));
    assert!(!world.run(["controle", &zaak]).gave(1).contains("signaal-velden"));
}

#[test]
fn zaken_of_the_same_family_and_joined_zaken_are_named() {
    let world = Verhaal::new();
    let noor = world.zaak();
    let sem = world.run(["zaak", "open", "--voornaam", "Sem", "--verwante-zaken", &noor]).done();
    let shown = world.run(["toon", &sem]).done();
    assert!(shown.contains(&format!("Verwante zaak {noor}: Noor Visser")), "{shown}");
    world.colleague("l.bakker", "leerkracht");
    world.run(["zaak", "toegang", &sem, "--geef", "l.bakker"]).done();
    let theirs = world.start(["toon", &sem]).by("l.bakker").go().done();
    assert!(theirs.contains(&format!("Verwante zaak {noor} (niet leesbaar voor u)")), "{theirs}");
    assert!(!theirs.contains("Visser"), "{theirs}");
    let joined =
        ["sluit", &sem, "--uitkomst", "samengevoegd", "--met", &noor[5..], "--conclusie", "een gezin"];
    world.run(joined).done();
    let shown = world.run(["toon", &sem]).done();
    assert!(shown.contains(&format!("Samengevoegd met zaak {noor}: Noor Visser")), "{shown}");
    let back = world.run(["toon", &noor]).done();
    for line in [format!("Verwante zaak {sem}: Sem"), format!("Hierin opgenomen: zaak {sem}: Sem")] {
        assert_eq!(back.matches(&line).count(), 1, "{line} in {back}");
    }
    world.refused(["zaak", "open", "--voornaam", "X", "--verwante-zaken", "2026-000000"], "", 3, "geen zaak");
}

#[test]
fn what_was_typed_cannot_steer_the_terminal() {
    let world = Verhaal::new();
    let zaak = world.run(["zaak", "open", "--voornaam", "Noor\u{202e}x"]).done();
    world.refused(["signaal", &zaak, "--van", "-"], "plaats: \"\u{1b}[2J\"\n", 3, "geen tekst");
    let escaped = "plaats: \"a\\e[2Jb\"\n";
    let added = world.feed(["signaal", &zaak, "--van", "-"], escaped);
    assert!(added.code == 0 || added.code == 3, "{added:?}");
    for command in [vec!["toon", &zaak], vec!["status"], vec!["zaak", "lijst"], vec!["controle", "--alle"]] {
        let shown = world.run(&command);
        assert!(!shown.stdout.contains(['\u{1b}', '\u{202e}']), "{command:?}");
    }
}

#[test]
fn export_gives_json_and_text_to_paste() {
    let (world, zaak, signaal) = world_with_dossier();
    let json = world.run(["export", &zaak, "--als", "json"]);
    json.says("niet meer versleuteld");
    let json = json.json();
    assert_eq!(keys(&json), ["zaak", "stukken", "telt_niet_mee"]);
    assert_eq!(keys(&json["stukken"][1]), ["soort", "id", "vastgelegd", "rol", "velden"]);
    assert_eq!(json["stukken"][1]["id"], signaal.as_str());
    assert_eq!(json["stukken"][1]["velden"]["situatie"], "eerste regel\ntweede regel\n");
    let text = world.run(["export", &zaak]).done();
    assert!(text.contains("[Esis: ") && text.contains("blauwe plek") && text.contains(&zaak), "{text}");
    let one = world.run(["export", &zaak, &signaal, "--als", "tekst", "-q"]);
    assert!(one.done().contains("blauwe plek"));
    assert_eq!(one.stderr, "");
}

#[test]
fn status_shows_each_zaak_with_what_to_do_first_urgent_on_top() {
    let (world, zaak, _) = world_with_dossier();
    let urgent = world.run(["zaak", "open", "--voornaam", "Sem", "--achternaam", "Bos"]).done();
    world
        .run(["signaal", &urgent, "--gezien", "een mes", "--gevaar", "acuut", "--datum", "2026-11-22"])
        .done();
    let shown = world.run::<&str>([]).done();
    assert_eq!(world.run(["status"]).done(), shown);
    let line = |zaak: &str| shown.lines().position(|line| line.contains(zaak)).unwrap();
    assert!(line(&urgent) < line(&zaak) && shown.contains("SPOED"), "{shown}");
    assert!(shown.contains("Noor Visser") && shown.contains("Sem Bos"));
    let one = world.run(["status", &zaak]).done();
    assert!(one.contains("stap 1") && one.contains("Nu eerst"), "{one}");
}

/// What to do comes with what to type: in a zaak, after a stuk, and where the route goes on.
#[test]
fn what_to_do_first_comes_with_the_command() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let signaal = ["--gezien", "een plek", "--datum", "2026-11-20", "--plaats", "klas", "--situatie", "gym"];
    let rest = ["--aanwezigen", "--aard", "feit", "--duiding", "bevestigt"];
    let args = [&["signaal", &zaak][..], &signaal[..], &rest[..]].concat();
    let stored = world.run(args);
    stored.says(&format!("leg dat vast.\nTyp: meldcode contact {zaak} ib")).done();
    let status = world.run(["status", &zaak]).done();
    let typed = |text: &str| text.lines().find_map(|line| line.strip_prefix("Typ: ").map(str::to_owned));
    assert_eq!(typed(&status), Some(format!("meldcode contact {zaak} ib")), "{status}");
    let urgent = world.run(["contact", &zaak, "--datum", "2026-11-20", "--gevaar", "acuut"]);
    assert!(urgent.stderr.contains(&format!("Typ: meldcode contact {zaak} vt")), "{urgent:?}");
    // Where the route itself says what is next.
    let world = Verhaal::new();
    let zaak = world.zaak();
    world
        .run(["weging", &zaak, "--datum", "2026-11-20", "--ernst", "e", "--risico", "r", "--aard", "overig"])
        .done();
    let said = world.run(["afweging", &zaak, "1", "ja", "--reden", "r"]);
    said.says("Daarna, volgens de route: Beantwoord afweging 2")
        .says(&format!("\nTyp: meldcode afweging {zaak} 2"))
        .done();
    let now = |text: &str| {
        text.split_once("Nu eerst: ").map(|(_, now)| now.split("\nAan zet").next().unwrap().trim().to_owned())
    };
    let status = world.run(["status", &zaak]).done();
    assert_eq!(now(&said.stderr), now(&status), "{}\n{status}", said.stderr);
    let said = world.run(["afweging", &zaak, "1", "nee", "--reden", "r"]);
    said.says(&format!("\nTyp: meldcode sluit {zaak}")).done();
}

#[test]
fn controle_shows_the_matrix_and_then_the_findings() {
    let (world, zaak, _) = world_with_dossier();
    let shown = world.run(["controle", &zaak]).gave(1);
    assert!(shown.contains(&zaak) && shown.contains("signaal"), "{shown}");
    for word in ["geschonden", "schuldig", "dader"] {
        assert!(!shown.contains(word), "a verdict: {shown}");
    }
    let own = format!("{}/templates/protocollen/sbo-parnassys.yaml", env!("CARGO_MANIFEST_DIR"));
    let other = world.run(["controle", &zaak, "--protocol", &own, "--json"]);
    assert_eq!(other.json()["protocol"], "sbo-parnassys");
    world.refused(["controle", &zaak, "--protocol", "nergens"], "", 3, "nergens");
}

#[test]
fn historie_says_who_did_what_and_whether_it_holds() {
    let (world, zaak, signaal) = world_with_dossier();
    let shown = world.run(["historie", &zaak]).done();
    assert!(shown.contains("i.devries") && shown.contains("geldig"), "{shown}");
    assert!(shown.contains(&format!("signaal {}", &signaal[18..])), "{shown}");
    world.colleague("l.bakker", "leerkracht");
    let theirs = world.start(["historie", &zaak]).by("l.bakker").go().done();
    assert!(theirs.contains(&signaal[18..]) && !theirs.contains("signaal"), "{theirs}");
}

#[test]
fn reading_writes_nothing() {
    let (world, zaak, _) = world_with_dossier();
    let snapshot = || {
        let listed =
            std::process::Command::new("find").arg(world.archive()).args(["-printf", "%p %T@ %s\n"]).output();
        String::from_utf8(listed.unwrap().stdout).unwrap()
    };
    let before = snapshot();
    for command in [
        vec!["toon", &zaak],
        vec!["status"],
        vec!["controle", "--alle"],
        vec!["historie", "--alle"],
        vec!["export", &zaak],
        vec!["zaak", "lijst"],
        vec!["medewerker", "lijst"],
        vec!["regels"],
    ] {
        world.run(&command);
        assert_eq!(snapshot(), before, "{command:?}");
    }
}
