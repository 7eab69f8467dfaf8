//! Where words occur: in titles, points and how they are read, reasons, numbers of documents, names of units, names of acts.
//!
//! What is compared is the letters alone, without marks and case: `bao cao` finds `Báo cáo`, and the other way round.
//! Words that are given as one, in quotation marks, stand beside one another in the text.

use std::collections::{BTreeMap, BTreeSet};

use calendar::written::bare;
use domain::{DirectiveId, EntryNumber, Event, ObligationId, Recorded, TaskId, UnitCode, state::Directive};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{
    as_of::{Basis, Knowledge},
    columns,
    names::UnitNames,
    sheet::{Cell, Column, Sheet, Title},
    term::{Found, Name, Term},
};

/// What a text is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A task.
    Task(TaskId),
    /// A duty.
    Obligation(ObligationId),
    /// A directive.
    Directive(DirectiveId),
    /// A unit.
    Unit(UnitCode),
    /// The entry itself.
    Entry(EntryNumber),
}

/// A text in which words occur.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Hit")]
pub struct Hit {
    /// What kind of text.
    pub kind: Found,
    /// What it is about.
    #[serde(rename = "where")]
    pub about: About,
    /// The text.
    pub text: String,
    /// The entry in which it stands.
    pub entry: EntryNumber,
}

/// Everything that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Search")]
pub struct Search {
    /// What it rests on.
    pub basis: Basis,
    /// The words, as they were compared.
    pub words: Vec<String>,
    /// By entry.
    pub found: Vec<Hit>,
}

/// Of the entries known by the known moment that had happened by the valid moment, those in which every word occurs:
/// each of their texts that has one. An entry is searched as it was recorded, whatever corrected it later. A number
/// finds the entry of that number too; and words that all stand in the name of an act find the entries that record it.
/// What acts are called `named` says.
pub fn search(knowledge: &Knowledge<'_>, words: &[String], named: &dyn Fn(&str) -> Vec<String>) -> Search {
    let number = match words {
        [word] => word.strip_prefix('#').unwrap_or(word).parse().ok().map(EntryNumber),
        _ => None,
    };
    let is_number_alone = number.is_some() && words.iter().any(|word| word.starts_with('#'));
    let words: Vec<String> = words.iter().flat_map(|text| apart(text)).map(|words| one_spaced(&bare(words))).collect();
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let happened = |recorded: &Recorded| recorded.occurred_at.earliest() <= knowledge.as_of.valid;
    let numbered = number.and_then(|number| knowledge.log.entry(number)).filter(|recorded| happened(recorded));
    let mut found: Vec<Hit> = numbered.iter().map(|recorded| of_number(recorded)).collect();
    if !is_number_alone && !words.is_empty() {
        let all = knowledge.log.all().iter().filter(|recorded| happened(recorded));
        let mut acts = Acts::of(knowledge, &words, named);
        found.extend(all.flat_map(|recorded| {
            let act = acts.done(&recorded.event).map(|act| of_act(recorded, act));
            act.into_iter().chain(hits(knowledge, recorded, &words))
        }));
    }
    found.sort_by_key(|hit| hit.entry);
    Search { basis: knowledge.basis(), words, found }
}

fn of_number(recorded: &Recorded) -> Hit {
    let about = about(&recorded.event).unwrap_or(About::Entry(recorded.entry));
    Hit { kind: Found::Entry, about, text: recorded.event.kind().to_owned(), entry: recorded.entry }
}

fn of_act(recorded: &Recorded, act: String) -> Hit {
    Hit { kind: Found::Act, text: act, ..of_number(recorded) }
}

/// The acts in whose names the words stand, each looked at once.
struct Acts<'a> {
    knowledge: &'a Knowledge<'a>,
    words: &'a [String],
    named: &'a dyn Fn(&str) -> Vec<String>,
    asked_for: BTreeMap<String, bool>,
}

impl<'a> Acts<'a> {
    fn of(knowledge: &'a Knowledge<'a>, words: &'a [String], named: &'a dyn Fn(&str) -> Vec<String>) -> Self {
        Self { knowledge, words, named, asked_for: BTreeMap::new() }
    }

    /// The act that the event records, or the kind of fact, if it is asked for.
    fn done(&mut self, event: &Event) -> Option<String> {
        let act = match event {
            Event::FactRecorded(fact) => fact.fact.as_str(),
            event => event.acts().first().copied()?,
        };
        if !self.asked_for.contains_key(act) {
            let names = match self.knowledge.fact_name(act) {
                Some(Name { vi, en }) => vec![vi, en],
                None => (self.named)(act),
            };
            let has = |name: &String| self.words.iter().all(|word| stands_in(word, &one_spaced(&bare(name))));
            self.asked_for.insert(act.to_owned(), names.iter().any(has));
        }
        self.asked_for.get(act).is_some_and(|is_asked_for| *is_asked_for).then(|| act.to_owned())
    }
}

/// Whether a word of the name, or some in a row, are `word`: names are short, and the beginning of a syllable is no word.
fn stands_in(word: &str, name: &str) -> bool {
    let is_apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    name.match_indices(word).any(|(place, found)| {
        let before = name.get(..place).and_then(|before| before.chars().next_back());
        let after = name.get(place + found.len()..).and_then(|after| after.chars().next());
        is_apart(before) && is_apart(after)
    })
}

/// The texts of an entry that have one of the words, if together they have all.
fn hits(knowledge: &Knowledge<'_>, recorded: &Recorded, words: &[String]) -> Vec<Hit> {
    let texts = texts(knowledge, &recorded.event);
    let read: Vec<String> = texts.iter().map(|(_, text)| one_spaced(&bare(text))).collect();
    let is_in = |(place, word): (usize, &String), text: &String| match is_syllable(word) && place + 1 < words.len() {
        true => stands_in(word, text),
        false => occurs(word, text),
    };
    if !words.iter().enumerate().all(|word| read.iter().any(|text| is_in(word, text))) {
        return Vec::new();
    }
    let about = about(&recorded.event).unwrap_or(About::Entry(recorded.entry));
    let has_any = |text: &String| words.iter().enumerate().any(|word| is_in(word, text));
    let having = texts.into_iter().zip(&read).filter(|(_, read)| has_any(read)).map(|(text, _)| text);
    let mut seen = BTreeSet::new();
    let new = having.filter(|text| seen.insert(text.clone()));
    new.map(|(kind, text)| Hit { kind, about: about.clone(), text, entry: recorded.entry }).collect()
}

/// Whether it is a word of letters alone. Such a one is meant whole, but for the last, which may be being typed still: the
/// beginning of a syllable is another syllable.
fn is_syllable(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
}

/// The words of a text; what stands between quotation marks is one.
fn apart(text: &str) -> Vec<&str> {
    let parts = text.split('"').enumerate();
    parts
        .flat_map(|(place, part)| if place % 2 == 1 { vec![part] } else { part.split_whitespace().collect() })
        .collect()
}

/// With one space between words.
fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a word of the text, or some in a row, begin with `word`. Syllables are written apart, so that one inside another is chance.
fn occurs(word: &str, text: &str) -> bool {
    text.match_indices(word).any(|(place, _)| {
        let before = text.get(..place).and_then(|before| before.chars().next_back());
        before.is_none_or(|letter| !letter.is_alphanumeric())
    })
}

/// What an entry is about, most narrowly.
fn about(event: &Event) -> Option<About> {
    if let Some(task) = event.task() {
        return Some(About::Task(task.clone()));
    }
    Some(match event {
        Event::EntryCorrected(e) => About::Task(e.task.clone()),
        Event::TasksAssigned(e) => About::Obligation(e.obligation.clone()),
        Event::DeadlineFixed(e) => About::Obligation(e.obligation.clone()),
        Event::ReminderIssued(e) => About::Obligation(e.obligation.clone()),
        Event::ObligationExtracted(e) => About::Obligation(e.obligation.clone()),
        Event::ObligationInterpreted(e) => About::Obligation(e.obligation.clone()),
        Event::DirectiveRegistered(e) => About::Directive(e.directive.clone()),
        Event::DirectiveIssued(e) => About::Directive(e.directive.clone()),
        Event::DirectiveDispatched(e) => About::Directive(e.directive.clone()),
        Event::DirectiveAcknowledged(e) => About::Directive(e.directive.clone()),
        Event::DirectiveChanged(e) => About::Directive(e.directive.clone()),
        event => match event.units()[..] {
            [unit] => About::Unit(unit.clone()),
            _ => return None,
        },
    })
}

/// The texts of an event in which words are looked for.
fn texts(knowledge: &Knowledge<'_>, event: &Event) -> Vec<(Found, String)> {
    let mut texts = Vec::new();
    match event {
        Event::ObligationExtracted(e) => texts.push((Found::Point, e.obligation.code().to_owned())),
        Event::DirectiveRegistered(e) => texts.push((Found::Document, whole_number(e.number.as_deref(), &e.symbol))),
        // The symbol stands in the entry that registered it.
        Event::DirectiveIssued(e) => {
            let directive = knowledge.state.directives.get(&e.directive);
            texts.push((Found::Document, directive.and_then(Directive::number).unwrap_or_else(|| e.number.clone())));
        }
        Event::UnitEstablished(e) => texts.push((Found::Unit, e.unit.to_string())),
        Event::UnitRenamed(e) => texts.push((Found::Unit, e.unit.to_string())),
        _ => {}
    }
    if !matches!(event, Event::RuleSetActivated(_) | Event::RegimeActivated(_) | Event::FactKindDeclared(_)) {
        let names = matches!(event, Event::UnitEstablished(_) | Event::UnitRenamed(_));
        gather(&event.payload(), names, &mut texts);
        if let Event::ObligationExtracted(duty) = event {
            // The kinds of fact that are evidence of it are codes.
            texts.retain(|(kind, text)| *kind != Found::Text || !duty.evidence.contains(text));
        }
    }
    texts
}

fn whole_number(number: Option<&str>, symbol: &str) -> String {
    number.map_or_else(|| symbol.to_owned(), |number| format!("{number}/{symbol}"))
}

/// Of a payload, what stands under a name that is one of a text.
fn gather(value: &Value, names: bool, texts: &mut Vec<(Found, String)>) {
    let Value::Object(fields) = value else { return };
    for (key, value) in fields {
        let kind = match key.as_str() {
            "subject" => Some(Found::Title),
            "quote" | "reading" | "source" | "deadline_phrase" => Some(Found::Point),
            "reason" | "reasons" | "ground" => Some(Found::Reason),
            "document" | "order" => {
                let number = value.get("number").and_then(Value::as_str);
                texts.extend(number.map(|number| (Found::Document, number.to_owned())));
                None
            }
            "name" | "name_en" | "abbreviation" if names => Some(Found::Unit),
            "text" | "evidence" | "measure" | "place" | "issuer" | "based_on" | "arrival" => Some(Found::Text),
            // A correction has the texts before and after, under the name of the field.
            "changes" | "fields" => {
                corrected(value, texts);
                None
            }
            _ => None,
        };
        let Some(kind) = kind else { continue };
        match value {
            Value::String(text) => texts.push((kind, text.clone())),
            Value::Array(all) => {
                texts.extend(all.iter().filter_map(Value::as_str).map(|text| (kind, text.to_owned())));
            }
            _ => {}
        }
    }
}

/// The texts that a correction, or a fact, has in its fields.
fn corrected(value: &Value, texts: &mut Vec<(Found, String)>) {
    match value {
        Value::String(text) => texts.push((Found::Text, text.clone())),
        Value::Array(all) => all.iter().for_each(|value| corrected(value, texts)),
        Value::Object(fields) => {
            let said = fields.iter().filter(|(key, _)| key.as_str() != "field").map(|(_, value)| value);
            said.for_each(|value| corrected(value, texts));
        }
        _ => {}
    }
}

const COLUMNS: &[Column] = columns![
    ("entry", "Bút toán", "Entry"),
    ("kind", "Loại", "Kind"),
    ("where", "Ở đâu", "Where"),
    ("text", "Nội dung", "Text"),
];

/// What was found as a sheet. An entry that was found by its number or its act is told.
pub fn sheet(search: &Search, knowledge: &Knowledge<'_>, names: UnitNames) -> Sheet {
    let about = |about: &About| match about {
        About::Task(task) => task.into(),
        About::Obligation(obligation) => Cell::text(obligation.to_string()),
        About::Directive(directive) => Cell::text(directive.to_string()),
        About::Unit(unit) => unit.into(),
        About::Entry(entry) => (*entry).into(),
    };
    let text = |hit: &Hit| match hit.kind {
        Found::Entry | Found::Act => {
            knowledge.log.entry(hit.entry).map(|recorded| knowledge.happened(&recorded).term()).into()
        }
        _ => Cell::text(hit.text.clone()),
    };
    let row = |hit: &Hit| vec![hit.entry.into(), Term::Found(hit.kind).into(), about(&hit.about), text(hit)];
    let title = Title { vi: "Tìm kiếm", en: "Search" };
    let rows = search.found.iter().map(row).collect();
    Sheet { name: "search", title, basis: search.basis.clone(), only_of: None, names, columns: COLUMNS.into(), rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_at_the_beginning_of_a_word() {
        let text = bare("9127/BC-SLĐTBXH: ban hành");
        for (word, is_found) in [
            ("9127", true),
            ("bc-sld", true),
            ("sldtbxh", true),
            ("an", false),
            ("ban", true),
            ("27", false),
            ("ban hanh", true),
            ("hanh ban", false),
        ] {
            assert_eq!(occurs(word, &text), is_found, "{word}");
        }
    }
}
