//! Commands in the order of their times.

use std::{cmp::Reverse, collections::BinaryHeap};

use calendar::NaiveDate;
use serde_json::{Value, json};

/// A time of day, in seconds.
pub type Seconds = u32;

/// Commands that wait for their time. Of one time, the one that was planned first comes first.
#[derive(Debug, Default)]
pub struct Schedule {
    waiting: BinaryHeap<Reverse<(NaiveDate, Seconds, u64, String)>>,
    planned: u64,
}

/// A command before it has its time: who, with whose approval, what.
#[derive(Debug, Clone)]
pub struct Draft {
    command: Value,
}

impl Draft {
    /// `by` does `act`.
    pub fn new(by: Value, act: Value) -> Self {
        Self { command: json!({"by": by, "do": act}) }
    }

    /// With somebody's approval.
    pub fn approved(mut self, by: Value) -> Self {
        self.command["approved_by"] = by;
        self
    }

    /// Through a channel.
    pub fn through(mut self, channel: &str) -> Self {
        self.command["channel"] = json!(channel);
        self
    }
}

/// An instant as commands write it: Vietnamese time.
pub fn instant(day: NaiveDate, at: Seconds) -> String {
    format!("{day}T{:02}:{:02}:{:02}", at / 3600, at / 60 % 60, at % 60)
}

impl Schedule {
    /// Plans a command for a time, and returns the identifier by which later ones name it.
    pub fn put(&mut self, day: NaiveDate, at: Seconds, what: &str, Draft { mut command }: Draft) -> String {
        let id = format!("{what}-{}", self.planned);
        command["id"] = json!(id);
        self.line(day, at, command);
        id
    }

    /// Plans a command that has its identifier.
    pub fn line(&mut self, day: NaiveDate, at: Seconds, mut command: Value) {
        command["at"] = json!(instant(day, at));
        self.waiting.push(Reverse((day, at, self.planned, command.to_string())));
        self.planned += 1;
    }

    /// The next command, if its day comes before this one.
    pub fn next_before(&mut self, day: NaiveDate) -> Option<String> {
        let is_due = self.waiting.peek().is_some_and(|Reverse((due, ..))| *due < day);
        if is_due { self.next() } else { None }
    }
}

impl Iterator for Schedule {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        self.waiting.pop().map(|Reverse((.., line))| line)
    }
}
