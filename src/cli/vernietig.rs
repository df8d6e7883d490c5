//! `vernietig`: destroy a zaak for good; a signed statement stays.

use std::sync::Arc;

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::app::App;
use super::archief::{dossier, protocol_of};
use super::error::{CliError, Kind};
use super::vraag::Vraag;
use super::zaakkeuze::{find_zaak, leerling, pupil_name};
use crate::model::{Keuze, Moment, Vernietigingsgrond, ZaakNummer};
use crate::render::vernietigen as words;
use crate::rules::{Peilmoment, bewaring};
use crate::vault::{DestroyError, Identity, Obstacle, Ordered, Server, Stated, Vault, VaultError};

/// The arguments of `vernietig`.
#[derive(Debug, Args)]
#[command(
    about = "Vernietig een zaak voorgoed",
    visible_alias = "destroy",
    after_help = "De grond staat voor altijd leesbaar in het archief; daarom kiest u uit een vaste lijst:\n  \
        bewaartermijn  de bewaartermijn is voorbij\n  \
        verzoek        op verzoek van de leerling of een ouder\n  \
        overgedragen   het dossier is overgedragen en wordt daar bewaard\n  \
        vergissing     de zaak is bij vergissing geopend\n  \
        opgelegd       een rechter of toezichthouder legde het op\n\n\
        Bleef de vernietiging steken, geef dan dezelfde opdracht opnieuw, zonder --grond."
)]
pub struct VernietigArgs {
    #[arg(value_name = "ZAAK", help = "Zaaknummer, een deel ervan, of de naam van de leerling")]
    zaak: String,
    #[arg(long, value_name = "GROND", value_parser = PossibleValuesParser::new(Vernietigingsgrond::WORDS), help = "Waarom de zaak weg mag")]
    grond: Option<String>,
    #[arg(long, value_name = "ZAAK", help = "Het hele zaaknummer nog eens, in plaats van de vraag ernaar")]
    bevestig: Option<String>,
    #[arg(
        long,
        conflicts_with_all = ["grond", "bevestig"],
        help = "Leg vast dat de beheerder de sleutels van deze vernietigde zaak van de server heeft gewist"
    )]
    server_gewist: bool,
}

/// Destroys, or proposes it, or goes on where it was cut off.
///
/// # Errors
/// When the role may not, the zaak is held, it is not confirmed, or it could not be finished (exit 6).
pub fn run(args: &VernietigArgs, app: &App) -> Result<(), CliError> {
    let vault = app.vault()?;
    let identity = app.staff_key()?;
    let me = vault.staff_of(&identity)?;
    if !me.functie.coordinates() {
        let action = "een zaak vernietigen".to_owned();
        return Err(VaultError::MayNot { functie: me.functie, action }.into());
    }
    let zaak = find_zaak(&vault, Some(&identity), &args.zaak)?;
    let mut order = Order { app, vault, identity, zaak };
    if args.server_gewist {
        return order.server_is_clear();
    }
    order.up_to_date()?;
    let ordered = if order.is_destroyed() { None } else { Some(order.give(args)?) };
    match ordered {
        Some((ordered, grond)) if ordered.proposed => order.proposed(&ordered, grond),
        other => order.finish(other.map(|(ordered, _)| ordered).as_ref()),
    }
}

/// An order to destroy one zaak.
struct Order<'a> {
    app: &'a App,
    vault: Vault,
    identity: Arc<Identity>,
    zaak: ZaakNummer,
}

impl Order<'_> {
    fn is_destroyed(&self) -> bool {
        self.vault.state().zaken.get(&self.zaak).is_some_and(|zaak| zaak.destroyed)
    }

    /// A colleague may hold the zaak, and have said so on another copy.
    fn up_to_date(&mut self) -> Result<(), CliError> {
        if self.vault.server_place()? == Server::None {
            return Ok(());
        }
        match self.vault.synchronise(Some(self.identity.signer()?), self.app.now()) {
            Ok(_) | Err(VaultError::Destroy(DestroyError::Unfinished(_))) => Ok(()),
            // What was destroyed already goes on here; the server is told of below.
            Err(_) if self.is_destroyed() => Ok(()),
            Err(error) => Err(CliError::from(error).hint(
                "er is niets veranderd: zonder de laatste stand is niet te zien of een collega de zaak vasthoudt",
            )),
        }
    }

    /// Looks at what forbids it, asks, and states it.
    fn give(&mut self, args: &VernietigArgs) -> Result<(Ordered, Vernietigingsgrond), CliError> {
        let protocol = protocol_of(&self.vault, Some(&self.zaak))?;
        let stored = self.vault.read(&self.identity, &self.zaak).map_err(|error| match error {
            error @ VaultError::NotReader(_) => {
                CliError::from(error).hint("wie de zaak niet leest, kan niet zien of zij wordt vastgehouden")
            }
            error => error.into(),
        })?;
        let dossier = dossier(&self.zaak, &stored);
        let kept = bewaring(&dossier, &protocol, Peilmoment::from_moment(Moment(self.app.now())));
        if let Some((stuk, until)) = kept.vastgehouden {
            return Err(
                CliError::input(words::held(&self.zaak, until)).hint(words::held_hint(&self.zaak, stuk))
            );
        }
        let vraag = Vraag::new(self.app, &protocol, Some(&dossier));
        let grond = self.grond(args, &vraag)?;
        let term = words::term(&kept);
        if let (Vernietigingsgrond::Bewaartermijn, Some(term)) = (grond, &term) {
            return Err(CliError::input(format!("{term}; er is niets veranderd")).hint(
                "is er een andere grond, geef die dan met --grond; welke er zijn: meldcode vernietig --help",
            ));
        }
        let naam = leerling(&dossier).map(pupil_name).unwrap_or_default();
        let second = protocol.vernietiging.as_ref().is_some_and(|asked| asked.personen.value > 1)
            && !self.seconds(grond);
        self.app.alert(&words::before(&self.zaak, &naam, stored.len(), grond, term.as_deref(), second));
        if !dossier.buiten.is_empty() {
            self.app.alert(&words::outside(dossier.buiten.len()));
        }
        self.confirm(args, &vraag)?;
        let forget = self.refs(&vraag)?;
        let moment = self.app.now();
        let ordered = self.vault.destroy(self.identity.signer()?, moment, &self.zaak, grond, &forget)?;
        self.app.noted(&self.vault);
        Ok((ordered, grond))
    }

    /// Whether someone else proposed it on this ground.
    fn seconds(&self, grond: Vernietigingsgrond) -> bool {
        let me = self.vault.staff_of(&self.identity).map(|me| me.id.clone()).ok();
        let by_another = |stated: &Stated| stated.grond == grond && Some(&stated.door) != me.as_ref();
        let known = self.vault.state().zaken.get(&self.zaak);
        known.is_some_and(|zaak| zaak.destruction.proposals.iter().any(by_another))
    }

    fn grond(&self, args: &VernietigArgs, vraag: &Vraag<'_>) -> Result<Vernietigingsgrond, CliError> {
        if let Some(grond) = args.grond.as_deref().and_then(|word| word.parse().ok()) {
            return Ok(grond);
        }
        if !self.app.asks() {
            return Err(CliError::usage("geef de grond met --grond")
                .hint(format!("kies uit: {}", Vernietigingsgrond::WORDS.join(", "))));
        }
        let choices: Vec<(String, &str)> =
            Vernietigingsgrond::ALL.iter().map(|g| (words::grond(*g).to_owned(), g.word())).collect();
        let chosen = vraag.one("Op welke grond mag de zaak weg?", &[], &choices)?;
        chosen.and_then(|word| word.parse().ok()).ok_or_else(stopped)
    }

    /// The number once more: typed at a terminal, given by a script.
    fn confirm(&self, args: &VernietigArgs, vraag: &Vraag<'_>) -> Result<(), CliError> {
        let is_it = |text: &str| text.trim().eq_ignore_ascii_case(self.zaak.as_str());
        if let Some(text) = &args.bevestig {
            return if is_it(text) {
                Ok(())
            } else {
                Err(CliError::usage(format!(
                    "--bevestig noemt niet zaak {}; er is niets veranderd",
                    self.zaak
                ))
                .hint("geef het hele zaaknummer"))
            };
        }
        if !self.app.asks() {
            return Err(CliError::usage("bevestig met het zaaknummer; er is niets veranderd")
                .hint(format!("zet erachter: --bevestig {}", self.zaak)));
        }
        let help = ["Enter zonder nummer: stoppen, er verandert niets.".to_owned()];
        let typed = vraag.checked("Typ het hele zaaknummer om door te gaan", &help, |text| {
            if is_it(text) { Ok(()) } else { Err(format!("dat is niet {}", self.zaak)) }
        })?;
        typed.ok_or_else(stopped)
    }

    /// The user's own refs that lead to the keys: they go too, when the user says so.
    fn refs(&self, vraag: &Vraag<'_>) -> Result<Vec<String>, CliError> {
        let refs = self.vault.refs_to_keys(&self.zaak)?;
        if refs.is_empty() || !self.app.asks() {
            return Ok(Vec::new());
        }
        let question =
            format!("Deze verwijzingen leiden ook naar de sleutels: {}. Mogen die weg?", refs.join(", "));
        Ok(if vraag.decide(&question)? { refs } else { Vec::new() })
    }

    fn proposed(&mut self, ordered: &Ordered, grond: Vernietigingsgrond) -> Result<(), CliError> {
        let sent = if self.vault.server_place()? == Server::None { Ok(()) } else { self.synchronise() };
        self.app.noted(&self.vault);
        if self.app.global.json {
            self.app.print_json(&json!({
                "zaak": self.zaak, "commit": ordered.commit, "voorgesteld": true, "voltooid": false,
            }))?;
        }
        self.app.tell(&words::proposed(&self.zaak, grond));
        sent.map_err(|error| {
            CliError::from(error).hint("verstuur het voorstel later met: meldcode synchroniseer")
        })?;
        // A script that asked for a destruction hears that there is none yet.
        Err(CliError::new(Kind::Unfinished, ""))
    }

    /// Takes the keys off the server and off this disk, and says what is left.
    fn finish(&mut self, ordered: Option<&Ordered>) -> Result<(), CliError> {
        if ordered.is_none() {
            let protocol = protocol_of(&self.vault, Some(&self.zaak))?;
            let agreed = self.refs(&Vraag::new(self.app, &protocol, None))?;
            self.vault.forget_refs(&agreed)?;
        }
        let mut left: Vec<String> = Vec::new();
        let server = self.vault.server_place()?;
        if server != Server::None {
            left.extend(self.synchronise().err().map(|error| error.to_string()));
        }
        left.extend(self.vault.finish_destructions().err().map(|error| error.to_string()));
        if left.is_empty() && matches!(server, Server::Folder(_)) {
            match self.clear_server() {
                Ok(obstacles) => left.extend(obstacles.iter().map(|found| format!("op de server: {found}"))),
                Err(error) => left.push(error.to_string()),
            }
            left.extend(self.synchronise().err().map(|error| error.to_string()));
        }
        self.app.noted(&self.vault);
        let on_server = self.vault.on_server()?;
        let is_done = left.is_empty() && on_server.is_empty();
        if self.app.global.json {
            let stated = self.vault.state().zaken.get(&self.zaak).and_then(|z| z.destruction.statement());
            self.app.print_json(&json!({
                "zaak": self.zaak,
                "commit": ordered.map(|ordered| &ordered.commit),
                "grond": stated.map(|stated| stated.grond),
                "stukken": stated.map(|stated| stated.stukken),
                "voorgesteld": false,
                "voltooid": is_done,
                "op_server": on_server.contains(&self.zaak),
            }))?;
        }
        if left.is_empty() {
            match ordered {
                Some(o) => self.app.tell(&words::done(&self.zaak, o.stukken, o.keys, o.has_twin)),
                None => self
                    .app
                    .tell(&format!("Zaak {} is vernietigd; hier is niets meer van de sleutels.", self.zaak)),
            }
        }
        if is_done {
            return Ok(());
        }
        let error = CliError::new(Kind::Unfinished, words::not_finished(&self.zaak, &left));
        Err(if on_server.is_empty() || !left.is_empty() {
            error.hint(format!("neem weg wat hier staat en geef daarna: meldcode vernietig {}", self.zaak))
        } else {
            error.hint(words::on_server(&on_server))
        })
    }

    fn clear_server(&mut self) -> Result<Vec<Obstacle>, VaultError> {
        let obstacles = self.vault.clear_server()?;
        if obstacles.is_empty() {
            let moment = self.app.now();
            self.vault.state_server_clear(self.identity.signer()?, moment)?;
        }
        Ok(obstacles)
    }

    fn synchronise(&mut self) -> Result<(), VaultError> {
        let moment = self.app.now();
        self.vault.synchronise(Some(self.identity.signer()?), moment).map(|_| ())
    }

    fn server_is_clear(&mut self) -> Result<(), CliError> {
        let moment = self.app.now();
        self.vault.told_off_server(self.identity.signer()?, moment, &self.zaak)?;
        let sent = if self.vault.server_place()? == Server::None { Ok(()) } else { self.synchronise() };
        self.app.seen(&self.vault);
        if self.app.global.json {
            self.app.print_json(&json!({ "zaak": self.zaak, "op_server": false }))?;
        }
        self.app.tell(&format!(
            "Vastgelegd: de sleutels van zaak {} zijn van de server gewist. Reservekopieën van de server houden ze nog.",
            self.zaak
        ));
        sent.map_err(CliError::from)
    }
}

fn stopped() -> CliError {
    CliError::stopped("er is niets vernietigd of veranderd")
}
