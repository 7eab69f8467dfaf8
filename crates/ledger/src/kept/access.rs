//! The logs of who looked: `access/`, each checked as a log, read as looks, and held against the heads that the ledger
//! recorded of it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use domain::{EntryNumber, Event, Recorded, event::AccessHeadRecorded};
use eventlog::{LogReader, Places, Position, Progress, check::check as check_log};

use super::{Fault, Kept, Secrets};
use crate::{
    access::{
        ACCESS, AccessError,
        look::Look,
        years::{self, Year},
    },
    ledger::access_dropped,
};

/// Looks at every log of `access/` in `directory`, and for every one that the ledger `recorded`; `scratch` is room for
/// copies. A backup without secrets has none of them.
pub(crate) fn check(
    directory: &Path,
    recorded: &[Recorded],
    secrets: Secrets,
    scratch: &Path,
    kept: &mut Kept,
) -> Result<(), AccessError> {
    let place = Path::new(ACCESS);
    let Some((years, strays)) = kept
        .seen(place, years::contents(directory))
        .map_err(|source| AccessError::Io { path: directory.join(place), source })?
    else {
        return Ok(());
    };
    for stray in strays {
        kept.find(stray.strip_prefix(directory).unwrap_or(&stray), Fault::Stray);
    }
    let mut there = Vec::new();
    for year in years {
        let path = place.join(year.to_string());
        match of_year(directory, year, recorded, scratch, kept) {
            Ok(log) => there.push(log),
            Err(AccessError::Io { source, .. }) if source.kind() == io::ErrorKind::PermissionDenied => {
                kept.unseen.push(path);
                return Ok(());
            }
            // Which log it is cannot be told: none is said to be missing.
            Err(error) => {
                kept.find(path, Fault::Unreadable(error.to_string()));
                return Ok(());
            }
        }
    }
    let is_left_out = secrets == Secrets::LeftOut && there.is_empty();
    let mut missing: Vec<(&str, EntryNumber)> = Vec::new();
    for (entry, head) in heads(recorded).filter(|_| !is_left_out) {
        let is_known = there.contains(&head.log) || missing.iter().any(|(log, _)| *log == head.log);
        if !is_known && access_dropped(recorded, &head.log).is_none() {
            missing.push((&head.log, entry));
        }
    }
    for (log, entry) in missing {
        // The last part of its name is its year.
        kept.find(place.join(log.rsplit('/').next().unwrap_or_default()), Fault::Missing(entry));
    }
    Ok(())
}

fn heads(recorded: &[Recorded]) -> impl Iterator<Item = (EntryNumber, &AccessHeadRecorded)> {
    recorded.iter().filter_map(|recorded| match &recorded.event {
        Event::AccessHeadRecorded(head) => Some((recorded.entry, head)),
        _ => None,
    })
}

/// Looks at the log of a year; returns its name.
fn of_year(
    directory: &Path,
    year: Year,
    recorded: &[Recorded],
    scratch: &Path,
    kept: &mut Kept,
) -> Result<String, AccessError> {
    let place = years::place(directory, year);
    let within = |name: &str| -> PathBuf { Path::new(ACCESS).join(year.to_string()).join(name) };
    let key = years::verifying_key(&place)?;
    let log = key.name().to_owned();
    if let Some(entry) = access_dropped(recorded, &log) {
        kept.find(within(""), Fault::NotDropped(entry));
        return Ok(log);
    }
    if years::signing_key(&place).is_err() {
        kept.find(within(years::SIGNING_KEY), Fault::OtherKey);
    }
    let scratch = scratch.join(format!("{ACCESS}-{year}"));
    fs::create_dir_all(&scratch).map_err(years::at(&scratch))?;
    let checked = check_log(&Places::of(&place), &key.clone().into(), &scratch, &Progress::default())?;
    for fault in &checked.faults {
        let file = fault.file.as_deref().and_then(|file| file.strip_prefix(directory).ok());
        let file = file.map_or_else(|| within(&fault.place.to_string()), Path::to_owned);
        kept.find(file, Fault::Unreadable(fault.wrong.to_string()));
    }
    if !checked.faults.is_empty() {
        return Ok(log);
    }
    let archive = years::read(directory, year)?;
    for commit in archive.commits(Position(0)) {
        for event in commit?.events {
            if let Err(detail) = Look::from_log(&event.content) {
                kept.find(within(&format!("#{}", event.position)), Fault::Unreadable(detail));
            }
        }
    }
    for (entry, head) in heads(recorded).filter(|(_, head)| head.log == log) {
        let root = archive.root_at(head.size)?.map(|root| root.to_string());
        if head.key != key.to_string() {
            kept.find(within(years::VERIFYING_KEY), Fault::NotAsRecorded(entry));
        } else if root.as_ref() != Some(&head.root) {
            kept.find(within("tiles"), Fault::NotAsRecorded(entry));
        }
    }
    Ok(log)
}
