//! What evidence about one entry proves, in words.

use evidence::{
    Presence,
    presence::{Liars, Verdict},
};
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
    /// What witnesses say is false only if so many lie; null where no moment rests on witnesses.
    unless: Option<Unless>,
    /// on-time, late, not-provable, or no-filing; null where no deadline was asked about.
    verdict: Option<&'static str>,
    /// SHA-256 of the policy by which this was judged.
    policy: String,
}

/// How many witnesses must lie for what they say to be false.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unless {
    /// So many …
    lie: usize,
    /// … of so many.
    of: usize,
}

impl From<Liars> for Unless {
    fn from(Liars { fewest, of }: Liars) -> Self {
        Self { lie: fewest, of }
    }
}

/// The same in words, behind a moment; nothing where no witness speaks.
pub fn unless(liars: Option<Liars>, language: Language) -> String {
    liars.map_or_else(String::new, |Liars { fewest, of }| {
        say!(
            language,
            ", trừ khi {fewest} trong {of} nhân chứng gian dối",
            ", unless {fewest} of the {of} witnesses lie"
        )
    })
}

/// The verdicts in JSON.
pub fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::OnTime => "on-time",
        Verdict::Late => "late",
        Verdict::NotProvable => "not-provable",
        Verdict::NoFiling => "no-filing",
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
        unless: presence.liars.map(Unless::from),
        verdict: verdict.map(name),
        policy: judged.policy.to_string(),
    };
    let yes = answer.proven && verdict.is_none_or(|verdict| verdict == Verdict::OnTime);
    judged.answer(&answer, yes.into(), |language| words(presence, verdict, language))
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
        let unless = unless(presence.liars, language);
        lines.push(say!(language, "Có chậm nhất lúc {at}{unless}.", "It was there no later than {at}{unless}."));
    }
    if let Some(at) = presence.not_earlier_than.and_then(moment) {
        let unless = unless(presence.liars, language);
        lines.push(say!(language, "Chưa có trước lúc {at}{unless}.", "It was not there before {at}{unless}."));
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
        Verdict::NoFiling => say!(
            language,
            "Bút toán này không phải là báo cáo: chỉ chứng minh được là có giữa hai thời điểm, không đúng hạn cũng không trễ hạn.",
            "This entry is no filing: it is shown to be present between two moments, and is neither in time nor late."
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
