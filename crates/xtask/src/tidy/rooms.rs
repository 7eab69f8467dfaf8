//! The rooms of the house and the arrows between them, as ARCHITECTURE.md has them.

use std::{collections::BTreeMap, fs, path::Path};

use super::{Breach, sources};

/// Whether a room may read a clock, a file or a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purity {
    /// It may not: time and bytes come in as values.
    Pure,
    /// It may.
    Free,
}

use Purity::{Free, Pure};

/// Each room, with those of the house that it may know: only rooms above it.
const ROOMS: [(&str, Purity, &[&str]); 20] = [
    ("calendar", Pure, &[]),
    ("domain", Pure, &["calendar"]),
    ("proof", Pure, &[]),
    ("timestamp", Pure, &[]),
    ("evidence", Pure, &["calendar", "proof", "timestamp"]),
    ("eventlog", Free, &["calendar", "proof"]),
    ("witness", Free, &["eventlog", "proof"]),
    ("views", Pure, &["calendar", "domain"]),
    ("verify", Pure, &["calendar", "domain", "eventlog", "evidence", "proof", "timestamp", "views"]),
    ("ledger", Free, &["calendar", "domain", "evidence", "eventlog", "proof", "timestamp", "verify", "views"]),
    ("service", Free, &["eventlog", "ledger"]),
    ("exchange", Pure, &["calendar", "domain", "proof", "views"]),
    (
        "anchoring",
        Free,
        &["calendar", "domain", "eventlog", "evidence", "exchange", "ledger", "proof", "timestamp", "views"],
    ),
    (
        "words",
        Pure,
        &[
            "anchoring",
            "calendar",
            "domain",
            "eventlog",
            "evidence",
            "exchange",
            "ledger",
            "proof",
            "service",
            "timestamp",
            "verify",
            "views",
            "witness",
        ],
    ),
    ("questions", Free, &["calendar", "domain", "exchange", "ledger", "views", "words"]),
    ("simulation", Pure, &["calendar", "domain", "exchange", "ledger", "words"]),
    ("terminal", Free, &["calendar", "domain", "exchange", "ledger", "simulation", "views", "words"]),
    (
        "desk",
        Free,
        &["calendar", "domain", "eventlog", "ledger", "proof", "questions", "timestamp", "verify", "views", "words"],
    ),
    (
        "cli",
        Free,
        &[
            "anchoring",
            "calendar",
            "desk",
            "domain",
            "evidence",
            "eventlog",
            "exchange",
            "ledger",
            "proof",
            "questions",
            "service",
            "simulation",
            "terminal",
            "timestamp",
            "verify",
            "views",
            "witness",
            "words",
        ],
    ),
    ("xtask", Free, &[]),
];

pub fn check(root: &Path) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let crates: Vec<String> = fs::read_dir(root.join("crates"))
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join("Cargo.toml").exists())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    for name in crates.iter().filter(|name| !ROOMS.iter().any(|(room, ..)| room == name)) {
        breaches.push(Breach::new(format!("crates/{name}"), "is no room that tidy knows: add it to tidy/rooms.rs"));
    }
    let pure = sources::text(&root.join("crates/pure.clippy.toml"));
    for (at, (name, purity, known)) in ROOMS.iter().enumerate() {
        let place = format!("crates/{name}");
        let manifest = sources::text(&root.join(&place).join("Cargo.toml"));
        let tables = tables(&manifest);
        if tables.get("package").is_none_or(|lines| !lines.contains(&format!("name = \"{name}\"").as_str())) {
            breaches.push(Breach::new(&place, "the package is not called what its directory is called"));
        }
        if tables.get("lib").is_some_and(|lines| lines.iter().any(|line| line.starts_with("name"))) {
            breaches.push(Breach::new(&place, "its library has a name of its own"));
        }
        let skips = tables.get("lib").is_some_and(|lines| lines.contains(&"test = false"));
        let source = root.join(&place).join("src");
        let has_tests = || sources::below(&source, "rs").iter().any(|path| sources::text(path).contains("#[test]"));
        if skips && has_tests() {
            breaches.push(Breach::new(&place, "its own tests are not run: take `test = false` out of its manifest"));
        }
        let rooms = |table: &str| -> Vec<&str> {
            let lines = tables.get(table).into_iter().flatten();
            let named = lines.filter_map(|line| line.split(['.', ' ', '=']).next());
            named.filter(|named| ROOMS.iter().any(|(room, ..)| room == named)).collect()
        };
        for other in rooms("dependencies").into_iter().filter(|other| !known.contains(other)) {
            breaches.push(Breach::new(&place, format!("it may not know `{other}` (tidy/rooms.rs)")));
        }
        let before = |other: &&&str| ROOMS[..at].iter().any(|(room, ..)| room == *other);
        for other in known.iter().filter(|other| !before(other)) {
            breaches.push(Breach::new(&place, format!("`{other}` stands below it in tidy/rooms.rs")));
        }
        if *purity == Pure && sources::text(&root.join(&place).join("clippy.toml")) != pure {
            breaches.push(Breach::new(&place, "a pure room's clippy.toml is a link to ../pure.clippy.toml"));
        }
    }
    breaches
}

/// The lines of each table of a manifest.
fn tables(manifest: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut tables: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut table = "";
    for line in manifest.lines().map(str::trim) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => table = name,
            None => tables.entry(table).or_default().push(line),
        }
    }
    tables
}
