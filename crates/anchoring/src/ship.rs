//! Hands the newest head to everybody who has not got it yet: as a file, a mail, a page for the notice board.

use std::{io, path::Path};

use eventlog::files::{create_directory, write_again};
use evidence::presence::stamped;
use exchange::head::{HeadError, SignedHead};
use ledger::{
    anchors::AnchorError,
    program::{self, ProgramError},
    receipts::Receipts,
    shipping::{Mail, Recipient, Recipients, Shipping, ShippingError},
};
use mail_builder::{MessageBuilder, headers::raw::Raw};

use crate::Anchoring;

/// Up to its title, which names the log and the size.
const TITLE_LINES: usize = 4;

/// Why nothing can be handed to anybody.
#[derive(Debug, thiserror::Error)]
pub enum ShipError {
    /// The recipients, or what was handed over.
    #[error(transparent)]
    Shipping(#[from] ShippingError),
    /// What is kept of the anchors.
    #[error(transparent)]
    Anchor(#[from] AnchorError),
    /// The newest head.
    #[error(transparent)]
    Head(#[from] HeadError),
}

/// Why one recipient was not handed the head.
#[derive(Debug, thiserror::Error)]
pub enum NotHanded {
    /// A file cannot be written, or one that is no head stands in its place.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// Which.
        path: std::path::PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The head cannot be shown.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// The settings do not say how mail is sent.
    #[error("recipients.toml has no [mail] that says how mail is sent")]
    NoMail,
    /// The mail cannot be written.
    #[error(transparent)]
    Message(io::Error),
    /// The program that sends mail.
    #[error(transparent)]
    Program(#[from] ProgramError),
}

/// What is said with a head, in Vietnamese and in English.
pub type Said<'s> = &'s dyn Fn(&SignedHead) -> [String; 2];

impl Anchoring<'_> {
    /// Hands the newest head that others vouch for, or else the newest, to everybody who has not got it yet. Those who
    /// could not be reached, and why.
    pub fn ship(&self, said: Said<'_>) -> Result<Vec<(String, NotHanded)>, ShipError> {
        let shipping = Shipping::of(self.directory);
        let Recipients { mail, all } = shipping.recipients()?;
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let head = self.newest()?;
        let mut unreached = Vec::new();
        for recipient in all.iter().filter(|recipient| shipping.last(recipient) != Some(head.size())) {
            match hand_over(&head, recipient, mail.as_ref(), said) {
                Ok(()) => shipping.remember(recipient, head.size())?,
                Err(why) => unreached.push((recipient.name.clone(), why)),
            }
        }
        Ok(unreached)
    }

    fn newest(&self) -> Result<SignedHead, ShipError> {
        let witnessed = match self.anchors.policy_if_any()? {
            Some(policy) => {
                let newest = self.anchors.heads(&policy)?.next_back().transpose()?;
                newest.map(|anchored| (anchored.judged.head.size, anchored.note))
            }
            None => None,
        };
        let stamped = match self.stamps.sizes().map_err(AnchorError::from)?.pop() {
            Some(size) => self.stamps.stamped(size).map_err(AnchorError::from)?.map(|note| (size, note)),
            None => None,
        };
        // Of one size, the note with cosignatures says more.
        let note = match stamped.into_iter().chain(witnessed).max_by_key(|(size, _)| *size) {
            Some((_, note)) => note,
            None => Receipts::open(self.directory).map_err(AnchorError::from)?.head().to_owned(),
        };
        Ok(SignedHead::read(&note)?)
    }
}

fn hand_over(head: &SignedHead, recipient: &Recipient, mail: Option<&Mail>, said: Said<'_>) -> Result<(), NotHanded> {
    if let Some(drop) = &recipient.drop {
        let is_head = |there: &[u8]| {
            let read = std::str::from_utf8(there).ok().and_then(|note| SignedHead::read(note).ok());
            read.is_some_and(|there| there.origin() == head.origin())
        };
        put(&drop.join(head.file_name()), head.note(), is_head)?;
    }
    if let Some(paper) = &recipient.paper {
        let own = stamped(head.note(), head.origin()).unwrap_or_default();
        let [vi, en] = said(head);
        let page = head.page(&own, [&vi, &en])?;
        // Only the first lines are the same in every page of this head.
        let title: String = page.lines().take(TITLE_LINES).collect();
        let is_page = |there: &[u8]| {
            std::str::from_utf8(there).is_ok_and(|there| there.lines().take(TITLE_LINES).collect::<String>() == title)
        };
        put(&paper.join(head.file_name()).with_extension("html"), &page, is_page)?;
    }
    match (&recipient.mail, mail) {
        (None, _) => Ok(()),
        (Some(_), None) => Err(NotHanded::NoMail),
        (Some(to), Some(mail)) => {
            let message = message(head, &mail.from, to, said(head)).map_err(NotHanded::Message)?;
            Ok(program::run(&mail.command, Path::new("."), &message).map(drop)?)
        }
    }
}

fn put(path: &Path, text: &str, ours: impl Fn(&[u8]) -> bool) -> Result<(), NotHanded> {
    let put =
        create_directory(path.parent().unwrap_or(path)).and_then(|()| write_again(path, text.as_bytes(), 0o666, ours));
    put.map_err(|source| NotHanded::Io { path: path.to_owned(), source })
}

/// A mail (RFC 5322) with the head in its text, and as a file.
fn message(head: &SignedHead, from: &str, to: &str, [vi, en]: [String; 2]) -> io::Result<Vec<u8>> {
    let (origin, size, note) = (head.origin(), head.size(), head.note());
    MessageBuilder::new()
        .from(from)
        .to(to)
        // One head, one mail: whoever gets it twice sees one.
        .message_id(format!("{size}.{}", origin.replace('/', ".")))
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .subject(format!("Đầu sổ {origin}: {size} bút toán"))
        .text_body(format!("{vi}\n\n{en}\n\n{note}"))
        .attachment("application/octet-stream", head.file_name(), note.as_bytes())
        .write_to_vec()
}
