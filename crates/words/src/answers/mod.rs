//! What a command answers that shows no view: JSON for programs, and the same in words.
//!
//! | module | of what |
//! | --- | --- |
//! | [`access`] | who looked at what |
//! | [`accounts`] | who signs in at the desk, and tokens |
//! | [`anchors`] | the anchored heads, and those who were asked about them |
//! | [`applied`] | a file of commands, a stream of them |
//! | [`copies`] | a backup, or a ledger that was restored |
//! | [`check`] | the check of a ledger |
//! | [`compared`] | two heads of one log |
//! | [`doctor`] | disk and machine |
//! | [`files`] | files that were made: receipts, evidence, tables, documents |
//! | [`history`] | a file of past years, and status messages |
//! | [`imported`] | a spreadsheet of filings |
//! | [`keys`] | the keys of a ledger, and a policy that follows them |
//! | [`planned`] | what would be recorded |
//! | [`refused`] | a command that was not recorded |
//! | [`schemas`] | the shapes of all answers |
//! | [`several`] | one of several files that were verified |
//! | [`witness`] | what a witness follows |

pub mod access;
pub mod accounts;
pub mod acts;
pub mod anchors;
pub mod applied;
pub mod check;
pub mod compared;
pub mod copies;
pub mod doctor;
pub mod files;
pub mod history;
pub mod imported;
pub mod keys;
pub mod planned;
pub mod refused;
pub mod schemas;
pub mod several;
pub mod witness;

use serde::Serialize;

use crate::Language;

/// An answer as JSON, without the end of its last line.
pub fn json(answer: &impl Serialize) -> String {
    // The answers are structs of text, numbers and lists, which always serialise.
    serde_json::to_string_pretty(answer).unwrap_or_default()
}

/// An answer: JSON for programs, the same in words for people.
pub trait Answer: Serialize {
    /// In this language; empty where there is nothing to say.
    fn words(&self, language: Language) -> String;
}
