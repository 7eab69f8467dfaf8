//! From a start and a time limit to the last day, with the trace.
//!
//! The rules are those of the Civil Code 2015, art. 144-148: the first day is not counted, months
//! end on the same day or the last day of the month, a limit that ends on a day off ends with the
//! next working day, and the last day ends at 24:00.
//!
//! The trace of a computation is enough to make it again: see [`again`].

use chrono::{Datelike, Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    period::{Part, Period},
    working::{Calendar, DayKind, DayOff},
};

/// The longest limit accepted, in units of its own: 3,660 days is ten years.
pub const SPAN_MAX: u32 = 3_660;

/// A time limit (thời hạn).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Span {
    /// ngày làm việc
    WorkingDays(u32),
    /// ngày
    Days(u32),
    /// tuần
    Weeks(u32),
    /// tháng
    Months(u32),
    /// năm
    Years(u32),
}

impl Span {
    /// The number of units, whatever they are.
    pub fn count(self) -> u32 {
        match self {
            Self::WorkingDays(n) | Self::Days(n) | Self::Weeks(n) | Self::Months(n) | Self::Years(n) => n,
        }
    }
}

/// How "trước ngày 18/9" and its like are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The named day still counts ("chậm nhất ngày", "đến hết ngày").
    Inclusive,
    /// The day before the named one is the last ("trước ngày", read strictly).
    Exclusive,
}

/// How "kể từ ngày" and its like are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FirstDay {
    /// The day of the starting event is not counted (Civil Code 2015, art. 147).
    #[default]
    Excluded,
    /// The document says that it is.
    Included,
}

/// What happens when the last day is a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RollForward {
    /// The limit ends with the next working day (Civil Code 2015, art. 148(5)).
    NextWorkingDay,
    /// The limit ends on its nominal day all the same.
    Keep,
}

/// One step of a computation, in the order it was made. Stored with the deadline; rendered for
/// people elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "step", deny_unknown_fields)]
pub enum Step {
    /// The document names the day, read as said.
    DayNamed {
        /// The day in the document.
        date: NaiveDate,
        /// How its phrase is read.
        reading: Reading,
    },
    /// A reporting regime sets the day of the period's last month.
    PeriodRule {
        /// The period reported on.
        period: Period,
        /// First day of the figures.
        data_from: NaiveDate,
        /// Last day of the figures.
        data_to: NaiveDate,
        /// The day the regime names.
        date: NaiveDate,
    },
    /// The document names a part of a period: its beginning, middle or end (art. 146).
    PartNamed {
        /// The period.
        period: Period,
        /// Which part.
        part: Part,
        /// The day that this is.
        date: NaiveDate,
    },
    /// The first day is not counted (art. 147(2)).
    StartNotCounted {
        /// The day of the starting event.
        date: NaiveDate,
    },
    /// The document counts the first day too (art. 145 leaves room for it).
    StartCounted {
        /// The day of the starting event, day 1.
        date: NaiveDate,
    },
    /// A working day is counted.
    WorkingDay {
        /// Its number, from 1.
        number: u32,
        /// The day.
        date: NaiveDate,
    },
    /// A day off is passed over, or is the last day.
    DayOff {
        /// The day.
        date: NaiveDate,
        /// Why offices are closed.
        why: DayOff,
    },
    /// Calendar days, weeks, months or years are counted to this day.
    Counted {
        /// The limit.
        span: Span,
        /// Where it ends nominally.
        date: NaiveDate,
    },
    /// The last day moves to the next working day (art. 148(5)).
    RolledForward {
        /// The new last day.
        date: NaiveDate,
    },
    /// The last day is a day off and the rule set keeps it.
    NotRolledForward {
        /// The last day.
        date: NaiveDate,
    },
    /// Nobody has published the days off of this year: only weekends are known.
    UnpublishedYear {
        /// The year.
        year: i32,
    },
    /// The status of this day is reported but not confirmed.
    UnconfirmedDay {
        /// The day.
        date: NaiveDate,
    },
}

/// A computed last day and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    /// The last day before any roll-forward.
    pub nominal: NaiveDate,
    /// The last day that counts; it ends at 24:00.
    pub effective: NaiveDate,
    /// Every step, in order.
    pub trace: Vec<Step>,
}

/// The last day of a limit that starts with an event on `start`.
///
/// `span` over [`SPAN_MAX`] is cut to it; refuse such a limit before it gets here.
pub fn after(calendar: &Calendar, start: NaiveDate, first: FirstDay, span: Span, roll: RollForward) -> Reckoning {
    let (from, begun) = match first {
        FirstDay::Excluded => (start, Step::StartNotCounted { date: start }),
        FirstDay::Included => (start - Days::new(1), Step::StartCounted { date: start }),
    };
    let mut trace = vec![begun];
    let count = span.count().min(SPAN_MAX);
    let nominal = match span {
        Span::WorkingDays(_) => count_working_days(calendar, from, count, &mut trace),
        Span::Days(_) => from + Days::new(count.into()),
        Span::Weeks(_) => from + Days::new(u64::from(count) * 7),
        // chrono clamps to the month's last day, as art. 148(3) does.
        Span::Months(_) => from + Months::new(count),
        Span::Years(_) => from + Months::new(count * 12),
    };
    if !matches!(span, Span::WorkingDays(_)) {
        trace.push(Step::Counted { span, date: nominal });
    }
    finish(calendar, start, nominal, roll, trace)
}

/// The last day where a document names a day.
pub fn named_day(calendar: &Calendar, date: NaiveDate, reading: Reading, roll: RollForward) -> Reckoning {
    let nominal = match reading {
        Reading::Inclusive => date,
        Reading::Exclusive => date - Days::new(1),
    };
    finish(calendar, nominal, nominal, roll, vec![Step::DayNamed { date, reading }])
}

/// The last day of a periodic report due on `day_of_month` of the period's last month.
pub fn period_report(calendar: &Calendar, period: Period, day_of_month: u32, roll: RollForward) -> Reckoning {
    let (data_from, data_to) = period.data_window();
    let nominal = period.day_of_last_month(day_of_month);
    finish(calendar, nominal, nominal, roll, vec![Step::PeriodRule { period, data_from, data_to, date: nominal }])
}

/// The last day where a document names a part of a period ("trong quý", "cuối năm", "giữa tháng");
/// `None` for a part that the Civil Code does not define (the middle of a quarter).
pub fn part_of(calendar: &Calendar, period: Period, part: Part, roll: RollForward) -> Option<Reckoning> {
    let date = period.part(part)?;
    Some(finish(calendar, date, date, roll, vec![Step::PartNamed { period, part, date }]))
}

/// Makes the computation that left `trace` again, with another calendar or another rule for days
/// off. `None` if the trace does not say what was computed.
pub fn again(calendar: &Calendar, trace: &[Step], roll: RollForward) -> Option<Reckoning> {
    let span = || {
        let counted = trace.iter().rev().find_map(|step| match step {
            Step::Counted { span, .. } => Some(*span),
            Step::WorkingDay { number, .. } => Some(Span::WorkingDays(*number)),
            _ => None,
        });
        counted.unwrap_or(Span::WorkingDays(0))
    };
    Some(match *trace.first()? {
        Step::DayNamed { date, reading } => named_day(calendar, date, reading, roll),
        Step::PartNamed { period, part, .. } => part_of(calendar, period, part, roll)?,
        Step::PeriodRule { period, date, .. } => period_report(calendar, period, date.day(), roll),
        Step::StartNotCounted { date } => after(calendar, date, FirstDay::Excluded, span(), roll),
        Step::StartCounted { date } => after(calendar, date, FirstDay::Included, span(), roll),
        _ => return None,
    })
}

fn count_working_days(calendar: &Calendar, start: NaiveDate, count: u32, trace: &mut Vec<Step>) -> NaiveDate {
    let mut date = start;
    let mut number = 0;
    while number < count {
        date = date + Days::new(1);
        trace.push(match calendar.kind(date) {
            DayKind::Off(why) => Step::DayOff { date, why },
            DayKind::Working => {
                number += 1;
                Step::WorkingDay { number, date }
            }
        });
    }
    date
}

fn finish(
    calendar: &Calendar,
    start: NaiveDate,
    nominal: NaiveDate,
    roll: RollForward,
    mut trace: Vec<Step>,
) -> Reckoning {
    let mut effective = nominal;
    if let DayKind::Off(why) = calendar.kind(nominal) {
        match roll {
            RollForward::Keep => trace.push(Step::NotRolledForward { date: nominal }),
            RollForward::NextWorkingDay => {
                trace.push(Step::DayOff { date: nominal, why });
                effective = calendar.working_on_or_after(nominal);
                trace.push(Step::RolledForward { date: effective });
            }
        }
    }
    let years = start.year()..=effective.year();
    trace.extend(years.filter(|&year| !calendar.is_published(year)).map(|year| Step::UnpublishedYear { year }));
    let days = start.iter_days().take_while(|&date| date <= effective);
    trace.extend(days.filter(|&date| calendar.is_unconfirmed(date)).map(|date| Step::UnconfirmedDay { date }));
    Reckoning { nominal, effective, trace }
}
