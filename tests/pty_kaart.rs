//! The sociale kaart at a terminal: filled in question by question, shown, changed, and stored in one commit.

mod pty_world;

use pty_world::{CTRL_C, World};

#[test]
fn each_empty_entry_is_asked_and_stored_in_one_commit() {
    let world = World::new();
    let commits = world.commits();
    let mut terminal = world.at_terminal("sociale-kaart vul-aan");
    let heading = terminal.sees("1 van 10: Crisisdienst jeugd in uw regio (voor: noodgeval)");
    assert!(heading.contains("op de sociale kaart: 10 regels."), "{heading}");
    terminal.answers(&[
        ("Telefoonnummer?", "morgen bellen"),
        ("typ een telefoonnummer", "015-11122330151112233"),
        ("niet meer dan 15 cijfers", "terug"),
        ("typ een telefoonnummer", "015-1112233"),
        ("Wie krijgt u daar aan de lijn?", "terug"),
        ("u kunt hier niet terug", ""),
        ("E-mailadres?", "crisis.example"),
        ("heeft een @", "crisis@voorbeeld.example"),
        ("2 van 10: Eigen school, intern begeleider", ""),
        ("3 van 10: Eigen school, directie", "015-4445566"),
        ("Wie krijgt u daar", "Dirk: \"de baas\""),
        ("E-mailadres?", ""),
        ("4 van 10", "klaar"),
    ]);
    let shown = terminal.sees("Vastleggen? (ja/nee/wijzig)");
    assert!(shown.contains("015-1112233    Crisisdienst") && shown.contains("de baas"), "{shown}");
    terminal.answers(&[
        ("", "wijzig"),
        ("Welke regel?", "2"),
        ("Telefoonnummer?", "\u{1b}[A7"),
        ("Wie krijgt u", ""),
        ("E-mailadres?", ""),
        ("Adres?", "Kerkplein 1"),
        ("Vastleggen?", "ja"),
    ]);
    let screen = terminal.ends_well();
    assert!(
        screen.contains("2 regels zijn vastgelegd")
            && screen.contains("Nog niet ingevuld: intern begeleider")
    );
    assert_eq!(world.commits(), commits + 1);
    let kaart = world.run(&["sociale-kaart"]);
    for line in [
        "015-1112233    Crisisdienst jeugd in uw regio; crisis@voorbeeld.example; gecontroleerd op 22 november 2026",
        "015-44455667   Eigen school (Dirk: \"de baas\", directie); Kerkplein 1",
    ] {
        assert!(kaart.contains(line), "{line} not in {kaart}");
    }
    world.run(&["verifieer"]);
}

#[test]
fn who_stops_or_fills_in_nothing_changes_nothing() {
    let world = World::new();
    let commits = world.commits();
    let mut terminal = world.at_terminal("sociale-kaart vul-aan");
    terminal.answer("1 van 10", "015-1112233").press("Wie krijgt u daar", CTRL_C);
    let ended = terminal.ends();
    assert!(ended.code == 6 && ended.screen.contains("er is niets vastgelegd"), "{}", ended.screen);
    let mut terminal = world.at_terminal("sociale-kaart vul-aan");
    terminal.answer("1 van 10", "klaar");
    assert!(terminal.ends_well().contains("Er is niets ingevuld"));
    // At any question of an entry it means the same: enough, and what was filled in stays.
    let mut terminal = world.at_terminal("sociale-kaart vul-aan");
    terminal.answers(&[
        ("wat u hebt ingevuld, blijft bewaard", ""),
        ("2 van 10", "015-1112233"),
        ("Wie krijgt u", "klaar"),
    ]);
    let shown = terminal.sees("Vastleggen?");
    assert!(shown.contains("015-1112233    Eigen school (intern begeleider)"), "{shown}");
    terminal.answer("", "nee").ends();
    let mut terminal = world.at_terminal("sociale-kaart vul-aan wijkagent");
    terminal.answers(&[
        ("Telefoonnummer?", "0900-8844"),
        ("Wie krijgt u", ""),
        ("E-mail", ""),
        ("Adres", ""),
    ]);
    terminal.answer("Vastleggen?", "nee");
    assert_eq!(terminal.ends().code, 6);
    assert_eq!(world.commits(), commits);
}
