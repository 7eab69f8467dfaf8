//! Who may read what: one table, beside that of who may record what (docs/authority.md is printed from both).
//!
//! The right is that of **today's** office, whatever date is looked at. Hash tiles, heads and receipts are
//! public; entries are of the class of their kind.

use calendar::NaiveDate;

use super::{
    PERMISSIONS,
    conflict::with_successors,
    judge_of,
    standing::{in_office, is_there},
};
use crate::{
    event::{EntryAnnulled, Event, FieldsCorrected, Recorded},
    ids::UnitCode,
    known::Known,
    people::{Actor, Role, Role::*, UnitKind},
    state::State,
};

/// What there is to read, by who may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// P: published results, rule sets, calendars, checkpoints, keys that check, the verifier.
    Public,
    /// C: letters, duties, the organisation, who holds which position; the matrix and scorecards.
    Common,
    /// U: tasks, filings, due dates, cases, findings once they are sent: what concerns one unit.
    Unit,
    /// O: all filings, registers and cases, of every unit.
    Overview,
    /// I: plans, findings before they are sent, troubles, proposals.
    Inspection,
    /// V: names of persons.
    Name,
    /// D: drafts, and what waits for approval.
    Draft,
    /// A: who has read what, and what was refused as secret.
    Access,
    /// A, its technical part: checks, backups, the state of keys and disks.
    Technical,
}

impl Class {
    /// Every class, in the table's order.
    pub const ALL: [Self; 9] = [
        Self::Public,
        Self::Common,
        Self::Unit,
        Self::Overview,
        Self::Inspection,
        Self::Name,
        Self::Draft,
        Self::Access,
        Self::Technical,
    ];

    /// The letter by which it is cited.
    pub fn letter(self) -> char {
        match self {
            Self::Public => 'P',
            Self::Common => 'C',
            Self::Unit => 'U',
            Self::Overview => 'O',
            Self::Inspection => 'I',
            Self::Name => 'V',
            Self::Draft => 'D',
            Self::Access | Self::Technical => 'A',
        }
    }

    /// What belongs to it, in words.
    pub fn content(self) -> &'static str {
        match self {
            Self::Public => {
                "published results, rule sets, calendars, checkpoints, hash tiles, keys that check, the verifier"
            }
            Self::Common => "letters, duties, the organisation and its offices; the matrix and scorecards",
            Self::Unit => "tasks, filings, due dates, cases, findings once sent, proofs: of one unit",
            Self::Overview => "all filings, registers and cases, of every unit",
            Self::Inspection => "plans, findings before they are sent, troubles, proposals",
            Self::Name => "names of persons, with a reason, the reading recorded first",
            Self::Draft => "drafts, and what waits for approval",
            Self::Access => "who has read what; what was refused as secret",
            Self::Technical => "checks, backups, the state of keys and disks",
        }
    }
}

/// Who may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Everybody, without an account.
    Everybody,
    /// Whoever holds an office that does business, and auditors.
    EveryOffice,
    /// The people of the unit that it is about, or of one that succeeded it.
    TheUnit,
    /// These positions.
    Positions(&'static [Role]),
    /// Of these positions, those of the body that judges the unit that it is about; never that unit's own.
    JudgesOf(&'static [Role]),
    /// These positions, unless the unit that it is about is their own.
    NotOfTheUnit(&'static [Role]),
    /// Whoever may record this act.
    MayRecord(&'static str),
    /// Who wrote it, and once it is submitted who may approve it: that follows from the draft, not from an office.
    AuthorAndApprovers,
}

const OFFICE: &[Role] = &[OfficeChief, OfficeOfficer, ProvincialClerk];
const CHAIR: &[Role] = &[Chairman, ViceChairman];
const INSPECTORS: &[Role] = &[ChiefInspector, TeamLeader, Inspector];
const AUDITOR: &[Role] = &[ExternalAuditor];
const CHIEF_INSPECTOR: &[Role] = &[ChiefInspector];

/// The table, whole: what a class lets whom read.
pub const READING: &[(Class, &[Reader])] = &[
    (Class::Public, &[Reader::Everybody]),
    (Class::Common, &[Reader::EveryOffice]),
    (
        Class::Unit,
        &[
            Reader::TheUnit,
            Reader::Positions(OFFICE),
            Reader::Positions(CHAIR),
            Reader::Positions(INSPECTORS),
            Reader::Positions(AUDITOR),
        ],
    ),
    (
        Class::Overview,
        &[
            Reader::Positions(OFFICE),
            Reader::Positions(CHAIR),
            Reader::Positions(INSPECTORS),
            Reader::Positions(AUDITOR),
        ],
    ),
    (Class::Inspection, &[Reader::JudgesOf(INSPECTORS), Reader::NotOfTheUnit(&[Chairman])]),
    (Class::Name, &[Reader::MayRecord("read-person")]),
    (Class::Draft, &[Reader::AuthorAndApprovers]),
    (Class::Access, &[Reader::Positions(CHIEF_INSPECTOR), Reader::Positions(AUDITOR)]),
    (
        Class::Technical,
        &[Reader::Positions(CHIEF_INSPECTOR), Reader::Positions(AUDITOR), Reader::Positions(&[Administrator])],
    ),
];

/// Whether `actor` may read, with the office that they hold `today`, what is of this class and about `subject`.
/// What is about no unit, or about several of which the reader may not read one, is asked with that one, or none.
pub fn may_read(
    state: &State,
    class: Class,
    actor: Option<&Actor>,
    today: NaiveDate,
    subject: Option<&UnitCode>,
) -> bool {
    let readers = READING.iter().find(|(of, _)| *of == class).map_or(&[][..], |(_, readers)| readers);
    if readers.contains(&Reader::Everybody) {
        return true;
    }
    // Nobody reads by an office that is not theirs today.
    let Some(actor) = actor.filter(|actor| holds(state, actor, today)) else { return false };
    readers.iter().any(|reader| allows(*reader, state, actor, subject, today))
}

fn holds(state: &State, actor: &Actor, today: NaiveDate) -> bool {
    let has = state.units.get(&actor.unit).is_some_and(|unit| unit.kind.has(actor.position));
    has && actor.position.signs(actor.capacity) && in_office(state, actor, today).is_ok()
}

fn allows(reader: Reader, state: &State, actor: &Actor, subject: Option<&UnitCode>, today: NaiveDate) -> bool {
    let position = actor.position;
    let own = subject.is_some_and(|subject| succeeds(state, &actor.unit, subject));
    match reader {
        Reader::Everybody => true,
        Reader::EveryOffice => position.does_business() || position == ExternalAuditor,
        Reader::TheUnit => own && position.does_business(),
        Reader::Positions(positions) => positions.contains(&position),
        Reader::JudgesOf(positions) => positions.contains(&position) && !own && judges(state, actor, subject),
        Reader::NotOfTheUnit(positions) => positions.contains(&position) && !own,
        Reader::MayRecord(act) => {
            let rows = PERMISSIONS.iter().filter(|row| row.act == act);
            rows.flat_map(|row| row.recorders).any(|recorder| *recorder == position)
                && is_there(state, act, &actor.office(), today)
        }
        Reader::AuthorAndApprovers => false,
    }
}

/// Whether `unit` is `subject`, or came from it.
fn succeeds(state: &State, unit: &UnitCode, subject: &UnitCode) -> bool {
    with_successors(state, &std::iter::once(subject.clone()).collect()).contains(unit)
}

/// Whether the reader's body judges the unit; of what is about no unit, whether it judges at all.
fn judges(state: &State, actor: &Actor, subject: Option<&UnitCode>) -> bool {
    let kind = |unit: &UnitCode| state.units.get(unit).map(|unit| unit.kind);
    let body = kind(&actor.unit);
    match subject {
        Some(subject) => kind(subject).is_some_and(|debtor| body == Some(judge_of(debtor))),
        None => matches!(body, Some(UnitKind::HomeAffairs | UnitKind::ProvincialInspectorate)),
    }
}

/// The class of an entry. What corrects or annuls another is of the class of that one.
pub fn class_of(known: &dyn Known, recorded: &Recorded) -> Class {
    let mut recorded = recorded;
    loop {
        match (class(&recorded.event), &recorded.event) {
            (Some(class), _) => return class,
            (
                None,
                Event::EntryAnnulled(EntryAnnulled { entry, .. })
                | Event::FieldsCorrected(FieldsCorrected { entry, .. }),
            ) => {
                match known.get(*entry) {
                    Some(earlier) if earlier.entry < recorded.entry => recorded = earlier,
                    // It names nothing that is there: nobody but inspectors has to do with it.
                    _ => return Class::Inspection,
                }
            }
            (None, _) => return Class::Inspection,
        }
    }
}

/// The class of a kind of event; none where it is that of the entry that it speaks of.
pub fn class(event: &Event) -> Option<Class> {
    use Event::*;
    Some(match event {
        LedgerOpened(_) | RuleSetActivated(_) | CalendarPublished(_) | CalendarCorrected(_) | RegimeActivated(_)
        | FactKindDeclared(_) | HandlingResultPublished(_) | CheckpointAnchored(_) | ClockConfirmed(_) | KeyRotated(_)
        | StreamsCounted(_)
        | VerifierPublished(_) | DeskOriginFixed(_) => Class::Public,
        UnitEstablished(_) | UnitRenamed(_) | UnitsReorganised(_) | UnitMoved(_) | RoleAssigned(_) | RoleEnded(_)
        | DelegationGranted(_) | DelegationRevoked(_) | AuthorityTransferred(_) | DirectiveRegistered(_)
        | DirectiveIssued(_) | DirectiveDispatched(_) | DirectiveChanged(_) | ObligationExtracted(_)
        | ObligationInterpreted(_) | TasksAssigned(_) | SystemOutageRecorded(_) | HistoryImported(_) => Class::Common,
        DirectiveAcknowledged(_) | DocumentReceived(_) | DeadlineFixed(_) | TaskAcknowledged(_) | ReportSubmitted(_)
        | ReportReturned(_) | ReportResubmitted(_) | ReportAccepted(_) | ReportWithdrawn(_) | ExtensionRequested(_)
        | ExtensionGranted(_) | ExtensionRefused(_) | ReminderIssued(_) | DelayRecorded(_) | DelayWithdrawn(_)
        | TimelinessDisputed(_) | DisputeDecided(_) | DisputeAppealed(_) | ExplanationRequested(_)
        | ExplanationFiled(_) | ExplanationAssessed(_) | AccountabilityReviewOpened(_)
        | AccountabilityReviewConcluded(_) | HandlingDecided(_) | CaseClosed(_) | EntryCorrected(_)
        | LateDiscoveredRecord(_) | SourceStated(_) | FactRecorded(_) | TaskSuspended(_) | TaskResumed(_) | TaskEnded(_)
        | TaskTransferred(_) | DeadlineRecomputed(_) | SubmissionRefused(_)
        // Sent to the unit, or said by it.
        | FindingAnswered(_) | RecommendationIssued(_) | RecommendationAnswered(_) | RecommendationClosed(_) => Class::Unit,
        InspectionPlanned(_) | InspectionAdvanced(_) | FindingRecorded(_) | TroubleRecorded(_) | ProposalMade(_)
        | ProposalDecided(_) => Class::Inspection,
        PersonEntered(_) | PersonalDataRead(_) | PersonalDataErased(_) | ClassifiedInputRefused(_)
        | AccessHeadRecorded(_) | AccessLogDropped(_) => Class::Access,
        FieldsCorrected(_) | EntryAnnulled(_) => return None,
    })
}
