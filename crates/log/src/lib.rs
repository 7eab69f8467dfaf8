//! The append-only log of Sổ Cái.
//!
//! It stores events in one order and never changes one. It knows no task and no unit: an event is a
//! frozen header and a payload of canonical JSON. The formats are specified in `docs/format.md`.
//!
//! | module | idea |
//! | --- | --- |
//! | [`canonical`] | one JSON text for one value (RFC 8785) |
//! | [`event`] | the frozen header, and the entry: the text that is hashed |
//! | [`commit`] | what one durable write appends, and its bytes |
//! | [`store`] | the narrow interface that a storage engine offers |
//! | [`memory`], [`sled_store`] | two engines |
//! | [`log`] | order, clock, streams and limits on top of any store |

pub mod canonical;
pub mod commit;
pub mod event;
pub mod log;
pub mod memory;
pub mod sled_store;
pub mod store;

pub use canonical::CanonicalJson;
pub use commit::Commit;
pub use event::{Actor, CommandRef, Digest, Event, NewEvent, Position};
pub use log::{Log, LogError};
pub use memory::MemoryStore;
pub use sled_store::{SledStore, sync_directory};
pub use store::{Appended, Store, StoreError};
