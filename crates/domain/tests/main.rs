//! The rules as they are used: one program, so that they are linked once.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read golden files")]

mod abuse;
mod amendments;
mod anything;
mod apart;
mod authority;
mod codes;
mod delays;
mod directives;
mod evidence_class;
mod filings;
mod history;
mod index;
mod later;
mod lifecycle;
mod listed;
mod loopholes;
mod machines;
mod papers;
mod reading;
mod settling;
mod status;
mod support;
