//! `socai page`: what verifies evidence without this program.

use std::path::Path;

use calendar::Moment;
use domain::EntryNumber;
use eventlog::Digest;
use ledger::Outcome;

use super::Session;
use crate::{done::Done, error::Error, files::write_again};

/// The page that checks evidence without this program.
const PAGE: &str = include_str!("../../verify/verify.html");

/// Writes the page; where `publish_at` is given, its digest is recorded too, as of that moment or of now.
pub fn write(session: &Session, to: &Path, publish_at: Option<Option<Moment>>) -> Result<(), Error> {
    // An earlier page has the same title.
    let title = |page: &[u8]| page.split(|byte| *byte == b'\n').take(5).map(<[u8]>::to_vec).collect::<Vec<_>>();
    write_again(to, PAGE.as_bytes(), 0o666, |there| title(there) == title(PAGE.as_bytes()))?;
    let published = match publish_at {
        Some(at) => publish(session, at)?,
        None => None,
    };
    let sha256 = Digest::of(PAGE.as_bytes()).to_string();
    session.done(&Done::PageWritten { file: to.display().to_string(), sha256, published });
    Ok(())
}

/// Records the page's digest, so that a receipt shows that a page is the ledger's own. The entry, if it is new.
pub fn publish(session: &Session, at: Option<Moment>) -> Result<Option<EntryNumber>, Error> {
    let page = Digest::of(PAGE.as_bytes());
    let outcome = session.open()?.publish_verifier(page, at.map(Moment::latest))?;
    Ok(match outcome {
        Outcome::Recorded(entries) => entries.first().copied(),
        _ => None,
    })
}
