//! The image: what is durable, and of the rest what luck left.

use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
};

use super::{
    Operation,
    action::{Action, Slot},
    tree::{Node, Tree},
};

/// What a disk writes as a whole, if it is lucky.
const PAGE: u64 = 4096;
/// What a disk writes as a whole.
const SECTOR: u64 = 512;
const SECTORS: usize = (PAGE / SECTOR) as usize;

/// What became of all that was not synced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Model {
    /// All of it reached the disk: the process was killed, the machine ran on.
    Everything,
    /// None of it did.
    SyncedOnly,
    /// The names did, bytes and sizes did not: the empty file after a rename.
    NamesOnly,
    /// Names and sizes did, bytes did not: the file full of zeros.
    MetadataOnly,
    /// Bytes and sizes did, names did not.
    DataOnly,
    /// Each page, each size and each change of a name did or did not, independently; one page may be
    /// torn. How likely all of them are is drawn too, so that some images lack nearly all and some
    /// lack nearly nothing.
    Random { seed: u64 },
}

impl Model {
    /// All but the random one.
    pub const FIXED: [Self; 5] =
        [Self::Everything, Self::SyncedOnly, Self::NamesOnly, Self::MetadataOnly, Self::DataOnly];
}

/// Some operations, and which of them are durable.
pub(super) struct Disk<'a> {
    operations: &'a [Operation],
    durable: Vec<bool>,
}

impl<'a> Disk<'a> {
    /// `durable_from` says for each operation which sync makes it durable.
    pub fn after(operations: &'a [Operation], durable_from: &[usize]) -> Self {
        let durable = durable_from.iter().map(|sync| *sync < operations.len());
        Self { operations, durable: durable.take(operations.len()).collect() }
    }

    /// The directory as `model` leaves it; `initial` is how it was.
    pub fn tree(&self, initial: &Tree, model: Model) -> Tree {
        let mut tree = initial.clone();
        self.place_names(&mut tree, model);
        self.fill_files(&mut tree, model);
        tree
    }

    fn place_names(&self, tree: &mut Tree, model: Model) {
        let chance = Chance::of_names(model);
        let mut blocked: HashSet<&Slot> = HashSet::new();
        for (index, operation) in self.operations.iter().enumerate() {
            let assignments = operation.action.assignments();
            let free = !assignments.iter().any(|(slot, _)| blocked.contains(slot));
            if self.durable[index] || free && chance.reached([1, index as u64, 0], 1) == 1 {
                for (slot, node) in assignments {
                    tree.assign(slot, node);
                }
            } else {
                blocked.extend(assignments.iter().map(|(slot, _)| slot));
            }
        }
    }

    fn fill_files(&self, tree: &mut Tree, model: Model) {
        let files = self.files(tree);
        let limits = self.page_limits(&files, Chance::of_data(model));
        for (node, file) in files {
            let (size, reached) = self.size(node, &file, Chance::of_sizes(model));
            let mut bytes = tree.file(node).to_vec();
            bytes.resize(file.longest() as usize, 0);
            for change in &file.changes {
                let action = &self.operations[change.index].action;
                // A file system that has cut a file off does not bring the end back.
                let cut = change.index < reached && matches!(action, Action::Resize { .. });
                if self.durable[change.index] || cut {
                    action.fill(&mut bytes, change.span.clone());
                    continue;
                }
                for sector in pieces(&change.span, SECTOR) {
                    let limit = &limits[&(node, sector.start / PAGE)];
                    if change.index < limit[(sector.start / SECTOR) as usize % SECTORS] {
                        action.fill(&mut bytes, sector);
                    }
                }
            }
            bytes.resize(size as usize, 0);
            tree.set_file(node, bytes);
        }
    }

    /// The files with changes, and these in order.
    fn files(&self, tree: &Tree) -> BTreeMap<Node, File> {
        let mut files: BTreeMap<Node, File> = BTreeMap::new();
        for (index, operation) in self.operations.iter().enumerate() {
            let Some(node) = operation.action.file() else { continue };
            let file = files.entry(node).or_insert_with(|| File { initial: tree.length(node), changes: Vec::new() });
            let before = file.changes.last().map_or(file.initial, |change| change.after);
            let (span, after) = (operation.action.span(before), operation.action.length(before));
            file.changes.push(Change { index, span, before, after });
        }
        files
    }

    /// A file's size, and the first change of the size that did not reach the disk.
    fn size(&self, node: Node, file: &File, chance: Chance) -> (u64, usize) {
        let open = file.changes.iter().filter(|change| !self.durable[change.index] && change.before != change.after);
        let open: Vec<usize> = open.map(|change| change.index).collect();
        let limit = limit(&open, chance.reached([2, node.number(), 0], open.len()));
        let reached = file.changes.iter().filter(|change| self.durable[change.index] || change.index < limit);
        (reached.fold(file.initial, |size, change| self.operations[change.index].action.length(size)), limit)
    }

    /// For each page with unsynced bytes, and each of its sectors: the first change of it that did
    /// not reach the disk.
    fn page_limits(&self, files: &BTreeMap<Node, File>, chance: Chance) -> BTreeMap<(Node, u64), [usize; SECTORS]> {
        let mut pages: BTreeMap<(Node, u64), Vec<usize>> = BTreeMap::new();
        for (node, file) in files {
            for change in file.changes.iter().filter(|change| !self.durable[change.index]) {
                for piece in pieces(&change.span, PAGE) {
                    pages.entry((*node, piece.start / PAGE)).or_default().push(change.index);
                }
            }
        }
        let torn = chance.torn(pages.len());
        let limits = pages.into_iter().enumerate().map(|(number, ((node, page), open))| {
            let drawn = |salt| limit(&open, chance.reached([salt, node.number(), page], open.len()));
            let sectors = match torn == Some(number) {
                true => std::array::from_fn(|sector| drawn(4 + sector as u64)),
                false => [drawn(3); SECTORS],
            };
            ((node, page), sectors)
        });
        limits.collect()
    }
}

/// The changes of one file.
struct File {
    initial: u64,
    changes: Vec<Change>,
}

struct Change {
    index: usize,
    span: Range<u64>,
    /// How long the file was, and is, for the program.
    before: u64,
    after: u64,
}

impl File {
    fn longest(&self) -> u64 {
        self.changes.iter().map(|change| change.after).fold(self.initial, u64::max)
    }
}

/// Cuts a range where multiples of `size` are.
fn pieces(range: &Range<u64>, size: u64) -> impl Iterator<Item = Range<u64>> {
    let Range { start, end } = *range;
    let numbers = if start < end { start / size..end.div_ceil(size) } else { 0..0 };
    numbers.map(move |number| start.max(number * size)..end.min((number + 1) * size))
}

/// The first of the open changes that did not reach the disk, when `reached` of them did.
fn limit(open: &[usize], reached: usize) -> usize {
    open.get(reached).copied().unwrap_or(usize::MAX)
}

/// Whether unsynced changes reached the disk.
#[derive(Clone, Copy)]
enum Chance {
    Always,
    Never,
    Drawn { seed: u64 },
}

impl Chance {
    fn of_names(model: Model) -> Self {
        match model {
            Model::Everything | Model::NamesOnly | Model::MetadataOnly => Self::Always,
            Model::SyncedOnly | Model::DataOnly => Self::Never,
            Model::Random { seed } => Self::Drawn { seed },
        }
    }

    fn of_sizes(model: Model) -> Self {
        match model {
            Model::Everything | Model::MetadataOnly | Model::DataOnly => Self::Always,
            Model::SyncedOnly | Model::NamesOnly => Self::Never,
            Model::Random { seed } => Self::Drawn { seed },
        }
    }

    fn of_data(model: Model) -> Self {
        match model {
            Model::Everything | Model::DataOnly => Self::Always,
            Model::SyncedOnly | Model::NamesOnly | Model::MetadataOnly => Self::Never,
            Model::Random { seed } => Self::Drawn { seed },
        }
    }

    /// How many of a thing's open changes, in their order, reached the disk. A thing is known by
    /// three numbers.
    fn reached(self, thing: [u64; 3], open: usize) -> usize {
        let Self::Drawn { seed } = self else { return if matches!(self, Self::Always) { open } else { 0 } };
        let draw = mixed(thing.into_iter().fold(mixed(seed), |state, number| mixed(state ^ number)));
        // Half of the draw decides whether all did, the other half how many did if not.
        let (all, some) = (draw >> 32, draw & 0xffff_ffff);
        match all < mixed(seed ^ 1) >> 32 {
            true => open,
            false => (some as usize).checked_rem(open).unwrap_or(0),
        }
    }

    /// Which of some pages is torn: none in half of the draws.
    fn torn(self, pages: usize) -> Option<usize> {
        let Self::Drawn { seed } = self else { return None };
        let drawn = mixed(seed ^ 2) as usize;
        (drawn & 1 == 1).then(|| (drawn >> 1).checked_rem(pages)).flatten()
    }
}

/// A number that has nothing visible to do with the given one (SplitMix64).
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
