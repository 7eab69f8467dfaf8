//! After a merger or an end: each report is counted once, for the unit that it bound; names and duties are
//! those of the day; what nobody has taken over is a list of its own. And what registers say of times that a
//! decision changed, of late clerks, and of who failed to ask.

use serde_json::{Value, json};
use tests::{Desk, repository};

fn reformed() -> Desk {
    let desk = Desk::with_demo();
    desk.run(["apply", repository().join("crates/simulation/sample/reform-2025.jsonl").to_str().unwrap()]).ok();
    desk
}

fn rows(desk: &Desk, arguments: &[&str]) -> Vec<Value> {
    let sheet = desk.run(["show"].iter().chain(arguments).chain(&["--json"])).ok().json();
    sheet["rows"].as_array().unwrap().clone()
}

fn score(desk: &Desk, unit: &str, arguments: &[&str]) -> Value {
    let all = desk.run(["scorecard", "--json"].iter().chain(arguments)).ok().json();
    let units = all["units"].as_array().unwrap();
    units.iter().find(|score| score["unit"] == unit).unwrap_or_else(|| panic!("{unit} is scored")).clone()
}

#[test]
fn a_report_is_counted_once_for_whom_it_bound() {
    let desk = reformed();
    let at = ["--at", "2025-12-31"];
    for successor in ["PKINHMON", "PNHICHIEU", "STC2025"] {
        let score = score(&desk, successor, &at);
        assert_eq!(score["taken_over"], 1, "{score}");
        for figure in ["dated", "on_time", "late", "overdue", "open", "delays_in_force"] {
            assert_eq!(score[figure], 0, "{successor} inherits {figure}");
        }
        assert_eq!(score["on_time_permille"], Value::Null);
    }
    // Of the unit that it bound the lateness stands still.
    let late = |at: &str| {
        let state =
            desk.run(["state", "--json", "--at", at, "--task", "UBND-2023-9901/C-Q/2024-Q1/KINHMON"]).ok().json();
        state["status"]["lateness"]["days"].as_i64().unwrap_or_else(|| panic!("{state}"))
    };
    assert_eq!(late("2025-07-31"), late("2025-12-31"));
    assert_eq!(score(&desk, "KINHMON", &at)["overdue"], 1);
    // Asked for with predecessors, once.
    let with = score(&desk, "PKINHMON", &["--at", "2025-12-31", "--with-predecessors"]);
    assert_eq!((&with["overdue"], &with["taken_over"]), (&json!(1), &json!(1)), "{with}");
}

/// A task goes to another unit and comes back when it is overdue: nobody is made clean by that.
#[test]
fn a_task_that_goes_and_comes_back_is_counted_for_whom_it_bound() {
    let desk = Desk::with_demo();
    let command = |id: &str, at: &str, by: &str, approved: &str, act: &str| {
        let who = |text: &str| {
            let (unit, position) = text.split_once('/').unwrap();
            format!(r#"{{"unit": "{unit}", "position": "{position}"}}"#)
        };
        let (by, approved) = (who(by), who(approved));
        format!(r#"{{"id": "{id}", "at": "2024-{at}", "by": {by}, "approved_by": {approved}, "do": {act}}}"#)
    };
    let [officer, chief] = ["VPUBND/office-officer", "VPUBND/office-chief"];
    let task = "UBND-2023-9901/C-Q/2024-Q1";
    let passes = |from: &str, to: &str| {
        format!(
            r#"{{"transfer-tasks": {{"tasks": ["{task}/{from}"], "to": ["{to}"], "ground": "reassigned", "document": {{"number": "7/VP"}}}}}}"#
        )
    };
    let founds = r#"{"establish-units": {"units": [{"unit": "XYZ", "name": "Trung tâm Y", "name_en": "Y", "kind": "department"}]}}"#;
    let files = format!(r#"{{"submit": {{"filings": [{{"task": "{task}/STC", "document": {{"number": "1/BC"}}}}]}}}}"#);
    let lines = [
        command("x-1", "02-01T08:00:00", chief, "UBND/chairman", founds),
        command("x-2", "03-20T08:00:00", officer, chief, &passes("STC", "XYZ")),
        command("x-3", "03-20T08:10:00", officer, chief, &passes("XYZ", "STC")),
        command("x-4", "03-25T08:00:00", "STC/unit-clerk", "STC/unit-head", &files),
    ];
    desk.write("back.jsonl", lines.join("\n"));
    desk.run(["apply", "back.jsonl"]).ok();
    let at = ["--at", "2024-03-26"];
    let [own, other] = ["STC", "XYZ"].map(|unit| score(&desk, unit, &at));
    assert_eq!((&own["late"], &own["taken_over"]), (&json!(1), &json!(0)), "{own}");
    assert_eq!((&other["late"], &other["taken_over"]), (&json!(0), &json!(1)), "{other}");
}

#[test]
fn a_duty_binds_whom_it_binds_on_that_day() {
    let desk = reformed();
    let owed = |at: &str| rows(&desk, &["obligations", "--at", at, "--obligation", "UBND-2023-9901/1b"])[0].clone();
    assert_eq!(owed("2025-02-28")["owed_by"], 29);
    let after = owed("2025-07-01");
    // Ten departments, the inspectorate and 12 districts have ended; one new department took 1b over.
    assert_eq!((&after["owed_by"], &after["ended"]), (&json!(7), &json!(23)), "{after}");
}

#[test]
fn names_are_those_of_the_day() {
    let desk = reformed();
    let name =
        |at: &str| rows(&desk, &["board", "--at", at, "--unit", "KINHMON"])[0]["name"].as_str().unwrap().to_owned();
    let before = name("2025-06-30");
    assert!(before.contains("Kinh Môn") && !before.contains('['), "{before}");
    let after = name("2025-07-01");
    assert!(after.contains("Nhị Chiểu") && !after.contains("PNHICHIEU"), "by name: {after}");
}

#[test]
fn what_nobody_has_taken_over_is_a_list_of_its_own() {
    let desk = reformed();
    assert_eq!(rows(&desk, &["orphaned", "--at", "2025-02-28"]), Vec::<Value>::new());
    let orphaned = rows(&desk, &["orphaned", "--at", "2025-07-31"]);
    let of = |unit: &str| orphaned.iter().filter(|row| row["unit"] == unit).count();
    assert!(of("NAMSACH") > 10, "{}", of("NAMSACH"));
    let tasks: Vec<&str> = orphaned.iter().map(|row| row["task"].as_str().unwrap()).collect();
    assert!(!tasks.contains(&"UBND-2023-9901/2b-1/KINHMON"), "it was transferred");
    assert!(!tasks.contains(&"UBND-2023-9901/1d/KIMTHANH"), "it has lapsed");
    assert!(!tasks.contains(&"UBND-2023-9901/C-Q/2023-Q3/NAMSACH"), "it was done");
    assert!(of("SYT") == 0, "it is still there");
    let follow_up = rows(&desk, &["follow-up", "--at", "2025-07-31", "--unit", "NAMSACH"]);
    let waits = |row: &&Value| row["waiting"].to_string().contains("take it over");
    assert_eq!(follow_up.iter().filter(waits).count(), of("NAMSACH"));
}

#[test]
fn an_upheld_dispute_is_a_correction() {
    let desk = Desk::with_demo();
    let corrections = rows(&desk, &["corrections", "--unit", "KINHMON"]);
    let upheld: Vec<&Value> = corrections.iter().filter(|row| row["kind"] == "dispute-upheld").collect();
    assert_eq!(upheld.len(), 1, "{corrections:?}");
    let what = upheld[0]["what"].as_str().unwrap();
    assert!(what.contains("19/09/2023 08:50:00 → 18/09/2023 20:31:07"), "{what}");
    assert!(upheld[0]["lag_days"].as_i64().unwrap() > 0, "counted from the filing");
    assert_eq!(score(&desk, "KINHMON", &[])["corrections"], 1);
}

#[test]
fn a_late_acknowledgement_is_a_finding() {
    let desk = Desk::with_demo();
    let handled = rows(&desk, &["handling", "--unit", "NINHGIANG"]);
    assert!(
        handled.iter().all(|row| row["note"].to_string().contains(r#""step":"acknowledgement""#)),
        "{:?}",
        handled[0]
    );
    let follow_up = rows(&desk, &["follow-up", "--unit", "NINHGIANG"]);
    assert!(
        follow_up.iter().any(|row| row["verdict"].to_string().contains(r#""step":"acknowledgement""#)),
        "{follow_up:?}"
    );
    assert_eq!(score(&desk, "NINHGIANG", &[])["late_documents"], 1);
    // One that acknowledged on the day is not named.
    let read = desk.run(["history", "--json"]).ok().out;
    assert!(read.contains("DirectiveAcknowledged"));
}

#[test]
fn who_failed_to_ask_is_named() {
    let desk = reformed();
    let case = |task: &str| {
        let state = desk.run(["state", "--json", "--task", task]).ok().json();
        let case = state["status"]["case"].clone();
        assert_eq!(case["gaps"][0], "file-explanation", "{case}");
        case
    };
    let missing = |unit: &str| -> String {
        let rows = rows(&desk, &["follow-up", "--unit", unit]);
        rows.iter().map(|row| row["missing"].to_string()).collect()
    };
    // Nobody asked the one; the other was asked, and is silent.
    assert_eq!(case("UBND-2023-9901/C-Q/2024-Q1/KINHMON")["unasked_by"], "VPUBND");
    assert!(missing("KINHMON").contains(r#""unasked_by":"VPUBND""#), "{}", missing("KINHMON"));
    let silent = case("UBND-2023-9901/2a/SKHDT");
    assert_eq!((&silent["unasked_by"], silent["explanation_due"].is_null()), (&Value::Null, false), "{silent}");
}

/// The request is recorded; its grant is refused by the rule, unless the Chairman grants it.
#[test]
fn a_second_request_for_time_is_recorded() {
    let desk = Desk::with_demo();
    let task = "UBND-2023-9901/C-Q/2024-Q1/NINHGIANG";
    let unit = |id: &str, at: &str, until: &str| {
        json!({"id": id, "at": at, "by": {"unit": "NINHGIANG", "position": "unit-focal-point"},
            "approved_by": {"unit": "NINHGIANG", "position": "unit-head"},
            "do": {"request-extension": {"task": task, "until": until, "reason": "x"}}})
    };
    let grants = |id: &str, at: &str, by: Value| json!({"id": id, "at": at, "by": by, "do": {"grant-extension": {"task": task}}});
    let chief = json!({"unit": "VPUBND", "position": "office-chief", "capacity": "tl"});
    let apply = |line: &Value| desk.run_with_input(["apply", "-"], line.to_string().as_bytes());
    apply(&unit("x1", "2024-02-01T08:00:00", "2024-03-20")).ok();
    apply(&grants("x2", "2024-02-02T08:00:00", chief.clone())).ok();
    apply(&unit("x3", "2024-02-05T08:00:00", "2024-03-27")).ok();
    apply(&grants("x4", "2024-02-06T08:00:00", chief)).fails(1, &["extended 1 time(s)"]);
    apply(&grants("x5", "2024-02-06T09:00:00", json!({"unit": "UBND", "position": "chairman"}))).ok();
    let due = rows(&desk, &["deadlines", "--unit", "NINHGIANG", "--obligation", "UBND-2023-9901/C-Q"]);
    let extended: String = due.iter().map(|row| row["extensions"].to_string()).collect();
    assert!(extended.contains("27/03/2024 (an exception by the Chairman)"), "{extended}");
}

#[test]
fn a_document_that_is_not_held_is_warned_about() {
    let desk = Desk::with_demo();
    let line = json!({"id": "d1", "at": "2024-02-01T08:00:00", "by": {"unit": "NINHGIANG", "position": "unit-clerk"},
        "documents": ["0".repeat(64)], "do": {"acknowledge-tasks": {"tasks": ["UBND-2023-9901/C-Q/2024-Q1/NINHGIANG"]}}});
    let ran = desk.run_with_input(["apply", "-"], line.to_string().as_bytes());
    assert!(ran.err.contains("is not held here"), "{ran:?}");
    assert_eq!(ran.code, 0);
}
