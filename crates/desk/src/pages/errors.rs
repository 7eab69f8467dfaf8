//! What happened, and what to do: pages of failures, each with the same frame as any other.

use maud::html;
use words::{Language, errors::Told as _};

use crate::{
    failure::Failure,
    page::Page,
    visit::Visit,
    when::{Detour, Unclear},
};

/// The page of a failure, and the code of its status.
pub fn page(visit: &Visit<'_>, failure: &Failure) -> (u16, Page) {
    let language = visit.language;
    let (status, title, what, way): (u16, &str, String, &str) = match failure {
        Failure::NotHere => (
            404,
            language.pick("Không có trang này", "Nothing is here"),
            language
                .pick(
                    "Không có gì ở địa chỉ này, hoặc không có trong phạm vi được xem.",
                    "There is nothing at this address, or nothing that you may read.",
                )
                .to_owned(),
            language.pick("Hãy kiểm tra lại địa chỉ, hoặc đi từ bàn làm việc.", "Check the address, or go from the desk."),
        ),
        Failure::SignIn => (401, language.pick("Cần đăng nhập", "Sign in first"), String::new(), ""),
        Failure::Detour(Detour::Unclear(unclear)) => (
            400,
            language.pick("Chưa rõ ngày", "The date is not clear"),
            of_date(unclear, language),
            language.pick(
                "Hãy quay lại trang trước và viết ngày/tháng/năm, như 18/09/2023.",
                "Go back to the page before, and write day/month/year, such as 18/09/2023.",
            ),
        ),
        Failure::Detour(Detour::Mismatch) => (
            409,
            language.pick("Liên kết không khớp", "The link does not fit"),
            language
                .pick(
                    "Liên kết nêu số bút toán và gốc mà sổ này không có vào lúc ấy: liên kết đã bị sửa, hoặc là của sổ khác.",
                    "The link names a number of entries and a root that this ledger did not have then: it was changed, or is of another ledger.",
                )
                .to_owned(),
            language.pick(
                "Không có gì được đoán thay. Hãy hỏi người gửi liên kết, hoặc xem lại ngày ấy từ đầu.",
                "Nothing is guessed instead. Ask whoever sent the link, or look at the day anew.",
            ),
        ),
        Failure::Detour(Detour::See(_)) => (303, "", String::new(), ""),
        Failure::Foreign => (
            403,
            language.pick("Không nhận biểu mẫu này", "This form is not taken"),
            language
                .pick(
                    "Biểu mẫu không được gửi từ trang của sổ này.",
                    "The form was not sent from a page of this ledger.",
                )
                .to_owned(),
            language.pick("Hãy mở lại trang và gửi lại.", "Open the page again and send it again."),
        ),
        Failure::Wait(seconds) => (
            429,
            language.pick("Hỏi quá nhanh", "Too fast"),
            match language {
                Language::Vi => format!("Hãy thử lại sau {seconds} giây."),
                Language::En => format!("Try again in {seconds} seconds."),
            },
            "",
        ),
        Failure::Busy => (
            503,
            language.pick("Đang lập bằng chứng khác", "Other evidence is being made"),
            String::new(),
            language.pick("Hãy thử lại sau vài giây.", "Try again in a few seconds."),
        ),
        Failure::Unclear(words) => (400, language.pick("Chưa rõ câu hỏi", "The question is not clear"), words.clone(), ""),
        Failure::Prove(error) => {
            (422, language.pick("Không lập được bằng chứng", "No evidence can be made"), error.told(language), "")
        }
        Failure::NotRecorded(_) => (
            503,
            language.pick("Chưa ghi được lượt xem", "Looking could not be recorded"),
            language
                .pick(
                    "Nội dung này chỉ được đưa ra khi đã ghi ai xem. Máy chủ chưa ghi được, nên chưa đưa ra. Người quản trị thấy lý do trong nhật ký máy chủ.",
                    "This is shown only once it is recorded who looks. The server could not record it, and so shows nothing. The administrator finds the reason in the server's log.",
                )
                .to_owned(),
            language.pick("Hãy thử lại sau ít phút.", "Try again in a few minutes."),
        ),
        Failure::Directory(_) | Failure::Ledger(_) | Failure::Machine(_) => (
            503,
            language.pick("Sổ chưa trả lời được", "The ledger cannot answer"),
            language
                .pick("Máy chủ không đọc được sổ. Người quản trị thấy lý do trong nhật ký máy chủ.", "The server cannot read the ledger. The administrator finds the reason in the server's log.")
                .to_owned(),
            language.pick("Hãy thử lại sau ít phút.", "Try again in a few minutes."),
        ),
    };
    let body = html! {
        @if !what.is_empty() { p.lead { (what) } }
        @if !way.is_empty() { p { (way) } }
        p { a href="/" { (language.pick("Về bàn làm việc", "To the desk")) } }
    };
    (status, Page::timeless(title, body))
}

fn of_date(unclear: &Unclear, language: Language) -> String {
    match unclear {
        Unclear::NoDate(error) => error.told(language),
        Unclear::NotYet(error) => error.told(language),
        Unclear::NoOtherDay => language
            .pick("Thiếu ngày mà đến đó sổ đã biết.", "The day until which the ledger knew is missing.")
            .to_owned(),
        Unclear::Log(_) => language.pick("Không đọc được sổ.", "The ledger cannot be read.").to_owned(),
    }
}
