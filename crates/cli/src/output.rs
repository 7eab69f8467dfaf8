//! Writing to the terminal, or to a pipe that may close.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

/// Prints a result. A reader that has gone away (`| head`) is not an error.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ =
        out.write_all(text.as_bytes()).and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
    let _ = out.flush();
}

/// Prints a result as JSON.
pub fn print_json(value: &impl Serialize) {
    // The answers are structs of text, numbers and lists, which always serialise.
    print(&serde_json::to_string_pretty(value).unwrap_or_default());
}

/// Prints an error.
pub fn complain(text: &str) {
    let _ = writeln!(io::stderr().lock(), "socai: {text}");
}

/// Whether colour helps: on a terminal, unless the user has asked for none.
pub fn colours() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Whether somebody sits there who can press Enter.
pub fn interactive() -> bool {
    io::stdout().is_terminal() && io::stdin().is_terminal()
}
