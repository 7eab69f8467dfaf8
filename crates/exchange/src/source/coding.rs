//! Text in the letters of old Vietnamese fonts: VNI and TCVN3 (ABC). Such a text is made of Latin letters and signs,
//! which only its font shows as Vietnamese: "Sôû Taøi chính" is "Sở Tài chính" in VNI, "Së Tµi chÝnh" in TCVN3.

/// Fewer signs than this may also be names from abroad, or a slip of the hand.
const SIGNS_MIN: usize = 5;

/// The letters of a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// An accent is a letter of its own, after the vowel.
    Vni,
    /// A vowel with its accents is one sign (TCVN 5712:1993).
    Tcvn3,
}

impl Coding {
    /// The fonts that it is known by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vni => "VNI (VNI-Times)",
            Self::Tcvn3 => "TCVN3 (ABC, .VnTime)",
        }
    }

    /// What the usual converter calls it.
    pub const fn in_unikey(self) -> &'static str {
        match self {
            Self::Vni => "VNI Windows",
            Self::Tcvn3 => "TCVN3 (ABC)",
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

/// Signs of each coding, and letters that are Vietnamese.
#[derive(Default)]
struct Counted {
    vni: usize,
    tcvn3: usize,
    vietnamese: usize,
}

impl Counted {
    fn line(&mut self, line: &str) {
        let mut before = None::<char>;
        let mut letters = line.chars().peekable();
        while let Some(c) = letters.next() {
            let after = letters.peek().copied();
            let beside = [before, after].into_iter().flatten().any(char::is_alphabetic);
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
        let (coding, signs) =
            if self.vni >= self.tcvn3 { (Coding::Vni, self.vni) } else { (Coding::Tcvn3, self.tcvn3) };
        (signs >= SIGNS_MIN && signs > self.vietnamese).then_some(coding)
    }
}
