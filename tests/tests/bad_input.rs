//! Nonsense of every kind: a clear message that names the place and the remedy, the right exit
//! code, nothing half written, never a panic.

use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
};

use tests::{Desk, Ran, copy_directory, place};

#[test]
fn a_command_line_that_makes_no_sense() {
    let desk = Desk::with_demo();
    desk.run(["state", "--at", "31/02/2023"]).fails(2, &["31/02/2023"]);
    desk.run(["state", "--at", "yesterday"]).fails(2, &["yesterday", "2023-09-18"]);
    desk.run(["state", "--at", "2023-09-18", "--known-at", "2023-09-18"]).fails(2, &["--known-at"]);
    desk.run(["state", "--unit", "NOWHERE"]).fails(2, &["NOWHERE", "socai show organisation"]);
    desk.run(["state", "--unit", "kinhmon"]).ok();
    desk.run(["state", "--task", "UBND-2023-9901/C-Q/2023-Q3/XX"]).fails(2, &["XX"]);
    desk.run(["state", "--task", "nonsense"]).fails(2, &["nonsense"]);
    desk.run(["state", "--obligation", "UBND-2023-9901/9z"]).fails(2, &["9z", "did you mean"]);
    desk.run(["nonsense"]).fails(2, &["nonsense"]);
    desk.run(["init", "--at", "2023-01-01"]).fails(2, &["--clock simulated"]);
}

#[test]
fn no_ledger_where_one_is_asked_for() {
    let desk = Desk::new();
    desk.run(["state"]).fails(2, &["is not a ledger", "socai init"]);
    let file = desk.write("file", "x");
    desk.run(["state", "--ledger", file.to_str().unwrap()]).fails(2, &["not a ledger"]);
    fs::create_dir(desk.path("photos")).unwrap();
    desk.write("photos/a.jpg", "x");
    desk.run(["init", "--ledger", "photos"]).fails(2, &["photos", "not empty"]);
    assert_eq!(fs::read_dir(desk.path("photos")).unwrap().count(), 1, "nothing was added");
    let mut command = desk.command(["state"]);
    let output = command.env_remove("SOCAI_LEDGER").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--ledger"));
}

#[test]
fn a_creation_that_was_interrupted_is_not_taken_for_a_ledger() {
    let desk = Desk::with_rehearsal();
    fs::remove_file(desk.path("ledger/ledger.toml")).unwrap();
    desk.run(["history"]).fails(2, &["no ledger.toml", "layout = 3"]);
    desk.run(["init"]).fails(2, &["not empty"]);
}

#[test]
fn settings_that_cannot_be_read() {
    let desk = Desk::with_rehearsal();
    for (text, words) in
        [("layout = 99\n", "newer"), ("layout = \"x\"\n", "ledger.toml"), ("nonsense\n", "ledger.toml")]
    {
        desk.write("ledger/ledger.toml", text);
        desk.run(["history"]).fails(2, &[words]);
    }
}

#[test]
fn a_ledger_already_in_use() {
    let desk = Desk::with_rehearsal();
    // The lock itself, taken here as another process would. Whoever only reads does not need it.
    let lock = fs::File::options().write(true).open(desk.path("ledger/lock")).unwrap();
    lock.lock().unwrap();
    let file = desk.write("empty.jsonl", "");
    let apply = ["apply", file.to_str().unwrap()];
    desk.run(apply).fails(2, &["in use by another process"]);
    desk.run(apply.iter().chain(&["--lang", "vi"])).fails(2, &["tiến trình khác"]);
    desk.run(["history"]).ok();
    lock.unlock().unwrap();
    desk.run(apply).ok();
}

#[test]
fn a_file_of_commands_with_a_fault_records_nothing() {
    let desk = Desk::with_rehearsal();
    let good = r#"{"id":"a","at":"2023-06-02T08:00","by":{"unit":"VPUBND","position":"office-chief"},"approved_by":{"unit":"UBND","position":"chairman"},"do":{"establish-units":{"units":[{"unit":"VPUBND","name":"Văn phòng","name_en":"Office","kind":"provincial-office"},{"unit":"UBND","name":"UBND","name_en":"PC","kind":"provincial-committee"}]}}}"#;
    let faults: [(&str, &[&str]); 12] = [
        ("{\"id\":\"b\"", &["line 2", "not JSON"]),
        ("[]", &["line 2", "not a command"]),
        ("{\"id\":\"b\"}", &["line 2", "missing field"]),
        (&good.replace("office-chief", "king"), &["line 2", "king", "chairman"]),
        (&good.replace("\"id\":\"a\"", "\"id\":\"b\",\"surprise\":1"), &["line 2", "surprise"]),
        (&good.replace("2023-06-02T08:00", "2023-02-30"), &["line 2", "\"at\"", "2023-02-30"]),
        (&good.replace("\"2023-06-02T08:00\"", "5"), &["line 2", "\"at\""]),
        (&good.replace("establish-units", "abolish-units"), &["line 2", "abolish-units"]),
        (
            &good.replace("\"unit\":\"UBND\",\"name\"", "\"unit\":\"ubnd\",\"name\""),
            &["line 2", "ubnd", "capital letters"],
        ),
        ("\u{1}", &["line 2", "not JSON"]),
        (&"[".repeat(100_000), &["line 2"]),
        ("\"x\"", &["line 2"]),
    ];
    for (fault, words) in faults {
        let file = desk.write("file.jsonl", format!("{good}\n{fault}\n"));
        desk.run(["apply", file.to_str().unwrap()]).fails(2, words);
    }
    let binary = desk.write("binary.jsonl", [good.as_bytes(), b"\n\xff\xfe\n"].concat());
    desk.run(["apply", binary.to_str().unwrap()]).fails(2, &["line 2", "UTF-8"]);
    desk.run(["apply", "missing.jsonl"]).fails(2, &["missing.jsonl"]);
    desk.run(["apply", "."]).fails(2, &["."]);
    assert_eq!(desk.run(["history", "--json"]).json()["entries"].as_array().unwrap().len(), 1, "nothing was recorded");
    // A good line after all that is recorded.
    desk.run(["apply", desk.write("good.jsonl", format!("\u{feff}// a note\n\n{good}\r\n")).to_str().unwrap()]).ok();
}

#[test]
fn a_line_of_fifty_megabytes_is_refused_without_reading_it_all() {
    let desk = Desk::with_rehearsal();
    let mut child = desk.command(["apply", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let written = (0..50).take_while(|_| input.write_all(&vec![b'x'; 1024 * 1024]).is_ok()).count();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("line 1 is longer than"));
    assert!(written < 50, "it stopped listening");
}

#[test]
fn commands_with_the_wrong_clock() {
    let desk = Desk::new();
    desk.run(["init"]).ok();
    let command = |id: &str, at: &str| {
        format!(
            r#"{{"id":"{id}",{at}"by":{{"unit":"STC","position":"unit-clerk"}},"do":{{"acknowledge-directive":{{"directive":"D1"}}}}}}"#
        )
    };
    let file = desk.write("timed.jsonl", command("a", r#""at":"2023-06-02T08:00","#));
    desk.run(["apply", file.to_str().unwrap()]).fails(2, &["real clock"]);
    let rehearsal = Desk::with_rehearsal();
    let file = rehearsal.write("untimed.jsonl", command("a", ""));
    rehearsal.run(["apply", file.to_str().unwrap()]).fails(2, &["must say when", "\"at\""]);
    let opening: String = tests::opening().iter().map(|line| format!("{line}\n")).collect();
    let back = opening.replace("2023-06-01T08:20", "2023-06-01T08:05");
    assert_ne!(back, opening);
    let back = rehearsal.write("back.jsonl", back);
    rehearsal.run(["apply", back.to_str().unwrap()]).fails(2, &["line 2", "before the last recorded"]);
}

#[test]
fn an_identifier_used_for_two_different_commands() {
    let desk = Desk::with_demo();
    let line = r#"{"id":"rules","at":"2024-02-01T08:00","by":{"unit":"STC","position":"unit-clerk"},"do":{"acknowledge-directive":{"directive":"UBND-2023-9901"}}}"#;
    let file = desk.write("reused.jsonl", line);
    desk.run(["apply", file.to_str().unwrap()]).fails(2, &["rules", "another command"]);
    let long = line.replace("\"rules\"", &format!("\"{}\"", "x".repeat(81)));
    desk.run(["apply", desk.write("long.jsonl", long).to_str().unwrap()]).fails(2, &["80 characters"]);
    let hash = line.replace("\"rules\"", "\"fresh\"").replace("\"do\"", "\"documents\":[\"abc\"],\"do\"");
    desk.run(["apply", desk.write("hash.jsonl", hash).to_str().unwrap()]).fails(2, &["abc", "SHA-256"]);
}

/// A state secret is refused at the door. That it was is recorded, and nothing of it.
#[test]
fn state_secrets() {
    let desk = Desk::with_demo();
    let words = "NỘI DUNG KHÔNG ĐƯỢC LƯU";
    let letter = desk.write("secret.txt", format!("TỐI MẬT\n\nSố: 1/UBND-VP\n\n{words}\n"));
    let intake = ["intake", letter.to_str().unwrap(), "--draft", "never.toml"];
    desk.run(intake).fails(1, &["line 1", "TỐI MẬT", "nothing was kept"]);
    assert!(!desk.path("never.toml").exists());
    let line = format!(
        r#"{{"id":"{words}","at":"2024-02-01T09:00:00","by":{{"unit":"VPUBND","position":"provincial-clerk"}},"classification":"top-secret","do":{{"receive-document":{{"arrival":"1","document":{{"number":"1/XX"}},"issuer":"x","subject":"{words}","unit":"VPUBND"}}}}}}"#
    );
    desk.run(["apply", desk.write("secret.jsonl", line).to_str().unwrap()]).fails(1, &["state secrets"]);
    let history = desk.run(["history", "--entries"]).ok().out;
    assert_eq!(history.matches("ClassifiedInputRefused").count(), 2);
    assert!(!history.contains(words));
}

#[test]
fn letters_that_are_none() {
    let desk = Desk::new();
    let intake = |name: &str, bytes: &[u8], words: &[&str]| {
        let path = desk.write(name, bytes);
        desk.run(["intake", path.to_str().unwrap(), "--draft", "never.toml"]).fails(2, words);
        assert!(!desk.path("never.toml").exists(), "{name} left a draft");
    };
    intake("empty.txt", b"", &["empty.txt", "empty"]);
    intake("blank.txt", b" \n\n \n", &["empty"]);
    intake("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", &["JPEG picture"]);
    intake("scan.pdf", b"%PDF-1.4\n...", &["PDF"]);
    intake("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", &["old Word file"]);
    intake("tcvn3.txt", b"C\xadng v\xa8n", &["UTF-8", "TCVN3"]);
    let vni = fs::read(tests::repository().join("tests/letters/cases/vni-text.txt")).unwrap();
    intake("vni.txt", &vni, &["VNI", "UniKey"]);
    intake("status.edxml", b"<Status><ResponseFor/><StatusCode>03</StatusCode></Status>", &["status message"]);
    intake("bomb.edxml", b"<!DOCTYPE x [<!ENTITY a \"b\">]><x><MessageHeader/></x>", &["edXML", "DOCTYPE"]);
    intake("broken.docx", b"PK\x03\x04broken", &["DOCX"]);
    intake("recipe.txt", "Phở bò: nước dùng, bánh phở, thịt bò.\n".as_bytes(), &["none of the parts"]);
    intake("long.txt", &vec![b'x'; 21 * 1024 * 1024], &["20 MiB"]);
    desk.run(["intake", "missing.txt"]).fails(2, &["missing.txt"]);
    desk.run(["demo", "--letter", "missing.txt"]).fails(2, &["missing.txt"]);
    assert!(!desk.ledger().exists(), "no ledger is made for a letter that cannot be read");
}

/// That of the desk's log alone.
fn write_policy(desk: &Desk) {
    let key = fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap();
    desk.write("policy", format!("log {key}quorum none\n"));
}

/// A file may be huge, or have no end: it is not read further than such a file may be long.
#[test]
fn files_that_never_end() {
    let desk = Desk::with_rehearsal();
    let endless = |name: &str| {
        std::os::unix::fs::symlink("/dev/zero", desk.path(name)).unwrap();
        name.to_owned()
    };
    let huge = |name: &str| {
        fs::File::create(desk.path(name)).unwrap().set_len(1 << 40).unwrap();
        name.to_owned()
    };
    // More than that is not to be had.
    let run = |arguments: &[&str]| {
        let mut limited = Command::new("sh");
        limited.args(["-c", "ulimit -v 2000000; exec \"$0\" \"$@\""]);
        Ran::from(place::inside(limited, &desk.command(arguments)).output().unwrap())
    };
    write_policy(&desk);
    for make in [&endless as &dyn Fn(&str) -> String, &huge] {
        let place = desk.path("");
        for (command, name, limit) in [
            ("intake", "letter.txt", "20 MiB"),
            ("apply", "draft.toml", "4 MiB"),
            ("apply", "commands.jsonl", "4194304 bytes"),
            ("import", "filings.csv", "16 MiB"),
        ] {
            let name = make(name);
            let import = ["--by", "STC/provincial-clerk"];
            let more = if command == "import" { &import[..] } else { &[] };
            run(&[&[command, name.as_str()], more].concat()).fails(2, &[&name, limit]);
            fs::remove_file(place.join(&name)).unwrap();
        }
        make("x.tlog-proof");
        run(&["verify", "x.tlog-proof", "--policy", "policy"]).fails(2, &["x.tlog-proof", "longer than"]);
        fs::remove_file(place.join("x.tlog-proof")).unwrap();
    }
}

/// What the program says itself it says in the language asked for; why a library refuses is quoted.
#[test]
fn what_cannot_be_used_is_said_in_vietnamese() {
    let desk = Desk::with_rehearsal();
    let vietnamese = |arguments: &[&str], words: &[&str]| {
        desk.run(arguments.iter().chain(&["--lang", "vi"])).fails(2, words);
    };
    desk.write("long", vec![b'x'; 5 << 20]);
    desk.write("bytes", b"\xff\xfe");
    desk.write("nonsense", "nonsense");
    write_policy(&desk);
    vietnamese(&["verify", "long", "--policy", "policy"], &["long dài quá"]);
    vietnamese(&["verify", "bytes", "--policy", "policy"], &["bytes không phải văn bản UTF-8"]);
    vietnamese(&["verify", "nonsense", "--policy", "policy"], &["nonsense: nội dung không dùng được"]);
    fs::File::create(desk.path("huge.pem")).unwrap().set_len(65 << 20).unwrap();
    let container = ["verify", "x.zip", "--policy", "policy", "--roots", "huge.pem"];
    vietnamese(&container, &["huge.pem dài quá 64 MiB"]);
    vietnamese(&["apply", "nonsense"], &["nonsense: nội dung không dùng được"]);
    desk.write("draft.toml", "nonsense");
    vietnamese(&["apply", "draft.toml"], &["draft.toml: nội dung không dùng được"]);
    desk.write("filings.csv", "a\nb\n");
    vietnamese(&["import", "filings.csv", "--by", "STC/provincial-clerk"], &["filings.csv: nội dung không dùng được"]);
    desk.run(["anchor", "policy", "policy"]).ok();
    for (settings, command) in [("authorities.toml", "collect"), ("recipients.toml", "ship")] {
        let path = desk.write(&format!("ledger/anchors/{settings}"), "nonsense");
        vietnamese(&["anchor", command], &[settings, "nội dung không dùng được"]);
        fs::remove_file(path).unwrap();
    }
    desk.write("ledger/ledger.toml", "nonsense");
    vietnamese(&["history"], &["ledger.toml: nội dung không dùng được"]);
}

/// Whatever bytes of sled are damaged, the answers stay the same, and the next recording heals it.
#[test]
fn a_damaged_ledger() {
    let desk = Desk::with_rehearsal();
    desk.run(["apply", desk.write("opening.jsonl", tests::opening().join("\n")).to_str().unwrap()]).ok();
    let original = desk.path("original");
    copy_directory(&desk.ledger(), &original);
    let before = desk.run(["history", "--json"]).ok().out;
    let empty = desk.write("empty.jsonl", "");
    let bytes = fs::read(original.join("log/db")).unwrap();
    let used: Vec<usize> = (0..bytes.len()).filter(|&offset| bytes[offset] != 0).collect();
    let flips = used.iter().step_by(used.len() / 12 + 1).map(|&offset| {
        let mut damaged = bytes.clone();
        damaged[offset] ^= 0x55;
        damaged
    });
    for damaged in flips.chain([Vec::new(), bytes[..bytes.len() / 2].to_vec()]) {
        fs::remove_dir_all(desk.ledger()).unwrap();
        copy_directory(&original, &desk.ledger());
        fs::write(desk.path("ledger/log/db"), damaged).unwrap();
        assert_eq!(desk.run(["history", "--json"]).ok().out, before);
        desk.run(["apply", empty.to_str().unwrap()]).ok();
        assert_eq!(desk.run(["history", "--json"]).ok().out, before);
    }
}

#[test]
fn a_result_that_cannot_be_printed_is_no_success() {
    let desk = Desk::with_demo();
    for arguments in [vec!["history"], vec!["state", "--json"], vec!["schema", "command"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = desk.command(&arguments).stdout(full).stderr(Stdio::piped()).spawn().unwrap().wait_with_output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("No space left"));
    }
    desk.run(["history"]).ok();
}

/// Text that could erase or forge a line on the screen never gets in.
#[test]
fn control_characters_are_refused() {
    let desk = Desk::with_demo();
    for hidden in ["\\u001b[2K", "\\r", "\\n", "\\u202e", "\\u0000"] {
        let line = format!(
            r#"{{"id":"x","at":"2024-02-01T08:00","by":{{"unit":"VPUBND","position":"provincial-clerk"}},"do":{{"submit":{{"filings":[{{"task":"UBND-2023-9901/C-Q/2024-Q1/STC","document":{{"number":"1{hidden}/BC"}}}}]}}}}}}"#
        );
        let file = desk.write("hidden.jsonl", line);
        desk.run(["apply", file.to_str().unwrap()]).fails(2, &["control character"]);
    }
}

/// Today's date means up to now; what will be known tomorrow nobody knows.
#[test]
fn the_future_is_not_known() {
    let desk = Desk::new();
    desk.run(["init"]).ok();
    desk.run(["state", "--at", "2199-01-01"]).fails(2, &["01/01/2199", "--valid-at"]);
    desk.run(["diff", "2020-01-01", "2199-01-01"]).fails(2, &["future"]);
    desk.run(["state", "--valid-at", "2199-01-01"]).ok();
    desk.run(["state"]).ok();
}

/// A reader that goes away, as `| head` does, is no fault of the command.
#[test]
fn a_pipe_that_closes() {
    let desk = Desk::with_demo();
    let mut child = desk.command(["history"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The file may not grow past a limit, as on a disk that fills up: what was acknowledged is there
/// afterwards, what was not is said to be unknown, and the same file run again completes the work.
#[test]
fn a_disk_that_fills_up_keeps_what_was_acknowledged() {
    let desk = Desk::with_rehearsal();
    let mut lines = tests::opening();
    for n in 0..260 {
        let unit = |m: u32| {
            format!(r#"{{"unit":"U{n}X{m}","name":"{}","name_en":"y","kind":"department"}}"#, "x".repeat(3_900))
        };
        let units: Vec<String> = (0..10).map(unit).collect();
        lines.push(format!(
            r#"{{"id":"r{n}","at":"2023-06-02T08:00","by":{{"unit":"VPUBND","position":"office-chief"}},"approved_by":{{"unit":"UBND","position":"chairman"}},"do":{{"establish-units":{{"units":[{}]}}}}}}"#,
            units.join(",")
        ));
    }
    let file = desk.write("big.jsonl", lines.join("\n"));
    // 16,384 blocks of 512 bytes: sled's first segment, and not one byte of the second.
    let script = "trap '' XFSZ; ulimit -f 16384; exec \"$0\" apply big.jsonl";
    let output = std::process::Command::new("sh")
        .args(["-c", script, tests::binary().to_str().unwrap()])
        .current_dir(desk.directory.path())
        .env("SOCAI_LEDGER", desk.ledger())
        .env("LANG", "en_US.UTF-8")
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("safe in journal/") && error.contains("free space"), "{error}");
    let acknowledged: usize =
        error.split("The ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().parse().unwrap();
    assert!(acknowledged > 50, "{error}");
    let commands = |desk: &Desk| {
        let history = desk.run(["history", "--json"]).json();
        let ids: std::collections::BTreeSet<String> = history["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["command"].as_str().unwrap().to_owned())
            .collect();
        ids.len() - 1
    };
    let found = commands(&desk);
    assert!(found == acknowledged || found == acknowledged + 1, "{found} of {acknowledged} acknowledged");
    desk.run(["apply", file.to_str().unwrap()]).ok();
    assert_eq!(commands(&desk), lines.len());
}

/// A document is looked at as far as it can be read as text; nothing of it is kept, and the refusal is recorded.
#[test]
fn a_document_that_is_marked_as_a_state_secret_is_not_held() {
    let desk = Desk::with_demo();
    let held = || desk.run(["document", "list", "--json"]).json().as_array().unwrap().len();
    let refusals = || desk.run(["history", "--entries"]).ok().out.matches("ClassifiedInputRefused").count();
    let before = (held(), refusals());
    let marked = desk.write("marked.txt", "ỦY BAN NHÂN DÂN TỈNH\nMẬT\n\nBáo cáo\n");
    let long = desk.write("long.txt", format!("{}TỐI MẬT\n", "Báo cáo quý.\n".repeat(10_000)));
    let docx = desk.write("marked.docx", include_bytes!("../cases/secrecy/header.docx"));
    for file in [&marked, &long, &docx] {
        let ran = desk.run(["document", "add", file.to_str().unwrap(), "--lang", "en"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(ran.err.contains("the secrecy mark"), "{ran:?}");
    }
    assert_eq!(desk.run_with_input(["document", "add", "-"], "Độ mật: Tối mật".as_bytes()).code, 1);
    let wide: Vec<u8> = "\u{feff}Báo cáo\r\nTUYỆT MẬT\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wrong = [&b"TUY\xe1\xbb\x86T M\xe1\xba\xacT\n"[..], b"\xff"].concat();
    for (name, bytes) in [("wide.txt", &wide), ("bare.txt", &wide[2..].to_vec()), ("wrong.txt", &wrong)] {
        let file = desk.write(name, bytes);
        assert_eq!(desk.run(["document", "add", file.to_str().unwrap()]).code, 1, "{name}");
    }
    let plain = desk.write("plain.txt", "Bảo mật thông tin là trách nhiệm của mọi cơ quan.\n");
    desk.run(["document", "add", plain.to_str().unwrap()]).ok();
    assert_eq!((held(), refusals()), (before.0 + 1, before.1 + 7));
}
