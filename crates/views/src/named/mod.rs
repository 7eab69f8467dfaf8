//! What people write, read as what the ledger knows: units, duties and tasks by code or by name, with or without marks.
//!
//! Nothing is guessed: what can be two things is asked about with both, and what is nothing with what is nearest to it.

mod near;
mod unit;

use calendar::{
    NaiveDate, Period,
    period::{Length, PeriodError},
    written::bare,
};
use domain::{ObligationId, State, TaskId, UnitCode, event::ObligationKind};

pub use near::nearest;
pub use unit::{ever, unit, units};

use crate::{
    filter::{Due, Filter},
    term::Name,
};

/// No name is longer, in characters: whoever pastes a page is told so, and not asked to wait.
pub const NAME_CHARS_MAX: usize = 300;

/// The text, if it may be a name.
pub fn short(text: &str) -> Result<&str, Unnamed> {
    let length = text.chars().count();
    if length > NAME_CHARS_MAX { Err(Unnamed::TooLong(length)) } else { Ok(text) }
}

/// Why a name is not read as one thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unnamed {
    /// No unit is called so.
    #[error("no unit is called \"{text}\"")]
    Unit {
        /// What was written.
        text: String,
        /// Those whose code or name is nearest to it.
        near: Vec<Called>,
    },
    /// Several units are called so.
    #[error("several units are called \"{text}\"")]
    Units {
        /// What was written.
        text: String,
        /// All of them.
        all: Vec<Called>,
    },
    /// No duty has this code.
    #[error("there is no duty \"{text}\"")]
    Obligation {
        /// What was written.
        text: String,
        /// Those nearest to it, or all where there are few.
        near: Vec<ObligationId>,
    },
    /// Duties of several directives have this code.
    #[error("several duties have the code \"{text}\"")]
    Obligations {
        /// What was written.
        text: String,
        /// All of them.
        all: Vec<ObligationId>,
    },
    /// It names no task.
    #[error("\"{0}\" names no task")]
    Task(String),
    /// Nothing in it is a duty that the ledger has, and so there is no such task.
    #[error("there is no task \"{0}\": the ledger has no such duty")]
    NoDuty(String),
    /// The duty, the period and the unit are there, and no such task.
    #[error("there is no such task")]
    NoTask {
        /// What was asked for.
        tasks: Vec<TaskId>,
    },
    /// Several tasks are meant.
    #[error("\"{text}\" names several tasks")]
    Tasks {
        /// What was written.
        text: String,
        /// All of them.
        all: Vec<TaskId>,
    },
    /// The duty is owed period by period, and none is named.
    #[error("\"{text}\" names no period of {obligation}")]
    NoPeriod {
        /// What was written.
        text: String,
        /// The duty.
        obligation: ObligationId,
    },
    /// No period.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// So many characters are no name.
    #[error("{0} characters are no name")]
    TooLong(usize),
}

/// A unit and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Its code.
    pub unit: UnitCode,
    /// Its name.
    pub name: Name,
}

/// A filter as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Only this unit's.
    pub unit: Option<String>,
    /// Only this duty's.
    pub obligation: Option<String>,
    /// Only of this period.
    pub period: Option<String>,
    /// Only this one.
    pub task: Option<String>,
    /// Only what is due between these days.
    pub due: Due,
}

impl Asked {
    /// About one task.
    pub fn task(text: &str) -> Self {
        Self { task: Some(text.to_owned()), ..Self::default() }
    }

    /// About one unit.
    pub fn unit(text: &str) -> Self {
        Self { unit: Some(text.to_owned()), ..Self::default() }
    }

    /// What is meant, as of `day`: anything that the ledger does not know is a typing error, and not an empty answer.
    /// `state` is what is known now, and is asked for only where something is named;
    /// `has_task` tells whether there is a task.
    pub fn meant<'s>(
        &self,
        state: impl FnOnce() -> &'s State,
        day: NaiveDate,
        has_task: impl Fn(&TaskId) -> bool,
    ) -> Result<Filter, Unnamed> {
        if self.unit.is_none() && self.obligation.is_none() && self.task.is_none() {
            let period = self.period.as_deref().map(Period::written).transpose()?;
            return Ok(Filter { period, due: self.due, ..Filter::default() });
        }
        let state = state();
        let obligation = self.obligation.as_deref().map(|text| obligation(state, text)).transpose()?;
        let rhythm = rhythm(state, obligation.iter());
        let period = self.period.as_deref().map(|text| Period::written_of(text, rhythm)).transpose()?;
        // What is asked of a period, is asked of the unit that there was then.
        let day = period.map_or(day, |period| period.day_of_last_month(31).min(day));
        Ok(Filter {
            unit: self.unit.as_deref().map(|text| unit(state, day, text)).transpose()?,
            obligation,
            period,
            task: self.task.as_deref().map(|text| task(state, day, text, has_task)).transpose()?,
            due: self.due,
        })
    }
}

/// The duties of that identifier or that code.
fn obligations(state: &State, text: &str) -> Vec<ObligationId> {
    let wanted = text.trim();
    let is_meant = |id: &&ObligationId| {
        let (whole, code) = (id.to_string(), id.code());
        [whole.as_str(), code].iter().any(|name| same(name, wanted))
    };
    let meant: Vec<&ObligationId> = state.obligations.keys().filter(is_meant).collect();
    // Marks tell "1d" and "1đ" apart, where both are there.
    let exact = |id: &&&ObligationId| id.code() == wanted || id.to_string() == wanted;
    let exact: Vec<&&ObligationId> = meant.iter().filter(exact).collect();
    match exact.is_empty() {
        true => meant.into_iter().cloned().collect(),
        false => exact.into_iter().copied().cloned().collect(),
    }
}

/// Whether two codes are written with the same letters.
fn same(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

/// The duty of that identifier, or of that code where only one directive has it.
pub fn obligation(state: &State, text: &str) -> Result<ObligationId, Unnamed> {
    let mut meant = obligations(state, short(text)?);
    match (meant.len(), meant.pop()) {
        (1, Some(only)) => Ok(only),
        (0, _) => {
            let known = state.obligations.keys().map(|id| (id, [id.to_string(), id.code().to_owned()]));
            Err(Unnamed::Obligation {
                text: text.to_owned(),
                near: nearest(text, known).into_iter().cloned().collect(),
            })
        }
        _ => Err(Unnamed::Obligations { text: text.to_owned(), all: obligations(state, text) }),
    }
}

/// A task by its identifier, or by duty, period and unit in any order: "C-Q quý III/2023 Kinh Môn".
pub fn task(state: &State, day: NaiveDate, text: &str, has_task: impl Fn(&TaskId) -> bool) -> Result<TaskId, Unnamed> {
    let written = short(text)?.trim().parse::<TaskId>().ok();
    if let Some(task) = written.clone().filter(|task| has_task(task)) {
        return Ok(task);
    }
    // "C-Q/2023-Q3/STC" has the form of an identifier, and is a duty, a period and a unit.
    let Parts { obligations, period, unit } = match (parts(state, text)?, written) {
        (Some(parts), None) => parts,
        (Some(parts), Some(task)) if ever(state, &parts.unit).is_empty() => {
            return Err(Unnamed::NoTask { tasks: vec![task] });
        }
        (Some(parts), Some(_)) => parts,
        (None, Some(task)) => return Err(Unnamed::NoTask { tasks: vec![task] }),
        (None, None) if names_duty(state, text) => return Err(Unnamed::Task(text.to_owned())),
        (None, None) => return Err(Unnamed::NoDuty(text.to_owned())),
    };
    let of = |unit: &UnitCode| {
        let of = |obligation: &ObligationId| TaskId { obligation: obligation.clone(), period, unit: unit.clone() };
        obligations.iter().map(of).collect::<Vec<TaskId>>()
    };
    let is_there = |tasks: &[TaskId]| tasks.iter().filter(|task| has_task(task)).cloned().collect::<Vec<TaskId>>();
    // The task tells a unit from its successors where the day does not.
    let named = self::unit(state, day, &unit);
    let meant = named.as_ref().map(&of).unwrap_or_default();
    let mut there = is_there(&meant);
    if there.is_empty() {
        let all: Vec<TaskId> = ever(state, &unit).into_iter().flat_map(|(code, _)| of(code)).collect();
        there = is_there(&all);
    }
    if there.is_empty() {
        named?;
    }
    match (there.len(), there.pop()) {
        (1, Some(only)) => Ok(only),
        (0, _) => {
            let by_period = |task: &&TaskId| {
                let duty = state.obligations.get(&task.obligation);
                duty.is_some_and(|duty| duty.terms.kind == ObligationKind::Periodic) && task.period.is_none()
            };
            match meant.iter().find(by_period).map(|task| task.obligation.clone()) {
                Some(obligation) => Err(Unnamed::NoPeriod { text: text.to_owned(), obligation }),
                None => Err(Unnamed::NoTask { tasks: meant }),
            }
        }
        (_, last) => Err(Unnamed::Tasks { text: text.to_owned(), all: there.into_iter().chain(last).collect() }),
    }
}

/// Whether a word of it is a duty that the ledger has.
fn names_duty(state: &State, text: &str) -> bool {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    words.flat_map(|word| identifier_parts(state, word)).any(|part| !obligations(state, part).is_empty())
}

/// What a task is named by.
struct Parts {
    obligations: Vec<ObligationId>,
    period: Option<Period>,
    unit: String,
}

/// How long the periods of these duties are, where all have one length.
fn rhythm<'o>(state: &State, mut obligations: impl Iterator<Item = &'o ObligationId>) -> Option<Length> {
    let length = |id: &ObligationId| state.obligations.get(id).and_then(|duty| duty.terms.cadence);
    let first = length(obligations.next()?);
    if obligations.all(|id| length(id) == first) { first } else { None }
}

/// The first word that is a duty, a run of words that is a period, and the rest, which is a unit; nothing where one of the
/// three is missing that every task has. The longest run is the period that leaves the name of a unit: "Kỳ" and "Quý" are
/// words of periods, and of names.
fn parts(state: &State, text: &str) -> Result<Option<Parts>, Unnamed> {
    let spaced = text.replace([',', ';'], " ");
    let mut words: Vec<&str> = spaced.split_whitespace().collect();
    // "C-Q/2023-Q3/Kinh Môn": the parts of an identifier, with a name at its end.
    let separated: Vec<&str>;
    if duty_at(state, &words).is_none() {
        separated = words.iter().flat_map(|word| identifier_parts(state, word)).collect();
        words = separated;
    }
    let Some(at) = duty_at(state, &words) else { return Ok(None) };
    let obligations = obligations(state, words.remove(at));
    let rhythm = rhythm(state, obligations.iter());
    let mut periods: Vec<(usize, usize, Period)> = (0..words.len())
        .flat_map(|from| (from + 1..=words.len()).map(move |to| (from, to)))
        // "quý III/2023 Nam Sách": "Nam" is no year without its number.
        .filter(|(_, to)| to.checked_sub(1).and_then(|last| words.get(last)).is_none_or(|last| bare(last) != "nam"))
        .filter_map(|(from, to)| Some((from, to, Period::written_of(&words.get(from..to)?.join(" "), rhythm).ok()?)))
        .collect();
    periods.sort_by_key(|(from, to, _)| std::cmp::Reverse(to - from));
    let rest = |from: usize, to: usize| -> Vec<&str> {
        words.iter().enumerate().filter(|(at, _)| !(from..to).contains(at)).map(|(_, word)| *word).collect()
    };
    let mut whole = periods.iter().filter(|(from, to, _)| named_in(state, &rest(*from, *to)).is_some());
    let period = whole.next().or(periods.first()).copied();
    let words = match period {
        None => words,
        Some((from, to, _)) => {
            // "quý V/2023" is no quarter, and not the month V/2023 of a "quý".
            let before =
                from.checked_sub(1).filter(|before| words.get(*before).is_some_and(|word| is_kind_of_period(word)));
            let left = rest(from, to);
            if let Some(whole) = before.and_then(|before| words.get(before..to))
                && named_in(state, &left).is_none()
            {
                Period::written_of(&whole.join(" "), rhythm)?;
            }
            left
        }
    };
    let unit = match named_in(state, &words) {
        Some(unit) => unit,
        None => {
            // "tháng 13/2023" is no month, "III/2023" may be none, and neither is a part of a unit's name.
            let of_period = |pair: &&[&str]| matches!(pair, [kind, which] if is_kind_of_period(kind) && (which.starts_with(|c: char| c.is_ascii_digit()) || which.contains('/')));
            if let Some(pair) = words.windows(2).find(of_period) {
                Period::written(&pair.join(" "))?;
            }
            if let Some(word) = words.iter().find(|word| is_ordinal_of_year(word)) {
                Period::written_of(word, rhythm)?;
            }
            without_fillers(&words)
        }
    };
    Ok((!unit.is_empty()).then(|| Parts { obligations, period: period.map(|(.., period)| period), unit }))
}

/// The name of a unit among these words, the longest, where the words around it only join it to others: "Kỳ" is such a
/// word, and the end of "Tứ Kỳ".
fn named_in(state: &State, words: &[&str]) -> Option<String> {
    let joins = |words: &[&str]| words.iter().all(|word| is_filler(word));
    let mut runs: Vec<&[&str]> = (0..words.len())
        .flat_map(|from| (from + 1..=words.len()).map(move |to| (from, to)))
        .filter(|(from, to)| {
            joins(words.get(..*from).unwrap_or_default()) && joins(words.get(*to..).unwrap_or_default())
        })
        .filter_map(|(from, to)| words.get(from..to))
        .collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.len()));
    runs.into_iter().map(|run| run.join(" ")).find(|name| !ever(state, name).is_empty())
}

fn without_fillers(words: &[&str]) -> String {
    words.iter().filter(|word| !is_filler(word)).copied().collect::<Vec<_>>().join(" ")
}

fn is_filler(word: &str) -> bool {
    matches!(bare(word).as_str(), "cua" | "nhiem" | "vu" | "ky" | "of")
}

/// "III/2023": which one of its year, and not of what.
fn is_ordinal_of_year(word: &str) -> bool {
    let is_roman = |which: &str| !which.is_empty() && which.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    let is_year = |year: &str| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    bare(word).split_once('/').is_some_and(|(which, year)| is_roman(which) && is_year(year))
}

fn is_kind_of_period(word: &str) -> bool {
    matches!(bare(word).as_str(), "quy" | "thang" | "q" | "t")
}

fn duty_at(state: &State, words: &[&str]) -> Option<usize> {
    words.iter().position(|word| !obligations(state, word).is_empty())
}

/// `C-Q/2023-Q3/Kinh` as its three parts; of a word that holds no duty, the word.
fn identifier_parts<'t>(state: &State, word: &'t str) -> Vec<&'t str> {
    let cuts = word.match_indices('/').map(|(at, _)| at);
    let mut heads = cuts.filter_map(|at| Some((word.get(..at)?, word.get(at + 1..)?)));
    match heads.rfind(|(head, _)| !obligations(state, head).is_empty()) {
        None => vec![word],
        Some((head, rest)) => {
            // A period has a stroke of its own: "Q3/2023".
            let mut cut =
                rest.match_indices('/').map(|(at, _)| at).filter_map(|at| rest.get(..at).zip(rest.get(at + 1..)));
            let cut = cut.rfind(|(period, _)| Period::written(period).is_ok() || is_ordinal_of_year(period));
            match cut {
                Some((period, unit)) => vec![head, period, unit],
                None => vec![head, rest],
            }
        }
    }
}
