//! Copying the public files elsewhere: incremental, verified, and resumable where it was interrupted.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use proof::{Checkpoint, CheckpointError, Digest, Frontier, LogKeys, NoteError};

use super::{archive::Archive, places::Places};
use crate::{
    encoded::Encoded,
    error::DiskError,
    event::Position,
    files::{aside, at, create_directory, if_there, read_plain_text, sync_directory, write_aside},
    progress::Progress,
    reading::LogReader,
    store::StoreError,
    tiles::{TileReader, TileWriter, WIDTH},
};

/// So many entries are made durable in one go: what a kill can cost of a copy.
const STEP: u64 = 64 * 1024;
/// How far an unfinished copy has come.
const UNFINISHED: &str = "unfinished";

/// Why a copy was not made.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Reading or writing.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The copy has entries that the ledger has not, or others.
    #[error(
        "{path} holds a copy of {size} entries that this ledger does not continue: one of the two was changed, or they are not of one ledger. Nothing was written"
    )]
    NotContinued {
        /// The copy.
        path: PathBuf,
        /// How many entries it has.
        size: u64,
    },
    /// The copy's head was not signed by this ledger's key.
    #[error("{path} holds a copy of another ledger: its head is not signed by this one's key. Nothing was written")]
    OfAnother {
        /// The copy.
        path: PathBuf,
    },
    /// What was written does not read back.
    #[error("{path}: what was written does not read back as it was; the medium is not reliable, use another")]
    NotReadBack {
        /// The copy.
        path: PathBuf,
    },
    /// Asked for more than there is.
    #[error("the ledger has {size} entries; position {asked} is not among them")]
    NoSuchPosition {
        /// How many there are.
        size: u64,
        /// What was asked for.
        asked: Position,
    },
}

/// How many entries a copy had before and has now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Before.
    pub from: u64,
    /// Now.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Digest,
}

/// Copies the tiles of the ledger at `places` to the directory `to`, as far as they were signed; what
/// is there already must be a beginning of them. The ledger may be in use meanwhile.
pub fn copy_tiles(places: &Places, keys: &LogKeys, to: &Path, progress: &Progress) -> Result<Copied, CopyError> {
    // It ends with a signed head, so it has nothing that a power cut could take from the ledger.
    let archive = Archive::open(places, keys)?;
    let tree = archive.signed_tree().clone();
    let size = tree.size();
    progress.of(size);
    let before = head_of(to, keys)?;
    if let Some(head) = &before {
        must_continue(&archive, head, to)?;
    }
    let from = before.map_or(0, |head| head.size);
    if from < size || size == 0 {
        write(&archive, to, from, size, archive.head(), progress)?;
    }
    verify(to, from, size, &tree)?;
    Ok(Copied { from, size, root: tree.root() })
}

/// Whether the ledger at `places` continues the copy in `to`, if there is one. Nothing is written.
///
/// # Errors
/// [`CopyError::NotContinued`] and [`CopyError::OfAnother`] where it does not.
pub fn check_continued(places: &Places, keys: &LogKeys, to: &Path) -> Result<(), CopyError> {
    match head_of(to, keys)? {
        Some(head) => must_continue(&Archive::open(places, keys)?, &head, to),
        None => Ok(()),
    }
}

/// The signed head of the copy in `to`.
fn head_of(to: &Path, keys: &LogKeys) -> Result<Option<Checkpoint>, CopyError> {
    match TileReader::head(to, keys) {
        Ok(head) => Ok(head.map(|(head, _)| head)),
        Err(StoreError::Disk(DiskError::Head {
            source: CheckpointError::Origin(_) | CheckpointError::Note(NoteError::NotSigned(_)),
            ..
        })) => Err(CopyError::OfAnother { path: to.to_owned() }),
        Err(error) => Err(error.into()),
    }
}

fn must_continue(archive: &dyn LogReader, head: &Checkpoint, to: &Path) -> Result<(), CopyError> {
    let known = if head.size <= archive.signed_tree().size() { archive.root_at(head.size)? } else { None };
    match known == Some(head.root) {
        true => Ok(()),
        false => Err(CopyError::NotContinued { path: to.to_owned(), size: head.size }),
    }
}

/// Writes the entries of `archive`, or only those up to one of them, to the empty directory `to`, under
/// the head that was signed, or that `note` signs.
pub fn write_beginning(
    archive: &dyn LogReader,
    to: &Path,
    up_to: Option<Position>,
    note: impl FnOnce(&Frontier) -> String,
    progress: &Progress,
) -> Result<Copied, CopyError> {
    let all = archive.signed_tree().size();
    let size = match up_to {
        Some(last) if last.0 >= all => return Err(CopyError::NoSuchPosition { size: all, asked: last }),
        Some(last) => last.0 + 1,
        None => all,
    };
    progress.of(size);
    let mut writer = TileWriter::open(to, 0)?;
    append(archive, &mut writer, size, None, progress)?;
    let tree = writer.tree();
    // A beginning is what was signed if it leads, with what follows it, to the head that was signed.
    let mut whole = tree.clone();
    for commit in archive.commits(Position(size)) {
        whole.extend(commit?.skip_to(Position(size)).hashes.into_iter().take((all - whole.size()) as usize));
    }
    if whole != *archive.signed_tree() {
        return Err(StoreError::NotWhatWasSigned { size: all }.into());
    }
    // What was signed is not signed again: a head may bear signatures that nobody can make any more.
    let note = if size == all { archive.head().to_owned() } else { note(&tree) };
    publish(&mut writer, to, &note)?;
    verify(to, 0, size, &tree)?;
    Ok(Copied { from: 0, size, root: tree.root() })
}

fn write(
    archive: &dyn LogReader,
    to: &Path,
    from: u64,
    size: u64,
    note: &str,
    progress: &Progress,
) -> Result<(), CopyError> {
    create_directory(to).map_err(at(to))?;
    let unfinished = to.join(UNFINISHED);
    let resumed = if_there(read_plain_text(&unfinished)).map_err(at(&unfinished))?;
    let resumed =
        resumed.and_then(|text| text.trim().parse().ok()).filter(|size_then| (from..=size).contains(size_then));
    let writer = resumed.and_then(|resumed| {
        let writer = TileWriter::open(to, resumed).ok()?;
        (archive.root_at(resumed).ok()? == Some(writer.tree().root())).then_some(writer)
    });
    let mut writer = match writer {
        Some(writer) => writer,
        None => TileWriter::open(to, from)?,
    };
    append(archive, &mut writer, size, Some(&unfinished), progress)?;
    if writer.tree() != *archive.signed_tree() {
        return Err(StoreError::NotWhatWasSigned { size }.into());
    }
    publish(&mut writer, to, note)?;
    if_there(fs::remove_file(&unfinished)).map_err(at(&unfinished))?;
    Ok(())
}

fn append(
    archive: &dyn LogReader,
    writer: &mut TileWriter,
    size: u64,
    unfinished: Option<&Path>,
    progress: &Progress,
) -> Result<(), StoreError> {
    progress.at(writer.size());
    for commit in archive.commits(Position(writer.size())) {
        let commit = commit?.skip_to(Position(writer.size()));
        let encoded = Encoded::again(&[commit])?;
        for (entry, hash) in encoded.entries().zip(encoded.hashes()) {
            if writer.size() == size {
                return Ok(());
            }
            writer.append(entry, *hash)?;
            if let Some(path) = unfinished
                && writer.size().is_multiple_of(STEP)
            {
                writer.complete()?;
                sync(path)?;
                // Not durable, and need not be: an older one only costs time.
                drop(write_aside(path, writer.size().to_string().as_bytes(), 0o666).map_err(at(path))?);
                fs::rename(aside(path), path).map_err(at(path))?;
            }
        }
        progress.at(writer.size());
    }
    Ok(())
}

fn publish(writer: &mut TileWriter, to: &Path, note: &str) -> Result<(), StoreError> {
    writer.complete()?;
    drop(writer.prepare(note)?);
    sync(to)?;
    writer.publish()?;
    sync_directory(to).map_err(at(to))?;
    writer.tidy();
    Ok(())
}

/// Syncs the whole file system on which `path` lies: the files are many.
fn sync(path: &Path) -> Result<(), StoreError> {
    let path = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let directory = File::open(path).map_err(at(path))?;
    rustix::fs::syncfs(&directory).map_err(|error| at(path)(error.into()))
}

/// Reads back what was written and recomputes the tree from the entries themselves.
fn verify(to: &Path, from: u64, size: u64, tree: &Frontier) -> Result<(), CopyError> {
    let not_read_back = || CopyError::NotReadBack { path: to.to_owned() };
    let reader = TileReader::new(to, size);
    for index in from / WIDTH..reader.bundles() {
        let leaves: Vec<Digest> = reader.entries(index)?.iter().map(Digest::of_leaf).collect();
        if leaves != reader.hashes(0, index)? {
            return Err(not_read_back());
        }
        if leaves.len() as u64 == WIDTH {
            let root = leaves.into_iter().collect::<Frontier>().root();
            let above = reader.hashes(1, index / WIDTH)?;
            if above.get((index % WIDTH) as usize) != Some(&root) {
                return Err(not_read_back());
            }
        }
    }
    match reader.tree()? == *tree {
        true => Ok(()),
        false => Err(not_read_back()),
    }
}
