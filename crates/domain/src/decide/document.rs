//! What a document has to be: one that is there, with a number, and not dated or received before what it answers.

use calendar::{Moment, NaiveDate, PartialDate, Period};

use super::{Context, text, texts};
use crate::{
    event::Document,
    ids::{DirectiveId, TaskId},
    reading,
    refusal::Refusal,
    state::{Directive, State},
};

impl Context<'_> {
    /// A document that is there, has a number, and is not dated after today.
    pub(super) fn document(&self, document: &Document) -> Result<Document, Refusal> {
        let number = text("document.number", &document.number)?.to_owned();
        if reading::says_none(&number) {
            return Err(Refusal::NoDocument(number));
        }
        if let Some(date) = document.date {
            self.not_in_the_future(Moment::Day(date.first_day()))?;
        }
        Ok(Document { number, date: document.date })
    }

    /// The same, of a document that says what becomes of a letter: it is not older than that.
    pub(super) fn document_about(&self, id: &DirectiveId, document: &Document) -> Result<Document, Refusal> {
        let issued = self.state.directives.get(id).and_then(Directive::not_before);
        match document.date.zip(issued).filter(|(date, issued)| date.last_day() < *issued) {
            Some((date, issued)) => Err(Refusal::OlderThanDirective { date, issued }),
            None => self.document(document),
        }
    }

    /// The document that answers what a task asks for.
    pub(super) fn answer(
        &self,
        task: &TaskId,
        document: &Document,
        received: Option<Moment>,
    ) -> Result<Document, Refusal> {
        if let Some(date) = document.date {
            dated(self.state, task, date, received)?;
        }
        if let Some(received) = received {
            answers(self.state, task, received)?;
        }
        self.document(document)
    }
}

/// What shows something. Words that say that nothing does are no evidence.
pub(super) fn evidence(named: &[String]) -> Result<Vec<String>, Refusal> {
    let named = texts("evidence", named)?;
    if named.iter().all(|text| reading::says_none(text)) { Err(Refusal::Empty("evidence")) } else { Ok(named) }
}

/// Whether a document of that date can answer what a task asks for: it is not dated after it was received, nor before the
/// letter that asks, nor before what its period reports on.
///
/// # Errors
/// Where it cannot.
pub fn dated(state: &State, task: &TaskId, date: PartialDate, received: Option<Moment>) -> Result<(), Refusal> {
    if let Some(received) = received.filter(|received| date.first_day() > received.date()) {
        return Err(Refusal::DatedAfterReceipt { date, received });
    }
    if let Some(issued) = issued(state, task).filter(|issued| date.last_day() < *issued) {
        return Err(Refusal::DatedBeforeDirective { date, issued });
    }
    match not_begun(task, date.last_day()) {
        Some((period, begins)) => Err(Refusal::DatedBeforePeriod { date, period, begins }),
        None => Ok(()),
    }
}

/// Whether what was received then can answer what a task asks for: nothing comes in before the letter that asks, nor
/// before what its period reports on.
///
/// # Errors
/// Where it cannot.
pub fn answers(state: &State, task: &TaskId, received: Moment) -> Result<(), Refusal> {
    if let Some(issued) = issued(state, task).filter(|issued| received.date() < *issued) {
        return Err(Refusal::ReceivedBeforeDirective { received, issued });
    }
    match not_begun(task, received.date()) {
        Some((period, begins)) => Err(Refusal::ReceivedBeforePeriod { received, period, begins }),
        None => Ok(()),
    }
}

fn issued(state: &State, task: &TaskId) -> Option<NaiveDate> {
    state.directives.get(&task.obligation.directive).and_then(Directive::not_before)
}

/// The period of the task, and the first day of its data, where that lies behind this day.
fn not_begun(task: &TaskId, day: NaiveDate) -> Option<(Period, NaiveDate)> {
    let period = task.period?;
    let (begins, _) = period.data_window();
    (day < begins).then_some((period, begins))
}
