//! Whether the day that a periodic duty names leaves the time that the law asks for between the end of the data and the
//! report (Decree 09/2019/NĐ-CP, article 8), where the duty is one of that regime.

use calendar::{NaiveDate, PartialDate, Period, limit, period};
use domain::{ObligationId, State, command::NewObligation, decide::keeps_to_data_window};

use super::{
    Draft,
    problem::{Problem, What},
    resolved::Resolved,
};

/// So many periods are looked at: those of a year.
const MONTHS: u32 = 12;

/// A period that cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unopened {
    /// The line of the draft.
    pub line: usize,
    /// The duty.
    pub code: String,
    /// The period.
    pub period: Period,
    /// The day that the letter names.
    pub named: NaiveDate,
    /// The day on which it would be due: the same, or the next working day.
    pub due: NaiveDate,
    /// The last day of its data.
    pub cut_off: NaiveDate,
    /// So many working days lie between them at least.
    pub days: u32,
}

/// Looks at the first year of each periodic duty. A day that leaves too few days even if all of them were working days is
/// to be put right; where a weekend or a holiday makes them too few, that is told.
pub(super) fn check(
    draft: &Draft,
    state: &State,
    resolved: &Resolved,
    unopened: &mut Vec<Unopened>,
    problems: &mut Vec<Problem>,
) {
    let Some(from) = draft.date.map(PartialDate::last_day) else { return };
    for (index, duty) in resolved.duties.iter().enumerate() {
        let line = draft.places.line(&format!("obligations.{index}.due_day"));
        if !keeps_to_data_window(&draft.based_on, &duty.quote, duty.due_day) {
            continue;
        }
        let periods = first_year(state, line, duty, from);
        let never = periods.iter().find(|period| period.leaves_too_few());
        // What is recorded is corrected by an act, and not in the draft.
        match never.filter(|_| !is_recorded(draft, state, &duty.code)) {
            Some(Unopened { code, named, cut_off, days, .. }) => {
                let (code, due, cut_off, days) = (code.clone(), *named, *cut_off, *days);
                problems.push(Problem { line, what: What::TooCloseToCutOff { code, due, cut_off, days } });
            }
            None => unopened.extend(periods.into_iter().filter(|period| period.is_refused(state))),
        }
    }
}

impl Unopened {
    /// Whether the day that is named leaves too few days whichever of them are off; that it falls on a day off itself,
    /// and moves, helps some periods alone.
    fn leaves_too_few(&self) -> bool {
        (self.named - self.cut_off).num_days() < i64::from(self.days)
    }

    /// Whether the working days up to the day on which it is due are too few.
    fn is_refused(&self, state: &State) -> bool {
        state.rulebook.calendar().working_days_between(self.cut_off, self.due) < self.days
    }
}

/// Whether the ledger has a duty of this code.
pub(super) fn is_recorded(draft: &Draft, state: &State, code: &str) -> bool {
    let id = format!("{}/{code}", draft.directive).parse::<ObligationId>();
    id.is_ok_and(|id| state.obligations.contains_key(&id))
}

/// The periods of the first year.
fn first_year(state: &State, line: usize, duty: &NewObligation, from: NaiveDate) -> Vec<Unopened> {
    let (Some(cadence), Some(day)) = (duty.cadence, duty.due_day) else { return Vec::new() };
    let first = duty.applies_from.filter(|first| first.length() == cadence);
    let mut next = first.unwrap_or(period::containing(from, cadence));
    let mut found = Vec::new();
    for _ in 0..MONTHS / cadence.months() {
        let Some(rules) = state.rules(next.day_of_last_month(1)).or_else(|| state.rules(from)) else { break };
        let due = limit::period_report(state.rulebook.calendar(), next, day, rules.roll_forward).effective;
        let ((_, cut_off), days) = (next.data_window(), rules.cut_off_gap_working_days);
        let named = next.day_of_last_month(day);
        found.push(Unopened { line, code: duty.code.clone(), period: next, named, due, cut_off, days });
        let Some(behind) = next.day_of_last_month(31).succ_opt() else { break };
        next = period::containing(behind, cadence);
    }
    found
}
