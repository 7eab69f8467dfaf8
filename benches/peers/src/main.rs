//! Durable appends, really synced, by several stores on one disk in one run; see the README beside it.

#![forbid(unsafe_code)]

mod bench;
mod disk;
mod errand;
mod peer;
mod queue;
mod record;
mod report;
mod subjects;
mod workload;

use std::{fs::Permissions, os::unix::fs::PermissionsExt, path::PathBuf};

use anyhow::{Context, Result, ensure};
use bed::machine::Machine;
use clap::{Parser, ValueEnum};

use crate::{
    bench::Bench,
    errand::Errand,
    peer::Subject,
    report::{Measured, Report, Skipped},
    subjects::SUBJECTS,
    workload::{Sizes, Workload},
};

/// Measures durable appends and scans of one event stream by several stores, beside a bare file.
#[derive(Parser)]
struct Arguments {
    /// Where to measure: a temporary directory is made in it, and removed
    #[arg(default_value = ".")]
    directory: PathBuf,

    /// Only these workloads
    #[arg(long, value_enum, value_delimiter = ',')]
    workload: Vec<Workload>,

    /// Only these subjects, and the bare file
    #[arg(long, value_parser = subject_names(), value_delimiter = ',')]
    subject: Vec<String>,

    /// How often [default: 5, and 2 of a smoke run]
    #[arg(long)]
    rounds: Option<usize>,

    /// A smoke run: few events
    #[arg(long)]
    quick: bool,

    /// Also open stores of ten million events, once each
    #[arg(long)]
    ten_million: bool,

    /// Also write everything as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// What a child process is to do
    #[arg(long, hide = true)]
    errand: Option<String>,
}

fn subject_names() -> clap::builder::PossibleValuesParser {
    SUBJECTS.iter().map(|subject| subject.name).collect::<Vec<_>>().into()
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match &arguments.errand {
        Some(text) => {
            let errand: Errand = serde_json::from_str(text)?;
            println!("{}", serde_json::to_string(&errand.run()?)?);
            Ok(())
        }
        None => measure(arguments),
    }
}

fn measure(arguments: Arguments) -> Result<()> {
    let Arguments { directory, quick, ten_million, .. } = arguments;
    let rounds = arguments.rounds.unwrap_or(if quick { 2 } else { 5 });
    let sizes = if quick { Sizes::QUICK } else { Sizes::FULL };
    let mut workloads = arguments.workload;
    if workloads.is_empty() {
        workloads = Workload::value_variants().to_vec();
    }

    let (subjects, skipped) = present(&arguments.subject);
    for Skipped { name, reason } in &skipped {
        eprintln!("skipped: {name}: {reason}");
    }
    // Asked before anything is measured: the load at the start.
    let machine = Machine::of(&directory).with_context(|| format!("measuring in {}", directory.display()))?;
    eprintln!("{machine}");

    // Others than its maker must be let in, for a database server may run as another user.
    let place = tempfile::Builder::new()
        .prefix("peers-")
        .permissions(Permissions::from_mode(0o755))
        .tempdir_in(directory.canonicalize()?)?;
    let mut bench = Bench::new(place.path())?;
    bench.run(&subjects, &sizes, &workloads, rounds)?;
    if ten_million {
        bench.once(&subjects, &sizes.once())?;
    }
    let Bench { records, failures, .. } = bench;
    place.close()?;

    let versions = |subject: &&Subject| Ok(Measured { name: subject.name, version: (subject.version)()? });
    let report = Report {
        machine,
        rounds,
        quick,
        sizes,
        subjects: subjects.iter().map(versions).collect::<Result<_>>()?,
        skipped,
        rates: report::rates(&records),
        openings: report::openings(&records),
        failures,
        records,
    };
    print!("{}", report.markdown());
    if let Some(file) = arguments.json {
        std::fs::write(&file, serde_json::to_vec_pretty(&report)?)
            .with_context(|| format!("writing {}", file.display()))?;
    }
    ensure!(report.failures.is_empty(), "{} measurements have failed", report.failures.len());
    Ok(())
}

/// The subjects that were asked for and can run here, the limit always among them.
fn present(wanted: &[String]) -> (Vec<&'static Subject>, Vec<Skipped>) {
    let (mut present, mut skipped) = (Vec::new(), Vec::new());
    for subject in SUBJECTS {
        let asked = wanted.is_empty() || wanted.iter().any(|name| name == subject.name);
        if !asked && subject.name != subjects::limit().name {
            continue;
        }
        match (subject.available)() {
            Ok(()) => present.push(subject),
            Err(error) => skipped.push(Skipped { name: subject.name, reason: format!("{error:#}") }),
        }
    }
    (present, skipped)
}
