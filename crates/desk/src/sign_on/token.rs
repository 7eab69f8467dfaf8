//! An identity token (OpenID Connect Core 1.0, sections 2 and 3.1.3.7): nothing that it says counts before its signature
//! holds, and it leads nowhere: addresses and keys in it are not looked at.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::{Map, Value};

use super::{
    json::{object, text},
    keys::{Algorithm, Keys, Signature},
};
use crate::accounts::{Issuer, Subject, secret::same};

const TOKEN_BYTES_MAX: usize = 16 * 1024;
/// Clocks differ by so many seconds.
const SKEW: f64 = 300.0;

/// Why a token is not taken. Told to nobody but the keeper of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// It is no token, or says one thing twice.
    #[error("unreadable-token")]
    Unreadable,
    /// It is not signed as tokens are to be.
    #[error("algorithm")]
    Algorithm,
    /// It wants something understood that is not (RFC 7515, section 4.1.11).
    #[error("critical-header")]
    Critical,
    /// No key of the provider is meant.
    #[error("unknown-key")]
    UnknownKey,
    /// The signature is not the provider's.
    #[error("signature")]
    Signature,
    /// Another provider's.
    #[error("issuer")]
    Issuer,
    /// For somebody else.
    #[error("audience")]
    Audience,
    /// Asked for by somebody else.
    #[error("authorized-party")]
    Party,
    /// Its time is over, or it says none.
    #[error("expired")]
    Expired,
    /// Its time has not come.
    #[error("not-yet")]
    NotYet,
    /// Of another attempt.
    #[error("nonce")]
    Nonce,
    /// It does not say who.
    #[error("subject")]
    Subject,
}

/// A token before its signature is verified: who it is about cannot be asked.
pub struct Token<'t> {
    algorithm: Algorithm,
    key: Option<String>,
    message: &'t [u8],
    claims: Vec<u8>,
    signature: Vec<u8>,
}

impl<'t> Token<'t> {
    /// Reads a token.
    pub fn read(token: &'t str) -> Result<Self, Rejected> {
        let parts: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().map_err(|_| Rejected::Unreadable)?;
        if token.len() > TOKEN_BYTES_MAX {
            return Err(Rejected::Unreadable);
        }
        let [header, claims, signature] = parts.map(|part| Base64UrlUnpadded::decode_vec(part).ok());
        let header = header.as_deref().and_then(object).ok_or(Rejected::Unreadable)?;
        let algorithm = text(&header, "alg").and_then(Algorithm::named).ok_or(Rejected::Algorithm)?;
        if header.contains_key("crit") {
            return Err(Rejected::Critical);
        }
        let key = match header.get("kid") {
            None => None,
            Some(Value::String(key)) => Some(key.clone()),
            Some(_) => return Err(Rejected::Unreadable),
        };
        let message = token.rsplit_once('.').map(|(message, _)| message.as_bytes()).ok_or(Rejected::Unreadable)?;
        let (claims, signature) = (claims.ok_or(Rejected::Unreadable)?, signature.ok_or(Rejected::Unreadable)?);
        Ok(Self { algorithm, key, message, claims, signature })
    }

    /// What it says, if one of these keys has signed it.
    pub fn signed_by(&self, keys: &Keys) -> Result<Claims, Rejected> {
        match keys.verify(self.algorithm, self.key.as_deref(), self.message, &self.signature) {
            Signature::Holds => object(&self.claims).map(Claims).ok_or(Rejected::Unreadable),
            Signature::Fails => Err(Rejected::Signature),
            Signature::OfNoKey => Err(Rejected::UnknownKey),
        }
    }
}

/// What a token has to say.
pub struct Expected<'e> {
    /// The provider.
    pub issuer: &'e Issuer,
    /// Who this desk is there.
    pub client: &'e str,
    /// Of which attempt.
    pub nonce: &'e str,
    /// Now, in seconds of Unix time.
    pub now: i64,
}

/// What a token says whose signature holds.
pub struct Claims(Map<String, Value>);

impl Claims {
    /// Who it is about, if it says what it has to.
    pub fn judged(&self, expected: &Expected<'_>) -> Result<Subject, Rejected> {
        let says = |name: &str| text(&self.0, name);
        let moment = |name: &str| self.0.get(name).and_then(Value::as_f64);
        #[expect(clippy::cast_precision_loss, reason = "exact for some hundred million years")]
        let now = expected.now as f64;
        if says("iss") != Some(expected.issuer.as_str()) {
            return Err(Rejected::Issuer);
        }
        let audience: Vec<&str> = match self.0.get("aud") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().map(|one| one.as_str().unwrap_or_default()).collect(),
            _ => return Err(Rejected::Audience),
        };
        if !audience.contains(&expected.client) {
            return Err(Rejected::Audience);
        }
        // Who asked is this desk; where the token is for others too, it has to say so.
        match self.0.get("azp") {
            Some(party) if party.as_str() != Some(expected.client) => return Err(Rejected::Party),
            None if audience.len() > 1 => return Err(Rejected::Party),
            _ => {}
        }
        if moment("exp").is_none_or(|until| until + SKEW <= now) {
            return Err(Rejected::Expired);
        }
        let is_later = |moment: f64| moment > now + SKEW;
        let begins = self.0.get("nbf").map(|begins| begins.as_f64().is_none_or(is_later));
        if moment("iat").is_none_or(is_later) || begins == Some(true) {
            return Err(Rejected::NotYet);
        }
        if says("nonce").is_none_or(|nonce| !same(nonce.as_bytes(), expected.nonce.as_bytes())) {
            return Err(Rejected::Nonce);
        }
        says("sub").and_then(|subject| subject.parse().ok()).ok_or(Rejected::Subject)
    }
}
