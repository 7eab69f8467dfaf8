//! The foot: who receives copies, who signs. A person's name is not kept.

use std::sync::LazyLock;

use domain::{Capacity, event::RecipientPurpose};
use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Doubt, Letter, head::append_text, pattern};
use crate::source::{Line, TaskTable, fold};

/// One line of "Nơi nhận".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecipientLine {
    /// As written, without the purpose.
    pub text: String,
    /// What for; none where it is not said.
    pub purpose: Option<RecipientPurpose>,
    /// The line, from 1.
    pub line: usize,
}

/// The signature block, without the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignatureLine {
    /// KT., TL., TUQ., TM., Q., or in one's own right.
    pub capacity: Capacity,
    /// On behalf or by order of whom that stands above: `TM. ỦY BAN NHÂN DÂN`, `TL. CHỦ TỊCH`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_order_of: Option<String>,
    /// In whose place or by whose order: `CHỦ TỊCH`.
    pub of: Option<String>,
    /// The signer's position: `PHÓ CHỦ TỊCH`.
    pub position: String,
    /// The line, from 1.
    pub line: usize,
}

impl SignatureLine {
    /// The lines of the block, from the first to the signer's position.
    pub fn written(&self) -> String {
        let capacity = match self.capacity {
            Capacity::Own | Capacity::System => "",
            Capacity::Kt => "KT. ",
            Capacity::Tl => "TL. ",
            Capacity::Tuq => "TUQ. ",
            Capacity::Tm => "TM. ",
            Capacity::Q => "Q. ",
        };
        let place = self.by_order_of.iter().map(|of| format!("{of} / "));
        let first = self.of.as_ref().map_or(String::new(), |of| format!("{of} / "));
        format!("{}{capacity}{first}{}", place.collect::<String>(), self.position)
    }
}

static COPIES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^nơi nhận\s*(?:[:;]\s*(.*))?$"));
static CAPACITY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(KT|TL|TUQ|TM|T/M|Q)\s*[./]\s*(.+)$"));
static PURPOSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[;,]?\s*\(?\s*(?:để\s+)(b/c|báo cáo|p/h|phối hợp|biết|t/h|thực hiện|chỉ đạo|theo dõi)\s*\)?\s*[;.]?$|[;,]?\s*\((b/c|p/h|t/h)\)\s*[;.]?$",
    )
});
static BETWEEN_COLUMNS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s{3,}"));
static LABELLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[IVXLC]+\.|\d{1,2}[.)]|[a-zđ]\))\s+\S"));
static POSITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(PHÓ |QUYỀN )?(CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|TRƯỞNG BAN|TRƯỞNG PHÒNG|CỤC TRƯỞNG|VỤ TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|TỔNG GIÁM ĐỐC|BÍ THƯ|TỔNG CỤC TRƯỞNG|CHỦ NHIỆM|HIỆU TRƯỞNG|VIỆN TRƯỞNG|PHÓ [\p{Lu} ]+)",
    )
});

/// In plain text "Nơi nhận" and the signature may share lines: they become two.
pub(super) fn split_columns(lines: &[Line]) -> Vec<Line> {
    let copies = |line: &Line| COPIES.is_match(BETWEEN_COLUMNS.split(&line.text).next().unwrap_or_default());
    let start = lines.iter().rposition(copies).unwrap_or(lines.len());
    let (before, after) = lines.split_at(start);
    let mut split = before.to_vec();
    let mut right_column = Vec::new();
    for line in after {
        let gap = BETWEEN_COLUMNS.find(&line.text);
        let columns = gap.map(|gap| (&line.text[..gap.start()], &line.text[gap.end()..]));
        match columns {
            Some((left, right)) => {
                split.push(Line { text: left.to_owned(), ..line.clone() });
                right_column.push(Line { text: right.to_owned(), ..line.clone() });
            }
            None => split.push(line.clone()),
        }
    }
    split.append(&mut right_column);
    split
}

/// Reads the foot of the letter; returns the index after the last line of the body.
pub(super) fn read(lines: &[Line], tables: &[TaskTable], body_start: usize, letter: &mut Letter) -> usize {
    let rest = lines.get(body_start..).unwrap_or_default();
    let copies = rest.iter().rposition(|line| COPIES.is_match(&line.text));
    let signature = signature_at(rest);
    let end = copies.into_iter().chain(signature).min().unwrap_or(rest.len());
    if let Some(start) = copies {
        let stop = signature.filter(|signature| *signature > start).unwrap_or(rest.len());
        read_recipients(rest.get(start..stop).unwrap_or_default(), letter);
    }
    match signature {
        Some(start) => {
            let foot = rest.get(start..).unwrap_or_default();
            read_signature(foot, letter);
            let annex = |line: &&Line| fold(&line.text).starts_with("phụ lục") || LABELLED.is_match(&line.text);
            let behind = foot.iter().skip_while(|line| !annex(line));
            // The table of an annex is read; what stands around it is unread, but for its titles.
            let has_table = |line: &Line| tables.iter().any(|table| table.line > line.number);
            let unread = match behind.clone().next() {
                Some(first) if has_table(first) => behind.clone().find(|line| !is_title(&line.text)),
                first => first,
            };
            if let Some(line) = unread {
                letter.ask(line.number, Doubt::AnnexUnread, &line.text);
            }
        }
        None => letter.ask(0, Doubt::SignatureMissing, ""),
    }
    body_start + end
}

/// "PHỤ LỤC", "(Kèm theo Quyết định số …)": what an annex is called.
fn is_title(line: &str) -> bool {
    line.is_empty() || line == line.to_uppercase() || line.starts_with('(') && line.ends_with(')')
}

/// The last line that opens a signature block.
fn signature_at(lines: &[Line]) -> Option<usize> {
    let opens = |line: &Line| {
        let capacity = CAPACITY.captures(&line.text).is_some_and(|found| found[2] == found[2].to_uppercase());
        capacity || (POSITION.is_match(&line.text) && line.text == line.text.to_uppercase())
    };
    let last = lines.iter().rposition(opens)?;
    // "KT. CHỦ TỊCH" stands above "PHÓ CHỦ TỊCH".
    let above = |at: usize| {
        let above = lines.iter().take(at).rposition(|line| !line.text.is_empty());
        above.filter(|&above| lines.get(above).is_some_and(opens))
    };
    let first = above(last).unwrap_or(last);
    // "TM. ỦY BAN NHÂN DÂN", "TL. CHỦ TỊCH" above that.
    let capacity = |at: &usize| lines.get(*at).is_some_and(|line| CAPACITY.is_match(&line.text));
    Some(above(first).filter(capacity).unwrap_or(first))
}

fn read_recipients(lines: &[Line], letter: &mut Letter) {
    let mut items: Vec<(String, usize)> = Vec::new();
    for line in lines {
        let text = COPIES
            .captures(&line.text)
            .map_or(line.text.clone(), |found| found.get(1).map_or(String::new(), |rest| rest.as_str().to_owned()));
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if text.starts_with(['-', '–', '•']) {
            items.push((text.trim_start_matches(['-', '–', '•', ' ']).to_owned(), line.number));
        } else if CAPACITY.is_match(text) || text == text.to_uppercase() {
            break;
        } else if let Some((last, _)) = items.last_mut().filter(|(last, _)| !last.ends_with(['.', ';'])) {
            append_text(last, text);
        }
    }
    for (item, line) in items {
        read_recipient(&item, line, letter);
    }
    // One question for all of them.
    let unsaid: Vec<&RecipientLine> = letter.recipients.iter().filter(|copy| copy.purpose.is_none()).collect();
    if let Some(first) = unsaid.first() {
        let names = unsaid.iter().map(|copy| copy.text.as_str()).collect::<Vec<_>>().join("; ");
        letter.ask(first.line, Doubt::PurposeUnsaid, names);
    }
}

/// One item may name several: "Báo Hải Dương; Đài PT và TH tỉnh;".
fn read_recipient(item: &str, line: usize, letter: &mut Letter) {
    let found = PURPOSE.captures(item);
    let said = found.as_ref().and_then(|found| found.get(1).or_else(|| found.get(2))).map(|said| fold(said.as_str()));
    let text = found.as_ref().and_then(|found| found.get(0)).map_or(item, |whole| &item[..whole.start()]);
    let archive = fold(text).starts_with("lưu");
    let names: Vec<&str> = if archive { vec![text] } else { text.split(';').collect() };
    for name in names
        .into_iter()
        .map(|name| name.trim().trim_end_matches([';', '.', ',']).trim())
        .filter(|name| !name.is_empty())
    {
        let purpose = match said.as_deref() {
            Some("b/c" | "báo cáo") => Some(RecipientPurpose::ReportTo),
            Some("p/h" | "phối hợp") => Some(RecipientPurpose::Coordinate),
            Some("t/h" | "thực hiện") => Some(RecipientPurpose::Execute),
            Some(_) => Some(RecipientPurpose::Inform),
            None if archive => Some(RecipientPurpose::Archive),
            None if fold(name).starts_with("như ") => Some(RecipientPurpose::Execute),
            None => None,
        };
        letter.recipients.push(RecipientLine { text: name.to_owned(), purpose, line });
    }
}

/// Up to three lines: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH".
fn read_signature(lines: &[Line], letter: &mut Letter) {
    let mut written = lines.iter().filter(|line| !line.text.is_empty()).peekable();
    let Some(first) = written.next() else { return };
    let Some((mut capacity, mut of)) = capacity_of(&first.text) else {
        letter.signature = Some(SignatureLine {
            capacity: Capacity::Own,
            by_order_of: None,
            of: None,
            position: first.text.clone(),
            line: first.number,
        });
        return;
    };
    let mut by_order_of = None;
    if let Some((below, whose)) = written.peek().and_then(|line| capacity_of(&line.text)) {
        by_order_of = Some(first.text.clone());
        (capacity, of) = (below, whose);
        written.next();
    }
    let below = written.next().filter(|line| POSITION.is_match(&line.text));
    let (of, position) = match below {
        Some(line) => (Some(of), line.text.clone()),
        // "Q. GIÁM ĐỐC": the acting holder of that very position.
        None => (None, of),
    };
    letter.signature = Some(SignatureLine { capacity, by_order_of, of, position, line: first.number });
}

/// What "KT. CHỦ TỊCH" says: in which capacity, and whose.
fn capacity_of(line: &str) -> Option<(Capacity, String)> {
    let found = CAPACITY.captures(line)?;
    let capacity = match found[1].to_uppercase().as_str() {
        "KT" => Capacity::Kt,
        "TL" => Capacity::Tl,
        "TUQ" => Capacity::Tuq,
        "TM" | "T/M" => Capacity::Tm,
        _ => Capacity::Q,
    };
    Some((capacity, found[2].trim().to_owned()))
}
