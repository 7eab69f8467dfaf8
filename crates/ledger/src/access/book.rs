//! What records a look, and returns once it is on the disk: whoever shows something calls this first. Many who look at
//! once are written together; of two looks of one day at one thing by one person in one office the first is recorded.

use std::{
    collections::{BTreeMap, HashSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use calendar::{NaiveDate, Timestamp};
use eventlog::{Archive, Decide, Digest, DiskStore, Event, Log, LogReader as _, Places, Position, Sequencer};

use super::{
    AccessError, Look,
    years::{self, Year},
};

/// What became of a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// It is an entry now.
    Recorded(Position),
    /// An earlier one of that day says the same.
    Already,
}

/// The access logs of a ledger, open for recording. Nothing is made or opened before somebody looks.
pub struct Book {
    ledger: PathBuf,
    open: Mutex<Option<(Year, Arc<Sequencer<Writer>>)>>,
}

/// Decides whether a look is a new one.
struct Writer {
    log: Log<DiskStore>,
    /// The looks of the last two days, by what makes them one.
    known: BTreeMap<NaiveDate, HashSet<Digest>>,
}

/// So many days are kept in mind: two looks around midnight may come in either order.
const DAYS_KNOWN: usize = 2;

impl Decide for Writer {
    type Request = Look;
    type Answer = Result<Noted, AccessError>;
    type Store = DiskStore;

    fn decide(&mut self, look: Look) -> Self::Answer {
        let digest = look.digest(self.log.origin())?;
        if self.known.get(&look.day()).is_some_and(|known| known.contains(&digest)) {
            return Ok(Noted::Already);
        }
        // The entry says what the desk's clock said; the log's own order never steps back.
        let at = self.log.last_recorded_at().map_or(look.at, |last| last.max(look.at));
        let position = self.log.head();
        self.log.stage(at, vec![look.to_log(digest)?])?;
        self.know(look.day(), digest);
        Ok(Noted::Recorded(position))
    }

    fn log(&mut self) -> &mut Log<DiskStore> {
        &mut self.log
    }
}

impl Writer {
    fn open(ledger: &Path, year: Year) -> Result<Self, AccessError> {
        let (store, signer) = years::open(ledger, year)?;
        let archive = Archive::open(&Places::of(&years::place(ledger, year)), &signer.keys)?;
        let log = Log::open(store, signer)?;
        let mut writer = Self { log, known: BTreeMap::new() };
        writer.remember(&archive)?;
        Ok(writer)
    }

    /// Takes in the looks of the last days.
    fn remember(&mut self, archive: &Archive) -> Result<(), AccessError> {
        let since = self.log.last_recorded_at().and_then(|last| last.date().pred_opt()).map(Timestamp::start_of);
        for entry in archive.entries_before(Position(self.log.head().0)) {
            let (position, text) = entry?;
            let unread = |detail: String| AccessError::NotALook { log: archive.origin().to_owned(), position, detail };
            let event = Event::from_entry(&text).map_err(|error| unread(error.to_string()))?;
            if since.is_some_and(|since| event.recorded_at < since) {
                break;
            }
            let look = Look::from_log(&event.content).map_err(unread)?;
            self.know(look.day(), event.content.command.digest);
        }
        Ok(())
    }

    fn know(&mut self, day: NaiveDate, digest: Digest) {
        self.known.entry(day).or_default().insert(digest);
        while self.known.len() > DAYS_KNOWN {
            self.known.pop_first();
        }
    }
}

impl Book {
    /// That of the ledger in `ledger`. Touches nothing.
    pub fn of(ledger: &Path) -> Self {
        Self { ledger: ledger.to_owned(), open: Mutex::default() }
    }

    /// Records a look, unless an earlier one of its day says the same, and returns once it is on the disk.
    ///
    /// # Errors
    /// Where it is not certain that it is there: then nothing is to be shown. The next look opens the log anew.
    pub fn record(&self, look: Look) -> Result<Noted, AccessError> {
        let writer = self.writer(Year::of(look.day()))?;
        match writer.ask(look).answer_blocking() {
            Ok(noted) => noted,
            Err(unanswered) => {
                self.forget(&writer);
                Err(unanswered.into())
            }
        }
    }

    /// Closes the log: what was recorded is on the disk.
    pub fn close(&self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn writer(&self, year: Year) -> Result<Arc<Sequencer<Writer>>, AccessError> {
        // What it guards is whole between two statements, whoever panicked.
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, writer)) = open.as_ref().filter(|(of, _)| *of == year) {
            return Ok(writer.clone());
        }
        open.take();
        let writer = Arc::new(Sequencer::start(Writer::open(&self.ledger, year)?));
        *open = Some((year, writer.clone()));
        Ok(writer)
    }

    fn forget(&self, failed: &Arc<Sequencer<Writer>>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.as_ref().is_some_and(|(_, writer)| Arc::ptr_eq(writer, failed)) {
            open.take();
        }
    }
}
