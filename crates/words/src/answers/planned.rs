//! What would be recorded, and what a draft leaves out or has otherwise than the ledger.

use std::collections::BTreeMap;

use calendar::{NaiveDate, Period};
use domain::{DirectiveId, Event, ObligationId, Recorded, TaskId, UnitCode};
use exchange::{
    draft::{Difference, Edited, LeftOut, Member, Remedy, Unopened},
    groups::GroupsOfDay,
};
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
    /// Deadlines that would lie after the last day that the document lets count, since that day is no working day.
    pub rolled: Vec<Rolled>,
    #[serde(skip)]
    names: UnitNames,
    #[serde(skip)]
    groups: GroupsOfDay,
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
    pub due: NaiveDate,
}

impl BornOverdue {
    /// The tasks of an entry that fixes a deadline which was over on the day on which it is recorded.
    pub fn of(recorded: &Recorded) -> Vec<Self> {
        Self::by(&recorded.event, recorded.recorded_at.date())
    }

    /// The same of an event that would be recorded on this day.
    pub fn by(event: &Event, today: NaiveDate) -> Vec<Self> {
        let Event::DeadlineFixed(fixed) = event else { return Vec::new() };
        let due = fixed.deadline.effective;
        let tasks = TaskId::of_units(&fixed.obligation, fixed.period, &fixed.units);
        if due < today { tasks.into_iter().map(|task| Self { task, due }).collect() } else { Vec::new() }
    }
}

/// A deadline that falls on a day off, and goes on to the next working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rolled {
    /// The duty.
    pub obligation: ObligationId,
    /// The last day that the document lets count.
    pub nominal: calendar::NaiveDate,
    /// The last day that counts.
    pub effective: calendar::NaiveDate,
    /// The period, of a duty that comes again: no draft names its day.
    #[serde(skip)]
    pub period: Option<Period>,
}

impl Rolled {
    fn of(recorded: &Recorded) -> Option<Self> {
        let Event::DeadlineFixed(fixed) = &recorded.event else { return None };
        let (nominal, effective) = (fixed.deadline.nominal, fixed.deadline.effective);
        let (obligation, period) = (fixed.obligation.clone(), fixed.period);
        (effective > nominal).then_some(Self { obligation, nominal, effective, period })
    }

    /// The same, in a sentence.
    pub fn words(&self, language: Language) -> String {
        let (code, nominal, effective) = (self.obligation.code(), date(self.nominal), date(self.effective));
        if let Some(period) = self.period {
            let period = crate::period(period, language);
            return say!(
                language,
                "{code}, {period}: {nominal} là ngày nghỉ; hạn chuyển sang {effective}",
                "{code}, {period}: {nominal} is a day off; the deadline goes on to {effective}"
            );
        }
        say!(
            language,
            "{code}: ngày cuối cùng văn bản cho tính, {nominal}, là ngày nghỉ; hạn chuyển sang {effective}, qua ngày đó. Có đúng ý văn bản không? Nếu không, trong due của dự thảo thêm moved = \"before\" (hạn là ngày làm việc liền trước); ấn định bằng lệnh thì ghi ngày làm việc đó",
            "{code}: the last day that the document lets count, {nominal}, is a day off; the deadline goes on to {effective}, past that day. Is that meant? If not, add moved = \"before\" to due in the draft (the working day before it); by a command, name that working day"
        )
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

/// The tasks by duty, period and day: of a few units each by itself, of many how many.
fn listed(head: String, tasks: &[BornOverdue], language: Language) -> String {
    const UNITS_NAMED_MAX: usize = 3;
    let mut groups: BTreeMap<_, Vec<&TaskId>> = BTreeMap::new();
    for BornOverdue { task, due } in tasks {
        groups.entry((&task.obligation, task.period, due)).or_default().push(task);
    }
    let mut lines = vec![head];
    for ((obligation, period, due), tasks) in &groups {
        let due = date(**due);
        if tasks.len() <= UNITS_NAMED_MAX {
            let told = |task: &&TaskId| say!(language, "  {task}: hạn {due}", "  {task}: due {due}");
            lines.extend(tasks.iter().map(told));
            continue;
        }
        let count = tasks.len();
        let of = period.map(|period| format!(", {}", crate::period(period, language))).unwrap_or_default();
        lines.push(say!(
            language,
            "  {obligation}{of}: {count} đơn vị, hạn {due}",
            "  {obligation}{of}: {count} units, due {due}"
        ));
    }
    if let Some(rest) = lines.len().checked_sub(TOLD_MAX + 1).filter(|rest| *rest > 0) {
        lines.truncate(TOLD_MAX + 1);
        lines.push(say!(language, "  … và {rest} dòng nữa", "  … and {rest} more"));
    }
    lines.join("\n")
}

impl DryRun {
    /// Nothing yet, with units called so, and in these groups.
    pub fn new(names: UnitNames, groups: GroupsOfDay) -> Self {
        Self { names, groups, ..Self::default() }
    }

    /// Adds a command, and the entries that it would become.
    pub fn add(&mut self, applied: &Applied, entries: Vec<Recorded>) {
        let new = applied.outcome == Recording::Recorded;
        let outcome = if new { "would-record" } else { applied.outcome.word() };
        let told = |recorded: &Recorded| EntryLine::of(recorded, &UnitNames::default(), Language::En).what;
        let what = entries.iter().map(told).collect();
        if new {
            self.born_overdue.extend(entries.iter().flat_map(BornOverdue::of));
            self.rolled.extend(entries.iter().filter_map(Rolled::of));
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
                let units = units_of(&recorded.event);
                if !units.is_empty() {
                    lines.push(format!("    {}", labels::units(units, &self.groups, &self.names, language)));
                }
                if let Event::ObligationExtracted(duty) = &recorded.event
                    && !duty.coordinators.is_empty()
                {
                    let with = duty.coordinators.join("; ");
                    lines.push(say!(language, "    phối hợp: {with}", "    with: {with}"));
                }
            }
            if let Some(rest) = entries.len().checked_sub(TOLD_MAX).filter(|rest| *rest > 0) {
                lines.push(say!(language, "  … và {rest} bút toán nữa", "  … and {rest} more entries"));
            }
            if let Some(recorded) = entries.first() {
                let who = trail::who(&EntryLine::of(recorded, &self.names, language), &self.names, language);
                lines.push(say!(language, "  người ghi: {who}", "  by: {who}"));
            }
        }
        lines.extend(self.rolled.iter().map(|rolled| rolled.words(language)));
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

/// Whom an entry addresses, or binds.
fn units_of(event: &Event) -> &[UnitCode] {
    match event {
        Event::DirectiveRegistered(e) => &e.addressees,
        Event::ObligationExtracted(e) => &e.debtors,
        Event::TasksAssigned(e) => &e.units,
        _ => &[],
    }
}

/// Who decides what an office leaves out.
pub fn left_out(left: &LeftOut, names: &UnitNames, language: Language) -> String {
    let LeftOut { line, code, unit, act } = left;
    let (act, unit) = (labels::act(act, language), labels::unit(unit, names, language));
    say!(
        language,
        "dòng {line}, {code}: chưa ghi phần của {unit}, vì không ai của đơn vị đó được quyết định về việc của chính mình; Chủ tịch hoặc Phó Chủ tịch UBND làm: {act}",
        "line {line}, {code}: the part of {unit} is left out, since nobody there decides on their own affairs; the Chairman or a vice-chairman does it: {act}"
    )
}

/// What is recorded otherwise, and what would change it.
pub fn edited(edited: &Edited, language: Language) -> String {
    let Edited { line, member, entry, difference: Difference { recorded, drafted, remedy } } = edited;
    let place = line.map(|line| say!(language, "dòng {line}: ", "line {line}: ")).unwrap_or_default();
    let recorded = match recorded {
        Some(recorded) => say!(language, "sổ có {recorded}", "there it is {recorded}"),
        None => say!(language, "sổ không có", "there it is not"),
    };
    let drafted = match drafted {
        Some(drafted) => say!(language, "dự thảo có {drafted}", "the draft has {drafted}"),
        None => say!(language, "dự thảo không có", "the draft has none"),
    };
    let differs = match member {
        Member::Duty(code) => say!(
            language,
            "nhiệm vụ {code} không còn trong dự thảo; bút toán {entry} đã ghi: {recorded}",
            "the duty {code} is not in the draft any more, and is recorded by entry {entry}: {recorded}"
        ),
        Member::Of(member) => say!(
            language,
            "{member} đã ghi khác, tại bút toán {entry}: {recorded}; {drafted}",
            "{member} is recorded otherwise, by entry {entry}: {recorded}; {drafted}"
        ),
    };
    let remedy = match *remedy {
        Remedy::Act(act) => {
            let told = labels::act(act, language);
            say!(
                language,
                "Dự thảo không đổi được điều đã ghi. Muốn đổi: {told}, socai do {act} (cách dùng: socai do {act} --help)",
                "The draft does not change what is recorded. To change it: {told}, socai do {act} (see: socai do {act} --help)"
            )
        }
        Remedy::Earlier => say!(
            language,
            "Dự thảo không đổi được điều đã ghi. Hạn sớm hơn chỉ Chủ tịch hoặc Phó Chủ tịch ấn định, theo văn bản và có lý do: socai do fix-deadline",
            "The draft does not change what is recorded. Only the Chairman or a vice-chairman fixes an earlier day, by a document and with a reason: socai do fix-deadline"
        ),
        Remedy::Anew => say!(
            language,
            "Điều này không sửa được: kết thúc nhiệm vụ đã giao (socai do end-task), rồi ghi lại trong dự thảo với mã khác",
            "This is not corrected: end its tasks (socai do end-task), then draft the duty anew under another code"
        ),
        Remedy::Recall => say!(
            language,
            "Điều này không sửa được: thu hồi văn bản trong sổ (socai do change-directive), rồi đăng ký lại với mã khác",
            "This is not corrected: recall the directive in the ledger (socai do change-directive), then register it anew under another identifier"
        ),
        Remedy::Stays => say!(
            language,
            "Ai đã ghi thì vẫn là người đã ghi; người nêu trong dự thảo ghi những gì chưa ghi",
            "Who recorded it stays who recorded it; whoever the draft names records what is not recorded yet"
        ),
    };
    format!("{place}{differs}. {remedy}.")
}

/// A period that cannot be opened by the day of the draft.
pub fn unopened(unopened: &Unopened, language: Language) -> String {
    let Unopened { line, code, period, due, cut_off, days, .. } = unopened;
    let (due, cut_off) = (date(*due), date(*cut_off));
    say!(
        language,
        "dòng {line}, {code}: {period} không mở được: hạn {due} cách ngày chốt số liệu {cut_off} chưa đủ {days} ngày làm việc (Nghị định 09/2019/NĐ-CP, Điều 8). Đề nghị cơ quan ban hành nêu ngày khác, rồi sửa due_day: socai do correct-fields",
        "line {line}, {code}: {period} cannot be opened: due on {due}, less than {days} working day(s) after the data end on {cut_off} (Decree 09/2019/NĐ-CP, article 8). Ask whoever issued it for another day, then correct due_day: socai do correct-fields"
    )
}

/// What comes next, where a letter has no number yet.
pub fn awaits_number(directive: &DirectiveId, duties: usize, path: &str, language: Language) -> String {
    say!(
        language,
        "Văn bản chưa có số: chỉ đăng ký {directive}, chưa tách {duties} nhiệm vụ. Tiếp theo, khi đã có số và ngày:\n  1. socai do issue-directive --directive {directive} --number SỐ --date NGÀY --by \"Văn thư Văn phòng UBND tỉnh\" --approved-by \"Chủ tịch\"\n  2. socai apply {path}",
        "The letter has no number yet: {directive} is only registered, its {duties} duties wait. Next, once it has a number and a date:\n  1. socai do issue-directive --directive {directive} --number NUMBER --date DAY --by VPUBND/provincial-clerk --approved-by UBND/chairman\n  2. socai apply {path}"
    )
}
