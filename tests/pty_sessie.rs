//! The passphrase at a terminal, and a session in which it is asked once.

#![allow(clippy::disallowed_methods, reason = "a test may write a pager of its own")]

mod pty_world;

use pty_world::{CTRL_C, CTRL_D, PASSPHRASE, World, with_passphrase};

/// Who stops the program at the passphrase and goes on finds the shell's echo gone again, also where keys are read.
#[test]
fn a_passphrase_stays_hidden_after_a_stop() {
    let world = with_passphrase();
    let says_where = "sh -c 'echo pid=$$. at=$(tty).; exec \"$0\" \"$@\"'";
    for command in ["sleutel maak ../nieuw", "sessie"] {
        let mut terminal = world.at_terminal_with(command, says_where);
        terminal.sees("pid=");
        let pid = terminal.sees(".");
        terminal.sees("at=");
        let tty = terminal.sees(".");
        if command == "sessie" {
            terminal.unlocks();
            terminal.sees("meldcode> ");
            terminal.types("slot\n");
            terminal.sees("(op slot)> ");
            terminal.types("status\n");
        }
        let asks = if command == "sessie" { "Wachtwoord van uw sleutel: " } else { "Nieuw wachtwoord: " };
        terminal.reads_blind(asks);
        // What the shell does between Ctrl-Z and `fg`.
        let asked_for = format!("stty -g -F {tty}");
        let script = format!(
            "asked=$({asked_for}); kill -STOP {pid}; until grep -q '^State:.T' /proc/{pid}/status; do sleep 0.05; done; \
             stty echo icanon isig -F {tty}; kill -CONT {pid}; \
             for i in $(seq 100); do [ \"$({asked_for})\" = \"$asked\" ] && exit; sleep 0.05; done; exit 1"
        );
        let script = std::process::Command::new("sh").args(["-c", &script]).status().unwrap();
        assert!(script.success(), "{command}: the terminal is not as the question asked for");
        // The shell's lines stand below the question by then: it is asked again.
        terminal.sees(asks);
        terminal.types(&format!("{PASSPHRASE}\n"));
        let screen = if command == "sessie" {
            let screen = terminal.sees("meldcode> ");
            terminal.types("einde\n");
            screen
        } else {
            terminal.types_blind("Nog een keer hetzelfde: ", &format!("{PASSPHRASE}\n"))
        };
        terminal.ends_well();
        assert!(!screen.contains(PASSPHRASE), "{screen}");
    }
}

/// A session has no shell: `~` is the home folder there too.
#[test]
fn a_session_knows_the_home_folder() {
    let (world, zaak) = World::with_zaak();
    let mut terminal = world.at_terminal("sessie");
    terminal.sees("meldcode> ");
    terminal.types(&format!("formulier gesprek {zaak} --naar ~/gesprek.html\n"));
    terminal.sees("Geschreven naar ");
    terminal.sees("meldcode> ");
    terminal.types("einde\n");
    terminal.ends_well();
    assert!(world.home.path().join("gesprek.html").exists());
}

/// One passphrase for many commands; what goes wrong, or is broken off, ends only that command.
#[test]
fn a_session_unlocks_once_and_completes_and_remembers() {
    let world = with_passphrase();
    let mut terminal = world.at_terminal("sessie");
    terminal.unlocks();
    terminal.sees("meldcode> ");
    terminal.types("zaak open --voornaam 'Sem Jan' --groep 4\n");
    // The two questions before a zaak is opened; the passphrase is asked no more.
    terminal.answer("in gevaar? (ja/nee)", "nee").answer("op school werkt? (ja/nee)", "nee");
    terminal.press("tussenvoegsel", CTRL_C);
    terminal.sees("Gestopt: u brak af");
    terminal.sees("meldcode> ");
    terminal.types("zaak open --geen-vragen --voornaam 'Sem Jan' --groep 4\n");
    terminal.sees("meldcode> ");
    terminal.types("bestaat-niet\n");
    terminal.sees("de opdracht `bestaat-niet` bestaat niet");
    terminal.sees("meldcode> ");
    terminal.types("uitleg 'half\n");
    terminal.sees("aanhalingsteken te weinig");
    terminal.sees("meldcode> ");
    // Tab completes a command, then the number of the zaak.
    terminal.types("toon\t20\t\n");
    terminal.sees("Sem Jan");
    terminal.sees("meldcode> ");
    terminal.types("co\t\t");
    terminal.sees("controle");
    terminal.sees("contact");
    terminal.types(CTRL_C);
    terminal.sees("meldcode> ");
    // The key Up gives the last command again.
    terminal.types("\u{1b}[A\n");
    terminal.sees("Sem Jan");
    terminal.sees("meldcode> ");
    terminal.types("sessie\n");
    terminal.sees("al in een sessie");
    terminal.sees("meldcode> ");
    terminal.types(CTRL_D);
    assert!(terminal.ends_well().contains("de sleutel is gewist"));
}

/// Who walks away while a dossier is open in the pager: the pager closes, the key and the screen go.
#[test]
fn a_session_locks_itself_also_when_its_pager_is_open() {
    let world = with_passphrase();
    let pager = world.home.path().join("pager.sh");
    std::fs::write(&pager, "cat >/dev/null; echo OPEN; exec sleep 600").unwrap();
    let variables =
        format!("stty rows 10 cols 80; MELDCODE_SESSIE_SECONDEN=8 MELDCODE_PAGER='sh {}'", pager.display());
    let mut terminal = world.at_terminal_with("sessie", &variables);
    terminal.unlocks();
    terminal.sees("meldcode> ");
    terminal.types("regels\n");
    terminal.sees("OPEN");
    let shown = terminal.sees("De sessie is op slot");
    assert!(shown.contains("\u{1b}[2J\u{1b}[3J"), "the screen is wiped");
    terminal.sees("meldcode (op slot)> ");
    terminal.types("einde\n");
    terminal.ends_well();
}

/// Nobody types: the key is gone, the screen too, and the next command asks the passphrase.
#[test]
fn a_session_locks_itself() {
    let world = with_passphrase();
    let mut terminal = world.at_terminal_with("sessie", "MELDCODE_SESSIE_SECONDEN=1");
    terminal.unlocks();
    let shown = terminal.sees("De sessie is op slot");
    assert!(shown.contains("\u{1b}[2J\u{1b}[3J"), "the screen is wiped");
    terminal.sees("meldcode (op slot)> ");
    // Nothing is remembered.
    terminal.types("\u{1b}[Astatus\n");
    terminal.unlocks();
    terminal.sees("meldcode");
    terminal.sees("De sessie is op slot");
    terminal.sees("(op slot)> ");
    // Ctrl-C at the passphrase ends only the command.
    for keys in [CTRL_C, CTRL_D] {
        terminal.types("status\n");
        terminal.types_blind("Wachtwoord van uw sleutel: ", &format!("half{keys}"));
        terminal.sees("er is niets vastgelegd");
        terminal.sees("(op slot)> ");
    }
    terminal.types("einde\n");
    terminal.ends_well();
}

/// What is typed at the passphrase of a session can be put right, pasted, and typed ahead.
#[test]
fn a_passphrase_is_typed_blind_and_can_be_put_right() {
    let world = with_passphrase();
    let mut terminal = world.at_terminal("sessie");
    terminal.unlocks();
    terminal.sees("meldcode> ");
    terminal.types("slot\n");
    terminal.sees("(op slot)> ");
    terminal.types("status\n");
    terminal.sees("Wachtwoord van uw sleutel: ");
    let (first, rest) = PASSPHRASE.split_at(5);
    terminal.types(&format!("verkeerd\u{15}{first}é\u{7f}\u{1b}[D\u{1b}[200~{rest}\n\u{1b}[201~\n"));
    let screen = terminal.sees("meldcode> ");
    terminal.types("einde\n");
    terminal.ends_well();
    assert!(!screen.contains(first) && !screen.contains("verkeerd"), "{screen}");
}
