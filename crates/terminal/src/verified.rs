//! What is said of a file that was verified, on a terminal.

use views::UnitNames;
use words::{Language, verified::Said};

use crate::task;

/// Part by part, each on lines of its own.
pub fn whole(said: &[Said<'_>], language: Language) -> String {
    let part = |said: &Said<'_>| match said {
        Said::Line(line) => line.clone(),
        Said::Status(status) => task::verdict(status, &UnitNames::default(), language),
    };
    said.iter().map(part).collect::<Vec<_>>().join("\n")
}
