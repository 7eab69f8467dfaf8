//! What may have happened: the payloads of events, by kind.
//!
//! A kind's shape is frozen once recorded. A new shape is a new version beside the old one, and what
//! was written in the old one is read through an upcaster: [`Event::from_payload`].

mod acts;
mod evidence;
mod kinds;
mod parts;
mod sources;
mod strict;
mod upcast;

use calendar::{Moment, Period, Timestamp};
use serde_json::{Value, json};

use crate::{
    effort,
    ids::{EntryNumber, ObligationId, TaskId, UnitCode},
    origin::Origin,
    people::Actor,
};

pub use evidence::{EvidenceClass, Header};
pub use kinds::*;
pub use parts::*;
pub use sources::*;

/// An event as recorded: what the log's header says, in the domain's types.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its number in the log.
    pub entry: EntryNumber,
    /// When the ledger recorded it, by the ledger's own clock.
    pub recorded_at: Timestamp,
    /// When it happened, as claimed.
    pub occurred_at: Moment,
    /// Who recorded it.
    pub actor: Actor,
    /// Who approved it.
    pub approver: Option<Actor>,
    /// How it came in.
    pub channel: Option<Channel>,
    /// The entry that gave rise to it.
    pub cause: Option<EntryNumber>,
    /// The entry that it corrects.
    pub corrects: Option<EntryNumber>,
    /// What it comes from.
    pub origin: Origin,
    /// The rules it rests on.
    pub legal_basis: Vec<String>,
    /// SHA-256 of the documents it rests on, in hexadecimal.
    pub documents: Vec<String>,
    /// What happened.
    pub event: Event,
}

/// Why a recorded payload cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an event of kind \"{kind}\", version {version}, cannot be read: {detail}")]
pub struct EventError {
    /// The kind recorded.
    pub kind: String,
    /// The version recorded.
    pub version: u16,
    /// What is wrong.
    pub detail: String,
}

impl Recorded {
    /// Whoever had a hand in it: the author, and who approved, if anybody did.
    pub fn people(&self) -> impl Iterator<Item = &Actor> {
        std::iter::once(&self.actor).chain(&self.approver)
    }

    /// What its header says that bears on how its payload is read.
    pub fn header(&self) -> Header<'_> {
        let Self { actor, channel, recorded_at, documents, .. } = self;
        Header { actor, channel: *channel, recorded_at: *recorded_at, documents: documents.len() }
    }
}

impl Event {
    /// The payload as JSON.
    pub fn payload(&self) -> Value {
        // Every payload is a struct of text, integers and lists, which always serialises; a golden file pins each.
        let mut tagged = serde_json::to_value(self).unwrap_or_default();
        tagged.get_mut("payload").map(Value::take).unwrap_or_default()
    }

    /// Reads a recorded payload. What an older version did not say may follow from the entry's header.
    pub fn from_payload(kind: &str, version: u16, payload: Value, header: &Header<'_>) -> Result<Self, EventError> {
        effort::count(&effort::READ);
        let refuse = |detail: String| EventError { kind: kind.to_owned(), version, detail };
        let current = Self::KINDS.iter().find(|(known, _)| *known == kind).map(|(_, version)| *version);
        if current.is_none_or(|current| version == 0 || version > current) {
            return Err(refuse("this version of the program does not know it; use a newer one".to_owned()));
        }
        let payload = upcast::to_current(kind, version, payload, header);
        serde_json::from_value(json!({ "kind": kind, "payload": payload })).map_err(|error| refuse(error.to_string()))
    }

    /// Whether only the ledger's own hand records it: no command leads to it.
    pub fn is_notice(&self) -> bool {
        matches!(
            self,
            Self::LedgerOpened(_)
                | Self::CheckpointAnchored(_)
                | Self::StreamsCounted(_)
                | Self::ClockConfirmed(_)
                | Self::KeyRotated(_)
                | Self::VerifierPublished(_)
                | Self::DeskOriginFixed(_)
                | Self::AccessHeadRecorded(_)
                | Self::AccessLogDropped(_)
                | Self::SubmissionRefused(_)
                | Self::ClassifiedInputRefused(_)
        )
    }

    /// The one task it is about, if it is about one.
    pub fn task(&self) -> Option<&TaskId> {
        match self {
            Self::TaskAcknowledged(TaskAcknowledged { task })
            | Self::ReportSubmitted(ReportSubmitted { task, .. })
            | Self::ReportReturned(ReportReturned { task, .. })
            | Self::ReportResubmitted(ReportResubmitted { task, .. })
            | Self::ReportAccepted(ReportAccepted { task, .. })
            | Self::ExtensionRequested(ExtensionRequested { task, .. })
            | Self::ExtensionGranted(ExtensionGranted { task, .. })
            | Self::ExtensionRefused(ExtensionRefused { task, .. })
            | Self::DelayRecorded(DelayRecorded { task, .. })
            | Self::DelayWithdrawn(DelayWithdrawn { task, .. })
            | Self::TimelinessDisputed(TimelinessDisputed { task, .. })
            | Self::DisputeDecided(DisputeDecided { task, .. })
            | Self::ExplanationRequested(ExplanationRequested { task, .. })
            | Self::ExplanationFiled(ExplanationFiled { task, .. })
            | Self::AccountabilityReviewOpened(AccountabilityReviewOpened { task, .. })
            | Self::AccountabilityReviewConcluded(AccountabilityReviewConcluded { task, .. })
            | Self::HandlingResultPublished(HandlingResultPublished { task, .. })
            | Self::TaskSuspended(TaskSuspended { task, .. })
            | Self::TaskResumed(TaskResumed { task, .. })
            | Self::TaskEnded(TaskEnded { task, .. })
            | Self::TaskTransferred(TaskTransferred { task, .. })
            | Self::DeadlineRecomputed(DeadlineRecomputed { task, .. })
            | Self::ReportWithdrawn(ReportWithdrawn { task, .. })
            | Self::TroubleRecorded(TroubleRecorded { task, .. })
            | Self::DisputeAppealed(DisputeAppealed { task, .. })
            | Self::ExplanationAssessed(ExplanationAssessed { task, .. })
            | Self::HandlingDecided(HandlingDecided { task, .. })
            | Self::CaseClosed(CaseClosed { task, .. })
            | Self::SourceStated(SourceStated { task, .. })
            | Self::LateDiscoveredRecord(LateDiscoveredRecord { task, .. }) => Some(task),
            Self::FactRecorded(FactRecorded { task, .. }) => task.as_ref(),
            _ => None,
        }
    }

    /// Every task that it concerns: as its own, through a duty and period, by moving a filing, by
    /// passing to another unit.
    pub fn tasks(&self) -> Vec<TaskId> {
        let group = |obligation: &ObligationId, period: &Option<Period>, units: &[UnitCode]| {
            TaskId::of_units(obligation, *period, units).collect()
        };
        match self {
            Self::TasksAssigned(e) => group(&e.obligation, &e.period, &e.units),
            Self::DeadlineFixed(e) => group(&e.obligation, &e.period, &e.units),
            Self::ReminderIssued(e) => group(&e.obligation, &e.period, &e.units),
            Self::SubmissionRefused(e) => e.tasks.clone(),
            Self::EntryCorrected(e) => {
                let moved = e.changes.iter().filter_map(|change| match change {
                    Change::Task { after, .. } => Some(after.clone()),
                    Change::Received { .. } | Change::Document { .. } | Change::EvidenceClass { .. } => None,
                });
                std::iter::once(e.task.clone()).chain(moved).collect()
            }
            Self::TaskTransferred(e) => {
                let carried = TaskId::of_units(&e.task.obligation, e.task.period, &e.to);
                std::iter::once(e.task.clone()).chain(carried).collect()
            }
            other => other.task().cloned().into_iter().collect(),
        }
    }

    /// Whether it concerns `task`.
    pub fn concerns(&self, task: &TaskId) -> bool {
        self.task() == Some(task) || self.tasks().contains(task)
    }

    /// The units that it is about, other than through a task.
    pub fn units(&self) -> Vec<&UnitCode> {
        match self {
            Self::UnitEstablished(UnitEstablished { unit, .. })
            | Self::UnitRenamed(UnitRenamed { unit, .. })
            | Self::UnitMoved(UnitMoved { unit, .. })
            | Self::DirectiveAcknowledged(DirectiveAcknowledged { unit, .. })
            | Self::DocumentReceived(DocumentReceived { unit, .. })
            | Self::FactRecorded(FactRecorded { unit, .. })
            | Self::FindingRecorded(FindingRecorded { unit, .. })
            | Self::RecommendationIssued(RecommendationIssued { unit, .. })
            | Self::ProposalMade(ProposalMade { unit, .. }) => vec![unit],
            Self::RoleAssigned(RoleAssigned { office, .. }) | Self::RoleEnded(RoleEnded { office, .. }) => {
                vec![&office.unit]
            }
            Self::UnitsReorganised(e) => e.ended.iter().chain(&e.successors).collect(),
            Self::InspectionPlanned(e) => e.units.iter().collect(),
            Self::ObligationInterpreted(e) => e.binds.iter().collect(),
            _ => Vec::new(),
        }
    }
}
