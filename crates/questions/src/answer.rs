//! Any answer, and its JSON.

use calendar::Step;
use serde::Serialize;
use views::{
    Filter, Sheet, UnitNames,
    case::CasePage,
    changes::Changes,
    entry::EntryPage,
    history::{Happened, History},
    revised::Revised,
    scorecard::Scorecard,
    search::Search,
    tasks::TaskList,
    ticks::Ticks,
    timeline::Timeline,
    why::Why,
};
use words::{Language, answers::json, pages::UnitPage, sheets, telling::Tell};

use crate::paging::{Part, Place};

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Tasks, and what was asked about.
    Tasks(Named<TaskList>, Filter),
    /// One task on both axes.
    Timeline(Named<Timeline<Happened>>),
    /// Who did what.
    History(Named<History>),
    /// One entry.
    Entry(Named<EntryPage<Happened>>),
    /// One unit.
    Unit(UnitPage),
    /// The cases of one task.
    Case(Named<CasePage<Happened>>),
    /// What differs between two moments.
    Diff(Named<Changes<Happened>>),
    /// Each unit in figures.
    Scorecard(Named<Scorecard>),
    /// Why a task stands as it does.
    Why(Named<Why<Happened, Step>>),
    /// The moments at which an answer changes.
    Ticks(Named<Ticks<Happened>>),
    /// Which answers about a moment became other ones.
    Revised(Named<Revised<Happened>>),
    /// The share on time.
    Trend(Sheet),
    /// Where words occur.
    Search(Found),
    /// Rows under columns: projections, who acted, who may act.
    Sheet(Sheet),
    /// A part of another answer, and its last row: others follow.
    Part(Box<Answer>, Place),
}

/// A view, and what the units in it are called on the valid day.
#[derive(Debug, Clone, PartialEq)]
pub struct Named<V> {
    /// The view.
    pub view: V,
    /// What units are called.
    pub names: UnitNames,
}

impl<V: Tell> Named<V> {
    /// The view with its entries in words.
    pub fn told(&self, language: Language) -> V::Told {
        self.view.tell(&self.names, language)
    }

    fn json(&self, next: Option<&Place>) -> String {
        part(&self.view.for_programs(), next)
    }
}

/// What was found, and the same as a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// For programs.
    pub search: Search,
    /// For people: an entry that was found by its number is told.
    pub sheet: Sheet,
}

impl Answer {
    /// What the command of that name prints with `--json`, to the byte: the same in both languages.
    pub fn json(&self) -> String {
        self.followed_by(None) + "\n"
    }

    /// The answer, or so much of it as `part` has.
    pub(crate) fn of<T>(part: Part<T>, answer: impl FnOnce(T) -> Self) -> Self {
        let whole = answer(part.rows);
        match part.next {
            Some(next) => Self::Part(Box::new(whole), next),
            None => whole,
        }
    }

    fn followed_by(&self, next: Option<&Place>) -> String {
        match self {
            Self::Tasks(tasks, _) => part(&tasks.view, next),
            Self::Timeline(timeline) => timeline.json(next),
            Self::History(history) => history.json(next),
            Self::Entry(page) => page.json(next),
            Self::Unit(page) => part(page, next),
            Self::Case(page) => page.json(next),
            Self::Diff(changes) => changes.json(next),
            Self::Scorecard(scorecard) => part(&scorecard.view, next),
            Self::Why(why) => why.json(next),
            Self::Ticks(ticks) => ticks.json(next),
            Self::Revised(revised) => revised.json(next),
            Self::Trend(sheet) | Self::Sheet(sheet) => part(&sheets::Json(sheet), next),
            Self::Search(found) => part(&found.search, next),
            Self::Part(part, next) => part.followed_by(Some(next)),
        }
    }
}

/// The JSON of an answer; of a part, with the key of its last row if others follow.
fn part<T: Serialize>(answer: &T, next: Option<&Place>) -> String {
    #[derive(Serialize)]
    struct Followed<'a, T> {
        #[serde(flatten)]
        answer: &'a T,
        next: &'a Place,
    }
    match next {
        Some(next) => json(&Followed { answer, next }),
        None => json(answer),
    }
}
