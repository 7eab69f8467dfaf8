//! What a ledger stands on, in words.

use std::cmp::Reverse;

use ledger::doctor::{
    Costs, Figures, Finding, Flush, Level, Loose, Measurement, Nature, PlaceSize, Report, Space, TimeService, What,
    WitnessClock, WriteCache,
};
use schemars::JsonSchema;
use serde::Serialize;
use views::{Language, say, text::instant};

use super::{padded, paragraph, strong, table};
use crate::output;

/// The answer of `socai doctor`. The fields are in the order of their names.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer<'a> {
    /// The directory that was examined, in full.
    directory: &'a str,
    /// What was measured and seen.
    figures: &'a Figures,
    /// What that means, sorted by `check`.
    findings: Vec<Line>,
    /// The worst level among the findings.
    level: Level,
    /// What no such examination can find out, in the language asked for.
    limits: &'static str,
}

/// A finding.
#[derive(Debug, Serialize, JsonSchema)]
struct Line {
    /// The name of the check that found it. One check may have found several things.
    check: &'static str,
    /// What was found, in the language asked for.
    found: String,
    /// How bad it is.
    level: Level,
    /// What to do, in the language asked for; null where there is nothing to do.
    remedy: Option<String>,
}

impl<'a> Answer<'a> {
    /// The report in this language; `refusal` says why the ledger does not open, if it does not.
    pub fn of(report: &'a Report, refusal: Option<&str>, language: Language) -> Self {
        let line = |finding: &Finding| {
            let (found, remedy) = words(finding, refusal, language);
            Line { check: finding.what.check(), found, level: finding.level, remedy }
        };
        Self {
            directory: &report.directory,
            figures: &report.figures,
            findings: report.findings.iter().map(line).collect(),
            level: report.level(),
            limits: limits(language),
        }
    }
}

/// The report for a person: the worst first.
pub fn whole(report: &Report, refusal: Option<&str>, language: Language) -> String {
    let directory = &report.directory;
    let mut out = say!(language, "Đã xem xét: {directory}", "Examined: {directory}");
    out = format!("{}\n\n", strong(&out));
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| Reverse(finding.level));
    let levels = [Level::Ok, Level::Warning, Level::Fault].map(|level| level_word(level, language).chars().count());
    let indent = " ".repeat(levels.into_iter().max().unwrap_or(0) + 2);
    for finding in findings {
        out.push_str(&line(finding, refusal, &indent, language));
    }
    if let Measurement::Measured(flush) = &report.figures.flush {
        out.push_str(&costs(flush, language));
    }
    if !report.figures.places.is_empty() {
        out.push_str(&places(&report.figures.places, language));
    }
    out.push('\n');
    out.push_str(&paragraph(limits(language), "", ""));
    let (faults, warnings) = (report.count(Level::Fault), report.count(Level::Warning));
    out.push_str(&say!(
        language,
        "\n{faults} lỗi, {warnings} cảnh báo\n",
        "\n{faults} fault(s), {warnings} warning(s)\n"
    ));
    out
}

fn line(finding: &Finding, refusal: Option<&str>, indent: &str, language: Language) -> String {
    let (found, remedy) = words(finding, refusal, language);
    let level = padded(level_word(finding.level, language), indent.len());
    let text = match remedy {
        Some(remedy) => format!("{found} → {remedy}"),
        None => found,
    };
    let body = paragraph(&text, indent, indent);
    format!("{}{}", coloured(finding.level, &level), body.strip_prefix(indent).unwrap_or(&body))
}

fn level_word(level: Level, language: Language) -> &'static str {
    match level {
        Level::Ok => language.pick("ổn", "ok"),
        Level::Warning => language.pick("cảnh báo", "warning"),
        Level::Fault => language.pick("lỗi", "fault"),
    }
}

/// The word alone says it all.
fn coloured(level: Level, text: &str) -> String {
    let colour = match level {
        Level::Ok => "32",
        Level::Warning => "33",
        Level::Fault => "1;31",
    };
    if output::colours() { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn costs(flush: &Flush, language: Language) -> String {
    let mut table = table([
        language.pick("Ghi 4.096 byte", "Writing 4,096 bytes"),
        language.pick("trung vị (p50)", "median (p50)"),
        "p99",
        language.pick("lâu nhất", "longest"),
        language.pick("số lần", "rounds"),
    ]);
    let mut row = |name: &str, costs: &Costs| {
        let figures = [costs.median_nanoseconds, costs.percentile_99_nanoseconds, costs.slowest_nanoseconds];
        let figures = figures.map(|figure| duration(figure, language));
        table.add_row([vec![name.to_owned()], figures.to_vec(), vec![costs.rounds.to_string()]].concat());
    };
    row(language.pick("có đồng bộ xuống đĩa", "and flushing it to the disk"), &flush.flushed);
    row(language.pick("chỉ ghi", "writing only"), &flush.written);
    let expected = flush.expected;
    let writers = expected.grouped_writers;
    let one = thousands(expected.one_writer_per_second, language);
    let grouped = thousands(expected.grouped_per_second, language);
    let estimate = say!(
        language,
        "Ước tính, chỉ tính theo ổ đĩa: một người ghi được nhiều nhất khoảng {one} lần xác nhận mỗi giây; {writers} người ghi cùng lúc, gộp chung một lần đồng bộ, cả thảy khoảng {grouped}.",
        "An estimate, from the disk alone: at most about {one} acknowledgements a second for one writer; about {grouped} for {writers} writers together, who share a flush."
    );
    format!("\n{table}\n{}", paragraph(&estimate, "", ""))
}

fn places(places: &[PlaceSize], language: Language) -> String {
    let mut table = table([language.pick("Phần của sổ", "Part of the ledger"), language.pick("dung lượng", "size")]);
    for PlaceSize { bytes: size, name } in places {
        let unread = || language.pick("có chỗ không đọc được", "cannot all be read").to_owned();
        table.add_row([format!("{name}/"), size.map_or_else(unread, |size| bytes(size, language))]);
    }
    format!("\n{table}\n")
}

fn limits(language: Language) -> &'static str {
    language.pick(
        "Không chương trình nào tự chứng minh được rằng dữ liệu đã đồng bộ sẽ còn sau khi mất điện. Chỉ có thử cắt điện thật mới cho biết: cho một máy khác giữ lại những gì đã được xác nhận, rút nguồn máy này khi đang ghi, rồi đối chiếu.",
        "No program can prove that what was flushed outlasts a power cut. Only cutting the power shows it: have another machine keep what was acknowledged, pull this one's plug while it records, and compare.",
    )
}

/// What was found, and what to do about it.
fn words(finding: &Finding, refusal: Option<&str>, language: Language) -> (String, Option<String>) {
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

fn quick(language: Language) -> String {
    say!(
        language,
        "Hoặc là ổ ảo, ổ có pin hay tụ giữ điện, hoặc lệnh đồng bộ không được chuyển xuống đĩa: hỏi người quản trị hệ thống lưu trữ, và thử cắt điện",
        "Either a battery-backed or virtual disk, or the flush is not passed on: ask whoever runs the storage, and try a power cut"
    )
}

fn kept_by(
    service: TimeService,
    remedy: &dyn Fn(String) -> Option<String>,
    language: Language,
) -> (String, Option<String>) {
    match service {
        TimeService::Synchronized => (
            say!(
                language,
                "Đồng hồ máy đã được đồng bộ (systemd-timesyncd).",
                "The clock has been synchronised (systemd-timesyncd)."
            ),
            None,
        ),
        TimeService::Chrony => (
            say!(
                language,
                "chrony giữ đồng hồ máy; đã đồng bộ hay chưa thì chỉ nó biết: chronyc tracking.",
                "chrony keeps the clock; whether it has synchronised it, only it can say: chronyc tracking."
            ),
            None,
        ),
        TimeService::Ntpd => (
            say!(
                language,
                "ntpd giữ đồng hồ máy; đã đồng bộ hay chưa thì chỉ nó biết: ntpq -p, hoặc ntpctl -s all.",
                "ntpd keeps the clock; whether it has synchronised it, only it can say: ntpq -p, or ntpctl -s all."
            ),
            None,
        ),
        TimeService::Waiting => (
            say!(
                language,
                "systemd-timesyncd đang chạy nhưng chưa đồng bộ được đồng hồ máy.",
                "systemd-timesyncd runs, but has not synchronised the clock."
            ),
            remedy(say!(
                language,
                "Xem máy chủ giờ có tới được không: timedatectl timesync-status",
                "See whether its time server can be reached: timedatectl timesync-status"
            )),
        ),
        TimeService::NotKnown => (
            say!(
                language,
                "Không rõ có dịch vụ nào giữ đồng hồ máy cho đúng hay không; giờ ghi sổ lấy từ đồng hồ này.",
                "Whether anything keeps the clock right is not known; the ledger's times come from it."
            ),
            remedy(say!(
                language,
                "Xem timedatectl; cài chrony hoặc systemd-timesyncd, hoặc giao cho máy chủ vật lý giữ giờ",
                "See timedatectl; install chrony or systemd-timesyncd, or know that the host keeps the clock"
            )),
        ),
    }
}

fn file_system(
    name: Option<&str>,
    nature: Nature,
    remedy: &dyn Fn(String) -> Option<String>,
    language: Language,
) -> (String, Option<String>) {
    let name = name.unwrap_or(language.pick("không rõ tên", "without a known name"));
    let found = match nature {
        Nature::Disk => say!(language, "Hệ tệp {name}, trên đĩa.", "The file system is {name}, on a disk."),
        Nature::Memory => say!(
            language,
            "Hệ tệp {name} nằm trong bộ nhớ: mất điện là mất hết.",
            "The file system is {name}, in memory: it keeps nothing through a power cut."
        ),
        Nature::Layered => say!(
            language,
            "Hệ tệp {name} là lớp phủ trên hệ tệp khác, thường là của vùng chứa (container): sổ có thể mất theo vùng chứa, và bên dưới là gì thì không thấy được.",
            "The file system is {name}, a layer over another, as in a container: the ledger may go when the container does, and what lies below cannot be seen."
        ),
        Nature::Network => say!(
            language,
            "Hệ tệp {name} nằm trên máy khác: dữ liệu còn hay mất tùy máy đó, và khóa tệp có thể không có tác dụng.",
            "The file system is {name}, on another machine: what lasts is up to that machine, and locks may not hold."
        ),
        Nature::Host => say!(
            language,
            "Hệ tệp {name} là thư mục chia sẻ từ máy chủ vật lý: lệnh đồng bộ có tới đĩa hay không tùy máy đó.",
            "The file system is {name}, a folder of the machine that runs this one: whether a flush reaches a disk is up to that machine."
        ),
        Nature::UserSpace => say!(
            language,
            "Hệ tệp {name} do một chương trình đứng giữa (FUSE): lệnh đồng bộ có tới đĩa hay không tùy chương trình đó.",
            "The file system is {name}, behind a program (FUSE): whether a flush reaches a disk is up to that program."
        ),
        Nature::Unknown => say!(
            language,
            "Hệ tệp này ({name}) chương trình không biết: không rõ nó giữ được gì khi mất điện.",
            "This program does not know the file system ({name}): what it keeps through a power cut is not known."
        ),
    };
    let text = match nature {
        Nature::Layered => say!(
            language,
            "Đặt sổ trên một ổ gắn riêng vào vùng chứa (volume)",
            "Put the ledger on a volume mounted into the container"
        ),
        _ => say!(
            language,
            "Đặt sổ trên ổ đĩa của chính máy này: ext4, XFS, Btrfs hoặc ZFS",
            "Put the ledger on a disk of this machine: ext4, XFS, Btrfs or ZFS"
        ),
    };
    (found, remedy(text))
}

fn free_space(space: Space, language: Language) -> String {
    let (free, total) = (bytes(space.bytes_free, language), bytes(space.bytes_total, language));
    let share = share(space.bytes_permille(), language);
    say!(language, "Còn trống {free} trong {total} ({share}).", "{free} of {total} are free ({share}).")
}

/// `0.12 ms`
fn duration(nanoseconds: u64, language: Language) -> String {
    let nanoseconds = nanoseconds as f64;
    let (value, unit) = match nanoseconds {
        ..1e6 => (nanoseconds / 1e3, "µs"),
        ..1e9 => (nanoseconds / 1e6, "ms"),
        _ => (nanoseconds / 1e9, "s"),
    };
    decimal(value, unit, language)
}

/// `3.5 GiB`
fn bytes(count: u64, language: Language) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if count < 1024 {
        return format!("{count} B");
    }
    let (mut value, mut unit) = (count as f64 / 1024.0, UNITS[0]);
    for larger in &UNITS[1..] {
        if value >= 1024.0 {
            (value, unit) = (value / 1024.0, larger);
        }
    }
    decimal(value, unit, language)
}

/// Three figures, or as many as stand before the point.
fn decimal(value: f64, unit: &str, language: Language) -> String {
    let places = match value {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    let text = format!("{value:.places$} {unit}");
    match language {
        Language::Vi => text.replace('.', ","),
        Language::En => text,
    }
}

/// `12.3 %`
fn share(permille: u64, language: Language) -> String {
    format!("{}{}{} %", permille / 10, language.pick(",", "."), permille % 10)
}

/// `7,461`
fn thousands(count: u64, language: Language) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push_str(language.pick(".", ","));
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_each_language_writes_them() {
        use Language::{En, Vi};
        assert_eq!(duration(0, En), "0.00 µs");
        assert_eq!(duration(1_250, En), "1.25 µs");
        assert_eq!(duration(119_500, Vi), "120 µs");
        assert_eq!(duration(1_250_000, Vi), "1,25 ms");
        assert_eq!(duration(2_000_000_000, En), "2.00 s");
        assert_eq!(bytes(0, En), "0 B");
        assert_eq!(bytes(1023, En), "1023 B");
        assert_eq!(bytes(1536, Vi), "1,50 KiB");
        assert_eq!(bytes(49 * 1024 * 1024 * 1024, En), "49.0 GiB");
        assert_eq!(bytes(u64::MAX, En), "16384 PiB");
        assert_eq!((thousands(0, En), thousands(999, En)), ("0".to_owned(), "999".to_owned()));
        assert_eq!((thousands(7_461, En), thousands(1_234_567, Vi)), ("7,461".to_owned(), "1.234.567".to_owned()));
        assert_eq!((share(0, En), share(1_000, Vi)), ("0.0 %".to_owned(), "100,0 %".to_owned()));
    }

    #[test]
    fn what_is_wrong_comes_with_what_to_do() {
        let found = |level, what| words(&Finding { level, what }, Some("why"), Language::En);
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
