//! Tasks in figures: how many stand how.

use std::ops::AddAssign;

use crate::stands::{CountedAs, Stands};

/// How many of some tasks are done in time, late, or open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Tasks with a deadline.
    pub dated: u32,
    /// Done on time.
    pub on_time: u32,
    /// Done on time after an extension.
    pub on_time_extended: u32,
    /// Done late.
    pub late: u32,
    /// Not done, and overdue.
    pub overdue: u32,
    /// Not done, and still in time.
    pub open: u32,
    /// Done by a file of past years alone.
    pub only_stated: u32,
}

impl Figures {
    /// Share on time of all that are done or overdue, in thousandths; none before the first.
    pub fn on_time_permille(&self) -> Option<u32> {
        let in_time = self.on_time + self.on_time_extended;
        permille(in_time, in_time + self.late + self.overdue)
    }
}

/// `part` of `whole` in thousandths, rounded; `None` of nothing.
fn permille(part: u32, whole: u32) -> Option<u32> {
    let (part, whole) = (u64::from(part), u64::from(whole));
    (part * 2000 + whole).checked_div(whole * 2).and_then(|thousandths| u32::try_from(thousandths).ok())
}

/// Everything that is counted of some tasks. What was taken over is counted as that alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How they stand against their due dates.
    pub figures: Figures,
    /// Tasks without one.
    pub undated: u32,
    /// Taken over after their due date.
    pub taken_over: u32,
    /// Declarations of delay in force.
    pub delays_in_force: u32,
    /// Declarations of delay that were ended.
    pub delays_ended: u32,
    /// Accountability cases that lack something.
    pub cases_with_gaps: u32,
    /// Tasks whose verdict rests on something recorded after the due moment.
    pub later_grounds: u32,
    /// Reports that came in another way than prescribed.
    pub channel_breaches: u32,
}

impl From<Stands> for Tally {
    fn from(stands: Stands) -> Self {
        if stands.is_taken_over {
            return Self { taken_over: 1, ..Self::default() };
        }
        let counted = |counted_as| u32::from(stands.counted_as == counted_as);
        Self {
            figures: Figures {
                dated: u32::from(stands.due.is_some()),
                on_time: counted(CountedAs::OnTime),
                on_time_extended: counted(CountedAs::OnTimeExtended),
                late: counted(CountedAs::Late),
                overdue: counted(CountedAs::Overdue),
                open: counted(CountedAs::Open),
                only_stated: counted(CountedAs::OnlyStated),
            },
            undated: u32::from(stands.due.is_none()),
            taken_over: 0,
            delays_in_force: stands.is_delayed.into(),
            delays_ended: stands.delays_ended,
            cases_with_gaps: stands.case_has_gaps.into(),
            later_grounds: stands.has_later_grounds.into(),
            channel_breaches: stands.breaches_channel.into(),
        }
    }
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.dated += other.dated;
        self.on_time += other.on_time;
        self.on_time_extended += other.on_time_extended;
        self.late += other.late;
        self.overdue += other.overdue;
        self.open += other.open;
        self.only_stated += other.only_stated;
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.figures += other.figures;
        self.undated += other.undated;
        self.taken_over += other.taken_over;
        self.delays_in_force += other.delays_in_force;
        self.delays_ended += other.delays_ended;
        self.cases_with_gaps += other.cases_with_gaps;
        self.later_grounds += other.later_grounds;
        self.channel_breaches += other.channel_breaches;
    }
}
