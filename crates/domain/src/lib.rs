//! The domain of Sổ Cái: duties that a provincial committee assigns, and what becomes of them.
//!
//! Pure: a command is decided against the state by a function that reads no clock and no file.
//! It answers with events, or with a refusal that names the rule.
//!
//! ```text
//! Command -> authority::authorise -> decide::decide(State, Calendar, now) -> Vec<NewEvent> | Refusal
//! Recorded event -> State::apply
//! (Task, moment) -> Status          computed, never stored
//! ```
//!
//! | module | idea |
//! | --- | --- |
//! | [`ids`] | names of units, directives, obligations, tasks, entries |
//! | [`people`] | positions and the capacities in which they act |
//! | [`rules`] | the rule set: every choice that the law leaves open |
//! | [`command`], [`event`] | what may be asked, what may have happened |
//! | [`authority`] | who may record and approve what: one table |
//! | [`state`] | what the events add up to; a task's work state and time state |
//! | [`mod@decide`] | one decision per command |
//! | [`refusal`] | why not |

pub mod authority;
pub mod command;
pub mod decide;
pub mod event;
pub mod ids;
pub mod people;
pub mod refusal;
pub mod rules;
pub mod state;

pub use command::{Act, Command, EntryRef};
pub use decide::{NewEvent, decide};
pub use event::{Event, Recorded};
pub use ids::{DirectiveId, EntryNumber, ObligationId, PersonId, TaskId, UnitCode};
pub use people::{Actor, Capacity, Position};
pub use refusal::Refusal;
pub use rules::RuleSet;
pub use state::State;
