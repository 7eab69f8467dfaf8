//! Who may record what, and who must approve it: one table, and the separation of duties.

use std::collections::BTreeSet;

use crate::{
    command::{Act, Command},
    ids::{TaskId, UnitCode},
    people::{Actor, Position, Position::*, UnitKind},
    refusal::Refusal,
    state::State,
};

/// One row: these positions may record the act, and one of those must approve it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// The act's name.
    pub act: &'static str,
    /// Who may record it.
    pub recorders: &'static [Position],
    /// Who may approve it; if empty, no approval is needed.
    pub approvers: &'static [Position],
}

const fn row(act: &'static str, recorders: &'static [Position], approvers: &'static [Position]) -> Permission {
    Permission { act, recorders, approvers }
}

const OFFICE: &[Position] = &[OfficeOfficer];
const UNIT: &[Position] = &[UnitClerk, UnitFocalPoint];
const CHAIR: &[Position] = &[Chairman, ViceChairman];
const NOBODY: &[Position] = &[];

/// The permission matrix, whole. An act with several rows may be recorded under any of them.
pub const PERMISSIONS: &[Permission] = &[
    row("activate-rule-set", &[OfficeChief], CHAIR),
    row("establish-units", &[OfficeChief], CHAIR),
    row("register-directive", &[ProvincialClerk], NOBODY),
    row("issue-directive", &[ProvincialClerk], CHAIR),
    row("dispatch-directive", &[ProvincialClerk], NOBODY),
    row("acknowledge-directive", UNIT, NOBODY),
    row("extract-obligations", OFFICE, &[OfficeChief]),
    row("assign-tasks", OFFICE, &[OfficeChief]),
    row("fix-deadline", OFFICE, &[OfficeChief]),
    row("fix-deadline", CHAIR, NOBODY),
    row("acknowledge-tasks", UNIT, NOBODY),
    row("submit", UNIT, &[UnitHead]),
    row("submit", &[ProvincialClerk, System], NOBODY),
    row("resubmit", UNIT, &[UnitHead]),
    row("resubmit", &[ProvincialClerk, System], NOBODY),
    row("return-report", &[OfficeOfficer, Chairman, ViceChairman], NOBODY),
    row("accept-report", &[OfficeOfficer, Chairman, ViceChairman], NOBODY),
    row("request-extension", UNIT, &[UnitHead]),
    row("grant-extension", &[OfficeChief, Chairman, ViceChairman], NOBODY),
    row("refuse-extension", &[OfficeChief, Chairman, ViceChairman], NOBODY),
    row("remind", OFFICE, &[OfficeChief]),
    row("remind", &[System], NOBODY),
    row("record-delay", OFFICE, &[OfficeChief]),
    row("record-delay", CHAIR, NOBODY),
    row("withdraw-delay", OFFICE, &[OfficeChief]),
    row("withdraw-delay", CHAIR, NOBODY),
    row("dispute-timeliness", UNIT, &[UnitHead]),
    row("decide-dispute", &[ChiefInspector, Chairman, ViceChairman], NOBODY),
    row("request-explanation", OFFICE, &[OfficeChief]),
    row("request-explanation", CHAIR, NOBODY),
    row("file-explanation", UNIT, &[UnitHead]),
    row("open-review", UNIT, &[UnitHead]),
    row("conclude-review", UNIT, &[UnitHead]),
    row("publish-result", UNIT, &[UnitHead]),
    row("correct-entry", &[ProvincialClerk, OfficeOfficer], &[OfficeChief, Chairman, ViceChairman]),
    row("correct-entry", UNIT, &[UnitHead]),
    row("correct-entry", &[TeamLeader, Inspector], &[ChiefInspector]),
    row("record-late-discovery", &[ProvincialClerk, OfficeOfficer], &[OfficeChief, Chairman, ViceChairman]),
    // A unit may bring its own paper forward; only somebody outside it may let the paper count.
    row("record-late-discovery", UNIT, &[OfficeChief, ChiefInspector, Chairman, ViceChairman]),
    row("record-late-discovery", &[TeamLeader, Inspector], &[ChiefInspector, Chairman, ViceChairman]),
];

/// Acts by which somebody decides on a unit's timeliness: nobody of that unit may take part.
pub const JUDGING: &[&str] = &[
    "fix-deadline",
    "return-report",
    "accept-report",
    "grant-extension",
    "refuse-extension",
    "record-delay",
    "withdraw-delay",
    "decide-dispute",
    "request-explanation",
];

/// Acts that any side may record, but that change what a unit's timeliness rests on: whoever
/// approves them must be of another unit. A unit's own correction is no such act, for it cannot
/// touch the time.
pub const OUTSIDE_APPROVAL: &[&str] = &["record-late-discovery", "correct-entry"];

/// Whether the command's author may record it, with the approval given.
pub fn authorise(state: &State, command: &Command) -> Result<(), Refusal> {
    let act = command.act.name();
    check_position(state, &command.by, &command.act)?;
    let rows: Vec<&Permission> =
        PERMISSIONS.iter().filter(|row| row.act == act && row.recorders.contains(&command.by.position)).collect();
    if rows.is_empty() {
        return Err(Refusal::MayNotRecord { act, position: command.by.position });
    }
    check_approval(state, command, &rows)?;
    let debtors = debtors(state, &command.act);
    for actor in std::iter::once(&command.by).chain(&command.approved_by) {
        if JUDGING.contains(&act) {
            not_one_of(actor, &debtors)?;
        }
        if of_the_unit_itself(actor.position) {
            only_for_own_unit(actor, &debtors)?;
        }
    }
    match &command.approved_by {
        Some(approver) if OUTSIDE_APPROVAL.contains(&act) && !of_the_unit_itself(approver.position) => {
            not_one_of(approver, &debtors)
        }
        _ => Ok(()),
    }
}

fn check_approval(state: &State, command: &Command, rows: &[&Permission]) -> Result<(), Refusal> {
    let act = command.act.name();
    let required = !rows.iter().any(|row| row.approvers.is_empty());
    let allowed: Vec<Position> = rows.iter().flat_map(|row| row.approvers).copied().collect();
    match &command.approved_by {
        None if required => Err(Refusal::ApprovalMissing { act, by: allowed }),
        None => Ok(()),
        Some(approver) => {
            check_position(state, approver, &command.act)?;
            if approver.is_same_person(&command.by) {
                return Err(Refusal::SamePerson);
            }
            if required && !allowed.contains(&approver.position) {
                return Err(Refusal::MayNotApprove { act, position: approver.position, by: allowed });
            }
            Ok(())
        }
    }
}

fn check_position(state: &State, actor: &Actor, act: &Act) -> Result<(), Refusal> {
    let kind = unit_kind(state, &actor.unit, act).ok_or_else(|| Refusal::UnknownUnit(actor.unit.clone()))?;
    if kind.has(actor.position) {
        return Ok(());
    }
    Err(Refusal::PositionNotInUnit { position: actor.position, unit: actor.unit.clone() })
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

pub(crate) fn of_the_unit_itself(position: Position) -> bool {
    matches!(position, UnitHead | UnitFocalPoint | UnitClerk)
}

/// The units whose own affairs the act touches: the debtors of its tasks, before and after.
fn debtors(state: &State, act: &Act) -> BTreeSet<UnitCode> {
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
        Act::ReturnReport { task, .. }
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
        Act::ActivateRuleSet { .. }
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

fn not_one_of(actor: &Actor, debtors: &BTreeSet<UnitCode>) -> Result<(), Refusal> {
    if debtors.contains(&actor.unit) { Err(Refusal::JudgesItself(actor.unit.clone())) } else { Ok(()) }
}

fn only_for_own_unit(actor: &Actor, debtors: &BTreeSet<UnitCode>) -> Result<(), Refusal> {
    match debtors.iter().find(|debtor| **debtor != actor.unit) {
        Some(debtor) => Err(Refusal::ActsForAnother { unit: actor.unit.clone(), debtor: debtor.clone() }),
        None => Ok(()),
    }
}
