//! `socai`: the ledger on the command line.
//!
//! Results go to stdout, errors to stderr. Exit codes: 0 done or yes; 1 the answer is no (a rule refused); 2 usage or
//! environment; 3 `verify` says yes by the log's own numbering.

mod args;
mod commands;
mod error;
mod files;
mod manual;
mod output;
mod session;
mod usage;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Reading a log makes and frees millions of small texts on several threads: a third of the time of `check` and of
/// `simulate` went into the system's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments = manual::parse();
    let language = arguments.common.language();
    let json = arguments.common.json;
    let outcome = commands::run(arguments);
    tell_work();
    let outcome = match output::failure() {
        Some(source) => outcome.and(Err(error::Error::Io { path: "stdout".into(), source })),
        None => outcome,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(answer) = error.answer().filter(|_| json) {
                output::print_json(&answer);
            }
            let why = error.explain(language);
            if !why.is_empty() {
                output::complain(&why);
            }
            ExitCode::from(error.exit_code())
        }
    }
}

/// Tells the tests how much was done, in the file that they name.
fn tell_work() {
    if let Some(path) = std::env::var_os("SOCAI_WORK").filter(|_| cfg!(debug_assertions)) {
        let [read, folded, judged] = domain::effort::done();
        let _ = std::fs::write(path, format!("{read} {folded} {judged}\n"));
    }
}
