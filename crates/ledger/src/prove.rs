//! Making evidence files.

pub mod asked;
mod error;
mod heads;
mod read_me;
mod streams;

use std::{collections::BTreeSet, path::PathBuf};

use calendar::Timestamp;
use domain::{Recorded, TaskId};
pub use error::{ProveError, Unprovable};
use eventlog::{CanonicalJson, Digest, Position, files::read_plain};
use evidence::{
    Container,
    counted::COUNTED,
    entry::{AnchorNamed, Entry},
    members::{self, EARLIER_HEAD, GROUNDS_STREAMS, LATER, LATER_CONSISTENCY, LATER_HEAD, LATER_STAMPED, STREAMS},
    presence::{ANCHORS, DISCLOSED, ENTRIES, GROUNDS, GROUNDS_HEAD, member, stamped},
};
use heads::Head;
use proof::{Policy, Quorum};
use read_me::ReadMe;
use serde_json::{Value, json};
use streams::{Stands, Streams};
use views::Knowledge;

use crate::{
    anchors::Anchors,
    documents::Documents,
    receipts::{Receipts, ReceiptsError},
    stamps::Stamps,
};

/// What was collected at one time is recorded within so many entries.
const SIDE_BY_SIDE: usize = 8;
/// Between a count and the seal at most so many entries are shown that may be about anything.
const GAP_MAX: u64 = 64;
/// In microseconds.
const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
/// The kind of the entries that name anchors.
const ANCHORED: &str = "CheckpointAnchored";
/// The kind of those that have the salted digest of a name.
const PERSON: &str = "PersonEntered";

/// An entry with the log's count of its streams.
#[derive(Debug, Clone, Copy)]
pub struct CountedAt {
    /// Its number: it counts what stands before.
    pub position: Position,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// What a ledger proves with.
pub struct Prover<'l> {
    /// Its log.
    pub receipts: &'l Receipts,
    /// What witnesses said.
    pub anchors: &'l Anchors,
    /// What authorities stamped.
    pub stamps: &'l Stamps,
    /// The documents it holds.
    pub documents: &'l Documents,
}

impl Prover<'_> {
    /// Evidence that an entry was there between two moments; with its documents, if `with_documents`, and
    /// with these names disclosed.
    pub fn presence(
        &self,
        position: Position,
        with_documents: bool,
        disclosed: &[CanonicalJson],
    ) -> Result<Container, ProveError> {
        let head = self.head(position)?;
        let entry = self.entry(position)?;
        let before = self.before(position)?;
        let claim = json!({
            "kind": "presence",
            "log": head.origin,
            "entries": head.size,
            "entry": position.0,
            "task": entry.task(),
            "before": before.as_ref().map(|(position, _)| position.0),
        });
        let mut container = begin(read_me::of_presence(&entry, &head), &claim)?;
        let persons = self.entered(disclosed)?;
        let also = persons.iter().map(|(entered, _)| *entered);
        self.add_presence(&mut container, &head, also.chain([position]), before.as_ref())?;
        for (entered, text) in &persons {
            container.add(&member(DISCLOSED, entered.0, "json"), text.as_str())?;
        }
        if with_documents {
            for (place, digest) in entry.documents.iter().enumerate() {
                let path = self.documents.path(*digest);
                let again = entry.documents[..place].contains(digest);
                if let (Ok(bytes), false) = (read_plain(&path), again) {
                    container.add(&format!("documents/{digest}"), bytes)?;
                }
            }
        }
        Ok(container)
    }

    /// The entries by which these persons were entered: each has the digest of its text.
    fn entered<'t>(&self, texts: &'t [CanonicalJson]) -> Result<Vec<(Position, &'t CanonicalJson)>, ProveError> {
        let mut entered = Vec::new();
        for text in texts {
            let digest = Digest::of(text.as_str().as_bytes()).to_string();
            let mut found = None;
            for entry in self.kind_before(PERSON, Position(self.receipts.size())) {
                let (position, entry) = entry?;
                if entry.payload.get("digest").and_then(Value::as_str) == Some(&digest) {
                    found = Some((position, text));
                    break;
                }
            }
            entered.push(found.ok_or(ProveError::NotEntered)?);
        }
        Ok(entered)
    }

    /// What shows an entry between two moments, under `head`.
    fn add_presence(
        &self,
        container: &mut Container,
        head: &Head,
        shown: impl Iterator<Item = Position>,
        before: Option<&(Position, AnchorNamed)>,
    ) -> Result<(), ProveError> {
        container.add("checkpoint", head.note.as_str())?;
        container.add("checkpoint.signed", stamped(&head.note, &head.origin).unwrap_or_default())?;
        let others = [Some(Position(0)), before.map(|before| before.0)];
        let shown: BTreeSet<Position> = shown.chain(others.into_iter().flatten()).collect();
        self.add_entries(container, ENTRIES, shown.into_iter(), head)?;
        let tokens = self.add_tokens(container, ANCHORS, head)?;
        if let Some((_, anchor)) = before {
            self.add_anchor(container, anchor)?;
        }
        self.add_later(container, head, &tokens)
    }

    /// The tokens over `head`, in a directory.
    fn add_tokens(&self, container: &mut Container, directory: &str, head: &Head) -> Result<Vec<Digest>, ProveError> {
        let mut digests = Vec::new();
        for (number, token) in (1..).zip(self.stamps.tokens(head.size)?) {
            let (name, digest) = (format!("{directory}/{number:03}"), Digest::of(&token));
            container.add(&format!("{name}.tsr"), token)?;
            self.add_chain(container, &name, digest)?;
            digests.push(digest);
        }
        Ok(digests)
    }

    /// A later head, if there is one that adds to what others say of `head`: witnesses, or that these tokens
    /// over it were there.
    fn add_later(&self, container: &mut Container, head: &Head, tokens: &[Digest]) -> Result<(), ProveError> {
        let Some((later, naming)) = self.later(head, tokens)? else { return Ok(()) };
        let Some(request) = self.receipts.request_about(&later.note, later.size, head.size)? else { return Ok(()) };
        container.add(LATER_HEAD, later.note.as_str())?;
        container.add(LATER_STAMPED, stamped(&later.note, &later.origin).unwrap_or_default())?;
        container.add(LATER_CONSISTENCY, request.to_string())?;
        self.add_entries(container, LATER, naming.into_iter(), &later)?;
        self.add_tokens(container, LATER, &later)?;
        Ok(())
    }

    fn add_entries(
        &self,
        container: &mut Container,
        directory: &str,
        shown: impl Iterator<Item = Position>,
        head: &Head,
    ) -> Result<(), ProveError> {
        for shown in shown {
            let (entry, receipt) = self.receipts.under(shown, &head.note, head.size)?;
            container.add(&member(directory, shown.0, "json"), entry)?;
            container.add(&member(directory, shown.0, "tlog-proof"), receipt.to_string())?;
        }
        Ok(())
    }

    /// Evidence of what holds for a task, as far as something was filed: the filing between two moments, and
    /// the entries from which due date and verdict follow. `None` where nothing was filed. `counted` is the entry
    /// with the log's own count of its streams, under which nothing of `knowledge` is left out.
    pub fn verdict(
        &self,
        knowledge: &Knowledge<'_>,
        task: &TaskId,
        counted: Option<Position>,
    ) -> Result<Option<Container>, ProveError> {
        let received = knowledge.state.tasks.get(task).and_then(|task| knowledge.status(task).received);
        let Some((filing, _)) = received else { return Ok(None) };
        let filing = Position(filing.0);
        let (head, before) = (self.head(filing)?, self.before(filing)?);
        let known = knowledge.log.size();
        let streams = self.streams(counted.map_or(known, |counted| counted.0.max(known)))?;
        let counted = counted.filter(|counted| !streams.go_on(known, *counted, knowledge.log.all(), task));
        let mut shown = streams.shown(knowledge.log.all(), task);
        shown.extend(counted);
        let last = shown.last().copied().unwrap_or(filing);
        let later = self.witnessed(last)?;
        let claim = json!({
            "kind": "verdict",
            "log": head.origin,
            "entries": head.size,
            "task": task,
            "at": knowledge.as_of.known,
            "filing": filing.0,
            "before": before.as_ref().map(|(position, _)| position.0),
            "shown": numbers(&shown),
            "counted": counted.map(|counted| counted.0),
        });
        let mut container = begin(read_me::of_verdict(&task.to_string(), filing.0, &later), &claim)?;
        self.add_presence(&mut container, &head, [filing].into_iter(), before.as_ref())?;
        container.add(GROUNDS_HEAD, later.note.as_str())?;
        self.add_entries(&mut container, GROUNDS, shown.into_iter(), &later)?;
        if let Some(counted) = counted {
            container.add(GROUNDS_STREAMS, streams.leaves(counted, knowledge.log.all(), task))?;
        }
        Ok(Some(container))
    }

    /// The entries with the log's count of its streams, each with when it was recorded: the last that was recorded by
    /// `at`, and the first after. Only those under the newest head that others vouch for, if any are asked.
    pub fn counts(&self, at: Timestamp) -> Result<(Option<CountedAt>, Option<CountedAt>), ProveError> {
        let mut after = None;
        for entry in self.kind_before(COUNTED, Position(self.newest()?.size)) {
            let (position, entry) = entry?;
            let count = CountedAt { position, recorded_at: entry.recorded_at };
            if entry.recorded_at <= at {
                return Ok((Some(count), after));
            }
            after = Some(count);
        }
        Ok((None, after))
    }

    /// Evidence that the log as it stands continues the head in `earlier`, a signed note. `None` where that head is of
    /// another log, or this one does not have so many entries.
    pub fn consistency(&self, earlier: &str) -> Result<Option<Container>, ProveError> {
        let (earlier, later) =
            (Head::read(earlier, Quorum::NotAsked)?, Head::read(self.receipts.head(), Quorum::NotAsked)?);
        if earlier.origin != later.origin {
            return Ok(None);
        }
        let Some(request) = self.receipts.request(earlier.size)? else { return Ok(None) };
        let claim = json!({
            "kind": "consistency",
            "log": later.origin,
            "entries": later.size,
            "earlier": earlier.size,
        });
        let mut container = begin(read_me::of_consistency(&earlier, &later), &claim)?;
        container.add("checkpoint", later.note.as_str())?;
        container.add(EARLIER_HEAD, earlier.note.as_str())?;
        container.add("consistency", request.to_string())?;
        Ok(Some(container))
    }

    /// Evidence from all entries about a task: its history; or, where `by` is given, that nothing was filed
    /// by then. `None` while nothing recorded seals that moment: anchor first.
    pub fn whole(&self, task: &str, by: Option<Timestamp>) -> Result<Option<Container>, ProveError> {
        let sealed = match by {
            Some(by) => match self.seal(by)? {
                Some(sealed) => Some(sealed),
                None => return Ok(None),
            },
            None => None,
        };
        let head = match &sealed {
            Some((position, _)) => self.witnessed(*position)?,
            None => self.newest()?,
        };
        let mut claim = json!({
            "kind": if by.is_some() { "absence" } else { "history" },
            "log": head.origin,
            "entries": head.size,
            "task": task,
        });
        if let Some((position, _)) = &sealed {
            claim["sealed"] = json!(position.0);
        }
        let mut container = begin(read_me::of_whole(task, &head), &claim)?;
        container.add("checkpoint", head.note.as_str())?;
        if let Some((_, anchor)) = &sealed {
            self.add_anchor(&mut container, anchor)?;
        }
        for (index, bundle) in (0..).zip(self.receipts.whole(&head.note, head.size)?) {
            container.add(&members::bundle(index, head.size), bundle)?;
        }
        Ok(Some(container))
    }

    /// Evidence about a task from the entries of the streams that could say otherwise, of all `events`: its history;
    /// or, where `by` is given, that nothing was filed by then. That there are no others is the log's own numbering
    /// and count. `None` as for [`Self::whole`].
    pub fn by_streams(
        &self,
        events: &[Recorded],
        task: &TaskId,
        by: Option<Timestamp>,
    ) -> Result<Option<Container>, ProveError> {
        let sealed = match by {
            Some(by) => match self.seal(by)? {
                Some(sealed) => Some(sealed),
                None => return Ok(None),
            },
            None => None,
        };
        let newest = self.newest()?;
        let head = match &sealed {
            Some((sealed, _)) if newest.size <= sealed.0 => self.witnessed(*sealed)?,
            _ => newest,
        };
        let under = usize::try_from(head.size).ok().and_then(|size| events.get(..size)).unwrap_or(events);
        let streams = self.streams(under.len() as u64)?;
        let mut shown = streams.shown(under, task);
        let counted = self.kind_before(COUNTED, Position(head.size)).next().transpose()?.map(|(position, _)| position);
        let seal = sealed.as_ref().map(|(position, _)| *position);
        // What stands between the count and the seal is shown entry by entry, where that is little.
        let gap = |counted: &Position| seal.map_or(0, |seal| seal.0.saturating_sub(counted.0));
        let counted = counted.filter(|counted| gap(counted) <= GAP_MAX);
        shown.extend(counted);
        shown.extend(seal);
        if let (Some(counted), Some(seal)) = (counted, seal) {
            shown.extend((counted.0..seal.0).map(Position));
        }
        let mut claim = json!({
            "kind": if by.is_some() { "absence-by-streams" } else { "history-by-streams" },
            "log": head.origin,
            "entries": head.size,
            "task": task,
            "shown": numbers(&shown),
            "counted": counted.map(|counted| counted.0),
        });
        if let Some(seal) = seal {
            claim["sealed"] = json!(seal.0);
        }
        let mut container = begin(read_me::of_streams(&task.to_string(), &head), &claim)?;
        container.add("checkpoint", head.note.as_str())?;
        self.add_entries(&mut container, ENTRIES, shown.into_iter(), &head)?;
        if let Some(counted) = counted {
            container.add(STREAMS, streams.leaves(counted, under, task))?;
        }
        if let Some((_, anchor)) = &sealed {
            self.add_anchor(&mut container, anchor)?;
        }
        Ok(Some(container))
    }

    /// In which stream each of the first `size` entries stands.
    fn streams(&self, size: u64) -> Result<Streams, ProveError> {
        let mut of = Vec::new();
        for bundle in self.receipts.bundles(size) {
            let bundle = bundle?;
            let mut rest = bundle.as_slice();
            while let Some((length, tail)) = rest.split_first_chunk::<2>() {
                let length = usize::from(u16::from_be_bytes(*length));
                let cut = || ProveError::Damaged("a bundle of entries is cut off".to_owned());
                let (entry, tail) = tail.split_at_checked(length).ok_or_else(cut)?;
                let read: Stands =
                    serde_json::from_slice(entry).map_err(|error| ProveError::Damaged(error.to_string()))?;
                of.push(read.stream);
                rest = tail;
            }
        }
        Ok(Streams(of))
    }

    /// When an anchor was made, in POSIX seconds, as this ledger's own policy judges what is kept of it: by a token,
    /// or by as many witnesses as are asked for. `None` where too few vouch, or its file is missing or damaged: such
    /// an anchor shows a verifier nothing.
    fn made(&self, policy: Option<&Policy>, entry: &Entry) -> Option<i64> {
        let anchor = entry.anchor()?;
        let kept = self.anchors.kept(anchor.digest)?;
        let claimed = || entry.vouched_at().map(|at| at.micros().div_euclid(1_000_000));
        let asking = policy.filter(|policy| policy.quorum_size().is_some() && anchor.anchor != "token");
        let Some(policy) = asking else { return claimed() };
        let judged = policy.judge(str::from_utf8(&kept).ok()?).ok()?;
        i64::try_from(policy.span(&judged.witnesses, 0)?.not_before).ok()
    }

    /// The first recorded anchor that was made after this moment.
    fn seal(&self, by: Timestamp) -> Result<Option<(Position, AnchorNamed)>, ProveError> {
        // What it says is checked by whoever verifies: a minute more costs nothing.
        let after = by.micros() + MINUTE;
        let policy = self.anchors.policy_if_any()?;
        let mut found = None;
        for anchor in self.kind_before(ANCHORED, Position(self.receipts.size())) {
            let (position, entry) = anchor?;
            if entry.recorded_at.micros() < after {
                break;
            }
            // One that came late, by file, may be older than those before it.
            let later = self.made(policy.as_ref(), &entry).is_some_and(|at| at * SECOND >= after);
            let Some(anchor) = entry.anchor().filter(|_| later) else { continue };
            found = Some((position, anchor));
        }
        Ok(found)
    }

    /// The file of the last anchor before the entry, if it is missing or damaged: what is proven rests on an earlier
    /// one, or on none.
    pub fn passed_over(&self, position: Position) -> Result<Option<PathBuf>, ProveError> {
        let last = self.kind_before(ANCHORED, position).next().transpose()?;
        let named = last.and_then(|(_, entry)| entry.anchor());
        let lost = named.filter(|anchor| self.anchors.kept(anchor.digest).is_none());
        Ok(lost.map(|anchor| self.anchors.kept_path(anchor.digest)))
    }

    /// The entries of a kind before `end`, the last first.
    fn kind_before(
        &self,
        kind: &'static str,
        end: Position,
    ) -> impl Iterator<Item = Result<(Position, Entry), ProveError>> + '_ {
        self.receipts.before(end).filter_map(move |entry| of_kind(kind, entry))
    }

    fn add_anchor(&self, container: &mut Container, anchor: &AnchorNamed) -> Result<(), ProveError> {
        let path = self.anchors.kept_path(anchor.digest);
        let damaged =
            || ProveError::Damaged(format!("{} is missing or damaged; restore it from a backup", path.display()));
        let bytes = self.anchors.kept(anchor.digest).ok_or_else(damaged)?;
        container.add("before/anchor", bytes)?;
        self.add_chain(container, "before/anchor", anchor.digest)?;
        if let (true, Some(text)) = (anchor.anchor == "token", self.stamps.stamped(anchor.size)?) {
            container.add("before/stamped", text)?;
        }
        Ok(())
    }

    /// The certificates and revocation lists that a token was kept with.
    fn add_chain(&self, container: &mut Container, name: &str, token: Digest) -> Result<(), ProveError> {
        for (extension, bytes) in self.stamps.chain(token)? {
            container.add(&format!("{name}.{extension}"), bytes)?;
        }
        Ok(())
    }

    fn entry(&self, position: Position) -> Result<Entry, ProveError> {
        Entry::read(self.receipts.entry(position)?.as_bytes()).map_err(|error| ProveError::Damaged(error.to_string()))
    }

    /// The last anchor that the log had recorded before the entry. What witnesses and authorities said at one time
    /// stands side by side: of these the latest, and of those within a minute that of witnesses, for which a
    /// verifier needs nothing but the policy.
    fn before(&self, position: Position) -> Result<Option<(Position, AnchorNamed)>, ProveError> {
        // What is missing or damaged, or has too few witnesses, shows nothing; an earlier anchor shows less, and is true.
        let policy = self.anchors.policy_if_any()?;
        let made = |entry: &Entry| self.made(policy.as_ref(), entry);
        let usable = |found: &Result<(Position, Entry), ProveError>| {
            found.as_ref().map_or(true, |(_, entry)| made(entry).is_some())
        };
        let Some(last) = self.kind_before(ANCHORED, position).find(usable).transpose()? else { return Ok(None) };
        let beside = self.receipts.before(last.0).take(SIDE_BY_SIDE);
        let beside = beside.filter_map(|entry| of_kind(ANCHORED, entry)).collect::<Result<Vec<_>, _>>()?;
        let all = [last].into_iter().chain(beside);
        let dated: Vec<_> =
            all.filter_map(|(position, entry)| Some((made(&entry)?, position, entry.anchor()?))).collect();
        let latest = dated.iter().map(|(at, ..)| *at).max().unwrap_or(i64::MIN);
        let about_latest = dated.into_iter().filter(|(at, ..)| (latest - at) * SECOND <= MINUTE);
        let best = about_latest.max_by_key(|(_, position, anchor)| (anchor.anchor != "token", *position));
        Ok(best.map(|(_, position, anchor)| (position, anchor)))
    }
}

fn numbers(positions: &BTreeSet<Position>) -> Vec<u64> {
    positions.iter().map(|position| position.0).collect()
}

/// The entry, if it is of this kind; read whole only where it may be.
fn of_kind(
    kind: &str,
    entry: Result<(Position, String), ReceiptsError>,
) -> Option<Result<(Position, Entry), ProveError>> {
    match entry {
        Ok((position, text)) if text.contains(kind) => match Entry::read(text.as_bytes()) {
            Ok(entry) => (entry.kind == kind).then_some(Ok((position, entry))),
            Err(error) => Some(Err(ProveError::Damaged(error.to_string()))),
        },
        Ok(_) => None,
        Err(error) => Some(Err(error.into())),
    }
}

/// An evidence file with its first members.
fn begin(read_me: ReadMe, claim: &Value) -> Result<Container, ProveError> {
    let mut container = Container::default();
    for (name, text) in read_me {
        container.add(name, text)?;
    }
    let claim = claim.as_object().cloned().unwrap_or_default();
    container.add("claim.json", evidence::claim_text(&claim))?;
    Ok(container)
}
