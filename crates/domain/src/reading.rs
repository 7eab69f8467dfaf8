//! How a person reads a text: what is not seen is not there, and what looks like a letter is that letter.
//!
//! Whatever compares words that people write (accounts, names, marks of secrecy) compares what is read
//! here, and not code points. Nothing that is recorded is changed by it.

mod absence;
mod names;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

pub use absence::says_none;
pub use names::Names;

/// Whether the character leaves no trace on a screen, or none but a blank that is no blank.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// An account, or any other word that stands for somebody, as it is compared: without case, width, blanks,
/// characters that are not seen, and with one letter for all that look like it.
pub fn account(text: &str) -> String {
    let mut key = String::new();
    for Letter { base, accents, .. } in letters(text).into_iter().filter(|letter| !letter.base.is_whitespace()) {
        key.push(base);
        // Accents tell names apart; they stand in one order, however they were typed.
        let marks = ACCENTS.iter().enumerate().filter(|(bit, _)| accents & (1 << bit) != 0);
        key.extend(marks.map(|(_, mark)| *mark).chain((accents & STROKE != 0).then_some('\u{335}')));
    }
    key
}

/// The person for whom an account stands, as it is compared: by what is read before the mail domain, and by the domain
/// where one is written. Two accounts that somebody could take for one are one person's: whoever may not approve their
/// own act does not do it under an account with a dot in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    name: String,
    domain: Option<Vec<String>>,
}

impl Identity {
    /// The person for whom the account stands.
    pub fn of(account: &str) -> Self {
        Self { name: person(account), domain: mail_domain(account) }
    }

    /// Whether the two may be one person. In two mail domains they are two; an account without a domain may be that of
    /// either, since whoever writes an account may leave the domain out. So this is asked of two at a time: of three,
    /// the first may be the second and the second the third, and the first not the third.
    pub fn may_be(&self, other: &Self) -> bool {
        // A domain and one below it may be of one body.
        let one_ends_in_the_other = |(one, other): (&Vec<String>, &Vec<String>)| {
            let labels = one.len().min(other.len());
            one.iter().rev().take(labels).eq(other.iter().rev().take(labels))
        };
        self.name == other.name && self.domain.as_ref().zip(other.domain.as_ref()).is_none_or(one_ends_in_the_other)
    }

    /// All whose account reads the same before the domain follow this one in their order.
    pub(crate) fn without_domain(&self) -> Self {
        Self { name: self.name.clone(), domain: None }
    }

    pub(crate) fn has_the_name_of(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// The account as it is read, without the domain, the separators, and what tells characters apart that look alike.
fn person(text: &str) -> String {
    let key = account(text);
    if is_own_identifier(&key) {
        return key;
    }
    let within = within_domain(&key);
    let local = within.split('@').find(|part| !part.is_empty()).unwrap_or(within);
    let person = alike(local);
    // Of signs alone: they are all that tells it apart.
    if person.is_empty() { key } else { person }
}

/// The labels of the mail domain that the account names, as they are read; `None` where it names none, or several.
fn mail_domain(text: &str) -> Option<Vec<String>> {
    let key = account(text);
    let mut parts = within_domain(&key).split('@').filter(|part| !part.is_empty());
    let (Some(_), Some(domain), None) = (parts.next(), parts.next(), parts.next()) else { return None };
    // Whatever sign stands between labels may be meant as the stop.
    let labels: Vec<String> = domain.split(|c| !is_read(c)).map(alike).filter(|label| !label.is_empty()).collect();
    (!labels.is_empty()).then_some(labels)
}

/// Whether it is the ledger's own identifier of a person: each of its digits counts.
fn is_own_identifier(key: &str) -> bool {
    let is_hex = |digits: &str| digits.len() == 16 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    key.strip_prefix("p-").is_some_and(is_hex)
}

/// What follows the domain of a network, as in `TINH\an`.
fn within_domain(key: &str) -> &str {
    key.rsplit(['\\', '/']).find(|part| !part.is_empty()).unwrap_or(key)
}

/// The letters and digits, with one for all that look like it.
fn alike(text: &str) -> String {
    let one = |c: char| match c {
        '0' => 'o',
        '1' | 'i' | '|' | '!' => 'l',
        '5' | '$' => 's',
        '8' => 'b',
        other => other,
    };
    let letters: String = text.chars().map(one).filter(|c| is_read(*c)).collect();
    letters.replace("rn", "m").replace("vv", "w")
}

/// Whether the character is read; an accent stands behind its letter, and belongs to it.
fn is_read(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// A name of a unit as it is compared: as an account, with single blanks between its words.
pub fn name(text: &str) -> String {
    text.split_whitespace().map(account).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// One letter, digit or sign as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Letter {
    /// In small writing, without accents, in the Latin alphabet where it looks like that.
    pub base: char,
    /// The accents of Vietnamese on it, one bit each; the bar of đ is one of them.
    pub accents: u16,
    /// Whether it is a capital.
    pub capital: bool,
}

impl Letter {
    /// Whether it belongs to a word.
    pub fn is_of_a_word(&self) -> bool {
        self.base.is_alphanumeric()
    }

    /// The same for somebody who writes one tone for another.
    pub fn may_stand_for_but_for_its_tone(&self, other: &Self) -> bool {
        self.base == other.base && self.accents & !other.accents & !TONES == 0
    }

    /// Whether somebody who leaves out accents may write it for `other`.
    pub fn may_stand_for(&self, other: &Self) -> bool {
        self.base == other.base && self.accents & !other.accents == 0
    }
}

/// The accents that are tones; the others make another vowel.
const TONES: u16 = 0b1010_1011;
const STROKE: u16 = 1 << 15;
/// Grave, acute, circumflex, tilde, breve, hook above, horn, dot below.
const ACCENTS: [char; 8] = ['\u{300}', '\u{301}', '\u{302}', '\u{303}', '\u{306}', '\u{309}', '\u{31b}', '\u{323}'];

/// The letter for which a digit is written that looks like it: "T0I", "M4T".
pub(crate) fn letter_for_digit(digit: char) -> Option<char> {
    Some(match digit {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        _ => return None,
    })
}

/// The text as it is read, letter by letter.
pub(crate) fn letters(text: &str) -> Vec<Letter> {
    let mut found: Vec<Letter> = Vec::with_capacity(text.len());
    // What is composed of compatible characters may hold ones that are not seen, so both are filtered.
    let seen = text.chars().filter(|c| !is_invisible(*c) || matches!(c, '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}'));
    for c in seen.nfkd() {
        if is_combining_mark(c) {
            let bit = ACCENTS.iter().position(|accent| *accent == c);
            // Any other mark is an ornament, and does not make another letter; so is one on a consonant.
            let vowel = |last: &&mut Letter| matches!(last.base, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
            if let (Some(bit), Some(last)) = (bit, found.last_mut().filter(vowel)) {
                last.accents |= 1 << bit;
            }
            continue;
        }
        if is_invisible(c) && !matches!(c, '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}') {
            continue;
        }
        let alike = latin(c);
        for small in alike.to_lowercase() {
            let (base, accents) = if small == 'đ' { ('d', STROKE) } else { (small, 0) };
            found.push(Letter { base, accents, capital: alike.is_uppercase() });
        }
    }
    found
}

/// The Latin letter that a character looks like, in the same case; itself, if none.
fn latin(c: char) -> char {
    const ALIKE: &[(&str, &str)] = &[
        // Cyrillic.
        ("АВЕКМНОРСТУХІЈЅԚԜҮҺӀ", "ABEKMHOPCTYXIJSQWYHI"),
        ("авекмнорстухіјѕԛԝүһӏԁгп", "abekmhopctyxijsqwyhldrn"),
        // Greek.
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
        ("αεικνορτυχγηω", "aeikvoptuxynw"),
        // Armenian, and Latin letters of other writing.
        ("օոսհցԼՍՕ", "onuhgLUO"),
        ("ıɩɑɡ", "iiag"),
        // Small capitals are capitals.
        ("ɪᴀʙᴄᴅᴇꜰɢʜᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "IABCDEFGHJKLMNOPRSTUVWYZ"),
        ("ÐƉđðɖꟈ", "ĐĐđđđđ"),
        // Cherokee, Lisu, Canadian syllables.
        ("ᎪᏴᏟᎠᎬᎻᎥᎫᏦᏞᎷᎾᏢᎡᏚᎢᏌᏙᎳᎩᏃᏆ", "ABCDEHIJKLMOPRSTUVWYZI"),
        ("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "ABCDEFGHIJKLMNOPRSTUVWXYZ"),
        ("ᗅᗷᑕᗪᗴᖴᕼᒍᒪᗰᑎᑭᖇᔕᑌᐯᗯ᙭", "ABCDEFHJLMNPRSUVWX"),
    ];
    if c.is_ascii() {
        return c;
    }
    // Letters in squares and circles that fill them, and those of flags: each alphabet stands in a row.
    let framed =
        ['\u{1f130}', '\u{1f150}', '\u{1f170}', '\u{1f1e6}'].map(|first| (c as u32).wrapping_sub(first as u32));
    if let Some(place) = framed.into_iter().find(|place| *place < 26) {
        return char::from(b'A' + place as u8);
    }
    for (foreign, own) in ALIKE {
        if let Some(at) = foreign.chars().position(|known| known == c) {
            return own.chars().nth(at).unwrap_or(c);
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_account_has_one_form_however_it_is_written() {
        for spelling in [
            "an",
            "An",
            "AN",
            " an ",
            "a n",
            "an\u{200b}",
            "a\u{ad}n",
            "аn",
            "ａｎ",
            "an\u{fe0f}",
            "a\u{34f}n",
            "an\u{e0041}",
            "\u{3164}an",
            "Αn",
            "an\u{2800}",
            "an\u{00a0}",
        ] {
            assert_eq!(account(spelling), account("an"), "{spelling:?}");
        }
        assert_eq!(account("Đức"), account("Ðức"));
        for (one, other) in [("an", "ân"), ("an", "anh"), ("hà", "hạ"), ("đan", "dan"), ("a1", "al")] {
            assert_ne!(account(one), account(other));
        }
    }

    #[test]
    fn accounts_that_are_read_as_one_are_one_persons() {
        for same in [
            &["lan", "1an", "Ian", "LAN", "l.an", "|an"][..],
            &["oanh", "0anh", "o-anh"],
            &["minh", "rninh", "m1nh", "Minh", "r.ninh"],
            &["an", "a.n", "a-n", "an.", "a_n", ".an", "an@tinh.gov.vn", "an@", "TINH\\an", "tinh/an", "A.N@TINH.VN"],
            &["wan", "vvan"],
            &["son", "5on"],
            &["lan.nguyen", "lan-nguyen", "lannguyen", "1an.nguyen@so.vn", "SO\\lan_nguyen"],
            &["P-00f1a2b3c4d5e6f7", "p-00f1a2b3c4d5e6f7"],
        ] {
            let first = person(same[0]);
            same.iter().for_each(|other| assert_eq!(person(other), first, "{other}"));
        }
        for (one, other) in [
            ("an1", "an2"),
            ("lan.nguyen", "lan.tran"),
            ("an", "anh"),
            ("an", "ân"),
            ("hà", "hạ"),
            ("đan", "dan"),
            ("an1", "an"),
            ("cv01", "cv02"),
            ("an@tinh.gov.vn", "lan@tinh.gov.vn"),
            ("P-00f1a2b3c4d5e6f7", "P-00f1a2b3c4d5e6fb"),
            ("P-00f1a2b3c4d5e6f8", "P-00f1a2b3c4d5e6fb"),
            ("...", "---"),
        ] {
            assert_ne!(person(one), person(other), "{one}, {other}");
        }
    }

    #[test]
    fn accounts_in_two_mail_domains_are_two_persons() {
        let may_be = |one: &str, other: &str| {
            let (one, other) = (Identity::of(one), Identity::of(other));
            assert_eq!(one.may_be(&other), other.may_be(&one));
            one.may_be(&other)
        };
        for (one, other) in [
            ("an@stc.gov.vn", "an@syt.gov.vn"),
            ("an@stc.gov.vn", "A.N@SYT.GOV.VN"),
            ("TINH\\an@stc.gov.vn", "an@syt.gov.vn"),
            ("an@stc.gov.vn", "an@stc.gov"),
            ("an@c.gov.vn", "an@stc.gov.vn"),
            ("an@stc.gov.vn", "binh@stc.gov.vn"),
        ] {
            assert!(!may_be(one, other), "{one}, {other}");
        }
        for (one, other) in [
            // Either may have left the domain out.
            ("an@stc.gov.vn", "an"),
            ("an@stc.gov.vn", "an@"),
            ("an@stc.gov.vn", "TINH\\an"),
            ("an@stc.gov.vn", "@an"),
            // One domain, however it is written.
            ("an@stc.gov.vn", "a.n@STC.GOV.VN."),
            ("an@stc.gov.vn", "an@stc。gov。vn"),
            ("an@stc.gov.vn", "an@ｓｔｃ.gov.vn"),
            ("an@stc.gov.vn", "an@@stc.gov.vn"),
            ("an@so1.gov.vn", "an@sol.g0v.vn"),
            // A mail server below it; and what names several is none of them.
            ("an@stc.gov.vn", "an@mail.stc.gov.vn"),
            ("an@stc.gov.vn", "an@syt.gov.vn@stc.gov.vn"),
        ] {
            assert!(may_be(one, other), "{one}, {other}");
        }
    }

    #[test]
    fn composed_and_decomposed_read_the_same() {
        assert_eq!(letters("Mậ"), letters("Ma\u{323}\u{302}"));
        assert_eq!(letters("Mậ"), letters("Ma\u{302}\u{323}"));
    }
}
