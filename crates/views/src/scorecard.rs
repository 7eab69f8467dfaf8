//! Each unit in figures: what was owed, on time, late, declared, withdrawn, left open.

use std::collections::{BTreeMap, BTreeSet};

use calendar::NaiveDate;
use domain::{
    TaskId, UnitCode,
    index::{Counted, CountedAs},
    people::UnitKind,
    state::{FactKind, TimeState},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{Basis, Filter, Knowledge},
    clerk::lags,
    sheet::Title,
    stands::{Stands, stands},
};

/// One unit's figures. Only tasks with a deadline are scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Score {
    /// Which.
    pub unit: UnitCode,
    /// Tasks with a deadline.
    pub dated: u32,
    /// Tasks without one.
    pub undated: u32,
    /// Done on time.
    pub on_time: u32,
    /// Done on time after an extension.
    pub on_time_extended: u32,
    /// Done late.
    pub late: u32,
    /// Not done, and overdue.
    pub overdue: u32,
    /// Not done, and still in time.
    pub open: u32,
    /// Taken over after their due date: they bound another unit, and are counted there.
    pub taken_over: u32,
    /// Done by a file of past years alone, which does not prove when: neither on time nor late here.
    pub only_stated: u32,
    /// Share on time of all that are done or overdue, in thousandths; none before the first.
    pub on_time_permille: Option<u32>,
    /// Declarations of delay in force.
    pub delays_in_force: u32,
    /// Declarations of delay that were ended.
    pub delays_ended: u32,
    /// Accountability cases that lack something the letter demands.
    pub cases_with_gaps: u32,
    /// Corrections of entries on its tasks, by correction or by an upheld dispute.
    pub corrections: u32,
    /// Records found late on its tasks.
    pub late_discoveries: u32,
    /// Tasks whose verdict rests on something recorded after the due moment.
    pub later_grounds: u32,
    /// Reports that came in another way than prescribed (item 2e).
    pub channel_breaches: u32,
    /// Documents dispatched, acknowledged or registered late, or not at all (Decree 30/2020/NĐ-CP).
    pub late_documents: u32,
    /// The latest published quality score (Decision 766/QĐ-TTg), where there is one.
    pub quality_score: Option<String>,
}

/// A figure of the scorecard.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// Its key in JSON.
    pub key: &'static str,
    /// Its heading in a narrow table.
    pub short: Title,
    /// What is counted.
    pub meaning: Title,
    /// The figure of one unit.
    pub of: fn(&Score) -> u32,
}

const fn figure(
    key: &'static str,
    [short_vi, vi]: [&'static str; 2],
    [short_en, en]: [&'static str; 2],
    of: fn(&Score) -> u32,
) -> Figure {
    Figure { key, short: Title { vi: short_vi, en: short_en }, meaning: Title { vi, en }, of }
}

/// The figures that are counted, in the order in which they are shown.
pub const FIGURES: [Figure; 17] = [
    figure("dated", ["hạn", "số nhiệm vụ có thời hạn"], ["due", "tasks with a deadline"], |s| s.dated),
    figure("on_time", ["Đ", "đúng hạn"], ["T", "on time"], |s| s.on_time),
    figure("on_time_extended", ["G", "đúng hạn sau gia hạn"], ["E", "on time after an extension"], |s| {
        s.on_time_extended
    }),
    figure("late", ["T", "hoàn thành quá hạn"], ["L", "done late"], |s| s.late),
    figure("overdue", ["Q", "quá hạn, chưa hoàn thành"], ["O", "not done, overdue"], |s| s.overdue),
    figure("open", ["·", "đang làm, trong hạn"], ["open", "open, in time"], |s| s.open),
    figure(
        "taken_over",
        ["giao", "nhận bàn giao sau hạn, tính cho đơn vị trước"],
        ["took", "taken over after their due date, counted elsewhere"],
        |s| s.taken_over,
    ),
    figure(
        "only_stated",
        ["hscũ", "theo hồ sơ cũ, chưa chứng minh: không tính đúng hạn hay quá hạn"],
        ["past", "by lists of past years, not proven: counted neither on time nor late"],
        |s| s.only_stated,
    ),
    figure(
        "delays_in_force",
        ["chậm", "ghi nhận chậm còn hiệu lực"],
        ["decl", "declarations of delay in force"],
        |s| s.delays_in_force,
    ),
    figure(
        "delays_ended",
        ["rút", "ghi nhận chậm đã chấm dứt"],
        ["end", "declarations of delay ended"],
        |s| s.delays_ended,
    ),
    figure("cases_with_gaps", ["hở", "vụ việc còn thiếu bước"], ["gaps", "cases with gaps"], |s| {
        s.cases_with_gaps
    }),
    figure("corrections", ["sửa", "bút toán được sửa"], ["corr", "entries corrected"], |s| s.corrections),
    figure("late_discoveries", ["muộn", "bản ghi phát hiện muộn"], ["fnd", "records found late"], |s| {
        s.late_discoveries
    }),
    figure(
        "later_grounds",
        ["◂", "kết luận có căn cứ ghi sau hạn"],
        ["◂", "verdicts on grounds recorded later"],
        |s| s.later_grounds,
    ),
    figure(
        "channel_breaches",
        ["kênh", "báo cáo nộp sai kênh"],
        ["chan", "reports in another way than prescribed"],
        |s| s.channel_breaches,
    ),
    figure(
        "late_documents",
        ["v.b", "văn bản phát hành, xác nhận, đăng ký chậm"],
        ["docs", "documents dispatched, acknowledged, registered late"],
        |s| s.late_documents,
    ),
    figure(
        "undated",
        ["k.h", "không có thời hạn, không chấm điểm"],
        ["none", "without a deadline, not scored"],
        |s| s.undated,
    ),
];

/// All units' figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Scorecard {
    /// What it rests on.
    pub basis: Basis,
    /// By kind of body, then code.
    pub units: Vec<Score>,
}

/// Whether a unit answers for the units that it succeeds. Nothing that was declared of those passes
/// on by itself; it is counted with the successor's only where somebody asks for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lineage {
    /// Each unit's own figures.
    Own,
    /// gồm đơn vị tiền thân: with those of all its predecessors.
    WithPredecessors,
}

impl Lineage {
    /// Which tasks are looked at, where these are asked for.
    pub fn looks_at(self, filter: &Filter) -> Filter {
        Filter { unit: filter.unit.clone().filter(|_| self == Self::Own), ..filter.clone() }
    }
}

/// The figures of every unit that has a task passing the filter.
pub fn scorecard(knowledge: &Knowledge<'_>, filter: &Filter, lineage: Lineage) -> Scorecard {
    let mut groups = Groups::new();
    let unit_asked = filter.unit.clone();
    let all = lineage.looks_at(filter);
    let day = knowledge.as_of.valid.date();
    for stands in stands(knowledge, &all) {
        let task = stands.task;
        let owners = match lineage {
            Lineage::Own => BTreeSet::from([task.id.unit.clone()]),
            Lineage::WithPredecessors => answering(knowledge, &task.id.unit, day),
        };
        for owner in owners.into_iter().filter(|owner| unit_asked.as_ref().is_none_or(|unit| unit == owner)) {
            let kind = knowledge.state.units.get(&owner).map(|unit| unit.kind);
            groups.entry((kind, owner)).or_default().push(stands);
        }
    }
    let counts = Counts::of(knowledge, filter, &groups);
    let units = groups.into_iter().map(|((_, unit), tasks)| score(knowledge, unit, &tasks, &counts)).collect();
    Scorecard { basis: knowledge.basis(), units }
}

/// The tasks of each unit, by kind of body, then code.
type Groups<'k> = BTreeMap<(Option<UnitKind>, UnitCode), Vec<Stands<'k>>>;

/// What is counted for all units at once: whoever counted for each anew would read the whole log as many times.
#[derive(Default)]
struct Counts {
    /// Entries that correct an earlier one on the unit's tasks.
    corrections: BTreeMap<UnitCode, usize>,
    /// Records found late.
    late_discoveries: BTreeMap<UnitCode, usize>,
    /// Documents dispatched, acknowledged, registered late.
    late_documents: BTreeMap<UnitCode, usize>,
    /// The last score among the facts about the unit.
    quality_scores: BTreeMap<UnitCode, String>,
}

impl Counts {
    fn of(knowledge: &Knowledge<'_>, filter: &Filter, groups: &Groups<'_>) -> Self {
        let mut owners: BTreeMap<&TaskId, Vec<&UnitCode>> = BTreeMap::new();
        for ((_, unit), tasks) in groups {
            for stands in tasks.iter().filter(|stands| !stands.is_taken_over) {
                owners.entry(&stands.task.id).or_default().push(unit);
            }
        }
        let mut counts = Self::default();
        for Counted { counted_as, tasks, .. } in knowledge.log.counted() {
            let counted = match counted_as {
                CountedAs::Correction => &mut counts.corrections,
                CountedAs::LateDiscovery => &mut counts.late_discoveries,
            };
            let units = tasks.iter().filter_map(|task| owners.get(task)).flatten();
            for unit in units.collect::<BTreeSet<_>>() {
                *counted.entry((*unit).clone()).or_default() += 1;
            }
        }
        for lag in lags(knowledge, filter) {
            *counts.late_documents.entry(lag.unit).or_default() += 1;
        }
        for fact in knowledge.state.facts.all().filter(|fact| fact.at <= knowledge.as_of.valid) {
            if let Some(score) = fact.fields.get("score") {
                counts.quality_scores.insert(fact.unit.clone(), score.to_string());
            }
        }
        counts
    }
}

/// The units that answer for `unit` on a day: itself while it exists, else those that succeed it.
fn answering(knowledge: &Knowledge<'_>, unit: &UnitCode, day: NaiveDate) -> BTreeSet<UnitCode> {
    let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![unit.clone()]);
    while let Some(code) = open.pop() {
        // Lineage has no circles by intent; by mistake it might.
        if !seen.insert(code.clone()) {
            continue;
        }
        let known = knowledge.state.units.get(&code);
        match known.filter(|known| !known.exists_on(day) && !known.successors.is_empty()) {
            Some(ended) => open.extend(ended.successors.iter().cloned()),
            None => drop(found.insert(code)),
        }
    }
    found
}

fn score(knowledge: &Knowledge<'_>, unit: UnitCode, tasks: &[Stands<'_>], counts: &Counts) -> Score {
    let (taken_over, tasks): (Vec<&Stands<'_>>, Vec<&Stands<'_>>) = tasks.iter().partition(|task| task.is_taken_over);
    let count = |test: &dyn Fn(&Stands<'_>) -> bool| saturating(tasks.iter().filter(|task| test(task)).count());
    let figures = Figures::of(tasks.iter().copied());
    let of_unit = |counted: &BTreeMap<UnitCode, usize>| saturating(counted.get(&unit).copied().unwrap_or_default());
    let ended = |stands: &Stands<'_>| {
        let facts = stands.task.facts_by(knowledge.as_of.valid);
        facts.filter(|fact| matches!(fact.kind, FactKind::DelayEnded { .. })).count()
    };
    Score {
        dated: figures.dated,
        undated: count(&|task| task.due.is_none()),
        on_time: figures.on_time,
        on_time_extended: figures.on_time_extended,
        late: figures.late,
        overdue: figures.overdue,
        open: figures.open,
        taken_over: saturating(taken_over.len()),
        only_stated: figures.only_stated,
        on_time_permille: figures.on_time_permille(),
        delays_in_force: count(&|task| task.is_delayed),
        delays_ended: saturating(tasks.iter().map(|task| ended(task)).sum()),
        cases_with_gaps: count(&|task| task.case_has_gaps),
        corrections: of_unit(&counts.corrections),
        late_discoveries: of_unit(&counts.late_discoveries),
        later_grounds: count(&|task| task.has_later_grounds),
        channel_breaches: count(&|task| task.breaches_channel),
        late_documents: of_unit(&counts.late_documents),
        quality_score: counts.quality_scores.get(&unit).cloned(),
        unit,
    }
}

/// How many of some tasks are done in time, late, or open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Tasks with a deadline.
    pub dated: u32,
    /// Done on time.
    pub on_time: u32,
    /// Done on time after an extension.
    pub on_time_extended: u32,
    /// Done late.
    pub late: u32,
    /// Not done, and overdue.
    pub overdue: u32,
    /// Not done, and still in time.
    pub open: u32,
    /// Done by a file of past years alone.
    pub only_stated: u32,
}

impl Figures {
    /// Those of these tasks, none of which was taken over.
    pub fn of<'s, 'k: 's>(tasks: impl Iterator<Item = &'s Stands<'k>>) -> Self {
        let mut figures = Self::default();
        for task in tasks {
            figures.dated += u32::from(task.due.is_some());
            match task.time {
                _ if task.only_stated && task.due.is_some() => figures.only_stated += 1,
                TimeState::OnTime => figures.on_time += 1,
                TimeState::OnTimeExtended => figures.on_time_extended += 1,
                TimeState::Late => figures.late += 1,
                TimeState::Overdue => figures.overdue += 1,
                TimeState::Open | TimeState::DueSoon | TimeState::ReturnedInCure => figures.open += 1,
                TimeState::NoDeadline | TimeState::Suspended | TimeState::Released => {}
            }
        }
        figures
    }

    /// Share on time of all that are done or overdue, in thousandths; none before the first.
    pub fn on_time_permille(&self) -> Option<u32> {
        let in_time = self.on_time + self.on_time_extended;
        permille(in_time, in_time + self.late + self.overdue)
    }
}

/// `part` of `whole` in thousandths, rounded; `None` of nothing.
fn permille(part: u32, whole: u32) -> Option<u32> {
    let (part, whole) = (u64::from(part), u64::from(whole));
    (part * 2000 + whole).checked_div(whole * 2).and_then(|thousandths| u32::try_from(thousandths).ok())
}

fn saturating(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
