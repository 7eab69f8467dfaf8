//! What the desk keeps beside the log: `desk/`, with accounts, sessions, tokens and links, one file for each.
//!
//! Here stands how such a file is spelt, whatever is in it: its format, for whom it stands, and a digest, so that a
//! damaged file is known for one. What accounts and tokens mean is the desk's (`docs/accounts.md` specifies both).
//!
//! **Invariant:** a file is replaced whole: who reads beside a writer finds the old one or the new one, and never none.

use std::{
    fs::{self, DirBuilder, File},
    io::{self, Read as _},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use domain::PersonId;
use eventlog::{
    Digest,
    files::{ASIDE, aside, if_there, open_unlinked, sync_parent, write_durably},
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    durable::{RETIRED, destroy},
    settings::SECRET_MODE,
};

pub(crate) const DESK: &str = "desk";
const DIRECTORY_MODE: u32 = 0o700;
/// More than any of these files holds: a longer one is read so far, and is damaged.
const FILE_BYTES_MAX: u64 = 16 * 1024;
/// What stands before the digest, in the last line.
const DIGEST: &str = "# SHA-256 of everything above: ";
/// Account names are so long.
const NAME_LENGTHS: std::ops::RangeInclusive<usize> = 2..=64;

/// The kinds of file in `desk/`, each in a folder of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folder {
    /// Who may sign in, by login name.
    Accounts,
    /// Who has signed in, by the digest of what their browser holds.
    Sessions,
    /// What programs show instead of signing in, by its digest.
    Tokens,
    /// Whose account it is that a provider of sign-on calls so, by the digest of that.
    Links,
}

impl Folder {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Accounts, Self::Sessions, Self::Tokens, Self::Links];
    /// Those that a backup takes along: whoever restores one signs in again.
    pub(crate) const COPIED: [Self; 3] = [Self::Accounts, Self::Tokens, Self::Links];

    /// Its name below `desk/`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Sessions => "sessions",
            Self::Tokens => "tokens",
            Self::Links => "links",
        }
    }

    /// The format of its files.
    pub fn format(self) -> &'static str {
        match self {
            Self::Accounts => "socai.account/1",
            Self::Sessions => "socai.session/1",
            Self::Tokens => "socai.token/1",
            Self::Links => "socai.link/1",
        }
    }

    /// The name of the file of `key`; `None` if nothing of that name could be kept here.
    fn file(self, key: &str) -> Option<String> {
        match self {
            Self::Accounts => is_account_name(key).then(|| format!("{key}.toml")),
            Self::Sessions | Self::Tokens | Self::Links => key.parse::<Digest>().is_ok().then(|| key.to_owned()),
        }
    }

    /// The inverse of [`Folder::file`].
    fn key(self, file: &str) -> Option<String> {
        let key = match self {
            Self::Accounts => file.strip_suffix(".toml")?,
            Self::Sessions | Self::Tokens | Self::Links => file,
        };
        self.file(key).filter(|own| own == file).map(|_| key.to_owned())
    }
}

/// Whether an account may have this name: it is the name of a file, and read aloud over the telephone.
pub fn is_account_name(text: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    let ended = ends(text.chars().next()) && ends(text.chars().next_back());
    NAME_LENGTHS.contains(&text.len()) && ended && text.chars().all(inside)
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It does not end as these files do: it was cut off, or made by somebody else.
    #[error("it does not end with its digest: it is cut off, or no file of this program")]
    Unfinished,
    /// It was changed after it was written.
    #[error("its digest is another one: it was changed")]
    Changed,
    /// It is whole, and says something else than such a file does.
    #[error("it does not read as {format} in line {line}")]
    Unreadable {
        /// What it should be.
        format: &'static str,
        /// The first line that does not.
        line: usize,
    },
    /// It is whole, and its parts do not belong together, or it lies under another's name.
    #[error("it is no {format} of this name: what it says contradicts itself")]
    Contradicts {
        /// What it should be.
        format: &'static str,
    },
    /// It is whole, and of another kind or version.
    #[error("it should be {format}, and says {found:?}")]
    OtherFormat {
        /// What it should be.
        format: &'static str,
        /// What it says.
        found: String,
    },
}

/// Why something of `desk/` was not read or written. No message ever holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum DeskFileError {
    /// The operating system refused.
    #[error(
        "{path}: {source}; check that desk/ belongs to the account that runs the ledger, and that the disk has room"
    )]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// Not what was written.
    #[error("{path}: {damage}; restore it from a backup, or move it away and make it anew")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        damage: Damage,
    },
    /// Nothing can be kept under that name.
    #[error("nothing can be kept in {0} under that name")]
    NoSuchName(PathBuf),
}

/// What a file says of itself, whatever else is in it.
#[derive(Deserialize)]
struct Head {
    format: String,
    person: Option<PersonId>,
}

/// A file as it was read: whole, and of its format.
#[derive(Clone, PartialEq, Eq)]
pub struct DeskFile {
    text: String,
    person: Option<PersonId>,
}

impl DeskFile {
    /// What is in it, as TOML.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As it lies on the disk.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        closed(&self.text).into_bytes()
    }

    /// For which person it stands, if for one.
    pub fn person(&self) -> Option<&PersonId> {
        self.person.as_ref()
    }
}

/// What a folder holds.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// The names under which something is kept, sorted.
    pub keys: Vec<String>,
    /// Files that do not belong there.
    pub strays: Vec<PathBuf>,
}

/// The files in `desk/`. Nothing is held in memory.
#[derive(Debug, Clone)]
pub struct DeskFiles {
    directory: PathBuf,
}

impl DeskFiles {
    /// Those of the ledger in `ledger`. Touches nothing: directories are made when something is written.
    pub fn of(ledger: &Path) -> Self {
        Self { directory: ledger.join(DESK) }
    }

    /// Where a file lies, if there can be one.
    pub fn path(&self, folder: Folder, key: &str) -> Result<PathBuf, DeskFileError> {
        let within = self.folder(folder);
        match folder.file(key) {
            Some(name) => Ok(within.join(name)),
            None => Err(DeskFileError::NoSuchName(within)),
        }
    }

    /// The same within the ledger's directory.
    pub(crate) fn within(&self, folder: Folder, key: &str) -> Result<PathBuf, DeskFileError> {
        let path = self.path(folder, key)?;
        let ledger = self.directory.parent().unwrap_or(&self.directory);
        Ok(path.strip_prefix(ledger).map(Path::to_owned).unwrap_or(path))
    }

    fn folder(&self, folder: Folder) -> PathBuf {
        self.directory.join(folder.name())
    }

    /// Reads a file; `None` if there is none. Whatever is damaged is an error, and never taken for absent.
    pub fn read(&self, folder: Folder, key: &str) -> Result<Option<DeskFile>, DeskFileError> {
        let path = self.path(folder, key)?;
        let Some(bytes) = self.bytes(&path)? else { return Ok(None) };
        opened(folder, &bytes).map(Some).map_err(|damage| DeskFileError::Damaged { path, damage })
    }

    fn bytes(&self, path: &Path) -> Result<Option<Vec<u8>>, DeskFileError> {
        let Some(file) = if_there(open_unlinked(path)).map_err(at(path))? else { return Ok(None) };
        let mut bytes = Vec::new();
        file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(at(path))?;
        Ok(Some(bytes))
    }

    /// Writes a file durably, in the place of an earlier one. `text` is TOML, and names its format itself.
    pub fn write(&self, folder: Folder, key: &str, text: &str) -> Result<(), DeskFileError> {
        let path = self.path(folder, key)?;
        self.prepare(folder)?;
        write_durably(&path, closed(text).as_bytes(), SECRET_MODE).map_err(at(&path))
    }

    /// Overwrites a file where it lies, and removes it. Whether there was one.
    pub fn destroy(&self, folder: Folder, key: &str) -> Result<bool, DeskFileError> {
        let path = self.path(folder, key)?;
        destroy(&aside(&path)).map_err(at(&path))?;
        Ok(destroy(&path).map_err(at(&path))? != crate::durable::Destroyed::Nothing)
    }

    /// The names under which something is kept in a folder, sorted.
    pub fn keys(&self, folder: Folder) -> Result<Vec<String>, DeskFileError> {
        self.contents(folder).map(|contents| contents.keys)
    }

    /// Everything that a folder holds.
    pub(crate) fn contents(&self, folder: Folder) -> Result<Contents, DeskFileError> {
        let within = self.folder(folder);
        let mut contents = Contents::default();
        for entry in if_there(fs::read_dir(&within)).map_err(at(&within))?.into_iter().flatten() {
            let path = entry.map_err(at(&within))?.path();
            // What an interrupted writing has left.
            if path.extension().is_some_and(|extension| extension == ASIDE || extension == RETIRED) {
                continue;
            }
            match path.file_name().and_then(|name| folder.key(name.to_str()?)) {
                Some(key) => contents.keys.push(key),
                None => contents.strays.push(path),
            }
        }
        contents.keys.sort();
        contents.strays.sort();
        Ok(contents)
    }

    /// Makes the directories, for their owner alone.
    fn prepare(&self, folder: Folder) -> Result<(), DeskFileError> {
        for path in [self.directory.clone(), self.folder(folder)] {
            match DirBuilder::new().mode(DIRECTORY_MODE).create(&path) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(at(&path)(error)),
                Err(_) => {}
                Ok(()) => sync_parent(&path).map_err(at(&path))?,
            }
        }
        Ok(())
    }

    /// Locks `desk/` until the result is dropped: of two who read a file and write it anew, in one process or in
    /// two, the second reads what the first has written.
    pub fn lock(&self) -> Result<File, DeskFileError> {
        self.prepare(Folder::Accounts)?;
        let held = File::open(&self.directory).and_then(|held| held.lock().map(|()| held));
        held.map_err(at(&self.directory))
    }

    /// Destroys whatever stands for these persons. Whether there was anything.
    ///
    /// # Errors
    /// A damaged file does not say for whom it stands: then nobody can say that nothing is left. What can be read is
    /// destroyed all the same.
    pub fn erase(&self, is_erased: impl Fn(&PersonId) -> bool) -> Result<bool, DeskFileError> {
        if !self.directory.exists() {
            return Ok(false);
        }
        let _held = self.lock()?;
        let (mut found, mut first) = (false, None);
        for folder in Folder::ALL {
            for key in self.keys(folder)? {
                match self.read(folder, &key) {
                    Ok(Some(file)) if file.person().is_some_and(&is_erased) => found |= self.destroy(folder, &key)?,
                    Ok(_) => {}
                    Err(error) => drop(first.get_or_insert(error)),
                }
            }
        }
        first.map_or(Ok(found), Err)
    }
}

/// The text with its digest behind it.
fn closed(text: &str) -> String {
    let digest = Digest::of(text.as_bytes());
    format!("{text}{DIGEST}{digest}\n")
}

/// The inverse of [`closed`], of a file of this folder.
fn opened(folder: Folder, bytes: &[u8]) -> Result<DeskFile, Damage> {
    let text = std::str::from_utf8(bytes).map_err(|_| Damage::Unfinished)?;
    let (text, digest) = text.rsplit_once(DIGEST).ok_or(Damage::Unfinished)?;
    let digest = digest.strip_suffix('\n').ok_or(Damage::Unfinished)?;
    if digest != Digest::of(text.as_bytes()).to_string() {
        return Err(Damage::Changed);
    }
    let head: Head = read_as(folder, text)?;
    match head.format == folder.format() {
        true => Ok(DeskFile { text: text.to_owned(), person: head.person }),
        false => Err(Damage::OtherFormat { format: folder.format(), found: head.format }),
    }
}

/// What a file of this folder says. The reader's own message may quote what is secret: the line says enough.
pub fn read_as<T: DeserializeOwned>(folder: Folder, text: &str) -> Result<T, Damage> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        Damage::Unreadable { format: folder.format(), line: before.matches('\n').count() + 1 }
    })
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> DeskFileError + use<> {
    let path = path.to_owned();
    move |source| DeskFileError::Io { path, source }
}
