//! The first proof after a start: with nothing of the ledger in the system's cache, and with all of it.

use std::{fmt, fs, time::Instant};

use anyhow::{Result, ensure};
use bed::figures::Spread;
use eventlog::{Position, tiles::TileReader};
use ledger::receipts::Receipts;
use proof::{LogKeys, path::prove_inclusion};
use serde::Serialize;

use crate::{
    Effort,
    recorded_ledger::{RecordedLedger, thrown},
};

/// So many proofs in a round, each of another entry.
const TIMES: usize = 4;

/// Milliseconds.
#[derive(Serialize)]
pub struct Openings {
    /// What was asked for, with cold and warm cache. Nothing cold where the cache cannot be emptied.
    rows: Vec<(&'static str, Option<Spread>, Spread)>,
}

pub fn measure(ledger: &RecordedLedger, effort: Effort) -> Result<Openings> {
    let (root, size, keys) = (ledger.places().tiles, ledger.head.size, LogKeys::from(ledger.key.verifying_key()));
    let from_tiles = |position: u64| -> Result<()> {
        let head = TileReader::head(&root, &keys)?.map(|(head, _)| head);
        ensure!(head.as_ref() == Some(&ledger.head), "the tiles have another head");
        prove_inclusion(&TileReader::new(&root, size), position, size)?;
        Ok(())
    };
    let receipt = |position: u64| -> Result<()> {
        Receipts::open(&ledger.directory)?.of(Position(position))?;
        Ok(())
    };
    let once: [(_, &dyn Fn(u64) -> Result<()>); 2] =
        [("inclusion proof from tiles", &from_tiles), ("receipt, the ledger opened for it", &receipt)];
    let places = thrown(TIMES * effort.rounds, size);
    let mut rows = Vec::new();
    for (name, once) in once {
        let (mut cold, mut warm) = (Vec::new(), Vec::new());
        for place in &places {
            let emptied = empty_cache();
            let first = milliseconds(|| once(*place))?;
            if emptied {
                cold.push(first);
            }
            warm.push(milliseconds(|| once(*place))?);
        }
        rows.extend(Spread::of(warm).map(|warm| (name, Spread::of(cold), warm)));
    }
    let openings = Openings { rows };
    eprint!("{openings}");
    Ok(openings)
}

/// Whether the system's cache is empty now. That takes the system's administrator.
fn empty_cache() -> bool {
    rustix::fs::sync();
    fs::write("/proc/sys/vm/drop_caches", "3").is_ok()
}

fn milliseconds(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

impl fmt::Display for Openings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cell = |Spread { median, min, max }: &Spread| format!("{median:.2} | {min:.2}..{max:.2}");
        writeln!(f, "\n## The first proof, ms\n\n| | cold | min..max | warm | min..max |")?;
        writeln!(f, "| --- | ---: | ---: | ---: | ---: |")?;
        for (name, cold, warm) in &self.rows {
            let cold = cold.as_ref().map_or("not root: not measured | -".to_owned(), cell);
            writeln!(f, "| {name} | {cold} | {} |", cell(warm))?;
        }
        Ok(())
    }
}
