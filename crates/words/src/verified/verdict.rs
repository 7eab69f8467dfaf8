//! The grounds of a verdict, in words.

use ::verify::answer::VerdictAnswer;
use domain::event::EvidenceClass;
use evidence::presence::Verdict;
use views::{decisive::CountedTime, decisive::DueSource};

use super::{Said, Spoken, between, lines, nothing, say_declared, say_verdict};
use crate::{Language, instant, moment, say, terms};

pub(super) fn words(answer: &VerdictAnswer<Spoken>, language: Language) -> Vec<Said<'_>> {
    let mut lines = lines(&answer.checks, language);
    let (task, log, filing) = (&answer.task, &answer.log, answer.filing);
    let Some(status) = answer.status.as_ref().filter(|_| answer.proven) else {
        lines.push(nothing(language));
        return lines;
    };
    lines.push(Said::Line(say!(
        language,
        "\nĐã chứng minh: báo cáo cho {task} là bút toán #{filing} của sổ {log}.",
        "\nProven: the filing for {task} is entry #{filing} of the log {log}."
    )));
    let bounds = (answer.not_earlier_than.as_deref(), answer.not_later_than.as_deref());
    lines.extend(between(answer.rehearsal, bounds, answer.unless, language).into_iter().map(Said::Line));
    let at = instant(answer.at);
    lines.push(Said::Line(say!(
        language,
        "\nTheo các bút toán trên, tính đến {at}, giờ nhận theo lời khai trong sổ:",
        "\nBy these entries, as of {at}, the time of receipt as the ledger claims it:"
    )));
    lines.push(Said::Status(status));
    lines.extend(answer.due_source.as_ref().map(|source| say_source(source, language).into()));
    lines.extend(answer.counted_time.as_ref().map(|counted| say_counted(counted, language).into()));
    lines.extend(answer.opposite.iter().map(|read| {
        let read = terms::opposite(read, language);
        say!(language, "Cách hiểu ngược lại: {read}", "Read the other way: {read}").into()
    }));
    lines.push(headline(answer, language).into());
    lines
}

/// Which source fixed the due date.
pub fn say_source(source: &DueSource, language: Language) -> String {
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
pub fn say_counted(counted: &CountedTime, language: Language) -> String {
    let CountedTime { entry, recorded_at, entered, counts, by, dispute } = counted;
    let (recorded, entered, counts) = (instant(*recorded_at), moment(*entered), moment(*counts));
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
fn headline(answer: &VerdictAnswer<Spoken>, language: Language) -> String {
    let size = answer.counted.unwrap_or_default();
    let class = answer.status.as_ref().and_then(|status| status.received).map(|received| received.evidence_class);
    // What the receipt rests on, where that is a register.
    let register = match class {
        Some(EvidenceClass::C) => language.pick(" theo sổ đăng ký và", " by the register and"),
        _ => "",
    };
    match answer.judged {
        (Verdict::OnTime, _) => say!(
            language,
            "ĐÚNG HẠN,{register} theo số thứ tự do sổ tự đánh, đến bút toán #{size}.",
            "ON TIME,{register} by the log's own numbering up to entry #{size}."
        ),
        (Verdict::Late, _) => say!(
            language,
            "TRỄ HẠN,{register} theo số thứ tự do sổ tự đánh, đến bút toán #{size}.",
            "LATE,{register} by the log's own numbering up to entry #{size}."
        ),
        (_, shown) if answer.counted.is_some() && class.is_some_and(EvidenceClass::is_declared) => {
            say_declared(shown, language)
        }
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
        (verdict, _) => say_verdict(verdict, language),
    }
}
