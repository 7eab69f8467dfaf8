//! `socai witness`, as its keeper and the logs use it: by HTTP and by files.

use std::{
    fs,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::witnessing::{Answer, Log, NAME, ORIGIN, Serving, Witnessing, only};
use proof::{CosigningKey, Digest, SigningKey};
use tests::{Desk, load::open_for_load};

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

#[test]
fn every_code_of_the_protocol_is_answered_by_http() {
    let witnessing = Witnessing::new();
    let (log, serving) = (&witnessing.log, witnessing.serve());
    let monitored = format!("/{}/checkpoint", Digest::of(ORIGIN.as_bytes()));
    assert_eq!(serving.get(&monitored).code, 404, "nothing cosigned yet");

    // 200: the line makes the log's own note a cosigned one.
    let before = now();
    let Answer { code: 200, kind, body: line } = serving.ask(log.request(0, 5)) else { panic!("not cosigned") };
    assert!(kind.starts_with("text/plain"));
    let times = witnessing.times(&log.head(5), &line);
    assert!(times.len() == 1 && (before..=now()).contains(&times[0]), "{times:?}");
    let shown = serving.get(&monitored);
    assert_eq!((shown.code, shown.body), (200, log.head(5) + &line));
    assert_eq!(serving.ask(log.request(5, 300)).code, 200);

    // 409: whoever knows nothing learns the size.
    let size = Answer { code: 409, kind: "text/x.tlog.size".to_owned(), body: "300\n".to_owned() };
    assert_eq!(serving.ask(log.request(0, 600)), size);

    // 422: of the same size, and larger; both are kept, with what was known.
    let fork = log.with(3, "another entry");
    assert_eq!(serving.ask(fork.request(300, 300)).code, 422);
    assert_eq!(serving.ask(fork.request(300, 600)).code, 422);
    assert_eq!(fs::read_to_string(only(witnessing.of_log().join("forks"), "request")).unwrap(), fork.request(300, 300));
    let known = fs::read_to_string(only(witnessing.of_log().join("unproven"), "known")).unwrap();
    assert!(known.starts_with(&log.head(300)));

    // Whoever has both needs nobody's word: docs/witness.md, "When there is a fork".
    let other = fork.request(300, 300);
    let desk = &witnessing.desk;
    desk.write("other", other.split_once("\n\n").unwrap().1);
    desk.write("policy", format!("log {}\nquorum none\n", log.key.verifying_key()));
    let known = only(witnessing.of_log().join("forks"), "known");
    let compared = desk.run(["compare", "other", known.to_str().unwrap(), "--policy", "policy"]);
    assert!(compared.code == 1 && compared.out.contains("TWO HISTORIES"), "{compared:?}");

    // 403, 404: by another hand; of another log. 400: not a request, UTF-8, too small a head.
    let thief = Log::by(SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap());
    let stranger = Log::by(SigningKey::from_seed("another.example/log", &[9; 32]).unwrap());
    assert_eq!(serving.ask(thief.request(300, 600)).code, 403);
    assert_eq!(serving.ask(stranger.request(0, 5)).code, 404);
    assert_eq!(serving.ask("old 300\n").code, 400);
    assert_eq!(serving.ask(b"old 300\n\n\xff\n").code, 400);
    assert_eq!(serving.ask(format!("old 300\n\n{}", log.head(5))).code, 400);
    // 413, 405, and nothing else is there.
    // What is too long is not read: with its length told, and without.
    let long = format!("{}\r\n\r\n", "POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 200000");
    assert!(serving.raw(&long).starts_with("HTTP/1.1 413 "));
    let chunk = format!("{:x}\r\n{}\r\n", 82_000, "x".repeat(82_000));
    let long = format!("POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ntransfer-encoding: chunked\r\n\r\n{chunk}");
    assert!(serving.raw(&long).starts_with("HTTP/1.1 413 "));
    assert_eq!(serving.get("/add-checkpoint").code, 405);
    for path in ["/", "/checkpoint", "/x/checkpoint", &monitored.to_uppercase(), "/metrics"] {
        assert_eq!(serving.get(path).code, 404, "{path}");
    }
    let another = format!("/{}/checkpoint", Digest::of(b"another.example/log"));
    assert_eq!(serving.get(&another).code, 404);

    // A log is followed without stopping.
    let status = witnessing.desk.run(["witness", "status", "witness"]).ok().out;
    assert!(status.contains("300 entries") && status.contains("1 proof(s) of two histories, 1 head(s)"), "{status}");
    witnessing.desk.run(["witness", "follow", "witness", &stranger.key.verifying_key().to_string()]).ok();
    assert_eq!(serving.ask(stranger.request(0, 5)).code, 200);
    assert_eq!(serving.ask(log.request(300, 300)).code, 200, "a fresh cosignature");

    // One line per answer: code, log, size.
    let (ended, told) = serving.stop("-TERM");
    assert!(ended.success(), "{ended:?}");
    for line in [
        "200 socai.example/ledger 5 cosigned",
        "409 socai.example/ledger 600 ",
        "422 socai.example/ledger 300 ",
        "405 - - ",
    ] {
        assert_eq!(told.lines().filter(|told| told.starts_with(line)).count(), 1, "{line}: {told}");
    }
    assert!(told.contains("THE LOG SIGNED TWO HISTORIES"), "{told}");
}

#[test]
fn a_request_travels_as_a_file_and_its_answer_too() {
    let witnessing = Witnessing::new();
    let (desk, log) = (&witnessing.desk, &witnessing.log);
    let line = witnessing.cosign(&log.request(0, 5)).ok().out;
    assert_eq!(witnessing.times(&log.head(5), &line).len(), 1);
    // To a file, which is not overwritten; and then nothing is asked either.
    desk.write("request", log.request(5, 9));
    desk.run(["witness", "cosign", "witness", "request", "--out", "answer"]).ok();
    let line = fs::read_to_string(desk.path("answer")).unwrap();
    assert_eq!(witnessing.times(&log.head(9), &line).len(), 1);
    desk.write("request", log.request(9, 20));
    desk.run(["witness", "cosign", "witness", "request", "--out", "answer"]).fails(2, &["answer", "exists"]);
    assert_eq!(witnessing.status()["size"], 9);
    // The answer that was lost on the way is still there.
    let kept = fs::read_to_string(witnessing.of_log().join("checkpoint")).unwrap();
    assert_eq!(kept, log.head(9) + &line);

    // Refused, in words; exit code 1.
    witnessing.cosign(&log.request(0, 20)).fails(1, &["9 entries", "proof"]);
    witnessing.cosign(&log.with(3, "another entry").request(9, 9)).fails(1, &["TWO HISTORIES", "forks"]);
    witnessing.cosign(&log.with(3, "another entry").request(9, 20)).fails(1, &["unproven"]);
    let thief = Log::by(SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap());
    witnessing.cosign(&thief.request(9, 20)).fails(1, &["not signed by the log's key"]);
    let stranger = Log::by(SigningKey::from_seed("another.example/log", &[9; 32]).unwrap());
    witnessing.cosign(&stranger.request(0, 5)).fails(1, &["does not follow", "another.example/log"]);
    witnessing.cosign("not a request").fails(1, &["not a request"]);
    // What is no text, no file, no witness: exit code 2.
    desk.write("request", b"\xff");
    desk.run(["witness", "cosign", "witness", "request"]).fails(2, &["UTF-8"]);
    desk.run(["witness", "cosign", "witness", "nowhere"]).fails(2, &["nowhere"]);
    desk.run(["witness", "cosign", "nowhere", "request"]).fails(2, &["not a witness's directory"]);
    // And in Vietnamese.
    desk.write("request", log.with(3, "another entry").request(9, 9));
    desk.run(["--lang", "vi", "witness", "cosign", "witness", "request"]).fails(1, &["không đồng ký", "HAI LỊCH SỬ"]);
}

#[test]
fn a_witness_is_made_once_and_follows_a_log_with_one_key() {
    let desk = Desk::new();
    desk.run(["init"]).ok();
    let key = desk.run(["witness", "init", "w", "--name", NAME]).ok();
    assert!(key.out.starts_with(&format!("{NAME}+")) && key.out.lines().count() == 1, "{key:?}");
    assert_eq!(key.out, fs::read_to_string(desk.path("w/keys/witness.vkey")).unwrap());
    desk.run(["witness", "init", "w", "--name", NAME]).fails(2, &["not empty"]);
    desk.run(["witness", "init", "x", "--name", "a name"]).fails(2, &["name"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &str| fs::metadata(desk.path(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("w/keys"), mode("w/keys/witness.key")), (0o700, 0o600));
    }
    // The key from a file or as it is, twice.
    let vkey = fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap();
    desk.run(["witness", "follow", "w", "ledger/keys/log.vkey"]).ok();
    desk.run(["witness", "follow", "w", vkey.trim()]).ok();
    desk.run(["witness", "follow", "w", "ledger/keys/nothing"]).fails(2, &["no file"]);
    desk.run(["witness", "follow", "w", "ledger/keys/log.key"]).fails(2, &["not a key"]);
    desk.run(["witness", "follow", "w", key.out.trim()]).fails(2, &["not a key"]);
    let name = vkey.split('+').next().unwrap();
    let other = SigningKey::from_seed(name, &[9; 32]).unwrap().verifying_key().to_string();
    desk.run(["witness", "follow", "w", &other]).fails(1, &["another key"]);

    let status = desk.run(["witness", "status", "w", "--json"]).json();
    assert_eq!(status["logs"].as_array().unwrap().len(), 1);
    assert_eq!(status["logs"][0]["size"], serde_json::Value::Null);
    let schema = jsonschema::validator_for(&desk.run(["schema", "witness"]).json()).unwrap();
    assert!(schema.is_valid(&status), "{:?}", schema.validate(&status).err());
}

/// From a ledger to a verdict: two witnesses of three, asked by HTTP, and the third across an air gap, twice.
#[test]
fn a_ledger_is_witnessed_and_its_receipts_are_worth_it() {
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    // Before the first head is anchored the streams are counted: one entry more.
    let entries = desk.run(["history", "--entries"]).ok().out.lines().count() as u64 + 1;
    let mut policy = format!("log {}", fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap());
    let mut serving = Vec::new();
    for name in ["w1", "w2", "w3"] {
        let key = desk.run(["witness", "init", name, "--name", &format!("{name}.example/w")]).ok().out;
        desk.run(["witness", "follow", name, "ledger/keys/log.vkey"]).ok();
        let mut url = String::new();
        if name != "w3" {
            serving.push(Serving::start(desk.command(["witness", "serve", name, "--listen", "127.0.0.1:0"])));
            url = format!(" {}", serving.last().unwrap().address);
        }
        policy += &format!("witness {name} {}{url}\n", key.trim());
    }
    desk.write("policy", policy + "group all-sides 2 w1 w2 w3\nquorum all-sides\n");
    desk.run(["anchor", "policy", "policy"]).ok();
    desk.run(["receipt", "write", "0", "--to", "mine"]).ok();
    let verify = || desk.run(["verify", "mine/0.tlog-proof", "--policy", "policy"]);
    let refused = verify();
    assert!(refused.code == 1 && refused.out.contains("FAIL"), "{refused:?}");

    let answer = desk.run(["anchor", "collect", "--at", "2023-06-01T09:00:00", "--json"]).json();
    let head = &answer["heads"][0];
    assert_eq!((&head["size"], &head["enough"]), (&entries.into(), &true.into()), "{answer}");
    assert_eq!(answer["silent"][0]["name"], "w3");
    desk.run(["receipt", "upgrade", "mine/0.tlog-proof"]).ok();
    let proven = verify().ok();
    assert!(proven.out.contains("(2: w1, w2)") && proven.out.contains("no later than"), "{}", proven.out);

    // The log grows by what was recorded back; its witnesses follow.
    for (round, at) in ["2023-06-01T10:00:00", "2023-06-01T11:00:00"].into_iter().enumerate() {
        let (asked, line) = (format!("asked-{round}"), format!("line-{round}"));
        desk.run(["anchor", "export", &asked]).ok();
        let request = format!("{asked}/w3.request");
        desk.run(["witness", "cosign", "w3", &request, "--out", &line]).ok();
        desk.run(["anchor", "import", &line, "--at", at]).ok();
    }
    let answer = desk.run(["anchor", "collect", "--at", "2023-06-01T12:00:00", "--heartbeat", "--json"]).json();
    // Two heads: the one that was there, and the one over the entry that records what was said of it, the seal.
    assert_eq!(answer["recorded"], serde_json::json!([entries + 3]), "{answer}");
    let heads = answer["heads"].as_array().unwrap();
    for (head, size) in heads[heads.len() - 2..].iter().zip([entries + 3, entries + 4]) {
        assert_eq!((&head["size"], &head["enough"]), (&size.into(), &true.into()), "{answer}");
    }
    let size = |name: &str| desk.run(["witness", "status", name, "--json"]).json()["logs"][0]["size"].clone();
    assert_eq!([size("w1"), size("w2"), size("w3")], [entries + 4, entries + 4, entries + 2]);
}

#[test]
fn a_clock_behind_and_a_damaged_file_are_trouble_not_a_refusal() {
    let witnessing = Witnessing::new();
    let log = &witnessing.log;
    witnessing.cosign(&log.request(0, 5)).ok();
    let path = witnessing.of_log().join("checkpoint");
    let key: CosigningKey =
        fs::read_to_string(witnessing.desk.path("witness/keys/witness.key")).unwrap().trim().parse().unwrap();
    let whole = fs::read(&path).unwrap();
    let serving = witnessing.serve();

    // As if its last word had been by a clock that was ahead.
    let (text, _) = log.head(5).split_once("\n\n").map(|(text, rest)| (format!("{text}\n"), rest.to_owned())).unwrap();
    let ahead = log.head(5) + &key.cosign(&text, now() + 86_400);
    fs::write(&path, &ahead).unwrap();
    let answer = serving.ask(log.request(5, 9));
    assert!(answer.code == 500 && answer.body.contains("clock"), "{answer:?}");
    witnessing.cosign(&log.request(5, 9)).fails(2, &["clock"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), ahead);

    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let answer = serving.ask(log.request(0, 9));
    assert_eq!(answer.code, 500);
    assert!(!answer.body.contains("checkpoint"), "files are nobody else's business: {answer:?}");
    assert_eq!(serving.get(&format!("/{}/checkpoint", Digest::of(ORIGIN.as_bytes()))).code, 500);
    let named = path.file_name().unwrap().to_str().unwrap();
    witnessing.cosign(&log.request(0, 9)).fails(2, &[named, "damaged"]);
    witnessing.desk.run(["witness", "status", "witness"]).fails(1, &["1 fault"]);
    let (_, told) = serving.stop("-INT");
    assert!(told.contains("500 - - ") && told.contains("is damaged"), "{told}");

    fs::write(&path, whole).unwrap();
    witnessing.cosign(&log.request(5, 9)).ok();
}
