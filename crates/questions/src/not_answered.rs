//! Why a question has no answer.

use domain::TaskId;
use exchange::sheets::chosen::ChoiceError;
use views::{ask::Unanswerable, named::Unnamed};
use words::{
    Language,
    errors::{Misuse, Told},
    say,
};

use crate::paging::NoKey;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum NotAnswered {
    /// Its moments.
    #[error(transparent)]
    Unanswerable(#[from] Unanswerable),
    /// Its names.
    #[error(transparent)]
    Unnamed(#[from] Unnamed),
    /// The projection that it asks for.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// What it asks for is not there.
    #[error(transparent)]
    Misuse(#[from] Misuse),
    /// The task was not known at the moment that is asked about: the answer is no.
    #[error("no task {0} was known at that moment")]
    NotKnownThen(TaskId),
    /// The rows of the answer have keys of another kind.
    #[error(transparent)]
    NoKey(#[from] NoKey),
}

impl Told for NotAnswered {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Unanswerable(error) => error.told(language),
            Self::Unnamed(error) => error.told(language),
            Self::Choice(error) => error.told(language),
            Self::Misuse(error) => error.told(language),
            Self::NoKey(NoKey(key)) => say!(
                language,
                "\"{key}\" không phải khóa của dòng nào trong câu trả lời này: hãy dùng khóa mà trang trước đã nêu",
                "{self}: use the one that the page before names"
            ),
            Self::NotKnownThen(task) => Misuse::NotKnownThen(task.clone()).told(language),
        }
    }
}
