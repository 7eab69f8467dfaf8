//! Whose a document is, by its symbol: 31/BC-STC is one of STC.

use std::collections::{BTreeMap, BTreeSet};

use super::{State, Unit};
use crate::{
    command::Act,
    event::Document,
    ids::{TaskId, UnitCode},
    reading,
};

/// A document that a unit files, and that bears the symbol of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfAnother {
    /// What it is filed for.
    pub task: TaskId,
    /// Its number and symbol.
    pub number: String,
    /// Whose symbol it bears.
    pub unit: UnitCode,
}

impl OfAnother {
    /// Of the documents that an act brings in, all that bear the symbol of another.
    pub fn all(state: &State, act: &Act) -> Vec<Self> {
        let filed: Vec<(&TaskId, &Document)> = match act {
            Act::Submit { filings } => filings.iter().map(|filing| (&filing.task, &filing.document)).collect(),
            Act::Resubmit { filing } => vec![(&filing.task, &filing.document)],
            Act::RecordLateDiscovery { task, document, .. } => vec![(task, document)],
            Act::ImportHistory(new) => {
                new.rows.iter().filter_map(|row| Some((&row.task, row.document.as_ref()?))).collect()
            }
            _ => Vec::new(),
        };
        if filed.is_empty() {
            return Vec::new();
        }
        let bearers = bearers(state);
        filed.into_iter().filter_map(|(task, document)| Self::of(state, &bearers, task, document)).collect()
    }

    /// The other unit whose symbol the document bears; none where it bears that of the unit that owes the task, of those
    /// from which it came or which came from it, or nobody's.
    fn of(state: &State, bearers: &Bearers<'_>, task: &TaskId, document: &Document) -> Option<Self> {
        let (_, symbol) = document.number.split_once('/')?;
        let signs: BTreeSet<String> = symbol
            .split(|c: char| !c.is_alphanumeric())
            .filter(|sign| !sign.is_empty())
            .map(reading::account)
            .collect();
        let bears = |code: &UnitCode, unit: &Unit| symbols(code, unit).iter().any(|symbol| signs.contains(symbol));
        let own = state.units.get(&task.unit)?;
        let line = own.predecessors.iter().chain(&own.successors).chain([&task.unit]);
        let mut line = line.filter_map(|code| state.units.get_key_value(code));
        let committee = |unit: &Unit| reading::name(&unit.naming().name).starts_with(&reading::name("UBND "));
        if line.any(|(code, unit)| bears(code, unit)) || (committee(own) && signs.contains(&reading::account("UBND"))) {
            return None;
        }
        let others = signs.iter().filter_map(|sign| bearers.get(sign)).flatten();
        let other = others.copied().filter(|code| **code != task.unit).min()?;
        Some(Self { task: task.clone(), number: document.number.clone(), unit: other.clone() })
    }
}

/// Which units go by each sign: read once, however many documents there are.
type Bearers<'s> = BTreeMap<String, Vec<&'s UnitCode>>;

fn bearers(state: &State) -> Bearers<'_> {
    let mut bearers = Bearers::new();
    for (code, unit) in state.units.iter() {
        for symbol in symbols(code, unit) {
            bearers.entry(symbol).or_default().push(code);
        }
    }
    bearers
}

/// The signs by which a unit goes in symbols of documents, as they are compared.
fn symbols(code: &UnitCode, unit: &Unit) -> BTreeSet<String> {
    let abbreviations = unit.namings().filter_map(|naming| naming.abbreviation.as_deref());
    abbreviations.chain([code.as_str()]).map(reading::account).collect()
}
