//! What evidence about one entry proves.

use calendar::{Moment, Timestamp};
use domain::{Event, event::EvidenceClass};
use evidence::{EvidenceFinding, Examined, Presence, presence::Verdict};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Unless, Yes, name};
use crate::{Asked, Check, moment, reading};

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
    /// on-time, late, not-provable, or no-filing, of this entry alone: whether the filing still counts for its task is not
    /// shown; null where no deadline was asked about.
    pub verdict: Option<&'static str>,
    /// on-time or late, where the entry is there in time or late and its receipt is only declared (class D or E).
    pub as_declared: Option<&'static str>,
    /// How well the receipt of the filing is evidenced, as the entry says; null for what is no filing.
    pub evidence_class: Option<EvidenceClass>,
    /// SHA-256 of the policy by which this was judged.
    pub policy: String,
    /// What is proven about the deadline, and what would be if the receipt were proven.
    #[serde(skip)]
    pub judged: Option<(Verdict, Verdict)>,
    /// The entry, byte for byte; nothing where it cannot be read.
    #[serde(skip)]
    pub text: Option<String>,
}

pub(crate) fn answer(asked: &Asked, mut presence: Presence) -> EvidenceAnswer<Check> {
    name_documents(asked, &mut presence);
    let filing = presence.text.as_deref().and_then(Filing::read);
    let class = filing.as_ref().map(|filing| filing.class);
    let judged = asked.deadline.map(|deadline| {
        let shown = match presence.verdict(deadline.latest().seconds()) {
            // Whoever recorded late what came in time says so, and who completes a report keeps its time: no proof of
            // lateness.
            Verdict::Late if filing.as_ref().is_some_and(|filing| filing.claims(deadline)) => Verdict::NotProvable,
            shown => shown,
        };
        (of_class(shown, class), shown)
    });
    EvidenceAnswer {
        proven: presence.holds(),
        entry: presence.number,
        rehearsal: presence.rehearsal,
        not_earlier_than: presence.not_earlier_than.and_then(moment),
        not_later_than: presence.not_later_than.and_then(moment),
        unless: presence.liars.map(Unless::from),
        verdict: judged.map(|(verdict, _)| name(verdict)),
        as_declared: judged.filter(|(verdict, shown)| verdict != shown).map(|(_, shown)| name(shown)),
        evidence_class: class,
        policy: asked.policy.to_string(),
        judged,
        checks: Check::of_findings(presence.findings),
        log: presence.log,
        text: presence.text,
    }
}

/// What may be called proven where the receipt is evidenced so well: nothing that is only declared (docs/status.md, 11).
pub(super) fn of_class(verdict: Verdict, class: Option<EvidenceClass>) -> Verdict {
    match verdict {
        Verdict::OnTime | Verdict::Late if class.is_some_and(EvidenceClass::is_declared) => Verdict::NotProvable,
        verdict => verdict,
    }
}

/// What an entry says of the filing that it enters.
struct Filing {
    received: Moment,
    /// Whether it completes one that was returned.
    completes: bool,
    class: EvidenceClass,
}

impl Filing {
    /// None where the entry enters none.
    fn read(text: &str) -> Option<Self> {
        let entry = eventlog::Event::from_entry(text).ok()?;
        let (received, completes, class) = match reading::recorded(&entry).ok()?.event {
            Event::ReportSubmitted(e) => (e.received, false, e.evidence_class),
            Event::ReportResubmitted(e) => (e.received, true, e.evidence_class),
            Event::LateDiscoveredRecord(e) => (e.received, false, e.evidence_class),
            _ => return None,
        };
        Some(Self { received, completes, class })
    }

    /// Whether it says to have been received by this deadline, or to complete what was. A day counts as a whole.
    fn claims(&self, deadline: Moment) -> bool {
        let deadline: Timestamp = deadline.latest();
        match self.received {
            _ if self.completes => true,
            Moment::Day(day) => day <= deadline.date(),
            Moment::Instant(at) => at <= deadline,
        }
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
        (self.proven && self.judged.is_none_or(|(verdict, _)| verdict == Verdict::OnTime)).into()
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
            as_declared: self.as_declared,
            evidence_class: self.evidence_class,
            policy: self.policy,
            judged: self.judged,
            text: self.text,
        }
    }
}
