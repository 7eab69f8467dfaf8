//! What makes the history impossible to rewrite quietly: a tree over the entries, signed heads, and
//! others who vouch for them.
//!
//! Pure: no clock, no file, no randomness of its own; keys, times and bytes come in as values.
//!
//! | module | idea |
//! | --- | --- |
//! | [`hash`] | SHA-256 values; the hash of a leaf, of a node |
//! | [`tree`] | the Merkle tree of RFC 6962, as far as appending needs it |
//! | [`path`] | proofs in it: an entry is there, one tree continues another (RFC 9162) |
//! | [`note`] | signed texts (C2SP signed-note) |
//! | [`key`] | the keys that sign and check them |
//! | [`rotation`] | how a log changes its key, and which of its keys signs which heads |
//! | [`checkpoint`] | the head of the tree as such a text (C2SP tlog-checkpoint) |
//! | [`cosignature`] | what a witness says of a head, with its time (C2SP tlog-cosignature) |
//! | [`witness`] | what a witness is asked, and how it decides (C2SP tlog-witness) |
//! | [`receipt`] | an entry's place under a signed head (C2SP tlog-proof) |
//! | [`policy`] | whom a verifier trusts (C2SP tlog-policy) |
//! | [`time`] | what times by several parties say together |
//!
//! ```
//! use proof::{Digest, path::{prove_inclusion, verify_inclusion}, tree::{Frontier, Grown}};
//!
//! let leaves = ["a", "b", "c"].map(|entry| Digest::of_leaf(entry.as_bytes()));
//! let mut tree = Frontier::default();
//! leaves.iter().for_each(|leaf| tree.push(*leaf));
//! let path = prove_inclusion(&Grown::whole(leaves.to_vec()), 1, 3)?;
//! verify_inclusion(leaves[1], 1, 3, &path, tree.root())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![deny(clippy::indexing_slicing)]

pub mod checkpoint;
pub mod cosignature;
pub mod hash;
pub mod key;
pub mod note;
pub mod path;
pub mod policy;
pub mod receipt;
pub mod rotation;
pub mod time;
pub mod tree;
pub mod witness;

pub use checkpoint::{Checkpoint, CheckpointError, Together};
pub use cosignature::{CosigningKey, WitnessKey};
pub use hash::{Digest, DigestError};
pub use key::{SigningKey, VerifyingKey};
pub use note::{Note, NoteError};
pub use policy::{Policy, PolicyError, PolicyFault, Quorum};
pub use receipt::{Receipt, ReceiptError};
pub use rotation::{LogKeys, Rotation, RotationError};
pub use tree::{Frontier, Grown};
pub use witness::AddCheckpoint;
