//! What files say that came in. Stored for ever: see [`super`].

use super::*;

chapter! {
    /// Đưa hồ sơ các năm trước vào sổ: one file, and what was made of it.
    HistoryImported {
        /// The file, by its SHA-256 in hexadecimal.
        source: String,
        /// The sheet that was read, where it has a name.
        sheet: Option<String>,
        /// Who has kept it.
        custodian: String,
        /// Since when, as far as that is known.
        since: Option<PartialDate>,
        /// What it is, and who vouches for it in which capacity.
        statement: String,
        /// As what its columns were read.
        columns: Vec<ColumnTaken>,
        /// How many of its rows say something of a task.
        rows: u32,
        /// How many of these count as filings that were found later.
        filings: u32,
        /// The rows that are no tasks.
        left_out: Vec<LeftOut>,
        /// How well what it says is evidenced.
        evidence_class: EvidenceClass,
    }
    /// Lời ghi của một nguồn: what a file says of a task. Never a verdict, and nothing is computed from it.
    SourceStated {
        /// Of which task.
        task: TaskId,
        /// Where it stands.
        source: SourcePlace,
        /// What.
        stated: Stated,
        /// How well it is evidenced.
        evidence_class: EvidenceClass,
    }
}
