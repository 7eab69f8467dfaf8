//! The binary is there. What it does is tested end to end, in `tests/`; this has `cargo test` build it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

#[test]
fn it_says_what_it_is() {
    let output = Command::new(env!("CARGO_BIN_EXE_socai")).arg("--version").output().unwrap();
    assert!(output.status.success() && output.stdout.starts_with(b"socai "), "{output:?}");
}
