//! A directory for files that are needed for a moment.

use std::{fs, path::Path};

use tempfile::TempDir;

/// A new directory, in memory where the system offers that: the disk would set the pace.
pub fn directory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.or_else(|_| tempfile::tempdir()).expect("a temporary directory")
}

/// Writes a file, and the directories on the way to it.
pub fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file lies in a directory")).expect("a directory is made");
    fs::write(path, bytes).expect("a file is written");
}
