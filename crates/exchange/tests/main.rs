//! Files in: DOCX, spreadsheets of filings, letters.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests read golden files")]

mod cases;
mod cases_in_text;
mod clerks;
mod corpus;
mod docx;
mod door;
mod edxml;
mod filings;
mod history;
mod letter;
mod lists;
mod marks;
mod named_ones;
mod not_silent;
mod statuses;
mod support;
mod tables;
mod tables_again;
mod time_words;
mod who;
