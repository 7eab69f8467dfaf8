//! What commands would become, before they are written: what would be recorded, and what somebody should know first.

use std::path::Path;

use clap::Args;
use domain::{Act, EntryNumber, state::OfAnother};
use exchange::groups::GroupsOfDay;
use ledger::{
    Ledger, Script,
    apply::{Applied, Recording, Stopped, stage_one},
    directory::LedgerStore,
    ledger::Holds,
};
use views::UnitNames;
use words::{
    answers::planned::{BornOverdue, DryRun},
    notices::Notice,
};

use crate::{error::Error, session::Session};

/// Whether something is tried, or done.
#[derive(Debug, Clone, Args)]
pub struct Trial {
    /// Chỉ nói sẽ ghi gì, không ghi / only say what would be recorded
    #[arg(long)]
    pub dry_run: bool,
    /// Vẫn ghi khi có nhiệm vụ quá hạn ngay từ đầu / record it also where tasks would be overdue from the beginning
    #[arg(long)]
    pub born_overdue: bool,
}

impl Trial {
    /// Says what was staged, in a dry run; else writes it, unless tasks would be born overdue and nobody has said that
    /// this is meant.
    pub fn finish<H: Holds>(
        &self,
        session: &Session,
        ledger: &mut Ledger<LedgerStore, H>,
        applied: Vec<Applied>,
    ) -> Result<Option<Vec<Applied>>, Error> {
        let told = told(ledger, &applied)?;
        if self.dry_run {
            session.answer(&told);
            return Ok(None);
        }
        if !told.born_overdue.is_empty() && !self.born_overdue {
            return Err(Error::BornOverdue { tasks: told.born_overdue });
        }
        // Where a deadline goes past the day that a letter names, it is said before it is recorded.
        told.rolled.iter().for_each(|rolled| session.warn(&Notice::Rolled(rolled.clone())));
        let proof = ledger.write()?;
        Ok(Some(applied.into_iter().map(|applied| applied.proven(proof.as_deref())).collect()))
    }
}

/// Says what the commands of a file would become, up to the first that would be refused.
pub fn script(session: &Session, path: &Path, script: &Script) -> Result<(), Error> {
    let mut ledger = session.open_to_act()?;
    let (mut staged, mut stopped) = (Vec::new(), None);
    for line in &script.lines {
        match stage_one(&mut ledger, line) {
            Ok(applied) => staged.push(applied),
            Err(source) => {
                stopped = Some((line, source));
                break;
            }
        }
    }
    session.answer(&told(&mut ledger, &staged)?);
    let acts = script.lines.iter().map(|line| &line.command.act);
    warn_of_another(session, acts.flat_map(|act| OfAnother::all(ledger.state(), act)).collect());
    match stopped {
        None => Ok(()),
        Some((line, source)) => {
            let (line, id) = (line.line, line.command.id.clone());
            let stopped = Box::new(Stopped { line, id, above: Vec::new(), proof: None, source });
            Err(Error::WouldStop { path: path.to_owned(), stopped })
        }
    }
}

/// Says which documents bear the symbol of another unit, if some do.
pub fn warn_of_another(session: &Session, documents: Vec<OfAnother>) {
    if !documents.is_empty() {
        session.warn(&Notice::OfAnother(documents));
    }
}

fn told<H: Holds>(ledger: &mut Ledger<LedgerStore, H>, staged: &[Applied]) -> Result<DryRun, Error> {
    let today = ledger.present().date();
    let state = ledger.state();
    let mut told = DryRun::new(UnitNames::on(state, today), GroupsOfDay::on(state, today));
    for applied in staged {
        let new: &[EntryNumber] = if applied.outcome == Recording::Recorded { &applied.entries } else { &[] };
        let mut entries = Vec::new();
        for entry in new {
            entries.extend(ledger.entry(*entry)?);
        }
        told.add(applied, entries);
    }
    Ok(told)
}

/// The tasks of these commands, recorded now, that are overdue from the beginning.
pub fn born_overdue<H: Holds>(
    ledger: &mut Ledger<LedgerStore, H>,
    script: &Script,
    applied: &[Applied],
) -> Result<Vec<BornOverdue>, Error> {
    let mut found = Vec::new();
    for (line, applied) in script.lines.iter().zip(applied) {
        let dates = matches!(line.command.act, Act::AssignTasks { .. } | Act::FixDeadline { .. });
        if dates && applied.outcome == Recording::Recorded {
            for entry in &applied.entries {
                found.extend(ledger.entry(*entry)?.iter().flat_map(BornOverdue::of));
            }
        }
    }
    Ok(found)
}
