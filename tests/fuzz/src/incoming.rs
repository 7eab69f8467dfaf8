//! What comes in by mail: letters, drafts filled in by hand, lists of filings.

use std::io::{Cursor, Write};

use domain::Command;
use exchange::{
    Draft, Source, draft,
    filings::{self, CELL_CHARS_MAX, FilingRow, FilingsError},
};
use unicode_normalization::is_nfc;
use words::{
    Language,
    drafts::{self, Blanks},
};
use zip::write::SimpleFileOptions;

use super::{asked::CHRONICLE, stored::text};

/// A letter in plain text.
pub fn letter(bytes: &[u8]) {
    let Ok(source) = Source::from_bytes(bytes) else { return };
    for line in &source.lines {
        assert!(is_nfc(&line.text) && line.text.trim() == line.text && !line.text.contains(['\n', '\t']), "{line:?}");
    }
    let lines = source.lines.iter().map(|line| line.number).chain(source.tables.iter().map(|table| table.line));
    let last = lines.max().unwrap_or(0);
    let Ok(letter) = exchange::read(&source) else { return };
    // What is said of a line is said of one that is there.
    assert!(letter.questions.iter().all(|question| question.line <= last && !question.words.contains('\n')));
    assert!(letter.points.iter().all(|point| 1 <= point.lines.0 && point.lines.0 <= point.lines.1));
    assert!(letter.points.iter().all(|point| point.lines.1 <= last && !point.code.is_empty()));
    // A title and what stands alone below it share a label; nobody owes the title.
    let owed = || letter.points.iter().filter(|point| point.role != exchange::letter::PointRole::Heading);
    let codes: std::collections::HashSet<&str> = owed().map(|point| point.code.as_str()).collect();
    assert_eq!(codes.len(), owed().count(), "each duty has a code of its own");
    let json = serde_json::to_string(&letter).expect("a letter has JSON");
    assert_eq!(serde_json::from_str::<exchange::Letter>(&json).expect("it is read back"), letter);
    check_draft(&letter);
}

/// The draft that a letter becomes is read as it was written, with nothing but the blanks filled in.
fn check_draft(letter: &exchange::Letter) {
    let duties = draft::propose(letter);
    for language in [Language::Vi, Language::En] {
        let text = drafts::write(
            letter,
            &duties,
            &Blanks { directive: "D-1", office: "VPUBND", is_rehearsal: false },
            language,
        );
        // Whose letter it is, the clerk fills in where it does not say.
        let text = text.replacen("issuer = \"\"", "issuer = \"UBND\"", 1);
        let draft = Draft::parse(&text, words::offices::roles).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(draft.obligations, duties);
        assert_eq!(draft.date, letter.date);
        assert_eq!(draft.number, letter.number.clone().unwrap_or_default());
        // Where nobody is addressed, there is at least a block to be filled in.
        let addressed = draft::proposed_addressees(letter, &duties);
        assert_eq!(draft.addressees.len(), addressed.len().max(1));
        check_commands(&draft);
    }
}

fn check_commands(draft: &Draft) {
    let Ok(commands) = draft.commands(CHRONICLE.state()) else { return };
    for command in commands {
        let json = serde_json::to_string(&command).expect("a command has JSON");
        assert_eq!(serde_json::from_str::<Command>(&json).expect("it is read back"), command);
    }
}

/// A draft as a clerk left it.
pub fn draft(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(draft) = Draft::parse(text, words::offices::roles) {
        check_commands(&draft);
    }
}

/// A letter as DOCX, from its parts.
pub fn docx(bytes: &[u8]) {
    letter(&package(bytes, "word/document.xml"));
}

/// The filings of a list that names its tasks.
fn read_filings(bytes: &[u8]) -> Result<Vec<FilingRow>, FilingsError> {
    filings::read(bytes, &filings::Choices::default())?.filings(&domain::Chronicle::default())
}

/// A list of filings in plain text.
pub fn filings(bytes: &[u8]) {
    match read_filings(bytes) {
        Ok(rows) => check_rows(&rows),
        Err(FilingsError::Rows(errors)) => {
            assert!(!errors.is_empty() && errors.is_sorted_by_key(|error| error.row));
            assert!(errors.iter().all(|error| error.row > 1 && error.value.chars().count() <= CELL_CHARS_MAX));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// A list of filings as XLSX, from its parts.
pub fn xlsx(bytes: &[u8]) {
    filings(&package(bytes, "xl/worksheets/sheet1.xml"));
}

/// Rows are in order and, written as CSV, read back as they were.
fn check_rows(rows: &[FilingRow]) {
    assert!(!rows.is_empty() && rows.is_sorted_by(|one, next| one.row < next.row) && rows[0].row > 1);
    let quoted = |text: String| format!("\"{}\"", text.replace('"', "\"\""));
    let mut csv = "task,document,document date,received\n".to_owned();
    for row in rows {
        let date = row.date.map_or(String::new(), |date| date.to_string());
        let received = row.received.map_or(String::new(), |moment| moment.to_string());
        let cells = [row.task.to_string(), row.number.clone(), date, received].map(quoted);
        csv += &(cells.join(",") + "\n");
    }
    let again = read_filings(csv.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{csv}"));
    let numbered = |(index, row): (usize, &FilingRow)| FilingRow { row: index + 2, ..row.clone() };
    assert_eq!(again, rows.iter().enumerate().map(numbered).collect::<Vec<_>>());
}

/// A ZIP file as it is, or else one of the parts in `bytes`: each begins with a line `=== name`, and what
/// comes before the first is the part called `main`. No fuzzer makes checksums and directories.
fn package(bytes: &[u8], main: &str) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let text = String::from_utf8_lossy(bytes);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let named = text.split("=== ").enumerate().map(|(index, part)| match index {
        0 => (main, part),
        _ => part.split_once('\n').unwrap_or((part, "")),
    });
    for (name, xml) in named.filter(|(_, xml)| !xml.is_empty()) {
        // A name that stands twice is refused here, and nowhere else.
        if writer.start_file(name, options).is_ok() {
            writer.write_all(xml.as_bytes()).expect("into memory");
        }
    }
    writer.finish().expect("into memory").into_inner()
}
