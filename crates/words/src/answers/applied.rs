//! What became of a file of commands, and of a stream of them.

use std::collections::BTreeSet;

use domain::{CommandId, EntryNumber, state::OfAnother};
use eventlog::{Sealed, Unanswered};
use ledger::{
    LedgerError, Outcome, ScriptError,
    apply::{Applied, OfOneName, Recording, Stopped, receipts},
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Answer,
    planned::BornOverdue,
    refused::{Refused, RefusedRow},
};
use crate::{Language, say};

/// What became of a file of commands.
#[derive(Debug, Default, Serialize)]
pub struct ApplyReport {
    /// One per command, in order.
    pub commands: Vec<Applied>,
    /// Documents that the commands name, and that are not held here.
    pub documents_not_held: Vec<String>,
    /// Who took part in an act that needs two persons, or one without a stake, and of whom it is not known which person
    /// that is: no account was given, and no holder of the position is registered.
    pub persons_not_known: BTreeSet<String>,
    /// Units that the commands name, with the others that bear the same name at one time.
    #[serde(skip)]
    pub of_one_name: Vec<OfOneName>,
    /// Documents that bear the symbol of another unit.
    #[serde(skip)]
    pub of_another: Vec<OfAnother>,
    /// Tasks that are overdue from the beginning.
    #[serde(skip)]
    pub born_overdue: Vec<BornOverdue>,
    /// How many parts of a draft had been recorded before, under whatever command.
    #[serde(skip)]
    pub before: usize,
}

impl ApplyReport {
    /// Of these commands, one after the other.
    pub fn of(commands: Vec<Applied>) -> Self {
        let persons_not_known = commands.iter().flat_map(|command| command.not_known.iter().cloned()).collect();
        let mut seen = BTreeSet::new();
        let named = commands.iter().flat_map(|command| &command.of_one_name);
        // Each of them was named by its own command.
        let of_one_name = named.filter(|named| seen.insert(&named.units)).cloned().collect();
        Self { commands, persons_not_known, of_one_name, ..Self::default() }
    }
}

impl Answer for ApplyReport {
    fn words(&self, language: Language) -> String {
        let count = |outcome| self.commands.iter().filter(|command| command.outcome == outcome).count();
        let (new, old) = (count(Recording::Recorded), count(Recording::AlreadyRecorded) + self.before);
        let entries: Vec<EntryNumber> = self
            .commands
            .iter()
            .filter(|command| command.outcome == Recording::Recorded)
            .flat_map(|command| command.entries.clone())
            .collect();
        let range = match (entries.first(), entries.last()) {
            (Some(first), Some(last)) => say!(language, " (bút toán {first}–{last})", " (entries {first}–{last})"),
            _ => String::new(),
        };
        let already = match old {
            0 => String::new(),
            _ => say!(
                language,
                " {old} lệnh đã có từ trước, không thay đổi gì.",
                " {old} command(s) had been recorded before; nothing changed for them."
            ),
        };
        let receipts = match (entries.first(), new) {
            (Some(EntryNumber(first)), 1..) => say!(
                language,
                "\nBiên nhận: socai receipt write {first} --to bien-nhan (mỗi bút toán một biên nhận)",
                "\nReceipts: socai receipt write {first} --to receipts (one for each entry)"
            ),
            _ => String::new(),
        };
        say!(
            language,
            "Đã ghi {new} lệnh{range}.{already}{receipts}",
            "Recorded {new} command(s){range}.{already}{receipts}"
        )
    }
}

/// What became of a file in which a command was refused: what is said of that one, and of each up to it.
#[derive(Debug, Serialize)]
pub struct StoppedReport {
    #[serde(flatten)]
    answer: Refused,
    commands: Vec<Command>,
}

/// A command above the one that was refused, or that one.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Command {
    Above(Applied),
    Here {
        line: usize,
        id: CommandId,
        #[serde(flatten)]
        answer: Refused,
        receipts: Vec<String>,
    },
}

impl StoppedReport {
    /// What is said of a command that stopped its file; nothing where the command was not at fault itself.
    pub fn of(stopped: &Stopped) -> Option<Self> {
        let answer = Refused::of(&stopped.source);
        answer.code?;
        let here = Command::Here {
            line: stopped.line,
            id: stopped.id.clone(),
            answer: answer.clone(),
            receipts: receipts(&answer.entries, stopped.proof.as_deref()),
        };
        let above = stopped.above.iter().cloned().map(Command::Above);
        Some(Self { commands: above.chain([here]).collect(), answer })
    }
}

/// The answer to one line.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StreamAnswer {
    /// Its line, from 1.
    line: usize,
    /// The command's identifier; null where the line is no command.
    id: Option<CommandId>,
    /// recorded, already-recorded, refused, failed, or unknown: whether it was recorded is to be read
    /// from the ledger.
    outcome: &'static str,
    /// What it was recorded as; of a refusal, the entry that says so, if there is one.
    entries: Vec<EntryNumber>,
    /// What proves each entry (C2SP tlog-proof), where it was recorded now.
    receipts: Vec<String>,
    /// What said no, by its code; null where it was recorded, or where it was not the command's fault.
    code: Option<&'static str>,
    /// Why not, in English; null where it was.
    why: Option<String>,
    /// Of a batch, each row that was refused.
    rows: Vec<RefusedRow>,
}

/// What a line of a stream came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// It stands in the ledger.
    Recorded,
    /// A rule refused it.
    Refused,
    /// It could not be recorded, or nobody knows whether it was.
    Failed,
}

impl StreamAnswer {
    /// What became of the command on that line.
    pub fn of(
        line: usize,
        id: CommandId,
        answered: Result<(Result<Outcome, LedgerError>, Option<&Sealed>), Unanswered>,
    ) -> Self {
        let none = Self::none(line, Some(id.clone()));
        match answered {
            Ok((Ok(outcome), proof)) => {
                let Applied { outcome, entries, receipts, .. } = Applied::of(line, &id, outcome).proven(proof);
                Self { outcome: outcome.word(), entries, receipts, ..none }
            }
            Ok((Err(error), proof)) => {
                // That it was refused may be an entry of its own, now or when it was first tried.
                let Refused { outcome, code, why, entries, rows } = Refused::of(&error);
                let receipts = receipts(&entries, proof);
                Self { outcome, entries, receipts, code, why: Some(why), rows, ..none }
            }
            Err(error) => {
                let outcome = if matches!(error, Unanswered::Unknown { .. }) { "unknown" } else { "failed" };
                Self { outcome, why: Some(error.to_string()), ..none }
            }
        }
    }

    /// A line that is no command.
    pub fn no_command(error: &ScriptError) -> Self {
        let none = Self::none(error.line().unwrap_or_default(), None);
        Self { code: Some("not-a-command"), why: Some(error.to_string()), ..none }
    }

    /// Nothing that was recorded.
    fn none(line: usize, id: Option<CommandId>) -> Self {
        let (entries, receipts, rows) = (Vec::new(), Vec::new(), Vec::new());
        Self { line, id, outcome: "failed", entries, receipts, code: None, why: None, rows }
    }

    /// What it came to.
    pub fn came(&self) -> Came {
        match self.outcome {
            "refused" => Came::Refused,
            "failed" | "unknown" => Came::Failed,
            _ => Came::Recorded,
        }
    }
}
