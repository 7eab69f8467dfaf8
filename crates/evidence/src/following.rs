//! A policy that follows a log to its new keys, as far as receipts prove that it changed them.

use proof::{Policy, PolicyError, Receipt, Rotation};

use crate::rotation::{self, Unproven};

/// A change of key that was proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The entry that says so.
    pub entry: u64,
    /// The change.
    pub rotation: Rotation,
}

/// A policy, and the changes of key by which it has come from the one that somebody trusts.
#[derive(Debug, Clone)]
pub struct Following {
    text: String,
    policy: Policy,
    followed: Vec<Followed>,
}

/// Why a policy does not follow.
#[derive(Debug, thiserror::Error)]
pub enum NotFollowed {
    /// With the new key it is no policy any more.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The change is not proven.
    #[error(transparent)]
    Unproven(#[from] Unproven),
    /// The old key was stolen, or the log is dishonest.
    #[error("the old key has signed for two successors")]
    TwoSuccessors,
}

impl Following {
    /// The policy as it is trusted.
    pub fn of(text: String) -> Result<Self, PolicyError> {
        Ok(Self { policy: text.parse()?, text, followed: Vec::new() })
    }

    /// Follows the change of key that `entry` states, if the policy as it is by now trusts the old key, and the receipt
    /// proves the entry.
    pub fn follow(&mut self, entry: &str, receipt: &Receipt) -> Result<(), NotFollowed> {
        let rotation = rotation::proven(entry, receipt, &self.policy)?;
        let is_another =
            |Followed { rotation: other, .. }: &Followed| other.old_key() == rotation.old_key() && *other != rotation;
        if self.followed.iter().any(is_another) {
            return Err(NotFollowed::TwoSuccessors);
        }
        self.text = with_successor(&self.text, receipt.index, &rotation);
        self.policy = self.text.parse()?;
        self.followed.push(Followed { entry: receipt.index, rotation });
        Ok(())
    }

    /// The changes, in their order.
    pub fn followed(&self) -> &[Followed] {
        &self.followed
    }

    /// The policy, with a line for each new key.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the policy asks for no witness: whoever stole the old key could show as much.
    pub fn asks_for_no_witness(&self) -> bool {
        self.policy.quorum_size().is_none()
    }
}

/// The policy, with a line for the new key below that of the old one, at the same address.
fn with_successor(policy: &str, entry: u64, rotation: &Rotation) -> String {
    let (old, new) = (rotation.old_key().to_string(), rotation.new_key().to_string());
    let mut lines = Vec::new();
    let named = |line: &str, key: &str| {
        let mut words = line.split([' ', '\t']).filter(|word| !word.is_empty());
        words.next() == Some("log") && words.next() == Some(key)
    };
    let there = policy.lines().any(|line| named(line, &new));
    for line in policy.lines() {
        lines.push(line.to_owned());
        if named(line, &old) && !there {
            lines.push(format!("# entry #{entry} of the log, signed by the key above, names the next:"));
            lines.push(line.replacen(&old, &new, 1));
        }
    }
    lines.join("\n") + "\n"
}
