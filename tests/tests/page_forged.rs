//! Forged evidence, made with keys and code of its own: the page says of each file, under each policy and for each
//! deadline, what the program says, and what the table in `tests/forged/expected.toml` demands of both.
#![cfg(unix)]

use std::{fs, path::PathBuf};

use crate::agreeing::{expected, program};
use serde::Deserialize;
use tests::{
    Desk,
    page::{Given, Page},
    repository,
};

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
struct Case {
    file: String,
    policy: String,
    deadline: Option<String>,
    exit: i32,
}

fn at(name: &str) -> PathBuf {
    repository().join("tests/forged").join(name)
}

/// The last second of a deadline in Vietnamese time; of a day its end.
fn seconds(deadline: &str) -> u64 {
    let moment: calendar::Moment = deadline.parse().unwrap();
    u64::try_from(moment.latest().micros().div_euclid(1_000_000)).unwrap()
}

#[test]
fn the_page_says_of_every_forged_file_what_the_program_says() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::new();
    let table: Table = toml::from_str(&fs::read_to_string(at("expected.toml")).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for case in &table.case {
        let roots: Vec<PathBuf> = (case.policy == "pol_none").then(|| at("roots.pem")).into_iter().collect();
        let given = Given {
            evidence: at(&case.file),
            policy: at(&case.policy),
            roots,
            deadline: case.deadline.clone(),
            ..Given::default()
        };
        let text = |path: &PathBuf| fs::read_to_string(path).unwrap();
        let found = page.find(
            &[fs::read(&given.evidence).unwrap()],
            &text(&given.policy),
            &given.roots.first().map(text).unwrap_or_default(),
            &[case.deadline.as_deref().map(seconds)],
        );
        let (word, yes) = (found[0][0]["verdict"].as_str().unwrap(), found[0][0]["verdict"].as_str().unwrap());
        let yes = match case.exit {
            0 => ["proven", "on-time", "not-filed"].contains(&yes),
            3 => ["proven-by-numbering", "on-time-by-numbering", "not-filed-by-numbering"].contains(&yes),
            _ => !["proven", "on-time", "not-filed"].contains(&yes) && !yes.ends_with("by-numbering"),
        };
        let (code, said) = program(&desk, &given);
        // A verdict has its own due date, and the program takes no other.
        let same = code == 2 || expected(code, &said) == word;
        if !yes || !same {
            wrong.push(format!("{case:?}: {word}\n{}\n{code} {said}", found[0][0]["checks"]));
        }
    }
    assert!(table.case.len() > 150 && wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n\n"));
}
