//! Rules, calendar, declarations. Stored for ever: see [`super`].

use super::*;

chapter! {
    /// Công bố lịch nghỉ của một năm.
    CalendarPublished {
        /// The year's days off, worked Saturdays and source.
        year: PublishedYear,
    }
    /// Đính chính lịch nghỉ của một năm: it takes the place of what was published before.
    CalendarCorrected {
        /// The whole year, as it should be.
        year: PublishedYear,
        /// Why.
        reason: String,
    }
    /// Áp dụng chế độ pháp luật.
    RegimeActivated {
        /// The regime, whole.
        regime: Regime,
    }
    /// Khai báo loại sự việc.
    FactKindDeclared {
        /// The declaration, whole. A later one of the same name takes its place.
        declaration: FactDeclaration,
    }
    /// Ghi nhận sự việc.
    FactRecorded {
        /// The kind of fact.
        fact: String,
        /// The entry that declared the kind.
        declared: EntryNumber,
        /// The unit whose fact it is.
        unit: UnitCode,
        /// The task of which it is evidence.
        task: Option<TaskId>,
        /// What it is about.
        subject: Option<String>,
        /// What it says.
        fields: BTreeMap<String, Value>,
        /// The facts whose expectation it meets.
        answers: Vec<EntryNumber>,
        /// What it calls for.
        expects: Vec<Expected>,
        /// What shows it, where it is entered long after it happened.
        evidence: Vec<String>,
    }
}
