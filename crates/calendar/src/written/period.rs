//! Reporting periods as people write them.

use super::{bare, number};

/// The year of a period, how many months it has, and which one of its year it is: "quý III/2023", "Q3-2023", "tháng 9 năm
/// 2023", "6 tháng đầu năm 2023", "2023"; its one form too.
pub fn period(text: &str) -> Option<(i32, u32, u32)> {
    let words = bare(text);
    let mut parts: Vec<&str> = words.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(runs).collect();
    parts.retain(|part| !matches!(*part, "nam" | "ky" | "ca"));
    let year = parts.iter().position(|part| part.len() == 4 && number(part).is_some());
    let year: i32 = parts.remove(year?).parse().ok()?;
    let (months, which) = match parts[..] {
        [] => (12, 1),
        ["q" | "quy", which] => (3, ordinal(which)?),
        ["t" | "thang", which] => (1, ordinal(which)?),
        // "III/2023" is a quarter to whoever reports by quarters, and no month to anybody: it is asked.
        [which] => (1, number(which).filter(|_| which.len() <= 2)?),
        ["h", which] => (6, ordinal(which)?),
        ["6" | "06" | "sau", "t" | "thang", half] | ["nua", half] => (6, half_of_year(half)?),
        _ => return None,
    };
    Some((year, months, which))
}

/// Digits and letters apart, as in "q3"; "quyiii" is its own word and number too.
fn runs(word: &str) -> Vec<&str> {
    let digit = word.find(|c: char| c.is_ascii_digit());
    let letter = word.find(|c: char| c.is_ascii_alphabetic());
    let roman = ["quy", "q"].iter().find(|name| word.strip_prefix(**name).is_some_and(|rest| ordinal(rest).is_some()));
    let at = match (digit, letter, roman) {
        (None, _, Some(name)) => name.len(),
        (Some(digit), Some(letter), _) => digit.max(letter),
        _ => return if word.is_empty() { Vec::new() } else { vec![word] },
    };
    let (one, other) = word.split_at(at);
    vec![one, other]
}

fn half_of_year(word: &str) -> Option<u32> {
    match word {
        "dau" => Some(1),
        "cuoi" => Some(2),
        _ => None,
    }
}

fn ordinal(word: &str) -> Option<u32> {
    const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    let roman = || (1..).zip(ROMAN).find(|(_, roman)| *roman == word).map(|(value, _)| value);
    number(word).filter(|_| !word.is_empty() && word.len() <= 2).or_else(roman)
}

#[cfg(test)]
mod tests {
    use crate::{Period, period::Length};

    #[test]
    fn a_roman_number_alone_is_a_quarter_to_whoever_reports_by_quarters() {
        let quarter = |text: &str| Period::written_of(text, Some(Length::Quarter)).map(|period| period.to_string());
        for text in ["III/2023", "iii/2023", "III năm 2023", "kỳ III/2023", "2023-III"] {
            assert_eq!(quarter(text), Ok("2023-Q3".to_owned()), "{text}");
            for length in [None, Some(Length::Month), Some(Length::Year)] {
                assert!(Period::written_of(text, length).is_err(), "{text}");
            }
        }
        assert_eq!(quarter("9/2023"), Ok("2023-09".to_owned()));
        assert!(quarter("V/2023").is_err());
    }

    #[test]
    fn periods_as_people_write_them() {
        for (texts, meant) in [
            (
                &[
                    "quý III/2023",
                    "Quý 3/2023",
                    "Q3/2023",
                    "q3-2023",
                    "2023-Q3",
                    "2023 quý 3",
                    "QIII/2023",
                    "quy iii nam 2023",
                    "quý III năm 2023",
                    "QUÝ III - 2023",
                    "kỳ quý 3/2023",
                ][..],
                "2023-Q3",
            ),
            (
                &["tháng 9/2023", "9/2023", "09/2023", "2023-09", "T9/2023", "thang 09 nam 2023", "tháng IX/2023"],
                "2023-09",
            ),
            (
                &["6 tháng đầu năm 2023", "06 tháng đầu năm 2023", "6T đầu năm 2023", "nửa đầu năm 2023", "2023-H1"],
                "2023-H1",
            ),
            (&["6 tháng cuối năm 2023", "H2/2023"], "2023-H2"),
            (&["năm 2023", "2023", "cả năm 2023", "Năm 2023"], "2023"),
        ] {
            for text in texts {
                assert_eq!(Period::written(text).map(|period| period.to_string()), Ok(meant.to_owned()), "{text}");
            }
        }
        for text in [
            "",
            "quý V/2023",
            "quý 0/2023",
            "tháng 13/2023",
            "quý III",
            "quý này",
            "III/23",
            "III/2023",
            "C-Q",
            "2023 2024",
        ] {
            assert!(Period::written(text).is_err(), "{text}");
        }
    }
}
