//! By the entries of the streams that could say otherwise: what was never filed, or the history of a task. Only
//! the log's own numbering and count say that no entry was left out: the server's word. [`crate::whole`] needs nobody's.

use serde::Deserialize;

use crate::{
    container::Container,
    error::EvidenceError,
    finding::Examined,
    looking::Looking,
    members::{ENTRIES, Listed, STREAMS, member},
    trust::Trust,
    whole::{Form, Whole},
};

/// What the file itself says that it shows. It is checked, not believed.
#[derive(Debug, Clone, Deserialize)]
struct Claim {
    log: String,
    entries: u64,
    task: String,
    #[serde(default)]
    sealed: Option<u64>,
    shown: Vec<u64>,
    /// The entry that counts the streams: in format 2.
    #[serde(default)]
    counted: Option<u64>,
}

/// What `container` shows by some entries, of an absence or of a history.
pub(crate) fn verify(container: &Container, trust: &Trust, absence: bool) -> Result<Whole, EvidenceError> {
    let Claim { log, entries, task, sealed, shown, counted } = container.claim()?;
    if !shown.is_sorted_by(|one, next| one < next) {
        return Err(EvidenceError::ClaimNotInOrder);
    }
    if sealed.is_some() != absence {
        return Err(EvidenceError::ClaimSealed);
    }
    let mut looking = Looking::at(container, trust);
    looking.members(&Listed::Streams { shown: &shown, sealed, counted: counted.is_some() });
    let mut whole = Whole::of(task, Form::Streams, sealed);
    if let Some(head) = looking.head("checkpoint")? {
        whole.under(&mut looking, (&log, entries), &head);
        let mut read = Vec::new();
        for number in &shown {
            match looking.place(*number, &head) {
                Ok((entry, _)) => {
                    whole.take(container.text(&member(ENTRIES, *number, "json")).unwrap_or_default(), entry.clone());
                    read.push(entry);
                }
                Err(error) => looking.find(false, Examined::Included(*number, Err(error))),
            }
        }
        if read.len() == shown.len() {
            looking.find(true, Examined::Grounds(shown, head.judged.head.size));
            whole.counted = counted.and_then(|number| looking.counted(number, &read, STREAMS));
            whole.seal(&mut looking, &head, &read);
        }
        looking.not_judged();
    }
    whole.finish(looking);
    Ok(whole)
}
