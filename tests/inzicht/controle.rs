//! `controle` for evaluation: a part of it, CSV, short, and compared with an earlier state.

use crate::verhaal::{Verhaal, keys};

const LATER: &str = "2026-11-25T10:30:00+01:00";

/// Two zaken of 22 November, with a danger in one; on 25 November one field is added and a talk recorded.
fn world() -> (Verhaal, String, String) {
    let world = Verhaal::new();
    let (first, second) = (world.zaak(), world.zaak());
    let signaal = "soort: signaal\ndatum: 2026-11-21\nplaats: klas\nsituatie: les\naard: feit\n\
                   waarnemingen: [{zintuig: gezien, wat: plek}]\nduiding: bevestigt\n";
    let stuk = world.add("signaal", &first, signaal);
    world.add("signaal", &second, &format!("{signaal}aanwezigen: []\ngevaar: [acuut]\n"));
    let more = format!("op: {stuk}\nuitkomst: aanvulling\nvelden: {{aanwezigen: []}}\n");
    world.start(["vervolg", &first, "--van", "-"]).at(LATER).stdin(more).go().done();
    let talk = "datum: 2026-11-25\nmet: [{rol: ouder}]\n";
    world.start(["gesprek", &first, "--van", "-"]).at(LATER).stdin(talk).go().done();
    (world, first, second)
}

#[test]
fn a_part_can_be_asked_for_and_the_exit_code_is_about_that_part() {
    let (world, first, second) = world();
    let run = |more: &[&str]| world.start([&["controle", "--alle"], more].concat()).at(LATER).go();
    run(&[]).gave(1);
    let urgent = run(&["--ernst", "spoed", "--json"]);
    urgent.gave(1);
    let json = urgent.json();
    assert_eq!(json["samenvatting"]["spoed"], 1);
    assert_eq!((&json["samenvatting"]["tekort"], &json["samenvatting"]["volledig"]), (&0.into(), &1.into()));
    run(&["--regel", "taak-verlopen"]).done();
    let rule = run(&["--regel", "gesprek-velden", "--stap", "3"]).gave(1);
    assert!(rule.contains("gesprek-velden") && !rule.contains("spoed-veilig-thuis"), "{rule}");
    world.run(["controle", &first, "--ernst", "spoed"]).done();
    world.run(["controle", &second, "--ernst", "spoed"]).gave(1);
    run(&["--regel", "gesprek-ouders"]).refused(2, "bedoelde u `gesprek-ouder`?");
    run(&["--stap", "6"]).refused(2, "--stap");
    run(&["--ernst", "erg"]).refused(2, "mogelijk: spoed, tekort, let-op");
}

#[test]
fn csv_has_a_row_per_zaak_and_a_column_per_rule() {
    let (world, first, second) = world();
    world.colleague("d.jansen", "directie");
    let csv = world.start(["controle", "--alle", "--csv"]).at(LATER).go();
    csv.gave(1);
    let rows: Vec<Vec<&str>> = csv.stdout.lines().map(|line| line.split(',').collect()).collect();
    assert!(rows.len() == 3 && rows.iter().all(|row| row.len() == rows[0].len()), "{csv:?}");
    assert_eq!(
        rows[0][..8],
        ["zaak", "leesbaar", "stap", "gesloten", "volledig", "spoed", "tekort", "let_op"]
    );
    let names: Vec<String> = world
        .run(["regels", "--json", "--alle"])
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["regel"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(rows[0][8..], names);
    let cell = |zaak: &str, name: &str| {
        let column = rows[0].iter().position(|head| *head == name).unwrap();
        rows.iter().find(|row| row[0] == zaak).unwrap()[column].to_owned()
    };
    assert_eq!(cell(&second, "spoed-veilig-thuis"), "tekort");
    assert_eq!(cell(&first, "spoed-veilig-thuis"), "volledig");
    assert_eq!((cell(&first, "gesprek-kind"), cell(&second, "gesprek-velden")), ("nvt".into(), "nvt".into()));
    assert!(csv.stdout.ends_with("\r\n") && !csv.stdout.contains("Noor"));
    let closed = world.start(["controle", "--alle", "--csv"]).by("d.jansen").go();
    assert!(closed.done().lines().nth(1).unwrap().contains(",nee,,,"), "{closed:?}");
    closed.says("U kunt 2 van deze zaken niet lezen");
    let one = world.run(["controle", "--alle", "--csv", "--regel", "gesprek-velden"]).stdout;
    assert!(one.lines().next().unwrap().ends_with(",let_op,gesprek-velden"), "{one}");
    world.run(["controle", "--alle", "--csv", "--json"]).refused(2, "kan niet samen met");
}

#[test]
fn the_short_form_has_numbers_only() {
    let (world, first, second) = world();
    let text = world.start(["controle", "--alle", "--kort"]).at(LATER).go().gave(1);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("Meldcode, 2026-11-25. 2 zaken: 0 volledig; 1 spoed, "), "{text}");
    assert!(lines[1].starts_with(&format!("{second}  1 SPOED")), "{text}");
    assert!(lines[2].starts_with(&first) && text.ends_with("meldcode controle ZAAK"), "{text}");
    assert!(!text.contains("Noor") && !text.contains("signaal"), "{text}");
    let fine = world.run(["controle", &first, "--kort", "--regel", "taak-verlopen"]).done();
    assert!(
        fine.lines().count() == 2 && fine.contains("alleen over een deel: --regel taak-verlopen"),
        "{fine}"
    );
}

#[test]
fn an_earlier_state_is_judged_on_its_day_and_what_changed_since_is_told() {
    let (world, first, _) = world();
    let then = world.start(["controle", &first, "--stand", "2026-11-22", "--json"]).at(LATER).go();
    then.gave(1);
    let json = then.json();
    assert_eq!(json["peildatum"], "2026-11-22");
    let rules = |list: &serde_json::Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|b| b["regel"].as_str().unwrap().to_owned()).collect()
    };
    assert!(rules(&json["zaken"][0]["bevindingen"]).contains(&"signaal-velden".to_owned()), "{json}");
    assert_eq!(keys(&json["verschil"]), ["verholpen", "nieuw"]);
    assert!(rules(&json["verschil"]["verholpen"]).contains(&"signaal-velden".to_owned()), "{json}");
    assert!(rules(&json["verschil"]["nieuw"]).contains(&"gesprek-velden".to_owned()), "{json}");
    assert!(!rules(&json["verschil"]["nieuw"]).contains(&"signaal-velden".to_owned()), "{json}");
    let text = world.start(["controle", "--alle", "--stand", "2026-11-22"]).at(LATER).go().gave(1);
    assert!(text.contains("Sinds 2026-11-22\nVerholpen: ") && text.contains("\nNieuw: "), "{text}");
    let alone = world.start(["controle", "--stand", "2026-11-22"]).at(LATER).go().gave(1);
    assert_eq!(alone, text, "without a zaak it is all of them");
    let now = world.start(["controle", &first, "--json"]).at(LATER).go().json();
    assert!(now.get("verschil").is_none());
}

#[test]
fn toon_status_and_export_look_back_and_other_commands_do_not() {
    let (world, first, _) = world();
    let at = |command: &str, stand: &str| world.start([command, &first, "--stand", stand]).at(LATER).go();
    assert!(!at("toon", "2026-11-22").done().contains("GESPREK"));
    let shown = at("toon", "2026-11-25").done();
    assert!(shown.contains("GESPREK"), "{shown}");
    assert!(at("status", "2026-11-22").done().contains("Stap 1: "), "{:?}", at("status", "2026-11-22"));
    assert!(at("status", "2026-11-25").done().contains("Stap 3: "));
    assert!(!at("export", "2026-11-22").done().contains("ouder"));
    let commits = world.git(&["rev-list", "HEAD"]);
    let before_talk = commits.lines().nth(1).unwrap();
    assert!(!at("toon", before_talk).done().contains("GESPREK"));
    assert!(!at("toon", &before_talk[..8]).done().contains("GESPREK"));
    at("toon", "2026-11-01").refused(3, "op dat moment bestond dit archief nog niet");
    at("toon", "ffffff").refused(3, "er is geen commit met dit nummer");
    at("toon", "gisteren").refused(2, "geef een dag");
    at("taak", "2026-11-22").refused(2, "--stand kan alleen bij toon, status, controle, export en formulier");
    world.run(["--stand", "2026-11-22", "status"]).done();
}
