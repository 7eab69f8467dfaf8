//! A log whose keys, entries and times are all made by hand, and evidence from it: what no honest ledger writes
//! can be written too.
#![allow(dead_code, reason = "each test uses its own part")]

use eventlog::Digest;
use evidence::{
    Container,
    container::Format,
    presence::{ENTRIES, GROUNDS, GROUNDS_HEAD, member, stamped},
};
use proof::{
    AddCheckpoint, Checkpoint, CosigningKey, Grown, Note, Receipt, SigningKey,
    path::{prove_consistency, prove_inclusion},
};
use serde_json::{Value, json};

pub const ORIGIN: &str = "so-cai.example/log";
pub const TASK: &str = "D-1/1a/S1";
/// Two of three witnesses.
pub const TWO: &str = "group g 2 w1 w2 w3\nquorum g\n";
/// 2024-02-01T09:00:00+07:00.
pub const MORNING: u64 = 1_706_752_800;

pub fn witness(number: u8) -> CosigningKey {
    CosigningKey::from_seed(&format!("w{number}.example/w"), &[number; 32]).unwrap()
}

/// A key of the log: the seventh, until it is changed.
pub fn log_key(number: u8) -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[number; 32]).unwrap()
}

/// A policy of the log of this name: see [`HandMade::policy`].
pub fn policy(rest: &str) -> String {
    HandMade::empty(ORIGIN).policy(rest)
}

/// What stands before an entry: the number of the entry that names it, its bytes, and what a token stamps.
#[derive(Clone)]
pub struct Anchor {
    pub entry: u64,
    pub bytes: Vec<u8>,
    pub stamped: Option<String>,
}

/// What a filing for this task says, in the first version of its kind.
pub fn filed(task: &str, received: &str) -> Value {
    json!({ "task": task, "form": "report", "document": { "number": "1/BC" }, "received": received })
}

#[derive(Clone)]
pub struct HandMade {
    origin: &'static str,
    key: SigningKey,
    pub entries: Vec<String>,
}

impl HandMade {
    /// A log that was opened with this clock: `system` or `simulated`.
    pub fn new(clock: &str) -> Self {
        let mut log = Self::empty(ORIGIN);
        log.add("LedgerOpened", "ledger", "2024-02-01T08:00:00+07:00", json!({ "clock": clock, "name": "x" }));
        log
    }

    /// A log of this name, without an entry.
    pub fn empty(origin: &'static str) -> Self {
        Self { origin, key: SigningKey::from_seed(origin, &[7; 32]).unwrap(), entries: Vec::new() }
    }

    /// The log and three witnesses by their keys, then these lines.
    pub fn policy(&self, rest: &str) -> String {
        let keys = (1..=3).map(|number| format!("witness w{number} {}\n", witness(number).witness_key()));
        format!("log {}\n{}{rest}", self.key.verifying_key(), keys.collect::<String>())
    }

    /// Records an entry; its number.
    pub fn add(&mut self, kind: &str, stream: &str, recorded_at: &str, payload: Value) -> u64 {
        let position = self.entries.len() as u64;
        let named = format!("\"stream\":\"{stream}\"");
        let before = self.entries.iter().filter(|entry| entry.contains(&named)).count();
        let entry = json!({
            "format": "socai.entry/1", "position": position, "id": "00000000-0000-7000-8000-000000000000", "recorded_at": recorded_at, "stream": stream,
            "stream_position": before, "kind": kind, "version": 1, "occurred_at": recorded_at,
            "actor": { "unit": "S1", "position": "unit-clerk", "capacity": "own", "account": null }, "approver": null,
            "channel": null, "cause": null, "command": { "id": "c", "digest": Digest::of(b"c") }, "corrects": null,
            "legal_basis": [], "documents": [Digest::of(b"the report")], "payload": payload,
        });
        self.entries.push(entry.to_string());
        position
    }

    pub fn filing(&mut self, recorded_at: &str) -> u64 {
        self.add("ReportSubmitted", &format!("task/{TASK}"), recorded_at, filed(TASK, recorded_at))
    }

    /// Records what vouches for the head of this note.
    pub fn record(&mut self, note: &str, kind: &str, bytes: &[u8], recorded_at: &str) -> u64 {
        let head: Checkpoint = Note::parse(note).unwrap().text.parse().unwrap();
        self.add(
            "CheckpointAnchored",
            "checkpoints",
            recorded_at,
            json!({ "size": head.size, "root": head.root, "anchor": kind, "digest": Digest::of(bytes), "vouched": [] }),
        )
    }

    /// Records a head that these witnesses cosigned at these times.
    pub fn record_cosigned(&mut self, by: &[(u8, u64)], recorded_at: &str) -> Anchor {
        let note = self.cosigned(self.entries.len() as u64, by);
        let entry = self.record(&note, "cosignatures", note.as_bytes(), recorded_at);
        Anchor { entry, bytes: note.into_bytes(), stamped: None }
    }

    /// Records a token over the head as it is, made by `stamp`.
    pub fn record_token(&mut self, stamp: impl Fn(&[u8]) -> Vec<u8>, recorded_at: &str) -> Anchor {
        let note = self.head(self.entries.len() as u64);
        let bytes = stamp(note.as_bytes());
        let entry = self.record(&note, "token", &bytes, recorded_at);
        Anchor { entry, bytes, stamped: Some(note) }
    }

    fn tree(&self) -> Grown {
        Grown::whole(self.entries.iter().map(Digest::of_leaf).collect::<Vec<_>>())
    }

    /// The head over the first `size` entries, signed by the log alone.
    pub fn head(&self, size: u64) -> String {
        let leaves = self.entries.iter().take(size as usize).map(Digest::of_leaf);
        let root = leaves.collect::<proof::Frontier>().root();
        Checkpoint { origin: self.origin.to_owned(), size, root }.sign(&self.key)
    }

    /// The same with the lines of these witnesses.
    pub fn cosigned(&self, size: u64, by: &[(u8, u64)]) -> String {
        let note = self.head(size);
        let text = Note::parse(&note).unwrap().text;
        let lines: String = by.iter().map(|&(number, time)| witness(number).cosign(text, time)).collect();
        format!("{note}{lines}")
    }

    /// The whole log's head, with the lines of these witnesses.
    pub fn now(&self, by: &[(u8, u64)]) -> String {
        self.cosigned(self.entries.len() as u64, by)
    }

    /// Shows an entry under the head of this note, among those of `directory`.
    pub fn show(&self, container: &mut Container, directory: &str, index: u64, note: &str) {
        let head: Checkpoint = Note::parse(note).unwrap().text.parse().unwrap();
        let path = prove_inclusion(&self.tree(), index, head.size).unwrap();
        let receipt = Receipt { extra: None, index, path, note: note.to_owned() };
        container.add(&member(directory, index, "json"), self.entries[index as usize].as_bytes()).unwrap();
        container.add(&member(directory, index, "tlog-proof"), receipt.to_string()).unwrap();
    }

    fn begin(&self, claim: &Value, note: &str) -> Container {
        let mut container = Container::of(Format::First);
        for read_me in ["READ-ME.vi.txt", "READ-ME.en.txt"] {
            container.add(read_me, "x").unwrap();
        }
        container.add("claim.json", format!("{claim:#}\n")).unwrap();
        container.add("checkpoint", note).unwrap();
        container
    }

    fn add_anchor(container: &mut Container, anchor: &Anchor) {
        container.add("before/anchor", anchor.bytes.as_slice()).unwrap();
        if let Some(text) = &anchor.stamped {
            container.add("before/stamped", text.as_str()).unwrap();
        }
    }

    /// These entries, with tokens over the head and what stands before.
    fn between(
        &self,
        claim: &Value,
        note: &str,
        shown: &[u64],
        tokens: &[Vec<u8>],
        before: Option<&Anchor>,
    ) -> Container {
        let mut container = self.begin(claim, note);
        container.add("checkpoint.signed", stamped(note, self.origin).unwrap()).unwrap();
        let mut all: Vec<u64> = shown.iter().copied().chain([0]).chain(before.map(|anchor| anchor.entry)).collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter().for_each(|index| self.show(&mut container, ENTRIES, index, note));
        for (number, token) in (1..).zip(tokens) {
            container.add(&format!("anchors/{number:03}.tsr"), token.as_slice()).unwrap();
        }
        if let Some(anchor) = before {
            Self::add_anchor(&mut container, anchor);
        }
        container
    }

    fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    pub fn presence(&self, note: &str, entry: u64, tokens: &[Vec<u8>], before: Option<&Anchor>) -> Container {
        let claim = json!({ "kind": "presence", "log": self.origin, "entries": self.size(), "entry": entry,
            "before": before.map(|anchor| anchor.entry) });
        self.between(&claim, note, &[entry], tokens, before)
    }

    /// All entries, and the anchor that seals.
    pub fn whole(&self, kind: &str, task: &str, note: &str, seal: Option<&Anchor>) -> Container {
        let claim = json!({ "kind": kind, "log": self.origin, "entries": self.size(), "task": task,
            "sealed": seal.map(|anchor| anchor.entry) });
        let mut container = self.begin(&claim, note);
        if let Some(anchor) = seal {
            Self::add_anchor(&mut container, anchor);
        }
        for (index, entries) in (0..).zip(self.entries.chunks(evidence::members::BUNDLE as usize)) {
            let mut bundle = Vec::new();
            for entry in entries {
                bundle.extend_from_slice(&u16::try_from(entry.len()).unwrap().to_be_bytes());
                bundle.extend_from_slice(entry.as_bytes());
            }
            container.add(&evidence::members::bundle(index, self.size()), bundle).unwrap();
        }
        container
    }

    /// The whole log's head continues that over the first `earlier` entries.
    pub fn consistency(&self, earlier: u64) -> Container {
        let note = self.now(&[]);
        let claim = json!({ "kind": "consistency", "log": self.origin, "entries": self.size(), "earlier": earlier });
        let mut container = self.begin(&claim, &note);
        container.add("earlier/checkpoint", self.head(earlier)).unwrap();
        let proof = prove_consistency(&self.tree(), earlier, self.size()).unwrap();
        container.add("consistency", AddCheckpoint { old: earlier, proof, note }.to_string()).unwrap();
        container
    }

    /// What a verdict about [`TASK`] rests on: the filing under one head, and these entries under another.
    pub fn verdict(
        &self,
        [note, grounds]: [&str; 2],
        filing: u64,
        before: Option<&Anchor>,
        shown: &[u64],
    ) -> Container {
        let claim = json!({ "kind": "verdict", "log": self.origin, "entries": self.size(), "task": TASK,
            "at": "2024-02-02T00:00:00+07:00", "filing": filing, "before": before.map(|anchor| anchor.entry),
            "shown": shown });
        let mut container = self.between(&claim, note, &[filing], &[], before);
        container.add(GROUNDS_HEAD, grounds).unwrap();
        shown.iter().for_each(|index| self.show(&mut container, GROUNDS, *index, grounds));
        container
    }
}

/// A log with an anchor by three witnesses before a filing, and one after it.
pub struct Witnessed {
    pub log: HandMade,
    pub before: Anchor,
    pub filing: u64,
    pub seal: Anchor,
}

impl Witnessed {
    pub fn new(clock: &str) -> Self {
        let mut log = HandMade::new(clock);
        let by = |from: u64| [(1, from), (2, from + 60), (3, from + 120)];
        let before = log.record_cosigned(&by(MORNING), "2024-02-01T09:05:00+07:00");
        let filing = log.filing("2024-02-01T10:00:00+07:00");
        let seal = log.record_cosigned(&by(MORNING + 7200), "2024-02-01T11:01:00+07:00");
        Self { log, before, filing, seal }
    }

    /// Cosigned at eleven, and a minute and two after.
    pub fn note(&self) -> String {
        self.log.now(&[(1, MORNING + 7200), (2, MORNING + 7260), (3, MORNING + 7320)])
    }

    pub fn presence(&self) -> Container {
        self.log.presence(&self.note(), self.filing, &[], Some(&self.before))
    }
}
