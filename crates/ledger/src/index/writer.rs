//! How a file of the index ([`super::run`]) is written.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use domain::index::{
    TaskRows,
    bytes::{self, Shared},
};
use eventlog::files::{aside, create_anew};

use super::{
    figures::{Figure, Writing},
    key::Key,
    name::{self, Name},
    run::{Acted, BLOCK, Beside, CODE, Directory, MARK, Range, Stretch, encoded},
};

/// Anybody may read the index whom the umask lets: the entries lie beside it.
const MODE: u32 = 0o666;

/// Writes the file of a range: tasks in the order of their keys, then what is beside them.
pub struct RunWriter {
    directory: PathBuf,
    range: Range,
    out: BufWriter<File>,
    at: u64,
    block: Vec<u8>,
    first: Option<Key>,
    blocks: Vec<(Key, Stretch)>,
    /// Of the unit whose tasks are written, how they stand.
    unit: Option<String>,
    writing: Writing,
    figures: Vec<(String, Stretch)>,
    shared: Shared,
    rows: Vec<u8>,
}

impl RunWriter {
    /// Begins the file aside: it has its name once it is complete.
    pub fn begin(directory: &Path, range: Range) -> io::Result<Self> {
        let out = BufWriter::with_capacity(1 << 20, create_anew(&aside(&range.path(directory)), MODE)?);
        let (blocks, shared) = (Vec::new(), Shared::default());
        let directory = directory.to_owned();
        let (block, figures, rows, writing) = (Vec::new(), Vec::new(), Vec::new(), Writing::default());
        let (first, unit) = (None, None);
        Ok(Self { directory, range, out, at: 0, block, first, blocks, unit, writing, figures, shared, rows })
    }

    /// The next task, and how it stands once it has settled.
    pub fn put(&mut self, key: Key, rows: &TaskRows, figure: Option<Figure>) -> io::Result<()> {
        self.rows.clear();
        bytes::write(rows, &mut self.shared, &mut self.rows);
        for part in [key.bytes(), &self.rows] {
            // A key and the rows of one task are far from 4 GB.
            self.block.extend_from_slice(&(part.len() as u32).to_le_bytes());
            self.block.extend_from_slice(part);
        }
        if self.unit.as_deref() != key.unit() {
            self.close_figures()?;
            self.unit = key.unit().map(str::to_owned);
        }
        self.writing.put(key.behind_unit(), figure);
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

    fn close_figures(&mut self) -> io::Result<()> {
        if let Some(unit) = self.unit.take() {
            let bytes = self.writing.take();
            let stretch = self.write(&bytes)?;
            self.figures.push((unit, stretch));
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
        self.close_figures()?;
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
        let (blocks, figures) = (std::mem::take(&mut self.blocks), std::mem::take(&mut self.figures));
        let directory = Directory {
            code: CODE.to_owned(),
            range: (self.range.from, self.range.end),
            root,
            blocks,
            deadlines,
            figures,
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
