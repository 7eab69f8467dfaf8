//! Registers: facts, publications, documents in and out, procedures and feedback, corrections.

use calendar::{Moment, NaiveDate};
use domain::{
    Amendments, EntryNumber, Event, Recorded, UnitCode,
    decide::is_one_document,
    event::{Change, DisputeDecided, DisputeOutcome, DocumentReceived},
    facts::{FactDeclaration, Register},
    state::{Directive, RecordedFact},
};

use super::duties::assigns;
use crate::{
    as_of::{Filter, Knowledge},
    clerk::lags,
    columns,
    sheet::{Cell, Column},
    term::{CalledFor, Correction, Name, Term},
};

type Rows = Vec<Vec<Cell>>;

fn admits(filter: &Filter, unit: &UnitCode) -> bool {
    filter.unit.as_ref().is_none_or(|only| only == unit)
}

/// The facts that had happened by the valid moment and pass the filter.
fn known<'k>(knowledge: &'k Knowledge<'_>, filter: &'k Filter) -> impl Iterator<Item = &'k RecordedFact> {
    let valid = knowledge.as_of.valid;
    knowledge.state.facts.all().filter(move |fact| {
        let of_duty = |only: &domain::ObligationId| fact.task.as_ref().is_some_and(|task| task.obligation == *only);
        fact.at <= valid
            && admits(filter, &fact.unit)
            && filter.obligation.as_ref().is_none_or(of_duty)
            && filter.task.as_ref().is_none_or(|only| fact.task.as_ref() == Some(only))
    })
}

/// The kind's name and register, as declared on its day.
fn declared(knowledge: &Knowledge<'_>, fact: &RecordedFact) -> Option<FactDeclaration> {
    let entry = knowledge.log.entry(fact.declared)?;
    match &entry.event {
        Event::FactKindDeclared(declared) => Some(declared.declaration.clone()),
        _ => None,
    }
}

fn is_in(knowledge: &Knowledge<'_>, fact: &RecordedFact, register: Register) -> bool {
    declared(knowledge, fact).is_some_and(|declaration| declaration.register == register)
}

/// What the fact says, by what its fields are called.
fn fields(knowledge: &Knowledge<'_>, fact: &RecordedFact) -> Vec<Term> {
    let kind = declared(knowledge, fact);
    let called = |name: &String| kind.as_ref().and_then(|kind| kind.fields.get(name)).map(Name::of_field);
    fact.fields.iter().map(|(name, value)| Term::FieldValue(name.clone(), called(name), value.to_string())).collect()
}

pub(super) const FACTS: &[Column] = columns![
    ("entry", "Bút toán", "Entry"),
    ("occurred", "Xảy ra", "Happened"),
    ("unit", "Đơn vị", "Unit"),
    ("fact", "", ""),
    ("name", "Sự việc", "Fact"),
    ("subject", "Đối tượng", "Subject"),
    ("fields", "Nội dung", "What it says"),
    ("task", "Bằng chứng của", "Evidence of"),
];

pub(super) fn facts(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    known(knowledge, filter).map(|fact| fact_row(knowledge, fact)).collect()
}

pub(super) fn scores(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let scores = known(knowledge, filter).filter(|fact| is_in(knowledge, fact, Register::Scores));
    scores.map(|fact| fact_row(knowledge, fact)).collect()
}

fn fact_row(knowledge: &Knowledge<'_>, fact: &RecordedFact) -> Vec<Cell> {
    let name = declared(knowledge, fact).map(|kind| Term::Name(Name::of_fact(&kind)));
    vec![
        fact.entry.into(),
        fact.occurred_at.into(),
        (&fact.unit).into(),
        Cell::text(fact.fact.clone()),
        name.into(),
        fact.subject.clone().into(),
        Cell::Terms(fields(knowledge, fact)),
        fact.task.as_ref().map(ToString::to_string).into(),
    ]
}

pub(super) const PUBLICATIONS: &[Column] = columns![
    ("entry", "Bút toán", "Entry"),
    ("published", "Công khai lúc", "Published"),
    ("unit", "Đơn vị", "Unit"),
    ("what", "Nội dung", "What"),
    ("outcome", "Kết quả xử lý", "Outcome"),
    ("place", "Nơi công khai", "Where"),
    ("documents", "Giá trị băm của bản chụp", "Hash of the capture"),
];

/// Facts that are publications, results of handling, and conclusions of inspections.
pub(super) fn publications(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let row = |recorded: &Recorded| {
        let (unit, what, outcome, place) = match &recorded.event {
            Event::FactRecorded(fact) => {
                let known = knowledge.state.facts.get(recorded.entry)?;
                let named = declared(knowledge, known).filter(|kind| kind.register == Register::Publications)?;
                let place = known.fields.get("place").map(ToString::to_string).unwrap_or_default();
                let subject = fact.subject.as_deref().unwrap_or_default();
                (fact.unit.clone(), Term::Fact(Name::of_fact(&named), subject.to_owned()), None, place)
            }
            Event::HandlingResultPublished(e) => {
                let task = knowledge.state.tasks.get(&e.task);
                let case = task.map(|task| knowledge.state.case(task, e.delay, knowledge.as_of.valid));
                let outcome = case.and_then(|case| case.outcome).map(Term::Outcome);
                (e.task.unit.clone(), knowledge.happened(recorded).term(), outcome, e.place.clone())
            }
            _ => return None,
        };
        let wanted = recorded.occurred_at.earliest() <= knowledge.as_of.valid && admits(filter, &unit);
        wanted.then(|| {
            vec![
                recorded.entry.into(),
                recorded.occurred_at.into(),
                (&unit).into(),
                what.into(),
                outcome.into(),
                Cell::text(place),
                Cell::Lines(recorded.documents.clone()),
            ]
        })
    };
    knowledge.log.read().iter().filter_map(row).collect()
}

// The registers in the columns of Decree 30/2020/NĐ-CP, Annex IV, as far as the ledger knows them.

pub(super) const INCOMING: &[Column] = columns![
    ("arrived", "Ngày đến", "Arrived"),
    ("arrival_number", "Số đến", "Arrival number"),
    ("author", "Tác giả", "Issuer"),
    ("number", "Số, ký hiệu", "Number and symbol"),
    ("date", "Ngày tháng văn bản", "Date of the document"),
    ("subject", "Tên loại và trích yếu", "Type and subject"),
    ("recipient", "Đơn vị nhận", "Received by"),
    ("duplicate", "Trùng", "Duplicate of"),
    ("entry", "Bút toán", "Entry"),
];

pub(super) fn incoming(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let read = knowledge.log.read();
    let mut seen: std::collections::BTreeMap<(UnitCode, String), Vec<(&DocumentReceived, domain::EntryNumber)>> =
        std::collections::BTreeMap::new();
    let mut rows = Rows::new();
    for recorded in &read {
        let Event::DocumentReceived(e) = &recorded.event else { continue };
        // A second entry of one document is an alarm. Those that may be one share the digits of their numbers.
        let digits = e.document.number.chars().filter(char::is_ascii_digit).collect::<String>();
        let alike = seen.entry((e.unit.clone(), digits.trim_start_matches('0').to_owned())).or_default();
        let first = alike.iter().find(|(other, _)| is_one_document(&knowledge.state, other, e));
        let first = first.map_or(recorded.entry, |(_, first)| *first);
        alike.push((e, first));
        if recorded.occurred_at.earliest() <= knowledge.as_of.valid && admits(filter, &e.unit) {
            rows.push(vec![
                recorded.occurred_at.date().into(),
                Cell::text(e.arrival.clone()),
                Cell::text(e.issuer.clone()),
                Cell::text(e.document.number.clone()),
                e.document.date.into(),
                Cell::text(e.subject.clone()),
                (&e.unit).into(),
                (first != recorded.entry).then_some(first).into(),
                recorded.entry.into(),
            ]);
        }
    }
    rows
}

pub(super) const OUTGOING: &[Column] = columns![
    ("number", "Số, ký hiệu", "Number and symbol"),
    ("date", "Ngày tháng văn bản", "Date"),
    ("subject", "Tên loại và trích yếu", "Type and subject"),
    ("signer", "Người ký", "Signed by"),
    ("recipients", "Nơi nhận", "Recipients"),
    ("sent", "Ngày chuyển", "Sent"),
    ("acknowledged", "Xác nhận đã nhận", "Acknowledged"),
    ("note", "Ghi chú", "Note"),
    ("entry", "Bút toán", "Entry"),
];

pub(super) fn outgoing(knowledge: &Knowledge<'_>, _: &Filter) -> Rows {
    let read = knowledge.log.read();
    let valid = knowledge.as_of.valid;
    let row = |recorded: &Recorded| match &recorded.event {
        Event::DirectiveRegistered(e) => {
            let directive = knowledge.state.directives.get(&e.directive)?;
            let sent = read.iter().find_map(|later| match &later.event {
                Event::DirectiveDispatched(sent) if sent.directive == e.directive => Some(later.occurred_at),
                _ => None,
            });
            let fates = directive.fates.iter().map(|(entry, fate)| Term::Fate(*entry, *fate));
            let signer = e.signature.as_ref();
            Some(vec![
                directive.number().into(),
                directive.day().into(),
                Cell::text(format!("{} {}", e.document_type, e.subject)),
                signer.map(|s| Term::Signature(s.capacity, s.position.clone())).into(),
                Cell::Units(e.addressees.clone()),
                sent.filter(|sent| sent.earliest() <= valid).into(),
                Cell::text(format!(
                    "{}/{}",
                    directive.acknowledged.values().filter(|at| **at <= valid).count(),
                    directive.sent_to.len()
                )),
                Cell::Terms(fates.collect()),
                recorded.entry.into(),
            ])
        }
        Event::ReminderIssued(e) => {
            let document = e.document.as_ref()?;
            let signer = recorded.approver.as_ref().unwrap_or(&recorded.actor);
            Some(vec![
                Cell::text(document.number.clone()),
                document.date.into(),
                knowledge.happened(recorded).term().into(),
                Term::Actor(signer.clone()).into(),
                Cell::Units(e.units.clone()),
                recorded.occurred_at.into(),
                Cell::Empty,
                Cell::Empty,
                recorded.entry.into(),
            ])
        }
        _ => None,
    };
    read.iter().filter(|recorded| recorded.occurred_at.earliest() <= valid).filter_map(row).collect()
}

pub(super) const HANDLING: &[Column] = columns![
    ("document", "Tên loại, số, ký hiệu, ngày tháng, cơ quan ban hành", "Document and issuer"),
    ("unit", "Đơn vị hoặc người nhận", "Unit"),
    ("task", "Nhiệm vụ", "Task"),
    ("limit", "Thời hạn giải quyết", "To be handled by"),
    ("progress", "Tiến độ giải quyết", "Progress"),
    ("reply", "Số, ký hiệu văn bản trả lời", "Reply"),
    ("note", "Ghi chú", "Note"),
];

/// The decree's follow-up register: the paper ancestor of this ledger.
pub(super) fn handling(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let opened: std::collections::BTreeSet<_> =
        knowledge.log.all().iter().filter_map(|e| assigns(&e.event)).map(|e| &e.obligation).collect();
    let lags = lags(knowledge, filter);
    let tasks = knowledge.tasks(filter).filter(|task| opened.contains(&task.id.obligation));
    tasks
        .map(|task| {
            let status = knowledge.status(task);
            let directive = knowledge.state.directives.get(&task.id.obligation.directive);
            let number = directive.and_then(Directive::number).unwrap_or_default();
            let day = directive.and_then(Directive::day);
            let reply = task.latest_filing(knowledge.as_of.valid).and_then(|fact| fact.kind.document());
            let late = status.lateness.map(Term::Lateness);
            let late_steps = lags.iter().filter(|lag| {
                lag.unit == task.id.unit && lag.directive.as_ref() == Some(&task.id.obligation.directive)
            });
            let notes = late.into_iter().chain(late_steps.map(|lag| Term::Lag(lag.clone())));
            vec![
                Term::Document(number, day).into(),
                (&task.id.unit).into(),
                (&task.id).into(),
                status.due_by.map(|due| due.day).into(),
                Term::Progress(status.work, status.time).into(),
                reply.map(|document| document.number.clone()).into(),
                Cell::Terms(notes.collect()),
            ]
        })
        .collect()
}

pub(super) const PROCEDURES: &[Column] = columns![
    ("subject", "Đối tượng", "Subject"),
    ("unit", "Đơn vị", "Unit"),
    ("since", "Phát sinh", "Since"),
    ("called_for_by", "Do", "Called for by"),
    ("wanted", "Phải có", "Called for"),
    ("due", "Hạn", "By"),
    ("done", "Đã làm", "Done"),
    ("verdict", "Kết quả", "Verdict"),
    ("entries", "Bút toán", "Entries"),
];

/// One row for every fact that another calls for: done in time, done late, overdue, open.
pub(super) fn procedures(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let valid = knowledge.as_of.valid;
    let mut rows = Rows::new();
    for fact in known(knowledge, filter) {
        for expected in &fact.expects {
            let met = knowledge.state.facts.met(fact.entry, &expected.fact).filter(|met| met.at <= valid);
            let due = expected.deadline.as_ref().map(|due| due.effective);
            let verdict = verdict(met.map(|met| met.occurred_at), due, valid.date());
            let entries = std::iter::once(fact.entry).chain(met.map(|met| met.entry));
            rows.push(vec![
                fact.subject.clone().into(),
                (&fact.unit).into(),
                fact.occurred_at.into(),
                knowledge.fact_kind(&fact.fact).into(),
                knowledge.fact_kind(&expected.fact).into(),
                due.into(),
                met.map(|met| met.occurred_at).into(),
                Term::CalledFor(verdict).into(),
                Cell::Entries(entries.collect()),
            ]);
        }
    }
    rows
}

fn verdict(met: Option<Moment>, due: Option<NaiveDate>, today: NaiveDate) -> CalledFor {
    match (met, due) {
        (Some(met), Some(due)) if met.date() > due => CalledFor::Late,
        (Some(_), Some(_)) => CalledFor::OnTime,
        (Some(_), None) => CalledFor::Done,
        (None, Some(due)) if today > due => CalledFor::Overdue,
        (None, Some(_)) => CalledFor::Open,
        (None, None) => CalledFor::NoDate,
    }
}

pub(super) const CORRECTIONS: &[Column] = columns![
    ("entry", "Bút toán", "Entry"),
    ("recorded", "Ghi sổ lúc", "Recorded"),
    ("about", "Về bút toán", "About"),
    ("kind", "Loại", "Kind"),
    ("what", "Trước và sau", "Before and after"),
    ("standing", "Còn giá trị", "Still standing"),
    ("lag_days", "Số ngày sau điều được sửa", "Days after what it corrects"),
    ("by", "Người ghi", "Recorded by"),
    ("approved_by", "Người duyệt", "Approved by"),
];

/// The day from which a correction came late: that of the entry which it corrects; of a paper found late,
/// that of the paper.
fn since(recorded: &Recorded, earlier: Option<&Recorded>) -> NaiveDate {
    earlier.map_or(recorded.occurred_at.date(), |earlier| earlier.recorded_at.date())
}

/// What an entry says that another changed. An upheld dispute changes the time of the filing.
fn before_and_after(knowledge: &Knowledge<'_>, recorded: &Recorded) -> Term {
    let Event::DisputeDecided(DisputeDecided { filing, outcome: DisputeOutcome::Upheld { received }, .. }) =
        &recorded.event
    else {
        return knowledge.happened(recorded).term();
    };
    match received_before(knowledge, *filing, recorded.entry) {
        Some(before) => Term::TimeChanged(before, *received, Box::new(recorded.event.clone())),
        None => knowledge.happened(recorded).term(),
    }
}

/// The time at which a filing was held to have come in before `entry`.
fn received_before(knowledge: &Knowledge<'_>, filing: EntryNumber, entry: EntryNumber) -> Option<Moment> {
    let before = knowledge.log.read().into_iter().take_while(|recorded| recorded.entry < entry);
    let said = before.filter_map(|recorded| match &recorded.event {
        Event::ReportSubmitted(e) if recorded.entry == filing => Some(e.received),
        Event::ReportResubmitted(e) if recorded.entry == filing => Some(e.received),
        Event::LateDiscoveredRecord(e) if recorded.entry == filing => Some(e.received),
        Event::EntryCorrected(e) if e.entry == filing => e.changes.iter().find_map(|change| match change {
            Change::Received { after, .. } => Some(*after),
            _ => None,
        }),
        Event::DisputeDecided(e) if e.filing == filing => match e.outcome {
            DisputeOutcome::Upheld { received } => Some(received),
            DisputeOutcome::Rejected => None,
        },
        _ => None,
    });
    said.last()
}

/// Every correction, annulment, upheld dispute and late-discovered record, those corrected in turn among them.
pub(super) fn corrections(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let amendments = Amendments::of(knowledge.log.all().iter());
    let row = |recorded: &Recorded| {
        let (about, kind) = match &recorded.event {
            Event::EntryCorrected(e) => (Some(e.entry), Correction::Filing),
            Event::FieldsCorrected(e) => (Some(e.entry), Correction::Fields),
            Event::EntryAnnulled(e) => (Some(e.entry), Correction::Annulment),
            Event::DisputeDecided(e) if matches!(e.outcome, DisputeOutcome::Upheld { .. }) => {
                (Some(e.filing), Correction::Dispute)
            }
            Event::LateDiscoveredRecord(_) => (None, Correction::FoundLate),
            Event::FactRecorded(e) if !e.evidence.is_empty() => (None, Correction::FoundLate),
            Event::DeadlineRecomputed(_) => (None, Correction::Recomputation),
            Event::CalendarCorrected(_) => (None, Correction::Calendar),
            _ => return None,
        };
        let earlier = about.and_then(|entry| knowledge.log.entry(entry));
        let earlier = earlier.as_deref();
        let of_unit = |unit: &UnitCode| {
            let concerns =
                |event: &Event| event.task().is_some_and(|task| task.unit == *unit) || event.units().contains(&unit);
            concerns(&recorded.event) || earlier.is_some_and(|earlier| concerns(&earlier.event))
        };
        let wanted = filter.unit.as_ref().is_none_or(of_unit)
            && filter.task.as_ref().is_none_or(|task| {
                recorded.event.concerns(task) || earlier.is_some_and(|earlier| earlier.event.concerns(task))
            });
        let stands = amendments.read(recorded).is_some();
        wanted.then(|| {
            vec![
                recorded.entry.into(),
                recorded.recorded_at.into(),
                about.into(),
                Term::Correction(kind).into(),
                before_and_after(knowledge, recorded).into(),
                if stands { Term::Whether(true) } else { Term::Annulled }.into(),
                Cell::Count((recorded.recorded_at.date() - since(recorded, earlier)).num_days()),
                Term::Actor(recorded.actor.clone()).into(),
                recorded.approver.as_ref().map(|approver| Term::Actor(approver.clone())).into(),
            ]
        })
    };
    knowledge.log.all().iter().filter_map(row).collect()
}
