//! A ledger for which an authority and a witness vouch.

use std::fs;

use crate::{
    Desk,
    authority::{collect, found, stamp_also},
};

/// The demo, with a policy that asks for a witness whom only files reach. It is silent while the authority
/// stamps the head of 308 entries, and cosigns the next, of 309.
pub fn desk() -> Desk {
    let desk = Desk::with_demo();
    ask_a_witness(&desk);
    found(&desk);
    stamp_also(&desk);
    collect(&desk, "2025-12-01T10:00:00");
    desk
}

/// A witness that follows the log, and a policy that asks for it.
pub fn ask_a_witness(desk: &Desk) {
    let witness = desk.run(["witness", "init", "w1", "--name", "w1.example/w"]).ok().out;
    let vkey = fs::read_to_string(desk.path("ledger/keys/log.vkey")).expect("it is there");
    desk.run(["witness", "follow", "w1", "ledger/keys/log.vkey"]).ok();
    desk.write("policy", format!("log {vkey}witness w1 {}\nquorum w1\n", witness.trim()));
    desk.run(["anchor", "policy", "policy"]).ok();
}

/// The witness cosigns the log as it stands.
pub fn cosign(desk: &Desk, at: &str) {
    desk.run(["anchor", "export", "questions"]).ok();
    let questions = fs::read_dir(desk.path("questions"))
        .expect("they are exported")
        .map(|entry| entry.expect("it is listed").path());
    let answer = desk
        .run(["witness", "cosign", "w1", questions.max().expect("it is there").to_str().expect("it is there")])
        .ok()
        .out;
    desk.write("answer", answer);
    desk.run(["anchor", "import", "answer", "--at", at]).ok();
}
