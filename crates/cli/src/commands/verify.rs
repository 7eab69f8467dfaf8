//! `socai verify`: no ledger, no network, and no key that the evidence brings along.

use std::path::Path;

use ::evidence::{
    Outcome, REHEARSAL,
    presence::{Finding, HeadError, Liars, What},
};
use log::{Digest, Event, stream::Stream};
use proof::{Policy, Receipt, policy::POLICY_BYTES_MAX, receipt::RECEIPT_BYTES_MAX};
use schemars::JsonSchema;
use serde::Serialize;
use views::{Language, say};

use super::{
    Session,
    anchor::moment,
    evidence::{
        self,
        findings::{self, Check},
        presence,
    },
};
use crate::{
    args::{Trust, VerifyArgs},
    error::Error,
    files::{not_readable, read, read_text},
    output, render,
};

/// An entry is at most this long, in bytes (C2SP tlog-tiles).
const ENTRY_BYTES_MAX: usize = 65_535;
/// A token is at most this long, in bytes (docs/evidence.md).
const TOKEN_BYTES_MAX: usize = 64 * 1024;

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

    let mut authorities = evidence::authorities(&args.trust)?;
    let tokens = tokens(&args.file, &mut authorities)?;
    let trust = evidence::trust(policy, authorities, &args.trust);
    let mut findings = Vec::new();
    let judged = trust.policy.judge(&receipt.note);
    let signed = |judged: &proof::policy::Judged| (judged.head.origin.clone(), judged.head.size);
    let signed = judged.as_ref().map(signed).map_err(|error| HeadError::from(error.clone()));
    findings.push(Finding::of(signed.is_ok(), What::Head(signed)));
    let head = match &judged {
        Ok(judged) => judged.head.clone(),
        Err(_) => receipt.head().map_err(|error| not_readable(&args.file, &error))?,
    };
    let leaf = Digest::of_leaf(&entry);
    let included = proof::path::verify_inclusion(leaf, receipt.index, head.size, &receipt.path, head.root);
    let in_place = included.is_ok();
    let included = included.map(|()| head.size).map_err(|error| error.to_string());
    // An entry that can be read in two ways proves neither.
    let included = included.and_then(|size| ledger::reckon::readable(&entry).map(|()| size));
    let readable = included.is_ok();
    findings.push(Finding::of(readable, What::Included(receipt.index, included)));
    let (mut witnessed, mut stamped) = (None, None::<u64>);
    if let Ok(judged) = &judged {
        findings.extend(::evidence::presence::witnesses(judged, &trust));
        witnessed = trust.policy.span(&judged.witnesses, trust.dishonest).map(|span| span.exists_by);
        for token in tokens {
            let (found, exists_by) = ::evidence::presence::token_over(&receipt.note, &head.origin, &token, &trust);
            findings.extend(found);
            stamped = stamped.into_iter().chain(exists_by).min();
        }
    }
    // The head's time is not that of an entry which is not under it.
    let not_later_than = [witnessed, stamped].into_iter().flatten().min().filter(|_| in_place);
    let mut checks = findings::checks(&findings, language);
    let by = match not_later_than == witnessed {
        true => language.pick("đồng hồ của nhân chứng", "by the witnesses' clocks"),
        false => language.pick("theo dấu thời gian", "by a time stamp"),
    };
    checks.push(match not_later_than.and_then(moment) {
        Some(at) => {
            let quorum = trust.policy.quorum_size().filter(|_| not_later_than == witnessed);
            let liars = quorum.map(|(fewest, of)| Liars { fewest: fewest.max(trust.dishonest + 1), of });
            let unless = presence::unless(liars, language);
            let what = say!(
                language,
                "bút toán đã có trong sổ chậm nhất lúc {at} ({by}{unless})",
                "the entry was in the log no later than {at} ({by}{unless})"
            );
            Check::new(Outcome::Pass, what)
        }
        None => Check::new(Outcome::Absent, no_time(language)),
    });
    for path in &args.document {
        checks.push(document(path, &entry, language)?);
    }

    let proven = !checks.iter().any(Check::fails);
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
    if proven { Ok(()) } else { Err(Error::Answered) }
}

fn words(answer: &VerifyAnswer, entry: &str, language: Language) -> String {
    let mut lines = findings::lines(&answer.checks, language);
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

/// The tokens that lie beside a receipt. The certificates and revocation lists that lie there too help to reach the
/// verifier's roots.
fn tokens(receipt: &Path, authorities: &mut timestamp::Trust) -> Result<Vec<Vec<u8>>, Error> {
    let mut tokens = Vec::new();
    for token in (1..).map(|number| receipt.with_extension(format!("{number:03}.tsr"))).take_while(|path| path.exists())
    {
        tokens.push(read(&token, TOKEN_BYTES_MAX)?);
        let (chain, lists) = (token.with_extension("chain.pem"), token.with_extension("crl.pem"));
        if chain.exists() {
            let added = authorities.add_certificates(&read(&chain, evidence::CERTIFICATES_BYTES_MAX)?);
            added.map_err(|error| not_readable(&chain, &error))?;
        }
        if lists.exists() {
            let added = authorities.add_revocation_lists(&read(&lists, evidence::CERTIFICATES_BYTES_MAX)?);
            added.map_err(|error| not_readable(&lists, &error))?;
        }
    }
    Ok(tokens)
}

fn no_time(language: Language) -> String {
    say!(
        language,
        "không có thời điểm nào được chứng minh: chưa đủ nhân chứng của chính sách xác nhận",
        "no time is proven: too few witnesses of the policy vouch for one"
    )
}

fn document(path: &Path, entry: &str, language: Language) -> Result<Check, Error> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let digest = ledger::documents::digest(Stream::open(path).map_err(io)?).map_err(io)?;
    let named = Event::from_entry(entry).is_ok_and(|event| event.content.documents.contains(&digest));
    let path = path.display();
    Ok(match named {
        true => Check::new(
            Outcome::Pass,
            say!(language, "bút toán nêu đúng tài liệu {path}", "the entry names the document {path}"),
        ),
        false => Check::new(
            Outcome::Fail,
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
