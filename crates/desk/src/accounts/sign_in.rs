//! Signing in: one outcome for whoever fails, and what it really was for the server's log.

use std::net::IpAddr;

use calendar::Timestamp;

use super::{
    Accounts, ChosenBy,
    account::{Record, SignedIn, Standing, StandsFor, Way},
    error::AccountError,
    login::Login,
    password::{Busy, Password, attempt},
    secret::Secret,
    sessions::Session,
    totp::Code,
};

/// Who waits for a hash when too many do, comes again after so many seconds.
const BUSY_SECONDS: u64 = 2;

/// What becomes of an attempt that does not let in. Who made it is told this, and nothing else.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name, password and code do not let in; which of them, or why else, is not told.
    #[error("the login name, the password or the code is not right")]
    NotLetIn(Audit),
    /// Not tried: too many attempts, or too much to do.
    #[error("try again in {seconds} seconds")]
    Wait {
        /// After so many seconds it is tried.
        seconds: u64,
        /// Why, for the server's log.
        audit: Audit,
    },
}

impl SignInError {
    /// What it really was. For the server's log, and never for who signs in.
    pub fn audit(&self) -> &Audit {
        match self {
            Self::NotLetIn(audit) | Self::Wait { audit, .. } => audit,
        }
    }
}

/// What an attempt really was, for the server's log. It holds no name, password or code.
#[derive(Debug, thiserror::Error)]
pub enum Audit {
    /// No account of that name, or no name.
    #[error("unknown-account")]
    Unknown,
    /// The account was removed.
    #[error("removed-account")]
    Removed,
    /// It is a connected system's, or has no password yet.
    #[error("no-password")]
    NoPassword,
    /// Another password.
    #[error("wrong-password")]
    WrongPassword,
    /// Another code, or none.
    #[error("wrong-code")]
    WrongCode,
    /// A code that was used before: somebody may have looked over a shoulder.
    #[error("used-code")]
    UsedCode,
    /// Everything was right, and the account is locked.
    #[error("locked-account")]
    Locked,
    /// It was changed, locked or removed in the meantime.
    #[error("changed-meanwhile")]
    ChangedMeanwhile,
    /// Too many failures of this account or from this address.
    #[error("delayed")]
    Delayed,
    /// Too many wait for a hash.
    #[error("busy")]
    Busy,
    /// What should be read or written cannot be; nobody is let in, and nobody taken for unknown.
    #[error("trouble: {0}")]
    Trouble(#[source] AccountError),
}

impl Accounts {
    /// Signs in with a password and, where the account asks for one, a code. Takes as long as a hash: the server calls
    /// this where it may block. `peer` is who asks, and not the proxy between.
    pub fn sign_in(
        &self,
        login: &str,
        password: &Secret,
        code: Option<&str>,
        peer: IpAddr,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let login: Option<Login> = login.parse().ok();
        let name = login.as_ref().map(Login::as_str);
        self.throttle()
            .begin(name, peer, now)
            .map_err(|seconds| SignInError::Wait { seconds, audit: Audit::Delayed })?;
        match self.judge(login.as_ref(), password, code, now) {
            Ok(signed_in) => {
                self.throttle().at_home(signed_in.account.login.as_str(), peer, now);
                Ok(signed_in)
            }
            Err(audit @ Audit::Busy) => {
                self.throttle().forgive(name, peer, now);
                Err(SignInError::Wait { seconds: BUSY_SECONDS, audit })
            }
            Err(audit) => Err(SignInError::NotLetIn(audit)),
        }
    }

    /// Counts a try to sign in without a name, by the word of a provider: as failed until it is forgiven. `Err` has the
    /// seconds to wait; then nothing is counted.
    pub fn try_from_address(&self, peer: IpAddr, now: Timestamp) -> Result<(), u64> {
        self.throttle().begin(None, peer, now)
    }

    /// That try did not fail.
    pub fn forgive_address(&self, peer: IpAddr, now: Timestamp) {
        self.throttle().forgive(None, peer, now);
    }

    /// Sets the own password of who has this session and knows the present one. All sessions of the account end; this
    /// one goes on under a new name, which is returned first.
    pub fn set_own_password(
        &self,
        session: &str,
        present: &Secret,
        password: &Password,
        peer: IpAddr,
        now: Timestamp,
    ) -> Result<(Secret, Session), SignInError> {
        let trouble = |error| SignInError::NotLetIn(Audit::Trouble(error));
        let found = self.sessions().find(session, now).map_err(trouble)?;
        let login = found.ok_or(SignInError::NotLetIn(Audit::ChangedMeanwhile))?.account.login;
        let name = Some(login.as_str());
        self.throttle()
            .begin(name, peer, now)
            .map_err(|seconds| SignInError::Wait { seconds, audit: Audit::Delayed })?;
        let record = self.record(&login).map_err(trouble)?;
        let kept = record.as_ref().and_then(|record| record.password.as_ref());
        match self.hashing.verify(kept, attempt(present).as_ref()) {
            Ok(true) => self.throttle().forgive(name, peer, now),
            Ok(false) => return Err(SignInError::NotLetIn(Audit::WrongPassword)),
            Err(Busy) => {
                self.throttle().forgive(name, peer, now);
                return Err(SignInError::Wait { seconds: BUSY_SECONDS, audit: Audit::Busy });
            }
        }
        self.set_password(&login, password, ChosenBy::Owner).map_err(trouble)?;
        self.sessions().go_on(session, now).map_err(trouble)?.ok_or(SignInError::NotLetIn(Audit::ChangedMeanwhile))
    }

    /// Whatever comes first to mind, a hash is computed: whether an account is there takes no other time.
    fn judge(
        &self,
        login: Option<&Login>,
        password: &Secret,
        code: Option<&str>,
        now: Timestamp,
    ) -> Result<SignedIn, Audit> {
        let found = login.map(|login| self.record(login)).transpose();
        let record = found.as_ref().ok().and_then(|found| found.as_ref()?.as_ref());
        let kept = record.and_then(|record| record.password.as_ref());
        let typed = attempt(password);
        let agrees = self.hashing.verify(kept, typed.as_ref()).map_err(|Busy| Audit::Busy)?;
        let record = match found.map_err(Audit::Trouble)?.flatten() {
            None => return Err(Audit::Unknown),
            Some(record) if record.standing == Standing::Removed => return Err(Audit::Removed),
            Some(record) if record.password.is_none() || record.stands_for == StandsFor::Machine => {
                return Err(Audit::NoPassword);
            }
            Some(record) => record,
        };
        match agrees {
            false => Err(Audit::WrongPassword),
            true if record.standing == Standing::Locked => Err(Audit::Locked),
            true => self.admit(&record, password, code, now),
        }
    }

    /// The password is right. What else there is to see is seen in the file as it is now, and nobody else writes it
    /// meanwhile: one code lets in once, however many show it at once.
    fn admit(&self, seen: &Record, typed: &Secret, code: Option<&str>, now: Timestamp) -> Result<SignedIn, Audit> {
        let outdated = seen.password.as_ref().is_some_and(|kept| self.hashing.is_outdated(kept));
        let anew = match Password::new(typed, &seen.login) {
            Ok(password) if outdated => {
                Some(self.hashing.hash(&password, self.random).map_err(|error| Audit::Trouble(error.into()))?)
            }
            _ => None,
        };
        let _held = self.files.lock().map_err(|error| Audit::Trouble(error.into()))?;
        let record = self.record(&seen.login).map_err(Audit::Trouble)?;
        let unchanged = |record: &Record| {
            record.id == seen.id && record.standing == Standing::Open && record.password == seen.password
        };
        let mut record = record.filter(unchanged).ok_or(Audit::ChangedMeanwhile)?;
        let mut changed = false;
        if let Some(totp) = &mut record.totp {
            match totp.judge(code.unwrap_or_default(), now) {
                Code::Of(step) => totp.used_step = Some(step),
                Code::Used => return Err(Audit::UsedCode),
                Code::Wrong => return Err(Audit::WrongCode),
            }
            changed = true;
        }
        if anew.is_some() {
            record.password = anew;
            changed = true;
        }
        if changed {
            self.keep(&record).map_err(Audit::Trouble)?;
        }
        Ok(SignedIn { account: record.account(), id: record.id, epoch: record.epoch, way: Way::Password })
    }
}
