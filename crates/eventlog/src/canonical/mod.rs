//! One JSON text for one value: RFC 8785, for the values that an entry may hold.
//!
//! Numbers are integers within ±(2^53 - 1), which every JSON reader holds exactly; there are no
//! fractions anywhere in the ledger, so the number formatting of RFC 8785 reduces to plain digits.

mod scan;

use std::io::Write;

use serde_json::Value;

/// Objects and arrays nest at most this deep.
pub const DEPTH_MAX: usize = 32;
pub(crate) const INTEGER_MAX: i64 = (1 << 53) - 1;

/// Why a value has no canonical form here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// A fraction, an exponent, or an integer that some readers would round.
    #[error("{0} is not an integer within ±(2^53 - 1); write it as text")]
    Number(String),
    /// Deeper than [`DEPTH_MAX`].
    #[error("values are nested more than {DEPTH_MAX} deep")]
    TooDeep,
    /// The text is not JSON at all.
    #[error("not JSON: {0}")]
    NotJson(String),
}

/// JSON text in canonical form. Two equal values have one text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CanonicalJson(String);

impl CanonicalJson {
    /// The canonical text of `value`.
    pub fn of(value: &Value) -> Result<Self, CanonicalError> {
        write_nested(value, DEPTH_MAX).map(Self)
    }

    /// Takes text that claims to be canonical; refuses it unless it is.
    pub fn parse(text: String) -> Result<Self, CanonicalError> {
        scan::scan(&text, DEPTH_MAX)?;
        Ok(Self(text))
    }

    /// Whether a text is canonical and of at most `depth_max` levels.
    pub(crate) fn check(text: &str, depth_max: usize) -> Result<(), CanonicalError> {
        scan::scan(text, depth_max)
    }

    /// Text that was canonical when it was stored. Whether it still is what it was, its entry's hash
    /// tells; parsing it again would cost ten times as much as reading it.
    pub(crate) fn kept(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value the text stands for.
    pub fn value(&self) -> Value {
        // The text was written from a value or checked against one, so it parses.
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

fn write_nested(value: &Value, depth_max: usize) -> Result<String, CanonicalError> {
    let mut text = Vec::new();
    write_value(value, depth_max, &mut text)?;
    // Made of texts and ASCII.
    String::from_utf8(text).map_err(|error| CanonicalError::NotJson(error.to_string()))
}

/// `depth` is how many levels may still begin below this one.
fn write_value(value: &Value, depth: usize, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    let inner = || depth.checked_sub(1).ok_or(CanonicalError::TooDeep);
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" as &[u8] }),
        Value::Number(number) => match number.as_i64() {
            Some(integer) if (-INTEGER_MAX..=INTEGER_MAX).contains(&integer) => {
                // Writing into a vector cannot fail.
                let _ = write!(out, "{integer}");
            }
            _ => return Err(CanonicalError::Number(number.to_string())),
        },
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_value(item, inner()?, out)?;
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            // RFC 8785, 3.2.3: by UTF-16 code units, which is not the order of UTF-8 bytes.
            names.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
            out.push(b'{');
            for (index, name) in names.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_string(name, out);
                out.push(b':');
                write_value(&fields[name], inner()?, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

/// RFC 8785, 3.2.2.2: the short escapes, `\u00xx` for the other controls, everything else as it is.
pub(crate) fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| *byte < 0x20 || matches!(byte, b'"' | b'\\')) {
        out.extend_from_slice(&rest[..at]);
        match rest[at] {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            b'\r' => out.extend_from_slice(b"\\r"),
            // Writing into a vector cannot fail.
            control => drop(write!(out, "\\u{control:04x}")),
        }
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn fractions_and_rounded_integers_are_refused() {
        for value in [json!(1.5), json!(1e300), json!(9_007_199_254_740_992_i64), json!(u64::MAX)] {
            assert!(matches!(CanonicalJson::of(&value), Err(CanonicalError::Number(_))), "{value}");
        }
        assert_eq!(CanonicalJson::of(&json!(-9_007_199_254_740_991_i64)).unwrap().as_str(), "-9007199254740991");
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth| (0..depth).fold(json!(1), |inner, _| json!([inner]));
        assert!(CanonicalJson::of(&nested(DEPTH_MAX)).is_ok());
        assert_eq!(CanonicalJson::of(&nested(DEPTH_MAX + 1)), Err(CanonicalError::TooDeep));
    }

    #[test]
    fn only_canonical_text_is_taken_as_canonical() {
        assert!(CanonicalJson::parse(r#"{"a":1,"b":[]}"#.to_owned()).is_ok());
        for text in [r#"{"b":[],"a":1}"#, r#"{ "a":1}"#, r#"{"a":1,"a":1}"#, r#""\u0041""#, "", "{"] {
            assert!(CanonicalJson::parse(text.to_owned()).is_err(), "{text}");
        }
    }

    fn check_both_ways(text: &str) {
        let value: Result<Value, _> = serde_json::from_str(text);
        let written = value.ok().and_then(|value| write_nested(&value, DEPTH_MAX).ok());
        assert_eq!(CanonicalJson::parse(text.to_owned()).is_ok(), written.as_deref() == Some(text), "{text:?}");
    }

    #[test]
    fn escapes_and_the_order_of_names() {
        let texts = [
            r#""\u0000""#,
            r#""\u0008""#,
            r#""\u000B""#,
            r#""\u000b""#,
            r#""\u0020""#,
            r#""\/""#,
            r#""\ud83d\ude00""#,
            "\"\u{7f}\"",
            r#"{"\n":1,"a":2}"#,
            r#"{"a":2,"\n":1}"#,
            "{\"\u{ffff}\":1,\"😀\":2}",
            "{\"😀\":2,\"\u{ffff}\":1}",
            "-0",
            "00",
            "1.0",
            "[,]",
            "[1,]",
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"#,
            "tru",
            "truetrue",
            " 1",
            "9007199254740991",
            "9007199254740992",
        ];
        texts.iter().for_each(|text| check_both_ways(text));
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-INTEGER_MAX..=INTEGER_MAX).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::hash_map(any::<String>(), inner, 0..8)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// The referee is an independent implementation of RFC 8785.
        #[test]
        fn agrees_with_another_implementation_and_parses_back(value in value()) {
            let ours = CanonicalJson::of(&value).unwrap();
            prop_assert_eq!(ours.as_str(), serde_json_canonicalizer::to_string(&value).unwrap());
            prop_assert_eq!(ours.value(), value);
            prop_assert!(CanonicalJson::parse(ours.0).is_ok());
        }

        /// Canonical is what the value would be written as, and nothing else.
        #[test]
        fn told_by_reading_as_by_writing(text in r#"[\[\]{},:"\\ab0-9.eE+\-tnulrfs é\u{1}\u{1f}\u{ffff}😀]{0,12}"#) {
            check_both_ways(&text);
        }

        /// A canonical text with something changed.
        #[test]
        fn told_by_reading_as_by_writing_of_what_is_nearly_canonical(value in value(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut bytes = CanonicalJson::of(&value).unwrap().0.into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(text) = String::from_utf8(bytes) {
                check_both_ways(&text);
            }
        }
    }
}
