//! `socai verify`: one file, or several, each by itself, as if it had been given alone.

use std::iter::once;

use words::{answers::several::Judged, say};

use super::verify::{VerifyArgs, judge, outcome, shown};
use crate::{error::Error, output, session::Session};

/// Exit codes, the best first: whoever looks at the code alone is told of the worst file.
const BY_WORTH: [u8; 4] = [0, 3, 1, 2];

fn worth(outcome: &Result<(), Error>) -> usize {
    let code = outcome.as_ref().map_or_else(Error::exit_code, |()| 0);
    BY_WORTH.iter().position(|other| *other == code).unwrap_or(BY_WORTH.len())
}

/// Verifies each file, and ends as the worst of them. In JSON, several files give a line each.
pub fn verify(session: &Session, args: &VerifyArgs) -> Result<(), Error> {
    if args.others.is_empty() {
        let judgment = judge(session, args)?;
        match session.json {
            true => output::print_json(&judgment),
            false => output::print(&shown(&judgment, session.language)),
        }
        return outcome(&judgment);
    }
    let mut worst = Ok(());
    for file in once(&args.file).chain(&args.others) {
        let alone = VerifyArgs { file: file.clone(), others: Vec::new(), ..args.clone() };
        if !session.json {
            output::print(&format!("== {}", file.display()));
        }
        let (answer, outcome) = match judge(session, &alone) {
            Ok(judgment) => {
                let outcome = outcome(&judgment);
                (Some(judgment), outcome)
            }
            Err(error) => (None, Err(session.told(error))),
        };
        let exit = outcome.as_ref().map_or_else(Error::exit_code, |()| 0);
        match session.json {
            true => output::print_json_line(&Judged::of(file, exit, answer.as_ref())),
            false => {
                answer.iter().for_each(|answer| output::print(&shown(answer, session.language)));
                output::print(&say!(session.language, "== mã kết thúc {exit}\n", "== exit code {exit}\n"));
            }
        }
        if worth(&outcome) > worth(&worst) {
            worst = outcome;
        }
    }
    worst
}
