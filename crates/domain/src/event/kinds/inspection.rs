//! Inspections, findings, recommendations, proposals. Stored for ever: see [`super`].

use super::*;

chapter! {
    /// Lập kế hoạch thanh tra, kiểm tra.
    InspectionPlanned {
        /// Its identifier in the ledger.
        inspection: RecordId,
        /// Which of the three.
        kind: InspectionKind,
        /// The units inspected.
        units: Vec<UnitCode>,
        /// What about.
        subject: String,
        /// The plan.
        #[serde(default)]
        document: Option<Document>,
    }
    /// Một bước thanh tra, kiểm tra.
    InspectionAdvanced {
        /// Which.
        inspection: RecordId,
        /// What was done.
        step: InspectionStep,
        /// The document of the step.
        document: Option<Document>,
        /// By when the next step is due, where the law sets a limit.
        next: Option<Deadline>,
    }
    /// Ghi nhận phát hiện.
    FindingRecorded {
        /// In which inspection.
        inspection: RecordId,
        /// Its code within it: `F1`.
        finding: RecordId,
        /// About whom.
        unit: UnitCode,
        /// What was found.
        text: String,
        /// What shows it: entries of the ledger.
        #[serde(default)]
        entries: Vec<EntryNumber>,
    }
    /// Đơn vị trả lời phát hiện.
    FindingAnswered {
        /// In which inspection.
        inspection: RecordId,
        /// Which.
        finding: RecordId,
        /// The answer.
        text: String,
    }
    /// Kiến nghị.
    RecommendationIssued {
        /// In which inspection.
        inspection: RecordId,
        /// Its code within it: `R1`.
        recommendation: RecordId,
        /// To whom.
        unit: UnitCode,
        /// What is recommended.
        text: String,
        /// By when.
        deadline: Option<Deadline>,
    }
    /// Đơn vị trả lời kiến nghị.
    RecommendationAnswered {
        /// In which inspection.
        inspection: RecordId,
        /// Which.
        recommendation: RecordId,
        /// What was done.
        text: String,
        /// The report.
        #[serde(default)]
        document: Option<Document>,
    }
    /// Kết thúc kiến nghị: by the inspector, never by the unit.
    RecommendationClosed {
        /// In which inspection.
        inspection: RecordId,
        /// Which.
        recommendation: RecordId,
        /// What became of it.
        outcome: RecommendationOutcome,
        /// How that was verified.
        reason: String,
    }
    /// Đề xuất khen thưởng, kỷ luật.
    ProposalMade {
        /// Its identifier in the ledger.
        proposal: RecordId,
        /// What is proposed.
        proposed: Proposed,
        /// About which unit.
        unit: UnitCode,
        /// About which position in it, by title; the unit itself, if none.
        position: Option<String>,
        /// The entries that it rests on.
        grounds: Vec<EntryNumber>,
        /// The proposal (tờ trình).
        document: Document,
        /// The last day of the limitation period, by the law of the day of the act.
        limitation: Option<Deadline>,
        /// The last day of handling, by the law of the day on which the act was found out.
        handling: Option<Deadline>,
    }
    /// Quyết định khen thưởng, kỷ luật.
    ProposalDecided {
        /// Which.
        proposal: RecordId,
        /// Granted or not.
        outcome: ProposalOutcome,
        /// The form: giấy khen, khiển trách, …
        #[serde(default)]
        form: Option<String>,
        /// The decision.
        document: Document,
    }
}
