//! From figures to findings. Pure.

use calendar::{NaiveDate, Timestamp};
use domain::event;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    ClockFigures, Custody, Device, Figures, Flush, LedgerState, Loose, Measurement, Mount, Nature, Secret, Space,
    TimeService, Volume, WitnessClock, WriteCache,
};

/// A flush that takes longer makes every act wait so that people notice.
const FLUSH_SLOW_NANOSECONDS: u64 = 50_000_000;
/// No disk empties a cache that could lose something in less.
const FLUSH_OF_A_CACHE_NANOSECONDS: u64 = 20_000;
/// No plate turns round in less.
const FLUSH_OF_A_PLATE_NANOSECONDS: u64 = 2_000_000;
const MIB: u64 = 1024 * 1024;
const BYTES_LOW: u64 = 1024 * MIB;
const BYTES_OUT: u64 = 100 * MIB;
const FREE_LOW_PERMILLE: u64 = 100;
const INODES_OUT: u64 = 100;
/// The clocks are read so closely that what is more was set.
const STEP_MICROSECONDS: i64 = 20_000;
/// The program was not there before; a clock that says so lost its battery.
const YEAR_MIN: Option<NaiveDate> = NaiveDate::from_ymd_opt(2020, 1, 1);
/// A ledger opens dozens of files, a server as many for its visitors.
const OPEN_FILES_LOW: u64 = 256;

/// What is older than a week was forgotten.
const WEEK_MICROSECONDS: i64 = 7 * 24 * 60 * 60 * 1_000_000;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nothing to do.
    Ok,
    /// Somebody should look at it.
    Warning,
    /// What is recorded here may be lost, or nothing can be recorded.
    Fault,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// How bad it is.
    pub level: Level,
    /// What it is.
    pub what: What,
}

/// What can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The clock stands before the ledger's last entry.
    ClockBehindLedger {
        /// When the last entry was recorded.
        last: Timestamp,
        /// What the clock says.
        now: Timestamp,
    },
    /// The clock stands after the ledger's last entry.
    ClockAfterLedger {
        /// When the last entry was recorded.
        last: Timestamp,
    },
    /// The ledger is a rehearsal: the machine's clock does not matter to it.
    ClockOfRehearsal {
        /// The time of the last entry.
        last: Timestamp,
    },
    /// Who keeps the clock.
    ClockKeptBy(TimeService),
    /// The clock was set while we looked: by so many microseconds.
    ClockStepped(i64),
    /// The clock ran evenly.
    ClockSteady,
    /// The clock's year cannot be.
    ClockYearImpossible(Timestamp),
    /// The clock's year can be.
    ClockYear(Timestamp),
    /// The device, whose cache is known.
    DeviceCache(Device, WriteCache),
    /// The device or its cache cannot be seen.
    DeviceCacheNotKnown,
    /// The file system.
    FileSystem {
        /// Its name.
        name: Option<String>,
        /// Its kind.
        nature: Nature,
    },
    /// What a flush costs.
    FlushCost(Flush),
    /// It could not be measured.
    FlushNotMeasured(String),
    /// A flush costs what one would expect.
    FlushPlausible(Flush),
    /// A flush costs hardly more than a write alone.
    FlushLikeAWrite(Flush),
    /// A flush is quicker than a device with a volatile cache can be.
    FlushQuickerThanACache(Flush, Device),
    /// A flush is quicker than a device that rotates can be.
    FlushQuickerThanAPlate(Flush, Device),
    /// How many files can still be made.
    FreeInodes(Space),
    /// How much can still be written.
    FreeSpace(Space),
    /// The volume does not say how much can still be written.
    FreeSpaceNotKnown,
    /// The ledger opens, with so many entries.
    LedgerOpens(u64),
    /// There is no ledger.
    LedgerNotThere,
    /// The ledger does not open.
    LedgerUnreadable,
    /// The options that the volume is mounted with do no harm.
    MountHarmless,
    /// How the volume is mounted cannot be seen.
    MountNotKnown,
    /// By this option a flush does not reach the disk.
    MountWithoutFlush(String),
    /// By this option a file may hold something else after a power cut.
    MountWriteback(String),
    /// How many files a program may have open.
    OpenFiles(Option<u64>),
    /// No library that swallows flushes is loaded.
    PreloadedNothing,
    /// This library swallows flushes.
    PreloadedSwallower(String),
    /// The last anchor was recorded so long ago.
    AnchorOld(Timestamp),
    /// The last anchor was recorded then.
    AnchorRecorded(Timestamp),
    /// Witnesses or authorities are named, and none was ever recorded.
    AnchorNever,
    /// The last backup was made so long ago.
    BackupOld(Timestamp),
    /// The last backup was made then.
    BackupMade(Timestamp),
    /// No backup is known.
    BackupNotKnown,
    /// Others can read or change this secret.
    SecretReadable(Loose),
    /// Others can change this part of the ledger.
    WritableByOthers(Loose),
    /// How far a witness's clock is from the ledger's.
    WitnessClock(WitnessClock),
    /// Only its owner can enter this directory.
    Private(Secret),
    /// Others can enter or read this directory.
    OpenToOthers(Secret),
    /// The directory takes files.
    Writable,
    /// The directory takes no file.
    Unwritable(String),
}

impl What {
    /// The name of the check that found it. Names are for programs, and stay.
    pub fn check(&self) -> &'static str {
        match self {
            Self::ClockBehindLedger { .. } | Self::ClockAfterLedger { .. } | Self::ClockOfRehearsal { .. } => {
                "clock-against-ledger"
            }
            Self::AnchorOld(_) | Self::AnchorRecorded(_) | Self::AnchorNever => "anchor-age",
            Self::BackupOld(_) | Self::BackupMade(_) | Self::BackupNotKnown => "backup-age",
            Self::SecretReadable(_) => "secret-files",
            Self::WritableByOthers(_) => "writable-by-others",
            Self::WitnessClock(_) => "witness-clock",
            Self::ClockKeptBy(_) => "clock-kept-by",
            Self::ClockStepped(_) | Self::ClockSteady => "clock-steady",
            Self::ClockYearImpossible(_) | Self::ClockYear(_) => "clock-year",
            Self::DeviceCache(..) | Self::DeviceCacheNotKnown => "device-cache",
            Self::FileSystem { .. } => "file-system",
            Self::FlushCost(_) | Self::FlushNotMeasured(_) => "flush-cost",
            Self::FlushPlausible(_)
            | Self::FlushLikeAWrite(_)
            | Self::FlushQuickerThanACache(..)
            | Self::FlushQuickerThanAPlate(..) => "flush-plausible",
            Self::FreeInodes(_) => "free-inodes",
            Self::FreeSpace(_) | Self::FreeSpaceNotKnown => "free-space",
            Self::LedgerOpens(_) | Self::LedgerNotThere | Self::LedgerUnreadable => "ledger",
            Self::MountHarmless | Self::MountNotKnown | Self::MountWithoutFlush(_) | Self::MountWriteback(_) => {
                "mount-options"
            }
            Self::OpenFiles(_) => "open-files",
            Self::PreloadedNothing | Self::PreloadedSwallower(_) => "preloaded-library",
            Self::Private(_) | Self::OpenToOthers(_) => "private-directories",
            Self::Writable | Self::Unwritable(_) => "writable",
        }
    }

    fn ok(self) -> Observation {
        Observation { level: Level::Ok, what: self }
    }

    fn warning(self) -> Observation {
        Observation { level: Level::Warning, what: self }
    }

    fn fault(self) -> Observation {
        Observation { level: Level::Fault, what: self }
    }
}

/// What the figures mean, sorted by the name of the check.
pub fn judge(figures: &Figures) -> Vec<Observation> {
    let Figures { clock, custody, flush, ledger, open_files, places: _, preloaded, secrets, space, volume } = figures;
    let mut findings = vec![
        kept(clock.kept_by),
        steady(clock.step_microseconds),
        year(clock.now),
        file_system(volume),
        opens(ledger),
        open_files_enough(*open_files),
        preloads(preloaded.as_deref()),
        free_bytes(*space),
    ];
    findings.extend(against_ledger(clock, ledger));
    findings.extend(device_cache(volume));
    findings.extend(measured(flush, volume));
    findings.extend(free_inodes(*space));
    findings.extend(mount_options(volume.mount.as_ref()));
    findings.extend(secrets.iter().map(|secret| match secret.private {
        true => What::Private(secret.clone()).ok(),
        false => What::OpenToOthers(secret.clone()).warning(),
    }));
    findings.extend(custody_of(custody, clock, ledger));
    findings.sort_by_key(|finding| finding.what.check());
    findings
}

fn custody_of(custody: &Custody, clock: &ClockFigures, ledger: &LedgerState) -> Vec<Observation> {
    let Custody { anchoring, last_anchor, last_backup, readable, witness_clocks, writable } = custody;
    let mut findings: Vec<Observation> = readable.iter().map(|one| What::SecretReadable(one.clone()).fault()).collect();
    findings.extend(writable.iter().map(|one| What::WritableByOthers(one.clone()).warning()));
    // In a rehearsal nothing is old.
    if let LedgerState::Opened { clock: Some(event::Clock::System), .. } = ledger {
        let is_old = |at: Timestamp| clock.now.micros() - at.micros() > WEEK_MICROSECONDS;
        findings.push(match last_backup {
            Some(at) if is_old(*at) => What::BackupOld(*at).warning(),
            Some(at) => What::BackupMade(*at).ok(),
            None => What::BackupNotKnown.warning(),
        });
        if *anchoring {
            findings.push(match last_anchor {
                Some(at) if is_old(*at) => What::AnchorOld(*at).warning(),
                Some(at) => What::AnchorRecorded(*at).ok(),
                None => What::AnchorNever.warning(),
            });
        }
        findings.extend(witness_clocks.iter().map(|clock| match clock.seconds.unsigned_abs() > clock.bound_seconds {
            true => What::WitnessClock(clock.clone()).warning(),
            false => What::WitnessClock(clock.clone()).ok(),
        }));
    }
    findings
}

fn kept(by: TimeService) -> Observation {
    let what = What::ClockKeptBy(by);
    match by {
        TimeService::Synchronized | TimeService::Chrony | TimeService::Ntpd => what.ok(),
        TimeService::Waiting | TimeService::NotKnown => what.warning(),
    }
}

/// A step forward leaves a gap; after a step back the ledger refuses to record until it is made up.
fn steady(step: i64) -> Observation {
    match step {
        STEP_MICROSECONDS.. => What::ClockStepped(step).warning(),
        _ if step <= -STEP_MICROSECONDS => What::ClockStepped(step).fault(),
        _ => What::ClockSteady.ok(),
    }
}

fn year(now: Timestamp) -> Observation {
    match Some(now.date()) < YEAR_MIN {
        true => What::ClockYearImpossible(now).fault(),
        false => What::ClockYear(now).ok(),
    }
}

fn against_ledger(clock: &ClockFigures, ledger: &LedgerState) -> Option<Observation> {
    let LedgerState::Opened { clock: kind, last_recorded_at: Some(last), .. } = *ledger else { return None };
    Some(match kind {
        Some(event::Clock::Simulated) => What::ClockOfRehearsal { last }.ok(),
        _ if clock.now < last => What::ClockBehindLedger { last, now: clock.now }.fault(),
        _ => What::ClockAfterLedger { last }.ok(),
    })
}

fn file_system(volume: &Volume) -> Observation {
    let nature = volume.nature;
    let what = What::FileSystem { name: volume.file_system.clone(), nature };
    match nature {
        Nature::Disk => what.ok(),
        Nature::Memory => what.fault(),
        Nature::Host | Nature::Layered | Nature::Network | Nature::Unknown | Nature::UserSpace => what.warning(),
    }
}

fn device_cache(volume: &Volume) -> Option<Observation> {
    match (&volume.device, volume.nature) {
        (Some(device @ Device { write_cache: Some(cache), .. }), _) => {
            Some(What::DeviceCache(device.clone(), *cache).ok())
        }
        // Where there is no device of this machine, the file system has been judged already.
        (_, Nature::Disk | Nature::Unknown) => Some(What::DeviceCacheNotKnown.warning()),
        _ => None,
    }
}

fn measured(flush: &Measurement, volume: &Volume) -> Vec<Observation> {
    match flush {
        Measurement::Unwritable { reason } => vec![What::Unwritable(reason.clone()).fault()],
        Measurement::Failed { reason } => vec![What::FlushNotMeasured(reason.clone()).fault()],
        Measurement::Measured(flush) => {
            let cost = What::FlushCost(*flush);
            let slow = flush.flushed.median_nanoseconds > FLUSH_SLOW_NANOSECONDS;
            let cost = if slow { cost.warning() } else { cost.ok() };
            // In memory a flush does nothing, and nobody claims that it does.
            let plausible = (volume.nature != Nature::Memory).then(|| plausible(flush, volume.device.as_ref()));
            [What::Writable.ok(), cost].into_iter().chain(plausible).collect()
        }
    }
}

/// Whether a flush costs so little that it can hardly have reached the device.
fn plausible(flush: &Flush, device: Option<&Device>) -> Observation {
    let (flushed, written) = (flush.flushed.median_nanoseconds, flush.written.median_nanoseconds);
    if flushed.saturating_mul(2) < written.saturating_mul(3) {
        return What::FlushLikeAWrite(*flush).warning();
    }
    match device {
        Some(device) if device.write_cache == Some(WriteCache::WriteBack) && flushed < FLUSH_OF_A_CACHE_NANOSECONDS => {
            What::FlushQuickerThanACache(*flush, device.clone()).warning()
        }
        Some(device) if device.rotational == Some(true) && flushed < FLUSH_OF_A_PLATE_NANOSECONDS => {
            What::FlushQuickerThanAPlate(*flush, device.clone()).warning()
        }
        _ => What::FlushPlausible(*flush).ok(),
    }
}

fn free_bytes(space: Option<Space>) -> Observation {
    let Some(space) = space else { return What::FreeSpaceNotKnown.warning() };
    let what = What::FreeSpace(space);
    if space.bytes_free < BYTES_OUT {
        what.fault()
    } else if space.bytes_free < BYTES_LOW || space.bytes_permille() < FREE_LOW_PERMILLE {
        what.warning()
    } else {
        what.ok()
    }
}

fn free_inodes(space: Option<Space>) -> Option<Observation> {
    let space = space.filter(|space| space.inodes_total > 0)?;
    let what = What::FreeInodes(space);
    Some(if space.inodes_free < INODES_OUT {
        what.fault()
    } else if space.inodes_permille() < FREE_LOW_PERMILLE {
        what.warning()
    } else {
        what.ok()
    })
}

fn opens(ledger: &LedgerState) -> Observation {
    match ledger {
        LedgerState::NotThere => What::LedgerNotThere.ok(),
        LedgerState::Opened { entries, .. } => What::LedgerOpens(*entries).ok(),
        LedgerState::Unreadable { .. } => What::LedgerUnreadable.fault(),
    }
}

fn mount_options(mount: Option<&Mount>) -> Vec<Observation> {
    let Some(mount) = mount else { return vec![What::MountNotKnown.warning()] };
    let harm = |option: &String| match option.as_str() {
        "nobarrier" | "barrier=0" | "barrier=none" | "fsync_mode=nobarrier" => {
            Some(What::MountWithoutFlush(option.clone()).fault())
        }
        // An overlay that was told so leaves out every flush; the second is how later kernels say it.
        "volatile" | "fsync=volatile" if mount.file_system == "overlay" => {
            Some(What::MountWithoutFlush(option.clone()).fault())
        }
        "data=writeback" => Some(What::MountWriteback(option.clone()).warning()),
        _ => None,
    };
    let found: Vec<Observation> = mount.options.iter().filter_map(harm).collect();
    if found.is_empty() { vec![What::MountHarmless.ok()] } else { found }
}

fn open_files_enough(limit: Option<u64>) -> Observation {
    match limit {
        Some(..OPEN_FILES_LOW) => What::OpenFiles(limit).warning(),
        _ => What::OpenFiles(limit).ok(),
    }
}

fn preloads(library: Option<&str>) -> Observation {
    match library {
        Some(library) => What::PreloadedSwallower(library.to_owned()).fault(),
        None => What::PreloadedNothing.ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Costs, *};

    const GIB: u64 = 1024 * MIB;

    fn costs(median_nanoseconds: u64) -> Costs {
        Costs::of(vec![median_nanoseconds]).unwrap()
    }

    fn flush(flushed: u64, written: u64) -> Flush {
        Flush::of(costs(flushed), costs(written))
    }

    fn device(write_cache: Option<WriteCache>, rotational: Option<bool>) -> Device {
        Device { forced_unit_access: None, name: "sda".to_owned(), rotational, write_cache }
    }

    fn volume(nature: Nature, device: Option<Device>) -> Volume {
        Volume { device, file_system: None, mount: None, nature }
    }

    fn space(bytes_free: u64, bytes_total: u64, inodes_free: u64, inodes_total: u64) -> Space {
        Space { bytes_free, bytes_total, inodes_free, inodes_total }
    }

    fn clock(now: &str) -> ClockFigures {
        ClockFigures { kept_by: TimeService::NotKnown, now: now.parse().unwrap(), step_microseconds: 0 }
    }

    fn opened(clock: event::Clock, last: &str) -> LedgerState {
        LedgerState::Opened { clock: Some(clock), entries: 1, last_recorded_at: Some(last.parse().unwrap()) }
    }

    #[test]
    fn a_flush_that_costs_too_little_is_doubted() {
        use WriteCache::{WriteBack, WriteThrough};
        let found = |flushed, written, device: Option<Device>| plausible(&flush(flushed, written), device.as_ref());
        let level = |flushed, written, device| found(flushed, written, device).level;
        let back = |rotational| Some(device(Some(WriteBack), rotational));
        assert_eq!(level(120_000, 2_000, back(Some(false))), Level::Ok);
        assert!(matches!(found(19_999, 2_000, back(None)).what, What::FlushQuickerThanACache(..)));
        assert_eq!(level(20_000, 2_000, back(None)), Level::Ok);
        assert!(matches!(found(2_999, 2_000, None).what, What::FlushLikeAWrite(_)));
        assert_eq!(level(3_000, 2_000, None), Level::Ok);
        assert!(matches!(found(1_999_999, 2_000, back(Some(true))).what, What::FlushQuickerThanAPlate(..)));
        assert_eq!(level(2_000_000, 2_000, back(Some(true))), Level::Ok);
        // Without a volatile cache there is nothing to empty.
        assert_eq!(level(15_000, 2_000, Some(device(Some(WriteThrough), Some(false)))), Level::Ok);
        // Figures that no clock gives.
        assert_eq!(level(0, 0, None), Level::Ok);
        assert_eq!(level(0, u64::MAX, None), Level::Warning);
        assert_eq!(level(u64::MAX, u64::MAX, back(Some(true))), Level::Ok);
    }

    #[test]
    fn what_could_not_be_measured_is_a_fault_and_what_is_slow_is_named() {
        let disk = volume(Nature::Disk, None);
        let levels = |flush: &Measurement, volume: &Volume| -> Vec<(&'static str, Level)> {
            measured(flush, volume).iter().map(|finding| (finding.what.check(), finding.level)).collect()
        };
        let reason = String::new();
        assert_eq!(levels(&Measurement::Unwritable { reason: reason.clone() }, &disk), [("writable", Level::Fault)]);
        assert_eq!(levels(&Measurement::Failed { reason }, &disk), [("flush-cost", Level::Fault)]);
        let slow = Measurement::Measured(flush(50_000_001, 1_000));
        let expected = [("writable", Level::Ok), ("flush-cost", Level::Warning), ("flush-plausible", Level::Ok)];
        assert_eq!(levels(&slow, &disk), expected);
        let quick = Measurement::Measured(flush(1_000, 1_000));
        let expected = [("writable", Level::Ok), ("flush-cost", Level::Ok)];
        assert_eq!(levels(&quick, &volume(Nature::Memory, None)), expected, "one fault is enough");
    }

    #[test]
    fn only_a_disk_of_ones_own_is_above_suspicion() {
        let level = |nature| file_system(&volume(nature, None)).level;
        assert_eq!(level(Nature::Disk), Level::Ok);
        assert_eq!(level(Nature::Memory), Level::Fault);
        for nature in [Nature::Host, Nature::Layered, Nature::Network, Nature::Unknown, Nature::UserSpace] {
            assert_eq!(level(nature), Level::Warning, "{nature:?}");
        }
    }

    #[test]
    fn a_cache_that_cannot_be_seen_is_said_to_be_unknown() {
        let found = |nature, device| device_cache(&volume(nature, device)).map(|finding| finding.level);
        assert_eq!(found(Nature::Disk, Some(device(Some(WriteCache::WriteBack), None))), Some(Level::Ok));
        assert_eq!(found(Nature::Disk, Some(device(None, None))), Some(Level::Warning));
        assert_eq!(found(Nature::Disk, None), Some(Level::Warning));
        assert_eq!(found(Nature::Memory, None), None);
    }

    #[test]
    fn options_that_keep_a_flush_from_the_disk_are_faults() {
        let mount = |file_system: &str, options: &[&str]| {
            let text = format!("1 1 0:1 / / rw - {file_system} x {}\n", options.join(","));
            super::super::volume::mounts(&text).pop().unwrap()
        };
        let levels =
            |mount: &Mount| -> Vec<Level> { mount_options(Some(mount)).iter().map(|finding| finding.level).collect() };
        assert_eq!(levels(&mount("ext4", &["rw", "discard"])), [Level::Ok]);
        for option in ["nobarrier", "barrier=0", "barrier=none", "fsync_mode=nobarrier"] {
            assert_eq!(levels(&mount("ext4", &[option])), [Level::Fault], "{option}");
        }
        assert_eq!(levels(&mount("ext4", &["data=writeback", "nobarrier"])), [Level::Warning, Level::Fault]);
        assert_eq!(levels(&mount("overlay", &["volatile"])), [Level::Fault]);
        assert_eq!(levels(&mount("overlay", &["uuid=on", "fsync=volatile"])), [Level::Fault]);
        for harmless in ["volatile", "barrier=1", "barrier", "xnobarrier", "data=ordered", "", "=", "barrier=0=0"] {
            assert_eq!(levels(&mount("ext4", &[harmless])), [Level::Ok], "{harmless}");
        }
        assert_eq!(mount_options(None), [What::MountNotKnown.warning()]);
    }

    #[test]
    fn space_is_low_by_share_and_by_amount() {
        let bytes = |free, total| free_bytes(Some(space(free, total, 0, 0))).level;
        assert_eq!(bytes(100 * GIB, 200 * GIB), Level::Ok);
        assert_eq!(bytes(19 * GIB, 200 * GIB), Level::Warning);
        assert_eq!(bytes(GIB - 1, 2 * GIB), Level::Warning);
        assert_eq!(bytes(100 * MIB, 120 * MIB), Level::Warning);
        assert_eq!(bytes(100 * MIB - 1, 120 * MIB), Level::Fault);
        assert_eq!(bytes(0, 0), Level::Fault);
        assert_eq!(bytes(u64::MAX, 1), Level::Ok);
        assert_eq!(free_bytes(None).level, Level::Warning);
        let inodes = |free, total| free_inodes(Some(space(0, 0, free, total))).map(|finding| finding.level);
        assert_eq!(inodes(0, 0), None, "not counted");
        assert_eq!(inodes(99, 100), Some(Level::Fault));
        assert_eq!(inodes(999, 10_000), Some(Level::Warning));
        assert_eq!(inodes(1_000, 10_000), Some(Level::Ok));
        assert_eq!(free_inodes(None), None);
    }

    #[test]
    fn a_clock_that_was_set_is_noticed() {
        assert_eq!(steady(0).level, Level::Ok);
        assert_eq!(steady(19_999).level, Level::Ok);
        assert_eq!(steady(20_000).level, Level::Warning);
        assert_eq!(steady(-20_000).level, Level::Fault);
        assert_eq!(steady(i64::MIN).level, Level::Fault);
        assert_eq!(steady(i64::MAX).level, Level::Warning);
    }

    #[test]
    fn a_year_before_the_program_is_a_fault() {
        assert_eq!(year("2019-12-31T23:59:59".parse().unwrap()).level, Level::Fault);
        assert_eq!(year("2020-01-01T00:00:00".parse().unwrap()).level, Level::Ok);
        assert_eq!(year(Timestamp::from_micros(0).unwrap()).level, Level::Fault);
    }

    #[test]
    fn a_clock_behind_the_last_entry_is_a_fault_except_in_a_rehearsal() {
        use event::Clock::{Simulated, System};
        let level = |now: &str, ledger: &LedgerState| against_ledger(&clock(now), ledger).map(|finding| finding.level);
        let last = "2026-03-01T08:00:00";
        assert_eq!(level("2026-03-01T07:59:59", &opened(System, last)), Some(Level::Fault));
        assert_eq!(level(last, &opened(System, last)), Some(Level::Ok));
        assert_eq!(level("2020-03-01T08:00:00", &opened(Simulated, last)), Some(Level::Ok));
        assert_eq!(level(last, &LedgerState::NotThere), None);
        let empty = LedgerState::Opened { clock: None, entries: 0, last_recorded_at: None };
        assert_eq!(level(last, &empty), None);
    }

    #[test]
    fn limits_preloads_and_ledgers() {
        assert_eq!(open_files_enough(Some(255)).level, Level::Warning);
        assert_eq!(open_files_enough(Some(256)).level, Level::Ok);
        assert_eq!(open_files_enough(Some(0)).level, Level::Warning);
        assert_eq!(open_files_enough(None).level, Level::Ok);
        assert_eq!(preloads(Some("libeatmydata.so")).level, Level::Fault);
        assert_eq!(preloads(None).level, Level::Ok);
        assert_eq!(opens(&LedgerState::Unreadable { reason: String::new() }).level, Level::Fault);
        assert_eq!(opens(&LedgerState::NotThere).level, Level::Ok);
        assert_eq!(kept(TimeService::NotKnown).level, Level::Warning);
        assert_eq!(kept(TimeService::Synchronized).level, Level::Ok);
    }

    #[test]
    fn a_witness_s_clock_may_differ_by_what_the_settings_say() {
        let witness = |seconds| WitnessClock { bound_seconds: 300, seconds, witness: "w1".to_owned() };
        let custody = Custody { witness_clocks: [-301, -300, 300, 301].map(witness).into(), ..Custody::default() };
        let levels = |ledger| {
            let findings = custody_of(&custody, &clock("2026-03-01T08:00:00"), &ledger);
            let clocks = findings.into_iter().filter(|finding| matches!(finding.what, What::WitnessClock(_)));
            clocks.map(|finding| finding.level).collect::<Vec<_>>()
        };
        use Level::{Ok, Warning};
        let last = "2026-03-01T08:00:00";
        assert_eq!(levels(opened(event::Clock::System, last)), [Warning, Ok, Ok, Warning]);
        assert_eq!(levels(opened(event::Clock::Simulated, last)), []);
    }

    #[test]
    fn findings_are_sorted_by_check() {
        let secret = |path: &str, private| Secret { mode: "0755".to_owned(), path: path.to_owned(), private };
        let figures = Figures {
            clock: clock("2026-03-01T08:00:00"),
            custody: Custody::default(),
            flush: Measurement::Measured(flush(100_000, 1_000)),
            ledger: opened(event::Clock::System, "2026-02-01T08:00:00"),
            open_files: Some(1024),
            places: Vec::new(),
            preloaded: None,
            secrets: vec![secret("keys", true), secret("vault", false)],
            space: Some(space(GIB, 2 * GIB, 1_000, 2_000)),
            volume: volume(Nature::Disk, None),
        };
        let findings = judge(&figures);
        let names: Vec<&str> = findings.iter().map(|finding| finding.what.check()).collect();
        assert!(names.is_sorted(), "{names:?}");
        assert_eq!(names.iter().filter(|name| **name == "private-directories").count(), 2);
        assert_eq!(findings.iter().map(|finding| finding.level).max(), Some(Level::Warning));
    }
}
