//! To whom the log's heads are handed: every unit that holds one is a witness that needs no machine.
//!
//! ```text
//! anchors/recipients.toml             who gets them, and how
//! anchors/shipped/DIGEST              the size that this recipient was handed last
//! ```

use std::{
    io,
    path::{Path, PathBuf},
};

use eventlog::{
    Digest,
    files::{if_there, put_durably, read_plain_text},
};
use serde::Deserialize;

/// Who gets the heads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipients {
    /// How mail is sent.
    pub mail: Option<Mail>,
    /// Each of them.
    #[serde(default, rename = "recipient")]
    pub all: Vec<Recipient>,
}

/// How mail is sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The sender's address.
    pub from: String,
    /// A program that takes a message from its standard input: `["sendmail", "-t", "-i"]`.
    pub command: Vec<String>,
}

/// One who gets them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// What it is called in messages.
    pub name: String,
    /// A directory in which each head is put as a file.
    pub drop: Option<PathBuf>,
    /// An address to which each head is mailed.
    pub mail: Option<String>,
    /// A directory in which each head is put as a page with a QR code, to print and post up.
    pub paper: Option<PathBuf>,
}

/// Why the settings, or what was handed over, cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ShippingError {
    /// The settings.
    #[error("{path}: {reason}")]
    Settings {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
}

/// What was handed over.
pub struct Shipping(PathBuf);

impl Shipping {
    /// Of the ledger in `directory`.
    pub fn of(directory: &Path) -> Self {
        Self(directory.join("anchors"))
    }

    /// Who gets the heads; nobody, if there are no settings.
    pub fn recipients(&self) -> Result<Recipients, ShippingError> {
        let path = self.0.join("recipients.toml");
        let Some(text) = if_there(read_plain_text(&path)).map_err(at(&path))? else {
            return Ok(Recipients::default());
        };
        toml::from_str(&text).map_err(|error| ShippingError::Settings { path, reason: error.to_string() })
    }

    /// The size of the head that this recipient was handed last. Nothing rests on it.
    pub fn last(&self, recipient: &Recipient) -> Option<u64> {
        read_plain_text(&self.path(recipient)).ok()?.trim().parse().ok()
    }

    /// Remembers it.
    pub fn remember(&self, recipient: &Recipient, size: u64) -> Result<(), ShippingError> {
        let path = self.path(recipient);
        put_durably(&path, format!("{size}\n").as_bytes()).map_err(at(&path))
    }

    fn path(&self, recipient: &Recipient) -> PathBuf {
        // A name may hold anything, and whoever is reached otherwise than before has not been reached yet.
        self.0.join("shipped").join(Digest::of(format!("{recipient:?}").as_bytes()).to_string())
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> ShippingError + use<> {
    let path = path.to_owned();
    move |source| ShippingError::Io { path, source }
}
