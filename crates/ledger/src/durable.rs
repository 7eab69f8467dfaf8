//! Files that are gone, for good, after a power cut.

use std::{
    fs::{self, File},
    io::{self, Read},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use eventlog::files::{aside, create_anew, if_there, sync_parent};
use rustix::fs::OFlags;
use std::io::Write as _;

/// What [`destroy`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destroyed {
    /// Nothing was there.
    Nothing,
    /// The bytes are overwritten, and the name is gone.
    Overwritten,
    /// Only the name is gone: it was a link, or its file has another name too, and whatever that is, it is not
    /// ours to overwrite.
    Name,
}

/// The extension of a secret that another has replaced, until it is overwritten.
pub const RETIRED: &str = "replaced";

/// Where a secret at `path` lies that another has replaced, until it is overwritten.
pub fn retired(path: &Path) -> PathBuf {
    path.with_extension(RETIRED)
}

/// Gives `from` the name `to`, durably; what had that name is called `retired` until it is overwritten where
/// it lay. Whoever is interrupted calls this again, or destroys what `retired` names.
pub fn replace(from: &Path, to: &Path, retired: &Path, destroy: fn(&Path) -> io::Result<Destroyed>) -> io::Result<()> {
    // What is not overwritten yet never loses its last name: nobody could find it again.
    destroy(retired)?;
    if if_there(fs::rename(to, retired))?.is_some() {
        sync_parent(to)?;
    }
    fs::rename(from, to)?;
    sync_parent(to)?;
    destroy(retired).map(drop)
}

/// Writes a secret, for its owner alone, in the place of another, which is overwritten.
pub fn write_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    forget_remains(path)?;
    let new = aside(path);
    let mut file = create_anew(&new, 0o600)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    replace(&new, path, &retired(path), destroy)
}

/// Destroys what an interrupted writing or replacing of a secret has left beside it. Of a secret that was
/// taken away and not yet replaced the last copy is put back.
pub fn forget_remains(path: &Path) -> io::Result<()> {
    destroy(&aside(path))?;
    let old = retired(path);
    if !path.exists() && fs::symlink_metadata(&old).is_ok_and(|found| found.is_file()) {
        fs::rename(&old, path)?;
        return sync_parent(path);
    }
    destroy(&old).map(drop)
}

fn overwrite(mut file: &File) -> io::Result<()> {
    io::copy(&mut io::repeat(0).take(file.metadata()?.len()), &mut file)?;
    file.sync_all()
}

/// Overwrites a file where it lies, makes that durable, and removes it. Nothing is overwritten that has another
/// name too, or through a link.
pub fn destroy(path: &Path) -> io::Result<Destroyed> {
    destroy_known(path, Names::One)
}

/// The same for a file that is known to be a secret, under whatever names.
pub fn destroy_all(path: &Path) -> io::Result<Destroyed> {
    destroy_known(path, Names::Any)
}

/// How many names a file may have that is overwritten.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    One,
    Any,
}

fn destroy_known(path: &Path, names: Names) -> io::Result<Destroyed> {
    let destroyed = match if_there(fs::symlink_metadata(path))? {
        None => Destroyed::Nothing,
        Some(found) => {
            let only = found.nlink() == 1 || names == Names::Any;
            let own = found.is_file() && only && overwrite_own(path, &found)?;
            fs::remove_file(path)?;
            if own { Destroyed::Overwritten } else { Destroyed::Name }
        }
    };
    // Even if it was not there: an earlier call may have been interrupted before this.
    if_there(sync_parent(path))?;
    Ok(destroyed)
}

/// Whether the file at `path` is still the one that was found, and was overwritten.
fn overwrite_own(path: &Path, found: &fs::Metadata) -> io::Result<bool> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits() as i32;
    let file = File::options().write(true).custom_flags(flags).open(path)?;
    let opened = file.metadata()?;
    if (opened.dev(), opened.ino(), opened.nlink()) != (found.dev(), found.ino(), found.nlink()) {
        return Ok(false);
    }
    overwrite(&file).map(|()| true)
}
