//! `--bewerk`: the form in the user's own editor, with what the flags gave filled in.

use super::store::{Prepared, Store};
use super::vragen::{Asker, person};
use super::{from_text, preset};
use crate::cli::app::App;
use crate::cli::editor::{self, SOURCE, given_up};
use crate::cli::error::CliError;
use crate::cli::sjabloon::filled;
use crate::model::Gegevens;
use crate::vault::Plaintext;

/// Opens the form and stores what the user made of it.
///
/// # Errors
/// When the user gives up, or it cannot be stored; nothing was stored then.
pub fn run(
    store: &mut Store<'_>,
    prepared: &Prepared,
    scan: Option<&(Gegevens, Plaintext)>,
    app: &App,
) -> Result<(), CliError> {
    let protocol = store.protocol(&prepared.zaak)?;
    let dossier = store.dossier(&prepared.zaak)?.cloned();
    let staff = store.vault.staff_of(&store.identity)?;
    let me = person(staff);
    let mut start = prepared.gegevens.clone();
    preset::with_oneself(&mut start, &me);
    let asker = Asker::new(app, &protocol, dossier.as_ref()).with_me(me.clone());
    let soort = start.soort();
    let stored = editor::edit(app, &filled(&start, &protocol)?, &mut |text| {
        let mut gegevens = from_text(store, soort, &prepared.zaak, SOURCE, text)?;
        if gegevens == Gegevens::empty(soort) {
            return Err(given_up("er is niets ingevuld").into());
        }
        preset::with_oneself(&mut gegevens, &me);
        asker.staff_by_flag(&gegevens)?;
        Ok(store.add_with(vec![Prepared { gegevens, ..prepared.clone() }], scan.cloned())?)
    })?;
    store.report(&stored)
}
