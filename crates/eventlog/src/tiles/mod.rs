//! The public copy: entries, hashes and signed heads as static files (C2SP tlog-tiles v0.1.0).
//!
//! Any web server can serve the directory, and anybody can check it without this program. Nothing in
//! it is ever changed but `checkpoint`, which names a larger tree from time to time. It is complete
//! for every head that it names.

mod path;
mod reader;
mod writer;

pub use path::{Row, WIDTH, rows};
pub use reader::{Bundle, TileReader, read_head};
pub use writer::TileWriter;

/// The signed head of the tree that the directory holds.
pub const CHECKPOINT: &str = "checkpoint";
/// Anybody may read the tiles whom the umask lets.
pub(crate) const MODE: u32 = 0o666;
