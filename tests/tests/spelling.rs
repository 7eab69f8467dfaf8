//! English as dictionaries have it: codespell knows the mistakes that people make.

use std::process::Command;

use tests::{foreign::foreign_python, repository, skips::skipped};

/// Vietnamese without diacritics, abbreviations and names in code that codespell takes for mistakes.
const KNOWN: &str = "bussiness,commend,flate,incure,inforce,ket,ment,microsof,mot,nam,notin,pard,ser,som,sumbit,te,tha,tham,thay,thi,ths,tich,toi,tre,tru,tung,ue,vai";
/// What is written by hand.
const WRITTEN: [&str; 9] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "benches",
    "crates",
    "docs",
    "tests",
];
/// Data is as it was recorded, received or broken; what is built is nobody's English.
const DATA: &str = "*/target/*,*/forged/*,*/golden/*,*/corpus/*,*/cases/*,*.json,*.jsonl,*.lock,*.txt,*.csv,*.pem";

#[test]
fn nothing_is_misspelt() {
    let codespell = foreign_python("codespell");
    if !codespell.exists() {
        skipped("the Python package codespell is not there", "cargo xtask test, with a package registry in reach");
        return;
    }
    let told = ["-L", KNOWN, "--skip", DATA];
    let found = Command::new(codespell).args(told).args(WRITTEN).current_dir(repository()).output().unwrap();
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stdout));
}
