//! Who acted on what between two days: recorded it, or approved it, and in what capacity.

use std::borrow::Cow;

use calendar::Timestamp;
use domain::{Actor, Recorded, Role, UnitCode, authority::Part, reading};

use crate::{
    as_of::Knowledge,
    columns,
    sheet::{Cell, Column, Sheet, Title},
    term::Term,
};

/// By which time an act lies between two moments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum When {
    /// When the ledger recorded it.
    #[default]
    Recorded,
    /// When it happened, as claimed.
    Happened,
}

/// Whose acts, and of what time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acts {
    /// From this moment …
    pub from: Timestamp,
    /// … to this one, both among them.
    pub to: Timestamp,
    /// By which time.
    pub when: When,
    /// Only of somebody of this unit …
    pub unit: Option<UnitCode>,
    /// … in one of these positions; in any, if empty …
    pub positions: Vec<Role>,
    /// … with this account, as accounts read.
    pub account: Option<String>,
    /// Only this act, or facts of this kind, by its name in commands.
    pub act: Option<String>,
}

impl Acts {
    /// Whether it is somebody whose acts are asked for.
    fn admits(&self, actor: &Actor) -> bool {
        let is_account = |account: &String| {
            actor
                .account
                .as_ref()
                .is_some_and(|other| reading::Identity::of(other).may_be(&reading::Identity::of(account)))
        };
        self.unit.as_ref().is_none_or(|unit| *unit == actor.unit)
            && (self.positions.is_empty() || self.positions.contains(&actor.position))
            && self.account.as_ref().is_none_or(is_account)
    }

    /// The parts that those who are asked for had in an act.
    fn parts(&self, recorded: &Recorded) -> Vec<Part> {
        let record = self.admits(&recorded.actor).then_some(Part::Record);
        let approve = recorded.approver.as_ref().filter(|approver| self.admits(approver)).map(|_| Part::Approve);
        record.into_iter().chain(approve).collect()
    }

    fn is_asked_for(&self, recorded: &Recorded) -> bool {
        self.is_within(recorded) && self.act.as_ref().is_none_or(|act| recorded.event.is_of(act))
    }

    fn is_within(&self, recorded: &Recorded) -> bool {
        match self.when {
            When::Recorded => (self.from..=self.to).contains(&recorded.recorded_at),
            // What is known to the day happened at any hour of it.
            When::Happened => recorded.occurred_at.latest() >= self.from && recorded.occurred_at.earliest() <= self.to,
        }
    }
}

const COLUMNS: &[Column] = columns![
    ("entry", "Bút toán", "Entry"),
    ("recorded", "Ghi sổ lúc", "Recorded"),
    ("occurred", "Xảy ra", "Happened"),
    ("what", "Việc", "What"),
    ("by", "Người ghi", "Recorded by"),
    ("by_unit", "", ""),
    ("by_position", "", ""),
    ("by_capacity", "", ""),
    ("by_account", "Tài khoản người ghi", "Account"),
    ("approved_by", "Người duyệt", "Approved by"),
    ("approved_account", "Tài khoản người duyệt", "Approver's account"),
    ("part", "Vai trò của người được hỏi", "Part of who is asked for"),
    ("tasks", "Nhiệm vụ", "Tasks"),
    ("units", "Đơn vị liên quan", "Units"),
];

/// One row for each act, in the order of entries. An act counts for whoever recorded it, and for whoever approved it.
pub fn acted(knowledge: &Knowledge<'_>, acts: &Acts) -> Sheet {
    let valid = knowledge.as_of.valid;
    let entries: Vec<Cow<'_, Recorded>> = match acts.when {
        When::Recorded => knowledge.log.between(acts.from, acts.to),
        When::Happened => knowledge.log.all().iter().map(Cow::Borrowed).collect(),
    };
    let had_happened = |recorded: &Recorded| recorded.occurred_at.earliest() <= valid;
    let entries = entries.into_iter().filter(|recorded| acts.is_asked_for(recorded) && had_happened(recorded));
    let rows = entries.filter_map(|recorded| {
        let parts = acts.parts(&recorded);
        (!parts.is_empty()).then(|| row(knowledge, acts, &recorded, parts))
    });
    Sheet {
        name: "acted",
        title: Title { vi: "Ai đã làm gì", en: "Who acted" },
        basis: knowledge.basis(),
        only_of: None,
        names: knowledge.names(),
        columns: COLUMNS.into(),
        rows: rows.collect(),
    }
}

fn row(knowledge: &Knowledge<'_>, acts: &Acts, recorded: &Recorded, parts: Vec<Part>) -> Vec<Cell> {
    let actor = &recorded.actor;
    let tasks = recorded.event.tasks();
    let asked = acts.unit.is_some() || !acts.positions.is_empty() || acts.account.is_some();
    let account = |actor: &Actor| actor.account.clone().map_or(Cell::Empty, Cell::Text);
    vec![
        recorded.entry.into(),
        recorded.recorded_at.into(),
        recorded.occurred_at.into(),
        knowledge.happened(recorded).term().into(),
        Term::Actor(actor.clone()).into(),
        Cell::text(actor.unit.to_string()),
        Cell::text(actor.position.to_string()),
        Term::SignsAs(actor.capacity).into(),
        account(actor),
        recorded.approver.clone().map(Term::Actor).into(),
        recorded.approver.as_ref().map_or(Cell::Empty, account),
        if asked { Cell::Terms(parts.into_iter().map(Term::Part).collect()) } else { Cell::Empty },
        if tasks.is_empty() { Cell::Empty } else { Term::Tasks(tasks).into() },
        Cell::Units(recorded.event.units().into_iter().cloned().collect()),
    ]
}
