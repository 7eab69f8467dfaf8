//! What is proven, of each kind of file, and the JSON of each. An answer is typed in its checks (`C`) and its lines of
//! history (`L`): whoever shows it turns both into words of a language, with [`Answer::map`].

pub mod consistency;
pub mod presence;
pub mod receipt;
pub mod task;
pub mod verdict;

pub use consistency::ConsistencyAnswer;
use evidence::presence::{Liars, Verdict};
pub use presence::EvidenceAnswer;
pub use receipt::VerifyAnswer;
use schemars::JsonSchema;
use serde::Serialize;
pub use task::TaskAnswer;
pub use verdict::VerdictAnswer;

/// The answer about what was handed over.
#[derive(Debug)]
pub enum Answer<C, L = task::Line> {
    /// A receipt.
    Receipt(VerifyAnswer<C>),
    /// Evidence about one entry.
    Presence(EvidenceAnswer<C>),
    /// The grounds of a verdict.
    Verdict(Box<VerdictAnswer<C>>),
    /// A task, by all entries or by those of its streams.
    Task(Box<TaskAnswer<C, L>>),
    /// Two heads.
    Consistency(ConsistencyAnswer<C>),
}

/// Whether the answer is yes, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yes {
    /// By what needs nobody's word.
    Proven,
    /// By the log's own numbering.
    ByNumbering,
    /// It is not, or nobody can say.
    No,
}

impl From<bool> for Yes {
    fn from(proven: bool) -> Self {
        if proven { Self::Proven } else { Self::No }
    }
}

impl<C, L> Answer<C, L> {
    /// Whether the answer is yes, and by what.
    pub fn yes(&self) -> Yes {
        match self {
            Self::Receipt(answer) => answer.proven.into(),
            Self::Presence(answer) => answer.yes(),
            Self::Verdict(answer) => answer.yes(),
            Self::Task(answer) => answer.yes(),
            Self::Consistency(answer) => answer.proven.into(),
        }
    }

    /// The same, with checks and lines of history in other words.
    pub fn map<D, M>(self, check: impl FnMut(C) -> D, line: impl FnMut(L) -> M) -> Answer<D, M> {
        match self {
            Self::Receipt(answer) => Answer::Receipt(answer.map(check)),
            Self::Presence(answer) => Answer::Presence(answer.map(check)),
            Self::Verdict(answer) => Answer::Verdict(Box::new(answer.map(check))),
            Self::Task(answer) => Answer::Task(Box::new(answer.map(check, line))),
            Self::Consistency(answer) => Answer::Consistency(answer.map(check)),
        }
    }
}

impl<C: Serialize, L: Serialize> Serialize for Answer<C, L> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Receipt(answer) => answer.serialize(serializer),
            Self::Presence(answer) => answer.serialize(serializer),
            Self::Verdict(answer) => answer.serialize(serializer),
            Self::Task(answer) => answer.serialize(serializer),
            Self::Consistency(answer) => answer.serialize(serializer),
        }
    }
}

/// How many witnesses must lie for what they say to be false.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unless {
    /// So many …
    pub lie: usize,
    /// … of so many.
    pub of: usize,
}

impl From<Liars> for Unless {
    fn from(Liars { fewest, of }: Liars) -> Self {
        Self { lie: fewest, of }
    }
}

/// A verdict as JSON names it.
pub fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::OnTime => "on-time",
        Verdict::Late => "late",
        Verdict::NotProvable => "not-provable",
        Verdict::NoFiling => "no-filing",
    }
}
