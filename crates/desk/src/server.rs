//! The socket: each connection with its limits, TLS where a certificate is given, and a stop that lets answers end.
//!
//! `axum::serve` has no such limits; this loop has each of them in one place.

mod body;
mod bounds;
mod events;
mod tls;

use std::{
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use calendar::Timestamp;
use http_body_util::{BodyExt as _, Full, combinators::BoxBody};
use hyper::{Response, body::Bytes, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_io_timeout::TimeoutStream;
pub use tokio_rustls::TlsAcceptor;

pub use body::BODY_BYTES_MAX;
pub use bounds::Bounds;
pub use tls::{TlsError, acceptor};

use crate::{
    answer::Answered,
    api,
    desk::Desk,
    http::{Reply, Request},
    routes::allowed,
    server::bounds::{Metrics, Phase},
};

/// A head is at most this long, in bytes.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// Whoever connects says something within this time, and all of a head.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// A request has its answer within this time, or none.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// Whoever takes nothing of an answer for so long is cut off.
const TAKEN_WITHIN: Duration = Duration::from_secs(30);
/// Answers that are under way get so long once the server is to stop.
const STOP_WITHIN: Duration = Duration::from_secs(20);
/// So many requests are answered at once: each takes a thread.
const AT_ONCE_MAX: usize = 32;

/// What a server is told beside its desk.
pub struct Settings {
    /// TLS, unless a proxy does that.
    pub tls: Option<TlsAcceptor>,
    /// The proxies whose word is taken for who asks.
    pub proxies: Vec<IpAddr>,
}

type Answer = Response<BoxBody<Bytes, Infallible>>;

struct Serving {
    desk: Arc<Desk>,
    settings: Settings,
    bounds: Bounds,
    metrics: Metrics,
    at_once: Arc<Semaphore>,
}

impl Serving {
    /// What is said in place of an answer: to a program in the form that it reads.
    fn fault(&self, target: &str, status: u16, why: &str) -> Reply {
        match target.starts_with("/api/") {
            true => api::unasked(&self.desk.origin, status, why),
            false => plain(status, &format!("{why}\n")),
        }
    }
}

/// Answers whoever connects to `listener`, until `stop`.
pub async fn serve(
    desk: Arc<Desk>,
    listener: TcpListener,
    settings: Settings,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let serving = Arc::new(Serving {
        desk,
        settings,
        bounds: Bounds::default(),
        metrics: Metrics::default(),
        at_once: Arc::new(Semaphore::new(AT_ONCE_MAX)),
    });
    // Nobody's first page waits until the ledger is open: until then the server is not ready.
    let opening = serving.clone();
    tokio::task::spawn_blocking(move || match opening.desk.readers.ask(|_| ()) {
        Ok(()) => opening.bounds.open(),
        Err(error) => opening.desk.tell("opening", &[("why", &error.to_string())]),
    });
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            // Too many open files, or whoever connected has gone: the next may come through.
            Err(error) => {
                serving.desk.tell("accept", &[("why", &error.to_string())]);
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        // Of a proxy that is trusted, all come from one address.
        let held = serving.bounds.connect(peer.ip(), serving.settings.proxies.contains(&peer.ip()));
        let Some(held) = held else { continue };
        let (serving, watcher) = (serving.clone(), graceful.watcher());
        tokio::spawn(async move {
            let _held = held;
            connection(serving, stream, peer, watcher).await;
        });
    }
    drop(listener);
    serving.bounds.stop();
    // Whoever does not end in time is cut off: what was recorded is on the disk.
    let _ = timeout(STOP_WITHIN, graceful.shutdown()).await;
    Ok(())
}

async fn connection(serving: Arc<Serving>, stream: TcpStream, peer: SocketAddr, watcher: Watcher) {
    let _ = stream.set_nodelay(true);
    // The reader of heads waits from the first byte on; so the first byte is waited for here.
    let mut first = [0];
    if !matches!(timeout(HEAD_WITHIN, stream.peek(&mut first)).await, Ok(Ok(1))) {
        return;
    }
    let stream = patient(stream, TAKEN_WITHIN);
    match serving.settings.tls.clone() {
        None => spoken(serving, TokioIo::new(stream), peer, watcher).await,
        Some(acceptor) => {
            if let Ok(Ok(stream)) = timeout(HEAD_WITHIN, acceptor.accept(stream)).await {
                spoken(serving, TokioIo::new(stream), peer, watcher).await;
            }
        }
    }
}

/// The stream, of which whoever reads it takes something within this time.
fn patient<S: AsyncRead + AsyncWrite>(stream: S, within: Duration) -> Pin<Box<TimeoutStream<S>>> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(within));
    Box::pin(stream)
}

async fn spoken<S>(serving: Arc<Serving>, stream: TokioIo<S>, peer: SocketAddr, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| {
        let serving = serving.clone();
        async move { Ok::<Answer, Infallible>(answered(serving, request, peer.ip()).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(HEAD_BYTES_MAX)
        .max_headers(64)
        .serve_connection(stream, service);
    // A connection that breaks is nobody's error.
    let _ = watcher.watch(connection).await;
}

async fn answered(serving: Arc<Serving>, request: hyper::Request<hyper::body::Incoming>, peer: IpAddr) -> Answer {
    let begun = Instant::now();
    let (parts, incoming) = request.into_parts();
    let headers: Option<Vec<(String, String)>> = parts
        .headers
        .iter()
        .map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let Some(headers) = headers else { return dressed(&serving, plain(400, "a header is no text\n")) };
    // RFC 9112, section 3.2.
    if headers.iter().filter(|(name, _)| name == "host").count() != 1 {
        return dressed(&serving, plain(400, "a request names one host\n"));
    }
    let (peer, asked_by_proxy) = asker(&serving.settings.proxies, peer, &headers);
    if let Some(seconds) = serving.bounds.ask(peer) {
        let reply = plain(429, "too many requests\n").with("retry-after", seconds.to_string());
        return dressed(&serving, reply);
    }
    let body = match timeout(ANSWER_WITHIN, body::read(incoming)).await {
        Ok(Ok(body)) => body,
        Ok(Err(refused)) => return dressed(&serving, plain(refused.status(), refused.words())),
        Err(_) => return dressed(&serving, plain(408, "the body did not come in time\n")),
    };
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let request = match Request::read(parts.method.as_str(), target, headers, &body, peer) {
        Ok(request) => request,
        Err(error @ crate::http::Unreadable::Method) => {
            let path = target.split('?').next().unwrap_or_default();
            return dressed(&serving, plain(405, &format!("{error}\n")).with("allow", allowed(path)));
        }
        Err(error) => return dressed(&serving, serving.fault(target, 400, &error.to_string())),
    };
    match request.path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["healthz"] => return dressed(&serving, plain(200, "ok\n")),
        ["readyz"] => {
            let reply = match serving.bounds.phase() {
                Phase::Opening => plain(503, "opening\n"),
                Phase::Open => plain(200, "ok\n"),
                Phase::Stopping => plain(503, "stopping\n"),
            };
            return dressed(&serving, reply);
        }
        ["metrics"] if request.is_local && !asked_by_proxy => {
            return dressed(&serving, plain(200, &serving.metrics.text(&serving.desk, &serving.bounds)));
        }
        ["doi"] => return events::sizes(&serving, request).await,
        ["api", "v1", "watch"] => return events::entries(&serving, request).await,
        _ => {}
    }
    let Ok(Ok(permit)) = timeout(ANSWER_WITHIN, serving.at_once.clone().acquire_owned()).await else {
        return dressed(&serving, serving.fault(target, 503, "too much to do").with("retry-after", "5"));
    };
    let desk = serving.desk.clone();
    let work = tokio::task::spawn_blocking(move || {
        // The work holds its place until it ends, whoever waits for it.
        let _permit = permit;
        desk.answer(&request, now())
    });
    let Answered { reply, route } = match timeout(ANSWER_WITHIN, work).await {
        Ok(Ok(answered)) => answered,
        Ok(Err(_)) => Answered { reply: serving.fault(target, 500, "the server failed"), route: "failed" },
        Err(_) => {
            Answered { reply: serving.fault(target, 503, "no answer in time").with("retry-after", "5"), route: "late" }
        }
    };
    serving.metrics.note(route, reply.status, begun.elapsed());
    serving.desk.tell(
        "request",
        &[
            ("method", parts.method.as_str()),
            ("route", route),
            ("status", &reply.status.to_string()),
            ("milliseconds", &begun.elapsed().as_millis().to_string()),
        ],
    );
    dressed(&serving, reply)
}

/// Who asks: behind a proxy that is trusted, whom it names last.
fn asker(proxies: &[IpAddr], peer: IpAddr, headers: &[(String, String)]) -> (IpAddr, bool) {
    if !proxies.contains(&peer) {
        return (peer, false);
    }
    // Only what the proxy itself has added is believed: the last, with or without a port.
    let added =
        headers.iter().rfind(|(name, _)| name == "x-forwarded-for").and_then(|(_, value)| value.rsplit(',').next());
    let address = added.map(str::trim).and_then(|added| {
        let bare = added.trim_start_matches('[').trim_end_matches(']');
        bare.parse::<IpAddr>().ok().or_else(|| added.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
    });
    (address.unwrap_or(peer), true)
}

fn now() -> Timestamp {
    ledger::ledger::system_time()
}

fn plain(status: u16, text: &str) -> Reply {
    Reply::new(status, "text/plain; charset=utf-8", text)
}

/// A reply with what every reply says besides.
fn dressed(serving: &Serving, reply: Reply) -> Answer {
    let mut response = Response::builder().status(reply.status);
    let names = |name: &str| reply.headers.iter().any(|(known, _)| *known == name);
    for (name, value) in STANDING.iter().filter(|(name, _)| !names(name)) {
        response = response.header(*name, *value);
    }
    if serving.desk.origin.is_secure() {
        response = response.header("strict-transport-security", "max-age=31536000");
    }
    if serving.bounds.phase() == Phase::Stopping {
        response = response.header("connection", "close");
    }
    for (name, value) in &reply.headers {
        response = response.header(*name, value);
    }
    let bytes = match reply.body {
        crate::http::Body::Bytes(bytes) => Bytes::from(bytes),
        crate::http::Body::Static(bytes) => Bytes::from_static(bytes),
    };
    let fallback = || Response::new(Full::new(Bytes::new()).boxed());
    response.body(Full::new(bytes).boxed()).unwrap_or_else(|_| fallback())
}

/// What every reply says: nothing is loaded from elsewhere, framed, guessed, or kept by whoever lies between.
const STANDING: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("cache-control", "private, no-cache"),
];

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt as _;

    use super::*;

    #[tokio::test]
    async fn whoever_takes_nothing_is_cut_off() {
        let (near, far) = tokio::io::duplex(64);
        let mut stream = patient(near, Duration::from_millis(20));
        let error = stream.write_all(&[0; 1024]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        drop(far);
    }
}
