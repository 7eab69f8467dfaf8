//! The directory as `docs/witness.md` specifies it, byte for byte. A witness of an earlier version opens.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::support::{Desk, TIME, refused};

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/witness-1")
}

fn files(directory: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut left = vec![directory.to_owned()];
    while let Some(path) = left.pop() {
        for entry in fs::read_dir(&path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                files.insert(path.strip_prefix(directory).unwrap().to_owned(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn the_same_questions_leave_the_same_directory() {
    let desk = Desk::having_cosigned(9);
    let fork = desk.log.with_another(3);
    refused(desk.ask(&fork.request(9, 9), TIME), 422).unwrap();
    refused(desk.ask(&fork.request(9, 20), TIME), 422).unwrap();
    let log = proof::SigningKey::from_seed("second.example/log", &[8; 32]).unwrap();
    desk.witness().follow(&log.verifying_key()).unwrap();
    assert_eq!(files(&desk.path()), files(&golden()));
}

#[test]
fn a_witness_of_layout_1_goes_on() {
    let desk = Desk::new();
    fs::remove_dir_all(desk.path()).unwrap();
    for (path, text) in files(&golden()) {
        let path = desk.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let states = desk.witness().logs().unwrap();
    let told: Vec<_> =
        states.iter().map(|state| (state.last.as_ref().unwrap().is_some(), state.forks, state.unproven)).collect();
    assert_eq!(told, [(true, 1, 1), (false, 0, 0)]);
    desk.ask(&desk.log.request(9, 20), TIME + 1).unwrap();
}

/// A log's keys, in its own file and in the list, the first one first.
#[test]
fn a_change_of_key_leaves_the_same_directory() {
    let desk = Desk::having_cosigned(9);
    let next = proof::SigningKey::from_seed(crate::support::ORIGIN, &[8; 32]).unwrap();
    let rotation = proof::Rotation::open(&proof::Rotation::sign(&desk.log.key, &next).unwrap()).unwrap();
    desk.witness().follow_rotation(&rotation).unwrap();
    desk.ask(&crate::support::Log::by(next, 40).request(9, 20), TIME).unwrap();
    let golden = golden().with_file_name("witness-1-rotated");
    if std::env::var_os("SOCAI_BLESS").is_some() {
        for (path, text) in files(&desk.path()) {
            fs::create_dir_all(golden.join(&path).parent().unwrap()).unwrap();
            fs::write(golden.join(path), text).unwrap();
        }
    }
    assert_eq!(files(&desk.path()), files(&golden));
}
