//! Files that were made, or that are kept: documents, receipts, evidence, tables.

use eventlog::Digest;
use schemars::JsonSchema;
use serde::Serialize;
use views::Sheet;

use super::Answer;
use crate::{Language, say};

/// A document that is held.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DocumentAnswer {
    /// Its SHA-256, in hexadecimal: how commands name it.
    sha256: String,
    /// Where its bytes lie.
    path: String,
}

impl DocumentAnswer {
    /// A document of this hash, whose bytes lie there.
    pub fn of(digest: Digest, path: &std::path::Path) -> Self {
        Self { sha256: digest.to_string(), path: path.display().to_string() }
    }
}

impl Answer for Vec<DocumentAnswer> {
    fn words(&self, language: Language) -> String {
        if self.is_empty() {
            return say!(language, "Chưa lưu tài liệu nào.", "No documents are held.");
        }
        let lines = self.iter().map(|DocumentAnswer { sha256, path }| format!("{sha256}  {path}"));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The two files of a receipt.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReceiptAnswer {
    /// The entry's number.
    pub number: u64,
    /// Where its bytes lie.
    pub entry: String,
    /// Where its receipt lies (C2SP tlog-proof).
    pub receipt: String,
}

impl Answer for Vec<ReceiptAnswer> {
    fn words(&self, language: Language) -> String {
        let lines = self.iter().map(|ReceiptAnswer { entry, receipt, .. }| {
            say!(language, "{receipt}\n  bút toán: {entry}", "{receipt}\n  its entry: {entry}")
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The evidence file that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProveAnswer {
    /// Where it lies.
    pub file: String,
    /// How many bytes it has.
    pub bytes: usize,
    /// Its members.
    pub members: Vec<String>,
}

impl Answer for ProveAnswer {
    fn words(&self, language: Language) -> String {
        let Self { file: name, bytes, .. } = self;
        say!(
            language,
            "{name}: {bytes} byte. Kiểm chứng: socai verify {name} --policy CHÍNH-SÁCH",
            "{name}: {bytes} bytes. To verify: socai verify {name} --policy POLICY"
        )
    }
}

/// What was written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExportAnswer {
    /// The file.
    path: String,
    /// Each sheet in it, in order.
    sheets: Vec<Exported>,
    /// How many entries were known.
    entries: u64,
    /// Their root, in base64.
    root: String,
}

/// A sheet of the file.
#[derive(Debug, Serialize, JsonSchema)]
struct Exported {
    /// The projection's name.
    name: &'static str,
    /// How many rows it has.
    rows: usize,
}

impl ExportAnswer {
    /// These sheets in that file, with so many entries known and their root.
    pub fn of(path: String, sheets: &[Sheet], entries: u64, root: String) -> Self {
        let sheets = sheets.iter().map(|sheet| Exported { name: sheet.name, rows: sheet.rows.len() }).collect();
        Self { path, sheets, entries, root }
    }
}

impl Answer for ExportAnswer {
    fn words(&self, language: Language) -> String {
        let (path, count) = (&self.path, self.sheets.len());
        let rows: usize = self.sheets.iter().map(|sheet| sheet.rows).sum();
        say!(language, "Đã ghi {path}: {count} bảng, {rows} dòng", "Wrote {path}: {count} sheet(s), {rows} row(s)")
    }
}
