//! One look at the ledger: who asks, what, in which language, and the ledger as far as they may read it.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{NaiveDate, Timestamp};
use domain::{EntryNumber, TaskId, UnitCode, authority::Class};
use ledger::Inquiry;
use questions::{Reader, Seen};
use views::{
    AsOf, Filter, Knowledge, Points, Settled,
    tasks::{TaskView, list},
};
use words::Language;

use crate::{
    caller::Caller,
    changes::Asked,
    desk::Desk,
    failure::Failure,
    http::Request,
    page::Revised,
    when::{Pinned, When},
};

/// One look at the ledger.
pub struct Visit<'v> {
    /// The desk.
    pub desk: &'v Desk,
    /// What was asked.
    pub request: &'v Request,
    /// The ledger, whole: only what this module lets pass is shown.
    pub ledger: &'v Inquiry,
    /// Who asks.
    pub caller: &'v Caller,
    /// In which language they are answered.
    pub language: Language,
    /// The clock of this machine: when they look.
    pub now: Timestamp,
    /// Whether somebody else chose their password: it is changed before anything else.
    pub must_change_password: bool,
}

impl<'v> Visit<'v> {
    /// The day on which rights are judged.
    pub fn today(&self) -> NaiveDate {
        self.ledger.present().date()
    }

    /// The present of the ledger.
    pub fn present(&self) -> Timestamp {
        self.ledger.present()
    }

    /// Whether the caller may read what is of this class and about this unit, or about none.
    pub fn may(&self, class: Class, unit: Option<&UnitCode>) -> bool {
        self.caller.may(self.ledger.now(), self.today(), class, unit)
    }

    /// Nothing, where the caller may read that; what may not be read is not known to be there.
    pub fn must(&self, class: Class, unit: Option<&UnitCode>) -> Result<(), Failure> {
        match (self.may(class, unit), self.caller) {
            (true, _) => Ok(()),
            (false, Caller::Everybody) => Err(Failure::SignIn),
            (false, _) => Err(Failure::NotHere),
        }
    }

    /// The moment that is asked about.
    pub fn when(&self) -> Result<When, Failure> {
        When::asked(self.request, self.ledger).map_err(Failure::Detour)
    }

    /// What `look` finds in the ledger as far as the caller may read it.
    pub fn seen<T>(&self, look: impl FnOnce(&Seen<'_>) -> T) -> T {
        look(&Seen::by(Reader::Entitled(&|class, unit| self.may(class, unit)), self.ledger))
    }

    /// What `question` finds in what was known at that point and the caller may read.
    pub fn at<T>(&self, as_of: AsOf, filter: &Filter, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        self.seen(|seen| seen.at(as_of).knowledge(filter, question))
    }

    /// The same of everything but tasks.
    pub fn beside_tasks<T>(&self, as_of: AsOf, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        self.seen(|seen| seen.at(as_of).beside_tasks(question))
    }

    /// What everybody with an account may see of everybody's tasks: how they stand, and nothing else (class C).
    pub fn common<T>(
        &self,
        as_of: AsOf,
        filter: &Filter,
        question: impl FnOnce(&Knowledge<'_>) -> T,
    ) -> Result<T, Failure> {
        self.must(Class::Common, None)?;
        Ok(self.seen(|seen| seen.at(as_of).common(filter, question)))
    }

    /// The same of what figures count: of tasks, what is known has those that have not settled.
    pub fn figures<T>(
        &self,
        as_of: AsOf,
        filter: &Filter,
        question: impl FnOnce(&Knowledge<'_>, &Settled) -> T,
    ) -> Result<T, Failure> {
        self.must(Class::Common, None)?;
        Ok(self.seen(|seen| seen.at(as_of).figures(filter, question)))
    }

    /// The moments at which what everybody with an account sees of these tasks changes.
    pub fn changes_of_all(&self, filter: &Filter, when: &When) -> Result<Vec<Timestamp>, Failure> {
        self.must(Class::Common, None)?;
        Ok(self.changes_in("all".to_owned(), self.ledger, filter, when))
    }

    /// The moments at which what the caller sees of these tasks changes.
    pub fn changes(&self, filter: &Filter, when: &When) -> Vec<Timestamp> {
        self.changes_in(self.caller.scope(), self, filter, when)
    }

    /// The moment of a past, by what is known now.
    pub fn by_now(&self, pinned: &Pinned) -> AsOf {
        AsOf { known: self.present().max(pinned.as_of.known), ..pinned.as_of }
    }

    /// On how many of these tasks the caller is told otherwise, at the same moment, by what is known now.
    pub fn revised(&self, filter: &Filter, when: &When) -> Revised {
        let When::Past(pinned) = when else { return Revised::NONE };
        let [then, now] = [pinned.as_of, self.by_now(pinned)].map(|as_of| {
            self.at(as_of, filter, |knowledge| {
                let task = |task: TaskView| (task.task, task.time);
                list(knowledge, filter).tasks.into_iter().map(task).collect::<BTreeMap<_, _>>()
            })
        });
        let known: BTreeSet<&TaskId> = then.keys().chain(now.keys()).collect();
        Revised::Tasks(known.into_iter().filter(|task| then.get(*task) != now.get(*task)).count())
    }

    fn changes_in(&self, scope: String, points: &impl Points, filter: &Filter, when: &When) -> Vec<Timestamp> {
        let present = self.present();
        let first = self.beside_tasks(AsOf::both(present), |knowledge| {
            knowledge.log.entry(EntryNumber(0)).map(|first| first.recorded_at)
        });
        let Some(first) = first else { return Vec::new() };
        let (size, shown) = (self.ledger.log().size(), when.as_of().valid);
        self.desk.changes.of(Asked { scope, filter, size, first, shown, present }, points)
    }

    /// The task of these parts of a path, if it is there and the caller may read it.
    pub fn task(&self, parts: &[String]) -> Result<TaskId, Failure> {
        let task: TaskId = parts.join("/").parse().map_err(|_| Failure::NotHere)?;
        self.must(Class::Unit, Some(&task.unit))?;
        if self.ledger.has_task(&task) { Ok(task) } else { Err(Failure::NotHere) }
    }

    /// The unit of this code, if it is registered.
    pub fn unit(&self, code: &str) -> Result<UnitCode, Failure> {
        let unit: UnitCode = code.parse().map_err(|_| Failure::NotHere)?;
        if self.ledger.now().units.contains_key(&unit) { Ok(unit) } else { Err(Failure::NotHere) }
    }
}

/// The ledger as far as the caller may read it, at any point.
impl Points for Visit<'_> {
    fn at<T>(&self, as_of: AsOf, filter: &Filter, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        Visit::at(self, as_of, filter, question)
    }

    fn beside_tasks<T>(&self, as_of: AsOf, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        Visit::beside_tasks(self, as_of, question)
    }
}
