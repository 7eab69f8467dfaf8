//! What was never filed, in short: each entry of the streams that could say otherwise, and what seals them. That
//! none is left out between them the log's own numbering says, and so the server; [`crate::whole`] needs
//! nobody's word.

use serde::Deserialize;

use crate::{
    container::Container,
    presence::{ENTRIES, Looking, Trust, What, member},
    whole::{Form, Whole},
};

/// What the file itself says that it shows. It is checked, not believed.
#[derive(Debug, Clone, Deserialize)]
struct Claim {
    log: String,
    entries: u64,
    task: String,
    sealed: u64,
    shown: Vec<u64>,
}

/// What `container` shows by some entries.
pub(crate) fn verify(container: &Container, trust: &Trust) -> Result<Whole, String> {
    let Claim { log, entries, task, sealed, shown } = container.claim()?;
    if !shown.is_sorted_by(|one, next| one < next) {
        return Err("claim.json: the entries shown are not in order".to_owned());
    }
    let mut looking = Looking { container, trust, findings: Vec::new() };
    let mut whole = Whole::of(task, Form::Streams, Some(sealed));
    if let Some(head) = looking.head("checkpoint")? {
        whole.under(&mut looking, (&log, entries), &head);
        for number in &shown {
            match looking.place(*number, &head) {
                Ok((entry, _)) => {
                    whole.take(container.text(&member(ENTRIES, *number, "json")).unwrap_or_default(), entry);
                }
                Err(error) => looking.find(false, What::Included(*number, Err(error))),
            }
        }
        if whole.texts.len() == shown.len() {
            looking.find(true, What::Grounds(shown, head.judged.head.size));
            whole.seal(&mut looking, &head);
        }
    }
    whole.findings = looking.findings;
    Ok(whole)
}
