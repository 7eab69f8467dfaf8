//! The keys of a provider (RFC 7517), and the three kinds of signature that are taken.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::{Map, Value};

use super::json::{object, text};

/// Uncompressed: 4, then both coordinates.
const P256_COORDINATE_BYTES: usize = 32;
const ED25519_BYTES: usize = 32;

/// How a token is signed: one of these, and never otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA, PKCS #1 1.5, SHA-256; 2,048 to 8,192 bits.
    Rs256,
    /// ECDSA on P-256, SHA-256.
    Es256,
    /// Ed25519 (RFC 8037).
    EdDsa,
}

impl Algorithm {
    /// By its name (RFC 7518, section 3.1); `none` and what needs a shared secret have none here.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }
}

/// A public key. Its kind says by which algorithm it verifies, whatever a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Public {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    id: Option<String>,
    public: Public,
}

impl Key {
    /// `None` for a key of another kind or for another use: it is passed over.
    fn read(members: &Map<String, Value>) -> Option<Self> {
        let bytes = |name: &str| Base64UrlUnpadded::decode_vec(text(members, name)?).ok();
        let public = match (text(members, "kty")?, text(members, "crv")) {
            ("RSA", _) => {
                let without_zeros = |bytes: Vec<u8>| bytes.into_iter().skip_while(|byte| *byte == 0).collect();
                Public::Rsa { n: without_zeros(bytes("n")?), e: without_zeros(bytes("e")?) }
            }
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                let is_whole = [&x, &y].iter().all(|coordinate| coordinate.len() == P256_COORDINATE_BYTES);
                is_whole.then(|| Public::P256([vec![4], x, y].concat()))?
            }
            ("OKP", Some("Ed25519")) => Public::Ed25519(bytes("x").filter(|bytes| bytes.len() == ED25519_BYTES)?),
            _ => return None,
        };
        let id = members.get("kid").and_then(Value::as_str).map(str::to_owned);
        let key = Self { id, public };
        let signs = text(members, "use").is_none_or(|usage| usage == "sig");
        let fits = |name: &str| Algorithm::named(name) == Some(key.algorithm());
        (signs && members.get("alg").is_none_or(|alg| alg.as_str().is_some_and(fits))).then_some(key)
    }

    fn algorithm(&self) -> Algorithm {
        match self.public {
            Public::Rsa { .. } => Algorithm::Rs256,
            Public::P256(_) => Algorithm::Es256,
            Public::Ed25519(_) => Algorithm::EdDsa,
        }
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.public {
            Public::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
            Public::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
            Public::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok(),
        }
    }
}

/// What became of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// It is that of a key in the set.
    Holds,
    /// It is not.
    Fails,
    /// The key that is named is not in the set, or there is none of this kind.
    OfNoKey,
}

/// The keys that a provider publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(Vec<Key>);

impl Keys {
    /// Reads a set of keys; `None` if it is none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let set = object(bytes)?;
        let keys = set.get("keys")?.as_array()?;
        Some(Self(keys.iter().filter_map(|key| Key::read(key.as_object()?)).collect()))
    }

    /// Whether a signature is that of the key with this name, or of the one key of this kind where none is named.
    pub fn verify(&self, algorithm: Algorithm, id: Option<&str>, message: &[u8], signature: &[u8]) -> Signature {
        let is_meant = |key: &&Key| id.is_none_or(|id| key.id.as_deref() == Some(id));
        let meant: Vec<&Key> = self.0.iter().filter(is_meant).collect();
        let of_kind: Vec<&&Key> = meant.iter().filter(|key| key.algorithm() == algorithm).collect();
        match (id, &of_kind[..]) {
            // Of several it is not guessed which one is meant (OpenID Connect Core 1.0, section 10.1).
            (None, [_, _, ..]) => Signature::Fails,
            // A key of that name is there, and of another kind.
            (Some(_), []) if !meant.is_empty() => Signature::Fails,
            (_, []) => Signature::OfNoKey,
            (_, keys) if keys.iter().any(|key| key.verifies(message, signature)) => Signature::Holds,
            _ => Signature::Fails,
        }
    }
}
