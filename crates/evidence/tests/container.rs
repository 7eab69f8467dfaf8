//! One form for one content: nothing else is read, whatever is changed.

use evidence::{Container, ContainerError, Format};
use proptest::prelude::*;

fn sample() -> Container {
    let mut container = Container::default();
    for (name, text) in
        [("READ-ME.vi.txt", "đọc"), ("claim.json", "{}"), ("entries/7.json", "{\"a\":1}"), ("anchors/001.tsr", "")]
    {
        container.add(name, text).unwrap();
    }
    container
}

/// The bytes of the format, for decades: others read and write it too.
#[test]
fn the_bytes_are_these() {
    let file = sample().write().unwrap();
    assert!(file.starts_with(b"PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0"));
    assert!(file[36..].starts_with(Format::Second.text().as_bytes()));
    assert_eq!(file.len(), 1039);
    assert_eq!(
        proof::Digest::of(&file).to_string(),
        "76840642b27063f0c2ac0538f4c27728380d2ad944b371efad988a15c7fc05aa"
    );
}

#[test]
fn what_was_written_is_read() {
    assert_eq!(Container::read(&sample().write().unwrap()), Ok(sample()));
    assert_eq!(Container::read(&Container::default().write().unwrap()), Ok(Container::default()));
}

#[test]
fn names_lead_nowhere_else() {
    for name in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "A", "a b", "đ", "a\\b", ".hidden", "READ-ME/../x"]
    {
        assert!(matches!(sample().add(name, ""), Err(ContainerError::Name(_))), "{name}");
    }
    for name in ["claim.json", "FORMAT", "MANIFEST"] {
        assert!(sample().add(name, "").is_err(), "{name}");
    }
}

/// Ten thousand changed files, each in one bit: none is read.
#[test]
fn no_bit_can_be_changed() {
    let file = sample().write().unwrap();
    let mut tried = 0;
    for at in 0..file.len() {
        for bit in 0..8 {
            let mut changed = file.clone();
            changed[at] ^= 1 << bit;
            assert!(Container::read(&changed).is_err(), "byte {at}, bit {bit}");
            tried += 1;
        }
        assert!(Container::read(&file[..at]).is_err(), "cut at {at}");
        let mut longer = file.clone();
        longer.insert(at, 0);
        assert!(Container::read(&longer).is_err(), "grown at {at}");
        tried += 2;
    }
    assert!(tried > 10_000, "{tried}");
    assert!(Container::read(&[file, vec![0]].concat()).is_err());
}

proptest! {
    #[test]
    fn any_members_come_back(members in prop::collection::btree_map("[a-z0-9]{1,8}(/[a-z0-9]{1,8})?", prop::collection::vec(any::<u8>(), 0..300), 0..12)) {
        let mut container = Container::default();
        for (name, bytes) in members {
            container.add(&name, bytes).unwrap();
        }
        prop_assert_eq!(Container::read(&container.write().unwrap()), Ok(container));
    }

    #[test]
    fn any_bytes_are_refused_without_a_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..400), header in any::<bool>()) {
        if header {
            bytes.splice(0..0, sample().write().unwrap()[..60].iter().copied());
        }
        prop_assert!(Container::read(&bytes).is_err());
    }
}
