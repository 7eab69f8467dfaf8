//! What a check finds: where, and what does not hold.

use std::{fmt, path::PathBuf};

use calendar::Timestamp;

use crate::{error::Place, event::Position, journal::rows};

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The first position concerned, where one is known.
    pub position: Option<Position>,
    /// Which place.
    pub place: Place,
    /// The file, where one is to blame.
    pub file: Option<PathBuf>,
    /// What does not hold.
    pub wrong: Wrong,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "#{position}: ")?;
        }
        match &self.file {
            Some(file) => write!(f, "{}: {}", file.display(), self.wrong),
            None => write!(f, "{}: {}", self.place, self.wrong),
        }
    }
}

/// Whether what one copy lacks stands in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Elsewhere {
    /// In `tiles/`.
    InTiles,
    /// In `log/`.
    InLog,
    /// Nowhere.
    Nowhere,
}

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Wrong {
    /// No head is there that should be.
    #[error("the signed head is missing")]
    HeadGone,
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// sled has no event here, nor after it up to another.
    #[error("the event is missing{}; {}", up_to(*.count, *.last, ", and so are those after it"), tiles(*.count, *.elsewhere))]
    EventsGone {
        /// How many.
        count: u64,
        /// The last of them.
        last: Position,
        /// Whether the tiles have them.
        elsewhere: Elsewhere,
    },
    /// sled has something here that cannot be read, and so on up to another.
    #[error("the event cannot be read{}: {reason}; {}", up_to(*.count, *.last, ", nor can those after it"), tiles(*.count, *.elsewhere))]
    EventsUnreadable {
        /// How many.
        count: u64,
        /// The last of them.
        last: Position,
        /// Why.
        reason: String,
        /// Whether the tiles have them.
        elsewhere: Elsewhere,
    },
    /// sled cannot be opened, so that none of these entries can be read in it.
    #[error(
        "the storage engine cannot open it: none of the entries #0-#{last} can be read here; tiles/ has them all, but for those named"
    )]
    EngineRefuses {
        /// The last entry.
        last: Position,
    },
    /// An entry in the tiles is not the one whose hash stands beside it.
    #[error("the entry does not hash to its leaf")]
    NotItsLeaf,
    /// sled has another event than the tiles.
    #[error("what is stored is not what the entry in the tiles says")]
    NotAsInTiles,
    /// The journal has another entry than the tiles.
    #[error("the journal says something else than the entry in the tiles")]
    JournalNotAsInTiles,
    /// The clock stepped back.
    #[error("recorded at {recorded_at}, before the entry that precedes it ({last})")]
    ClockWentBack {
        /// When it was recorded.
        recorded_at: Timestamp,
        /// When the one before it was.
        last: Timestamp,
    },
    /// A gap in a stream, or a place taken twice.
    #[error("place {found} in its stream, where {expected} is next")]
    StreamGap {
        /// The place that it has.
        found: u64,
        /// The one that comes next.
        expected: u64,
    },
    /// A tile holds other hashes than those below it lead to.
    #[error("tile {index} of level {level} holds other hashes than the tiles below it have")]
    OtherHashes {
        /// Which, on its level.
        index: u64,
        /// Its level.
        level: u8,
    },
    /// A partial tile of an earlier head.
    #[error("it is not the beginning of the tile that came after it")]
    NotTheBeginning,
    /// The entries do not lead to what was signed.
    #[error("the first {size} entries do not lead to the root that was signed for them")]
    NotTheRoot {
        /// How many entries the head covers.
        size: u64,
    },
    /// Entries that were signed for are not there.
    #[error("{size} entries were signed, but {}", match .elsewhere {
        Elsewhere::Nowhere => "no place has this one",
        _ => "log/ has this one, tiles/ has not",
    })]
    Lost {
        /// How many were signed.
        size: u64,
        /// Whether `log/` has them.
        elsewhere: Elsewhere,
    },
    /// The head that travels with a frame of the journal.
    #[error("the signed head of a frame does not hold")]
    FrameHead,
    /// The bytes of the journal.
    #[error(transparent)]
    Journal(#[from] rows::Flaw),
}

fn up_to(count: u64, last: Position, what: &str) -> String {
    if count > 1 { format!("{what} up to #{last}") } else { String::new() }
}

fn tiles(count: u64, elsewhere: Elsewhere) -> &'static str {
    match (elsewhere, count) {
        (Elsewhere::InTiles, 1) => "tiles/ has it",
        (Elsewhere::InTiles, _) => "tiles/ has them",
        _ => "nor can it be read in tiles/",
    }
}
