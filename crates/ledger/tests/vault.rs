//! The vault: a name is kept sealed, told to whoever may know, and gone once its key is.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    slice, thread,
};

use domain::PersonId;
use ledger::{Disclosure, Erased, Vault, VaultError};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

const NAME: &str = "Họ Và Tên Ánh";

/// A vault in a directory of its own, with `NAME` sealed in it.
struct Given {
    directory: TempDir,
    vault: Vault,
    person: PersonId,
}

impl Given {
    fn a_sealed_name() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let vault = Vault::at(&directory.path().join("vault"));
        let person = Vault::new_person().unwrap();
        vault.seal(&person, NAME).unwrap();
        Self { directory, vault, person }
    }

    fn another(&self, name: &str) -> PersonId {
        let person = Vault::new_person().unwrap();
        self.vault.seal(&person, name).unwrap();
        person
    }

    fn path(&self, folder: &str, person: &PersonId) -> PathBuf {
        self.directory.path().join("vault").join(folder).join(person.as_str())
    }

    fn key(&self) -> PathBuf {
        self.path("keys", &self.person)
    }

    fn sealed(&self) -> PathBuf {
        self.path("sealed", &self.person)
    }

    fn reveal(&self) -> Result<Disclosure, VaultError> {
        self.vault.reveal(&self.person)
    }
}

/// Every file and directory under `path`, itself first.
fn everything_under(path: &Path) -> Vec<PathBuf> {
    let mut found = vec![path.to_owned()];
    if path.is_dir() {
        found.extend(fs::read_dir(path).unwrap().flat_map(|entry| everything_under(&entry.unwrap().path())));
    }
    found
}

fn is_anywhere(bytes: &[u8], directory: &Path) -> bool {
    everything_under(directory)
        .iter()
        .filter(|path| path.is_file())
        .any(|path| fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_sealed_name_comes_back_and_its_digest_is_that_of_the_documented_bytes() {
    let directory = tempfile::tempdir().unwrap();
    let vault = Vault::at(&directory.path().join("vault"));
    assert!(!directory.path().join("vault").exists(), "nothing is touched before the first sealing");
    assert_eq!(vault.persons().unwrap(), []);
    let person = Vault::new_person().unwrap();

    let digest = vault.seal(&person, NAME).unwrap();

    let told = vault.reveal(&person).unwrap();
    assert_eq!((&told.person, told.name.as_str(), told.digest), (&person, NAME, digest));
    let text = format!(
        r#"{{"format":"socai.person/1","name":"{NAME}","person":"{person}","salt":"{}"}}"#,
        hexadecimal(&told.salt)
    );
    assert_eq!(hexadecimal(&Sha256::digest(&text)), digest.to_string());
    assert_eq!(told.text().unwrap().as_str(), text);
    assert_eq!(vault.persons().unwrap(), [person]);
}

#[test]
fn the_same_name_of_two_persons_has_two_digests() {
    let given = Given::a_sealed_name();
    let twin = given.another(NAME);

    assert_ne!(given.reveal().unwrap().digest, given.vault.reveal(&twin).unwrap().digest);
}

#[test]
fn what_is_sealed_is_readable_only_with_the_key_and_only_by_its_owner() {
    let given = Given::a_sealed_name();
    let vault = given.directory.path().join("vault");

    assert!(!is_anywhere(NAME.as_bytes(), &vault));
    for path in everything_under(&vault) {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
    }
    assert_eq!(everything_under(&vault).len(), 5, "two directories, a key and a sealed value, nothing left aside");
    assert!(!format!("{:?}", given.reveal()).contains("Ánh"), "a disclosure does not print its name");
}

#[test]
fn a_name_is_composed_and_trimmed() {
    let given = Given::a_sealed_name();
    // The same name, typed with combining marks and a line's end.
    let person = given.another("  Ho\u{323} Va\u{300} Te\u{302}n A\u{301}nh\n");

    assert_eq!(given.vault.reveal(&person).unwrap().name, NAME);
}

#[test]
fn what_is_not_a_name_is_refused_and_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let vault = Vault::at(&directory.path().join("vault"));
    let person = Vault::new_person().unwrap();

    let too_long = "Á".repeat(201);
    for name in ["", " \t\n", "\u{200b}", "- . -", "Họ\nTên", "Họ\u{0}", "\u{202e}nêT", &too_long] {
        assert!(matches!(vault.seal(&person, name), Err(VaultError::Name)), "{name:?}");
    }
    assert!(!directory.path().join("vault").exists());
    vault.seal(&person, &"Á".repeat(200)).unwrap();
    assert_eq!(vault.reveal(&person).unwrap().name, "Á".repeat(200));
}

#[test]
fn an_erased_person_is_nowhere_and_the_others_are_still_there() {
    let given = Given::a_sealed_name();
    let other = given.another("Một Tên Khác");
    let key = fs::read(given.key()).unwrap();
    let sealed = fs::read(given.sealed()).unwrap();

    assert_eq!(given.vault.erase(&given.person).unwrap(), Erased::Now);

    for bytes in [NAME.as_bytes(), &key, &sealed[39..]] {
        assert!(!is_anywhere(bytes, given.directory.path()));
    }
    let error = given.reveal().unwrap_err();
    assert!(matches!(error, VaultError::Erased(_)));
    assert!(error.to_string().contains(given.person.as_str()), "{error}");
    assert_eq!(given.vault.erase(&given.person).unwrap(), Erased::Before);
    assert_eq!(given.vault.persons().unwrap(), slice::from_ref(&other));
    assert_eq!(given.vault.reveal(&other).unwrap().name, "Một Tên Khác");
}

#[test]
fn the_key_is_overwritten_where_it_lies() {
    let given = Given::a_sealed_name();
    let same_file = given.directory.path().join("same file");
    fs::hard_link(given.key(), &same_file).unwrap();

    given.vault.erase(&given.person).unwrap();

    assert_eq!(fs::read(same_file).unwrap(), [0; 32]);
}

#[test]
fn erasing_somebody_unknown_touches_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let vault = Vault::at(&directory.path().join("vault"));

    assert_eq!(vault.erase(&Vault::new_person().unwrap()).unwrap(), Erased::Before);
    assert!(!directory.path().join("vault").exists());
}

#[test]
fn an_interrupted_erasing_reads_as_erased_and_is_finished_by_the_next() {
    // After the key was overwritten, and after it was removed.
    for interrupt in [|key: PathBuf| fs::write(key, [0; 32]).unwrap(), |key: PathBuf| fs::remove_file(key).unwrap()] {
        let given = Given::a_sealed_name();
        interrupt(given.key());

        assert!(matches!(given.reveal(), Err(VaultError::Erased(_))));
        assert_eq!(given.vault.persons().unwrap(), slice::from_ref(&given.person), "something is left to erase");
        assert_eq!(given.vault.erase(&given.person).unwrap(), Erased::Now);
        assert_eq!(given.vault.persons().unwrap(), []);
    }
}

#[test]
fn an_interrupted_sealing_is_done_again_and_leaves_no_older_key() {
    let given = Given::a_sealed_name();
    let first = given.reveal().unwrap().digest;
    // Cut off after the value, while the key was being written aside.
    let key = fs::read(given.key()).unwrap();
    fs::rename(given.key(), given.key().with_extension("new")).unwrap();
    assert!(matches!(given.reveal(), Err(VaultError::Erased(_))));
    assert_eq!(given.vault.persons().unwrap(), slice::from_ref(&given.person));

    let digest = given.vault.seal(&given.person, NAME).unwrap();

    assert_ne!(digest, first, "a new salt");
    assert_eq!(given.reveal().unwrap().digest, digest);
    assert!(!is_anywhere(&key, given.directory.path()));
}

#[test]
fn erasing_takes_what_was_left_aside() {
    let given = Given::a_sealed_name();
    for path in [given.key(), given.sealed()] {
        fs::copy(&path, path.with_extension("new")).unwrap();
    }

    assert_eq!(given.vault.erase(&given.person).unwrap(), Erased::Now);

    assert!(everything_under(given.directory.path()).iter().all(|path| path.is_dir()));
}

#[test]
fn a_person_is_sealed_once_however_many_try_at_once() {
    let given = Given::a_sealed_name();
    assert!(matches!(given.vault.seal(&given.person, "Một Tên Khác"), Err(VaultError::Exists(_))));
    assert_eq!(given.reveal().unwrap().name, NAME);

    let person = Vault::new_person().unwrap();
    let outcomes: Vec<_> = thread::scope(|scope| {
        let handles: Vec<_> = (0..8)
            .map(|number| {
                let (directory, person) = (given.directory.path().join("vault"), &person);
                scope.spawn(move || Vault::at(&directory).seal(person, &format!("Người thứ {number}")))
            })
            .collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect()
    });

    let sealed: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
    assert_eq!(sealed, [&given.vault.reveal(&person).unwrap().digest]);
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(_) | Err(VaultError::Exists(_)))));
}

#[test]
fn every_damaged_byte_is_noticed_and_a_damaged_person_can_be_erased() {
    let given = Given::a_sealed_name();
    for path in [given.key(), given.sealed()] {
        let whole = fs::read(&path).unwrap();
        let mut damaged = Vec::new();
        for index in 0..whole.len() {
            damaged.push(whole[..index].to_vec());
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[index] ^= 1 << bit;
                damaged.push(bytes);
            }
        }
        damaged.push([&whole[..], b"\0"].concat());
        damaged.push(whole.repeat(100));
        for bytes in damaged {
            fs::write(&path, bytes).unwrap();
            let error = given.reveal().unwrap_err();
            assert!(matches!(error, VaultError::Damaged { .. }), "{error}");
            assert!(error.to_string().contains(given.person.as_str()), "{error}");
        }
        fs::write(&path, &whole).unwrap();
        assert_eq!(given.reveal().unwrap().name, NAME);
    }

    fs::remove_file(given.sealed()).unwrap();
    assert!(matches!(given.reveal(), Err(VaultError::Damaged { .. })), "a key without its value");
    fs::write(given.key(), b"short").unwrap();
    assert_eq!(given.vault.erase(&given.person).unwrap(), Erased::Now);
}

#[test]
fn one_persons_name_cannot_be_put_for_anothers() {
    let given = Given::a_sealed_name();
    let other = given.another("Một Tên Khác");
    for folder in ["keys", "sealed"] {
        fs::copy(given.path(folder, &other), given.path(folder, &given.person)).unwrap();
    }

    assert!(matches!(given.reveal(), Err(VaultError::Damaged { .. })));
    assert_eq!(given.vault.reveal(&other).unwrap().name, "Một Tên Khác");
}

#[test]
fn a_copy_of_a_key_is_named() {
    let given = Given::a_sealed_name();
    let copy = given.key().with_extension("old");
    fs::copy(given.key(), &copy).unwrap();

    let error = given.vault.persons().unwrap_err();
    assert!(matches!(&error, VaultError::Stray(path) if *path == copy), "{error}");
}

#[test]
fn a_file_in_the_vaults_place_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("vault");
    fs::write(&place, "").unwrap();
    let (vault, person) = (Vault::at(&place), Vault::new_person().unwrap());

    let errors =
        [vault.seal(&person, NAME).unwrap_err(), vault.reveal(&person).unwrap_err(), vault.erase(&person).unwrap_err()];
    for error in errors {
        assert!(matches!(error, VaultError::Io { .. }) && error.to_string().contains("vault"), "{error}");
    }
}

/// The file was written by another implementation from `docs/vault.md`.
#[test]
fn what_was_sealed_in_format_1_is_read_for_ever() {
    let given = Given::a_sealed_name();
    let person: PersonId = "P-00f1a2b3c4d5e6f7".parse().unwrap();
    let golden = include_str!("golden/sealed-1.hex").trim().as_bytes();
    let golden: Vec<u8> = golden
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
    fs::write(given.path("sealed", &person), golden).unwrap();
    fs::write(given.path("keys", &person), (1..=32).collect::<Vec<u8>>()).unwrap();

    let told = given.vault.reveal(&person).unwrap();

    assert_eq!((told.name.as_str(), told.salt.to_vec()), (NAME, (128..160).collect()));
    assert_eq!(told.digest.to_string(), "c46669f07f825cfe216959345f5f2b18842e6ec79440ae065e35665bbd078ee5");
}
