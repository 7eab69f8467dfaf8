//! `socai page`: what verifies evidence without this program.

use std::path::PathBuf;

use calendar::Moment;
use clap::Args;
use domain::EntryNumber;
use eventlog::Digest;

use words::done::Done;

use crate::{error::Error, files::write_again, session::Session};

#[derive(Debug, Args)]
pub struct PageArgs {
    /// Vào tệp / the file
    #[arg(long, value_name = "FILE.html")]
    to: PathBuf,
    /// Ghi mã băm của trang vào sổ / record the page's digest in the ledger
    #[arg(long)]
    publish: bool,
    /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
    #[arg(long, value_name = "TIME", requires = "publish")]
    at: Option<Moment>,
}

/// The page that checks evidence without this program.
const PAGE: &str = include_str!("../../verify/verify.html");

/// Writes the page, and records its digest if that is asked for.
pub fn write(session: &Session, PageArgs { to, publish: is_published, at }: &PageArgs) -> Result<(), Error> {
    // A page with one byte changed is somebody else's, whatever its title says.
    write_again(to, PAGE.as_bytes(), 0o666, |_| false)?;
    let published = if *is_published { publish(session, *at)? } else { None };
    let sha256 = Digest::of(PAGE.as_bytes()).to_string();
    session.answer(&Done::PageWritten { file: to.display().to_string(), sha256, published });
    Ok(())
}

/// Records the page's digest, so that a receipt shows that a page is the ledger's own. The entry, if it is new.
pub fn publish(session: &Session, at: Option<Moment>) -> Result<Option<EntryNumber>, Error> {
    let page = Digest::of(PAGE.as_bytes());
    let outcome = session.open()?.publish_verifier(page, at.map(Moment::latest))?;
    Ok(outcome.new_entries().first().copied())
}
