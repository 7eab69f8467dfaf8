//! What an honest file may not be read to say: that something is late which nobody owed, that a filing counts which was
//! taken back, that a declaration is proven.

use serde_json::Value;
use tests::{
    Desk,
    authority::{collect, stamp},
};

const DUTY: &str = "UBND-2023-9901/C-Q/2024-Q1";

/// The demo, after these commands of 2024, sealed today: each a time, who records it, who approves it, and the act.
fn sealed(commands: &[(&str, &str, &str, &str)]) -> Desk {
    let desk = Desk::with_demo();
    stamp(&desk);
    let who = |text: &str| {
        let (unit, position) = text.split_once('/').unwrap();
        format!(r#"{{"unit": "{unit}", "position": "{position}"}}"#)
    };
    let lines = commands.iter().enumerate().map(|(number, (at, by, approved, act))| {
        let (by, approved, act) = (who(by), who(approved), act.replace("DUTY", DUTY));
        format!(r#"{{"id": "c-{number}", "at": "2024-{at}", "by": {by}, "approved_by": {approved}, "do": {act}}}"#)
    });
    desk.write("more.jsonl", lines.collect::<Vec<_>>().join("\n"));
    desk.run(["apply", "more.jsonl"]).ok();
    collect(&desk, "2026-11-23T10:00:00");
    desk
}

fn verify(desk: &Desk, more: &[&str]) -> (i32, Value, String) {
    let trust = ["verify", "e.zip", "--policy", "policy", "--roots", "authority/ca.crt", "--lang", "en"];
    let json = desk.run(trust.iter().chain(&["--json"]).chain(more).copied());
    let said = desk.run(trust.iter().chain(more).copied());
    assert_eq!(json.code, said.code);
    (json.code, serde_json::from_str(&json.out).unwrap(), said.out)
}

const OFFICE: [&str; 2] = ["VPUBND/office-officer", "VPUBND/office-chief"];

#[test]
fn what_nobody_owed_when_it_fell_due_is_not_called_not_filed() {
    let [officer, chief] = OFFICE;
    let desk = sealed(&[
        (
            "03-10T09:00:00",
            officer,
            chief,
            r#"{"end-task": {"task": "DUTY/SCT", "ending": "cancelled", "reason": "r", "document": {"number": "5/VP"}}}"#,
        ),
        (
            "03-10T09:10:00",
            officer,
            chief,
            r#"{"suspend-task": {"task": "DUTY/SNN", "reason": "r", "document": {"number": "5/VP"}}}"#,
        ),
    ]);
    for unit in ["SCT", "SNN"] {
        for all in [Some("--all"), None] {
            let task = format!("{DUTY}/{unit}");
            let prove = ["prove", "absence", &task, "--by", "2024-03-19", "--to", "e.zip"];
            desk.run(prove.into_iter().chain(all)).ok();
            for deadline in [&[][..], &["--deadline", "2024-03-19"]] {
                let (code, answer, said) = verify(&desk, deadline);
                let found = (code, &answer["proven"], &answer["nothing_filed"], &answer["absence"]);
                assert_eq!(found, (1, &true.into(), &Value::Null, &"not-owed".into()), "{answer}");
                assert!(!said.contains("NOT FILED") && said.contains("nothing was owed then"), "{said}");
            }
        }
    }
    // One that was owed all the time.
    let owed = format!("{DUTY}/STP");
    desk.run(["prove", "absence", &owed, "--by", "2024-03-19", "--all", "--to", "e.zip"]).ok();
    let (code, answer, said) = verify(&desk, &[]);
    assert_eq!((code, &answer["nothing_filed"], &answer["absence"]), (0, &true.into(), &"not-filed".into()));
    assert!(said.contains("NOT FILED by the deadline: proven."), "{said}");
}

/// Whoever chooses the moment of the seal chooses no debtor.
#[test]
fn what_bound_another_unit_when_it_fell_due_is_not_called_not_filed() {
    let [officer, chief] = OFFICE;
    let passes = |from: &str, to: &str| {
        format!(
            r#"{{"transfer-tasks": {{"tasks": ["DUTY/{from}"], "to": ["{to}"], "ground": "reassigned", "document": {{"number": "7/VP"}}}}}}"#
        )
    };
    let units = ["XY1", "XY2"].map(|unit| {
        format!(r#"{{"unit": "{unit}", "name": "Trung tâm {unit}", "name_en": "{unit}", "kind": "department"}}"#)
    });
    let founds = format!(r#"{{"establish-units": {{"units": [{}]}}}}"#, units.join(", "));
    let desk = sealed(&[
        ("02-01T09:00:00", chief, "UBND/chairman", &founds),
        ("03-10T09:00:00", officer, chief, &passes("SXD", "XY1")),
        ("03-20T09:00:00", officer, chief, &passes("XY1", "SXD")),
        ("03-20T09:10:00", officer, chief, &passes("STP", "XY2")),
    ]);
    for (unit, absence) in [("SXD", "not-owed"), ("XY2", "not-owed"), ("XY1", "not-filed")] {
        for all in [Some("--all"), None] {
            let task = format!("{DUTY}/{unit}");
            desk.run(["prove", "absence", &task, "--by", "2024-03-21", "--to", "e.zip"].into_iter().chain(all)).ok();
            let (code, answer, said) = verify(&desk, &[]);
            assert_eq!(answer["absence"], absence, "{unit}: {answer}");
            assert_eq!(
                (code == 1, said.contains("NOT FILED")),
                (absence == "not-owed", absence == "not-filed"),
                "{said}"
            );
            assert_eq!(answer["status"]["taken_over"], absence == "not-owed", "{answer}");
        }
    }
}

/// What the same file shows after the seal is not passed over.
#[test]
fn what_was_recorded_after_the_seal_and_says_otherwise_is_heard() {
    let desk = sealed(&[]);
    let found = serde_json::json!({
        "id": "found", "at": "2026-11-23T10:06:00", "by": { "unit": "SNV", "position": "team-leader" },
        "approved_by": { "unit": "SNV", "position": "chief-inspector" },
        "do": { "record-late-discovery": { "task": format!("{DUTY}/STP"), "document": { "number": "9/BC" },
            "received": "2024-03-15", "evidence": ["dấu ĐẾN"] } },
    });
    desk.write("found.jsonl", found.to_string());
    desk.run(["apply", "found.jsonl"]).ok();
    collect(&desk, "2026-11-23T11:00:00");
    let task = format!("{DUTY}/STP");
    desk.run(["prove", "absence", &task, "--by", "2024-03-19", "--all", "--to", "e.zip"]).ok();
    let (code, answer, said) = verify(&desk, &[]);
    assert_eq!(
        (code, &answer["absence"], &answer["nothing_filed"]),
        (1, &"otherwise".into(), &Value::Null),
        "{answer}"
    );
    assert!(!said.contains("NOT FILED") && said.contains("recorded since"), "{said}");
}

#[test]
fn before_its_due_date_nothing_is_late_whatever_deadline_is_asked_about() {
    let [officer, chief] = OFFICE;
    let desk = sealed(&[(
        "03-10T09:00:00",
        officer,
        chief,
        r#"{"fix-deadline": {"obligation": "UBND-2023-9901/1a-1", "units": ["CAMGIANG"], "due": {"on": {"date": "2100-01-05", "reading": "inclusive"}}, "document": {"number": "9/VP"}}}"#,
    )]);
    let task = "UBND-2023-9901/1a-1/CAMGIANG";
    let ran = desk.run(["prove", "absence", task, "--by", "2024-03-18", "--all", "--to", "e.zip", "--lang", "en"]).ok();
    assert!(!ran.out.contains("--deadline"), "{ran:?}");
    let (code, answer, said) = verify(&desk, &["--deadline", "2024-03-18"]);
    let found = (code, &answer["nothing_filed"], &answer["absence"]);
    assert_eq!(found, (1, &Value::Null, &"not-due".into()), "{answer}");
    assert!(!said.contains("NOT FILED") && said.contains("the due date was not over"), "{said}");
}

#[test]
fn of_an_entry_alone_nobody_learns_whether_the_filing_still_counts() {
    let [officer, chief] = OFFICE;
    let filing = |number: &str, more: &str| {
        format!(
            r#"{{"submit": {{"filings": [{{"task": "DUTY/{number}", "document": {{"number": "{number}/BC"}}{more}}}]}}}}"#
        )
    };
    let (taken_back, remembered) = (filing("STC", ""), filing("STP", r#", "evidence_class": "E""#));
    let found = r#"{"record-late-discovery": {"task": "DUTY/SXD", "document": {"number": "7/BC"}, "received": "2024-03-10", "evidence": ["dấu ĐẾN"]}}"#;
    let desk = sealed(&[
        ("03-18T10:00:00", "STC/unit-clerk", "STC/unit-head", &taken_back),
        ("03-18T11:00:00", "STP/unit-clerk", "STP/unit-head", &remembered),
        (
            "03-18T13:00:00",
            "STC/unit-clerk",
            "STC/unit-head",
            r#"{"withdraw-report": {"task": "DUTY/STC", "reason": "r"}}"#,
        ),
        ("03-19T10:00:00", officer, chief, found),
    ]);
    let last = desk.run(["history", "--entries"]).ok().out;
    let number = |unit: &str, kind: &str| {
        let entries = last.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let mut of = entries
            .filter(|entry| entry["kind"] == kind && entry["payload"]["task"] == format!("{DUTY}/{unit}").as_str());
        of.next().unwrap()["position"].to_string()
    };
    let present = |unit: &str, kind: &str, deadline: &str| {
        desk.run(["prove", "presence", &number(unit, kind), "--to", "e.zip"]).ok();
        verify(&desk, &["--deadline", deadline])
    };
    // Taken back: the entry was there all the same, and that is all.
    let (code, answer, said) = present("STC", "ReportSubmitted", "2100-01-01");
    assert_eq!((code, &answer["verdict"], &answer["as_declared"]), (0, &"on-time".into(), &Value::Null), "{answer}");
    assert!(said.contains("ON TIME: proven.") && said.contains("of this entry alone"), "{said}");
    // Remembered: nothing is proven by it.
    let (code, answer, said) = present("STP", "ReportSubmitted", "2100-01-01");
    let found = (code, &answer["verdict"], &answer["as_declared"], &answer["evidence_class"]);
    assert_eq!(found, (1, &"not-provable".into(), &"on-time".into(), &"E".into()), "{answer}");
    assert!(said.contains("On time as declared, NOT PROVEN") && !said.contains(": proven."), "{said}");
    // Recorded late, received in time, as it says: no proof that it was late.
    let (code, answer, said) = present("SXD", "LateDiscoveredRecord", "2024-03-18");
    assert_eq!(
        (code, &answer["verdict"], &answer["as_declared"]),
        (1, &"not-provable".into(), &Value::Null),
        "{answer}"
    );
    assert!(!said.contains("LATE") && said.contains("that does not mean late"), "{said}");
}

/// An inspector who reads entry by entry sees where to look, as whoever reads the state does.
#[test]
fn what_was_recorded_later_is_marked_in_the_history_too() {
    let desk = Desk::with_demo();
    let state = desk.run(["state", "--json"]).ok().json();
    let tasks = state["tasks"].as_array().unwrap().iter();
    let grounds = tasks.flat_map(|task| task["later_grounds"].as_array().unwrap().clone());
    let mut grounds: Vec<u64> = grounds.map(|ground| ground["entry"].as_u64().unwrap()).collect();
    grounds.sort_unstable();
    grounds.dedup();
    assert!(!grounds.is_empty());
    let said = desk.run(["history", "--lang", "en"]).ok().out;
    let marked: Vec<u64> = said
        .lines()
        .filter_map(|line| line.trim_start().split_once('◂'))
        .filter_map(|(number, _)| number.trim().parse().ok())
        .collect();
    assert_eq!(marked, grounds, "{said}");
    assert!(said.contains("recorded after the due moment"), "{said}");
    // Nothing was recorded after a due moment before there was one.
    let before = desk.run(["history", "--at", "2023-09-01", "--lang", "en"]).ok().out;
    assert!(!before.contains('◂'), "{before}");
}
