//! The life of a ledger's signing key: changed, followed by those who trust the old one, lost and put back.

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use crate::witnessing::Serving;
use proof::{Checkpoint, Note, Receipt, SigningKey};
use serde_json::Value;
use tests::{
    Desk, copy_directory,
    load::{open_for_load, small},
    skips::skipped,
};

const PASSPHRASE: &str = "correct horse battery";

/// A rehearsal with something in it, and policies that trust its key of the first day.
fn desk() -> Desk {
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    desk.write("first", format!("log {}\nquorum none\n", vkey(&desk)));
    desk.write("passphrase", format!("{PASSPHRASE}\n"));
    desk
}

fn vkey(desk: &Desk) -> String {
    fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap().trim().to_owned()
}

fn record(desk: &Desk, number: u64) {
    let file = desk.write("more.jsonl", format!("{}\n", small(number)));
    desk.run(["apply", file.to_str().unwrap()]).ok();
}

/// When the load is recorded.
const AT: &str = "2023-06-02T08:00:00";

/// Changes the key; the entry that says so.
fn rotate(desk: &Desk) -> u64 {
    let answer = desk.run(["key", "rotate", "--at", AT, "--json"]).json();
    let keys = answer["keys"].as_array().unwrap();
    keys.last().unwrap()["from"].as_u64().unwrap()
}

fn entries(desk: &Desk) -> Vec<String> {
    desk.run(["history", "--entries"]).ok().out.lines().map(str::to_owned).collect()
}

fn sound(desk: &Desk) {
    let check = desk.run(["check", "--deep", "--json"]).json();
    assert_eq!(check["sound"], true, "{check}");
}

/// How many keys of the log signed the public head.
fn signatures(desk: &Desk) -> usize {
    let head = fs::read_to_string(desk.path("ledger/tiles/checkpoint")).unwrap();
    Note::parse(&head).unwrap().signatures.len()
}

fn fits(desk: &Desk, schema: &str, answer: &Value) {
    let schema = jsonschema::validator_for(&desk.run(["schema", schema]).json()).unwrap();
    assert!(schema.is_valid(answer), "{:?}", schema.validate(answer).err());
}

#[test]
fn whoever_trusts_the_old_key_follows_to_the_new_one_with_the_ledger_gone() {
    let desk = desk();
    desk.run(["receipt", "write", "1", "--to", "mine"]).ok();
    let old = vkey(&desk);
    let entry = rotate(&desk);
    assert_eq!((entries(&desk).len() as u64, signatures(&desk)), (entry + 1, 2), "the entry is signed for by both");
    record(&desk, 1);
    assert_eq!(signatures(&desk), 1, "and what comes after it by the new one");
    desk.run(["receipt", "write", "2", "--to", "mine"]).ok();
    let shown = desk.run(["key", "show", "--json"]).json();
    fits(&desk, "key", &shown);
    assert_eq!(
        (&shown["secret"], &shown["keys"][0]["until"], &shown["keys"][1]["from"]),
        (&true.into(), &entry.into(), &entry.into())
    );
    assert_eq!([&shown["keys"][0]["key"], &shown["keys"][1]["key"]], [&Value::from(old), &vkey(&desk).into()]);
    let (receipt, new) = (shown["keys"][1]["receipt"].as_str().unwrap(), vkey(&desk));
    for end in ["tlog-proof", "entry.json"] {
        let name = format!("{entry}.{end}");
        fs::copy(Path::new(receipt).with_extension(end), desk.path(&name)).unwrap();
    }
    fs::remove_dir_all(desk.ledger()).unwrap();

    let verify = |receipt: &str, policy: &str| desk.run(["verify", receipt, "--policy", policy]).code;
    assert_eq!([1, 2].map(|entry| verify(&format!("mine/{entry}.tlog-proof"), "first")), [0, 1]);
    let receipt = format!("{entry}.tlog-proof");
    let followed = desk.run(["key", "follow", "--policy", "first", &receipt]).ok();
    assert!(followed.err.contains("asks for no witness"), "{}", followed.err);
    let policy = followed.out;
    assert!(policy.contains(&format!("\nlog {new}\n")), "{policy}");
    desk.write("second", &policy);
    // What the old key signed stays proven.
    assert_eq!([1, 2].map(|entry| verify(&format!("mine/{entry}.tlog-proof"), "second")), [0, 0]);
    assert_eq!(desk.run(["key", "follow", "--policy", "second", &receipt]).ok().out, policy, "it is there already");
    fits(&desk, "key-follow", &desk.run(["key", "follow", "--policy", "first", &receipt, "--json"]).json());

    // Nobody is led anywhere by what is not proven.
    let whole = fs::read_to_string(desk.path(&receipt)).unwrap();
    fs::write(desk.path(&receipt), whole.replace(&format!("index {entry}"), "index 1")).unwrap();
    desk.run(["key", "follow", "--policy", "first", &receipt]).fails(1, &["it is not proven"]);
    fs::write(desk.path(&receipt), &whole).unwrap();
    desk.run(["key", "follow", "--policy", "first", "mine/1.tlog-proof"]).fails(1, &["does not change the log's key"]);
    desk.write("other", format!("log {}\nquorum none\n", vkey(&Desk::with_rehearsal())));
    desk.run(["key", "follow", "--policy", "other", &receipt]).fails(1, &["does not trust"]);
}

#[test]
fn a_ledger_lives_on_through_several_keys() {
    let desk = desk();
    desk.run(["backup", "before"]).ok();
    let mut rotations = Vec::new();
    for number in 0..3 {
        rotations.push(rotate(&desk));
        sound(&desk);
        if number != 1 {
            record(&desk, number);
        }
        desk.run(["backup", "backup"]).ok();
    }
    desk.run(["backup", "before"]).ok();
    let all = entries(&desk);
    for place in ["log", "tiles", "views"] {
        desk.run(["rebuild", place]).ok();
        assert_eq!(entries(&desk), all);
        sound(&desk);
    }
    // A head that was signed by two is not signed again by one of them.
    let last = rotate(&desk);
    let head = fs::read_to_string(desk.path("ledger/tiles/checkpoint")).unwrap();
    for gone in ["head", "tiles/checkpoint"] {
        fs::remove_file(desk.ledger().join(gone)).unwrap();
        desk.run(["rebuild", "views"]).ok();
        assert_eq!(fs::read_to_string(desk.path("ledger/tiles/checkpoint")).unwrap(), head, "{gone}");
    }
    desk.run(["backup", "backup"]).ok();
    desk.run(["restore", "backup", "restored"]).ok();
    assert_eq!(fs::read_to_string(desk.path("restored/tiles/checkpoint")).unwrap(), head);
    for ledger in ["restored", "ledger"] {
        let file = desk.write("more.jsonl", format!("{}\n", small(20)));
        desk.run(["apply", file.to_str().unwrap(), "--ledger", ledger]).ok();
        assert_eq!(desk.run(["check", "--json", "--ledger", ledger]).json()["sound"], true);
    }
    let keys = |ledger: &str| desk.run(["key", "show", "--json", "--ledger", ledger]).json()["keys"].clone();
    assert_eq!(keys("restored").as_array().unwrap().len(), 5);
    // The past, for looking at: before, at and after a change of key.
    for position in [0, rotations[0] - 1, rotations[0], rotations[1], rotations[2] + 1, last] {
        let past = format!("past-{position}");
        desk.run(["restore", "backup", &past, "--to-position", &position.to_string()]).ok();
        assert_eq!(desk.run(["check", "--json", "--ledger", &past]).json()["sound"], true, "{past}");
        let seen = desk.run(["history", "--entries", "--ledger", &past]).ok().out;
        assert_eq!(seen.lines().collect::<Vec<_>>(), entries(&desk)[..=position as usize]);
        desk.run(["key", "rotate", "--ledger", &past]).fails(2, &["restored for looking at"]);
    }
    // All keys in one go.
    let receipts: Vec<String> =
        rotations.iter().chain([&last]).map(|n| format!("ledger/key-changes/{n}.tlog-proof")).collect();
    let follow = ["key", "follow", "--policy", "first"].map(str::to_owned);
    let policy = desk.run(follow.iter().chain(&receipts)).ok().out;
    assert!(policy.contains(&vkey(&desk)) && policy.matches("\nlog ").count() == 4, "{policy}");
    desk.run(follow.iter().chain(&receipts[1..])).fails(1, &["does not trust"]);
}

/// Secrets stay where they are, and what was made before a change of key is not taken for what came after.
#[test]
fn keys_and_entries_of_different_days_are_not_taken_for_one_ledger() {
    let desk = desk();
    copy_directory(&desk.ledger(), &desk.path("earlier"));
    let entry = rotate(&desk);
    desk.run(["backup", "public", "--without-secrets"]).ok();
    assert!(desk.path(&format!("public/key-changes/{entry}.tlog-proof")).exists());
    assert!(!desk.path("public/keys/log.key").exists());
    desk.run(["check", "--ledger", "public"]).ok();
    // The new keys beside the old log: it would sign with a key that no entry of it names.
    for file in fs::read_dir(desk.path("ledger/keys")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), desk.path("earlier/keys").join(file.file_name())).unwrap();
    }
    fs::copy(desk.path("ledger/log.vkey"), desk.path("earlier/log.vkey")).unwrap();
    copy_directory(&desk.path("ledger/key-changes"), &desk.path("earlier/key-changes"));
    let head = fs::read(desk.path("earlier/head")).unwrap();
    let apply =
        ["apply", desk.write("more.jsonl", small(1)).to_str().unwrap(), "--ledger", "earlier"].map(str::to_owned);
    desk.run(&apply).fails(2, &[&format!("#{entry}"), "newer backup"]);
    desk.run(["key", "rotate", "--ledger", "earlier", "--at", AT]).fails(2, &["newer backup"]);
    assert_eq!(fs::read(desk.path("earlier/head")).unwrap(), head);
    let check = desk.run(["check", "--ledger", "earlier"]);
    assert!(check.code == 1 && check.out.contains("newer backup"), "{check:?}");
    // A receipt that is gone is missed, also where nothing was recorded since.
    desk.run(["backup", "complete"]).ok();
    desk.run(["restore", "complete", "lacking"]).ok();
    fs::remove_file(desk.path(&format!("lacking/key-changes/{entry}.tlog-proof"))).unwrap();
    let check = desk.run(["check", "--ledger", "lacking"]);
    assert!(check.code == 1 && check.out.contains("no receipt"), "{check:?}");
    record(&desk, 1);
    fs::remove_file(desk.path(&format!("ledger/key-changes/{entry}.tlog-proof"))).unwrap();
    let check = desk.run(["check"]);
    assert!(check.code == 1 && check.out.contains("no receipt"), "{check:?}");
    fs::copy(
        desk.path(&format!("public/key-changes/{entry}.tlog-proof")),
        desk.path(&format!("ledger/key-changes/{entry}.tlog-proof")),
    )
    .unwrap();
    sound(&desk);
    // So is one that was changed.
    let path = desk.path(&format!("ledger/key-changes/{entry}.entry.json"));
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, whole.replacen("2023", "2022", 1)).unwrap();
    desk.run(["history"]).fails(2, &[&format!("{entry}.tlog-proof"), "from a backup"]);
}

#[test]
fn a_retired_key_signs_nothing_that_counts_here() {
    let desk = desk();
    let stolen: SigningKey = fs::read_to_string(desk.path("ledger/keys/log.key")).unwrap().trim().parse().unwrap();
    rotate(&desk);
    let secrets: Vec<PathBuf> =
        fs::read_dir(desk.path("ledger/keys")).unwrap().map(|file| file.unwrap().path()).collect();
    for path in secrets {
        assert!(!fs::read_to_string(&path).unwrap().contains(&stolen.to_text()), "{}", path.display());
    }
    record(&desk, 1);
    let path = desk.path("ledger/tiles/checkpoint");
    let whole = fs::read_to_string(&path).unwrap();
    let head: Checkpoint = Note::parse(&whole).unwrap().text.parse().unwrap();
    fs::write(&path, head.sign(&stolen)).unwrap();
    let check = desk.run(["check"]);
    assert!(check.code == 1 && check.out.contains("no signature by"), "{check:?}");
}

/// One of the two is a thief's: nobody can tell which.
#[test]
fn two_successors_of_one_key_are_told() {
    let desk = desk();
    copy_directory(&desk.ledger(), &desk.path("thief"));
    let entry = rotate(&desk);
    desk.run(["key", "rotate", "--at", AT, "--ledger", "thief"]).ok();
    let receipts = ["ledger", "thief"].map(|ledger| format!("{ledger}/key-changes/{entry}.tlog-proof"));
    desk.run(["key", "follow", "--policy", "first", &receipts[1]]).ok();
    desk.run(["key", "follow", "--policy", "first", &receipts[0], &receipts[1]]).fails(1, &["TWO successors"]);
    // A witness goes along with the first that it is shown, and with no other.
    desk.run(["witness", "init", "w", "--name", "w.example/w"]).ok();
    desk.run(["witness", "follow", "w", first_key(&desk).as_str()]).ok();
    desk.run(["witness", "follow", "w", &receipts[0]]).ok();
    desk.run(["witness", "follow", "w", &receipts[0]]).ok();
    desk.run(["witness", "follow", "w", &receipts[1]]).fails(1, &["another key"]);
    desk.run(["witness", "follow", "w", &vkey(&desk)]).ok();
    desk.run(["witness", "follow", "w", "ledger/keys/log.vkey"]).ok();
}

fn first_key(desk: &Desk) -> String {
    desk.run(["key", "show", "--json"]).json()["keys"][0]["key"].as_str().unwrap().to_owned()
}

/// Witnesses, the ledger's own policy, receipts and evidence files: the quorum goes on.
#[test]
fn what_others_say_goes_on_across_a_change_of_key() {
    let desk = desk();
    let mut policy = String::new();
    let mut serving = Vec::new();
    for name in ["w1", "w2"] {
        let key = desk.run(["witness", "init", name, "--name", &format!("{name}.example/w")]).ok().out;
        desk.run(["witness", "follow", name, "ledger/keys/log.vkey"]).ok();
        serving.push(Serving::start(desk.command(["witness", "serve", name, "--listen", "127.0.0.1:0"])));
        policy += &format!("witness {name} {} {}\n", key.trim(), serving.last().unwrap().address);
    }
    policy += "group both all w1 w2\nquorum both\n";
    desk.write("policy", format!("log {}\n{policy}", vkey(&desk)));
    desk.run(["anchor", "policy", "policy"]).ok();
    let collect = || desk.run(["anchor", "collect", "--heartbeat", "--at", AT, "--json"]).json();
    collect();
    let entry = rotate(&desk);
    let receipt = format!("ledger/key-changes/{entry}.tlog-proof");
    // Too few vouch for it as yet.
    desk.run(["key", "follow", "--policy", "policy", &receipt]).fails(1, &["not enough witnesses"]);
    // The head that both keys signed is still the old key's; the next one is not.
    let answer = desk.run(["anchor", "collect", "--at", AT, "--json"]).json();
    let head = answer["heads"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (answer["silent"].as_array().unwrap().len(), &head["size"], &head["enough"]),
        (0, &(entry + 1).into(), &true.into()),
        "{answer}"
    );
    assert_eq!(collect()["silent"].as_array().unwrap().len(), 2, "403: not signed by the key that they follow");
    for name in ["w1", "w2"] {
        desk.run(["witness", "follow", name, &receipt]).ok();
    }
    let answer = collect();
    let heads = answer["heads"].as_array().unwrap();
    assert_eq!((answer["silent"].as_array().unwrap().len(), &heads.last().unwrap()["enough"]), (0, &true.into()));

    // Whoever asks for witnesses follows with a receipt under a head for which they vouch, whichever key signed it.
    for (directory, earlier) in [("early", true), ("late", false)] {
        desk.run(["receipt", "write", &entry.to_string(), "--to", directory]).ok();
        let path = format!("{directory}/{entry}.tlog-proof");
        if earlier {
            desk.run(["receipt", "upgrade", &path]).ok();
        } else {
            let heads = desk.path("ledger/anchors/heads");
            let sizes = fs::read_dir(&heads).unwrap().map(|head| head.unwrap().path());
            let size = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().parse::<u64>().unwrap();
            let last = sizes.max_by_key(size).unwrap();
            let receipts = ledger::receipts::Receipts::open(&desk.ledger()).unwrap();
            let (_, under) =
                receipts.under(eventlog::Position(entry), &fs::read_to_string(&last).unwrap(), size(&last)).unwrap();
            fs::write(desk.path(&path), under.to_string()).unwrap();
        }
        let text: Receipt = fs::read_to_string(desk.path(&path)).unwrap().parse().unwrap();
        let logs =
            Note::parse(&text.note).unwrap().signatures.iter().filter(|line| line.name.contains("so-cai")).count();
        assert_eq!(logs, if earlier { 2 } else { 1 });
        let followed = desk.run(["key", "follow", "--policy", "policy", &path]).ok();
        assert!(followed.err.is_empty(), "{}", followed.err);
        desk.write("followed", followed.out);
    }
    // What the ledger asks goes on by the new key alone, and so does what others prove.
    for number in [1, entry] {
        desk.run(["prove", "presence", &number.to_string(), "--to", &format!("{number}.zip")]).ok();
        desk.run(["verify", &format!("{number}.zip"), "--policy", "followed"]).ok();
    }
    desk.run(["anchor", "policy", "policy"]).fails(2, &["add the line", &vkey(&desk)]);
    desk.run(["anchor", "policy", "followed"]).ok();
    desk.run(["anchor", "list"]).ok();
    sound(&desk);
}

#[test]
fn without_its_secret_a_ledger_is_read_and_checked_and_says_what_recording_needs() {
    let desk = desk();
    let backup = |name: &str| desk.run(["key", "backup", "--to", name, "--passphrase-file", "passphrase"]);
    let restore = |name: &str| desk.run(["key", "restore", name, "--passphrase-file", "passphrase"]);
    backup("retired").ok();
    rotate(&desk);
    backup("paper").ok();
    backup("paper").fails(2, &["paper exists"]);
    restore("paper").fails(1, &["never overwritten"]);
    let stranger = self::desk();
    stranger.run(["key", "backup", "--to", "paper", "--passphrase-file", "passphrase"]).ok();
    fs::copy(stranger.path("paper"), desk.path("stranger")).unwrap();

    let secret = desk.path("ledger/keys/log.key");
    let whole = fs::read_to_string(&secret).unwrap();
    fs::remove_file(&secret).unwrap();
    let before = entries(&desk);
    let check = desk.run(["check", "--deep"]).fails(1, &["found 1 fault(s)"]);
    assert!(check.out.contains("keys/log.key") && check.out.contains("socai key restore FILE"), "{check:?}");
    desk.run(["receipt", "write", "1", "--to", "mine"]).ok();
    desk.run(["prove", "presence", "1", "--to", "e.zip"]).ok();
    assert_eq!(desk.run(["key", "show", "--json"]).json()["secret"], false);
    let more = desk.write("more.jsonl", format!("{}\n", small(1)));
    desk.run(["apply", more.to_str().unwrap()]).fails(2, &["log.key", "socai key restore FILE"]);
    desk.run(["key", "rotate", "--at", AT]).fails(2, &["socai key restore FILE"]);
    desk.run(["backup", "copy"]).fails(2, &["socai key restore FILE"]);
    desk.run(["backup", "copy", "--without-secrets"]).ok();
    for other in ["retired", "stranger"] {
        restore(other).fails(1, &["not the one that the log names"]);
    }
    desk.write("other", "another passphrase");
    desk.run(["key", "restore", "paper", "--passphrase-file", "other"]).fails(2, &["not the right one"]);
    assert!(!secret.exists());
    restore("paper").ok();
    assert_eq!(fs::read_to_string(&secret).unwrap(), whole);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!([&secret, &desk.path("paper")].map(|path| mode(path)), [0o600, 0o600]);
    }
    // Also the public key, if that is gone too: the log's heads say whose it is.
    let public = desk.path("ledger/log.vkey");
    fs::remove_file(&secret).unwrap();
    fs::remove_file(&public).unwrap();
    for other in ["retired", "stranger"] {
        assert_ne!(restore(other).code, 0);
        assert!(!secret.exists() && !public.exists());
    }
    restore("paper").ok();
    assert_eq!(entries(&desk), before);
    desk.run(["apply", more.to_str().unwrap()]).ok();
    sound(&desk);
}

#[test]
fn a_passphrase_is_not_easily_guessed_and_a_changed_backup_does_not_open() {
    let desk = desk();
    for (weak, why) in [("short", "at least 12"), ("mật khẩu rất dài", "without accents"), ("", "at least 12")] {
        desk.write("weak", format!("{weak}\n"));
        desk.run(["key", "backup", "--to", "paper", "--passphrase-file", "weak"]).fails(2, &[why]);
    }
    assert!(!desk.path("paper").exists());
    let silent = desk.run_with_input(["key", "backup", "--to", "paper"], b"correct horse battery\n");
    silent.fails(2, &["SOCAI_PASSPHRASE_FILE"]);
    let mut command = desk.command(["key", "backup", "--to", "paper"]);
    command.env("SOCAI_PASSPHRASE_FILE", desk.path("passphrase"));
    assert!(command.output().unwrap().status.success());
    let text = fs::read_to_string(desk.path("paper")).unwrap();
    assert!(text.contains(&vkey(&desk)) && !text.contains("PRIVATE"), "{text}");
    fs::remove_file(desk.path("ledger/keys/log.key")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.len() - 2;
    let swapped = text.replace(lines[last], &lines[last].chars().rev().collect::<String>());
    for (changed, why) in [(swapped, "age"), (text.replace("-----END", "----END"), "no end"), (String::new(), "no end")]
    {
        desk.write("changed", changed);
        let ran = desk.run(["key", "restore", "changed", "--passphrase-file", "passphrase"]);
        assert!(ran.code == 2 && (ran.err.contains(why) || ran.err.contains("changed")), "{ran:?}");
    }
    desk.run(["key", "restore", "paper", "--passphrase-file", "passphrase"]).ok();
    sound(&desk);
}

/// Written by an earlier program of this kind: it opens for ever.
#[test]
fn a_backup_of_every_format_opens() {
    let golden = tests::repository().join("tests/golden/key-1.txt");
    if std::env::var_os("SOCAI_BLESS").is_some() && !golden.exists() {
        let key = SigningKey::from_seed("socai.example/ledger", &[7; 32]).unwrap();
        fs::write(&golden, ledger::key_backup::seal(&key, PASSPHRASE).unwrap()).unwrap();
    }
    let key = ledger::key_backup::open(&fs::read_to_string(golden).unwrap(), PASSPHRASE).unwrap();
    assert_eq!(key.to_text(), SigningKey::from_seed("socai.example/ledger", &[7; 32]).unwrap().to_text());
}

/// What `command` shows on a terminal, where each question is answered in turn.
fn on_terminal(desk: &Desk, command: &str, answers: &[(&str, &str)]) -> String {
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", command, "/dev/null"]).current_dir(desk.directory.path());
    script.env("SOCAI_LEDGER", desk.ledger()).env("LANG", "en_US.UTF-8").env_remove("LC_ALL");
    let mut child = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script is part of Debian");
    let (mut keyboard, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (mut shown, mut seen) = (Vec::new(), 0);
    let mut more = |shown: &mut Vec<u8>| {
        let mut bytes = [0; 1024];
        let count = screen.read(&mut bytes).unwrap_or(0);
        shown.extend_from_slice(&bytes[..count]);
        count > 0
    };
    for (question, answer) in answers {
        while !String::from_utf8_lossy(&shown[seen..]).contains(question) {
            assert!(more(&mut shown), "{question} is not asked: {}", String::from_utf8_lossy(&shown));
        }
        seen = shown.len();
        // The question is there a moment before the echo is off.
        thread::sleep(Duration::from_millis(300));
        keyboard.write_all(format!("{answer}\n").as_bytes()).unwrap();
    }
    while more(&mut shown) {}
    assert!(child.wait().unwrap().success(), "{}", String::from_utf8_lossy(&shown));
    String::from_utf8(shown).unwrap()
}

#[test]
fn a_passphrase_is_asked_for_twice_and_never_shown() {
    let desk = desk();
    let program = tests::binary().display();
    let answers = [("Passphrase:", PASSPHRASE), ("Again:", PASSPHRASE)];
    let shown = on_terminal(&desk, &format!("{program} key backup --to paper"), &answers);
    assert!(shown.contains("paper: the secret of") && !shown.contains(PASSPHRASE), "{shown}");
    fs::remove_file(desk.path("ledger/keys/log.key")).unwrap();
    on_terminal(&desk, &format!("{program} key restore paper"), &answers[..1]);
    let answers = [("Passphrase:", PASSPHRASE), ("Again:", "something else")];
    let shown = on_terminal(&desk, &format!("! {program} key backup --to other"), &answers);
    assert!(shown.contains("not the same") && !desk.path("other").exists(), "{shown}");
    sound(&desk);
}

/// Debian's age takes passphrases from a terminal alone.
#[test]
fn others_open_the_backup_with_the_words_taken_off() {
    let desk = desk();
    if !Command::new("age").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return skipped("age is not there", "apt-get install age");
    }
    desk.run(["key", "backup", "--to", "paper", "--passphrase-file", "passphrase"]).ok();
    let paper = fs::read_to_string(desk.path("paper")).unwrap();
    let command = paper.lines().find_map(|line| line.split_once("Without this program:")).unwrap().1.trim();
    let command = command.replace("FILE", "paper") + " --output plain";
    on_terminal(&desk, &command, &[("passphrase", PASSPHRASE)]);
    let plain = fs::read_to_string(desk.path("plain")).unwrap();
    assert_eq!(plain, fs::read_to_string(desk.path("ledger/keys/log.key")).unwrap());
}
