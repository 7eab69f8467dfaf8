//! Words for a recorded refusal. Its entry keeps only the code and the tasks; where they are enough, the sentence is in
//! the reader's language.

use domain::{Refusal, event::SubmissionRefused};

use super::explain;
use crate::Language;

/// Why, in the reader's language where the entry says enough; else as it was recorded, in English.
pub fn why(refused: &SubmissionRefused, language: Language) -> String {
    match (rule(refused), language) {
        (Some(refusal), _) => explain(&refusal, language),
        (None, _) => refused.reason.clone(),
    }
}

/// The rule again, as far as code and task tell it.
fn rule(refused: &SubmissionRefused) -> Option<Refusal> {
    let task = || match &refused.tasks[..] {
        [task] => Some(task.clone()),
        _ => None,
    };
    Some(match refused.code.as_deref()? {
        "same-person" => Refusal::SamePerson,
        "not-the-delegator" => Refusal::NotTheDelegator,
        "on-appeal-only" => Refusal::OnAppealOnly,
        "administrator-apart" => Refusal::AdministratorApart,
        "own-receipt-claimed" => Refusal::OwnReceiptClaimed,
        "email-is-no-filing" => Refusal::EmailIsNoFiling,
        "shared-document" => Refusal::SharedDocument,
        "not-for-the-unit" => Refusal::NotForTheUnit,
        "judges-itself" => Refusal::JudgesItself(task()?.unit),
        "unknown-task" => Refusal::UnknownTask(task()?),
        "no-deadline" => Refusal::NoDeadline(task()?),
        "nothing-filed" => Refusal::NothingFiled(task()?),
        "extension-pending" => Refusal::ExtensionPending(task()?),
        "no-extension-pending" => Refusal::NoExtensionPending(task()?),
        "no-delay-in-force" => Refusal::NoDelayInForce(task()?),
        "dispute-pending" => Refusal::DisputePending(task()?),
        "no-dispute-pending" => Refusal::NoDisputePending(task()?),
        "no-case" => Refusal::NoCase(task()?),
        "nothing-to-appeal" => Refusal::NothingToAppeal(task()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn refused(code: Option<&str>, tasks: &[&str]) -> SubmissionRefused {
        SubmissionRefused {
            act: "submit".to_owned(),
            code: code.map(str::to_owned),
            command: "c1".to_owned(),
            digest: "0".repeat(64),
            tasks: tasks.iter().map(|task| task.parse().unwrap()).collect(),
            reason: "as it was recorded".to_owned(),
        }
    }

    #[test]
    fn what_the_entry_knows_is_said_in_the_readers_language() {
        for code in Refusal::CODES {
            let stored = refused(Some(code), &["D1/2a/STC"]);
            if let Some(rule) = rule(&stored) {
                assert_eq!(rule.code(), *code, "the code says which rule it was");
                assert_eq!(why(&stored, Language::Vi), explain(&rule, Language::Vi));
            }
        }
        let vietnamese = why(&refused(Some("own-receipt-claimed"), &[]), Language::Vi);
        assert!(vietnamese.contains("tiếp nhận") || vietnamese.contains("nhận"), "{vietnamese}");
    }

    #[test]
    fn what_it_does_not_know_is_said_as_it_was_recorded() {
        for stored in
            [refused(None, &["D1/2a/STC"]), refused(Some("in-the-future"), &[]), refused(Some("unknown-task"), &[])]
        {
            assert_eq!(why(&stored, Language::Vi), "as it was recorded");
        }
    }
}
