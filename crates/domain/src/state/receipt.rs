//! Which filing counts: the first in time that was neither withdrawn nor returned without being
//! completed (`docs/status.md`, section 4).

use std::collections::BTreeMap;

use calendar::{Moment, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    judge::Judge,
    task::Task,
    work::{Filing, Filings},
};
use crate::{event::Deadline, ids::EntryNumber};

/// A report that was returned and completed within the cure: đã bổ sung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cured {
    /// The return.
    pub returned: EntryNumber,
    /// The filing that completed it.
    pub completed_by: EntryNumber,
}

/// The receipt that counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CountedReceipt<'a> {
    /// The entry and the time that count.
    pub counted: Option<(EntryNumber, Moment)>,
    /// The time to complete the filing, where it was returned and that time has not ended.
    pub cure: Option<&'a Deadline>,
    /// The cure that was missed: by the filing that counts, or, where nothing counts, the last that
    /// nobody has answered.
    pub missed_cure: Option<&'a Deadline>,
    /// Whether it was returned and completed.
    pub cured: Option<Cured>,
}

#[derive(Debug, Clone, Copy)]
enum Standing<'a> {
    Out,
    InCure(&'a Deadline),
    Stands(Option<Cured>),
}

/// The receipt that counts by `until`. `in_time` says whether a filing is, against the due date that
/// applies.
pub(super) fn receipt<'a>(
    task: &'a Task,
    until: Timestamp,
    judge: &Judge<'_>,
    in_time: impl Fn(&Filing<'a>) -> bool,
) -> CountedReceipt<'a> {
    let filings = Filings::by(task, until);
    let count = Count { task, filings: &filings, until, judge };
    let mut known = BTreeMap::new();
    let mut waiting = None;
    for (place, filing) in filings.list().iter().enumerate() {
        if !judge.admits(task, filing.paper) {
            continue;
        }
        let counted = Some((filing.fact.entry, judge.received(filing.paper)));
        match count.standing(place, &mut known) {
            Standing::Stands(cured) => {
                return CountedReceipt { counted, cure: None, missed_cure: count.missed(filing), cured };
            }
            Standing::InCure(cure) => {
                let receipt = CountedReceipt { counted, cure: Some(cure), ..CountedReceipt::default() };
                if in_time(filing) {
                    return receipt;
                }
                waiting = waiting.or(Some(receipt));
            }
            Standing::Out => {}
        }
    }
    CountedReceipt { missed_cure: count.unanswered(), ..waiting.unwrap_or_default() }
}

struct Count<'c, 'a> {
    task: &'a Task,
    filings: &'c Filings<'a>,
    until: Timestamp,
    judge: &'c Judge<'c>,
}

impl<'a> Count<'_, 'a> {
    /// Whether the filing at `place` counts. `known` keeps what was found out; a circle, which no
    /// ledger has that the door guarded, stands for nothing.
    fn standing(&self, place: usize, known: &mut BTreeMap<usize, Standing<'a>>) -> Standing<'a> {
        if let Some(standing) = known.get(&place) {
            return *standing;
        }
        known.insert(place, Standing::Out);
        let filing = self.filings.list().get(place);
        let standing = filing.map_or(Standing::Out, |filing| self.find_out(filing, known));
        known.insert(place, standing);
        standing
    }

    fn find_out(&self, filing: &Filing<'a>, known: &mut BTreeMap<usize, Standing<'a>>) -> Standing<'a> {
        if filing.is_withdrawn() {
            return Standing::Out;
        }
        let Some((returned, cure)) = filing.returned else { return Standing::Stands(None) };
        let mut in_cure = None;
        for (place, other) in self.filings.list().iter().enumerate() {
            if !other.answers(filing) || !self.judge.admits(self.task, other.paper) || !self.reaches(other, cure) {
                continue;
            }
            match self.standing(place, known) {
                Standing::Stands(_) if self.judge.cured_keeps_time(filing.paper) => {
                    return Standing::Stands(Some(Cured { returned, completed_by: other.fact.entry }));
                }
                Standing::Stands(_) => return Standing::Out,
                Standing::InCure(cure) => in_cure = Some(cure),
                Standing::Out => {}
            }
        }
        match in_cure {
            Some(cure) => Standing::InCure(cure),
            None if self.until <= self.judge.due(cure).end => Standing::InCure(cure),
            None => Standing::Out,
        }
    }

    fn reaches(&self, filing: &Filing<'_>, cure: &Deadline) -> bool {
        self.judge.due(cure).reaches(self.judge.received(filing.paper))
    }

    /// The cure that this filing answered, and missed.
    fn missed(&self, filing: &Filing<'a>) -> Option<&'a Deadline> {
        let answered = self.filings.list().iter().filter(|other| filing.answers(other));
        answered.filter_map(|other| other.returned).map(|(_, cure)| cure).find(|cure| !self.reaches(filing, cure))
    }

    /// The cure of the last filing that waits to be completed, admitted or not: whoever returned it gave
    /// that time.
    fn unanswered(&self) -> Option<&'a Deadline> {
        self.filings.waiting().filter_map(|filing| filing.returned).map(|(_, cure)| cure).last()
    }
}
