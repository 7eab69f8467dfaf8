//! What a verdict about a task rests on: the filing between two moments, and every entry from which the due
//! date and the verdict come out again. Each is shown to be in the log; that no later one exists is not.

use calendar::Timestamp;
use serde::Deserialize;

use crate::{
    container::Container,
    presence::{ENTRIES, Finding, GROUNDS, GROUNDS_HEAD, Looking, Presence, PresenceClaim, Trust, What, member},
};

/// What the file itself says that it shows. It is checked, not believed.
#[derive(Debug, Clone, Deserialize)]
struct Claim {
    log: String,
    entries: u64,
    task: String,
    at: Timestamp,
    filing: u64,
    before: Option<u64>,
    shown: Vec<u64>,
}

/// The entries that a verdict rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Grounds {
    /// The filing; among the findings are those about the other entries.
    pub presence: Presence,
    /// The task.
    pub task: String,
    /// The verdict is the one that was to be given at this moment.
    pub at: Timestamp,
    /// The entries that are shown, by number, byte for byte, in order.
    pub entries: Vec<(u64, String)>,
}

/// What `container` shows.
pub(crate) fn verify(container: &Container, trust: &Trust) -> Result<Grounds, String> {
    let Claim { log, entries: size, task, at, filing, before, shown } = container.claim()?;
    if !shown.is_sorted_by(|one, next| one < next) {
        return Err("claim.json: the entries shown are not in order".to_owned());
    }
    let mut looking = Looking { container, trust, findings: Vec::new() };
    let (head, grounds) = (looking.head("checkpoint")?, looking.head(GROUNDS_HEAD)?);
    // The due date is worth no more than the head under which it stands.
    if let (Some(grounds), true) = (&grounds, container.get("checkpoint") != container.get(GROUNDS_HEAD)) {
        looking.witnesses(&grounds.judged);
    }
    let mut entries = Vec::new();
    for number in &shown {
        match grounds.as_ref().map(|grounds| looking.place(*number, grounds)) {
            Some(Ok(_)) => {
                let text = container.text(&member(GROUNDS, *number, "json"));
                entries.extend(text.map(|text| (*number, text.to_owned())));
            }
            Some(Err(error)) => looking.find(false, What::Included(*number, Err(error))),
            None => {}
        }
    }
    if let Some(grounds) = grounds.as_ref().filter(|_| entries.len() == shown.len()) {
        looking.find(true, What::Grounds(shown.clone(), grounds.judged.head.size));
    }
    let mut presence = looking.presence(&PresenceClaim { log, entries: size, entry: filing, before }, head.as_ref());
    // The two heads are of one history as far as it matters here: the filing is the same under both.
    let same = container.get(&member(ENTRIES, filing, "json")) == container.get(&member(GROUNDS, filing, "json"));
    let of_one_log = head.zip(grounds).is_some_and(|(one, other)| one.judged.head.origin == other.judged.head.origin);
    let same = same && of_one_log && shown.contains(&filing);
    presence.findings.push(Finding::of(same, What::SameFiling(filing)));
    Ok(Grounds { presence, task, at, entries })
}
