//! What a check has found and what to do about it; what was put right when a ledger was opened.

use std::path::Path;

use calendar::Timestamp;
use domain::EntryNumber;
use eventlog::{
    Place,
    disk::{Healed, Lack},
};
use exchange::sheets::{Field, Imprint, Table};
use ledger::{
    check::{CheckReport, Finding},
    directory::documents,
    kept::{Fault, KeptFinding},
};

use crate::{
    Language,
    errors::{Told, technical},
    instant, say, sheets,
};

/// Faults that are told to a person; JSON has them all.
const SHOWN_MAX: usize = 20;

/// What a check of the ledger in `directory` has found, and what to do about it.
pub fn report(report: &CheckReport, directory: &Path, language: Language) -> String {
    let (entries, root, documents) = (report.log.size, report.log.root, report.held);
    // As a signed head, a receipt and a workbook have it.
    let as_signed = report.log.root.base64();
    let mut said = vec![match report.is_sound() {
        true => say!(
            language,
            "Sổ nguyên vẹn: {entries} bút toán, {documents} tài liệu, mọi byte đã đọc lại.\nGiá trị gốc: {root}\n  như trong đầu sổ có chữ ký: {as_signed}",
            "The ledger is sound: {entries} entries, {documents} documents, every byte read again.\nRoot: {root}\n  as in the signed head: {as_signed}"
        ),
        false => say!(language, "Sổ có lỗi ({entries} bút toán):", "The ledger has faults ({entries} entries):"),
    }];
    let found = lines(report, language);
    said.extend(found.iter().take(SHOWN_MAX).map(|finding| format!("  {finding}")));
    if let more @ 1.. = found.len().saturating_sub(SHOWN_MAX) {
        said.push(say!(language, "… và {more} lỗi nữa (--json in đủ)", "… and {more} more (--json has them all)"));
    }
    let unseen = unseen(report);
    if !unseen.is_empty() {
        said.push(say!(
            language,
            "Tài khoản này không được đọc: {unseen}. Phần đó chưa được kiểm tra.",
            "This account may not read: {unseen}. That part was not checked."
        ));
    }
    said.extend(log_remedy(report, directory, language));
    if let Some(entry) = report.kept.other_policy {
        said.push(say!(
            language,
            "Lưu ý: anchors/policy không nêu đủ những nhân chứng đã xác nhận lần neo mới nhất ({entry}): nó đã được thay. Nếu không ai thay có chủ ý, hãy chép lại từ bản sao lưu.",
            "Note: anchors/policy does not name all the witnesses who vouched for the newest anchor ({entry}): it was replaced since. If nobody did so on purpose, copy it back from a backup."
        ));
    }
    if let count @ 1.. = report.not_held.len() {
        said.push(say!(
            language,
            "{count} tài liệu được bút toán nêu mã băm nhưng không lưu tại đây (không phải lỗi).",
            "{count} document(s) named by entries are not held here (no fault)."
        ));
    }
    said.join("\n")
}

fn unseen(report: &CheckReport) -> String {
    report.kept.unseen.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// Everything that was found, a line each; the log's faults first.
fn lines(report: &CheckReport, language: Language) -> Vec<String> {
    report.findings().map(|finding| line(said(&finding, language))).collect()
}

/// Everything that was found, as a table: what is exported.
pub fn table(report: &CheckReport, directory: &Path, language: Language) -> Table {
    let of_log = log_remedy(report, directory, language).unwrap_or_default();
    let row = |finding: Finding<'_>| {
        let found = said(&finding, language);
        let entry = found.entry.map(|entry| EntryNumber(entry).to_string()).unwrap_or_default();
        let remedy = match finding {
            Finding::Stored(_) => of_log.clone(),
            _ => found.remedy.unwrap_or_default().to_owned(),
        };
        [entry, found.place, found.what, remedy].map(Field::words).into()
    };
    Table {
        name: "findings",
        title: language.pick("Kết quả kiểm tra", "Findings").to_owned(),
        headings: [("Bút toán", "Entry"), ("Nơi", "Place"), ("Lỗi", "What is wrong"), ("Cách khắc phục", "Remedy")]
            .map(|(vi, en)| language.pick(vi, en).to_owned())
            .into(),
        rows: report.findings().map(row).collect(),
    }
}

/// What stands around that table in a workbook: which log, how much of it, and when it was checked.
pub fn imprint(report: &CheckReport, checked_at: Timestamp, language: Language) -> Imprint {
    let (at, size, root) = (instant(checked_at), report.log.size, report.log.root.base64());
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en).to_owned();
    let sound = match report.is_sound() {
        true => pick("nguyên vẹn", "sound"),
        false => pick("có lỗi", "it has faults"),
    };
    let lines = vec![
        (pick("Sổ", "Ledger"), report.origin.clone()),
        (pick("Kiểm tra lúc", "Checked"), at.clone()),
        (pick("Kết luận", "Outcome"), sound),
        (pick("Số bút toán", "Entries"), size.to_string()),
        (pick("Giá trị gốc, tính lại", "Root, computed again"), root.clone()),
        (pick("Số tài liệu đang lưu", "Documents held"), report.held.to_string()),
        (pick("Tài liệu không lưu tại đây", "Documents not held here"), report.not_held.len().to_string()),
        (pick("Không được đọc, chưa kiểm tra", "May not be read, not checked"), unseen(report)),
    ];
    sheets::around(
        checked_at,
        [
            say!(language, "Kiểm tra lúc {at}", "Checked {at}"),
            say!(language, "Tổng {size} bút toán · gốc {root}", "Of {size} entries · root {root}"),
        ],
        lines,
        language,
    )
}

/// A finding in words.
struct Said {
    entry: Option<u64>,
    /// The file, or the place where it is none.
    place: String,
    what: String,
    remedy: Option<&'static str>,
}

fn line(Said { entry, place, what, remedy }: Said) -> String {
    let entry = entry.map(|entry| format!("#{entry}: ")).unwrap_or_default();
    let remedy = remedy.map(|remedy| format!("; {remedy}")).unwrap_or_default();
    format!("{entry}{place}: {what}{remedy}")
}

fn said(finding: &Finding<'_>, language: Language) -> Said {
    let entry = finding.entry();
    match finding {
        Finding::Stored(fault) => {
            let place = finding.file().unwrap_or_else(|| finding.place());
            Said { entry, place, what: fault.wrong.told(language), remedy: None }
        }
        Finding::Meaning((_, meaning)) => {
            let place = language.pick("nội dung", "views").to_owned();
            Said { entry, place, what: meaning.told(language), remedy: None }
        }
        Finding::Document(digest) => {
            let path = documents(Path::new("")).path(*digest);
            said_of_kept(&KeptFinding { path, fault: Fault::Altered }, language)
        }
        Finding::Kept(finding) => said_of_kept(finding, language),
    }
}

fn said_of_kept(KeptFinding { path, fault }: &KeptFinding, language: Language) -> Said {
    let (what, remedy) = (fault.told(language), remedy(path, fault, language));
    Said { entry: None, place: path.display().to_string(), what, remedy: Some(remedy) }
}

/// A file that is kept beside the log: what is wrong, and what to do about it.
pub fn kept(finding: &KeptFinding, language: Language) -> String {
    line(said_of_kept(finding, language))
}

fn remedy(path: &Path, fault: &Fault, language: Language) -> &'static str {
    match fault {
        Fault::Gone if path == Path::new("keys/log.key") => language.pick(
            "không có nó thì không ghi được gì; đặt lại: socai key restore TỆP",
            "nothing can be recorded without it; put it back: socai key restore FILE",
        ),
        Fault::NotErased(_) => language.pick(
            "lần mở sổ để ghi tới sẽ hủy; nếu vẫn còn, hãy hủy bằng tay",
            "the next opening for recording destroys it; if it stays, destroy it by hand",
        ),
        Fault::NotDropped(_) => language.pick("hủy cho xong: socai access prune", "finish it: socai access prune"),
        Fault::OtherKey if path.starts_with("access") => language.pick(
            "chuyển nó đi và đặt lại khóa đúng từ bản sao lưu",
            "move it away, and put the right key back from a backup",
        ),
        Fault::Stray => language.pick(
            "nếu là bản chép của một khóa thì hủy, nếu không thì chuyển đi",
            "destroy it if it is a copy of a key, else move it away",
        ),
        Fault::OtherKey => language.pick(
            "chuyển nó đi và đặt lại khóa đúng: socai key restore TỆP",
            "move it away and put the right one back: socai key restore FILE",
        ),
        Fault::Odd(_) => language
            .pick("chuyển nó đi và đặt lại tệp từ bản sao lưu", "move it away, and put the file back from a backup"),
        Fault::Differs => language.pick(
            "so hai tệp, rồi giữ tệp đúng ở cả hai nơi",
            "compare the two, and keep the right one in both places",
        ),
        _ => language.pick(
            "chép lại đúng tệp này từ bản sao lưu; nếu chủ ý bỏ thì bỏ ở cả hai nơi",
            "copy this very file back from a backup; if it was taken away on purpose, take it away in both places",
        ),
    }
}

/// What to do about the log's faults: it depends on whether one of the two copies is whole.
pub fn log_remedy(report: &CheckReport, directory: &Path, language: Language) -> Option<String> {
    let first = report.log.faults.first()?;
    let only = |place: Place| report.log.faults.iter().all(|fault| fault.place == place);
    let path = directory.display();
    Some(if first.place == Place::Tiles && first.position.is_none() && first.file.is_some() {
        // Where the head of the tiles is not to be read, all that is laid to others may be theirs.
        say!(
            language,
            "tiles/ không có chữ ký đầu sổ đọc được; các lỗi sau có thể do đó. Dựng lại từ log/ (bản cũ được giữ riêng): socai rebuild tiles --ledger {path}. Nếu bị từ chối: khôi phục từ bản sao lưu: socai restore BẢN-SAO-LƯU THƯ-MỤC-MỚI",
            "tiles/ has no signed head that can be read; what follows may come of that. Build it anew from log/ (the old one is kept aside): socai rebuild tiles --ledger {path}. If that is refused, restore from a backup: socai restore BACKUP NEW-DIRECTORY"
        )
    } else if only(Place::Log) {
        say!(
            language,
            "tiles/ còn nguyên. Dựng lại log/: socai rebuild log --ledger {path}",
            "tiles/ is whole. Build log/ anew: socai rebuild log --ledger {path}"
        )
    } else if only(Place::Tiles)
        && report.log.faults.iter().all(|fault| fault.file.is_some() || fault.position.is_some())
    {
        say!(
            language,
            "log/ có thể còn nguyên. Dựng lại tiles/ (sẽ đối chiếu với chữ ký đầu sổ): socai rebuild tiles --ledger {path}",
            "log/ may be whole. Build tiles/ anew (it is held against the signed head): socai rebuild tiles --ledger {path}"
        )
    } else if only(Place::Head) || only(Place::Journal) {
        say!(
            language,
            "Hai bản đầy đủ còn nguyên; mở sổ để ghi lần tới sẽ tự khắc phục. Nếu lặp lại, hãy kiểm tra đĩa.",
            "Both complete copies are whole; the next opening for recording puts this right. If it comes back, check the disk."
        )
    } else {
        let place = first.place;
        say!(
            language,
            "Nhiều nơi cùng lỗi (trước hết là {place}). Giữ nguyên thư mục, đừng ghi thêm; khôi phục từ bản sao lưu: socai restore BẢN-SAO-LƯU THƯ-MỤC-MỚI",
            "More than one place is at fault ({place} first). Keep the directory as it is and record nothing more; restore from a backup: socai restore BACKUP NEW-DIRECTORY"
        )
    })
}

/// What was put right when the ledger was opened.
pub fn healed(healed: &Healed, language: Language) -> String {
    let place = healed.place;
    let what = match &healed.lacked {
        Lack::Entries { positions, from } => {
            let (first, last) = (positions.start, positions.end.saturating_sub(1));
            say!(
                language,
                "{place} thiếu bút toán #{first}–#{last}; đã khôi phục từ {from}",
                "{place} lacked the entries #{first}–#{last}; restored from {from}"
            )
        }
        Lack::Unreadable(reason) => {
            let reason = technical(reason, language);
            say!(
                language,
                "{place} không đọc được ({reason}); đã dựng lại",
                "{place} could not be read ({reason}); built anew"
            )
        }
        Lack::Nothing => say!(language, "{place} đã dựng lại theo yêu cầu", "{place} was built anew, as was asked"),
        Lack::Head => say!(
            language,
            "{place} thiếu chữ ký đầu sổ mới nhất; đã ghi lại",
            "{place} lacked the last signed head; written anew"
        ),
    };
    match &healed.set_aside {
        Some(path) => {
            let path = path.display();
            say!(language, "{what}; bản cũ giữ ở {path}", "{what}; what was there is in {path}")
        }
        None => what,
    }
}

/// Beside an answer that came from `log/`, since `tiles/` could not be read.
pub fn unreadable(error: &dyn Told, language: Language) -> String {
    let error = error.told(language);
    say!(
        language,
        "tiles/ có chỗ không đọc được ({error}); câu trả lời lấy từ log/. Hãy chạy socai check trước khi ghi thêm",
        "part of tiles/ cannot be read ({error}); the answer comes from log/. Run socai check before recording more"
    )
}

/// Beside an answer that was given although part of the vault could not be read.
pub fn unguarded(fault: &dyn std::fmt::Display, language: Language) -> String {
    say!(
        language,
        "kho tên có chỗ không đọc được; tên ở đó KHÔNG được chặn khi có ai viết vào nội dung: {fault}",
        "part of the vault cannot be read; the names there are NOT kept out of texts: {fault}"
    )
}

/// Beside an answer about a ledger whose last entry, of `last`, lies ahead of this machine's clock.
pub fn ahead(last: Timestamp, now: Timestamp, language: Language) -> String {
    let (last, now) = (instant(last), instant(now));
    say!(
        language,
        "bút toán cuối ghi lúc {last}, sau giờ của máy này ({now}): hoặc đồng hồ máy này chậm, hoặc đồng hồ của sổ đã chạy trước. Mọi điều đã ghi đều được hiển thị, tính đến {last}. Máy chậm: đặt lại giờ. Sổ chạy trước vài giờ, vài ngày: đặt lại giờ rồi chờ. Chạy trước nhiều năm: lập sổ nối tiếp bằng socai init --continues SỔ-CŨ",
        "the last entry was recorded at {last}, after this machine's time ({now}): either this machine's clock is behind, or the ledger's was ahead. Everything recorded is shown, as of {last}. If the machine is behind: set its clock. If the ledger is ahead by hours or days: set the clock and wait. If by years: begin a ledger that continues it, socai init --continues OLD"
    )
}
