//! Programs by others, and small ones written from the documentation alone, check what the real binary
//! wrote. They share no code with it: where they agree, the formats are what the documents say.
//!
//! | checker | made of | checks |
//! | --- | --- | --- |
//! | `go/main.go` | the Go project's transparency log packages, from Debian | tiles, entries, heads, older heads, receipts |
//! | `read_tiles.py` | `docs/format.md` and a bare Python | tiles, entries, heads, the history of a task |
//! | `check.sh` | a shell and openssl | heads, receipts; evidence files: `evidence_foreign.rs` |
//! | `proofbundle` | a Python package by others | receipts |
//!
//! All of them must take what is right, and each must refuse what was tampered with. `cargo xtask test`
//! installs what they need; where that is missing, a test says so and is passed over.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use proof::{CosigningKey, Digest};
use serde_json::Value;
use tests::{
    Desk, Ran, copy_directory,
    foreign::{Checker, foreign, foreign_python, must_be_there, shell, skipped, there},
    load::{open_for_load, small},
};

/// Built without a network: compiler and packages come from Debian.
fn go() -> Option<Checker> {
    static GO: OnceLock<Option<Checker>> = OnceLock::new();
    let build = || {
        let path = Path::new("/usr/share/gocode");
        if !there("go", "version") || !path.join("src/golang.org/x/mod/sumdb").exists() {
            must_be_there("Go, or its package golang.org/x/mod, is not there", "golang-go golang-golang-x-mod-dev");
            return None;
        }
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("foreign-go");
        let mut build = Command::new("go");
        build.args(["build", "-o"]).arg(&program).arg("main.go").current_dir(foreign("go"));
        build.env("GO111MODULE", "off").env("GOFLAGS", "").env("GOPATH", path).env("CGO_ENABLED", "0");
        Ran::from(build.output().unwrap()).ok();
        Some(Checker { name: "go/main.go", command: vec![program] })
    };
    GO.get_or_init(build).clone()
}

fn python() -> Option<Checker> {
    static PYTHON: OnceLock<Option<Checker>> = OnceLock::new();
    let find = || {
        if !there("python3", "--version") {
            must_be_there("python3 is not there", "python3");
            return None;
        }
        Some(Checker { name: "read_tiles.py", command: vec!["python3".into(), foreign("read_tiles.py")] })
    };
    PYTHON.get_or_init(find).clone()
}

/// It comes from a package registry, which is not everywhere to be reached.
fn proofbundle() -> Option<Checker> {
    static PROOFBUNDLE: OnceLock<Option<Checker>> = OnceLock::new();
    let find = || {
        let program = foreign_python("proofbundle");
        if !there(&program, "--version") {
            let install = "cargo xtask test, with a package registry in reach";
            skipped("the Python package proofbundle is not there", install);
            return None;
        }
        Some(Checker { name: "proofbundle", command: vec![program] })
    };
    PROOFBUNDLE.get_or_init(find).clone()
}

/// What is public of a ledger, and the key that somebody was given.
struct Public {
    desk: Desk,
}

impl Public {
    fn of(desk: &Desk) -> Self {
        let copy = Desk::new();
        copy_directory(&desk.path("ledger/tiles"), &copy.path("tiles"));
        fs::copy(desk.path("ledger/keys/log.vkey"), copy.path("log.vkey")).unwrap();
        Self { desk: copy }
    }

    fn tiles(&self) -> PathBuf {
        self.desk.path("tiles")
    }

    fn key(&self) -> PathBuf {
        self.desk.path("log.vkey")
    }

    fn checkpoint(&self) -> PathBuf {
        self.desk.path("tiles/checkpoint")
    }

    /// Everybody who can check all of the tiles, with the arguments for it.
    fn tile_checks(&self) -> Vec<(Checker, Vec<PathBuf>)> {
        let checkers = [go(), python()].into_iter().flatten();
        checkers.map(|checker| (checker, vec!["check".into(), self.tiles(), self.key()])).collect()
    }

    /// Everybody who can check the head.
    fn head_checks(&self) -> Vec<(Checker, Vec<PathBuf>)> {
        let shell = shell().map(|shell| (shell, vec!["checkpoint".into(), self.key(), self.checkpoint()]));
        self.tile_checks().into_iter().chain(shell).collect()
    }

    /// Every file of the tiles that the head rests on. Partial tiles of earlier heads stay until the full one is
    /// there.
    fn files(&self) -> Vec<PathBuf> {
        let head = fs::read_to_string(self.checkpoint()).unwrap();
        let size: u64 = head.lines().nth(1).unwrap().parse().unwrap();
        let of_an_earlier_head = |path: &Path| {
            let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
            let beside = path.parent().unwrap();
            let level: u32 = name(beside.parent().unwrap()).parse().unwrap_or(0);
            let width = (size >> (8 * level)) % 256;
            name(beside).ends_with(".p") && name(path) != width.to_string()
        };
        let (mut files, mut left) = (Vec::new(), vec![self.tiles()]);
        while let Some(path) = left.pop() {
            match path.is_dir() {
                true => left.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path())),
                false => files.push(path),
            }
        }
        files.retain(|path| !of_an_earlier_head(path));
        files.sort();
        files
    }
}

/// Three tiles, two of them full.
fn long() -> Desk {
    static LONG: OnceLock<Desk> = OnceLock::new();
    let long = LONG.get_or_init(|| {
        let desk = Desk::with_rehearsal();
        open_for_load(&desk);
        record(&desk, 0..270);
        desk
    });
    copied(long)
}

fn copied(desk: &Desk) -> Desk {
    let copy = Desk::new();
    copy_directory(&desk.ledger(), &copy.ledger());
    copy
}

fn record(desk: &Desk, range: std::ops::Range<u64>) {
    let lines: Vec<String> = range.map(small).collect();
    desk.run(["apply", desk.write("load.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
}

fn entries(desk: &Desk) -> Vec<String> {
    desk.run(["history", "--entries"]).ok().out.lines().map(str::to_owned).collect()
}

/// Tries `check` with one byte after the other changed, each by another bit.
fn with_changed_bytes(path: &Path, places: impl IntoIterator<Item = usize>, mut check: impl FnMut(&str)) {
    let bytes = fs::read(path).unwrap();
    for place in places {
        let mut changed = bytes.clone();
        changed[place] ^= 1 << (place % 8);
        fs::write(path, changed).unwrap();
        check(&format!("byte {place} of {} changed", path.display()));
    }
    fs::write(path, bytes).unwrap();
}

fn length(path: &Path) -> usize {
    fs::metadata(path).unwrap().len() as usize
}

#[test]
fn what_the_log_signed_is_taken_by_everybody() {
    for desk in [Desk::with_demo(), long()] {
        let public = Public::of(&desk);
        let count = entries(&desk).len();
        for (checker, arguments) in public.head_checks() {
            let said = checker.accepts(arguments);
            assert!(checker.name == "check.sh" || said.contains(&format!(" {count} entries")), "{said}");
        }
    }
}

/// As over the entry that changes the log's key: whoever has the one or the other takes it.
#[test]
fn a_head_signed_by_two_keys_of_the_log_is_taken_by_whoever_has_either() {
    let desk = Desk::with_demo();
    let old = fs::read(desk.path("ledger/keys/log.vkey")).unwrap();
    desk.run(["key", "rotate", "--at", "2024-02-01T09:00:00"]).ok();
    let public = Public::of(&desk);
    let head = fs::read_to_string(public.checkpoint()).unwrap();
    assert_eq!(head.matches('\u{2014}').count(), 2);
    let new = fs::read(public.key()).unwrap();
    for (key, line) in [(old, 4), (new, 5)] {
        fs::write(public.key(), key).unwrap();
        fs::write(public.checkpoint(), &head).unwrap();
        for (checker, arguments) in public.head_checks() {
            checker.accepts(arguments);
        }
        let lines: Vec<&str> = head.lines().enumerate().filter(|(n, _)| *n != line).map(|(_, line)| line).collect();
        fs::write(public.checkpoint(), format!("{}\n", lines.join("\n"))).unwrap();
        for (checker, arguments) in public.head_checks() {
            checker.refuses("the other key's line alone", arguments);
        }
    }
}

/// So many that the numbers of the tiles have more than one group of digits, and the tree three levels.
#[test]
#[ignore = "takes a minute"]
fn a_thousand_tiles_are_taken() {
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    let unit = |command: u64, n| format!(r#"{{"unit":"M{command}N{n}","name":"x","name_en":"y","kind":"department"}}"#);
    let command = |n: u64| {
        let units: Vec<String> = (0..10_000).map(|place| unit(n, place)).collect();
        let by =
            r#""by":{"unit":"VPUBND","position":"office-chief"},"approved_by":{"unit":"UBND","position":"chairman"}"#;
        let units = units.join(",");
        format!(r#"{{"id":"many-{n}","at":"2023-06-02T08:00",{by},"do":{{"establish-units":{{"units":[{units}]}}}}}}"#)
    };
    let lines: Vec<String> = (0..26).map(command).collect();
    desk.run(["apply", desk.write("many.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
    let public = Public::of(&desk);
    assert!(public.desk.path("tiles/tile/0/x001").exists());
    for (checker, arguments) in public.head_checks() {
        checker.accepts(arguments);
    }
    let receipt = Receipt::of(&desk, 256_000);
    receipt.is_accepted();
}

#[test]
fn a_changed_byte_in_any_file_is_refused() {
    let public = Public::of(&Desk::with_demo());
    for path in public.files().iter().filter(|path| !path.ends_with("checkpoint")) {
        let last = length(path) - 1;
        with_changed_bytes(path, [0, last / 3, last / 2, last], |what| {
            for (checker, arguments) in public.tile_checks() {
                checker.refuses(what, arguments);
            }
        });
    }
}

#[test]
fn a_changed_byte_in_the_head_is_refused() {
    let public = Public::of(&Desk::with_demo());
    let length = length(&public.checkpoint());
    // The last bytes are those where base64 and the end of the text have their traps.
    let places = (0..length - 4).step_by(13).chain(length - 4..length);
    with_changed_bytes(&public.checkpoint(), places, |what| {
        for (checker, arguments) in public.head_checks() {
            checker.refuses(what, arguments);
        }
    });
}

#[test]
fn a_missing_or_shortened_file_is_refused() {
    let public = Public::of(&long());
    for path in public.files() {
        let bytes = fs::read(&path).unwrap();
        for (checker, arguments) in public.tile_checks() {
            fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
            checker.refuses(&format!("{} cut short", path.display()), &arguments);
            fs::remove_file(&path).unwrap();
            checker.refuses(&format!("{} taken away", path.display()), &arguments);
            fs::write(&path, &bytes).unwrap();
        }
    }
}

/// Whoever changes an entry can make its hash fit, and all that is above it. The signature will not.
#[test]
fn a_rewritten_history_is_refused_even_if_it_hashes() {
    let desk = Desk::with_demo();
    let (public, other) = (Public::of(&desk), Public::of(&long()));
    // Another whole log, under a key of its own.
    for (checker, arguments) in other.head_checks() {
        fs::copy(public.key(), other.key()).unwrap();
        checker.refuses("another log", arguments);
    }
    // One entry changed, and its leaf hash with it.
    let text = entries(&desk)[7].clone();
    let changed = text.replacen("2023-", "2022-", 1);
    assert_ne!(text, changed);
    let replace = |path: PathBuf, from: &[u8], to: &[u8]| {
        let mut bytes = fs::read(&path).unwrap();
        let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
        bytes[at..at + to.len()].copy_from_slice(to);
        fs::write(path, bytes).unwrap();
    };
    replace(public.desk.path("tiles/tile/entries/000"), text.as_bytes(), changed.as_bytes());
    replace(public.desk.path("tiles/tile/0/000"), &Digest::of_leaf(&text).0, &Digest::of_leaf(&changed).0);
    for (checker, arguments) in public.tile_checks() {
        checker.refuses("a changed entry with its hash", arguments);
    }
}

#[test]
fn a_full_tile_stands_in_for_a_part_of_it() {
    let public = Public::of(&Desk::with_demo());
    for part in public.files().iter().filter(|path| path.parent().unwrap().extension().is_some()) {
        let mut bytes = fs::read(part).unwrap();
        bytes.extend([0; 64]);
        fs::write(part.parent().unwrap().with_extension(""), bytes).unwrap();
        fs::remove_file(part).unwrap();
    }
    for (checker, arguments) in public.tile_checks() {
        checker.accepts(arguments);
    }
}

#[test]
fn a_later_log_continues_an_earlier_head_and_a_fork_does_not() {
    let Some(go) = go() else { return };
    let desk = long();
    let earlier = Public::of(&desk);
    let fork = copied(&desk);
    record(&desk, 270..300);
    record(&fork, 400..410);
    let (later, fork) = (Public::of(&desk), Public::of(&fork));
    let check = |public: &Public, older: &Public| {
        ["check".into(), public.tiles(), public.key(), older.checkpoint()].map(PathBuf::into_os_string)
    };
    for (public, older) in [(&later, &earlier), (&fork, &earlier), (&later, &later)] {
        let said = go.accepts(check(public, older));
        assert!(said.contains("continues that of"), "{said}");
    }
    go.refuses("a fork", check(&later, &fork));
    go.refuses("an older log", check(&earlier, &later));
}

#[test]
fn a_stranger_reads_who_did_what_in_a_task_and_when() {
    let Some(python) = python() else { return };
    let desk = Desk::with_demo();
    let public = Public::of(&desk);
    // A filing moved from the one to the other; a case from declaration to closing; a task transferred
    // to nobody; one without a period.
    let tasks = ["C-Q/2023-Q3/SYT", "C-Q/2023-Q3/SLDTBXH", "C-Q/2023-Q3/KIMTHANH", "1d/KIMTHANH", "2a/STNMT"];
    for task in tasks.map(|task| format!("UBND-2023-9901/{task}")) {
        let said =
            python.accepts(["history".as_ref(), public.tiles().as_os_str(), public.key().as_os_str(), task.as_ref()]);
        let corrections = ["EntryAnnulled", "FieldsCorrected"];
        let read: Vec<Vec<&str>> = said.lines().filter(|line| line.starts_with('#')).map(columns).collect();
        let read =
            read.into_iter().filter(|columns| !corrections.contains(&columns[2])).map(|columns| columns.join("  "));
        let ours = desk.run(["history", "--task", &task, "--json"]).json();
        let ours = ours["entries"].as_array().unwrap().iter().map(line_of);
        assert_eq!(read.collect::<Vec<_>>(), ours.collect::<Vec<_>>(), "{task}");
    }
    python.refuses("no such task", ["history".into(), public.tiles(), public.key(), "UBND-2023-9901/0/0".into()]);
}

/// Position, time, kind, who.
fn columns(line: &str) -> Vec<&str> {
    line.split("  ").take(4).collect()
}

/// The same of an entry in our own history.
fn line_of(entry: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let by = &entry["by"];
    let by = format!("by {}/{} ({})", text(&by["unit"]), text(&by["position"]), text(&by["capacity"]));
    format!("#{}  {}  {}  {by}", entry["entry"], text(&entry["recorded_at"]), text(&entry["kind"]))
}

/// A receipt that the real binary wrote, with the entry that it is for, and the keys of all who are to have signed.
struct Receipt {
    desk: Desk,
}

impl Receipt {
    fn of(desk: &Desk, position: usize) -> Self {
        let receipt = Desk::new();
        let place = position.to_string();
        desk.run(["receipt", "write", &place, "--to", receipt.path(".").to_str().unwrap()]).ok();
        for (from, to) in [("tlog-proof", "receipt.tlog-proof"), ("entry.json", "entry.json")] {
            fs::rename(receipt.path(&format!("{position}.{from}")), receipt.path(to)).unwrap();
        }
        fs::copy(desk.path("ledger/keys/log.vkey"), receipt.path("keys")).unwrap();
        Self { desk: receipt }
    }

    fn receipt(&self) -> PathBuf {
        self.desk.path("receipt.tlog-proof")
    }

    fn entry(&self) -> PathBuf {
        self.desk.path("entry.json")
    }

    fn keys(&self) -> PathBuf {
        self.desk.path("keys")
    }

    /// Adds a witness to those who must have signed; whether it did is another question.
    fn demand(&self, witness: &CosigningKey) {
        let keys = fs::read_to_string(self.keys()).unwrap();
        fs::write(self.keys(), format!("{keys}{}\n", witness.witness_key())).unwrap();
    }

    /// The text that is signed, at the end of the receipt.
    fn head(&self) -> String {
        let receipt = fs::read_to_string(self.receipt()).unwrap();
        let mut parts = receipt.split("\n\n").skip(1);
        format!("{}\n", parts.next().unwrap())
    }

    /// Everybody who can check it, with the arguments for it.
    fn checks(&self) -> Vec<(Checker, Vec<OsString>)> {
        let by_file = ["receipt".into(), self.keys(), self.receipt(), self.entry()].map(PathBuf::into_os_string);
        let keys = fs::read_to_string(self.keys()).unwrap();
        let (log, witnesses) = keys.split_once('\n').unwrap();
        let mut by_name: Vec<OsString> = vec!["verify-proof".into(), self.receipt().into()];
        by_name.extend(["--payload-file".into(), self.entry().into(), "--log-vkey".into(), log.into()]);
        by_name.extend(["--expected-origin".into(), log.split('+').next().unwrap().into()]);
        by_name.extend(["--threshold".into(), witnesses.lines().count().to_string().into()]);
        by_name.extend(witnesses.lines().flat_map(|key| ["--witness-vkey".into(), key.into()]));
        let by_file = [go(), shell()].map(|checker| Some((checker?, by_file.to_vec())));
        by_file.into_iter().chain([proofbundle().map(|checker| (checker, by_name))]).flatten().collect()
    }

    #[track_caller]
    fn is_accepted(&self) {
        for (checker, arguments) in self.checks() {
            checker.accepts(arguments);
        }
    }

    #[track_caller]
    fn is_refused(&self, what: &str) {
        for (checker, arguments) in self.checks() {
            checker.refuses(what, arguments);
        }
    }
}

#[test]
fn a_receipt_is_taken_for_its_entry_and_for_no_other() {
    for (desk, places) in [(Desk::with_demo(), [0, 100]), (long(), [255, 256])] {
        let entries = entries(&desk);
        for position in places.into_iter().chain([entries.len() - 1]) {
            let receipt = Receipt::of(&desk, position);
            receipt.is_accepted();
            assert_eq!(fs::read_to_string(receipt.entry()).unwrap(), entries[position]);
            for other in [entries[(position + 1) % entries.len()].clone(), format!("{}\n", entries[position])] {
                fs::write(receipt.entry(), other).unwrap();
                receipt.is_refused("another entry");
            }
        }
    }
}

#[test]
fn others_write_the_same_receipt_from_the_tiles() {
    let Some(go) = go() else { return };
    for desk in [Desk::with_demo(), long()] {
        let public = Public::of(&desk);
        for position in ["0", "1", "100", "255", "256", "306"] {
            let theirs = go.accepts(["prove".into(), public.tiles(), public.key(), position.into()]);
            assert_eq!(theirs, desk.run(["receipt", "show", position]).ok().out);
        }
    }
}

#[test]
fn a_changed_byte_in_a_receipt_or_its_entry_is_refused() {
    let receipt = Receipt::of(&Desk::with_demo(), 300);
    let last = length(&receipt.entry()) - 1;
    with_changed_bytes(&receipt.entry(), [0, last / 2, last], |what| receipt.is_refused(what));
    let length = length(&receipt.receipt());
    with_changed_bytes(&receipt.receipt(), (0..length).step_by(23), |what| receipt.is_refused(what));
    let text = fs::read_to_string(receipt.receipt()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    // Too short, too long, in another order, for another place.
    let without: Vec<&str> = [&lines[..2], &lines[3..]].concat();
    let twice: Vec<&str> = [&lines[..3], &lines[2..]].concat();
    let turned: Vec<&str> = [&lines[..2], &[lines[3], lines[2]][..], &lines[4..]].concat();
    for (what, lines) in [("a hash too few", without), ("a hash too many", twice), ("two hashes turned", turned)] {
        fs::write(receipt.receipt(), format!("{}\n", lines.join("\n"))).unwrap();
        receipt.is_refused(what);
    }
    for index in ["index 301", "index 0300", "index 300000", "index -1", "index"] {
        fs::write(receipt.receipt(), text.replacen("index 300", index, 1)).unwrap();
        receipt.is_refused(index);
    }
}

#[test]
fn a_witness_that_must_have_signed_is_asked_for() {
    let receipt = Receipt::of(&Desk::with_demo(), 42);
    let [witness, other] =
        ["witness", "other"].map(|name| CosigningKey::from_seed(name, &[name.len() as u8; 32]).unwrap());
    let (plain, head) = (fs::read_to_string(receipt.receipt()).unwrap(), receipt.head());
    let line = witness.cosign(&head, 1_700_000_000);
    let with = |lines: &str| fs::write(receipt.receipt(), format!("{plain}{lines}")).unwrap();
    // A line by somebody unknown changes nothing.
    with(&line);
    receipt.is_accepted();
    receipt.demand(&witness);
    receipt.is_accepted();
    with("");
    receipt.is_refused("a witness that has not signed");
    with(&witness.cosign(&head.replacen('\n', "x\n", 1), 1_700_000_000));
    receipt.is_refused("a signature over another head");
    // The first twelve bytes are the key's identifier and the time: sixteen letters.
    let (start, later) = ("\u{2014} witness ".len(), witness.cosign(&head, 1_700_000_001));
    with(&format!("{}{}", &later[..start + 16], &line[start + 16..]));
    receipt.is_refused("another time than the one signed");
    with(&format!("{line}{}", other.cosign(&head, 1_700_000_001)));
    receipt.demand(&other);
    receipt.is_accepted();
}

/// A head that seven implementations by others agree on (`crates/proof/tests/vectors.rs`), cosigned.
#[test]
fn the_witness_of_the_published_vector_is_taken() {
    const HEAD: &str = "socai.example/ledger\n70000\nF91d3doKpQPHteTRJEudY3fRljhJn00ibqKEH24PH0c=\n\n\
        \u{2014} socai.example/ledger nHqMsoB+k5EVTAk2gZew6oDYVBrVFj9qiI33ghHzBfPxzvy1kSvGERRuP/kOHt0yALbywlZpyDAc0Qo6LVZ3g4kwoAY=\n\
        \u{2014} witness1.example/w hsib9wAAAABpVccQUiUArw9oX4RPh4zV7u4IRUdQvDkI6xci2fnqKrCCdmNnWjIvIHxMVYFOeZEsjvcreZwH+HwsIO2lqKNEoRANBg==\n";
    const KEYS: &str = "socai.example/ledger+9c7a8cb2+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs\n\
        witness1.example/w+86c89bf7+BIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\n";
    let Some(shell) = shell() else { return };
    let desk = Desk::new();
    let arguments = ["checkpoint".into(), desk.write("keys", KEYS), desk.write("checkpoint", HEAD)];
    let said = shell.accepts(&arguments);
    assert!(said.contains("witness1.example/w, at 1767229200 seconds"), "{said}");
    desk.write("checkpoint", HEAD.replacen("70000", "70001", 1));
    shell.refuses("another size", &arguments);
}
