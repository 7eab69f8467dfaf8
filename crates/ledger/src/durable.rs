//! Files that are gone, for good, after a power cut.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use log::files::{if_there, sync_parent};

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
