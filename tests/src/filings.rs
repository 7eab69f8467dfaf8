//! Filings of the demo whose due dates lie on either side of an anchor.

use crate::{Desk, authority::collect};

/// Two tasks of one duty: one whose due date is long past, one that has time.
pub const LATE: &str = "UBND-2023-9901/1a-1/BINHGIANG";
pub const IN_TIME: &str = "UBND-2023-9901/1a-1/CAMGIANG";

/// Fixes the due dates, anchors, and files for both after the anchor; anchors again.
pub fn file_both(desk: &Desk) {
    let command = |id: &str, at: &str, unit: &str, positions: [&str; 2], act: &str| {
        let [by, approved] = positions.map(|position| format!(r#"{{"unit": "{unit}", "position": "{position}"}}"#));
        format!(r#"{{"id": "{id}", "at": "2026-01-0{at}", "by": {by}, "approved_by": {approved}, "do": {act}}}"#)
    };
    let fix = |unit: &str, date: &str| {
        let act = format!(
            r#"{{"fix-deadline": {{"obligation": "UBND-2023-9901/1a-1", "units": ["{unit}"], "due": {{"on": {{"date": "{date}", "reading": "inclusive"}}}}, "document": {{"number": "9/UBND-VP"}}}}}}"#
        );
        command(&format!("fix-{unit}"), "2T09:00:00", "VPUBND", ["office-officer", "office-chief"], &act)
    };
    let file = |unit: &str, at: &str| {
        let act = format!(
            r#"{{"submit": {{"filings": [{{"task": "UBND-2023-9901/1a-1/{unit}", "document": {{"number": "1/BC-{unit}"}}}}]}}}}"#
        );
        command(&format!("file-{unit}"), at, unit, ["unit-clerk", "unit-head"], &act)
    };
    desk.write("fix.jsonl", [fix("BINHGIANG", "2026-01-05"), fix("CAMGIANG", "2100-01-05")].join("\n"));
    desk.run(["apply", "fix.jsonl"]).ok();
    collect(desk, "2026-01-03T10:00:00");
    desk.write("file.jsonl", [file("BINHGIANG", "6T09:00:00"), file("CAMGIANG", "6T09:01:00")].join("\n"));
    desk.run(["apply", "file.jsonl"]).ok();
    collect(desk, "2026-01-07T10:00:00");
}
