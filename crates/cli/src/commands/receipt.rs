//! `socai receipt`

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Subcommand;
use eventlog::{
    Position,
    files::{create_directory, read_plain},
};
use ledger::{anchors::Anchors, receipts::Receipts, upgrade};
use proof::{Note, Policy, Receipt, receipt::RECEIPT_BYTES_MAX};
use timestamp::{Token, TrustStore};
use words::{
    answers::files::ReceiptAnswer,
    done::{Done, Upgraded},
};

use crate::{
    error::Error,
    files::{is_a, not_readable, read_text, write_again, write_new},
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
                let (entry, receipt) = write(&receipts, position, to)?;
                let (entry, receipt) = (entry.display().to_string(), receipt.display().to_string());
                answers.push(ReceiptAnswer { number: position.0, entry, receipt });
            }
            session.answer(&answers);
        }
    }
    Ok(())
}

/// Writes entry and receipt as files in `to`; their names.
fn write(receipts: &Receipts, position: Position, to: &Path) -> Result<(PathBuf, PathBuf), Error> {
    let (text, receipt) = receipts.of(position)?;
    create_directory(to).map_err(|source| Error::Io { path: to.to_owned(), source })?;
    let path = |extension: &str| to.join(format!("{position}.{extension}"));
    let (entry_path, receipt_path) = (path("entry.json"), path("tlog-proof"));
    write_again(&entry_path, text.as_bytes(), 0o666, |_| false)?;
    match std::fs::read_to_string(&receipt_path).ok().and_then(|there| there.parse::<Receipt>().ok()) {
        // It may have been brought up to what others said since; that is worth more than this one.
        Some(there) if is_of(&there, &receipt) => {}
        _ => write_new(&receipt_path, receipt.to_string().as_bytes(), 0o666)?,
    }
    Ok((entry_path, receipt_path))
}

/// Whether one receipt is of the same entry of the same log as the other, and says no less.
fn is_of(one: &Receipt, other: &Receipt) -> bool {
    let origin = |receipt: &Receipt| receipt.note.lines().next().map(str::to_owned);
    one.index == other.index && origin(one) == origin(other)
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
    let chain_or_token = |there: &[u8]| {
        let mut trust = TrustStore::default();
        Token::parse(there).is_ok()
            || trust.add_certificates(there).is_ok()
            || trust.add_revocation_lists(there).is_ok()
    };
    // First what stamps the head, then the receipt that leads to it.
    let beside = |extension: &str| path.with_extension(extension);
    for (number, (token, chain)) in (1..).zip(&upgraded.tokens) {
        for (extension, bytes) in chain {
            write_again(&beside(&format!("{number:03}.{extension}")), bytes, 0o666, chain_or_token)?;
        }
        write_again(&beside(&format!("{number:03}.tsr")), token, 0o666, chain_or_token)?;
    }
    // Those over another head, from before.
    for number in upgraded.tokens.len() + 1.. {
        let old = beside(&format!("{number:03}.tsr"));
        if !read_plain(&old).is_ok_and(|there| Token::parse(&there).is_ok()) {
            break;
        }
        fs::remove_file(&old).map_err(|source| Error::Io { path: old, source })?;
    }
    if let Some(stamped) = &upgraded.stamped {
        let is_note = |there: &[u8]| std::str::from_utf8(there).is_ok_and(|text| Note::parse(text).is_ok());
        write_again(&beside("checkpoint.signed"), stamped.as_bytes(), 0o666, is_note)?;
    }
    write_again(path, upgraded.receipt.to_string().as_bytes(), 0o666, is_a::<Receipt>)?;
    let not_later_than = upgraded.witnesses.and_then(|span| ::verify::moment(span.exists_by));
    Ok(Upgraded { receipt, covered: true, not_later_than, tokens: upgraded.tokens.len() })
}
