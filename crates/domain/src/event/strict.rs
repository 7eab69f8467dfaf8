//! Reading a payload strictly, and where its event belongs: each value has exactly one valid JSON form. A payload
//! in any other form is refused.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    DeadlineFixed, DirectiveAcknowledged, DirectiveChanged, DirectiveDispatched, DirectiveIssued, DirectiveRegistered,
    DocumentReceived, EntryCorrected, Event, EventError, FactRecorded, FindingAnswered, FindingRecorded, Header,
    InspectionAdvanced, InspectionPlanned, ObligationExtracted, ObligationInterpreted, ProposalDecided, ProposalMade,
    RecommendationAnswered, RecommendationClosed, RecommendationIssued, ReminderIssued, TasksAssigned, UnitEstablished,
    UnitMoved, UnitRenamed, upcast::to_current,
};

/// Streams in which only the kinds stand that belong there.
const OWN: [&str; 8] = ["calendar", "checkpoints", "corrections", "history", "ledger", "outages", "rules", "streams"];
/// The same, of streams about one task, one duty or one directive.
const OWN_OF_ONE: [&str; 3] = ["task/", "obligation/", "directive/"];

impl Event {
    /// Reads a recorded payload that has exactly the members of its kind and version, each in its one form.
    pub fn from_payload_strictly(
        kind: &str,
        version: u16,
        payload: Value,
        header: &Header<'_>,
    ) -> Result<Self, EventError> {
        let refuse = |detail: &str| EventError { kind: kind.to_owned(), version, detail: detail.to_owned() };
        let event = Self::from_payload(kind, version, payload.clone(), header)?;
        if added_since(kind, version, header).iter().any(|(outer, name)| holds(&payload, outer.as_deref(), name)) {
            return Err(refuse("it has a member that only a later version has"));
        }
        match event.payload() == to_current(kind, version, payload, header) {
            true => Ok(event),
            false => Err(refuse("it is not in the one form of what it says")),
        }
    }

    /// Whether the event belongs in this stream. Corrections and annulments belong in the stream of what they
    /// correct, which they do not name: they may stand in any.
    pub fn belongs_in(&self, stream: &str) -> bool {
        match self {
            Self::FieldsCorrected(_) | Self::EntryAnnulled(_) => true,
            other => other.own_stream().map_or_else(
                || !OWN.contains(&stream) && !OWN_OF_ONE.iter().any(|own| stream.starts_with(own)),
                |own| own == stream,
            ),
        }
    }

    /// The one stream in which the event stands, if its payload says which.
    fn own_stream(&self) -> Option<String> {
        let fixed = match self {
            Self::LedgerOpened(_) => "ledger",
            Self::CalendarPublished(_) | Self::CalendarCorrected(_) => "calendar",
            Self::RuleSetActivated(_) => "rules",
            Self::SystemOutageRecorded(_) => "outages",
            Self::CheckpointAnchored(_) => "checkpoints",
            Self::StreamsCounted(_) => "streams",
            Self::HistoryImported(_) => "history",
            Self::DirectiveRegistered(DirectiveRegistered { directive, .. })
            | Self::DirectiveIssued(DirectiveIssued { directive, .. })
            | Self::DirectiveDispatched(DirectiveDispatched { directive, .. })
            | Self::DirectiveAcknowledged(DirectiveAcknowledged { directive, .. })
            | Self::DirectiveChanged(DirectiveChanged { directive, .. }) => {
                return Some(format!("directive/{directive}"));
            }
            Self::ObligationExtracted(ObligationExtracted { obligation, .. })
            | Self::ObligationInterpreted(ObligationInterpreted { obligation, .. })
            | Self::TasksAssigned(TasksAssigned { obligation, .. })
            | Self::DeadlineFixed(DeadlineFixed { obligation, .. })
            | Self::ReminderIssued(ReminderIssued { obligation, .. }) => {
                return Some(format!("obligation/{obligation}"));
            }
            Self::EntryCorrected(EntryCorrected { task, .. }) => return Some(format!("task/{task}")),
            Self::FactRecorded(_) => return None,
            other => return other.task().map(|task| format!("task/{task}")),
        };
        Some(fixed.to_owned())
    }
}

impl Event {
    /// The stream in which the event stands, as far as its payload tells.
    pub(crate) fn stream(&self) -> Option<String> {
        Some(match self {
            Self::UnitEstablished(UnitEstablished { unit, .. })
            | Self::UnitRenamed(UnitRenamed { unit, .. })
            | Self::UnitMoved(UnitMoved { unit, .. }) => format!("unit/{unit}"),
            Self::DocumentReceived(DocumentReceived { unit, .. }) => format!("incoming/{unit}"),
            Self::FactRecorded(FactRecorded { fact, unit, .. }) => format!("fact/{fact}/{unit}"),
            Self::InspectionPlanned(InspectionPlanned { inspection, .. })
            | Self::InspectionAdvanced(InspectionAdvanced { inspection, .. })
            | Self::FindingRecorded(FindingRecorded { inspection, .. })
            | Self::FindingAnswered(FindingAnswered { inspection, .. })
            | Self::RecommendationIssued(RecommendationIssued { inspection, .. })
            | Self::RecommendationAnswered(RecommendationAnswered { inspection, .. })
            | Self::RecommendationClosed(RecommendationClosed { inspection, .. }) => format!("inspection/{inspection}"),
            Self::ProposalMade(ProposalMade { proposal, .. })
            | Self::ProposalDecided(ProposalDecided { proposal, .. }) => {
                format!("proposal/{proposal}")
            }
            other => return other.own_stream(),
        })
    }
}

/// The members that later versions added to this one, each by the member that holds it, if any, and its name: what
/// reading adds to a payload that has nothing.
fn added_since(kind: &str, version: u16, header: &Header<'_>) -> BTreeSet<(Option<String>, String)> {
    let empty = json!({ "rule_set": {} });
    let full = to_current(kind, version, empty, header);
    let names = |of: Option<&Map<String, Value>>| of.into_iter().flat_map(Map::keys).cloned().collect::<Vec<_>>();
    let inner = names(full.get("rule_set").and_then(Value::as_object));
    let outer = names(full.as_object()).into_iter().filter(|name| name != "rule_set");
    inner.into_iter().map(|name| (Some("rule_set".to_owned()), name)).chain(outer.map(|name| (None, name))).collect()
}

fn holds(payload: &Value, outer: Option<&str>, name: &str) -> bool {
    let inside = outer.map_or(Some(payload), |outer| payload.get(outer));
    inside.is_some_and(|inside| inside.get(name).is_some())
}
