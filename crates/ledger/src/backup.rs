//! Backups: online, incremental, verified on the way out and in, resumable where one was interrupted.
//!
//! A backup is a ledger's directory without what can be built again: `tiles/`, `documents/`,
//! `vault/`, `keys/`, `ledger.toml`. `docs/backup.md` specifies it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use log::{
    Archive, LogError, Places, Position, Progress,
    disk::{self, Copied, CopyError},
    files::{ASIDE, aside, create_directory, sync_parent, write_durably},
};

use crate::{
    directory::{self, DirectoryError, Use},
    documents::DocumentError,
    durable::destroy,
    keys::{self, KEYS},
};

/// A key that is changed meanwhile is copied again, so many times.
const TRIES: u32 = 3;

/// What a backup takes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// The signing key and the vault of names: a ledger that can be continued. As secret as the ledger.
    With,
    /// Neither: everything in it may be shown.
    Without,
}

/// Why a backup was not made or restored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The ledger, or the one to be made.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// Copying entries.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// Copying documents.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A document does not read back.
    #[error("{0}: the document's bytes are not what its name says")]
    Changed(PathBuf),
    /// Secrets are in the backup that is to be made without them.
    #[error("{0} was made with secrets, and holds them; make the backup without them in another directory")]
    HoldsSecrets(PathBuf),
    /// The ledger's key was changed again and again.
    #[error("{0}: the ledger's key was changed while it was copied; make the backup again")]
    KeysChanging(PathBuf),
    /// The backup was made without the key that signs.
    #[error("{0} was made without secrets: it can be checked and read, but not restored; use a backup with them")]
    WithoutKey(PathBuf),
}

impl From<LogError> for BackupError {
    fn from(error: LogError) -> Self {
        Self::Directory(DirectoryError::Ledger(error.into()))
    }
}

/// Brings the backup in `to` up to date with the ledger in `directory`, which may be in use.
pub fn backup(directory: &Path, to: &Path, secrets: Secrets, progress: &Progress) -> Result<Copied, BackupError> {
    directory::layout(directory)?;
    let mut keys = keys::verifying_keys(directory)?;
    // What cannot be read is refused below, in its own words.
    if let Ok(archive) = Archive::open(&Places::of(directory), &keys)
        && directory::sign_what_is_left(directory, &archive)
    {
        keys = keys::verifying_keys(directory)?;
    }
    if secrets == Secrets::With {
        // A backup never forgets the key that the ledger has lost.
        keys::signer(directory)?;
    }
    if to.join("log").exists() {
        return Err(DirectoryError::Occupied(to.to_owned()).into());
    }
    let secrets_there = || {
        [keys::SIGNING_KEY, keys::NEXT_KEY].iter().any(|name| keys::path(to, name).exists())
            || to.join("vault").exists()
    };
    if secrets == Secrets::Without && secrets_there() {
        return Err(BackupError::HoldsSecrets(to.to_owned()));
    }
    // Before anything is written, be it a document.
    disk::check_continued(&Places::of(directory), &keys, &to.join("tiles"))?;
    create_directory(to).map_err(at(to))?;
    // Documents first: an entry in the backup never names one that is held and was left out.
    copy_documents(directory, to)?;
    let copied = copy_signed(directory, to, secrets, progress)?;
    // After the entries: whatever one of them names was kept before it was recorded.
    mirror(&directory.join("anchors"), &to.join("anchors"), copy_file)?;
    copy_file(directory, to, Path::new("ledger.toml"))?;
    if secrets == Secrets::With {
        // A name erased in the ledger is erased in its backup.
        mirror(&directory.join("vault"), &to.join("vault"), copy_secret)?;
    }
    Ok(copied)
}

/// Copies the entries, and the keys that go with them: the log may change its key meanwhile.
fn copy_signed(directory: &Path, to: &Path, secrets: Secrets, progress: &Progress) -> Result<Copied, BackupError> {
    let mut from = None;
    for _ in 0..TRIES {
        let keys = keys::verifying_keys(directory)?;
        let copied = disk::copy_tiles(&Places::of(directory), &keys, &to.join("tiles"), progress)?;
        let from = *from.get_or_insert(copied.from);
        let changing = is_gone(directory, copy_keys(directory, to, secrets))?;
        let named = keys.retired().last().is_none_or(|(_, last)| *last <= copied.size);
        let whole = secrets == Secrets::Without || keys::signer(to).is_ok();
        if !changing && named && whole && keys::verifying_keys(to).is_ok_and(|there| there == keys) {
            return Ok(Copied { from, ..copied });
        }
    }
    Err(BackupError::KeysChanging(to.to_owned()))
}

fn copy_keys(from: &Path, to: &Path, secrets: Secrets) -> Result<(), BackupError> {
    let keys = from.join(KEYS);
    // What an interrupted copying has left may be the secret.
    let left = aside(&keys::path(to, keys::SIGNING_KEY));
    destroy(&left).map_err(at(&left))?;
    for file in fs::read_dir(&keys).map_err(at(&keys))? {
        let name = file.map_err(at(&keys))?.file_name();
        let is = |extension: &str| Path::new(&name).extension().is_some_and(|it| it == extension);
        let path = Path::new(KEYS).join(&name);
        match is("key") {
            // What is about to be overwritten is not copied.
            true if secrets == Secrets::With && name != keys::RETIRED_KEY => copy_secret(from, to, &path)?,
            false if !is(ASIDE) => copy_file(from, to, &path)?,
            _ => {}
        }
    }
    let next = keys::path(to, keys::NEXT_KEY);
    if !keys::path(from, keys::NEXT_KEY).exists() {
        destroy(&next).map_err(at(&next))?;
    }
    Ok(())
}

/// Makes a ledger in `directory`, which must not exist or be empty, from the backup in `from`: all of
/// it, or only up to one entry. The past restored is for looking at: nothing can be recorded
/// in it, since the ledger that it comes from has gone on.
pub fn restore(
    from: &Path,
    directory: &Path,
    up_to: Option<Position>,
    progress: &Progress,
) -> Result<Copied, BackupError> {
    directory::layout(from)?;
    let keys = keys::verifying_keys(from)?;
    let signer = match keys::signer(from) {
        Err(DirectoryError::KeyMissing(_)) => return Err(BackupError::WithoutKey(from.to_owned())),
        signer => signer?,
    };
    directory::must_be_free(directory)?;
    let archive = Archive::open(&Places::of(from), &keys).map_err(LogError::from)?;
    let note = |tree: &_| disk::sign(tree, &signer.key);
    let copied = disk::write_beginning(&archive, &directory.join("tiles"), up_to, note, progress)?;
    // The rest of the directory; sled and the journal are built when it is opened.
    copy_keys(from, directory, Secrets::With)?;
    mirror(&from.join("vault"), &directory.join("vault"), copy_secret)?;
    mirror(&from.join("anchors"), &directory.join("anchors"), copy_file)?;
    copy_documents(from, directory)?;
    let head = Places::of(directory).head;
    let tiles = directory.join("tiles").join("checkpoint");
    let text = fs::read(&tiles).map_err(at(&tiles))?;
    write_durably(&head, &text, 0o666).map_err(at(&head))?;
    let used_for = if up_to.is_some() { Use::Looking } else { Use::Recording };
    directory::write_settings(directory, used_for)?;
    sync_parent(directory).map_err(at(directory))?;
    drop(directory::open_to_heal(directory)?);
    Ok(copied)
}

fn copy_documents(from: &Path, to: &Path) -> Result<(), BackupError> {
    let (source, target) = (directory::documents(from), directory::documents(to));
    for digest in source.list()? {
        if !target.holds(digest) {
            source.copy_to(&target, digest)?;
            if !target.holds(digest) || !target.is_whole(digest)? {
                return Err(BackupError::Changed(source.path(digest)));
            }
        }
    }
    Ok(())
}

/// Copies a file with its mode, durably; nothing if the copy says the same. Its owner may write it, also
/// where the original must not be written.
fn copy_file(from: &Path, to: &Path, name: &Path) -> Result<(), BackupError> {
    use std::os::unix::fs::PermissionsExt;
    let (source, target) = (from.join(name), to.join(name));
    let bytes = fs::read(&source).map_err(at(&source))?;
    if fs::read(&target).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let mode = fs::metadata(&source).map_err(at(&source))?.permissions().mode() | 0o200;
    let parent = target.parent().unwrap_or(to);
    make_like(source.parent().unwrap_or(from), parent)?;
    write_durably(&target, &bytes, mode).map_err(at(&target))
}

/// The same for a secret: another in its place, and what an interrupted copying has left, is overwritten
/// where it lies. The ledger still has this one.
fn copy_secret(from: &Path, to: &Path, name: &Path) -> Result<(), BackupError> {
    let (source, target) = (from.join(name), to.join(name));
    let bytes = fs::read(&source).map_err(at(&source))?;
    if !fs::read(&target).is_ok_and(|there| there == bytes) {
        for old in [aside(&target), target] {
            destroy(&old).map_err(at(&old))?;
        }
    }
    copy_file(from, to, name)
}

/// Makes a directory with the mode of another; its owner may write in it.
fn make_like(like: &Path, directory: &Path) -> Result<(), BackupError> {
    use std::os::unix::fs::PermissionsExt;
    if !directory.is_dir() {
        create_directory(directory).map_err(at(directory))?;
        let mut permissions = fs::metadata(like).map_err(at(like))?.permissions();
        permissions.set_mode(permissions.mode() | 0o700);
        fs::set_permissions(directory, permissions).map_err(at(directory))?;
    }
    Ok(())
}

/// How one file is copied from a directory to another.
type CopyFile = fn(&Path, &Path, &Path) -> Result<(), BackupError>;

/// Makes `to` hold the files that `from` holds, and no others.
fn mirror(from: &Path, to: &Path, copy: CopyFile) -> Result<(), BackupError> {
    if !from.is_dir() {
        return Ok(());
    }
    make_like(from, to)?;
    let names = |directory: &Path| -> Result<Vec<_>, BackupError> {
        let entries = fs::read_dir(directory).map_err(at(directory))?;
        entries.map(|entry| Ok(entry.map_err(at(directory))?.file_name())).collect()
    };
    let mut held = Vec::new();
    for name in names(from)? {
        let path = Path::new(&name);
        if from.join(path).is_dir() {
            mirror(&from.join(path), &to.join(path), copy)?;
        } else if path.extension().is_some_and(|extension| extension == ASIDE) || is_gone(from, copy(from, to, path))? {
            continue;
        }
        held.push(name);
    }
    for name in names(to)? {
        if !held.contains(&name) {
            let gone = to.join(&name);
            destroy(&gone).map_err(at(&gone))?;
        }
    }
    Ok(())
}

/// Whether it could not be copied because it was taken away, in the meantime, from where it lay.
fn is_gone(from: &Path, copied: Result<(), BackupError>) -> Result<bool, BackupError> {
    match copied {
        Err(BackupError::Io { path, source }) if source.kind() == io::ErrorKind::NotFound && path.starts_with(from) => {
            Ok(true)
        }
        copied => copied.map(|()| false),
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError + use<> {
    let path = path.to_owned();
    move |source| BackupError::Io { path, source }
}
