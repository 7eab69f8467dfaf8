//! What the grounds of a verdict prove, in words: the due date comes out again from entries that are each
//! shown, and the filing stands between two moments.

use evidence::{Grounds, Outcome, presence::Verdict};
use ledger::reckon::{Reckoned, reckon};
use schemars::JsonSchema;
use serde::Serialize;
use views::{
    Language, say,
    tasks::TaskView,
    text::{self, date},
};

use super::{
    Judged,
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
    /// on-time, late, or not-provable.
    verdict: &'static str,
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
    let reckoned = match reckon(entries, &grounds.task, grounds.at) {
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
    let verdict = match &reckoned {
        Some(reckoned) if proven => of(reckoned, grounds),
        _ => Verdict::NotProvable,
    };
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
        status: reckoned.map(|reckoned| reckoned.status),
        verdict: presence::name(verdict),
        policy: judged.policy.to_string(),
    };
    judged.answer(&answer, verdict == Verdict::OnTime, |language| words(&answer, grounds, verdict, language))
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
    checks.extend(streams(reckoned, language));
    checks.push(Check::new(
        Outcome::Absent,
        say!(
            language,
            "không chứng minh rằng không còn bút toán nào khác về nhiệm vụ hay đổi hạn của nó: cần toàn bộ lịch sử (socai prove history)",
            "that no other entry is about the task, or moves its due date, is not shown: that takes its whole history (socai prove history)"
        ),
    ));
    checks
}

/// Each stream that must be shown whole, as far as it is.
pub fn streams(reckoned: &Reckoned, language: Language) -> Vec<Check> {
    let check = |(stream, shown): (&String, &Result<u64, u64>)| match shown {
        Ok(0) => Check::new(
            Outcome::Absent,
            say!(language, "về {stream}: không có bút toán nào được đưa ra", "of {stream}: no entry is shown"),
        ),
        Ok(count) => Check::new(
            Outcome::Pass,
            say!(
                language,
                "về {stream}: đủ {count} bút toán đầu tiên, không thiếu bút toán nào ở giữa",
                "of {stream}: the first {count} entries, none left out between them"
            ),
        ),
        Err(missing) => Check::new(
            Outcome::Fail,
            say!(
                language,
                "về {stream}: thiếu bút toán thứ {missing} của luồng",
                "of {stream}: its entry number {missing} is left out"
            ),
        ),
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

fn words(answer: &VerdictAnswer, grounds: &Grounds, verdict: Verdict, language: Language) -> String {
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
    lines.push(presence::say_verdict(verdict, language));
    if verdict != Verdict::NotProvable {
        lines.push(say!(language, "(theo các bút toán được đưa ra)", "(by the entries that are shown)"));
    }
    lines.join("\n")
}
