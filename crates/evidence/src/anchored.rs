//! What an anchor that the log has recorded shows: nothing after it can be older.

use proof::{Digest, policy::Judged, time::Spread};

use crate::{
    clock::Anchored,
    entry::Entry,
    error::EvidenceError,
    looking::Looking,
    token::{Unusable, read_token},
};

/// What the anchor shows that `entry` records, which stands under a head that is worth what `under` says; its bytes are
/// in the container. `seen` is the moment by which trusted witnesses or
/// authorities vouch for the entry, in POSIX seconds, if any do: the anchor was there by then too.
pub(crate) fn anchored(
    looking: &mut Looking<'_>,
    entry: &Entry,
    under: &Judged,
    seen: Option<u64>,
) -> Result<Anchored, Unusable> {
    let (container, trust) = (looking.container, looking.trust);
    let named = entry.anchor().ok_or(Unusable::Wrong(EvidenceError::NoAnchor))?;
    let bytes =
        container.get("before/anchor").ok_or_else(|| Unusable::Wrong(EvidenceError::missing("before/anchor")))?;
    if Digest::of(bytes) != named.digest {
        return Err(Unusable::Wrong(EvidenceError::AnchorBytes));
    }
    let is_token = named.anchor == "token";
    let name = if is_token { "before/stamped" } else { "before/anchor" };
    let note = container.text(name).ok_or_else(|| Unusable::Wrong(EvidenceError::missing(name)))?;
    let head = trust.policy.judge(note).map_err(|error| Unusable::Wrong(error.into()))?;
    let covered = &head.head;
    if (covered.size, covered.root, covered.origin.as_str()) != (named.size, named.root, under.head.origin.as_str()) {
        return Err(Unusable::Wrong(EvidenceError::AnchoredHead));
    }
    let (span, spread) = match is_token {
        true => (read_token(bytes, note.as_bytes(), trust, seen)?.2, None),
        false => {
            looking.lines(&head, under);
            let span = looking.witnessed(&head);
            let span = span.ok_or(Unusable::Untrusted(EvidenceError::FewWitnesses))?;
            (span, Spread::of_anchor(&head.witnesses))
        }
    };
    Ok(Anchored { size: named.size, exists_by: span.exists_by, not_before: span.not_before, spread })
}
