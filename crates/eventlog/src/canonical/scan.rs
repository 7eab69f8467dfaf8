//! Whether a text is in canonical form, told by reading it once, without building what it stands for.

use super::{CanonicalError, INTEGER_MAX};

/// Refuses `text` unless it is the canonical form of a value of at most `depth_max` levels.
pub fn scan(text: &str, depth_max: usize) -> Result<(), CanonicalError> {
    let mut scanner = Scanner { text, at: 0 };
    scanner.value(depth_max)?;
    match scanner.at == text.len() {
        true => Ok(()),
        false => Err(scanner.refuse("something follows the value")),
    }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    fn refuse(&self, what: &str) -> CanonicalError {
        CanonicalError::NotJson(format!("not in canonical form at byte {}: {what}", self.at))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes `literal` if it stands here.
    fn takes(&mut self, literal: &str) -> bool {
        let takes = self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(literal.as_bytes()));
        if takes {
            self.at += literal.len();
        }
        takes
    }

    fn expect(&mut self, literal: &str) -> Result<(), CanonicalError> {
        if self.takes(literal) { Ok(()) } else { Err(self.refuse(&format!("`{literal}` is missing"))) }
    }

    fn value(&mut self, depth: usize) -> Result<(), CanonicalError> {
        match self.peek() {
            Some(b'"') => self.string().map(drop),
            Some(b'{') => self.object(depth.checked_sub(1).ok_or(CanonicalError::TooDeep)?),
            Some(b'[') => self.array(depth.checked_sub(1).ok_or(CanonicalError::TooDeep)?),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.expect("true"),
            Some(b'f') => self.expect("false"),
            _ => self.expect("null"),
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), CanonicalError> {
        self.expect("[")?;
        if self.takes("]") {
            return Ok(());
        }
        loop {
            self.value(depth)?;
            if !self.takes(",") {
                return self.expect("]");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), CanonicalError> {
        self.expect("{")?;
        if self.takes("}") {
            return Ok(());
        }
        let mut last: Option<&'t str> = None;
        loop {
            let name = self.string()?;
            if last.is_some_and(|last| !precedes(last, name)) {
                return Err(self.refuse("the names are not in order"));
            }
            last = Some(name);
            self.expect(":")?;
            self.value(depth)?;
            if !self.takes(",") {
                return self.expect("}");
            }
        }
    }

    /// A string; returns what stands between the quotes.
    fn string(&mut self) -> Result<&'t str, CanonicalError> {
        self.expect("\"")?;
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(0x20..) => self.at += 1,
                _ => return Err(self.refuse("a string does not end, or holds a control character")),
            }
        }
        // Quotes are ASCII, so this cuts between characters.
        let inner = &self.text[start..self.at];
        self.at += 1;
        Ok(inner)
    }

    /// RFC 8785, 3.2.2.2: only what must be escaped, and in one way.
    fn escape(&mut self) -> Result<(), CanonicalError> {
        let short = ["\\\"", "\\\\", "\\b", "\\t", "\\n", "\\f", "\\r"];
        if short.iter().any(|escape| self.takes(escape)) {
            return Ok(());
        }
        let control = self.text.as_bytes().get(self.at..self.at + 6).is_some_and(|escape| match escape {
            [b'\\', b'u', b'0', b'0', high @ b'0'..=b'1', low] => match (high, low) {
                (b'0', b'8' | b'9' | b'a' | b'c' | b'd') => false,
                (_, low) => matches!(low, b'0'..=b'9' | b'a'..=b'f'),
            },
            _ => false,
        });
        match control {
            true => {
                self.at += 6;
                Ok(())
            }
            false => Err(self.refuse("an escape that need not be, or is written otherwise")),
        }
    }

    fn number(&mut self) -> Result<(), CanonicalError> {
        let start = self.at;
        self.takes("-");
        while matches!(self.peek(), Some(b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')) {
            self.at += 1;
        }
        let text = &self.text[start..self.at];
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.bytes().all(|digit| digit.is_ascii_digit())
            && match digits.as_bytes() {
                [] => false,
                [b'0'] => digits.len() == text.len(),
                [first, ..] => *first != b'0',
            };
        match text.parse::<i64>() {
            Ok(integer) if plain && (-INTEGER_MAX..=INTEGER_MAX).contains(&integer) => Ok(()),
            _ => Err(CanonicalError::Number(text.to_owned())),
        }
    }
}

/// RFC 8785, 3.2.3: names are in the order of their UTF-16 code units, and none stands twice.
fn precedes(left: &str, right: &str) -> bool {
    let plain = |name: &str| name.is_ascii() && !name.contains('\\');
    match plain(left) && plain(right) {
        true => left < right,
        // Rare: the names as they read, escapes resolved.
        false => match (read(left), read(right)) {
            (Some(left), Some(right)) => left.encode_utf16().lt(right.encode_utf16()),
            _ => false,
        },
    }
}

fn read(name: &str) -> Option<String> {
    serde_json::from_str(&format!("\"{name}\"")).ok()
}
