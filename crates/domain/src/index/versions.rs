//! Parts of the state as they were, kept at hand: few entries change one, and many points of a log have the same.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    chronicle::{Amendments, fold_of},
    event::Recorded,
    state::{Part, State},
};

/// So many are kept.
const VERSIONS_MAX: usize = 256;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Versions(Mutex<BTreeMap<(Part, usize), State>>);

/// What is at hand is made again by whoever needs it.
impl Clone for Versions {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Versions {
    /// What these entries, the first ones of a part, add up to.
    pub fn get(&self, part: Part, known: &[Recorded]) -> State {
        let key = (part, known.len());
        if let Some(state) = self.kept().get(&key) {
            return state.clone();
        }
        let state = fold_of(known.iter(), &Amendments::of(known.iter()), known);
        // Of the folded state the part alone is taken.
        let mut kept = State::default();
        kept.replace(part, state);
        let mut versions = self.kept();
        if versions.len() >= VERSIONS_MAX {
            versions.clear();
        }
        versions.insert(key, kept.clone());
        kept
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<(Part, usize), State>> {
        // It is whole between two statements, whoever panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
