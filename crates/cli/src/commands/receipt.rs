//! `socai receipt`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use eventlog::{Position, files::create_directory};
use ledger::{anchors::Anchors, receipt_files, receipts::Receipts, upgrade};
use proof::{Policy, Receipt, receipt::RECEIPT_BYTES_MAX};
use words::{
    answers::files::ReceiptAnswer,
    done::{Done, Upgraded},
};

use crate::{
    error::Error,
    files::{not_readable, read_text},
    session::Session,
};

#[derive(Debug, Subcommand)]
pub enum ReceiptCommand {
    /// In biên nhận của một bút toán / print the receipt of an entry (C2SP tlog-proof)
    Show {
        /// Số bút toán / the entry's number
        #[arg(value_name = "N")]
        entry: Position,
    },
    /// Ghi bút toán và biên nhận thành tệp / write entries and their receipts as files
    Write {
        /// Số bút toán / the entries' numbers
        #[arg(required = true, value_name = "N")]
        entries: Vec<Position>,
        /// Vào thư mục / into this directory
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Thêm lời nhân chứng đến sau / add what witnesses have said since
    Upgrade {
        /// Biên nhận / the receipts
        #[arg(required = true, value_name = "N.tlog-proof")]
        receipts: Vec<PathBuf>,
    },
}

pub fn run(session: &Session, command: &ReceiptCommand) -> Result<(), Error> {
    let receipts = Receipts::open(session.directory()?)?;
    match command {
        ReceiptCommand::Upgrade { receipts } => return upgrade(session, receipts),
        ReceiptCommand::Show { entry } => {
            let (text, receipt) = receipts.of(*entry)?;
            session.answer(&Done::ReceiptShown { number: entry.0, text, receipt: receipt.to_string() });
        }
        ReceiptCommand::Write { entries, to } => {
            let mut answers = Vec::new();
            for &position in entries {
                let (entry, receipt) = receipts.of(position)?;
                create_directory(to).map_err(|source| Error::Io { path: to.clone(), source })?;
                let [entry, receipt] = receipt_files::write(&entry, &receipt, to)?;
                let (entry, receipt) = (entry.display().to_string(), receipt.display().to_string());
                answers.push(ReceiptAnswer { number: position.0, entry, receipt });
            }
            session.answer(&answers);
        }
    }
    Ok(())
}

/// Brings a receipt up to what witnesses have said since.
fn upgrade(session: &Session, receipts: &[PathBuf]) -> Result<(), Error> {
    let directory = session.directory()?;
    let (anchors, ours) = (Anchors::of(directory), Receipts::open(directory)?);
    let policy = anchors.policy()?;
    let mut upgraded = Vec::new();
    let outcome = receipts.iter().try_for_each(|path| {
        upgraded.push(upgrade_one(&anchors, &ours, &policy, path)?);
        Ok(())
    });
    let all = upgraded.iter().all(|one| one.covered);
    if upgraded.is_empty() {
        return outcome;
    }
    // Those that were brought up to date before an error are told too.
    session.answer(&Done::ReceiptsUpgraded { receipts: upgraded });
    outcome.map_err(|error| session.told(error)).and(if all { Ok(()) } else { Err(Error::NotProven) })
}

fn upgrade_one(anchors: &Anchors, ours: &Receipts, policy: &Policy, path: &Path) -> Result<Upgraded, Error> {
    let old: Receipt = read_text(path, RECEIPT_BYTES_MAX)?.parse().map_err(|error| not_readable(path, error))?;
    let position = Position(old.index);
    let receipt = path.display().to_string();
    let Some(upgraded) = upgrade::upgrade(anchors, ours, policy, position)? else {
        return Ok(Upgraded { receipt, covered: false, not_later_than: None, tokens: 0 });
    };
    receipt_files::write_upgraded(&upgraded, path)?;
    let not_later_than = upgraded.witnesses.and_then(|span| ::verify::moment(span.exists_by));
    Ok(Upgraded { receipt, covered: true, not_later_than, tokens: upgraded.tokens.len() })
}
