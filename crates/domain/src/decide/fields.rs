//! Which fields of an entry are corrected, and whether the entry, as it is read then, is still one of its kind and says
//! something.

use calendar::PartialDate;
use serde_json::Value;

use super::{Context, TEXT_MAX, directive, document, letter};
use crate::{
    chronicle::OCCURRED_AT,
    event::{Event, FieldChange, FieldsCorrected, Recorded},
    ids::EntryNumber,
    reading,
    refusal::{Refusal, Unchangeable},
};

/// What can be corrected in entries of some kinds alone.
const OF_SOME: &[&str] = &[
    "applies_from",
    "based_on",
    "custodian",
    "due_day",
    OCCURRED_AT,
    "recipients",
    "signature",
    "statement",
    "symbol",
];

/// Every field that can be corrected in one entry or another, in the order of their names.
pub fn correctable_fields() -> Vec<&'static str> {
    let mut all: Vec<&str> = WORDS.iter().chain(OF_SOME).copied().collect();
    all.sort_unstable();
    all
}

/// What can be corrected in any entry: the words and references in which it says what happened. What
/// a verdict, an authority or an identity rests on is corrected in ways of its own, or not at all.
const WORDS: &[&str] = &[
    "abbreviation",
    "arrival",
    "coordinators",
    "deadline_phrase",
    "document",
    "document_type",
    "evidence",
    "fields",
    "form",
    "ground",
    "issuer",
    "measure",
    "name",
    "name_en",
    "number",
    "order",
    "place",
    "position",
    "quote",
    "reading",
    "reason",
    "reasons",
    "source",
    "subject",
    "text",
];

/// Why the field at this path is not corrected here, if it is not.
pub(super) fn not_correctable(read: &Recorded, field: &str) -> Option<Unchangeable> {
    let root = field.split('/').next().unwrap_or_default();
    let allowed = match &read.event {
        // Its time and its task are corrected with the filing, or disputed.
        Event::ReportSubmitted(_) | Event::ReportResubmitted(_) | Event::LateDiscoveredRecord(_) => {
            return Some(Unchangeable::Filing);
        }
        // The changes of an earlier correction are themselves open to correction.
        Event::FieldsCorrected(_) => root == "reason" || (root == "changes" && field.ends_with("/after")),
        // What a file says is its own; who keeps it and vouches for it are words.
        Event::SourceStated(_) => false,
        Event::HistoryImported(_) => root == "custodian" || root == "statement",
        // Who was reviewed is a word; what was found about them is not.
        Event::AccountabilityReviewConcluded(_) => {
            root == "document" || (root == "reviewed" && field.ends_with("/position"))
        }
        // What a fact is about ties it to others.
        Event::FactRecorded(_) => root == OCCURRED_AT || (WORDS.contains(&root) && root != "subject"),
        Event::DirectiveRegistered(_) => {
            WORDS.contains(&root) || ["based_on", "recipients", "signature", "symbol"].contains(&root)
        }
        // The tasks of periods that are open have their deadlines; those that come are reckoned by what is said now.
        Event::ObligationExtracted(_) => WORDS.contains(&root) || ["applies_from", "due_day"].contains(&root),
        _ => root == OCCURRED_AT || WORDS.contains(&root),
    };
    (!allowed).then_some(Unchangeable::RestsOnIt)
}

/// The fields of an entry that are corrected here, by their names.
fn correctable(read: &Recorded) -> Vec<String> {
    let payload = read.event.payload();
    let fields = payload.as_object().into_iter().flat_map(|fields| fields.keys().map(String::as_str));
    let happened = has_free_time(read).then_some(OCCURRED_AT);
    let open = fields.chain(happened).filter(|field| not_correctable(read, field).is_none());
    open.map(str::to_owned).collect()
}

pub(super) fn no_such_field(read: &Recorded, field: &str) -> Refusal {
    Refusal::NoSuchField { entry: read.entry, field: field.to_owned(), correctable: correctable(read) }
}

pub(super) fn cannot_correct(read: &Recorded, field: &str, why: Unchangeable) -> Refusal {
    Refusal::NotCorrectable { entry: read.entry, field: field.to_owned(), why, correctable: correctable(read) }
}

/// Whether nothing is reckoned from the time at which it happened.
pub(super) fn has_free_time(read: &Recorded) -> bool {
    matches!(
        read.event,
        Event::FactRecorded(_) | Event::FindingRecorded(_) | Event::DocumentReceived(_) | Event::PersonEntered(_)
    )
}

/// The entry as it will be read, with this correction after all others, is still one of its kind: a
/// fact fits its declaration, texts keep to their length. Where the entry is itself a correction, it
/// is the entry that it corrects which has to fit.
pub(super) fn fits(context: &Context<'_>, read: &Recorded, changes: &[FieldChange]) -> Result<(), Refusal> {
    let unfit = || no_such_field(read, changes.first().map_or("", |change| &change.field));
    let event = FieldsCorrected { entry: read.entry, changes: changes.to_vec(), reason: String::new() };
    let next = Recorded { entry: EntryNumber(context.state.next), event: event.into(), ..read.clone() };
    let amendments = context.known.amendments_with(&next);
    let mut root = read.entry;
    loop {
        let recorded = context.known.get(root).ok_or_else(unfit)?;
        let reading = amendments.try_read(recorded).ok_or_else(unfit)?;
        let payload = reading.event.payload();
        all_texts(&payload)?;
        if root == read.entry {
            changes.iter().try_for_each(|change| says_something(context, change, &payload))?;
        }
        match &reading.event {
            Event::FieldsCorrected(correction) => root = correction.entry,
            Event::FactRecorded(fact) => {
                let declared = context.known.get(fact.declared).map(|recorded| &recorded.event);
                if let Some(Event::FactKindDeclared(declared)) = declared {
                    declared.declaration.check_fact(fact.subject.as_deref(), &fact.fields)?;
                }
                return Ok(());
            }
            Event::DirectiveRegistered(new) => {
                let known = context.state.directives.get(&new.directive).map(|known| &known.registered);
                let number = new.number.as_ref().or(known.and_then(|known| known.number.as_ref()));
                let date = new.date.or(known.and_then(|known| known.date));
                let numbered = number.map(String::as_str).zip(date);
                return letter::is_new(context.state, &new.directive, numbered, &new.issuer, &new.symbol);
            }
            Event::DirectiveIssued(issued) => {
                let Some(known) = context.state.directives.get(&issued.directive) else { return Ok(()) };
                let numbered = Some((issued.number.as_str(), PartialDate::Day(issued.date)));
                let there = &known.registered;
                return letter::is_new(context.state, &issued.directive, numbered, &there.issuer, &there.symbol);
            }
            Event::ObligationExtracted(duty) => {
                directive::in_range(duty.due_day)?;
                return directive::begins_with(&duty.obligation, duty.cadence, duty.applies_from);
            }
            _ => return Ok(()),
        }
    }
}

/// What a field is changed to says something, and what an act would have taken there: a text is not blank, a document has a
/// number.
fn says_something(context: &Context<'_>, change: &FieldChange, payload: &Value) -> Result<(), Refusal> {
    let root = change.field.split('/').next().unwrap_or_default();
    let name = WORDS.iter().chain(OF_SOME).find(|known| **known == root).copied().unwrap_or("set");
    not_blank(name, &change.after)?;
    let now = payload.get(root).cloned().unwrap_or_default();
    match (name, &now) {
        ("number", Value::String(number)) => letter::number_alone(number).map(drop),
        ("document", Value::Object(_)) => match serde_json::from_value(now.clone()) {
            Ok(document) => context.document(&document).map(drop),
            Err(_) => Ok(()),
        },
        ("document" | "evidence", Value::String(said)) if reading::says_none(said) => {
            Err(Refusal::NoDocument(said.clone()))
        }
        ("evidence", Value::Array(_)) => match serde_json::from_value::<Vec<String>>(now.clone()) {
            Ok(named) if !named.is_empty() => document::evidence(&named).map(drop),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Whether every text in a value has a letter or a digit.
fn not_blank(name: &'static str, value: &Value) -> Result<(), Refusal> {
    match value {
        Value::String(text) if !text.contains(char::is_alphanumeric) => Err(Refusal::Empty(name)),
        Value::Array(items) => items.iter().try_for_each(|item| not_blank(name, item)),
        Value::Object(fields) => fields.values().try_for_each(|field| not_blank(name, field)),
        _ => Ok(()),
    }
}

fn all_texts(value: &Value) -> Result<(), Refusal> {
    match value {
        Value::String(value) if value.chars().count() > TEXT_MAX => {
            Err(Refusal::TooLong { field: "set", max: TEXT_MAX })
        }
        Value::Array(items) => items.iter().try_for_each(all_texts),
        Value::Object(fields) => fields.values().try_for_each(all_texts),
        _ => Ok(()),
    }
}
