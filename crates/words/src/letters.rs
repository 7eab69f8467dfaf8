//! The clerk's questions in words.

use exchange::letter::{Doubt, Question};

use crate::{Language, say};

/// One question as a sentence, with its line.
pub fn ask(question: &Question, language: Language) -> String {
    let words = &question.words;
    let sentence = match question.doubt {
        Doubt::IssuerMissing => say!(language, "không thấy tên cơ quan ban hành", "no issuing organisation was found"),
        Doubt::NumberBlank => {
            say!(
                language,
                "số văn bản để trống ({words}); văn bản được đăng ký trước, nhiệm vụ tách sau khi có số",
                "the number is blank ({words}); the letter is registered first, its duties once it has a number"
            )
        }
        Doubt::NumberLineMissing => say!(language, "không thấy dòng \"Số: …\"", "no line \"Số: …\" was found"),
        Doubt::DateIncomplete => say!(language, "ngày ban hành chưa đủ: {words}", "the date is incomplete: {words}"),
        Doubt::DateMissing => say!(language, "không thấy ngày ban hành", "no date was found"),
        Doubt::DateImpossible => say!(language, "ngày không có trong lịch: {words}", "no such day: {words}"),
        Doubt::SubjectMissing => say!(language, "không thấy trích yếu", "no subject was found"),
        Doubt::AddresseesMissing => say!(language, "không thấy \"Kính gửi\"", "nobody is addressed"),
        Doubt::PointsMissing => say!(language, "không thấy nội dung nào", "no content was found"),
        Doubt::LabelOutOfOrder => {
            say!(language, "thứ tự điểm không liên tục: {words}", "a label is out of order: {words}")
        }
        Doubt::ClosingUnclear => say!(
            language,
            "đoạn này thuộc điểm cuối hay là đoạn kết? \"{words}\"",
            "does this belong to the last point or to the whole? \"{words}\""
        ),
        Doubt::SeveralDuties => {
            say!(
                language,
                "có thể gồm nhiều nhiệm vụ; tách nếu cần: {words}",
                "may hold several duties; split if so: {words}"
            )
        }
        Doubt::DeadlineImpossible => {
            say!(
                language,
                "thời hạn nêu ngày không có trong lịch: \"{words}\"",
                "the deadline names no real day: \"{words}\""
            )
        }
        Doubt::BeforeDay => {
            say!(language, "\"{words}\": có tính cả ngày đó không?", "\"{words}\": does that day still count?")
        }
        Doubt::YearMissing => say!(language, "\"{words}\": năm nào?", "\"{words}\": of which year?"),
        Doubt::DeadlineUnread => {
            say!(language, "chưa hiểu thời hạn \"{words}\"", "the deadline \"{words}\" was not understood")
        }
        Doubt::Urgent => say!(
            language,
            "\"{words}\" không có ngày; chưa thể quá hạn cho đến khi có văn bản ấn định",
            "\"{words}\" names no day; it cannot be overdue until a document fixes one"
        ),
        Doubt::CadenceWithoutDay => {
            say!(
                language,
                "\"{words}\": hạn nộp theo chế độ báo cáo nào?",
                "\"{words}\": due by which reporting regime?"
            )
        }
        Doubt::CadenceUnknown => {
            say!(language, "\"{words}\" ngắn hơn mọi kỳ báo cáo", "\"{words}\" is shorter than any reporting period")
        }
        Doubt::PurposeUnsaid => {
            say!(language, "nơi nhận không ghi để làm gì: {words}", "what these copies are for is not said: {words}")
        }
        Doubt::HeadLineUnread => {
            say!(
                language,
                "không rõ dòng này ở phần đầu: \"{words}\"",
                "a line of the head was not understood: \"{words}\""
            )
        }
        Doubt::AnnexUnread => say!(
            language,
            "có nội dung sau chữ ký (phụ lục?), chưa đọc: \"{words}\"",
            "there is text after the signature (an annex?), not read: \"{words}\""
        ),
        Doubt::LeadUnclear => say!(language, "chưa rõ ai chủ trì: {words}", "who leads was not understood: {words}"),
        Doubt::DeadlineBeforeLetter => {
            say!(language, "\"{words}\" ở trước ngày ban hành", "\"{words}\" lies before the letter's own date")
        }
        Doubt::HourNamed => say!(
            language,
            "\"{words}\" nêu giờ; sổ tính hạn đến hết ngày",
            "\"{words}\" names an hour; the ledger counts to the end of the day"
        ),
        Doubt::CoordinatorsUnclear => {
            say!(language, "chưa rõ phối hợp với ai: {words}", "who coordinates was not understood: {words}")
        }
        Doubt::OutsideLedger => say!(
            language,
            "{words} thường không phải đơn vị của sổ: bỏ khỏi debtors (hoặc bỏ nhiệm vụ), trừ khi đã đăng ký trong sổ",
            "{words} is usually no unit of the ledger: take it out of debtors (or take the duty out), unless it is registered there"
        ),
        Doubt::AddresseesUnclear => say!(
            language,
            "nơi gửi chỉ nêu một phần của nhóm, hoặc chưa đọc hết; là những đơn vị nào: \"{words}\"",
            "some of a group are addressed, or not all was read; which units are they: \"{words}\""
        ),
        Doubt::DayBlank => say!(
            language,
            "\"{words}\": ngày, tháng hoặc năm còn để trống",
            "\"{words}\": the day, the month or the year is still blank"
        ),
        Doubt::DeadlineElsewhere => say!(
            language,
            "\"{words}\": thời hạn do văn bản khác ấn định; là ngày nào?",
            "\"{words}\": another document sets the time; which day is it?"
        ),
        Doubt::GroupsDiffer => say!(
            language,
            "hai tên gọi khác nhau (có và không có các ban quản lý), có cùng là những đơn vị đó không: {words}",
            "two names that differ (with the boards of management and without); are the same units meant: {words}"
        ),
        Doubt::TimeOfTasks => say!(
            language,
            "\"{words}\" là thời gian của các nhiệm vụ được nói đến, hay là hạn của việc này?",
            "\"{words}\": is it the time of the tasks that are spoken of, or the deadline of this one?"
        ),
        Doubt::PreambleDuty => {
            say!(language, "đoạn này có giao việc không: {words}", "does this paragraph give work to somebody: {words}")
        }
        Doubt::SpanFromEvent => say!(
            language,
            "\"{words}\": sổ không tự tính ngày; khi đã biết ngày bắt đầu, ấn định bằng: socai do fix-deadline --due-within",
            "\"{words}\": the ledger does not reckon this by itself; once its beginning is known: socai do fix-deadline --due-within"
        ),
        Doubt::Beginning => say!(
            language,
            "\"{words}\" nói bắt đầu từ khi nào, không phải hạn; hạn là ngày nào?",
            "\"{words}\" says from when on, not by when; by which day is it due?"
        ),
        Doubt::PeriodEnd => {
            say!(language, "\"{words}\": có phải là ngày cuối cùng không?", "\"{words}\": is its last day meant?")
        }
        Doubt::DayOfNextMonth => say!(
            language,
            "\"{words}\": ngày thuộc tháng sau kỳ báo cáo; sổ tính ngày trong tháng cuối kỳ, hãy ấn định hạn riêng",
            "\"{words}\": the day lies in the month after the period; the ledger counts in the period's last month, so fix each deadline"
        ),
        Doubt::SeveralDeadlines => say!(
            language,
            "đoạn này nêu nhiều thời hạn; tách thành nhiều nhiệm vụ, hoặc chọn một: {words}",
            "several times are said here; split the duty, or choose one: {words}"
        ),
        Doubt::CellBlank => say!(
            language,
            "ô để trống trong bảng, không rõ ai chủ trì hoặc khi nào: {words}",
            "a blank cell of a table does not say who leads, or by when: {words}"
        ),
        Doubt::CellUnread => {
            say!(
                language,
                "ô hoặc dòng của bảng chưa đọc hết: \"{words}\"",
                "not all of a row of a table was read: \"{words}\""
            )
        }
        Doubt::NoteUnread => {
            say!(language, "chú thích cuối trang chưa đọc: \"{words}\"", "a footnote was not read: \"{words}\"")
        }
        Doubt::MessageDiffers => say!(
            language,
            "gói tin edXML ghi khác văn bản: {words}",
            "the edXML message says otherwise than the letter: {words}"
        ),
        Doubt::MessageAlone => say!(
            language,
            "gói tin edXML không kèm tệp nào đọc được (DOCX, văn bản UTF-8): chưa có nội dung nhiệm vụ",
            "the edXML message has no file that can be read (DOCX, UTF-8 text): the points are missing"
        ),
        Doubt::MessageDue => say!(
            language,
            "gói tin edXML ghi hạn {words}; có phải thời hạn của văn bản không?",
            "the edXML message says due {words}; is that a deadline of the letter?"
        ),
        Doubt::MessageChanges => {
            let what = match words.as_str() {
                "1" => say!(language, "thu hồi", "revokes"),
                "2" => say!(language, "cập nhật", "updates"),
                "3" => say!(language, "thay thế", "replaces"),
                other => other.to_owned(),
            };
            say!(
                language,
                "gói tin edXML {what} một văn bản đã gửi: văn bản nào?",
                "the edXML message {what} a document that was sent before: which one?"
            )
        }
        Doubt::AttachmentUnread => say!(
            language,
            "tệp kèm theo chưa đọc: \"{words}\"",
            "a file that came with the letter was not read: \"{words}\""
        ),
        Doubt::Amendment => say!(
            language,
            "sửa đổi, bãi bỏ, miễn hoặc gia hạn điều đã giao, không phải nhiệm vụ mới; ghi vào văn bản trước bằng socai do change-directive, fix-deadline hoặc grant-extension: {words}",
            "changes, repeals, exempts from or extends what was asked before, and is no new duty; record it of the earlier directive by socai do change-directive, fix-deadline or grant-extension: {words}"
        ),
        Doubt::SignatureMissing => say!(language, "không thấy chữ ký", "no signature block was found"),
    };
    match (question.line, &question.place) {
        (0, None) => sentence,
        (0, Some(place)) => format!("{place}: {sentence}"),
        (line, Some(place)) => say!(language, "dòng {line}, {place}: {sentence}", "line {line}, {place}: {sentence}"),
        (line, None) => say!(language, "dòng {line}: {sentence}", "line {line}: {sentence}"),
    }
}
