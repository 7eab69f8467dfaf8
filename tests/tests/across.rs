//! Questions across time: why an answer is what it is, when it changes, which answers became other ones, and who acted.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{Moment, Timestamp};
use domain::{EntryNumber, Recorded, TaskId};
use serde_json::Value;
use tests::{
    Desk,
    load::{Random, times},
    repository,
    story::told_story,
};
use views::{
    AsOf, Filter, Knowledge, Points,
    revised::revised,
    ticks::{Standing, Ticks, standing, ticks},
    why::why,
};
use words::{Language, trail::told};

/// A report that was late, and its whole case.
const LATE: &str = "UBND-2023-9901/C-Q/2023-Q3/KIMTHANH";
const REFORM: &str = "crates/simulation/sample/reform-2025.jsonl";

fn events(desk: &Desk) -> Vec<Recorded> {
    ledger::open_reading(&desk.ledger()).unwrap().events().to_vec()
}

/// The sample year, and the reform that ends units and passes tasks on.
fn year() -> Desk {
    let desk = Desk::with_demo();
    desk.run(["apply", repository().join(REFORM).to_str().unwrap()]).ok();
    desk
}

fn at(text: &str) -> Timestamp {
    text.parse::<Moment>().unwrap().latest()
}

fn moved(at: Timestamp, micros: i64) -> Timestamp {
    Timestamp::from_micros(at.micros() + micros).unwrap()
}

/// Every answer at both axes, as ticks compare them.
fn answers(events: &[Recorded], at: Timestamp) -> BTreeMap<TaskId, Standing> {
    let knowledge = Knowledge::rebuild(events, AsOf::both(at));
    let stand = |id: &TaskId| Some((id.clone(), standing(&knowledge, id)?));
    knowledge.state.tasks.keys().filter_map(stand).collect()
}

/// What the ticks up to `at`, that moment among them, say of it.
fn told_by<E>(ticks: &Ticks<E>, at: Timestamp) -> BTreeMap<TaskId, Standing> {
    let mut told = BTreeMap::new();
    for turn in ticks.ticks.iter().take_while(|tick| tick.at <= at).flat_map(|tick| &tick.tasks) {
        match turn.after {
            Some(standing) => drop(told.insert(turn.task.clone(), standing)),
            None => drop(told.remove(&turn.task)),
        }
    }
    told
}

/// Given a log, then its ticks say of every moment what is answered when that moment is asked about: at each entry and at
/// each tick, a microsecond before and after, and at random moments.
fn ticks_are_exact(events: &[Recorded], seed: u64, what: &str) {
    let (first, last) = (events[0].recorded_at, events[events.len() - 1].recorded_at);
    let year = 366 * 86_400_000_000;
    let (from, to) = (moved(first, -1_000_000), moved(last, year));
    let found = ticks(events, &Filter::default(), from, to);
    assert!(found.ticks.len() > 20, "{what}: {}", found.ticks.len());
    let mut random = Random::new(seed);
    let mut moments: BTreeSet<Timestamp> = BTreeSet::new();
    let ticking: BTreeSet<Timestamp> = found.ticks.iter().map(|tick| tick.at).collect();
    let recorded: Vec<Timestamp> =
        events.iter().map(|event| event.recorded_at).filter(|_| random.below(3) == 0).collect();
    for at in ticking.iter().chain(&recorded) {
        moments.extend([-1, 0, 1].map(|micros| moved(*at, micros)));
    }
    let span = (to.micros() - from.micros()).unsigned_abs();
    moments.extend((0..60).map(|_| moved(from, i64::try_from(random.below(span)).unwrap())));
    for at in moments.into_iter().filter(|at| *at <= to) {
        let (asked, told) = (answers(events, at), told_by(&found, at));
        let other = |id: &&TaskId| asked.get(*id) != told.get(*id);
        let other = asked.keys().chain(told.keys()).find(other);
        assert!(
            other.is_none(),
            "{what}, {other:?} at {at}: asked, then told {:?}",
            other.map(|id| (asked.get(id), told.get(id)))
        );
    }
    // No tick is one of nothing, and each says why.
    for (tick, turn) in found.ticks.iter().flat_map(|tick| tick.tasks.iter().map(move |turn| (tick, turn))) {
        assert!(
            turn.before != turn.after && !turn.because.is_empty(),
            "{what}, {} at {}: {turn:?}",
            turn.task,
            tick.at
        );
    }
}

#[test]
fn ticks_of_the_sample_year_are_exact() {
    ticks_are_exact(&events(&year()), 1, "the sample year");
}

#[test]
fn ticks_of_random_stories_are_exact() {
    for seed in 1..=2 * times() {
        ticks_are_exact(&events(&told_story(seed)), seed, &format!("the story of seed {seed}"));
    }
}

/// Given a question about some tasks, then the index answers it as the whole log does.
#[test]
fn ticks_of_some_tasks_are_those_of_all_that_concern_them() {
    for desk in [year(), told_story(3)] {
        let events = events(&desk);
        let all = ticks(&events[..], &Filter::default(), at("2023-07-01"), at("2024-06-30"));
        let tasks: BTreeSet<&TaskId> = all.ticks.iter().flat_map(|tick| &tick.tasks).map(|turn| &turn.task).collect();
        let shape = jsonschema::validator_for(&desk.run(["schema", "ticks"]).json()).unwrap();
        for task in tasks.into_iter().step_by(29) {
            for (name, value) in [("--task", task.to_string()), ("--unit", task.unit.to_string())] {
                let span = ["--from", "2023-07-01T23:59:59.999999", "--to", "2024-06-30"];
                let ran = desk.run(["ticks", name, &value, "--json"].iter().copied().chain(span)).json();
                assert!(shape.is_valid(&ran));
                let is_asked = |id: &TaskId| if name == "--task" { id == task } else { id.unit == task.unit };
                let names = Knowledge::rebuild(&events, AsOf::both(at("2024-06-30"))).names();
                let expected = all.clone().map(told(&names, Language::En));
                let mut turns = Vec::new();
                for tick in &expected.ticks {
                    for turn in tick.tasks.iter().filter(|turn| is_asked(&turn.task)) {
                        turns.push((serde_json::json!(tick.at), serde_json::json!(turn)));
                    }
                }
                let mut said = Vec::new();
                for tick in ran["ticks"].as_array().unwrap() {
                    said.extend(
                        tick["tasks"].as_array().unwrap().iter().map(|turn| (tick["at"].clone(), turn.clone())),
                    );
                }
                let without_entries = |(at, turn): &(Value, Value)| {
                    (at.clone(), turn["task"].clone(), turn["before"].clone(), turn["after"].clone())
                };
                let (said, turns): (Vec<_>, Vec<_>) =
                    (said.iter().map(without_entries).collect(), turns.iter().map(without_entries).collect());
                assert_eq!(said, turns, "{name} {value}");
            }
        }
    }
}

/// Given a task that was late, when time and entries move it, then each tick says which of the two it was.
#[test]
fn ticks_say_whether_an_entry_or_time_alone_did_it() {
    let desk = Desk::with_demo();
    let ran = desk.run(["ticks", "--task", LATE, "--from", "2023-07-01", "--to", "2024-03-01", "--json"]).json();
    let causes: BTreeSet<&str> = ran["ticks"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|tick| tick["tasks"][0]["because"].as_array().unwrap())
        .map(|cause| cause["cause"].as_str().unwrap())
        .collect();
    assert!(["recorded", "due-soon", "due-ended"].iter().all(|cause| causes.contains(cause)), "{causes:?}");
    let said = desk.run(["ticks", "--task", LATE, "--from", "2023-07-01", "--to", "2024-03-01", "--lang", "vi"]).ok();
    assert!(said.out.contains("thời gian trôi qua: đã hết hạn") && said.out.contains("thời điểm"), "{}", said.out);
    desk.run(["ticks", "--unit", "NOWHERE", "--from", "2023-07-01", "--to", "2024-03-01"]).fails(2, &["NOWHERE"]);
}

/// Given a task, when it is asked why it stands so, then the rules, the calendar, the due date and the entries are named.
#[test]
fn one_cell_of_the_matrix_is_explained() {
    let desk = Desk::with_demo();
    let why = desk.run(["why", LATE, "--json"]).json();
    assert!(jsonschema::validator_for(&desk.run(["schema", "why"]).json()).unwrap().is_valid(&why));
    assert_eq!((&why["status"]["task"], &why["status"]["time"]), (&LATE.into(), &"late".into()));
    assert!(why["rule_set"]["entry"].is_u64() && why["calendar"]["entry"].is_u64() && why["due"]["entry"].is_u64());
    assert!(
        why["due"]["trace"].as_array().unwrap().iter().all(|line| line.as_str().is_some_and(|line| !line.is_empty()))
    );
    let bears: BTreeSet<&str> =
        why["entries"].as_array().unwrap().iter().map(|rests| rests["bears"].as_str().unwrap()).collect();
    for kind in ["rule-set", "calendar", "duty", "assignment", "deadline", "filing"] {
        assert!(bears.contains(kind), "{kind} is not in {bears:?}");
    }
    let received = &why["status"]["received"]["entry"];
    assert!(why["entries"].as_array().unwrap().iter().any(|rests| rests["entry"]["entry"] == *received));
    let (vi, en) = (desk.run(["why", LATE, "--lang", "vi"]).ok().out, desk.run(["why", LATE]).ok().out);
    assert!(vi.contains("Căn cứ vào các bút toán") && en.contains("The entries that it rests on"), "{en}");
    // The answer is no where the task was not known; a name that was never known is a mistake.
    desk.run(["why", LATE, "--at", "2023-07-01"]).fails(1, &[LATE]);
    let no = desk.run(["why", LATE, "--at", "2023-07-01", "--json"]);
    let no: Value = serde_json::from_str(&no.out).unwrap();
    assert_eq!((&no["outcome"], &no["code"]), (&"refused".into(), &"task-not-known".into()));
    desk.run(["why", "UBND-2023-9901/2a/NOWHERE"]).fails(2, &["NOWHERE"]);
}

/// Given the entries that an explanation names, then from them alone the task stands as it does.
#[test]
fn the_entries_of_an_explanation_are_enough() {
    let stories =
        (1..=3 * times()).chain([19]).map(|seed| (format!("the story of seed {seed}"), events(&told_story(seed))));
    for (what, events) in std::iter::once(("the sample year".to_owned(), events(&year()))).chain(stories) {
        let last = events[events.len() - 1].recorded_at;
        for at in [events[events.len() / 2].recorded_at, moved(last, 40 * 86_400_000_000)] {
            let knowledge = Knowledge::rebuild(&events, AsOf::both(at));
            for id in knowledge.state.tasks.keys() {
                let Some(why) = why(&knowledge, id) else { continue };
                let named: BTreeSet<EntryNumber> = why.entries.iter().map(|rests| rests.entry.recorded.entry).collect();
                let few: Vec<Recorded> = events.iter().filter(|event| named.contains(&event.entry)).cloned().collect();
                let again = Knowledge::rebuild(&few, AsOf::both(at));
                assert_eq!(standing(&again, id), standing(&knowledge, id), "{what}, {id} at {at}: {named:?}");
                let later: BTreeSet<EntryNumber> = why.later.iter().map(|later| later.entry.recorded.entry).collect();
                assert!(later.is_subset(&named), "{what}, {id}: {later:?} of {named:?}");
            }
        }
    }
}

/// Given what was known at two moments, then the answers that became other ones are those that differ, and each names the
/// entries that made it so.
#[test]
fn answers_that_became_other_ones_are_those_that_differ() {
    let desk = Desk::with_demo();
    let shape = jsonschema::validator_for(&desk.run(["schema", "revised"]).json()).unwrap();
    let mut kinds = BTreeSet::new();
    for (valid, known, and) in [
        ("2023-09-18", "2023-09-18", "2024-03-01"),
        ("2023-09-18T16:45", "2023-09-18T16:45", "2023-09-18T17:00"),
        ("2023-10-02", "2023-10-02", "2023-12-31"),
        ("2023-12-31", "2023-12-31", "2024-12-31"),
    ] {
        let said = desk.run(["revised", valid, "--known", known, "--and", and, "--json"]).json();
        assert!(shape.is_valid(&said));
        let diff = desk.run(["diff", known, and, "--valid-at", valid, "--json"]).json();
        let answers = |of: &Value| -> Vec<Value> {
            let tasks = of["tasks"].as_array().unwrap();
            tasks.iter().map(|task| serde_json::json!([task["task"], task["before"], task["after"]])).collect()
        };
        assert_eq!(answers(&said), answers(&diff), "{valid}, {known}, {and}");
        assert_eq!((&said["before"], &said["basis"]), (&diff["from"], &diff["to"]));
        for task in said["tasks"].as_array().unwrap() {
            let causes = task["causes"].as_array().unwrap();
            assert!(!causes.is_empty(), "{task}");
            kinds.extend(causes.iter().map(|cause| cause["kind"].as_str().unwrap().to_owned()));
        }
    }
    for kind in ["dispute-upheld", "found-later", "corrected", "recorded-late"] {
        assert!(kinds.contains(kind), "{kind} is not in {kinds:?}");
    }
    let said = desk.run(["revised", "2023-09-18", "--known", "2023-09-18", "--lang", "vi"]).ok().out;
    assert!(said.contains("khiếu nại được chấp nhận") || said.contains("ghi sổ muộn"), "{said}");
}

/// Given random stories, then no answer becomes another one without an entry recorded meanwhile.
#[test]
fn every_other_answer_has_its_cause() {
    for seed in 1..=2 * times() {
        let events = events(&told_story(seed));
        let mut random = Random::new(seed);
        let mut moment = || events[usize::try_from(random.below(events.len() as u64)).unwrap()].recorded_at;
        for _ in 0..6 {
            let (valid, one, other) = (moment(), moment(), moment());
            let found = revised(&events[..], &Filter::default(), valid, one, other);
            for task in found.tasks {
                assert!(!task.causes.is_empty(), "seed {seed}, {} about {valid}, {one} to {other}", task.task);
                let between = one.min(other)..=one.max(other);
                assert!(task.causes.iter().all(|cause| between.contains(&cause.entry.recorded.recorded_at)));
                // With none of them known, the answer is that before.
                let first = task.causes[0].entry.recorded.recorded_at.just_before();
                let answer = |known| {
                    events[..]
                        .at(AsOf { valid, known }, &Filter::default(), |knowledge| standing(knowledge, &task.task))
                };
                assert_eq!(answer(first), answer(one.min(other)));
            }
        }
    }
}

fn figure(row: &Value, key: &str) -> u64 {
    row[key].as_u64().unwrap_or_default()
}

/// Given the figures period by period, then they add up to the scorecard.
#[test]
fn the_trend_adds_up_to_the_scorecard() {
    let figures = ["dated", "on_time", "on_time_extended", "late", "overdue", "open"];
    for desk in [year(), told_story(4)] {
        for at in ["2023-10-31", "2024-03-31", "2025-12-31"] {
            let trend = desk.run(["trend", "--at", at, "--json"]).json();
            let card = desk.run(["scorecard", "--at", at, "--json"]).json();
            assert_eq!(trend["basis"], card["basis"]);
            let rows = trend["rows"].as_array().unwrap();
            let units = card["units"].as_array().unwrap();
            for score in units {
                let of_unit = rows.iter().filter(|row| row["unit"] == score["unit"]);
                for key in figures {
                    let sum: u64 = of_unit.clone().map(|row| figure(row, key)).sum();
                    assert_eq!(sum, figure(score, key), "{key} of {} at {at}", score["unit"]);
                }
            }
            let all: Vec<&Value> = rows.iter().filter(|row| row["unit"].is_null() && row["period"].is_null()).collect();
            assert_eq!(all.len(), usize::from(!rows.is_empty()));
            for (all, key) in all.iter().flat_map(|all| figures.map(|key| (all, key))) {
                let total: u64 = units.iter().map(|score| figure(score, key)).sum();
                let periods = rows.iter().filter(|row| row["unit"].is_null() && !row["period"].is_null());
                let by_period: u64 = periods.map(|row| figure(row, key)).sum();
                assert_eq!((figure(all, key), by_period), (total, total), "{key} at {at}");
            }
            let duties = desk.run(["trend", "--by", "obligation", "--at", at, "--json"]).json();
            assert_eq!(
                duties["rows"].as_array().unwrap().last(),
                rows.last()
                    .map(|row| {
                        let mut row = row.clone();
                        let unit = row.as_object_mut().unwrap().remove("unit").unwrap();
                        row["obligation"] = unit;
                        row
                    })
                    .as_ref()
            );
        }
    }
    let desk = Desk::with_demo();
    let said = desk.run(["trend", "--unit", "STC", "--lang", "vi"]).ok().out;
    assert!(said.contains("Sở Tài chính (STC)") && said.contains("2023-Q3") && said.contains("mọi kỳ"), "{said}");
}

/// Given who acted between two days, then these are the entries of the history that were recorded then, by or with the
/// approval of whoever is asked for.
#[test]
fn whoever_acted_is_found_in_the_history() {
    let desk = Desk::with_demo();
    let history = desk.run(["history", "--json"]).json();
    let entries = history["entries"].as_array().unwrap();
    let numbers = |said: &Value| -> Vec<u64> {
        said["rows"].as_array().unwrap().iter().map(|row| row["entry"].as_u64().unwrap()).collect()
    };
    let within = |entry: &Value| {
        let day = &entry["recorded_at"].as_str().unwrap()[..10];
        ("2023-09-10".."2023-10-06").contains(&day)
    };
    let span = ["acted", "--from", "2023-09-10", "--to", "2023-10-05", "--json"];
    let expected = |holds: &dyn Fn(&Value) -> bool| -> Vec<u64> {
        entries.iter().filter(|entry| holds(entry)).map(|entry| entry["entry"].as_u64().unwrap()).collect()
    };
    assert_eq!(numbers(&desk.run(span).json()), expected(&within));
    for unit in ["SNV", "STC", "VPUBND", "UBND"] {
        let said = desk.run(span.iter().copied().chain(["--unit", unit])).json();
        let has_hand = |entry: &Value| {
            within(entry) && [&entry["by"], &entry["approved_by"]].iter().any(|who| who["unit"] == unit)
        };
        assert_eq!(numbers(&said), expected(&has_hand), "{unit}");
        for row in said["rows"].as_array().unwrap() {
            assert!(!row["part"].as_array().unwrap().is_empty(), "{row}");
        }
    }
    let said = desk.run(span.iter().copied().chain(["--position", "chairman"])).json();
    let chairman = |entry: &Value| {
        within(entry) && [&entry["by"], &entry["approved_by"]].iter().any(|who| who["position"] == "chairman")
    };
    assert_eq!(numbers(&said), expected(&chairman));
    // What happened then and was recorded later is found where that is asked for.
    let happened = desk.run(span.iter().copied().chain(["--happened"])).json();
    let claimed = |entry: &Value| ("2023-09-10".."2023-10-06").contains(&&entry["occurred_at"].as_str().unwrap()[..10]);
    assert_eq!(numbers(&happened), expected(&claimed));
    desk.run(span.iter().copied().chain(["--position", "king"])).fails(2, &["king", "unit-head"]);
    desk.run(span.iter().copied().chain(["--unit", "NOWHERE"])).fails(2, &["NOWHERE"]);
}

/// Given words with marks or without, then the same is found; and a number finds its entry.
#[test]
fn words_are_found_with_marks_and_without() {
    let desk = Desk::with_demo();
    let search = |words: &[&str]| desk.run(["search", "--json"].iter().chain(words).copied()).json();
    let shape = jsonschema::validator_for(&desk.run(["schema", "search"]).json()).unwrap();
    for (marked, bare) in [("Sở Tài chính", "so tai chinh"), ("kỷ cương", "KY CUONG"), ("SLĐTBXH", "sldtbxh")]
    {
        let words = |text: &'static str| text.split(' ').collect::<Vec<_>>();
        let (marked, bare) = (search(&words(marked)), search(&words(bare)));
        assert!(shape.is_valid(&marked));
        assert_eq!(marked, bare);
        assert!(!marked["found"].as_array().unwrap().is_empty(), "{bare}");
    }
    let unit = search(&["so", "tai", "chinh"]);
    let found = unit["found"].as_array().unwrap();
    assert!(found.iter().any(|hit| hit["kind"] == "unit" && hit["where"]["unit"] == "STC"), "{unit}");
    assert!(found.is_sorted_by_key(|hit| hit["entry"].as_u64()));
    let directive = search(&["9901/ubnd-vp"]);
    let issued = |hit: &Value| hit["kind"] == "document" && hit["where"]["directive"] == "UBND-2023-9901";
    assert!(directive["found"].as_array().unwrap().iter().any(issued), "{directive}");
    assert_eq!(search(&["so", "tai", "chinh", "khongcotunao"])["found"], serde_json::json!([]));
    // What stands between quotation marks stands side by side.
    let of_units = |found: &Value| {
        let units = found["found"].as_array().unwrap().iter().filter(|hit| hit["kind"] == "unit");
        units.map(|hit| hit["where"]["unit"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of_units(&search(&["sở  Tài chính"])), ["STC"]);
    assert_eq!(of_units(&search(&["chinh tai so"])), [""; 0]);
    assert_eq!(of_units(&search(&["chinh", "tai", "so"])), ["STC"]);
    for number in ["#186", "186"] {
        let found = search(&[number]);
        let hit = found["found"].as_array().unwrap().iter().find(|hit| hit["kind"] == "entry").cloned();
        assert_eq!(hit.map(|hit| hit["entry"].clone()), Some(186.into()), "{found}");
    }
    // An act is found by what it is called, with marks or without, in either language; a syllable's beginning is none.
    let of_act = |words: &[&str]| -> std::collections::BTreeSet<String> {
        let found = search(words);
        let acts = found["found"].as_array().unwrap().iter().filter(|hit| hit["kind"] == "act");
        acts.map(|hit| hit["text"].as_str().unwrap().to_owned()).collect()
    };
    let acts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    for words in [["gia", "hạn"], ["GIA", "HAN"]] {
        assert_eq!(of_act(&words), acts(&["grant-extension", "refuse-extension", "request-extension"]), "{words:?}");
    }
    assert_eq!(of_act(&["extension"]), of_act(&["gia hạn"]));
    assert_eq!(of_act(&["trả lại"]), acts(&["return-report"]));
    assert_eq!(of_act(&["khiếu nại"]), acts(&["decide-dispute", "dispute-timeliness"]));
    assert!(!of_act(&["gia"]).contains("assign-tasks"), "\"gia\" is not \"giao\"");
    let said = desk.run(["search", "trả lại", "--lang", "vi"]).ok().out;
    assert!(said.contains("việc đã làm"), "{said}");
    // Nothing is found that was not known yet.
    let early = desk.run(["search", "so", "tai", "chinh", "--at", "2023-01-01", "--json"]).json();
    assert_eq!(early["found"], serde_json::json!([]));
    let said = desk.run(["search", "#186", "--lang", "vi"]).ok().out;
    assert!(said.contains("#186"), "{said}");
}

/// A span that goes backwards, or a search for nothing, is a mistake and no empty answer.
#[test]
fn a_question_about_nothing_is_a_mistake() {
    let desk = Desk::with_demo();
    for span in [["2023-09-30", "2023-09-01"], ["2023-09-18T20:00", "2023-09-18T19:59"]] {
        let [from, to] = span;
        for command in ["ticks", "acted"] {
            desk.run([command, "--from", from, "--to", to, "--lang", "en"]).fails(2, &["before it begins"]);
        }
    }
    desk.run(["acted", "--from", "2023-09-18", "--to", "2023-09-18"]).ok();
    for nothing in ["", "  "] {
        desk.run(["search", nothing, "--lang", "en"]).fails(2, &["no word"]);
    }
}
