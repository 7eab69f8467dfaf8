//! The append-only log of Sổ Cái.
//!
//! It stores events in one order and never changes one. It knows no task and no unit: an event is a
//! frozen header and a payload of canonical JSON. The formats are specified in `docs/`.
//!
//! | module | idea |
//! | --- | --- |
//! | [`canonical`] | one JSON text for one value (RFC 8785) |
//! | [`event`], [`entry`] | the frozen header, and the entry: the text that is hashed |
//! | [`commit`], [`encoded`] | events recorded together, and their bytes |
//! | [`batch`] | commits written together, and what proves them afterwards |
//! | [`ids`] | identifiers of events |
//! | [`tail`] | what the next event must follow on from |
//! | [`log`] | order, clock, streams and limits on top of any store |
//! | [`sequencer`] | one order for many who ask at once |
//! | [`store`] | what acknowledges: the narrow interface of a storage engine |
//! | [`reading`] | what reads: the narrow interface for receipts, proofs, checks and copies |
//! | [`signing`] | who a log is: its name, its keys, its heads |
//! | [`announced`] | what the log's key says of a batch before it is written |
//! | [`memory`] | a store in memory |
//! | [`disk`] | the store on disk: a journal that acknowledges, two copies that follow |
//! | [`journal`], [`sled_log`], [`tiles`] | its three places |
//! | [`check`] | everything that is stored, read again and held together |
//! | [`progress`] | how far long work is |
//! | [`files`] | files that are there, whole, after a power cut |
//!
//! `cargo run -p eventlog --example read_tiles` is:
//!
//! ```no_run
#![doc = include_str!("../examples/read_tiles.rs")]
//! ```

pub mod announced;
pub mod batch;
mod buffer;
pub mod canonical;
pub mod check;
pub mod commit;
pub mod disk;
pub mod encoded;
pub mod entry;
mod error;
pub mod event;
pub mod files;
pub mod ids;
pub mod journal;
pub mod log;
pub mod memory;
pub mod progress;
pub mod reading;
pub mod sequencer;
pub mod signing;
pub mod sled_log;
pub mod store;
pub mod stream;
pub mod tail;
pub mod tiles;

pub use batch::{Batch, Sealed, Sealing};
pub use canonical::CanonicalJson;
pub use commit::Commit;
pub use disk::{Archive, DiskError, DiskStore, Lock, Place, Places};
pub use event::{Actor, CommandRef, Event, Name, NewEvent, Position};
pub use ids::EventIds;
pub use log::{Log, LogError};
pub use memory::{MemoryReader, MemoryStore};
pub use progress::Progress;
pub use proof::Digest;
pub use reading::LogReader;
pub use sequencer::{Decide, Sequencer, Unanswered};
pub use signing::{Identity, Signer};
pub use store::{Appended, Store, StoreError};
