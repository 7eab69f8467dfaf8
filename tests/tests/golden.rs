//! What outlives the program: schemas, entries of every kind, a ledger of every format.
//!
//! `SOCAI_BLESS=1 cargo test -p tests golden::` writes the files anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use domain::{
    Event,
    event::{AccessHeadRecorded, AccessLogDropped, AnchorKind, CheckpointAnchored, Vouched},
};
use serde_json::Value;
use tests::{Desk, copy_directory, repository, vouched};

fn golden() -> PathBuf {
    repository().join("tests/golden")
}

fn blessing() -> bool {
    std::env::var_os("SOCAI_BLESS").is_some()
}

/// A ledger in which something of every kind has happened: the sample year, the reform of 2025, and
/// what neither of them has.
fn desk_with_everything() -> Desk {
    let desk = Desk::with_demo();
    let files =
        ["crates/simulation/sample/reform-2025.jsonl", "tests/golden/the-rest.jsonl", "tests/golden/past-years.jsonl"];
    for file in files {
        desk.run(["apply", repository().join(file).to_str().unwrap()]).ok();
    }
    let secret = desk.write("secret.jsonl", SECRET);
    desk.run(["apply", secret.to_str().unwrap()]).fails(1, &["state secrets"]);
    let refused = desk.write("refused.jsonl", REFUSED);
    desk.run(["apply", refused.to_str().unwrap()]).fails(1, &["recorded as entry"]);
    // A page that stays as it is; the real one changes.
    let at = "2026-03-20T09:10:00".parse::<calendar::Moment>().unwrap().latest();
    let mut ledger = ledger::open(&desk.ledger()).unwrap();
    ledger.publish_verifier(eventlog::Digest::of(b"a page"), Some(at)).unwrap();
    ledger.count_streams(Some(at)).unwrap();
    // No command anchors: what others said is recorded by the ledger's own hand.
    let anchored = CheckpointAnchored {
        size: 300,
        root: "a".repeat(64),
        anchor: AnchorKind::Cosignatures,
        digest: "b".repeat(64),
        vouched: vec![Vouched { by: "witness.example/w".into(), at: "2026-03-07T08:59:30".parse().unwrap() }],
    };
    ledger.record_anchor(anchored, Some(at)).unwrap();
    drop(ledger);
    desk.run(["clock", "confirm", "--at", "2026-03-20T09:15:00"]).ok();
    let at = "2026-03-20T09:20:00".parse::<calendar::Moment>().unwrap().latest();
    let mut ledger = ledger::open(&desk.ledger()).unwrap();
    ledger.fix_desk_origin("https://so.example", Some(at)).unwrap();
    // The log of who looked has a key of its own, which is another each time.
    let (log, root) = ("rehearsal.so-cai.invalid/demo/access/2026".to_owned(), "c".repeat(64));
    let key = format!("{log}+00000000+{}", "A".repeat(44));
    ledger
        .record_access_head(AccessHeadRecorded { log: log.clone(), key, size: 12, root: root.clone() }, Some(at))
        .unwrap();
    ledger.drop_access_log(AccessLogDropped { log, size: 12, root, kept_days: 1826 }, Some(at)).unwrap();
    desk
}

const SECRET: &str = r#"{"id": "tai-lieu-mat", "at": "2026-03-20T09:00:00", "by": {"unit": "HPVP", "position": "provincial-clerk"}, "classification": "secret", "do": {"receive-document": {"arrival": "1", "document": {"number": "1/XX"}, "issuer": "nơi gửi", "subject": "trích yếu", "unit": "HPVP"}}}"#;

const REFUSED: &str = r#"{"id": "nop-thay", "at": "2026-03-20T09:05:00", "by": {"unit": "HPVP", "position": "provincial-clerk"}, "do": {"submit": {"filings": [{"task": "UBND-2023-9901/2h-1/VPUBND", "document": {"number": "1/BC"}}]}}}"#;

/// A ledger that has changed its key twice.
fn desk_with_several_keys() -> Desk {
    let desk = Desk::with_rehearsal();
    let opening = desk.write("opening.jsonl", tests::opening().join("\n"));
    for at in ["2023-06-01T08:05:00", "2023-06-01T08:30:00"] {
        desk.run(["key", "rotate", "--at", at]).ok();
        desk.run(["apply", opening.to_str().unwrap()]).ok();
    }
    desk
}

/// The sample year with a count of its streams, a head that a witness cosigned, and another key since.
fn desk_of_the_third_layout() -> Desk {
    let desk = Desk::with_demo();
    vouched::ask_a_witness(&desk);
    vouched::cosign(&desk, "2024-02-01T09:00:00");
    desk.run(["key", "rotate", "--at", "2024-02-01T09:20:00"]).ok();
    desk.run(["clock", "confirm", "--at", "2024-02-01T09:25:00"]).ok();
    desk
}

/// The first entry of every kind, by kind. Keys are random: a change of key is always the one that is kept.
fn entries_of_every_kind(desk: &Desk) -> BTreeMap<String, String> {
    let kept = Desk::new();
    copy_directory(&golden().join("ledger-4"), &kept.ledger());
    let mut found = BTreeMap::new();
    for desk in [desk, &kept] {
        let ledger = ledger::open(&desk.ledger()).unwrap();
        for entry in ledger.entries() {
            let (_, _, text) = entry.unwrap();
            let kind = serde_json::from_str::<Value>(&text).unwrap()["kind"].as_str().unwrap().to_owned();
            found.entry(kind).or_insert(text);
        }
    }
    found
}

fn schema_file(name: &str, version: u16) -> PathBuf {
    repository().join("docs/schema").join(format!("{name}.{version}.json"))
}

/// The published schema of every kind is the one in `docs/schema`, and every recorded entry of that
/// kind fits it, as judged by somebody else's validator.
#[test]
fn schemas_are_published_and_entries_fit_them() {
    let desk = desk_with_everything();
    let entries = entries_of_every_kind(&desk);
    let named = ["entry", "command", "sheet"].map(|name| (name, 1));
    for (name, version) in named.iter().chain(Event::KINDS) {
        let printed = desk.run(["schema", name]).ok().out;
        let path = schema_file(name, *version);
        if blessing() {
            fs::write(&path, &printed).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(kept, printed, "{name}: the shape of a recorded kind is frozen; a new shape is a new version");
    }
    for (kind, text) in &entries {
        fits_its_schema(kind, text);
    }
    // The page reads entries by these schemas.
    if blessing() {
        crate::assembling::bless();
    }
}

/// An entry fits the schema of the envelope and that of its kind and version.
fn fits_its_schema(kind: &str, text: &str) {
    let read = |path: PathBuf| -> Value { serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap() };
    let entry: Value = serde_json::from_str(text).unwrap();
    let version = u16::try_from(entry["version"].as_u64().unwrap()).unwrap();
    let envelope = jsonschema::validator_for(&read(schema_file("entry", 1))).unwrap();
    assert!(envelope.is_valid(&entry), "{kind}: {:?}", envelope.validate(&entry).err());
    let payload = jsonschema::validator_for(&read(schema_file(kind, version))).unwrap();
    assert!(payload.is_valid(&entry["payload"]), "{kind}: {:?}", payload.validate(&entry["payload"]).err());
}

/// The text of an entry of every kind. These bytes are hashed: a change here is a change of history.
#[test]
fn entries_of_every_kind_read_as_they_always_did() {
    let entries = entries_of_every_kind(&desk_with_everything());
    let kinds: BTreeSet<&str> = entries.keys().map(String::as_str).collect();
    assert_eq!(kinds, Event::KINDS.iter().map(|(kind, _)| *kind).collect(), "something of every kind has happened");
    let path = golden().join("entries-4.jsonl");
    let text: String = entries.values().map(|entry| format!("{entry}\n")).collect();
    if blessing() {
        fs::write(&path, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

/// Entries of every format are understood, and come out as the bytes that went in.
#[test]
fn entries_of_every_version_are_understood() {
    for file in ["entries-1.jsonl", "entries-2.jsonl", "entries-3.jsonl", "entries-4.jsonl"] {
        for line in fs::read_to_string(golden().join(file)).unwrap().lines() {
            let event = eventlog::Event::from_entry(line).unwrap();
            let recorded = verify::reading::recorded(&event).unwrap();
            assert_eq!(event.entry().unwrap().as_str(), line, "{file}");
            fits_its_schema(recorded.event.kind(), line);
            for language in [words::Language::Vi, words::Language::En] {
                let sentence = words::events::summary(&recorded.event, &views::UnitNames::default(), language);
                assert_ne!(sentence, recorded.event.kind(), "every kind has its sentence");
            }
        }
    }
}

/// Who may read what, and of which class each kind of entry is.
fn reading(names: &dyn Fn(&[domain::Role]) -> String) -> String {
    use domain::authority::{READING, Reader, class};
    let reader = |reader: &Reader| match reader {
        Reader::Everybody => "everybody".to_owned(),
        Reader::EveryOffice => "whoever holds an office that does business today, and auditors".to_owned(),
        Reader::TheUnit => "people of the unit, and of what succeeded it".to_owned(),
        Reader::Positions(positions) => names(positions),
        Reader::JudgesOf(positions) => {
            format!("{}: of the body that judges the unit, never the unit's own", names(positions))
        }
        Reader::NotOfTheUnit(positions) => format!("{}, unless the unit is their own", names(positions)),
        Reader::MayRecord(act) => format!("whoever may record `{act}`"),
        Reader::AuthorAndApprovers => "who wrote it; once it is submitted, who may approve it".to_owned(),
    };
    let mut page = "\n## Who may read what\n\nWho asks reads with the office of today, whatever date is looked at. \
        Heads, receipts and hash tiles are public; an entry is of the class of its kind, what corrects or annuls another of that one's.\n\n\
        | Class | What | May be read by |\n| --- | --- | --- |\n"
        .to_owned();
    for (class, readers) in READING {
        let readers: Vec<String> = readers.iter().map(reader).collect();
        page += &format!("| {} | {} | {} |\n", class.letter(), class.content(), readers.join("; "));
    }
    page += "\n| Class | Kinds of entry |\n| --- | --- |\n";
    let desk = desk_with_everything();
    let entries = entries_of_every_kind(&desk);
    let of = |text: &String| {
        let event = eventlog::Event::from_entry(text).unwrap();
        class(&verify::reading::recorded(&event).unwrap().event)
    };
    let mut classes: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for (kind, text) in &entries {
        classes
            .entry(of(text).map_or("of the entry it names".to_owned(), |c| c.letter().to_string()))
            .or_default()
            .push(format!("`{kind}`"));
    }
    for (letter, kinds) in classes {
        page += &format!("| {letter} | {} |\n", kinds.join(", "));
    }
    page
}

/// The permission matrix on one page is the one that the program goes by.
#[test]
fn the_matrix_is_published() {
    use domain::authority::{JUDGING, ONLY_IN, OUTSIDE_APPROVAL, PERMISSIONS};
    let names = |positions: &[domain::Role]| -> String {
        let titles: Vec<String> = positions
            .iter()
            .map(|position| {
                let code = serde_json::to_value(position).unwrap();
                format!("{} (`{}`)", words::labels::position(*position, words::Language::En), code.as_str().unwrap())
            })
            .collect();
        if titles.is_empty() { "–".to_owned() } else { titles.join(", ") }
    };
    let mut page = "# Who may do what\n\nThe permission matrix, as the program has it. An act with several rows may be recorded under any of them; \
        the approver is never the recorder, and people of a unit act for that unit alone. Where no approval is \
        needed, only a position that approves some act may give one.\n\n\
        | Act | Việc | May be recorded by | Must be approved by |\n| --- | --- | --- | --- |\n"
        .to_owned();
    for row in PERMISSIONS {
        let label = words::labels::act(row.act, words::Language::Vi);
        page += &format!("| `{}` | {label} | {} | {} |\n", row.act, names(row.recorders), names(row.approvers));
    }
    let list = |acts: &[&str]| acts.iter().map(|act| format!("`{act}`")).collect::<Vec<_>>().join(", ");
    page += &format!(
        "\nNobody of the debtor's unit takes part, as recorder or approver, in: {}.\n\nWho approves comes from another unit than the debtor's in: {} (a unit's own correction, which cannot touch the time of receipt, is approved by its head, as its head).\n",
        list(JUDGING),
        list(OUTSIDE_APPROVAL)
    );
    page += "\nWho may record a fact (`record-fact`) is said by the declaration of its kind: `socai show fact-kinds`. ";
    page += "A position may be limited to certain bodies:\n\n| Act | Position | Only in |\n| --- | --- | --- |\n";
    for (act, position, kinds) in ONLY_IN {
        let kinds: Vec<&str> = kinds.iter().map(|kind| words::labels::unit_kind(*kind, words::Language::En)).collect();
        page += &format!("| `{act}` | {} | {} |\n", names(&[*position]), kinds.join(", "));
    }
    page += "\nA deputy signs KT. in place of the head, unless the head's authority has passed on. TL., TUQ. and Q. need a delegation that covers the act and the day. \
        The inspectors of the Department of Home Affairs decide disputes, those of the Provincial Inspectorate the \
        department's own; the Chairman decides on appeal, and nobody from their own decision. Who records an outage, or has \
        deadlines computed again, says nothing of tasks of their own line of units. \
        Two accounts that somebody could take for one are one person's (`an`, `A.N`, `TINH\\an`). In two mail domains they \
        are two people (`an@stc.gov.vn`, `an@syt.gov.vn`), unless one domain is below the other; an account without a domain \
        may be that of either, and is taken for both: each two are compared by themselves. `socai who --at DAY` answers who could do what on any day.\n";
    page += &reading(&names);
    let path = repository().join("docs/authority.md");
    if blessing() {
        fs::write(&path, &page).unwrap();
    }
    assert!(fs::read_to_string(path).unwrap() == page, "docs/authority.md is not what the program goes by");
}

/// The command line prints the very bytes that are hashed; filters apply.
#[test]
fn entries_are_printed_verbatim() {
    let desk = Desk::with_demo();
    let printed = desk.run(["history", "--entries"]).ok().out;
    let ledger = ledger::open(&desk.ledger()).unwrap();
    let entries: Vec<(eventlog::Digest, String)> =
        ledger.entries().map(|entry| entry.unwrap()).map(|(_, hash, text)| (hash, text)).collect();
    assert_eq!(printed.lines().collect::<Vec<_>>(), entries.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>());
    assert!(entries.iter().all(|(hash, text)| eventlog::Digest::of_leaf(text) == *hash));
    drop(ledger);
    let one = desk.run(["history", "--entries", "--task", "UBND-2023-9901/2a/STNMT"]).ok().out;
    assert!(one.lines().count() < 10 && one.lines().all(|line| printed.contains(line)));
}

/// A ledger written in any format, from the first on, opens and says what it said then. The second
/// holds something of every kind, the third is of the second layout, the fourth has changed its key, and the fifth is of
/// the third layout, with a count of streams, an anchor and a changed key.
#[test]
fn a_ledger_of_every_format_opens() {
    for format in ["ledger-1", "ledger-2", "ledger-3", "ledger-4", "ledger-5"] {
        let kept = golden().join(format);
        let history = golden().join(format!("{format}.history.json"));
        let ask = |desk: &Desk| desk.run(["history", "--json"]).ok().out;
        if blessing() && !kept.exists() {
            let desk = match format {
                "ledger-4" => desk_with_several_keys(),
                "ledger-5" => desk_of_the_third_layout(),
                _ => desk_with_everything(),
            };
            copy_directory(&desk.ledger(), &kept);
            fs::write(&history, ask(&desk)).unwrap();
            fs::remove_file(kept.join("lock")).unwrap();
            fs::remove_dir(kept.join("log/blobs")).unwrap();
        }
        let desk = Desk::new();
        copy_directory(&kept, &desk.ledger());
        assert_eq!(ask(&desk), fs::read_to_string(history).unwrap(), "{format}");
        assert_eq!(desk.run(["check", "--json"]).json()["sound"], true, "{format}");
    }
}

/// The log of the whole sample year, on any machine, in any year: one number.
#[test]
fn the_sample_year_hashes_to_one_value() {
    let ledger = ledger::open(&Desk::with_demo().ledger()).unwrap();
    let hashes: String = ledger.entries().map(|entry| entry.unwrap().1.to_string()).collect();
    let digest = eventlog::Digest::of(hashes.as_bytes()).to_string();
    let path = golden().join("sample-year.sha256");
    if blessing() {
        fs::write(&path, format!("{digest}\n")).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap().trim(), digest);
}
