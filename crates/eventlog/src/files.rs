//! Files that are there, whole, after a power cut, and that are files: nothing else is opened, and nothing is
//! written through a link.

use std::{
    fs::{self, File, FileType, OpenOptions},
    io::{self, Read as _, Write},
    os::unix::fs::{FileTypeExt, OpenOptionsExt, PermissionsExt as _},
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;

use crate::error::{DiskError, StoreError};

/// Writes a file so that it is there, whole, after a power cut: write aside, sync, rename, sync
/// the directory. A file that is made has `mode`, less what the process's umask takes away.
pub fn write_durably(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    write_aside(path, bytes, mode)?.sync_all()?;
    fs::rename(aside(path), path)?;
    sync_parent(path)
}

/// Writes a file that must not be there yet, durably: whoever is interrupted leaves none of this name. It has
/// `mode`, less what the process's umask takes away.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] if the name is taken: what is there stays.
pub fn write_new(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut aside = tempfile::Builder::new().permissions(fs::Permissions::from_mode(mode)).tempfile_in(directory)?;
    aside.write_all(bytes)?;
    aside.as_file().sync_all()?;
    aside.persist_noclobber(path).map_err(|error| error.error)?;
    sync_parent(path)
}

/// Writes a file, in the place of an earlier one if that is one of `ours`, as the same program makes them. The same
/// bytes are not written again.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] if anything else is there: it stays.
pub fn write_again(path: &Path, bytes: &[u8], mode: u32, ours: impl Fn(&[u8]) -> bool) -> io::Result<()> {
    match read_plain(path) {
        Ok(there) if there == bytes => Ok(()),
        Ok(there) if ours(&there) => write_durably(path, bytes, mode),
        Err(error) if error.kind() == io::ErrorKind::NotFound => write_new(path, bytes, mode),
        _ => Err(io::ErrorKind::AlreadyExists.into()),
    }
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
    let mut file = create_anew(&aside(path), mode)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Makes a file with an inode of its own: what had this name, be it a link to another file, only loses it.
pub fn create_anew(path: &Path, mode: u32) -> io::Result<File> {
    loop {
        match File::options().write(true).create_new(true).mode(mode).open(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => if_there(fs::remove_file(path))?,
            outcome => return outcome,
        };
    }
}

/// What lies under a name and is not what should: opened, it could block for ever, do something, or lead out
/// of the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Odd {
    /// A symbolic link.
    Link,
    /// A pipe with a name.
    Fifo,
    /// A socket.
    Socket,
    /// A device.
    Device,
    /// A directory where a file should be.
    Directory,
}

impl Odd {
    /// Of everything that is neither a plain file nor a directory.
    pub fn of(kind: FileType) -> Option<Self> {
        match kind {
            kind if kind.is_symlink() => Some(Self::Link),
            kind if kind.is_fifo() => Some(Self::Fifo),
            kind if kind.is_socket() => Some(Self::Socket),
            kind if kind.is_block_device() || kind.is_char_device() => Some(Self::Device),
            _ => None,
        }
    }
}

impl std::fmt::Display for Odd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Link => "a link",
            Self::Fifo => "a pipe (FIFO)",
            Self::Socket => "a socket",
            Self::Device => "a device",
            Self::Directory => "a directory",
        })
    }
}

/// Not a plain file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is {0}, not a plain file; move it away, and put the file back from a backup")]
pub struct NotPlain(pub Odd);

impl From<NotPlain> for io::Error {
    fn from(error: NotPlain) -> Self {
        Self::new(io::ErrorKind::InvalidInput, error)
    }
}

/// Opens a plain file for reading. Everything else is refused, before it is opened.
pub fn open_plain(path: &Path) -> io::Result<File> {
    open_if_plain(path, &fs::metadata(path)?, OFlags::NONBLOCK)
}

/// The same for a file that must not be a link either.
pub fn open_unlinked(path: &Path) -> io::Result<File> {
    open_if_plain(path, &fs::symlink_metadata(path)?, OFlags::NONBLOCK | OFlags::NOFOLLOW)
}

/// Opens a plain file as `options` say, which may make it. Everything else is refused, before it is opened.
pub fn open_plain_as(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    plain_or_nothing(path)?;
    let file = options.custom_flags(OFlags::NONBLOCK.bits() as i32).open(path)?;
    must_be_plain(file.metadata()?.file_type())?;
    Ok(file)
}

fn open_if_plain(path: &Path, found: &fs::Metadata, flags: OFlags) -> io::Result<File> {
    must_be_plain(found.file_type())?;
    // If another has taken its place meanwhile, opening does not wait.
    let file = File::options().read(true).custom_flags(flags.bits() as i32).open(path)?;
    must_be_plain(file.metadata()?.file_type())?;
    Ok(file)
}

/// Refuses what lies at `path`, if anything does, unless it is a plain file.
pub fn plain_or_nothing(path: &Path) -> io::Result<()> {
    match if_there(fs::metadata(path))? {
        Some(found) => must_be_plain(found.file_type()),
        None => Ok(()),
    }
}

fn must_be_plain(kind: FileType) -> io::Result<()> {
    match Odd::of(kind).or(kind.is_dir().then_some(Odd::Directory)) {
        Some(odd) => Err(NotPlain(odd).into()),
        None => Ok(()),
    }
}

/// The bytes of a plain file.
pub fn read_plain(path: &Path) -> io::Result<Vec<u8>> {
    all_of(open_plain(path)?)
}

/// The same of a file that must not be a link either.
pub fn read_unlinked(path: &Path) -> io::Result<Vec<u8>> {
    all_of(open_unlinked(path)?)
}

fn all_of(mut file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a plain file.
pub fn read_plain_text(path: &Path) -> io::Result<String> {
    let not_text = |_| io::Error::new(io::ErrorKind::InvalidData, "this is not UTF-8 text");
    String::from_utf8(read_plain(path)?).map_err(not_text)
}

/// Everything below `path`, itself among it, that is neither a plain file nor a directory. No link is followed.
pub fn odd_below(path: &Path) -> io::Result<Vec<(PathBuf, Odd)>> {
    let mut odd = Vec::new();
    if let Some(found) = if_there(fs::symlink_metadata(path))? {
        find_odd(path, found.file_type(), &mut odd)?;
    }
    Ok(odd)
}

fn find_odd(path: &Path, kind: FileType, odd: &mut Vec<(PathBuf, Odd)>) -> io::Result<()> {
    odd.extend(Odd::of(kind).map(|found| (path.to_owned(), found)));
    // A directory may be removed meanwhile.
    for entry in kind.is_dir().then(|| if_there(fs::read_dir(path))).transpose()?.flatten().into_iter().flatten() {
        let entry = entry?;
        find_odd(&entry.path(), entry.file_type()?, odd)?;
    }
    Ok(())
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

/// Refuses a directory in which something lies that is neither a file nor a directory. A link stands for what it
/// leads to; one that leads nowhere is opened by nobody.
pub fn must_hold_files(directory: &Path) -> Result<(), StoreError> {
    for (path, odd) in odd_below(directory).map_err(at(directory))? {
        if odd != Odd::Link {
            return Err(at(&path)(NotPlain(odd).into()));
        }
        let kind = if_there(fs::metadata(&path)).map_err(at(&path))?.map(|there| there.file_type());
        if let Some(kind) = kind.filter(|kind| !kind.is_dir()) {
            must_be_plain(kind).map_err(at(&path))?;
        }
    }
    Ok(())
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
    move |source| DiskError::Io { path, source }.into()
}
