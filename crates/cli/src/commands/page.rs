//! `socai page`: what verifies evidence without this program.

use std::path::Path;

use calendar::Moment;
use domain::EntryNumber;
use eventlog::Digest;

use super::Session;
use crate::{done::Done, error::Error, files::write_again};

/// The page that checks evidence without this program.
const PAGE: &str = include_str!("../../verify/verify.html");

/// Writes the page, and records its digest if that is asked for. `at` is the time, in a rehearsal.
pub fn write(session: &Session, to: &Path, is_published: bool, at: Option<Moment>) -> Result<(), Error> {
    // An earlier page has the same title.
    let title = |page: &[u8]| page.split(|byte| *byte == b'\n').take(5).map(<[u8]>::to_vec).collect::<Vec<_>>();
    write_again(to, PAGE.as_bytes(), 0o666, |there| title(there) == title(PAGE.as_bytes()))?;
    let published = if is_published { publish(session, at)? } else { None };
    let sha256 = Digest::of(PAGE.as_bytes()).to_string();
    session.done(&Done::PageWritten { file: to.display().to_string(), sha256, published });
    Ok(())
}

/// Records the page's digest, so that a receipt shows that a page is the ledger's own. The entry, if it is new.
pub fn publish(session: &Session, at: Option<Moment>) -> Result<Option<EntryNumber>, Error> {
    let page = Digest::of(PAGE.as_bytes());
    let outcome = session.open()?.publish_verifier(page, at.map(Moment::latest))?;
    Ok(outcome.new_entries().first().copied())
}
