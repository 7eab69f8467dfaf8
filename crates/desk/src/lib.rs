//! The inspectors' desk: a ledger in the browser.
//!
//! | module | idea |
//! | --- | --- |
//! | [`accounts`] | who signs in, and how that is proven; nothing of it is in the log |
#![forbid(unsafe_code)]

pub mod accounts;
