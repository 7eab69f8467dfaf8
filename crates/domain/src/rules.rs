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

/// Whether a report sent by e-mail is a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EmailFiling {
    /// For information only (Decision 28/2018/QĐ-TTg).
    Refused,
    /// It is.
    Allowed,
}

/// The choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Its name; part of every deadline computed under it.
    pub id: String,
    /// The first day it applies.
    #[serde(deserialize_with = "calendar::moment::bounded_day")]
    pub valid_from: NaiveDate,
    /// What it rests on.
    pub legal_basis: Vec<String>,
    /// Which of a filing's times is the one entered as received.
    pub receipt_clock: ReceiptClock,
    /// Whether a report sent by e-mail is a filing.
    pub email_filing: EmailFiling,
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

/// Working days in a rule set are at most so many.
pub const RULE_DAYS_MAX: u32 = 250;

impl RuleSet {
    /// The first field whose value makes no sense.
    pub fn out_of_range(&self) -> Option<&'static str> {
        let checks = [
            ("periodic_due_day", (1..=31).contains(&self.periodic_due_day)),
            ("cure_working_days", (1..=RULE_DAYS_MAX).contains(&self.cure_working_days)),
            ("extensions_max", self.extensions_max <= 20),
            ("due_soon_working_days", self.due_soon_working_days <= RULE_DAYS_MAX),
            ("ordinary_entry_working_days", self.ordinary_entry_working_days <= RULE_DAYS_MAX),
        ];
        checks.into_iter().find(|(_, sensible)| !sensible).map(|(field, _)| field)
    }
}
