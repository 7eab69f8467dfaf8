//! Long lists on pages: a part at a time, by keys, as programs get them.

use std::num::NonZeroU32;

use maud::{Markup, html};
use questions::{
    Page, Place,
    paging::{Key, Part},
};

use crate::{failure::Failure, visit::Visit, when::address};

/// The parameter of an address that says after which row the list goes on.
pub const AFTER: &str = "sau";

/// Which part of a list is asked for, of so many rows.
pub fn asked(visit: &Visit<'_>, rows: u32) -> Page {
    let after = visit.request.parameter(AFTER).filter(|key| !key.is_empty()).and_then(|key| key.parse().ok());
    Page { limit: NonZeroU32::new(rows), after }
}

/// The part of these rows that is asked for.
pub fn part<R>(visit: &Visit<'_>, rows: u32, all: Vec<R>, key: impl Fn(&R) -> Key) -> Result<Part<Vec<R>>, Failure> {
    asked(visit, rows).of(all, key).map_err(|error| {
        let error = questions::NotAnswered::from(error);
        Failure::Unclear(words::errors::Told::told(&error, visit.language))
    })
}

/// The way to the part that follows, and back to the first.
pub fn further(visit: &Visit<'_>, next: Option<&Place>) -> Markup {
    let language = visit.language;
    let is_later = visit.request.parameter(AFTER).is_some();
    let kept = || visit.request.query.iter().filter(|(name, _)| name != AFTER && name != "lang").cloned();
    let path = visit.request.address();
    html! {
        @if is_later || next.is_some() {
            p.steps {
                @if is_later { a.b.b2 href=(address(&path, &kept().collect::<Vec<_>>())) { (language.pick("Về trang đầu", "Back to the first page")) } }
                @if let Some(next) = next {
                    a.b.b2 rel="next" href=(address(&path, &kept().chain([(AFTER.to_owned(), next.to_string())]).collect::<Vec<_>>())) {
                        (language.pick("Trang sau ›", "Next page ›"))
                    }
                }
            }
        }
    }
}
