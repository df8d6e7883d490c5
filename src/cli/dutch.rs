//! clap in Dutch: headings, possible values, and what is wrong with a command line.

use clap::builder::{StyledStr, Styles};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use super::error::CliError;

const TEMPLATE: &str = "{before-help}{about-with-newline}\nGebruik: {usage}\n\n{all-args}{after-help}";

/// Turns what clap says by itself into Dutch, for a command and all below it.
#[must_use]
pub fn localize(command: Command) -> Command {
    let help = Arg::new("hulp")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .global(true)
        .help_heading("Algemeen")
        .help("Toon deze uitleg");
    let version = Arg::new("versie")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help_heading("Algemeen")
        .help("Toon de versie");
    walk(command.disable_help_flag(true).disable_version_flag(true).arg(help).arg(version))
}

fn walk(command: Command) -> Command {
    let mut position = 0;
    command
        .help_template(TEMPLATE)
        .styles(Styles::plain())
        .disable_help_subcommand(true)
        .subcommand_help_heading("Opdrachten")
        .subcommand_value_name("OPDRACHT")
        .mut_args(|arg| argument(arg, &mut position))
        .mut_subcommands(walk)
}

fn argument(arg: Arg, position: &mut usize) -> Arg {
    // Under a heading of its own clap would sort what has no name by the alphabet.
    let arg = if arg.is_positional() {
        *position += 1;
        arg.display_order(*position)
    } else {
        arg
    };
    let heading = match arg.get_help_heading() {
        Some(heading) => heading.to_owned(),
        None if arg.is_positional() => "Wat".to_owned(),
        None => "Opties".to_owned(),
    };
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|v| !v.is_hide_set())
        .map(|v| v.get_name().to_owned())
        .collect();
    let takes_value = arg.get_action().takes_values();
    let help = arg.get_help().map(StyledStr::to_string).unwrap_or_default();
    let mut text = help;
    if takes_value && !values.iter().all(|value| text.contains(value.as_str())) {
        let list = format!("[{}]", values.join(", "));
        text = if text.is_empty() { list } else { format!("{text} {list}") };
    }
    let arg = arg.help_heading(heading).help(text);
    if takes_value { arg.hide_possible_values(true).hide_default_value(true).hide_env(true) } else { arg }
}

/// The command line as a shell completes it: of a command and its alias only one can be offered, and that is the command.
#[must_use]
pub fn for_completion(command: Command) -> Command {
    let aliases: Vec<String> = command.get_visible_aliases().map(str::to_owned).collect();
    command.visible_alias(None).aliases(aliases).mut_subcommands(for_completion)
}

/// What is wrong with a command line, in Dutch.
#[must_use]
pub fn usage_error(error: &clap::Error) -> CliError {
    let context = |kind| error.get(kind).map(shown).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("de optie `{argument}` bestaat hier niet"),
        ErrorKind::InvalidSubcommand => {
            format!("de opdracht `{}` bestaat niet", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "er ontbreekt een opdracht".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("dit ontbreekt nog: {argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("bij {argument} ontbreekt een waarde"),
        ErrorKind::InvalidValue => {
            let valid = context(ContextKind::ValidValue);
            format!("`{value}` kan niet bij {argument}; mogelijk: {valid}")
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("`{value}` kan niet bij {argument}: {why}")
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} kan niet samen met {}", context(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("bij {argument} staat niet het goede aantal waarden")
        }
        ErrorKind::NoEquals => format!("schrijf {argument} met een = erachter"),
        ErrorKind::InvalidUtf8 => "de opdrachtregel bevat tekens die geen tekst zijn".to_owned(),
        _ => "deze opdrachtregel klopt niet".to_owned(),
    };
    let mut wrong = CliError::usage(message);
    for kind in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg] {
        let suggested = context(kind);
        if !suggested.is_empty() {
            wrong = wrong.hint(format!("bedoelde u {suggested}?"));
        }
    }
    wrong.hint("kijk met `meldcode --help`, of met `meldcode OPDRACHT --help`, wat mogelijk is")
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => {
            texts.iter().map(StyledStr::to_string).collect::<Vec<_>>().join(", ")
        }
        ContextValue::Number(number) => number.to_string(),
        ContextValue::Bool(yes) => yes.to_string(),
        _ => String::new(),
    }
}

/// A help text as it is shown: the few words that clap gives no way to set.
#[must_use]
pub fn help_text(help: &clap::Error) -> String {
    let text = help.to_string().replace("[OPTIONS]", "[OPTIES]").replace("[aliases: ", "[aliassen: ");
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}
