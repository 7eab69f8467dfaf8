//! Bodies among words that are not all read.

use super::bodies;
use crate::letter::words::Words;

/// Each body or group that a text names, of which a part cannot be read: what can be is by itself, and nothing is left out.
pub fn bodies_within(text: &str) -> Vec<String> {
    const SEPARATORS: &[&str] = &[",", ";", "và", ", và", "; và", "&"];
    let words = Words::of(text);
    let is_separator = |at: usize| words.any(at, SEPARATORS).is_some();
    // Whoever is named in brackets belongs to what stands before them: "các sở, ngành (trừ Sở Y tế, Sở Xây dựng)".
    let mut depth = 0_usize;
    let is_within: Vec<bool> = (0..words.len())
        .map(|at| {
            depth = match words.get(at).map(|word| word.folded.as_str()) {
                Some("(") => depth + 1,
                Some(")") => depth.saturating_sub(1),
                _ => depth,
            };
            depth > 0
        })
        .collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let named = bodies(&words, at);
        let from = named.as_ref().map_or(at, |named| named.words.end);
        let ends = |end: usize| {
            end >= words.len() || is_separator(end) || words.ends_clause(end) && words.any(end, &["(", ":"]).is_none()
        };
        let end = match named.filter(|named| ends(named.words.end)) {
            Some(named) => {
                found.extend(named.bodies);
                named.words.end
            }
            None => {
                let stops = |at: &usize| is_separator(*at) && is_within.get(*at) == Some(&false);
                let end = (from..words.len()).find(stops).unwrap_or(words.len());
                found.extend(Some(words.written(at..end).to_owned()).filter(|unread| !unread.is_empty()));
                end
            }
        };
        at = words.any(end, SEPARATORS).unwrap_or(end + 1).max(at + 1);
    }
    found
}
