//! What is nearest to a word that was mistyped.

use calendar::written::bare;

/// So many are offered at most.
const OFFERED_MAX: usize = 5;

/// The things of which a name holds the words, or differs from them by few letters: the nearest first.
pub fn nearest<T, S: AsRef<str>>(text: &str, known: impl Iterator<Item = (T, impl IntoIterator<Item = S>)>) -> Vec<T> {
    let wanted = bare(text);
    let wanted = wanted.trim();
    if wanted.is_empty() || wanted.chars().count() > super::NAME_CHARS_MAX {
        return Vec::new();
    }
    let most = (wanted.chars().count() / 3).clamp(1, 6);
    let distance = |name: &str| {
        let name = bare(name);
        let holds = wanted.len() > 2 && format!(" {name} ").contains(&format!(" {wanted} "));
        if holds { 0 } else { edits(wanted, &name) }
    };
    let mut near: Vec<(usize, T)> = known
        .filter_map(|(thing, names)| Some((names.into_iter().map(|name| distance(name.as_ref())).min()?, thing)))
        .filter(|(edits, _)| *edits <= most)
        .collect();
    near.sort_by_key(|(edits, _)| *edits);
    near.into_iter().take(OFFERED_MAX).map(|(_, thing)| thing).collect()
}

/// How many letters have to be put in, left out, replaced, or exchanged with their neighbour.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut previous = None;
    for (row, letter) in one.chars().enumerate() {
        let mut now = vec![row + 1];
        for (column, beside) in other.iter().enumerate() {
            let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&last, column) + usize::from(letter != *beside);
            let mut least = replaced.min(at(&last, column + 1) + 1).min(at(&now, column) + 1);
            let exchanged = column > 0 && previous == Some(*beside) && other.get(column - 1) == Some(&letter);
            if exchanged && !before.is_empty() {
                least = least.min(at(&before, column - 1) + 1);
            }
            now.push(least);
        }
        before = std::mem::replace(&mut last, now);
        previous = Some(letter);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first_and_what_is_far_is_not_offered() {
        let known = ["KINHMON", "KIMTHANH", "STC", "SCT", "Sở Tài chính"];
        let near = |text: &str| nearest(text, known.iter().map(|name| (*name, [*name])));
        assert_eq!(near("KINHMOM"), ["KINHMON"]);
        assert_eq!(near("kihnmon"), ["KINHMON"]);
        assert_eq!(near("tài chính"), ["Sở Tài chính"]);
        assert_eq!(near("SCT"), ["SCT", "STC"]);
        assert!(near("không đâu cả").is_empty());
        assert!(near("").is_empty());
    }
}
