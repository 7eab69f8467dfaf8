//! What docs/extending.md tells people to do, done.

use std::fs;

use tests::{Desk, repository};

fn document() -> String {
    fs::read_to_string(repository().join("docs/extending.md")).unwrap()
}

/// The lines of every block in that language.
fn blocks(language: &str) -> Vec<String> {
    let text = document();
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn every_command_in_it_runs_and_takes_effect() {
    let desk = Desk::with_demo();
    let commands = blocks("json").concat();
    assert!(commands.lines().count() >= 7);
    desk.run(["apply", desk.write("extending.jsonl", &commands).to_str().unwrap()]).ok();
    let rows = |name: &str| desk.run(["show", name, "--json"]).json()["rows"].as_array().unwrap().clone();
    let has = |name: &str, key: &str, value: &str| rows(name).iter().any(|row| row[key] == value);
    assert!(has("fact-kinds", "fact", "saturday-desk-held"));
    assert!(has("facts", "fact", "saturday-desk-held"));
    // 3 February 2024 is a Saturday; two working days on, before Tết.
    let called = rows("procedures").into_iter().find(|row| row["wanted"] == "saturday-desk-reported").unwrap();
    assert_eq!(called["due"], "2024-02-06");
    assert!(has("calendar", "day", "2027-04-16"));
    assert!(has("rules", "rule_set", "HD-DEMO-2024"));
    assert!(has("regimes", "regime", "archives-2024"));
    assert!(has("organisation", "unit", "TTPVHCC"));
    let who = desk.run(["who", "--act", "waive-case", "--at", "2024-02-08", "--json"]).json();
    let offices: Vec<_> = who["rows"].as_array().unwrap().iter().map(|row| row["office"].as_str().unwrap()).collect();
    assert!(offices.iter().any(|office| office.contains("VPUBND")), "{offices:?}");
}

#[test]
fn the_row_that_it_quotes_is_in_the_matrix() {
    let matrix = fs::read_to_string(repository().join("crates/domain/src/authority/matrix.rs")).unwrap();
    for row in blocks("rust") {
        assert!(matrix.contains(row.trim_end()), "{row}");
    }
    // The places that it sends people to are there.
    for path in
        ["crates/domain/tests/support/acts.jsonl", "crates/simulation/sample/reform-2025.jsonl", "docs/authority.md"]
    {
        assert!(repository().join(path).is_file(), "{path}");
    }
}
