//! A task's file: the letter's own words, the due date and how it came about, what happened, and what the ledger then
//! believed; the documents; the case.

use domain::{TaskId, authority::Class};
use maud::{Markup, html};
use views::{
    Filter, UnitNames,
    case::{self, CasePage},
    tasks::TaskView,
    timeline::{Timeline, timeline},
};
use words::{
    Language, date, labels, moment, pages, say, traces,
    trail::{EntryLine, told as in_words},
};

use super::{
    letters::{anchor, letter_path},
    parts::{duty, notes, tag, task_path, told, unit_path},
};
use crate::{
    failure::Failure,
    page::{self, Page, Revised},
    visit::Visit,
    when::When,
};

/// `/viec/UBND-2023-9901/C-Q/2023-Q3/KINHMON`
pub fn page(visit: &Visit<'_>, parts: &[String]) -> Result<Page, Failure> {
    let language = visit.language;
    let task = visit.task(parts)?;
    let when = visit.when()?;
    let filter = Filter { task: Some(task.clone()), ..Filter::default() };
    let (timeline, cases, names, documents) = visit.at(when.as_of(), &filter, |knowledge| {
        let names = knowledge.names();
        let tell = in_words(&names, language);
        let documents: Vec<String> =
            knowledge.log.about(&task).iter().flat_map(|entry| entry.documents.clone()).collect();
        let timeline = timeline(knowledge, &task).map(|timeline| timeline.map(&tell));
        let cases = case::page(knowledge, &task).map(|page| page.map(&tell));
        drop(tell);
        (timeline, cases, names, documents)
    });
    let title = format!("{}: {}", labels::unit(&task.unit, &names, language), duty(&task, language));
    let changes = visit.changes(&filter, &when);
    let Some(timeline) = timeline else {
        let body = html! {
            div data-body="" { p { (language.pick("Vào lúc này nhiệm vụ này chưa được giao.", "At this moment the task had not been assigned.")) } }
        };
        return Ok(Page { title, when: Some(when), changes, revised: Revised::NONE, basis: None, body });
    };
    let revised = visit.revised(&filter, &when);
    let body = html! {
        div data-body="" {
            (ways(visit, &task, &when))
            @if let Some(quote) = &timeline.quote { blockquote lang="vi" { p { (quote) } } }
            (verdict(&timeline.status, &names, language))
            (due(&timeline.status, language))
            @if let Some(cases) = &cases { (accountability(cases, &names, language)) }
            (trail(&timeline, &names, language))
            (papers(&documents, language))
        }
    };
    Ok(Page { title, when: Some(when), changes, revised, basis: Some(timeline.basis), body })
}

fn ways(visit: &Visit<'_>, task: &TaskId, when: &When) -> Markup {
    let language = visit.language;
    let path = task_path(task);
    html! {
        p.noprint {
            a href=(when.link(&format!("{path}/vi-sao"))) { (language.pick("Vì sao như vậy?", "Why is it so?")) }
            " · " a href=(format!("{}#{}", when.link(&letter_path(&task.obligation.directive)), anchor(&task.obligation))) { (language.pick("Văn bản giao việc", "The letter that asks for it")) }
            " · " a href=(when.link(&unit_path(&task.unit))) { (language.pick("Hồ sơ đơn vị", "The unit's file")) }
            @if visit.may(Class::Unit, Some(&task.unit)) {
                " · " a href=(format!("{path}/chung-minh")) { (language.pick("Chứng minh", "Evidence")) }
            }
        }
    }
}

/// How the task stands, in words.
pub fn verdict(status: &TaskView, names: &UnitNames, language: Language) -> Markup {
    html! {
        div.verdict {
            p.lead {
                strong { (tag(status.time, language)) }
                @if let Some(lateness) = status.lateness { ", " (labels::lateness(lateness, language)) }
                " · " (labels::work_state(status.work, language))
            }
            @match &status.received {
                Some(receipt) => {
                    p {
                        (language.pick("Nhận: ", "Received: ")) (moment(receipt.at)) " (" (page::entry(receipt.entry)) "); "
                        (language.pick("mức chứng cứ ", "evidence class ")) (labels::evidence_class(receipt.evidence_class, language))
                        @if let Some(origin) = status.origin.and_then(|origin| labels::origin(origin, language)) { "; " (page::linked(&origin)) }
                    }
                }
                None => {
                    @if status.returned.is_none() { p { (language.pick("Chưa nhận được báo cáo, kết quả.", "Nothing received.")) } }
                }
            }
            @if let Some(returned) = status.returned { p { (labels::returned(returned, language)) } }
            @for note in notes(status, names, language) { p { (page::linked(&note)) } }
        }
    }
}

/// The due date, and how it came about.
pub fn due(status: &TaskView, language: Language) -> Markup {
    html! {
        h2 { (language.pick("Thời hạn", "Due date")) }
        @match &status.due {
            None => { p { (language.pick("Chưa có thời hạn: không thể quá hạn cho đến khi có văn bản ấn định.", "No deadline: it cannot be overdue until a document fixes one.")) } }
            Some(due) => {
                p.lead { (traces::due(due.effective, language)) }
                ol { @for line in traces::lines(&due.trace, language) { li { (line) } } }
                @if let Some(first) = status.due_first.filter(|first| *first != due.effective) {
                    p { (language.pick("Hạn ban đầu: ", "First due: ")) (date(first))
                        @if status.is_extended { (language.pick(", đã gia hạn", ", extended")) } "." }
                }
                @if let (Some(day), Some(outage)) = (status.due_day.map(date), status.due_moved_by) {
                    p { (language.pick("Sự cố hệ thống ", "An outage ")) (page::entry(outage))
                        (say!(language, " làm lùi hạn đến hết ngày {day}.", " moved it to the end of {day}.")) }
                }
            }
        }
    }
}

fn accountability(page: &CasePage<EntryLine>, names: &UnitNames, language: Language) -> Markup {
    if page.cases.is_empty() && page.undeclared.is_none() {
        return html! {};
    }
    html! {
        h2 { (language.pick("Trách nhiệm", "Accountability")) }
        @if let Some(undeclared) = &page.undeclared {
            p { strong { (language.pick("Chưa ghi nhận chậm: ", "Delay not declared: ")) } (pages::missing(undeclared, names, language)) }
        }
        @for case in &page.cases {
            h3 { (labels::case_state(case.case.state, language)) }
            ol.trail {
                li { (told(&case.opened, names, language, Some(language.pick("Mở vụ việc", "Opened")))) }
                @for step in &case.steps {
                    li { (told(&step.entry, names, language, Some(labels::case_act(step.act, language)))) }
                }
            }
            @if case.missing.is_empty() { p { (language.pick("Không còn thiếu bước nào.", "Nothing is missing.")) } }
            @else {
                p { strong { (language.pick("Còn thiếu:", "Missing:")) } }
                ul { @for missing in &case.missing { li { (pages::missing(missing, names, language)) } } }
            }
        }
    }
}

fn trail(timeline: &Timeline<EntryLine>, names: &UnitNames, language: Language) -> Markup {
    html! {
        h2 { (language.pick("Diễn biến, và điều sổ đã cho là đúng (⇒)", "What happened, and what the ledger then believed (⇒)")) }
        ol.trail {
            @for moment in &timeline.moments {
                li {
                    (told(&moment.entry, names, language, None))
                    @if let Some(time) = moment.time {
                        br; span.quiet { "⇒ " }
                        (tag(time, language))
                        @if let Some(lateness) = moment.lateness { ", " (labels::lateness(lateness, language)) }
                    }
                }
            }
        }
    }
}

fn papers(documents: &[String], language: Language) -> Markup {
    let mut known = documents.to_vec();
    known.sort();
    known.dedup();
    html! {
        h2 { (language.pick("Tài liệu (SHA-256)", "Documents (SHA-256)")) }
        @if known.is_empty() { p { (language.pick("Không có.", "None.")) } }
        @else { ul { @for document in &known { li.mono { (document) } } } }
    }
}
