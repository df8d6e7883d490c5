//! Before storing: what will be stored, whether it is right; and when storing fails, once more.

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::store::Stored;
use super::vragen::Asker;
use crate::cli::error::CliError;
use crate::cli::vraag::{Field, choice};
use crate::model::{Gegevens, GegevensSeed, Inhoud, Kind, Pleger, Soort, Veld};
use crate::render::conversation::{self, Open};
use crate::render::wording::{Line, Wording};
use crate::rules;

/// What the user says of the answers.
enum Verdict {
    Store,
    Stop,
    /// The answer that was named with it.
    Change(Option<String>),
}

impl Asker<'_> {
    /// Shows the answers, lets the user change them, and stores them; when that fails the answers are still there
    /// and the user may try again.
    ///
    /// # Errors
    /// When the user stops; nothing was stored then.
    pub fn settle(
        &self,
        stukken: &mut [Gegevens],
        store: &mut dyn FnMut(&[Gegevens]) -> Result<Stored, CliError>,
    ) -> Result<Stored, CliError> {
        self.settle_beside(stukken, &[], store)
    }

    /// As [`Asker::settle`], with what else is to be known before storing.
    ///
    /// # Errors
    /// When the user stops; nothing was stored then.
    pub fn settle_beside(
        &self,
        stukken: &mut [Gegevens],
        beside: &[String],
        store: &mut dyn FnMut(&[Gegevens]) -> Result<Stored, CliError>,
    ) -> Result<Stored, CliError> {
        let mut question = "Vastleggen?";
        loop {
            if question == "Vastleggen?" {
                self.show(stukken, beside);
            }
            match self.verdict(question)? {
                Verdict::Change(named) => {
                    self.change(stukken, named)?;
                    question = "Vastleggen?";
                }
                Verdict::Stop => {
                    return Err(CliError::stopped("er is niets vastgelegd")
                        .hint("geef dezelfde opdracht opnieuw als u toch wilt vastleggen"));
                }
                Verdict::Store if !self.closes_knowingly(stukken)? => question = "Vastleggen?",
                Verdict::Store => match store(stukken) {
                    Ok(stored) => return Ok(Stored { asked: true, ..stored }),
                    Err(error) => {
                        self.app.alert(&format!(
                            "\n{error}\nEr is nog niets vastgelegd; uw antwoorden staan er nog."
                        ));
                        question = "Opnieuw proberen?";
                    }
                },
            }
        }
    }

    fn show(&self, stukken: &[Gegevens], beside: &[String]) {
        self.app.alert("\nDit wordt vastgelegd:");
        for gegevens in stukken {
            let missing = rules::missing(gegevens, self.protocol);
            let open = Open { missing: &missing, skipped: &self.passed_over(gegevens, &missing) };
            self.app.alert(conversation::summary(gegevens, open, self.protocol).trim_end());
        }
        if let Some((scan, _)) = self.scan() {
            self.app.alert(conversation::summary(&scan, Open::default(), self.protocol).trim_end());
        }
        for line in beside {
            self.app.alert(line);
        }
    }

    /// The fields that were asked, are still without an answer, and may be.
    fn passed_over(&self, gegevens: &Gegevens, missing: &[String]) -> Vec<&'static str> {
        let soort = gegevens.soort();
        let is_open = |name: &str| {
            gegevens.filled(name) != Some(true)
                && !missing.iter().any(|path| path.split('.').next() == Some(name))
        };
        let still = |veld: &&Veld| {
            self.skipped.borrow().contains(&(soort, veld.name))
                && is_open(veld.name)
                && self.applies(gegevens, veld)
        };
        // That Veilig Thuis sees no new danger is an answer, and no word on danger that was named.
        let said = |veld: &&Veld| veld.name == "gevaar" && Self::is_with_veilig_thuis(gegevens);
        soort.velden().iter().filter(|veld| still(veld) && !said(veld)).map(|veld| veld.name).collect()
    }

    fn verdict(&self, question: &str) -> Result<Verdict, CliError> {
        let question = format!("{question} (ja/nee/wijzig)");
        loop {
            let answer = self.vraag.checked(&question, &[], |text| match text.to_lowercase().as_str() {
                "j" | "ja" => Ok(Verdict::Store),
                "n" | "nee" => Ok(Verdict::Stop),
                "w" | "wijzig" | "wijzigen" => Ok(Verdict::Change(None)),
                said => match said.split_once(' ') {
                    Some(("w" | "wijzig" | "wijzigen", named)) => Ok(Verdict::Change(Some(named.to_owned()))),
                    _ => Err("antwoord ja, nee of wijzig".to_owned()),
                },
            })?;
            if let Some(verdict) = answer {
                return Ok(verdict);
            }
        }
    }

    /// Lets the user pick an answer, unless it was named, and give it again, or clear it.
    fn change(&self, stukken: &mut [Gegevens], named: Option<String>) -> Result<(), CliError> {
        let Some(number) = self.which(stukken)? else { return Ok(()) };
        let gegevens = &mut stukken[number];
        let lines = Wording::of(self.protocol).lines(gegevens);
        let named = match named.map(|named| pick(&named, &lines)) {
            Some(Err(why)) => {
                self.vraag.refuse(&why);
                None
            }
            named => named.transpose().unwrap_or_default(),
        };
        let picked = if named.is_some() { named } else { self.which_answer(&lines)? };
        let Some((clear, index)) = picked else { return Ok(()) };
        let line = &lines[index];
        if clear {
            let before = gegevens.clone();
            self.clear(gegevens, line.veld.name);
            return self.drop_hidden(&before, gegevens);
        }
        self.app.alert(match line.veld.kind {
            Kind::Lijst(_) if line.value.is_some() => {
                "Geef de hele lijst opnieuw. Enter zonder antwoord: de lijst blijft zoals hij was."
            }
            _ => "Enter zonder antwoord: het blijft zoals het was.",
        });
        // Who signed is chosen from people, not a text.
        let is_text = line.veld.kind == Kind::Tekst && gegevens.soort() != Soort::Ondertekening;
        if is_text && line.value.is_some() {
            return self.again(gegevens, line);
        }
        self.ask(gegevens, &line.veld)
    }

    /// Which answer, and whether it is to be cleared.
    fn which_answer(&self, lines: &[Line]) -> Result<Option<(bool, usize)>, CliError> {
        let mut help: Vec<String> = (1..)
            .zip(lines)
            .map(|(n, line)| format!("{n:>2}  {}: {}", line.label, line.value.as_deref().unwrap_or("-")))
            .collect();
        help.push("Typ `wis` en het nummer om een antwoord weg te halen.".to_owned());
        self.vraag.checked("Welk antwoord? (nummer of naam)", &help, |text| pick(text, lines))
    }

    fn which(&self, stukken: &[Gegevens]) -> Result<Option<usize>, CliError> {
        if stukken.len() == 1 {
            return Ok(Some(0));
        }
        let help: Vec<String> = (1..)
            .zip(stukken)
            .map(|(number, gegevens)| format!("{number}  {}", conversation::heading(gegevens, self.protocol)))
            .collect();
        self.vraag.checked("Welk stuk? (nummer)", &help, |text| {
            let index = text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            index
                .filter(|index| *index < stukken.len())
                .ok_or_else(|| format!("kies een nummer van 1 tot en met {}", stukken.len()))
        })
    }

    /// Text is at hand, so that a long answer need not be typed again.
    fn again(&self, gegevens: &mut Gegevens, line: &Line) -> Result<(), CliError> {
        let name = line.veld.name;
        let tree = serde_json::to_value(&*gegevens).unwrap_or_default();
        let now = tree.get(name).and_then(Value::as_str).unwrap_or_default();
        let field = Field { soort: gegevens.soort(), path: name, kind: line.veld.kind };
        if let Some(text) = self.vraag.again(field, now)?
            && let Err(why) = crate::cli::velden::set(gegevens, &[name], text.into())
        {
            self.app.alert(&format!("  Dat kan niet: {why}"));
        }
        Ok(())
    }

    pub(super) fn clear(&self, gegevens: &mut Gegevens, name: &str) {
        if name == "bijlage" {
            self.set_scan(None);
        }
        let Ok(Value::Object(mut tree)) = serde_json::to_value(&*gegevens) else { return };
        tree.remove(name);
        if let Ok(without) = GegevensSeed(gegevens.soort()).deserialize(Value::Object(tree)) {
            *gegevens = without;
        } else {
            self.app.alert("Dit antwoord kan hier niet weg.");
        }
    }

    /// What a signaal says of staff is shown before anything is stored, also when a flag said it.
    ///
    /// # Errors
    /// When the user stops for it.
    pub fn staff_by_flag(&self, gegevens: &Gegevens) -> Result<(), CliError> {
        match &gegevens.inhoud {
            Inhoud::Signaal(signaal) if signaal.vermoedelijke_pleger == Some(Pleger::Medewerker) => {
                self.other_route()
            }
            _ => Ok(()),
        }
    }
}

/// Which answer is meant, by its number or what it is called, and whether it is to be cleared.
fn pick(text: &str, lines: &[Line]) -> Result<(bool, usize), String> {
    let (clear, asked) = match text.strip_prefix("wis ") {
        Some(asked) => (true, asked),
        None => (false, text),
    };
    let choices: Vec<(String, &str)> =
        lines.iter().map(|line| (line.label.clone(), line.veld.name)).collect();
    let name = choice(asked.trim(), &choices)?;
    let index = lines.iter().position(|line| line.veld.name == name);
    index.map(|index| (clear, index)).ok_or_else(|| "dat antwoord is er niet".to_owned())
}
