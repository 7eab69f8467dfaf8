//! Verify an evidence file: what it proves to whoever trusts the keys in a policy, and nobody else.
//!
//! `cargo run -p verify --example verify_file [FILE POLICY ROOTS]`
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "the crate is pure, a program is not")]

use std::{env, error::Error, fs, path::PathBuf};

use proof::Digest;
use verify::{Asked, File};

fn main() -> Result<(), Box<dyn Error>> {
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/evidence-2");
    let named: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let usual = ["presence.zip", "policy", "roots.pem"].map(|name| golden.join(name)).to_vec();
    let named = if named.is_empty() { usual } else { named };
    let [file, policy, roots] = &named[..] else { return Err("FILE POLICY ROOTS".into()) };

    // No key comes from the file: whom to trust is for whoever verifies to say.
    let mut authorities = timestamp::TrustStore::default();
    authorities.add_roots(&fs::read(roots)?)?;
    let policy = fs::read_to_string(policy)?;
    let trust = verify::trust(policy.parse()?, authorities, 0);

    let file = File::Evidence(fs::read(file)?);
    let asked = Asked { documents: Vec::new(), deadline: None, policy: Digest::of(policy.as_bytes()) };
    let answer = verify::verify(&file, &asked, trust)?;
    println!("{:?}", answer.yes());
    // Whoever shows an answer puts each check into words; here, as the program knows it.
    let shown = answer.map(|check| format!("{:?}: {:?}", check.outcome, check.point), |line| line.position.0);
    println!("{}", serde_json::to_string_pretty(&shown)?);
    Ok(())
}
