//! Every projection of the ledger, by name. Each answers at (valid, known) like any other view.

mod cases;
mod duties;
mod inspections;
mod organisation;
mod registers;
mod rules;
mod timeliness;
pub use timeliness::say_opposite;

use crate::{
    as_of::{Filter, Knowledge},
    sheet::{Cell, Column, Sheet},
    text::Language,
};

/// A projection.
#[derive(Debug, Clone, Copy)]
pub struct Projection {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it answers, in Vietnamese.
    pub vi: &'static str,
    /// What it answers, in English.
    pub en: &'static str,
    rows_of: RowsOf,
    columns: &'static [Column],
    rows: fn(&Knowledge<'_>, &Filter, Language) -> Vec<Vec<Cell>>,
}

/// What the rows of a projection are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowsOf {
    Tasks,
    Others,
}

impl Projection {
    /// The projection of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROJECTIONS.iter().find(|projection| projection.name == name)
    }

    /// Whether it can be asked about a period: its rows are about tasks, which have one.
    pub fn has_periods(&self) -> bool {
        self.rows_of == RowsOf::Tasks
    }

    /// Its columns.
    pub fn columns(&self) -> &'static [Column] {
        self.columns
    }

    /// What it comes to.
    pub fn sheet(&self, knowledge: &Knowledge<'_>, filter: &Filter, language: Language) -> Sheet {
        let rows = (self.rows)(knowledge, filter, language);
        Sheet { name: self.name, basis: knowledge.basis(), columns: self.columns, rows }
    }
}

const fn projection(
    name: &'static str,
    vi: &'static str,
    en: &'static str,
    columns: &'static [Column],
    rows: fn(&Knowledge<'_>, &Filter, Language) -> Vec<Vec<Cell>>,
) -> Projection {
    Projection { name, vi, en, rows_of: RowsOf::Others, columns, rows }
}

const fn of_tasks(projection: Projection) -> Projection {
    Projection { rows_of: RowsOf::Tasks, ..projection }
}

/// All of them, in the order in which an inspector asks.
pub const PROJECTIONS: &[Projection] = &[
    projection(
        "obligations",
        "văn bản yêu cầu gì, của ai, đã có bằng chứng nào",
        "what the directive demands, of whom, evidence so far",
        duties::OBLIGATIONS,
        duties::obligations,
    ),
    of_tasks(projection(
        "board",
        "bảng nhiệm vụ từng đơn vị",
        "each unit's tasks: assigned, open, returned, done",
        duties::BOARD,
        duties::board,
    )),
    of_tasks(projection(
        "reports",
        "báo cáo theo đơn vị, kỳ, kênh nộp",
        "reports by unit, period and channel",
        duties::REPORTS,
        duties::reports,
    )),
    of_tasks(projection(
        "filings",
        "văn bản đã nộp được tính của từng nhiệm vụ",
        "the filing that counts of each task",
        duties::FILINGS,
        duties::filings,
    )),
    of_tasks(projection(
        "overdue",
        "quá hạn và số ngày chậm",
        "what is late, and for how long",
        duties::OVERDUE,
        duties::overdue,
    )),
    of_tasks(projection(
        "orphaned",
        "nhiệm vụ đang mở của đơn vị đã kết thúc, chưa ai tiếp nhận",
        "open tasks of units that have ended, taken over by nobody",
        duties::ORPHANED,
        duties::orphaned,
    )),
    of_tasks(projection(
        "deadlines",
        "thời hạn, gia hạn, cách tính",
        "due dates, extensions, and how they came about",
        duties::DEADLINES,
        duties::deadlines,
    )),
    of_tasks(projection(
        "recomputation",
        "thời hạn và kết luận sẽ đổi nếu tính lại",
        "what would change if due dates were computed again",
        duties::RECOMPUTATION,
        duties::recomputation,
    )),
    of_tasks(projection(
        "timeliness",
        "từng lần nộp: kết luận, căn cứ, cách hiểu ngược lại",
        "each filing: verdict, settings, opposite readings",
        timeliness::COLUMNS,
        timeliness::rows,
    )),
    of_tasks(projection(
        "follow-up",
        "đôn đốc, giải trình đến hạn, bước còn thiếu",
        "reminders, explanations due, missing steps",
        cases::FOLLOW_UP,
        cases::follow_up,
    )),
    of_tasks(projection(
        "cases",
        "hồ sơ giải trình, kiểm điểm, công khai",
        "accountability cases: explain, review, publish",
        cases::CASES,
        cases::cases,
    )),
    projection(
        "inspections",
        "thanh tra, kiểm tra",
        "inspections and checks",
        inspections::INSPECTIONS,
        inspections::inspections,
    ),
    projection(
        "findings",
        "phát hiện và trả lời",
        "findings and answers",
        inspections::FINDINGS,
        inspections::findings,
    ),
    projection(
        "recommendations",
        "kiến nghị, đang mở hay đã kết thúc",
        "recommendations, open and closed, with their age",
        inspections::RECOMMENDATIONS,
        inspections::recommendations,
    ),
    projection(
        "proposals",
        "đề xuất khen thưởng, kỷ luật và thời hiệu",
        "proposals of commendation and discipline",
        inspections::PROPOSALS,
        inspections::proposals,
    ),
    projection(
        "scores",
        "điểm và số liệu công bố",
        "published scores and figures",
        registers::FACTS,
        registers::scores,
    ),
    projection(
        "publications",
        "đã công khai gì, ở đâu, khi nào",
        "what was published where and when",
        registers::PUBLICATIONS,
        registers::publications,
    ),
    projection("incoming", "sổ đăng ký văn bản đến", "the incoming register", registers::INCOMING, registers::incoming),
    projection("outgoing", "sổ đăng ký văn bản đi", "the outgoing register", registers::OUTGOING, registers::outgoing),
    of_tasks(projection(
        "handling",
        "sổ theo dõi giải quyết văn bản đến",
        "the follow-up register of incoming documents",
        registers::HANDLING,
        registers::handling,
    )),
    projection(
        "procedures",
        "thủ tục, phản ánh: việc phải làm và đã làm",
        "procedures and feedback: called for, and done",
        registers::PROCEDURES,
        registers::procedures,
    ),
    projection("facts", "mọi sự việc đã ghi", "every fact recorded", registers::FACTS, registers::facts),
    projection(
        "corrections",
        "sửa, hủy bút toán; bản ghi phát hiện muộn",
        "corrections, annulments, late-discovered records",
        registers::CORRECTIONS,
        registers::corrections,
    ),
    projection(
        "organisation",
        "đơn vị tại thời điểm đó, tiền thân, kế thừa",
        "units on that day, predecessors, successors",
        organisation::UNITS,
        organisation::units,
    ),
    projection(
        "roles",
        "ai giữ chức gì, ủy quyền, chuyển giao thẩm quyền",
        "who held which position, delegations, transfers",
        organisation::ROLES,
        organisation::roles,
    ),
    projection(
        "audit",
        "ai làm gì, khi nào, theo thẩm quyền nào",
        "who did what, when, by what authority",
        organisation::AUDIT,
        organisation::audit,
    ),
    projection(
        "persons",
        "cá nhân theo mã, không có tên",
        "persons by identifier, without names",
        organisation::PERSONS,
        organisation::persons,
    ),
    projection(
        "rules",
        "bộ quy tắc, lựa chọn T1-T28, căn cứ",
        "rule sets, the settings T1-T28, their sources",
        rules::RULES,
        rules::rules,
    ),
    projection("regimes", "chế độ pháp luật theo thời gian", "legal regimes over time", rules::REGIMES, rules::regimes),
    projection(
        "calendar",
        "ngày nghỉ, thứ Bảy làm bù đã công bố",
        "published days off and worked Saturdays",
        rules::CALENDAR,
        rules::calendar,
    ),
    projection(
        "fact-kinds",
        "các loại sự việc đã khai báo",
        "declared kinds of fact",
        rules::FACT_KINDS,
        rules::fact_kinds,
    ),
];
