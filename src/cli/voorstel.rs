//! `medewerker voorstel`: who the pupil system knows as a teacher and the archive does not yet.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::app::App;
use super::edexml;
use super::error::CliError;
use crate::model::edexml::Schoolbestand;
use crate::render::tabel;
use crate::render::text::safe;
use crate::vault::Vault;

/// One who could be added. A role is a right, so it never comes from a file.
#[derive(Serialize)]
struct Voorstel {
    id: String,
    naam: String,
    email: Option<String>,
    groepen: Vec<String>,
}

/// Shows the teachers in an export who are not in the archive yet, each with an id that is free.
///
/// # Errors
/// When the file is no export, or the archive cannot be read.
pub fn run(file: &Path, vault: &Vault, app: &App) -> Result<(), CliError> {
    let all = suggestions(&edexml::read(file)?, vault);
    if app.global.json {
        return app.print_json(&all);
    }
    if all.is_empty() {
        app.tell("Iedereen die als leerkracht in de export staat, staat al in het archief.");
        return Ok(());
    }
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|v| {
            let email = v.email.as_deref().unwrap_or_default();
            vec![v.id.clone(), safe(&v.naam), safe(email), safe(&v.groepen.join(", "))]
        })
        .collect();
    app.print(&tabel::table(&["id", "naam", "e-mail", "groepen"], &rows, app.width()))?;
    app.tell(
        "Wat iemand mag, bepaalt u zelf; het staat niet in de export. Voeg toe met:\n\
         meldcode medewerker voeg-toe ID --naam NAAM --rol ROL --publieke-sleutel SLEUTEL",
    );
    Ok(())
}

fn suggestions(school: &Schoolbestand, vault: &Vault) -> Vec<Voorstel> {
    let staff = &vault.state().staff;
    let known: BTreeSet<&str> = staff.values().map(|s| s.naam.as_str()).collect();
    let mut taken: BTreeSet<String> = staff.keys().map(ToString::to_string).collect();
    let mut all = Vec::new();
    for leraar in school.leraren() {
        let naam = leraar.naam.full();
        if naam.is_empty() || known.contains(naam.as_str()) {
            continue;
        }
        let short =
            Some(leraar.naam.short()).filter(|s| !s.is_empty()).unwrap_or_else(|| "medewerker".to_owned());
        let numbered = std::iter::once(short.clone()).chain((2_u32..).map(|n| format!("{short}{n}")));
        let Some(id) = numbered.into_iter().find(|id| !taken.contains(id)) else { continue };
        taken.insert(id.clone());
        all.push(Voorstel { id, naam, email: leraar.email.clone(), groepen: school.groups_of(leraar) });
    }
    all
}
