//! The ledger as a reader sees it. Every question looks at the ledger through here, and nowhere past it.

use calendar::{NaiveDate, Timestamp};
use domain::{Recorded, TaskId};
use ledger::{Inquiry, LedgerError, inquiry::Point};
use views::{
    AsOf, Filter, Knowledge, Points, Settled, Sheet,
    ask::{self, Times, Unanswerable},
    history::Happened,
    named::{Asked, Unnamed},
};
use words::{acts, errors::Misuse};

use crate::reader::Reader;

/// A ledger and who looks at it.
#[derive(Clone, Copy)]
pub struct Seen<'i> {
    inquiry: &'i Inquiry,
    reader: Reader<'i>,
}

impl<'i> Seen<'i> {
    /// The ledger, as this reader sees it.
    pub fn by(reader: Reader<'i>, inquiry: &'i Inquiry) -> Self {
        Self { inquiry, reader }
    }

    /// The present of the ledger.
    pub fn present(&self) -> Timestamp {
        self.inquiry.present()
    }

    /// The moments that are meant; a date means the end of that day.
    pub fn as_of(&self, times: &Times) -> Result<AsOf, Unanswerable> {
        ask::as_of(times, self.present(), self.inquiry.clock())
    }

    /// What was the case and was known at one moment.
    pub fn known_by(&self, at: Timestamp) -> Result<AsOf, Unanswerable> {
        ask::knowable(at, self.present(), self.inquiry.clock()).map(AsOf::both)
    }

    /// What is asked about, by the names of `day`, if the ledger knows it.
    pub fn about(&self, asked: &Asked, day: NaiveDate) -> Result<Filter, Unnamed> {
        asked.meant(
            || self.inquiry.now(),
            day,
            |task: &TaskId| self.reader.may_know_of(&task.unit) && self.inquiry.has_task(task),
        )
    }

    /// The act, or kind of fact, of that name.
    pub fn act(&self, text: &str) -> Result<String, Misuse> {
        acts::named(self.inquiry.now(), text)
    }

    /// The ledger at one point of both axes.
    pub fn at(&self, as_of: AsOf) -> At<'i> {
        At { point: self.inquiry.at(as_of), reader: self.reader }
    }

    /// Entries that were seen, as they are hashed.
    pub fn texts(&self, entries: &[Happened]) -> Result<Vec<String>, LedgerError> {
        let number = |Happened { recorded: Recorded { entry, .. }, .. }: &Happened| *entry;
        self.inquiry.texts(entries.iter().map(number))
    }
}

impl Points for Seen<'_> {
    fn at<T>(&self, as_of: AsOf, filter: &Filter, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        Seen::at(self, as_of).knowledge(filter, question)
    }

    fn beside_tasks<T>(&self, as_of: AsOf, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        Seen::at(self, as_of).beside_tasks(question)
    }
}

/// A ledger at one point of both axes, as a reader sees it.
pub struct At<'i> {
    point: Point<'i>,
    reader: Reader<'i>,
}

impl At<'_> {
    /// What `question` finds in what was known of everything but tasks.
    pub fn beside_tasks<T>(&self, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        self.reader.sees(&self.point.beside_tasks(), question)
    }

    /// What it finds in what was known; of tasks, perhaps only in those that pass the filter.
    pub fn knowledge<T>(&self, filter: &Filter, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        self.reader.sees(&self.point.knowledge(filter), question)
    }

    /// The sheet without rows that say something is missing because its entry may not be read.
    pub fn of_readable(&self, sheet: Sheet) -> Sheet {
        self.reader.of_readable(sheet)
    }

    /// What it finds in how everybody's tasks stand.
    pub fn common<T>(&self, filter: &Filter, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        self.reader.sees_common(&self.point.knowledge(filter), question)
    }

    /// The same of what figures count: tasks that have settled may be left out of what is known, and stand in figures
    /// beside it. Those were made of everything that is recorded, so only whoever reads all of how tasks stand gets them.
    pub fn figures<T>(&self, filter: &Filter, question: impl FnOnce(&Knowledge<'_>, &Settled) -> T) -> T {
        if self.reader.reads_common() {
            let (knowledge, settled) = self.point.figures(filter);
            question(&knowledge, &settled)
        } else {
            self.common(filter, |knowledge| question(knowledge, &Settled::default()))
        }
    }
}
