//! Answers as a terminal shows them: as wide as it is, in colours where it has them.
//!
//! What is said comes from `words`, and what it is said of from `views`. Nothing here knows a ledger's directory or an
//! argument of a command.
//!
//! | module | idea |
//! | --- | --- |
//! | [`layout`] | the width, tables, paragraphs, names beside narrow cells |
//! | [`colour`] | colours, where they help |
//! | [`progress`] | how far long work is |
//! | [`sheet`] | any sheet: a table where it fits, one block a row where it does not |
//! | [`matrix`] | who owes what: units x duties and periods |
//! | [`scorecard`] | each unit in figures |
//! | [`task`] | one task on both axes of time |
//! | [`changes`] | what differs between two points |
//! | [`why`] | why a task stands as it does |
//! | [`ticks`] | the moments at which an answer changes |
//! | [`trend`] | the share on time, period by period |
//! | [`revised`] | which answers about one moment became other ones |
//! | [`history`] | the audit trail |
//! | [`letter`] | a letter as read |
//! | [`filings`] | a list of filings that was recorded |
//! | [`past`] | a file of past years that was brought in |
//! | [`verified`] | a file that was verified |
//! | [`doctor`] | what a ledger stands on |
//! | [`tour`] | the year of the demo, screen by screen |

pub mod changes;
pub mod colour;
pub mod doctor;
pub mod filings;
pub mod history;
pub mod layout;
pub mod letter;
pub mod matrix;
pub mod pages;
pub mod past;
pub mod progress;
pub mod revised;
pub mod scorecard;
pub mod sheet;
pub mod task;
pub mod ticks;
pub mod tour;
pub mod trend;
pub mod verified;
pub mod why;
