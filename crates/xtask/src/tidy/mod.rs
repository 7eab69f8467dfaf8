//! The house rules that a machine can hold: `cargo xtask tidy`.
//!
//! | module | rule |
//! | --- | --- |
//! | [`rooms`] | arrows between crates point one way; each crate has one name; pure crates are held to purity |
//! | [`modules`] | no circle between the modules of a crate |
//! | [`files`] | no source file past 500 lines without a stated reason; what documents name exists |

mod files;
mod modules;
mod rooms;
mod sources;

use std::{path::Path, process::ExitCode};

/// Something that breaks a rule: where, and what.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    place: String,
    what: String,
}

impl Breach {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

/// Every rule, over the repository that this program was built in.
pub fn run() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut breaches = rooms::check(&root);
    breaches.extend(modules::check(&root));
    breaches.extend(files::check(&root));
    breaches.sort();
    for Breach { place, what } in &breaches {
        println!("{place}: {what}");
    }
    match breaches.len() {
        0 => {
            println!("Tidy.");
            ExitCode::SUCCESS
        }
        count => {
            println!("{count} breach(es) of the house rules; CONTRIBUTING.md has the rules.");
            ExitCode::FAILURE
        }
    }
}
