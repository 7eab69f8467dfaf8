//! Of which task a status message speaks: the one that its document was filed for, or that its document gave.

use std::collections::BTreeSet;

use calendar::{NaiveDate, PartialDate};
use domain::{
    Refusal, State, TaskId, UnitCode,
    event::Document,
    state::{Fact, Task},
};

use crate::{
    edxml::{EdxmlError, status::Status},
    source::fold,
};

/// The task of a message, and whether its document is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which task.
    pub task: TaskId,
    /// What the document is to the task.
    pub document: Of,
    /// The unit that says it, where the ledger knows its code.
    pub said_by: Option<UnitCode>,
}

/// What the document of a message is to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// It was filed for it.
    Filing,
    /// It gave it.
    Directive,
    /// Nothing that the ledger knows: somebody said that it belongs there.
    Unfiled,
}

/// Why the task of a message is a question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unmatched {
    /// Nothing in the ledger has this document.
    #[error(
        "no filing and no directive of the ledger is {number}; file it first (socai import, socai do submit), or say for which task it is: --task TASK"
    )]
    Nothing {
        /// The document.
        number: String,
    },
    /// Several tasks have it.
    #[error("{number} stands under several tasks: {}; say which is meant: --task TASK", .tasks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Several {
        /// The document.
        number: String,
        /// The tasks.
        tasks: Vec<TaskId>,
    },
    /// The task that was named has another document, or belongs to another unit.
    #[error("{number} stands under {}, and not under {task}", .tasks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    OtherTask {
        /// The document.
        number: String,
        /// The task that was named.
        task: Box<TaskId>,
        /// Those that have it.
        tasks: Vec<TaskId>,
    },
}

/// Why a message is not taken.
#[derive(Debug, thiserror::Error)]
pub enum MessageFault {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] EdxmlError),
    /// It is not known of which task it speaks.
    #[error(transparent)]
    Unmatched(#[from] Unmatched),
    /// A rule refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The same bytes stand in another file of the folder.
    #[error("the same as {0}; each message is taken once")]
    Twice(String),
}

/// The task of a message; `named` is the one that somebody says it is.
///
/// # Errors
/// None, or several.
pub fn task(state: &State, status: &Status, named: Option<&TaskId>) -> Result<Found, Unmatched> {
    let said_by = unit(state, &status.sender, status.sender_name.as_deref());
    let issuer = status.issuer.as_deref().and_then(|code| unit(state, code, None));
    let number = status.number.clone();
    let found = |task: TaskId, document| Ok(Found { task, document, said_by: said_by.clone() });
    let filed: BTreeSet<TaskId> = state
        .tasks
        .values()
        .filter(|task| issuer.as_ref().is_none_or(|issuer| task.id.unit == *issuer))
        .filter(|task| task.facts().iter().any(|fact| is_of(fact, status)))
        .map(|task| task.id.clone())
        .collect();
    // Of our own letter a unit says what became of it there.
    let given: BTreeSet<TaskId> = match &said_by {
        Some(by) if filed.is_empty() => {
            given(state, status).filter(|task| task.id.unit == *by).map(|task| task.id.clone()).collect()
        }
        _ => BTreeSet::new(),
    };
    let (tasks, document) = if filed.is_empty() { (given, Of::Directive) } else { (filed, Of::Filing) };
    match (named, tasks.len()) {
        (None, 0) => Err(Unmatched::Nothing { number }),
        (Some(task), 0) => found(task.clone(), Of::Unfiled),
        (Some(task), _) if tasks.contains(task) => found(task.clone(), document),
        (Some(task), _) => {
            Err(Unmatched::OtherTask { number, task: Box::new(task.clone()), tasks: tasks.into_iter().collect() })
        }
        (None, 1) => match tasks.into_iter().next() {
            Some(task) => found(task, document),
            None => Err(Unmatched::Nothing { number }),
        },
        (None, _) => Err(Unmatched::Several { number, tasks: tasks.into_iter().collect() }),
    }
}

/// What the ledger records of the document.
pub fn about(status: &Status) -> Document {
    Document { number: status.number.clone(), date: status.date.map(PartialDate::Day) }
}

fn is_of(fact: &Fact, status: &Status) -> bool {
    fact.kind.document().is_some_and(|document| {
        signs(&document.number) == signs(&status.number) && may_be_dated(document.date, status.date)
    })
}

fn given<'s>(state: &'s State, status: &'s Status) -> impl Iterator<Item = &'s Task> {
    let is_it = |task: &&Task| {
        let directive = state.directives.get(&task.id.obligation.directive);
        directive.is_some_and(|directive| {
            let number = directive.number().is_some_and(|number| signs(&number) == signs(&status.number));
            number && may_be_dated(directive.registered.date, status.date)
        })
    };
    state.tasks.values().filter(is_it)
}

/// A date that one side does not say, or says only in part, is no other date.
fn may_be_dated(known: Option<PartialDate>, said: Option<NaiveDate>) -> bool {
    match (known.and_then(PartialDate::day), said) {
        (Some(known), Some(said)) => known == said,
        _ => true,
    }
}

fn signs(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// The unit of a code in the exchange, now or before; by its code in the ledger or its name, where the code is not known.
fn unit(state: &State, code: &str, name: Option<&str>) -> Option<UnitCode> {
    let has = |code: &str| {
        let mut units = state.units.iter().filter(|(_, unit)| {
            unit.namings().any(|naming| naming.codes.iter().any(|known| signs(&known.value) == signs(code)))
        });
        // A code of two units is that of none.
        units.next().filter(|_| units.next().is_none()).map(|(unit, _)| unit.clone())
    };
    let called = |name: &str| views::named::unit(state, NaiveDate::MAX, name).ok();
    has(code).or_else(|| called(code)).or_else(|| name.and_then(called))
}
