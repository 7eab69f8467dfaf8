//! What an answer costs when the log is ten times as long: at most twelve times the work. Counted, never timed:
//! payloads read, entries folded, statuses computed (`domain::effort`).

use std::{
    fs::{self, File},
    path::Path,
    time::SystemTime,
};

use calendar::Timestamp;
use eventlog::CanonicalJson;
use serde_json::{Value, json};
use tests::{Desk, authority, copy_directory, repository, vouched};

use crate::operator::rewrite;

/// So many groups of commands make the short log; the long one has ten times its entries.
const GROUPS: u64 = 12;
const TIMES: u64 = 10;
/// Of ten times the entries, at most twelve times the work.
const MOST: f64 = 1.2;

/// A directive to three units with a duty, two filings, a reminder; every third group corrects and annuls.
fn group(n: u64) -> Vec<Value> {
    let day = |hour: u64| format!("2024-02-{:02}T{hour:02}:{:02}:00", 1 + n / 60, n % 60);
    let (directive, units) = (format!("G{n}"), json!(["STC", "SYT", "KINHMON"]));
    let clerk = json!({"unit": "VPUBND", "position": "provincial-clerk"});
    let officer = json!({"unit": "VPUBND", "position": "office-officer"});
    let chief = json!({"unit": "VPUBND", "position": "office-chief"});
    let command = |what: &str, by: &Value, approved_by: Option<&Value>, act: Value| {
        let mut command = json!({"id": format!("{what}-{n}"), "at": day(8), "by": by, "do": act});
        if let Some(approver) = approved_by {
            command["approved_by"] = approver.clone();
        }
        command
    };
    let submit = |unit: &str| {
        let (by, head) =
            (json!({"unit": unit, "position": "unit-clerk"}), json!({"unit": unit, "position": "unit-head"}));
        let filing =
            json!({"task": format!("{directive}/2a/{unit}"), "document": {"number": format!("{n}/BC-{unit}")}});
        command(&format!("submit-{unit}"), &by, Some(&head), json!({"submit": {"filings": [filing]}}))
    };
    let obligation = format!("{directive}/2a");
    let mut commands = vec![
        command(
            "register",
            &clerk,
            None,
            json!({"register-directive": {"directive": directive, "document_type": "công văn",
            "issuer": "UBND", "number": (n + 1).to_string(), "symbol": "UBND-VP", "date": "2024-01-15", "subject": "V/v", "based_on": [],
            "addressees": units, "recipients": [], "signature": null}}),
        ),
        command("dispatch", &clerk, None, json!({"dispatch-directive": {"directive": directive}})),
        command(
            "extract",
            &officer,
            Some(&chief),
            json!({"extract-obligations": {"directive": directive, "obligations":
            [{"code": "2a", "source": "2a", "quote": "báo cáo", "kind": "one-off", "debtors": units}]}}),
        ),
        command(
            "fix",
            &officer,
            Some(&chief),
            json!({"fix-deadline": {"obligation": obligation,
            "due": {"on": {"date": "2024-03-15", "reading": "inclusive"}}}}),
        ),
        command("remind", &officer, Some(&chief), json!({"remind": {"obligation": obligation}})),
        submit("STC"),
        submit("SYT"),
    ];
    if n.is_multiple_of(3) {
        let (register, remind) = (format!("register-{n}"), format!("remind-{n}"));
        commands.push(command(
            "correct",
            &clerk,
            Some(&chief),
            json!({"correct-fields": {"entry": register, "set": {"subject": "V/v khác"}, "reason": "chép nhầm"}}),
        ));
        commands.push(command(
            "annul",
            &officer,
            Some(&chief),
            json!({"annul-entry": {"entry": remind, "reason": "gửi nhầm"}}),
        ));
    }
    commands
}

fn apply(desk: &Desk, name: &str, commands: &[Value]) {
    let lines: String = commands.iter().map(|command| format!("{command}\n")).collect();
    desk.run(["apply", desk.write(name, lines).to_str().unwrap()]).ok();
}

fn ledger_of(groups: u64) -> Desk {
    let desk = Desk::with_rehearsal();
    let opening = fs::read_to_string(repository().join("crates/simulation/sample/opening.jsonl")).unwrap();
    let timed = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        line["at"] = json!("2024-01-02T08:00:00");
        line
    };
    apply(&desk, "opening.jsonl", &opening.lines().map(timed).collect::<Vec<_>>());
    apply(&desk, "groups.jsonl", &(0..groups).flat_map(group).collect::<Vec<_>>());
    desk
}

fn entries(desk: &Desk) -> u64 {
    desk.run(["history", "--entries"]).ok().out.lines().count() as u64
}

/// How much the command does: payloads read, entries folded, statuses computed.
#[track_caller]
pub fn work(desk: &Desk, arguments: &[String]) -> Vec<u64> {
    let counted = desk.path("work");
    let _ = fs::remove_file(&counted);
    let mut command = desk.command(arguments);
    let input = File::open(desk.write("input", "Người Được Thử Nghiệm\n")).unwrap();
    let output = command.env("SOCAI_WORK", &counted).stdin(input).output().unwrap();
    let code = output.status.code().unwrap();
    // Three: yes, by the log's own numbering.
    assert!(code < 2 || code == 3, "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(&counted).expect("only a build for testing counts");
    text.split_whitespace().map(|count| count.parse().unwrap()).collect()
}

/// A witness has cosigned the ledger, an authority stamps it, and an office is handed its heads; a second answer of the
/// witness lies in `answer`.
fn vouch(desk: &Desk) {
    vouched::ask_a_witness(desk);
    vouched::cosign(desk, "2024-03-20T09:00");
    desk.run(["anchor", "export", "questions"]).ok();
    let question = fs::read_dir(desk.path("questions")).unwrap().next().unwrap().unwrap().path();
    let answer = desk.run(["witness", "cosign", "w1", question.to_str().unwrap()]).ok().out;
    desk.write("answer", answer);
    authority::found(desk);
    authority::stamp_also(desk);
    let heads = desk.path("heads");
    desk.write("ledger/anchors/recipients.toml", format!("[[recipient]]\nname = \"STC\"\ndrop = {heads:?}\n"));
}

/// The same ledger in `real/`, by the machine's clock, as if its last entry had come yesterday.
fn by_the_real_clock(desk: &Desk) {
    const DAY: i64 = 86_400_000_000;
    let real = desk.path("real");
    copy_directory(&desk.ledger(), &real);
    rewrite(&real, |events| {
        let opened = events[0].content.payload.as_str().replace("simulated", "system");
        events[0].content.payload = CanonicalJson::parse(opened).unwrap();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_micros() as i64;
        let later = now - DAY - events.last().unwrap().recorded_at.micros();
        let shifted = |at: Timestamp| Timestamp::from_micros(at.micros() + later).unwrap();
        events.iter_mut().for_each(|event| event.recorded_at = shifted(event.recorded_at));
    });
}

/// Every command that reads the log, with what it is asked. What records comes last.
fn commands(desk: &Desk) -> Vec<Vec<String>> {
    vouch(desk);
    by_the_real_clock(desk);
    let entered = ["person", "enter", "--json", "--by", "VPUBND/provincial-clerk", "--at", "2024-03-21T08:00"];
    let entered = desk.run_with_input(entered, "Người Được Thử Nghiệm\n".as_bytes()).json();
    let person = entered["person"].as_str().unwrap();
    let names = desk.run(["show"]).ok().out;
    let mut commands: Vec<Vec<String>> = Vec::new();
    let mut add = |arguments: &[&str]| commands.push(arguments.iter().map(ToString::to_string).collect());
    add(&["state"]);
    add(&["state", "--at", "2024-02-02"]);
    add(&["state", "--unit", "STC"]);
    add(&["state", "--task", "G1/2a/STC"]);
    add(&["state", "--task", "G0/2a/STC"]);
    add(&["history"]);
    add(&["history", "--entries"]);
    add(&["history", "--task", "G1/2a/STC"]);
    add(&["diff", "2024-02-01", "2024-02-02"]);
    add(&["scorecard"]);
    add(&["who", "--at", "2024-02-02"]);
    add(&["who", "--at", "2024-02-02", "--act", "submit"]);
    for name in names.lines().filter_map(|line| line.split_whitespace().next()) {
        add(&["show", name]);
    }
    add(&["anchor", "list"]);
    add(&["anchor", "export", "asked"]);
    add(&["anchor", "ship"]);
    add(&["export", "xlsx", "--to", "all.xlsx"]);
    add(&["check"]);
    add(&["check", "--deep"]);
    add(&["doctor"]);
    add(&["backup", "copy"]);
    add(&["restore", "copy", "restored"]);
    add(&["rebuild", "views"]);
    add(&["rebuild", "tiles"]);
    add(&["rebuild", "log"]);
    add(&["receipt", "write", "5", "--to", "receipts"]);
    add(&["receipt", "upgrade", "receipts/5.tlog-proof"]);
    add(&["verify", "receipts/5.tlog-proof", "--policy", "policy"]);
    add(&["prove", "verdict", "G1/2a/STC", "--to", "verdict.zip"]);
    add(&["prove", "presence", "60", "--to", "presence.zip"]);
    add(&["prove", "history", "G1/2a/STC", "--to", "history.zip"]);
    add(&["prove", "history", "G1/2a/STC", "--all", "--to", "all.zip"]);
    add(&["prove", "absence", "G1/2a/KINHMON", "--by", "2024-03-16", "--to", "absence.zip"]);
    for file in ["verdict.zip", "presence.zip", "history.zip", "all.zip", "absence.zip"] {
        add(&["verify", file, "--policy", "policy"]);
    }
    let (filed, annul) = (desk.path("one.csv"), desk.path("annul.jsonl"));
    let _ = fs::write(&filed, "task,document\nG1/2a/KINHMON,1/BC\n");
    let late = json!({"id": "annul-late", "at": "2024-04-02T09:00:00", "by": {"unit": "VPUBND", "position": "office-officer"},
        "approved_by": {"unit": "VPUBND", "position": "office-chief"},
        "do": {"annul-entry": {"entry": "remind-1", "reason": "gửi nhầm"}}});
    let _ = fs::write(&annul, late.to_string());
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    add(&[
        "import",
        &path(&filed),
        "--by",
        "KINHMON/unit-clerk",
        "--approved-by",
        "KINHMON/unit-head",
        "--at",
        "2024-04-01T09:00",
    ]);
    add(&["apply", &path(&annul)]);
    add(&["anchor", "collect", "--heartbeat", "--at", "2024-04-03T09:00"]);
    add(&["anchor", "import", "answer", "--at", "2024-04-04T09:00"]);
    add(&["anchor", "keep", "--once", "--ledger", "real"]);
    add(&["person", "enter", "--by", "VPUBND/provincial-clerk", "--at", "2024-04-05T08:00"]);
    let who = &["--by", "SNV/chief-inspector", "--at", "2024-04-05T09:00"];
    add(&[&["person", "show", person, "--reason", "xác minh"], &who[..]].concat());
    let order =
        ["person", "erase", person, "--ground", "order", "--order", "9060/QĐ-UBND", "--approved-by", "UBND/chairman"];
    add(&[&order, &who[..]].concat());
    add(&["key", "rotate", "--at", "2024-04-06T09:00"]);
    commands
}

#[test]
fn ten_times_the_entries_cost_at_most_twelve_times_the_work() {
    let short = ledger_of(GROUPS);
    let wanted = entries(&short) * TIMES;
    let opening = entries(&short) - group_entries(&short);
    let groups = (wanted - opening) * GROUPS / group_entries(&short);
    let long = ledger_of(groups);
    let ratio = entries(&long) as f64 / entries(&short) as f64;
    assert!((9.5..10.5).contains(&ratio), "{ratio}");
    let mut worst = Vec::new();
    for (asked, asked_long) in commands(&short).iter().zip(&commands(&long)) {
        let pairs = work(&short, asked).into_iter().zip(work(&long, asked_long));
        // Statuses grow with the tasks, of which each group has as many; the rest with the entries.
        let grown = [("read", ratio), ("folded", ratio), ("judged", groups as f64 / GROUPS as f64)];
        for ((what, ratio), (few, many)) in grown.iter().zip(pairs) {
            // What is done a few times, however long the log is, is no matter of scale; nor is it that a question about
            // the past folds the entries known then, once.
            let once = *what == "folded" && many <= entries(&long);
            // A log that has an index is held against it too: each task at three moments, and there are fewer
            // tasks than entries.
            let is_deep = asked.iter().any(|word| word == "--deep");
            let compares = *what == "judged" && is_deep && many <= 3 * entries(&long);
            if many as f64 > ratio * MOST * few.max(10) as f64 && !once && !compares {
                worst.push(format!("{}: {what} {few} times, then {many} times", asked.join(" ")));
            }
        }
    }
    assert!(worst.is_empty(), "{ratio:.1} times the entries:\n{}", worst.join("\n"));
}

/// A command that annuls, or corrects, reads again what it bears on, and nothing else.
#[test]
fn an_amendment_costs_what_it_amends() {
    let desk = ledger_of(GROUPS * 4);
    let by = json!({"unit": "VPUBND", "position": "office-officer"});
    let chief = json!({"unit": "VPUBND", "position": "office-chief"});
    let annul = |n: u64| {
        json!({"id": format!("annul-{n}"), "at": "2024-04-02T09:00:00", "by": by, "approved_by": chief,
            "do": {"annul-entry": {"entry": format!("remind-{n}"), "reason": "gửi nhầm"}}})
        .to_string()
    };
    let apply = |name: &str, numbers: &[u64]| {
        let lines: Vec<String> = numbers.iter().map(|n| annul(*n)).collect();
        let file = desk.write(name, lines.join("\n"));
        work(&desk, &["apply".to_owned(), file.to_str().unwrap().to_owned()])[1]
    };
    let (one, eight) = (apply("one.jsonl", &[1]), apply("eight.jsonl", &[2, 4, 5, 7, 8, 10, 11, 13]));
    let each = eight.saturating_sub(one) / 7;
    assert!(each * 4 < entries(&desk), "{each} entries for each of {}", entries(&desk));
}

/// How many entries of the log the groups have made.
fn group_entries(desk: &Desk) -> u64 {
    let lines = desk.run(["history", "--entries"]).ok().out;
    lines.lines().filter(|line| line.contains("\"recorded_at\":\"2024-02-")).count() as u64
}
