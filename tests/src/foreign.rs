//! Programs by others that check what the real binary wrote, and small ones written from the documentation
//! alone. What is not there is said, and nothing is tested with it.

use std::{ffi::OsStr, path::PathBuf, process::Command, sync::OnceLock};

use crate::{Ran, binary, repository};

pub use crate::skips::skipped;

/// A package of Debian is missing.
#[track_caller]
pub fn must_be_there(what: &str, package: &str) {
    skipped(what, &format!("apt-get install {package}"));
}

/// A program that says yes, no, or neither.
#[derive(Clone)]
pub struct Checker {
    pub name: &'static str,
    /// The program and its first arguments.
    pub command: Vec<PathBuf>,
}

impl Checker {
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        let mut command = Command::new(&self.command[0]);
        Ran::from(command.args(&self.command[1..]).args(arguments).output().expect("it runs"))
    }

    #[track_caller]
    pub fn accepts<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{}: {ran:?}", self.name);
        ran.out
    }

    /// It says no, and did not merely break.
    #[track_caller]
    pub fn refuses<S: AsRef<OsStr>>(&self, what: &str, arguments: impl IntoIterator<Item = S>) {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 1, "{}: {what}: {ran:?}", self.name);
        for trace in ["Traceback", "panic:", "goroutine"] {
            assert!(!ran.err.contains(trace), "{}: {what}: {ran:?}", self.name);
        }
    }
}

/// A checker in `tests/foreign`.
pub fn foreign(name: &str) -> PathBuf {
    repository().join("tests/foreign").join(name)
}

/// Whether a program can be run.
pub fn there(program: impl AsRef<OsStr>, argument: &str) -> bool {
    Command::new(program).arg(argument).output().is_ok_and(|output| output.status.success())
}

/// A program among the Python packages that `cargo xtask test` installs, if it can.
pub fn foreign_python(program: &str) -> PathBuf {
    let target = binary().ancestors().nth(2).expect("the binary lies in target/debug");
    target.join("foreign-python/bin").join(program)
}

/// Where the Node packages lie that `cargo xtask test` installs, if it can.
pub fn foreign_node() -> PathBuf {
    let target = binary().ancestors().nth(2).expect("the binary lies in target/debug");
    target.join("foreign-node")
}

/// `check.sh`: what every system has, and openssl.
pub fn shell() -> Option<Checker> {
    static SHELL: OnceLock<Option<Checker>> = OnceLock::new();
    let find = || {
        if !there("openssl", "version") {
            must_be_there("openssl is not there", "openssl");
            return None;
        }
        Some(Checker { name: "check.sh", command: vec!["sh".into(), foreign("check.sh")] })
    };
    SHELL.get_or_init(find).clone()
}
