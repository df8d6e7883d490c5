//! The command line: one file per subcommand, from arguments to a call to what is shown.

mod aanvulling;
mod agenda;
mod app;
mod archief;
mod controle;
mod demo;
mod dutch;
mod edexml;
mod editor;
mod error;
mod export;
mod formulier;
mod historie;
mod importeer;
mod init;
mod jaaroverzicht;
mod klaar;
mod kolommen;
mod let_op;
mod line;
mod man;
mod medewerker;
mod onderzoek;
mod pager;
mod persoon;
mod progress;
mod protocol;
mod regels;
mod rolwoord;
mod schema;
mod screen;
mod sessie;
mod shell_aanvulling;
mod sjabloon;
mod sleutel;
mod sluit_aan;
mod sociale_kaart;
mod stand;
mod status;
mod stuk;
mod synchroniseer;
mod toon;
mod uitgave;
mod uitleg;
mod velden;
mod verifieer;
mod vernietig;
mod voorstel;
mod vraag;
mod vul_aan;
mod wachtwoord;
mod weeg;
mod zaak;
mod zaakkeuze;
mod zelfcheck;

use std::ffi::OsString;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::builder::Resettable;
use clap::error::ErrorKind;
use clap::{Arg, CommandFactory, FromArgMatches, Parser, Subcommand};

use app::{App, Global, Unlocked};
use error::{CliError, Kind};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "meldcode",
    version,
    about = "Het dossier van de meldcode: vastleggen, controleren, verantwoorden",
    after_help = "Kind in gevaar? Bel 112. Advies of melden: Veilig Thuis 0800-2000, dag en nacht.\n\
                  Eerst kijken wat dit is: meldcode demo"
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::DemoArgs),
    Init(init::InitArgs),
    SluitAan(sluit_aan::SluitAanArgs),
    Sessie(sessie::SessieArgs),
    Sleutel(sleutel::SleutelArgs),
    Medewerker(medewerker::MedewerkerArgs),
    Zaak(zaak::ZaakArgs),
    Status(status::StatusArgs),
    Agenda(agenda::AgendaArgs),
    Toon(toon::ToonArgs),
    Controle(controle::ControleArgs),
    Historie(historie::HistorieArgs),
    Weeg(weeg::WeegArgs),
    VulAan(vul_aan::VulAanArgs),
    Importeer(importeer::ImporteerArgs),
    Verifieer(verifieer::VerifieerArgs),
    Onderzoek(onderzoek::OnderzoekArgs),
    Synchroniseer(synchroniseer::SynchroniseerArgs),
    Vernietig(vernietig::VernietigArgs),
    Export(export::ExportArgs),
    Formulier(formulier::FormulierArgs),
    Sjabloon(sjabloon::SjabloonArgs),
    Schema(schema::SchemaArgs),
    Protocol(protocol::ProtocolArgs),
    Regels(regels::RegelsArgs),
    Uitleg(uitleg::UitlegArgs),
    SocialeKaart(sociale_kaart::SocialeKaartArgs),
    Zelfcheck(zelfcheck::ZelfcheckArgs),
    Jaaroverzicht(jaaroverzicht::JaaroverzichtArgs),
    ShellAanvulling(shell_aanvulling::ShellArgs),
    Man(man::ManArgs),
    #[command(flatten)]
    Stuk(stuk::StukCommand),
}

/// The zaak that a command is about.
fn zaak_arg() -> Arg {
    Arg::new("zaak")
        .value_name("ZAAK")
        .required(true)
        .help("Zaaknummer, een deel ervan, of de naam van de leerling")
}

/// The command line in Dutch, as users see it.
#[must_use]
pub fn command() -> clap::Command {
    without_empty(dutch::localize(Cli::command().args_override_self(true)))
}

/// A variable that is set to nothing is as one that is not set, as in other programs.
fn without_empty(command: clap::Command) -> clap::Command {
    let is_empty = |arg: &Arg| arg.get_env().and_then(std::env::var_os).is_some_and(|value| value.is_empty());
    let unset = |arg: Arg| if is_empty(&arg) { arg.env(Resettable::Reset) } else { arg };
    command.mut_args(unset).mut_subcommands(without_empty)
}

/// Runs the program with these arguments.
#[must_use]
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    crate::vault::protect_process();
    crate::vault::clear_drafts();
    clap_complete::CompleteEnv::with_factory(aanvulling::command).var(shell_aanvulling::VARIABLE).complete();
    report_panics();
    execute(arguments, None)
}

/// Reads and runs one command line; in a session with the key that it keeps unlocked.
fn execute(arguments: impl IntoIterator<Item = OsString>, session: Option<&Unlocked>) -> ExitCode {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    // As in other programs: `help`, or `help OPDRACHT`.
    if arguments.get(1).is_some_and(|word| word == "help") {
        arguments.remove(1);
        arguments.push("--help".into());
    }
    // Help is asked for before the command line is read as a whole.
    let pages = pager::is_possible()
        && !arguments.iter().any(|word| word == "--geen-pager" || word == "--geen-vragen");
    let matches = match command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let text = dutch::help_text(&error);
            _ = if pages { pager::write(&text, false) } else { pager::direct(&text) };
            pager::close();
            return ExitCode::SUCCESS;
        }
        Err(error) => return fail(&dutch::usage_error(&error)),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return fail(&dutch::usage_error(&error)),
    };
    let app = App::new(cli.global);
    let app = match session {
        Some(unlocked) => app.with(unlocked.clone()),
        None => app,
    };
    if app.asks() {
        crate::vault::let_git_ask();
    }
    let command = cli.command.unwrap_or_else(|| Command::Status(status::StatusArgs::default()));
    // A panic has been reported by the hook; it leaves secrets zeroized and ends as "not finished".
    let ended = catch_unwind(AssertUnwindSafe(|| run(command, &app)));
    pager::close();
    match ended {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => fail(&error),
        Err(_) => ExitCode::from(Kind::Unfinished as u8),
    }
}

/// A panic says where, never what: its message may quote a dossier.
fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        _ = writeln!(
            anstream::stderr().lock(),
            "Fout: meldcode is vastgelopen ({place}). Wat al was vastgelegd, is bewaard.\n\
             Wat nu: probeer het opnieuw; gebeurt het weer, meld dan deze regel aan de maker."
        );
    }));
}

fn fail(error: &CliError) -> ExitCode {
    // Without a message everything was said already, and the exit code tells a script.
    if !error.message.is_empty() {
        // Whatever an error quotes, of a file, an argument or another program, steers no terminal.
        app::alert(&crate::render::text::safe_lines(&error.to_string()));
    }
    ExitCode::from(error.kind as u8)
}

fn run(command: Command, app: &App) -> Result<(), CliError> {
    // A day that does not exist is wrong for every command, also where it would change nothing.
    app.peilmoment()?;
    let looks_back = matches!(
        command,
        Command::Toon(_)
            | Command::Status(_)
            | Command::Controle(_)
            | Command::Export(_)
            | Command::Formulier(_)
    );
    if app.global.stand.is_some() && !looks_back {
        return Err(CliError::usage("--stand kan alleen bij toon, status, controle, export en formulier")
            .hint("laat --stand weg; wat er is vastgelegd, verandert niet met terugwerkende kracht"));
    }
    let is_page = matches!(
        command,
        Command::Demo(_) | Command::Formulier(_) | Command::ShellAanvulling(_) | Command::Man(_)
    );
    if app.global.json && is_page {
        return Err(CliError::usage(
            "deze opdracht geeft geen gegevens maar een pagina of een script; --json kan hier niet",
        )
        .hint("de gegevens van een zaak: meldcode export ZAAK --json"));
    }
    match command {
        Command::Demo(args) => demo::run(&args, app),
        Command::Init(args) => init::run(&args, app),
        Command::SluitAan(args) => sluit_aan::run(&args, app),
        Command::Sessie(args) => sessie::run(&args, app),
        Command::Sleutel(args) => sleutel::run(&args, app),
        Command::Medewerker(args) => medewerker::run(&args, app),
        Command::Zaak(args) => zaak::run(&args, app),
        Command::Status(args) => status::run(&args, app),
        Command::Agenda(args) => agenda::run(&args, app),
        Command::Toon(args) => toon::run(&args, app),
        Command::Controle(args) => controle::run(&args, app),
        Command::Historie(args) => historie::run(&args, app),
        Command::Weeg(args) => weeg::run(&args, app),
        Command::VulAan(args) => vul_aan::run(&args, app),
        Command::Importeer(args) => importeer::run(&args, app),
        Command::Verifieer(args) => verifieer::run(&args, app),
        Command::Onderzoek(args) => onderzoek::run(&args, app),
        Command::Synchroniseer(args) => synchroniseer::run(&args, app),
        Command::Vernietig(args) => vernietig::run(&args, app),
        Command::Export(args) => export::run(&args, app),
        Command::Formulier(args) => formulier::run(&args, app),
        Command::Sjabloon(args) => sjabloon::run(&args, app),
        Command::Schema(args) => schema::run(&args, app),
        Command::Protocol(args) => protocol::run(&args, app),
        Command::Regels(args) => regels::run(&args, app),
        Command::Uitleg(args) => uitleg::run(&args, app),
        Command::SocialeKaart(args) => sociale_kaart::run(&args, app),
        Command::Zelfcheck(args) => zelfcheck::run(&args, app),
        Command::Jaaroverzicht(args) => jaaroverzicht::run(&args, app),
        Command::ShellAanvulling(args) => shell_aanvulling::run(&args, app),
        Command::Man(args) => man::run(&args, app),
        Command::Stuk(args) => stuk::run(&args, app),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_two_arguments_share_a_name() {
        super::command().debug_assert();
    }
}
