//! Which head to prove under.

use std::ops::Deref;

use eventlog::{Digest, Position};
use evidence::{
    Container,
    entry::Entry,
    members::{EARLIER_HEAD, GROUNDS_HEAD, LATER_HEAD},
};
use proof::{Checkpoint, Note, Quorum};

use super::{ANCHORED, ProveError, Prover};

/// A signed head.
pub struct Head {
    pub note: String,
    /// Whether enough witnesses vouch for it.
    quorum: Quorum,
    checkpoint: Checkpoint,
}

impl Head {
    pub fn read(note: &str, quorum: Quorum) -> Result<Self, ProveError> {
        let damaged = |error: &dyn std::fmt::Display| ProveError::Damaged(error.to_string());
        let parsed = Note::parse(note).map_err(|error| damaged(&error))?;
        let checkpoint = parsed.text.parse().map_err(|error: proof::CheckpointError| damaged(&error))?;
        Ok(Self { note: note.to_owned(), quorum, checkpoint })
    }
}

impl Deref for Head {
    type Target = Checkpoint;

    fn deref(&self) -> &Checkpoint {
        &self.checkpoint
    }
}

impl Prover<'_> {
    /// The smallest over the entry that others vouch for, by cosignatures that are enough or by a token; else
    /// the one as it stands.
    pub(super) fn head(&self, position: Position) -> Result<Head, ProveError> {
        match (self.cosigned(position)?, self.stamped(position)?) {
            // Of one size, the note with cosignatures has the log's signature too.
            (Some(cosigned), Some(stamped)) if cosigned.size <= stamped.size => Ok(cosigned),
            (_, Some(head)) | (Some(head), None) => Ok(head),
            (None, None) => self.unwitnessed(self.receipts.head()),
        }
    }

    /// The smallest over the entry that enough witnesses vouch for, where nothing is asked about time.
    pub(super) fn witnessed(&self, position: Position) -> Result<Head, ProveError> {
        self.cosigned(position)?.map_or_else(|| self.head(position), Ok)
    }

    /// The newest: of those that enough witnesses vouch for, if any are asked for and have.
    pub(super) fn newest(&self) -> Result<Head, ProveError> {
        let cosigned = match self.anchors.policy_if_any()? {
            Some(policy) => self.anchors.newest(&policy)?,
            None => None,
        };
        match cosigned {
            Some(anchored) => Head::read(&anchored.note, Quorum::Met),
            None => self.unwitnessed(self.receipts.head()),
        }
    }

    /// The smallest later head that adds to what others say of `head`, and the entries under it that name these
    /// tokens over `head`. `None` where there is no such head, or nothing to add.
    pub(super) fn later(&self, head: &Head, tokens: &[Digest]) -> Result<Option<(Head, Vec<Position>)>, ProveError> {
        let naming = self.naming(head.size, tokens)?;
        let last = naming.last().copied().unwrap_or(Position(head.size));
        let later = match (head.quorum, naming.is_empty()) {
            // Best over all that it can add; else for its witnesses alone.
            (Quorum::NotMet, _) => match self.cosigned(last)? {
                None => self.cosigned(Position(head.size))?,
                cosigned => cosigned,
            },
            (_, false) => self.cosigned(last)?,
            (_, true) => return Ok(None),
        };
        let later = match later {
            None if !naming.is_empty() => self.stamped(last)?,
            later => later,
        };
        Ok(later.map(|later| {
            let under = naming.into_iter().filter(|position| position.0 < later.size).collect();
            (later, under)
        }))
    }

    /// The entries from `start` on that name these tokens. They were recorded as soon as the tokens came.
    fn naming(&self, start: u64, tokens: &[Digest]) -> Result<Vec<Position>, ProveError> {
        let mut naming = Vec::new();
        for position in (start..self.receipts.size()).map(Position) {
            if naming.len() == tokens.len() {
                break;
            }
            let text = self.receipts.entry(position)?;
            let named = text.contains(ANCHORED).then(|| Entry::read(text.as_bytes()).ok()?.anchor()).flatten();
            naming.extend(named.filter(|anchor| tokens.contains(&anchor.digest)).map(|_| position));
        }
        Ok(naming)
    }

    /// Whether this ledger's own policy would find too few witnesses for what the file shows; of the continuation of
    /// a head it asks for none.
    pub fn lacks_witnesses_in(&self, container: &Container) -> Result<bool, ProveError> {
        if container.text(EARLIER_HEAD).is_some() {
            return Ok(false);
        }
        let lacks = |name: &str| container.text(name).map_or(Ok(false), |note| self.lacks_witnesses(note));
        let vouched_later = container.text(LATER_HEAD).is_some() && !lacks(LATER_HEAD)?;
        Ok((lacks("checkpoint")? && !vouched_later) || lacks(GROUNDS_HEAD)?)
    }

    fn lacks_witnesses(&self, note: &str) -> Result<bool, ProveError> {
        let Some(policy) = self.anchors.policy_if_any()? else { return Ok(false) };
        Ok(policy.judge(note).is_ok_and(|judged| judged.quorum == Quorum::NotMet))
    }

    /// The smallest over the entry that enough witnesses vouch for.
    fn cosigned(&self, position: Position) -> Result<Option<Head>, ProveError> {
        let Some(policy) = self.anchors.policy_if_any()? else { return Ok(None) };
        let anchored = self.anchors.earliest(&policy, position)?;
        anchored.map(|anchored| Head::read(&anchored.note, Quorum::Met)).transpose()
    }

    /// The smallest over the entry that an authority stamped.
    fn stamped(&self, position: Position) -> Result<Option<Head>, ProveError> {
        let Some(size) = self.stamps.sizes()?.into_iter().find(|size| *size > position.0) else { return Ok(None) };
        self.stamps.stamped(size)?.map(|note| self.unwitnessed(&note)).transpose()
    }

    fn unwitnessed(&self, note: &str) -> Result<Head, ProveError> {
        let asked = self.anchors.policy_if_any()?.is_some_and(|policy| policy.quorum_size().is_some());
        Head::read(note, if asked { Quorum::NotMet } else { Quorum::NotAsked })
    }
}
