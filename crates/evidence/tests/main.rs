//! Evidence files: the container, changes of key.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod container;
mod rotation;
