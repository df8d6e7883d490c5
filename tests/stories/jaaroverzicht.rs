//! `jaaroverzicht`: anonymous figures, and those of many schools put together.

use std::fmt::Write;

use crate::verhaal::Verhaal;

/// Six zaken: five reported, one closed at once.
fn school() -> Verhaal {
    let world = Verhaal::new();
    let mut stream = String::new();
    for n in 0..5 {
        _ = write!(
            stream,
            "soort: leerling\nlabel: z{n}\nvoornaam: Geheimnaam{n}\n---\n\
             soort: signaal\nzaak: z{n}\ndatum: 2026-10-01\nplaats: geheimplaats\ngevaar: [acuut]\n---\n\
             soort: melding\nzaak: z{n}\ndatum: 2026-10-0{}\n---\n",
            n + 2
        );
    }
    stream.push_str(
        "soort: leerling\nlabel: z9\nvoornaam: Anders\n---\n\
         soort: signaal\nzaak: z9\ndatum: 2026-10-01\n---\n\
         soort: afsluiting\nzaak: z9\ndatum: 2026-10-09\nuitkomst: geen_vermoeden\n",
    );
    world.feed(["importeer", "-"], &stream).done();
    world
}

fn cell<'j>(json: &'j serde_json::Value, verdeling: &str, naam: &str) -> &'j serde_json::Value {
    let find = |list: &'j serde_json::Value, naam: &str| {
        list.as_array().unwrap().iter().find(|one| one["naam"] == naam).unwrap_or_else(|| panic!("{naam}"))
    };
    &find(&find(&json["verdelingen"], verdeling)["cellen"], naam)["telling"]
}

#[test]
fn the_year_is_counted_and_small_counts_are_hidden() {
    let world = school();
    let text = world.run(["jaaroverzicht"]).done();
    assert!(text.contains("Van 23 november 2025 tot en met 22 november 2026: 6 zaken"), "{text}");
    assert!(
        text.contains("acute onveiligheid\t5\nde andere 6\tverborgen")
            && text.contains("loopt nog\t5\nde andere 6\tverborgen"),
        "{text}"
    );
    assert!(!text.contains("geen vermoeden"), "which kind there was one of is not told: {text}");
    // A bar must not tell what the number hides, nor pass a part for the whole.
    let page = world.run(["jaaroverzicht", "--als", "html"]).done();
    let rows: Vec<&str> = page.split("<tr>").skip(1).filter(|row| row.contains("verborgen")).collect();
    assert!(rows.len() > 2 && rows.iter().all(|row| !row.contains("balk")), "{rows:?}");
    assert!(!page.split("<tr>").any(|row| row.contains(">loopt nog") && row.contains("balk")), "{page}");
    let open = world.run(["jaaroverzicht", "--drempel", "1", "--als", "html"]).done();
    assert!(
        open.split("<tr>").any(|row| row.contains(">loopt nog") && row.contains("width=\"83\"")),
        "{open}"
    );
    let all = world.run(["jaaroverzicht", "--drempel", "1"]).done();
    assert!(all.contains("gesloten: geen vermoeden\t1"), "{all}");
    for secret in ["Geheimnaam", "geheimplaats", "2026-10-01", "i.devries"] {
        assert!(!all.contains(secret), "{secret}");
    }
}

#[test]
fn the_period_can_be_chosen_and_must_be_one() {
    let world = school();
    let json = world.run(["jaaroverzicht", "--van", "2026-01-01", "--tot", "2026-09-30", "--json"]).json();
    assert_eq!(json["zaken"]["aantal"], 0);
    world.refused(
        ["jaaroverzicht", "--van", "2026-10-01", "--tot", "2026-09-30"],
        "",
        2,
        "na de laatste dag",
    );
    world.refused(["jaaroverzicht", "--van", "gisteren"], "", 2, "gisteren");
}

#[test]
fn schools_are_put_together_without_an_archive() {
    let world = school();
    let first = world.folder().join("een.json");
    let second = world.folder().join("twee.json");
    std::fs::write(&first, world.run(["jaaroverzicht", "--als", "json"]).done()).unwrap();
    let other = school();
    other.run(["zaak", "open", "--voornaam", "Nog"]).done();
    other.run(["zelfcheck", "aandachtsfunctionaris", "ja"]).done();
    std::fs::write(&second, other.run(["jaaroverzicht", "--json"]).done()).unwrap();
    let elsewhere = Verhaal::empty();
    let files = [first.display().to_string(), second.display().to_string()];
    let merged = elsewhere.run(["jaaroverzicht", "--voeg-samen", &files[0], &files[1], "--json"]).json();
    assert_eq!((&merged["scholen"], &merged["zaken"]["aantal"]), (&2.into(), &13.into()));
    assert_eq!(cell(&merged, "gevaar", "acuut")["aantal"], 10);
    assert_eq!(cell(&merged, "einde", "geen_vermoeden")["verborgen"], 2);
    let shown = elsewhere.run(["jaaroverzicht", "--voeg-samen", &files[0], &files[1]]).done();
    assert!(
        shown.contains("op 2 scholen")
            && shown.contains("bij 2 scholen verborgen")
            && shown.contains("Er is een aandachtsfunctionaris aangesteld.\t1\t"),
        "{shown}"
    );
    elsewhere
        .run(["jaaroverzicht", "--voeg-samen", &files[0], &files[0]])
        .refused(3, "al in een bestand ervoor");
    // The same school, later: other figures, and still the same school. It may be in a file that was put together before.
    world.run(["zaak", "open", "--voornaam", "Later"]).done();
    let later = world.file("later.json", world.run(["jaaroverzicht", "--json"]).done());
    let both = elsewhere.file("beide.json", merged.to_string());
    elsewhere
        .run(["jaaroverzicht", "--voeg-samen", &files[0], &later])
        .refused(3, "al in een bestand ervoor");
    elsewhere.run(["jaaroverzicht", "--voeg-samen", &both, &later]).refused(3, "al in een bestand ervoor");
    // Schools in which nothing happened have the same figures.
    let quiet = || {
        let world = Verhaal::new();
        world.run(["jaaroverzicht", "--json"]).done()
    };
    let (one, two) = (elsewhere.file("stil.json", quiet()), elsewhere.file("ook-stil.json", quiet()));
    let merged = elsewhere.run(["jaaroverzicht", "--voeg-samen", &one, &two, "--json"]).json();
    assert_eq!((&merged["scholen"], &merged["zaken"]["aantal"]), (&2.into(), &0.into()));
    std::fs::write(&second, "{\"iets\": 1}").unwrap();
    elsewhere.run(["jaaroverzicht", "--voeg-samen", &files[1]]).refused(3, "geen cijfers");
}

#[test]
fn it_is_a_page_and_markdown_too() {
    let world = school();
    let page = world.run(["jaaroverzicht", "--als", "html"]).done();
    assert!(page.starts_with("<!doctype html>") && page.contains("default-src 'none'"), "{page}");
    assert!(page.contains("<td>acute onveiligheid</td>") && !page.contains("Geheimnaam"), "{page}");
    let markdown = world.run(["jaaroverzicht", "--als", "md"]).done();
    assert!(
        markdown.contains("\n## Soort gevaar\n") && markdown.contains("\n| acute onveiligheid | 5 |\n"),
        "{markdown}"
    );
}

/// As every other page: to a new file, or a folder, outside the archive; own templates too.
#[test]
fn it_goes_to_a_file_as_other_pages_do() {
    let world = school();
    let path = world.folder().join("jaar.html");
    let named = path.to_str().unwrap();
    let written = world.run(["jaaroverzicht", "--als", "html", "--naar", named]);
    assert_eq!(written.done(), "");
    written.says(&format!("Geschreven naar {named}."));
    assert!(!written.stderr.contains("niet meer versleuteld"), "nobody can be known: {written:?}");
    let page = std::fs::read_to_string(&path).unwrap();
    assert!(page.starts_with("<!doctype html>"), "{page}");
    world.run(["jaaroverzicht", "--als", "html", "--naar", named]).refused(3, "bestaat al");
    let folder = world.folder().join("bladen");
    std::fs::create_dir(&folder).unwrap();
    world.run(["jaaroverzicht", "--als", "html", "--naar", folder.to_str().unwrap()]).done();
    for als in ["md", "json"] {
        world.run(["jaaroverzicht", "--als", als, "--naar", folder.to_str().unwrap()]).done();
    }
    for ending in ["html", "md", "json"] {
        assert!(folder.join(format!("jaaroverzicht-2026-11-22.{ending}")).exists(), "{ending}");
    }
    let inside = world.archive().join("jaar.html");
    world
        .run(["jaaroverzicht", "--als", "html", "--naar", inside.to_str().unwrap()])
        .refused(2, "in de map van het archief");
    let figures = world.folder().join("school.json");
    world.run(["jaaroverzicht", "--json", "--naar", figures.to_str().unwrap()]).done();
    world.run(["jaaroverzicht", "--voeg-samen", figures.to_str().unwrap()]).done();
    let templates = world.folder().join("sjablonen");
    std::fs::create_dir(&templates).unwrap();
    std::fs::write(templates.join("jaaroverzicht.md"), "Eigen blad").unwrap();
    let own = world.run(["jaaroverzicht", "--als", "md", "--sjablonen", templates.to_str().unwrap()]).done();
    assert_eq!(own.trim(), "Eigen blad");
}
