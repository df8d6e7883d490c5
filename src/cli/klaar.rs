//! The one word that ends a row of questions and keeps what was answered: `klaar`, the same in every row that may be
//! gone on with another day.

/// Whether the answer says that it is enough for now.
#[must_use]
pub fn is_enough(answer: &str) -> bool {
    answer.trim().eq_ignore_ascii_case("klaar")
}
