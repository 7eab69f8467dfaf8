//! Why a task stands as it does: by which rule and calendar, read the other way, by which entries, and which of these
//! were recorded after the due moment.

use maud::{Markup, html};
use views::{
    Filter, UnitNames,
    why::{InForce, Why, why},
};
use words::{
    Language, instant, labels, say, terms, traces,
    trail::{EntryLine, told as in_words},
    verified::{say_counted, say_source},
};

use super::{
    parts::{duty, task_path, told},
    task::verdict,
};
use crate::{
    failure::Failure,
    page::{self, Page},
    visit::Visit,
};

/// `/viec/…/vi-sao`
pub fn page(visit: &Visit<'_>, parts: &[String]) -> Result<Page, Failure> {
    let language = visit.language;
    let task = visit.task(parts)?;
    let when = visit.when()?;
    let filter = Filter { task: Some(task.clone()), ..Filter::default() };
    let (why, names) = visit.at(when.as_of(), &filter, |knowledge| {
        let names = knowledge.names();
        let told = in_words(&names, language);
        (why(knowledge, &task).map(|why| why.map(told, |trace| traces::lines(&trace, language))), names)
    });
    let unit = labels::unit(&task.unit, &names, language);
    let duty = duty(&task, language);
    let title = say!(language, "Vì sao: {unit}, {duty}", "Why: {unit}, {duty}");
    let changes = visit.changes(&filter, &when);
    let path = when.link(&task_path(&task));
    let (basis, body) = match why {
        None => (
            None,
            html! {
                p { (language.pick("Vào lúc này nhiệm vụ này chưa được giao.", "At this moment the task had not been assigned.")) }
            },
        ),
        Some(why) => (Some(why.basis.clone()), explained(&why, &names, language)),
    };
    let revised = visit.revised(&filter, &when);
    let body = html! {
        div data-body="" {
            p.noprint { a href=(path) { (language.pick("Toàn bộ hồ sơ nhiệm vụ", "The task's whole file")) } }
            (body)
        }
    };
    Ok(Page { title, when: Some(when), changes, revised, basis, body })
}

fn explained(why: &Why<EntryLine, String>, names: &UnitNames, language: Language) -> Markup {
    html! {
        @if let Some(quote) = &why.quote { blockquote lang="vi" { p { (quote) } } }
        (verdict(&why.status, names, language))
        h2 { (language.pick("Hạn tính như thế nào", "How the due date came about")) }
        @match &why.due {
            None => { p { (language.pick("Chưa có thời hạn.", "No deadline.")) } }
            Some(due) => {
                @if let Some(end) = due.end.map(instant) {
                    p.lead { (say!(language, "Thời điểm cuối còn trong hạn: {end}", "The last moment in time: {end}")) }
                }
                @if let Some(source) = &due.source { p { (say_source(source, language)) } }
                ol { @for line in &due.trace { li { (line) } } }
            }
        }
        h2 { (language.pick("Theo quy tắc và lịch nào", "By which rules, which calendar")) }
        ul {
            @if let Some(rules) = &why.rule_set { li { (language.pick("Bộ quy tắc ", "Rule set ")) (in_force(rules, language)) } }
            li { (language.pick("Lịch làm việc ", "Calendar ")) (in_force(&why.calendar, language)) }
            @if let Some(counted) = &why.counted_time { li { (say_counted(counted, language)) } }
        }
        h2 { (language.pick("Nếu hiểu ngược lại", "Read the other way")) }
        @if why.opposite.is_empty() {
            p { (language.pick("Không có cách hiểu nào khác của quy tắc làm kết luận đổi.", "No other reading of the rules would change the verdict.")) }
        } @else {
            ul { @for reading in &why.opposite { li { (terms::opposite(reading, language)) } } }
        }
        h2 { (language.pick("Căn cứ vào các bút toán", "The entries that it rests on")) }
        ol.trail {
            @for rests in &why.entries { li { (told(&rests.entry, names, language, Some(labels::bears(rests.bears, language)))) } }
        }
        @if !why.later.is_empty() {
            h2 { (language.pick("Trong đó, ghi sổ sau hạn", "Of these, recorded after the due moment")) }
            ol.trail {
                @for later in &why.later { li { (told(&later.entry, names, language, Some(labels::later_kind(later.kind, language)))) } }
            }
        }
    }
}

fn in_force(what: &InForce, language: Language) -> Markup {
    html! {
        // A calendar has no name but its entry.
        @let is_named = what.entry.is_none_or(|entry| entry.to_string() != what.name);
        @if is_named { (what.name) }
        @if let (Some(entry), Some(at)) = (what.entry, what.recorded_at.map(instant)) {
            @if is_named { ": " } (page::entry(entry)) (say!(language, ", ghi {at}", ", recorded {at}"))
        }
    }
}
