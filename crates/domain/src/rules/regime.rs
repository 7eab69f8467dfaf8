//! A legal regime: a law, decree or circular, the days on which it applies, the limits it sets.

use std::collections::BTreeMap;

use calendar::{NaiveDate, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The topics whose limits the ledger computes with. A regime may have any other topic: it is then
/// shown, and cited.
pub mod topic {
    /// Limits `result-report`, `conclusion`, `publication`: inspections.
    pub const INSPECTION: &str = "inspection";
    /// Limits `lesser` and `other`: how long after the act discipline may be proposed (thời hiệu).
    pub const LIMITATION: &str = "discipline-limitation";
    /// Limits `ordinary` and `complex`: how long handling may take (thời hạn).
    pub const HANDLING: &str = "discipline-handling";
}

/// One limit of a regime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How long.
    pub span: Span,
    /// Where it stands.
    pub legal_basis: String,
    /// What is still to be confirmed about it; nothing if it is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_confirm: Option<String>,
}

/// A legal regime. A case is judged by the one that applied on its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// Its name in the ledger: `inspection-2022`.
    pub id: String,
    /// What it is about: `inspection`, `reporting`, `electronic-transactions`, …
    pub topic: String,
    /// The document, as cited.
    pub legal_basis: String,
    /// The first day it applies.
    #[serde(deserialize_with = "calendar::moment::bounded_day")]
    pub valid_from: NaiveDate,
    /// The last day it applies, where that is known.
    #[serde(
        default,
        deserialize_with = "calendar::moment::bounded_day_if_any",
        skip_serializing_if = "Option::is_none"
    )]
    pub valid_until: Option<NaiveDate>,
    /// The limits it sets, by name.
    #[serde(default)]
    pub limits: BTreeMap<String, Limit>,
    /// What is still to be confirmed about it; nothing if it is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_confirm: Option<String>,
}

impl Regime {
    /// Whether it applies on `date`.
    pub fn applies_on(&self, date: NaiveDate) -> bool {
        self.valid_from <= date && self.valid_until.is_none_or(|until| date <= until)
    }
}
