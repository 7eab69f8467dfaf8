//! Who looked: by person, day and subject, for those who may read that; and how the log of it stands, for whoever keeps
//! the machine too.

use calendar::{Moment, NaiveDate};
use domain::{Event, PersonId, Recorded, TaskId, authority::Class, event::AccessHeadRecorded};
use ledger::access::{
    AccessError, Subject,
    register::{Found, Line, Wanted, find},
    retention::heads,
};
use maud::{Markup, html};
use questions::Asking;
use views::{Projection, UnitNames};
use words::{
    Language,
    answers::access::{as_of, channel, class},
    errors::Told as _,
    instant, labels, say,
    sheets::title,
};

use super::parts::{duty, task_path, unit_path};
use crate::{
    failure::Failure,
    page::{self, Page},
    visit::Visit,
    when::address,
};

/// So many looks are shown at once.
const SHOWN: usize = 200;

/// `/truy-cap?nguoi=P-…&viec=KINHMON&tu=1/11/2026&den=30/11/2026`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    visit.must(Class::Technical, None)?;
    let language = visit.language;
    let looks = match visit.may(Class::Access, None) {
        true => Some(find(&visit.desk.directory, &wanted(visit)?, SHOWN).map_err(unread)?),
        false => None,
    };
    let heads = heads(&visit.desk.directory).map_err(unread)?;
    let notices = visit.ledger.access_notices();
    let body = html! {
        p.lead { (language.pick(
            "Ai đã xem hồ sơ thanh tra, tệp bằng chứng, dữ liệu xuất ra, và chính trang này: mỗi người, chức vụ, nội dung và ngày một dòng, ghi trước khi nội dung được đưa ra.",
            "Who looked at files under inspection, evidence, exports, and this very page: one line for each person, office, subject and day, recorded before anything was shown.")) }
        @if let Some(found) = &looks {
            (form(visit))
            (table(visit, found))
        }
        (logs(visit, &heads, &notices))
    };
    Ok(Page::timeless(language.pick("Nhật ký truy cập", "Access log"), body))
}

fn unread(error: AccessError) -> Failure {
    Failure::Machine(error.told(Language::En))
}

/// What the form asks for.
fn wanted(visit: &Visit<'_>) -> Result<Wanted, Failure> {
    let language = visit.language;
    let field = |name: &str| visit.request.parameter(name).map(str::trim).filter(|text| !text.is_empty());
    let day = |name: &str| -> Result<Option<NaiveDate>, Failure> {
        let moment = field(name).map(str::parse::<Moment>).transpose();
        Ok(moment.map_err(|error| Failure::Unclear(error.told(language)))?.map(Moment::date))
    };
    let person = field("nguoi").map(str::parse::<PersonId>).transpose();
    let person = person.map_err(|_| {
        let example = language.pick(
            "Người được ghi bằng mã, như P-0123456789abcdef.",
            "A person is named by an identifier, such as P-0123456789abcdef.",
        );
        Failure::Unclear(example.to_owned())
    })?;
    Ok(Wanted { person, subject: field("viec").map(str::to_owned), from: day("tu")?, to: day("den")? })
}

fn form(visit: &Visit<'_>) -> Markup {
    let language = visit.language;
    let field = |name: &'static str, label: &'static str| {
        html! {
            p { label for=(name) { (label) } " "
                input id=(name) name=(name) value=(visit.request.parameter(name).unwrap_or_default()) maxlength="200"; }
        }
    };
    html! {
        form.noprint method="get" action="/truy-cap" role="search" {
            (field("nguoi", language.pick("Người (mã P-…)", "Person (P-…)")))
            (field("viec", language.pick("Nội dung: nhiệm vụ, đơn vị, #186, history", "Subject: a task, a unit, #186, history")))
            (field("tu", language.pick("Từ ngày (ngày/tháng/năm)", "From (day/month/year)")))
            (field("den", language.pick("Đến hết ngày", "To the end of")))
            p { button { (language.pick("Xem", "Show")) } }
        }
    }
}

fn table(visit: &Visit<'_>, found: &Found) -> Markup {
    let language = visit.language;
    let names = UnitNames::on(visit.ledger.now(), visit.today());
    let caption = language.pick("Lượt xem, mới nhất trước", "Looks, the newest first");
    html! {
        h2 { (caption) }
        @if found.lines.is_empty() { p { (language.pick("Không có lượt xem nào như vậy.", "There is no such look.")) } }
        @else {
            div.wide role="region" aria-label=(caption) tabindex="0" {
                table {
                    thead { tr {
                        th scope="col" { (language.pick("Lúc", "When")) }
                        th scope="col" { (language.pick("Người, chức vụ", "Person, office")) }
                        th scope="col" { (language.pick("Xem gì", "What")) }
                        th scope="col" { (language.pick("Bằng", "By")) }
                        th scope="col" { (language.pick("Số", "Number")) }
                    } }
                    tbody { @for Line { year, number, look } in &found.lines { tr {
                        th scope="row" { (instant(look.at)) }
                        td {
                            a href=(address("/truy-cap", &[("nguoi", look.viewer.person.to_string())])) { (look.viewer.person) }
                            br; (labels::office(&look.viewer.office, &names, language))
                        }
                        td { (what(&look.subject, &names, language)) (as_of(look.valid_at, look.known_at, language)) }
                        td { (channel(look.channel, language)) }
                        td { (year) "/" (number) }
                    } } }
                }
            }
        }
        @if found.is_cut { p { (say!(
            language,
            "Chỉ hiện {SHOWN} lượt mới nhất: hãy thu hẹp ngày, người hoặc nội dung.",
            "Only the newest {SHOWN} are shown: narrow the days, the person or the subject."
        )) } }
    }
}

/// What was looked at, by name, with a link to it where it has a page.
fn what(subject: &Subject, names: &UnitNames, language: Language) -> Markup {
    let of_task = |task: &TaskId| {
        let unit = labels::unit(&task.unit, names, language);
        html! { a href=(task_path(task)) title=(task) { (unit) ": " (duty(task, language)) } }
    };
    html! {
        (class(subject.class(), language))
        @match subject {
            Subject::UnitUnderInspection(unit) => { ": " a href=(unit_path(unit)) { (labels::unit(unit, names, language)) } }
            Subject::TaskUnderInspection(task) | Subject::Evidence(task) => { ": " (of_task(task)) }
            Subject::InspectionEntry(entry) => { ": " (language.pick("bút toán ", "entry ")) (page::entry(*entry)) }
            Subject::Export(name) => { ": " (answer(name, language)) }
            Subject::Name(person) => { ": " (person) }
            Subject::Register => {}
        }
    }
}

/// The answer that a program took out, by what it is about, with the name by which programs ask for it.
fn answer(name: &str, language: Language) -> Markup {
    let told = match name.strip_prefix("show/") {
        Some(projection) => Projection::named(projection).map(|known| title(&known.title, language).to_owned()),
        None => Asking::named(name).map(|asking| language.pick(asking.vi, asking.en).to_owned()),
    };
    html! {
        @if let Some(told) = told { (told) " " }
        span.mono { (name) }
    }
}

/// How each log stands, and which of its heads the ledger has recorded.
fn logs(visit: &Visit<'_>, heads: &[AccessHeadRecorded], notices: &[Recorded]) -> Markup {
    let language = visit.language;
    let last = |log: &str| {
        notices.iter().rev().find_map(|recorded| match &recorded.event {
            Event::AccessHeadRecorded(head) if head.log == log => Some((recorded.entry, head.size)),
            _ => None,
        })
    };
    html! {
        h2 { (language.pick("Các nhật ký", "The logs")) }
        @if heads.is_empty() { p { (language.pick("Chưa ai xem gì phải ghi.", "Nobody has looked at anything of which that is kept.")) } }
        ul { @for AccessHeadRecorded { log, size, .. } in heads { li {
            span.mono { (log) } ": " (say!(language, "{size} lượt xem; ", "{size} looks; "))
            @match last(log) {
                Some((entry, size)) => {
                    (say!(language, "{size} lượt đầu đã được sổ ghi nhận ở bút toán ", "the ledger has recorded the head over the first {size} in entry "))
                    @if visit.may(Class::Access, None) { (page::entry(entry)) } @else { (entry) }
                }
                None => { (language.pick("sổ chưa ghi nhận đầu nhật ký này", "the ledger has recorded no head of it yet")) }
            }
        } } }
    }
}
