//! Evidence files as they were handed out: they prove the same for decades, to the program and to the page.
//!
//! `tests/golden/evidence-1` and `evidence-2` have a file of each kind, whom to trust, and what each proves. Where it is missing,
//! `SOCAI_BLESS=1` makes it; what is there is never made anew.
#![cfg(unix)]

use std::{env, fs, path::PathBuf};

use crate::agreeing::{agree, program};
use serde_json::{Map, Value};
use tests::{
    Desk,
    filings::{IN_TIME, LATE, file_both},
    page::{Given, Page},
    repository,
    vouched::{self, cosign},
};

/// Each file, how it is made, and the deadline asked about.
type Made = (&'static str, &'static [&'static str], Option<&'static str>);

/// Those of the first format; it is no longer written.
const FIRST: [Made; 6] = [
    ("presence", &["presence", "300"], Some("2200-01-01")),
    ("verdict-on-time", &["verdict", IN_TIME], None),
    ("verdict-late", &["verdict", LATE], None),
    ("absence", &["absence", LATE, "--by", "2026-01-02"], Some("2026-01-02")),
    ("absence-by-streams", &["absence", LATE, "--by", "2026-01-02", "--short"], Some("2026-01-02")),
    ("consistency", &["consistency", "--from", "100.tlog-proof"], None),
];

/// Those of the second.
const SECOND: [Made; 8] = [
    ("presence", &["presence", "300"], Some("2200-01-01")),
    ("verdict-on-time", &["verdict", IN_TIME], None),
    ("verdict-late", &["verdict", LATE], None),
    ("absence", &["absence", LATE, "--by", "2026-01-02", "--all"], Some("2026-01-02")),
    ("history", &["history", LATE, "--all"], None),
    ("absence-by-streams", &["absence", LATE, "--by", "2026-01-02"], Some("2026-01-02")),
    ("history-by-streams", &["history", LATE], None),
    ("consistency", &["consistency", "--from", "100.tlog-proof"], None),
];

/// Where the answer to a file of the first format was a fault (docs/evidence.md): by the entries that are shown, of
/// which nobody knew whether they were all.
const MENDED: [(&str, &str); 3] =
    [("verdict-on-time", "verdict"), ("verdict-late", "verdict"), ("absence-by-streams", "nothing_filed")];

/// What must stay: words may become better.
const LASTING: [&str; 12] = [
    "proven",
    "verdict",
    "entry",
    "entries",
    "earlier",
    "log",
    "rehearsal",
    "filing",
    "filed",
    "nothing_filed",
    "due",
    "not_later_than",
];

fn golden(format: u8) -> PathBuf {
    repository().join(format!("tests/golden/evidence-{format}"))
}

fn given(format: u8, name: &str, deadline: Option<&str>) -> Given {
    let golden = golden(format);
    Given {
        evidence: golden.join(format!("{name}.zip")),
        policy: golden.join("policy"),
        roots: vec![golden.join("roots.pem")],
        deadline: deadline.map(str::to_owned),
        ..Given::default()
    }
}

fn lasting(said: &Value) -> Value {
    let kept = LASTING.iter().filter_map(|name| Some(((*name).to_owned(), said.get(name)?.clone())));
    Value::Object(kept.collect::<Map<_, _>>())
}

fn make() {
    let golden = golden(2);
    let desk = vouched::desk();
    cosign(&desk, "2026-01-01T10:00:00");
    file_both(&desk);
    cosign(&desk, "2026-01-08T10:00:00");
    desk.run(["receipt", "write", "100", "--to", "."]).ok();
    fs::create_dir_all(&golden).unwrap();
    fs::copy(desk.path("policy"), golden.join("policy")).unwrap();
    fs::copy(desk.path("authority/ca.crt"), golden.join("roots.pem")).unwrap();
    for (name, arguments, deadline) in SECOND {
        let to = golden.join(format!("{name}.zip"));
        desk.run([&["prove"], arguments, &["--to", to.to_str().unwrap()]].concat()).ok();
        let (_, said) = program(&desk, &given(2, name, deadline));
        let text = serde_json::to_string_pretty(&lasting(&said)).unwrap() + "\n";
        fs::write(golden.join(format!("{name}.json")), text).unwrap();
    }
}

#[test]
fn what_was_handed_out_proves_the_same() {
    if env::var_os("SOCAI_BLESS").is_some() && !golden(2).exists() {
        make();
    }
    let desk = Desk::new();
    let mut page = Page::open();
    for (format, files) in [(1, &FIRST[..]), (2, &SECOND[..])] {
        for (name, _, deadline) in files {
            let given = given(format, name, *deadline);
            let expected = golden(format).join(format!("{name}.json"));
            let mut expected: Value = serde_json::from_slice(&fs::read(expected).unwrap()).unwrap();
            let (_, said) = program(&desk, &given);
            assert_eq!(expected["proven"], true, "{name}");
            if let Some((_, member)) = MENDED.iter().find(|(mended, _)| format == 1 && mended == name) {
                // What it said then is what the entries say, if there are no others; it is proven no longer.
                assert_eq!(said["as_shown"], expected[member], "{name}");
                expected[member] = if *member == "verdict" { "not-provable".into() } else { Value::Null };
            }
            assert_eq!(lasting(&said), expected, "{name}");
            if let Some(page) = &mut page {
                agree(page, &desk, &given);
            }
        }
    }
}
