//! Files that somebody names: never read further than they may be long, never half written.

use std::{
    fs::{File, Permissions},
    io::{ErrorKind, Read as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

use log::files::sync_parent;

use crate::error::Error;

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
    let file = File::open(path).map_err(io)?;
    // What is no plain file has no length of its own.
    if file.metadata().map_err(io)?.len() > most as u64 {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(io)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

/// What was read is not what it should be.
pub fn not_readable(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::NotReadable { path: path.to_owned(), reason: error.to_string() }
}

/// Writes a file that must not be there yet, durably: whoever is interrupted leaves none of this name. It has
/// `mode`, less what the process's umask takes away.
pub fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Error> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let aside = tempfile::Builder::new().permissions(Permissions::from_mode(mode)).tempfile_in(directory);
    let mut aside = aside.map_err(io)?;
    aside.write_all(bytes).and_then(|()| aside.as_file().sync_all()).map_err(io)?;
    aside.persist_noclobber(path).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => Error::WouldOverwrite { path: path.to_owned() },
        _ => io(error.error),
    })?;
    sync_parent(path).map_err(io)
}
