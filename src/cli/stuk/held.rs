//! Whether a talk was held, and who came to a contact that was with the user.

use super::preset::with_oneself;
use super::vragen::Asker;
use crate::cli::error::CliError;
use crate::cli::vraag::Field;
use crate::model::{Contact, Gegevens, Inhoud, Kind, Soort};
use crate::render;

impl Asker<'_> {
    /// Whether the talk was held; if not, why not. False when it is still to be held: then the protocol's help for
    /// it is shown.
    pub(super) fn held_or_not(&self, gegevens: &mut Gegevens) -> Result<bool, CliError> {
        let Inhoud::Gesprek(gesprek) = &gegevens.inhoud else { return Ok(true) };
        if gesprek.afgezien.is_some() || gesprek.feiten.is_some() || gesprek.reactie.is_some() {
            return Ok(true);
        }
        self.before_the_talk();
        let help = ["`nog niet` toont hoe u het gesprek kunt voeren.".to_owned()];
        let said =
            self.vraag.checked("Is het gesprek gevoerd? (ja/nee/nog niet)", &help, |text| {
                match text.to_lowercase().as_str() {
                    "j" | "ja" => Ok(Some(true)),
                    "n" | "nee" => Ok(Some(false)),
                    "nog niet" | "nog" => Ok(None),
                    _ => Err("antwoord ja, nee of nog niet".to_owned()),
                }
            })?;
        match said {
            None | Some(Some(true)) => Ok(true),
            Some(Some(false)) => {
                if let Some(veld) = Soort::Gesprek.velden().iter().find(|veld| veld.name == "afgezien") {
                    self.ask(gegevens, veld)?;
                }
                Ok(true)
            }
            Some(None) => {
                self.app.alert(&render::conversation::talk(&self.protocol.gesprek));
                self.app.alert("Er is niets vastgelegd. Geef na het gesprek dezelfde opdracht opnieuw.");
                Ok(false)
            }
        }
    }

    /// A contact that was with the user: who came to talk. True when that was said; otherwise nobody is named.
    ///
    /// # Errors
    /// When the user breaks off; nothing was stored then.
    pub(super) fn who_came(&self, gegevens: &mut Gegevens) -> Result<bool, CliError> {
        // Of a stuk that is stored it was another who spoke, perhaps.
        let me = self.vraag.me().filter(|me| !self.is_stored && with_oneself(gegevens, me));
        let Some(me) = me else { return Ok(false) };
        let field = Field { soort: Soort::Contact, path: "door", kind: Kind::Wie };
        let help = [
            "Dit contact was met u zelf. Noem de collega die met u sprak. Was het een ander in uw rol: Enter."
                .to_owned(),
        ];
        let people = self.vraag.colleagues();
        if let Some(who) = self.vraag.who_of(field, "Wie sprak met u?", &help, &people)? {
            return Ok(self.put(gegevens, &["door"], who) && !with_oneself(gegevens, me));
        }
        if let Inhoud::Contact(Contact { met: Some(met), .. }) = &mut gegevens.inhoud {
            met.naam = None;
        }
        Ok(false)
    }
}
