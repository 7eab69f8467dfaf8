//! Days, moments and periods as people write them, beside the one form in which each is kept.
//!
//! Marks and case are not compared, so it does not matter in which Unicode form or orthography a word was typed.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A text without marks, in small writing.
pub fn bare(text: &str) -> String {
    let letters = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    letters.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// Day, month and year, and hours, minutes and seconds where there are any; `None` where the text is in no form of a day or
/// an instant.
pub(crate) fn moment(text: &str) -> Option<([u32; 3], Option<[u32; 3]>)> {
    let words = format!(" {} ", bare(text)).replace([',', ';'], " ").replace(" thang ", "/").replace(" nam ", "/");
    let words = words.replace(" gio", "h ");
    // "2023-09-18T08:00"
    let parts = |word| match str::split_once(word, 't') {
        Some((date, time)) if word.starts_with(|c: char| c.is_ascii_digit()) => vec![date, time],
        _ => vec![word],
    };
    let mut words = words.split_whitespace().flat_map(parts).peekable();
    let (mut day, mut clock) = (None, None);
    while let Some(word) = words.next() {
        if matches!(word, "luc" | "vao" | "hoi" | "ngay") {
            continue;
        }
        let (date, time) = (numbers(word, &['/', '-', '.']), time(word));
        match (date, time) {
            (Some(date), _) if day.is_none() => day = Some(date),
            (_, Some(mut time)) if clock.is_none() => {
                // "8 giờ 30 phút"
                if let Some(minutes) = words.next_if(|next| word.ends_with('h') && number(next).is_some()) {
                    time[1] = number(minutes)?;
                }
                words.next_if(|next| *next == "phut");
                clock = Some(time);
            }
            _ => return None,
        }
    }
    let day = match day? {
        [day, month, year] if year >= 1000 => [day, month, year],
        [year, month, day] if year >= 1000 => [day, month, year],
        _ => return None,
    };
    Some((day, clock))
}

/// Three numbers between signs.
fn numbers(word: &str, between: &[char]) -> Option<[u32; 3]> {
    let parts: Vec<u32> = word.split(between).map(number).collect::<Option<_>>()?;
    parts.try_into().ok()
}

/// Hours, minutes, seconds: `8h`, `8h30`, `08:00`, `08:00:15`.
fn time(word: &str) -> Option<[u32; 3]> {
    let (hours, rest) = word.split_once(['h', ':'])?;
    let (minutes, seconds) = match rest.split_once(':') {
        Some((minutes, seconds)) => (number(minutes)?, number(seconds)?),
        None if rest.is_empty() && word.ends_with('h') => (0, 0),
        None => (number(rest)?, 0),
    };
    Some([number(hours)?, minutes, seconds])
}

fn number(text: &str) -> Option<u32> {
    (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// The year of a period, how many months it has, and which one of its year it is: "quý III/2023", "Q3-2023", "tháng 9 năm
/// 2023", "6 tháng đầu năm 2023", "2023"; its one form too.
pub(crate) fn period(text: &str) -> Option<(i32, u32, u32)> {
    let words = bare(text);
    let mut parts: Vec<&str> = words.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(runs).collect();
    parts.retain(|part| !matches!(*part, "nam" | "ky" | "ca"));
    let year = parts.iter().position(|part| part.len() == 4 && number(part).is_some());
    let year: i32 = parts.remove(year?).parse().ok()?;
    let (months, which) = match parts[..] {
        [] => (12, 1),
        ["q" | "quy", which] => (3, ordinal(which)?),
        ["t" | "thang", which] | [which] => (1, ordinal(which)?),
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
    use super::*;
    use crate::{Moment, Period};

    #[test]
    fn marks_and_case_are_not_compared() {
        for (text, expected) in [
            ("Báo cáo ĐỘT XUẤT", "bao cao dot xuat"),
            ("Đường Lê Lợi", "duong le loi"),
            ("9/BC-SLĐTBXH", "9/bc-sldtbxh"),
        ] {
            assert_eq!(bare(text), expected);
            assert_eq!(bare(&text.nfd().collect::<String>()), expected);
        }
    }

    #[test]
    fn days_and_moments_as_people_write_them() {
        for (texts, meant) in [
            (
                &[
                    "19/09/2023",
                    "19-9-2023",
                    "19.9.2023",
                    "19/9/2023",
                    "2023-9-19",
                    "2023/09/19",
                    "ngày 19/9/2023",
                    "ngày 19 tháng 9 năm 2023",
                    "Ngày 19 tháng 09 năm 2023",
                    "ngay 19 thang 9 nam 2023",
                    "19 tháng 9/2023",
                    "nga\u{300}y 19 tha\u{301}ng 9 na\u{306}m 2023",
                ][..],
                "2023-09-19",
            ),
            (
                &[
                    "08:00 19/09/2023",
                    "19/09/2023 08:00",
                    "8h ngày 19/9/2023",
                    "8h00 19-9-2023",
                    "08:00, ngày 19/9/2023",
                    "lúc 8 giờ ngày 19 tháng 9 năm 2023",
                    "8 giờ 00 phút ngày 19/9/2023",
                    "19.9.2023 8:00",
                    "2023-09-19T08:00",
                    "2023-09-19T08:00+07:00",
                    "2023-09-19T01:00Z",
                ],
                "2023-09-19T08:00:00+07:00",
            ),
            (&["8h30 ngày 19/9/2023", "8 giờ 30 phút ngày 19/9/2023"], "2023-09-19T08:30:00+07:00"),
            (&["18/09/2023 24:00", "24:00 18/09/2023"], "2023-09-18T23:59:59.999999+07:00"),
            (&["18/09/2023 23:59:58", "23:59:58 ngày 18/9/2023"], "2023-09-18T23:59:58+07:00"),
        ] {
            for text in texts {
                assert_eq!(text.parse::<Moment>().map(|moment| moment.to_string()), Ok(meant.to_owned()), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_day_says_what_is_wrong_with_it() {
        for (text, wrong) in [
            ("31/02/2023", "month 2/2023 has no day 31"),
            ("ngày 31 tháng 4 năm 2023", "month 4/2023 has no day 31"),
            ("2023-02-30", "month 2/2023 has no day 30"),
            ("00/09/2023", "month 9/2023 has no day 0"),
            ("19/13/2023", "a year has no month 13"),
            ("25:00 19/09/2023", "no such time of day"),
            ("2023-09-18T25:00", "no such time of day"),
            ("24:01 19/09/2023", "no such time of day"),
            ("19/09/23", "the year of"),
            ("19/09", "is not a date or time"),
            ("08:00", "is not a date or time"),
            ("19/09/2023 20/09/2023", "is not a date or time"),
            ("hôm qua", "is not a date or time"),
        ] {
            let said = text.parse::<Moment>().unwrap_err().to_string();
            assert!(said.contains(wrong) && said.contains(text), "{text}: {said}");
        }
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
        for text in
            ["", "quý V/2023", "quý 0/2023", "tháng 13/2023", "quý III", "quý này", "III/23", "C-Q", "2023 2024"]
        {
            assert!(Period::written(text).is_err(), "{text}");
        }
    }
}
