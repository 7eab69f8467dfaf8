//! Files in: DOCX, spreadsheets of filings, letters.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read golden files")]

mod clerks;
mod docx;
mod filings;
mod letter;
mod marks;
