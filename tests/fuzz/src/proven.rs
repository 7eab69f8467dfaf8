//! What proves: receipts, questions to witnesses, policies, evidence files, time-stamp tokens.

use std::sync::LazyLock;

use evidence::{Container, Trust};
use proof::{AddCheckpoint, Policy, Receipt};
use timestamp::{Request, Token};

use super::{signed::KEY, stored::text};

static POLICY: LazyLock<Policy> =
    LazyLock::new(|| format!("log {}\nquorum none\n", KEY.verifying_key()).parse().expect("a policy"));

/// One receipt has one text, and shows nothing that was not signed.
pub fn receipt(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(receipt) = text.parse::<Receipt>() else { return };
    assert_eq!(receipt.to_string(), text);
    let _ = receipt.head();
    assert!(receipt.verify(b"an entry that no log has", &KEY.verifying_key()).is_err());
}

/// One question has one text; a witness that knows nothing answers it without falling over.
pub fn request(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(request) = text.parse::<AddCheckpoint>() else { return };
    assert_eq!(request.to_string(), text);
    if let Ok(head) = request.judge(&KEY.verifying_key(), None) {
        assert_eq!(head.origin, KEY.name());
    }
}

/// A policy is counted without falling over, however its groups lie in each other.
pub fn policy(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(policy) = text.parse::<Policy>() else { return };
    if let Some((fewest, of)) = policy.quorum_size() {
        assert!(0 < fewest && fewest <= of);
    }
    let _ = policy.excludes_two_histories(1);
    for checkpoint in super::signed::checkpoints() {
        let judged = policy.judge(&checkpoint.sign(&KEY));
        let named = policy.logs.iter().any(|log| log.key == KEY.verifying_key());
        assert_eq!(judged.is_ok(), named);
    }
}

/// One content has one file; nothing holds under a policy that trusts another log.
pub fn evidence(bytes: &[u8]) {
    let Ok(container) = Container::read(bytes) else { return };
    assert_eq!(container.write().as_deref(), Ok(bytes));
    let trust = Trust {
        policy: POLICY.clone(),
        authorities: timestamp::TrustStore::default(),
        dishonest: 0,
        accuracy: 60,
        readable: verify::reading::readable,
    };
    assert!(!evidence::verify(&container, trust).is_ok_and(|shown| shown.holds()));
}

/// No token holds for other data, nor under no root.
pub fn token(bytes: &[u8]) {
    let _ = Request::parse(bytes).map(|request| assert_eq!(request.as_bytes(), bytes));
    let Ok(token) = Token::parse(bytes) else { return };
    assert_eq!(token.as_bytes(), bytes);
    assert!(token.verify(b"other data", &timestamp::TrustStore::default()).is_err());
}
