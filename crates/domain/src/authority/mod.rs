//! Who may record what, and who must approve it, on a given day: the matrix, the holders of
//! positions, delegations, and the separation of duties.

mod matrix;
mod query;
mod reading;

use std::collections::BTreeSet;

use calendar::NaiveDate;

pub use matrix::{INSPECTORATE_ACTS, JUDGING, ONLY_IN, OUTSIDE_APPROVAL, PERMISSIONS, Permission, judge_of};
pub use query::{Entitlement, Part, entitlements};
pub use reading::{Class, READING, Reader, class, class_of, may_read};

use crate::{
    chronicle::Chronicle,
    command::{Act, Command, EntryRef},
    event::{EntryAnnulled, Event, FieldsCorrected, Office},
    ids::{TaskId, UnitCode},
    people::{Actor, Capacity, Position, UnitKind},
    refusal::Refusal,
    state::{Right, Standing, State},
};

/// Who acts in whose name: what an act rests on besides the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warrant {
    /// The offices in whose name the recorder acts.
    pub offices: Vec<Office>,
}

/// Whether the command's author may record it, with the approval given. They must have been entitled
/// on `date`, the day of the act, and still be in office `today`, when it is recorded.
pub fn authorise(
    chronicle: &Chronicle,
    command: &Command,
    date: NaiveDate,
    today: NaiveDate,
) -> Result<Warrant, Refusal> {
    let state = chronicle.state();
    let act = command.act.name();
    let standings = entitled(state, &command.by, &command.act, date, today)?;
    let rows = rows(state, &command.act)?;
    let records = |standing: &&Standing| rows.iter().any(|row| row.recorders(state, act, standing));
    let used: Vec<&Standing> = standings.iter().filter(records).collect();
    if used.is_empty() {
        return Err(Refusal::MayNotRecord { act, position: command.by.position });
    }
    let debtors = debtors(chronicle, &command.act);
    let judged = if JUDGING.contains(&act) { with_successors(state, &debtors) } else { BTreeSet::new() };
    let used = not_of(&used, &judged)?;
    let rows: Vec<&Row> = rows.iter().filter(|row| used.iter().any(|s| row.recorders(state, act, s))).collect();
    let approver = check_approval(state, command, &rows, &judged, (date, today))?;
    for actor in std::iter::once(&command.by).chain(&command.approved_by) {
        not_one_of(actor, &judged)?;
        if actor.position.is_of_unit() && !acts_for_the_province(act) {
            only_for_own_unit(actor, &debtors)?;
        }
    }
    if INSPECTORATE_ACTS.contains(&act) {
        competent(state, &used, &debtors)?;
    }
    match (&command.approved_by, approver) {
        (Some(approver), true) if OUTSIDE_APPROVAL.contains(&act) && !approver.position.is_of_unit() => {
            not_one_of(approver, &debtors)?;
        }
        _ => {}
    }
    Ok(Warrant { offices: used.iter().map(|standing| standing.office.clone()).collect() })
}

/// Those in whose name the act does not touch the unit's own affairs.
fn not_of<'s>(standings: &[&'s Standing], judged: &BTreeSet<UnitCode>) -> Result<Vec<&'s Standing>, Refusal> {
    let outside: Vec<&Standing> =
        standings.iter().copied().filter(|standing| !judged.contains(&standing.office.unit)).collect();
    match (outside.is_empty(), standings.first()) {
        (true, Some(own)) => Err(Refusal::JudgesItself(own.office.unit.clone())),
        _ => Ok(outside),
    }
}

/// These units and all that succeed them: a successor does not judge what it came from.
fn with_successors(state: &State, units: &BTreeSet<UnitCode>) -> BTreeSet<UnitCode> {
    let (mut found, mut open) = (BTreeSet::new(), units.iter().cloned().collect::<Vec<_>>());
    while let Some(unit) = open.pop() {
        if found.insert(unit.clone()) {
            open.extend(state.units.get(&unit).into_iter().flat_map(|unit| unit.successors.iter().cloned()));
        }
    }
    found
}

/// A row of the matrix, or of a declaration.
#[derive(Debug)]
struct Row {
    recorders: Vec<Position>,
    approvers: Vec<Position>,
}

impl Row {
    fn recorders(&self, state: &State, act: &str, standing: &Standing) -> bool {
        self.recorders.contains(&standing.office.position) && is_there(state, act, &standing.office)
    }
}

/// Whether the position has the act in that body.
fn is_there(state: &State, act: &str, office: &Office) -> bool {
    let only = ONLY_IN.iter().find(|(named, position, _)| *named == act && *position == office.position);
    only.is_none_or(|(_, _, kinds)| state.units.get(&office.unit).is_some_and(|unit| kinds.contains(&unit.kind)))
}

fn rows(state: &State, act: &Act) -> Result<Vec<Row>, Refusal> {
    if let Act::RecordFact(new) = act {
        let declared = state.rulebook.declaration(&new.fact);
        let declaration = &declared.ok_or_else(|| Refusal::UnknownFact(new.fact.clone()))?.declaration;
        return Ok(vec![Row { recorders: declaration.recorders.clone(), approvers: declaration.approvers.clone() }]);
    }
    let of_act = PERMISSIONS.iter().filter(|row| row.act == act.name());
    Ok(of_act.map(|row| Row { recorders: row.recorders.to_vec(), approvers: row.approvers.to_vec() }).collect())
}

/// Positions that never let anything count.
const NEVER_APPROVES: &[Position] = &[Position::Administrator, Position::ExternalAuditor, Position::System];

/// Whether the approval is there and good. The answer is whether it was needed.
fn check_approval(
    state: &State,
    command: &Command,
    rows: &[&Row],
    judged: &BTreeSet<UnitCode>,
    (date, today): (NaiveDate, NaiveDate),
) -> Result<bool, Refusal> {
    let act = command.act.name();
    let required = !rows.iter().any(|row| row.approvers.is_empty());
    let allowed: Vec<Position> = rows.iter().flat_map(|row| &row.approvers).copied().collect();
    let Some(approver) = &command.approved_by else {
        return if required { Err(Refusal::ApprovalMissing { act, by: allowed }) } else { Ok(false) };
    };
    let standings = entitled(state, approver, &command.act, date, today)?;
    if state.offices.same_person(&command.by, approver, date) {
        return Err(Refusal::SamePerson);
    }
    let refused = || Refusal::MayNotApprove { act, position: approver.position, by: allowed.clone() };
    if NEVER_APPROVES.contains(&approver.position) {
        return Err(refused());
    }
    let approves = |standing: &&Standing| !required || allowed.contains(&standing.office.position);
    let used: Vec<&Standing> = standings.iter().filter(approves).collect();
    if used.is_empty() {
        return Err(refused());
    }
    not_of(&used, judged).map(|_| true)
}

/// In whose names the actor may act, if they hold their position at all on the day of the act and on
/// the day of recording.
fn entitled(
    state: &State,
    actor: &Actor,
    act: &Act,
    date: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Standing>, Refusal> {
    let kind = unit_kind(state, &actor.unit, act).ok_or_else(|| Refusal::UnknownUnit(actor.unit.clone()))?;
    if !kind.has(actor.position) {
        return Err(Refusal::PositionNotInUnit { position: actor.position, unit: actor.unit.clone() });
    }
    if !actor.position.signs(actor.capacity) {
        return Err(Refusal::WrongCapacity { position: actor.position, capacity: actor.capacity });
    }
    in_office(state, actor, date)?;
    in_office(state, actor, today)?;
    let standings = state.offices.standings(actor, act.name(), date);
    let now = state.offices.standings(actor, act.name(), today);
    // What hands on must itself be there, and still have what it handed on; nothing is dated back
    // into a delegation that has ended.
    let holds = |standing: &Standing| match standing.right {
        Right::Delegation(_) => {
            let office = &standing.office;
            let there = state.units.get(&office.unit).is_some_and(|unit| unit.exists_on(date));
            let ended = state.offices.ended(office).is_some_and(|last| last < date);
            there && !ended && now.contains(standing) && state.offices.owner(office, act.name(), date) == *office
        }
        Right::Own | Right::Deputy | Right::Transfer(_) => true,
    };
    let standings: Vec<Standing> = standings.into_iter().filter(holds).collect();
    let handed_on = matches!(actor.capacity, Capacity::Tl | Capacity::Tuq | Capacity::Q);
    if handed_on && !standings.iter().any(|standing| matches!(standing.right, Right::Delegation(_))) {
        return Err(Refusal::NoDelegation {
            position: actor.position,
            unit: actor.unit.clone(),
            act: act.name(),
            date,
        });
    }
    Ok(standings)
}

/// Whether the unit, the position and the holder are there on `date`.
pub fn in_office(state: &State, actor: &Actor, date: NaiveDate) -> Result<(), Refusal> {
    let office = actor.office();
    if state.units.get(&actor.unit).is_some_and(|unit| !unit.exists_on(date)) {
        return Err(Refusal::UnitNotThere { unit: actor.unit.clone(), date });
    }
    if state.offices.ended(&office).is_some_and(|last| last < date) {
        return Err(Refusal::PositionEnded { position: actor.position, unit: actor.unit.clone(), date });
    }
    if !state.offices.has_holders(&office) {
        return Ok(());
    }
    let holds = |holding: &crate::state::Holding| {
        actor.account.as_ref().is_none_or(|account| *account == holding.person.as_str())
    };
    match state.offices.holders(&office, date).any(holds) {
        true => Ok(()),
        false => Err(Refusal::NotInOffice { position: actor.position, unit: actor.unit.clone(), date }),
    }
}

/// The very first units are registered by people of those same units.
fn unit_kind(state: &State, unit: &UnitCode, act: &Act) -> Option<UnitKind> {
    let registered = state.units.get(unit).map(|unit| unit.kind);
    registered.or_else(|| match act {
        Act::EstablishUnits { units } if state.units.is_empty() => {
            units.iter().find(|new| new.unit == *unit).map(|new| new.kind)
        }
        _ => None,
    })
}

/// Acts in which a head of a department acts for the province, and not for the department alone.
fn acts_for_the_province(act: &str) -> bool {
    matches!(act, "make-proposal" | "read-person" | "erase-person")
}

/// Whether these inspectors are the ones to judge these debtors. Where authority has passed on, it
/// passed with its competence.
fn competent(state: &State, standings: &[&Standing], debtors: &BTreeSet<UnitCode>) -> Result<(), Refusal> {
    // The Chairman judges on appeal, whoever the debtor is.
    if standings.iter().any(|standing| standing.office.position != Position::ChiefInspector) {
        return Ok(());
    }
    for debtor in debtors {
        let Some(kind) = state.units.get(debtor).map(|unit| unit.kind) else { continue };
        let judge = judge_of(kind);
        let is_judge =
            |standing: &Standing| state.units.get(&standing.office.unit).is_some_and(|unit| unit.kind == judge);
        if !standings.iter().any(|standing| is_judge(standing)) {
            return Err(Refusal::NotTheJudge { debtor: debtor.clone() });
        }
    }
    Ok(())
}

/// The units whose own affairs the act touches: the debtors of its tasks, before and after.
fn debtors(chronicle: &Chronicle, act: &Act) -> BTreeSet<UnitCode> {
    let state = chronicle.state();
    let tasks: Vec<&TaskId> = match act {
        Act::AcknowledgeTasks { tasks } | Act::RecordDelay { tasks, .. } => tasks.iter().collect(),
        Act::Submit { filings } => filings.iter().map(|filing| &filing.task).collect(),
        Act::Resubmit { filing } => vec![&filing.task],
        Act::FixDeadline { obligation, period, units, .. } if units.is_empty() => {
            state.tasks_of(obligation, *period).map(|task| &task.id).collect()
        }
        Act::FixDeadline { units, .. } => return units.iter().cloned().collect(),
        Act::CorrectEntry { entry, set, .. } => {
            let origin = state.entry(entry).and_then(|entry| state.filing(entry)).map(|filing| &filing.task);
            origin.into_iter().chain(&set.task).collect()
        }
        Act::CorrectFields { entry, .. } | Act::AnnulEntry { entry, .. } => return of_entry(chronicle, entry),
        Act::RecordFact(new) => return [new.unit.clone()].into(),
        // Where none is named, the decision leaves out those of whoever asks.
        Act::RecomputeDeadlines { tasks, .. } | Act::TransferTasks { tasks, .. } => tasks.iter().collect(),
        Act::PlanInspection(e) => return e.units.iter().cloned().collect(),
        Act::AdvanceInspection { inspection, .. } => {
            let inspection = state.inspections.inspections.get(inspection);
            return inspection.map(|inspection| inspection.units.iter().cloned().collect()).unwrap_or_default();
        }
        Act::RecordFinding(e) => return [e.unit.clone()].into(),
        Act::IssueRecommendation { unit, .. } => return [unit.clone()].into(),
        Act::MakeProposal(new) => return [new.unit.clone()].into(),
        Act::AnswerFinding(e) => {
            let inspection = state.inspections.inspections.get(&e.inspection);
            let finding = inspection.and_then(|inspection| inspection.findings.get(&e.finding));
            return finding.map(|finding| finding.unit.clone()).into_iter().collect();
        }
        Act::AnswerRecommendation(crate::event::RecommendationAnswered { inspection, recommendation, .. })
        | Act::CloseRecommendation(crate::event::RecommendationClosed { inspection, recommendation, .. }) => {
            let inspection = state.inspections.inspections.get(inspection);
            let found = inspection.and_then(|inspection| inspection.recommendations.get(recommendation));
            return found.map(|found| found.unit.clone()).into_iter().collect();
        }
        Act::ReceiveDocument(e) => return [e.unit.clone()].into(),
        Act::SuspendTask { task, .. }
        | Act::ResumeTask { task, .. }
        | Act::EndTask { task, .. }
        | Act::WithdrawReport { task, .. }
        | Act::RecordTrouble { task, .. }
        | Act::AppealDispute { task, .. }
        | Act::AssessExplanation { task, .. }
        | Act::DecideHandling { task, .. }
        | Act::CloseCase { task, .. }
        | Act::WaiveCase { task, .. }
        | Act::ReturnReport { task, .. }
        | Act::AcceptReport { task }
        | Act::RequestExtension { task, .. }
        | Act::GrantExtension { task, .. }
        | Act::RefuseExtension { task, .. }
        | Act::WithdrawDelay { task, .. }
        | Act::DisputeTimeliness { task, .. }
        | Act::DecideDispute { task, .. }
        | Act::RequestExplanation { task, .. }
        | Act::FileExplanation { task, .. }
        | Act::OpenReview { task }
        | Act::ConcludeReview { task, .. }
        | Act::PublishResult { task, .. }
        | Act::RecordLateDiscovery { task, .. } => vec![task],
        // A reminder decides nothing; a period opens as the rule set says, for all alike.
        Act::PublishCalendar { .. }
        | Act::ActivateRegime { .. }
        | Act::DeclareFacts { .. }
        | Act::ChangeDirective(_)
        | Act::InterpretObligation(_)
        | Act::RecordOutage(_)
        | Act::DecideProposal(_)
        | Act::RenameUnit(_)
        | Act::ReorganiseUnits(_)
        | Act::MoveUnit(_)
        | Act::AssignRole(_)
        | Act::EndRole(_)
        | Act::GrantDelegation(_)
        | Act::RevokeDelegation(_)
        | Act::TransferAuthority(_)
        | Act::EnterPerson(_)
        | Act::ReadPerson(_)
        | Act::ErasePerson(_)
        | Act::ActivateRuleSet { .. }
        | Act::EstablishUnits { .. }
        | Act::RegisterDirective(_)
        | Act::IssueDirective { .. }
        | Act::DispatchDirective { .. }
        | Act::AcknowledgeDirective { .. }
        | Act::ExtractObligations { .. }
        | Act::AssignTasks { .. }
        | Act::Remind { .. } => Vec::new(),
    };
    tasks.into_iter().map(|task| task.unit.clone()).collect()
}

/// The units whose affairs an earlier entry touches.
fn of_entry(chronicle: &Chronicle, entry: &EntryRef) -> BTreeSet<UnitCode> {
    let state = chronicle.state();
    let Some(mut recorded) = state.entry(entry).and_then(|entry| chronicle.get(entry)) else { return BTreeSet::new() };
    // What is said of a correction touches those whom the corrected entry touches.
    while let Event::EntryAnnulled(EntryAnnulled { entry, .. })
    | Event::FieldsCorrected(FieldsCorrected { entry, .. }) = &recorded.event
    {
        let Some(earlier) = chronicle.get(*entry) else { break };
        recorded = earlier;
    }
    let of_tasks = state.ground(recorded.entry).into_iter().flat_map(|ground| &ground.tasks).map(|task| &task.unit);
    of_tasks.chain(recorded.event.units()).cloned().collect()
}

fn not_one_of(actor: &Actor, debtors: &BTreeSet<UnitCode>) -> Result<(), Refusal> {
    if debtors.contains(&actor.unit) { Err(Refusal::JudgesItself(actor.unit.clone())) } else { Ok(()) }
}

fn only_for_own_unit(actor: &Actor, debtors: &BTreeSet<UnitCode>) -> Result<(), Refusal> {
    match debtors.iter().find(|debtor| **debtor != actor.unit) {
        Some(debtor) => Err(Refusal::ActsForAnother { unit: actor.unit.clone(), debtor: debtor.clone() }),
        None => Ok(()),
    }
}
