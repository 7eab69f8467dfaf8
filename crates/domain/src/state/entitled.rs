//! What is left of a state for somebody who may not read all of it.

use std::sync::Arc;

use super::{FactKind, State};
use crate::{authority::Class, ids::UnitCode};

impl State {
    /// The state without what `may` does not let read. Whatever is left is as it was: nothing is counted, dated or judged
    /// otherwise. What everybody with an account reads (units, offices, directives, duties, rules) stays.
    #[must_use]
    pub fn as_read_by(mut self, may: &dyn Fn(Class, Option<&UnitCode>) -> bool) -> Self {
        self.tasks.retain(|task, _| may(Class::Unit, Some(&task.unit)));
        for (id, task) in &mut self.tasks {
            if !may(Class::Inspection, Some(&id.unit)) {
                task.forget(|kind| matches!(kind, FactKind::TroubleRecorded { .. }));
            }
        }
        let inspections = Arc::make_mut(&mut self.inspections);
        inspections.proposals.retain(|_, proposal| may(Class::Inspection, Some(&proposal.unit)));
        for inspection in inspections.inspections.values_mut() {
            inspection.findings.retain(|_, finding| may(Class::Inspection, Some(&finding.unit)));
            // A recommendation is sent to its unit, which reads it.
            let sent = |unit: &UnitCode| may(Class::Unit, Some(unit)) || may(Class::Inspection, Some(unit));
            inspection.recommendations.retain(|_, recommendation| sent(&recommendation.unit));
        }
        inspections.inspections.retain(|_, inspection| {
            let whole = inspection.units.iter().all(|unit| may(Class::Inspection, Some(unit)));
            whole || !inspection.recommendations.is_empty()
        });
        Arc::make_mut(&mut self.facts).retain(|fact| may(Class::Unit, Some(&fact.unit)));
        if !may(Class::Access, None) {
            self.persons = Arc::default();
        }
        self
    }
}
