//! The stores measured, one file each. To add one: write its file, and a row here.

mod bare_file;
mod fjall;
mod postgres;
mod redb;
mod sled_naive;
mod socai;
mod sqlite;
mod umadb;

use anyhow::{Context, Result};

use crate::peer::Subject;

/// The first is the limit that the others are compared with.
pub static SUBJECTS: &[Subject] = &[
    bare_file::SUBJECT,
    socai::SUBJECT,
    socai::BOTH_COPIES,
    sqlite::SUBJECT,
    postgres::SUBJECT,
    umadb::SUBJECT,
    umadb::PIPELINED,
    sled_naive::SUBJECT,
    fjall::SUBJECT,
    redb::SUBJECT,
];

pub fn limit() -> &'static Subject {
    &SUBJECTS[0]
}

pub fn named(name: &str) -> Result<&'static Subject> {
    SUBJECTS.iter().find(|subject| subject.name == name).with_context(|| format!("no subject is called {name}"))
}

/// The version that was compiled in: what the lock file says.
fn locked(package: &str) -> Result<String> {
    let wanted = format!("name = \"{package}\"");
    include_str!("../../../Cargo.lock")
        .lines()
        .skip_while(|line| *line != wanted)
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(|version| format!("{package} {version}"))
        .with_context(|| format!("{package} is not in the lock file"))
}

/// For the subjects that are compiled in.
fn always() -> Result<()> {
    Ok(())
}
