//! `socai prove`: evidence files.

use std::path::Path;

use calendar::Moment;
use domain::TaskId;
use evidence::Container;
use ledger::{anchors::Anchors, directory, prove::Prover, receipts::Receipts, stamps::Stamps};
use log::{CanonicalJson, files::write_durably};
use proof::{Receipt, receipt::RECEIPT_BYTES_MAX};
use schemars::JsonSchema;
use serde::Serialize;
use views::say;

use super::{
    Session,
    questions::{as_of, filter, knowledge},
};
use crate::{
    args::{FilterArgs, ProveCommand, Times},
    error::Error,
    files::{not_readable, read_text},
    output,
};

/// A name with its salt is at most this long, in bytes.
const DISCLOSED_BYTES_MAX: usize = 64 * 1024;

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
    let language = session.language;
    let (container, to) = match command {
        ProveCommand::Presence { entry, to, with_documents, disclose } => {
            let disclosed = disclose.iter().map(|path| disclosed(path)).collect::<Result<Vec<_>, _>>()?;
            (Some(prover.presence(*entry, *with_documents, &disclosed)?), to)
        }
        ProveCommand::Verdict { task, at, to } => (verdict(session, &prover, task, *at)?, to),
        ProveCommand::Absence { task, by, to, short: true } => {
            let ledger = session.read()?;
            (prover.absence_by_streams(ledger.chronicle().recorded(), task, by.latest())?, to)
        }
        ProveCommand::Absence { task, by, to, short: false } => {
            (prover.whole(&task.to_string(), Some(by.latest()))?, to)
        }
        ProveCommand::History { task, to } => (prover.whole(&task.to_string(), None)?, to),
        ProveCommand::Consistency { from, to } => {
            let text = read_text(from, RECEIPT_BYTES_MAX)?;
            (prover.consistency(&text.parse::<Receipt>().map_or(text, |receipt| receipt.note))?, to)
        }
    };
    let Some(container) = container else {
        output::complain(&match command {
            ProveCommand::Verdict { task, .. } => say!(
                language,
                "chưa có gì được nộp cho {task}; để chứng minh điều đó: socai prove absence",
                "nothing was filed for {task}; to prove that: socai prove absence"
            ),
            ProveCommand::Consistency { .. } => say!(
                language,
                "sổ này có ít bút toán hơn đầu sổ đó: hoặc sổ đã bị cắt, hoặc đầu sổ của sổ khác; hãy giữ nguyên tệp ấy",
                "this ledger has fewer entries than that head covers: it was cut, or the head is of another; keep that file as it is"
            ),
            _ => say!(
                language,
                "chưa có lời người ngoài nào ghi trong sổ sau thời điểm đó; hãy neo đầu sổ trước: socai anchor collect",
                "nothing that others said after that moment is recorded; anchor the log first: socai anchor collect"
            ),
        });
        return Err(Error::NotProven);
    };
    if prover.lacks_witnesses_in(&container)? {
        output::complain(&say!(
            language,
            "chưa đủ nhân chứng xác nhận: theo chính sách của sổ, tệp này chưa chứng minh được gì. Hãy hỏi họ (socai anchor collect), rồi làm lại tệp",
            "not enough witnesses vouch yet: by the ledger's own policy this file proves nothing. Ask them (socai anchor collect), then make it again"
        ));
    }
    let file = container.write().map_err(|error| Error::Usage(error.to_string()))?;
    // A name that is disclosed is for nobody else on this machine.
    let discloses = matches!(command, ProveCommand::Presence { disclose, .. } if !disclose.is_empty());
    write_durably(to, &file, if discloses { 0o600 } else { 0o666 })
        .map_err(|source| Error::Io { path: to.clone(), source })?;
    let members: Vec<String> = container.members().map(|(name, _)| name.to_owned()).collect();
    let (name, bytes) = (to.display().to_string(), file.len());
    match session.json {
        true => output::print_json(&ProveAnswer { file: name, bytes, members }),
        false => output::print(&say!(
            language,
            "{name}: {bytes} byte. Kiểm chứng: socai verify {name} --policy CHÍNH-SÁCH",
            "{name}: {bytes} bytes. To verify: socai verify {name} --policy POLICY"
        )),
    }
    Ok(())
}

fn disclosed(path: &Path) -> Result<CanonicalJson, Error> {
    let text = read_text(path, DISCLOSED_BYTES_MAX)?;
    CanonicalJson::parse(text).map_err(|error| not_readable(path, &error))
}

/// The verdict as it stands, or stood then.
fn verdict(
    session: &Session,
    prover: &Prover<'_>,
    task: &TaskId,
    at: Option<Moment>,
) -> Result<Option<Container>, Error> {
    let ledger = session.read()?;
    filter(session, &ledger, FilterArgs { unit: None, obligation: None, task: Some(task.clone()) })?;
    let times = Times { at: Some(at.unwrap_or(Moment::Instant(ledger.present()))), valid_at: None, known_at: None };
    let knowledge = knowledge(&ledger, as_of(session, &ledger, &times)?);
    Ok(prover.verdict(&knowledge, task)?)
}
