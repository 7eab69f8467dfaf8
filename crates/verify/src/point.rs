//! What was looked at, and what came of it.

use calendar::Timestamp;
use evidence::{CheckOutcome, EvidenceFinding, Examined, presence::Liars};
use proof::Digest;
use views::grounds::DueDate;

use crate::reckon::{ReckonError, Shown};

/// One check.
#[derive(Debug)]
pub struct Check {
    /// What came of it.
    pub outcome: CheckOutcome,
    /// What was looked at.
    pub point: Point,
}

/// What was looked at.
#[derive(Debug)]
pub enum Point {
    /// In the evidence itself.
    Evidence(Examined),
    /// Of a receipt: no moment is proven.
    NoTime,
    /// Of a receipt: its entry was there no later than this.
    ThereBy {
        /// In POSIX seconds.
        at: u64,
        /// Who says so.
        by: By,
        /// How many must lie for it to be false; nothing where no witness speaks.
        liars: Option<Liars>,
    },
    /// Of a receipt: whether its entry names this document.
    Document {
        /// What it is called here.
        name: String,
        /// Its SHA-256.
        digest: Digest,
    },
    /// The verdict does not come out.
    NoVerdict(ReckonError),
    /// Neither due date nor status come out, of a task that is shown whole.
    NoStatus(ReckonError),
    /// The numbering of streams cannot be judged.
    NoNumbering(ReckonError),
    /// A due date as recorded, and as it comes out again.
    DueDate(DueDate),
    /// An entry was recorded after the moment of the verdict.
    RecordedAfter(Timestamp),
    /// This entry is not the filing that counts.
    NotTheFiling(u64),
    /// That no other entry bears on the verdict is not shown: the file has no count of the streams.
    VerdictNotCounted,
    /// The same of a task: there may be entries that are not shown.
    TaskNotCounted,
    /// It rests on the log's own numbering and count.
    OwnNumbering,
    /// Whether the count knows the moment of the verdict.
    KnownByThen {
        /// The moment.
        at: Timestamp,
        /// How many entries were counted.
        size: u64,
    },
    /// Whether a stream is shown whole.
    Stream {
        /// Its name.
        name: String,
        /// What is shown of it.
        shown: Shown,
        /// How many entries it has, by the log's own count: nothing where the log has not counted, or where the file
        /// does not show the count of this one.
        count: Option<Option<u64>>,
    },
    /// Whether every entry between the count and the seal is shown.
    UpToTheSeal {
        /// From this number …
        size: u64,
        /// … up to this.
        sealed: u64,
        /// The first that is not shown.
        missing: Option<u64>,
    },
}

/// Who says when a receipt's entry was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The witnesses, by their clocks.
    Witnesses,
    /// A time-stamp authority.
    TimeStamp,
}

impl Check {
    pub(crate) fn new(outcome: CheckOutcome, point: Point) -> Self {
        Self { outcome, point }
    }

    /// One that holds, or fails.
    pub(crate) fn of(holds: bool, point: Point) -> Self {
        Self::new(if holds { CheckOutcome::Pass } else { CheckOutcome::Fail }, point)
    }

    /// Whether it does not hold.
    pub fn fails(&self) -> bool {
        self.outcome == CheckOutcome::Fail
    }

    pub(crate) fn of_findings(findings: Vec<EvidenceFinding>) -> Vec<Self> {
        findings
            .into_iter()
            .map(|EvidenceFinding { outcome, what }| Self::new(outcome, Point::Evidence(what)))
            .collect()
    }
}
