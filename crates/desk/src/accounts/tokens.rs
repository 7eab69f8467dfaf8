//! Tokens: what a program shows instead of signing in. A token can what its account can.

use calendar::{NaiveDate, Timestamp};
use domain::{PersonId, reading::is_invisible};
use ledger::desk_files::{Damage, DeskFileError, Folder, read_as};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::{
    Accounts,
    account::{Account, AccountId, Standing},
    error::AccountError,
    login::Login,
    secret::{Secret, digest_of, mint},
};

/// A token counts at most so many days.
pub const TOKEN_DAYS_MAX: u16 = 366;
const DAY: i64 = 24 * 3600 * 1_000_000;
const NAME_CHARS_MAX: usize = 64;

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub login: Login,
    /// When it was made.
    pub made: Timestamp,
    /// The last day on which it counts.
    pub until: NaiveDate,
    /// The last day on which it was used.
    pub used: Option<NaiveDate>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

/// `socai.token/1`: docs/accounts.md.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: String,
    name: String,
    account: Login,
    account_id: AccountId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
    made: Timestamp,
    until: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked: Option<Timestamp>,
}

impl Written {
    fn counts(&self, today: NaiveDate) -> bool {
        self.revoked.is_none() && today <= self.until
    }

    fn token(self) -> Token {
        let Self { name, account: login, made, until, used, revoked, .. } = self;
        Token { name, login, made, until, used, revoked }
    }
}

/// The tokens.
#[derive(Clone, Copy)]
pub struct Tokens<'a>(pub(super) &'a Accounts);

impl Tokens<'_> {
    /// Makes a token that counts for so many days after this one, at most a year. What is returned first is shown
    /// once, and kept nowhere.
    pub fn make(&self, login: &Login, name: &str, days: u16, now: Timestamp) -> Result<(Secret, Token), AccountError> {
        let name = called(name)?;
        let term = (1..=TOKEN_DAYS_MAX).contains(&days).then(|| now.micros() + i64::from(days) * DAY);
        let until = term.and_then(Timestamp::from_micros).ok_or(AccountError::TokenTerm)?.date();
        let _held = self.0.files.lock()?;
        let record = self.0.present(login)?;
        let same = |(_, there): &(String, Written)| there.name == name && there.counts(now.date());
        if self.of_account(login)?.iter().any(same) {
            return Err(AccountError::TokenThere { login: login.clone(), name });
        }
        let written = Written {
            format: Folder::Tokens.format().to_owned(),
            name,
            account: login.clone(),
            account_id: record.id,
            person: record.stands_for.person().cloned(),
            made: now,
            until,
            used: None,
            revoked: None,
        };
        let (secret, digest) = mint(self.0.random)?;
        self.keep(&digest.to_string(), &written)?;
        Ok((secret, written.token()))
    }

    /// The account of a token that counts; `None` if it does not.
    pub fn find(&self, secret: &str, now: Timestamp) -> Result<Option<(Token, Account)>, AccountError> {
        let (key, today) = (digest_of(secret).to_string(), now.date());
        let Some(mut written) = self.read(&key)?.filter(|written| written.counts(today)) else { return Ok(None) };
        let record = self.0.record(&written.account)?;
        let Some(record) = record.filter(|record| record.standing == Standing::Open && record.id == written.account_id)
        else {
            return Ok(None);
        };
        if written.used.is_none_or(|used| used < today) {
            let _held = self.0.files.lock()?;
            // Who revoked it meanwhile has revoked it.
            let Some(there) = self.read(&key)?.filter(|there| there.counts(today)) else { return Ok(None) };
            written = Written { used: Some(today), ..there };
            self.keep(&key, &written)?;
        }
        Ok(Some((written.token(), record.account())))
    }

    /// All tokens, of one account or of all: by account, then the oldest first.
    pub fn list(&self, login: Option<&Login>) -> Result<Vec<Token>, AccountError> {
        let all = self.all()?.into_iter().map(|(_, written)| written.token());
        let mut tokens: Vec<Token> = all.filter(|token| login.is_none_or(|login| token.login == *login)).collect();
        tokens.sort_by(|one, other| (&one.login, one.made, &one.name).cmp(&(&other.login, other.made, &other.name)));
        Ok(tokens)
    }

    /// Revokes a token that counts.
    pub fn revoke(&self, login: &Login, name: &str, now: Timestamp) -> Result<Token, AccountError> {
        let _held = self.0.files.lock()?;
        let name = called(name)?;
        let of_name = |(_, there): &(String, Written)| there.name == name && there.counts(now.date());
        match self.of_account(login)?.into_iter().find(of_name) {
            Some((key, written)) => {
                let written = Written { revoked: Some(now), ..written };
                self.keep(&key, &written)?;
                Ok(written.token())
            }
            None => Err(AccountError::NoSuchToken { login: login.clone(), name }),
        }
    }

    /// Revokes whatever an account has. `desk/` is locked.
    pub(super) fn revoke_all(&self, login: &Login, now: Timestamp) -> Result<(), AccountError> {
        for (key, written) in self.of_account(login)?.into_iter().filter(|(_, there)| there.revoked.is_none()) {
            self.keep(&key, &Written { revoked: Some(now), ..written })?;
        }
        Ok(())
    }

    fn of_account(&self, login: &Login) -> Result<Vec<(String, Written)>, AccountError> {
        Ok(self.all()?.into_iter().filter(|(_, written)| written.account == *login).collect())
    }

    fn all(&self) -> Result<Vec<(String, Written)>, AccountError> {
        let mut all = Vec::new();
        for key in self.0.files.keys(Folder::Tokens)? {
            all.extend(self.read(&key)?.map(|written| (key, written)));
        }
        Ok(all)
    }

    fn read(&self, key: &str) -> Result<Option<Written>, AccountError> {
        let Some(file) = self.0.files.read(Folder::Tokens, key)? else { return Ok(None) };
        let read: Result<Written, Damage> = read_as(Folder::Tokens, file.text());
        let path = self.0.files.path(Folder::Tokens, key)?;
        Ok(Some(read.map_err(|damage| DeskFileError::Damaged { path, damage })?))
    }

    fn keep(&self, key: &str, written: &Written) -> Result<(), AccountError> {
        // Texts and numbers, which always serialise.
        let text = toml::to_string(written).unwrap_or_default();
        Ok(self.0.files.write(Folder::Tokens, key, &text)?)
    }
}

/// The name as it is kept.
fn called(name: &str) -> Result<String, AccountError> {
    let name: String = name.trim().nfc().collect();
    let fits = (1..=NAME_CHARS_MAX).contains(&name.chars().count()) && !name.contains(is_invisible);
    if fits { Ok(name) } else { Err(AccountError::TokenName) }
}
