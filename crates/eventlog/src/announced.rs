//! What the log's key says of a frame before the frame is written: the tree that it leads to. It vouches
//! for what is in the journal and is no head: whoever is shown it can tell by its first line, and no
//! witness takes it. The head itself is signed only once the frame is on the disk.

use proof::{Checkpoint, CheckpointError, Frontier, LogKeys, Note, NoteError, SigningKey, VerifyingKey};

/// The first line. No head of a log has it: the second line of a head is a number, and here it is a name.
const FIRST_LINE: &str = "socai-journal-frame@v2\n";

/// What a frame leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// The tree after it.
    pub tree: Checkpoint,
    /// The key that signs the head over it beside the log's own.
    pub successor: Option<VerifyingKey>,
}

impl Announced {
    /// The text for a frame that leads to `tree`, signed by `key`.
    pub fn sign(tree: &Frontier, successor: Option<&SigningKey>, key: &SigningKey) -> String {
        let tree = Checkpoint { origin: key.name().to_owned(), size: tree.size(), root: tree.root() };
        let successor = successor.map(|key| format!("{}\n", key.verifying_key())).unwrap_or_default();
        key.sign(&format!("{FIRST_LINE}{tree}{successor}"))
    }

    /// What `note` announces, if one of the log's keys signed it.
    pub fn open(note: &str, keys: &LogKeys) -> Result<Self, CheckpointError> {
        let malformed = || CheckpointError::Malformed("it is not what a frame of the journal announces");
        let note = Note::parse(note)?;
        let text = note.text.strip_prefix(FIRST_LINE).ok_or_else(malformed)?;
        let end = text.match_indices('\n').nth(2).map(|(at, _)| at + 1).ok_or_else(malformed)?;
        let (tree, successor) = text.split_at(end);
        let tree: Checkpoint = tree.parse()?;
        if tree.origin != keys.current().name() {
            return Err(CheckpointError::Origin(tree.origin));
        }
        keys.vouch(&note, tree.size)?;
        let successor = match successor {
            "" => None,
            line => Some(line.strip_suffix('\n').ok_or_else(malformed)?.parse::<VerifyingKey>()?),
        };
        match successor.as_ref().is_none_or(|key| key.name() == tree.origin) {
            true => Ok(Self { tree, successor }),
            false => Err(NoteError::Key("it is of another log").into()),
        }
    }
}
