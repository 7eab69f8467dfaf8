//! Clients of `socai apply --stream -`: any number of threads ask, one reads the answers.

use std::{
    collections::{BTreeMap, HashMap},
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::Desk;

/// Nothing that is waited for takes so long.
const PATIENCE: Duration = Duration::from_secs(120);

/// The opening that all of the load builds on, then nothing.
pub fn open_for_load(desk: &Desk) {
    let file = desk.write("opening.jsonl", crate::opening().join("\n"));
    desk.run(["apply", file.to_str().expect("UTF-8")]).ok();
    std::fs::remove_file(file).expect("it was written");
}

/// A small command, the `n`th: two units, so two entries.
pub fn small(n: u64) -> String {
    establish(&format!("small-{n}"), n, 2, "x")
}

/// A large command, the `n`th: three units with long names, so three entries and twelve kilobytes.
pub fn large(n: u64) -> String {
    establish(&format!("large-{n}"), n, 3, &"x".repeat(3_900))
}

/// How many entries the command of this name makes; `None` if it is none of the load.
pub fn entries_of(id: &str) -> Option<usize> {
    match id.split_once('-') {
        Some(("small", _)) => Some(2),
        Some(("large", _)) => Some(3),
        _ => None,
    }
}

fn establish(id: &str, n: u64, units: u64, name: &str) -> String {
    let kind = id.as_bytes()[0].to_ascii_uppercase() as char;
    let unit = |place| format!(r#"{{"unit":"{kind}{n}N{place}","name":"{name}","name_en":"y","kind":"department"}}"#);
    let units: Vec<String> = (0..units).map(unit).collect();
    format!(
        r#"{{"id":"{id}","at":"2023-06-02T08:00","by":{{"unit":"VPUBND","position":"office-chief"}},"approved_by":{{"unit":"UBND","position":"chairman"}},"do":{{"establish-units":{{"units":[{}]}}}}}}"#,
        units.join(",")
    )
}

/// The identifier of a command line.
pub fn id_of(line: &str) -> String {
    let line: Value = serde_json::from_str(line).expect("JSON");
    line["id"].as_str().expect("an identifier").to_owned()
}

/// An answer to one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub id: Option<String>,
    pub outcome: String,
    pub entries: Vec<u64>,
    /// What proves each of them.
    pub receipts: Vec<String>,
    pub why: Option<String>,
}

impl Answer {
    /// Reads one line of the answer.
    #[track_caller]
    pub fn read(line: &str) -> Self {
        let answer: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        let list = |name: &str| answer[name].as_array().unwrap_or_else(|| panic!("{name}: {line}"));
        let (entries, receipts) = (list("entries"), list("receipts"));
        Self {
            id: text("id"),
            outcome: text("outcome").expect("an outcome"),
            entries: entries.iter().map(|entry| entry.as_u64().expect("a number")).collect(),
            receipts: receipts.iter().map(|receipt| receipt.as_str().expect("a text").to_owned()).collect(),
            why: text("why"),
        }
    }

    /// It says that the command is recorded, now or before.
    pub fn acknowledges(&self) -> bool {
        matches!(self.outcome.as_str(), "recorded" | "already-recorded")
    }
}

/// The commands that these answers acknowledge, each with its entries.
pub fn acknowledged(answers: &[Answer]) -> BTreeMap<String, Vec<u64>> {
    let acknowledged = answers.iter().filter(|answer| answer.acknowledges());
    acknowledged.filter_map(|answer| Some((answer.id.clone()?, answer.entries.clone()))).collect()
}

/// A running `socai apply --stream -`, or the like.
pub struct Stream {
    child: Mutex<Child>,
    input: Mutex<Option<ChildStdin>>,
    heard: Arc<Heard>,
    answers: JoinHandle<()>,
    complaints: JoinHandle<String>,
}

#[derive(Default)]
struct Heard {
    state: Mutex<State>,
    more: Condvar,
}

#[derive(Default)]
struct State {
    answers: Vec<Answer>,
    by_id: HashMap<String, usize>,
    ended: bool,
}

/// How a stream ended, and what it said.
#[derive(Debug)]
pub struct Ended {
    pub status: ExitStatus,
    pub answers: Vec<Answer>,
    pub err: String,
}

impl Ended {
    /// It ended by itself with `code`, said every one of `words`, and printed no trace.
    #[track_caller]
    pub fn fails(&self, code: i32, words: &[&str]) {
        assert_eq!(self.status.code(), Some(code), "{}", self.err);
        assert!(!self.err.contains("panicked") && !self.err.contains("RUST_BACKTRACE"), "{}", self.err);
        let why: Vec<&str> = self.answers.iter().filter_map(|answer| answer.why.as_deref()).collect();
        for word in words {
            assert!(
                self.err.contains(word) || why.iter().any(|why| why.contains(word)),
                "\"{word}\" is not in: {} {:?}",
                self.err,
                why.first()
            );
        }
    }
}

impl Stream {
    pub fn start(desk: &Desk) -> Self {
        Self::of(&mut desk.command(["apply", "--stream", "-"]))
    }

    /// Starts what reads lines from its input and answers each with a line.
    pub fn of(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it runs");
        let heard = Arc::new(Heard::default());
        let (stdout, mut stderr) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
        let answers = thread::spawn({
            let heard = heard.clone();
            move || heard.listen(stdout)
        });
        let complaints = thread::spawn(move || {
            let mut text = Vec::new();
            stderr.read_to_end(&mut text).expect("the pipe is read");
            String::from_utf8_lossy(&text).into_owned()
        });
        let input = Mutex::new(child.stdin.take());
        Self { child: Mutex::new(child), input, heard, answers, complaints }
    }

    /// Asks; whether anybody listens.
    pub fn ask(&self, line: &str) -> bool {
        let mut input = self.input.lock().unwrap_or_else(PoisonError::into_inner);
        // One write: whoever is killed has read the line whole or not at all.
        input.as_mut().is_some_and(|input| input.write_all(format!("{line}\n").as_bytes()).is_ok())
    }

    /// Waits for the answer to a command; `None` if none came before the end.
    pub fn answer(&self, id: &str) -> Option<Answer> {
        self.heard.wait(|state| state.by_id.get(id).map(|&index| state.answers[index].clone()))
    }

    /// Asks and waits for the answer.
    pub fn record(&self, line: &str) -> Option<Answer> {
        if self.ask(line) { self.answer(&id_of(line)) } else { None }
    }

    /// Waits until so many answers have come, or the end; how many have come.
    pub fn wait_for(&self, count: usize) -> usize {
        self.heard.wait(|state| (state.answers.len() >= count).then_some(()));
        self.heard.state.lock().unwrap_or_else(PoisonError::into_inner).answers.len()
    }

    /// The answers that have come so far.
    pub fn heard(&self) -> Vec<Answer> {
        self.heard.state.lock().unwrap_or_else(PoisonError::into_inner).answers.clone()
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.lock().unwrap_or_else(PoisonError::into_inner).id()
    }

    /// Kills it with SIGKILL, now.
    pub fn kill(&self) {
        self.child.lock().unwrap_or_else(PoisonError::into_inner).kill().expect("it can be killed");
    }

    /// Closes its input and waits for its end.
    pub fn end(self) -> Ended {
        drop(self.input.lock().unwrap_or_else(PoisonError::into_inner).take());
        let status = self.child.into_inner().unwrap_or_else(PoisonError::into_inner).wait().expect("it ends");
        self.answers.join().expect("answers are lines of JSON");
        let err = self.complaints.join().expect("it is read");
        let answers = std::mem::take(&mut self.heard.state.lock().unwrap_or_else(PoisonError::into_inner).answers);
        Ended { status, answers, err }
    }
}

impl Heard {
    /// A line that was cut short by a kill is no answer.
    fn listen(&self, stdout: ChildStdout) {
        let mut stdout = BufReader::new(stdout);
        // Whatever happens here, those who wait are let go.
        let _ended = Ending(self);
        loop {
            let mut line = String::new();
            stdout.read_line(&mut line).expect("the pipe is read");
            let Some(line) = line.strip_suffix('\n') else { return };
            let answer = Answer::read(line);
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let index = state.answers.len();
            if let Some(id) = &answer.id {
                state.by_id.insert(id.clone(), index);
            }
            state.answers.push(answer);
            self.more.notify_all();
        }
    }

    fn wait<T>(&self, found: impl Fn(&State) -> Option<T>) -> Option<T> {
        let started = Instant::now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(found) = found(&state) {
                return Some(found);
            }
            if state.ended {
                return None;
            }
            assert!(started.elapsed() < PATIENCE, "no answer for {PATIENCE:?}");
            state = self.more.wait_timeout(state, PATIENCE).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

struct Ending<'h>(&'h Heard);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner).ended = true;
        self.0.more.notify_all();
    }
}

/// What the ledger has: the entries of every command, by `history --json`. Positions have no gap, and
/// every command of the load has all its entries.
#[track_caller]
pub fn recorded(desk: &Desk) -> BTreeMap<String, Vec<u64>> {
    let answer = desk.run(["history", "--json"]).json();
    let mut commands: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (position, entry) in answer["entries"].as_array().expect("a list").iter().enumerate() {
        assert_eq!(entry["entry"], position, "a gap");
        commands.entry(entry["command"].as_str().expect("text").to_owned()).or_default().push(position as u64);
    }
    for (id, entries) in &commands {
        assert!(entries_of(id).is_none_or(|count| count == entries.len()), "{id} is there in part: {entries:?}");
        assert!(entries.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{id} is not together: {entries:?}");
    }
    commands
}

/// Everything acknowledged is recorded, as what was said.
#[track_caller]
pub fn assert_holds(recorded: &BTreeMap<String, Vec<u64>>, acknowledged: &BTreeMap<String, Vec<u64>>) {
    for (id, entries) in acknowledged {
        assert_eq!(recorded.get(id), Some(entries), "{id} was acknowledged");
    }
}

/// Numbers that follow from a seed (SplitMix64). Says the seed if a test fails that draws from it.
pub struct Random {
    seed: u64,
    state: u64,
}

impl Random {
    pub fn new(seed: u64) -> Self {
        Self { seed, state: seed }
    }

    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let number = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.draw() % end
    }
}

impl Drop for Random {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("the seed was {}", self.seed);
        }
    }
}

/// How many times as many cases are tried as usual: `SOCAI_TIMES`, which `cargo xtask long` sets.
pub fn times() -> u64 {
    setting("SOCAI_TIMES", 1).max(1)
}

/// A number from the environment.
pub fn setting(name: &str, otherwise: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is a number, not \"{text}\"")),
        Err(_) => otherwise,
    }
}
