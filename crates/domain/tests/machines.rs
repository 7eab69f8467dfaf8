//! The machines of a case and of an inspection: every state, every act, through real commands.

use std::collections::BTreeMap;

use crate::support::*;
use domain::{
    Act, Actor,
    machine::{
        CaseAct, CaseState, EXPLANATION, ExplanationState, INSPECTION, InspectionState, InspectionStep, REVIEW,
        ReviewState, WHOLE, step,
    },
};

const TASK: &str = "C-Q/2023-Q3/KINHMON";

fn from_json(text: &str) -> Act {
    serde_json::from_str(&text.replace("TASK", &task(TASK).to_string()))
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The command of an act in a case, by those who may.
fn in_case(act: CaseAct) -> (Actor, Option<Actor>, Act) {
    let office = |text| (officer(), Some(chief()), from_json(text));
    let unit = |text| (clerk("KINHMON"), Some(head("KINHMON")), from_json(text));
    match act {
        CaseAct::RequestExplanation => office(r#"{"request-explanation":{"task":"TASK","within":{"working-days":5}}}"#),
        CaseAct::FileExplanation => unit(r#"{"file-explanation":{"task":"TASK","document":{"number":"1/UBND-VP"}}}"#),
        CaseAct::AssessExplanation => {
            office(r#"{"assess-explanation":{"task":"TASK","assessment":"sufficient","reason":"x"}}"#)
        }
        CaseAct::OpenReview => unit(r#"{"open-review":{"task":"TASK"}}"#),
        CaseAct::ConcludeReview => unit(
            r#"{"conclude-review":{"task":"TASK","outcome":"lesson-drawn","reviewed":[{"position":"Chủ tịch UBND thị xã","standing":"head","outcome":"lesson-drawn"}],"document":{"number":"2/BB-UBND"}}}"#,
        ),
        CaseAct::DecideHandling => {
            unit(r#"{"decide-handling":{"task":"TASK","measure":"rút kinh nghiệm","document":{"number":"3/QĐ-UBND"}}}"#)
        }
        CaseAct::PublishResult => unit(r#"{"publish-result":{"task":"TASK","place":"cổng thông tin"}}"#),
        CaseAct::Close => office(r#"{"close-case":{"task":"TASK","reason":"x"}}"#),
        CaseAct::Waive => (
            chairman(),
            None,
            from_json(r#"{"waive-case":{"task":"TASK","reason":"x","document":{"number":"4/UBND-VP"}}}"#),
        ),
        // The ground is gone with the paper that was found; see below.
        CaseAct::Withdraw => office(r#"{"withdraw-delay":{"task":"TASK","because":"found","reason":"x"}}"#),
    }
}

/// KINHMON is declared late, and then a paper is found that shows it was not: from then on the
/// declaration may be withdrawn at any point.
fn with_groundless_delay() -> World {
    let mut world = World::with_delay();
    let found = from_json(
        r#"{"record-late-discovery":{"task":"TASK","document":{"number":"9/BC"},"received":"2023-09-15","evidence":["dấu ĐẾN"]}}"#,
    );
    let command = domain::Command::new("found".parse().unwrap(), officer(), Some(chairman()), found);
    world.when_command(time("2023-09-20T08:00"), command).records(&["LateDiscoveredRecord"]);
    world
}

type Reached = (ExplanationState, ReviewState, CaseState);

fn reached(world: &World) -> Reached {
    let task = &world.state().tasks[&task(TASK)];
    let now = time("2023-12-31");
    let opener = task.case_openers(now).next().unwrap().entry;
    let case = world.state().case(task, opener, now);
    (case.explanation, case.review, case.state)
}

/// Given a case in each state that can be reached, when each act is tried, then exactly what the
/// three tables say happens.
#[test]
fn every_state_of_a_case_and_every_act() {
    let start = with_groundless_delay();
    let mut worlds: BTreeMap<Reached, World> = BTreeMap::from([(reached(&start), start)]);
    let mut tried: Vec<Reached> = Vec::new();
    while let Some(state) = worlds.keys().copied().find(|state| !tried.contains(state)) {
        tried.push(state);
        let (explanation, review, whole) = state;
        for act in CaseAct::ALL {
            let mut world = worlds[&state].clone();
            let (by, approver, command) = in_case(act);
            let done = world.when(time("2023-09-21T09:00"), &by, approver.as_ref(), command).records_something();
            let open = whole == CaseState::Open;
            let moved = (
                step(EXPLANATION, explanation, act).filter(|_| open),
                step(REVIEW, review, act).filter(|_| open),
                step(WHOLE, whole, act),
            );
            // A case closes only when it was explained, reviewed and published.
            let complete = explanation >= ExplanationState::Filed && review == ReviewState::Published;
            let applies =
                (moved.0.is_some() || moved.1.is_some() || moved.2.is_some()) && (act != CaseAct::Close || complete);
            assert_eq!(done, applies, "{act:?} in {state:?}");
            if done {
                let next = (moved.0.unwrap_or(explanation), moved.1.unwrap_or(review), moved.2.unwrap_or(whole));
                assert_eq!(reached(&world), next, "{act:?} in {state:?}");
                worlds.entry(next).or_insert(world);
            } else {
                assert_eq!(reached(&world), state);
            }
        }
    }
    // Every state of every table is among them.
    assert!(
        [CaseState::Open, CaseState::Closed, CaseState::Waived, CaseState::Groundless]
            .iter()
            .all(|wanted| worlds.keys().any(|(_, _, state)| state == wanted))
    );
    assert!(EXPLANATION.iter().all(|(_, _, to)| worlds.keys().any(|(explanation, ..)| explanation == to)));
    assert!(REVIEW.iter().all(|(_, _, to)| worlds.keys().any(|(_, review, _)| review == to)));
}

fn plan(kind: &str) -> World {
    let mut world = World::prepared();
    let regime = r#"{"activate-regime":{"regime":{"id":"inspection-2022","topic":"inspection","legal_basis":"Luật 11/2022/QH15","valid_from":"2023-07-01","limits":{"result-report":{"span":{"days":15},"legal_basis":"x"},"conclusion":{"span":{"days":15},"legal_basis":"Điều 78"}}}}}"#;
    world.when(time("2023-07-14"), &chief(), Some(&chairman()), from_json(regime)).records(&["RegimeActivated"]);
    let plan =
        format!(r#"{{"plan-inspection":{{"inspection":"INS-1","kind":"{kind}","units":["STC"],"subject":"x"}}}}"#);
    world
        .when(time("2023-09-01"), &inspector(), Some(&chief_inspector()), from_json(&plan))
        .records(&["InspectionPlanned"]);
    world
}

fn inspector() -> Actor {
    actor("SNV", domain::Role::Inspector)
}

fn state_of(world: &World) -> InspectionState {
    world.state().inspections.inspections[&"INS-1".parse().unwrap()].state(time("2023-12-31"))
}

#[test]
fn every_state_of_an_inspection_and_every_step() {
    for kind in ["inspection", "planned-check", "surprise-check"] {
        let mut worlds = BTreeMap::from([(InspectionState::Planned, plan(kind))]);
        let mut tried = Vec::new();
        while let Some(state) = worlds.keys().copied().find(|state| !tried.contains(state)) {
            tried.push(state);
            for taken in InspectionStep::ALL {
                let mut world = worlds[&state].clone();
                let act = Act::AdvanceInspection {
                    inspection: "INS-1".parse().unwrap(),
                    step: taken,
                    document: Some(document("1/SNV")),
                };
                let then = world.when(time("2023-09-04"), &inspector(), Some(&chief_inspector()), act);
                // Only a check goes from the report straight to its conclusion.
                let drafts =
                    (kind, state, taken) == ("inspection", InspectionState::Reported, InspectionStep::Conclude);
                match step(INSPECTION, state, taken) {
                    Some(_) if drafts => then.refused("DraftFirst"),
                    Some(next) => {
                        then.records(&["InspectionAdvanced"]);
                        assert_eq!(state_of(&world), next);
                        worlds.entry(next).or_insert(world);
                    }
                    None => then.refused("WrongStep"),
                }
            }
        }
        assert_eq!(worlds.len(), InspectionState::ALL.len(), "{kind}: every state can be reached");
    }
}

/// The limits are those of the law in force on the day of the step, and name it.
#[test]
fn the_law_of_the_day_limits_the_next_step_of_an_inspection_and_not_of_a_check() {
    let due = |kind: &str| {
        let mut world = plan(kind);
        for (taken, at) in [
            (InspectionStep::Decide, "2023-09-04"),
            (InspectionStep::Open, "2023-09-05"),
            (InspectionStep::LeaveSite, "2023-09-20"),
        ] {
            let document = Some(document("1/SNV"));
            let act = Act::AdvanceInspection { inspection: "INS-1".parse().unwrap(), step: taken, document };
            world.when(time(at), &inspector(), Some(&chief_inspector()), act).records(&["InspectionAdvanced"]);
        }
        let inspection = world.state().inspections.inspections[&"INS-1".parse().unwrap()].clone();
        inspection.next_due(time("2023-09-21")).map(|due| (due.effective.to_string(), due.rule_set.clone()))
    };
    assert_eq!(due("inspection"), Some(("2023-10-05".to_owned(), "inspection-2022".to_owned())));
    assert_eq!(due("planned-check"), None);
}
