//! Nobody speaks for another, on the real program: commands that were accepted once and should not have been, and
//! letters that carry a mark of secrecy where a reader sees it and a program may not.

use std::fs;

use serde_json::{Value, json};
use tests::{Desk, copy_directory, repository};

/// The ledger of the sample year, once more, after a file of commands.
fn applied(year: &Desk, case: &str) -> (Desk, Value) {
    let desk = Desk::new();
    copy_directory(&year.ledger(), &desk.ledger());
    let file = repository().join("tests/cases/commands").join(case);
    let said = desk.run(["apply", file.to_str().unwrap(), "--json"]);
    let said = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{case}: {}", said.out));
    (desk, said)
}

#[test]
fn commands_get_the_answer_that_is_right() {
    let year = Desk::with_demo();
    let (desk, said) = applied(&year, "1-delegation-unusable.jsonl");
    assert_ne!(said["outcome"], "refused", "{said}");
    let who = desk.run(["who", "--at", "2024-02-01", "--act", "grant-extension", "--json"]).ok().out;
    assert!(who.contains("SNV"), "what was accepted is listed: {who}");
    for (case, code) in [
        ("3-period-before-the-letter.jsonl", "period-before-directive"),
        ("4-principle-scored.jsonl", "principle-undated"),
        ("5-chief-without-delegation.jsonl", "only-by-delegation"),
        ("6-office-dates-itself.jsonl", "judges-itself"),
    ] {
        let (_, said) = applied(&year, case);
        assert!(said.to_string().contains(&format!("\"{code}\"")), "{case}: {said}");
    }
}

/// A second request is recorded; the office does not grant it, and the Chairman does.
#[test]
fn a_second_extension_is_asked_for_and_granted_by_the_chairman_alone() {
    let (desk, said) = applied(&Desk::with_demo(), "2-second-extension-request.jsonl");
    assert!(said["code"].is_null(), "{said}");
    let grant = |id: &str, by: Value| {
        let grant = json!({ "grant-extension": { "task": "UBND-2023-9901/C-Q/2024-Q1/NINHGIANG" } });
        let line = json!({ "id": id, "at": "2024-02-06T08:00:00", "by": by, "do": grant });
        desk.run(["apply", desk.write("grant.jsonl", line.to_string()).to_str().unwrap()])
    };
    grant("r2-d", json!({ "unit": "VPUBND", "position": "office-chief", "capacity": "tl" })).fails(1, &[]);
    grant("r2-e", json!({ "unit": "UBND", "position": "chairman" })).ok();
}

/// The time to complete a returned report follows the rule set of its task, as its verdict does: two working days, though
/// another rule set is in force when it is returned.
#[test]
fn a_return_is_judged_by_the_rule_set_of_its_task() {
    let (desk, said) = applied(&Desk::with_demo(), "7-rule-set-of-the-return.jsonl");
    assert!(said["code"].is_null(), "{said}");
    let entries = desk.run(["history", "--entries"]).ok().out;
    let returned = entries.lines().rfind(|line| line.contains("\"kind\":\"ReportReturned\"")).unwrap();
    let returned: Value = serde_json::from_str(returned).unwrap();
    assert_eq!(returned["payload"]["cure"]["effective"], "2024-03-21", "{returned}");
}

#[test]
fn what_a_reader_sees_as_a_mark_of_secrecy_is_refused() {
    let year = Desk::with_demo();
    let cases = repository().join("tests/cases/secrecy");
    let mut letters: Vec<_> = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    letters.sort();
    assert_eq!(letters.len(), 7);
    for letter in letters {
        let draft = year.path("draft.toml");
        year.run(["intake", letter.to_str().unwrap(), "--draft", draft.to_str().unwrap()])
            .fails(1, &["State secrets must not enter"]);
        assert!(!draft.exists(), "{}: nothing of it is kept", letter.display());
    }
}

#[test]
fn nobody_who_sends_a_command_is_the_ledger() {
    let desk = Desk::with_demo();
    for (by, approved) in [
        (r#"{"unit": "SOCAI", "position": "system", "capacity": "system"}"#, ""),
        (
            r#"{"unit": "VPUBND", "position": "office-officer"}"#,
            r#""approved_by": {"unit": "SOCAI", "position": "system", "capacity": "system"},"#,
        ),
    ] {
        let line = format!(
            r#"{{"id": "as-the-ledger", "at": "2024-02-01T09:00:00", "by": {by}, {approved} "do": {{"remind": {{"obligation": "UBND-2023-9901/C-Q", "period": "2024-Q1"}}}}}}"#
        );
        let file = desk.write("as-the-ledger.jsonl", line);
        let said = desk.run(["apply", file.to_str().unwrap(), "--json"]).out;
        assert!(said.contains("\"only-the-ledger\""), "{said}");
    }
    let anchor = r#"{"id": "a", "at": "2024-02-01T09:00:00", "by": {"unit": "SOCAI", "position": "system"}, "do": {"anchor-checkpoint": {"size": 1}}}"#;
    let file = desk.write("anchor.jsonl", anchor);
    desk.run(["apply", file.to_str().unwrap()]).fails(2, &["only the ledger itself"]);
}
