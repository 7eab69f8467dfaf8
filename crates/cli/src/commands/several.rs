//! `socai verify` of several files: each by itself, as if it had been given alone.

use std::{iter::once, path::PathBuf};

use schemars::JsonSchema;
use serde::Serialize;
use words::say;

use super::{Session, verify};
use crate::{args::VerifyArgs, error::Error, output};

/// What came of one of several files. It follows the file's own answer, if there is one.
#[derive(Debug, Serialize, JsonSchema)]
struct Judged<'a> {
    file: &'a PathBuf,
    /// The exit code that the file alone would have had.
    exit: u8,
}

/// Exit codes, the best first: whoever looks at the code alone is told of the worst file.
const BY_WORTH: [u8; 4] = [0, 3, 1, 2];

fn worth(outcome: &Result<(), Error>) -> usize {
    let code = outcome.as_ref().map_or_else(Error::exit_code, |()| 0);
    BY_WORTH.iter().position(|other| *other == code).unwrap_or(BY_WORTH.len())
}

/// Verifies each file, and ends as the worst of them.
pub fn verify(session: &Session, args: &VerifyArgs) -> Result<(), Error> {
    if args.others.is_empty() {
        return verify::verify(session, args);
    }
    let mut worst = Ok(());
    for file in once(&args.file).chain(&args.others) {
        let alone = VerifyArgs { file: file.clone(), others: Vec::new(), ..args.clone() };
        if !session.json {
            output::print(&format!("== {}", file.display()));
        }
        let outcome = verify::verify(session, &alone);
        let exit = outcome.as_ref().map_or_else(Error::exit_code, |()| 0);
        if let (Err(error), 2) = (&outcome, exit) {
            output::complain(&error.explain(session.language));
        }
        match session.json {
            true => output::print_json_line(&Judged { file, exit }),
            false => output::print(&say!(session.language, "== mã kết thúc {exit}\n", "== exit code {exit}\n")),
        }
        if worth(&outcome) > worth(&worst) {
            worst = outcome;
        }
    }
    worst
}
