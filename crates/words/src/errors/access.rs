//! What went wrong with the log of who looked.

use ledger::access::AccessError;

use super::{Told, told, why};
use crate::{Language, say};

impl Told for AccessError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } => {
                let (path, source) = (path.display(), why(source, language));
                say!(
                    language,
                    "{path}: {source}; hãy xem access/ có thuộc tài khoản chạy sổ không, và đĩa còn chỗ không",
                    "{path}: {source}; check that access/ belongs to the account that runs the ledger, and that the disk has room"
                )
            }
            Self::Directory(source) => source.told(language),
            Self::Log(source) => source.told(language),
            Self::Unanswered(source) => source.told(language),
            Self::Encode(source) => source.told(language),
            Self::NotALook { log, position, detail } => told!(
                self,
                language,
                "bút toán #{position} của {log} không đọc được như một lượt xem ({detail}); hãy dùng phiên bản mới hơn",
                technical detail
            ),
        }
    }
}
