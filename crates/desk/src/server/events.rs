//! A page in view learns that the ledger has grown (server-sent events, WHATWG HTML): the new size, and nothing of what
//! was recorded. Whoever stops listening is let go.

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
use serde_json::json;
use tokio::{
    sync::{mpsc, watch},
    time::timeout,
};
use words::{Language, say};

use super::{Answer, Serving, dressed, now, plain};
use crate::{http::Request, session};

/// A comment is sent so often: whoever lies between does not take the connection for dead.
const COMMENT_EVERY: Duration = Duration::from_secs(15);
/// News is told at most so often.
const AT_MOST_EVERY: Duration = Duration::from_secs(2);

/// Answers `/doi?tu=SIZE`.
pub(super) async fn answered(serving: &Arc<Serving>, request: Request) -> Answer {
    let desk = serving.desk.clone();
    let look = tokio::task::spawn_blocking(move || {
        let session = session::of(&desk, &request, now()).ok().flatten()?;
        let from = request.parameter("tu")?.parse::<u64>().ok()?;
        Some((from, session::language(&request, Some(&session))))
    });
    let Ok(Some((from, language))) = look.await else { return dressed(serving, plain(404, "nothing is here\n")) };
    let (sender, receiver) = mpsc::channel(4);
    let reached = serving.desk.readers.follow();
    let stopping = serving.clone();
    tokio::spawn(async move { tell(sender, reached, from, language, &stopping).await });
    let response = Response::builder()
        .header("content-type", "text/event-stream")
        .header("cache-control", "no-store")
        // A proxy that gathers before it passes on would gather for ever.
        .header("x-accel-buffering", "no")
        .header("x-content-type-options", "nosniff")
        .body(Stream(receiver).boxed());
    response.unwrap_or_else(|_| dressed(serving, plain(500, "no stream\n")))
}

async fn tell(
    sender: mpsc::Sender<Bytes>,
    mut reached: watch::Receiver<u64>,
    from: u64,
    language: Language,
    serving: &Serving,
) {
    let mut told = from;
    if sender.send(Bytes::from_static(b"retry: 5000\n\n")).await.is_err() {
        return;
    }
    while !serving.bounds.is_stopping() {
        let size = *reached.borrow_and_update();
        let sent = if size > told {
            told = size;
            let more = size - from;
            let text = say!(
                language,
                "Sổ có thêm {more} bút toán từ lúc mở trang này.",
                "The ledger has {more} more entries since this page was opened."
            );
            let data =
                json!({ "size": size, "text": text, "link": language.pick("Xem lại trang", "Show the page anew") });
            sender.send(Bytes::from(format!("id: {size}\nevent: size\ndata: {data}\n\n"))).await
        } else {
            sender.send(Bytes::from_static(b": ok\n\n")).await
        };
        if sent.is_err() {
            return;
        }
        match timeout(COMMENT_EVERY, reached.changed()).await {
            Ok(Err(_)) => return,
            Ok(Ok(())) => tokio::time::sleep(AT_MOST_EVERY).await,
            Err(_) => {}
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
