//! The samples of the fuzzer, one by one, through the properties that it checks; without the fuzzer.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

#[path = "../fuzz/src/lib.rs"]
mod properties;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The names in a directory, without extension.
fn names(directory: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn every_sample_keeps_every_promise() {
    for (name, property) in properties::PROPERTIES {
        property(b"");
        for entry in fs::read_dir(fuzz().join("corpus").join(name)).unwrap() {
            let path = entry.unwrap().path();
            // Shown if the property fails.
            println!("{}", path.display());
            property(&fs::read(&path).unwrap());
        }
    }
}

#[test]
fn every_property_has_a_target_and_samples() {
    let properties: BTreeSet<String> = properties::PROPERTIES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names(&fuzz().join("fuzz_targets")), properties);
    assert_eq!(names(&fuzz().join("corpus")), properties);
}
