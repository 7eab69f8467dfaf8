//! One thing on one page: an entry, a unit, the cases of a task.

use views::{
    Cell, Sheet, UnitNames,
    case::{CaseOf, CasePage, Missing},
    entry::EntryPage,
};
use words::{
    Language, date, instant, labels, moment,
    pages::{UnitPage, command, missing},
    say,
    sheets::title,
    trail::{EntryLine, authority},
};

use crate::{
    colour::strong,
    history,
    layout::{basis, paragraph},
    sheet, task,
};

/// An entry: who, when, by what authority, what it says, what it stands on, what came of it.
pub fn entry(page: &EntryPage<EntryLine>, names: &UnitNames, language: Language) -> String {
    let entry = &page.entry;
    let mut out = format!("{}\n{}\n\n", strong(&entry.entry.to_string()), basis(&page.basis, language));
    let mut say_of = |vi: &str, en: &str, text: &str| {
        if !text.is_empty() {
            out.push_str(&paragraph(&format!("{}: {text}", language.pick(vi, en)), "", "    "));
        }
    };
    say_of("Việc", "What", &entry.what);
    say_of("Ghi sổ lúc", "Recorded", &instant(entry.recorded_at));
    say_of("Xảy ra", "Happened", &moment(entry.occurred_at));
    say_of("Người ghi, thẩm quyền", "By whom, by what authority", &authority(entry, names, language));
    let tasks: Vec<String> = page.tasks.iter().map(ToString::to_string).collect();
    say_of("Nhiệm vụ", "Task", &tasks.join(", "));
    say_of("Tài liệu (SHA-256)", "Documents (SHA-256)", &page.documents.join(", "));
    say_of("Mã lệnh", "Command", &entry.command);
    let mut list = |vi: &str, en: &str, entries: &[EntryLine]| {
        out.push_str(&format!("\n{}\n", strong(language.pick(vi, en))));
        if entries.is_empty() {
            out.push_str(language.pick("  không có\n", "  none\n"));
        }
        entries
            .iter()
            .for_each(|entry| out.push_str(&paragraph(&history::line(entry, names, language), "  ", "      ")));
    };
    list("Dựa trên", "It stands on", &page.stands_on);
    list("Từ đó đến nay", "Since then", &page.since);
    out
}

/// A unit: sheet by sheet, those that have something to say.
pub fn unit(page: &UnitPage, language: Language) -> String {
    let name = page.unit.as_ref().map(|unit| labels::unit(unit, &page.names, language)).unwrap_or_default();
    let mut out = format!("{}\n{}\n", strong(&name), basis(&page.basis, language));
    for one in &page.sheets {
        let one = &without_unit(one);
        out.push_str(&format!("\n{}\n{}\n", strong(title(&one.title, language)), sheet::body(one, language)));
    }
    out
}

/// The sheet without the columns that name the unit of the page again, where it has others.
fn without_unit(sheet: &Sheet) -> Sheet {
    let is_about_it = matches!(sheet.name, "organisation" | "scorecard");
    let says_more = |key: &str| is_about_it || !matches!(key, "unit" | "name");
    let kept: Vec<bool> = sheet.columns.iter().map(|column| says_more(&column.key)).collect();
    let columns = sheet.columns.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(column, _)| column.clone());
    let row =
        |row: &Vec<Cell>| row.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| cell.clone()).collect();
    Sheet { columns: columns.collect(), rows: sheet.rows.iter().map(row).collect(), ..sheet.clone() }
}

/// The cases of a task: who declared and approved, what was done, what is missing and by whom.
pub fn case(page: &CasePage<EntryLine>, names: &UnitNames, language: Language) -> String {
    let status = &page.status;
    let mut out = format!("{}\n{}\n\n", strong(&status.task.to_string()), basis(&page.basis, language));
    out.push_str(&task::verdict(status, names, language));
    if let Some(undeclared) = &page.undeclared {
        let missing = missing(undeclared, names, language);
        let text =
            say!(language, "Chưa ghi nhận chậm. Còn thiếu: {missing}", "No delay is declared. Missing: {missing}");
        out.push_str(&format!("\n{}", paragraph(&text, "", "    ")));
        out.push_str(&how(undeclared, names, language));
    }
    if page.cases.is_empty() {
        out.push_str(language.pick("\nKhông có vụ việc nào.\n", "\nThere is no case.\n"));
    }
    page.cases.iter().for_each(|case| out.push_str(&one_case(case, names, language)));
    out
}

fn one_case(of: &CaseOf<EntryLine>, names: &UnitNames, language: Language) -> String {
    let case = &of.case;
    let (number, state) = (case.opened_by, labels::case_state(case.state, language));
    let head = say!(language, "Vụ việc {number}: {state}", "Case {number}: {state}");
    let mut out = format!("\n{}\n", strong(&head));
    out.push_str(&paragraph(&history::line(&of.opened, names, language), "  ", "      "));
    for step in &of.steps {
        out.push_str(&paragraph(&history::line(&step.entry, names, language), "  ", "      "));
    }
    if let Some(due) = case.explanation_due.map(date) {
        let overdue = if case.explanation_overdue { language.pick(", đã quá", ", overdue") } else { "" };
        out.push_str(&say!(language, "  Hạn giải trình: {due}{overdue}\n", "  Explanation due: {due}{overdue}\n"));
    }
    if let Some(outcome) = case.outcome.map(|outcome| labels::review_outcome(outcome, language)) {
        out.push_str(&say!(language, "  Kết quả kiểm điểm: {outcome}\n", "  Outcome of the review: {outcome}\n"));
    }
    for gap in &of.missing {
        let missing = missing(gap, names, language);
        let text = say!(language, "Còn thiếu: {missing}", "Missing: {missing}");
        out.push_str(&paragraph(&strong(&text), "  ", "      "));
        out.push_str(&how(gap, names, language));
    }
    out
}

/// The command that does what is missing, in one line: it is to be copied.
fn how(gap: &Missing, names: &UnitNames, language: Language) -> String {
    command(gap, names, language).map(|line| format!("      {line}\n")).unwrap_or_default()
}
