//! The desk: what is asked of it is answered here, without a socket.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, TryLockError},
};

use eventlog::Digest;
use ledger::access::Book;
use tokio::sync::watch;

use crate::{accounts::Accounts, changes::Changes, http::Origin, readers::Readers, sign_on::SignOn};

/// The page that checks evidence, as it is handed out.
#[derive(Debug, Clone)]
pub struct Verifier {
    /// Its bytes.
    pub page: &'static str,
    /// Their SHA-256.
    pub digest: String,
}

impl Verifier {
    /// This page.
    pub fn of(page: &'static str) -> Self {
        Self { page, digest: Digest::of(page.as_bytes()).to_string() }
    }
}

/// The desk of one ledger.
pub struct Desk {
    /// The ledger's directory.
    pub directory: PathBuf,
    /// Where browsers reach it.
    pub origin: Origin,
    /// The ledger as it is read.
    pub readers: Readers,
    /// Who signs in.
    pub accounts: Accounts,
    /// Where else they can, if anywhere.
    pub sign_on: Option<SignOn>,
    /// Who looked.
    pub access: Book,
    /// When pages change.
    pub changes: Changes,
    /// The page that checks evidence.
    pub verifier: Verifier,
    /// The log's verifying key.
    pub verifying_key: String,
    proving: Mutex<()>,
    tell: Box<Tell>,
}

/// Who is told what happens: the kind of event, and what there is to say of it. No name, no password, no address.
pub type Tell = dyn Fn(&str, &[(&str, &str)]) + Send + Sync;

impl Desk {
    /// The desk of the ledger in `directory`, which the running process holds; `reached` tells how far its log has come.
    pub fn of(
        directory: &Path,
        origin: Origin,
        verifier: Verifier,
        verifying_key: String,
        reached: watch::Receiver<u64>,
        tell: Box<Tell>,
    ) -> Self {
        Self {
            directory: directory.to_owned(),
            origin,
            readers: Readers::new(directory, reached),
            accounts: Accounts::open(directory),
            sign_on: None,
            access: Book::of(directory),
            changes: Changes::default(),
            verifier,
            verifying_key,
            proving: Mutex::default(),
            tell,
        }
    }

    /// The same where people can sign on at a provider, too.
    pub fn with_sign_on(self, sign_on: Option<SignOn>) -> Self {
        Self { sign_on, ..self }
    }

    /// Tells the server's keeper.
    pub fn tell(&self, event: &str, what: &[(&str, &str)]) {
        (self.tell)(event, what);
    }

    /// Making evidence of a verdict reads the whole log: one at a time; nothing while another is made.
    pub fn proving(&self) -> Option<MutexGuard<'_, ()>> {
        match self.proving.try_lock() {
            Ok(guard) => Some(guard),
            Err(TryLockError::Poisoned(error)) => Some(error.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}
