//! The days off of 2022-2026 as published, ready to load.
//!
//! A new year is one more entry in [`vietnam`]. Weekends are not listed. Until the official
//! announcements are attached, each year's `source` says what the table rests on.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::{Days, NaiveDate};

use crate::working::{Calendar, DayOff, DayOff::*, PublishedYear};

/// The name of this edition of the table; it changes whenever a day in it changes.
pub const VERSION: &str = "VN-2022-2026/1";

const SOURCE: &str = "Labour Code 2019 art. 112 and yearly announcements; compared with an independent table, official texts to be attached";

/// Working days of Vietnamese state offices, 2022-2026.
pub fn vietnam() -> Calendar {
    Calendar::new(
        VERSION,
        [
            year(
                2022,
                &[
                    (3, 1, 1, Compensation),
                    (31, 1, 5, Tet),
                    (11, 4, 1, Compensation),
                    (2, 5, 2, Compensation),
                    (1, 9, 2, NationalDay),
                ],
                &[],
                &[],
            ),
            year(
                2023,
                &[
                    (2, 1, 1, Compensation),
                    (20, 1, 1, Tet),
                    (23, 1, 4, Tet),
                    (1, 5, 1, Labour),
                    (2, 5, 2, Compensation),
                    (1, 9, 1, NationalDay),
                    (4, 9, 1, Compensation),
                ],
                &[],
                &[],
            ),
            year(
                2024,
                &[
                    (1, 1, 1, NewYear),
                    (8, 2, 2, Tet),
                    (12, 2, 3, Tet),
                    (18, 4, 1, HungKings),
                    (29, 4, 1, Swap),
                    (30, 4, 1, Reunification),
                    (1, 5, 1, Labour),
                    (2, 9, 2, NationalDay),
                ],
                &[(4, 5)],
                &[],
            ),
            year(
                2025,
                &[
                    (1, 1, 1, NewYear),
                    (27, 1, 5, Tet),
                    (7, 4, 1, HungKings),
                    (30, 4, 1, Reunification),
                    (1, 5, 1, Labour),
                    (2, 5, 1, Swap),
                    (1, 9, 2, NationalDay),
                ],
                &[(26, 4)],
                &[],
            ),
            year(
                2026,
                &[
                    (1, 1, 1, NewYear),
                    (16, 2, 5, Tet),
                    (27, 4, 1, Compensation),
                    (30, 4, 1, Reunification),
                    (1, 5, 1, Labour),
                    (31, 8, 1, Swap),
                    (1, 9, 2, NationalDay),
                    (24, 11, 1, CultureDay),
                ],
                &[(22, 8)],
                // A swap of Friday 2 January with Saturday 10 January is reported, not confirmed.
                &[(2, 1), (10, 1)],
            ),
        ],
    )
}

/// `days_off`: (first day, month, number of consecutive days, why); the rest: (day, month).
fn year(
    year: i32,
    days_off: &[(u32, u32, u64, DayOff)],
    working_saturdays: &[(u32, u32)],
    unconfirmed: &[(u32, u32)],
) -> PublishedYear {
    let date = |day, month| NaiveDate::from_ymd_opt(year, month, day);
    let dates = |list: &[(u32, u32)]| list.iter().filter_map(|&(day, month)| date(day, month)).collect();
    let days_off: BTreeMap<NaiveDate, DayOff> = days_off
        .iter()
        .filter_map(|&(day, month, count, why)| Some((date(day, month)?, count, why)))
        .flat_map(|(first, count, why)| (0..count).map(move |n| (first + Days::new(n), why)))
        .collect();
    PublishedYear {
        year,
        days_off,
        working_saturdays: dates(working_saturdays),
        unconfirmed: dates(unconfirmed),
        source: Cow::Borrowed(SOURCE),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Weekday};

    use super::*;

    /// Weekdays off and worked Saturdays, counted independently of the table's run lengths.
    #[test]
    fn every_year_has_the_expected_number_of_days_and_none_on_a_weekend() {
        let expected = [(2022, 11, 0), (2023, 11, 0), (2024, 12, 1), (2025, 12, 1), (2026, 13, 1)];
        let calendar = vietnam();
        for (year, off, saturdays) in expected {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            let days: Vec<_> = first.iter_days().take_while(|day| day.year() == year).collect();
            assert_eq!(days.iter().filter(|day| weekday(day) && !calendar.is_working(**day)).count(), off, "{year}");
            assert_eq!(
                days.iter().filter(|day| !weekday(day) && calendar.is_working(**day)).count(),
                saturdays,
                "{year}"
            );
        }
    }
}
