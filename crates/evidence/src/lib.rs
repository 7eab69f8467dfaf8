//! Evidence files: what proves a fact of the ledger to somebody who trusts neither side nor the server.
//!
//! One ZIP file, stored and not compressed, of which every member opens with a text editor,
//! `sha256sum` or `openssl`. `docs/evidence.md` specifies it. Pure: bytes in, findings out; no clock, no
//! file, no network, and no key that the file brings along.
//!
//! | module | idea |
//! | --- | --- |
//! | [`container`] | the file: one form for one content, and nothing unlisted |
//! | [`entry`] | what of an entry counts here |
//! | [`presence`] | an entry was there, between two moments |

pub mod container;
pub mod entry;
pub mod presence;

pub use container::{Container, ContainerError};
pub use presence::{Finding, Outcome, Presence, Trust, verify};
