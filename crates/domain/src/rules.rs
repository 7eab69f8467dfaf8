//! The rule set: every choice that law and practice leave open, under one name, from one date.
//!
//! Nothing here is a constant of the program. A rule set is recorded as an event, is part of every
//! computed deadline, and applies from the day it names. A task is judged by the rule set under
//! which its deadline was fixed: the rule of its day.

mod regime;
mod settings;

use std::collections::BTreeMap;

use calendar::{NaiveDate, RollForward, TimeOfDay};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::event::Channel;

pub use regime::{Limit, Regime, topic};
pub use settings::{SETTINGS, Setting};

/// Defines a choice between readings of a rule. The first is the one that the others are weighed
/// against when nothing is said.
macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
            #[serde(rename_all = "kebab-case")]
            pub enum $name { $($(#[$value_doc])* $value,)* }
        )*
    };
}

choices! {
    /// T1: which of an electronic filing's times is the one that counts.
    ReceiptClock {
        /// When it entered the recipient's designated system and was accessible there (law 20/2023/QH15, art. 17).
        Arrival,
        /// When it left the sender (law 51/2005/QH11, art. 17; law 20/2023/QH15, art. 15).
        Dispatch,
        /// When the clerk registered it.
        Registration,
    }
    /// T2: which time counts for a paper.
    PaperClock {
        /// The day on the ĐẾN stamp, which carries no hour: the whole of that day.
        Stamp,
        /// The entry in the incoming register.
        Registration,
    }
    /// T3: which time counts for what came by post.
    PostClock {
        /// The arrival stamp.
        Arrival,
        /// The postmark.
        Postmark,
    }
    /// T4: whether a report sent by e-mail is a filing.
    EmailFiling {
        /// For information only (Decision 28/2018/QĐ-TTg).
        Refused,
        /// It is.
        Allowed,
    }
    /// T7: what a report filed again within the cure counts as.
    CuredReport {
        /// It keeps the time of the first filing.
        KeepsFirstTime,
        /// It counts from when it was filed again.
        CountsAnew,
    }
    /// T8: from when a report filed again after the cure is late.
    LateAfterCure {
        /// From the due date of the task.
        FromDue,
        /// From the end of the cure.
        FromCure,
    }
    /// T9: what a report filed in another way than prescribed is.
    WrongChannel {
        /// Filed; the breach of the reporting channel is noted separately (item 2e).
        NotedSeparately,
        /// Not filed.
        NotFiled,
    }
    /// T10: whether an extension granted after the due date still counts.
    LateGrant {
        /// The granted date counts.
        Counts,
        /// The due date was over; it stands.
        DoesNotCount,
    }
    /// T11: whether an extension may be asked for when the due date is over.
    ExtensionAfterDue {
        /// Refused.
        Refused,
        /// Allowed.
        Allowed,
    }
    /// T13: what a proven outage of the receiving system does to a limit that ends during it.
    OutageGrace {
        /// The limit ends with the first working day after the system is back.
        NextWorkingDay,
        /// Nothing.
        Nothing,
    }
    /// T14: how lateness is counted.
    LatenessCount {
        /// In calendar days and in working days, both printed.
        Both,
        /// In calendar days.
        CalendarDays,
        /// In working days.
        WorkingDays,
    }
    /// T15: whether one document may fulfil several duties.
    SharedDocument {
        /// It may; each task is judged by its own due date.
        EachByItsOwnDue,
        /// Each task wants a document of its own.
        Refused,
    }
    /// T16: which hour counts where a second person approves. Nothing records a request yet, so the
    /// choice is shown and changes nothing.
    ApprovalClock {
        /// The hour at which it was approved.
        Approval,
        /// The hour at which approval was asked for.
        Request,
    }
    /// T17: the outage of which channel concerns a task for which no channel is prescribed.
    OutageChannel {
        /// Of the channel through which it was first reported; before that, of an electronic one.
        ReportedBy,
        /// Of any electronic channel.
        AnyElectronic,
    }
    /// T18: what came in while the clock of a task stood still.
    SuspendedFiling {
        /// It is in time if the task was not overdue when the clock stopped.
        InTime,
        /// It is judged by the due date, as anything else.
        ByDueDate,
    }
    /// T19: a report that named no document, was returned, and was completed within the cure.
    EmptyReport {
        /// It keeps the time of the first filing; the verdict is marked.
        KeepsFirstTime,
        /// It counts from when it was completed.
        CountsAnew,
    }
    /// T20: whether a deadline is fixed again when it is over.
    DeadlineAgain {
        /// By another document than the one before.
        WithDocument,
        /// No.
        Refused,
        /// Yes.
        Allowed,
    }
    /// T23, T24: what shows an outage, or a paper found later.
    EvidenceForm {
        /// A document that the ledger holds.
        Document,
        /// Words.
        Words,
    }
    /// T25: a filing that claims, after the due date, a time before it, without an approver.
    OneHandTimes {
        /// The verdict is marked.
        Marked,
        /// It needs an approver.
        Refused,
    }
    /// T26: whether a unit exchanges the document of its filing when the due date is over.
    DocumentExchange {
        /// No.
        Refused,
        /// Yes; the verdict is marked.
        Marked,
    }
    /// T27: whether a rule set may be activated that applies from a day in the past.
    BackDatedRules {
        /// No.
        Refused,
        /// Yes.
        Allowed,
    }
    /// T28: the due date of a task that passes to a unit which owes the same without one.
    CarriedDeadline {
        /// The unit keeps its own task as it is.
        Own,
        /// The due date goes with the task.
        TakenOver,
    }
    /// Whether a key that travels between devices may sign.
    TravellingKeys {
        /// No.
        Refused,
        /// Yes; what it signed is marked.
        Marked,
    }
    /// Whether the report of the fourth quarter is part of the yearly report.
    FourthQuarter {
        /// A report of its own.
        OwnReport,
        /// Part of the yearly report.
        FoldedIntoYear,
    }
}

/// What a rule set has that does not say: the strict reading, as far as it leaves ordinary business
/// alone. Rule sets of before are read as the program then behaved (`event::upcast`).
mod unsaid {
    use super::{
        ApprovalClock, BackDatedRules, CarriedDeadline, DeadlineAgain, DocumentExchange, EmptyReport, EvidenceForm,
        OneHandTimes, OutageChannel, SuspendedFiling, TravellingKeys,
    };

    pub(super) const fn approval_clock() -> ApprovalClock {
        ApprovalClock::Approval
    }
    pub(super) const fn outage_channel() -> OutageChannel {
        OutageChannel::ReportedBy
    }
    pub(super) const fn suspended_filing() -> SuspendedFiling {
        SuspendedFiling::InTime
    }
    pub(super) const fn empty_report() -> EmptyReport {
        EmptyReport::KeepsFirstTime
    }
    pub(super) const fn deadline_again() -> DeadlineAgain {
        DeadlineAgain::WithDocument
    }
    #[expect(clippy::unnecessary_wraps, reason = "the type of the field")]
    pub(super) const fn extension_days_max() -> Option<u32> {
        Some(30)
    }
    pub(super) const fn outage_entry_working_days() -> u32 {
        2
    }
    pub(super) const fn outage_evidence() -> EvidenceForm {
        EvidenceForm::Document
    }
    pub(super) const fn found_paper_evidence() -> EvidenceForm {
        EvidenceForm::Words
    }
    pub(super) const fn one_hand_times() -> OneHandTimes {
        OneHandTimes::Marked
    }
    pub(super) const fn document_exchange() -> DocumentExchange {
        DocumentExchange::Refused
    }
    pub(super) const fn back_dated_rules() -> BackDatedRules {
        BackDatedRules::Refused
    }
    pub(super) const fn carried_deadline() -> CarriedDeadline {
        CarriedDeadline::Own
    }
    pub(super) const fn travelling_keys() -> TravellingKeys {
        TravellingKeys::Refused
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The rule it follows.
    pub legal_basis: String,
    /// What is still to be confirmed about it; nothing if it is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_confirm: Option<String>,
}

/// The choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Its name; part of every deadline computed under it.
    pub id: String,
    /// The first day it applies.
    #[serde(deserialize_with = "calendar::moment::bounded_day")]
    pub valid_from: NaiveDate,
    /// What it rests on.
    pub legal_basis: Vec<String>,
    /// T1.
    pub receipt_clock: ReceiptClock,
    /// T2.
    pub paper_clock: PaperClock,
    /// T3.
    pub post_clock: PostClock,
    /// T4.
    pub email_filing: EmailFiling,
    /// T5: when the last day ends (Civil Code 2015, art. 148(6): 24:00).
    pub day_end: TimeOfDay,
    /// T6: what happens when the last day is a day off.
    pub roll_forward: RollForward,
    /// T7.
    pub cured_report: CuredReport,
    /// T8.
    pub late_after_cure: LateAfterCure,
    /// T9.
    pub wrong_channel: WrongChannel,
    /// T10.
    pub late_grant: LateGrant,
    /// T11.
    pub extension_after_due: ExtensionAfterDue,
    /// T12: extensions per task.
    pub extensions_max: u32,
    /// T13.
    pub outage_grace: OutageGrace,
    /// T14.
    pub lateness_count: LatenessCount,
    /// T15.
    pub shared_document: SharedDocument,
    /// The ways in which a periodic report is to be filed (item 2e); any, if empty.
    pub report_channels: Vec<Channel>,
    /// Periodic reports of units are due on this day of the period's last month.
    pub periodic_due_day: u32,
    /// At least so many working days lie between data cut-off and due day (Decree 09/2019/NĐ-CP,
    /// art. 8(5)(b)).
    pub cut_off_gap_working_days: u32,
    /// Whether the fourth quarter has a report of its own.
    pub fourth_quarter: FourthQuarter,
    /// Working days to complete a returned report, unless the return says otherwise.
    pub cure_working_days: u32,
    /// A task is "due soon" when so many working days are left, or fewer.
    pub due_soon_working_days: u32,
    /// A fact may be entered as ordinary business up to so many working days after it happened;
    /// later it is a late-discovered record.
    pub ordinary_entry_working_days: u32,
    /// An inspector is flagged for so many years on cases of a unit where they held a position.
    pub conflict_of_interest_years: u32,
    /// T16.
    #[serde(default = "unsaid::approval_clock")]
    pub approval_clock: ApprovalClock,
    /// T17.
    #[serde(default = "unsaid::outage_channel")]
    pub outage_channel: OutageChannel,
    /// T18.
    #[serde(default = "unsaid::suspended_filing")]
    pub suspended_filing: SuspendedFiling,
    /// T19.
    #[serde(default = "unsaid::empty_report")]
    pub empty_report: EmptyReport,
    /// T20.
    #[serde(default = "unsaid::deadline_again")]
    pub deadline_again: DeadlineAgain,
    /// T21: one extension adds at most so many days; none: any number.
    #[serde(default = "unsaid::extension_days_max")]
    pub extension_days_max: Option<u32>,
    /// T22: an outage is recorded at most so many working days after it ended.
    #[serde(default = "unsaid::outage_entry_working_days")]
    pub outage_entry_working_days: u32,
    /// T23.
    #[serde(default = "unsaid::outage_evidence")]
    pub outage_evidence: EvidenceForm,
    /// T24.
    #[serde(default = "unsaid::found_paper_evidence")]
    pub found_paper_evidence: EvidenceForm,
    /// T25.
    #[serde(default = "unsaid::one_hand_times")]
    pub one_hand_times: OneHandTimes,
    /// T26.
    #[serde(default = "unsaid::document_exchange")]
    pub document_exchange: DocumentExchange,
    /// T27.
    #[serde(default = "unsaid::back_dated_rules")]
    pub back_dated_rules: BackDatedRules,
    /// T28.
    #[serde(default = "unsaid::carried_deadline")]
    pub carried_deadline: CarriedDeadline,
    /// Whether a key that travels between devices may sign.
    #[serde(default = "unsaid::travelling_keys")]
    pub travelling_keys: TravellingKeys,
    /// From this day on acts must be signed; none: they need not be.
    #[serde(default, deserialize_with = "calendar::moment::bounded_day_if_any")]
    pub acts_signed_from: Option<NaiveDate>,
    /// Where each value comes from, by field.
    #[serde(default)]
    pub sources: BTreeMap<String, Source>,
}

/// Working days in a rule set are at most so many.
pub const RULE_DAYS_MAX: u32 = 250;

/// What is entered longer ago than so many working days is no ordinary business under any rule set.
pub const ORDINARY_DAYS_MAX: u32 = 10;

/// An extension adds at most so many days under any rule set that sets a limit.
pub const EXTENSION_DAYS_MAX: u32 = 3_660;

/// Makes the value of a setting that is not said.
type MakeValue = fn() -> Value;

/// The settings of version 3 with the value of each that is not said.
const UNSAID: [(&str, MakeValue); 15] = [
    ("approval_clock", || json!(unsaid::approval_clock())),
    ("outage_channel", || json!(unsaid::outage_channel())),
    ("suspended_filing", || json!(unsaid::suspended_filing())),
    ("empty_report", || json!(unsaid::empty_report())),
    ("deadline_again", || json!(unsaid::deadline_again())),
    ("extension_days_max", || json!(unsaid::extension_days_max())),
    ("outage_entry_working_days", || json!(unsaid::outage_entry_working_days())),
    ("outage_evidence", || json!(unsaid::outage_evidence())),
    ("found_paper_evidence", || json!(unsaid::found_paper_evidence())),
    ("one_hand_times", || json!(unsaid::one_hand_times())),
    ("document_exchange", || json!(unsaid::document_exchange())),
    ("back_dated_rules", || json!(unsaid::back_dated_rules())),
    ("carried_deadline", || json!(unsaid::carried_deadline())),
    ("travelling_keys", || json!(unsaid::travelling_keys())),
    ("acts_signed_from", || Value::Null),
];

impl RuleSet {
    /// The first field whose value makes no sense.
    pub fn out_of_range(&self) -> Option<&'static str> {
        let checks = [
            ("periodic_due_day", (1..=31).contains(&self.periodic_due_day)),
            ("cure_working_days", (1..=RULE_DAYS_MAX).contains(&self.cure_working_days)),
            ("extensions_max", self.extensions_max <= 20),
            ("due_soon_working_days", self.due_soon_working_days <= RULE_DAYS_MAX),
            ("ordinary_entry_working_days", self.ordinary_entry_working_days <= ORDINARY_DAYS_MAX),
            ("outage_entry_working_days", self.outage_entry_working_days <= RULE_DAYS_MAX),
            ("extension_days_max", self.extension_days_max.is_none_or(|days| (1..=EXTENSION_DAYS_MAX).contains(&days))),
            ("cut_off_gap_working_days", self.cut_off_gap_working_days <= 15),
            ("conflict_of_interest_years", self.conflict_of_interest_years <= 20),
            ("sources", self.sources.keys().all(|field| self.has(field))),
        ];
        checks.into_iter().find(|(_, sensible)| !sensible).map(|(field, _)| field)
    }

    /// The rule set as a command says it, without what it would have if the command did not say it: a
    /// command that was written before there was a setting keeps its digest.
    pub(crate) fn as_said<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A struct of names, numbers and lists always serialises.
        let mut said = serde_json::to_value(self).unwrap_or_default();
        if let Some(fields) = said.as_object_mut() {
            fields.retain(|field, value| !UNSAID.iter().any(|(name, unsaid)| name == field && *value == unsaid()));
        }
        said.serialize(serializer)
    }

    fn has(&self, field: &str) -> bool {
        // A struct of names, numbers and lists always serialises.
        serde_json::to_value(self).unwrap_or_default().get(field).is_some()
    }
}
