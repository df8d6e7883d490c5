//! `weeg`: one sitting with weging and afwegingen, to where the route ends, in one commit.

use clap::Args;

use super::app::App;
use super::error::CliError;
use super::stuk::{Asker, Prepared, Store};
use super::vraag::Vraag;
use crate::model::{Afweging, Antwoord, Gegevens, Inhoud, Soort, Wie, ZaakNummer};
use crate::protocol::{Protocol, Uitkomst};
use crate::render;
use crate::vault::Staff;

/// The arguments of `weeg`.
#[derive(Debug, Args)]
#[command(
    about = "Weeg in een keer: weging en afwegingen, tot waar de route eindigt",
    visible_alias = "weigh"
)]
pub struct WeegArgs {
    #[arg(value_name = "ZAAK", add = super::zaak_completer(), help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    zaak: String,
}

/// Asks the weging and each question of the route, then stores all of it.
///
/// # Errors
/// When there is no terminal, or the user breaks off; nothing was stored then.
pub fn run(args: &WeegArgs, app: &App) -> Result<(), CliError> {
    if !app.asks() {
        return Err(CliError::usage("weeg vraagt u stap voor stap; dat kan alleen aan een terminal")
            .hint("een script gebruikt `meldcode weging` en `meldcode afweging`"));
    }
    let mut store = Store::open(app)?;
    let zaak = store.find_zaak(&args.zaak)?;
    let protocol = store.protocol(&zaak)?;
    let dossier = store.readable_dossier(&zaak)?.clone();
    let me = store.vault.staff_of(&store.identity)?.clone();
    let vraag = Vraag::new(app, &protocol, Some(&dossier));
    app.alert("U weegt samen: lees elke vraag, bespreek hem, en antwoord. Aan het eind wordt alles in een keer vastgelegd.\n");
    let mut prepared = Vec::new();
    let mut weging = Gegevens::empty(Soort::Weging);
    Asker::new(app, &protocol, Some(&dossier)).complete(&mut weging)?;
    if weging != Gegevens::empty(Soort::Weging) {
        prepared.push(stuk(&zaak, weging));
    }
    let mut nr = 1;
    while let Some(afweging) = ask(app, &vraag, &protocol, nr, &me)? {
        let answer = afweging.antwoord;
        prepared.push(stuk(
            &zaak,
            Gegevens { inhoud: Inhoud::Afweging(afweging), ..Gegevens::empty(Soort::Afweging) },
        ));
        let outcome = answer.and_then(|answer| protocol.afweging(nr)?.leads_to(answer));
        match outcome.and_then(Uitkomst::next) {
            Some(next) => nr = next,
            None => break,
        }
    }
    if prepared.is_empty() {
        app.tell("Er is niets ingevuld, dus ook niets vastgelegd.");
        return Ok(());
    }
    let stored = store.add(prepared)?;
    store.report(&stored)
}

fn stuk(zaak: &ZaakNummer, gegevens: Gegevens) -> Prepared {
    Prepared { zaak: zaak.clone(), gegevens, attachment: None }
}

/// One question, with its norm and examples at hand; none when it is not answered.
fn ask(
    app: &App,
    vraag: &Vraag<'_>,
    protocol: &Protocol,
    nr: u32,
    me: &Staff,
) -> Result<Option<Afweging>, CliError> {
    let Some(question) = protocol.afweging(nr) else { return Ok(None) };
    app.alert(&render::afweging::text(question, protocol));
    let answers = [
        ("ja".to_owned(), Antwoord::Ja),
        ("nee".to_owned(), Antwoord::Nee),
        ("twijfel".to_owned(), Antwoord::Twijfel),
    ];
    let answer = vraag.checked("Uw antwoord (ja/nee/twijfel)", |text| {
        if answers.iter().any(|(word, _)| word == text) {
            Ok(())
        } else {
            Err("antwoord ja, nee of twijfel".to_owned())
        }
    })?;
    let Some(antwoord) = answer.and_then(|text| text.parse().ok()) else { return Ok(None) };
    let reden = vraag.checked("Waarom? (in een of twee zinnen)", |_| Ok(()))?;
    let met_veilig_thuis =
        if nr >= 3 { vraag.yes_no("Hebt u deze vraag samen met Veilig Thuis beantwoord?")? } else { None };
    let rol = me.functie.to_string().parse().ok();
    let mut door = vec![Wie { rol, naam: Some(me.naam.clone()), ..Wie::default() }];
    if let Some(naam) = vraag.checked(
        "Met wie van school hebt u dit gewogen? (naam van de leerkracht; Enter: alleen ik)",
        |_| Ok(()),
    )? {
        door.push(Wie { rol: "leerkracht".parse().ok(), naam: Some(naam), ..Wie::default() });
    }
    Ok(Some(Afweging {
        datum: Some(app.today()),
        nr: u8::try_from(nr).ok(),
        antwoord: Some(antwoord),
        reden,
        met_veilig_thuis,
        door: Some(door),
    }))
}
