//! What may be asked of the ledger. The JSON of a command is a contract: `socai schema command`.

use calendar::{Moment, NaiveDate, PartialDate, Period, Reading, Span, period::Length};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    event::{Channel, DisputeOutcome, Document, ObligationKind, Recipient, ReviewOutcome, Reviewed, Signature},
    ids::{DirectiveId, EntryNumber, ObligationId, TaskId, UnitCode},
    people::{Actor, UnitKind},
    rules::RuleSet,
};

/// A command: who, in what capacity, what, with what claims. What it leads to is decided by
/// [`crate::decide`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// Chosen by its author, unique in the ledger: the same command sent twice is recorded once.
    #[schemars(length(min = 1, max = 80))]
    pub id: String,
    /// Who records it.
    pub by: Actor,
    /// Who approves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<Actor>,
    /// When it happened, if not now: a claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<Moment>,
    /// How it came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The rules it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legal_basis: Vec<String>,
    /// SHA-256 of the documents it rests on, in hexadecimal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// What is asked.
    #[serde(rename = "do")]
    pub act: Act,
}

/// An earlier entry: by number, or by the identifier of the command that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum EntryRef {
    /// By its number.
    Number(EntryNumber),
    /// By its command: the first entry that the command made.
    Command(String),
}

/// A unit to be registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnit {
    /// Its code in the ledger.
    pub unit: UnitCode,
    /// Its name in Vietnamese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// What kind of body it is.
    pub kind: UnitKind,
}

/// A duty found in a directive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObligation {
    /// Its code within the directive: `2a`, `C-Q`.
    pub code: String,
    /// Where it stands.
    pub source: String,
    /// The directive's words.
    pub quote: String,
    /// What kind of duty.
    pub kind: ObligationKind,
    /// Who owes it; every addressee if empty.
    #[serde(default)]
    pub debtors: Vec<UnitCode>,
    /// Who coordinates, as written.
    #[serde(default)]
    pub coordinators: Vec<String>,
    /// How often, for a periodic duty.
    #[serde(default)]
    pub cadence: Option<Length>,
    /// For a periodic duty: the day of the period's last month by which the directive wants it. The
    /// rule set says, if the directive does not.
    #[serde(default)]
    pub due_day: Option<u32>,
    /// The words that speak of time.
    #[serde(default)]
    pub deadline_phrase: Option<String>,
}

/// One filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// For which task.
    pub task: TaskId,
    /// The document.
    pub document: Document,
    /// When it was received; now, if not given. Only the receiving side may give it.
    #[serde(default)]
    pub received: Option<Moment>,
}

/// How a deadline is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Due {
    /// A document names the day.
    On {
        /// The day.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        date: NaiveDate,
        /// How its phrase is read.
        reading: Reading,
    },
    /// So long after a day.
    Within {
        /// The limit.
        span: Span,
        /// The day of the starting event, which is not counted.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
    },
}

/// What changes in a corrected entry. At least one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The task it really belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
    /// When it was really received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Moment>,
    /// What the document is really called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

/// What is asked. In JSON: `{"submit": {"filings": [...]}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Act {
    /// Activate a rule set.
    ActivateRuleSet {
        /// The rules.
        rule_set: RuleSet,
    },
    /// Register units.
    EstablishUnits {
        /// Which.
        units: Vec<NewUnit>,
    },
    /// Register a directive.
    RegisterDirective(NewDirective),
    /// Give it number and date.
    IssueDirective {
        /// Which.
        directive: DirectiveId,
        /// The number.
        number: String,
        /// The date.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        date: NaiveDate,
    },
    /// Send it out.
    DispatchDirective {
        /// Which.
        directive: DirectiveId,
        /// To whom; every addressee if empty.
        #[serde(default)]
        to: Vec<UnitCode>,
    },
    /// Confirm its receipt.
    AcknowledgeDirective {
        /// Which.
        directive: DirectiveId,
    },
    /// Record the duties found in it. Duties without periods become tasks at once.
    ExtractObligations {
        /// From which.
        directive: DirectiveId,
        /// What was found.
        obligations: Vec<NewObligation>,
    },
    /// Open a period of a periodic duty: a task of each unit, due as the rule set says.
    AssignTasks {
        /// The duty.
        obligation: ObligationId,
        /// The period.
        period: Period,
        /// Whose; every debtor if empty.
        #[serde(default)]
        units: Vec<UnitCode>,
    },
    /// Fix a deadline for tasks that exist.
    FixDeadline {
        /// The duty.
        obligation: ObligationId,
        /// The period.
        #[serde(default)]
        period: Option<Period>,
        /// Whose; every unit that has the task if empty.
        #[serde(default)]
        units: Vec<UnitCode>,
        /// How.
        due: Due,
        /// The document that fixes it.
        #[serde(default)]
        document: Option<Document>,
    },
    /// Take tasks over.
    AcknowledgeTasks {
        /// Which.
        tasks: Vec<TaskId>,
    },
    /// File reports or results: one, or a batch that stands or falls together.
    Submit {
        /// What is filed.
        filings: Vec<Filing>,
    },
    /// Return a filing for completion.
    ReturnReport {
        /// Which task.
        task: TaskId,
        /// Why.
        reasons: Vec<String>,
        /// How long to complete; as the rule set says if not given.
        #[serde(default)]
        within: Option<Span>,
    },
    /// File again what was returned.
    Resubmit {
        /// What is filed.
        filing: Filing,
    },
    /// Accept a filing.
    AcceptReport {
        /// Which task.
        task: TaskId,
    },
    /// Ask for more time.
    RequestExtension {
        /// Which task.
        task: TaskId,
        /// To what day.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        until: NaiveDate,
        /// Why.
        reason: String,
        /// The letter that asks.
        #[serde(default)]
        document: Option<Document>,
    },
    /// Grant it.
    GrantExtension {
        /// Which task.
        task: TaskId,
        /// To what day; as asked if not given.
        #[serde(default, deserialize_with = "calendar::moment::bounded_day_if_any")]
        until: Option<NaiveDate>,
    },
    /// Refuse it.
    RefuseExtension {
        /// Which task.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// Remind or urge.
    Remind {
        /// The duty.
        obligation: ObligationId,
        /// The period.
        #[serde(default)]
        period: Option<Period>,
        /// Whom; every unit that has the task if empty.
        #[serde(default)]
        units: Vec<UnitCode>,
        /// The urging letter.
        #[serde(default)]
        document: Option<Document>,
    },
    /// Declare that tasks are late.
    RecordDelay {
        /// Which.
        tasks: Vec<TaskId>,
        /// From when it is in effect; from now if not given.
        #[serde(default)]
        effective_from: Option<Moment>,
    },
    /// Withdraw such a declaration, because an entry removed its ground.
    WithdrawDelay {
        /// Which task.
        task: TaskId,
        /// The entry that removed the ground.
        because: EntryRef,
        /// In words.
        reason: String,
    },
    /// Dispute the recorded time of the latest filing.
    DisputeTimeliness {
        /// Which task.
        task: TaskId,
        /// The time claimed.
        claimed_received: Moment,
        /// What the claim rests on.
        evidence: Vec<String>,
    },
    /// Decide the dispute.
    DecideDispute {
        /// Which task.
        task: TaskId,
        /// How.
        outcome: DisputeOutcome,
        /// Why.
        reason: String,
    },
    /// Ask for an explanation of a declared delay.
    RequestExplanation {
        /// Which task.
        task: TaskId,
        /// How long.
        within: Span,
    },
    /// File the explanation.
    FileExplanation {
        /// Which task.
        task: TaskId,
        /// The report.
        document: Document,
    },
    /// Open the accountability review.
    OpenReview {
        /// Which task.
        task: TaskId,
    },
    /// Conclude it.
    ConcludeReview {
        /// Which task.
        task: TaskId,
        /// The outcome as a whole.
        outcome: ReviewOutcome,
        /// Person by person, by position; the head among them.
        reviewed: Vec<Reviewed>,
        /// The minutes.
        document: Document,
    },
    /// Publish the result.
    PublishResult {
        /// Which task.
        task: TaskId,
        /// Where.
        place: String,
    },
    /// Correct an earlier filing's entry.
    CorrectEntry {
        /// Which.
        entry: EntryRef,
        /// What is really so.
        set: Correction,
        /// Why.
        reason: String,
    },
    /// Record a filing that was found long after it was received.
    RecordLateDiscovery {
        /// For which task.
        task: TaskId,
        /// The document found.
        document: Document,
        /// When it was received.
        received: Moment,
        /// What shows it.
        evidence: Vec<String>,
    },
}

/// A directive to be registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDirective {
    /// Its identifier in the ledger.
    pub directive: DirectiveId,
    /// The document's type.
    pub document_type: String,
    /// The issuing organisation, as written.
    pub issuer: String,
    /// The number; none while it is a draft.
    #[serde(default)]
    pub number: Option<String>,
    /// The symbol.
    pub symbol: String,
    /// The date, as far as it is written.
    #[serde(default)]
    pub date: Option<PartialDate>,
    /// The subject.
    pub subject: String,
    /// Documents it rests on.
    #[serde(default)]
    pub based_on: Vec<String>,
    /// Units it is addressed to.
    pub addressees: Vec<UnitCode>,
    /// Who receives copies.
    #[serde(default)]
    pub recipients: Vec<Recipient>,
    /// Who signed.
    #[serde(default)]
    pub signature: Option<Signature>,
}

impl Act {
    /// The act's name, as in its JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ActivateRuleSet { .. } => "activate-rule-set",
            Self::EstablishUnits { .. } => "establish-units",
            Self::RegisterDirective(_) => "register-directive",
            Self::IssueDirective { .. } => "issue-directive",
            Self::DispatchDirective { .. } => "dispatch-directive",
            Self::AcknowledgeDirective { .. } => "acknowledge-directive",
            Self::ExtractObligations { .. } => "extract-obligations",
            Self::AssignTasks { .. } => "assign-tasks",
            Self::FixDeadline { .. } => "fix-deadline",
            Self::AcknowledgeTasks { .. } => "acknowledge-tasks",
            Self::Submit { .. } => "submit",
            Self::ReturnReport { .. } => "return-report",
            Self::Resubmit { .. } => "resubmit",
            Self::AcceptReport { .. } => "accept-report",
            Self::RequestExtension { .. } => "request-extension",
            Self::GrantExtension { .. } => "grant-extension",
            Self::RefuseExtension { .. } => "refuse-extension",
            Self::Remind { .. } => "remind",
            Self::RecordDelay { .. } => "record-delay",
            Self::WithdrawDelay { .. } => "withdraw-delay",
            Self::DisputeTimeliness { .. } => "dispute-timeliness",
            Self::DecideDispute { .. } => "decide-dispute",
            Self::RequestExplanation { .. } => "request-explanation",
            Self::FileExplanation { .. } => "file-explanation",
            Self::OpenReview { .. } => "open-review",
            Self::ConcludeReview { .. } => "conclude-review",
            Self::PublishResult { .. } => "publish-result",
            Self::CorrectEntry { .. } => "correct-entry",
            Self::RecordLateDiscovery { .. } => "record-late-discovery",
        }
    }
}
