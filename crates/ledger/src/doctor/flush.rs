//! What a write costs, with a flush and without: as the journal writes, into a file that lies ready.

use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use schemars::JsonSchema;
use serde::Serialize;

const FILE_BYTES: u64 = 4 * 1024 * 1024;
const PIECE_BYTES: usize = 64 * 1024;
const WRITE_BYTES: usize = 4096;
const ROUNDS: u64 = 200;
/// Rounds with a flush end after this long, however many were made …
const PATIENCE_FLUSHED: Duration = Duration::from_millis(2_500);
/// … and those without one after this long.
const PATIENCE_WRITTEN: Duration = Duration::from_millis(500);
/// As many are taken to ask at once where writes are grouped.
const GROUPED_WRITERS: u64 = 64;
/// A group of so many cannot be decided, encoded and hashed in less.
const GROUP_NANOSECONDS_MIN: u64 = 300_000;
const NANOSECONDS_PER_SECOND: u64 = 1_000_000_000;

/// What came of measuring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Measurement {
    /// It began and could not be finished.
    Failed {
        /// What the operating system said.
        reason: String,
    },
    /// The costs.
    Measured(Flush),
    /// The directory takes no file.
    Unwritable {
        /// What the operating system said.
        reason: String,
    },
}

/// What a write of 4,096 bytes costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Flush {
    /// What that lets one expect. An estimate.
    pub expected: Expected,
    /// A write and a flush.
    pub flushed: Costs,
    /// A write alone.
    pub written: Costs,
}

impl Flush {
    pub(super) fn of(flushed: Costs, written: Costs) -> Self {
        Self { expected: Expected::at(flushed.median_nanoseconds), flushed, written }
    }
}

/// How many acknowledgements a second to expect at most: an estimate, from the median alone. What is
/// decided, encoded and hashed for each comes on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Expected {
    /// Of as many writers together as `grouped_writers` says, all of whom wait for the same flush.
    pub grouped_per_second: u64,
    /// How many writers that is.
    pub grouped_writers: u64,
    /// Of one writer, who waits for every flush.
    pub one_writer_per_second: u64,
}

impl Expected {
    fn at(median_nanoseconds: u64) -> Self {
        let group = median_nanoseconds.max(GROUP_NANOSECONDS_MIN);
        Self {
            grouped_per_second: GROUPED_WRITERS * NANOSECONDS_PER_SECOND / group,
            grouped_writers: GROUPED_WRITERS,
            one_writer_per_second: NANOSECONDS_PER_SECOND / median_nanoseconds.max(1),
        }
    }
}

/// The costs of many rounds of the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Costs {
    /// Half of the rounds cost no more.
    pub median_nanoseconds: u64,
    /// Of a hundred rounds, ninety-nine cost no more.
    pub percentile_99_nanoseconds: u64,
    /// How many rounds were made.
    pub rounds: u64,
    /// The dearest.
    pub slowest_nanoseconds: u64,
}

impl Costs {
    /// Of these rounds, in whatever order; `None` of none.
    pub(super) fn of(mut rounds: Vec<u64>) -> Option<Self> {
        rounds.sort_unstable();
        Some(Self {
            median_nanoseconds: percentile(&rounds, 50)?,
            percentile_99_nanoseconds: percentile(&rounds, 99)?,
            rounds: rounds.len() as u64,
            slowest_nanoseconds: rounds.last().copied()?,
        })
    }
}

/// The smallest of the sorted values that `percent` of a hundred do not exceed.
fn percentile(sorted: &[u64], percent: usize) -> Option<u64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// Measures in a file of its own in `directory`, which is gone afterwards.
pub(super) fn measure(directory: &Path) -> Measurement {
    let probe = match Probe::create(directory) {
        Ok(probe) => probe,
        Err(error) if matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            return Measurement::Unwritable { reason: error.to_string() };
        }
        Err(error) => return Measurement::Failed { reason: error.to_string() },
    };
    match probe.measure() {
        Ok(flush) => Measurement::Measured(flush),
        Err(error) => Measurement::Failed { reason: error.to_string() },
    }
}

/// The file that is measured in. It keeps its name until the end: some file systems (btrfs) do not
/// bother to flush a file that has none, and what was measured would be nothing.
struct Probe {
    path: PathBuf,
    file: File,
}

impl Drop for Probe {
    fn drop(&mut self) {
        // There is nobody left to tell; what remains is a file that says whose it is.
        let _ = fs::remove_file(&self.path);
    }
}

impl Probe {
    fn create(directory: &Path) -> io::Result<Self> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let path = directory.join(format!(".socai-doctor-{:016x}.tmp", u64::from_be_bytes(random)));
        // Only a file of our own making: the directory may be one that others write to.
        let file = File::options().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Self { path, file })
    }

    fn measure(&self) -> io::Result<Flush> {
        let zeros = vec![0; PIECE_BYTES];
        for offset in (0..FILE_BYTES).step_by(PIECE_BYTES) {
            self.file.write_all_at(&zeros, offset)?;
        }
        self.file.sync_all()?;
        let flushed = self.rounds(0, PATIENCE_FLUSHED, File::sync_data)?;
        // Behind the others, so that no write waits for one that is on its way to the disk.
        let written = self.rounds(ROUNDS, PATIENCE_WRITTEN, |_| Ok(()))?;
        Ok(Flush::of(flushed, written))
    }

    /// Writes block after block, from `first` on.
    fn rounds(&self, first: u64, patience: Duration, finish: fn(&File) -> io::Result<()>) -> io::Result<Costs> {
        let mut costs = Vec::with_capacity(ROUNDS as usize);
        let mut block = [0; WRITE_BYTES];
        let begun = Instant::now();
        for number in first..first + ROUNDS {
            fill(&mut block, number);
            let start = Instant::now();
            self.file.write_all_at(&block, number * WRITE_BYTES as u64)?;
            finish(&self.file)?;
            costs.push(u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX));
            if begun.elapsed() > patience {
                break;
            }
        }
        Costs::of(costs).ok_or_else(|| io::Error::other("no round was made"))
    }
}

/// Bytes that no storage can compress, or has already: those would cost it nothing.
fn fill(block: &mut [u8], number: u64) {
    // Odd times odd is odd, so never zero: from zero the following would not get away.
    let mut state = (number << 1 | 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for bytes in block.chunks_mut(8) {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.copy_from_slice(&state.to_le_bytes()[..bytes.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        assert_eq!(Costs::of(Vec::new()), None);
        let one = Costs::of(vec![7]).unwrap();
        assert_eq!((one.median_nanoseconds, one.percentile_99_nanoseconds, one.slowest_nanoseconds), (7, 7, 7));
        let hundred = Costs::of((1..=100).rev().collect()).unwrap();
        assert_eq!(
            (hundred.median_nanoseconds, hundred.percentile_99_nanoseconds, hundred.slowest_nanoseconds),
            (50, 99, 100)
        );
        assert_eq!(hundred.rounds, 100);
    }

    #[test]
    fn what_to_expect_follows_from_the_median() {
        assert_eq!(Expected::at(1_000_000).one_writer_per_second, 1_000);
        assert_eq!(Expected::at(1_000_000).grouped_per_second, 64_000);
        // A group takes its time however quick the disk is, and a clock may have seen none pass.
        assert_eq!(Expected::at(100_000).grouped_per_second, 213_333);
        assert_eq!(Expected::at(0).one_writer_per_second, NANOSECONDS_PER_SECOND);
        assert_eq!(Expected::at(u64::MAX).grouped_per_second, 0);
    }

    #[test]
    fn no_two_blocks_are_alike_and_none_is_empty() {
        let block = |number| {
            let mut block = [0; WRITE_BYTES];
            fill(&mut block, number);
            block
        };
        assert_ne!(block(0), block(1));
        assert!([0, 1, u64::MAX].iter().all(|&number| block(number).iter().filter(|byte| **byte == 0).count() < 100));
    }

    #[test]
    fn nothing_remains_of_a_measurement() {
        let directory = tempfile::tempdir().unwrap();
        assert!(matches!(measure(directory.path()), Measurement::Measured(_)));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
        let Measurement::Failed { reason } = measure(&directory.path().join("missing")) else { panic!() };
        assert!(!reason.is_empty());
    }
}
