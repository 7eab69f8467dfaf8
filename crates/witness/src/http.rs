//! Questions by HTTP: `POST /add-checkpoint` (C2SP tlog-witness v1.0.0), and for monitors
//! `GET /<lower-case hex SHA-256 of the log's name>/checkpoint`. Nothing else is there.

use std::{io, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Bytes, HttpBody as _},
    extract::{DefaultBodyLimit, FromRequest, Path, Request, State},
    http::{
        Method, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
    routing::{get, post},
};
use proof::{
    Checkpoint, Digest,
    witness::{REQUEST_BYTES_MAX, Refusal},
};
use tokio::{
    net::TcpListener,
    sync::{Mutex, oneshot},
    task::spawn_blocking,
    time::timeout,
};

use crate::{
    directory::Witness,
    error::{AskError, Refused, WitnessDirectoryError},
    followed::Cosigned,
    shown::Evidence,
};

const TEXT: &str = "text/plain; charset=utf-8";
/// The content type of a size (C2SP tlog-witness).
const SIZE: &str = "text/x.tlog.size";
/// Whoever sends so slowly is no log.
const BODY_WITHIN: Duration = Duration::from_secs(10);
/// Answers that are under way get so long once the witness is to stop.
const STOP_WITHIN: Duration = Duration::from_secs(5);
/// What a monitor or a log is told of the witness's own troubles; its keeper learns more.
const TROUBLE: &str = "this witness cannot answer; its keeper has to look\n";

/// What was answered, for the witness's keeper.
#[derive(Debug)]
pub struct Answered {
    /// The code.
    pub code: u16,
    /// The head that was spoken of, if one could be read.
    pub head: Option<Checkpoint>,
    /// What came of it.
    pub outcome: AskOutcome,
}

/// What came of a question.
#[derive(Debug)]
pub enum AskOutcome {
    /// Cosigned.
    Cosigned,
    /// A monitor was shown the last head.
    Shown,
    /// Refused, perhaps with evidence against the log.
    Refused(Refusal, Option<Evidence>),
    /// The witness cannot answer: its clock or its directory.
    Trouble(AskError),
    /// Not a question for a witness.
    NotAQuestion,
}

struct Served {
    witness: Witness,
    clock: fn() -> u64,
    tell: Box<dyn Fn(&Answered) + Send + Sync>,
    /// Questions are answered one at a time; they wait here, not in a thread each.
    turn: Mutex<()>,
}

/// Answers whoever connects to `listener` until `stop`; `tell` hears of every answer. The clock gives
/// POSIX seconds.
pub async fn serve(
    witness: Witness,
    listener: TcpListener,
    clock: fn() -> u64,
    tell: impl Fn(&Answered) + Send + Sync + 'static,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let served = Arc::new(Served { witness, clock, tell: Box::new(tell), turn: Mutex::new(()) });
    let router = Router::new()
        .route("/add-checkpoint", post(add_checkpoint).fallback(elsewhere_by_method))
        .route("/{log}/checkpoint", get(checkpoint).fallback(elsewhere_by_method))
        .fallback(elsewhere)
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .with_state(served);
    let (stopping, stopped) = oneshot::channel();
    let graceful = axum::serve(listener, router).with_graceful_shutdown(async move {
        stop.await;
        // Nobody listens any more if the server has ended by itself.
        let _ = stopping.send(());
    });
    let late = async {
        match stopped.await {
            Ok(()) => tokio::time::sleep(STOP_WITHIN).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        outcome = graceful => outcome,
        () = late => Ok(()),
    }
}

async fn add_checkpoint(State(served): State<Arc<Served>>, request: Request) -> Response {
    // What says itself that it is too long is not waited for.
    if request.body().size_hint().lower() > REQUEST_BYTES_MAX as u64 {
        return served.too_long();
    }
    let body = match timeout(BODY_WITHIN, Bytes::from_request(request, &())).await {
        Ok(Ok(body)) => body,
        Ok(Err(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => return served.too_long(),
        Ok(Err(rejection)) => return served.not_a_question(rejection.status(), "the body cannot be read\n"),
        Err(_) => return served.not_a_question(StatusCode::REQUEST_TIMEOUT, "the body did not come in time\n"),
    };
    let Ok(question) = String::from_utf8(body.into()) else {
        return served.not_a_question(StatusCode::BAD_REQUEST, "the body is not UTF-8\n");
    };
    let turn = served.turn.lock().await;
    let outcome = served.blocking(move |served| served.witness.ask(&question, (served.clock)())).await;
    drop(turn);
    served.answer(outcome)
}

async fn checkpoint(State(served): State<Arc<Served>>, Path(log): Path<String>) -> Response {
    let Ok(log) = log.parse::<Digest>() else { return served.not_here() };
    let outcome = served.blocking(move |served| Ok(served.witness.last(log)?)).await;
    match outcome {
        Ok(Some(Cosigned { head, note, .. })) => {
            served.tell(StatusCode::OK, Some(head), AskOutcome::Shown);
            (StatusCode::OK, [(CONTENT_TYPE, TEXT), (CACHE_CONTROL, "no-store")], note).into_response()
        }
        Ok(None) => served.not_here(),
        Err(error) => served.trouble(error),
    }
}

async fn elsewhere(State(served): State<Arc<Served>>) -> Response {
    served.not_here()
}

async fn elsewhere_by_method(State(served): State<Arc<Served>>, _: Method) -> Response {
    served.not_a_question(StatusCode::METHOD_NOT_ALLOWED, "not by this method\n")
}

impl Served {
    /// Work that waits for the disk, beside the thread that answers.
    async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, AskError> + Send + 'static,
    ) -> Result<T, AskError> {
        let served = self.clone();
        match spawn_blocking(move || work(&served)).await {
            Ok(outcome) => outcome,
            Err(error) => {
                Err(WitnessDirectoryError::Io { path: "thread".into(), source: io::Error::other(error) }.into())
            }
        }
    }

    fn answer(&self, outcome: Result<Cosigned, AskError>) -> Response {
        match outcome {
            Ok(cosigned) => {
                let line = cosigned.line().to_owned();
                self.tell(StatusCode::OK, Some(cosigned.head), AskOutcome::Cosigned);
                text(StatusCode::OK, line)
            }
            Err(AskError::Refused(refused)) => {
                let Refused { refusal, head, evidence } = *refused;
                let code = StatusCode::from_u16(refusal.code()).unwrap_or(StatusCode::BAD_REQUEST);
                let answer = match refusal {
                    Refusal::Conflict(size) => (code, [(CONTENT_TYPE, SIZE)], format!("{size}\n")).into_response(),
                    ref refusal => text(code, format!("{refusal}\n")),
                };
                self.tell(code, head, AskOutcome::Refused(refusal, evidence));
                answer
            }
            Err(error) => self.trouble(error),
        }
    }

    fn trouble(&self, error: AskError) -> Response {
        let words = match &error {
            AskError::ClockWentBack { .. } => format!("{error}\n"),
            // Names of files are not for everybody.
            _ => TROUBLE.to_owned(),
        };
        self.tell(StatusCode::INTERNAL_SERVER_ERROR, None, AskOutcome::Trouble(error));
        text(StatusCode::INTERNAL_SERVER_ERROR, words)
    }

    fn too_long(&self) -> Response {
        self.not_a_question(StatusCode::PAYLOAD_TOO_LARGE, "the body is too long\n")
    }

    fn not_here(&self) -> Response {
        self.not_a_question(StatusCode::NOT_FOUND, "nothing is here\n")
    }

    fn not_a_question(&self, code: StatusCode, words: &'static str) -> Response {
        self.tell(code, None, AskOutcome::NotAQuestion);
        text(code, words)
    }

    fn tell(&self, code: StatusCode, head: Option<Checkpoint>, outcome: AskOutcome) {
        (self.tell)(&Answered { code: code.as_u16(), head, outcome });
    }
}

fn text(code: StatusCode, words: impl IntoResponse) -> Response {
    (code, [(CONTENT_TYPE, TEXT)], words).into_response()
}
