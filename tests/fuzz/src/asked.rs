//! What people and programs ask: moments, identifiers, commands; and what became of it, payloads.

use std::{fmt, io::Cursor, str::FromStr, sync::LazyLock};

use calendar::{Moment, NaiveDate, PartialDate, Period, TimeOfDay, Timestamp, period::Part};
use domain::{
    Actor, Capacity, Chronicle, Command, DirectiveId, Event, ObligationId, PersonId, RecordId, Role, TaskId, UnitCode,
    chronicle, decide,
    event::{Clock, Header, LedgerOpened},
};
use eventlog::{CanonicalJson, Digest, Identity, MemoryStore, Position};
use ledger::{
    Ledger, Script, encode,
    script::{self, ScriptLine},
};
use serde::{Serialize, de::DeserializeOwned};

use super::stored::text;

const OPENING: &str = include_str!("../../../crates/simulation/sample/opening.jsonl");
const GIVEN: &str = include_str!("../given/directive.jsonl");

/// A ledger with units, rules, a directive, duties, tasks and a late one among them.
pub static CHRONICLE: LazyLock<Chronicle> = LazyLock::new(|| {
    let opened = LedgerOpened { name: "x".into(), clock: Clock::Simulated, calendar: None };
    let start: Timestamp = "2023-06-01T08:00".parse().expect("a time");
    let mut ledger = Ledger::start(MemoryStore::default(), Identity::NOBODY, opened, start).expect("a new ledger");
    for text in [OPENING, GIVEN] {
        for line in Script::read(Cursor::new(text)).expect("commands").lines {
            ledger.submit(&line.command, line.at.or(Some(start))).expect("it is recorded");
        }
    }
    ledger.chronicle().clone()
});

/// The text of a moment, a date, a time of day or a period says the same as the value.
pub fn moment(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Some(moment) = same::<Moment>(text) {
        assert!(moment.earliest() <= moment.latest());
        assert_eq!((moment.earliest().date(), moment.latest().date()), (moment.date(), moment.date()));
        for at in [moment.earliest(), moment.latest()] {
            assert_eq!(Timestamp::from_micros(at.micros()), Some(at));
            assert!(at.just_before() < at);
        }
    }
    same::<Timestamp>(text);
    if let Some(date) = same::<PartialDate>(text) {
        assert!(date.day().is_none_or(|day| Moment::Day(day).to_string() == date.to_string()));
    }
    if let Some(time) = same::<TimeOfDay>(text) {
        let date = "2023-09-18".parse().map(Moment::date).expect("a day");
        assert_eq!(time.last_instant_of(date).date(), date);
    }
    if let Some(period) = same::<Period>(text) {
        assert_eq!(period.to_string(), text);
        let (from, to) = period.data_window();
        assert!(from < to);
        for part in [Part::Beginning, Part::Middle, Part::End] {
            assert!(period.part(part).is_none_or(|day| Moment::Day(day).to_string().len() == 10));
        }
    }
}

/// A value that was read from `text` is written as a text that says it again, in JSON too.
fn same<T>(text: &str) -> Option<T>
where
    T: FromStr + fmt::Display + fmt::Debug + PartialEq + Serialize + DeserializeOwned,
{
    let value = text.parse::<T>().ok()?;
    let written = value.to_string();
    let again = written.parse::<T>().ok();
    assert_eq!(again.as_ref(), Some(&value), "{text:?} is written {written:?}");
    assert_eq!(again.map(|again| again.to_string()).as_ref(), Some(&written));
    let json = serde_json::to_string(&value).expect("it is text");
    assert_eq!(serde_json::from_str::<T>(&json).ok().as_ref(), Some(&value));
    Some(value)
}

/// An identifier is written as it was read.
pub fn name(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    unchanged::<UnitCode>(text);
    unchanged::<DirectiveId>(text);
    unchanged::<ObligationId>(text);
    unchanged::<TaskId>(text);
    unchanged::<PersonId>(text);
    unchanged::<RecordId>(text);
    unchanged::<Digest>(text);
    if let Ok(position) = text.parse::<Position>() {
        assert_eq!(position.to_string().parse(), Ok(position));
    }
}

fn unchanged<T>(text: &str)
where
    T: FromStr + fmt::Display + fmt::Debug + PartialEq + Serialize + DeserializeOwned,
{
    if let Some(value) = same::<T>(text) {
        assert_eq!(value.to_string(), text);
    }
}

/// A payload that is read is written in today's shape, and says the same. The first line is kind and
/// version, the rest JSON.
pub fn payload(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Some((header, json)) = text.split_once('\n') else { return };
    let (kind, version) = header.split_once(' ').unwrap_or((header, "1"));
    let Some(version) = version.parse::<u16>().ok() else { return };
    // What the log holds is canonical.
    let Some(json) = serde_json::from_str(json).ok().and_then(|json| CanonicalJson::of(&json).ok()) else { return };
    let actor = Actor {
        unit: "STC".parse().expect("it is a code"),
        position: Role::UnitClerk,
        capacity: Capacity::Own,
        account: None,
    };
    let header = Header { actor: &actor, channel: None, recorded_at: Timestamp::end_of(NaiveDate::MIN), documents: 0 };
    let Ok(event) = Event::from_payload(kind, version, json.value(), &header) else { return };
    assert_eq!(event.kind(), kind);
    assert!(event.version() >= version);
    let written = event.payload();
    assert!(CanonicalJson::of(&written).is_ok(), "{written}");
    assert_eq!(Event::from_payload(kind, event.version(), written, &header).as_ref(), Ok(&event));
    // What it is about is asked of every event.
    let tasks = event.tasks();
    assert!(event.task().is_none_or(|task| tasks.contains(task)));
    assert!(tasks.iter().all(|task| event.concerns(task)));
    event.units().iter().for_each(|unit| unchanged::<UnitCode>(unit.as_str()));
}

/// Commands are read line by line, whatever stands in between, and written again say the same. What they
/// lead to, if the rules allow it, is recorded and read as it was decided.
pub fn command(bytes: &[u8]) {
    let mut last = 0;
    let mut commands = Vec::new();
    let mut refused = 0;
    for line in script::lines(Cursor::new(bytes)) {
        match line {
            Ok(line) => {
                assert!(line.line > last);
                last = line.line;
                check_line(&line);
                commands.push(line);
            }
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().is_empty());
            }
        }
    }
    match Script::read(Cursor::new(bytes)) {
        Ok(script) => assert!(refused == 0 && script.lines == commands),
        Err(_) => assert!(refused > 0),
    }
    submit(&commands);
}

fn check_line(line: &ScriptLine) {
    let mut json = serde_json::to_value(&line.command).expect("a command has JSON");
    if let (Some(at), Some(fields)) = (line.at, json.as_object_mut()) {
        fields.insert("at".to_owned(), at.to_string().into());
    }
    let mut again = script::lines(Cursor::new(json.to_string()));
    let again = again.next().expect("a line").expect("a command");
    assert_eq!((again.at, again.command), (line.at, line.command.clone()));
}

/// Decides the commands one after the other, as the ledger does.
fn submit(commands: &[ScriptLine]) {
    let mut chronicle = CHRONICLE.clone();
    let mut now: Timestamp = "2023-10-20T09:00".parse().expect("a time");
    let before = chronicle.recorded().len();
    for ScriptLine { at, command, .. } in commands.iter().take(4) {
        now = at.filter(|at| *at > now).unwrap_or(now);
        let Ok(events) = decide(&chronicle, now, command) else { continue };
        let Ok(recorded) = record(&chronicle, now, command, events) else { continue };
        recorded.into_iter().for_each(|recorded| chronicle.push(recorded));
    }
    if chronicle.recorded().len() > before {
        assert!(chronicle::fold(chronicle.recorded()) == *chronicle.state(), "stepped and rebuilt agree");
    }
}

/// The events as the log would hold them, read back.
fn record(
    chronicle: &Chronicle,
    now: Timestamp,
    command: &Command,
    events: Vec<domain::NewEvent>,
) -> Result<Vec<domain::Recorded>, encode::EncodeError> {
    let digest = encode::digest(command, "fuzz.invalid/1")?;
    let first = Position(chronicle.recorded().len() as u64);
    let record = |(index, event): (usize, domain::NewEvent)| {
        let expected = event.event.clone();
        let content = encode::to_log(command, digest, event)?;
        let event = eventlog::Event {
            position: first.plus(index),
            id: Default::default(),
            recorded_at: now,
            stream_position: 0,
            content,
        };
        let entry = event.entry().expect("what is decided has an entry");
        assert_eq!(eventlog::Event::from_entry(&entry).as_ref(), Ok(&event));
        let recorded = verify::reading::recorded(&event).expect("what is decided can be read");
        assert_eq!(recorded.event, expected);
        Ok(recorded)
    };
    events.into_iter().enumerate().map(record).collect()
}
