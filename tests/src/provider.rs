//! A provider of sign-on (OpenID Connect), small and faithful: it checks what it is told, signs what it is told to sign,
//! and misbehaves where a test says so. Whoever comes is let in as the subject that was set.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom, SystemRandom},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};

pub const CLIENT: &str = "so-cai";
pub const SECRET: &str = "bi-mat:cua+may chu/%";
/// What is asked of it, in the order of the flow.
pub const DISCOVERY: &str = "/.well-known/openid-configuration";
pub const KEYS: &str = "/jwks";
pub const TOKEN: &str = "/token";

/// What it does when it is asked for something.
#[derive(Clone, Copy)]
pub enum Conduct {
    /// What it should.
    Right,
    /// It answers with this status, and a body.
    Status(u16),
    /// It leads elsewhere: to itself, where all is right.
    Leads,
    /// It says nothing for so many seconds.
    Silent(u64),
    /// It says more than anybody reads.
    Endless,
    /// It says this.
    Says(&'static str),
}

/// What it says otherwise.
pub type Change = fn(&mut Value);

/// What a test may change.
pub struct Told {
    /// Whom it lets in.
    pub subject: String,
    /// What it says in a token besides, or otherwise.
    pub claims: Change,
    /// What it says of itself otherwise.
    pub metadata: Change,
    /// What it does at an address.
    pub conduct: HashMap<&'static str, Conduct>,
    /// Which key signs, by its number.
    pub signs: usize,
    /// Which are published.
    pub published: Vec<usize>,
    /// What was asked of it: address and body.
    pub asked: Vec<(String, String)>,
    codes: HashMap<String, HashMap<String, String>>,
    key: Vec<EcdsaKeyPair>,
}

pub struct Provider {
    pub issuer: String,
    told: Arc<Mutex<Told>>,
}

impl Provider {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let issuer = format!("http://localhost:{}/tinh", listener.local_addr().expect("an address").port());
        let told = Arc::new(Mutex::new(Told {
            subject: "7f3a-00c1".to_owned(),
            claims: |_| (),
            metadata: |_| (),
            conduct: HashMap::new(),
            signs: 0,
            published: vec![0],
            asked: Vec::new(),
            codes: HashMap::new(),
            key: (0..3).map(|_| key()).collect(),
        }));
        let (serving, at) = (told.clone(), issuer.clone());
        // It lives as long as the process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (told, issuer) = (serving.clone(), at.clone());
                thread::spawn(move || answer(&stream, &told, &issuer));
            }
        });
        Self { issuer, told }
    }

    pub fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().expect("nobody panicked")
    }

    /// How often something was asked of it.
    pub fn asked(&self, path: &str) -> usize {
        self.told().asked.iter().filter(|(asked, _)| asked.starts_with(path)).count()
    }
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).expect("a key")
}

fn b64(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}

/// Names and values of a form or an address.
pub fn fields(text: &str) -> HashMap<String, String> {
    let decoded = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            bytes.push(match byte {
                b'+' => b' ',
                b'%' => {
                    let digits: Vec<u8> = rest.by_ref().take(2).collect();
                    u8::from_str_radix(std::str::from_utf8(&digits).expect("ASCII"), 16).expect("digits")
                }
                other => other,
            });
        }
        String::from_utf8(bytes).expect("UTF-8")
    };
    text.split('&').filter_map(|pair| pair.split_once('=')).map(|(n, v)| (decoded(n), decoded(v))).collect()
}

fn answer(stream: &TcpStream, told: &Mutex<Told>, issuer: &str) {
    let mut reader = BufReader::new(stream);
    let (mut first, mut line, mut length, mut shown) = (String::new(), String::new(), 0, String::new());
    let _ = reader.read_line(&mut first);
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
        let (name, value) = line.trim_end().split_once(": ").unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().expect("a length"),
            "authorization" => value.clone_into(&mut shown),
            _ => {}
        }
        line.clear();
    }
    let mut body = String::new();
    let _ = reader.take(length).read_to_string(&mut body);
    let target = first.split(' ').nth(1).unwrap_or_default();
    let target = target.strip_prefix("/tinh").unwrap_or(target);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let conduct = {
        let mut told = told.lock().expect("nobody panicked");
        told.asked.push((target.to_owned(), body.clone()));
        told.conduct.get(path).copied().unwrap_or(Conduct::Right)
    };
    let right = || told.lock().expect("nobody panicked").right(path, query, &body, &shown, issuer);
    let reply = match conduct {
        Conduct::Right => right(),
        Conduct::Status(status) => said(status, "{}"),
        Conduct::Leads if query.is_empty() => led(&format!("{issuer}{path}?again")),
        Conduct::Leads => right(),
        Conduct::Silent(seconds) => {
            thread::sleep(Duration::from_secs(seconds));
            right()
        }
        Conduct::Endless => said(200, &format!("{{\"a\":\"{}\"}}", "a".repeat(1024 * 1024))),
        Conduct::Says(text) => said(200, text),
    };
    let mut stream = stream;
    let _ = stream.write_all(reply.as_bytes());
}

fn said(status: u16, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

fn led(towards: &str) -> String {
    format!("HTTP/1.1 303 X\r\nlocation: {towards}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

impl Told {
    fn right(&mut self, path: &str, query: &str, body: &str, shown: &str, issuer: &str) -> String {
        match path {
            DISCOVERY => {
                let mut metadata = json!({
                    "issuer": issuer,
                    "authorization_endpoint": format!("{issuer}/auth"),
                    "token_endpoint": format!("{issuer}{TOKEN}"),
                    "jwks_uri": format!("{issuer}{KEYS}"),
                    "code_challenge_methods_supported": ["S256"],
                    "authorization_response_iss_parameter_supported": true,
                });
                (self.metadata)(&mut metadata);
                said(200, &metadata.to_string())
            }
            KEYS => {
                let key = |number: &usize| {
                    let point = self.key[*number].public_key().as_ref();
                    let (x, y) = (b64(&point[1..33]), b64(&point[33..]));
                    json!({ "kty": "EC", "crv": "P-256", "kid": format!("key-{number}"), "use": "sig", "x": x, "y": y })
                };
                said(200, &json!({ "keys": self.published.iter().map(key).collect::<Vec<_>>() }).to_string())
            }
            "/auth" => {
                let asked = fields(query);
                for (name, value) in [
                    ("response_type", "code"),
                    ("client_id", CLIENT),
                    ("scope", "openid"),
                    ("code_challenge_method", "S256"),
                ] {
                    assert_eq!(asked[name], value, "{query}");
                }
                let mut code = [0; 16];
                SystemRandom::new().fill(&mut code).expect("random bytes");
                let code = b64(code);
                let towards = format!(
                    "{}?code={code}&state={}&iss={}",
                    asked["redirect_uri"],
                    asked["state"],
                    issuer.replace(':', "%3A").replace('/', "%2F")
                );
                self.codes.insert(code, asked);
                led(&towards)
            }
            TOKEN => match self.token(&fields(body), shown, issuer) {
                Ok(token) => {
                    said(200, &json!({ "access_token": "x", "token_type": "Bearer", "id_token": token }).to_string())
                }
                Err(why) => said(400, &json!({ "error": why }).to_string()),
            },
            _ => said(404, "{}"),
        }
    }

    /// The token for a code that was not shown before, by whom it was given.
    fn token(&mut self, form: &HashMap<String, String>, shown: &str, issuer: &str) -> Result<String, &'static str> {
        let pair = format!("{CLIENT}:bi-mat%3Acua%2Bmay%20chu%2F%25");
        if shown != format!("Basic {}", Base64::encode_string(pair.as_bytes())) {
            return Err("invalid_client");
        }
        let asked = self.codes.remove(&form["code"]).ok_or("invalid_grant")?;
        let challenge = b64(digest(&SHA256, form["code_verifier"].as_bytes()));
        if asked["code_challenge"] != challenge || asked["redirect_uri"] != form["redirect_uri"] {
            return Err("invalid_grant");
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
        let mut claims = json!({
            "iss": issuer, "aud": CLIENT, "sub": self.subject, "nonce": asked["nonce"], "iat": now, "exp": now + 300,
        });
        (self.claims)(&mut claims);
        let header = json!({ "alg": "ES256", "kid": format!("key-{}", self.signs) });
        let message = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
        let signature = self.key[self.signs].sign(&SystemRandom::new(), message.as_bytes()).expect("a signature");
        Ok(format!("{message}.{}", b64(signature)))
    }
}
