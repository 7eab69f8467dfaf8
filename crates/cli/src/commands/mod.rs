//! One module per command, or per family of questions.

mod anchor;
pub mod apply;
mod backup;
mod check;
mod clock;
mod compare;
mod demo;
mod doctor;
mod document;
mod export;
pub mod import;
mod init;
mod intake;
mod key;
mod manual;
mod page;
mod person;
mod prove;
mod questions;
mod receipt;
mod schema;
mod several;
mod show;
mod verify;
mod witness;

use std::path::{Path, PathBuf};

use eventlog::disk::Healed;
use ledger::{DiskLedger, LedgerError, Snapshot, directory::DirectoryError};
use words::{Language, errors::Told, say};

use crate::{
    args::{Arguments, Command, Common},
    done::Done,
    error::Error,
    output, render,
};

/// What every command knows.
pub struct Session {
    directory: Option<PathBuf>,
    pub language: Language,
    pub json: bool,
}

impl Session {
    fn of(common: Common) -> Self {
        Self { language: common.language(), directory: common.ledger, json: common.json }
    }

    /// The language of what an answer says in sentences. JSON is the same in every language.
    fn answers_in(&self) -> Language {
        if self.json { Language::En } else { self.language }
    }

    /// The ledger's directory; there is no default, so that nobody writes into the wrong one.
    fn directory(&self) -> Result<&Path, Error> {
        self.directory.as_deref().ok_or_else(|| {
            Error::Usage(say!(
                self.language,
                "chưa chỉ rõ sổ cái: thêm --ledger THƯ-MỤC hoặc đặt biến SOCAI_LEDGER",
                "which ledger? Give --ledger DIR or set SOCAI_LEDGER"
            ))
        })
    }

    /// Whether a ledger is named that is there.
    fn has_ledger(&self) -> bool {
        self.directory.as_deref().is_some_and(|directory| directory.join("ledger.toml").is_file())
    }

    /// Opens the ledger for recording.
    fn open(&self) -> Result<DiskLedger, Error> {
        Ok(self.open_at(self.directory()?)?)
    }

    fn open_at(&self, directory: &Path) -> Result<DiskLedger, DirectoryError> {
        let ledger = ledger::open(directory)?;
        self.say_healed(ledger::directory::healed(&ledger));
        self.say_unguarded(ledger::directory::unguarded(&ledger));
        clock::say_ahead(&ledger, self.language);
        Ok(ledger)
    }

    /// Opens the ledger for reading: its log is not touched, whoever else has it open. It may be on a
    /// read-only medium.
    fn read(&self) -> Result<Snapshot, Error> {
        let directory = self.directory()?;
        let ledger = ledger::open_reading(directory)?;
        self.say_healed(ledger.healed());
        self.say_unreadable(ledger.unreadable());
        self.say_unguarded(ledger.unguarded());
        clock::say_ahead(&ledger, self.language);
        Ok(ledger)
    }

    /// The ledger answers also where one of its copies does not.
    fn say_unreadable(&self, error: Option<&LedgerError>) {
        if let Some(error) = error.map(|error| error.told(self.language)) {
            output::complain(&say!(
                self.language,
                "tiles/ có chỗ không đọc được ({error}); câu trả lời lấy từ log/. Hãy chạy socai check trước khi ghi thêm",
                "part of tiles/ cannot be read ({error}); the answer comes from log/. Run socai check before recording more"
            ));
        }
    }

    /// The ledger answers also where the vault does not.
    fn say_unguarded(&self, fault: Option<impl std::fmt::Display>) {
        if let Some(fault) = fault {
            output::complain(&say!(
                self.language,
                "kho tên có chỗ không đọc được; tên ở đó KHÔNG được chặn khi có ai viết vào nội dung: {fault}",
                "part of the vault cannot be read; the names there are NOT kept out of texts: {fault}"
            ));
        }
    }

    /// Says what the command has done.
    fn done(&self, done: &Done) {
        match self.json {
            true => output::print_json(done),
            false => output::print(&done.words(self.language)),
        }
    }

    fn say_healed(&self, healed: &[Healed]) {
        for healed in healed {
            output::complain(&render::healed(healed, self.language));
        }
    }
}

/// Runs the command.
pub fn run(arguments: Arguments) -> Result<(), Error> {
    let session = Session::of(arguments.common);
    match arguments.command {
        Command::Demo(args) => demo::run(&session, &args),
        Command::Init(args) => init::run(&session, &args),
        Command::Intake(args) => intake::run(&session, &args),
        Command::Apply(args) => apply::run(&session, &args),
        Command::State(args) => questions::state(&session, args),
        Command::History(args) => questions::history(&session, args),
        Command::Diff(args) => questions::diff(&session, args),
        Command::Scorecard(args) => questions::scorecard(&session, args),
        Command::Show(args) => show::show(&session, args),
        Command::Export(args) => export::run(&session, args),
        Command::Who(args) => show::who(&session, args),
        Command::Explain(args) => show::explain(&session, &args),
        Command::Import(args) => import::run(&session, args),
        Command::Person(args) => person::run(&session, args),
        Command::Check(args) => check::run(&session, &args),
        Command::Clock { command } => clock::run(&session, &command),
        Command::Key { command } => key::run(&session, &command),
        Command::Backup(args) => backup::backup(&session, &args),
        Command::Restore(args) => backup::restore(&session, &args),
        Command::Rebuild(args) => backup::rebuild(&session, &args),
        Command::Document { command } => document::run(&session, &command),
        Command::Receipt { command } => receipt::run(&session, &command),
        Command::Anchor { command } => anchor::run(&session, command),
        Command::Prove { command } => prove::prove(&session, &command),
        Command::Verify(args) => several::verify(&session, &args),
        Command::Page { to, publish, at } => page::write(&session, &to, publish, at),
        Command::Compare(args) => compare::compare(&session, &args),
        Command::Witness { command } => witness::run(&session, &command),
        Command::Doctor(args) => doctor::run(&session, &args),
        Command::Schema(args) => schema::run(&session, &args),
        Command::Man { to } => manual::pages(&session, &to),
        Command::Completions(args) => {
            manual::completions(&session, &args);
            Ok(())
        }
    }
}
