//! One thing done by several, each in turn in every round, as often as there is time.

use std::{fmt, hint::black_box, time::Instant};

use anyhow::{Context, Error, Result};
use bed::figures::{Spread, fraction, grouped};
use serde::Serialize;

use crate::Effort;

/// Between two looks at the clock, which would cost a quick one dearly.
const BETWEEN_LOOKS: u64 = 8;

/// Somebody who does it: once for each call, each time with another number.
pub struct Entrant<'a> {
    pub name: &'static str,
    pub once: Box<dyn FnMut(u64) -> Result<()> + 'a>,
}

impl<'a> Entrant<'a> {
    pub fn new<T, E: Into<Error>>(name: &'static str, mut once: impl FnMut(u64) -> Result<T, E> + 'a) -> Self {
        // What nobody looks at would not be made.
        Self { name, once: Box::new(move |number| once(number).map(|made| drop(black_box(made))).map_err(Into::into)) }
    }
}

#[derive(Serialize)]
pub struct Table {
    title: &'static str,
    /// The first is the one that the others are compared with.
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    per_second: Spread,
    /// To the first of the same round.
    ratio: Spread,
}

/// The first entrant is the one that the others are compared with.
pub fn hold(title: &'static str, effort: Effort, mut entrants: Vec<Entrant<'_>>) -> Result<Table> {
    let mut rates = vec![Vec::new(); entrants.len()];
    let mut numbers = vec![0; entrants.len()];
    for round in 0..effort.rounds {
        // Another one begins each round, so that none always follows the same one.
        for turn in 0..rates.len() {
            let place = (turn + round) % rates.len();
            let (Entrant { name, once }, number) = (&mut entrants[place], &mut numbers[place]);
            let (start, before) = (Instant::now(), *number);
            while start.elapsed() < effort.time {
                for _ in 0..BETWEEN_LOOKS {
                    once(*number).with_context(|| format!("{title}: {name}"))?;
                    *number += 1;
                }
            }
            rates[place].push((*number - before) as f64 / start.elapsed().as_secs_f64());
        }
    }
    let first = rates[0].clone();
    let row = |(entrant, rates): (&Entrant<'_>, Vec<f64>)| {
        let ratios = rates.iter().zip(&first).map(|(rate, first)| rate / first).collect();
        Some(Row { name: entrant.name, per_second: Spread::of(rates)?, ratio: Spread::of(ratios)? })
    };
    let rows: Vec<Row> = entrants.iter().zip(rates).filter_map(row).collect();
    let table = Table { title, rows };
    eprint!("{table}");
    Ok(table)
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { title, rows } = self;
        let first = rows.first().map_or("", |row| row.name);
        writeln!(f, "\n## {title}\n\n| | a second | min..max | ratio to {first} | min..max |")?;
        writeln!(f, "| --- | ---: | ---: | ---: | ---: |")?;
        for Row { name, per_second: Spread { median, min, max }, ratio } in rows {
            let (median, min, max) = (grouped(*median), grouped(*min), grouped(*max));
            let (middle, least, greatest) = (fraction(ratio.median), fraction(ratio.min), fraction(ratio.max));
            writeln!(f, "| {name} | {median} | {min}..{max} | {middle} | {least}..{greatest} |")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn everybody_takes_part_in_every_round_with_numbers_of_their_own() {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        let entrants = [("one", &mut one), ("other", &mut other)].map(|(name, numbers)| {
            Entrant::new(name, |number| -> Result<()> {
                numbers.push(number);
                Ok(())
            })
        });
        let effort = Effort { rounds: 3, time: Duration::from_millis(1) };
        let table = hold("thing", effort, entrants.into()).unwrap();
        assert_eq!(table.rows.iter().map(|row| row.name).collect::<Vec<_>>(), ["one", "other"]);
        assert_eq!((table.rows[0].ratio.min, table.rows[0].ratio.max), (1.0, 1.0));
        for numbers in [one, other] {
            assert!(numbers.len() >= 3 * BETWEEN_LOOKS as usize && numbers.iter().copied().eq(0..numbers.len() as u64));
        }
    }

    #[test]
    fn who_fails_is_named() {
        let effort = Effort { rounds: 1, time: Duration::from_millis(1) };
        let failing = Entrant::new("failing", |_| -> Result<()> { anyhow::bail!("why") });
        let error = hold("thing", effort, vec![failing]).err().unwrap();
        assert_eq!(format!("{error:#}"), "thing: failing: why");
    }
}
