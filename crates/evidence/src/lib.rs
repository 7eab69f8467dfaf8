//! Evidence files: what proves a fact of the ledger to somebody who trusts neither side nor the server.
//!
//! One ZIP file, stored and not compressed, of which every member opens with a text editor,
//! `sha256sum` or `openssl`. `docs/evidence.md` specifies it. Pure: bytes in, findings out; no clock, no
//! file, no network, and no key that the file brings along.
//!
//! | module | idea |
//! | --- | --- |
//! | [`container`] | the file: one form for one content, and nothing unlisted |
//! | [`members`] | which members a kind has, and in which order |
//! | [`entry`] | what of an entry counts here |
//! | `trust` | whom the verifier trusts |
//! | `finding` | what was looked at, and what came of it |
//! | `looking` | heads, places, tokens and moments, while they are looked at |
//! | `anchored`, `clock` | what an anchor shows of when entries came, and what the ledger's clock says of it |
//! | [`counted`] | how many entries each stream has, by the log's own count |
//! | [`presence`] | an entry was there, between two moments |
//! | [`grounds`] | the entries that a verdict rests on |
//! | [`continued`] | a later head continues an earlier one |
//! | [`later`] | what a later head adds to an earlier one |
//! | [`rotation`] | the log changed its key |
//! | [`following`] | a policy that follows a log to its new keys |
//! | [`whole`] | all entries: what was never filed, the whole history of a task |
//! | `streams` | what was never filed, by the entries of some streams: in short, and by the server's word |
//!
//! ```
//! use evidence::{Container, Format};
//!
//! let mut file = Container::of(Format::Second);
//! file.add("claim.json", "{}")?;
//! // One content has one file: what is read is, byte for byte, what would be written.
//! let bytes = file.write()?;
//! assert_eq!(Container::read(&bytes)?.write()?, bytes);
//! # Ok::<(), evidence::ContainerError>(())
//! ```

#![deny(clippy::indexing_slicing)]

mod anchored;
mod clock;
pub mod container;
pub mod continued;
pub mod counted;
pub mod entry;
pub mod error;
mod finding;
pub mod following;
pub mod grounds;
pub mod later;
mod looking;
pub mod members;
pub mod presence;
pub mod rotation;
mod same_log;
mod streams;
mod token;
mod trust;
pub mod whole;

pub use container::{Container, ContainerError, Format, Malformed};
pub use continued::Continued;
pub use counted::Counted;
pub use error::EvidenceError;
pub use grounds::Grounds;
pub use presence::{CheckOutcome, EvidenceFinding, Examined, Presence, Trust};
pub use same_log::is_of_the_same_log;
use std::collections::BTreeSet;

use serde::Deserialize;
pub use whole::Whole;

/// How the name of a rehearsal's log begins, and so every head and every receipt of it.
pub const REHEARSAL: &str = "rehearsal.";

/// What an evidence file shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// About one entry.
    Presence(Presence),
    /// The entries that a verdict rests on.
    Grounds(Grounds),
    /// About a task, by all entries or those of its streams.
    Whole(Whole),
    /// About two heads.
    Continued(Continued),
}

impl Shown {
    fn findings_mut(&mut self) -> &mut Vec<EvidenceFinding> {
        match self {
            Self::Presence(presence) => &mut presence.findings,
            Self::Grounds(grounds) => &mut grounds.presence.findings,
            Self::Whole(whole) => &mut whole.findings,
            Self::Continued(continued) => &mut continued.findings,
        }
    }

    /// Whether everything that was looked at holds.
    pub fn holds(&self) -> bool {
        match self {
            Self::Presence(presence) => presence.holds(),
            Self::Grounds(grounds) => grounds.presence.holds(),
            Self::Whole(whole) => whole.holds(),
            Self::Continued(continued) => continued.holds(),
        }
    }
}

#[derive(Deserialize)]
struct Claim {
    kind: String,
}

/// What `container` shows to somebody with this trust. The chains and revocation lists that it brings are
/// used, not believed: they hold under the verifier's roots or not at all, and one that cannot be read is passed
/// over. An error says that it is no evidence of a kind that this program knows.
pub fn verify(container: &Container, mut trust: Trust) -> Result<Shown, EvidenceError> {
    let Claim { kind } = container.claim()?;
    let mut passed_over = Vec::new();
    for (name, bytes) in container.members() {
        let added = match name {
            _ if name.ends_with(".chain.pem") => trust.authorities.add_certificates(bytes),
            _ if name.ends_with(".crl.pem") => trust.authorities.add_revocation_lists(bytes),
            _ => Ok(()),
        };
        if let Err(error) = added {
            let what = Examined::PassedOver(name.to_owned(), error);
            passed_over.push(EvidenceFinding { outcome: CheckOutcome::Absent, what });
        }
    }
    let mut shown = match kind.as_str() {
        "presence" => presence::verify(container, &trust).map(Shown::Presence),
        "verdict" => grounds::verify(container, &trust).map(Shown::Grounds),
        "absence" | "history" => whole::verify(container, &trust).map(Shown::Whole),
        "absence-by-streams" => streams::verify(container, &trust, true).map(Shown::Whole),
        "history-by-streams" if container.format() == Format::Second => {
            streams::verify(container, &trust, false).map(Shown::Whole)
        }
        "consistency" => continued::verify(container, &trust).map(Shown::Continued),
        other => Err(EvidenceError::Kind(other.to_owned())),
    }?;
    if !claim_is_plain(container) {
        let what = Examined::Members(EvidenceError::ClaimNotPlain);
        passed_over.push(EvidenceFinding::of(false, what));
    }
    shown.findings_mut().splice(0..0, passed_over);
    Ok(shown)
}

/// Whether the claim is canonical and has no other member than its kind has: in format 2.
fn claim_is_plain(container: &Container) -> bool {
    const CLAIMS: [(&str, &[&str]); 7] = [
        ("presence", &["before", "entry", "task"]),
        ("verdict", &["at", "before", "counted", "filing", "shown", "task"]),
        ("absence-by-streams", &["counted", "sealed", "shown", "task"]),
        ("history-by-streams", &["counted", "shown", "task"]),
        ("absence", &["sealed", "task"]),
        ("history", &["task"]),
        ("consistency", &["earlier"]),
    ];
    if container.format() == Format::First {
        return true;
    }
    let Ok(claim) = container.claim::<serde_json::Map<String, serde_json::Value>>() else { return false };
    let of = |(kind, _): &&(&str, &[&str])| claim.get("kind").and_then(serde_json::Value::as_str) == Some(kind);
    let Some((_, own)) = CLAIMS.iter().find(of) else { return false };
    let members: BTreeSet<&str> = own.iter().copied().chain(["entries", "kind", "log"]).collect();
    claim.keys().map(String::as_str).collect::<BTreeSet<_>>() == members
        && container.text("claim.json") == Some(&claim_text(&claim))
}

/// The one text of a claim. Names and texts of a claim are of letters that JSON writes as they are.
pub fn claim_text(claim: &serde_json::Map<String, serde_json::Value>) -> String {
    // A map sorts its members, and a value without fractions has one text.
    let sorted: std::collections::BTreeMap<_, _> = claim.iter().collect();
    format!("{}\n", serde_json::to_string(&sorted).unwrap_or_default())
}
