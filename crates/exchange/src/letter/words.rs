//! A text as words, each with its place, so that readings can say which words they took up.

use std::ops::Range;

use crate::source::fold;

/// What a word is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits.
    Number,
    /// Letters.
    Letters,
    /// Dots or underscores in place of something that is still to be filled in.
    Blank,
    /// One other character.
    Mark,
}

/// A word of a text.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// In small letters, in one orthography.
    pub folded: String,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    pub kind: Kind,
    /// Whether it begins with a capital.
    pub is_capital: bool,
}

impl Word {
    /// The number that it writes.
    pub fn number(&self) -> Option<u32> {
        (self.kind == Kind::Number).then(|| self.folded.parse().ok()).flatten()
    }

    pub fn is(&self, folded: &str) -> bool {
        self.folded == folded
    }
}

/// A text, cut into words.
pub(super) struct Words<'t> {
    pub text: &'t str,
    words: Vec<Word>,
}

impl<'t> Words<'t> {
    pub fn of(text: &'t str) -> Self {
        let mut words = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let run = |test: fn(char) -> bool| rest.find(|c| !test(c)).unwrap_or(rest.len());
            let dots = run(|c| matches!(c, '.' | '…' | '_'));
            let (kind, length) = match first {
                c if c.is_whitespace() => {
                    rest = rest.trim_start();
                    continue;
                }
                c if c.is_ascii_digit() => (Kind::Number, run(|c| c.is_ascii_digit())),
                // A mark of another alphabet goes with the letter before it.
                c if c.is_alphabetic() => {
                    let is_letter = |c: char| c.is_alphabetic() || ('\u{300}'..'\u{370}').contains(&c);
                    (Kind::Letters, rest.find(|c| !is_letter(c)).unwrap_or(rest.len()))
                }
                '…' | '_' => (Kind::Blank, dots),
                '.' if dots > 1 => (Kind::Blank, dots),
                c => (Kind::Mark, c.len_utf8()),
            };
            let start = text.len() - rest.len();
            let (written, behind) = rest.split_at(length);
            words.push(Word {
                folded: fold(written),
                at: start..start + length,
                kind,
                is_capital: first.is_uppercase(),
            });
            rest = behind;
        }
        Self { text, words }
    }

    pub fn get(&self, at: usize) -> Option<&Word> {
        self.words.get(at)
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Behind these words, if they stand at `at`.
    pub fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut next = at;
        for word in phrase.split(' ') {
            self.get(next).filter(|found| found.is(word))?;
            next += 1;
        }
        Some(next)
    }

    /// Behind the longest of these phrases that stands at `at`.
    pub fn any(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().filter_map(|phrase| self.phrase(at, phrase)).max()
    }

    /// Behind one of these phrases, if one stands at `at`; else there.
    pub fn skip(&self, at: usize, phrases: &[&str]) -> usize {
        self.any(at, phrases).unwrap_or(at)
    }

    /// Whether one of these phrases ends right before `at`.
    pub fn ends_before(&self, at: usize, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| {
            let start = at.checked_sub(phrase.split(' ').count());
            start.is_some_and(|start| self.phrase(start, phrase) == Some(at))
        })
    }

    /// Whether one of these phrases stands somewhere in the range.
    pub fn hold(&self, range: Range<usize>, phrases: &[&str]) -> bool {
        range.clone().any(|at| self.any(at, phrases).is_some_and(|end| end <= range.end))
    }

    /// The words in a range as they are written.
    pub fn written(&self, range: Range<usize>) -> &'t str {
        let bytes = self.bytes(range);
        self.text.get(bytes).unwrap_or_default()
    }

    /// Where the words in a range stand, in bytes.
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let start = self.get(range.start).map_or(self.text.len(), |word| word.at.start);
        let end = range.end.checked_sub(1).and_then(|last| self.get(last)).map_or(start, |word| word.at.end);
        start..end.max(start)
    }

    /// Where the clause begins in which `at` stands: behind a comma, a semicolon, a stop, a bracket.
    pub fn clause(&self, at: usize) -> usize {
        let ends =
            |word: &Word| word.kind == Kind::Mark && matches!(word.folded.as_str(), "," | ";" | "." | ":" | "(" | ")");
        (0..at).rev().find(|place| self.get(*place).is_some_and(ends)).map_or(0, |place| place + 1)
    }

    /// Whether a clause ends right before `at`.
    pub fn ends_clause(&self, at: usize) -> bool {
        self.get(at).is_none_or(|word| word.kind == Kind::Mark)
    }
}
