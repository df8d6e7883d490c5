//! Tables that fit the terminal, and turn plain in a pipe.

use tabled::builder::Builder;
use tabled::settings::{Padding, Style};

/// Between two columns: a space, a line, a space.
const GAP: usize = 3;
/// Narrower than this nothing is laid out for.
const NARROWEST: usize = 40;

/// A table with a header row. `width`: the terminal's; none in a pipe, where columns are separated by tabs.
///
/// A cell breaks between words. Where that does not fit either, each row stands below its headings.
#[must_use]
pub fn table(header: &[&str], rows: &[Vec<String>], width: Option<usize>) -> String {
    let Some(width) = width.map(|width| width.max(NARROWEST)) else {
        let mut text = header.join("\t");
        for row in rows {
            text.push('\n');
            text.push_str(&row.join("\t"));
        }
        return text;
    };
    match widths(header, rows, width) {
        Some(widths) => columns(header, rows, &widths),
        None => blocks(header, rows, width),
    }
}

/// How wide each column becomes: the widest gives way first, none to less than its longest word.
fn widths(header: &[&str], rows: &[Vec<String>], width: usize) -> Option<Vec<usize>> {
    let cells = |column: usize| {
        let below = rows.iter().filter_map(move |row| row.get(column)).map(String::as_str);
        header.get(column).copied().into_iter().chain(below)
    };
    let measure = console::measure_text_width;
    let longest = |column: usize| cells(column).flat_map(|cell| cell.split(' ')).map(measure).max();
    let least: Vec<usize> = (0..header.len()).map(|column| longest(column).unwrap_or(0)).collect();
    let mut widths: Vec<usize> =
        (0..header.len()).map(|column| cells(column).map(measure).max().unwrap_or(0)).collect();
    let room = (width + 1).checked_sub(GAP * header.len())?;
    while widths.iter().sum::<usize>() > room {
        let gives = (0..widths.len()).filter(|column| widths[*column] > least[*column]);
        let widest = gives.max_by_key(|column| widths[*column])?;
        widths[widest] -= 1;
    }
    Some(widths)
}

fn columns(header: &[&str], rows: &[Vec<String>], widths: &[usize]) -> String {
    let wrapped = |cells: Vec<&str>| {
        let pairs = cells.into_iter().zip(widths);
        pairs.map(|(cell, width)| filled(cell, *width)).collect::<Vec<String>>()
    };
    let mut builder = Builder::default();
    builder.push_record(wrapped(header.to_vec()));
    for row in rows {
        builder.push_record(wrapped(row.iter().map(String::as_str).collect()));
    }
    let mut table = builder.build();
    table.with(Style::psql()).with(Padding::new(1, 1, 0, 0));
    table.to_string()
}

/// Each row as lines: what the column is called, and what it holds.
fn blocks(header: &[&str], rows: &[Vec<String>], width: usize) -> String {
    let line = |(name, cell): (&&str, &String)| {
        let named = if name.is_empty() { cell.clone() } else { format!("{name}: {cell}") };
        super::wrap::wrap(&named, Some(width))
    };
    let block = |row: &Vec<String>| header.iter().zip(row).map(line).collect::<Vec<_>>().join("\n");
    rows.iter().map(block).collect::<Vec<_>>().join("\n\n")
}

/// The text in lines of this width, broken between words; a longer word breaks where it must.
fn filled(text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn a_cell_breaks_between_words_and_no_line_is_wider_than_the_screen() {
        let rows = [
            row(&[
                "2026-11-30 22:22",
                "i.devries",
                "intern begeleider",
                "2026-CSC0HV",
                "ondertekening ZB79N7BK",
            ]),
            row(&["2026-11-30 22:22", "i.devries", "intern begeleider", "2026-CSC0HV", "afweging ZB79N7BM"]),
        ];
        let header = ["wanneer", "wie", "rol", "zaak", "wat"];
        for width in 65..110 {
            let text = table(&header, &rows, Some(width));
            assert!(text.lines().all(|line| console::measure_text_width(line) <= width), "{width}\n{text}");
            for word in rows.iter().flatten().flat_map(|cell| cell.split(' ')) {
                assert!(text.contains(word), "{word} is broken at {width}:\n{text}");
            }
        }
        assert_eq!(table(&header, &rows, Some(110)).lines().count(), 4, "what fits is not broken");
    }

    #[test]
    fn what_does_not_fit_side_by_side_stands_below_each_other() {
        let rows = [row(&["ondertekening", "intern begeleider"]), row(&["afweging", "directie"])];
        let text = table(&["onderwerpaanduiding", "verantwoordelijkheidsgebied"], &rows, Some(40));
        let expected = "onderwerpaanduiding: ondertekening\nverantwoordelijkheidsgebied: intern\nbegeleider\n\n\
                        onderwerpaanduiding: afweging\nverantwoordelijkheidsgebied: directie";
        assert_eq!(text, expected);
    }
}
