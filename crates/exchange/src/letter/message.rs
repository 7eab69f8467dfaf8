//! A letter that came in a message: what the header of the message says is held against it.

use calendar::PartialDate;
use domain::Capacity;

use super::{Doubt, Excerpt, Letter, RecipientLine, SignatureLine};
use crate::{
    edxml::Header,
    source::{Envelope, fold},
};

/// Asks about whatever the message says otherwise than the letter, and takes from it what the letter leaves blank.
pub(super) fn compare(envelope: &Envelope, letter: &mut Letter) {
    let Header { issuer, number, symbol, place, document_type, subject, .. } = &envelope.header;
    for (name, theirs, ours) in [
        ("Cơ quan ban hành", issuer, &mut letter.issuer),
        ("Số", number, &mut letter.number),
        ("Ký hiệu", symbol, &mut letter.symbol),
        ("Nơi ban hành", place, &mut letter.place),
        ("Trích yếu", subject, &mut letter.subject),
    ] {
        let Some(theirs) = theirs else { continue };
        let differs = ours.as_ref().is_none_or(|ours| !are_same(ours, theirs));
        if differs {
            let said = ours.get_or_insert_with(|| theirs.clone());
            let words = if said == theirs {
                format!("{name}: … ≠ {theirs}")
            } else {
                format!("{name}: {said} ≠ {theirs}")
            };
            letter.questions.push(super::Question { line: 0, place: None, doubt: Doubt::MessageDiffers, words });
        }
    }
    match envelope.header.day() {
        Some(Ok(day)) if letter.date != Some(PartialDate::Day(day)) => {
            let ours = letter.date.map_or_else(|| "…".to_owned(), |date| date.to_string());
            letter.ask(0, Doubt::MessageDiffers, format!("Ngày ban hành: {ours} ≠ {day}"));
            letter.date =
                letter.date.filter(|date| matches!(date, PartialDate::Day(_))).or(Some(PartialDate::Day(day)));
        }
        _ => {}
    }
    if let Some(theirs) = document_type.as_ref().filter(|theirs| !are_same(&letter.document_type, theirs)) {
        letter.ask(0, Doubt::MessageDiffers, format!("Loại văn bản: {} ≠ {theirs}", letter.document_type));
    }
    if letter.addressees.is_empty() && !envelope.header.addressees.is_empty() {
        let words = envelope.header.addressees.join("; ");
        letter.ask(0, Doubt::MessageDiffers, format!("Nơi gửi đến: … ≠ {words}"));
        letter.addressees = excerpts(&envelope.header.addressees);
    }
    ask_of_message(envelope, letter);
}

/// The head of a letter whose text did not come with the message.
pub(super) fn head_alone(envelope: &Envelope) -> Letter {
    let header = envelope.header.clone();
    let day = header.day().and_then(Result::ok).map(PartialDate::Day);
    let recipients = header.recipients.iter().cloned();
    let mut letter = Letter {
        addressees: excerpts(&header.addressees),
        recipients: recipients.map(|text| RecipientLine { text, purpose: None, line: 0 }).collect(),
        signature: signature(&header),
        issuer: header.issuer,
        number: header.number,
        symbol: header.symbol,
        place: header.place,
        date: day,
        document_type: header.document_type.map_or_else(|| "công văn".to_owned(), |name| fold(&name)),
        subject: header.subject,
        ..Letter::default()
    };
    letter.ask(0, Doubt::MessageAlone, "");
    for (missing, doubt) in [
        (letter.issuer.is_none(), Doubt::IssuerMissing),
        (letter.number.is_none(), Doubt::NumberBlank),
        (letter.date.is_none() && envelope.header.date.is_none(), Doubt::DateMissing),
        (letter.subject.is_none(), Doubt::SubjectMissing),
        (letter.addressees.is_empty(), Doubt::AddresseesMissing),
        (letter.signature.is_none(), Doubt::SignatureMissing),
    ] {
        if missing {
            let words = letter.symbol.clone().filter(|_| doubt == Doubt::NumberBlank).unwrap_or_default();
            letter.ask(0, doubt, words);
        }
    }
    ask_of_message(envelope, &mut letter);
    letter
}

/// What concerns the message itself.
fn ask_of_message(envelope: &Envelope, letter: &mut Letter) {
    let header = &envelope.header;
    if let Some(Err(text)) = header.day() {
        letter.ask(0, Doubt::DateImpossible, text);
    }
    if let Some(due) = &header.due {
        letter.ask(0, Doubt::MessageDue, due);
    }
    if let Some(business) = header.business.as_deref().filter(|business| *business != "0") {
        letter.ask(0, Doubt::MessageChanges, business);
    }
    for name in &envelope.unread {
        letter.ask(0, Doubt::AttachmentUnread, name);
    }
    // Sender, date, number and symbol stand in one identifier, too.
    if let Some(id) = &header.document_id {
        let number = header.whole_number().is_none_or(|number| bare(id).contains(&bare(&number)));
        let mut days = id.split(',').filter_map(crate::edxml::day);
        let day = header.day().and_then(Result::ok);
        if !number || day.is_some_and(|day| days.next().is_some_and(|other| other != day)) {
            letter.ask(0, Doubt::MessageDiffers, format!("DocumentId: {id}"));
        }
    }
}

fn excerpts(texts: &[String]) -> Vec<Excerpt> {
    texts.iter().map(|text| Excerpt { text: text.clone(), line: 0 }).collect()
}

fn signature(header: &Header) -> Option<SignatureLine> {
    let position = header.position.clone()?;
    let competence = header.competence.as_deref().unwrap_or_default();
    let (sign, of) = competence.split_once(['.', ' ']).unwrap_or((competence, ""));
    let capacity = match sign.to_uppercase().as_str() {
        "KT" => Capacity::Kt,
        "TL" => Capacity::Tl,
        "TUQ" => Capacity::Tuq,
        "TM" | "T/M" => Capacity::Tm,
        "Q" => Capacity::Q,
        _ => Capacity::Own,
    };
    let of = Some(of.trim().to_owned()).filter(|of| !of.is_empty() && capacity != Capacity::Own);
    Some(SignatureLine { capacity, by_order_of: None, of, position, line: 0 })
}

/// Letters and digits alone, and the usual abbreviations in full.
fn bare(text: &str) -> String {
    let folded = fold(text).replace("ubnd", "ủy ban nhân dân").replace("hđnd", "hội đồng nhân dân");
    folded.trim_start_matches("v/v").trim_start_matches("về việc").chars().filter(|c| c.is_alphanumeric()).collect()
}

fn are_same(ours: &str, theirs: &str) -> bool {
    let (ours, theirs) = (bare(ours), bare(theirs));
    // A number may be written with zeros before it.
    ours.trim_start_matches('0') == theirs.trim_start_matches('0')
}
