//! What a witness says of a log's head, with its own clock: C2SP tlog-cosignature v1.0.1, Ed25519.
//!
//! "As of this time, the consistent head with the largest size that I have seen is this." It vouches
//! for one history, and for its clock; not for what the entries say.

use std::{fmt, str::FromStr};

use crate::{
    key::{Algorithm, Public, Secret},
    note::{Note, NoteError},
};

/// A witness's key.
#[derive(Clone)]
pub struct CosigningKey(Secret);

/// The key that checks a witness's cosignatures. It is written as `name+id+base64` (a "vkey").
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessKey(Public);

impl CosigningKey {
    /// The key called `name` made from 32 random bytes. The message does not name the witness: one
    /// seed must never serve two names.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        Secret::from_seed(Algorithm::Cosignature, name, seed).map(Self)
    }

    /// The key that checks what this one cosigns.
    pub fn witness_key(&self) -> WitnessKey {
        WitnessKey(self.0.public.clone())
    }

    /// The line that vouches for the checkpoint `text` at `time`, in POSIX seconds. It ends in a newline.
    pub fn cosign(&self, text: &str, time: u64) -> String {
        let signature = self.0.sign(message(text, time).as_bytes());
        self.0.public.line(&[&time.to_be_bytes()[..], &signature].concat())
    }

    /// The text to keep secret.
    pub fn to_text(&self) -> String {
        self.0.to_text()
    }
}

impl FromStr for CosigningKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        Secret::read(Algorithm::Cosignature, text).map(Self)
    }
}

impl fmt::Debug for CosigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CosigningKey({})", self.0.public.name)
    }
}

impl WitnessKey {
    /// The witness's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// When this witness vouched for `note`, in POSIX seconds, the earliest first; empty if it did not.
    /// A line by its key that does not hold makes the whole note worthless.
    pub fn times(&self, note: &Note<'_>) -> Result<Vec<u64>, NoteError> {
        let mut times = Vec::new();
        for line in note.signatures.iter().filter(|line| self.0.wrote(line.name, line.id)) {
            let forged = || NoteError::Forged(self.name().to_owned());
            let (time, signature) = line.signature.split_first_chunk::<8>().ok_or_else(forged)?;
            let time = u64::from_be_bytes(*time);
            if i64::try_from(time).is_err() {
                return Err(forged());
            }
            self.0.verify(message(note.text, time).as_bytes(), signature)?;
            times.push(time);
        }
        times.sort_unstable();
        Ok(times)
    }

    /// Whether the two are one key, perhaps under two names.
    pub fn is_one_with(&self, other: &Self) -> bool {
        self.0.same_point(&other.0)
    }
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WitnessKey({self})")
    }
}

impl FromStr for WitnessKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        Public::read(Algorithm::Cosignature, text).map(Self)
    }
}

fn message(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}
