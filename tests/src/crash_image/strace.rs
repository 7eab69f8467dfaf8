//! Runs a program under strace, and reads the record back as a list of calls.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::Path,
    process::{Command, Output, Stdio},
    thread,
};

use super::{
    lost,
    scan::{self, Argument},
};

/// All calls that change files, or decide which file a descriptor or a path stands for. Not every
/// machine has all of them.
const TRACED: &str = "
    open openat openat2 creat close close_range dup dup2 dup3 fcntl ioctl lseek
    read readv write writev pwrite64 pwritev pwritev2
    copy_file_range sendfile splice mmap io_uring_setup
    truncate ftruncate fallocate
    rename renameat renameat2 unlink unlinkat rmdir mkdir mkdirat link linkat symlink symlinkat
    fsync fdatasync syncfs sync sync_file_range
    fork vfork clone clone3 execve execveat chdir fchdir
";

/// Longer strings are cut by strace, which is an error where it matters.
const LONGEST_STRING: usize = 64 << 20;

/// How a call ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    Returned(i64),
    /// With an error; or interrupted before it did anything.
    Failed,
    /// The thread was killed in it.
    Never,
}

#[derive(Debug)]
pub(super) struct Call {
    pub thread: u32,
    pub name: &'static str,
    pub arguments: Vec<Argument>,
    pub outcome: Outcome,
    /// Moments in the order of the record. No two are equal.
    pub started: u64,
    pub finished: u64,
}

impl Call {
    pub fn argument(&self, index: usize) -> io::Result<&Argument> {
        self.arguments.get(index).ok_or_else(|| lost(format!("{} lacks an argument", self.name)))
    }

    /// What it returned: a count, a descriptor, a thread.
    pub fn returned(&self) -> Option<i64> {
        match self.outcome {
            Outcome::Returned(value) => Some(value),
            _ => None,
        }
    }
}

/// Is strace there, and allowed to trace?
pub fn available() -> bool {
    let trial = || -> io::Result<bool> {
        let log = tempfile::NamedTempFile::new()?;
        let output = strace(log.path()).arg("true").output()?;
        Ok(output.status.success() && log.as_file().metadata()?.len() > 0)
    };
    trial().unwrap_or(false)
}

/// Runs a program to its end, and that of all it started.
pub(super) fn run(command: &Command, input: &[u8]) -> io::Result<(Output, Vec<Call>)> {
    let log = tempfile::NamedTempFile::new()?;
    let mut traced = strace(log.path());
    traced.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => traced.env(name, value),
            None => traced.env_remove(name),
        };
    }
    if let Some(directory) = command.get_current_dir() {
        traced.current_dir(directory);
    }
    let output = output_of(&mut traced, input)?;
    let calls = parse(BufReader::with_capacity(1 << 20, File::open(log.path())?))?;
    match calls.is_empty() {
        true => Err(io::Error::other(format!("strace recorded nothing: {}", String::from_utf8_lossy(&output.stderr)))),
        false => Ok((output, calls)),
    }
}

/// Its options. What is read needs no record, only how much: `raw` keeps those bytes out.
fn strace(log: &Path) -> Command {
    let traced: Vec<_> = TRACED.split_whitespace().map(|name| format!("?{name}")).collect();
    let mut command = Command::new("strace");
    command.args(["--follow-forks", "--seccomp-bpf", "--decode-fds=path", "--strings-in-hex=all", "--columns=1"]);
    command.args(["--signal=none", "--quiet=attach,exit,personality", "--raw=read,readv"]);
    command.arg(format!("--string-limit={LONGEST_STRING}")).arg(format!("--trace={}", traced.join(",")));
    command.arg("--output").arg(log).arg("--");
    command
}

fn output_of(command: &mut Command, input: &[u8]) -> io::Result<Output> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdin = child.stdin.take();
    thread::scope(|scope| {
        // The program may stop reading before the end.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output()
    })
}

/// A call that has begun: when, and what of it is printed.
struct Begun {
    started: u64,
    text: Vec<u8>,
}

/// Reads a record. A call that other threads interrupted is in two lines of it.
pub(super) fn parse(mut record: impl BufRead) -> io::Result<Vec<Call>> {
    let mut calls = Vec::new();
    let mut begun: HashMap<u32, Begun> = HashMap::new();
    let mut line = Vec::new();
    for moment in (0..).step_by(2) {
        line.clear();
        if record.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let (thread, text) = thread_of(line.trim_ascii())?;
        if text.starts_with(b"+++") || text.starts_with(b"---") {
            continue;
        }
        let call = match resumed(text) {
            Some(rest) => {
                let mut call = begun.remove(&thread).ok_or_else(|| lost("a call resumed that never began"))?;
                call.text.extend_from_slice(rest);
                call
            }
            None => Begun { started: moment, text: text.to_vec() },
        };
        match interruption(&call.text, thread) {
            Some((length, thread)) => {
                begun.insert(thread, Begun { text: call.text[..length].to_vec(), ..call });
            }
            None => calls.extend(read_call(thread, &call, moment + 1)?),
        }
    }
    for (thread, call) in begun {
        calls.extend(read_call(thread, &call, u64::MAX)?);
    }
    Ok(calls)
}

fn thread_of(line: &[u8]) -> io::Result<(u32, &[u8])> {
    let length = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let thread = str::from_utf8(&line[..length]).ok().and_then(|thread| thread.parse().ok());
    thread.map(|thread| (thread, line[length..].trim_ascii_start())).ok_or_else(|| lost("a line without a thread"))
}

/// The end of a call that began in an earlier line: `<... fsync resumed>) = 0`.
fn resumed(text: &[u8]) -> Option<&[u8]> {
    let text = text.strip_prefix(b"<... ")?;
    let end = text.iter().position(|&byte| byte == b'>')?;
    text[..end].ends_with(b" resumed").then(|| &text[end + 1..])
}

/// Whether a call goes on in a later line: how much of it is here, and the thread it goes on in.
/// `execve` makes its thread the first one of its process.
fn interruption(text: &[u8], thread: u32) -> Option<(usize, u32)> {
    let start = text.strip_suffix(b" ...>")?.iter().rposition(|&byte| byte == b'<')?;
    let note = str::from_utf8(&text[start + 1..text.len() - b" ...>".len()]).ok()?;
    match note {
        "unfinished" | "detached" => Some((start, thread)),
        _ => Some((start, note.strip_prefix("pid changed to ")?.parse().ok()?)),
    }
}

fn read_call(thread: u32, call: &Begun, finished: u64) -> io::Result<Option<Call>> {
    let length = call.text.iter().position(|&byte| byte == b'(').ok_or_else(|| lost("a line without a call"))?;
    let (name, rest) = call.text.split_at(length);
    let Some(name) = TRACED.split_whitespace().find(|traced| traced.as_bytes() == name) else { return Ok(None) };
    let (arguments, rest) = scan::arguments(&rest[1..]);
    let outcome = outcome(&String::from_utf8_lossy(rest));
    let finished = if outcome == Outcome::Never { u64::MAX } else { finished };
    Ok(Some(Call { thread, name, arguments, outcome, started: call.started, finished }))
}

/// Reads ` = 3</path>`, ` = -1 ENOENT (No such file or directory)`, ` = ?`.
fn outcome(text: &str) -> Outcome {
    let Some(text) = text.trim_start().strip_prefix("= ") else { return Outcome::Never };
    // strace shows the kernel's wish to begin the call again as if it were a result.
    if text.starts_with("? ERESTART") || text.starts_with("-1 ") {
        return Outcome::Failed;
    }
    scan::number(text).map_or(Outcome::Never, Outcome::Returned)
}
