//! An evidence file takes the place of another only if both are of one log.

use evidence::{Container, is_of_the_same_log};

fn file(claim: &str, origin: &str) -> Container {
    let mut container = Container::default();
    let head = format!("{0}\n1\n\n— {0} {origin}KEYSIGNATURE\n", &origin[..1]);
    for (name, text) in [("claim.json", claim), ("checkpoint", head.as_str())] {
        container.add(name, text).unwrap();
    }
    container
}

#[test]
fn a_log_is_known_by_its_name_and_its_key() {
    let new = file("{}", "a");
    for (earlier, is) in [
        (file("{}", "a"), true),
        (file(r#"{"kind":"history"}"#, "a"), true),
        (file("{}", "b"), false),
        (file("{}", "a2"), false),
    ] {
        assert_eq!(is_of_the_same_log(&new, &earlier.write().unwrap()), is, "{earlier:?}");
    }
    // Changed by hand, it is nobody's to overwrite.
    let mut bytes = new.write().unwrap();
    let last = bytes.len() - 40;
    bytes[last] ^= 1;
    assert!(!is_of_the_same_log(&new, &bytes));
    assert!(!is_of_the_same_log(&new, b"PK\x03\x04"));
}
