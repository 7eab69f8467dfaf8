//! `socai verify` of what `socai prove` makes: the kinds, and what each proves in words.

mod continued;
pub mod findings;
pub mod presence;
mod verdict;
mod whole;

use std::path::Path;

pub use continued::ConsistencyAnswer;
use evidence::{
    Container, ContainerError, Shown,
    container::FILE_BYTES_MAX,
    presence::{Finding, What},
};
use log::{Digest, stream::Stream};
pub use presence::EvidenceAnswer;
use serde::Serialize;
pub use verdict::VerdictAnswer;
use views::{Language, say};
pub use whole::TaskAnswer;

use super::{Session, verify::read_policy};
use crate::{
    args::{Trust, VerifyArgs},
    error::Error,
    files::{not_readable, read, read_at_most},
    output,
};

/// The accuracy of a token that tells none, in seconds.
pub const ACCURACY: u64 = 60;
/// Root certificates, or lists of revoked ones, are at most this long, in bytes.
pub const CERTIFICATES_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What was asked, and by which policy it was judged.
pub struct Judged<'a> {
    session: &'a Session,
    args: &'a VerifyArgs,
    policy: Digest,
}

/// Whether the answer is yes, and by what: the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Yes {
    /// By what needs nobody's word.
    Proven,
    /// By the log's own numbering.
    ByNumbering,
    /// It is not, or nobody can say.
    No,
}

impl From<bool> for Yes {
    fn from(proven: bool) -> Self {
        if proven { Self::Proven } else { Self::No }
    }
}

impl Judged<'_> {
    fn language(&self) -> Language {
        self.session.language
    }

    /// The deadline asked about, in POSIX seconds.
    fn deadline(&self) -> Option<u64> {
        self.args.deadline.map(|deadline| seconds(deadline.latest()))
    }

    /// Prints what came out, as JSON or in words, and says whether the answer is yes.
    fn answer(&self, answer: &impl Serialize, yes: Yes, words: impl FnOnce(Language) -> String) -> Result<(), Error> {
        let (language, policy) = (self.language(), self.policy);
        match self.session.json {
            true => output::print_json(answer),
            false => {
                let words = words(language);
                output::print(&say!(
                    language,
                    "{words}\nXét theo chính sách có SHA-256 {policy}",
                    "{words}\nJudged by the policy of SHA-256 {policy}"
                ));
            }
        }
        match yes {
            Yes::Proven => Ok(()),
            Yes::ByNumbering => Err(Error::ByNumbering),
            Yes::No => Err(Error::Answered),
        }
    }
}

/// POSIX seconds; a moment before 1970 counts as 1970.
fn seconds(at: calendar::Timestamp) -> u64 {
    u64::try_from(at.micros().div_euclid(1_000_000)).unwrap_or(0)
}

pub fn verify(session: &Session, args: &VerifyArgs) -> Result<(), Error> {
    let language = session.language;
    let (policy, digest) = read_policy(&args.trust)?;
    let trust = trust(policy, authorities(&args.trust)?, &args.trust);
    let container = match container(&args.file)? {
        Ok(container) => container,
        Err(error) => {
            output::print(&say!(
                language,
                "SAI    tệp bằng chứng: {error}\n\nKHÔNG chứng minh được gì.",
                "FAIL    the evidence file: {error}\n\nNOTHING is proven."
            ));
            return Err(Error::Answered);
        }
    };
    let mut shown = evidence::verify(&container, trust).map_err(|error| not_readable(&args.file, &error))?;
    match &mut shown {
        Shown::Presence(presence) | Shown::Grounds(evidence::Grounds { presence, .. }) => {
            for path in &args.document {
                let io = |source| Error::Io { path: path.clone(), source };
                let found = ledger::documents::digest(Stream::open(path).map_err(io)?).map_err(io)?;
                let named = presence.entry.as_ref().is_some_and(|entry| entry.documents.contains(&found));
                presence.findings.push(Finding::of(named, What::Document(found)));
            }
        }
        Shown::Whole(_) | Shown::Continued(_) if !args.document.is_empty() => {
            return Err(Error::Usage(say!(
                language,
                "--document chỉ dùng với bằng chứng về một bút toán",
                "--document takes evidence about one entry"
            )));
        }
        Shown::Whole(_) | Shown::Continued(_) => {}
    }
    let judged = Judged { session, args, policy: digest };
    match &shown {
        Shown::Presence(presence) => presence::report(&judged, presence),
        Shown::Grounds(grounds) => verdict::report(&judged, grounds),
        Shown::Whole(whole) => whole::report(&judged, whole),
        Shown::Continued(continued) => continued::report(&judged, continued),
    }
}

/// The head that an evidence file leads to.
pub fn head(path: &Path, language: Language) -> Result<String, Error> {
    let container = container(path)?.map_err(|error| not_readable(path, &error))?;
    let head = container.text("checkpoint").map(str::to_owned);
    let missing = || say!(language, "thiếu thành phần checkpoint", "the member checkpoint is missing");
    head.ok_or_else(|| not_readable(path, &missing()))
}

fn container(path: &Path) -> Result<Result<Container, ContainerError>, Error> {
    let bytes = read_at_most(path, FILE_BYTES_MAX)?;
    Ok(bytes.ok_or(ContainerError::TooLarge).and_then(|bytes| Container::read(&bytes)))
}

/// Whom the verifier trusts, and how it reads entries.
pub fn trust(policy: proof::Policy, authorities: timestamp::Trust, args: &Trust) -> evidence::Trust {
    let readable = ledger::reckon::readable;
    evidence::Trust { policy, authorities, dishonest: args.dishonest, accuracy: ACCURACY, readable }
}

pub fn authorities(trust: &Trust) -> Result<timestamp::Trust, Error> {
    let mut authorities = timestamp::Trust::default();
    for path in &trust.roots {
        authorities.add_roots(&read(path, CERTIFICATES_BYTES_MAX)?).map_err(|error| not_readable(path, &error))?;
    }
    for path in &trust.revoked {
        authorities
            .add_revocation_lists(&read(path, CERTIFICATES_BYTES_MAX)?)
            .map_err(|error| not_readable(path, &error))?;
    }
    Ok(authorities)
}
