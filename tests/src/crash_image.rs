//! What a disk could hold after a power cut.
//!
//! A program runs under strace. From strace's record this module learns, in one global order, every
//! call that changed files below a directory, every sync, and every line the program printed. It
//! then writes the directory as a disk could hold it had the power gone after any of these calls.
//! A test opens the program on such an image and asks whether all it had acknowledged is there.
//!
//! | module | idea |
//! | --- | --- |
//! | `strace` | runs the program, reads the record back as a list of calls |
//! | `scan` | the arguments of one call |
//! | `descriptors` | which open file a descriptor of a process stands for |
//! | `interpret` | calls become operations on nodes, whatever their names are meanwhile |
//! | `tree` | a directory with all below it, in memory |
//! | `action` | what one operation does |
//! | `durability` | which sync makes an operation durable |
//! | `disk` | the image: what is durable, and of the rest what luck left |
//!
//! # The model
//!
//! It follows ext4 with `data=ordered`, but where a promise is not written in the manual it assumes
//! the worse.
//!
//! * All there was before the run is durable.
//! * `fsync` and `fdatasync` of a file make its bytes and its size durable, whichever descriptor they
//!   were written through. `syncfs` on a descriptor below the directory, and `sync`, make all durable.
//!   `sync_file_range` makes nothing durable.
//! * A sync covers what had *returned* before the sync *began*, and holds from when it *returned*. A
//!   write may reach the disk from when it began. A line counts as acknowledged from when its write
//!   began. So whatever the threads did at the same time is read against the program.
//! * A name (made, moved, removed) is durable when its directory was synced. A move between two
//!   directories needs the one it moved to. [`Names::WithFile`] adds what ext4 does, that syncing a
//!   file keeps its name too; a program should not need it.
//! * A move is atomic. Changes of one name reach the disk in their order, so a change that is durable
//!   carries with it those it builds on. Changes of different names are independent.
//! * Unsynced bytes reach the disk in pages. A page holds what it held at *some* moment since it was
//!   last synced; pages are independent, of each other and of the size. In [`Model::Random`] one page
//!   may be torn: each of its sectors is from some moment of its own.
//! * An unsynced size may be old or new. What never reached the disk reads as zeros. A cut that
//!   reached the disk as a size has removed the bytes behind it.
//!
//! # Limits
//!
//! What the record says is compared with the directory as the program left it, so a change that the
//! module did not understand is an error, unless a later one hid it. These are errors from the start:
//! a shared writable mapping (but not one made writable later), io_uring, `splice` into the
//! directory, a cloned file, `O_SYNC` and its kin, an exchanging rename, a file moved or linked in
//! from outside, a write or a file too large to hold. A write that never returned is taken to have
//! done what the directory shows of it; any other such call all that it was asked.
//!
//! Permissions, owners, times and extended attributes are not modelled. A change of names is never
//! torn. Processes that share descriptors but not their working directory, or the other way round,
//! are not told apart. The recorded directory's own name is taken to be durable. The machine is a
//! Linux of 64 bits.

mod action;
mod descriptors;
mod disk;
mod durability;
mod interpret;
mod scan;
mod strace;
#[cfg(test)]
mod tests;
mod tree;

use std::{
    fmt, io,
    ops::Range,
    path::{Path, PathBuf},
    process::{Command, Output},
};

pub use action::{Action, Slot, SyncCall};
pub use disk::Model;
pub use durability::Names;
pub use strace::available;
pub use tree::Node;

use disk::Disk;
use tree::Tree;

/// One thing that the program did to the directory, or a part of what it printed.
#[derive(Debug)]
pub struct Operation {
    /// For the reader: where it was done, from the recorded directory. A moved file is under the name
    /// it had at that moment.
    pub path: PathBuf,
    pub action: Action,
    /// When the call began and when it had returned, in the order of strace's record.
    started: u64,
    finished: u64,
}

impl fmt::Display for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.action, self.path.display())
    }
}

/// How often the program asked for durability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncCount {
    pub fsync: usize,
    pub fdatasync: usize,
    /// `syncfs` and `sync`.
    pub all: usize,
}

impl SyncCount {
    pub fn total(self) -> usize {
        self.fsync + self.fdatasync + self.all
    }
}

/// A run of a program, ready to be cut anywhere.
#[derive(Debug)]
pub struct Recording {
    pub operations: Vec<Operation>,
    /// How the program ended, and all it printed.
    pub output: Output,
    /// For each operation, the number of the sync from which on it is durable.
    durable_from: Vec<usize>,
    /// The directory before the run, and an empty node for each that the run made.
    initial: Tree,
}

/// Runs `command` under strace with `input` on its standard input, and records what it does to the
/// files below `root`, which must exist.
///
/// The program, its arguments, its directory and its changes of the environment are taken from
/// `command`; its redirections and `env_clear` are not.
pub fn record(command: &Command, input: &[u8], root: &Path) -> io::Result<Recording> {
    let root = root.canonicalize()?;
    if std::env::temp_dir().canonicalize()?.starts_with(&root) {
        return Err(unsupported("the recorded directory would hold the record"));
    }
    let before = Tree::read(&root)?;
    let directory = match command.get_current_dir() {
        Some(directory) => directory.canonicalize()?,
        None => std::env::current_dir()?,
    };
    let (output, calls) = strace::run(command, input)?;
    let after = Tree::read(&root)?;
    let read = interpret::interpret(calls, &root, directory, before)?.settled(&after)?;
    if let Some(path) = read.after.difference(&after) {
        return Err(lost(format!("the record does not explain {}", path.display())));
    }
    let recording = Recording::new(read, output);
    match recording.printed(recording.operations.len()).len() == recording.output.stdout.len() {
        true => Ok(recording),
        false => Err(lost("the record does not explain the standard output")),
    }
}

impl Recording {
    fn new(read: interpret::Read, output: Output) -> Self {
        let durable_from = durability::durable_from(&read.operations, Names::default());
        Self { operations: read.operations, output, durable_from, initial: read.before }
    }

    /// The same run on a disk with another rule for names.
    pub fn with_names(mut self, names: Names) -> Self {
        self.durable_from = durability::durable_from(&self.operations, names);
        self
    }

    /// The complete lines printed, each with the first cut at which it counts as acknowledged.
    pub fn acknowledged(&self) -> Vec<(usize, String)> {
        let mut lines = Vec::new();
        let mut line = Vec::new();
        for (index, operation) in self.operations.iter().enumerate() {
            let Action::Output { bytes } = &operation.action else { continue };
            for part in bytes.split_inclusive(|&byte| byte == b'\n') {
                line.extend_from_slice(part);
                if line.pop_if(|last| *last == b'\n').is_some() {
                    lines.push((index + 1, String::from_utf8_lossy(&line).into_owned()));
                    line.clear();
                }
            }
        }
        lines
    }

    /// The complete lines acknowledged before the power went after `cut` operations.
    pub fn outputs_before(&self, cut: usize) -> Vec<String> {
        self.acknowledged().into_iter().take_while(|(at, _)| *at <= cut).map(|(_, line)| line).collect()
    }

    /// How often the program synced in a range of operations.
    pub fn sync_count(&self, range: Range<usize>) -> SyncCount {
        let mut count = SyncCount::default();
        for operation in &self.operations[range] {
            match operation.action {
                Action::Sync { call: SyncCall::Fsync, .. } => count.fsync += 1,
                Action::Sync { call: SyncCall::Fdatasync, .. } => count.fdatasync += 1,
                Action::SyncAll => count.all += 1,
                _ => {}
            }
        }
        count
    }

    /// The cuts that matter for [`Model::SyncedOnly`]: before each sync, and the end. At any other
    /// cut the image is that of the next of these, and no more has been acknowledged.
    pub fn cuts_before_syncs(&self) -> Vec<usize> {
        let syncs = self.operations.iter().enumerate().filter(|(_, operation)| operation.action.is_sync());
        syncs.map(|(index, _)| index).chain([self.operations.len()]).collect()
    }

    /// Writes into `target`, an empty or missing directory, what a disk could hold when the power
    /// went after the first `cut` operations.
    pub fn image(&self, cut: usize, model: Model, target: &Path) -> io::Result<()> {
        Disk::after(&self.operations[..cut], &self.durable_from).tree(&self.initial, model).write(target)
    }

    fn printed(&self, cut: usize) -> Vec<u8> {
        let outputs = self.operations[..cut].iter().filter_map(|operation| match &operation.action {
            Action::Output { bytes } => Some(bytes.as_slice()),
            _ => None,
        });
        outputs.collect::<Vec<_>>().concat()
    }
}

/// The program did something the model has no answer to.
fn unsupported(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, what.into())
}

/// The record does not fit together.
fn lost(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.into())
}
