//! Letters, and what became of each of their points: who owes what, how it stands, which cases arose.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    DirectiveId, EntryNumber, ObligationId, TaskId, UnitCode,
    authority::Class,
    state::{Directive, Obligation, TimeState},
};
use maud::{Markup, html};
use views::{
    Filter, Knowledge, UnitNames,
    case::{self, CaseOf},
    history::Happened,
    tasks::{TaskView, list},
};
use words::{Language, date, labels, notes::capital, pages, partial, say};

use super::parts::{duty, period as period_name, style, tag, task_path};
use crate::{
    failure::Failure,
    page::{self, Page, Revised},
    visit::Visit,
    when::When,
};

/// The page of a letter.
pub fn letter_path(directive: &DirectiveId) -> String {
    format!("/van-ban/{directive}")
}

/// Where a point stands on it.
pub fn anchor(point: &ObligationId) -> String {
    format!("diem-{}", point.code())
}

/// What a letter is called: type, number and symbol, and its day.
fn called(directive: &Directive, language: Language) -> String {
    let number = directive.number().unwrap_or_else(|| language.pick("chưa có số", "no number yet").to_owned());
    let kind = capital(&directive.registered.document_type);
    match directive.registered.date.map(partial) {
        Some(day) => say!(language, "{kind} {number} ngày {day}", "{kind} {number} of {day}"),
        None => format!("{kind} {number}"),
    }
}

/// Whether what this entry records had happened by the moment that is shown.
fn had_happened(knowledge: &Knowledge<'_>, entry: EntryNumber) -> bool {
    let recorded = knowledge.log.entry(entry);
    recorded.is_some_and(|recorded| recorded.occurred_at.earliest() <= knowledge.as_of.valid)
}

/// `/van-ban`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Common, None)?;
    let when = visit.when()?;
    let (body, basis) = visit.beside_tasks(when.as_of(), |knowledge| {
        let state = &knowledge.state;
        let points = |id: &DirectiveId| state.obligations.keys().filter(|point| point.directive == *id).count();
        let known: Vec<_> =
            state.directives.iter().filter(|(_, directive)| had_happened(knowledge, directive.entry)).collect();
        let body = html! {
            @if known.is_empty() { p { (language.pick("Vào lúc này chưa có văn bản nào.", "There was no letter at this moment.")) } }
            ul.list { @for (id, directive) in &known {
                @let count = points(id);
                @let addressees = directive.registered.addressees.len();
                li {
                    a href=(when.link(&letter_path(id))) { strong { (called(directive, language)) } }
                    br; (directive.registered.subject)
                    br; span.quiet { (directive.registered.issuer) "; " (say!(language, "gửi {addressees} đơn vị; {count} nhiệm vụ", "to {addressees} units; {count} duties")) }
                    @for (entry, fate) in &directive.fates { br; strong { (capital(labels::fate(*fate, language))) } " (" (page::entry(*entry)) ")" }
                }
            } }
        };
        (html! { div data-body="" { (body) } }, knowledge.basis())
    });
    let title = language.pick("Văn bản chỉ đạo", "Letters").to_owned();
    Ok(Page { title, when: Some(when), changes: Vec::new(), revised: Revised::NONE, basis: Some(basis), body })
}

/// A point, and what became of it.
struct Point {
    id: ObligationId,
    terms: Obligation,
    bound: BTreeSet<UnitCode>,
    tasks: Vec<TaskView>,
}

/// `/van-ban/UBND-2023-9901`
pub fn one(visit: &Visit<'_>, id: &str) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Common, None)?;
    let id: DirectiveId = id.parse().map_err(|_| Failure::NotHere)?;
    if !visit.ledger.now().directives.contains_key(&id) {
        return Err(Failure::NotHere);
    }
    let when = visit.when()?;
    let (directive, mut points, names, basis) = visit.beside_tasks(when.as_of(), |knowledge| {
        let of_letter = knowledge.state.obligations.iter().filter(|(point, _)| point.directive == id);
        let of_letter = of_letter.filter(|(_, point)| had_happened(knowledge, point.entry));
        let directive = knowledge.state.directives.get(&id);
        let directive = directive.filter(|directive| had_happened(knowledge, directive.entry)).cloned();
        let point = |(point, terms): (&ObligationId, &Obligation)| Point {
            id: point.clone(),
            terms: terms.clone(),
            bound: knowledge.bound_by(point, terms),
            tasks: Vec::new(),
        };
        let points: Vec<Point> = of_letter.map(point).collect();
        (directive, points, knowledge.names(), knowledge.basis())
    });
    points.sort_by_key(|point| point.terms.terms.ordinal);
    for point in &mut points {
        let filter = Filter { obligation: Some(point.id.clone()), ..Filter::default() };
        point.tasks = visit.common(when.as_of(), &filter, |knowledge| list(knowledge, &filter).tasks)?;
    }
    let cases = visit.at(when.as_of(), &Filter::default(), |knowledge| cases_of(knowledge, &id));
    let (title, body) = match &directive {
        None => (
            id.to_string(),
            html! { p { (language.pick("Vào lúc này sổ chưa có văn bản này.", "At this moment the ledger did not have this letter.")) } },
        ),
        Some(directive) => (
            called(directive, language),
            html! {
                (head(directive, &names, language))
                ul.legend.noprint aria-label=(language.pick("Các điểm", "Points")) { @for point in &points { li { a href={ "#" (anchor(&point.id)) } { (point.id.code()) } } } }
                @for point in &points { (shown(visit, point, &cases, &names, &when)) }
            },
        ),
    };
    let body = html! { div data-body="" { (body) } };
    Ok(Page { title, when: Some(when), changes: Vec::new(), revised: Revised::NONE, basis: Some(basis), body })
}

/// The cases of the tasks of a letter, as far as the caller may read them.
fn cases_of(knowledge: &Knowledge<'_>, letter: &DirectiveId) -> Vec<(TaskId, Vec<CaseOf<Happened>>)> {
    let has_cases = |task: &&domain::state::Task| task.case_openers(knowledge.as_of.valid).next().is_some();
    let all = Filter::default();
    let tasks = knowledge.tasks(&all).filter(|task| task.id.obligation.directive == *letter).filter(has_cases);
    tasks.filter_map(|task| Some((task.id.clone(), case::page(knowledge, &task.id)?.cases))).collect()
}

fn head(directive: &Directive, names: &UnitNames, language: Language) -> Markup {
    let registered = &directive.registered;
    let (acknowledged, sent) = (directive.acknowledged.len(), directive.sent_to.len());
    html! {
        p.lead { (registered.subject) }
        dl.facts {
            dt { (language.pick("Cơ quan ban hành", "Issued by")) } dd { (registered.issuer) }
            @if let Some(signature) = &registered.signature { dt { (language.pick("Người ký", "Signed by")) } dd { (signature.position) } }
            dt { (language.pick("Nơi nhận", "Addressees")) }
            dd { details { summary { (registered.addressees.len()) " " (language.pick("đơn vị", "units")) }
                (registered.addressees.iter().map(|unit| labels::unit(unit, names, language)).collect::<Vec<_>>().join(", ")) } }
            dt { (language.pick("Đã xác nhận nhận", "Receipt confirmed by")) } dd { (say!(language, "{acknowledged} trên {sent} đơn vị đã gửi", "{acknowledged} of {sent} units")) }
            @if !registered.based_on.is_empty() { dt { (language.pick("Căn cứ", "Based on")) } dd { (registered.based_on.join("; ")) } }
            dt { (language.pick("Bút toán", "Entry")) } dd { (page::entry(directive.entry)) }
            @for (entry, fate) in &directive.fates { dt { (language.pick("Về sau", "Later")) } dd { (labels::fate(*fate, language)) " (" (page::entry(*entry)) ")" } }
        }
    }
}

/// What a duty arises on, where that is a declared delay.
const DELAY: &str = "delay";

fn shown(
    visit: &Visit<'_>,
    point: &Point,
    cases: &[(TaskId, Vec<CaseOf<Happened>>)],
    names: &UnitNames,
    when: &When,
) -> Markup {
    let language = visit.language;
    let terms = &point.terms.terms;
    let count = point.bound.len();
    html! {
        h2 id=(anchor(&point.id)) { (heading(point.id.code(), language)) }
        blockquote lang="vi" { p { (terms.quote) } }
        p.quiet {
            (capital(labels::obligation_kind(terms.kind, language))) "; "
            @match count {
                1..=3 => { (point.bound.iter().map(|unit| labels::unit(unit, names, language)).collect::<Vec<_>>().join(", ")) }
                _ => { (say!(language, "{count} đơn vị", "{count} units")) }
            }
            @if !terms.coordinators.is_empty() { "; " (language.pick("phối hợp: ", "with ")) (terms.coordinators.join(", ")) }
            @if let Some(phrase) = &terms.deadline_phrase { "; “" (phrase) "”" }
            @if let Some(from) = terms.applies_from { "; " (language.pick("từ ", "from ")) (period_name(from, language)) }
            " (" (page::entry(point.terms.entry)) ")"
        }
        @for (entry, reading) in &point.terms.readings { p { (language.pick("Được giải thích: ", "Read as: ")) (reading) " (" (page::entry(*entry)) ")" } }
        (standing(visit, point, names, when))
        @let of_point = |(task, _): &&(TaskId, _)| terms.trigger.as_deref() == Some(DELAY) || task.obligation == point.id;
        @let arisen: Vec<_> = cases.iter().filter(of_point).collect();
        @if !arisen.is_empty() {
            h3 { (language.pick("Vụ việc phát sinh", "Cases that arose")) }
            ul.list { @for (task, of) in arisen { @for case in of { (case_item(task, case, names, when, language)) } } }
        } @else if terms.trigger.as_deref() == Some(DELAY) {
            p { (language.pick("Chưa phát sinh vụ việc nào trong phạm vi được xem.", "No case arose, of what you may read.")) }
        }
    }
}

/// `Điểm 2c`; what stands under no label of the letter has a code of its own.
fn heading(code: &str, language: Language) -> String {
    match code.starts_with(|first: char| first.is_ascii_digit()) {
        true => say!(language, "Điểm {code}", "Point {code}"),
        false => say!(language, "Nhiệm vụ {code}", "Duty {code}"),
    }
}

/// How the tasks of a point stand: how many of each, and by name those that are late or returned.
fn standing(visit: &Visit<'_>, point: &Point, names: &UnitNames, when: &When) -> Markup {
    const NAMED: usize = 12;
    let language = visit.language;
    let mut states: BTreeMap<TimeState, usize> = BTreeMap::new();
    for task in &point.tasks {
        *states.entry(task.time).or_default() += 1;
    }
    let presses = |task: &&TaskView| task.time.is_late() || task.returned.is_some();
    let pressing: Vec<&TaskView> = point.tasks.iter().filter(presses).collect();
    html! {
        @if point.tasks.is_empty() { p { (language.pick("Chưa giao thành nhiệm vụ của đơn vị nào.", "No task of any unit came of it.")) } }
        @else {
            ul.legend { @for (state, count) in &states {
                li { span class=(format!("tag {}", style(*state))) { (labels::time_letter(*state)) } " " (count) " " (labels::time_state(*state, language)) }
            } }
        }
        @if !pressing.is_empty() {
            ul { @for task in pressing.iter().take(NAMED) { li {
                @let name = html! { (labels::unit(&task.task.unit, names, language)) @if let Some(of) = task.task.period { ", " (period_name(of, language)) } };
                @if visit.may(Class::Unit, Some(&task.task.unit)) { a href=(when.link(&task_path(&task.task))) { (name) } } @else { (name) }
                ": " (tag(task.time, language))
                @if let Some(lateness) = task.lateness { ", " (labels::lateness(lateness, language)) }
            } } }
            @let more = pressing.len().saturating_sub(NAMED);
            @if more > 0 { p { (say!(language, "và {more} nhiệm vụ khác", "and {more} more")) } }
        }
    }
}

fn case_item(task: &TaskId, case: &CaseOf<Happened>, names: &UnitNames, when: &When, language: Language) -> Markup {
    let opened = &case.opened.recorded;
    html! {
        li {
            a href=(when.link(&task_path(task))) { (labels::unit(&task.unit, names, language)) ": " (duty(task, language)) }
            " · " (page::entry(opened.entry)) " " span.quiet { (date(opened.recorded_at.date())) } " · " (labels::case_state(case.case.state, language))
            @if let Some(outcome) = case.case.outcome { ", " (labels::review_outcome(outcome, language)) }
            @for missing in &case.missing { br; strong { (language.pick("Còn thiếu: ", "Missing: ")) } (pages::missing(missing, names, language)) }
        }
    }
}
