//! Killed in the middle, again and again: what was recorded is there, whole, once; the same file run
//! again goes on where it stopped.

use std::{collections::BTreeMap, process::Stdio, thread, time::Duration};

use tests::Desk;

#[test]
fn killed_at_any_moment_and_run_again_the_file_is_recorded_once() {
    let desk = Desk::with_rehearsal();
    let mut lines = tests::opening();
    for n in 0..600 {
        lines.push(format!(
            r#"{{"id":"r{n}","at":"2023-06-02T08:00","by":{{"unit":"VPUBND","position":"office-chief"}},"approved_by":{{"unit":"UBND","position":"chairman"}},"do":{{"establish-units":{{"units":[{{"unit":"A{n}","name":"a","name_en":"a","kind":"department"}},{{"unit":"B{n}","name":"b","name_en":"b","kind":"department"}}]}}}}}}"#
        ));
    }
    desk.write("file.jsonl", lines.join("\n"));
    let mut recorded = 0;
    for round in 0..10u64 {
        let mut child =
            desk.command(["apply", "file.jsonl"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(20 + 23 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let answer = desk.run(["history", "--json"]).json();
        let entries = answer["entries"].as_array().unwrap();
        assert!(entries.len() >= recorded, "nothing that was there is gone");
        recorded = entries.len();
        let mut commands: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, entry) in entries.iter().enumerate() {
            assert_eq!(entry["entry"], position);
            *commands.entry(entry["command"].as_str().unwrap()).or_default() += 1;
        }
        // A command of two events is there with both, or not at all.
        assert!(
            commands.iter().all(|(id, count)| !id.starts_with('r') || *id == "rules" || *count == 2),
            "{commands:?}"
        );
    }
    desk.run(["apply", "file.jsonl"]).ok();
    let answer = desk.run(["history", "--json"]).json();
    assert_eq!(answer["entries"].as_array().unwrap().len(), 1 + 33 + 1 + 2 * 600);
}
