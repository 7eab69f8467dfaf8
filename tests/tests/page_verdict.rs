//! What follows from entries by the rules: the page and `socai verify` compute it each by its own code, and say the same
//! of every due date and every verdict; or the page says that it does not judge, and does not.
#![cfg(unix)]

use crate::agreeing::{outcomes, program, says};
use crate::verdicts::{
    DUTY, OFFICER, Q3, apply, command, cosigned, due_dates, fix, judged, seconds, verdict, witnessed,
};
use evidence::Container;
use serde_json::{Value, json};
use tests::{
    Desk,
    load::{setting, times},
    page::{Given, Page},
    story::told_story,
};

/// The page says what the program says: of each check, due date, filing and verdict, and of the task's whole status.
#[track_caller]
fn judged_alike(shown: &Value, said: &Value) {
    let both = format!("{said}\n{shown}");
    assert!(shown["unjudged"].is_null(), "{both}");
    let verdict = if said["proven"] == true { &said["verdict"] } else { &json!("refused") };
    assert_eq!(shown["verdict"], *verdict, "{both}");
    let as_shown = said["as_shown"].as_str().unwrap_or("not-provable");
    assert!(shown["as_shown"] == as_shown || said["as_shown"].is_null() || verdict == "refused", "{both}");
    assert_eq!(outcomes(shown), outcomes(said), "{both}");
    assert_eq!(due_dates(shown), due_dates(said), "{both}");
    let due = shown["due"].as_str().map(|due| due.parse().unwrap());
    assert_eq!(due, seconds(&said["due"]), "{both}");
    let status = &said["status"];
    for (field, value) in [
        ("filing", &status["received"]["entry"]),
        ("received", &status["received"]["at"]),
        ("time", &status["time"]),
        ("work", &status["work"]),
        ("days", &status["lateness"]["days"]),
        ("working_days", &status["lateness"]["working_days"]),
        ("due_day", &status["due_day"]),
    ] {
        assert_eq!(shown[field], *value, "{field}: {both}");
    }
    if status["later_grounds"].is_array() {
        assert_eq!(shown["later_grounds"], status["later_grounds"], "{both}");
    }
}

/// What came of holding the two together.
#[derive(Debug, Default, PartialEq)]
struct Compared {
    /// So many verdicts there were.
    all: usize,
    /// Those whose filing is on time where it was there by the due date, and the due days.
    on_time: Vec<String>,
    /// The others that have a due date.
    not_on_time: Vec<String>,
}

/// Every verdict about these tasks that the ledger can prove, as the filing was there before the end of its due date, at
/// its last second and after it.
fn compare(page: &mut Page, desk: &Desk, among: &str) -> Compared {
    let policy = witnessed(desk);
    desk.write("witnessed", &policy);
    let state = desk.run(["state", "--json"]).json();
    let tasks = state["tasks"].as_array().unwrap().iter().filter(|task| task["received"].is_object());
    let mut compared = Compared::default();
    for task in tasks.map(|task| task["task"].as_str().unwrap()).filter(|task| task.starts_with(among)) {
        let bare = verdict(desk, task).unwrap();
        let given = |container: &Container| Given {
            evidence: desk.write("w.zip", container.write().unwrap()),
            policy: desk.path("witnessed"),
            ..Given::default()
        };
        let due = program(desk, &given(&cosigned(&bare, 1))).1["due"].clone();
        let end = seconds(&due).unwrap_or(2_000_000_000);
        let files = [end - 3600, end, end + 1].map(|time| cosigned(&bare, time));
        let shown = judged(page, &files, &policy, b"");
        let said = files.each_ref().map(|file| program(desk, &given(file)).1);
        shown.iter().zip(&said).for_each(|(shown, said)| judged_alike(shown, said));
        compared.all += 1;
        let named = format!("{task} {}", due.as_str().map_or("no due date", |due| &due[..16]));
        if shown[0]["time"].as_str().is_some_and(|time| time.starts_with("on-time")) {
            assert_eq!([0, 1, 2].map(|at| &shown[at]["as_shown"]), ["on-time", "on-time", "not-provable"], "{task}");
            compared.on_time.push(named);
        } else if !due.is_null() {
            compared.not_on_time.push(named);
        }
    }
    compared
}

#[test]
fn every_verdict_of_the_sample_year_is_judged_and_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let compared = compare(&mut page, &Desk::with_demo(), "");
    assert_eq!(compared.all, 88);
    // Extended; a dispute was upheld; a report returned and completed; a filing moved from one to another.
    for (unit, day) in [("NINHGIANG", 21), ("KINHMON", 18), ("STTTT", 18), ("SLDTBXH", 18)] {
        let named = format!("{Q3}/{unit} 2023-09-{day}T23:59");
        assert!(compared.on_time.contains(&named), "{named} {:?}", compared.on_time);
    }
    for unit in ["KIMTHANH", "SYT"] {
        let named = format!("{Q3}/{unit} 2023-09-18T23:59");
        assert!(compared.not_on_time.contains(&named), "{named} {:?}", compared.not_on_time);
    }
}

/// Withdrawals, returns, cures, disputes, moves, outages, suspensions, annulments, rule sets and calendars in any order.
#[test]
fn verdicts_of_random_stories_are_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let (from, count) = (setting("SOCAI_STORY_FROM", 1), setting("SOCAI_STORIES", 2 * times()));
    let compared = (from..from + count).map(|seed| compare(&mut page, &told_story(seed), "").all);
    let compared: usize = compared.sum();
    assert!(compared as u64 >= 4 * count, "{compared}");
}

fn file(unit: &str, at: &str) -> String {
    let act =
        json!({ "submit": { "filings": [{ "task": format!("{DUTY}/{unit}"), "document": { "number": "1/BC" } }] } });
    command(&format!("file-{unit}"), at, unit, ["unit-clerk", "unit-head"], act)
}

/// Worked out by hand from the calendar of 2026: Tết from Monday 16 to Friday 20 February, the Saturday worked on 22
/// August.
#[test]
fn due_dates_of_every_sort_come_out_again() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::with_demo();
    let within = |span: Value, from: &str| json!({ "within": { "span": span, "from": from } });
    let on = |date: &str, reading: &str| json!({ "on": { "date": date, "reading": reading } });
    let part = |period: &str, part: &str| json!({ "in": { "period": period, "part": part } });
    let cases = [
        ("BINHGIANG", on("2026-02-13", "inclusive"), "2026-02-13"),
        ("BQLKCN", on("2026-02-14", "inclusive"), "2026-02-23"),
        ("CAMGIANG", on("2026-02-17", "exclusive"), "2026-02-23"),
        ("CHILINH", on("2026-08-22", "inclusive"), "2026-08-22"),
        ("GIALOC", on("2026-08-23", "inclusive"), "2026-08-24"),
        ("KIMTHANH", on("2030-02-03", "inclusive"), "2030-02-04"),
        ("KINHMON", within(json!({ "working-days": 5 }), "2026-02-12"), "2026-02-26"),
        (
            "NAMSACH",
            json!({ "within": { "span": { "working-days": 3 }, "from": "2026-02-13", "first_day": "included" } }),
            "2026-02-24",
        ),
        ("NINHGIANG", within(json!({ "months": 1 }), "2026-01-31"), "2026-03-02"),
        ("SCT", within(json!({ "years": 2 }), "2024-02-29"), "2026-03-02"),
        ("SGDDT", within(json!({ "weeks": 2 }), "2026-04-16"), "2026-05-04"),
        ("SGTVT", within(json!({ "days": 10 }), "2026-08-21"), "2026-09-03"),
        ("SKHCN", part("2026-Q1", "end"), "2026-03-31"),
        ("SKHDT", part("2026-02", "middle"), "2026-02-23"),
        ("SNN", part("2026", "middle"), "2026-06-30"),
        ("SNV", part("2026-H2", "beginning"), "2026-07-01"),
        ("STC", part("2026-04", "end"), "2026-05-04"),
    ];
    apply(&desk, &cases.each_ref().map(|(unit, due, _)| fix(unit, due.clone())));
    let in_time = cases.iter().filter(|(unit, ..)| *unit != "SCT").map(|(unit, ..)| file(unit, "2026-01-06T09:00:00"));
    apply(&desk, &in_time.chain([file("SCT", "2026-03-03T09:00:00")]).collect::<Vec<_>>());
    let compared = compare(&mut page, &desk, DUTY);
    let mut due: Vec<String> = [&compared.on_time[..], &compared.not_on_time].concat();
    due.sort();
    assert_eq!(due, cases.map(|(unit, _, day)| format!("{DUTY}/{unit} {day}T23:59")));
    assert_eq!(compared.not_on_time, [format!("{DUTY}/SCT 2026-03-02T23:59")]);
}

fn task(unit: &str) -> String {
    format!("{DUTY}/{unit}")
}

/// One by one what changes a due date or which filing counts in another way than by the plain rules; and what looks so and
/// does not.
#[test]
fn what_moves_more_than_a_due_date_is_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::with_demo();
    let on = |date: &str| json!({ "on": { "date": date, "reading": "inclusive" } });
    let document = json!({ "number": "9/UBND-VP" });
    let plain = ["BINHGIANG", "BQLKCN"];
    let moved = ["CAMGIANG", "CHILINH", "GIALOC", "KIMTHANH", "KINHMON", "NAMSACH", "NINHGIANG", "SNV"];
    let mut lines: Vec<String> =
        [&plain[..], &moved[..7]].concat().iter().map(|unit| fix(unit, on("2026-01-09"))).collect();
    lines[2] = fix("CAMGIANG", on("2026-01-05"));
    let mut at = 0;
    let mut office = |positions: [&str; 2], act: Value| {
        at += 1;
        command(&format!("act-{at}"), &format!("2026-01-06T10:{at:02}:00"), "VPUBND", positions, act)
    };
    let clerk = ["office-officer", ""];
    let named = |unit: &str, more: Value| {
        let mut act = more;
        act["task"] = task(unit).into();
        act
    };
    let before = [
        office(
            OFFICER,
            json!({ "record-outage": { "channel": "reporting-system", "from": "2026-01-05T22:00:00+07:00",
            "until": "2026-01-06T07:30:00+07:00", "evidence": ["9004/BB"] } }),
        ),
        office(OFFICER, json!({ "suspend-task": named("KIMTHANH", json!({ "reason": "r", "document": document })) })),
        office(OFFICER, json!({ "resume-task": named("KIMTHANH", json!({ "document": document })) })),
        office(OFFICER, json!({ "annul-entry": { "entry": "fix-KINHMON", "reason": "r" } })),
        office(
            OFFICER,
            json!({ "fix-deadline": { "obligation": DUTY, "units": ["KINHMON"], "due": on("2026-01-12") } }),
        ),
        // By the days off of today it would come out otherwise; it was computed by those of its time.
        office(
            OFFICER,
            json!({ "publish-calendar": { "year": { "year": 2026, "days_off": { "2026-01-01": "new-year", "2026-01-09": "swap" },
            "working_saturdays": ["2026-01-10"], "unconfirmed": [], "source": "s" }, "reason": "r" } }),
        ),
        office(
            OFFICER,
            json!({ "transfer-tasks": { "tasks": [task("NINHGIANG")], "to": ["SNV"], "ground": "reassigned", "document": document } }),
        ),
    ];
    lines.extend(before);
    let filing = [&plain[..], &moved[..6], &["SNV"]].concat();
    lines.extend(filing.iter().map(|unit| file(unit, "2026-01-07T09:00:00")));
    let own = |id: &str, unit: &str, hour: u32, act: Value| {
        command(id, &format!("2026-01-07T{hour}:00:00"), unit, ["unit-clerk", "unit-head"], act)
    };
    let again = json!({ "task": task("GIALOC"), "document": { "number": "2/BC" } });
    lines.extend([
        command("return", "2026-01-07T10:00:00", "VPUBND", clerk, json!({ "return-report": named("GIALOC", json!({ "reasons": ["r"] })) })),
        command("dispute-decided-not", "2026-01-07T10:30:00", "VPUBND", clerk, json!({ "accept-report": { "task": task("BINHGIANG") } })),
        own("again", "GIALOC", 11, json!({ "resubmit": { "filing": again } })),
        own("withdraw", "CHILINH", 12, json!({ "withdraw-report": named("CHILINH", json!({ "reason": "r" })) })),
        own("refile", "CHILINH", 13, json!({ "submit": { "filings": [{ "task": task("CHILINH"), "document": { "number": "3/BC" } }] } })),
        own("dispute", "BQLKCN", 14, json!({ "dispute-timeliness": named("BQLKCN", json!({ "claimed_received": "2026-01-06T20:00:00", "evidence": ["e"] })) })),
        own("dispute-upheld", "NAMSACH", 15, json!({ "dispute-timeliness": named("NAMSACH", json!({ "claimed_received": "2026-01-06T20:00:00", "evidence": ["e"] })) })),
        command("close", "2026-01-08T09:00:00", "VPUBND", OFFICER, json!({ "end-task": named("BINHGIANG", json!({ "ending": "closed", "reason": "r" })) })),
        command("reject", "2026-01-08T10:00:00", "SNV", ["chief-inspector", ""],
            json!({ "decide-dispute": named("BQLKCN", json!({ "outcome": { "decision": "rejected" }, "reason": "r" })) })),
        command("uphold", "2026-01-08T11:00:00", "SNV", ["chief-inspector", ""],
            json!({ "decide-dispute": named("NAMSACH", json!({ "outcome": { "decision": "upheld", "received": "2026-01-06T20:00:00" }, "reason": "r" })) })),
    ]);
    apply(&desk, &lines);
    let compared = compare(&mut page, &desk, DUTY);
    assert_eq!(compared.all, 9);
    let plain = plain.map(|unit| format!("{} 2026-01-09T23:59", task(unit)));
    assert!(plain.iter().all(|task| compared.on_time.contains(task)), "{:?}", compared.on_time);
    // What came along with a task was computed by the days off of its time.
    let passed = cosigned(&verdict(&desk, &task("SNV")).unwrap(), 1_767_000_000);
    let given = Given {
        evidence: desk.write("passed.zip", passed.write().unwrap()),
        policy: desk.path("witnessed"),
        ..Given::default()
    };
    let (_, said) = program(&desk, &given);
    assert_eq!(said["proven"], true, "{said}");
    // What decides is said: the return, the report that completed it, and that the first time counts.
    let container = cosigned(&verdict(&desk, &task("GIALOC")).unwrap(), 1_767_000_000);
    let given = Given {
        evidence: desk.write("w.zip", container.write().unwrap()),
        policy: desk.path("witnessed"),
        ..Given::default()
    };
    says(&page.judge(&given, "en"), "not-provable", &["What decides", "the first time counts", "NOT PROVABLE"]);
    says(&page.judge(&given, "vi"), "not-provable", &["Điều gì quyết định", "tính theo lần nộp đầu"]);
}

/// Another rule set: days end at 17:00, and stay where they are; what comes by another channel is not filed; a late grant
/// does not count.
#[test]
fn the_rule_set_of_its_day_judges_a_task() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::with_demo();
    let mut rules: Value = {
        let entries = desk.run(["history", "--entries"]).ok().out;
        let entry = entries.lines().find(|line| line.contains("\"kind\":\"RuleSetActivated\"")).unwrap();
        serde_json::from_str::<Value>(entry).unwrap()["payload"]["rule_set"].take()
    };
    for (field, value) in [
        ("id", json!("HD-2026")),
        ("valid_from", json!("2026-01-03")),
        ("day_end", json!("17:00")),
        ("roll_forward", json!("keep")),
        ("wrong_channel", json!("not-filed")),
        ("late_grant", json!("does-not-count")),
        ("extension_after_due", json!("allowed")),
        ("outage_grace", json!("nothing")),
        ("email_filing", json!("allowed")),
    ] {
        rules[field] = value;
    }
    let quarter = "UBND-2023-9901/C-Q";
    let of = |unit: &str| format!("{quarter}/2026-Q1/{unit}");
    let office = |id: &str, at: &str, act: Value| command(id, at, "VPUBND", OFFICER, act);
    let by = |channel: &str, line: String| {
        let mut line: Value = serde_json::from_str(&line).unwrap();
        line["channel"] = channel.into();
        line.to_string()
    };
    let clerk = |id: &str, at: &str, unit: &str, more: Value| {
        let mut filing = json!({ "task": of(unit), "document": { "number": "1/BC" } });
        filing.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        command(id, at, "VPUBND", ["provincial-clerk", ""], json!({ "submit": { "filings": [filing] } }))
    };
    let extend = |id: &str, unit: &str, at: &str, until: &str| {
        let ask = json!({ "request-extension": { "task": of(unit), "until": until, "reason": "r" } });
        let grant = json!({ "grant-extension": { "task": of(unit) } });
        [
            command(&format!("ask-{id}"), &format!("{at}T16:00:00"), unit, ["unit-clerk", "unit-head"], ask),
            command(&format!("grant-{id}"), &format!("{at}T18:00:00"), "VPUBND", ["office-chief", ""], grant)
                .replace(r#""position":"office-chief""#, r#""capacity":"tl","position":"office-chief""#),
        ]
    };
    let [early_ask, early] = extend("early", "SCT", "2026-03-17", "2026-03-21");
    let [late_ask, late] = extend("late", "SGDDT", "2026-03-18", "2026-03-21");
    let found = json!({ "record-late-discovery": { "task": of("SGTVT"), "document": { "number": "2/BC" },
        "received": "2026-03-18T16:00:00", "evidence": ["e"] } });
    let activate = json!({ "activate-rule-set": { "rule_set": rules } });
    apply(
        &desk,
        &[
            command("rules-2026", "2026-01-02T08:00:00", "VPUBND", ["office-chief", ""], activate)
                .replace("\"approved_by\":null", r#""approved_by":{"unit":"UBND","position":"chairman"}"#),
            office(
                "open-2026",
                "2026-01-15T09:00:00",
                json!({ "assign-tasks": { "obligation": quarter, "period": "2026-Q1" } }),
            ),
            early_ask,
            early,
            late_ask,
            by(
                "document-exchange",
                clerk("at-17", "2026-03-18T17:10:00", "SNV", json!({ "received": "2026-03-18T16:59:59" })),
            ),
            by(
                "document-exchange",
                clerk("after-17", "2026-03-18T17:11:00", "SNN", json!({ "received": "2026-03-18T17:00:00" })),
            ),
            by(
                "document-exchange",
                clerk("that-day", "2026-03-18T17:12:00", "SKHCN", json!({ "received": "2026-03-18" })),
            ),
            by(
                "paper",
                clerk("on-paper", "2026-03-18T17:13:00", "SGTVT", json!({ "received": "2026-03-18T15:00:00" })),
            ),
            clerk("no-channel", "2026-03-18T17:14:00", "SKHDT", json!({ "received": "2026-03-18T15:00:00" })),
            late,
            by("document-exchange", clerk("extended", "2026-03-20T09:00:00", "SCT", json!({}))),
            by("document-exchange", clerk("not-extended", "2026-03-20T09:01:00", "SGDDT", json!({}))),
            by(
                "document-exchange",
                command("found", "2026-04-20T10:30:00", "SNV", ["team-leader", "chief-inspector"], found),
            ),
        ],
    );
    let compared = compare(&mut page, &desk, &format!("{quarter}/2026-Q1"));
    // The 21st is a Saturday, and stays.
    let expected = [("SCT", 21), ("SGTVT", 18), ("SKHCN", 18), ("SKHDT", 18), ("SNV", 18)];
    assert_eq!(compared.on_time, expected.map(|(unit, day)| format!("{} 2026-03-{day}T16:59", of(unit))));
    assert_eq!(compared.not_on_time, ["SGDDT", "SNN"].map(|unit| format!("{} 2026-03-18T16:59", of(unit))));
}
