//! What is computed with: rule sets, legal regimes, the working calendar, declared kinds of fact,
//! outages. All of it is recorded, so the state of any past day has what was known then.

use std::collections::BTreeMap;

use calendar::{Calendar, NaiveDate, Timestamp, published};

use crate::{
    event::{CalendarCorrected, CalendarPublished, Channel, Event, Recorded, SystemOutageRecorded},
    facts::FactDeclaration,
    ids::{EntryNumber, UnitCode},
    rules::{Regime, RuleSet},
};

/// A receiving system that was out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// The entry that records it.
    pub entry: EntryNumber,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Whose people recorded it …
    pub unit: UnitCode,
    /// … and approved it: for their own tasks it does not count.
    pub approved_by: Option<UnitCode>,
    /// The channel that was out.
    pub channel: Channel,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

impl Outage {
    pub(super) fn of(recorded: &Recorded, outage: &SystemOutageRecorded) -> Self {
        Self {
            entry: recorded.entry,
            recorded_at: recorded.recorded_at,
            unit: recorded.actor.unit.clone(),
            approved_by: recorded.approver.as_ref().map(|approver| approver.unit.clone()),
            channel: outage.channel,
            from: outage.from,
            until: outage.until,
        }
    }

    /// Whether people of `unit` recorded or approved it.
    pub fn is_of(&self, unit: &UnitCode) -> bool {
        self.unit == *unit || self.approved_by.as_ref() == Some(unit)
    }
}

/// When something was published: which entry, and when that was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The entry.
    pub entry: EntryNumber,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// A kind of fact, as declared by an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The entry.
    pub entry: EntryNumber,
    /// What it says.
    pub declaration: FactDeclaration,
}

/// Everything that verdicts are computed with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rulebook {
    calendar: Calendar,
    years: Vec<(i32, Published)>,
    rule_sets: Vec<RuleSet>,
    activated: BTreeMap<String, Published>,
    regimes: Vec<Regime>,
    declarations: BTreeMap<String, Declared>,
    outages: Vec<Outage>,
    annulled_outages: Vec<(Outage, Published)>,
}

impl Rulebook {
    pub(super) fn apply(&mut self, recorded: &Recorded) {
        let entry = recorded.entry;
        let published = Published { entry, recorded_at: recorded.recorded_at };
        match &recorded.event {
            // Ledgers of the first format computed with a table of the program.
            Event::LedgerOpened(e) if e.calendar.is_some() => self.calendar = published::vietnam(),
            Event::CalendarPublished(CalendarPublished { year })
            | Event::CalendarCorrected(CalendarCorrected { year, .. }) => {
                self.calendar.publish(entry.to_string(), year.clone());
                self.years.push((year.year, published));
            }
            Event::RuleSetActivated(e) => {
                self.activated.entry(e.rule_set.id.clone()).or_insert(published);
                self.rule_sets.push(e.rule_set.clone());
            }
            Event::RegimeActivated(e) => self.regimes.push(e.regime.clone()),
            Event::FactKindDeclared(e) => {
                let declared = Declared { entry, declaration: e.declaration.clone() };
                self.declarations.insert(e.declaration.fact.clone(), declared);
            }
            Event::SystemOutageRecorded(e) => self.outages.push(Outage::of(recorded, e)),
            _ => {}
        }
    }

    pub(super) fn note_annulled(&mut self, outage: Outage, by: Published) {
        self.annulled_outages.push((outage, by));
    }

    /// The working calendar. Its version is the entry that published it last.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The rule set that applies on `date`: of those valid by then, the latest to start; of two
    /// that start together, the later recorded.
    pub fn rules_on(&self, date: NaiveDate) -> Option<&RuleSet> {
        self.rule_sets.iter().filter(|rules| rules.valid_from <= date).max_by_key(|rules| rules.valid_from)
    }

    /// The rule set of that name.
    pub fn rules_named(&self, id: &str) -> Option<&RuleSet> {
        self.rule_sets.iter().find(|rules| rules.id == id)
    }

    /// When the rule set of that name was activated.
    pub fn activated(&self, id: &str) -> Option<Published> {
        self.activated.get(id).copied()
    }

    /// When years of the calendar were published or corrected, in order.
    pub fn years(&self) -> &[(i32, Published)] {
        &self.years
    }

    /// All rule sets, in the order in which they were activated.
    pub fn rule_sets(&self) -> &[RuleSet] {
        &self.rule_sets
    }

    /// The regime on `topic` that applies on `date`: the latest to start.
    pub fn regime(&self, topic: &str, date: NaiveDate) -> Option<&Regime> {
        let applies = |regime: &&Regime| regime.topic == topic && regime.applies_on(date);
        self.regimes.iter().filter(applies).max_by_key(|regime| regime.valid_from)
    }

    /// All regimes, in the order in which they were activated.
    pub fn regimes(&self) -> &[Regime] {
        &self.regimes
    }

    /// The kind of fact of that name, as last declared.
    pub fn declaration(&self, fact: &str) -> Option<&Declared> {
        self.declarations.get(fact)
    }

    /// Every kind of fact, by name.
    pub fn declarations(&self) -> &BTreeMap<String, Declared> {
        &self.declarations
    }

    /// Outages of receiving systems.
    pub fn outages(&self) -> &[Outage] {
        &self.outages
    }

    /// The annulments of outages, and those of such annulments, that are in force.
    pub(super) fn annulled_outages(&self) -> &[(Outage, Published)] {
        &self.annulled_outages
    }
}
