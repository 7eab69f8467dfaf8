//! Texts of a PDF file (ISO 32000-1): the strings of its content streams, and of its other objects.
//!
//! A content stream names glyphs and not letters; which letters they are its fonts tell in tables of their own
//! (`ToUnicode`). Which table goes with which string is not followed: each string is read under each table. An
//! encrypted file, a picture of a page, and a font without a table tell nothing.

use std::{collections::HashMap, io::Read};

use flate2::read::ZlibDecoder;

use super::Found;

/// One stream is looked at up to this length when unpacked, in bytes, and all together up to that.
const STREAM_BYTES_MAX: u64 = 16 * 1024 * 1024;
const STREAMS_BYTES_MAX: usize = 128 * 1024 * 1024;
/// Tables of so many fonts are tried.
const TABLES_MAX: usize = 32;
/// Of a row of strings that is set closer or wider: from here on, in thousandths, it is a blank.
const BLANK: f64 = -180.0;

/// Letters by the codes of a font.
type Table = HashMap<Vec<u8>, String>;

pub(super) fn texts(bytes: &[u8], found: &mut Found) {
    let (mut contents, mut tables, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let (mut rest, mut unpacked) = (bytes, 0);
    while let Some(at) = position(rest, b"stream") {
        let (before, stream) = rest.split_at(at);
        others.extend_from_slice(before);
        let body = stream.get(b"stream".len()..).unwrap_or_default();
        let body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        let end = position(body, b"endstream").unwrap_or(body.len());
        let (data, later) = body.split_at(end);
        rest = later.get(b"endstream".len()..).unwrap_or_default();
        let dictionary = before.get(before.len().saturating_sub(2048)..).unwrap_or_default();
        let own = rposition(dictionary, b" obj").map_or(dictionary, |at| dictionary.get(at..).unwrap_or_default());
        if position(own, b"/DCTDecode").is_some()
            || position(own, b"/JPXDecode").is_some()
            || unpacked > STREAMS_BYTES_MAX
        {
            continue;
        }
        let data = match position(own, b"Fl").is_some() {
            true => {
                let mut plain = Vec::new();
                // A stream that breaks off is looked at as far as it goes.
                let _ = ZlibDecoder::new(data).take(STREAM_BYTES_MAX).read_to_end(&mut plain);
                plain
            }
            false => data.to_vec(),
        };
        unpacked += data.len();
        if position(&data, b"beginbfchar").is_some() || position(&data, b"beginbfrange").is_some() {
            tables.extend((tables.len() < TABLES_MAX).then(|| table(&data)));
        } else if position(&data, b"Tj").is_some() || position(&data, b"TJ").is_some() {
            contents.push(data);
        } else {
            others.extend_from_slice(&data);
            others.push(b'\n');
        }
    }
    others.extend_from_slice(rest);
    // Titles, notes, fields of forms.
    found.text(strings(&others));
    for content in &contents {
        let shown = shown(content);
        found.text(read(&shown, None));
        tables.iter().for_each(|table| found.text(read(&shown, Some(table))));
    }
}

fn position(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let first = *word.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| *byte == first) {
        if bytes.get(from + at..)?.starts_with(word) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

fn rposition(bytes: &[u8], word: &[u8]) -> Option<usize> {
    (0..bytes.len()).rev().find(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(word)))
}

/// What a content stream, or an object, is made of.
enum Token {
    String(Vec<u8>),
    Number(f64),
    Word(Vec<u8>),
    Open,
    Close,
}

fn tokens(bytes: &[u8]) -> Vec<Token> {
    let (mut found, mut at) = (Vec::new(), 0);
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"()<>[]{}/%\0".contains(byte);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'(' => found.push(Token::String(literal(bytes, &mut at))),
            b'<' if bytes.get(at) == Some(&b'<') => at += 1,
            b'<' => {
                let rest = bytes.get(at..).unwrap_or_default();
                let end = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
                found.push(Token::String(hexadecimal(rest.get(..end).unwrap_or_default())));
                at += end + 1;
            }
            b'[' => found.push(Token::Open),
            b']' => found.push(Token::Close),
            b'%' => at += bytes.get(at..).unwrap_or_default().iter().take_while(|byte| !b"\r\n".contains(byte)).count(),
            byte if is_end(&byte) => {}
            _ => {
                let length = bytes.get(at..).unwrap_or_default().iter().take_while(|byte| !is_end(byte)).count();
                let word = bytes.get(at - 1..at + length).unwrap_or_default();
                at += length;
                let number = std::str::from_utf8(word).ok().and_then(|text| text.parse().ok());
                found.push(number.map_or_else(|| Token::Word(word.to_vec()), Token::Number));
            }
        }
    }
    found
}

fn literal(bytes: &[u8], at: &mut usize) -> Vec<u8> {
    let (mut found, mut depth) = (Vec::new(), 1);
    while let Some(&byte) = bytes.get(*at) {
        *at += 1;
        match byte {
            b'\\' => {
                let next = bytes.get(*at).copied().unwrap_or_default();
                *at += 1;
                match next {
                    b'n' => found.push(b'\n'),
                    b'r' => found.push(b'\r'),
                    b't' => found.push(b'\t'),
                    b'b' | b'f' | b'\n' => {}
                    b'\r' => *at += usize::from(bytes.get(*at) == Some(&b'\n')),
                    b'0'..=b'7' => {
                        *at -= 1;
                        let digits = bytes.get(*at..).unwrap_or_default();
                        let digits: Vec<u8> =
                            digits.iter().take(3).take_while(|digit| (b'0'..=b'7').contains(digit)).copied().collect();
                        *at += digits.len();
                        found
                            .push(digits.iter().fold(0u8, |sum, digit| sum.wrapping_mul(8).wrapping_add(digit - b'0')));
                    }
                    other => found.push(other),
                }
            }
            b'(' => {
                depth += 1;
                found.push(byte);
            }
            b')' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
                found.push(byte);
            }
            _ => found.push(byte),
        }
    }
    found
}

fn hexadecimal(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = digits.iter().filter_map(|digit| Some(char::from(*digit).to_digit(16)? as u8)).collect();
    digits.chunks(2).map(|pair| pair.first().unwrap_or(&0) << 4 | pair.get(1).unwrap_or(&0)).collect()
}

/// Letters as a string of an object has them: UTF-16 with its mark, UTF-8 with its mark, or Latin.
fn letters(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8]| {
        let (pairs, _) = bytes.as_chunks::<2>();
        char::decode_utf16(pairs.iter().map(|pair| u16::from_be_bytes(*pair))).flatten().collect()
    };
    match bytes {
        [0xfe, 0xff, rest @ ..] => wide(rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
    }
}

fn strings(bytes: &[u8]) -> String {
    let strings = tokens(bytes).into_iter().filter_map(|token| match token {
        Token::String(bytes) => Some(letters(&bytes)),
        _ => None,
    });
    strings.collect::<Vec<_>>().join("\n")
}

/// What a content stream shows: strings, and what stands between them.
enum Shown {
    Codes(Vec<u8>),
    Blank,
    Line,
}

fn shown(content: &[u8]) -> Vec<Shown> {
    let (mut found, mut operands, mut in_row) = (Vec::new(), Vec::<f64>::new(), false);
    let mut waiting = Vec::new();
    // How high the last string stood, and how high the next one will.
    let (mut last, mut height) = (f64::NAN, 0.0);
    let mut moved = false;
    for token in tokens(content) {
        match token {
            Token::String(codes) => waiting.push(Shown::Codes(codes)),
            Token::Number(by) if in_row && by < BLANK => waiting.push(Shown::Blank),
            Token::Number(number) => operands.push(number),
            Token::Open => in_row = true,
            Token::Close => in_row = false,
            Token::Word(word) => {
                let operand = |from_last: usize| operands.len().checked_sub(from_last).and_then(|at| operands.get(at));
                match word.as_slice() {
                    b"Tj" | b"TJ" | b"'" | b"\"" => {
                        let down = matches!(word.as_slice(), b"'" | b"\"");
                        if down || !last.is_nan() && (last - height).abs() > 0.5 {
                            found.push(Shown::Line);
                        } else if moved {
                            found.push(Shown::Blank);
                        }
                        found.append(&mut waiting);
                        (last, moved) = (height, false);
                    }
                    b"Td" | b"TD" => {
                        height += operand(1).copied().unwrap_or_default();
                        moved = true;
                    }
                    b"Tm" => {
                        height = operand(1).copied().unwrap_or_default();
                        moved = true;
                    }
                    b"T*" => found.push(Shown::Line),
                    b"BT" => moved = true,
                    _ => {}
                }
                waiting.clear();
                operands.clear();
            }
        }
    }
    found
}

/// The strings as letters: by a font's table, or as they are.
fn read(shown: &[Shown], table: Option<&Table>) -> String {
    let width = table.and_then(|table| table.keys().map(Vec::len).max()).unwrap_or(1).max(1);
    let mut text = String::new();
    for piece in shown {
        match (piece, table) {
            (Shown::Codes(codes), Some(table)) => {
                let known = codes.chunks(width).map(|code| table.get(code).map_or("\u{fffd}", String::as_str));
                text.extend(known);
            }
            (Shown::Codes(codes), None) => text.push_str(&letters(codes)),
            (Shown::Blank, _) => text.push(' '),
            (Shown::Line, _) => text.push('\n'),
        }
    }
    text
}

/// The table of a font: `<01> <1EAC>` for one code, `<01> <05> <0041>` or `<01> <05> [<0041> …]` for a range.
fn table(bytes: &[u8]) -> Table {
    const CODES_MAX: u32 = 65_536;
    let (mut found, mut strings, mut row) = (Table::new(), Vec::<Vec<u8>>::new(), None::<usize>);
    let wide = |bytes: &[u8]| -> String {
        let (pairs, _) = bytes.as_chunks::<2>();
        char::decode_utf16(pairs.iter().map(|pair| u16::from_be_bytes(*pair))).flatten().collect()
    };
    let number = |bytes: &[u8]| bytes.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte));
    let code = |number: u32, width: usize| number.to_be_bytes().get(4 - width.min(4)..).unwrap_or_default().to_vec();
    let range = |found: &mut Table, first: &[u8], last: &[u8], to: &[u8]| {
        let Some((end, begin)) = to.split_last_chunk::<2>().map(|(begin, end)| (u16::from_be_bytes(*end), begin))
        else {
            return;
        };
        for step in 0..=number(last).saturating_sub(number(first)).min(CODES_MAX) {
            let letter = [begin, &end.wrapping_add(step as u16).to_be_bytes()].concat();
            found.insert(code(number(first).wrapping_add(step), first.len()), wide(&letter));
        }
    };
    for token in tokens(bytes) {
        match token {
            Token::String(bytes) => strings.push(bytes),
            Token::Open => row = Some(strings.len()),
            Token::Close => {
                if let Some((first, letters)) = row.take().and_then(|at| {
                    let letters = strings.get(at..)?;
                    Some((strings.get(at.checked_sub(2)?)?, letters))
                }) {
                    for (step, letter) in (0u32..).zip(letters) {
                        found.insert(code(number(first).wrapping_add(step), first.len()), wide(letter));
                    }
                }
                strings.clear();
            }
            Token::Word(word) => {
                match word.as_slice() {
                    b"endbfchar" => {
                        for pair in strings.chunks_exact(2) {
                            if let [from, to] = pair {
                                found.insert(from.clone(), wide(to));
                            }
                        }
                    }
                    b"endbfrange" => {
                        for three in strings.chunks_exact(3) {
                            if let [first, last, to] = three {
                                range(&mut found, first, last, to);
                            }
                        }
                    }
                    _ => {}
                }
                strings.clear();
            }
            Token::Number(_) => {}
        }
    }
    found
}
