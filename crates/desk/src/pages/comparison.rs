//! What differs between two moments: which tasks stand otherwise, by whom and why.

use calendar::Moment;
use domain::authority::Class;
use maud::{Markup, html};
use questions::{answering, paging::Key, question::Between};
use views::{
    UnitNames,
    changes::{Change, Changes},
    named::Asked,
    tasks::TaskView,
};
use words::{Language, date, errors::Told as _, labels, moment, say, trail::EntryLine};

use super::{
    choosing::{self, Choice},
    parted::{further, part},
    parts::{duty, tag, task_path, told},
};
use crate::{
    failure::Failure,
    page::Page,
    visit::Visit,
    when::{address, written},
};

/// So many tasks are shown at once.
const SHOWN: u32 = 30;

/// What is compared: how things stood on two days, or what was known of one day.
const KNOWN: &str = "biet";

/// `/so-sanh?tu=18/9/2023&den=30/9/2023&don-vi=KINHMON`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Common, None)?;
    let (from, to) = (choosing::day(visit, "tu")?, choosing::day(visit, "den")?);
    let unit = choosing::unit(visit)?;
    let present = views::AsOf::both(visit.present());
    let (units, names) = visit.beside_tasks(present, |knowledge| (choosing::units(knowledge), knowledge.names()));
    let choices = [
        Choice {
            value: "",
            vi: "Tình hình ở hai thời điểm, mỗi thời điểm theo điều sổ biết khi đó",
            en: "How things stood at both, each as it was known then",
        },
        Choice {
            value: KNOWN,
            vi: "Tình hình ở thời điểm đầu, theo điều sổ biết khi đó và biết đến thời điểm sau",
            en: "How things stood at the first, as it was known then and by the second",
        },
    ];
    let what = choosing::choice(visit, "so", &choices)?;
    must_run_forward(visit, from, to)?;
    let form = html! {
        form.choice.noprint method="get" action="/so-sanh" {
            (choosing::input(visit, "tu", language.pick("Từ ngày (ngày/tháng/năm)", "From (day/month/year)")))
            (choosing::input(visit, "den", language.pick("Đến ngày; để trống là hiện tại", "To; the present, if left out")))
            (choosing::select("so", language.pick("So sánh", "Compare"), what, &choices, language))
            (choosing::unit_field(visit, &units, &names, unit.as_ref()))
            div { button { (language.pick("So sánh", "Compare")) } }
        }
    };
    let title = language.pick("So sánh hai thời điểm", "Two moments compared");
    let Some(from) = from else {
        let body = html! {
            p { (language.pick(
                "Nhiệm vụ nào đã khác giữa hai thời điểm, do ai, vì sao. Một ngày là đến hết ngày ấy.",
                "Which tasks stand otherwise at two moments, by whom and why. A day means its end.")) }
            (form)
        };
        return Ok(Page::timeless(title, body));
    };
    let asked = Asked { unit: unit.as_ref().map(ToString::to_string), ..Asked::default() };
    let between = Between { from, to, valid_at: (what == KNOWN).then_some(from), asked };
    let unclear = |why: questions::NotAnswered| Failure::Unclear(why.told(language));
    let compared = visit.seen(|seen| answering::diff(seen, &between)).map_err(unclear)?;
    let names = &compared.names;
    let Changes { to: basis, tasks, .. } = compared.told(language);
    let count = tasks.len();
    let part = part(visit, SHOWN, tasks, |change| Key::Task(change.task.clone()))?;
    let until = to.map_or_else(|| language.pick("hiện tại", "the present").to_owned(), moment);
    let from = moment(from);
    let body = html! {
        (form)
        div data-body="" {
            h2 { (say!(language, "Từ {from} đến {until}: {count} nhiệm vụ đã khác", "From {from} to {until}: {count} tasks stand otherwise")) }
            @if count == 0 { p { (language.pick("Không có gì khác trong phạm vi được xem.", "Nothing is different, of what you may read.")) } }
            ul.list { @for change in &part.rows { li { (changed(change, names, language)) } } }
            (further(visit, part.next.as_ref()))
        }
    };
    Ok(Page { basis: Some(basis), ..Page::timeless(title, body) })
}

/// Of a first moment that has not come nobody knows anything, and a difference that runs backwards takes effects for causes.
fn must_run_forward(visit: &Visit<'_>, from: Option<Moment>, to: Option<Moment>) -> Result<(), Failure> {
    let end = to.map_or(visit.present(), |to| to.latest().min(visit.present()));
    match from.filter(|from| from.earliest() > end) {
        None => Ok(()),
        Some(from) => {
            let (from, end) = (moment(from), moment(written(end)));
            Err(Failure::Unclear(say!(
                visit.language,
                "thời điểm đầu ({from}) phải trước thời điểm sau ({end})",
                "the first moment ({from}) has to be before the second ({end})"
            )))
        }
    }
}

fn changed(change: &Change<EntryLine>, names: &UnitNames, language: Language) -> Markup {
    html! {
        a href=(task_path(&change.task)) { strong { (labels::unit(&change.task.unit, names, language)) ": " (duty(&change.task, language)) } }
        br; (language.pick("Trước: ", "Before: ")) (stood(change.before.as_ref(), language))
        br; (language.pick("Sau: ", "After: ")) (stood(change.after.as_ref(), language))
        @if change.because.is_empty() {
            br; span.quiet { (language.pick("Không do bút toán nào: thời gian trôi qua thời hạn.", "By no entry: time passed a deadline.")) }
        } @else {
            ol.trail { @for entry in &change.because { li { (told(entry, names, language, None)) } } }
        }
    }
}

/// How a task stood.
fn stood(task: Option<&TaskView>, language: Language) -> Markup {
    html! {
        @match task {
            None => { (language.pick("chưa được giao", "not assigned")) }
            Some(task) => {
                (tag(task.time, language))
                @if let Some(lateness) = task.lateness { ", " (labels::lateness(lateness, language)) }
                " · " (labels::work_state(task.work, language))
                @if let Some(due) = task.due_day { " · " (language.pick("hạn ", "due ")) (date(due)) }
                @if let Some(receipt) = &task.received { " · " (language.pick("nhận ", "received ")) (moment(receipt.at)) }
            }
        }
    }
}

/// The comparison of the day that a page shows with the present.
pub fn with_today(day: &str) -> String {
    address("/so-sanh", &[("tu", day.to_owned())])
}
