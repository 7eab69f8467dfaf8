//! `socai anchor ship`: the newest head to every unit, as a file, a mail, a page for the notice board.

use std::{io, path::Path};

use eventlog::files::create_directory;
use evidence::presence::stamped;
use exchange::head::SignedHead;
use ledger::{
    anchors::{AnchorError, Anchors},
    program,
    receipts::Receipts,
    shipping::{Mail, Recipient, Recipients, Shipping},
    stamps::Stamps,
};
use mail_builder::{MessageBuilder, headers::raw::Raw};
use words::{Language, errors::Told, say};

use crate::{commands::Session, error::Error, files::write_again, output};

/// Up to its title, which names the log and the size.
const TITLE_LINES: usize = 4;

/// Hands the newest head that others vouch for, or else the newest, to everybody who has not got it yet.
/// Who cannot be reached is named, and holds up nobody.
pub fn ship(session: &Session) -> Result<(), Error> {
    let (language, directory) = (session.language, session.directory()?);
    let shipping = Shipping::of(directory);
    let Recipients { mail, all } = shipping.recipients()?;
    if all.is_empty() {
        return Ok(());
    }
    let head = newest(session)?;
    let mut unreached = 0;
    for recipient in all.iter().filter(|recipient| shipping.last(recipient) != Some(head.size())) {
        match hand_over(&head, recipient, mail.as_ref(), language) {
            Ok(()) => shipping.remember(recipient, head.size())?,
            Err(why) => {
                unreached += 1;
                let name = &recipient.name;
                output::complain(&say!(
                    language,
                    "chưa gửi được đầu sổ cho {name}: {why}",
                    "{name} could not be handed the head: {why}"
                ));
            }
        }
    }
    match unreached {
        0 => Ok(()),
        count => Err(Error::Unreached { count }),
    }
}

fn newest(session: &Session) -> Result<SignedHead, Error> {
    let directory = session.directory()?;
    let (anchors, stamps) = (Anchors::of(directory), Stamps::of(directory));
    let witnessed = match anchors.policy_if_any()? {
        Some(policy) => {
            let newest = anchors.heads(&policy)?.next_back().transpose()?;
            newest.map(|anchored| (anchored.judged.head.size, anchored.note))
        }
        None => None,
    };
    let stamped = match stamps.sizes().map_err(AnchorError::from)?.pop() {
        Some(size) => stamps.stamped(size).map_err(AnchorError::from)?.map(|note| (size, note)),
        None => None,
    };
    // Of one size, the note with cosignatures says more.
    let note = match stamped.into_iter().chain(witnessed).max_by_key(|(size, _)| *size) {
        Some((_, note)) => note,
        None => Receipts::open(directory)?.head().to_owned(),
    };
    SignedHead::read(&note).map_err(|error| Error::Usage(error.told(session.language)))
}

fn hand_over(head: &SignedHead, recipient: &Recipient, mail: Option<&Mail>, language: Language) -> Result<(), String> {
    if let Some(drop) = &recipient.drop {
        let is_head = |there: &[u8]| std::str::from_utf8(there).is_ok_and(|note| SignedHead::read(note).is_ok());
        put(&drop.join(head.file_name()), head.note(), is_head, language)?;
    }
    if let Some(paper) = &recipient.paper {
        let own = stamped(head.note(), head.origin()).unwrap_or_default();
        let said = |language| words::heads::about(head, language);
        let page = head.page(&own, [&said(Language::Vi), &said(Language::En)]).map_err(|error| error.told(language))?;
        // Only the first lines are the same in every page of this head.
        let title: String = page.lines().take(TITLE_LINES).collect();
        let is_page = |there: &[u8]| {
            std::str::from_utf8(there).is_ok_and(|there| there.lines().take(TITLE_LINES).collect::<String>() == title)
        };
        put(&paper.join(head.file_name()).with_extension("html"), &page, is_page, language)?;
    }
    match (&recipient.mail, mail) {
        (None, _) => Ok(()),
        (Some(_), None) => Err(say!(
            language,
            "recipients.toml không có mục [mail] nói gửi thư bằng gì",
            "recipients.toml has no [mail] that says how mail is sent"
        )),
        (Some(to), Some(mail)) => {
            let message = message(head, &mail.from, to).map_err(|error| error.to_string())?;
            program::run(&mail.command, Path::new("."), &message).map_err(|error| error.told(language))
        }
    }
}

fn put(path: &Path, text: &str, ours: impl Fn(&[u8]) -> bool, language: Language) -> Result<(), String> {
    create_directory(path.parent().unwrap_or(path)).map_err(|error| format!("{}: {error}", path.display()))?;
    write_again(path, text.as_bytes(), 0o666, ours).map_err(|error| error.explain(language))
}

/// A mail (RFC 5322) with the head in its text, and as a file.
fn message(head: &SignedHead, from: &str, to: &str) -> io::Result<Vec<u8>> {
    let (origin, size) = (head.origin(), head.size());
    let (vi, en, note) =
        (words::heads::about(head, Language::Vi), words::heads::about(head, Language::En), head.note());
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
