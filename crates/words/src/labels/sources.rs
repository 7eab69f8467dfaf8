//! What lists of past years and status messages are told with.

use domain::{event::TransportStep, refusal::SourceField};
use views::stated::Difference;

use crate::Language;

/// Beside a receipt that came in with a file of past years.
pub fn from_history(only_stated: bool, language: Language) -> &'static str {
    match only_stated {
        true => language.pick(
            "nhập từ hồ sơ cũ, chưa chứng minh: không tính vào bảng điểm, không ghi nhận chậm",
            "from a file of past years, not proven: in no scorecard, no delay declared on it",
        ),
        false => language.pick("nhập từ hồ sơ cũ", "from a file of past years"),
    }
}

/// In what a list and the ledger differ.
pub fn difference(difference: Difference, language: Language) -> &'static str {
    let (vi, en) = match difference {
        Difference::SaysInTime => {
            ("nguồn ghi đúng hạn, theo ngày tháng là quá hạn", "it says in time; by the dates late")
        }
        Difference::SaysLate => {
            ("nguồn ghi quá hạn, theo ngày tháng là đúng hạn", "it says late; by the dates in time")
        }
        Difference::SaysDone => ("nguồn ghi đã xong, sổ chưa nhận được gì", "it says done; nothing was received"),
        Difference::SaysOpen => ("nguồn ghi chưa xong, sổ đã nhận", "it says not done; there is a receipt"),
        Difference::Due => ("thời hạn khác", "another due date"),
        Difference::Received => ("ngày nhận khác", "another day of receipt"),
        Difference::Document => ("văn bản khác", "another document"),
        Difference::WordsNotRead => {
            ("chữ của nguồn không rõ đúng hay quá hạn", "its words say neither in time nor late")
        }
    };
    language.pick(vi, en)
}

/// Of what two files say different things.
pub fn source_field(field: SourceField, language: Language) -> &'static str {
    let (vi, en) = match field {
        SourceField::Document => ("văn bản trả lời", "the document that answered"),
        SourceField::Received => ("ngày nhận, hoàn thành", "when it came in"),
        SourceField::Due => ("thời hạn", "the due date"),
    };
    language.pick(vi, en)
}

/// What the code of a status message means.
pub fn transport_step(step: TransportStep, language: Language) -> &'static str {
    let (vi, en) = match step {
        TransportStep::Arrived => ("đã đến hệ thống nhận, văn thư chưa nhận", "arrived, not taken in yet"),
        TransportStep::Refused => ("văn thư bên nhận từ chối", "refused by the receiving clerk"),
        TransportStep::TakenIn => ("văn thư bên nhận đã tiếp nhận", "taken in by the receiving clerk"),
        TransportStep::Waiting => ("chờ phân công", "waiting to be assigned"),
        TransportStep::InHand => ("đã phân công, đang xử lý", "assigned, in hand"),
        TransportStep::Done => ("bên nhận bấm hoàn thành (không phải kết luận)", "marked done there (no verdict)"),
        TransportStep::RecallAsked => ("bên gửi xin lấy lại", "its sender asks to have it back"),
        TransportStep::Agreed => ("đồng ý lấy lại, cập nhật", "the recall or update is agreed to"),
        TransportStep::Declined => ("từ chối lấy lại, cập nhật", "the recall or update is refused"),
        TransportStep::Unknown => ("mã không rõ nghĩa, giữ nguyên", "a code of unknown meaning, kept as it is"),
    };
    language.pick(vi, en)
}
