//! Acts on a long ledger: by its index the same is recorded as by everything, byte for byte, and whatever happens to
//! the index, nothing is lost.

use std::{fs, io::Cursor, path::Path, sync::OnceLock};

use domain::{
    Act, Actor,
    command::Filing,
    event::{AnchorKind, CheckpointAnchored},
};
use eventlog::{Digest, Progress};
use ledger::{
    ActingLedger, DiskLedger, Ledger,
    apply::apply_all,
    directory::LedgerStore,
    index::WORTH,
    ledger::Holds,
    script::{self, ScriptLine},
};
use simulation::{Plan, story::OPENING};
use tests::{Desk, copy_directory, load::times};

use crate::scaling;

const NAME: &str = "Sổ Cái mô phỏng";
const PLAN: Plan = Plan { units: 60, first_year: 2015, years: 4, duties: 5, seed: 11 };

fn planned() -> impl Iterator<Item = ScriptLine> {
    simulation::commands(&PLAN, OPENING).flat_map(|text| script::lines(Cursor::new(text))).map(Result::unwrap)
}

/// A ledger that is long enough to have an index, and what is then still to be recorded.
fn given() -> (Desk, Vec<ScriptLine>) {
    static GIVEN: OnceLock<(Desk, Vec<ScriptLine>)> = OnceLock::new();
    let (kept, rest) = GIVEN.get_or_init(|| {
        let mut lines = planned();
        let desk = Desk::new();
        let begins = calendar::Timestamp::start_of(PLAN.begins());
        let mut ledger = ledger::directory::create_demo(&desk.ledger(), NAME, begins).unwrap();
        while ledger.size() < WORTH + 300 {
            let next = lines.by_ref().take(200).map(Ok::<_, ledger::LedgerError>);
            let tally = apply_all(&mut ledger, next, |_| {}).unwrap();
            assert!(tally.commands > 0, "the plan is too small");
        }
        drop(ledger);
        (desk, lines.take(1_500 * times() as usize).collect())
    });
    let desk = Desk::new();
    copy_directory(&kept.ledger(), &desk.ledger());
    (desk, rest.clone())
}

/// What is recorded, and what else somebody asks: the same again, another command under an old identifier, commands that
/// are refused, and refused again, and whatever a random entry takes.
fn asked(rest: &[ScriptLine]) -> Vec<ScriptLine> {
    let mut lines = Vec::new();
    for (n, line) in rest.iter().enumerate() {
        lines.push(line.clone());
        let later = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut json: serde_json::Value = serde_json::from_str(&line.to_json()).unwrap();
            change(&mut json);
            script::lines(Cursor::new(json.to_string())).next().unwrap().unwrap()
        };
        if n % 5 == 0 {
            lines.push(line.clone());
        }
        if n % 7 == 0 {
            lines.push(later(&|json| json["by"]["account"] = "ai đó@x.gov.vn".into()));
        }
        // Under an identifier of its own most acts are refused the second time.
        if n % 3 == 0 {
            lines.push(later(&|json| json["id"] = format!("again-{n}").into()));
        }
        if n % 11 == 0 {
            let entry = n * 131 % 8_000;
            for act in ["annul-entry", "correct-fields"] {
                lines.push(later(&|json| {
                    json["id"] = format!("{act}-{n}").into();
                    let set = serde_json::json!({"reason": "khác"});
                    json["do"] = match act {
                        "annul-entry" => serde_json::json!({act: {"entry": entry, "reason": "Nhầm"}}),
                        _ => serde_json::json!({act: {"entry": entry, "set": set, "reason": "Nhầm"}}),
                    };
                }));
            }
        }
    }
    // An answer stands on what it answers, though neither names a task.
    let at = lines.last().unwrap().at.unwrap();
    let clerk = serde_json::json!({"unit": "DV0010", "position": "unit-clerk"});
    let head = serde_json::json!({"unit": "DV0010", "position": "unit-head"});
    let escalated = serde_json::json!({"record-fact": {"fact": "issue-escalated", "unit": "DV0010", "subject": "VM-1",
        "fields": {"document": "1/BC", "text": "vướng"}}});
    let answered = serde_json::json!({"record-fact": {"fact": "issue-answered", "unit": "VPUBND", "subject": "VM-1",
        "fields": {"document": "2/CV"}}});
    let annul = |entry: &str| serde_json::json!({"annul-entry": {"entry": entry, "reason": "nhầm"}});
    for line in [
        serde_json::json!({"id": "escalated", "at": at, "by": clerk, "approved_by": head, "do": escalated}),
        serde_json::json!({"id": "answered", "at": at, "by": {"unit": "VPUBND", "position": "office-officer"}, "do": answered}),
        serde_json::json!({"id": "annulled", "at": at, "by": clerk, "approved_by": head, "do": annul("escalated")}),
    ] {
        lines.push(script::lines(Cursor::new(line.to_string())).next().unwrap().unwrap());
    }
    lines
}

/// What became of each command.
fn outcomes<H: Holds>(ledger: &mut Ledger<LedgerStore, H>, lines: &[ScriptLine]) -> Vec<String> {
    let outcome =
        |line: &ScriptLine| format!("{:?}", ledger.submit(&line.command, line.at).map_err(|why| why.to_string()));
    lines.iter().map(outcome).collect()
}

fn entries(directory: &Path) -> Vec<String> {
    let ledger: DiskLedger = ledger::open(directory).unwrap();
    ledger.entries().map(|entry| entry.unwrap().2).collect()
}

fn opened(desk: &Desk) -> ActingLedger {
    let ledger = ledger::open_to_act(&desk.ledger(), &Progress::default()).unwrap();
    assert!(ledger.goes_by_index());
    ledger
}

/// Given a ledger with an index, when the same is asked of it by the index and by everything, then the same is answered
/// and recorded; and nobody who goes by the index reads the log.
#[test]
fn by_the_index_the_same_is_recorded_as_by_everything() {
    let ((slow, rest), (fast, _)) = (given(), given());
    let lines = asked(&rest);
    let expected = outcomes(&mut ledger::open(&slow.ledger()).unwrap(), &lines);
    let mut found = Vec::new();
    for piece in lines.chunks(lines.len() / 3 + 1) {
        let mut ledger = opened(&fast);
        found.extend(outcomes(&mut ledger, piece));
        assert!(ledger.goes_by_index());
    }
    for (line, (found, expected)) in lines.iter().zip(found.iter().zip(&expected)) {
        assert_eq!(found, expected, "{}", line.to_json());
    }
    assert_eq!(entries(&fast.ledger()), entries(&slow.ledger()));
    let count = |of: &str| expected.iter().filter(|outcome| outcome.contains(of)).count();
    let counts = ["Ok(Recorded", "Ok(AlreadyRecorded", "was used for another", "Err("].map(count);
    assert!(counts.iter().all(|count| *count > 50), "{counts:?}");
    assert_eq!(fast.run(["check", "--deep", "--json"]).json()["sound"], true);
}

/// What the ledger records by its own hand, each twice: a page, how many entries streams have, an anchor.
fn notices<H: Holds>(ledger: &mut Ledger<LedgerStore, H>) -> Vec<String> {
    let at = ledger.last_recorded_at();
    let mut said = Vec::new();
    for size in [8_400, 8_400, 8_500] {
        let page = Digest::of(b"a page");
        said.push(format!("{:?}", ledger.publish_verifier(page, at)));
        said.push(format!("{:?}", ledger.count_streams(at)));
        let anchored = CheckpointAnchored {
            size,
            root: "a root".to_owned(),
            anchor: AnchorKind::Cosignatures,
            digest: Digest::of(b"lines").to_string(),
            vouched: Vec::new(),
        };
        said.push(format!("{:?}", ledger.record_anchor(anchored, at)));
    }
    said
}

/// Given a ledger with an index, when it records by its own hand, then it records the same as by everything, and once.
#[test]
fn by_the_index_the_ledger_says_the_same_of_itself() {
    let ((slow, _), (fast, _)) = (given(), given());
    let expected = notices(&mut ledger::open(&slow.ledger()).unwrap());
    for again in 0..2 {
        let mut ledger = opened(&fast);
        let found = notices(&mut ledger);
        assert!(ledger.goes_by_index());
        if again == 0 {
            assert_eq!(found, expected);
        } else {
            assert!(found.iter().all(|said| said.contains("Already") || said == "Ok(None)"), "{found:?}");
        }
    }
    assert_eq!(entries(&fast.ledger()), entries(&slow.ledger()));
    let recorded = expected.iter().filter(|said| said.contains("Ok(Recorded") || said.contains("Ok(Some"));
    assert_eq!(recorded.count(), 4, "{expected:?}");
}

/// Given an index that is damaged in any place, when somebody acts, then everything is read in its place.
#[test]
fn without_a_whole_index_the_same_is_recorded() {
    let ((slow, rest), (fast, _)) = (given(), given());
    let lines = asked(&rest[..60]);
    let expected = outcomes(&mut ledger::open(&slow.ledger()).unwrap(), &lines);
    drop(opened(&fast));
    let files = || fs::read_dir(fast.path("ledger/views/index")).unwrap().map(|entry| entry.unwrap().path());
    let file = files().find(|path| fs::metadata(path).unwrap().len() > 0).unwrap();
    let whole = fs::read(&file).unwrap();
    let mut fell_back = 0;
    for part in 0..24 {
        let desk = Desk::new();
        copy_directory(&fast.ledger(), &desk.ledger());
        let file = desk.path("ledger/views/index").join(file.file_name().unwrap());
        let mut changed = whole.clone();
        let at = whole.len() / 24 * part + 17;
        changed[at..at + 400].iter_mut().for_each(|byte| *byte ^= 0x5a);
        fs::write(&file, changed).unwrap();
        let mut ledger = ledger::open_to_act(&desk.ledger(), &Progress::default()).unwrap();
        assert_eq!(outcomes(&mut ledger, &lines), expected, "damaged at {at}");
        let has_fallen_back = !ledger.goes_by_index();
        fell_back += usize::from(has_fallen_back);
        drop(ledger);
        if has_fallen_back {
            assert!(!file.exists(), "damaged at {at}");
            let mut ledger = opened(&desk);
            outcomes(&mut ledger, &lines);
            assert!(ledger.goes_by_index(), "damaged at {at}");
        }
        assert_eq!(entries(&desk.ledger()), entries_of(&slow));
    }
    assert!(fell_back > 3, "{fell_back}");
}

/// Given a ledger that is opened while it is short, when it grows long, then it comes to go by its index, and records the
/// same as by everything: nobody has to open it again for it to stay small.
#[test]
fn a_ledger_that_grows_long_turns_to_its_index() {
    let (grown, rest) = given();
    let growing = Desk::new();
    let begins = calendar::Timestamp::start_of(PLAN.begins());
    drop(ledger::directory::create_demo(&growing.ledger(), NAME, begins).unwrap());
    let mut ledger = ledger::open_to_act(&growing.ledger(), &Progress::default()).unwrap();
    let mut lines = planned();
    while ledger.size() < WORTH + 300 {
        assert!(!ledger.goes_by_index() || ledger.size() >= WORTH);
        apply_all(&mut ledger, lines.by_ref().take(200).map(Ok::<_, ledger::LedgerError>), |_| {}).unwrap();
    }
    let mut everything = ledger::open(&grown.ledger()).unwrap();
    for line in &rest {
        if !ledger.goes_by_index() {
            // The other thread takes as long as it takes.
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let line = std::slice::from_ref(line);
        assert_eq!(outcomes(&mut ledger, line), outcomes(&mut everything, line));
    }
    assert!(ledger.goes_by_index());
    drop((ledger, everything));
    assert_eq!(entries(&growing.ledger()), entries(&grown.ledger()));
    assert_eq!(growing.run(["check", "--deep", "--json"]).json()["sound"], true);
}

fn entries_of(desk: &Desk) -> Vec<String> {
    static ENTRIES: OnceLock<Vec<String>> = OnceLock::new();
    ENTRIES.get_or_init(|| entries(&desk.ledger())).clone()
}

/// Given a ledger that goes by its index, when more is recorded than is kept in memory, then the index has it meanwhile,
/// and it goes on as before.
#[test]
fn what_came_goes_into_the_index_while_it_goes_on() {
    let ((slow, rest), (fast, _)) = (given(), given());
    let mut everything = ledger::open(&slow.ledger()).unwrap();
    let at = rest[0].at.unwrap();
    let tasks: Vec<String> = everything.state().tasks.keys().map(ToString::to_string).collect();
    let remind = |n: usize| {
        let task: domain::TaskId = tasks[n * 37 % tasks.len()].parse().unwrap();
        let line = serde_json::json!({
            "at": at, "id": format!("remind-{n}"), "by": {"unit": "VPUBND", "position": "office-officer"},
            "approved_by": {"unit": "VPUBND", "position": "office-chief"},
            "do": {"remind": {"obligation": task.obligation, "period": task.period, "units": [task.unit]}},
        });
        script::lines(Cursor::new(line.to_string())).next().unwrap().unwrap()
    };
    let mut lines: Vec<ScriptLine> = (0..10_000).map(remind).collect();
    lines.extend(asked(&rest[..200]));
    let mut by_index = opened(&fast);
    let mut record = |lines: &[ScriptLine]| {
        for line in lines {
            let outcomes = (everything.stage(&line.command, line.at), by_index.stage(&line.command, line.at));
            assert_eq!(format!("{:?}", outcomes.0), format!("{:?}", outcomes.1), "{}", line.to_json());
        }
        everything.write().unwrap();
        by_index.write().unwrap();
    };
    let files = || fs::read_dir(fast.path("ledger/views/index")).unwrap().map(|entry| entry.unwrap().file_name());
    let before: Vec<_> = files().collect();
    lines[..9_000].chunks(500).for_each(&mut record);
    // The other thread takes as long as it takes.
    let written = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        files().any(|file| !before.contains(&file) && !file.to_string_lossy().contains('.'))
    });
    assert!(written, "{before:?}");
    lines[9_000..].chunks(500).for_each(&mut record);
    assert!(by_index.goes_by_index());
    drop((by_index, everything));
    assert_eq!(entries(&fast.ledger()), entries(&slow.ledger()));
    assert_eq!(fast.run(["check", "--deep", "--json"]).json()["sound"], true);
}

/// Given a ledger with an index, when one act is recorded, then what is folded does not grow with the log.
#[test]
fn one_act_does_not_read_the_log() {
    let (desk, rest) = given();
    drop(opened(&desk));
    let one = desk.write("one.jsonl", rest[0].to_json());
    let work = scaling::work(&desk, &["apply", one.to_str().unwrap()].map(str::to_owned));
    assert!(work.iter().all(|count| *count < WORTH / 8), "{work:?} read, folded, judged");
}

/// Given a ledger with an index, when a sheet of filings is imported, then what is folded does not grow with the log.
#[test]
fn a_sheet_of_filings_does_not_read_the_log() {
    let (desk, rest) = given();
    let mut ledger = opened(&desk);
    let is_filing = |line: &&ScriptLine| matches!(line.command.act, Act::Submit { .. });
    let line = rest.iter().find(is_filing).unwrap();
    let before: Vec<ScriptLine> = rest.iter().take_while(|line| !is_filing(line)).cloned().collect();
    outcomes(&mut ledger, &before);
    drop(ledger);
    let Act::Submit { filings } = &line.command.act else { unreachable!() };
    let row = |filing: &Filing| {
        let received = filing.received.map(|received| received.to_string()).unwrap_or_default();
        format!("{};{};{received}\n", filing.task, filing.document.number)
    };
    let rows: String = filings.iter().map(row).collect();
    let sheet = desk.write("sheet.csv", format!("Nhiệm vụ;Số, ký hiệu;Ngày nhận\n{rows}"));
    let at = line.at.unwrap().to_string();
    let office = |actor: &Actor| format!("{}/{}", actor.unit, actor.position);
    let mut words =
        vec!["import", sheet.to_str().unwrap(), "--at", &at].into_iter().map(str::to_owned).collect::<Vec<_>>();
    words.extend(["--by".to_owned(), office(&line.command.by)]);
    words.extend(line.command.approved_by.iter().flat_map(|actor| ["--approved-by".to_owned(), office(actor)]));
    let work = scaling::work(&desk, &words);
    assert!(work.iter().all(|count| *count < WORTH / 8), "{work:?} read, folded, judged");
    // The whole log says the same.
    let known = ledger::open_reading(&desk.ledger()).unwrap();
    assert!(filings.iter().all(|filing| known.state().tasks[&filing.task].facts().len() > 1));
}
