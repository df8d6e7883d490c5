//! `status`: where each zaak stands and what to do first; also what `meldcode` alone shows.

use clap::Args;
use serde_json::{Value, json};

use super::app::App;
use super::controle::judge;
use super::error::CliError;
use super::kolommen::{self, Kolommen};
use super::zaakkeuze::find_living;
use crate::model::{Keuze, Moment, Soort, ZaakNummer};
use crate::protocol::Protocol;
use crate::render::controle::Judged;
use crate::render::status::{Row, VELDEN, first, overview, zaak_text};
use crate::render::urgent::in_zaken;
use crate::render::vernietigen;
use crate::rules::{Beoordeling, Peilmoment, Volgende};
use crate::vault::{Identity, Vault, VaultError};

/// The arguments of `status`.
#[derive(Debug, Default, Args)]
#[command(
    about = "Toon waar elke zaak staat en wat eerst moet gebeuren",
    mut_arg("velden", kolommen::of(VELDEN))
)]
pub struct StatusArgs {
    #[arg(value_name = "ZAAK", help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    pub zaak: Option<String>,
    #[command(flatten)]
    pub kolommen: Kolommen,
}

impl StatusArgs {
    /// Of one zaak.
    #[must_use]
    pub fn of(zaak: &str) -> Self {
        Self { zaak: Some(zaak.to_owned()), ..Self::default() }
    }
}

/// Shows the overview, or one zaak.
///
/// # Errors
/// When the zaak is not there or may not be read, or the archive cannot be used.
pub fn run(args: &StatusArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault_then()?;
    let identity = app.identity()?;
    let peil = Peilmoment::from_moment(Moment(app.peilmoment_then(&vault)?));
    let zaken = match &args.zaak {
        Some(text) => vec![find_living(&vault, Some(&identity), text)?],
        None => vault.readable(&identity)?,
    };
    let progress = app.progress("Zaken lezen");
    vault.watched_by(progress.watch());
    let judged = judge(&vault, &identity, &zaken, None, peil)?;
    drop(progress);
    let rows: Vec<Row> = judged
        .iter()
        .filter_map(|one| {
            let (beoordeling, protocol) = one.beoordeling.as_ref()?;
            Some(row(one, beoordeling, protocol))
        })
        .collect();
    if args.zaak.is_some() {
        return of_one(args, app, &judged, rows);
    }
    let is_empty = rows.is_empty();
    let count = rows.len();
    let list = overview(rows, &args.kolommen.velden, app.global.json);
    if app.global.json {
        return app.print_list(&list);
    }
    let hidden = vault.state().zaken.values().filter(|zaak| !zaak.destroyed).count() - count;
    if is_empty {
        app.tell(match vault.staff_of(&identity).map(|me| me.functie) {
            Ok(functie) if functie.coordinates() => {
                "Er zijn geen zaken die u kunt lezen. Een zaak openen: meldcode zaak open"
            }
            Ok(functie) if functie.may_file(Soort::Signaal) => {
                "Er zijn geen zaken die u kunt lezen. Iets vastleggen kan wel: meldcode signaal ZAAKNUMMER.\n\
                 Het nummer krijgt u van de intern begeleider."
            }
            _ => {
                "Er zijn geen zaken die u kunt lezen. De intern begeleider kan u toegang geven: meldcode zaak toegang"
            }
        });
    } else {
        app.print_list(&list)?;
        app.tell("Wat er in een zaak te doen is, en wat u daarvoor typt: meldcode status ZAAK");
    }
    if hidden > 0 {
        let many = crate::render::text::count(hidden, "andere zaak", "andere zaken");
        app.tell(&format!("{many} kunt u niet lezen."));
    }
    tell_urgent(app, &judged);
    tell_destructions(&vault, &identity, app)
}

/// One zaak that was named.
fn of_one(args: &StatusArgs, app: &App, judged: &[Judged], rows: Vec<Row>) -> Result<(), CliError> {
    let one = judged.first().ok_or_else(|| CliError::input("er is geen zaak"))?;
    let (beoordeling, protocol) =
        one.beoordeling.as_ref().ok_or_else(|| CliError::from(VaultError::NotReader(one.zaak.clone())))?;
    let list = overview(rows, &args.kolommen.velden, app.global.json);
    if app.global.json {
        return match list.json().first() {
            Some(only) => app.print_json(only),
            None => Ok(()),
        };
    }
    if args.kolommen.velden.is_empty() {
        app.print(&zaak_text(&one.zaak, beoordeling, &one.gedaan, protocol, &one.namen, app.width()))?;
    } else {
        app.print_list(&list)?;
    }
    tell_urgent(app, judged);
    Ok(())
}

/// Proposals that wait for this person, and what is still on the server.
fn tell_destructions(vault: &Vault, identity: &Identity, app: &App) -> Result<(), CliError> {
    if let Some(me) = vault.staff_of(identity).ok().filter(|me| me.functie.coordinates()) {
        for zaak in vault.state().zaken.values().filter(|zaak| !zaak.destroyed) {
            let proposals = zaak.destruction.proposals.iter().filter(|stated| stated.door != me.id);
            for stated in proposals {
                app.tell(&vernietigen::waits(&zaak.nummer, &stated.door, stated.grond));
            }
        }
    }
    let on_server = vault.on_server()?;
    if !on_server.is_empty() {
        app.tell(&vernietigen::on_server(&on_server));
    }
    Ok(())
}

/// What is urgent, last on the screen: there it is not scrolled away. Of an earlier day it would say what to do then.
fn tell_urgent(app: &App, judged: &[Judged]) {
    if let Some(urgent) = in_zaken(judged).filter(|_| app.global.stand.is_none()) {
        app.alert(urgent.trim_end());
    }
}

fn row(one: &Judged, judged: &Beoordeling, protocol: &Protocol) -> Row {
    Row {
        zaak: one.zaak.to_string(),
        naam: one.leerling.clone().unwrap_or_default(),
        stap: crate::render::controle::step(judged),
        // A closed zaak with nothing mandatory missing comes last.
        ernst: judged
            .bevindingen
            .iter()
            .map(|found| found.ernst)
            .min()
            .filter(|_| !judged.gesloten || !judged.volledig),
        eerst: first(judged, protocol, &one.namen),
        json: route_json(&one.zaak, judged),
    }
}

/// Where the route goes, for a script (`cli.md`); beside it the finding that comes before that, as the screen names it,
/// or null where nothing does.
#[must_use]
pub fn route_json(zaak: &ZaakNummer, judged: &Beoordeling) -> Value {
    let next = match judged.route.volgende {
        // Until an afweging was answered the contract names a rule.
        Volgende::Afweging(_) if judged.route.beantwoord == 0 => json!({ "regel": "afweging-volledig" }),
        Volgende::Afweging(nr) => json!({ "afweging": nr }),
        Volgende::Uitkomst(outcome) => json!({ "uitkomst": outcome.word() }),
        Volgende::Regel(name) => json!({ "regel": name }),
    };
    let first = judged.eerst().map(|found| json!({ "regel": found.regel, "ernst": found.ernst.word() }));
    json!({
        "zaak": zaak,
        "stap": judged.stap,
        "gesloten": judged.gesloten,
        "volgende": next,
        "norm": judged.route.norm,
        "samen_met_veilig_thuis": judged.route.samen_met_veilig_thuis,
        "eerst": first,
    })
}
