//! A later head continues an earlier one: what the earlier covers was neither changed nor removed.

use proof::{AddCheckpoint, path::verify_consistency};
use serde::Deserialize;

use crate::{
    container::Container,
    error::EvidenceError,
    finding::{EvidenceFinding, Examined},
    looking::{JudgedHead, Looking},
    members::{EARLIER_HEAD, Listed},
    trust::Trust,
};

/// What the file itself says that it shows. It is checked, not believed.
#[derive(Debug, Clone, Deserialize)]
struct Claim {
    log: String,
    entries: u64,
    earlier: u64,
}

/// What two heads show.
#[derive(Debug, Clone, PartialEq)]
pub struct Continued {
    /// Everything that was looked at, in order.
    pub findings: Vec<EvidenceFinding>,
    /// The log's name.
    pub log: String,
    /// How many entries the earlier head covers.
    pub earlier: u64,
    /// How many the later one covers.
    pub entries: u64,
}

impl Continued {
    /// Whether everything that was looked at holds.
    pub fn holds(&self) -> bool {
        EvidenceFinding::all_hold(&self.findings)
    }
}

/// What `container` shows. The proof is what a witness would be asked (C2SP tlog-witness).
pub(crate) fn verify(container: &Container, trust: &Trust) -> Result<Continued, EvidenceError> {
    let claim: Claim = container.claim()?;
    let request = container.text("consistency").ok_or_else(|| EvidenceError::missing("consistency"))?;
    let request: AddCheckpoint = request.parse()?;
    let mut looking = Looking::at(container, trust);
    looking.members(&Listed::Consistency);
    let (earlier, later) = (looking.head(EARLIER_HEAD)?, looking.head("checkpoint")?);
    let mut continued = Continued { findings: Vec::new(), log: String::new(), earlier: 0, entries: 0 };
    if let (Some(earlier), Some(later)) = (earlier, later) {
        looking.claimed((&claim.log, claim.entries), &later.judged.head);
        looking.claimed((&claim.log, claim.earlier), &earlier.judged.head);
        let holds = joined(&earlier, &later, &request);
        let (earlier, later) = (earlier.judged.head, later.judged.head);
        (continued.earlier, continued.entries, continued.log) = (earlier.size, later.size, later.origin);
        looking.find(holds.is_ok(), Examined::Continued(holds));
    }
    continued.findings = looking.findings;
    Ok(continued)
}

/// The sizes of two heads of which the later continues the earlier.
pub(crate) fn joined(
    earlier: &JudgedHead<'_>,
    later: &JudgedHead<'_>,
    request: &AddCheckpoint,
) -> Result<(u64, u64), EvidenceError> {
    if request.note != later.note {
        return Err(EvidenceError::AnotherHead);
    }
    let (earlier, later) = (&earlier.judged.head, &later.judged.head);
    if earlier.origin != later.origin || request.old != earlier.size {
        return Err(EvidenceError::NotJoined);
    }
    verify_consistency((earlier.size, earlier.root), (later.size, later.root), &request.proof)?;
    Ok((earlier.size, later.size))
}
