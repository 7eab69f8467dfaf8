//! `socai backup`, `socai restore`, `socai rebuild`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use eventlog::{
    Place, Position, Progress,
    disk::{Copied, Unsigned},
};
use ledger::{
    backup::{self, Made, Secrets},
    directory,
};
use schemars::JsonSchema;
use serde::Serialize;
use words::{Language, done::Done, findings, say};

use crate::{error::Error, output, progress, render, session::Session};

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

/// What a copy holds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CopyAnswer {
    /// How many entries it had before.
    entries_before: u64,
    /// How many it has now.
    entries: u64,
    /// The root of the tree over them, in hexadecimal, as recomputed from what was written.
    root: String,
    /// Files that are damaged or missing where they should come from; what the copy has of them stays as it is.
    left: Vec<render::kept::KeptAnswer>,
}

pub fn backup(session: &Session, args: &BackupArgs) -> Result<(), Error> {
    let from = session.directory()?;
    let secrets = if args.without_secrets { Secrets::Without } else { Secrets::With };
    let counters = Progress::default();
    let made = progress::watch(|| counters.get(), || backup::backup(from, &args.to, secrets, &counters))?;
    let to = args.to.display();
    print(session, &made, |Copied { from, size, .. }, language| {
        let new = size - from;
        say!(
            language,
            "Đã sao lưu vào {to}: {size} bút toán ({new} mới), đã đọc lại và đối chiếu.",
            "Backed up to {to}: {size} entries ({new} new), read back and verified."
        )
    });
    must_be_complete(&made, session.language)
}

/// What was damaged or missing was left out of the copy.
fn must_be_complete(Made { left, .. }: &Made, language: Language) -> Result<(), Error> {
    if left.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = left.iter().map(|finding| format!("  {}", findings::kept(finding, language))).collect();
    let lines = lines.join("\n");
    output::complain(&say!(
        language,
        "không sao chép được những tệp sau, vì bản nguồn hỏng hoặc mất; tệp lành đang có trong bản sao được giữ nguyên:\n{lines}",
        "these files were not copied, for the source is damaged or missing; what the copy has of them stays as it is:\n{lines}"
    ));
    Err(Error::Faults { count: left.len() })
}

pub fn restore(session: &Session, args: &RestoreArgs) -> Result<(), Error> {
    let counters = Progress::default();
    let made =
        progress::watch(|| counters.get(), || backup::restore(&args.backup, &args.to, args.to_position, &counters))?;
    let to = args.to.display();
    let past = args.to_position.is_some();
    print(session, &made, |Copied { size, .. }, language| match past {
        true => say!(
            language,
            "Đã dựng lại quá khứ vào {to}: {size} bút toán đầu tiên, chỉ để xem.",
            "Restored the past into {to}: the first {size} entries, for looking at only."
        ),
        false => say!(
            language,
            "Đã khôi phục vào {to}: {size} bút toán, đã đối chiếu. Việc ghi sau lần sao lưu này không có ở đây; đừng dùng đồng thời với sổ cũ.",
            "Restored into {to}: {size} entries, verified. What was recorded after the backup is not in it; never use it beside the old ledger."
        ),
    });
    must_be_complete(&made, session.language)
}

fn print(session: &Session, Made { copied, left }: &Made, words: impl Fn(&Copied, Language) -> String) {
    let root = copied.root;
    match session.json {
        true => output::print_json(&CopyAnswer {
            entries_before: copied.from,
            entries: copied.size,
            root: root.to_string(),
            left: left.iter().map(render::kept::KeptAnswer::of).collect(),
        }),
        false => {
            let words = words(copied, session.language);
            output::print(&say!(session.language, "{words}\nGiá trị gốc: {root}", "{words}\nRoot: {root}"));
        }
    }
}

pub fn rebuild(session: &Session, args: &RebuildArgs) -> Result<(), Error> {
    let directory = session.directory()?;
    let unsigned = if args.adopt { Unsigned::Adopt } else { Unsigned::Refuse };
    let counters = Progress::default();
    let ledger = progress::watch(
        || counters.get(),
        || match args.place {
            RebuildPlace::Log => directory::rebuild(directory, Place::Log, unsigned, &counters),
            RebuildPlace::Tiles => directory::rebuild(directory, Place::Tiles, unsigned, &counters),
            RebuildPlace::Views => directory::rebuild_views(directory),
        },
    )?;
    session.say_healed(directory::healed(&ledger));
    session.done(&Done::Rebuilt { entries: ledger.events().len() });
    Ok(())
}
