//! Each question, read. What its names mean, the ledger tells.

use calendar::Moment;
use domain::{EntryNumber, Role};
use views::{acted::When, ask::Times, named::Asked, scorecard::Lineage, trend::Grouping};
use words::errors::BadQuestion;

use crate::{given::Given, paging::Page};

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// How tasks stand; of one task, how it came to stand so.
    State(About, Page),
    /// Who did what.
    History(Trail),
    /// One entry.
    Entry(OfEntry),
    /// One unit.
    Unit(OfUnit),
    /// The cases of one task.
    Case(OfTask),
    /// What differs between two moments.
    Diff(Between),
    /// Each unit in figures.
    Scorecard(Figures),
    /// Why a task stands as it does.
    Why(OfTask),
    /// The moments at which an answer changes.
    Ticks(Span),
    /// Which answers about a moment became other ones.
    Revised(Revisions),
    /// The share on time.
    Trend(Shares),
    /// Who acted.
    Acted(Deeds),
    /// Where words occur.
    Search(Wanted),
    /// A projection by its name.
    Show(Shown),
    /// Who may do what.
    Who(Powers),
}

/// Tasks at a point of both axes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The point.
    pub times: Times,
    /// The tasks.
    pub asked: Asked,
}

/// Entries at a point of both axes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    /// About these tasks.
    pub about: About,
    /// Recorded from this moment …
    pub from: Option<Moment>,
    /// … to this one.
    pub to: Option<Moment>,
    /// Which part of them.
    pub page: Page,
}

/// An entry at a point of both axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfEntry {
    /// Its number.
    pub entry: EntryNumber,
    /// The point.
    pub times: Times,
}

/// A unit at a point of both axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfUnit {
    /// As it was written.
    pub unit: String,
    /// The point.
    pub times: Times,
}

/// A task at a point of both axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfTask {
    /// As it was written.
    pub task: String,
    /// The point.
    pub times: Times,
}

/// Two points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Between {
    /// The earlier one.
    pub from: Moment,
    /// The later one; now, where none is named.
    pub to: Option<Moment>,
    /// What was the case at this moment, at both points.
    pub valid_at: Option<Moment>,
    /// The tasks.
    pub asked: Asked,
}

/// Units in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Of these tasks.
    pub about: About,
    /// Alone, or with the units that each succeeds.
    pub lineage: Lineage,
}

/// A span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// From this moment …
    pub from: Moment,
    /// … to this one.
    pub to: Moment,
    /// The tasks.
    pub asked: Asked,
}

/// One moment, as it was known at two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revisions {
    /// The moment.
    pub valid: Moment,
    /// As known at this one.
    pub known: Moment,
    /// And as known at this one; now, where none is named.
    pub and: Option<Moment>,
    /// The tasks.
    pub asked: Asked,
}

/// Shares on time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shares {
    /// Of these tasks.
    pub about: About,
    /// Whose.
    pub by: Grouping,
}

/// Acts in a span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deeds {
    /// From this moment …
    pub from: Moment,
    /// … to this one.
    pub to: Moment,
    /// By which time.
    pub when: When,
    /// Of whom.
    pub office: Office,
    /// Only of this account.
    pub account: Option<String>,
    /// Only this act or kind of fact, as it was written.
    pub act: Option<String>,
    /// As known at.
    pub times: Times,
    /// Which part of them.
    pub page: Page,
}

/// Whose acts, or rights.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Office {
    /// Only of people of this unit, as it was written.
    pub unit: Option<String>,
    /// Only of these positions; of all, if empty.
    pub positions: Vec<Role>,
}

/// Words to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The words, with spaces between them.
    pub words: String,
    /// The point.
    pub times: Times,
    /// Which part of what is found.
    pub page: Page,
}

/// A projection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its name.
    pub name: String,
    /// Of these tasks.
    pub about: About,
    /// Which part of it.
    pub page: Page,
}

/// Rights to act.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Powers {
    /// Only this act or kind of fact, as it was written.
    pub act: Option<String>,
    /// Of whom.
    pub office: Office,
    /// The point.
    pub times: Times,
}

/// Whose share `trend` shows.
pub(crate) const GROUPINGS: &[&str] = &["unit", "obligation"];

impl About {
    pub(crate) fn read(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self { times: given.times()?, asked: given.asked() })
    }

    /// The same of what is listed task by task.
    pub(crate) fn read_by_due(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self { times: given.times()?, asked: given.asked_by_due()? })
    }
}

impl Office {
    fn read(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self { unit: given.text("unit"), positions: given.positions("position")? })
    }

    /// The unit, to be read as what the ledger knows.
    pub(crate) fn asked(&self) -> Asked {
        Asked { unit: self.unit.clone(), ..Asked::default() }
    }
}

impl OfTask {
    fn read(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self { task: given.needed("task")?, times: given.times()? })
    }
}

/// How each question is read.
impl Question {
    pub(crate) fn state(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self::State(About::read_by_due(given)?, given.page()?))
    }

    pub(crate) fn history(given: &Given<'_>) -> Result<Self, BadQuestion> {
        let (from, to) = (given.moment("from")?, given.moment("to")?);
        Ok(Self::History(Trail { about: About::read(given)?, from, to, page: given.page()? }))
    }

    pub(crate) fn entry(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self::Entry(OfEntry { entry: given.entry("entry")?, times: given.times()? }))
    }

    pub(crate) fn unit(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self::Unit(OfUnit { unit: given.needed("unit")?, times: given.times()? }))
    }

    pub(crate) fn case(given: &Given<'_>) -> Result<Self, BadQuestion> {
        OfTask::read(given).map(Self::Case)
    }

    pub(crate) fn diff(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self::Diff(Between {
            from: given.needed_moment("from")?,
            to: given.moment("to")?,
            valid_at: given.moment("valid-at")?,
            asked: given.asked(),
        }))
    }

    pub(crate) fn scorecard(given: &Given<'_>) -> Result<Self, BadQuestion> {
        let lineage = if given.flag("with-predecessors")? { Lineage::WithPredecessors } else { Lineage::Own };
        Ok(Self::Scorecard(Figures { about: About::read(given)?, lineage }))
    }

    pub(crate) fn why(given: &Given<'_>) -> Result<Self, BadQuestion> {
        OfTask::read(given).map(Self::Why)
    }

    pub(crate) fn ticks(given: &Given<'_>) -> Result<Self, BadQuestion> {
        let (from, to) = (given.needed_moment("from")?, given.needed_moment("to")?);
        Ok(Self::Ticks(Span { from, to, asked: given.asked() }))
    }

    pub(crate) fn revised(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self::Revised(Revisions {
            valid: given.needed_moment("valid")?,
            known: given.needed_moment("known")?,
            and: given.moment("and")?,
            asked: given.asked(),
        }))
    }

    pub(crate) fn trend(given: &Given<'_>) -> Result<Self, BadQuestion> {
        let by = given.choice("by", GROUPINGS, &[Grouping::ByUnit, Grouping::ByObligation])?;
        Ok(Self::Trend(Shares { about: About::read(given)?, by }))
    }

    pub(crate) fn acted(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self::Acted(Deeds {
            from: given.needed_moment("from")?,
            to: given.needed_moment("to")?,
            when: if given.flag("happened")? { When::Happened } else { When::Recorded },
            office: Office::read(given)?,
            account: given.text("account"),
            act: given.text("act"),
            times: given.times()?,
            page: given.page()?,
        }))
    }

    pub(crate) fn search(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self::Search(Wanted { words: given.needed("words")?, times: given.times()?, page: given.page()? }))
    }

    pub(crate) fn show(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self::Show(Shown { name: given.needed("name")?, about: About::read_by_due(given)?, page: given.page()? }))
    }

    pub(crate) fn who(given: &Given<'_>) -> Result<Self, BadQuestion> {
        Ok(Self::Who(Powers { act: given.text("act"), office: Office::read(given)?, times: given.times()? }))
    }
}
