//! A time-stamp authority on the desk: `openssl ts` stands in for one.

use std::{fs, path::PathBuf, process::Command};

use serde_json::Value;

use crate::{Desk, Ran};

/// Runs openssl in the desk's `authority/`.
#[track_caller]
pub fn openssl(desk: &Desk, arguments: &[&str]) {
    let run = Command::new("openssl").args(arguments).current_dir(desk.path("authority")).output();
    Ran::from(run.expect("openssl is installed: cargo xtask test does that")).ok();
}

/// The root under which the authority's tokens hold.
pub fn root(desk: &Desk) -> PathBuf {
    desk.path("authority/ca.crt")
}

/// Makes an authority in `authority/` on the desk.
pub fn found(desk: &Desk) {
    let directory = desk.path("authority");
    fs::create_dir_all(&directory).expect("the directory is made");
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    let root = ["-x509", "-days", "7300", "-subj", "/CN=Test root", "-keyout", "ca.key", "-out", "ca.crt"];
    let extensions =
        ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"];
    openssl(desk, &[&["req"], &key[..], &root, &extensions].concat());
    let request = ["-subj", "/CN=Test authority", "-keyout", "tsa.key", "-out", "tsa.csr"];
    openssl(desk, &[&["req"], &key[..], &request].concat());
    desk.write(
        "authority/extensions",
        "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n",
    );
    let sign = ["x509", "-req", "-in", "tsa.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"];
    openssl(desk, &[&sign[..], &["-days", "3650", "-extfile", "extensions", "-out", "tsa.crt"]].concat());
    let at = directory.display();
    let settings = format!(
        "[tsa]\ndefault_tsa = t\n[t]\nserial = {at}/serial\ncrypto_device = builtin\nsigner_cert = {at}/tsa.crt\n\
         signer_key = {at}/tsa.key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n\
         accuracy = secs:1\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n"
    );
    desk.write("authority/tsa.cnf", settings);
    desk.write("authority/serial", "01\n");
}

/// From now on the heads of the desk's ledger are stamped; `policy` on the desk trusts the log alone.
pub fn stamp(desk: &Desk) {
    found(desk);
    let vkey = fs::read_to_string(desk.path("ledger/keys/log.vkey")).expect("the log has a key");
    desk.write("policy", format!("log {vkey}quorum none\n"));
    desk.run(["anchor", "policy", "policy"]).ok();
    stamp_also(desk);
}

/// The same, for a ledger that has its policy.
pub fn stamp_also(desk: &Desk) {
    fs::copy(root(desk), desk.path("ledger/anchors/ca.crt")).expect("the root is copied");
    let at = desk.path("authority");
    let at = at.display();
    let ask = format!(
        r#"["openssl", "ts", "-reply", "-config", "{at}/tsa.cnf", "-queryfile", "{{request}}", "-out", "{{answer}}"]"#
    );
    let authority = format!("[[authority]]\nname = \"authority\"\ncommand = {ask}\nroots = \"ca.crt\"\n");
    desk.write("ledger/anchors/authorities.toml", authority);
}

/// Has the head stamped, at this time of a rehearsal; a witness may be silent.
#[track_caller]
pub fn collect(desk: &Desk, at: &str) -> Value {
    let ran = desk.run(["anchor", "collect", "--at", at, "--json"]);
    let answer: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    assert!(answer["recorded"].as_array().is_some_and(|recorded| !recorded.is_empty()), "{ran:?}");
    answer
}

/// Writes `authority/revoked.crl`: by it the authority's certificate was revoked at `when` (`YYMMDDhhmmssZ`, a
/// comma and the reason).
pub fn revoke(desk: &Desk, when: &str) {
    let serial = Command::new("openssl")
        .args(["x509", "-noout", "-serial", "-in", "tsa.crt"])
        .current_dir(desk.path("authority"))
        .output()
        .expect("openssl is installed: cargo xtask test does that");
    let serial = String::from_utf8_lossy(&serial.stdout);
    let serial = serial.trim().trim_start_matches("serial=");
    desk.write("authority/registry", format!("R\t491231235959Z\t{when}\t{serial}\tunknown\t/CN=Test authority\n"));
    desk.write(
        "authority/registry.cnf",
        "[ca]\ndefault_ca = d\n[d]\ndatabase = registry\ncrlnumber = number\ndefault_md = sha256\ndefault_crl_days = 7300\n\
         crl_extensions = e\n[e]\nauthorityKeyIdentifier = keyid\n",
    );
    desk.write("authority/number", "01\n");
    let signed = ["-cert", "ca.crt", "-keyfile", "ca.key", "-out", "revoked.crl"];
    openssl(desk, &[&["ca", "-gencrl", "-config", "registry.cnf"], &signed[..]].concat());
}
