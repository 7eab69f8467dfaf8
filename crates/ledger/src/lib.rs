//! The ledger as one library: it records what the domain decides in the log, and reads it back.
//!
//! ```text
//! Command --decide--> events --encode--> log commit (durable) --decode--> Recorded --apply--> State
//! ```
//!
//! | module | idea |
//! | --- | --- |
//! | [`contents`] | what a ledger holds: everything recorded, and how it is read |
//! | [`ledger`] | a ledger that is open for writing: submit a command |
//! | [`snapshot`] | a ledger that was read as it lies |
//! | [`desk_files`] | what the desk keeps beside the log: accounts, sessions, tokens |
//! | [`directory`] | a ledger's directory on disk |
//! | [`running`] | one writer for many who ask, and whoever wants to know how far it has come |
//! | [`sequencer`] | many who submit at once |
//! | [`documents`] | documents, beside the log and named in it by hash |
//! | [`backup`] | backups, and what is made from them |
//! | [`characters`] | characters that a reader does not see |
//! | [`check`] | the whole ledger against its own rules |
//! | [`doctor`] | what a ledger stands on: disk, space, clock |
//! | [`effects`] | what follows from an event that is on the disk |
//! | [`encode`] | between the domain's events and the log's |
//! | [`index`] | any past date at once: rows of tasks, kept in files |
//! | [`inquiry`] | a ledger that is open for questions about any past date |
//! | [`apply`] | many commands, in their order |
//! | [`access`] | who looked at what: a second log, beside the ledger's |
//! | [`age`] | files encrypted with a passphrase |
//! | [`anchors`] | what others say of the log's heads |
//! | [`shipping`] | to whom the heads are handed |
//! | [`stamps`] | time-stamp tokens over them |
//! | [`upgrade`] | a receipt with all that has come since |
//! | [`program`] | programs that stand between the ledger and others |
//! | [`prove`] | evidence files |
//! | [`receipt_files`] | a receipt as files, with what stamps it beside it |
//! | [`receipts`] | what proves that an entry is in the ledger |
//! | [`kept`] | what cannot be built again, held against the log |
//! | [`key_backup`] | the key that signs, as a file to be kept elsewhere |
//! | [`keys`] | the key that signs: made, read, restored |
//! | [`key_change`] | another key signs from now on |
//! | [`persons`] | persons: into the vault, out of it, erased |
//! | [`script`] | commands from a file of JSON Lines |
//! | [`vault`] | persons' names, beside the log and never in it |

pub mod access;
pub mod age;
pub mod anchors;
pub mod apply;
pub mod backup;
pub mod characters;
pub mod check;
pub mod contents;
pub mod desk_files;
pub mod directory;
mod directory_error;
pub mod doctor;
pub mod documents;
mod durable;
pub mod effects;
pub mod encode;
pub mod index;
pub mod inquiry;
pub mod kept;
pub mod key_backup;
pub mod key_change;
pub mod keys;
pub mod ledger;
mod ledger_error;
pub mod persons;
pub mod program;
pub mod prove;
pub mod receipt_files;
pub mod receipts;
pub mod running;
pub mod script;
mod sealed;
pub mod sequencer;
mod settings;
pub mod shipping;
pub mod snapshot;
mod stamp_error;
pub mod stamps;
mod typed;
pub mod upgrade;
pub mod vault;

pub use contents::Contents;
pub use directory::{ActingLedger, DiskLedger, create, open, open_reading, open_to_act};
pub use inquiry::Inquiry;
pub use ledger::{Ledger, LedgerError, Outcome};
pub use script::{Script, ScriptError};
pub use snapshot::Snapshot;
pub use vault::{Disclosure, Erased, Vault, VaultError};
