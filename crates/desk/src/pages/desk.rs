//! The desk of whoever signed in: what waits for them today, the most pressing first.

use calendar::NaiveDate;
use domain::{machine::CaseAct, state::TimeState};
use maud::{Markup, html};
use views::{
    Cell, Filter, Knowledge, Projection, UnitNames,
    tasks::{TaskView, list},
};
use words::{Language, date, say};

use super::{
    parts::item,
    table::{Units, table},
};
use crate::{caller::Work, failure::Failure, page::Page, visit::Visit, when::When};

/// What waits, under one heading.
struct Section {
    title: (&'static str, &'static str),
    empty: (&'static str, &'static str),
    tasks: Vec<TaskView>,
}

/// `/`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    let when = visit.when()?;
    let work = visit.caller.work();
    if work == Work::None {
        return Ok(Page::timeless(language.pick("Bàn làm việc", "Desk"), nothing(visit)));
    }
    let filter = mine(visit, work);
    let (body, basis) = visit.at(when.as_of(), &filter, |knowledge| {
        let names = knowledge.names();
        let tasks = list(knowledge, &filter).tasks;
        let next = next_due(&tasks, when.as_of().valid.date());
        let sections = sections(work, tasks);
        (body(visit, knowledge, &names, &sections, next, work, &filter, &when), knowledge.basis())
    });
    let changes = visit.changes(&filter, &when);
    let revised = visit.revised(&filter, &when);
    let title = language.pick("Bàn làm việc", "Desk").to_owned();
    Ok(Page { title, when: Some(when), changes, revised, basis: Some(basis), body })
}

/// Of which tasks the desk speaks.
fn mine(visit: &Visit<'_>, work: Work) -> Filter {
    let unit = visit.caller.office().filter(|_| work == Work::Reporting).map(|office| office.unit.clone());
    Filter { unit, ..Filter::default() }
}

/// Whoever holds no office for which there is anything here.
fn nothing(visit: &Visit<'_>) -> Markup {
    let language = visit.language;
    html! {
        @match visit.caller {
            crate::caller::Caller::Administrator { .. } => {
                p { (language.pick(
                    "Người quản trị giữ tài khoản, sao lưu và chứng chỉ, và không xem trang nghiệp vụ.",
                    "The administrator keeps accounts, backups and certificates, and reads no business page.")) }
            }
            _ => {
                p { (language.pick(
                    "Hôm nay tài khoản này không giữ chức vụ nào trong sổ. Chức vụ do Văn phòng giao và ghi vào sổ.",
                    "Today this account holds no office in the ledger. Offices are assigned by the Office and recorded.")) }
            }
        }
        p { a href="/cong-khai" { (language.pick("Kết quả đã công khai", "What has been published")) } }
    }
}

fn sections(work: Work, tasks: Vec<TaskView>) -> Vec<Section> {
    // Of a delay that has lost its ground only the withdrawal is missing.
    let lacks = |task: &TaskView, act: CaseAct| {
        !task.calls_for_withdrawal() && task.case.as_ref().is_some_and(|case| case.gaps.contains(&act))
    };
    type Is = Box<dyn Fn(&TaskView) -> bool>;
    let section =
        |title, empty, is: Is| Section { title, empty, tasks: tasks.iter().filter(|task| is(task)).cloned().collect() };
    let overdue = || {
        section(
            ("Quá hạn, chưa hoàn thành", "Overdue, not done"),
            ("Không có việc nào quá hạn.", "Nothing is overdue."),
            Box::new(|task| task.time == TimeState::Overdue),
        )
    };
    let soon = || {
        section(
            ("Sắp đến hạn", "Due soon"),
            ("Không có việc nào đến hạn trong mấy ngày tới.", "Nothing is due in the next days."),
            Box::new(|task| task.time == TimeState::DueSoon),
        )
    };
    let returned = || {
        section(
            ("Bị trả lại, phải bổ sung", "Returned, to be completed"),
            ("Không có báo cáo nào bị trả lại.", "No report was returned."),
            Box::new(|task| task.returned.is_some()),
        )
    };
    let unexplained = || {
        section(
            ("Chậm, chưa giải trình", "Late, not explained"),
            ("Không có giải trình nào còn thiếu.", "No explanation is missing."),
            Box::new(move |task| lacks(task, CaseAct::FileExplanation)),
        )
    };
    let disputed = || {
        section(
            ("Khiếu nại chờ quyết định", "Disputes to be decided"),
            ("Không có khiếu nại nào chờ quyết định.", "No dispute waits."),
            Box::new(|task| task.dispute_pending.is_some()),
        )
    };
    let undeclared = || {
        section(
            ("Chậm, chưa ghi nhận", "Late, not declared"),
            ("Mọi việc chậm đều đã được ghi nhận.", "Every late task is declared."),
            Box::new(|task| task.time.is_late() && task.delay.is_none() && !task.taken_over && !task.only_stated),
        )
    };
    let withdrawals = || {
        section(
            ("Ghi nhận chậm phải rút", "Declarations of delay to withdraw"),
            ("Không có ghi nhận chậm nào mất căn cứ.", "No declaration has lost its ground."),
            Box::new(TaskView::calls_for_withdrawal),
        )
    };
    let unfinished = || {
        section(
            ("Vụ việc còn thiếu kiểm điểm hoặc công khai", "Cases without review or publication"),
            ("Không có vụ việc nào khác còn thiếu bước.", "No other case lacks a step."),
            // What is not explained yet stands under its own heading.
            Box::new(move |task| {
                let unfinished = lacks(task, CaseAct::ConcludeReview) || lacks(task, CaseAct::PublishResult);
                unfinished && !lacks(task, CaseAct::FileExplanation)
            }),
        )
    };
    let extensions = || {
        section(
            ("Xin gia hạn, chờ quyết định", "Extensions asked for"),
            ("Không có đề nghị gia hạn nào chờ.", "No request for more time waits."),
            Box::new(|task| task.extension_pending.is_some()),
        )
    };
    match work {
        Work::Reporting => vec![overdue(), returned(), soon(), unexplained(), unfinished(), disputed()],
        Work::Directing => {
            vec![overdue(), extensions(), soon(), undeclared(), withdrawals(), unexplained(), unfinished(), returned()]
        }
        Work::Inspecting => vec![disputed(), unexplained(), undeclared(), withdrawals(), unfinished(), overdue()],
        Work::None => Vec::new(),
    }
}

/// The next day on which something falls due.
fn next_due(tasks: &[TaskView], today: NaiveDate) -> Option<NaiveDate> {
    let open = tasks.iter().filter(|task| matches!(task.time, TimeState::Open | TimeState::DueSoon));
    open.filter_map(|task| task.due_day.or(task.due.as_ref().map(|due| due.effective)))
        .filter(|day| *day >= today)
        .min()
}

#[expect(clippy::too_many_arguments, reason = "one page, laid out in one place")]
fn body(
    visit: &Visit<'_>,
    knowledge: &Knowledge<'_>,
    names: &UnitNames,
    sections: &[Section],
    next: Option<NaiveDate>,
    work: Work,
    filter: &Filter,
    when: &When,
) -> Markup {
    let language = visit.language;
    let waits = sections.iter().any(|section| !section.tasks.is_empty());
    // A recommendation is answered by the unit to which it was made, whatever else that unit sees to.
    let own = Filter { unit: visit.caller.office().map(|office| office.unit.clone()), ..Filter::default() };
    let open = match work {
        Work::Inspecting => vec![("recommendations", filter)],
        Work::Directing => vec![("orphaned", filter), ("recommendations", &own)],
        Work::Reporting => vec![("recommendations", filter)],
        Work::None => Vec::new(),
    };
    let sheets = open.into_iter().filter_map(|(name, filter)| Some(Projection::named(name)?.sheet(knowledge, filter)));
    let sheets: Vec<_> =
        sheets.filter(|sheet| sheet.rows.iter().any(|row| row.iter().any(|cell| *cell != Cell::Empty))).collect();
    html! {
        div data-body="" {
            ul.cards {
                @for (place, section) in sections.iter().enumerate().filter(|(_, section)| !section.tasks.is_empty()) {
                    li { a href=(format!("#muc-{place}")) { span.big { (section.tasks.len()) } (pick(section.title, language)) } }
                }
            }
            @if !waits { p.lead { (language.pick("Không có việc nào đang chờ.", "Nothing waits.")) } }
            @if let Some(next) = next {
                p { (language.pick("Hạn gần nhất: ", "The next due date: ")) (date(next)) "." }
            }
            @for (place, section) in sections.iter().enumerate() {
                @if section.tasks.is_empty() { p.quiet { (pick(section.empty, language)) } }
                @else {
                    h2 id=(format!("muc-{place}")) { (pick(section.title, language)) " (" (section.tasks.len()) ")" }
                    ul.list {
                        @for task in section.tasks.iter().take(SHOWN) { (item(visit, &knowledge.state, names, task, when)) }
                    }
                    @if section.tasks.len() > SHOWN {
                        @let more = section.tasks.len() - SHOWN;
                        p { a href=(when.link("/ma-tran")) { (say!(language, "và {more} việc khác, xem ở ma trận", "and {more} more, in the matrix")) } }
                    }
                }
            }
            @for sheet in &sheets { (table(sheet, if work == Work::Reporting { Units::Unsaid } else { Units::Said }, language)) }
        }
    }
}

/// So many tasks stand under one heading at most.
const SHOWN: usize = 25;

fn pick((vi, en): (&'static str, &'static str), language: Language) -> &'static str {
    language.pick(vi, en)
}
