//! What is wrong with files that are kept beside the log, and what to do about it.

use std::path::Path;

use eventlog::files::Odd;
use ledger::kept::{Fault, Finding};
use schemars::JsonSchema;
use serde::Serialize;
use words::{Language, say};

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
    let (what, remedy) = (fault_words(fault, language), remedy(path, fault, language));
    let path = path.display();
    format!("{path}: {what}; {remedy}")
}

fn fault_words(fault: &Fault, language: Language) -> String {
    match fault {
        Fault::Missing(entry) => say!(language, "mất, dù {entry} nêu tên", "it is missing, though {entry} names it"),
        Fault::Gone => say!(language, "mất", "it is missing"),
        Fault::Altered => say!(
            language,
            "nội dung không khớp với tên (mã băm SHA-256)",
            "its bytes are not those that its name, a SHA-256, stands for"
        ),
        Fault::Unreadable(why) => {
            say!(language, "không đọc được: {why}", "it cannot be read as what it should be: {why}")
        }
        Fault::NotAsRecorded(entry) => {
            say!(language, "không phải điều mà {entry} ghi", "it is not what {entry} says")
        }
        Fault::OtherHead => say!(
            language,
            "không phải đầu sổ của sổ này với số bút toán như tên tệp",
            "it is not a head of this log of the size that its name says"
        ),
        Fault::NotErased(entry) => say!(
            language,
            "người này đã được xóa theo {entry}, mà tệp vẫn còn",
            "the person was erased by {entry}, and this is still there"
        ),
        Fault::Stray => say!(
            language,
            "tệp lạ, có thể là bản chép của một khóa",
            "nothing of this name belongs here; it may be a copy of a key"
        ),
        Fault::OtherKey => say!(language, "không phải khóa của sổ này", "it is not the key that belongs to this log"),
        Fault::Odd(odd) => {
            let odd = odd_words(*odd, language);
            say!(language, "đây là {odd}, không phải tệp thường", "it is {odd}, not a plain file")
        }
        Fault::Differs => say!(
            language,
            "khác với tệp trong bản sao, và không biết tệp nào đúng",
            "the copy has another one, and it cannot be told which of the two is right"
        ),
        other => other.to_string(),
    }
}

/// What is not a plain file.
pub fn odd_words(odd: Odd, language: Language) -> &'static str {
    match odd {
        Odd::Link => language.pick("một liên kết", "a link"),
        Odd::Fifo => language.pick("một ống dẫn (FIFO)", "a pipe (FIFO)"),
        Odd::Socket => language.pick("một socket", "a socket"),
        Odd::Device => language.pick("một thiết bị", "a device"),
        Odd::Directory => language.pick("một thư mục", "a directory"),
    }
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
