//! Writing tiles: full ones as they fill, partial ones whenever a head is published.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use proof::{Digest, Frontier};

use super::{
    CHECKPOINT, MODE,
    path::{Row, WIDTH, rows},
    reader::{TileReader, frontier},
};
use crate::{
    error::DiskError,
    files::{aside, at, create_anew, create_directory, if_there, write_aside},
    store::StoreError,
};

/// Appends to the tiles in a directory.
///
/// [`TileWriter::append`] and [`TileWriter::complete`] write files and sync none. The caller syncs
/// the file system and then calls [`TileWriter::publish`], so that no head is named before all that
/// belongs to it is on the disk.
#[derive(Debug)]
pub struct TileWriter {
    root: PathBuf,
    size: u64,
    /// The hashes of the tile that is not yet full, for each level.
    edge: Vec<Vec<Digest>>,
    /// The bundle that is not yet full.
    bundle: Vec<u8>,
    /// Directories known to be there.
    directories: HashSet<PathBuf>,
    /// The partial tiles of the head that is published. They are on the disk and stay as they are for
    /// as long as it may be read, or found after a power cut.
    published: Vec<PathBuf>,
    /// Those of the head before it.
    before: Vec<PathBuf>,
    /// The size of the head that was published when this was opened.
    opened: u64,
    /// Directories of partial tiles in which nothing unpublished is left.
    cleared: HashSet<PathBuf>,
}

impl TileWriter {
    /// Goes on from a tree of `size` leaves, whose tiles are in `root`.
    pub fn open(root: &Path, size: u64) -> Result<Self, StoreError> {
        create_directory(root).map_err(at(root))?;
        let reader = TileReader::new(root, size);
        let edge = reader.edge()?;
        let bundle = match size % WIDTH {
            0 => Vec::new(),
            width => {
                let bundle = reader.entries(size / WIDTH)?;
                // What goes on from a damaged bundle would be written into the next.
                if edge.first().is_none_or(|leaves| !bundle.iter().map(Digest::of_leaf).eq(leaves.iter().copied())) {
                    let path = Row::Entries.tile(root, size / WIDTH, width);
                    let detail = "its entries do not hash to their leaves".to_owned();
                    return Err(DiskError::Damaged { path, detail }.into());
                }
                bundle.into_bytes()
            }
        };
        Ok(Self {
            root: root.to_owned(),
            size,
            edge,
            bundle,
            directories: HashSet::new(),
            published: partials(root, size).map(|(_, path)| path).collect(),
            before: Vec::new(),
            opened: size,
            cleared: HashSet::new(),
        })
    }

    /// How many entries were appended in all.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The tree over them.
    pub fn tree(&self) -> Frontier {
        frontier(self.size, &self.edge)
    }

    /// Appends an entry and its leaf hash.
    pub fn append(&mut self, entry: &[u8], hash: Digest) -> Result<(), StoreError> {
        // An entry is at most 65,535 bytes.
        self.bundle.extend_from_slice(&(entry.len() as u16).to_be_bytes());
        self.bundle.extend_from_slice(entry);
        self.size += 1;
        if self.size.is_multiple_of(WIDTH) {
            let bundle = std::mem::take(&mut self.bundle);
            let path = Row::Entries.full(&self.root, self.size / WIDTH - 1);
            write(&mut self.directories, &path, &bundle)?;
            self.bundle.reserve(bundle.len());
        }
        self.push(0, hash)
    }

    fn push(&mut self, level: u8, hash: Digest) -> Result<(), StoreError> {
        if self.edge.len() <= usize::from(level) {
            self.edge.push(Vec::with_capacity(WIDTH as usize));
        }
        let hashes = &mut self.edge[usize::from(level)];
        hashes.push(hash);
        if hashes.len() < WIDTH as usize {
            return Ok(());
        }
        let full = std::mem::take(hashes);
        let row = Row::Hashes(level);
        let path = row.full(&self.root, row.count(self.size) / WIDTH - 1);
        write(&mut self.directories, &path, &concat(&full))?;
        self.push(level + 1, full.into_iter().collect::<Frontier>().root())
    }

    /// Writes the partial tiles that make the directory complete for a head of the present size.
    pub fn complete(&mut self) -> Result<(), StoreError> {
        let missing: Vec<_> =
            partials(&self.root, self.size).filter(|(_, path)| !self.published.contains(path)).collect();
        for (row, path) in missing {
            self.forget_unpublished(row, &path)?;
            match row {
                Row::Entries => write(&mut self.directories, &path, &self.bundle)?,
                Row::Hashes(level) => {
                    let hashes = self.edge.get(usize::from(level)).map_or(&[][..], Vec::as_slice);
                    write(&mut self.directories, &path, &concat(hashes))?;
                }
            }
        }
        Ok(())
    }

    /// Before the first partial tile goes beside others: those of a head that was being written when a
    /// power cut came, and was never published, may be torn.
    fn forget_unpublished(&mut self, row: Row, path: &Path) -> Result<(), StoreError> {
        let directory = path.parent().unwrap_or(path);
        if !self.cleared.insert(directory.to_owned()) {
            return Ok(());
        }
        let count = row.count(self.opened);
        let published = match directory == row.partials(&self.root, count / WIDTH) {
            true => count % WIDTH,
            false => 0,
        };
        for entry in if_there(fs::read_dir(directory)).map_err(at(directory))?.into_iter().flatten() {
            let path = entry.map_err(at(directory))?.path();
            let width = path.file_name().and_then(|name| name.to_str()?.parse::<u64>().ok());
            if width.is_none_or(|width| width > published) {
                fs::remove_file(&path).map_err(at(&path))?;
            }
        }
        Ok(())
    }

    /// Names the head that `note` signs, once everything up to it is synced: written aside, to be
    /// synced and then renamed by [`TileWriter::publish`].
    pub fn prepare(&self, note: &str) -> Result<File, StoreError> {
        let path = self.root.join(CHECKPOINT);
        write_aside(&path, note.as_bytes(), MODE).map_err(at(&path))
    }

    /// Publishes the prepared head; durable once the directory is synced.
    pub fn publish(&mut self) -> Result<(), StoreError> {
        let path = self.root.join(CHECKPOINT);
        fs::rename(aside(&path), &path).map_err(at(&path))?;
        let published = partials(&self.root, self.size).map(|(_, path)| path).collect();
        self.before.append(&mut std::mem::replace(&mut self.published, published));
        Ok(())
    }

    /// Removes the partial tiles for which there are full ones now, once the published head is durable.
    /// Until then they stay: whoever has an earlier head asks for those (C2SP tlog-tiles).
    pub fn tidy(&mut self) {
        for path in std::mem::take(&mut self.before) {
            // `000.p/17` stands for the first of `000`.
            let Some(directory) = path.parent().filter(|directory| directory.with_extension("").is_file()) else {
                continue;
            };
            // A file left over takes room and does no harm: no reason to stop.
            let _ = fs::remove_dir_all(directory);
            self.directories.remove(directory);
        }
    }
}

/// The partial tiles of a tree of `size` leaves.
fn partials(root: &Path, size: u64) -> impl Iterator<Item = (Row, PathBuf)> {
    rows(size)
        .filter(|(_, count)| count % WIDTH > 0)
        .map(|(row, count)| (row, row.tile(root, count / WIDTH, count % WIDTH)))
}

fn write(directories: &mut HashSet<PathBuf>, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let directory = path.parent().unwrap_or(path);
    if !directories.contains(directory) {
        fs::create_dir_all(directory).map_err(at(directory))?;
        directories.insert(directory.to_owned());
    }
    create_anew(path, MODE).and_then(|mut file| file.write_all(bytes)).map_err(at(path))
}

fn concat(hashes: &[Digest]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}
