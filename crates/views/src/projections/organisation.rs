//! Units, positions, authority, persons, on any day; and the audit trail with the authority of each
//! act.

use std::collections::BTreeSet;

use calendar::{Months, NaiveDate};
use domain::{
    Actor, Capacity, Event, Recorded, Role, UnitCode,
    authority::in_office,
    state::{Delegation, Right},
};

use crate::{
    as_of::{Filter, Knowledge},
    columns,
    history::concerns,
    sheet::{Cell, Column},
    term::{For, Term},
};

type Rows = Vec<Vec<Cell>>;

pub(super) const UNITS: &[Column] = columns![
    ("unit", "Mã", "Code"),
    ("name", "Tên tại thời điểm đó", "Name on that day"),
    ("kind", "Loại", "Kind"),
    ("parent", "Trực thuộc", "Stands under"),
    ("from", "Từ", "From"),
    ("ended", "Kết thúc", "Ended"),
    ("exists", "Tồn tại", "Exists"),
    ("predecessors", "Tiền thân", "Predecessors"),
    ("successors", "Kế thừa", "Successors"),
    ("codes", "Mã định danh", "Official codes"),
];

pub(super) fn units(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let date = knowledge.as_of.valid.date();
    let known = knowledge.state.units.iter().filter(|(code, _)| filter.unit.as_ref().is_none_or(|only| only == *code));
    known
        .map(|(code, unit)| {
            let naming = unit.naming_on(date);
            let official = naming.codes.iter().map(|code| format!("{}: {}", code.scheme, code.value));
            vec![
                Cell::text(code.to_string()),
                Term::named(naming).into(),
                Term::UnitKind(unit.kind).into(),
                unit.parent_on(date).map(Cell::from).unwrap_or(Cell::Empty),
                unit.from.into(),
                unit.ended.into(),
                Term::Whether(unit.exists_on(date)).into(),
                Cell::Units(unit.predecessors.clone()),
                Cell::Units(unit.successors.clone()),
                Cell::Lines(official.collect()),
            ]
        })
        .collect()
}

pub(super) const ROLES: &[Column] = columns![
    ("what", "Loại", "What"),
    ("office", "Chức danh", "Position"),
    ("who", "Người, đơn vị nhận", "Who"),
    ("acts", "Việc", "Acts"),
    ("from", "Từ", "From"),
    ("until", "Đến", "Until"),
    ("in_force", "Có hiệu lực", "In force"),
    ("entry", "Bút toán", "Entry"),
];

pub(super) fn roles(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let (offices, date) = (&knowledge.state.offices, knowledge.as_of.valid.date());
    let yes = |holds: bool| Cell::from(Term::Whether(holds));
    let said = |office: &domain::event::Office| Cell::from(Term::Office(office.clone()));
    let acts = |acts: &[String]| match acts.is_empty() {
        true => Term::AllActs.into(),
        false => Cell::Terms(acts.iter().map(|act| knowledge.act(act)).collect()),
    };
    let wanted = |unit: &UnitCode| filter.unit.as_ref().is_none_or(|only| only == unit);
    let there = |office: &domain::event::Office| {
        knowledge.state.units.get(&office.unit).is_some_and(|unit| unit.exists_on(date))
    };
    let mut rows = Rows::new();
    for (office, holdings) in offices.holdings().iter().filter(|(office, _)| wanted(&office.unit)) {
        rows.extend(holdings.iter().map(|holding| {
            let in_force = holding.from <= date && holding.until.is_none_or(|until| date <= until);
            vec![
                Term::Holds.into(),
                said(office),
                Cell::text(holding.person.to_string()),
                Cell::Empty,
                holding.from.into(),
                holding.until.into(),
                yes(in_force),
                holding.entry.into(),
            ]
        }));
    }
    for (id, delegation) in offices.delegations() {
        if wanted(&delegation.by.unit) || wanted(&delegation.to.unit) {
            rows.push(vec![
                Term::Delegated(delegation.capacity, id.to_string()).into(),
                said(&delegation.by),
                said(&delegation.to),
                acts(&delegation.acts),
                delegation.from.into(),
                delegation.until.into(),
                yes(delegation.from <= date
                    && date <= delegation.until
                    && there(&delegation.by)
                    && there(&delegation.to)),
                delegation.entry.into(),
            ]);
        }
    }
    for transfer in
        offices.transfers().iter().filter(|transfer| wanted(&transfer.old.unit) || wanted(&transfer.new.unit))
    {
        rows.push(vec![
            Term::AuthorityPasses.into(),
            said(&transfer.old),
            said(&transfer.new),
            acts(&transfer.acts),
            transfer.from.into(),
            Cell::Empty,
            yes(transfer.from <= date),
            transfer.entry.into(),
        ]);
    }
    rows
}

pub(super) const AUDIT: &[Column] = columns![
    ("entry", "Bút toán", "Entry"),
    ("recorded", "Ghi sổ lúc", "Recorded"),
    ("occurred", "Xảy ra", "Happened"),
    ("what", "Việc", "What"),
    ("by", "Người ghi", "Recorded by"),
    ("authority", "Theo thẩm quyền", "By what authority"),
    ("approved_by", "Người duyệt", "Approved by"),
    ("flags", "Lưu ý", "Flags"),
];

pub(super) fn audit(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let entries = knowledge.log.concerning(filter).into_iter().filter(|recorded| concerns(knowledge, filter, recorded));
    entries
        .map(|recorded| {
            vec![
                recorded.entry.into(),
                recorded.recorded_at.into(),
                recorded.occurred_at.into(),
                knowledge.happened(&recorded).term().into(),
                Term::Actor(recorded.actor.clone()).into(),
                Cell::Terms(authority(knowledge, &recorded.actor, recorded.occurred_at.date())),
                recorded.approver.as_ref().map(|approver| Term::Actor(approver.clone())).into(),
                Cell::Terms(flags(knowledge, &recorded)),
            ]
        })
        .collect()
}

/// The entries by which the actor held the position, or acted for another.
fn authority(knowledge: &Knowledge<'_>, actor: &Actor, date: NaiveDate) -> Vec<Term> {
    let offices = &knowledge.state.offices;
    let mut lines: Vec<Term> = offices
        .holders(&actor.office(), date)
        .map(|holding| Term::Text(format!("{} ({})", holding.person, holding.entry)))
        .collect();
    let covers = |delegation: &&Delegation| {
        delegation.to == actor.office() && delegation.from <= date && date <= delegation.until
    };
    match actor.capacity {
        Capacity::Kt => lines.push(Term::For(For::Head)),
        capacity @ (Capacity::Tl | Capacity::Tuq | Capacity::Q) => {
            let granted = offices.delegations().iter().filter(|(_, d)| d.capacity == capacity && covers(d));
            lines.extend(granted.map(|(id, d)| Term::Delegated(capacity, format!("{id} ({})", d.entry))));
        }
        Capacity::Own | Capacity::Tm | Capacity::System => {}
    }
    let passed = offices.transfers().iter().filter(|transfer| transfer.new == actor.office() && transfer.from <= date);
    lines.extend(passed.map(|transfer| Term::PassedFrom(transfer.old.clone(), transfer.entry)));
    lines
}

/// What an inspector should look at twice.
fn flags(knowledge: &Knowledge<'_>, recorded: &Recorded) -> Vec<Term> {
    let mut flags = Vec::new();
    if let Event::LateDiscoveredRecord(found) = &recorded.event
        && let Some(signer) = &found.signed_by
        && !entitled(knowledge, signer, found.received.date())
    {
        flags.push(Term::NotEntitled(signer.clone()));
    }
    flags.extend(conflicts(knowledge, recorded).into_iter().map(|(office, until)| Term::Conflict(office, until)));
    flags
}

fn entitled(knowledge: &Knowledge<'_>, signer: &Actor, date: NaiveDate) -> bool {
    let handed_on = matches!(signer.capacity, Capacity::Tl | Capacity::Tuq | Capacity::Q);
    let standings = knowledge.state.offices.standings(signer, "submit", date);
    let delegated = standings.iter().any(|standing| matches!(standing.right, Right::Delegation(_)));
    in_office(&knowledge.state, signer, date).is_ok() && (!handed_on || delegated)
}

/// Positions that an inspector held in a unit on whose case they act, within the years that the rule
/// set says.
fn conflicts(knowledge: &Knowledge<'_>, recorded: &Recorded) -> Vec<(domain::event::Office, NaiveDate)> {
    let inspectors = [Role::ChiefInspector, Role::TeamLeader, Role::Inspector];
    let (state, date) = (&knowledge.state, recorded.occurred_at.date());
    let years = state.rules(date).map_or(0, |rules| rules.conflict_of_interest_years);
    let since = date.checked_sub_months(Months::new(years * 12)).unwrap_or(date);
    let mut units: BTreeSet<&UnitCode> = recorded.event.units().into_iter().collect();
    units.extend(recorded.event.task().map(|task| &task.unit));
    let mut found = Vec::new();
    for actor in recorded.people() {
        if !inspectors.contains(&actor.position) {
            continue;
        }
        let persons: Vec<String> = match &actor.account {
            Some(account) => vec![account.clone()],
            None => state.offices.holders(&actor.office(), date).map(|holding| holding.person.to_string()).collect(),
        };
        for person in &persons {
            for office in state.offices.units_of(person, since, date).filter(|office| units.contains(&office.unit)) {
                let last = state.offices.holdings().get(office).into_iter().flatten();
                let last =
                    last.filter(|holding| holding.person.as_str() == person).filter_map(|holding| holding.until).max();
                found.push((office.clone(), last.unwrap_or(date)));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

pub(super) const PERSONS: &[Column] = columns![
    ("person", "Mã cá nhân", "Person"),
    ("entered", "Bút toán", "Entered by"),
    ("digest", "Giá trị băm có muối", "Salted digest"),
    ("positions", "Chức danh", "Positions"),
    ("read", "Các lần xem tên", "Readings of the name"),
    ("erased", "Xóa theo bút toán", "Erased by"),
];

pub(super) fn persons(knowledge: &Knowledge<'_>, _: &Filter) -> Rows {
    let valid = knowledge.as_of.valid;
    let known = knowledge.state.persons.iter();
    known
        .map(|(id, person)| {
            let held = knowledge.state.offices.holdings().iter();
            let held = held.filter(|(_, holdings)| holdings.iter().any(|holding| holding.person == *id));
            let read = knowledge.log.all().iter().filter(|recorded| {
                matches!(&recorded.event, Event::PersonalDataRead(e) if e.person == *id)
                    && recorded.recorded_at <= valid
            });
            vec![
                Cell::text(id.to_string()),
                person.entry.into(),
                Cell::text(person.digest.clone()),
                Cell::Terms(held.map(|(office, _)| Term::Office(office.clone())).collect()),
                Cell::Entries(read.map(|recorded| recorded.entry).collect()),
                person.erased.into(),
            ]
        })
        .collect()
}
