//! Read the public copy of a log: its signed head, its tiles, each entry with the proof that it is under that head.
//!
//! `cargo run -p eventlog --example read_tiles [DIRECTORY]`

use std::{env, error::Error, fs, path::PathBuf};

use eventlog::{Archive, LogReader, Places, Position};
use proof::{Digest, LogKeys, path::verify_inclusion};

fn main() -> Result<(), Box<dyn Error>> {
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/ledger-5");
    let directory = env::args_os().nth(1).map_or(golden, PathBuf::from);

    // The key is somebody's word: in earnest it comes from another place than the tiles.
    let key = fs::read_to_string(directory.join("log.vkey"))?;
    let keys = LogKeys::from(key.trim().parse::<proof::VerifyingKey>()?);
    let archive = Archive::open(&Places::of(&directory), &keys)?;
    let tree = archive.signed_tree();
    println!("{} entries, root {}", tree.size(), tree.root());

    for position in (0..tree.size()).map(Position) {
        let (Some(entry), Some(path)) = (archive.entry(position)?, archive.path(position, tree.size())?) else { break };
        verify_inclusion(Digest::of_leaf(&entry), position.0, tree.size(), &path, tree.root())?;
        let end = entry.char_indices().nth(70).map_or(entry.len(), |(at, _)| at);
        println!("{position:?} {}…", &entry[..end]);
    }
    Ok(())
}
