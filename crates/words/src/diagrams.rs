//! The machines of the domain as Mermaid state diagrams, drawn from the very tables that decide.

use domain::machine::{EXPLANATION, INSPECTION, REVIEW, TASK, Transition, WHOLE};

use crate::{Language, labels};

/// A machine that can be drawn.
#[derive(Debug, Clone, Copy)]
pub struct Diagram {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in Vietnamese.
    pub vi: &'static str,
    /// What it is, in English.
    pub en: &'static str,
    draw: fn(Language) -> String,
}

/// All of them.
pub const DIAGRAMS: &[Diagram] = &[
    Diagram { name: "task", vi: "vòng đời của một nhiệm vụ", en: "the life of a task", draw: task },
    Diagram {
        name: "case", vi: "vụ việc giải trình, kiểm điểm, công khai", en: "an accountability case", draw: case
    },
    Diagram { name: "inspection", vi: "một cuộc thanh tra, kiểm tra", en: "an inspection", draw: inspection },
];

impl Diagram {
    /// The diagram of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        DIAGRAMS.iter().find(|diagram| diagram.name == name)
    }

    /// As Mermaid text.
    pub fn mermaid(&self, language: Language) -> String {
        (self.draw)(language)
    }
}

fn task(language: Language) -> String {
    let arrows = arrows(TASK, |s| format!("{s:?}"), |act| labels::work_act(act, language));
    let names = names(TASK, |s| (format!("{s:?}"), labels::work_state(s, language)));
    format!("stateDiagram-v2\n{names}  [*] --> Assigned\n{arrows}")
}

fn inspection(language: Language) -> String {
    let arrows = arrows(INSPECTION, |s| format!("{s:?}"), |step| labels::inspection_step(step, language));
    let names = names(INSPECTION, |s| (format!("{s:?}"), labels::inspection_state(s, language)));
    format!("stateDiagram-v2\n{names}  [*] --> Planned\n{arrows}")
}

/// Two things go on side by side while the case is open.
fn case(language: Language) -> String {
    let explanation = arrows(EXPLANATION, |s| format!("Explanation{s:?}"), |act| labels::case_act(act, language));
    let review = arrows(REVIEW, |s| format!("Review{s:?}"), |act| labels::case_act(act, language));
    let whole = arrows(WHOLE, |s| format!("{s:?}"), |act| labels::case_act(act, language));
    let mut names_ = names(EXPLANATION, |s| (format!("Explanation{s:?}"), labels::explanation_state(s, language)));
    names_ += &names(REVIEW, |s| (format!("Review{s:?}"), labels::review_state(s, language)));
    names_ += &names(WHOLE, |s| (format!("{s:?}"), labels::case_state(s, language)));
    let inside = |text: &str| text.lines().map(|line| format!("  {line}\n")).collect::<String>();
    let (explanation, review) = (inside(&explanation), inside(&review));
    format!(
        "stateDiagram-v2\n{names_}  [*] --> Open\n  state Open {{\n    [*] --> ExplanationOwed\n{explanation}    --\n    [*] --> ReviewOwed\n{review}  }}\n{whole}"
    )
}

fn arrows<S: Copy, A: Copy>(
    table: &[Transition<S, A>],
    id: impl Fn(S) -> String,
    label: impl Fn(A) -> &'static str,
) -> String {
    table.iter().map(|(from, act, to)| format!("  {} --> {}: {}\n", id(*from), id(*to), label(*act))).collect()
}

/// Every state that the table speaks of, with its label, once.
fn names<S: Copy, A>(table: &[Transition<S, A>], name: impl Fn(S) -> (String, &'static str)) -> String {
    let mut seen = std::collections::BTreeSet::new();
    let states = table.iter().flat_map(|(from, _, to)| [*from, *to]).map(name);
    states.filter(|(id, _)| seen.insert(id.clone())).map(|(id, label)| format!("  {id}: {label}\n")).collect()
}
