//! A letter as read.

use domain::event::RecipientPurpose;
use exchange::{
    Letter,
    letter::{Certainty, LeadBasis, Point, PointRole},
};
use words::{Language, labels, letters, refusals::cadence, say};

use crate::{colour::strong, layout::table};

/// Its head, its points, and what the clerk is asked.
pub fn whole(letter: &Letter, language: Language) -> String {
    let missing = language.pick("(trống)", "(blank)");
    let or_missing = |text: &Option<String>| text.clone().unwrap_or_else(|| missing.to_owned());
    let date = letter.date.map_or(missing.to_owned(), |date| date.to_string());
    let number = format!("{}/{}", or_missing(&letter.number), or_missing(&letter.symbol));
    let cited: Vec<String> = letter
        .based_on
        .iter()
        .map(|citation| citation.date.map_or(citation.number.clone(), |date| format!("{} ({date})", citation.number)))
        .collect();
    let addressees: Vec<&str> =
        letter.addressees.iter().map(|addressee| addressee.text.trim_end_matches([';', '.'])).collect();
    let purpose = |purpose: Option<RecipientPurpose>| {
        purpose.map_or("?".to_owned(), |purpose| labels::recipient_purpose(purpose, language).to_owned())
    };
    let recipients: Vec<String> =
        letter.recipients.iter().map(|line| format!("{} [{}]", line.text, purpose(line.purpose))).collect();
    let signature = letter.signature.as_ref().map_or(missing.to_owned(), |signature| {
        let of = signature.of.as_deref().map(|of| format!("{} {of} / ", labels::capacity(signature.capacity)));
        format!("{}{}", of.unwrap_or_default(), signature.position)
    });
    let rows = [
        (language.pick("Cơ quan ban hành", "Issued by"), or_missing(&letter.issuer)),
        (language.pick("Loại văn bản", "Type"), letter.document_type.clone()),
        (language.pick("Số, ký hiệu", "Number, symbol"), number),
        (language.pick("Ngày", "Date"), date),
        (language.pick("Trích yếu", "Subject"), or_missing(&letter.subject)),
        (language.pick("Căn cứ", "Rests on"), cited.join("; ")),
        (language.pick("Kính gửi", "Addressed to"), addressees.join("; ")),
        (language.pick("Nơi nhận", "Copies"), recipients.join("; ")),
        (language.pick("Ký", "Signed"), signature),
    ];
    let headings = [language.pick("Mục", "Part"), language.pick("Đọc được", "As read")];
    let head = table(&headings, rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]));
    let mut out = format!("{head}\n\n{}\n", points(letter, language));
    if !letter.questions.is_empty() {
        out.push_str(&format!("\n{}\n", strong(language.pick("Câu hỏi cho văn thư", "Questions for the clerk"))));
        for question in &letter.questions {
            out.push_str(&format!("  ? {}\n", letters::ask(question, language)));
        }
    }
    out
}

fn points(letter: &Letter, language: Language) -> String {
    let headings = [
        language.pick("Điểm", "Point"),
        language.pick("Nội dung", "Text"),
        language.pick("Chủ trì / phối hợp", "Leads / coordinates"),
        language.pick("Thời hạn", "Time"),
    ];
    let row = |point: &Point| {
        let text: String = point.text.chars().take(120).collect();
        let cut = if text.len() < point.text.len() { "…" } else { "" };
        vec![point.code.clone(), format!("{text}{cut}"), who(point, language), when(point, language)]
    };
    table(&headings, letter.points.iter().map(row))
}

fn who(point: &Point, language: Language) -> String {
    let lead = match (point.role, point.lead.basis) {
        (PointRole::Heading, LeadBasis::Addressees) => String::new(),
        (PointRole::Formula, _) => language.pick("(không giao việc)", "(no duty)").to_owned(),
        (_, LeadBasis::Addressees) if point.lead.certainty == Certainty::Asked => {
            language.pick("(chưa rõ)", "(not clear)").to_owned()
        }
        (_, LeadBasis::Addressees) => language.pick("(các nơi nhận)", "(every addressee)").to_owned(),
        _ => point.lead.text.clone(),
    };
    match point.coordinators.is_empty() {
        true => lead,
        false => {
            let with = point.coordinators.join(", ");
            say!(language, "{lead}; phối hợp: {with}", "{lead}; with: {with}")
        }
    }
}

fn when(point: &Point, language: Language) -> String {
    let every: Vec<&str> = point.cadence.iter().map(|length| cadence(*length, language)).collect();
    let phrase = point.deadline.as_ref().map(|deadline| deadline.phrase.clone());
    match (every.is_empty(), phrase) {
        (true, phrase) => phrase.unwrap_or_default(),
        (false, _) => every.join(", "),
    }
}
