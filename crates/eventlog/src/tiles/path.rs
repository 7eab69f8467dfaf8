//! Where a tile lies: C2SP tlog-tiles v0.1.0.

use std::path::{Path, PathBuf};

/// Hashes in a full tile, entries in a full bundle.
pub const WIDTH: u64 = 256;
/// Levels of tiles that a tree of 2^64 leaves has.
pub const LEVELS: u8 = 8;

/// A row of tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Row {
    /// The hashes of this level: 0 are the leaves, each next one the roots of full tiles below.
    Hashes(u8),
    /// The entries themselves.
    Entries,
}

impl Row {
    /// How many items of this row a tree of `size` leaves has.
    pub fn count(self, size: u64) -> u64 {
        match self {
            Self::Hashes(level) => size.checked_shr(8 * u32::from(level)).unwrap_or(0),
            Self::Entries => size,
        }
    }

    /// The directory of the row under `root`.
    fn directory(self, root: &Path) -> PathBuf {
        match self {
            Self::Hashes(level) => root.join("tile").join(level.to_string()),
            Self::Entries => root.join("tile").join("entries"),
        }
    }

    /// The full tile number `index`.
    pub fn full(self, root: &Path, index: u64) -> PathBuf {
        // 1234067 = x001/x234/067.
        let mut path = self.directory(root);
        let mut groups = vec![index % 1000];
        let mut rest = index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for (place, group) in groups.iter().enumerate().rev() {
            path.push(if place > 0 { format!("x{group:03}") } else { format!("{group:03}") });
        }
        path
    }

    /// The directory of the partial tiles number `index`.
    pub fn partials(self, root: &Path, index: u64) -> PathBuf {
        self.full(root, index).with_extension("p")
    }

    /// The tile number `index` with its first `width` items.
    pub fn tile(self, root: &Path, index: u64, width: u64) -> PathBuf {
        match width {
            WIDTH => self.full(root, index),
            _ => self.partials(root, index).join(width.to_string()),
        }
    }
}

/// All rows that a tree of `size` leaves has anything in, and how many items of each.
pub fn rows(size: u64) -> impl Iterator<Item = (Row, u64)> {
    let rows = std::iter::once(Row::Entries).chain((0..LEVELS).map(Row::Hashes));
    rows.map(move |row| (row, row.count(size))).filter(|(_, count)| *count > 0)
}
