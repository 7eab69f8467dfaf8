//! Who reads, and what of the ledger that is.

use domain::authority::Class;
use views::{
    Knowledge,
    entitled::{May, entitled},
};

/// Who reads.
#[derive(Clone, Copy)]
pub enum Reader<'r> {
    /// Whoever holds the ledger's directory reads all of it.
    Owner,
    /// Somebody of whom this says what they may read: the rest is left out before anything is counted.
    Entitled(May<'r>),
}

impl Reader<'_> {
    /// What `question` finds in what this reader may know of what was known.
    pub fn sees<T>(&self, knowledge: &Knowledge<'_>, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        match self {
            Self::Owner => question(knowledge),
            Self::Entitled(may) => entitled(knowledge, may, question),
        }
    }

    /// The same of how everybody's tasks stand: whoever may read what is common sees all of it.
    pub fn sees_common<T>(&self, knowledge: &Knowledge<'_>, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        match self {
            Self::Entitled(may) if !may(Class::Common, None) => entitled(knowledge, may, question),
            Self::Owner | Self::Entitled(_) => question(knowledge),
        }
    }

    /// Whether this reader may know whether there is a task of this unit.
    pub fn may_know_of(&self, unit: &domain::UnitCode) -> bool {
        match self {
            Self::Owner => true,
            Self::Entitled(may) => may(Class::Unit, Some(unit)),
        }
    }
}
