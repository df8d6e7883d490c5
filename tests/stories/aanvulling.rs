//! `shell-aanvulling`: what is committed in `completions/` is what the program prints.

use crate::verhaal::Verhaal;

#[test]
fn the_committed_completions_are_what_the_program_prints() {
    let world = Verhaal::empty();
    for (shell, file) in [
        ("bash", "meldcode.bash"),
        ("zsh", "_meldcode"),
        ("fish", "meldcode.fish"),
        ("powershell", "_meldcode.ps1"),
    ] {
        let committed = std::fs::read_to_string(format!("{}/completions/{file}", env!("CARGO_MANIFEST_DIR")));
        let script = world.run(["shell-aanvulling", shell]).stdout;
        assert_eq!(
            committed.unwrap_or_default(),
            script,
            "run: meldcode shell-aanvulling {shell} > completions/{file}"
        );
    }
    world.run(["shell-aanvulling", "tcsh"]).refused(2, "bash, zsh, fish, powershell");
}

#[test]
fn a_shell_asks_the_program_itself_for_commands_and_numbers() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let complete = |words: &[&str]| {
        let index = (words.len() - 1).to_string();
        let run = world.start([&["--", "meldcode"], &words[1..]].concat());
        let run = run.env("MELDCODE_AANVULLING", "bash").env("_CLAP_COMPLETE_INDEX", index);
        run.env("_CLAP_IFS", "\n")
            .env("_CLAP_COMPLETE_COMP_TYPE", "9")
            .env("_CLAP_COMPLETE_SPACE", "true")
            .go()
    };
    let commands = complete(&["meldcode", "con"]);
    assert!(commands.done().contains("controle") && commands.stdout.contains("contact"), "{commands:?}");
    let numbers = complete(&["meldcode", "toon", "2026"]);
    assert_eq!(numbers.done(), zaak, "{numbers:?}");
    let flags = complete(&["meldcode", "signaal", &zaak, "--aard", "f"]);
    assert_eq!(flags.done(), "feit", "{flags:?}");
}
