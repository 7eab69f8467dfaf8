//! The API questioned by others: schemathesis makes questions of every kind from the description alone, right ones and
//! wrong ones, and holds each answer against what is described.

use std::process::Command;

use serde_json::Value;
use tests::{Ran, binary, foreign::foreign_python, served::Served, skips::skipped};

/// Always the same questions: so many to an address beside those that cover its description.
const EXAMPLES: &str = "6";
/// What has not been asked within so many seconds is not: the description is covered in half of that.
const SECONDS: &str = "75";
/// The desk takes 60 a second from one address.
const RATE: &str = "50/s";

#[test]
fn no_question_is_answered_otherwise_than_is_described() {
    let program = foreign_python("st");
    if !program.exists() {
        return skipped("schemathesis is not there", "cargo xtask test installs it");
    }
    let desk = Served::start();
    let mut command = Command::new(binary());
    command.args(["account", "token", "add", "thanh-tra", "hỏi", "--json", "--ledger"]).arg(&desk.ledger);
    let made: Value = Ran::from(command.output().unwrap()).ok().json();
    let place = tempfile::tempdir().unwrap();
    let asked = Command::new(program)
        .args(["run", &format!("{}/api/v1/openapi.json", desk.origin()), "--seed", "1", "--no-color"])
        .args(["--header", &format!("Authorization: Bearer {}", made["secret"].as_str().unwrap())])
        .args(["--phases", "examples,coverage,fuzzing", "--generation-database", "none", "--rate-limit", RATE])
        // The desk itself answers in time, or says that it does not.
        .args(["--max-examples", EXAMPLES, "--max-time", SECONDS, "--request-timeout", "60"])
        .current_dir(place.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&asked.stdout);
    assert!(asked.status.success() && told.contains("No issues found"), "{told}");
}
