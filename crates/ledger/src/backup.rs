//! Backups: online, incremental, verified on the way out and in, resumable where one was interrupted.
//!
//! A backup is a ledger's directory without what can be built again: `tiles/`, `documents/`, `anchors/`,
//! `vault/`, `desk/`, `access/`, `log.vkey`, `key-changes/`, `keys/`, `ledger.toml`. `docs/backup.md` specifies it.
//!
//! **Invariant:** a copy is never made worse. A file is copied if it is sound; nothing sound is replaced by, or
//! removed for, what is damaged or missing. A person's key goes only where the log says that they were erased.
//! Nothing is written or read through a link, and nothing keeps the mode that somebody else gave it.

mod access;
mod persons;
mod target;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use eventlog::{
    Archive, LogError, LogReader, Places, Position, Progress,
    disk::{self, Copied, CopyError},
    files::{Odd, create_directory, if_there, odd_below, put_durably, read_unlinked, sync_parent, write_durably},
};

use crate::{
    access::{ACCESS, AccessError},
    anchors::Anchors,
    contents::system_time,
    desk_files::{DESK, DeskFileError},
    directory::{self, DirectoryError, Use, VAULT},
    documents::DocumentError,
    durable::{destroy, forget_remains, write_secret},
    kept::{
        self, Against, Fault, Kept, KeptFinding,
        anchors::{ANCHORS, Kind},
    },
    keys::{self, KEYS},
    ledger_error::LedgerError,
    settings::{self, PUBLIC_MODE, SETTINGS},
    vault::VaultError,
};

/// A key that is changed meanwhile is copied again, so many times.
const TRIES: u32 = 3;

/// When the last backup was made, how many entries it has, and where: a line in the ledger's directory.
pub const BACKED_UP: &str = "backed-up";

/// What a backup takes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// The signing key, the vault of names, the accounts and who looked: a ledger that can be continued. As secret as the ledger.
    With,
    /// Neither: everything in it may be shown.
    Without,
}

/// Why a backup was not made or restored.
#[derive(Debug, thiserror::Error)]
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
    /// A link, a pipe, a device: it could lead out of the directory, or never end.
    #[error("{path} is {odd}, and no plain file or directory; move it away. Nothing was written")]
    NotPlain {
        /// Which.
        path: PathBuf,
        /// What it is.
        odd: Odd,
    },
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Accounts and tokens.
    #[error(transparent)]
    Desk(#[from] DeskFileError),
    /// Who looked.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Secrets are in the backup that is to be made without them.
    #[error("{0} was made with secrets, and holds them; make the backup without them in another directory")]
    HoldsSecrets(PathBuf),
    /// A key of another ledger is in the directory.
    #[error("{0} is another ledger's; make the backup in another directory. Nothing was written")]
    OfAnother(PathBuf),
    /// The ledger's key was changed again and again.
    #[error("{0}: the ledger's key was changed while it was copied; make the backup again")]
    KeysChanging(PathBuf),
    /// The backup was made without the key that signs.
    #[error("{0} was made without secrets: it can be checked and read, but not restored; use a backup with them")]
    WithoutKey(PathBuf),
}

impl From<LedgerError> for BackupError {
    fn from(error: LedgerError) -> Self {
        Self::Directory(error.into())
    }
}

impl From<LogError> for BackupError {
    fn from(error: LogError) -> Self {
        Self::Directory(DirectoryError::Ledger(error.into()))
    }
}

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The entries.
    pub copied: Copied,
    /// What was not copied, because it is damaged or missing where it should come from; what the copy has of it
    /// stays as it is.
    pub left: Vec<KeptFinding>,
}

/// What of a ledger's directory is in a backup, with and without secrets.
const COPIED: [&str; 6] = ["tiles", "documents", ANCHORS, keys::CHANGES, keys::VERIFYING_KEY, SETTINGS];
const SECRET: [&str; 4] = [KEYS, VAULT, DESK, ACCESS];

/// Brings the backup in `to` up to date with the ledger in `directory`, which may be in use.
pub fn backup(directory: &Path, to: &Path, secrets: Secrets, progress: &Progress) -> Result<Made, BackupError> {
    settings::layout(directory)?;
    let secret = SECRET.iter().filter(|_| secrets == Secrets::With);
    COPIED.iter().chain(secret).try_for_each(|name| must_be_plain(&directory.join(name)))?;
    must_be_plain_below(to)?;
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
    // Before anything is written, be it a document.
    target::must_be_ours(to, &keys)?;
    if secrets == Secrets::Without && target::holds_secrets(to) {
        return Err(BackupError::HoldsSecrets(to.to_owned()));
    }
    disk::check_continued(&Places::of(directory), &keys, &to.join("tiles"))?;
    create_directory(to).map_err(at(to))?;
    // First of all whose it is: interrupted, it is still known for a backup of this ledger.
    if ![to.join(keys::VERIFYING_KEY), keys::path(to, keys::VERIFYING_KEY)].iter().any(|path| path.exists()) {
        put(&to.join(keys::VERIFYING_KEY), format!("{}\n", keys.current()).as_bytes())?;
    }
    let mut kept = Kept::default();
    // Documents first: an entry in the backup never names one that is held and was left out.
    copy_documents(directory, to, &mut kept)?;
    let copied = copy_signed(directory, to, secrets, progress, &mut kept)?;
    // After the entries: whatever one of them names was kept before it was recorded.
    let archive = Archive::open(&Places::of(to), &keys::verifying_keys(to)?).map_err(LogError::from)?;
    copy_anchors(directory, to, &archive, &mut kept)?;
    let settings = settings::settings_text(directory)?;
    put(&to.join(SETTINGS), settings.as_bytes())?;
    if secrets == Secrets::With
        && let Some(ledger) = persons::known(directory, to, archive)?
    {
        persons::copy(directory, to, &ledger, &mut kept)?;
        access::copy(directory, to, ledger.events(), progress, &mut kept)?;
    }
    if kept.findings.is_empty() {
        // For whoever asks how old it is; an account that may only read makes backups all the same.
        let line = format!("{} {} {}\n", system_time(), copied.size, to.display());
        let _ = write_durably(&directory.join(BACKED_UP), line.as_bytes(), PUBLIC_MODE);
    }
    Ok(Made { copied, left: kept.findings })
}

fn must_be_plain(path: &Path) -> Result<(), BackupError> {
    match odd_below(path).map_err(at(path))?.into_iter().next() {
        Some((path, odd)) => Err(BackupError::NotPlain { path, odd }),
        None => Ok(()),
    }
}

/// Everything below; the directory itself may have been named by a link.
fn must_be_plain_below(directory: &Path) -> Result<(), BackupError> {
    for entry in if_there(fs::read_dir(directory)).map_err(at(directory))?.into_iter().flatten() {
        must_be_plain(&entry.map_err(at(directory))?.path())?;
    }
    Ok(())
}

/// Copies the entries, and the keys that go with them: the log may change its key meanwhile.
fn copy_signed(
    directory: &Path,
    to: &Path,
    secrets: Secrets,
    progress: &Progress,
    kept: &mut Kept,
) -> Result<Copied, BackupError> {
    let mut from = None;
    for _ in 0..TRIES {
        let keys = keys::verifying_keys(directory)?;
        let copied = disk::copy_tiles(&Places::of(directory), &keys, &to.join("tiles"), progress)?;
        let from = *from.get_or_insert(copied.from);
        let changing = is_gone(directory, copy_keys(directory, to, secrets, kept))?;
        let named = keys.retired().last().is_none_or(|(_, last)| *last <= copied.size);
        let whole = secrets == Secrets::Without || keys::signer(to).is_ok();
        if !changing && named && whole && keys::verifying_keys(to).is_ok_and(|there| there.current() == keys.current())
        {
            return Ok(Copied { from, ..copied });
        }
    }
    Err(BackupError::KeysChanging(to.to_owned()))
}

fn copy_keys(from: &Path, to: &Path, secrets: Secrets, kept: &mut Kept) -> Result<(), BackupError> {
    let (ours, theirs) = (keys::rotations(from)?, keys::rotations(to)?);
    for entry in &ours {
        let (source, target) = (keys::receipt_path(from, *entry), to.join(keys::CHANGES));
        // First what the receipt is for.
        for source in [source.with_extension(keys::ENTRY), source] {
            let bytes = read_unlinked(&source).map_err(at(&source))?;
            put(&target.join(source.file_name().unwrap_or_default()), &bytes)?;
        }
    }
    for entry in theirs.iter().filter(|entry| !ours.contains(entry)) {
        kept.find(Path::new(keys::CHANGES).join(format!("{entry}.{}", keys::RECEIPT)), Fault::Gone);
    }
    let source = keys::verifying_key_path(from);
    let public = read_unlinked(&source).map_err(at(&source))?;
    if secrets == Secrets::With {
        make_private(&to.join(KEYS))?;
        for name in [keys::SIGNING_KEY, keys::NEXT_KEY] {
            let (source, target) = (keys::path(from, name), keys::path(to, name));
            match if_there(read_unlinked(&source)).map_err(at(&source))? {
                Some(bytes) => put_secret(&target, &bytes)?,
                // It was there only until the log named it. The one that signs is there: it was read before.
                None if name == keys::NEXT_KEY => drop(destroy(&target).map_err(at(&target))?),
                None => {}
            }
        }
        put(&keys::path(to, keys::VERIFYING_KEY), &public)?;
    }
    put(&to.join(keys::VERIFYING_KEY), &public)?;
    // Of a backup of an earlier layout: what readers need lies where they can read it.
    let beside = |entry: &u64| [keys::ENTRY, keys::RECEIPT].map(|name| keys::path(to, &format!("{entry}.{name}")));
    theirs.iter().flat_map(beside).try_for_each(|old| if_there(fs::remove_file(&old)).map(drop).map_err(at(&old)))
}

/// Makes a ledger in `directory`, which must not exist or be empty, from the backup in `from`: all of
/// it, or only up to one entry. The past restored is for looking at: nothing can be recorded
/// in it, since the ledger that it comes from has gone on.
pub fn restore(
    from: &Path,
    directory: &Path,
    up_to: Option<Position>,
    progress: &Progress,
) -> Result<Made, BackupError> {
    must_be_plain_below(from)?;
    settings::layout(from)?;
    let keys = keys::verifying_keys(from)?;
    let signer = match keys::signer(from) {
        Err(DirectoryError::KeyMissing(_)) => return Err(BackupError::WithoutKey(from.to_owned())),
        signer => signer?,
    };
    directory::must_be_free(directory)?;
    let archive = Archive::open(&Places::of(from), &keys).map_err(LogError::from)?;
    let note = |tree: &_| signer.head(tree, None);
    let copied = disk::write_beginning(&archive, &directory.join("tiles"), up_to, note, progress)?;
    let mut kept = Kept::default();
    // The rest of the directory; sled and the journal are built when it is opened.
    copy_keys(from, directory, Secrets::With, &mut kept)?;
    copy_anchors(from, directory, &archive, &mut kept)?;
    // Whom the whole log says to be erased, whatever the backup still has, and however little is restored.
    if let Some(ledger) = persons::known(from, directory, archive)? {
        persons::copy(from, directory, &ledger, &mut kept)?;
        // A past is restored for looking at the ledger: who looked since then is no part of it.
        if up_to.is_none() {
            access::restore(from, directory, ledger.events(), progress, &mut kept)?;
        }
    }
    copy_documents(from, directory, &mut kept)?;
    let head = Places::of(directory).head;
    let tiles = directory.join("tiles").join("checkpoint");
    let text = read_unlinked(&tiles).map_err(at(&tiles))?;
    write_durably(&head, &text, PUBLIC_MODE).map_err(at(&head))?;
    match up_to {
        Some(_) => settings::write_settings(directory, Use::Looking)?,
        None => put(&directory.join(SETTINGS), settings::settings_text(from)?.as_bytes())?,
    }
    sync_parent(directory).map_err(at(directory))?;
    drop(directory::open_to_heal(directory)?);
    Ok(Made { copied, left: kept.findings })
}

fn copy_documents(from: &Path, to: &Path, kept: &mut Kept) -> Result<(), BackupError> {
    let (source, target) = (directory::documents(from), directory::documents(to));
    let name = |path: PathBuf, within: &Path| path.strip_prefix(within).unwrap_or(&path).to_owned();
    for digest in source.list()? {
        if target.holds(digest) && target.length(digest)? == source.length(digest)? {
            continue;
        }
        if source.is_whole(digest)? {
            source.copy_to(&target, digest)?;
        } else {
            kept.find(name(source.path(digest), from), Fault::Altered);
        }
    }
    for digest in target.list()?.into_iter().filter(|digest| !source.holds(*digest)) {
        kept.find(name(target.path(digest), to), Fault::Gone);
    }
    Ok(())
}

fn copy_anchors(from: &Path, to: &Path, log: &dyn LogReader, kept: &mut Kept) -> Result<(), BackupError> {
    let (source, target) = (from.join(ANCHORS), to.join(ANCHORS));
    let keys = keys::verifying_keys(from)?;
    let against = Against { log, keys: &keys };
    let policy = Anchors::of(from).policy_if_any().ok().flatten();
    let judge = |name: &Path, bytes: &[u8]| kept::anchors::judge(name, bytes, &against, policy.as_ref());
    let read = |path: &Path| if_there(read_unlinked(path)).map_err(at(path));
    let names = kept::anchors::files(&source).map_err(at(&source))?;
    for name in &names {
        let (place, path) = (target.join(name), Path::new(ANCHORS).join(name));
        // It may be gone since it was listed.
        let Some(bytes) = read(&source.join(name))? else { continue };
        let there = read(&place)?;
        let fault = match (judge(name, &bytes), &there) {
            (Err(fault), _) => Some(fault),
            (Ok(()), Some(there)) if *there == bytes => None,
            (Ok(()), Some(there)) => match kept::anchors::kind(name) {
                Kind::Evidence if judge(name, there).is_ok() && !kept::anchors::holds_lines(&bytes, there) => {
                    Some(Fault::Differs)
                }
                Kind::Setting if bytes.is_empty() => Some(Fault::Unreadable("it is empty".to_owned())),
                _ => None,
            },
            (Ok(()), None) => None,
        };
        match fault {
            Some(fault) => kept.find(path, fault),
            None if there.is_some_and(|there| there == bytes) => {}
            None => put_like(&source.join(name), &place, &bytes)?,
        }
    }
    for name in kept::anchors::files(&target).map_err(at(&target))? {
        if !names.contains(&name) && kept::anchors::kind(&name) != Kind::Note {
            kept.find(Path::new(ANCHORS).join(&name), Fault::Gone);
        }
    }
    Ok(())
}

/// Writes a file that everybody may read whom the umask lets; nothing if it says the same.
fn put(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    match read_unlinked(path).is_ok_and(|there| there == bytes) {
        true => Ok(()),
        false => put_durably(path, bytes).map_err(at(path)),
    }
}

/// The same; whoever may read a program may run it.
fn put_like(like: &Path, path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    use std::os::unix::fs::PermissionsExt;
    let runs = fs::symlink_metadata(like).map_err(at(like))?.permissions().mode() & 0o100 != 0;
    create_directory(path.parent().unwrap_or(path)).map_err(at(path))?;
    write_durably(path, bytes, if runs { 0o777 } else { PUBLIC_MODE }).map_err(at(path))
}

/// Writes a secret for its owner alone; another in its place, and what an interrupted copying has left, is
/// overwritten where it lies.
fn put_secret(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    forget_remains(path).map_err(at(path))?;
    match read_unlinked(path).is_ok_and(|there| there == bytes) {
        true => set_mode(path, 0o600),
        false => write_secret(path, bytes).map_err(at(path)),
    }
}

/// Makes a directory that is its owner's alone.
fn make_private(path: &Path) -> Result<(), BackupError> {
    create_directory(path).map_err(at(path))?;
    set_mode(path, 0o700)
}

fn set_mode(path: &Path, mode: u32) -> Result<(), BackupError> {
    use std::os::unix::fs::PermissionsExt;
    let found = fs::symlink_metadata(path).map_err(at(path))?;
    match found.is_symlink() || found.permissions().mode() & 0o7777 == mode {
        true => Ok(()),
        false => fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(at(path)),
    }
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
