//! What evidence about one entry proves, in words.

use evidence::{Presence, presence::Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use views::{Language, say};

use super::{
    Judged,
    findings::{self, Check},
};
use crate::{commands::anchor::moment, error::Error, render};

/// What an evidence file proves.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EvidenceAnswer {
    /// Whether every check holds.
    proven: bool,
    /// Each check, in order.
    checks: Vec<Check>,
    /// The entry's number.
    entry: u64,
    /// The log, by its name.
    log: String,
    /// Whether the log is a rehearsal; null where that is not shown.
    rehearsal: Option<bool>,
    /// The entry was sequenced no earlier than this; null where nobody trusted says so.
    not_earlier_than: Option<String>,
    /// The entry was there no later than this; null where nobody trusted says so.
    not_later_than: Option<String>,
    /// on-time, late, or not-provable; null where no deadline was asked about.
    verdict: Option<&'static str>,
    /// SHA-256 of the policy by which this was judged.
    policy: String,
}

/// The three verdicts in JSON.
pub fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::OnTime => "on-time",
        Verdict::Late => "late",
        Verdict::NotProvable => "not-provable",
    }
}

pub fn report(judged: &Judged<'_>, presence: &Presence) -> Result<(), Error> {
    let verdict = judged.deadline().map(|deadline| presence.verdict(deadline));
    let answer = EvidenceAnswer {
        proven: presence.holds(),
        checks: findings::checks(&presence.findings, judged.language()),
        entry: presence.number,
        log: presence.log.clone(),
        rehearsal: presence.rehearsal,
        not_earlier_than: presence.not_earlier_than.and_then(moment),
        not_later_than: presence.not_later_than.and_then(moment),
        verdict: verdict.map(name),
        policy: judged.policy.to_string(),
    };
    let yes = answer.proven && verdict.is_none_or(|verdict| verdict == Verdict::OnTime);
    judged.answer(&answer, yes, |language| words(presence, verdict, language))
}

/// Each check, what is proven of the entry, and what it says.
pub fn words(presence: &Presence, verdict: Option<Verdict>, language: Language) -> String {
    let mut lines = findings::lines(&findings::checks(&presence.findings, language), language);
    let (number, log) = (presence.number, &presence.log);
    if !presence.holds() {
        lines.push(say!(language, "\nKHÔNG chứng minh được gì.", "\nNOTHING is proven."));
        return lines.join("\n");
    }
    lines.push(say!(
        language,
        "\nĐã chứng minh: bút toán #{number} có trong sổ {log}.",
        "\nProven: entry #{number} is in the log {log}."
    ));
    lines.extend(between(presence, language));
    lines.extend(presence.text.as_ref().map(|text| render::history::handed_over(text, language)));
    lines.extend(verdict.map(|verdict| say_verdict(verdict, language)));
    lines.join("\n")
}

/// What is known of the log, and between which two moments the entry came.
pub fn between(presence: &Presence, language: Language) -> Vec<String> {
    let mut lines: Vec<String> = rehearsal(presence.rehearsal, language).into_iter().collect();
    if let Some(at) = presence.not_later_than.and_then(moment) {
        lines.push(say!(language, "Có chậm nhất lúc {at}.", "It was there no later than {at}."));
    }
    if let Some(at) = presence.not_earlier_than.and_then(moment) {
        lines.push(say!(language, "Chưa có trước lúc {at}.", "It was not there before {at}."));
    }
    lines
}

pub fn say_verdict(verdict: Verdict, language: Language) -> String {
    match verdict {
        Verdict::OnTime => say!(language, "ĐÚNG HẠN: đã chứng minh.", "ON TIME: proven."),
        Verdict::Late => say!(language, "TRỄ HẠN: đã chứng minh.", "LATE: proven."),
        Verdict::NotProvable => say!(
            language,
            "KHÔNG CHỨNG MINH ĐƯỢC đúng hạn hay trễ hạn; điều đó không có nghĩa là trễ.",
            "NOT PROVABLE, neither in time nor late; that does not mean late."
        ),
    }
}

/// Nobody is to take a rehearsal for the real thing.
pub fn rehearsal(rehearsal: Option<bool>, language: Language) -> Option<String> {
    match rehearsal {
        Some(false) => None,
        Some(true) => Some(say!(language, "SỔ DIỄN TẬP: giờ giả lập.", "A REHEARSAL: its times are simulated.")),
        None => Some(say!(
            language,
            "Không rõ đây có phải sổ diễn tập hay không: bút toán #0 không được đưa ra.",
            "Whether it is a rehearsal is not known: entry #0 is not shown."
        )),
    }
}
