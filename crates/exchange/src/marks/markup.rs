//! RTF; and what a browser shows of a text with tags and entities.

use std::borrow::Cow;

/// Tags that end no line.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "code", "em", "font", "i", "ins", "label", "mark", "s", "small", "span",
    "strong", "sub", "sup", "u", "wbr", "tt",
];

/// The text without its tags and with its entities resolved; what stands in attributes after it.
pub(super) fn shown(text: &str) -> Vec<String> {
    let (mut plain, mut attributes) = (String::with_capacity(text.len()), String::new());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        plain.push_str(before);
        let comment = tag.starts_with("<!--");
        let end = if comment { tag.find("-->").map(|end| end + 3) } else { tag.find('>').map(|end| end + 1) };
        let begins = tag.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let Some((inner, later)) = end.filter(|_| begins).and_then(|end| tag.split_at_checked(end)) else {
            plain.push('<');
            rest = tag.get(1..).unwrap_or_default();
            continue;
        };
        let name: String =
            inner.chars().skip(1).skip_while(|c| *c == '/').take_while(char::is_ascii_alphanumeric).collect();
        if !INLINE.contains(&name.to_ascii_lowercase().as_str()) && !comment {
            plain.push('\n');
        }
        // What is quoted may be shown: the text for a picture, a title.
        for quoted in inner.split('"').skip(1).step_by(2).chain(inner.split('\'').skip(1).step_by(2)) {
            attributes.push_str(quoted);
            attributes.push('\n');
        }
        if comment {
            attributes.push_str(inner.trim_start_matches("<!--").trim_end_matches("-->"));
            attributes.push('\n');
        }
        rest = later;
    }
    plain.push_str(rest);
    [plain, attributes].iter().map(|text| with_entities(text).into_owned()).collect()
}

fn with_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let (mut found, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        found.push_str(before);
        let name: &str = entity.get(1..).map_or("", |after| {
            let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '#')).unwrap_or(after.len());
            after.get(..end).unwrap_or_default()
        });
        match named(name) {
            Some(character) => {
                found.push_str(&character);
                let after = entity.get(1 + name.len()..).unwrap_or_default();
                rest = after.strip_prefix(';').unwrap_or(after);
            }
            None => {
                found.push('&');
                rest = entity.get(1..).unwrap_or_default();
            }
        }
    }
    found.push_str(rest);
    found.into()
}

fn named(name: &str) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(|character| character.to_string().into());
    }
    quick_xml::escape::resolve_html5_entity(name).map(Cow::Borrowed)
}

/// A group of RTF: what its formats do to a text.
#[derive(Clone, Copy)]
struct Group {
    /// So many characters stand after `\u` for readers that know no Unicode.
    fallback: usize,
    capitals: bool,
}

/// The text of an RTF file, visible or not; bytes of a code page as Latin letters and as Vietnamese ones.
pub(super) fn rtf(bytes: &[u8]) -> Vec<String> {
    [false, true].map(|vietnamese| rtf_in(bytes, vietnamese)).into()
}

fn rtf_in(bytes: &[u8], vietnamese: bool) -> String {
    let (mut found, mut groups) = (String::new(), vec![Group { fallback: 1, capitals: false }]);
    let (mut at, mut skip) = (0, 0usize);
    let letter = |byte: u8| if vietnamese { windows_1258(byte) } else { char::from(byte) };
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let group = *groups.last().unwrap_or(&Group { fallback: 1, capitals: false });
        let mut put = |character: char, skip: &mut usize| {
            if *skip > 0 {
                *skip -= 1;
            } else if group.capitals {
                found.extend(character.to_uppercase());
            } else {
                found.push(character);
            }
        };
        match byte {
            b'{' => groups.push(group),
            b'}' => {
                if groups.len() > 1 {
                    groups.pop();
                }
                skip = 0;
            }
            b'\r' | b'\n' => {}
            b'\\' => {
                let Some(&next) = bytes.get(at) else { break };
                at += 1;
                if next == b'\'' {
                    let digits = bytes.get(at..at + 2).and_then(|two| std::str::from_utf8(two).ok());
                    at += 2;
                    if let Some(code) = digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                        put(letter(code), &mut skip);
                    }
                    continue;
                }
                if !next.is_ascii_alphabetic() {
                    match next {
                        b'~' | b'_' => put(' ', &mut skip),
                        b'{' | b'}' | b'\\' => put(char::from(next), &mut skip),
                        _ => {}
                    }
                    continue;
                }
                let rest = bytes.get(at - 1..).unwrap_or_default();
                let name = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                let sign = usize::from(rest.get(name) == Some(&b'-'));
                let digits = rest.iter().skip(name + sign).take_while(|byte| byte.is_ascii_digit()).count();
                let word = rest.get(..name).unwrap_or_default();
                let number = rest.get(name..name + sign + digits).and_then(|text| std::str::from_utf8(text).ok());
                let number = number.and_then(|text| text.parse::<i32>().ok());
                at = at - 1 + name + sign + digits;
                at += usize::from(bytes.get(at) == Some(&b' '));
                match word {
                    b"u" => {
                        let code = number.map(|code| if code < 0 { code + 0x1_0000 } else { code });
                        skip = 0;
                        if let Some(character) = code.and_then(|code| char::from_u32(u32::try_from(code).ok()?)) {
                            put(character, &mut skip);
                        }
                        skip = group.fallback;
                    }
                    b"uc" => groups.iter_mut().last().into_iter().for_each(|group| {
                        group.fallback = number.and_then(|count| usize::try_from(count).ok()).unwrap_or(1);
                    }),
                    b"caps" | b"scaps" => {
                        groups.iter_mut().last().into_iter().for_each(|group| group.capitals = number != Some(0));
                    }
                    b"plain" | b"pard" => groups.iter_mut().last().into_iter().for_each(|group| group.capitals = false),
                    b"par" | b"line" | b"sect" | b"page" | b"row" | b"cell" => put('\n', &mut 0),
                    b"tab" => put('\t', &mut 0),
                    b"emspace" | b"enspace" => put(' ', &mut 0),
                    _ => {}
                }
            }
            // A text in UTF-8, which no standard allows and some programs write, is seen as such beside.
            byte => put(letter(byte), &mut skip),
        }
    }
    found
}

/// The Vietnamese code page of Windows: accents follow their letters.
fn windows_1258(byte: u8) -> char {
    match byte {
        0xc3 => 'Ă',
        0xe3 => 'ă',
        0xcc => '\u{300}',
        0xd2 => '\u{309}',
        0xde => '\u{303}',
        0xec => '\u{301}',
        0xf2 => '\u{323}',
        0xd0 => 'Đ',
        0xf0 => 'đ',
        0xd5 => 'Ơ',
        0xf5 => 'ơ',
        0xdd => 'Ư',
        0xfd => 'ư',
        other => char::from(other),
    }
}
