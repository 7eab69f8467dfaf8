//! What somebody wrote into a form, as an act.

use calendar::{Moment, NaiveDate, PartialDate, Period, Span, TimeError};
use domain::{Act, EntryNumber, Role, State, TaskId};
use serde_json::{Map, Value, json};
use views::named::{self, Unnamed};

use super::{Field, Form, Holds, Need, Step, Times, choices, meaning};
use crate::{
    Language,
    errors::{Told, technical},
    labels,
    offices::{self, NoOffice},
    say,
};

/// Why a form is no act.
#[derive(Debug, thiserror::Error)]
pub enum NotFilled {
    /// Fields that must be there are not.
    #[error("missing: {}", .0.iter().map(|lack| format!("--{}", lack.flag())).collect::<Vec<_>>().join(", "))]
    Missing(Vec<Lack>),
    /// A value is none of that field.
    #[error("--{flag}: {why}")]
    Value {
        /// The field.
        flag: String,
        /// Why.
        why: Box<dyn Told + Send + Sync>,
    },
    /// It is not one of the choices.
    #[error("--{flag} cannot be \"{text}\"")]
    Choice {
        /// The field.
        flag: String,
        /// What was written.
        text: String,
        /// The choices.
        choices: Vec<String>,
    },
    /// It has not the form of what is wanted there.
    #[error("--{flag} cannot be \"{text}\"")]
    Form {
        /// The field.
        flag: String,
        /// What was written.
        text: String,
        /// What is wanted.
        wanted: Wanted,
    },
    /// The act does not take what was written.
    #[error("{0}")]
    Act(String),
    /// More than one fault.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Several(Vec<NotFilled>),
}

/// What must be said and was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// A field of the act, or who records it.
    Field(String),
    /// Who approves it: one of these.
    Approver(Vec<Role>),
}

impl Lack {
    /// Its flag.
    pub fn flag(&self) -> &str {
        match self {
            Self::Field(flag) => flag,
            Self::Approver(_) => "approved-by",
        }
    }

    /// Its flag, and what it is.
    fn told(&self, language: Language) -> String {
        let flag = self.flag();
        let meaning = match self {
            Self::Field(flag) => meaning(flag).map(|meaning| meaning.say(language).to_owned()).unwrap_or_default(),
            Self::Approver(by) => {
                let by = by.iter().map(|role| labels::position(*role, language)).collect::<Vec<_>>().join(", ");
                say!(language, "phải có người phê duyệt, một trong: {by}", "it needs the approval of one of: {by}")
            }
        };
        format!("--{flag} ({meaning})")
    }
}

/// What is wanted in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A whole number.
    Number,
    /// A span.
    Span,
    /// A position.
    Position,
    /// `KEY=VALUE`
    Pair,
    /// JSON.
    Json,
}

impl NotFilled {
    /// These faults as one; `None` where there are none.
    pub fn all(mut faults: Vec<NotFilled>) -> Option<NotFilled> {
        match faults.len() {
            0 | 1 => faults.pop(),
            _ => Some(Self::Several(faults)),
        }
    }

    /// The fault that is mended first.
    pub fn first(&self) -> &Self {
        match self {
            Self::Several(faults) => faults.first().map_or(self, Self::first),
            _ => self,
        }
    }

    /// The field that is to be filled in.
    pub fn flag(&self) -> Option<&str> {
        match self {
            Self::Several(faults) => faults.first().and_then(Self::flag),
            Self::Missing(lacking) => lacking.first().map(Lack::flag),
            Self::Value { flag, .. } | Self::Choice { flag, .. } | Self::Form { flag, .. } => Some(flag),
            Self::Act(_) => None,
        }
    }
}

impl Told for NotFilled {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Missing(lacking) => {
                let all = lacking.iter().map(|lack| lack.told(language)).collect::<Vec<_>>().join(", ");
                say!(language, "thiếu {all}", "missing: {all}")
            }
            Self::Value { flag, why } => format!("--{flag}: {}", why.told(language)),
            Self::Choice { flag, text, choices } => {
                let choices = choices::said(choices, language);
                say!(
                    language,
                    "--{flag} không thể là \"{text}\"; chọn một trong: {choices}",
                    "--{flag} cannot be \"{text}\"; choose one of: {choices}"
                )
            }
            Self::Form { flag, text, wanted } => {
                let (vi, en) = match wanted {
                    Wanted::Number => ("một số nguyên không âm", "a whole number"),
                    Wanted::Span => (
                        "như \"5 ngày làm việc\", \"10 ngày\", \"2 tuần\", \"1 tháng\"",
                        "such as \"5 working days\", \"10 days\"",
                    ),
                    Wanted::Position => {
                        ("một chức vụ, như \"Chánh Văn phòng\" hoặc office-chief", "a position, such as office-chief")
                    }
                    Wanted::Pair => ("TÊN=GIÁ TRỊ", "NAME=VALUE"),
                    Wanted::Json => ("theo mẫu của trường (socai schema command)", "JSON"),
                };
                let wanted = language.pick(vi, en);
                say!(
                    language,
                    "--{flag} không thể là \"{text}\"; hãy viết {wanted}",
                    "--{flag} cannot be \"{text}\"; write {wanted}"
                )
            }
            Self::Several(faults) => faults.iter().map(|fault| fault.told(language)).collect::<Vec<_>>().join("; "),
            Self::Act(why) => {
                let why = technical(why, language);
                say!(language, "chưa thành một việc: {why}", "this is no act yet: {why}")
            }
        }
    }
}

/// The filing for which a task stands: the one that was recorded for it last, and not withdrawn.
pub type FilingOf<'f> = &'f dyn Fn(&TaskId) -> Option<EntryNumber>;

/// The act that was written, as of `day`: each value by its flag, in the order in which they were given. `has_task` tells
/// whether there is a task. Fails with every value that is no good, and with what is `lacking`.
pub fn fill(
    form: &Form,
    given: &[(String, String)],
    lacking: Vec<Lack>,
    state: &State,
    day: NaiveDate,
    has_task: &dyn Fn(&TaskId) -> bool,
    filing: FilingOf<'_>,
) -> Result<Act, Vec<NotFilled>> {
    // A clerk knows the report and not its number.
    let filing = (form.act == "correct-entry").then_some(filing);
    let reading = Reading { state, day, has_task, filing };
    let mut body = Value::Object(Map::new());
    let lists = form.fields.iter().filter(|field| field.need == Need::Always && field.times == Times::Many);
    lists.for_each(|field| put(&mut body, field, None));
    let mut faults = Vec::new();
    for (flag, text) in given {
        let Some(field) = form.fields.iter().find(|field| field.flag == *flag) else { continue };
        match reading.value(field, text) {
            Ok(value) => put(&mut body, field, Some(value)),
            Err(fault) => faults.push(fault),
        }
    }
    faults.extend((!lacking.is_empty()).then_some(NotFilled::Missing(lacking)));
    if !faults.is_empty() {
        return Err(faults);
    }
    let act = json!({ form.act.as_str(): body });
    serde_json::from_value(act).map_err(|error| vec![NotFilled::Act(error.to_string())])
}

/// The fields that must be there and are not.
pub fn lacking(form: &Form, given: &[(String, String)]) -> Vec<Lack> {
    let is_given = |field: &Field| given.iter().any(|(flag, _)| *flag == field.flag);
    let part = |field: &Field| field.path.split_last().map(|(_, part)| part.to_vec()).unwrap_or_default();
    let has_part = |wanted: &Field| {
        let part = part(wanted);
        form.fields.iter().any(|field| is_given(field) && field.path.starts_with(&part))
    };
    let lacks = |field: &&Field| match field.need {
        Need::Always => true,
        Need::With => has_part(field),
        Need::Never => false,
    };
    let lacking = form.fields.iter().filter(|field| !is_given(field)).filter(lacks);
    lacking.map(|field| Lack::Field(field.flag.clone())).collect()
}

/// Puts a value where its field belongs; given again, it belongs to the next item of its list.
fn put(body: &mut Value, field: &Field, value: Option<Value>) {
    let mut at = body;
    let mut path = field.path.iter().peekable();
    while let Some(step) = path.next() {
        match step {
            Step::Member(name) => {
                let empty = match path.peek() {
                    Some(Step::Item) => Value::Array(Vec::new()),
                    Some(Step::Member(_)) => Value::Object(Map::new()),
                    None if field.times == Times::Many && field.holds == Holds::Pair => Value::Object(Map::new()),
                    None if field.times == Times::Many => Value::Array(Vec::new()),
                    None => Value::Null,
                };
                let Value::Object(members) = at else { return };
                at = members.entry(name.clone()).or_insert(empty);
            }
            Step::Item => {
                let rest: Vec<Step> = path.clone().cloned().collect();
                let Value::Array(items) = at else { return };
                let begins = field.times == Times::Each && items.last().is_none_or(|item| holds(item, &rest));
                if items.is_empty() || begins {
                    items.push(Value::Object(Map::new()));
                }
                let Some(last) = items.last_mut() else { return };
                at = last;
            }
        }
    }
    match (at, value) {
        (_, None) => {}
        (Value::Array(items), Some(value)) if field.times == Times::Many => items.push(value),
        (Value::Object(members), Some(Value::Object(pair))) if field.holds == Holds::Pair => members.extend(pair),
        (place, Some(value)) => *place = value,
    }
}

/// Whether there is something at that place.
fn holds(item: &Value, path: &[Step]) -> bool {
    let mut at = Some(item);
    for step in path {
        let Step::Member(name) = step else { return false };
        at = at.and_then(|at| at.get(name));
    }
    at.is_some_and(|value| !value.is_null())
}

/// What names are read by.
struct Reading<'s> {
    state: &'s State,
    day: NaiveDate,
    has_task: &'s dyn Fn(&TaskId) -> bool,
    /// The filing that a task stands for, where one may be named so.
    filing: Option<FilingOf<'s>>,
}

impl Reading<'_> {
    fn value(&self, field: &Field, text: &str) -> Result<Value, NotFilled> {
        let (state, day, flag) = (self.state, self.day, &field.flag);
        let name = |read: Result<String, Unnamed>| read.map(Value::from).map_err(|why| refused(flag, why));
        let time = |read: Result<String, TimeError>| read.map(Value::from).map_err(|why| refused(flag, why));
        let office = |why: NoOffice| refused(flag, why);
        let form = |wanted| NotFilled::Form { flag: flag.clone(), text: text.to_owned(), wanted };
        match &field.holds {
            Holds::Text => Ok(Value::from(text)),
            Holds::Number => text.trim().parse::<u64>().map(Value::from).map_err(|_| form(Wanted::Number)),
            Holds::Day => match text.parse() {
                Ok(Moment::Day(day)) => Ok(Value::from(day.to_string())),
                Ok(Moment::Instant(_)) => Err(refused(flag, TimeError::NotADay(text.to_owned()))),
                Err(why) => Err(refused(flag, why)),
            },
            Holds::Date => time(text.parse::<PartialDate>().map(|date| date.to_string())),
            Holds::Moment => time(text.parse::<Moment>().map(|moment| moment.to_string())),
            Holds::Instant => time(text.parse::<calendar::Timestamp>().map(|at| at.to_string())),
            Holds::Period => name(Period::written(text).map(|period| period.to_string()).map_err(Unnamed::from)),
            Holds::Span => Span::written(text).map(|span| json!(span)).ok_or_else(|| form(Wanted::Span)),
            Holds::Unit => name(named::unit(state, day, text).map(|unit| unit.to_string())),
            Holds::Obligation => name(named::obligation(state, text).map(|duty| duty.to_string())),
            Holds::Task => name(named::task(state, day, text, self.has_task).map(|task| task.to_string())),
            Holds::Office => {
                let office = offices::office(state, day, text).map_err(office)?;
                Ok(json!({ "unit": office.unit, "position": office.position }))
            }
            Holds::Actor => Ok(json!(offices::actor(state, day, text).map_err(office)?)),
            Holds::Entry => {
                let of_task = |filing: FilingOf<'_>| {
                    filing(&named::task(state, day, text, self.has_task).ok()?).map(|EntryNumber(number)| number)
                };
                let number = entry(text).or_else(|| self.filing.and_then(of_task));
                Ok(number.map_or_else(|| Value::from(text), Value::from))
            }
            Holds::EntryNumber => entry(text).map(Value::from).ok_or_else(|| form(Wanted::Number)),
            Holds::Position => match offices::titled(text) {
                Some((roles, rest)) if rest.is_empty() && roles.len() == 1 => Ok(json!(roles.first())),
                _ => Err(form(Wanted::Position)),
            },
            Holds::Choice(all) => choices::chosen(all, text).map(Value::from).ok_or_else(|| NotFilled::Choice {
                flag: flag.clone(),
                text: text.to_owned(),
                choices: all.clone(),
            }),
            Holds::Pair => {
                let (key, value) = text.split_once('=').ok_or_else(|| form(Wanted::Pair))?;
                Ok(json!({ key.trim(): written(value) }))
            }
            Holds::Json => serde_json::from_str(text).map_err(|_| form(Wanted::Json)),
        }
    }
}

/// A value as JSON, or else as a text. A number that JSON would write otherwise ("01234", "1.50") is a text, too.
fn written(value: &str) -> Value {
    let read = serde_json::from_str::<Value>(value).ok();
    let is_as_written = |read: &Value| read.as_number().is_none_or(|number| number.to_string() == value);
    read.filter(is_as_written).unwrap_or_else(|| Value::from(value))
}

pub(super) fn refused(flag: &str, why: impl Told + Send + Sync + 'static) -> NotFilled {
    NotFilled::Value { flag: flag.to_owned(), why: Box::new(why) }
}

/// `#186`, `186`
fn entry(text: &str) -> Option<u64> {
    let text = text.trim();
    text.strip_prefix('#').unwrap_or(text).parse().ok()
}
