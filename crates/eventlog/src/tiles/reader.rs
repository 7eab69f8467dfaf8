//! Reading tiles. Nothing here trusts what it reads: the root decides.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use proof::{Checkpoint, Digest, Frontier, LogKeys, path::Subtrees};

use super::{
    CHECKPOINT,
    path::{Row, WIDTH, rows},
};
use crate::{
    error::DiskError,
    event::Position,
    files::{at, if_there, read_plain},
    store::StoreError,
};

/// The tiles of a tree of a given size.
#[derive(Debug, Clone)]
pub struct TileReader {
    root: PathBuf,
    size: u64,
    /// Of the tree whose partial tiles are there: at least `size`.
    published: u64,
    recent: Recent,
}

/// The hash tile of each level that was read last: a proof takes several subtrees from one tile.
type Recent = Arc<Mutex<BTreeMap<u8, Tile>>>;

#[derive(Debug)]
struct Tile {
    index: u64,
    width: u64,
    hashes: Arc<[Digest]>,
}

impl TileReader {
    /// The signed head in `root` with its text, if there is one.
    pub fn head(root: &Path, keys: &LogKeys) -> Result<Option<(Checkpoint, String)>, StoreError> {
        read_head(&root.join(CHECKPOINT), keys)
    }

    /// The tiles in `root`, as far as a tree of `size` leaves has them.
    pub fn new(root: &Path, size: u64) -> Self {
        Self { root: root.to_owned(), size, published: size, recent: Recent::default() }
    }

    /// An earlier and smaller tree, in the same tiles.
    pub fn earlier(&self, size: u64) -> Self {
        Self { size: size.min(self.size), ..self.clone() }
    }

    /// Where the tiles lie.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The tile's items as this size has them: from the partial tile of this size, from the one that is
    /// published, or from the full one that came after it. `length` says how many bytes of a file these
    /// items are.
    fn file(&self, row: Row, index: u64, length: impl Fn(&[u8], u64) -> Option<usize>) -> Result<Vec<u8>, StoreError> {
        let width = width_of(row, index, self.size);
        let widths = [width, width_of(row, index, self.published), WIDTH];
        let mut first_error = None;
        for candidate in widths {
            let path = row.tile(&self.root, index, candidate);
            match read_plain(&path) {
                Ok(mut bytes) => {
                    return match length(&bytes, width) {
                        Some(length) if length == bytes.len() || candidate > width => {
                            bytes.truncate(length);
                            Ok(bytes)
                        }
                        _ => {
                            let detail = format!("its {} bytes are not {candidate} items", bytes.len());
                            Err(DiskError::Damaged { path, detail }.into())
                        }
                    };
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    first_error.get_or_insert_with(|| at(&path)(error));
                }
                Err(error) => return Err(at(&path)(error)),
            }
        }
        let missing =
            || DiskError::Damaged { path: self.root.clone(), detail: format!("tile {index} is missing") }.into();
        Err(first_error.unwrap_or_else(missing))
    }

    /// The hashes of one tile.
    pub fn hashes(&self, level: u8, index: u64) -> Result<Vec<Digest>, StoreError> {
        let length = |bytes: &[u8], width: u64| Some(width as usize * 32).filter(|&length| length <= bytes.len());
        let bytes = self.file(Row::Hashes(level), index, length)?;
        let digest = |bytes: &[u8]| bytes.try_into().map(Digest).unwrap_or(Digest([0; 32]));
        Ok(bytes.chunks_exact(32).map(digest).collect())
    }

    /// The same; not read again while the proof stays in this tile.
    fn recent(&self, level: u8, index: u64) -> Result<Arc<[Digest]>, StoreError> {
        let width = width_of(Row::Hashes(level), index, self.size);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tile) = recent.get(&level).filter(|tile| (tile.index, tile.width) == (index, width)) {
            return Ok(Arc::clone(&tile.hashes));
        }
        let hashes: Arc<[Digest]> = self.hashes(level, index)?.into();
        recent.insert(level, Tile { index, width, hashes: Arc::clone(&hashes) });
        Ok(hashes)
    }

    /// The entries of one bundle.
    pub fn entries(&self, index: u64) -> Result<Bundle, StoreError> {
        let length =
            |bytes: &[u8], width: u64| Bundle::ends(bytes, width).map(|ends| ends.last().map_or(0, |end| *end));
        let bytes = self.file(Row::Entries, index, length)?;
        // `file` has counted them a moment ago.
        let ends = Bundle::ends(&bytes, width_of(Row::Entries, index, self.size)).unwrap_or_default();
        Ok(Bundle { bytes, ends })
    }

    /// The partial tiles of earlier heads that are not beginnings of those of this size, with the first
    /// position that differs.
    pub fn earlier_tiles_differing(&self) -> Result<Vec<(Position, PathBuf)>, StoreError> {
        let mut differing = Vec::new();
        for (row, count) in rows(self.size).filter(|(_, count)| count % WIDTH > 0) {
            let (index, width) = (count / WIDTH, count % WIDTH);
            let directory = row.partials(&self.root, index);
            let Some(entries) = if_there(fs::read_dir(&directory)).map_err(at(&directory))? else { continue };
            let whole = row.tile(&self.root, index, width);
            // Where that one cannot be read, it was named before.
            let Some(whole) = read_plain(&whole).ok().and_then(|whole| row.items(&whole, width)) else { continue };
            for entry in entries {
                let path = entry.map_err(at(&directory))?.path();
                let earlier = path.file_name().and_then(|name| name.to_str()?.parse::<u64>().ok());
                let Some(earlier) = earlier.filter(|earlier| *earlier < width) else { continue };
                let items = row.items(&read_plain(&path).map_err(at(&path))?, earlier);
                let same =
                    |items: &[Vec<u8>]| items.iter().zip(&whole).take_while(|(item, other)| item == other).count();
                let agreeing = items.as_deref().map_or(0, same) as u64;
                if agreeing < earlier {
                    let leaves = WIDTH.pow(match row {
                        Row::Entries => 0,
                        Row::Hashes(level) => u32::from(level),
                    });
                    differing.push((Position((index * WIDTH + agreeing) * leaves), path));
                }
            }
        }
        Ok(differing)
    }

    /// How many bundles of entries there are.
    pub fn bundles(&self) -> u64 {
        self.size.div_ceil(WIDTH)
    }

    /// The partial tiles at the right edge, one for each level up to the highest: what appending
    /// needs.
    pub(super) fn edge(&self) -> Result<Vec<Vec<Digest>>, StoreError> {
        let mut levels = Vec::new();
        for level in 0.. {
            let count = Row::Hashes(level).count(self.size);
            if count == 0 {
                break;
            }
            levels.push(match count % WIDTH {
                0 => Vec::new(),
                _ => self.hashes(level, count / WIDTH)?,
            });
        }
        Ok(levels)
    }

    /// The tree, from its right edge.
    pub fn tree(&self) -> Result<Frontier, StoreError> {
        Ok(frontier(self.size, &self.edge()?))
    }
}

impl Subtrees for TileReader {
    type Error = StoreError;

    /// A tile has the roots of the subtrees of every eighth level; those between are made of them.
    fn subtree(&self, level: u32, index: u64) -> Result<Digest, StoreError> {
        let (row, count) = ((level / 8) as u8, 1 << (level % 8));
        let first = index * count;
        let hashes = self.recent(row, first / WIDTH)?;
        let start = (first % WIDTH) as usize;
        let missing = || DiskError::Damaged {
            path: self.root.clone(),
            detail: format!("the hashes {first} and after of level {row} are missing"),
        };
        let below = hashes.get(start..start + count as usize).ok_or_else(missing)?;
        Ok(below.iter().copied().collect::<Frontier>().root())
    }

    fn size(&self) -> u64 {
        self.size
    }
}

/// How many items tile `index` of a row has in a tree of `size` leaves.
fn width_of(row: Row, index: u64, size: u64) -> u64 {
    row.count(size).saturating_sub(index * WIDTH).min(WIDTH)
}

/// The complete subtrees of a tree of `size` leaves are those of the partial tiles at its edge.
pub(super) fn frontier(size: u64, edge: &[Vec<Digest>]) -> Frontier {
    let mut subtrees = Vec::new();
    for hashes in edge.iter().rev() {
        let mut rest = hashes.as_slice();
        while !rest.is_empty() {
            let largest = 1 << rest.len().ilog2();
            let (subtree, after) = rest.split_at(largest);
            subtrees.push(subtree.iter().copied().collect::<Frontier>().root());
            rest = after;
        }
    }
    // Each hash of a level stands for a complete subtree, and the widths are the size's own digits.
    Frontier::from_subtrees(size, subtrees).unwrap_or_default()
}

impl Row {
    /// The items of a tile, if it has exactly so many.
    fn items(self, bytes: &[u8], count: u64) -> Option<Vec<Vec<u8>>> {
        match self {
            Self::Hashes(_) => {
                (bytes.len() as u64 == count * 32).then(|| bytes.chunks_exact(32).map(<[u8]>::to_vec).collect())
            }
            Self::Entries => {
                let ends = Bundle::ends(bytes, count).filter(|ends| ends.last() == Some(&bytes.len()))?;
                Some(Bundle { bytes: bytes.to_vec(), ends }.iter().map(<[u8]>::to_vec).collect())
            }
        }
    }
}

/// The entries of one bundle: each preceded by its length, two bytes, big-endian.
#[derive(Debug)]
pub struct Bundle {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Bundle {
    fn ends(bytes: &[u8], count: u64) -> Option<Vec<usize>> {
        let mut ends = Vec::with_capacity(count as usize);
        let mut at = 0;
        for _ in 0..count {
            let length = bytes.get(at..at + 2)?;
            at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
            ends.push(at);
        }
        (at <= bytes.len()).then_some(ends)
    }

    /// The entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.bytes[start + 2..end])
    }

    /// Of these entries.
    pub(crate) fn of<'e>(entries: impl Iterator<Item = &'e str>) -> Self {
        let mut bundle = Self { bytes: Vec::new(), ends: Vec::new() };
        for entry in entries {
            // An entry is at most 65,535 bytes.
            bundle.bytes.extend_from_slice(&(entry.len() as u16).to_be_bytes());
            bundle.bytes.extend_from_slice(entry.as_bytes());
            bundle.ends.push(bundle.bytes.len());
        }
        bundle
    }

    /// The bytes of the bundle.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The signed head in a file, with its text.
pub fn read_head(path: &Path, keys: &LogKeys) -> Result<Option<(Checkpoint, String)>, StoreError> {
    let Some(bytes) = if_there(read_plain(path)).map_err(at(path))? else { return Ok(None) };
    let damaged = |detail: String| DiskError::Damaged { path: path.to_owned(), detail };
    let text = String::from_utf8(bytes).map_err(|_| damaged("it is not text".to_owned()))?;
    match keys.open(&text) {
        Ok(checkpoint) => Ok(Some((checkpoint, text))),
        Err(source) => Err(DiskError::Head { path: path.to_owned(), source }.into()),
    }
}
