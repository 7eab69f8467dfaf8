//! What each finding about disk and machine says, and what to do about it.

mod details;

use ledger::doctor::{Level, Loose, Observation, What, WitnessClock, WriteCache};

use self::details::{file_system, free_space, kept_by, quick};
use crate::{
    Language,
    amounts::{duration, share, thousands},
    instant, say,
};

/// What was found, and what to do about it.
pub fn words(finding: &Observation, refusal: Option<&str>, language: Language) -> (String, Option<String>) {
    let level = finding.level;
    let remedy = |text: String| (level != Level::Ok).then_some(text);
    match &finding.what {
        What::ClockBehindLedger { last, now } => {
            let (last, now) = (instant(*last), instant(*now));
            (
                say!(
                    language,
                    "Đồng hồ máy chỉ {now}, trước bút toán cuối của sổ ({last}): sổ sẽ không nhận ghi cho đến {last}.",
                    "The clock says {now}, before the ledger's last entry ({last}): the ledger will refuse to record until {last}."
                ),
                remedy(say!(
                    language,
                    "Chỉnh đồng hồ cho đúng. Nếu đồng hồ đang đúng thì bút toán cuối đã ghi lúc đồng hồ sai: không xóa bút toán nào, hãy chờ đến lúc đó",
                    "Set the clock right. If it is right, the last entry was recorded under a wrong one: remove nothing, and wait until then"
                )),
            )
        }
        What::ClockAfterLedger { last } => {
            let last = instant(*last);
            let text = say!(
                language,
                "Bút toán cuối của sổ ghi lúc {last}, trước giờ hiện tại của máy.",
                "The ledger's last entry was recorded at {last}, before what the clock says."
            );
            (text, None)
        }
        What::ClockOfRehearsal { last } => {
            let last = instant(*last);
            let text = say!(
                language,
                "Sổ diễn tập: không dùng đồng hồ máy; bút toán cuối ghi lúc {last}.",
                "A rehearsal: the machine's clock does not matter to it; its last entry says {last}."
            );
            (text, None)
        }
        What::ClockKeptBy(service) => kept_by(*service, &remedy, language),
        What::ClockStepped(microseconds) => {
            let ahead = duration(microseconds.unsigned_abs().saturating_mul(1_000), language);
            let found = match *microseconds > 0 {
                true => say!(
                    language,
                    "Trong lúc đo, đồng hồ máy bị chỉnh tới {ahead}.",
                    "While we measured, the clock was set forward by {ahead}."
                ),
                false => say!(
                    language,
                    "Trong lúc đo, đồng hồ máy bị chỉnh lùi {ahead}; sổ không nhận ghi khi đồng hồ lùi quá bút toán cuối.",
                    "While we measured, the clock was set back by {ahead}; a ledger refuses to record while the clock stands before its last entry."
                ),
            };
            let text = say!(
                language,
                "Tìm xem cái gì chỉnh đồng hồ (máy ảo, hai dịch vụ giờ cùng chạy, chỉnh tay), rồi chạy lại",
                "Find what sets the clock (a virtual machine, two time services at once, somebody by hand), then run this again"
            );
            (found, remedy(text))
        }
        What::ClockSteady => {
            (say!(language, "Đồng hồ máy chạy đều trong lúc đo.", "The clock ran evenly while we measured."), None)
        }
        What::ClockYearImpossible(now) => {
            let now = instant(*now);
            (
                say!(language, "Đồng hồ máy chỉ {now}, không thể đúng.", "The clock says {now}, which cannot be."),
                remedy(say!(
                    language,
                    "Chỉnh đồng hồ; xem pin của bo mạch và dịch vụ giờ",
                    "Set the clock; look at the board's battery and at the time service"
                )),
            )
        }
        What::ClockYear(now) => {
            let now = instant(*now);
            (say!(language, "Đồng hồ máy chỉ {now} (giờ Việt Nam).", "The clock says {now} (Vietnamese time)."), None)
        }
        What::DeviceCache(device, WriteCache::WriteBack) => {
            let name = &device.name;
            let text = say!(
                language,
                "Ổ {name} có bộ đệm ghi, mất điện thì mất (write back): lệnh đồng bộ ở đây quyết định dữ liệu còn hay mất.",
                "The device {name} has a cache that a power cut empties (write back): here the flush really matters."
            );
            (text, None)
        }
        What::DeviceCache(device, WriteCache::WriteThrough) => {
            let name = &device.name;
            let text = say!(
                language,
                "Ổ {name} báo không có bộ đệm ghi nào mất dữ liệu khi mất điện (write through).",
                "The device {name} says that it has no cache that a power cut would empty (write through)."
            );
            (text, None)
        }
        What::DeviceCacheNotKnown => (
            say!(
                language,
                "Không thấy được ổ đĩa bên dưới, nên không rõ có bộ đệm ghi mất dữ liệu khi mất điện hay không.",
                "The device below cannot be seen; whether it has a cache that a power cut empties is not known."
            ),
            remedy(say!(language, "Hỏi người quản trị hệ thống lưu trữ", "Ask whoever runs the storage")),
        ),
        What::FileSystem { name, nature } => file_system(name.as_deref(), *nature, &remedy, language),
        What::FlushCost(flush) => {
            let (median, p99) = (flush.flushed.median_nanoseconds, flush.flushed.percentile_99_nanoseconds);
            let (median, p99) = (duration(median, language), duration(p99, language));
            let one = thousands(flush.expected.one_writer_per_second, language);
            let found = say!(
                language,
                "Một lần ghi và đồng bộ mất {median} (99 % không quá {p99}): một người ghi được nhiều nhất khoảng {one} lần xác nhận mỗi giây.",
                "A write and its flush take {median} (99 % no more than {p99}): at most about {one} acknowledgements a second for one writer."
            );
            let text = say!(
                language,
                "Chậm: chuyển sổ sang ổ SSD, hoặc bớt việc khác trên ổ này",
                "Slow: put the ledger on a solid-state disk, or take other work off this one"
            );
            (found, remedy(text))
        }
        What::FlushNotMeasured(reason) => (
            say!(language, "Không đo xong được: {reason}.", "The measuring could not be finished: {reason}."),
            remedy(say!(
                language,
                "Xem dung lượng còn trống và tình trạng đĩa, rồi chạy lại",
                "Look at the free space and the disk's health, then run this again"
            )),
        ),
        What::FlushPlausible(flush) => {
            let (flushed, written) = (flush.flushed.median_nanoseconds, flush.written.median_nanoseconds);
            let (flushed, written) = (duration(flushed, language), duration(written, language));
            let text = say!(
                language,
                "Đồng bộ mất {flushed}, chỉ ghi mất {written}: lệnh đồng bộ có làm việc, và không nhanh quá mức có thể.",
                "With a flush {flushed}, without one {written}: the flush does something, and is not quicker than it can be."
            );
            (text, None)
        }
        What::FlushLikeAWrite(flush) => {
            let (flushed, written) = (flush.flushed.median_nanoseconds, flush.written.median_nanoseconds);
            let (flushed, written) = (duration(flushed, language), duration(written, language));
            (
                say!(
                    language,
                    "Đồng bộ mất {flushed}, gần bằng chỉ ghi ({written}): nhanh hơn mức một ổ đĩa có bộ đệm có thể đạt.",
                    "With a flush {flushed}, hardly more than without one ({written}): faster than a disk with a volatile cache can be."
                ),
                remedy(quick(language)),
            )
        }
        What::FlushQuickerThanACache(flush, device) => {
            let (flushed, name) = (duration(flush.flushed.median_nanoseconds, language), &device.name);
            (
                say!(
                    language,
                    "Đồng bộ xuống ổ {name} chỉ mất {flushed}: nhanh hơn mức một ổ đĩa có bộ đệm có thể đạt.",
                    "A flush to {name} takes only {flushed}: faster than a disk with a volatile cache can be."
                ),
                remedy(quick(language)),
            )
        }
        What::FlushQuickerThanAPlate(flush, device) => {
            let (flushed, name) = (duration(flush.flushed.median_nanoseconds, language), &device.name);
            (
                say!(
                    language,
                    "Ổ {name} tự nhận là đĩa quay, nhưng đồng bộ chỉ mất {flushed}: nhanh hơn mức một đĩa quay có thể đạt.",
                    "The device {name} says that it rotates, and yet a flush takes only {flushed}: faster than a rotating disk can be."
                ),
                remedy(quick(language)),
            )
        }
        What::FreeInodes(space) => {
            let (count, share) = (thousands(space.inodes_free, language), share(space.inodes_permille(), language));
            let found =
                say!(language, "Còn tạo được {count} tệp ({share}).", "{count} more files can be made ({share}).");
            let text = say!(
                language,
                "Xóa bớt tệp không cần trên ổ này, hoặc chuyển sổ sang ổ khác",
                "Remove files that nobody needs from this volume, or put the ledger on another"
            );
            (found, remedy(text))
        }
        What::FreeSpace(space) => {
            let found = free_space(*space, language);
            let text = match level {
                Level::Fault => say!(
                    language,
                    "Giải phóng dung lượng ngay: hết chỗ thì sổ ngừng nhận ghi",
                    "Free some at once: where none is left, the ledger stops recording"
                ),
                _ => say!(
                    language,
                    "Giải phóng dung lượng, hoặc chuyển sổ sang ổ rộng hơn",
                    "Free some, or put the ledger on a larger volume"
                ),
            };
            (found, remedy(text))
        }
        What::FreeSpaceNotKnown => (
            say!(
                language,
                "Hệ tệp này không cho biết còn trống bao nhiêu.",
                "This file system does not say how much is free."
            ),
            remedy(say!(language, "Đặt sổ trên một ổ đĩa thật", "Put the ledger on a real disk")),
        ),
        What::LedgerOpens(entries) => {
            let entries = thousands(*entries, language);
            (say!(language, "Sổ cái mở được, {entries} bút toán.", "The ledger opens, with {entries} entries."), None)
        }
        What::LedgerNotThere => (
            say!(
                language,
                "Thư mục này không có sổ cái; chỉ xem xét ổ đĩa và máy.",
                "There is no ledger in this directory; only the volume and the machine were examined."
            ),
            None,
        ),
        What::LedgerUnreadable => {
            let why = refusal.unwrap_or(language.pick("không rõ", "not known"));
            (
                say!(language, "Sổ cái không mở được: {why}.", "The ledger does not open: {why}."),
                remedy(say!(
                    language,
                    "Giữ nguyên thư mục, không ghi thêm; xem hỏng ở đâu: socai check",
                    "Keep the directory as it is and record nothing more; see what is wrong: socai check"
                )),
            )
        }
        What::MountHarmless => (
            say!(
                language,
                "Các tùy chọn gắn ổ đĩa không cản trở việc đồng bộ.",
                "The volume's mount options do not stand in the way of a flush."
            ),
            None,
        ),
        What::MountNotKnown => (
            say!(
                language,
                "Không đọc được ổ đĩa gắn với tùy chọn nào (/proc/self/mountinfo).",
                "How the volume is mounted cannot be read (/proc/self/mountinfo)."
            ),
            remedy(say!(
                language,
                "Tự xem bằng lệnh mount: không được có nobarrier hay barrier=0",
                "Look with the command mount: there must be no nobarrier and no barrier=0"
            )),
        ),
        What::MountWithoutFlush(option) => (
            say!(
                language,
                "Ổ đĩa được gắn với tùy chọn \"{option}\": lệnh đồng bộ không xuống tới đĩa, mất điện là mất những gì đã xác nhận.",
                "The volume is mounted with \"{option}\": no flush reaches the disk, and a power cut loses what was acknowledged."
            ),
            remedy(say!(
                language,
                "Bỏ \"{option}\" khỏi /etc/fstab hoặc lệnh mount, rồi gắn lại",
                "Take \"{option}\" out of /etc/fstab or the mount command, and mount it again"
            )),
        ),
        What::MountWriteback(option) => (
            say!(
                language,
                "Ổ đĩa được gắn với tùy chọn \"{option}\": sau khi mất điện, tệp có thể chứa dữ liệu cũ.",
                "The volume is mounted with \"{option}\": after a power cut a file may hold what was there before."
            ),
            remedy(say!(language, "Dùng data=ordered, là mặc định", "Use data=ordered, which is the default")),
        ),
        What::OpenFiles(limit) => {
            let found = match limit {
                Some(limit) => {
                    let limit = thousands(*limit, language);
                    say!(
                        language,
                        "Chương trình được mở tối đa {limit} tệp cùng lúc.",
                        "A program may have {limit} files open at once."
                    )
                }
                None => say!(
                    language,
                    "Số tệp mở cùng lúc không bị giới hạn.",
                    "A program may have as many files open as it likes."
                ),
            };
            let text = say!(
                language,
                "Nâng giới hạn lên ít nhất 1024: ulimit -n, hoặc LimitNOFILE của dịch vụ",
                "Raise the limit to 1024 at least: ulimit -n, or the service's LimitNOFILE"
            );
            (found, remedy(text))
        }
        What::PreloadedNothing => (
            say!(
                language,
                "Không có thư viện nào được nạp để nuốt lệnh đồng bộ.",
                "No library that swallows flushes is loaded."
            ),
            None,
        ),
        What::PreloadedSwallower(library) => (
            say!(
                language,
                "Thư viện {library} được nạp và nuốt mọi lệnh đồng bộ: mất điện là mất những gì đã xác nhận.",
                "The library {library} is loaded and swallows every flush: a power cut loses what was acknowledged."
            ),
            remedy(say!(
                language,
                "Bỏ nó khỏi LD_PRELOAD và /etc/ld.so.preload",
                "Take it out of LD_PRELOAD and /etc/ld.so.preload"
            )),
        ),
        What::AnchorOld(at) => {
            let at = instant(*at);
            (
                say!(language, "Lần neo gần nhất: {at}.", "The last anchor was recorded at {at}."),
                remedy(say!(
                    language,
                    "socai anchor collect, hoặc chạy socai anchor keep",
                    "socai anchor collect, or run socai anchor keep"
                )),
            )
        }
        What::AnchorRecorded(at) => {
            let at = instant(*at);
            (say!(language, "Lần neo gần nhất: {at}.", "The last anchor was recorded at {at}."), None)
        }
        What::AnchorNever => (
            say!(
                language,
                "Đã nêu nhân chứng hoặc nơi cấp dấu thời gian, nhưng chưa neo lần nào.",
                "Witnesses or authorities are named, and no anchor was ever recorded."
            ),
            remedy(say!(language, "socai anchor collect", "socai anchor collect")),
        ),
        What::BackupOld(at) => {
            let at = instant(*at);
            (
                say!(language, "Lần sao lưu gần nhất: {at}.", "The last backup was made at {at}."),
                remedy(say!(language, "socai backup THƯ-MỤC", "socai backup DIR")),
            )
        }
        What::BackupMade(at) => {
            let at = instant(*at);
            (say!(language, "Lần sao lưu gần nhất: {at}.", "The last backup was made at {at}."), None)
        }
        What::BackupNotKnown => (
            say!(language, "Chưa biết có bản sao lưu nào.", "No backup is known."),
            remedy(say!(language, "socai backup THƯ-MỤC", "socai backup DIR")),
        ),
        What::SecretReadable(Loose { path, mode }) => (
            say!(
                language,
                "Người khác đọc hoặc sửa được {path} (quyền {mode}), một bí mật của sổ.",
                "Others can read or change {path} (mode {mode}), a secret of the ledger."
            ),
            remedy(say!(
                language,
                "chmod 600 {path}; nếu có thể đã bị đọc: socai key rotate",
                "chmod 600 {path}; if it may have been read: socai key rotate"
            )),
        ),
        What::WitnessClock(WitnessClock { witness, seconds, bound_seconds }) => (
            say!(
                language,
                "Lần trả lời gần nhất, đồng hồ của {witness} so với sổ: {seconds:+} giây.",
                "When it was heard last, the clock of {witness} against the ledger's: {seconds:+} s."
            ),
            remedy(say!(
                language,
                "Lệch quá {bound_seconds} giây: xem lại đồng hồ của máy này và của nhân chứng",
                "More than {bound_seconds} s: look at this machine's clock, and at the witness's"
            )),
        ),
        What::WritableByOthers(Loose { path, mode }) => (
            say!(language, "Người khác sửa được {path} (quyền {mode}).", "Others can change {path} (mode {mode})."),
            remedy(say!(language, "chmod go-w {path}", "chmod go-w {path}")),
        ),
        What::Private(secret) => {
            let (path, mode) = (&secret.path, &secret.mode);
            (
                say!(
                    language,
                    "Chỉ chủ sở hữu vào được {path} (quyền {mode}).",
                    "Only its owner can enter {path} (mode {mode})."
                ),
                None,
            )
        }
        What::OpenToOthers(secret) => {
            let (path, mode) = (&secret.path, &secret.mode);
            (
                say!(
                    language,
                    "Người khác trên máy này có quyền với {path} (quyền {mode}), nơi giữ bí mật của sổ.",
                    "Others on this machine have rights in {path} (mode {mode}), which holds the ledger's secrets."
                ),
                remedy(say!(language, "chmod 700 {path}", "chmod 700 {path}")),
            )
        }
        What::Writable => (say!(language, "Thư mục cho phép ghi.", "The directory can be written to."), None),
        What::Unwritable(reason) => (
            say!(language, "Thư mục không cho phép ghi: {reason}.", "The directory cannot be written to: {reason}."),
            remedy(say!(
                language,
                "Chạy bằng tài khoản sở hữu thư mục; xem ổ đĩa có bị gắn chỉ đọc không",
                "Run as the user who owns the directory; see whether the volume is mounted read-only"
            )),
        ),
    }
}

/// How bad a finding is.
pub fn level(level: Level, language: Language) -> &'static str {
    match level {
        Level::Ok => language.pick("ổn", "ok"),
        Level::Warning => language.pick("cảnh báo", "warning"),
        Level::Fault => language.pick("lỗi", "fault"),
    }
}

/// What no such examination can find out.
pub fn limits(language: Language) -> &'static str {
    language.pick(
        "Không chương trình nào tự chứng minh được rằng dữ liệu đã đồng bộ sẽ còn sau khi mất điện. Chỉ có thử cắt điện thật mới cho biết: cho một máy khác giữ lại những gì đã được xác nhận, rút nguồn máy này khi đang ghi, rồi đối chiếu.",
        "No program can prove that what was flushed outlasts a power cut. Only cutting the power shows it: have another machine keep what was acknowledged, pull this one's plug while it records, and compare.",
    )
}

#[cfg(test)]
mod tests {
    use ledger::doctor::{Nature, TimeService};

    use super::*;

    #[test]
    fn what_is_wrong_comes_with_what_to_do() {
        let found = |level, what| words(&Observation { level, what }, Some("why"), Language::En);
        for what in [
            What::ClockStepped(-1_000_000),
            What::ClockStepped(i64::MIN),
            What::ClockKeptBy(TimeService::NotKnown),
            What::DeviceCacheNotKnown,
            What::FileSystem { name: None, nature: Nature::Memory },
            What::FreeSpaceNotKnown,
            What::LedgerUnreadable,
            What::MountNotKnown,
            What::MountWithoutFlush("nobarrier".to_owned()),
            What::OpenFiles(Some(10)),
            What::PreloadedSwallower("libeatmydata.so".to_owned()),
            What::Unwritable("no".to_owned()),
        ] {
            let (text, remedy) = found(Level::Fault, what.clone());
            assert!(!text.is_empty() && remedy.is_some(), "{what:?}");
        }
        assert_eq!(found(Level::Ok, What::OpenFiles(None)).1, None);
        assert!(found(Level::Fault, What::LedgerUnreadable).0.contains("why"));
    }
}
