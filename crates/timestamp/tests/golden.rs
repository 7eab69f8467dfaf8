//! Tokens kept since the day they were made: their reading is pinned, and their certificates age.
//!
//! `cargo test -p timestamp golden:: -- --ignored` makes them anew, with new keys, which are
//! not kept.

use std::{fs, path::PathBuf};

use crate::authority::{ALWAYS, Authority, BETWEEN, DATA, NONCE, RSA, STAMPS, USUAL, from_now};
use timestamp::{Request, Revocation, Stamped, Token, TokenError, TrustStore};

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn read(name: &str) -> Vec<u8> {
    fs::read(golden(name)).unwrap()
}

fn trust(root: &str) -> TrustStore {
    let mut trust = TrustStore::default();
    trust.add_roots(&read(root)).unwrap();
    trust
}

#[test]
#[ignore = "writes the golden files"]
fn write_the_golden_files() {
    let authority = Authority::new();
    authority.issue("brief", crate::authority::P256, "root", STAMPS, (&from_now(-60), &from_now(60)));
    authority.root("rsa-root", RSA);
    authority.issue("between", RSA, "rsa-root", BETWEEN, ALWAYS);
    authority.issue("rsa-signer", RSA, "between", STAMPS, ALWAYS);
    let rsa = USUAL.replace("signer_digest = sha256", "signer_digest = sha512") + "certs = between.crt\n";
    fs::write(golden("request.tsq"), Request::new(DATA, NONCE).unwrap().as_bytes()).unwrap();
    fs::write(golden("ecdsa.tsr"), authority.stamp("signer", USUAL)).unwrap();
    fs::write(golden("brief.tsr"), authority.stamp("brief", USUAL)).unwrap();
    fs::write(golden("rsa.tsr"), authority.stamp("rsa-signer", &rsa)).unwrap();
    fs::write(golden("root.crt"), authority.read("root.crt")).unwrap();
    fs::write(golden("nothing-revoked.crl"), authority.revocation_list("root", None)).unwrap();
    let signer = authority.revocation_list("root", Some(("signer", "240101000000Z,superseded")));
    fs::write(golden("signer-revoked.crl"), signer).unwrap();
    fs::write(golden("rsa-root.crt"), authority.read("rsa-root.crt")).unwrap();
}

/// What all three tokens say; they were made in the same second.
fn stamped(signer: &str, root: &str, signer_not_after: i64, unknown: &[&str]) -> Stamped {
    Stamped {
        time: 1_795_451_907,
        nanoseconds: 0,
        accuracy_milliseconds: Some(1500),
        serial: "0b".into(),
        policy: "1.2.3.4.1".into(),
        nonce: Some(NONCE.to_vec()),
        signer: signer.into(),
        root: root.into(),
        signer_not_after,
        revocation: Revocation::Unknown { certificates: unknown.iter().map(|name| (*name).to_owned()).collect() },
    }
}

#[test]
fn a_request_has_these_bytes() {
    assert_eq!(Request::new(DATA, NONCE).unwrap().as_bytes(), read("request.tsq"));
    for name in ["ecdsa.tsr", "rsa.tsr", "brief.tsr"] {
        let token = Token::parse(&read(name)).unwrap();
        assert_eq!(Request::parse(&read("request.tsq")).unwrap().check_answer(&token), Ok(()));
        assert_eq!(token.as_bytes(), read(name));
    }
}

#[test]
fn kept_tokens_show_what_they_showed() {
    let ecdsa = Token::parse(&read("ecdsa.tsr")).unwrap();
    let expected = stamped("CN=signer", "CN=root", 2_524_607_999, &["CN=signer"]);
    assert_eq!(ecdsa.verify(DATA, &trust("root.crt")), Ok(expected));
    let rsa = Token::parse(&read("rsa.tsr")).unwrap();
    let expected = stamped("CN=rsa-signer", "CN=rsa-root", 2_524_607_999, &["CN=rsa-signer", "CN=between"]);
    assert_eq!(rsa.verify(DATA, &trust("rsa-root.crt")), Ok(expected));
    assert_eq!(rsa.verify(DATA, &trust("root.crt")), Err(TokenError::UnknownRoot("CN=rsa-signer".into())));
}

/// Its signer's certificate ended a minute after it was made, which takes nothing from it.
#[test]
fn a_token_outlives_its_certificate() {
    let brief = Token::parse(&read("brief.tsr")).unwrap();
    let expected = stamped("CN=brief", "CN=root", 1_795_451_964, &["CN=brief"]);
    assert_eq!(brief.verify(DATA, &trust("root.crt")), Ok(expected));
}
