//! What a ledger stands on: what one real flush costs on its volume, whether the volume honours it as
//! far as a program can tell, free space, the clock. Measured and judged here; the words are the
//! screen's.
//!
//! | module | idea |
//! | --- | --- |
//! | [`custody`] | how old backup and anchor are, and whose the files are |
//! | [`flush`] | what a write costs, with a flush and without |
//! | [`volume`] | file system, mount, device, free space |
//! | [`clock`] | the machine's clock, and who keeps it |
//! | [`judge`] | from figures to findings; pure |

pub mod clock;
pub mod custody;
pub mod flush;
pub mod judge;
pub mod volume;

use std::{
    fs,
    io::{self, ErrorKind},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use calendar::Timestamp;
use domain::event;
use eventlog::disk::Healed;
use schemars::JsonSchema;
use serde::Serialize;

pub use clock::{ClockFigures, TimeService};
pub use custody::{Custody, Loose, WitnessClock, last_backup};
pub use flush::{Costs, Expected, Flush, Measurement};
pub use judge::{Level, Observation, What};
pub use volume::{Device, Mount, Nature, Space, Volume, WriteCache};

use crate::{
    directory::{DirectoryError, open_reading},
    snapshot::Snapshot,
};

/// The parts of a ledger that grow.
const PLACES: [&str; 7] = ["access", "desk", "documents", "journal", "log", "tiles", "vault"];
/// The parts that hold secrets.
const SECRETS: [&str; 4] = ["access", "desk", "keys", "vault"];
/// What others may do with a directory, as bits of its mode.
const OTHERS: u32 = 0o077;
const PERMISSIONS: u32 = 0o7777;

/// What was measured and seen. The fields are in the order of their names, as they are printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Figures {
    /// The machine's clock.
    pub clock: ClockFigures,
    /// How the ledger is kept.
    pub custody: Custody,
    /// What a write costs.
    pub flush: Measurement,
    /// The ledger in the directory.
    pub ledger: LedgerState,
    /// How many files a program may have open; null: as many as it likes.
    pub open_files: Option<u64>,
    /// How much the parts of the ledger take; those that are there.
    pub places: Vec<PlaceSize>,
    /// A library loaded into the program that swallows every flush.
    pub preloaded: Option<String>,
    /// The directories that hold secrets; those that are there.
    pub secrets: Vec<Secret>,
    /// Free space; null where the volume does not say.
    pub space: Option<Space>,
    /// What the directory lies on.
    pub volume: Volume,
}

/// The ledger in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerState {
    /// There is none: only the volume is examined.
    NotThere,
    /// It opens.
    Opened {
        /// Whether its times are real.
        clock: Option<event::Clock>,
        /// How many entries it has.
        entries: u64,
        /// When the last one was recorded.
        last_recorded_at: Option<Timestamp>,
    },
    /// It does not open.
    Unreadable {
        /// Why.
        reason: String,
    },
}

/// How much a part of a ledger takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlaceSize {
    /// The lengths of its files together; null where something in it cannot be read.
    pub bytes: Option<u64>,
    /// Its name within the ledger's directory.
    pub name: String,
}

/// A directory that holds secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Secret {
    /// Its permissions, in octal.
    pub mode: String,
    /// Where it is.
    pub path: String,
    /// Whether nobody but its owner may enter or read it.
    pub private: bool,
}

/// What was found out about a directory.
#[derive(Debug)]
pub struct Examination {
    /// The directory, in full.
    pub directory: String,
    /// What was measured and seen.
    pub figures: Figures,
    /// What that means, sorted by the name of the check.
    pub findings: Vec<Observation>,
    /// What was put right when the ledger was opened.
    pub healed: Vec<Healed>,
    /// Why the ledger does not open, if it does not.
    pub refusal: Option<DirectoryError>,
}

impl Examination {
    /// The worst that was found.
    pub fn level(&self) -> Level {
        self.findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Ok)
    }

    /// How many findings have this level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}

/// Measures what `directory` stands on, and judges it. Whatever cannot be seen is left out and said to
/// be unknown; fails only where there is no such directory.
pub fn examine(directory: &Path) -> Result<Examination, DirectoryError> {
    let io = |source| DirectoryError::Io { path: directory.to_owned(), source };
    let directory = &fs::canonicalize(directory).map_err(io)?;
    if !directory.is_dir() {
        return Err(io(ErrorKind::NotADirectory.into()));
    }
    let (opened, ledger, healed, refusal) = ledger(directory);
    let before = clock::Reading::take();
    let flush = flush::measure(directory);
    let clock = ClockFigures::since(before, Path::new("/run"));
    let there = ledger != LedgerState::NotThere;
    let figures = Figures {
        clock,
        custody: if there { Custody::of(directory, opened.as_deref()) } else { Custody::default() },
        flush,
        ledger,
        open_files: rustix::process::getrlimit(rustix::process::Resource::Nofile).current,
        places: if there { places(directory) } else { Vec::new() },
        preloaded: preloaded(),
        secrets: if there { secrets(directory) } else { Vec::new() },
        space: Space::of(directory),
        volume: Volume::of(directory),
    };
    let findings = judge::judge(&figures);
    Ok(Examination { directory: directory.display().to_string(), figures, findings, healed, refusal })
}

type Seen = (Option<Snapshot>, LedgerState, Vec<Healed>, Option<DirectoryError>);

fn ledger(directory: &Path) -> Seen {
    match open_reading(directory) {
        Ok(ledger) => {
            let opened = LedgerState::Opened {
                clock: ledger.clock(),
                entries: ledger.size(),
                last_recorded_at: ledger.last_recorded_at(),
            };
            let healed = ledger.healed().to_vec();
            (Some(ledger), opened, healed, None)
        }
        Err(DirectoryError::NotALedger(_)) => (None, LedgerState::NotThere, Vec::new(), None),
        Err(error) => (None, LedgerState::Unreadable { reason: error.to_string() }, Vec::new(), Some(error)),
    }
}

fn places(directory: &Path) -> Vec<PlaceSize> {
    let size = |name: &str| {
        let bytes = bytes_in(&directory.join(name)).transpose()?.ok();
        Some(PlaceSize { bytes, name: name.to_owned() })
    };
    PLACES.into_iter().filter_map(size).collect()
}

/// The lengths of all files in a directory; `None` if there is no such directory.
fn bytes_in(directory: &Path) -> io::Result<Option<u64>> {
    if !directory.is_dir() {
        return Ok(None);
    }
    let mut bytes = 0;
    let mut waiting = vec![directory.to_owned()];
    while let Some(directory) = waiting.pop() {
        let entries = match fs::read_dir(&directory) {
            // Whoever writes meanwhile may have removed it.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => waiting.push(entry.path()),
                Ok(metadata) => bytes += metadata.len(),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(Some(bytes))
}

fn secrets(directory: &Path) -> Vec<Secret> {
    let secret = |name: &str| {
        let path = directory.join(name);
        let mode = fs::metadata(&path).ok()?.permissions().mode() & PERMISSIONS;
        let private = mode & OTHERS == 0;
        Some(Secret { mode: format!("{mode:04o}"), path: path.display().to_string(), private })
    };
    SECRETS.into_iter().filter_map(secret).collect()
}

/// A library that swallows flushes, if one is loaded: asked for in the environment, or for every
/// program in `/etc/ld.so.preload`, which shows only in what is mapped.
fn preloaded() -> Option<String> {
    let asked = std::env::var_os("LD_PRELOAD").unwrap_or_default();
    let maps = fs::read("/proc/self/maps").unwrap_or_default();
    swallows_flushes(&asked.to_string_lossy(), &String::from_utf8_lossy(&maps))
}

fn swallows_flushes(asked: &str, maps: &str) -> Option<String> {
    let libraries = asked.split([':', ' ']).chain(maps.split_whitespace());
    // The file's own name: what directory it lies in says nothing.
    let swallows = |library: &&str| library.rsplit('/').next().is_some_and(|name| name.contains("eatmydata"));
    libraries.into_iter().find(swallows).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_swallows_flushes_is_seen_wherever_it_shows() {
        assert_eq!(swallows_flushes("", ""), None);
        assert_eq!(swallows_flushes("libm.so:/usr/lib/libjemalloc.so", "7f00-7f01 r-xp /usr/lib/libc.so.6"), None);
        assert_eq!(swallows_flushes("libm.so libeatmydata.so", "").as_deref(), Some("libeatmydata.so"));
        let maps = "7f00-7f01 r-xp 00000000 08:01 77   /usr/lib/libeatmydata.so.1.3.0\n";
        assert_eq!(swallows_flushes(":::", maps).as_deref(), Some("/usr/lib/libeatmydata.so.1.3.0"));
        assert_eq!(swallows_flushes("/opt/eatmydata/libm.so", "/home/eatmydata/bin/socai"), None);
        assert_eq!(swallows_flushes("\u{fffd}\n\0::  ", "\n\n:"), None);
    }

    #[test]
    fn sizes_count_every_file_below_and_follow_no_links() {
        let desk = tempfile::tempdir().unwrap();
        fs::create_dir_all(desk.path().join("log/blobs")).unwrap();
        fs::write(desk.path().join("log/db"), [0; 10]).unwrap();
        fs::write(desk.path().join("log/blobs/1"), [0; 5]).unwrap();
        std::os::unix::fs::symlink("..", desk.path().join("log/blobs/up")).unwrap();
        fs::write(desk.path().join("tiles"), "a file is no place").unwrap();
        // A link's own length is that of what it says.
        let expected = PlaceSize { bytes: Some(10 + 5 + 2), name: "log".to_owned() };
        assert_eq!(places(desk.path()), [expected]);
    }

    #[test]
    fn what_is_no_directory_is_no_report() {
        let desk = tempfile::tempdir().unwrap();
        let file = desk.path().join("file");
        fs::write(&file, "x").unwrap();
        assert!(matches!(examine(&file), Err(DirectoryError::Io { .. })));
        assert!(matches!(examine(&desk.path().join("missing")), Err(DirectoryError::Io { .. })));
    }

    #[test]
    fn an_examined_directory_is_left_as_it_was() {
        let desk = tempfile::tempdir().unwrap();
        let report = examine(desk.path()).unwrap();
        assert_eq!(report.figures.ledger, LedgerState::NotThere);
        assert!(matches!(report.figures.flush, Measurement::Measured(_)), "{:?}", report.figures.flush);
        assert!(report.findings.is_sorted_by_key(|finding| finding.what.check()));
        assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 0);
    }
}
