//! Whether the times of a duty are those of its own words.
//!
//! A day that the clerk wrote in error is recorded as the letter's, and judges everybody who owes it.

use calendar::{Calendar, NaiveDate, PartialDate, Period, Reading};

use super::{
    Duty,
    due::{DraftedDue, PeriodDay, working_on_or_before},
    problem::{Day, Time, What},
    reading,
};
use crate::{
    letter::{Named, TimeSaid},
    source::fold,
};

/// What of a duty is not as its words have it, each by the member in which it stands.
pub(super) fn check(duty: &Duty, issued: Option<PartialDate>, calendar: &Calendar) -> Vec<(&'static str, What)> {
    let words = Words::of(duty, issued);
    let mut found: Vec<_> = begins_otherwise(duty).into_iter().chain(words.of_another_text()).collect();
    // Against words that are not the letter's nothing else is held.
    if found.iter().all(|(member, _)| *member != "deadline_phrase") {
        found.extend(words.day_differs(calendar).into_iter().chain(words.day_of_month_differs()));
        found.extend(words.day_of_year_differs());
        found.extend(words.cadence_differs().into_iter().chain(words.unsaid()));
    }
    found
}

/// The first period of a duty is one of those in which it is owed.
fn begins_otherwise(duty: &Duty) -> Option<(&'static str, What)> {
    let from: Period = duty.applies_from.filter(|from| Some(from.length()) != duty.cadence)?;
    Some(("applies_from", What::BeginsOtherwise { code: duty.code.clone(), from, cadence: duty.cadence }))
}

/// A duty with its words.
struct Words<'d> {
    duty: &'d Duty,
    /// The words that speak of time: its phrase, or all of its words where it has none.
    phrase: &'d str,
    own: TimeSaid,
    whole: TimeSaid,
}

/// How what is drafted stands to a day that words name.
#[derive(PartialEq, Eq)]
enum Match {
    /// It is that day.
    Same,
    /// It is that day, and counts as the words do not have it.
    CountsOtherwise,
    /// It is another.
    Other,
}

impl<D: Copy + PartialEq> Named<D> {
    /// Whoever writes the last day that counts names the day before the one in the letter, where that need not count.
    fn matches(&self, drafted: D, is_next: impl Fn(D, D) -> bool, said: Option<Reading>) -> Match {
        let counts = said.is_none() || self.counting.is_none() || said == self.counting;
        match () {
            () if self.day == drafted && counts => Match::Same,
            () if self.day == drafted => Match::CountsOtherwise,
            () if is_next(drafted, self.day) && self.counting.is_none() && said != Some(Reading::Exclusive) => {
                Match::Same
            }
            () => Match::Other,
        }
    }
}

impl<'d> Words<'d> {
    fn of(duty: &'d Duty, issued: Option<PartialDate>) -> Self {
        let phrase = duty.deadline_phrase.as_deref().filter(|phrase| !phrase.trim().is_empty());
        let phrase = phrase.unwrap_or(&duty.quote);
        let [own, whole] = [phrase, duty.quote.as_str()].map(|text| TimeSaid::of(text, issued));
        Self { duty, phrase, own, whole }
    }

    fn code(&self) -> String {
        self.duty.code.clone()
    }

    fn differs(&self, member: &'static str, drafted: Time, said: Vec<Time>) -> (&'static str, What) {
        let (code, phrase) = (self.code(), self.phrase.to_owned());
        (member, What::OtherThanItsWords { code, member, drafted, phrase, said })
    }

    /// A phrase that does not stand in the words of the duty, where these say another time. A phrase of a heading, or of a
    /// column, stands beside words that say none.
    fn of_another_text(&self) -> Option<(&'static str, What)> {
        let stands = |text: &str| fold(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let days = || self.own.days.iter().map(|named| named.day);
        let days_of_month = || self.own.days_of_month.iter().map(|named| named.day);
        let is_of_year = |day: (u32, u32)| self.whole.days_of_year.iter().any(|named| named.day == day);
        let is_said = days().all(|day| self.whole.days.iter().any(|named| named.day == day))
            && days_of_month().all(|day| self.whole.days_of_month.iter().any(|named| named.day == day))
            && self.own.days_of_year.iter().all(|named| is_of_year(named.day))
            && self.own.cadences.iter().all(|cadence| self.whole.cadences.contains(cadence));
        let same = is_said || self.whole.is_nothing() || stands(&self.duty.quote).contains(&stands(self.phrase));
        (!same)
            .then(|| ("deadline_phrase", What::PhraseElsewhere { code: self.code(), phrase: self.phrase.to_owned() }))
    }

    fn day_differs(&self, calendar: &Calendar) -> Option<(&'static str, What)> {
        let due = self.duty.due.as_ref().and_then(DraftedDue::day).filter(|_| !self.own.days.is_empty())?;
        let (date, said) = (due.date, reading(&due.reading));
        let mut days = self.own.days.iter().chain(&self.whole.days);
        let is_next = |day: NaiveDate, next: NaiveDate| next.pred_opt() == Some(day);
        let found: Vec<Match> = days.clone().map(|named| named.matches(date, is_next, said)).collect();
        if found.contains(&Match::Same) {
            return None;
        }
        let code = self.code();
        if found.contains(&Match::CountsOtherwise) {
            let (day, phrase) = (Day::Date(date), self.phrase.to_owned());
            return Some(("due", What::CountsOtherwise { code, phrase, day }));
        }
        // The clerk takes the working day before, and has to say so: the words name another.
        if let Some(named) = days.find(|named| working_on_or_before(calendar, named.day) == date) {
            return Some(("due", What::MovedUnsaid { code, date, named: named.day }));
        }
        let said = self.own.days.iter().map(|named| Time::On(Day::Date(named.day))).collect();
        Some(self.differs("due", Time::On(Day::Date(date)), said))
    }

    fn day_of_month_differs(&self) -> Option<(&'static str, What)> {
        let Some(PeriodDay::Day(day)) = self.duty.due_day.filter(|_| !self.own.days_of_month.is_empty()) else {
            return None;
        };
        let said = self.duty.reading.as_deref().and_then(reading);
        let days = self.own.days_of_month.iter().chain(&self.whole.days_of_month);
        let found: Vec<Match> = days.map(|named| named.matches(day, |day, next| day + 1 == next, said)).collect();
        if found.contains(&Match::Same) {
            return None;
        }
        if found.contains(&Match::CountsOtherwise) {
            let (code, phrase) = (self.code(), self.phrase.to_owned());
            return Some(("reading", What::CountsOtherwise { code, phrase, day: Day::OfMonth(day) }));
        }
        let said = self.own.days_of_month.iter().map(|named| Time::On(Day::OfMonth(named.day))).collect();
        Some(self.differs("due_day", Time::On(Day::OfMonth(day)), said))
    }

    fn day_of_year_differs(&self) -> Option<(&'static str, What)> {
        let Some(PeriodDay::OfYear { day, month }) = self.duty.due_day else { return None };
        let said = self.duty.reading.as_deref().and_then(reading);
        let days = || self.own.days_of_year.iter().chain(&self.whole.days_of_year);
        // The day before is one of another month where the letter names the first of one.
        let is_next = |(day, month): (u32, u32), next: (u32, u32)| {
            let named = NaiveDate::from_ymd_opt(2024, next.1, next.0);
            named.and_then(|named| named.pred_opt()) == NaiveDate::from_ymd_opt(2024, month, day)
        };
        let found: Vec<Match> = days().map(|named| named.matches((day, month), is_next, said)).collect();
        let (code, phrase, drafted) = (self.code(), self.phrase.to_owned(), Day::OfYear(day, month));
        match () {
            () if self.own.is_nothing() || found.contains(&Match::Same) => None,
            () if found.contains(&Match::CountsOtherwise) => {
                Some(("reading", What::CountsOtherwise { code, phrase, day: drafted }))
            }
            () => {
                let of_year = self.own.days_of_year.iter().map(|named| Day::OfYear(named.day.0, named.day.1));
                let of_month = self.own.days_of_month.iter().map(|named| Day::OfMonth(named.day));
                let said: Vec<Time> = of_year.chain(of_month).map(Time::On).collect();
                (!said.is_empty()).then(|| self.differs("due_day", Time::On(drafted), said))
            }
        }
    }

    fn cadence_differs(&self) -> Option<(&'static str, What)> {
        let cadence = self.duty.cadence?;
        let mut said = self.own.cadences.iter().chain(&self.whole.cadences);
        if self.own.cadences.is_empty() || said.any(|said| *said == cadence) {
            return None;
        }
        let said = self.own.cadences.iter().map(|cadence| Time::Every(*cadence)).collect();
        Some(self.differs("cadence", Time::Every(cadence), said))
    }

    /// A time that the words name, where the draft says nothing in its place, nor that it means nothing.
    fn unsaid(&self) -> Option<(&'static str, What)> {
        let (code, phrase) = (self.code(), self.phrase.to_owned());
        let unsaid = |member: &'static str, said| (member, What::TimeUnsaid { code, phrase, member, said });
        match (self.duty.cadence, self.own.days.first(), self.own.days_of_month.first(), self.own.cadences.first()) {
            (None, _, _, Some(cadence)) => Some(unsaid("cadence", Time::Every(*cadence))),
            (None, Some(named), ..) if self.duty.due.is_none() => Some(unsaid("due", Time::On(Day::Date(named.day)))),
            (Some(_), _, Some(named), _) if self.duty.due_day.is_none() => {
                Some(unsaid("due_day", Time::On(Day::OfMonth(named.day))))
            }
            _ => {
                let of_year = self.own.days_of_year.first().filter(|_| self.duty.due_day.is_none());
                of_year.map(|named| unsaid("due_day", Time::On(Day::OfYear(named.day.0, named.day.1))))
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the test reads the corpus")]
mod tests {
    use std::{fs, path::PathBuf};

    use super::*;
    use crate::{draft::propose, letter::read, source::Source};

    /// Given every letter of the corpus, when its duties are proposed, then none contradicts its own words.
    #[test]
    fn what_is_proposed_is_what_the_words_say() {
        let state = domain::State::default();
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/letters");
        let mut looked_at = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let Ok(source) = Source::from_bytes(&fs::read(&path).unwrap_or_default()) else { continue };
            let Ok(letter) = read(&source) else { continue };
            for duty in propose(&letter) {
                looked_at += 1;
                let found: Vec<_> = check(&duty, letter.date, state.rulebook.calendar());
                let found = [found, crate::draft::coherent::check(&duty)].concat();
                assert!(found.is_empty(), "{}: {duty:?}\n{found:?}", path.display());
            }
        }
        assert!(looked_at > 400, "{looked_at}");
    }
}
