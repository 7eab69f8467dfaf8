//! The samples of the fuzzer through the properties that it checks, without the fuzzer: each as it is, and changed at
//! random. Building with the fuzzer's counters takes minutes, so only long runs do: `tests/fuzz/README.md`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use tests::load::{Random, times};

/// So many changed samples go through each property.
const CHANGED: u64 = 2_000;

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

/// The samples of a property, in the order of their names.
fn samples(property: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(fuzz().join("corpus").join(property)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn every_sample_keeps_every_promise() {
    for (name, property) in properties::PROPERTIES {
        property(b"");
        for (path, bytes) in samples(name) {
            // Shown if the property fails.
            println!("{}", path.display());
            property(&bytes);
        }
    }
}

#[test]
fn every_changed_sample_keeps_every_promise() {
    for (name, property) in properties::PROPERTIES {
        let samples = samples(name);
        let mut random = Random::new(1);
        for _ in 0..CHANGED * times() {
            let mut bytes = picked(&samples, &mut random).1.clone();
            for _ in 0..=random.below(4) {
                change(&mut bytes, &picked(&samples, &mut random).1, &mut random);
            }
            // Shown if the property fails: what is to be kept as a sample.
            println!("{name}: {}", bytes.escape_ascii());
            property(&bytes);
        }
    }
}

fn picked<'a, T>(all: &'a [T], random: &mut Random) -> &'a T {
    &all[random.below(all.len() as u64) as usize]
}

/// Changes one place: a byte, or a stretch that is left out, repeated, moved here from another sample, or made up.
fn change(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    /// What parsers treat apart: signs of JSON, of lines and of numbers, and the ends of a byte.
    const SPECIAL: &[u8] = b"\0\x01\x7f\x80\xff \n\r\"\\{}[]:,;=-+.09eE/#";
    let stretch = |length: usize, random: &mut Random| {
        let start = random.below(length as u64 + 1) as usize;
        start..length.min(start + 1 + random.below(64) as usize)
    };
    let place = stretch(bytes.len(), random);
    match random.below(6) {
        0 => bytes[place].iter_mut().take(1).for_each(|byte| *byte ^= 1 << random.below(8)),
        1 => bytes[place].iter_mut().take(1).for_each(|byte| *byte = *picked(SPECIAL, random)),
        2 => drop(bytes.drain(place)),
        3 => drop(bytes.splice(place.start..place.start, bytes[place.clone()].to_vec())),
        4 => drop(bytes.splice(place, other[stretch(other.len(), random)].iter().copied())),
        _ => drop(bytes.splice(place.start..place.start, [random.draw() as u8])),
    }
}

#[test]
fn every_property_has_a_target_and_samples() {
    let properties: BTreeSet<String> = properties::PROPERTIES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names(&fuzz().join("fuzz_targets")), properties);
    assert_eq!(names(&fuzz().join("corpus")), properties);
}
