//! What all entries, or those of its streams, prove about a task, in words.

use std::collections::BTreeSet;

use calendar::{NaiveDate, Timestamp};
use domain::TaskId;
use evidence::{Outcome, Whole, entry::Entry, presence::Liars, whole::Form};
use ledger::reckon::{ReckonError, Reckoned, concerning, reckon};
use schemars::JsonSchema;
use serde::Serialize;
use views::{Language, say, tasks::TaskView};

use super::{
    Judged, Yes,
    findings::{self, Check},
    presence, seconds, verdict,
};
use crate::{commands::anchor::moment, error::Error, files::not_readable, render};

/// What all entries prove about a task.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TaskAnswer {
    /// Whether every check holds.
    proven: bool,
    /// Each check, in order.
    checks: Vec<Check>,
    /// The task.
    task: String,
    /// The log, by its name.
    log: String,
    /// How many entries the log had.
    entries: u64,
    /// all: every one of them is shown. numbering: those of some streams, and that there are no others is the log's
    /// own numbering and count. shown: those of some streams, and there may be others.
    form: &'static str,
    /// The streams are whole up to this number; null but for the form numbering.
    counted: Option<u64>,
    /// The entries that cannot be read strictly: what they say, nobody knows.
    unreadable: Vec<NotRead>,
    /// What witnesses say is false only if so many lie; null where no moment rests on witnesses.
    unless: Option<presence::Unless>,
    /// Whether the log is a rehearsal; null where that is not shown.
    rehearsal: Option<bool>,
    /// The first filing before the seal, by its entry's number; null where there is none.
    filed: Option<u64>,
    /// What stands after the seal came after this; null where nobody trusted says so.
    sealed_at: Option<String>,
    /// The task by these entries, before the seal if there is one; null where it was not assigned.
    status: Option<TaskView>,
    /// The last moment that was still in time; null where there is no due date.
    due: Option<String>,
    /// Whether nothing was filed by the deadline asked about, or else by the due date; null without a seal, and where
    /// there may be entries that are not shown.
    nothing_filed: Option<bool>,
    /// The same by the entries that are shown, where there may be others.
    as_shown: Option<bool>,
    /// Every entry about the task, or naming it, in order.
    history: Vec<Line>,
    /// SHA-256 of the policy by which this was judged.
    policy: String,
}

/// An entry that cannot be read strictly.
#[derive(Debug, Serialize, JsonSchema)]
struct NotRead {
    /// Its number.
    entry: u64,
    /// Why not.
    why: String,
}

/// An entry of the history.
#[derive(Debug, Serialize, JsonSchema)]
struct Line {
    /// Its number.
    entry: u64,
    /// What kind of event.
    kind: String,
    /// What happened, in words.
    what: String,
    /// Who recorded it, and who approved it.
    by: String,
    /// When, by the server's clock: its word.
    recorded_at: String,
}

impl Line {
    fn read(text: &str, language: Language) -> Option<Self> {
        let event = log::Event::from_entry(text).ok()?;
        let (what, by) = render::history::what_and_who(&event, language);
        let (entry, kind) = (event.position.0, event.content.kind.to_string());
        Some(Self { entry, kind, what, by, recorded_at: event.recorded_at.to_string() })
    }
}

pub fn report(judged: &Judged<'_>, whole: &Whole) -> Result<(), Error> {
    let language = judged.language();
    let mut checks = findings::checks(&whole.findings, language);
    // It could pass for another on the screen, or forge a line of the answer.
    if whole.task.parse::<TaskId>().is_err() {
        return Err(not_readable(
            &judged.args.file,
            &say!(
                language,
                "claim.json: đó không phải tên một nhiệm vụ",
                "claim.json: the task is not the name of one"
            ),
        ));
    }
    let mut assigned = true;
    let reckoned = match whole.holds().then(|| again(whole)) {
        Some(Ok(reckoned)) => {
            checks.extend(verdict::due_dates(&reckoned, language));
            Some(reckoned)
        }
        Some(Err(error)) => {
            assigned = !matches!(error, ReckonError::NoTask(_));
            let what = say!(
                language,
                "không tính lại được hạn và kết quả: {error}",
                "the due date and the status do not come out: {error}"
            );
            checks.push(Check::new(Outcome::Absent, what));
            None
        }
        None => None,
    };
    let by_streams = whole.form == Form::Streams;
    if by_streams && whole.holds() {
        checks.extend(numbering(whole, language));
    }
    let form = match (whole.form, &whole.counted) {
        (Form::All, _) => Rests::All,
        (Form::Streams, Some(_)) => Rests::Numbering,
        (Form::Streams, None) => Rests::Shown,
    };
    let due = reckoned.as_ref().and_then(|reckoned| reckoned.due_end);
    // The due date follows from whole streams; whoever asks about another moment, or shows less, says it.
    let own = due.filter(|_| whole.sealed.is_some() && form != Rests::Shown).map(seconds);
    let deadline = judged.deadline().or(own);
    let proven = !checks.iter().any(Check::fails) && whole.unreadable.is_empty();
    let nothing = deadline.map(|deadline| proven && assigned && reckoned.is_some() && whole.nothing_by(deadline));
    // Those that name the task whole, and those that assign it, or give it a date, as one of several.
    let concerning = concerning(texts(whole), &whole.task);
    let named = whole.history.iter().map(|entry| entry.position);
    let numbers: BTreeSet<u64> = named.chain(concerning).collect();
    let texts = whole.texts.iter().filter(|(number, _)| numbers.contains(number));
    let history = texts.filter_map(|(_, text)| Line::read(text, language));
    let answer = TaskAnswer {
        proven,
        checks,
        task: whole.task.clone(),
        log: whole.log.clone(),
        entries: whole.entries,
        form: match form {
            Rests::All => "all",
            Rests::Numbering => "numbering",
            Rests::Shown => "shown",
        },
        counted: whole.counted.as_ref().map(|counted| counted.count.size),
        unreadable: whole.unreadable.iter().map(|it| NotRead { entry: it.number, why: it.why.clone() }).collect(),
        unless: whole.liars.map(presence::Unless::from),
        rehearsal: whole.rehearsal,
        filed: whole.filed(),
        sealed_at: whole.sealed_at.and_then(moment),
        status: reckoned.map(|reckoned| reckoned.status),
        due: due.map(|due| due.to_string()),
        nothing_filed: nothing.filter(|_| form != Rests::Shown),
        as_shown: nothing.filter(|_| form == Rests::Shown),
        history: history.collect(),
        policy: judged.policy.to_string(),
    };
    let yes = match (answer.proven && answer.nothing_filed != Some(false), form) {
        (true, Rests::All) => Yes::Proven,
        (true, Rests::Numbering) => Yes::ByNumbering,
        _ => Yes::No,
    };
    judged.answer(&answer, yes, |language| words(&answer, (form, whole.liars), language))
}

/// What it rests on that no other entry is about the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rests {
    /// All entries are shown.
    All,
    /// The log's own numbering and count.
    Numbering,
    /// Nothing: there may be others.
    Shown,
}

/// The task as it stood when all was sealed, by what stands before the seal; or by the last entry.
fn again(whole: &Whole) -> Result<Reckoned, ReckonError> {
    let sealed = whole.sealed_at.and_then(|at| Timestamp::from_micros(i64::try_from(at).ok()?.checked_mul(1_000_000)?));
    // A log without an entry assigns no task at any moment.
    let at = sealed.or_else(|| last(whole)).unwrap_or_else(|| Timestamp::start_of(NaiveDate::default()));
    let before = |(number, _): &(u64, &str)| whole.sealed.is_none_or(|sealed| *number < sealed);
    reckon(texts(whole).take_while(before), &whole.task, at, None)
}

fn texts(whole: &Whole) -> impl Iterator<Item = (u64, &str)> {
    whole.texts.iter().map(|(number, text)| (*number, text.as_str()))
}

/// When the last entry that is shown was recorded, by the ledger's clock.
fn last(whole: &Whole) -> Option<Timestamp> {
    let (_, text) = whole.texts.last()?;
    Entry::read(text.as_bytes()).ok().map(|entry| entry.recorded_at)
}

/// What the log's own numbering and count say of the streams that are shown.
fn numbering(whole: &Whole, language: Language) -> Vec<Check> {
    let at = last(whole).unwrap_or_else(|| Timestamp::start_of(NaiveDate::default()));
    let counted = whole.counted.as_ref();
    let mut checks = match reckon(texts(whole), &whole.task, at, counted.map(|counted| counted.count.size)) {
        Ok(reckoned) => verdict::streams(&reckoned, counted, language),
        // What is not understood may stand where another is missing.
        Err(error) => {
            let what = say!(language, "không xét được số thứ tự: {error}", "the numbering cannot be judged: {error}");
            vec![Check::new(Outcome::Fail, what)]
        }
    };
    if let (Some(counted), Some(sealed)) = (counted, whole.sealed) {
        checks.extend(up_to_the_seal(whole, counted.count.size, sealed, language));
    }
    checks.push(match counted {
        Some(_) => Check::new(
            Outcome::Absent,
            say!(
                language,
                "dựa vào số thứ tự và số đếm do sổ tự đánh; không thấy được việc báo cáo được chuyển từ một nhiệm vụ khác không được đưa ra. Không cần tin máy chủ: socai prove … --all",
                "this rests on the log's own numbering and count; it shows no filing that was moved here from a task that is not shown. What needs no trust in the server: socai prove … --all"
            ),
        ),
        None => Check::new(
            Outcome::Absent,
            say!(
                language,
                "tệp không có số đếm các luồng: có thể còn bút toán không được đưa ra",
                "the file has no count of the streams: there may be entries that are not shown"
            ),
        ),
    });
    checks
}

/// What stands between the count and the seal is shown entry by entry.
fn up_to_the_seal(whole: &Whole, size: u64, sealed: u64, language: Language) -> Option<Check> {
    let shown: BTreeSet<u64> = whole.texts.iter().map(|(number, _)| *number).collect();
    let missing = (size..sealed).find(|number| !shown.contains(number));
    Some(match missing {
        None if size >= sealed => return None,
        None => Check::new(
            Outcome::Pass,
            say!(
                language,
                "mọi bút toán từ #{size} đến niêm phong #{sealed} đều được đưa ra",
                "every entry from #{size} to the seal #{sealed} is shown"
            ),
        ),
        Some(missing) => Check::new(
            Outcome::Fail,
            say!(
                language,
                "thiếu bút toán #{missing}, đứng sau số đếm và trước niêm phong #{sealed}",
                "entry #{missing} is not shown, which stands after the count and before the seal #{sealed}"
            ),
        ),
    })
}

fn words(answer: &TaskAnswer, (rests, liars): (Rests, Option<Liars>), language: Language) -> String {
    let mut lines = findings::lines(&answer.checks, language);
    let (task, entries) = (&answer.task, answer.entries);
    let unread = answer.unreadable.len();
    let size = answer.counted.unwrap_or_default();
    lines.push(match rests {
        _ if answer.checks.iter().any(Check::fails) => {
            lines.push(say!(language, "\nKHÔNG chứng minh được gì.", "\nNOTHING is proven."));
            return lines.join("\n");
        }
        _ if unread > 0 => say!(
            language,
            "\nKHÔNG CHỨNG MINH ĐƯỢC: {unread} trong {entries} bút toán của sổ không đọc được, có thể nói về nhiệm vụ {task}. Các bút toán khác về nhiệm vụ:",
            "\nNOT PROVABLE: {unread} of the {entries} entries of the log cannot be read, and may be about the task {task}. Others about it:"
        ),
        Rests::Shown => say!(
            language,
            "\nĐã chứng minh: sổ có các bút toán này về nhiệm vụ {task}; có thể còn bút toán khác:",
            "\nProven: the log has these entries about the task {task}; there may be others:"
        ),
        Rests::Numbering => say!(
            language,
            "\nĐã chứng minh: sổ có các bút toán này về nhiệm vụ {task}; theo số thứ tự do sổ tự đánh, đến bút toán #{size}, chỉ có chúng:",
            "\nProven: the log has these entries about the task {task}; by its own numbering up to entry #{size} there are no others:"
        ),
        Rests::All => say!(
            language,
            "\nĐã chứng minh: trong {entries} bút toán của sổ, về nhiệm vụ {task} chỉ có:",
            "\nProven: among all {entries} entries of the log, about the task {task} there is just this:"
        ),
    });
    for Line { entry, what, by, recorded_at, .. } in &answer.history {
        lines.push(format!("  #{entry}  {recorded_at}  {what}  ({by})"));
    }
    lines.extend(presence::rehearsal(answer.rehearsal, language));
    if let (Some(at), 0) = (&answer.sealed_at, unread) {
        let unless = presence::unless(liars, language);
        lines.push(match (answer.filed, rests) {
            (None, Rests::Shown) => say!(
                language,
                "Trong các bút toán được đưa ra không có báo cáo nào trước {at}{unless}; có thể còn bút toán khác.",
                "None of the entries shown is a filing before {at}{unless}; there may be others."
            ),
            (None, Rests::Numbering) => say!(
                language,
                "Theo số thứ tự đó, chưa có báo cáo nào được nộp cho đến {at}{unless}.",
                "By that numbering nothing was filed until {at}{unless}."
            ),
            (None, Rests::All) => say!(
                language,
                "Chưa có báo cáo nào được nộp cho đến {at}{unless}; mọi bút toán khác đều ghi sau đó.",
                "Nothing was filed until {at}{unless}; whatever else there may be was recorded after it."
            ),
            (Some(number), _) => {
                say!(language, "Báo cáo đã nộp ở bút toán #{number}.", "A report was filed, as entry #{number}.")
            }
        });
    }
    if rests != Rests::All {
        lines.push(say!(language, "Theo các bút toán được đưa ra:", "By the entries that are shown:"));
    }
    if let Some(status) = &answer.status {
        lines.push(render::task::verdict(status, language));
    }
    lines.extend(answer.nothing_filed.map(|nothing| match (nothing, rests) {
        (true, Rests::All) => {
            say!(language, "CHƯA NỘP khi đến hạn: đã chứng minh.", "NOT FILED by the deadline: proven.")
        }
        (true, _) => say!(
            language,
            "CHƯA NỘP khi đến hạn, theo số thứ tự do sổ tự đánh, đến bút toán #{size}.",
            "NOT FILED by the deadline, by the log's own numbering up to entry #{size}."
        ),
        (false, _) => say!(
            language,
            "Không chứng minh được là chưa nộp khi đến hạn.",
            "That nothing was filed by the deadline is not proven."
        ),
    }));
    lines.extend(answer.as_shown.map(|nothing| match nothing {
        true => say!(
            language,
            "KHÔNG CHỨNG MINH ĐƯỢC: theo các bút toán được đưa ra thì chưa nộp khi đến hạn, nhưng có thể còn bút toán khác.",
            "NOT PROVABLE: by the entries that are shown nothing was filed by the deadline; that none was left out is not shown."
        ),
        false => say!(
            language,
            "Không chứng minh được là chưa nộp khi đến hạn.",
            "That nothing was filed by the deadline is not proven."
        ),
    }));
    lines.join("\n")
}
