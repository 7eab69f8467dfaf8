//! Links: who somebody is at the provider of single sign-on. An administrator makes them on the machine; nothing that the
//! provider says makes or changes one.

use std::collections::BTreeMap;

use calendar::Timestamp;
use domain::PersonId;
use eventlog::Digest;
use ledger::desk_files::{Damage, DeskFileError, Folder, read_as};
use serde::{Deserialize, Serialize};

use super::{
    Accounts,
    account::{AccountId, Record, SignedIn, Standing, StandsFor, Way},
    error::AccountError,
    login::Login,
    provider::{Issuer, Subject},
    sign_in::Audit,
};

/// Somebody at a provider, and the account that is theirs here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The account.
    pub login: Login,
    /// The provider.
    pub issuer: Issuer,
    /// Who they are there.
    pub subject: Subject,
    /// When it was made.
    pub made: Timestamp,
}

/// `socai.link/1`: docs/accounts.md.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: String,
    issuer: Issuer,
    subject: Subject,
    account: Login,
    account_id: AccountId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
    made: Timestamp,
    /// When it was taken away. The file stays, so that no backup brings the link back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    removed: Option<Timestamp>,
}

impl Written {
    fn link(self) -> Link {
        let Self { issuer, subject, account: login, made, .. } = self;
        Link { login, issuer, subject, made }
    }
}

/// The name of a link's file. No issuer holds the end of a line, so no two pairs have one name.
fn key(issuer: &Issuer, subject: &Subject) -> String {
    Digest::of(format!("{issuer}\n{subject}").as_bytes()).to_string()
}

/// The links.
#[derive(Clone, Copy)]
pub struct Links<'a>(pub(super) &'a Accounts);

impl Links<'_> {
    /// From now on whoever the provider calls so signs in to this account.
    pub fn make(
        &self,
        login: &Login,
        issuer: &Issuer,
        subject: &Subject,
        now: Timestamp,
    ) -> Result<Link, AccountError> {
        self.0.must_sign_in(login)?;
        let _held = self.0.files.lock()?;
        let record = self.0.present(login)?;
        for there in self.counted()? {
            if there.account == *login {
                return Err(AccountError::LinkThere { login: login.clone(), issuer: there.issuer });
            }
            if (&there.issuer, &there.subject) == (issuer, subject) {
                return Err(AccountError::SubjectTaken { subject: subject.clone(), login: there.account });
            }
        }
        let written = Written {
            format: Folder::Links.format().to_owned(),
            issuer: issuer.clone(),
            subject: subject.clone(),
            account: login.clone(),
            account_id: record.id,
            person: record.stands_for.person().cloned(),
            made: now,
            removed: None,
        };
        self.keep(&written)?;
        Ok(written.link())
    }

    /// Takes the link of an account away, and ends its sessions: one of them may have begun by it.
    pub fn remove(&self, login: &Login, now: Timestamp) -> Result<Link, AccountError> {
        let _held = self.0.files.lock()?;
        let found = self.counted()?.into_iter().find(|there| there.account == *login);
        let written = found.ok_or_else(|| AccountError::NoSuchLink(login.clone()))?;
        self.0.change(login, |record| record.epoch += 1)?;
        self.keep(&Written { removed: Some(now), ..written.clone() })?;
        Ok(written.link())
    }

    /// All links that count, by account.
    pub fn list(&self) -> Result<Vec<Link>, AccountError> {
        let by_account = self.counted()?.into_iter().map(|written| (written.account.clone(), written.link()));
        Ok(by_account.collect::<BTreeMap<_, _>>().into_values().collect())
    }

    /// Whoever the provider has proven to be this subject has signed in, if an open account is linked to them. The word
    /// of the provider stands for password and code.
    pub fn admit(&self, issuer: &Issuer, subject: &Subject) -> Result<SignedIn, Audit> {
        let written = self.read(&key(issuer, subject)).map_err(Audit::Trouble)?;
        let written = written.filter(|written| written.removed.is_none()).ok_or(Audit::Unknown)?;
        let record = self.0.record(&written.account).map_err(Audit::Trouble)?;
        let record = record.filter(|record| record.id == written.account_id).ok_or(Audit::Unknown)?;
        match (record.standing, &record.stands_for) {
            (Standing::Removed, _) => Err(Audit::Removed),
            (Standing::Locked, _) => Err(Audit::Locked),
            (Standing::Open, StandsFor::Machine) => Err(Audit::NoPassword),
            (Standing::Open, StandsFor::Person(_) | StandsFor::Administrator) => {
                Ok(SignedIn { account: record.account(), id: record.id, epoch: record.epoch, way: Way::Provider })
            }
        }
    }

    /// Takes away what an account had. `desk/` is locked.
    pub(super) fn remove_all(&self, login: &Login, now: Timestamp) -> Result<(), AccountError> {
        for written in self.all()?.into_iter().filter(|there| there.account == *login && there.removed.is_none()) {
            self.keep(&Written { removed: Some(now), ..written })?;
        }
        Ok(())
    }

    /// Those that were not taken away, and whose account is still the one for which they were made.
    fn counted(&self) -> Result<Vec<Written>, AccountError> {
        let mut counted = Vec::new();
        for written in self.all()?.into_iter().filter(|written| written.removed.is_none()) {
            let record = self.0.record(&written.account)?;
            let is_its_own = |record: &Record| record.id == written.account_id && record.standing != Standing::Removed;
            if record.is_some_and(|record| is_its_own(&record)) {
                counted.push(written);
            }
        }
        Ok(counted)
    }

    fn all(&self) -> Result<Vec<Written>, AccountError> {
        let mut all = Vec::new();
        for key in self.0.files.keys(Folder::Links)? {
            // Between listing and reading it may have been erased.
            all.extend(self.read(&key)?);
        }
        Ok(all)
    }

    fn keep(&self, written: &Written) -> Result<(), AccountError> {
        // Texts and numbers, which always serialise.
        let text = toml::to_string(written).unwrap_or_default();
        Ok(self.0.files.write(Folder::Links, &key(&written.issuer, &written.subject), &text)?)
    }

    /// A file that lies under another's name is damaged: it would let in whom nobody linked.
    fn read(&self, name: &str) -> Result<Option<Written>, AccountError> {
        let Some(file) = self.0.files.read(Folder::Links, name)? else { return Ok(None) };
        let path = self.0.files.path(Folder::Links, name)?;
        let read = read_as(Folder::Links, file.text()).and_then(|written: Written| {
            let is_its_own = key(&written.issuer, &written.subject) == name;
            is_its_own.then_some(written).ok_or(Damage::Contradicts { format: Folder::Links.format() })
        });
        Ok(Some(read.map_err(|damage| DeskFileError::Damaged { path, damage })?))
    }
}
