//! What is wrong with files that are kept beside the log, and what to do about it.

use std::path::Path;

use ledger::kept::{Fault, Finding};
use schemars::JsonSchema;
use serde::Serialize;
use words::{Language, errors::Told};

/// A file that is not as it should be.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeptAnswer {
    /// Which; within the ledger's directory.
    file: String,
    /// What is wrong with it.
    detail: String,
}

impl KeptAnswer {
    pub fn of(Finding { path, fault }: &Finding) -> Self {
        Self { file: path.display().to_string(), detail: fault.to_string() }
    }
}

/// File, fault, and what to do.
pub fn finding(Finding { path, fault }: &Finding, language: Language) -> String {
    let (what, remedy) = (fault.told(language), remedy(path, fault, language));
    let path = path.display();
    format!("{path}: {what}; {remedy}")
}

fn remedy(path: &Path, fault: &Fault, language: Language) -> &'static str {
    match fault {
        Fault::Gone if path == Path::new("keys/log.key") => language.pick(
            "không có nó thì không ghi được gì; đặt lại: socai key restore TỆP",
            "nothing can be recorded without it; put it back: socai key restore FILE",
        ),
        Fault::NotErased(_) => language.pick(
            "lần mở sổ để ghi tới sẽ hủy; nếu vẫn còn, hãy hủy bằng tay",
            "the next opening for recording destroys it; if it stays, destroy it by hand",
        ),
        Fault::Stray => language.pick(
            "nếu là bản chép của một khóa thì hủy, nếu không thì chuyển đi",
            "destroy it if it is a copy of a key, else move it away",
        ),
        Fault::OtherKey => language.pick(
            "chuyển nó đi và đặt lại khóa đúng: socai key restore TỆP",
            "move it away and put the right one back: socai key restore FILE",
        ),
        Fault::Odd(_) => language
            .pick("chuyển nó đi và đặt lại tệp từ bản sao lưu", "move it away, and put the file back from a backup"),
        Fault::Differs => language.pick(
            "so hai tệp, rồi giữ tệp đúng ở cả hai nơi",
            "compare the two, and keep the right one in both places",
        ),
        _ => language.pick(
            "chép lại đúng tệp này từ bản sao lưu; nếu chủ ý bỏ thì bỏ ở cả hai nơi",
            "copy this very file back from a backup; if it was taken away on purpose, take it away in both places",
        ),
    }
}
