//! `socai anchor`: what others say of the log's heads.

mod keep;

use std::{collections::BTreeMap, path::PathBuf};

use anchoring::{
    Anchoring,
    collect::{Collected, Silent},
};
use calendar::Moment;
use clap::{Args, Subcommand};
use domain::event::Clock;
use eventlog::files::create_directory;
use exchange::head::SignedHead;
use ledger::{
    anchors::{AnchorError, Anchored, Anchors, offsets},
    receipts::Receipts,
    stamps::Stamps,
};
use proof::{AddCheckpoint, Policy, Quorum, note::NOTE_BYTES_MAX, time::Spread};
use schemars::JsonSchema;
use serde::Serialize;
use words::{Language, done::Done, errors::Told, heads, say};

use crate::{
    error::Error,
    files::{is_a, not_readable, read_text, write_again},
    http::Http,
    output,
    session::Session,
};

#[derive(Debug, Subcommand)]
pub enum AnchorCommand {
    /// Đặt chính sách: hỏi nhân chứng nào, bao nhiêu là đủ / set the policy: which witnesses, how many are enough
    Policy {
        /// Tệp chính sách C2SP / the policy (C2SP tlog-policy)
        file: PathBuf,
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

/// The anchored heads, or what became of asking.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AnchorAnswer {
    /// How many entries the ledger has.
    entries: u64,
    /// The heads that witnesses vouch for, the smallest first.
    heads: Vec<HeadAnswer>,
    /// The sizes of the heads that a time-stamp authority has stamped.
    stamped: Vec<u64>,
    /// By how much each witness's clock was ahead of the ledger's when it was heard last; none in a rehearsal.
    offsets: Vec<Offset>,
    /// Those who were asked now, and gave nothing.
    silent: Vec<SilentAnswer>,
    /// The entries by which it was recorded now.
    recorded: Vec<u64>,
}

/// A head, and who vouches for it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Head")]
struct HeadAnswer {
    /// How many entries it covers.
    size: u64,
    /// Its root.
    root: String,
    /// Whether enough witnesses vouch for it; null where the policy asks for none.
    enough: Option<bool>,
    /// How many seconds lie between the first and the last of them, where that is more than clocks that are right
    /// differ.
    apart: Option<u64>,
    /// The witnesses.
    witnesses: Vec<Witness>,
}

/// A witness that did not cosign.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Silent")]
struct SilentAnswer {
    /// Its name in the policy.
    name: String,
    /// Why not.
    why: String,
}

/// How a witness's clock differs.
#[derive(Debug, Serialize, JsonSchema)]
struct Offset {
    /// Its name in the policy.
    witness: String,
    /// By so many seconds its clock was ahead; an answer that came by file is older by its way.
    seconds: i64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Witness {
    /// Its name in the policy.
    name: String,
    /// When it vouched for the head, by its own clock.
    times: Vec<String>,
}

pub fn run(session: &Session, command: AnchorCommand) -> Result<(), Error> {
    let directory = session.directory()?;
    let open = || session.open_at(directory);
    let anchoring = Anchoring::of(directory, &Http, &open);
    let anchors = anchoring.anchors();
    let at = |record: &RecordArgs| record.at.map(Moment::latest);
    match command {
        AnchorCommand::Policy { file } => {
            let policy = anchors.set_policy(&file)?;
            let dishonest = [1, 0].into_iter().find(|count| policy.excludes_two_histories(usize::from(*count)));
            session.done(&Done::PolicySet {
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
            session.done(&Done::HeadShipped);
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
                write_again(&path, text.as_bytes(), 0o666, is_a::<AddCheckpoint>)?;
                files.push(path.display().to_string());
            }
            if session.json || !files.is_empty() {
                session.done(&Done::QuestionsWritten { files });
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

/// Hands the newest head to everybody; who could not be reached is told.
fn ship(session: &Session, anchoring: &Anchoring<'_>) -> Result<(), Error> {
    let language = session.language;
    let said = |head: &SignedHead| [Language::Vi, Language::En].map(|language| heads::about(head, language));
    let unreached = anchoring.ship(&said)?;
    for (name, why) in &unreached {
        let why = why.told(language);
        output::complain(&say!(
            language,
            "chưa gửi được đầu sổ cho {name}: {why}",
            "{name} could not be handed the head: {why}"
        ));
    }
    match unreached.len() {
        0 => Ok(()),
        count => Err(Error::Unreached { count }),
    }
}

/// Whoever is shown a stream under the head can see that it is whole. While another process records, nothing can be
/// counted: then the head is asked about as it is.
fn count_streams_unless_in_use(session: &Session) -> Result<(), Error> {
    match session.open() {
        Err(Error::Directory(error)) if error.is_in_use() => {
            output::tell(&say!(
                session.language,
                "sổ đang được một tiến trình khác mở: hỏi về đầu sổ như đang có, chưa đếm các luồng",
                "another process has the ledger open: the head is asked about as it is, its streams not counted"
            ));
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
    let Collected { silent, recorded } = collected;
    let entries = Receipts::open(session.directory()?)?.size();
    let bound = anchors.spread_seconds()?;
    let heads =
        anchors.heads(policy)?.map(|head| Ok(HeadAnswer::of(head?, bound))).collect::<Result<_, AnchorError>>()?;
    let stamped = Stamps::of(session.directory()?).sizes().map_err(AnchorError::from)?;
    let ledger = session.read()?;
    let real = ledger.clock() != Some(Clock::Simulated);
    let offsets = if real { offsets(ledger.events()) } else { BTreeMap::new() };
    let offsets = offsets.into_iter().map(|(witness, seconds)| Offset { witness, seconds }).collect();
    let silent =
        silent.into_iter().map(|Silent { name, why }| SilentAnswer { name, why: why.told(session.answers_in()) });
    let silent = silent.collect();
    let answer = AnchorAnswer { entries, heads, stamped, offsets, silent, recorded };
    match session.json {
        true => output::print_json(&answer),
        false => output::print(&words(&answer, session.language)),
    }
    let asked = !answer.silent.is_empty();
    let enough = answer.heads.last().is_some_and(|head| head.enough != Some(false));
    if asked && !enough { Err(Error::NotProven) } else { Ok(()) }
}

impl HeadAnswer {
    fn of(anchored: Anchored, bound: u64) -> Self {
        let spread = Spread::of(&anchored.judged.witnesses).map(|spread| spread.seconds());
        let witness = |(name, times): (String, Vec<u64>)| Witness {
            name,
            times: times.into_iter().filter_map(::verify::moment).collect(),
        };
        Self {
            size: anchored.judged.head.size,
            root: anchored.judged.head.root.to_string(),
            enough: match anchored.judged.quorum {
                Quorum::NotAsked => None,
                Quorum::Met => Some(true),
                Quorum::NotMet => Some(false),
            },
            apart: spread.filter(|seconds| *seconds > bound),
            witnesses: anchored.judged.witnesses.into_iter().map(witness).collect(),
        }
    }
}

fn words(answer: &AnchorAnswer, language: Language) -> String {
    let mut lines = Vec::new();
    for HeadAnswer { size, enough, witnesses, apart, .. } in &answer.heads {
        let mark = match enough {
            Some(true) => say!(language, "đủ nhân chứng", "enough witnesses"),
            Some(false) => say!(language, "CHƯA đủ nhân chứng", "NOT enough witnesses"),
            None => say!(language, "chính sách không đòi nhân chứng", "the policy asks for no witness"),
        };
        lines.push(say!(language, "Đầu sổ {size} bút toán: {mark}", "The head of {size} entries: {mark}"));
        for Witness { name, times } in witnesses {
            lines.push(format!("  {name}: {}", times.join(", ")));
        }
        lines.extend(apart.map(|seconds| {
            say!(
                language,
                "  Giờ của các nhân chứng cách nhau {seconds} giây: có đồng hồ sai",
                "  The witnesses' times are {seconds} s apart: a clock is wrong"
            )
        }));
    }
    for size in &answer.stamped {
        lines.push(say!(
            language,
            "Đầu sổ {size} bút toán: có dấu thời gian",
            "The head of {size} entries: stamped by a time-stamp authority"
        ));
    }
    for Offset { witness, seconds } in &answer.offsets {
        lines.push(say!(
            language,
            "Đồng hồ của {witness} so với sổ: {seconds:+} giây",
            "The clock of {witness} against the ledger's: {seconds:+} s"
        ));
    }
    if answer.heads.is_empty() && answer.stamped.is_empty() {
        lines.push(say!(language, "Chưa đầu sổ nào được neo.", "No head is anchored yet."));
    }
    for SilentAnswer { name, why } in &answer.silent {
        lines.push(say!(language, "{name} không trả lời được: {why}", "{name} gave nothing: {why}"));
    }
    let witnessed = answer.heads.iter().filter(|head| head.enough != Some(false)).map(|head| head.size);
    let covered = witnessed.chain(answer.stamped.iter().copied()).max();
    let open = answer.entries - covered.unwrap_or(0).min(answer.entries);
    if open > 0 {
        lines.push(say!(
            language,
            "{open} bút toán mới nhất chưa được neo.",
            "The newest {open} entries are not anchored yet."
        ));
    }
    if let Some(entry) = answer.recorded.first() {
        lines.push(say!(language, "Đã ghi lại ở bút toán #{entry}.", "Recorded back as entry #{entry}."));
    }
    lines.join("\n")
}
