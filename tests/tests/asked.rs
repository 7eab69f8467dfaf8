//! What an inspector asks, and an answer that would mislead.

use serde_json::Value;
use tests::Desk;

fn tasks(answer: &Value) -> Vec<&str> {
    answer["rows"].as_array().unwrap().iter().map(|row| row["task"].as_str().unwrap()).collect()
}

/// Given four units that are late in the third quarter, two with its report and two with a task that has no period,
/// when somebody asks by due date, then all four are told; when somebody asks by period, then the answer says what it
/// leaves out and how to ask for it.
#[test]
fn who_was_late_in_a_quarter_is_asked_by_due_date() {
    let desk = Desk::with_demo();
    let overdue = |more: &[&str]| desk.run([&["show", "overdue", "--at", "30/9/2023", "--json"], more].concat()).json();
    let all = overdue(&[]);
    let all = tasks(&all);
    assert_eq!(all.len(), 4, "{all:?}");
    let quarter = overdue(&["--due-from", "1/7/2023", "--due-to", "30/9/2023"]);
    assert_eq!(tasks(&quarter), all);
    assert_eq!(quarter.get("only_of"), None, "nothing that was due then is left out");
    let since = overdue(&["--due-from", "29/9/2023"]);
    assert!(tasks(&since).iter().all(|task| task.starts_with("UBND-2023-9901/2a/")), "{since}");
    assert_eq!(tasks(&overdue(&["--due-to", "17/9/2023"])), [""; 0]);

    let of_period = overdue(&["--period", "quý III/2023"]);
    assert_eq!(tasks(&of_period).len(), 2);
    assert_eq!(of_period["only_of"], "2023-Q3");
    let empty = desk.run(["show", "overdue", "--at", "31/12/2023", "--period", "năm 2023", "--lang", "vi"]).ok().out;
    for said in ["Không có gì.", "Chỉ gồm báo cáo của năm 2023", "--due-from 01/01/2023 --due-to 31/12/2023"]
    {
        assert!(empty.contains(said), "{empty}");
    }

    // The matrix and a workbook are asked in the same way; what has no tasks is not.
    let matrix = desk.run(["state", "--at", "30/9/2023", "--due-from", "29/9/2023", "--json"]).json();
    let due = |task: &Value| task["due_day"].as_str().unwrap() >= "2023-09-29";
    assert!(matrix["tasks"].as_array().unwrap().iter().all(due), "{matrix}");
    let book = desk.path("q3.csv");
    let to =
        ["export", "csv", "overdue", "--at", "30/9/2023", "--due-from", "1/7/2023", "--to", book.to_str().unwrap()];
    desk.run(to).ok();
    assert_eq!(std::fs::read_to_string(book).unwrap().lines().count(), 5);
    desk.run(["show", "organisation", "--due-from", "1/7/2023"]).fails(2, &["--due-from"]);
    desk.run(["show", "overdue", "--due-from", "2/7/2023", "--due-to", "1/7/2023"]).fails(2, &["before it begins"]);
}

/// The rows of an answer, wherever they stand in it.
fn rows(answer: &Value) -> Vec<Value> {
    let rows = ["rows", "entries", "tasks", "found"].iter().find_map(|key| answer[*key].as_array());
    rows.unwrap_or_else(|| panic!("{answer}")).clone()
}

/// Given the sample year, when each long answer is asked for in parts, then together they are the whole answer, row by
/// row in the same order where rows are entries or tasks; without the parameter it is what it always was.
#[test]
fn a_long_answer_comes_in_parts() {
    let desk = Desk::with_demo();
    let all = |question: &[&str]| desk.run([question, &["--json"]].concat()).json();
    let parts = |question: &[&str], limit: &str| {
        let (mut joined, mut after, mut count) = (Vec::new(), None::<String>, 0);
        loop {
            let more = after.as_ref().map(|key| vec!["--after", key.as_str()]).unwrap_or_default();
            let part = all(&[question, &["--limit", limit], &more[..]].concat());
            joined.extend(rows(&part));
            count += 1;
            match part.get("next") {
                Some(next) => after = next.as_str().map(str::to_owned),
                None => return (joined, count),
            }
        }
    };
    for question in [
        &["history"][..],
        &["state", "--at", "30/9/2023"],
        &["state", "--unit", "KINHMON"],
        &["acted", "1/1/2023", "31/12/2023"],
        &["search", "báo cáo"],
    ] {
        let question = match question {
            ["acted", from, to] => vec!["acted", "--from", from, "--to", to],
            other => other.to_vec(),
        };
        let whole = rows(&all(&question));
        let (joined, count) = parts(&question, "40");
        assert_eq!(joined, whole, "{question:?}");
        assert_eq!(count, whole.len().div_ceil(40).max(1), "{question:?}");
    }
    let names = desk.run(["show", "--json"]).json();
    let names: Vec<&str> = names.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(names.len() > 30, "{names:?}");
    let sorted = |mut rows: Vec<Value>| {
        rows.sort_by_key(Value::to_string);
        rows
    };
    for name in names {
        let whole = rows(&all(&["show", name]));
        let limit = (whole.len() / 2).clamp(1, 1000).to_string();
        let (joined, _) = parts(&["show", name], &limit);
        if ["incoming", "corrections", "facts", "cases", "handling", "publications"].contains(&name) {
            assert_eq!(joined, whole, "{name}");
        }
        assert_eq!(sorted(joined), sorted(whole), "{name}");
    }
    desk.run(["history", "--after", "STC"]).fails(2, &["is no key of a row"]);
    desk.run(["history", "--limit", "0"]).fails(2, &["from 1 to 1000"]);
    let told = desk.run(["history", "--limit", "2", "--lang", "vi"]).ok().out;
    assert!(told.contains("Còn nữa: hỏi tiếp với --after \"1\""), "{told}");
}

/// Given those who are late, when they are shown on a terminal that does not hold all columns beside each other, then they
/// stand in a table all the same, each in a row of its own.
#[test]
fn who_is_late_stands_in_a_table() {
    let desk = Desk::with_demo();
    let shown = desk.run(["show", "overdue", "--at", "30/9/2023", "--period", "quý III/2023", "--lang", "vi"]).ok().out;
    let head = shown.lines().find(|line| line.contains("Đơn vị")).unwrap_or_else(|| panic!("{shown}"));
    assert!(head.contains("Nhiệm vụ") && head.contains("Hạn"), "{shown}");
    let row = shown.lines().find(|line| line.contains("18/09/2023")).unwrap_or_else(|| panic!("{shown}"));
    assert!(row.contains("UBND") && row.contains("C-Q/2023-Q3"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 100), "{shown}");
}
