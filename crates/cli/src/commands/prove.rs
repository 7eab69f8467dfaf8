//! `socai prove`: evidence files.

use std::path::{Path, PathBuf};

use calendar::Moment;
use clap::Subcommand;
use domain::TaskId;
use eventlog::{CanonicalJson, Position};
use ledger::{
    anchors::Anchors,
    directory,
    prove::{
        Prover, Unprovable,
        asked::{Caveat, Extent, Tell},
    },
    receipts::Receipts,
    stamps::Stamps,
};
use proof::{Receipt, receipt::RECEIPT_BYTES_MAX};
use views::named::{Asked, Unnamed};
use words::{
    answers::files::ProveAnswer,
    errors::{Misuse, Told},
    notices::Notice,
};

use crate::{
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
        task: String,
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
        task: String,
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
        task: String,
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
    let tell: Tell<'_> = &mut |caveat| session.warn(&Notice::Evidence(caveat));
    let (container, to) = match command {
        ProveCommand::Presence { entry, to, with_documents, disclose } => {
            let disclosed = disclose.iter().map(|path| disclosed(path)).collect::<Result<Vec<_>, _>>()?;
            (Some(prover.presence(*entry, *with_documents, &disclosed)?), to)
        }
        ProveCommand::Verdict { task, at, to } => {
            (prover.verdict_at(&*session.read()?, &meant(session, task)?, *at, tell)?, to)
        }
        ProveCommand::Absence { task, by, to, all, .. } => {
            let extent = if *all { Extent::Everything } else { Extent::Streams };
            if *all {
                tell(Caveat::HoldsEverything);
            }
            (prover.absence(&*session.read()?, &meant(session, task)?, *by, extent, tell)?, to)
        }
        ProveCommand::History { task, to, all: true } => {
            tell(Caveat::HoldsEverything);
            (prover.whole(&meant(session, task)?.to_string(), None)?, to)
        }
        ProveCommand::History { task, to, all: false } => {
            (prover.history(&*session.read()?, &meant(session, task)?, tell)?, to)
        }
        ProveCommand::Consistency { from, to } => {
            let text = read_text(from, RECEIPT_BYTES_MAX)?;
            (prover.consistency(&text.parse::<Receipt>().map_or(text, |receipt| receipt.note))?, to)
        }
    };
    let Some(container) = container else {
        let why = unprovable(session, command)?;
        output::complain(&why.told(session.language));
        return Err(Error::Unprovable(why));
    };
    let shown = match command {
        ProveCommand::Presence { entry, .. } => Some(*entry),
        _ => None,
    };
    prover.caveats(&container, shown, tell)?;
    let file = container.write().map_err(|error| Misuse::Failed(error.to_string()))?;
    // A name that is disclosed is for nobody else on this machine.
    let discloses = matches!(command, ProveCommand::Presence { disclose, .. } if !disclose.is_empty());
    let again = |there: &[u8]| evidence::is_of_the_same_log(&container, there);
    write_again(to, &file, if discloses { 0o600 } else { 0o666 }, again)?;
    let members: Vec<String> = container.members().map(|(name, _)| name.to_owned()).collect();
    session.answer(&ProveAnswer { file: to.display().to_string(), bytes: file.len(), members });
    Ok(())
}

fn disclosed(path: &Path) -> Result<CanonicalJson, Error> {
    let text = read_text(path, DISCLOSED_BYTES_MAX)?;
    CanonicalJson::parse(text).map_err(|error| not_readable(path, error))
}

/// The task of that identifier, whether or not the ledger has it; or the one that is named so.
fn meant(session: &Session, task: &str) -> Result<TaskId, Error> {
    match task.parse() {
        Ok(task) => Ok(task),
        Err(_) => session.ask(|ledger| {
            let filter = ledger.about(&Asked::task(task), ledger.present().date())?;
            filter.task.ok_or_else(|| Unnamed::Task(task.to_owned()).into())
        }),
    }
}

/// Why there is nothing to put into a file.
fn unprovable(session: &Session, command: &ProveCommand) -> Result<Unprovable, Error> {
    Ok(match command {
        ProveCommand::Verdict { task, .. } => Unprovable::NothingFiled(meant(session, task)?),
        ProveCommand::Consistency { .. } => Unprovable::FewerEntries,
        ProveCommand::Absence { by, .. } => Unprovable::absence(session.read()?.present(), by.latest()),
        ProveCommand::Presence { .. } | ProveCommand::History { .. } => Unprovable::NoEntry,
    })
}
