//! `socai check`

use std::path::Path;

use clap::Args;
use eventlog::Progress;
use ledger::check::{CheckError, Depth, Report, check};
use schemars::JsonSchema;
use serde::Serialize;
use words::{Language, findings, say};

use crate::{error::Error, output, progress, session::Session};

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Kiểm tra cả ý nghĩa: đọc từng sự kiện, dựng lại các bảng / also decode every event and rebuild the views
    #[arg(long)]
    deep: bool,
}

/// Faults shown on a terminal; `--json` has them all.
const SHOWN_MAX: usize = 20;

/// What a check has found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckAnswer {
    /// Whether nothing is wrong.
    sound: bool,
    /// How many entries were signed for.
    entries: u64,
    /// The root of the tree over them, in hexadecimal, as recomputed.
    root: String,
    /// By position, the first first.
    faults: Vec<FaultAnswer>,
    /// What this account may not read; whether it is sound is not known.
    unseen: Vec<String>,
    /// How many documents are held.
    documents: usize,
    /// Documents that entries name and the ledger does not hold, by SHA-256. No fault.
    documents_not_held: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FaultAnswer {
    /// The first position concerned; null where none is known.
    position: Option<u64>,
    /// journal/, log/, tiles/, head, documents/, views, or kept: what cannot be built again.
    place: String,
    /// The file to blame; null where it is not one.
    file: Option<String>,
    /// What does not hold.
    detail: String,
}

pub fn run(session: &Session, args: &CheckArgs) -> Result<(), Error> {
    let directory = session.directory()?;
    let depth = if args.deep { Depth::Meaning } else { Depth::Stored };
    let scratch = tempfile::tempdir().map_err(|source| Error::Io { path: std::env::temp_dir(), source })?;
    let counters = Progress::default();
    let report = progress::watch(|| counters.get(), || check(directory, depth, scratch.path(), &counters));
    let report = report.map_err(|error| match error {
        CheckError::Directory(error) => Error::Directory(error),
        other => Error::Check(other),
    })?;
    if let Some(last) = report.ahead_of_clock {
        session.say_ahead(last);
    }
    let answer = answer(&report);
    match session.json {
        true => output::print_json(&answer),
        false => output::print(&words(&report, &answer, directory, session.language)),
    }
    match report.is_sound() {
        true => Ok(()),
        false => Err(Error::Faults { count: answer.faults.len() }),
    }
}

fn answer(report: &Report) -> CheckAnswer {
    let stored = report.log.faults.iter().map(|fault| FaultAnswer {
        position: fault.position.map(|position| position.0),
        place: fault.place.to_string(),
        file: fault.file.as_ref().map(|file| file.display().to_string()),
        detail: fault.wrong.to_string(),
    });
    let meaning = report.meaning.iter().map(|(entry, detail)| FaultAnswer {
        position: entry.map(|entry| entry.0),
        place: "views".to_owned(),
        file: None,
        detail: detail.to_string(),
    });
    let changed = report.changed.iter().map(|digest| FaultAnswer {
        position: None,
        place: "documents/".to_owned(),
        file: Some(digest.to_string()),
        detail: "the document's bytes are not what its name says".to_owned(),
    });
    let kept = report.kept.findings.iter().map(|finding| FaultAnswer {
        position: None,
        place: "kept".to_owned(),
        file: Some(finding.path.display().to_string()),
        detail: finding.fault.to_string(),
    });
    CheckAnswer {
        sound: report.is_sound(),
        entries: report.log.size,
        root: report.log.root.to_string(),
        faults: stored.chain(meaning).chain(changed).chain(kept).collect(),
        unseen: report.kept.unseen.iter().map(|path| path.display().to_string()).collect(),
        documents: report.held,
        documents_not_held: report.not_held.iter().map(ToString::to_string).collect(),
    }
}

fn words(report: &Report, answer: &CheckAnswer, directory: &Path, language: Language) -> String {
    let (entries, root, documents) = (answer.entries, &answer.root, answer.documents);
    let mut lines = vec![match report.is_sound() {
        true => say!(
            language,
            "Sổ nguyên vẹn: {entries} bút toán, {documents} tài liệu, mọi byte đã đọc lại.\nGiá trị gốc: {root}",
            "The ledger is sound: {entries} entries, {documents} documents, every byte read again.\nRoot: {root}"
        ),
        false => say!(language, "Sổ có lỗi ({entries} bút toán):", "The ledger has faults ({entries} entries):"),
    }];
    let found = findings::all(report, language);
    lines.extend(found.iter().take(SHOWN_MAX).map(|finding| format!("  {finding}")));
    if let more @ 1.. = found.len().saturating_sub(SHOWN_MAX) {
        lines.push(say!(language, "… và {more} lỗi nữa (--json in đủ)", "… and {more} more (--json has them all)"));
    }
    if !answer.unseen.is_empty() {
        let unseen = answer.unseen.join(", ");
        lines.push(say!(
            language,
            "Tài khoản này không được đọc: {unseen}. Phần đó chưa được kiểm tra.",
            "This account may not read: {unseen}. That part was not checked."
        ));
    }
    lines.extend(findings::log_remedy(report, directory, language));
    if !answer.documents_not_held.is_empty() {
        let count = answer.documents_not_held.len();
        lines.push(say!(
            language,
            "{count} tài liệu được bút toán nêu mã băm nhưng không lưu tại đây (không phải lỗi).",
            "{count} document(s) named by entries are not held here (no fault)."
        ));
    }
    lines.join("\n")
}
