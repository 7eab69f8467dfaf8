//! Tokens made by `openssl ts` on the spot: those that hold, and each way in which one does not.

use crate::authority::{
    ALWAYS, ANEW, Authority, BETWEEN, DATA, NONCE, P256, P384, RSA, STAMPS, USUAL, from_now, token,
};
use timestamp::{Request, Revocation, Token, TokenError, TrustStore};

#[test]
fn a_request_is_read_back_and_a_token_answers_it() {
    let authority = Authority::new();
    let request = Request::new(DATA, NONCE).unwrap();
    assert_eq!(Request::parse(request.as_bytes()).unwrap(), request);
    let token = token(&authority.stamp("signer", USUAL));
    assert_eq!(request.check_answer(&token), Ok(()));
    let other = Request::new(DATA, &[9; 8]).unwrap();
    assert_eq!(other.check_answer(&token), Err(TokenError::OtherNonce));
    let other = Request::new(b"other data", NONCE).unwrap();
    assert_eq!(other.check_answer(&token), Err(TokenError::OtherData));
    // openssl checks our request against its own answer, and makes one that we read.
    authority.write("query", request.as_bytes());
    authority.openssl("ts -verify -queryfile query -in answer -CAfile root.crt");
    authority.write("data", DATA);
    authority.openssl("ts -query -data data -sha256 -cert -out query");
    let request = Request::parse(&authority.read("query")).unwrap();
    let answer = authority.answer(request.as_bytes(), "signer", USUAL);
    assert_eq!(request.check_answer(&Token::parse(&answer).unwrap()), Ok(()));
}

#[test]
fn an_ecdsa_token_shows_what_was_stamped() {
    let authority = Authority::new();
    let answer = authority.stamp("signer", USUAL);
    let stamped = token(&answer).verify(DATA, &authority.trust("root")).unwrap();
    assert_eq!(stamped.accuracy_milliseconds, Some(1500));
    assert_eq!(stamped.nanoseconds, 0);
    assert_eq!(stamped.serial, "0b");
    assert_eq!(stamped.policy, "1.2.3.4.1");
    assert_eq!(stamped.nonce.as_deref(), Some(NONCE));
    assert_eq!((stamped.signer.as_str(), stamped.root.as_str()), ("CN=signer", "CN=root"));
    assert_eq!(stamped.signer_not_after, 2_524_607_999);
    assert_eq!(stamped.revocation, Revocation::Unknown { certificates: vec!["CN=signer".into()] });
    let bare = authority.bare(&answer);
    assert_eq!(token(&bare).verify(DATA, &authority.trust("root")), Ok(stamped));
    assert_eq!(token(&bare).as_bytes(), bare);
}

#[test]
fn fractions_of_a_second_are_read() {
    let authority = Authority::new();
    let answer = authority.stamp("signer", &format!("{USUAL}clock_precision_digits = 6\n"));
    let stamped = token(&answer).verify(DATA, &authority.trust("root")).unwrap();
    assert_eq!(stamped.nanoseconds % 1000, 0);
}

#[test]
fn longer_digests_and_keys_hold_with_certificates_between_that_name_no_purpose() {
    let authority = Authority::new();
    authority.root("rsa-root", RSA);
    authority.issue("between", RSA, "rsa-root", BETWEEN, ALWAYS);
    authority.issue("rsa-signer", RSA, "between", STAMPS, ALWAYS);
    let settings = USUAL.replace("signer_digest = sha256", "signer_digest = sha512");
    let trust = authority.trust("rsa-root");
    let with_between = token(&authority.stamp("rsa-signer", &format!("{settings}certs = between.crt\n")));
    assert_eq!(with_between.verify(DATA, &trust).unwrap().root, "CN=rsa-root");
    // The certificate between may be missing from the token, but not everywhere.
    let without = token(&authority.stamp("rsa-signer", &settings));
    assert_eq!(without.verify(DATA, &trust), Err(TokenError::UnknownRoot("CN=rsa-signer".into())));
    let mut more = authority.trust("rsa-root");
    more.add_certificates(&authority.read("between.crt")).unwrap();
    assert_eq!(without.verify(DATA, &more).unwrap().signer, "CN=rsa-signer");

    authority.issue("p384", P384, "root", STAMPS, ALWAYS);
    let settings = "signer_digest = sha384\ness_cert_id_alg = sha384\ndigests = sha384\n";
    authority.write("data", DATA);
    authority.openssl("ts -query -data data -sha384 -cert -out query");
    let answer = authority.answer(&authority.read("query"), "p384", settings);
    assert!(token(&answer).verify(DATA, &authority.trust("root")).is_ok());
}

#[test]
fn the_signers_certificate_may_come_from_elsewhere() {
    let authority = Authority::new();
    authority.write("data", DATA);
    authority.openssl("ts -query -data data -sha256 -out query");
    let token = token(&authority.answer(&authority.read("query"), "signer", USUAL));
    let mut trust = authority.trust("root");
    assert_eq!(token.verify(DATA, &trust), Err(TokenError::NoSignerCertificate));
    trust.add_certificates(&authority.read("signer.crt")).unwrap();
    assert!(token.verify(DATA, &trust).is_ok());
}

/// openssl writes them in the order of its settings, not sorted as DER asks; one of the two ways is wrong.
#[test]
fn certificates_may_stand_in_any_order() {
    let authority = Authority::new();
    authority.issue("between", P256, "root", BETWEEN, ALWAYS);
    authority.issue("below", P256, "between", STAMPS, ALWAYS);
    let trust = authority.trust("root");
    for certificates in [["between.crt", "root.crt"], ["root.crt", "between.crt"]] {
        authority.write("more", certificates.map(|name| authority.read(name)).concat());
        let answer = authority.stamp("below", &format!("{USUAL}certs = more\n"));
        assert!(token(&answer).verify(DATA, &trust).is_ok(), "{certificates:?}");
    }
}

#[test]
fn a_heap_of_certificates_is_refused() {
    let authority = Authority::new();
    authority.write("more", authority.read("root.crt").repeat(16));
    let heap = Token::parse(&authority.stamp("signer", &format!("{USUAL}certs = more\n")));
    assert_eq!(heap.unwrap_err(), TokenError::Malformed("it holds too many certificates"));
}

#[test]
fn a_signer_may_be_named_by_its_key() {
    let authority = Authority::new();
    let answer = authority.stamp("signer", USUAL);
    let anew = authority.sign_anew(&answer, "signer", &format!("{ANEW} -keyid"));
    assert!(token(&anew).verify(DATA, &authority.trust("root")).is_ok());
}

#[test]
fn other_data_and_other_roots_are_refused() {
    let authority = Authority::new();
    let token = token(&authority.stamp("signer", USUAL));
    assert_eq!(token.verify(b"other data", &authority.trust("root")), Err(TokenError::OtherData));
    authority.root("other", P256);
    let unknown = Err(TokenError::UnknownRoot("CN=signer".into()));
    assert_eq!(token.verify(DATA, &authority.trust("other")), unknown);
    assert_eq!(token.verify(DATA, &TrustStore::default()), unknown);
    // Of the same name, with another key.
    let impostor = Authority::new();
    let unsigned = "a certificate is not signed by the one above it";
    assert_eq!(token.verify(DATA, &impostor.trust("root")), Err(TokenError::Chain(unsigned.into())));
    // A token cannot bring its own root.
    let mut trust = authority.trust("other");
    trust.add_certificates(&authority.read("root.crt")).unwrap();
    assert!(token.verify(DATA, &trust).is_err());
}

#[test]
fn certificates_hold_at_the_time_of_the_token_or_not_at_all() {
    let authority = Authority::new();
    let trust = authority.trust("root");
    authority.issue("past", P256, "root", STAMPS, ("20200101000000Z", "20240101000000Z"));
    let past = token(&authority.stamp("past", USUAL)).verify(DATA, &trust);
    assert_eq!(past, Err(TokenError::Expired { not_after: 1_704_067_200 }));
    assert!(past.unwrap_err().to_string().contains("2024-01-01T00:00:00Z"));
    authority.issue("future", P256, "root", STAMPS, (&from_now(86_400), ALWAYS.1));
    let future = token(&authority.stamp("future", USUAL)).verify(DATA, &trust);
    assert!(matches!(future, Err(TokenError::NotYetValid { .. })), "{future:?}");
}

/// A root that was renewed with the same name and key: whichever comes first, the one in force counts.
#[test]
fn of_roots_with_one_name_the_one_in_force_counts() {
    let authority = Authority::new();
    let answer = token(&authority.stamp("signer", USUAL));
    authority.lapsed_root("root", "lapsed");
    for order in [["root", "lapsed"], ["lapsed", "root"]] {
        let mut trust = TrustStore::default();
        order.iter().for_each(|name| trust.add_roots(&authority.read(&format!("{name}.crt"))).unwrap());
        assert!(answer.verify(DATA, &trust).is_ok(), "{order:?}");
    }
    assert!(matches!(answer.verify(DATA, &authority.trust("lapsed")), Err(TokenError::Expired { .. })));
}

#[test]
fn a_revocation_counts_by_its_time_and_reason() {
    let authority = Authority::new();
    let token = token(&authority.stamp("signer", USUAL));
    let verify = |list: &[u8]| {
        let mut trust = authority.trust("root");
        trust.add_revocation_lists(list).unwrap();
        token.verify(DATA, &trust).map(|stamped| stamped.revocation)
    };
    let none = verify(&authority.revocation_list("root", None));
    assert!(matches!(none, Ok(Revocation::NotRevoked { .. })), "{none:?}");
    let before = verify(&authority.revocation_list("root", Some(("signer", "240101000000Z,superseded"))));
    assert_eq!(before, Err(TokenError::Revoked { certificate: "CN=signer".into(), at: 1_704_067_200 }));
    let after = verify(&authority.revocation_list("root", Some(("signer", "480101000000Z,superseded"))));
    assert!(matches!(after, Ok(Revocation::NotRevoked { .. })), "{after:?}");
    // A stolen key writes any time into a token; no reason may be that reason (RFC 3161, 4).
    for when in ["480101000000Z,keyCompromise", "480101000000Z"] {
        let stolen = verify(&authority.revocation_list("root", Some(("signer", when))));
        assert!(matches!(stolen, Err(TokenError::Compromised { .. })), "{when}: {stolen:?}");
    }
    // Unless somebody saw the token before that.
    let mut trust = authority.trust("root");
    let list = authority.revocation_list("root", Some(("signer", "480101000000Z,keyCompromise")));
    trust.add_revocation_lists(&list).unwrap();
    let stolen = 2_461_449_600;
    assert!(token.verify_seen(DATA, &trust, Some(stolen - 1)).is_ok());
    for late in [Some(stolen), None] {
        let stolen = token.verify_seen(DATA, &trust, late);
        assert!(matches!(stolen, Err(TokenError::Compromised { .. })), "{late:?}: {stolen:?}");
    }
    let impostor = Authority::new().revocation_list("root", None);
    assert_eq!(verify(&impostor), Err(TokenError::RevocationListForged("CN=root".into())));
    authority.root("other", P256);
    let other = verify(&authority.revocation_list("other", None));
    assert!(matches!(other, Ok(Revocation::Unknown { .. })), "{other:?}");
}

/// By its silence a list clears only what it would have named.
#[test]
fn a_list_that_does_not_cover_the_token_clears_nothing() {
    let authority = Authority::new();
    let token = token(&authority.stamp("signer", USUAL));
    let verify = |revoked, settings, extensions| {
        let mut trust = authority.trust("root");
        trust.add_revocation_lists(&authority.list("root", revoked, settings, extensions)).unwrap();
        token.verify(DATA, &trust).map(|stamped| stamped.revocation)
    };
    let unknown = Ok(Revocation::Unknown { certificates: vec!["CN=signer".into()] });
    let outdated = "-crl_lastupdate 20240101000000Z -crl_nextupdate 20240201000000Z";
    let after_all = "-crl_lastupdate 20500101000000Z -crl_nextupdate 20500201000000Z";
    let partial =
        "issuingDistributionPoint = critical,@part\n[part]\nfullname = URI:http://lists.example/1\nonlyuser = TRUE\n";
    for (settings, extensions) in [(outdated, ""), (after_all, ""), ("", partial)] {
        assert_eq!(verify(None, settings, extensions), unknown, "{settings}{extensions}");
        let named = verify(Some(("signer", "240101000000Z,superseded")), settings, extensions);
        assert!(matches!(named, Err(TokenError::Revoked { .. })), "{settings}{extensions}: {named:?}");
    }
    // Later, yet before the certificate ends: it would still be named.
    let later = verify(None, "-crl_lastupdate 20480101000000Z -crl_nextupdate 20480201000000Z", "");
    assert_eq!(later, Ok(Revocation::NotRevoked { oldest_list: 2_461_449_600 }));
}

#[test]
fn a_certificate_between_can_be_revoked_too() {
    let authority = Authority::new();
    authority.issue("between", P256, "root", BETWEEN, ALWAYS);
    authority.issue("below", P256, "between", STAMPS, ALWAYS);
    let token = token(&authority.stamp("below", &format!("{USUAL}certs = between.crt\n")));
    let mut trust = authority.trust("root");
    trust.add_revocation_lists(&authority.revocation_list("between", None)).unwrap();
    let partly = token.verify(DATA, &trust).unwrap().revocation;
    assert_eq!(partly, Revocation::Unknown { certificates: vec!["CN=between".into()] });
    trust.add_revocation_lists(&authority.revocation_list("root", Some(("between", "240101000000Z")))).unwrap();
    let revoked = token.verify(DATA, &trust);
    assert_eq!(revoked, Err(TokenError::Revoked { certificate: "CN=between".into(), at: 1_704_067_200 }));
}

#[test]
fn only_certificates_for_time_stamping_alone_sign() {
    let authority = Authority::new();
    let answer = authority.stamp("signer", USUAL);
    let trust = authority.trust("root");
    assert!(token(&authority.sign_anew(&answer, "signer", ANEW)).verify(DATA, &trust).is_ok());
    for (name, extensions) in [
        ("none", "keyUsage=critical,digitalSignature\n"),
        ("uncritical", "extendedKeyUsage=timeStamping\n"),
        ("mixed", "extendedKeyUsage=critical,timeStamping,codeSigning\n"),
        ("agreement", "keyUsage=critical,keyAgreement\nextendedKeyUsage=critical,timeStamping\n"),
    ] {
        authority.issue(name, P256, "root", extensions, ALWAYS);
        let anew = token(&authority.sign_anew(&answer, name, ANEW));
        assert_eq!(anew.verify(DATA, &trust), Err(TokenError::Purpose(format!("CN={name}"))));
    }
}

#[test]
fn every_certificate_above_must_hold_and_be_for_signing_certificates() {
    let authority = Authority::new();
    authority.issue("unfit", P256, "root", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign\n", ALWAYS);
    authority.issue("below-unfit", P256, "unfit", STAMPS, ALWAYS);
    let unfit = token(&authority.stamp("below-unfit", &format!("{USUAL}certs = unfit.crt\n")));
    assert!(matches!(unfit.verify(DATA, &authority.trust("root")), Err(TokenError::Chain(_))));
    assert!(matches!(unfit.verify(DATA, &authority.trust("unfit")), Err(TokenError::Chain(_))));
    authority.issue("old", P256, "root", BETWEEN, ("20200101000000Z", "20240101000000Z"));
    authority.issue("below-old", P256, "old", STAMPS, ALWAYS);
    let old = token(&authority.stamp("below-old", &format!("{USUAL}certs = old.crt\n")));
    for root in ["root", "old"] {
        let expired = old.verify(DATA, &authority.trust(root));
        assert_eq!(expired, Err(TokenError::Expired { not_after: 1_704_067_200 }), "{root}");
    }
    // Nor does one that signs certificates sign tokens.
    authority.issue("ca", P256, "root", &STAMPS.replace("CA:FALSE", "CA:TRUE"), ALWAYS);
    let ca = token(&authority.stamp("ca", USUAL));
    assert!(matches!(ca.verify(DATA, &authority.trust("root")), Err(TokenError::Chain(_))));
}

#[test]
fn sha1_is_refused_everywhere() {
    let authority = Authority::new();
    let sha1 = |outcome: Result<Token, TokenError>| {
        assert!(matches!(outcome, Err(TokenError::DigestAlgorithm(_))), "{outcome:?}");
    };
    authority.write("data", DATA);
    authority.openssl("ts -query -data data -sha1 -cert -out query");
    let query = authority.read("query");
    sha1(Token::parse(&authority.answer(&query, "signer", &USUAL.replace("digests = ", "digests = sha1, "))));
    sha1(Token::parse(&authority.stamp("signer", &USUAL.replace("signer_digest = sha256", "signer_digest = sha1"))));
    let named_by_sha1 = authority.stamp("signer", &USUAL.replace("id_alg = sha256", "id_alg = sha1"));
    assert_eq!(Token::parse(&named_by_sha1).unwrap_err(), TokenError::CertificateNotNamed);
    assert!(Request::parse(&query).is_err());
    authority.issue("weak", P256, "root", STAMPS, ALWAYS);
    authority.openssl(
        "x509 -req -sha1 -in weak.csr -CA root.crt -CAkey root.key -set_serial 9 -days 9 -extfile extensions -out weak.crt",
    );
    let weak = token(&authority.stamp("weak", USUAL)).verify(DATA, &authority.trust("root"));
    let expected = "a certificate is signed in a way that is not accepted";
    assert_eq!(weak, Err(TokenError::Chain(expected.into())));
}

#[test]
fn short_keys_and_other_curves_are_refused() {
    let authority = Authority::new();
    authority.issue("short", "rsa:1024", "root", STAMPS, ALWAYS);
    let short = token(&authority.stamp("short", USUAL)).verify(DATA, &authority.trust("root"));
    assert_eq!(short, Err(TokenError::Signature));
    authority.issue("p521", "ec -pkeyopt ec_paramgen_curve:P-521", "root", STAMPS, ALWAYS);
    let p521 = token(&authority.stamp("p521", USUAL)).verify(DATA, &authority.trust("root"));
    assert!(matches!(p521, Err(TokenError::SignatureAlgorithm(_))), "{p521:?}");
}

#[test]
fn signed_data_that_is_not_a_time_stamp_is_refused() {
    let authority = Authority::new();
    let answer = authority.stamp("signer", USUAL);
    let refusal = |settings: &str| Token::parse(&authority.sign_anew(&answer, "signer", settings)).unwrap_err();
    assert!(matches!(refusal("-cades"), TokenError::ContentType(_)));
    assert_eq!(refusal("-econtent_type 1.2.840.113549.1.9.16.1.4"), TokenError::CertificateNotNamed);
    assert!(matches!(refusal("-econtent_type 1.2.840.113549.1.9.16.1.4 -noattr"), TokenError::Malformed(_)));
    authority.issue("second", P256, "root", STAMPS, ALWAYS);
    assert_eq!(refusal(&format!("{ANEW} -signer second.crt -inkey second.key")), TokenError::SignerCount(2));
}

#[test]
fn a_refusal_is_told_in_the_authoritys_words() {
    let authority = Authority::new();
    let answer = authority.stamp("signer", &USUAL.replace("digests = sha256, ", "digests = "));
    let refused = Token::parse(&answer).unwrap_err();
    assert!(matches!(refused, TokenError::Refused(_)), "{refused:?}");
    let text = refused.to_string();
    assert!(text.contains("an algorithm is not supported") && text.contains("Message digest"), "{text}");
}

#[test]
fn requests_and_trust_say_what_is_wrong_with_them() {
    let request = Request::new(DATA, NONCE).unwrap();
    for nonce in [&[][..], &[1; 7], &[1; 33]] {
        assert!(Request::new(DATA, nonce).is_err());
    }
    for length in 0..request.as_bytes().len() {
        assert!(Request::parse(&request.as_bytes()[..length]).is_err());
    }
    let mut trust = TrustStore::default();
    for bytes in [&b""[..], b"nonsense", b"-----BEGIN CERTIFICATE-----\n", b"-----BEGIN X-----\n-----END X-----\n"] {
        assert!(trust.add_roots(bytes).is_err());
        assert!(trust.add_certificates(bytes).is_err());
        assert!(trust.add_revocation_lists(bytes).is_err());
    }
}
