//! Text that is no Unicode, or was read as what it is not. VNI and TCVN3 (ABC) are made of Latin letters and signs, which
//! only their fonts show as Vietnamese: "Sôû Taøi chính" is "Sở Tài chính" in VNI, "Së Tµi chÝnh" in TCVN3. Windows-1258
//! has the tone behind its vowel, "SõÒ Tài chính"; and UTF-8 that somebody read a byte at a time is "Sá»Ÿ TÃ i chÃ­nh".

/// Fewer signs than this may also be names from abroad, or a slip of the hand.
const SIGNS_MIN: usize = 5;

/// The letters of a font, or a code page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// An accent is a letter of its own, after the vowel.
    Vni,
    /// A vowel with its accents is one sign (TCVN 5712:1993).
    Tcvn3,
    /// Windows-1258: a tone is a sign of its own, after the vowel.
    Windows1258,
    /// UTF-8, read as if each byte were a letter, and saved so.
    Doubled,
}

impl Coding {
    /// The fonts that it is known by, or its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vni => "VNI (VNI-Times)",
            Self::Tcvn3 => "TCVN3 (ABC, .VnTime)",
            Self::Windows1258 => "Windows-1258",
            Self::Doubled => "UTF-8",
        }
    }

    /// What the usual converter of fonts calls it, where that helps.
    pub const fn in_unikey(self) -> Option<&'static str> {
        match self {
            Self::Vni => Some("VNI Windows"),
            Self::Tcvn3 => Some("TCVN3 (ABC)"),
            Self::Windows1258 | Self::Doubled => None,
        }
    }

    /// The coding of lines that have been read as Unicode, where they are of one.
    pub(super) fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Option<Self> {
        let mut counted = Counted::default();
        lines.for_each(|line| counted.line(line));
        counted.coding()
    }

    /// That of bytes that are no UTF-8, a letter each.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        Self::of(text.lines())
    }
}

impl std::fmt::Display for Coding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.name();
        match (self, self.in_unikey()) {
            (_, Some(in_unikey)) => write!(
                f,
                "this is text in the letters of {name} fonts; convert it to Unicode first (UniKey Toolkit, Ctrl+Shift+F6: from {in_unikey} to Unicode), then save it as DOCX or as UTF-8 text"
            ),
            (Self::Doubled, None) => {
                write!(
                    f,
                    "this is {name} that was read as Windows-1252 and saved again; take the file from which it came"
                )
            }
            (_, None) => write!(
                f,
                "this is text in the code page {name}; open it in Word as \"Vietnamese (Windows)\" and save it as DOCX or as UTF-8 text"
            ),
        }
    }
}

/// Text of two bytes a letter (UTF-16), by its mark, or where every other byte is nothing; none where it is no such text.
pub(crate) fn utf16(bytes: &[u8]) -> Option<String> {
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (big, little) = (zeros(0), zeros(1));
    // A quarter of such a text at least is blanks and letters without marks.
    let many = |some: usize, others: usize| some > bytes.len() / 8 && some > 8 * others;
    let (rest, is_big) = match bytes {
        [0xfe, 0xff, rest @ ..] => (rest, true),
        [0xff, 0xfe, rest @ ..] => (rest, false),
        _ if many(big, little) => (bytes, true),
        _ if many(little, big) => (bytes, false),
        _ => return None,
    };
    let (pairs, []) = rest.as_chunks::<2>() else { return None };
    let units: Vec<u16> =
        pairs.iter().map(|pair| if is_big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) }).collect();
    String::from_utf16(&units).ok().filter(|text| !text.contains('\0'))
}

/// Signs of each coding, and letters that are Vietnamese.
#[derive(Default)]
struct Counted {
    vni: usize,
    tcvn3: usize,
    windows1258: usize,
    doubled: usize,
    vietnamese: usize,
}

impl Counted {
    fn line(&mut self, line: &str) {
        let mut before = None::<char>;
        let mut letters = line.chars().peekable();
        while let Some(c) = letters.next() {
            let after = letters.peek().copied();
            let beside = [before, after].into_iter().flatten().any(char::is_alphabetic);
            let vowel = before.is_some_and(|vowel| "aeiouyâêôõýãAEIOUYÂÊÔÕÝÃ".contains(vowel));
            self.windows1258 += usize::from(vowel && matches!(c, 'Ì' | 'Ò' | 'Þ' | 'ì' | 'ò'));
            self.doubled += usize::from(matches!(
                (before, c),
                (Some('á'), 'º' | '»') | (Some('Ä'), '‘' | 'ƒ' | '\u{91}' | '\u{83}') | (Some('Æ'), '°' | '¡')
            ));
            match c {
                'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}' => self.vietnamese += 1,
                // Signs within a word: in TCVN3 they are vowels.
                '¡'..='§'
                | '¨'
                | '©'
                | '«'..='®'
                | 'µ'..='¹'
                | '»'..='¾'
                | '×'
                | '÷'
                | 'ß'
                | 'þ'
                | 'Þ'
                | 'ð'
                | 'Ð'
                | 'ë'
                | 'î'
                    if beside =>
                {
                    self.tcvn3 += 1;
                }
                'ñ' | 'Ñ' | 'ö' | 'Ö' => self.vni += 1,
                'ø' | 'Ø' | 'û' | 'Û' | 'ï' | 'Ï' | 'ù' | 'Ù' | 'õ' | 'Õ' | 'á' | 'Á' | 'à' | 'À' | 'å' | 'Å' | 'ã'
                | 'Ã' | 'ä' | 'Ä' | 'â' | 'Â' | 'é' | 'É' | 'è' | 'È' | 'ú' | 'Ú' | 'ü' | 'Ü' | 'Ë'
                    if before.is_some_and(|vowel| "aeouyôöêAEOUYÔÖÊ".contains(vowel)) =>
                {
                    self.vni += 1;
                }
                _ => {}
            }
            before = Some(c);
        }
    }

    fn coding(&self) -> Option<Coding> {
        let (coding, signs) = match self {
            _ if self.doubled >= SIGNS_MIN => (Coding::Doubled, self.doubled),
            // Its signs are also letters of the fonts; a tone behind a vowel is none of theirs.
            _ if self.windows1258 >= SIGNS_MIN && 2 * self.windows1258 > self.vni.max(self.tcvn3) => {
                (Coding::Windows1258, self.windows1258)
            }
            _ if self.vni >= self.tcvn3 => (Coding::Vni, self.vni),
            _ => (Coding::Tcvn3, self.tcvn3),
        };
        (signs >= SIGNS_MIN && signs > self.vietnamese).then_some(coding)
    }
}
