//! Words looked for in everything that was recorded, as of a moment, as far as the caller may read it.

use maud::{Markup, html};
use questions::{answer::Found, answering, paging::Part, question::Wanted};
use views::{Cell, ask::Times, search::About};
use words::{labels, say, sheets};

use super::{
    letters::{anchor, letter_path},
    parted,
    parts::{duty, task_path, unit_path},
};
use crate::{
    failure::Failure,
    page::{self, Page, Revised},
    visit::Visit,
    when::{When, written},
};

const FOUND_SHOWN: u32 = 100;

/// `/tim?chu=kỷ cương`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(domain::authority::Class::Common, None)?;
    let when = visit.when()?;
    let asked = visit.request.parameter("chu").unwrap_or_default().to_owned();
    let found = if asked.trim().is_empty() { None } else { Some(found(visit, &when, &asked)?) };
    let body = html! {
        form method="get" action="/tim" role="search" {
            @for (name, value) in when.parameters() { input type="hidden" name=(name) value=(value); }
            label for="chu" { (language.pick(
                "Tìm theo chữ, có dấu hay không; theo việc (gia hạn, trả lại); hoặc số bút toán (#186)",
                "Words, with marks or without; an act (extension, return); or an entry's number (#186)")) }
            input id="chu" name="chu" type="search" value=(asked) maxlength="300";
            " " button { (language.pick("Tìm", "Search")) }
        }
        div data-body="" {
            @if let Some(part) = &found { (shown(visit, part, &when)) }
        }
    };
    let title = language.pick("Tìm", "Search").to_owned();
    let basis = found.map(|found| found.rows.search.basis);
    Ok(Page { title, when: Some(when), changes: Vec::new(), revised: Revised::NONE, basis, body })
}

fn found(visit: &Visit<'_>, when: &When, asked: &str) -> Result<Part<Found>, Failure> {
    let at = when.as_of();
    let times = Times { at: None, valid_at: Some(written(at.valid)), known_at: Some(written(at.known)) };
    let page = parted::asked(visit, FOUND_SHOWN);
    let wanted = Wanted { words: asked.to_owned(), times, page };
    let unclear = |why| Failure::Unclear(words::errors::Told::told(&why, visit.language));
    visit.seen(|seen| answering::search(seen, &wanted)).map_err(unclear)
}

fn shown(visit: &Visit<'_>, part: &Part<Found>, when: &When) -> Markup {
    let language = visit.language;
    let Found { search, sheet } = &part.rows;
    let names = &sheet.names;
    let count = search.found.len();
    html! {
        h2 { (say!(language, "{count} chỗ trong phạm vi được xem", "{count} places, of what you may read")) }
        @if search.found.is_empty() {
            p { (language.pick("Không thấy trong phạm vi được xem.", "Not found in what you may read.")) }
        }
        ul.list {
            @for (hit, row) in search.found.iter().zip(&sheet.rows) {
                li {
                    (page::entry(hit.entry)) " · " (labels::found(hit.kind, language))
                    @match &hit.about {
                        About::Task(task) => {
                            " · " a href=(when.link(&task_path(task))) title=(task) {
                                (labels::unit(&task.unit, names, language)) ": " (duty(task, language))
                            }
                        }
                        About::Unit(unit) => { " · " a href=(when.link(&unit_path(unit))) { (labels::unit(unit, names, language)) } }
                        About::Directive(letter) => { " · " a href=(when.link(&letter_path(letter))) { (letter) } }
                        About::Obligation(point) => {
                            " · " a href=(format!("{}#{}", when.link(&letter_path(&point.directive)), anchor(point))) { (language.pick("điểm ", "point ")) (point.code()) }
                        }
                        About::Entry(_) => {}
                    }
                    br; (sheets::shown(row.last().unwrap_or(&Cell::Empty), names, language))
                }
            }
        }
        (parted::further(visit, part.next.as_ref()))
    }
}
