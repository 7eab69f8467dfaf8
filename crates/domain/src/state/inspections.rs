//! Inspections with their findings and recommendations, and proposals to the Chairman.

use std::collections::BTreeMap;

use calendar::Timestamp;

use crate::{
    event::{Deadline, Document, Event, InspectionKind, ProposalOutcome, Proposed, RecommendationOutcome, Recorded},
    ids::{EntryNumber, RecordId, UnitCode},
    machine::{INSPECTION, InspectionState, InspectionStep, step},
};

/// Something that became true at a moment, by an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<T> {
    /// The entry.
    pub entry: EntryNumber,
    /// Since when it is true.
    pub at: Timestamp,
    /// What.
    pub what: T,
}

/// A step that was taken, and the limit of the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTaken {
    /// Which.
    pub step: InspectionStep,
    /// The document of the step.
    pub document: Option<Document>,
    /// By when the next one is due.
    pub next: Option<Deadline>,
}

/// An inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The entry that planned it.
    pub entry: EntryNumber,
    /// Since when it is planned.
    pub planned_at: Timestamp,
    /// Which of the three.
    pub kind: InspectionKind,
    /// The body that leads it.
    pub lead: UnitCode,
    /// The units inspected.
    pub units: Vec<UnitCode>,
    /// What about.
    pub subject: String,
    /// The steps taken, in order.
    pub steps: Vec<Dated<StepTaken>>,
    /// What was found, by code.
    pub findings: BTreeMap<RecordId, Finding>,
    /// What is recommended, by code.
    pub recommendations: BTreeMap<RecordId, Recommendation>,
}

/// A finding and its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The entry.
    pub entry: EntryNumber,
    /// Since when it is true.
    pub at: Timestamp,
    /// About whom.
    pub unit: UnitCode,
    /// What was found.
    pub text: String,
    /// What the unit says.
    pub answers: Vec<Dated<String>>,
}

/// A recommendation, open until the inspector closes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// The entry.
    pub entry: EntryNumber,
    /// Since when it is true.
    pub at: Timestamp,
    /// To whom.
    pub unit: UnitCode,
    /// What is recommended.
    pub text: String,
    /// By when.
    pub deadline: Option<Deadline>,
    /// What the unit says it did.
    pub answers: Vec<Dated<String>>,
    /// How the inspector closed it.
    pub closed: Option<Dated<RecommendationOutcome>>,
}

impl Inspection {
    /// How far it has come by `at`.
    pub fn state(&self, at: Timestamp) -> InspectionState {
        self.steps
            .iter()
            .filter(|taken| taken.at <= at)
            .fold(InspectionState::Planned, |state, taken| step(INSPECTION, state, taken.what.step).unwrap_or(state))
    }

    /// The latest moment at which something became true in it.
    pub fn last_at(&self) -> Timestamp {
        self.steps.iter().map(|taken| taken.at).max().unwrap_or(self.planned_at)
    }

    /// The limit that runs at `at`: the last step's.
    pub fn next_due(&self, at: Timestamp) -> Option<&Deadline> {
        self.steps.iter().rfind(|taken| taken.at <= at).and_then(|taken| taken.what.next.as_ref())
    }
}

/// A proposal to the Chairman.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The entry.
    pub entry: EntryNumber,
    /// Since when it is made.
    pub at: Timestamp,
    /// What is proposed.
    pub proposed: Proposed,
    /// About which unit.
    pub unit: UnitCode,
    /// About which position in it.
    pub position: Option<String>,
    /// The entries that it rests on.
    pub grounds: Vec<EntryNumber>,
    /// The last day of the limitation period.
    pub limitation: Option<Deadline>,
    /// The last day of handling.
    pub handling: Option<Deadline>,
    /// What was decided, and in which form.
    pub decided: Option<Dated<(ProposalOutcome, Option<String>)>>,
}

/// All inspections and proposals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspections {
    /// By identifier.
    pub inspections: BTreeMap<RecordId, Inspection>,
    /// By identifier.
    pub proposals: BTreeMap<RecordId, Proposal>,
}

impl Inspections {
    pub(super) fn apply(&mut self, recorded: &Recorded, at: Timestamp) {
        let entry = recorded.entry;
        match &recorded.event {
            Event::InspectionPlanned(e) => {
                let inspection = Inspection {
                    entry,
                    planned_at: at,
                    kind: e.kind,
                    lead: recorded.actor.unit.clone(),
                    units: e.units.clone(),
                    subject: e.subject.clone(),
                    steps: Vec::new(),
                    findings: BTreeMap::new(),
                    recommendations: BTreeMap::new(),
                };
                self.inspections.insert(e.inspection.clone(), inspection);
            }
            Event::InspectionAdvanced(e) => {
                if let Some(inspection) = self.inspections.get_mut(&e.inspection) {
                    let what = StepTaken { step: e.step, document: e.document.clone(), next: e.next.clone() };
                    inspection.steps.push(Dated { entry, at, what });
                }
            }
            Event::FindingRecorded(e) => {
                if let Some(inspection) = self.inspections.get_mut(&e.inspection) {
                    let (unit, text) = (e.unit.clone(), e.text.clone());
                    let finding = Finding { entry, at, unit, text, answers: Vec::new() };
                    inspection.findings.insert(e.finding.clone(), finding);
                }
            }
            Event::FindingAnswered(e) => {
                let inspection = self.inspections.get_mut(&e.inspection);
                if let Some(finding) = inspection.and_then(|inspection| inspection.findings.get_mut(&e.finding)) {
                    finding.answers.push(Dated { entry, at, what: e.text.clone() });
                }
            }
            Event::RecommendationIssued(e) => {
                if let Some(inspection) = self.inspections.get_mut(&e.inspection) {
                    let recommendation = Recommendation {
                        entry,
                        at,
                        unit: e.unit.clone(),
                        text: e.text.clone(),
                        deadline: e.deadline.clone(),
                        answers: Vec::new(),
                        closed: None,
                    };
                    inspection.recommendations.insert(e.recommendation.clone(), recommendation);
                }
            }
            Event::RecommendationAnswered(e) => {
                if let Some(recommendation) = self.recommendation(&e.inspection, &e.recommendation) {
                    recommendation.answers.push(Dated { entry, at, what: e.text.clone() });
                }
            }
            Event::RecommendationClosed(e) => {
                if let Some(recommendation) = self.recommendation(&e.inspection, &e.recommendation) {
                    recommendation.closed = Some(Dated { entry, at, what: e.outcome });
                }
            }
            Event::ProposalMade(e) => {
                let proposal = Proposal {
                    entry,
                    at,
                    proposed: e.proposed.clone(),
                    unit: e.unit.clone(),
                    position: e.position.clone(),
                    grounds: e.grounds.clone(),
                    limitation: e.limitation.clone(),
                    handling: e.handling.clone(),
                    decided: None,
                };
                self.proposals.insert(e.proposal.clone(), proposal);
            }
            Event::ProposalDecided(e) => {
                if let Some(proposal) = self.proposals.get_mut(&e.proposal) {
                    proposal.decided = Some(Dated { entry, at, what: (e.outcome, e.form.clone()) });
                }
            }
            _ => {}
        }
    }

    fn recommendation(&mut self, inspection: &RecordId, code: &RecordId) -> Option<&mut Recommendation> {
        self.inspections.get_mut(inspection)?.recommendations.get_mut(code)
    }
}
