//! `socai document`

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

use clap::Subcommand;
use eventlog::stream::Stream;
use exchange::{letter, source::FILE_BYTES_MAX};
use ledger::{
    directory,
    documents::{DocumentError, Held},
};
use words::{answers::files::DocumentAnswer, errors::Misuse};

use super::intake::record_refusal;
use crate::{error::Error, files::not_readable, session::Session};

#[derive(Debug, Subcommand)]
pub enum DocumentCommand {
    /// Đưa tài liệu vào; in mã SHA-256 để nêu trong lệnh / take documents in; prints the SHA-256 that commands name
    Add {
        /// Tệp; - là đầu vào chuẩn / files; - is standard input
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Liệt kê / list
    List,
}

/// Of all text in the file that can be read (docs/intake.md). A picture is not looked into: who adds it answers for it.
fn refuse_marked(session: &Session, path: &Path, bytes: &[u8]) -> Result<(), Error> {
    letter::refuse_marked_bytes(bytes).or_else(|source| {
        record_refusal(session)?;
        Err(Error::Letter { path: path.to_owned(), source })
    })
}

pub fn run(session: &Session, command: &DocumentCommand) -> Result<(), Error> {
    let directory = session.directory()?;
    // Only where a ledger is: a typing error must not scatter documents.
    ledger::keys::verifying_key(directory)?;
    let documents = directory::documents(directory);
    let digests = match command {
        DocumentCommand::Add { files } => {
            let from_stdin = files.iter().filter(|path| path.as_os_str() == "-").count();
            if from_stdin > 1 {
                return Err(Misuse::TwiceFromInput.into());
            }
            // Each is read once, looked at, and laid aside; where one is refused, none is kept.
            let mut aside = Vec::new();
            for path in files {
                let io = |source| Error::Io { path: path.clone(), source };
                let mut input: Box<dyn Read> = match path.to_str() {
                    Some("-") => Box::new(io::stdin()),
                    _ => Box::new(Stream::open(path).map_err(io)?),
                };
                let mut begin = Vec::new();
                input.by_ref().take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut begin).map_err(io)?;
                refuse_marked(session, path, &begin)?;
                let taken = documents.take_aside(begin.as_slice().chain(input));
                aside.push(taken.map_err(|error| match error {
                    DocumentError::TooLong => not_readable(path, error),
                    other => other.into(),
                })?);
            }
            let kept = aside.into_iter().map(|aside| documents.keep(aside)).collect::<Result<Vec<Held>, _>>();
            kept?.into_iter().map(|held| held.digest).collect()
        }
        DocumentCommand::List => documents.list()?,
    };
    let answer = |digest| DocumentAnswer::of(digest, &documents.path(digest));
    session.answer(&digests.into_iter().map(answer).collect::<Vec<_>>());
    Ok(())
}
