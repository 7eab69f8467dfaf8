//! Evidence files with something changed in them, as a dishonest party would.

use evidence::Container;

/// The same members, one of them changed.
pub fn with(container: &Container, name: &str, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Container {
    let mut changed = Container::of(container.format());
    let mut change = Some(change);
    for (member, bytes) in container.members() {
        let bytes = if member == name { change.take().expect("each name stands once")(bytes) } else { bytes.to_vec() };
        changed.add(member, bytes).expect("a member's name stays one");
    }
    assert!(change.is_none(), "{name} is not there");
    changed
}

/// The same without a member.
pub fn without(container: &Container, name: &str) -> Container {
    let mut rest = Container::of(container.format());
    for (member, bytes) in container.members().filter(|(member, _)| *member != name) {
        rest.add(member, bytes).expect("a member's name stays one");
    }
    assert!(rest.members().count() + 1 == container.members().count(), "{name} is not there");
    rest
}

/// The first `from` becomes `to`.
pub fn text(from: &str, to: &str) -> impl FnOnce(&[u8]) -> Vec<u8> {
    move |bytes| {
        let at = bytes.windows(from.len()).position(|window| window == from.as_bytes());
        let at = at.unwrap_or_else(|| panic!("{from:?} is not in {}", String::from_utf8_lossy(bytes)));
        [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
    }
}
