//! `shell-aanvulling`: the completion script of a shell. Zaak numbers complete by asking the program itself.

use clap::{Args, CommandFactory, ValueEnum};

use super::Cli;
use super::app::App;
use super::error::{CliError, Kind};

/// Set by the completion scripts when they ask the program what can come next.
pub const VARIABLE: &str = "MELDCODE_AANVULLING";

/// The arguments of `shell-aanvulling`.
#[derive(Debug, Args)]
#[command(about = "Geef het script waarmee uw shell opdrachten aanvult", visible_alias = "completions")]
pub struct ShellArgs {
    #[arg(value_name = "SHELL", help = "bash, zsh, fish of powershell")]
    shell: Shell,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

/// Prints the script.
///
/// # Errors
/// When standard output is closed.
pub fn run(args: &ShellArgs, app: &App) -> Result<(), CliError> {
    use clap_complete::env::Shells;
    let name = match args.shell {
        Shell::Bash => "bash",
        Shell::Zsh => "zsh",
        Shell::Fish => "fish",
        Shell::Powershell => "powershell",
    };
    let shells = Shells::builtins();
    let completer = shells
        .completer(name)
        .ok_or_else(|| CliError::new(Kind::Usage, "deze shell wordt niet ondersteund"))?;
    let command = Cli::command();
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, command.get_name(), "meldcode", "meldcode", &mut script)
        .map_err(|_| CliError::new(Kind::Unfinished, "het script kon niet worden gemaakt"))?;
    app.print(&String::from_utf8_lossy(&script))
}
