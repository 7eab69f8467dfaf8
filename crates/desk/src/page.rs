//! A page before it has a frame, and what leads from one to another.

use calendar::Timestamp;
use domain::EntryNumber;
use maud::{Markup, html};
use views::Basis;

use crate::when::When;

/// A page before it has a frame.
pub struct Page {
    /// What it is called.
    pub title: String,
    /// The moment that it shows; none where it shows none.
    pub when: Option<When>,
    /// The moments at which it changes, in order.
    pub changes: Vec<Timestamp>,
    /// What of it stands otherwise by what is known now.
    pub revised: Revised,
    /// What it rests on.
    pub basis: Option<Basis>,
    /// Its content.
    pub body: Markup,
}

/// What of a page of the past stands otherwise by what is known now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revised {
    /// So many cells, each of which is marked.
    Cells(usize),
    /// What it says of so many tasks.
    Tasks(usize),
}

impl Revised {
    /// Nothing.
    pub const NONE: Self = Self::Tasks(0);
}

impl Page {
    /// A page that shows no moment.
    pub fn timeless(title: impl Into<String>, body: Markup) -> Self {
        Self { title: title.into(), when: None, changes: Vec::new(), revised: Revised::NONE, basis: None, body }
    }
}

/// A link to an entry.
pub fn entry(entry: EntryNumber) -> Markup {
    html! { a href=(format!("/but-toan/{}", entry.0)) { (entry) } }
}

/// A text in which each entry that is named (`#263`) leads to its page.
pub fn linked(text: &str) -> Markup {
    let mut parts = text.split('#');
    html! {
        (parts.next().unwrap_or_default())
        @for part in parts {
            @let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            @match part.get(..digits).and_then(|number| number.parse().ok()) {
                Some(number) => { (entry(EntryNumber(number))) (part.get(digits..).unwrap_or_default()) }
                None => { "#" (part) }
            }
        }
    }
}
