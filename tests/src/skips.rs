//! What could not be tested, because something is missing: it is said, and where everything must be tested it
//! is a failure.

use std::{env, fs::OpenOptions, io::Write, thread};

/// Set where everything must be tested: what is missing fails there.
const STRICT: &str = "CI";
/// The file in which `cargo xtask test` collects what was skipped.
const COLLECTED: &str = "SOCAI_SKIPPED";

/// Says that the running test could not test something, and what would help.
///
/// # Panics
/// Where everything must be tested.
#[track_caller]
pub fn skipped(missing: &str, remedy: &str) {
    let thread = thread::current();
    let test = thread.name().unwrap_or("a test");
    assert!(env::var_os(STRICT).is_none(), "{test} cannot test: {missing}; {remedy}");
    let line = format!("SKIPPED: {test}: {missing}; {remedy}\n");
    // Past the harness, which would keep it to itself.
    let _ = std::io::stderr().write_all(line.as_bytes());
    if let Some(path) = env::var_os(COLLECTED) {
        // One write, so that lines of several programs do not mix.
        let file = OpenOptions::new().create(true).append(true).open(path);
        let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
    }
}
