//! The head: issuer, number, place and date, type, subject, addressees.

use std::sync::LazyLock;

use calendar::PartialDate;
use regex::Regex;

use super::{
    Doubt, Excerpt, Letter,
    paragraph::Read,
    pattern,
    preamble::{self, Preamble},
    real_day,
};
use crate::source::{Line, fold};

static MOTTO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)cộng h(oà|òa) xã hội(?:\s+chủ nghĩa)?(?:\s+việt nam)?\s*$|^\s*(?:chủ nghĩa\s+)?việt nam\s*$|cộng h(oà|òa) xã hội chủ nghĩa việt nam|độc lập\s*[-–—]\s*tự do\s*[-–—]\s*hạnh phúc",
    )
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^số\s*:?\s*(\d+[a-zđ]?)?\s*[.…_]*\s*[/-]\s*((?:\d{4}/)?[\p{L}\d&][\p{L}\d&.\-–]*(?:/\p{L}+)?)[\s_–—-]*$",
    )
});
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:(.{2,60}?)\s*[,.;–-]\s*)?ngày\s*([\d.…_]*)\s*tháng\s*([\d.…_]*)\s*năm\s*(\d{4})\s*[.;]?\s*$")
});
static DATE_NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:(.{2,60}?)\s*,?\s*)?ngày\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\s*[.;]?$")
});
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^\(?\s*(?:v/v|về việc)\s*:?\s*(.*?)\)?$"));
static URGENCY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:H[OỎ][ẢA] TỐC|THƯỢNG KHẨN|KHẨN)(?: .*)?$"));
static ADDRESSED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:kính gửi\s*:?|[^:.]{2,80}\bđiện\s*:)\s*(.*)$"));
static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[-–—_*=\s]+$"));
static OUTLINE_START: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:[IVXLC]+\.|\d+\.|[a-zđ]\)|Điều\s+\d+|(?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:[IVXLC]+|\d+)\b)\s*\S")
});
static BASIS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(căn cứ|thực hiện|xét đề nghị|theo đề nghị|để |triển khai|nhằm|ngày \d|trên cơ sở|sau khi|qua |được sự|tiếp theo)",
    )
});
static BETWEEN_COLUMNS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s{3,}"));
static PLACE_SUFFIX: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(tỉnh|thành phố|tp|huyện|quận|thị xã|thị trấn|xã|phường)\b"));

/// The 27 named document types of Decree 30/2020/NĐ-CP, art. 7, as a head prints them.
pub(super) const TYPES: &[&str] = &[
    "nghị quyết",
    "quyết định",
    "chỉ thị",
    "quy chế",
    "quy định",
    "thông cáo",
    "thông báo",
    "hướng dẫn",
    "chương trình",
    "kế hoạch",
    "phương án",
    "đề án",
    "dự án",
    "báo cáo",
    "biên bản",
    "tờ trình",
    "hợp đồng",
    "công điện",
    "bản ghi nhớ",
    "bản thỏa thuận",
    "giấy ủy quyền",
    "giấy mời",
    "giấy giới thiệu",
    "giấy nghỉ phép",
    "phiếu gửi",
    "phiếu chuyển",
    "phiếu báo",
];

/// In plain text the two columns of the head may share a line: they become two.
pub(super) fn split_columns(lines: &[Line]) -> Vec<Line> {
    let mut split = Vec::with_capacity(lines.len());
    for line in lines {
        // The last gap that fits: a blank number leaves a gap of its own to the left of it.
        let gaps = BETWEEN_COLUMNS.find_iter(&line.text);
        let columns = gaps.map(|gap| (&line.text[..gap.start()], &line.text[gap.end()..]));
        let columns = columns.filter(|(_, right)| MOTTO.is_match(right) || DATE.is_match(right)).last();
        match columns {
            Some((left, right)) => {
                split.push(Line { text: left.to_owned(), ..line.clone() });
                split.push(Line { text: right.to_owned(), ..line.clone() });
            }
            None => split.push(line.clone()),
        }
    }
    split
}

/// What the lines after a subject or an addressee still belong to.
enum Open {
    Nothing,
    Subject,
    /// The subject of a named type: until a blank line.
    NamedSubject,
    Addressees,
}

/// Reads the head; returns the index of the first line of the body.
pub(super) fn read(lines: &[Line], letter: &mut Letter) -> usize {
    let mut issuer: Vec<String> = Vec::new();
    let mut number_line = None;
    let mut open = Open::Nothing;
    let mut index = 0;
    let mut paragraph_ended = false;
    let last_address = lines.iter().rposition(|line| ADDRESSED.is_match(&line.text));
    while let Some(line) = lines.get(index) {
        let after_paragraph_end = std::mem::replace(&mut paragraph_ended, line.ends_paragraph);
        let addressees_ahead = last_address.is_some_and(|last| last > index);
        let text = line.text.as_str();
        let folded = fold(text);
        if text.is_empty() {
            open = match open {
                Open::Addressees if letter.addressees.is_empty() => Open::Addressees,
                Open::NamedSubject if letter.subject.is_none() => Open::NamedSubject,
                Open::Addressees
                    if !is_complete(letter) && next_is_addressee(lines.get(index..).unwrap_or_default()) =>
                {
                    Open::Addressees
                }
                _ => Open::Nothing,
            };
        } else if MOTTO.is_match(text) || RULE.is_match(text) {
            open = Open::Nothing;
        } else if let Some(found) = NUMBER.captures(text) {
            letter.number = found.get(1).map(|number| number.as_str().to_owned());
            letter.symbol = Some(found[2].replace('–', "-"));
            number_line = Some(line.number);
            open = Open::Nothing;
        } else if URGENCY.is_match(text) {
            open = Open::Nothing;
        } else if let Some(found) =
            DATE.captures(text).or_else(|| DATE_NUMERIC.captures(text)).filter(|_| letter.date.is_none())
        {
            letter.place = found.get(1).map(|place| place.as_str().trim().to_owned()).filter(|place| !place.is_empty());
            read_date(line, &found[2], &found[3], &found[4], letter);
            open = Open::Nothing;
        } else if let Some(found) =
            SUBJECT.captures(text).filter(|_| letter.subject.is_none() && letter.document_type.is_empty())
        {
            letter.subject = Some(found[1].to_owned());
            open = Open::Subject;
        } else if let Some(found) = ADDRESSED.captures(text) {
            add_addressees(&found[1], line.number, letter);
            open = Open::Addressees;
        } else if letter.document_type.is_empty() && text == text.to_uppercase() && TYPES.contains(&folded.as_str()) {
            letter.document_type = folded;
            open = Open::NamedSubject;
        } else if OUTLINE_START.is_match(text) && !addressees_ahead {
            break;
        } else {
            match open {
                Open::Addressees if text.starts_with(['-', '–', '•']) || goes_on(letter, after_paragraph_end) => {
                    add_addressees(text, line.number, letter);
                }
                Open::Subject | Open::NamedSubject
                    if !addressees_ahead && letter.subject.is_some() && is_order(text) =>
                {
                    break;
                }
                Open::Subject => append(&mut letter.subject, text),
                Open::NamedSubject if letter.subject.is_none() || continues_subject(letter, text) => {
                    // "Về việc" is part of the subject of a named type, "V/v" is a sign before it.
                    let sign =
                        text.get(..3).filter(|sign| letter.subject.is_none() && sign.eq_ignore_ascii_case("v/v"));
                    append(&mut letter.subject, text.get(sign.map_or(0, str::len)..).unwrap_or(text).trim_start());
                }
                _ if is_issuer(text) && number_line.is_none() && letter.subject.is_none() => {
                    issuer.push(text.to_owned())
                }
                _ if addressees_ahead => letter.ask(line.number, Doubt::HeadLineUnread, text),
                _ if number_line.is_some() || letter.date.is_some() || letter.subject.is_some() => break,
                _ => {}
            }
        }
        index += 1;
    }
    set_issuer(&issuer, letter);
    finish(number_line, letter);
    index
}

fn finish(number_line: Option<usize>, letter: &mut Letter) {
    if letter.document_type.is_empty() {
        letter.document_type = "công văn".to_owned();
    }
    match (number_line, &letter.number) {
        (None, _) => letter.ask(0, Doubt::NumberLineMissing, ""),
        (Some(line), None) => {
            letter.ask(line, Doubt::NumberBlank, format!("/{}", letter.symbol.clone().unwrap_or_default()))
        }
        (Some(_), Some(_)) => {}
    }
    if letter.issuer.is_none() {
        letter.ask(0, Doubt::IssuerMissing, "");
    }
    if letter.date.is_none() && !letter.questions.iter().any(|question| question.doubt == Doubt::DateImpossible) {
        letter.ask(0, Doubt::DateMissing, "");
    }
    if letter.subject.is_none() {
        letter.ask(0, Doubt::SubjectMissing, "");
    }
    // A decision or a plan is addressed in its last article; only letters must name addressees.
    if letter.addressees.is_empty() && letter.document_type == "công văn" {
        letter.ask(0, Doubt::AddresseesMissing, "");
    }
}

fn read_date(line: &Line, day: &str, month: &str, year: &str, letter: &mut Letter) {
    let number = |text: &str| text.parse::<u32>().ok();
    let Ok(year) = year.parse::<i32>() else { return };
    let date = match (number(day), number(month)) {
        (Some(day), Some(month)) => real_day(year, month, day).map(PartialDate::Day),
        (None, Some(month)) => real_day(year, month, 1).map(|_| PartialDate::Month(year, month)),
        (_, None) => real_day(year, 1, 1).map(|_| PartialDate::Year(year)),
    };
    let Some(date) = date else { return letter.ask(line.number, Doubt::DateImpossible, &line.text) };
    if date.day().is_none() {
        letter.ask(line.number, Doubt::DateIncomplete, &line.text);
    }
    letter.date = Some(date);
}

fn is_issuer(text: &str) -> bool {
    text == text.to_uppercase() && text.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

/// "UỶ BAN NHÂN DÂN / TỈNH HẢI DƯƠNG" is one name on two lines; "UBND TỈNH X / SỞ Y" is two bodies.
fn set_issuer(lines: &[String], letter: &mut Letter) {
    let mut names: Vec<String> = Vec::new();
    for line in lines {
        match names.last_mut() {
            Some(last) if PLACE_SUFFIX.is_match(&fold(line)) || runs_on(last, line) => {
                last.push(' ');
                last.push_str(line);
            }
            _ => names.push(line.clone()),
        }
    }
    letter.issuer = names.pop();
    letter.superior = (!names.is_empty()).then(|| names.join(" "));
}

/// "SỞ GIÁO DỤC / VÀ ĐÀO TẠO" is one name.
fn runs_on(before: &str, line: &str) -> bool {
    let (before, line) = (fold(before), fold(line));
    before.ends_with(" và") || before.ends_with(',') || line.starts_with("và ")
}

fn add_addressees(text: &str, line: usize, letter: &mut Letter) {
    let starts_item = text.starts_with(['-', '–', '•']);
    let text = text.trim_start_matches(['-', '–', '•', ' ']).trim();
    if text.is_empty() {
        return;
    }
    match letter.addressees.last_mut() {
        // A long addressee runs over the end of its line.
        Some(last) if !starts_item && !last.text.ends_with([';', '.']) => append_text(&mut last.text, text),
        _ => letter.addressees.push(Excerpt { text: text.to_owned(), line }),
    }
}

/// The subject of a named type runs on until it has ended, or the grounds or the authority begin.
fn continues_subject(letter: &Letter, text: &str) -> bool {
    let ended = letter.subject.as_ref().is_some_and(|subject| subject.ends_with(['.', ';', ':']));
    !ended && !BASIS.is_match(text) && !is_issuer(text) && text.chars().count() <= 200
}

/// Whether a line under a subject is a sentence of its own that gives work to somebody, or says by when.
fn is_order(text: &str) -> bool {
    let begins = text.chars().next().is_some_and(char::is_uppercase) && text != text.to_uppercase();
    if !begins || !text.trim_end().ends_with(['.', ';', ':']) {
        return false;
    }
    let read = Read::of(text, None);
    read.charged.charges_somebody() || read.times.say_when() || preamble::of(text, None) != Preamble::LeadsUp
}

/// Whether a line without a dash still belongs to the addressee before it.
fn goes_on(letter: &Letter, after_paragraph_end: bool) -> bool {
    let unfinished = letter.addressees.last().is_none_or(|last| last.text.ends_with(';'));
    !ends_list(letter) && (unfinished || !after_paragraph_end)
}

/// Whether the last addressee ends with a full stop.
fn is_complete(letter: &Letter) -> bool {
    letter.addressees.last().is_some_and(|last| last.text.ends_with('.'))
}

/// Whether the list of addressees has come to its end.
fn ends_list(letter: &Letter) -> bool {
    letter.addressees.last().is_some_and(|last| last.text.ends_with('.') || !last.text.ends_with(';'))
        && letter.addressees.iter().any(|addressee| addressee.text.ends_with(['.', ';']))
}

fn next_is_addressee(lines: &[Line]) -> bool {
    lines.iter().find(|line| !line.text.is_empty()).is_some_and(|line| line.text.starts_with(['-', '–', '•']))
}

fn append(to: &mut Option<String>, text: &str) {
    match to {
        Some(already) => append_text(already, text),
        None => *to = Some(text.to_owned()),
    }
}

/// Joins a wrapped line: a soft hyphen disappears, a hyphen inside a word joins without a space.
pub(super) fn append_text(to: &mut String, text: &str) {
    if to.ends_with('\u{ad}') {
        to.pop();
    } else if !(to.is_empty() || to.ends_with('-') && !to.ends_with(" -")) {
        to.push(' ');
    }
    to.push_str(text);
}
