//! Keys, notes and checkpoints.

use std::{fmt, str::FromStr, sync::LazyLock};

use proof::{Checkpoint, Digest, Rotation, SigningKey, VerifyingKey};

use super::{edits::Input, stored::text};

/// The key whose notes are in the samples.
pub static KEY: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::from_seed("so-cai.invalid/fuzz", &[7; 32]).expect("a fit name"));

/// A change of key that is in the samples. Nobody else can sign one.
pub const ROTATION: &str = include_str!("../../../crates/proof/tests/golden/rotation-1.note");

/// The checkpoints that this key has signed for the samples. Nobody else can.
pub fn checkpoints() -> impl Iterator<Item = Checkpoint> {
    (0..4).map(|size| Checkpoint { origin: KEY.name().to_owned(), size, root: Digest([size as u8; 32]) })
}

/// Of keys and checkpoints, each has one text; of notes, only what was signed is ever opened.
pub fn note(bytes: &[u8]) {
    static SIGNED: LazyLock<Vec<String>> =
        LazyLock::new(|| checkpoints().map(|checkpoint| checkpoint.to_string()).collect());
    if let Some(text) = text(bytes) {
        let key = KEY.verifying_key();
        if let Ok(opened) = key.open(text) {
            assert!(SIGNED.iter().any(|signed| signed == opened), "forged: {text:?}");
        }
        if let Ok(checkpoint) = Checkpoint::open(text, &key) {
            assert!(checkpoints().any(|signed| signed == checkpoint), "forged: {text:?}");
        }
        if Rotation::open(text).is_ok() {
            assert_eq!(text, ROTATION, "forged");
        }
        one_text::<Rotation>(text);
        one_text::<VerifyingKey>(text);
        one_text::<Digest>(text);
        if let Ok(key) = text.parse::<SigningKey>() {
            assert_eq!(key.to_text(), text);
        }
        if let Ok(checkpoint) = text.parse::<Checkpoint>() {
            assert_eq!(checkpoint.to_string(), text);
        }
    }
    let mut input = Input(bytes);
    let (place, change) = (input.number(2) as usize, input.byte());
    if let Some(text) = text(input.0) {
        sign(&format!("{text}\n"), place, change);
    }
}

fn one_text<T: FromStr + fmt::Display>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        assert_eq!(value.to_string(), text);
    }
}

/// A text is opened as it was signed, and not at all once a byte of the note has changed.
fn sign(text: &str, place: usize, change: u8) {
    let (key, note) = (KEY.verifying_key(), KEY.sign(text));
    let fit = !text.contains(|c: char| c.is_control() && c != '\n') && note.len() <= proof::note::NOTE_BYTES_MAX;
    match key.open(&note) {
        Ok(opened) => assert!(fit && opened == text),
        Err(error) => assert!(!fit, "{error}: {note:?}"),
    }
    let mut changed = note.into_bytes();
    let place = place % changed.len();
    changed[place] ^= change;
    if let (1.., Ok(changed)) = (change, String::from_utf8(changed)) {
        assert!(key.open(&changed).is_err(), "opened though changed: {changed:?}");
    }
}
