//! Documents, beside the log and named in it by SHA-256: `documents/ab/abcd…`.
//!
//! A document is on the disk, file and directory, before an event may name it. Its bytes never
//! change; that they are what was named, its name says.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use eventlog::{
    Digest,
    files::{create_anew, create_directory, if_there, open_plain, open_unlinked, sync_parent},
};
use sha2::{Digest as _, Sha256};

/// A document is at most this long, in bytes.
pub const DOCUMENT_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// What is being taken in lies here, so that a name is never there without all of its bytes.
const INCOMING: &str = "incoming";

/// Why a document was not taken in or read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// Over [`DOCUMENT_BYTES_MAX`].
    #[error("the document is longer than {DOCUMENT_BYTES_MAX} bytes; split it")]
    TooLong,
}

/// A document that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its SHA-256.
    pub digest: Digest,
    /// How many bytes it has.
    pub bytes: u64,
}

/// A document that was read and has no name yet. It is gone with this value, unless it is kept.
#[derive(Debug)]
pub struct Aside {
    path: PathBuf,
    held: Held,
}

impl Drop for Aside {
    fn drop(&mut self) {
        // Where it was kept there is none.
        let _ = fs::remove_file(&self.path);
    }
}

/// The documents of a ledger.
#[derive(Debug, Clone)]
pub struct Documents {
    directory: PathBuf,
}

/// The digest of a document's bytes.
pub fn digest(mut input: impl Read) -> io::Result<Digest> {
    copy(&mut input, &mut io::sink()).map(|(digest, _)| digest)
}

impl Documents {
    /// Those in `directory`.
    pub fn at(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    /// Where a document with this digest lies, if it is held.
    pub fn path(&self, digest: Digest) -> PathBuf {
        let name = digest.to_string();
        self.directory.join(&name[..2]).join(name)
    }

    /// Whether a document with this digest is held.
    pub fn holds(&self, digest: Digest) -> bool {
        self.path(digest).is_file()
    }

    /// How many bytes a held document has.
    pub fn length(&self, digest: Digest) -> Result<u64, DocumentError> {
        let path = self.path(digest);
        fs::symlink_metadata(&path).map(|found| found.len()).map_err(at(&path))
    }

    /// Takes a document in; durable, with its name, when this returns. The same bytes are held once.
    pub fn take(&self, input: impl Read) -> Result<Held, DocumentError> {
        self.keep(self.take_aside(input)?)
    }

    /// Reads a document to its end, and lays it aside under no name of its own.
    pub fn take_aside(&self, mut input: impl Read) -> Result<Aside, DocumentError> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let incoming = self.directory.join(INCOMING);
        create_directory(&incoming).map_err(at(&incoming))?;
        // Two who take in at once must not write into one file.
        let path = incoming.join(format!("{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed)));
        let mut file = create_anew(&path, 0o666).map_err(at(&path))?;
        let mut aside = Aside { path, held: Held { digest: Digest([0; 32]), bytes: 0 } };
        let (digest, bytes) = copy(&mut input, &mut file).map_err(at(&aside.path))?;
        if bytes > DOCUMENT_BYTES_MAX {
            return Err(DocumentError::TooLong);
        }
        file.sync_all().map_err(at(&aside.path))?;
        aside.held = Held { digest, bytes };
        Ok(aside)
    }

    /// Gives a document that was laid aside its name; durable when this returns.
    pub fn keep(&self, aside: Aside) -> Result<Held, DocumentError> {
        let Held { digest, bytes } = aside.held;
        let path = self.path(digest);
        let directory = path.parent().unwrap_or(&self.directory);
        create_directory(directory).map_err(at(directory))?;
        fs::rename(&aside.path, &path).map_err(at(&path))?;
        // Also of directories that were there: whoever made them may have been killed before their names
        // were durable.
        for name in [&path, directory, &self.directory] {
            sync_parent(name).map_err(at(name))?;
        }
        Ok(Held { digest, bytes })
    }

    /// The digests of all documents that are held, in order.
    pub fn list(&self) -> Result<Vec<Digest>, DocumentError> {
        let mut digests = Vec::new();
        for directory in entries(&self.directory)? {
            if directory.is_dir() && !directory.ends_with(INCOMING) {
                let names = entries(&directory)?.into_iter().filter(|path| path.is_file());
                digests.extend(names.filter_map(|path| path.file_name()?.to_str()?.parse::<Digest>().ok()));
            }
        }
        digests.sort();
        Ok(digests)
    }

    /// Reads a held document again: whether its bytes are still what its name says.
    pub fn is_whole(&self, digest: Digest) -> Result<bool, DocumentError> {
        let path = self.path(digest);
        let mut file = open_plain(&path).map_err(at(&path))?;
        let (found, _) = copy(&mut file, &mut io::sink()).map_err(at(&path))?;
        Ok(found == digest)
    }

    /// Copies a held document to `to`.
    pub fn copy_to(&self, to: &Self, digest: Digest) -> Result<(), DocumentError> {
        let path = self.path(digest);
        to.take(open_unlinked(&path).map_err(at(&path))?).map(drop)
    }
}

fn entries(directory: &Path) -> Result<Vec<PathBuf>, DocumentError> {
    let Some(entries) = if_there(fs::read_dir(directory)).map_err(at(directory))? else { return Ok(Vec::new()) };
    entries.map(|entry| Ok(entry.map_err(at(directory))?.path())).collect()
}

/// Copies, and hashes what it copies; one byte over the limit is where it stops.
fn copy(input: &mut impl Read, output: &mut impl Write) -> io::Result<(Digest, u64)> {
    let (mut hash, mut length, mut buffer) = (Sha256::new(), 0, vec![0; 256 * 1024]);
    loop {
        let read = match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = buffer.get(..read).unwrap_or_default();
        hash.update(bytes);
        output.write_all(bytes)?;
        length += read as u64;
        if length > DOCUMENT_BYTES_MAX {
            break;
        }
    }
    Ok((Digest(hash.finalize().into()), length))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> DocumentError + use<> {
    let path = path.to_owned();
    move |source| DocumentError::Io { path, source }
}
