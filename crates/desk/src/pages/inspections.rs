//! Inspections: plan, steps, findings; and recommendations, open until the inspector closes them.

use calendar::Timestamp;
use domain::{
    EntryNumber, RecordId, UnitCode,
    authority::Class,
    state::{Dated, Inspection, Recommendation},
};
use maud::{Markup, html};
use views::{Filter, Knowledge, UnitNames};
use words::{
    Language, date, labels, say, terms,
    trail::{EntryLine, told as in_words},
};

use super::{
    choosing::{self, Choice},
    parts::{told, unit_path},
};
use crate::{
    failure::Failure,
    page::{self, Page, Revised},
    visit::Visit,
    when::When,
};

/// The page of an inspection.
fn path(id: &RecordId) -> String {
    format!("/thanh-tra/{id}")
}

/// `/thanh-tra`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Common, None)?;
    let when = visit.when()?;
    let valid = when.as_of().valid;
    let (body, basis) = visit.beside_tasks(when.as_of(), |knowledge| {
        let names = knowledge.names();
        let read: Vec<_> = readable(visit, knowledge).collect();
        let body = html! {
            p { (language.pick(
                "Kế hoạch, bước đã làm, phát hiện và kiến nghị của từng cuộc. Kiến nghị còn mở cho đến khi cơ quan thanh tra kết thúc.",
                "Plan, steps, findings and recommendations of each. A recommendation is open until the inspectors close it.")) }
            p { a href=(when.link("/kien-nghi")) { (language.pick("Mọi kiến nghị", "All recommendations")) } }
            @if read.is_empty() { p { (language.pick("Không có cuộc nào trong phạm vi được xem.", "There is none, of what you may read.")) } }
            ul.list { @for (id, inspection) in &read { li { (listed(id, inspection, &names, &when, language)) } } }
        };
        (html! { div data-body="" { (body) } }, knowledge.basis())
    });
    let title = language.pick("Thanh tra, kiểm tra", "Inspections").to_owned();
    let changes = moments(visit, valid, None);
    Ok(Page { title, when: Some(when), changes, revised: Revised::NONE, basis: Some(basis), body })
}

/// The inspections that had been planned and whose whole plan the caller may read: it names every unit.
fn readable<'k>(
    visit: &'k Visit<'_>,
    knowledge: &'k Knowledge<'_>,
) -> impl Iterator<Item = (&'k RecordId, &'k Inspection)> {
    let valid = knowledge.as_of.valid;
    let known = knowledge.state.inspections.inspections.iter().filter(move |(_, one)| one.planned_at <= valid);
    known.filter(|(_, one)| one.units.iter().all(|unit| visit.may(Class::Inspection, Some(unit))))
}

fn open_at(recommendation: &Recommendation, valid: Timestamp) -> bool {
    recommendation.closed.as_ref().is_none_or(|closed| closed.at > valid)
}

fn listed(id: &RecordId, inspection: &Inspection, names: &UnitNames, when: &When, language: Language) -> Markup {
    let valid = when.as_of().valid;
    let found = inspection.findings.values().filter(|finding| finding.at <= valid).count();
    let issued: Vec<_> = inspection.recommendations.values().filter(|one| one.at <= valid).collect();
    let (all, open) = (issued.len(), issued.iter().filter(|one| open_at(one, valid)).count());
    html! {
        a href=(when.link(&path(id))) { strong { (id) } ": " (inspection.subject) }
        br; (labels::inspection_kind(inspection.kind, language)) ", " (labels::inspection_state(inspection.state(valid), language))
        @if let Some(due) = inspection.next_due(valid) {
            " · " (language.pick("bước sau chậm nhất ", "next step by ")) (date(due.effective))
            @if valid.date() > due.effective { " " strong { (language.pick("(đã quá hạn)", "(overdue)")) } }
        }
        br; span.quiet { (units(&inspection.units, names, language)) }
        br; (say!(language, "{found} phát hiện, {all} kiến nghị, {open} còn mở", "{found} findings, {all} recommendations, {open} open"))
    }
}

fn units(units: &[UnitCode], names: &UnitNames, language: Language) -> String {
    units.iter().map(|unit| labels::unit(unit, names, language)).collect::<Vec<_>>().join(", ")
}

/// The moments at which something was recorded of this inspection, or of any.
fn moments(visit: &Visit<'_>, shown: Timestamp, of: Option<&RecordId>) -> Vec<Timestamp> {
    let as_of = views::AsOf::both(visit.present().max(shown));
    visit.beside_tasks(as_of, |knowledge| {
        let inspections = readable(visit, knowledge).filter(|(id, _)| of.is_none_or(|only| only == *id));
        let mut moments: Vec<Timestamp> = inspections
            .flat_map(|(_, inspection)| entries(inspection))
            .filter_map(|entry| knowledge.log.entry(entry).map(|recorded| recorded.recorded_at))
            .collect();
        moments.sort_unstable();
        moments.dedup();
        moments
    })
}

/// Every entry of an inspection.
fn entries(inspection: &Inspection) -> Vec<EntryNumber> {
    let steps = inspection.steps.iter().map(|step| step.entry);
    let findings = inspection.findings.values();
    let findings = findings.flat_map(|one| std::iter::once(one.entry).chain(one.answers.iter().map(|it| it.entry)));
    let recommended = inspection.recommendations.values().flat_map(|one| {
        let after = one.answers.iter().map(|it| it.entry).chain(one.closed.iter().map(|closed| closed.entry));
        std::iter::once(one.entry).chain(after)
    });
    std::iter::once(inspection.entry).chain(steps).chain(findings).chain(recommended).collect()
}

/// `/thanh-tra/INS-01`
pub fn one(visit: &Visit<'_>, id: &str) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Common, None)?;
    let when = visit.when()?;
    let id: RecordId = id.parse().map_err(|_| Failure::NotHere)?;
    let now = views::AsOf::both(visit.present());
    let is_there = visit.beside_tasks(now, |knowledge| readable(visit, knowledge).any(|(known, _)| *known == id));
    if !is_there {
        return Err(Failure::NotHere);
    }
    let (title, body, basis) = visit.beside_tasks(when.as_of(), |knowledge| {
        let names = knowledge.names();
        let known = readable(visit, knowledge).find(|(known, _)| **known == id);
        let (title, body) = match known {
            None => {
                let yet =
                    language.pick("Vào lúc này cuộc này chưa có kế hoạch.", "At this moment it had not been planned.");
                (id.to_string(), html! { p { (yet) } })
            }
            Some((_, inspection)) => {
                (format!("{id}: {}", inspection.subject), file(knowledge, &id, inspection, &names, &when, language))
            }
        };
        (title, html! { div data-body="" { (body) } }, knowledge.basis())
    });
    let changes = moments(visit, when.as_of().valid, Some(&id));
    Ok(Page { title, when: Some(when), changes, revised: Revised::NONE, basis: Some(basis), body })
}

fn file(
    knowledge: &Knowledge<'_>,
    id: &RecordId,
    inspection: &Inspection,
    names: &UnitNames,
    when: &When,
    language: Language,
) -> Markup {
    let valid = when.as_of().valid;
    let tell = in_words(names, language);
    let line = |entry: EntryNumber| knowledge.log.entry(entry).map(|recorded| tell(knowledge.happened(&recorded)));
    let steps: Vec<EntryLine> = std::iter::once(inspection.entry)
        .chain(inspection.steps.iter().filter(|step| step.at <= valid).map(|step| step.entry))
        .filter_map(line)
        .collect();
    let findings: Vec<_> = inspection.findings.iter().filter(|(_, finding)| finding.at <= valid).collect();
    let recommended: Vec<_> = inspection.recommendations.iter().filter(|(_, one)| one.at <= valid).collect();
    html! {
        dl.facts {
            dt { (language.pick("Loại", "Kind")) } dd { (labels::inspection_kind(inspection.kind, language)) }
            dt { (language.pick("Cơ quan tiến hành", "Led by")) } dd { (labels::unit(&inspection.lead, names, language)) }
            dt { (language.pick("Đối tượng", "Units")) }
            dd { @for (place, unit) in inspection.units.iter().enumerate() { @if place > 0 { ", " } a href=(when.link(&unit_path(unit))) { (labels::unit(unit, names, language)) } } }
            dt { (language.pick("Tình trạng", "State")) } dd { (labels::inspection_state(inspection.state(valid), language)) }
            @if let Some(due) = inspection.next_due(valid) {
                dt { (language.pick("Bước sau chậm nhất", "Next step by")) }
                dd { (date(due.effective)) @if valid.date() > due.effective { " " strong { (language.pick("(đã quá hạn)", "(overdue)")) } } }
            }
        }
        h2 { (language.pick("Các bước", "Steps")) }
        ol.trail { @for step in &steps { li { (told(step, names, language, None)) } } }
        h2 { (language.pick("Phát hiện", "Findings")) }
        @if findings.is_empty() { p { (language.pick("Chưa có phát hiện nào.", "Nothing was found yet.")) } }
        @for (code, finding) in &findings {
            h3 { (code) ": " (labels::unit(&finding.unit, names, language)) }
            p { (finding.text) " (" (page::entry(finding.entry)) ")" }
            (answers(&finding.answers, valid, language))
        }
        h2 { (language.pick("Kiến nghị", "Recommendations")) }
        p.noprint { a href=(crate::when::address("/kien-nghi", &[when.parameters(), vec![("cuoc", id.to_string())]].concat())) { (language.pick("Kiến nghị của cuộc này, trên một trang", "The recommendations of this one, on a page")) } }
        @if recommended.is_empty() { p { (language.pick("Chưa có kiến nghị nào.", "Nothing is recommended yet.")) } }
        @for (code, recommendation) in &recommended { (recommended_as(&format!("{id}/{code}"), recommendation, names, when, language)) }
    }
}

/// What a unit says to what was found or recommended.
fn answers(all: &[Dated<String>], valid: Timestamp, language: Language) -> Markup {
    let answers: Vec<_> = all.iter().filter(|answer| answer.at <= valid).collect();
    html! {
        @if answers.is_empty() { p.quiet { (language.pick("Đơn vị chưa trả lời.", "The unit has not answered.")) } }
        @else {
            p { (language.pick("Đơn vị trả lời:", "The unit answers:")) }
            ul { @for answer in answers { li { (date(answer.at.date())) " (" (page::entry(answer.entry)) "): " (answer.what) } } }
        }
    }
}

/// A recommendation: what, by when, what the unit did, and the inspectors' verdict with its date.
fn recommended_as(
    code: &str,
    recommendation: &Recommendation,
    names: &UnitNames,
    when: &When,
    language: Language,
) -> Markup {
    let valid = when.as_of().valid;
    let closed = recommendation.closed.as_ref().filter(|closed| closed.at <= valid);
    let days = (closed.map_or(valid, |closed| closed.at).date() - recommendation.at.date()).num_days();
    let overdue = closed.is_none() && recommendation.deadline.as_ref().is_some_and(|due| valid.date() > due.effective);
    let state = match closed {
        Some(closed) => views::Term::Recommendation(closed.what),
        None => views::Term::OpenRecommendation { overdue },
    };
    let state = terms::words(&state, names, language);
    html! {
        h3 { (code) ": " (labels::unit(&recommendation.unit, names, language)) }
        p { (recommendation.text) " (" (page::entry(recommendation.entry)) ")" }
        p {
            strong { (state) }
            @match closed {
                Some(closed) => { ", " (date(closed.at.date())) " (" (page::entry(closed.entry)) "); " (say!(language, "mở {days} ngày", "open for {days} days")) }
                None => { ", " (say!(language, "đã {days} ngày", "for {days} days")) }
            }
            @if let Some(due) = &recommendation.deadline { " · " (language.pick("hạn ", "due ")) (date(due.effective)) }
        }
        (answers(&recommendation.answers, valid, language))
    }
}

const OPEN: &str = "mo";
const CLOSED: &str = "ket-thuc";

/// `/kien-nghi?cuoc=INS-01&loc=mo&don-vi=KIMTHANH`
pub fn recommendations(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Common, None)?;
    let when = visit.when()?;
    let valid = when.as_of().valid;
    let unit = choosing::unit(visit)?;
    let only = choosing::text(visit, "cuoc");
    let states = [
        Choice { value: "", vi: "Đang mở và đã kết thúc", en: "Open and closed" },
        Choice { value: OPEN, vi: "Đang mở", en: "Open" },
        Choice { value: CLOSED, vi: "Đã kết thúc", en: "Closed" },
    ];
    let wanted = choosing::choice(visit, "loc", &states)?;
    let filter = Filter { unit: unit.clone(), ..Filter::default() };
    let (body, basis) = visit.beside_tasks(when.as_of(), |knowledge| {
        let there = |id: &str| knowledge.state.inspections.inspections.keys().any(|known| known.to_string() == id);
        if only.is_some_and(|only| !there(only)) {
            return Err(Failure::NotHere);
        }
        let names = knowledge.names();
        let all = knowledge.state.inspections.inspections.iter();
        let all: Vec<(String, &RecordId, &Recommendation)> = all
            .flat_map(|(id, inspection)| inspection.recommendations.iter().map(move |(code, one)| (format!("{id}/{code}"), id, one)))
            .filter(|(_, _, one)| one.at <= valid && filter.unit.as_ref().is_none_or(|unit| *unit == one.unit))
            .collect();
        let inspections: std::collections::BTreeSet<String> = all.iter().map(|(_, id, _)| id.to_string()).collect();
        let of = |(_, id, _): &&(String, &RecordId, &Recommendation)| only.is_none_or(|only| id.to_string() == only);
        let of_inspection: Vec<_> = all.iter().filter(of).collect();
        let open = of_inspection.iter().filter(|(_, _, one)| open_at(one, valid)).count();
        let is_wanted = |one: &Recommendation| match wanted {
            OPEN => open_at(one, valid),
            CLOSED => !open_at(one, valid),
            _ => true,
        };
        let every = (String::new(), language.pick("Mọi cuộc", "All inspections").to_owned());
        let choices = std::iter::once(every).chain(inspections.into_iter().map(|id| (id.clone(), id)));
        let count = of_inspection.len();
        let body = html! {
            (choosing::form(visit, &when, &[
                choosing::select_of("cuoc", language.pick("Cuộc thanh tra, kiểm tra", "Inspection"), only.unwrap_or_default(), &choices.collect::<Vec<_>>()),
                choosing::select("loc", language.pick("Tình trạng", "State"), wanted, &states, language),
                choosing::unit_field(visit, &choosing::units(knowledge), &names, filter.unit.as_ref()),
            ]))
            div data-body="" {
                p.lead { (say!(language, "{count} kiến nghị, {open} còn mở.", "{count} recommendations, {open} open.")) }
                p.quiet { (language.pick(
                    "Trả lời của đơn vị không kết thúc kiến nghị: chỉ cơ quan thanh tra kết thúc.",
                    "The unit's answer closes nothing: the inspectors alone do.")) }
                @for (code, _, one) in of_inspection.iter().filter(|(_, _, one)| is_wanted(one)) { (recommended_as(code, one, &names, &when, language)) }
            }
        };
        Ok((body, knowledge.basis()))
    })?;
    let title = language.pick("Kiến nghị", "Recommendations").to_owned();
    Ok(Page { title, when: Some(when), changes: Vec::new(), revised: Revised::NONE, basis: Some(basis), body })
}
