//! Many who submit at once: [`eventlog::Sequencer`] over a ledger.

use calendar::Timestamp;
use domain::Command;
use eventlog::{Decide, Log, Store};

use crate::ledger::{Holds, Ledger, LedgerError, Outcome};

/// A command to be decided, and the time, in a rehearsal.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The command.
    pub command: Command,
    /// The time, in a rehearsal.
    pub at: Option<Timestamp>,
}

impl<S: Store + 'static, H: Holds + 'static> Decide for Ledger<S, H> {
    type Request = Submission;
    type Answer = Result<Outcome, LedgerError>;
    type Store = S;

    fn decide(&mut self, Submission { command, at }: Submission) -> Self::Answer {
        self.stage(&command, at)
    }

    fn log(&mut self) -> &mut Log<S> {
        self.log_mut()
    }
}
