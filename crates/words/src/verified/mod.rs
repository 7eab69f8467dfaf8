//! What was verified, in words: the typed answers of `verify`.

mod task;
mod verdict;

use ::verify::{
    Answer, Check,
    answer::{ConsistencyAnswer, EvidenceAnswer, Unless, VerifyAnswer},
};
use domain::event::EvidenceClass;
use eventlog::Event;
use evidence::{CheckOutcome, presence::Verdict};
use schemars::JsonSchema;
use serde::Serialize;
pub use task::Line;
pub use verdict::{say_counted, say_source};
use views::tasks::TaskView;

use crate::{
    Language,
    checks::{say_point, unless},
    errors::Told,
    say, trail,
};

/// What is said of a file that was verified, part by part.
#[derive(Debug, Clone)]
pub enum Said<'a> {
    /// A sentence, or several lines that belong together.
    Line(String),
    /// What holds of a task, and why.
    Status(&'a TaskView),
}

impl From<String> for Said<'_> {
    fn from(line: String) -> Self {
        Self::Line(line)
    }
}

/// One check, in words.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Check")]
pub struct Spoken {
    /// pass, fail, or absent: nothing is there to check.
    outcome: &'static str,
    /// What was checked, in words.
    what: String,
}

impl Spoken {
    fn of(Check { outcome, point }: Check, language: Language) -> Self {
        let what = say_point(outcome, &point, language);
        let outcome = match outcome {
            CheckOutcome::Pass => "pass",
            CheckOutcome::Fail => "fail",
            CheckOutcome::Absent => "absent",
        };
        Self { outcome, what }
    }

    fn fails(&self) -> bool {
        self.outcome == "fail"
    }

    /// The check as a line.
    fn line(&self, language: Language) -> String {
        let mark = match self.outcome {
            "pass" => say!(language, "ĐÚNG    ", "PASS  "),
            "fail" => say!(language, "SAI     ", "FAIL  "),
            _ => say!(language, "KHÔNG CÓ", "ABSENT"),
        };
        format!("{mark}  {}", self.what)
    }
}

/// The answer with its checks and its history in words.
pub fn spoken(answer: Answer<Check>, language: Language) -> Answer<Spoken, Line> {
    answer.map(|check| Spoken::of(check, language), |event: Event| Line::of(&event, language))
}

/// The whole answer for a reader.
pub fn words(answer: &Answer<Spoken, Line>, language: Language) -> Vec<Said<'_>> {
    let (mut said, policy) = match answer {
        Answer::Receipt(answer) => (receipt(answer, language), &answer.policy),
        Answer::Presence(answer) => (presence(answer, language), &answer.policy),
        Answer::Verdict(answer) => (verdict::words(answer, language), &answer.policy),
        Answer::Task(answer) => (task::words(answer, language), &answer.policy),
        Answer::Consistency(answer) => (consistency(answer, language), &answer.policy),
    };
    said.push(
        say!(language, "Xét theo chính sách có SHA-256 {policy}", "Judged by the policy of SHA-256 {policy}").into(),
    );
    said
}

/// What is said of a file that is none of evidence.
#[derive(Debug, Serialize)]
pub struct NoEvidence {
    /// Nothing is.
    proven: bool,
    /// What is wrong with it.
    checks: [Spoken; 1],
}

impl NoEvidence {
    /// The file is none of evidence, for this reason.
    pub fn of(error: &evidence::ContainerError, language: Language) -> Self {
        let error = error.told(language);
        let what = say!(language, "tệp bằng chứng: {error}", "the evidence file: {error}");
        Self { proven: false, checks: [Spoken { outcome: "fail", what }] }
    }

    /// What is said of it.
    pub fn words(&self, language: Language) -> Vec<Said<'_>> {
        let mut said = lines(&self.checks, language);
        said.push(nothing(language));
        said
    }
}

fn lines<'a>(checks: &[Spoken], language: Language) -> Vec<Said<'a>> {
    checks.iter().map(|check| check.line(language).into()).collect()
}

fn nothing<'a>(language: Language) -> Said<'a> {
    say!(language, "\nKHÔNG chứng minh được gì.", "\nNOTHING is proven.").into()
}

fn proven_entry(number: u64, log: &str, language: Language) -> String {
    say!(
        language,
        "\nĐã chứng minh: bút toán #{number} có trong sổ {log}.",
        "\nProven: entry #{number} is in the log {log}."
    )
}

fn receipt(answer: &VerifyAnswer<Spoken>, language: Language) -> Vec<Said<'_>> {
    let mut lines = lines(&answer.checks, language);
    if !answer.proven {
        lines.push(nothing(language));
        return lines;
    }
    lines.push(proven_entry(answer.entry, &answer.log, language).into());
    lines.extend(answer.rehearsal.and_then(|_| rehearsal(Some(true), language)).map(Said::Line));
    lines.push(trail::handed_over(&answer.text, language).into());
    lines
}

/// Each check, what is proven of the entry, and what it says.
pub fn presence(answer: &EvidenceAnswer<Spoken>, language: Language) -> Vec<Said<'_>> {
    let mut lines = lines(&answer.checks, language);
    if !answer.proven {
        lines.push(nothing(language));
        return lines;
    }
    lines.push(proven_entry(answer.entry, &answer.log, language).into());
    let bounds = (answer.not_earlier_than.as_deref(), answer.not_later_than.as_deref());
    lines.extend(between(answer.rehearsal, bounds, answer.unless, language).into_iter().map(Said::Line));
    lines.extend(answer.text.as_ref().map(|text| trail::handed_over(text, language).into()));
    if let Some((verdict, shown)) = answer.judged {
        lines.push(match (verdict, answer.evidence_class) {
            (Verdict::NotProvable, Some(class)) if class.is_declared() => say_declared(shown, language).into(),
            (Verdict::OnTime, Some(EvidenceClass::C)) => {
                language.pick("ĐÚNG HẠN, theo sổ đăng ký.", "ON TIME, by the register.").to_owned().into()
            }
            (Verdict::Late, Some(EvidenceClass::C)) => {
                language.pick("TRỄ HẠN, theo sổ đăng ký.", "LATE, by the register.").to_owned().into()
            }
            _ => say_verdict(verdict, language).into(),
        });
        if matches!(verdict, Verdict::OnTime | Verdict::Late) {
            lines.push(say!(
                language,
                "Điều này chỉ nói về bút toán này. Báo cáo có còn được tính hay không (có bị rút, trả lại, chuyển đi, hủy hay không), giờ nhận có được sửa và hạn có được lùi hay không thì tệp này không cho biết: socai prove verdict.",
                "This is said of this entry alone. Whether the filing still counts (was not withdrawn, returned, moved or annulled), and whether its time was corrected or its due date moved, is not shown here: socai prove verdict."
            ).into());
        }
    }
    lines
}

fn consistency(answer: &ConsistencyAnswer<Spoken>, language: Language) -> Vec<Said<'_>> {
    let mut lines = lines(&answer.checks, language);
    let (log, earlier, later) = (&answer.log, answer.earlier, answer.entries);
    let said = match answer.proven {
        true => say!(
            language,
            "\nĐã chứng minh: từ {earlier} đến {later} bút toán, sổ {log} chỉ viết thêm; không sửa, không bỏ gì.",
            "\nProven: from {earlier} to {later} entries the log {log} was only continued; nothing was changed or removed."
        ),
        false => say!(
            language,
            "\nKHÔNG chứng minh được. Nếu cả hai đầu sổ đều do sổ ký, hãy giữ nguyên tệp này.",
            "\nNOT proven. If the log signed both heads, keep this file as it is."
        ),
    };
    lines.push(said.into());
    lines
}

/// What is known of the log, and between which two moments the entry came.
fn between(
    of: Option<bool>,
    (earliest, latest): (Option<&str>, Option<&str>),
    liars: Option<Unless>,
    language: Language,
) -> Vec<String> {
    let mut lines: Vec<String> = rehearsal(of, language).into_iter().collect();
    let unless = unless(liars, language);
    if let Some(at) = latest {
        lines.push(say!(language, "Có chậm nhất lúc {at}{unless}.", "It was there no later than {at}{unless}."));
    }
    if let Some(at) = earliest {
        lines.push(say!(language, "Chưa có trước lúc {at}{unless}.", "It was not there before {at}{unless}."));
    }
    lines
}

/// What a receipt of class D or E lets be said of a deadline.
fn say_declared(shown: Verdict, language: Language) -> String {
    match shown {
        Verdict::OnTime => say!(
            language,
            "Đúng hạn theo khai báo, CHƯA CHỨNG MINH: việc nhận chỉ là lời khai.",
            "On time as declared, NOT PROVEN: the receipt is a declaration."
        ),
        Verdict::Late => say!(
            language,
            "Trễ hạn theo khai báo, CHƯA CHỨNG MINH: việc nhận chỉ là lời khai.",
            "Late as declared, NOT PROVEN: the receipt is a declaration."
        ),
        verdict => say_verdict(verdict, language),
    }
}

fn say_verdict(verdict: Verdict, language: Language) -> String {
    match verdict {
        Verdict::OnTime => say!(language, "ĐÚNG HẠN: đã chứng minh.", "ON TIME: proven."),
        Verdict::Late => say!(language, "TRỄ HẠN: đã chứng minh.", "LATE: proven."),
        Verdict::NotProvable => say!(
            language,
            "KHÔNG CHỨNG MINH ĐƯỢC đúng hạn hay trễ hạn; điều đó không có nghĩa là trễ.",
            "NOT PROVABLE, neither in time nor late; that does not mean late."
        ),
        Verdict::NoFiling => say!(
            language,
            "Bút toán này không phải là báo cáo: chỉ chứng minh được là có giữa hai thời điểm, không đúng hạn cũng không trễ hạn.",
            "This entry is no filing: it is shown to be present between two moments, and is neither in time nor late."
        ),
    }
}

/// Nobody is to take a rehearsal for the real thing.
fn rehearsal(rehearsal: Option<bool>, language: Language) -> Option<String> {
    match rehearsal {
        Some(false) => None,
        Some(true) => Some(say!(language, "SỔ DIỄN TẬP: giờ giả lập.", "A REHEARSAL: its times are simulated.")),
        None => Some(say!(
            language,
            "Không rõ đây có phải sổ diễn tập hay không: bút toán #0 không được đưa ra.",
            "Whether it is a rehearsal is not known: entry #0 is not shown."
        )),
    }
}
