//! Each rule of accounts by its own test, over files in a directory that is gone afterwards.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod files;
mod keeping;
mod links;
mod offices;
mod sessions;
mod signing_in;
mod tokens;

use std::{cell::Cell, net::IpAddr, path::PathBuf};

use calendar::{Moment, Timestamp};
use tempfile::TempDir;

use super::{Accounts, ChosenBy, Login, Password, Secret, SignInError, SignedIn, StandsFor, Way, password::Cost};

pub const RIGHT: &str = "bốn từ chẳng liên quan";
pub const WRONG: &str = "một mật khẩu nào khác";
pub const PERSON: &str = "P-00f1a2b3c4d5e6f7";
/// A hash that costs next to nothing.
pub const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };

pub fn time(text: &str) -> Timestamp {
    text.parse::<Moment>().unwrap().latest()
}

pub fn later(at: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_micros(at.micros() + seconds * 1_000_000).unwrap()
}

pub fn login(text: &str) -> Login {
    text.parse().unwrap()
}

pub fn secret(text: &str) -> Secret {
    Secret::new(text)
}

/// Another number with each call: nothing here is to be guessed, and everything to be the same each time.
pub fn counted(bytes: &mut [u8]) -> Result<(), getrandom::Error> {
    thread_local!(static NEXT: Cell<u8> = const { Cell::new(1) });
    let next = NEXT.get();
    NEXT.set(next.wrapping_add(1));
    bytes.fill(next);
    Ok(())
}

/// The accounts of a directory, and a moment of a working day.
pub struct Given {
    pub directory: TempDir,
    pub accounts: Accounts,
    pub now: Timestamp,
}

impl Given {
    /// Nobody.
    pub fn nobody() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let accounts = Accounts::with(directory.path(), CHEAP, counted);
        Self { directory, accounts, now: time("2026-11-30T09:00:00") }
    }

    /// One account, of a person, with the right password.
    pub fn one() -> Self {
        let given = Self::nobody();
        given.add("an.nv", StandsFor::Person(PERSON.parse().unwrap()));
        given
    }

    pub fn add(&self, name: &str, stands_for: StandsFor) {
        let machine = stands_for == StandsFor::Machine;
        self.accounts.add(&login(name), stands_for, self.now).unwrap();
        if !machine {
            let password = Password::new(&secret(RIGHT), &login(name)).unwrap();
            self.accounts.set_password(&login(name), &password, ChosenBy::Owner).unwrap();
        }
    }

    /// The same files, read by a program that has just begun.
    pub fn begun_anew(&self) -> Accounts {
        Accounts::with(self.directory.path(), CHEAP, counted)
    }

    pub fn when(&self, name: &str, password: &str, code: Option<&str>, from: &str) -> Result<SignedIn, SignInError> {
        let peer: IpAddr = from.parse().unwrap();
        self.accounts.sign_in(name, &secret(password), code, peer, self.now)
    }

    pub fn signed_in(&self) -> SignedIn {
        self.when("an.nv", RIGHT, None, "192.0.2.1").unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join("desk").join(name)
    }
}
