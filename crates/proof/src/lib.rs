//! What makes the history impossible to rewrite quietly: a tree over the entries, and signed heads.
//!
//! Pure: no clock, no file, no randomness of its own; keys and bytes come in as values.
//!
//! | module | idea |
//! | --- | --- |
//! | [`hash`] | SHA-256 values; the hash of a leaf, of a node |
//! | [`tree`] | the Merkle tree of RFC 6962, as far as appending needs it |
//! | [`note`] | texts signed with Ed25519 (C2SP signed-note) |
//! | [`checkpoint`] | the head of the tree as such a text (C2SP tlog-checkpoint) |

pub mod checkpoint;
pub mod hash;
pub mod note;
pub mod tree;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use hash::{Digest, DigestError};
pub use note::{NoteError, SigningKey, VerifyingKey};
pub use tree::Frontier;
