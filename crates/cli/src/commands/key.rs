//! `socai key`: the ledger's signing key.

use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
};

use calendar::Moment;
use clap::{Args, Subcommand};
use console::Term;
use evidence::rotation;
use ledger::{
    directory::DirectoryError,
    key_backup::{self, BACKUP_BYTES_MAX},
    keys,
};
use proof::{Policy, Rotation, policy::POLICY_BYTES_MAX};
use schemars::JsonSchema;
use serde::Serialize;
use words::{done::Done, say};

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

/// The keys of a ledger.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeyAnswer {
    /// The log, by its name.
    log: String,
    /// Whether the secret is there with which the last of them signs; null where this account may not look.
    secret: Option<bool>,
    /// The oldest first; the last one signs now.
    keys: Vec<Key>,
}

/// One public key.
#[derive(Debug, Serialize, JsonSchema)]
struct Key {
    /// As a policy names it (C2SP vkey).
    key: String,
    /// SHA-256 of that text.
    fingerprint: String,
    /// The first entry that it vouches for when it is new: the heads over this one and those after it are
    /// signed by it.
    from: u64,
    /// The entry that names the next key: the head over it is the last that this one signs; null if it
    /// signs now.
    until: Option<u64>,
    /// The receipt of the entry that names this key, with the entry beside it; null for the first key.
    receipt: Option<String>,
}

/// A policy that has followed a log to its new keys.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FollowAnswer {
    /// Each change of key, in order.
    followed: Vec<Followed>,
    /// The policy, with a line for each new key.
    policy: String,
}

/// A change of key that was proven.
#[derive(Debug, Serialize, JsonSchema)]
struct Followed {
    /// The entry that says so.
    entry: u64,
    /// The key that the policy trusted.
    old: String,
    /// The key that takes its place.
    new: String,
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
    let known = keys::verifying_keys(directory)?;
    let ends = known.retired().iter().map(|(_, size)| Some(size - 1)).chain([None]);
    let mut from = None;
    let mut shown = Vec::new();
    for (key, until) in known.all().zip(ends) {
        let receipt = from.map(|entry| keys::receipt_path(directory, entry).display().to_string());
        let fingerprint = keys::fingerprint(key).to_string();
        shown.push(Key { key: key.to_string(), fingerprint, from: from.unwrap_or(0), until, receipt });
        from = until;
    }
    let log = known.current().name().to_owned();
    let answer = KeyAnswer { log, secret: has_secret(directory)?, keys: shown };
    match session.json {
        true => output::print_json(&answer),
        false => output::print(&words(session, &answer)),
    }
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

fn words(session: &Session, answer: &KeyAnswer) -> String {
    let language = session.language;
    let mut lines = Vec::new();
    for Key { key, fingerprint, from, until, receipt } in &answer.keys {
        let span = match until {
            Some(until) => say!(language, "ký từ #{from} đến #{until}", "signs from #{from} to #{until}"),
            None => say!(language, "ký từ #{from}", "signs from #{from}"),
        };
        lines.push(format!("{key}\n  SHA-256 {fingerprint}\n  {span}"));
        lines.extend(receipt.as_ref().map(|path| say!(language, "  biên nhận: {path}", "  its receipt: {path}")));
    }
    lines.push(match answer.secret {
        None => say!(
            language,
            "Tài khoản này không được đọc khóa bí mật; không biết nó có đó hay không.",
            "This account may not read the secret; whether it is there is not known."
        ),
        Some(true) => say!(language, "Có khóa bí mật.", "The secret is there."),
        Some(false) => say!(
            language,
            "KHÔNG có khóa bí mật: không ghi được; phục hồi bằng: socai key restore TỆP",
            "The secret is NOT there: nothing can be recorded; restore it: socai key restore FILE"
        ),
    });
    lines.join("\n")
}

fn rotate(session: &Session, at: Option<Moment>) -> Result<(), Error> {
    let directory = session.directory()?;
    // Says what was healed.
    drop(session.open()?);
    let entry = ledger::key_change::rotate(directory, at.map(Moment::latest))?;
    show(session, directory)?;
    let receipt = keys::receipt_path(directory, entry).display().to_string();
    output::tell(&say!(
        session.language,
        "Đã đổi khóa tại bút toán #{entry}. Tiếp theo:\n  1. cất khóa mới: socai key backup\n  2. mỗi nhân chứng theo khóa mới: socai witness follow THƯ-MỤC {receipt}\n  3. neo đầu sổ: socai anchor collect, rồi nâng biên nhận: socai receipt upgrade {receipt}\n  4. trao {receipt} và bút toán bên cạnh cho ai đang tin khóa cũ: socai key follow --policy CHÍNH-SÁCH {receipt}. Cho đến lúc đó, với chính sách cũ, socai verify không kiểm được bút toán mới.",
        "Changed the key by entry #{entry}. Next:\n  1. back up the new key: socai key backup\n  2. every witness follows the new key: socai witness follow DIR {receipt}\n  3. anchor the log: socai anchor collect; then bring the receipt up to date: socai receipt upgrade {receipt}\n  4. give {receipt} and the entry beside it to whoever trusts the old key: socai key follow --policy POLICY {receipt}. Until then, with the old policy, socai verify cannot check newer entries."
    ));
    Ok(())
}

fn follow(session: &Session, policy: &Path, receipts: &[PathBuf]) -> Result<(), Error> {
    let mut text = read_text(policy, POLICY_BYTES_MAX)?;
    let mut rotations: Vec<(u64, Rotation)> = Vec::new();
    for path in receipts {
        let trusted: Policy = text.parse().map_err(|error| not_readable(policy, error))?;
        let (receipt, entry) = read_receipt(path, None)?;
        let rotation = rotation::proven(&entry, &receipt, &trusted)
            .map_err(|source| Error::NotFollowed { path: path.clone(), source })?;
        if rotations.iter().any(|(_, other)| other.old_key() == rotation.old_key() && *other != rotation) {
            return Err(Error::TwoSuccessors { path: path.clone() });
        }
        text = with_successor(&text, receipt.index, &rotation);
        rotations.push((receipt.index, rotation));
    }
    let trusted: Policy = text.parse().map_err(|error| not_readable(policy, error))?;
    if trusted.quorum_size().is_none() {
        output::tell(&say!(
            session.language,
            "Chính sách không đòi nhân chứng: kẻ đánh cắp khóa cũ cũng đưa ra được bằng chứng như vậy.",
            "The policy asks for no witness: whoever stole the old key could show as much."
        ));
    }
    let followed = |(entry, rotation): (u64, Rotation)| Followed {
        entry,
        old: rotation.old_key().to_string(),
        new: rotation.new_key().to_string(),
    };
    match session.json {
        true => {
            let followed = rotations.into_iter().map(followed).collect();
            output::print_json(&FollowAnswer { followed, policy: text });
        }
        false => output::print(&text),
    }
    Ok(())
}

/// The policy, with a line for the new key below that of the old one, at the same address.
fn with_successor(policy: &str, entry: u64, rotation: &Rotation) -> String {
    let (old, new) = (rotation.old_key().to_string(), rotation.new_key().to_string());
    let mut lines = Vec::new();
    let named = |line: &str, key: &str| {
        let mut words = line.split([' ', '\t']).filter(|word| !word.is_empty());
        words.next() == Some("log") && words.next() == Some(key)
    };
    let there = policy.lines().any(|line| named(line, &new));
    for line in policy.lines() {
        lines.push(line.to_owned());
        if named(line, &old) && !there {
            lines.push(format!("# entry #{entry} of the log, signed by the key above, names the next:"));
            lines.push(line.replacen(&old, &new, 1));
        }
    }
    lines.join("\n") + "\n"
}

fn backup(session: &Session, to: &Path, passphrase: &PassphraseArgs) -> Result<(), Error> {
    let key = keys::signing_key(session.directory()?)?;
    if to.exists() {
        return Err(Error::WouldOverwrite { path: to.to_owned() });
    }
    let passphrase = read_passphrase(session, passphrase, Asked::Twice)?;
    let text = key_backup::seal(&key, &passphrase)?;
    write_new(to, text.as_bytes(), 0o600)?;
    session.done(&Done::KeyBackedUp { file: to.display().to_string(), key: key.verifying_key().to_string() });
    Ok(())
}

fn restore(session: &Session, file: &Path, passphrase: &PassphraseArgs) -> Result<(), Error> {
    let directory = session.directory()?;
    let text = read_text(file, BACKUP_BYTES_MAX)?;
    let passphrase = read_passphrase(session, passphrase, Asked::Once)?;
    let key = key_backup::open(&text, &passphrase)?;
    keys::restore(directory, &key)?;
    session.done(&Done::KeyRestored { key: key.verifying_key().to_string() });
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
        return Err(Error::Usage(say!(
            language,
            "không có màn hình để hỏi cụm mật khẩu; hãy chỉ tệp: --passphrase-file TỆP hoặc SOCAI_PASSPHRASE_FILE",
            "there is no terminal to ask for the passphrase; name a file: --passphrase-file FILE or SOCAI_PASSPHRASE_FILE"
        )));
    }
    let ask = |question: String| {
        output::ask(&question);
        Term::stderr().read_secure_line().map_err(|source| Error::Io { path: "terminal".into(), source })
    };
    let passphrase = ask(say!(language, "Cụm mật khẩu:", "Passphrase:"))?;
    if asked == Asked::Twice && ask(say!(language, "Nhập lại:", "Again:"))? != passphrase {
        return Err(Error::Usage(say!(language, "hai lần nhập khác nhau", "the two are not the same")));
    }
    Ok(passphrase)
}
