//! What evidence about one entry proves.

use evidence::{EvidenceFinding, Examined, Presence, presence::Verdict};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Unless, Yes, name};
use crate::{Asked, Check, moment};

/// What an evidence file proves.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EvidenceAnswer<C> {
    /// Whether every check holds.
    pub proven: bool,
    /// Each check, in order.
    pub checks: Vec<C>,
    /// The entry's number.
    pub entry: u64,
    /// The log, by its name.
    pub log: String,
    /// Whether the log is a rehearsal; null where that is not shown.
    pub rehearsal: Option<bool>,
    /// The entry was sequenced no earlier than this; null where nobody trusted says so.
    pub not_earlier_than: Option<String>,
    /// The entry was there no later than this; null where nobody trusted says so.
    pub not_later_than: Option<String>,
    /// What witnesses say is false only if so many lie; null where no moment rests on witnesses.
    pub unless: Option<Unless>,
    /// on-time, late, not-provable, or no-filing; null where no deadline was asked about.
    pub verdict: Option<&'static str>,
    /// SHA-256 of the policy by which this was judged.
    pub policy: String,
    /// What is proven about the deadline.
    #[serde(skip)]
    pub judged: Option<Verdict>,
    /// The entry, byte for byte; nothing where it cannot be read.
    #[serde(skip)]
    pub text: Option<String>,
}

pub(crate) fn answer(asked: &Asked, mut presence: Presence) -> EvidenceAnswer<Check> {
    name_documents(asked, &mut presence);
    let verdict = asked.deadline.map(|deadline| presence.verdict(deadline.latest().seconds()));
    EvidenceAnswer {
        proven: presence.holds(),
        entry: presence.number,
        rehearsal: presence.rehearsal,
        not_earlier_than: presence.not_earlier_than.and_then(moment),
        not_later_than: presence.not_later_than.and_then(moment),
        unless: presence.liars.map(Unless::from),
        verdict: verdict.map(name),
        policy: asked.policy.to_string(),
        judged: verdict,
        checks: Check::of_findings(presence.findings),
        log: presence.log,
        text: presence.text,
    }
}

/// Whether the entry names each document that was handed over with it.
pub(super) fn name_documents(asked: &Asked, presence: &mut Presence) {
    for (_, digest) in &asked.documents {
        let named = presence.entry.as_ref().is_some_and(|entry| entry.documents.contains(digest));
        presence.findings.push(EvidenceFinding::of(named, Examined::Document(*digest)));
    }
}

impl<C> EvidenceAnswer<C> {
    pub(super) fn yes(&self) -> Yes {
        (self.proven && self.judged.is_none_or(|verdict| verdict == Verdict::OnTime)).into()
    }

    pub(super) fn map<D>(self, check: impl FnMut(C) -> D) -> EvidenceAnswer<D> {
        EvidenceAnswer {
            checks: self.checks.into_iter().map(check).collect(),
            proven: self.proven,
            entry: self.entry,
            log: self.log,
            rehearsal: self.rehearsal,
            not_earlier_than: self.not_earlier_than,
            not_later_than: self.not_later_than,
            unless: self.unless,
            verdict: self.verdict,
            policy: self.policy,
            judged: self.judged,
            text: self.text,
        }
    }
}
