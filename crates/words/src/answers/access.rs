//! Who looked at what, and what of it was dropped.

use calendar::{Moment, Timestamp};
use domain::EntryNumber;
use ledger::access::{
    Channel, Class, Subject,
    register::{Found, Line},
    retention::Dropped,
};
use schemars::JsonSchema;
use serde::Serialize;
use views::UnitNames;

use super::Answer;
use crate::{Language, instant, labels, moment, say};

/// One look.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LookAnswer {
    /// When, by the desk's clock.
    pub at: Timestamp,
    /// Who.
    pub person: String,
    /// In which office: `SNV/chief-inspector`.
    pub office: String,
    /// What kind of thing was looked at: inspection, evidence, export, name, register.
    pub class: String,
    /// Which one.
    pub subject: String,
    /// What was shown was the case then; null: at that moment.
    pub valid_at: Option<Moment>,
    /// What was shown was known then; null: at that moment.
    pub known_at: Option<Moment>,
    /// By a page, or by a program: page, api.
    pub channel: String,
    /// The year of the log in which it stands.
    pub year: String,
    /// Its number there.
    pub number: u64,
    #[serde(skip)]
    line: Line,
}

/// Who looked, the newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AccessList {
    /// The looks.
    pub looks: Vec<LookAnswer>,
    /// Whether there are more than these.
    pub more: bool,
}

impl AccessList {
    /// What was found.
    pub fn of(found: Found) -> Self {
        Self { looks: found.lines.into_iter().map(LookAnswer::of).collect(), more: found.is_cut }
    }
}

impl LookAnswer {
    fn of(line: Line) -> Self {
        let look = &line.look;
        Self {
            at: look.at,
            person: look.viewer.person.to_string(),
            office: look.viewer.office.to_string(),
            class: look.subject.class().code().to_owned(),
            subject: look.subject.to_string(),
            valid_at: look.valid_at,
            known_at: look.known_at,
            channel: look.channel.code().to_owned(),
            year: line.year.to_string(),
            number: line.number.0,
            line,
        }
    }

    fn words(&self, language: Language) -> String {
        let look = &self.line.look;
        let (at, person) = (instant(look.at), &look.viewer.person);
        let office = labels::office(&look.viewer.office, &UnitNames::default(), language);
        let (what, how) = (subject(&look.subject, language), channel(look.channel, language));
        let then = as_of(look.valid_at, look.known_at, language);
        format!("{at}  {person}, {office}: {what}{then} ({how})")
    }
}

impl Answer for AccessList {
    fn words(&self, language: Language) -> String {
        let mut lines: Vec<String> = self.looks.iter().map(|look| look.words(language)).collect();
        if lines.is_empty() {
            lines.push(say!(language, "Không có lượt xem nào như vậy được ghi.", "No such look was recorded."));
        }
        if self.more {
            lines.push(say!(
                language,
                "Còn nữa: thu hẹp bằng --from, --to, --person, --task.",
                "There are more: narrow them by --from, --to, --person, --task."
            ));
        }
        lines.join("\n")
    }
}

/// What kind of thing was looked at.
pub fn class(class: Class, language: Language) -> &'static str {
    match class {
        Class::Inspection => language.pick("Hồ sơ thanh tra", "Inspection file"),
        Class::Evidence => language.pick("Tệp bằng chứng", "Evidence"),
        Class::Export => language.pick("Xem hoặc tải danh sách", "List read or taken"),
        Class::Name => language.pick("Tên cá nhân", "Name of a person"),
        Class::Register => language.pick("Nhật ký truy cập", "Access log"),
    }
}

/// What was looked at.
pub fn subject(subject: &Subject, language: Language) -> String {
    let kind = class(subject.class(), language);
    match subject {
        Subject::UnitUnderInspection(unit) => say!(language, "{kind}: đơn vị {unit}", "{kind}: unit {unit}"),
        Subject::TaskUnderInspection(task) => say!(language, "{kind}: nhiệm vụ {task}", "{kind}: task {task}"),
        Subject::InspectionEntry(entry) => say!(language, "{kind}: bút toán {entry}", "{kind}: entry {entry}"),
        Subject::Evidence(task) => format!("{kind}: {task}"),
        Subject::Export(name) => format!("{kind}: {name}"),
        Subject::Name(person) => format!("{kind}: {person}"),
        Subject::Register => kind.to_owned(),
    }
}

/// By which way somebody looked.
pub fn channel(channel: Channel, language: Language) -> &'static str {
    match channel {
        Channel::Page => language.pick("trang", "page"),
        Channel::Api => "API",
    }
}

/// As of when, where that was not the present; begins with a comma.
pub fn as_of(valid: Option<Moment>, known: Option<Moment>, language: Language) -> String {
    let valid = valid.map(moment).map(|at| say!(language, ", thực tế tại {at}", ", as it was at {at}"));
    let known = known.map(moment).map(|at| say!(language, ", theo điều đã biết tại {at}", ", as known at {at}"));
    [valid, known].into_iter().flatten().collect()
}

/// A log that was dropped.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DroppedAnswer {
    /// Of which year.
    pub year: String,
    /// The entry that says so.
    pub entry: EntryNumber,
}

/// What `access prune` has done.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AccessPruned {
    /// The logs that were dropped.
    pub dropped: Vec<DroppedAnswer>,
    /// For how many days after its year a log is kept.
    pub kept_days: u32,
}

impl AccessPruned {
    /// These logs.
    pub fn of(dropped: Vec<Dropped>, kept_days: u32) -> Self {
        let answer = |dropped: Dropped| DroppedAnswer { year: dropped.year.to_string(), entry: dropped.entry };
        Self { dropped: dropped.into_iter().map(answer).collect(), kept_days }
    }
}

impl Answer for AccessPruned {
    fn words(&self, language: Language) -> String {
        let days = self.kept_days;
        if self.dropped.is_empty() {
            return say!(
                language,
                "Không có nhật ký truy cập nào hết hạn lưu ({days} ngày sau năm của nó).",
                "No access log is past its retention ({days} days after its year)."
            );
        }
        let lines = self.dropped.iter().map(|DroppedAnswer { year, entry }| {
            say!(
                language,
                "Đã hủy nhật ký truy cập năm {year}; bút toán {entry} ghi lại",
                "Destroyed the access log of {year}; entry {entry} says so"
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}
