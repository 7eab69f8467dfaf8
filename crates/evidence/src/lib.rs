//! Evidence files: what proves a fact of the ledger to somebody who trusts neither side nor the server.
//!
//! One ZIP file, stored and not compressed, of which every member opens with a text editor,
//! `sha256sum` or `openssl`. `docs/evidence.md` specifies it. Pure: bytes in, findings out; no clock, no
//! file, no network, and no key that the file brings along.
//!
//! | module | idea |
//! | --- | --- |
//! | [`container`] | the file: one form for one content, and nothing unlisted |
//! | [`entry`] | what of an entry counts here |
//! | [`presence`] | an entry was there, between two moments |
//! | [`grounds`] | the entries that a verdict rests on |
//! | [`continued`] | a later head continues an earlier one |
//! | [`later`] | what a later head adds to an earlier one |
//! | [`rotation`] | the log changed its key |
//! | [`whole`] | all entries: what was never filed, the whole history of a task |
//! | `streams` | what was never filed, by the entries of some streams: in short, and by the server's word |

mod anchored;
pub mod container;
pub mod continued;
pub mod entry;
pub mod grounds;
pub mod later;
pub mod presence;
pub mod rotation;
mod streams;
pub mod whole;

pub use container::{Container, ContainerError};
pub use continued::Continued;
pub use grounds::Grounds;
pub use presence::{Finding, Outcome, Presence, Trust};
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
/// used, not believed: they hold under the verifier's roots or not at all. An error says that it is no
/// evidence of a kind that this program knows.
pub fn verify(container: &Container, mut trust: Trust) -> Result<Shown, String> {
    let Claim { kind } = container.claim()?;
    for (name, bytes) in container.members() {
        let added = match name {
            _ if name.ends_with(".chain.pem") => trust.authorities.add_certificates(bytes),
            _ if name.ends_with(".crl.pem") => trust.authorities.add_revocation_lists(bytes),
            _ => Ok(()),
        };
        added.map_err(|error| format!("{name}: {error}"))?;
    }
    match kind.as_str() {
        "presence" => presence::verify(container, &trust).map(Shown::Presence),
        "verdict" => grounds::verify(container, &trust).map(Shown::Grounds),
        "absence" | "history" => whole::verify(container, &trust).map(Shown::Whole),
        "absence-by-streams" => streams::verify(container, &trust).map(Shown::Whole),
        "consistency" => continued::verify(container, &trust).map(Shown::Continued),
        other => Err(format!("evidence of the kind \"{other}\" is not known to this program; use a newer one")),
    }
}
