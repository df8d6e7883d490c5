//! Reading a document of the user against the archive: all that is wrong with it at once, each with its place.

use super::labels::Labels;
use super::store::Store;
use super::woorden;
use crate::cli::error::CliError;
use crate::model::yaml::YamlError;
use crate::model::{Gegevens, Inhoud, Peek, Pointed, Soort, VELDEN_OF_WHAT, ZaakNummer, examine};

/// What a document says, and what is wrong with it.
#[derive(Default)]
pub struct Read {
    /// What it says, where it has the form of its soort; whole ids and numbers where nothing is wrong.
    pub gegevens: Option<Gegevens>,
    /// Everything that is wrong.
    pub errors: Vec<YamlError>,
}

/// What `op` names is not there, or its zaak is not known.
struct Nowhere;

/// A document, its soort, and what was seen of it at first sight.
#[derive(Clone, Copy)]
pub struct Written<'a> {
    /// The text.
    pub text: &'a str,
    /// The soort.
    pub soort: Soort,
    /// What was seen at first sight.
    pub peek: &'a Peek,
}

impl Written<'_> {
    /// Reads it. Without a zaak, because it is not known or the school's, nothing can be said of what it points at.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn read(
        self,
        store: &mut Store<'_>,
        zaak: Option<&ZaakNummer>,
        labels: &Labels,
    ) -> Result<Read, CliError> {
        let protocol = match zaak {
            Some(zaak) => store.protocol(zaak)?,
            None => store.protocol_in_force()?,
        };
        let op_soort = self.op_soort(store, zaak, labels);
        let op_is_wrong = op_soort.is_err();
        let op_soort = op_soort.unwrap_or_default();
        let mut read = Read::default();
        match woorden::document(self.text, self.soort, op_soort, &protocol) {
            Ok(document) => read.gegevens = Some(document.gegevens),
            Err(errors) => read.errors = errors,
        }
        if let Some(Inhoud::Vervolg(vervolg)) = read.gegevens.as_mut().map(|read| &mut read.inhoud) {
            vervolg.op_soort = vervolg.op_soort.or(op_soort);
        }
        if let Some(zaak) = zaak {
            self.complete(store, zaak, labels, op_soort, &mut read);
            let vervolg = read.gegevens.as_ref().and_then(|read| match &read.inhoud {
                Inhoud::Vervolg(vervolg) => Some(vervolg),
                _ => None,
            });
            if let (Some(op), Some(vervolg), []) = (&self.peek.op, vervolg, read.errors.as_slice()) {
                let wrong = labels.soort_as_said(store, zaak, op, vervolg).err();
                read.errors.extend(wrong.map(|why| YamlError::new(&why.in_one_line())));
            }
        }
        if op_is_wrong && (zaak.is_none() || read.errors.len() > 1) {
            // That `op` or the zaak is wrong is told by itself; what follows from it is not.
            read.errors.retain(|error| error.message != VELDEN_OF_WHAT);
        }
        read.errors.sort_by_key(|error| (error.line, error.column));
        Ok(read)
    }

    /// The soort that a vervolg follows up, as far as that is known.
    fn op_soort(
        self,
        store: &mut Store<'_>,
        zaak: Option<&ZaakNummer>,
        labels: &Labels,
    ) -> Result<Option<Soort>, Nowhere> {
        match (&self.peek.op, self.peek.op_soort) {
            (Some(op), None) if self.soort == Soort::Vervolg => {
                labels.soort_of(store, zaak.ok_or(Nowhere)?, op).map_err(|_| Nowhere)
            }
            (_, known) => Ok(known),
        }
    }

    /// Completes what the document points at, and finds the place of what points nowhere.
    fn complete(
        self,
        store: &mut Store<'_>,
        zaak: &ZaakNummer,
        labels: &Labels,
        op_soort: Option<Soort>,
        read: &mut Read,
    ) {
        let refused = match &mut read.gegevens {
            Some(gegevens) => match labels.complete(store, zaak, gegevens) {
                Ok(()) => return,
                Err(refused) => refused,
            },
            None => Vec::new(),
        };
        let before = read.errors.len();
        // Only what is wrong is looked at again, for the place of each error.
        for pointed in examine(self.text, self.soort, op_soort).unwrap_or_default().pointed {
            let (why, place) = match pointed {
                Pointed::Stuk(stuk, place) => (labels.stuk(store, zaak, stuk.as_str()).err(), place),
                Pointed::Zaak(other, place) => (labels.other_zaak(store, zaak, other.as_str()).err(), place),
            };
            read.errors.extend(why.map(|why| YamlError::in_text(why.in_one_line(), place, self.text)));
        }
        if read.errors.len() == before {
            // However the walk reads the document, what was refused is told.
            read.errors.extend(refused.into_iter().map(|why| YamlError::new(&why.in_one_line())));
        }
    }
}
