//! What a backup holds, or a ledger that was restored from one.

use std::path::PathBuf;

use ledger::{backup::Made, kept::KeptFinding};
use schemars::JsonSchema;
use serde::Serialize;

use super::Answer;
use crate::{Language, findings, say};

/// What a copy holds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CopyAnswer {
    /// How many entries it had before.
    entries_before: u64,
    /// How many it has now.
    entries: u64,
    /// The root of the tree over them, in hexadecimal, as recomputed from what was written.
    root: String,
    /// Files that are damaged or missing where they should come from; what the copy has of them stays as it is.
    left: Vec<KeptAnswer>,
    #[serde(skip)]
    made: Copy,
}

/// A file that is not as it should be.
#[derive(Debug, Serialize, JsonSchema)]
struct KeptAnswer {
    /// Which; within the ledger's directory.
    file: String,
    /// What is wrong with it.
    detail: String,
}

impl KeptAnswer {
    fn of(KeptFinding { path, fault }: &KeptFinding) -> Self {
        Self { file: path.display().to_string(), detail: fault.to_string() }
    }
}

/// Which copy was made, and where.
#[derive(Debug)]
pub enum Copy {
    /// A backup.
    Backup(PathBuf),
    /// A ledger, from a backup.
    Restored(PathBuf),
    /// The past of a ledger, for looking at.
    Past(PathBuf),
}

impl CopyAnswer {
    /// What the copy holds.
    pub fn of(Made { copied, left }: &Made, made: Copy) -> Self {
        Self {
            entries_before: copied.from,
            entries: copied.size,
            root: copied.root.to_string(),
            left: left.iter().map(KeptAnswer::of).collect(),
            made,
        }
    }
}

impl Answer for CopyAnswer {
    fn words(&self, language: Language) -> String {
        let (root, size) = (&self.root, self.entries);
        let words = match &self.made {
            Copy::Backup(to) => {
                let (to, new) = (to.display(), size - self.entries_before);
                say!(
                    language,
                    "Đã sao lưu vào {to}: {size} bút toán ({new} mới), đã đọc lại và đối chiếu.",
                    "Backed up to {to}: {size} entries ({new} new), read back and verified."
                )
            }
            Copy::Past(to) => {
                let to = to.display();
                say!(
                    language,
                    "Đã dựng lại quá khứ vào {to}: {size} bút toán đầu tiên, chỉ để xem.",
                    "Restored the past into {to}: the first {size} entries, for looking at only."
                )
            }
            Copy::Restored(to) => {
                let to = to.display();
                say!(
                    language,
                    "Đã khôi phục vào {to}: {size} bút toán, đã đối chiếu. Việc ghi sau lần sao lưu này không có ở đây; đừng dùng đồng thời với sổ cũ.",
                    "Restored into {to}: {size} entries, verified. What was recorded after the backup is not in it; never use it beside the old ledger."
                )
            }
        };
        say!(language, "{words}\nGiá trị gốc: {root}", "{words}\nRoot: {root}")
    }
}

/// The files that are not in the copy.
pub fn left_out(left: &[KeptFinding], language: Language) -> String {
    let lines: Vec<String> = left.iter().map(|finding| format!("  {}", findings::kept(finding, language))).collect();
    let lines = lines.join("\n");
    say!(
        language,
        "không sao chép được những tệp sau, vì bản nguồn hỏng hoặc mất; tệp lành đang có trong bản sao được giữ nguyên:\n{lines}",
        "these files were not copied, for the source is damaged or missing; what the copy has of them stays as it is:\n{lines}"
    )
}
