//! What to do where a rule said no, and its words do not say that themselves.

use domain::Refusal;

use crate::{Language, say};

/// What somebody can do instead.
pub(super) fn remedy(refusal: &Refusal, language: Language) -> Option<String> {
    Some(match refusal {
        Refusal::DeadlineNotLater { .. } => say!(
            language,
            "hạn sớm hơn do Chủ tịch hoặc Phó Chủ tịch UBND ấn định, kèm --document và --reason; nếu hạn đã ghi nhầm: hủy \
             bút toán đã ấn định (socai do annul-entry), rồi ấn định lại (socai do fix-deadline)",
            "an earlier one is fixed by the Chairman or a vice-chairman, with --document and --reason; one that was entered \
             wrongly: annul the entry that fixed it (socai do annul-entry), then fix it anew (socai do fix-deadline)"
        ),
        Refusal::UnknownUnit(_) => {
            say!(language, "xem các đơn vị: socai show organisation", "see the units: socai show organisation")
        }
        Refusal::UnknownDirective(_) | Refusal::UnknownObligation(_) => {
            say!(language, "xem các nhiệm vụ đã tách: socai show obligations", "see the duties: socai show obligations")
        }
        Refusal::UnknownTask(_) => {
            say!(language, "xem các nhiệm vụ đã giao: socai show board", "see the tasks: socai show board")
        }
        Refusal::UnknownEntry(_) | Refusal::NotAFiling(_) => {
            say!(language, "xem các bút toán: socai history", "see the entries: socai history")
        }
        Refusal::JudgesItself(_) => {
            say!(language, "Chủ tịch hoặc Phó Chủ tịch UBND làm việc này", "the Chairman or a vice-chairman does it")
        }
        Refusal::NotOwnEntry(entry) => {
            say!(language, "xem ai đã ghi: socai entry {entry}", "see who recorded it: socai entry {entry}")
        }
        Refusal::OwnReceiptClaimed => {
            say!(language, "bằng lệnh: socai do dispute-timeliness", "with: socai do dispute-timeliness")
        }
        Refusal::EffectiveTooEarly { .. } => say!(
            language,
            "nêu một ngày sau hạn (--effective-from), hoặc bỏ trống: từ lúc ghi nhận",
            "name a day after the due day (--effective-from), or none: from when it is declared"
        ),
        Refusal::NoDeadline(_) => {
            say!(language, "ấn định thời hạn: socai do fix-deadline", "fix a deadline: socai do fix-deadline")
        }
        Refusal::NotIssued(_) => say!(
            language,
            "ghi số và ngày ban hành: socai do issue-directive",
            "give it its number and date: socai do issue-directive"
        ),
        Refusal::AlreadyIssued(_) => say!(
            language,
            "sửa chỗ ghi nhầm: socai do correct-fields; văn bản sửa đổi: socai do change-directive",
            "what was entered wrongly: socai do correct-fields; what amends it: socai do change-directive"
        ),
        Refusal::NothingFiled(_) => {
            say!(language, "ghi báo cáo đã nộp: socai do submit", "record the filing: socai do submit")
        }
        Refusal::ExtensionPending(_) => say!(
            language,
            "trả lời trước: socai do grant-extension hoặc socai do refuse-extension",
            "answer it first: socai do grant-extension or socai do refuse-extension"
        ),
        Refusal::NoExtensionPending(_) => say!(
            language,
            "ghi đề nghị trước: socai do request-extension",
            "record the request first: socai do request-extension"
        ),
        Refusal::DelayInForce { .. } => say!(
            language,
            "muốn ghi lại thì rút ghi nhận đó trước: socai do withdraw-delay",
            "to declare it anew withdraw that one first: socai do withdraw-delay"
        ),
        Refusal::NoDelayInForce(_) => {
            say!(language, "ghi nhận chậm trước: socai do record-delay", "declare it first: socai do record-delay")
        }
        Refusal::DisputePending(_) => {
            say!(language, "quyết định trước: socai do decide-dispute", "decide it first: socai do decide-dispute")
        }
        Refusal::NoDisputePending(_) => say!(
            language,
            "đơn vị khiếu nại trước: socai do dispute-timeliness",
            "the unit disputes first: socai do dispute-timeliness"
        ),
        Refusal::HeadNotReviewed(_) => say!(
            language,
            "nêu người đứng đầu trước: --reviewed CHỨC-VỤ --reviewed-standing head",
            "name the head first: --reviewed POSITION --reviewed-standing head"
        ),
        Refusal::WrongState { task, .. } | Refusal::StepDone { task, .. } => say!(
            language,
            "xem diễn biến: socai history --task \"{task}\"",
            "see what was done: socai history --task \"{task}\""
        ),
        Refusal::NotTheLast { later, .. } => say!(
            language,
            "xem: socai entry {later}, hủy: socai do annul-entry --entry {later}",
            "see: socai entry {later}, annul it: socai do annul-entry --entry {later}"
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use domain::{EntryNumber, TaskId};

    use super::*;
    use crate::{forms, refusals::explain};

    /// Given refusals with a remedy, when they are told, then each act and each option of it is one that there is.
    #[test]
    fn what_a_remedy_names_is_there() {
        let task: TaskId = "L1/C-Q/2023-Q3/STC".parse().unwrap();
        let due = "2023-09-18".parse().unwrap();
        let refusals = [
            Refusal::DeadlineNotLater { task: task.clone(), due },
            Refusal::OwnReceiptClaimed,
            Refusal::NoDeadline(task.clone()),
            Refusal::NothingFiled(task.clone()),
            Refusal::ExtensionPending(task.clone()),
            Refusal::NoExtensionPending(task.clone()),
            Refusal::DelayInForce { task: task.clone(), delay: EntryNumber(7) },
            Refusal::NoDelayInForce(task.clone()),
            Refusal::DisputePending(task.clone()),
            Refusal::NoDisputePending(task.clone()),
            Refusal::NotTheLast { entry: EntryNumber(7), later: EntryNumber(8) },
        ];
        for refusal in refusals {
            for language in [Language::Vi, Language::En] {
                let told = explain(&refusal, language);
                let acts: Vec<&str> = told.split("socai do ").skip(1).collect();
                assert!(!acts.is_empty(), "{told}");
                for rest in acts {
                    let act = rest.split(|c: char| !c.is_ascii_lowercase() && c != '-').next().unwrap();
                    assert!(forms::form(act).is_some(), "{act}: {told}");
                }
            }
        }
    }
}
