//! Backups, restoring, documents, checks and old ledgers: what an administrator does over the years.
//!
//! A backup is whole or the one it was before, whatever happened meanwhile; nobody's backup is written
//! over; what is restored has the same root and goes on, and the past stays the past.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tests::{
    Desk, Ran, copy_directory,
    load::{Random, Stream, large, open_for_load, setting, small, times},
    repository,
};

const NAME: &str = "Người Được Thử Nghiệm";
const AT: [&str; 2] = ["--at", "2024-02-01T09:00:00"];
/// Every command that only asks.
const QUESTIONS: [&[&str]; 13] = [
    &["state"],
    &["state", "--at", "2023-06-02"],
    &["history"],
    &["history", "--entries"],
    &["diff", "2023-06-01", "2023-06-02"],
    &["scorecard"],
    &["show"],
    &["show", "audit"],
    &["show", "organisation"],
    &["who", "--at", "2023-06-02"],
    &["check"],
    &["check", "--deep"],
    &["document", "list"],
];

/// A ledger of more than one tile.
fn filled() -> Desk {
    static FILLED: OnceLock<Desk> = OnceLock::new();
    let filled = FILLED.get_or_init(|| {
        let desk = Desk::with_rehearsal();
        open_for_load(&desk);
        record(&desk, 0..155);
        desk
    });
    let desk = Desk::new();
    copy_directory(&filled.ledger(), &desk.ledger());
    desk
}

fn record(desk: &Desk, range: std::ops::Range<u64>) -> Ran {
    let lines: Vec<String> = range.map(small).collect();
    apply(desk, &lines.join("\n")).ok()
}

fn apply(desk: &Desk, lines: &str) -> Ran {
    desk.run(["apply", desk.write("load.jsonl", lines).to_str().unwrap()])
}

/// The entries of the ledger in this directory, or of the backup.
fn entries(desk: &Desk, directory: &str) -> Vec<String> {
    let printed = desk.run(["history", "--entries", "--ledger", directory]).ok().out;
    printed.lines().map(str::to_owned).collect()
}

/// The number of entries, and the root, of a ledger in which nothing is at fault.
#[track_caller]
fn sound(desk: &Desk, directory: &str) -> (u64, String) {
    let answer = desk.run(["check", "--json", "--ledger", directory]).json();
    (answer["entries"].as_u64().unwrap(), answer["root"].as_str().unwrap().to_owned())
}

/// Backs up; how many entries the backup had before, how many it has now, and their root.
#[track_caller]
fn backup(desk: &Desk, to: &str) -> (u64, u64, String) {
    let answer = desk.run(["backup", to, "--json"]).json();
    let number = |name: &str| answer[name].as_u64().unwrap();
    (number("entries_before"), number("entries"), answer["root"].as_str().unwrap().to_owned())
}

fn seen(directory: &Path) -> tests::place::Seen {
    tests::place::seen(directory)
}

fn files(directory: &Path) -> BTreeSet<PathBuf> {
    let seen = seen(directory);
    seen.into_keys().filter(|path| path.is_file()).map(|path| path.strip_prefix(directory).unwrap().into()).collect()
}

fn change(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_second_backup_writes_only_what_is_new() {
    let desk = filled();
    let (before, first, root) = backup(&desk, "backup");
    assert_eq!((before, (first, root.clone())), (0, sound(&desk, "ledger")));
    assert!(first > 256, "of more than one tile");
    let after_first = seen(&desk.path("backup"));
    assert_eq!(backup(&desk, "backup"), (first, first, root));
    assert_eq!(seen(&desk.path("backup")), after_first, "nothing is new, and nothing is touched");

    record(&desk, 155..300);
    let (before, second, root) = backup(&desk, "backup");
    assert_eq!((before, (second, root)), (first, sound(&desk, "ledger")));
    let after_second = seen(&desk.path("backup"));
    let tile = |path: &str| desk.path("backup/tiles/tile").join(path);
    for kept in ["0/000", "entries/000"].map(tile) {
        assert_eq!(after_first[&kept], after_second[&kept], "{}", kept.display());
    }
    for kept in ["keys/log.key", "keys/log.vkey", "ledger.toml"].map(|name| desk.path("backup").join(name)) {
        assert_eq!(after_first[&kept], after_second[&kept], "{}", kept.display());
    }
    assert!(tile("0/001").is_file() && tile("entries/001").is_file());
    // The partial tiles of the head before are gone.
    let partial = |path: &PathBuf| path.to_str().unwrap().contains(".p/");
    let (copy, original) = (files(&desk.path("backup/tiles")), files(&desk.path("ledger/tiles")));
    let full = |files: &BTreeSet<PathBuf>| files.iter().filter(|path| !partial(path)).cloned().collect::<BTreeSet<_>>();
    assert_eq!(full(&copy), full(&original));
    assert!(!tile("0/001.p").exists() && !tile("entries/001.p").exists(), "{copy:?}");
    // In the ledger those of every head that was published meanwhile stay too.
    assert!(copy.is_subset(&original), "{:?}", copy.difference(&original).collect::<Vec<_>>());
    assert_eq!(entries(&desk, "backup"), entries(&desk, "ledger"));
}

/// As it lies, a backup is read and checked; nothing is made in it.
#[test]
fn a_backup_is_read_and_checked_where_it_lies() {
    let desk = filled();
    backup(&desk, "backup");
    let before = seen(&desk.path("backup"));
    for arguments in QUESTIONS {
        let ask = |directory: &str| {
            desk.run(arguments.iter().chain(&["--ledger", directory, "--json"]).filter(|argument| {
                // The two exclude each other.
                !(arguments.contains(&"--entries") && **argument == "--json")
            }))
        };
        assert_eq!(ask("backup").ok().out, ask("ledger").ok().out, "{arguments:?}");
    }
    assert_eq!(seen(&desk.path("backup")), before);
    // A fault in it is named, and still nothing is made in it.
    change(&desk.path("backup/tiles/tile/entries/000"), 300);
    let before = seen(&desk.path("backup"));
    let ran = desk.run(["check", "--ledger", "backup"]);
    assert!(ran.code == 1 && ran.out.contains("#0: tiles/"), "{ran:?}");
    desk.run(["history", "--ledger", "backup"]).fails(2, &[]);
    assert_eq!(seen(&desk.path("backup")), before);
}

struct StopAtEnd<'s>(&'s AtomicBool);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn backups_and_checks_while_somebody_records_are_whole() {
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    let (stream, stop) = (Stream::start(&desk), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            for line in (0..).map(small).take_while(|_| !stop.load(Ordering::Relaxed)) {
                assert_eq!(stream.record(&line).unwrap().outcome, "recorded");
            }
        });
        // Also where what follows fails: else the other would go on for ever.
        let _stopping = StopAtEnd(&stop);
        let mut last = 0;
        for round in 0..5 {
            let (before, now, _) = backup(&desk, "backup");
            assert!(before == last && now > before, "{round}: {before} then {now}, after {last}");
            last = now;
            let (checked, _) = sound(&desk, "ledger");
            assert!(checked >= now, "{round}: {checked} entries, and {now} in the backup");
            assert_eq!(entries(&desk, "backup").len() as u64, now);
        }
    });
    assert_eq!(stream.end().status.code(), Some(0));
    let (all, copied) = (entries(&desk, "ledger"), entries(&desk, "backup"));
    assert!(all.len() > copied.len() && all.starts_with(&copied));
    assert_eq!(backup(&desk, "backup").1, all.len() as u64);
    assert_eq!(entries(&desk, "backup"), all);
}

/// `SOCAI_ROUNDS` for more of them, `SOCAI_SEED` for others.
#[test]
fn a_backup_killed_at_any_moment_is_the_one_before_and_completed_by_the_next() {
    let mut random = Random::new(setting("SOCAI_SEED", 11));
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    let mut next = 0;
    let mut grow = |desk: &Desk| {
        let lines: Vec<String> = (next..next + 60).map(large).collect();
        next += 60;
        apply(desk, &lines.join("\n")).ok();
    };
    grow(&desk);
    let started = Instant::now();
    backup(&desk, "measured");
    let takes = started.elapsed().as_millis() as u64;
    let (mut complete, mut killed) = (0, 0);
    for round in 0..setting("SOCAI_ROUNDS", 8 * times()) {
        let mut child = desk.command(["backup", "backup"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(random.below(takes + takes / 4 + 1)));
        let ended = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        assert!(child.wait().unwrap().success() == ended || !ended);
        killed += u64::from(!ended);
        let all = entries(&desk, "ledger");
        // Of a first backup, what came last may not be there yet.
        if complete > 0 || desk.path("backup/ledger.toml").exists() && desk.path("backup/keys/log.vkey").exists() {
            let copied = entries(&desk, "backup");
            assert!(copied.len() >= complete && all.starts_with(&copied), "round {round}: {} entries", copied.len());
            complete = copied.len();
        }
        if round % 2 == 1 {
            grow(&desk);
        }
    }
    assert!(killed > 0, "none was killed");
    let all = entries(&desk, "ledger");
    let (_, now, root) = backup(&desk, "backup");
    assert_eq!((now, root), sound(&desk, "ledger"));
    assert_eq!(entries(&desk, "backup"), all);
    assert!(!desk.path("backup/tiles/unfinished").exists());
    desk.run(["restore", "backup", "restored"]).ok();
    assert_eq!(sound(&desk, "restored"), sound(&desk, "ledger"));
}

#[test]
fn the_backup_of_another_ledger_is_refused_and_left_as_it_is() {
    let (desk, other) = (filled(), Desk::with_rehearsal());
    let to = desk.path("backup");
    backup(&desk, "backup");
    let before = seen(&to);
    // Not even a document gets in.
    other.run_with_input(["document", "add", "-"], b"a paper").ok();
    other.run(["backup", to.to_str().unwrap()]).fails(1, &["backup", "Nothing was written"]);
    other.run(["backup", to.to_str().unwrap(), "--lang", "vi"]).fails(1, &["backup", "Chưa ghi gì"]);
    assert_eq!(seen(&to), before);
    // Nor is a ledger taken for a backup, be it one's own.
    for ledger in [desk.ledger(), other.ledger()] {
        let before = seen(&ledger);
        desk.run(["backup", ledger.to_str().unwrap()]).fails(2, &["not empty"]);
        assert_eq!(seen(&ledger), before);
    }
}

/// Two histories under one key: the backup of one is a witness against the other.
#[test]
fn a_past_that_was_rewritten_cannot_be_backed_up_onto_its_backup() {
    let desk = filled();
    backup(&desk, "early");
    desk.run(["restore", "early", "fork"]).ok();
    record(&desk, 155..156);
    backup(&desk, "backup");
    let before = seen(&desk.path("backup"));
    let lines = desk.write("other.jsonl", small(900));
    // Fewer entries than the backup, as many, and more.
    for _ in 0..3 {
        desk.run(["backup", "backup", "--ledger", "fork"]).fails(1, &["does not continue", "Nothing was written"]);
        assert_eq!(seen(&desk.path("backup")), before);
        desk.run(["apply", lines.to_str().unwrap(), "--ledger", "fork"]).ok();
        fs::write(&lines, fs::read_to_string(&lines).unwrap().replace("900", "901")).unwrap();
    }
    backup(&desk, "backup");
}

#[test]
fn without_secrets_neither_key_nor_names_are_in_it() {
    let desk = Desk::with_demo();
    let person = enter(&desk);
    desk.run(["backup", "open", "--without-secrets"]).ok();
    let key = fs::read_to_string(desk.path("ledger/keys/log.key")).unwrap();
    for path in files(&desk.path("open")) {
        let bytes = fs::read(desk.path("open").join(&path)).unwrap();
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!path.starts_with("vault") && !path.ends_with("log.key"), "{}", path.display());
        assert!(
            !holds(key.trim().as_bytes()) && !holds(b"PRIVATE+KEY") && !holds(NAME.as_bytes()),
            "{}",
            path.display()
        );
    }
    assert_eq!(entries(&desk, "open"), entries(&desk, "ledger"));
    assert_eq!(sound(&desk, "open"), sound(&desk, "ledger"));
    desk.run(["restore", "open", "restored"]).fails(2, &["without secrets", "use a backup with them"]);
    desk.run(["restore", "open", "restored", "--lang", "vi"]).fails(2, &["không kèm bí mật", "có bí mật"]);
    assert!(!desk.path("restored").exists(), "nothing is begun that cannot be finished");
    // A backup that holds secrets does not become one that may be shown.
    backup(&desk, "secret");
    let before = seen(&desk.path("secret"));
    desk.run(["backup", "secret", "--without-secrets"]).fails(2, &["secret", "another directory"]);
    assert_eq!(seen(&desk.path("secret")), before);
    let show = ["person", "show", &person, "--reason", "x", "--by", "SNV/chief-inspector"];
    desk.run(["restore", "secret", "restored"]).ok();
    let shown = desk.run(show.iter().copied().chain(AT).chain(["--ledger", "restored"])).ok();
    assert!(shown.out.contains(NAME));
}

fn enter(desk: &Desk) -> String {
    let by = ["person", "enter", "--json", "--by", "VPUBND/provincial-clerk"];
    let ran = desk.run_with_input(by.iter().chain(&AT), format!("{NAME}\n").as_bytes());
    ran.json()["person"].as_str().unwrap().to_owned()
}

/// A name erased in the ledger is gone from the backup with the next backup to it.
#[test]
fn an_erased_name_is_gone_from_the_backup_with_the_next_one() {
    let desk = Desk::with_demo();
    let person = enter(&desk);
    backup(&desk, "backup");
    let held = |directory: &str| {
        ["keys", "sealed"].map(|part| desk.path(directory).join("vault").join(part).join(&person).exists())
    };
    assert_eq!(held("backup"), [true, true]);
    // Where a key lies on the backup's disk, whatever becomes of its name.
    let key = |directory: &str| desk.path(directory).join("vault/keys").join(&person);
    let keep = |link: &str| fs::hard_link(key("backup"), desk.path(link)).unwrap();
    let is_overwritten = |link: &str| fs::read(desk.path(link)).unwrap() == [0; 32];
    // A damaged key does not take the place of the one that opens the name.
    let whole = fs::read(key("ledger")).unwrap();
    fs::write(key("ledger"), [7; 32]).unwrap();
    desk.run(["backup", "backup"]).fails(1, &["vault"]);
    assert_eq!(fs::read(key("backup")).unwrap(), whole);
    fs::write(key("ledger"), &whole).unwrap();
    keep("erased");
    let erase = ["person", "erase", &person, "--ground", "order", "--order", "9060/QĐ-UBND"];
    let by = ["--by", "SNV/chief-inspector", "--approved-by", "UBND/chairman"];
    desk.run(erase.iter().copied().chain(by).chain(AT)).ok();
    assert_eq!(held("backup"), [true, true], "until then the backup is as secret as it was");
    backup(&desk, "backup");
    assert_eq!(held("backup"), [false, false]);
    assert!(is_overwritten("erased"));
    desk.run(["restore", "backup", "restored"]).ok();
    let show = ["person", "show", &person, "--reason", "x", "--by", "SNV/chief-inspector", "--ledger", "restored"];
    desk.run(show.iter().copied().chain(AT)).fails(1, &["erased"]);
    assert_eq!(sound(&desk, "restored"), sound(&desk, "ledger"));
}

#[test]
fn a_restored_ledger_has_the_same_root_and_goes_on() {
    let desk = filled();
    let (_, size, root) = backup(&desk, "backup");
    let restored = desk.run(["restore", "backup", "restored", "--json"]).json();
    assert_eq!((restored["entries"].as_u64(), restored["root"].as_str()), (Some(size), Some(&*root)));
    assert_eq!(sound(&desk, "restored"), (size, root));
    let all = entries(&desk, "ledger");
    assert_eq!(entries(&desk, "restored"), all);
    let lines = desk.write("more.jsonl", small(155));
    desk.run(["apply", lines.to_str().unwrap(), "--ledger", "restored"]).ok();
    assert!(sound(&desk, "restored").0 > size);
    assert!(entries(&desk, "restored").starts_with(&all));
    // What was recorded before is known: sent again, it is answered and not recorded twice.
    let again = desk.write("again.jsonl", small(3));
    let ran = desk.run(["apply", again.to_str().unwrap(), "--ledger", "restored"]).ok();
    assert!(ran.out.contains("recorded before"), "{ran:?}");
    // The key is as secret as it was.
    assert_eq!(mode(&desk.path("restored/keys/log.key")), 0o600);
    assert_eq!(mode(&desk.path("backup/keys/log.key")), 0o600);
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_past_up_to_any_entry_is_for_looking_at() {
    let desk = filled();
    let (_, size, root) = backup(&desk, "backup");
    let all = entries(&desk, "ledger");
    let lines = desk.write("more.jsonl", small(500));
    let apply = ["apply", lines.to_str().unwrap(), "--ledger", "past"];
    for last in [0, 1, 40, 255, 256, 300, size - 1] {
        let position = last.to_string();
        let answer = desk.run(["restore", "backup", "past", "--to-position", &position, "--json"]).json();
        assert_eq!(answer["entries"], last + 1);
        assert_eq!(answer["root"] == root.as_str(), last + 1 == size);
        assert_eq!(entries(&desk, "past"), all[..=last as usize], "up to #{last}");
        assert_eq!(sound(&desk, "past"), (last + 1, answer["root"].as_str().unwrap().to_owned()));
        desk.run(apply).fails(2, &["the past of a ledger"]);
        desk.run(apply.iter().chain(&["--lang", "vi"])).fails(2, &["quá khứ của một sổ"]);
        assert_eq!(entries(&desk, "past").len() as u64, last + 1);
        fs::remove_dir_all(desk.path("past")).unwrap();
    }
    for beyond in [size, size + 1, 1_000_000, u64::MAX] {
        let position = beyond.to_string();
        let restore = ["restore", "backup", "past", "--to-position", &position];
        desk.run(restore).fails(2, &[&position, &format!("{size} entries")]);
        desk.run(restore.iter().chain(&["--lang", "vi"])).fails(2, &[&position, &format!("{size} bút toán")]);
    }
    desk.run(["restore", "backup", "past", "--to-position", "-1"]).fails(2, &["-1"]);
    assert!(!desk.path("past/ledger.toml").exists());
}

#[test]
fn in_the_past_every_question_is_answered_and_nothing_is_recorded() {
    let desk = Desk::with_demo();
    let person = enter(&desk);
    backup(&desk, "backup");
    let last = sound(&desk, "ledger").0 - 1;
    desk.run(["restore", "backup", "past", "--to-position", &last.to_string()]).ok();
    for arguments in QUESTIONS {
        desk.run(arguments.iter().chain(&["--ledger", "past"])).ok();
    }
    let past = ["--ledger", "past"];
    let refused = |arguments: &[&str]| {
        desk.run(arguments.iter().chain(&past)).fails(2, &["the past of a ledger", "record in the ledger itself"]);
    };
    refused(&["person", "show", &person, "--reason", "x", "--by", "SNV/chief-inspector", AT[0], AT[1]]);
    let erase = ["person", "erase", &person, "--ground", "order", "--order", "1", "--by", "SNV/chief-inspector"];
    refused(&erase.iter().copied().chain(AT).collect::<Vec<_>>());
    desk.write("more.jsonl", small(500));
    refused(&["apply", "more.jsonl"]);
    refused(&["apply", "--stream", "more.jsonl"]);
    assert_eq!(sound(&desk, "past").0, last + 1);
}

#[test]
fn documents_are_held_once_whatever_way_they_come() {
    let desk = filled();
    let (paper, same) = (desk.write("paper.pdf", b"%PDF a paper"), desk.write("same.pdf", b"%PDF a paper"));
    let empty = desk.write("empty.pdf", b"");
    let add = |arguments: &[&str]| -> Vec<String> {
        let answer = desk.run(["document", "add", "--json"].iter().chain(arguments)).json();
        answer.as_array().unwrap().iter().map(|held| held["sha256"].as_str().unwrap().to_owned()).collect()
    };
    let digest = add(&[paper.to_str().unwrap()]).remove(0);
    assert_eq!(digest, eventlog::Digest::of(b"%PDF a paper").to_string());
    let held = desk.path("ledger/documents").join(&digest[..2]).join(&digest);
    assert_eq!(fs::read(&held).unwrap(), b"%PDF a paper");
    assert_eq!(add(&[same.to_str().unwrap(), paper.to_str().unwrap()]), [digest.clone(), digest.clone()]);
    let nothing = add(&[empty.to_str().unwrap()]).remove(0);
    assert_eq!(nothing, eventlog::Digest::of(b"").to_string());
    let piped = desk.run_with_input(["document", "add", "-", "--json"], b"%PDF a paper").json();
    assert_eq!(piped[0]["sha256"], digest.as_str());
    let listed = desk.run(["document", "list", "--json"]).json();
    let listed: Vec<&str> = listed.as_array().unwrap().iter().map(|held| held["sha256"].as_str().unwrap()).collect();
    let mut both = [digest.as_str(), nothing.as_str()];
    both.sort_unstable();
    assert_eq!(listed, both);
    assert_eq!(files(&desk.path("ledger/documents")).len(), 2, "nothing else is left there");
    desk.run(["document", "add", "missing.pdf"]).fails(2, &["missing.pdf"]);
    desk.run(["document", "add", "."]).fails(2, &[]);
    desk.run(["document", "add", paper.to_str().unwrap(), "--ledger", "nowhere"])
        .fails(2, &["nowhere", "not a ledger"]);
    assert!(!desk.path("nowhere").exists());
    let answer = desk.run(["check", "--json"]).json();
    assert_eq!((&answer["sound"], &answer["documents"]), (&Value::Bool(true), &Value::from(2)));

    change(&held, 0);
    let ran = desk.run(["check"]);
    assert!(ran.code == 1 && ran.out.contains(&digest), "{ran:?}");
    let ran = desk.run(["check", "--lang", "vi"]);
    assert!(ran.code == 1 && ran.out.contains(&digest), "{ran:?}");
    // The paper itself puts it right.
    add(&[paper.to_str().unwrap()]);
    sound(&desk, "ledger");
}

#[test]
fn documents_are_copied_with_the_backup_and_verified_both_ways() {
    let desk = filled();
    let papers = ["one", "two", ""].map(|text| {
        desk.run_with_input(["document", "add", "-", "--json"], text.as_bytes()).json()[0]["sha256"]
            .as_str()
            .unwrap()
            .to_owned()
    });
    let path = |directory: &str, digest: &str| desk.path(directory).join("documents").join(&digest[..2]).join(digest);
    backup(&desk, "backup");
    for digest in &papers {
        assert_eq!(fs::read(path("backup", digest)).unwrap(), fs::read(path("ledger", digest)).unwrap());
    }
    let before = seen(&path("backup", &papers[0]));
    let new = desk.run_with_input(["document", "add", "-", "--json"], b"three").json()[0]["sha256"].clone();
    backup(&desk, "backup");
    assert!(path("backup", new.as_str().unwrap()).is_file());
    assert_eq!(seen(&path("backup", &papers[0])), before, "what is there is not written again");
    desk.run(["restore", "backup", "restored"]).ok();
    for digest in papers.iter().map(String::as_str).chain(new.as_str()) {
        assert_eq!(fs::read(path("restored", digest)).unwrap(), fs::read(path("ledger", digest)).unwrap());
    }
    // One that was changed in the ledger gets into no backup.
    change(&path("ledger", &papers[1]), 0);
    desk.run(["backup", "fresh"]).fails(1, &[&papers[1], "not those that its name"]);
    assert!(!path("fresh", &papers[1]).exists() && path("fresh", &papers[0]).is_file(), "all but that one");
    // And one that was changed in the backup into no ledger.
    change(&path("backup", &papers[0]), 0);
    desk.run(["restore", "backup", "again"]).fails(1, &[&papers[0], "not those that its name"]);
    assert!(!path("again", &papers[0]).exists() && path("again", &papers[1]).is_file(), "all but that one");
    assert_eq!(entries(&desk, "again"), entries(&desk, "ledger"));
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let desk = filled();
    backup(&desk, "backup");
    let tiles = files(&desk.path("backup/tiles"));
    let sound_copy = desk.path("kept");
    copy_directory(&desk.path("backup"), &sound_copy);
    for (n, tile) in tiles.iter().enumerate() {
        let path = desk.path("backup/tiles").join(tile);
        let length = fs::metadata(&path).unwrap().len() as usize;
        for at in [10, length / 2, length - 10] {
            change(&path, at);
            let to = format!("restored-{n}-{at}");
            let ran = desk.run(["restore", "backup", &to]);
            // A hash that nobody needs may be wrong: all entries are hashed again.
            match ran.code {
                0 => assert_eq!(entries(&desk, &to), entries(&desk, "ledger"), "{} byte {at}", tile.display()),
                _ => drop(ran.fails(2, &[])),
            }
            let entry = tile.starts_with("tile/entries");
            assert!(!entry || !desk.path(&to).join("ledger.toml").exists(), "{} byte {at}", tile.display());
            // The past is refused too, also where the damage comes after it.
            let past = format!("past-{n}-{at}");
            let ran = desk.run(["restore", "backup", &past, "--to-position", "3"]);
            assert!(!entry || ran.code == 2, "{} byte {at}: {ran:?}", tile.display());
            if ran.code == 0 {
                assert_eq!(entries(&desk, &past), entries(&desk, "ledger")[..4]);
            }
            change(&path, at);
        }
    }
    fs::remove_file(desk.path("backup/tiles/tile/entries/000")).unwrap();
    desk.run(["restore", "backup", "missing"]).fails(2, &["tile/entries/000"]);
    fs::remove_file(desk.path("backup/tiles/checkpoint")).unwrap();
    desk.run(["restore", "backup", "headless"]).fails(2, &[]);
}

#[test]
fn a_place_that_cannot_take_a_backup_is_named() {
    let desk = filled();
    desk.write("file", "x");
    desk.run(["backup", "file"]).fails(2, &["file"]);
    desk.run(["backup", "file/within"]).fails(2, &["file"]);
    assert_eq!(fs::read(desk.path("file")).unwrap(), b"x");
    fs::create_dir(desk.path("locked")).unwrap();
    if let Some(mut command) = tests::place::read_only(&desk.path("locked"), &desk.command(["backup", "locked"])) {
        Ran::from(command.output().unwrap()).fails(2, &["locked", "Read-only file system"]);
    }
    // A ledger that can only be read is backed up all the same.
    let before = seen(&desk.ledger());
    if let Some(mut command) = tests::place::read_only(&desk.ledger(), &desk.command(["backup", "backup"])) {
        Ran::from(command.output().unwrap()).ok();
        assert_eq!(entries(&desk, "backup"), entries(&desk, "ledger"));
    }
    assert_eq!(seen(&desk.ledger()), before);
}

#[test]
fn restoring_needs_an_empty_place_and_a_backup() {
    let desk = filled();
    backup(&desk, "backup");
    fs::create_dir(desk.path("photos")).unwrap();
    desk.write("photos/a.jpg", "x");
    for taken in ["photos", "ledger", "backup"] {
        let before = seen(&desk.path(taken));
        desk.run(["restore", "backup", taken]).fails(2, &[taken, "not empty"]);
        assert_eq!(seen(&desk.path(taken)), before);
    }
    desk.run(["restore", "photos", "restored"]).fails(2, &["photos", "not a ledger"]);
    desk.run(["restore", "nowhere", "restored"]).fails(2, &["nowhere"]);
    assert!(!desk.path("restored").exists());
    fs::create_dir(desk.path("empty")).unwrap();
    desk.run(["restore", "backup", "empty"]).ok();
    assert_eq!(sound(&desk, "empty"), sound(&desk, "ledger"));
    // From the ledger itself too: it has all that a backup has.
    desk.run(["restore", "ledger", "twin"]).ok();
    assert_eq!(sound(&desk, "twin"), sound(&desk, "ledger"));
}

/// Who asks, whatever he asks, leaves no trace: not a byte, not a time.
#[test]
fn checks_and_questions_change_nothing() {
    let desk = filled();
    desk.run_with_input(["document", "add", "-"], b"a paper").ok();
    let before = seen(&desk.ledger());
    for arguments in QUESTIONS {
        desk.run(arguments).ok();
        assert_eq!(seen(&desk.ledger()), before, "{arguments:?}");
    }
    // Nor where it finds something.
    change(&desk.path("ledger/tiles/tile/entries/000"), 300);
    let before = seen(&desk.ledger());
    assert_eq!(desk.run(["check"]).code, 1);
    assert_eq!(desk.run(["check", "--deep"]).code, 1);
    assert_eq!(seen(&desk.ledger()), before);
}

/// A ledger of an earlier layout says what it said, before and after it is brought up to date, and goes
/// on. Whoever only looks at its parts is told to open it once.
#[test]
fn ledgers_of_earlier_layouts_are_read_and_brought_up_to_date() {
    let golden = repository().join("tests/golden");
    for name in ["ledger-1", "ledger-2"] {
        let history = fs::read_to_string(golden.join(format!("{name}.history.json"))).unwrap();
        for arguments in QUESTIONS {
            let desk = Desk::new();
            copy_directory(&golden.join(name), &desk.ledger());
            if let ["check" | "document", ..] = arguments {
                let before = seen(&desk.ledger());
                desk.run(arguments.iter()).fails(2, &["earlier version", "socai history"]);
                desk.run(arguments.iter().chain(&["--lang", "vi"])).fails(2, &["phiên bản trước", "socai history"]);
                assert_eq!(seen(&desk.ledger()), before);
            } else {
                desk.run(arguments.iter()).ok();
            }
            assert_eq!(desk.run(["history", "--json"]).ok().out, history, "{name} {arguments:?}");
            sound(&desk, "ledger");
        }
        let desk = Desk::new();
        copy_directory(&golden.join(name), &desk.ledger());
        desk.run(["backup", "backup"]).fails(2, &["earlier version"]);
        assert!(!desk.path("backup").exists());
        // Brought up to date by recording.
        let mut line = small(1).replace("2023-06-02T08:00", "2030-01-01T08:00");
        if name == "ledger-2" {
            // There the province has become part of another by then.
            line = line.replace("\"VPUBND\"", "\"HPVP\"").replace("\"UBND\"", "\"HPUBND\"");
        }
        apply(&desk, &line).ok();
        let settings = fs::read_to_string(desk.path("ledger/ledger.toml")).unwrap();
        assert!(settings.contains("layout = 3"), "{settings}");
        assert_eq!(mode(&desk.path("ledger/keys/log.key")), 0o600);
        let new: Value = serde_json::from_str(&desk.run(["history", "--json"]).ok().out).unwrap();
        let old: Value = serde_json::from_str(&history).unwrap();
        let (new, old) = (new["entries"].as_array().unwrap(), old["entries"].as_array().unwrap());
        assert_eq!((&new[..old.len()], new.len()), (&old[..], old.len() + 2));
        sound(&desk, "ledger");
        backup(&desk, "backup");
        assert_eq!(entries(&desk, "backup"), entries(&desk, "ledger"));
    }
}

/// The same entries before and after, byte for byte, also where bringing it up to date is killed.
#[test]
fn bringing_an_old_ledger_up_to_date_may_be_killed_at_any_moment() {
    let golden = repository().join("tests/golden");
    let mut random = Random::new(setting("SOCAI_SEED", 12));
    for name in ["ledger-1", "ledger-2"] {
        let kept = Desk::new();
        copy_directory(&golden.join(name), &kept.ledger());
        let before = entries(&kept, "ledger");
        let started = Instant::now();
        assert_eq!(entries(&kept, "ledger"), before);
        let takes = started.elapsed().as_millis() as u64 * 2;
        let desk = Desk::new();
        for _ in 0..setting("SOCAI_ROUNDS", 4 * times()) {
            copy_directory(&golden.join(name), &desk.ledger());
            // Killed once, and once more on the way back.
            for _ in 0..2 {
                let mut command = desk.command(["history"]);
                let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
                thread::sleep(Duration::from_millis(random.below(takes)));
                child.kill().unwrap();
                child.wait().unwrap();
            }
            assert_eq!(entries(&desk, "ledger"), before, "{name}");
            sound(&desk, "ledger");
            fs::remove_dir_all(desk.ledger()).unwrap();
        }
    }
}

/// What a kill leaves inside the engine: a snapshot that it was writing. It damages nothing.
#[test]
fn an_unfinished_snapshot_of_the_engine_damages_nothing() {
    let golden = repository().join("tests/golden");
    for (name, bytes) in [("ledger-1", 0), ("ledger-2", 0), ("ledger-2", 11), ("ledger-5", 0), ("ledger-5", 200)] {
        let (kept, desk) = (Desk::new(), Desk::new());
        copy_directory(&golden.join(name), &kept.ledger());
        let before = entries(&kept, "ledger");
        let unfinished = desk.path("ledger/log/snap.FFFFFFFFFFFFFFFF.generating");
        for _ in 0..2 {
            copy_directory(&golden.join(name), &desk.ledger());
            fs::write(&unfinished, vec![7; bytes]).unwrap();
            let ran = apply(&desk, "");
            assert_eq!((ran.code, unfinished.exists()), (0, false), "{name}: {}", ran.err);
            assert!(!ran.err.contains("built anew"), "{name}: {}", ran.err);
            assert_eq!(entries(&desk, "ledger"), before, "{name}");
            sound(&desk, "ledger");
            fs::remove_dir_all(desk.ledger()).unwrap();
        }
    }
}

/// Of a ledger without heads the log is the only copy. One that cannot be read, or that is empty, is left
/// as it lies, however often somebody tries: no head is ever signed over nothing in its place.
#[test]
fn the_only_copy_is_never_replaced_by_an_empty_one() {
    let golden = repository().join("tests/golden");
    type Forge = fn(&Path);
    let damages: [(&str, Forge); 4] = [
        ("snapshot", |log| {
            let snapshot = fs::read_dir(log).unwrap().map(|entry| entry.unwrap().path());
            let snapshot = snapshot.filter(|path| path.to_string_lossy().contains("snap.")).max().unwrap();
            change(&snapshot, 5);
        }),
        ("db cut", |log| fs::write(log.join("db"), fs::read(log.join("db")).unwrap().split_at(30).0).unwrap()),
        ("db empty", |log| fs::write(log.join("db"), "").unwrap()),
        ("db gone", |log| fs::remove_file(log.join("db")).unwrap()),
    ];
    for name in ["ledger-1", "ledger-2"] {
        let kept = Desk::new();
        copy_directory(&golden.join(name), &kept.ledger());
        let whole = entries(&kept, "ledger");
        for (damage, forge) in damages {
            let desk = Desk::new();
            copy_directory(&golden.join(name), &desk.ledger());
            forge(&desk.path("ledger/log"));
            for _ in 0..2 {
                desk.run(["history"]).fails(2, &["log"]);
                let left = files(&desk.ledger());
                assert!(
                    !left.iter().any(|path| path.ends_with("head") || path.ends_with("checkpoint")),
                    "{damage}: {left:?}"
                );
                assert!(!left.iter().any(|path| path.to_string_lossy().contains("log.damaged")), "{damage}: {left:?}");
            }
            // Whoever puts it right has everything.
            fs::remove_dir_all(desk.path("ledger/log")).unwrap();
            copy_directory(&golden.join(name).join("log"), &desk.path("ledger/log"));
            assert_eq!(entries(&desk, "ledger"), whole, "{name}: {damage}");
        }
    }
}
