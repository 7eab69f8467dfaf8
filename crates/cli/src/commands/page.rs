//! `socai page`: what verifies evidence without this program.

use std::path::Path;

use calendar::Moment;
use eventlog::Digest;
use ledger::Outcome;
use words::say;

use super::Session;
use crate::{error::Error, files::write_again, output};

/// The page that checks evidence without this program.
const PAGE: &str = include_str!("../../verify/verify.html");

pub fn write(session: &Session, to: &Path) -> Result<(), Error> {
    // An earlier page has the same title.
    let title = |page: &[u8]| page.split(|byte| *byte == b'\n').take(5).map(<[u8]>::to_vec).collect::<Vec<_>>();
    write_again(to, PAGE.as_bytes(), 0o666, |there| title(there) == title(PAGE.as_bytes()))?;
    let (name, digest) = (to.display(), Digest::of(PAGE.as_bytes()));
    output::print(&say!(
        session.language,
        "{name}: mở bằng trình duyệt, không cần mạng.\nSHA-256 {digest}",
        "{name}: open it in a browser; it needs no network.\nSHA-256 {digest}"
    ));
    Ok(())
}

/// Records the page's digest, so that a receipt shows that a page is the ledger's own.
pub fn publish(session: &Session, at: Option<Moment>) -> Result<(), Error> {
    let page = Digest::of(PAGE.as_bytes());
    let outcome = session.open()?.publish_verifier(page, at.map(Moment::latest))?;
    if let Outcome::Recorded(entries) = outcome {
        let entry = entries.first().map(ToString::to_string).unwrap_or_default();
        output::print(&say!(
            session.language,
            "Đã công bố mã băm của trang kiểm chứng: bút toán {entry}",
            "Published the digest of the page that verifies evidence: entry {entry}"
        ));
    }
    Ok(())
}
