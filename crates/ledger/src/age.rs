//! Files encrypted with a passphrase in the format of age (C2SP age, `age-encryption.org/v1`), armoured:
//! scrypt recipients alone, and no more than one chunk. Pure: randomness comes in as values.

use base64ct::{Base64, Base64Unpadded, Encoding};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, aead::Aead};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

const VERSION: &str = "age-encryption.org/v1";
const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const END: &str = "-----END AGE ENCRYPTED FILE-----";
const LINE_LETTERS: usize = 64;
/// The logarithm of what guessing a passphrase costs: a second and 256 MiB of memory each time.
const WORK: u8 = 18;
/// A file may ask for so much, and no more: a gibibyte.
const WORK_MAX: u8 = 20;
/// What is encrypted is at most this long, in bytes: one chunk.
pub const PLAIN_BYTES_MAX: usize = 64 * 1024;
const FILE_KEY_BYTES: usize = 16;
/// The only chunk is the first, 0, and the last, 1.
const CHUNK_NONCE: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

/// Why a file gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AgeError {
    /// Not of the format, or of a part of it that is not read here.
    #[error("not a file that age has encrypted with a passphrase: {0}")]
    Malformed(&'static str),
    /// It does not open.
    #[error("the passphrase is not the right one")]
    Passphrase,
    /// It opens, and is not what was encrypted.
    #[error("the file has been changed, or is incomplete")]
    Changed,
}

/// Bytes that must be random, and never used twice.
pub struct Randomness {
    /// Encrypts this file alone.
    pub file_key: [u8; FILE_KEY_BYTES],
    /// Goes with the passphrase.
    pub salt: [u8; 16],
    /// Goes with the file key.
    pub nonce: [u8; 16],
}

/// Encrypts `plain`, which is at most [`PLAIN_BYTES_MAX`] bytes long.
pub fn encrypt(plain: &[u8], passphrase: &str, random: &Randomness) -> Result<String, AgeError> {
    encrypt_with(WORK, plain, passphrase, random)
}

fn encrypt_with(work: u8, plain: &[u8], passphrase: &str, random: &Randomness) -> Result<String, AgeError> {
    if plain.len() > PLAIN_BYTES_MAX {
        return Err(AgeError::Malformed("it is too long"));
    }
    let wrapping = wrapping_key(passphrase, &random.salt, work)?;
    let wrapped = seal(&wrapping, [0; 12], &random.file_key)?;
    let salt = Base64Unpadded::encode_string(&random.salt);
    let wrapped = Base64Unpadded::encode_string(&wrapped);
    let header = format!("{VERSION}\n-> scrypt {salt} {work}\n{wrapped}\n---");
    let authentic = Base64Unpadded::encode_string(&authenticator(&random.file_key, &header)?.finalize().into_bytes());
    let payload = seal(&derived(&random.file_key, &random.nonce, b"payload")?, CHUNK_NONCE, plain)?;
    Ok(armoured(&[format!("{header} {authentic}\n").as_bytes(), &random.nonce, &payload].concat()))
}

/// Decrypts the file in `text`; what stands before its first line or after its last is passed over.
pub fn decrypt(text: &str, passphrase: &str) -> Result<Vec<u8>, AgeError> {
    let bytes = unarmoured(text)?;
    let malformed = AgeError::Malformed;
    // The header ends with the first line that begins with three hyphens.
    let end = bytes.windows(5).position(|window| window == b"\n--- ").ok_or(malformed("its header does not end"))?;
    let (header, rest) = bytes.split_at(end + 4);
    let header = str::from_utf8(header).map_err(|_| malformed("its header is not text"))?;
    let lines: Vec<&str> = header.split('\n').collect();
    let [VERSION, recipient, wrapped, "---"] = lines[..] else {
        return Err(malformed("it is not for a passphrase alone, or of another version"));
    };
    let words: Vec<&str> = recipient.split(' ').collect();
    let ["->", "scrypt", salt, work] = words[..] else {
        return Err(malformed("it is not for a passphrase"));
    };
    let work = work.parse().ok().filter(|plain: &u8| plain.to_string() == work && (1..=WORK_MAX).contains(plain));
    let work = work.ok_or(malformed("it asks for more work than is done here"))?;
    let wrapping = wrapping_key(passphrase, &decoded(salt)?, work)?;
    let file_key = open(&wrapping, [0; 12], &decoded(wrapped)?).ok_or(AgeError::Passphrase)?;
    let file_key: [u8; FILE_KEY_BYTES] = file_key.try_into().map_err(|_| malformed("its file key is too long"))?;

    // One space, 32 bytes in base64, one newline.
    let (authentic, body) = rest.split_at_checked(45).ok_or(AgeError::Changed)?;
    let authentic = str::from_utf8(authentic).ok().and_then(|line| line.strip_prefix(' ')?.strip_suffix('\n'));
    let authentic = decoded(authentic.ok_or(AgeError::Changed)?)?;
    authenticator(&file_key, header)?.verify_slice(&authentic).map_err(|_| AgeError::Changed)?;
    let (nonce, payload) = body.split_first_chunk::<16>().ok_or(AgeError::Changed)?;
    open(&derived(&file_key, nonce, b"payload")?, CHUNK_NONCE, payload).ok_or(AgeError::Changed)
}

fn wrapping_key(passphrase: &str, salt: &[u8], work: u8) -> Result<[u8; 32], AgeError> {
    let mut key = [0; 32];
    let unfit = |_| AgeError::Malformed("its parameters are out of range");
    let parameters = scrypt::Params::new(work, 8, 1).map_err(unfit)?;
    let salt = [b"age-encryption.org/v1/scrypt", salt].concat();
    scrypt::scrypt(passphrase.as_bytes(), &salt, &parameters, &mut key)
        .map_err(|_| AgeError::Malformed("its parameters are out of range"))?;
    Ok(key)
}

fn derived(file_key: &[u8], salt: &[u8], purpose: &[u8]) -> Result<[u8; 32], AgeError> {
    let mut key = [0; 32];
    let expanded = Hkdf::<Sha256>::new(Some(salt), file_key).expand(purpose, &mut key);
    expanded.map(|()| key).map_err(|_| AgeError::Malformed("no key can be derived"))
}

fn authenticator(file_key: &[u8], header: &str) -> Result<Hmac<Sha256>, AgeError> {
    let key = derived(file_key, &[], b"header")?;
    let mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| AgeError::Malformed("no key can be derived"))?;
    Ok(mac.chain_update(header))
}

fn seal(key: &[u8; 32], nonce: [u8; 12], plain: &[u8]) -> Result<Vec<u8>, AgeError> {
    ChaCha20Poly1305::new(key.into()).encrypt(&nonce.into(), plain).map_err(|_| AgeError::Malformed("it is too long"))
}

fn open(key: &[u8; 32], nonce: [u8; 12], sealed: &[u8]) -> Option<Vec<u8>> {
    ChaCha20Poly1305::new(key.into()).decrypt(&nonce.into(), sealed).ok()
}

fn decoded(text: &str) -> Result<Vec<u8>, AgeError> {
    Base64Unpadded::decode_vec(text).map_err(|_| AgeError::Malformed("it is not in canonical base64"))
}

fn armoured(bytes: &[u8]) -> String {
    let encoded = Base64::encode_string(bytes);
    let mut lines = vec![BEGIN];
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(LINE_LETTERS));
        lines.push(line);
        rest = more;
    }
    lines.push(END);
    lines.join("\n") + "\n"
}

fn unarmoured(text: &str) -> Result<Vec<u8>, AgeError> {
    let lines = text.lines().map(str::trim);
    let mut inside = lines.skip_while(|line| *line != BEGIN).skip(1).peekable();
    let mut encoded = String::new();
    while let Some(line) = inside.next_if(|line| *line != END) {
        encoded += line;
    }
    inside.next().ok_or(AgeError::Malformed("it has no beginning, or no end"))?;
    Base64::decode_vec(&encoded).map_err(|_| AgeError::Malformed("it is not in canonical base64"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    const PLAIN: &[u8] = b"a secret\n";
    /// Made by Debian's age 1.1.1.
    const BY_ANOTHER: &str = include_str!("../tests/golden/by-another.age");

    fn random() -> Randomness {
        Randomness { file_key: [1; 16], salt: [2; 16], nonce: [3; 16] }
    }

    #[test]
    fn what_is_encrypted_opens_with_the_passphrase_alone() {
        let text = encrypt(PLAIN, "correct horse", &random()).unwrap();
        assert_eq!(decrypt(&text, "correct horse").unwrap(), PLAIN);
        assert_eq!(
            decrypt(&format!("Header\n\n{}\nmore\n", text.replace('\n', "\r\n")), "correct horse").unwrap(),
            PLAIN
        );
        assert_eq!(decrypt(&text, "correct hors"), Err(AgeError::Passphrase));
        assert!(text.lines().all(|line| line.len() <= LINE_LETTERS));
    }

    #[test]
    fn what_another_program_encrypted_opens() {
        assert_eq!(decrypt(BY_ANOTHER, "correct horse").unwrap(), PLAIN);
        assert_eq!(decrypt(BY_ANOTHER, "Correct horse"), Err(AgeError::Passphrase));
    }

    #[test]
    fn no_byte_can_be_changed_and_none_is_missing() {
        let bytes = unarmoured(&encrypt_with(1, PLAIN, "correct horse", &random()).unwrap()).unwrap();
        assert_eq!(decrypt(&armoured(&bytes), "correct horse").unwrap(), PLAIN);
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[place] ^= 1 << bit;
                assert!(decrypt(&armoured(&changed), "correct horse").is_err(), "byte {place}");
            }
            assert!(decrypt(&armoured(&bytes[..place]), "correct horse").is_err(), "cut at {place}");
        }
        assert!(decrypt(&armoured(&[&bytes[..], b"x"].concat()), "correct horse").is_err());
    }

    #[test]
    fn nobody_is_made_to_work_for_hours() {
        let header = format!("{VERSION}\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 63\nAAAA\n--- AAAA\n");
        assert!(matches!(decrypt(&armoured(header.as_bytes()), "x"), Err(AgeError::Malformed(_))));
    }
}
