//! A process that asks the one that holds the ledger.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::Shutdown,
    os::unix::net::UnixStream,
    path::Path,
};

use serde::de::DeserializeOwned;

use crate::{
    place,
    request::{Declined, Lent, Opening, Reached, Request, Said, VERSION},
};

/// Why the running process gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// The connection.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It says why.
    #[error("{0}")]
    Declined(String),
    /// The commands did not all arrive.
    #[error("the commands were cut off; none of them was recorded")]
    CutOff,
    /// It says something else than was asked for.
    #[error("it says what this program does not understand")]
    Other,
}

/// The process that holds a ledger.
pub struct Reach(UnixStream);

/// The ledger was closed for this process to open, until this is dropped.
pub struct Borrowed {
    _connection: UnixStream,
}

/// The process that holds the ledger in `directory`; none where nobody does.
pub fn reach(directory: &Path) -> Option<Reach> {
    place::connect(directory).map(Reach)
}

impl Reach {
    /// Asks for the ledger to be closed, and waits until it is.
    pub fn borrow(self) -> Result<Borrowed, NoAnswer> {
        // Who is declined is told why.
        let _ = self.open(Request::Lend);
        let mut replies = BufReader::new(&self.0);
        let Lent { lent: true } = next(&mut replies)?.ok_or(NoAnswer::Other)? else { return Err(NoAnswer::Other) };
        Ok(Borrowed { _connection: self.0 })
    }

    /// Has commands recorded, one on each line.
    pub fn apply(self, language: &str, json: bool, source: &str, lines: &str) -> Result<Said, NoAnswer> {
        let (language, source) = (language.to_owned(), source.to_owned());
        let request = Request::Apply { language, json, lines: lines.lines().count(), source };
        let sent = self.open(request).and_then(|()| (&self.0).write_all(lines.as_bytes()));
        let sent = sent.and_then(|()| self.0.shutdown(Shutdown::Write));
        // Who is declined may not be listened to until the end: the reply says why.
        let reply = next(&mut BufReader::new(&self.0));
        match (reply, sent) {
            (Ok(Some(said)), _) => Ok(said),
            (Err(NoAnswer::Io(_)) | Ok(None), Err(error)) => Err(error.into()),
            (Ok(None), Ok(())) => Err(NoAnswer::Other),
            (Err(error), _) => Err(error),
        }
    }

    /// Has each line of `input` recorded as it comes; each answer, a line of JSON, is handed to `answered`.
    pub fn stream(self, input: &mut (dyn Read + Send), mut answered: impl FnMut(&str)) -> Result<(), NoAnswer> {
        self.open(Request::Stream)?;
        std::thread::scope(|scope| {
            let sending = scope.spawn(|| {
                let sent = io::copy(input, &mut &self.0);
                sent.and_then(|_| self.0.shutdown(Shutdown::Write))
            });
            for line in BufReader::new(&self.0).lines() {
                answered(&line?);
            }
            // A running process that ends early takes no more input: then nobody reads what is still sent.
            Ok(sending.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?)
        })
    }

    /// How many entries there are, now and whenever there are more; ends when the process does.
    pub fn watch(self) -> Result<impl Iterator<Item = Result<u64, NoAnswer>>, NoAnswer> {
        self.open(Request::Watch)?;
        let mut replies = BufReader::new(self.0);
        Ok(std::iter::from_fn(move || next::<Reached>(&mut replies).transpose().map(|reply| Ok(reply?.size))))
    }

    fn open(&self, request: Request) -> io::Result<()> {
        let mut line = serde_json::to_vec(&Opening { socai: VERSION, request })?;
        line.push(b'\n');
        (&self.0).write_all(&line)
    }
}

/// The next reply; none where the connection has ended.
fn next<T: DeserializeOwned>(replies: &mut impl BufRead) -> Result<Option<T>, NoAnswer> {
    let mut line = String::new();
    if replies.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    match serde_json::from_str::<T>(&line) {
        Ok(reply) => Ok(Some(reply)),
        Err(_) => Err(match serde_json::from_str::<Declined>(&line) {
            Ok(Declined { declined }) => NoAnswer::Declined(declined),
            Err(_) => NoAnswer::Other,
        }),
    }
}
