//! One look: who looked, in which office, at what, as of when, and by which way. An entry of an access log says it, in a
//! format of its own (`Looked`, version 1).

use std::{fmt, str::FromStr};

use calendar::{Moment, NaiveDate, Timestamp};
use domain::{Actor, Capacity, EntryNumber, PersonId, TaskId, UnitCode, event::Office};
use eventlog::{CanonicalJson, CommandRef, Digest, NewEvent};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::encode::{EncodeError, actor_to_log, name_of, to_json};

/// The kind of every entry.
pub const KIND: &str = "Looked";
/// The version of its shape.
pub const VERSION: u16 = 1;
/// The format of what makes two looks of a day one.
const LOOK_FORMAT: &str = "socai.look/1";

/// Somebody in an office of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The person.
    pub person: PersonId,
    /// The office in which they looked.
    pub office: Office,
    /// In what capacity.
    pub capacity: Capacity,
}

impl Viewer {
    /// Whoever acts so; none where nobody knows which person that is.
    pub fn of(actor: &Actor) -> Option<Self> {
        let person = actor.account.as_deref()?.parse().ok()?;
        Some(Self { person, office: actor.office(), capacity: actor.capacity })
    }

    fn actor(&self) -> Actor {
        Actor {
            unit: self.office.unit.clone(),
            position: self.office.position,
            capacity: self.capacity,
            account: Some(self.person.to_string()),
        }
    }
}

/// What kind of thing was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A file of what is inspected (class I of the table of reading).
    Inspection,
    /// An evidence file.
    Evidence,
    /// What a program took out of the ledger.
    Export,
    /// The name of a person.
    Name,
    /// The register of who looked.
    Register,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Inspection, Self::Evidence, Self::Export, Self::Name, Self::Register];

    /// Its name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Inspection => "inspection",
            Self::Evidence => "evidence",
            Self::Export => "export",
            Self::Name => "name",
            Self::Register => "register",
        }
    }
}

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The file of a unit of which an inspection is recorded.
    UnitUnderInspection(UnitCode),
    /// The file of a task of such a unit, or of one with troubles.
    TaskUnderInspection(TaskId),
    /// An entry of an inspection.
    InspectionEntry(EntryNumber),
    /// The evidence file of a task's filing.
    Evidence(TaskId),
    /// The answer to a question by this name, taken by a program.
    Export(String),
    /// The name of a person.
    Name(PersonId),
    /// The register of who looked.
    Register,
}

impl Subject {
    /// What kind of thing it is.
    pub fn class(&self) -> Class {
        match self {
            Self::UnitUnderInspection(_) | Self::TaskUnderInspection(_) | Self::InspectionEntry(_) => Class::Inspection,
            Self::Evidence(_) => Class::Evidence,
            Self::Export(_) => Class::Export,
            Self::Name(_) => Class::Name,
            Self::Register => Class::Register,
        }
    }
}

/// Which one: `UBND-2023-9901/C-Q/2023-Q3/KINHMON`, `#186`, `history`.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnitUnderInspection(unit) => unit.fmt(f),
            Self::TaskUnderInspection(task) | Self::Evidence(task) => task.fmt(f),
            Self::InspectionEntry(entry) => entry.fmt(f),
            Self::Export(name) => name.fmt(f),
            Self::Name(person) => person.fmt(f),
            Self::Register => f.write_str("access"),
        }
    }
}

/// By which way somebody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// A page in the browser.
    Page,
    /// A program, with a token.
    Api,
}

impl Channel {
    /// Its name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
        }
    }
}

/// One look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When, by the desk's clock.
    pub at: Timestamp,
    /// Who.
    pub viewer: Viewer,
    /// At what.
    pub subject: Subject,
    /// What was shown was the case then; now, where no date was asked for.
    pub valid_at: Option<Moment>,
    /// What was shown was known then; now, where no date was asked for.
    pub known_at: Option<Moment>,
    /// How.
    pub channel: Channel,
}

/// What an entry's payload says.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    subject: Subject,
    valid_at: Option<Moment>,
    known_at: Option<Moment>,
}

impl Look {
    /// The day on which it counts once.
    pub fn day(&self) -> NaiveDate {
        self.at.date()
    }

    /// What makes it the same look as another of that day: person, office, capacity and subject, in the log of this
    /// name.
    pub(crate) fn digest(&self, log: &str) -> Result<Digest, EncodeError> {
        let said = json!({
            "by": to_json(&self.viewer.actor()), "day": self.day(), "format": LOOK_FORMAT, "log": log,
            "subject": to_json(&self.subject),
        });
        Ok(Digest::of(CanonicalJson::of(&said)?.as_str().as_bytes()))
    }

    /// The log's form of it.
    pub(crate) fn to_log(&self, digest: Digest) -> Result<NewEvent, EncodeError> {
        let payload = Payload { subject: self.subject.clone(), valid_at: self.valid_at, known_at: self.known_at };
        Ok(NewEvent {
            kind: KIND.into(),
            version: VERSION,
            stream: format!("{}/{}", self.subject.class().code(), self.subject),
            occurred_at: Moment::Instant(self.at),
            actor: actor_to_log(&self.viewer.actor()),
            approver: None,
            channel: Some(name_of(&self.channel)),
            cause: None,
            command: CommandRef { id: self.day().to_string().into(), digest },
            corrects: None,
            legal_basis: Vec::new(),
            documents: Vec::new(),
            payload: CanonicalJson::of(&to_json(&payload))?,
        })
    }

    /// The inverse of [`Look::to_log`], read strictly: what is wrong with it is said.
    pub(crate) fn from_log(event: &NewEvent) -> Result<Self, String> {
        if (event.kind.as_str(), event.version) != (KIND, VERSION) {
            return Err(format!("it is {}, version {}", event.kind, event.version));
        }
        let Moment::Instant(at) = event.occurred_at else { return Err("it has no time of day".to_owned()) };
        let actor = &event.actor;
        let person = actor.account.as_deref().ok_or("it names no person")?;
        let viewer = Viewer {
            person: PersonId::from_str(person).map_err(|error| error.to_string())?,
            office: Office { unit: named(&actor.unit)?, position: named(&actor.position)? },
            capacity: named(&actor.capacity)?,
        };
        let payload: Payload = serde_json::from_value(event.payload.value()).map_err(|error| error.to_string())?;
        let Payload { subject, valid_at, known_at } = payload;
        let channel = named(event.channel.as_deref().ok_or("it names no channel")?)?;
        Ok(Self { at, viewer, subject, valid_at, known_at, channel })
    }
}

fn named<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use eventlog::{Event, Log, MemoryStore, Position};
    use proof::SigningKey;

    use super::*;

    const GOLDEN: &str = include_str!("../../tests/golden/looked-1.jsonl");

    /// One of each subject, by a page and by a program, of the present and of a past.
    fn looks() -> Vec<Look> {
        let task: TaskId = "UBND-2023-9901/C-Q/2023-Q3/KINHMON".parse().unwrap();
        let subjects = [
            Subject::UnitUnderInspection(task.unit.clone()),
            Subject::TaskUnderInspection(task.clone()),
            Subject::InspectionEntry(EntryNumber(186)),
            Subject::Evidence(task),
            Subject::Export("history".to_owned()),
            Subject::Name("P-0123456789abcdef".parse().unwrap()),
            Subject::Register,
        ];
        let at: Timestamp = "2026-11-30T08:15:00.123456".parse().unwrap();
        let viewer = Viewer::of(&"SNV/chief-inspector@P-0000000000000001".parse().unwrap()).unwrap();
        let past: Option<Moment> = Some("2023-09-18".parse().unwrap());
        let channels = [(Channel::Page, past), (Channel::Api, None)].into_iter().cycle();
        let look = |(subject, (channel, past))| Look {
            at,
            viewer: viewer.clone(),
            subject,
            valid_at: past,
            known_at: past,
            channel,
        };
        subjects.into_iter().zip(channels).map(look).collect()
    }

    /// What was written once is read for ever, and written so for ever.
    #[test]
    fn entries_are_what_they_were() {
        let key = SigningKey::from_seed("so-cai.invalid/0/access/2026", &[7; 32]).unwrap();
        let mut log = Log::open(MemoryStore::default(), key).unwrap();
        let mut written = String::new();
        for look in looks() {
            let event = look.to_log(look.digest(log.origin()).unwrap()).unwrap();
            let commit = log.append(log.head(), look.at, vec![event]).unwrap();
            written += &format!("{}\n", commit.events[0].entry().unwrap());
        }
        if std::env::var_os("SOCAI_BLESS").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/looked-1.jsonl");
            std::fs::write(path, &written).unwrap();
            return;
        }
        assert_eq!(written, GOLDEN);
        let read = GOLDEN.lines().map(|line| Look::from_log(&Event::from_entry(line).unwrap().content).unwrap());
        assert_eq!(read.collect::<Vec<_>>(), looks());
        assert_eq!(log.head(), Position(looks().len() as u64));
    }

    #[test]
    fn what_says_something_else_is_no_look() {
        let look = looks().remove(0);
        let sound = look.to_log(Digest([0; 32])).unwrap();
        let changed = |change: &dyn Fn(&mut NewEvent)| {
            let mut event = sound.clone();
            change(&mut event);
            Look::from_log(&event)
        };
        assert_eq!(changed(&|_| {}), Ok(look));
        assert!(changed(&|event| event.version = 2).unwrap_err().contains("version 2"));
        assert!(changed(&|event| event.kind = "Opened".into()).is_err());
        assert!(changed(&|event| event.actor.account = None).unwrap_err().contains("no person"));
        assert!(changed(&|event| event.actor.account = Some("an.nv".into())).is_err());
        assert!(changed(&|event| event.channel = Some("fax".into())).is_err());
        let payload = json!({"subject": {"unit-under-inspection": "KINHMON"}, "more": 1});
        assert!(changed(&|event| event.payload = CanonicalJson::of(&payload).unwrap()).is_err());
    }
}
