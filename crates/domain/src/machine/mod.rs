//! The small machines of the domain: a task, an accountability case, an inspection. Each is one
//! table, whole; what is not in the table does not apply.
//!
//! `socai explain` prints them as diagrams, and the tests walk every state and every act through
//! real commands.

mod case;
mod inspection;
mod task;

pub use case::{CaseAct, CaseState, EXPLANATION, ExplanationState, REVIEW, ReviewState, WHOLE};
pub use inspection::{INSPECTION, InspectionState, InspectionStep};
pub use task::{TASK, WorkAct, WorkState};

/// (from, act, to).
pub type Transition<S, A> = (S, A, S);

/// Where `act` leads from `state` in `table`; none if it does not apply.
pub fn step<S: Copy + PartialEq, A: Copy + PartialEq>(table: &[Transition<S, A>], state: S, act: A) -> Option<S> {
    table.iter().find(|(from, by, _)| (*from, *by) == (state, act)).map(|(_, _, to)| *to)
}
