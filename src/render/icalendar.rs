//! The agenda as iCalendar (RFC 5545). A calendar is read on a telephone, by whoever looks over a shoulder: it holds the
//! zaak number and the day, and nothing of what it is about.

use chrono::{DateTime, Utc};

use super::agenda::Row;

/// Longest line in octets, without its end (RFC 5545, 3.1).
const LINE: usize = 75;

/// The calendar. `stamp`: when it was made.
#[must_use]
pub fn calendar(rows: &[Row], stamp: DateTime<Utc>) -> String {
    let mut text = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//meldcode//agenda//NL", "METHOD:PUBLISH"] {
        push(&mut text, line);
    }
    for row in rows {
        event(&mut text, row, stamp);
    }
    push(&mut text, "END:VCALENDAR");
    text
}

fn event(text: &mut String, row: &Row, stamp: DateTime<Utc>) {
    let day = row.punt.dag.0;
    push(text, "BEGIN:VEVENT");
    push(text, &format!("UID:{}", uid(row)));
    push(text, &format!("DTSTAMP:{}", stamp.format("%Y%m%dT%H%M%SZ")));
    push(text, &format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")));
    // The end is exclusive: the day after. On the last day of the calendar there is none, and a day it is.
    if let Some(next) = day.succ_opt() {
        push(text, &format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")));
    }
    push(text, &format!("SUMMARY:{}", escape(&format!("Zaak {}", row.zaak))));
    push(text, "CLASS:CONFIDENTIAL");
    push(text, "TRANSP:TRANSPARENT");
    push(text, "END:VEVENT");
}

/// The same for the same stuk and soort of date each time, so that a calendar replaces what moved. The soort is a number:
/// its word would tell what the zaak is about.
fn uid(row: &Row) -> String {
    let stuk = row.punt.stuk.map_or_else(|| "zaak".to_owned(), |id| id.to_string());
    format!("{}-{stuk}-{}@meldcode.invalid", row.zaak, row.punt.soort as u8)
}

/// Text as a value: RFC 5545, 3.3.11.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control() || *c == '\n') {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Adds a line, folded between characters: a line that goes on begins with a space.
fn push(text: &mut String, line: &str) {
    let mut room = LINE;
    for c in line.chars() {
        if c.len_utf8() > room {
            text.push_str("\r\n ");
            room = LINE - 1;
        }
        text.push(c);
        room -= c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{AgendaSoort, Agendapunt};

    #[test]
    fn a_long_line_is_folded_between_characters() {
        let mut text = String::new();
        push(&mut text, &format!("SUMMARY:{}", "é".repeat(80)));
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert!(lines.len() == 3 && lines.iter().all(|line| line.len() <= LINE), "{lines:?}");
        assert!(lines[1..].iter().all(|line| line.starts_with(' ')));
        let joined: String = text.replace("\r\n ", "");
        assert_eq!(joined, format!("SUMMARY:{}\r\n", "é".repeat(80)));
    }

    #[test]
    fn a_value_cannot_end_its_line() {
        assert_eq!(escape("a;b,c\\d\r\ne\u{7}"), "a\\;b\\,c\\\\d\\ne");
    }

    #[test]
    fn an_event_says_the_day_and_the_number_and_no_more() {
        let punt = Agendapunt {
            dag: "2026-12-31".parse().unwrap(),
            soort: AgendaSoort::Taak,
            stuk: None,
            wie: Some("L. Bakker".into()),
            wat: Some("schoolarts bellen".into()),
            voorbij: false,
        };
        let row = Row { zaak: "2026-7KQ3MX".parse().unwrap(), naam: "Noor Visser".into(), punt };
        let text = calendar(&[row], "2026-11-22T09:15:00Z".parse().unwrap());
        for part in [
            "\r\nUID:2026-7KQ3MX-zaak-0@meldcode.invalid\r\n",
            "\r\nDTSTAMP:20261122T091500Z\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n",
            "\r\nSUMMARY:Zaak 2026-7KQ3MX\r\nCLASS:CONFIDENTIAL\r\n",
        ] {
            assert!(text.contains(part), "{part:?} not in {text}");
        }
        assert!(!text.contains("Noor") && !text.contains("arts") && !text.contains("Bakker"), "{text}");
    }
}
