//! Login names.

use std::{fmt, str::FromStr};

use domain::reading;
use ledger::desk_files::is_account_name;
use unicode_normalization::UnicodeNormalization as _;

/// A login name: 2 to 64 of `a-z 0-9 . _ -`, with a letter or digit at both ends. It is the name of a file, too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(String);

/// Not a login name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a login name has 2 to 64 of a-z, 0-9, \".\", \"_\", \"-\", and begins and ends with a letter or digit")]
pub struct NotALogin;

impl Login {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether somebody could take one for the other: `an.nv` and `an-nv`, `ql1` and `qll`.
    pub fn looks_like(&self, other: &Self) -> bool {
        reading::Identity::of(&self.0).may_be(&reading::Identity::of(&other.0))
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// As it is typed: composed (NFC), without white space around it, in small letters. A letter of another alphabet is
/// refused, and never taken for the one that it looks like.
impl FromStr for Login {
    type Err = NotALogin;

    fn from_str(text: &str) -> Result<Self, NotALogin> {
        let name: String = text.trim().nfc().flat_map(char::to_lowercase).take(65).collect();
        if is_account_name(&name) { Ok(Self(name)) } else { Err(NotALogin) }
    }
}

calendar::as_text!(Login, "Login", "A login name: 2 to 64 of a-z, 0-9, \".\", \"_\", \"-\".");
