//! What was made elsewhere: another ledger's backup, evidence and pages that are not ours to overwrite, anchors and a
//! policy that somebody took away or replaced.

use std::fs;

use eventlog::Digest;
use tests::Desk;

use crate::{
    assembling::base64,
    custody::{kept, one},
};

/// What has the form of something that a command makes again, and is another's.
#[test]
fn no_command_overwrites_what_was_made_elsewhere_or_changed_by_hand() {
    let (desk, _) = kept();
    let presence =
        |entry: &str, ledger: &str, to: &str| desk.run(["prove", "presence", entry, "--ledger", ledger, "--to", to]);
    presence("300", "ledger", "evidence.zip").ok();
    let whole = fs::read(desk.path("evidence.zip")).unwrap();
    presence("300", "ledger", "evidence.zip").ok();
    // Evidence of this ledger is made anew from it at any time; another's is not.
    presence("299", "ledger", "evidence.zip").ok();
    presence("300", "ledger", "evidence.zip").ok();
    desk.run(["demo", "--ledger", "other"]).ok();
    presence("300", "other", "evidence.zip").fails(2, &["evidence.zip", "choose another name"]);
    assert_eq!(fs::read(desk.path("evidence.zip")).unwrap(), whole);
    let mut edited = whole.clone();
    *edited.last_mut().unwrap() ^= 1;
    fs::write(desk.path("evidence.zip"), &edited).unwrap();
    presence("300", "ledger", "evidence.zip").fails(2, &["evidence.zip"]);
    assert_eq!(fs::read(desk.path("evidence.zip")).unwrap(), edited);

    desk.run(["page", "--to", "page.html"]).ok();
    desk.run(["page", "--to", "page.html"]).ok();
    let mut page = fs::read(desk.path("page.html")).unwrap();
    page.extend_from_slice(b"<!-- a note of ours -->\n");
    fs::write(desk.path("page.html"), &page).unwrap();
    desk.run(["page", "--to", "page.html"]).fails(2, &["page.html", "choose another name"]);
    assert_eq!(fs::read(desk.path("page.html")).unwrap(), page);
}

/// Whoever has a newer program has the newer page in the place of the older one, and loses nothing else.
#[test]
fn a_page_of_an_earlier_version_gives_way_to_the_newer_one() {
    let desk = Desk::new();
    let page = |to: &str| desk.run(["page", "--to", to]);
    page("page.html").ok();
    let newest = fs::read_to_string(desk.path("page.html")).unwrap();
    let script = newest.split_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
    let digest = |script: &str| base64(&Digest::of(script.as_bytes()).0);
    // As it was before something was added at the end of the script.
    let (older_script, _) = script.trim_end().rsplit_once('\n').unwrap();
    let older = newest.replace(script, older_script).replace(&digest(script), &digest(older_script));
    fs::write(desk.path("page.html"), &older).unwrap();
    page("page.html").ok();
    assert_eq!(fs::read_to_string(desk.path("page.html")).unwrap(), newest);

    let title = "<title>Sổ Cái: kiểm tra bằng chứng</title>";
    let changed = [
        ("a script that its policy does not name", newest.replace(script, older_script)),
        ("a note behind the older page", older.clone() + "<!-- a note of ours -->\n"),
        ("a note before it", format!("<!-- a note of ours -->\n{older}")),
        ("another style", older.replacen("<style>", "<style>\n  body { color: red }", 1)),
        ("another title", older.replace(title, "<title>Kiểm tra bằng chứng</title>")),
        ("another sentence in this page", newest.replacen("không gửi gì đi", "gửi đi tất cả", 1)),
        ("a page of somebody else's", format!("<!doctype html>\n<html lang=\"vi\">\n<head>{title}</head></html>\n")),
        ("nothing", String::new()),
    ];
    for (what, text) in changed {
        assert!(text != newest && text != older, "{what}");
        fs::write(desk.path("page.html"), &text).unwrap();
        page("page.html").fails(2, &["page.html", "choose another name"]);
        assert_eq!(fs::read_to_string(desk.path("page.html")).unwrap(), text, "{what}");
    }
}

/// A directory is written only if it is empty, or shows that it is a backup of this very ledger.
#[test]
fn no_backup_is_made_over_another_ledgers() {
    let (desk, _) = kept();
    desk.run(["demo", "--ledger", "other"]).ok();
    desk.run(["backup", "theirs", "--ledger", "other"]).ok();
    let all = |directory: &str| {
        let mut found = std::collections::BTreeMap::new();
        let mut open = vec![desk.path(directory)];
        while let Some(path) = open.pop() {
            for entry in fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    open.push(entry)
                } else {
                    drop(found.insert(entry.clone(), fs::read(&entry).unwrap()))
                }
            }
        }
        found
    };
    let refuses = |to: &str, code: i32, why: &str| {
        let before = all(to);
        desk.run(["backup", to]).fails(code, &[to, why]);
        assert_eq!(all(to), before, "{to}: nothing is written");
    };
    refuses("theirs", 1, "another ledger");
    fs::remove_file(desk.path("theirs/tiles/checkpoint")).unwrap();
    refuses("theirs", 1, "log.vkey");
    fs::remove_dir_all(desk.path("theirs/tiles")).unwrap();
    refuses("theirs", 1, "log.vkey");
    fs::remove_file(desk.path("theirs/log.vkey")).unwrap();
    fs::remove_file(desk.path("theirs/keys/log.vkey")).unwrap();
    refuses("theirs", 1, "keys/log.key");
    // Files of theirs alone, or of nobody.
    for (directory, file) in [
        ("d1", "ledger.toml"),
        ("d2", "anchors/policy"),
        ("d3", "notes.txt"),
        ("d4", "documents/x"),
        ("d5", "tiles/unfinished"),
        ("d6", "vault/keys/P-aaaaaaaaaaaaaaaa"),
    ] {
        fs::create_dir_all(desk.path(directory).join(file).parent().unwrap()).unwrap();
        fs::write(desk.path(directory).join(file), b"layout = 3\n").unwrap();
        refuses(directory, 2, "not empty");
    }
    // One key of theirs among files of ours.
    fs::create_dir(desk.path("mixed")).unwrap();
    desk.run(["backup", "mixed"]).ok();
    let key = fs::read(desk.path("mixed/keys/log.key")).unwrap();
    fs::copy(desk.path("other/keys/log.key"), desk.path("mixed/keys/log.key")).unwrap();
    refuses("mixed", 1, "keys/log.key");
    // A damaged one is put right, and so is a backup without its head.
    fs::write(desk.path("mixed/keys/log.key"), b"damaged").unwrap();
    fs::remove_file(desk.path("mixed/tiles/checkpoint")).unwrap();
    desk.run(["backup", "mixed"]).ok();
    assert_eq!(fs::read(desk.path("mixed/keys/log.key")).unwrap(), key);
    desk.run(["check", "--ledger", "mixed"]).ok();
    // The ledger itself, however little of it is left, is no backup of itself.
    for gone in ["log", "journal", "head"] {
        let _ = fs::remove_dir_all(desk.path("other").join(gone));
    }
    desk.run(["backup", "other", "--ledger", "ledger"]).fails(2, &["other"]);
}

/// What witnesses said, and whom to ask, is held against the anchors that the log names.
#[test]
fn heads_and_policy_are_held_against_the_anchors() {
    let (desk, _) = kept();
    let check = |names: &[&str]| {
        let ran = desk.run(["check"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        names.iter().for_each(|name| assert!(ran.out.contains(name), "{name}: {}", ran.out));
    };
    let heads = desk.path("ledger/anchors/heads");
    fs::rename(&heads, desk.path("heads")).unwrap();
    check(&["anchors/heads/309.checkpoint", "missing"]);
    fs::rename(desk.path("heads"), &heads).unwrap();
    // A head without the line that was recorded.
    let head = heads.join("309.checkpoint");
    let whole = fs::read_to_string(&head).unwrap();
    let line = whole.lines().find(|line| line.contains("w1.example/w")).unwrap();
    fs::write(&head, whole.replace(&format!("{line}\n"), "")).unwrap();
    check(&["anchors/heads/309.checkpoint"]);
    desk.run(["backup", "backup"]).fails(1, &["anchors/heads/309.checkpoint"]);
    fs::write(&head, whole).unwrap();

    let policy = desk.path("ledger/anchors/policy");
    let named = fs::read_to_string(&policy).unwrap();
    fs::remove_file(&policy).unwrap();
    check(&["anchors/policy"]);
    let log = named.lines().find(|line| line.starts_with("log ")).unwrap();
    let other = desk.run(["witness", "init", "w2", "--name", "w2.example/w"]).ok().out;
    for replaced in [format!("{log}\nquorum none\n"), format!("{log}\nwitness w2 {}\nquorum w2\n", other.trim())] {
        fs::write(&policy, replaced).unwrap();
        let ran = desk.run(["check"]).ok();
        assert!(ran.out.contains("anchors/policy") && ran.out.contains("replaced"), "{}", ran.out);
        assert!(desk.run(["check", "--json"]).json()["policy_replaced_since"].is_u64());
    }
    // One witness more is asked from now on: nothing that was recorded is in doubt.
    fs::write(&policy, named.replace("quorum w1", &format!("witness w2 {}\nquorum w1", other.trim()))).unwrap();
    assert!(!desk.run(["check"]).ok().out.contains("replaced"));
    fs::write(&policy, named).unwrap();
    assert!(desk.run(["check", "--json"]).ok().json()["policy_replaced_since"].is_null());
    // What was asked, and since when; what a witness knows.
    desk.run(["backup", "backup"]).ok();
    for (directory, good) in [("asked", "309.at"), ("asked", "309.checkpoint"), ("witnesses", "")] {
        let path = desk.path("ledger/anchors").join(directory);
        let path = if good.is_empty() { one(&path) } else { path.join(good) };
        let file = path.strip_prefix(desk.path("ledger")).unwrap().to_str().unwrap().to_owned();
        let (whole, copy) = (fs::read(&path).unwrap(), desk.path("backup").join(&file));
        assert_eq!(fs::read(&copy).unwrap(), whole);
        for damage in [&b"damaged\n"[..], b"", b"\xff\xfe"] {
            fs::write(&path, damage).unwrap();
            check(&[&file]);
            desk.run(["backup", "backup"]).fails(1, &[&file]);
            assert_eq!(fs::read(&copy).unwrap(), whole, "{file}");
        }
        fs::write(&path, whole).unwrap();
    }
    // Months before the head was there, nobody asked about it.
    let since = desk.path("ledger/anchors/asked/309.at");
    fs::write(&since, "2001-01-01T00:00:00+07:00\n").unwrap();
    check(&["anchors/asked/309.at"]);
    desk.run(["backup", "backup"]).fails(1, &["anchors/asked/309.at"]);
}
