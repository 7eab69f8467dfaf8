//! Who reads, and what of the ledger that is.

use domain::authority::Class;
use views::{
    Cell, Knowledge, Sheet,
    entitled::{May, entitled},
};

/// Who reads.
#[derive(Clone, Copy)]
pub enum Reader<'r> {
    /// Whoever holds the ledger's directory reads all of it.
    Owner,
    /// Somebody of whom this says what they may read: the rest is left out before anything is counted.
    Entitled(May<'r>),
}

impl Reader<'_> {
    /// What `question` finds in what this reader may know of what was known.
    pub fn sees<T>(&self, knowledge: &Knowledge<'_>, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        match self {
            Self::Owner => question(knowledge),
            Self::Entitled(may) => entitled(knowledge, may, question),
        }
    }

    /// The same of how everybody's tasks stand: whoever may read what is common sees all of it.
    pub fn sees_common<T>(&self, knowledge: &Knowledge<'_>, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        if self.reads_common() { question(knowledge) } else { self.sees(knowledge, question) }
    }

    /// Whether this reader sees how everybody's tasks stand.
    pub fn reads_common(&self) -> bool {
        match self {
            Self::Owner => true,
            Self::Entitled(may) => may(Class::Common, None),
        }
    }

    /// The sheet without what this reader cannot judge: of registers that say what has not come, rows of units of which the
    /// reader may not read what has; and without the register that counts over all units.
    pub fn of_readable(&self, mut sheet: Sheet) -> Sheet {
        let Self::Entitled(may) = self else { return sheet };
        if may(Class::Overview, None) {
            return sheet;
        }
        match sheet.name {
            "outgoing" => sheet.rows.clear(),
            "follow-up" | "incoming" | "handling" => {
                let readable = |cell: &Cell| match cell {
                    Cell::Unit(unit) => may(Class::Unit, Some(unit)),
                    // A directive's receipt is named by the directive and the unit: `UBND-2023-9901 · STC`.
                    Cell::Text(text) => text
                        .rsplit_once(" · ")
                        .and_then(|(_, unit)| unit.parse().ok())
                        .is_none_or(|unit: domain::UnitCode| may(Class::Unit, Some(&unit))),
                    Cell::Units(units) => units.iter().all(|unit| may(Class::Unit, Some(unit))),
                    _ => true,
                };
                sheet.rows.retain(|row| row.iter().all(readable));
            }
            _ => {}
        }
        sheet
    }

    /// Whether this reader may know whether there is a task of this unit.
    pub fn may_know_of(&self, unit: &domain::UnitCode) -> bool {
        match self {
            Self::Owner => true,
            Self::Entitled(may) => may(Class::Unit, Some(unit)),
        }
    }
}
