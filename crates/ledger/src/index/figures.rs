//! How tasks stand once they have settled, unit by unit: what figures add without loading the tasks.
//!
//! ```text
//! for each task, by key      so many bytes of the key before it, the rest of its own; then 0, or 1 and
//! which entries              the first that said something of it, the last that changed what is known of it
//! since, from, limits        days; from its first moment on
//! how it stands              as what it is counted, and the rest; its due date
//! ```
//!
//! Numbers are LEB128. Moments are kept as days: of the days on which something turns a task has not settled.

use std::collections::BTreeSet;

use calendar::{Datelike, NaiveDate, Timestamp};
use domain::{
    State, UnitCode,
    index::{Change, TaskRows},
    state::Task,
};
use views::{
    settled::Settles,
    stands::{CountedAs, Stands},
};

/// How a task stands once it has settled, and when that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// The first entry that said something of the task.
    first: u64,
    /// So many entries have to be known: everything that is said of the task, and the rules by which it is judged.
    known: u64,
    /// Before this day nobody owes it.
    since: i32,
    /// From the beginning of this day on it stands so.
    from: i32,
    /// Days between which every limit of it ends.
    limits: (i32, i32),
    /// Whether the end of its unit would change how it stands.
    waits: bool,
    /// How it stands.
    pub stands: Stands,
}

/// The point of both axes that is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    /// How many entries are known.
    pub entries: u64,
    /// The day.
    pub day: i32,
}

/// What a figure says of its task at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// It stands so.
    Stands(Stands),
    /// There is no such task yet.
    Nothing,
    /// It has to be judged.
    Unsettled,
}

impl Figure {
    /// That of a task with these rows, by what is known beside them; none where it does not settle, or where that does
    /// not follow from its own rows.
    pub fn of(state: &State, task: &Task, rows: &TaskRows) -> Option<Self> {
        let (first, last) = rows.span()?;
        let Settles { since, from, limits, rules, waits, stands } = Settles::of(state, task)?;
        let begun = from.date();
        let day = if from == Timestamp::start_of(begun) { begun } else { begun.succ_opt()? };
        Some(Self {
            first: first.0,
            known: last.max(rules).0 + 1,
            since: number_of(since.date()),
            from: number_of(day),
            limits: (number_of(limits.0), number_of(limits.1)),
            waits,
            stands,
        })
    }

    /// What it says at a point; `bearing` is what bears on tasks of its unit by being known there and not where the
    /// figure was made, or the other way round.
    pub fn at(&self, point: Point, bearing: &Bearing<'_>) -> Says {
        if point.entries <= self.first || point.entries >= self.known && point.day < self.since {
            Says::Nothing
        } else if point.entries >= self.known && point.day >= self.from && !self.is_borne_on(bearing) {
            Says::Stands(self.stands)
        } else {
            Says::Unsettled
        }
    }

    /// Whether the task may stand otherwise by that.
    pub fn is_borne_on(&self, bearing: &Bearing<'_>) -> bool {
        bearing.on_all
            || bearing.on_waiting && self.waits
            || bearing.limits.iter().any(|(first, last)| self.limits.0 <= *last && *first <= self.limits.1)
    }
}

/// The number of a day.
pub fn number_of(day: NaiveDate) -> i32 {
    day.num_days_from_ce()
}

fn day_of(number: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(number)
}

/// What entries change about tasks that they do not name.
#[derive(Debug, Default)]
pub struct Changes {
    any: bool,
    limits: Vec<(i32, i32)>,
    registered: BTreeSet<UnitCode>,
    ended: BTreeSet<UnitCode>,
}

/// What of that bears on tasks of one unit.
#[derive(Debug, Clone, Copy)]
pub struct Bearing<'c> {
    on_all: bool,
    on_waiting: bool,
    limits: &'c [(i32, i32)],
}

impl Changes {
    /// These.
    pub fn of(changes: Vec<Change>) -> Self {
        let mut all = Self::default();
        for change in changes {
            match change {
                Change::Any => all.any = true,
                Change::Limits(first, last) => all.limits.push((number_of(first), number_of(last))),
                Change::Registered(unit) => drop(all.registered.insert(unit)),
                Change::Ended(unit) => drop(all.ended.insert(unit)),
            }
        }
        // Days that follow on from one another are one stretch.
        all.limits.sort_unstable();
        all.limits.dedup_by(|next, before| {
            let joined = next.0 <= before.1;
            before.1 = if joined { before.1.max(next.1) } else { before.1 };
            joined
        });
        all
    }

    /// What bears on tasks of this unit.
    pub fn on(&self, unit: &str) -> Bearing<'_> {
        let has = |units: &BTreeSet<UnitCode>| units.iter().any(|one| one.as_str() == unit);
        Bearing { on_all: self.any || has(&self.registered), on_waiting: has(&self.ended), limits: &self.limits }
    }
}

const COUNTED_AS: [CountedAs; 7] = [
    CountedAs::OnTime,
    CountedAs::OnTimeExtended,
    CountedAs::Late,
    CountedAs::Overdue,
    CountedAs::Open,
    CountedAs::OnlyStated,
    CountedAs::Nothing,
];

/// The figures of one unit's tasks, as they are written.
#[derive(Debug, Default)]
pub struct Writing {
    bytes: Vec<u8>,
    last: Vec<u8>,
}

impl Writing {
    /// The next task; `key` is its key behind the unit.
    pub fn put(&mut self, key: &[u8], figure: Option<Figure>) {
        let shared = self.last.iter().zip(key).take_while(|(last, own)| last == own).count();
        let rest = key.get(shared..).unwrap_or_default();
        self.number(shared as u64);
        self.number(rest.len() as u64);
        self.bytes.extend_from_slice(rest);
        self.last.clear();
        self.last.extend_from_slice(key);
        let Some(Figure { first, known, since, from, limits, waits, stands }) = figure else { return self.number(0) };
        self.number(1);
        self.number(first);
        self.number(known - first);
        self.signed(since);
        for day in [from, limits.0, limits.1] {
            self.signed(day - since);
        }
        let flags = [
            waits,
            stands.is_taken_over,
            stands.is_delayed,
            stands.case_has_gaps,
            stands.has_later_grounds,
            stands.breaches_channel,
            stands.due.is_some(),
        ];
        self.number(flags.iter().fold(0, |bits, flag| bits << 1 | u64::from(*flag)));
        let counted_as = COUNTED_AS.iter().position(|counted| *counted == stands.counted_as).unwrap_or_default();
        self.number(counted_as as u64 | u64::from(stands.delays_ended) << 3);
        if let Some(due) = stands.due {
            self.signed(number_of(due) - since);
            self.signed(stands.due_by.map_or(0, |by| number_of(by) - number_of(due)));
        }
    }

    /// What was written; then nothing is.
    pub fn take(&mut self) -> Vec<u8> {
        self.last.clear();
        std::mem::take(&mut self.bytes)
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    fn signed(&mut self, number: i32) {
        self.number(u64::from((number << 1 ^ number >> 31) as u32));
    }
}

/// The figures of one unit's tasks, one after the other.
#[derive(Debug)]
pub struct Reading {
    bytes: Vec<u8>,
    place: usize,
    key: Vec<u8>,
    figure: Option<Figure>,
}

/// The bytes are others than were written.
#[derive(Debug)]
pub struct Broken;

impl Reading {
    /// Those that these bytes are. [`Reading::step`] comes to the first.
    pub fn of(bytes: Vec<u8>) -> Self {
        Self { bytes, place: 0, key: Vec::new(), figure: None }
    }

    /// The key of the task, behind its unit.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// Its figure, if it settles.
    pub fn figure(&self) -> Option<&Figure> {
        self.figure.as_ref()
    }

    /// Goes on to the next task; whether there is one.
    pub fn step(&mut self) -> Result<bool, Broken> {
        if self.place == self.bytes.len() {
            return Ok(false);
        }
        self.read().ok_or(Broken)?;
        Ok(true)
    }

    fn read(&mut self) -> Option<()> {
        let shared = usize::try_from(self.number()?).ok().filter(|shared| *shared <= self.key.len())?;
        let length = usize::try_from(self.number()?).ok()?;
        let end = self.place.checked_add(length)?;
        self.key.truncate(shared);
        self.key.extend_from_slice(self.bytes.get(self.place..end)?);
        self.place = end;
        self.figure = match self.number()? {
            0 => None,
            _ => Some(self.settled()?),
        };
        Some(())
    }

    fn settled(&mut self) -> Option<Figure> {
        let first = self.number()?;
        let known = first.checked_add(self.number()?)?;
        let since = self.signed()?;
        let mut day = || self.signed()?.checked_add(since);
        let (from, limits) = (day()?, (day()?, day()?));
        let flags = self.number()?;
        let flag = |place: u32| flags >> place & 1 == 1;
        let counted = self.number()?;
        let (due, due_by) = match flag(0) {
            true => {
                let due = self.signed()?.checked_add(since)?;
                (Some(day_of(due)?), Some(day_of(self.signed()?.checked_add(due)?)?))
            }
            false => (None, None),
        };
        let stands = Stands {
            counted_as: COUNTED_AS.get((counted & 7) as usize).copied()?,
            due,
            due_by,
            is_taken_over: flag(5),
            is_delayed: flag(4),
            delays_ended: u32::try_from(counted >> 3).ok()?,
            case_has_gaps: flag(3),
            has_later_grounds: flag(2),
            breaches_channel: flag(1),
        };
        Some(Figure { first, known, since, from, limits, waits: flag(6), stands })
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes.get(self.place)?;
            self.place += 1;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i32> {
        let number = u32::try_from(self.number()?).ok()?;
        Some((number >> 1) as i32 ^ -((number & 1) as i32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures of every shape, with keys that share much and little.
    fn some() -> Vec<(Vec<u8>, Option<Figure>)> {
        let figure = |n: u32| {
            let is = |place: u32| n >> place & 1 == 1;
            let due = is(6).then(|| day_of(738_000 + n as i32)).flatten();
            let stands = Stands {
                counted_as: COUNTED_AS[n as usize % COUNTED_AS.len()],
                due,
                due_by: due.and_then(|due| day_of(number_of(due) + (n as i32 % 5) * 40)),
                is_taken_over: is(1),
                is_delayed: is(2),
                delays_ended: n % 3 * 100,
                case_has_gaps: is(3),
                has_later_grounds: is(4),
                breaches_channel: is(5),
            };
            let (first, known) = (u64::from(n) << (n % 40), (u64::from(n) << (n % 40)) + 1 + u64::from(n));
            let day = 738_000 - n as i32;
            Figure { first, known, since: day, from: day + 90, limits: (day - 3, day + 400), waits: is(0), stands }
        };
        let key = |n: u32| format!("2023-Q{}\0D{}/{}\0", n / 64, n / 8, n % 8 * 1_000).into_bytes();
        (0..256).map(|n| (key(n), (n % 7 > 0).then(|| figure(n)))).collect()
    }

    fn written(figures: &[(Vec<u8>, Option<Figure>)]) -> Vec<u8> {
        let mut writing = Writing::default();
        figures.iter().for_each(|(key, figure)| writing.put(key, *figure));
        writing.take()
    }

    #[test]
    fn what_was_written_is_read() {
        let mut reading = Reading::of(written(&some()));
        for (key, figure) in some() {
            assert!(reading.step().unwrap());
            assert_eq!((reading.key(), reading.figure()), (&*key, figure.as_ref()));
        }
        assert!(!reading.step().unwrap());
    }

    /// Given bytes that were cut off or changed, when they are read, then that ends.
    #[test]
    fn whatever_the_bytes_are_reading_ends() {
        let whole = written(&some()[..40]);
        let ends = |bytes: Vec<u8>| {
            let most = bytes.len();
            let mut reading = Reading::of(bytes);
            let steps = std::iter::from_fn(|| reading.step().ok().filter(|more| *more));
            assert!(steps.count() <= most);
        };
        for place in 0..whole.len() {
            ends(whole[..place].to_vec());
            for byte in [0, 0x7f, 0x80, 0xff] {
                ends([&whole[..place], &[byte], &whole[place + 1..]].concat());
            }
        }
    }
}
