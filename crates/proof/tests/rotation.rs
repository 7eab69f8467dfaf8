//! A log changes its key: what both have signed is read in one way, and a retired key signs no more heads.

use proof::{Checkpoint, CheckpointError, Frontier, LogKeys, NoteError, Rotation, RotationError, SigningKey};

const ORIGIN: &str = "socai.example/ledger";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[seed; 32]).unwrap()
}

fn head(size: u64) -> Checkpoint {
    Checkpoint { origin: ORIGIN.to_owned(), size, root: Frontier::default().root() }
}

fn rotation(old: u8, new: u8) -> Rotation {
    Rotation::open(&Rotation::sign(&key(old), &key(new)).unwrap()).unwrap()
}

/// The bytes that a log keeps for ever: `docs/keys.md` specifies them.
#[test]
fn the_statement_is_the_one_that_is_specified() {
    let note = Rotation::sign(&key(7), &key(8)).unwrap();
    assert_eq!(note, include_str!("golden/rotation-1.note"));
    let rotation = Rotation::open(&note).unwrap();
    assert_eq!((rotation.old_key(), rotation.new_key()), (&key(7).verifying_key(), &key(8).verifying_key()));
}

#[test]
fn with_any_letter_changed_it_states_nothing() {
    let note = Rotation::sign(&key(7), &key(8)).unwrap();
    for place in 0..note.len() {
        for bit in 0..8 {
            let mut bytes = note.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            assert!(Rotation::open(&changed).is_err(), "{changed}");
        }
    }
}

#[test]
fn both_must_have_signed_it_and_nobody_else() {
    let note = Rotation::sign(&key(7), &key(8)).unwrap();
    let lines: Vec<&str> = note.lines().collect();
    for left_out in [5, 6] {
        let left: Vec<&str> = lines.iter().enumerate().filter(|(n, _)| *n != left_out).map(|(_, line)| *line).collect();
        let refused = Rotation::open(&format!("{}\n", left.join("\n")));
        assert!(matches!(refused, Err(RotationError::Note(NoteError::NotSigned(_)))), "{refused:?}");
    }
    let (text, _) = note.split_once("\n\n").unwrap();
    let more = note.clone() + &key(9).line(&format!("{text}\n"));
    assert!(matches!(Rotation::open(&more), Err(RotationError::Malformed(_))));
}

/// Whoever may sign in the name of one log cannot claim another's.
#[test]
fn a_key_takes_the_place_of_one_of_its_own_log_only() {
    let stranger = SigningKey::from_seed("another.example/log", &[8; 32]).unwrap();
    assert!(Rotation::sign(&key(7), &stranger).is_err());
    assert!(Rotation::sign(&key(7), &key(7)).is_err());
    let text = rotation(7, 8).to_string().replacen(ORIGIN, "another.example/log", 1);
    let note = key(7).sign(&text) + &key(8).line(&text);
    assert!(matches!(Rotation::open(&note), Err(RotationError::Malformed(_))));
}

/// What is signed for one purpose never serves another.
#[test]
fn a_statement_is_no_head_and_a_head_no_statement() {
    let statement = Rotation::sign(&key(7), &key(8)).unwrap();
    assert!(Checkpoint::open(&statement, &key(7).verifying_key()).is_err());
    let head = head(5).sign(&key(7)) + &key(8).line(&head(5).to_string());
    assert!(Rotation::open(&head).is_err());
}

#[test]
fn a_retired_key_signs_no_head_after_the_one_that_names_the_next() {
    let mut keys = LogKeys::from(key(1).verifying_key());
    keys.rotate(&rotation(1, 2), 4).unwrap();
    keys.rotate(&rotation(2, 3), 5).unwrap();
    let opens = |seed: u8, size: u64| keys.open(&head(size).sign(&key(seed))).is_ok();
    assert_eq!([4, 5, 6].map(|size| opens(1, size)), [true, true, false]);
    assert_eq!([5, 6, 7].map(|size| opens(2, size)), [true, true, false]);
    // A later key may vouch for what came before it: the past restored for looking at.
    assert_eq!([4, 6, 700].map(|size| opens(3, size)), [true, true, true]);
    assert!(!opens(4, 4));
    let signed = |size, seeds: &[u8]| {
        let text = head(size).to_string();
        let lines: String = seeds.iter().map(|seed| key(*seed).line(&text)).collect();
        keys.open(&format!("{text}\n{lines}"))
    };
    assert!(signed(5, &[1, 2]).is_ok() && signed(7, &[1, 3]).is_ok());
    let forged = format!("{}{}", head(5).sign(&key(2)), key(1).line("another text\n"));
    assert_eq!(keys.open(&forged), Err(CheckpointError::Note(NoteError::Forged(ORIGIN.to_owned()))));
}

#[test]
fn keys_follow_one_another_and_none_comes_back() {
    let mut keys = LogKeys::from(key(1).verifying_key());
    assert!(keys.rotate(&rotation(2, 3), 4).is_err(), "it never was the log's key");
    keys.rotate(&rotation(1, 2), 4).unwrap();
    assert!(keys.rotate(&rotation(1, 3), 5).is_err(), "it is retired");
    assert!(keys.rotate(&rotation(2, 1), 5).is_err(), "it was used before");
    assert!(keys.rotate(&rotation(2, 3), 3).is_err(), "it stands before the one that named the key");
    keys.rotate(&rotation(2, 3), 5).unwrap();
    assert_eq!(keys.current(), &key(3).verifying_key());
}
