//! The settings T1 to T19 one by one, so that a verdict can say which it rests on and how it would
//! read the other way.

use calendar::{RollForward, TimeOfDay};
use serde_json::Value;

use super::{
    ApprovalClock, CuredReport, EmailFiling, EmptyReport, ExtensionAfterDue, LateAfterCure, LateGrant, LatenessCount,
    OutageChannel, OutageGrace, PaperClock, PostClock, ReceiptClock, RuleSet, SharedDocument, SuspendedFiling,
    WrongChannel,
};

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// `T1` to `T19`.
    pub code: &'static str,
    /// The field of the rule set.
    pub field: &'static str,
    /// The question that it answers, in Vietnamese.
    pub question: &'static str,
    /// The question that it answers, in English.
    pub question_en: &'static str,
    /// Turns it to the opposite reading.
    turn: fn(&mut RuleSet),
}

impl Setting {
    /// The value chosen in `rules`, as it is written there.
    pub fn value(&self, rules: &RuleSet) -> Value {
        // A struct of names, numbers and lists always serialises.
        serde_json::to_value(rules).unwrap_or_default().get(self.field).cloned().unwrap_or_default()
    }

    /// `rules` with this one setting read the other way.
    pub fn opposite(&self, rules: &RuleSet) -> RuleSet {
        let mut other = rules.clone();
        (self.turn)(&mut other);
        other
    }
}

const fn setting(
    code: &'static str,
    field: &'static str,
    question: &'static str,
    question_en: &'static str,
    turn: fn(&mut RuleSet),
) -> Setting {
    Setting { code, field, question, question_en, turn }
}

/// Two readings of one setting, each the opposite of the other.
fn swap<T: PartialEq + Copy>(value: &mut T, usual: T, other: T) {
    *value = if *value == usual { other } else { usual };
}

/// All on which a verdict may rest. What a rule set forbids at the door (T20 to T28) changes no verdict.
pub const SETTINGS: [Setting; 19] = [
    setting(
        "T1",
        "receipt_clock",
        "Nộp điện tử: tính thời điểm nào?",
        "Filed electronically: which time counts?",
        |r| {
            swap(&mut r.receipt_clock, ReceiptClock::Arrival, ReceiptClock::Dispatch);
        },
    ),
    setting("T2", "paper_clock", "Bản giấy: tính thời điểm nào?", "On paper: which time counts?", |r| {
        swap(&mut r.paper_clock, PaperClock::Stamp, PaperClock::Registration);
    }),
    setting("T3", "post_clock", "Gửi bưu chính: tính thời điểm nào?", "By post: which time counts?", |r| {
        swap(&mut r.post_clock, PostClock::Arrival, PostClock::Postmark);
    }),
    setting("T4", "email_filing", "Gửi thư điện tử có là nộp không?", "Is an e-mail a filing?", |r| {
        swap(&mut r.email_filing, EmailFiling::Refused, EmailFiling::Allowed);
    }),
    setting("T5", "day_end", "Ngày cuối kết thúc lúc mấy giờ?", "When does the last day end?", |r| {
        swap(&mut r.day_end, TimeOfDay::MIDNIGHT, TimeOfDay::OFFICE_CLOSES);
    }),
    setting(
        "T6",
        "roll_forward",
        "Ngày cuối là ngày nghỉ thì sao?",
        "And if the last day is a day off?",
        |r| {
            swap(&mut r.roll_forward, RollForward::NextWorkingDay, RollForward::Keep);
        },
    ),
    setting(
        "T7",
        "cured_report",
        "Bị trả lại, nộp lại trong hạn bổ sung?",
        "Returned, and filed again within the cure?",
        |r| {
            swap(&mut r.cured_report, CuredReport::KeepsFirstTime, CuredReport::CountsAnew);
        },
    ),
    setting(
        "T8",
        "late_after_cure",
        "Nộp lại sau hạn bổ sung: chậm từ đâu?",
        "Filed again after the cure: late from when?",
        |r| {
            swap(&mut r.late_after_cure, LateAfterCure::FromDue, LateAfterCure::FromCure);
        },
    ),
    setting(
        "T9",
        "wrong_channel",
        "Nộp sai kênh có là nộp không?",
        "Filed in another way than prescribed?",
        |r| {
            swap(&mut r.wrong_channel, WrongChannel::NotedSeparately, WrongChannel::NotFiled);
        },
    ),
    setting(
        "T10",
        "late_grant",
        "Gia hạn được cho sau khi đã hết hạn?",
        "An extension granted after the due date?",
        |r| {
            swap(&mut r.late_grant, LateGrant::Counts, LateGrant::DoesNotCount);
        },
    ),
    setting(
        "T11",
        "extension_after_due",
        "Xin gia hạn khi đã hết hạn?",
        "An extension asked for too late?",
        |r| {
            swap(&mut r.extension_after_due, ExtensionAfterDue::Refused, ExtensionAfterDue::Allowed);
        },
    ),
    setting("T12", "extensions_max", "Được gia hạn mấy lần?", "How many extensions?", |r| {
        r.extensions_max = u32::from(r.extensions_max == 0);
    }),
    setting("T13", "outage_grace", "Hệ thống nhận gặp sự cố?", "An outage of the receiving system?", |r| {
        swap(&mut r.outage_grace, OutageGrace::NextWorkingDay, OutageGrace::Nothing);
    }),
    setting("T14", "lateness_count", "Đếm ngày chậm theo cách nào?", "How are days late counted?", |r| {
        swap(&mut r.lateness_count, LatenessCount::Both, LatenessCount::WorkingDays);
    }),
    setting(
        "T15",
        "shared_document",
        "Một văn bản cho nhiều nhiệm vụ?",
        "One document for several duties?",
        |r| {
            swap(&mut r.shared_document, SharedDocument::EachByItsOwnDue, SharedDocument::Refused);
        },
    ),
    setting(
        "T16",
        "approval_clock",
        "Cần người thứ hai duyệt: tính giờ nào?",
        "Approved by a second person: which hour counts?",
        |r| {
            swap(&mut r.approval_clock, ApprovalClock::Approval, ApprovalClock::Request);
        },
    ),
    setting(
        "T17",
        "outage_channel",
        "Sự cố của kênh nào làm lùi hạn?",
        "The outage of which channel moves the due date?",
        |r| {
            swap(&mut r.outage_channel, OutageChannel::ReportedBy, OutageChannel::AnyElectronic);
        },
    ),
    setting(
        "T18",
        "suspended_filing",
        "Nộp trong lúc tạm dừng có đúng hạn không?",
        "Filed while the clock stood still?",
        |r| {
            swap(&mut r.suspended_filing, SuspendedFiling::InTime, SuspendedFiling::ByDueDate);
        },
    ),
    setting(
        "T19",
        "empty_report",
        "Nộp không kèm tài liệu, bổ sung sau?",
        "Filed without a document, completed later?",
        |r| {
            swap(&mut r.empty_report, EmptyReport::KeepsFirstTime, EmptyReport::CountsAnew);
        },
    ),
];
