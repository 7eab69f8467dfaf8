//! What a directory takes of the disk.

use std::{
    fs::{self, DirEntry, Metadata},
    io::{ErrorKind, Result},
    os::unix::fs::MetadataExt,
    path::Path,
};

/// Allocated blocks, not file lengths: a hole costs nothing, and preallocated room does.
pub fn allocated(path: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if let Some(metadata) = metadata(&entry)? {
            bytes += metadata.blocks() * 512;
            if metadata.is_dir() {
                bytes += allocated(&entry.path())?;
            }
        }
    }
    Ok(bytes)
}

/// How many files lie in it, at any depth.
pub fn files(path: &Path) -> Result<u64> {
    let mut files = 0;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        files += if entry.file_type()?.is_dir() { self::files(&entry.path())? } else { 1 };
    }
    Ok(files)
}

/// None for a file that a working store has removed since it was listed.
fn metadata(entry: &DirEntry) -> Result<Option<Metadata>> {
    match entry.metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}
