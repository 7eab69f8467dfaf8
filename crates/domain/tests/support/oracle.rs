//! The status of a task computed a second time, from entries alone, by `docs/status.md` and nothing else.
//! It shares no code with `domain::state`, and is slow on purpose: every rule is read where it stands.

use std::collections::BTreeMap;

use calendar::{Calendar, Moment, NaiveDate, Timestamp, published};
use domain::{
    EntryNumber, Event, Recorded, RuleSet, TaskId, UnitCode,
    event::{Change, Channel, Deadline, DisputeOutcome, TaskEnding},
    rules::{CuredReport, EmptyReport, LateAfterCure, LateGrant, OutageChannel, OutageGrace, SuspendedFiling},
};

#[derive(Debug, Clone)]
struct Fact {
    entry: EntryNumber,
    at: Timestamp,
    recorded_at: Timestamp,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Acknowledged,
    Filed { received: Moment, replaces: Option<EntryNumber>, found: bool, channel: Option<Channel>, named: bool },
    Returned(EntryNumber, Deadline),
    Withdrawn(EntryNumber),
    Accepted(EntryNumber),
    Suspended,
    Resumed(Option<Deadline>),
    Transferred(UnitCode),
    Back,
    Ended(TaskEnding),
    Fixed(Deadline),
    Extended(Deadline),
}

/// What a status says, as `socai state --json` spells it.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub time: &'static str,
    pub work: &'static str,
    pub received: Option<(EntryNumber, Moment)>,
    pub due_day: Option<NaiveDate>,
    pub lateness: Option<(i64, u32)>,
}

/// Everything that a ledger says of tasks, for a rule set that does not change.
pub struct Oracle<'a> {
    events: &'a [Recorded],
    rules: &'a RuleSet,
    calendar: Calendar,
    facts: BTreeMap<TaskId, Vec<Fact>>,
    began_by: BTreeMap<TaskId, EntryNumber>,
    sources: BTreeMap<TaskId, Vec<TaskId>>,
}

impl<'a> Oracle<'a> {
    pub fn of(events: &'a [Recorded], rules: &'a RuleSet) -> Self {
        let mut oracle = Self {
            events,
            rules,
            calendar: published::vietnam(),
            facts: BTreeMap::new(),
            began_by: BTreeMap::new(),
            sources: BTreeMap::new(),
        };
        events.iter().for_each(|recorded| oracle.read(recorded));
        oracle
    }

    fn begin(&mut self, task: &TaskId, entry: EntryNumber) {
        self.facts.entry(task.clone()).or_default();
        self.began_by.entry(task.clone()).or_insert(entry);
    }

    fn add(&mut self, task: &TaskId, recorded: &Recorded, at: Timestamp, what: What) {
        let at = at.min(recorded.recorded_at);
        if let Some(facts) = self.facts.get_mut(task) {
            facts.push(Fact { entry: recorded.entry, at, recorded_at: recorded.recorded_at, what });
            facts.sort_by_key(|fact| (fact.at, fact.entry));
        }
    }

    fn read(&mut self, recorded: &Recorded) {
        let at = recorded.occurred_at.latest();
        let (channel, named) = (recorded.channel, !recorded.documents.is_empty());
        let filed = |received, replaces, found| What::Filed { received, replaces, found, channel, named };
        match &recorded.event {
            Event::TasksAssigned(e) => {
                for task in TaskId::of_units(&e.obligation, e.period, &e.units) {
                    self.begin(&task, recorded.entry);
                }
            }
            Event::DeadlineFixed(e) => {
                for task in TaskId::of_units(&e.obligation, e.period, &e.units) {
                    self.add(&task, recorded, at, What::Fixed(e.deadline.clone()));
                }
            }
            Event::TaskAcknowledged(e) => self.add(&e.task, recorded, at, What::Acknowledged),
            Event::ReportSubmitted(e) => {
                self.add(&e.task, recorded, e.received.latest(), filed(e.received, None, false));
            }
            Event::ReportResubmitted(e) => {
                self.add(&e.task, recorded, e.received.latest(), filed(e.received, Some(e.replaces), false));
            }
            Event::LateDiscoveredRecord(e) => {
                self.add(&e.task, recorded, e.received.latest(), filed(e.received, None, true));
            }
            Event::ReportReturned(e) => self.add(&e.task, recorded, at, What::Returned(e.filing, e.cure.clone())),
            Event::ReportWithdrawn(e) => self.add(&e.task, recorded, at, What::Withdrawn(e.filing)),
            Event::ReportAccepted(e) => self.add(&e.task, recorded, at, What::Accepted(e.filing)),
            Event::TaskSuspended(e) => self.add(&e.task, recorded, at, What::Suspended),
            Event::TaskResumed(e) => self.add(&e.task, recorded, at, What::Resumed(e.deadline.clone())),
            Event::TaskEnded(e) => self.add(&e.task, recorded, at, What::Ended(e.ending)),
            Event::ExtensionGranted(e) => self.add(&e.task, recorded, at, What::Extended(e.deadline.clone())),
            Event::TaskTransferred(e) => {
                for unit in &e.to {
                    self.add(&e.task, recorded, at, What::Transferred(unit.clone()));
                    let to = TaskId { unit: unit.clone(), ..e.task.clone() };
                    let begins = !self.facts.contains_key(&to);
                    self.begin(&to, recorded.entry);
                    self.sources.entry(to.clone()).or_default().push(e.task.clone());
                    let seen = at.min(recorded.recorded_at);
                    let back = self.work(&to, seen).state == "transferred";
                    let dated =
                        self.facts[&to].iter().any(|fact| fact.at <= seen && matches!(fact.what, What::Fixed(_)));
                    if back {
                        self.add(&to, recorded, at, What::Back);
                    }
                    let takes_over = self.rules.carried_deadline == domain::rules::CarriedDeadline::TakenOver;
                    if let Some(deadline) = e.deadline.clone().filter(|_| begins || back || (takes_over && !dated)) {
                        self.add(&to, recorded, at, What::Fixed(deadline));
                    }
                }
            }
            Event::EntryCorrected(e) => {
                for change in &e.changes {
                    match change {
                        Change::Received { after, .. } => self.retime(e.entry, *after),
                        Change::Task { after, .. } => self.carry(e.entry, after),
                        Change::Document { .. } | Change::EvidenceClass { .. } => {}
                    }
                }
            }
            Event::DisputeDecided(e) => {
                if let DisputeOutcome::Upheld { received } = e.outcome {
                    self.retime(e.filing, received);
                }
            }
            _ => {}
        }
    }

    fn retime(&mut self, filing: EntryNumber, to: Moment) {
        for facts in self.facts.values_mut() {
            for fact in facts.iter_mut().filter(|fact| fact.entry == filing) {
                if let What::Filed { received, .. } = &mut fact.what {
                    *received = to;
                    fact.at = to.latest().min(fact.recorded_at);
                }
            }
            facts.sort_by_key(|fact| (fact.at, fact.entry));
        }
    }

    fn carry(&mut self, filing: EntryNumber, to: &TaskId) {
        let speaks = |fact: &Fact| match &fact.what {
            What::Filed { .. } => fact.entry == filing,
            What::Returned(of, _) | What::Withdrawn(of) | What::Accepted(of) => *of == filing,
            _ => false,
        };
        let mut moved = Vec::new();
        for facts in self.facts.values_mut() {
            moved.extend(facts.iter().filter(|fact| speaks(fact)).cloned());
            facts.retain(|fact| !speaks(fact));
        }
        if let Some(facts) = self.facts.get_mut(to) {
            facts.extend(moved);
            facts.sort_by_key(|fact| (fact.at, fact.entry));
        }
    }
}

/// A filing among facts, and what was said of it by a moment.
struct Filing<'f> {
    place: usize,
    fact: &'f Fact,
    state: &'static str,
}

/// Section 3.
struct Work {
    state: &'static str,
    released: Option<Timestamp>,
    stops: Vec<(Timestamp, Option<Timestamp>)>,
    transfers: Vec<EntryNumber>,
}

fn filings(facts: &[Fact]) -> Vec<Filing<'_>> {
    let filed = |(place, fact)| Filing { place, fact, state: "filed" };
    let is_filing = |(_, fact): &(usize, &Fact)| matches!(fact.what, What::Filed { .. });
    let mut all: Vec<Filing<'_>> = facts.iter().enumerate().filter(is_filing).map(filed).collect();
    for (place, fact) in facts.iter().enumerate() {
        let (of, state) = match &fact.what {
            What::Returned(of, _) => (*of, "returned"),
            What::Accepted(of) => (*of, "accepted"),
            What::Withdrawn(of) => (*of, "withdrawn"),
            _ => continue,
        };
        let mut next = Some(of);
        while let Some(of) = next.take() {
            let found = all.iter_mut().find(|it| it.fact.entry == of && it.place < place && it.state != "withdrawn");
            if let Some(filing) = found {
                filing.state = state;
                if let (What::Filed { replaces, .. }, "withdrawn") = (&filing.fact.what, state) {
                    next = *replaces;
                }
            }
        }
    }
    all
}

/// The last return of a filing among these facts: its place, entry, cure.
fn last_return<'f>(facts: &'f [Fact], filing: &Filing<'_>) -> Option<(usize, EntryNumber, &'f Deadline)> {
    let mut returned = facts.iter().enumerate().filter_map(|(place, fact)| match &fact.what {
        What::Returned(of, cure) if *of == filing.fact.entry && place > filing.place => Some((place, fact.entry, cure)),
        _ => None,
    });
    returned.next_back()
}

/// Whether `filing` answers the last return of `other`.
fn answers(facts: &[Fact], filing: &Filing<'_>, other: &Filing<'_>) -> bool {
    let Some((_, returned, _)) = last_return(facts, other) else { return false };
    match &filing.fact.what {
        What::Filed { replaces: Some(replaced), .. } => *replaced == other.fact.entry && returned < filing.fact.entry,
        What::Filed { found: true, .. } => {
            let all = filings(facts);
            let known = |of: EntryNumber, place: usize| all.iter().any(|it| it.fact.entry == of && it.place < place);
            let mut before = facts[..filing.place].iter().enumerate().filter_map(|(place, fact)| match &fact.what {
                What::Returned(of, _) if known(*of, place) => Some(fact.entry),
                _ => None,
            });
            before.next_back() == Some(returned)
        }
        _ => false,
    }
}

impl Oracle<'_> {
    fn by(&self, task: &TaskId, at: Timestamp) -> Vec<Fact> {
        self.facts[task].iter().filter(|fact| fact.at <= at).cloned().collect()
    }

    fn work(&self, task: &TaskId, at: Timestamp) -> Work {
        let facts = self.by(task, at);
        let mut base = "assigned";
        let mut released = None;
        let (mut stops, mut transfers): (Vec<(Timestamp, Option<Timestamp>)>, Vec<EntryNumber>) = Default::default();
        // Facts that count for work: since the task came back last, and none after a release.
        let mut counting: Vec<Fact> = Vec::new();
        for fact in &facts {
            let work = state_of(base, &counting);
            let next = match (&fact.what, work) {
                (What::Acknowledged, "assigned") => Some("acknowledged"),
                (What::Suspended, "assigned" | "acknowledged") => Some("suspended"),
                (What::Resumed(_), _) if base == "suspended" => Some("acknowledged"),
                (What::Transferred(_), "assigned" | "acknowledged" | "returned" | "withdrawn" | "suspended") => {
                    Some("transferred")
                }
                (What::Back, "transferred") => Some("assigned"),
                (
                    What::Ended(TaskEnding::Cancelled),
                    "assigned" | "acknowledged" | "returned" | "withdrawn" | "suspended",
                ) => Some("cancelled"),
                (
                    What::Ended(TaskEnding::Lapsed),
                    "assigned" | "acknowledged" | "returned" | "withdrawn" | "suspended",
                ) => Some("lapsed"),
                (What::Ended(TaskEnding::Closed), "accepted") => Some("closed"),
                _ => None,
            };
            let Some(next) = next else {
                if released.is_none() {
                    counting.push(fact.clone());
                }
                continue;
            };
            if let Some(open) = stops.last_mut().filter(|(_, end)| end.is_none()) {
                open.1 = Some(fact.at);
            }
            match next {
                "suspended" => stops.push((fact.at, None)),
                "transferred" => transfers.push(fact.entry),
                _ => {}
            }
            if matches!(fact.what, What::Back) {
                counting.clear();
            }
            base = next;
            released = matches!(next, "transferred" | "cancelled" | "lapsed").then_some(fact.at);
        }
        Work { state: state_of(base, &counting), released, stops, transfers }
    }

    /// Section 3, the last rule.
    fn done_before(&self, task: &TaskId, at: Timestamp, depth: usize) -> bool {
        let Some(sources) = self.sources.get(task).filter(|_| depth < 8) else { return false };
        let mut passed: Vec<(&TaskId, EntryNumber)> = Vec::new();
        for source in sources {
            for fact in self.facts[source].iter().filter(|fact| fact.at <= at) {
                if matches!(&fact.what, What::Transferred(to) if *to == task.unit) {
                    passed.push((source, fact.entry));
                }
            }
        }
        passed.iter().any(|(_, entry)| self.began_by[task] == *entry)
            && passed.iter().all(|(source, entry)| {
                !self.work(source, at).transfers.contains(entry) || self.done_before(source, at, depth + 1)
            })
    }

    /// Section 5: the day and the end that a recorded due date comes to.
    fn end(&self, task: &TaskId, deadline: &Deadline, at: Timestamp) -> (NaiveDate, Timestamp) {
        let (mut day, end) = (deadline.effective, |day| self.rules.day_end.last_instant_of(day));
        let used = self.by(task, at).into_iter().find_map(|fact| match fact.what {
            What::Filed { channel, .. } => channel,
            _ => None,
        });
        let electronic = |channel: Channel| !matches!(channel, Channel::Paper | Channel::Post | Channel::Email);
        loop {
            let mut hit: Option<Timestamp> = None;
            for recorded in self.events {
                let Event::SystemOutageRecorded(outage) = &recorded.event else { continue };
                let prescribed = &self.rules.report_channels;
                let concerns = match (task.period.is_some() && !prescribed.is_empty(), used, self.rules.outage_channel)
                {
                    (true, ..) => prescribed.contains(&outage.channel),
                    (false, Some(used), OutageChannel::ReportedBy) => used == outage.channel,
                    _ => electronic(outage.channel),
                };
                let own = recorded.actor.unit == task.unit
                    || recorded.approver.as_ref().is_some_and(|approver| approver.unit == task.unit);
                let begun = outage.from <= at;
                if begun && outage.from <= end(day) && end(day) < outage.until && concerns && !own {
                    hit = hit.max(Some(outage.until));
                }
            }
            match hit.filter(|_| self.rules.outage_grace == OutageGrace::NextWorkingDay) {
                Some(until) => day = self.calendar.working_on_or_after(until.date().succ_opt().unwrap()),
                None => return (day, end(day)),
            }
        }
    }

    pub fn answer(&self, task: &TaskId, at: Timestamp) -> Answer {
        let work = self.work(task, at);
        let until = work.released.map_or(at, |released| released.min(at));
        let facts = self.by(task, until);
        let state = self.work(task, at).state;
        let mut due: Option<(&Deadline, &Deadline)> = None;
        for fact in &facts {
            due = match (&fact.what, due) {
                (What::Fixed(deadline), _) => Some((deadline, deadline)),
                (What::Extended(deadline), Some((plain, applies)))
                    if self.rules.late_grant == LateGrant::Counts || fact.at <= self.end(task, applies, at).1 =>
                {
                    Some((plain, deadline))
                }
                (What::Resumed(Some(deadline)), Some((plain, applies))) => {
                    Some((if plain == applies { deadline } else { plain }, deadline))
                }
                (_, due) => due,
            };
        }
        if self.done_before(task, at, 0) {
            let due_day = due.map(|(_, due)| self.end(task, due, at).0);
            return Answer { time: "released", work: state, received: None, due_day, lateness: None };
        }
        let ends = due.map(|(plain, due)| (self.end(task, plain, at), self.end(task, due, at)));
        let reaches = |received: Moment, (day, end): (NaiveDate, Timestamp)| match received {
            Moment::Day(received) => received <= day,
            Moment::Instant(received) => received <= end,
        };
        let in_time = |fact: &Fact, received: Moment, due: (NaiveDate, Timestamp)| {
            let stopped = work.stops.iter().find(|(from, to)| *from <= fact.at && to.is_none_or(|to| fact.at < to));
            reaches(received, due)
                || (self.rules.suspended_filing == SuspendedFiling::InTime
                    && stopped.is_some_and(|(from, _)| *from <= due.1))
        };
        let all = filings(&facts);
        let received = |filing: &Filing<'_>| match filing.fact.what {
            What::Filed { received, .. } => received,
            _ => unreachable!(),
        };
        // 0: out, 1: in cure, 2: stands.
        let standing = |filing: &Filing<'_>| self.standing(task, at, until, &facts, &all, filing);
        let mut counted: Option<(&Filing<'_>, u8)> = None;
        for filing in &all {
            let stands = standing(filing);
            let timely = ends.is_some_and(|(_, due)| in_time(filing.fact, received(filing), due));
            if stands == 2 || (stands == 1 && timely) {
                counted = Some((filing, stands));
                break;
            }
        }
        let counted = counted.or_else(|| all.iter().find(|filing| standing(filing) == 1).map(|filing| (filing, 1)));
        let receipt = counted.map(|(filing, _)| (filing.fact.entry, received(filing)));
        let Some((plain, due)) = ends else {
            let time = if work.released.is_some() { "released" } else { "no-deadline" };
            return Answer { time, work: state, received: receipt, due_day: None, lateness: None };
        };
        let timely = |due| counted.is_some_and(|(filing, _)| in_time(filing.fact, received(filing), due));
        let time = match counted {
            Some((_, 2)) if timely(plain) => "on-time",
            Some((_, 2)) if timely(due) => "on-time-extended",
            Some((_, 2)) => "late",
            Some((_, 1)) if timely(due) => "returned-in-cure",
            _ if self.work(task, until).state == "suspended" => "suspended",
            _ if until > due.1 => "overdue",
            _ if work.released.is_some() => "released",
            _ if self.calendar.working_days_between(at.date(), due.0) <= self.rules.due_soon_working_days => "due-soon",
            _ => "open",
        };
        let completed =
            |filing: &Filing<'_>| all.iter().any(|other| other.state != "withdrawn" && answers(&facts, other, filing));
        let to = match time {
            "late" => counted.map(|(filing, _)| received(filing).date()),
            "overdue" => Some(until.date()),
            _ => None,
        };
        let missed = match counted {
            Some((filing, 2)) => all
                .iter()
                .filter(|other| answers(&facts, filing, other))
                .filter_map(|other| last_return(&facts, other))
                .map(|(_, _, cure)| self.end(task, cure, at))
                .find(|cure| !reaches(received(filing), *cure)),
            _ => all
                .iter()
                .filter(|filing| filing.state != "withdrawn" && !completed(filing))
                .filter_map(|filing| last_return(&facts, filing))
                .map(|(_, _, cure)| self.end(task, cure, at))
                .next_back(),
        };
        let from = match (self.rules.late_after_cure, missed) {
            (LateAfterCure::FromCure, Some((day, _))) => day.max(due.0),
            _ => due.0,
        };
        let lateness = to.map(|to| {
            let least = u32::from(to == from);
            let days = (to - from).num_days().max(i64::from(least));
            (days, self.calendar.working_days_between(from, to).max(least))
        });
        Answer { time, work: state, received: receipt, due_day: Some(due.0), lateness }
    }

    fn standing(
        &self,
        task: &TaskId,
        at: Timestamp,
        until: Timestamp,
        facts: &[Fact],
        all: &[Filing<'_>],
        filing: &Filing<'_>,
    ) -> u8 {
        if filing.state == "withdrawn" {
            return 0;
        }
        let Some((_, _, cure)) = last_return(facts, filing) else { return 2 };
        let (day, end) = self.end(task, cure, at);
        let within = |other: &Filing<'_>| match other.fact.what {
            What::Filed { received: Moment::Day(received), .. } => received <= day,
            What::Filed { received: Moment::Instant(received), .. } => received <= end,
            _ => false,
        };
        let answering = all.iter().filter(|other| answers(facts, other, filing) && within(other));
        let standings: Vec<u8> = answering.map(|other| self.standing(task, at, until, facts, all, other)).collect();
        let named = matches!(filing.fact.what, What::Filed { named: true, .. });
        let keeps = self.rules.cured_report == CuredReport::KeepsFirstTime
            && (named || self.rules.empty_report == EmptyReport::KeepsFirstTime);
        match (standings.contains(&2), standings.contains(&1)) {
            (true, _) if keeps => 2,
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => u8::from(until <= end),
        }
    }
}

fn state_of(base: &'static str, facts: &[Fact]) -> &'static str {
    if matches!(base, "transferred" | "cancelled" | "lapsed" | "closed") {
        return base;
    }
    let all = filings(facts);
    let completed =
        |filing: &Filing<'_>| all.iter().any(|other| other.state != "withdrawn" && answers(facts, other, filing));
    let any = |state: &str| all.iter().any(|filing| filing.state == state);
    if any("accepted") {
        "accepted"
    } else if any("filed") {
        "submitted"
    } else if all.iter().any(|filing| filing.state == "returned" && !completed(filing)) {
        "returned"
    } else if any("withdrawn") {
        "withdrawn"
    } else {
        base
    }
}
