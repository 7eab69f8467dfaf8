//! The editable draft: what was read, with blanks for the clerk; and the commands it becomes.
//!
//! TOML, because a clerk edits it by hand. Proposals are marked as such; blanks must be filled
//! before the ledger takes it. The shape is documented in `docs/intake.md`.
//!
//! | module | idea |
//! | --- | --- |
//! | [`propose`] | what a letter's words propose |
//! | `places` | where in the text something stands |
//! | `problem` | what a clerk has to fill in or to put right |
//! | `resolved` | the units and offices for which its names stand |
//! | `steps` | the commands, in their order |
//! | [`asked`] | what was asked of the time of a duty |
//! | `code` | the identifier that a letter proposes for itself |
//! | [`due`] | by when a duty is due, as drafted |
//! | `coherent` | whether its members go together |
//! | `differs` | what of it is recorded otherwise |
//! | `said` | whether its times are those of its words |
//! | `twice` | duties that would be owed twice |
//! | `term` | whether the day of a periodic duty can be kept to |

pub mod asked;
mod code;
mod coherent;
mod differs;
pub mod due;
mod places;
mod problem;
mod propose;
mod resolved;
mod said;
mod steps;
mod term;
mod twice;

use calendar::{PartialDate, Period, Reading, Timestamp, period::Length};
use domain::{
    Capacity, DirectiveId, Role,
    event::{ObligationKind, Recipient, Signature},
};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

pub use code::proposed as proposed_id;
pub use differs::{Difference, Edited, Member, Remedy};
use due::{DraftedDue, PeriodDay};
use places::Places;
pub use problem::{Day, DraftError, LetterName, Problem, Time, What};
pub use propose::{propose, proposed_addressees, proposed_units};
pub use steps::{LeftOut, Part, Plan, Signs, Step, Undated};
pub use term::Unopened;

pub use crate::groups::find_units;

/// The draft's format.
pub const FORMAT: u32 = 1;

/// A directive as drafted.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    draft: u32,
    /// Its identifier in the ledger.
    pub directive: DirectiveId,
    /// The time, in a rehearsal.
    #[serde(default)]
    pub at: Option<Timestamp>,
    document_type: String,
    issuer: String,
    /// The number; blank while it is not issued.
    pub number: String,
    symbol: String,
    #[serde(default)]
    /// The date, as far as it is written.
    pub date: Option<PartialDate>,
    subject: String,
    #[serde(default)]
    based_on: Vec<String>,
    /// Who registers the directive.
    pub register: Signed,
    /// Who extracts the duties, and who approves that.
    pub extract: Signed,
    /// To whom it is addressed.
    #[serde(default)]
    pub addressees: Vec<Addressee>,
    #[serde(default)]
    recipients: Vec<Recipient>,
    signature: Option<Signature>,
    /// The duties.
    #[serde(default)]
    pub obligations: Vec<Duty>,
    /// Where everything stands in the text.
    #[serde(skip)]
    places: Places,
}

/// Who records, who approves.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    by: Acting,
    approved_by: Option<Acting>,
}

/// Who acts: as in a command, with unit and position by code or by name.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Acting {
    unit: String,
    position: String,
    /// The positions that are called so.
    #[serde(skip)]
    roles: Vec<Role>,
    #[serde(default = "own")]
    capacity: Capacity,
    #[serde(default)]
    account: Option<String>,
}

fn own() -> Capacity {
    Capacity::Own
}

/// One addressee: the letter's words, and the units they stand for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addressee {
    /// As written.
    pub text: String,
    /// By code, name or group.
    pub units: Vec<String>,
}

/// A duty as drafted.
// The members are those of `NewObligation`, but that type is not embedded by `flatten`: an error in a flattened member
// names no line, and clerks edit drafts by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Its code.
    pub code: String,
    /// Where it stands.
    pub source: String,
    /// The directive's words.
    pub quote: String,
    /// What kind.
    pub kind: ObligationKind,
    /// Who owes it, by code, name or group; every addressee if empty.
    #[serde(default)]
    pub debtors: Vec<String>,
    /// Who coordinates.
    #[serde(default)]
    pub coordinators: Vec<String>,
    /// How often.
    #[serde(default)]
    pub cadence: Option<Length>,
    /// For a periodic duty: the day of the period's last month.
    #[serde(default, skip_serializing)]
    pub due_day: Option<PeriodDay>,
    /// Whether that day counts: `inclusive`, as it does if nothing is said, or `exclusive`; blank where the letter can
    /// be read both ways, for the clerk to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// By when it is due: becomes a deadline.
    #[serde(default, skip_serializing)]
    pub due: Option<DraftedDue>,
    /// The words that speak of time.
    #[serde(default)]
    pub deadline_phrase: Option<String>,
    /// What else its words say of time, not understood: each is taken up, or not meant, before it is taken out here.
    #[serde(default, skip_serializing)]
    pub unread: Vec<String>,
    /// The kinds of fact that are evidence of it; any, if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What makes it arise, for a conditional duty: a kind of fact, or `delay`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// The first period to which a periodic duty applies, as people write it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "written_period")]
    pub applies_from: Option<Period>,
}

fn written_period<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Period>, D::Error> {
    let text = String::deserialize(from)?;
    Period::written(&text).map(Some).map_err(D::Error::custom)
}

/// The blanks that nobody can do without.
const NEEDED: [&str; 6] = [
    "directive",
    "issuer",
    "register.by.unit",
    "register.approved_by.unit",
    "extract.by.unit",
    "extract.approved_by.unit",
];

impl Draft {
    /// Reads a draft that a clerk has filled in. `positions` tells which positions are called so.
    ///
    /// # Errors
    /// All blanks at once; or what is no TOML, or no draft.
    pub fn parse(text: &str, positions: impl Fn(&str) -> Vec<Role>) -> Result<Self, DraftError> {
        // An editor may put a mark before the text, and ends lines as its system does.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let places = Places::of(text);
        let needed = places.blank().filter(|path| NEEDED.contains(path));
        let blank = |path: &str| {
            let proposed = (path == "directive").then(|| code::proposed_by(text)).flatten();
            let what = proposed.map_or_else(|| What::Blank(path.to_owned()), What::DirectiveBlank);
            Problem { line: places.line(path), what }
        };
        let blanks: Vec<Problem> = needed.map(blank).collect();
        if !blanks.is_empty() {
            return Err(DraftError::Problems(blanks));
        }
        let mut draft: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = 1 + text.get(..at).unwrap_or_default().matches('\n').count();
            let member = text.lines().nth(line - 1).and_then(|line| line.split_once('=')).map_or("", |(name, _)| name);
            DraftError::Toml { line, member: member.trim().to_owned(), what: error.message().to_owned() }
        })?;
        for signed in [&mut draft.register, &mut draft.extract] {
            for acting in std::iter::once(&mut signed.by).chain(&mut signed.approved_by) {
                acting.roles = positions(&acting.position);
            }
        }
        if draft.draft == FORMAT { Ok(Self { places, ..draft }) } else { Err(DraftError::Format(draft.draft)) }
    }
}

/// `inclusive` or `exclusive`; nothing, where neither is said.
fn reading(said: &str) -> Option<Reading> {
    match said {
        "inclusive" => Some(Reading::Inclusive),
        "exclusive" => Some(Reading::Exclusive),
        _ => None,
    }
}
