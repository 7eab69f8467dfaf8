//! Files that somebody names: never read further than they may be long, never half written. An existing
//! file is replaced only if this program made it for the same purpose.

use std::{
    io::{self, Read},
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use eventlog::{files, stream::Stream};
use words::errors::Misuse;

pub use crate::error::not_readable;
use crate::error::{Error, not_written};

/// A file's bytes; one that has more than `most` is not read any further.
pub fn read(path: &Path, most: usize) -> Result<Vec<u8>, Error> {
    read_at_most(path, most)?.ok_or_else(|| Error::TooLong { path: path.to_owned(), most })
}

/// A file's text.
pub fn read_text(path: &Path, most: usize) -> Result<String, Error> {
    String::from_utf8(read(path, most)?).map_err(|_| Error::NotText { path: path.to_owned() })
}

/// A file's bytes; `None` if there are more, which are not read.
pub fn read_at_most(path: &Path, most: usize) -> Result<Option<Vec<u8>>, Error> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let input: Box<dyn Read> = if path == Path::new(STANDARD_INPUT) {
        Box::new(standard_input()?)
    } else {
        let file = Stream::open(path).map_err(io)?;
        if file.length().map_err(io)?.is_some_and(|length| length > most as u64) {
            return Ok(None);
        }
        Box::new(file)
    };
    let mut bytes = Vec::new();
    input.take(most as u64 + 1).read_to_end(&mut bytes).map_err(io)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

/// The name of a file that stands for standard input.
pub const STANDARD_INPUT: &str = "-";

/// Standard input, which is read once.
pub fn standard_input() -> Result<io::StdinLock<'static>, Error> {
    static TAKEN: AtomicBool = AtomicBool::new(false);
    match TAKEN.swap(true, Ordering::Relaxed) {
        true => Err(Misuse::TwiceFromInput.into()),
        false => Ok(io::stdin().lock()),
    }
}

/// Writes a file that must not be there yet, durably. It has `mode`, less what the process's umask takes away.
pub fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Error> {
    files::write_new(path, bytes, mode).map_err(|error| not_written(path, error))
}

/// Refuses a name that is taken, before any work is done for it.
pub fn must_be_new(path: &Path) -> Result<(), Error> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Err(Error::WouldOverwrite { path: path.to_owned() }),
        Err(_) => Ok(()),
    }
}

/// Writes a file, in the place of an earlier one if that is one of `ours`, as this command makes them. Anything else
/// that is there stays, and is an error. The same bytes are not written again.
pub fn write_again(path: &Path, bytes: &[u8], mode: u32, ours: impl Fn(&[u8]) -> bool) -> Result<(), Error> {
    files::write_again(path, bytes, mode, ours).map_err(|error| not_written(path, error))
}
