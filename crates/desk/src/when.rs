//! The time control: one date and one question. A page without a date is live; one with a date is pinned by the size and
//! the root of the log that it rests on, so that its address is a citation. What does not fit together is told, and
//! never replaced by what is nearest.

use calendar::{Moment, Timestamp};
use domain::event::Clock;
use ledger::Inquiry;
use views::{AsOf, ask};

use crate::http::{Request, encoded};

/// Which of two pasts is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As the ledger knew it then.
    Then,
    /// As the ledger knows it by now.
    Now,
    /// As the ledger knew it on another day.
    Other,
}

impl Reading {
    /// Its name in a form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Then => "then",
            Self::Now => "now",
            Self::Other => "other",
        }
    }

    fn coded(code: &str) -> Option<Self> {
        [Self::Then, Self::Now, Self::Other].into_iter().find(|reading| reading.code() == code)
    }
}

/// The moment that a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// The present.
    Live(AsOf),
    /// A past, pinned.
    Past(Pinned),
}

/// A past, and the log by which it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned {
    /// Both axes.
    pub as_of: AsOf,
    /// Which of the readings was asked for.
    pub reading: Reading,
    /// How many entries were known.
    pub size: u64,
    /// The root over them, base64.
    pub root: String,
}

/// Why a page shows no moment yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detour {
    /// The address in full stands here.
    See(String),
    /// What was typed is no date, or lies where nobody can look.
    Unclear(Unclear),
    /// The address names a log that this one is not, or dates that do not fit its size.
    Mismatch,
}

/// What is not clear about a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    /// It is no date.
    NoDate(calendar::TimeError),
    /// It cannot be known yet.
    NotYet(ask::Unanswerable),
    /// The day up to which the ledger's knowledge counts is missing.
    NoOtherDay,
    /// The log cannot be read.
    Log(String),
}

/// The names of the parameters of time.
pub const NAMES: [&str; 5] = ["valid_at", "as", "known_at", "size", "root"];

impl When {
    /// What a request asks for.
    pub fn asked(request: &Request, ledger: &Inquiry) -> Result<Self, Detour> {
        let present = ledger.present();
        let is_named = |name: &str| request.query.iter().any(|(known, _)| known == name);
        let is_twice = |name: &str| request.query.iter().filter(|(known, _)| known == name).count() > 1;
        // What names a part of a citation, or one part twice, is no address of a past, and none of the present either.
        if NAMES.iter().any(|name| is_twice(name)) {
            return Err(Detour::Mismatch);
        }
        let Some(valid) = request.parameter("valid_at") else {
            let alone = ["known_at", "size", "root"].iter().any(|name| is_named(name));
            return if alone { Err(Detour::Mismatch) } else { Ok(Self::Live(AsOf::both(present))) };
        };
        let moment = |text: &str| text.parse::<Moment>().map_err(|error| Detour::Unclear(Unclear::NoDate(error)));
        let valid = moment(valid)?.latest();
        let named = request.parameter("as").map(|code| Reading::coded(code).ok_or(Detour::Mismatch)).transpose()?;
        let is_pinned = is_named("size") || is_named("root");
        let known = match (named, request.parameter("known_at")) {
            (_, Some(known)) if is_pinned => moment(known)?.latest(),
            _ if is_pinned => return Err(Detour::Mismatch),
            (Some(Reading::Then), _) | (None, None) => valid,
            (Some(Reading::Now), _) => present,
            (Some(Reading::Other), None) => return Err(Detour::Unclear(Unclear::NoOtherDay)),
            (Some(Reading::Other) | None, Some(known)) => moment(known)?.latest(),
        };
        let known =
            ask::knowable(known, present, ledger.clock()).map_err(|error| Detour::Unclear(Unclear::NotYet(error)))?;
        // What nobody knows yet is in no citation, whatever clock the ledger has.
        let known = known.min(present);
        let reading = named.unwrap_or(if known == valid { Reading::Then } else { Reading::Other });
        let pinned =
            Pinned::at(AsOf { valid, known }, reading, ledger).map_err(|error| Detour::Unclear(Unclear::Log(error)))?;
        if !is_pinned {
            return Err(Detour::See(pinned.on(request)));
        }
        let size = request.parameter("size").and_then(|size| size.parse().ok());
        let same = size == Some(pinned.size) && request.parameter("root") == Some(in_address(&pinned.root).as_str());
        if same { Ok(Self::Past(pinned)) } else { Err(Detour::Mismatch) }
    }

    /// Both axes.
    pub fn as_of(&self) -> AsOf {
        match self {
            Self::Live(as_of) => *as_of,
            Self::Past(pinned) => pinned.as_of,
        }
    }

    /// Whether it is the past.
    pub fn is_past(&self) -> bool {
        matches!(self, Self::Past(_))
    }

    /// What an address has to say of it: nothing of the present.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Live(_) => Vec::new(),
            Self::Past(pinned) => pinned.parameters(),
        }
    }

    /// The address of another page at the same moment.
    pub fn link(&self, path: &str) -> String {
        address(path, &self.parameters())
    }
}

impl Pinned {
    /// The log as it was known at this point.
    pub fn at(as_of: AsOf, reading: Reading, ledger: &Inquiry) -> Result<Self, String> {
        let size = ledger.at(as_of).beside_tasks().log.size();
        let root = ledger.root_at(size).map_err(|error| error.to_string())?;
        Ok(Self { as_of, reading, size, root })
    }

    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![
            ("valid_at", written(self.as_of.valid).to_string()),
            ("as", self.reading.code().to_owned()),
            ("known_at", written(self.as_of.known).to_string()),
            ("size", self.size.to_string()),
            ("root", in_address(&self.root)),
        ]
    }

    /// The address of the page that was asked for, at this moment; other parameters stay.
    fn on(&self, request: &Request) -> String {
        let kept = request.query.iter().filter(|(name, value)| !NAMES.contains(&name.as_str()) && !value.is_empty());
        let kept = kept.map(|(name, value)| (name.as_str(), value.clone()));
        let pinned = self.parameters();
        let pinned = pinned.iter().map(|(name, value)| (*name, value.clone()));
        address(&request.address(), &kept.chain(pinned).collect::<Vec<_>>())
    }
}

/// A moment as it is written in an address and in a field: the end of a day is that day.
pub fn written(at: Timestamp) -> Moment {
    if at == Timestamp::end_of(at.date()) { Moment::Day(at.date()) } else { Moment::Instant(at) }
}

/// Base64 as addresses have it (RFC 4648, section 5), without what fills it up.
fn in_address(root: &str) -> String {
    root.trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// A path with these parameters.
pub fn address<N: AsRef<str>>(path: &str, parameters: &[(N, String)]) -> String {
    let pairs: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{}={}", encoded(name.as_ref()), encoded(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// Whether times of this ledger are real.
pub fn is_rehearsal(ledger: &Inquiry) -> bool {
    ledger.clock() == Some(Clock::Simulated)
}
