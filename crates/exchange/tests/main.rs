//! Files in: DOCX, spreadsheets of filings, letters.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod docx;
mod filings;
mod letter;
