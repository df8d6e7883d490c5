//! What the user hears of what was stored: its number, what is missing, and what it changes for the route.

use serde::Serialize;
use serde_json::Value;

use super::store::{Store, Stored};
use crate::cli::error::CliError;
use crate::cli::status::route_json;
use crate::model::{Datum, Inhoud, Moment, Soort, StukId, ZaakNummer};
use crate::render;
use crate::rules::{self, Peilmoment};

/// What a script gets back for one stored stuk.
#[derive(Serialize)]
struct ReceiptJson<'a> {
    zaak: &'a ZaakNummer,
    stuk: StukId,
    commit: &'a str,
    ontbreekt: Vec<String>,
}

impl Store<'_> {
    /// Prints the ids, says what is missing and what the stuk changes for the route.
    ///
    /// # Errors
    /// When the archive cannot be read again, or the output is closed.
    pub fn report(&mut self, stored: &Stored) -> Result<(), CliError> {
        let mut json = Vec::new();
        for one in &stored.stukken {
            let (id, zaak, gegevens) = one;
            let protocol = self.protocol(zaak)?;
            let ontbreekt = rules::missing(gegevens, &protocol);
            let peil = Peilmoment::from_moment(Moment(self.app.peilmoment()?));
            if self.app.global.json {
                let receipt = ReceiptJson { zaak, stuk: *id, commit: &stored.commit, ontbreekt };
                let mut receipt = serde_json::json!(receipt);
                // An answer is given to learn where it leads.
                if let (Soort::Afweging, Some(dossier)) = (gegevens.soort(), self.dossier(zaak)?) {
                    add_route(&mut receipt, &route_json(zaak, &rules::check(dossier, &protocol, peil)));
                }
                json.push(receipt);
                continue;
            }
            self.app.print(&id.to_string())?;
            let known = (stored.asked, self.dossier(zaak)?.is_some());
            self.app.tell(&render::receipt::text(zaak, gegevens, &ontbreekt, &protocol, known));
            if known.1
                && let Some(hint) = render::receipt::to_sign(*id, zaak, gegevens)
            {
                self.app.tell(&hint);
            }
            if let Some(receipt) = self.receipt_without_reading(stored, one)? {
                self.app.tell(&receipt);
            }
        }
        if !self.app.global.json {
            self.tell_where_it_stands(stored)?;
        }
        match json.as_slice() {
            [] => Ok(()),
            [one] => self.app.print_json(one),
            many => self.app.print_json(&many),
        }
    }

    /// What is urgent and where the route stands, once per zaak.
    fn tell_where_it_stands(&mut self, stored: &Stored) -> Result<(), CliError> {
        let mut zaken: Vec<&ZaakNummer> = stored.stukken.iter().map(|(_, zaak, _)| zaak).collect();
        zaken.dedup();
        for zaak in zaken {
            let protocol = self.protocol(zaak)?;
            let peil = Peilmoment::from_moment(Moment(self.app.peilmoment()?));
            let before = stored.before.get(zaak).copied();
            let dossier = self.dossier(zaak)?;
            let names = dossier.map(render::dossier::names).unwrap_or_default();
            let judged = dossier.map(|dossier| rules::check(dossier, &protocol, peil));
            let closings = stored.stukken.iter().filter_map(|(_, of, gegevens)| match &gegevens.inhoud {
                Inhoud::Afsluiting(closing) if of == zaak => Some(closing),
                _ => None,
            });
            let against: Vec<Datum> =
                closings.filter_map(|closing| rules::closes_against(dossier?, closing)).collect();
            for day in against {
                self.app.tell(&render::conversation::closes_against(day));
            }
            self.app.tell(&render::receipt::closing(zaak, judged.as_ref(), &protocol, &names, before));
        }
        Ok(())
    }
}

fn add_route(receipt: &mut Value, route: &Value) {
    if let (Value::Object(receipt), Value::Object(route)) = (receipt, route) {
        for (key, value) in route {
            receipt.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
}
