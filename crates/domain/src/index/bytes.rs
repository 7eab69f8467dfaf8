//! Rows as bytes: what an index keeps on disk. Numbers are as short as they are (LEB128), moments are microseconds, days
//! are days since 1970-01-01. A due date that several rows share is kept once, beside them.
//!
//! Longer than 500 lines: what is written and what is read stand side by side, kind by kind.
//!
//! The bytes are disposable: they are bound to the program that wrote them, and read by no other.

use std::{collections::HashMap, sync::Arc};

use calendar::{Moment, NaiveDate, PartialDate, Timestamp};
use serde::{Serialize, de::DeserializeOwned};

use super::rows::{Known, Row, Says, TaskRows};
use crate::{
    event::{Channel, Deadline, Document, EvidenceClass, Times},
    ids::{EntryNumber, TaskId, UnitCode},
    state::{
        Annulled, ChangeKind, Content, Entered, Fact, FactKind, FiledPaper, FilingChange, Hands, Provenance, Published,
    },
};

/// Where the due dates are that rows share.
pub trait Deadlines {
    /// The due date of this number.
    fn deadline(&self, number: u64) -> Option<Arc<Deadline>>;
}

/// Due dates that rows share, by number.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    list: Vec<Arc<Deadline>>,
    /// The number of each, by its text.
    numbers: HashMap<String, u64>,
    /// The number of each, by where it lies: the list keeps it there.
    places: HashMap<usize, u64>,
}

impl Deadlines for Shared {
    fn deadline(&self, number: u64) -> Option<Arc<Deadline>> {
        self.list.get(usize::try_from(number).ok()?).cloned()
    }
}

impl Shared {
    /// Those of these texts.
    pub fn of(texts: &[String]) -> Option<Self> {
        let list = texts.iter().map(|text| Some(Arc::new(serde_json::from_str(text).ok()?))).collect::<Option<_>>()?;
        Some(Self { list, ..Self::default() })
    }

    /// Each as a text.
    pub fn texts(&self) -> Vec<String> {
        self.list.iter().map(|deadline| json(&**deadline)).collect()
    }

    fn number(&mut self, deadline: &Arc<Deadline>) -> u64 {
        let place = Arc::as_ptr(deadline).addr();
        if let Some(number) = self.places.get(&place) {
            return *number;
        }
        let next = self.list.len() as u64;
        let number = *self.numbers.entry(json(&**deadline)).or_insert(next);
        if number == next {
            self.list.push(Arc::clone(deadline));
            self.places.insert(place, number);
        }
        number
    }
}

/// A due date is a struct of dates, texts and lists, which always serialises.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Adds the rows to `bytes`.
pub fn write(rows: &TaskRows, shared: &mut Shared, bytes: &mut Vec<u8>) {
    let mut out = Writer { bytes, shared };
    out.number(rows.rows().len() as u64);
    for row in rows.rows() {
        out.row(row);
    }
}

/// The rows that these bytes are; none where they are none.
pub fn read(bytes: &[u8], shared: &dyn Deadlines) -> Option<TaskRows> {
    let mut from = Reader { bytes, shared };
    let count = from.number()?;
    let rows = (0..count).map(|_| from.row()).collect::<Option<Vec<Row>>>()?;
    from.bytes.is_empty().then(|| TaskRows::of(rows))
}

struct Writer<'a> {
    bytes: &'a mut Vec<u8>,
    shared: &'a mut Shared,
}

impl Writer<'_> {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)) as u64);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// A name of a fixed set, or a value that is rare.
    fn json(&mut self, value: &impl Serialize) {
        self.text(&json(value));
    }

    fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.number(u64::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn entry(&mut self, entry: EntryNumber) {
        self.number(entry.0);
    }

    fn at(&mut self, at: Timestamp) {
        self.signed(at.micros());
    }

    fn day(&mut self, day: NaiveDate) {
        self.signed(i64::from(day.to_epoch_days()));
    }

    fn moment(&mut self, moment: Moment) {
        match moment {
            Moment::Instant(at) => {
                self.number(0);
                self.at(at);
            }
            Moment::Day(day) => {
                self.number(1);
                self.day(day);
            }
        }
    }

    fn deadline(&mut self, deadline: &Arc<Deadline>) {
        let number = self.shared.number(deadline);
        self.number(number);
    }

    fn row(&mut self, row: &Row) {
        self.entry(row.known.from);
        self.option(row.known.until, Self::entry);
        match &row.says {
            Says::Named => self.number(0),
            Says::Assigned { entry, at } => {
                self.number(1);
                self.entry(*entry);
                self.at(*at);
            }
            Says::CarriedFrom(task) => {
                self.number(2);
                self.text(&task.to_string());
            }
            Says::Annulled(annulled) => {
                self.number(3);
                self.entry(annulled.by.entry);
                self.at(annulled.by.recorded_at);
                self.option(annulled.fixed.as_ref(), Self::deadline);
            }
            Says::Fact(fact) => {
                self.number(4);
                self.entry(fact.entry);
                self.at(fact.at);
                self.at(fact.recorded_at);
                self.kind(&fact.kind);
            }
        }
    }

    fn kind(&mut self, kind: &FactKind) {
        let tag = match kind {
            FactKind::DeadlineFixed { .. } => 0,
            FactKind::Reminded => 1,
            FactKind::Acknowledged => 2,
            FactKind::Submitted(_) => 3,
            FactKind::LateDiscovered(_) => 4,
            FactKind::Resubmitted(_) => 5,
            FactKind::Returned { .. } => 6,
            FactKind::Withdrawn { .. } => 7,
            FactKind::Accepted { .. } => 8,
            FactKind::Suspended => 9,
            FactKind::Resumed { .. } => 10,
            FactKind::Recomputed { .. } => 11,
            FactKind::Transferred { .. } => 12,
            FactKind::TakenBack => 13,
            FactKind::Ended { .. } => 14,
            FactKind::ExtensionRequested { .. } => 15,
            FactKind::ExtensionGranted { .. } => 16,
            FactKind::ExtensionRefused => 17,
            FactKind::DelayRecorded => 18,
            FactKind::DelayEnded { .. } => 19,
            FactKind::TroubleRecorded { .. } => 20,
            FactKind::Disputed { .. } => 21,
            FactKind::DisputeDecided { .. } => 22,
            FactKind::Appealed { .. } => 23,
            FactKind::ExplanationRequested { .. } => 24,
            FactKind::ExplanationFiled { .. } => 25,
            FactKind::ExplanationAssessed { .. } => 26,
            FactKind::ReviewOpened { .. } => 27,
            FactKind::ReviewConcluded { .. } => 28,
            FactKind::HandlingDecided { .. } => 29,
            FactKind::ResultPublished { .. } => 30,
            FactKind::CaseClosed { .. } => 31,
            FactKind::Stated => 32,
        };
        self.number(tag);
        match kind {
            FactKind::DeadlineFixed { deadline } | FactKind::ExtensionGranted { deadline } => self.deadline(deadline),
            FactKind::Submitted(paper) | FactKind::LateDiscovered(paper) | FactKind::Resubmitted(paper) => {
                self.paper(paper);
            }
            FactKind::Returned { filing, cure } => {
                self.entry(*filing);
                self.deadline(cure);
            }
            FactKind::Withdrawn { filing: entry }
            | FactKind::Accepted { filing: entry }
            | FactKind::DelayEnded { delay: entry }
            | FactKind::DisputeDecided { dispute: entry }
            | FactKind::Appealed { dispute: entry }
            | FactKind::ExplanationFiled { delay: entry }
            | FactKind::ReviewOpened { delay: entry }
            | FactKind::HandlingDecided { delay: entry }
            | FactKind::ResultPublished { delay: entry } => self.entry(*entry),
            FactKind::Resumed { deadline } => self.option(deadline.as_ref(), Self::deadline),
            FactKind::Recomputed { before, after } => {
                self.deadline(before);
                self.deadline(after);
            }
            FactKind::Transferred { to } => self.json(to),
            FactKind::Ended { ending } => self.json(ending),
            FactKind::ExtensionRequested { until } => self.day(*until),
            FactKind::TroubleRecorded { ground } => self.text(ground),
            FactKind::Disputed { filing, claimed } => {
                self.entry(*filing);
                self.moment(*claimed);
            }
            FactKind::ExplanationRequested { delay, deadline } => {
                self.entry(*delay);
                self.deadline(deadline);
            }
            FactKind::ExplanationAssessed { delay, assessment } => {
                self.entry(*delay);
                self.json(assessment);
            }
            FactKind::ReviewConcluded { delay, outcome } => {
                self.entry(*delay);
                self.json(outcome);
            }
            FactKind::CaseClosed { delay, ending } => {
                self.entry(*delay);
                self.json(ending);
            }
            FactKind::Reminded
            | FactKind::Stated
            | FactKind::Acknowledged
            | FactKind::Suspended
            | FactKind::TakenBack
            | FactKind::ExtensionRefused
            | FactKind::DelayRecorded => {}
        }
    }

    fn paper(&mut self, paper: &FiledPaper) {
        let FiledPaper {
            document,
            received,
            times,
            channel,
            replaces,
            entered,
            retimed,
            exchanged,
            moved,
            evidence,
            provenance,
        } = paper;
        self.text(&document.number);
        self.option(document.date, |out, date| out.text(&date.to_string()));
        self.moment(*received);
        let Times { signed, dispatched, postmarked, arrived, stamped, registered } = *times;
        for time in [signed, dispatched, postmarked, arrived, stamped, registered] {
            self.option(time, Self::moment);
        }
        self.option(*channel, |out, channel| out.number(place(&CHANNELS, channel)));
        self.option(*replaces, Self::entry);
        self.moment(entered.received);
        self.number(u64::from(entered.by == Hands::Two));
        self.number(u64::from(entered.content == Content::Named));
        for change in [retimed, exchanged, moved] {
            self.option(*change, Self::change);
        }
        self.number(place(&EvidenceClass::ALL, *evidence));
        self.number(u64::from(*provenance == Provenance::History));
    }

    fn change(&mut self, change: FilingChange) {
        self.entry(change.by);
        self.at(change.recorded_at);
        self.number(u64::from(change.kind == ChangeKind::Dispute));
        self.number(place(&EvidenceClass::ALL, change.shown));
    }
}

const CHANNELS: [Channel; 6] = [
    Channel::Ledger,
    Channel::DocumentExchange,
    Channel::ReportingSystem,
    Channel::Paper,
    Channel::Post,
    Channel::Email,
];

/// Which one of a list it is. Whatever is in none reads as nothing.
fn place<T: PartialEq>(list: &[T], value: T) -> u64 {
    list.iter().position(|one| *one == value).unwrap_or(list.len()) as u64
}

struct Reader<'a> {
    bytes: &'a [u8],
    shared: &'a dyn Deadlines,
}

impl<'a> Reader<'a> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok()
    }

    fn json<T: DeserializeOwned>(&mut self) -> Option<T> {
        serde_json::from_str(self.text()?).ok()
    }

    fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.number()? {
            0 => Some(None),
            _ => read(self).map(Some),
        }
    }

    fn entry(&mut self) -> Option<EntryNumber> {
        self.number().map(EntryNumber)
    }

    fn at(&mut self) -> Option<Timestamp> {
        Timestamp::from_micros(self.signed()?)
    }

    fn day(&mut self) -> Option<NaiveDate> {
        NaiveDate::from_epoch_days(i32::try_from(self.signed()?).ok()?)
    }

    fn moment(&mut self) -> Option<Moment> {
        match self.number()? {
            0 => self.at().map(Moment::Instant),
            _ => self.day().map(Moment::Day),
        }
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        list.get(usize::try_from(self.number()?).ok()?).copied()
    }

    fn deadline(&mut self) -> Option<Arc<Deadline>> {
        let number = self.number()?;
        self.shared.deadline(number)
    }

    fn row(&mut self) -> Option<Row> {
        let known = Known { from: self.entry()?, until: self.option(Self::entry)? };
        let says = match self.number()? {
            0 => Says::Named,
            1 => Says::Assigned { entry: self.entry()?, at: self.at()? },
            2 => Says::CarriedFrom(self.text()?.parse::<TaskId>().ok()?),
            3 => {
                let by = Published { entry: self.entry()?, recorded_at: self.at()? };
                Says::Annulled(Box::new(Annulled { by, fixed: self.option(Self::deadline)? }))
            }
            4 => {
                let (entry, at, recorded_at) = (self.entry()?, self.at()?, self.at()?);
                Says::Fact(Box::new(Fact { entry, at, recorded_at, kind: self.kind()? }))
            }
            _ => return None,
        };
        Some(Row { known, says })
    }

    fn kind(&mut self) -> Option<FactKind> {
        Some(match self.number()? {
            0 => FactKind::DeadlineFixed { deadline: self.deadline()? },
            1 => FactKind::Reminded,
            2 => FactKind::Acknowledged,
            3 => FactKind::Submitted(self.paper()?),
            4 => FactKind::LateDiscovered(self.paper()?),
            5 => FactKind::Resubmitted(self.paper()?),
            6 => FactKind::Returned { filing: self.entry()?, cure: self.deadline()? },
            7 => FactKind::Withdrawn { filing: self.entry()? },
            8 => FactKind::Accepted { filing: self.entry()? },
            9 => FactKind::Suspended,
            10 => FactKind::Resumed { deadline: self.option(Self::deadline)? },
            11 => FactKind::Recomputed { before: self.deadline()?, after: self.deadline()? },
            12 => FactKind::Transferred { to: self.json::<Vec<UnitCode>>()? },
            13 => FactKind::TakenBack,
            14 => FactKind::Ended { ending: self.json()? },
            15 => FactKind::ExtensionRequested { until: self.day()? },
            16 => FactKind::ExtensionGranted { deadline: self.deadline()? },
            17 => FactKind::ExtensionRefused,
            18 => FactKind::DelayRecorded,
            19 => FactKind::DelayEnded { delay: self.entry()? },
            20 => FactKind::TroubleRecorded { ground: self.text()?.to_owned() },
            21 => FactKind::Disputed { filing: self.entry()?, claimed: self.moment()? },
            22 => FactKind::DisputeDecided { dispute: self.entry()? },
            23 => FactKind::Appealed { dispute: self.entry()? },
            24 => FactKind::ExplanationRequested { delay: self.entry()?, deadline: self.deadline()? },
            25 => FactKind::ExplanationFiled { delay: self.entry()? },
            26 => FactKind::ExplanationAssessed { delay: self.entry()?, assessment: self.json()? },
            27 => FactKind::ReviewOpened { delay: self.entry()? },
            28 => FactKind::ReviewConcluded { delay: self.entry()?, outcome: self.json()? },
            29 => FactKind::HandlingDecided { delay: self.entry()? },
            30 => FactKind::ResultPublished { delay: self.entry()? },
            32 => FactKind::Stated,
            31 => FactKind::CaseClosed { delay: self.entry()?, ending: self.json()? },
            _ => return None,
        })
    }

    fn paper(&mut self) -> Option<FiledPaper> {
        let number = self.text()?.to_owned();
        let date = match self.option(Self::text)? {
            None => None,
            Some(text) => Some(text.parse::<PartialDate>().ok()?),
        };
        let received = self.moment()?;
        let times = Times {
            signed: self.option(Self::moment)?,
            dispatched: self.option(Self::moment)?,
            postmarked: self.option(Self::moment)?,
            arrived: self.option(Self::moment)?,
            stamped: self.option(Self::moment)?,
            registered: self.option(Self::moment)?,
        };
        Some(FiledPaper {
            document: Document { number, date },
            received,
            times,
            channel: self.option(|from| from.of(&CHANNELS))?,
            replaces: self.option(Self::entry)?,
            entered: Entered {
                received: self.moment()?,
                by: if self.number()? == 0 { Hands::One } else { Hands::Two },
                content: if self.number()? == 0 { Content::Unnamed } else { Content::Named },
            },
            retimed: self.option(Self::change)?,
            exchanged: self.option(Self::change)?,
            moved: self.option(Self::change)?,
            evidence: self.of(&EvidenceClass::ALL)?,
            provenance: if self.number()? == 0 { Provenance::Ledger } else { Provenance::History },
        })
    }

    fn change(&mut self) -> Option<FilingChange> {
        Some(FilingChange {
            by: self.entry()?,
            recorded_at: self.at()?,
            kind: if self.number()? == 0 { ChangeKind::Correction } else { ChangeKind::Dispute },
            shown: self.of(&EvidenceClass::ALL)?,
        })
    }
}
