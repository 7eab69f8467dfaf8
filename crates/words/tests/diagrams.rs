//! The diagrams that people see are the machines that decide: read back, they give the tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use domain::machine::{EXPLANATION, INSPECTION, REVIEW, TASK, WHOLE};
use words::{Language, diagrams::Diagram, labels};

type Arrow = (String, String, String);

/// (from, to, label) of every arrow in a Mermaid state diagram, but for the ways in.
fn drawn(name: &str, language: Language) -> BTreeSet<Arrow> {
    let mermaid = Diagram::named(name).unwrap().mermaid(language);
    assert!(mermaid.starts_with("stateDiagram-v2\n"));
    let arrow = |line: &str| {
        let (ends, label) = line.trim().split_once(": ").filter(|(ends, _)| ends.contains("-->"))?;
        let (from, to) = ends.split_once(" --> ")?;
        Some((from.to_owned(), to.to_owned(), label.to_owned()))
    };
    mermaid.lines().filter_map(arrow).collect()
}

fn arrow(from: String, to: String, label: &str) -> Arrow {
    (from, to, label.to_owned())
}

#[test]
fn every_diagram_says_what_its_table_says() {
    for language in [Language::Vi, Language::En] {
        let task = TASK
            .iter()
            .map(|(from, act, to)| arrow(format!("{from:?}"), format!("{to:?}"), labels::work_act(*act, language)));
        assert_eq!(drawn("task", language), task.collect());
        let inspection = INSPECTION.iter().map(|(from, step, to)| {
            arrow(format!("{from:?}"), format!("{to:?}"), labels::inspection_step(*step, language))
        });
        assert_eq!(drawn("inspection", language), inspection.collect());
        let label = |act| labels::case_act(act, language);
        let whole = WHOLE.iter().map(|(from, act, to)| arrow(format!("{from:?}"), format!("{to:?}"), label(*act)));
        let explanation = EXPLANATION
            .iter()
            .map(|(from, act, to)| arrow(format!("Explanation{from:?}"), format!("Explanation{to:?}"), label(*act)));
        let review =
            REVIEW.iter().map(|(from, act, to)| arrow(format!("Review{from:?}"), format!("Review{to:?}"), label(*act)));
        assert_eq!(drawn("case", language), whole.chain(explanation).chain(review).collect());
    }
}
