//! How many entries each stream has, by the log's own count: an entry records the root of a tree over the streams,
//! and a file shows leaves of it. So a stream that is shown is shown whole, as far as the count goes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use proof::{
    Digest, Frontier, Grown,
    path::{prove_inclusion, verify_inclusion},
};
use serde::Deserialize;

use crate::{entry::Entry, error::EvidenceError};

/// The kind of the entries that count.
pub const COUNTED: &str = "StreamsCounted";
/// A path in a tree of so many leaves as a number can count is no longer.
const PATH_MAX: usize = 64;

/// What a `StreamsCounted` says: of the entries before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// How many entries were counted: those below this number.
    pub size: u64,
    /// How many streams they stand in.
    pub streams: u64,
    /// The root over the streams, sorted by name.
    pub root: Digest,
}

/// One stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its place among all, sorted by the bytes of their names.
    pub index: u64,
    /// How many entries it has.
    pub count: u64,
    /// Its name.
    pub name: String,
}

impl Leaf {
    /// The hash of a stream's leaf (RFC 6962, 2.1).
    pub fn hash(name: &str, count: u64) -> Digest {
        Digest::of_leaf(format!("{name}\n{count}\n"))
    }

    fn read(line: &str) -> Option<Self> {
        let plain = |text: &str| text.parse::<u64>().ok().filter(|number| number.to_string() == text);
        let (index, rest) = line.split_once(' ')?;
        let (count, name) = rest.split_once(' ')?;
        Some(Self { index: plain(index)?, count: plain(count)?, name: name.to_owned() })
    }
}

/// The leaves that a file shows, under the count of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The entry that counts.
    pub entry: u64,
    /// What it says.
    pub count: Count,
    leaves: Vec<Leaf>,
}

impl Counted {
    /// What `text`, the member of this name, shows under the count in `entry`.
    pub fn read(entry: &Entry, member: &'static str, text: &str) -> Result<Self, EvidenceError> {
        let count: Count = match entry.kind == COUNTED {
            true => serde_json::from_value(entry.payload.clone()).map_err(EvidenceError::unreadable)?,
            false => return Err(EvidenceError::CountsNothing(entry.position)),
        };
        if count.size != entry.position {
            return Err(EvidenceError::CountsElsewhere(entry.position));
        }
        let mut leaves: Vec<Leaf> = Vec::new();
        let wrong = |line: usize, what| EvidenceError::Streams { member, line, what };
        let mut lines = text.split_terminator('\n').enumerate().map(|(place, line)| (place + 1, line));
        while let Some((number, line)) = lines.next() {
            let leaf = Leaf::read(line).ok_or(wrong(number, "it is not INDEX COUNT NAME"))?;
            let mut path = Vec::new();
            loop {
                match lines.next() {
                    Some((_, "")) => break,
                    Some((at, hash)) if path.len() < PATH_MAX => {
                        path.push(Digest::from_base64(hash).ok_or(wrong(at, "a hash is not in canonical base64"))?);
                    }
                    _ => return Err(wrong(number, "its path does not end")),
                }
            }
            verify_inclusion(Leaf::hash(&leaf.name, leaf.count), leaf.index, count.streams, &path, count.root)
                .map_err(|source| EvidenceError::Stream { name: leaf.name.clone(), source })?;
            let ascends = |last: &Leaf| last.index < leaf.index && last.name.as_bytes() < leaf.name.as_bytes();
            if !leaves.last().is_none_or(ascends) {
                return Err(wrong(number, "it is not in order"));
            }
            leaves.push(leaf);
        }
        Ok(Self { entry: entry.position, count, leaves })
    }

    /// How many entries the stream has below the count's size; `None` where the leaves do not show it.
    pub fn of(&self, stream: &str) -> Option<u64> {
        if self.count.streams == 0 {
            return Some(0);
        }
        let next = self.leaves.partition_point(|leaf| leaf.name.as_bytes() < stream.as_bytes());
        let (before, after) = (next.checked_sub(1).and_then(|at| self.leaves.get(at)), self.leaves.get(next));
        match (before, after) {
            (_, Some(leaf)) if leaf.name == stream => Some(leaf.count),
            (None, Some(first)) if first.index == 0 => Some(0),
            (Some(last), None) if last.index + 1 == self.count.streams => Some(0),
            (Some(one), Some(next)) if one.index + 1 == next.index => Some(0),
            _ => None,
        }
    }
}

/// The root over the streams, each with how many entries it has.
pub fn root(streams: &BTreeMap<String, u64>) -> Digest {
    streams.iter().map(|(name, count)| Leaf::hash(name, *count)).collect::<Frontier>().root()
}

/// The member `streams` that shows these of all streams: the leaf of each, or those between which it would stand.
pub fn shown(streams: &BTreeMap<String, u64>, wanted: &BTreeSet<String>) -> String {
    let names: Vec<(&String, &u64)> = streams.iter().collect();
    let mut indexes = BTreeSet::new();
    for name in wanted {
        let next = names.partition_point(|(other, _)| *other < name);
        let is_there = names.get(next).is_some_and(|(other, _)| *other == name);
        indexes.extend(Some(next).filter(|next| *next < names.len()));
        indexes.extend(next.checked_sub(1).filter(|_| !is_there));
    }
    let tree = Grown::whole(streams.iter().map(|(name, count)| Leaf::hash(name, *count)).collect());
    let mut text = String::new();
    for index in indexes {
        let Some((name, count)) = names.get(index) else { continue };
        // Writing to a text cannot fail, and a whole tree has every path.
        let _ = writeln!(text, "{index} {count} {name}");
        for hash in prove_inclusion(&tree, index as u64, names.len() as u64).unwrap_or_default() {
            let _ = writeln!(text, "{}", hash.base64());
        }
        text.push('\n');
    }
    text
}
