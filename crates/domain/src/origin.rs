//! What an entry comes from: a command that somebody sent, or the ledger's own hand.
//!
//! Identifiers that begin with [`NAMESPACE`] are the ledger's to give. No client can use one, so nobody can
//! take an identifier that the ledger will need, and no command is mistaken for the ledger's word.

use std::{borrow::Borrow, fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{ids::EntryNumber, reading::is_invisible};

/// An identifier of a command has at most so many characters.
pub const COMMAND_ID_MAX: usize = 80;

/// What the identifiers begin with that the ledger gives.
pub const NAMESPACE: &str = "socai:";

/// The identifier of a command. Its author chooses it; where the program itself makes the command, the
/// program does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(description = "1 to 80 characters that can be seen; none that begins with `socai:`")]
pub struct CommandId(#[schemars(length(min = 1, max = 80), regex(pattern = "^(?![sS][oO][cC][aA][iI]:)"))] String);

/// Why a text is not the identifier of a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandIdError {
    /// Empty, or too long.
    #[error("a command's identifier has 1 to {COMMAND_ID_MAX} characters")]
    Length,
    /// A character that is not seen, or a blank at an end: two identifiers would look alike.
    #[error("a command's identifier holds only characters that can be seen, and no blank at its ends: \"{0}\"")]
    Unseen(String),
    /// One of the ledger's own.
    #[error("identifiers that begin with \"{NAMESPACE}\" are given by the ledger itself; choose another than \"{0}\"")]
    Reserved(String),
}

impl CommandId {
    /// The identifier of a command that the program makes for somebody: what it does, and what tells this
    /// one from others.
    pub fn given(what: &str, which: &str) -> Self {
        Self(format!("{NAMESPACE}{what}/{which}").chars().take(COMMAND_ID_MAX).collect())
    }

    /// The next one to try where another command has this one: logs of before this namespace was kept may
    /// hold anything.
    #[must_use]
    pub fn another(&self, attempt: usize) -> Self {
        let suffix = format!("~{attempt}");
        let kept = COMMAND_ID_MAX - suffix.len();
        Self(self.0.chars().take(kept).collect::<String>() + &suffix)
    }

    /// The identifier in an entry, whatever was allowed when it was recorded.
    pub fn recorded(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the program gave it.
    pub fn is_given(&self) -> bool {
        is_reserved(&self.0)
    }
}

fn is_reserved(text: &str) -> bool {
    text.get(..NAMESPACE.len()).is_some_and(|start| start.eq_ignore_ascii_case(NAMESPACE))
}

/// Found by its text.
impl Borrow<str> for CommandId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl FromStr for CommandId {
    type Err = CommandIdError;

    fn from_str(text: &str) -> Result<Self, CommandIdError> {
        if !(1..=COMMAND_ID_MAX).contains(&text.chars().count()) {
            return Err(CommandIdError::Length);
        }
        let unseen = |c: char| c != ' ' && (c.is_whitespace() || is_invisible(c));
        if text.contains(unseen) || text.trim() != text {
            let seen = text.chars().filter(|c| !unseen(*c)).collect();
            return Err(CommandIdError::Unseen(seen));
        }
        if is_reserved(text) {
            return Err(CommandIdError::Reserved(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CommandId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The identifier of an entry that the ledger records by its own hand: `socai:` and the entry's number. In
/// entries of before it had other forms: `refused-308`, `anchor-…`, `rotate-…`, `verifier-…`, `open`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeId(String);

impl NoticeId {
    /// That of this entry.
    pub fn of(entry: EntryNumber) -> Self {
        Self(format!("{NAMESPACE}{}", entry.0))
    }

    /// The identifier in an entry, in whatever form it was recorded.
    pub fn recorded(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an entry comes from. Its kind says which: [`crate::Event::is_notice`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A command.
    Command(CommandId),
    /// The ledger's own hand.
    Ledger(NoticeId),
}

impl Origin {
    /// The identifier in the entry's header.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Command(id) => id.as_str(),
            Self::Ledger(id) => id.as_str(),
        }
    }

    /// The command, if it comes from one.
    pub fn command(&self) -> Option<&CommandId> {
        match self {
            Self::Command(id) => Some(id),
            Self::Ledger(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn nobody_sends_an_identifier_of_the_ledger() {
        for text in ["socai:5", "socai:erase/P-00f1a2b3c4d5e6f7", "SOCAI:5", "Socai:", "socai:"] {
            assert!(matches!(text.parse::<CommandId>(), Err(CommandIdError::Reserved(_))), "{text}");
            assert!(serde_json::from_value::<CommandId>(serde_json::json!(text)).is_err(), "{text}");
        }
        for text in ["socai", "socai-5", "a socai:5", "refused-308", "erase-P-00f1a2b3c4d5e6f7", "lệnh 1", "q1-stc"] {
            assert_eq!(text.parse::<CommandId>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_is_not_seen_is_in_no_identifier() {
        let unseen = [
            "",
            " ",
            " a",
            "a ",
            "a\tb",
            "a\nb",
            "a\u{200b}b",
            "a\u{202e}b",
            "a\u{feff}",
            "a\u{ad}b",
            "a\u{a0}b",
            "\u{200b}socai:5",
            "a\u{3164}",
            "a\u{e0041}",
            "a\u{0}",
            "a\u{2028}b",
            "a\u{115f}",
            "a\u{fe0f}",
            "a\u{34f}b",
        ];
        for text in unseen {
            assert!(text.parse::<CommandId>().is_err(), "{text:?}");
        }
        assert!("x".repeat(80).parse::<CommandId>().is_ok());
        assert!("đ".repeat(81).parse::<CommandId>().is_err());
    }

    #[test]
    fn the_next_to_try_is_another_however_long() {
        let id = CommandId::given("erase", &"9".repeat(100));
        assert_eq!(id.as_str().chars().count(), COMMAND_ID_MAX);
        let others: std::collections::BTreeSet<CommandId> = (2..200).map(|attempt| id.another(attempt)).collect();
        assert!(others.len() == 198 && others.iter().all(|other| other.is_given() && *other != id));
    }
}
