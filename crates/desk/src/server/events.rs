//! Whoever listens learns that the ledger has grown (server-sent events, WHATWG HTML): a page in view the new size, and
//! nothing of what was recorded; a program each entry that its token may read, without a gap and without a double. Whoever
//! stops listening is let go.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use http_body_util::BodyExt as _;
use hyper::{
    Response,
    body::{Body, Bytes, Frame},
};
use questions::answering::recorded;
use serde_json::json;
use tokio::{
    sync::{mpsc, watch},
    time::timeout,
};
use views::UnitNames;
use words::{
    Language, say,
    trail::{EntryLine, told as in_words},
};

use super::{Answer, Serving, bounds::Phase, dressed, now, plain};
use crate::{http::Request, looking, session, visit::Visit};

/// A comment is sent so often: whoever lies between does not take the connection for dead.
const COMMENT_EVERY: Duration = Duration::from_secs(15);
/// Whether the server stops is looked at so often.
const LOOK: Duration = Duration::from_secs(1);
/// News is told at most so often.
const AT_MOST_EVERY: Duration = Duration::from_secs(2);

/// Answers `/doi?tu=SIZE`: how far the log has come, for a page in view.
pub(super) async fn sizes(serving: &Arc<Serving>, request: Request) -> Answer {
    let desk = serving.desk.clone();
    let look = tokio::task::spawn_blocking(move || {
        let session = session::of(&desk, &request, now()).ok().flatten()?;
        let from = request.parameter("tu")?.parse::<u64>().ok()?;
        Some((from, session::language(&request, Some(&session)), request))
    });
    let Ok(Some((from, language, request))) = look.await else {
        return dressed(serving, plain(404, "nothing is here\n"));
    };
    let desk = serving.desk.clone();
    streamed(serving, from, move |_, size| {
        // Whoever was locked out meanwhile is told nothing more.
        let Some(_) = session::of(&desk, &request, now()).ok().flatten() else { return Ok(None) };
        let more = size - from;
        let text = say!(
            language,
            "Sổ có thêm {more} bút toán từ lúc mở trang này.",
            "The ledger has {more} more entries since this page was opened."
        );
        let link = language.pick("Xem lại trang", "Show the page anew");
        let data = json!({ "size": size, "text": text, "link": link });
        Ok(Some(format!("id: {size}\nevent: size\ndata: {data}\n\n")))
    })
}

/// Answers `/api/v1/watch?from=N`: each entry from there on that the token's holder may read, as `socai watch --json`
/// prints it; the number of the next one as the identifier, from which whoever was cut off goes on.
pub(super) async fn entries(serving: &Arc<Serving>, request: Request) -> Answer {
    let desk = serving.desk.clone();
    let look = tokio::task::spawn_blocking(move || {
        let is_known = session::token(&desk, &request, now()).ok().flatten().is_some();
        let asked = request.header("last-event-id").or_else(|| request.parameter("from"));
        let from = asked.map_or(Some(desk.readers.reached()), |from| from.parse().ok());
        (is_known, from, request)
    });
    let Ok((true, Some(from), request)) = look.await else {
        let reply = plain(401, "a token is needed, and a number from which to watch\n");
        return dressed(serving, reply.with("www-authenticate", "Bearer"));
    };
    let desk = serving.desk.clone();
    streamed(serving, from, move |told, size| {
        // A token that was revoked meanwhile is told nothing more.
        let now = now();
        let Some(account) = session::token(&desk, &request, now).ok().flatten() else { return Ok(None) };
        let lines = desk.readers.ask(|ledger| {
            let caller = session::caller_of_token(Some(&account), &request, ledger);
            let language = Language::En;
            let visit = Visit {
                desk: &desk,
                request: &request,
                ledger,
                caller: &caller,
                language,
                now,
                must_change_password: false,
            };
            looking::watched(&visit, watched(&visit, told, size))
        });
        let Ok(lines) = lines else { return Ok(None) };
        let lines = lines.map_err(|failure| {
            desk.tell_failure(&failure);
            Ended
        })?;
        let events =
            lines.into_iter().map(|(entry, line)| format!("id: {}\nevent: entry\ndata: {line}\n\n", entry + 1));
        Ok(Some(events.collect::<String>()).filter(|events| !events.is_empty()))
    })
}

/// The entries from `told` on, before `size`, that the caller may read: number and line.
fn watched(visit: &Visit<'_>, told: u64, size: u64) -> Vec<(u64, String)> {
    let entries = visit.seen(|seen| recorded(seen, told..size)).view;
    let line = |entry: EntryLine| (entry.entry.0, serde_json::to_string(&entry).unwrap_or_default());
    entries.into_iter().map(in_words(&UnitNames::default(), Language::En)).map(line).collect()
}

/// Nothing more can be told: whoever listens comes again, and misses nothing.
struct Ended;

/// So many entries are told at once at most; the next follow at once.
const TOLD_AT_ONCE: u64 = 256;

/// A stream of what `tell` has to say of the entries from one size to the next; silence is broken by comments.
fn streamed(
    serving: &Arc<Serving>,
    from: u64,
    tell: impl Fn(u64, u64) -> Result<Option<String>, Ended> + Send + Sync + 'static,
) -> Answer {
    let (sender, receiver) = mpsc::channel(4);
    let (reached, keeper, tell) = (serving.desk.readers.follow(), serving.clone(), Arc::new(tell));
    tokio::spawn(async move { follow(&sender, reached, from, tell, &keeper).await });
    let response = Response::builder()
        .header("content-type", "text/event-stream")
        .header("cache-control", "no-store")
        // A proxy that gathers before it passes on would gather for ever.
        .header("x-accel-buffering", "no")
        .header("x-content-type-options", "nosniff")
        .body(Stream(receiver).boxed());
    response.unwrap_or_else(|_| dressed(serving, plain(500, "no stream\n")))
}

async fn follow(
    sender: &mpsc::Sender<Bytes>,
    mut reached: watch::Receiver<u64>,
    mut told: u64,
    tell: Arc<impl Fn(u64, u64) -> Result<Option<String>, Ended> + Send + Sync + 'static>,
    serving: &Serving,
) {
    if sender.send(Bytes::from_static(b"retry: 5000\n\n")).await.is_err() {
        return;
    }
    while serving.bounds.phase() != Phase::Stopping {
        let size = *reached.borrow_and_update();
        let to = size.min(told.saturating_add(TOLD_AT_ONCE));
        let news = if to > told {
            let tell = tell.clone();
            // Reading the ledger waits for the disk.
            match tokio::task::spawn_blocking(move || tell(told, to)).await {
                Ok(Ok(news)) => news,
                Ok(Err(Ended)) => return,
                Err(_) => None,
            }
        } else {
            None
        };
        told = told.max(to);
        let sent = sender.send(news.map_or(Bytes::from_static(b": ok\n\n"), Bytes::from)).await;
        if sent.is_err() {
            return;
        }
        if told < size {
            continue;
        }
        let mut silent = Duration::ZERO;
        while silent < COMMENT_EVERY && serving.bounds.phase() != Phase::Stopping {
            match timeout(LOOK, reached.changed()).await {
                Ok(Err(_)) => return,
                Ok(Ok(())) => {
                    tokio::time::sleep(AT_MOST_EVERY).await;
                    break;
                }
                Err(_) => silent += LOOK,
            }
        }
    }
}

/// What is sent, as the body of a reply.
struct Stream(mpsc::Receiver<Bytes>);

impl Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}
