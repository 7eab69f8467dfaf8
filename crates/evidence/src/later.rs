//! What a later head adds to one that it continues: witnesses who were silent before, and that a token was
//! there itself by then. Whoever stole its authority's key after that did not make it.

use std::collections::BTreeMap;

use proof::{AddCheckpoint, Digest, policy::Judged, time::Span};
use timestamp::Revocation;

use crate::{
    continued::joined,
    error::EvidenceError,
    finding::Examined,
    looking::{JudgedHead, Looking},
    members::{LATER, LATER_CONSISTENCY, LATER_HEAD, LATER_STAMPED},
    token::{Unusable, read_token},
};

/// A later head that continues the one in question.
pub(crate) struct Later {
    pub judged: Judged,
    /// It was there no later than this, and so was the earlier one, in POSIX seconds.
    pub exists_by: Option<u64>,
    /// When each of these tokens was there itself, by its digest, in POSIX seconds.
    pub seen: BTreeMap<Digest, u64>,
}

impl Looking<'_> {
    /// What a later head shows, if the file has one that continues `head`.
    pub fn later(&mut self, head: &JudgedHead<'_>) -> Option<Later> {
        self.container.get(LATER_HEAD)?;
        let later = self.head(LATER_HEAD).unwrap_or_else(|error| {
            self.find(false, Examined::Head(Err(error)));
            None
        })?;
        let continued = self.continued(head, &later);
        let continues = continued.is_ok();
        self.find(continues, Examined::Continued(continued));
        if !continues {
            return None;
        }
        let exists_by = self.later_exists_by(&later);
        let mut seen = BTreeMap::new();
        for number in self.numbers(LATER) {
            let named = self.place(number, &later).and_then(|(entry, _)| {
                let anchor = entry.anchor().filter(|anchor| anchor.anchor == "token");
                anchor.map(|anchor| anchor.digest).ok_or(EvidenceError::NoToken)
            });
            match (named, exists_by) {
                (Ok(token), Some(at)) => {
                    seen.insert(token, at);
                    self.find(true, Examined::Renewed(number, Ok(at)));
                }
                (Ok(_), None) => {
                    self.absent(Examined::Renewed(number, Err(EvidenceError::LaterUntimed)));
                }
                (Err(error), _) => self.find(false, Examined::Renewed(number, Err(error))),
            }
        }
        Some(Later { judged: later.judged, exists_by, seen })
    }

    fn continued(&self, head: &JudgedHead<'_>, later: &JudgedHead<'_>) -> Result<(u64, u64), EvidenceError> {
        let text = self.container.text(LATER_CONSISTENCY);
        let text = text.ok_or_else(|| EvidenceError::missing(LATER_CONSISTENCY))?;
        let request: AddCheckpoint = text.parse()?;
        joined(head, later, &request)
    }

    /// When the later head was there at the latest. A token of its own that shows nothing, perhaps by the very
    /// key that was lost, takes nothing away from the earlier head.
    fn later_exists_by(&mut self, JudgedHead { note, judged, .. }: &JudgedHead<'_>) -> Option<u64> {
        let mut spans: Vec<Span> = self.witnessed(judged).into_iter().collect();
        let stamped = self.stamped(LATER_STAMPED, note, judged);
        for token in self.tokens(LATER) {
            match read_token(&token, stamped.as_bytes(), self.trust, None) {
                Ok((signer, time, span, revocation)) => {
                    self.find(true, Examined::Token(Ok((signer, time))));
                    if matches!(revocation, Revocation::Unknown { .. }) {
                        self.absent(Examined::RevocationUnknown);
                    }
                    spans.push(span);
                }
                Err(Unusable::Untrusted(error) | Unusable::Wrong(error)) => self.absent(Examined::Token(Err(error))),
            }
        }
        spans.into_iter().map(|span| span.exists_by).min()
    }
}
