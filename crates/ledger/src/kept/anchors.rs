//! What others said of the heads: `anchors/`.
//!
//! A file is judged by its name: what its SHA-256 names is hashed, a head is verified and held against the
//! log's own tree, a setting is parsed. Other files, certificates of authorities among them, are settings of
//! whoever keeps the ledger; of them nothing can be said.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use domain::{Event, Recorded, event::AnchorKind};
use eventlog::{
    Digest,
    files::{ASIDE, if_there, read_unlinked},
};
use proof::Policy;
use timestamp::{Token, TrustStore};

use super::{Against, Fault, Kept};
use crate::{anchors::Anchors, shipping::Recipients, stamps};

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
        ["kept" | "heads" | "stamped" | "tokens", _] => Kind::Evidence,
        ["asked" | "asking" | "witnesses" | "shipped", ..] => Kind::Note,
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
        [place @ ("heads" | "stamped" | "asked"), name] => {
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
    for recorded in events {
        if let Event::CheckpointAnchored(anchored) = &recorded.event {
            let name = Path::new("kept").join(&anchored.digest);
            let path = Path::new(ANCHORS).join(&name);
            // What is no plain file was found by whoever looks for those.
            match if_there(read_unlinked(&anchors.join(&name))) {
                Ok(None) => kept.find(path, Fault::Missing(recorded.entry)),
                Ok(Some(bytes)) if is_named(&anchored.digest, &bytes).is_ok() => {
                    let root: Option<Digest> = anchored.root.parse().ok();
                    let says = match anchored.anchor {
                        AnchorKind::Cosignatures => std::str::from_utf8(&bytes)
                            .ok()
                            .and_then(|note| against.keys.open(note).ok())
                            .is_some_and(|head| head.size == anchored.size && Some(head.root) == root),
                        AnchorKind::Token => Token::parse(&bytes).is_ok(),
                    };
                    if !says {
                        kept.find(path, Fault::NotAsRecorded(recorded.entry));
                    }
                }
                _ => {}
            }
        }
    }
    Ok(())
}
