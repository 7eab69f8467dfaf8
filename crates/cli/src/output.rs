//! Writing to the terminal, or to a pipe that may close.

use std::{
    io::{self, IsTerminal, Write},
    sync::{Mutex, PoisonError},
};

use serde::Serialize;

/// Why a result could not be printed, the first time that it could not.
static FAILURE: Mutex<Option<io::Error>> = Mutex::new(None);

/// Prints a result. A reader that has gone away (`| head`) is not an error; a full disk is, and the
/// program's exit code says so.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    let line_end: &[u8] = if text.ends_with('\n') { b"" } else { b"\n" };
    let written = out.write_all(text.as_bytes()).and_then(|()| out.write_all(line_end)).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            // A poisoned lock would mean that another print panicked; none does.
            FAILURE.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
        _ => {}
    }
}

/// Why a result could not be printed, if it could not.
pub fn failure() -> Option<io::Error> {
    FAILURE.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Prints a result as JSON.
pub fn print_json(value: &impl Serialize) {
    print(&words::answers::json(value));
}

/// Prints what there is by name, each with what it is; as JSON, the names.
pub fn print_names<'a>(json: bool, names: impl Iterator<Item = (&'static str, &'a str)>) {
    if json {
        return print_json(&names.map(|(name, _)| name).collect::<Vec<_>>());
    }
    let lines: Vec<String> = names.map(|(name, what)| format!("{name:<16} {what}")).collect();
    print(&lines.join("\n"));
}

/// Prints a result as one line of JSON.
pub fn print_json_line(value: &impl Serialize) {
    print(&json_line(value));
}

/// A result as one line of JSON.
pub fn json_line(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Prints an error.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "socai: {text}");
}

/// Tells how a service goes on.
pub fn tell(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Whether somebody sits there who can press Enter.
pub fn interactive() -> bool {
    io::stdout().is_terminal() && io::stdin().is_terminal()
}

/// Asks for something that is typed next.
pub fn ask(text: &str) {
    let mut err = io::stderr().lock();
    let _ = write!(err, "{text} ").and_then(|()| err.flush());
}
