//! Whose own affairs an act touches.

use std::collections::BTreeSet;

use crate::{
    command::{Act, EntryRef},
    event::{EntryAnnulled, Event, FieldsCorrected},
    ids::{TaskId, UnitCode},
    known::Known,
    state::Obligation,
};

/// Whose own affairs an act touches, and in which tasks.
#[derive(Debug, Default)]
pub(super) struct Touched {
    pub(super) units: BTreeSet<UnitCode>,
    pub(super) tasks: Vec<TaskId>,
}

impl Touched {
    fn unit(unit: &UnitCode) -> Self {
        std::iter::once(unit.clone()).collect()
    }

    fn tasks(tasks: impl IntoIterator<Item = TaskId>) -> Self {
        let tasks: Vec<TaskId> = tasks.into_iter().collect();
        Self { units: tasks.iter().map(|task| task.unit.clone()).collect(), tasks }
    }
}

impl FromIterator<UnitCode> for Touched {
    fn from_iter<I: IntoIterator<Item = UnitCode>>(units: I) -> Self {
        Self { units: units.into_iter().collect(), tasks: Vec::new() }
    }
}

/// The units whose own affairs the act touches: the debtors of its tasks, before and after.
pub(super) fn debtors(known: &dyn Known, act: &Act) -> Touched {
    let state = known.state();
    let tasks: Vec<&TaskId> = match act {
        Act::AcknowledgeTasks { tasks } | Act::RecordDelay { tasks, .. } => tasks.iter().collect(),
        Act::Submit { filings } => filings.iter().map(|filing| &filing.task).collect(),
        Act::Resubmit { filing } => vec![&filing.task],
        Act::ImportHistory(new) => new.rows.iter().map(|row| &row.task).collect(),
        Act::RecordStatements { statements } => statements.iter().map(|said| &said.task).collect(),
        Act::FixDeadline { obligation, period, units, .. } if units.is_empty() => {
            known.tasks_of(obligation, *period).into_iter().map(|task| &task.id).collect()
        }
        Act::FixDeadline { obligation, period, units, .. } => {
            return Touched::tasks(TaskId::of_units(obligation, *period, units));
        }
        Act::CorrectEntry { entry, set, .. } => {
            let origin = known.entry(entry).and_then(|entry| known.filing(entry)).map(|filing| &filing.task);
            origin.into_iter().chain(&set.task).collect()
        }
        Act::CorrectFields { entry, .. } | Act::AnnulEntry { entry, .. } => return of_entry(known, entry),
        Act::RecordFact(new) => return Touched::unit(&new.unit),
        // Where none is named, the decision leaves out those of whoever asks.
        Act::RecomputeDeadlines { tasks, .. } | Act::TransferTasks { tasks, .. } => tasks.iter().collect(),
        Act::PlanInspection(e) => return e.units.iter().cloned().collect(),
        Act::AdvanceInspection { inspection, .. } => {
            let inspection = state.inspections.inspections.get(inspection);
            return inspection.map(|inspection| inspection.units.iter().cloned().collect()).unwrap_or_default();
        }
        Act::RecordFinding(e) => return Touched::unit(&e.unit),
        Act::IssueRecommendation { unit, .. } => return Touched::unit(unit),
        Act::MakeProposal(new) => return Touched::unit(&new.unit),
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
        Act::ReceiveDocument(e) => return Touched::unit(&e.unit),
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
        // Who says by which day a duty is to be done, or whom it binds, decides on those whom it binds. Where
        // the rule set says the day, a period opens for all alike.
        Act::ExtractObligations { directive, obligations } => {
            let addressees = state.directives.get(directive).map(|directive| &directive.registered.addressees);
            let dated = obligations.iter().filter(|new| new.due_day.is_some());
            let owed = dated.flat_map(|new| match (new.debtors.is_empty(), addressees) {
                (true, Some(addressees)) => addressees,
                _ => &new.debtors,
            });
            return owed.cloned().collect();
        }
        Act::AssignTasks { obligation, units, due, .. } => {
            let is_dated = |known: &&Obligation| known.terms.due_day.is_some() || due.is_some();
            let Some(known) = state.obligations.get(obligation).filter(is_dated) else {
                return Touched::default();
            };
            return if units.is_empty() { &known.terms.debtors } else { units }.iter().cloned().collect();
        }
        Act::InterpretObligation(e) => {
            let known = state.obligations.get(&e.obligation).into_iter().flat_map(|known| &known.terms.debtors);
            return known.chain(&e.binds).cloned().collect();
        }
        // A reminder decides nothing.
        Act::PublishCalendar { .. }
        | Act::ActivateRegime { .. }
        | Act::DeclareFacts { .. }
        | Act::ChangeDirective(_)
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
        | Act::Remind { .. } => Vec::new(),
    };
    Touched::tasks(tasks.into_iter().cloned())
}

/// The units whose affairs an earlier entry touches.
fn of_entry(known: &dyn Known, entry: &EntryRef) -> Touched {
    let Some(mut recorded) = known.entry(entry).and_then(|entry| known.get(entry)) else {
        return Touched::default();
    };
    // What is said of a correction touches those whom the corrected entry touches.
    while let Event::EntryAnnulled(EntryAnnulled { entry, .. })
    | Event::FieldsCorrected(FieldsCorrected { entry, .. }) = &recorded.event
    {
        let Some(earlier) = known.get(*entry) else { break };
        recorded = earlier;
    }
    let of_tasks = known.ground(recorded.entry).into_iter().flat_map(|ground| known.units_of(ground));
    of_tasks.chain(recorded.event.units().into_iter().cloned()).collect()
}
