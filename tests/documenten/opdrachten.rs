//! Every command that a document names exists, with the flags that stand behind it.

use clap::Command;

const DOCUMENTS: &[&str] = &[
    "README.md",
    "docs/architectuur.md",
    "docs/betrouwbaarheid.md",
    "docs/bouwen.md",
    "docs/formaat.md",
    "docs/handleiding.md",
    "docs/laptop-weg.md",
    "docs/lezers.md",
    "docs/prestaties.md",
    "docs/protocol-aanpassen.md",
    "docs/schaal.md",
    "docs/verificatie.md",
    "docs/wat-git-laat-zien.md",
    "templates/protocollen/README.md",
    "templates/rapporten/README.md",
    "templates/voorbeeld/README.md",
];

/// What stands between backquotes in the text, and each line of a block that begins with the program's name.
fn commands(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut prose = String::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if inside {
            found.push(line.trim_start_matches("$ ").to_owned());
        } else {
            prose.extend([line, "\n"]);
        }
    }
    found.extend(prose.split('`').skip(1).step_by(2).map(|span| span.replace('\n', " ")));
    found.retain(|command| command.starts_with("meldcode "));
    found
}

/// What is wrong with a command as it is written.
fn wrong(command: &str, known: &Command) -> Option<String> {
    let plain = command.replace(['[', ']', '(', ')', '\'', '"', '\\'], "");
    let plain = plain.split([';', '>', '<', '#', '&']).next().unwrap();
    let mut at = known;
    let mut above = vec![known];
    for word in plain.split_whitespace().skip(1) {
        if let Some(flag) = word.strip_prefix("--") {
            let name = flag.split(['=', '…']).next().unwrap();
            let there = above.iter().any(|c| c.get_arguments().any(|a| a.get_long() == Some(name)));
            if !there && name != "help" {
                return Some(format!("`{command}`: no flag --{name}"));
            }
        } else if let Some(below) = at.find_subcommand(word.split('|').next().unwrap()) {
            at = below;
            above.push(below);
        } else if at.get_subcommands().next().is_some()
            && !word.starts_with('-')
            && at.get_name() != "meldcode"
        {
            let value = word.chars().all(|c| c.is_uppercase() || c == '…');
            let mut positionals = at.get_positionals().flat_map(clap::Arg::get_possible_values);
            if !value && !positionals.any(|known| known.get_name() == word) {
                return Some(format!("`{command}`: no command {word}"));
            }
        } else if above.len() == 1
            && word.chars().all(|c| c.is_lowercase() || c == '-')
            && !word.starts_with('-')
        {
            return Some(format!("`{command}`: no command {word}"));
        }
    }
    None
}

#[test]
fn every_command_that_is_named_exists() {
    let known = meldcode::cli::command();
    let mut found = Vec::new();
    for document in DOCUMENTS {
        let commands = commands(&crate::text(document));
        let faults = commands.iter().filter_map(|command| wrong(command, &known));
        found.extend(faults.map(|fault| format!("{document}: {fault}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    for nonsense in ["meldcode toont ZAAK", "meldcode zaak opnen", "meldcode toon ZAAK --als html"] {
        assert!(wrong(nonsense, &known).is_some(), "{nonsense}");
    }
}

/// Every page in `docs/` is looked at, and every link between documents leads somewhere.
#[test]
fn every_page_is_known_and_every_link_leads_somewhere() {
    for entry in std::fs::read_dir(crate::path("docs")).unwrap() {
        let name = format!("docs/{}", entry.unwrap().file_name().to_str().unwrap());
        assert!(DOCUMENTS.contains(&name.as_str()) || name == "docs/regels.md", "{name} is not in this list");
    }
    for document in DOCUMENTS {
        let page = crate::text(document);
        let folder = crate::path(document).parent().unwrap().to_owned();
        for target in page.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            if target.starts_with("http") {
                continue;
            }
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { crate::path(document) } else { folder.join(file) };
            assert!(file.exists(), "{document}: {target}");
            if !place.is_empty() {
                let other = std::fs::read_to_string(&file).unwrap();
                let there =
                    other.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line) == place);
                assert!(there, "{document}: {target}");
            }
        }
    }
}

/// The place that a heading makes, as the sites that show Markdown name it.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
