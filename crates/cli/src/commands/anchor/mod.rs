//! `socai anchor`: what others say of the log's heads.

mod example;
mod keep;

use std::{collections::BTreeMap, path::PathBuf};

use anchoring::{Anchoring, collect::Collected, http::Http};
use calendar::Moment;
use clap::{Args, Subcommand};
use domain::event::Clock;
use eventlog::files::create_directory;
use exchange::head::SignedHead;
use ledger::{
    anchors::{AnchorError, Anchors, offsets},
    receipts::Receipts,
    stamps::Stamps,
};
use proof::{AddCheckpoint, Policy, note::NOTE_BYTES_MAX, policy::POLICY_BYTES_MAX};
use words::{
    Language,
    answers::anchors::{AnchorAnswer, Kept},
    done::Done,
    errors::Told,
    heads,
    notices::Notice,
};

use crate::{
    error::Error,
    files::{not_readable, read_text, write_again},
    output,
    session::Session,
};

#[derive(Debug, Subcommand)]
pub enum AnchorCommand {
    /// Đặt chính sách: hỏi nhân chứng nào, bao nhiêu là đủ / set the policy: which witnesses, how many are enough
    Policy {
        /// Tệp chính sách C2SP / the policy (C2SP tlog-policy)
        #[arg(required_unless_present_any = ["example", "example_authorities"])]
        file: Option<PathBuf>,
        /// In chính sách mẫu, có nhân chứng / print an example, with witnesses
        #[arg(long, conflicts_with_all = ["file", "example_authorities"])]
        example: bool,
        /// In tệp mẫu authorities.toml: ai cấp dấu thời gian / print an example of authorities.toml
        #[arg(long, conflicts_with = "file")]
        example_authorities: bool,
    },
    /// Hỏi các nhân chứng có địa chỉ, giữ và ghi lại lời của họ / ask the witnesses that have an address
    Collect {
        #[command(flatten)]
        record: RecordArgs,
    },
    /// Tự niêm phong sổ sau mỗi hạn nộp và mỗi nửa đêm, cho đến khi dừng / seal the log by itself after every due
    /// date and every midnight, until stopped
    Keep {
        /// Chỉ làm việc đang đến lượt rồi thôi, để hẹn giờ bằng cron / only what is due now, for cron
        #[arg(long)]
        once: bool,
    },
    /// Gửi đầu sổ mới nhất cho các đơn vị / hand the newest head to the units
    Ship,
    /// Ghi câu hỏi thành tệp, cho máy không nối mạng / write the questions as files, for an air gap
    Export {
        /// Thư mục / the directory
        #[arg(value_name = "DIR")]
        to: PathBuf,
    },
    /// Nhận câu trả lời từ tệp / take answers from files
    Import {
        /// Câu trả lời / the answers
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        record: RecordArgs,
    },
    /// Liệt kê các đầu sổ đã neo / list the anchored heads
    List,
}

/// Ghi lại trong sổ / recording it back.
#[derive(Debug, Args)]
pub struct RecordArgs {
    /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
    #[arg(long, value_name = "TIME")]
    at: Option<Moment>,
    /// Cả khi sổ không có gì mới / also where the log has nothing new
    #[arg(long)]
    heartbeat: bool,
}

/// Seals what is due for as long as the process lives. What does not succeed is told and tried again.
pub fn keep_for_ever(session: &Session) {
    let Ok(directory) = session.directory() else { return };
    let open = || session.open_to_act_at(directory);
    let anchoring = Anchoring::of(directory, &Http, &open);
    if anchoring.anchors().policy().is_ok() {
        let _ = keep::keep(session, &anchoring, false);
    }
}

pub fn run(session: &Session, command: AnchorCommand) -> Result<(), Error> {
    // An example needs no ledger.
    match command {
        AnchorCommand::Policy { example: true, .. } => {
            output::print(example::policy(session).trim_end());
            return Ok(());
        }
        AnchorCommand::Policy { example_authorities: true, .. } => {
            output::print(example::authorities().trim_end());
            return Ok(());
        }
        _ => {}
    }
    let directory = session.directory()?;
    let open = || session.open_to_act_at(directory);
    let anchoring = Anchoring::of(directory, &Http, &open);
    let anchors = anchoring.anchors();
    let at = |record: &RecordArgs| record.at.map(Moment::latest);
    match command {
        // Printed above.
        AnchorCommand::Policy { file: None, .. } => Ok(()),
        AnchorCommand::Policy { file: Some(file), .. } => {
            let policy = anchors.set_policy(&file, &read_text(&file, POLICY_BYTES_MAX)?)?;
            let dishonest = [1, 0].into_iter().find(|count| policy.excludes_two_histories(usize::from(*count)));
            session.answer(&Done::PolicySet {
                witnesses: policy.witnesses().count(),
                quorum: policy.quorum_size(),
                dishonest,
            });
            Ok(())
        }
        AnchorCommand::Collect { record } => {
            let policy = anchors.policy()?;
            if !record.heartbeat && anchoring.nothing_new(&policy)? {
                return list(session, anchors, &policy, Collected::default());
            }
            let mut collected = anchoring.collect(&policy, at(&record))?;
            if record.heartbeat {
                anchoring.vouch_for_the_seal(&policy, &mut collected)?;
            }
            let shipped = ship(session, &anchoring);
            list(session, anchors, &policy, collected)?;
            shipped.map_err(|error| session.told(error))
        }
        AnchorCommand::Keep { once } => keep::keep(session, &anchoring, once),
        AnchorCommand::Ship => {
            ship(session, &anchoring)?;
            session.answer(&Done::HeadShipped);
            Ok(())
        }
        AnchorCommand::Export { to } => {
            let policy = anchors.policy()?;
            count_streams_unless_in_use(session)?;
            let receipts = Receipts::open(directory)?;
            create_directory(&to).map_err(|source| Error::Io { path: to.clone(), source })?;
            anchors.asked(&receipts)?;
            let mut files = Vec::new();
            for question in anchors.questions(&receipts, &policy)? {
                let path = to.join(format!("{}.request", question.witness.replace('/', "_")));
                let text = question.request.to_string();
                write_again(&path, text.as_bytes(), 0o666, |there| asks_about(there, receipts.head()))?;
                files.push(path.display().to_string());
            }
            if session.json || !files.is_empty() {
                session.answer(&Done::QuestionsWritten { files });
            }
            Ok(())
        }
        AnchorCommand::Import { files, record } => {
            let policy = anchors.policy()?;
            let receipts = Receipts::open(directory)?;
            let size = import(anchors, &receipts, &policy, &files)?;
            let recorded = anchoring.record_back(&policy, size, at(&record))?;
            let shipped = ship(session, &anchoring);
            list(session, anchors, &policy, Collected { silent: Vec::new(), recorded })?;
            shipped.map_err(|error| session.told(error))
        }
        AnchorCommand::List => list(session, anchors, &anchors.policy()?, Collected::default()),
    }
}

/// Whether it is a question about the log with this head.
fn asks_about(there: &[u8], head: &str) -> bool {
    let asked = std::str::from_utf8(there).ok().and_then(|text| text.parse::<AddCheckpoint>().ok());
    asked.is_some_and(|asked| asked.note.lines().next() == head.lines().next())
}

/// Hands the newest head to everybody; who could not be reached is told.
fn ship(session: &Session, anchoring: &Anchoring<'_>) -> Result<(), Error> {
    let said = |head: &SignedHead| [Language::Vi, Language::En].map(|language| heads::about(head, language));
    let unreached = anchoring.ship(&said)?;
    let count = unreached.len();
    for (name, why) in unreached {
        let why = why.told(session.language);
        session.warn(&Notice::NotHanded { name, why });
    }
    if count == 0 { Ok(()) } else { Err(Error::Unreached { count }) }
}

/// Whoever is shown a stream under the head can see that it is whole. While another process records, nothing can be
/// counted: then the head is asked about as it is.
fn count_streams_unless_in_use(session: &Session) -> Result<(), Error> {
    match session.open_to_act() {
        Err(Error::Directory(error)) if error.is_in_use() => {
            session.note(&Notice::StreamsNotCounted);
        }
        ledger => {
            ledger?.count_streams(None)?;
        }
    }
    Ok(())
}

/// Takes the answers; each belongs to the head as it stands or to one that is kept. Returns its size.
fn import(anchors: &Anchors, receipts: &Receipts, policy: &Policy, files: &[PathBuf]) -> Result<u64, Error> {
    let mut last = 0;
    for path in files {
        let text = read_text(path, NOTE_BYTES_MAX)?;
        last = anchors.take_for(receipts, policy, &text).map_err(|error| match error {
            error @ AnchorError::NoCosignature { .. } => not_readable(path, error),
            other => other.into(),
        })?;
    }
    Ok(last)
}

fn list(session: &Session, anchors: &Anchors, policy: &Policy, collected: Collected) -> Result<(), Error> {
    // In a rehearsal nobody's clock told the times.
    let offsets = session.ask(|ledger| match ledger.clock() {
        Some(Clock::Simulated) => Ok(BTreeMap::new()),
        _ => Ok(offsets(&ledger.anchors())),
    })?;
    let kept = Kept {
        entries: Receipts::open(session.directory()?)?.size(),
        bound: anchors.spread_seconds()?,
        heads: anchors.heads(policy)?.collect::<Result<_, _>>()?,
        stamped: Stamps::of(session.directory()?).sizes().map_err(AnchorError::from)?,
        offsets,
    };
    let answer = AnchorAnswer::of(kept, collected, session.answers_in());
    session.answer(&answer);
    if answer.lacks_witnesses() { Err(Error::NotProven) } else { Ok(()) }
}
