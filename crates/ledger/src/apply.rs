//! Many commands, recorded in their order: those of a file up to the first that is refused, or all that come.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{CommandId, EntryNumber, State, UnitCode, authority};
use eventlog::{Position, Sealed};
use serde::{Serialize, Serializer};

use crate::{
    directory::LedgerStore,
    ledger::{Holds, Ledger, LedgerError, Outcome},
    script::{Script, ScriptLine},
};

/// So many commands are written together: their acknowledgement waits for all of them.
pub const TOGETHER: usize = 64;
/// So many where nobody waits for one.
const MANY_TOGETHER: usize = 512;

/// Since when a command stands in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    /// It was recorded now.
    Recorded,
    /// It had been recorded before, and nothing changed.
    AlreadyRecorded,
}

impl Recording {
    /// Taken apart from the entries that it was recorded as.
    pub fn of(outcome: Outcome) -> (Self, Vec<EntryNumber>) {
        match outcome {
            Outcome::Recorded(entries) => (Self::Recorded, entries),
            Outcome::AlreadyRecorded(entries) => (Self::AlreadyRecorded, entries),
        }
    }

    /// Its word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::AlreadyRecorded => "already-recorded",
        }
    }
}

impl Serialize for Recording {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// A command of a file that was recorded.
#[derive(Debug, Clone, Serialize)]
pub struct Applied {
    /// Its line, from 1.
    pub line: usize,
    /// Its identifier.
    pub id: CommandId,
    /// Since when it stands in the ledger.
    pub outcome: Recording,
    /// What it was recorded as.
    pub entries: Vec<EntryNumber>,
    /// What proves each entry (C2SP tlog-proof), for those recorded now.
    pub receipts: Vec<String>,
    /// Who took part in it, of whom it is not known which person they are.
    #[serde(skip)]
    pub not_known: Vec<String>,
    /// The units that it names, with all others of the same name.
    #[serde(skip)]
    pub of_one_name: Vec<OfOneName>,
}

/// Units that bear one name at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfOneName {
    /// The name, as one of them has it.
    pub name: String,
    /// All of them.
    pub units: BTreeSet<UnitCode>,
}

impl OfOneName {
    /// The unit and the others that bear this name; none where no other does.
    fn of(unit: &UnitCode, name: &str, state: &State) -> Option<Self> {
        let mut units: BTreeSet<UnitCode> = state.namesakes(unit, name).into_iter().cloned().collect();
        if units.is_empty() {
            return None;
        }
        units.insert(unit.clone());
        Some(Self { name: name.to_owned(), units })
    }
}

impl Applied {
    /// What became of the command on that line.
    pub fn of(line: usize, id: &CommandId, outcome: Outcome) -> Self {
        let (outcome, entries) = Recording::of(outcome);
        let (receipts, not_known, of_one_name) = (Vec::new(), Vec::new(), Vec::new());
        Self { line, id: id.clone(), outcome, entries, receipts, not_known, of_one_name }
    }

    /// What became of it.
    pub fn outcome(self) -> Outcome {
        match self.outcome {
            Recording::Recorded => Outcome::Recorded(self.entries),
            Recording::AlreadyRecorded => Outcome::AlreadyRecorded(self.entries),
        }
    }

    /// With the receipts of what was recorded with this proof.
    pub fn proven(mut self, proof: Option<&Sealed>) -> Self {
        if self.outcome == Recording::Recorded {
            self.receipts = receipts(&self.entries, proof);
        }
        self
    }
}

/// The receipts of those entries that were recorded with this proof.
pub fn receipts(entries: &[EntryNumber], proof: Option<&Sealed>) -> Vec<String> {
    let receipt = |entry: &EntryNumber| Some(proof?.receipt(Position(entry.0))?.to_string());
    entries.iter().filter_map(receipt).collect()
}

/// A command of a file that was not recorded.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {source}")]
pub struct Stopped {
    /// Its line, from 1.
    pub line: usize,
    /// Its identifier.
    pub id: CommandId,
    /// What became of those above it.
    pub above: Vec<Applied>,
    /// What proves what was written last.
    pub proof: Option<Arc<Sealed>>,
    /// Why not.
    pub source: LedgerError,
}

/// Submits every command, and stops at the first that is refused. `written` is told how many are on the disk.
pub fn apply<H: Holds>(
    ledger: &mut Ledger<LedgerStore, H>,
    script: &Script,
    mut written: impl FnMut(usize),
) -> Result<Vec<Applied>, Box<Stopped>> {
    let mut applied = Vec::new();
    for lines in script.lines.chunks(TOGETHER) {
        let (staged, refused) = stage(ledger, lines);
        let stopped = |line: &ScriptLine, above, proof, source| {
            Box::new(Stopped { line: line.line, id: line.command.id.clone(), above, proof, source })
        };
        let proof = match (ledger.write(), lines.first()) {
            (Ok(proof), _) => proof,
            (Err(source), Some(first)) => return Err(stopped(first, applied, None, source)),
            (Err(_), None) => None,
        };
        written(staged.len());
        applied.extend(staged.into_iter().map(|command| command.proven(proof.as_deref())));
        if let Some((line, source)) = refused {
            return Err(stopped(line, applied, proof, source));
        }
    }
    name_alike(&mut applied, script, || ledger.state());
    Ok(applied)
}

/// Notes which units bear the names that recorded commands give to units. Only once all are recorded: a unit of that
/// name may have ended by a later line. `state` is what is known now, and is asked for only where a unit is named.
pub fn name_alike<'s>(applied: &mut [Applied], script: &Script, state: impl Fn() -> &'s State) {
    // A unit that was found with others of its name has the same found again.
    let mut found: BTreeMap<String, BTreeSet<UnitCode>> = BTreeMap::new();
    for (line, applied) in script.lines.iter().zip(applied) {
        let names = line.command.act.unit_names().into_iter();
        let is_new = |(unit, name): &(&UnitCode, &str)| found.get(*name).is_none_or(|units| !units.contains(*unit));
        let new: Vec<(&UnitCode, &str)> = names.filter(is_new).collect();
        for (unit, name) in new {
            if let Some(of_one_name) = OfOneName::of(unit, name, state()) {
                found.entry(name.to_owned()).or_default().extend(of_one_name.units.iter().cloned());
                applied.of_one_name.push(of_one_name);
            }
        }
    }
}

/// The first that was not recorded, and why.
type Refused<'l> = Option<(&'l ScriptLine, LedgerError)>;

/// Stages commands up to the first that is refused.
pub(crate) fn stage<'l, H: Holds>(
    ledger: &mut Ledger<LedgerStore, H>,
    lines: &'l [ScriptLine],
) -> (Vec<Applied>, Refused<'l>) {
    let mut staged = Vec::new();
    for line in lines {
        match stage_one(ledger, line) {
            Ok(applied) => staged.push(applied),
            Err(source) => return (staged, Some((line, source))),
        }
    }
    (staged, None)
}

/// Stages one command. Nothing of it is recorded before the ledger is asked to write; a ledger that is closed
/// without that has recorded nothing, and so tells what would become of commands.
///
/// # Errors
/// A rule refuses it, or it cannot be asked.
pub fn stage_one<H: Holds>(
    ledger: &mut Ledger<LedgerStore, H>,
    ScriptLine { line, at, command }: &ScriptLine,
) -> Result<Applied, LedgerError> {
    let outcome = ledger.stage(command, *at)?;
    let day = ledger.last_recorded_at().unwrap_or(ledger.present()).date();
    let unknown = authority::not_known(ledger.state(), command, day);
    let not_known = unknown.into_iter().map(ToString::to_string).collect();
    Ok(Applied { not_known, ..Applied::of(*line, &command.id, outcome) })
}

/// How many commands were submitted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub commands: usize,
    /// Those that a rule refused.
    pub refused: usize,
}

/// Submits commands as they come, and goes on after a refusal. `reached` is told of each.
pub fn apply_all<H: Holds, E: From<LedgerError>>(
    ledger: &mut Ledger<LedgerStore, H>,
    lines: impl Iterator<Item = Result<ScriptLine, E>>,
    reached: impl Fn(&ScriptLine),
) -> Result<Tally, E> {
    let mut tally = Tally::default();
    for line in lines {
        let line = line?;
        reached(&line);
        match ledger.stage(&line.command, line.at) {
            Ok(_) => {}
            Err(LedgerError::Refused { .. }) => tally.refused += 1,
            Err(error) => return Err(error.into()),
        }
        tally.commands += 1;
        if tally.commands.is_multiple_of(MANY_TOGETHER) {
            ledger.write()?;
        }
    }
    ledger.write()?;
    Ok(tally)
}
