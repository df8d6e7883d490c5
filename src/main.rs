//! `meldcode`: the dossier of the meldcode on the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    meldcode::cli::main(std::env::args_os())
}
