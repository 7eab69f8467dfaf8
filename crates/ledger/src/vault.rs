//! The vault of persons' names: `vault/`, beside the log and never in it.
//!
//! The log carries only a salted digest of a name. Name and salt lie here, sealed under a key of the
//! person's own. Destroying the key erases the person, and every proof over the log still holds.
//! `docs/vault.md` has the bytes.
//!
//! **Invariant:** a key is never there without the value it opens. The value is durable before its
//! key is written, and the key is destroyed before its value is removed. A value without a key can be
//! read by nobody; the next sealing or erasing of that person clears it away.

use std::{
    collections::BTreeSet,
    fs::{self, DirBuilder, File},
    io::{self, Read},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use domain::PersonId;
use eventlog::{
    Digest,
    canonical::CanonicalError,
    files::{self, if_there, open_plain},
};
use unicode_normalization::UnicodeNormalization;

use crate::{
    characters::hides,
    durable::{self, Destroyed},
    sealed,
};

pub use crate::sealed::Disclosure;

/// A name is at most this long, in characters.
pub const NAME_CHARS_MAX: usize = 200;

const KEYS: &str = "keys";
const SEALED: &str = "sealed";
/// More than any file of the vault holds: a longer one is read so far, and fails its check.
const FILE_BYTES_MAX: u64 = 4096;
const DIRECTORY_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// Why a name was not sealed, read or erased. No message ever holds a name or a key.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The operating system refused.
    #[error(
        "{path}: {source}; check that the vault belongs to the account that runs the ledger, and that the disk has room"
    )]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// The operating system has no random bytes to give.
    #[error("no random bytes from the operating system: {0}; nothing was sealed, try again")]
    Random(#[from] getrandom::Error),
    /// Not a name.
    #[error(
        "a person's name has 1 to {NAME_CHARS_MAX} characters, letters among them, and no control characters; correct it"
    )]
    Name,
    /// One person, one name: another name is another person's identifier.
    #[error("{0} is already there: the person is in the vault; take a new identifier, or erase this person first")]
    Exists(PathBuf),
    /// No key, or one that is destroyed: nobody can read the name any more.
    #[error("{0} is not there or is overwritten: the person was erased or never sealed; the name cannot be read")]
    Erased(PathBuf),
    /// A key that is erased here, and has another name.
    #[error(
        "{0} was a link, or its file has another name too: it is gone from the vault, and its bytes are not overwritten; find what else has them, and destroy it"
    )]
    Linked(PathBuf),
    /// Not what was written.
    #[error("{path} {detail}; restore this person's key and sealed value from one backup, or erase the person")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        detail: &'static str,
    },
    /// It could be a copy of a key, which would outlive the erasing.
    #[error("{0} does not belong into the vault; destroy it if it is a copy of a key, else move it away")]
    Stray(PathBuf),
    /// The text to be hashed has no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
}

/// What became of an erasing. Either way nothing is there afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// Something was there, and is gone.
    Now,
    /// Nothing was there.
    Before,
}

/// What a vault's directories hold.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// Everybody of whom there is anything.
    pub persons: BTreeSet<PersonId>,
    /// Files that do not belong there.
    pub strays: Vec<PathBuf>,
}

impl Contents {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.persons.is_empty() && self.strays.is_empty()
    }
}

/// The vault in a directory. It holds nothing in memory.
pub struct Vault {
    directory: PathBuf,
}

impl Vault {
    /// The vault in `directory`. Touches nothing: the directory is made at the first sealing.
    pub fn at(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    /// An identifier for a new person, random so that it says nothing about them.
    pub fn new_person() -> Result<PersonId, VaultError> {
        Ok(PersonId::of(random()?))
    }

    /// Seals a person's name and returns the digest for the log. Durable before it returns. When it
    /// fails, it destroys what it wrote, as far as the disk still lets it.
    pub fn seal(&self, person: &PersonId, name: &str) -> Result<Digest, VaultError> {
        let disclosure = Disclosure::of(person.clone(), normal(name)?, random()?)?;
        let key = random()?;
        // Only a text of many gigabytes cannot be sealed.
        let sealed = sealed::seal(person, &disclosure.text()?, key, random()?).map_err(|_| VaultError::Name)?;

        self.prepare()?;
        let _held = self.hold(File::lock)?;
        let key_path = self.path(KEYS, person);
        if fs::exists(&key_path).map_err(at(&key_path))? {
            return Err(VaultError::Exists(key_path));
        }
        // What an interrupted sealing or erasing left.
        self.destroy(person)?;
        let write = |path: &Path, bytes: &[u8]| files::write_durably(path, bytes, FILE_MODE).map_err(at(path));
        let written = write(&self.path(SEALED, person), &sealed).and_then(|()| write(&key_path, &key));
        if written.is_err() {
            // The first error is the one to report.
            let _ = self.destroy(person);
        }
        written.map(|()| disclosure.digest)
    }

    /// The person's name, checked: what is sealed is this person's and whole. Whether it is the name
    /// that was recorded, the caller sees by comparing the digest with the log's.
    pub fn reveal(&self, person: &PersonId) -> Result<Disclosure, VaultError> {
        let _held = self.hold(File::lock_shared)?;
        self.open(person)
    }

    /// Erases the person: the key is overwritten and removed, then the sealed value. Durable before
    /// it returns; after an interruption it is called again.
    pub fn erase(&self, person: &PersonId) -> Result<Erased, VaultError> {
        let _held = self.hold(File::lock)?;
        Ok(if self.destroy(person)? { Erased::Now } else { Erased::Before })
    }

    /// Everybody of whom the vault holds anything, be it what an interrupted sealing or erasing left.
    pub fn persons(&self) -> Result<Vec<PersonId>, VaultError> {
        let _held = self.hold(File::lock_shared)?;
        self.list()
    }

    fn path(&self, folder: &str, person: &PersonId) -> PathBuf {
        self.directory.join(folder).join(person.as_str())
    }

    /// Makes the directories, readable by their owner alone.
    pub(crate) fn prepare(&self) -> Result<(), VaultError> {
        for path in [self.directory.clone(), self.directory.join(SEALED), self.directory.join(KEYS)] {
            match DirBuilder::new().mode(DIRECTORY_MODE).create(&path) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(at(&path)(error)),
                // Even if it was there: whoever made it may have been interrupted before this.
                _ => files::sync_parent(&path).map_err(at(&path))?,
            }
        }
        Ok(())
    }

    /// Locks the vault until the result is dropped, so that nobody meets a person half sealed or half
    /// erased. `None` where there is no vault yet.
    fn hold(&self, lock: fn(&File) -> io::Result<()>) -> Result<Option<File>, VaultError> {
        let held = if_there(File::open(&self.directory)).and_then(|held| {
            held.iter().try_for_each(lock)?;
            Ok(held)
        });
        held.map_err(at(&self.directory))
    }

    fn open(&self, person: &PersonId) -> Result<Disclosure, VaultError> {
        let path = self.path(KEYS, person);
        let Some(key) = read(&path)? else { return Err(VaultError::Erased(path)) };
        let Ok(key) = <[u8; 32]>::try_from(key) else { return Err(damaged(path, "is not a key of 32 bytes")) };
        // An erasing was interrupted; a random key is never this.
        if key == [0; 32] {
            return Err(VaultError::Erased(path));
        }
        let path = self.path(SEALED, person);
        let Some(sealed) = read(&path)? else { return Err(damaged(path, "is not there, but its key is")) };
        sealed::open(person, &sealed, key).map_err(|detail| damaged(path, detail))
    }

    /// Destroys the key, then the value, each with what an interrupted writing left of it. Whether
    /// there was anything.
    fn destroy(&self, person: &PersonId) -> Result<bool, VaultError> {
        let (mut found, mut linked) = (false, None);
        // What has another name too is overwritten only if it is what it should be, and not anybody's file.
        let own = self.open(person).is_ok();
        for path in self.files(person) {
            for path in [files::aside(&path), durable::retired(&path), path] {
                let destroyed = match own {
                    true => durable::destroy_all(&path),
                    false => durable::destroy(&path),
                };
                let destroyed = destroyed.map_err(at(&path))?;
                found |= destroyed != Destroyed::Nothing;
                linked = linked.or((destroyed == Destroyed::Name).then_some(path));
            }
        }
        match linked {
            Some(path) => Err(VaultError::Linked(path)),
            None => Ok(found),
        }
    }

    /// Where a person's key lies, and the value that it opens.
    pub(crate) fn files(&self, person: &PersonId) -> [PathBuf; 2] {
        [KEYS, SEALED].map(|folder| self.path(folder, person))
    }

    fn list(&self) -> Result<Vec<PersonId>, VaultError> {
        let Contents { persons, strays } = self.look()?;
        match strays.into_iter().next() {
            Some(stray) => Err(VaultError::Stray(stray)),
            None => Ok(persons.into_iter().collect()),
        }
    }

    /// Everything that the directories hold.
    pub(crate) fn contents(&self) -> Result<Contents, VaultError> {
        let _held = self.hold(File::lock_shared)?;
        self.look()
    }

    fn look(&self) -> Result<Contents, VaultError> {
        let mut contents = Contents::default();
        for folder in [KEYS, SEALED].map(|folder| self.directory.join(folder)) {
            for entry in if_there(fs::read_dir(&folder)).map_err(at(&folder))?.into_iter().flatten() {
                let path = entry.map_err(at(&folder))?.path();
                let remains = |extension| extension == files::ASIDE || extension == durable::RETIRED;
                let whole = path.extension().is_none_or(|extension| extension.to_str().is_some_and(remains));
                let person = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
                match person.filter(|_| whole) {
                    Some(person) => drop(contents.persons.insert(person)),
                    None => contents.strays.push(path),
                }
            }
        }
        Ok(contents)
    }
}

/// The name as it is kept: composed (NFC), without white space around it, so that the same name
/// has the same bytes from every keyboard.
fn normal(name: &str) -> Result<String, VaultError> {
    let name = name.nfc().collect::<String>().trim().to_owned();
    let valid = name.chars().count() <= NAME_CHARS_MAX && name.contains(char::is_alphabetic) && !name.contains(hides);
    if valid { Ok(name) } else { Err(VaultError::Name) }
}

fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    let Some(file) = if_there(open_plain(path)).map_err(at(path))? else { return Ok(None) };
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX).read_to_end(&mut bytes).map_err(at(path))?;
    Ok(Some(bytes))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> VaultError + use<> {
    let path = path.to_owned();
    move |source| VaultError::Io { path, source }
}

fn damaged(path: PathBuf, detail: &'static str) -> VaultError {
    VaultError::Damaged { path, detail }
}
