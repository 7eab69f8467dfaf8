//! The golden log that seven implementations by others agree on.
#![allow(dead_code, reason = "each test uses its own part")]

use proof::{Checkpoint, CosigningKey, Digest, Frontier, SigningKey};

pub const ORIGIN: &str = "socai.example/ledger";
pub const VKEY: &str = "socai.example/ledger+9c7a8cb2+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
pub const WITNESSES: [&str; 3] = [
    "witness1.example/w+86c89bf7+BIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
    "witness2.example/w+193626b4+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU",
    "witness3.example/w+14423c70+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR",
];

pub fn key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[7; 32]).unwrap()
}

/// The witness of this number, from one.
pub fn witness(number: u8) -> CosigningKey {
    CosigningKey::from_seed(&format!("witness{number}.example/w"), &[number; 32]).unwrap()
}

pub fn entry(number: u64) -> String {
    format!(r#"{{"v":1,"seq":{number},"type":"ReportFiled"}}"#)
}

pub fn leaves(count: u64) -> Vec<Digest> {
    (0..count).map(|number| Digest::of_leaf(entry(number))).collect()
}

pub fn checkpoint(count: u64) -> Checkpoint {
    let root = leaves(count).into_iter().collect::<Frontier>().root();
    Checkpoint { origin: ORIGIN.to_owned(), size: count, root }
}

/// RFC 6962, 2.1, word for word.
pub fn root_by_definition(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(&[]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            Digest::of_node(root_by_definition(left), root_by_definition(right))
        }
    }
}
