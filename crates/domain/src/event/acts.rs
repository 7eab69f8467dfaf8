//! By which acts an entry is recorded: whoever asks for the acts of one kind asks by the names that commands have.

use super::{Event, FactRecorded};

impl Event {
    /// Whether that act, or a fact of that kind, is recorded so.
    pub fn is_of(&self, act: &str) -> bool {
        let fact = matches!(self, Self::FactRecorded(FactRecorded { fact, .. }) if fact == act);
        fact || self.acts().contains(&act)
    }

    /// The acts that are recorded so, by their names in commands; none of what the ledger says by itself.
    pub fn acts(&self) -> &'static [&'static str] {
        match self {
            Self::LedgerOpened(_)
            | Self::CheckpointAnchored(_)
            | Self::StreamsCounted(_)
            | Self::KeyRotated(_)
            | Self::VerifierPublished(_)
            | Self::DeskOriginFixed(_)
            | Self::AccessHeadRecorded(_)
            | Self::AccessLogDropped(_)
            | Self::ClockConfirmed(_)
            | Self::SubmissionRefused(_)
            | Self::ClassifiedInputRefused(_) => &[],
            Self::RuleSetActivated(_) => &["activate-rule-set"],
            Self::UnitEstablished(_) => &["establish-units", "reorganise-units"],
            Self::DirectiveRegistered(_) => &["register-directive"],
            Self::DirectiveIssued(_) => &["issue-directive"],
            Self::DirectiveDispatched(_) => &["dispatch-directive"],
            Self::DirectiveAcknowledged(_) => &["acknowledge-directive"],
            Self::ObligationExtracted(_) => &["extract-obligations"],
            Self::TasksAssigned(_) => &["assign-tasks", "extract-obligations", "interpret-obligation"],
            Self::DeadlineFixed(_) => &["fix-deadline", "assign-tasks", "extract-obligations", "interpret-obligation"],
            Self::TaskAcknowledged(_) => &["acknowledge-tasks"],
            Self::ReportSubmitted(_) => &["submit"],
            Self::ReportReturned(_) => &["return-report"],
            Self::ReportResubmitted(_) => &["resubmit"],
            Self::ReportAccepted(_) => &["accept-report"],
            Self::ExtensionRequested(_) => &["request-extension"],
            Self::ExtensionGranted(_) => &["grant-extension"],
            Self::ExtensionRefused(_) => &["refuse-extension"],
            Self::ReminderIssued(_) => &["remind"],
            Self::DelayRecorded(_) => &["record-delay"],
            Self::DelayWithdrawn(_) => &["withdraw-delay"],
            Self::TimelinessDisputed(_) => &["dispute-timeliness"],
            Self::DisputeDecided(_) => &["decide-dispute"],
            Self::ExplanationRequested(_) => &["request-explanation"],
            Self::ExplanationFiled(_) => &["file-explanation"],
            Self::AccountabilityReviewOpened(_) => &["open-review"],
            Self::AccountabilityReviewConcluded(_) => &["conclude-review"],
            Self::HandlingResultPublished(_) => &["publish-result"],
            Self::EntryCorrected(_) => &["correct-entry"],
            Self::LateDiscoveredRecord(_) => &["record-late-discovery", "import-history"],
            Self::HistoryImported(_) => &["import-history"],
            Self::SourceStated(_) => &["import-history", "record-statements"],
            Self::CalendarPublished(_) | Self::CalendarCorrected(_) => &["publish-calendar"],
            Self::RegimeActivated(_) => &["activate-regime"],
            Self::FactKindDeclared(_) => &["declare-facts"],
            Self::FactRecorded(_) => &["record-fact"],
            Self::DocumentReceived(_) => &["receive-document"],
            Self::DirectiveChanged(_) => &["change-directive"],
            Self::ObligationInterpreted(_) => &["interpret-obligation"],
            Self::TaskSuspended(_) => &["suspend-task"],
            Self::TaskResumed(_) => &["resume-task"],
            Self::TaskEnded(_) => &["end-task"],
            Self::TaskTransferred(_) => &["transfer-tasks"],
            Self::DeadlineRecomputed(_) => &["recompute-deadlines"],
            Self::ReportWithdrawn(_) => &["withdraw-report"],
            Self::SystemOutageRecorded(_) => &["record-outage"],
            Self::TroubleRecorded(_) => &["record-trouble"],
            Self::DisputeAppealed(_) => &["appeal-dispute"],
            Self::ExplanationAssessed(_) => &["assess-explanation"],
            Self::HandlingDecided(_) => &["decide-handling"],
            Self::CaseClosed(_) => &["close-case", "waive-case"],
            Self::InspectionPlanned(_) => &["plan-inspection"],
            Self::InspectionAdvanced(_) => &["advance-inspection"],
            Self::FindingRecorded(_) => &["record-finding"],
            Self::FindingAnswered(_) => &["answer-finding"],
            Self::RecommendationIssued(_) => &["issue-recommendation"],
            Self::RecommendationAnswered(_) => &["answer-recommendation"],
            Self::RecommendationClosed(_) => &["close-recommendation"],
            Self::ProposalMade(_) => &["make-proposal"],
            Self::ProposalDecided(_) => &["decide-proposal"],
            Self::UnitRenamed(_) => &["rename-unit"],
            Self::UnitsReorganised(_) => &["reorganise-units"],
            Self::UnitMoved(_) => &["move-unit"],
            Self::RoleAssigned(_) => &["assign-role"],
            Self::RoleEnded(_) => &["end-role"],
            Self::DelegationGranted(_) => &["grant-delegation"],
            Self::DelegationRevoked(_) => &["revoke-delegation"],
            Self::AuthorityTransferred(_) => &["transfer-authority"],
            Self::FieldsCorrected(_) => &["correct-fields"],
            Self::EntryAnnulled(_) => &["annul-entry"],
            Self::PersonEntered(_) => &["enter-person"],
            Self::PersonalDataRead(_) => &["read-person"],
            Self::PersonalDataErased(_) => &["erase-person"],
        }
    }
}
