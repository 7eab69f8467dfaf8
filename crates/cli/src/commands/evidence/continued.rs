//! What evidence about two heads proves, in words.

use evidence::Continued;
use schemars::JsonSchema;
use serde::Serialize;
use views::{Language, say};

use super::{
    Judged,
    findings::{self, Check},
};
use crate::error::Error;

/// What two heads prove.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConsistencyAnswer {
    /// Whether every check holds.
    proven: bool,
    /// Each check, in order.
    checks: Vec<Check>,
    /// The log, by its name.
    log: String,
    /// How many entries the earlier head covers.
    earlier: u64,
    /// How many the later one covers.
    entries: u64,
    /// SHA-256 of the policy by which this was judged.
    policy: String,
}

pub fn report(judged: &Judged<'_>, continued: &Continued) -> Result<(), Error> {
    let answer = ConsistencyAnswer {
        proven: continued.holds(),
        checks: findings::checks(&continued.findings, judged.language()),
        log: continued.log.clone(),
        earlier: continued.earlier,
        entries: continued.entries,
        policy: judged.policy.to_string(),
    };
    judged.answer(&answer, answer.proven.into(), |language| words(&answer, language))
}

fn words(answer: &ConsistencyAnswer, language: Language) -> String {
    let mut lines = findings::lines(&answer.checks, language);
    let (log, earlier, later) = (&answer.log, answer.earlier, answer.entries);
    lines.push(match answer.proven {
        true => say!(
            language,
            "\nĐã chứng minh: từ {earlier} đến {later} bút toán, sổ {log} chỉ viết thêm; không sửa, không bỏ gì.",
            "\nProven: from {earlier} to {later} entries the log {log} was only continued; nothing was changed or removed."
        ),
        false => say!(
            language,
            "\nKHÔNG chứng minh được. Nếu cả hai đầu sổ đều do sổ ký, hãy giữ nguyên tệp này.",
            "\nNOT proven. If the log signed both heads, keep this file as it is."
        ),
    });
    lines.join("\n")
}
