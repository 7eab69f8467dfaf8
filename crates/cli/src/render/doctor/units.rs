//! Amounts as a reader writes them.

use words::Language;

/// `0.12 ms`
pub(super) fn duration(nanoseconds: u64, language: Language) -> String {
    let nanoseconds = nanoseconds as f64;
    let (value, unit) = match nanoseconds {
        ..1e6 => (nanoseconds / 1e3, "µs"),
        ..1e9 => (nanoseconds / 1e6, "ms"),
        _ => (nanoseconds / 1e9, "s"),
    };
    decimal(value, unit, language)
}

/// `3.5 GiB`
pub(super) fn bytes(count: u64, language: Language) -> String {
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
pub(super) fn decimal(value: f64, unit: &str, language: Language) -> String {
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
pub(super) fn share(permille: u64, language: Language) -> String {
    format!("{}{}{} %", permille / 10, language.pick(",", "."), permille % 10)
}

/// `7,461`
pub(super) fn thousands(count: u64, language: Language) -> String {
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
