//! Projections and time travel. Pure.
//!
//! Every view takes [`AsOf`]: *what was the case at `valid`, as known at `known`*. What was known is
//! the prefix of the log recorded by then; what was the case is read off the facts of that prefix
//! which were true by then. The two answer differently in ordinary office life, and both are shown.
//!
//! | module | idea |
//! | --- | --- |
//! | [`ask`] | the rules of a question: moments, what can be known |
//! | [`as_of`] | the two axes, and the state known at one point of them |
//! | [`filter`] | which tasks an answer is about |
//! | [`source`] | where the entries are: all in memory, or kept where few are read |
//! | [`stated`] | what a list of past years says of a task, and in what it differs |
//! | [`stands`] | how tasks stand, as far as figures count them |
//! | [`tasks`] | tasks with their status; the report matrix |
//! | [`grounds`] | the entries that a verdict rests on |
//! | [`history`] | who did what, when, in what capacity |
//! | [`timeline`] | one task on both axes |
//! | [`changes`] | what differs between two points, by whom and why |
//! | [`scorecard`] | each unit in figures |
//! | [`trend`] | the share on time, period by period |
//! | [`entry`] | one entry, what it stands on, what was recorded about it since |
//! | [`case`] | the accountability cases of a task, and who is to do what is missing |
//! | [`mod@unit`] | one unit on one page |
//! | [`why`] | one task explained: rules, calendar, due date, entries |
//! | [`ticks`] | the moments at which an answer changes, and why |
//! | [`revised`] | which answers about one moment were put right later |
//! | [`acted`] | who acted on what between two days |
//! | [`search`] | where words occur |
//! | [`projections`] | every other projection by name, each of them a [`sheet`] |
//! | [`binding`] | whom a duty binds on a day, and for whom a task is counted |
//! | [`begun`] | the periods that have begun, and that nobody has opened |
//! | [`clerk`] | whether documents were dispatched, acknowledged and registered in time |
//! | [`authority`] | who could do what on a day |
//! | [`sealing`] | when the log is to be sealed |
//! | [`named`] | what people write, read as units, duties and tasks |
//! | [`names`] | what units are called on a day |
//! | [`term`] | what has words of its own in each language, as a value |
//!
//! A view knows no language; the room `words` says it.
//!
//! ```
//! use calendar::Moment;
//! use views::{AsOf, Filter, Knowledge, Projection};
//!
//! // What was the case at that moment, as known then: of a log without entries, nothing.
//! let moment: Moment = "2023-09-18T16:41:10".parse()?;
//! let knowledge = Knowledge::rebuild(&[], AsOf::both(moment.latest()));
//! let board = Projection::named("board").map(|board| board.sheet(&knowledge, &Filter::default()));
//! assert!(board.is_some_and(|sheet| sheet.rows.is_empty()));
//! # Ok::<(), calendar::TimeError>(())
//! ```

#![deny(clippy::indexing_slicing)]

pub mod acted;
pub mod as_of;
pub mod ask;
pub mod authority;
pub mod begun;
pub mod binding;
pub mod case;
pub mod changes;
pub mod clerk;
pub mod decisive;
pub mod entitled;
pub mod entry;
pub mod filter;
pub mod grounds;
pub mod history;
pub mod named;
pub mod names;
pub mod projections;
pub mod revised;
pub mod scorecard;
pub mod sealing;
pub mod search;
pub mod settled;
pub mod sheet;
pub mod source;
pub mod stands;
pub mod stated;
pub mod tally;
pub mod tasks;
pub mod term;
pub mod ticks;
pub mod timeline;
pub mod trend;
pub mod unit;
pub mod why;

pub use as_of::{AsOf, Basis, Due, Filter, Knowledge, LogHead, Points};
pub use names::UnitNames;
pub use projections::{PROJECTIONS, Projection};
pub use settled::Settled;
pub use sheet::{Cell, Sheet};
pub use source::{Kept, Source};
pub use term::Term;
