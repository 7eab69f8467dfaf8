//! The codes of refusals, pinned: a program that knows a code knows it for ever.
//!
//! `SOCAI_BLESS=1 cargo test -p domain codes::` adds new codes to the list; it takes none away.

use std::{collections::BTreeSet, fs, path::PathBuf};

use domain::Refusal;

#[test]
fn no_code_is_ever_renamed() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/refusal-codes.txt");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let kept: BTreeSet<&str> = kept.lines().collect();
    let given: BTreeSet<&str> = Refusal::CODES.iter().copied().collect();
    assert_eq!(given.len(), Refusal::CODES.len());
    if std::env::var_os("SOCAI_BLESS").is_some() {
        let all: String = kept.union(&given).map(|code| format!("{code}\n")).collect();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, all).unwrap();
        return;
    }
    let gone: Vec<&&str> = kept.difference(&given).collect();
    assert!(gone.is_empty(), "renamed or removed; give the variant its old code by #[strum(serialize)]: {gone:?}");
    let new: Vec<&&str> = given.difference(&kept).collect();
    assert!(new.is_empty(), "not in the list yet: {new:?}");
}

#[test]
fn a_code_is_the_variants_name_in_kebab_case() {
    assert_eq!(Refusal::OwnReceiptClaimed.code(), "own-receipt-claimed");
    assert_eq!(Refusal::Empty("reason").code(), "empty");
    assert_eq!(Refusal::UnknownTask("D1/2a/STC".parse().unwrap()).code(), "unknown-task");
    let kebab =
        |code: &&str| code.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()));
    assert!(Refusal::CODES.iter().all(kebab), "{:?}", Refusal::CODES);
}
