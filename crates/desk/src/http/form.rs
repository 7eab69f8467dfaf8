//! Names and values as forms and addresses have them (WHATWG URL, application/x-www-form-urlencoded).

/// The names and values of a query or of a form, in order; none if it is no UTF-8 once decoded.
pub fn fields(text: &str) -> Option<Vec<(String, String)>> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name, Plus::Space)?, decoded(value, Plus::Space)?))
        })
        .collect()
}

/// What `+` means: in forms and queries a space, in a path itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plus {
    Space,
    Itself,
}

/// A text with its escapes taken back; none if that is no UTF-8, or holds a control character other than the ends of
/// lines and tabs that people type.
pub(super) fn decoded(text: &str, plus: Plus) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' if plus == Plus::Space => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    let text = String::from_utf8(bytes).ok()?;
    let is_typed = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    text.chars().all(is_typed).then_some(text)
}

/// A name or a value as it stands in an address.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_read_back() {
        for text in ["", "quý III/2023 & «Kim Thành»", "a+b=c%20", "ký.\nCường\t"] {
            let address = format!("{}={}", encoded(text), encoded(text));
            let expected = vec![(text.to_owned(), text.to_owned())];
            assert_eq!(
                fields(&address).unwrap(),
                if text.is_empty() { vec![(String::new(), String::new())] } else { expected }
            );
        }
        assert_eq!(fields("a=1&&b"), Some(vec![("a".into(), "1".into()), ("b".into(), String::new())]));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for text in ["a=%", "a=%f", "a=%zz", "a=%ff", "a=%00", "a=%1b"] {
            assert_eq!(fields(text), None, "{text}");
        }
    }
}
