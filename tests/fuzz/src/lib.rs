//! What must hold of everything that parses bytes, whatever the bytes.
//!
//! Each function here takes any bytes and panics if the parser breaks its promise: that it does not
//! panic is the least of it. `cargo fuzz` feeds them what it makes up (`fuzz_targets/`), and the
//! workspace's own tests feed them `corpus/`, without the fuzzer: `tests/tests/corpus.rs`.
//!
//! | module | what is parsed |
//! | --- | --- |
//! | [`stored`] | entries, canonical JSON, commits, frames of the journal |
//! | [`tiles`] | the public copy |
//! | [`archive`] | a whole ledger with something changed in it |
//! | [`signed`] | keys, notes, checkpoints |
//! | [`proven`] | receipts, questions to witnesses, policies, evidence files, time-stamp tokens |
//! | [`sealed`] | the vault of names |
//! | [`asked`] | moments, identifiers, commands, payloads |
//! | [`incoming`] | letters, drafts, lists of filings |

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a property fails by panicking")]

pub mod archive;
pub mod asked;
pub mod edits;
pub mod incoming;
pub mod proven;
pub mod scratch;
pub mod sealed;
pub mod signed;
pub mod stored;
pub mod tiles;

/// Takes any bytes; panics if what parses them breaks its promise.
pub type Property = fn(&[u8]);

/// Every property, under the name of its fuzz target and of its directory of samples.
pub const PROPERTIES: &[(&str, Property)] = &[
    ("archive", archive::archive),
    ("canonical", stored::canonical),
    ("command", asked::command),
    ("commit", stored::commit),
    ("docx", incoming::docx),
    ("draft", incoming::draft),
    ("entry", stored::entry),
    ("evidence", proven::evidence),
    ("filings", incoming::filings),
    ("frame", stored::frame),
    ("letter", incoming::letter),
    ("moment", asked::moment),
    ("name", asked::name),
    ("note", signed::note),
    ("payload", asked::payload),
    ("policy", proven::policy),
    ("receipt", proven::receipt),
    ("request", proven::request),
    ("tiles", tiles::tiles),
    ("token", proven::token),
    ("vault", sealed::vault),
    ("xlsx", incoming::xlsx),
];
