//! `agenda`: the table, JSON, and iCalendar as a foreign parser reads it.

use icalendar::{Calendar, CalendarComponent, Class, Component, DatePerhapsTime};

use crate::verhaal::{Verhaal, keys};

fn world() -> (Verhaal, String) {
    let world = Verhaal::new();
    let zaak = world.zaak();
    world.add(
        "taak",
        &zaak,
        "soort: taak\nwie: Iris de Vries\nwat: schoolarts bellen\nuiterlijk: 2026-11-20\n",
    );
    world.add("taak", &zaak, "soort: taak\nwie: L. Bakker\nwat: groep 5 bezoeken\nuiterlijk: 2026-12-31\n");
    let hulp = "soort: hulp\ndatum: 2026-11-22\naanbod: gezinscoach\ntermijn: 6 weken\n\
                monitor: {wie: L. Bakker, hoe: elke week, tot: 2027-01-01}\n";
    world.add("hulp", &zaak, hulp);
    (world, zaak)
}

#[test]
fn what_is_due_stands_by_date_with_what_is_late_marked() {
    let (world, zaak) = world();
    let text = world.run(["agenda"]).done();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "uiterlijk\tzaak\tleerling\twat\twie");
    assert_eq!(
        lines[1],
        format!("2026-11-20 !\t{zaak}\tNoor Visser\ttaak: schoolarts bellen\tIris de Vries")
    );
    let rest: Vec<&str> = lines[2..].iter().map(|line| &line[..10]).collect();
    assert_eq!(rest, ["2026-12-06", "2026-12-31", "2027-01-01", "2027-01-03"]);
    let json = world.run(["agenda", "--json", "--wie", "bakker"]).json();
    assert_eq!(keys(&json[0]), ["datum", "zaak", "stuk", "soort", "wat", "wie", "voorbij"]);
    assert_eq!(json.as_array().unwrap().len(), 2, "{json}");
    let mine = world.run(["agenda", "--wie", "i.devries"]).done();
    assert!(mine.contains("schoolarts") && !mine.contains("groep 5"), "{mine}");
    let later = world.run(["agenda", "--peildatum", "2027-02-01", "--json"]).json();
    assert!(later.as_array().unwrap().iter().all(|point| point["voorbij"] == true), "{later}");
}

#[test]
fn a_foreign_parser_reads_the_calendar_and_finds_no_content_in_it() {
    let (world, zaak) = world();
    let run = world.run(["agenda", "--ics"]);
    run.done();
    let text = run.stdout;
    assert!(text.lines().count() > 40 && text.split('\n').rev().skip(1).all(|line| line.ends_with('\r')));
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    for word in ["Noor", "Visser", "arts", "Bakker", "gezinscoach", "taak", "hulp"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    let calendar: Calendar = text.parse().unwrap();
    let events: Vec<_> = calendar
        .components
        .iter()
        .map(|component| match component {
            CalendarComponent::Event(event) => event,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(events.len(), 5);
    for event in &events {
        assert_eq!(event.get_summary(), Some(format!("Zaak {zaak}").as_str()));
        assert_eq!(event.get_class(), Some(Class::Confidential));
        assert_eq!(event.get_timestamp().map(|t| t.date_naive().to_string()).as_deref(), Some("2026-11-22"));
        let (Some(DatePerhapsTime::Date(start)), Some(DatePerhapsTime::Date(end))) =
            (event.get_start(), event.get_end())
        else {
            panic!("not a whole day: {event:?}");
        };
        assert_eq!(start.succ_opt(), Some(end), "the end is exclusive");
    }
    let mut uids: Vec<&str> = events.iter().filter_map(|event| event.get_uid()).collect();
    assert!(uids.iter().all(|uid| uid.starts_with(&zaak)));
    uids.dedup();
    assert_eq!(uids.len(), 5);
    let again: Calendar = world.run(["agenda", "--ics"]).done().parse().unwrap();
    let same: Vec<_> =
        again.components.iter().filter_map(|c| c.as_event().and_then(|e| e.get_uid())).collect();
    assert_eq!(uids, same, "stable from one time to the next");
}

#[test]
fn nothing_due_and_no_access_say_so() {
    let world = Verhaal::new();
    world.run(["agenda"]).says("Er staat niets op de agenda").done();
    assert_eq!(world.run(["agenda", "--json"]).done(), "[]");
    world.run(["agenda", "--ics", "--json"]).refused(2, "kan niet samen met");
    world.zaak();
    world.colleague("l.bakker", "leerkracht");
    assert_eq!(world.start(["agenda", "--json"]).by("l.bakker").go().done(), "[]");
}
