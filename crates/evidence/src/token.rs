//! What a time-stamp token shows to somebody with this trust.

use proof::time::Span;
use timestamp::{Revocation, Token, TokenError};

use crate::{error::EvidenceError, trust::Trust};

/// Why a token, or an anchor, shows nothing.
pub enum Unusable {
    /// It may hold; the verifier does not trust who made it.
    Untrusted(EvidenceError),
    /// It does not hold.
    Wrong(EvidenceError),
}

/// What a token shows that others saw at `seen`, in POSIX seconds, if anybody did.
pub fn read_token(
    token: &[u8],
    data: &[u8],
    trust: &Trust,
    seen: Option<u64>,
) -> Result<(String, u64, Span, Revocation), Unusable> {
    let token = Token::parse(token).map_err(|error| Unusable::Wrong(error.into()))?;
    let seen = seen.and_then(|seen| i64::try_from(seen).ok());
    let stamped = token.verify_seen(data, &trust.authorities, seen).map_err(|error| match &error {
        TokenError::UnknownRoot { .. } => Unusable::Untrusted(error.into()),
        _ => Unusable::Wrong(error.into()),
    })?;
    let time = u64::try_from(stamped.time).map_err(|_| Unusable::Wrong(EvidenceError::TokenTime))?;
    // A part of a second counts as a whole one: late is the safe side.
    let accuracy = stamped.accuracy_milliseconds.map_or(trust.accuracy, |millis| millis.div_ceil(1000) + 1);
    Ok((stamped.signer, time, Span::of_token(time, accuracy), stamped.revocation))
}
