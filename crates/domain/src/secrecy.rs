//! The secrecy marks of the law on the protection of state secrets (29/2018/QH14), as a text carries
//! them. A marked text never enters the ledger, whether or not its sender says that it is marked.
//!
//! A mark is what a person reads as one: in capitals and apart from other words, or after "Độ mật:";
//! however its letters are made, spaced or accented.

use crate::reading::{self, Letter};

/// The mark that a text carries in one of its lines, if it carries one.
pub fn mark(text: &str) -> Option<&'static str> {
    text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']).find_map(of_line)
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
    /// Nothing but blanks or full stops: the letters of a spaced word.
    spaced: bool,
    /// Which run of characters without a blank it stands in.
    run: usize,
    /// Whether that run is a number or a symbol: `9101/UBND-VP`.
    symbol: bool,
}

const MARKS: [(&str, &[&str]); 3] = [("TUYỆT MẬT", &["tuyệt", "mật"]), ("TỐI MẬT", &["tối", "mật"]), ("MẬT", &["mật"])];

/// What carries a mark in a heading of capitals: "VĂN BẢN MẬT", "ĐÓNG DẤU MẬT".
const CARRIERS: [&str; 7] = ["bản", "văn", "liệu", "sơ", "thư", "điện", "dấu"];
/// What names the value behind a colon as a mark: "Mức độ bảo mật: tối mật", "Dấu: mật".
const LABELS: [&str; 3] = ["độ", "dấu", "mức"];
/// Words that make "mật" an ordinary word.
const ORDINARY: [&str; 8] = ["khẩu", "mã", "ong", "độ", "thiết", "vụ", "danh", "ngọt"];

fn of_line(line: &str) -> Option<&'static str> {
    let words = words(line);
    // Most words are none, and are not looked at further.
    let may_begin = |word: &Word| word.letters.first().is_some_and(|letter| matches!(letter.base, 'm' | 't'));
    let mut places = words.iter().enumerate().filter(|(_, word)| may_begin(word));
    places.find_map(|(at, _)| MARKS.iter().find(|(_, mark)| stands_at(&words, at, mark)).map(|(name, _)| *name))
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
    let begins = before.is_none() || first.apart;
    let ends = after.is_none_or(|after| after.apart);
    let alone = begins && ends;
    // "Độ mật: mật", whatever follows; without a sign between, only if it is no ordinary word.
    let declared = matches!(earlier, [.., degree, secret] if is(degree, "độ") && is(secret, "mật"));
    let ordinary = after.is_some_and(|after| !after.signed && ORDINARY.iter().any(|word| is(after, word)));
    if declared && (first.named || (!ordinary && (capitals || ends))) {
        return true;
    }
    let labelled = earlier.iter().any(|word| LABELS.iter().any(|label| is(word, label)));
    if first.named && ends && labelled {
        return true;
    }
    // Two words in capitals say it wherever they stand; one alone, or in other letters, where it stands apart.
    let titled = first.letters.first().is_some_and(|letter| letter.capital) && accented;
    match (capitals, mark.len()) {
        (true, 2) => true,
        (true, _) => {
            alone
                || (accented
                    && (!is_of_capitals(before, first) || before.is_some_and(carries))
                    && !after.is_some_and(|after| is_of_capitals(Some(after), after)))
        }
        (false, _) => (alone || (first.named && ends)) && titled,
    }
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

fn words(line: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let (mut open, mut blanks, mut apart, mut signed, mut named) = (false, 0, false, false, false);
    let (mut run, mut symbols, mut digits) = (0, Vec::new(), false);
    for letter in reading::letters(line) {
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
                    spaced: !signed,
                    run,
                    symbol: false,
                }),
            }
            (open, blanks, apart, signed, named) = (true, 0, false, false, false);
            continue;
        }
        open = false;
        blanks = if letter.base.is_whitespace() { blanks + 1 } else { 0 };
        apart |= letter.base == '\t' || blanks > 2;
        signed |= !letter.base.is_whitespace() && letter.base != '.';
        named |= matches!(letter.base, ':' | '=' | '-' | '–' | '—' | '：');
    }
    found.iter_mut().for_each(|word| word.symbol = symbols.binary_search(&word.run).is_ok());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_seen_and_a_word_is_not() {
        for marked in [
            "MẬT",
            "TỐI MẬT",
            "[TUYỆT MẬT]",
            "Độ mật: tối mật",
            "Tài liệu TUYỆT MẬT kèm theo",
            "a\nMẬT\nb",
            "MẬT.",
            "\"MẬT\"",
            "Độ mật: Mật",
            "V/v Độ MẬT: MẬT abc",
            "ĐỘ MẬT – TỐI MẬT",
            "độ mật tối mật",
            "TỐI M\u{ad}ẬT",
            "TOI MAT",
            "TUYET MAT",
            "MAT",
            "M Ậ T",
            "T Ố I  M Ậ T",
            "T.U.Y.Ệ.T M.Ậ.T",
            "TỐI\u{a0}MẬT",
            "TỐI  MẬT",
            "ＴỐＩ ＭẬＴ",
            "M\u{200b}ẬT",
            "МẬТ",
            "ᴍậᴛ",
            "TUYỆT MẬT (chỉ người có tên mới được bóc bì)",
            "MẬT (bản số 3)",
            "Số: 9101/UBND-VP                         MẬT",
            "Số: 9101/UBND-VP MẬT",
            "HẢI DƯƠNG\tMẬT",
            "Tài liệu MẬT gửi kèm",
            "(MẬT)",
            "Tối mật",
            "Tuyệt Mật",
            "Mật",
            "TỐI-MẬT",
            "TỐIMẬT",
            "Ma\u{323}\u{302}t",
            "M\u{e0041}ẬT",
            "Báo cáo (TỐI MẬT)",
            "Độ mật = mật",
            "TÔI MÂT",
            "MẬ T",
            "M ẬT",
            "T ỐI MẬT",
            "TỐI M ẬT",
            "TUY ỆT MẬT",
            "Loại: TỐI M.ẬT",
            "Mức độ bảo mật: Tối mật",
            "Mức độ: tối mật",
            "Độ mật của tài liệu: Tối mật",
            "Dấu: Mật",
            "Loại: Tối mật",
            "ĐÓNG DẤU MẬT",
            "VĂN BẢN MẬT",
            "CÔNG VĂN MẬT",
            "MẬT1",
            "TỐI MẬT2",
            "ᎢᎾᏆ ᎷᎪᎢ",
            "ꓔꓳꓲ ꓟꓮꓔ",
            "ᗰẬT",
            "🅼🅰🆃",
            "🅣🅞🅘 🅜🅐🅣",
            "🇲🇦🇹",
        ] {
            assert!(is_marked(marked), "{marked:?}");
        }
        for ordinary in [
            "bí mật kinh doanh",
            "mật",
            "BẢO MẬT",
            "tài liệu tối mật đã tiêu hủy",
            "MẬT ONG",
            "",
            "Bảo vệ bí mật nhà nước",
            "xác định độ mật",
            "độ mật của văn bản",
            "Mật khẩu",
            "MẬT KHẨU",
            "mật độ dân số",
            "MẬT ĐỘ XÂY DỰNG",
            "phần BẢO MẬT",
            "Độ mật mật mã",
            "TỔI MẶT",
            "tôi mất",
            "TÔI MẤT",
            "Mật độ",
            "Mật ong rừng",
            "BÍ MẬT NHÀ NƯỚC",
            "Công tác bảo mật",
            "a MAT b",
            "Số 5 MAT-2",
            "Cơ quan mật vụ",
            "T Ố T",
            "TO I MAT",
            "ma t",
            "Ghi chú: mật ong",
            "VĂN BẢN MẬT MÃ",
            "AM ẬT",
            "QUY CHẾ BẢO MẬT",
        ] {
            assert!(!is_marked(ordinary), "{ordinary:?}: {:?}", mark(ordinary));
        }
    }

    #[test]
    fn the_higher_mark_is_named() {
        assert_eq!(mark("TUYỆT MẬT"), Some("TUYỆT MẬT"));
        assert_eq!(mark("Độ mật: tối mật"), Some("TỐI MẬT"));
        assert_eq!(mark("m\nMẬT"), Some("MẬT"));
    }
}
