//! What a page shows, taken away as a file: CSV, or a workbook that says what it rests on.

use maud::{Markup, html};
use questions::files;
use views::Sheet;
use words::{errors::Told, sheets::Source};

use crate::{
    failure::Failure,
    http::Reply,
    visit::Visit,
    when::{When, address},
};

/// The ways to the files of the page at `path`; what it was asked for in these parameters is kept.
pub fn ways(visit: &Visit<'_>, path: &str, when: &When, kept: &[&'static str]) -> Markup {
    let mut asked = when.parameters();
    asked.extend(given(visit, kept));
    let to = |kind: &str| address(&format!("{path}/{kind}"), &asked);
    html! {
        p.noprint {
            (visit.language.pick("Tải về mọi dòng: ", "Take all rows: "))
            a href=(to("xlsx")) download="" { "XLSX" } " · " a href=(to("csv")) download="" { "CSV" }
        }
    }
}

fn given(visit: &Visit<'_>, kept: &[&'static str]) -> Vec<(&'static str, String)> {
    let given = kept.iter().filter_map(|name| Some((*name, visit.request.parameter(name)?.trim().to_owned())));
    given.filter(|(_, text)| !text.is_empty()).collect()
}

/// The sheet as CSV.
pub fn csv(visit: &Visit<'_>, sheet: &Sheet, name: &str) -> Result<Reply, Failure> {
    let bytes = files::csv(sheet, visit.language).map_err(|error| Failure::Machine(error.told(visit.language)))?;
    Ok(file("text/csv; charset=utf-8", name, "csv", bytes))
}

/// The sheet as a workbook.
pub fn xlsx(
    visit: &Visit<'_>,
    when: &When,
    sheet: &Sheet,
    name: &str,
    kept: &[&'static str],
) -> Result<Reply, Failure> {
    let size = visit.ledger.at(when.as_of()).beside_tasks().log.size();
    let root = visit.ledger.root_at(size)?;
    let filters: Vec<String> = given(visit, kept).into_iter().map(|(name, text)| format!("{name}={text}")).collect();
    let filters = filters.join(" ");
    let source =
        Source { basis: &sheet.basis, log: visit.ledger.log().origin(), head: (size, &root), filters: &filters };
    let bytes = files::xlsx(sheet, &source, visit.language);
    let bytes = bytes.map_err(|error| Failure::Machine(error.told(visit.language)))?;
    Ok(file("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name, "xlsx", bytes))
}

fn file(content_type: &'static str, name: &str, kind: &str, bytes: Vec<u8>) -> Reply {
    Reply::new(200, content_type, bytes).with("content-disposition", format!("attachment; filename=\"{name}.{kind}\""))
}
