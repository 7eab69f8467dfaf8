//! What is wrong with a draft: everything at once, each with its line.

use calendar::{NaiveDate, PartialDate, Period, period::Length};
use domain::{DirectiveId, EntryNumber, origin::CommandIdError};

use crate::groups::Group;

/// Why a draft cannot become commands.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// Not TOML, or not of a draft's shape.
    #[error("line {line}: {what}")]
    Toml {
        /// Where, from 1.
        line: usize,
        /// The member that stands in that line; empty where none does.
        member: String,
        /// What is wrong, in English.
        what: String,
    },
    /// A newer format.
    #[error("draft = {0} is not known to this version of the program")]
    Format(u32),
    /// Something to be filled in or put right, on each of these lines.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Problems(Vec<Problem>),
}

/// Something that a clerk has to fill in or to put right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Problem {
    /// Where, from 1.
    pub line: usize,
    /// What.
    pub what: What,
}

/// What is to be filled in or put right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum What {
    /// A blank that nobody can do without.
    #[error("{0} = \"\" is to be filled in")]
    Blank(String),
    /// A day that may count or not.
    #[error(
        "{code}: \"{phrase}\" ({day}): write reading = \"inclusive\" if that day still counts, \"exclusive\" if not"
    )]
    Reading {
        /// The duty.
        code: String,
        /// The letter's words.
        phrase: String,
        /// The day.
        day: Day,
    },
    /// Neither of the two readings.
    #[error("{code}: reading = \"{said}\" is neither \"inclusive\" nor \"exclusive\"")]
    NoReading {
        /// The duty.
        code: String,
        /// What stands there.
        said: String,
    },
    /// By when it is due was asked, and is not said yet.
    #[error(
        "{code}: by when is \"{phrase}\"? Write due = {{ date = \"2023-09-30\", reading = \"inclusive\" }}, due = {{ within = \"30 days\", from = \"2023-07-18\" }}, or due = \"none\" if no day is fixed"
    )]
    DueBlank {
        /// The duty.
        code: String,
        /// The letter's words.
        phrase: String,
    },
    /// By which day of each period it is due was asked, and is not said yet.
    #[error(
        "{code}: by which day of each period is \"{phrase}\"? Write due_day = 20 for that day of the period's last month, due_day = \"rule\" to go by the rule set, or due_day = \"each\" if it is a day of another month, said when a period is opened (socai open-periods --due)"
    )]
    PeriodDayBlank {
        /// The duty.
        code: String,
        /// The letter's words.
        phrase: String,
    },
    /// Words of time that were not read, and of which nothing is said yet.
    #[error(
        "{code}: \"{words}\" was not understood: write what it says into due, due_day, applies_from or a duty of its own, then take these words out of unread; also where they set no time"
    )]
    Unread {
        /// The duty.
        code: String,
        /// The letter's words.
        words: String,
    },
    /// A time that is no time.
    #[error("{code}: within is not from 1 to {max} of its unit")]
    SpanOutOfRange {
        /// The duty.
        code: String,
        /// At most so many.
        max: u32,
    },
    /// The working day before the letter's own day, without saying so.
    #[error(
        "{code}: {date} is the working day before {named}, which the letter names and which is a day off; write due = {{ date = \"{named}\", reading = \"inclusive\", moved = \"before\" }}"
    )]
    MovedUnsaid {
        /// The duty.
        code: String,
        /// The day of the draft.
        date: NaiveDate,
        /// The letter's day.
        named: NaiveDate,
    },
    /// One day for a duty that comes again with every period.
    #[error("{code}: a duty with a cadence is due by due_day of each period; take due out")]
    DueOfPeriodic {
        /// The duty.
        code: String,
    },
    /// Before the first day of a month there is none.
    #[error("{code}: before day 1 lies the month before: name the day of the period's last month that still counts")]
    BeforeFirst {
        /// The duty.
        code: String,
    },
    /// A name that stands for no registered unit.
    #[error(
        "{place}: \"{name}\" is no registered unit{}; write its code, its registered name, or a group: {groups}",
        nearest(.near), groups = Group::names()
    )]
    UnknownUnit {
        /// Where in the draft.
        place: String,
        /// What stands there.
        name: String,
        /// Those that are called nearly so.
        near: Vec<String>,
    },
    /// A group of which the ledger has nobody.
    #[error(
        "{place}: of the group {group} the ledger has no unit on the day of the letter; take it out, or register its units first"
    )]
    EmptyGroup {
        /// Where in the draft.
        place: String,
        /// As it is written.
        group: String,
    },
    /// A name that different units bear on different days, where the day of the letter is not certain.
    #[error(
        "{place}: \"{name}\" may be {}, depending on the day of the letter; write the kind of unit, its code, or the whole date", .all.join(", ")
    )]
    UnitsOfDays {
        /// Where in the draft.
        place: String,
        /// What stands there.
        name: String,
        /// All of them.
        all: Vec<String>,
    },
    /// No position is called so.
    #[error("\"{0}\" is no position; write for example \"Chánh Văn phòng\", or office-chief")]
    UnknownPosition(String),
    /// Who coordinates leads.
    #[error("{code}: \"{name}\" leads, and coordinates too; take it out of one of the two")]
    CoordinatorLeads {
        /// The duty.
        code: String,
        /// What stands there.
        name: String,
    },
    /// Who coordinates stands there twice.
    #[error("{code}: \"{name}\" coordinates twice; once is enough")]
    CoordinatorTwice {
        /// The duty.
        code: String,
        /// What stands there.
        name: String,
    },
    /// Periods of the duty could not be opened.
    #[error(
        "{code}: due on {due}, less than {days} working day(s) after the data end on {cut_off} (Decree 09/2019/NĐ-CP, article 8): such a period could not be opened. Write reading = \"inclusive\" if that day still counts, write due_day = \"rule\" to go by the rule set, or ask whoever issued it for another day"
    )]
    TooCloseToCutOff {
        /// The duty.
        code: String,
        /// The day of the first such period.
        due: NaiveDate,
        /// The last day of its data.
        cut_off: NaiveDate,
        /// So many working days lie between them at least.
        days: u32,
    },
    /// Another time than the duty's own words say.
    #[error(
        "{code}: {member} is {drafted}, and the letter's words \"{phrase}\" say {}; write what the letter says, or its words as they stand there",
        .said.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    )]
    OtherThanItsWords {
        /// The duty.
        code: String,
        /// The member of the draft.
        member: &'static str,
        /// What stands there.
        drafted: Time,
        /// The letter's words.
        phrase: String,
        /// What they say.
        said: Vec<Time>,
    },
    /// A day that counts, or does not, otherwise than the words have it.
    #[error("{code}: by the letter's words \"{phrase}\" {day} counts; write that day, with reading = \"inclusive\"")]
    CountsOtherwise {
        /// The duty.
        code: String,
        /// The letter's words.
        phrase: String,
        /// The day.
        day: Day,
    },
    /// Words of time that do not stand in the words of the duty, which say another time.
    #[error(
        "{code}: deadline_phrase = \"{phrase}\" does not stand in quote, which says another time; write the letter's words in both, as they stand there"
    )]
    PhraseElsewhere {
        /// The duty.
        code: String,
        /// What stands there.
        phrase: String,
    },
    /// A time that the words name, and of which the draft says nothing.
    #[error(
        "{code}: the letter's words \"{phrase}\" say {said}, and {member} is not there; write it, {}",
        unsaid(.member)
    )]
    TimeUnsaid {
        /// The duty.
        code: String,
        /// The letter's words.
        phrase: String,
        /// The member that is missing.
        member: &'static str,
        /// What the words say.
        said: Time,
    },
    /// A rhythm of a duty that is not periodic.
    #[error(
        "{code}: what is owed with a cadence is of kind = \"periodic\"; write that, or take cadence and due_day out"
    )]
    KindWithCadence {
        /// The duty.
        code: String,
    },
    /// A periodic duty without a rhythm.
    #[error(
        "{code}: kind = \"periodic\" says how often: write cadence = \"month\", \"quarter\", \"half-year\" or \"year\"; or another kind"
    )]
    PeriodicWithoutCadence {
        /// The duty.
        code: String,
    },
    /// What only a duty of periods has.
    #[error(
        "{code}: {member} is of duties with a cadence; write the cadence, or take {member} out: a single day is written as due"
    )]
    OfPeriodsAlone {
        /// The duty.
        code: String,
        /// The member.
        member: &'static str,
    },
    /// A day of the year of a duty that is not owed by the year.
    #[error(
        "{code}: due_day with a month is of duties with cadence = \"year\"; write the day of the period's last month alone, such as due_day = 20"
    )]
    DayOfYearAlone {
        /// The duty.
        code: String,
    },
    /// A condition of which nothing is said.
    #[error(
        "{code}: kind = \"conditional\", and neither its words nor trigger say the condition; write trigger, or another kind"
    )]
    NoCondition {
        /// The duty.
        code: String,
    },
    /// What makes a duty arise that has no condition.
    #[error("{code}: trigger is of kind = \"conditional\"; write that, or take trigger out")]
    TriggerOfAnother {
        /// The duty.
        code: String,
    },
    /// A text without a letter or a digit.
    #[error("{member} = \"{said}\" says nothing; write what the letter has there")]
    SaysNothing {
        /// The member.
        member: String,
        /// What stands there.
        said: String,
    },
    /// Letters or digits of another form, which look like plain ones.
    #[error("\"{said}\" has letters or digits of another form; write \"{plain}\"")]
    WideLetters {
        /// What stands there.
        said: String,
        /// The same in plain ones.
        plain: String,
    },
    /// A number that brings its symbol with it.
    #[error("number = \"{said}\" has the symbol too; write number = \"{number}\" and symbol = \"{symbol}\"")]
    NumberWithSymbol {
        /// What stands there.
        said: String,
        /// The number.
        number: String,
        /// The symbol.
        symbol: String,
    },
    /// An identifier that differs in one part from what number, symbol and date say.
    #[error(
        "directive = \"{directive}\", and number, symbol and date of the draft say \"{proposed}\"; put right whichever is wrong"
    )]
    NamesAnother {
        /// The identifier.
        directive: DirectiveId,
        /// What number, symbol and date say.
        proposed: DirectiveId,
    },
    /// The identifier is still to be filled in, and what names the letter says it.
    #[error("directive = \"\" is to be filled in: directive = \"{0}\" by number, symbol and date")]
    DirectiveBlank(DirectiveId),
    /// A first period in which the duty is not owed.
    #[error(
        "{code}: applies_from = \"{from}\" is no period of a duty that is owed {}; write the first period of that length, or take applies_from out",
        .cadence.map_or("once".to_owned(), |cadence| format!("every {cadence:?}"))
    )]
    BeginsOtherwise {
        /// The duty.
        code: String,
        /// The period.
        from: Period,
        /// How often it is owed; none: once.
        cadence: Option<Length>,
    },
    /// Another letter has the identifier.
    #[error(
        "{directive} is the identifier of {recorded} (entry {entry}), and this is {drafted}, another letter{}; if the two are one, put right what is recorded (correct-fields; a wrong date: recall it, and register it anew)",
        .free.as_ref().map_or(String::new(), |free| format!(": write directive = \"{free}\""))
    )]
    AnotherLetter {
        /// The identifier.
        directive: DirectiveId,
        /// The letter that has it.
        recorded: Box<LetterName>,
        /// The entry that registered that one.
        entry: EntryNumber,
        /// The letter of the draft.
        drafted: Box<LetterName>,
        /// An identifier that would do.
        free: Option<DirectiveId>,
    },
    /// The same duty under two codes.
    #[error(
        "{code}: the same words from the same place, of the same units and by the same day, as {other}; take one out, or write in source where each of the two stands"
    )]
    OwedTwice {
        /// The duty.
        code: String,
        /// The other.
        other: String,
    },
    /// A recorded duty under another code.
    #[error(
        "{code}: these words are recorded as {was}, and would be owed twice; keep the code {was}; what is not owed any more is ended: socai do end-task"
    )]
    Renamed {
        /// The code in the draft.
        code: String,
        /// The code under which it is recorded.
        was: String,
    },
    /// Several units where one acts.
    #[error("\"{0}\" stands for several units; one unit acts")]
    SeveralUnits(String),
    /// Nobody is addressed, and nobody owes anything.
    #[error("nobody is addressed: write [[addressees]] with units, by code, name or group: {groups}", groups = Group::names())]
    NoAddressees,
    /// Two duties of one code.
    #[error("the code {0} stands twice; each duty has a code of its own")]
    Twice(String),
    /// Directive and code make no identifier of a command.
    #[error(transparent)]
    CommandId(#[from] CommandIdError),
}

/// What to write where a time of the letter sets no deadline.
fn unsaid(member: &str) -> &'static str {
    match member {
        "due" => "or due = \"none\" if that fixes no day",
        "due_day" => "or due_day = \"rule\" to go by the rule set",
        _ => "with kind = \"periodic\", or take these words out of deadline_phrase",
    }
}

fn nearest(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; is it {}?", near.join(", ")) }
}

/// A letter, as people name it: whose, number, symbol, date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterName {
    /// Who issued it, as written.
    pub issuer: String,
    /// Its number, if it has one.
    pub number: Option<String>,
    /// Its symbol.
    pub symbol: String,
    /// Its date, as far as it is known.
    pub date: Option<PartialDate>,
}

impl std::fmt::Display for LetterName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number.as_deref().unwrap_or("…"), self.symbol)?;
        self.date.map_or(Ok(()), |date| write!(f, " of {date}"))?;
        write!(f, " ({})", self.issuer)
    }
}

/// The day that a phrase names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// A day.
    Date(NaiveDate),
    /// A day of the last month of every period.
    OfMonth(u32),
    /// A day of every year, with its month.
    OfYear(u32, u32),
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::OfMonth(day) => write!(f, "day {day}"),
            Self::OfYear(day, month) => write!(f, "{day}/{month} of every year"),
        }
    }
}

/// A time as a draft or its words have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// By a day.
    On(Day),
    /// So often.
    Every(Length),
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::On(day) => day.fmt(f),
            Self::Every(cadence) => write!(f, "every {cadence:?}"),
        }
    }
}
