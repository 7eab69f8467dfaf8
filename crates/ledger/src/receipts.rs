//! Receipts: what proves, with the ledger switched off, that an entry is in it. C2SP tlog-proof; the
//! entry's own bytes lie beside it.

use std::path::Path;

use eventlog::{Archive, LogError, LogReader, Places, Position, StoreError, tiles::WIDTH};
use proof::{AddCheckpoint, Checkpoint, Digest, Frontier, Note, Receipt, path::verify_inclusion};

use crate::{
    directory::{self, DirectoryError},
    keys,
};

/// Why there is no receipt.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptsError {
    /// The ledger.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// Its log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Asked for an entry that is not there.
    #[error("the ledger has {size} entries; there is no #{asked}")]
    NoSuchEntry {
        /// How many there are.
        size: u64,
        /// What was asked for.
        asked: Position,
    },
}

impl From<StoreError> for ReceiptsError {
    fn from(error: StoreError) -> Self {
        Self::Log(error.into())
    }
}

/// The receipts of a ledger as it stands.
pub struct Receipts(Box<dyn LogReader>);

impl Receipts {
    /// Those of the ledger in `directory`, which may be in use meanwhile.
    pub fn open(directory: &Path) -> Result<Self, ReceiptsError> {
        let open = || -> Result<_, ReceiptsError> {
            Ok(Archive::open(&Places::of(directory), &keys::verifying_keys(directory)?)?)
        };
        let archive = open()?;
        Ok(Self::over(if directory::sign_what_is_left(directory, &archive) { open()? } else { archive }))
    }

    /// Those of a log, wherever it is kept.
    pub fn over(log: impl LogReader + 'static) -> Self {
        Self(Box::new(log))
    }

    /// The entry's bytes and its receipt.
    pub fn of(&self, position: Position) -> Result<(String, Receipt), ReceiptsError> {
        let (Some(entry), Some(receipt)) = (self.0.entry(position)?, self.0.receipt(position)?) else {
            return Err(ReceiptsError::NoSuchEntry { size: self.size(), asked: position });
        };
        self.must_hold(position, &entry, &receipt.path, self.0.signed_tree().root(), self.size())?;
        Ok((entry, receipt))
    }

    /// What is handed out holds: the entry, by this path, leads to the root that was signed.
    fn must_hold(
        &self,
        position: Position,
        entry: &str,
        path: &[Digest],
        root: Digest,
        size: u64,
    ) -> Result<(), ReceiptsError> {
        let held = verify_inclusion(Digest::of_leaf(entry), position.0, size, path, root);
        held.map_err(|_| StoreError::NotWhatWasSigned { size }.into())
    }

    /// The entry's bytes.
    pub fn entry(&self, position: Position) -> Result<String, ReceiptsError> {
        self.0.entry(position)?.ok_or(ReceiptsError::NoSuchEntry { size: self.size(), asked: position })
    }

    /// The bundles of the first `size` entries, as C2SP tlog-tiles has them.
    pub fn bundles(&self, size: u64) -> impl Iterator<Item = Result<Vec<u8>, ReceiptsError>> + '_ {
        (0..size.div_ceil(WIDTH)).map(move |index| Ok(self.0.bundle(index, size)?.into_bytes()))
    }

    /// The same, which lead to the root that `note` signs over the first `size`.
    pub fn whole(&self, note: &str, size: u64) -> Result<Vec<Vec<u8>>, ReceiptsError> {
        let root = root_of(note, size)?;
        let (mut tree, mut bundles) = (Frontier::default(), Vec::new());
        for index in 0..size.div_ceil(WIDTH) {
            let bundle = self.0.bundle(index, size)?;
            tree.extend(bundle.iter().map(Digest::of_leaf));
            bundles.push(bundle.into_bytes());
        }
        if tree.root() == root { Ok(bundles) } else { Err(StoreError::NotWhatWasSigned { size }.into()) }
    }

    /// The entries before `end`, the last first; what lies further back is read only when it is asked for.
    pub fn before(&self, end: Position) -> impl Iterator<Item = Result<(Position, String), ReceiptsError>> + '_ {
        self.0.entries_before(end).map(|entry| Ok(entry?))
    }

    /// The entry's bytes and its receipt under another head of this log, of `size` entries.
    pub fn under(&self, position: Position, note: &str, size: u64) -> Result<(String, Receipt), ReceiptsError> {
        let path = self.0.path(position, size)?.ok_or(ReceiptsError::NoSuchEntry { size, asked: position })?;
        let entry = self.entry(position)?;
        self.must_hold(position, &entry, &path, root_of(note, size)?, size)?;
        Ok((entry, Receipt { extra: None, index: position.0, path, note: note.to_owned() }))
    }

    /// How many entries there are under the signed head.
    pub fn size(&self) -> u64 {
        self.0.signed_tree().size()
    }

    /// The signed head.
    pub fn head(&self) -> &str {
        self.0.head()
    }

    /// What a witness that last cosigned `old` entries is asked; `None` if there are not so many.
    pub fn request(&self, old: u64) -> Result<Option<AddCheckpoint>, ReceiptsError> {
        self.request_about(self.head(), self.size(), old)
    }

    /// The same about another head of this log, of `size` entries.
    pub fn request_about(&self, note: &str, size: u64, old: u64) -> Result<Option<AddCheckpoint>, ReceiptsError> {
        let proof = self.0.consistency(old, size)?;
        Ok(proof.map(|proof| AddCheckpoint { old, proof, note: note.to_owned() }))
    }
}

/// The root that `note` signs over the first `size` entries.
fn root_of(note: &str, size: u64) -> Result<Digest, StoreError> {
    let changed = || StoreError::NotWhatWasSigned { size };
    let head: Checkpoint = Note::parse(note).map_err(|_| changed())?.text.parse().map_err(|_| changed())?;
    Ok(head.root)
}
