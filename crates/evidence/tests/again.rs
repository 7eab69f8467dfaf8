//! An evidence file takes the place of an earlier one only if it is that one made again.

use evidence::{Container, is_made_again};

fn file(claim: &str, origin: &str, also: Option<&str>) -> Container {
    let mut container = Container::default();
    let head = format!("{0}\n1\n\n— {0} {origin}KEYSIGNATURE\n", &origin[..1]);
    let members = [("claim.json", claim), ("checkpoint", head.as_str())];
    members.into_iter().chain(also.map(|name| (name, "x"))).for_each(|(name, text)| {
        container.add(name, text).unwrap();
    });
    container
}

#[test]
fn only_the_same_claim_of_the_same_log_is_made_again() {
    let claim = |kind: &str, log: &str, task: &str, entries: u8| {
        format!(r#"{{"entries":{entries},"kind":"{kind}","log":"{log}","task":"{task}"}}"#)
    };
    let new = file(&claim("verdict", "a", "t", 9), "a", None);
    for (earlier, is) in [
        (file(&claim("verdict", "a", "t", 7), "a", None), true),
        (file(&claim("verdict", "b", "t", 9), "b", None), false),
        (file(&claim("verdict", "a", "t", 9), "b", None), false),
        (file(&claim("verdict", "a", "t", 9), "a2", None), false),
        (file(&claim("verdict", "a", "u", 9), "a", None), false),
        (file(&claim("history", "a", "t", 9), "a", None), false),
        (file(&claim("verdict", "a", "t", 9), "a", Some("disclosed/000000000003.json")), false),
        (file(&claim("verdict", "a", "t", 9), "a", Some("documents/ab")), false),
    ] {
        assert_eq!(is_made_again(&new, &earlier.write().unwrap()), is, "{earlier:?}");
    }
    // Changed by hand, it is nobody's to overwrite.
    let mut bytes = new.write().unwrap();
    let last = bytes.len() - 40;
    bytes[last] ^= 1;
    assert!(!is_made_again(&new, &bytes));
    assert!(!is_made_again(&new, b"PK\x03\x04"));
}
