//! The page and `socai verify` side by side: what both say to the same files.
#![allow(dead_code, unused_imports, reason = "each test uses its own part")]

use evidence::Container;
use serde_json::Value;
use tests::{
    Desk,
    page::{Given, Page},
};

pub use tests::page::hexadecimal;

/// What `socai verify` says to the same: its exit code and, if it came so far, its JSON.
pub fn program(desk: &Desk, given: &Given) -> (i32, Value) {
    let name = |path: &std::path::Path| path.display().to_string();
    let mut arguments = vec!["verify".to_owned(), name(&given.evidence), "--policy".to_owned(), name(&given.policy)];
    for (option, files) in [("--roots", &given.roots), ("--revoked", &given.revoked), ("--document", &given.documents)]
    {
        arguments.extend(files.iter().flat_map(|file| [option.to_owned(), name(file)]));
    }
    if let Some(deadline) = &given.deadline {
        arguments.extend(["--deadline".to_owned(), deadline.clone()]);
    }
    arguments.extend(["--dishonest".to_owned(), given.dishonest.to_string(), "--json".to_owned()]);
    let ran = desk.run(arguments);
    (ran.code, serde_json::from_str(&ran.out).unwrap_or(Value::Null))
}

/// The page's verdict in the place of what the program says.
pub fn expected(code: i32, said: &Value) -> String {
    let failed = outcomes(said).contains(&"fail");
    let word = match (said["proven"].as_bool(), said["verdict"].as_str(), said["nothing_filed"].as_bool()) {
        (Some(true), Some(verdict), _) => verdict.to_owned(),
        // What cannot be read is no fault of what can; and nothing is said about it.
        (Some(false), ..) if !failed => "not-provable".to_owned(),
        (Some(true), None, nothing) => by_entries(said, nothing),
        _ => "refused".to_owned(),
    };
    let yes = match code {
        0 => ["proven", "on-time", "not-filed"].contains(&word.as_str()),
        3 => word.ends_with("-by-numbering"),
        _ => !["proven", "on-time", "not-filed"].contains(&word.as_str()) && word != "on-time-by-numbering",
    };
    assert!(yes, "{word}: {code} {said}");
    word
}

/// The same of what entries prove of a task, or of two heads.
fn by_entries(said: &Value, nothing_filed: Option<bool>) -> String {
    let word = match (nothing_filed, said["filed"].is_u64()) {
        (Some(true), _) => "not-filed",
        (Some(false), true) => "filed",
        (Some(false), false) => "not-provable",
        (None, _) => "proven",
    };
    match (said["form"].as_str(), word) {
        (Some("numbering"), "proven" | "not-filed") => format!("{word}-by-numbering"),
        (Some("shown"), "proven") if said["filed"].is_u64() && said["as_shown"].is_boolean() => "filed".to_owned(),
        (Some("shown"), "proven" | "not-filed") => "not-provable".to_owned(),
        _ => word.to_owned(),
    }
}

/// What came of each check.
pub fn outcomes(answer: &Value) -> Vec<&str> {
    let checks = answer["checks"].as_array().into_iter().flatten();
    checks.map(|check| check["outcome"].as_str().unwrap()).collect()
}

/// Both judge it, in both languages, and say the same; what the page says in English.
#[track_caller]
pub fn agree(page: &mut Page, desk: &Desk, given: &Given) -> Value {
    let (code, said) = program(desk, given);
    let mut shown = Value::Null;
    for language in ["vi", "en"] {
        shown = page.judge(given, language);
        assert_eq!(shown["verdict"], *expected(code, &said), "{given:?}\n{code} {said}\n{shown}");
        // What cannot be read at all has no list of checks; after a failure nothing rests on the rest of it.
        if !said.is_null() {
            let (shown, said) = (outcomes(&shown), outcomes(&said));
            let until = said.iter().position(|outcome| *outcome == "fail").map_or(said.len(), |at| at + 1);
            assert_eq!(shown.get(..until), Some(&said[..until]), "{given:?}");
            let failed = said.contains(&"fail");
            assert!(failed || until == shown.len(), "{given:?}: {shown:?}");
        }
    }
    shown
}

#[track_caller]
pub fn says(shown: &Value, verdict: &str, words: &[&str]) {
    assert_eq!(shown["verdict"], verdict, "{shown}");
    for word in words {
        assert!(shown["words"].as_str().unwrap().contains(word), "{word:?} is not in {shown}");
    }
}

pub fn by(given: &Given, deadline: &str) -> Given {
    Given { deadline: Some(deadline.to_owned()), ..given.clone() }
}

/// A desk for what is made by hand, and what is given there.
pub fn put(desk: &Desk, container: &Container, policy: &str) -> Given {
    Given {
        evidence: desk.write("e.zip", container.write().unwrap()),
        policy: desk.write("policy", policy),
        ..Given::default()
    }
}
