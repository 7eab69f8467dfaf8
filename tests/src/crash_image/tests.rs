//! Tests of the model on records written by hand, and of the recorder on real programs.

mod model;
mod reading;
mod running;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::{ExitStatus, Output},
};

use tempfile::TempDir;

use super::{Model, Recording, interpret, strace, tree::Tree};

/// Where the records written by hand say that the recorded directory is.
const ROOT: &str = "/recorded";

/// What a directory holds: files with their text, directories with a slash, links with their target.
type Held = BTreeMap<String, String>;

fn held<const N: usize>(files: [(&str, &str); N]) -> Held {
    files.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
}

fn holds(directory: &Path) -> Held {
    let mut held = Held::new();
    let mut left = vec![PathBuf::new()];
    while let Some(below) = left.pop() {
        for entry in fs::read_dir(directory.join(&below)).unwrap() {
            let entry = entry.unwrap();
            let name = below.join(entry.file_name());
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                held.insert(format!("{}/", name.display()), String::new());
                left.push(name);
            } else if kind.is_symlink() {
                let target = fs::read_link(entry.path()).unwrap();
                held.insert(name.display().to_string(), format!("-> {}", target.display()));
            } else {
                let bytes = fs::read(entry.path()).unwrap();
                held.insert(name.display().to_string(), String::from_utf8(bytes).unwrap());
            }
        }
    }
    held
}

/// A directory with some files.
fn directory(files: &Held) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

/// A recording from a record written by hand. `@` is the recorded directory; a line without a
/// thread is of the first one.
fn read(initial: &Held, record: &str) -> io::Result<Recording> {
    let lines = record.trim().lines().map(|line| match line.trim().replace('@', ROOT) {
        line if line.starts_with(|first: char| first.is_ascii_digit()) => line + "\n",
        line => format!("1 {line}\n"),
    });
    let lines: String = lines.collect();
    let initial = Tree::read(directory(initial).path())?;
    let read = interpret::interpret(strace::parse(lines.as_bytes())?, Path::new(ROOT), ROOT.into(), initial)?;
    let output = Output { status: ExitStatus::default(), stdout: Vec::new(), stderr: Vec::new() };
    Ok(Recording::new(read, output))
}

fn recording(record: &str) -> Recording {
    read(&Held::new(), record).unwrap()
}

impl Recording {
    fn held(&self, cut: usize, model: Model) -> Held {
        let target = tempfile::tempdir().unwrap();
        self.image(cut, model, target.path()).unwrap();
        holds(target.path())
    }

    /// After all operations.
    fn finally(&self, model: Model) -> Held {
        self.held(self.operations.len(), model)
    }

    /// What random luck leaves, each outcome once.
    fn outcomes(&self, seeds: u64) -> Vec<Held> {
        let mut outcomes: Vec<_> = (0..seeds).map(|seed| self.finally(Model::Random { seed })).collect();
        outcomes.sort();
        outcomes.dedup();
        outcomes
    }
}
