//! What others said of the heads: `anchors/`.
//!
//! A file is judged by its name: what its SHA-256 names is hashed, a head is verified and held against the
//! log's own tree, a setting is parsed. Other files, certificates of authorities among them, are settings of
//! whoever keeps the ledger; of them nothing can be said.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use calendar::Timestamp;
use domain::{
    EntryNumber, Event, Recorded,
    event::{AnchorKind, CheckpointAnchored},
};
use eventlog::{
    Digest,
    files::{ASIDE, if_there, read_unlinked},
};
use proof::Policy;
use timestamp::{Token, TrustStore};

use super::{Against, Fault, Kept};
use crate::{
    anchors::{Anchors, not_asked_before},
    shipping::Recipients,
    stamps,
};

/// Where they lie in a ledger's directory.
pub(crate) const ANCHORS: &str = "anchors";

/// What becomes of a file's copy when the file has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Evidence: it stays what it is, or grows; it is never given up.
    Evidence,
    /// A setting: whoever keeps the ledger changes it.
    Setting,
    /// A note of how far something is. Nothing rests on it.
    Note,
}

/// What a file of this name, within `anchors/`, is there for.
pub(crate) fn kind(name: &Path) -> Kind {
    match parts(name).as_slice() {
        // Since when a head was asked about is written once, and decides which lines are taken.
        ["kept" | "heads" | "stamped" | "tokens" | "asked", _] => Kind::Evidence,
        ["asking" | "witnesses" | "shipped", ..] => Kind::Note,
        _ => Kind::Setting,
    }
}

fn parts(name: &Path) -> Vec<&str> {
    name.components().filter_map(|part| part.as_os_str().to_str()).collect()
}

/// The plain files below `directory`, by their names within it. Links are not followed.
pub(crate) fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(directory, Path::new(""), &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(directory: &Path, below: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in if_there(fs::read_dir(directory.join(below)))?.into_iter().flatten() {
        let entry = entry?;
        let (name, kind) = (below.join(entry.file_name()), entry.file_type()?);
        if kind.is_dir() {
            collect(directory, &name, found)?;
        } else if kind.is_file() && name.extension().is_none_or(|extension| extension != ASIDE) {
            found.push(name);
        }
    }
    Ok(())
}

/// What is wrong with the file `name` of `anchors/`, if anything is.
pub(crate) fn judge(name: &Path, bytes: &[u8], against: &Against<'_>, policy: Option<&Policy>) -> Result<(), Fault> {
    let unreadable = |error: &dyn std::fmt::Display| Fault::Unreadable(error.to_string());
    let text = || std::str::from_utf8(bytes).map_err(|error| unreadable(&error));
    match parts(name).as_slice() {
        ["kept", name] => match name.split_once('.') {
            None => is_named(name, bytes),
            Some((_, stamps::CHAIN)) => {
                TrustStore::default().add_certificates(bytes).map_err(|error| unreadable(&error))
            }
            Some((_, stamps::REVOKED)) => {
                TrustStore::default().add_revocation_lists(bytes).map_err(|error| unreadable(&error))
            }
            Some(_) => Ok(()),
        },
        ["tokens", name] => match name.strip_suffix(".tsr").and_then(|name| name.split_once('.')) {
            Some((_, digest)) => is_named(digest, bytes),
            None => Ok(()),
        },
        [place @ ("heads" | "stamped" | "asked"), name] if !name.ends_with(".at") => {
            let size = match name.split_once('.') {
                Some((size, "checkpoint" | "signed")) => size.parse().ok(),
                _ => None,
            };
            let Some(size) = size else { return Ok(()) };
            let text = text()?;
            is_head(text, size, against)?;
            match (policy, *place) {
                (Some(policy), "heads") => policy.judge(text).map(drop).map_err(|error| unreadable(&error)),
                _ => Ok(()),
            }
        }
        ["asked", name] if name.ends_with(".at") => {
            let since: Timestamp = text()?.trim().parse().map_err(|error| unreadable(&error))?;
            let Some(size) = name.strip_suffix(".at").and_then(|size| size.parse::<u64>().ok()) else { return Ok(()) };
            let first = not_asked_before(against.log, size).map_err(|error| unreadable(&error))?;
            match first {
                Some(first) if since < first => Err(Fault::NotAsRecorded(EntryNumber(size.saturating_sub(1)))),
                _ => Ok(()),
            }
        }
        ["witnesses" | "shipped", _] => {
            text()?.trim().parse::<u64>().map(drop).map_err(|_| unreadable(&"it is not a number of entries"))
        }
        ["policy"] => text()?.parse::<Policy>().map(drop).map_err(|error| unreadable(&error)),
        ["authorities.toml"] => stamps::read_authorities(text()?).map(drop).map_err(|error| unreadable(&error)),
        ["recipients.toml"] => toml::from_str::<Recipients>(text()?).map(drop).map_err(|error| unreadable(&error)),
        _ => Ok(()),
    }
}

fn is_named(name: &str, bytes: &[u8]) -> Result<(), Fault> {
    match name.parse::<Digest>() {
        Ok(digest) if digest != Digest::of(bytes) => Err(Fault::Altered),
        _ => Ok(()),
    }
}

/// A head of this size that this log had, as far as its entries are here.
fn is_head(note: &str, size: u64, against: &Against<'_>) -> Result<(), Fault> {
    let head = against.keys.open(note).map_err(|error| Fault::Unreadable(error.to_string()))?;
    let held = size <= against.log.size();
    let root = if held { against.log.root_at(size) } else { Ok(None) };
    let root = root.map_err(|error| Fault::Unreadable(error.to_string()))?;
    match head.size == size && root.is_none_or(|root| root == head.root) {
        true => Ok(()),
        false => Err(Fault::OtherHead),
    }
}

/// Looks at every file of `anchors/` in `directory`, and for every one that the log names.
pub(crate) fn check(directory: &Path, against: &Against<'_>, events: &[Recorded], kept: &mut Kept) -> io::Result<()> {
    let anchors = directory.join(ANCHORS);
    // Where the policy cannot be read, that is found below.
    let policy = Anchors::of(directory).policy_if_any().ok().flatten();
    let files = files(&anchors);
    for name in kept.seen(Path::new(ANCHORS), files)?.unwrap_or_default() {
        let path = Path::new(ANCHORS).join(&name);
        let Some(bytes) = kept.seen(&path, if_there(read_unlinked(&anchors.join(&name))))?.flatten() else { continue };
        if let Err(fault) = judge(&name, &bytes, against, policy.as_ref()) {
            kept.find(path, fault);
        }
    }
    let anchored = events.iter().filter_map(|recorded| match &recorded.event {
        Event::CheckpointAnchored(anchored) => Some((recorded.entry, anchored)),
        _ => None,
    });
    let mut newest = None;
    for (entry, anchored) in anchored {
        let bytes = check_kept(&anchors, entry, anchored, against, kept);
        if anchored.anchor == AnchorKind::Cosignatures {
            check_head(&anchors, entry, anchored, bytes.as_deref(), kept);
            newest = Some((entry, anchored, bytes));
        }
    }
    if let Some((entry, anchored, bytes)) = newest {
        let path = Path::new(ANCHORS).join("policy");
        match policy {
            None if matches!(if_there(fs::symlink_metadata(directory.join(&path))), Ok(None)) => {
                kept.find(path, Fault::Gone);
            }
            Some(policy) if !is_under(&policy, anchored, bytes.as_deref()) => kept.other_policy = Some(entry),
            _ => {}
        }
    }
    Ok(())
}

/// Looks for the bytes that an anchor names; returns them if they are those.
fn check_kept(
    anchors: &Path,
    entry: EntryNumber,
    anchored: &CheckpointAnchored,
    against: &Against<'_>,
    kept: &mut Kept,
) -> Option<Vec<u8>> {
    let name = Path::new("kept").join(&anchored.digest);
    let path = Path::new(ANCHORS).join(&name);
    // What is no plain file was found by whoever looks for those.
    match if_there(read_unlinked(&anchors.join(&name))) {
        Ok(None) => kept.find(path, Fault::Missing(entry)),
        Ok(Some(bytes)) if is_named(&anchored.digest, &bytes).is_ok() => {
            let root: Option<Digest> = anchored.root.parse().ok();
            let says = match anchored.anchor {
                AnchorKind::Cosignatures => std::str::from_utf8(&bytes)
                    .ok()
                    .and_then(|note| against.keys.open(note).ok())
                    .is_some_and(|head| head.size == anchored.size && Some(head.root) == root),
                AnchorKind::Token => Token::parse(&bytes).is_ok(),
            };
            if says {
                return Some(bytes);
            }
            kept.find(path, Fault::NotAsRecorded(entry));
        }
        _ => {}
    }
    None
}

/// A head that witnesses were recorded to vouch for is there, with every line that was recorded.
fn check_head(
    anchors: &Path,
    entry: EntryNumber,
    anchored: &CheckpointAnchored,
    recorded: Option<&[u8]>,
    kept: &mut Kept,
) {
    let name = Path::new("heads").join(format!("{}.checkpoint", anchored.size));
    let path = Path::new(ANCHORS).join(&name);
    match if_there(read_unlinked(&anchors.join(&name))) {
        Ok(None) => kept.find(path, Fault::Missing(entry)),
        Ok(Some(there)) if recorded.is_some_and(|recorded| !holds_lines(&there, recorded)) => {
            kept.find(path, Fault::NotAsRecorded(entry));
        }
        _ => {}
    }
}

/// Whether `new` has every line of `old`, as a head has that was cosigned since.
pub(crate) fn holds_lines(new: &[u8], old: &[u8]) -> bool {
    let new: BTreeSet<&[u8]> = new.split(|byte| *byte == b'\n').collect();
    old.split(|byte| *byte == b'\n').all(|line| new.contains(line))
}

/// Whether the policy knows all those, by their names and keys, who were recorded to vouch.
fn is_under(policy: &Policy, anchored: &CheckpointAnchored, bytes: Option<&[u8]>) -> bool {
    let Some(judged) = bytes.and_then(|bytes| policy.judge(std::str::from_utf8(bytes).ok()?).ok()) else {
        return true;
    };
    anchored.vouched.iter().all(|vouched| judged.witnesses.iter().any(|(name, _)| *name == vouched.by))
}
