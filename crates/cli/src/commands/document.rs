//! `socai document`

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

use clap::Subcommand;
use eventlog::stream::Stream;
use exchange::{Source, SourceError, letter, source::FILE_BYTES_MAX};
use ledger::{
    directory,
    documents::{DocumentError, Held},
};
use schemars::JsonSchema;
use serde::Serialize;
use words::say;

use super::intake::record_refusal;
use crate::{error::Error, files::not_readable, output, session::Session};

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

/// A document that is held.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DocumentAnswer {
    /// Its SHA-256, in hexadecimal: how commands name it.
    sha256: String,
    /// Where its bytes lie.
    path: String,
}

/// What can be read as text is looked at before anything of it is kept. A picture or a PDF is not: who adds it answers for it.
fn refuse_marked(session: &Session, path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let refused = readings(bytes).iter().try_for_each(letter::refuse_marked);
    refused.or_else(|source| {
        record_refusal(session)?;
        Err(Error::Letter { path: path.to_owned(), source })
    })
}

/// The texts that the bytes may be: what a person would see who opens them, also where an editor wrote UTF-16 or a byte is
/// wrong.
fn readings(bytes: &[u8]) -> Vec<Source> {
    let wide = || vec![utf_16(bytes, u16::from_le_bytes), utf_16(bytes, u16::from_be_bytes)];
    let decoded = match Source::from_bytes(bytes) {
        Ok(source) => return vec![source],
        Err(SourceError::NotUtf8(_)) => [vec![String::from_utf8_lossy(bytes).into_owned()], wide()].concat(),
        Err(SourceError::NotText(_)) => wide(),
        Err(_) => Vec::new(),
    };
    decoded.iter().filter_map(|text| Source::from_bytes(text.as_bytes()).ok()).collect()
}

/// The bytes as UTF-16; what is none stands as a sign that nobody takes for a letter.
fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let characters = char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER));
    characters.filter(|character| *character != '\0' && *character != '\u{feff}').collect()
}

/// A file whose beginning was read: all of it, where it is no longer than a file that is looked into.
struct Opened {
    begin: Vec<u8>,
    rest: Box<dyn Read>,
}

impl Opened {
    fn of(path: &Path) -> Result<Self, Error> {
        let io = |source| Error::Io { path: path.to_owned(), source };
        let mut rest: Box<dyn Read> = match is_stdin(path) {
            true => Box::new(io::stdin().lock()),
            false => Box::new(Stream::open(path).map_err(io)?),
        };
        let mut begin = Vec::new();
        rest.by_ref().take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut begin).map_err(io)?;
        Ok(Self { begin, rest })
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

pub fn run(session: &Session, command: &DocumentCommand) -> Result<(), Error> {
    let directory = session.directory()?;
    // Only where a ledger is: a typing error must not scatter documents.
    ledger::keys::verifying_key(directory)?;
    let documents = directory::documents(directory);
    let digests = match command {
        DocumentCommand::Add { files } => {
            // All are looked at before one is kept: where one is refused, nothing is.
            let mut from_stdin = None;
            for path in files {
                let opened = Opened::of(path)?;
                refuse_marked(session, path, &opened.begin)?;
                if is_stdin(path) {
                    from_stdin = Some(opened);
                }
            }
            let mut held = Vec::new();
            for path in files {
                let Opened { begin, rest } = match from_stdin.take_if(|_| is_stdin(path)) {
                    Some(opened) => opened,
                    None => Opened::of(path)?,
                };
                let taken = documents.take(begin.as_slice().chain(rest));
                let Held { digest, .. } = taken.map_err(|error| match error {
                    DocumentError::TooLong => not_readable(path, error),
                    other => Error::Document(other),
                })?;
                held.push(digest);
            }
            held
        }
        DocumentCommand::List => documents.list().map_err(Error::Document)?,
    };
    let answers: Vec<DocumentAnswer> = digests
        .into_iter()
        .map(|digest| DocumentAnswer { sha256: digest.to_string(), path: documents.path(digest).display().to_string() })
        .collect();
    match (session.json, answers.is_empty()) {
        (true, _) => output::print_json(&answers),
        (false, true) => output::print(&say!(session.language, "Chưa lưu tài liệu nào.", "No documents are held.")),
        (false, false) => {
            answers.iter().for_each(|answer| output::print(&format!("{}  {}", answer.sha256, answer.path)));
        }
    }
    Ok(())
}
