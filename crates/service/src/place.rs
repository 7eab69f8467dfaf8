//! Where the socket lies, and who may connect.

use std::{
    fs::{self, File, OpenOptions, Permissions},
    io,
    os::{
        fd::AsRawFd,
        unix::{
            fs::{FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt},
            net::{UnixListener, UnixStream},
        },
    },
    path::{Path, PathBuf},
};

use rustix::{net::sockopt::socket_peercred, process::getuid};

/// The socket's name in the ledger's directory.
pub const SOCKET: &str = "socket";
/// Only its owner may connect.
const MODE: u32 = 0o600;

/// The socket of the ledger in a directory, by a path that is short enough for the system (`unix(7)`: 108 bytes),
/// however long the directory's is. The path is good for as long as this is kept.
struct Short {
    path: PathBuf,
    _directory: File,
}

impl Short {
    fn of(directory: &Path) -> io::Result<Self> {
        // A directory can be opened for reading; nothing is read.
        let open = OpenOptions::new().read(true).custom_flags(0).open(directory)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}", open.as_raw_fd())).join(SOCKET);
        Ok(Self { path, _directory: open })
    }
}

/// The socket that this process has made, in a ledger's directory.
pub struct Own {
    path: PathBuf,
    inode: (u64, u64),
}

/// Makes the socket of the ledger in `directory`, which the caller holds locked: whatever socket is there was left by a
/// process that is gone.
pub fn listen(directory: &Path) -> io::Result<(UnixListener, Own)> {
    let path = directory.join(SOCKET);
    if there(&path)?.is_some() {
        fs::remove_file(&path)?;
    }
    let listener = UnixListener::bind(&Short::of(directory)?.path)?;
    fs::set_permissions(&path, Permissions::from_mode(MODE))?;
    let missing = || io::Error::new(io::ErrorKind::NotFound, "the socket is gone");
    let inode = there(&path)?.ok_or_else(missing)?;
    Ok((listener, Own { path, inode }))
}

impl Own {
    /// Removes it, if it is still there: another process may have taken the ledger, and have made its own.
    pub fn remove(&self) -> io::Result<()> {
        match there(&self.path)? {
            Some(inode) if inode == self.inode => fs::remove_file(&self.path),
            _ => Ok(()),
        }
    }
}

/// Which socket is there; none where nothing is.
fn there(path: &Path) -> io::Result<Option<(u64, u64)>> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.file_type().is_socket() => Ok(Some((found.dev(), found.ino()))),
        Ok(_) => Err(io::Error::new(io::ErrorKind::AlreadyExists, "a file that is no socket stands in its place")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Connects to the socket of the ledger in `directory`; none where nobody listens.
pub fn connect(directory: &Path) -> Option<UnixStream> {
    let stream = UnixStream::connect(Short::of(directory).ok()?.path).ok()?;
    is_ours(&stream).then_some(stream)
}

/// Whether the process at the other end has this one's user.
pub fn is_ours(stream: &UnixStream) -> bool {
    socket_peercred(stream).is_ok_and(|peer| peer.uid == getuid())
}
