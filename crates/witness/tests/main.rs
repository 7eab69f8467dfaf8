//! A witness from outside: what it is asked, what it keeps, what is damaged.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod asking;
mod damage;
mod golden;
mod support;
