//! What a question is read from: names and texts, by the table of questions.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, num::NonZeroU32};

use calendar::Moment;
use domain::{EntryNumber, Role};
use questions::{
    Asking, Need, Page, QUESTIONS, Question, Shape,
    question::{About, Between, Deeds, Figures, OfEntry, OfTask, Office, Powers, Shares, Trail, Wanted},
};
use views::{acted::When, ask::Times, named::Asked, scorecard::Lineage, trend::Grouping};
use words::{Language, answers::schemas, errors::Told};

fn texts(given: &[(&str, &str)]) -> Vec<(String, String)> {
    given.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn parse(name: &str, given: &[(&str, &str)]) -> Question {
    Question::parse(name, &texts(given)).unwrap()
}

#[track_caller]
fn refused(name: &str, given: &[(&str, &str)], words: &str) {
    let error = Question::parse(name, &texts(given)).unwrap_err();
    assert!(error.told(Language::En).contains(words), "{name} {given:?}: {error}");
    assert!(!error.told(Language::Vi).is_empty());
}

fn moment(text: &str) -> Option<Moment> {
    Some(text.parse().unwrap())
}

/// A text of this shape, and one that is none; every text may be a name.
fn example(shape: Shape) -> (&'static str, Option<&'static str>) {
    match shape {
        Shape::Moment => ("2023-09-18", Some("yesterday")),
        Shape::Entry => ("#186", Some("first")),
        Shape::Position => ("unit-head", Some("nobody")),
        Shape::Limit => ("20", Some("0")),
        Shape::Flag => ("true", Some("maybe")),
        Shape::Choice([first, ..]) => (*first, Some("neither")),
        Shape::Choice([])
        | Shape::Unit
        | Shape::Obligation
        | Shape::Period
        | Shape::Task
        | Shape::Act
        | Shape::Account
        | Shape::Key
        | Shape::Projection
        | Shape::Words => ("text", None),
    }
}

/// Whatever must be there, and those of these that are not among it.
fn least(asking: &Asking, also: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let required = asking.parameters().filter(|parameter| parameter.need == Need::Required);
    let required = required.map(|parameter| (parameter.name, example(parameter.shape).0));
    let named = |name: &str| also.iter().any(|(other, _)| *other == name);
    required.filter(|(name, _)| !named(name)).chain(also.iter().copied()).collect()
}

#[test]
fn a_question_is_read_by_the_names_of_the_options() {
    let times = Times { valid_at: moment("2023-09-18"), known_at: moment("2023-12-31"), ..Times::default() };
    let about = About { times, asked: Asked { unit: Some("Kinh Môn".to_owned()), ..Asked::default() } };
    let given = [("valid-at", "18/9/2023"), ("known-at", "2023-12-31"), ("unit", "Kinh Môn")];
    assert_eq!(parse("state", &given), Question::State(about.clone(), Page::default()));
    let given = given.map(|(name, text)| (name.replace('-', "_"), text.to_owned()));
    assert_eq!(
        Question::parse("history", &given).unwrap(),
        Question::History(Trail { about: about.clone(), from: None, to: None, page: Page::default() })
    );
    assert_eq!(
        parse("entry", &[("entry", "#186")]),
        Question::Entry(OfEntry { entry: EntryNumber(186), times: Times::default() })
    );
    assert_eq!(
        parse("why", &[("task", "C-Q quý III/2023 Kinh Môn"), ("at", "2023-09-18")]),
        Question::Why(OfTask {
            task: "C-Q quý III/2023 Kinh Môn".to_owned(),
            times: Times { at: moment("2023-09-18"), ..Times::default() },
        })
    );
    assert_eq!(
        parse("diff", &[("from", "2023-09-01"), ("valid_at", "2023-09-18")]),
        Question::Diff(Between {
            from: "2023-09-01".parse().unwrap(),
            to: None,
            valid_at: moment("2023-09-18"),
            asked: Asked::default(),
        })
    );
    let lineage = |text| match parse("scorecard", &[("with-predecessors", text)]) {
        Question::Scorecard(Figures { lineage, .. }) => lineage,
        other => panic!("{other:?}"),
    };
    assert_eq!([lineage("true"), lineage("false")], [Lineage::WithPredecessors, Lineage::Own]);
    let by = |given: &[(&str, &str)]| match parse("trend", given) {
        Question::Trend(Shares { by, .. }) => by,
        other => panic!("{other:?}"),
    };
    assert_eq!([by(&[]), by(&[("by", "obligation")])], [Grouping::ByUnit, Grouping::ByObligation]);
    assert_eq!(
        parse("acted", &[("from", "2023-09-10"), ("to", "2023-10-05"), ("happened", "true"), ("account", "a")]),
        Question::Acted(Deeds {
            from: "2023-09-10".parse().unwrap(),
            to: "2023-10-05".parse().unwrap(),
            when: When::Happened,
            office: Office::default(),
            account: Some("a".to_owned()),
            act: None,
            times: Times::default(),
            page: Page::default(),
        })
    );
    assert_eq!(
        parse("search", &[("words", "bao cao"), ("limit", "20"), ("after", "#186+2")]),
        Question::Search(Wanted {
            words: "bao cao".to_owned(),
            times: Times::default(),
            page: Page { limit: NonZeroU32::new(20), after: "186+2".parse().ok() },
        })
    );
    let office = Office { unit: None, positions: vec![Role::OfficeChief] };
    let powers = Powers { act: Some("remind".to_owned()), office, ..Powers::default() };
    assert_eq!(parse("who", &[("act", "remind"), ("position", "Chánh Văn phòng")]), Question::Who(powers));
}

#[test]
fn what_is_wrong_is_named() {
    refused("stat", &[], "no question \"stat\"; there are: state, history");
    refused("state", &[("unitt", "STC")], "no parameter \"unitt\"; there are: at, valid-at");
    refused("state", &[("lang", "vi")], "no parameter \"lang\"");
    refused("state", &[("--unit", "STC")], "no parameter \"--unit\"");
    refused("state", &[("unit", "STC"), ("unit", "SYT")], "unit is given twice");
    refused("state", &[("valid-at", "2023-01-01"), ("valid_at", "2023-01-01")], "valid-at is given twice");
    refused("state", &[("at", "2023-01-01"), ("known-at", "2023-01-01")], "at does not go with known-at");
    refused("state", &[("at", "hôm qua")], "at: \"hôm qua\"");
    refused("state", &[("at", "")], "at: \"\"");
    refused("why", &[], "task is missing");
    refused("ticks", &[("from", "2023-01-01")], "to is missing");
    refused("entry", &[("entry", "-1")], "entry: \"-1\" is not a whole number");
    refused("entry", &[("entry", "99999999999999999999")], "is not a whole number");
    refused("scorecard", &[("with-predecessors", "yes")], "cannot be \"yes\"; choose one of: true, false");
    refused("trend", &[("by", "period")], "by cannot be \"period\"; choose one of: unit, obligation");
    refused("who", &[("position", "nobody")], "position: there is no position \"nobody\"");
    refused("diff", &[("from", "2023-01-01"), ("at", "2023-01-01")], "no parameter \"at\"");
    refused("history", &[("limit", "1001")], "limit: \"1001\" is not a number from 1 to 1000");
    refused("state", &[("limit", "5"), ("task", "C-Q")], "limit does not go with task");
    refused("why", &[("task", "C-Q"), ("limit", "5")], "no parameter \"limit\"");
}

#[test]
fn the_table_says_what_is_read_and_nothing_else() {
    for asking in QUESTIONS {
        let name = asking.name;
        let bare = parse(name, &least(asking, &[]));
        for parameter in asking.parameters() {
            let (good, bad) = example(parameter.shape);
            let given = least(asking, &[(parameter.name, good)]);
            let question = Question::parse(name, &texts(&given)).unwrap();
            let is_default = match parameter.need {
                Need::Required => true,
                Need::Otherwise(text) => text == good,
                Need::Optional => false,
            };
            // A parameter that nobody reads would change nothing.
            assert_eq!(question == bare, is_default, "{name} {}", parameter.name);
            if let Some(bad) = bad {
                refused(name, &least(asking, &[(parameter.name, bad)]), parameter.name);
            }
            if parameter.need == Need::Required {
                let without: Vec<_> = given.into_iter().filter(|(other, _)| *other != parameter.name).collect();
                refused(name, &without, &format!("{} is missing", parameter.name));
            }
        }
    }
}

#[test]
fn each_question_and_each_of_its_parameters_is_there_once() {
    let questions: BTreeSet<&str> = QUESTIONS.iter().map(|asking| asking.name).collect();
    assert_eq!(questions.len(), QUESTIONS.len());
    for asking in QUESTIONS {
        let parameters: BTreeSet<&str> = asking.parameters().map(|parameter| parameter.name).collect();
        assert_eq!(parameters.len(), asking.parameters().count(), "{}", asking.name);
        for other in asking.parameters().flat_map(|parameter| parameter.not_with) {
            assert!(parameters.contains(other), "{} {other}", asking.name);
        }
        for answer in asking.answers {
            assert!(schemas::named(answer).is_some(), "{} {answer}", asking.name);
        }
    }
}
