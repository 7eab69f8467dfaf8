//! `socai backup`, `socai restore`, `socai rebuild`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use eventlog::{Place, Position, Progress, disk::Unsigned};
use ledger::{
    Inquiry,
    backup::{self, Made, Secrets},
    directory,
    inquiry::NotIndexed,
};
use words::{
    Language,
    answers::copies::{Copy, CopyAnswer, left_out},
    done::Done,
    errors::Misuse,
};

use crate::{error::Error, output, session::Session};
use terminal::progress;

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Thư mục của bản sao lưu / the backup's directory; the next backup to it takes only what is new
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// Không kèm khóa ký và kho tên / without the signing key and the vault of names
    #[arg(long)]
    without_secrets: bool,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// Bản sao lưu / the backup
    backup: PathBuf,
    /// Thư mục của sổ mới / the new ledger's directory
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// Chỉ đến bút toán này, để xem / only up to this entry, for looking at
    #[arg(long, value_name = "N")]
    to_position: Option<Position>,
}

#[derive(Debug, Args)]
pub struct RebuildArgs {
    /// Phần nào / which place
    #[arg(value_enum)]
    place: RebuildPlace,
    /// Ký cả những bút toán không còn chữ ký đầu sổ nào che / sign entries that no signed head covers any more
    #[arg(long)]
    adopt: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RebuildPlace {
    Log,
    Tiles,
    Views,
}

pub fn backup(session: &Session, args: &BackupArgs) -> Result<(), Error> {
    let from = session.directory()?;
    let secrets = if args.without_secrets { Secrets::Without } else { Secrets::With };
    let counters = Progress::default();
    let made = progress::watch(|| counters.get(), || backup::backup(from, &args.to, secrets, &counters))?;
    session.answer(&CopyAnswer::of(&made, Copy::Backup(args.to.clone())));
    must_be_complete(&made, session.language)
}

/// What was damaged or missing was left out of the copy.
fn must_be_complete(Made { left, .. }: &Made, language: Language) -> Result<(), Error> {
    if left.is_empty() {
        return Ok(());
    }
    output::complain(&left_out(left, language));
    Err(Error::Faults { count: left.len() })
}

pub fn restore(session: &Session, args: &RestoreArgs) -> Result<(), Error> {
    let counters = Progress::default();
    let made =
        progress::watch(|| counters.get(), || backup::restore(&args.backup, &args.to, args.to_position, &counters))?;
    let to = args.to.clone();
    let copy = if args.to_position.is_some() { Copy::Past(to) } else { Copy::Restored(to) };
    session.answer(&CopyAnswer::of(&made, copy));
    must_be_complete(&made, session.language)
}

pub fn rebuild(session: &Session, args: &RebuildArgs) -> Result<(), Error> {
    let directory = session.directory()?;
    let unsigned = if args.adopt { Unsigned::Adopt } else { Unsigned::Refuse };
    let counters = Progress::default();
    session.borrow(directory);
    let ledger = progress::watch(
        || counters.get(),
        || match args.place {
            RebuildPlace::Log => directory::rebuild(directory, Place::Log, unsigned, &counters),
            RebuildPlace::Tiles => directory::rebuild(directory, Place::Tiles, unsigned, &counters),
            RebuildPlace::Views => directory::rebuild_views(directory),
        },
    )?;
    session.say_healed(directory::healed(&ledger));
    let entries = ledger.events().len();
    drop(ledger);
    if args.place == RebuildPlace::Views {
        let built = progress::watch(|| counters.get(), || Inquiry::by_index(directory, &counters));
        if let Err(NotIndexed::Index(error)) = built {
            return Err(Misuse::Failed(error.to_string()).into());
        }
    }
    session.answer(&Done::Rebuilt { entries });
    Ok(())
}
