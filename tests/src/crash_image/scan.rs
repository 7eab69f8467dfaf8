//! The arguments of one call, as strace prints them.
//!
//! With `-xx` every string is in hexadecimal, so quotes, commas and brackets are strace's own.

use std::{ffi::OsStr, io, os::unix::ffi::OsStrExt, path::Path};

use super::lost;

/// One argument: `3<\x2f\x61>`, `"\x62"`, `O_RDWR|O_CREAT`, `[{iov_base="\x62", iov_len=1}]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Argument {
    /// All but strings and annotations.
    pub text: String,
    /// All strings in it, one after the other.
    pub bytes: Vec<u8>,
    /// strace did not print a string to its end.
    pub cut: bool,
    /// What the descriptor stands for, by strace's annotation.
    annotation: Option<Vec<u8>>,
}

impl Argument {
    /// The path in its string.
    pub fn path(&self) -> &Path {
        Path::new(OsStr::from_bytes(&self.bytes))
    }

    /// The path of its descriptor. Pipes, sockets and the like have none.
    pub fn descriptor_path(&self) -> Option<&Path> {
        self.annotation.as_deref().map(|path| Path::new(OsStr::from_bytes(path))).filter(|path| path.is_absolute())
    }

    /// Its descriptor is certainly no file: a pipe, a socket.
    pub fn is_no_file(&self) -> bool {
        self.annotation.is_some() && self.descriptor_path().is_none()
    }

    /// One of its flags, alone or among others.
    pub fn has(&self, flag: &str) -> bool {
        self.text.split(|byte: char| !byte.is_ascii_alphanumeric() && byte != '_').any(|word| word == flag)
    }

    pub fn number(&self) -> io::Result<i64> {
        number(&self.text).ok_or_else(|| lost(format!("not a number: {}", self.text)))
    }

    /// The `7` of `[7]`, or of `[7] => [9]`; nothing for `NULL`.
    pub fn pointed(&self) -> Option<u64> {
        number(self.text.strip_prefix('[')?.split(']').next()?).and_then(|offset| offset.try_into().ok())
    }
}

/// A decimal or hexadecimal number at the start of a text.
pub(super) fn number(text: &str) -> Option<i64> {
    let text = text.split([' ', '<', '(']).next()?;
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok().map(u64::cast_signed),
        None => text.parse().ok(),
    }
}

/// Reads arguments up to the bracket that ends the call; returns them and what follows. A call that
/// was interrupted may end before it.
pub(super) fn arguments(text: &[u8]) -> (Vec<Argument>, &[u8]) {
    let mut scanner = Scanner { left: text, list: Vec::new(), current: Argument::default(), depth: 0 };
    while scanner.step() {}
    (scanner.list, scanner.left)
}

struct Scanner<'a> {
    left: &'a [u8],
    list: Vec<Argument>,
    current: Argument,
    /// How many brackets are open within the argument.
    depth: usize,
}

impl Scanner<'_> {
    /// Reads one byte, or one string.
    fn step(&mut self) -> bool {
        let Some((&byte, left)) = self.left.split_first() else {
            self.finish();
            return false;
        };
        match byte {
            b'"' => return self.string(),
            b'<' if self.is_annotation() => {
                self.current.annotation = Some(self.until(b'>'));
                return true;
            }
            b'(' | b'[' | b'{' => self.depth += 1,
            b')' if self.depth == 0 => {
                self.left = left;
                self.finish();
                return false;
            }
            b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            b',' if self.depth == 0 => {
                self.left = left.strip_prefix(b" ").unwrap_or(left);
                self.finish();
                return true;
            }
            _ => {}
        }
        self.current.text.push(char::from(byte));
        self.left = left;
        true
    }

    fn finish(&mut self) {
        let argument = std::mem::take(&mut self.current);
        if argument != Argument::default() || !self.list.is_empty() {
            self.list.push(argument);
        }
    }

    /// After a descriptor, and not the `<<` of a number.
    fn is_annotation(&self) -> bool {
        let descriptor = self.current.text.ends_with(|last: char| last.is_ascii_digit() || last == 'D');
        descriptor && self.left.get(1) != Some(&b'<')
    }

    fn string(&mut self) -> bool {
        let bytes = self.until(b'"');
        match self.current.bytes.is_empty() {
            true => self.current.bytes = bytes,
            false => self.current.bytes.extend_from_slice(&bytes),
        }
        if let Some(left) = self.left.strip_prefix(b"...") {
            self.current.cut = true;
            self.left = left;
        }
        true
    }

    /// What is between the delimiter it stands at and the next `end`.
    fn until(&mut self, end: u8) -> Vec<u8> {
        let text = &self.left[1..];
        let length = text.iter().position(|&byte| byte == end).unwrap_or(text.len());
        self.left = text.get(length + 1..).unwrap_or_default();
        decoded(&text[..length])
    }
}

/// Undoes `\x2f`; other bytes stand for themselves.
fn decoded(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4);
    let mut left = text;
    while let Some((&first, after)) = left.split_first() {
        let escaped = match left {
            [b'\\', b'x', high, low, after @ ..] => digit(*high).zip(digit(*low)).map(|pair| (pair, after)),
            _ => None,
        };
        let (byte, after) = escaped.map_or((first, after), |((high, low), after)| (high << 4 | low, after));
        bytes.push(byte);
        left = after;
    }
    bytes
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}
