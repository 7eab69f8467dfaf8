//! The secrecy marks of the law on the protection of state secrets (29/2018/QH14), as a text carries
//! them. A marked text never enters the ledger, whether or not its sender says that it is marked.
//!
//! A mark is what a person reads as one: in capitals and apart from other words, at the beginning of a line and set off
//! by a sign, in brackets, or after "Độ mật:"; however its letters are made, spaced, accented or put one below the other.

use std::ops::Range;

use crate::reading::{self, Letter};

/// The mark that a text carries in one of its lines, or in letters one below the other, if it carries one.
pub fn mark(text: &str) -> Option<&'static str> {
    let lines = || text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']);
    lines().find_map(of_line).or_else(|| columns(lines()).iter().find_map(|column| of_line(column)))
}

/// Letters that stand one below the other, each alone on its line, as the lines that a person reads.
fn columns<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut found = vec![String::new()];
    for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
        // A letter may be decomposed, and have a sign beside it.
        let letter = line.len() <= LETTER_BYTES_MAX
            && reading::letters(line).iter().filter(|letter| letter.is_of_a_word()).count() == 1;
        match found.last_mut() {
            Some(last) if letter => *last = format!("{last} {line}"),
            Some(last) if !last.is_empty() => found.push(String::new()),
            _ => {}
        }
    }
    found
}

/// Whether a text is marked.
pub fn is_marked(text: &str) -> bool {
    mark(text).is_some()
}

/// A word of a line, and what is between it and the one before.
#[derive(Debug)]
struct Word {
    letters: Vec<Letter>,
    /// A tab or three blanks: what follows stands in a column of its own.
    apart: bool,
    /// A bracket, or another sign that is no letter.
    signed: bool,
    /// A colon, a dash or an equals sign.
    named: bool,
    /// Nothing but blanks or full stops, or one sign without a blank: the letters of a spaced word.
    spaced: bool,
    /// The signs, without blanks.
    signs: String,
    /// Which run of characters without a blank it stands in.
    run: usize,
    /// Whether that run is a number or a symbol: `9101/UBND-VP`.
    symbol: bool,
}

/// One letter with its accents and a sign or two, in bytes.
const LETTER_BYTES_MAX: usize = 24;

const MARKS: [(&str, &[&str]); 3] = [("TUYỆT MẬT", &["tuyệt", "mật"]), ("TỐI MẬT", &["tối", "mật"]), ("MẬT", &["mật"])];

/// The letters that stand for the three degrees on a stamp.
const DEGREES: [(char, &str); 3] = [('a', "TUYỆT MẬT"), ('b', "TỐI MẬT"), ('c', "MẬT")];

/// What carries a mark in a heading of capitals: "VĂN BẢN MẬT", "ĐÓNG DẤU MẬT", "KẾ HOẠCH MẬT".
const CARRIERS: [&str; 22] = [
    "bản", "văn", "liệu", "sơ", "thư", "điện", "dấu", "cáo", "hoạch", "trình", "định", "báo", "thị", "lệnh", "quyết",
    "án", "đồ", "phiếu", "sách", "mục", "tin", "sổ",
];
/// What names the value behind a colon as a mark: "Mức độ bảo mật: tối mật", "Dấu: mật".
const LABELS: [&str; 3] = ["độ", "dấu", "mức"];
/// Words that make "mật" an ordinary word.
const ORDINARY: [&str; 15] =
    ["khẩu", "mã", "ong", "độ", "thiết", "vụ", "danh", "ngọt", "ngữ", "thám", "hiệu", "lệnh", "nghị", "đàm", "tín"];
/// Between "độ mật" and its value: "Độ mật là Mật".
const VERBS: [&str; 3] = ["là", "gồm", "thuộc"];

fn of_line(line: &str) -> Option<&'static str> {
    let letters = reading::letters(line);
    let as_meant = with_digits_as_letters(&letters);
    of_letters(letters).or_else(|| as_meant.and_then(of_letters))
}

fn of_letters(letters: Vec<Letter>) -> Option<&'static str> {
    let words = words(letters);
    // Most words are none, and are not looked at further.
    let may_begin = |word: &Word| word.letters.first().is_some_and(|letter| matches!(letter.base, 'm' | 't'));
    let listed = listed(&words);
    let mut places = words.iter().enumerate().filter(|(at, word)| may_begin(word) && !listed.contains(at));
    let spelt =
        places.find_map(|(at, _)| MARKS.iter().find(|(_, mark)| stands_at(&words, at, mark)).map(|(name, _)| *name));
    spelt.or_else(|| (0..words.len()).find_map(|at| by_letter(&words, at)))
}

/// Which words only list the three degrees behind other words: "quy định về đóng dấu Mật, Tối mật, Tuyệt mật". No document
/// bears all three.
fn listed(words: &[Word]) -> Range<usize> {
    let degree = |at: usize| {
        let here = words.get(at..)?;
        MARKS.iter().find_map(|(name, mark)| spelt(here, mark).map(|(count, _)| (*name, at + count)))
    };
    let joined = |at: usize| {
        let word = words.get(at)?;
        match word.signs.as_str() {
            "" if is(word, "và") || is(word, "hoặc") => Some(at + 1),
            "," | ";" | "/" => Some(at + usize::from(is(word, "và") || is(word, "hoặc"))),
            _ => None,
        }
    };
    let list = |start: usize| {
        let (first, end) = degree(start)?;
        let (second, end) = degree(joined(end)?)?;
        let (third, end) = degree(joined(end)?)?;
        (first != second && second != third && first != third).then_some(start..end)
    };
    let is_declared = |start: usize| words.get(..start).is_none_or(|earlier| is_degree(last_two(earlier)));
    (1..words.len()).filter(|start| !is_declared(*start)).find_map(list).unwrap_or(0..0)
}

/// "T0I MAT": digits that somebody wrote for letters beside them; `None` if there are none.
fn with_digits_as_letters(letters: &[Letter]) -> Option<Vec<Letter>> {
    let mut meant = letters.to_vec();
    let beside = |at: usize| letters.get(at).filter(|letter| letter.base.is_alphabetic());
    let mut changed = false;
    for (at, letter) in meant.iter_mut().enumerate() {
        let Some(base) = reading::letter_for_digit(letter.base) else { continue };
        if let Some(neighbour) = at.checked_sub(1).and_then(beside).or_else(|| beside(at + 1)) {
            *letter = Letter { base, accents: 0, capital: neighbour.capital };
            changed = true;
        }
    }
    changed.then_some(meant)
}

/// "Độ mật: A": the degree by the letter of its stamp.
fn by_letter(words: &[Word], at: usize) -> Option<&'static str> {
    let (earlier, [word, later @ ..]) = words.split_at_checked(at)? else { return None };
    let [letter] = word.letters[..] else { return None };
    let (_, degree) =
        DEGREES.iter().find(|(known, _)| letter.capital && letter.accents == 0 && *known == letter.base)?;
    let named = word.named && earlier.windows(2).any(is_degree);
    let said = word.spaced && (is_degree(last_two(earlier)) || by_verb(earlier));
    let ends = later.first().is_none_or(|after| after.apart || !after.signs.is_empty());
    (named || (said && ends)).then_some(*degree)
}

/// "Danh mục bí mật nhà nước độ Tối mật, Mật": the titles of laws and lists name the degrees.
fn of_the_law(earlier: &[Word]) -> bool {
    const SECRETS: [&str; 5] = ["bí", "mật", "nhà", "nước", "độ"];
    earlier.windows(SECRETS.len()).any(|words| words.iter().zip(SECRETS).all(|(word, known)| is(word, known)))
}

/// "thuộc bí mật nhà nước độ Tối mật": that this document is one, and not what a law or a list is called.
fn belongs(earlier: &[Word]) -> bool {
    const BELONGS: [&[&str]; 3] = [
        &["thuộc", "bí", "mật", "nhà", "nước", "độ"],
        &["là", "bí", "mật", "nhà", "nước", "độ"],
        &["thuộc", "danh", "mục", "bí", "mật", "nhà", "nước", "độ"],
    ];
    BELONGS.iter().any(|said| {
        let last = earlier.len().checked_sub(said.len()).and_then(|start| earlier.get(start..));
        last.is_some_and(|last| last.iter().zip(*said).all(|(word, known)| is(word, known)))
    })
}

/// "không Mật", "không chứa tài liệu Mật": that there is none.
fn denied(earlier: &[Word]) -> bool {
    let not = |word: &Word| is(word, "không");
    earlier.last().is_some_and(not)
        || earlier.windows(2).any(|words| matches!(words, [no, has] if not(no) && (is(has, "chứa") || is(has, "có"))))
}

/// "độ mật".
fn is_degree(words: &[Word]) -> bool {
    matches!(words, [degree, secret] if is(degree, "độ") && is(secret, "mật"))
}

fn last_two(words: &[Word]) -> &[Word] {
    words.last_chunk::<2>().map_or(&[], |two| two.as_slice())
}

/// "độ mật là".
fn by_verb(words: &[Word]) -> bool {
    words
        .split_last()
        .is_some_and(|(verb, before)| VERBS.iter().any(|known| is(verb, known)) && is_degree(last_two(before)))
}

/// Whether the mark stands at this word, and is meant as one.
fn stands_at(words: &[Word], at: usize, mark: &[&str]) -> bool {
    let Some((earlier, here)) = words.split_at_checked(at) else { return false };
    let Some((count, broken)) = spelt(here, mark) else { return false };
    let Some((own @ [first, ..], later)) = here.split_at_checked(count) else { return false };
    let (before, after) = (earlier.last(), later.first());
    let capitals = own.iter().flat_map(|word| &word.letters).all(|letter| letter.capital);
    let accented = own.iter().flat_map(|word| &word.letters).any(|letter| letter.accents != 0);
    if broken && !(capitals && accented) {
        return false;
    }
    if belongs(earlier) && accented {
        return true;
    }
    if of_the_law(earlier) || denied(earlier) || (mark.len() == 1 && before.is_some_and(|word| is(word, "gan"))) {
        return false;
    }
    let begins = before.is_none() || first.apart;
    let ends = after.is_none_or(|after| after.apart);
    let alone = begins && ends;
    // "Độ mật: mật", whatever follows; without a sign between, only if it is no ordinary word.
    let declared = is_degree(last_two(earlier));
    let ordinary = after.is_some_and(|after| !after.signed && ORDINARY.iter().any(|word| is(after, word)));
    if declared && (first.named || (!ordinary && (capitals || ends))) {
        return true;
    }
    let titled = first.letters.first().is_some_and(|letter| letter.capital) && accented;
    if by_verb(earlier) && !ordinary && (titled || ends) {
        return true;
    }
    let labelled = earlier.iter().any(|word| LABELS.iter().any(|label| is(word, label)));
    if first.named && ends && labelled {
        return true;
    }
    // "báo cáo độ Tối mật", "(Đóng dấu độ Mật)"; "Độ Mật: …" is a label.
    let of_degree = before.is_some_and(|word| is(word, "độ") && word.letters.iter().all(|letter| !letter.capital));
    let stops = after.is_none_or(|after| after.apart || !after.signs.is_empty());
    let is_two = mark.len() == 2;
    if accented && (of_degree && (is_two || titled && stops) || is_two && before.is_some_and(|word| is(word, "độ")))
    {
        return true;
    }
    // "tuyệt mật" alone, "tài liệu tuyệt mật", "văn bản Mật số 5".
    let numbered = after.is_some_and(|after| is(after, "số"));
    let carried = before.is_some_and(carries) && (ends || titled && (is_two || stops || numbered)) && !ordinary;
    if accented && (is_two && alone || carried && (is_two || titled)) {
        return true;
    }
    // Two words in capitals say it wherever they stand; one alone, or in other letters, where it stands apart.
    match (capitals, mark.len()) {
        (true, 2) => true,
        (true, _) => {
            alone
                || (accented
                    && (before.is_some_and(carries) && !ordinary
                        || !is_of_capitals(before, first)
                            && !after.is_some_and(|after| is_of_capitals(Some(after), after))))
        }
        (false, _) => {
            titled && (alone || (first.named && ends) || is_enclosed(first, after) || begins && is_set_off(after))
        }
    }
}

/// "(Tối mật)", "[Mật]", "\"Mật\"".
fn is_enclosed(first: &Word, after: Option<&Word>) -> bool {
    let opened = first.signs.ends_with(['(', '[', '{', '<', '"', '\'', '“', '‘', '«', '„', '*', '/', '|']);
    let closes = [')', ']', '}', '>', '"', '\'', '”', '’', '»', '“', '*', '/', '|'];
    opened && after.is_none_or(|after| after.signs.starts_with(closes))
}

/// "Mật: báo cáo", "Mật. Báo cáo": no enumeration, and no ordinary word with a dash in it.
fn is_set_off(after: Option<&Word>) -> bool {
    after.is_some_and(|after| {
        let ordinary = ORDINARY.iter().any(|word| is(after, word)) && !after.signs.ends_with(['(', '[', '{']);
        !after.signs.is_empty() && !after.signs.starts_with(',') && !ordinary
    })
}

/// Whether the word is one that a mark is put on.
fn carries(word: &Word) -> bool {
    CARRIERS.iter().any(|carrier| is(word, carrier))
}

/// Whether a neighbour is a word in capitals that belongs to the same heading: "BẢO MẬT", "MẬT ONG".
fn is_of_capitals(neighbour: Option<&Word>, later: &Word) -> bool {
    let Some(neighbour) = neighbour else { return false };
    let capitals = neighbour.letters.iter().all(|letter| letter.capital) && neighbour.letters.len() > 1;
    capitals && !neighbour.symbol && !later.apart && !later.signed
}

/// How many words spell the mark: its own words, one word of all their letters, or its letters one by one; and whether
/// one of its words is broken otherwise.
fn spelt(words: &[Word], mark: &[&str]) -> Option<(usize, bool)> {
    let whole: Vec<Letter> = mark.iter().flat_map(|word| reading::letters(word)).collect();
    let (mut rest, mut broken) = (&whole[..], false);
    for (used, word) in words.iter().enumerate() {
        let (here, later) = rest.split_at_checked(word.letters.len())?;
        // Parts of a word may stand apart letter by letter, and not otherwise.
        let single = word.letters.len() == 1 && (used == 0 || word.spaced || word.signed);
        let start = whole.len() - rest.len();
        let bounds = [0, mark.first().map_or(0, |word| reading::letters(word).len()), whole.len()];
        let whole_word = bounds.contains(&start) && bounds.contains(&(start + word.letters.len()));
        let same = word.letters.iter().zip(here).all(|(one, other)| one.may_stand_for(other));
        // Where a part is broken off, no sign stands between.
        if !same || !(single || whole_word || used == 0 || word.spaced) {
            return None;
        }
        broken |= !(single || whole_word);
        rest = later;
        if rest.is_empty() {
            return Some((used + 1, broken));
        }
    }
    None
}

fn is(word: &Word, other: &str) -> bool {
    let other = reading::letters(other);
    word.letters.len() == other.len() && word.letters.iter().zip(&other).all(|(one, other)| one.may_stand_for(other))
}

fn words(letters: Vec<Letter>) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let (mut open, mut blanks, mut apart, mut signed, mut named) = (false, 0, false, false, false);
    let (mut signs, mut gap) = (String::new(), 0);
    let (mut run, mut symbols, mut digits) = (0, Vec::new(), false);
    for letter in letters {
        // A number that is stuck to a word is no part of it.
        open &= digits == letter.base.is_numeric();
        digits = letter.base.is_numeric();
        run += usize::from(letter.base.is_whitespace());
        if letter.base.is_numeric() || letter.base == '/' {
            symbols.push(run);
        }
        if letter.is_of_a_word() {
            match found.last_mut() {
                Some(word) if open => word.letters.push(letter),
                _ => found.push(Word {
                    letters: vec![letter],
                    apart,
                    signed,
                    named,
                    spaced: !signed || gap == 1,
                    signs: std::mem::take(&mut signs),
                    run,
                    symbol: false,
                }),
            }
            (open, blanks, apart, signed, named) = (true, 0, false, false, false);
            (signs, gap) = (String::new(), 0);
            continue;
        }
        (open, gap) = (false, gap + 1);
        signs.extend((!letter.base.is_whitespace()).then_some(letter.base));
        blanks = if letter.base.is_whitespace() { blanks + 1 } else { 0 };
        apart |= letter.base == '\t' || blanks > 2;
        signed |= !letter.base.is_whitespace() && letter.base != '.';
        named |= matches!(letter.base, ':' | '=' | '-' | '–' | '—' | '：');
    }
    found.iter_mut().for_each(|word| word.symbol = symbols.binary_search(&word.run).is_ok());
    found
}

#[cfg(test)]
mod tests;
