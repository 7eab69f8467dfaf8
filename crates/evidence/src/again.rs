//! Whether an evidence file is an earlier one made again: only then does it take the earlier one's place.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::{Container, members::DISCLOSED};

/// What a claim is about. The rest of it says how far the log was when the file was made.
const ABOUT: [&str; 6] = ["kind", "log", "task", "entry", "earlier", "sealed"];
const DOCUMENTS: &str = "documents";

/// Whether the file `there` is whole, makes the same claim of the same log as `new`, and discloses nothing that `new`
/// does not.
pub fn is_made_again(new: &Container, there: &[u8]) -> bool {
    let Ok(earlier) = Container::read(there) else { return false };
    let (Some(ours), Some(theirs)) = (claim(new), claim(&earlier)) else { return false };
    let same = ABOUT.iter().all(|field| ours.get(*field) == theirs.get(*field));
    let handed_out = |name: &str| [DISCLOSED, DOCUMENTS].iter().any(|place| name.split('/').next() == Some(*place));
    let missing = earlier.members().any(|(name, _)| handed_out(name) && new.get(name).is_none());
    same && !signers(new).is_disjoint(&signers(&earlier)) && !missing
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

fn claim(container: &Container) -> Option<Map<String, Value>> {
    container.claim::<Map<String, Value>>().ok()
}
