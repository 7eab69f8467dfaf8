//! Each unit in figures: what was owed, on time, late, declared, withdrawn, left open.

use std::collections::{BTreeMap, BTreeSet};

use calendar::NaiveDate;
use domain::{
    TaskId, UnitCode,
    index::{Counted, CountedAs},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{Basis, Filter, Knowledge},
    clerk::lags,
    settled::{Settled, stands},
    sheet::Title,
    tally::{Figures, Tally},
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

/// The figures of every unit that has a task passing the filter. Tasks that have settled may be left out of what is
/// known: then they are `settled`.
pub fn scorecard(knowledge: &Knowledge<'_>, settled: &Settled, filter: &Filter, lineage: Lineage) -> Scorecard {
    let mut owners = Owners { knowledge, unit_asked: filter.unit.as_ref(), lineage, known: BTreeMap::new() };
    let counted = knowledge.log.counted();
    let with_entries: BTreeSet<&TaskId> = counted.iter().flat_map(|counted| &counted.tasks).collect();
    let mut tallies: BTreeMap<UnitCode, Tally> = BTreeMap::new();
    let mut counted_for: BTreeMap<&TaskId, Vec<UnitCode>> = BTreeMap::new();
    let looked_at = lineage.looks_at(filter);
    for (task, stands) in stands(knowledge, settled, &looked_at) {
        let owners = owners.of(&task.id.unit);
        owners.iter().for_each(|owner| *tallies.entry(owner.clone()).or_default() += stands.into());
        if !stands.is_taken_over && with_entries.contains(&task.id) {
            counted_for.insert(&task.id, owners.to_vec());
        }
    }
    for ((unit, _), tally) in &settled.tallies {
        owners.of(unit).iter().for_each(|owner| *tallies.entry(owner.clone()).or_default() += *tally);
    }
    for task in &settled.with_entries {
        counted_for.insert(task, owners.of(&task.unit).to_vec());
    }
    let counts = Counts::of(knowledge, filter, &counted, &counted_for);
    let mut units: Vec<Score> = tallies.into_iter().map(|(unit, tally)| score(unit, tally, &counts)).collect();
    let kind = |unit: &UnitCode| knowledge.state.units.get(unit).map(|unit| unit.kind);
    units.sort_by_key(|score| kind(&score.unit));
    Scorecard { basis: knowledge.basis(), units }
}

/// Which units answer for a unit's tasks, of those that are asked about.
struct Owners<'o, 'k> {
    knowledge: &'o Knowledge<'k>,
    unit_asked: Option<&'o UnitCode>,
    lineage: Lineage,
    known: BTreeMap<UnitCode, Vec<UnitCode>>,
}

impl Owners<'_, '_> {
    fn of(&mut self, unit: &UnitCode) -> &[UnitCode] {
        if !self.known.contains_key(unit) {
            let all = match self.lineage {
                Lineage::Own => BTreeSet::from([unit.clone()]),
                Lineage::WithPredecessors => answering(self.knowledge, unit, self.knowledge.as_of.valid.date()),
            };
            let asked = all.into_iter().filter(|owner| self.unit_asked.is_none_or(|unit| unit == owner));
            self.known.insert(unit.clone(), asked.collect());
        }
        self.known.get(unit).map_or(&[], Vec::as_slice)
    }
}

/// What is counted for all units at once: whoever counted for each anew would read the whole log as many times.
#[derive(Default)]
struct Counts {
    /// Entries that correct an earlier one on the unit's tasks.
    corrections: BTreeMap<UnitCode, u32>,
    /// Records found late.
    late_discoveries: BTreeMap<UnitCode, u32>,
    /// Documents dispatched, acknowledged, registered late.
    late_documents: BTreeMap<UnitCode, u32>,
    /// The last score among the facts about the unit.
    quality_scores: BTreeMap<UnitCode, String>,
}

impl Counts {
    fn of(
        knowledge: &Knowledge<'_>,
        filter: &Filter,
        counted: &[Counted],
        counted_for: &BTreeMap<&TaskId, Vec<UnitCode>>,
    ) -> Self {
        let mut counts = Self::default();
        for Counted { counted_as, tasks, .. } in counted {
            let counted = match counted_as {
                CountedAs::Correction => &mut counts.corrections,
                CountedAs::LateDiscovery => &mut counts.late_discoveries,
            };
            let units = tasks.iter().filter_map(|task| counted_for.get(task)).flatten();
            for unit in units.collect::<BTreeSet<_>>() {
                *counted.entry(unit.clone()).or_default() += 1;
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

fn score(unit: UnitCode, tally: Tally, counts: &Counts) -> Score {
    let Figures { dated, on_time, on_time_extended, late, overdue, open, only_stated } = tally.figures;
    let of_unit = |counted: &BTreeMap<UnitCode, u32>| counted.get(&unit).copied().unwrap_or_default();
    Score {
        dated,
        undated: tally.undated,
        on_time,
        on_time_extended,
        late,
        overdue,
        open,
        taken_over: tally.taken_over,
        only_stated,
        on_time_permille: tally.figures.on_time_permille(),
        delays_in_force: tally.delays_in_force,
        delays_ended: tally.delays_ended,
        cases_with_gaps: tally.cases_with_gaps,
        corrections: of_unit(&counts.corrections),
        late_discoveries: of_unit(&counts.late_discoveries),
        later_grounds: tally.later_grounds,
        channel_breaches: tally.channel_breaches,
        late_documents: of_unit(&counts.late_documents),
        quality_score: counts.quality_scores.get(&unit).cloned(),
        unit,
    }
}
