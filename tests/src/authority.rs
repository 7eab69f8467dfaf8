//! `openssl ts` as a time-stamp authority, in a desk's directory.

use std::{fs, process::Command};

use crate::Desk;

impl Desk {
    /// From now on an authority stamps the ledger's heads. Its root is `authority/ca.crt`; the policy, in
    /// `policy`, asks for no witness.
    pub fn with_authority(&self) {
        let directory = self.path("authority");
        fs::create_dir_all(&directory).unwrap();
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
        let root = ["-x509", "-days", "7300", "-subj", "/CN=Test root", "-keyout", "ca.key", "-out", "ca.crt"];
        let extensions =
            ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"];
        self.openssl(&[&["req"], &key[..], &root, &extensions].concat());
        self.openssl(
            &[&["req"], &key[..], &["-subj", "/CN=Test authority", "-keyout", "tsa.key", "-out", "tsa.csr"]].concat(),
        );
        let usage = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n";
        fs::write(directory.join("extensions"), usage).unwrap();
        let sign = ["x509", "-req", "-in", "tsa.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"];
        self.openssl(&[&sign[..], &["-days", "3650", "-extfile", "extensions", "-out", "tsa.crt"]].concat());
        let at = directory.display();
        let settings = format!(
            "[tsa]\ndefault_tsa = t\n[t]\nserial = {at}/serial\ncrypto_device = builtin\nsigner_cert = {at}/tsa.crt\n\
             signer_key = {at}/tsa.key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n\
             accuracy = secs:1\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n"
        );
        fs::write(directory.join("tsa.cnf"), settings).unwrap();
        fs::write(directory.join("serial"), "01\n").unwrap();
        let vkey = fs::read_to_string(self.path("ledger/keys/log.vkey")).unwrap();
        self.write("policy", format!("log {vkey}quorum none\n"));
        self.run(["anchor", "policy", "policy"]).ok();
        fs::copy(directory.join("ca.crt"), self.path("ledger/anchors/ca.crt")).unwrap();
        let ask = format!(
            r#"["openssl", "ts", "-reply", "-config", "{at}/tsa.cnf", "-queryfile", "{{request}}", "-out", "{{answer}}"]"#
        );
        let authority = format!("[[authority]]\nname = \"authority\"\ncommand = {ask}\nroots = \"ca.crt\"\n");
        self.write("ledger/anchors/authorities.toml", authority);
    }

    /// Runs openssl beside the authority's files.
    fn openssl(&self, arguments: &[&str]) {
        let run = Command::new("openssl").args(arguments).current_dir(self.path("authority")).output();
        let ran = run.expect("openssl is installed: cargo xtask test does that");
        assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    }
}
