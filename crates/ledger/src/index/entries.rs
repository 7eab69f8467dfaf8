//! Single entries of a log, each held against its root.
//!
//! The roots of all bundles are held against the root of the log once. From then on an entry costs its bundle and the
//! hashes of that, and a bundle that was read a moment ago costs nothing.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use domain::EntryNumber;
use eventlog::{
    Digest, LogReader,
    tiles::{Bundle, WIDTH},
};
use proof::Frontier;

use super::IndexError;

/// So many bundles are kept at hand: some megabytes.
const BUNDLES_MAX: usize = 32;
/// A bundle is a complete subtree of this height.
const HEIGHT: u32 = WIDTH.ilog2();

/// See the module.
pub struct Entries<L> {
    log: Arc<L>,
    known: OnceLock<Known>,
    /// The one that was asked for last stands last.
    recent: Mutex<VecDeque<(u64, Arc<Held>)>>,
}

/// Hashes that lead to the root of the log.
struct Known {
    /// Of each complete bundle, the root.
    bundles: Vec<Digest>,
    /// The leaves behind them.
    rest: Vec<Digest>,
}

/// A bundle, with the leaves that the log has for it.
struct Held {
    bundle: Bundle,
    leaves: Vec<Digest>,
}

impl<L: LogReader> Entries<L> {
    /// Those of this log.
    pub fn of(log: Arc<L>) -> Self {
        Self { log, known: OnceLock::new(), recent: Mutex::default() }
    }

    /// The same of a log that has grown: what is known of complete bundles holds.
    pub fn go_on(&mut self, log: Arc<L>) -> Result<(), IndexError> {
        let known = self.known.take().map(|known| known.bundles).unwrap_or_default();
        *self = Self::of(log);
        if !known.is_empty() {
            self.known_from(known)?;
        }
        Ok(())
    }

    /// The entry as it is hashed.
    pub fn text(&self, entry: EntryNumber) -> Result<String, IndexError> {
        let held = self.held(entry.0 / WIDTH)?;
        let place = usize::try_from(entry.0 % WIDTH).unwrap_or_default();
        let (text, leaf) = (held.bundle.iter().nth(place), held.leaves.get(place));
        let text = text.zip(leaf).filter(|(text, leaf)| Digest::of_leaf(text) == **leaf).map(|(text, _)| text);
        let text = text.and_then(|text| std::str::from_utf8(text).ok());
        text.map(str::to_owned).ok_or(IndexError::NoEntry(entry))
    }

    fn held(&self, index: u64) -> Result<Arc<Held>, IndexError> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = recent.iter().position(|(found, _)| *found == index)
            && let Some(found) = recent.remove(place)
        {
            recent.push_back(found.clone());
            return Ok(found.1);
        }
        drop(recent);
        let held = Arc::new(self.read(index)?);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() >= BUNDLES_MAX {
            recent.pop_front();
        }
        recent.push_back((index, Arc::clone(&held)));
        Ok(held)
    }

    fn read(&self, index: u64) -> Result<Held, IndexError> {
        let first = EntryNumber(index * WIDTH);
        if first.0 >= self.log.size() {
            return Err(IndexError::NoEntry(first));
        }
        let known = self.known()?;
        let leaves = match usize::try_from(index).ok().and_then(|index| known.bundles.get(index)) {
            Some(root) => {
                let leaves = self.leaves(first.0..first.0 + WIDTH)?;
                if leaves.iter().copied().collect::<Frontier>().root() != *root {
                    return Err(IndexError::NoEntry(first));
                }
                leaves
            }
            None => known.rest.clone(),
        };
        Ok(Held { bundle: self.log.bundle(index, self.log.size())?, leaves })
    }

    fn known(&self) -> Result<&Known, IndexError> {
        match self.known.get() {
            Some(known) => Ok(known),
            None => self.known_from(Vec::new()),
        }
    }

    /// The same, where the roots of the first bundles are known.
    fn known_from(&self, mut bundles: Vec<Digest>) -> Result<&Known, IndexError> {
        let (size, complete) = (self.log.size(), self.log.size() / WIDTH);
        for index in bundles.len() as u64..complete {
            bundles.push(self.log.subtree(HEIGHT, index)?);
        }
        let rest = self.leaves(complete * WIDTH..size)?;
        let tree = bundles.iter().copied().collect::<Frontier>();
        match tree.widened(WIDTH, &rest.iter().copied().collect()).root() == self.log.tree().root() {
            true => Ok(self.known.get_or_init(|| Known { bundles, rest })),
            false => Err(IndexError::NotWhatWasSigned),
        }
    }

    fn leaves(&self, range: std::ops::Range<u64>) -> Result<Vec<Digest>, IndexError> {
        Ok(range.map(|leaf| self.log.subtree(0, leaf)).collect::<Result<_, _>>()?)
    }
}
