//! `socai compare`: whether two heads of a log are of one history. No network, and no key that they bring along.

use std::path::{Path, PathBuf};

use clap::Args;
use eventlog::{
    Digest,
    tiles::{CHECKPOINT, TileReader},
};
use proof::{
    Checkpoint, Note, Policy, Together,
    path::{prove_consistency, verify_consistency},
};
use words::{answers::compared::CompareAnswer, errors::Misuse};

use super::verify::{read_head, read_policy};
use crate::{args::shared::Trust, error::Error, files::not_readable, session::Session};

#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Biên nhận, đầu sổ, hoặc bản công khai của sổ (tiles/) / a receipt, a signed head, or a public copy of the
    /// log (tiles/)
    one: PathBuf,
    /// Cái kia / the other
    other: PathBuf,
    #[command(flatten)]
    trust: Trust,
}

/// A head, and the tiles below it where there are any.
struct Shown {
    head: Checkpoint,
    tiles: Option<TileReader>,
}

impl Shown {
    /// The head of a receipt or an evidence file, a head, or that of a public copy of the log.
    fn read(path: &Path, policy: &Policy) -> Result<Self, Error> {
        let (file, is_copy) = if path.is_dir() { (path.join(CHECKPOINT), true) } else { (path.to_owned(), false) };
        let note = read_head(&file)?;
        Note::parse(&note).map_err(|error| not_readable(&file, error))?;
        let head = policy.judge(&note).map_err(|error| not_readable(&file, error))?.head;
        let tiles = is_copy.then(|| TileReader::new(path, head.size));
        Ok(Self { head, tiles })
    }

    /// The root that this head gives to its first `size` entries, if there are tiles to show it. They are not
    /// trusted: they must lead to the head.
    fn root_of(&self, size: u64) -> Result<Option<Digest>, Error> {
        let Some(tiles) = &self.tiles else { return Ok(None) };
        let place = tiles.root();
        let root = tiles.earlier(size).tree().map_err(|error| not_readable(place, error))?.root();
        let path = prove_consistency(tiles, size, self.head.size).map_err(|error| not_readable(place, error))?;
        let continued = verify_consistency((size, root), (self.head.size, self.head.root), &path);
        continued.map_err(|error| not_readable(place, error))?;
        Ok(Some(root))
    }
}

pub fn compare(session: &Session, args: &CompareArgs) -> Result<(), Error> {
    let (policy, _) = read_policy(&args.trust)?;
    let (one, other) = (Shown::read(&args.one, &policy)?, Shown::read(&args.other, &policy)?);
    if one.head.origin != other.head.origin {
        return Err(Misuse::TwoLogs(one.head.origin, other.head.origin).into());
    }
    let (smaller, larger) = if one.head.size <= other.head.size { (&one, &other) } else { (&other, &one) };
    let root = if smaller.head.size < larger.head.size { larger.root_of(smaller.head.size)? } else { None };
    let together = smaller.head.beside(&larger.head, root);
    session.answer(&CompareAnswer::of(together, [&one.head, &other.head]));
    match together {
        Together::Same | Together::Continues => Ok(()),
        Together::Fork | Together::Undecided => Err(Error::NotProven),
    }
}
