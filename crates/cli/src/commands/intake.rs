//! `socai intake`

use std::path::{Path, PathBuf};

use clap::Args;
use domain::{Actor, event::Clock};
use exchange::{Letter, Source, draft, letter::LetterError, source::FILE_BYTES_MAX};
use words::{
    drafts::{self, Blanks},
    say,
};

use crate::{
    error::Error,
    files::{self, write_new},
    output,
    session::Session,
};

#[derive(Debug, Args)]
pub struct IntakeArgs {
    /// Văn bản: UTF-8, DOCX hoặc gói tin edXML / the letter: UTF-8 text, DOCX or an edXML message
    file: PathBuf,
    /// Ghi dự thảo sửa được ra tệp / write an editable draft
    #[arg(long, value_name = "FILE.toml")]
    draft: Option<PathBuf>,
}

pub fn run(session: &Session, args: &IntakeArgs) -> Result<(), Error> {
    let letter = match read(&args.file) {
        Err(error @ Error::Letter { source: LetterError::StateSecret { .. }, .. }) => {
            record_refusal(session)?;
            return Err(error);
        }
        read => read?,
    };
    if let Some(path) = &args.draft {
        let blanks = Blanks { is_rehearsal: is_rehearsal(session), ..Blanks::EMPTY };
        let text = drafts::write(&letter, &draft::propose(&letter), &blanks, session.language);
        write_new(path, text.as_bytes(), 0o666)?;
    }
    if session.json {
        output::print_json(&letter);
        return Ok(());
    }
    output::print(&terminal::letter::whole(&letter, session.language));
    if let Some(path) = &args.draft {
        let path = path.display();
        output::print(&say!(
            session.language,
            "Đã ghi dự thảo {path}. Điền các chỗ trống rồi chạy: socai apply {path}",
            "Wrote the draft {path}. Fill its blanks, then run: socai apply {path}"
        ));
    }
    Ok(())
}

/// Whether the draft is for a rehearsal. A letter is read without a ledger too, or with one that cannot be asked.
fn is_rehearsal(session: &Session) -> bool {
    let clock = || session.ask(|ledger| Ok(ledger.clock()));
    session.has_ledger() && clock().is_ok_and(|clock| clock == Some(Clock::Simulated))
}

/// Where a ledger is named, it records that a state secret was refused at the door, and nothing of it.
pub(super) fn record_refusal(session: &Session) -> Result<(), Error> {
    if session.has_ledger() {
        let mut ledger = session.open_to_act()?;
        let at = ledger.present();
        ledger.refuse_classified(&Actor::ledger(), None, Some(at))?;
    }
    Ok(())
}

/// Reads a letter from a file.
pub fn read(path: &Path) -> Result<Letter, Error> {
    of_bytes(path, &files::read(path, FILE_BYTES_MAX)?)
}

/// Reads a letter from bytes that came from `path`.
pub fn of_bytes(path: &Path, bytes: &[u8]) -> Result<Letter, Error> {
    exchange::letter::refuse_marked_bytes(bytes).map_err(|source| Error::Letter { path: path.to_owned(), source })?;
    let source = Source::from_bytes(bytes).map_err(|error| files::not_readable(path, error))?;
    exchange::read(&source).map_err(|source| Error::Letter { path: path.to_owned(), source })
}
