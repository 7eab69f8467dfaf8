//! The rows of a sheet by what becomes of each: those of one command, those that are found late, those that stand in the
//! ledger, and those that are refused.

use calendar::Timestamp;
use domain::{Chronicle, CommandId, EntryNumber, Known, Refusal, event::Document};
use exchange::filings::{FilingRow, RowError, Sheet};
use ledger::{
    ActingLedger,
    apply::{Recording, stage_one},
    script::ScriptLine,
};
use views::{AsOf, Knowledge, tasks};
use words::answers::imported::{Became, SheetRead, TrialRow, Wrong};

use super::{Order, People, faulty, tell};
use crate::{
    commands::trial::{Place, Trial},
    error::Error,
    session::Session,
};

/// The rows of a sheet by what becomes of each.
pub(super) struct Parted {
    rows: Vec<FilingRow>,
    /// Of each row, the entry by which its document was filed before.
    before: Vec<Option<EntryNumber>>,
    /// Of each row that was tried, its place among those.
    tried: Vec<Option<usize>>,
    trial: Trial,
}

impl Parted {
    /// Tries each row: by the command of the list, or by one of its own where it came in too long ago and that is asked
    /// for. Where rows may have different fates, those that stand in the ledger are not tried again.
    ///
    /// # Errors
    /// What refuses the sheet as a whole.
    pub(super) fn of(
        known: &dyn Known,
        now: Timestamp,
        rows: Vec<FilingRow>,
        order: &Order,
        people: &People,
    ) -> Result<Self, Refusal> {
        let before: Vec<Option<EntryNumber>> = rows.iter().map(|row| filed_before(known, row)).collect();
        let (mut new, mut tried) = (Vec::new(), Vec::new());
        for (row, before) in rows.iter().zip(&before) {
            let is_new = before.is_none() || !order.parts_rows();
            tried.push(is_new.then_some(new.len()));
            new.extend(is_new.then(|| row.clone()));
        }
        let command = |rows: &[FilingRow]| order.command(people, order.id(), rows);
        let mut trial = Trial::of(known, now, &new, |row| row.row, command)?;
        let too_old = |refusal: &Refusal| matches!(refusal, Refusal::TooLongAgo { .. });
        trial
            .apart(known, now, |index, refusal| order.found_late(people, new.get(index)?).filter(|_| too_old(refusal)));
        Ok(Self { rows, before, tried, trial })
    }

    pub(super) fn has_refused(&self) -> bool {
        self.trial.outcomes.iter().any(Result::is_err)
    }

    /// The rows that are refused, by their numbers in the sheet, and why.
    pub(super) fn refused(self) -> Vec<(usize, Refusal)> {
        self.trial.refused()
    }

    /// What each row would be. `recorded` has the entries of the whole sheet, where it was recorded before.
    pub(super) fn would_be(
        &self,
        chronicle: &Chronicle,
        now: Timestamp,
        recorded: Option<&[EntryNumber]>,
    ) -> Vec<TrialRow> {
        let after = self.trial.after(chronicle, now);
        let knowledge = Knowledge::of(&after, AsOf::both(now));
        let row = |(index, row): (usize, &FilingRow)| {
            let entry = match recorded {
                Some(entries) => entries.get(index).copied(),
                None => self.before.get(index).copied().flatten(),
            };
            let became = match (entry, self.outcome(index)) {
                (Some(entry), _) => Became::AlreadyRecorded { entry },
                (None, Some(Ok(Place::Apart))) => Became::FoundLate,
                (None, Some(Err(refusal))) => Became::Wrong(Wrong::Refused(refusal.clone())),
                (None, _) => Became::Recorded,
            };
            let task = knowledge.state.tasks.get(&row.task).map(|task| tasks::view(&knowledge, task));
            TrialRow { row: row.row, named: row.task.to_string(), task, became }
        };
        self.rows.iter().enumerate().map(row).collect()
    }

    /// Records what can be, in one durable write, and says what became of every row.
    pub(super) fn record(
        self,
        session: &Session,
        mut ledger: ActingLedger,
        sheet: &Sheet,
        faults: Vec<RowError>,
        order: &Order,
        people: &People,
    ) -> Result<(), Error> {
        let at = order.asked.at();
        let (listed, found) = (self.placed(Place::InList), self.placed(Place::Apart));
        let before = self.rows.iter().cloned().zip(&self.before);
        let mut recorded: Vec<(FilingRow, EntryNumber)> =
            before.filter_map(|(row, entry)| Some((row, (*entry)?))).collect();
        let mut outcome = Recording::AlreadyRecorded;
        let mut id = order.id();
        if !listed.is_empty() {
            let make = |id: CommandId| order.command(people, id, &listed);
            let (taken, staged) = match &order.id {
                Some(id) => (id.clone(), ledger.stage(&make(id.clone()), at)?),
                None => ledger.stage_given(&id, make, at)?,
            };
            let (listed_as, entries) = Recording::of(staged);
            (id, outcome) = (taken, listed_as);
            recorded.extend(listed.iter().cloned().zip(entries));
        }
        for row in found {
            let Some(command) = order.found_late(people, &row) else { continue };
            let staged = stage_one(&mut ledger, &ScriptLine { line: row.row, at, command })?;
            if staged.outcome == Recording::Recorded {
                outcome = Recording::Recorded;
            }
            recorded.extend(staged.entries.first().map(|entry| (row, *entry)));
        }
        ledger.write()?;
        drop(ledger);
        recorded.sort_by_key(|(row, _)| row.row);
        let rows: Vec<FilingRow> = recorded.iter().map(|(row, _)| row.clone()).collect();
        let mut left_out: Vec<TrialRow> = faults.into_iter().map(faulty).collect();
        left_out.extend(self.rows.iter().enumerate().filter_map(|(index, row)| {
            let refusal = self.outcome(index)?.as_ref().err()?.clone();
            let became = Became::Wrong(Wrong::Refused(refusal));
            Some(TrialRow { row: row.row, named: row.task.to_string(), task: None, became })
        }));
        left_out.sort_by_key(|row| row.row);
        tell(session, (id, outcome), recorded, SheetRead::of(sheet, &rows), left_out)
    }

    /// The rows that are recorded so.
    fn placed(&self, place: Place) -> Vec<FilingRow> {
        let is_so = |index: usize| self.outcome(index) == Some(&Ok(place));
        self.rows.iter().enumerate().filter(|(index, _)| is_so(*index)).map(|(_, row)| row.clone()).collect()
    }

    fn outcome(&self, index: usize) -> Option<&Result<Place, Refusal>> {
        self.trial.outcomes.get((*self.tried.get(index)?)?)
    }
}

/// The entry by which this document was filed under this task before.
fn filed_before(known: &dyn Known, row: &FilingRow) -> Option<EntryNumber> {
    let facts = known.task(&row.task)?.facts();
    let is_same = |document: &Document| document.number == row.number;
    facts.iter().find(|fact| fact.kind.document().is_some_and(is_same)).map(|fact| fact.entry)
}
