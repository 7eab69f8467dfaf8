//! The rule set: every choice that law and practice leave open, under one name, from one date.
//!
//! Nothing here is a constant of the program. A rule set is recorded as an event, is part of every
//! computed deadline, and applies from the day it names.

use calendar::{NaiveDate, RollForward};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which of a filing's several times is the one that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReceiptClock {
    /// When it entered the recipient's designated system and was accessible there.
    Arrival,
    /// When it left the sender.
    Dispatch,
    /// When the clerk registered it.
    Registration,
}

/// Whether an extension may still be asked for when the due date is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExtensionAfterDue {
    /// Refused.
    Refused,
    /// Allowed.
    Allowed,
}

/// The choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Its name; part of every deadline computed under it.
    pub id: String,
    /// The first day it applies.
    pub valid_from: NaiveDate,
    /// What it rests on.
    pub legal_basis: Vec<String>,
    /// Which time of a filing counts.
    pub receipt_clock: ReceiptClock,
    /// Periodic reports of units are due on this day of the period's last month.
    pub periodic_due_day: u32,
    /// What happens when the last day is a day off.
    pub roll_forward: RollForward,
    /// Working days to complete a returned report, unless the return says otherwise.
    pub cure_working_days: u32,
    /// Extensions per task.
    pub extensions_max: u32,
    /// Whether an extension may be asked for too late.
    pub extension_after_due: ExtensionAfterDue,
    /// A task is "due soon" when so many working days are left, or fewer.
    pub due_soon_working_days: u32,
    /// A fact may be entered as ordinary business up to so many working days after it happened;
    /// later it is a late-discovered record.
    pub ordinary_entry_working_days: u32,
}
