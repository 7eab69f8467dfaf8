//! The organisation on a day: which units there were and what they were called, what became of which; who held which
//! position, and who could do what.

use std::collections::BTreeMap;

use calendar::written::bare;
use domain::{
    UnitCode,
    authority::{Class, Part},
    people::UnitKind,
};
use maud::{Markup, html};
use questions::{
    answering,
    question::{Office, Powers},
};
use views::{Filter, Projection, Sheet, Term, UnitNames, ask::Times};
use words::{Language, date, errors::Told as _, labels, notes::capital, say, terms};

use super::{
    choosing,
    parts::unit_path,
    table::{Units, plain, said, untitled},
};
use crate::{
    failure::Failure,
    page::{self, Page, Revised},
    visit::Visit,
    when::{When, address, written},
};

/// What is shown of a unit.
struct Shown {
    code: UnitCode,
    kind: UnitKind,
    abbreviation: Option<String>,
    ended: Option<calendar::NaiveDate>,
    exists: bool,
    predecessors: Vec<UnitCode>,
}

/// `/to-chuc`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Common, None)?;
    let when = visit.when()?;
    let day = when.as_of().valid.date();
    let (units, names, roles, basis) = visit.beside_tasks(when.as_of(), |knowledge| {
        let units: Vec<Shown> = knowledge
            .state
            .units
            .iter()
            .map(|(code, unit)| Shown {
                code: code.clone(),
                kind: unit.kind,
                abbreviation: unit.naming_on(day).abbreviation.clone(),
                ended: unit.ended.filter(|ended| *ended <= day),
                exists: unit.exists_on(day),
                predecessors: unit.predecessors.clone(),
            })
            .collect();
        let roles = Projection::named("roles").map(|roles| roles.sheet(knowledge, &Filter::default()));
        (units, knowledge.names(), roles, knowledge.basis())
    });
    let mut kinds: BTreeMap<UnitKind, Vec<&Shown>> = BTreeMap::new();
    for unit in units.iter().filter(|unit| unit.exists) {
        kinds.entry(unit.kind).or_default().push(unit);
    }
    let count = units.iter().filter(|unit| unit.exists).count();
    let on = date(day);
    let body = html! {
        div data-body="" {
            p.lead { (say!(language, "Ngày {on} có {count} đơn vị.", "On {on} there were {count} units.")) }
            p.noprint { a href=(when.link("/tham-quyen")) { (language.pick("Ai được làm gì vào ngày này", "Who could do what on this day")) } }
            (lineage(&units, &names, &when, language))
            @for (kind, units) in &kinds {
                h2 { (capital(labels::unit_kind(*kind, language))) " (" (units.len()) ")" }
                ul.columns { @for unit in units { li {
                    a href=(when.link(&unit_path(&unit.code))) { (labels::unit(&unit.code, &names, language)) }
                    @if let Some(abbreviation) = &unit.abbreviation { span.quiet { ", " (abbreviation) } }
                } } }
            }
            (ended(&units, &names, language))
            @if let Some(roles) = &roles {
                h2 { (language.pick("Chức vụ, ủy quyền, chuyển giao thẩm quyền", "Positions, delegations, transfers of authority")) }
                p.quiet { (language.pick("Người giữ chức được ghi bằng mã; tên nằm ngoài sổ.", "Holders are named by identifiers; their names are not in the ledger.")) }
                (untitled(roles, Units::Said, language))
            }
        }
    };
    let title = language.pick("Tổ chức", "Organisation").to_owned();
    Ok(Page { title, when: Some(when), changes: Vec::new(), revised: Revised::NONE, basis: Some(basis), body })
}

/// What became of which, as a picture, and beneath it in words.
fn lineage(units: &[Shown], names: &UnitNames, when: &When, language: Language) -> Markup {
    const ROW: usize = 44;
    let heirs: Vec<&Shown> = units.iter().filter(|unit| unit.exists && !unit.predecessors.is_empty()).collect();
    if heirs.is_empty() {
        return html! {};
    }
    let tall: usize = heirs.iter().map(|heir| heir.predecessors.len() * ROW + 20).sum();
    let mut top = 0;
    let drawn: Vec<Markup> = heirs
        .iter()
        .map(|heir| {
            let height = heir.predecessors.len() * ROW;
            let middle = top + height / 2;
            let from = top;
            top += height + 20;
            html! {
                @for (place, predecessor) in heir.predecessors.iter().enumerate() {
                    @let y = from + place * ROW;
                    rect class="s-open" x="2" y=(y + 4) width="360" height="34" {}
                    text x="12" y=(y + 27) { (labels::unit(predecessor, names, language)) }
                    path class="c-way" d=(format!("M362 {}C450 {} 450 {middle} 538 {middle}", y + 21, y + 21)) {}
                }
                rect class="c-share" x="538" y=(middle - 17) width="360" height="34" {}
                text x="548" y=(middle + 6) { (labels::unit(&heir.code, names, language)) }
            }
        })
        .collect();
    html! {
        h2 { (language.pick("Đơn vị nào thành đơn vị nào", "Which unit became which")) }
        svg.chart viewBox=(format!("0 0 900 {tall}")) role="img" aria-labelledby="nguon nguon-ro" {
            title id="nguon" { (language.pick("Đơn vị nào thành đơn vị nào", "Which unit became which")) }
            desc id="nguon-ro" { (language.pick("Bên trái là tiền thân, bên phải là đơn vị tiếp nhận; bên dưới ghi bằng chữ.", "Left, those that were; right, those that took over; beneath, the same in words.")) }
            @for one in &drawn { (one) }
        }
        ul { @for heir in &heirs { li {
            a href=(when.link(&unit_path(&heir.code))) { (labels::unit(&heir.code, names, language)) }
            (language.pick(" tiếp nhận ", " took over "))
            @for (place, predecessor) in heir.predecessors.iter().enumerate() { @if place > 0 { ", " } a href=(when.link(&unit_path(predecessor))) { (labels::unit(predecessor, names, language)) } }
        } } }
    }
}

fn ended(units: &[Shown], names: &UnitNames, language: Language) -> Markup {
    let ended: Vec<&Shown> = units.iter().filter(|unit| unit.ended.is_some()).collect();
    html! {
        @if !ended.is_empty() {
            h2 { (language.pick("Đơn vị đã kết thúc", "Units that have ended")) }
            ul { @for unit in ended { li {
                a href=(unit_path(&unit.code)) { (labels::unit(&unit.code, names, language)) }
                @if let Some(day) = unit.ended { " (" (language.pick("từ ", "since ")) (date(day)) ")" }
            } } }
        }
    }
}

/// `/tham-quyen?viec=grant-extension&don-vi=UBND`
pub fn authority(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Common, None)?;
    let when = visit.when()?;
    let act = choosing::text(visit, "viec").map(str::to_owned);
    let unit = choosing::unit(visit)?;
    let at = when.as_of();
    let times = Times { at: None, valid_at: Some(written(at.valid)), known_at: Some(written(at.known)) };
    let office = Office { unit: unit.as_ref().map(ToString::to_string), positions: Vec::new() };
    let powers = Powers { act: act.clone(), office, times };
    let unclear = |why: questions::NotAnswered| Failure::Unclear(why.told(language));
    let sheet = visit.seen(|seen| answering::who(seen, &powers)).map_err(unclear)?;
    let (units, names) = visit.beside_tasks(at, |knowledge| (choosing::units(knowledge), knowledge.names()));
    let every = (String::new(), language.pick("Mọi việc", "All acts").to_owned());
    let acts: Vec<_> = std::iter::once(every).chain(choosing::acts(language)).collect();
    let day = date(at.valid.date());
    let body = html! {
        (choosing::form(visit, &when, &[
            choosing::select_of("viec", language.pick("Việc", "Act"), act.as_deref().unwrap_or_default(), &acts),
            choosing::unit_field(visit, &units, &names, unit.as_ref()),
        ]))
        div data-body="" {
            @match &act {
                Some(act) => { p.lead { (say!(language, "Ngày {day}, ai được: ", "On {day}, who could: ")) strong { (labels::act(act, language)) } } }
                None => { p.lead { (say!(language, "Ngày {day}, ai được làm gì.", "On {day}, who could do what.")) } }
            }
            @if sheet.rows.is_empty() { p { (language.pick("Không ai.", "Nobody.")) } }
            @else { (powers_table(&sheet, act.is_some(), &when, language)) }
        }
    };
    let title = language.pick("Thẩm quyền", "Authority").to_owned();
    let basis = Some(sheet.basis.clone());
    Ok(Page { title, when: Some(when), changes: Vec::new(), revised: Revised::NONE, basis, body })
}

/// Who may record and who may approve: office by office where something is named; of everything, in short.
fn powers_table(sheet: &Sheet, is_one: bool, when: &When, language: Language) -> Markup {
    if !sheet.columns.iter().any(|column| column.key == "office") {
        return in_short(sheet, when, language);
    }
    let title = language.pick("Thẩm quyền", "Authority");
    let keys = [
        ("name", "Việc", "Act"),
        ("part", "Được", "May"),
        ("office", "Chức danh", "Position"),
        ("capacity", "Tư cách ký", "Signs as"),
        ("by", "Theo", "By"),
        ("holders", "Người giữ chức", "Holders"),
        ("only", "Chỉ khi", "Only for"),
    ];
    // The act is named once where it is one.
    let keys: Vec<_> =
        keys.iter().filter(|(key, ..)| if is_one { *key != "name" } else { *key != "holders" }).collect();
    let heads: Vec<&str> = keys.iter().map(|(_, vi, en)| language.pick(vi, en)).collect();
    let shown = |row: &Vec<views::Cell>| -> Vec<Markup> {
        keys.iter().map(|(key, ..)| page::linked(&said(sheet, row, key, language))).collect()
    };
    plain(title, &heads, &sheet.rows.iter().map(shown).collect::<Vec<_>>())
}

/// Each act in a row: which positions may record it, and which approve.
fn in_short(sheet: &Sheet, when: &When, language: Language) -> Markup {
    let title = language.pick("Việc và chức vụ", "Acts and positions");
    let text = |row: &Vec<views::Cell>, key: &str| said(sheet, row, key, language);
    let part = |part: Part| terms::words(&Term::Part(part), &sheet.names, language);
    let (records, approves) = (part(Part::Record), part(Part::Approve));
    let mut acts: BTreeMap<String, (String, Vec<String>, Vec<String>)> = BTreeMap::new();
    for row in &sheet.rows {
        let of = acts.entry(text(row, "act")).or_insert_with(|| (text(row, "name"), Vec::new(), Vec::new()));
        match text(row, "part") {
            part if part == records => of.1.push(text(row, "position")),
            part if part == approves => of.2.push(text(row, "position")),
            _ => {}
        }
    }
    let heads = [
        language.pick("Việc", "Act"),
        language.pick("Được ghi", "May record"),
        language.pick("Được phê duyệt", "May approve"),
    ];
    let mut acts: Vec<_> = acts.into_iter().collect();
    acts.sort_by_key(|(_, (name, ..))| bare(name));
    let row = |(act, (name, record, approve)): &(String, (String, Vec<String>, Vec<String>))| -> Vec<Markup> {
        let to = [when.parameters(), vec![("viec", act.clone())]].concat();
        vec![
            html! { a href=(address("/tham-quyen", &to)) { (name) } },
            html! { (record.join("; ")) },
            html! { (approve.join("; ")) },
        ]
    };
    plain(title, &heads, &acts.iter().map(row).collect::<Vec<_>>())
}
