//! Damage, as somebody meets it: the check names the place, the entry and the remedy, in both
//! languages; the remedy works; what no place has any more is missed, and never made up.
//!
//! Every byte of every place is changed in `crates/eventlog/tests/damage.rs`; of the settings and the keys,
//! here.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use serde_json::Value;
use tests::{
    Desk, Ran, copy_directory,
    load::{open_for_load, small},
};

const BUNDLE: usize = 256;

/// A ledger of several tiles, whose journal holds only what came last.
fn worn() -> Desk {
    static WORN: OnceLock<Desk> = OnceLock::new();
    copied(WORN.get_or_init(|| {
        let desk = Desk::with_rehearsal();
        open_for_load(&desk);
        record(&desk, 0..150);
        fs::remove_dir_all(desk.path("ledger/journal")).unwrap();
        record(&desk, 150..155);
        desk
    }))
}

fn copied(desk: &Desk) -> Desk {
    let copy = Desk::new();
    copy_directory(&desk.ledger(), &copy.ledger());
    copy
}

fn record(desk: &Desk, range: std::ops::Range<u64>) -> Ran {
    let lines: Vec<String> = range.map(small).collect();
    desk.run(["apply", desk.write("load.jsonl", lines.join("\n")).to_str().unwrap()]).ok()
}

fn entries(desk: &Desk) -> String {
    desk.run(["history", "--entries"]).ok().out
}

/// Both copies are damaged, and the journal has everything: a question is answered from it, and heals nothing, for sled
/// would cut off what it can no longer read.
#[test]
fn a_question_leaves_damaged_copies_as_they_are() {
    let desk = Desk::with_demo();
    let before = entries(&desk);
    let files = ["ledger/log/db", "ledger/tiles/tile/entries/000"].map(|file| desk.path(file));
    let [log, tiles] = &files;
    let middle = fs::metadata(log).unwrap().len() as usize / 2;
    change(log, middle);
    change(tiles, 60_000);
    let damaged = files.each_ref().map(|file| fs::read(file).unwrap());
    let asked = desk.run(["history", "--entries"]).ok();
    assert_eq!(asked.out, before);
    assert!(asked.err.contains("socai check"), "{asked:?}");
    assert_eq!(files.each_ref().map(|file| fs::read(file).unwrap()), damaged);
}

#[test]
fn what_a_check_has_found_is_a_table_too() {
    let desk = worn();
    let check = |arguments: &[&str]| desk.run(["check"].iter().chain(arguments));
    check(&["--to", "sound.csv"]).ok();
    let sound = fs::read_to_string(desk.path("sound.csv")).unwrap();
    assert_eq!(sound.lines().count(), 1, "{sound}");
    check(&["--to", "sound.csv"]).fails(2, &["sound.csv"]);
    check(&["--to", "findings.pdf"]).fails(2, &["findings.pdf", ".xlsx"]);
    assert!(!desk.path("findings.pdf").exists());

    change(&desk.path("ledger/tiles/tile/entries/000"), 100);
    let said = check(&["--to", "findings.csv", "--json"]);
    assert_eq!(said.code, 1, "{said:?}");
    check(&["--to", "findings.xlsx", "--lang", "vi"]).fails(1, &[]);
    assert!(fs::read(desk.path("findings.xlsx")).unwrap().starts_with(b"PK"));
    let table = fs::read_to_string(desk.path("findings.csv")).unwrap();
    let faults: Value = serde_json::from_str(&said.out).unwrap();
    let faults = faults["faults"].as_array().unwrap();
    assert_eq!(table.lines().count(), faults.len() + 1, "{table}");
    for fault in faults {
        assert!(table.contains(fault["detail"].as_str().unwrap()), "{fault}: {table}");
    }
    assert!(table.contains("socai rebuild tiles"), "{table}");
}

/// The check finds faults, and says all of `words`; in Vietnamese all of `vietnamese`.
#[track_caller]
fn finds(desk: &Desk, words: &[&str], vietnamese: &[&str]) -> Value {
    for (language, words) in [("en", words), ("vi", vietnamese)] {
        let ran = desk.run(["check", "--lang", language]);
        assert_eq!(ran.code, 1, "{ran:?}");
        for word in words {
            assert!(ran.out.contains(word), "\"{word}\" is not in: {}", ran.out);
        }
    }
    let ran = desk.run(["check", "--json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["sound"], false);
    answer
}

#[track_caller]
fn sound(desk: &Desk) {
    let ran = desk.run(["check"]).ok();
    assert!(ran.out.contains("The ledger is sound"), "{}", ran.out);
}

/// The bundle that holds an entry, and where in it the entry's text begins.
fn place_of(desk: &Desk, position: usize) -> (PathBuf, usize) {
    let mut path = desk.ledger().join(format!("tiles/tile/entries/{:03}", position / BUNDLE));
    if !path.exists() {
        // The widest is the one of the published head.
        let width = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().parse::<u64>().unwrap();
        let partials = fs::read_dir(path.with_extension("p")).unwrap().map(|entry| entry.unwrap().path());
        path = partials.max_by_key(width).unwrap();
    }
    let bytes = fs::read(&path).unwrap();
    let mut at = 0;
    for _ in 0..position % BUNDLE {
        at += 2 + usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
    }
    (path, at + 2)
}

fn change(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

/// sled's file as it is after a power cut that it did not expect: only its beginning.
fn cut_log(desk: &Desk) {
    let file = fs::File::options().write(true).open(desk.path("ledger/log/db")).unwrap();
    file.set_len(20_000).unwrap();
}

fn replace(from: &Path, to: &Path) {
    fs::remove_dir_all(to).unwrap();
    copy_directory(from, to);
}

#[test]
fn a_changed_entry_is_named_and_the_tiles_are_built_anew() {
    let sample = worn();
    let before = entries(&sample);
    let last = before.lines().count() - 1;
    // In the first tile, at its end, and in the one that is not full.
    for position in [0, 7, 255, last] {
        let desk = copied(&sample);
        let (path, at) = place_of(&desk, position);
        change(&path, at + 40);
        let at = format!("#{position}: tiles/: ");
        let answer = finds(
            &desk,
            &[&at, "the entry does not hash to its leaf", "socai rebuild tiles --ledger"],
            &[&at, "Dựng lại tiles/", "socai rebuild tiles --ledger"],
        );
        assert_eq!(answer["faults"].as_array().unwrap().len(), 1, "nothing else is blamed: {answer}");
        assert_eq!(answer["faults"][0]["position"], position);
        let ran = desk.run(["rebuild", "tiles"]).ok();
        assert!(ran.err.contains("tiles.damaged-1"), "{ran:?}");
        sound(&desk);
        assert_eq!(entries(&desk), before);
    }
}

/// Given an entry that is damaged where everybody reads it, when a question is asked, then the other copy answers, and
/// the damage is told: what is answered is not what anybody could check by the tiles.
#[test]
fn a_question_that_the_tiles_cannot_answer_is_answered_from_the_log_with_a_warning() {
    let desk = worn();
    let before = desk.run(["history", "--json"]).ok().out;
    let (path, at) = place_of(&desk, 3);
    change(&path, at + 40);
    for (language, warning) in [("en", "the answer comes from log/"), ("vi", "câu trả lời lấy từ log/")] {
        let ran = desk.run(["history", "--json", "--lang", language]).ok();
        assert_eq!(ran.out, before);
        assert!(ran.err.contains(warning) && ran.err.contains("socai check"), "{ran:?}");
    }
    // Nothing was put right in silence.
    finds(&desk, &["#3: tiles/: "], &["#3: tiles/: "]);
}

/// Given both copies damaged, when a question is asked, then it is refused, and neither is touched: sled, opened where
/// it lies, would cut off what lies behind its damage.
#[test]
fn a_question_destroys_no_last_copy() {
    let desk = worn();
    let (tiles, at) = place_of(&desk, 3);
    change(&tiles, at + 40);
    cut_log(&desk);
    let log = desk.path("ledger/log/db");
    let before = (fs::read(&tiles).unwrap(), fs::read(&log).unwrap());
    desk.run(["state"]).fails(2, &[]);
    desk.run(["history"]).fails(2, &[]);
    assert!((fs::read(&tiles).unwrap(), fs::read(&log).unwrap()) == before, "a question changed a copy");
}

/// Nothing is put aside before the other copy was read whole: else the only good one would be out of its place.
#[test]
fn rebuild_takes_nothing_away_that_it_cannot_build() {
    let desk = worn();
    desk.run(["backup", "backup"]).ok();
    let whole = |place: &str| desk.path(place).join("tiles/checkpoint").exists();
    desk.run(["rebuild", "tiles", "--ledger", "backup"]).fails(2, &["log holds no log"]);
    assert!(whole("backup"));
    desk.run(["restore", "backup", "restored"]).ok();

    let lost = copied(&desk);
    fs::remove_dir_all(lost.path("ledger/log")).unwrap();
    lost.run(["rebuild", "tiles"]).fails(2, &["log holds no log"]);
    assert_eq!(entries(&lost), entries(&desk), "the tiles are where they were");

    let (tiles, at) = place_of(&desk, 3);
    change(&tiles, at + 40);
    desk.run(["rebuild", "log"]).fails(2, &[]);
    assert!(desk.path("ledger/log/db").exists() && !desk.path("ledger/log.damaged-1").exists());
    cut_log(&desk);
    desk.run(["rebuild", "tiles"]).fails(2, &["does not hold all that was signed"]);
    assert!(tiles.exists());
}

/// What is handed out holds: a receipt or an evidence file over damaged files is refused where it is made.
#[test]
fn nothing_is_handed_out_that_does_not_hold() {
    let sample = worn();
    let hashes = copied(&sample);
    change(&hashes.path("ledger/tiles/tile/0/000"), 100);
    let entry = copied(&sample);
    let (tiles, at) = place_of(&entry, 5);
    change(&tiles, at + 40);
    for desk in [hashes, entry] {
        desk.run(["receipt", "write", "5", "--to", "mine"]).fails(2, &["socai check"]);
        assert!(!desk.path("mine/5.tlog-proof").exists());
        desk.run(["prove", "presence", "5", "--to", "five.zip"]).fails(2, &[]);
        assert!(!desk.path("five.zip").exists());
    }
    let (tiles, at) = place_of(&sample, 5);
    change(&tiles, at + 40);
    sample.run(["prove", "history", "D-1/1a/STC", "--all", "--to", "all.zip"]).fails(2, &["socai check"]);
    assert!(!sample.path("all.zip").exists());
}

/// Settings that are lost are written anew by hand; no other key takes the place of the one that signed.
#[test]
fn a_log_with_heads_gets_no_other_key() {
    let desk = worn();
    let named = fs::read(desk.path("ledger/log.vkey")).unwrap();
    fs::remove_dir_all(desk.path("ledger/keys")).unwrap();
    fs::remove_file(desk.path("ledger/ledger.toml")).unwrap();
    desk.run(["history"]).fails(2, &["layout = 3", "looking"]);
    for layout in ["layout = 1\n", "layout = 3\n"] {
        fs::write(desk.path("ledger/ledger.toml"), layout).unwrap();
        let file = desk.write("more.jsonl", small(500));
        desk.run(["apply", file.to_str().unwrap()]).fails(2, &["key"]);
        let _ = desk.run(["history"]);
        assert_eq!(fs::read(desk.path("ledger/log.vkey")).unwrap(), named);
    }
}

#[test]
fn a_log_that_cannot_be_read_is_named_and_built_anew() {
    let desk = worn();
    let before = entries(&desk);
    cut_log(&desk);
    let words = ["log", "socai rebuild log --ledger"];
    let answer = finds(&desk, &words, &["tiles/ còn nguyên", "socai rebuild log --ledger"]);
    assert!(answer["faults"].as_array().unwrap().iter().all(|fault| fault["place"] == "log/"), "{answer}");
    // Reading does not need it.
    assert_eq!(entries(&desk), before);
    let ran = desk.run(["rebuild", "log"]).ok();
    assert!(ran.err.contains("log.damaged-1"), "{ran:?}");
    sound(&desk);
    record(&desk, 155..156);
    assert!(entries(&desk).starts_with(&before));
    sound(&desk);
}

#[test]
fn a_changed_head_is_named_and_written_anew_by_the_next_recording() {
    let desk = worn();
    change(&desk.path("ledger/head"), 30);
    let answer = finds(&desk, &["ledger/head", "next opening for recording"], &["ledger/head", "tự khắc phục"]);
    assert_eq!(answer["faults"][0]["place"], "head");
    let ran = record(&desk, 155..156);
    assert!(ran.err.contains("head could not be read"), "{ran:?}");
    sound(&desk);
}

/// The head of another ledger is as good as none.
#[test]
fn the_head_of_another_ledger_is_no_head() {
    let (desk, other) = (worn(), Desk::with_rehearsal());
    let before = entries(&desk);
    fs::copy(other.path("ledger/head"), desk.path("ledger/head")).unwrap();
    finds(&desk, &["ledger/head", "carries no signature"], &["ledger/head"]);
    assert_eq!(entries(&desk), before);
    record(&desk, 155..156);
    sound(&desk);
}

#[test]
fn the_tiles_of_another_ledger_are_put_aside() {
    let (desk, other) = (worn(), Desk::with_demo());
    let before = entries(&desk);
    replace(&other.path("ledger/tiles"), &desk.path("ledger/tiles"));
    finds(
        &desk,
        &["tiles/checkpoint", "carries no signature", "rebuild tiles"],
        &["tiles/checkpoint", "rebuild tiles"],
    );
    // Whoever only asks gets the right answer too.
    assert_eq!(entries(&desk), before);
    assert!(desk.path("ledger/tiles.damaged-1/checkpoint").is_file(), "it can be looked into");
    sound(&desk);
    record(&desk, 155..156);
    sound(&desk);
}

/// No key of another ledger opens this one, nor does it spoil it.
#[test]
fn with_the_keys_of_another_ledger_nothing_is_opened_and_nothing_changed() {
    let (desk, other, kept) = (worn(), Desk::with_rehearsal(), Desk::new());
    let before = entries(&desk);
    copy_directory(&desk.ledger(), &kept.ledger());
    for keys in [&["log.key"][..], &["log.vkey"], &["log.key", "log.vkey"]] {
        for key in keys {
            fs::copy(other.path("ledger/keys").join(key), desk.path("ledger/keys").join(key)).unwrap();
            if *key == "log.vkey" {
                fs::copy(other.path("ledger").join(key), desk.path("ledger").join(key)).unwrap();
            }
        }
        let empty = desk.write("empty.jsonl", "");
        let refused = desk.run(["apply", empty.to_str().unwrap()]);
        match keys.len() {
            1 => refused.fails(2, &["log.key", "is not the secret of the key"]),
            _ => refused.fails(2, &["no signature by"]),
        };
        if keys.contains(&"log.vkey") {
            desk.run(["history"]).fails(2, &["no signature by"]);
            assert_eq!(desk.run(["check"]).code, 1);
        } else {
            assert_eq!(entries(&desk), before);
        }
        replace(&kept.path("ledger/keys"), &desk.path("ledger/keys"));
        fs::copy(kept.path("ledger/log.vkey"), desk.path("ledger/log.vkey")).unwrap();
        assert_eq!(entries(&desk), before, "{keys:?}");
        sound(&desk);
    }
}

#[test]
fn an_old_copy_of_the_log_put_back_is_named_and_completed() {
    let (desk, old) = (worn(), Desk::new());
    copy_directory(&desk.path("ledger/log"), &old.path("log"));
    let had = entries(&desk).lines().count();
    fs::remove_dir_all(desk.path("ledger/journal")).unwrap();
    record(&desk, 155..158);
    fs::remove_dir_all(desk.path("ledger/journal")).unwrap();
    record(&desk, 158..160);
    let before = entries(&desk);
    replace(&old.path("log"), &desk.path("ledger/log"));
    let at = format!("#{had}: ");
    finds(&desk, &[&at, "the event is missing", "rebuild log"], &[&at, "rebuild log"]);
    assert_eq!(entries(&desk), before);
    let ran = record(&desk, 160..161);
    assert!(ran.err.contains(&format!("log/ lacked the entries #{had}")), "{ran:?}");
    assert!(entries(&desk).starts_with(&before));
    sound(&desk);
}

#[test]
fn old_tiles_put_back_are_named_and_completed() {
    let (desk, old) = (worn(), Desk::new());
    copy_directory(&desk.path("ledger/tiles"), &old.path("tiles"));
    let had = entries(&desk).lines().count();
    record(&desk, 155..260);
    fs::remove_dir_all(desk.path("ledger/journal")).unwrap();
    let before = entries(&desk);
    replace(&old.path("tiles"), &desk.path("ledger/tiles"));
    let at = format!("#{had}: tiles/: ");
    finds(&desk, &[&at, "log/ has this one", "rebuild tiles"], &[&at, "rebuild tiles"]);
    assert_eq!(entries(&desk), before);
    sound(&desk);
}

#[test]
fn the_journal_of_a_closed_ledger_is_not_missed() {
    let desk = worn();
    let before = entries(&desk);
    fs::remove_dir_all(desk.path("ledger/journal")).unwrap();
    sound(&desk);
    assert_eq!(entries(&desk), before);
    record(&desk, 155..156);
    assert!(entries(&desk).starts_with(&before));
    sound(&desk);
}

#[test]
fn views_are_built_anew_and_nobody_asks_them() {
    let desk = worn();
    let before = entries(&desk);
    fs::create_dir_all(desk.path("ledger/views")).unwrap();
    fs::write(desk.path("ledger/views/streams"), b"nonsense").unwrap();
    assert_eq!(entries(&desk), before);
    record(&desk, 155..156);
    sound(&desk);
    desk.run(["rebuild", "views"]).ok();
    assert!(!desk.path("ledger/views/streams").exists());
    sound(&desk);
}

/// Both copies at once: nothing is answered that was not signed, and the way out is the backup.
#[test]
fn with_both_copies_damaged_the_way_out_is_the_backup() {
    let desk = worn();
    let before = entries(&desk);
    desk.run(["backup", "backup"]).ok();
    let (path, at) = place_of(&desk, 7);
    change(&path, at + 40);
    cut_log(&desk);
    finds(
        &desk,
        &["#7: tiles/: ", "More than one place is at fault", "record nothing more", "socai restore BACKUP"],
        &["#7: tiles/: ", "Nhiều nơi cùng lỗi", "đừng ghi thêm", "socai restore"],
    );
    let empty = desk.write("empty.jsonl", "");
    for _ in 0..2 {
        desk.run(["history"]).fails(2, &[]);
        desk.run(["apply", empty.to_str().unwrap()]).fails(2, &[]);
        finds(&desk, &["#7: tiles/: "], &["#7: tiles/: "]);
    }
    desk.run(["restore", "backup", "restored"]).ok();
    let restored = desk.path("restored");
    fs::rename(desk.ledger(), desk.path("kept")).unwrap();
    fs::rename(restored, desk.ledger()).unwrap();
    assert_eq!(entries(&desk), before);
    sound(&desk);
}

#[test]
fn what_no_place_has_any_more_is_missed_and_nothing_is_written_over_it() {
    let desk = worn();
    let last = entries(&desk).lines().count() - 1;
    for place in ["log", "tiles"] {
        fs::remove_dir_all(desk.ledger().join(place)).unwrap();
    }
    let head = fs::read(desk.path("ledger/head")).unwrap();
    let empty = desk.write("empty.jsonl", "");
    let missed = format!("{last} are in no place any more");
    let missed_vi = format!("–#{last} không còn ở đâu nữa");
    for _ in 0..2 {
        desk.run(["history"]).fails(2, &[&missed, "backup"]);
        desk.run(["history", "--lang", "vi"]).fails(2, &[&missed_vi, "khôi phục từ bản sao lưu"]);
        desk.run(["apply", empty.to_str().unwrap()]).fails(2, &[&missed, "nothing will be written over them"]);
        finds(&desk, &["#0: log/", "restore from a backup"], &["#0: log/", "khôi phục từ bản sao lưu"]);
    }
    assert_eq!(fs::read(desk.path("ledger/head")).unwrap(), head);
}

/// Without any signed head nobody can tell whether entries are missing: whoever knows that none are,
/// says so.
#[test]
fn without_any_head_the_ledger_is_opened_only_by_who_answers_for_it() {
    let desk = worn();
    let before = entries(&desk);
    fs::remove_file(desk.path("ledger/head")).unwrap();
    for place in ["journal", "tiles"] {
        fs::remove_dir_all(desk.ledger().join(place)).unwrap();
    }
    desk.run(["history"]).fails(2, &["rebuild tiles --adopt"]);
    desk.run(["rebuild", "tiles"]).fails(2, &["rebuild tiles --adopt"]);
    desk.run(["rebuild", "tiles", "--adopt"]).ok();
    assert_eq!(entries(&desk), before);
    sound(&desk);
}

/// Every byte of the settings changed in one bit, and every length: no ledger of the past becomes one
/// that records, and no other answer comes out.
#[test]
fn settings_changed_or_cut_are_refused_or_say_the_same() {
    let desk = worn();
    desk.run(["backup", "backup"]).ok();
    desk.run(["restore", "backup", "past", "--to-position", "9"]).ok();
    let past = desk.path("past");
    for (changed, text) in variants(&past.join("ledger.toml")) {
        let opened = ledger::open(&past).err().map(|error| error.to_string());
        let error =
            opened.unwrap_or_else(|| panic!("{changed}: it opened for recording: {}", String::from_utf8_lossy(&text)));
        assert!(error.contains("past"), "{changed}: {error}");
    }
    let sample = Desk::with_rehearsal();
    for (n, (changed, text)) in variants(&sample.path("ledger/ledger.toml")).enumerate() {
        // Reading takes its time.
        if n % 23 == 0 || std::env::var_os("SOCAI_ALL").is_some() {
            match ledger::open_reading(&sample.ledger()) {
                Ok(ledger) => assert_eq!(ledger.events().len(), 1, "{changed}: {text:?}"),
                Err(error) => assert!(error.to_string().contains("ledger.toml"), "{changed}: {error}"),
            }
        }
    }
    sound(&sample);
}

/// A key that was changed is no key, and the message names the file and the remedy.
#[test]
fn a_key_changed_or_cut_is_refused() {
    let desk = Desk::with_rehearsal();
    for name in ["log.key", "log.vkey"] {
        let path = desk.path(if name == "log.key" { "ledger/keys" } else { "ledger" }).join(name);
        let whole = fs::read_to_string(&path).unwrap();
        for (changed, text) in variants(&path) {
            // Only whoever takes the last line's end away, or puts another space there, changes nothing.
            let same = std::str::from_utf8(&text).is_ok_and(|text| text.trim() == whole.trim());
            let opened = match name {
                "log.key" => ledger::directory::open(&desk.ledger()).map(drop),
                _ if same => ledger::open_reading(&desk.ledger()).map(drop),
                _ => ledger::keys::verifying_key(&desk.ledger()).map(drop),
            };
            match opened {
                Ok(()) => assert!(same, "{changed}"),
                Err(error) => {
                    let error = error.to_string();
                    assert!(!same && error.contains(name), "{changed}: {error}");
                    assert!(error.contains("restore it") || error.contains("UTF-8"), "{changed}: {error}");
                }
            }
        }
    }
    sound(&desk);
}

/// The file with each of its bytes changed in each bit, then cut to each length; at the end as it was.
fn variants(path: &Path) -> impl Iterator<Item = (String, Vec<u8>)> {
    let (path, whole) = (path.to_owned(), fs::read(path).unwrap());
    let flips = (0..whole.len() * 8).map(|n| (n / 8, Some(n % 8)));
    let cuts = (0..whole.len()).map(|length| (length, None));
    let all: Vec<_> = flips.chain(cuts).map(Some).chain([None]).collect();
    all.into_iter().map_while(move |variant| {
        let mut bytes = whole.clone();
        let name = match variant {
            Some((at, Some(bit))) => {
                bytes[at] ^= 1 << bit;
                format!("byte {at} bit {bit}")
            }
            Some((length, None)) => {
                bytes.truncate(length);
                format!("cut to {length}")
            }
            None => {
                fs::write(&path, &whole).unwrap();
                return None;
            }
        };
        fs::write(&path, &bytes).unwrap();
        Some((name, bytes))
    })
}
