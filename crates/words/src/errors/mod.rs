//! What went wrong, in both languages, with place and remedy. The words of an error are found by its type: one that has
//! none does not compile. What a parser or the operating system says itself stands behind in parentheses: in English as it
//! says it, and in Vietnamese where it is known (`parsing`, `system`).

mod access;
mod anchoring;
mod asking;
mod drafts;
mod evidence;
mod filings;
mod incoming;
mod kept;
mod ledger;
mod log;
mod parsing;
mod questions;
mod system;
mod usage;
mod witness;

pub use self::{
    filings::column,
    ledger::refusal_recorded,
    parsing::technical,
    questions::BadQuestion,
    system::{odd, refused, why},
    usage::Misuse,
    witness::answered,
};
use crate::Language;

/// Something that went wrong, and can be told to a person.
pub trait Told: std::error::Error {
    /// What went wrong, in this language.
    fn told(&self, language: Language) -> String;
}

/// `told!(self, language, "vi {x}")`: in Vietnamese so; in English as the error says itself.
macro_rules! told {
    ($error:expr, $language:expr, $vi:literal $(,)?) => {
        match $language {
            $crate::Language::Vi => ::std::format!($vi),
            $crate::Language::En => $error.to_string(),
        }
    };
    // What the reader of a file says itself is told too.
    ($error:expr, $language:expr, $vi:literal, technical $detail:ident $(,)?) => {
        match $language {
            $crate::Language::Vi => {
                let $detail = $crate::errors::parsing::vietnamese($detail);
                ::std::format!($vi)
            }
            $crate::Language::En => $error.to_string(),
        }
    };
}
use told;
