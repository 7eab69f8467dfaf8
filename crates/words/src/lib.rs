//! Everything that the program says to a person, in Vietnamese and in English, side by side. Pure.
//!
//! | module | idea |
//! | --- | --- |
//! | [`labels`] | one word or a few for one value: the glossary on the screen |
//! | [`events`] | one sentence per event |
//! | [`refusals`] | why a command is refused |
//! | [`traces`] | how a due date came about, step by step |
//! | [`terms`] | what a view says in its own terms, in words and as JSON |
//! | [`sheets`] | a sheet as people and as programs read it |
//! | [`trail`] | entries as they are told |
//! | [`telling`] | views whose entries are told: history, timeline, changes |
//! | [`diagrams`] | the machines of the domain, drawn |
//! | [`checks`] | what was looked at in evidence or a receipt |
//! | [`verified`] | what is said of a file that was verified |
//! | [`done`] | what a command has done |
//! | [`doctor`] | what was found about disk and machine |
//! | [`findings`] | what a check has found, and what to do about it |
//! | [`answers`] | what a command answers that shows no view |
//! | [`amounts`] | durations, bytes, shares |
//! | [`errors`] | what went wrong, by the type of the error |
//! | [`letters`], [`drafts`] | what a letter leaves open, and its draft |
//! | [`notes`] | what is said beside a task |
//! | [`notices`] | what is said beside an answer |
//! | [`heads`] | what is said with a signed head |
//!
//! JSON is the same in both languages: what is one of a fixed set is a code, a name is as it was recorded, and a sentence
//! is English.
//!
//! ```
//! use domain::state::TimeState;
//! use words::{Language, errors::Told, labels};
//!
//! assert_eq!(labels::time_state(TimeState::Late, Language::Vi), "hoàn thành quá hạn");
//! let error = "hôm qua".parse::<calendar::Moment>().unwrap_err();
//! assert!(error.told(Language::Vi).contains("không phải ngày"));
//! ```

#![deny(clippy::indexing_slicing)]

pub mod acts;
pub mod amounts;
pub mod answers;
pub mod checks;
pub mod diagrams;
pub mod doctor;
pub mod done;
pub mod drafts;
pub mod errors;
pub mod events;
pub mod findings;
pub mod forms;
pub mod heads;
pub mod labels;
pub mod letters;
pub mod notes;
pub mod notices;
pub mod offices;
pub mod pages;
pub mod refusals;
pub mod sheets;
pub mod telling;
pub mod terms;
pub mod traces;
pub mod trail;
pub mod verified;

use calendar::{Moment, NaiveDate, PartialDate, Period, Timestamp, period::Length};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The language of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Tiếng Việt
    Vi,
    /// English
    En,
}

impl Language {
    /// Its code (ISO 639-1).
    pub fn code(self) -> &'static str {
        self.pick("vi", "en")
    }

    /// The text in this language.
    pub fn pick<'t>(self, vi: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

/// `say!(language, "vi {x}", "en {x}")`: the sentence in the screen's language.
#[macro_export]
macro_rules! say {
    ($language:expr, $vi:literal, $en:literal $(,)?) => {
        match $language {
            $crate::Language::Vi => ::std::format!($vi),
            $crate::Language::En => ::std::format!($en),
        }
    };
}

/// `18/09/2023`
pub fn date(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `18/09/2023`, `09/2023` or `2023`: as far as it is known.
pub fn partial(date: PartialDate) -> String {
    match date {
        PartialDate::Day(day) => self::date(day),
        PartialDate::Month(year, month) => format!("{month:02}/{year}"),
        PartialDate::Year(year) => year.to_string(),
    }
}

/// "quý III/2023", "tháng 9/2023"; the code in English.
pub fn period(period: Period, language: Language) -> String {
    let (year, number) = (period.year(), period.number());
    let roman = ["I", "II", "III", "IV"].get(number as usize - 1).copied().unwrap_or_default();
    match (language, period.length()) {
        (Language::En, _) => period.to_string(),
        (Language::Vi, Length::Month) => format!("tháng {number}/{year}"),
        (Language::Vi, Length::Quarter) => format!("quý {roman}/{year}"),
        (Language::Vi, Length::HalfYear) if number == 1 => format!("6 tháng đầu năm {year}"),
        (Language::Vi, Length::HalfYear) => format!("6 tháng cuối năm {year}"),
        (Language::Vi, Length::Year) => format!("năm {year}"),
    }
}

/// `18/09/2023 16:41:10`, Vietnamese time; the last instant of a day is written `24:00`.
pub fn instant(at: Timestamp) -> String {
    if at == Timestamp::end_of(at.date()) {
        return format!("{} 24:00", date(at.date()));
    }
    at.local().format("%d/%m/%Y %H:%M:%S").to_string()
}

/// An instant, or a day without an invented hour.
pub fn moment(moment: Moment) -> String {
    match moment {
        Moment::Instant(at) => instant(at),
        Moment::Day(day) => date(day),
    }
}
