//! What a task's status is (`docs/status.md`), on random ledgers: every act speaks of its own filing,
//! and the valid axis knows no future.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{oracle::Oracle, *};
use calendar::{Moment, NaiveDate, Timestamp};
use domain::{
    Act, Command, EntryNumber, Event, Recorded, RuleSet, State, TaskId, chronicle,
    command::{Correction, EntryRef, Filing},
    event::{Channel, DisputeOutcome, SystemOutageRecorded, TaskEnding, Times, TransferGround},
    rules::{CarriedDeadline, CuredReport, LateAfterCure, LateGrant, OutageChannel, SuspendedFiling},
    state::{Lateness, Status, Task, TimeState},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

const TASKS: [&str; 3] = ["C-Q/2023-Q3/STC", "C-Q/2023-Q3/SYT", "C-Q/2023-Q3/KINHMON"];

/// What is compared: all that follows from facts of the valid axis alone.
#[derive(Debug, PartialEq)]
struct Said {
    time: TimeState,
    work: domain::machine::WorkState,
    received: Option<(EntryNumber, Moment)>,
    due: Option<(NaiveDate, Timestamp)>,
    lateness: Option<Lateness>,
}

impl From<&Status<'_>> for Said {
    fn from(status: &Status<'_>) -> Self {
        Self {
            time: status.time,
            work: status.work,
            received: status.received,
            due: status.due_by.map(|due| (due.day, due.end)),
            lateness: status.lateness,
        }
    }
}

fn later(at: Timestamp, hours: u64) -> Timestamp {
    Timestamp::from_micros(at.micros() + i64::try_from(hours).unwrap() * 3_600_000_000).unwrap()
}

fn earlier(at: Timestamp, hours: u64) -> Timestamp {
    Timestamp::from_micros(at.micros() - i64::try_from(hours).unwrap() * 3_600_000_000).unwrap()
}

/// One act, by those entitled to it; most are refused where they do not fit, and that is as well.
fn ask(world: &mut World, now: Timestamp, (kind, which, hours, day): (u8, u8, u8, bool)) {
    let name = TASKS[usize::from(which % 3)];
    let other = TASKS[usize::from((which / 3) % 3)];
    let id = task(name);
    let back = earlier(now, u64::from(hours));
    let claimed = if day { Moment::Day(back.date()) } else { Moment::Instant(back) };
    let unit = id.unit.as_str().to_owned();
    let (clerk, head) = (clerk(&unit), head(&unit));
    let channel = [None, Some(Channel::ReportingSystem), Some(Channel::Paper)][usize::from(hours % 3)];
    let of_office = |received| Filing {
        task: id.clone(),
        document: document("2/BC"),
        received,
        times: Times::default(),
        evidence_class: None,
    };
    let latest = || {
        let task = &world.state().tasks[&id];
        task.latest_filing(now).map_or(EntryNumber(0), |fact| fact.entry)
    };
    let (by, approver, act) = match kind % 22 {
        0 | 1 => (clerk, Some(head), submit(name, "1/BC")),
        2 => (provincial_clerk(), None, Act::Submit { filings: vec![of_office(Some(claimed))] }),
        3 | 4 => (officer(), Some(chief()), return_report(name)),
        5 => (clerk, Some(head), resubmit(name)),
        6 => (provincial_clerk(), None, Act::Resubmit { filing: of_office(Some(claimed)) }),
        7 | 8 => (clerk, Some(head), Act::WithdrawReport { task: id, reason: "x".into() }),
        9 | 10 => {
            let received = Moment::Day(earlier(now, u64::from(hours) * 8).date());
            let evidence = vec!["x".into()];
            let act = Act::RecordLateDiscovery {
                task: id,
                document: document("3/BC"),
                received,
                evidence,
                signed_by: None,
                evidence_class: None,
            };
            (provincial_clerk(), Some(chief()), act)
        }
        11 => {
            let head = crate::support::head(&unit);
            let act = Act::DisputeTimeliness { task: id, claimed_received: claimed, evidence: vec!["x".into()] };
            (actor(&unit, domain::Role::UnitFocalPoint), Some(head), act)
        }
        12 => {
            let outcome = match day {
                true => DisputeOutcome::Rejected,
                false => DisputeOutcome::Upheld { received: Moment::Instant(earlier(now, u64::from(hours) + 30)) },
            };
            (chief_inspector(), None, Act::DecideDispute { task: id, outcome, reason: "x".into() })
        }
        13 => {
            let set = match day {
                true => Correction { task: Some(task(other)), ..Correction::default() },
                false => Correction { received: Some(claimed), ..Correction::default() },
            };
            (provincial_clerk(), Some(chief()), correct(EntryRef::Number(latest()), set))
        }
        14 => {
            let act = Act::SuspendTask { task: id, reason: "x".into(), document: document("4/UBND-VP") };
            (officer(), Some(chief()), act)
        }
        15 => (officer(), Some(chief()), Act::ResumeTask { task: id, document: document("5/UBND-VP") }),
        16 => {
            let (tasks, to, ground) = (vec![id], vec![task(other).unit], TransferGround::Reassigned);
            (officer(), Some(chief()), Act::TransferTasks { tasks, to, ground, document: document("6/UBND-VP") })
        }
        17 => {
            let channel = channel.unwrap_or(Channel::DocumentExchange);
            let outage = SystemOutageRecorded { channel, from: back, until: now, evidence: vec!["x".into()] };
            (officer(), Some(chief()), Act::RecordOutage(outage))
        }
        18 => (officer(), Some(chief()), Act::AcceptReport { task: id }),
        19 => {
            let act = Act::RequestExtension {
                task: id,
                until: later(now, 24 * (3 + u64::from(hours % 9))).date(),
                reason: "x".into(),
                document: None,
            };
            (actor(&unit, domain::Role::UnitFocalPoint), Some(crate::support::head(&unit)), act)
        }
        20 => (chairman(), None, Act::GrantExtension { task: id, until: None }),
        _ => {
            let (ending, document) = (TaskEnding::Cancelled, Some(document("7/UBND-VP")));
            (officer(), Some(chief()), Act::EndTask { task: id, ending, reason: "x".into(), document })
        }
    };
    let id = format!("s{}", world.events().len() * 1000 + usize::from(kind) + usize::from(which) * 7);
    let command =
        Command { channel, ..Command::new(format!("{id}-{}", now.micros()).parse().unwrap(), by, approver, act) };
    let _ = world.when_command(now, command).records_something();
}

/// What is recorded and becomes true only after `at` is left out; whatever says how an earlier entry is to
/// be read, or what time a filing has, stays: that is knowledge, and true of the whole axis.
fn without_future(events: &[Recorded], state: &State, at: Timestamp) -> Vec<Recorded> {
    let mut future: BTreeSet<EntryNumber> = BTreeSet::new();
    for task in state.tasks.values() {
        future.extend(task.facts().iter().filter(|fact| fact.at > at).map(|fact| fact.entry));
    }
    let stays = |recorded: &&Recorded| match &recorded.event {
        Event::DisputeDecided(_) | Event::EntryCorrected(_) => true,
        Event::SystemOutageRecorded(outage) => outage.from <= at,
        _ => !future.contains(&recorded.entry),
    };
    events.iter().filter(stays).cloned().collect()
}

/// What a withdrawal takes away, by what is known before it: the filing and whatever that replaced.
fn withdrawn_with(state: &State, id: &TaskId, filing: EntryNumber) -> BTreeSet<EntryNumber> {
    let (mut gone, mut next) = (BTreeSet::new(), Some(filing));
    while let Some(entry) = next.filter(|entry| gone.insert(*entry)) {
        next = state.tasks[id].filing_fact(entry).and_then(|fact| fact.kind.filed()?.replaces);
    }
    gone
}

/// The rule sets under which it is tried: one turned in every way that moves a status.
fn turned(n: u8) -> RuleSet {
    let mut rules = rules();
    let turn = |bit: u8| n & (1 << bit) != 0;
    if turn(0) {
        rules.cured_report = CuredReport::CountsAnew;
    }
    if turn(1) {
        rules.late_after_cure = LateAfterCure::FromCure;
    }
    if turn(2) {
        rules.outage_channel = OutageChannel::AnyElectronic;
    }
    if turn(3) {
        rules.suspended_filing = SuspendedFiling::ByDueDate;
    }
    if turn(4) {
        rules.carried_deadline = CarriedDeadline::Own;
    }
    if turn(5) {
        rules.day_end = calendar::TimeOfDay::OFFICE_CLOSES;
    }
    if turn(6) {
        rules.report_channels = vec![Channel::ReportingSystem, Channel::DocumentExchange];
    }
    if turn(7) {
        rules.late_grant = LateGrant::DoesNotCount;
    }
    rules
}

/// The second computation, from `docs/status.md` alone, says the same.
fn agrees(world: &World, rules: &RuleSet, task: &Task, at: Timestamp, seen: &mut BTreeSet<String>) {
    let status = world.state().status(task, at);
    let name = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    let answer = Oracle::of(world.events(), rules).answer(&task.id, at);
    let said = (
        name(serde_json::to_value(status.time).unwrap()),
        name(serde_json::to_value(status.work).unwrap()),
        status.received,
        status.due_by.map(|due| due.day),
        status.lateness.map(|late| (late.days, late.working_days)),
    );
    let again = (answer.time.to_owned(), answer.work.to_owned(), answer.received, answer.due_day, answer.lateness);
    assert_eq!(said, again, "{} at {at}: {:#?}", task.id, task.facts());
    seen.insert(format!("{} {}", answer.time, answer.work));
}

#[test]
fn the_status_comes_out_again_from_the_document_alone() {
    let acts = prop::collection::vec(any::<(u8, u8, u8, bool)>(), 15..50);
    let mut runner = TestRunner::deterministic();
    let (mut seen, mut happened) = (BTreeSet::new(), BTreeMap::new());
    for round in 0..400_u16 {
        let acts = acts.new_tree(&mut runner).unwrap().current();
        let rules = turned(if round < 100 { 0 } else { u8::try_from(round % 256).unwrap() });
        let mut world = World::prepared_under(rules.clone());
        let mut now = time("2023-09-11T08:00");
        let mut moments = vec![now];
        for act in acts {
            now = later(now, 2 + u64::from(act.2) % 16);
            ask(&mut world, now, act);
            moments.push(earlier(now, 1));
        }
        for recorded in world.events() {
            *happened.entry(recorded.event.kind()).or_insert(0_u32) += 1;
        }
        moments.push(later(now, 24 * 30));
        for at in moments {
            for task in world.state().tasks.values().filter(|task| task.assigned_at <= at && task.id.period.is_some()) {
                agrees(&world, &rules, task, at, &mut seen);
            }
        }
    }
    assert!(seen.len() >= 20, "{seen:?}");
    for kind in [
        "ReportSubmitted",
        "ReportReturned",
        "ReportResubmitted",
        "ReportWithdrawn",
        "ReportAccepted",
        "LateDiscoveredRecord",
        "EntryCorrected",
        "DisputeDecided",
        "TaskSuspended",
        "TaskResumed",
        "TaskTransferred",
        "TaskEnded",
        "ExtensionGranted",
        "SystemOutageRecorded",
    ] {
        assert!(happened.get(kind).is_some_and(|count| *count >= 10), "{kind} hardly happened: {happened:?}");
    }
}

#[test]
fn every_act_speaks_of_its_own_filing_and_the_valid_axis_knows_no_future() {
    let acts = prop::collection::vec(any::<(u8, u8, u8, bool)>(), 20..60);
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeSet<(TimeState, &'static str)> = BTreeSet::new();
    for _ in 0..220 {
        let acts = acts.new_tree(&mut runner).unwrap().current();
        let mut world = World::prepared();
        let mut now = time("2023-09-11T08:00");
        let mut moments = vec![now];
        for act in acts {
            now = later(now, 2 + u64::from(act.2) % 16);
            let before = world.chronicle.clone();
            ask(&mut world, now, act);
            let Some(last) = world.events().get(before.recorded().len()..).and_then(<[Recorded]>::first) else {
                continue;
            };
            if let Event::ReportWithdrawn(e) = &last.event {
                let (old, new) = (before.state(), world.state());
                let (was, is) = (old.status(&old.tasks[&e.task], now), new.status(&new.tasks[&e.task], now));
                let gone = withdrawn_with(old, &e.task, e.filing);
                let touched = was.received.is_some_and(|(entry, _)| gone.contains(&entry))
                    || was.cured.is_some_and(|cured| gone.contains(&cured.completed_by));
                if !touched {
                    assert_eq!(was.received, is.received, "{}: what did not count was withdrawn", e.task);
                }
            }
            if let Event::ReportReturned(e) = &last.event {
                let (old, new) = (before.state(), world.state());
                let (was, is) = (old.status(&old.tasks[&e.task], now), new.status(&new.tasks[&e.task], now));
                let touched = was.received.is_some_and(|(entry, _)| entry == e.filing)
                    || was.cured.is_some_and(|cured| cured.completed_by == e.filing);
                if !touched {
                    assert_eq!(was.received, is.received, "{}: what did not count was returned", e.task);
                }
            }
            moments.push(now);
        }
        moments.push(later(now, 24 * 30));
        let state = world.state();
        for at in moments {
            let known_then = chronicle::fold(&without_future(world.events(), state, at));
            for task in state.tasks.values().filter(|task| task.assigned_at <= at) {
                let (whole, cut) = (state.status(task, at), known_then.status(&known_then.tasks[&task.id], at));
                assert_eq!(Said::from(&whole), Said::from(&cut), "{} at {at}", task.id);
                seen.insert((whole.time, if whole.received.is_some() { "received" } else { "nothing" }));
                // A verdict names its receipt, and nothing else does.
                let counts = matches!(
                    whole.time,
                    TimeState::OnTime | TimeState::OnTimeExtended | TimeState::Late | TimeState::ReturnedInCure
                );
                assert!(!counts || whole.received.is_some(), "{} at {at}: {:?}", task.id, whole.time);
                for ground in &whole.later_grounds {
                    let recorded = &world.events()[usize::try_from(ground.entry.0).unwrap()];
                    assert!(recorded.recorded_at > time("2023-09-18T23:59:59"), "{ground:?}");
                }
            }
        }
    }
    // It would prove little if hardly anything happened.
    for time in [TimeState::OnTime, TimeState::Late, TimeState::ReturnedInCure, TimeState::Suspended] {
        assert!(seen.iter().any(|(seen, _)| *seen == time), "{time:?} never came about: {seen:?}");
    }
}

/// While another unit has the task, what this unit files is not filed for it; it is not when the task comes
/// back either.
#[test]
fn what_came_in_while_another_unit_had_the_task_counts_for_nothing() {
    let mut world = World::prepared();
    let pass = |from: &str, to: &str| Act::TransferTasks {
        tasks: vec![task(from)],
        to: vec![to.parse().unwrap()],
        ground: TransferGround::Reassigned,
        document: document("6/UBND-VP"),
    };
    let (office, chief) = (officer(), chief());
    let stc = "2a/STC";
    world.when(time("2023-07-21T09:00"), &office, Some(&chief), pass(stc, "SYT")).records(&["TaskTransferred"]);
    world.when(time("2023-08-21T09:00"), &office, Some(&chief), pass("2a/SYT", "STC")).records(&["TaskTransferred"]);
    let found = Act::RecordLateDiscovery {
        task: task(stc),
        document: document("9/BC"),
        received: "2023-08-01".parse().unwrap(),
        evidence: vec!["dấu ĐẾN".into()],
        signed_by: None,
        evidence_class: None,
    };
    let leader = actor("SNV", domain::Role::TeamLeader);
    world.when(time("2023-08-22T09:00"), &leader, Some(&chief_inspector()), found).records(&["LateDiscoveredRecord"]);
    let status = world.status(stc, "2023-09-01");
    assert_eq!((status.received, status.work), (None, domain::machine::WorkState::Assigned));
}
