//! What a question takes: the name of each parameter, what it means, and the shape of its text.

use domain::Role;
use serde_json::{Value, json};
use views::PROJECTIONS;

/// A parameter of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its name: that of the option on the command line, without the dashes before it.
    pub name: &'static str,
    /// What it means, in Vietnamese.
    pub vi: &'static str,
    /// What it means, in English.
    pub en: &'static str,
    /// What its text is.
    pub shape: Shape,
    /// Whether it must be given.
    pub need: Need,
    /// Whether a command line has it by its place, and not by its name.
    pub by_place: bool,
    /// What cannot be given beside it.
    pub not_with: &'static [&'static str],
}

/// Whether a parameter must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The question is none without it.
    Required,
    /// It may be left out.
    Optional,
    /// Left out, it is this.
    Otherwise(&'static str),
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A moment, or a day.
    Moment,
    /// A unit, by code or by name.
    Unit,
    /// A duty.
    Obligation,
    /// A reporting period.
    Period,
    /// A task, by identifier or by duty, period and unit.
    Task,
    /// The number of an entry: `186` or `#186`.
    Entry,
    /// An act or a kind of fact, by code or by name.
    Act,
    /// A position, by code or by title.
    Position,
    /// An account.
    Account,
    /// The name of a projection.
    Projection,
    /// Words to look for.
    Words,
    /// How many rows.
    Limit,
    /// The key of a row.
    Key,
    /// Yes or no.
    Flag,
    /// One of these.
    Choice(&'static [&'static str]),
}

/// A day as programs write it. What people write is read too: `18/9/2023`, `8:00 19/9/2023`.
const DAY: &str = "^(19[7-9][0-9]|20[0-9][0-9])-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))$";
/// A period as programs write it. What people write is read too: `quý III/2023`.
const PERIOD: &str = "^20[0-9][0-9](-(Q[1-4]|H[12]|0[1-9]|1[0-2]))?$";

/// Any character but control characters, which are in no text that people write.
const TYPED: &str = "[^\\u0000-\\u001f\\u007f-\\u009f]";
/// The same without blanks.
const NO_BLANK: &str = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]";
/// The same without what divides a path, and without the dots that lead up in one.
const IN_PATH: &str = "[^\\u0000-\\u001f\\u007f-\\u009f/\\\\.]";

/// The parameter that says how many rows an answer has at most, and that which says after which row it begins.
pub(crate) const LIMIT: &str = "limit";
pub(crate) const AFTER: &str = "after";
/// So many rows at most may be asked for.
pub(crate) const LIMIT_MAX: u32 = 1000;

/// How yes and no are written.
pub(crate) const YES_OR_NO: &[&str] = &["true", "false"];

impl Shape {
    /// What stands for the text in a line of usage.
    pub fn placeholder(self) -> &'static str {
        match self {
            Self::Moment => "TIME",
            Self::Unit => "UNIT",
            Self::Obligation => "DIRECTIVE/CODE",
            Self::Period => "PERIOD",
            Self::Task => "TASK",
            Self::Entry => "N",
            Self::Act => "ACT",
            Self::Position => "POSITION",
            Self::Account => "ACCOUNT",
            Self::Projection => "NAME",
            Self::Words => "WORDS",
            Self::Limit => "N",
            Self::Key => "KEY",
            Self::Flag => "true|false",
            Self::Choice(_) => "CHOICE",
        }
    }

    /// The JSON Schema of the text.
    pub fn schema(self) -> Value {
        match self {
            Self::Flag => json!({ "type": "boolean" }),
            Self::Limit => json!({ "type": "integer", "minimum": 1, "maximum": LIMIT_MAX }),
            Self::Choice(choices) => json!({ "type": "string", "enum": choices }),
            Self::Entry => json!({ "type": "string", "pattern": "^ *#? *[0-9]{1,18} *$" }),
            Self::Moment => json!({ "type": "string", "pattern": DAY, "examples": ["2023-09-18"] }),
            Self::Period => json!({ "type": "string", "pattern": PERIOD, "examples": ["2023-Q3"] }),
            Self::Position => json!({ "type": "string", "enum": Role::ALL.map(|role| role.to_string()) }),
            Self::Words => json!({ "type": "string", "pattern": format!("^{TYPED}*{NO_BLANK}{TYPED}*$") }),
            Self::Projection => {
                json!({ "type": "string", "enum": PROJECTIONS.iter().map(|it| it.name).collect::<Vec<_>>() })
            }
            Self::Unit => json!({ "type": "string", "pattern": format!("^{IN_PATH}+$") }),
            Self::Obligation | Self::Task | Self::Act | Self::Account | Self::Key => {
                json!({ "type": "string", "pattern": format!("^{TYPED}*$") })
            }
        }
    }
}

impl Parameter {
    /// A parameter that may be left out.
    pub const fn optional(name: &'static str, shape: Shape, vi: &'static str, en: &'static str) -> Self {
        Self { name, vi, en, shape, need: Need::Optional, by_place: false, not_with: &[] }
    }

    /// A parameter that must be given.
    pub const fn required(name: &'static str, shape: Shape, vi: &'static str, en: &'static str) -> Self {
        Self { need: Need::Required, ..Self::optional(name, shape, vi, en) }
    }

    /// The same, by its place on a command line.
    pub const fn by_place(self) -> Self {
        Self { by_place: true, ..self }
    }

    /// The same, which is `text` where it is left out.
    pub const fn otherwise(self, text: &'static str) -> Self {
        Self { need: Need::Otherwise(text), ..self }
    }

    /// The same, which cannot be given beside these.
    pub const fn not_with(self, others: &'static [&'static str]) -> Self {
        Self { not_with: others, ..self }
    }
}
