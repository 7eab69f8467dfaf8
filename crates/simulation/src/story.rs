//! The fictional year: a clerk's answers to the questions of a letter, and what everybody then did.
//!
//! The year is a file of commands (`sample/year.jsonl`) in which four names are left open: the
//! directive, and the duties that play the quarterly report, the yearly report and the one-off task.

use std::{collections::BTreeSet, io::Cursor, sync::Arc};

use calendar::{NaiveDate, TimeError, Timestamp, period::Length};
use domain::{ObligationId, State, UnitCode, event::ObligationKind, ids::IdError};
use exchange::{
    Draft, DraftError, Letter,
    draft::{
        self, Duty,
        due::{DraftedDue, PeriodDay},
        find_units,
    },
};
use ledger::{Script, ScriptError, script::ScriptLine};
use words::{
    Language,
    drafts::{self, Blanks},
};

/// The letter: one that is like a real one.
pub const LETTER: &str = include_str!("../sample/letter.txt");
/// What a ledger begins with: units, rules, calendars, laws, kinds of fact.
pub const OPENING: &str = include_str!("../sample/opening.jsonl");
const YEAR: &str = include_str!("../sample/year.jsonl");
const DIRECTIVE: &str = "UBND-2023-9901";
const OFFICE: &str = "VPUBND";
const OPENED_AT: &str = "2023-06-01T08:00:00";
/// Everybody whom the year is about.
const EVERYBODY: [&str; 3] = ["@departments", "@authorities", "@districts"];

/// Why the year cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum StoryError {
    /// The letter does not become a draft that can be settled.
    #[error(transparent)]
    Letter(#[from] DraftError),
    /// Its commands cannot be read.
    #[error(transparent)]
    Year(#[from] ScriptError),
    /// A moment in it is none.
    #[error(transparent)]
    Moment(#[from] TimeError),
    /// The letter names a duty by what is no identifier.
    #[error(transparent)]
    Duty(#[from] IdError),
    /// Registering a directive and drawing its duties out of it are two.
    #[error("the draft did not become two commands")]
    NotTwo,
}

/// The year as told over one letter.
#[derive(Debug)]
pub struct Story {
    /// Its commands, after the opening.
    pub lines: Vec<ScriptLine>,
    /// The duties as the clerk settled them.
    pub duties: Vec<Duty>,
    /// Which of them plays the quarterly report.
    pub quarterly: ObligationId,
    /// Which plays the one-off task.
    pub one_off: ObligationId,
}

/// When the ledger opens.
pub fn opened_at() -> Result<Timestamp, StoryError> {
    Ok(OPENED_AT.parse()?)
}

/// Units and rules, before the letter arrives.
pub fn opening() -> Result<Script, StoryError> {
    let mut script = parse(OPENING)?;
    let at = opened_at()?;
    script.lines.iter_mut().for_each(|line| line.at = Some(at));
    Ok(script)
}

impl Story {
    /// The year over `letter`, with the units registered in `state`.
    pub fn of(letter: &Letter, state: &State) -> Result<Self, StoryError> {
        let mut duties = answered(draft::propose(letter));
        let whole = addressed_to_everybody(letter, state);
        let quarterly = play(&mut duties, whole, "DEMO-Q", Some(Length::Quarter));
        let yearly = play(&mut duties, whole, "DEMO-Y", Some(Length::Year));
        let one_off = play(&mut duties, whole, "DEMO-1", None);
        let draft = settle(letter, &duties, state)?;
        let issued = !draft.number.is_empty() && draft.date.is_some_and(|date| date.day().is_some());
        let [register, extract] = commands(&draft, state)?;

        let codes: BTreeSet<&str> = duties.iter().map(|duty| duty.code.as_str()).collect();
        let mut lines = Vec::new();
        for text in YEAR.lines() {
            if let Some(rest) = text.strip_prefix("// {") {
                let (which, at) = rest.split_once("} ").unwrap_or((rest, OPENED_AT));
                let command = if which == "REGISTER" { register.clone() } else { extract.clone() };
                let at = at.parse().ok();
                lines.push(ScriptLine { line: 0, at, command });
                continue;
            }
            let known = named_codes(text).all(|code| codes.contains(code));
            if !known || (issued && text.contains("\"issue-directive\"")) {
                continue;
            }
            let text = text
                .replace("{DIRECTIVE}", DIRECTIVE)
                .replace("{QUARTERLY}", &quarterly)
                .replace("{YEARLY}", &yearly)
                .replace("{ONE-OFF}", &one_off);
            lines.extend(parse(&text)?.lines);
        }
        for (index, line) in lines.iter_mut().enumerate() {
            line.line = index + 1;
        }
        let id = |code: &str| format!("{DIRECTIVE}/{code}").parse::<ObligationId>();
        Ok(Self { lines, quarterly: id(&quarterly)?, one_off: id(&one_off)?, duties })
    }
}

/// The duty codes that a line of the year names outright: `{DIRECTIVE}/2h-1`.
fn named_codes(text: &str) -> impl Iterator<Item = &str> {
    text.split("{DIRECTIVE}/").skip(1).filter(|rest| !rest.starts_with('{')).map(|rest| {
        let end = rest.find(['/', '"']).unwrap_or(rest.len());
        &rest[..end]
    })
}

fn parse(text: &str) -> Result<Script, StoryError> {
    Ok(Script::read(Cursor::new(text))?)
}

/// Those who coordinate, in the words of the letter: so this year has always named them.
fn written_together(quote: &str, coordinators: &[String]) -> Vec<String> {
    let (Some(first), Some(last)) = (coordinators.first(), coordinators.last()) else { return Vec::new() };
    let together = quote.find(first.as_str()).and_then(|start| {
        let end = start + quote.get(start..)?.find(last.as_str())? + last.len();
        quote.get(start..end)
    });
    together.map_or_else(|| coordinators.to_vec(), |together| vec![together.to_owned()])
}

/// The clerk's answers for a letter with this outline: points that hold two duties are split, and
/// each duty gets its kind. Points that the letter does not have are passed over.
fn answered(proposed: Vec<Duty>) -> Vec<Duty> {
    use ObligationKind::{AdHoc, Conditional, Continuing, OneOff, Periodic, Principle};
    let mut duties = Vec::new();
    for mut duty in proposed {
        let parts = match duty.code.as_str() {
            "1a" => cut(&duty.quote, ". "),
            "2b" | "2c" => cut(&duty.quote, "; "),
            _ => None,
        };
        // The reading that the closing paragraph binds every addressee, the Authority included.
        if duty.debtors.iter().all(|name| name.starts_with('@')) {
            duty.debtors.clear();
        }
        match parts {
            Some((first, second)) => {
                let numbered = |n: u32, quote: &str| Duty {
                    code: format!("{}-{n}", duty.code),
                    quote: quote.to_owned(),
                    ..duty.clone()
                };
                duties.extend([numbered(1, first), numbered(2, second)]);
            }
            None if duty.code == "2c.2" => duties.push(Duty { code: "2c-3".to_owned(), ..duty }),
            None => duties.push(duty),
        }
    }
    for duty in &mut duties {
        duty.coordinators = written_together(&duty.quote, &duty.coordinators);
        duty.kind = match duty.code.as_str() {
            "1c" => Principle,
            "1đ" | "2b-2" | "2c-3" | "2d" => Conditional,
            "1d" => AdHoc,
            "2a" | "2h-1" => OneOff,
            "C-Q" | "C-Y" => Periodic,
            "1a-1" | "1a-2" | "1b" | "2b-1" | "2c-1" | "2c-2" | "2đ" | "2e" | "2g" | "2h-2" | "2h-3" => Continuing,
            _ => duty.kind,
        };
        let (evidence, trigger) = evidence_of(&duty.code);
        duty.evidence = evidence.iter().map(|&fact| fact.to_owned()).collect();
        duty.trigger = trigger.map(str::to_owned);
    }
    duties
}

/// The kinds of fact that show that a duty of the letter is done, and what makes a conditional duty
/// arise. The kinds are those that the opening declares.
fn evidence_of(code: &str) -> (&'static [&'static str], Option<&'static str>) {
    match code {
        "1a-1" => (&["progress-reported"], None),
        "1a-2" => (&["internal-check-held"], None),
        "1b" => (&["procedure-selected", "simplification-proposed", "process-restructured"], None),
        "1c" => (&["quality-score-published", "apology-issued", "file-statistics-imported"], None),
        "1d" => (&["dialogue-held", "issue-escalated", "issue-answered"], None),
        "1đ" | "2d" => (
            &["legal-draft-opened", "impact-assessment-filed", "impact-assessment-appraised", "delegation-proposed"],
            Some("legal-draft-opened"),
        ),
        "2a" => (&["simplification-proposed", "simplification-plan-approved"], None),
        "2b-1" => (&["procedure-announced", "procedure-published", "publication-found-missing"], None),
        "2b-2" => (
            &["feedback-received", "feedback-assigned", "feedback-handled", "feedback-result-published"],
            Some("feedback-received"),
        ),
        "2c-1" => (&["quality-score-published"], None),
        "2c-2" => (&["internal-check-held", "delays-published"], None),
        "2c-3" => (&[], Some("delay")),
        "2đ" => (&["progress-reported", "communication-activity-held"], None),
        "2h-1" => (&["advice-submitted"], None),
        "2h-2" => (&["guidance-given", "internal-check-held"], None),
        "2h-3" => (&["consolidated-report-submitted", "issue-escalated"], None),
        _ => (&[], None),
    }
}

fn cut<'t>(quote: &'t str, at: &str) -> Option<(&'t str, &'t str)> {
    let place = quote.find(at)? + 1;
    Some((&quote[..place], quote[place..].trim_start()))
}

/// The duty that plays a part: one that the letter gives to everybody, or else one made up for the
/// demo and labelled so.
fn play(duties: &mut Vec<Duty>, whole: bool, code: &str, cadence: Option<Length>) -> String {
    let fits = |duty: &&Duty| whole && duty.debtors.is_empty() && duty.cadence == cadence;
    let one_off = |duty: &&Duty| cadence.is_some() || duty.kind == ObligationKind::OneOff;
    if let Some(duty) = duties.iter().find(|duty| fits(duty) && one_off(duty)) {
        return duty.code.clone();
    }
    duties.push(Duty {
        code: code.to_owned(),
        source: "—".to_owned(),
        quote: "Nhiệm vụ hư cấu của bản xem thử: văn bản không có nhiệm vụ loại này giao cho mọi đơn vị.".to_owned(),
        kind: if cadence.is_some() { ObligationKind::Periodic } else { ObligationKind::OneOff },
        debtors: EVERYBODY.map(str::to_owned).to_vec(),
        coordinators: Vec::new(),
        cadence,
        due_day: None,
        reading: None,
        due: None,
        deadline_phrase: None,
        unread: Vec::new(),
        evidence: Vec::new(),
        trigger: None,
        applies_from: None,
    });
    code.to_owned()
}

fn units_of(names: &[String], state: &State) -> Option<Vec<UnitCode>> {
    names
        .iter()
        .map(|name| find_units(state, name, NaiveDate::MAX))
        .collect::<Option<Vec<_>>>()
        .map(|units| units.concat())
}

fn everybody(state: &State) -> BTreeSet<UnitCode> {
    EVERYBODY.iter().filter_map(|group| find_units(state, group, NaiveDate::MAX)).flatten().collect()
}

fn addressed_to_everybody(letter: &Letter, state: &State) -> bool {
    let Ok(draft) = parse_draft(letter, &[]) else { return false };
    let units: Option<Vec<Vec<UnitCode>>> =
        draft.addressees.iter().map(|addressee| units_of(&addressee.units, state)).collect();
    units.is_some_and(|units| everybody(state).is_subset(&units.concat().into_iter().collect()))
}

/// The draft with every blank filled as this demo needs it.
fn settle(letter: &Letter, duties: &[Duty], state: &State) -> Result<Draft, StoryError> {
    let mut letter = letter.clone();
    letter.symbol.get_or_insert_with(|| "DEMO".to_owned());
    letter.subject.get_or_insert_with(|| "(không có trích yếu)".to_owned());
    let mut draft = parse_draft(&letter, duties)?;
    draft.addressees.retain(|addressee| units_of(&addressee.units, state).is_some_and(|units| !units.is_empty()));
    if draft.addressees.is_empty() {
        let units = EVERYBODY.map(str::to_owned).to_vec();
        draft.addressees.push(draft::Addressee { text: String::new(), units });
    }
    for duty in &mut draft.obligations {
        // In the year the office fixes its deadlines by acts of their own.
        duty.due = Some(DraftedDue::Never);
        duty.due_day = duty.due_day.map(|day| if day == PeriodDay::Blank { PeriodDay::Rule } else { day });
        duty.reading = None;
        duty.unread.clear();
        duty.coordinators.retain(|name| !name.is_empty());
        if units_of(&duty.debtors, state).is_none() {
            duty.debtors.clear();
        }
    }
    Ok(draft)
}

fn parse_draft(letter: &Letter, duties: &[Duty]) -> Result<Draft, DraftError> {
    let blanks = Blanks { directive: DIRECTIVE, office: OFFICE, is_rehearsal: false };
    Draft::parse(&drafts::write(letter, duties, &blanks, Language::Vi), words::offices::roles)
}

/// The two commands that the draft becomes, also where the tour is taken again and the directive is
/// registered already.
fn commands(draft: &Draft, state: &State) -> Result<[domain::Command; 2], StoryError> {
    let mut fresh = state.clone();
    fresh.directives = Arc::default();
    fresh.obligations = Arc::default();
    let commands = draft.all_commands(&fresh)?;
    commands.try_into().map_err(|_| StoryError::NotTwo)
}
