//! Refusals about documents that are no answer, and letters that are registered already.

use domain::Refusal;

use crate::{Language, date, moment, partial, say};

/// The words, for the refusals of which this module speaks.
pub(super) fn words(refusal: &Refusal, language: Language) -> Option<String> {
    Some(match refusal {
        Refusal::NoDocument(said) => say!(
            language,
            "\"{said}\" là chưa có văn bản, không phải số văn bản; có văn bản rồi thì ghi số, ký hiệu của nó; chưa có thì không ghi",
            "\"{said}\" says that there is no document; write the number of one that is there, or record nothing"
        ),
        Refusal::DatedAfterReceipt { date, received } => {
            let (date, received) = (partial(*date), moment(*received));
            say!(
                language,
                "văn bản đề ngày {date}, sau khi được nhận ({received}); hãy xem lại ngày của văn bản và thời điểm nhận",
                "the document is dated {date}, after it was received ({received}); look again at the date on it and at the time of receipt"
            )
        }
        Refusal::SentAfterReceipt { sent, received } => {
            let (sent, received) = (moment(*sent), moment(*received));
            say!(
                language,
                "ký hoặc gửi lúc {sent}, sau khi được nhận ({received}); hãy xem lại các thời điểm",
                "signed or sent at {sent}, after it was received ({received}); look again at these times"
            )
        }
        Refusal::DatedBeforeDirective { date, issued } => {
            let (date, issued) = (partial(*date), self::date(*issued));
            say!(
                language,
                "văn bản đề ngày {date}, trước ngày ban hành văn bản giao việc ({issued}), nên không thể trả lời văn bản đó; hãy xem lại ngày, hoặc để trống nếu không rõ",
                "the document is dated {date}, before the letter that asks for it was issued ({issued}), and cannot answer it; look again at the date, or leave it out if it is not known"
            )
        }
        Refusal::DatedBeforePeriod { date, period, begins } => {
            let (date, begins) = (partial(*date), self::date(*begins));
            say!(
                language,
                "văn bản đề ngày {date}, trước ngày bắt đầu lấy số liệu của kỳ {period} ({begins}), nên không thể báo cáo kỳ đó; hãy xem lại ngày và kỳ",
                "the document is dated {date}, before {begins}, when the data of {period} begin, and cannot report on it; look again at the date and the period"
            )
        }
        Refusal::ReceivedBeforeDirective { received, issued } => {
            let (received, issued) = (moment(*received), self::date(*issued));
            say!(
                language,
                "nhận {received}, trước ngày ban hành văn bản giao việc ({issued}), nên không thể trả lời văn bản đó; hãy xem lại thời điểm nhận, hoặc nhiệm vụ",
                "received {received}, before the letter that asks for it was issued ({issued}), and cannot answer it; look again at the time of receipt, or at the task"
            )
        }
        Refusal::ReceivedBeforePeriod { received, period, begins } => {
            let (received, begins) = (moment(*received), self::date(*begins));
            say!(
                language,
                "nhận {received}, trước ngày bắt đầu lấy số liệu của kỳ {period} ({begins}), nên không thể báo cáo kỳ đó; hãy xem lại thời điểm nhận và kỳ",
                "received {received}, before {begins}, when the data of {period} begin, and cannot report on it; look again at the time of receipt and the period"
            )
        }
        Refusal::OlderThanDirective { date, issued } => {
            let (date, issued) = (partial(*date), self::date(*issued));
            say!(
                language,
                "văn bản đề ngày {date}, trước ngày ban hành văn bản chỉ đạo mà nó nói đến ({issued}); hãy xem lại ngày, hoặc văn bản chỉ đạo",
                "the document is dated {date}, before the letter of which it speaks was issued ({issued}); look again at the date, or at the letter"
            )
        }
        Refusal::SpeltAlike { id, known } => say!(
            language,
            "{id} chỉ khác chữ hoa, chữ thường hoặc dạng chữ với {known} đã đăng ký; nếu là văn bản đó, hãy dùng mã {known}; nếu là văn bản khác, hãy đặt mã khác hẳn",
            "{id} differs from {known}, which is registered, by small and capital, or wide letters alone; if it is that letter, use {known}; if not, give it another identifier"
        ),
        Refusal::SameDirective { known, number, date } => {
            let date = partial(*date);
            say!(
                language,
                "văn bản số {number} ngày {date} của cùng cơ quan đã đăng ký với mã {known}; hãy dùng mã {known}; nếu đăng ký sai, thu hồi trước (socai do change-directive --directive {known} --fate recalled) rồi đăng ký lại",
                "the letter {number} of {date}, of the same body, is registered already, as {known}; use {known}, or, if that was registered wrongly, recall it first (socai do change-directive --directive {known} --fate recalled)"
            )
        }
        Refusal::NumberWithSymbol { number, alone, symbol } => say!(
            language,
            "số \"{number}\" gồm cả ký hiệu; số ghi {alone}, ký hiệu ghi {symbol}, mỗi thứ một trường",
            "number \"{number}\" has its symbol behind it; write number {alone} and symbol {symbol}, each in its own field"
        ),
        Refusal::PeriodTooFar { period, begins } => {
            let begins = self::date(*begins);
            say!(
                language,
                "kỳ {period} bắt đầu lấy số liệu ngày {begins}, còn hơn một năm nữa; hãy xem lại kỳ; đến gần kỳ đó thì mở (socai open-periods)",
                "the data of {period} begin on {begins}, more than a year from now; look again at the period, and open it when it comes nearer (socai open-periods)"
            )
        }
        _ => return None,
    })
}
