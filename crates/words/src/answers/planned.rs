//! What would be recorded, and what a draft leaves out or has otherwise than the ledger.

use domain::{Event, Recorded, TaskId};
use exchange::draft::{Edited, LeftOut};
use ledger::apply::{Applied, Recording};
use schemars::JsonSchema;
use serde::Serialize;
use views::UnitNames;

use super::Answer;
use crate::{Language, date, labels, say, trail, trail::EntryLine};

/// So many entries of one command are told one by one.
const TOLD_MAX: usize = 40;

/// What would be recorded, command by command.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct DryRun {
    /// One per command, in order.
    pub commands: Vec<WouldBe>,
    /// Tasks that would be overdue from the beginning.
    pub born_overdue: Vec<BornOverdue>,
    #[serde(skip)]
    names: UnitNames,
    #[serde(skip)]
    entries: Vec<Vec<Recorded>>,
}

/// What would become of a command.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WouldBe {
    /// The line from which it comes, from 1.
    pub line: usize,
    /// Its identifier.
    pub id: String,
    /// would-record, or already-recorded.
    pub outcome: &'static str,
    /// What would be recorded, entry by entry, in English.
    pub what: Vec<String>,
}

/// A task whose due date is over when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BornOverdue {
    /// The task.
    pub task: TaskId,
    /// Its last day.
    pub due: calendar::NaiveDate,
}

impl BornOverdue {
    /// The tasks of an entry that fixes a deadline which was over on the day on which it is recorded.
    pub fn of(recorded: &Recorded) -> Vec<Self> {
        let Event::DeadlineFixed(fixed) = &recorded.event else { return Vec::new() };
        let due = fixed.deadline.effective;
        let tasks = TaskId::of_units(&fixed.obligation, fixed.period, &fixed.units);
        if due < recorded.recorded_at.date() {
            tasks.into_iter().map(|task| Self { task, due }).collect()
        } else {
            Vec::new()
        }
    }
}

/// Those tasks, before they are recorded.
pub fn born_overdue(tasks: &[BornOverdue], language: Language) -> String {
    let count = tasks.len();
    let head = say!(
        language,
        "{count} nhiệm vụ sẽ quá hạn ngay khi được giao:",
        "{count} task(s) would be overdue from the beginning:"
    );
    listed(head, tasks, language)
}

/// Those tasks, once they are recorded.
pub fn overdue(tasks: &[BornOverdue], language: Language) -> String {
    let count = tasks.len();
    let head = say!(
        language,
        "lưu ý: {count} nhiệm vụ quá hạn ngay khi được giao:",
        "note: {count} task(s) are overdue from the beginning:"
    );
    listed(head, tasks, language)
}

fn listed(head: String, tasks: &[BornOverdue], language: Language) -> String {
    let count = tasks.len();
    let mut lines = vec![head];
    for BornOverdue { task, due } in tasks.iter().take(TOLD_MAX) {
        let due = date(*due);
        lines.push(say!(language, "  {task}: hạn {due}", "  {task}: due {due}"));
    }
    let rest = count.saturating_sub(TOLD_MAX);
    if rest > 0 {
        lines.push(say!(language, "  … và {rest} nhiệm vụ nữa", "  … and {rest} more"));
    }
    lines.join("\n")
}

impl DryRun {
    /// Nothing yet, with units called so.
    pub fn new(names: UnitNames) -> Self {
        Self { names, ..Self::default() }
    }

    /// Adds a command, and the entries that it would become.
    pub fn add(&mut self, applied: &Applied, entries: Vec<Recorded>) {
        let new = applied.outcome == Recording::Recorded;
        let outcome = if new { "would-record" } else { applied.outcome.word() };
        let told = |recorded: &Recorded| EntryLine::of(recorded, &UnitNames::default(), Language::En).what;
        let what = entries.iter().map(told).collect();
        if new {
            self.born_overdue.extend(entries.iter().flat_map(BornOverdue::of));
        }
        self.commands.push(WouldBe { line: applied.line, id: applied.id.to_string(), outcome, what });
        self.entries.push(entries);
    }
}

impl Answer for DryRun {
    fn words(&self, language: Language) -> String {
        let mut lines = Vec::new();
        for (WouldBe { line, id, outcome, .. }, entries) in self.commands.iter().zip(&self.entries) {
            lines.push(match *outcome {
                "would-record" => say!(language, "dòng {line} ({id}): sẽ ghi", "line {line} ({id}): would record"),
                _ => say!(language, "dòng {line} ({id}): đã có từ trước", "line {line} ({id}): recorded before"),
            });
            if *outcome != "would-record" {
                continue;
            }
            for recorded in entries.iter().take(TOLD_MAX) {
                let entry = EntryLine::of(recorded, &self.names, language);
                lines.push(format!("  {}", entry.what));
            }
            if let Some(rest) = entries.len().checked_sub(TOLD_MAX).filter(|rest| *rest > 0) {
                lines.push(say!(language, "  … và {rest} bút toán nữa", "  … and {rest} more entries"));
            }
            if let Some(recorded) = entries.first() {
                let who = trail::who(&EntryLine::of(recorded, &self.names, language), &self.names, language);
                lines.push(say!(language, "  người ghi: {who}", "  by: {who}"));
            }
        }
        if !self.born_overdue.is_empty() {
            lines.push(born_overdue(&self.born_overdue, language));
        }
        lines.push(say!(
            language,
            "Chưa ghi gì (--dry-run). Bỏ --dry-run để ghi.",
            "Nothing was recorded (--dry-run). Leave out --dry-run to record it."
        ));
        lines.join("\n")
    }
}

/// Who decides what an office leaves out.
pub fn left_out(left: &LeftOut, language: Language) -> String {
    let LeftOut { line, code, unit, act } = left;
    let act = labels::act(act, language);
    say!(
        language,
        "dòng {line}, {code}: chưa ghi phần của {unit}, vì không ai của {unit} được quyết định về việc của chính mình; Chủ tịch hoặc Phó Chủ tịch UBND làm: {act}",
        "line {line}, {code}: the part of {unit} is left out, since nobody of {unit} decides on their own affairs; the Chairman or a vice-chairman does it: {act}"
    )
}

/// What would change what is recorded otherwise.
pub fn edited(edited: &Edited, language: Language) -> String {
    let Edited { line, member, entry, act } = edited;
    let act_is = labels::act(act, language);
    say!(
        language,
        "dòng {line}: {member} đã ghi khác, tại bút toán {entry}; sửa dự thảo không đổi được. Muốn đổi: {act_is} ({act})",
        "line {line}: {member} is recorded otherwise, by entry {entry}; editing the draft does not change that. To change it: {act_is} ({act})"
    )
}
