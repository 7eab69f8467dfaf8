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
//! | [`rotation`] | the log changed its key |
//! | [`whole`] | all entries: what was never filed, the whole history of a task |

mod anchored;
pub mod container;
pub mod entry;
pub mod presence;
pub mod rotation;
pub mod whole;

pub use container::{Container, ContainerError};
pub use presence::{Finding, Outcome, Presence, Trust};
pub use whole::Whole;

/// What an evidence file shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// About one entry.
    Presence(Presence),
    /// About a task, by all entries.
    Whole(Whole),
}

/// What `container` shows to somebody with this trust. An error says that it is no evidence of a kind
/// that this program knows.
pub fn verify(container: &Container, trust: &Trust) -> Result<Shown, String> {
    let claim = container.get("claim.json").ok_or("the member claim.json is missing")?;
    let claim: serde_json::Value = serde_json::from_slice(claim).map_err(|error| format!("claim.json: {error}"))?;
    match claim.get("kind").and_then(serde_json::Value::as_str) {
        Some("presence") => presence::verify(container, trust).map(Shown::Presence),
        Some("absence" | "history") => whole::verify(container, trust).map(Shown::Whole),
        other => Err(format!("evidence of the kind {other:?} is not known to this program; use a newer one")),
    }
}
