//! Drives the real binary, as its users do.

pub mod authority;
#[cfg(unix)]
pub mod browser;
pub mod container;
#[cfg(target_os = "linux")]
pub mod crash_image;
pub mod filings;
pub mod foreign;
pub mod kept;
pub mod load;
pub mod page;
#[cfg(target_os = "linux")]
pub mod place;
pub mod provider;
pub mod served;
pub mod skips;
pub mod story;
pub mod vouched;
pub mod wording;

use std::{
    ffi::OsStr,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::OnceLock,
};

use serde_json::Value;
use tempfile::TempDir;

/// The repository's root.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the repository").to_owned()
}

/// The binary, built once; `cargo xtask test` has built it already, and names it.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(built) = std::env::var_os("SOCAI_BINARY") {
            return built.into();
        }
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // What cargo says of this package to its tests: a build script that heard it would build again.
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
                cargo.env_remove(name);
            }
        }
        let output = cargo
            .args(["build", "--quiet", "--package", "cli", "--bin", "socai", "--message-format=json"])
            .current_dir(repository())
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let messages = String::from_utf8_lossy(&output.stdout);
        let executable = messages.lines().rev().find_map(|line| {
            let message: Value = serde_json::from_str(line).ok()?;
            message["executable"].as_str().map(PathBuf::from)
        });
        executable.expect("cargo names the binary")
    })
}

/// What a run printed, and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("it ended by itself"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

impl Ran {
    /// It succeeded; its result as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        serde_json::from_str(&self.out).expect("JSON")
    }

    /// It succeeded.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    /// It failed with `code`, said every one of `words`, and printed no trace.
    #[track_caller]
    pub fn fails(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "\"{word}\" is not in: {}", self.err);
        }
        assert!(!self.err.contains("panicked") && !self.err.contains("RUST_BACKTRACE"), "{}", self.err);
        assert!(
            self.err.starts_with("socai: ") || self.err.contains("Usage") || self.err.contains("error:"),
            "{}",
            self.err
        );
        self
    }
}

/// A directory to work in, with a ledger in `ledger/`.
pub struct Desk {
    pub directory: TempDir,
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

impl Desk {
    pub fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("a temporary directory") }
    }

    /// A desk with the bundled demo on it.
    pub fn with_demo() -> Self {
        static DEMO: OnceLock<Desk> = OnceLock::new();
        let demo = DEMO.get_or_init(|| {
            let desk = Self::new();
            desk.run(["demo"]).ok();
            desk
        });
        let desk = Self::new();
        copy_directory(&demo.ledger(), &desk.ledger());
        desk
    }

    /// A desk with an empty rehearsal ledger.
    pub fn with_rehearsal() -> Self {
        let desk = Self::new();
        desk.run(["init", "--clock", "simulated", "--at", "2023-06-01T08:00"]).ok();
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn ledger(&self) -> PathBuf {
        self.path("ledger")
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).expect("the file is written");
        path
    }

    /// Runs `socai` on this desk, in English.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        Ran::from(self.command(arguments).output().expect("it runs"))
    }

    /// Runs it with something on standard input.
    pub fn run_with_input<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>, input: &[u8]) -> Ran {
        let mut command = self.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        // It may stop reading before the end.
        let _ = child.stdin.take().expect("piped").write_all(input);
        Ran::from(child.wait_with_output().expect("it ends"))
    }

    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments).current_dir(self.directory.path());
        command.env("SOCAI_LEDGER", self.ledger()).env("LANG", "en_US.UTF-8");
        for name in ["LC_ALL", "LC_MESSAGES", "NO_COLOR", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command
    }
}

/// Units and rules, as two lines of a command file for a rehearsal that opened on 01/06/2023.
pub fn opening() -> Vec<String> {
    let path = repository().join("crates/simulation/sample/opening.jsonl");
    let text = fs::read_to_string(path).expect("the sample is read");
    let times = ["2023-06-01T08:10:00", "2023-06-01T08:20:00"];
    let timed = |(line, at): (&str, &str)| {
        let mut line: Value = serde_json::from_str(line).expect("JSON");
        line["at"] = at.into();
        line.to_string()
    };
    text.lines().zip(times).map(timed).collect()
}

/// Copies a directory with everything in it.
pub fn copy_directory(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the directory is made");
    for entry in fs::read_dir(from).expect("the directory is read") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy_directory(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file is copied");
        }
    }
}
