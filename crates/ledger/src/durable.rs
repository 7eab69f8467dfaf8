//! Files that are gone, for good, after a power cut.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use log::files::{if_there, sync_parent};

/// Gives `from` the name `to`, durably; what had that name is called `retired` until it is overwritten where
/// it lay. Whoever is interrupted calls this again, or destroys what `retired` names.
pub fn replace(from: &Path, to: &Path, retired: &Path) -> io::Result<()> {
    // What is not overwritten yet never loses its last name: nobody could find it again.
    destroy(retired)?;
    if if_there(fs::rename(to, retired))?.is_some() {
        sync_parent(to)?;
    }
    fs::rename(from, to)?;
    sync_parent(to)?;
    destroy(retired).map(drop)
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
