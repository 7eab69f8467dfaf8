//! Who looked at what: a second log beside the ledger's, made by the same log crate, with keys of its own and a retention.
//! `docs/access.md` specifies it.
//!
//! ```text
//! access/2026/            one log for each year: a whole one is dropped when its retention is over
//!   log.key               signs its heads; secret
//!   log.vkey              checks them
//!   journal log tiles head lock views    as in a ledger's directory
//! ```
//!
//! | module | idea |
//! | --- | --- |
//! | [`book`] | what records a look, and returns once it is on the disk |
//! | [`error`] | why a look was not recorded, or cannot be read |
//! | [`look`] | one look, and how an entry spells it |
//! | [`register`] | what was recorded, read back |
//! | [`retention`] | which heads are to be recorded in the ledger, and which logs dropped |
//! | [`years`] | the logs: where they lie, their keys, their heads |
//!
//! **Invariant:** no entry holds a name: a person stands there by their identifier, as in the ledger. Whoever is erased
//! there is nobody here.

pub mod book;
pub mod error;
pub mod look;
pub mod register;
pub mod retention;
pub mod years;

pub use book::{Book, Noted};
pub use error::AccessError;
pub use look::{Channel, Class, Look, Subject, Viewer};

/// Where the logs lie in a ledger's directory.
pub(crate) const ACCESS: &str = "access";
