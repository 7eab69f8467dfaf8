//! Identifiers of events: UUID version 7, whose random bits nobody guesses who does not hold the log's key.
//!
//! The hash of every entry is public. If all that an entry holds could be guessed, its hash would tell
//! whoever guessed right; so each entry holds bits that come from a secret. Reading needs no secret: the
//! identifier stands in the entry.

use calendar::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use proof::{Digest, SigningKey};
use sha2::Sha256;
use uuid::Uuid;

use crate::event::Position;

/// The label under which the secret derives from the key that signs.
const LABEL: &str = "socai.event-id/1";

/// The one log whose entries are the same wherever it is made: that of the demo. It proves nothing, and
/// hides nothing.
pub const REPRODUCIBLE: &str = "rehearsal.so-cai.invalid/demo";

/// Where the random bits of a log's identifiers come from.
#[derive(Clone, Default)]
pub enum EventIds {
    /// From a secret of the log.
    Secret([u8; 32]),
    /// From what anybody knows, so that the same commands make the same log, byte for byte.
    #[default]
    Public,
}

/// Says which, and never the secret.
impl std::fmt::Debug for EventIds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Secret(_) => "Secret",
            Self::Public => "Public",
        })
    }
}

impl EventIds {
    /// Those of the log that this key signs.
    pub fn of(key: &SigningKey) -> Self {
        if key.name() == REPRODUCIBLE { Self::Public } else { Self::Secret(key.derive(LABEL)) }
    }

    /// The identifier of the event at `position` that came from the command with this digest.
    pub fn id(&self, recorded_at: Timestamp, position: Position, command: Digest) -> Uuid {
        let mut seed = [0; 40];
        seed[..32].copy_from_slice(&command.0);
        seed[32..].copy_from_slice(&position.0.to_be_bytes());
        let derived = match self {
            Self::Secret(secret) => keyed(secret, &seed),
            Self::Public => Digest::of(&seed).0,
        };
        let mut random = [0; 10];
        random.copy_from_slice(&derived[..10]);
        let millis = u64::try_from(recorded_at.micros() / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// HMAC-SHA-256 (RFC 2104).
fn keyed(secret: &[u8; 32], message: &[u8]) -> [u8; 32] {
    // A key shorter than a block is filled up with zeros.
    let mut block = [0; 64];
    block[..32].copy_from_slice(secret);
    Hmac::<Sha256>::new(&block.into()).chain_update(message).finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn key(name: &str, byte: u8) -> SigningKey {
        SigningKey::from_seed(name, &[byte; 32]).unwrap()
    }

    fn id(ids: &EventIds) -> Uuid {
        ids.id(Timestamp::from_micros(1_695_025_870_000_000).unwrap(), Position(7), Digest::of(b"command"))
    }

    #[test]
    fn the_bits_follow_from_the_key_the_command_and_the_place() {
        let ids = EventIds::of(&key("so-cai.invalid/1", 1));
        // As Python's hmac computes them too; a rule that is once used is used for ever.
        assert_eq!(id(&ids).to_string(), "018aa76a-34b0-7014-b01f-ab923eedf2d8");
        assert_eq!(id(&ids), id(&EventIds::of(&key("so-cai.invalid/1", 1))));
        assert_ne!(id(&ids), id(&EventIds::of(&key("so-cai.invalid/1", 2))));
        let at = Timestamp::from_micros(1_695_025_870_000_000).unwrap();
        assert_ne!(id(&ids), ids.id(at, Position(8), Digest::of(b"command")));
        assert_ne!(id(&ids), ids.id(at, Position(7), Digest::of(b"another")));
    }

    #[test]
    fn only_the_demo_derives_them_from_what_everybody_knows() {
        let public = id(&EventIds::Public);
        assert_eq!(id(&EventIds::of(&key(REPRODUCIBLE, 1))), public);
        for name in ["so-cai.invalid/1", "rehearsal.so-cai.invalid/1", "rehearsal.so-cai.invalid/demo2"] {
            assert_ne!(id(&EventIds::of(&key(name, 1))), public, "{name}");
        }
    }
}
