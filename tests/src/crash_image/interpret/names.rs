//! The calls that take a path.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{
    super::{
        action::{Action, Slot},
        descriptors::Target,
        lost,
        scan::Argument,
        strace::Call,
        tree::{Content, Node, Place},
        unsupported,
    },
    Interpreter,
};

/// Which arguments hold a path.
#[derive(Clone, Copy)]
pub(super) struct PathArgument {
    /// The descriptor of the directory that the path starts at; without it, the working directory.
    base: Option<usize>,
    path: usize,
}

impl PathArgument {
    pub fn plain(path: usize) -> Self {
        Self { base: None, path }
    }

    /// As in the calls ending in `at`: a descriptor, and after it the path.
    pub fn at(base: usize) -> Self {
        Self { base: Some(base), path: base + 1 }
    }
}

/// It has a flag, if the call has this argument at all.
fn flagged(call: &Call, index: Option<usize>, flag: &str) -> bool {
    index.and_then(|index| call.arguments.get(index)).is_some_and(|argument| argument.has(flag))
}

impl Interpreter<'_> {
    /// Where a path leads, and the path for the reader.
    fn locate(&mut self, call: &Call, at: PathArgument, follow: bool) -> io::Result<(Place, PathBuf)> {
        let base = at.base.map(|base| call.argument(base)).transpose()?.and_then(Argument::descriptor_path);
        let base = base.map(Path::to_owned).unwrap_or_else(|| self.processes.directory(call.thread));
        let path = base.join(call.argument(at.path)?.path());
        let place = self.read.after.locate(self.root, &path, follow)?;
        Ok((place, path.strip_prefix(self.root).map(Path::to_owned).unwrap_or(path)))
    }

    fn existing(&self, slot: &Slot, path: &Path) -> io::Result<Node> {
        self.read.after.get(slot).ok_or_else(|| lost(format!("no such file in the record: {}", path.display())))
    }

    pub(super) fn open(&mut self, call: &Call, at: PathArgument) -> io::Result<()> {
        let has = |flag| call.arguments.iter().skip(at.path + 1).any(|argument| argument.has(flag));
        let creates = has("O_CREAT") || call.name == "creat";
        let follow = !(has("O_NOFOLLOW") || creates && has("O_EXCL"));
        let (place, path) = self.locate(call, at, follow)?;
        let node = match place {
            Place::Outside => return Ok(()),
            _ if has("O_TMPFILE") => self.add(Content::File(Vec::new())),
            Place::Directory(node) => node,
            Place::Entry(at) if creates && self.read.after.get(&at).is_none() => {
                let node = self.add(Content::File(Vec::new()));
                self.push(call, path.clone(), Action::Create { node, at })?;
                node
            }
            Place::Entry(at) => self.existing(&at, &path)?,
        };
        if ["O_SYNC", "O_DSYNC", "__O_SYNC"].into_iter().any(has) && !self.read.after.is_directory(node) {
            return Err(unsupported("O_SYNC and O_DSYNC"));
        }
        if (has("O_TRUNC") || call.name == "creat") && self.read.after.length(node) > 0 {
            self.push(call, path, Action::Resize { node, size: 0 })?;
        }
        self.targets.insert(call.started, Target::Node(node));
        Ok(())
    }

    pub(super) fn truncate(&mut self, call: &Call) -> io::Result<()> {
        let size = call.argument(1)?.number()?.unsigned_abs();
        let (Place::Entry(slot), path) = self.locate(call, PathArgument::plain(0), true)? else { return Ok(()) };
        let node = self.existing(&slot, &path)?;
        self.push(call, path, Action::Resize { node, size })
    }

    pub(super) fn create(&mut self, call: &Call, at: PathArgument, content: Content) -> io::Result<()> {
        let (Place::Entry(at), path) = self.locate(call, at, false)? else { return Ok(()) };
        let node = self.add(content);
        self.push(call, path, Action::Create { node, at })
    }

    pub(super) fn symlink(&mut self, call: &Call, at: PathArgument) -> io::Result<()> {
        self.create(call, at, Content::Symlink(call.argument(0)?.path().to_owned()))
    }

    pub(super) fn remove(&mut self, call: &Call, at: PathArgument) -> io::Result<()> {
        let (Place::Entry(at), path) = self.locate(call, at, false)? else { return Ok(()) };
        self.push(call, path, Action::Remove { at })
    }

    pub(super) fn rename(
        &mut self,
        call: &Call,
        from: PathArgument,
        to: PathArgument,
        flags: Option<usize>,
    ) -> io::Result<()> {
        let special = flagged(call, flags, "RENAME_EXCHANGE") || flagged(call, flags, "RENAME_WHITEOUT");
        let (from, path) = self.locate(call, from, false)?;
        let (to, _) = self.locate(call, to, false)?;
        match (from, to) {
            (Place::Entry(_), _) | (_, Place::Entry(_)) if special => Err(unsupported("an exchanging rename")),
            (Place::Entry(from), Place::Entry(to)) => {
                let node = self.existing(&from, &path)?;
                // Between two names of one file it does nothing.
                match self.read.after.get(&to) == Some(node) {
                    true => Ok(()),
                    false => self.push(call, path, Action::Rename { node, from, to }),
                }
            }
            (Place::Entry(at), _) => self.push(call, path, Action::Remove { at }),
            (_, Place::Entry(_)) => Err(unsupported("a file moved in from outside")),
            _ => Ok(()),
        }
    }

    pub(super) fn link(
        &mut self,
        call: &Call,
        from: PathArgument,
        to: PathArgument,
        flags: Option<usize>,
    ) -> io::Result<()> {
        let (from, old) = self.locate(call, from, flagged(call, flags, "AT_SYMLINK_FOLLOW"))?;
        match (from, self.locate(call, to, false)?) {
            (Place::Entry(from), (Place::Entry(at), path)) => {
                let node = self.existing(&from, &old)?;
                self.push(call, path, Action::Link { node, at })
            }
            (_, (Place::Entry(_), _)) => Err(unsupported("a file linked in from outside")),
            _ => Ok(()),
        }
    }
}
