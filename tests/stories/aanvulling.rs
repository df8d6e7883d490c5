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
    let complete_with = |run: crate::verhaal::Run<'_>, words: &[&str]| {
        let index = (words.len() - 1).to_string();
        let run = run.env("MELDCODE_AANVULLING", "bash").env("_CLAP_COMPLETE_INDEX", index);
        run.env("_CLAP_IFS", "\n")
            .env("_CLAP_COMPLETE_COMP_TYPE", "9")
            .env("_CLAP_COMPLETE_SPACE", "true")
            .go()
    };
    let start = |words: &[&str]| world.start([&["--", "meldcode"], &words[1..]].concat());
    let complete = |words: &[&str]| complete_with(start(words), words);
    let commands = complete(&["meldcode", "con"]);
    assert!(commands.done().contains("controle") && commands.stdout.contains("contact"), "{commands:?}");
    let numbers = complete(&["meldcode", "toon", "2026"]);
    assert_eq!(numbers.done(), zaak, "{numbers:?}");
    let words = ["meldcode", "toon", "2026"];
    let inside = start(&words).within(&world.archive().join("zaken")).env("MELDCODE_ARCHIEF", "");
    assert_eq!(complete_with(inside, &words).done(), zaak, "a variable that is set to nothing");
    for (words, offered) in [
        (&["signaal", &zaak, "--aard", "f"][..], "feit"),
        (&["sjabloon", "verw"], "verwijsindex"),
        (&["zaak", "toegang", &zaak, "--geef", "i."], "i.devries"),
        (&["medewerker", "wijzig-rol", "i.devries", "inz"], "inzage"),
        (&["contact", &zaak, "--met", "veilig"], "veilig_thuis:"),
        (&["gesprek", &zaak, "--afgezien.grond", "veil"], "veiligheid"),
        (&["controle", "--regel", "consult-i"], "consult-intern"),
        (&["uitleg", "consult-i"], "consult-intern"),
        (&["protocol", "toon", "--protocol", "sbo"], "sbo-parnassys"),
        (&["zaak", "protocol", &zaak, "--naar", "delft"], "delft-esis@1"),
        (&["historie", "2026"], &zaak),
    ] {
        let found = complete(&[&["meldcode"], words].concat());
        let first = found.done().lines().next().unwrap_or_default().to_owned();
        assert_eq!(first.trim(), offered, "{words:?}: {found:?}");
    }
}

/// A page for every command, in Dutch; that of the program has the exit codes.
#[test]
fn man_writes_a_page_for_every_command() {
    fn count(command: &clap::Command) -> usize {
        1 + command.get_subcommands().map(count).sum::<usize>()
    }
    let world = Verhaal::empty();
    let folder = world.work().join("man1");
    let to = folder.display().to_string();
    world.run(["man", "--naar", &to]).done();
    world.run(["man", "--naar", &to]).done();
    let pages: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(pages.len(), count(&meldcode::cli::command()), "{pages:?}");
    for path in &pages {
        let page = std::fs::read_to_string(path).unwrap();
        for english in
            ["SH NAME", "SH \"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXTRA", "VERSION", "Possible"]
        {
            assert!(!page.contains(english), "{english} in {}", path.display());
        }
    }
    let whole = world.run(["man"]).done();
    for part in ["AFSLUITCODES", "Geen toegang", "MELDCODE_SLEUTEL", "meldcode\\-zaak(1)"] {
        assert!(whole.contains(part), "{part} not in {whole}");
    }
    let open = world.run(["man", "zaak", "open"]).done();
    assert!(open.contains("meldcode\\-zaak\\-open") && open.contains("edexml"), "{open}");
    world.run(["man", "bestaat-niet"]).refused(2, "bestaat niet");
}
