//! Forged evidence, and the honest files beside it, each under several policies and deadlines: what the program must
//! say of it is written in `tests/forged/expected.toml`, which the page is held to as well.

use std::{fs, path::PathBuf};

use serde::Deserialize;
use tests::Desk;

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    file: String,
    policy: String,
    deadline: Option<String>,
    exit: i32,
    verdict: Option<String>,
    nothing_filed: Option<bool>,
    says: Option<String>,
}

fn at(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("forged").join(name)
}

#[test]
fn every_forged_file_gets_its_answer() {
    let desk = Desk::new();
    let table: Table = toml::from_str(&fs::read_to_string(at("expected.toml")).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for case in &table.case {
        let [file, policy, roots] =
            [&case.file, &case.policy, &"roots.pem".to_owned()].map(|name| at(name).display().to_string());
        let mut words = vec!["--lang", "en", "verify", &file, "--policy", &policy];
        if case.policy == "pol_none" {
            words.extend(["--roots", &roots]);
        }
        if let Some(deadline) = &case.deadline {
            words.extend(["--deadline", deadline]);
        }
        let said = desk.run(words.clone());
        let json = desk.run([words, vec!["--json"]].concat());
        let answer: serde_json::Value = serde_json::from_str(&json.out).unwrap_or_default();
        let agrees = said.code == case.exit
            && json.code == case.exit
            && case.verdict.as_ref().is_none_or(|verdict| answer["verdict"] == verdict.as_str())
            && case.nothing_filed.is_none_or(|nothing| answer["nothing_filed"] == nothing)
            && case.says.as_ref().is_none_or(|says| said.out.contains(says));
        if !agrees {
            wrong.push(format!("{case:?}\n{} {}\n{}{}", said.code, answer["verdict"], said.out, said.err));
        }
    }
    assert!(table.case.len() > 150 && wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n\n"));
}
