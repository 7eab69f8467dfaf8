//! The bytes of a sealed name. Pure: keys, nonces and salts come in as values.

use std::fmt;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{self, Aead, Payload},
};
use domain::PersonId;
use eventlog::{CanonicalJson, Digest, canonical::CanonicalError};
use serde_json::{Value, json};

/// The name and version of the text that is hashed.
const PERSON_FORMAT: &str = "socai.person/1";
/// The first line of a sealed value.
const SEALED_FORMAT: &str = "socai.sealed/1\n";

/// Key and value do not fit one another.
pub const NOT_OPENED: &str = "does not open with its key: one of the two is damaged or another person's";

/// What is told to whoever may know: enough to recompute the digest that the log carries.
#[derive(Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// What keeps the digest from being guessed.
    pub salt: [u8; 32],
    /// What the log carries.
    pub digest: Digest,
}

impl Disclosure {
    /// The disclosure of a name as it was sealed; its digest is to be compared with the log's.
    pub fn of(person: PersonId, name: String, salt: [u8; 32]) -> Result<Self, CanonicalError> {
        let digest = Digest::of(text(&person, &name, salt)?.as_str().as_bytes());
        Ok(Self { person, name, salt, digest })
    }

    /// The text whose SHA-256 is the digest: canonical JSON.
    pub fn text(&self) -> Result<CanonicalJson, CanonicalError> {
        text(&self.person, &self.name, self.salt)
    }
}

/// Without name and salt, so that no message or panic carries them off.
impl fmt::Debug for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Disclosure({}, {})", self.person, self.digest)
    }
}

fn text(person: &PersonId, name: &str, salt: [u8; 32]) -> Result<CanonicalJson, CanonicalError> {
    // The salt is written as a digest is: 64 lower-case hexadecimal digits.
    CanonicalJson::of(&json!({ "format": PERSON_FORMAT, "name": name, "person": person, "salt": Digest(salt) }))
}

/// Seals `text` for this person. Key and nonce used twice keep no secret.
pub fn seal(person: &PersonId, text: &CanonicalJson, key: [u8; 32], nonce: [u8; 24]) -> Result<Vec<u8>, aead::Error> {
    let payload = Payload { msg: text.as_str().as_bytes(), aad: &associated(person) };
    let ciphertext = XChaCha20Poly1305::new(&key.into()).encrypt(&nonce.into(), payload)?;
    Ok([SEALED_FORMAT.as_bytes(), &nonce, &ciphertext].concat())
}

/// Opens what [`seal`] sealed for this person, or says what is wrong with it.
pub fn open(person: &PersonId, sealed: &[u8], key: [u8; 32]) -> Result<Disclosure, &'static str> {
    let rest = sealed
        .strip_prefix(SEALED_FORMAT.as_bytes())
        .ok_or("does not begin with \"socai.sealed/1\": it is damaged, or of a newer version of the program")?;
    let (nonce, ciphertext) = rest.split_first_chunk::<24>().ok_or("is cut short")?;
    let payload = Payload { msg: ciphertext, aad: &associated(person) };
    let text = XChaCha20Poly1305::new(&key.into()).decrypt(nonce.into(), payload).map_err(|_| NOT_OPENED)?;
    disclosure(person, &text).ok_or("does not hold the name of this person")
}

/// `None` unless the bytes are exactly the text of a disclosure of this person.
fn disclosure(person: &PersonId, bytes: &[u8]) -> Option<Disclosure> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let name = value.get("name")?.as_str()?.to_owned();
    let salt: Digest = value.get("salt")?.as_str()?.parse().ok()?;
    let disclosure = Disclosure::of(person.clone(), name, salt.0).ok()?;
    (disclosure.digest == Digest::of(bytes)).then_some(disclosure)
}

/// Binds a sealed value to its format and person, so that one person's cannot stand in for another's.
fn associated(person: &PersonId) -> Vec<u8> {
    format!("{SEALED_FORMAT}{person}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The referee is another implementation: HChaCha20 by hand over the ChaCha20-Poly1305 of OpenSSL.
    #[test]
    fn the_same_randomness_seals_to_the_golden_bytes() {
        let count_from = |first: u8| std::array::from_fn(|index| first + index as u8);
        let nonce = std::array::from_fn(|index| 64 + index as u8);
        let person = "P-00f1a2b3c4d5e6f7".parse().unwrap();
        let disclosure = Disclosure::of(person, "Họ Và Tên Ánh".to_owned(), count_from(128)).unwrap();
        let sealed = seal(&disclosure.person, &disclosure.text().unwrap(), count_from(1), nonce).unwrap();

        let hexadecimal: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hexadecimal, include_str!("../tests/golden/sealed-1.hex").trim());
        assert_eq!(open(&disclosure.person, &sealed, count_from(1)), Ok(disclosure));
    }
}
