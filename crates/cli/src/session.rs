//! What every command knows, and how it opens the ledger.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use service::client::{self, Borrowed};
use words::{errors::Misuse, notices::Notice};

use calendar::Timestamp;
use eventlog::{Progress, disk::Healed};
use ledger::{
    ActingLedger, DiskLedger, Inquiry, Ledger, Snapshot,
    directory::{DirectoryError, LedgerStore},
    ledger::{Holds, system_time},
};
use terminal::progress::watch;
use views::UnitNames;
use words::{Language, answers::Answer, findings};

use crate::{args::common::Common, error::Error, output};

/// What every command knows.
pub struct Session {
    /// The ledger's directory, if one is named.
    pub named: Option<PathBuf>,
    pub language: Language,
    pub json: bool,
    /// The ledger, borrowed from the process that holds it.
    borrowed: Mutex<Option<Borrowed>>,
}

impl Session {
    pub fn of(common: Common) -> Self {
        let language = common.language();
        let is_blank = |directory: &PathBuf| directory.to_str().is_some_and(|name| name.trim().is_empty());
        let named = common.ledger.filter(|directory| !is_blank(directory));
        Self { language, named, json: common.json, borrowed: Mutex::default() }
    }

    /// About the ledger in this directory.
    pub fn at(directory: PathBuf, language: Language, json: bool) -> Self {
        Self { named: Some(directory), language, json, borrowed: Mutex::default() }
    }

    /// The language of what an answer says in sentences. JSON is the same in every language.
    pub fn answers_in(&self) -> Language {
        if self.json { Language::En } else { self.language }
    }

    /// The ledger's directory; there is no default, so that nobody writes into the wrong one.
    pub fn directory(&self) -> Result<&Path, Error> {
        self.named.as_deref().ok_or_else(|| Misuse::NoLedger.into())
    }

    /// Whether a ledger is named that is there.
    pub fn has_ledger(&self) -> bool {
        self.named.as_deref().is_some_and(|directory| directory.join("ledger.toml").is_file())
    }

    /// Opens the ledger for recording.
    pub fn open(&self) -> Result<DiskLedger, Error> {
        Ok(self.open_at(self.directory()?)?)
    }

    /// Opens the ledger for acts: it is not read, where it has an index.
    pub fn open_to_act(&self) -> Result<ActingLedger, Error> {
        Ok(self.open_to_act_at(self.directory()?)?)
    }

    /// Opens the ledger in `directory` for recording; where a running process holds it, that one closes it first.
    pub fn open_at(&self, directory: &Path) -> Result<DiskLedger, DirectoryError> {
        self.borrow(directory);
        self.take(directory)
    }

    /// Has the process that holds the ledger close it until the command ends, or until [`Session::give_back`].
    pub fn borrow(&self, directory: &Path) {
        let mut borrowed = self.borrowed.lock().unwrap_or_else(PoisonError::into_inner);
        if borrowed.is_none()
            && let Some(reach) = client::reach(directory)
        {
            // Who does not lend the ledger keeps it, and opening it says so.
            *borrowed = reach.borrow().ok();
        }
    }

    /// Lets the process that lent the ledger open it again.
    pub fn give_back(&self) {
        self.borrowed.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Opens the ledger in `directory` for acts; where a running process holds it, that one closes it first.
    pub fn open_to_act_at(&self, directory: &Path) -> Result<ActingLedger, DirectoryError> {
        self.borrow(directory);
        self.take_to_act(directory)
    }

    /// Opens the ledger in `directory`, which nobody else may hold.
    pub fn take(&self, directory: &Path) -> Result<DiskLedger, DirectoryError> {
        Ok(self.saying(ledger::open(directory)?))
    }

    /// The same for acts.
    pub fn take_to_act(&self, directory: &Path) -> Result<ActingLedger, DirectoryError> {
        let progress = Progress::default();
        let ledger = watch(|| progress.get(), || ledger::open_to_act(directory, &progress))?;
        Ok(self.saying(ledger))
    }

    /// The ledger, when it has been said what there is to say of it.
    fn saying<H: Holds>(&self, ledger: Ledger<LedgerStore, H>) -> Ledger<LedgerStore, H> {
        self.say_healed(ledger::directory::healed(&ledger));
        self.say_unguarded(ledger::directory::unguarded(&ledger));
        self.say_if_ahead(ledger.ahead_of(system_time()));
        ledger
    }

    /// Opens the ledger for reading: its log is not touched, whoever else has it open. It may be on a
    /// read-only medium.
    pub fn read(&self) -> Result<Snapshot, Error> {
        let ledger = ledger::open_reading(self.directory()?)?;
        self.say_healed(ledger.healed());
        self.say_unreadable(ledger.unreadable());
        self.say_unguarded(ledger.unguarded());
        self.say_if_ahead(ledger.ahead_of(system_time()));
        Ok(ledger)
    }

    /// Answers a question by the ledger's index, or, where that cannot answer, by everything that the ledger holds.
    /// `question` may be asked twice: whatever it says of the first asking is forgotten then.
    pub fn ask<T>(&self, question: impl Fn(&Inquiry) -> Result<T, Error>) -> Result<T, Error> {
        let directory = self.directory()?;
        let progress = Progress::default();
        if let Ok(inquiry) = watch(|| progress.get(), || Inquiry::by_index(directory, &progress)) {
            let answer = question(&inquiry);
            match inquiry.fault() {
                Some(fault) => fault.discard(),
                None => {
                    self.say_unguarded(inquiry.unguarded());
                    self.say_if_ahead(inquiry.ahead_of(system_time()));
                    return answer;
                }
            }
        }
        question(&Inquiry::of_everything(self.read()?))
    }

    /// What units are called, for people; JSON has their codes.
    pub fn names(&self, names: UnitNames) -> UnitNames {
        if self.json { UnitNames::default() } else { names }
    }

    fn say_if_ahead(&self, ahead: Option<Timestamp>) {
        if let Some(last) = ahead {
            self.say_ahead(last);
        }
    }

    /// Says what was put right when the ledger was opened.
    pub fn say_healed(&self, healed: &[Healed]) {
        for healed in healed {
            output::complain(&findings::healed(healed, self.language));
        }
    }

    /// The ledger answers also where one of its copies does not.
    fn say_unreadable(&self, error: Option<&DirectoryError>) {
        if let Some(error) = error {
            output::complain(&findings::unreadable(error, self.language));
        }
    }

    /// The ledger answers also where the vault does not.
    fn say_unguarded(&self, fault: Option<impl std::fmt::Display>) {
        if let Some(fault) = fault {
            output::complain(&findings::unguarded(&fault, self.language));
        }
    }

    /// Says that the last entry, recorded at `last`, lies ahead of this machine's clock.
    pub fn say_ahead(&self, last: Timestamp) {
        output::complain(&findings::ahead(last, system_time(), self.language));
    }

    /// Warns whoever rests on the answer.
    pub fn warn(&self, notice: &Notice) {
        output::complain(&notice.words(self.language));
    }

    /// Says what to know, or to do next.
    pub fn note(&self, notice: &Notice) {
        output::tell(&notice.words(self.language));
    }

    /// Tells an error of a command that has given its answer, or that goes on. What is left of it is the exit code.
    pub fn told(&self, error: Error) -> Error {
        output::complain(&error.explain(self.language));
        Error::Told(Box::new(error))
    }

    /// Gives the answer: JSON for programs, words for people.
    pub fn answer(&self, answer: &impl Answer) {
        if self.json {
            return output::print_json(answer);
        }
        let words = answer.words(self.language);
        if !words.is_empty() {
            output::print(&words);
        }
    }
}
