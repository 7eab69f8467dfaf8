//! A ledger's directory: settings, keys, the places of the log, names of persons, documents.

use std::{fs, io, path::Path, sync::OnceLock};

use calendar::Timestamp;
use domain::event::{Clock, LedgerOpened};
use eventlog::{
    Archive, Batch, DiskError, DiskStore, Lock, LogError, LogReader, MemoryReader, Place, Places, Position, Progress,
    Signer, Store, StoreError,
    disk::{Healed, Lack, Unsigned, log_is_whole, read_log},
    files::{if_there, sync_parent, write_durably},
    log::replay,
    store::{Appended, Commits},
    tail::Tail,
    tiles::CHECKPOINT,
};
use proof::{Frontier, SigningKey};
use tokio::sync::watch;

use crate::{
    contents::system_time,
    desk_files::DeskFiles,
    documents::Documents,
    effects::Effects,
    index::{AtHand, LogPlace, is_worth_it},
    keys,
    ledger::{Holding, Holds, LEAP_DAYS, Ledger},
    ledger_error::LedgerError,
    persons,
    settings::{
        LAYOUT, LAYOUT_WITH_HIDDEN_KEYS, LAYOUT_WITHOUT_HEADS, PUBLIC_MODE, SETTINGS, Settings, layout, settings,
        settings_text, used_for, write_settings,
    },
    snapshot::Snapshot,
    vault::{Vault, VaultError},
};
pub use crate::{directory_error::DirectoryError, settings::Use};

/// A ledger on disk of which everything was read.
pub type DiskLedger = Ledger<LedgerStore>;
/// A ledger on disk that decides and records, by its index where there is one.
pub type ActingLedger = Ledger<LedgerStore, Holding>;

pub(crate) const VAULT: &str = "vault";
/// Creates a ledger in `directory`, which must not exist or be empty. In a rehearsal, `at` is the
/// time of its first entry.
pub fn create(directory: &Path, name: &str, clock: Clock, at: Option<Timestamp>) -> Result<DiskLedger, DirectoryError> {
    must_be_free(directory)?;
    let at = match clock {
        Clock::System => system_time(),
        Clock::Simulated => at.unwrap_or_else(system_time),
    };
    let key = keys::make(directory, clock)?;
    create_with(directory, key, LedgerOpened { name: name.to_owned(), clock, calendar: None }, at)
}

/// Creates the rehearsal that is the same wherever it is made, byte for byte: of every demo the log has the
/// same name ([`eventlog::ids::REPRODUCIBLE`]). Its key is its own.
pub fn create_demo(directory: &Path, name: &str, at: Timestamp) -> Result<DiskLedger, DirectoryError> {
    must_be_free(directory)?;
    let key = keys::make_named(directory, eventlog::ids::REPRODUCIBLE)?;
    let opened = LedgerOpened { name: name.to_owned(), clock: Clock::Simulated, calendar: None };
    create_with(directory, key, opened, at)
}

fn create_with(
    directory: &Path,
    key: SigningKey,
    opened: LedgerOpened,
    at: Timestamp,
) -> Result<DiskLedger, DirectoryError> {
    let store = DiskStore::create(directory, key.clone())?;
    let ledger = Ledger::start(LedgerStore::over(store, directory), key, opened, at)?;
    // Last: a directory with settings is a ledger that was created completely.
    write_settings(directory, Use::Recording)?;
    sync_parent(directory).map_err(|source| DirectoryError::Io { path: directory.to_owned(), source })?;
    Ok(guarded(ledger, directory))
}

/// Makes `directory` if it is not there; refuses one that is not empty.
pub(crate) fn must_be_free(directory: &Path) -> Result<(), DirectoryError> {
    let io = |source| DirectoryError::Io { path: directory.to_owned(), source };
    fs::create_dir_all(directory).map_err(io)?;
    match fs::read_dir(directory).map_err(io)?.next() {
        Some(_) => Err(DirectoryError::Occupied(directory.to_owned())),
        None => Ok(()),
    }
}

/// Opens the ledger in `directory` for writing, healing what can be healed: [`healed`]. No text that is recorded
/// may hold a name of the vault, and whoever is erased by an event loses their key before it is answered:
/// [`unguarded`].
pub fn open(directory: &Path) -> Result<DiskLedger, DirectoryError> {
    open_locked(&lock(directory)?)
}

/// The same for who only asks for acts: nothing is read but the index and what a decision takes. Where the log is long
/// and its index is missing, that is made first.
pub fn open_to_act(directory: &Path, progress: &Progress) -> Result<ActingLedger, DirectoryError> {
    open_to_act_locked(&lock(directory)?, progress)
}

/// The same of a ledger that is locked.
pub(crate) fn open_to_act_locked(lock: &Lock, progress: &Progress) -> Result<ActingLedger, DirectoryError> {
    open_with(lock, |store, signer| {
        let origin = signer.key.verifying_key().name().to_owned();
        let log = LogPlace { places: lock.places.clone(), keys: signer.keys.clone(), origin };
        match at_hand(log.clone(), &store, progress) {
            Some(at_hand) => Ok(Ledger::resume(store, signer.clone(), at_hand)),
            None => Ok(Ledger::of_everything(Ledger::open(store, signer.clone())?, log)),
        }
    })
}

/// What the index knows of this ledger, where it has one and that is whole.
fn at_hand(log: LogPlace, store: &LedgerStore, progress: &Progress) -> Option<AtHand> {
    let archive = Archive::open(&log.places, &log.keys).ok()?;
    if archive.tree() != &store.tree() || !is_worth_it(&archive) {
        return None;
    }
    AtHand::open(log, archive, progress).ok()
}

/// What of the vault could not be read, or destroyed, since the ledger was opened: the names there are not kept
/// out of texts. The ledger answers all the same.
pub fn unguarded<H: Holds>(ledger: &Ledger<LedgerStore, H>) -> Option<String> {
    let effect = ledger.log().store().effects.fault();
    effect.or_else(|| ledger.unguarded().filter(|error| !may_not_look(error)).map(ToString::to_string))
}

/// Whether the names are somebody else's to look at: then nobody here could keep them out of texts either.
pub(crate) fn may_not_look(error: &VaultError) -> bool {
    matches!(error, VaultError::Io { source, .. }
        if matches!(source.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem))
}

/// Takes the lock of the ledger in `directory`, if something may be recorded in it.
pub(crate) fn lock(directory: &Path) -> Result<Lock, DirectoryError> {
    match used_for(directory)? {
        Use::Recording => lock_to_heal(directory),
        Use::Looking => Err(DirectoryError::ForLooking(directory.to_owned())),
    }
}

/// The same whatever the ledger is there for.
fn lock_to_heal(directory: &Path) -> Result<Lock, DirectoryError> {
    layout(directory)?;
    let places = Places::of(directory);
    // A backup without the key that signs is not to look as if it had ever been open.
    if places.is_copy() {
        keys::signer(directory)?;
    }
    Ok(places.lock()?)
}

/// Opens the ledger whatever it is there for.
pub(crate) fn open_to_heal(directory: &Path) -> Result<DiskLedger, DirectoryError> {
    open_locked(&lock_to_heal(directory)?)
}

/// Opens the ledger that is locked, and locks it for as long as it is open. Its keys are read only now:
/// whoever had it before may have changed them.
pub(crate) fn open_locked(lock: &Lock) -> Result<DiskLedger, DirectoryError> {
    open_with(lock, |store, signer| Ledger::open(store, signer.clone()))
}

/// The same, as `make` makes a ledger of its store.
fn open_with<H: Holds>(
    lock: &Lock,
    make: impl Fn(LedgerStore, &Signer) -> Result<Ledger<LedgerStore, H>, LedgerError>,
) -> Result<Ledger<LedgerStore, H>, DirectoryError> {
    let directory = lock.places.directory.as_path();
    let Settings { layout, used_for, .. } = settings(directory)?;
    let unsigned = match layout {
        LAYOUT_WITHOUT_HEADS => Unsigned::Adopt,
        _ => Unsigned::Refuse,
    };
    let signer: Signer = match layout {
        // What has a head has a key that signed it: another must not take its place.
        LAYOUT_WITHOUT_HEADS if has_head(&lock.places) => keys::signer(directory)?,
        // Its first entry alone says whether it is a rehearsal.
        LAYOUT_WITHOUT_HEADS => keys::make(directory, Clock::System)?.into(),
        _ => keys::signer(directory)?,
    };
    let store = DiskStore::open_locked(lock.clone(), signer.clone(), unsigned)?;
    let mut ledger = match make(LedgerStore::over(store, directory), &signer) {
        // What sled gives is not what was signed, but it could be opened: the tiles may still have it.
        Err(LedgerError::Log(error)) if layout != LAYOUT_WITHOUT_HEADS && is_damage(&error) => {
            let (lacked, progress) = (Lack::Unreadable(error.to_string()), Progress::default());
            let store =
                DiskStore::rebuild(lock.clone(), signer.clone(), Place::Log, lacked, Unsigned::Refuse, &progress)?;
            make(LedgerStore::over(store, directory), &signer)?
        }
        outcome => outcome?,
    };
    bring_up_to_date(directory, layout)?;
    if used_for == Use::Looking {
        return Ok(guarded(ledger, directory));
    }
    if keys::is_unfinished(directory, ledger.last()?.as_ref(), &signer.keys) {
        drop(ledger);
        keys::finish(lock)?;
        return open_with(lock, make);
    }
    keys::must_be_named(&signer.keys, ledger.size())?;
    Ok(guarded(ledger, directory))
}

fn has_head(places: &Places) -> bool {
    places.head.exists() || places.tiles.join(CHECKPOINT).exists()
}

/// The ledger, with its vault: what an interrupted erasing has left is destroyed.
fn guarded<H: Holds>(mut ledger: Ledger<LedgerStore, H>, directory: &Path) -> Ledger<LedgerStore, H> {
    persons::attach(&mut ledger, vault(directory));
    ledger.log().store().effects.finish(ledger.state());
    ledger.set_leap_days(settings(directory).map_or(LEAP_DAYS, |settings| settings.clock_leap_days));
    ledger
}

/// Reads the ledger in `directory` as it lies: nothing is written, no lock is taken. It may be on a read-only
/// medium, or be written by somebody else meanwhile. Where `tiles/` is damaged and `log/` is whole, it is
/// opened and healed, if it may be; else a copy of `log/` answers.
pub fn open_reading(directory: &Path) -> Result<Snapshot, DirectoryError> {
    if layout(directory)? == LAYOUT_WITHOUT_HEADS {
        let (snapshot, healed) = read_opened(directory)?;
        return Ok(snapshot.after(healed, None));
    }
    let places = Places::of(directory);
    publish_keys(directory, &places);
    match read(directory) {
        // The other copy may have it; a backup has none.
        Err(DirectoryError::Ledger(LedgerError::Log(error)))
            if places.log.exists() && (is_damage(&error) || is_lost(&error)) =>
        {
            let damage = DirectoryError::from(LedgerError::from(error));
            let scratch = scratch()?;
            let Some(log) = read_log(&places, &keys::verifying_keys(directory)?, scratch.path())? else {
                return Err(damage);
            };
            // Opening the ledger heals it. Damaged, sled would cut off what lies behind the damage.
            let opened = if log.is_intact { read_opened(directory).ok() } else { None };
            let (snapshot, healed) = match opened {
                Some(opened) => opened,
                None => (beside_vault(Snapshot::read(log.reader)?, directory), Vec::new()),
            };
            Ok(snapshot.after(healed, Some(damage)))
        }
        outcome => outcome,
    }
}

/// Whether `log/` holds everything that was signed; nothing in it is changed by asking.
fn is_whole(places: &Places) -> Result<bool, DirectoryError> {
    let keys = keys::verifying_keys(&places.directory)?;
    Ok(log_is_whole(places, &keys, scratch()?.path())?)
}

/// Room for a copy of `log/`, gone with this value.
fn scratch() -> Result<tempfile::TempDir, DirectoryError> {
    tempfile::tempdir().map_err(|source| DirectoryError::Io { path: std::env::temp_dir(), source })
}

fn read(directory: &Path) -> Result<Snapshot, DirectoryError> {
    let archive = Archive::open(&Places::of(directory), &keys::verifying_keys(directory)?)?;
    Ok(beside_vault(Snapshot::read(archive)?, directory))
}

/// Opens the ledger, which heals what can be healed, and reads what `log/` holds.
fn read_opened(directory: &Path) -> Result<(Snapshot, Vec<Healed>), DirectoryError> {
    let ledger = open_to_heal(directory)?;
    let healed = healed(&ledger).to_vec();
    let commits = ledger.log().read(Position(0)).collect::<Result<Vec<_>, _>>()?;
    let log = MemoryReader::of(commits, ledger.log().store().log.head());
    drop(ledger);
    Ok((beside_vault(Snapshot::read(log)?, directory), healed))
}

/// The snapshot, with what of the vault cannot be read.
pub(crate) fn beside_vault(snapshot: Snapshot, directory: &Path) -> Snapshot {
    let unguarded = persons::reconcile_read(&snapshot, &vault(directory)).err();
    snapshot.beside(unguarded.filter(|error| !may_not_look(error)))
}

/// Gives a directory of an earlier layout the present one.
fn bring_up_to_date(directory: &Path, layout: u32) -> Result<(), DirectoryError> {
    keys::publish(directory)?;
    if layout == LAYOUT {
        return Ok(());
    }
    let path = directory.join(SETTINGS);
    let text = settings_text(directory)?;
    write_durably(&path, text.as_bytes(), PUBLIC_MODE).map_err(|source| DirectoryError::Io { path, source })
}

/// Of a ledger whose readers would need its owner's keys: moves what they need, if this is its owner, and
/// nobody has it open. A backup is left as it lies.
fn publish_keys(directory: &Path, places: &Places) {
    if layout(directory).is_ok_and(|layout| layout == LAYOUT_WITH_HIDDEN_KEYS) && !places.is_copy() && !places.in_use()
    {
        // It is read all the same.
        let _ = places.lock().map(|_held| bring_up_to_date(directory, LAYOUT_WITH_HIDDEN_KEYS));
    }
}

/// Has the head signed over what a writer left that was stopped before it could sign. Whoever proves or
/// copies does this first, as far as they may: without the right to write, or while somebody else writes,
/// what has no head is left out.
pub(crate) fn sign_what_is_left(directory: &Path, archive: &Archive) -> bool {
    !archive.is_signed() && open(directory).is_ok()
}

/// Whether entries are missing from what was read.
fn is_lost(error: &LogError) -> bool {
    matches!(error, LogError::Store(StoreError::Disk(DiskError::Lost { .. })))
}

fn is_damage(error: &LogError) -> bool {
    use StoreError::{Commit, Disk, Gap, NotWhatWasSigned};
    match error {
        LogError::Broken { .. } => true,
        LogError::Store(Commit { source: eventlog::commit::CommitError::Malformed(_), .. }) => true,
        LogError::Store(Disk(DiskError::Io { source, .. })) => source.kind() == io::ErrorKind::NotFound,
        LogError::Store(Disk(DiskError::Damaged { .. }) | Gap(_) | NotWhatWasSigned { .. }) => true,
        _ => false,
    }
}

/// What was put right when the ledger was opened.
pub fn healed<H: Holds>(ledger: &Ledger<LedgerStore, H>) -> &[Healed] {
    ledger.log().store().log.report()
}

/// The documents of the ledger in `directory`.
pub fn documents(directory: &Path) -> Documents {
    Documents::at(&directory.join("documents"))
}

/// Builds `log/` anew from the tiles, or the tiles anew from `log/`; what was there is put aside. With
/// [`Unsigned::Adopt`] entries that no signed head covers any more are signed. Nothing is put aside before the other
/// copy was read from the first entry to the last.
pub fn rebuild(
    directory: &Path,
    place: Place,
    unsigned: Unsigned,
    progress: &Progress,
) -> Result<DiskLedger, DirectoryError> {
    let lock = lock_to_heal(directory)?;
    let signer = keys::signer(directory)?;
    let places = &lock.places;
    match place {
        Place::Log => {
            let archive = Archive::open(places, &signer.keys)?;
            replay(archive.commits(Position(0)), archive.tree(), |_| {}).map_err(LedgerError::from)?;
        }
        Place::Tiles if !places.log.exists() => {
            return Err(StoreError::from(DiskError::NotALog { path: places.log.clone() }).into());
        }
        Place::Tiles if !is_whole(places)? => {
            let detail = "it does not hold all that was signed, so that tiles/ cannot be built from it".to_owned();
            return Err(StoreError::from(DiskError::Damaged { path: places.log.clone(), detail }).into());
        }
        Place::Tiles | Place::Journal | Place::Head => {}
    }
    let store = DiskStore::rebuild(lock, signer.clone(), place, Lack::Nothing, unsigned, progress)?;
    Ok(guarded(Ledger::open(LedgerStore::over(store, directory), signer)?, directory))
}

/// Throws away what is kept to save time, and computes it again.
pub fn rebuild_views(directory: &Path) -> Result<DiskLedger, DirectoryError> {
    let views = Places::of(directory).views;
    if_there(fs::remove_dir_all(&views)).map_err(|source| DirectoryError::Io { path: views, source })?;
    open_to_heal(directory)
}

/// The vault of the ledger in `directory`.
pub fn vault(directory: &Path) -> Vault {
    Vault::at(&directory.join(VAULT))
}

/// Where a ledger on disk is kept that is open for writing.
pub struct LedgerStore {
    log: DiskStore,
    /// What follows from what is written in it.
    effects: Effects,
    /// Who is told how many entries are on the disk.
    reached: OnceLock<watch::Sender<u64>>,
}

impl LedgerStore {
    fn over(log: DiskStore, directory: &Path) -> Self {
        Self { log, effects: Effects::on(vault(directory), DeskFiles::of(directory)), reached: OnceLock::new() }
    }

    /// From now on tells how many entries are on the disk, and can be read.
    pub(crate) fn tell(&self, reached: watch::Sender<u64>) {
        let _ = self.reached.set(reached);
    }
}

impl Store for LedgerStore {
    fn tree(&self) -> Frontier {
        self.log.tree()
    }

    fn tail(&self) -> Result<Tail, StoreError> {
        self.log.tail()
    }

    fn append(&self, batch: Batch, announced: Option<String>) -> Result<Appended, StoreError> {
        let following = self.effects.of(&batch);
        let appended = self.log.append(batch, announced)?;
        if appended == Appended::Durable {
            self.effects.follow(&following);
        }
        Ok(appended)
    }

    fn publish(&self, head: Option<String>) -> Result<(), StoreError> {
        self.log.publish(head)?;
        if let Some(reached) = self.reached.get() {
            let size = self.log.tree().size();
            reached.send_if_modified(|reached| std::mem::replace(reached, size) != size);
        }
        Ok(())
    }

    fn read(&self, from: Position) -> Commits<'_> {
        self.log.read(from)
    }

    fn closed(&self, tail: &Tail) {
        self.log.closed(tail);
    }
}
