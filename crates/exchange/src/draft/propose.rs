//! What the words of a letter propose for its draft. Proposals, to be checked by the clerk.

use calendar::{PartialDate, Reading, period::Length};
use domain::event::{ObligationKind, RecipientPurpose};

use super::{
    Addressee, Duty, asked,
    due::{DraftedDue, DueDay, DueSpan, PeriodDay},
};
use crate::{
    groups::{Group, Said, names_a_board},
    letter::{
        Certainty, Doubt, DueMonth, DueReading, Lead, LeadBasis, Letter, Point, PointRole, Question, bodies_in,
        bodies_within, is_outside, means_everybody,
    },
    source::fold,
};

/// The groups or the units that an addressee's words propose, each body by itself; a blank for whom only a person can
/// name: some of a group.
pub fn proposed_units(text: &str) -> Vec<String> {
    let text = text.trim().trim_end_matches(['.', ';', ',']);
    let mut units: Vec<String> = Vec::new();
    let whole = bodies_in(text);
    // Where the text is more than a list of bodies, a group in it is not all that it names.
    let bodies = if whole == [text] && Group::said(text) == Said::Some { bodies_within(text) } else { whole };
    for body in bodies {
        match Group::said(&body) {
            Said::Groups(groups) => units.extend(groups.into_iter().map(|group| group.name().to_owned())),
            Said::Some => units.push(String::new()),
            Said::Nothing => {
                let named: String = body.chars().skip(title_of(&fold(&body))).collect();
                units.extend(Some(named.trim().to_owned()).filter(|unit| !unit.is_empty()));
            }
        }
    }
    units.dedup();
    if names_a_board(&units) {
        units.retain(|unit| unit != Group::Authorities.name());
    }
    units
}

/// How many letters of the title stand before the name of the body. The chief of an office or an inspectorate bears
/// its name ("Chánh Văn phòng"), and so may the head of a board ("Trưởng Ban Quản lý", "Trưởng ban Ban Quản lý").
fn title_of(folded: &str) -> usize {
    let title = if folded.starts_with("trưởng ban ban ") { Some("trưởng ban ") } else { None };
    let title = title.or_else(|| TITLES.into_iter().find(|title| folded.starts_with(title)));
    title.map_or(0, |title| title.chars().count())
}

/// Titles before the name of a body that somebody heads.
const TITLES: [&str; 7] =
    ["thủ trưởng ", "giám đốc ", "phó giám đốc ", "chủ tịch ", "phó chủ tịch ", "trưởng ", "chánh "];

/// Whom a letter addresses. A decision, a plan or a directive addresses those who carry it out, those who get a copy to
/// execute it, and those who owe a duty.
pub fn proposed_addressees(letter: &Letter, duties: &[Duty]) -> Vec<Addressee> {
    let mut found: Vec<Addressee> = Vec::new();
    for addressee in &letter.addressees {
        // Whoever is addressed stands there, also where those before them say it already.
        let units = new_units(&found, proposed_units(&addressee.text));
        found.push(Addressee { text: addressee.text.trim().to_owned(), units });
    }
    let mut add = |text: &str, units: Vec<String>| {
        let units: Vec<String> = new_units(&found, units).into_iter().filter(|unit| !unit.is_empty()).collect();
        if !units.is_empty() {
            found.push(Addressee { text: text.trim().to_owned(), units });
        }
    };
    if letter.addressees.is_empty() || letter.document_type != "công văn" {
        let executes = |purpose: Option<RecipientPurpose>| purpose == Some(RecipientPurpose::Execute);
        for copy in letter.recipients.iter().filter(|copy| executes(copy.purpose)) {
            // "Như Điều 3" names nobody anew.
            if !fold(&copy.text).starts_with("như ") {
                add(&copy.text, proposed_units(&copy.text));
            }
        }
        // Who owes a duty, as the duty names them.
        let bodies: Vec<&String> = letter.points.iter().flat_map(|point| &point.lead.bodies).collect();
        for debtor in duties.iter().flat_map(|duty| &duty.debtors) {
            let named = bodies.iter().find(|body| proposed_units(body).contains(debtor));
            add(named.map_or(debtor, |body| body), vec![debtor.clone()]);
        }
    }
    if names_a_board(found.iter().flat_map(|addressee| &addressee.units)) {
        found.iter_mut().for_each(|addressee| addressee.units.retain(|unit| unit != Group::Authorities.name()));
    }
    found
}

/// Those of these units who are not addressed yet, and may be units of a ledger.
fn new_units(found: &[Addressee], units: Vec<String>) -> Vec<String> {
    let mut new: Vec<String> = Vec::new();
    for unit in units {
        let mut known = found.iter().flat_map(|addressee| &addressee.units).chain(&new);
        if !known.any(|known| covers(known, &unit)) && !is_outside(&unit) {
            new.push(unit);
        }
    }
    new
}

/// Whether what is named already is this one, or a group that holds it.
fn covers(known: &str, unit: &str) -> bool {
    let unit = fold(unit);
    let begins = |words: &[&str]| words.iter().any(|word| unit.starts_with(word));
    fold(known) == unit
        || match Group::named(known) {
            Some(Group::Departments) => begins(&["sở "]),
            Some(Group::Authorities) => begins(&["ban quản lý ", "bql "]),
            Some(Group::Districts) => begins(&["ubnd huyện ", "ubnd thị xã "]),
            Some(Group::Communes) => {
                begins(&["ubnd xã ", "ubnd phường ", "ubnd đặc khu ", "@wards", "@rural", "@special"])
            }
            _ => false,
        }
}

/// What kind of duty a point's words propose.
fn proposed_kind(point: &Point, is_asked: bool) -> ObligationKind {
    let text = fold(&point.text);
    match point.deadline.as_ref().map(|deadline| &deadline.reading) {
        _ if !point.cadence.is_empty() => ObligationKind::Periodic,
        _ if text.starts_with("trường hợp") || text.starts_with("khi ") => ObligationKind::Conditional,
        Some(DueReading::On { .. } | DueReading::Within { .. }) => ObligationKind::OneOff,
        // "Thường xuyên" in the column of deadlines counts before "đột xuất" in the task.
        Some(DueReading::Undated) if is_steady(point) => ObligationKind::Continuing,
        _ if text.contains("đột xuất") => ObligationKind::AdHoc,
        // By when is asked: whatever it is, it is done once.
        _ if is_asked => ObligationKind::OneOff,
        _ => ObligationKind::Continuing,
    }
}

/// Whether a point is owed all the time, by the words that say when.
fn is_steady(point: &Point) -> bool {
    point.deadline.as_ref().is_some_and(|deadline| fold(&deadline.phrase).contains("thường xuyên"))
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
        } else if point.path.is_empty() {
            "đoạn mở đầu".clone_into(&mut source);
        } else if point.paragraph > 1 {
            source.push_str(&format!(", đoạn {}", point.paragraph));
        }
        let asked: Vec<&Question> = asked::of_point(letter, point).collect();
        let (due, due_day) = proposed_due(letter, point, !asked.is_empty());
        // A blank asks for all of it.
        let is_blank = due == Some(DraftedDue::Blank) || due_day == Some(PeriodDay::Blank);
        let is_span = matches!(due, Some(DraftedDue::Within(_)));
        let mut coordinators = point.coordinators.clone();
        if letter.questions.iter().any(|asked| is_of_coordinators(asked, point)) {
            coordinators.push(String::new());
        }
        let duty = Duty {
            code: point.code.clone(),
            source,
            quote: point.text.clone(),
            kind: proposed_kind(point, due == Some(DraftedDue::Blank)),
            debtors: proposed_debtors(&point.lead),
            coordinators,
            cadence: None,
            reading: point.deadline.as_ref().and_then(|deadline| day_reading(&deadline.reading)),
            due_day,
            due,
            deadline_phrase: point.deadline.as_ref().map(|deadline| deadline.phrase.clone()),
            unread: if is_blank { Vec::new() } else { unread(&asked, is_span) },
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

/// Who owes a duty; with a blank where that is asked. Nobody, where everybody who is addressed owes it.
fn proposed_debtors(lead: &Lead) -> Vec<String> {
    let mut debtors: Vec<String> = match lead.basis {
        LeadBasis::Addressees => Vec::new(),
        // "các đơn vị" are those to whom it is addressed.
        LeadBasis::Stated | LeadBasis::Inherited => {
            let named = lead.bodies.iter().filter(|body| !means_everybody(body));
            named.flat_map(|body| proposed_units(body)).collect()
        }
    };
    if names_a_board(&debtors) {
        debtors.retain(|debtor| debtor != Group::Authorities.name());
    }
    // Whom the letter means is for the clerk to say: nothing is recorded of it before, and a group may be some of it.
    if lead.certainty == Certainty::Asked {
        debtors.retain(|debtor| !debtor.is_empty() && Group::named(debtor).is_none());
        debtors.push(String::new());
    }
    debtors
}

/// Whether the day of a periodic duty counts: blank, where the phrase can be read both ways.
fn day_reading(reading: &DueReading) -> Option<String> {
    let both_ways = matches!(
        reading,
        DueReading::Every { day: Some(_), month: DueMonth::Last | DueMonth::Of(_), counting: None, .. }
    );
    both_ways.then(String::new)
}

/// By when a duty is due, as far as it was read: a day, a day of every period, or a blank where something was asked.
fn proposed_due(letter: &Letter, point: &Point, is_asked: bool) -> (Option<DraftedDue>, Option<PeriodDay>) {
    let reading = point.deadline.as_ref().map(|deadline| &deadline.reading);
    let one_cadence = point.cadence.len() == 1;
    // A periodic duty gets its dates when its periods are opened.
    if !point.cadence.is_empty() {
        return (
            None,
            Some(match reading {
                Some(DueReading::Every { day: Some(day), month: DueMonth::Last, .. }) => PeriodDay::Day(*day),
                Some(DueReading::Every { day: Some(day), month: DueMonth::Of(month), .. }) if one_cadence => {
                    PeriodDay::OfYear { day: *day, month: *month }
                }
                None | Some(DueReading::Undated | DueReading::Every { day: None, .. }) if !is_asked => PeriodDay::Rule,
                _ => PeriodDay::Blank,
            }),
        );
    }
    let due = match reading {
        Some(DueReading::On { date, counting }) => {
            let reading = match counting {
                Some(Reading::Inclusive) => "inclusive",
                Some(Reading::Exclusive) => "exclusive",
                None => "",
            };
            Some(DraftedDue::On(DueDay { date: *date, reading: reading.to_owned(), moved: None }))
        }
        Some(DueReading::Within { span, from }) => Some(match letter.date.and_then(PartialDate::day) {
            Some(day) if is_issue(from) => DraftedDue::Within(DueSpan { within: *span, from: day }),
            _ => DraftedDue::Blank,
        }),
        Some(DueReading::Unread) => Some(DraftedDue::Blank),
        _ if is_asked => Some(DraftedDue::Blank),
        _ => None,
    };
    (due, None)
}

/// Whether a time begins when the letter was issued: "kể từ ngày ký ban hành".
fn is_issue(from: &str) -> bool {
    let from = fold(from);
    let begins = from.trim_start_matches("kể ").trim_start_matches("từ ").trim_start_matches("ngày ");
    let others = ["nhận", "sau", "đến", "hợp đồng", "trước"];
    (begins.starts_with("ký") || begins.starts_with("ban hành")) && !others.iter().any(|word| from.contains(word))
}

/// What was asked of time beside what is proposed: each in its own words.
fn unread(asked: &[&Question], is_span: bool) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    // The other field that a blank cell may leave open is the lead, which has a blank of its own.
    let is_open =
        |asked: &&&Question| asked.doubt != Doubt::CellBlank && !(is_span && asked.doubt == Doubt::SpanFromEvent);
    for question in asked.iter().filter(is_open) {
        if !words.contains(&question.words) {
            words.push(question.words.clone());
        }
    }
    words
}

/// Whether it is asked who coordinates this point.
fn is_of_coordinators(asked: &Question, point: &Point) -> bool {
    asked.doubt == Doubt::CoordinatorsUnclear && asked.words.starts_with(&format!("{}: ", point.code))
}

fn letter_of(cadence: Length) -> char {
    match cadence {
        Length::Month => 'M',
        Length::Quarter => 'Q',
        Length::HalfYear => 'H',
        Length::Year => 'Y',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_those_who_are_addressed_none_is_left_out() {
        for (text, units) in [
            ("Thủ trưởng các sở, ngành thuộc UBND tỉnh;", &["@departments"][..]),
            ("Trưởng ban Ban Quản lý các khu công nghiệp tỉnh;", &["Ban Quản lý các khu công nghiệp tỉnh"]),
            (
                "Các sở, ban, ngành, Ban Quản lý các khu công nghiệp tỉnh;",
                &["@departments", "Ban Quản lý các khu công nghiệp tỉnh"],
            ),
            ("Các Sở, ngành; BQL các KCN tỉnh;", &["@departments", "BQL các KCN tỉnh"]),
            ("Các Sở, Ban, Ngành; Ban QL các KCN", &["@departments", "Ban QL các KCN"]),
            (
                "Các sở, ban, ngành và Ban Quản lý các khu công nghiệp, UBND các huyện",
                &["@departments", "Ban Quản lý các khu công nghiệp", "@districts"],
            ),
            ("Các sở, ngành, Viettel Hải Dương, Tổ 22", &["@departments", "Viettel Hải Dương", "Tổ 22"]),
            ("Chủ tịch UBND các huyện, thị xã, thành phố.", &["@districts"]),
            ("Các Sở: Nội vụ, Tài chính; UBND các xã, phường, đặc khu", &["Sở Nội vụ", "Sở Tài chính", "@communes"]),
            ("Văn phòng UBND tỉnh", &["Văn phòng UBND tỉnh"]),
            ("Phó Giám đốc Sở Nội vụ", &["Sở Nội vụ"]),
        ] {
            assert_eq!(proposed_units(text), units, "{text}");
        }
    }
}
