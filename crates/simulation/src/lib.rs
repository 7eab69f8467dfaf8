//! Years of a fictional province, as commands: plausible, and the same wherever they are made. And one year that is told,
//! over a letter.
//!
//! Every quarter some hundred bodies owe their reports by the 18th of its last month. Most come in its last days, many
//! on the last evening; some bodies are punctual and others are not; the year's end and Tết make all of them slower.
//! Extensions are asked for and granted, reports are returned and completed, receiving systems fail on a due evening,
//! whoever is late explains, reviews and publishes, and now and then two communes merge. What is recorded wrongly is
//! corrected.
//!
//! A command of the province is a line of JSON, as `socai apply` takes it. It names earlier entries by the commands that
//! made them, so it is made without a ledger, and nothing reads a clock.
//!
//! | module | idea |
//! | --- | --- |
//! | [`chance`] | numbers from a seed |
//! | [`opening`] | what a ledger begins with: bodies, rules, calendars, letters with their duties |
//! | [`openings`] | what a ledger of a real province can begin with |
//! | [`quarter`] | one quarter: tasks opened, reports, cases |
//! | [`merger`] | communes that merge, and what becomes of what they owe |
//! | [`schedule`] | commands in the order of their times |
//! | [`story`] | the year of the demo: a letter, what a clerk makes of it, what everybody then does |
//!
//! ```
//! let plan = simulation::Plan { units: 4, first_year: 2015, years: 1, duties: 2, seed: 1 };
//! let lines: Vec<String> = simulation::commands(&plan, "").collect();
//! assert!(lines.len() > 50);
//! assert_eq!(lines, simulation::commands(&plan, "").collect::<Vec<_>>());
//! ```

pub mod chance;
pub mod merger;
pub mod opening;
pub mod openings;
mod people;
pub mod quarter;
pub mod schedule;
pub mod story;

use calendar::NaiveDate;
use chance::Chance;
use schedule::Schedule;

/// What is to be simulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How many departments and communes owe reports.
    pub units: u32,
    /// The first year.
    pub first_year: i32,
    /// How many years.
    pub years: u32,
    /// How many quarterly duties each of them has.
    pub duties: u32,
    /// Another seed is another province.
    pub seed: u64,
}

/// A day of a month; the last one before it where that month has no such day.
fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    let found = (1..=day).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day));
    // Only a year that the calendar does not have has no first day: no plan reaches so far.
    found.unwrap_or_default()
}

impl Plan {
    /// The day on which the ledger begins: a month before the first year.
    pub fn begins(&self) -> NaiveDate {
        day(self.first_year - 1, 12, 2)
    }

    fn quarters(&self) -> impl Iterator<Item = (i32, u32)> + use<> {
        (self.first_year..).take(self.years as usize).flat_map(|year| (1..=4).map(move |quarter| (year, quarter)))
    }
}

/// The commands of a plan, in the order of their times. `opening` are the commands with which a ledger is opened, one a
/// line: its rules are taken, its calendars are replaced by those of the years simulated.
pub fn commands(plan: &Plan, opening: &str) -> impl Iterator<Item = String> + use<> {
    let mut chance = Chance::of(plan.seed);
    let mut schedule = Schedule::default();
    let mut province = opening::open(plan, opening, &mut chance, &mut schedule);
    let mut quarters = plan.quarters();
    let middle = plan.first_year + plan.years as i32 / 2;
    std::iter::from_fn(move || {
        loop {
            // What a quarter leads to comes after its first day.
            let next = schedule.next_before(province.planned_until);
            if next.is_some() {
                return next;
            }
            let Some((year, quarter)) = quarters.next() else { return schedule.next() };
            match (year - middle, quarter) {
                (-1, 4) => merger::announce(&mut province),
                (0, 1) => merger::merge(&mut province, year, &mut schedule),
                _ => {}
            }
            quarter::plan(&mut province, (year, quarter), &mut chance, &mut schedule);
        }
    })
}
