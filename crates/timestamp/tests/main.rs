//! Tokens from outside: those of OpenSSL, damaged ones, and those that are kept for ever.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read golden files")]

mod against_openssl;
mod authority;
mod damage;
mod golden;
