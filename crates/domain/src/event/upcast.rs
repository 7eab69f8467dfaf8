//! From shapes of earlier versions to today's. What was recorded is never rewritten; it is read so.

use calendar::Moment;
use serde_json::{Map, Value, json};

use super::{EvidenceClass, Header};
use crate::{
    ids::TaskId,
    people::UnitKind,
    rules::{
        ApprovalClock, BackDatedRules, CarriedDeadline, CuredReport, DeadlineAgain, DocumentExchange, EmptyReport,
        EvidenceForm, FourthQuarter, LateAfterCure, LateGrant, LatenessCount, OneHandTimes, OutageChannel, OutageGrace,
        PaperClock, PostClock, RULE_DAYS_MAX, SharedDocument, SuspendedFiling, TravellingKeys, WrongChannel,
    },
};

/// From one version of a kind to the next.
type Step = fn(&str, &mut Map<String, Value>, &Header<'_>);

/// What each version added to the one before it: the first step leads from version 1 to version 2.
const STEPS: [Step; 3] = [from_first, from_second, from_third];

/// The payload in the shape of the kind's present version, one version after the other. A version that
/// is present already, and a payload that is no object, come back as they are.
pub(super) fn to_current(kind: &str, version: u16, mut payload: Value, header: &Header<'_>) -> Value {
    if let Some(fields) = payload.as_object_mut() {
        let passed = usize::from(version.saturating_sub(1));
        STEPS.iter().skip(passed).for_each(|step| step(kind, fields, header));
    }
    payload
}

/// What the second versions added, with the value that holds for what was written before.
fn from_first(kind: &str, fields: &mut Map<String, Value>, _: &Header<'_>) {
    let mut add = |name: &str, value: Value| {
        fields.entry(name).or_insert(value);
    };
    match kind {
        // Days off were a table of the program then.
        "LedgerOpened" => add("calendar", json!(calendar::published::VERSION)),
        "UnitEstablished" => {
            ["from", "parent", "abbreviation"].into_iter().for_each(|name| add(name, Value::Null));
            add("codes", json!([]));
        }
        "ObligationExtracted" => {
            add("evidence", json!([]));
            ["trigger", "applies_from"].into_iter().for_each(|name| add(name, Value::Null));
        }
        "ReportSubmitted" | "ReportResubmitted" => add("times", json!({})),
        "LateDiscoveredRecord" => add("signed_by", Value::Null),
        "SubmissionRefused" => add("code", Value::Null),
        "RuleSetActivated" => {
            if let Some(rules) = fields.get_mut("rule_set").and_then(Value::as_object_mut) {
                first_rules(rules);
            }
        }
        // Of the others, what changed is which steps a trace may hold.
        _ => {}
    }
}

/// What the third versions added, with the value that holds for what was written before.
fn from_second(kind: &str, fields: &mut Map<String, Value>, header: &Header<'_>) {
    if let ("RuleSetActivated", Some(rules)) = (kind, fields.get_mut("rule_set").and_then(Value::as_object_mut)) {
        second_rules(rules);
    }
    match kind {
        // Every system could do whatever systems could do, through any channel.
        "UnitEstablished" => {
            let system = fields.get("kind") == Some(&json!(UnitKind::System));
            let acts = ["submit", "resubmit", "remind", "record-fact"];
            let connection = if system { json!({ "acts": acts, "channels": [] }) } else { Value::Null };
            fields.entry("connection").or_insert(connection);
        }
        "DeadlineFixed" => {
            fields.entry("reason").or_insert(Value::Null);
        }
        _ => {}
    }
    let class = match kind {
        // What names no task or time is no filing, and is not read anyhow.
        "ReportSubmitted" | "ReportResubmitted" => Some(filed(fields, header).unwrap_or(EvidenceClass::E)),
        "LateDiscoveredRecord" => Some(header.found()),
        _ => None,
    };
    if let Some(class) = class {
        fields.entry("evidence_class").or_insert(json!(class));
    }
}

/// What the fourth versions added, with the value that holds for what was written before.
fn from_third(kind: &str, fields: &mut Map<String, Value>, _: &Header<'_>) {
    if kind == "LateDiscoveredRecord" {
        fields.entry("source").or_insert(Value::Null);
    }
}

/// The class of a filing that names its task and time.
fn filed(fields: &Map<String, Value>, header: &Header<'_>) -> Option<EvidenceClass> {
    let task: TaskId = serde_json::from_value(fields.get("task")?.clone()).ok()?;
    let received: Moment = serde_json::from_value(fields.get("received")?.clone()).ok()?;
    Some(header.filed(&task.unit, received))
}

/// What a rule set of the second version could not forbid, nothing forbade.
fn second_rules(rules: &mut Map<String, Value>) {
    let unsaid = [
        ("approval_clock", json!(ApprovalClock::Approval)),
        ("outage_channel", json!(OutageChannel::ReportedBy)),
        ("suspended_filing", json!(SuspendedFiling::InTime)),
        ("empty_report", json!(EmptyReport::KeepsFirstTime)),
        ("deadline_again", json!(DeadlineAgain::Allowed)),
        ("extension_days_max", Value::Null),
        ("outage_entry_working_days", json!(RULE_DAYS_MAX)),
        ("outage_evidence", json!(EvidenceForm::Words)),
        ("found_paper_evidence", json!(EvidenceForm::Words)),
        ("one_hand_times", json!(OneHandTimes::Marked)),
        ("document_exchange", json!(DocumentExchange::Marked)),
        ("back_dated_rules", json!(BackDatedRules::Allowed)),
        ("carried_deadline", json!(CarriedDeadline::TakenOver)),
        ("travelling_keys", json!(TravellingKeys::Refused)),
        ("acts_signed_from", Value::Null),
    ];
    for (field, value) in unsaid {
        rules.entry(field).or_insert(value);
    }
}

/// A rule set of the first version left these unsaid; the program had them built in.
fn first_rules(rules: &mut Map<String, Value>) {
    let unsaid = [
        ("paper_clock", json!(PaperClock::Stamp)),
        ("post_clock", json!(PostClock::Arrival)),
        ("day_end", json!("24:00")),
        ("cured_report", json!(CuredReport::KeepsFirstTime)),
        ("late_after_cure", json!(LateAfterCure::FromDue)),
        ("wrong_channel", json!(WrongChannel::NotedSeparately)),
        ("late_grant", json!(LateGrant::Counts)),
        ("outage_grace", json!(OutageGrace::Nothing)),
        ("lateness_count", json!(LatenessCount::Both)),
        ("shared_document", json!(SharedDocument::EachByItsOwnDue)),
        ("report_channels", json!([])),
        ("cut_off_gap_working_days", json!(0)),
        ("fourth_quarter", json!(FourthQuarter::OwnReport)),
        ("conflict_of_interest_years", json!(0)),
        ("sources", json!({})),
    ];
    for (field, value) in unsaid {
        rules.entry(field).or_insert(value);
    }
}
