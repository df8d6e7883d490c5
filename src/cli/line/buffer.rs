//! The text of an answer with its cursor, and how it falls over the lines of the screen.

use super::keys::Key;

/// What was typed so far.
pub(super) struct Buffer {
    /// The characters.
    pub chars: Vec<char>,
    at: usize,
}

/// The answer as it is shown.
pub(super) struct Shown {
    /// The lines, without what stands before them.
    pub rows: Vec<String>,
    /// The line of the cursor.
    pub row: usize,
    /// The column of the cursor, on the screen.
    pub column: usize,
}

impl Buffer {
    pub(super) fn new(initial: &str) -> Self {
        let chars: Vec<char> = initial.chars().collect();
        Self { at: chars.len(), chars }
    }

    pub(super) fn insert(&mut self, c: char) {
        self.chars.insert(self.at, c);
        self.at += 1;
    }

    /// What stands before the cursor.
    pub(super) fn before(&self) -> String {
        self.chars[..self.at].iter().collect()
    }

    /// Puts this in the place of the last characters before the cursor.
    pub(super) fn replace_last(&mut self, count: usize, text: &str) {
        let start = self.at.saturating_sub(count);
        self.chars.splice(start..self.at, text.chars());
        self.at = start + text.chars().count();
    }

    pub(super) fn press(&mut self, key: Key) {
        match key {
            Key::Char(c) => self.insert(c),
            // In an answer a tab is a space; a prompt takes it before it comes here.
            Key::Tab => self.insert(' '),
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.chars.remove(self.at);
            }
            Key::Delete if self.at < self.chars.len() => {
                self.chars.remove(self.at);
            }
            Key::Left => self.at = self.at.saturating_sub(1),
            Key::Right => self.at = (self.at + 1).min(self.chars.len()),
            Key::Home => self.at = 0,
            Key::Last => self.at = self.chars.len(),
            Key::EraseBefore => {
                self.chars.drain(..self.at);
                self.at = 0;
            }
            Key::EraseAfter => self.chars.truncate(self.at),
            Key::EraseWord => {
                let word = self.chars[..self.at].iter().rposition(|c| !c.is_whitespace());
                let start = word.and_then(|end| self.chars[..end].iter().rposition(|c| c.is_whitespace()));
                let start = start.map_or(0, |space| space + 1);
                self.chars.drain(start..self.at);
                self.at = start;
            }
            _ => {}
        }
    }

    /// Lays the text out behind `indent` columns, on a screen of `width`; at most `height` lines, those around the
    /// cursor.
    pub(super) fn layout(&self, indent: usize, width: usize, height: usize) -> Shown {
        // The last column stays free: there the cursor would wait between two lines.
        let room = width.saturating_sub(1).max(indent + 2);
        let mut rows = vec![String::new()];
        let mut column = indent;
        let mut cursor = (0, indent);
        for (index, &c) in self.chars.iter().enumerate() {
            let cells = if c == '\n' { 0 } else { cells(c) };
            if column + cells > room {
                rows.push(String::new());
                column = indent;
            }
            if index == self.at {
                cursor = (rows.len() - 1, column);
            }
            if c == '\n' {
                rows.push(String::new());
                column = indent;
            } else if let Some(row) = rows.last_mut() {
                row.push(c);
                column += cells;
            }
        }
        if self.at == self.chars.len() {
            cursor = (rows.len() - 1, column);
        }
        let first = (cursor.0 + 1).saturating_sub(height);
        rows.drain(..first);
        rows.truncate(height);
        Shown { rows, row: cursor.0 - first, column: cursor.1 }
    }
}

/// How many columns a character takes.
fn cells(c: char) -> usize {
    console::measure_text_width(c.encode_utf8(&mut [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, keys: &[Key]) -> String {
        let mut buffer = Buffer::new(text);
        for key in keys {
            buffer.press(*key);
        }
        buffer.chars.iter().collect()
    }

    #[test]
    fn keys_edit_the_text() {
        use Key::{Backspace, Char, Delete, EraseAfter, EraseBefore, EraseWord, Home, Left};
        assert_eq!(typed("blaauwe", &[Left, Left, Left, Backspace]), "blauwe");
        assert_eq!(typed("auw", &[Home, Char('b'), Delete, Char('l')]), "bluw");
        assert_eq!(typed("zegt: ik mocht  ", &[EraseWord]), "zegt: ik ");
        assert_eq!(typed("een", &[EraseWord, EraseWord]), "");
        assert_eq!(typed("abc", &[Left, EraseBefore]), "c");
        assert_eq!(typed("abc", &[Left, EraseAfter]), "ab");
    }

    #[test]
    fn wide_characters_take_two_columns_and_lines_break_before_the_edge() {
        let shown = Buffer::new("日本語").layout(2, 8, 10);
        assert_eq!((shown.rows, shown.row, shown.column), (vec!["日本".into(), "語".into()], 1, 4));
        let shown = Buffer::new("a\nbc").layout(2, 80, 10);
        assert_eq!((shown.rows.len(), shown.row, shown.column), (2, 1, 4));
        let shown = Buffer::new(&"x".repeat(100)).layout(2, 12, 3);
        assert_eq!((shown.rows.len(), shown.row), (3, 2), "only the lines around the cursor");
    }
}
