//! Any past date: the index beside a bitemporal table in SQLite, the same rows, the same questions.

mod peer;

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};
use bed::event::Dice;
use calendar::Timestamp;
use clap::Parser;
use domain::TaskId;
use eventlog::Progress;
use ledger::Inquiry;
use views::{AsOf, Filter, changes, scorecard, scorecard::Lineage, tasks, timeline};

use crate::peer::{Asked, Rows, Table};

#[derive(Debug, Parser)]
struct Arguments {
    /// A ledger that `socai simulate` made.
    #[arg(long)]
    ledger: PathBuf,
    /// How many points of both axes each question is asked about; the widest are asked about a tenth as many.
    #[arg(long, default_value_t = 200)]
    rounds: usize,
}

fn main() -> Result<()> {
    let Arguments { ledger, rounds } = Arguments::parse();
    println!("{}", serde_json::to_string(&bed::machine::Machine::of(&ledger)?)?);
    let began = Instant::now();
    let inquiry = Inquiry::by_index(&ledger, &Progress::default())?;
    println!("index opened in {:.3} s; size on disk {} MB", began.elapsed().as_secs_f64(), megabytes(&index(&ledger))?);
    let rows = Rows::of(&ledger)?;
    println!("{} entries, {} tasks, {} rows", rows.entries, rows.tasks.len(), rows.count);
    let place = tempfile::tempdir_in(ledger.parent().context("the ledger lies in a directory")?)?;
    let began = Instant::now();
    let table = Table::fill(&place.path().join("rows.sqlite"), &rows)?;
    let (seconds, size) = (began.elapsed().as_secs_f64(), megabytes(place.path())?);
    println!("SQLite filled from the same rows in {seconds:.1} s; size on disk {size} MB");
    println!("| Question | tasks | socai p50, ms | p99 | SQLite p50, ms | p99 | ratio |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for question in &QUESTIONS {
        measure(&inquiry, &table, &rows, question, rounds)?;
    }
    Ok(())
}

/// A question, by what it is about.
struct Question {
    name: &'static str,
    kind: Kind,
    /// Of how many rounds one is asked.
    every: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Task,
    Timeline,
    Unit,
    Changes,
    Period,
    UnitScore,
    Scorecard,
}

const QUESTIONS: [Question; 7] = [
    Question { name: "one task", kind: Kind::Task, every: 1 },
    Question { name: "one task, entry by entry", kind: Kind::Timeline, every: 1 },
    Question { name: "one unit's board", kind: Kind::Unit, every: 1 },
    Question { name: "two moments of one unit", kind: Kind::Changes, every: 2 },
    Question { name: "one unit's figures", kind: Kind::UnitScore, every: 2 },
    Question { name: "a period's matrix", kind: Kind::Period, every: 4 },
    Question { name: "scorecard of all units", kind: Kind::Scorecard, every: 40 },
];

fn measure(inquiry: &Inquiry, table: &Table, rows: &Rows, question: &Question, rounds: usize) -> Result<()> {
    let mut random = Dice(1);
    let (mut ours, mut theirs, mut answered) = (Vec::new(), Vec::new(), 0);
    for _ in 0..(rounds / question.every).max(3) {
        let mut moment = || -> Result<Timestamp> {
            let at = &rows.recorded_at;
            let place = usize::try_from(random.below(at.len() as u64))?;
            at.get(place).copied().context("a moment")
        };
        let as_of = AsOf { valid: moment()?, known: moment()? };
        let before = AsOf::both(moment()?);
        let place = usize::try_from(random.below(rows.tasks.len() as u64))?;
        let task = rows.tasks.get(place).context("a task")?;
        let filter = filter(question.kind, task);
        let began = Instant::now();
        let count = ask(inquiry, question.kind, &filter, as_of, before);
        ours.push(began.elapsed().as_secs_f64() * 1e3);
        let began = Instant::now();
        table.ask(&asked(question.kind, task), rows.known_by(as_of.known), as_of.valid)?;
        if question.kind == Kind::Changes {
            table.ask(&asked(question.kind, task), rows.known_by(before.known), before.valid)?;
        }
        theirs.push(began.elapsed().as_secs_f64() * 1e3);
        anyhow::ensure!(inquiry.fault().is_none(), "the index could not be read");
        answered = answered.max(count);
    }
    let [our_50, our_99] = percentiles(ours);
    let [their_50, their_99] = percentiles(theirs);
    let (name, ratio) = (question.name, their_50 / our_50);
    println!("| {name} | {answered} | {our_50:.2} | {our_99:.2} | {their_50:.2} | {their_99:.2} | {ratio:.2} |");
    Ok(())
}

fn filter(kind: Kind, task: &TaskId) -> Filter {
    match kind {
        Kind::Task | Kind::Timeline => Filter { task: Some(task.clone()), ..Filter::default() },
        Kind::Unit | Kind::Changes | Kind::UnitScore => Filter { unit: Some(task.unit.clone()), ..Filter::default() },
        Kind::Period => Filter { period: task.period, ..Filter::default() },
        Kind::Scorecard => Filter::default(),
    }
}

fn asked(kind: Kind, task: &TaskId) -> Asked {
    match kind {
        Kind::Task | Kind::Timeline => Asked::Task(task.to_string()),
        Kind::Unit | Kind::Changes | Kind::UnitScore => Asked::Unit(task.unit.to_string()),
        Kind::Period => Asked::Period(task.period.map(|period| period.to_string()).unwrap_or_default()),
        Kind::Scorecard => Asked::Everything,
    }
}

/// Answers, and says how many tasks the answer is about.
fn ask(inquiry: &Inquiry, kind: Kind, filter: &Filter, as_of: AsOf, before: AsOf) -> usize {
    let point = inquiry.at(as_of);
    let knowledge = point.knowledge(filter);
    match kind {
        Kind::Task | Kind::Unit | Kind::Period => tasks::list(&knowledge, filter).tasks.len(),
        Kind::Timeline => {
            let timeline = filter.task.as_ref().and_then(|task| timeline::timeline(&knowledge, task));
            usize::from(timeline.is_some())
        }
        Kind::Changes => {
            let earlier = inquiry.at(before);
            changes::changes(&earlier.knowledge(filter), &knowledge, filter).tasks.len()
        }
        Kind::UnitScore | Kind::Scorecard => {
            let scores = scorecard::scorecard(&knowledge, filter, Lineage::Own).units;
            scores.iter().map(|score| score.dated as usize).sum()
        }
    }
}

fn percentiles(mut times: Vec<f64>) -> [f64; 2] {
    times.sort_by(f64::total_cmp);
    [0.5, 0.99].map(|part| {
        let place = ((times.len() as f64 - 1.0) * part).round() as usize;
        times.get(place).copied().unwrap_or(f64::NAN)
    })
}

fn index(ledger: &Path) -> PathBuf {
    ledger.join("views/index")
}

fn megabytes(directory: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(directory)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes / 1_000_000)
}
