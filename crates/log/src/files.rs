//! Files that are there, whole, after a power cut.

use std::{
    fs::{self, File, FileType, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{FileTypeExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use crate::store::StoreError;

/// Writes a file so that it is there, whole, after a power cut: write aside, sync, rename, sync
/// the directory. A file that is made has `mode`, less what the process's umask takes away.
pub fn write_durably(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    write_aside(path, bytes, mode)?.sync_all()?;
    fs::rename(aside(path), path)?;
    sync_parent(path)
}

/// [`write_durably`], also where the directory is not there yet.
pub fn put_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        create_directory(directory)?;
    }
    write_durably(path, bytes, 0o666)
}

/// Writes beside `path`, to be renamed onto it once it is synced.
pub(crate) fn write_aside(path: &Path, bytes: &[u8], mode: u32) -> io::Result<File> {
    let mut file = File::options().write(true).create(true).truncate(true).mode(mode).open(aside(path))?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Where [`write_durably`] writes before it renames; an interrupted write leaves this file.
pub fn aside(path: &Path) -> PathBuf {
    path.with_extension(ASIDE)
}

/// The extension of a file written aside.
pub const ASIDE: &str = "new";

/// Makes the name of `path` durable.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    sync_directory(path.parent().unwrap_or(path))
}

/// Makes the names in a directory durable.
pub fn sync_directory(path: &Path) -> io::Result<()> {
    // `parent` of a relative name is the empty path, which means the current directory.
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    File::open(path)?.sync_all()
}

/// Creates a directory, and those above it, so that it is there after a power cut.
pub fn create_directory(path: &Path) -> io::Result<()> {
    // The empty path is the current directory.
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        create_directory(parent)?;
    }
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_parent(path),
    }
}

/// Opens a regular file, or says that there is something else in its place. A FIFO, a device or a socket
/// is neither waited for nor touched.
pub fn open_regular(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    if let Some(there) = if_there(fs::metadata(path))? {
        must_be_regular(there.file_type())?;
    }
    // It may have changed since. Without this flag, opening a FIFO waits for somebody at its other end.
    let file = options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32).open(path)?;
    must_be_regular(file.metadata()?.file_type())?;
    Ok(file)
}

/// Refuses a directory in which something lies that is neither a file nor a directory.
pub fn must_hold_files(directory: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(directory).map_err(at(directory))? {
        let path = entry.map_err(at(directory))?.path();
        // What a link leads to; one that leads nowhere is opened by nobody.
        let kind = if_there(fs::metadata(&path)).map_err(at(&path))?.map(|there| there.file_type());
        if let Some(kind) = kind.filter(|kind| !kind.is_dir()) {
            must_be_regular(kind).map_err(at(&path))?;
        }
    }
    Ok(())
}

fn must_be_regular(kind: FileType) -> io::Result<()> {
    match kind.is_file() {
        true => Ok(()),
        false if kind.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, NotAFile(kind))),
    }
}

/// Reads a whole regular file; anything else in its place is refused, as by [`open_regular`].
pub fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = open_regular(path, File::options().read(true))?;
    let mut bytes = Vec::with_capacity(usize::try_from(file.metadata()?.len()).unwrap_or(0));
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Something stands where a file belongs.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("it is {}, where a file belongs", name_of(.0))]
pub struct NotAFile(FileType);

fn name_of(kind: &FileType) -> &'static str {
    match kind {
        kind if kind.is_fifo() => "a named pipe (FIFO)",
        kind if kind.is_socket() => "a socket",
        kind if kind.is_block_device() || kind.is_char_device() => "a device",
        _ => "no regular file",
    }
}

/// What is not there is no error.
pub fn if_there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// An error of the operating system, with the file that it speaks of.
pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::Io { path, source }
}
