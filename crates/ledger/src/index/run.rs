//! A file of the index: everything that a range of entries changed. It is written once and never changed.
//!
//! ```text
//! blocks       rows of tasks, by key, some kilobytes each: key and rows with their lengths; among them for each unit
//!              how its tasks stand once they have settled
//! due dates    each due date that rows share, as JSON
//! acts         for each unit the entries that it recorded or that are about it
//! names        what entries are called, each with its entry, by name
//! directory    where these are, and what is kept beside the rows
//! end          place, length and CRC-32 of the directory; mark
//! ```
//!
//! Every block and every due date is held against a CRC-32 when it is read. Lengths and the mark are little-endian.

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    event::Deadline,
    index::{
        TaskRows,
        bytes::{self, Deadlines},
    },
};
use eventlog::files::open_unlinked;
use serde::{Deserialize, Serialize};

use super::{
    IndexError,
    figures::{Figure, Reading},
    key::Key,
    name::{self, Name},
};

/// Which code reads a log into rows, and judges tasks: what other code has made is of no use.
pub(super) const CODE: &str = env!("INDEX_DIGEST");
/// "SCI", then the number of the layout.
pub(super) const MARK: [u8; 4] = *b"SCI\x03";
/// Place, length and checksum of the directory, and the mark.
const END: u64 = 8 + 8 + 4 + 4;
/// A block is closed once it is so long, in bytes.
pub(super) const BLOCK: usize = 8 << 10;
const CONFIG: bincode::config::Configuration = bincode::config::standard();

/// A stretch of the file.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Stretch {
    pub at: u64,
    pub length: u32,
    pub crc: u32,
}

/// What stands at the end of the file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Directory {
    /// The code that made the rows: no other reads them.
    pub code: String,
    /// The first entry of the range, and the one after the last: a file is of no other, whatever it is called.
    pub range: (u64, u64),
    /// The root over all entries up to the end of the range.
    pub root: [u8; 32],
    /// Each block, by its first key.
    pub blocks: Vec<(Key, Stretch)>,
    pub deadlines: Vec<Stretch>,
    /// For each unit that has tasks here, by code, how those stand once they have settled.
    pub figures: Vec<(String, Stretch)>,
    /// For each unit, by code, the entries that it recorded or that are about it.
    pub acted: Vec<(String, Stretch)>,
    /// Each block of names, by its first.
    pub names: Vec<(u64, Stretch)>,
    pub beside: Beside,
}

/// For each unit the entries that it recorded, or that are about it, in order.
pub type Acted = BTreeMap<String, Vec<u64>>;

/// What is kept beside the rows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Beside {
    /// Entries as they are hashed.
    pub entries: Vec<String>,
    /// The entries of which the rules say what they do to a task.
    pub ruled: Vec<u64>,
    /// Which entries are counted, whether each is a late discovery, and with which tasks.
    pub counted: Vec<(u64, bool, Vec<String>)>,
}

/// A range of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first.
    pub from: u64,
    /// The one after the last.
    pub end: u64,
}

impl Range {
    /// How many they are.
    pub fn length(self) -> u64 {
        self.end - self.from
    }

    /// The file of this range.
    pub fn path(self, directory: &Path) -> PathBuf {
        directory.join(format!("{:020}-{:020}", self.from, self.end))
    }

    /// The range that a file is of, by its name.
    pub fn named(name: &str) -> Option<Self> {
        let (from, end) = name.split_once('-')?;
        let number = |text: &str| if text.len() == 20 { text.parse::<u64>().ok() } else { None };
        let range = Self { from: number(from)?, end: number(end)? };
        (range.from < range.end).then_some(range)
    }
}

/// A file of the index, open for reading.
#[derive(Debug)]
pub struct Run {
    path: PathBuf,
    /// The entries.
    pub range: Range,
    file: File,
    directory: Directory,
    /// The block that was read last: what is asked for in order is read once.
    recent: Mutex<Option<(usize, Arc<Vec<u8>>)>>,
    deadlines: Mutex<HashMap<u64, Arc<Deadline>>>,
}

impl Run {
    /// Opens the file of this range; `None` where it is not there, was cut off, or other code has made it.
    pub fn open(directory: &Path, range: Range) -> io::Result<Option<Self>> {
        let path = range.path(directory);
        // What is no plain file was not written here.
        let Ok(file) = open_unlinked(&path) else { return Ok(None) };
        let Some(found) = read_directory(&file)? else { return Ok(None) };
        if found.code != CODE || found.range != (range.from, range.end) {
            return Ok(None);
        }
        let (recent, deadlines) = (Mutex::default(), Mutex::default());
        Ok(Some(Self { path, range, file, directory: found, recent, deadlines }))
    }

    /// The root over all entries up to the end of the range.
    pub fn root(&self) -> [u8; 32] {
        self.directory.root
    }

    /// The units that have tasks here.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.directory.figures.iter().map(|(unit, _)| unit.as_str())
    }

    /// How this unit's tasks stand once they have settled, if it has any here.
    pub fn figures(&self, unit: &str) -> Result<Option<Reading>, IndexError> {
        let found = self.directory.figures.binary_search_by(|(code, _)| code.as_str().cmp(unit)).ok();
        let stretch = found.and_then(|place| self.directory.figures.get(place));
        stretch.map(|(_, stretch)| Ok(Reading::of(self.read(*stretch)?))).transpose()
    }

    /// The entries that this unit recorded, or that are about it.
    pub fn acted(&self, unit: &str) -> Result<Vec<u64>, IndexError> {
        let found = self.directory.acted.binary_search_by(|(code, _)| code.as_str().cmp(unit)).ok();
        let Some((_, stretch)) = found.and_then(|place| self.directory.acted.get(place)) else { return Ok(Vec::new()) };
        let (steps, _): (Vec<u64>, usize) =
            bincode::serde::decode_from_slice(&self.read(*stretch)?, CONFIG).map_err(|_| self.damaged())?;
        let sums = steps.into_iter().scan(0, |last, step| {
            *last += step;
            Some(*last)
        });
        Ok(sums.collect())
    }

    /// The same of all units.
    pub fn acted_by_all(&self) -> Result<Acted, IndexError> {
        self.directory.acted.iter().map(|(unit, _)| Ok((unit.clone(), self.acted(unit)?))).collect()
    }

    /// The entries that are called this, in order.
    pub fn named(&self, name: Name) -> Result<Vec<u64>, IndexError> {
        let blocks = &self.directory.names;
        // One name may end a block and begin the next.
        let start = blocks.partition_point(|(first, _)| *first < name.0).saturating_sub(1);
        let mut entries = Vec::new();
        for (_, stretch) in blocks.iter().skip(start).take_while(|(first, _)| *first <= name.0) {
            let named = self.names_of(*stretch)?.into_iter().filter(|(found, _)| *found == name);
            entries.extend(named.map(|(_, entry)| entry));
        }
        Ok(entries)
    }

    /// What all entries are called, by name.
    pub fn all_names(&self) -> Result<Vec<(Name, u64)>, IndexError> {
        let mut names = Vec::new();
        for (_, stretch) in &self.directory.names {
            names.extend(self.names_of(*stretch)?);
        }
        Ok(names)
    }

    fn names_of(&self, stretch: Stretch) -> Result<Vec<(Name, u64)>, IndexError> {
        name::read(&self.read(stretch)?).ok_or_else(|| self.damaged())
    }

    /// What is kept beside the rows.
    pub fn beside(&self) -> &Beside {
        &self.directory.beside
    }

    /// All tasks, by key.
    pub fn walk(&self) -> Result<Walk<'_>, IndexError> {
        let (block, units, figures) = (Vec::new().into_iter(), self.directory.figures.iter(), Reading::of(Vec::new()));
        let mut walk = Walk { run: self, place: 0, block, next: None, units, figures };
        walk.step()?;
        Ok(walk)
    }

    /// The rows of the task with this key, as bytes.
    pub fn find(&self, key: &Key) -> Result<Option<Vec<u8>>, IndexError> {
        let behind = self.directory.blocks.partition_point(|(first, _)| first <= key);
        let Some(place) = behind.checked_sub(1) else { return Ok(None) };
        let block = self.block(place)?;
        let mut records = Records::of(&block);
        let found = records.find(|(found, _)| *found == key.bytes());
        let found = found.map(|(_, rows)| rows.to_vec());
        if records.is_broken { Err(self.damaged()) } else { Ok(found) }
    }

    /// Every task from the first key not before `from`, by key, for as long as `takes` wants the next.
    pub fn scan(&self, from: &Key, mut takes: impl FnMut(Key, &[u8]) -> bool) -> Result<(), IndexError> {
        let start = self.directory.blocks.partition_point(|(first, _)| first <= from).saturating_sub(1);
        for place in start..self.directory.blocks.len() {
            let block = self.block(place)?;
            let mut records = Records::of(&block);
            for (key, rows) in records.by_ref() {
                if key >= from.bytes() && !takes(Key::of_bytes(key), rows) {
                    return Ok(());
                }
            }
            if records.is_broken {
                return Err(self.damaged());
            }
        }
        Ok(())
    }

    /// The rows of each of these tasks, which are all here, by key.
    pub fn find_each(
        &self,
        keys: &[Key],
        mut found: impl FnMut(&Key, TaskRows) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        let mut keys = keys.iter().peekable();
        while let Some(first) = keys.peek() {
            let behind = self.directory.blocks.partition_point(|(known, _)| known <= *first);
            let stretch = behind.checked_sub(1).and_then(|place| self.directory.blocks.get(place));
            let block = self.read(stretch.ok_or_else(|| self.damaged())?.1)?;
            let wanted = keys.len();
            for (key, rows) in Records::of(&block) {
                if let Some(wanted) = keys.next_if(|wanted| wanted.bytes() == key) {
                    found(wanted, self.rows(rows)?)?;
                }
            }
            if keys.len() == wanted {
                return Err(self.damaged());
            }
        }
        Ok(())
    }

    /// The rows that these bytes of this file are.
    pub fn rows(&self, bytes: &[u8]) -> Result<TaskRows, IndexError> {
        bytes::read(bytes, self).ok_or_else(|| self.damaged())
    }

    /// That this file holds other bytes than were written.
    pub fn damaged(&self) -> IndexError {
        IndexError::Damaged(self.path.clone())
    }

    fn block(&self, place: usize) -> Result<Arc<Vec<u8>>, IndexError> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, block)) = recent.as_ref().filter(|(known, _)| *known == place) {
            return Ok(Arc::clone(block));
        }
        let stretch = self.directory.blocks.get(place).map(|(_, stretch)| *stretch).ok_or_else(|| self.damaged())?;
        let block = Arc::new(self.read(stretch)?);
        *recent = Some((place, Arc::clone(&block)));
        Ok(block)
    }

    fn read(&self, stretch: Stretch) -> Result<Vec<u8>, IndexError> {
        let read = read_stretch(&self.file, stretch);
        read.map_err(|source| IndexError::Io { path: self.path.clone(), source })?.ok_or_else(|| self.damaged())
    }
}

impl Deadlines for Run {
    fn deadline(&self, number: u64) -> Option<Arc<Deadline>> {
        let mut known = self.deadlines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(deadline) = known.get(&number) {
            return Some(Arc::clone(deadline));
        }
        let stretch = self.directory.deadlines.get(usize::try_from(number).ok()?)?;
        let deadline: Arc<Deadline> = Arc::new(serde_json::from_slice(&self.read(*stretch).ok()?).ok()?);
        known.insert(number, Arc::clone(&deadline));
        Some(deadline)
    }
}

/// The rows of a task as bytes of its file, and its figure.
pub type Walked = (Vec<u8>, Option<Figure>);

/// The tasks of a file, one after the other.
pub struct Walk<'r> {
    run: &'r Run,
    /// The block that is read next.
    place: usize,
    block: std::vec::IntoIter<(Key, Vec<u8>)>,
    next: Option<(Key, Vec<u8>)>,
    /// The units whose figures are read next, and those of the one that is walked through.
    units: std::slice::Iter<'r, (String, Stretch)>,
    figures: Reading,
}

impl Walk<'_> {
    /// The key of the next task; none after the last.
    pub fn key(&self) -> Option<&Key> {
        self.next.as_ref().map(|(key, _)| key)
    }

    /// The rows of the next task and its figure, if this is its key.
    pub fn take(&mut self, key: &Key) -> Result<Option<Walked>, IndexError> {
        if self.key() != Some(key) {
            return Ok(None);
        }
        let figure = self.figures.figure().copied();
        let taken = self.next.take().map(|(_, rows)| (rows, figure));
        self.step()?;
        Ok(taken)
    }

    fn step(&mut self) -> Result<(), IndexError> {
        self.next = self.block.next();
        while self.next.is_none() && self.place < self.run.directory.blocks.len() {
            let block = self.run.block(self.place)?;
            self.place += 1;
            let mut records = Records::of(&block);
            let owned = records.by_ref().map(|(key, rows)| (Key::of_bytes(key), rows.to_vec()));
            self.block = owned.collect::<Vec<_>>().into_iter();
            if records.is_broken {
                return Err(self.run.damaged());
            }
            self.next = self.block.next();
        }
        let Some((key, _)) = &self.next else { return Ok(()) };
        while !self.figures.step().map_err(|_| self.run.damaged())? {
            let (_, stretch) = self.units.next().ok_or_else(|| self.run.damaged())?;
            self.figures = Reading::of(self.run.read(*stretch)?);
        }
        if self.figures.key() == key.behind_unit() { Ok(()) } else { Err(self.run.damaged()) }
    }
}

/// Integers and texts into a vector cannot fail.
pub(super) fn encoded(value: &impl Serialize) -> Vec<u8> {
    bincode::serde::encode_to_vec(value, CONFIG).unwrap_or_default()
}

fn read_directory(file: &File) -> io::Result<Option<Directory>> {
    let Some(at) = file.metadata()?.len().checked_sub(END) else { return Ok(None) };
    let mut end = [0; END as usize];
    file.read_exact_at(&mut end, at)?;
    let Some((at, rest)) = end.split_first_chunk::<8>() else { return Ok(None) };
    let Some((length, rest)) = rest.split_first_chunk::<8>() else { return Ok(None) };
    let Some((crc, mark)) = rest.split_first_chunk::<4>() else { return Ok(None) };
    let (at, length, crc) = (u64::from_le_bytes(*at), u64::from_le_bytes(*length), u32::from_le_bytes(*crc));
    let fits = u32::try_from(length).ok().filter(|_| mark == MARK);
    let Some(length) = fits else { return Ok(None) };
    let bytes = read_stretch(file, Stretch { at, length, crc })?;
    let decoded = bytes.and_then(|bytes| bincode::serde::decode_from_slice(&bytes, CONFIG).ok());
    Ok(decoded.map(|(directory, _)| directory))
}

/// These bytes of the file; `None` where they are others than were written.
fn read_stretch(file: &File, stretch: Stretch) -> io::Result<Option<Vec<u8>>> {
    if file.metadata()?.len() < stretch.at.saturating_add(u64::from(stretch.length)) {
        return Ok(None);
    }
    let mut bytes = vec![0; stretch.length as usize];
    file.read_exact_at(&mut bytes, stretch.at)?;
    Ok((crc32fast::hash(&bytes) == stretch.crc).then_some(bytes))
}

/// The records of a block.
struct Records<'b> {
    rest: &'b [u8],
    is_broken: bool,
}

impl<'b> Records<'b> {
    fn of(block: &'b [u8]) -> Self {
        Self { rest: block, is_broken: false }
    }

    fn part(&mut self) -> Option<&'b [u8]> {
        let (length, rest) = self.rest.split_first_chunk::<4>()?;
        let (part, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        self.rest = rest;
        Some(part)
    }
}

impl<'b> Iterator for Records<'b> {
    type Item = (&'b [u8], &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let record = self.part().and_then(|key| Some((key, self.part()?)));
        self.is_broken = record.is_none();
        record
    }
}
