//! The machine's clock: whether it ran evenly while we looked, and who keeps it.

use std::{
    path::Path,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use calendar::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::ledger::system_time;

/// Both clocks are read so many times, and the closest pair is taken: between the two readings the
/// program may have to wait for a processor.
const READINGS: usize = 7;

/// The machine's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClockFigures {
    /// Who keeps it.
    pub kept_by: TimeService,
    /// What it says.
    pub now: Timestamp,
    /// By how many microseconds it ran ahead of a clock that nobody sets, during the examination;
    /// negative where it stepped back.
    pub step_microseconds: i64,
}

impl ClockFigures {
    /// The clock now, compared with an earlier reading; `run` is where services say that they run.
    pub(super) fn since(before: Reading, run: &Path) -> Self {
        let after = Reading::take();
        let ran = after.wall_nanoseconds - before.wall_nanoseconds;
        let passed = after.steady.saturating_duration_since(before.steady).as_nanos();
        Self { kept_by: TimeService::seen_in(run), now: system_time(), step_microseconds: step(ran, passed) }
    }
}

/// Who keeps the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TimeService {
    /// chrony has been running since the machine started; it alone knows how far it has come.
    Chrony,
    /// Nobody that we know of.
    NotKnown,
    /// ntpd has been running; it alone knows how far it has come.
    Ntpd,
    /// systemd-timesyncd, which has synchronised it.
    Synchronized,
    /// systemd-timesyncd, which has not synchronised it yet.
    Waiting,
}

impl TimeService {
    fn seen_in(run: &Path) -> Self {
        let there = |name: &str| run.join(name).exists();
        if there("systemd/timesync/synchronized") {
            Self::Synchronized
        } else if there("chrony") || there("chronyd.pid") {
            Self::Chrony
        } else if there("ntpd.pid") || there("ntpd.sock") {
            Self::Ntpd
        } else if there("systemd/timesync") {
            Self::Waiting
        } else {
            Self::NotKnown
        }
    }
}

/// Both clocks at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    steady: Instant,
    wall_nanoseconds: i128,
}

impl Reading {
    pub(super) fn take() -> Self {
        let read = |_| {
            let (start, wall) = (Instant::now(), SystemTime::now());
            let steady = Instant::now();
            (steady - start, Self { steady, wall_nanoseconds: nanoseconds(wall) })
        };
        let first = read(0);
        (1..READINGS).map(read).fold(first, |best, next| if next.0 < best.0 { next } else { best }).1
    }
}

/// Since 1970; a clock that stands before it gives a negative number.
fn nanoseconds(wall: SystemTime) -> i128 {
    let signed = |nanoseconds: u128| i128::try_from(nanoseconds).unwrap_or(i128::MAX);
    match wall.duration_since(UNIX_EPOCH) {
        Ok(since) => signed(since.as_nanos()),
        Err(error) => -signed(error.duration().as_nanos()),
    }
}

/// How far the wall clock ran ahead, in microseconds.
fn step(ran_nanoseconds: i128, passed_nanoseconds: u128) -> i64 {
    let passed = i128::try_from(passed_nanoseconds).unwrap_or(i128::MAX);
    let ahead = ran_nanoseconds.saturating_sub(passed) / 1_000;
    i64::try_from(ahead).unwrap_or(if ahead < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use std::{fs, time::Duration};

    use super::*;

    #[test]
    fn a_step_is_what_the_wall_clock_ran_more_than_passed() {
        assert_eq!(step(2_000_000, 2_000_000), 0);
        assert_eq!(step(2_000_000_000, 1_000_000_000), 1_000_000);
        assert_eq!(step(-1_000_000_000, 1_000_000_000), -2_000_000);
        assert_eq!(step(i128::MAX, 0), i64::MAX);
        assert_eq!(step(i128::MIN, u128::MAX), i64::MIN);
    }

    #[test]
    fn a_clock_before_1970_is_still_a_clock() {
        assert_eq!(nanoseconds(UNIX_EPOCH - Duration::from_secs(1)), -1_000_000_000);
        assert_eq!(nanoseconds(UNIX_EPOCH + Duration::from_nanos(7)), 7);
    }

    #[test]
    fn who_keeps_the_clock_shows_in_what_runs() {
        let run = tempfile::tempdir().unwrap();
        let seen = || TimeService::seen_in(run.path());
        assert_eq!(seen(), TimeService::NotKnown);
        fs::create_dir_all(run.path().join("systemd/timesync")).unwrap();
        assert_eq!(seen(), TimeService::Waiting);
        fs::write(run.path().join("ntpd.pid"), "1").unwrap();
        assert_eq!(seen(), TimeService::Ntpd);
        fs::create_dir(run.path().join("chrony")).unwrap();
        assert_eq!(seen(), TimeService::Chrony);
        fs::write(run.path().join("systemd/timesync/synchronized"), "").unwrap();
        assert_eq!(seen(), TimeService::Synchronized);
        assert_eq!(TimeService::seen_in(&run.path().join("missing")), TimeService::NotKnown);
    }
}
