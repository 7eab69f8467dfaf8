//! `socai receipt`

use ledger::receipts::{Receipts, Written};
use schemars::JsonSchema;
use serde::Serialize;
use views::say;

use super::Session;
use crate::{args::ReceiptCommand, error::Error, output};

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
