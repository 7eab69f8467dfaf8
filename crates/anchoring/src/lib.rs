//! Asking others about the log's heads, so that nobody need trust the ledger's own clock.
//!
//! | module | idea |
//! | --- | --- |
//! | [`carry`] | how others are reached: one small trait |
//! | [`collect`] | asks witnesses and authorities about the head as it stands, and records what they say |
//! | [`http`] | how others are reached over HTTP |
//! | [`keep`] | what is to be sealed, and when |
//! | [`ship`] | hands the newest head to everybody who has not got it yet |
//!
//! What others answer is verified by their signatures, not by the way on which it came. Who is silent holds up nobody.
//!
//! ```
//! use std::time::Duration;
//! use anchoring::carry::{Answer, Carrier, Unreached};
//!
//! /// Reaches nobody: everybody is asked by file.
//! struct Alone;
//!
//! impl Carrier for Alone {
//!     fn post(&self, url: &str, _: &str) -> Result<Answer, Unreached> {
//!         Err(Unreached(format!("{url}: no network")))
//!     }
//!
//!     fn query(&self, url: &str, _: Duration, _: &[u8]) -> Result<Vec<u8>, Unreached> {
//!         Err(Unreached(format!("{url}: no network")))
//!     }
//! }
//!
//! assert!(Alone.post("http://w.example/add-checkpoint", "").is_err());
//! ```

pub mod carry;
pub mod collect;
pub mod http;
pub mod keep;
pub mod ship;

use std::path::Path;

use ledger::{ActingLedger, anchors::Anchors, directory::DirectoryError, stamps::Stamps};

pub use self::carry::Carrier;

/// Opens the ledger for recording.
pub type Open<'a> = dyn Fn() -> Result<ActingLedger, DirectoryError> + Sync + 'a;

/// The anchors of one ledger, and the way to others.
pub struct Anchoring<'a> {
    directory: &'a Path,
    anchors: Anchors,
    stamps: Stamps,
    carrier: &'a dyn Carrier,
    open: &'a Open<'a>,
}

impl<'a> Anchoring<'a> {
    /// Of the ledger in `directory`. `open` opens it for recording: only for as long as something is recorded, for while
    /// others are waited for the ledger is anybody's.
    pub fn of(directory: &'a Path, carrier: &'a dyn Carrier, open: &'a Open<'a>) -> Self {
        Self { directory, anchors: Anchors::of(directory), stamps: Stamps::of(directory), carrier, open }
    }

    /// What is kept of the anchors.
    pub fn anchors(&self) -> &Anchors {
        &self.anchors
    }
}
