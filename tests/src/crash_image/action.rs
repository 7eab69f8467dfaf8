//! What one operation does: to names, to bytes, to a size, or to nothing but durability.

use std::{ffi::OsString, fmt, ops::Range};

use super::tree::Node;

/// A name in a directory, taken or free.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Slot {
    pub directory: Node,
    pub name: OsString,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyncCall {
    Fsync,
    Fdatasync,
}

#[derive(Debug)]
pub enum Action {
    /// A new file, directory or symbolic link, empty.
    Create {
        node: Node,
        at: Slot,
    },
    /// One more name for a file.
    Link {
        node: Node,
        at: Slot,
    },
    Rename {
        node: Node,
        from: Slot,
        to: Slot,
    },
    /// `unlink`, `rmdir`, or a move out of the recorded directory.
    Remove {
        at: Slot,
    },
    Write {
        node: Node,
        offset: u64,
        bytes: Vec<u8>,
    },
    /// `truncate`, `ftruncate` or `O_TRUNC`: shorter or longer.
    Resize {
        node: Node,
        size: u64,
    },
    /// `fallocate`: bytes that now read as zeros, and the size the file has at least.
    Allocate {
        node: Node,
        zeroed: Range<u64>,
        size: u64,
    },
    /// Of a file or a directory.
    Sync {
        node: Node,
        call: SyncCall,
    },
    /// `syncfs` or `sync`.
    SyncAll,
    /// `sync_file_range`, which promises nothing.
    SyncRange {
        node: Node,
    },
    /// A part of what the program printed.
    Output {
        bytes: Vec<u8>,
    },
}

impl Action {
    pub fn is_sync(&self) -> bool {
        matches!(self, Self::Sync { .. } | Self::SyncAll)
    }

    /// It changes names, bytes or a size.
    pub fn is_change(&self) -> bool {
        !self.is_sync() && !matches!(self, Self::SyncRange { .. } | Self::Output { .. })
    }

    /// The names it changes, all at once, and what each stands for afterwards. The last one decides
    /// which directory makes the change durable.
    pub(super) fn assignments(&self) -> Vec<(&Slot, Option<Node>)> {
        match self {
            Self::Create { node, at } | Self::Link { node, at } => vec![(at, Some(*node))],
            Self::Rename { node, from, to } => vec![(from, None), (to, Some(*node))],
            Self::Remove { at } => vec![(at, None)],
            _ => Vec::new(),
        }
    }

    /// The file whose bytes or size it changes.
    pub(super) fn file(&self) -> Option<Node> {
        match self {
            Self::Write { node, .. } | Self::Resize { node, .. } | Self::Allocate { node, .. } => Some(*node),
            _ => None,
        }
    }

    /// How long the file is after it.
    pub(super) fn length(&self, before: u64) -> u64 {
        match self {
            Self::Write { offset, bytes, .. } if !bytes.is_empty() => before.max(offset + bytes.len() as u64),
            Self::Allocate { size, .. } => before.max(*size),
            Self::Resize { size, .. } => *size,
            _ => before,
        }
    }

    /// Which bytes of the file it sets.
    pub(super) fn span(&self, before: u64) -> Range<u64> {
        match self {
            Self::Write { offset, bytes, .. } => *offset..offset + bytes.len() as u64,
            Self::Allocate { zeroed, size, .. } => {
                let end = before.max(*size);
                zeroed.start.min(end)..zeroed.end.min(end)
            }
            Self::Resize { size, .. } => *size..before.max(*size),
            _ => 0..0,
        }
    }

    /// Sets a part of its span.
    pub(super) fn fill(&self, content: &mut [u8], part: Range<u64>) {
        let target = &mut content[part.start as usize..part.end as usize];
        match self {
            Self::Write { offset, bytes, .. } => {
                target.copy_from_slice(&bytes[(part.start - offset) as usize..(part.end - offset) as usize]);
            }
            _ => target.fill(0),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create { .. } => write!(formatter, "create"),
            Self::Link { .. } => write!(formatter, "link"),
            Self::Rename { to, .. } => write!(formatter, "rename to {}", to.name.display()),
            Self::Remove { .. } => write!(formatter, "remove"),
            Self::Write { offset, bytes, .. } => write!(formatter, "write {offset}+{}", bytes.len()),
            Self::Resize { size, .. } => write!(formatter, "resize to {size}"),
            Self::Allocate { zeroed, size, .. } => {
                write!(formatter, "allocate to {size}, zero {}..{}", zeroed.start, zeroed.end)
            }
            Self::Sync { call: SyncCall::Fsync, .. } => write!(formatter, "fsync"),
            Self::Sync { call: SyncCall::Fdatasync, .. } => write!(formatter, "fdatasync"),
            Self::SyncAll => write!(formatter, "sync all"),
            Self::SyncRange { .. } => write!(formatter, "sync_file_range"),
            Self::Output { bytes } => write!(formatter, "print {}", String::from_utf8_lossy(bytes).escape_debug()),
        }
    }
}
