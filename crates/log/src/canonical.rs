//! One JSON text for one value: RFC 8785, for the values that an entry may hold.
//!
//! Numbers are integers within ±(2^53 - 1), which every JSON reader holds exactly; there are no
//! fractions anywhere in the ledger, so the number formatting of RFC 8785 reduces to plain digits.

use std::fmt::Write;

use serde_json::Value;

/// Objects and arrays nest at most this deep.
pub const DEPTH_MAX: usize = 32;
const INTEGER_MAX: i64 = (1 << 53) - 1;

/// Why a value has no canonical form here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
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
        let mut text = String::new();
        write_value(value, 0, &mut text)?;
        Ok(Self(text))
    }

    /// Takes text that claims to be canonical; refuses it unless it is.
    pub fn parse(text: String) -> Result<Self, CanonicalError> {
        let value: Value = serde_json::from_str(&text).map_err(|error| CanonicalError::NotJson(error.to_string()))?;
        let canonical = Self::of(&value)?;
        if canonical.0 == text {
            Ok(canonical)
        } else {
            Err(CanonicalError::NotJson("not in canonical form".to_owned()))
        }
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

fn write_value(value: &Value, depth: usize, out: &mut String) -> Result<(), CanonicalError> {
    if depth > DEPTH_MAX {
        return Err(CanonicalError::TooDeep);
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => match number.as_i64() {
            Some(integer) if (-INTEGER_MAX..=INTEGER_MAX).contains(&integer) => {
                // Writing into a String cannot fail.
                let _ = write!(out, "{integer}");
            }
            _ => return Err(CanonicalError::Number(number.to_string())),
        },
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(item, depth + 1, out)?;
            }
            out.push(']');
        }
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            // RFC 8785, 3.2.3: by UTF-16 code units, which is not the order of UTF-8 bytes.
            names.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (index, name) in names.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(name, out);
                out.push(':');
                write_value(&fields[name], depth + 1, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// RFC 8785, 3.2.2.2: the short escapes, `\u00xx` for the other controls, everything else as it is.
fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if u32::from(control) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
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
        }
    }
}
