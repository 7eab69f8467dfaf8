//! `socai anchor`: what others say of the log's heads.

use std::{fs, path::PathBuf};

use calendar::{Moment, Timestamp};
use domain::event::Event;
use ledger::{
    Outcome,
    anchors::{AnchorError, Anchored, Anchors, Question},
    receipts::Receipts,
    stamps::Stamps,
};
use log::files::{create_directory, write_durably};
use proof::{Policy, Quorum};
use schemars::JsonSchema;
use serde::Serialize;
use views::{Language, say};

use super::Session;
use crate::{
    args::{AnchorCommand, RecordArgs},
    error::Error,
    http, output,
};

/// The anchored heads, or what became of asking.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AnchorAnswer {
    /// How many entries the ledger has.
    entries: u64,
    /// The heads that witnesses vouch for, the smallest first.
    heads: Vec<Head>,
    /// The sizes of the heads that a time-stamp authority has stamped.
    stamped: Vec<u64>,
    /// Those who were asked now, and gave nothing.
    silent: Vec<Silent>,
    /// The entries by which it was recorded now.
    recorded: Vec<u64>,
}

/// A head, and who vouches for it.
#[derive(Debug, Serialize, JsonSchema)]
struct Head {
    /// How many entries it covers.
    size: u64,
    /// Its root.
    root: String,
    /// Whether enough witnesses vouch for it; null where the policy asks for none.
    enough: Option<bool>,
    /// The witnesses.
    witnesses: Vec<Witness>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Witness {
    /// Its name in the policy.
    name: String,
    /// When it vouched for the head, by its own clock.
    times: Vec<String>,
}

/// A witness that did not cosign.
#[derive(Debug, Serialize, JsonSchema)]
struct Silent {
    /// Its name in the policy.
    name: String,
    /// Why not.
    why: String,
}

pub fn run(session: &Session, command: AnchorCommand) -> Result<(), Error> {
    let directory = session.directory()?;
    let anchors = Anchors::of(directory);
    match command {
        AnchorCommand::Policy { file } => {
            let policy = anchors.set_policy(&file)?;
            output::print(&about(&policy, session.language));
            Ok(())
        }
        AnchorCommand::Collect { record } => {
            let policy = anchors.policy()?;
            let receipts = Receipts::open(directory)?;
            if !record.heartbeat && nothing_new(session, &anchors, &policy)? {
                return list(session, &anchors, &policy, Vec::new(), Vec::new());
            }
            let mut silent = Vec::new();
            for question in anchors.questions(&receipts, &policy)? {
                if let Err(why) = ask(&anchors, &receipts, &policy, &question, session.language)? {
                    silent.push(Silent { name: question.witness, why });
                }
            }
            let mut recorded = record_back(session, &anchors, &policy, receipts.size(), &record)?;
            stamp(session, &receipts, &record, &mut silent, &mut recorded)?;
            list(session, &anchors, &policy, silent, recorded)
        }
        AnchorCommand::Export { to } => {
            let (policy, receipts) = (anchors.policy()?, Receipts::open(directory)?);
            create_directory(&to).map_err(|source| Error::Io { path: to.clone(), source })?;
            anchors.asked(&receipts)?;
            for question in anchors.questions(&receipts, &policy)? {
                let path = to.join(format!("{}.request", question.witness.replace('/', "_")));
                let text = question.request.to_string();
                write_durably(&path, text.as_bytes(), 0o666)
                    .map_err(|source| Error::Io { path: path.clone(), source })?;
                output::print(&path.display().to_string());
            }
            Ok(())
        }
        AnchorCommand::Import { files, record } => {
            let policy = anchors.policy()?;
            let receipts = Receipts::open(directory)?;
            let size = import(&anchors, &receipts, &policy, &files)?;
            let recorded = record_back(session, &anchors, &policy, size, &record)?;
            list(session, &anchors, &policy, Vec::new(), recorded)
        }
        AnchorCommand::List => list(session, &anchors, &anchors.policy()?, Vec::new(), Vec::new()),
    }
}

/// Whether nothing was recorded since the last anchored head but that it was anchored.
fn nothing_new(session: &Session, anchors: &Anchors, policy: &Policy) -> Result<bool, Error> {
    let last = match policy.witnesses().next() {
        Some(_) => {
            let enough = |head: &Anchored| head.judged.quorum != Quorum::NotMet;
            anchors.heads(policy)?.into_iter().rfind(enough).map(|head| head.judged.head.size)
        }
        None => Stamps::of(session.directory()?).sizes().map_err(AnchorError::from)?.pop(),
    };
    let Some(last) = last else { return Ok(false) };
    let ledger = session.read()?;
    let since = usize::try_from(last).ok().and_then(|size| ledger.chronicle().recorded().get(size..));
    Ok(since.unwrap_or_default().iter().all(|recorded| matches!(recorded.event, Event::CheckpointAnchored(_))))
}

/// Asks one witness; why it did not cosign, if it did not. A witness that knows another size says so, and
/// is asked again from there.
fn ask(
    anchors: &Anchors,
    receipts: &Receipts,
    policy: &Policy,
    question: &Question,
    language: Language,
) -> Result<Result<(), String>, Error> {
    let Some(url) = &question.url else {
        return Ok(Err(say!(
            language,
            "không có địa chỉ; hỏi qua tệp: socai anchor export",
            "it has no address; ask it by file: socai anchor export"
        )));
    };
    let url = format!("{}/add-checkpoint", url.trim_end_matches('/'));
    let mut request = question.request.clone();
    for _ in 0..2 {
        let answer = match http::post(&url, &request.to_string()) {
            Ok(answer) => answer,
            Err(error) => return Ok(Err(error.to_string())),
        };
        match answer.code {
            200 => {
                anchors.remember(&question.witness, receipts.size())?;
                return Ok(match anchors.take(policy, &request.note, &answer.body) {
                    Ok(_) => Ok(()),
                    Err(error @ AnchorError::NoCosignature { .. }) => Err(error.to_string()),
                    Err(error) => return Err(error.into()),
                });
            }
            409 => match answer.body.trim().parse::<u64>() {
                Ok(size) if size <= receipts.size() => {
                    anchors.remember(&question.witness, size)?;
                    request = anchors.question(receipts, size)?;
                }
                Ok(size) => {
                    return Ok(Err(say!(
                        language,
                        "nhân chứng đã xác nhận {size} bút toán, nhiều hơn sổ đang có: sổ này đã mất bút toán, hoặc là bản cũ",
                        "it has cosigned {size} entries, more than this ledger has: this one has lost entries, or is an old copy"
                    )));
                }
                Err(_) => return Ok(Err(format!("409, {}", answer.body.trim()))),
            },
            422 => {
                let body = answer.body.trim();
                return Ok(Err(say!(
                    language,
                    "nhân chứng không thấy đầu sổ này nối tiếp đầu sổ đã biết: {body}",
                    "it does not see this head continue the one that it knows: {body}"
                )));
            }
            code => return Ok(Err(format!("HTTP {code}: {}", answer.body.trim()))),
        }
    }
    Ok(Err(say!(language, "nhân chứng đổi số liên tục", "it keeps naming another size")))
}

/// Has the head stamped by every authority that the settings name.
fn stamp(
    session: &Session,
    receipts: &Receipts,
    args: &RecordArgs,
    silent: &mut Vec<Silent>,
    recorded: &mut Vec<u64>,
) -> Result<(), Error> {
    let directory = session.directory()?;
    let stamps = Stamps::of(directory);
    let authorities = stamps.authorities().map_err(AnchorError::from)?;
    if authorities.is_empty() {
        return Ok(());
    }
    let stamped = receipts.head();
    let head =
        ledger::keys::verifying_keys(directory)?.open(stamped).map_err(|error| Error::Usage(error.to_string()))?;
    let mut ledger = session.open()?;
    for authority in authorities {
        let request = Stamps::question(stamped).map_err(AnchorError::from)?;
        let answer = match (&authority.url, &authority.command) {
            (Some(url), _) => http::post_timestamp_query(url, request.as_bytes()).map_err(|error| error.to_string()),
            (None, Some(command)) => stamps.ask(command, &request).map_err(|error| error.to_string()),
            (None, None) => Err(say!(session.language, "không có url hay command", "it has neither url nor command")),
        };
        let at = args.at.map(Moment::latest);
        let why = match answer {
            Ok(answer) => match stamps.take(&mut ledger, &authority, (&head, stamped), (&request, &answer), at) {
                Ok(Outcome::Recorded(entries)) => {
                    recorded.extend(entries.into_iter().map(|entry| entry.0));
                    continue;
                }
                Ok(Outcome::AlreadyRecorded(_)) => continue,
                // What came is no token: the others may still give one.
                Err(AnchorError::Stamp(error)) => error.to_string(),
                Err(error) => return Err(error.into()),
            },
            Err(error) => error,
        };
        silent.push(Silent { name: authority.name, why });
    }
    Ok(())
}

/// Takes the answers; each belongs to the head as it stands or to one that is kept. Returns its size.
fn import(anchors: &Anchors, receipts: &Receipts, policy: &Policy, files: &[PathBuf]) -> Result<u64, Error> {
    let mut last = 0;
    for path in files {
        let text = fs::read_to_string(path).map_err(|source| Error::Io { path: path.clone(), source })?;
        last = anchors.take_for(receipts, policy, &text).map_err(|error| match error {
            error @ AnchorError::NoCosignature { .. } => Error::Usage(format!("{}: {error}", path.display())),
            other => other.into(),
        })?;
    }
    Ok(last)
}

/// Records what is kept of the head of `size` entries, if anything is.
fn record_back(
    session: &Session,
    anchors: &Anchors,
    policy: &Policy,
    size: u64,
    args: &RecordArgs,
) -> Result<Vec<u64>, Error> {
    if !anchors.heads(policy)?.iter().any(|head| head.judged.head.size == size) {
        return Ok(Vec::new());
    }
    let at: Option<Timestamp> = args.at.map(Moment::latest);
    let mut ledger = session.open()?;
    Ok(match anchors.record(&mut ledger, policy, size, at)? {
        Outcome::Recorded(entries) => entries.into_iter().map(|entry| entry.0).collect(),
        Outcome::AlreadyRecorded(_) => Vec::new(),
    })
}

fn list(
    session: &Session,
    anchors: &Anchors,
    policy: &Policy,
    silent: Vec<Silent>,
    recorded: Vec<u64>,
) -> Result<(), Error> {
    let entries = Receipts::open(session.directory()?)?.size();
    let heads = anchors.heads(policy)?.into_iter().map(Head::of).collect();
    let stamped = Stamps::of(session.directory()?).sizes().map_err(AnchorError::from)?;
    let answer = AnchorAnswer { entries, heads, stamped, silent, recorded };
    match session.json {
        true => output::print_json(&answer),
        false => output::print(&words(&answer, session.language)),
    }
    let asked = !answer.silent.is_empty();
    let enough = answer.heads.last().is_some_and(|head| head.enough != Some(false));
    if asked && !enough { Err(Error::NotProven) } else { Ok(()) }
}

impl Head {
    fn of(anchored: Anchored) -> Self {
        let witness =
            |(name, times): (String, Vec<u64>)| Witness { name, times: times.into_iter().filter_map(moment).collect() };
        Self {
            size: anchored.judged.head.size,
            root: anchored.judged.head.root.to_string(),
            enough: match anchored.judged.quorum {
                Quorum::NotAsked => None,
                Quorum::Met => Some(true),
                Quorum::NotMet => Some(false),
            },
            witnesses: anchored.judged.witnesses.into_iter().map(witness).collect(),
        }
    }
}

fn words(answer: &AnchorAnswer, language: Language) -> String {
    let mut lines = Vec::new();
    for Head { size, enough, witnesses, .. } in &answer.heads {
        let mark = match enough {
            Some(true) => say!(language, "đủ nhân chứng", "enough witnesses"),
            Some(false) => say!(language, "CHƯA đủ nhân chứng", "NOT enough witnesses"),
            None => say!(language, "chính sách không đòi nhân chứng", "the policy asks for no witness"),
        };
        lines.push(say!(language, "Đầu sổ {size} bút toán: {mark}", "The head of {size} entries: {mark}"));
        for Witness { name, times } in witnesses {
            lines.push(format!("  {name}: {}", times.join(", ")));
        }
    }
    for size in &answer.stamped {
        lines.push(say!(
            language,
            "Đầu sổ {size} bút toán: có dấu thời gian",
            "The head of {size} entries: stamped by a time-stamp authority"
        ));
    }
    if answer.heads.is_empty() && answer.stamped.is_empty() {
        lines.push(say!(language, "Chưa đầu sổ nào được neo.", "No head is anchored yet."));
    }
    for Silent { name, why } in &answer.silent {
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

/// What a policy is worth, in words.
fn about(policy: &Policy, language: Language) -> String {
    let count = policy.witnesses().count();
    let Some((fewest, of)) = policy.quorum_size() else {
        return say!(
            language,
            "{count} nhân chứng, không đòi ai: chỉ dùng để thử, vì sổ có thể có hai lịch sử mà không ai hay.",
            "{count} witness(es), none asked for: for trials only, since the log could have two histories unnoticed."
        );
    };
    let honest = say!(language, "{fewest} trên {of} nhân chứng là đủ.", "{fewest} of {of} witnesses are enough.");
    match (policy.excludes_two_histories(0), policy.excludes_two_histories(1)) {
        (_, true) => honest,
        (true, false) => say!(
            language,
            "{honest} Lưu ý: chỉ một nhân chứng gian dối là có thể có hai lịch sử; cần nhiều hơn (n + 1) / 2.",
            "{honest} Note: with one dishonest witness two histories are possible; it takes more than (n + 1) / 2."
        ),
        (false, false) => say!(
            language,
            "{honest} CẢNH BÁO: hai nhóm nhân chứng khác nhau có thể xác nhận hai lịch sử; cần nhiều hơn một nửa.",
            "{honest} WARNING: two different sets of witnesses could vouch for two histories; it takes more than half."
        ),
    }
}

/// POSIX seconds as a moment of the ledger.
pub fn moment(seconds: u64) -> Option<String> {
    let micros = i64::try_from(seconds).ok()?.checked_mul(1_000_000)?;
    Some(Timestamp::from_micros(micros)?.to_string())
}
