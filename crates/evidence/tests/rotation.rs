//! From a trusted key to the next one: every step that is missing is named.

use evidence::rotation::{Unproven, proven};
use proof::{
    Checkpoint, CosigningKey, Digest, Frontier, Grown, Policy, Receipt, Rotation, SigningKey, path::prove_inclusion,
};
use serde_json::json;

const ORIGIN: &str = "socai.example/ledger";

fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, &[seed; 32]).unwrap()
}

fn policy(text: &str) -> Policy {
    text.parse().unwrap()
}

fn trusting(keys: &[&SigningKey]) -> Policy {
    let logs: String = keys.iter().map(|key| format!("log {}\n", key.verifying_key())).collect();
    policy(&format!("{logs}quorum none\n"))
}

fn entry(position: u64, kind: &str, statement: &str) -> String {
    json!({
        "position": position, "kind": kind, "stream": "keys", "stream_position": 0,
        "recorded_at": "2023-06-02T08:00:00+07:00", "actor": { "position": "system", "unit": "SOCAI" },
        "documents": [], "payload": { "statement": statement },
    })
    .to_string()
}

/// The entry as number 1 of three, under a head signed by `key`.
fn receipt(entry: &str, key: &SigningKey) -> Receipt {
    let leaves = [Digest::of_leaf("0"), Digest::of_leaf(entry), Digest::of_leaf("2")];
    let root = leaves.iter().copied().collect::<Frontier>().root();
    let path = prove_inclusion(&Grown::whole(leaves.to_vec()), 1, 3).unwrap();
    let head = Checkpoint { origin: key.name().to_owned(), size: 3, root };
    Receipt { extra: None, index: 1, path, note: head.sign(key) }
}

#[test]
fn the_old_key_names_the_new_one_whichever_of_them_signed_the_head() {
    let (old, new) = (key(ORIGIN, 1), key(ORIGIN, 2));
    let entry = entry(1, "KeyRotated", &Rotation::sign(&old, &new).unwrap());
    for signer in [&old, &new] {
        let rotation = proven(&entry, &receipt(&entry, signer), &trusting(&[&old])).unwrap();
        assert_eq!((rotation.old_key(), rotation.new_key()), (&old.verifying_key(), &new.verifying_key()));
    }
    // Trust does not run backwards, nor from somebody else's key.
    for trusted in [&new, &key(ORIGIN, 3)] {
        let refused = proven(&entry, &receipt(&entry, &old), &trusting(&[trusted]));
        assert!(matches!(refused, Err(Unproven::NotTrusted(_))), "{refused:?}");
    }
    let refused = proven(&entry, &receipt(&entry, &key(ORIGIN, 3)), &trusting(&[&old]));
    assert!(matches!(refused, Err(Unproven::Head(_))), "{refused:?}");
}

#[test]
fn an_entry_counts_at_its_own_place_in_its_own_log_alone() {
    let (old, new, other) = (key(ORIGIN, 1), key(ORIGIN, 2), key("another.example/log", 3));
    let statement = Rotation::sign(&old, &new).unwrap();
    let moved = entry(2, "KeyRotated", &statement);
    let whole = entry(1, "KeyRotated", &statement);
    let policy = trusting(&[&old, &other]);
    for (entry, signer) in [(&moved, &old), (&whole, &other)] {
        assert_eq!(proven(entry, &receipt(entry, signer), &policy), Err(Unproven::AnotherPlace));
    }
    let elsewhere = proven(&whole, &receipt("1", &old), &policy);
    assert!(matches!(elsewhere, Err(Unproven::Place(_))), "{elsewhere:?}");
    let about = entry(1, "CheckpointAnchored", &statement);
    let refused = proven(&about, &receipt(&about, &old), &policy);
    assert!(matches!(refused, Err(Unproven::NotARotation { position: 1, .. })), "{refused:?}");
    let unsigned = entry(1, "KeyRotated", &old.sign(&Rotation::open(&statement).unwrap().to_string()));
    let refused = proven(&unsigned, &receipt(&unsigned, &old), &policy);
    assert!(matches!(refused, Err(Unproven::Statement(_))), "{refused:?}");
    assert!(matches!(proven("{}", &receipt("{}", &old), &policy), Err(Unproven::Entry(_))));
}

#[test]
fn as_many_witnesses_as_the_policy_asks_for_must_have_seen_the_head() {
    let (old, new) = (key(ORIGIN, 1), key(ORIGIN, 2));
    let witness = CosigningKey::from_seed("w.example/w", &[4; 32]).unwrap();
    let policy = policy(&format!("log {}\nwitness w {}\nquorum w\n", old.verifying_key(), witness.witness_key()));
    let entry = entry(1, "KeyRotated", &Rotation::sign(&old, &new).unwrap());
    let mut receipt = receipt(&entry, &new);
    assert_eq!(proven(&entry, &receipt, &policy), Err(Unproven::Quorum));
    let head = receipt.head().unwrap().to_string();
    receipt.note += &witness.cosign(&head, 1_700_000_000);
    proven(&entry, &receipt, &policy).unwrap();
}
