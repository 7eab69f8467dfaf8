//! The ledger as it is read: by many threads at once, none of which waits for whoever writes.
//!
//! Opening a ledger for questions costs more than most questions. So what was opened is kept for the next who asks, and
//! goes on to what the log has by then.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use ledger::{Inquiry, directory::DirectoryError, open_reading};
use tokio::sync::watch;

/// So many are kept at most: one for each question that is under way.
const KEPT_MAX: usize = 16;

/// A ledger that others write to.
pub struct Readers {
    directory: PathBuf,
    reached: watch::Receiver<u64>,
    idle: Mutex<Vec<Inquiry>>,
}

impl Readers {
    /// Reads the ledger in `directory`; `reached` tells how many entries are on the disk.
    pub fn new(directory: &Path, reached: watch::Receiver<u64>) -> Self {
        Self { directory: directory.to_owned(), reached, idle: Mutex::default() }
    }

    /// How many entries are on the disk.
    pub fn reached(&self) -> u64 {
        *self.reached.borrow()
    }

    /// Tells of every further size.
    pub fn follow(&self) -> watch::Receiver<u64> {
        self.reached.clone()
    }

    /// What `question` finds. It is asked again, of everything that the ledger holds, where the index could not be read:
    /// what it said the first time is forgotten.
    pub fn ask<T>(&self, question: impl Fn(&Inquiry) -> T) -> Result<T, DirectoryError> {
        let size = self.reached();
        let inquiry = match self.take() {
            Some(inquiry) if inquiry.log().size() >= size => inquiry,
            Some(inquiry) => inquiry.go_on(&self.directory)?,
            None => Inquiry::open(&self.directory)?,
        };
        let answer = question(&inquiry);
        if let Some(fault) = inquiry.fault() {
            fault.discard();
            return Ok(question(&Inquiry::of_everything(open_reading(&self.directory)?)));
        }
        self.put(inquiry);
        Ok(answer)
    }

    fn take(&self) -> Option<Inquiry> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn put(&self, inquiry: Inquiry) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT_MAX {
            idle.push(inquiry);
        }
    }
}
