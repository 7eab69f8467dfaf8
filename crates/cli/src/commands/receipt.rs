//! `socai receipt`

use std::path::{Path, PathBuf};

use ledger::{
    anchors::{self, Anchors},
    receipts::{Receipts, Written},
};
use log::{Position, files::write_durably};
use proof::{Policy, Receipt, receipt::RECEIPT_BYTES_MAX};
use schemars::JsonSchema;
use serde::Serialize;
use views::say;

use super::{Session, anchor::moment};
use crate::{
    args::ReceiptCommand,
    error::Error,
    files::{not_readable, read_text},
    output,
};

/// The two files of a receipt.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReceiptAnswer {
    /// The entry's number.
    number: u64,
    /// Where its bytes lie.
    entry: String,
    /// Where its receipt lies (C2SP tlog-proof).
    receipt: String,
}

pub fn run(session: &Session, command: &ReceiptCommand) -> Result<(), Error> {
    let receipts = Receipts::open(session.directory()?)?;
    match command {
        ReceiptCommand::Upgrade { receipts } => return upgrade(session, receipts),
        ReceiptCommand::Show { entry } => {
            let (_, receipt) = receipts.of(*entry)?;
            output::print(&receipt.to_string());
        }
        ReceiptCommand::Write { entries, to } => {
            let mut answers = Vec::new();
            for &position in entries {
                let Written { entry, receipt } = receipts.write(position, to)?;
                let (entry, receipt) = (entry.display().to_string(), receipt.display().to_string());
                answers.push(ReceiptAnswer { number: position.0, entry, receipt });
            }
            match session.json {
                true => output::print_json(&answers),
                false => answers.iter().for_each(|ReceiptAnswer { entry, receipt, .. }| {
                    output::print(&say!(
                        session.language,
                        "{receipt}\n  bút toán: {entry}",
                        "{receipt}\n  its entry: {entry}"
                    ));
                }),
            }
        }
    }
    Ok(())
}

/// Brings a receipt up to what witnesses have said since.
fn upgrade(session: &Session, receipts: &[PathBuf]) -> Result<(), Error> {
    let directory = session.directory()?;
    let (anchors, ours) = (Anchors::of(directory), Receipts::open(directory)?);
    let policy = anchors.policy()?;
    let mut missing = 0;
    for path in receipts {
        missing += usize::from(!upgrade_one(session, &anchors, &ours, &policy, path)?);
    }
    if missing == 0 { Ok(()) } else { Err(Error::NotProven) }
}

fn upgrade_one(
    session: &Session,
    anchors: &Anchors,
    ours: &Receipts,
    policy: &Policy,
    path: &Path,
) -> Result<bool, Error> {
    let old: Receipt = read_text(path, RECEIPT_BYTES_MAX)?.parse().map_err(|error| not_readable(path, &error))?;
    let position = Position(old.index);
    let (name, language) = (path.display(), session.language);
    let Some((receipt, span)) = anchors::upgrade(anchors, ours, policy, position)? else {
        output::print(&say!(
            language,
            "{name}: chưa đầu sổ nào đủ nhân chứng che bút toán này",
            "{name}: no head that enough witnesses vouch for covers this entry yet"
        ));
        return Ok(false);
    };
    write_durably(path, receipt.to_string().as_bytes(), 0o666)
        .map_err(|source| Error::Io { path: path.to_owned(), source })?;
    let time = span.and_then(|span| moment(span.exists_by)).unwrap_or_default();
    output::print(&say!(
        language,
        "{name}: có trong sổ chậm nhất lúc {time}, theo nhân chứng",
        "{name}: in the log no later than {time}, by the witnesses"
    ));
    Ok(true)
}
