//! What the words of a paragraph say, read once: of time, and of whom they charge.

use super::{
    people::{Said, lead},
    phrase::Times,
    words::Words,
};

/// A paragraph, as it is read.
pub(super) struct Read<'t> {
    /// What it says of time.
    pub times: Times<'t>,
    /// Who leads by its words.
    pub charged: Said,
}

impl<'t> Read<'t> {
    /// Of this text, in a letter of this issuer.
    pub fn of(text: &'t str, issuer: Option<&str>) -> Self {
        let times = Times::of(text);
        let charged = lead(times.words(), issuer);
        Self { times, charged }
    }

    /// Its words.
    pub fn words(&self) -> &Words<'t> {
        self.times.words()
    }
}
