//! `socai prove`, and `socai verify` of what it makes.

use std::{fs::File, path::Path};

use evidence::{
    Container, ContainerError, Outcome, Presence, Shown,
    container::FILE_BYTES_MAX,
    presence::{Finding, Verdict, What},
};
use ledger::{anchors::Anchors, directory, prove::Prover, receipts::Receipts, stamps::Stamps};
use log::files::write_durably;
use proof::Quorum;
use schemars::JsonSchema;
use serde::Serialize;
use views::{Language, say};

use super::{
    Session,
    anchor::moment,
    task,
    verify::{not_readable, read_at_most, read_policy},
};
use crate::{
    args::{ProveCommand, Trust, VerifyArgs},
    error::Error,
    output,
};

/// The accuracy of a token that tells none, in seconds.
const ACCURACY: u64 = 60;

/// Root certificates, or lists of revoked ones, are at most this long, in bytes.
const CERTIFICATES_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The evidence file that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProveAnswer {
    /// Where it lies.
    file: String,
    /// How many bytes it has.
    bytes: usize,
    /// Its members.
    members: Vec<String>,
}

pub fn prove(session: &Session, command: &ProveCommand) -> Result<(), Error> {
    let path = session.directory()?;
    let receipts = Receipts::open(path)?;
    let (anchors, stamps, documents) = (Anchors::of(path), Stamps::of(path), directory::documents(path));
    let prover = Prover { receipts: &receipts, anchors: &anchors, stamps: &stamps, documents: &documents };
    let (container, to) = match command {
        ProveCommand::Presence { entry, to, with_documents } => (Some(prover.presence(*entry, *with_documents)?), to),
        ProveCommand::Absence { task, by, to } => (prover.whole(&task.to_string(), Some(by.latest()))?, to),
        ProveCommand::History { task, to } => (prover.whole(&task.to_string(), None)?, to),
    };
    let Some(container) = container else {
        output::complain(&say!(
            session.language,
            "chưa có lời người ngoài nào ghi trong sổ sau thời điểm đó; hãy neo đầu sổ trước: socai anchor collect",
            "nothing that others said after that moment is recorded; anchor the log first: socai anchor collect"
        ));
        return Err(Error::NotProven);
    };
    let file = container.write().map_err(|error| Error::Usage(error.to_string()))?;
    write_durably(to, &file, 0o666).map_err(|source| Error::Io { path: to.clone(), source })?;
    let members: Vec<String> = container.members().map(|(name, _)| name.to_owned()).collect();
    let (name, bytes) = (to.display().to_string(), file.len());
    match session.json {
        true => output::print_json(&ProveAnswer { file: name, bytes, members }),
        false => output::print(&say!(
            session.language,
            "{name}: {bytes} byte. Kiểm chứng: socai verify {name} --policy CHÍNH-SÁCH",
            "{name}: {bytes} bytes. To verify: socai verify {name} --policy POLICY"
        )),
    }
    Ok(())
}

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

/// One check.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Check {
    /// pass, fail, or absent: nothing is there to check.
    outcome: &'static str,
    /// What was checked, in words.
    what: String,
}

impl Check {
    /// The check as a line.
    pub fn line(&self, language: Language) -> String {
        let mark = match self.outcome {
            "pass" => say!(language, "ĐÚNG ", "PASS  "),
            "fail" => say!(language, "SAI  ", "FAIL  "),
            _ => say!(language, "KHÔNG", "ABSENT"),
        };
        format!("{mark}  {}", self.what)
    }
}

pub fn verify(session: &Session, args: &VerifyArgs) -> Result<(), Error> {
    let language = session.language;
    let (policy, digest) = read_policy(&args.trust)?;
    let trust = evidence::Trust {
        policy,
        authorities: authorities(&args.trust)?,
        dishonest: args.trust.dishonest,
        accuracy: ACCURACY,
    };
    let container = match container(&args.file)? {
        Ok(container) => container,
        Err(error) => {
            output::print(&say!(
                language,
                "SAI    tệp bằng chứng: {error}\n\nKHÔNG chứng minh được gì.",
                "FAIL    the evidence file: {error}\n\nNOTHING is proven."
            ));
            return Err(Error::NotProven);
        }
    };
    let shown = evidence::verify(&container, &trust).map_err(|error| not_readable(&args.file, &error))?;
    let mut presence = match shown {
        Shown::Presence(presence) => presence,
        Shown::Whole(whole) => return task::verify(session, args, &whole, &digest.to_string()),
    };
    for path in &args.document {
        let io = |source| Error::Io { path: path.clone(), source };
        let found = ledger::documents::digest(File::open(path).map_err(io)?).map_err(io)?;
        let named = presence.entry.as_ref().is_some_and(|entry| entry.documents.contains(&found));
        let outcome = if named { Outcome::Pass } else { Outcome::Fail };
        presence.findings.push(Finding { outcome, what: What::Document(found) });
    }
    let verdict = deadline(args).map(|deadline| presence.verdict(deadline));
    let answer = EvidenceAnswer {
        proven: presence.holds(),
        checks: presence.findings.iter().map(|finding| check(finding, language)).collect(),
        entry: presence.number,
        log: presence.log.clone(),
        rehearsal: presence.rehearsal,
        not_earlier_than: presence.not_earlier_than.and_then(moment),
        not_later_than: presence.not_later_than.and_then(moment),
        verdict: verdict.map(|verdict| match verdict {
            Verdict::OnTime => "on-time",
            Verdict::Late => "late",
            Verdict::NotProvable => "not-provable",
        }),
        policy: digest.to_string(),
    };
    match session.json {
        true => output::print_json(&answer),
        false => output::print(&words(&answer, &presence, verdict, language)),
    }
    let yes = answer.proven && verdict.is_none_or(|verdict| verdict == Verdict::OnTime);
    if yes { Ok(()) } else { Err(Error::NotProven) }
}

/// The deadline asked about, in POSIX seconds.
pub fn deadline(args: &VerifyArgs) -> Option<u64> {
    let seconds = args.deadline?.latest().micros().div_euclid(1_000_000);
    Some(u64::try_from(seconds).unwrap_or(0))
}

pub fn check(Finding { outcome, what }: &Finding, language: Language) -> Check {
    let outcome = match outcome {
        Outcome::Pass => "pass",
        Outcome::Fail => "fail",
        Outcome::Absent => "absent",
    };
    Check { outcome, what: say_what(what, language) }
}

fn say_what(what: &What, language: Language) -> String {
    match what {
        What::Head(Ok(log)) => say!(language, "đầu sổ do {log} ký", "the head is signed by {log}"),
        What::Head(Err(error)) => say!(language, "chữ ký đầu sổ: {error}", "the head's signatures: {error}"),
        What::OtherHead => say!(
            language,
            "tệp tự nhận là về sổ khác hoặc đầu sổ khác",
            "the file claims to be about another log, or another head"
        ),
        What::Included(number, Ok(size)) => say!(
            language,
            "bút toán #{number} đúng từng byte, nằm trong {size} bút toán của đầu sổ này",
            "entry #{number} is, byte for byte, among the {size} entries under this head"
        ),
        What::Included(number, Err(error)) => {
            say!(language, "vị trí của bút toán #{number}: {error}", "the place of entry #{number}: {error}")
        }
        What::Stamped => say!(
            language,
            "phần được đóng dấu thời gian đúng là đầu sổ có chữ ký",
            "what was stamped is the signed head"
        ),
        What::Witnesses(names, quorum) => witnesses(names, *quorum, language),
        What::Overlap(fewest, of) => say!(
            language,
            "{fewest} trên {of} nhân chứng: không loại trừ được hai lịch sử song song",
            "{fewest} of {of} witnesses: two histories side by side are not excluded"
        ),
        What::Token(Ok((signer, time))) => {
            let at = moment(*time).unwrap_or_default();
            say!(language, "dấu thời gian lúc {at} của {signer}", "a time stamp of {at} by {signer}")
        }
        What::Token(Err(error)) => say!(language, "dấu thời gian: {error}", "the time stamp: {error}"),
        What::RevocationUnknown => say!(
            language,
            "không rõ chứng thư của dấu thời gian có bị thu hồi không (--revoked)",
            "whether the time stamp's certificates were revoked is not known (--revoked)"
        ),
        What::NoLatest => say!(
            language,
            "không ai đáng tin cho biết bút toán đã có chậm nhất khi nào",
            "nobody trusted says when the entry was there at the latest"
        ),
        What::Before(Ok(number)) => say!(
            language,
            "lời người ngoài ghi ở bút toán #{number} đứng trước: không ai biết trước được",
            "what others said stands in entry #{number} before it: nobody could know it earlier"
        ),
        What::Before(Err(error)) => {
            say!(language, "lời người ngoài đứng trước: {error}", "what others said before it: {error}")
        }
        What::NoEarliest => say!(
            language,
            "không ai đáng tin cho biết bút toán chưa có vào lúc nào",
            "nobody trusted says when the entry was not there yet"
        ),
        What::Document(digest) => say!(language, "tài liệu SHA-256 {digest}", "the document of SHA-256 {digest}"),
        What::All(Ok(size)) => say!(
            language,
            "đủ cả {size} bút toán, không thiếu, không thừa, không bị sửa",
            "all {size} entries are there, none left out, none changed"
        ),
        What::All(Err(error)) => say!(language, "các bút toán: {error}", "the entries: {error}"),
        What::Sealed(Ok(number)) => say!(
            language,
            "bút toán #{number} niêm phong những gì đứng trước: bút toán sau đó đều ghi muộn hơn",
            "entry #{number} seals what stands before it: whatever stands after it came later"
        ),
        What::Sealed(Err(error)) => say!(language, "niêm phong: {error}", "the seal: {error}"),
        What::Clock(at) => say!(
            language,
            "giờ máy chủ ghi {at} nằm ngoài khoảng được chứng minh: đồng hồ đã bị chỉnh",
            "the server's clock said {at}, outside the interval that is proven: it was moved"
        ),
    }
}

fn witnesses(names: &[String], quorum: Quorum, language: Language) -> String {
    let (count, names) = (names.len(), names.join(", "));
    match quorum {
        Quorum::Met => {
            say!(language, "đủ nhân chứng ({count}: {names})", "enough witnesses vouch for the head ({count}: {names})")
        }
        Quorum::NotMet => say!(
            language,
            "chưa đủ nhân chứng theo chính sách ({count})",
            "not enough witnesses for the policy ({count})"
        ),
        Quorum::NotAsked => say!(language, "chính sách không đòi nhân chứng", "the policy asks for no witness"),
    }
}

fn words(answer: &EvidenceAnswer, presence: &Presence, verdict: Option<Verdict>, language: Language) -> String {
    let mut lines: Vec<String> = answer.checks.iter().map(|check| check.line(language)).collect();
    let (number, log) = (answer.entry, &answer.log);
    if !answer.proven {
        lines.push(say!(language, "\nKHÔNG chứng minh được gì.", "\nNOTHING is proven."));
        return lines.join("\n");
    }
    lines.push(say!(
        language,
        "\nĐã chứng minh: bút toán #{number} có trong sổ {log}.",
        "\nProven: entry #{number} is in the log {log}."
    ));
    lines.extend(rehearsal(answer.rehearsal, language));
    if let Some(at) = &answer.not_later_than {
        lines.push(say!(language, "Có chậm nhất lúc {at}.", "It was there no later than {at}."));
    }
    if let Some(at) = &answer.not_earlier_than {
        lines.push(say!(language, "Chưa có trước lúc {at}.", "It was not there before {at}."));
    }
    if let Some(entry) = &presence.entry {
        let (kind, stream, unit, position, at) =
            (&entry.kind, &entry.stream, &entry.actor.unit, &entry.actor.position, entry.recorded_at);
        lines.push(say!(
            language,
            "Bút toán ghi: {kind}, về {stream}, do {unit}/{position} thực hiện.\nGiờ máy chủ ghi {at}: là lời khai của máy chủ, không phải bằng chứng.",
            "The entry says: {kind}, about {stream}, by {unit}/{position}.\nThe server's clock said {at}: that is the server's word, and proves nothing."
        ));
    }
    lines.extend(verdict.map(|verdict| match verdict {
        Verdict::OnTime => say!(language, "ĐÚNG HẠN: đã chứng minh.", "ON TIME: proven."),
        Verdict::Late => say!(language, "TRỄ HẠN: đã chứng minh.", "LATE: proven."),
        Verdict::NotProvable => say!(
            language,
            "KHÔNG CHỨNG MINH ĐƯỢC đúng hạn hay trễ hạn; điều đó không có nghĩa là trễ.",
            "NOT PROVABLE, neither in time nor late; that does not mean late."
        ),
    }));
    let policy = &answer.policy;
    lines.push(say!(language, "Xét theo chính sách có SHA-256 {policy}", "Judged by the policy of SHA-256 {policy}"));
    lines.join("\n")
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

fn authorities(trust: &Trust) -> Result<timestamp::Trust, Error> {
    let mut authorities = timestamp::Trust::default();
    for path in &trust.roots {
        authorities.add_roots(&certificates(path)?).map_err(|error| not_readable(path, &error))?;
    }
    for path in &trust.revoked {
        authorities.add_revocation_lists(&certificates(path)?).map_err(|error| not_readable(path, &error))?;
    }
    Ok(authorities)
}

fn certificates(path: &Path) -> Result<Vec<u8>, Error> {
    let bytes = read_at_most(path, CERTIFICATES_BYTES_MAX)?;
    bytes.ok_or_else(|| not_readable(path, &format!("longer than {CERTIFICATES_BYTES_MAX} bytes")))
}

fn container(path: &Path) -> Result<Result<Container, ContainerError>, Error> {
    let bytes = read_at_most(path, FILE_BYTES_MAX)?;
    Ok(bytes.ok_or(ContainerError::TooLarge).and_then(|bytes| Container::read(&bytes)))
}
