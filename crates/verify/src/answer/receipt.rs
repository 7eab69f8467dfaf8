//! What a receipt proves.

use evidence::{
    CheckOutcome, EvidenceError, EvidenceFinding, Examined, REHEARSAL, Trust,
    presence::{Liars, token_over, witnesses},
};
use proof::{Digest, Receipt, path::verify_inclusion, policy::Judged};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    Asked, Check, Point, VerifyError, moment,
    point::By,
    reading::{documents, readable},
};

/// What a receipt proves.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerifyAnswer<C> {
    /// Whether every check holds.
    pub proven: bool,
    /// Each check, in order.
    pub checks: Vec<C>,
    /// The entry's number.
    pub entry: u64,
    /// The log, by its name.
    pub log: String,
    /// How many entries the signed head covers.
    pub entries: u64,
    /// Whether the log is a rehearsal, by its name; null where that does not say so.
    pub rehearsal: Option<bool>,
    /// The entry existed no later than this, in UTC; null where nobody trusted says so.
    pub not_later_than: Option<String>,
    /// SHA-256 of the policy by which this was judged.
    pub policy: String,
    /// The entry, byte for byte.
    #[serde(skip)]
    pub text: String,
}

pub(crate) fn answer(
    asked: &Asked,
    (receipt, entry, tokens): (&Receipt, &str, &[Vec<u8>]),
    trust: &Trust,
) -> Result<VerifyAnswer<Check>, VerifyError> {
    let mut findings = Vec::new();
    let judged = trust.policy.judge(&receipt.note);
    let signed = |judged: &Judged| (judged.head.origin.clone(), judged.head.size);
    let signed = judged.as_ref().map(signed).map_err(|error| EvidenceError::from(error.clone()));
    findings.push(EvidenceFinding::of(signed.is_ok(), Examined::Head(signed)));
    let head = match &judged {
        Ok(judged) => judged.head.clone(),
        Err(_) => receipt.head()?,
    };
    let included = verify_inclusion(Digest::of_leaf(entry), receipt.index, head.size, &receipt.path, head.root);
    let in_place = included.is_ok();
    let included = included.map(|()| head.size).map_err(EvidenceError::from);
    // An entry that can be read in two ways proves neither.
    let included = included.and_then(|size| readable(entry).map(|()| size).map_err(EvidenceError::Unreadable));
    findings.push(EvidenceFinding::of(included.is_ok(), Examined::Included(receipt.index, included)));
    let (mut witnessed, mut stamped) = (None, None::<u64>);
    if let Ok(judged) = &judged {
        findings.extend(witnesses(judged, trust));
        witnessed = trust.policy.span(&judged.witnesses, trust.dishonest).map(|span| span.exists_by);
        for token in tokens {
            let (found, exists_by) = token_over(&receipt.note, &head.origin, token, trust);
            findings.extend(found);
            stamped = stamped.into_iter().chain(exists_by).min();
        }
    }
    // The head's time is not that of an entry which is not under it.
    let not_later_than = [witnessed, stamped].into_iter().flatten().min().filter(|_| in_place);
    let mut checks = Check::of_findings(findings);
    checks.push(match not_later_than.filter(|at| moment(*at).is_some()) {
        Some(at) => {
            let by = if not_later_than == witnessed { By::Witnesses } else { By::TimeStamp };
            let quorum = trust.policy.quorum_size().filter(|_| by == By::Witnesses);
            let liars = quorum.map(|(fewest, of)| Liars { fewest: fewest.max(trust.dishonest + 1), of });
            Check::new(CheckOutcome::Pass, Point::ThereBy { at, by, liars })
        }
        None => Check::new(CheckOutcome::Absent, Point::NoTime),
    });
    let named = documents(entry);
    checks.extend(asked.documents.iter().map(|(name, digest)| {
        Check::of(named.contains(digest), Point::Document { name: name.clone(), digest: *digest })
    }));
    Ok(VerifyAnswer {
        proven: !checks.iter().any(Check::fails),
        checks,
        entry: receipt.index,
        rehearsal: head.origin.starts_with(REHEARSAL).then_some(true),
        log: head.origin,
        entries: head.size,
        not_later_than: not_later_than.and_then(moment),
        policy: asked.policy.to_string(),
        text: entry.to_owned(),
    })
}

impl<C> VerifyAnswer<C> {
    pub(super) fn map<D>(self, check: impl FnMut(C) -> D) -> VerifyAnswer<D> {
        VerifyAnswer {
            checks: self.checks.into_iter().map(check).collect(),
            proven: self.proven,
            entry: self.entry,
            log: self.log,
            entries: self.entries,
            rehearsal: self.rehearsal,
            not_later_than: self.not_later_than,
            policy: self.policy,
            text: self.text,
        }
    }
}
