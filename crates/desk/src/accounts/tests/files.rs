use std::os::unix::fs::PermissionsExt as _;

use super::*;

fn sevens(bytes: &mut [u8]) -> Result<(), getrandom::Error> {
    bytes.fill(7);
    Ok(())
}

/// An account, a session, a token and a link, with the random bytes 07 07 …
fn written() -> (Given, [PathBuf; 4]) {
    let mut given = Given::nobody();
    given.accounts = Accounts::with(given.directory.path(), Cost::PRESENT, sevens);
    given.add("an.nv", StandsFor::Person(PERSON.parse().unwrap()));
    given.accounts.ask_for_code(&login("an.nv")).unwrap();
    given.accounts.set_language(&login("an.nv"), Some(::words::Language::Vi)).unwrap();
    let (token, _) = given.accounts.tokens().make(&login("an.nv"), "bảng tính", 90, given.now).unwrap();
    given.accounts.tokens().find(token.reveal(), given.now).unwrap().unwrap();
    let account = given.path("accounts/an.nv.toml");
    let record = given.accounts.record(&login("an.nv")).unwrap().unwrap();
    let signed_in = SignedIn { account: record.account(), id: record.id, epoch: record.epoch, way: Way::Password };
    let (first, _) = given.accounts.sessions().begin(&signed_in, None, given.now).unwrap();
    let session = given.path("sessions").join(eventlog::Digest::of(first.reveal().as_bytes()).to_string());
    let office = format!("STC/unit-clerk:tl@{PERSON}").parse().unwrap();
    // With the same bytes its new name is the old one: what is written is looked at before that is destroyed.
    given.accounts.random = counted;
    let (second, _) = given.accounts.sessions().work_as(first.reveal(), office, given.now).unwrap().unwrap();
    let renamed = given.path("sessions").join(eventlog::Digest::of(second.reveal().as_bytes()).to_string());
    std::fs::rename(renamed, &session).unwrap();
    let token = given.path("tokens").join(eventlog::Digest::of(token.reveal().as_bytes()).to_string());
    let (issuer, subject) = ("https://id.example/tinh".parse().unwrap(), "7f3a-00c1".parse().unwrap());
    given.accounts.links().make(&login("an.nv"), &issuer, &subject, given.now).unwrap();
    let link = std::fs::read_dir(given.path("links")).unwrap().next().unwrap().unwrap().path();
    (given, [account, session, token, link])
}

/// What was written once is read for ever: `SOCAI_BLESS=1` writes the files anew.
#[test]
fn the_files_are_the_golden_ones() {
    let (given, files) = written();
    for (file, name) in files.iter().zip(["account-1.toml", "session-1.toml", "token-1.toml", "link-1.toml"]) {
        let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/accounts/tests/golden").join(name);
        let text = std::fs::read_to_string(file).unwrap();
        if std::env::var_os("SOCAI_BLESS").is_some() {
            std::fs::write(&golden, &text).unwrap();
        }
        assert_eq!(text, std::fs::read_to_string(&golden).unwrap(), "{name}");
    }
    // The golden bytes let the same person in.
    std::fs::write(&files[0], include_str!("golden/account-1.toml")).unwrap();
    given.accounts.ask_for_no_code(&login("an.nv")).unwrap();
    given.signed_in();
}

#[test]
fn they_are_their_owners_alone() {
    let (given, files) = written();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    for directory in ["", "accounts", "sessions", "tokens", "links"] {
        assert_eq!(mode(&given.path(directory)), 0o700, "{directory}");
    }
    for file in &files {
        assert_eq!(mode(file), 0o600, "{file:?}");
    }
}

#[test]
fn a_file_cut_off_anywhere_or_with_any_byte_changed_is_named_and_never_absent() {
    let (given, [file, ..]) = written();
    let bytes = std::fs::read(&file).unwrap();
    let named = |changed: &[u8]| {
        std::fs::write(&file, changed).unwrap();
        let error = given.accounts.find(&login("an.nv")).unwrap_err();
        assert!(error.to_string().contains("accounts/an.nv.toml"), "{error}");
        assert!(!error.to_string().contains("argon2id"), "{error}");
    };
    for length in 0..bytes.len() {
        named(&bytes[..length]);
    }
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x20;
        named(&changed);
    }
    let mut longer = bytes.clone();
    longer.extend_from_slice(b"\n");
    named(&longer);
    named(&b"#".repeat(1_000_000));
}

#[test]
fn a_file_under_anothers_name_or_of_another_kind_is_refused() {
    let (given, [account, session, token, _]) = written();
    std::fs::copy(&account, given.path("accounts/khac.toml")).unwrap();
    assert!(given.accounts.find(&login("khac")).is_err());
    std::fs::copy(&token, &session).unwrap();
    assert!(given.accounts.sessions().sweep(given.now).is_ok_and(|swept| swept == 1));
    // A link, though it leads to a sound file.
    std::fs::remove_file(given.path("accounts/khac.toml")).unwrap();
    std::fs::rename(&account, given.directory.path().join("moved")).unwrap();
    std::os::unix::fs::symlink(given.directory.path().join("moved"), &account).unwrap();
    assert!(given.accounts.find(&login("an.nv")).is_err());
}
