//! Damaged tokens: never a panic, never another statement than the one that was signed.

use proptest::prelude::*;
use rustls_pki_types::{CertificateRevocationListDer, pem::PemObject};
use timestamp::{Request, Revocation, Stamped, Token, TokenError, TrustStore};

const DATA: &[u8] = b"socai.example/ledger\n3\nF91d3doKpQPHteTRJEudY3fRljhJn00ibqKEH24PH0c=\n";
const ECDSA: (&[u8], &[u8]) = (include_bytes!("golden/ecdsa.tsr"), include_bytes!("golden/root.crt"));
const RSA: (&[u8], &[u8]) = (include_bytes!("golden/rsa.tsr"), include_bytes!("golden/rsa-root.crt"));

fn trust(root: &[u8]) -> TrustStore {
    let mut trust = TrustStore::default();
    trust.add_roots(root).unwrap();
    trust
}

fn verify(bytes: &[u8], trust: &TrustStore) -> Result<Stamped, TokenError> {
    Token::parse(bytes)?.verify(DATA, trust)
}

/// The places where a changed bit is not noticed. Whatever is accepted says what it said before.
fn unnoticed((bytes, root): (&[u8], &[u8])) -> Vec<usize> {
    let trust = trust(root);
    let stamped = verify(bytes, &trust).unwrap();
    let mut unnoticed = Vec::new();
    for place in 0..bytes.len() {
        for bit in 0..8 {
            let mut damaged = bytes.to_vec();
            damaged[place] ^= 1 << bit;
            if let Ok(accepted) = verify(&damaged, &trust) {
                assert_eq!(accepted, stamped, "bit {bit} of byte {place}");
                unnoticed.push(place);
            }
        }
    }
    unnoticed.dedup();
    unnoticed
}

#[test]
fn no_bit_of_what_is_signed_can_change() {
    // Nobody signs these, and they change nothing: the status (granted, or granted with changes), the
    // version of the signed data, the list of digests used, the version of the signer's part.
    let unsigned = |version_of_signer| [8, 34].into_iter().chain(37..=51).chain([version_of_signer]);
    assert_eq!(unnoticed(ECDSA), unsigned(625).collect::<Vec<_>>());
    assert_eq!(unnoticed(RSA), unsigned(2340).collect::<Vec<_>>());
}

/// A damaged list is no list: it neither clears a certificate nor harms anything.
#[test]
fn no_bit_of_a_revocation_list_can_change() {
    let lists: [&[u8]; 2] = [include_bytes!("golden/nothing-revoked.crl"), include_bytes!("golden/signer-revoked.crl")];
    let outcome = |list: &[u8]| {
        let mut trust = trust(ECDSA.1);
        trust.add_revocation_lists(list).ok()?;
        Some(verify(ECDSA.0, &trust).map(|stamped| stamped.revocation))
    };
    assert!(matches!(outcome(lists[0]), Some(Ok(Revocation::NotRevoked { .. }))));
    assert!(matches!(outcome(lists[1]), Some(Err(TokenError::Revoked { .. }))));
    for list in lists {
        let list = CertificateRevocationListDer::from_pem_slice(list).unwrap();
        for place in 0..list.len() {
            for bit in 0..8 {
                let mut damaged = list.to_vec();
                damaged[place] ^= 1 << bit;
                match outcome(&damaged) {
                    // It cannot be read, its signature does not hold, or it is in another's name.
                    None | Some(Err(TokenError::RevocationListForged(_)) | Ok(Revocation::Unknown { .. })) => {}
                    other => panic!("bit {bit} of byte {place}: {other:?}"),
                }
            }
        }
    }
}

proptest! {
    /// Whatever is put in the place of a part: no panic, and nothing is said that was not signed.
    #[test]
    fn a_token_with_another_part_says_nothing_else(
        from in 0..ECDSA.0.len(),
        length in 0..80_usize,
        part in proptest::collection::vec(any::<u8>(), 0..80),
    ) {
        let (bytes, root) = ECDSA;
        let after = bytes.get(from + length..).unwrap_or_default();
        let damaged = [&bytes[..from], &part, after].concat();
        let trust = trust(root);
        if let Ok(accepted) = verify(&damaged, &trust) {
            prop_assert_eq!(Ok(accepted), verify(bytes, &trust));
        }
        let _ = Request::parse(&damaged);
        let mut trust = TrustStore::default();
        let _ = (trust.add_roots(&damaged), trust.add_certificates(&damaged), trust.add_revocation_lists(&damaged));
    }
}

#[test]
fn a_part_of_a_token_is_not_a_token() {
    for (bytes, _) in [ECDSA, RSA] {
        for length in 0..bytes.len() {
            assert!(matches!(Token::parse(&bytes[..length]), Err(TokenError::Malformed(_))), "{length}");
        }
        assert!(Token::parse(&[bytes, b"\n"].concat()).is_err());
    }
}
