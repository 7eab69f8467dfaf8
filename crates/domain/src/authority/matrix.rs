//! The permission matrix: one table, readable on one page (docs/authority.md is printed from it).

use crate::people::{Role, Role::*, UnitKind};

/// One row: these positions may record the act, and one of those must approve it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// The act's name.
    pub act: &'static str,
    /// Who may record it.
    pub recorders: &'static [Role],
    /// Who may approve it; if empty, no approval is needed.
    pub approvers: &'static [Role],
}

const fn row(act: &'static str, recorders: &'static [Role], approvers: &'static [Role]) -> Permission {
    Permission { act, recorders, approvers }
}

const OFFICE: &[Role] = &[OfficeOfficer];
const UNIT: &[Role] = &[UnitClerk, UnitFocalPoint];
const CHAIR: &[Role] = &[Chairman, ViceChairman];
const CHIEF: &[Role] = &[OfficeChief];
const CHIEF_OR_CHAIR: &[Role] = &[OfficeChief, Chairman, ViceChairman];
const INSPECTORS: &[Role] = &[TeamLeader, Inspector];
const CHIEF_INSPECTOR: &[Role] = &[ChiefInspector];
const HEAD: &[Role] = &[UnitHead];
const NOBODY: &[Role] = &[];

/// The matrix, whole. An act with several rows may be recorded under any of them. Who may record a
/// fact is said by its declaration.
pub const PERMISSIONS: &[Permission] = &[
    // Rules, calendar, facts.
    row("activate-rule-set", CHIEF, CHAIR),
    row("activate-regime", CHIEF, CHAIR),
    row("publish-calendar", OFFICE, CHIEF),
    row("recompute-deadlines", OFFICE, CHIEF_OR_CHAIR),
    row("recompute-deadlines", CHAIR, NOBODY),
    row("declare-facts", OFFICE, CHIEF),
    // Directives, duties, tasks.
    row("register-directive", &[ProvincialClerk], NOBODY),
    row("receive-document", &[ProvincialClerk, UnitClerk], NOBODY),
    row("issue-directive", &[ProvincialClerk], CHAIR),
    row("dispatch-directive", &[ProvincialClerk], NOBODY),
    row("change-directive", &[ProvincialClerk], CHAIR),
    row("acknowledge-directive", UNIT, NOBODY),
    row("extract-obligations", OFFICE, CHIEF),
    row("interpret-obligation", OFFICE, CHIEF_OR_CHAIR),
    row("assign-tasks", OFFICE, CHIEF),
    // The office's own duties are dated and read by the Chairman's side.
    row("extract-obligations", CHAIR, NOBODY),
    row("interpret-obligation", CHAIR, NOBODY),
    row("assign-tasks", CHAIR, NOBODY),
    row("fix-deadline", OFFICE, CHIEF),
    row("fix-deadline", CHAIR, NOBODY),
    row("acknowledge-tasks", UNIT, NOBODY),
    row("suspend-task", OFFICE, CHIEF_OR_CHAIR),
    row("resume-task", OFFICE, CHIEF_OR_CHAIR),
    row("end-task", OFFICE, CHIEF_OR_CHAIR),
    row("transfer-tasks", OFFICE, CHIEF_OR_CHAIR),
    // The office's own tasks are in the hands of the Chairman's side.
    row("suspend-task", CHAIR, NOBODY),
    row("resume-task", CHAIR, NOBODY),
    row("end-task", CHAIR, NOBODY),
    row("transfer-tasks", CHAIR, NOBODY),
    // Filings.
    row("submit", UNIT, HEAD),
    row("submit", &[ProvincialClerk, System], NOBODY),
    row("resubmit", UNIT, HEAD),
    row("resubmit", &[ProvincialClerk, System], NOBODY),
    row("withdraw-report", UNIT, HEAD),
    row("return-report", &[OfficeOfficer, Chairman, ViceChairman], NOBODY),
    row("accept-report", &[OfficeOfficer, Chairman, ViceChairman], NOBODY),
    row("record-outage", OFFICE, CHIEF),
    row("record-outage", CHAIR, NOBODY),
    row("request-extension", UNIT, HEAD),
    // The chief of office by order of the Chairman, TL., under a delegation in force: see DELEGATED.
    row("grant-extension", CHAIR, NOBODY),
    row("refuse-extension", CHAIR, NOBODY),
    row("remind", OFFICE, CHIEF),
    row("remind", &[System], NOBODY),
    // Delay, dispute, accountability.
    row("record-delay", OFFICE, CHIEF),
    row("record-delay", CHAIR, NOBODY),
    row("withdraw-delay", OFFICE, CHIEF),
    row("withdraw-delay", CHAIR, NOBODY),
    row("record-trouble", OFFICE, CHIEF),
    row("record-trouble", INSPECTORS, CHIEF_INSPECTOR),
    row("record-trouble", CHAIR, NOBODY),
    row("dispute-timeliness", UNIT, HEAD),
    row("decide-dispute", CHIEF_INSPECTOR, NOBODY),
    // On appeal only.
    row("decide-dispute", CHAIR, NOBODY),
    row("appeal-dispute", UNIT, HEAD),
    row("request-explanation", OFFICE, CHIEF),
    row("request-explanation", CHAIR, NOBODY),
    row("file-explanation", UNIT, HEAD),
    row("assess-explanation", OFFICE, CHIEF),
    row("assess-explanation", CHAIR, NOBODY),
    row("open-review", UNIT, HEAD),
    row("conclude-review", UNIT, HEAD),
    row("decide-handling", UNIT, HEAD),
    row("decide-handling", &[ProvincialClerk], CHAIR),
    row("publish-result", UNIT, HEAD),
    row("close-case", OFFICE, CHIEF_OR_CHAIR),
    row("close-case", CHAIR, NOBODY),
    row("waive-case", CHAIR, NOBODY),
    // Inspection.
    row("plan-inspection", INSPECTORS, CHIEF_INSPECTOR),
    row("advance-inspection", INSPECTORS, CHIEF_INSPECTOR),
    row("record-finding", INSPECTORS, NOBODY),
    row("answer-finding", UNIT, HEAD),
    row("issue-recommendation", INSPECTORS, CHIEF_INSPECTOR),
    row("answer-recommendation", UNIT, HEAD),
    row("close-recommendation", INSPECTORS, CHIEF_INSPECTOR),
    row("make-proposal", HEAD, NOBODY),
    row("decide-proposal", &[ProvincialClerk], CHAIR),
    // Organisation and authority.
    row("establish-units", CHIEF, CHAIR),
    // When nobody is left in the office, the Chairman appoints.
    row("establish-units", CHAIR, NOBODY),
    row("assign-role", CHAIR, NOBODY),
    row("end-role", CHAIR, NOBODY),
    row("transfer-authority", CHAIR, NOBODY),
    row("rename-unit", CHIEF, CHAIR),
    row("reorganise-units", CHIEF, CHAIR),
    row("move-unit", CHIEF, CHAIR),
    row("assign-role", CHIEF, CHAIR),
    row("end-role", CHIEF, CHAIR),
    row("transfer-authority", CHIEF, CHAIR),
    // Whoever delegates approves it, or records it.
    row(
        "grant-delegation",
        &[OfficeChief, ProvincialClerk, UnitClerk, UnitFocalPoint],
        &[Chairman, OfficeChief, UnitHead, ChiefInspector],
    ),
    row(
        "revoke-delegation",
        &[OfficeChief, ProvincialClerk, UnitClerk, UnitFocalPoint],
        &[Chairman, OfficeChief, UnitHead, ChiefInspector],
    ),
    // Corrections: of one's own entries.
    row("correct-entry", &[ProvincialClerk, OfficeOfficer], CHIEF_OR_CHAIR),
    row("correct-entry", UNIT, HEAD),
    row("correct-entry", INSPECTORS, CHIEF_INSPECTOR),
    row("correct-fields", &[ProvincialClerk, OfficeOfficer], CHIEF_OR_CHAIR),
    row("correct-fields", UNIT, HEAD),
    row("correct-fields", INSPECTORS, CHIEF_INSPECTOR),
    row("correct-fields", CHIEF, CHAIR),
    row("annul-entry", &[ProvincialClerk, OfficeOfficer], CHIEF_OR_CHAIR),
    row("annul-entry", UNIT, HEAD),
    row("annul-entry", INSPECTORS, CHIEF_INSPECTOR),
    row("annul-entry", CHIEF, CHAIR),
    row("record-late-discovery", &[ProvincialClerk, OfficeOfficer], CHIEF_OR_CHAIR),
    // A unit may bring its own paper forward; only somebody outside it may let the paper count.
    row("record-late-discovery", UNIT, &[OfficeChief, ChiefInspector, Chairman, ViceChairman]),
    row("record-late-discovery", INSPECTORS, &[ChiefInspector, Chairman, ViceChairman]),
    // Past years are brought in by the office or the inspectors; somebody outside the units concerned lets them in.
    row("import-history", &[ProvincialClerk, OfficeOfficer], CHIEF_OR_CHAIR),
    row("import-history", INSPECTORS, &[ChiefInspector, Chairman, ViceChairman]),
    // What a message says decides nothing; brought by the unit itself it is the unit's own word.
    row("record-statements", &[ProvincialClerk, OfficeOfficer, UnitClerk, UnitFocalPoint], NOBODY),
    // Persons.
    row("enter-person", &[OfficeChief, ProvincialClerk, UnitClerk, UnitFocalPoint], NOBODY),
    row("read-person", &[ChiefInspector, UnitHead, Chairman], NOBODY),
    row("erase-person", &[ChiefInspector, UnitHead], CHAIR),
];

/// Acts that a position does only in another's name, by a delegation in force (domain 2.2, "R (delegated)").
pub const DELEGATED: &[(&str, Role)] = &[("grant-extension", OfficeChief), ("refuse-extension", OfficeChief)];

/// Acts for which a connected system can be registered.
pub const SYSTEM_ACTS: &[&str] = &["submit", "resubmit", "remind", "record-fact"];

/// Acts by which filings come in, through a channel.
pub const FILING_ACTS: &[&str] = &["submit", "resubmit"];

/// Where a position has an act only in certain bodies.
pub const ONLY_IN: &[(&str, Role, &[UnitKind])] = &[
    // Item 2g: the Department of Home Affairs proposes.
    ("make-proposal", UnitHead, &[UnitKind::HomeAffairs]),
    ("read-person", UnitHead, &[UnitKind::HomeAffairs]),
    ("erase-person", UnitHead, &[UnitKind::HomeAffairs]),
];

/// Acts by which somebody decides on a unit's timeliness or responsibility: nobody of that unit may
/// take part.
pub const JUDGING: &[&str] = &[
    "extract-obligations",
    "interpret-obligation",
    "assign-tasks",
    "fix-deadline",
    "recompute-deadlines",
    "return-report",
    "accept-report",
    "grant-extension",
    "refuse-extension",
    "record-delay",
    "withdraw-delay",
    "record-trouble",
    "decide-dispute",
    "request-explanation",
    "assess-explanation",
    "close-case",
    "waive-case",
    "suspend-task",
    "resume-task",
    "end-task",
    "transfer-tasks",
    "record-finding",
    "issue-recommendation",
    "close-recommendation",
    "plan-inspection",
    "advance-inspection",
    "make-proposal",
];

/// Acts that any side may record, but that change what a unit's timeliness rests on: whoever
/// approves them must be of another unit. A unit's own correction is no such act, for it cannot
/// touch the time.
pub const OUTSIDE_APPROVAL: &[&str] =
    &["record-late-discovery", "import-history", "correct-entry", "correct-fields", "annul-entry"];

/// Acts of inspectors that judge a unit: who judges whom is said by [`judge_of`].
pub const INSPECTORATE_ACTS: &[&str] = &["decide-dispute"];

/// The body whose inspectors judge a debtor: the Department of Home Affairs, except for itself.
pub fn judge_of(debtor: UnitKind) -> UnitKind {
    if debtor == UnitKind::HomeAffairs { UnitKind::ProvincialInspectorate } else { UnitKind::HomeAffairs }
}
