//! The inspector's questions by name: what is asked, and the answer that terminal, pages and API show alike.
//!
//! ```text
//! names and texts --parse--> Question --answer--> Answer --json--> what `--json` prints
//!                                       |           \--told--> entries in words, for terminal and pages
//!                                     Seen: all that this reader may know of the ledger
//! ```
//!
//! | module | idea |
//! | --- | --- |
//! | [`reader`] | who reads, and what of the ledger that is |
//! | [`seen`] | the ledger as a reader sees it: the one way to it |
//! | [`parameter`] | what a question takes: names, shapes, texts |
//! | [`given`] | names and texts, held against the parameters of a question |
//! | [`paging`] | a long answer in parts |
//! | [`question`] | each question, read |
//! | [`table`] | all questions with their parameters |
//! | [`answering`] | what each question comes to |
//! | [`answer`] | any answer, and its JSON |
//! | [`files`] | an answer as a file |
//! | [`not_answered`] | why there is none |

#![deny(clippy::indexing_slicing)]

pub mod answer;
pub mod answering;
pub mod files;
pub mod given;
pub mod not_answered;
pub mod paging;
pub mod parameter;
pub mod question;
pub mod reader;
pub mod seen;
pub mod table;

pub use answer::{Answer, Named};
pub use exchange::sheets::chosen::ChoiceError;
pub use not_answered::NotAnswered;
pub use paging::{Page, Place};
pub use parameter::{Need, Parameter, Shape};
pub use question::Question;
pub use reader::Reader;
pub use seen::{At, Seen};
pub use table::{Asking, QUESTIONS};
pub use words::errors::BadQuestion;
