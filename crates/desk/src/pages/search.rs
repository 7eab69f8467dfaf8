//! Words looked for in everything that was recorded, as of a moment, as far as the caller may read it.

use maud::html;
use views::{
    Filter,
    search::{About, Search, search},
    term::Found,
};
use words::{labels, say};

use super::parts::{duty, task_path, unit_path};
use crate::{
    failure::Failure,
    page::{self, Page, Revised},
    visit::Visit,
};

const FOUND_SHOWN: usize = 100;

/// `/tim?chu=kỷ cương`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(domain::authority::Class::Common, None)?;
    let when = visit.when()?;
    let asked = visit.request.parameter("chu").unwrap_or_default().to_owned();
    let words: Vec<String> = asked.split_whitespace().map(str::to_owned).collect();
    let found: Option<Search> = match words.is_empty() {
        true => None,
        false => Some(visit.at(when.as_of(), &Filter::default(), |knowledge| search(knowledge, &words))),
    };
    let names = visit.beside_tasks(when.as_of(), |knowledge| knowledge.names());
    let body = html! {
        form method="get" action="/tim" role="search" {
            @for (name, value) in when.parameters() { input type="hidden" name=(name) value=(value); }
            label for="chu" { (language.pick("Tìm theo chữ, có dấu hay không, hoặc số bút toán (#186)", "Words, with marks or without, or an entry's number (#186)")) }
            input id="chu" name="chu" type="search" value=(asked) maxlength="300";
            " " button { (language.pick("Tìm", "Search")) }
        }
        div data-body="" {
            @if let Some(search) = &found {
                @let count = search.found.len();
                h2 { (say!(language, "{count} chỗ trong phạm vi được xem", "{count} places, of what you may read")) }
                @if search.found.is_empty() {
                    p { (language.pick("Không thấy trong phạm vi được xem.", "Not found in what you may read.")) }
                }
                ul.list {
                    @for hit in search.found.iter().take(FOUND_SHOWN) {
                        li {
                            (page::entry(hit.entry)) " · " (labels::found(hit.kind, language)) " · "
                            @match &hit.about {
                                About::Task(task) => {
                                    a href=(when.link(&task_path(task))) title=(task) {
                                        (labels::unit(&task.unit, &names, language)) ": " (duty(task, language))
                                    }
                                }
                                About::Unit(unit) => { a href=(when.link(&unit_path(unit))) { (labels::unit(unit, &names, language)) } }
                                _ => {}
                            }
                            // Of an entry that is found by its number, the text is the name of its kind.
                            @if hit.kind != Found::Entry { br; (hit.text) }
                        }
                    }
                }
                @if count > FOUND_SHOWN { p { (say!(language, "Chỉ in {FOUND_SHOWN} chỗ đầu: hãy thêm chữ.", "Only the first {FOUND_SHOWN} are shown: add words.")) } }
            }
        }
    };
    let title = language.pick("Tìm", "Search").to_owned();
    Ok(Page {
        title,
        when: Some(when),
        changes: Vec::new(),
        revised: Revised::NONE,
        basis: found.map(|found| found.basis),
        body,
    })
}
