//! Which sync makes an operation durable.

use std::collections::{HashMap, HashSet};

use super::{
    Operation,
    action::{Action, Slot},
    tree::Node,
};

/// What makes a name durable.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Names {
    /// Only a sync of its directory, as the manual promises.
    #[default]
    WithDirectory,
    /// Also a sync of the file itself, as ext4 does; with it go the names of the directories above.
    WithFile,
}

/// For each operation, the number of the sync from which on it is durable.
pub(super) fn durable_from(operations: &[Operation], names: Names) -> Vec<usize> {
    let mut durable = vec![usize::MAX; operations.len()];
    let mut open: Vec<usize> = Vec::new();
    for (number, sync) in operations.iter().enumerate() {
        if !sync.action.is_sync() {
            open.extend(sync.action.is_change().then_some(number));
            continue;
        }
        // What had not returned when the sync began may have been too late for it.
        let returned: Vec<usize> =
            open.iter().copied().filter(|index| operations[*index].finished < sync.started).collect();
        let covered = match sync.action {
            Action::Sync { node, .. } => covered(operations, &returned, node, names),
            _ => returned.into_iter().collect(),
        };
        open.retain(|index| !covered.contains(index));
        for index in covered {
            durable[index] = number;
        }
    }
    complete(operations, &mut durable);
    durable
}

/// Which of the returned operations a sync of a node makes durable.
fn covered(operations: &[Operation], returned: &[usize], node: Node, names: Names) -> HashSet<usize> {
    let mut named = match names {
        Names::WithDirectory => HashSet::new(),
        Names::WithFile => HashSet::from([node]),
    };
    let mut covered = HashSet::new();
    loop {
        let before = covered.len();
        for &index in returned {
            let action = &operations[index].action;
            let Some((slot, placed)) = action.assignments().pop() else {
                covered.extend((action.file() == Some(node)).then_some(index));
                continue;
            };
            if placed.is_some_and(|placed| named.contains(&placed)) {
                named.insert(slot.directory);
                covered.insert(index);
            }
            covered.extend((slot.directory == node).then_some(index));
        }
        // Once more: a directory may have got its name after the file in it.
        if named.is_empty() || covered.len() == before {
            return covered;
        }
    }
}

/// A durable change of a name carries with it those it builds on: the earlier ones of its names.
fn complete(operations: &[Operation], durable: &mut [usize]) {
    let mut needed: HashMap<&Slot, usize> = HashMap::new();
    for (operation, durable) in operations.iter().zip(durable).rev() {
        let assignments = operation.action.assignments();
        let needs = assignments.iter().filter_map(|(slot, _)| needed.get(slot)).min();
        *durable = needs.map_or(*durable, |needs| *needs.min(durable));
        for (slot, _) in assignments {
            needed.insert(slot, *durable);
        }
    }
}
