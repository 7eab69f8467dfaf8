//! Time-stamp tokens (RFC 3161, updated by RFC 5816): that some bytes existed at a time that somebody
//! else states.
//!
//! Pure: no clock, no file, no socket, no randomness of its own. The request goes out and the answer
//! comes back as bytes; who carries them is the caller's business. The bytes of a token are kept as they
//! came and are never written anew, because others must be able to check them too.
//!
//! ```no_run
//! # use timestamp::{Request, Token, TrustStore};
//! # fn example(data: &[u8], nonce: &[u8], answer: &[u8], roots: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! let request = Request::new(data, nonce)?; // its bytes go to the authority
//! let token = Token::parse(answer)?;
//! request.check_answer(&token)?;
//! let mut trust = TrustStore::default();
//! trust.add_roots(roots)?;
//! let stamped = token.verify(data, &trust)?; // today, or in twenty years
//! println!("{} says: it existed at {}", stamped.signer, stamped.time);
//! # Ok(())
//! # }
//! ```
//!
//! | module | idea |
//! | --- | --- |
//! | [`request`] | what is asked of an authority |
//! | [`token`] | what it answered, read |
//! | [`verify`] | what a token shows, and to whom: under which roots |
//! | [`trust`] | the certificates and revocation lists that the verifier brings |
//! | [`error`] | why not |

#![deny(clippy::indexing_slicing)]

pub mod error;
pub mod request;
pub mod token;
pub mod trust;
pub mod verify;

mod algorithm;
mod asn1;
mod certificate;
mod revocation;
mod signer;

pub use error::{RequestError, TokenError, TrustError};
pub use request::Request;
pub use token::Token;
pub use trust::TrustStore;
pub use verify::{Revocation, Stamped};
