//! An authority to test against: `openssl ts` in a directory of its own. No server, no network.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test file uses a part")]

use std::{fs, path::PathBuf, process::Command, time::Duration, time::SystemTime};

use der::DateTime;
use tempfile::TempDir;
use timestamp::{Request, Token, TrustStore};

pub const P256: &str = "ec -pkeyopt ec_paramgen_curve:P-256";
pub const P384: &str = "ec -pkeyopt ec_paramgen_curve:P-384";
pub const RSA: &str = "rsa:3072";

/// The extensions of a certificate for time stamping.
pub const STAMPS: &str = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\nsubjectKeyIdentifier=hash\n";
/// The extensions of a certificate between, with no word on what it is for.
pub const BETWEEN: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";

pub const DATA: &[u8] = b"socai.example/ledger\n3\nF91d3doKpQPHteTRJEudY3fRljhJn00ibqKEH24PH0c=\n";
pub const NONCE: &[u8] = &[0x80, 1, 2, 3, 4, 5, 6, 7];

pub const ALWAYS: (&str, &str) = ("20200101000000Z", "20491231235959Z");

/// Settings of the authority beyond the usual.
pub const USUAL: &str = "signer_digest = sha256\ness_cert_id_alg = sha256\ndigests = sha256, sha384, sha512\n";

pub struct Authority {
    directory: TempDir,
}

impl Authority {
    /// An authority with the root `root` and the signer `signer`, both ECDSA on P-256.
    pub fn new() -> Self {
        let authority = Self { directory: tempfile::tempdir().unwrap() };
        authority.root("root", P256);
        authority.issue("signer", P256, "root", STAMPS, ALWAYS);
        authority
    }

    /// Runs openssl with these arguments, which hold no spaces.
    pub fn openssl(&self, arguments: &str) {
        let outcome = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(&self.directory)
            .output()
            .unwrap_or_else(|error| panic!("the tests need the program openssl: {error}"));
        assert!(outcome.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&outcome.stderr));
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// A root with a key of its own.
    pub fn root(&self, name: &str, key: &str) {
        self.openssl(&format!(
            "req -x509 -newkey {key} -nodes -keyout {name}.key -out {name}.crt -days 7300 -subj /CN={name} \
             -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign"
        ));
    }

    /// The same root as it was before: of its name and key, and expired.
    pub fn lapsed_root(&self, root: &str, name: &str) {
        self.write("extensions", BETWEEN);
        self.registry("", "");
        self.openssl(&format!("req -new -key {root}.key -subj /CN={root} -out {name}.csr"));
        self.openssl(&format!(
            "ca -batch -notext -config registry -selfsign -keyfile {root}.key -extfile extensions \
             -startdate 20100101000000Z -enddate 20200101000000Z -in {name}.csr -out {name}.crt"
        ));
    }

    /// A certificate by `issuer`.
    pub fn issue(&self, name: &str, key: &str, issuer: &str, extensions: &str, (from, to): (&str, &str)) {
        self.write("extensions", extensions);
        self.registry("", "");
        self.openssl(&format!("req -newkey {key} -nodes -keyout {name}.key -out {name}.csr -subj /CN={name}"));
        self.openssl(&format!(
            "ca -batch -notext -config registry -cert {issuer}.crt -keyfile {issuer}.key \
             -extfile extensions -startdate {from} -enddate {to} -in {name}.csr -out {name}.crt"
        ));
    }

    /// The settings of `openssl ca`, with the index of what was revoked and the extensions of lists.
    fn registry(&self, index: &str, extensions: &str) {
        self.write("index", index);
        self.write("index.attr", "unique_subject = no\n");
        self.write("crlnumber", "01\n");
        let settings = "[ca]\ndefault_ca = d\n[d]\ndatabase = index\nnew_certs_dir = .\ncrlnumber = crlnumber\nrand_serial = yes\n\
                        default_md = sha256\ndefault_crl_days = 3650\npolicy = p\ncrl_extensions = e\n\
                        [p]\ncommonName = supplied\n[e]\nauthorityKeyIdentifier = keyid\n";
        self.write("registry", format!("{settings}{extensions}"));
    }

    /// A revocation list by `issuer` that names the certificate `revoked`, if any, as revoked at `when`
    /// (`YYMMDDhhmmssZ`, with a comma and the reason).
    pub fn revocation_list(&self, issuer: &str, revoked: Option<(&str, &str)>) -> Vec<u8> {
        self.list(issuer, revoked, "", "")
    }

    /// A revocation list with further settings and extensions.
    pub fn list(&self, issuer: &str, revoked: Option<(&str, &str)>, settings: &str, extensions: &str) -> Vec<u8> {
        let line = revoked.map(|(name, when)| {
            let outcome = Command::new("openssl")
                .args(["x509", "-noout", "-serial", "-in", &format!("{name}.crt")])
                .current_dir(&self.directory)
                .output()
                .unwrap();
            let serial = String::from_utf8(outcome.stdout).unwrap();
            let serial = serial.trim().strip_prefix("serial=").unwrap().to_owned();
            format!("R\t491231235959Z\t{when}\t{serial}\tunknown\t/CN={name}\n")
        });
        self.registry(&line.unwrap_or_default(), extensions);
        self.openssl(&format!(
            "ca -gencrl {settings} -config registry -cert {issuer}.crt -keyfile {issuer}.key -out {issuer}.crl"
        ));
        self.read(&format!("{issuer}.crl"))
    }

    /// The answer of `signer` to `query`, as it would come over the network.
    pub fn answer(&self, query: &[u8], signer: &str, settings: &str) -> Vec<u8> {
        self.write("query", query);
        self.write("serial", "0A\n");
        self.write(
            "authority",
            format!(
                "[tsa]\ndefault_tsa = t\n[t]\nserial = serial\ncrypto_device = builtin\n\
                 signer_cert = {signer}.crt\nsigner_key = {signer}.key\ndefault_policy = 1.2.3.4.1\n\
                 accuracy = secs:1, millisecs:500\nordering = no\ntsa_name = yes\ness_cert_id_chain = no\n{settings}"
            ),
        );
        self.openssl("ts -reply -config authority -queryfile query -out answer");
        self.read("answer")
    }

    /// The answer of `signer` to a request for [`DATA`].
    pub fn stamp(&self, signer: &str, settings: &str) -> Vec<u8> {
        self.answer(Request::new(DATA, NONCE).unwrap().as_bytes(), signer, settings)
    }

    /// A token without the response around it.
    pub fn bare(&self, answer: &[u8]) -> Vec<u8> {
        self.write("answer", answer);
        self.openssl("ts -reply -in answer -token_out -out bare");
        self.read("bare")
    }

    /// What `openssl ts` would not sign, signed by `openssl cms`: the same time stamp, other settings.
    pub fn sign_anew(&self, answer: &[u8], signer: &str, settings: &str) -> Vec<u8> {
        self.bare(answer);
        self.openssl("cms -verify -noverify -inform DER -in bare -binary -out content");
        self.openssl(&format!(
            "cms -sign -binary -nodetach -nosmimecap -outform DER -in content -out anew \
             -signer {signer}.crt -inkey {signer}.key {settings}"
        ));
        self.read("anew")
    }

    /// Trust in `root` alone.
    pub fn trust(&self, root: &str) -> TrustStore {
        let mut trust = TrustStore::default();
        trust.add_roots(&self.read(&format!("{root}.crt"))).unwrap();
        trust
    }
}

/// The settings of `openssl cms` for a time stamp.
pub const ANEW: &str = "-cades -econtent_type 1.2.840.113549.1.9.16.1.4";

pub fn token(bytes: &[u8]) -> Token {
    Token::parse(bytes).unwrap()
}

/// So many seconds from now, as `openssl ca` writes it.
pub fn from_now(seconds: i64) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let then = now.as_secs().checked_add_signed(seconds).unwrap();
    let then = DateTime::from_unix_duration(Duration::from_secs(then)).unwrap();
    then.to_string().replace(['-', ':', 'T'], "")
}
