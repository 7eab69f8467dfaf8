//! One entry: what it says, by whom and by what authority, what it stands on, and what came of it; its bytes as they are
//! hashed.

use domain::EntryNumber;
use maud::{Markup, html};
use views::{UnitNames, entry};
use words::{
    instant, labels, moment, say,
    trail::{EntryLine, authority, told as in_words},
};

use super::parts::{duty, task_path, told};
use crate::{
    caller::Work,
    failure::Failure,
    page::{Page, Revised},
    visit::Visit,
};

/// `/but-toan/263`
pub fn page(visit: &Visit<'_>, number: &str) -> Result<Page, Failure> {
    let language = visit.language;
    let number = EntryNumber(number.parse().map_err(|_| Failure::NotHere)?);
    let when = visit.when()?;
    let found = visit.beside_tasks(when.as_of(), |knowledge| {
        let names = knowledge.names();
        entry::page(knowledge, number).map(|page| (page.map(in_words(&names, language)), names))
    });
    let Some((page, names)) = found else {
        // What may not be read and what is not there are told alike; of the past, that it may come later.
        return match when.is_past() {
            false => Err(Failure::NotHere),
            true => Ok(Page {
                title: number.to_string(),
                when: Some(when),
                changes: Vec::new(),
                revised: Revised::NONE,
                basis: None,
                body: html! { p { (language.pick("Vào lúc này sổ chưa có bút toán này.", "At this moment the ledger did not have this entry.")) } },
            }),
        };
    };
    let text = visit.ledger.texts([number])?.into_iter().next().unwrap_or_default();
    let line = &page.entry;
    let (recorded, happened) = (instant(line.recorded_at), moment(line.occurred_at));
    let body = html! {
        div data-body="" {
            p.lead { (line.what) }
            dl.facts {
                dt { (language.pick("Ghi sổ lúc", "Recorded")) } dd { (recorded) }
                dt { (language.pick("Xảy ra", "Happened")) } dd { (happened) }
                dt { (language.pick("Người ghi, thẩm quyền", "By whom, by what authority")) } dd { (authority(line, &names, language)) }
                @if !page.tasks.is_empty() {
                    dt { (language.pick("Nhiệm vụ", "Task")) }
                    dd { @for (place, task) in page.tasks.iter().take(TASKS_SHOWN).enumerate() {
                        @if place > 0 { ", " } a href=(when.link(&task_path(task))) title=(task) { (labels::unit(&task.unit, &names, language)) ": " (duty(task, language)) }
                    }
                    @if page.tasks.len() > TASKS_SHOWN { @let more = page.tasks.len() - TASKS_SHOWN; (say!(language, " và {more} nhiệm vụ khác", " and {more} more")) } }
                }
                dt { (language.pick("Tài liệu (SHA-256)", "Documents (SHA-256)")) }
                dd.mono { @if page.documents.is_empty() { "–" } @else { (page.documents.join(", ")) } }
                dt { (language.pick("Mã lệnh", "Command")) } dd.mono { (line.command) }
            }
            (list(visit, language.pick("Dựa trên", "It stands on"), &page.stands_on, &names))
            (list(visit, language.pick("Bút toán sửa, hủy, trả lời hoặc tiếp nối bút toán này", "Entries that correct, annul, answer or follow it"), &page.since, &names))
            h2 { (language.pick("Nguyên văn, đúng từng byte như được băm", "Verbatim, byte by byte as it is hashed")) }
            p.mono { (text) }
        }
    };
    let title = say!(language, "Bút toán {number}", "Entry {number}");
    Ok(Page { title, when: Some(when), changes: Vec::new(), revised: Revised::NONE, basis: Some(page.basis), body })
}

const TASKS_SHOWN: usize = 40;

fn list(visit: &Visit<'_>, title: &str, entries: &[EntryLine], names: &UnitNames) -> Markup {
    let language = visit.language;
    html! {
        h2 { (title) }
        // Whoever may not read everything is not told that there is nothing.
        @if entries.is_empty() {
            p { @match visit.caller.work() {
                Work::Inspecting | Work::Directing => { (language.pick("Không có.", "None.")) }
                Work::Reporting | Work::None => { (language.pick("Không có gì trong phạm vi được xem.", "Nothing that may be read here.")) }
            } }
        }
        @else { ol.trail { @for entry in entries { li { (told(entry, names, language, None)) } } } }
    }
}
