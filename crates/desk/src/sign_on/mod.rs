//! Single sign-on by OpenID Connect (Core 1.0): the authorization code flow with PKCE, against one provider.
//!
//! ```text
//! begin -> browser -> provider -> browser -> code -> token -> signature, claims -> subject
//! ```
//!
//! | module | idea |
//! | --- | --- |
//! | [`attempt`] | what the browser keeps of an attempt |
//! | `json` | JSON, read strictly |
//! | [`keys`] | keys and signatures of the provider |
//! | [`mod@line`] | the one place from which another machine is asked |
//! | [`metadata`] | what the provider says of itself |
//! | [`settings`] | how the provider is reached |
//! | [`token`] | identity tokens |
//!
//! **Invariant:** the provider says who somebody is there, and nothing else. Whose account that is, is decided by a link,
//! offices by the log. It is asked at addresses that it names itself at the configured issuer, and at no other.

pub mod attempt;
mod json;
pub mod keys;
pub mod line;
pub mod metadata;
pub mod settings;
#[cfg(test)]
mod tests;
pub mod token;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use base64ct::{Base64, Encoding as _};
use calendar::Timestamp;
use eventlog::Digest;
use tokio::sync::{Semaphore, SemaphorePermit};

use self::{
    attempt::{ATTEMPT_SECONDS, Attempt},
    json::{object, text},
    keys::Keys,
    line::{Line, Published, Unanswered},
    metadata::{Endpoint, Metadata, Showing},
    settings::Settings,
    token::{Expected, Rejected, Token},
};
use crate::{
    accounts::{Issuer, Subject, secret::same},
    http::{Request, encoded},
};

/// So many wait for the provider at once. Each holds a thread: whoever reads pages must not wait for the provider.
const AT_ONCE_MAX: usize = 4;
/// So many attempts that came back are kept in mind.
const SPENT_MAX: usize = 4_096;
const CODE_BYTES_MAX: usize = 4_096;

/// Why somebody has not signed on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSignedOn {
    /// The attempt is none of this browser, too old, or has come back before.
    #[error("stale: {0}")]
    Stale(Stale),
    /// Another provider answers (RFC 9207).
    #[error("another-issuer")]
    Elsewhere,
    /// The provider lets nobody in, or its user has given up.
    #[error("declined")]
    Declined,
    /// The provider takes the code for none, or this desk for somebody else.
    #[error("refused: status {0}")]
    Refused(u16),
    /// The token is not taken.
    #[error("rejected: {0}")]
    Rejected(#[from] Rejected),
    /// The provider does not answer.
    #[error("unanswered: {0}")]
    Unanswered(#[from] Unanswered),
    /// Too many wait for the provider.
    #[error("busy")]
    Busy,
}

/// Why an attempt does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stale {
    /// This browser has begun none, or too long ago.
    #[error("no-attempt")]
    None,
    /// What came back belongs to another one.
    #[error("another-state")]
    Other,
    /// It has come back before.
    #[error("spent")]
    Spent,
    /// It brings neither a code nor an error.
    #[error("no-code")]
    NoCode,
}

/// Signing on at one provider.
pub struct SignOn {
    settings: Settings,
    /// Where browsers come back to.
    back: String,
    line: Line,
    metadata: Published<Metadata>,
    keys: Published<Keys>,
    at_once: Semaphore,
    spent: Mutex<VecDeque<(Digest, i64)>>,
}

impl SignOn {
    /// At the provider of these settings; browsers come back to `back`.
    pub fn new(settings: Settings, back: String) -> Self {
        let line = Line::trusting(settings.authorities.as_deref());
        Self {
            settings,
            back,
            line,
            metadata: Published::default(),
            keys: Published::default(),
            at_once: Semaphore::new(AT_ONCE_MAX),
            spent: Mutex::default(),
        }
    }

    /// The provider.
    pub fn issuer(&self) -> &Issuer {
        &self.settings.issuer
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The address at the provider to which a browser goes with this attempt.
    pub fn begin(&self, attempt: &Attempt, now: Timestamp) -> Result<String, NotSignedOn> {
        let _held = self.hold()?;
        let metadata = self.metadata(now)?;
        let address = metadata.authorization.as_str();
        let joint = if address.contains('?') { '&' } else { '?' };
        let asked = form(&[
            ("response_type", "code"),
            ("scope", "openid"),
            ("client_id", &self.settings.client),
            ("redirect_uri", &self.back),
            ("state", &attempt.state()),
            ("nonce", &attempt.nonce()),
            ("code_challenge", &attempt.challenge()),
            ("code_challenge_method", "S256"),
        ]);
        Ok(format!("{address}{joint}{asked}"))
    }

    /// Who the provider says it is that comes back with this request. An attempt comes back once.
    pub fn end(&self, kept: Option<&str>, request: &Request, now: Timestamp) -> Result<Subject, NotSignedOn> {
        let stale = NotSignedOn::Stale;
        let attempt = kept.and_then(|kept| Attempt::kept(kept, now)).ok_or(stale(Stale::None))?;
        let state = request.parameter("state").unwrap_or_default();
        if !same(state.as_bytes(), attempt.state().as_bytes()) {
            return Err(stale(Stale::Other));
        }
        // Whoever says who answers says it once, and it is the provider.
        let mut issuers = request.query.iter().filter(|(name, _)| name == "iss");
        let named = issuers.next().map(|(_, issuer)| issuer.as_str());
        if named.is_some_and(|named| named != self.issuer().as_str()) || issuers.next().is_some() {
            return Err(NotSignedOn::Elsewhere);
        }
        let _held = self.hold()?;
        if !self.spend(&attempt) {
            return Err(stale(Stale::Spent));
        }
        let metadata = self.metadata(now)?;
        if metadata.names_itself && named.is_none() {
            return Err(NotSignedOn::Elsewhere);
        }
        if request.query.iter().any(|(name, _)| name == "error") {
            return Err(NotSignedOn::Declined);
        }
        let code = request.parameter("code").filter(|code| code.len() <= CODE_BYTES_MAX);
        let token = self.exchange(&metadata, code.ok_or(stale(Stale::NoCode))?, &attempt)?;
        self.subject(&metadata, &token, &attempt, now)
    }

    /// The identity token for a code.
    fn exchange(&self, metadata: &Metadata, code: &str, attempt: &Attempt) -> Result<String, NotSignedOn> {
        let Settings { client, secret, .. } = &self.settings;
        let verifier = attempt.verifier();
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.back),
            ("code_verifier", &verifier),
        ];
        let authorization = match metadata.showing {
            // RFC 6749, section 2.3.1: both are encoded before they are joined.
            Showing::Basic => {
                let pair = format!("{}:{}", encoded(client), encoded(secret.reveal()));
                Some(format!("Basic {}", Base64::encode_string(pair.as_bytes())))
            }
            Showing::Post => {
                fields.extend([("client_id", client.as_str()), ("client_secret", secret.reveal())]);
                None
            }
        };
        match self.line.post(&metadata.token, authorization.as_deref(), &form(&fields))? {
            (200, body) => {
                let answer = object(&body).ok_or(Unanswered::Unreadable)?;
                Ok(text(&answer, "id_token").ok_or(Unanswered::Unreadable)?.to_owned())
            }
            (status @ 400..500, _) => Err(NotSignedOn::Refused(status)),
            (status, _) => Err(Unanswered::Status(status).into()),
        }
    }

    /// Who a token is about. A key that is not among those that are known is looked for once.
    fn subject(
        &self,
        metadata: &Metadata,
        token: &str,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<Subject, NotSignedOn> {
        let token = Token::read(token)?;
        let fetch = || Keys::read(&self.line.get(&metadata.keys)?).ok_or(Unanswered::Unreadable);
        let keys = self.keys.recent(now, fetch)?;
        let claims = match token.signed_by(&keys) {
            Err(Rejected::UnknownKey) => token.signed_by(&*self.keys.later(&keys, now, fetch)?)?,
            known => known?,
        };
        let expected = Expected {
            issuer: self.issuer(),
            client: &self.settings.client,
            nonce: &attempt.nonce(),
            now: now.micros().div_euclid(1_000_000),
        };
        Ok(claims.judged(&expected)?)
    }

    fn metadata(&self, now: Timestamp) -> Result<Arc<Metadata>, Unanswered> {
        self.metadata.recent(now, || {
            let said = self.line.get(&Endpoint::discovery(self.issuer()))?;
            Metadata::read(&said, self.issuer()).ok_or(Unanswered::Unreadable)
        })
    }

    fn hold(&self) -> Result<SemaphorePermit<'_>, NotSignedOn> {
        self.at_once.try_acquire().map_err(|_| NotSignedOn::Busy)
    }

    /// Whether this attempt comes back for the first time.
    fn spend(&self, attempt: &Attempt) -> bool {
        let digest = Digest::of(attempt.cookie().as_bytes());
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.iter().any(|(known, _)| *known == digest) {
            return false;
        }
        // What is too old comes back no more.
        spent.retain(|(_, begun)| attempt.begun() - begun < 2 * ATTEMPT_SECONDS);
        if spent.len() == SPENT_MAX {
            spent.pop_front();
        }
        spent.push_back((digest, attempt.begun()));
        true
    }
}

/// Names and values as a form has them.
fn form(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}
