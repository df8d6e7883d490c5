//! Reports and forms at the command line: for a reader, to a file, encrypted, with own templates; the signed scan.

use std::process::Command;

use crate::verhaal::Verhaal;

const SEM: &str = include_str!("../../templates/voorbeeld/2-hulp-tot-het-einde.yaml");

fn sem() -> (Verhaal, String) {
    let world = Verhaal::new();
    let zaak = import_sem(&world);
    (world, zaak)
}

fn import_sem(world: &Verhaal) -> String {
    world.feed(["importeer", "-", "--json"], SEM).json()["zaken"][0].as_str().unwrap().to_owned()
}

fn stuk(world: &Verhaal, zaak: &str, soort: &str) -> String {
    let dossier = world.run(["export", zaak, "--als", "json"]).json();
    let found =
        dossier["stukken"].as_array().unwrap().iter().find(|stuk| stuk["soort"] == soort).unwrap().clone();
    found["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_parents_copy_asks_which_parent_and_tells_what_was_left_out() {
    let (world, zaak) = sem();
    let copy = ["export", &zaak, "--als", "html", "--voor", "ouder"];
    world.refused(copy, "", 2, "in dit dossier staan 2 ouders: moeder van Sem, vader van Sem");
    let with =
        |wie: &str| [&copy[..], &["--wie", wie]].concat().into_iter().map(str::to_owned).collect::<Vec<_>>();
    world.refused(with("van Sem"), "", 3, "past bij meer dan een ouder");
    world.refused(with("buurman"), "", 3, "geen ouder met deze naam");
    world.refused(
        ["export", &zaak, "--als", "html", "--voor", "inspectie", "--wie", "moeder"],
        "",
        2,
        "--wie hoort bij",
    );
    world.refused(["export", &zaak, "--voor", "ouder"], "", 2, "kan niet als deze vorm");
    let told = world.run(with("moeder"));
    told.says("Weggelaten: ")
        .says("weging (1 stuk)")
        .says("Waarom: overleg van de school")
        .says("Lees het na");
    let page = told.done();
    assert!(page.contains("Moeder huilt en herkent het") && !page.contains("schaamt"), "{page}");
    assert!(!page.contains("Oma zegt") && !page.contains("Veilig Thuis advies"));
}

#[test]
fn making_a_form_for_a_talk_tells_what_is_not_on_it() {
    let (world, zaak) = sem();
    let made = world.run(["formulier", "gesprek", &zaak, "--wie", "moeder"]);
    made.says("Niet op het formulier: ").says("geen feit dat de school zelf waarnam");
    assert!(!made.stderr.contains("Oma") && !made.stderr.contains("Vader"), "by kind, no content: {made:?}");
    let child = world.run(["formulier", "gesprek", &zaak, "--kind"]);
    assert!(!child.stderr.contains("Niet op het formulier"), "that form holds no signalen at all");
}

#[test]
fn a_stuk_without_gaps_says_how_a_field_is_changed() {
    let (world, zaak) = sem();
    let id = stuk(&world, &zaak, "leerling");
    let short = &id[id.len() - 8..];
    let command = format!("meldcode vul-aan {zaak} {short} --bewerk");
    world.run(["vul-aan", &zaak, &id]).says("Er ontbreekt geen veld").says(&command);
    // The same without an editor, as the handleiding shows it; a form prints the new field.
    let correction =
        format!("op: {short}\nuitkomst: correctie\ndatum: 2026-11-20\nvelden:\n  groep: \"6\"\n");
    world.feed(["vervolg", &zaak, "--van", "-"], &correction).done();
    let form = world.run(["formulier", "toestemming", &zaak, "--wie", "moeder"]).done();
    assert!(form.contains("groep 6"), "{form}");
}

#[test]
fn a_report_names_the_commit_and_can_be_made_again() {
    let (world, zaak) = sem();
    let commit = world.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let make = || world.run(["export", &zaak, "--als", "md", "--voor", "inspectie"]).done();
    let first = make();
    assert!(first.contains(&commit));
    world.add("vervolg", &zaak, "datum: 2026-11-20\nuitkomst: verloop\ntekst: later\n");
    assert_ne!(make(), first);
    let (_, again) = first.split_once("` en `meldcode ").unwrap();
    let again: Vec<String> = again.split('`').next().unwrap().split(' ').map(str::to_owned).collect();
    assert_eq!(world.run(&again).done(), first, "{again:?}");
}

#[test]
fn a_report_goes_to_a_new_private_file_or_not_at_all() {
    let (world, zaak) = sem();
    let file = world.work().join("verslag.html");
    let path = file.display().to_string();
    let export = ["export", &zaak, "--als", "html", "--naar", &path];
    let outcome = world.run(export);
    outcome.says("Geschreven naar").says("niet meer versleuteld");
    assert_eq!(outcome.done(), "");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    let before = std::fs::read(&file).unwrap();
    world.refused(export, "", 3, "bestaat al");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    let other = world.work().join("anders.html").display().to_string();
    world.refused(
        ["export", &zaak, "--als", "html", "--naar", &other, "--voor-ontvanger", "age1plugin1x"],
        "",
        3,
        "geen ontvanger",
    );
    assert!(!world.work().join("anders.html").exists());
}

#[test]
fn a_report_goes_straight_into_an_age_file() {
    let (world, zaak) = sem();
    let made = Command::new("age-keygen").output().unwrap();
    let secret = world.file("sleutel.txt", &made.stdout);
    let text = String::from_utf8(made.stdout).unwrap();
    let public = text.lines().find_map(|line| line.strip_prefix("# public key: ")).unwrap();
    let colleague = world.start(["sleutel", "maak", "--zonder-wachtwoord"]).by("karel").go().done();
    let file = world.work().join("rapport.html.age").display().to_string();
    let sealed = [
        "export",
        &zaak,
        "--als",
        "html",
        "--voor-ontvanger",
        public,
        "--voor-ontvanger",
        &colleague,
        "--naar",
        &file,
    ];
    let outcome = world.run(sealed);
    assert!(!outcome.stderr.contains("niet meer versleuteld"), "{outcome:?}");
    outcome.done();
    let karel = world.home("karel").join("instellingen/meldcode/sleutel").display().to_string();
    for key in [&secret, &karel] {
        let opened = Command::new("age").args(["-d", "-i", key, &file]).output().unwrap();
        assert!(String::from_utf8_lossy(&opened.stdout).contains("Dossier meldcode"), "{opened:?}");
    }
    let weak = ["export", &zaak, "--als", "html", "--met-wachtwoord=echo kort"];
    world.refused(weak, "", 3, "wachtwoord");
    world.refused(
        ["export", &zaak, "--als", "html", "--met-wachtwoord"],
        "",
        4,
        "geen wachtwoord voor het bestand",
    );
    let locked = world.work().join("slot.age");
    let path = locked.display().to_string();
    world
        .run(["export", &zaak, "--als", "md", "--met-wachtwoord=echo vier woorden en meer", "--naar", &path])
        .done();
    assert!(std::fs::read(&locked).unwrap().windows(6).any(|bytes| bytes == b"scrypt"));
}

#[test]
fn every_form_has_a_name_in_a_folder() {
    let (world, zaak) = sem();
    let folder = world.work().join("uit");
    std::fs::create_dir(&folder).unwrap();
    for (als, name) in [("md", "md"), ("json", "json"), ("tekst", "txt")] {
        world.run(["export", &zaak, "--als", als, "--naar", folder.to_str().unwrap()]).done();
        let path = folder.join(format!("dossier-{zaak}-eigen.{name}"));
        assert!(std::fs::read_to_string(path).unwrap().contains("Moeder huilt"), "{als}");
    }
}

#[test]
fn a_schools_own_template_takes_the_place_of_ours() {
    let (world, zaak) = sem();
    let folder = world.work().join("sjablonen");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.display().to_string();
    let make = || world.run(["export", &zaak, "--als", "html", "--sjablonen", &path]);
    std::fs::write(folder.join("rapport.html"), "{{ csp }}<p>Onze school: {{ leerling }}</p>").unwrap();
    assert!(make().done().ends_with("<p>Onze school: Sem van Dalen</p>"));
    std::fs::write(folder.join("rapport.html"), "{{ csp }}\n{% for x in secties %}\n").unwrap();
    make().refused(3, "sjabloon rapport.html, regel");
    std::fs::write(folder.join("rapport.html"), "{{ csp }}\n{{ wat }}\n").unwrap();
    make().refused(3, "sjabloon rapport.html, regel 2: dit gegeven bestaat niet");
    std::fs::remove_file(folder.join("rapport.html")).unwrap();
    std::fs::write(folder.join("raport.html"), "x").unwrap();
    make().refused(3, "sjabloon raport.html: er is geen sjabloon met deze naam");
}

#[test]
fn a_form_without_a_zaak_is_empty_and_asks_no_key() {
    let world = Verhaal::empty();
    let id = [
        "--id",
        "i.devries",
        "--naam",
        "Iris de Vries",
        "--rol",
        "intern_begeleider",
        "--school",
        "De Ekster",
    ];
    let other = ["--protocol", "sbo-parnassys", "--zonder-wachtwoord", "--zonder-herstel"];
    let archive = world.archive().display().to_string();
    world.run([&["init", &archive][..], &id, &other].concat()).done();
    import_sem(&world);
    // Karel has no key.
    let print = |form: &[&str]| world.start([&["formulier"], form].concat()).by("karel").go();
    let all: [(&[&str], &str); 5] = [
        (&["gesprek"], "Gesprek met de ouder"),
        (&["gesprek", "--kind"], "Gesprek met het kind"),
        (&["toestemming"], "Sociaal team of vraagwijzer"),
        (&["melding"], "Veronderstellingen van de school"),
        (&["participatie"], "Weten wat er gebeurt"),
    ];
    for (form, says) in all {
        let made = print(form);
        made.says("Dit formulier is leeg");
        assert!(!made.stderr.contains("versleuteld"), "{made:?}");
        let page = made.done();
        for known in [says, "De Ekster", "Leeg formulier volgens protocol SBO (ParnasSys), versie 1."] {
            assert!(page.contains(known), "{known} not in {form:?}: {page}");
        }
        let (_, body) = page.split_once("<body>").unwrap();
        let title = page.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
        for unknown in ["Sem", "Iris", "meldcodedossier", "none", "2026", "hokje aan", "<time"] {
            assert!(!body.contains(unknown), "{unknown} in {form:?}: {body}");
        }
        assert!(!title.contains("zaak"), "{title}");
        assert!(!page.contains("commit") && !page.contains("\"Zaak"), "{page}");
        let lines = body.matches("class=\"invul\"").count();
        assert!(lines >= 3, "{lines} lines to write on in {form:?}");
    }
    let child = print(&["gesprek", "--kind"]).done();
    assert!(!child.contains("Ouder of verzorger"), "{child}");

    for form in ["gesprek", "toestemming"] {
        world.refused(["formulier", form, "--wie", "vader"], "", 2, "--wie kan alleen met een zaak erbij");
    }
    world.refused(["formulier", "melding", "--stand", "2020-01-01"], "", 3, "bestond dit archief nog niet");
    let delft = Verhaal::new();
    delft.refused(["formulier", "participatie"], "", 3, "het protocol van uw school noemt geen punten");
    let file = world.file("eigen.html", "");
    std::fs::remove_file(&file).unwrap();
    world.run(["formulier", "toestemming", "--naar", &file]).says("Geschreven naar").done();
    assert!(std::fs::read_to_string(&file).unwrap().contains("Ik geef geen toestemming"));
}

/// The archive is copied and kept: no readable page may land in it, by whatever way the path leads there.
#[test]
fn no_report_lands_in_the_archive() {
    let (world, zaak) = sem();
    let archive = world.archive();
    std::os::unix::fs::symlink(archive.join("zaken"), world.work().join("omweg")).unwrap();
    let inside = archive.join("zaken/verslag.html").display().to_string();
    let ways = ["verslag.html", "./zaken/../verslag.html", &inside, "../werk/omweg/verslag.html", "zaken"];
    let before = world.refs();
    for way in ways {
        for command in [vec!["export", &zaak, "--als", "html"], vec!["formulier", "melding"]] {
            let outcome = world.start([&command[..], &["--naar", way]].concat()).within(&archive).go();
            outcome.refused(2, "in de map van het archief");
            outcome.says("--naar ~/");
        }
    }
    assert_eq!(world.refs(), before);
    assert_eq!(world.git(&["status", "--porcelain", "--untracked-files=all"]), "");
    // A folder is enough: the name holds the number of the zaak, and nothing of the child.
    let folder = world.work().join("uit");
    std::fs::create_dir(&folder).unwrap();
    for _ in 0..2 {
        world.run(["formulier", "melding", &zaak, "--naar", &folder.display().to_string()]).done();
    }
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, [format!("melding-{zaak}-2.html"), format!("melding-{zaak}.html")]);
}

#[test]
fn a_form_is_printed_signed_and_comes_back_in_one_commit() {
    let (world, zaak) = sem();
    let form = world.run(["formulier", "gesprek", &zaak, "--wie", "vader"]).done();
    assert!(form.contains("Ziet u dit ook?") && form.contains("voor gezien"));
    world.refused(["formulier", "participatie", &zaak], "", 3, "geen punten van participatie");
    let signaal = stuk(&world, &zaak, "signaal");
    world.refused(["formulier", "gesprek", &zaak, &signaal], "", 3, "dit stuk is een signaal, geen gesprek");
    let talk = world.add(
        "gesprek",
        &zaak,
        "datum: 2026-11-20\nmet: [{rol: ouder, naam: vader van Sem}]\ngevoerd_door: [{rol: intern_begeleider, naam: i.devries}]\n\
         doel: bijpraten\nfeiten: het gaat goed\nreactie: blij\n",
    );
    let report = world.run(["formulier", "gesprek", &zaak, &talk]).done();
    assert!(
        report.contains("Gespreksverslag")
            && report.contains("het gaat goed")
            && report.contains("Handtekening")
    );

    let scan = world.file("getekend.pdf", b"%PDF-1.7 getekend");
    let commits = || world.git(&["rev-list", "--count", "HEAD"]).trim().parse::<u32>().unwrap();
    let before = commits();
    let sign = [
        "onderteken",
        &zaak,
        "--op",
        &talk,
        "--naam",
        "vader van Sem",
        "--rol",
        "ouder",
        "--wijze",
        "voor_gezien",
    ];
    let missing = [&sign[..], &["--datum", "2026-11-21", "--scan", "weg.pdf"]].concat();
    world.refused(missing, "", 3, "kan niet worden gelezen");
    let stored =
        world.run([&sign[..], &["--datum", "2026-11-21", "--scan", &scan, "--json"]].concat()).json();
    assert_eq!(commits(), before + 1, "the signature and its scan are one commit");
    let (signature, attachment) = (stored[0]["stuk"].as_str().unwrap(), stored[1]["stuk"].as_str().unwrap());
    let signed = world.run(["toon", &zaak, signature, "--json"]).json();
    assert_eq!(
        (&signed["soort"], &signed["velden"]["bijlage"]),
        (&"ondertekening".into(), &attachment.into())
    );
    let kept = world.run(["toon", &zaak, attachment, "--json"]).json();
    assert_eq!(
        (&kept["velden"]["bij"], &kept["velden"]["bestandsnaam"]),
        (&talk.as_str().into(), &"getekend.pdf".into())
    );
    assert_eq!(world.run(["export", &zaak, attachment, "--als", "bestand"]).done(), "%PDF-1.7 getekend");
    let report = world.run(["formulier", "gesprek", &zaak, &talk]).done();
    assert!(report.contains("Voor gezien op 21 november 2026"), "{report}");
}
