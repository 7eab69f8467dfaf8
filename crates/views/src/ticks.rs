//! The moments at which an answer changes, on both axes together: as somebody would have seen it who asked all the time.
//!
//! Two things change an answer: an entry is recorded, or time passes. Which moments can matter follows from the facts,
//! and each of these is asked; between two of them nothing changes but how many days late something is.

mod passing;

use std::collections::{BTreeMap, BTreeSet};

use calendar::{NaiveDate, Timestamp};
use domain::{EntryNumber, Event, Recorded, TaskId, chronicle::amended, machine::WorkState, state::TimeState};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{AsOf, Basis, Filter, Knowledge, Points},
    history::Happened,
    source::rules_tasks,
};
use passing::{Passed, passing};

/// How a task stands, but for the number of days late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Standing {
    /// How far the work has come.
    pub work: WorkState,
    /// Where it stands against its deadline.
    pub time: TimeState,
    /// Whether days late are counted.
    pub late: bool,
    /// The last day that counts.
    pub due_day: Option<NaiveDate>,
}

/// Why a task stands otherwise from a moment on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "cause")]
#[schemars(rename = "TickCause")]
pub enum Cause {
    /// An entry was recorded.
    Recorded {
        /// Which.
        entry: EntryNumber,
    },
    /// Time alone: from now on the due date is near.
    DueSoon,
    /// Time alone: the due date has ended.
    DueEnded,
    /// Time alone: the time to complete a returned report has ended.
    CureEnded,
    /// Time alone: what an entry said before has become true.
    TookEffect {
        /// The entry.
        entry: EntryNumber,
    },
    /// Time alone: an outage has begun that moves a time limit.
    OutageBegan {
        /// The entry that records it.
        entry: EntryNumber,
    },
    /// Time alone: the unit's last day has ended.
    UnitEnded,
    /// Time alone: another rule set applies from this day.
    RuleSetBegan {
        /// Its name.
        rule_set: String,
    },
}

/// A task that stands otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Turn {
    /// Which.
    pub task: TaskId,
    /// How it stood just before; none where it was not there.
    pub before: Option<Standing>,
    /// How it stands.
    pub after: Option<Standing>,
    /// Why.
    pub because: Vec<Cause>,
}

/// A moment at which some task stands otherwise than just before. `E` is an entry as it was recorded, or as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Tick")]
pub struct Tick<E> {
    /// The first moment at which it does.
    pub at: Timestamp,
    /// The entries recorded at that moment by which a task stands otherwise, in order.
    pub recorded: Vec<E>,
    /// By identifier.
    pub tasks: Vec<Turn>,
}

/// Every such moment in a span of time.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Ticks")]
pub struct Ticks<E> {
    /// What the answer at the end of the span rests on.
    pub basis: Basis,
    /// From this moment …
    pub from: Timestamp,
    /// … to this one, both among them.
    pub to: Timestamp,
    /// In order.
    pub ticks: Vec<Tick<E>>,
}

impl<E> Ticks<E> {
    /// The same with each entry told by `tell`.
    pub fn map<T>(self, tell: impl Fn(E) -> T) -> Ticks<T> {
        let Self { basis, from, to, ticks } = self;
        let tick = |Tick { at, recorded, tasks }: Tick<E>| {
            let recorded = recorded.into_iter().map(&tell).collect();
            Tick { at, recorded, tasks }
        };
        Ticks { basis, from, to, ticks: ticks.into_iter().map(tick).collect() }
    }
}

/// How the task stands; none where it was not known, or not owed yet.
pub fn standing(knowledge: &Knowledge<'_>, id: &TaskId) -> Option<Standing> {
    let task = knowledge.state.tasks.get(id).filter(|task| task.assigned_at <= knowledge.as_of.valid)?;
    let status = knowledge.status(task);
    Some(Standing {
        work: status.work,
        time: status.time,
        late: status.lateness.is_some(),
        due_day: status.due_by.map(|due| due.day),
    })
}

/// Every moment from `from` to `to` at which a task that passes the filter stands otherwise than just before.
pub fn ticks(ledger: &(impl Points + ?Sized), filter: &Filter, from: Timestamp, to: Timestamp) -> Ticks<Happened> {
    let (basis, recorded) = ledger
        .at(AsOf::both(to), filter, |knowledge| (knowledge.basis(), Commit::between(knowledge, filter, from, to)));
    let mut sweep = Sweep { ledger, filter, to, tracks: BTreeMap::new(), found: BTreeMap::new() };
    sweep.begin(from.just_before());
    recorded.iter().for_each(|commit| sweep.take(commit));
    let last: Vec<TaskId> = sweep.tracks.keys().cloned().collect();
    last.iter().for_each(|task| drop(sweep.pass(task, None)));
    let tick = |(at, turns): (Timestamp, BTreeMap<TaskId, Turn>)| {
        let tasks: Vec<Turn> = turns.into_values().collect();
        let commit = recorded.binary_search_by_key(&at, |commit| commit.at).ok().and_then(|place| recorded.get(place));
        Tick { at, recorded: commit.map(|commit| commit.named_by(&tasks)).unwrap_or_default(), tasks }
    };
    let ticks = sweep.found.into_iter().map(tick);
    Ticks { basis, from, to, ticks: ticks.collect() }
}

/// The entries that were recorded at one moment, and may change how tasks stand.
struct Commit {
    at: Timestamp,
    entries: Vec<(Happened, Touches)>,
}

/// Whose standing an entry may change.
enum Touches {
    /// That of any task: it says by what tasks are judged, or changes how another entry is read.
    Any,
    /// That of these, and of those that came from one of them.
    Tasks(Vec<TaskId>),
}

impl Touches {
    fn of(event: &Event) -> Self {
        // A filing may stand elsewhere than its correction says.
        let any = rules_tasks(event) || amended(event).is_some() || matches!(event, Event::EntryCorrected(_));
        if any { Self::Any } else { Self::Tasks(event.tasks()) }
    }
}

impl Commit {
    fn between(knowledge: &Knowledge<'_>, filter: &Filter, from: Timestamp, to: Timestamp) -> Vec<Self> {
        let mut commits: Vec<Self> = Vec::new();
        let within = |recorded: &Recorded| from <= recorded.recorded_at && recorded.recorded_at <= to;
        for recorded in knowledge.log.bearing(filter).into_iter().filter(|recorded| within(recorded)) {
            let touches = Touches::of(&recorded.event);
            if matches!(&touches, Touches::Tasks(tasks) if tasks.is_empty()) {
                continue;
            }
            let entry = (knowledge.happened(&recorded), touches);
            match commits.last_mut().filter(|commit| commit.at == recorded.recorded_at) {
                Some(commit) => commit.entries.push(entry),
                None => commits.push(Self { at: recorded.recorded_at, entries: vec![entry] }),
            }
        }
        commits
    }

    /// The entries that may have changed how the task stands: those that name it, or else all that touch any.
    fn causes(&self, task: &TaskId) -> Vec<Cause> {
        let recorded = || self.entries.iter().map(|(happened, _)| &happened.recorded);
        let cause = |recorded: &Recorded| Cause::Recorded { entry: recorded.entry };
        let named: Vec<Cause> = recorded().filter(|it| it.event.concerns(task)).map(cause).collect();
        if named.is_empty() { recorded().map(cause).collect() } else { named }
    }

    /// Those of its entries that are a cause of one of these.
    fn named_by(&self, turns: &[Turn]) -> Vec<Happened> {
        let named: BTreeSet<EntryNumber> = turns
            .iter()
            .flat_map(|turn| &turn.because)
            .filter_map(|cause| match cause {
                Cause::Recorded { entry } => Some(*entry),
                _ => None,
            })
            .collect();
        let entries = self.entries.iter().map(|(happened, _)| happened);
        entries.filter(|happened| named.contains(&happened.recorded.entry)).cloned().collect()
    }
}

/// What is known of one task so far: how it stands, and what time alone will make of that.
#[derive(Default)]
struct Track {
    standing: Option<Standing>,
    coming: Vec<Passed>,
    carried_from: Vec<TaskId>,
}

struct Sweep<'a, L: ?Sized> {
    ledger: &'a L,
    filter: &'a Filter,
    to: Timestamp,
    tracks: BTreeMap<TaskId, Track>,
    found: BTreeMap<Timestamp, BTreeMap<TaskId, Turn>>,
}

impl<L: Points + ?Sized> Sweep<'_, L> {
    /// Notes how every task stands at `start`.
    fn begin(&mut self, start: Timestamp) {
        self.tracks = self.ledger.at(AsOf::both(start), self.filter, |knowledge| {
            let ids = knowledge.state.tasks.keys().filter(|id| self.filter.admits(id));
            ids.map(|id| (id.clone(), Track::at(knowledge, id, self.to))).collect()
        });
    }

    /// Takes what was recorded at one moment.
    fn take(&mut self, commit: &Commit) {
        let touched = self.touched(commit);
        let Some(filter) = covering(&touched, self.filter) else { return };
        let after: Vec<(TaskId, Track)> = self.ledger.at(AsOf::both(commit.at), &filter, |knowledge| {
            touched.into_iter().map(|id| (id.clone(), Track::at(knowledge, &id, self.to))).collect()
        });
        for (id, track) in after {
            let (before, passed) = self.pass(&id, Some(commit.at));
            // What the answer would be by now if nothing had been recorded.
            let unrecorded = passed.as_ref().map_or(before, |passed| passed.standing);
            if before != track.standing {
                let mut because = Vec::new();
                if unrecorded != track.standing {
                    because.extend(commit.causes(&id));
                }
                if unrecorded != before {
                    because.extend(passed.into_iter().flat_map(|passed| passed.because));
                }
                self.turn(commit.at, &id, before, track.standing, because);
            }
            self.tracks.insert(id, track);
        }
    }

    /// Notes what time alone has changed before `until`. How the task stood just before that, and what time alone
    /// changes at that very moment.
    fn pass(&mut self, id: &TaskId, until: Option<Timestamp>) -> (Option<Standing>, Option<Passed>) {
        let Some(track) = self.tracks.remove(id) else { return (None, None) };
        let mut standing = track.standing;
        for passed in track.coming {
            match until {
                Some(until) if passed.at > until => break,
                Some(until) if passed.at == until => return (standing, Some(passed)),
                _ => {
                    self.turn(passed.at, id, standing, passed.standing, passed.because);
                    standing = passed.standing;
                }
            }
        }
        (standing, None)
    }

    fn turn(
        &mut self,
        at: Timestamp,
        id: &TaskId,
        before: Option<Standing>,
        after: Option<Standing>,
        because: Vec<Cause>,
    ) {
        let turn = Turn { task: id.clone(), before, after, because };
        self.found.entry(at).or_default().insert(id.clone(), turn);
    }

    /// The tasks that pass the filter and may stand otherwise by what was recorded then.
    fn touched(&self, commit: &Commit) -> BTreeSet<TaskId> {
        let mut touched: BTreeSet<TaskId> = BTreeSet::new();
        for (happened, touches) in &commit.entries {
            touched.extend(happened.recorded.event.tasks());
            match touches {
                Touches::Any => touched.extend(self.tracks.keys().cloned()),
                Touches::Tasks(tasks) => touched.extend(tasks.iter().cloned()),
            }
        }
        loop {
            let came = |(id, track): &(&TaskId, &Track)| {
                !touched.contains(*id) && track.carried_from.iter().any(|source| touched.contains(source))
            };
            let more: Vec<TaskId> = self.tracks.iter().filter(came).map(|(id, _)| id.clone()).collect();
            if more.is_empty() {
                break;
            }
            touched.extend(more);
        }
        touched.retain(|id| self.filter.admits(id));
        touched
    }
}

impl Track {
    fn at(knowledge: &Knowledge<'_>, id: &TaskId, to: Timestamp) -> Self {
        let Some(task) = knowledge.state.tasks.get(id) else { return Self::default() };
        // Whether a task was owed may follow from one from which its source came.
        let mut carried_from = task.carried_from.clone();
        let mut place = 0;
        while let Some(source) = carried_from.get(place).and_then(|source| knowledge.state.tasks.get(source)) {
            let more: Vec<TaskId> =
                source.carried_from.iter().filter(|source| !carried_from.contains(source)).cloned().collect();
            carried_from.extend(more);
            place += 1;
        }
        Self { standing: standing(knowledge, id), coming: passing(knowledge, task, to), carried_from }
    }
}

/// The narrowest filter within this one that all these tasks pass; none without tasks.
fn covering(tasks: &BTreeSet<TaskId>, filter: &Filter) -> Option<Filter> {
    let first = tasks.first()?;
    let all = |same: &dyn Fn(&TaskId) -> bool| tasks.iter().all(same);
    let unit = all(&|task| task.unit == first.unit).then(|| first.unit.clone());
    let obligation = all(&|task| task.obligation == first.obligation).then(|| first.obligation.clone());
    let period = first.period.filter(|_| all(&|task| task.period == first.period));
    Some(Filter {
        task: (tasks.len() == 1).then(|| first.clone()).or_else(|| filter.task.clone()),
        unit: unit.or_else(|| filter.unit.clone()),
        obligation: obligation.or_else(|| filter.obligation.clone()),
        period: period.or(filter.period),
        due: filter.due,
    })
}
