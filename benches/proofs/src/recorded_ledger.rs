//! A ledger as the product makes it, with an anchor recorded and a head that witnesses have cosigned.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use bed::{
    event::{Dice, Event, Events},
    recorded::{new_event, now},
};
use eventlog::{Digest, DiskStore, Log, Places};
use proof::{Checkpoint, CosigningKey, SigningKey};

const BATCH: usize = 10_000;
/// Events after the anchor that was recorded last: about a day's.
pub const DAY: u64 = 1_000;
pub const WITNESSES: u8 = 3;
/// More than an event takes of the disk.
const EVENT_BYTES: u64 = 2_000;
/// By no clock: nothing here depends on it.
const COSIGNED_AT: u64 = 1_767_229_200;

pub struct RecordedLedger {
    pub directory: PathBuf,
    pub key: SigningKey,
    /// The head that witnesses have cosigned, over everything.
    pub head: Checkpoint,
    pub policy: String,
}

impl RecordedLedger {
    /// Makes one of so many events, in a directory that is not there yet.
    pub fn make(directory: &Path, events: u64) -> Result<Self> {
        ensure!(events > 2 * DAY, "a ledger here has more than {} events", 2 * DAY);
        let parent = directory.parent().context("no directory to make it in")?;
        let room = rustix::fs::statvfs(parent)?;
        let (free, needed) = (room.f_bavail * room.f_frsize, events * EVENT_BYTES);
        ensure!(free > needed, "{events} events need {needed} bytes of the disk, and {free} are free: --events N");

        let key = SigningKey::from_seed("bench.example/socai", &[7; 32])?;
        let mut log = Log::open(DiskStore::create(directory, key.clone())?, key.clone())?;
        fs::create_dir_all(directory.join("keys"))?;
        fs::write(directory.join("keys/log.vkey"), format!("{}\n", key.verifying_key()))?;
        let witnesses = (1..=WITNESSES).map(|number| {
            CosigningKey::from_seed(&format!("witness{number}.example/w"), &[number; 32]).map_err(Into::into)
        });
        let witnesses: Vec<CosigningKey> = witnesses.collect::<Result<_>>()?;

        let mut rest = Events::default();
        append(&mut log, &mut rest, events - DAY - 1)?;
        let (head, cosigned) = cosigned(&log, &key, &witnesses);
        let digest = Digest::of(cosigned.as_bytes());
        write(&directory.join("anchors/kept").join(digest.to_string()), &cosigned)?;
        let payload = format!(
            r#"{{"anchor":"cosignatures","digest":"{digest}","root":"{}","size":{},"vouched":[]}}"#,
            head.root, head.size
        );
        let (stream, kind) = ("checkpoints".to_owned(), "CheckpointAnchored");
        let anchored = new_event(Event { stream, kind, payload: payload.into_bytes() }, 0, now()?)?;
        log.append(log.head(), now()?, vec![anchored])?;
        append(&mut log, &mut rest, DAY)?;

        let (head, cosigned) = self::cosigned(&log, &key, &witnesses);
        write(&directory.join(format!("anchors/heads/{}.checkpoint", head.size)), &cosigned)?;
        let (names, keys): (Vec<String>, Vec<String>) = (1..)
            .zip(&witnesses)
            .map(|(number, witness)| (format!("w{number}"), format!("witness w{number} {}\n", witness.witness_key())))
            .unzip();
        let policy = format!("log {}\n{}group g 2 {}\nquorum g\n", key.verifying_key(), keys.concat(), names.join(" "));
        write(&directory.join("anchors/policy"), &policy)?;
        log.store().settle()?;
        ensure!(head.size == events, "{} events instead of {events}", head.size);
        Ok(Self { directory: directory.to_owned(), key, head, policy })
    }

    pub fn places(&self) -> Places {
        Places::of(&self.directory)
    }
}

fn append(log: &mut Log<DiskStore>, rest: &mut Events, count: u64) -> Result<()> {
    let mut left = usize::try_from(count)?;
    while left > 0 {
        let now = now()?;
        let batch: Vec<Event> = rest.take(left.min(BATCH)).collect();
        left -= batch.len();
        let events = batch.into_iter().zip(0..).map(|(event, number)| new_event(event, number, now));
        log.append(log.head(), now, events.collect::<Result<_>>()?)?;
    }
    Ok(())
}

/// The head as it stands, with the lines of all witnesses.
fn cosigned(log: &Log<DiskStore>, key: &SigningKey, witnesses: &[CosigningKey]) -> (Checkpoint, String) {
    let tree = &log.tail().tree;
    let head = Checkpoint { origin: key.name().to_owned(), size: tree.size(), root: tree.root() };
    let mut note = head.sign(key);
    witnesses.iter().for_each(|witness| note += &witness.cosign(&head.to_string(), COSIGNED_AT));
    (head, note)
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(path.parent().context("no directory")?)?;
    fs::write(path, text)?;
    Ok(())
}

/// So many numbers below `limit`, always the same.
pub fn thrown(count: usize, limit: u64) -> Vec<u64> {
    let mut dice = Dice(0xD1CE);
    (0..count).map(|_| dice.below(limit)).collect()
}
