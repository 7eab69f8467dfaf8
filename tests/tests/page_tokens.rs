//! The page and the library behind `socai verify` on time-stamp tokens: of every sort, and changed in every byte.
#![cfg(unix)]

use std::fs;

use crate::agreeing::hexadecimal;
use crate::authority::{ALWAYS, ANEW, Authority, BETWEEN, P256, P384, RSA, STAMPS, USUAL, from_now};
use serde_json::{Value, json};
use tests::{page::Page, repository};
use timestamp::{Revocation, Token, TokenError, TrustStore};

/// An authority's answer, with the root and the list by which it is judged.
struct Answer {
    name: String,
    token: Vec<u8>,
    root: Vec<u8>,
    list: Option<Vec<u8>>,
}

/// Answers of authorities of all sorts.
fn answers(authority: &Authority) -> Vec<Answer> {
    let root = |name: &str| authority.read(&format!("{name}.crt"));
    let usual = authority.stamp("signer", USUAL);
    let mut all = Vec::new();
    let mut add = |name: &str, token: Vec<u8>, root: Vec<u8>, list: Option<Vec<u8>>| {
        all.push(Answer { name: name.to_owned(), token, root, list })
    };
    add("usual", usual.clone(), root("root"), None);
    add("bare", authority.bare(&usual), root("root"), None);
    add("fractions", authority.stamp("signer", &format!("{USUAL}clock_precision_digits = 6\n")), root("root"), None);
    let settings = String::from_utf8(authority.read("authority")).unwrap();
    authority.write("silent", settings.replace("accuracy = ", "unused = "));
    authority.openssl("ts -reply -config silent -queryfile query -out answer");
    add("no accuracy", authority.read("answer"), root("root"), None);
    authority.root("rsa-root", RSA);
    authority.issue("between", RSA, "rsa-root", BETWEEN, ALWAYS);
    authority.issue("rsa-signer", RSA, "between", STAMPS, ALWAYS);
    for digest in ["sha256", "sha384", "sha512"] {
        let settings = USUAL.replace("signer_digest = sha256", &format!("signer_digest = {digest}"));
        let with_between = authority.stamp("rsa-signer", &format!("{settings}certs = between.crt\n"));
        add(digest, with_between.clone(), root("rsa-root"), None);
        add("a root of another", with_between, root("root"), None);
        add("no certificate between", authority.stamp("rsa-signer", &settings), root("rsa-root"), None);
    }
    authority.issue("p384", P384, "root", STAMPS, ALWAYS);
    let settings = "signer_digest = sha384\ness_cert_id_alg = sha384\ndigests = sha256\n";
    add("P-384", authority.stamp("p384", settings), root("root"), None);
    add("P-256 with SHA-384", authority.stamp("signer", settings), root("root"), None);
    let settings = "signer_digest = sha512\ness_cert_id_alg = sha512\ndigests = sha256\n";
    add("ECDSA with SHA-512", authority.stamp("signer", settings), root("root"), None);
    add("named by its key", authority.sign_anew(&usual, "signer", &format!("{ANEW} -keyid")), root("root"), None);
    add(
        "RSA-PSS",
        authority.sign_anew(&usual, "rsa-signer", &format!("{ANEW} -keyopt rsa_padding_mode:pss")),
        root("between"),
        None,
    );
    authority.write("data", crate::authority::DATA);
    authority.openssl("ts -query -data data -sha256 -out query");
    add("no certificate", authority.answer(&authority.read("query"), "signer", USUAL), root("root"), None);
    authority.openssl("ts -query -data data -sha1 -cert -out query");
    let sha1 = USUAL.replace("digests = ", "digests = sha1, ");
    add("an imprint by SHA-1", authority.answer(&authority.read("query"), "signer", &sha1), root("root"), None);
    add(
        "signed with SHA-1",
        authority.stamp("signer", &USUAL.replace("signer_digest = sha256", "signer_digest = sha1")),
        root("root"),
        None,
    );
    add(
        "named by SHA-1",
        authority.stamp("signer", &USUAL.replace("id_alg = sha256", "id_alg = sha1")),
        root("root"),
        None,
    );
    add("refused", authority.stamp("signer", &USUAL.replace("digests = sha256, ", "digests = ")), root("root"), None);
    for (name, key, issuer, extensions, validity) in [
        ("past", P256, "root", STAMPS, ("20200101000000Z", "20240101000000Z")),
        ("future", P256, "root", STAMPS, (from_now(86_400).as_str(), ALWAYS.1)),
        ("short", "rsa:1024", "root", STAMPS, ALWAYS),
        ("p521", "ec -pkeyopt ec_paramgen_curve:P-521", "root", STAMPS, ALWAYS),
        ("ca", P256, "root", &STAMPS.replace("CA:FALSE", "CA:TRUE"), ALWAYS),
        ("critical", P256, "root", &format!("{STAMPS}1.2.3.4=critical,DER:0500\n"), ALWAYS),
        ("uncritical", P256, "root", &format!("{STAMPS}1.2.3.4=DER:0500\n"), ALWAYS),
    ] {
        authority.issue(name, key, issuer, extensions, validity);
        add(name, authority.stamp(name, USUAL), root("root"), None);
        add("expired and unknown", authority.stamp(name, USUAL), root("rsa-root"), None);
    }
    for (name, extensions) in [
        ("no purpose", "keyUsage=critical,digitalSignature\n"),
        ("not critically", "extendedKeyUsage=timeStamping\n"),
        ("for more", "extendedKeyUsage=critical,timeStamping,codeSigning\n"),
        ("a key for agreeing", "keyUsage=critical,keyAgreement\nextendedKeyUsage=critical,timeStamping\n"),
        ("a key for all", "extendedKeyUsage=critical,timeStamping\n"),
    ] {
        let file = name.replace(' ', "-");
        authority.issue(&file, P256, "root", extensions, ALWAYS);
        add(name, authority.sign_anew(&usual, &file, ANEW), root("root"), None);
    }
    let deep = format!("{BETWEEN}nameConstraints=");
    for (name, extensions, validity) in [
        ("fit", BETWEEN.to_owned(), ALWAYS),
        ("unfit", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign\n".to_owned(), ALWAYS),
        ("no-ca", "basicConstraints=critical,CA:FALSE\n".to_owned(), ALWAYS),
        ("old", BETWEEN.to_owned(), ("20200101000000Z", "20240101000000Z")),
        ("short-path", BETWEEN.replace("CA:TRUE", "CA:TRUE,pathlen:0"), ALWAYS),
        ("code", format!("{BETWEEN}extendedKeyUsage=codeSigning\n"), ALWAYS),
        ("dns", format!("{deep}critical,permitted;DNS:example.org\n"), ALWAYS),
        ("directory", format!("{deep}critical,permitted;dirName:d\n[d]\nCN=below\n"), ALWAYS),
        ("excluded", format!("{deep}critical,excluded;dirName:d\n[d]\nCN=other\n"), ALWAYS),
    ] {
        authority.issue(name, P256, "root", &extensions, validity);
        let below = format!("below-{name}");
        authority.issue(&below, P256, name, STAMPS, ALWAYS);
        let token = authority.stamp(&below, &format!("{USUAL}certs = {name}.crt\n"));
        add(&below, token.clone(), root("root"), None);
        add(&below, token.clone(), root(name), None);
        add(&below, token, root("rsa-root"), None);
    }
    authority.issue("second", P256, "short-path", BETWEEN, ALWAYS);
    authority.issue("below-second", P256, "second", STAMPS, ALWAYS);
    authority.write("more", ["second.crt", "short-path.crt"].map(|name| authority.read(name)).concat());
    add("too long", authority.stamp("below-second", &format!("{USUAL}certs = more\n")), root("root"), None);
    authority.write("more", ["root.crt", "fit.crt"].map(|name| authority.read(name)).concat());
    let ordered = authority.stamp("below-fit", &format!("{USUAL}certs = more\n"));
    add("in any order", ordered.clone(), root("root"), None);
    add("with its own root", ordered, root("rsa-root"), None);
    authority.lapsed_root("root", "lapsed");
    add("renewed root", usual.clone(), [root("lapsed"), root("root")].concat(), None);
    add("lapsed root", usual.clone(), root("lapsed"), None);
    authority.write("more", authority.read("root.crt").repeat(16));
    add("a heap", authority.stamp("signer", &format!("{USUAL}certs = more\n")), root("root"), None);
    for settings in
        ["-cades", "-econtent_type 1.2.840.113549.1.9.16.1.4", "-econtent_type 1.2.840.113549.1.9.16.1.4 -noattr"]
    {
        add(settings, authority.sign_anew(&usual, "signer", settings), root("root"), None);
    }
    let two = format!("{ANEW} -signer below-fit.crt -inkey below-fit.key");
    add("two signers", authority.sign_anew(&usual, "signer", &two), root("root"), None);
    let impostor = Authority::new();
    add("a root of its name", usual.clone(), impostor.read("root.crt"), None);
    for revoked in [
        None,
        Some("240101000000Z,superseded"),
        Some("480101000000Z,superseded"),
        Some("480101000000Z,keyCompromise"),
        Some("480101000000Z"),
    ] {
        let list = authority.revocation_list("root", revoked.map(|when| ("signer", when)));
        add(&format!("revoked {revoked:?}"), usual.clone(), root("root"), Some(list));
    }
    let part =
        "issuingDistributionPoint = critical,@part\n[part]\nfullname = URI:http://lists.example/1\nonlyuser = TRUE\n";
    let indirect = part.replace("onlyuser", "indirectCRL");
    let reasons = format!("{part}onlysomereasons = keyCompromise\n");
    for (settings, extensions) in [
        ("-crl_lastupdate 20240101000000Z -crl_nextupdate 20240201000000Z", ""),
        ("-crl_lastupdate 20500101000000Z -crl_nextupdate 20500201000000Z", ""),
        ("-crl_lastupdate 20480101000000Z -crl_nextupdate 20480201000000Z", ""),
        ("", part),
        ("", indirect.as_str()),
        ("", reasons.as_str()),
        ("", "1.2.3.4 = critical,DER:0500\n"),
        ("", "1.2.3.4 = DER:0500\n"),
        ("", "deltaCRL = critical,DER:020101\n"),
    ] {
        for revoked in [None, Some(("signer", "240101000000Z,superseded"))] {
            let list = authority.list("root", revoked, settings, extensions);
            add(&format!("{settings}{extensions}"), usual.clone(), root("root"), Some(list));
        }
    }
    add("a list by another", usual.clone(), root("root"), Some(impostor.revocation_list("root", None)));
    add("a list of another", usual.clone(), root("root"), Some(authority.revocation_list("rsa-root", None)));
    let both =
        [authority.revocation_list("fit", None), authority.revocation_list("root", Some(("fit", "240101000000Z")))]
            .concat();
    add(
        "a certificate between revoked",
        authority.stamp("below-fit", &format!("{USUAL}certs = fit.crt\n")),
        root("root"),
        Some(both),
    );
    add("no token", b"nonsense".to_vec(), root("root"), None);
    add("a list for a root", usual.clone(), authority.revocation_list("root", None), None);
    add("no root", usual, b"-----BEGIN CERTIFICATE-----\n".to_vec(), None);
    all
}

/// What the library behind `socai verify` makes of a token, and how the page puts the same.
fn library(token: &[u8], data: &[u8], root: &[u8], list: Option<&[u8]>) -> String {
    let mut trust = TrustStore::default();
    if trust.add_roots(root).is_err() || list.is_some_and(|list| trust.add_revocation_lists(list).is_err()) {
        return "unreadable".to_owned();
    }
    match Token::parse(token).and_then(|token| token.verify(data, &trust)) {
        Ok(stamped) => {
            let accuracy = stamped.accuracy_milliseconds.map_or(60, |millis| millis.div_ceil(1000) + 1);
            let known = matches!(stamped.revocation, Revocation::NotRevoked { .. });
            let (time, signer, root) = (stamped.time, stamped.signer, stamped.root);
            format!("{signer} under {root}: {time} within {accuracy}, revocation known {known}")
        }
        Err(TokenError::UnknownRoot(_)) => "untrusted".to_owned(),
        Err(_) => "wrong".to_owned(),
    }
}

/// What the page makes of tokens: each with what it stamps, the root, and the list if there is one, as hexadecimal.
fn on_the_page(page: &mut Page, cases: &[Value]) -> Vec<String> {
    let mut all = Vec::new();
    for some in cases.chunks(200) {
        let judged = page.browser.evaluate(&format!(
            "(async () => {{
                const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)), said = [];
                for (const [token, data, root, list] of {}) {{
                    let trust;
                    try {{
                        trust = {{ roots: readPem(bytes(root), 'CERTIFICATE').map((each) => readCertificate(each, true)), certificates: [],
                            lists: list === null ? [] : readPem(bytes(list), 'X509 CRL').map(readRevocationList) }};
                    }} catch (error) {{
                        said.push(error instanceof Wrong ? 'unreadable' : String(error));
                        continue;
                    }}
                    said.push(await judgeToken(bytes(token), bytes(data), trust).then(
                        (it) => `${{it.signer}} under ${{it.root}}: ${{it.at}} within ${{it.existsBy - it.at}}, revocation known ${{it.revocationKnown}}`,
                        (error) => (error instanceof Untrusted ? 'untrusted' : error instanceof Wrong ? 'wrong' : String(error))));
                }}
                return said;
            }})()",
            json!(some)
        ));
        all.extend(judged.as_array().unwrap().iter().map(|each| each.as_str().unwrap().to_owned()));
    }
    all
}

#[test]
fn every_sort_of_token_is_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let authority = Authority::new();
    let answers = answers(&authority);
    let cases: Vec<Value> = answers
        .iter()
        .map(|Answer { token, root, list, .. }| {
            json!([
                hexadecimal(token),
                hexadecimal(crate::authority::DATA),
                hexadecimal(root),
                list.as_deref().map(hexadecimal)
            ])
        })
        .collect();
    let shown = on_the_page(&mut page, &cases);
    let mut apart = Vec::new();
    let mut met = std::collections::BTreeMap::<&str, usize>::new();
    for (Answer { name, token, root, list }, shown) in answers.iter().zip(&shown) {
        let said = library(token, crate::authority::DATA, root, list.as_deref());
        let sort = said.split_once(": ").map_or(said.as_str(), |_| "holds");
        *met.entry(if sort == "holds" {
            "holds"
        } else if sort == "wrong" {
            "wrong"
        } else {
            "else"
        })
        .or_default() += 1;
        if said != *shown {
            apart.push(format!("{name}: the page \"{shown}\", the library \"{said}\""));
        }
    }
    assert!(apart.is_empty(), "{}", apart.join("\n"));
    assert!(met["holds"] > 15 && met["wrong"] > 30 && met["else"] > 10, "{met:?}");
}

/// Kept tokens, on ECDSA and RSA, with each byte changed in several ways, left out, and put in twice.
#[test]
fn a_changed_token_is_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let golden = |name: &str| fs::read(repository().join("crates/timestamp/tests/golden").join(name)).unwrap();
    let (mut total, mut holding) = (0, 0);
    for (token, root, changes) in
        [("ecdsa.tsr", "root.crt", &[1u8, 2, 0x20, 0x80][..]), ("rsa.tsr", "rsa-root.crt", &[1])]
    {
        let (token, root) = (golden(token), golden(root));
        let mut changed = Vec::new();
        for at in 0..token.len() {
            for change in changes {
                let mut other = token.clone();
                other[at] ^= change;
                changed.push(other);
            }
            if changes.len() > 1 {
                changed.push([&token[..at], &token[at + 1..]].concat());
                changed.push([&token[..=at], &token[at..]].concat());
                changed.push(token[..at].to_vec());
            }
        }
        let cases: Vec<Value> = changed
            .iter()
            .map(|other| json!([hexadecimal(other), hexadecimal(crate::authority::DATA), hexadecimal(&root), null]))
            .collect();
        let shown = on_the_page(&mut page, &cases);
        for (other, shown) in changed.iter().zip(&shown) {
            let said = library(other, crate::authority::DATA, &root, None);
            assert_eq!(*shown, said, "{}", hexadecimal(other));
            holding += usize::from(said.contains("within"));
        }
        total += changed.len();
    }
    // The version, the status and the list of digests are not signed.
    assert!(total > 9000 && holding > 0 && holding < 200, "{holding} of {total}");
}
