//! What is said of a file that was verified, alone or among several.

use std::path::PathBuf;

use ::verify::{Yes, answer::Answer};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::{
    Language,
    verified::{self, Line, NoEvidence, Said, Spoken},
};

/// What is said of a file that could be read.
#[derive(Debug)]
pub enum Judgment {
    /// It is no evidence file.
    Broken(NoEvidence),
    /// What was found, and whether that is a yes.
    Judged(Answer<Spoken, Line>, Yes),
}

impl Serialize for Judgment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Broken(answer) => answer.serialize(serializer),
            Self::Judged(answer, _) => answer.serialize(serializer),
        }
    }
}

impl Judgment {
    /// The same for people, part by part.
    pub fn words(&self, language: Language) -> Vec<Said<'_>> {
        match self {
            Self::Broken(answer) => answer.words(language),
            Self::Judged(answer, _) => verified::words(answer, language),
        }
    }

    /// Whether what the file claims is proven.
    pub fn yes(&self) -> Yes {
        match self {
            Self::Judged(_, yes) => *yes,
            Self::Broken(_) => Yes::No,
        }
    }
}

/// What came of one of several files.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Judged<'a> {
    file: &'a PathBuf,
    /// The exit code that the file alone would have had.
    exit: u8,
    /// What is said of the file alone; null where it could not be read.
    #[schemars(with = "Option<serde_json::Value>")]
    answer: Option<&'a Judgment>,
}

impl<'a> Judged<'a> {
    /// What came of `file`.
    pub fn of(file: &'a PathBuf, exit: u8, answer: Option<&'a Judgment>) -> Self {
        Self { file, exit, answer }
    }
}
