//! The log from outside: damage, durability, the bytes of its formats, its model, its stores.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod damage;
mod durable;
mod golden;
mod model;
mod reading;
mod stores;
mod support;
