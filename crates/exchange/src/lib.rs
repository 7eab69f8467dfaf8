//! Letters in: from an official letter to a draft that a clerk completes.
//!
//! ```text
//! bytes --source--> lines and task tables --letter--> Letter, with questions --draft--> commands
//! ```
//!
//! Nothing is guessed silently: what cannot be read, or can be read in two ways, becomes a question
//! with a line number.
//!
//! | module | idea |
//! | --- | --- |
//! | [`source`] | a file's bytes as lines: UTF-8 text, DOCX or edXML |
//! | [`docx`] | paragraphs, tables and automatic numbers of a DOCX file |
//! | [`edxml`] | messages of the national exchange of documents |
//! | [`letter`] | the parts of a letter in the layout of Decree 30/2020/NĐ-CP |
//! | [`groups`] | groups of units that letters and drafts name |
//! | [`draft`] | the editable draft, and the commands it becomes |
//!
//! Filings come in by another door: [`filings`] reads a spreadsheet of them, CSV or XLSX, and lists of past years; of
//! which task a status message speaks, [`statuses`] finds.
//!
//! What goes out: [`head`], the log's signed head as a mail and on paper; [`sheets`], tables as workbooks and as text.

#![deny(clippy::indexing_slicing)]

pub mod docx;
pub mod draft;
pub mod edxml;
pub mod filings;
pub mod groups;
pub mod head;
pub mod letter;
pub mod marks;
pub mod sheets;
pub mod source;
pub mod statuses;
mod text;

pub use draft::{Draft, DraftError};
pub use letter::{Letter, read};
pub use source::{Source, SourceError};
