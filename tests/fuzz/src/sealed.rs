//! The vault of names.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use domain::PersonId;
use ledger::Vault;
use proof::Digest;

use super::{edits::Input, scratch};

const FORMAT: &str = "socai.sealed/1\n";

/// Whatever lies in the vault: a name is told only if the sealed bytes are exactly the text whose digest
/// the log carries. Even bytes that somebody sealed who has the key.
pub fn vault(bytes: &[u8]) {
    let mut input = Input(bytes);
    let kind = input.byte();
    let person = PersonId::of([kind / 4; 8]);
    let mut key = [1; 32];
    let nonce = [2; 24];
    let sealed = match kind % 4 {
        0 => input.0.to_vec(),
        // Sealed by somebody who has the key.
        1 => {
            let bound_to = format!("{FORMAT}{person}");
            let payload = Payload { msg: input.0, aad: bound_to.as_bytes() };
            let cipher = XChaCha20Poly1305::new(&key.into());
            let ciphertext = cipher.encrypt(&nonce.into(), payload).expect("short enough");
            [FORMAT.as_bytes(), &nonce, &ciphertext].concat()
        }
        2 => [FORMAT.as_bytes(), input.0].concat(),
        // The key is damaged.
        _ => {
            let count = key.len().min(input.0.len());
            key[..count].copy_from_slice(input.take(32));
            [FORMAT.as_bytes(), input.0].concat()
        }
    };
    let directory = scratch::directory();
    let vault = Vault::at(directory.path());
    scratch::write(&directory.path().join("keys").join(person.as_str()), &key);
    scratch::write(&directory.path().join("sealed").join(person.as_str()), &sealed);
    match vault.reveal(&person) {
        Ok(disclosure) => {
            assert_eq!(kind % 4, 1, "opened though not sealed");
            assert_eq!(disclosure.person, person);
            assert_eq!(disclosure.text().expect("it has a text").as_str().as_bytes(), input.0);
            assert_eq!(disclosure.digest, Digest::of(input.0));
            // No message carries the name off.
            let shown = format!("{disclosure:?}");
            assert!(disclosure.name.chars().count() < 4 || !shown.contains(&disclosure.name));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    assert_eq!(vault.persons().expect("both files are a person's"), [person]);
}
