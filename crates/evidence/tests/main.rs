//! Evidence files: the container, changes of key.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read golden files")]

mod container;
mod rotation;
mod same_log;
