//! `socai key`: the ledger's signing key.

use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
};
use words::{errors::Misuse, notices::Notice};

use calendar::Moment;
use clap::{Args, Subcommand};
use console::Term;
use domain::EntryNumber;
use evidence::following::{Following, NotFollowed};
use ledger::{
    directory::DirectoryError,
    key_backup::{self, BACKUP_BYTES_MAX},
    keys,
};
use proof::policy::POLICY_BYTES_MAX;
use words::{
    answers::keys::{FollowAnswer, KeyAnswer},
    done::Done,
    say,
};

use super::verify::read_receipt;
use crate::{
    error::Error,
    files::{not_readable, read_text, write_new},
    output,
    session::Session,
};

#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Xem các khóa công khai, mỗi khóa ký từ bút toán nào / the public keys, and from which entry each signs
    Show,
    /// Đổi khóa: khóa cũ và khóa mới cùng ký / change the key: the old one and the new one sign that
    Rotate {
        /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
        #[arg(long, value_name = "TIME")]
        at: Option<Moment>,
    },
    /// Đi theo sổ sang khóa mới: in chính sách đã thêm khóa, nếu biên nhận chứng minh được; không cần sổ /
    /// follow a log to its new key: prints the policy with it, if receipts prove it; needs no ledger
    Follow {
        /// Chính sách tin khóa cũ / the policy that trusts the old key
        #[arg(long)]
        policy: PathBuf,
        /// Biên nhận các bút toán đổi khóa, theo thứ tự / receipts of the entries that changed the key, in order
        #[arg(required = true, value_name = "N.tlog-proof")]
        receipts: Vec<PathBuf>,
    },
    /// Cất khóa ký vào tệp, mã hóa bằng cụm mật khẩu / the signing key as a file, encrypted with a passphrase
    Backup {
        /// Vào tệp / the file
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        #[command(flatten)]
        passphrase: PassphraseArgs,
    },
    /// Đặt lại khóa ký mà sổ thiếu / put the signing key back where the ledger lacks it
    Restore {
        /// Tệp đã cất / the backup
        file: PathBuf,
        #[command(flatten)]
        passphrase: PassphraseArgs,
    },
}

#[derive(Debug, Args)]
pub struct PassphraseArgs {
    /// Tệp mà dòng đầu là cụm mật khẩu, cho kịch bản; nếu không, hỏi trên màn hình / a file whose first line is
    /// the passphrase, for scripts; else it is asked for
    #[arg(long, value_name = "FILE", env = "SOCAI_PASSPHRASE_FILE")]
    passphrase_file: Option<PathBuf>,
}

pub fn run(session: &Session, command: &KeyCommand) -> Result<(), Error> {
    match command {
        KeyCommand::Show => show(session, session.directory()?),
        KeyCommand::Rotate { at } => rotate(session, *at),
        KeyCommand::Follow { policy, receipts } => follow(session, policy, receipts),
        KeyCommand::Backup { to, passphrase } => backup(session, to, passphrase),
        KeyCommand::Restore { file, passphrase } => restore(session, file, passphrase),
    }
}

fn show(session: &Session, directory: &Path) -> Result<(), Error> {
    session.answer(&KeyAnswer::of(&keys::verifying_keys(directory)?, has_secret(directory)?, directory));
    Ok(())
}

/// Whether the secret is there; `None` where this account may not look.
fn has_secret(directory: &Path) -> Result<Option<bool>, Error> {
    match keys::signing_key(directory) {
        Ok(_) => Ok(Some(true)),
        Err(DirectoryError::Io { source, .. }) if source.kind() == std::io::ErrorKind::PermissionDenied => Ok(None),
        Err(_) => Ok(Some(false)),
    }
}

fn rotate(session: &Session, at: Option<Moment>) -> Result<(), Error> {
    let directory = session.directory()?;
    // Says what was healed.
    drop(session.open_to_act()?);
    let entry = ledger::key_change::rotate(directory, at.map(Moment::latest))?;
    show(session, directory)?;
    let receipt = keys::receipt_path(directory, entry).display().to_string();
    session.note(&Notice::KeyChanged { entry: EntryNumber(entry), receipt });
    Ok(())
}

fn follow(session: &Session, policy: &Path, receipts: &[PathBuf]) -> Result<(), Error> {
    let text = read_text(policy, POLICY_BYTES_MAX)?;
    let mut following = Following::of(text).map_err(|error| not_readable(policy, error))?;
    for path in receipts {
        let (receipt, entry) = read_receipt(path, None)?;
        following.follow(&entry, &receipt).map_err(|error| match error {
            NotFollowed::Policy(error) => not_readable(policy, error),
            NotFollowed::Unproven(source) => Error::NotFollowed { path: path.clone(), source },
            NotFollowed::TwoSuccessors => Error::TwoSuccessors { path: path.clone() },
        })?;
    }
    if following.asks_for_no_witness() {
        session.note(&Notice::NoWitnessAsked);
    }
    session.answer(&FollowAnswer::of(&following));
    Ok(())
}

fn backup(session: &Session, to: &Path, passphrase: &PassphraseArgs) -> Result<(), Error> {
    let key = keys::signing_key(session.directory()?)?;
    if to.exists() {
        return Err(Error::WouldOverwrite { path: to.to_owned() });
    }
    let passphrase = read_passphrase(session, passphrase, Asked::Twice)?;
    let text = key_backup::seal(&key, &passphrase)?;
    write_new(to, text.as_bytes(), 0o600)?;
    session.answer(&Done::KeyBackedUp { file: to.display().to_string(), key: key.verifying_key().to_string() });
    Ok(())
}

fn restore(session: &Session, file: &Path, passphrase: &PassphraseArgs) -> Result<(), Error> {
    let directory = session.directory()?;
    let text = read_text(file, BACKUP_BYTES_MAX)?;
    let passphrase = read_passphrase(session, passphrase, Asked::Once)?;
    let key = key_backup::open(&text, &passphrase)?;
    keys::restore(directory, &key)?;
    session.answer(&Done::KeyRestored { key: key.verifying_key().to_string() });
    Ok(())
}

/// How often somebody types what nobody sees.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Once,
    Twice,
}

fn read_passphrase(session: &Session, args: &PassphraseArgs, asked: Asked) -> Result<String, Error> {
    let language = session.language;
    if let Some(path) = &args.passphrase_file {
        let text = read_text(path, BACKUP_BYTES_MAX)?;
        return Ok(text.lines().next().unwrap_or_default().to_owned());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Misuse::NoPassphrase.into());
    }
    let ask = |question: String| {
        output::ask(&question);
        Term::stderr().read_secure_line().map_err(|source| Error::Io { path: "terminal".into(), source })
    };
    let passphrase = ask(say!(language, "Cụm mật khẩu:", "Passphrase:"))?;
    if asked == Asked::Twice && ask(say!(language, "Nhập lại:", "Again:"))? != passphrase {
        return Err(Misuse::PassphrasesDiffer.into());
    }
    Ok(passphrase)
}
