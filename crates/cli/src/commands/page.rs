//! `socai page`: what verifies evidence without this program.

use std::path::PathBuf;

use base64ct::{Base64, Encoding as _};
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
pub(super) const PAGE: &str = include_str!("../../verify/verify.html");

/// Writes the page, and records its digest if that is asked for.
pub fn write(session: &Session, PageArgs { to, publish: is_published, at }: &PageArgs) -> Result<(), Error> {
    write_again(to, PAGE.as_bytes(), 0o666, is_of_another_version)?;
    let published = if *is_published { publish(session, *at)? } else { None };
    let sha256 = Digest::of(PAGE.as_bytes()).to_string();
    session.answer(&Done::PageWritten { file: to.display().to_string(), sha256, published });
    Ok(())
}

/// Whether it is the page of another version of this program: it has the title, names the SHA-256 of its style and of
/// its script as they are, and ends with the script. What was changed by hand is somebody else's, whatever its title
/// says: so is a page that has this one's style and script, and is not this one.
fn is_of_another_version(there: &[u8]) -> bool {
    let read = |page| Some((Parts::of(page)?, Parts::of(PAGE)?));
    std::str::from_utf8(there).ok().and_then(read).is_some_and(|(there, own)| there.is_whole() && there != own)
}

/// What a page consists of that another version may have otherwise.
#[derive(PartialEq, Eq)]
struct Parts<'p> {
    policy: &'p str,
    style: &'p str,
    script: &'p str,
}

impl<'p> Parts<'p> {
    fn of(page: &'p str) -> Option<Self> {
        let begun = page.strip_prefix("<!doctype html>\n<html lang=\"vi\">\n")?;
        let (head, rest) = begun.split_once("<title>Sổ Cái: kiểm tra bằng chứng</title>\n<style>")?;
        let (style, rest) = rest.split_once("</style>\n</head>\n<body>")?;
        let (_, rest) = rest.split_once("<script>")?;
        let script = rest.strip_suffix("</script>\n</body>\n</html>\n")?;
        let (_, policy) = head.split_once("<meta http-equiv=\"Content-Security-Policy\" content=\"")?;
        Some(Self { policy: policy.split_once('"')?.0, style, script })
    }

    /// Whether the policy lets this style and this script run.
    fn is_whole(&self) -> bool {
        let names = |source: &str, part: &str| {
            let digest = Base64::encode_string(&Digest::of(part.as_bytes()).0);
            self.policy.contains(&format!("{source}-src 'sha256-{digest}';"))
        };
        names("script", self.script) && names("style", self.style)
    }
}

/// Records the page's digest, so that a receipt shows that a page is the ledger's own. The entry, if it is new.
pub fn publish(session: &Session, at: Option<Moment>) -> Result<Option<EntryNumber>, Error> {
    let page = Digest::of(PAGE.as_bytes());
    let outcome = session.open_to_act()?.publish_verifier(page, at.map(Moment::latest))?;
    Ok(outcome.new_entries().first().copied())
}
