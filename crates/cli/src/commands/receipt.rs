//! `socai receipt`

use std::{
    fs,
    path::{Path, PathBuf},
};

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
    let Some(upgraded) = anchors::upgrade(anchors, ours, policy, position)? else {
        output::print(&say!(
            language,
            "{name}: chưa đầu sổ nào có đủ nhân chứng, hay có dấu thời gian, che bút toán này",
            "{name}: no head that enough witnesses vouch for, or that is stamped, covers this entry yet"
        ));
        return Ok(false);
    };
    let write = |path: &Path, bytes: &[u8]| {
        write_durably(path, bytes, 0o666).map_err(|source| Error::Io { path: path.to_owned(), source })
    };
    // First what stamps the head, then the receipt that leads to it.
    let beside = |extension: &str| path.with_extension(extension);
    for (number, (token, chain)) in (1..).zip(&upgraded.tokens) {
        for (extension, bytes) in chain {
            write(&beside(&format!("{number:03}.{extension}")), bytes)?;
        }
        write(&beside(&format!("{number:03}.tsr")), token)?;
    }
    // Those over another head, from before.
    for number in upgraded.tokens.len() + 1.. {
        let old = beside(&format!("{number:03}.tsr"));
        if !old.exists() {
            break;
        }
        fs::remove_file(&old).map_err(|source| Error::Io { path: old, source })?;
    }
    if let Some(stamped) = &upgraded.stamped {
        write(&beside("checkpoint.signed"), stamped.as_bytes())?;
    }
    write(path, upgraded.receipt.to_string().as_bytes())?;
    if let Some(time) = upgraded.witnesses.and_then(|span| moment(span.exists_by)) {
        output::print(&say!(
            language,
            "{name}: có trong sổ chậm nhất lúc {time}, theo nhân chứng",
            "{name}: in the log no later than {time}, by the witnesses"
        ));
    }
    match upgraded.tokens.len() {
        0 => {}
        tokens => output::print(&say!(
            language,
            "{name}: {tokens} dấu thời gian, đặt bên cạnh",
            "{name}: time stamps beside it: {tokens}"
        )),
    }
    Ok(true)
}
