//! A page as it is cited: its address, pinned by the size and the root of the log; the same in words; and as a QR code.

use maud::{PreEscaped, html};
use qrcode::{QrCode, render::svg};
use words::{moment, say};

use crate::{
    failure::Failure,
    http::Request,
    page::Page,
    session::towards,
    visit::Visit,
    when::{When, written},
};

/// `/trich-dan?trang=/ma-tran?valid_at=…`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(domain::authority::Class::Common, None)?;
    let path = towards(visit.request.parameter("trang"));
    // What is cited is what would be opened: an address that does not fit this log is no citation.
    let cited = Request::read("GET", &path, Vec::new(), b"", visit.request.peer).map_err(|_| Failure::NotHere)?;
    const TIMED: [&str; 5] = ["ma-tran", "don-vi", "viec", "but-toan", "tim"];
    if cited.path.first().is_some_and(|first| !TIMED.contains(&first.as_str())) {
        return Err(Failure::NotHere);
    }
    let When::Past(pinned) = When::asked(&cited, visit.ledger).map_err(Failure::Detour)? else {
        return Err(Failure::NotHere);
    };
    let link = format!("{}{path}", visit.desk.origin);
    let shown = |at| moment(written(at));
    let (name, root) = (visit.ledger.log().origin(), &pinned.root);
    let (valid, known) = (shown(pinned.as_of.valid), shown(pinned.as_of.known));
    let last = pinned.size.saturating_sub(1);
    let printed = say!(
        language,
        "{name}, #0 đến #{last} (gốc {root}), thực tế {valid}, biết đến {known}",
        "{name}, #0 to #{last} (root {root}), what was the case at {valid}, as known at {known}"
    );
    let drawn = QrCode::new(link.as_bytes()).map(|code| code.render::<svg::Color<'_>>().quiet_zone(true).build());
    let body = html! {
        p { (language.pick(
            "Liên kết này luôn mở đúng trang ấy, với đúng những bút toán ấy. Sổ khác, hay sổ đã bị đổi, không mở được nó.",
            "This link always opens that page with those entries. Another ledger, or one that was changed, does not open it.")) }
        dl.facts {
            dt { (language.pick("Liên kết", "Link")) } dd.mono { a href=(path) { (link) } }
            dt { (language.pick("Dạng in", "In print")) } dd { (printed) }
        }
        @if let Ok(drawn) = drawn {
            // The library draws squares and nothing else; the declaration before it is for files.
            @if let Some(start) = drawn.find("<svg") { div.qr role="img" aria-label=(language.pick("Mã QR của liên kết", "QR code of the link")) { (PreEscaped(&drawn[start..])) } }
        }
    };
    Ok(Page::timeless(language.pick("Trích dẫn", "Citation"), body))
}
