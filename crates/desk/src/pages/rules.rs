//! The rules of a day in words: how time limits are counted and by which law, legal regimes, days off, kinds of fact.

use std::collections::BTreeMap;

use domain::authority::Class;
use maud::{Markup, html};
use views::{Cell, Filter, Projection, Sheet};
use words::{Language, date, say};

use super::table::{plain, said};
use crate::{
    failure::Failure,
    page::{self, Page, Revised},
    visit::Visit,
};

/// `/quy-tac`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Common, None)?;
    let when = visit.when()?;
    let day = when.as_of().valid.date();
    let (sheets, in_force, basis) = visit.beside_tasks(when.as_of(), |knowledge| {
        let sheet = |name| Projection::named(name).map(|of: &Projection| of.sheet(knowledge, &Filter::default()));
        let sheets: Vec<Sheet> = ["rules", "regimes", "calendar", "fact-kinds"].into_iter().filter_map(sheet).collect();
        let in_force = knowledge.state.rules(day).map(|rules| (rules.id.clone(), rules.valid_from));
        (sheets, in_force, knowledge.basis())
    });
    let of = |name: &str| sheets.iter().find(|sheet| sheet.name == name);
    let on = date(day);
    let body = html! {
        div data-body="" {
            ul.legend.noprint aria-label=(language.pick("Trên trang này", "On this page")) {
                li { a href="#cach-tinh" { (language.pick("Cách tính thời hạn", "How time is counted")) } }
                li { a href="#che-do" { (language.pick("Chế độ pháp luật", "Legal regimes")) } }
                li { a href="#lich" { (language.pick("Lịch nghỉ", "Days off")) } }
                li { a href="#su-viec" { (language.pick("Loại sự việc", "Kinds of fact")) } }
            }
            h2 id="cach-tinh" { (language.pick("Cách tính thời hạn", "How time is counted")) }
            @match &in_force {
                None => { p { (say!(language, "Ngày {on} chưa có bộ quy tắc nào.", "On {on} no rule set was in force.")) } }
                Some((id, from)) => {
                    @let from = date(*from);
                    p { (say!(language, "Ngày {on} áp dụng bộ quy tắc {id}, có hiệu lực từ {from}.", "On {on} rule set {id} was in force, since {from}.")) }
                    @if let Some(sheet) = of("rules") { (settings(sheet, id, language)) }
                }
            }
            @if let Some(sheet) = of("regimes") { (regimes(sheet, language)) }
            @if let Some(sheet) = of("calendar") { (calendar(sheet, when.as_of().valid.date(), language)) }
            @if let Some(sheet) = of("fact-kinds") { (facts(sheet, language)) }
        }
    };
    let title = language.pick("Quy tắc, lịch, chế độ", "Rules, calendar, regimes").to_owned();
    Ok(Page { title, when: Some(when), changes: Vec::new(), revised: Revised::NONE, basis: Some(basis), body })
}

/// The settings of a rule set: each a question and its answer, with the law on which that rests.
fn settings(sheet: &Sheet, id: &str, language: Language) -> Markup {
    let of = |row: &&Vec<Cell>| said(sheet, row, "rule_set", language) == id;
    html! {
        dl.facts.wider { @for row in sheet.rows.iter().filter(of) {
            dt { (said(sheet, row, "question", language)) @let code = said(sheet, row, "code", language); @if !code.is_empty() { " " span.quiet { "(" (code) ")" } } }
            dd {
                strong { (said(sheet, row, "value", language)) }
                @let law = said(sheet, row, "legal_basis", language);
                @if !law.is_empty() { br; span.quiet { (law) } }
                @let open = said(sheet, row, "to_confirm", language);
                @if !open.is_empty() { br; (language.pick("Cần xác nhận: ", "To be confirmed: ")) (open) }
            }
        } }
    }
}

fn regimes(sheet: &Sheet, language: Language) -> Markup {
    html! {
        h2 id="che-do" { (language.pick("Chế độ pháp luật", "Legal regimes")) }
        @if sheet.rows.is_empty() { p { (language.pick("Không có.", "None.")) } }
        @for row in &sheet.rows {
            @let text = |key: &str| said(sheet, row, key, language);
            h3 { (text("topic")) ": " (text("legal_basis")) }
            p {
                (language.pick("Từ ", "From ")) (text("from"))
                @if !text("until").is_empty() { (language.pick(" đến ", " to ")) (text("until")) }
                (language.pick("; áp dụng vào ngày này: ", "; applies on this day: ")) strong { (text("applies")) } "."
            }
            @if !text("limits").is_empty() { ul { @for limit in text("limits").lines() { li { (limit) } } } }
            @if !text("to_confirm").is_empty() { p { (language.pick("Cần xác nhận: ", "To be confirmed: ")) (text("to_confirm")) } }
        }
    }
}

/// The days off, year by year; the year that is looked at is open.
fn calendar(sheet: &Sheet, day: calendar::NaiveDate, language: Language) -> Markup {
    let mut years: BTreeMap<String, Vec<&Vec<Cell>>> = BTreeMap::new();
    for row in &sheet.rows {
        years.entry(said(sheet, row, "year", language)).or_default().push(row);
    }
    let this = calendar::Datelike::year(&day).to_string();
    html! {
        h2 id="lich" { (language.pick("Lịch nghỉ và thứ Bảy làm bù", "Days off and worked Saturdays")) }
        @if years.is_empty() { p { (language.pick("Chưa công bố lịch nào.", "No calendar was published.")) } }
        @for (year, rows) in &years {
            @let count = rows.len();
            details open[*year == this] {
                summary { (say!(language, "Năm {year}: {count} ngày", "{year}: {count} days")) }
                ul.columns { @for row in rows { li {
                    (said(sheet, row, "day", language)) ": " (said(sheet, row, "what", language))
                    @if said(sheet, row, "confirmed", language) != language.pick("có", "yes") { " " strong { (language.pick("(chưa xác nhận)", "(not confirmed)")) } }
                } } }
                @if let Some(row) = rows.first() { p.quiet { (language.pick("Nguồn: ", "Source: ")) (said(sheet, row, "source", language)) } }
            }
        }
    }
}

/// The kinds of fact that may be recorded, and by whom.
fn facts(sheet: &Sheet, language: Language) -> Markup {
    let title = language.pick("Loại sự việc được ghi", "Kinds of fact that are recorded");
    let row = |row: &Vec<Cell>| -> Vec<Markup> {
        let lines = |key: &str| {
            let text = said(sheet, row, key, language);
            // Of a field, its code stands before its name.
            let named = |line: &str| match key {
                "fields" => line.split_once(": ").map_or(line, |(_, name)| name).to_owned(),
                _ => line.to_owned(),
            };
            html! { @for (place, line) in text.lines().map(named).enumerate() { @if place > 0 { br; } (page::linked(&line)) } }
        };
        ["name", "fields", "recorders", "approvers", "entry"].map(lines).into()
    };
    let heads = [
        language.pick("Sự việc", "Fact"),
        language.pick("Nội dung phải ghi", "What is recorded of it"),
        language.pick("Người ghi", "Recorded by"),
        language.pick("Người duyệt", "Approved by"),
        language.pick("Bút toán", "Entry"),
    ];
    html! {
        h2 id="su-viec" { (title) }
        @if sheet.rows.is_empty() { p { (language.pick("Không có.", "None.")) } }
        @else { (plain(title, &heads, &sheet.rows.iter().map(row).collect::<Vec<_>>())) }
    }
}
