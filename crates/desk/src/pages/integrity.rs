//! Whether the log is whole, as far as it says so itself: its head, what vouches for it from outside and since when, its
//! keys and its clock. A page checks nothing: who wants to know checks the evidence, or the whole ledger.

use std::collections::BTreeMap;

use calendar::Timestamp;
use domain::{Event, Recorded, authority::Class, event::AnchorKind};
use maud::{Markup, html};
use views::AsOf;
use words::{Language, amounts, date, instant, say, trail::told as in_words};

use super::{parts::told, table::plain};
use crate::{
    failure::Failure,
    page::{self, Page},
    visit::Visit,
    when::is_rehearsal,
};

/// An anchor: a head that somebody outside vouches for.
struct Anchor<'r> {
    recorded: &'r Recorded,
    size: u64,
    kind: AnchorKind,
    vouched: Vec<(&'r str, Timestamp)>,
}

/// `/toan-ven`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Technical, None)?;
    let anchors = visit.ledger.anchors();
    let anchors: Vec<Anchor<'_>> = anchors.iter().filter_map(anchor).collect();
    let present = AsOf::both(visit.present());
    let (keeping, names, basis) = visit.beside_tasks(present, |knowledge| {
        let names = knowledge.names();
        let tell = in_words(&names, language);
        let is_of_keeping = |recorded: &&Recorded| {
            let event = &recorded.event;
            matches!(
                event,
                Event::LedgerOpened(_)
                    | Event::KeyRotated(_)
                    | Event::VerifierPublished(_)
                    | Event::DeskOriginFixed(_)
                    | Event::ClockConfirmed(_)
            )
        };
        let keeping: Vec<_> = knowledge
            .log
            .all()
            .iter()
            .filter(is_of_keeping)
            .map(|recorded| tell(knowledge.happened(recorded)))
            .collect();
        drop(tell);
        (keeping, names, knowledge.basis())
    });
    let log = visit.ledger.log();
    let body = html! {
        div data-body="" {
            p.lead { (language.pick(
                "Trang này cho biết sổ nói gì về chính nó. Kiểm tra thật sự là ở tệp bằng chứng, và ở lệnh socai check trên máy chủ.",
                "This page shows what the log says of itself. What really checks it is the evidence, and the command socai check on the server.")) }
            dl.facts {
                dt { (language.pick("Tên sổ", "The log's name")) } dd.mono { (log.origin()) }
                dt { (language.pick("Số bút toán", "Entries")) } dd { (amounts::thousands(log.size(), language)) }
                dt { (language.pick("Gốc", "Root")) } dd.mono { (log.tree().root().base64()) }
                dt { (language.pick("Khóa kiểm chứng", "Verifying key")) } dd.mono { (visit.desk.verifying_key) }
                dt { (language.pick("Bút toán cuối lúc", "Last entry at")) } dd { (visit.ledger.last_recorded_at().map(instant).unwrap_or_default()) }
                dt { (language.pick("Đồng hồ", "Clock")) }
                dd { @if is_rehearsal(visit.ledger) { (language.pick("diễn tập: không đồng hồ nào xác nhận", "a rehearsal: told by no clock")) } @else { (language.pick("của máy chủ", "the server's")) } }
            }
            (vouched(&anchors, log.size(), visit.present(), language))
            (months(&anchors, language))
            h2 { (language.pick("Khóa, đồng hồ, trang kiểm chứng, địa chỉ", "Keys, clock, verifier, address")) }
            ol.trail { @for line in &keeping { li { (told(line, &names, language, None)) } } }
            p { a href="/checkpoint" { (language.pick("Đầu sổ có chữ ký (C2SP)", "The signed head (C2SP)")) } " · "
                @if visit.may(Class::Common, None) { a href="/chung-minh" { (language.pick("Chứng minh", "Evidence")) } " · " }
                a href="/kiem-chung" { (language.pick("Trang kiểm chứng", "The page that verifies")) } }
        }
    };
    Ok(Page {
        basis: Some(basis), ..Page::timeless(language.pick("Toàn vẹn của sổ", "Integrity of the log"), body)
    })
}

fn anchor(recorded: &Recorded) -> Option<Anchor<'_>> {
    let Event::CheckpointAnchored(anchored) = &recorded.event else { return None };
    let vouched = anchored.vouched.iter().map(|one| (one.by.as_str(), one.at)).collect();
    Some(Anchor { recorded, size: anchored.size, kind: anchored.anchor, vouched })
}

/// Who vouches from outside, up to which entry, and how long ago.
fn vouched(anchors: &[Anchor<'_>], size: u64, present: Timestamp, language: Language) -> Markup {
    let mut last: BTreeMap<&str, (&Anchor<'_>, Timestamp)> = BTreeMap::new();
    for anchor in anchors {
        for (by, at) in &anchor.vouched {
            last.insert(by, (anchor, *at));
        }
    }
    let title = language.pick("Ai xác nhận đầu sổ từ bên ngoài", "Who vouches for the head from outside");
    let row = |(by, (anchor, at)): (&&str, &(&Anchor<'_>, Timestamp))| -> Vec<Markup> {
        let behind = size.saturating_sub(anchor.size);
        let days = (present.date() - at.date()).num_days();
        vec![
            html! { (by) },
            html! { (kind(anchor.kind, language)) },
            html! { (instant(*at)) " (" (say!(language, "{days} ngày trước", "{days} days ago")) ")" },
            html! { (amounts::thousands(anchor.size, language)) },
            html! { (amounts::thousands(behind, language)) },
            page::entry(anchor.recorded.entry),
        ]
    };
    let heads = [
        language.pick("Nhân chứng, tổ chức cấp dấu thời gian", "Witness or time-stamp authority"),
        language.pick("Bằng", "By"),
        language.pick("Lần cuối", "Last"),
        language.pick("Đến số bút toán", "So many entries"),
        language.pick("Sau đó có thêm", "Entries since"),
        language.pick("Bút toán", "Entry"),
    ];
    html! {
        h2 { (title) }
        @if last.is_empty() {
            p { (language.pick(
                "Chưa ai bên ngoài xác nhận: trước người ngoài, sổ này chỉ có lời của chính nó.",
                "Nobody outside vouches for it yet: to others this log has only its own word.")) }
        } @else { (plain(title, &heads, &last.iter().map(row).collect::<Vec<_>>())) }
    }
}

fn kind(kind: AnchorKind, language: Language) -> &'static str {
    match kind {
        AnchorKind::Cosignatures => language.pick("đồng ký", "cosignature"),
        AnchorKind::Token => language.pick("dấu thời gian", "time stamp"),
    }
}

/// How often the head was sealed, month by month.
fn months(anchors: &[Anchor<'_>], language: Language) -> Markup {
    let mut months: BTreeMap<String, (usize, &Anchor<'_>)> = BTreeMap::new();
    for anchor in anchors {
        let month = anchor.recorded.recorded_at.date().format("%Y-%m").to_string();
        let of = months.entry(month).or_insert((0, anchor));
        *of = (of.0 + 1, anchor);
    }
    let title = language.pick("Số lần niêm phong theo tháng", "Seals, month by month");
    let heads = [
        language.pick("Tháng", "Month"),
        language.pick("Số lần", "Seals"),
        language.pick("Lần cuối trong tháng", "Last in the month"),
    ];
    let row = |(_, (count, last)): (&String, &(usize, &Anchor<'_>))| -> Vec<Markup> {
        let day = last.recorded.recorded_at.date();
        vec![
            html! { (day.format("%m/%Y").to_string()) },
            html! { (count) },
            html! { (date(day)) " (" (page::entry(last.recorded.entry)) ")" },
        ]
    };
    html! {
        @if !months.is_empty() {
            h2 { (title) }
            (plain(title, &heads, &months.iter().map(row).collect::<Vec<_>>()))
        }
    }
}
