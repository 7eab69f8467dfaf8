//! What the words of a letter propose for its draft. Proposals, to be checked by the clerk.

use calendar::{Reading, period::Length};
use domain::event::{ObligationKind, RecipientPurpose};

use super::{Addressee, DueDay, Duty};
use crate::{
    groups::Group,
    letter::{DueReading, LeadBasis, Letter, Point, PointRole},
    source::fold,
};

/// The groups or the unit that an addressee's words propose.
pub fn proposed_units(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut units: Vec<String> = Group::in_text(text).into_iter().map(|group| group.name().to_owned()).collect();
    if units.is_empty() {
        let title = title_of(&folded);
        let name: String = text.chars().skip(title).collect();
        units.push(name.trim_end_matches(['.', ';', ',']).trim().to_owned());
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
const TITLES: [&str; 5] = ["thủ trưởng ", "giám đốc ", "chủ tịch ", "trưởng ", "chánh "];

/// Words after those who are to carry out a decision.
const EXECUTING: [&str; 3] =
    ["chịu trách nhiệm thi hành", "chịu trách nhiệm tổ chức thực hiện", "có trách nhiệm thi hành"];

/// Whom a letter addresses. One without "Kính gửi" (a decision, a plan, a directive) addresses those whom its executing
/// article names, those who get a copy to execute it, and those who owe a duty.
pub fn proposed_addressees(letter: &Letter, duties: &[Duty]) -> Vec<Addressee> {
    if !letter.addressees.is_empty() {
        let of = |text: &str| Addressee { text: text.to_owned(), units: proposed_units(text) };
        return letter.addressees.iter().map(|addressee| of(&addressee.text)).collect();
    }
    let mut found: Vec<Addressee> = Vec::new();
    let mut add = |text: &str, units: Vec<String>| {
        let mut new: Vec<String> = Vec::new();
        for unit in units {
            let mut known = found.iter().flat_map(|addressee| &addressee.units).chain(&new);
            if !unit.is_empty() && !known.any(|known| covers(known, &unit)) {
                new.push(unit);
            }
        }
        if !new.is_empty() {
            found.push(Addressee { text: text.trim().to_owned(), units: new });
        }
    };
    for point in &letter.points {
        if let Some(named) = executing(&point.text) {
            add(named, headed(named));
        }
    }
    let executes = |purpose: Option<RecipientPurpose>| purpose == Some(RecipientPurpose::Execute);
    for copy in letter.recipients.iter().filter(|copy| executes(copy.purpose)) {
        // "Như Điều 3" names nobody anew.
        if !fold(&copy.text).starts_with("như ") {
            add(&copy.text, proposed_units(&copy.text));
        }
    }
    for duty in duties {
        add(&duty.source, duty.debtors.clone());
    }
    found
}

/// Whether what is named already is this one, or a group that holds it.
fn covers(known: &str, unit: &str) -> bool {
    let unit = fold(unit);
    let begins = |words: &[&str]| words.iter().any(|word| unit.starts_with(word));
    fold(known) == unit
        || match Group::named(known) {
            Some(Group::Departments) => begins(&["sở "]),
            Some(Group::Districts) => begins(&["ubnd huyện ", "ubnd thị xã "]),
            Some(Group::Communes) => {
                begins(&["ubnd xã ", "ubnd phường ", "ubnd đặc khu ", "@wards", "@rural", "@special"])
            }
            _ => false,
        }
}

/// The words before those that charge somebody with carrying a decision out.
fn executing(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    let at = EXECUTING.iter().find_map(|words| lower.find(words))?;
    // Lower case may have other lengths than what was written.
    text.get(..at)
}

/// Those whom a list of heads names, one title after the other: "Chánh Văn phòng …, Giám đốc các Sở …, Chủ tịch …".
fn headed(text: &str) -> Vec<String> {
    let folded = fold(text);
    let chars: Vec<char> = text.chars().collect();
    // Folding keeps one letter for each where the text is composed; where it does not, the whole is one name.
    if folded.chars().count() != chars.len() {
        return proposed_units(text);
    }
    let letters: Vec<char> = folded.chars().collect();
    let title_at = |at: usize| {
        let rest: String = letters.iter().skip(at).collect();
        let apart = at == 0 || letters.get(at - 1).is_some_and(|before| !before.is_alphanumeric());
        TITLES.iter().find(|title| apart && rest.starts_with(**title)).map(|title| title.chars().count())
    };
    let (mut starts, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        match title_at(at) {
            // "Thủ trưởng" is one title.
            Some(length) => {
                starts.push(at);
                at += length;
            }
            None => at += 1,
        }
    }
    let ends = starts.iter().skip(1).copied().chain([letters.len()]);
    let parts = starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| chars.iter().skip(start).take(end - start).collect::<String>());
    let mut units = Vec::new();
    for part in parts {
        let part = part.trim().trim_end_matches(['.', ';', ',']).trim();
        let part = part.strip_suffix(" và").unwrap_or(part).trim_end_matches([',', ';', ' ']);
        units.extend(proposed_units(part));
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
    let duties = letter.points.iter().filter(|point| point.role != PointRole::Heading);
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
            reading: point.deadline.as_ref().and_then(|deadline| day_reading(&deadline.reading, &deadline.phrase)),
            due_day: match point.deadline.as_ref().map(|deadline| &deadline.reading) {
                Some(DueReading::Every { day, .. }) => *day,
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

/// Whether the day of a periodic duty counts: blank, where the phrase can be read both ways.
fn day_reading(reading: &DueReading, phrase: &str) -> Option<String> {
    let DueReading::Every { day: Some(_), .. } = reading else { return None };
    let phrase = fold(phrase);
    let both_ways = phrase.contains("trước ngày") && !phrase.contains("trước hoặc") && !phrase.contains("chậm nhất");
    both_ways.then(String::new)
}

impl DueDay {
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

fn letter_of(cadence: Length) -> char {
    match cadence {
        Length::Month => 'M',
        Length::Quarter => 'Q',
        Length::HalfYear => 'H',
        Length::Year => 'Y',
    }
}
