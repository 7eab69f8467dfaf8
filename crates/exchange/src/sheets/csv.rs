//! A sheet as text: UTF-8 with a byte order mark, which spreadsheets ask for; commas; one line a row (RFC 4180).

use super::{SheetError, Table};

/// The whole table. Days and moments are written as on the screen, which `socai import` reads.
pub fn csv(table: &Table) -> Result<Vec<u8>, SheetError> {
    let failed = |error: &dyn std::fmt::Display| SheetError::Text(error.to_string());
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(&table.headings).map_err(|error| failed(&error))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|field| harmless(&field.text))).map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

/// A text that a spreadsheet would take for a formula has an apostrophe before it, as one typed by hand has.
fn harmless(text: &str) -> String {
    let first = text.trim_start().chars().next();
    let is_number = text.parse::<f64>().is_ok();
    match first {
        Some('=' | '+' | '-' | '@') if !is_number => format!("'{text}"),
        _ => text.to_owned(),
    }
}
