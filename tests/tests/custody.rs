//! What is kept stays kept: nothing sound is replaced by what is damaged or missing, nothing leads out of a
//! directory, nothing that this program did not make is overwritten, and `check` names whatever is wrong.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use tests::{Desk, Ran, opening, vouched};

const NAME: &str = "Người Được Thử Nghiệm";
const AT: [&str; 2] = ["--at", "2025-12-30T09:00:00"];

/// A ledger with anchors, a name and a backup.
pub fn kept() -> (Desk, String) {
    let desk = vouched::desk();
    vouched::cosign(&desk, "2025-12-02T10:00:00");
    let by = ["person", "enter", "--json", "--by", "VPUBND/provincial-clerk"];
    let ran = desk.run_with_input(by.iter().chain(&AT), format!("{NAME}\n").as_bytes());
    let person = ran.json()["person"].as_str().unwrap().to_owned();
    desk.run(["backup", "backup"]).ok();
    (desk, person)
}

pub fn one(directory: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().find(|path| path.extension().is_none()).unwrap()
}

/// Runs it; it ends by itself.
fn ends(desk: &Desk, arguments: &[&str]) -> Ran {
    let command = desk.command(arguments);
    let mut bounded = Command::new("timeout");
    bounded.arg("60").arg(command.get_program()).args(command.get_args()).current_dir(desk.directory.path());
    bounded.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let ran = Ran::from(bounded.output().unwrap());
    assert_ne!(ran.code, 124, "it hangs: {arguments:?}");
    ran
}

#[test]
fn whatever_is_damaged_or_missing_is_named_and_the_backups_copy_stays_as_it_was() {
    let (desk, person) = kept();
    desk.run(["check"]).ok();
    let kept = one(&desk.path("ledger/anchors/kept"));
    let within = |path: &Path| path.strip_prefix(desk.path("ledger")).unwrap().to_str().unwrap().to_owned();
    let head = fs::read_dir(desk.path("ledger/anchors/heads")).unwrap().next().unwrap().unwrap().path();
    let files = [
        within(&kept),
        within(&head),
        "anchors/policy".to_owned(),
        "anchors/authorities.toml".to_owned(),
        format!("vault/keys/{person}"),
        format!("vault/sealed/{person}"),
    ];
    for file in &files {
        let (path, copy) = (desk.path("ledger").join(file), desk.path("backup").join(file));
        let (whole, good) = (fs::read(&path).unwrap(), fs::read(&copy).unwrap());
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 0x80;
        for damage in [Some(flipped), Some(Vec::new()), None] {
            match &damage {
                Some(bytes) => fs::write(&path, bytes).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            // A setting on which no anchor rests may be taken away on purpose.
            let taken_away = damage.as_ref().is_none_or(Vec::is_empty) && file.ends_with(".toml");
            if !taken_away {
                let check = desk.run(["check"]);
                assert_eq!(check.code, 1, "{file}, {damage:?}: {check:?}");
                assert!(check.out.contains(file.as_str()), "{file}: {}", check.out);
            }
            desk.run(["backup", "backup"]).fails(1, &[file]);
            assert_eq!(fs::read(&copy).unwrap(), good, "{file}");
            fs::write(&path, &whole).unwrap();
        }
        desk.run(["check"]).ok();
    }
    desk.run(["backup", "backup"]).ok();
    // The other way: what is damaged in the backup is put right, and is not restored.
    for file in [&files[0], &files[4]] {
        let copy = desk.path("backup").join(file);
        let good = fs::read(&copy).unwrap();
        fs::write(&copy, b"damaged").unwrap();
        let to = format!("restored-{}", file.len());
        desk.run(["restore", "backup", &to]).fails(1, &[file]);
        assert!(!desk.path(&to).join(file).exists());
        desk.run(["backup", "backup"]).ok();
        assert_eq!(fs::read(&copy).unwrap(), good);
    }
}

#[test]
fn an_erasure_travels_with_its_event_and_no_restoring_brings_a_key_back() {
    let (desk, person) = kept();
    let files = ["keys", "sealed"].map(|part| format!("vault/{part}/{person}"));
    let key = fs::read(desk.path("backup").join(&files[0])).unwrap();
    fs::remove_dir_all(desk.path("ledger/vault")).unwrap();
    desk.run(["backup", "backup"]).fails(1, &[&files[0], &files[1]]);
    assert_eq!(fs::read(desk.path("backup").join(&files[0])).unwrap(), key);
    desk.run(["restore", "backup", "other"]).ok();

    let erase = ["person", "erase", &person, "--ground", "order", "--order", "9060/QĐ-UBND", "--ledger", "other"];
    let by = ["--by", "SNV/chief-inspector", "--approved-by", "UBND/chairman"];
    desk.run(erase.iter().copied().chain(by).chain(AT)).ok();
    desk.run(["backup", "backup", "--ledger", "other"]).ok();
    assert!(files.iter().all(|file| !desk.path("backup").join(file).exists()));
    // An old copy of the key in a backup that knows of the erasure.
    fs::write(desk.path("backup").join(&files[0]), &key).unwrap();
    desk.run(["restore", "backup", "again"]).ok();
    desk.run(["restore", "backup", "past", "--to-position", "310"]).ok();
    for directory in ["again", "past"] {
        assert!(files.iter().all(|file| !desk.path(directory).join(file).exists()), "{directory}");
    }
}

#[test]
fn nothing_is_written_or_read_through_a_link_and_nothing_hangs() {
    let (desk, _) = kept();
    let victim = desk.write("victim", b"not to be touched");
    let stranger = "vault/keys/P-aaaaaaaaaaaaaaaa";
    // A file with another name too is nobody's to overwrite.
    fs::hard_link(&victim, desk.path("backup").join(stranger)).unwrap();
    desk.run(["backup", "backup"]);
    fs::remove_file(desk.path("backup").join(stranger)).unwrap();
    let tile = desk.path("backup/tiles/unfinished");
    fs::hard_link(&victim, &tile).unwrap();
    desk.run(["backup", "backup"]);
    let _ = fs::remove_file(&tile);
    assert_eq!(fs::read(&victim).unwrap(), b"not to be touched");

    fs::create_dir(desk.path("out")).unwrap();
    for (name, target) in [
        (stranger, "../../../victim"),
        ("vault/keys/x", "../../../ledger/keys/log.key"),
        ("documents", "../out"),
        ("anchors/kept/x", "/etc/passwd"),
        ("tiles/checkpoint.new", "../../victim"),
    ] {
        let link = desk.path("backup").join(name);
        let saved = desk.path("saved");
        let had = link.exists();
        if had {
            fs::rename(&link, &saved).unwrap();
        }
        symlink(target, &link).unwrap();
        desk.run(["backup", "backup"]).fails(2, &[name, "a link"]);
        desk.run(["restore", "backup", "restored"]).fails(2, &[name, "a link"]);
        assert!(!desk.path("restored").exists());
        fs::remove_file(&link).unwrap();
        if had {
            fs::rename(&saved, &link).unwrap();
        }
    }
    assert_eq!(fs::read(&victim).unwrap(), b"not to be touched");
    assert!(fs::read_dir(desk.path("out")).unwrap().next().is_none());
    desk.run(["check"]).ok();

    // A pipe in the place of a file.
    let document = desk.write("document", b"a document");
    desk.run(["document", "add", document.to_str().unwrap()]).ok();
    desk.run(["backup", "backup"]).ok();
    let fifo = |path: &Path| {
        fs::remove_file(path).unwrap();
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    let folder = fs::read_dir(desk.path("ledger/documents"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| !path.ends_with("incoming"))
        .unwrap();
    let held = one(&folder).strip_prefix(desk.path("ledger")).unwrap().to_owned();
    for directory in ["ledger", "backup"] {
        let files = [held.to_str().unwrap(), "anchors/policy", "tiles/checkpoint", "ledger.toml", "log.vkey"];
        for file in files {
            let path = desk.path(directory).join(file);
            let whole = fs::read(&path).unwrap();
            fifo(&path);
            let check = ends(&desk, &["check", "--ledger", directory]);
            assert_ne!(check.code, 0, "{directory}/{file}: {check:?}");
            ends(&desk, &["state", "--ledger", directory]);
            assert_ne!(ends(&desk, &["backup", "backup"]).code, 0, "{directory}/{file}");
            if directory == "backup" {
                assert_ne!(ends(&desk, &["restore", "backup", "restored"]).code, 0, "{file}");
            }
            fs::remove_file(&path).unwrap();
            fs::write(&path, whole).unwrap();
        }
    }
    // As an argument: nobody writes into it, or it has no end.
    let pipe = desk.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for file in [pipe.to_str().unwrap(), "/dev/zero"] {
        for command in [
            &["verify", file, "--policy", "policy"][..],
            &["intake", file],
            &["apply", file],
            &["anchor", "policy", file],
        ] {
            assert_ne!(ends(&desk, command).code, 0, "{command:?}");
        }
    }
    desk.run(["receipt", "write", "300", "--to", "receipts"]).ok();
    let script = r#""$0" verify <(cat receipts/300.tlog-proof) --entry receipts/300.entry.json --policy <(sleep 0.3; cat policy)"#;
    let through = desk.command::<&str>([]);
    let ran = Command::new("bash")
        .arg("-c")
        .arg(script)
        .arg(through.get_program())
        .current_dir(desk.directory.path())
        .output();
    let ran = ran.unwrap();
    assert!(String::from_utf8_lossy(&ran.stdout).contains("300"), "{ran:?}");
}

#[test]
fn no_command_overwrites_what_it_did_not_make() {
    let (desk, person) = kept();
    let precious = "precious";
    let kept = |what: &str| assert_eq!(fs::read(desk.path(precious)).unwrap(), b"precious", "{what}");
    desk.write(precious, b"precious");
    let refuses = |arguments: &[&str]| {
        desk.run(arguments).fails(2, &[precious, "choose another name"]);
        kept(&arguments.join(" "));
    };
    refuses(&["prove", "presence", "300", "--to", precious]);
    refuses(&["prove", "verdict", "UBND-2023-9901/C-Q/2023-Q3/SYT", "--at", "2023-12-31", "--to", precious]);
    refuses(&["page", "--to", precious]);
    let entries = || desk.run(["history", "--entries"]).ok().out.lines().count();
    let before = entries();
    let show = ["person", "show", &person, "--reason", "x", "--by", "SNV/chief-inspector", "--to", precious];
    refuses(&[&show[..], &AT].concat());
    assert_eq!(entries(), before, "a reading that was not given is not recorded");
    fs::write(desk.path("passphrase"), "a passphrase of words\n").unwrap();
    refuses(&["key", "backup", "--to", precious, "--passphrase-file", "passphrase"]);
    // What has the name of something that a command makes again.
    desk.run(["receipt", "write", "300", "--to", "receipts"]).ok();
    desk.run(["receipt", "write", "300", "--to", "receipts"]).ok();
    for (file, command) in [
        ("receipts/300.entry.json", &["receipt", "write", "300", "--to", "receipts"][..]),
        ("receipts/300.tlog-proof", &["receipt", "write", "300", "--to", "receipts"]),
        ("questions/w1.request", &["anchor", "export", "questions"]),
    ] {
        let path = desk.path(file);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, b"precious").unwrap();
        desk.run(command).fails(2, &[file, "choose another name"]);
        assert_eq!(fs::read(&path).unwrap(), b"precious");
        fs::write(&path, whole).unwrap();
    }
    desk.run(["anchor", "export", "questions"]).ok();
    // A receipt that was brought up to date is worth more than a new one.
    desk.run(["receipt", "upgrade", "receipts/300.tlog-proof"]).ok();
    let upgraded = fs::read(desk.path("receipts/300.tlog-proof")).unwrap();
    desk.run(["receipt", "write", "300", "--to", "receipts"]).ok();
    assert_eq!(fs::read(desk.path("receipts/300.tlog-proof")).unwrap(), upgraded);
    // The demo is told in no other ledger.
    desk.run(["init", "--clock", "simulated", "--at", "2023-06-01T08:00", "--ledger", "mine"]).ok();
    desk.run(["demo", "--ledger", "mine"]).fails(2, &["mine"]);
    assert_eq!(desk.run(["history", "--entries", "--ledger", "mine"]).ok().out.lines().count(), 1);
}

/// Another user, who may read the directory and nothing that is secret.
#[test]
fn reading_needs_no_secret() {
    if !nix_is_root() {
        assert!(std::env::var_os("CI").is_none(), "CI runs as root, so that this is tried");
        return;
    }
    let (desk, _) = kept();
    let document = desk.write("document", b"a document");
    desk.run(["document", "add", document.to_str().unwrap()]).ok();
    // A ledger of the layout before: all of the keys in keys/. One opening by its owner is enough.
    fs::remove_file(desk.path("ledger/log.vkey")).unwrap();
    let settings = fs::read_to_string(desk.path("ledger/ledger.toml")).unwrap();
    fs::write(desk.path("ledger/ledger.toml"), settings.replace("layout = 3", "layout = 2")).unwrap();
    desk.run(["state"]).ok();
    assert!(desk.path("ledger/log.vkey").exists());

    let mode = |path: &str, mode: u32| fs::set_permissions(desk.path(path), fs::Permissions::from_mode(mode)).unwrap();
    mode("", 0o755);
    mode("ledger/keys", 0o700);
    fs::create_dir(desk.path("theirs")).unwrap();
    mode("theirs", 0o777);
    let binary = desk.path("socai");
    fs::copy(desk.command::<&str>([]).get_program(), &binary).unwrap();
    let reader = |arguments: &[&str]| {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&binary).args(arguments);
        command.current_dir(desk.path("theirs")).env("SOCAI_LEDGER", desk.ledger()).env("LANG", "en_US.UTF-8");
        Ran::from(command.output().unwrap())
    };
    for question in [
        &["state"][..],
        &["history"],
        &["show", "organisation"],
        &["scorecard"],
        &["who"],
        &["receipt", "show", "3"],
        &["receipt", "write", "300", "--to", "."],
        &["anchor", "list"],
        &["document", "list"],
        &["prove", "presence", "300", "--to", "evidence.zip"],
    ] {
        reader(question).ok();
    }
    let policy = desk.path("policy");
    reader(&["verify", "evidence.zip", "--policy", policy.to_str().unwrap()]);
    // What it may not look at is said, and is no fault.
    let check = reader(&["check"]).ok();
    assert!(
        check.out.contains("sound") && check.out.contains("keys/log.key") && check.out.contains("vault"),
        "{check:?}"
    );
    let key = reader(&["key", "show"]).ok();
    assert!(key.out.contains("may not read the secret"), "{key:?}");
    assert_ne!(reader(&["apply", "/dev/null"]).code, 0);
}

fn nix_is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|ran| ran.stdout == b"0\n")
}

#[test]
fn a_clock_that_leaps_records_nothing_until_somebody_says_so() {
    let untimed = |line: &str| {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        line.as_object_mut().unwrap().remove("at");
        line.to_string()
    };
    let desk = Desk::new();
    desk.run(["init"]).ok();
    let lines: Vec<String> = opening().iter().map(|line| untimed(line)).collect();
    let file = desk.write("opening.jsonl", lines.join("\n"));
    let later = |by: &str, arguments: &[&str]| {
        let command = desk.command(arguments);
        let mut faked = Command::new("faketime");
        faked.arg("-f").arg(by).arg(command.get_program()).args(command.get_args());
        faked.current_dir(desk.directory.path()).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        faked.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        Ran::from(faked.output().unwrap())
    };
    let entries = || desk.run(["history", "--entries"]).ok().out.lines().count();
    let apply = ["apply", file.to_str().unwrap()];
    for by in ["+32d", "+73y"] {
        later(by, &apply).fails(2, &["clock", "socai clock confirm"]);
        assert_eq!(entries(), 1, "nothing of it is recorded");
    }
    // A bare command would confirm whatever a wrong clock says.
    let day = |by: &str| {
        let mut faked = Command::new("faketime");
        faked.args(["-f", by, "date", "+%F"]).env("TZ", "Asia/Ho_Chi_Minh").env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        String::from_utf8(faked.output().unwrap().stdout).unwrap().trim().to_owned()
    };
    let (today, in_a_month, in_two) = (day("+0d"), day("+30d"), day("+62d"));
    for by in ["+32d", "+70y"] {
        later(by, &["clock", "confirm", "--at", &today]).fails(2, &["clock", &today]);
        assert_eq!(entries(), 1, "nothing is confirmed");
    }
    later("+70y", &["clock", "confirm"]).fails(2, &["--at"]);
    assert_eq!(entries(), 1, "nothing is confirmed");
    later("+30d", &["clock", "confirm"]).ok();
    // Now the last entry lies ahead of this machine's clock: that is said, and nothing is hidden.
    let history = desk.run(["history"]).ok();
    assert!(
        history.err.contains("after this machine's time") && history.out.contains("Confirmed the clock"),
        "{history:?}"
    );
    for command in [&["state"][..], &["check"]] {
        assert!(desk.run(command).err.contains("socai init --continues"), "{command:?}");
    }
    desk.run(apply).fails(2, &["clock"]);
    later("+62d", &apply).fails(2, &["socai clock confirm"]);
    later("+62d", &["clock", "confirm", "--at", &in_a_month]).fails(2, &["clock"]);
    later("+62d", &["clock", "confirm", "--at", &in_two]).ok();
    later("+62d", &apply).ok();
    assert!(later("+62d", &["state"]).ok().err.is_empty());
    // The way on, where nobody can wait so long.
    desk.run(["init", "--ledger", "next", "--continues", "ledger"]).ok();
    let first = desk.run(["history", "--entries", "--ledger", "next"]).ok().out;
    let root = desk.run(["check", "--json"]).json()["root"].as_str().unwrap().to_owned();
    assert!(first.contains(&root) && first.contains("so-cai.invalid/"), "{first}");
}

/// The key of an erased person is gone before the answer, whichever way the command came.
#[test]
fn an_erasure_is_done_when_it_is_answered() {
    let erase = |person: &str| {
        format!(
            r#"{{"id":"x","at":"2025-12-30T10:00:00","by":{{"unit":"SNV","position":"chief-inspector"}},"approved_by":{{"unit":"UBND","position":"chairman"}},"do":{{"erase-person":{{"person":"{person}","ground":"order","order":{{"number":"9060/QĐ-UBND"}}}}}}}}"#
        )
    };
    let gone = |desk: &Desk, person: &str| {
        ["keys", "sealed"].iter().all(|part| !desk.path("ledger/vault").join(part).join(person).exists())
    };
    for way in ["apply", "stream", "library"] {
        let (desk, person) = kept();
        assert!(!gone(&desk, &person));
        match way {
            "apply" => drop(desk.run(["apply", desk.write("line", erase(&person)).to_str().unwrap()]).ok()),
            "stream" => drop(desk.run_with_input(["apply", "--stream", "-"], erase(&person).as_bytes()).ok()),
            _ => {
                let mut ledger = ledger::open(&desk.ledger()).unwrap();
                let script = ledger::Script::read(erase(&person).as_bytes()).unwrap();
                // A name is kept out of texts without anybody asking for it.
                let mut naming = script.lines[0].command.clone();
                naming.id = "names".parse().unwrap();
                naming.legal_basis = vec![format!("theo lời ông {NAME}")];
                let refused = ledger.submit(&naming, script.lines[0].at).unwrap_err();
                assert!(matches!(refused, ledger::LedgerError::NameInText), "{refused}");
                ledger.submit(&script.lines[0].command, script.lines[0].at).unwrap();
                assert!(gone(&desk, &person), "while the ledger is open");
            }
        }
        assert!(gone(&desk, &person), "{way}");
        desk.run(["check"]).ok();
    }
}
