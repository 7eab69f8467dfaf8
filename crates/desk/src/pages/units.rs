//! All units by kind, each with its share on time.

use std::collections::BTreeMap;

use domain::UnitCode;
use maud::html;
use views::{
    Filter,
    scorecard::{Lineage, Score, scorecard},
};
use words::{labels, notes::capital, say};

use super::parts::unit_path;
use crate::{
    failure::Failure,
    page::{Page, Revised},
    visit::Visit,
};

/// `/don-vi`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    let when = visit.when()?;
    let filter = Filter::default();
    let day = when.as_of().valid.date();
    let (scores, names, kinds, basis) = visit.figures(when.as_of(), &filter, |knowledge, settled| {
        let scores: BTreeMap<UnitCode, Score> = scorecard(knowledge, settled, &filter, Lineage::Own)
            .units
            .into_iter()
            .map(|score| (score.unit.clone(), score))
            .collect();
        let mut kinds: BTreeMap<_, Vec<UnitCode>> = BTreeMap::new();
        for (code, unit) in knowledge.state.units.iter().filter(|(_, unit)| unit.exists_on(day)) {
            kinds.entry(unit.kind).or_default().push(code.clone());
        }
        (scores, knowledge.names(), kinds, knowledge.basis())
    })?;
    let body = html! {
        div data-body="" {
            @for (kind, units) in &kinds {
                h2 { (capital(labels::unit_kind(*kind, language))) }
                ul.list {
                    @for unit in units {
                        li {
                            a href=(when.link(&unit_path(unit))) { (labels::unit(unit, &names, language)) }
                            @if let Some(score) = scores.get(unit).filter(|score| score.dated > 0) {
                                br; span.quiet { (figures(score, language)) }
                            }
                        }
                    }
                }
            }
        }
    };
    let title = language.pick("Đơn vị", "Units").to_owned();
    Ok(Page { title, when: Some(when), changes: Vec::new(), revised: Revised::NONE, basis: Some(basis), body })
}

fn figures(score: &Score, language: words::Language) -> String {
    let Score { dated, late, overdue, open, .. } = score;
    let on_time = score.on_time + score.on_time_extended;
    say!(
        language,
        "{dated} nhiệm vụ có thời hạn: {on_time} đúng hạn, {late} hoàn thành quá hạn, {overdue} quá hạn chưa xong, {open} trong hạn",
        "{dated} tasks with a deadline: {on_time} on time, {late} done late, {overdue} overdue, {open} open"
    )
}
