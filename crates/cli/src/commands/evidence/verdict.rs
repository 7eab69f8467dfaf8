//! What the grounds of a verdict prove, in words: the due date comes out again from entries that are each
//! shown, and the filing stands between two moments.

use evidence::{Counted, Grounds, Outcome, entry::Entry, presence::Verdict};
use ledger::reckon::{Reckoned, reckon};
use schemars::JsonSchema;
use serde::Serialize;
use views::{
    Language,
    decisive::{CountedTime, DueSource, OppositeReading},
    projections::say_opposite,
    say,
    tasks::TaskView,
    text::{self, date},
};

use super::{
    Judged, Yes,
    findings::{self, Check},
    presence, seconds,
};
use crate::{commands::anchor::moment, error::Error, render};

/// What the grounds of a verdict prove.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerdictAnswer {
    /// Whether every check holds.
    proven: bool,
    /// Each check, in order.
    checks: Vec<Check>,
    /// The task.
    task: String,
    /// The log, by its name.
    log: String,
    /// Whether the log is a rehearsal; null where that is not shown.
    rehearsal: Option<bool>,
    /// The verdict is as of this moment.
    at: String,
    /// The filing's entry.
    filing: u64,
    /// It was sequenced no earlier than this; null where nobody trusted says so.
    not_earlier_than: Option<String>,
    /// It was there no later than this; null where nobody trusted says so.
    not_later_than: Option<String>,
    /// The task by these entries, the times as the ledger's clock and its clerks say; null where that
    /// does not come out.
    status: Option<TaskView>,
    /// The last moment that was still in time; null where there is no due date.
    due: Option<String>,
    /// Where the due date comes from; null where there is none.
    due_source: Option<DueSource>,
    /// Where the time comes from that counts; null where it is when the filing was entered.
    counted_time: Option<CountedTime>,
    /// The settings that would say otherwise.
    opposite: Vec<OppositeReading>,
    /// numbering: the streams are shown whole, by the log's own numbering and count. shown: that no entry is left out
    /// is not shown.
    form: &'static str,
    /// The streams are whole up to this number; null where that is not shown.
    counted: Option<u64>,
    /// What witnesses say is false only if so many lie; null where no moment rests on witnesses.
    unless: Option<presence::Unless>,
    /// on-time-by-numbering, late-by-numbering, or not-provable.
    verdict: &'static str,
    /// on-time or late, by the entries that are shown, if there are no others; null where neither is.
    as_shown: Option<&'static str>,
    /// SHA-256 of the policy by which this was judged.
    policy: String,
}

pub fn report(judged: &Judged<'_>, grounds: &Grounds) -> Result<(), Error> {
    let language = judged.language();
    if judged.args.deadline.is_some() {
        return Err(Error::Usage(say!(
            language,
            "tệp này tự có hạn nộp, tính lại được; bỏ --deadline",
            "this file has the due date in it, and it is computed again; leave out --deadline"
        )));
    }
    let presence = &grounds.presence;
    let mut checks = findings::checks(&presence.findings, language);
    let entries = grounds.entries.iter().map(|(number, text)| (*number, text.as_str()));
    let counted = grounds.counted.as_ref();
    let reckoned = match reckon(entries, &grounds.task, grounds.at, counted.map(|counted| counted.count.size)) {
        Ok(reckoned) => {
            checks.extend(again(&reckoned, grounds, language));
            Some(reckoned)
        }
        Err(error) => {
            let what = say!(language, "tính lại: {error}", "computing it again: {error}");
            checks.push(Check::new(Outcome::Fail, what));
            None
        }
    };
    let proven = !checks.iter().any(Check::fails);
    let as_shown = match &reckoned {
        Some(reckoned) if proven => of(reckoned, grounds),
        _ => Verdict::NotProvable,
    };
    // Without a count whoever made the file may have stopped where it suited.
    let verdict = if counted.is_some() { as_shown } else { Verdict::NotProvable };
    let answer = VerdictAnswer {
        proven,
        checks,
        task: grounds.task.clone(),
        log: presence.log.clone(),
        rehearsal: presence.rehearsal,
        at: grounds.at.to_string(),
        filing: presence.number,
        not_earlier_than: presence.not_earlier_than.and_then(moment),
        not_later_than: presence.not_later_than.and_then(moment),
        due: reckoned.as_ref().and_then(|reckoned| reckoned.due_end).map(|due| due.to_string()),
        due_source: reckoned.as_ref().and_then(|reckoned| reckoned.due_source.clone()),
        counted_time: reckoned.as_ref().and_then(|reckoned| reckoned.counted_time.clone()),
        opposite: reckoned.as_ref().map(|reckoned| reckoned.opposite.clone()).unwrap_or_default(),
        status: reckoned.map(|reckoned| reckoned.status),
        form: if counted.is_some() { "numbering" } else { "shown" },
        counted: counted.map(|counted| counted.count.size),
        unless: presence.liars.map(presence::Unless::from),
        verdict: match verdict {
            Verdict::OnTime => "on-time-by-numbering",
            Verdict::Late => "late-by-numbering",
            Verdict::NotProvable | Verdict::NoFiling => "not-provable",
        },
        as_shown: (verdict != as_shown).then(|| presence::name(as_shown)),
        policy: judged.policy.to_string(),
    };
    let yes = if verdict == Verdict::OnTime { Yes::ByNumbering } else { Yes::No };
    judged.answer(&answer, yes, |language| words(&answer, grounds, (verdict, as_shown), language))
}

/// The rules decide what counts as filed, and until when; the two moments decide what of it is proven.
fn of(reckoned: &Reckoned, grounds: &Grounds) -> Verdict {
    let Some(due) = reckoned.due_end else { return Verdict::NotProvable };
    let time = reckoned.status.time;
    match grounds.presence.verdict(seconds(due)) {
        Verdict::OnTime if time.is_on_time() => Verdict::OnTime,
        // Whoever recorded late what came in time says so; that is a claim, and no proof of lateness.
        Verdict::Late if time.is_late() => Verdict::Late,
        _ => Verdict::NotProvable,
    }
}

fn again(reckoned: &Reckoned, grounds: &Grounds, language: Language) -> Vec<Check> {
    let (filing, mut checks) = (grounds.presence.number, due_dates(reckoned, language));
    if reckoned.last > grounds.at {
        let at = text::instant(grounds.at);
        let what = say!(
            language,
            "có bút toán ghi sau thời điểm kết luận {at}",
            "an entry was recorded after the moment of the verdict, {at}"
        );
        checks.push(Check::new(Outcome::Fail, what));
    }
    let counted = reckoned.status.received.map(|received| received.entry.0);
    if counted != Some(filing) {
        checks.push(Check::new(
            Outcome::Fail,
            say!(
                language,
                "theo các bút toán này, bút toán #{filing} không phải là báo cáo được tính",
                "by these entries, entry #{filing} is not the filing that counts"
            ),
        ));
    }
    checks.extend(streams(reckoned, grounds.counted.as_ref(), language));
    checks.push(match &grounds.counted {
        Some(counted) => known_by_then(counted, grounds, language),
        None => Check::new(
            Outcome::Absent,
            say!(
                language,
                "không chứng minh rằng không còn bút toán nào khác về nhiệm vụ hay đổi hạn của nó: tệp không có số đếm các luồng",
                "that no other entry is about the task, or moves its due date, is not shown: the file has no count of the streams"
            ),
        ),
    });
    checks
}

/// The verdict is as of a moment that the count knows.
fn known_by_then(counted: &Counted, grounds: &Grounds, language: Language) -> Check {
    let entry = grounds.entries.iter().find(|(number, _)| *number == counted.entry);
    let recorded = entry.and_then(|(_, text)| Entry::read(text.as_bytes()).ok()).map(|entry| entry.recorded_at);
    let (at, size) = (text::instant(grounds.at), counted.count.size);
    match recorded.is_some_and(|recorded| grounds.at <= recorded) {
        true => Check::new(
            Outcome::Pass,
            say!(
                language,
                "kết luận tính đến {at}, không muộn hơn lúc đếm {size} bút toán",
                "the verdict is as of {at}, no later than when {size} entries were counted"
            ),
        ),
        false => Check::new(
            Outcome::Fail,
            say!(
                language,
                "kết luận tính đến {at}, sau lúc đếm {size} bút toán: những gì ghi sau đó không được đưa ra",
                "the verdict is as of {at}, after {size} entries were counted: what was recorded then is not shown"
            ),
        ),
    }
}

/// Each stream that must be shown whole, as far as it is; and, where the log has counted, whether that is all.
pub fn streams(reckoned: &Reckoned, counted: Option<&Counted>, language: Language) -> Vec<Check> {
    let check = |(stream, shown): (&String, &ledger::reckon::Shown)| {
        let count = counted.map(|counted| counted.of(stream));
        match (shown.entries, count) {
            (Err(missing), _) => Check::new(
                Outcome::Fail,
                say!(
                    language,
                    "về {stream}: thiếu bút toán thứ {missing} của luồng",
                    "of {stream}: its entry number {missing} is left out"
                ),
            ),
            (_, Some(None)) => Check::new(
                Outcome::Fail,
                say!(
                    language,
                    "về {stream}: không đưa ra số đếm của luồng này",
                    "of {stream}: how many entries it has is not shown"
                ),
            ),
            (_, Some(Some(count))) if !shown.is_whole(Some(count)) => {
                let below = shown.below;
                Check::new(
                    Outcome::Fail,
                    say!(
                        language,
                        "về {stream}: sổ đếm {count} bút toán, chỉ đưa ra {below}",
                        "of {stream}: the log counted {count} entries, and {below} are shown"
                    ),
                )
            }
            (_, Some(Some(count))) => Check::new(
                Outcome::Pass,
                say!(
                    language,
                    "về {stream}: đủ {count} bút toán theo số đếm của sổ",
                    "of {stream}: all {count} entries, by the log's own count"
                ),
            ),
            (Ok(0), None) => Check::new(
                Outcome::Absent,
                say!(language, "về {stream}: không có bút toán nào được đưa ra", "of {stream}: no entry is shown"),
            ),
            (Ok(count), None) => Check::new(
                Outcome::Pass,
                say!(
                    language,
                    "về {stream}: đủ {count} bút toán đầu tiên, không thiếu bút toán nào ở giữa",
                    "of {stream}: the first {count} entries, none left out between them"
                ),
            ),
        }
    };
    reckoned.streams.iter().map(check).collect()
}

/// Each due date, as recorded and as it comes out again.
pub fn due_dates(reckoned: &Reckoned, language: Language) -> Vec<Check> {
    let check = |due: &views::grounds::DueDate| {
        let (entry, recorded) = (due.entry, date(due.recorded));
        match due.again {
            Some(again) if again == due.recorded => Check::new(
                Outcome::Pass,
                say!(
                    language,
                    "hạn {recorded} ghi ở bút toán {entry}: tính lại theo lịch và bộ quy tắc khi đó cũng ra như vậy",
                    "the due date {recorded} of entry {entry}: computed again with the calendar and rules of then, it is the same"
                ),
            ),
            Some(again) => {
                let again = date(again);
                let what = say!(
                    language,
                    "hạn {recorded} ghi ở bút toán {entry}: tính lại ra {again}",
                    "the due date {recorded} of entry {entry}: computed again, it is {again}"
                );
                Check::new(Outcome::Fail, what)
            }
            None => Check::new(
                Outcome::Fail,
                say!(
                    language,
                    "hạn {recorded} ghi ở bút toán {entry}: không có bộ quy tắc của nó để tính lại",
                    "the due date {recorded} of entry {entry}: the rule set that it names is not there"
                ),
            ),
        }
    };
    reckoned.due_dates.iter().map(check).collect()
}

fn words(answer: &VerdictAnswer, grounds: &Grounds, verdicts: (Verdict, Verdict), language: Language) -> String {
    let mut lines = findings::lines(&answer.checks, language);
    let (task, log, filing) = (&answer.task, &answer.log, answer.filing);
    let Some(status) = answer.status.as_ref().filter(|_| answer.proven) else {
        lines.push(say!(language, "\nKHÔNG chứng minh được gì.", "\nNOTHING is proven."));
        return lines.join("\n");
    };
    lines.push(say!(
        language,
        "\nĐã chứng minh: báo cáo cho {task} là bút toán #{filing} của sổ {log}.",
        "\nProven: the filing for {task} is entry #{filing} of the log {log}."
    ));
    lines.extend(presence::between(&grounds.presence, language));
    let at = text::instant(grounds.at);
    lines.push(say!(
        language,
        "\nTheo các bút toán trên, tính đến {at}, giờ nhận theo lời khai trong sổ:",
        "\nBy these entries, as of {at}, the time of receipt as the ledger claims it:"
    ));
    lines.push(render::task::verdict(status, language));
    lines.extend(answer.due_source.as_ref().map(|source| say_source(source, language)));
    lines.extend(answer.counted_time.as_ref().map(|counted| say_counted(counted, language)));
    lines.extend(answer.opposite.iter().map(|read| {
        let read = say_opposite(read, language);
        say!(language, "Cách hiểu ngược lại: {read}", "Read the other way: {read}")
    }));
    lines.push(headline(verdicts, answer.counted, language));
    lines.join("\n")
}

/// Which source fixed the due date.
fn say_source(source: &DueSource, language: Language) -> String {
    match source {
        DueSource::Directive { entry } => say!(
            language,
            "Hạn nộp: ngày do văn bản giao ấn định (bút toán {entry})",
            "The due date: the day that the directive names (entry {entry})"
        ),
        DueSource::RuleSet { rule_set } => say!(
            language,
            "Hạn nộp: ngày do bộ quy tắc {rule_set} ấn định, vì văn bản giao không nêu ngày",
            "The due date: the day that the rule set {rule_set} names, since the directive names none"
        ),
        DueSource::Fixed { entry } => {
            say!(language, "Hạn nộp: ngày ấn định ở bút toán {entry}", "The due date: the day that entry {entry} fixed")
        }
        DueSource::Extension { entry } => say!(
            language,
            "Hạn nộp: theo gia hạn ở bút toán {entry}",
            "The due date: by the extension of entry {entry}"
        ),
        DueSource::Resumption { entry } => say!(
            language,
            "Hạn nộp: theo việc tiếp tục nhiệm vụ ở bút toán {entry}",
            "The due date: by the resumption of entry {entry}"
        ),
        DueSource::Recomputation { entry } => say!(
            language,
            "Hạn nộp: tính lại ở bút toán {entry}, khi lịch thay đổi",
            "The due date: computed again by entry {entry}, when the calendar had changed"
        ),
        DueSource::Transfer { entry } => say!(
            language,
            "Hạn nộp: đi theo nhiệm vụ được chuyển giao ở bút toán {entry}",
            "The due date: that of the task which entry {entry} passed on"
        ),
    }
}

/// The time that counts, the time at which the filing was entered, and the entries that say the one and the other.
fn say_counted(counted: &CountedTime, language: Language) -> String {
    let CountedTime { entry, recorded_at, entered, counts, by, dispute } = counted;
    let (recorded, entered, counts) = (text::instant(*recorded_at), text::moment(*entered), text::moment(*counts));
    match (by, dispute) {
        (Some(by), Some(dispute)) => say!(
            language,
            "Giờ được tính là {counts}, theo quyết định {by} về khiếu nại {dispute}; bút toán {entry} ghi {entered}, lập lúc {recorded}",
            "The time that counts is {counts}, by decision {by} on dispute {dispute}; entry {entry} says {entered}, and was recorded at {recorded}"
        ),
        (Some(by), None) => say!(
            language,
            "Giờ được tính là {counts}, theo đính chính {by}; bút toán {entry} ghi {entered}, lập lúc {recorded}",
            "The time that counts is {counts}, by correction {by}; entry {entry} says {entered}, and was recorded at {recorded}"
        ),
        (None, _) => say!(
            language,
            "Giờ được tính là {counts}, theo lời khai trong bút toán {entry}, lập lúc {recorded}",
            "The time that counts is {counts}, as entry {entry} claims, which was recorded at {recorded}"
        ),
    }
}

/// The verdict, and what it rests on.
fn headline((verdict, as_shown): (Verdict, Verdict), counted: Option<u64>, language: Language) -> String {
    let size = counted.unwrap_or_default();
    match (verdict, as_shown) {
        (Verdict::OnTime, _) => say!(
            language,
            "ĐÚNG HẠN, theo số thứ tự do sổ tự đánh, đến bút toán #{size}.",
            "ON TIME, by the log's own numbering up to entry #{size}."
        ),
        (Verdict::Late, _) => say!(
            language,
            "TRỄ HẠN, theo số thứ tự do sổ tự đánh, đến bút toán #{size}.",
            "LATE, by the log's own numbering up to entry #{size}."
        ),
        (_, Verdict::OnTime) => say!(
            language,
            "KHÔNG CHỨNG MINH ĐƯỢC: theo các bút toán được đưa ra thì đúng hạn, nhưng không chứng minh rằng không bỏ sót bút toán nào.",
            "NOT PROVABLE: by the entries that are shown it was on time; that none was left out is not shown."
        ),
        (_, Verdict::Late) => say!(
            language,
            "KHÔNG CHỨNG MINH ĐƯỢC: theo các bút toán được đưa ra thì trễ hạn, nhưng không chứng minh rằng không bỏ sót bút toán nào.",
            "NOT PROVABLE: by the entries that are shown it was late; that none was left out is not shown."
        ),
        _ => presence::say_verdict(verdict, language),
    }
}
