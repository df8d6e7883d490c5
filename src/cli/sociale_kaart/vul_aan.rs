//! `sociale-kaart vul-aan`: the school's own numbers, question by question, as a new version of its protocol.

use clap::Args;
use serde_json::json;

use crate::cli::app::App;
use crate::cli::archief::protocol_of;
use crate::cli::error::CliError;
use crate::cli::klaar::is_enough;
use crate::cli::vraag::Vraag;
use crate::protocol::{Kaartregel, Protocol, with_contacts};
use crate::render::sociale_kaart::{
    Detail, UNKNOWN_LAYOUT, as_it_will_be, detail, entries, filled_in, heading, names, unfilled, who,
};
use crate::render::text::{count, safe};
use crate::vault::{Identity, Vault, VaultError};

/// No telephone number in the world has more (E.164).
const MOST_DIGITS: usize = 15;
const ACTION: &str = "de sociale kaart invullen";

/// The arguments of `sociale-kaart vul-aan`.
#[derive(Debug, Args)]
pub struct VulAanArgs {
    #[arg(value_name = "NAAM", help = "Alleen deze regel: crisisdienst, wijkagent, directie")]
    naam: Option<String>,
    #[arg(long, value_name = "NUMMER", requires = "naam", help = "Telefoonnummer")]
    telefoon: Option<String>,
    #[arg(long, value_name = "NAAM", requires = "naam", help = "Wie u daar spreekt")]
    contactpersoon: Option<String>,
    #[arg(long, value_name = "ADRES", requires = "naam", help = "E-mailadres")]
    email: Option<String>,
    #[arg(long, value_name = "TEKST", requires = "naam", help = "Adres")]
    adres: Option<String>,
}

/// What was answered of the entries that were asked.
enum Asked {
    /// Go on with the next.
    Next,
    /// Enough for now.
    Enough,
}

/// Asks, shows, and brings the new version into force, in one commit.
///
/// # Errors
/// When the role may not, the user stops, or the archive refuses; nothing was stored then.
pub fn run(args: &VulAanArgs, app: &App) -> Result<(), CliError> {
    let mut vault = app.vault()?;
    let protocol = protocol_of(&vault, None)?;
    let chosen = args.naam.as_deref().map(|naam| known(&protocol, naam)).transpose()?;
    let identity = app.staff_key()?;
    check_may(&vault, &identity)?;
    let changed = match chosen {
        Some(entry) if args.says_something() => vec![args.apply(entry, app)?],
        _ if !app.asks() => {
            return Err(CliError::usage("zeg wat erbij komt")
                .hint("geef NAAM en --telefoon, --contactpersoon, --email of --adres; zonder vragen kan het niet anders"));
        }
        chosen => {
            let round = Round { app, vraag: Vraag::new(app, &protocol, None), protocol: &protocol };
            let changed = round.ask(chosen)?;
            if changed.is_empty() {
                app.tell("Er is niets ingevuld, dus ook niets vastgelegd.");
                return Ok(());
            }
            round.settle(changed)?
        }
    };
    store(&mut vault, &identity, &changed, app)
}

/// Before anything is asked: who may not would answer for nothing.
fn check_may(vault: &Vault, identity: &Identity) -> Result<(), CliError> {
    let functie = vault.staff_of(identity)?.functie;
    if functie.coordinates() {
        return Ok(());
    }
    Err(VaultError::MayNot { functie, action: ACTION.to_owned() }.into())
}

/// The entry with this name, function or organisation.
fn known<'p>(protocol: &'p Protocol, naam: &str) -> Result<&'p Kaartregel, CliError> {
    let used = protocol.sociale_kaart.iter().filter(|entry| entry.vervallen.is_none());
    let wanted = naam.replace(' ', "_");
    if let Some(entry) = used.clone().find(|entry| entry.naam.value == wanted) {
        return Ok(entry);
    }
    if let [entry] = protocol.bij(naam).as_slice() {
        return Ok(entry);
    }
    let all: Vec<&str> = used.map(|entry| entry.naam.as_str()).collect();
    let error = CliError::input(format!("op de sociale kaart staat geen regel `{}`", safe(naam)));
    Err(error.hint(format!("kies uit: {}", names(&all))))
}

/// The new version: once stored it never changes, and two people who fill in at the same time make two.
fn store(vault: &mut Vault, identity: &Identity, changed: &[Kaartregel], app: &App) -> Result<(), CliError> {
    let (naam, versie) = vault.state().protocol.clone();
    let versie = super::contacts_version(&versie, app.now());
    let in_force = &vault.state().protocol;
    let text = vault.state().protocols.get(in_force).map_or("", String::as_str);
    let text = with_contacts(text, &versie, changed).ok_or_else(|| {
        CliError::input(
            "de kaart van uw school is zo opgeschreven dat het programma die niet zelf kan invullen",
        )
        .hint(UNKNOWN_LAYOUT)
    })?;
    let commit = vault.take_into_force(identity.signer()?, app.now(), &naam, &versie, &text)?;
    app.seen(vault);
    let protocol = protocol_of(vault, None)?;
    let all = entries(&protocol, None);
    let left = unfilled(&all);
    if app.global.json {
        let names: Vec<&str> = changed.iter().map(|entry| entry.naam.as_str()).collect();
        let receipt = json!({
            "protocol": naam, "versie": versie, "commit": commit, "ingevuld": names, "leeg": left
        });
        return app.print_json(&receipt);
    }
    app.tell(&filled_in(changed.len(), &left));
    Ok(())
}

impl VulAanArgs {
    fn says_something(&self) -> bool {
        Detail::ALL.iter().any(|part| self.of(*part).is_some())
    }

    fn of(&self, part: Detail) -> Option<&String> {
        match part {
            Detail::Telefoon => self.telefoon.as_ref(),
            Detail::Contactpersoon => self.contactpersoon.as_ref(),
            Detail::Email => self.email.as_ref(),
            Detail::Adres => self.adres.as_ref(),
        }
    }

    fn apply(&self, entry: &Kaartregel, app: &App) -> Result<Kaartregel, CliError> {
        let mut entry = entry.clone();
        for part in Detail::ALL {
            if let Some(text) = self.of(part) {
                *part.of(&mut entry) = read(part, text).map_err(CliError::input)?;
            }
        }
        entry.gecontroleerd_op = Some(app.today().to_string());
        Ok(entry)
    }
}

/// What was typed; nothing takes away what stood there.
fn read(part: Detail, text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_number = digits >= 3 && text.chars().all(|c| c.is_ascii_digit() || " -+()/.".contains(c));
    match part {
        _ if text.is_empty() => Ok(None),
        _ if text.chars().any(char::is_control) => Err("er staat een teken in dat hier niet kan".to_owned()),
        Detail::Telefoon if digits > MOST_DIGITS => Err(format!(
            "een telefoonnummer heeft niet meer dan {MOST_DIGITS} cijfers; hier staan er {digits}"
        )),
        Detail::Telefoon if !is_number => {
            Err("typ een telefoonnummer: cijfers, zoals 015-1234567".to_owned())
        }
        Detail::Email if !text.contains('@') => Err("een e-mailadres heeft een @".to_owned()),
        _ => Ok(Some(text.to_owned())),
    }
}

/// One sitting at the terminal.
struct Round<'a> {
    app: &'a App,
    vraag: Vraag<'a>,
    protocol: &'a Protocol,
}

impl Round<'_> {
    /// Asks about one entry, or about each that is still empty; those that changed.
    fn ask(&self, chosen: Option<&Kaartregel>) -> Result<Vec<Kaartregel>, CliError> {
        if let Some(entry) = chosen {
            let mut entry = entry.clone();
            return Ok(if self.change(&mut entry)? { vec![entry] } else { Vec::new() });
        }
        let all = entries(self.protocol, None);
        let todo: Vec<&Kaartregel> = all.into_iter().filter(|entry| entry.is_unfilled()).collect();
        if todo.is_empty() {
            self.app.tell("Elke regel heeft al een nummer of e-mailadres. Een regel veranderen: meldcode sociale-kaart vul-aan NAAM");
            return Ok(Vec::new());
        }
        let many = count(todo.len(), "regel", "regels");
        self.app.alert(&format!(
            "Nog in te vullen op de sociale kaart: {many}.\nEnter: deze later. Typ `klaar`: genoeg voor nu; wat u hebt ingevuld, blijft bewaard. Ctrl-C: stoppen, dan wordt er niets vastgelegd."
        ));
        let mut changed = Vec::new();
        for (number, entry) in (1..).zip(&todo) {
            self.app.alert(&format!("\n{number} van {}: {}", todo.len(), heading(entry)));
            let mut entry = (*entry).clone();
            let asked = self.fill(&mut entry)?;
            if !entry.is_unfilled() {
                changed.push(entry);
            }
            if matches!(asked, Asked::Enough) {
                break;
            }
        }
        Ok(changed)
    }

    /// An empty entry: without a number or address there is nothing more to ask.
    fn fill(&self, entry: &mut Kaartregel) -> Result<Asked, CliError> {
        let mut asked = Asked::Next;
        for part in [Detail::Telefoon, Detail::Contactpersoon, Detail::Email] {
            let typed = self.vraag.checked(detail(part), &[], |text| match text {
                text if is_enough(text) => Ok(None),
                text => read(part, text),
            })?;
            match typed {
                Some(None) => {
                    asked = Asked::Enough;
                    break;
                }
                Some(text) => *part.of(entry) = text,
                None if part == Detail::Telefoon => return Ok(Asked::Next),
                None => {}
            }
        }
        self.checked_today(entry);
        Ok(asked)
    }

    /// What stands there already stays, unless something is typed.
    fn change(&self, entry: &mut Kaartregel) -> Result<bool, CliError> {
        self.app.alert(&format!(
            "\n{}\nEnter zonder antwoord: het blijft zoals het was. Typ `wis` om het weg te halen.",
            heading(entry)
        ));
        let before = entry.clone();
        for part in Detail::ALL {
            let now = part.of(entry).clone().unwrap_or_default();
            let typed = self.vraag.again_line(detail(part), &[], &now, |text| match text {
                "wis" => Ok(None),
                text => read(part, text),
            })?;
            *part.of(entry) = typed.unwrap_or(Some(now).filter(|now| !now.is_empty()));
        }
        let is_new = *entry != before;
        if is_new {
            self.checked_today(entry);
        }
        Ok(is_new)
    }

    fn checked_today(&self, entry: &mut Kaartregel) {
        entry.gecontroleerd_op = Some(self.app.today().to_string());
    }

    /// Shows what it becomes, and lets the user change it, until it is right.
    fn settle(&self, mut changed: Vec<Kaartregel>) -> Result<Vec<Kaartregel>, CliError> {
        loop {
            self.app.alert(&as_it_will_be(&changed));
            let said = self.vraag.checked("Vastleggen? (ja/nee/wijzig)", &[], |text| {
                match text.to_lowercase().as_str() {
                    "j" | "ja" => Ok(Some(true)),
                    "n" | "nee" => Ok(Some(false)),
                    "w" | "wijzig" | "wijzigen" => Ok(None),
                    _ => Err("antwoord ja, nee of wijzig".to_owned()),
                }
            })?;
            match said {
                Some(Some(true)) => return Ok(changed),
                Some(Some(false)) => {
                    return Err(CliError::stopped("er is niets vastgelegd")
                        .hint("geef dezelfde opdracht opnieuw als u toch wilt vastleggen"));
                }
                Some(None) => {
                    if let Some(index) = self.which(&changed)? {
                        self.change(&mut changed[index])?;
                    }
                }
                None => {}
            }
        }
    }

    fn which(&self, changed: &[Kaartregel]) -> Result<Option<usize>, CliError> {
        if changed.len() == 1 {
            return Ok(Some(0));
        }
        let help: Vec<String> =
            (1..).zip(changed).map(|(number, entry)| format!("{number:>2}  {}", who(entry))).collect();
        self.vraag.checked("Welke regel? (nummer)", &help, |text| {
            let index = text.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            index
                .filter(|index| *index < changed.len())
                .ok_or_else(|| format!("kies een nummer van 1 tot en met {}", changed.len()))
        })
    }
}
