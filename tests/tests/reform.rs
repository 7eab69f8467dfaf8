//! The mergers of 2025, the end of the districts, a new province: and questions about 2023 that are
//! asked in 2026.

use serde_json::{Value, json};
use tests::{Desk, repository};

fn desk() -> Desk {
    let desk = Desk::with_demo();
    desk.run(["apply", repository().join("crates/simulation/sample/reform-2025.jsonl").to_str().unwrap()]).ok();
    desk
}

fn rows(desk: &Desk, arguments: &[&str]) -> Vec<Value> {
    let json = ["--json"];
    desk.run(arguments.iter().chain(&json)).json()["rows"].as_array().unwrap().clone()
}

fn districts(desk: &Desk, at: &str) -> usize {
    let units = rows(desk, &["show", "organisation", "--valid-at", at]);
    units.iter().filter(|unit| unit["kind"] == "district" && unit["exists"] == "yes").count()
}

#[test]
fn twelve_districts_on_the_last_day_of_june_and_none_on_the_next() {
    let desk = desk();
    assert_eq!((districts(&desk, "2025-06-30"), districts(&desk, "2025-07-01")), (12, 0));
    let kinhmon = rows(&desk, &["show", "organisation", "--unit", "KINHMON"]);
    assert_eq!(kinhmon[0]["successors"], "PKINHMON, PNHICHIEU");
    let ward = rows(&desk, &["show", "organisation", "--unit", "PKINHMON"]);
    assert_eq!((&ward[0]["predecessors"], &ward[0]["parent"]), (&"KINHMON".into(), &"HPUBND".into()));
}

#[test]
fn what_is_said_of_2023_does_not_change_when_the_units_are_gone() {
    let (before, after) = (Desk::with_demo(), desk());
    let ask = |desk: &Desk| {
        desk.run(["state", "--valid-at", "2023-09-30", "--known-at", "2024-01-15T09:00:00", "--json"]).json()["tasks"]
            .clone()
    };
    assert_eq!(ask(&before), ask(&after), "as known then");
    let now = |desk: &Desk| desk.run(["state", "--valid-at", "2023-09-30", "--json"]).json()["tasks"].clone();
    assert_eq!(now(&before), now(&after), "and as known now");
    // A unit's name is that of the day asked about: who succeeds it is named from the day on which it ended.
    let name = |at: &str| {
        rows(&after, &["show", "reports", "--valid-at", at, "--unit", "KINHMON", "--lang", "en"])[0]["name"].clone()
    };
    let then = "UBND thị xã Kinh Môn";
    assert_eq!((name("2023-09-30"), name("2025-06-30")), (then.into(), then.into()));
    let successors = "UBND phường Kinh Môn, UBND phường Nhị Chiểu";
    assert_eq!(name("2025-07-01"), format!("{then} [nay: {successors}]"));
}

/// "Kinh Môn" is a town until June 2025 and a ward since: what else is said decides which is meant, and not the day alone.
#[test]
fn a_name_without_its_kind_goes_by_what_is_asked_of_it() {
    let desk = desk();
    let why = |task: &str| desk.run(["why", task, "--json"]).ok().out;
    assert_eq!(why("C-Q quý III/2023 Kinh Môn"), why("UBND-2023-9901/C-Q/2023-Q3/KINHMON"));
    let state = |unit: &str| desk.run(["state", "--unit", unit, "--period", "quý III/2023", "--json"]).ok().out;
    for name in ["Kinh Môn", "UBND Kinh Môn", "UBND thị xã Kinh Môn"] {
        assert_eq!(state(name), state("KINHMON"), "{name}");
    }
    // A draft whose day is not certain asks; with its day, or the kind of unit, it does not.
    let draft = |date: &str, unit: &str| {
        let text = format!(
            "draft = 1\ndirective = \"CV-1\"\nat = \"2026-06-02T08:00:00\"\ndocument_type = \"công văn\"\nissuer = \"UBND\"\nnumber = \"\"\nsymbol = \"UBND\"\n{date}\nsubject = \"x\"\n[register]\nby = {{ unit = \"HPVP\", position = \"Văn thư\" }}\n[extract]\nby = {{ unit = \"HPVP\", position = \"Chuyên viên\" }}\n[[addressees]]\ntext = \"x\"\nunits = [\"{unit}\"]\n"
        );
        let file = desk.write("draft.toml", &text);
        desk.run(["apply", file.to_str().unwrap(), "--dry-run", "--lang", "en"])
    };
    for (date, unit) in [
        ("date = \"2025\"", "UBND Kinh Môn"),
        ("date = \"2025\"", "Kinh Môn"),
        ("", "Kinh Môn"),
        ("date = \"2025\"", "Sở Tài chính"),
    ] {
        let said = draft(date, unit).fails(2, &["depending on the day of the letter"]).err;
        let both = if unit.contains("Kinh") { ["KINHMON)", "PKINHMON)"] } else { ["(STC)", "(STC2025)"] };
        assert!(both.iter().all(|one| said.contains(one)), "{unit}: {said}");
    }
    for (date, unit) in [
        ("date = \"2025-06\"", "UBND Kinh Môn"),
        ("date = \"2025-07-01\"", "UBND Kinh Môn"),
        ("date = \"2025\"", "UBND phường Kinh Môn"),
        ("date = \"2025\"", "PKINHMON"),
        ("date = \"2023-07\"", "Sở Tài chính"),
    ] {
        let said = draft(date, unit);
        assert!(!said.err.contains("depending on the day"), "{date} {unit}: {}", said.err);
    }
}

/// A reform gives new units the names of old ones, and each ends on the day on which the other begins. Two that have one
/// name on one day are asked about.
#[test]
fn units_of_one_name_are_asked_about_and_refused_nothing() {
    let desk = Desk::with_demo();
    let reform = repository().join("crates/simulation/sample/reform-2025.jsonl");
    let said = desk.run(["apply", reform.to_str().unwrap(), "--lang", "en"]).ok().err;
    assert!(!said.contains("at one time"), "{said}");
    let desk = Desk::with_demo();
    let establish = |id: &str, name: &str| {
        json!({"id": id, "at": "2024-02-07T09:00:00", "by": {"unit": "VPUBND", "position": "office-chief"},
            "approved_by": {"unit": "UBND", "position": "chairman"},
            "do": {"establish-units": {"units": [{"unit": id, "name": name, "name_en": name, "kind": "department"}]}}})
        .to_string()
    };
    let apply = |commands: &[String], language: &str| {
        let file = desk.write("units.jsonl", commands.join("\n"));
        desk.run(["apply", file.to_str().unwrap(), "--lang", language]).ok().err
    };
    let said = apply(&[establish("MOI1", "Trung tâm Một cửa"), establish("MOI2", "Trung tâm một cửa")], "en");
    let asked = said.lines().filter(|line| line.contains("at one time")).collect::<Vec<_>>();
    assert!(asked.len() == 1 && asked[0].contains("MOI1, MOI2 bear the name \"Trung tâm Một cửa\""), "{said}");
    let said = apply(&[establish("MOI3", "TRUNG TÂM MỘT CỬA")], "vi");
    assert!(said.contains("các đơn vị MOI1, MOI2, MOI3 cùng mang tên “TRUNG TÂM MỘT CỬA”"), "{said}");
    assert!(!apply(&[establish("MOI4", "Trung tâm Hai cửa")], "en").contains("at one time"));
}

#[test]
fn tasks_pass_on_by_an_act_and_what_was_declared_stays() {
    let desk = desk();
    let task =
        |id: &str| desk.run(["state", "--task", &format!("UBND-2023-9901/{id}"), "--json"]).json()["status"].clone();
    // The old unit's delay stays with it, frozen at the day on which it left.
    let old = task("C-Q/2024-Q1/KINHMON");
    assert_eq!((&old["work"], &old["time"]), (&"transferred".into(), &"overdue".into()));
    assert!(old["delay"].is_number());
    // Its successors have the task with its due date, and no delay of their own.
    let new = task("C-Q/2024-Q1/PNHICHIEU");
    assert_eq!((&new["time"], &new["due"]["effective"]), (&"late".into(), &"2024-03-18".into()));
    assert!(new["delay"].is_null());
    // What nobody transferred did not move.
    desk.run(["state", "--task", "UBND-2023-9901/1d/PKINHMON"]).fails(2, &["there is no task"]);
    assert_eq!(task("1d/KIMTHANH")["work"], "lapsed");
    // Scores do not pass on unless asked for with the predecessors.
    let score = |extra: &[&str]| {
        let arguments: Vec<&str> = ["scorecard", "--json", "--unit", "PKINHMON"].iter().chain(extra).copied().collect();
        let card = desk.run(arguments).json();
        card["units"].as_array().unwrap().first().map_or(0, |unit| unit["delays_in_force"].as_u64().unwrap())
    };
    assert_eq!((score(&[]), score(&["--with-predecessors"])), (0, 1));
}

#[test]
fn authority_passes_with_the_day() {
    let desk = desk();
    let judges = |at: &str| -> Vec<String> {
        let who = rows(&desk, &["who", "--act", "decide-dispute", "--valid-at", at]);
        let offices = who.iter().map(|row| row["office"].as_str().unwrap());
        offices.filter_map(|office| office.strip_suffix("/chief-inspector")).map(str::to_owned).collect()
    };
    assert_eq!(judges("2023-09-20"), ["SNV", "TTT"]);
    let after = judges("2025-07-01");
    assert!(!after.is_empty() && after.iter().all(|unit| unit == "HPTTR"), "{after:?}");
    // A unit that is no more does nothing, and nothing is recorded in its name.
    let line = r#"{"id":"ghost","at":"2025-08-01T09:00:00","by":{"unit":"KINHMON","position":"unit-clerk"},"approved_by":{"unit":"KINHMON","position":"unit-head"},"do":{"submit":{"filings":[{"task":"UBND-2023-9901/2c-1/KINHMON","document":{"number":"1/BC"}}]}}}"#;
    desk.run(["apply", desk.write("ghost.jsonl", line).to_str().unwrap()]).fails(1, &["KINHMON does not exist"]);
}

/// An inspector who came from the unit is flagged; a signer who was not entitled that day is flagged.
#[test]
fn the_audit_flags_what_an_inspector_should_look_at_twice() {
    let desk = Desk::with_demo();
    let person = r#""person":"P-00000000000000b2""#;
    let office =
        r#""by":{"unit":"VPUBND","position":"office-chief"},"approved_by":{"unit":"UBND","position":"chairman"}"#;
    let lines = [
        format!(r#"{{"id":"p","at":"2024-02-01T08:00:00","by":{{"unit":"VPUBND","position":"provincial-clerk"}},"do":{{"enter-person":{{{person},"digest":"{}"}}}}}}"#, "ab".repeat(32)),
        format!(r#"{{"id":"r1","at":"2024-02-01T08:10:00",{office},"do":{{"assign-role":{{{person},"office":{{"unit":"STC","position":"unit-deputy"}},"from":"2022-01-01","until":"2023-06-30","document":{{"number":"1/QĐ"}}}}}}}}"#),
        format!(r#"{{"id":"r2","at":"2024-02-01T08:20:00",{office},"do":{{"assign-role":{{{person},"office":{{"unit":"SNV","position":"team-leader"}},"from":"2023-07-01","document":{{"number":"2/QĐ"}}}}}}}}"#),
        r#"{"id":"found","at":"2024-02-02T09:00:00","by":{"unit":"SNV","position":"team-leader"},"approved_by":{"unit":"SNV","position":"chief-inspector"},"channel":"paper","do":{"record-late-discovery":{"task":"UBND-2023-9901/1b/STC","document":{"number":"9/STC"},"received":"2023-12-01","evidence":["dấu ĐẾN"],"signed_by":{"unit":"STC","position":"unit-deputy"}}}}"#.to_owned(),
    ];
    desk.run(["apply", desk.write("flags.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
    let audit = rows(&desk, &["show", "audit", "--task", "UBND-2023-9901/1b/STC"]);
    let flags = audit.last().unwrap()["flags"].to_string();
    assert!(flags.contains("conflict of interest") && flags.contains("Deputy head (STC)"), "{flags}");
    assert!(flags.contains("not entitled"), "{flags}");
    assert!(audit.last().unwrap()["authority"].to_string().contains("P-00000000000000b2"));
}
