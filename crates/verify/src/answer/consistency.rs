//! What two heads prove.

use evidence::Continued;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Asked, Check};

/// What two heads prove.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConsistencyAnswer<C> {
    /// Whether every check holds.
    pub proven: bool,
    /// Each check, in order.
    pub checks: Vec<C>,
    /// The log, by its name.
    pub log: String,
    /// How many entries the earlier head covers.
    pub earlier: u64,
    /// How many the later one covers.
    pub entries: u64,
    /// SHA-256 of the policy by which this was judged.
    pub policy: String,
}

pub(crate) fn answer(asked: &Asked, continued: &Continued) -> ConsistencyAnswer<Check> {
    ConsistencyAnswer {
        proven: continued.holds(),
        checks: Check::of_findings(continued.findings.clone()),
        log: continued.log.clone(),
        earlier: continued.earlier,
        entries: continued.entries,
        policy: asked.policy.to_string(),
    }
}

impl<C> ConsistencyAnswer<C> {
    pub(super) fn map<D>(self, check: impl FnMut(C) -> D) -> ConsistencyAnswer<D> {
        let Self { proven, checks, log, earlier, entries, policy } = self;
        ConsistencyAnswer { proven, checks: checks.into_iter().map(check).collect(), log, earlier, entries, policy }
    }
}
