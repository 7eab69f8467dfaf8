//! The keys of a ledger, and a policy that follows them.

use std::path::Path;

use evidence::following::{self, Following};
use ledger::keys;
use proof::LogKeys;
use schemars::JsonSchema;
use serde::Serialize;

use super::Answer;
use crate::{Language, say};

/// The keys of a ledger.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeyAnswer {
    /// The log, by its name.
    log: String,
    /// Whether the secret is there with which the last of them signs; null where this account may not look.
    secret: Option<bool>,
    /// The oldest first; the last one signs now.
    keys: Vec<Key>,
}

/// One public key.
#[derive(Debug, Serialize, JsonSchema)]
struct Key {
    /// As a policy names it (C2SP vkey).
    key: String,
    /// SHA-256 of that text.
    fingerprint: String,
    /// The first entry that it vouches for when it is new: the heads over this one and those after it are
    /// signed by it.
    from: u64,
    /// The entry that names the next key: the head over it is the last that this one signs; null if it
    /// signs now.
    until: Option<u64>,
    /// The receipt of the entry that names this key, with the entry beside it; null for the first key.
    receipt: Option<String>,
}

/// A policy that has followed a log to its new keys.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FollowAnswer {
    /// Each change of key, in order.
    followed: Vec<Followed>,
    /// The policy, with a line for each new key.
    policy: String,
}

/// A change of key that was proven.
#[derive(Debug, Serialize, JsonSchema)]
struct Followed {
    /// The entry that says so.
    entry: u64,
    /// The key that the policy trusted.
    old: String,
    /// The key that takes its place.
    new: String,
}

impl KeyAnswer {
    /// The keys of the ledger in `directory`; `secret` says whether the secret is there, if that can be seen.
    pub fn of(known: &LogKeys, secret: Option<bool>, directory: &Path) -> Self {
        let ends = known.retired().iter().map(|(_, size)| Some(size - 1)).chain([None]);
        let mut from = None;
        let mut shown = Vec::new();
        for (key, until) in known.all().zip(ends) {
            let receipt = from.map(|entry| keys::receipt_path(directory, entry).display().to_string());
            let fingerprint = keys::fingerprint(key).to_string();
            shown.push(Key { key: key.to_string(), fingerprint, from: from.unwrap_or(0), until, receipt });
            from = until;
        }
        Self { log: known.current().name().to_owned(), secret, keys: shown }
    }
}

impl Answer for KeyAnswer {
    fn words(&self, language: Language) -> String {
        let mut lines = Vec::new();
        for Key { key, fingerprint, from, until, receipt } in &self.keys {
            let span = match until {
                Some(until) => say!(language, "ký từ #{from} đến #{until}", "signs from #{from} to #{until}"),
                None => say!(language, "ký từ #{from}", "signs from #{from}"),
            };
            lines.push(format!("{key}\n  SHA-256 {fingerprint}\n  {span}"));
            lines.extend(receipt.as_ref().map(|path| say!(language, "  biên nhận: {path}", "  its receipt: {path}")));
        }
        lines.push(match self.secret {
            None => say!(
                language,
                "Tài khoản này không được đọc khóa bí mật; không biết nó có đó hay không.",
                "This account may not read the secret; whether it is there is not known."
            ),
            Some(true) => say!(language, "Có khóa bí mật.", "The secret is there."),
            Some(false) => say!(
                language,
                "KHÔNG có khóa bí mật: không ghi được; phục hồi bằng: socai key restore TỆP",
                "The secret is NOT there: nothing can be recorded; restore it: socai key restore FILE"
            ),
        });
        lines.join("\n")
    }
}

impl FollowAnswer {
    /// The policy as it has followed.
    pub fn of(following: &Following) -> Self {
        let followed = |following::Followed { entry, rotation }: &following::Followed| Followed {
            entry: *entry,
            old: rotation.old_key().to_string(),
            new: rotation.new_key().to_string(),
        };
        Self { followed: following.followed().iter().map(followed).collect(), policy: following.text().to_owned() }
    }
}

impl Answer for FollowAnswer {
    /// The policy alone, to be written to a file.
    fn words(&self, _: Language) -> String {
        self.policy.clone()
    }
}
