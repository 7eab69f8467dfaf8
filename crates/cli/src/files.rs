//! Files that somebody names: never read further than they may be long, never half written.

use std::{
    fs::{File, Permissions},
    io::{ErrorKind, Read as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

use log::files::sync_parent;

use crate::error::Error;

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
