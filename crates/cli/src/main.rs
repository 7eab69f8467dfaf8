//! `socai`: the ledger on the command line.
//!
//! Results go to stdout, errors to stderr. Exit codes: 0 done or yes; 1 the answer is no (a rule
//! refused); 2 usage or environment.

mod args;
mod commands;
mod error;
mod files;
mod http;
mod output;
mod progress;
mod render;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = args::Arguments::parse();
    let language = arguments.common.language();
    let outcome = commands::run(arguments);
    let outcome = match output::failure() {
        Some(source) => outcome.and(Err(error::Error::Io { path: "stdout".into(), source })),
        None => outcome,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error.explain(language));
            ExitCode::from(error.exit_code())
        }
    }
}
