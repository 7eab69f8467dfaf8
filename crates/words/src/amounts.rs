//! Amounts as a reader writes them.

use crate::{Language, say};

/// `0.12 ms`
pub fn duration(nanoseconds: u64, language: Language) -> String {
    let nanoseconds = nanoseconds as f64;
    let (value, unit) = match nanoseconds {
        ..1e6 => (nanoseconds / 1e3, "µs"),
        ..1e9 => (nanoseconds / 1e6, "ms"),
        _ => (nanoseconds / 1e9, "s"),
    };
    decimal(value, unit, language)
}

/// `3.5 GiB`
pub fn bytes(count: u64, language: Language) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if count < 1024 {
        return format!("{count} B");
    }
    let (mut value, mut unit) = (count as f64 / 1024.0, UNITS[0]);
    for larger in &UNITS[1..] {
        if value >= 1024.0 {
            (value, unit) = (value / 1024.0, larger);
        }
    }
    decimal(value, unit, language)
}

/// Three figures, or as many as stand before the point.
pub fn decimal(value: f64, unit: &str, language: Language) -> String {
    let places = match value {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    let text = format!("{value:.places$} {unit}");
    match language {
        Language::Vi => text.replace('.', ","),
        Language::En => text,
    }
}

/// `12.3 %`
pub fn share(permille: u64, language: Language) -> String {
    format!("{}{}{} %", permille / 10, language.pick(",", "."), permille % 10)
}

/// `7,461`
pub fn thousands(count: u64, language: Language) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push_str(language.pick(".", ","));
        }
        out.push(digit);
    }
    out
}

/// So many bytes, in MiB where that is a round number: how long something may be.
pub fn limit(count: usize, language: Language) -> String {
    const MIB: usize = 1024 * 1024;
    match count.is_multiple_of(MIB) {
        true => format!("{} MiB", count / MIB),
        false => say!(language, "{count} byte", "{count} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_each_language_writes_them() {
        use Language::{En, Vi};
        assert_eq!(duration(0, En), "0.00 µs");
        assert_eq!(duration(1_250, En), "1.25 µs");
        assert_eq!(duration(119_500, Vi), "120 µs");
        assert_eq!(duration(1_250_000, Vi), "1,25 ms");
        assert_eq!(duration(2_000_000_000, En), "2.00 s");
        assert_eq!(bytes(0, En), "0 B");
        assert_eq!(bytes(1023, En), "1023 B");
        assert_eq!(bytes(1536, Vi), "1,50 KiB");
        assert_eq!(bytes(49 * 1024 * 1024 * 1024, En), "49.0 GiB");
        assert_eq!(bytes(u64::MAX, En), "16384 PiB");
        assert_eq!((thousands(0, En), thousands(999, En)), ("0".to_owned(), "999".to_owned()));
        assert_eq!((thousands(7_461, En), thousands(1_234_567, Vi)), ("7,461".to_owned(), "1.234.567".to_owned()));
        assert_eq!((share(0, En), share(1_000, Vi)), ("0.0 %".to_owned(), "100,0 %".to_owned()));
    }
}
