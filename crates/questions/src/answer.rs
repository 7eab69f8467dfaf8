//! Any answer, and its JSON.

use calendar::Step;
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

    fn json(&self) -> String {
        json(&self.view.for_programs())
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
        let json = match self {
            Self::Tasks(tasks, _) => json(&tasks.view),
            Self::Timeline(timeline) => timeline.json(),
            Self::History(history) => history.json(),
            Self::Entry(page) => page.json(),
            Self::Unit(page) => json(page),
            Self::Case(page) => page.json(),
            Self::Diff(changes) => changes.json(),
            Self::Scorecard(scorecard) => json(&scorecard.view),
            Self::Why(why) => why.json(),
            Self::Ticks(ticks) => ticks.json(),
            Self::Revised(revised) => revised.json(),
            Self::Trend(sheet) | Self::Sheet(sheet) => json(&sheets::Json(sheet)),
            Self::Search(found) => json(&found.search),
        };
        json + "\n"
    }
}
