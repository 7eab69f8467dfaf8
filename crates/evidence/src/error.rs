//! What does not hold in an evidence file, and where.

use proof::{CheckpointError, NoteError, ReceiptError, path::PathError, witness::Refusal};
use timestamp::TokenError;

/// What does not hold in an evidence file: in which member, and at which byte where that is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// A member that this kind of evidence has.
    #[error("the member {0} is missing")]
    Missing(String),
    /// A member where another belongs.
    #[error("the member {found} stands where {wanted} belongs")]
    InPlaceOf {
        /// Which.
        found: String,
        /// What belongs there.
        wanted: String,
    },
    /// A member that this kind of evidence does not have.
    #[error("the member {0} is not one that this kind of evidence has there")]
    NotOfThisKind(String),
    /// A member outside its group.
    #[error("the member {0} does not belong there")]
    Misplaced(String),
    /// A token whose number is not the next one.
    #[error("the token {0} is not in its place")]
    TokenMisplaced(String),
    /// Members whose numbers do not ascend.
    #[error("the members in {0}/ are not in order")]
    NotInOrder(String),
    /// A signature or a key about no entry that the file shows, or one that is too long.
    #[error("the member {0} is about no entry that is shown, or too long")]
    AboutNothing(String),
    /// A bundle that ends within an entry.
    #[error("{member} is cut off, at byte {at}")]
    CutOff {
        /// The member.
        member: String,
        /// Where the entry begins that is not whole.
        at: usize,
    },
    /// A bundle that goes on after its last entry.
    #[error("{member} is too long, from byte {at} on")]
    TooLong {
        /// The member.
        member: String,
        /// Where the last entry ends.
        at: usize,
    },

    /// What the file says of itself is no claim.
    #[error("claim.json: {0}")]
    Claim(String),
    /// The kind of evidence.
    #[error("evidence of the kind \"{0}\" is not known to this program; use a newer one")]
    Kind(String),
    /// The numbers in the claim do not ascend.
    #[error("claim.json: the entries shown are not in order")]
    ClaimNotInOrder,
    /// Only an absence has a seal.
    #[error("claim.json: an absence is sealed by an entry, and nothing else is")]
    ClaimSealed,
    /// One claim has one text.
    #[error("claim.json is not the one text of what it says")]
    ClaimNotPlain,

    /// A head that the policy does not take.
    #[error(transparent)]
    Head(#[from] CheckpointError),
    /// The head that this would have to be under.
    #[error("the head does not hold")]
    HeadDoesNotHold,
    /// A receipt that cannot be read.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// A receipt of something else.
    #[error("its receipt is for another head or another place")]
    AnotherPlace,
    /// A proof that leads elsewhere.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A proof of continuation that cannot be read.
    #[error(transparent)]
    Request(#[from] Refusal),
    /// A proof of continuation of another head.
    #[error("the proof is about another head")]
    AnotherHead,
    /// Two heads that the proof does not join.
    #[error("the two heads, and the proof, are not of one log and these sizes")]
    NotJoined,
    /// All entries together have another root.
    #[error("the entries do not lead to the signed root: one was changed, added or left out")]
    NotTheRoot,

    /// Bytes that are no text.
    #[error("it is not UTF-8 text")]
    NotText,
    /// An entry that cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// An entry of another place.
    #[error("it says of itself that it stands elsewhere")]
    Elsewhere,
    /// The entry that this is about.
    #[error("the entry does not hold")]
    EntryDoesNotHold,

    /// An entry that does not count streams.
    #[error("entry #{0} counts no streams")]
    CountsNothing(u64),
    /// An entry that counts other than what stands before it.
    #[error("entry #{0} does not count what stands before it")]
    CountsElsewhere(u64),
    /// The entry that counts.
    #[error("the entry that counts is not shown")]
    CountNotShown,
    /// A line of the streams.
    #[error("{member}, line {line}: {what}")]
    Streams {
        /// The member.
        member: &'static str,
        /// The line, from one.
        line: usize,
        /// What does not hold.
        what: &'static str,
    },
    /// A stream that does not lead to the count's root.
    #[error("the stream {name}: {source}")]
    Stream {
        /// Its name.
        name: String,
        /// Why not.
        source: PathError,
    },

    /// The entry that is to record an anchor.
    #[error("the entry is not about an anchor")]
    NoAnchor,
    /// Other bytes than those that the entry names.
    #[error("the anchor's bytes are not those that the log names")]
    AnchorBytes,
    /// Another head than the one that the entry names.
    #[error("the anchored head is not the one that the log names")]
    AnchoredHead,
    /// An anchor that stands after what it is to be before.
    #[error("the anchor does not stand before the entry")]
    AnchorAfter,
    /// An anchor by witnesses whom nobody trusts.
    #[error("too few of its witnesses are trusted here")]
    FewWitnesses,
    /// The entry that seals an absence.
    #[error("the entry that seals it is not there")]
    NoSeal,

    /// A token that shows nothing.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// A token from before time was counted.
    #[error("its time is before 1970")]
    TokenTime,
    /// An entry that names no token.
    #[error("it names no token")]
    NoToken,
    /// A later head without a time.
    #[error("nobody trusted says when the later head was there")]
    LaterUntimed,

    /// A text that is not the one that was entered.
    #[error("it is not the text whose digest was entered")]
    AnotherText,
    /// A text about another person.
    #[error("it is about another person")]
    AnotherPerson,
}

impl EvidenceError {
    /// Whether it is a head of a log that the policy names, and no key that the policy names signed it: the log may have
    /// changed its key.
    pub fn is_by_another_key(&self) -> bool {
        matches!(self, Self::Head(CheckpointError::Note(NoteError::NotSigned(_) | NoteError::AnotherKey { .. })))
    }

    /// A member that is missing.
    pub(crate) fn missing(name: impl Into<String>) -> Self {
        Self::Missing(name.into())
    }

    /// An entry, or what is in it, that cannot be read.
    pub(crate) fn unreadable(error: impl std::fmt::Display) -> Self {
        Self::Unreadable(error.to_string())
    }
}
