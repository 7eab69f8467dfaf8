//! The running ledger: one writer for many who ask at once, who are answered with what proves what was recorded; and
//! whoever wants to know how far it has come.
//!
//! Questions are asked of what is on the disk ([`crate::Inquiry`]), by any number of threads: whoever was answered finds
//! there what was recorded.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, RwLock, RwLockReadGuard},
};

use eventlog::{Decide, Log, Progress, Sealed, Sequencer, Unanswered, sequencer::Pending};
use tokio::sync::watch;

use crate::{
    apply::{Applied, stage},
    directory::{self, ActingLedger, DirectoryError, LedgerStore},
    ledger::LedgerError,
    script::ScriptLine,
};

/// A ledger that is open for writing, and whoever asks it.
pub struct Running {
    directory: PathBuf,
    /// None once it could not be opened again.
    writer: RwLock<Option<Sequencer<Writer>>>,
    reached: watch::Sender<u64>,
}

/// Decides what is asked, one after the other.
struct Writer(ActingLedger);

/// What became of commands that were asked for together: of each up to the first that was not recorded.
#[derive(Debug)]
pub struct Together {
    /// Those that were, in order.
    pub applied: Vec<Applied>,
    /// The first that was not, and why.
    pub stopped: Option<(ScriptLine, LedgerError)>,
}

impl Together {
    /// What became of a command that was asked for alone.
    pub fn one(mut self) -> Result<crate::Outcome, LedgerError> {
        match (self.applied.pop(), self.stopped) {
            (_, Some((_, why))) => Err(why),
            (Some(applied), None) => Ok(applied.outcome()),
            // Of nothing that was asked for, nothing was recorded.
            (None, None) => Ok(crate::Outcome::Recorded(Vec::new())),
        }
    }
}

impl Decide for Writer {
    type Request = Vec<ScriptLine>;
    type Answer = Together;
    type Store = LedgerStore;

    fn decide(&mut self, lines: Vec<ScriptLine>) -> Together {
        let (applied, stopped) = stage(&mut self.0, &lines);
        Together { applied, stopped: stopped.map(|(line, why)| (line.clone(), why)) }
    }

    fn log(&mut self) -> &mut Log<LedgerStore> {
        self.0.log_mut()
    }
}

/// Why what was asked has no answer.
#[derive(Debug, thiserror::Error)]
pub enum NotRunning {
    /// The writer cannot tell.
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
    /// The ledger was lent, and could not be opened again.
    #[error("the ledger could not be opened again")]
    Closed,
}

/// What was asked for, and will be answered once it is on the disk.
pub struct Asked(Pending<Together>);

impl Asked {
    /// The answer, and what proves it.
    pub async fn answer(self) -> Result<(Together, Option<Arc<Sealed>>), NotRunning> {
        Ok(self.0.proven().await?)
    }

    /// The same, holding up the thread.
    pub fn answer_blocking(self) -> Result<(Together, Option<Arc<Sealed>>), NotRunning> {
        Ok(self.0.proven_blocking()?)
    }
}

impl Running {
    /// Opens the ledger in `directory`, which nobody else may have open, and keeps it.
    pub fn open(directory: &Path) -> Result<Self, DirectoryError> {
        Ok(Self::of(directory::open_to_act(directory, &Progress::default())?, directory))
    }

    /// Keeps the ledger in `directory`, which is open.
    pub fn of(ledger: ActingLedger, directory: &Path) -> Self {
        let reached = watch::Sender::new(ledger.size());
        ledger.log().store().tell(reached.clone());
        let writer = RwLock::new(Some(Sequencer::start(Writer(ledger))));
        Self { directory: directory.to_owned(), writer, reached }
    }

    /// The ledger's directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Asks for these commands, one after the other up to the first that is refused. Where the ledger is lent, this
    /// waits until it is back.
    pub fn ask(&self, lines: Vec<ScriptLine>) -> Result<Asked, NotRunning> {
        match &*self.writer() {
            Some(writer) => Ok(Asked(writer.ask(lines))),
            None => Err(NotRunning::Closed),
        }
    }

    /// How many entries are on the disk; whoever keeps it is told of more. From any position on nothing is missed and
    /// nothing comes twice: what lies between two sizes is read from the log.
    pub fn reached(&self) -> watch::Receiver<u64> {
        self.reached.subscribe()
    }

    /// Closes the ledger while `borrowed` lasts, for somebody else to open: whoever asks meanwhile waits.
    pub fn lend<T>(&self, borrowed: impl FnOnce() -> T) -> Result<T, DirectoryError> {
        // What it guards is whole between two statements, whoever panicked.
        let mut writer = self.writer.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(writer) = writer.take() {
            drop(writer.stop());
        }
        let done = borrowed();
        let ledger = directory::open_to_act(&self.directory, &Progress::default())?;
        let size = ledger.size();
        ledger.log().store().tell(self.reached.clone());
        *writer = Some(Sequencer::start(Writer(ledger)));
        self.reached.send_if_modified(|reached| std::mem::replace(reached, size) != size);
        Ok(done)
    }

    /// Answers what waits, and closes the ledger: nothing more is recorded. A ledger that is lent is closed already.
    pub fn stop(&self) {
        let Ok(mut writer) = self.writer.try_write() else { return };
        if let Some(writer) = writer.take() {
            drop(writer.stop());
        }
    }

    fn writer(&self) -> RwLockReadGuard<'_, Option<Sequencer<Writer>>> {
        self.writer.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
