//! What went wrong, in the user's language: the words of a library's error are in `words::errors`, those of a command here.

use domain::Refusal;
use ledger::{LedgerError, apply::Stopped};
use words::{
    Language,
    amounts::limit,
    answers::{imported::too_old_remedy, planned::born_overdue, refused as refusals},
    errors::{Misuse, Told, refusal_recorded, refused},
    refusals::explain,
    say,
};

use super::{AtLine, Error};

/// Each with its line.
fn rows_of(refused: &[AtLine], language: Language) -> String {
    let told = |AtLine { line, refusal }: &AtLine| {
        let why = explain(refusal, language);
        say!(language, "dòng {line}: {why}", "line {line}: {why}")
    };
    refused.iter().map(told).collect::<Vec<_>>().join("\n")
}

impl Error {
    /// The message for a person.
    pub fn explain(&self, language: Language) -> String {
        match self {
            Self::Command { path, stopped } => {
                let Stopped { line, id, above, source, .. } = stopped.as_ref();
                // A command that stands in no file.
                if path.as_os_str().is_empty() {
                    return source.told(language);
                }
                let (path, why, done) = (path.display(), source.told(language), above.len());
                let place = say!(language, "{path}, dòng {line} ({id}): {why}", "{path}, line {line} ({id}): {why}");
                let rest = say!(
                    language,
                    "{done} lệnh phía trên đã được ghi. Khắc phục rồi chạy lại tệp này: lệnh đã ghi sẽ được bỏ qua.",
                    "The {done} command(s) above it are recorded. Put this right and run the file again: what is recorded is passed over."
                );
                format!("{place}\n{rest}")
            }
            Self::WouldStop { path, stopped } => {
                let Stopped { line, id, source, .. } = stopped.as_ref();
                let path = path.display();
                let why = match source {
                    LedgerError::Refused { refusal, .. } => explain(refusal, language),
                    other => other.told(language),
                };
                say!(
                    language,
                    "{path}, dòng {line} ({id}): sẽ bị từ chối: {why}",
                    "{path}, line {line} ({id}): would be refused: {why}"
                )
            }
            Self::Draft { path, refused } => {
                let (path, rows) = (path.display(), rows_of(refused, language));
                say!(
                    language,
                    "{path}: chưa ghi gì, vì:\n{rows}\nSửa rồi chạy lại tệp này.",
                    "{path}: nothing was recorded, because:\n{rows}\nPut this right and run the file again."
                )
            }
            Self::NotOpened { refused, born_overdue: overdue, undated } => {
                let periods = refused.iter().map(|(period, why)| format!("  {period}: {}", explain(why, language)));
                let periods = periods.collect::<Vec<_>>().join("\n");
                let mut told = Vec::new();
                if !refused.is_empty() {
                    let said = say!(
                        language,
                        "Các kỳ này không mở được:\n{periods}",
                        "These periods were not opened:\n{periods}"
                    );
                    told.push(said);
                }
                if !overdue.is_empty() {
                    let tasks = born_overdue(overdue, language);
                    told.push(say!(
                        language,
                        "{tasks}\nChưa mở các kỳ đó; các kỳ khác không bị giữ lại. Nếu văn bản không giao kỳ ấy, sửa kỳ đầu tiên của nhiệm vụ: socai do correct-fields --set applies_from=KỲ. Chỉ khi đúng là phải nộp kỳ ấy và đã quá hạn: chạy lại với --obligation NHIỆM-VỤ --born-overdue.",
                        "{tasks}\nThose periods were not opened; others are not held up by them. If the letter does not ask for them, put the first period of the duty right: socai do correct-fields --set applies_from=PERIOD. Only if they are owed, and overdue already: run it again with --obligation DUTY --born-overdue."
                    ));
                }
                let undated = undated.iter().map(|(period, words)| {
                    let (duty, of) = period.rsplit_once('/').unwrap_or((period, ""));
                    say!(
                        language,
                        "{period}: văn bản ghi \"{words}\", không phải ngày của bộ quy tắc; nêu ngày khi mở: socai open-periods --obligation {duty} --period {of} --due NGÀY (ngày cuối còn tính)",
                        "{period}: the letter says \"{words}\", which is not the day of the rule set; say the day: socai open-periods --obligation {duty} --period {of} --due DAY (the last day that counts)"
                    )
                });
                told.extend(undated);
                told.join("\n")
            }
            Self::BornOverdue { tasks } => {
                let tasks = born_overdue(tasks, language);
                say!(
                    language,
                    "{tasks}\nChưa ghi gì. Nếu đúng ý, chạy lại với --born-overdue; nếu không, sửa thời hạn.",
                    "{tasks}\nNothing was recorded. If that is meant, run it again with --born-overdue; else change the dates."
                )
            }
            Self::Directory(source) => source.told(language),
            Self::Ledger(source) => source.told(language),
            Self::Person(source) => source.told(language),
            Self::Account(source) => source.told(language),
            Self::Serve(error) => error.told(language),
            Self::Backup(source) => source.told(language),
            Self::Receipts(source) => source.told(language),
            Self::Witness(source) => source.told(language),
            Self::Anchor(source) => source.told(language),
            Self::Io { path, source } => refused(path, source, language),
            Self::Letter { path, source } => format!("{}: {}", path.display(), source.told(language)),
            Self::Filings { path, source } => format!("{}: {}", path.display(), source.told(language)),
            Self::NotFollowed { path, source } => {
                let (path, source) = (path.display(), source.told(language));
                say!(
                    language,
                    "{path}: không chứng minh được sổ đã đổi khóa: {source}",
                    "{path}: it is not proven that the log has changed its key: {source}"
                )
            }
            Self::TwoSuccessors { path } => {
                let path = path.display();
                say!(
                    language,
                    "{path}: khóa cũ đã ký cho HAI khóa kế tiếp: khóa đã bị đánh cắp, hoặc sổ gian dối. Không tin khóa nào; hãy giữ cả hai biên nhận",
                    "{path}: the old key has signed for TWO successors: it was stolen, or the log is dishonest. Trust neither; keep both receipts"
                )
            }
            Self::Stream { refused, failed } => say!(
                language,
                "{refused} lệnh bị từ chối, {failed} lệnh không thực hiện được; các lệnh khác đã ghi",
                "{refused} command(s) were refused, {failed} failed; the others are recorded"
            ),
            Self::Unreached { count } => {
                say!(
                    language,
                    "{count} nơi chưa nhận được; sẽ gửi lại lần sau",
                    "{count} were not reached; next time they are tried again"
                )
            }
            Self::NotProven | Self::Unprovable(_) => say!(language, "không chứng minh được", "not proven"),
            Self::NotKnownThen(task) => Misuse::NotKnownThen(task.clone()).told(language),
            Self::Answered | Self::Told(_) | Self::Ended(_) => String::new(),
            Self::ByNumbering => say!(
                language,
                "theo số thứ tự do sổ tự đánh, không phải theo mọi bút toán",
                "by the log's own numbering, and not by all its entries"
            ),
            Self::Faults { count } => {
                say!(language, "kiểm tra thấy {count} lỗi", "the check found {count} fault(s)")
            }
            Self::WouldOverwrite { path } => {
                let path = path.display();
                say!(
                    language,
                    "{path} đã có, và không bị ghi đè; chọn tên khác, hoặc tự chuyển tệp ấy đi trước",
                    "{path} exists, and is not overwritten; choose another name, or move that file away first"
                )
            }
            Self::TooLong { path, most } => {
                let (path, most) = (path.display(), limit(*most, language));
                say!(
                    language,
                    "{path} dài quá {most}; không tệp nào dùng vào việc này dài như vậy",
                    "{path} is longer than {most}; no file for this is ever that long"
                )
            }
            Self::NotText { path } => {
                let path = path.display();
                say!(language, "{path} không phải văn bản UTF-8", "{path} is not UTF-8 text")
            }
            Self::NotReadable { path, why } => {
                let (path, why) = (path.display(), why.told(language));
                say!(language, "{path}: nội dung không dùng được: {why}", "{path}: {why}")
            }
            Self::Other(why) => why.told(language),
            Self::Unfilled(why) => why.told(language),
            Self::Faulty { path, faults, refused } => {
                let (path, faults) = (path.display(), faults.told(language));
                let also = match refused.as_slice() {
                    [] => String::new(),
                    refused => {
                        let rows = refusals::rows(refused, language);
                        say!(language, "\nCác dòng khác bị từ chối:\n{rows}", "\nOther rows are refused:\n{rows}")
                    }
                };
                say!(
                    language,
                    "{path}: nội dung không dùng được, không dòng nào được ghi:\n{faults}{also}",
                    "{path}: none was recorded:\n{faults}{also}"
                )
            }
            Self::Rows { path, refused, recorded } => {
                let (path, count) = (path.display(), refused.len());
                let rows = refusals::rows(refused, language);
                let recorded = recorded.map(|entry| refusal_recorded(entry, language)).unwrap_or_default();
                let is_too_old = |(_, refusal): &(usize, Refusal)| matches!(refusal, Refusal::TooLongAgo { .. });
                let remedy = match refused.iter().any(is_too_old) {
                    true => format!("\n{}", too_old_remedy(language)),
                    false => String::new(),
                };
                say!(
                    language,
                    "{path}: {count} dòng bị từ chối, không dòng nào được ghi:\n{rows}{recorded}{remedy}",
                    "{path}: {count} row(s) are refused, and none was recorded:\n{rows}{recorded}{remedy}"
                )
            }
        }
    }
}
