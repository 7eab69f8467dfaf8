//! A witness: what it has seen of other logs, kept durably, and its answers to them (C2SP tlog-witness
//! v1.0.0).
//!
//! A witness is worth something because it forgets nothing: of every log it cosigns one history only,
//! whatever crashes in between. `docs/witness.md` specifies its directory.
//!
//! | module | idea |
//! | --- | --- |
//! | [`directory`] | the witness: its key, the logs that it follows, one question at a time |
//! | [`followed`] | what it keeps of one log: key, last head cosigned, evidence |
//! | [`error`] | why it does not cosign |
//! | [`http`] | questions by HTTP; the only module that knows a socket |
//!
//! Its clock, its random bytes and the questions come in as values.
//!
//! ```
//! use witness::Witness;
//!
//! let directory = tempfile::tempdir()?;
//! let witness = Witness::create(&directory.path().join("w"), "witness.example", &[7; 32])?;
//! assert!(witness.logs()?.is_empty(), "it cosigns for logs that it follows, and for no other");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod directory;
pub mod error;
pub mod followed;
pub mod http;
mod shown;

pub use directory::{LogState, Witness};
pub use error::{AskError, Refused, WitnessDirectoryError};
pub use followed::Cosigned;
pub use shown::{Evidence, Shows};
