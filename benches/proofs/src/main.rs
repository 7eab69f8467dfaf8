//! What proving costs, beside others who do it and what nobody can go below; see the README beside it.

#![forbid(unsafe_code)]

mod contest;
mod evidence_files;
mod opening;
mod recorded_ledger;
mod trees;
mod writing;

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use bed::machine::Machine;
use clap::Parser;
use serde::Serialize;

use crate::{contest::Table, opening::Openings, recorded_ledger::RecordedLedger, writing::Write};

/// Measures proofs and evidence files, made and verified, and what hashing and signing cost within a write.
#[derive(Parser)]
struct Arguments {
    /// Where to measure: a temporary directory is made in it, and removed
    #[arg(default_value = ".")]
    directory: PathBuf,

    /// How many events the ledger has [default: 1,000,000, and 20,000 of a smoke run]
    #[arg(long)]
    events: Option<u64>,

    /// How often [default: 5, and 2 of a smoke run]
    #[arg(long)]
    rounds: Option<usize>,

    /// A smoke run: few events, short rounds
    #[arg(long)]
    quick: bool,

    /// Also write everything as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// How long and how often a thing is done.
#[derive(Clone, Copy, Serialize)]
pub struct Effort {
    rounds: usize,
    /// What an entrant has in a round.
    time: Duration,
}

#[derive(Serialize)]
struct Report {
    machine: Machine,
    quick: bool,
    events: u64,
    effort: Effort,
    tables: Vec<Table>,
    writes: Vec<Write>,
    openings: Openings,
}

fn main() -> Result<()> {
    let Arguments { directory, events, rounds, quick, json } = Arguments::parse();
    let events = events.unwrap_or(if quick { 20_000 } else { 1_000_000 });
    let effort = Effort {
        rounds: rounds.unwrap_or(if quick { 2 } else { 5 }),
        time: Duration::from_millis(if quick { 50 } else { 1_000 }),
    };
    // Asked before anything is measured: the load at the start.
    let machine = Machine::of(&directory).with_context(|| format!("measuring in {}", directory.display()))?;
    eprintln!("{machine}");
    let place = tempfile::Builder::new().prefix("proofs-").tempdir_in(directory.canonicalize()?)?;
    let interrupted = place.path().to_owned();
    ctrlc::set_handler(move || {
        // Nobody is left to be told.
        let _ = std::fs::remove_dir_all(&interrupted);
        std::process::exit(130);
    })?;
    // Before the disk is full of a ledger: what a write costs is measured on a fresh one.
    let writes = writing::measure(place.path(), effort)?;
    eprintln!("making a ledger of {events} events");
    let ledger = RecordedLedger::make(&place.path().join("ledger"), events)?;
    let openings = opening::measure(&ledger, effort)?;
    let mut tables = trees::measure(&ledger, effort)?;
    tables.extend(evidence_files::measure(&ledger, effort)?);
    place.close()?;

    let report = Report { machine, quick, events, effort, tables, writes, openings };
    print!("{}", report.markdown());
    if let Some(file) = json {
        std::fs::write(&file, serde_json::to_vec_pretty(&report)?)
            .with_context(|| format!("writing {}", file.display()))?;
    }
    Ok(())
}

impl Report {
    fn markdown(&self) -> String {
        let mut text = self.machine.to_string();
        if self.quick {
            text += "\n**A smoke run: the figures mean nothing.**\n";
        }
        let size = bed::figures::grouped(self.events as f64);
        text += &format!("\nA ledger of {size} events.\n");
        self.tables.iter().for_each(|table| text += &table.to_string());
        text += &writing::markdown(&self.writes);
        text += &self.openings.to_string();
        text
    }
}
