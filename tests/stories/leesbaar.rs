//! What people read: no word of the file format, and a day written out wherever it stands in running text or on paper.

use crate::verhaal::Verhaal;

/// Examples that fill most fields; one under each protocol.
const EXAMPLES: &[(&str, &str)] = &[
    ("delft-esis", include_str!("../../templates/voorbeeld/2-hulp-tot-het-einde.yaml")),
    ("delft-esis", include_str!("../../templates/voorbeeld/4-onthulling.yaml")),
    ("sbo-parnassys", include_str!("../vormen/sbo-volledig.yaml")),
];

/// An archive with the zaak of an example.
fn example(protocol: &str, stream: &str) -> (Verhaal, String) {
    let world = Verhaal::with_protocol(protocol);
    let stored = world.feed(["importeer", "-", "--json"], stream).json();
    (world, stored["zaken"][0].as_str().unwrap().to_owned())
}

/// Everything that is printed of a zaak or of the archive for people, named.
fn read_by_people(world: &Verhaal, zaak: &str) -> Vec<(String, String)> {
    let mut commands: Vec<Vec<String>> = Vec::new();
    let mut add = |words: &[&str]| commands.push(words.iter().map(|word| (*word).to_owned()).collect());
    for command in ["toon", "status", "controle", "historie"] {
        add(&[command, zaak]);
    }
    add(&["export", zaak, "--als", "tekst"]);
    for reader in ["eigen", "inspectie", "veilig-thuis", "overdracht"] {
        for form in ["html", "md"] {
            add(&["export", zaak, "--als", form, "--voor", reader]);
        }
    }
    for form in ["gesprek", "toestemming", "melding"] {
        add(&["formulier", form, zaak]);
    }
    for command in ["sociale-kaart", "onderzoek", "verifieer", "agenda", "protocol toon", "jaaroverzicht"] {
        add(&command.split(' ').collect::<Vec<_>>());
    }
    let printed = |command: Vec<String>| {
        let run = world.run(&command);
        let text = format!("{}{}", run.stdout, run.stderr);
        // A style is not read; a command is typed as it stands.
        let text = match (text.split_once("<style>"), text.split_once("</style>")) {
            (Some((before, _)), Some((_, after))) => format!("{before}{after}"),
            _ => text,
        };
        (command.join(" "), text)
    };
    commands.into_iter().map(printed).collect()
}

fn is_word_of_the_format(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    word.contains('_') && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[test]
fn no_word_of_the_file_format_reaches_a_person() {
    for (protocol, stream) in EXAMPLES {
        let (world, zaak) = example(protocol, stream);
        for (command, text) in read_by_people(&world, &zaak) {
            for line in text.lines().filter(|line| !line.contains("meldcode ")) {
                // In Markdown a mark in a text is escaped.
                let found = line
                    .replace("\\_", "_")
                    .split([' ', '<', '>', '(', ')'])
                    .find(|word| is_word_of_the_format(word))
                    .map(str::to_owned);
                assert_eq!(found, None, "{command}: {line}");
            }
        }
    }
}

#[test]
fn a_day_is_written_out_wherever_it_stands_in_running_text_or_on_paper() {
    let (protocol, stream) = EXAMPLES[0];
    let (world, zaak) = example(protocol, stream);
    let in_numbers = |text: &str| {
        text.split(|c: char| !c.is_ascii_digit() && c != '-').any(|word| {
            let parts: Vec<usize> = word.split('-').map(str::len).collect();
            parts == [4, 2, 2]
        })
    };
    // A list has a column of days, and a command takes what is typed.
    let lists = ["historie", "agenda"];
    let texts = read_by_people(&world, &zaak);
    for (command, text) in
        texts.iter().filter(|(command, _)| !lists.iter().any(|list| command.starts_with(list)))
    {
        for line in text.lines().filter(|line| !line.contains("datetime=") && !line.contains("meldcode ")) {
            assert!(!in_numbers(line), "{command}: {line}");
        }
    }
    assert!(texts.iter().any(|(_, text)| text.contains("signaal van 8 september 2026")), "{texts:?}");
}

/// A ja without its question says nothing, also in what is pasted into the pupil system.
#[test]
fn an_answer_stands_with_its_question() {
    let (protocol, stream) = EXAMPLES[0];
    let (world, zaak) = example(protocol, stream);
    for command in [vec!["toon", &zaak], vec!["export", &zaak, "--als", "tekst"]] {
        let text = world.run(command).done();
        assert!(text.contains("1. Hebben wij, na de stappen 1 tot en met 4, een vermoeden"), "{text}");
    }
}

/// What is open is told in the words of the screen, and the fields of the format to a script.
#[test]
fn what_is_open_is_named_as_people_call_it() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.run(["signaal", &zaak, "--gezien", "een plek", "--datum", "2026-11-20", "--aard", "feit"]).done();
    let told = world.run(["vul-aan", &zaak, "--geen-vragen"]).done();
    assert!(told.contains("andere aanwezigen") && !told.contains(", aanwezigen"), "{told}");
    let json = world.run(["vul-aan", &zaak, "--json"]).json();
    let open: Vec<&str> =
        json[0]["ontbreekt"].as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
    assert!(open.contains(&"aanwezigen"), "{json}");
    world.run(["status"]).says("meldcode status ZAAK");
}

/// In a folder a bijlage has a name that tells nothing, and two papers of a talk have two.
#[test]
fn what_goes_to_a_folder_has_a_name_of_its_own() {
    let world = Verhaal::new();
    let zaak = world.zaak();
    let file = world.file("Sem Bos.PDF", "inhoud");
    let stuk = world.run(["bijlage", &zaak, &file, "--titel", "verslag"]).done();
    let talk = world.run(["gesprek", &zaak, "--datum", "2026-11-20", "--met", "ouder: M. Bos"]).done();
    let folder = world.folder().join("uit");
    std::fs::create_dir(&folder).unwrap();
    let to = folder.display().to_string();
    world.run(["export", &zaak, stuk.trim(), "--als", "bestand", "--naar", &to]).done();
    world.run(["formulier", "gesprek", &zaak, "--naar", &to]).done();
    world.run(["formulier", "gesprek", &zaak, talk.trim(), "--naar", &to]).done();
    let entries = std::fs::read_dir(&folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let end = &stuk.trim()[18..];
    let expected = [
        format!("bijlage-{zaak}-{end}.pdf"),
        format!("gesprek-{zaak}.html"),
        format!("gesprek-verslag-{zaak}.html"),
    ];
    assert_eq!(names, expected);
}
