//! Questions that are put wrongly: which parameter, and what may stand there.

use super::Told;
use crate::{Language, say};

/// Why names and texts are no question.
#[derive(Debug, thiserror::Error)]
pub enum BadQuestion {
    /// No question has this name.
    #[error("there is no question \"{text}\"")]
    NoQuestion {
        /// What was written.
        text: String,
        /// All questions.
        known: Vec<&'static str>,
    },
    /// The question has no such parameter.
    #[error("there is no parameter \"{text}\"")]
    NoParameter {
        /// What was written.
        text: String,
        /// All of the question.
        known: Vec<&'static str>,
    },
    /// The parameter is given more than once.
    #[error("{0} is given twice")]
    Twice(&'static str),
    /// The question is none without it.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// One of the two says what the other says.
    #[error("{0} does not go with {1}")]
    Together(&'static str, &'static str),
    /// The text is none of that parameter.
    #[error("{parameter}: {why}")]
    Value {
        /// The parameter.
        parameter: &'static str,
        /// Why.
        why: Box<dyn Told + Send + Sync>,
    },
    /// The text is not one of a few.
    #[error("{parameter} cannot be \"{text}\"")]
    Choice {
        /// The parameter.
        parameter: &'static str,
        /// What was written.
        text: String,
        /// Those.
        choices: &'static [&'static str],
    },
    /// So many rows cannot be asked for.
    #[error("{parameter}: \"{text}\" is not a number from 1 to {most}")]
    Limit {
        /// The parameter.
        parameter: &'static str,
        /// What was written.
        text: String,
        /// So many at most.
        most: u32,
    },
    /// The text is no number.
    #[error("{parameter}: \"{text}\" is not a whole number")]
    Number {
        /// The parameter.
        parameter: &'static str,
        /// What was written.
        text: String,
    },
}

impl Told for BadQuestion {
    fn told(&self, language: Language) -> String {
        match self {
            Self::NoQuestion { text, known } => {
                let known = known.join(", ");
                say!(language, "không có câu hỏi \"{text}\"; có: {known}", "{self}; there are: {known}")
            }
            Self::NoParameter { text, known } => {
                let known = known.join(", ");
                say!(language, "không có tham số \"{text}\"; có: {known}", "{self}; there are: {known}")
            }
            Self::Twice(parameter) => say!(language, "\"{parameter}\" được nêu hai lần", "{self}"),
            Self::Missing(parameter) => say!(language, "thiếu \"{parameter}\"", "{self}"),
            Self::Together(one, other) => say!(language, "không dùng \"{one}\" cùng với \"{other}\"", "{self}"),
            Self::Value { parameter, why } => {
                let why = why.told(language);
                say!(language, "\"{parameter}\": {why}", "{parameter}: {why}")
            }
            Self::Choice { parameter, text, choices } => {
                let choices = choices.join(", ");
                say!(
                    language,
                    "\"{parameter}\" không thể là \"{text}\"; chọn một trong: {choices}",
                    "{self}; choose one of: {choices}"
                )
            }
            Self::Limit { parameter, text, most } => {
                say!(language, "\"{parameter}\": \"{text}\" không phải số từ 1 đến {most}", "{self}")
            }
            Self::Number { parameter, text } => {
                say!(language, "\"{parameter}\": \"{text}\" không phải số nguyên không âm", "{self}")
            }
        }
    }
}
