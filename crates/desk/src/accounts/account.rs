//! An account, as it is and as it is written.

use calendar::Timestamp;
use domain::PersonId;
use ledger::desk_files::{Damage, Folder, read_as};
use serde::{Deserialize, Serialize};
use words::Language;

use super::{login::Login, password::PasswordHash, totp::Totp};

/// For whom an account stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StandsFor {
    /// A person of the log, with the offices that they hold there.
    Person(PersonId),
    /// Whoever keeps accounts and backups: no person, and no page of business.
    Administrator,
    /// A connected system: it shows tokens, and never signs in.
    Machine,
}

impl StandsFor {
    /// The person, if it is one.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::Administrator | Self::Machine => None,
        }
    }
}

/// Whether an account lets anybody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It does.
    Open,
    /// It does not, until it is unlocked.
    Locked,
    /// It never will again. What is left keeps a backup from bringing it back.
    Removed,
}

/// An account, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub login: Login,
    /// For whom it stands.
    pub stands_for: StandsFor,
    /// Whether it lets anybody in.
    pub standing: Standing,
    /// Whether the password was somebody else's choice, and has to be changed at the next sign-in.
    pub must_change_password: bool,
    /// Whether a code is asked for beside the password.
    pub asks_for_code: bool,
    /// In which language its pages are, where that was chosen.
    pub language: Option<Language>,
    /// When it was made.
    pub made: Timestamp,
}

/// What is known of an account, secrets among it.
#[derive(Clone)]
pub(super) struct Record {
    pub login: Login,
    /// Made anew with each account: what belonged to an earlier one of the same name does not count.
    pub id: AccountId,
    /// Sessions of an earlier epoch have ended.
    pub epoch: u64,
    pub stands_for: StandsFor,
    pub standing: Standing,
    pub must_change_password: bool,
    pub language: Option<Language>,
    pub made: Timestamp,
    pub password: Option<PasswordHash>,
    pub totp: Option<Totp>,
}

/// Which account, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AccountId(pub u64);

impl std::fmt::Display for AccountId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl std::str::FromStr for AccountId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

calendar::as_text!(AccountId, "AccountId", "16 hexadecimal digits");

/// Somebody has shown who they are. Only signing in makes one.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub(super) account: Account,
    pub(super) id: AccountId,
    pub(super) epoch: u64,
    pub(super) way: Way,
}

/// How somebody has shown who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// By a password, and a code where the account asks for one.
    #[default]
    Password,
    /// By the word of the provider of sign-on.
    Provider,
}

impl SignedIn {
    /// Into which account.
    pub fn account(&self) -> &Account {
        &self.account
    }
}

impl Record {
    /// What may be shown of it.
    pub fn account(&self) -> Account {
        Account {
            login: self.login.clone(),
            stands_for: self.stands_for.clone(),
            standing: self.standing,
            must_change_password: self.must_change_password,
            asks_for_code: self.totp.is_some(),
            language: self.language,
            made: self.made,
        }
    }

    /// As the file says it.
    pub fn text(&self) -> String {
        let (kind, person) = match &self.stands_for {
            StandsFor::Person(person) => (Kind::Person, Some(person.clone())),
            StandsFor::Administrator => (Kind::Administrator, None),
            StandsFor::Machine => (Kind::Machine, None),
        };
        let written = Written {
            format: Folder::Accounts.format().to_owned(),
            name: self.login.clone(),
            id: self.id,
            stands_for: kind,
            person,
            standing: self.standing,
            made: self.made,
            epoch: self.epoch,
            must_change_password: self.must_change_password,
            language: self.language,
            password: self.password.clone(),
            totp: self.totp.clone(),
        };
        // Texts, numbers and tables behind them, which always serialise.
        toml::to_string(&written).unwrap_or_default()
    }

    /// The inverse of [`Record::text`], of the account of this name.
    pub fn read(login: &Login, text: &str) -> Result<Self, Damage> {
        let written: Written = read_as(Folder::Accounts, text)?;
        let stands_for = match (written.stands_for, written.person) {
            (Kind::Person, Some(person)) => Some(StandsFor::Person(person)),
            (Kind::Administrator, None) => Some(StandsFor::Administrator),
            (Kind::Machine, None) => Some(StandsFor::Machine),
            _ => None,
        };
        let sane = written.password.as_ref().is_none_or(PasswordHash::is_sane) && written.name == *login;
        match stands_for {
            Some(stands_for) if sane => Ok(Self {
                login: written.name,
                id: written.id,
                epoch: written.epoch,
                stands_for,
                standing: written.standing,
                must_change_password: written.must_change_password,
                language: written.language,
                made: written.made,
                password: written.password,
                totp: written.totp,
            }),
            _ => Err(Damage::Contradicts { format: Folder::Accounts.format() }),
        }
    }
}

/// For whom, as it is written beside `person`.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Person,
    Administrator,
    Machine,
}

/// `socai.account/1`: docs/accounts.md.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: String,
    name: Login,
    id: AccountId,
    stands_for: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
    standing: Standing,
    made: Timestamp,
    epoch: u64,
    must_change_password: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password: Option<PasswordHash>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    totp: Option<Totp>,
}
