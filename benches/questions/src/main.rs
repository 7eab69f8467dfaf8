//! Any past date: the index beside bitemporal tables in SQLite and PostgreSQL, the same rows, the same questions.

mod postgres;
mod rows;
mod sqlite;

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
use tempfile::TempDir;
use views::{AsOf, Filter, changes, scorecard, scorecard::Lineage, tasks, timeline};

use crate::{
    postgres::Postgres,
    rows::{Asked, Rows},
    sqlite::Sqlite,
};

#[derive(Debug, Parser)]
struct Arguments {
    /// A ledger that `socai simulate` made.
    #[arg(long)]
    ledger: PathBuf,
    /// How many points of both axes each question is asked about; the widest are asked about a tenth as many.
    #[arg(long, default_value_t = 200)]
    rounds: usize,
    /// Ask nobody else: quicker, where only the index is looked at.
    #[arg(long)]
    alone: bool,
}

/// As the product has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let Arguments { ledger, rounds, alone } = Arguments::parse();
    println!("{}", serde_json::to_string(&bed::machine::Machine::of(&ledger)?)?);
    let began = Instant::now();
    let inquiry = Inquiry::by_index(&ledger, &Progress::default())?;
    println!("index opened in {:.3} s; size on disk {} MB", began.elapsed().as_secs_f64(), megabytes(&index(&ledger))?);
    let rows = Rows::of(&ledger)?;
    println!("{} entries, {} tasks, {} rows", rows.entries, rows.tasks.len(), rows.count);
    let mut peers = if alone { None } else { Some(Peers::fill(&ledger, &rows)?) };
    println!(
        "| Question | tasks | socai p50, ms | p99 | SQLite p50, ms | p99 | ratio | PostgreSQL p50, ms | p99 | ratio |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for question in &QUESTIONS {
        measure(&inquiry, peers.as_mut(), &rows, question, rounds)?;
    }
    Ok(())
}

/// What a user would ask instead.
struct Peers {
    sqlite: Sqlite,
    postgres: Postgres,
    _places: [TempDir; 2],
}

impl Peers {
    /// With these rows, in directories beside the ledger.
    fn fill(ledger: &Path, rows: &Rows) -> Result<Self> {
        let beside = ledger.parent().context("the ledger lies in a directory")?;
        let places = [tempfile::tempdir_in(beside)?, tempfile::tempdir_in(beside)?];
        let began = Instant::now();
        let sqlite = Sqlite::fill(&places[0].path().join("rows.sqlite"), rows)?;
        let (seconds, size) = (began.elapsed().as_secs_f64(), megabytes(places[0].path())?);
        println!("SQLite filled from the same rows in {seconds:.1} s; size on disk {size} MB");
        let began = Instant::now();
        let postgres = Postgres::fill(places[1].path(), rows)?;
        let (seconds, size) = (began.elapsed().as_secs_f64(), megabytes(&postgres.data().join("base"))?);
        println!("PostgreSQL filled from the same rows in {seconds:.1} s; size on disk {size} MB");
        Ok(Self { sqlite, postgres, _places: places })
    }
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
    /// Between random moments, years apart.
    Changes,
    /// Between a random moment and one a quarter later.
    Quarter,
    Period,
    UnitScore,
    Scorecard,
}

impl Kind {
    /// A difference takes asking about both moments.
    fn is_difference(self) -> bool {
        matches!(self, Self::Changes | Self::Quarter)
    }
}

const QUARTER_MICROS: i64 = 91 * 86_400_000_000;

const QUESTIONS: [Question; 8] = [
    Question { name: "one task", kind: Kind::Task, every: 1 },
    Question { name: "one task, entry by entry", kind: Kind::Timeline, every: 1 },
    Question { name: "one unit's board", kind: Kind::Unit, every: 1 },
    Question { name: "two moments of one unit, a quarter apart", kind: Kind::Quarter, every: 2 },
    Question { name: "two moments of one unit, years apart", kind: Kind::Changes, every: 2 },
    Question { name: "one unit's figures", kind: Kind::UnitScore, every: 2 },
    Question { name: "a period's matrix", kind: Kind::Period, every: 4 },
    Question { name: "scorecard of all units", kind: Kind::Scorecard, every: 40 },
];

fn measure(
    inquiry: &Inquiry,
    mut peers: Option<&mut Peers>,
    rows: &Rows,
    question: &Question,
    rounds: usize,
) -> Result<()> {
    let mut random = Dice(1);
    let (mut ours, mut by_sqlite, mut by_postgres, mut answered) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for _ in 0..(rounds / question.every).max(3) {
        let mut moment = || -> Result<Timestamp> {
            let at = &rows.recorded_at;
            let place = usize::try_from(random.below(at.len() as u64))?;
            at.get(place).copied().context("a moment")
        };
        let (anywhere, before) = (AsOf { valid: moment()?, known: moment()? }, AsOf::both(moment()?));
        let as_of = match question.kind {
            Kind::Quarter => AsOf::both(
                Timestamp::from_micros(before.valid.micros() + QUARTER_MICROS).context("a moment a quarter later")?,
            ),
            _ => anywhere,
        };
        let place = usize::try_from(random.below(rows.tasks.len() as u64))?;
        let task = rows.tasks.get(place).context("a task")?;
        let filter = filter(question.kind, task);
        let began = Instant::now();
        let count = ask(inquiry, question.kind, &filter, as_of, before);
        ours.push(began.elapsed().as_secs_f64() * 1e3);
        let moments = if question.kind.is_difference() { vec![as_of, before] } else { vec![as_of] };
        let asked = asked(question.kind, task);
        if let Some(Peers { sqlite, postgres, .. }) = &mut peers {
            let began = Instant::now();
            for as_of in &moments {
                sqlite.ask(&asked, rows.known_by(as_of.known), as_of.valid)?;
            }
            by_sqlite.push(began.elapsed().as_secs_f64() * 1e3);
            let began = Instant::now();
            for as_of in &moments {
                postgres.ask(&asked, as_of.known, as_of.valid)?;
            }
            by_postgres.push(began.elapsed().as_secs_f64() * 1e3);
        }
        anyhow::ensure!(inquiry.fault().is_none(), "the index could not be read");
        answered = answered.max(count);
    }
    let [our_50, our_99] = percentiles(ours);
    print!("| {} | {answered} | {our_50:.2} | {our_99:.2} |", question.name);
    for theirs in [by_sqlite, by_postgres] {
        let [their_50, their_99] = percentiles(theirs);
        print!(" {their_50:.2} | {their_99:.2} | {:.2} |", their_50 / our_50);
    }
    println!();
    Ok(())
}

fn filter(kind: Kind, task: &TaskId) -> Filter {
    match kind {
        Kind::Task | Kind::Timeline => Filter { task: Some(task.clone()), ..Filter::default() },
        Kind::Unit | Kind::Changes | Kind::Quarter | Kind::UnitScore => {
            Filter { unit: Some(task.unit.clone()), ..Filter::default() }
        }
        Kind::Period => Filter { period: task.period, ..Filter::default() },
        Kind::Scorecard => Filter::default(),
    }
}

fn asked(kind: Kind, task: &TaskId) -> Asked {
    match kind {
        Kind::Task | Kind::Timeline => Asked::Task(task.to_string()),
        Kind::Unit | Kind::Changes | Kind::Quarter | Kind::UnitScore => Asked::Unit(task.unit.to_string()),
        Kind::Period => Asked::Period(task.period.map(|period| period.to_string()).unwrap_or_default()),
        Kind::Scorecard => Asked::Everything,
    }
}

/// Answers, and says how many tasks the answer is about.
fn ask(inquiry: &Inquiry, kind: Kind, filter: &Filter, as_of: AsOf, before: AsOf) -> usize {
    let point = inquiry.at(as_of);
    match kind {
        Kind::Task | Kind::Unit | Kind::Period => tasks::list(&point.knowledge(filter), filter).tasks.len(),
        Kind::Timeline => {
            let knowledge = point.knowledge(filter);
            let timeline = filter.task.as_ref().and_then(|task| timeline::timeline(&knowledge, task));
            usize::from(timeline.is_some())
        }
        Kind::Changes | Kind::Quarter => {
            let earlier = inquiry.at(before);
            changes::changes(&earlier.knowledge(filter), &point.knowledge(filter), filter).tasks.len()
        }
        Kind::UnitScore | Kind::Scorecard => {
            let (knowledge, settled) = point.figures(filter);
            let scores = scorecard::scorecard(&knowledge, &settled, filter, Lineage::Own).units;
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
        let entry = entry?;
        bytes += match entry.metadata()? {
            found if found.is_dir() => megabytes(&entry.path())? * 1_000_000,
            found => found.len(),
        };
    }
    Ok(bytes / 1_000_000)
}
