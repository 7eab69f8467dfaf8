//! Tokens and keys: those of the standards, and those of a provider that signs what it is told to.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use base64ct::{Base64UrlUnpadded, Encoding as _};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _},
};
use serde_json::{Value, json};

use super::{
    keys::{Algorithm, Keys, Signature},
    token::{Expected, Rejected, Token},
};

const ISSUER: &str = "https://id.example/tinh";
const CLIENT: &str = "so-cai";
const NONCE: &str = "nonce-of-this-attempt";
const NOW: i64 = 1_796_000_000;

fn b64(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}

fn keys(keys: Value) -> Keys {
    Keys::read(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

/// RFC 7515, appendices A.2 and A.3; RFC 8037, appendix A.4.
const JOE: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const RS256: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const ES256: &str = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
const EDDSA: &str = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

fn rsa() -> Value {
    json!({ "kty": "RSA", "kid": "rsa", "e": "AQAB", "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ" })
}

fn p256() -> Value {
    json!({ "kty": "EC", "crv": "P-256", "kid": "ec", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" })
}

fn ed25519() -> Value {
    json!({ "kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" })
}

/// What becomes of the signature of a standard's example with that set of keys.
fn example(set: &Keys, algorithm: Algorithm, id: Option<&str>) -> Signature {
    let (message, signature) = match algorithm {
        Algorithm::Rs256 => (format!("eyJhbGciOiJSUzI1NiJ9.{JOE}"), RS256),
        Algorithm::Es256 => (format!("eyJhbGciOiJFUzI1NiJ9.{JOE}"), ES256),
        Algorithm::EdDsa => ("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".to_owned(), EDDSA),
    };
    set.verify(algorithm, id, message.as_bytes(), &Base64UrlUnpadded::decode_vec(signature).unwrap())
}

#[test]
fn the_signatures_of_the_standards_hold_under_their_own_keys_alone() {
    let all = [(Algorithm::Rs256, "rsa"), (Algorithm::Es256, "ec"), (Algorithm::EdDsa, "ed")];
    let set = keys(json!([rsa(), p256(), ed25519()]));
    for (algorithm, own) in all {
        assert_eq!(example(&set, algorithm, Some(own)), Signature::Holds, "{own}");
        assert_eq!(example(&set, algorithm, None), Signature::Holds, "{own}");
        assert_eq!(example(&set, algorithm, Some("khac")), Signature::OfNoKey, "{own}");
        for (_, other) in all.iter().filter(|(_, other)| *other != own) {
            assert_eq!(example(&set, algorithm, Some(other)), Signature::Fails, "{own} {other}");
        }
    }
}

#[test]
fn a_key_for_something_else_is_no_key() {
    let with = |mut key: Value, name: &str, value: Value| {
        key[name] = value;
        keys(json!([key]))
    };
    for (name, value) in [
        ("use", json!("enc")),
        ("alg", json!("RS512")),
        ("alg", json!("HS256")),
        ("alg", json!("ES256")),
        ("kty", json!("oct")),
        ("n", json!("not base64!")),
    ] {
        assert_eq!(
            example(&with(rsa(), name, value.clone()), Algorithm::Rs256, Some("rsa")),
            Signature::OfNoKey,
            "{name} {value}"
        );
    }
    for (name, value) in [("crv", json!("P-384")), ("x", json!("AQ")), ("crv", json!("secp256k1"))] {
        assert_eq!(example(&with(p256(), name, value), Algorithm::Es256, None), Signature::OfNoKey, "{name}");
    }
    // A point that is none, and a key of 1,024 bits.
    assert_eq!(example(&with(p256(), "x", json!(b64([1; 32]))), Algorithm::Es256, None), Signature::Fails);
    assert_eq!(example(&with(rsa(), "n", json!(b64([255; 128]))), Algorithm::Rs256, None), Signature::Fails);
    assert_eq!(example(&with(rsa(), "use", json!("sig")), Algorithm::Rs256, None), Signature::Holds);
    // Of two that may be meant none is guessed.
    assert_eq!(example(&keys(json!([rsa(), rsa()])), Algorithm::Rs256, None), Signature::Fails);
    for set in ["", "{}", "[]", r#"{"keys":{}}"#, r#"{"keys":[],"keys":[]}"#, "null"] {
        assert_eq!(Keys::read(set.as_bytes()), None, "{set}");
    }
}

/// A provider with a key of each kind that it can make itself.
struct Provider {
    ec: EcdsaKeyPair,
    ed: Ed25519KeyPair,
}

impl Provider {
    fn new() -> Self {
        let random = SystemRandom::new();
        let ec = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let ec = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, ec.as_ref(), &random).unwrap();
        let ed = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
        Self { ec, ed: Ed25519KeyPair::from_pkcs8(ed.as_ref()).unwrap() }
    }

    fn keys(&self) -> Keys {
        let point = self.ec.public_key().as_ref();
        keys(json!([
            { "kty": "EC", "crv": "P-256", "kid": "ec", "x": b64(&point[1..33]), "y": b64(&point[33..]) },
            { "kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": b64(self.ed.public_key()) },
        ]))
    }

    /// A token with this header and these claims, as they are spelt, signed by the elliptic curve.
    fn token(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", b64(header), b64(claims));
        let signature = self.ec.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", b64(signature))
    }

    fn judged(&self, token: &str) -> Result<String, Rejected> {
        let issuer = ISSUER.parse().unwrap();
        let expected = Expected { issuer: &issuer, client: CLIENT, nonce: NONCE, now: NOW };
        Token::read(token)?.signed_by(&self.keys())?.judged(&expected).map(|subject| subject.to_string())
    }
}

fn right() -> Value {
    json!({ "iss": ISSUER, "aud": CLIENT, "sub": "7f3a", "nonce": NONCE, "iat": NOW, "exp": NOW + 300 })
}

/// What a token says otherwise.
type Change = fn(&mut Value);

const HEADER: &str = r#"{"alg":"ES256","kid":"ec"}"#;

#[test]
fn a_token_that_says_what_it_has_to_says_who_it_is_about() {
    let provider = Provider::new();
    let judged = |change: Change| {
        let mut claims = right();
        change(&mut claims);
        provider.judged(&provider.token(HEADER, &claims.to_string()))
    };
    let fits: [Change; 9] = [
        |_| (),
        |it| it["aud"] = json!([CLIENT]),
        |it| it["azp"] = json!(CLIENT),
        |it| (it["aud"], it["azp"]) = (json!(["khac", CLIENT]), json!(CLIENT)),
        |it| it["exp"] = json!(NOW - 299),
        |it| it["iat"] = json!(NOW + 300),
        |it| it["nbf"] = json!(NOW + 300),
        |it| it["exp"] = json!(NOW as f64 + 0.5),
        // Offices come from the log.
        |it| it["roles"] = json!(["administrator", "chief-inspector"]),
    ];
    for (place, fit) in fits.into_iter().enumerate() {
        assert_eq!(judged(fit), Ok("7f3a".to_owned()), "{place}");
    }
    let wrong: [(Change, Rejected); 26] = [
        (|it| it["iss"] = json!("https://evil.example"), Rejected::Issuer),
        (|it| it["iss"] = json!(format!("{ISSUER}/")), Rejected::Issuer),
        (|it| it["iss"] = json!([ISSUER]), Rejected::Issuer),
        (|it| drop(it.as_object_mut().unwrap().remove("iss")), Rejected::Issuer),
        (|it| it["aud"] = json!("khac"), Rejected::Audience),
        (|it| it["aud"] = json!([]), Rejected::Audience),
        (|it| it["aud"] = json!({ CLIENT: true }), Rejected::Audience),
        (|it| it["aud"] = json!("so-cai so-cai"), Rejected::Audience),
        (|it| it["aud"] = json!([CLIENT, "khac"]), Rejected::Party),
        (|it| it["azp"] = json!("khac"), Rejected::Party),
        (|it| it["azp"] = json!(null), Rejected::Party),
        (|it| it["exp"] = json!(NOW - 300), Rejected::Expired),
        (|it| it["exp"] = json!((NOW + 1).to_string()), Rejected::Expired),
        (|it| drop(it.as_object_mut().unwrap().remove("exp")), Rejected::Expired),
        (|it| it["iat"] = json!(NOW + 301), Rejected::NotYet),
        (|it| drop(it.as_object_mut().unwrap().remove("iat")), Rejected::NotYet),
        (|it| it["nbf"] = json!(NOW + 301), Rejected::NotYet),
        (|it| it["nbf"] = json!("x"), Rejected::NotYet),
        (|it| it["nonce"] = json!("of-another-attempt"), Rejected::Nonce),
        (|it| it["nonce"] = json!(""), Rejected::Nonce),
        (|it| drop(it.as_object_mut().unwrap().remove("nonce")), Rejected::Nonce),
        (|it| it["sub"] = json!(""), Rejected::Subject),
        (|it| it["sub"] = json!("a\nb"), Rejected::Subject),
        (|it| it["sub"] = json!("a".repeat(256)), Rejected::Subject),
        (|it| it["sub"] = json!(7), Rejected::Subject),
        (|it| drop(it.as_object_mut().unwrap().remove("sub")), Rejected::Subject),
    ];
    for (place, (change, why)) in wrong.into_iter().enumerate() {
        assert_eq!(judged(change), Err(why), "{place}");
    }
}

#[test]
fn a_token_is_signed_by_the_provider_and_by_nothing_that_it_brings() {
    let provider = Provider::new();
    let claims = right().to_string();
    let judged = |header: &str| provider.judged(&provider.token(header, &claims));
    assert!(judged(HEADER).is_ok());
    assert!(judged(r#"{"alg":"ES256"}"#).is_ok());
    // Addresses and keys in a token are not looked at.
    let evil =
        r#"{"alg":"ES256","kid":"ec","jku":"https://evil.example/","x5u":"https://evil.example/","jwk":{"kty":"oct"}}"#;
    assert!(judged(evil).is_ok());
    for (header, why) in [
        (r#"{"alg":"none"}"#, Rejected::Algorithm),
        (r#"{"alg":"None","kid":"ec"}"#, Rejected::Algorithm),
        (r#"{"alg":"HS256","kid":"ec"}"#, Rejected::Algorithm),
        (r#"{"alg":"RS512","kid":"ec"}"#, Rejected::Algorithm),
        (r#"{"alg":"PS256","kid":"ec"}"#, Rejected::Algorithm),
        (r#"{"alg":["ES256"],"kid":"ec"}"#, Rejected::Algorithm),
        (r#"{"kid":"ec"}"#, Rejected::Algorithm),
        // The key of that name is of another kind.
        (r#"{"alg":"EdDSA","kid":"ec"}"#, Rejected::Signature),
        (r#"{"alg":"RS256","kid":"ec"}"#, Rejected::Signature),
        (r#"{"alg":"ES256","kid":"ed"}"#, Rejected::Signature),
        (r#"{"alg":"ES256","kid":"khac"}"#, Rejected::UnknownKey),
        (r#"{"alg":"RS256"}"#, Rejected::UnknownKey),
        (r#"{"alg":"ES256","kid":7}"#, Rejected::Unreadable),
        (r#"{"alg":"ES256","kid":"ec","crit":["exp"]}"#, Rejected::Critical),
        (r#"{"alg":"none","alg":"ES256","kid":"ec"}"#, Rejected::Unreadable),
        ("[]", Rejected::Unreadable),
        ("", Rejected::Unreadable),
    ] {
        assert_eq!(judged(header), Err(why), "{header}");
    }
    // The other key signs, too; and what another provider signs is nobody's here.
    let message = format!("{}.{}", b64(r#"{"alg":"EdDSA","kid":"ed"}"#), b64(&claims));
    let signed = format!("{message}.{}", b64(provider.ed.sign(message.as_bytes())));
    assert!(provider.judged(&signed).is_ok());
    assert_eq!(provider.judged(&Provider::new().token(HEADER, &claims)), Err(Rejected::Signature));
}

#[test]
fn a_token_with_one_bit_changed_cut_off_or_said_twice_is_none() {
    let provider = Provider::new();
    let token = provider.token(HEADER, &right().to_string());
    for place in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        assert!(provider.judged(std::str::from_utf8(&changed).unwrap()).is_err(), "{place}");
        assert!(provider.judged(&token[..place]).is_err(), "{place}");
    }
    for changed in [
        format!("{token}."),
        format!("{token}.x"),
        format!("{token}="),
        format!(" {token}"),
        token.replace('.', ".."),
        token.rsplit_once('.').unwrap().0.to_owned() + ".",
        String::new(),
        "..".to_owned(),
    ] {
        assert!(provider.judged(&changed).is_err(), "{changed}");
    }
    let claims = right().to_string();
    for twice in [
        claims.replacen('{', "{\"sub\":\"khac\",", 1),
        claims.replacen('{', "{\"nonce\":\"khac\",", 1),
        claims.replacen('{', "{\"a\":{\"b\":1,\"b\":2},", 1),
    ] {
        assert_eq!(provider.judged(&provider.token(HEADER, &twice)), Err(Rejected::Unreadable), "{twice}");
    }
    let long = claims.replacen('{', &format!("{{\"a\":\"{}\",", "a".repeat(16 * 1024)), 1);
    assert_eq!(provider.judged(&provider.token(HEADER, &long)), Err(Rejected::Unreadable));
}
