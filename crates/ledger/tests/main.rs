//! The ledger from outside: loopholes, origins, the vault.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod loopholes;
mod origins;
mod others;
mod vault;
