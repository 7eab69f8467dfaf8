//! Files: their length, and the paths that documents name.

use std::path::Path;

use super::{Breach, sources};

/// A source file past this, without its tests, is probably two ideas.
const LINES_MAX: usize = 500;
/// A longer one says why with this, in a comment.
const REASON: &str = "Longer than 500 lines:";
/// Where paths that documents name begin.
const TOP: [&str; 4] = ["crates/", "tests/", "docs/", "benches/"];

pub fn check(root: &Path) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for path in sources::below(&root.join("crates"), "rs") {
        let text = sources::text(&path);
        let code = text.split("\n#[cfg(test)]\n").next().unwrap_or_default();
        let (count, place) = (code.lines().count(), sources::shown(root, &path));
        if count > LINES_MAX && place.contains("/src/") && !text.contains(REASON) {
            breaches.push(Breach::new(place, format!("{count} lines; split it, or say \"{REASON}\" and why")));
        }
    }
    for path in sources::below(root, "md") {
        let place = sources::shown(root, &path);
        let directory = path.parent().unwrap_or(root);
        for (number, line) in sources::text(&path).lines().enumerate() {
            let lost = |named: &str, from: &Path| !from.join(named).exists();
            let quoted = quoted(line).filter(|named| TOP.iter().any(|top| named.starts_with(top)));
            let linked = linked(line).filter(|named| !named.is_empty() && !named.contains("://"));
            let lost = quoted.filter(|named| lost(named, root)).chain(linked.filter(|named| lost(named, directory)));
            for named in lost {
                breaches.push(Breach::new(format!("{place}:{}", number + 1), format!("`{named}` does not exist")));
            }
        }
    }
    breaches
}

/// Paths between backquotes: no blanks, no patterns, nothing that stands for another word.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    let plain = |text: &&str| !text.contains([' ', '*', '…', '<', '{', '$']) && !text.chars().any(char::is_uppercase);
    line.split('`').skip(1).step_by(2).filter(plain)
}

/// The targets of links, without the place inside the file.
fn linked(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter_map(|target| target.split('#').next())
}
