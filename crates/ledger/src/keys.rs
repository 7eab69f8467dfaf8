//! The key that signs the log's heads: made, changed, and put in the place of one that was lost.
//!
//! ```text
//! log.vkey                    checks
//! key-changes/N.entry.json    an entry that changed the key, and its receipt under the head that both keys
//! key-changes/N.tlog-proof    signed: from them anybody can follow from key to key
//! keys/log.key                signs; secret
//! keys/log.vkey               the same as log.vkey, for whoever has the secret; nothing reads it
//! keys/next.key               will sign, once the log names it; secret
//! keys/retired.key            has signed, and is about to be overwritten; secret
//! ```
//!
//! **Invariant:** whoever reads needs nothing of `keys/`, which is its owner's alone. Up to layout 2 of the
//! directory all of it lay in `keys/`; the owner's next opening moves it (`publish`).
//!
//! A change of key takes place when its entry is on the disk. The new key is there before it; what comes
//! after it is done again by the next opening, if it was interrupted.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    str::FromStr,
};

use domain::{Event, Recorded, event::Clock};
use eventlog::{
    Archive, Digest, Lock, LogReader, Places, Position, Signer,
    files::{aside, if_there, put_durably, read_plain_text, sync_parent, write_durably},
};
use evidence::{REHEARSAL, rotation};
use proof::{LogKeys, NoteError, Policy, Receipt, Rotation, SigningKey, VerifyingKey};

use crate::{
    directory_error::DirectoryError,
    durable::{destroy, destroy_all, replace},
    settings::{PUBLIC_MODE, SECRET_MODE, is_without_heads},
};

/// Where the keys lie in a ledger's directory.
pub(crate) const KEYS: &str = "keys";
/// The key that signs.
pub(crate) const SIGNING_KEY: &str = "log.key";
/// The key that will sign, once the log names it.
pub(crate) const NEXT_KEY: &str = "next.key";
/// The key that has signed, until it is overwritten.
pub(crate) const RETIRED_KEY: &str = "retired.key";
/// The key that checks.
pub(crate) const VERIFYING_KEY: &str = "log.vkey";
/// Where the changes of the key lie.
pub(crate) const CHANGES: &str = "key-changes";
pub(crate) const RECEIPT: &str = "tlog-proof";
pub(crate) const ENTRY: &str = "entry.json";
const SECRET_DIRECTORY_MODE: u32 = 0o700;

/// The file of this name among the keys of the ledger in `directory`.
pub(crate) fn path(directory: &Path, name: &str) -> PathBuf {
    directory.join(KEYS).join(name)
}

/// Where the receipt lies of the entry that changed the key; the entry is beside it.
pub fn receipt_path(directory: &Path, entry: u64) -> PathBuf {
    let name = format!("{entry}.{RECEIPT}");
    let path = directory.join(CHANGES).join(&name);
    let hidden = self::path(directory, &name);
    if is_hidden(directory) && !path.exists() && hidden.exists() { hidden } else { path }
}

/// Whether the key that checks lies only where its owner can read it, and changes of the key may lie there too.
fn is_hidden(directory: &Path) -> bool {
    !directory.join(VERIFYING_KEY).exists() && path(directory, VERIFYING_KEY).exists()
}

/// The file with the key that checks.
pub fn verifying_key_path(directory: &Path) -> PathBuf {
    match is_hidden(directory) {
        true => path(directory, VERIFYING_KEY),
        false => directory.join(VERIFYING_KEY),
    }
}

/// Puts what readers need where they can read it. Interrupted, it is done again.
pub(crate) fn publish(directory: &Path) -> Result<(), DirectoryError> {
    if !is_hidden(directory) {
        return Ok(());
    }
    let key = verifying_key(directory)?;
    let mut moved = Vec::new();
    for entry in rotations(directory)? {
        let receipt = receipt_path(directory, entry);
        for file in [receipt.with_extension(ENTRY), receipt] {
            let to = directory.join(CHANGES).join(file.file_name().unwrap_or_default());
            if file != to {
                let text = read_plain_text(&file).map_err(at(&file))?;
                put_durably(&to, text.as_bytes()).map_err(at(&to))?;
                moved.push(file);
            }
        }
    }
    // Last: from now on readers look nowhere else.
    write(&directory.join(VERIFYING_KEY), &format!("{key}\n"), PUBLIC_MODE)?;
    moved.iter().try_for_each(|file| if_there(fs::remove_file(file)).map(drop).map_err(at(file)))
}

/// Writes the key that checks.
fn write_verifying(directory: &Path, key: &VerifyingKey) -> Result<(), DirectoryError> {
    let places = [path(directory, VERIFYING_KEY), directory.join(VERIFYING_KEY)];
    places.iter().try_for_each(|place| write(place, &format!("{key}\n"), PUBLIC_MODE))
}

/// SHA-256 of a key as it is written: to be compared over the telephone, or on paper.
pub fn fingerprint(key: &VerifyingKey) -> Digest {
    Digest::of(key.to_string().as_bytes())
}

/// The keys that check the heads of the ledger in `directory`.
pub fn verifying_keys(directory: &Path) -> Result<LogKeys, DirectoryError> {
    let named = verifying_key(directory)?;
    match followed(directory)? {
        None => Ok(named.into()),
        // It is written after the receipt: where that was interrupted, it names the key before.
        Some(keys) if keys.all().any(|key| *key == named) => Ok(keys),
        Some(_) => Err(damaged(&verifying_key_path(directory), &"the receipts of its changes do not lead to it")),
    }
}

/// The keys to which the receipts lead, if the key was ever changed.
fn followed(directory: &Path) -> Result<Option<LogKeys>, DirectoryError> {
    let mut keys: Option<LogKeys> = None;
    for entry in rotations(directory)? {
        let path = receipt_path(directory, entry);
        let rotation = read_rotation(&path, entry)?;
        let before = keys.get_or_insert_with(|| rotation.old_key().clone().into());
        before.rotate(&rotation, entry).map_err(|error| damaged(&path, &error))?;
    }
    Ok(keys)
}

/// The entries that changed the key, in order.
pub(crate) fn rotations(directory: &Path) -> Result<Vec<u64>, DirectoryError> {
    let hidden = is_hidden(directory).then(|| directory.join(KEYS));
    let mut entries = Vec::new();
    for place in [directory.join(CHANGES)].into_iter().chain(hidden) {
        for file in if_there(fs::read_dir(&place)).map_err(at(&place))?.into_iter().flatten() {
            let path = file.map_err(at(&place))?.path();
            if path.extension().is_some_and(|extension| extension == RECEIPT) {
                let entry = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
                entries.push(entry.ok_or_else(|| damaged(&path, &"its name is not the number of an entry"))?);
            }
        }
    }
    entries.sort_unstable();
    entries.dedup();
    Ok(entries)
}

fn read_rotation(path: &Path, entry: u64) -> Result<Rotation, DirectoryError> {
    let receipt: Receipt = read_plain_text(path).map_err(at(path))?.parse().map_err(|error| damaged(path, &error))?;
    let beside = path.with_extension(ENTRY);
    let text = read_plain_text(&beside).map_err(at(&beside))?;
    let stated = rotation::stated(&text).map_err(|error| damaged(&beside, &error))?;
    let rotation = rotation::proven(&text, &receipt, &Policy::from(stated.old_key().clone()));
    match rotation {
        Ok(rotation) if receipt.index == entry => Ok(rotation),
        Ok(_) => Err(damaged(path, &"it is for another entry than its name says")),
        Err(error) => Err(damaged(path, &error)),
    }
}

/// The key that checks what is signed now.
pub fn verifying_key(directory: &Path) -> Result<VerifyingKey, DirectoryError> {
    match read(&verifying_key_path(directory)) {
        Err(DirectoryError::KeyMissing(_)) if is_without_heads(directory)? => {
            Err(DirectoryError::Earlier(directory.to_owned()))
        }
        key => key,
    }
}

/// Signs the heads of the ledger in `directory`, if the secret is there.
pub(crate) fn signer(directory: &Path) -> Result<Signer, DirectoryError> {
    let keys = verifying_keys(directory)?;
    let log_key = path(directory, SIGNING_KEY);
    let mut missing = DirectoryError::KeyMissing(log_key.clone());
    for file in [&log_key, &path(directory, NEXT_KEY)] {
        match read::<SigningKey>(file) {
            Ok(key) if key.verifying_key() == *keys.current() => {
                // Where changing the key was interrupted, the log may name it already.
                let next: Option<SigningKey> = read(&path(directory, NEXT_KEY)).ok();
                let successor = next.filter(|next| next.verifying_key() != *keys.current());
                return Ok(Signer { key, keys, successor });
            }
            Ok(_) if *file == log_key => missing = DirectoryError::OtherKey(log_key.clone()),
            Ok(_) | Err(DirectoryError::KeyMissing(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Err(missing)
}

/// Makes the key of a new ledger; takes the one that is there, if making was interrupted. Its name, and with it
/// every head and every receipt, says of a rehearsal that it is one.
pub(crate) fn make(directory: &Path, clock: Clock) -> Result<SigningKey, DirectoryError> {
    let mut random = [0; 8];
    getrandom::fill(&mut random)?;
    let mark = match clock {
        Clock::System => "",
        Clock::Simulated => REHEARSAL,
    };
    make_named(directory, &format!("{mark}so-cai.invalid/{:016x}", u64::from_be_bytes(random)))
}

/// The same for a log of this name.
pub(crate) fn make_named(directory: &Path, name: &str) -> Result<SigningKey, DirectoryError> {
    let secret = path(directory, SIGNING_KEY);
    if secret.exists() {
        return read(&secret);
    }
    let key = new_key(name, &secret)?;
    let keys = directory.join(KEYS);
    DirBuilder::new().recursive(true).mode(SECRET_DIRECTORY_MODE).create(&keys).map_err(at(&keys))?;
    write_verifying(directory, &key.verifying_key())?;
    // Last: a key that signs is never there without the one that checks.
    write_secret(&secret, &key)?;
    sync_parent(&keys).map_err(at(&keys))?;
    Ok(key)
}

/// A key of this name, to be kept at `path`.
pub(crate) fn new_key(name: &str, path: &Path) -> Result<SigningKey, DirectoryError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    SigningKey::from_seed(name, &seed).map_err(|source| DirectoryError::Key { path: path.to_owned(), source })
}

/// Whether something is left to be done about a change of key: one that the log has recorded last, or one
/// that it has not.
pub(crate) fn is_unfinished(directory: &Path, last: Option<&Recorded>, keys: &LogKeys) -> bool {
    let named_last = last.is_some_and(|last| matches!(last.event, Event::KeyRotated(_)));
    let size = last.map_or(0, |last| last.entry.0 + 1);
    let known = keys.retired().last().is_some_and(|(_, retired)| *retired == size);
    named_last && !known || [NEXT_KEY, RETIRED_KEY].iter().any(|name| path(directory, name).exists())
}

/// Whether the log, of `size` entries, names the key that signs: else it has lost entries, or is an old copy.
pub(crate) fn must_be_named(keys: &LogKeys, size: u64) -> Result<(), DirectoryError> {
    match keys.retired().last() {
        Some((_, last)) if *last > size => Err(DirectoryError::KeysAhead { entry: last - 1, size }),
        _ => Ok(()),
    }
}

/// Completes the change of key that the log has recorded last, if it has; forgets the one that it has not.
pub(crate) fn finish(Lock { places, .. }: &Lock) -> Result<(), DirectoryError> {
    let directory = places.directory.as_path();
    let mut keys = verifying_keys(directory)?;
    let archive = Archive::open(places, &keys)?;
    let last = Position(archive.signed_tree().size().saturating_sub(1));
    let known = keys.retired().last().is_some_and(|(_, size)| *size > last.0);
    if let (Some(entry), Some(receipt), false) = (archive.entry(last)?, archive.receipt(last)?, known)
        && let Ok(rotation) = rotation::stated(&entry)
    {
        let receipt_path = receipt_path(directory, last.0);
        keys.rotate(&rotation, last.0).map_err(|error| damaged(&receipt_path, &error))?;
        for (path, text) in [(receipt_path.with_extension(ENTRY), entry), (receipt_path, receipt.to_string())] {
            put_durably(&path, text.as_bytes()).map_err(at(&path))?;
        }
    }
    if verifying_key(directory)? != *keys.current() {
        write_verifying(directory, keys.current())?;
    }
    let [log_key, next, retired] = [SIGNING_KEY, NEXT_KEY, RETIRED_KEY].map(|name| path(directory, name));
    if read::<SigningKey>(&next).is_ok_and(|key| key.verifying_key() == *keys.current()) {
        return replace(&next, &log_key, &retired, destroy_all).map_err(at(&log_key));
    }
    // Nothing is destroyed unless the one that signs is there; the others may be half destroyed already.
    signer(directory)?;
    [next, retired].iter().try_for_each(|path| destroy_all(path).map(drop).map_err(at(path)))
}

/// Puts `key` where the ledger in `directory` lacks it, if it is the one that its log names.
pub fn restore(directory: &Path, key: &SigningKey) -> Result<(), DirectoryError> {
    let places = Places::of(directory);
    let _held = places.lock()?;
    let secret = path(directory, SIGNING_KEY);
    if secret.exists() {
        return Err(DirectoryError::KeyThere(secret));
    }
    let keys = match (followed(directory)?, verifying_key(directory)) {
        (Some(keys), _) => keys,
        (None, Err(DirectoryError::KeyMissing(_))) => key.verifying_key().into(),
        (None, named) => named?.into(),
    };
    if *keys.current() != key.verifying_key() {
        return Err(DirectoryError::NotTheKey(key.verifying_key().to_string()));
    }
    // Where the public key is missing too, the heads say whose the log is.
    Archive::open(&places, &keys)?;
    // What an interrupted restoring has left.
    destroy(&aside(&secret)).map_err(at(&secret))?;
    write_verifying(directory, keys.current())?;
    write_secret(&secret, key)
}

/// The key that signs, to be backed up.
pub fn signing_key(directory: &Path) -> Result<SigningKey, DirectoryError> {
    Ok(signer(directory)?.key)
}

pub(crate) fn read<K: FromStr<Err = NoteError>>(path: &Path) -> Result<K, DirectoryError> {
    let text = if_there(read_plain_text(path)).map_err(at(path))?;
    let text = text.ok_or_else(|| DirectoryError::KeyMissing(path.to_owned()))?;
    text.trim().parse().map_err(|source| DirectoryError::Key { path: path.to_owned(), source })
}

pub(crate) fn write(path: &Path, text: &str, mode: u32) -> Result<(), DirectoryError> {
    write_durably(path, text.as_bytes(), mode).map_err(at(path))
}

pub(crate) fn write_secret(path: &Path, key: &SigningKey) -> Result<(), DirectoryError> {
    write(path, &format!("{}\n", key.to_text()), SECRET_MODE)
}

pub(crate) fn damaged(path: &Path, reason: &dyn std::fmt::Display) -> DirectoryError {
    DirectoryError::Rotation { path: path.to_owned(), reason: reason.to_string() }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> DirectoryError + use<> {
    let path = path.to_owned();
    move |source| DirectoryError::Io { path, source }
}
