//! `demo`: the main job on five invented zaken, in a fresh archive with throw-away keys.

use std::path::{Path, PathBuf};

use clap::Args;

use super::app::{App, Global};
use super::controle::{self, ControleArgs};
use super::error::{CliError, Kind};
use super::historie::{self, HistorieArgs};
use super::status::{self, StatusArgs};
use super::{importeer, init};
use crate::model::{Functie, Moment};
use crate::vault::{self, NewArchive, StaffKey, Vault};

/// The example zaken, in the order in which they are told.
const EXAMPLES: &[(&str, &str)] = &[
    ("een signaal", include_str!("../../templates/voorbeeld/1-een-signaal.yaml")),
    ("hulp tot het einde", include_str!("../../templates/voorbeeld/2-hulp-tot-het-einde.yaml")),
    ("acuut", include_str!("../../templates/voorbeeld/3-acuut.yaml")),
    ("een onthulling", include_str!("../../templates/voorbeeld/4-onthulling.yaml")),
    ("andere zorg", include_str!("../../templates/voorbeeld/5-andere-zorg.yaml")),
];

/// The moment of the demo: the example zaken belong to this day.
const MOMENT: &str = "2026-11-22T09:00:00+01:00";

/// The arguments of `demo`.
#[derive(Debug, Args)]
#[command(about = "Laat zien wat meldcode doet, met vijf verzonnen zaken")]
pub struct DemoArgs {
    #[arg(
        value_name = "MAP",
        help = "Waar het proefarchief komt; anders een tijdelijke map die weer verdwijnt"
    )]
    map: Option<PathBuf>,
}

/// Shows the main job from an empty folder to a checked archive. Asks nothing.
///
/// # Errors
/// When the folder is in use, or the disk refuses.
pub fn run(args: &DemoArgs, app: &App) -> Result<(), CliError> {
    let temporary = tempfile::Builder::new()
        .prefix("meldcode-demo-")
        .tempdir()
        .map_err(|_| CliError::new(Kind::Unfinished, "er kan geen tijdelijke map worden gemaakt"))?;
    let map = args.map.clone().unwrap_or_else(|| temporary.path().join("archief"));
    let key = match &args.map {
        Some(map) => beside(map),
        None => temporary.path().join("sleutel"),
    };
    let demo = app_of(&map, &key)?;
    super::pager::without();
    app.print("Vijf verzonnen zaken, in een nieuw archief met een wegwerpsleutel.")?;
    chapter(
        app,
        "1. Een archief maken",
        "meldcode init --id i.devries --naam \"I. de Vries\" --rol intern_begeleider",
    )?;
    let made = make(&map, &key, &demo)?;
    app.print(&format!("vingerafdruk: {}", made.root_fingerprint()))?;
    chapter(app, "2. Alles vastleggen, versleuteld, in een keer", "meldcode importeer voorbeeld.yaml")?;
    let texts: Vec<_> =
        EXAMPLES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let imported = importeer::store(&texts, &demo)?;
    app.print(&format!("{} stukken in {} zaken.", imported.stored.stukken.len(), imported.opened.len()))?;
    chapter(app, "3. Waar staat elke zaak, en wat moet eerst?", "meldcode")?;
    status::run(&StatusArgs::default(), &demo)?;
    chapter(app, "4. Zijn de dossiers volledig?", "meldcode controle --alle")?;
    found(controle::run(&ControleArgs { alle: true, ..ControleArgs::default() }, &demo))?;
    let zaak = imported.labels.get("yara").cloned().unwrap_or_default();
    chapter(
        app,
        "5. Een afweging beantwoorden, samen met Veilig Thuis",
        &format!("meldcode afweging {zaak} 3 ja --reden …"),
    )?;
    answer(&zaak, &demo)?;
    chapter(app, "6. Wie deed wat, en wanneer?", &format!("meldcode historie {zaak}"))?;
    historie::run(&HistorieArgs { zaak: Some(zaak), ..HistorieArgs::default() }, &demo)?;
    farewell(app, args.map.as_deref(), &key)
}

/// A run on the demo's archive, on the demo's day.
fn app_of(map: &Path, key: &Path) -> Result<App, CliError> {
    let global = Global {
        archief: Some(map.to_owned()),
        sleutel: Some(key.to_owned()),
        wachtwoord_opdracht: None,
        json: false,
        geen_vragen: true,
        peildatum: None,
        stand: None,
        quiet: true,
        verbose: false,
        geen_pager: true,
    };
    let moment = MOMENT.parse::<Moment>().map_err(|e| CliError::input(e.to_string()))?;
    Ok(App::at(global, moment.0))
}

fn make(map: &Path, key: &Path, demo: &App) -> Result<Vault, CliError> {
    let staff = StaffKey::generate()?;
    staff.write_new(key, None)?;
    let new = NewArchive {
        id: "i.devries".parse().map_err(|e: crate::model::IdError| CliError::input(e.to_string()))?,
        naam: "I. de Vries".to_owned(),
        functie: Functie::InternBegeleider,
        email: None,
        school: Some("basisschool De Ekster".to_owned()),
        recovery_public: None,
        recovery_signer: None,
        protocols: init::protocols("delft-esis")?,
        bewaartermijn_jaren: None,
    };
    Ok(vault::init(map, &new, &staff, demo.now())?)
}

/// That something was found is what the demo shows, not a failure of it.
fn found(result: Result<(), CliError>) -> Result<(), CliError> {
    match result {
        Err(error) if error.kind == Kind::Found => Ok(()),
        other => other,
    }
}

/// The key goes beside the archive, never in it.
fn beside(map: &Path) -> PathBuf {
    let mut name = map.file_name().map(std::ffi::OsStr::to_owned).unwrap_or_default();
    name.push(".sleutel");
    map.with_file_name(name)
}

fn chapter(app: &App, title: &str, command: &str) -> Result<(), CliError> {
    app.print(&format!("\n== {title}\n   $ {command}\n"))
}

fn answer(zaak: &str, demo: &App) -> Result<(), CliError> {
    let text = format!(
        "soort: afweging\nzaak: {zaak}\ndatum: 2026-11-22\nnr: 3\nantwoord: ja\nmet_veilig_thuis: true\n\
         reden: Veilig Thuis en de school organiseren de hulp samen en volgen de veiligheid.\n\
         door: [{{rol: intern_begeleider, naam: I. de Vries}}]\n"
    );
    importeer::store(&[("afweging".to_owned(), text)], demo)?;
    status::run(&StatusArgs::of(zaak), demo)
}

fn farewell(app: &App, map: Option<&Path>, key: &Path) -> Result<(), CliError> {
    if let Some(map) = map {
        let (map, key) = (map.display(), key.display());
        app.print(&format!(
            "\nHet proefarchief blijft staan. Kijk rond met: meldcode -C {map} --sleutel {key}"
        ))?;
    }
    app.print(
        "\nNu echt beginnen? Typ:\n\n  \
         meldcode init school --id UW.NAAM --naam \"Uw Naam\" --rol intern_begeleider\n  \
         cd school\n  \
         meldcode zaak open\n\n\
         Is er nu een kind in gevaar? Bel 112, of Veilig Thuis: 0800-2000.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stukken_keep_their_order_while_the_clock_stands_still() {
        let demo = app_of(Path::new("archief"), Path::new("sleutel")).unwrap();
        let command = |_| {
            // No command ends within the microsecond in which it began.
            std::thread::sleep(std::time::Duration::from_micros(2));
            demo.new_ids(2).unwrap()
        };
        let ids: Vec<_> = (0..50).flat_map(command).collect();
        assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
        let at = demo.now().timestamp_millis();
        assert!(ids.iter().all(|id| id.moment().timestamp_millis() == at), "their time is that of the run");
    }
}
