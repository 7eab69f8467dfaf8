//! End to end: the real binary, the real browser, foreign verifiers, crashes. One program, so that everything is linked
//! once and the sample ledger is made once; `cargo test -p socai-tests receipts::` runs the tests of one file.

// The crate as its own tests name it, whose authority is used here too.
extern crate timestamp as socai_timestamp;

mod agreeing;
mod assembling;
#[path = "../../crates/timestamp/tests/authority/mod.rs"]
mod authority;
mod bad_input;
mod changed;
mod changing;
mod commands;
mod corpus;
mod crash_images;
mod crash_kill;
mod custody;
mod damage;
mod dishonest;
mod doctor;
mod durable;
mod evidence;
mod evidence_foreign;
mod evidence_golden;
mod extending;
mod faults;
mod foreign;
mod forged;
mod frozen;
mod golden;
mod grounds;
mod handmade;
mod import;
mod keys;
mod keys_crash;
mod keys_in_turn;
mod kill;
mod later;
mod merger;
mod operator;
mod page;
mod page_container;
mod page_evidence;
mod page_forged;
mod page_more_kinds;
mod page_readable;
mod page_tokens;
mod page_verdict;
mod page_verdict_changed;
mod persons;
mod readable;
mod receipts;
mod reform;
mod sample_year;
mod scaling;
mod scenarios;
mod sealing;
mod speaking;
mod status_cases;
mod status_foreign;
mod time_travel;
mod upkeep;
mod verdicts;
mod witness;
mod witness_crash;
mod witness_foreign;
mod witnessing;
