//! Working days, time limits and reporting periods of Vietnamese state offices.
//!
//! Pure: nothing here reads a clock or a file. Every computation returns its result together with
//! the steps that led to it, because an inspector believes a date only when she can follow it.
//!
//! | module | idea |
//! | --- | --- |
//! | [`moment`] | an instant or a whole day, in Vietnamese time |
//! | [`working`] | which days state offices work, as published year by year |
//! | [`limit`] | from a start and a time limit to the last day, with the trace |
//! | [`period`] | reporting periods of Decree 09/2019/NĐ-CP |
//! | [`written`] | days, times and periods as people write them |
//!
//! ```
//! use calendar::{Moment, Timestamp};
//!
//! // A day without an hour stays a day: what happened on it happened by its end.
//! let filed: Moment = "18/09/2023".parse()?;
//! assert_eq!(filed.latest(), Timestamp::end_of(filed.date()));
//! # Ok::<(), calendar::TimeError>(())
//! ```

#![deny(clippy::indexing_slicing)]

pub mod limit;
pub mod moment;
pub mod period;
pub mod published;
mod text;
pub mod working;
pub mod written;

pub use chrono::{Datelike, Months, NaiveDate, Weekday};
pub use limit::{FirstDay, Reading, Reckoning, RollForward, Span, Step};
pub use moment::{Moment, PartialDate, TimeError, TimeOfDay, Timestamp};
pub use period::{Part, Period};
pub use working::{Calendar, DayKind, DayOff, PublishedYear};
