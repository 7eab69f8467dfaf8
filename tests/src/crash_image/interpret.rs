//! Calls become operations on nodes, whatever their names are meanwhile.
//!
//! A call takes effect when it began, as far as it may reach the disk or the reader: a write, a
//! change of names. It takes effect when it returned, as far as the program counts on it: a sync, a
//! descriptor, a position.

mod names;

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

use names::PathArgument;

use super::{
    Operation,
    action::{Action, SyncCall},
    descriptors::{OpenFile, Processes, Target},
    lost,
    scan::Argument,
    strace::{Call, Outcome},
    tree::{Content, Node, Tree},
    unsupported,
};

/// A record, understood.
pub(super) struct Read {
    pub operations: Vec<Operation>,
    /// The directory before the run, and an empty node for each that the run made.
    pub before: Tree,
    pub after: Tree,
}

impl Read {
    /// A program that ends kills its threads in the middle of their writes. Such a write did as much
    /// as the directory shows of it, which is now `real`.
    pub fn settled(mut self, real: &Tree) -> io::Result<Self> {
        let mut cut = false;
        for operation in self.operations.iter_mut().filter(|operation| operation.finished == u64::MAX) {
            let Action::Write { node, offset, bytes } = &mut operation.action else { continue };
            let Some(real) = self.after.counterpart(*node, real) else { continue };
            let there = real.get(*offset as usize..).unwrap_or_default();
            bytes.truncate(there.iter().zip(bytes.iter()).take_while(|(there, written)| there == written).count());
            cut = true;
        }
        if cut {
            self.after = self.before.clone();
            self.operations.iter().try_for_each(|operation| self.after.apply(&operation.action))?;
        }
        Ok(self)
    }
}

/// Follows the calls of a program that ran in `directory`, while `before` stood at `root`.
pub(super) fn interpret(mut calls: Vec<Call>, root: &Path, directory: PathBuf, before: Tree) -> io::Result<Read> {
    let mut moments: Vec<_> = calls.iter().enumerate().map(|(index, call)| (call.started, index, true)).collect();
    let ends = calls.iter().enumerate().filter(|(_, call)| call.returned().is_some());
    moments.extend(ends.map(|(index, call)| (call.finished, index, false)));
    moments.sort_unstable();
    let Some(&(_, first, _)) = moments.first() else { return Err(lost("an empty record")) };
    let mut interpreter = Interpreter {
        root,
        processes: Processes::new(calls[first].thread, directory),
        targets: HashMap::new(),
        read: Read { operations: Vec::new(), after: before.clone(), before },
    };
    for (_, index, begins) in moments {
        let call = &mut calls[index];
        match (call.outcome, begins) {
            (Outcome::Failed, _) => Ok(()),
            _ if !interpreter.processes.knows(call.thread) => Err(lost("a process from nowhere")),
            (_, true) => interpreter.begin(call),
            (_, false) => interpreter.end(call),
        }?;
    }
    Ok(interpreter.read)
}

struct Interpreter<'a> {
    root: &'a Path,
    processes: Processes,
    /// What a call in progress opens or syncs, by when it began.
    targets: HashMap<u64, Target>,
    read: Read,
}

impl Interpreter<'_> {
    fn begin(&mut self, call: &mut Call) -> io::Result<()> {
        let returned = call.returned();
        match call.name {
            "open" | "creat" => self.open(call, PathArgument::plain(0)),
            "openat" | "openat2" => self.open(call, PathArgument::at(0)),
            "write" | "writev" => self.write(call, None),
            "pwrite64" | "pwritev" | "pwritev2" => {
                let offset = call.argument(3)?.number()?;
                self.write(call, offset.try_into().ok())
            }
            "copy_file_range" => self.copy(call, (0, 1), (2, Some(3))),
            "sendfile" => self.copy(call, (1, 2), (0, None)),
            "splice" => self.refuse(call, 2),
            "mmap" => self.map(call),
            "io_uring_setup" => Err(unsupported("io_uring")),
            "truncate" => self.truncate(call),
            "ftruncate" => {
                let size = call.argument(1)?.number()?;
                self.change(call, |node| Action::Resize { node, size: size.unsigned_abs() })
            }
            "fallocate" => self.allocate(call),
            "rename" => self.rename(call, PathArgument::plain(0), PathArgument::plain(1), None),
            "renameat" => self.rename(call, PathArgument::at(0), PathArgument::at(2), None),
            "renameat2" => self.rename(call, PathArgument::at(0), PathArgument::at(2), Some(4)),
            "unlink" | "rmdir" => self.remove(call, PathArgument::plain(0)),
            "unlinkat" => self.remove(call, PathArgument::at(0)),
            "mkdir" => self.create(call, PathArgument::plain(0), Content::Directory(BTreeMap::new())),
            "mkdirat" => self.create(call, PathArgument::at(0), Content::Directory(BTreeMap::new())),
            "symlink" => self.symlink(call, PathArgument::plain(1)),
            "symlinkat" => self.symlink(call, PathArgument::at(1)),
            "link" => self.link(call, PathArgument::plain(0), PathArgument::plain(1), None),
            "linkat" => self.link(call, PathArgument::at(0), PathArgument::at(2), Some(4)),
            "fork" | "vfork" | "clone" | "clone3" => {
                if let Some(child) = returned {
                    let shares = call.arguments.iter().any(|argument| argument.has("CLONE_FILES"));
                    self.processes.start(call.thread, child as u32, shares);
                }
                Ok(())
            }
            "close" => {
                let descriptor = call.argument(0)?.number()?;
                self.processes.close(call.thread, descriptor, descriptor);
                Ok(())
            }
            "close_range" => self.close_range(call),
            "fsync" | "fdatasync" | "sync_file_range" | "syncfs" => {
                // Until it returns its descriptor may be closed.
                let target = self.target(call, 0)?;
                self.targets.insert(call.started, target);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self, call: &Call) -> io::Result<()> {
        let Some(returned) = call.returned() else { return Ok(()) };
        match call.name {
            "open" | "creat" | "openat" | "openat2" => {
                let target = self.targets.remove(&call.started).unwrap_or(Target::Elsewhere);
                let has = |flag| call.arguments.iter().any(|argument| argument.has(flag));
                let file = OpenFile { target, position: 0, append: has("O_APPEND") };
                self.processes.open(call.thread, returned, file, has("O_CLOEXEC"));
            }
            "dup" | "dup2" | "dup3" => {
                let cloexec = call.arguments.get(2).is_some_and(|flags| flags.has("O_CLOEXEC"));
                self.processes.duplicate(call.thread, call.argument(0)?.number()?, returned, cloexec);
            }
            "fcntl" => self.control(call, returned)?,
            "ioctl" => self.device_control(call)?,
            "lseek" => {
                if let Some(file) = self.file(call, 0)? {
                    file.position = returned.unsigned_abs();
                }
            }
            "read" | "readv" => {
                if let Some(file) = self.file(call, 0)? {
                    file.position += returned.unsigned_abs();
                }
            }
            "execve" | "execveat" => self.processes.execute(call.thread),
            "chdir" => {
                let directory = self.processes.directory(call.thread).join(call.argument(0)?.path());
                self.processes.set_directory(call.thread, directory);
            }
            "fchdir" => {
                if let Some(directory) = call.argument(0)?.descriptor_path() {
                    self.processes.set_directory(call.thread, directory.to_owned());
                }
            }
            "fsync" => self.synced(call, |node| Action::Sync { node, call: SyncCall::Fsync })?,
            "fdatasync" => self.synced(call, |node| Action::Sync { node, call: SyncCall::Fdatasync })?,
            "sync_file_range" => self.synced(call, |node| Action::SyncRange { node })?,
            "syncfs" => self.synced(call, |_| Action::SyncAll)?,
            "sync" => self.push(call, PathBuf::new(), Action::SyncAll)?,
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, call: &Call, path: PathBuf, action: Action) -> io::Result<()> {
        self.read.after.apply(&action)?;
        self.read.operations.push(Operation { path, action, started: call.started, finished: call.finished });
        Ok(())
    }

    /// The open file of a descriptor, if it is one the record knows.
    fn file(&mut self, call: &Call, index: usize) -> io::Result<Option<&mut OpenFile>> {
        let argument = call.argument(index)?;
        let file = self.processes.file(call.thread, argument.number()?);
        // Its number may have been given to a pipe in a way that the record does not show.
        let file = file.filter(|file| file.target == Target::Output || !argument.is_no_file());
        match argument.descriptor_path() {
            Some(path) if file.is_none() && path.starts_with(self.root) => {
                Err(lost(format!("an unknown descriptor of {}", path.display())))
            }
            _ => Ok(file),
        }
    }

    fn target(&mut self, call: &Call, index: usize) -> io::Result<Target> {
        Ok(self.file(call, index)?.map_or(Target::Elsewhere, |file| file.target))
    }

    /// Records what a call does to the node of its first argument.
    fn change(&mut self, call: &Call, action: impl FnOnce(Node) -> Action) -> io::Result<()> {
        match self.target(call, 0)? {
            Target::Node(node) => self.push(call, self.path_of(call.argument(0)?), action(node)),
            _ => Ok(()),
        }
    }

    /// Records that a sync of the node it began with has returned.
    fn synced(&mut self, call: &Call, action: impl FnOnce(Node) -> Action) -> io::Result<()> {
        match self.targets.remove(&call.started) {
            Some(Target::Node(node)) => self.push(call, self.path_of(call.argument(0)?), action(node)),
            _ => Ok(()),
        }
    }

    /// For the reader: the path of a descriptor, from the root.
    fn path_of(&self, descriptor: &Argument) -> PathBuf {
        let path = descriptor.descriptor_path().unwrap_or(Path::new(""));
        path.strip_prefix(self.root).unwrap_or(path).to_owned()
    }

    fn add(&mut self, content: Content) -> Node {
        self.read.before.add(content.clone());
        self.read.after.add(content)
    }

    fn write(&mut self, call: &mut Call, offset: Option<u64>) -> io::Result<()> {
        let mut bytes = std::mem::take(&mut call.arguments.get_mut(1).ok_or_else(|| lost("an empty write"))?.bytes);
        // A write that never returned is taken to have done all, until the run is over.
        let length = call.returned().map_or(bytes.len(), |length| length as usize);
        if self.target(call, 0)? == Target::Elsewhere {
            return self.put(call, 0, offset, vec![0; length]);
        }
        if bytes.len() < length || call.outcome == Outcome::Never && call.argument(1)?.cut {
            return Err(unsupported("a write larger than strace shows"));
        }
        bytes.truncate(length);
        let flags = call.arguments.get(4);
        if ["RWF_SYNC", "RWF_DSYNC"].iter().any(|flag| flags.is_some_and(|flags| flags.has(flag))) {
            return Err(unsupported("a write with RWF_SYNC or RWF_DSYNC"));
        }
        self.put(call, 0, offset, bytes)
    }

    /// Bytes go through a descriptor, to an offset or else to its position.
    fn put(&mut self, call: &Call, index: usize, offset: Option<u64>, bytes: Vec<u8>) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let appends = call.arguments.get(4).is_some_and(|flags| flags.has("RWF_APPEND"));
        let target = self.target(call, index)?;
        let end = match target {
            Target::Node(node) => self.read.after.length(node),
            _ => 0,
        };
        let Some(file) = self.file(call, index)? else { return Ok(()) };
        // An appending descriptor appends even with an offset.
        let start = if file.append || appends { end } else { offset.unwrap_or(file.position) };
        if offset.is_none() {
            file.position = start + bytes.len() as u64;
        }
        let path = self.path_of(call.argument(index)?);
        match target {
            Target::Node(node) => self.push(call, path, Action::Write { node, offset: start, bytes }),
            Target::Output => self.push(call, PathBuf::new(), Action::Output { bytes }),
            Target::Elsewhere => Ok(()),
        }
    }

    /// `copy_file_range` and `sendfile`: each side a descriptor, and where its offset may be.
    fn copy(&mut self, call: &Call, from: (usize, usize), to: (usize, Option<usize>)) -> io::Result<()> {
        let Some(length) = call.returned().map(i64::unsigned_abs) else {
            return Err(unsupported(format!("{} was killed", call.name)));
        };
        if length == 0 {
            return Ok(());
        }
        let given = call.argument(from.1)?.pointed();
        let position = self.file(call, from.0)?.map_or(0, |file| file.position);
        let start = given.unwrap_or(position);
        let bytes = match (self.target(call, from.0)?, self.target(call, to.0)?) {
            (_, Target::Elsewhere) => Vec::new(),
            (Target::Node(node), _) => {
                let content = self.read.after.file(node).get(start as usize..(start + length) as usize);
                content.ok_or_else(|| lost("a copy of bytes that are not there"))?.to_vec()
            }
            // What is outside the directory is taken to be as it was.
            _ => read_part(call.argument(from.0)?, start, length)?,
        };
        if let Some(file) = self.file(call, from.0)?.filter(|_| given.is_none()) {
            file.position += length;
        }
        let offset = to.1.map(|offset| call.argument(offset)).transpose()?.and_then(Argument::pointed);
        self.put(call, to.0, offset, bytes)
    }

    fn map(&mut self, call: &Call) -> io::Result<()> {
        let flags = call.argument(3)?;
        let shared = flags.has("MAP_SHARED") || flags.has("MAP_SHARED_VALIDATE");
        match shared && call.argument(2)?.has("PROT_WRITE") && !flags.has("MAP_ANONYMOUS") {
            true => self.refuse(call, 4),
            false => Ok(()),
        }
    }

    fn allocate(&mut self, call: &Call) -> io::Result<()> {
        let (mode, start) = (call.argument(1)?, call.argument(2)?.number()?.unsigned_abs());
        let end = start + call.argument(3)?.number()?.unsigned_abs();
        if mode.has("FALLOC_FL_COLLAPSE_RANGE") || mode.has("FALLOC_FL_INSERT_RANGE") {
            return Err(unsupported("fallocate that moves bytes"));
        }
        let zeroes = mode.has("FALLOC_FL_PUNCH_HOLE") || mode.has("FALLOC_FL_ZERO_RANGE");
        let zeroed = if zeroes { start..end } else { 0..0 };
        let size = if mode.has("FALLOC_FL_KEEP_SIZE") { 0 } else { end };
        self.change(call, |node| Action::Allocate { node, zeroed, size })
    }

    fn control(&mut self, call: &Call, returned: i64) -> io::Result<()> {
        let (descriptor, command) = (call.argument(0)?.number()?, call.argument(1)?);
        let has = |flag| call.arguments.get(2).is_some_and(|value| value.has(flag));
        match command.text.trim() {
            "F_DUPFD" => self.processes.duplicate(call.thread, descriptor, returned, false),
            "F_DUPFD_CLOEXEC" => self.processes.duplicate(call.thread, descriptor, returned, true),
            "F_SETFD" => self.processes.set_cloexec(call.thread, descriptor, descriptor, has("FD_CLOEXEC")),
            "F_SETFL" => {
                if let Some(file) = self.file(call, 0)? {
                    file.append = has("O_APPEND");
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn device_control(&mut self, call: &Call) -> io::Result<()> {
        let (descriptor, request) = (call.argument(0)?.number()?, call.argument(1)?);
        match request.text.trim() {
            "FIOCLEX" => self.processes.set_cloexec(call.thread, descriptor, descriptor, true),
            "FIONCLEX" => self.processes.set_cloexec(call.thread, descriptor, descriptor, false),
            "FICLONE" | "FICLONERANGE" | "FIDEDUPERANGE" => return self.refuse(call, 0),
            _ => {}
        }
        Ok(())
    }

    /// The call is an error if it changes a recorded file.
    fn refuse(&mut self, call: &Call, index: usize) -> io::Result<()> {
        match self.target(call, index)? {
            Target::Elsewhere => Ok(()),
            _ => Err(unsupported(format!("{} of a recorded file", call.name))),
        }
    }

    fn close_range(&mut self, call: &Call) -> io::Result<()> {
        let (first, last) = (call.argument(0)?.number()?, call.argument(1)?.number()?);
        match call.argument(2)?.has("CLOSE_RANGE_CLOEXEC") {
            true => self.processes.set_cloexec(call.thread, first, last, true),
            false => self.processes.close(call.thread, first, last),
        }
        Ok(())
    }
}

/// Reads from a file outside the directory.
fn read_part(descriptor: &Argument, start: u64, length: u64) -> io::Result<Vec<u8>> {
    let path = descriptor.descriptor_path().ok_or_else(|| unsupported("a copy from what is no file"))?;
    let mut bytes = vec![0; length as usize];
    File::open(path)?.read_exact_at(&mut bytes, start)?;
    Ok(bytes)
}
