//! Letters of all kinds with their right readings, written down beforehand: how much of them is read as a careful clerk
//! reads it, how much is asked, and that nothing is read wrongly without a question.
//!
//! `cargo test -p exchange corpus -- --nocapture` prints the measure; `tests/letters/README.md` has the form.

use std::{collections::BTreeMap, fs, path::PathBuf};

use calendar::{Reading, Span, period::Length};
use exchange::{
    Letter, Source,
    letter::{DueMonth, DueReading, LeadBasis, Point, PointRole, bodies_in},
    read,
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Right {
    #[serde(rename = "type")]
    document_type: String,
    number: Option<String>,
    symbol: Option<String>,
    date: Option<String>,
    subject: Option<String>,
    #[serde(default)]
    addressees: Vec<String>,
    signature: Option<String>,
    #[serde(default)]
    not_duties: Vec<String>,
    #[serde(default)]
    points: Vec<RightPoint>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RightPoint {
    starts: String,
    code: Option<String>,
    lead: Vec<String>,
    coordinators: Vec<String>,
    due: Option<String>,
    counts: Option<String>,
    within: Option<String>,
    cadence: Vec<String>,
    day: Option<u32>,
    day_of: Option<String>,
    from: Option<String>,
    ask: Vec<String>,
}

/// What became of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// As a clerk reads it, or asked where a clerk would ask.
    Right,
    /// Not read, or read otherwise, and asked about.
    Asked,
    /// Read otherwise, or not at all, and nobody is asked.
    Wrong,
}

#[derive(Default)]
struct Measure {
    fields: BTreeMap<(&'static str, Outcome), usize>,
    wrong: Vec<String>,
    questions: usize,
}

impl Measure {
    fn note(&mut self, letter: &str, field: &'static str, is_right: bool, is_asked: bool, told: &dyn std::fmt::Debug) {
        let outcome = match (is_right, is_asked) {
            (true, _) => Outcome::Right,
            (false, true) => Outcome::Asked,
            (false, false) => Outcome::Wrong,
        };
        *self.fields.entry((field, outcome)).or_default() += 1;
        if outcome == Outcome::Wrong {
            self.wrong.push(format!("{letter} {field}: {told:?}"));
        }
    }

    fn count(&self, outcome: Outcome) -> usize {
        self.fields.iter().filter(|((_, found), _)| *found == outcome).map(|(_, count)| count).sum()
    }
}

fn letters() -> Vec<(String, Letter, Right)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/letters");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts = files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    texts
        .map(|path| {
            let letter = read(&Source::from_bytes(&fs::read(path).unwrap()).unwrap()).unwrap();
            let right = toml::from_str(&fs::read_to_string(path.with_extension("toml")).unwrap()).unwrap();
            (path.file_stem().unwrap().to_string_lossy().into_owned(), letter, right)
        })
        .collect()
}

/// Without marks at its ends, and in one spelling.
fn plain(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    exchange::source::fold(joined.trim_matches(['.', ';', ',', ' ', '-', ':', '"']))
}

fn all_plain(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| plain(text)).collect()
}

fn head(name: &str, letter: &Letter, right: &Right, measure: &mut Measure) {
    let asked = |doubts: &[&str]| {
        let is = |question: &exchange::letter::Question| {
            let doubt = serde_json::to_string(&question.doubt).unwrap();
            doubts.iter().any(|named| doubt.contains(named))
        };
        letter.questions.iter().any(is)
    };
    let text = |field: &Option<String>| plain(field.as_deref().unwrap_or_default());
    measure.note(name, "type", letter.document_type == right.document_type, false, &letter.document_type);
    measure.note(name, "number", text(&letter.number) == text(&right.number), asked(&["number"]), &letter.number);
    measure.note(name, "symbol", text(&letter.symbol) == text(&right.symbol), asked(&["number"]), &letter.symbol);
    let date = letter.date.map(|date| date.to_string());
    measure.note(name, "date", date == right.date, asked(&["date"]), &date);
    let is_subject = text(&letter.subject) == text(&right.subject);
    measure.note(name, "subject", is_subject, asked(&["subject", "head-line"]), &letter.subject);
    let one_by_one = letter.addressees.iter().flat_map(|excerpt| bodies_in(excerpt.text.trim_matches(['.', ';', ' '])));
    let addressed: Vec<String> = one_by_one.map(|body| plain(&body)).collect();
    let expected = all_plain(&right.addressees);
    // A decision is addressed by its executing article, which the right reading leaves out.
    let is_addressed = addressed.join("; ") == expected.join("; ") || expected.is_empty();
    measure.note(name, "addressees", is_addressed, asked(&["addressees", "head-line"]), &addressed);
    let signed = letter.signature.as_ref().map(|signature| plain(&signature.written()));
    measure.note(name, "signature", signed == right.signature.as_deref().map(plain), asked(&["signature"]), &signed);
}

fn length(length: Length) -> &'static str {
    match length {
        Length::Month => "month",
        Length::Quarter => "quarter",
        Length::HalfYear => "half-year",
        Length::Year => "year",
    }
}

fn span(span: Span) -> String {
    match span {
        Span::WorkingDays(n) => format!("{n} working-days"),
        Span::Days(n) => format!("{n} days"),
        Span::Weeks(n) => format!("{n} weeks"),
        Span::Months(n) => format!("{n} months"),
        Span::Years(n) => format!("{n} years"),
    }
}

/// Whether time is read as it should be: the day and whether it counts, the span, the rhythm and its day.
fn time_is_right(point: &Point, right: &RightPoint) -> bool {
    let reading = point.deadline.as_ref().map(|deadline| &deadline.reading);
    let counts = |counting: Option<Reading>| match counting {
        Some(Reading::Inclusive) => "yes",
        Some(Reading::Exclusive) => "no",
        None => "ask",
    };
    let rhythm: Vec<&str> = point.cadence.iter().map(|found| length(*found)).collect();
    if rhythm != right.cadence {
        return false;
    }
    match (reading, &right.due, &right.within) {
        (Some(DueReading::On { date, counting }), Some(due), None) => {
            date.to_string() == *due && right.counts.as_deref().is_none_or(|expected| expected == counts(*counting))
        }
        (Some(DueReading::Within { span: found, .. }), None, Some(within)) => span(*found) == *within,
        (Some(DueReading::Every { day, month, .. }), None, None) => {
            let next = matches!(right.day_of.as_deref(), Some("next-month" | "first-month"));
            *day == right.day && (*month == DueMonth::Next) == next
        }
        (None | Some(DueReading::Undated | DueReading::Unread), None, None) => right.day.is_none(),
        _ => false,
    }
}

fn point(name: &str, letter: &Letter, found: &Point, right: &RightPoint, measure: &mut Measure) {
    let name = format!("{name} {:?}", right.starts);
    let of = |doubts: &[&str]| {
        let here = |question: &&exchange::letter::Question| {
            let inherits = letter
                .points
                .iter()
                .filter(|above| above.role == PointRole::Heading && found.path.starts_with(&above.path));
            let lines: Vec<usize> = inherits.map(|above| above.lines.0).chain([found.lines.0]).collect();
            let intro = letter.preamble.last().map(|last| last.line);
            lines.contains(&question.line) || intro == Some(question.line)
        };
        letter.questions.iter().filter(here).any(|question| {
            let doubt = serde_json::to_string(&question.doubt).unwrap();
            doubts.iter().any(|named| doubt.contains(named))
        })
    };
    let asks = |field: &str| right.ask.iter().any(|asked| asked == field);
    if let Some(code) = &right.code {
        // A row of a table has its number behind the name of the table.
        let is_code = found.code == *code || found.code == format!("B1-{code}");
        measure.note(&name, "code", is_code, of(&["label"]), &found.code);
    }
    let lead = if found.lead.basis == LeadBasis::Addressees { Vec::new() } else { all_plain(&found.lead.bodies) };
    let asked = of(&["lead"]);
    let is_right = if asks("lead") { asked } else { lead == all_plain(&right.lead) };
    measure.note(&name, "lead", is_right, asked || of(&["several"]), &lead);
    let with = all_plain(&found.coordinators);
    let asked = of(&["coordinators"]);
    let is_right = if asks("coordinators") { asked } else { with == all_plain(&right.coordinators) };
    measure.note(&name, "coordinators", is_right, asked, &with);
    let asked = of(&["deadline", "day", "year", "beginning", "cadence", "hour", "period", "several"]);
    let is_right = if asks("time") { asked } else { time_is_right(found, right) };
    measure.note(&name, "time", is_right, asked, &(&found.deadline, &found.cadence));
    if right.from.is_some() && right.due.is_none() {
        measure.note(&name, "beginning", of(&["beginning"]), asked, &found.deadline);
    }
}

fn measured() -> Measure {
    let mut measure = Measure::default();
    for (name, letter, right) in letters() {
        head(&name, &letter, &right, &mut measure);
        let owed: Vec<&Point> = letter
            .points
            .iter()
            .filter(|point| !matches!(point.role, PointRole::Heading | PointRole::Formula))
            .collect();
        let starts = |text: &str, with: &str| plain(text).starts_with(&plain(with));
        let mut matched = Vec::new();
        for right in &right.points {
            let found = owed.iter().position(|point| starts(&point.text, &right.starts));
            measure.note(&name, "point found", found.is_some(), false, &right.starts);
            if let Some(found) = found {
                matched.push(found);
                point(&name, &letter, owed[found], right, &mut measure);
            }
        }
        for (place, point) in owed.iter().enumerate().filter(|(place, _)| !matched.contains(place)) {
            let _ = place;
            let is_none = right.not_duties.iter().any(|other| starts(&point.text, other));
            let asked = letter.questions.iter().any(|question| question.line == point.lines.0);
            measure.note(&name, "no duty", false, asked, &(is_none, &point.code, &point.text));
        }
        measure.questions += letter.questions.len();
    }
    measure
}

#[test]
fn letters_are_read_as_a_careful_clerk_reads_them() {
    let measure = measured();
    let letters = letters().len();
    let (right, asked, wrong) =
        (measure.count(Outcome::Right), measure.count(Outcome::Asked), measure.count(Outcome::Wrong));
    println!("{letters} letters: {right} fields right, {asked} asked, {wrong} wrong without a question");
    println!("{:.1} questions a letter", measure.questions as f64 / letters as f64);
    let mut fields: Vec<&str> = measure.fields.keys().map(|(field, _)| *field).collect();
    fields.dedup();
    for field in fields {
        let count = |outcome| measure.fields.get(&(field, outcome)).copied().unwrap_or(0);
        println!(
            "{field:14} {:4} right {:4} asked {:4} wrong",
            count(Outcome::Right),
            count(Outcome::Asked),
            count(Outcome::Wrong)
        );
    }
    for wrong in &measure.wrong {
        println!("WRONG {wrong}");
    }
    assert_eq!(wrong, 0, "nothing may be read wrongly without a question");
    assert!(right * 10 >= (right + asked) * 9, "nine fields of ten are read as a clerk reads them");
}
