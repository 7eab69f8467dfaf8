//! Which task a row is about, where it names unit, duty and period and not the task itself.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use calendar::{NaiveDate, PartialDate, Period, period::Length, written::bare};
use domain::{
    Known, State,
    ids::{DirectiveId, ObligationId, TaskId, UnitCode},
    state::Directive,
};
use views::named::{self, Called, Unnamed};

use super::{errors::RowProblem, number::may_be_one};
use crate::source::fold;

/// So many of those that are nearest are named.
const NAMED_MAX: usize = 3;

/// So many of those that may be meant are named: whoever chooses wants to see them.
const MEANT_MAX: usize = 12;

/// What a row says of its task.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said<'t> {
    pub task: &'t str,
    pub unit: &'t str,
    pub duty: &'t str,
    pub period: &'t str,
    /// Of a list of past years: the document that gave the task.
    pub directive: &'t str,
    /// When that was issued.
    pub given: Option<PartialDate>,
    /// What else stands in the row.
    pub beside: &'t str,
    /// What stands above the list.
    pub title: &'t str,
}

/// What duties of a ledger are called, and who owes what.
pub(super) struct Naming<'s> {
    known: &'s dyn Known,
    state: &'s State,
    /// The tasks of each unit that was asked about.
    tasks: RefCell<BTreeMap<UnitCode, Vec<&'s TaskId>>>,
    /// The words of each duty.
    quotes: BTreeMap<&'s ObligationId, String>,
}

impl<'s> Naming<'s> {
    /// Of what is known.
    pub fn of(known: &'s dyn Known) -> Self {
        let state = known.state();
        let quotes = state.obligations.iter().map(|(id, duty)| (id, words(&duty.terms.quote))).collect();
        Self { known, state, tasks: RefCell::default(), quotes }
    }

    /// The tasks of a unit.
    fn owed(&self, unit: &UnitCode) -> Vec<&'s TaskId> {
        let tasks = || self.known.tasks_of_unit(unit).into_iter().map(|task| &task.id).collect();
        self.tasks.borrow_mut().entry(unit.clone()).or_insert_with(tasks).clone()
    }

    /// The one task that the row may mean.
    pub fn task(&self, said: &Said<'_>) -> Result<TaskId, RowProblem> {
        let named = if said.task.is_empty() { None } else { Some(said.task.parse::<TaskId>()) };
        let duty = match (named, said.unit) {
            (Some(Ok(task)), _) => return self.agreeing(task, said),
            // "C-Q quý III/2023 Kinh Môn", in one cell.
            (Some(Err(error)), "") => {
                let is_there = |task: &TaskId| self.known.task(task).is_some();
                let named = named::task(self.state, NaiveDate::MAX, said.task, is_there);
                let named = named.map_err(|unnamed| match unnamed {
                    Unnamed::Period(_) => RowProblem::NoPeriod(said.task.to_owned()),
                    _ => error.into(),
                });
                return self.agreeing(named?, said);
            }
            (_, "") => return Err(RowProblem::Missing),
            (Some(Err(_)), _) => said.task,
            (None, _) => said.duty,
        };
        let period = period_of(said.period)?;
        let units = self.units(said.unit, period)?;
        let owed = units.iter().flat_map(|unit| self.owed(unit));
        let directives = match said.directive {
            "" => None,
            named => Some(self.directive(named, said.given)?),
        };
        let is_of =
            |task: &&TaskId| directives.as_ref().is_none_or(|known| known.contains(&&task.obligation.directive));
        let owed: Vec<&TaskId> = owed.filter(is_of).collect();
        let in_period: Vec<&TaskId> = match said.period {
            "" => owed.clone(),
            _ => owed.iter().filter(|task| task.period == period).copied().collect(),
        };
        let mut found = if duty.is_empty() { in_period.clone() } else { self.of_duty(&in_period, duty) };
        // "Báo cáo theo Công văn số 1587/UBND-VP" says by which letter, and not which duty.
        if found.is_empty() {
            found = self.of_letters(&in_period, duty);
        }
        for words in [duty, said.beside, said.title] {
            let narrowed = if found.len() > 1 { self.of_letters(&found, words) } else { Vec::new() };
            found = if narrowed.is_empty() { found } else { narrowed };
        }
        match found.as_slice() {
            [task] => Ok((*task).clone()),
            // "I/2024" is a quarter of a quarterly duty alone.
            [] if is_roman(said.period) => Err(RowProblem::NoPeriod(said.period.to_owned())),
            [] => {
                let of_duty = if duty.is_empty() { Vec::new() } else { self.of_duty(&owed, duty) };
                let near = [of_duty, in_period, owed].into_iter().find(|tasks| !tasks.is_empty()).unwrap_or_default();
                Err(RowProblem::NoTask { near: some(near.into_iter().map(ToString::to_string)) })
            }
            several => Err(RowProblem::SeveralTasks {
                tasks: several.iter().take(MEANT_MAX).map(|task| (*task).clone()).collect(),
                more: several.len().saturating_sub(MEANT_MAX),
            }),
        }
    }

    /// The task, if what else the row says of it is no other.
    fn agreeing(&self, task: TaskId, said: &Said<'_>) -> Result<TaskId, RowProblem> {
        let other = |value: &str| RowProblem::OtherTask { task: task.clone(), value: value.to_owned() };
        if !said.unit.is_empty() && !self.units(said.unit, task.period)?.contains(&&task.unit) {
            return Err(other(said.unit));
        }
        if !said.period.is_empty() && period_of(said.period)? != task.period {
            return Err(other(said.period));
        }
        Ok(task)
    }

    /// The directives that a cell may name: of that number, and of that day as far as it is said.
    pub fn directive(&self, named: &str, given: Option<PartialDate>) -> Result<Vec<&'s DirectiveId>, RowProblem> {
        let numbered: Vec<_> = self.state.directives.iter().filter(|(_, known)| is_number_of(known, named)).collect();
        let dates = |known: &Directive| known.registered.date.zip(given);
        let is_of_day = |known: &Directive| dates(known).is_none_or(|(known, given)| may_be_one(known, given));
        let found: Vec<&DirectiveId> =
            numbered.iter().filter(|(_, known)| is_of_day(known)).map(|(id, _)| *id).collect();
        match (found.is_empty(), numbered.iter().find_map(|(_, known)| dates(known))) {
            (false, _) => Ok(found),
            (true, Some((known, said))) => Err(RowProblem::OtherDirective { number: named.to_owned(), known, said }),
            (true, None) => Err(RowProblem::NoDirective(named.to_owned())),
        }
    }

    /// The unit of that name on a day.
    pub fn unit_on(&self, name: &str, day: NaiveDate) -> Result<UnitCode, RowProblem> {
        named::unit(self.state, day, name).map_err(|error| match error {
            Unnamed::Unit { near, .. } => no_unit(near),
            _ => RowProblem::NoUnit { near: Vec::new() },
        })
    }

    /// The units that a name may mean at the end of a period; the last ones of that name where no period is said.
    fn units(&self, name: &str, period: Option<Period>) -> Result<BTreeSet<&'s UnitCode>, RowProblem> {
        let day = period.map_or(NaiveDate::MAX, |period| period.day_of_last_month(1));
        let found: BTreeSet<&UnitCode> =
            named::units(self.state, day, name).into_iter().map(|(code, _)| code).collect();
        match named::unit(self.state, day, name) {
            Err(Unnamed::Unit { near, .. }) => Err(no_unit(near)),
            _ => Ok(found),
        }
    }

    /// Of these tasks, those of letters whose numbers stand among the words.
    fn of_letters(&self, tasks: &[&'s TaskId], words: &str) -> Vec<&'s TaskId> {
        let is_named = |id: &DirectiveId| self.state.directives.get(id).is_some_and(|known| is_number_of(known, words));
        tasks.iter().filter(|task| is_named(&task.obligation.directive)).copied().collect()
    }

    /// Of these tasks, those of the duty: by its identifier or code, by its words, or by words that are among them.
    fn of_duty(&self, tasks: &[&'s TaskId], duty: &str) -> Vec<&'s TaskId> {
        let wanted = words(duty);
        let label = wanted.strip_prefix("điểm ").unwrap_or(&wanted);
        let by_code = |task: &&TaskId| {
            let id = task.obligation.to_string();
            words(&id) == wanted || words(task.obligation.code()) == label
        };
        let quote = |task: &TaskId| self.quotes.get(&task.obligation).map_or("", String::as_str);
        let whole = |task: &&TaskId| quote(task) == wanted;
        let part =
            |task: &&TaskId| wanted.contains(' ') && format!(" {} ", quote(task)).contains(&format!(" {wanted} "));
        let chosen = |by: &dyn Fn(&&TaskId) -> bool| tasks.iter().filter(|task| by(task)).copied().collect::<Vec<_>>();
        let ways: [&dyn Fn(&&TaskId) -> bool; 3] = [&by_code, &whole, &part];
        ways.into_iter().map(chosen).find(|found| !found.is_empty()).unwrap_or_default()
    }
}

fn no_unit(near: Vec<Called>) -> RowProblem {
    RowProblem::NoUnit { near: some(near.into_iter().map(|called| format!("{} ({})", called.name.vi, called.unit))) }
}

/// Whether a cell names the directive: its number, also with words before it and its date behind.
fn is_number_of(directive: &Directive, cell: &str) -> bool {
    let signs = |text: &str| -> Vec<String> {
        fold(text).split_whitespace().map(|word| word.trim_matches([',', ';', '.', ':']).to_owned()).collect()
    };
    let cell = signs(cell);
    directive.number().is_some_and(|number| cell.contains(&fold(&number)))
}

fn some(names: impl Iterator<Item = String>) -> Vec<String> {
    names.take(NAMED_MAX).collect()
}

/// The words of a duty, for comparing.
fn words(text: &str) -> String {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The period that a cell says; none where it is empty.
fn period_of(text: &str) -> Result<Option<Period>, RowProblem> {
    if text.is_empty() {
        return Ok(None);
    }
    // Which quarter a Roman number alone is, the task says: there is one of that quarter, or none.
    let period = Period::written_of(&bare_period(text), Some(Length::Quarter));
    period.map(Some).map_err(|_| RowProblem::NoPeriod(text.to_owned()))
}

/// Whether a cell says by a Roman number alone which period it means.
fn is_roman(text: &str) -> bool {
    let text = bare_period(text);
    Period::written(&text).is_err() && Period::written_of(&text, Some(Length::Quarter)).is_ok()
}

/// "quý I/2024" of "Báo cáo quý I/2024", "Kỳ quý I/2024".
fn bare_period(text: &str) -> String {
    let bare_text = bare(text);
    let start = ["bao cao ", "ky "].iter().find(|word| bare_text.starts_with(**word)).map_or(0, |word| word.len());
    text.trim().chars().skip(start).collect()
}
