//! Files that are there, whole, after a power cut.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use log::sync_directory;

/// Writes a file so that it is there, whole, after a power cut: write aside, sync, rename, sync
/// the directory. A file that is made has `mode`, less what the process's umask takes away.
pub fn write(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let aside = aside(path);
    let mut file = File::options().write(true).create(true).truncate(true).mode(mode).open(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&aside, path)?;
    sync_parent(path)
}

/// Overwrites a file where it lies, makes that durable, and removes it. Whether it was there.
pub fn destroy(path: &Path) -> io::Result<bool> {
    let found = if_there(File::options().write(true).open(path))?;
    if let Some(mut file) = found.as_ref() {
        io::copy(&mut io::repeat(0).take(file.metadata()?.len()), &mut file)?;
        file.sync_all()?;
        fs::remove_file(path)?;
    }
    // Even if it was not there: an earlier call may have been interrupted before this.
    if_there(sync_parent(path))?;
    Ok(found.is_some())
}

/// Where [`write()`] writes before it renames; an interrupted write leaves this file.
pub fn aside(path: &Path) -> PathBuf {
    path.with_extension(ASIDE)
}

/// The extension of a file written aside.
pub const ASIDE: &str = "new";

/// Makes the name of `path` durable.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    sync_directory(path.parent().unwrap_or(path))
}

/// What is not there is no error.
pub fn if_there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}
