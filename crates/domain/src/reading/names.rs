//! Whether a text holds one of the names that the vault keeps, however it is written: spelt apart or
//! together, without accents, in another order, with initials, with a word or digits between, with digits or an F for
//! letters, with one wrong tone.
//!
//! A text that a person would not read as the name passes: a place that is called so, a unit of the
//! ledger, ordinary words in small writing that happen to be the two words of a name.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{Letter, TONES, letter_for_digit, letters};

/// Names to look for.
#[derive(Debug, Clone, Default)]
pub struct Names {
    names: Vec<Name>,
    /// By the first letters of each order in which a name is written.
    beginnings: BTreeMap<[char; 2], Vec<(usize, Vec<Letter>)>>,
    /// By each word of a name, without accents.
    words: BTreeMap<String, Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Name {
    words: Vec<Vec<Letter>>,
}

/// A word of a text.
struct Word {
    letters: Vec<Letter>,
    /// Whether it is an abbreviation by a full stop.
    stopped: bool,
    /// Whether a sign stands between it and the next, so that it says nothing of that one.
    parted: bool,
}

/// The commonest family names: a pair of words that begins with one is a name also in small writing.
const FAMILIES: &str = "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh trương lưu \
    mai đào phùng tạ hà cao lương tô quách thái";

/// What stands before the name of a place, a street or a body.
const PLACES: &str = "huyện|xã|phường|tỉnh|trấn|phố|quận|đường|đại lộ|ngõ|khu|thôn|làng|ấp|bản|trường|viện|chợ|cầu|sông|hồ|đảo|\
    đền|chùa|ubnd|tp|tx";

/// What ends in such a word, and says nothing of a place: whoever is named behind it is a person.
const NO_PLACES: &str = "yêu cầu|nhu cầu|thỉnh cầu|khẩn cầu|văn bản|biên bản|bồi đền|bắt đền|phải đền|trưởng thôn|trưởng làng|\
    trưởng ấp|trưởng bản|trưởng khu|phó thôn|phó khu";

/// What stands between the word for a school and its name.
const LEVELS: &str = "và thcs|và thpt|th|thcs|thpt|tiểu học|trung học cơ sở|trung học phổ thông|mầm non|trung cấp|cao đẳng|\
    đại học|chuyên";

impl Names {
    /// These names. A single word is none that could be told from other words.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let mut found = Self::default();
        for name in names {
            let words: Vec<Vec<Letter>> =
                words(&one_spelling(letters(&name))).into_iter().map(|word| word.letters).collect();
            if words.len() < 2 {
                continue;
            }
            let index = found.names.len();
            for order in orders(words.len()) {
                let joined: Vec<Letter> = order.iter().filter_map(|at| words.get(*at)).flatten().copied().collect();
                if let [first, second, ..] = joined[..] {
                    found.beginnings.entry([first.base, second.base]).or_default().push((index, joined));
                }
            }
            for word in words.iter().map(|word| bare(word)).collect::<BTreeSet<_>>() {
                found.words.entry(word).or_default().push(index);
            }
            found.names.push(Name { words });
        }
        found
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether the text holds one of the names, outside the names of these `units`.
    pub fn are_in<'u>(&self, text: &str, units: impl IntoIterator<Item = &'u str>) -> bool {
        if self.is_empty() {
            return false;
        }
        let units: Vec<&str> = units.into_iter().collect();
        readings(text).iter().any(|letters| {
            let words = words(letters);
            // Most texts end here.
            if !self.joined(&words, |_| true) && !self.scattered(&words, |_| true) {
                return false;
            }
            let free = outside(&words, units.iter().copied());
            let is_free = |span: &Range<usize>| free.get(span.clone()).is_some_and(|free| free.contains(&true));
            self.joined(&words, is_free) || self.scattered(&words, is_free)
        })
    }

    /// Whether words of the text, joined, are the words of a name, joined: whatever is between the letters.
    fn joined(&self, words: &[Word], counts: impl Fn(&Range<usize>) -> bool) -> bool {
        (0..words.len()).any(|start| {
            let (earlier, here) = words.split_at(start);
            let mut stream = here.iter().flat_map(|word| &word.letters);
            let (Some(first), Some(second)) = (stream.next(), stream.next()) else { return false };
            let candidates = self.beginnings.get(&[first.base, second.base]);
            candidates.into_iter().flatten().any(|(index, name)| {
                let spelt = spells(here, name, ONE_WRONG)
                    .and_then(|(used, wrong)| Some((self.names.get(*index)?, here.get(..used)?, wrong)));
                spelt.is_some_and(|(name, own, wrong)| {
                    counts(&(start..start + own.len()))
                        && name.is_meant(own, earlier)
                        && (wrong == 0 || name.is_long_and_titled(own))
                })
            })
        })
    }

    /// Whether the words of a name stand in the text with initials for some, or with a word between.
    fn scattered(&self, words: &[Word], counts: impl Fn(&Range<usize>) -> bool) -> bool {
        words.iter().enumerate().any(|(at, word)| {
            let candidates = self.words.get(&bare(&word.letters)).into_iter().flatten();
            candidates.collect::<BTreeSet<_>>().into_iter().filter_map(|index| self.names.get(*index)).any(|name| {
                let length = name.words.len();
                // The word may be any of the name's; those before it stand at most so far before.
                let from = at.saturating_sub(2 * length);
                (from..=at).any(|start| {
                    let (earlier, here) = words.split_at(start);
                    orders(length).iter().any(|order| {
                        name.stands_at(here, order).is_some_and(|own| {
                            let span = start..start + own.len();
                            span.contains(&at) && counts(&span) && name.is_meant(own, earlier)
                        })
                    })
                })
            })
        })
    }
}

impl Name {
    /// The first of these words, as many as are this name in that order, with initials or with one word between;
    /// `None` if they are not.
    fn stands_at<'w>(&self, words: &'w [Word], order: &[usize]) -> Option<&'w [Word]> {
        let (mut at, mut whole, mut initials, mut between) = (0, 0, 0, 0);
        let mut wanted = order.iter().filter_map(|index| self.words.get(*index));
        while let Some(word) = wanted.next() {
            let here = words.get(at)?;
            if is_word(&here.letters, word) {
                whole += 1;
            } else if is_initial(here, word) {
                initials += 1;
                // "NV. An": the initials of several words stand together.
                for letter in here.letters.iter().skip(1) {
                    let next = wanted.next()?;
                    if next.first().is_none_or(|first| !letter.may_stand_for(first)) {
                        return None;
                    }
                    initials += 1;
                }
            } else if whole + initials > 0 && between == 0 {
                between += 1;
                at += 1;
                if !is_word(&words.get(at)?.letters, word) {
                    return None;
                }
                whole += 1;
            } else {
                return None;
            }
            at += 1;
        }
        let own = words.get(..at)?;
        let long = self.words.len() > 2;
        // Of two words, one and an initial are a name only with a full stop; nothing stands between.
        let is_name = match (initials, between) {
            (0, 0) => true,
            (0, _) => long,
            (_, 0) => whole > 0 && (long || own.iter().any(|word| word.stopped)),
            _ => false,
        };
        is_name.then_some(own)
    }

    /// Whether a wrong tone leaves enough of the name: of two words, or in small writing, other tones are other words.
    fn is_long_and_titled(&self, words: &[Word]) -> bool {
        self.words.len() > 2 && words.iter().all(|word| word.letters.first().is_some_and(|letter| letter.capital))
    }

    /// Whether these words are meant as the name, and not as a place or as ordinary words.
    fn is_meant(&self, words: &[Word], before: &[Word]) -> bool {
        if leads_to_a_place(before) {
            return false;
        }
        let small = words.iter().flat_map(|word| &word.letters).all(|letter| !letter.capital);
        let ordinary = self.words.len() == 2
            && small
            && words.len() == 2
            && !self.words.first().is_some_and(|family| FAMILIES.split(' ').any(|known| is_same(family, known)));
        !ordinary
    }
}

/// Whether what is named behind these words is a place, a street or a body. Only what stands directly before the name
/// says so; between the word for a school and its name stand the levels that it teaches.
fn leads_to_a_place(before: &[Word]) -> bool {
    if before.last().is_some_and(|word| word.parted) || without(before, NO_PLACES).is_some() {
        return false;
    }
    let mut school = before;
    while let Some(earlier) = without(school, LEVELS) {
        school = earlier;
    }
    let is_school = school.len() < before.len() && without(school, "trường").is_some();
    is_school || without(before, PLACES).is_some()
}

/// The words before the one of these phrases with which they end; `None` if they end with none.
fn without<'w>(words: &'w [Word], phrases: &str) -> Option<&'w [Word]> {
    phrases.split('|').find_map(|phrase| {
        let (earlier, end) = words.split_at(words.len().checked_sub(phrase.split(' ').count())?);
        end.iter().zip(phrase.split(' ')).all(|(word, known)| is_same(&word.letters, known)).then_some(earlier)
    })
}

/// Whether the word is that one, whether or not it is in capitals.
fn is_same(word: &[Letter], known: &str) -> bool {
    letters(known).iter().map(|l| (l.base, l.accents)).eq(word.iter().map(|l| (l.base, l.accents)))
}

/// The words of a text; letters that stand alone one after another stay words of their own.
fn words(letters: &[Letter]) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut open = false;
    for letter in letters {
        match (letter.is_of_a_word(), open) {
            (true, true) => found.iter_mut().last().into_iter().for_each(|word| word.letters.push(*letter)),
            (true, false) => found.push(Word { letters: vec![*letter], stopped: false, parted: false }),
            (false, true) if letter.base == '.' => {
                found.iter_mut().last().into_iter().for_each(|word| word.stopped = true);
            }
            (false, _) => {
                let parts =
                    matches!(letter.base, ',' | ';' | ':' | '(' | ')' | '-' | '\u{2013}' | '\u{2014}' | '\n' | '\r');
                found.iter_mut().last().into_iter().for_each(|word| word.parted |= parts);
            }
        }
        open = letter.is_of_a_word();
    }
    found.iter_mut().for_each(|word| one_orthography(&mut word.letters));
    found
}

/// "Hoà" and "Hòa" are one name: in oa, oe and uy at the end of a word the tone goes with the last letter.
fn one_orthography(word: &mut [Letter]) {
    let [before @ .., first, last] = word else { return };
    let pair = matches!((first.base, last.base), ('o', 'a' | 'e') | ('u', 'y'));
    if pair && before.last().is_none_or(|letter| letter.base != 'q') {
        last.accents |= first.accents & TONES;
        first.accents &= !TONES;
    }
}

/// The orders in which the words of a name are written: the family name first, the given name first with
/// or without the rest turned round, the family name last.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let forward: Vec<usize> = (0..count).collect();
    let given_first = std::iter::once(count - 1).chain(0..count - 1).collect();
    let family_last = (1..count).chain([0]).collect();
    let mut orders = vec![forward.clone(), given_first, family_last, forward.into_iter().rev().collect()];
    orders.sort();
    orders.dedup();
    orders
}

/// So many letters of a name may have another tone than they should.
const ONE_WRONG: usize = 1;

/// How many of the words spell `name`, together and to their ends, and with how many wrong tones, of at most
/// `wrong_max`; `None` if they do not.
fn spells(words: &[Word], name: &[Letter], wrong_max: usize) -> Option<(usize, usize)> {
    let (mut rest, mut wrong) = (name, 0);
    for (used, word) in words.iter().enumerate() {
        let (here, later) = rest.split_at_checked(word.letters.len())?;
        for (one, other) in word.letters.iter().zip(here) {
            match one.may_stand_for(other) {
                true => {}
                false if one.may_stand_for_but_for_its_tone(other) => wrong += 1,
                false => return None,
            }
        }
        if wrong > wrong_max {
            return None;
        }
        rest = later;
        if rest.is_empty() {
            return Some((used + 1, wrong));
        }
    }
    None
}

/// The text as it may be read: as it is; where digits stand between letters or beside one, also without the digits, and
/// with the letters that they look like.
fn readings(text: &str) -> Vec<Vec<Letter>> {
    let read = one_spelling(letters(text));
    let is_letter =
        |at: Option<usize>| at.and_then(|at| read.get(at)).is_some_and(|letter| letter.base.is_alphabetic());
    let (mut between, mut alike) = (read.clone(), read.clone());
    let (mut is_between, mut is_alike) = (false, false);
    let mut at = 0;
    while at < read.len() {
        let digits = read.iter().skip(at).take_while(|letter| letter.base.is_numeric()).count();
        let beside = at.checked_sub(1).filter(|before| is_letter(Some(*before))).or(Some(at + digits));
        if digits > 0 && is_letter(at.checked_sub(1)) && is_letter(Some(at + digits)) {
            is_between = true;
            between.iter_mut().skip(at).take(digits).for_each(|letter| letter.base = ' ');
        }
        if let (1.., Some(beside)) = (digits, beside.and_then(|at| read.get(at)).filter(|one| one.base.is_alphabetic()))
        {
            for letter in alike.iter_mut().skip(at).take(digits) {
                if let Some(base) = letter_for_digit(letter.base) {
                    *letter = Letter { base, accents: 0, capital: beside.capital };
                    is_alike = true;
                }
            }
        }
        at += digits.max(1);
    }
    let also = [is_between.then_some(between), is_alike.then_some(alike)];
    std::iter::once(read).chain(also.into_iter().flatten()).collect()
}

/// "Fạm" is written for "Phạm".
fn one_spelling(letters: Vec<Letter>) -> Vec<Letter> {
    let mut found = Vec::with_capacity(letters.len());
    for letter in letters {
        match letter.base {
            'f' => found.extend([Letter { base: 'p', ..letter }, Letter { base: 'h', ..letter }]),
            _ => found.push(letter),
        }
    }
    found
}

fn is_word(written: &[Letter], word: &[Letter]) -> bool {
    written.len() == word.len() && written.iter().zip(word).all(|(one, other)| one.may_stand_for(other))
}

/// Whether the word begins with the initial of `word`, in capitals, and is nothing but initials.
fn is_initial(written: &Word, word: &[Letter]) -> bool {
    let capitals = written.letters.iter().all(|letter| letter.capital);
    let first = written.letters.first().zip(word.first()).is_some_and(|(one, other)| one.may_stand_for(other));
    capitals && first && written.letters.len() <= 3
}

fn bare(word: &[Letter]) -> String {
    word.iter().map(|letter| letter.base).collect()
}

/// Which words belong to no name of a unit.
fn outside<'u>(text: &[Word], units: impl IntoIterator<Item = &'u str>) -> Vec<bool> {
    let mut free = vec![true; text.len()];
    for unit in units {
        let unit: Vec<Letter> = words(&one_spelling(letters(unit))).into_iter().flat_map(|word| word.letters).collect();
        for start in (0..text.len()).filter(|_| !unit.is_empty()) {
            let (_, here) = text.split_at(start);
            if let Some((used, _)) = spells(here, &unit, 0) {
                free.iter_mut().skip(start).take(used).for_each(|free| *free = false);
            }
        }
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(name: &str, text: &str) -> bool {
        Names::new([name.to_owned()]).are_in(text, ["UBND huyện Thanh Hà", "Trung tâm Trịnh Hoài Đức"])
    }

    /// Names that nobody bears: the words are letters of the alphabet and virtues.
    const NAME: &str = "Nguyễn Chữ Mẫu";

    #[test]
    fn a_name_is_seen_however_it_is_spelt() {
        for text in [
            "Nguyễn Chữ Mẫu",
            "ông NGUYỄN CHỮ MẪU đã ký",
            "nguyễn chữ mẫu",
            "Nguyễn\u{a0}Chữ  Mẫu",
            "Ｎｇｕｙễｎ Chữ Mẫu",
            "Ngu\u{200b}yễn Ch\u{ad}ữ M\u{fe0f}ẫu",
            "Nguyễn\u{34f} Chữ\u{e0041} Mẫu\u{3164}",
            "Nguyễn-Chữ-Mẫu",
            "Nguyễn.Chữ.Mẫu",
            "Nguyễn/Chữ/Mẫu",
            "Nguyễn_Chữ_Mẫu",
            "N g u y ễ n C h ữ M ẫ u",
            "NguyễnChữMẫu",
            "nguyenchumau@tinh.example",
            "Nguyen Chu Mau",
            "NGUYEN CHU MAU",
            "Nguyên Chư Mâu",
            "N.C. Mẫu",
            "N. C. Mẫu",
            "Nguyễn C. Mẫu",
            "NC Mẫu",
            "Nguyễn C.M.",
            "Mẫu, Nguyễn Chữ",
            "Chữ Mẫu Nguyễn",
            "Mẫu Chữ Nguyễn",
            "Nguуễn Сhữ Мẫu",
            "ɴguyễn chữ mẫu",
            "Nguyễn Chữ (ông) Mẫu",
            "Nguye\u{302}\u{303}n Chu\u{31b}\u{303} Ma\u{302}\u{303}u",
            "Nguy-ễn Chữ Mẫu",
            "(Nguyễn Chữ Mẫu)",
        ] {
            assert!(holds(NAME, text), "{text:?}");
        }
        assert!(holds("Trần Hoà", "Trần Hòa") && holds("Trần Hòa", "Trần Hoà"));
        assert!(holds("Trần Mẫu", "T. Mẫu"));
        assert!(holds("Trần Mẫu", "trần mẫu"));
        assert!(holds("Đặng Mẫu Đơn", "Dang Mau Don"));
        for (name, text) in [
            ("Lê Thị Hồng Nhung", "Lê1Thị2Hồng3Nhung"),
            ("Lê Thị Hồng Nhung", "do L3 Thi Hong Nhung ký"),
            ("Lê Thị Hồng Nhung", "Lê Thị H0ng Nhung"),
            ("Lê Thị Hồng Nhung", "LÊ 1 THỊ HỒNG NHUN6 Lê12Thị34Hồng56Nhung"),
            ("Lê Thị Hồng Nhung", "Lê Thị Hổng Nhung"),
            ("Phạm Quốc Khánh", "Phạm Quốc Khạnh"),
            ("Phạm Quốc Khánh", "ông PHẠM QUỐC KHẢNH"),
            ("Phạm Quốc Khánh", "Khành, Phạm Quốc"),
            ("Phạm Quốc Khánh", "Fạm Quốc Khánh"),
            ("Phạm Quốc Khánh", "Fam Quoc Khanh"),
            ("Phạm Quốc Khánh", "Phạm1Quốc2Khạnh"),
            ("Phạm Quốc Khánh", "Phạm Qu0c Khánh"),
        ] {
            assert!(holds(name, text), "{name}: {text}");
        }
    }

    #[test]
    fn what_nobody_reads_as_the_name_passes() {
        for text in [
            "",
            "Nguyễn Chữ",
            "mẫu chữ",
            "Chữ mẫu của Sở Nội vụ",
            "nguyên chủ mẫu",
            "Nguyễn Chữ Mẫu1",
            "Nguyện chữ mầu",
            "Các sở, ban, ngành",
            "đường Nguyễn Chữ Mẫu",
            "n. c. m.",
            "Biểu N.C.M",
        ] {
            assert!(!holds(NAME, text), "{text:?}");
        }
        assert!(!holds("Thanh Hà", "UBND huyện Thanh Hà báo cáo"), "the unit");
        assert!(!holds("Thanh Hà", "huyện Thanh Hà"), "the place");
        assert!(holds("Thanh Hà", "bà Thanh Hà báo cáo"), "the person");
        assert!(!holds("Bình An", "cuộc sống bình an"), "ordinary words");
        assert!(holds("Bình An", "đồng chí Bình An"));
        assert!(!holds("Trần Ẩn", "trần nhà an toàn"), "a word between the two of a short name");
        assert!(!holds("Hoàng Mai", "hoảng mãi"), "other accents are other words");
        assert!(!holds("Trịnh Hoài Đức", "Trung tâm Trịnh Hoài Đức"), "a unit that bears the name");
        assert!(!holds("Mẫu", "Mẫu"), "one word");
        for (name, text) in [
            ("Phạm Quốc Khánh", "Phàm Quốc Khạnh"),
            ("Phạm Quốc Khánh", "phạm quốc khạnh"),
            ("Phạm Quốc Khánh", "xã Phạm Quốc Khánh"),
            ("Phạm Quốc Khánh", "phường Phạm Quốc Khạnh"),
            ("Phạm Quốc Khánh", "Quốc khánh 2 tháng 9"),
            ("Lê Thị Hồng Nhung", "Lê Thị Hồng"),
            ("Lê Thị Hồng Nhung", "Hồng Nhung 1"),
            ("Hoàng Mai", "Hoàng Mài"),
            ("Thanh Hà", "UBND huyện Thanh Hạ"),
            ("Trịnh Hoài Đức", "Trung tâm Trịnh Hoài Đức số 3"),
            ("Nguyễn Chữ Mẫu", "Sở Nguyên Chủ 5 Mầu"),
        ] {
            assert!(!holds(name, text), "{name}: {text}");
        }
    }

    /// What stands directly before a name says whether a place bears it.
    #[test]
    fn a_place_or_a_school_that_bears_the_name_is_no_person() {
        for place in [
            "Trường Nguyễn Chữ Mẫu",
            "Trường THPT Nguyễn Chữ Mẫu báo cáo",
            "các trường THCS Nguyễn Chữ Mẫu",
            "TRƯỜNG TIỂU HỌC NGUYỄN CHỮ MẪU",
            "Trường Mầm non Nguyễn Chữ Mẫu",
            "Trường Đại học Nguyễn Chữ Mẫu",
            "Trường Cao đẳng Nguyễn Chữ Mẫu",
            "Trường TH và THCS Nguyễn Chữ Mẫu",
            "Hiệu trưởng Trường THPT chuyên Nguyễn Chữ Mẫu",
            "đại lộ Nguyễn Chữ Mẫu",
            "đền Nguyễn Chữ Mẫu",
            "chùa Nguyễn Chữ Mẫu",
            "cầu Nguyễn Chữ Mẫu",
            "số 5 phố Nguyễn Chữ Mẫu",
            "thị xã Nguyễn Chữ Mẫu",
        ] {
            assert!(!holds(NAME, place), "{place}");
        }
        for person in [
            "Trường ban Nguyễn Chữ Mẫu",
            "Trường THPT do Nguyễn Chữ Mẫu phụ trách",
            "Trường và Nguyễn Chữ Mẫu",
            "giáo viên THPT Nguyễn Chữ Mẫu",
            "tốt nghiệp đại học Nguyễn Chữ Mẫu",
            "Hiệu trưởng Nguyễn Chữ Mẫu",
            "tiết lộ Nguyễn Chữ Mẫu",
            "quốc lộ do Nguyễn Chữ Mẫu quản lý",
            "yêu cầu Nguyễn Chữ Mẫu giải trình",
            "trưởng thôn Nguyễn Chữ Mẫu",
            "theo văn bản Nguyễn Chữ Mẫu ký",
            "đền bù Nguyễn Chữ Mẫu",
            "bắt đền Nguyễn Chữ Mẫu",
            "gửi các trường, Nguyễn Chữ Mẫu",
            "Chủ tịch xã: Nguyễn Chữ Mẫu",
            "Chủ tịch xã – Nguyễn Chữ Mẫu",
            "xã (Nguyễn Chữ Mẫu)",
            "Trường THPT Nguyễn Chữ Mẫu và ông Nguyễn Chữ Mẫu",
        ] {
            assert!(holds(NAME, person), "{person}");
        }
        assert!(!holds("Kiếp Bạc", "lễ hội đền Kiếp Bạc") && holds("Kiếp Bạc", "bà Kiếp Bạc"));
    }
}
