//! Explanations, reviews, what follows from them. Stored for ever: see [`super`].

use super::*;

chapter! {
    /// Ghi nhận phiền hà, phát sinh ngoài quy định: opens a case as a delay does.
    TroubleRecorded {
        /// The task in which it occurred.
        task: TaskId,
        /// What happened.
        ground: String,
        /// What shows it.
        evidence: Vec<String>,
    }
    /// Kháng nghị quyết định khiếu nại lên Chủ tịch.
    DisputeAppealed {
        /// Which task.
        task: TaskId,
        /// The dispute.
        dispute: EntryNumber,
        /// The decision appealed against.
        decision: EntryNumber,
        /// Why.
        reason: String,
    }
    /// Đánh giá giải trình.
    ExplanationAssessed {
        /// Which task.
        task: TaskId,
        /// What opened the case.
        delay: EntryNumber,
        /// Whether it explains.
        assessment: Assessment,
        /// Why.
        reason: String,
    }
    /// Quyết định xử lý.
    HandlingDecided {
        /// Which task.
        task: TaskId,
        /// What opened the case.
        delay: EntryNumber,
        /// The measure, in words.
        measure: String,
        /// The decision.
        document: Document,
    }
    /// Kết thúc vụ việc.
    CaseClosed {
        /// Which task.
        task: TaskId,
        /// What opened the case.
        delay: EntryNumber,
        /// How.
        ending: CaseEnding,
        /// Why.
        reason: String,
        /// The Chairman's document, for a waiver.
        document: Option<Document>,
    }
}
