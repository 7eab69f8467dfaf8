//! What was found about disk and machine.

use ledger::doctor::{Examination, Figures, Level, Observation};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    Language,
    doctor::{limits, words},
};

/// The answer of `socai doctor`. The fields are in the order of their names.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Answer")]
pub struct DoctorAnswer<'a> {
    /// The directory that was examined, in full.
    directory: &'a str,
    /// What was measured and seen.
    figures: &'a Figures,
    /// What that means, sorted by `check`.
    findings: Vec<Line>,
    /// The worst level among the findings.
    level: Level,
    /// What no such examination can find out, in English.
    limits: &'static str,
}

/// A finding.
#[derive(Debug, Serialize, JsonSchema)]
struct Line {
    /// The name of the check that found it. One check may have found several things.
    check: &'static str,
    /// What was found, in English.
    found: String,
    /// How bad it is.
    level: Level,
    /// What to do, in English; null where there is nothing to do.
    remedy: Option<String>,
}

impl<'a> DoctorAnswer<'a> {
    /// The report in this language; `refusal` says why the ledger does not open, if it does not.
    pub fn of(report: &'a Examination, refusal: Option<&str>, language: Language) -> Self {
        let line = |finding: &Observation| {
            let (found, remedy) = words(finding, refusal, language);
            Line { check: finding.what.check(), found, level: finding.level, remedy }
        };
        Self {
            directory: &report.directory,
            figures: &report.figures,
            findings: report.findings.iter().map(line).collect(),
            level: report.level(),
            limits: limits(language),
        }
    }
}
