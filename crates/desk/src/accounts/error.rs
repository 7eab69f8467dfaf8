//! Why something about accounts was not done.

use domain::PersonId;
use ledger::desk_files::DeskFileError;

use super::{
    login::{Login, NotALogin},
    password::{BadPassword, NotHashed},
    provider::{Issuer, Subject},
};

/// Why something about accounts was not done. No message ever holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Files.
    #[error(transparent)]
    File(#[from] DeskFileError),
    /// Not a login name.
    #[error(transparent)]
    Login(#[from] NotALogin),
    /// Not a password.
    #[error(transparent)]
    Password(#[from] BadPassword),
    /// The operating system has no random bytes to give.
    #[error("no random bytes from the operating system: {0}; nothing was changed, try again")]
    Random(#[from] getrandom::Error),
    /// Hashing takes memory.
    #[error("the password could not be hashed: not enough memory; nothing was changed, try again")]
    Hashing,
    /// No such account.
    #[error("there is no account {0}; socai account list shows all")]
    Unknown(Login),
    /// The name is taken.
    #[error("there is an account {0}; choose another name, or remove that account first")]
    Taken(Login),
    /// Another account's name reads the same.
    #[error("{name} could be taken for the account {other}; choose a name that nobody mistakes for it")]
    LooksLike {
        /// The name that was wanted.
        name: Login,
        /// The one that is there.
        other: Login,
    },
    /// One person has one account.
    #[error("{person} has the account {login}; one person has one account")]
    HasAccount {
        /// Who.
        person: PersonId,
        /// The account that is there.
        login: Login,
    },
    /// The log knows nobody of that identifier.
    #[error("the ledger knows no person {0}, or they were erased; enter them first: socai person enter")]
    NotAPerson(PersonId),
    /// A connected system shows tokens, and nothing else.
    #[error("{0} is a connected system's: it has tokens, and neither a password nor a code")]
    OfAMachine(Login),
    /// Tokens that never end are found decades later.
    #[error("a token counts for a day at least, and for a year at most")]
    TokenTerm,
    /// No such token.
    #[error("{login} has no token {name:?}; socai account token list shows all")]
    NoSuchToken {
        /// Whose.
        login: Login,
        /// As it was asked for.
        name: String,
    },
    /// One name, one token.
    #[error("{login} has a token {name:?} that still counts; choose another name, or revoke that one")]
    TokenThere {
        /// Whose.
        login: Login,
        /// Its name.
        name: String,
    },
    /// Not what a token can be called.
    #[error("a token's name has 1 to 64 characters that are seen")]
    TokenName,
    /// One account, one link.
    #[error("{login} is linked to somebody at {issuer}; take that away first: socai account unlink {login}")]
    LinkThere {
        /// Whose.
        login: Login,
        /// Where.
        issuer: Issuer,
    },
    /// One subject, one account.
    #[error("{subject} is linked to the account {login}; one subject has one account")]
    SubjectTaken {
        /// Who, at the provider.
        subject: Subject,
        /// The account that is there.
        login: Login,
    },
    /// No such link.
    #[error("{0} is linked to nobody; socai account links shows all")]
    NoSuchLink(Login),
    /// Somebody else's office.
    #[error("the office is another person's: a session works in its own person's offices alone")]
    OtherPerson,
}

impl From<NotHashed> for AccountError {
    fn from(error: NotHashed) -> Self {
        match error {
            NotHashed::Random(error) => Self::Random(error),
            NotHashed::Memory => Self::Hashing,
        }
    }
}

impl AccountError {
    /// The code of a rule that says no; `None` where the machine is at fault. A code never changes once it was given.
    pub fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::File(_) | Self::Random(_) | Self::Hashing => return None,
            Self::Login(_) => "not-a-login",
            Self::Password(_) => "bad-password",
            Self::Unknown(_) => "no-such-account",
            Self::Taken(_) => "account-there",
            Self::LooksLike { .. } => "account-looks-like",
            Self::HasAccount { .. } => "person-has-account",
            Self::NotAPerson(_) => "no-such-person",
            Self::OfAMachine(_) => "account-of-a-machine",
            Self::TokenTerm => "token-term",
            Self::NoSuchToken { .. } => "no-such-token",
            Self::TokenThere { .. } => "token-there",
            Self::TokenName => "token-name",
            Self::LinkThere { .. } => "link-there",
            Self::SubjectTaken { .. } => "subject-taken",
            Self::NoSuchLink(_) => "no-such-link",
            Self::OtherPerson => "office-of-another",
        })
    }
}
