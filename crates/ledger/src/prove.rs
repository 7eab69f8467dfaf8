//! Making evidence files.

use std::fs;

use calendar::Timestamp;
use evidence::{
    Container, ContainerError,
    entry::{AnchorNamed, Entry},
    presence::{member, stamped},
    whole,
};
use log::Position;
use proof::{Checkpoint, Note};
use serde_json::json;

use crate::{
    anchors::{AnchorError, Anchors},
    documents::Documents,
    receipts::{Receipts, ReceiptsError},
    stamps::{StampError, Stamps},
};

/// The kind of the entries that name anchors.
const ANCHORED: &str = "CheckpointAnchored";

/// Why there is no evidence.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProveError {
    /// What others said.
    #[error(transparent)]
    Anchor(Box<AnchorError>),
    /// Their tokens.
    #[error(transparent)]
    Stamp(#[from] StampError),
    /// The log.
    #[error(transparent)]
    Receipts(#[from] ReceiptsError),
    /// The file.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// What was kept cannot be used.
    #[error("{0}")]
    Damaged(String),
}

impl From<AnchorError> for ProveError {
    fn from(error: AnchorError) -> Self {
        Self::Anchor(Box::new(error))
    }
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
    /// Evidence that an entry was there between two moments; with its documents, if `with_documents`.
    pub fn presence(&self, position: Position, with_documents: bool) -> Result<Container, ProveError> {
        let note = self.head(position)?;
        let head = read_head(&note)?;
        let mut container = Container::default();
        let (text, _) = self.receipts.of(position)?;
        let entry = Entry::read(text.as_bytes()).map_err(ProveError::Damaged)?;
        let before = self.before(position)?;
        for (name, readme) in read_me(&entry, &head) {
            container.add(name, readme)?;
        }
        let claim = json!({
            "kind": "presence",
            "log": head.origin,
            "entries": head.size,
            "entry": position.0,
            "before": before.as_ref().map(|(position, _)| position.0),
        });
        // A struct of texts and numbers always serialises.
        container.add("claim.json", format!("{claim:#}\n"))?;
        container.add("checkpoint", note.as_str())?;
        let signed = stamped(&note, &head.origin).unwrap_or_default();
        container.add("checkpoint.signed", signed.as_str())?;
        let before_position = before.as_ref().map(|(position, _)| *position);
        let mut shown: Vec<Position> =
            [Some(Position(0)), before_position, Some(position)].into_iter().flatten().collect();
        shown.dedup();
        for shown in shown {
            let (text, _) = self.receipts.of(shown)?;
            container.add(&member(shown.0, "json"), text)?;
            let receipt = self.receipts.under(shown, &note, head.size)?;
            container.add(&member(shown.0, "tlog-proof"), receipt.to_string())?;
        }
        for (number, token) in (1..).zip(self.stamps.tokens(head.size)?) {
            container.add(&format!("anchors/{number:03}.tsr"), token)?;
        }
        if let Some((_, anchor)) = &before {
            self.add_anchor(&mut container, anchor)?;
        }
        if with_documents {
            for digest in &entry.documents {
                let path = self.documents.path(*digest);
                if let Ok(bytes) = fs::read(path) {
                    container.add(&format!("documents/{digest}"), bytes)?;
                }
            }
        }
        Ok(container)
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
        let note = match &sealed {
            Some((position, _)) => self.head(*position)?,
            None => self.receipts.head().to_owned(),
        };
        let head = read_head(&note)?;
        let kind = if by.is_some() { "absence" } else { "history" };
        let mut container = Container::default();
        for (name, readme) in read_me_whole(task, &head) {
            container.add(name, readme)?;
        }
        let claim = json!({
            "kind": kind,
            "log": head.origin,
            "entries": head.size,
            "task": task,
            "sealed": sealed.as_ref().map(|(position, _)| position.0),
        });
        container.add("claim.json", format!("{claim:#}\n"))?;
        container.add("checkpoint", note.as_str())?;
        if let Some((_, anchor)) = &sealed {
            self.add_anchor(&mut container, anchor)?;
        }
        for (index, bundle) in (0..).zip(self.receipts.bundles(head.size)) {
            container.add(&whole::bundle(index, head.size), bundle?)?;
        }
        Ok(Some(container))
    }

    /// The first recorded anchor that was made, as it says, after this moment.
    fn seal(&self, by: Timestamp) -> Result<Option<(Position, AnchorNamed)>, ProveError> {
        // What it says is checked by whoever verifies: a minute more costs nothing.
        let after = by.micros() + 60_000_000;
        let mut found = None;
        for anchor in self.anchors_before(Position(self.receipts.size())) {
            let (position, entry) = anchor?;
            let at = entry.vouched_at().map(|at| at.micros());
            let Some(anchor) = entry.anchor().filter(|_| at.is_some_and(|at| at >= after)) else { break };
            found = Some((position, anchor));
        }
        Ok(found)
    }

    /// The entries before `end` that name anchors, the last first.
    fn anchors_before(&self, end: Position) -> impl Iterator<Item = Result<(Position, Entry), ProveError>> + '_ {
        self.receipts.before(end).filter_map(|entry| match entry {
            // Read whole only where it may be one.
            Ok((position, text)) if text.contains(ANCHORED) => match Entry::read(text.as_bytes()) {
                Ok(entry) => (entry.kind == ANCHORED).then_some(Ok((position, entry))),
                Err(error) => Some(Err(ProveError::Damaged(error))),
            },
            Ok(_) => None,
            Err(error) => Some(Err(error.into())),
        })
    }

    fn add_anchor(&self, container: &mut Container, anchor: &AnchorNamed) -> Result<(), ProveError> {
        let path = self.anchors.kept_path(anchor.digest);
        let bytes = fs::read(&path).map_err(|error| ProveError::Damaged(format!("{}: {error}", path.display())))?;
        container.add("before/anchor", bytes)?;
        if let (true, Some(text)) = (anchor.anchor == "token", self.stamps.stamped(anchor.size)?) {
            container.add("before/stamped", text)?;
        }
        Ok(())
    }

    /// The head to prove under: the smallest over the entry that others vouch for, by cosignatures that
    /// are enough or by a token; else the one as it stands.
    fn head(&self, position: Position) -> Result<String, ProveError> {
        let witnessed = match self.anchors.policy() {
            Ok(policy) => {
                self.anchors.earliest(&policy, position)?.map(|anchored| (anchored.judged.head.size, anchored.note))
            }
            Err(AnchorError::NoPolicy) => None,
            Err(error) => return Err(error.into()),
        };
        let stamped_size = self.stamps.sizes()?.into_iter().find(|size| *size > position.0);
        let stamped = match stamped_size {
            Some(size) => self.stamps.stamped(size)?.map(|note| (size, note)),
            None => None,
        };
        // Of one size, the note with cosignatures has the log's signature too.
        Ok(match (witnessed, stamped) {
            (Some((size, note)), Some((other, _))) if size <= other => note,
            (Some((_, note)), None) | (_, Some((_, note))) => note,
            (None, None) => self.receipts.head().to_owned(),
        })
    }

    /// The last anchor that the log had recorded before the entry.
    fn before(&self, position: Position) -> Result<Option<(Position, AnchorNamed)>, ProveError> {
        let Some((earlier, entry)) = self.anchors_before(position).next().transpose()? else { return Ok(None) };
        Ok(entry.anchor().map(|anchor| (earlier, anchor)))
    }
}

fn read_head(note: &str) -> Result<Checkpoint, ProveError> {
    let damaged = |error: &dyn std::fmt::Display| ProveError::Damaged(error.to_string());
    let parsed = Note::parse(note).map_err(|error| damaged(&error))?;
    parsed.text.parse().map_err(|error: proof::CheckpointError| damaged(&error))
}

/// The file in words, and how to check it without this program.
fn read_me(entry: &Entry, head: &Checkpoint) -> [(&'static str, String); 2] {
    let (number, kind, stream, unit) = (entry.position, &entry.kind, &entry.stream, &entry.actor.unit);
    let (log, size, recorded): (_, _, Timestamp) = (&head.origin, head.size, entry.recorded_at);
    [
        (
            "READ-ME.vi.txt",
            format!(
                "BẰNG CHỨNG TỪ SỔ CÁI\n\n\
             Tệp này chứng minh bút toán #{number} ({kind}, về {stream}, do {unit}) có trong sổ\n{log}, trong {size} bút toán đầu tiên.\n\
             Giờ máy chủ ghi là {recorded}: đó là lời khai của máy chủ, không phải bằng chứng.\n\n\
             Kiểm chứng: socai verify TỆP --policy CHÍNH-SÁCH\n\
             Chính sách nêu khóa mà người kiểm chứng tin; không lấy khóa từ chính tệp này.\n\n\
             Không cần chương trình của chúng tôi:\n\
             \x20 sha256sum --check MANIFEST          mọi thành phần còn nguyên\n\
             \x20 entries/{number}.json               nội dung bút toán, từng byte\n\
             \x20 entries/{number}.tlog-proof         biên nhận, chuẩn c2sp.org/tlog-proof\n\
             \x20 openssl ts -verify -data checkpoint.signed -in anchors/001.tsr -CAfile GỐC.pem\n\
             \x20                                      dấu thời gian, nếu có (thêm -attime khi chứng thư đã hết hạn)\n"
            ),
        ),
        (
            "READ-ME.en.txt",
            format!(
                "EVIDENCE FROM THE LEDGER\n\n\
             This file shows that entry #{number} ({kind}, about {stream}, by {unit}) is in the log\n{log}, among its first {size} entries.\n\
             The server's clock said {recorded}: that is the server's word, and proves nothing.\n\n\
             To verify: socai verify FILE --policy POLICY\n\
             The policy names the keys that the verifier trusts; never take them from this file.\n\n\
             Without our program:\n\
             \x20 sha256sum --check MANIFEST          every member is as it was\n\
             \x20 entries/{number}.json               the entry, byte for byte\n\
             \x20 entries/{number}.tlog-proof         its receipt, c2sp.org/tlog-proof\n\
             \x20 openssl ts -verify -data checkpoint.signed -in anchors/001.tsr -CAfile ROOTS.pem\n\
             \x20                                      the time stamp, if there is one (add -attime once its certificate has expired)\n"
            ),
        ),
    ]
}

fn read_me_whole(task: &str, head: &Checkpoint) -> [(&'static str, String); 2] {
    let (log, size) = (&head.origin, head.size);
    [
        (
            "READ-ME.vi.txt",
            format!(
                "BẰNG CHỨNG TỪ SỔ CÁI\n\n\
                 Tệp này đưa ra tất cả {size} bút toán của sổ\n{log},\nkhông thiếu bút toán nào, để xem sổ có gì và không có gì về nhiệm vụ\n{task}\n\n\
                 Kiểm chứng: socai verify TỆP --policy CHÍNH-SÁCH\n\
                 Chính sách nêu khóa mà người kiểm chứng tin; không lấy khóa từ chính tệp này.\n\n\
                 Không cần chương trình của chúng tôi:\n\
                 \x20 sha256sum --check MANIFEST    mọi thành phần còn nguyên\n\
                 \x20 tiles/tile/entries/…           các bút toán, chuẩn c2sp.org/tlog-tiles\n"
            ),
        ),
        (
            "READ-ME.en.txt",
            format!(
                "EVIDENCE FROM THE LEDGER\n\n\
                 This file shows all {size} entries of the log\n{log},\nnone left out: what there is, and is not, about the task\n{task}\n\n\
                 To verify: socai verify FILE --policy POLICY\n\
                 The policy names the keys that the verifier trusts; never take them from this file.\n\n\
                 Without our program:\n\
                 \x20 sha256sum --check MANIFEST    every member is as it was\n\
                 \x20 tiles/tile/entries/…           the entries, c2sp.org/tlog-tiles\n"
            ),
        ),
    ]
}
