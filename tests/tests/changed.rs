//! Evidence of every kind, from the real binary and under quorum policies, changed all over: bits of members and of the
//! file, members left out, exchanged, added and moved, claims that say something else, entries left out of the claim
//! too. None shows more than the honest one does, in the program as users have it; every tenth goes through the page
//! as well, which says the same.
//!
//! A normal run changes 20,000 files. `SOCAI_TIMES=10` changes ten times as many. How long it takes is not asserted.
#![cfg(unix)]

use std::{collections::BTreeMap, fs, path::PathBuf};

use crate::agreeing::{expected, outcomes};
use crate::changing::{Changes, Honest};
use evidence::Container;
use serde_json::Value;
use tests::{
    Desk,
    authority::root,
    filings::{IN_TIME, LATE, file_both},
    load::times,
    page::Page,
    repository,
    vouched::{self, cosign},
};

/// So many changed files of each kind. Those that hold all entries are large.
const MANY: usize = 2_300;
const FEW: usize = 500;
/// So many in one run of the program.
const BATCH: usize = 250;
/// One of so many goes through the page too.
const EVERY: usize = 10;

/// The files that are changed: each with its policy and its deadline.
fn honest(desk: &Desk) -> Vec<(Honest, usize)> {
    let mut files = Vec::new();
    let policy = fs::read_to_string(desk.path("policy")).unwrap();
    let roots = fs::read_to_string(root(desk)).unwrap();
    for (arguments, deadline, count) in [
        (&["presence", "300"][..], Some("2026-01-02"), MANY),
        (&["verdict", LATE], None, MANY),
        (&["verdict", IN_TIME], None, MANY),
        (&["absence", LATE, "--by", "2026-01-02"], Some("2026-01-02"), MANY),
        (&["history", LATE], None, MANY),
        (&["absence", LATE, "--by", "2026-01-02", "--all"], Some("2026-01-02"), FEW),
        (&["history", LATE, "--all"], None, FEW),
        (&["consistency", "--from", "100.tlog-proof"], None, MANY),
    ] {
        let container = proved(desk, arguments);
        files.push((Honest::new(arguments.join(" "), container, &policy, &roots, deadline), count));
    }
    // Files of the first format, under two and three of three witnesses.
    let kept = |name: &str| fs::read(repository().join("tests/forged").join(name)).unwrap();
    for (name, policy, deadline, count) in [
        ("honest.zip", "pol_2of3", Some("2023-09-19"), MANY),
        ("honest.zip", "pol_3of3", Some("2023-09-17"), MANY),
        ("any_160.zip", "pol_2of3", None, MANY - 200),
    ] {
        let policy = String::from_utf8(kept(policy)).unwrap();
        let container = Container::read(&kept(name)).unwrap();
        files.push((Honest::new(format!("{name} by {policy}"), container, &policy, "", deadline), count));
    }
    files
}

/// What `socai prove` hands out.
fn proved(desk: &Desk, arguments: &[&str]) -> Container {
    desk.run([&["prove"], arguments, &["--to", "e.zip"]].concat()).ok();
    let container = Container::read(&fs::read(desk.path("e.zip")).unwrap()).unwrap();
    fs::remove_file(desk.path("e.zip")).unwrap();
    container
}

/// The answer to an honest file.
fn proven(desk: &Desk, honest: &Honest) -> Value {
    let (code, answer) = verify(desk, honest, &[honest.container.write().unwrap()]).remove(0);
    assert_eq!(answer["proven"], true, "{}: {code} {answer}", honest.name);
    answer
}

/// The task an answer is about, if it is another. Who has every entry of the log can ask about any of its tasks: what
/// is then said of the other task is held to the honest evidence about that one.
fn other_task<'a>(said: &'a Value, honest: &Value) -> Option<&'a str> {
    let task = said["task"].as_str().filter(|_| said["proven"] == true && said["form"] == "all")?;
    (said["task"] != honest["task"]).then_some(task)
}

#[test]
fn no_changed_evidence_shows_more_than_the_honest_one() {
    let desk = vouched::desk();
    cosign(&desk, "2026-01-01T10:00:00");
    file_both(&desk);
    cosign(&desk, "2026-01-08T10:00:00");
    desk.run(["receipt", "write", "100", "--to", "."]).ok();
    let times = usize::try_from(times()).unwrap();
    let mut page = Page::open();
    let (mut tried, mut refused, mut shown) = (0, 0, 0);
    for (honest, count) in honest(&desk) {
        let answer = proven(&desk, &honest);
        let mut of_others: BTreeMap<String, Value> = BTreeMap::new();
        let mut changes = Changes::new(&honest);
        let mut left = count * times;
        while left > 0 {
            let changed: Vec<(String, Vec<u8>)> = changes.by_ref().take(left.min(BATCH)).collect();
            left -= changed.len();
            tried += changed.len();
            let files: Vec<Vec<u8>> = changed.iter().map(|(_, file)| file.clone()).collect();
            let said = verify(&desk, &honest, &files);
            for ((what, _), (code, said)) in changed.iter().zip(&said) {
                let answer = match other_task(said, &answer) {
                    Some(task) => of_others.entry(task.to_owned()).or_insert_with(|| {
                        let about_it = honest.name.replace(LATE, task);
                        let arguments: Vec<&str> = about_it.split(' ').collect();
                        proven(&desk, &Honest { container: proved(&desk, &arguments), ..honest.clone() })
                    }),
                    None => &answer,
                };
                if let Err(more) = shows_no_more(said, answer) {
                    panic!("{}: {what}: {more}\n{code} {said}\n{answer}", honest.name);
                }
                refused += usize::from(said["proven"] != true);
            }
            let Some(page) = &mut page else { continue };
            let picked: Vec<usize> = (0..changed.len()).step_by(EVERY).collect();
            let some: Vec<Vec<u8>> = picked.iter().map(|at| files[*at].clone()).collect();
            let deadline = honest.deadline_for_the_page();
            let found = page.find(&some, &honest.policy, &honest.roots, &[deadline]);
            shown += found.len();
            for (at, found) in picked.iter().zip(&found) {
                let ((what, _), (code, said)) = (&changed[*at], &said[*at]);
                let word = expected(*code, said);
                assert_eq!(found[0]["verdict"], *word, "{}: {what}\n{said}\n{}", honest.name, found[0]);
            }
        }
    }
    println!("{tried} changed files, {refused} of them refused, {shown} through the page as well");
    assert!(tried >= 20_000 * times && refused > tried / 2, "{refused} of {tried}");
    assert!(page.is_none() || shown >= 2_000 * times, "{shown}");
}

/// What the program says of each of these files, with its defaults, and the exit code of each.
fn verify(desk: &Desk, honest: &Honest, files: &[Vec<u8>]) -> Vec<(i32, Value)> {
    let written: Vec<PathBuf> =
        files.iter().enumerate().map(|(number, file)| desk.write(&format!("changed-{number}.zip"), file)).collect();
    let policy = desk.write("changed.policy", &honest.policy);
    let mut arguments =
        vec!["verify".to_owned(), "--json".to_owned(), "--policy".to_owned(), policy.display().to_string()];
    if !honest.roots.is_empty() {
        arguments.extend(["--roots".to_owned(), desk.write("changed.roots", &honest.roots).display().to_string()]);
    }
    if let Some(deadline) = honest.deadline {
        arguments.extend(["--deadline".to_owned(), deadline.to_owned()]);
    }
    arguments.extend(written.iter().map(|file| file.display().to_string()));
    // One file alone has no line of its own behind it; so there is always another.
    arguments.push(written[0].display().to_string());
    let ran = desk.run(arguments);
    let mut answers = answers(&ran.out);
    answers.pop();
    assert_eq!(answers.len(), files.len(), "{} {}", ran.out, ran.err);
    answers
}

/// The answers to several files, each with its exit code. What cannot be read has no answer.
fn answers(out: &str) -> Vec<(i32, Value)> {
    let judged = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    judged.map(|judged| (i32::try_from(judged["exit"].as_i64().unwrap()).unwrap(), judged["answer"].clone())).collect()
}

/// Whether one answer says no more than the other.
fn shows_no_more(said: &Value, honest: &Value) -> Result<(), &'static str> {
    if said["proven"] != true {
        // Then nothing at all is said to be so.
        let silent =
            said["nothing_filed"] != true && !["on-time", "late"].iter().any(|word| is(&said["verdict"], word));
        return if silent { Ok(()) } else { Err("nothing is proven, and yet there is a verdict") };
    }
    if outcomes(said).contains(&"fail") {
        return Err("a check fails, and yet it is proven");
    }
    let same = |field: &str| said[field] == honest[field];
    if !["task", "log", "entry", "filing", "earlier", "entries"].iter().all(|field| same(field)) {
        return Err("it is about something else");
    }
    // Moments are written so that they sort.
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let (latest, earliest) = (text(&said["not_later_than"]), text(&said["not_earlier_than"]));
    if latest.is_some_and(|at| text(&honest["not_later_than"]).is_none_or(|honest| at < honest)) {
        return Err("it was there earlier");
    }
    if earliest.is_some_and(|at| text(&honest["not_earlier_than"]).is_none_or(|honest| at > honest)) {
        return Err("it was there only later");
    }
    if said["rehearsal"] == false && honest["rehearsal"] != false {
        return Err("it is no rehearsal");
    }
    let weaker = |field: &str| said[field] == honest[field] || said[field].is_null() || said[field] == "not-provable";
    if !weaker("verdict") {
        return Err("another verdict");
    }
    if said["nothing_filed"] == true && honest["nothing_filed"] != true {
        return Err("nothing was filed");
    }
    if said["form"] == "all" && honest["form"] != "all" {
        return Err("by all entries");
    }
    if said["form"] == "numbering" && honest["form"] == "shown" {
        return Err("by the log's numbering");
    }
    let whole = said["form"].as_str() != Some("shown");
    if whole && said["history"].is_array() && said["history"] != honest["history"] {
        return Err("another history");
    }
    if said["status"].is_object() && said["verdict"].is_string() && said["verdict"] != "not-provable" && !same("status")
    {
        return Err("another status");
    }
    Ok(())
}

fn is(value: &Value, word: &str) -> bool {
    value.as_str().is_some_and(|value| value == word || value.strip_suffix("-by-numbering") == Some(word))
}
