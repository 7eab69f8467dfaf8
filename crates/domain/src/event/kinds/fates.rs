//! What becomes of directives, duties and tasks. Stored for ever: see [`super`].

use super::*;

chapter! {
    /// Tiếp nhận văn bản đến.
    DocumentReceived {
        /// Its number in the incoming register.
        arrival: String,
        /// The document.
        document: Document,
        /// Who issued it, as written.
        issuer: String,
        /// The subject.
        subject: String,
        /// The unit that received it.
        unit: UnitCode,
    }
    /// Sửa đổi, thay thế, đính chính, thu hồi văn bản chỉ đạo.
    DirectiveChanged {
        /// Which.
        directive: DirectiveId,
        /// What becomes of it.
        fate: DirectiveFate,
        /// The document that says so.
        document: Document,
        /// Why.
        reason: String,
    }
    /// Giải thích phạm vi nhiệm vụ.
    ObligationInterpreted {
        /// Which duty.
        obligation: ObligationId,
        /// How it is read.
        reading: String,
        /// Units that it binds by this reading.
        #[serde(default)]
        binds: Vec<UnitCode>,
        /// The document that says so.
        document: Document,
    }
    /// Tạm dừng nhiệm vụ.
    TaskSuspended {
        /// Which.
        task: TaskId,
        /// Why.
        reason: String,
        /// The document that says so.
        document: Document,
    }
    /// Tiếp tục nhiệm vụ.
    TaskResumed {
        /// Which.
        task: TaskId,
        /// The working days that were left, counted on from now; none for a task without a deadline.
        deadline: Option<Deadline>,
        /// The document that says so.
        document: Document,
    }
    /// Hủy, kết thúc nhiệm vụ; nhiệm vụ không còn đối tượng.
    TaskEnded {
        /// Which.
        task: TaskId,
        /// How.
        ending: TaskEnding,
        /// Why.
        reason: String,
        /// The document that says so.
        document: Option<Document>,
    }
    /// Chuyển giao nhiệm vụ cho đơn vị khác.
    TaskTransferred {
        /// Which.
        task: TaskId,
        /// To whom: one unit, or several among whom it is split.
        to: Vec<UnitCode>,
        /// Why.
        ground: TransferGround,
        /// The due date that goes with it, where it has one.
        deadline: Option<Deadline>,
        /// The document that says so.
        document: Document,
    }
    /// Tính lại thời hạn.
    DeadlineRecomputed {
        /// Which task.
        task: TaskId,
        /// As it stood.
        before: Deadline,
        /// As it stands with today's calendar.
        after: Deadline,
        /// Why.
        reason: String,
    }
    /// Rút báo cáo.
    ReportWithdrawn {
        /// Which task.
        task: TaskId,
        /// The filing withdrawn.
        filing: EntryNumber,
        /// Why.
        reason: String,
    }
    /// Ghi nhận sự cố hệ thống nhận báo cáo.
    SystemOutageRecorded {
        /// The channel that was out.
        channel: Channel,
        /// From when.
        from: Timestamp,
        /// Until when.
        until: Timestamp,
        /// What shows it.
        evidence: Vec<String>,
    }
}
