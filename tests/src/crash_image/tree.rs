//! A directory with all below it, in memory.

use std::{
    collections::{BTreeMap, HashMap},
    ffi::{OsStr, OsString},
    fs, io,
    os::unix::fs::{MetadataExt, symlink},
    path::{Component, Path, PathBuf},
};

use super::{
    action::{Action, Slot},
    lost, unsupported,
};

/// As many links as Linux follows in one path.
const MAX_LINKS: usize = 40;

/// Larger files are not held in memory.
const MAX_LENGTH: u64 = 4 << 30;

/// A file, a directory or a symbolic link, whatever its names are: what a file system calls an inode.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Node(usize);

impl Node {
    pub(super) const ROOT: Self = Self(0);

    pub(super) fn number(self) -> u64 {
        self.0 as u64
    }
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    File(Vec<u8>),
    Directory(BTreeMap<OsString, Node>),
    Symlink(PathBuf),
}

/// Where a path leads.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Not into the tree.
    Outside,
    /// To the tree's root, or to a directory by way of `..`.
    Directory(Node),
    /// To a name in the tree, taken or free.
    Entry(Slot),
}

#[derive(Clone, Debug)]
pub(super) struct Tree {
    /// By number; the first is the root. A node without a name stays.
    nodes: Vec<Content>,
}

impl Tree {
    /// Takes a copy of a directory.
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut tree = Self { nodes: Vec::new() };
        tree.read_node(root, &mut HashMap::new())?;
        Ok(tree)
    }

    fn read_node(&mut self, path: &Path, seen: &mut HashMap<(u64, u64), Node>) -> io::Result<Node> {
        let metadata = fs::symlink_metadata(path)?;
        let identity = (metadata.dev(), metadata.ino());
        if let Some(node) = seen.get(&identity) {
            return Ok(*node);
        }
        let kind = metadata.file_type();
        if kind.is_dir() {
            let node = self.add(Content::Directory(BTreeMap::new()));
            for entry in fs::read_dir(path)? {
                let entry = entry?;
                let child = self.read_node(&entry.path(), seen)?;
                self.assign(&Slot { directory: node, name: entry.file_name() }, Some(child));
            }
            return Ok(node);
        }
        let content = match (kind.is_file(), kind.is_symlink()) {
            (true, _) => Content::File(fs::read(path)?),
            (_, true) => Content::Symlink(fs::read_link(path)?),
            _ => return Err(unsupported(format!("neither file, directory nor link: {}", path.display()))),
        };
        let node = self.add(content);
        seen.insert(identity, node);
        Ok(node)
    }

    /// Writes it into an empty or missing directory.
    pub fn write(&self, target: &Path) -> io::Result<()> {
        fs::create_dir_all(target)?;
        if fs::read_dir(target)?.next().is_some() {
            return Err(io::Error::new(io::ErrorKind::DirectoryNotEmpty, target.display().to_string()));
        }
        self.write_entries(Node::ROOT, target, &mut HashMap::new())
    }

    fn write_entries(&self, node: Node, path: &Path, seen: &mut HashMap<Node, PathBuf>) -> io::Result<()> {
        for (name, child) in self.entries(node) {
            let path = path.join(name);
            match (&self.nodes[child.0], seen.get(child)) {
                (Content::Directory(_), _) => {
                    fs::create_dir(&path)?;
                    self.write_entries(*child, &path, seen)?;
                }
                (_, Some(first)) => fs::hard_link(first, &path)?,
                (Content::File(bytes), None) => fs::write(&path, bytes)?,
                (Content::Symlink(target), None) => symlink(target, &path)?,
            }
            seen.insert(*child, path);
        }
        Ok(())
    }

    /// A path at which two trees are not the same.
    pub fn difference(&self, other: &Self) -> Option<PathBuf> {
        self.difference_below((Node::ROOT, other, Node::ROOT), Path::new("."))
    }

    fn difference_below(&self, (mine, other, theirs): (Node, &Self, Node), path: &Path) -> Option<PathBuf> {
        match (&self.nodes[mine.0], &other.nodes[theirs.0]) {
            (Content::File(mine), Content::File(theirs)) if mine == theirs => None,
            (Content::Symlink(mine), Content::Symlink(theirs)) if mine == theirs => None,
            (Content::Directory(mine), Content::Directory(theirs)) => {
                mine.keys().chain(theirs.keys()).find_map(|name| match (mine.get(name), theirs.get(name)) {
                    (Some(mine), Some(theirs)) => self.difference_below((*mine, other, *theirs), &path.join(name)),
                    _ => Some(path.join(name)),
                })
            }
            _ => Some(path.to_owned()),
        }
    }

    /// The bytes of the file that has in another tree the name that a file has in this one.
    pub fn counterpart<'a>(&self, file: Node, other: &'a Self) -> Option<&'a [u8]> {
        self.counterpart_below(file, Node::ROOT, (other, Node::ROOT))
    }

    fn counterpart_below<'a>(&self, file: Node, mine: Node, (other, theirs): (&'a Self, Node)) -> Option<&'a [u8]> {
        if mine == file {
            return Some(other.file(theirs));
        }
        let theirs = other.entries(theirs);
        let mut both = self.entries(mine).iter().filter_map(|(name, mine)| Some((*mine, *theirs.get(name)?)));
        both.find_map(|(mine, theirs)| self.counterpart_below(file, mine, (other, theirs)))
    }

    pub fn add(&mut self, content: Content) -> Node {
        self.nodes.push(content);
        Node(self.nodes.len() - 1)
    }

    fn entries(&self, node: Node) -> &BTreeMap<OsString, Node> {
        const NONE: &BTreeMap<OsString, Node> = &BTreeMap::new();
        match &self.nodes[node.0] {
            Content::Directory(entries) => entries,
            _ => NONE,
        }
    }

    /// The node that has a name.
    pub fn get(&self, slot: &Slot) -> Option<Node> {
        self.entries(slot.directory).get(&slot.name).copied()
    }

    pub fn assign(&mut self, slot: &Slot, node: Option<Node>) {
        if let Content::Directory(entries) = &mut self.nodes[slot.directory.0] {
            match node {
                Some(node) => entries.insert(slot.name.clone(), node),
                None => entries.remove(&slot.name),
            };
        }
    }

    pub fn is_directory(&self, node: Node) -> bool {
        matches!(self.nodes[node.0], Content::Directory(_))
    }

    /// A file's bytes; nothing for what is no file.
    pub fn file(&self, node: Node) -> &[u8] {
        match &self.nodes[node.0] {
            Content::File(bytes) => bytes,
            _ => &[],
        }
    }

    pub fn set_file(&mut self, node: Node, bytes: Vec<u8>) {
        self.nodes[node.0] = Content::File(bytes);
    }

    pub fn length(&self, node: Node) -> u64 {
        self.file(node).len() as u64
    }

    /// Does all that an operation did.
    pub fn apply(&mut self, action: &Action) -> io::Result<()> {
        for (slot, node) in action.assignments() {
            self.assign(slot, node);
        }
        let Some(Content::File(bytes)) = action.file().map(|node| &mut self.nodes[node.0]) else { return Ok(()) };
        let before = bytes.len() as u64;
        let (span, after) = (action.span(before), action.length(before));
        if after > MAX_LENGTH {
            return Err(unsupported(format!("a file of {after} bytes")));
        }
        bytes.resize(before.max(after) as usize, 0);
        action.fill(bytes, span);
        bytes.truncate(after as usize);
        Ok(())
    }

    /// Where an absolute path leads, when the tree stands at `root`. The links on the way are
    /// followed; the last one if `follow`.
    pub fn locate(&self, root: &Path, path: &Path, follow: bool) -> io::Result<Place> {
        let mut walk = Walk { tree: self, root, outside: PathBuf::from("/"), inside: Vec::new() };
        let mut left = reversed(path);
        let mut links = 0;
        while let Some(name) = left.pop() {
            if name == ".." {
                walk.up();
                continue;
            }
            if let Some(target) = walk.link(&name).filter(|_| follow || !left.is_empty()) {
                links += 1;
                if links > MAX_LINKS {
                    return Err(lost(format!("too many links: {}", path.display())));
                }
                if target.is_absolute() {
                    walk.restart();
                }
                left.extend(reversed(&target));
                continue;
            }
            match walk.inside.last() {
                Some(&directory) if left.is_empty() => return Ok(Place::Entry(Slot { directory, name })),
                _ => walk.enter(name)?,
            }
        }
        Ok(walk.inside.last().map_or(Place::Outside, |node| Place::Directory(*node)))
    }
}

/// The names of a path, the first one last.
fn reversed(path: &Path) -> Vec<OsString> {
    let names = path.components().rev().filter(|part| matches!(part, Component::Normal(_) | Component::ParentDir));
    names.map(|part| part.as_os_str().to_owned()).collect()
}

/// A directory on the way along a path.
struct Walk<'a> {
    tree: &'a Tree,
    root: &'a Path,
    /// Where it is, or the tree's root once it is in the tree.
    outside: PathBuf,
    /// The directories it is in, from the tree's root.
    inside: Vec<Node>,
}

impl Walk<'_> {
    fn restart(&mut self) {
        self.outside = PathBuf::from("/");
        self.inside.clear();
    }

    fn up(&mut self) {
        self.inside.pop();
        if self.inside.is_empty() {
            self.outside.pop();
        }
    }

    /// The link that a name stands for. Those outside the tree are taken to be as they were.
    fn link(&self, name: &OsStr) -> Option<PathBuf> {
        let Some(&directory) = self.inside.last() else { return fs::read_link(self.outside.join(name)).ok() };
        match self.tree.entries(directory).get(name).map(|node| &self.tree.nodes[node.0]) {
            Some(Content::Symlink(target)) => Some(target.clone()),
            _ => None,
        }
    }

    fn enter(&mut self, name: OsString) -> io::Result<()> {
        let Some(&directory) = self.inside.last() else {
            self.outside.push(name);
            if self.outside == self.root {
                self.inside.push(Node::ROOT);
            }
            return Ok(());
        };
        match self.tree.entries(directory).get(&name) {
            Some(&node) if self.tree.is_directory(node) => self.inside.push(node),
            _ => return Err(lost(format!("no such directory in the record: {}", name.display()))),
        }
        Ok(())
    }
}
