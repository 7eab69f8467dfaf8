//! What was looked at in evidence or a receipt, in words.

mod findings;

use ::verify::{Point, answer::Unless, moment, point::By, reckon::Shown};
use evidence::CheckOutcome;

use self::findings::say_what;
use crate::{Language, date, errors::Told, instant, labels, say};

/// A check, as it turned out.
pub fn say_point(outcome: CheckOutcome, point: &Point, language: Language) -> String {
    let holds = outcome == CheckOutcome::Pass;
    match point {
        Point::Evidence(what) => say_what(what, language),
        Point::NoTime => say!(
            language,
            "không có thời điểm nào được chứng minh: chưa đủ nhân chứng của chính sách xác nhận",
            "no time is proven: too few witnesses of the policy vouch for one"
        ),
        Point::ThereBy { at, by, liars } => {
            let (at, unless) = (moment(*at).unwrap_or_default(), unless(liars.map(Unless::from), language));
            let by = match by {
                By::Witnesses => language.pick("đồng hồ của nhân chứng", "by the witnesses' clocks"),
                By::TimeStamp => language.pick("theo dấu thời gian", "by a time stamp"),
            };
            say!(
                language,
                "bút toán đã có trong sổ chậm nhất lúc {at} ({by}{unless})",
                "the entry was in the log no later than {at} ({by}{unless})"
            )
        }
        Point::Document { name, .. } if holds => {
            say!(language, "bút toán nêu đúng tài liệu {name}", "the entry names the document {name}")
        }
        Point::Document { name, digest } => say!(
            language,
            "bút toán không nêu tài liệu {name} (SHA-256 {digest})",
            "the entry does not name the document {name} (SHA-256 {digest})"
        ),
        Point::NoVerdict(error) => {
            let error = error.told(language);
            say!(language, "tính lại: {error}", "computing it again: {error}")
        }
        Point::NoStatus(error) => {
            let error = error.told(language);
            say!(
                language,
                "không tính lại được hạn và kết quả: {error}",
                "the due date and the status do not come out: {error}"
            )
        }
        Point::NoNumbering(error) => {
            let error = error.told(language);
            say!(language, "không xét được số thứ tự: {error}", "the numbering cannot be judged: {error}")
        }
        Point::DueDate(due) => due_date(due, language),
        Point::RecordedAfter(at) => {
            let at = instant(*at);
            say!(
                language,
                "có bút toán ghi sau thời điểm kết luận {at}",
                "an entry was recorded after the moment of the verdict, {at}"
            )
        }
        Point::NotTheFiling(filing) => say!(
            language,
            "theo các bút toán này, bút toán #{filing} không phải là báo cáo được tính",
            "by these entries, entry #{filing} is not the filing that counts"
        ),
        Point::VerdictNotCounted => say!(
            language,
            "không chứng minh rằng không còn bút toán nào khác về nhiệm vụ hay đổi hạn của nó: tệp không có số đếm các luồng",
            "that no other entry is about the task, or moves its due date, is not shown: the file has no count of the streams"
        ),
        Point::TaskNotCounted => say!(
            language,
            "tệp không có số đếm các luồng: có thể còn bút toán không được đưa ra",
            "the file has no count of the streams: there may be entries that are not shown"
        ),
        Point::OwnNumbering => say!(
            language,
            "dựa vào số thứ tự và số đếm do sổ tự đánh; không thấy được việc báo cáo được chuyển từ một nhiệm vụ khác không được đưa ra. Không cần tin máy chủ: socai prove … --all",
            "this rests on the log's own numbering and count; it shows no filing that was moved here from a task that is not shown. What needs no trust in the server: socai prove … --all"
        ),
        Point::KnownByThen { at, size } => {
            let at = instant(*at);
            match holds {
                true => say!(
                    language,
                    "kết luận tính đến {at}, không muộn hơn lúc đếm {size} bút toán",
                    "the verdict is as of {at}, no later than when {size} entries were counted"
                ),
                false => say!(
                    language,
                    "kết luận tính đến {at}, sau lúc đếm {size} bút toán: những gì ghi sau đó không được đưa ra",
                    "the verdict is as of {at}, after {size} entries were counted: what was recorded then is not shown"
                ),
            }
        }
        Point::Stream { name, shown, count } => stream(name, shown, *count, language),
        Point::UpToTheSeal { size, sealed, missing: None } => say!(
            language,
            "mọi bút toán từ #{size} đến niêm phong #{sealed} đều được đưa ra",
            "every entry from #{size} to the seal #{sealed} is shown"
        ),
        Point::UpToTheSeal { sealed, missing: Some(missing), .. } => say!(
            language,
            "thiếu bút toán #{missing}, đứng sau số đếm và trước niêm phong #{sealed}",
            "entry #{missing} is not shown, which stands after the count and before the seal #{sealed}"
        ),
    }
}

fn due_date(due: &views::grounds::DueDate, language: Language) -> String {
    let (entry, recorded) = (due.entry, date(due.recorded));
    match due.again {
        Some(again) if again == due.recorded => say!(
            language,
            "hạn {recorded} ghi ở bút toán {entry}: tính lại theo lịch và bộ quy tắc khi đó cũng ra như vậy",
            "the due date {recorded} of entry {entry}: computed again with the calendar and rules of then, it is the same"
        ),
        Some(again) => {
            let again = date(again);
            say!(
                language,
                "hạn {recorded} ghi ở bút toán {entry}: tính lại ra {again}",
                "the due date {recorded} of entry {entry}: computed again, it is {again}"
            )
        }
        None => say!(
            language,
            "hạn {recorded} ghi ở bút toán {entry}: không có bộ quy tắc của nó để tính lại",
            "the due date {recorded} of entry {entry}: the rule set that it names is not there"
        ),
    }
}

fn stream(name: &str, shown: &Shown, count: Option<Option<u64>>, language: Language) -> String {
    let name = labels::stream(name, language);
    match (shown.entries, count) {
        (Err(missing), _) => say!(
            language,
            "về {name}: thiếu bút toán thứ {missing} của luồng",
            "of {name}: its entry number {missing} is left out"
        ),
        (_, Some(None)) => say!(
            language,
            "về {name}: không đưa ra số đếm của luồng này",
            "of {name}: how many entries it has is not shown"
        ),
        (_, Some(Some(count))) if !shown.is_whole(Some(count)) => {
            let below = shown.below;
            say!(
                language,
                "về {name}: sổ đếm {count} bút toán, chỉ đưa ra {below}",
                "of {name}: the log counted {count} entries, and {below} are shown"
            )
        }
        (_, Some(Some(count))) => say!(
            language,
            "về {name}: đủ {count} bút toán theo số đếm của sổ",
            "of {name}: all {count} entries, by the log's own count"
        ),
        (Ok(0), None) => {
            say!(language, "về {name}: không có bút toán nào được đưa ra", "of {name}: no entry is shown")
        }
        (Ok(count), None) => say!(
            language,
            "về {name}: đủ {count} bút toán đầu tiên, không thiếu bút toán nào ở giữa",
            "of {name}: the first {count} entries, none left out between them"
        ),
    }
}

/// What must be so for what witnesses say to be false, behind a moment; nothing where no witness speaks.
pub fn unless(liars: Option<Unless>, language: Language) -> String {
    liars.map_or_else(String::new, |Unless { lie, of }| {
        say!(language, ", trừ khi {lie} trong {of} nhân chứng gian dối", ", unless {lie} of the {of} witnesses lie")
    })
}
