//! Whether the times of a duty are those of its own words.
//!
//! A day that the clerk wrote in error is recorded as the letter's, and judges everybody who owes it.

use calendar::{Calendar, NaiveDate, PartialDate};

use super::{
    Draft, Duty,
    due::{DraftedDue, PeriodDay, working_on_or_before},
    problem::{Day, Problem, Time, What},
    term::is_recorded,
};
use crate::letter::TimeSaid;
use domain::State;

/// Looks at each duty that is not recorded yet.
pub(super) fn check(draft: &Draft, state: &State, problems: &mut Vec<Problem>) {
    for (index, duty) in draft.obligations.iter().enumerate() {
        if is_recorded(draft, state, &duty.code) {
            continue;
        }
        let found = begins_otherwise(duty).into_iter().chain(words_differ(duty, draft.date, state.rulebook.calendar()));
        problems.extend(found.map(|(member, what)| {
            let line = draft.places.line(&format!("obligations.{index}.{member}"));
            Problem { line, what }
        }));
    }
}

/// The first period of a duty is one of those in which it is owed.
fn begins_otherwise(duty: &Duty) -> Option<(&'static str, What)> {
    let from = duty.applies_from.filter(|from| Some(from.length()) != duty.cadence)?;
    Some(("applies_from", What::BeginsOtherwise { code: duty.code.clone(), from, cadence: duty.cadence }))
}

/// What is drafted, where the duty's phrase says otherwise, and the rest of its words do not say it either.
fn words_differ(duty: &Duty, issued: Option<PartialDate>, calendar: &Calendar) -> Vec<(&'static str, What)> {
    let Some(phrase) = duty.deadline_phrase.as_deref().filter(|phrase| !phrase.is_empty()) else { return Vec::new() };
    let [own, whole] = [phrase, duty.quote.as_str()].map(|text| TimeSaid::of(text, issued));
    let differs = |member, drafted: Time, said: Vec<Time>| {
        let what =
            What::OtherThanItsWords { code: duty.code.clone(), member, drafted, phrase: phrase.to_owned(), said };
        (member, what)
    };
    // Whoever writes the last day that counts names the day before the one in the letter.
    let is_day = |date: NaiveDate| move |day: &NaiveDate| *day == date || day.pred_opt() == Some(date);
    let is_day_of_month = |drafted: u32| move |day: &u32| *day == drafted || *day == drafted + 1;
    let mut found = Vec::new();
    let mut days = own.days.iter().chain(&whole.days);
    if let Some(date) = duty.due.as_ref().and_then(DraftedDue::day).map(|due| due.date)
        && !own.days.is_empty()
        && !days.clone().any(is_day(date))
    {
        // The clerk takes the working day before, and has to say so: the words name another.
        if let Some(&named) = days.find(|day| working_on_or_before(calendar, **day) == date) {
            return vec![("due", What::MovedUnsaid { code: duty.code.clone(), date, named })];
        }
        let said = own.days.iter().map(|day| Time::On(Day::Date(*day))).collect();
        found.push(differs("due", Time::On(Day::Date(date)), said));
    }
    if let Some(PeriodDay::Day(day)) = duty.due_day
        && !own.days_of_month.is_empty()
        && !own.days_of_month.iter().chain(&whole.days_of_month).any(is_day_of_month(day))
    {
        let said = own.days_of_month.iter().map(|day| Time::On(Day::OfMonth(*day))).collect();
        found.push(differs("due_day", Time::On(Day::OfMonth(day)), said));
    }
    if let Some(cadence) = duty.cadence
        && !own.cadences.is_empty()
        && !own.cadences.iter().chain(&whole.cadences).any(|said| *said == cadence)
    {
        let said = own.cadences.iter().map(|cadence| Time::Every(*cadence)).collect();
        found.push(differs("cadence", Time::Every(cadence), said));
    }
    found
}
