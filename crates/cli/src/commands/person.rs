//! `socai person`: names in, shown, erased.

use std::{
    io::{self, BufRead},
    path::PathBuf,
};
use words::{errors::Misuse, notices::Notice};

use clap::{Args, Subcommand, ValueEnum};
use domain::{
    PersonId,
    event::{Document, ErasureGround},
};
use ledger::{
    ActingLedger, directory,
    persons::{self, Asked, PersonError},
};
use words::done::Done;

use crate::{
    args::shared::AskedArgs,
    error::Error,
    files::{must_be_new, write_new},
    output,
    session::Session,
};

#[derive(Debug, Args)]
pub struct PersonArgs {
    #[command(subcommand)]
    command: PersonCommand,
}

#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Đọc tên từ đầu vào chuẩn, đưa vào kho / read a name from standard input into the vault
    Enter {
        #[command(flatten)]
        asked: AskedArgs,
    },
    /// Xem tên; lần xem được ghi vào sổ / show a name; the reading is recorded
    Show {
        /// Mã cá nhân / the person's identifier
        person: PersonId,
        /// Lý do / why
        #[arg(long)]
        reason: String,
        /// Ghi tên và muối ra tệp, để tiết lộ trong bằng chứng / write name and salt to a file, to disclose them in evidence
        #[arg(long, value_name = "FILE.json")]
        to: Option<PathBuf>,
        #[command(flatten)]
        asked: AskedArgs,
    },
    /// Xóa: hủy khóa của người đó / erase: destroy the person's key
    Erase {
        /// Mã cá nhân / the person's identifier
        person: PersonId,
        /// Căn cứ / on what ground
        #[arg(long, value_enum)]
        ground: GroundArg,
        /// Số, ký hiệu quyết định / the decision
        #[arg(long, value_name = "NUMBER")]
        order: String,
        #[command(flatten)]
        asked: AskedArgs,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum GroundArg {
    RetentionEnded,
    Order,
    EnteredByMistake,
}

impl From<GroundArg> for ErasureGround {
    fn from(ground: GroundArg) -> Self {
        match ground {
            GroundArg::RetentionEnded => Self::RetentionEnded,
            GroundArg::Order => Self::Order,
            GroundArg::EnteredByMistake => Self::EnteredByMistake,
        }
    }
}

pub fn run(session: &Session, args: PersonArgs) -> Result<(), Error> {
    let vault = directory::vault(session.directory()?);
    let mut ledger = session.open_to_act()?;
    match args.command {
        PersonCommand::Enter { asked } => {
            let asked = asked_by(&ledger, &asked)?;
            let person = persons::enter(&mut ledger, &vault, &asked, &name(session)?)?;
            let same = persons::namesakes(&vault, &person).map_err(PersonError::from)?;
            let same: Vec<String> = same.iter().map(ToString::to_string).collect();
            session.answer(&Done::PersonEntered { person: person.to_string(), same_name: same.clone() });
            if !same.is_empty() {
                let same = same.join(", ");
                session.warn(&Notice::Namesakes { same, person });
            }
        }
        PersonCommand::Show { person, reason, to, asked } => {
            // Before the reading is recorded.
            to.iter().try_for_each(|path| must_be_new(path))?;
            let asked = asked_by(&ledger, &asked)?;
            let found = persons::read(&mut ledger, &vault, &asked, &person, &reason)?;
            if let Some(path) = to {
                let text = found.text().map_err(|error| Misuse::Failed(error.to_string()))?;
                write_new(&path, text.as_str().as_bytes(), 0o600)?;
            }
            session.answer(&Done::PersonShown {
                person: person.to_string(),
                name: found.name.clone(),
                salt: hexadecimal(&found.salt),
                digest: found.digest.to_string(),
            });
        }
        PersonCommand::Erase { person, ground, order, asked } => {
            let order = Document { number: order, date: None };
            let asked = asked_by(&ledger, &asked)?;
            persons::erase(&mut ledger, &vault, &asked, &person, ground.into(), order)?;
            session.answer(&Done::PersonErased { person: person.to_string() });
        }
    }
    Ok(())
}

fn asked_by(ledger: &ActingLedger, args: &AskedArgs) -> Result<Asked, Error> {
    let (by, approved_by) = args.people(ledger.state(), ledger.present().date())?;
    Ok(Asked { by, approved_by, at: args.at() })
}

/// The name comes through standard input, so that it stands in no shell history and no process list.
fn name(session: &Session) -> Result<String, Error> {
    if output::interactive() {
        output::ask(session.language.pick("Họ và tên:", "Name:"));
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|source| Error::Io { path: "stdin".into(), source })?;
    Ok(line)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
