//! The index against the log, task by task: all of them as they are known now, some at points that nobody can foresee;
//! and what tasks come to that are counted as they were kept.

use std::borrow::Cow;

use calendar::Timestamp;
use domain::{EntryNumber, Recorded, State, TaskId, chronicle, index::Shelf};
use eventlog::LogReader;
use views::{
    AsOf, Filter, Knowledge, Settled, Source,
    scorecard::{Lineage, scorecard},
};

use super::{At, Fault, IndexError, Indexed};

/// So many tasks are looked at, where it is not the present size of the log.
const TASKS: usize = 500;

/// What the index says otherwise than the entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    /// After which entry.
    pub after: EntryNumber,
    /// The task; none where it is something else.
    pub task: Option<TaskId>,
}

/// The first answer of the index that is not what folding the entries says: of all tasks as they are known now, and of
/// some random ones as they were known. `events` are all entries of the log; `below` draws a number below another.
pub fn sample<L: LogReader>(
    indexed: &Indexed<L>,
    events: &[Recorded],
    mut below: impl FnMut(usize) -> usize,
) -> Result<Option<Differs>, IndexError> {
    let drawn = below(events.len());
    // The present, and two points before it, as far from the beginning as from the end: whatever is drawn, as much is
    // folded.
    for count in [events.len(), drawn, events.len() - drawn] {
        let (known, _) = events.split_at(count);
        let Some(after) = known.last().map(|last| last.entry) else { continue };
        let folded = chronicle::fold(known);
        let size = count as u64;
        let asked = indexed.index.state(size);
        let same = asked.rulebook == folded.rulebook
            && asked.units == folded.units
            && asked.offices == folded.offices
            && asked.directives == folded.directives
            && asked.obligations == folded.obligations
            && asked.facts == folded.facts
            && asked.inspections == folded.inspections
            && asked.persons == folded.persons;
        if !same {
            return Ok(Some(Differs { after, task: None }));
        }
        let differs = |task: &TaskId| Some(Differs { after, task: Some(task.clone()) });
        if count == events.len() {
            let mut expected = folded.tasks.iter();
            for (id, task) in indexed.shelf.tasks(&Filter::default(), |id, rows| rows.into_task(id, size))? {
                if expected.next() != Some((&id, &task)) {
                    return Ok(differs(&id));
                }
            }
            if let Some((id, _)) = expected.next() {
                return Ok(differs(id));
            }
        } else {
            let ids: Vec<&TaskId> = folded.tasks.keys().collect();
            for _ in 0..TASKS.min(ids.len()) {
                let Some(id) = ids.get(below(ids.len())) else { continue };
                let rows = indexed.shelf.rows(id)?;
                if rows.and_then(|rows| rows.task(id, size)).as_ref() != folded.tasks.get(*id) {
                    return Ok(differs(id));
                }
            }
        }
        let valid = events.get(below(events.len())).map(|recorded| recorded.recorded_at);
        if let Some(valid) = valid
            && !same_figures(indexed, known, folded, valid)?
        {
            return Ok(Some(Differs { after, task: None }));
        }
    }
    Ok(None)
}

/// Whether a scorecard comes to the same by the index as by judging every task of this state, which these entries add up
/// to.
fn same_figures<L: LogReader>(
    indexed: &Indexed<L>,
    known: &[Recorded],
    folded: State,
    valid: Timestamp,
) -> Result<bool, IndexError> {
    let as_of = AsOf { valid, known: known.last().map_or(valid, |last| last.recorded_at) };
    let (filter, fault) = (Filter::default(), Fault::default());
    let at = At::new(indexed, as_of, known.len() as u64, &fault);
    let (knowledge, settled) = at.figures(&filter);
    let by_index = scorecard(&knowledge, &settled, &filter, Lineage::Own).units;
    let folded = Knowledge { as_of, log: Source::Prefix(known), state: Cow::Owned(folded), head: None };
    let by_fold = scorecard(&folded, &Settled::default(), &filter, Lineage::Own).units;
    fault.take().map_or(Ok(by_index == by_fold), Err)
}
