//! Files that are gone, for good, after a power cut.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use log::files::{if_there, sync_parent};

/// Gives `from` the name `to`, durably; what had that name is overwritten where it lay.
pub fn replace(from: &Path, to: &Path) -> io::Result<()> {
    let replaced = if_there(File::options().write(true).open(to))?;
    fs::rename(from, to)?;
    sync_parent(to)?;
    // Last: whoever is interrupted has the one file or the other.
    replaced.as_ref().map_or(Ok(()), overwrite)
}

fn overwrite(mut file: &File) -> io::Result<()> {
    io::copy(&mut io::repeat(0).take(file.metadata()?.len()), &mut file)?;
    file.sync_all()
}

/// Overwrites a file where it lies, makes that durable, and removes it. Whether it was there.
pub fn destroy(path: &Path) -> io::Result<bool> {
    let found = if_there(File::options().write(true).open(path))?;
    if let Some(file) = found.as_ref() {
        overwrite(file)?;
        fs::remove_file(path)?;
    }
    // Even if it was not there: an earlier call may have been interrupted before this.
    if_there(sync_parent(path))?;
    Ok(found.is_some())
}
