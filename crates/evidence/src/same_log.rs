//! Whether an evidence file is of the same log as another: only then does one take the other's place.

use std::collections::BTreeSet;

use crate::Container;

/// Whether the file `there` is whole, and its head is signed by who signed that of `new`.
pub fn is_of_the_same_log(new: &Container, there: &[u8]) -> bool {
    Container::read(there).is_ok_and(|earlier| !signers(new).is_disjoint(&signers(&earlier)))
}

/// Who signed the head as the log itself: its name, and the beginning of what tells its key apart. Two logs may bear one
/// name.
fn signers(container: &Container) -> BTreeSet<String> {
    const KEY_CHARS: usize = 5;
    let note = container.text("checkpoint").unwrap_or_default();
    let signed = note.lines().next().map(|origin| format!("— {origin} ")).unwrap_or_default();
    let lines = note.lines().filter_map(|line| line.strip_prefix(&signed));
    lines.map(|signature| format!("{signed}{}", signature.chars().take(KEY_CHARS).collect::<String>())).collect()
}
