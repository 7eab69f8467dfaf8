//! What an anchor that the log has recorded shows: nothing after it can be older.

use proof::{
    Digest,
    policy::Judged,
    time::{Span, Spread},
};
use timestamp::{Revocation, Token, TokenError};

use crate::{
    entry::Entry,
    presence::{Looking, Trust},
};

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

/// What an anchor shows that the log has recorded, in POSIX seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Anchored {
    /// How many entries it covers.
    pub size: u64,
    /// They were there by then.
    pub exists_by: u64,
    /// Nobody knew it before.
    pub not_before: u64,
    /// How far its witnesses are apart.
    pub spread: Option<Spread>,
}

/// What the anchor shows that `entry` records, which stands under a head that is worth what `under` says; its bytes are
/// in the container. The entry was there at `seen`, if anybody trusted says so: so was the anchor.
pub(crate) fn anchored(
    looking: &mut Looking<'_>,
    entry: &Entry,
    under: &Judged,
    seen: Option<u64>,
) -> Result<Anchored, Unusable> {
    let (container, trust) = (looking.container, looking.trust);
    let named = entry.anchor().ok_or_else(|| Unusable::wrong("the entry is not about an anchor"))?;
    let bytes = container.get("before/anchor").ok_or_else(|| Unusable::wrong("the member before/anchor is missing"))?;
    if Digest::of(bytes) != named.digest {
        return Err(Unusable::wrong("the anchor's bytes are not those that the log names"));
    }
    let is_token = named.anchor == "token";
    let name = if is_token { "before/stamped" } else { "before/anchor" };
    let note = container.text(name).ok_or_else(|| Unusable::Wrong(format!("the member {name} is missing")))?;
    let head = trust.policy.judge(note).map_err(|error| Unusable::Wrong(error.to_string()))?;
    let covered = &head.head;
    if (covered.size, covered.root, covered.origin.as_str()) != (named.size, named.root, under.head.origin.as_str()) {
        return Err(Unusable::wrong("the anchored head is not the one that the log names"));
    }
    let (span, spread) = match is_token {
        true => (read_token(bytes, note.as_bytes(), trust, seen)?.2, None),
        false => {
            looking.lines(&head, under);
            let span = looking.witnessed(&head);
            let span =
                span.ok_or_else(|| Unusable::Untrusted("too few of its witnesses are trusted here".to_owned()))?;
            (span, Spread::of_anchor(&head.witnesses))
        }
    };
    Ok(Anchored { size: named.size, exists_by: span.exists_by, not_before: span.not_before, spread })
}
