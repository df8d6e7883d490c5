//! `--velden`: which columns of a list are shown. One flag for every command that prints one.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Args};

/// The flag; which columns there are, the command says with [`of`].
#[derive(Debug, Default, Args)]
pub struct Kolommen {
    #[arg(
        long,
        value_name = "VELD",
        value_delimiter = ',',
        help = "Alleen deze kolommen, met een komma ertussen:"
    )]
    pub velden: Vec<String>,
}

/// What the flag takes, for `mut_arg`: the columns of one list.
pub fn of<const N: usize>(names: [&'static str; N]) -> impl FnOnce(Arg) -> Arg {
    move |flag| flag.value_parser(PossibleValuesParser::new(names))
}
