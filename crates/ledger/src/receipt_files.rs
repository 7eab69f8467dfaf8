//! A receipt as files: the entry, its receipt, and beside them what stamps the head that it leads to.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use eventlog::{
    Position,
    files::{read_plain, write_again, write_new},
};
use proof::{Note, Receipt};
use timestamp::{Token, TrustStore};

use crate::upgrade::Upgraded;

/// Anybody may read what is handed out, less what the process's umask takes away.
const MODE: u32 = 0o666;

/// A file that was not written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub struct NotWritten {
    /// Which.
    pub path: PathBuf,
    /// Why not; where something else is there, that it exists.
    pub source: io::Error,
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> NotWritten {
    move |source| NotWritten { path: path.to_owned(), source }
}

/// Writes entry and receipt into the directory `to`, which is there; their names.
pub fn write(entry: &str, receipt: &Receipt, to: &Path) -> Result<[PathBuf; 2], NotWritten> {
    let path = |extension: &str| to.join(format!("{}.{extension}", Position(receipt.index)));
    let (entry_path, receipt_path) = (path("entry.json"), path("tlog-proof"));
    write_again(&entry_path, entry.as_bytes(), MODE, |_| false).map_err(at(&entry_path))?;
    match fs::read_to_string(&receipt_path).ok().and_then(|there| there.parse::<Receipt>().ok()) {
        // It may have been brought up to what others said since; that is worth more than this one.
        Some(there) if is_of(&there, receipt) => {}
        _ => write_new(&receipt_path, receipt.to_string().as_bytes(), MODE).map_err(at(&receipt_path))?,
    }
    Ok([entry_path, receipt_path])
}

/// Whether one receipt is of the same entry of the same log as the other, and says no less.
fn is_of(one: &Receipt, other: &Receipt) -> bool {
    let origin = |receipt: &Receipt| receipt.note.lines().next().map(str::to_owned);
    one.index == other.index && origin(one) == origin(other)
}

/// Writes a receipt in the place of an earlier one: first what stamps the head beside it, then the receipt that leads
/// there.
pub fn write_upgraded(upgraded: &Upgraded, path: &Path) -> Result<(), NotWritten> {
    let chain_or_token = |there: &[u8]| {
        let mut trust = TrustStore::default();
        Token::parse(there).is_ok()
            || trust.add_certificates(there).is_ok()
            || trust.add_revocation_lists(there).is_ok()
    };
    let beside = |extension: &str| path.with_extension(extension);
    for (number, (token, chain)) in (1..).zip(&upgraded.tokens) {
        let chain = chain.iter().map(|(extension, bytes)| (format!("{number:03}.{extension}"), bytes));
        for (extension, bytes) in chain.chain([(format!("{number:03}.tsr"), token)]) {
            let path = beside(&extension);
            write_again(&path, bytes, MODE, chain_or_token).map_err(at(&path))?;
        }
    }
    // Those over another head, from before.
    for number in upgraded.tokens.len() + 1.. {
        let old = beside(&format!("{number:03}.tsr"));
        if !read_plain(&old).is_ok_and(|there| Token::parse(&there).is_ok()) {
            break;
        }
        fs::remove_file(&old).map_err(at(&old))?;
    }
    if let Some(stamped) = &upgraded.stamped {
        let is_note = |there: &[u8]| std::str::from_utf8(there).is_ok_and(|text| Note::parse(text).is_ok());
        let path = beside("checkpoint.signed");
        write_again(&path, stamped.as_bytes(), MODE, is_note).map_err(at(&path))?;
    }
    let is_receipt = |there: &[u8]| std::str::from_utf8(there).is_ok_and(|text| text.parse::<Receipt>().is_ok());
    write_again(path, upgraded.receipt.to_string().as_bytes(), MODE, is_receipt).map_err(at(path))
}
