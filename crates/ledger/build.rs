//! A digest of the code that decides how a log is read and judged: what is kept of an index is read by no other code.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

fn main() {
    let mut files = Vec::new();
    for directory in ["src/index", "../calendar/src", "../domain/src", "../views/src"] {
        println!("cargo:rerun-if-changed={directory}");
        sources(Path::new(directory), &mut files);
    }
    files.sort();
    let mut digest = DefaultHasher::new();
    for file in files {
        (file.to_string_lossy(), fs::read(&file).unwrap_or_default()).hash(&mut digest);
    }
    println!("cargo:rustc-env=INDEX_DIGEST={:016x}", digest.finish());
}

fn sources(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => sources(&path, files),
            path => files.push(path),
        }
    }
}
