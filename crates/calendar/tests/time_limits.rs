//! Time limits: the published examples, and a day-by-day oracle written another way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::HashSet;

use calendar::{
    FirstDay, NaiveDate, Part, Period, Reading, RollForward, Span, Step, Timestamp,
    limit::{after, again, named_day, part_of, period_report},
    published::vietnam,
};
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%d/%m/%Y").unwrap()
}

fn due(start: &str, span: Span) -> NaiveDate {
    after(&vietnam(), date(start), FirstDay::Excluded, span, RollForward::NextWorkingDay).effective
}

#[test]
fn published_examples() {
    let cases = [
        ("12/07/2023", Span::WorkingDays(5), "19/07/2023"),
        ("31/08/2023", Span::WorkingDays(3), "07/09/2023"),
        ("19/09/2023", Span::WorkingDays(2), "21/09/2023"),
        ("26/09/2023", Span::WorkingDays(5), "03/10/2023"),
        ("29/12/2023", Span::WorkingDays(2), "03/01/2024"),
        ("07/02/2024", Span::WorkingDays(5), "21/02/2024"),
        ("26/04/2024", Span::WorkingDays(3), "04/05/2024"),
        ("24/01/2025", Span::WorkingDays(3), "05/02/2025"),
        ("25/04/2025", Span::WorkingDays(5), "06/05/2025"),
        ("21/08/2026", Span::WorkingDays(3), "25/08/2026"),
        ("28/04/2023", Span::WorkingDays(2), "05/05/2023"),
        ("24/08/2023", Span::Days(10), "05/09/2023"),
        ("25/08/2023", Span::Days(7), "05/09/2023"),
        ("25/01/2024", Span::Days(15), "15/02/2024"),
        ("31/01/2024", Span::Months(1), "29/02/2024"),
        ("10/01/2024", Span::Months(1), "15/02/2024"),
        ("30/11/2023", Span::Months(3), "29/02/2024"),
        ("28/02/2023", Span::Years(1), "28/02/2024"),
        ("18/09/2023", Span::Weeks(2), "02/10/2023"),
    ];
    for (start, span, expected) in cases {
        assert_eq!(due(start, span), date(expected), "{start} {span:?}");
    }
    assert_eq!(vietnam().working_days_before(date("18/09/2023"), 5), date("11/09/2023"));
}

#[test]
fn nominal_and_effective_day_are_both_kept_and_the_trace_says_why() {
    let reckoning =
        after(&vietnam(), date("24/08/2023"), FirstDay::Excluded, Span::Days(10), RollForward::NextWorkingDay);
    assert_eq!(reckoning.nominal, date("03/09/2023"));
    assert_eq!(reckoning.effective, date("05/09/2023"));
    assert!(reckoning.trace.contains(&Step::RolledForward { date: date("05/09/2023") }));
    let kept = after(&vietnam(), date("24/08/2023"), FirstDay::Excluded, Span::Days(10), RollForward::Keep);
    assert_eq!(kept.effective, date("03/09/2023"));
    assert!(kept.trace.contains(&Step::NotRolledForward { date: date("03/09/2023") }));
}

#[test]
fn the_strict_reading_of_before_is_one_day_earlier() {
    let calendar = vietnam();
    let read = |reading| named_day(&calendar, date("19/09/2023"), reading, RollForward::NextWorkingDay).effective;
    assert_eq!(read(Reading::Inclusive), date("19/09/2023"));
    assert_eq!(read(Reading::Exclusive), date("18/09/2023"));
}

#[test]
fn a_periodic_report_is_due_in_the_last_month_and_rolls() {
    let calendar = vietnam();
    let due = |period: &str, roll| period_report(&calendar, period.parse().unwrap(), 18, roll).effective;
    assert_eq!(due("2023-Q3", RollForward::NextWorkingDay), date("18/09/2023"));
    assert_eq!(due("2023", RollForward::NextWorkingDay), date("18/12/2023"));
    assert_eq!(due("2022-Q2", RollForward::NextWorkingDay), date("20/06/2022"), "18 June 2022 is a Saturday");
    assert_eq!(due("2022-Q2", RollForward::Keep), date("18/06/2022"));
}

#[test]
fn a_year_nobody_published_and_a_day_nobody_confirmed_are_named_in_the_trace() {
    let trace =
        after(&vietnam(), date("30/12/2026"), FirstDay::Excluded, Span::WorkingDays(3), RollForward::Keep).trace;
    assert!(trace.contains(&Step::UnpublishedYear { year: 2027 }));
    let trace =
        after(&vietnam(), date("31/12/2025"), FirstDay::Excluded, Span::WorkingDays(3), RollForward::Keep).trace;
    assert!(trace.contains(&Step::UnconfirmedDay { date: date("02/01/2026") }));
}

/// The oracle: every closed day of 2022-2026 written out, walked one day at a time, sharing no
/// code with the calendar under test.
struct Oracle {
    closed: HashSet<(i32, u32, u32)>,
    worked_saturdays: HashSet<(i32, u32, u32)>,
}

impl Oracle {
    fn new() -> Self {
        let list = "2022: 3/1 31/1 1/2 2/2 3/2 4/2 11/4 2/5 3/5 1/9 2/9; \
             2023: 2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9; \
             2024: 1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9; \
             2025: 1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9; \
             2026: 1/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11";
        let mut closed = HashSet::new();
        for line in list.split(';') {
            let (year, days) = line.trim().split_once(':').unwrap();
            for day in days.split_whitespace() {
                let (day, month) = day.split_once('/').unwrap();
                closed.insert((year.parse().unwrap(), month.parse().unwrap(), day.parse().unwrap()));
            }
        }
        Self { closed, worked_saturdays: HashSet::from([(2024, 5, 4), (2025, 4, 26), (2026, 8, 22)]) }
    }

    /// Sakamoto's day of the week, so that not even the weekday comes from the same library.
    fn weekday(year: i32, month: u32, day: u32) -> i32 {
        let offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let y = if month < 3 { year - 1 } else { year };
        (y + y / 4 - y / 100 + y / 400 + offsets[month as usize - 1] + day as i32) % 7
    }

    fn works(&self, date: NaiveDate) -> bool {
        use chrono::Datelike;
        let key = (date.year(), date.month(), date.day());
        let weekend = matches!(Self::weekday(key.0, key.1, key.2), 0 | 6);
        self.worked_saturdays.contains(&key) || (!weekend && !self.closed.contains(&key))
    }
}

fn day_2022_to_2025() -> impl Strategy<Value = NaiveDate> {
    (0u64..1461).prop_map(|n| date("01/01/2022") + chrono::Days::new(n))
}

proptest! {
    #[test]
    fn working_days_agree_with_the_oracle(start in day_2022_to_2025(), count in 1u32..120) {
        let oracle = Oracle::new();
        let mut day = start;
        let mut left = count;
        while left > 0 {
            day = day.succ_opt().unwrap();
            if oracle.works(day) { left -= 1; }
        }
        let reckoning = after(&vietnam(), start, FirstDay::Excluded, Span::WorkingDays(count), RollForward::NextWorkingDay);
        prop_assert_eq!(reckoning.effective, day);
        prop_assert_eq!(reckoning.nominal, day, "a counted working day never rolls");
        prop_assert_eq!(vietnam().working_days_between(start, day), count);
        if oracle.works(start) {
            prop_assert_eq!(vietnam().working_days_before(day, count), start);
        }
    }

    #[test]
    fn every_limit_ends_on_the_first_working_day_on_or_after_its_nominal_day(start in day_2022_to_2025(), count in 0u32..200) {
        let oracle = Oracle::new();
        for span in [Span::Days(count), Span::Weeks(count / 7), Span::Months(count / 30)] {
            let reckoning = after(&vietnam(), start, FirstDay::Excluded, span, RollForward::NextWorkingDay);
            prop_assert!(oracle.works(reckoning.effective));
            let mut day = reckoning.nominal;
            while day < reckoning.effective {
                prop_assert!(!oracle.works(day), "{} was skipped though it is worked", day);
                day = day.succ_opt().unwrap();
            }
        }
    }
}

#[test]
fn parts_of_periods_are_those_of_the_civil_code() {
    let day = |period: &str, part| {
        let period: Period = period.parse().unwrap();
        part_of(&vietnam(), period, part, RollForward::Keep).map(|reckoning| reckoning.nominal)
    };
    assert_eq!(day("2023-07", Part::Beginning), Some(date("01/07/2023")));
    assert_eq!(day("2024-02", Part::Middle), Some(date("15/02/2024")));
    assert_eq!(day("2024-02", Part::End), Some(date("29/02/2024")));
    assert_eq!(day("2023", Part::Middle), Some(date("30/06/2023")));
    assert_eq!(day("2023", Part::End), Some(date("31/12/2023")));
    assert_eq!(day("2023-Q3", Part::End), Some(date("30/09/2023")));
    assert_eq!(day("2023-Q3", Part::Beginning), Some(date("01/07/2023")));
    assert_eq!(day("2023-Q3", Part::Middle), None, "the Code does not define it");
}

/// "Kể từ ngày 12/7" read so that the 12th is day 1.
#[test]
fn a_document_may_count_the_first_day() {
    let due = |first, span| after(&vietnam(), date("12/07/2023"), first, span, RollForward::Keep).nominal;
    assert_eq!(due(FirstDay::Excluded, Span::Days(5)), date("17/07/2023"));
    assert_eq!(due(FirstDay::Included, Span::Days(5)), date("16/07/2023"));
    assert_eq!(due(FirstDay::Included, Span::WorkingDays(5)), date("18/07/2023"));
    assert_eq!(due(FirstDay::Included, Span::Months(1)), date("11/08/2023"));
}

proptest! {
    /// Every computation can be made again from its trace alone.
    #[test]
    fn a_trace_is_enough_to_compute_again(offset in 0u64..1_400, count in 1u32..60, kind in 0..7, keep: bool) {
        let start = date("01/01/2022") + chrono::Days::new(offset);
        let roll = if keep { RollForward::Keep } else { RollForward::NextWorkingDay };
        let calendar = vietnam();
        let month = calendar::period::containing(start, calendar::period::Length::Month);
        let first = if count % 2 == 0 { FirstDay::Excluded } else { FirstDay::Included };
        let reckoning = match kind {
            0 => after(&calendar, start, first, Span::WorkingDays(count), roll),
            1 => after(&calendar, start, first, Span::Days(count), roll),
            2 => after(&calendar, start, first, Span::Months(count), roll),
            3 => after(&calendar, start, first, Span::Weeks(count), roll),
            4 => named_day(&calendar, start, Reading::Exclusive, roll),
            5 => period_report(&calendar, month, count.min(28), roll),
            _ => part_of(&calendar, month, Part::Middle, roll).unwrap(),
        };
        prop_assert_eq!(again(&calendar, &reckoning.trace, roll), Some(reckoning));
    }
}

#[test]
fn an_instant_is_written_with_a_fraction_only_where_there_is_one() {
    for text in [
        "2023-09-18T16:41:10+07:00",
        "2023-09-18T16:41:10.000500+07:00",
        "1900-01-01T00:00:00+07:00",
        "2200-12-31T23:59:59.999999+07:00",
    ] {
        assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
    }
}
