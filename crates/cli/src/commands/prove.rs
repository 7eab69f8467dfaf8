//! `socai prove`: evidence files.

use std::path::{Path, PathBuf};
use words::{errors::Misuse, notices::Notice};

use calendar::{Moment, Timestamp};
use clap::Subcommand;
use domain::TaskId;
use eventlog::{CanonicalJson, Position};
use evidence::Container;
use ledger::{
    Contents,
    anchors::Anchors,
    directory,
    prove::{Prover, Unprovable},
    receipts::Receipts,
    stamps::Stamps,
};
use proof::{Receipt, receipt::RECEIPT_BYTES_MAX};
use views::{Knowledge, grounds, sealing::MARGIN};
use words::{self, answers::files::ProveAnswer, errors::Told};

use super::questions::{as_of, filter, knowledge};
use crate::{
    args::shared::{FilterArgs, Times},
    error::Error,
    files::{not_readable, read_text, write_again},
    output,
    session::Session,
};

#[derive(Debug, Subcommand)]
pub enum ProveCommand {
    /// Bút toán đã có, giữa hai thời điểm / an entry was there, between two moments
    Presence {
        /// Số bút toán / the entry's number
        #[arg(value_name = "N")]
        entry: Position,
        /// Tệp bằng chứng / the evidence file
        #[arg(long, value_name = "FILE.zip")]
        to: PathBuf,
        /// Kèm tài liệu mà bút toán nêu / with the documents that the entry names
        #[arg(long)]
        with_documents: bool,
        /// Tiết lộ một cái tên, do `socai person show --to` ghi / disclose a name, as `socai person show --to` wrote it
        #[arg(long, value_name = "FILE.json")]
        disclose: Vec<PathBuf>,
    },
    /// Đúng hạn hay trễ: báo cáo, và mọi bút toán làm căn cứ tính hạn / on time or late: the filing, and every
    /// entry from which the due date follows
    Verdict {
        /// Nhiệm vụ / the task
        task: TaskId,
        /// Kết luận tại thời điểm này; mặc định là bây giờ / the verdict as of this moment; now, if not given
        #[arg(long, value_name = "TIME")]
        at: Option<Moment>,
        /// Tệp bằng chứng / the evidence file
        #[arg(long, value_name = "FILE.zip")]
        to: PathBuf,
    },
    /// Đến hạn này chưa nộp gì / nothing was filed for a task by this moment
    Absence {
        /// Nhiệm vụ / the task
        task: TaskId,
        /// Hạn / the moment
        #[arg(long, value_name = "TIME")]
        by: Moment,
        /// Tệp bằng chứng / the evidence file
        #[arg(long, value_name = "FILE.zip")]
        to: PathBuf,
        /// Đưa ra mọi bút toán của sổ: cần quyền đọc tất cả / put every entry of the ledger into the file: it takes the
        /// right to read everything
        #[arg(long)]
        all: bool,
        /// Như mặc định / as without it
        #[arg(long, hide = true, conflicts_with = "all")]
        short: bool,
    },
    /// Sổ chỉ viết thêm kể từ đầu sổ này / the log was only continued since this head
    Consistency {
        /// Đầu sổ hoặc biên nhận đang giữ / a head or a receipt that somebody holds
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// Tệp bằng chứng / the evidence file
        #[arg(long, value_name = "FILE.zip")]
        to: PathBuf,
    },
    /// Toàn bộ lịch sử một nhiệm vụ / the whole history of a task
    History {
        /// Nhiệm vụ / the task
        task: TaskId,
        /// Đưa ra mọi bút toán của sổ: cần quyền đọc tất cả / put every entry of the ledger into the file: it takes the
        /// right to read everything
        #[arg(long)]
        all: bool,
        /// Tệp bằng chứng / the evidence file
        #[arg(long, value_name = "FILE.zip")]
        to: PathBuf,
    },
}

/// A name with its salt is at most this long, in bytes.
const DISCLOSED_BYTES_MAX: usize = 64 * 1024;

pub fn prove(session: &Session, command: &ProveCommand) -> Result<(), Error> {
    let path = session.directory()?;
    let receipts = Receipts::open(path)?;
    let (anchors, stamps, documents) = (Anchors::of(path), Stamps::of(path), directory::documents(path));
    let prover = Prover { receipts: &receipts, anchors: &anchors, stamps: &stamps, documents: &documents };
    let language = session.language;
    let (container, to) = match command {
        ProveCommand::Presence { entry, to, with_documents, disclose } => {
            let disclosed = disclose.iter().map(|path| disclosed(path)).collect::<Result<Vec<_>, _>>()?;
            (Some(prover.presence(*entry, *with_documents, &disclosed)?), to)
        }
        ProveCommand::Verdict { task, at, to } => (verdict(session, &prover, task, *at)?, to),
        ProveCommand::Absence { task, by, to, all, .. } => (about(session, &prover, task, Some(*by), *all)?, to),
        ProveCommand::History { task, to, all } => (about(session, &prover, task, None, *all)?, to),
        ProveCommand::Consistency { from, to } => {
            let text = read_text(from, RECEIPT_BYTES_MAX)?;
            (prover.consistency(&text.parse::<Receipt>().map_or(text, |receipt| receipt.note))?, to)
        }
    };
    let Some(container) = container else {
        let why = unprovable(session, command)?;
        output::complain(&why.told(language));
        return Err(Error::Unprovable(why));
    };
    if prover.lacks_witnesses_in(&container)? {
        session.warn(&Notice::LacksWitnesses);
    }
    if let ProveCommand::Presence { entry, .. } = command
        && let Some(lost) = prover.passed_over(*entry)?
    {
        session.warn(&Notice::AnchorLost(lost));
    }
    let file = container.write().map_err(|error| Misuse::Failed(error.to_string()))?;
    // A name that is disclosed is for nobody else on this machine.
    let discloses = matches!(command, ProveCommand::Presence { disclose, .. } if !disclose.is_empty());
    let first = first_member(&file);
    write_again(to, &file, if discloses { 0o600 } else { 0o666 }, |there| first_member(there) == first)?;
    let members: Vec<String> = container.members().map(|(name, _)| name.to_owned()).collect();
    let deadline = match command {
        ProveCommand::Absence { by, .. } => Some(*by),
        _ => None,
    };
    session.answer(&ProveAnswer { file: to.display().to_string(), bytes: file.len(), members, deadline });
    Ok(())
}

/// The name of a ZIP file's first member: every evidence file begins with the same, and nothing else does.
fn first_member(file: &[u8]) -> Option<&[u8]> {
    let length = file.get(26..28).filter(|_| file.starts_with(b"PK\x03\x04"))?;
    file.get(30..)?.get(..usize::from(u16::from_le_bytes(length.try_into().ok()?)))
}

fn disclosed(path: &Path) -> Result<CanonicalJson, Error> {
    let text = read_text(path, DISCLOSED_BYTES_MAX)?;
    CanonicalJson::parse(text).map_err(|error| not_readable(path, error))
}

/// The verdict as it stands, or stood then.
fn verdict(
    session: &Session,
    prover: &Prover<'_>,
    task: &TaskId,
    at: Option<Moment>,
) -> Result<Option<Container>, Error> {
    let ledger = session.read()?;
    filter(&ledger, FilterArgs { unit: None, obligation: None, period: None, task: Some(task.clone()) })?;
    let at = at.unwrap_or(Moment::Instant(ledger.present()));
    let as_of = |at| as_of(&ledger, &Times { at: Some(at), valid_at: None, known_at: None });
    let asked = knowledge(&ledger, as_of(at)?);
    // As of the last count, if nothing about the task came since; else under the next one, if nothing came until then.
    let concerning = |known: &Knowledge<'_>| grounds::grounds(known.events, task);
    let grounds = concerning(&asked);
    let (before, after) = prover.counts(at.latest())?;
    let before = before.filter(|count| grounds.last().is_none_or(|last| last.0 < count.position.0));
    match (before, after) {
        (Some(count), _) => {
            let knowledge = knowledge(&ledger, as_of(Moment::Instant(count.recorded_at))?);
            Ok(prover.verdict(&knowledge, task, Some(count.position))?)
        }
        (None, Some(count))
            if concerning(&knowledge(&ledger, as_of(Moment::Instant(count.recorded_at))?)) == grounds =>
        {
            Ok(prover.verdict(&asked, task, Some(count.position))?)
        }
        _ => {
            say_uncounted(session);
            Ok(prover.verdict(&asked, task, None)?)
        }
    }
}

/// The file shows entries, and not that they are all.
fn say_uncounted(session: &Session) {
    session.warn(&Notice::Uncounted);
}

/// What is not there about a task, or all that is: by its streams, or by all entries.
fn about(
    session: &Session,
    prover: &Prover<'_>,
    task: &TaskId,
    by: Option<Moment>,
    all: bool,
) -> Result<Option<Container>, Error> {
    if all {
        session.warn(&Notice::HoldsEverything);
        if by.is_none() {
            return Ok(prover.whole(&task.to_string(), None)?);
        }
    }
    let (ledger, at) = (session.read()?, by.map(Moment::latest));
    let container = match all {
        true => prover.whole(&task.to_string(), at)?,
        false => prover.by_streams(ledger.chronicle().recorded(), task, at)?,
    };
    if let (Some(_), None, false) = (&container, by, all) {
        let (counted, _) = prover.counts(ledger.present())?;
        let last = grounds::grounds(ledger.events(), task).last().copied();
        if counted.is_none_or(|count| last.is_some_and(|last| last.0 >= count.position.0)) {
            say_uncounted(session);
        }
    }
    if let (Some(_), Some(by)) = (&container, by)
        && filed_by(&ledger, task, by.latest())
    {
        session.warn(&Notice::AlreadyFiled { task: task.clone(), by });
    }
    Ok(container)
}

/// Whether the filing that counts for the task was recorded by then.
fn filed_by(ledger: &Contents, task: &TaskId, by: Timestamp) -> bool {
    let (state, now) = (ledger.state(), ledger.present());
    let received = state.tasks.get(task).and_then(|found| state.status(found, now).received);
    let recorded = received.and_then(|(entry, _)| ledger.chronicle().get(entry));
    recorded.is_some_and(|recorded| recorded.recorded_at <= by)
}

/// Why there is nothing to put into a file.
fn unprovable(session: &Session, command: &ProveCommand) -> Result<Unprovable, Error> {
    Ok(match command {
        ProveCommand::Verdict { task, .. } => Unprovable::NothingFiled(task.clone()),
        ProveCommand::Consistency { .. } => Unprovable::FewerEntries,
        ProveCommand::Absence { by, .. } => {
            let (now, by) = (session.read()?.present(), by.latest());
            let is_past = now.micros() >= by.micros() + MARGIN;
            if is_past { Unprovable::NotAnchored(by) } else { Unprovable::NotPast(by) }
        }
        ProveCommand::Presence { .. } | ProveCommand::History { .. } => Unprovable::NoEntry,
    })
}
