//! What an anchor that the log has recorded shows: nothing after it can be older.

use proof::{Digest, time::Span};
use timestamp::{Revocation, Token, TokenError};

use crate::{container::Container, entry::Entry, presence::Trust};

/// Why an anchor shows nothing.
pub enum Unusable {
    /// It may hold; the verifier does not trust who made it.
    Untrusted(String),
    /// It does not hold.
    Wrong(String),
}

impl Unusable {
    pub fn wrong(why: &str) -> Self {
        Self::Wrong(why.to_owned())
    }
}

/// What a token shows that others saw at `seen`, in POSIX seconds, if anybody did.
pub fn read_token(
    token: &[u8],
    data: &[u8],
    trust: &Trust,
    seen: Option<u64>,
) -> Result<(String, u64, Span, Revocation), Unusable> {
    let token = Token::parse(token).map_err(|error| Unusable::Wrong(error.to_string()))?;
    let seen = seen.and_then(|seen| i64::try_from(seen).ok());
    let stamped = token.verify_seen(data, &trust.authorities, seen).map_err(|error| match &error {
        TokenError::UnknownRoot { .. } => Unusable::Untrusted(error.to_string()),
        _ => Unusable::Wrong(error.to_string()),
    })?;
    let time = u64::try_from(stamped.time).map_err(|_| Unusable::Wrong("its time is before 1970".to_owned()))?;
    // A part of a second counts as a whole one: late is the safe side.
    let accuracy = stamped.accuracy_milliseconds.map_or(trust.accuracy, |millis| millis.div_ceil(1000) + 1);
    Ok((stamped.signer, time, Span::of_token(time, accuracy), stamped.revocation))
}

/// When, at the earliest, the anchor was made that `entry` records; its bytes are in the container. The entry was
/// there at `seen`, if anybody trusted says so: so was the anchor.
pub fn not_before(
    container: &Container,
    trust: &Trust,
    entry: &Entry,
    log: &str,
    seen: Option<u64>,
) -> Result<u64, Unusable> {
    let named = entry.anchor().ok_or_else(|| Unusable::wrong("the entry is not about an anchor"))?;
    let bytes = container.get("before/anchor").ok_or_else(|| Unusable::wrong("the member before/anchor is missing"))?;
    if Digest::of(bytes) != named.digest {
        return Err(Unusable::wrong("the anchor's bytes are not those that the log names"));
    }
    let is_token = named.anchor == "token";
    let name = if is_token { "before/stamped" } else { "before/anchor" };
    let note = container.text(name).ok_or_else(|| Unusable::Wrong(format!("the member {name} is missing")))?;
    let anchored = trust.policy.judge(note).map_err(|error| Unusable::Wrong(error.to_string()))?;
    let head = &anchored.head;
    if (head.size, head.root, head.origin.as_str()) != (named.size, named.root, log) {
        return Err(Unusable::wrong("the anchored head is not the one that the log names"));
    }
    if is_token {
        return read_token(bytes, note.as_bytes(), trust, seen).map(|(.., span, _)| span.not_before);
    }
    Span::of_witnesses(&anchored.witnesses, trust.dishonest)
        .map(|span| span.not_before)
        .ok_or_else(|| Unusable::Untrusted("too few of its witnesses are trusted here".to_owned()))
}
