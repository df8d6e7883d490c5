//! What `onderzoek` found around key, machine and archive, and how to mend it.

use serde::Serialize;

/// How much a finding of `onderzoek` weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gewicht {
    /// It must be mended.
    Fout,
    /// It is wise to mend it.
    LetOp,
}

/// One thing that was found ("bevinding" of `onderzoek`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Punt {
    /// What it is about, one stable word.
    pub onderwerp: &'static str,
    /// How much it weighs.
    pub ernst: Gewicht,
    /// What is the matter.
    pub tekst: String,
    /// What to do.
    pub actie: String,
}

impl Punt {
    /// Something that must be mended.
    #[must_use]
    pub fn fout(onderwerp: &'static str, tekst: impl Into<String>, actie: impl Into<String>) -> Self {
        Self { onderwerp, ernst: Gewicht::Fout, tekst: tekst.into(), actie: actie.into() }
    }

    /// Something that it is wise to mend.
    #[must_use]
    pub fn let_op(onderwerp: &'static str, tekst: impl Into<String>, actie: impl Into<String>) -> Self {
        Self { ernst: Gewicht::LetOp, ..Self::fout(onderwerp, tekst, actie) }
    }
}

/// The findings, what must be mended first.
#[must_use]
pub fn text(punten: &[Punt]) -> String {
    if punten.is_empty() {
        return "Er is niets gevonden dat anders moet.".to_owned();
    }
    let mut text = String::new();
    for (gewicht, label) in [(Gewicht::Fout, "fout"), (Gewicht::LetOp, "let op")] {
        for punt in punten.iter().filter(|punt| punt.ernst == gewicht) {
            let line = format!("{label}, {}: {}\n  wat nu: {}\n", punt.onderwerp, punt.tekst, punt.actie);
            text.push_str(&super::text::safe_lines(&line));
        }
    }
    text
}
