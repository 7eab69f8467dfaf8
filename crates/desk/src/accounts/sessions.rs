//! Sessions: who has signed in, for how long, and in which office they work.

use calendar::Timestamp;
use domain::{Actor, PersonId};
use ledger::desk_files::{Damage, DeskFileError, Folder, read_as};
use serde::{Deserialize, Serialize};

use super::{
    Accounts,
    account::{Account, AccountId, Record, SignedIn, Standing, Way},
    error::AccountError,
    login::Login,
    secret::{Secret, digest_of, mint},
};

/// A session ends after so many hours.
pub const SESSION_HOURS: i64 = 12;
/// It ends when nobody has used it for so many minutes.
pub const IDLE_MINUTES: i64 = 60;
const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
/// Its last use is written once a minute.
const NOTED_EVERY: i64 = MINUTE;

/// A session that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose, as the account is now.
    pub account: Account,
    /// In which office the person works; `None` until they have chosen. Whether they still hold it today is to be
    /// asked at each request: [`super::acts_as`].
    pub office: Option<Actor>,
    /// When its person signed in …
    pub begun: Timestamp,
    /// … and how.
    pub way: Way,
    /// When it was used last, to the minute.
    pub used: Timestamp,
}

impl Session {
    /// Whether the password is changed before anything else: somebody else chose it, and it was what let in.
    pub fn must_change_password(&self) -> bool {
        self.account.must_change_password && self.way == Way::Password
    }

    /// When it ends at the latest.
    pub fn ends(&self) -> Option<Timestamp> {
        Timestamp::from_micros(self.begun.micros() + SESSION_HOURS * 60 * MINUTE)
    }
}

fn is_by_password(way: &Way) -> bool {
    *way == Way::Password
}

/// `socai.session/1`: docs/accounts.md.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: String,
    account: Login,
    account_id: AccountId,
    epoch: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
    begun: Timestamp,
    used: Timestamp,
    /// Left out where it was by a password.
    #[serde(default, skip_serializing_if = "is_by_password")]
    way: Way,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    office: Option<Actor>,
}

impl Written {
    /// Whether it has not ended by itself. A clock that was set back by more than a minute ends it, too.
    fn is_alive(&self, now: Timestamp) -> bool {
        let since = |then: Timestamp| now.micros() - then.micros();
        let not_before = since(self.used) >= -MINUTE;
        not_before && since(self.begun) < SESSION_HOURS * 60 * MINUTE && since(self.used) < IDLE_MINUTES * MINUTE
    }

    /// Whether the account still lets it be.
    fn is_of(&self, record: &Record) -> bool {
        record.standing == Standing::Open
            && self.account_id == record.id
            && self.epoch == record.epoch
            && self.person.as_ref() == record.stands_for.person()
    }

    fn session(self, record: &Record) -> Session {
        let Self { office, begun, used, way, .. } = self;
        Session { account: record.account(), office, begun, used, way }
    }
}

/// The sessions.
#[derive(Clone, Copy)]
pub struct Sessions<'a>(pub(super) &'a Accounts);

impl Sessions<'_> {
    /// Begins a session, under a name that nobody knew before; the one that the browser had ends. What is returned
    /// first is handed to the browser once, and kept nowhere.
    pub fn begin(
        &self,
        signed_in: &SignedIn,
        replaced: Option<&str>,
        now: Timestamp,
    ) -> Result<(Secret, Session), AccountError> {
        if let Some(replaced) = replaced {
            self.end(replaced)?;
        }
        let SignedIn { account, id, epoch, way } = signed_in;
        let written = Written {
            format: Folder::Sessions.format().to_owned(),
            account: account.login.clone(),
            account_id: *id,
            epoch: *epoch,
            person: account.stands_for.person().cloned(),
            begun: now,
            used: now,
            way: *way,
            office: None,
        };
        let secret = self.keep_anew(&written)?;
        let session = Session { account: account.clone(), office: None, begun: now, used: now, way: *way };
        Ok((secret, session))
    }

    /// The session of which a browser has the secret; `None` if there is none that counts.
    pub fn find(&self, secret: &str, now: Timestamp) -> Result<Option<Session>, AccountError> {
        let key = digest_of(secret).to_string();
        let Some((mut written, record)) = self.counted(&key, now)? else { return Ok(None) };
        if now.micros() - written.used.micros() >= NOTED_EVERY {
            let _held = self.0.files.lock()?;
            // Who ended it meanwhile has ended it.
            let Some(there) = self.read(&key)? else { return Ok(None) };
            written = Written { used: now, ..there };
            self.0.files.write(Folder::Sessions, &key, &text(&written))?;
        }
        Ok(Some(written.session(&record)))
    }

    /// From now on the person works in that office, under a new name: whoever knew the old one has no part in the
    /// rights of the new office. `None` if there is no session that counts.
    pub fn work_as(
        &self,
        secret: &str,
        office: Actor,
        now: Timestamp,
    ) -> Result<Option<(Secret, Session)>, AccountError> {
        let key = digest_of(secret).to_string();
        let _held = self.0.files.lock()?;
        let Some((mut written, record)) = self.counted(&key, now)? else { return Ok(None) };
        let own = written.person.as_ref().map(PersonId::as_str);
        if own.is_none() || office.account.as_deref() != own {
            return Err(AccountError::OtherPerson);
        }
        written = Written { office: Some(office), used: now, ..written };
        self.under_a_new_name(&key, written, &record).map(Some)
    }

    /// The same session under a new name: for each rise of rights. `None` if there is none that counts.
    pub fn renew(&self, secret: &str, now: Timestamp) -> Result<Option<(Secret, Session)>, AccountError> {
        let key = digest_of(secret).to_string();
        let _held = self.0.files.lock()?;
        let Some((written, record)) = self.counted(&key, now)? else { return Ok(None) };
        self.under_a_new_name(&key, written, &record).map(Some)
    }

    /// The same after its own person has ended all sessions, this one among them: it goes on in the present epoch.
    pub(super) fn go_on(&self, secret: &str, now: Timestamp) -> Result<Option<(Secret, Session)>, AccountError> {
        let key = digest_of(secret).to_string();
        let _held = self.0.files.lock()?;
        let Some(written) = self.read(&key)?.filter(|written| written.is_alive(now)) else { return Ok(None) };
        let Some(record) = self.0.record(&written.account)? else { return Ok(None) };
        let written = Written { epoch: record.epoch, ..written };
        if !written.is_of(&record) {
            return Ok(None);
        }
        self.under_a_new_name(&key, written, &record).map(Some)
    }

    /// Ends a session. Whether there was one.
    pub fn end(&self, secret: &str) -> Result<bool, AccountError> {
        let _held = self.0.files.lock()?;
        Ok(self.0.files.destroy(Folder::Sessions, &digest_of(secret).to_string())?)
    }

    /// Ends all sessions of an account.
    pub fn end_all(&self, login: &Login) -> Result<(), AccountError> {
        let _held = self.0.files.lock()?;
        self.0.change(login, |record| record.epoch += 1)?;
        self.destroy(|written| written.is_none_or(|written| written.account == *login))?;
        Ok(())
    }

    /// Destroys the files of sessions that have ended. How many.
    pub fn sweep(&self, now: Timestamp) -> Result<usize, AccountError> {
        let _held = self.0.files.lock()?;
        self.destroy(|written| written.is_none_or(|written| !written.is_alive(now)))
    }

    /// Destroys the files that are to go; one that cannot be read (`None`) lets nobody in, and is asked about, too.
    fn destroy(&self, goes: impl Fn(Option<&Written>) -> bool) -> Result<usize, AccountError> {
        let mut destroyed = 0;
        for key in self.0.files.keys(Folder::Sessions)? {
            let written = match self.read(&key) {
                Ok(None) => continue,
                Ok(written) => written,
                Err(AccountError::File(DeskFileError::Damaged { .. })) => None,
                Err(error) => return Err(error),
            };
            if goes(written.as_ref()) {
                self.0.files.destroy(Folder::Sessions, &key)?;
                destroyed += 1;
            }
        }
        Ok(destroyed)
    }

    fn counted(&self, key: &str, now: Timestamp) -> Result<Option<(Written, Record)>, AccountError> {
        let Some(written) = self.read(key)?.filter(|written| written.is_alive(now)) else { return Ok(None) };
        let record = self.0.record(&written.account)?.filter(|record| written.is_of(record));
        Ok(record.map(|record| (written, record)))
    }

    fn read(&self, key: &str) -> Result<Option<Written>, AccountError> {
        let Some(file) = self.0.files.read(Folder::Sessions, key)? else { return Ok(None) };
        let read: Result<Written, Damage> = read_as(Folder::Sessions, file.text());
        let path = self.0.files.path(Folder::Sessions, key)?;
        Ok(Some(read.map_err(|damage| DeskFileError::Damaged { path, damage })?))
    }

    /// The old name is nobody's from then on.
    fn under_a_new_name(
        &self,
        key: &str,
        written: Written,
        record: &Record,
    ) -> Result<(Secret, Session), AccountError> {
        let secret = self.keep_anew(&written)?;
        self.0.files.destroy(Folder::Sessions, key)?;
        Ok((secret, written.session(record)))
    }

    fn keep_anew(&self, written: &Written) -> Result<Secret, AccountError> {
        let (secret, digest) = mint(self.0.random)?;
        self.0.files.write(Folder::Sessions, &digest.to_string(), &text(written))?;
        Ok(secret)
    }
}

fn text(written: &Written) -> String {
    // Texts and numbers, and one table behind them, which always serialise.
    toml::to_string(written).unwrap_or_default()
}
