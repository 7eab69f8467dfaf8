//! Figures: several measurements as one, and how a number is written.

use serde::Serialize;

/// Several measurements of one thing.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Spread {
    pub median: f64,
    pub min: f64,
    pub max: f64,
}

impl Spread {
    /// None of nothing.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_unstable_by(f64::total_cmp);
        let (min, max) = (*values.first()?, *values.last()?);
        let middle = values.len() / 2;
        let median =
            if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) };
        Some(Self { median, min, max })
    }
}

/// Two digits that say something, of a small one too.
pub fn fraction(ratio: f64) -> String {
    if ratio < 0.1 { format!("{ratio:.3}") } else { format!("{ratio:.2}") }
}

/// 1234567.8 as 1,234,568.
pub fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        let of = |values: &[f64]| Spread::of(values.to_vec()).map(|spread| (spread.median, spread.min, spread.max));
        assert_eq!(
            [of(&[]), of(&[3.0, 1.0, 2.0]), of(&[4.0, 1.0])],
            [None, Some((2.0, 1.0, 3.0)), Some((2.5, 1.0, 4.0))]
        );
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!([0.0, 999.4, 1000.0, 1_234_567.8].map(grouped), ["0", "999", "1,000", "1,234,568"]);
    }
}
