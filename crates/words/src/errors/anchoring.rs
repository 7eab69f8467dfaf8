//! Asking others, and handing heads to everybody.

use anchoring::{
    carry::Unreached,
    collect::Why,
    ship::{NotHanded, ShipError},
};

use super::{Told, refused, told, why};
use crate::Language;

impl Told for Unreached {
    fn told(&self, language: Language) -> String {
        told!(self, language, "không liên lạc được ({self})")
    }
}

impl Told for Why {
    fn told(&self, language: Language) -> String {
        match self {
            Self::NoAddress => told!(self, language, "không có địa chỉ; hỏi qua tệp: socai anchor export"),
            Self::NoWay => told!(self, language, "không có url hay command"),
            Self::Unreached(source) => source.told(language),
            Self::NotTaken(source) => source.told(language),
            Self::Stamp(source) => source.told(language),
            Self::Ahead(size) => told!(
                self,
                language,
                "nhân chứng đã xác nhận {size} bút toán, nhiều hơn sổ đang có: sổ này đã mất bút toán, hoặc là bản cũ"
            ),
            Self::NotContinued(body) => {
                told!(self, language, "nhân chứng không thấy đầu sổ này nối tiếp đầu sổ đã biết: {body}")
            }
            Self::Unsteady => told!(self, language, "nhân chứng đổi số liên tục"),
            Self::Answered(_) => told!(self, language, "trả lời khác thường ({self})"),
        }
    }
}

impl Told for ShipError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Shipping(source) => source.told(language),
            Self::Anchor(source) => source.told(language),
            Self::Head(source) => source.told(language),
        }
    }
}

impl Told for NotHanded {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } if source.kind() == std::io::ErrorKind::AlreadyExists => {
                let path = path.display();
                crate::say!(
                    language,
                    "{path} đã có, và không bị ghi đè; chọn tên khác, hoặc tự chuyển tệp ấy đi trước",
                    "{path} exists, and is not overwritten; choose another name, or move that file away first"
                )
            }
            Self::Io { path, source } => refused(path, source, language),
            Self::Head(source) => source.told(language),
            Self::NoMail => told!(self, language, "recipients.toml không có mục [mail] nói gửi thư bằng gì"),
            Self::Message(source) => why(source, language),
            Self::Program(source) => source.told(language),
        }
    }
}
