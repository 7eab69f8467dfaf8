//! The socket of a running ledger: how other processes of its owner ask it, instead of waiting until it ends.
//!
//! | module | idea |
//! | --- | --- |
//! | [`place`] | where the socket lies, and who may connect |
//! | [`request`] | what is asked: one line of JSON |
//! | [`server`] | the process that holds the ledger |
//! | [`client`] | a process that asks it |
//!
//! `docs/running.md` specifies what is said.
//!
//! ```
//! use service::client;
//!
//! // Nobody holds a ledger that is not there.
//! assert!(client::reach(std::path::Path::new("no-ledger")).is_none());
//! ```

pub mod client;
pub mod place;
pub mod request;
pub mod server;
