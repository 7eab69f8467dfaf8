//! The sample year, with the answers worked out by hand from the rules, for several dates, each as
//! known then and as known at the end.

use std::collections::BTreeMap;

use serde_json::Value;
use tests::Desk;

/// Time state by unit of one duty and period.
fn states(answer: &Value, duty: &str) -> BTreeMap<String, String> {
    let tasks = answer["tasks"].as_array().unwrap().iter();
    tasks
        .filter_map(|task| {
            let unit = task["task"].as_str().unwrap().strip_prefix(&format!("UBND-2023-9901/{duty}/"))?;
            Some((unit.to_owned(), task["time"].as_str().unwrap().to_owned()))
        })
        .collect()
}

/// Every unit is `rule` but for the exceptions.
#[track_caller]
fn assert_states(found: &BTreeMap<String, String>, rule: &str, exceptions: &[(&str, &str)]) {
    assert_eq!(found.len(), 29);
    let exceptions: BTreeMap<&str, &str> = exceptions.iter().copied().collect();
    for (unit, state) in found {
        assert_eq!(state, exceptions.get(unit.as_str()).unwrap_or(&rule), "{unit}");
    }
}

fn state(desk: &Desk, valid: &str, known: &str) -> Value {
    desk.run(["state", "--json", "--valid-at", valid, "--known-at", known]).json()
}

const END: &str = "2024-01-31";
const Q3: &str = "C-Q/2023-Q3";

#[test]
fn the_third_quarter_on_its_last_evening() {
    let desk = Desk::with_demo();
    let waiting = [("KIMTHANH", "due-soon"), ("NINHGIANG", "due-soon")];
    let then = [&waiting[..], &[("SLDTBXH", "due-soon"), ("KINHMON", "due-soon")]].concat();
    assert_states(&states(&state(&desk, "2023-09-18", "2023-09-18"), Q3), "on-time", &then);
    let now = [&waiting[..], &[("SYT", "due-soon")]].concat();
    assert_states(&states(&state(&desk, "2023-09-18", END), Q3), "on-time", &now);
}

#[test]
fn the_third_quarter_a_day_after_the_deadline() {
    let desk = Desk::with_demo();
    let both = [("KIMTHANH", "overdue"), ("NINHGIANG", "due-soon"), ("STTTT", "returned-in-cure")];
    let then = [&both[..], &[("SLDTBXH", "overdue"), ("KINHMON", "late")]].concat();
    assert_states(&states(&state(&desk, "2023-09-19", "2023-09-19"), Q3), "on-time", &then);
    let now = [&both[..], &[("SYT", "overdue")]].concat();
    assert_states(&states(&state(&desk, "2023-09-19", END), Q3), "on-time", &now);
}

#[test]
fn the_third_quarter_when_all_is_settled() {
    let desk = Desk::with_demo();
    let settled = [("KIMTHANH", "late"), ("SYT", "late"), ("NINHGIANG", "on-time-extended")];
    for known in ["2023-09-30", END] {
        assert_states(&states(&state(&desk, "2023-09-30", known), Q3), "on-time", &settled);
    }
}

#[test]
fn the_one_off_task_before_and_after_a_paper_is_found() {
    let desk = Desk::with_demo();
    let then = [("SKHDT", "late"), ("STNMT", "overdue")];
    assert_states(&states(&state(&desk, "2023-10-31", "2023-10-31"), "2a"), "on-time", &then);
    assert_states(&states(&state(&desk, "2023-10-31", END), "2a"), "on-time", &[("SKHDT", "late")]);
    // In August the paper was there, and nobody knew.
    assert_eq!(states(&state(&desk, "2023-08-27", END), "2a")["STNMT"], "open");
    assert_eq!(states(&state(&desk, "2023-08-28", END), "2a")["STNMT"], "on-time");
    assert_eq!(states(&state(&desk, "2023-08-28", "2023-08-28"), "2a")["STNMT"], "open");
}

#[test]
fn duties_without_a_date_are_never_overdue_and_the_year_is_complete() {
    let desk = Desk::with_demo();
    let answer = state(&desk, END, END);
    assert_states(&states(&answer, "C-Y/2023"), "on-time", &[]);
    for task in answer["tasks"].as_array().unwrap() {
        assert_eq!(task["due"].is_null(), task["time"] == "no-deadline", "{task}");
    }
    // The end of 2023 is a Sunday before a holiday: the due date rolls, and says so.
    let office =
        answer["tasks"].as_array().unwrap().iter().find(|task| task["task"] == "UBND-2023-9901/2h-1/VPUBND").unwrap();
    assert_eq!(office["due"]["nominal"], "2023-12-31");
    assert_eq!(office["due"]["effective"], "2024-01-02");
    assert_eq!(office["time"], "on-time");
    assert_eq!(office["work"], "accepted");
}

#[test]
fn days_late_are_counted_both_ways() {
    let desk = Desk::with_demo();
    let answer = state(&desk, END, END);
    let late = |task: &str| {
        let task = format!("UBND-2023-9901/{task}");
        answer["tasks"].as_array().unwrap().iter().find(|view| view["task"] == task.as_str()).unwrap()["lateness"]
            .clone()
    };
    assert_eq!(late("C-Q/2023-Q3/KIMTHANH"), serde_json::json!({ "days": 4, "working_days": 4, "counted": "both" }));
    assert_eq!(late("C-Q/2023-Q3/SYT"), serde_json::json!({ "days": 2, "working_days": 2, "counted": "both" }));
    assert_eq!(late("2a/SKHDT"), serde_json::json!({ "days": 7, "working_days": 5, "counted": "both" }));
}

#[test]
fn one_case_is_closed_with_all_its_steps_and_one_gap_stays_open() {
    let desk = Desk::with_demo();
    let answer = state(&desk, END, END);
    let cases: BTreeMap<&str, &Value> = answer["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|task| !task["case"].is_null())
        .map(|task| (task["task"].as_str().unwrap(), &task["case"]))
        .collect();
    let kim_thanh = cases["UBND-2023-9901/C-Q/2023-Q3/KIMTHANH"];
    assert_eq!(kim_thanh["gaps"], serde_json::json!([]));
    assert_eq!(kim_thanh["outcome"], "lesson-drawn");
    let open: Vec<&str> =
        cases.iter().filter(|(_, case)| case["gaps"] != serde_json::json!([])).map(|(task, _)| *task).collect();
    assert_eq!(open, ["UBND-2023-9901/2a/SKHDT"]);
    assert_eq!(cases[open[0]]["explanation_overdue"], true);
}

#[test]
fn the_evening_that_was_wrong_is_explained_by_the_entries_that_put_it_right() {
    let desk = Desk::with_demo();
    let answer = desk.run(["diff", "--json", "--valid-at", "2023-09-18", "2023-09-18"]).json();
    let changed: BTreeMap<&str, Vec<&str>> = answer["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let because = change["because"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap());
            (change["task"].as_str().unwrap(), because.collect())
        })
        .collect();
    let expected = BTreeMap::from([
        ("UBND-2023-9901/2a/STNMT", vec!["LateDiscoveredRecord"]),
        ("UBND-2023-9901/C-Q/2023-Q3/KINHMON", vec!["ReportSubmitted", "DisputeDecided"]),
        ("UBND-2023-9901/C-Q/2023-Q3/SLDTBXH", vec!["EntryCorrected"]),
        ("UBND-2023-9901/C-Q/2023-Q3/SYT", vec!["EntryCorrected"]),
    ]);
    assert_eq!(changed, expected);
}

#[test]
fn time_alone_is_named_where_no_entry_made_the_difference() {
    let desk = Desk::with_demo();
    let known = "2023-09-18T23:59:30";
    let before = desk.run(["diff", "--json", "2023-09-18T23:59:30", "2023-09-19T00:30", "--unit", "KIMTHANH"]).json();
    let change = &before["tasks"][0];
    assert_eq!(
        (&change["before"]["time"], &change["after"]["time"]),
        (&"due-soon".into(), &"overdue".into()),
        "{known}"
    );
    assert_eq!(change["because"], serde_json::json!([]));
}

#[test]
fn the_timeline_shows_what_was_believed_after_each_entry() {
    let desk = Desk::with_demo();
    let answer = desk.run(["state", "--json", "--task", "UBND-2023-9901/C-Q/2023-Q3/KINHMON"]).json();
    let believed: Vec<(&str, &str)> = answer["moments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|moment| (moment["entry"]["kind"].as_str().unwrap(), moment["time"].as_str().unwrap()))
        .collect();
    assert_eq!(
        believed,
        [
            ("TasksAssigned", "no-deadline"),
            ("DeadlineFixed", "open"),
            ("ReminderIssued", "due-soon"),
            ("DelayRecorded", "overdue"),
            ("ReportSubmitted", "late"),
            ("ReminderIssued", "late"),
            ("TimelinessDisputed", "late"),
            ("DisputeDecided", "on-time"),
        ]
    );
    assert_eq!(answer["status"]["received"]["at"], "2023-09-18T20:31:07+07:00");
}

#[test]
fn the_scorecard_adds_up() {
    let desk = Desk::with_demo();
    let answer = desk.run(["scorecard", "--json", "--at", END]).json();
    let unit =
        |code: &str| answer["units"].as_array().unwrap().iter().find(|score| score["unit"] == code).unwrap().clone();
    let score = unit("KIMTHANH");
    assert_eq!((&score["late"], &score["on_time"], &score["on_time_permille"]), (&1.into(), &2.into(), &667.into()));
    assert_eq!((&score["delays_in_force"], &score["cases_with_gaps"]), (&1.into(), &0.into()));
    let score = unit("STNMT");
    assert_eq!(
        (&score["delays_ended"], &score["late_discoveries"], &score["on_time_permille"]),
        (&1.into(), &1.into(), &1000.into())
    );
    assert_eq!(unit("SKHDT")["cases_with_gaps"], 1);
    assert_eq!(unit("SLDTBXH")["corrections"], 1);
    for score in answer["units"].as_array().unwrap() {
        let sum: u64 = ["on_time", "on_time_extended", "late", "overdue", "open"]
            .iter()
            .map(|k| score[*k].as_u64().unwrap())
            .sum();
        assert_eq!(score["dated"].as_u64().unwrap(), sum, "{score}");
    }
}
