//! Asks witnesses and authorities about the head as it stands, and records what they say.

use std::{panic::resume_unwind, thread};

use calendar::Timestamp;
use domain::EntryNumber;
use eventlog::LogError;
use ledger::{
    LedgerError,
    anchors::{AnchorError, Anchored, Question},
    receipts::Receipts,
    stamps::{Authority, StampError, Stamps},
};
use proof::{Policy, Quorum};
use timestamp::Request;

use crate::{
    Anchoring,
    carry::{Answer, Unreached},
};

/// So many authorities are asked at once.
const AT_ONCE: usize = 4;

/// Why somebody who was asked gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum Why {
    /// A witness that only files reach.
    #[error("it has no address; ask it by file: socai anchor export")]
    NoAddress,
    /// An authority that nothing reaches.
    #[error("it has neither url nor command")]
    NoWay,
    /// It could not be reached.
    #[error(transparent)]
    Unreached(#[from] Unreached),
    /// What came is not what was asked for.
    #[error(transparent)]
    NotTaken(AnchorError),
    /// No token came.
    #[error(transparent)]
    Stamp(#[from] StampError),
    /// The witness knows more of this log than the ledger has.
    #[error("it has cosigned {0} entries, more than this ledger has: this one has lost entries, or is an old copy")]
    Ahead(u64),
    /// The witness does not see this head continue the one that it knows.
    #[error("it does not see this head continue the one that it knows: {0}")]
    NotContinued(String),
    /// The witness names another size each time.
    #[error("it keeps naming another size")]
    Unsteady,
    /// Another answer.
    #[error("HTTP {}: {}", .0.code, .0.body.trim())]
    Answered(Answer),
}

/// Somebody who was asked, and gave nothing.
#[derive(Debug)]
pub struct Silent {
    /// Its name in the policy, or in the settings.
    pub name: String,
    /// Why not.
    pub why: Why,
}

/// What became of asking.
#[derive(Debug, Default)]
pub struct Collected {
    /// Those who were asked, and gave nothing.
    pub silent: Vec<Silent>,
    /// The entries by which the rest was recorded.
    pub recorded: Vec<u64>,
}

impl Anchoring<'_> {
    /// Asks everybody, keeps and records what they say. `at` is the time, in a rehearsal.
    pub fn collect(&self, policy: &Policy, at: Option<Timestamp>) -> Result<Collected, AnchorError> {
        // Whoever is shown a stream under this head can see that it is whole.
        let counted = (self.open)()?.count_streams(at);
        let behind = match counted {
            // Nothing can be recorded before the last entry. The head is anchored all the same: that is what shows
            // that the clock was ahead when that entry came.
            Err(error @ LedgerError::Log(LogError::ClockWentBack { .. })) => Some(error),
            counted => counted.map(|_| None)?,
        };
        let receipts = Receipts::open(self.directory)?;
        let mut collected = Collected::default();
        for question in self.anchors.questions(&receipts, policy)? {
            if let Err(why) = self.ask(&receipts, policy, &question)? {
                collected.silent.push(Silent { name: question.witness, why });
            }
        }
        collected.recorded = self.record_back(policy, receipts.size(), at)?;
        self.stamp(&receipts, at, &mut collected)?;
        behind.map_or(Ok(collected), |error| Err(error.into()))
    }

    /// Asks the witnesses once more, about a head that holds the entry which records what they said: only under such a
    /// head is it a seal. What they say now is kept, and not recorded.
    pub fn vouch_for_the_seal(&self, policy: &Policy, collected: &mut Collected) -> Result<(), AnchorError> {
        if collected.recorded.is_empty() {
            return Ok(());
        }
        let receipts = Receipts::open(self.directory)?;
        for question in self.anchors.questions(&receipts, policy)? {
            let asked = self.ask(&receipts, policy, &question)?;
            let known = collected.silent.iter().any(|silent| silent.name == question.witness);
            if let (Err(why), false) = (asked, known) {
                collected.silent.push(Silent { name: question.witness, why });
            }
        }
        Ok(())
    }

    /// Whether nothing was recorded since the last anchored head but that it was anchored.
    pub fn nothing_new(&self, policy: &Policy) -> Result<bool, AnchorError> {
        let last = match policy.witnesses().next() {
            Some(_) => {
                let enough = |head: &Anchored| head.judged.quorum != Quorum::NotMet;
                let mut heads = self.anchors.heads(policy)?;
                let last = heads.rfind(|head| head.as_ref().map_or(true, enough)).transpose()?;
                last.map(|head| head.judged.head.size)
            }
            None => self.stamps.sizes()?.pop(),
        };
        let Some(last) = last else { return Ok(false) };
        Ok(!(self.open)()?.says_more_than_anchors_since(EntryNumber(last))?)
    }

    /// Records what is kept of the head of `size` entries, if anything is; the entries that say so.
    pub fn record_back(&self, policy: &Policy, size: u64, at: Option<Timestamp>) -> Result<Vec<u64>, AnchorError> {
        if !self.anchors.is_vouched_for(size) {
            return Ok(Vec::new());
        }
        let mut ledger = (self.open)()?;
        let outcome = self.anchors.record(&mut ledger, policy, size, at)?;
        Ok(outcome.new_entries().into_iter().map(|entry| entry.0).collect())
    }

    /// Asks one witness; why it did not cosign, if it did not. A witness that knows another size says so, and
    /// is asked again from there.
    fn ask(&self, receipts: &Receipts, policy: &Policy, question: &Question) -> Result<Result<(), Why>, AnchorError> {
        let Some(url) = &question.url else { return Ok(Err(Why::NoAddress)) };
        let url = format!("{}/add-checkpoint", url.trim_end_matches('/'));
        let mut request = question.request.clone();
        for _ in 0..2 {
            let answer = match self.carrier.post(&url, &request.to_string()) {
                Ok(answer) => answer,
                Err(error) => return Ok(Err(error.into())),
            };
            let size = match answer.code {
                200 => {
                    self.anchors.remember(&question.witness, receipts.size())?;
                    return Ok(match self.anchors.take(policy, &request.note, &answer.body) {
                        Ok(_) => Ok(()),
                        Err(error @ (AnchorError::NoCosignature { .. } | AnchorError::ClocksDiffer { .. })) => {
                            Err(Why::NotTaken(error))
                        }
                        Err(error) => return Err(error),
                    });
                }
                409 => answer.body.trim().parse::<u64>(),
                422 => return Ok(Err(Why::NotContinued(answer.body.trim().to_owned()))),
                _ => return Ok(Err(Why::Answered(answer))),
            };
            match size {
                Ok(size) if size <= receipts.size() => {
                    self.anchors.remember(&question.witness, size)?;
                    request = self.anchors.question(receipts, size)?;
                }
                Ok(size) => return Ok(Err(Why::Ahead(size))),
                Err(_) => return Ok(Err(Why::Answered(answer))),
            }
        }
        Ok(Err(Why::Unsteady))
    }

    /// Has the head stamped by every authority that the settings name.
    fn stamp(
        &self,
        receipts: &Receipts,
        at: Option<Timestamp>,
        Collected { silent, recorded }: &mut Collected,
    ) -> Result<(), AnchorError> {
        let authorities = self.stamps.authorities()?;
        if authorities.is_empty() {
            return Ok(());
        }
        let stamped = receipts.head();
        let damaged = |reason: String| AnchorError::Damaged { path: self.directory.join("head"), reason };
        let keys = ledger::keys::verifying_keys(self.directory)?;
        let head = keys.open(stamped).map_err(|error| damaged(error.to_string()))?;
        let mut asked = Vec::new();
        for authority in authorities {
            asked.push((authority, Stamps::question(stamped)?));
        }
        // Each may take minutes.
        let mut answers = Vec::new();
        for some in asked.chunks(AT_ONCE) {
            answers.extend(thread::scope(|scope| {
                let waiting: Vec<_> = some.iter().map(|one| scope.spawn(|| self.token(one))).collect();
                let join =
                    |one: thread::ScopedJoinHandle<'_, _>| one.join().unwrap_or_else(|panic| resume_unwind(panic));
                waiting.into_iter().map(join).collect::<Vec<_>>()
            }));
        }
        // Opened only now: while others are waited for, the ledger is anybody's.
        let mut ledger = (self.open)()?;
        for ((authority, request), answer) in asked.into_iter().zip(answers) {
            let why = match answer {
                Ok(answer) => {
                    match self.stamps.take(&mut ledger, &authority, (&head, stamped), (&request, &answer), at) {
                        Ok(outcome) => {
                            recorded.extend(outcome.new_entries().into_iter().map(|entry| entry.0));
                            continue;
                        }
                        // What came is no token: the others may still give one.
                        Err(AnchorError::Stamp(error)) => error.into(),
                        Err(error) => return Err(error),
                    }
                }
                Err(why) => why,
            };
            silent.push(Silent { name: authority.name, why });
        }
        Ok(())
    }

    /// Asks one authority.
    fn token(&self, (authority, request): &(Authority, Request)) -> Result<Vec<u8>, Why> {
        let patience = authority.patience();
        match (&authority.url, &authority.command) {
            (Some(url), _) => Ok(self.carrier.query(url, patience, request.as_bytes())?),
            (None, Some(command)) => Ok(self.stamps.ask(command, patience, request)?),
            (None, None) => Err(Why::NoWay),
        }
    }
}
