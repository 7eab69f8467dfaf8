//! Who signs in at the desk, and how that is proven. Nothing of it is in the log.
//!
//! ```text
//! login, password, code -> account -> person -> offices of today, by the log -> what may be read and done
//! ```
//!
//! | module | idea |
//! | --- | --- |
//! | [`account`] | an account, as it is and as it is written |
//! | [`error`] | why something was not done |
//! | [`links`] | who somebody is at the provider of single sign-on |
//! | [`login`] | login names |
//! | [`offices`] | in which offices an account may work today |
//! | [`password`] | passwords, and their hashes one at a time |
//! | [`provider`] | how a provider of sign-on is named, and how it names somebody |
//! | [`secret`] | what is in no message |
//! | [`sessions`] | who has signed in |
//! | [`sign_in`] | signing in |
//! | `throttle` | who failed, and how long they wait |
//! | [`tokens`] | what programs show |
//! | [`totp`] | codes from a telephone |
//! | `words` | what went wrong, in words |
//!
//! **Invariant:** the files in `desk/` are the only truth, read anew each time: a command on the machine and a server
//! beside it see what the other has done. Only failures to sign in are kept in memory.

pub mod account;
pub mod error;
pub mod links;
pub mod login;
pub mod offices;
pub mod password;
pub mod provider;
pub mod secret;
pub mod sessions;
pub mod sign_in;
#[cfg(test)]
mod tests;
mod throttle;
pub mod tokens;
pub mod totp;
mod words;

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use ::words::Language;
use calendar::Timestamp;
use ledger::desk_files::{DeskFileError, DeskFiles, Folder};

pub use self::{
    account::{Account, SignedIn, Standing, StandsFor, Way},
    error::AccountError,
    links::{Link, Links},
    login::Login,
    offices::{acts_as, must_be_known, offices_of},
    password::{BadPassword, Password},
    provider::{Issuer, Subject},
    secret::Secret,
    sessions::{Session, Sessions},
    sign_in::{Audit, SignInError},
    throttle::DELAY_MAX,
    tokens::{Token, Tokens},
    totp::TotpSecret,
};
use self::{
    account::{AccountId, Record},
    password::{Cost, Hashing},
    secret::Random,
    throttle::Throttle,
    totp::Totp,
};

/// The accounts of a ledger. One for the whole server, behind an `Arc`: the bound on hashes and the delays are in it.
pub struct Accounts {
    files: DeskFiles,
    hashing: Hashing,
    throttle: Mutex<Throttle>,
    random: Random,
}

impl Accounts {
    /// Those of the ledger in `directory`. Nothing is touched: `desk/` is made with the first account.
    pub fn open(directory: &Path) -> Self {
        Self::with(directory, Cost::PRESENT, getrandom::fill)
    }

    /// The same with hashes of another cost, and other random bytes.
    fn with(directory: &Path, cost: Cost, random: Random) -> Self {
        Self { files: DeskFiles::of(directory), hashing: Hashing::at(cost), throttle: Mutex::default(), random }
    }

    /// The sessions.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions(self)
    }

    /// The tokens.
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens(self)
    }

    /// The links to a provider of sign-on.
    pub fn links(&self) -> Links<'_> {
        Links(self)
    }

    /// How many passwords were hashed since the server began, for its metrics.
    pub fn hashes(&self) -> u64 {
        self.hashing.done()
    }

    /// How many wait for a hash.
    pub fn waiting(&self) -> usize {
        self.hashing.waiting()
    }

    /// The account of that name; `None` if there is none.
    pub fn find(&self, login: &Login) -> Result<Option<Account>, AccountError> {
        Ok(self.record(login)?.map(|record| record.account()))
    }

    /// All accounts by name, those that were removed among them.
    pub fn list(&self) -> Result<Vec<Account>, AccountError> {
        Ok(self.records()?.iter().map(Record::account).collect())
    }

    /// Whether such an account could be made now.
    pub fn must_be_free(&self, login: &Login, stands_for: &StandsFor) -> Result<(), AccountError> {
        for other in self.records()?.into_iter().filter(|other| other.standing != Standing::Removed) {
            let person = stands_for.person().filter(|own| other.stands_for.person() == Some(own));
            if other.login == *login {
                return Err(AccountError::Taken(login.clone()));
            }
            if other.login.looks_like(login) {
                return Err(AccountError::LooksLike { name: login.clone(), other: other.login });
            }
            if let Some(person) = person {
                return Err(AccountError::HasAccount { person: person.clone(), login: other.login });
            }
        }
        Ok(())
    }

    /// Makes an account. One that is to sign in gets its password by [`Accounts::set_password`].
    pub fn add(&self, login: &Login, stands_for: StandsFor, now: Timestamp) -> Result<Account, AccountError> {
        let _held = self.files.lock()?;
        self.must_be_free(login, &stands_for)?;
        let mut id = [0; 8];
        (self.random)(&mut id)?;
        let record = Record {
            login: login.clone(),
            id: AccountId(u64::from_be_bytes(id)),
            epoch: 0,
            stands_for,
            standing: Standing::Open,
            must_change_password: false,
            language: None,
            made: now,
            password: None,
            totp: None,
        };
        self.keep(&record)?;
        Ok(record.account())
    }

    /// Whether the account is one that signs in: not a connected system's, and not removed.
    pub fn must_sign_in(&self, login: &Login) -> Result<(), AccountError> {
        match self.present(login)?.stands_for {
            StandsFor::Machine => Err(AccountError::OfAMachine(login.clone())),
            StandsFor::Person(_) | StandsFor::Administrator => Ok(()),
        }
    }

    /// Sets the password. All sessions end. `by` says whether it is to be changed at the next sign-in.
    pub fn set_password(&self, login: &Login, password: &Password, by: ChosenBy) -> Result<Account, AccountError> {
        self.must_sign_in(login)?;
        let hash = self.hashing.hash(password, self.random)?;
        self.change_locked(login, |record| {
            record.password = Some(hash.clone());
            record.must_change_password = by == ChosenBy::Administrator;
            record.epoch += 1;
        })
    }

    /// Asks for codes from now on, of a telephone that has this secret. All sessions end. It is shown once.
    pub fn ask_for_code(&self, login: &Login) -> Result<(Account, TotpSecret), AccountError> {
        self.must_sign_in(login)?;
        let secret = TotpSecret::random(self.random)?;
        let changed = self.change_locked(login, |record| {
            record.totp = Some(Totp::new(secret.clone()));
            record.epoch += 1;
        })?;
        Ok((changed, secret))
    }

    /// Asks for no code any more: the telephone was lost. All sessions end.
    pub fn ask_for_no_code(&self, login: &Login) -> Result<Account, AccountError> {
        self.change_locked(login, |record| {
            record.totp = None;
            record.epoch += 1;
        })
    }

    /// Locks the account: nobody signs in, its sessions end, its tokens do not count until it is unlocked.
    pub fn lock(&self, login: &Login) -> Result<Account, AccountError> {
        self.change_locked(login, |record| {
            record.standing = Standing::Locked;
            record.epoch += 1;
        })
    }

    /// Unlocks the account.
    pub fn unlock(&self, login: &Login) -> Result<Account, AccountError> {
        self.change_locked(login, |record| record.standing = Standing::Open)
    }

    /// Chooses the language of the pages.
    pub fn set_language(&self, login: &Login, language: Option<Language>) -> Result<Account, AccountError> {
        self.change_locked(login, |record| record.language = language)
    }

    /// Removes the account: its password, code, sessions, tokens and link are gone. That it was there stays written, so that
    /// no backup brings it back; whose it was, too, until that person is erased.
    pub fn remove(&self, login: &Login, now: Timestamp) -> Result<Account, AccountError> {
        let _held = self.files.lock()?;
        let removed = self.change(login, |record| {
            record.standing = Standing::Removed;
            record.password = None;
            record.totp = None;
            record.epoch += 1;
        })?;
        self.tokens().revoke_all(login, now)?;
        self.links().remove_all(login, now)?;
        Ok(removed)
    }

    fn throttle(&self) -> MutexGuard<'_, Throttle> {
        // A panic of another leaves at most one failure too many.
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept of an account; one that cannot be read is an error, and never absent.
    fn record(&self, login: &Login) -> Result<Option<Record>, AccountError> {
        let Some(file) = self.files.read(Folder::Accounts, login.as_str())? else { return Ok(None) };
        let path = self.files.path(Folder::Accounts, login.as_str())?;
        let record = Record::read(login, file.text()).map_err(|damage| DeskFileError::Damaged { path, damage })?;
        Ok(Some(record))
    }

    /// The same of an account that was not removed.
    fn present(&self, login: &Login) -> Result<Record, AccountError> {
        let record = self.record(login)?.filter(|record| record.standing != Standing::Removed);
        record.ok_or_else(|| AccountError::Unknown(login.clone()))
    }

    fn records(&self) -> Result<Vec<Record>, AccountError> {
        let mut records = Vec::new();
        for key in self.files.keys(Folder::Accounts)? {
            // Between listing and reading it may have been erased.
            records.extend(self.record(&key.parse()?)?);
        }
        Ok(records)
    }

    fn keep(&self, record: &Record) -> Result<(), AccountError> {
        Ok(self.files.write(Folder::Accounts, record.login.as_str(), &record.text())?)
    }

    /// Changes an account that was not removed. `desk/` is locked.
    fn change(&self, login: &Login, change: impl FnOnce(&mut Record)) -> Result<Account, AccountError> {
        let mut record = self.present(login)?;
        change(&mut record);
        self.keep(&record)?;
        Ok(record.account())
    }

    fn change_locked(&self, login: &Login, change: impl FnOnce(&mut Record)) -> Result<Account, AccountError> {
        let _held = self.files.lock()?;
        self.change(login, change)
    }
}

/// Who chose a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenBy {
    /// Whoever signs in with it.
    Owner,
    /// Somebody else, who therefore knows it: it is changed at the next sign-in.
    Administrator,
}
