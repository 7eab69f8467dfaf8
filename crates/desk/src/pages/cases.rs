//! Accountability: of each delay and trouble, whether it was explained, reviewed and published, by which entry; what is
//! missing, and who is to do it.

use domain::{EntryNumber, TaskId, machine::CaseAct};
use maud::{Markup, html};
use views::{
    Filter, Knowledge, UnitNames,
    case::{self, CaseOf, CasePage, Missing},
};
use words::{
    Language, date, labels, pages,
    trail::{EntryLine, told as in_words},
};

use super::{
    choosing::{self, Choice},
    parted::{further, part},
    parts::{duty, tag, task_path},
    table::wide,
};
use crate::{
    failure::Failure,
    page::{self, Page},
    visit::Visit,
    when::When,
};

/// So many cases are shown at once.
const SHOWN: u32 = 40;

/// A case, or a delay that nobody has declared.
struct Row {
    task: TaskId,
    key: EntryNumber,
    case: Option<CaseOf<EntryLine>>,
    missing: Vec<Missing>,
    standing: Markup,
}

/// What the list holds.
const LACKING: &str = "thieu";
const COMPLETE: &str = "du";

/// `/trach-nhiem?don-vi=KINHMON&loc=thieu`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(domain::authority::Class::Common, None)?;
    let when = visit.when()?;
    let choices = [
        Choice { value: "", vi: "Mọi vụ việc", en: "All cases" },
        Choice { value: LACKING, vi: "Còn thiếu bước", en: "Something is missing" },
        Choice { value: COMPLETE, vi: "Đã đủ các bước", en: "Nothing is missing" },
    ];
    let wanted = choosing::choice(visit, "loc", &choices)?;
    let unit = choosing::unit(visit)?;
    let filter = Filter { unit, ..Filter::default() };
    let (rows, names, units, basis) = visit.at(when.as_of(), &filter, |knowledge| {
        let names = knowledge.names();
        (rows(knowledge, &filter, &names, language), names, choosing::units(knowledge), knowledge.basis())
    });
    let lacking = rows.iter().filter(|row| !row.missing.is_empty()).count();
    let (all, undeclared) = (rows.len(), rows.iter().filter(|row| row.case.is_none()).count());
    let is_wanted = |row: &Row| match wanted {
        LACKING => !row.missing.is_empty(),
        COMPLETE => row.missing.is_empty(),
        _ => true,
    };
    let part = part(visit, SHOWN, rows.into_iter().filter(is_wanted).collect(), |row| row.key.into())?;
    let body = html! {
        (choosing::form(visit, &when, &[
            choosing::unit_field(visit, &units, &names, filter.unit.as_ref()),
            choosing::select("loc", language.pick("Tình trạng", "State"), wanted, &choices, language),
        ]))
        div data-body="" {
            ul.cards {
                li { span.big { (all) } (language.pick("vụ việc và chậm trễ", "cases and delays")) }
                li { span.big { (lacking) } (language.pick("còn thiếu bước", "lack something")) }
                li { span.big { (undeclared) } (language.pick("chậm, chưa ghi nhận", "late, not declared")) }
            }
            @if part.rows.is_empty() { p { (language.pick("Không có vụ việc nào.", "There is no case.")) } }
            @else { (table(&part.rows, &names, &when, language)) }
            (further(visit, part.next.as_ref()))
        }
    };
    let changes = visit.changes(&filter, &when);
    let revised = visit.revised(&filter, &when);
    let title = language
        .pick("Trách nhiệm: giải trình, kiểm điểm, công khai", "Accountability: explained, reviewed, published");
    Ok(Page { title: title.to_owned(), when: Some(when), changes, revised, basis: Some(basis), body })
}

fn rows(knowledge: &Knowledge<'_>, filter: &Filter, names: &UnitNames, language: Language) -> Vec<Row> {
    let tell = in_words(names, language);
    let mut rows = Vec::new();
    for task in knowledge.tasks(filter) {
        let has_cases = task.case_openers(knowledge.as_of.valid).next().is_some();
        if !has_cases && !knowledge.status(task).time.is_late() {
            continue;
        }
        let Some(page) = case::page(knowledge, &task.id) else { continue };
        let CasePage { cases, undeclared, status, .. } = page.map(&tell);
        // What only a list of past years says asks for no declaration.
        let undeclared = undeclared.filter(|_| !status.only_stated);
        let standing = html! {
            (tag(status.time, language))
            @if let Some(lateness) = status.lateness { ", " (labels::lateness(lateness, language)) }
        };
        if let Some(missing) = undeclared {
            let (key, missing) = (task.entry, vec![missing]);
            rows.push(Row { task: task.id.clone(), key, case: None, missing, standing: standing.clone() });
        }
        for case in cases {
            let (key, missing) = (case.opened.entry, case.missing.clone());
            rows.push(Row { task: task.id.clone(), key, case: Some(case), missing, standing: standing.clone() });
        }
    }
    rows.sort_by_key(|row| row.key);
    rows
}

fn table(rows: &[Row], names: &UnitNames, when: &When, language: Language) -> Markup {
    let title = language.pick("Vụ việc", "Cases");
    wide(
        title,
        html! {
            table.told {
                thead { tr {
                    th scope="col" { (title) }
                    th scope="col" { (language.pick("Giải trình", "Explained")) }
                    th scope="col" { (language.pick("Kiểm điểm", "Reviewed")) }
                    th scope="col" { (language.pick("Công khai", "Published")) }
                    th scope="col" { (language.pick("Còn thiếu, ai phải làm", "Missing, and by whom")) }
                } }
                tbody { @for row in rows { tr {
                    th scope="row" {
                        a href=(when.link(&task_path(&row.task))) { (labels::unit(&row.task.unit, names, language)) ": " (duty(&row.task, language)) }
                        br; span.plain { (row.standing) }
                        @match &row.case {
                            Some(case) => {
                                br; span.plain { (page::entry(case.opened.entry)) ", " (date(case.opened.recorded_at.date())) ": " (labels::case_state(case.case.state, language)) }
                            }
                            None => { br; span.plain { (language.pick("chưa ghi nhận chậm", "delay not declared")) } }
                        }
                    }
                    td { (step(row, CaseAct::FileExplanation, language))
                        @if let Some(due) = row.case.as_ref().and_then(|case| case.case.explanation_due) {
                            br; span.quiet { (language.pick("hạn ", "due ")) (date(due)) }
                        }
                    }
                    td { (step(row, CaseAct::ConcludeReview, language))
                        @if let Some(outcome) = row.case.as_ref().and_then(|case| case.case.outcome) { br; (labels::review_outcome(outcome, language)) }
                    }
                    td { (step(row, CaseAct::PublishResult, language)) }
                    td {
                        @if row.missing.is_empty() { (language.pick("không thiếu bước nào", "nothing")) }
                        @else { ul { @for missing in &row.missing { li { (pages::missing(missing, names, language)) } } } }
                    }
                } } }
            }
        },
    )
}

/// Whether the step was taken, in words, and where that is recorded.
fn step(row: &Row, act: CaseAct, language: Language) -> Markup {
    let taken = row.case.iter().flat_map(|case| &case.steps).rfind(|step| step.act == act);
    match taken {
        Some(step) => {
            html! { (language.pick("có, ", "yes, ")) (page::entry(step.entry.entry)) " " span.quiet { (date(step.entry.recorded_at.date())) } }
        }
        None if row.missing.is_empty() => html! { (language.pick("không phải làm", "not called for")) },
        None => html! { strong { (language.pick("chưa", "not yet")) } },
    }
}
