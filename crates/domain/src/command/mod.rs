//! What may be asked of the ledger. The JSON of a command is a contract: `socai schema command`.
//!
//! Longer than 500 lines: one enum, every act that there is.

mod parts;

use std::collections::BTreeMap;

use calendar::{Moment, NaiveDate, Period, PublishedYear, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    event::{
        Assessment, AuthorityTransferred, Channel, Classification, DelegationGranted, DelegationRevoked,
        DirectiveChanged, DisputeOutcome, Document, DocumentReceived, EvidenceClass, FindingAnswered, FindingRecorded,
        InspectionPlanned, ObligationInterpreted, PersonEntered, PersonalDataErased, PersonalDataRead, ProposalDecided,
        RecommendationAnswered, RecommendationClosed, ReviewOutcome, Reviewed, RoleAssigned, RoleEnded,
        SystemOutageRecorded, TaskEnding, TransferGround, UnitMoved, UnitRenamed, UnitsReorganised,
    },
    facts::FactDeclaration,
    ids::{DirectiveId, EntryNumber, ObligationId, RecordId, TaskId, UnitCode},
    machine::InspectionStep,
    origin::CommandId,
    people::Actor,
    rules::{Regime, RuleSet},
};

pub use parts::{
    Correction, Due, Filing, HistoryRow, NewDirective, NewFact, NewHistory, NewObligation, NewProposal, NewStatement,
    NewUnit,
};

/// A command: who, in what capacity, what, with what claims.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// Chosen by its author, unique in the ledger: the same command sent twice is recorded once.
    pub id: CommandId,
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
    /// How secret what it enters is; ordinary, if nothing is said. State secrets are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<Classification>,
    /// What is asked.
    #[serde(rename = "do")]
    pub act: Act,
}

impl Command {
    /// Whoever has a hand in it: the author, and who approved, if anybody did.
    pub fn people(&self) -> impl Iterator<Item = &Actor> {
        std::iter::once(&self.by).chain(&self.approved_by)
    }

    /// A command that claims nothing but who and what.
    pub fn new(id: CommandId, by: Actor, approved_by: Option<Actor>, act: Act) -> Self {
        Self {
            id,
            by,
            approved_by,
            occurred_at: None,
            channel: None,
            legal_basis: Vec::new(),
            documents: Vec::new(),
            classification: None,
            act,
        }
    }
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

/// What is asked. In JSON: `{"submit": {"filings": [...]}}`.
///
/// Where an act is recorded as it is said, its fields are those of the event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[strum(serialize_all = "kebab-case")]
pub enum Act {
    /// Activate a rule set.
    ActivateRuleSet {
        /// The rules.
        #[serde(serialize_with = "RuleSet::as_said")]
        #[schemars(with = "RuleSet")]
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
    /// Open a period of a periodic duty: a task of each unit, due by the day of the duty, or else of the rule set.
    AssignTasks {
        /// The duty.
        obligation: ObligationId,
        /// The period.
        period: Period,
        /// Whose; every debtor if empty.
        #[serde(default)]
        units: Vec<UnitCode>,
        /// By when, where the directive names a day that is none of the period's last month ("trước ngày 30/9 hằng năm").
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Due>,
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
        /// Why, where the Chairman brings the day forward.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
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
        /// Who signed it, where that is known: whether they were entitled to that day is shown.
        #[serde(default)]
        signed_by: Option<Actor>,
        /// How well its receipt is evidenced; what the command itself shows, if not given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence_class: Option<EvidenceClass>,
    },
    /// Bring in a file of past years. `socai import-history` reads it.
    ImportHistory(NewHistory),
    /// Record what messages say of tasks. `socai import` reads them.
    RecordStatements {
        /// What they say.
        statements: Vec<NewStatement>,
    },

    // Rules, calendar, facts.
    /// Publish a year's days off; with a reason, put a published year right.
    PublishCalendar {
        /// The whole year.
        year: PublishedYear,
        /// Why it is published again.
        #[serde(default)]
        reason: Option<String>,
    },
    /// Compute due dates again with today's calendar, on purpose.
    RecomputeDeadlines {
        /// Whose tasks; all that would change, if empty.
        #[serde(default)]
        tasks: Vec<TaskId>,
        /// Why.
        reason: String,
    },
    /// Activate a legal regime.
    ActivateRegime {
        /// The regime.
        regime: Regime,
    },
    /// Declare kinds of fact.
    DeclareFacts {
        /// The declarations.
        declarations: Vec<FactDeclaration>,
    },
    /// Record a fact of a declared kind.
    RecordFact(NewFact),

    // What becomes of directives, duties and tasks.
    /// Enter an incoming document in the register.
    ReceiveDocument(DocumentReceived),
    /// Amend, replace, put right or recall a directive.
    ChangeDirective(DirectiveChanged),
    /// Say how a duty is read, and whom it binds.
    InterpretObligation(ObligationInterpreted),
    /// Stop a task's clock.
    SuspendTask {
        /// Which.
        task: TaskId,
        /// Why.
        reason: String,
        /// The document that says so.
        document: Document,
    },
    /// Let it go on.
    ResumeTask {
        /// Which.
        task: TaskId,
        /// The document that says so.
        document: Document,
    },
    /// Cancel a task, let it lapse, or close it.
    EndTask {
        /// Which.
        task: TaskId,
        /// How.
        ending: TaskEnding,
        /// Why.
        reason: String,
        /// The document that says so.
        #[serde(default)]
        document: Option<Document>,
    },
    /// Pass tasks to another unit, or split them among several. The due dates go with them.
    TransferTasks {
        /// Which.
        tasks: Vec<TaskId>,
        /// To whom.
        to: Vec<UnitCode>,
        /// Why.
        ground: TransferGround,
        /// The document that says so.
        document: Document,
    },
    /// Take a filing back.
    WithdrawReport {
        /// Which task.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// Record that a receiving system was out.
    RecordOutage(SystemOutageRecorded),

    // Accountability.
    /// Record harassment, or a demand beyond the rules.
    RecordTrouble {
        /// The task in which it occurred.
        task: TaskId,
        /// What happened.
        ground: String,
        /// What shows it.
        evidence: Vec<String>,
    },
    /// Appeal against the decision on a dispute, to the Chairman.
    AppealDispute {
        /// Which task.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// Assess an explanation.
    AssessExplanation {
        /// Which task.
        task: TaskId,
        /// Whether it explains.
        assessment: Assessment,
        /// Why.
        reason: String,
    },
    /// Decide a measure after a review.
    DecideHandling {
        /// Which task.
        task: TaskId,
        /// The measure, in words.
        measure: String,
        /// The decision.
        document: Document,
    },
    /// Close a case in which nothing is missing.
    CloseCase {
        /// Which task.
        task: TaskId,
        /// In words.
        reason: String,
    },
    /// Waive what is missing in a case.
    WaiveCase {
        /// Which task.
        task: TaskId,
        /// Why.
        reason: String,
        /// The Chairman's document.
        document: Document,
    },

    // Inspection.
    /// Plan an inspection or a check.
    PlanInspection(InspectionPlanned),
    /// Take its next step.
    AdvanceInspection {
        /// Which.
        inspection: RecordId,
        /// What is done.
        step: InspectionStep,
        /// The document of the step.
        #[serde(default)]
        document: Option<Document>,
    },
    /// Record a finding.
    RecordFinding(FindingRecorded),
    /// Answer a finding.
    AnswerFinding(FindingAnswered),
    /// Issue a recommendation.
    IssueRecommendation {
        /// In which inspection.
        inspection: RecordId,
        /// Its code within it.
        recommendation: RecordId,
        /// To whom.
        unit: UnitCode,
        /// What is recommended.
        text: String,
        /// By when.
        #[serde(default)]
        due: Option<Due>,
    },
    /// Answer a recommendation.
    AnswerRecommendation(RecommendationAnswered),
    /// Close a recommendation.
    CloseRecommendation(RecommendationClosed),
    /// Propose commendation or discipline.
    MakeProposal(NewProposal),
    /// Record the Chairman's decision on a proposal.
    DecideProposal(ProposalDecided),

    // Organisation and authority.
    /// Rename a unit.
    RenameUnit(UnitRenamed),
    /// Merge, split or dissolve units.
    ReorganiseUnits(UnitsReorganised),
    /// Put a unit under another.
    MoveUnit(UnitMoved),
    /// Give somebody a position.
    AssignRole(RoleAssigned),
    /// End somebody's holding of a position, or the position itself.
    EndRole(RoleEnded),
    /// Delegate.
    GrantDelegation(DelegationGranted),
    /// End a delegation early.
    RevokeDelegation(DelegationRevoked),
    /// Pass authority from one office to another.
    TransferAuthority(AuthorityTransferred),

    // Corrections and persons.
    /// Correct fields of any earlier entry.
    CorrectFields {
        /// Which.
        entry: EntryRef,
        /// What the fields should read, by path: `number`, `fields/issues`.
        set: BTreeMap<String, Value>,
        /// Why.
        reason: String,
    },
    /// Read an earlier entry from now on as if it had not been recorded.
    AnnulEntry {
        /// Which.
        entry: EntryRef,
        /// The entry that takes its place.
        #[serde(default)]
        superseded_by: Option<EntryRef>,
        /// Why.
        reason: String,
    },
    /// Enter a person, by digest. `socai person enter` puts the name into the vault first.
    EnterPerson(PersonEntered),
    /// Read a person's name from the vault.
    ReadPerson(PersonalDataRead),
    /// Erase a person's data.
    ErasePerson(PersonalDataErased),
}

impl Act {
    /// The act's name, as in its JSON.
    pub fn name(&self) -> &'static str {
        self.into()
    }

    /// For which tasks a unit does this in its own time, so that it must be able to prove that it tried;
    /// none for other acts.
    pub fn own_tasks(&self) -> Vec<&TaskId> {
        match self {
            Self::Submit { filings } => filings.iter().map(|filing| &filing.task).collect(),
            Self::Resubmit { filing } => vec![&filing.task],
            Self::RequestExtension { task, .. }
            | Self::DisputeTimeliness { task, .. }
            | Self::AppealDispute { task, .. }
            | Self::FileExplanation { task, .. } => vec![task],
            _ => Vec::new(),
        }
    }

    /// The units to which it gives a name, and the name.
    pub fn unit_names(&self) -> Vec<(&UnitCode, &str)> {
        match self {
            Self::EstablishUnits { units } => units.iter().map(|new| (&new.unit, new.name.as_str())).collect(),
            Self::RenameUnit(renamed) => vec![(&renamed.unit, renamed.name.as_str())],
            _ => Vec::new(),
        }
    }

    /// The names of all acts.
    pub const NAMES: &'static [&'static str] = <Self as strum::VariantNames>::VARIANTS;
}
