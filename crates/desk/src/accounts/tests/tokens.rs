use super::*;
use crate::accounts::AccountError;

fn with_machine() -> Given {
    let given = Given::nobody();
    given.add("truc.lien-thong", StandsFor::Machine);
    given
}

const MACHINE: &str = "truc.lien-thong";
const DAY: i64 = 24 * 3600;

#[test]
fn a_token_is_its_accounts_and_only_its_digest_is_kept() {
    let given = with_machine();
    let tokens = given.accounts.tokens();
    let (secret, made) = tokens.make(&login(MACHINE), "đồng bộ", 30, given.now).unwrap();
    let (token, account) = tokens.find(secret.reveal(), given.now).unwrap().unwrap();
    assert_eq!((account.login, token.name, token.until), (login(MACHINE), made.name, made.until));
    let file = std::fs::read_dir(given.path("tokens")).unwrap().next().unwrap().unwrap();
    assert_eq!(file.file_name().to_str().unwrap(), eventlog::Digest::of(secret.reveal().as_bytes()).to_string());
    assert!(!std::fs::read_to_string(file.path()).unwrap().contains(secret.reveal()));
    for other in ["", "../accounts/truc.lien-thong", file.file_name().to_str().unwrap()] {
        assert!(tokens.find(other, given.now).unwrap().is_none());
    }
}

#[test]
fn it_counts_to_the_end_of_its_last_day_and_a_year_at_most() {
    let given = with_machine();
    let tokens = given.accounts.tokens();
    for days in [0, 367, u16::MAX] {
        let error = tokens.make(&login(MACHINE), "x", days, given.now).unwrap_err();
        assert!(matches!(error, AccountError::TokenTerm), "{days}");
    }
    let (secret, made) = tokens.make(&login(MACHINE), "x", 366, given.now).unwrap();
    let last = Timestamp::end_of(made.until);
    assert!(tokens.find(secret.reveal(), last).unwrap().is_some());
    assert!(tokens.find(secret.reveal(), later(last, 1)).unwrap().is_none());
}

#[test]
fn the_last_day_of_its_use_is_kept() {
    let given = with_machine();
    let tokens = given.accounts.tokens();
    let (secret, _) = tokens.make(&login(MACHINE), "x", 30, given.now).unwrap();
    assert_eq!(tokens.list(None).unwrap()[0].used, None);
    tokens.find(secret.reveal(), given.now).unwrap().unwrap();
    let tomorrow = later(given.now, DAY);
    tokens.find(secret.reveal(), tomorrow).unwrap().unwrap();
    assert_eq!(tokens.list(Some(&login(MACHINE))).unwrap()[0].used, Some(tomorrow.date()));
    assert!(tokens.list(Some(&login("another"))).unwrap().is_empty());
}

#[test]
fn it_is_revoked_once_and_its_name_is_free_again() {
    let given = with_machine();
    let tokens = given.accounts.tokens();
    let (secret, _) = tokens.make(&login(MACHINE), "x", 30, given.now).unwrap();
    assert!(matches!(tokens.make(&login(MACHINE), " x ", 30, given.now), Err(AccountError::TokenThere { .. })));
    // Beside a running server.
    given.begun_anew().tokens().revoke(&login(MACHINE), "x", given.now).unwrap();
    assert!(tokens.find(secret.reveal(), given.now).unwrap().is_none());
    assert!(matches!(tokens.revoke(&login(MACHINE), "x", given.now), Err(AccountError::NoSuchToken { .. })));
    let (other, _) = tokens.make(&login(MACHINE), "x", 30, given.now).unwrap();
    assert!(tokens.find(other.reveal(), given.now).unwrap().is_some());
    assert!(tokens.find(secret.reveal(), given.now).unwrap().is_none());
    assert_eq!(tokens.list(None).unwrap().len(), 2);
}

#[test]
fn of_a_locked_account_none_counts_and_of_one_that_is_made_anew_no_old_one() {
    let given = with_machine();
    let tokens = given.accounts.tokens();
    let (secret, _) = tokens.make(&login(MACHINE), "x", 30, given.now).unwrap();
    let file = std::fs::read_dir(given.path("tokens")).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&file).unwrap();
    let counts = || tokens.find(secret.reveal(), given.now).unwrap().is_some();
    given.accounts.lock(&login(MACHINE)).unwrap();
    assert!(!counts());
    given.accounts.unlock(&login(MACHINE)).unwrap();
    assert!(counts());
    given.accounts.remove(&login(MACHINE), given.now).unwrap();
    assert!(!counts());
    assert!(matches!(tokens.make(&login(MACHINE), "y", 30, given.now), Err(AccountError::Unknown(_))));
    given.add(MACHINE, StandsFor::Machine);
    assert!(!counts());
    // Not even if its file comes back from a backup.
    std::fs::write(&file, bytes).unwrap();
    assert!(!counts());
}

#[test]
fn a_name_is_seen_and_a_damaged_token_is_named() {
    let given = with_machine();
    let tokens = given.accounts.tokens();
    for name in ["", "  ", "a\u{200b}b", "a\nb", &"x".repeat(65)] {
        assert!(matches!(tokens.make(&login(MACHINE), name, 30, given.now), Err(AccountError::TokenName)), "{name:?}");
    }
    let (secret, _) = tokens.make(&login(MACHINE), "x", 30, given.now).unwrap();
    let file = std::fs::read_dir(given.path("tokens")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&file, "").unwrap();
    for error in [tokens.find(secret.reveal(), given.now).unwrap_err(), tokens.list(None).unwrap_err()] {
        assert!(error.to_string().contains(file.to_str().unwrap()), "{error}");
    }
}
