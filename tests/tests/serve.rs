//! `socai serve` on the command line: where it opens, what it refuses to open, and that it ends with everything answered.

use std::process::{Command, Stdio};

use tests::{
    Desk,
    kept::Kept,
    served::{Served, free_port},
};

/// A server on this desk.
fn server(desk: &Desk, arguments: &[&str]) -> Kept {
    let mut command = desk.command([&["serve", "--json"], arguments].concat());
    command.stderr(Stdio::null());
    Kept::of(command)
}

fn listen() -> String {
    format!("127.0.0.1:{}", free_port())
}

#[test]
fn where_a_desk_is_reached_is_fixed_once() {
    let desk = Desk::with_rehearsal();
    let at = listen();
    let start = |arguments: &[&str]| server(&desk, &[arguments, &["--listen", &at]].concat());
    // The first start needs to be told, and it is an entry from then on.
    desk.run(["serve", "--listen", &at]).fails(2, &["--origin"]);
    start(&["--origin", "https://so.example", "--proxy", "127.0.0.1"]).asked_to_end();
    let history = desk.run(["history", "--json"]).json().to_string();
    assert!(history.contains("DeskOriginFixed") && history.contains("https://so.example"), "{history}");
    // Later ones need not be told, and are not told otherwise.
    start(&["--proxy", "127.0.0.1"]).asked_to_end();
    let elsewhere = ["serve", "--origin", "https://so2.example", "--proxy", "127.0.0.1", "--listen", &at];
    desk.run(elsewhere).fails(2, &["https://so.example", "--origin"]);
    let entries = |text: &str| text.matches("DeskOriginFixed").count();
    assert_eq!(entries(&desk.run(["history", "--json"]).json().to_string()), 1);
    desk.run(["check"]).ok();
}

#[test]
fn what_is_not_safe_is_not_opened() {
    let desk = Desk::with_rehearsal();
    let at = listen();
    let refused = |arguments: &[&str], words: &[&str]| {
        desk.run([&["serve"], arguments, &["--listen", &at]].concat()).fails(2, words);
    };
    refused(&["--origin", "https://so.example"], &["--certificate", "--proxy"]);
    refused(&["--origin", "http://so.example"], &["https"]);
    refused(&["--origin", "https://10.0.0.1", "--proxy", "127.0.0.1"], &["name"]);
    refused(&["--origin", "so.example"], &["https://"]);
    let absent = ["--origin", "https://so.example", "--certificate", "khong.pem", "--key", "khong.pem"];
    refused(&absent, &["khong.pem"]);
    // The demo is for this machine, and puts its accounts into no other ledger.
    desk.run(["serve", "--demo", "--listen", "0.0.0.0:8080"]).fails(2, &["this machine"]);
    refused(&["--demo"], &["no demo"]);
    assert_eq!(desk.run(["account", "list", "--json"]).json().as_array().unwrap().len(), 0);
    // Nothing of all this is recorded.
    assert!(!desk.run(["history", "--json"]).json().to_string().contains("DeskOriginFixed"));
}

#[test]
fn the_demo_is_there_again_and_other_commands_work_beside_it() {
    let desk = Served::start();
    let cookie = desk.sign_in("thanh-tra");
    assert_eq!(desk.get("/", Some(&cookie)).status, 200);
    let beside = |arguments: &[&str]| {
        let mut command = Command::new(tests::binary());
        tests::Ran::from(command.args(arguments).arg("--ledger").arg(&desk.ledger).output().unwrap())
    };
    beside(&["check"]).ok();
    beside(&["clock", "confirm", "--at", "2024-01-16T08:00"]).ok();
    // A locked account has no session from then on.
    beside(&["account", "lock", "thanh-tra"]).ok();
    assert_eq!(desk.get("/", Some(&cookie)).status, 303);
}

#[test]
fn tls_is_spoken_by_the_server_itself() {
    let desk = Desk::with_rehearsal();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args([
            "-subj",
            "/CN=so.example",
            "-addext",
            "subjectAltName=DNS:so.example",
            "-keyout",
            "key.pem",
            "-out",
            "chain.pem",
        ])
        .current_dir(desk.directory.path())
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|made| made.success()) {
        tests::skips::skipped("openssl is not there", "apt-get install openssl");
        return;
    }
    let at = listen();
    let port = at.rsplit(':').next().unwrap().to_owned();
    let arguments =
        ["--origin", "https://so.example", "--certificate", "chain.pem", "--key", "key.pem", "--listen", &at];
    let server = server(&desk, &arguments);
    let asked = Command::new("openssl")
        .args([
            "s_client",
            "-connect",
            &at,
            "-servername",
            "so.example",
            "-CAfile",
            "chain.pem",
            "-verify_return_error",
            "-brief",
        ])
        .current_dir(desk.directory.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&asked.stderr);
    assert!(said.contains("Verification: OK") && said.contains("TLSv1.3"), "{port}: {said}");
    server.asked_to_end();
}
