//! How well the receipt of a filing is evidenced: classes A to E.

use calendar::{Moment, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Channel;
use crate::{
    ids::UnitCode,
    people::{Actor, Role},
};

/// What the time of a receipt rests on, the strongest first. Only A and B let a verdict be called
/// proven; C gives "by the register", D and E "as declared, not proven".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum EvidenceClass {
    /// The signed original, or the time of a token.
    A,
    /// The transport record of the receiving side, or a scan with the ĐẾN stamp.
    B,
    /// A page of an official register.
    C,
    /// A working list, or somebody's declaration.
    D,
    /// Memory.
    E,
}

impl EvidenceClass {
    /// Every class, the strongest first.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::E];

    /// Whether a verdict that rests on such a receipt may be called proven.
    pub fn proves(self) -> bool {
        self <= Self::B
    }

    /// Whether such a receipt is only declared: no verdict that rests on it is proven.
    pub fn is_declared(self) -> bool {
        self >= Self::D
    }

    /// The weaker of the two: a chain is as strong as its weakest link.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

/// What the header of an entry says that bears on how its payload is read.
#[derive(Debug, Clone, Copy)]
pub struct Header<'a> {
    /// Who recorded it.
    pub actor: &'a Actor,
    /// How it came in.
    pub channel: Option<Channel>,
    /// When the ledger recorded it.
    pub recorded_at: Timestamp,
    /// How many documents it names by their hashes.
    pub documents: usize,
}

impl Header<'_> {
    /// The class of a filing that came in under `unit`'s task and counts as received at `received`:
    /// what the entry itself shows, and no more. docs/format.md has the rule.
    pub fn filed(&self, unit: &UnitCode, received: Moment) -> EvidenceClass {
        let elsewhere = matches!(self.channel, Some(Channel::Paper | Channel::Post | Channel::Email));
        let by_ledger = received == Moment::Instant(self.recorded_at);
        let by_system = self.actor.position == Role::System;
        match self.channel {
            // The ledger, or the receiving system, is itself the receiving side.
            _ if !elsewhere && (by_ledger || by_system) => EvidenceClass::B,
            // What the debtor says of its own filing is a declaration, and e-mail is for information only.
            _ if self.actor.unit == *unit => EvidenceClass::D,
            None | Some(Channel::Email) => EvidenceClass::D,
            // The receiving side enters what came in, as in its register. A document that it names may be
            // the report itself, or a list of many: nothing says that it is the transport record.
            Some(_) => EvidenceClass::C,
        }
    }

    /// The class of a filing that was found long after it came in.
    pub fn found(&self) -> EvidenceClass {
        match self.channel {
            _ if self.documents == 0 => EvidenceClass::D,
            None | Some(Channel::Email | Channel::Ledger) => EvidenceClass::C,
            Some(_) => EvidenceClass::B,
        }
    }

    /// The class of a time that the receiving side states: with the document that shows it, or as it
    /// keeps its register.
    pub fn restated(&self) -> EvidenceClass {
        if self.documents == 0 { EvidenceClass::C } else { EvidenceClass::B }
    }
}
