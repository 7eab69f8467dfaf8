//! The editable draft: what was read, with blanks for the clerk; and the commands it becomes.
//!
//! TOML, because a clerk edits it by hand. Proposals are marked as such; blanks must be filled
//! before the ledger takes it. The shape is documented in `docs/intake.md`.

use calendar::{NaiveDate, PartialDate, Period, Reading, Timestamp, period::Length};
use domain::{
    Act, Actor, Command, DirectiveId, State, UnitCode,
    command::{Due, NewDirective, NewObligation},
    event::{ObligationKind, Recipient, Signature},
    origin::CommandIdError,
    people::UnitKind,
};
use serde::{Deserialize, Serialize};

use crate::{
    letter::{DueMonth, DueReading, LeadBasis, Letter, Point, PointRole},
    source::fold,
};

/// The draft's format.
pub const FORMAT: u32 = 1;

/// Why a draft cannot become commands.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// Not TOML, or a blank that must be filled.
    #[error("{0}")]
    Toml(String),
    /// A newer format.
    #[error("draft = {0} is not known to this version of the program")]
    Format(u32),
    /// A day that may count or not.
    #[error(
        "{code}: \"{phrase}\" ({date}): write reading = \"inclusive\" if that day still counts, \"exclusive\" if not"
    )]
    Reading {
        /// The duty.
        code: String,
        /// The letter's words.
        phrase: String,
        /// The day.
        date: NaiveDate,
    },
    /// A name that stands for no registered unit.
    #[error(
        "{place}: \"{name}\" is no registered unit; write its code, its registered name, or @departments, @districts, @authorities"
    )]
    UnknownUnit {
        /// Where in the draft.
        place: String,
        /// What stands there.
        name: String,
    },
    /// Directive and code make no identifier of a command.
    #[error(transparent)]
    CommandId(#[from] CommandIdError),
}

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
}

/// Who records, who approves.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    by: Actor,
    approved_by: Option<Actor>,
}

/// One addressee: the letter's words, and the units they stand for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_day: Option<u32>,
    /// The day by which it is due, and whether that day counts: becomes a deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DueDay>,
    /// The words that speak of time.
    #[serde(default)]
    pub deadline_phrase: Option<String>,
    /// The kinds of fact that are evidence of it; any, if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What makes it arise, for a conditional duty: a kind of fact, or `delay`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// The first period to which a periodic duty applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_from: Option<Period>,
}

/// A deadline as drafted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueDay {
    /// The day named.
    #[serde(deserialize_with = "calendar::moment::bounded_day")]
    pub date: NaiveDate,
    /// `inclusive` or `exclusive`; blank where the letter can be read both ways, for the clerk to say.
    pub reading: String,
}

impl Draft {
    /// Reads a draft that a clerk has filled in.
    pub fn parse(text: &str) -> Result<Self, DraftError> {
        let draft: Self = toml::from_str(text).map_err(|error| DraftError::Toml(error.to_string()))?;
        if draft.draft == FORMAT { Ok(draft) } else { Err(DraftError::Format(draft.draft)) }
    }

    /// The commands that can be applied by now: duties are extracted only from an issued directive, so a draft
    /// without a number registers it and stops. Names of units are looked up among those registered in `state`.
    pub fn commands(&self, state: &State) -> Result<Vec<Command>, DraftError> {
        let mut commands = self.all_commands(state)?;
        let is_issued =
            state.directives.get(&self.directive).is_some_and(|directive| directive.registered.number.is_some());
        if self.number.is_empty() && !is_issued {
            commands.retain(|command| matches!(command.act, Act::RegisterDirective(_)));
        }
        Ok(commands)
    }

    /// Every command, also those that wait for the number: register the directive, extract its duties, fix the deadlines it names. Names of units are looked up
    /// among those registered in `state`.
    pub fn all_commands(&self, state: &State) -> Result<Vec<Command>, DraftError> {
        let day = self.date.map_or(NaiveDate::MAX, PartialDate::last_day);
        let resolve = |place: &str, names: &[String]| {
            let mut units = Vec::new();
            for name in names {
                units.extend(
                    find_units(state, name, day)
                        .ok_or_else(|| DraftError::UnknownUnit { place: place.to_owned(), name: name.clone() })?,
                );
            }
            Ok::<Vec<UnitCode>, DraftError>(units)
        };
        for duty in &self.obligations {
            let blank = duty.due.as_ref().filter(|due| due.reading().is_none());
            if let Some(due) = blank {
                return Err(DraftError::Reading {
                    code: duty.code.clone(),
                    phrase: duty.deadline_phrase.clone().unwrap_or_default(),
                    date: due.date,
                });
            }
        }
        let mut addressees = Vec::new();
        for addressee in &self.addressees {
            addressees.extend(resolve(&addressee.text, &addressee.units)?);
        }
        let directive = NewDirective {
            directive: self.directive.clone(),
            document_type: self.document_type.clone(),
            issuer: self.issuer.clone(),
            number: Some(self.number.clone()).filter(|number| !number.is_empty()),
            symbol: self.symbol.clone(),
            date: self.date,
            subject: self.subject.clone(),
            based_on: self.based_on.clone(),
            addressees,
            recipients: self.recipients.clone(),
            signature: self.signature.clone(),
        };
        let obligations = self
            .obligations
            .iter()
            .map(|duty| {
                Ok(NewObligation {
                    code: duty.code.clone(),
                    source: duty.source.clone(),
                    quote: duty.quote.clone(),
                    kind: duty.kind,
                    debtors: resolve(&duty.code, &duty.debtors)?,
                    coordinators: duty.coordinators.clone(),
                    cadence: duty.cadence,
                    due_day: duty.due_day,
                    deadline_phrase: duty.deadline_phrase.clone(),
                    evidence: duty.evidence.clone(),
                    trigger: duty.trigger.clone(),
                    applies_from: duty.applies_from,
                })
            })
            .collect::<Result<_, DraftError>>()?;
        let extract = Act::ExtractObligations { directive: self.directive.clone(), obligations };
        let mut commands = Vec::new();
        // Registered as a draft, issued since: the number is known by now, and is not asked again.
        if !state.directives.contains_key(&self.directive) {
            commands.push(self.command("register", &self.register, Act::RegisterDirective(directive))?);
        }
        commands.push(self.command("extract", &self.extract, extract)?);
        for duty in &self.obligations {
            let Some(due) = duty.due.as_ref().and_then(|due| Some(Due::On { date: due.date, reading: due.reading()? }))
            else {
                continue;
            };
            let Ok(obligation) = format!("{}/{}", self.directive, duty.code).parse() else { continue };
            let fix =
                Act::FixDeadline { obligation, period: None, units: Vec::new(), due, document: None, reason: None };
            commands.push(self.command(&format!("due/{}", duty.code), &self.extract, fix)?);
        }
        Ok(commands)
    }

    fn command(&self, step: &str, signed: &Signed, act: Act) -> Result<Command, CommandIdError> {
        let id = format!("{}/{step}", self.directive).parse()?;
        Ok(Command::new(id, signed.by.clone(), signed.approved_by.clone(), act))
    }
}

impl DueDay {
    fn reading(&self) -> Option<Reading> {
        match self.reading.as_str() {
            "inclusive" => Some(Reading::Inclusive),
            "exclusive" => Some(Reading::Exclusive),
            _ => None,
        }
    }

    fn proposed(reading: &DueReading) -> Option<Self> {
        let DueReading::On { date, counting } = *reading else { return None };
        let reading = match counting {
            Some(Reading::Inclusive) => "inclusive",
            Some(Reading::Exclusive) => "exclusive",
            None => "",
        };
        Some(Self { date, reading: reading.to_owned() })
    }
}

/// A code, a registered name, or a group, as of a day: a letter speaks of the units of its own day. Both
/// orthographies of a name are the same name.
pub fn find_units(state: &State, name: &str, day: NaiveDate) -> Option<Vec<UnitCode>> {
    let of_kind = |test: fn(UnitKind) -> bool| {
        let units: Vec<UnitCode> = state
            .units
            .iter()
            .filter(|(_, unit)| test(unit.kind) && unit.exists_on(day))
            .map(|(code, _)| code.clone())
            .collect();
        (!units.is_empty()).then_some(units)
    };
    match name {
        "@departments" => return of_kind(UnitKind::is_department),
        "@districts" => return of_kind(|kind| kind == UnitKind::District),
        "@authorities" => return of_kind(|kind| kind == UnitKind::Authority),
        _ => {}
    }
    if let Some(code) = name.parse().ok().filter(|code| state.units.contains_key(code)) {
        return Some(vec![code]);
    }
    let folded = fold(name.trim());
    let named = || state.units.iter().filter(|(_, unit)| fold(&unit.naming_on(day).name) == folded);
    // Of several that ever bore the name, the one that is there on the day.
    let found = named().find(|(_, unit)| unit.exists_on(day)).or_else(|| named().next());
    found.map(|(code, _)| vec![code.clone()])
}

/// The groups or the unit that an addressee's words propose.
pub fn proposed_units(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut units = Vec::new();
    if folded.contains("các sở") {
        units.push("@departments".to_owned());
    }
    if folded.contains("các huyện") || folded.contains("cấp huyện") {
        units.push("@districts".to_owned());
    }
    if units.is_empty() {
        const TITLES: &[&str] =
            &["thủ trưởng ", "giám đốc ", "chủ tịch ", "trưởng ban ", "chánh văn phòng ", "chánh thanh tra "];
        let title = TITLES.iter().find(|title| folded.starts_with(**title)).map_or(0, |title| title.chars().count());
        let name: String = text.chars().skip(title).collect();
        units.push(name.trim_end_matches(['.', ';', ',']).trim().to_owned());
    }
    units
}

/// What kind of duty a point's words propose.
fn proposed_kind(point: &Point) -> ObligationKind {
    let text = fold(&point.text);
    match point.deadline.as_ref().map(|deadline| &deadline.reading) {
        _ if !point.cadence.is_empty() => ObligationKind::Periodic,
        _ if text.starts_with("trường hợp") || text.starts_with("khi ") => ObligationKind::Conditional,
        Some(DueReading::On { .. } | DueReading::Within { .. }) => ObligationKind::OneOff,
        _ if text.contains("đột xuất") => ObligationKind::AdHoc,
        _ => ObligationKind::Continuing,
    }
}

/// The duties that a letter's points propose. A point owed at two cadences becomes two.
pub fn propose(letter: &Letter) -> Vec<Duty> {
    let owes = |point: &&Point| !matches!(point.role, PointRole::Heading | PointRole::Formula);
    let duties = letter.points.iter().filter(owes);
    let mut proposed = Vec::new();
    for point in duties {
        let mut source = point.path.join(", ");
        if point.role == PointRole::Closing {
            "đoạn kết".clone_into(&mut source);
        } else if point.paragraph > 1 {
            source.push_str(&format!(", đoạn {}", point.paragraph));
        }
        let duty = Duty {
            code: point.code.clone(),
            source,
            quote: point.text.clone(),
            kind: proposed_kind(point),
            debtors: match point.lead.basis {
                LeadBasis::Addressees => Vec::new(),
                LeadBasis::Stated | LeadBasis::Inherited => proposed_units(&point.lead.text),
            },
            coordinators: point.coordinators.clone(),
            cadence: None,
            due_day: match point.deadline.as_ref().map(|deadline| &deadline.reading) {
                Some(DueReading::Every { day, month: DueMonth::Last, .. }) => *day,
                _ => None,
            },
            // A periodic duty gets its dates when its periods are opened.
            due: point
                .deadline
                .as_ref()
                .filter(|_| point.cadence.is_empty())
                .and_then(|deadline| DueDay::proposed(&deadline.reading)),
            deadline_phrase: point.deadline.as_ref().map(|deadline| deadline.phrase.clone()),
            evidence: Vec::new(),
            trigger: None,
            applies_from: None,
        };
        match point.cadence[..] {
            [] => proposed.push(duty),
            [cadence] => proposed.push(Duty { cadence: Some(cadence), ..duty }),
            ref several => proposed.extend(several.iter().map(|&cadence| Duty {
                code: format!("{}-{}", duty.code, letter_of(cadence)),
                cadence: Some(cadence),
                ..duty.clone()
            })),
        }
    }
    proposed
}

fn letter_of(cadence: Length) -> char {
    match cadence {
        Length::Month => 'M',
        Length::Quarter => 'Q',
        Length::HalfYear => 'H',
        Length::Year => 'Y',
    }
}
