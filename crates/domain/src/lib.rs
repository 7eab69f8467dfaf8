//! The domain of Sổ Cái: duties that a provincial committee assigns, and what becomes of them.
//!
//! Pure: a command is decided against the state by a function that reads no clock and no file.
//! It answers with events, or with a refusal that names the rule.
//!
//! ```text
//! Command -> authority::authorise -> decide::decide(Known, now) -> Vec<NewEvent> | Refusal
//! Recorded event -> Chronicle::push -> State
//! (Task, moment) -> Status          computed, never stored
//! ```
//!
//! | module | idea |
//! | --- | --- |
//! | [`ids`] | names of units, directives, obligations, tasks, entries |
//! | [`origin`] | identifiers of commands, and those that the ledger gives |
//! | [`people`] | positions and the capacities in which they act |
//! | [`rules`] | the rule set: every choice that the law leaves open; legal regimes and their limits |
//! | [`facts`] | plain facts by declaration |
//! | [`machine`] | the machines of a task, a case, an inspection: one table each |
//! | [`command`], [`event`] | what may be asked, what may have happened |
//! | [`authority`] | who may record and approve what: one table |
//! | [`chronicle`] | the log as it is read: corrections of earlier entries |
//! | [`known`] | what a decision looks at |
//! | [`index`] | what the log said at every point of it: facts with two intervals |
//! | [`state`] | what the events add up to; a task's work state and time state |
//! | [`mod@decide`] | one decision per command |
//! | [`refusal`] | why not |
//! | [`effort`] | how much was done, counted for the tests of what it costs |

#![deny(clippy::indexing_slicing)]

pub mod authority;
pub mod chronicle;
pub mod command;
pub mod decide;
pub mod effort;
pub mod event;
pub mod facts;
pub mod ids;
pub mod index;
pub mod known;
pub mod machine;
pub mod origin;
pub mod people;
pub mod reading;
pub mod refusal;
pub mod rules;
pub mod secrecy;
pub mod state;

pub use chronicle::{Amendments, Chronicle};
pub use command::{Act, Command, EntryRef};
pub use decide::{NewEvent, decide, refused};
pub use event::{Event, Recorded};
pub use ids::{DirectiveId, EntryNumber, ObligationId, PersonId, RecordId, TaskId, UnitCode};
pub use known::Known;
pub use origin::{CommandId, NoticeId, Origin};
pub use people::{Actor, Capacity, Role};
pub use refusal::Refusal;
pub use rules::RuleSet;
pub use state::State;
