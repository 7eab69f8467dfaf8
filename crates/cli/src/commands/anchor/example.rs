//! Settings to copy and to change: a policy with witnesses, and time-stamp authorities.

use crate::session::Session;

const POLICY: &str = include_str!("example-policy.txt");
const AUTHORITIES: &str = include_str!("example-authorities.toml");

/// The example of a policy. Where a ledger is named, its own key is in it.
pub fn policy(session: &Session) -> String {
    let own = session.named.as_ref().and_then(|ledger| std::fs::read_to_string(ledger.join("log.vkey")).ok());
    let line = POLICY.lines().find(|line| line.starts_with("log ")).unwrap_or_default();
    match own {
        Some(key) => POLICY.replace(line, &format!("log {}", key.trim())),
        None => POLICY.to_owned(),
    }
}

/// The example of the settings of time-stamp authorities.
pub fn authorities() -> &'static str {
    AUTHORITIES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_a_policy_of_which_two_quorums_share_a_witness() {
        let policy: proof::Policy = POLICY.parse().unwrap();
        assert_eq!((policy.witnesses().count(), policy.quorum_size()), (3, Some((2, 3))));
        assert!(policy.excludes_two_histories(0));
    }
}
