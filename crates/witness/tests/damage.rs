//! A witness that cannot read what it has said says nothing more.

use std::fs;

use crate::support::{Desk, ORIGIN, TIME, fault_in, refused};
use witness::{AskError, Witness, WitnessDirectoryError};

#[test]
fn given_a_missing_file_when_asked_then_it_is_named_and_nothing_starts_afresh() {
    for cosigned in [0, 9] {
        for file in ["checkpoint", "log.vkey"] {
            let desk = if cosigned == 0 { Desk::new() } else { Desk::having_cosigned(cosigned) };
            let path = desk.of_log().join(file);
            fs::remove_file(&path).unwrap();
            let error = fault_in(desk.ask(&desk.log.request(cosigned, 20), TIME), &path);
            assert!(matches!(error, WitnessDirectoryError::Missing(_)));
            // Following again is not the way out.
            assert!(desk.witness().follow(&desk.log.vkey()).is_err());
            assert!(!path.exists());
        }
    }
}

#[test]
fn given_a_lost_directory_of_a_log_when_asked_then_it_is_named() {
    let desk = Desk::having_cosigned(9);
    fs::remove_dir_all(desk.of_log()).unwrap();
    fault_in(desk.ask(&desk.log.request(0, 20), TIME), &desk.of_log());
    assert!(desk.witness().follow(&desk.log.vkey()).is_err());
}

#[test]
fn given_a_list_without_the_log_when_asked_then_the_list_is_named() {
    let desk = Desk::having_cosigned(9);
    let list = desk.path().join("followed");
    fs::write(&list, "").unwrap();
    fault_in(desk.ask(&desk.log.request(9, 20), TIME), &list);
    assert!(matches!(desk.witness().follow(&desk.log.vkey()), Err(WitnessDirectoryError::Damaged { .. })));
    assert!(matches!(desk.witness().logs(), Err(WitnessDirectoryError::Damaged { .. })));
    fs::remove_file(&list).unwrap();
    fault_in(desk.ask(&desk.log.request(9, 20), TIME), &list);
    fs::write(&list, format!("{}\n", desk.log.vkey()).repeat(2)).unwrap();
    fault_in(desk.ask(&desk.log.request(9, 20), TIME), &list);
}

#[test]
fn given_any_byte_changed_or_the_file_cut_anywhere_when_asked_then_nothing_is_cosigned() {
    for (file, cosigned) in [("checkpoint", 0), ("checkpoint", 9), ("log.vkey", 9)] {
        let desk = if cosigned == 0 { Desk::new() } else { Desk::having_cosigned(cosigned) };
        let path = desk.of_log().join(file);
        let whole = fs::read(&path).unwrap();
        let request = desk.log.request(cosigned, 20);
        let mut damaged: Vec<Vec<u8>> = (0..whole.len()).map(|end| whole[..end].to_vec()).collect();
        damaged.extend((0..whole.len()).map(|at| {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x01;
            bytes
        }));
        damaged.extend([[&whole[..], &whole[..]].concat(), vec![0; whole.len()], vec![0xff; 3]]);
        for bytes in damaged {
            fs::write(&path, &bytes).unwrap();
            fault_in(desk.ask(&request, TIME + 60), &path);
            // A monitor is not shown it either.
            assert!(desk.witness().last(eventlog::Digest::of(ORIGIN.as_bytes())).is_err());
            assert_eq!(fs::read(&path).unwrap(), bytes, "nothing is put over it");
        }
        fs::write(&path, &whole).unwrap();
        desk.ask(&request, TIME + 60).unwrap();
    }
}

#[test]
fn given_a_head_by_another_witness_or_of_another_log_when_asked_then_nothing_is_cosigned() {
    let desk = Desk::having_cosigned(9);
    let path = desk.of_log().join("checkpoint");
    // Signed by the log, but this witness never said it.
    fs::write(&path, desk.log.head(9)).unwrap();
    fault_in(desk.ask(&desk.log.request(9, 20), TIME), &path);
}

#[test]
fn given_a_key_lost_or_exchanged_then_the_witness_does_not_open() {
    let desk = Desk::new();
    let (key, vkey) = (desk.path().join("keys/witness.key"), desk.path().join("keys/witness.vkey"));
    let other = proof::CosigningKey::from_seed(crate::support::NAME, &[2; 32]).unwrap();
    let whole = fs::read(&key).unwrap();
    fs::write(&key, other.to_text()).unwrap();
    assert!(matches!(Witness::open(&desk.path()), Err(WitnessDirectoryError::Damaged { path, .. }) if path == vkey));
    fs::write(&key, "").unwrap();
    assert!(matches!(Witness::open(&desk.path()), Err(WitnessDirectoryError::Key { path, .. }) if path == key));
    fs::remove_file(&key).unwrap();
    assert!(matches!(Witness::open(&desk.path()), Err(WitnessDirectoryError::Missing(path)) if path == key));
    fs::write(&key, whole).unwrap();
    fs::write(desk.path().join("witness.toml"), "layout = 2\n").unwrap();
    assert!(matches!(Witness::open(&desk.path()), Err(WitnessDirectoryError::Settings { .. })));
}

#[test]
fn given_a_following_that_was_interrupted_when_it_is_done_again_then_it_is_complete() {
    let desk = Desk::new();
    fs::write(desk.path().join("followed"), "").unwrap();
    // Not listed and nothing cosigned: as if the power had failed before the list was written.
    assert_eq!(refused(desk.ask(&desk.log.request(0, 5), TIME), 404), None);
    fs::remove_file(desk.of_log().join("checkpoint")).unwrap();
    desk.witness().follow(&desk.log.vkey()).unwrap();
    desk.ask(&desk.log.request(0, 5), TIME).unwrap();
}

#[test]
fn given_one_damaged_log_then_the_others_are_still_told_of_and_cosigned() {
    let desk = Desk::having_cosigned(9);
    let key = proof::SigningKey::from_seed("second.example/log", &[8; 32]).unwrap();
    let second = crate::support::Log::by(key, 3);
    desk.witness().follow(&second.vkey()).unwrap();
    fs::write(desk.of_log().join("checkpoint"), "").unwrap();
    let states = desk.witness().logs().unwrap();
    assert!(states[0].last.is_err() && matches!(states[1].last, Ok(None)));
    desk.ask(&second.request(0, 3), TIME).unwrap();
    assert!(matches!(desk.ask(&desk.log.request(9, 20), TIME), Err(AskError::Directory(_))));
}
