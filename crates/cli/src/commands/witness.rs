//! `socai witness`

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};
use words::{errors::Misuse, notices::Notice};

use clap::Subcommand;
use evidence::rotation;
use proof::{NoteError, Policy, VerifyingKey, note::NOTE_BYTES_MAX, witness::REQUEST_BYTES_MAX};
use tokio::{
    net::TcpListener,
    runtime,
    signal::unix::{SignalKind, signal},
};
use witness::{
    Witness,
    http::{self, Answered},
};
use words::{Language, answers::witness::WitnessAnswer, done::Done, say};

use super::verify::read_receipt;
use crate::{
    error::Error,
    files::{not_readable, read_text, write_new},
    output,
    session::Session,
};

#[derive(Debug, Subcommand)]
pub enum WitnessCommand {
    /// Lập nhân chứng mới, in khóa công khai / make a witness; prints its public key
    Init {
        /// Thư mục của nhân chứng / the witness's directory
        #[arg(value_name = "DIR")]
        directory: PathBuf,
        /// Tên, dạng địa chỉ không có https:// / its name, like an address without https://
        #[arg(long)]
        name: String,
    },
    /// Theo dõi một sổ từ nay về sau / follow a log from now on, for good
    Follow {
        /// Thư mục của nhân chứng / the witness's directory
        #[arg(value_name = "DIR")]
        directory: PathBuf,
        /// Khóa công khai của sổ, tệp chứa khóa, hoặc biên nhận bút toán đổi khóa / the log's public key, the file
        /// that holds it, or the receipt of the entry by which the log changed it (N.tlog-proof)
        #[arg(value_name = "VKEY-OR-FILE")]
        key: String,
    },
    /// Trả lời qua HTTP / answer by HTTP (C2SP tlog-witness)
    Serve {
        /// Thư mục của nhân chứng / the witness's directory
        #[arg(value_name = "DIR")]
        directory: PathBuf,
        /// Địa chỉ và cổng; cổng 0 là cổng trống bất kỳ / where to listen; port 0 is any free one
        #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
    },
    /// Trả lời một yêu cầu trong tệp, không cần mạng / answer a request from a file, without a network
    Cosign {
        /// Thư mục của nhân chứng / the witness's directory
        #[arg(value_name = "DIR")]
        directory: PathBuf,
        /// Yêu cầu: nội dung mà add-checkpoint nhận / the request: the body that add-checkpoint takes
        #[arg(value_name = "REQUEST-FILE")]
        request: PathBuf,
        /// Ghi dòng đồng ký ra tệp / write the cosignature line to a file
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Đang theo dõi sổ nào, đến đâu / which logs it follows, and how far
    Status {
        /// Thư mục của nhân chứng / the witness's directory
        #[arg(value_name = "DIR")]
        directory: PathBuf,
    },
}

pub fn run(session: &Session, command: &WitnessCommand) -> Result<(), Error> {
    match command {
        WitnessCommand::Init { directory, name } => init(session, directory, name),
        WitnessCommand::Follow { directory, key } => follow(session, directory, key),
        WitnessCommand::Serve { directory, listen } => serve(session, directory, *listen),
        WitnessCommand::Cosign { directory, request, out } => cosign(session, directory, request, out.as_deref()),
        WitnessCommand::Status { directory } => status(session, directory),
    }
}

fn init(session: &Session, directory: &Path, name: &str) -> Result<(), Error> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)
        .map_err(|error| Error::Io { path: "random".into(), source: std::io::Error::other(error) })?;
    let key = Witness::create(directory, name, &seed)?.key().to_string();
    session.answer(&Done::WitnessCreated { key });
    if !session.json {
        session.note(&Notice::WitnessMade(directory.to_owned()));
    }
    Ok(())
}

fn follow(session: &Session, directory: &Path, key: &str) -> Result<(), Error> {
    let witness = Witness::open(directory)?;
    if Path::new(key).extension().is_some_and(|extension| extension == "tlog-proof") {
        return follow_rotation(session, &witness, Path::new(key));
    }
    let key: VerifyingKey = match key.parse() {
        Ok(key) => key,
        Err(not_a_key) => {
            let not_a_key: NoteError = not_a_key;
            let path = Path::new(key);
            if !path.exists() {
                return Err(Misuse::NotAKey { key: key.to_owned(), why: not_a_key }.into());
            }
            let text = read_text(path, NOTE_BYTES_MAX)?;
            text.trim().parse().map_err(|error| not_readable(path, error))?
        }
    };
    witness.follow(&key)?;
    session.answer(&Done::LogFollowed { log: key.name().to_owned(), key: key.to_string() });
    Ok(())
}

/// Follows a log to its next key, which the one that is followed has named.
fn follow_rotation(session: &Session, witness: &Witness, path: &Path) -> Result<(), Error> {
    let (receipt, entry) = read_receipt(path, None)?;
    let not_followed = |source| Error::NotFollowed { path: path.to_owned(), source };
    let stated = rotation::stated(&entry).map_err(not_followed)?;
    let old = Policy::from(stated.old_key().clone());
    // Whether it is the old key that is followed, the witness says.
    let rotation = rotation::proven(&entry, &receipt, &old).map_err(not_followed)?;
    witness.follow_rotation(&rotation)?;
    let key = rotation.new_key();
    session.answer(&Done::LogFollowed { log: key.name().to_owned(), key: key.to_string() });
    Ok(())
}

fn serve(session: &Session, directory: &Path, listen: SocketAddr) -> Result<(), Error> {
    let (language, json) = (session.language, session.json);
    let witness = Witness::open(directory)?;
    // A damaged directory is told at once, not by the first log that asks.
    for (origin, fault) in answer(&witness, language)?.faults() {
        output::complain(&format!("{origin}: {fault}"));
    }
    let io = |source| Error::Io { path: listen.to_string().into(), source };
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(io)?;
    let outcome = runtime.block_on(async {
        let mut terminated = signal(SignalKind::terminate()).map_err(io)?;
        let mut interrupted = signal(SignalKind::interrupt()).map_err(io)?;
        let listener = TcpListener::bind(listen).await.map_err(io)?;
        let address = listener.local_addr().map_err(io)?;
        match json {
            true => output::print_json_line(&serde_json::json!({ "address": address.to_string() })),
            false => output::print(&say!(language, "Đang nghe tại http://{address}", "Listening on http://{address}")),
        }
        let stop = async move {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = interrupted.recv() => {}
            }
        };
        let tell = move |answered: &Answered| output::tell(&words::errors::answered(answered, language));
        http::serve(witness, listener, now, tell, stop).await.map_err(io)
    });
    // Who waits for the lock is not waited for: an answer that was not given promises nothing.
    runtime.shutdown_background();
    outcome
}

fn cosign(session: &Session, directory: &Path, request: &Path, out: Option<&Path>) -> Result<(), Error> {
    let witness = Witness::open(directory)?;
    let question = read_text(request, REQUEST_BYTES_MAX)?;
    if let Some(path) = out.filter(|path| path.exists()) {
        return Err(Error::WouldOverwrite { path: path.to_owned() });
    }
    let cosigned = witness.ask(&question, now())?;
    if let Some(path) = out {
        write_new(path, cosigned.line().as_bytes(), 0o666)?;
    }
    let file = out.map(|path| path.display().to_string());
    session.answer(&Done::HeadCosigned { cosignature: cosigned.line().to_owned(), file });
    Ok(())
}

fn status(session: &Session, directory: &Path) -> Result<(), Error> {
    let answer = answer(&Witness::open(directory)?, session.answers_in())?;
    session.answer(&answer);
    match answer.faults().count() {
        0 => Ok(()),
        count => Err(Error::Faults { count }),
    }
}

fn answer(witness: &Witness, language: Language) -> Result<WitnessAnswer, Error> {
    let key = witness.key();
    Ok(WitnessAnswer::of(key.name(), &key.to_string(), witness.logs()?, language))
}

/// POSIX seconds by this machine's clock.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
