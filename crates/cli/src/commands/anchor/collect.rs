//! Asking witnesses and authorities about the head as it stands, and recording what they say.

use std::{panic::resume_unwind, thread};

use calendar::Moment;
use domain::event::Event;
use eventlog::LogError;
use ledger::{
    LedgerError, Outcome,
    anchors::{AnchorError, Anchored, Anchors, Question},
    receipts::Receipts,
    stamps::{Authority, Stamps},
};
use proof::{Policy, Quorum};
use schemars::JsonSchema;
use serde::Serialize;
use timestamp::Request;
use words::{Language, errors::Told, say};

use crate::{commands::Session, error::Error, http};

/// A witness that did not cosign.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Silent {
    /// Its name in the policy.
    pub name: String,
    /// Why not.
    pub why: String,
}

/// So many authorities are asked at once.
const AT_ONCE: usize = 4;

/// What became of asking.
#[derive(Debug, Default)]
pub struct Collected {
    /// Those who were asked, and gave nothing.
    pub silent: Vec<Silent>,
    /// The entries by which the rest was recorded.
    pub recorded: Vec<u64>,
}

/// Asks everybody, keeps and records what they say. `at` is the time, in a rehearsal.
pub fn collect(session: &Session, anchors: &Anchors, policy: &Policy, at: Option<Moment>) -> Result<Collected, Error> {
    // Whoever is shown a stream under this head can see that it is whole.
    let counted = session.open()?.count_streams(at.map(Moment::latest));
    let behind = match counted {
        // Nothing can be recorded before the last entry. The head is anchored all the same: that is what shows
        // that the clock was ahead when that entry came.
        Err(error @ LedgerError::Log(LogError::ClockWentBack { .. })) => Some(error),
        counted => counted.map(|_| None)?,
    };
    let receipts = Receipts::open(session.directory()?)?;
    let mut collected = Collected::default();
    for question in anchors.questions(&receipts, policy)? {
        if let Err(why) = ask(anchors, &receipts, policy, &question, session.language)? {
            collected.silent.push(Silent { name: question.witness, why });
        }
    }
    collected.recorded = record_back(session, anchors, policy, receipts.size(), at)?;
    stamp(session, &receipts, at, &mut collected)?;
    behind.map_or(Ok(collected), |error| Err(error.into()))
}

/// Asks the witnesses once more, about a head that holds the entry which records what they said: only under such a
/// head is it a seal. What they say now is kept, and not recorded.
pub fn vouch_for_the_seal(
    session: &Session,
    anchors: &Anchors,
    policy: &Policy,
    collected: &mut Collected,
) -> Result<(), Error> {
    if collected.recorded.is_empty() {
        return Ok(());
    }
    let receipts = Receipts::open(session.directory()?)?;
    for question in anchors.questions(&receipts, policy)? {
        let asked = ask(anchors, &receipts, policy, &question, session.language)?;
        let known = collected.silent.iter().any(|silent| silent.name == question.witness);
        if let (Err(why), false) = (asked, known) {
            collected.silent.push(Silent { name: question.witness, why });
        }
    }
    Ok(())
}

/// Whether nothing was recorded since the last anchored head but that it was anchored.
pub fn nothing_new(session: &Session, anchors: &Anchors, policy: &Policy) -> Result<bool, Error> {
    let last = match policy.witnesses().next() {
        Some(_) => {
            let enough = |head: &Anchored| head.judged.quorum != Quorum::NotMet;
            let mut heads = anchors.heads(policy)?;
            let last = heads.rfind(|head| head.as_ref().map_or(true, enough)).transpose()?;
            last.map(|head| head.judged.head.size)
        }
        None => Stamps::of(session.directory()?).sizes().map_err(AnchorError::from)?.pop(),
    };
    let Some(last) = last else { return Ok(false) };
    let ledger = session.read()?;
    let since = usize::try_from(last).ok().and_then(|size| ledger.chronicle().recorded().get(size..));
    Ok(since
        .unwrap_or_default()
        .iter()
        .all(|recorded| matches!(recorded.event, Event::CheckpointAnchored(_) | Event::StreamsCounted(_))))
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
                    Err(error @ (AnchorError::NoCosignature { .. } | AnchorError::ClocksDiffer { .. })) => {
                        Err(error.to_string())
                    }
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
    at: Option<Moment>,
    Collected { silent, recorded }: &mut Collected,
) -> Result<(), Error> {
    let (language, directory) = (session.language, session.directory()?);
    let stamps = Stamps::of(directory);
    let authorities = stamps.authorities().map_err(AnchorError::from)?;
    if authorities.is_empty() {
        return Ok(());
    }
    let stamped = receipts.head();
    let head =
        ledger::keys::verifying_keys(directory)?.open(stamped).map_err(|error| Error::Usage(error.to_string()))?;
    let answer = |(authority, request): &(Authority, Request)| match (&authority.url, &authority.command) {
        (Some(url), _) => {
            http::post_timestamp_query(url, authority.patience(), request.as_bytes()).map_err(|error| error.to_string())
        }
        (None, Some(command)) => {
            stamps.ask(command, authority.patience(), request).map_err(|error| error.told(language))
        }
        (None, None) => Err(say!(language, "không có url hay command", "it has neither url nor command")),
    };
    let mut asked = Vec::new();
    for authority in authorities {
        asked.push((authority, Stamps::question(stamped).map_err(AnchorError::from)?));
    }
    // Each may take minutes.
    let mut answers = Vec::new();
    for some in asked.chunks(AT_ONCE) {
        answers.extend(thread::scope(|scope| {
            let waiting: Vec<_> = some.iter().map(|one| scope.spawn(|| answer(one))).collect();
            let join = |one: thread::ScopedJoinHandle<'_, _>| one.join().unwrap_or_else(|panic| resume_unwind(panic));
            waiting.into_iter().map(join).collect::<Vec<_>>()
        }));
    }
    // Opened only now: while others are waited for, the ledger is anybody's.
    let mut ledger = session.open()?;
    let at = at.map(Moment::latest);
    for ((authority, request), answer) in asked.into_iter().zip(answers) {
        let why = match answer {
            Ok(answer) => match stamps.take(&mut ledger, &authority, (&head, stamped), (&request, &answer), at) {
                Ok(Outcome::Recorded(entries)) => {
                    recorded.extend(entries.into_iter().map(|entry| entry.0));
                    continue;
                }
                Ok(Outcome::AlreadyRecorded(_)) => continue,
                // What came is no token: the others may still give one.
                Err(AnchorError::Stamp(error)) => error.told(language),
                Err(error) => return Err(error.into()),
            },
            Err(why) => why,
        };
        silent.push(Silent { name: authority.name, why });
    }
    Ok(())
}

/// Records what is kept of the head of `size` entries, if anything is.
pub fn record_back(
    session: &Session,
    anchors: &Anchors,
    policy: &Policy,
    size: u64,
    at: Option<Moment>,
) -> Result<Vec<u64>, Error> {
    if !anchors.is_vouched_for(size) {
        return Ok(Vec::new());
    }
    let at = at.map(Moment::latest);
    let mut ledger = session.open()?;
    Ok(match anchors.record(&mut ledger, policy, size, at)? {
        Outcome::Recorded(entries) => entries.into_iter().map(|entry| entry.0).collect(),
        Outcome::AlreadyRecorded(_) => Vec::new(),
    })
}
