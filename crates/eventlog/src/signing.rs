//! Who a log is: the name that its heads bear, the keys that sign them, and where the identifiers of its
//! events come from. No store signs: what is durable is signed by the log, after the store has said so.

use proof::{Checkpoint, Frontier, LogKeys, SigningKey};

use crate::{announced::Announced, ids::EventIds};

/// Who signs the heads of a log, and who has.
#[derive(Clone)]
pub struct Signer {
    /// Signs what is written.
    pub key: SigningKey,
    /// Check what was written.
    pub keys: LogKeys,
    /// Signs after the log's key, once the log names it; then it signs the head over that entry too.
    pub successor: Option<SigningKey>,
}

/// Of a log that has never changed its key.
impl From<SigningKey> for Signer {
    fn from(key: SigningKey) -> Self {
        Self { keys: key.verifying_key().into(), key, successor: None }
    }
}

impl Signer {
    /// The head over `tree`, signed; by `successor` too, where the last entry names it. Ed25519 gives the same
    /// bytes each time.
    pub fn head(&self, tree: &Frontier, successor: Option<&SigningKey>) -> String {
        let head = Checkpoint { origin: self.key.name().to_owned(), size: tree.size(), root: tree.root() };
        let mut note = head.sign(&self.key);
        if let Some(successor) = successor {
            note += &successor.line(&head.to_string());
        }
        note
    }
}

/// Who a log is.
#[derive(Clone)]
pub enum Identity {
    /// It signs its heads.
    Signed(Box<Signer>),
    /// It signs none, as in tests. The identifiers of its events come from here.
    Unsigned(EventIds),
}

impl<S: Into<Signer>> From<S> for Identity {
    fn from(signer: S) -> Self {
        Self::Signed(Box::new(signer.into()))
    }
}

impl Identity {
    /// A log that signs no heads, whose identifiers anybody can compute.
    pub const NOBODY: Self = Self::Unsigned(EventIds::Public);

    /// The log's name, which its heads bear.
    pub fn origin(&self) -> &str {
        match self {
            Self::Signed(signer) => signer.key.name(),
            Self::Unsigned(_) => "memory",
        }
    }

    /// Where the identifiers of its events come from.
    pub fn ids(&self) -> EventIds {
        match self {
            Self::Signed(signer) => EventIds::of(&signer.key),
            Self::Unsigned(ids) => ids.clone(),
        }
    }

    /// What is said of a batch that leads to `tree` before it is written: [`Announced`].
    pub(crate) fn announce(&self, tree: &Frontier, successor: Option<&SigningKey>) -> Option<String> {
        match self {
            Self::Signed(signer) => Some(Announced::sign(tree, successor, &signer.key)),
            Self::Unsigned(_) => None,
        }
    }

    /// The head over `tree`, which is durable.
    pub(crate) fn head(&self, tree: &Frontier, successor: Option<&SigningKey>) -> Option<String> {
        match self {
            Self::Signed(signer) => Some(signer.head(tree, successor)),
            Self::Unsigned(_) => None,
        }
    }
}
