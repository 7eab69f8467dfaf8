//! Every projection of the ledger, by name. Each answers at (valid, known) like any other view.

mod cases;
mod duties;
mod inspections;
mod organisation;
mod registers;
mod rules;
mod scores;
mod sources;
mod timeliness;
mod trail;

use crate::{
    as_of::{Filter, Knowledge},
    sheet::{Cell, Column, Sheet, Title},
};

/// A projection.
#[derive(Debug, Clone, Copy)]
pub struct Projection {
    /// Its name on the command line.
    pub name: &'static str,
    /// What its sheet is called.
    pub title: Title,
    /// What it answers, in Vietnamese.
    pub vi: &'static str,
    /// What it answers, in English.
    pub en: &'static str,
    rows_of: RowsOf,
    table: Table,
}

type Rows = Vec<Vec<Cell>>;

/// How a projection comes to its columns and rows.
#[derive(Debug, Clone, Copy)]
enum Table {
    /// Always the same columns.
    Fixed(&'static [Column], fn(&Knowledge<'_>, &Filter) -> Rows),
    /// The columns depend on what is known.
    Made(fn(&Knowledge<'_>, &Filter) -> (Vec<Column>, Rows)),
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

    /// Whether it can be asked about a period or about due dates: its rows are about tasks, which have them.
    pub fn is_of_tasks(&self) -> bool {
        self.rows_of == RowsOf::Tasks
    }

    /// Whether it says of tasks no more than how they stand: whoever has an account sees that of all (`authority::READING`).
    pub fn is_common(&self) -> bool {
        matches!(self.name, "matrix" | "scorecard")
    }

    /// Which tasks it looks at, where these are asked for.
    pub fn looks_at(&self, filter: &Filter) -> Filter {
        match self.rows_of {
            RowsOf::Tasks => filter.clone(),
            RowsOf::Others => Filter::default(),
        }
    }

    /// What it comes to.
    pub fn sheet(&self, knowledge: &Knowledge<'_>, filter: &Filter) -> Sheet {
        let (columns, rows) = match self.table {
            Table::Fixed(columns, rows) => (columns.into(), rows(knowledge, filter)),
            Table::Made(table) => {
                let (columns, rows) = table(knowledge, filter);
                (columns.into(), rows)
            }
        };
        let (basis, names) = (knowledge.basis(), knowledge.names());
        let only_of = filter.period.filter(|_| self.rows_of == RowsOf::Tasks);
        Sheet { name: self.name, title: self.title, basis, only_of, names, columns, rows }
    }
}

const fn projection(
    name: &'static str,
    title: Title,
    vi: &'static str,
    en: &'static str,
    columns: &'static [Column],
    rows: fn(&Knowledge<'_>, &Filter) -> Rows,
) -> Projection {
    Projection { name, title, vi, en, rows_of: RowsOf::Others, table: Table::Fixed(columns, rows) }
}

const fn of_tasks(projection: Projection) -> Projection {
    Projection { rows_of: RowsOf::Tasks, ..projection }
}

/// All of them, in the order in which an inspector asks.
pub const PROJECTIONS: &[Projection] = &[
    Projection {
        name: "matrix",
        title: Title { vi: "Bảng theo dõi báo cáo", en: "Report matrix" },
        vi: "đơn vị theo nhiệm vụ và kỳ, như socai state",
        en: "units by duty and period, as socai state has it",
        rows_of: RowsOf::Tasks,
        table: Table::Made(scores::matrix),
    },
    Projection {
        name: "scorecard",
        title: Title { vi: "Số liệu từng đơn vị", en: "Scorecard" },
        vi: "số liệu từng đơn vị, như socai scorecard",
        en: "each unit in figures, as socai scorecard has it",
        rows_of: RowsOf::Tasks,
        table: Table::Made(scores::scorecard),
    },
    projection(
        "history",
        Title { vi: "Bút toán", en: "Entries" },
        "bút toán theo thứ tự ghi sổ, như socai history",
        "the entries as they were recorded, as socai history has them",
        trail::HISTORY,
        trail::history,
    ),
    projection(
        "obligations",
        Title { vi: "Yêu cầu của văn bản", en: "Duties" },
        "văn bản yêu cầu gì, của ai, đã có bằng chứng nào",
        "what the directive demands, of whom, evidence so far",
        duties::OBLIGATIONS,
        duties::obligations,
    ),
    of_tasks(projection(
        "board",
        Title { vi: "Nhiệm vụ từng đơn vị", en: "Tasks by unit" },
        "bảng nhiệm vụ từng đơn vị",
        "each unit's tasks: assigned, open, returned, done",
        duties::BOARD,
        duties::board,
    )),
    of_tasks(projection(
        "reports",
        Title { vi: "Báo cáo", en: "Reports" },
        "báo cáo theo đơn vị, kỳ, kênh nộp",
        "reports by unit, period and channel",
        duties::REPORTS,
        duties::reports,
    )),
    of_tasks(projection(
        "filings",
        Title { vi: "Văn bản đã nộp", en: "Filings" },
        "văn bản đã nộp được tính của từng nhiệm vụ",
        "the filing that counts of each task",
        duties::FILINGS,
        duties::filings,
    )),
    of_tasks(projection(
        "overdue",
        Title { vi: "Quá hạn", en: "Overdue" },
        "quá hạn và số ngày chậm",
        "what is late, and for how long",
        duties::OVERDUE,
        duties::overdue,
    )),
    of_tasks(projection(
        "orphaned",
        Title { vi: "Chưa ai tiếp nhận", en: "Taken over by nobody" },
        "nhiệm vụ đang mở của đơn vị đã kết thúc, chưa ai tiếp nhận",
        "open tasks of units that have ended, taken over by nobody",
        duties::ORPHANED,
        duties::orphaned,
    )),
    of_tasks(projection(
        "deadlines",
        Title { vi: "Thời hạn", en: "Due dates" },
        "thời hạn, gia hạn, cách tính",
        "due dates, extensions, and how they came about",
        duties::DEADLINES,
        duties::deadlines,
    )),
    of_tasks(projection(
        "recomputation",
        Title { vi: "Nếu tính lại thời hạn", en: "If computed again" },
        "thời hạn và kết luận sẽ đổi nếu tính lại",
        "what would change if due dates were computed again",
        duties::RECOMPUTATION,
        duties::recomputation,
    )),
    of_tasks(projection(
        "timeliness",
        Title { vi: "Kết luận từng lần nộp", en: "Timeliness" },
        "từng lần nộp: kết luận, căn cứ, cách hiểu ngược lại",
        "each filing: verdict, settings, opposite readings",
        timeliness::COLUMNS,
        timeliness::rows,
    )),
    of_tasks(projection(
        "follow-up",
        Title { vi: "Đôn đốc, bước còn thiếu", en: "Follow-up" },
        "đôn đốc, giải trình đến hạn, bước còn thiếu",
        "reminders, explanations due, missing steps",
        cases::FOLLOW_UP,
        cases::follow_up,
    )),
    of_tasks(projection(
        "cases",
        Title { vi: "Giải trình, kiểm điểm", en: "Accountability cases" },
        "hồ sơ giải trình, kiểm điểm, công khai",
        "accountability cases: explain, review, publish",
        cases::CASES,
        cases::cases,
    )),
    projection(
        "inspections",
        Title { vi: "Thanh tra, kiểm tra", en: "Inspections" },
        "thanh tra, kiểm tra",
        "inspections and checks",
        inspections::INSPECTIONS,
        inspections::inspections,
    ),
    projection(
        "findings",
        Title { vi: "Phát hiện", en: "Findings" },
        "phát hiện và trả lời",
        "findings and answers",
        inspections::FINDINGS,
        inspections::findings,
    ),
    projection(
        "recommendations",
        Title { vi: "Kiến nghị", en: "Recommendations" },
        "kiến nghị, đang mở hay đã kết thúc",
        "recommendations, open and closed, with their age",
        inspections::RECOMMENDATIONS,
        inspections::recommendations,
    ),
    projection(
        "proposals",
        Title { vi: "Đề xuất", en: "Proposals" },
        "đề xuất khen thưởng, kỷ luật và thời hiệu",
        "proposals of commendation and discipline",
        inspections::PROPOSALS,
        inspections::proposals,
    ),
    projection(
        "scores",
        Title { vi: "Điểm và số liệu", en: "Scores" },
        "điểm và số liệu công bố",
        "published scores and figures",
        registers::FACTS,
        registers::scores,
    ),
    projection(
        "publications",
        Title { vi: "Công khai", en: "Publications" },
        "đã công khai gì, ở đâu, khi nào",
        "what was published where and when",
        registers::PUBLICATIONS,
        registers::publications,
    ),
    projection(
        "incoming",
        Title { vi: "Sổ đăng ký văn bản đến", en: "Incoming register" },
        "sổ đăng ký văn bản đến",
        "the incoming register",
        registers::INCOMING,
        registers::incoming,
    ),
    projection(
        "outgoing",
        Title { vi: "Sổ đăng ký văn bản đi", en: "Outgoing register" },
        "sổ đăng ký văn bản đi",
        "the outgoing register",
        registers::OUTGOING,
        registers::outgoing,
    ),
    of_tasks(projection(
        "handling",
        Title { vi: "Sổ theo dõi giải quyết", en: "Handling register" },
        "sổ theo dõi giải quyết văn bản đến",
        "the follow-up register of incoming documents",
        registers::HANDLING,
        registers::handling,
    )),
    projection(
        "procedures",
        Title { vi: "Thủ tục, phản ánh", en: "Procedures" },
        "thủ tục, phản ánh: việc phải làm và đã làm",
        "procedures and feedback: called for, and done",
        registers::PROCEDURES,
        registers::procedures,
    ),
    projection(
        "facts",
        Title { vi: "Sự việc", en: "Facts" },
        "mọi sự việc đã ghi",
        "every fact recorded",
        registers::FACTS,
        registers::facts,
    ),
    projection(
        "corrections",
        Title { vi: "Sửa, hủy bút toán", en: "Corrections" },
        "sửa, hủy bút toán; bản ghi phát hiện muộn",
        "corrections, annulments, late-discovered records",
        registers::CORRECTIONS,
        registers::corrections,
    ),
    of_tasks(projection(
        "history-differences",
        Title { vi: "Hồ sơ cũ khác với ngày tháng", en: "Lists that differ from dates" },
        "dòng của hồ sơ các năm trước mà tình trạng ghi khác với ngày tháng",
        "rows of past years whose word differs from what the dates come to",
        sources::DIFFERENCES,
        sources::history_differences,
    )),
    projection(
        "history-files",
        Title { vi: "Hồ sơ các năm trước", en: "Files of past years" },
        "tệp hồ sơ các năm trước đã đưa vào sổ",
        "the files of past years that were brought in",
        sources::FILES,
        sources::files,
    ),
    of_tasks(projection(
        "statements",
        Title { vi: "Lời ghi của nguồn", en: "What sources say" },
        "hồ sơ cũ, thông điệp trạng thái ghi gì về từng nhiệm vụ",
        "what lists and status messages say of each task",
        sources::STATEMENTS,
        sources::statements,
    )),
    projection(
        "organisation",
        Title { vi: "Đơn vị", en: "Units" },
        "đơn vị tại thời điểm đó, tiền thân, kế thừa",
        "units on that day, predecessors, successors",
        organisation::UNITS,
        organisation::units,
    ),
    projection(
        "roles",
        Title { vi: "Chức vụ, ủy quyền", en: "Roles" },
        "ai giữ chức gì, ủy quyền, chuyển giao thẩm quyền",
        "who held which position, delegations, transfers",
        organisation::ROLES,
        organisation::roles,
    ),
    projection(
        "audit",
        Title { vi: "Nhật ký", en: "Audit trail" },
        "ai làm gì, khi nào, theo thẩm quyền nào",
        "who did what, when, by what authority",
        organisation::AUDIT,
        organisation::audit,
    ),
    projection(
        "persons",
        Title { vi: "Cá nhân", en: "Persons" },
        "cá nhân theo mã, không có tên",
        "persons by identifier, without names",
        organisation::PERSONS,
        organisation::persons,
    ),
    projection(
        "rules",
        Title { vi: "Bộ quy tắc", en: "Rules" },
        "bộ quy tắc, từng lựa chọn, căn cứ",
        "rule sets, each setting, their sources",
        rules::RULES,
        rules::rules,
    ),
    projection(
        "regimes",
        Title { vi: "Chế độ pháp luật", en: "Regimes" },
        "chế độ pháp luật theo thời gian",
        "legal regimes over time",
        rules::REGIMES,
        rules::regimes,
    ),
    projection(
        "calendar",
        Title { vi: "Lịch làm việc", en: "Calendar" },
        "ngày nghỉ, thứ Bảy làm bù đã công bố",
        "published days off and worked Saturdays",
        rules::CALENDAR,
        rules::calendar,
    ),
    projection(
        "fact-kinds",
        Title { vi: "Loại sự việc", en: "Kinds of fact" },
        "các loại sự việc đã khai báo",
        "declared kinds of fact",
        rules::FACT_KINDS,
        rules::fact_kinds,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_has_a_title_of_its_own_that_fits_on_a_tab() {
        for of in [|title: &Title| title.vi, |title: &Title| title.en] {
            let titles: Vec<&str> = PROJECTIONS.iter().map(|projection| of(&projection.title)).collect();
            for title in &titles {
                assert!(title.chars().count() <= 31 && !title.contains(['[', ']', ':', '*', '?', '/', '\\', '\'']));
                assert_eq!(titles.iter().filter(|other| *other == title).count(), 1, "{title}");
            }
        }
    }
}
