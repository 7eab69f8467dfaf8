//! Passwords: what may be one, and how it is kept: argon2id, one at a time.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::{
    login::Login,
    secret::{Random, Secret, same},
};

/// A password has at least so many characters.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// It has at most so many bytes.
pub const PASSWORD_BYTES_MAX: usize = 4096;
/// So many wait for their turn at most; whoever comes then is told to come again.
const WAITING_MAX: usize = 32;
const SALT: usize = 16;
const HASH: usize = 32;
/// What a file may ask for; more than that is no cost that this program ever wrote.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;
const PASSES_MAX: u32 = 64;

/// Why a text is no password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    /// Too short.
    #[error(
        "a password has at least {PASSWORD_CHARS_MIN} characters; four words that do not belong together make a good one"
    )]
    Short,
    /// Too long.
    #[error("a password has at most {PASSWORD_BYTES_MAX} bytes")]
    Long,
    /// White space alone.
    #[error("a password is more than blanks")]
    Blank,
    /// The login name, which everybody knows.
    #[error("a password is not the login name")]
    IsLogin,
}

/// A password that may be set: composed (NFC), so that it is the same from every keyboard.
#[derive(Debug, Clone)]
pub struct Password(Secret);

impl Password {
    /// The password, if it may be this account's.
    pub fn new(text: &Secret, login: &Login) -> Result<Self, BadPassword> {
        let text = attempt(text).ok_or(BadPassword::Long)?;
        let told = text.reveal();
        if told.trim().is_empty() {
            return Err(BadPassword::Blank);
        }
        if told.chars().count() < PASSWORD_CHARS_MIN {
            return Err(BadPassword::Short);
        }
        match told.parse::<Login>().is_ok_and(|typed| typed.looks_like(login)) {
            true => Err(BadPassword::IsLogin),
            false => Ok(Self(text)),
        }
    }
}

/// What somebody typed, as passwords are compared; `None` if it is longer than any password.
pub(super) fn attempt(text: &Secret) -> Option<Secret> {
    let text = text.reveal();
    let composed = (text.len() <= PASSWORD_BYTES_MAX).then(|| text.nfc().collect::<String>());
    composed.filter(|text| text.len() <= PASSWORD_BYTES_MAX).map(Secret::new)
}

/// What a hash costs. It stands with each hash, so that it can rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// How often it is gone through.
    pub passes: u32,
    /// By how many at once.
    pub lanes: u32,
}

impl Cost {
    /// What a new hash costs.
    pub const PRESENT: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };

    fn params(self) -> Option<Params> {
        let sane = self.memory_kib <= MEMORY_KIB_MAX && self.passes <= PASSES_MAX && self.lanes <= 16;
        if sane { Params::new(self.memory_kib, self.passes, self.lanes, Some(HASH)).ok() } else { None }
    }
}

/// A password as it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordHash {
    algorithm: Argon2id,
    cost: Cost,
    #[serde(with = "bytes")]
    salt: [u8; SALT],
    #[serde(with = "bytes")]
    hash: [u8; HASH],
}

/// The one algorithm there is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Argon2id {
    Argon2id,
}

/// Bytes in a file: base64url.
mod bytes {
    use base64ct::{Base64UrlUnpadded, Encoding as _};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub fn serialize<S: Serializer, const N: usize>(bytes: &[u8; N], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Base64UrlUnpadded::encode_string(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(deserializer: D) -> Result<[u8; N], D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = Base64UrlUnpadded::decode_vec(&text).map_err(|_| D::Error::custom("not base64url"))?;
        bytes.try_into().map_err(|_| D::Error::custom("of another length"))
    }
}

impl PasswordHash {
    /// Whether this program would have written it.
    pub fn is_sane(&self) -> bool {
        self.cost.params().is_some()
    }
}

/// Why a password was not hashed.
#[derive(Debug)]
pub(super) enum NotHashed {
    /// There are no random bytes for the salt.
    Random(getrandom::Error),
    /// There is not enough memory.
    Memory,
}

impl From<getrandom::Error> for NotHashed {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error)
    }
}

/// Too many wait for a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Busy;

/// Hashes, one after another: each takes 19 MiB and a whole core.
///
/// **Invariant:** the permit belongs to the computation, not to who asked for it. A request that is given up while it
/// waits for its answer frees nothing before the hash is done.
pub(super) struct Hashing {
    cost: Cost,
    permit: Mutex<()>,
    waiting: AtomicUsize,
    done: AtomicU64,
}

impl Hashing {
    pub fn at(cost: Cost) -> Self {
        Self { cost, permit: Mutex::new(()), waiting: AtomicUsize::new(0), done: AtomicU64::new(0) }
    }

    /// How many hashes were computed.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// How many wait for one, or for their turn.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// The hash under which a password is kept from now on.
    pub fn hash(&self, password: &Password, random: Random) -> Result<PasswordHash, NotHashed> {
        let mut salt = [0; SALT];
        random(&mut salt)?;
        // What an administrator or the owner of a session asks for may wait longer than a stranger's attempt.
        let hash = self.compute(self.cost, password.0.reveal(), &salt);
        let hash = hash.ok_or(NotHashed::Memory)?;
        Ok(PasswordHash { algorithm: Argon2id::Argon2id, cost: self.cost, salt, hash })
    }

    /// Whether that is the password that is kept. Where none is, the same is computed, and the answer is no.
    pub fn verify(&self, kept: Option<&PasswordHash>, typed: Option<&Secret>) -> Result<bool, Busy> {
        let turn = Turn::take(&self.waiting).ok_or(Busy)?;
        let (cost, salt) = kept.map_or((self.cost, [0; SALT]), |kept| (kept.cost, kept.salt));
        let hash = self.compute(cost, typed.map_or("", Secret::reveal), &salt);
        drop(turn);
        let agrees = hash.zip(kept).is_some_and(|(hash, kept)| same(&hash, &kept.hash));
        Ok(agrees && typed.is_some())
    }

    /// Whether a hash should be made anew, since hashes cost something else now.
    pub fn is_outdated(&self, kept: &PasswordHash) -> bool {
        kept.cost != self.cost
    }

    fn compute(&self, cost: Cost, password: &str, salt: &[u8; SALT]) -> Option<[u8; HASH]> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?);
        // A panic of another leaves nothing half done.
        let _permit = self.permit.lock().unwrap_or_else(PoisonError::into_inner);
        let mut hash = [0; HASH];
        argon2.hash_password_into(password.as_bytes(), salt, &mut hash).ok()?;
        self.done.fetch_add(1, Ordering::Relaxed);
        Some(hash)
    }
}

/// A place among those who wait, given back however the waiting ends.
struct Turn<'h>(&'h AtomicUsize);

impl<'h> Turn<'h> {
    fn take(waiting: &'h AtomicUsize) -> Option<Self> {
        let one_more = |now: usize| (now < WAITING_MAX).then_some(now + 1);
        waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).is_ok().then_some(Self(waiting))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
