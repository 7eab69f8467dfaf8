//! The figures as Markdown, for reading, and as JSON, for keeping.

use std::fmt::Write;

use bed::{
    figures::{Spread, fraction, grouped},
    machine::Machine,
};
use serde::Serialize;

use crate::{
    bench::{Failure, Record},
    errand::Sample,
    subjects,
    workload::{Sizes, Workload},
};

/// Everything, with every sample: whoever doubts a median can take another.
#[derive(Serialize)]
pub struct Report {
    pub machine: Machine,
    pub rounds: usize,
    pub quick: bool,
    pub sizes: Sizes,
    pub subjects: Vec<Measured>,
    pub skipped: Vec<Skipped>,
    pub rates: Vec<Rate>,
    pub openings: Vec<Opening>,
    pub failures: Vec<Failure>,
    pub records: Vec<Record>,
}

#[derive(Serialize)]
pub struct Measured {
    pub name: &'static str,
    pub version: String,
}

#[derive(Serialize)]
pub struct Skipped {
    pub name: &'static str,
    pub reason: String,
}

/// One subject under one workload, over the rounds.
#[derive(Serialize)]
pub struct Rate {
    workload: Workload,
    subject: &'static str,
    events_per_second: Spread,
    /// Medians of the rounds' percentiles.
    p50_us: Option<f64>,
    p99_us: Option<f64>,
    /// To the bare file of the same round.
    ratio: Option<Spread>,
}

#[derive(Serialize)]
pub struct Opening {
    workload: Workload,
    subject: &'static str,
    seconds: Spread,
    resident_bytes: f64,
    disk_bytes: f64,
}

const RATED: [Workload; 5] =
    [Workload::OneWriter, Workload::Writers64, Workload::Writers1024, Workload::Import, Workload::Scan];
const OPENED: [Workload; 2] = [Workload::Open, Workload::OpenTenMillion];

/// Every pair that was measured, in the order of the subjects' table.
fn pairs<T>(workloads: &[Workload], of: impl Fn(Workload, &'static str) -> Option<T>) -> Vec<T> {
    let pair = |workload| subjects::SUBJECTS.iter().map(move |subject| (workload, subject.name));
    workloads.iter().copied().flat_map(pair).filter_map(|(workload, subject)| of(workload, subject)).collect()
}

fn of<'a>(records: &'a [Record], workload: Workload, subject: &'a str) -> impl Iterator<Item = &'a Record> {
    records.iter().filter(move |record| record.workload == workload && record.subject == subject)
}

pub fn rates(records: &[Record]) -> Vec<Rate> {
    pairs(&RATED, |workload, subject| {
        let (mut rates, mut ratios, mut halves, mut tails) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for record in of(records, workload, subject) {
            let Sample::Rate { events_per_second, latency } = &record.sample else { continue };
            rates.push(*events_per_second);
            ratios.extend(limit(records, workload, record.round).map(|limit| events_per_second / limit));
            halves.extend(latency.map(|latency| latency.p50_us));
            tails.extend(latency.map(|latency| latency.p99_us));
        }
        let median = |values| Spread::of(values).map(|spread| spread.median);
        Some(Rate {
            workload,
            subject,
            events_per_second: Spread::of(rates)?,
            p50_us: median(halves),
            p99_us: median(tails),
            ratio: Spread::of(ratios),
        })
    })
}

fn limit(records: &[Record], workload: Workload, round: usize) -> Option<f64> {
    of(records, workload, subjects::limit().name).find(|record| record.round == round).and_then(|record| {
        match record.sample {
            Sample::Rate { events_per_second, .. } => Some(events_per_second),
            _ => None,
        }
    })
}

pub fn openings(records: &[Record]) -> Vec<Opening> {
    pairs(&OPENED, |workload, subject| {
        let (mut times, mut memory, mut disk) = (Vec::new(), Vec::new(), Vec::new());
        for record in of(records, workload, subject) {
            let Sample::Opened { seconds, resident_bytes, disk_bytes } = record.sample else { continue };
            times.push(seconds);
            memory.push(resident_bytes as f64);
            disk.push(disk_bytes as f64);
        }
        Some(Opening {
            workload,
            subject,
            seconds: Spread::of(times)?,
            resident_bytes: Spread::of(memory)?.median,
            disk_bytes: Spread::of(disk)?.median,
        })
    })
}

/// One line while it runs.
pub fn progress(round: usize, subject: &str, workload: Workload, sample: &Sample) -> String {
    let figure = match sample {
        Sample::Rate { events_per_second, .. } => format!("{} events/s", grouped(*events_per_second)),
        Sample::Opened { seconds, .. } => format!("{:.1} ms", seconds * 1e3),
        Sample::Nothing => String::new(),
    };
    format!("round {round}, {}, {subject}: {figure}", name(workload))
}

impl Report {
    pub fn markdown(&self) -> String {
        let mut text = self.machine.to_string();
        if self.quick {
            text += "\n**A smoke run: the figures mean nothing.**\n";
        }
        text += "\n| Subject | Version |\n| --- | --- |\n";
        // Writing to a string cannot fail.
        for Measured { name, version } in &self.subjects {
            let _ = writeln!(text, "| {name} | {version} |");
        }
        for workload in RATED {
            self.rate_table(workload, &mut text);
        }
        for workload in OPENED {
            self.opening_table(workload, &mut text);
        }
        for Skipped { name, reason } in &self.skipped {
            let _ = writeln!(text, "\nSkipped: {name}: {reason}");
        }
        for Failure { round, subject, error } in &self.failures {
            let _ = writeln!(text, "\n**FAILED in round {round}: {subject}: {error}**");
        }
        text
    }

    fn rate_table(&self, workload: Workload, text: &mut String) {
        let mut rows = self.rates.iter().filter(|rate| rate.workload == workload).peekable();
        if rows.peek().is_none() {
            return;
        }
        let limit = subjects::limit().name;
        let _ = write!(
            text,
            "\n## {}\n\n\
             | Subject | events/s | min..max | p50 | p99 | ratio to {limit} | min..max |\n\
             | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
            name(workload)
        );
        for Rate { subject, events_per_second: Spread { median, min, max }, p50_us, p99_us, ratio, .. } in rows {
            let (middle, range) = ratio.map_or_else(
                || ("-".to_owned(), "-".to_owned()),
                |Spread { median, min, max }| (fraction(median), format!("{}..{}", fraction(min), fraction(max))),
            );
            let _ = writeln!(
                text,
                "| {subject} | {} | {}..{} | {} | {} | {middle} | {range} |",
                grouped(*median),
                grouped(*min),
                grouped(*max),
                latency(*p50_us),
                latency(*p99_us),
            );
        }
    }

    fn opening_table(&self, workload: Workload, text: &mut String) {
        let mut rows = self.openings.iter().filter(|opening| opening.workload == workload).peekable();
        if rows.peek().is_none() {
            return;
        }
        let events = if workload == Workload::Open { self.sizes.import } else { self.sizes.ten_million };
        let _ = write!(
            text,
            "\n## {}: {} events\n\n\
             | Subject | ms | min..max | memory, MB | disk, MB | disk, bytes an event |\n\
             | --- | ---: | ---: | ---: | ---: | ---: |\n",
            name(workload),
            grouped(events as f64),
        );
        for Opening { subject, seconds: Spread { median, min, max }, resident_bytes, disk_bytes, .. } in rows {
            let _ = writeln!(
                text,
                "| {subject} | {:.1} | {:.1}..{:.1} | {:.1} | {:.1} | {:.0} |",
                median * 1e3,
                min * 1e3,
                max * 1e3,
                resident_bytes / 1e6,
                disk_bytes / 1e6,
                disk_bytes / events as f64,
            );
        }
    }
}

/// As it is spelt on the command line.
fn name(workload: Workload) -> String {
    serde_json::to_value(workload).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn latency(micros: Option<f64>) -> String {
    match micros {
        None => "-".to_owned(),
        Some(micros) if micros < 1e3 => format!("{micros:.0} µs"),
        Some(micros) => format!("{:.2} ms", micros / 1e3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(round: usize, subject: &'static str, events_per_second: f64) -> Record {
        let sample = Sample::Rate { events_per_second, latency: None };
        Record { round, workload: Workload::OneWriter, subject, sample }
    }

    #[test]
    fn a_ratio_is_to_the_limit_of_the_same_round() {
        let mut records = Vec::new();
        for (round, (file, sqlite)) in [(100.0, 50.0), (1000.0, 100.0), (10.0, 4.0)].into_iter().enumerate() {
            records.extend([record(round, "file", file), record(round, "sqlite", sqlite)]);
        }
        let rates = rates(&records);
        assert_eq!(rates.iter().map(|rate| rate.subject).collect::<Vec<_>>(), ["file", "sqlite"]);
        let ratio = rates[1].ratio.unwrap();
        assert_eq!((ratio.median, ratio.min, ratio.max), (0.4, 0.1, 0.5));
        assert_eq!(rates[1].events_per_second.median, 50.0);
    }
}
