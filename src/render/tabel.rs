//! Tables that fit the terminal, and turn plain in a pipe.

use tabled::builder::Builder;
use tabled::settings::peaker::Priority;
use tabled::settings::{Padding, Style, Width};

/// A table with a header row. `width`: the terminal's; none in a pipe, where columns are separated by tabs.
#[must_use]
pub fn table(header: &[&str], rows: &[Vec<String>], width: Option<usize>) -> String {
    let Some(width) = width else {
        let mut text = header.join("\t");
        for row in rows {
            text.push('\n');
            text.push_str(&row.join("\t"));
        }
        return text;
    };
    let mut builder = Builder::default();
    builder.push_record(header.iter().copied());
    for row in rows {
        builder.push_record(row.iter().map(String::as_str));
    }
    let mut table = builder.build();
    table
        .with(Style::psql())
        .with(Padding::new(1, 1, 0, 0))
        .with(Width::wrap(width.max(40)).keep_words(true).priority(Priority::max(true)));
    table.to_string()
}
