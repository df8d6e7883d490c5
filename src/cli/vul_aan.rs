//! `vul-aan`: asks only for what is missing, and stores the answers as follow-ups in one commit.

use clap::Args;

use super::app::App;
use super::editor::{self, SOURCE, given_up};
use super::error::CliError;
use super::sjabloon::filled;
use super::stuk::{Asker, Prepared, Store, from_text, person};
use super::zaakkeuze::Stukken;
use crate::model::{Gegevens, Inhoud, Item, Moment, Soort, StukId, StukRef, Uitkomst, Vervolg, ZaakNummer};
use crate::protocol::Protocol;
use crate::render::wording::Wording;
use crate::rules::Peilmoment;
use crate::{render, rules};

/// The arguments of `vul-aan`.
#[derive(Debug, Args)]
#[command(about = "Vul aan wat nog ontbreekt, vraag voor vraag", visible_alias = "complete")]
pub struct VulAanArgs {
    #[arg(value_name = "ZAAK", help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    zaak: String,
    #[arg(value_name = "STUK", help = "Alleen dit stuk")]
    stuk: Option<String>,
    #[arg(
        long,
        requires = "stuk",
        help = "Vul het stuk in uw eigen editor aan (VISUAL of EDITOR); het staat alleen in het geheugen"
    )]
    bewerk: bool,
}

/// Asks and stores; without a terminal it only lists what is missing.
///
/// # Errors
/// When the zaak may not be read, or the user breaks off; nothing was stored then.
pub fn run(args: &VulAanArgs, app: &App) -> Result<(), CliError> {
    if args.bewerk {
        editor::check(app)?;
    }
    let mut store = Store::open(app)?;
    let zaak = store.find_zaak(&args.zaak)?;
    let protocol = store.protocol(&zaak)?;
    let dossier = store.readable_dossier(&zaak)?.clone();
    let only = args.stuk.as_ref().map(|text| Stukken::of(&dossier).find(text)).transpose()?;
    if args.bewerk
        && let Some(item) = only.and_then(|id| dossier.get(id))
    {
        return in_editor(&mut store, &zaak, item, app);
    }
    let wanted = |item: &&Item| only.is_none_or(|id| id == item.kop.id);
    let judged = rules::check(&dossier, &protocol, Peilmoment::from_moment(Moment(app.peilmoment()?)));
    let incomplete: Vec<(&Item, Vec<String>)> = dossier
        .counting()
        .filter(wanted)
        .map(|item| (item, rules::open_fields(item, &judged, &protocol, only.is_some())))
        .filter(|(_, missing)| !missing.is_empty())
        .collect();
    if incomplete.is_empty() {
        nothing_missing(app, &zaak, only);
        return if app.global.json { app.print_json(&Vec::<()>::new()) } else { Ok(()) };
    }
    if !app.asks() {
        return list(app, &incomplete, &protocol);
    }
    let me = person(store.vault.staff_of(&store.identity)?);
    let asker = Asker::new(app, &protocol, Some(&dossier)).with_me(me).of_stored();
    app.alert("Enter zonder antwoord: weet ik nog niet. Ctrl-C: stoppen, dan wordt er niets vastgelegd.");
    let (mut items, mut answers) = (Vec::new(), Vec::new());
    for (item, missing) in incomplete {
        app.alert(&format!("\nBij {}", render::conversation::stuk(item)));
        let mut answer = item.gegevens.clone();
        asker.missing(&mut answer, &missing)?;
        if answer != item.gegevens {
            items.push(item);
            answers.push(answer);
        }
    }
    if answers.is_empty() {
        app.tell("Er is niets ingevuld, dus ook niets vastgelegd.");
        return Ok(());
    }
    let stored = asker.settle(&mut answers, &mut |answers| {
        let additions = items.iter().zip(answers).filter_map(|(item, answer)| addition(item, answer, app));
        let of_zaak = |gegevens| Prepared { zaak: zaak.clone(), gegevens, attachment: None };
        store.add(additions.map(of_zaak).collect())
    })?;
    store.report(&stored)
}

fn nothing_missing(app: &App, zaak: &ZaakNummer, stuk: Option<StukId>) {
    app.tell(
        "Er ontbreekt geen veld dat u zo kunt aanvullen. Wat er verder nog ontbreekt: meldcode controle",
    );
    if let Some(stuk) = stuk {
        let stuk = render::dossier::short(stuk);
        app.tell(&format!(
            "Moet een veld anders? Typ: meldcode vul-aan {zaak} {stuk} --bewerk. Wat u in het formulier wijzigt, wordt \
             een correctie. Een vervolg met alleen --tekst verandert geen veld."
        ));
    }
}

/// Opens the stuk as it is; what the user changes becomes a follow-up.
fn in_editor(store: &mut Store<'_>, zaak: &ZaakNummer, item: &Item, app: &App) -> Result<(), CliError> {
    let protocol = store.protocol(zaak)?;
    let form = filled(&item.gegevens, &protocol)?;
    let stored = editor::edit(app, &form, &mut |text| {
        let answer = from_text(store, item.gegevens.soort(), zaak, SOURCE, text)?;
        let mut whole = item.gegevens.clone();
        whole.overlay(&answer);
        if whole != answer {
            app.alert("Wat u leeg maakte, blijft staan: wat is vastgelegd, gaat niet weg.");
        }
        let added = addition(item, &whole, app);
        let gegevens = added.ok_or_else(|| given_up("er is niets aangevuld of verbeterd"))?;
        Ok(store.add(vec![Prepared { zaak: zaak.clone(), gegevens, attachment: None }])?)
    })?;
    store.report(&stored)
}

fn list(app: &App, incomplete: &[(&Item, Vec<String>)], protocol: &Protocol) -> Result<(), CliError> {
    if app.global.json {
        let json: Vec<_> = incomplete
            .iter()
            .map(|(item, missing)| {
                serde_json::json!({ "stuk": item.kop.id, "soort": item.gegevens.soort(), "ontbreekt": missing })
            })
            .collect();
        return app.print_json(&json);
    }
    for (item, missing) in incomplete {
        let label = |path: &String| Wording::of(protocol).field(item.gegevens.soort(), path);
        let labels: Vec<String> = missing.iter().map(label).collect();
        app.print_text(&format!("{}: {}", render::dossier::line(item), labels.join(", ")))?;
    }
    app.tell("Vul aan aan de terminal, of met `meldcode vervolg ZAAK --van BESTAND` (uitkomst: aanvulling, velden).");
    Ok(())
}

/// A follow-up that sets what the answers say beyond the stuk.
fn addition(item: &Item, answers: &Gegevens, app: &App) -> Option<Gegevens> {
    let velden = answers.difference(&item.gegevens)?;
    let soort = item.gegevens.soort();
    let changes = soort
        .fields()
        .iter()
        .any(|name| velden.filled(name) == Some(true) && item.gegevens.filled(name) == Some(true));
    let vervolg = Vervolg {
        op: Some(StukRef::from(item.kop.id)),
        op_soort: Some(soort),
        datum: Some(app.today()),
        uitkomst: Some(if changes { Uitkomst::Correctie } else { Uitkomst::Aanvulling }),
        tekst: None,
        velden: Some(Box::new(velden)),
    };
    let mut gegevens = Gegevens::empty(Soort::Vervolg);
    gegevens.inhoud = Inhoud::Vervolg(vervolg);
    Some(gegevens)
}
