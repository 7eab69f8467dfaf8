//! `socai verify`: no ledger, no network, and no key that the evidence brings along.

use std::{fs::File, path::Path};

use ::evidence::REHEARSAL;
use log::{Digest, Event};
use proof::{
    Policy, Quorum, Receipt,
    policy::{Judged, POLICY_BYTES_MAX},
    receipt::RECEIPT_BYTES_MAX,
    time::Span,
};
use schemars::JsonSchema;
use serde::Serialize;
use views::{Language, say};

use super::{
    Session,
    anchor::moment,
    evidence::{self, presence},
};
use crate::{
    args::{Trust, VerifyArgs},
    error::Error,
    files::{not_readable, read_text},
    output, render,
};

/// An entry is at most this long, in bytes (C2SP tlog-tiles).
const ENTRY_BYTES_MAX: usize = 65_535;

/// What a receipt proves.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerifyAnswer {
    /// Whether every check holds.
    proven: bool,
    /// Each check, in order.
    checks: Vec<Check>,
    /// The entry's number.
    entry: u64,
    /// The log, by its name.
    log: String,
    /// How many entries the signed head covers.
    entries: u64,
    /// Whether the log is a rehearsal, by its name; null where that does not say so.
    rehearsal: Option<bool>,
    /// The entry existed no later than this, in UTC; null where nobody trusted says so.
    not_later_than: Option<String>,
    /// SHA-256 of the policy by which this was judged.
    policy: String,
}

/// One check.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Check {
    /// pass, fail, or absent: nothing is there to check.
    outcome: Outcome,
    /// What was checked, in words.
    what: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Pass,
    Fail,
    Absent,
}

impl Check {
    fn of(holds: bool, what: String) -> Self {
        Self { outcome: if holds { Outcome::Pass } else { Outcome::Fail }, what }
    }
}

pub fn verify(session: &Session, args: &VerifyArgs) -> Result<(), Error> {
    let language = session.language;
    if args.file.extension().is_some_and(|extension| extension == "zip") {
        return evidence::verify(session, args);
    }
    if args.deadline.is_some() {
        return Err(Error::Usage(say!(
            language,
            "--deadline chỉ dùng với tệp bằng chứng: socai prove",
            "--deadline takes an evidence file: socai prove"
        )));
    }
    let (policy, policy_digest) = read_policy(&args.trust)?;
    let (receipt, entry) = read_receipt(&args.file, args.entry.as_deref())?;

    let mut checks = Vec::new();
    let judged = policy.judge(&receipt.note);
    let head = match &judged {
        Ok(judged) => {
            checks.push(log_signed(judged, language));
            judged.head.clone()
        }
        Err(error) => {
            checks.push(Check::of(false, say!(language, "chữ ký đầu sổ: {error}", "the head's signatures: {error}")));
            receipt.head().map_err(|error| not_readable(&args.file, &error))?
        }
    };
    let leaf = Digest::of_leaf(&entry);
    let included = proof::path::verify_inclusion(leaf, receipt.index, head.size, &receipt.path, head.root);
    let (index, size, in_place) = (receipt.index, head.size, included.is_ok());
    checks.push(match included {
        Ok(()) => Check::of(
            true,
            say!(
                language,
                "bút toán #{index} đúng từng byte, nằm trong {size} bút toán của đầu sổ này",
                "entry #{index} is, byte for byte, among the {size} entries under this head"
            ),
        ),
        Err(error) => Check::of(false, say!(language, "vị trí của bút toán: {error}", "the entry's place: {error}")),
    });
    let mut not_later_than = None;
    if let Ok(judged) = &judged {
        checks.push(quorum(judged, language));
        checks.extend(overlap(&policy, args.trust.dishonest, language));
        // The head's time is not that of an entry which is not under it.
        if in_place {
            not_later_than = Span::of_witnesses(&judged.witnesses, args.trust.dishonest).map(|span| span.exists_by);
        }
    }
    checks.push(match not_later_than.and_then(moment) {
        Some(at) => Check::of(
            true,
            say!(
                language,
                "bút toán đã có trong sổ chậm nhất lúc {at} (đồng hồ của nhân chứng)",
                "the entry was in the log no later than {at} (by the witnesses' clocks)"
            ),
        ),
        None => Check { outcome: Outcome::Absent, what: no_time(language) },
    });
    for path in &args.document {
        checks.push(document(path, &entry, language)?);
    }

    let proven = checks.iter().all(|check| check.outcome != Outcome::Fail);
    let answer = VerifyAnswer {
        proven,
        checks,
        entry: receipt.index,
        rehearsal: head.origin.starts_with(REHEARSAL).then_some(true),
        log: head.origin,
        entries: head.size,
        not_later_than: not_later_than.and_then(moment),
        policy: policy_digest.to_string(),
    };
    match session.json {
        true => output::print_json(&answer),
        false => output::print(&words(&answer, &entry, language)),
    }
    if proven { Ok(()) } else { Err(Error::NotProven) }
}

fn words(answer: &VerifyAnswer, entry: &str, language: Language) -> String {
    let mut lines: Vec<String> = answer
        .checks
        .iter()
        .map(|check| {
            let mark = match check.outcome {
                Outcome::Pass => say!(language, "ĐÚNG ", "PASS  "),
                Outcome::Fail => say!(language, "SAI  ", "FAIL  "),
                Outcome::Absent => say!(language, "KHÔNG", "ABSENT"),
            };
            format!("{mark}  {}", check.what)
        })
        .collect();
    let (number, log) = (answer.entry, &answer.log);
    lines.push(match answer.proven {
        true => say!(
            language,
            "\nĐã chứng minh: bút toán #{number} có trong sổ {log}.",
            "\nProven: entry #{number} is in the log {log}."
        ),
        false => say!(language, "\nKHÔNG chứng minh được gì.", "\nNOTHING is proven."),
    });
    if answer.proven {
        lines.extend(answer.rehearsal.and_then(|_| presence::rehearsal(Some(true), language)));
        lines.push(render::history::handed_over(entry, language));
    }
    let policy = &answer.policy;
    lines.push(say!(language, "Xét theo chính sách có SHA-256 {policy}", "Judged by the policy of SHA-256 {policy}"));
    lines.join("\n")
}

fn log_signed(judged: &Judged, language: Language) -> Check {
    let origin = &judged.head.origin;
    Check::of(true, say!(language, "đầu sổ do {origin} ký", "the head is signed by {origin}"))
}

fn quorum(judged: &Judged, language: Language) -> Check {
    let names: Vec<&str> = judged.witnesses.keys().map(String::as_str).collect();
    let (count, names) = (names.len(), names.join(", "));
    let who = if names.is_empty() { String::new() } else { format!(": {names}") };
    match judged.quorum {
        Quorum::Met => Check::of(
            true,
            say!(language, "đủ nhân chứng ({count}{who})", "enough witnesses vouch for the head ({count}{who})"),
        ),
        Quorum::NotMet => Check::of(
            false,
            say!(
                language,
                "chưa đủ nhân chứng theo chính sách ({count}{who})",
                "not enough witnesses for the policy ({count}{who})"
            ),
        ),
        Quorum::NotAsked => Check {
            outcome: Outcome::Absent,
            what: say!(
                language,
                "chính sách không đòi nhân chứng: chỉ có lời của chính sổ",
                "the policy asks for no witness: there is only the log's own word"
            ),
        },
    }
}

/// A quorum that cannot exclude two histories is to be known.
fn overlap(policy: &Policy, dishonest: usize, language: Language) -> Option<Check> {
    let (fewest, of) = policy.quorum_size()?;
    (!policy.excludes_two_histories(dishonest)).then(|| Check {
        outcome: Outcome::Absent,
        what: say!(
            language,
            "{fewest} trên {of} nhân chứng, trong đó {dishonest} có thể gian dối: không loại trừ được hai lịch sử song song",
            "{fewest} of {of} witnesses, {dishonest} of them perhaps dishonest: two histories side by side are not excluded"
        ),
    })
}

fn no_time(language: Language) -> String {
    say!(
        language,
        "không có thời điểm nào được chứng minh: chưa nhân chứng nào của chính sách xác nhận",
        "no time is proven: no witness of the policy vouches for one"
    )
}

fn document(path: &Path, entry: &str, language: Language) -> Result<Check, Error> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let digest = ledger::documents::digest(File::open(path).map_err(io)?).map_err(io)?;
    let named = Event::from_entry(entry).is_ok_and(|event| event.content.documents.contains(&digest));
    let path = path.display();
    Ok(match named {
        true => {
            Check::of(true, say!(language, "bút toán nêu đúng tài liệu {path}", "the entry names the document {path}"))
        }
        false => Check::of(
            false,
            say!(
                language,
                "bút toán không nêu tài liệu {path} (SHA-256 {digest})",
                "the entry does not name the document {path} (SHA-256 {digest})"
            ),
        ),
    })
}

pub fn read_policy(trust: &Trust) -> Result<(Policy, Digest), Error> {
    let text = read_text(&trust.policy, POLICY_BYTES_MAX)?;
    let policy = text.parse().map_err(|error| not_readable(&trust.policy, &error))?;
    Ok((policy, Digest::of(text.as_bytes())))
}

/// A receipt and the bytes of its entry, which lie beside it unless it is said where.
pub(super) fn read_receipt(file: &Path, entry: Option<&Path>) -> Result<(Receipt, String), Error> {
    let receipt = read_text(file, RECEIPT_BYTES_MAX)?.parse().map_err(|error| not_readable(file, &error))?;
    let beside = file.with_extension("entry.json");
    Ok((receipt, read_text(entry.unwrap_or(&beside), ENTRY_BYTES_MAX)?))
}
