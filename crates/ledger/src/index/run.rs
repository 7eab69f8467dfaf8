//! A file of the index: everything that a range of entries changed. It is written once and never changed.
//!
//! ```text
//! blocks       rows of tasks, by key, some kilobytes each: key and rows with their lengths
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
    io::{self, BufWriter, Write},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    event::Deadline,
    index::{
        CODE, TaskRows,
        bytes::{self, Deadlines, Shared},
    },
};
use eventlog::files::{aside, create_anew, open_unlinked};
use serde::{Deserialize, Serialize};

use super::{
    IndexError,
    key::Key,
    name::{self, Name},
};

/// "SCI", then the number of the layout.
const MARK: [u8; 4] = *b"SCI\x02";
/// Place, length and checksum of the directory, and the mark.
const END: u64 = 8 + 8 + 4 + 4;
/// A block is closed once it is so long, in bytes.
const BLOCK: usize = 8 << 10;
/// Anybody may read the index whom the umask lets: the entries lie beside it.
const MODE: u32 = 0o666;
const CONFIG: bincode::config::Configuration = bincode::config::standard();

/// A stretch of the file.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Stretch {
    at: u64,
    length: u32,
    crc: u32,
}

/// What stands at the end of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Directory {
    /// The code that made the rows: no other reads them.
    code: String,
    /// The first entry of the range, and the one after the last: a file is of no other, whatever it is called.
    range: (u64, u64),
    /// The root over all entries up to the end of the range.
    root: [u8; 32],
    /// Each block, by its first key.
    blocks: Vec<(Key, Stretch)>,
    deadlines: Vec<Stretch>,
    /// The units that have tasks here.
    units: Vec<String>,
    /// For each unit, by code, the entries that it recorded or that are about it.
    acted: Vec<(String, Stretch)>,
    /// Each block of names, by its first.
    names: Vec<(u64, Stretch)>,
    beside: Beside,
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
        self.directory.units.iter().map(String::as_str)
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
        let mut walk = Walk { run: self, place: 0, block: Vec::new().into_iter(), next: None };
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

    /// The rows that these bytes of this file are.
    pub fn rows(&self, bytes: &[u8]) -> Result<TaskRows, IndexError> {
        bytes::read(bytes, self).ok_or_else(|| self.damaged())
    }

    fn damaged(&self) -> IndexError {
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

/// The tasks of a file, one after the other.
pub struct Walk<'r> {
    run: &'r Run,
    /// The block that is read next.
    place: usize,
    block: std::vec::IntoIter<(Key, Vec<u8>)>,
    next: Option<(Key, Vec<u8>)>,
}

impl Walk<'_> {
    /// The key of the next task; none after the last.
    pub fn key(&self) -> Option<&Key> {
        self.next.as_ref().map(|(key, _)| key)
    }

    /// The rows of the next task, if this is its key.
    pub fn take(&mut self, key: &Key) -> Result<Option<Vec<u8>>, IndexError> {
        if self.key() != Some(key) {
            return Ok(None);
        }
        let taken = self.next.take().map(|(_, rows)| rows);
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
        Ok(())
    }
}

/// Integers and texts into a vector cannot fail.
fn encoded(value: &impl Serialize) -> Vec<u8> {
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

/// Writes the file of a range: tasks in the order of their keys, then what is beside them.
pub struct RunWriter {
    directory: PathBuf,
    range: Range,
    out: BufWriter<File>,
    at: u64,
    block: Vec<u8>,
    first: Option<Key>,
    blocks: Vec<(Key, Stretch)>,
    units: Vec<String>,
    shared: Shared,
    rows: Vec<u8>,
}

impl RunWriter {
    /// Begins the file aside: it has its name once it is complete.
    pub fn begin(directory: &Path, range: Range) -> io::Result<Self> {
        let out = BufWriter::with_capacity(1 << 20, create_anew(&aside(&range.path(directory)), MODE)?);
        let (blocks, shared) = (Vec::new(), Shared::default());
        let directory = directory.to_owned();
        let (block, units, rows) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { directory, range, out, at: 0, block, first: None, blocks, units, shared, rows })
    }

    /// The next task.
    pub fn put(&mut self, key: Key, rows: &TaskRows) -> io::Result<()> {
        self.rows.clear();
        bytes::write(rows, &mut self.shared, &mut self.rows);
        for part in [key.bytes(), &self.rows] {
            // A key and the rows of one task are far from 4 GB.
            self.block.extend_from_slice(&(part.len() as u32).to_le_bytes());
            self.block.extend_from_slice(part);
        }
        if let Some(unit) = key.unit().filter(|unit| self.units.last().is_none_or(|last| last != unit)) {
            self.units.push(unit.to_owned());
        }
        self.first.get_or_insert(key);
        if self.block.len() >= BLOCK { self.close_block() } else { Ok(()) }
    }

    fn close_block(&mut self) -> io::Result<()> {
        if let Some(first) = self.first.take() {
            let block = std::mem::take(&mut self.block);
            let stretch = self.write(&block)?;
            self.blocks.push((first, stretch));
            self.block = block;
            self.block.clear();
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<Stretch> {
        let stretch = Stretch { at: self.at, length: bytes.len() as u32, crc: crc32fast::hash(bytes) };
        self.out.write_all(bytes)?;
        self.at += u64::from(stretch.length);
        Ok(stretch)
    }

    /// Names, in order.
    fn write_names(&mut self, names: impl Iterator<Item = (Name, u64)>) -> io::Result<Vec<(u64, Stretch)>> {
        let (mut blocks, mut block, mut first) = (Vec::new(), Vec::with_capacity(BLOCK), None);
        let mut names = names.peekable();
        while let Some((name, entry)) = names.next() {
            first.get_or_insert(name.0);
            name::write(name, entry, &mut block);
            if block.len() >= BLOCK || names.peek().is_none() {
                blocks.extend(first.take().zip(Some(self.write(&block)?)));
                block.clear();
            }
        }
        Ok(blocks)
    }

    /// Completes the file. It is not synced: what a power cut leaves of it, its checksums tell.
    pub fn end(
        mut self,
        root: [u8; 32],
        names: impl Iterator<Item = (Name, u64)>,
        acted: &Acted,
        beside: Beside,
    ) -> io::Result<()> {
        self.close_block()?;
        let texts = self.shared.texts();
        let deadlines = texts.iter().map(|text| self.write(text.as_bytes())).collect::<io::Result<_>>()?;
        let acted = acted.iter().map(|(unit, entries)| {
            // Each as the step from the one before: most are a byte.
            let before = std::iter::once(&0).chain(entries);
            let steps: Vec<u64> = entries.iter().zip(before).map(|(entry, before)| entry - before).collect();
            Ok((unit.clone(), self.write(&encoded(&steps))?))
        });
        let acted = acted.collect::<io::Result<_>>()?;
        let names = self.write_names(names)?;
        let (blocks, units) = (std::mem::take(&mut self.blocks), std::mem::take(&mut self.units));
        let directory = Directory {
            code: CODE.to_owned(),
            range: (self.range.from, self.range.end),
            root,
            blocks,
            deadlines,
            units,
            acted,
            names,
            beside,
        };
        let bytes = encoded(&directory);
        let Stretch { at, crc, .. } = self.write(&bytes)?;
        let length = bytes.len() as u64;
        let end = [&at.to_le_bytes()[..], &length.to_le_bytes(), &crc.to_le_bytes(), &MARK].concat();
        self.out.write_all(&end)?;
        self.out.flush()?;
        let path = self.range.path(&self.directory);
        std::fs::rename(aside(&path), path)
    }
}
