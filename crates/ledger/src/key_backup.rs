//! A signing key as a file to be kept elsewhere, or on paper: encrypted with a passphrase in the format of
//! age, below words that say what it is.

use proof::{NoteError, SigningKey};

use crate::{
    age::{self, AgeError, Randomness},
    keys::fingerprint,
};

/// A passphrase has at least so many letters.
pub const PASSPHRASE_LETTERS_MIN: usize = 12;
/// A backup is at most this long, in bytes.
pub const BACKUP_BYTES_MAX: usize = 64 * 1024;

/// Why a key was not backed up, or a backup gives none.
#[derive(Debug, thiserror::Error)]
pub enum KeyBackupError {
    /// Easily guessed, or not to be typed again the same way on another keyboard.
    #[error("a passphrase has at least {PASSPHRASE_LETTERS_MIN} letters, digits, signs or spaces, without accents")]
    Passphrase,
    /// The file, or the passphrase.
    #[error(transparent)]
    Age(#[from] AgeError),
    /// What is in it.
    #[error("it holds no key: {0}")]
    NotAKey(String),
    /// The operating system has no random bytes to give.
    #[error("no random bytes from the operating system: {0}; try again")]
    Random(#[from] getrandom::Error),
}

impl From<NoteError> for KeyBackupError {
    fn from(error: NoteError) -> Self {
        Self::NotAKey(error.to_string())
    }
}

/// The backup of `key`: words, then the key encrypted with `passphrase`.
pub fn seal(key: &SigningKey, passphrase: &str) -> Result<String, KeyBackupError> {
    // One keyboard composes an accented letter as another does not, and nobody sees what is typed.
    let fit = passphrase.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if !fit || passphrase.len() < PASSPHRASE_LETTERS_MIN {
        return Err(KeyBackupError::Passphrase);
    }
    let mut random = Randomness { file_key: [0; 16], salt: [0; 16], nonce: [0; 16] };
    for part in [&mut random.file_key, &mut random.salt, &mut random.nonce] {
        getrandom::fill(part)?;
    }
    let encrypted = age::encrypt(format!("{}\n", key.to_text()).as_bytes(), passphrase, &random)?;
    Ok(words(key) + &encrypted)
}

/// The key in the backup `text`.
pub fn open(text: &str, passphrase: &str) -> Result<SigningKey, KeyBackupError> {
    let plain = age::decrypt(text, passphrase)?;
    let plain = String::from_utf8(plain).map_err(|_| KeyBackupError::NotAKey("it is not text".to_owned()))?;
    Ok(plain.trim_end().parse()?)
}

fn words(key: &SigningKey) -> String {
    let (log, key) = (key.name(), key.verifying_key());
    let fingerprint = fingerprint(&key);
    format!(
        "SỔ CÁI: BẢN LƯU KHÓA KÝ                     BACKUP OF A LEDGER'S SIGNING KEY\n\n\
         Sổ / log:          {log}\n\
         Khóa / key:        {key}\n\
         SHA-256:           {fingerprint}\n\n\
         Phần dưới là khóa ký của sổ, mã hóa bằng cụm mật khẩu (chuẩn age, age-encryption.org/v1).\n\
         Ai có cả hai thì ký được thay sổ: cất tờ này và cụm mật khẩu ở hai nơi.\n\
         Mất cụm mật khẩu thì không ai mở được nữa.\n\
         \x20   Phục hồi:                     socai key restore TỆP\n\
         \x20   Không cần chương trình này:   sed -n '/^-----BEGIN/,/^-----END/p' TỆP | age --decrypt\n\n\
         Below is the ledger's signing key, encrypted with a passphrase (age, age-encryption.org/v1).\n\
         Whoever has both can sign in the ledger's name: keep this sheet and the passphrase apart.\n\
         If the passphrase is lost, nobody can open it any more.\n\
         \x20   To restore:                   socai key restore FILE\n\
         \x20   Without this program:         sed -n '/^-----BEGIN/,/^-----END/p' FILE | age --decrypt\n\n"
    )
}
