//! Programs that stand between the ledger and others: one asks a time-stamp authority, one sends mail.

use std::{
    io::{self, Read as _, Write as _},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, ChildStderr, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, sync_channel},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};

/// No program is waited for longer: it would hold up the seals.
pub const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(50);
/// Of what it complains of, so many bytes are told …
const WHY_BYTES_MAX: usize = 4096;
/// … in at most so many pieces …
const WHY_PIECES_MAX: usize = 16;
/// … and each is waited for so long, once the program has ended.
const WHY_PATIENCE: Duration = Duration::from_secs(1);

/// Why a program did not do what it is there for.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// The settings name none.
    #[error("no program is named")]
    Unnamed,
    /// The operating system refused.
    #[error("{program}: {source}")]
    Io {
        /// Its name.
        program: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// It did not end by itself.
    #[error("{program} had not ended after {} s and was stopped", .patience.as_secs())]
    Stopped {
        /// Its name.
        program: String,
        /// How long it was waited for.
        patience: Duration,
    },
    /// It says that it could not.
    #[error("{program}: {why}")]
    Failed {
        /// Its name.
        program: String,
        /// What it complained of.
        why: String,
    },
}

/// Runs the program that `words` name, in `directory` and with `input` on its standard input. It is done
/// when the program ends and says that all went well.
pub fn run(words: &[String], directory: &Path, input: &[u8]) -> Result<(), ProgramError> {
    run_within(PATIENCE, words, directory, input)
}

pub(crate) fn run_within(
    patience: Duration,
    words: &[String],
    directory: &Path,
    input: &[u8],
) -> Result<(), ProgramError> {
    let Some((program, arguments)) = words.split_first() else { return Err(ProgramError::Unnamed) };
    let io = |source| ProgramError::Io { program: program.clone(), source };
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        // It is stopped together with whatever it has started.
        .process_group(0)
        .spawn()
        .map_err(io)?;
    if let Some(mut stdin) = child.stdin.take() {
        let input = input.to_vec();
        // A program that does not read its input says why at its end.
        thread::spawn(move || stdin.write_all(&input));
    }
    let complaints = child.stderr.take().map(listen);
    match ended(&mut child, patience).map_err(io)? {
        None => {
            stop(&mut child).map_err(io)?;
            Err(ProgramError::Stopped { program: program.clone(), patience })
        }
        Some(status) if status.success() => Ok(()),
        Some(status) => {
            let why = complaints.map(told).filter(|why| !why.is_empty());
            Err(ProgramError::Failed { program: program.clone(), why: why.unwrap_or_else(|| status.to_string()) })
        }
    }
}

/// How it ended, if it has by then.
fn ended(child: &mut Child, patience: Duration) -> io::Result<Option<ExitStatus>> {
    let started = Instant::now();
    loop {
        match child.try_wait()? {
            None if started.elapsed() < patience => thread::sleep(PAUSE),
            status => return Ok(status),
        }
    }
}

fn stop(child: &mut Child) -> io::Result<()> {
    kill_process_group(Pid::from_child(child), Signal::KILL)?;
    child.wait().map(drop)
}

/// Reads all that it complains of, so that nothing holds it up, and passes on the beginning.
fn listen(mut stderr: ChildStderr) -> Receiver<Vec<u8>> {
    let (teller, complaints) = sync_channel(WHY_PIECES_MAX);
    thread::spawn(move || {
        let mut piece = [0; WHY_BYTES_MAX];
        while let Ok(count @ 1..) = stderr.read(&mut piece) {
            // Enough was told already.
            let _ = teller.try_send(piece[..count].to_vec());
        }
    });
    complaints
}

/// What it has complained of. What it has started may go on and keep the line open.
fn told(complaints: Receiver<Vec<u8>>) -> String {
    let mut why = Vec::new();
    while let Ok(piece) = complaints.recv_timeout(WHY_PATIENCE) {
        why.extend(piece);
    }
    why.truncate(WHY_BYTES_MAX);
    String::from_utf8_lossy(&why).trim().to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use super::*;

    fn run(script: &str, directory: &Path, input: &[u8]) -> Result<(), ProgramError> {
        let words = ["sh", "-c", script].map(str::to_owned);
        run_within(Duration::from_secs(2), &words, directory, input)
    }

    #[test]
    fn a_program_is_run_where_it_is_to_be_and_gets_its_input() {
        let directory = tempfile::tempdir().unwrap();
        let input = vec![b'x'; 300_000];
        run("cat >got", directory.path(), &input).unwrap();
        assert_eq!(fs::read(directory.path().join("got")).unwrap(), input);
        run("exec 0<&-; sleep 0.1", directory.path(), &input).unwrap();
    }

    #[test]
    fn a_program_that_fails_says_why() {
        let here = Path::new(".");
        let why = |script: &str| run(script, here, b"").unwrap_err().to_string();
        assert_eq!(why("echo no such host >&2; exit 3"), "sh: no such host");
        assert_eq!(why("exit 3"), "sh: exit status: 3");
        let started = Instant::now();
        assert_eq!(why("echo busy >&2; sleep 20 & exit 3"), "sh: busy");
        assert!(started.elapsed() < Duration::from_secs(10), "what it has started is not waited for");
        assert!(run_within(PATIENCE, &["no-such-program".to_owned()], here, b"").is_err());
        assert!(matches!(run_within(PATIENCE, &[], here, b""), Err(ProgramError::Unnamed)));
    }

    #[test]
    fn a_program_that_says_much_is_not_held_up_and_not_told_whole() {
        let chatter = "head -c 1000000 /dev/zero | tr '\\0' x >&2;";
        run(chatter, Path::new("."), b"").unwrap();
        let error = run(&format!("{chatter} exit 1"), Path::new("."), b"").unwrap_err().to_string();
        assert_eq!(error.len(), "sh: ".len() + WHY_BYTES_MAX);
    }

    #[test]
    fn a_program_that_hangs_is_stopped_with_all_that_it_has_started() {
        let directory = tempfile::tempdir().unwrap();
        let started = Instant::now();
        let error = run("(sleep 3; touch late) & sleep 600; true", directory.path(), b"").unwrap_err();
        assert!(error.to_string().contains("2 s") && started.elapsed() < Duration::from_secs(3), "{error}");
        thread::sleep(Duration::from_secs(2));
        assert!(!directory.path().join("late").exists(), "it goes on");
    }
}
