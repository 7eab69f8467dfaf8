//! Evidence of a task's filing: on time, late, or not provable; between which moments; the file to hand over, and what
//! verifies it. *Not provable* is no verdict.

use ::verify::{Answer, Asked, Yes};
use calendar::Timestamp;
use domain::{EntryNumber, TaskId, state::TimeState};
use eventlog::Digest;
use ledger::{
    anchors::Anchors,
    directory, open_reading,
    prove::{Prover, asked::Caveat},
    receipts::Receipts,
    stamps::Stamps,
};
use maud::{Markup, html};
use views::{
    Filter, UnitNames,
    tasks::{TaskView, list},
};
use words::{
    Language, labels, say,
    verified::{self, Line, Said, Spoken},
};

use super::{
    parts::{duty, tag, task_path},
    task::{due, verdict},
};
use crate::{failure::Failure, http::Reply, page::Page, visit::Visit};

/// What was made of a task.
struct Made {
    file: Option<Vec<u8>>,
    /// Whether it holds an entry that the caller may not read: then it is not handed out.
    is_of_others: bool,
    verified: Option<Answer<Spoken, Line>>,
    caveats: Vec<Caveat>,
}

impl Made {
    fn yes(&self) -> Yes {
        self.verified.as_ref().map_or(Yes::No, Answer::yes)
    }
}

/// `/viec/…/chung-minh`
pub fn page(visit: &Visit<'_>, parts: &[String]) -> Result<Page, Failure> {
    let language = visit.language;
    let task = visit.task(parts)?;
    let names = UnitNames::on(visit.ledger.now(), visit.today());
    let made = made(visit, &task)?;
    let (unit, duty) = (labels::unit(&task.unit, &names, language), duty(&task, language));
    let path = task_path(&task);
    let body = html! {
        p.noprint { a href=(path) { (language.pick("Toàn bộ hồ sơ nhiệm vụ", "The task's whole file")) } }
        @match &made.file {
            None => {
                p.lead { (language.pick("Chưa có báo cáo nào để chứng minh.", "Nothing was filed that could be proven.")) }
            }
            Some(file) => {
                div.verdict { p.lead { strong { (outcome(made.yes(), language)) } }
                    @if made.yes() == Yes::No { p { (language.pick(
                        "Đây không phải kết luận là chậm: chỉ là chưa có ai ngoài sổ xác nhận thời điểm. Sau lần niêm phong kế tiếp, hãy lập lại tệp này.",
                        "This does not say late: nobody outside the ledger has vouched for the time yet. Make the file again after the next anchor.")) } }
                }
                @if made.is_of_others {
                    p { (language.pick(
                        "Tệp bằng chứng này phải kèm bút toán của đơn vị khác: đề nghị Văn phòng hoặc cơ quan thanh tra lập.",
                        "This evidence has to hold entries of another unit: ask the Office or the inspectors for it.")) }
                } @else { p { a.b href=(format!("{path}/chung-minh.zip")) download="" { (language.pick("Tải tệp bằng chứng", "Download the evidence file")) }
                    @let bytes = file.len(); " " span.quiet { (say!(language, "{bytes} byte", "{bytes} bytes")) } } }
                h2 { (language.pick("Đã kiểm chứng được những gì", "What was verified")) }
                @if let Some(verified) = &made.verified { (said(verified, &names, language)) }
                @if !made.caveats.is_empty() {
                    h2 { (language.pick("Điều cần biết", "What to know")) }
                    ul { @for caveat in &made.caveats { li { (words::notices::Notice::Evidence(caveat.clone()).words(language)) } } }
                }
            }
        }
        h2 { (language.pick("Người nhận kiểm chứng thế nào", "How whoever receives it verifies it")) }
        p { (language.pick(
            "Không cần sổ này, không cần mạng: bằng trang kiểm chứng mở từ đĩa của mình, hoặc bằng chương trình. Phải có tệp chính sách nêu khóa của sổ và của nhân chứng, lấy từ người mà mình tin, không lấy từ tệp bằng chứng; trang kiểm chứng có mẫu.",
            "Without this ledger and without a network: with the page that verifies, opened from their own disk, or with the program. It takes a policy with the keys of the log and of witnesses, from somebody whom they trust and never from the evidence; the page that verifies shows one.")) }
        p { a href="/kiem-chung" { (language.pick("Lấy trang kiểm chứng", "Get the page that verifies")) } }
    };
    Ok(Page::timeless(say!(language, "Chứng minh: {unit}, {duty}", "Evidence: {unit}, {duty}"), body))
}

/// `/viec/…/chung-minh.zip`
pub fn file(visit: &Visit<'_>, parts: &[String]) -> Result<Reply, Failure> {
    let task = visit.task(parts)?;
    let made = made(visit, &task)?;
    let file = made.file.filter(|_| !made.is_of_others).ok_or(Failure::NotHere)?;
    let name = task.to_string().replace('/', "_");
    Ok(Reply::new(200, "application/zip", file)
        .with("content-disposition", format!("attachment; filename=\"{name}.zip\""))
        .with("cache-control", "no-store"))
}

/// The reports of which evidence can be asked for: `/chung-minh`.
pub fn index(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(domain::authority::Class::Common, None)?;
    let own = visit.caller.office().filter(|office| office.position.is_of_unit()).map(|office| office.unit.clone());
    let filter = Filter { unit: own, ..Filter::default() };
    let as_of = views::AsOf::both(visit.present());
    let (tasks, names) = visit.at(as_of, &filter, |knowledge| (list(knowledge, &filter).tasks, knowledge.names()));
    let mut filed: Vec<&TaskView> =
        tasks.iter().filter(|task| task.received.is_some() || task.returned.is_some()).collect();
    // What is disputed or late is asked for first, then what came last.
    let received = |task: &TaskView| task.received.map(|receipt| receipt.at.latest());
    filed.sort_by_key(|task| {
        let calm = task.dispute_pending.is_none() && task.time != TimeState::Late;
        (calm, std::cmp::Reverse(received(task).unwrap_or_else(|| Timestamp::end_of(visit.today()))))
    });
    let count = filed.len();
    let body = html! {
        p { (language.pick(
            "Mỗi báo cáo đã nhận có một tệp bằng chứng: đúng hạn, quá hạn, hay không chứng minh được, kiểm chứng được khi sổ này đã tắt.",
            "Each report that was received has an evidence file: on time, late, or not provable; it holds with this ledger switched off.")) }
        ul.list {
            @for task in filed.iter().take(SHOWN) {
                li {
                    a href=(format!("{}/chung-minh", task_path(&task.task))) { (labels::unit(&task.task.unit, &names, language)) ": " (duty(&task.task, language)) }
                    br; (tag(task.time, language))
                }
            }
        }
        @if count > SHOWN {
            @let more = count - SHOWN;
            p { (say!(language, "và {more} báo cáo khác: đi từ ma trận hoặc hồ sơ đơn vị.", "and {more} more: go from the matrix or a unit's file.")) }
        }
    };
    Ok(Page::timeless(language.pick("Chứng minh", "Evidence"), body))
}

const SHOWN: usize = 400;

/// What was verified, line by line; how the task stands by it, as on the task's own page.
fn said(verified: &Answer<Spoken, Line>, names: &UnitNames, language: Language) -> Markup {
    html! {
        @for said in verified::words(verified, language) {
            @match said {
                Said::Line(lines) => {
                    @for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) { p.said { (line) } }
                }
                Said::Status(status) => { (verdict(status, names, language)) (due(status, language)) }
            }
        }
    }
}

fn outcome(yes: Yes, language: Language) -> &'static str {
    match yes {
        Yes::Proven => language.pick("Chứng minh được", "Proven"),
        Yes::ByNumbering => {
            language.pick("Chứng minh được, theo cách đánh số của chính sổ", "Proven, by the log's own numbering")
        }
        Yes::No => language.pick("Không chứng minh được", "Not provable"),
    }
}

/// Makes the evidence as it is handed over, and judges it as whoever receives it would who trusts the witnesses of this
/// ledger's policy.
fn made(visit: &Visit<'_>, task: &TaskId) -> Result<Made, Failure> {
    let (desk, language) = (visit.desk, visit.language);
    // Whoever would wait keeps a place from everybody else.
    let Some(_one_at_a_time) = desk.proving() else { return Err(Failure::Busy) };
    let path = &desk.directory;
    let receipts = Receipts::open(path).map_err(|error| Failure::Machine(error.to_string()))?;
    let (anchors, stamps, documents) = (Anchors::of(path), Stamps::of(path), directory::documents(path));
    let prover = Prover { receipts: &receipts, anchors: &anchors, stamps: &stamps, documents: &documents };
    let mut caveats = Vec::new();
    let snapshot = open_reading(path)?;
    let container = prover.verdict_at(&snapshot, task, None, &mut |caveat| caveats.push(caveat))?;
    let Some(container) = container else {
        return Ok(Made { file: None, is_of_others: false, verified: None, caveats });
    };
    prover.caveats(&container, None, &mut |caveat| caveats.push(caveat))?;
    let entries =
        container.members().filter_map(|(name, _)| name.rsplit('/').next()?.strip_suffix(".json")?.parse().ok());
    let entries: Vec<u64> = entries.collect();
    let is_of_others = visit.beside_tasks(views::AsOf::both(visit.present()), |knowledge| {
        entries.iter().any(|entry| knowledge.log.entry(EntryNumber(*entry)).is_none())
    });
    let file = container.write().map_err(|error| Failure::Machine(error.to_string()))?;
    let own = anchors.policy_if_any().map_err(|error| Failure::Machine(error.to_string()))?;
    let text = format!("log {}\nquorum none\n", desk.verifying_key);
    let policy = match own {
        Some(policy) => policy,
        None => text.parse().map_err(|error: proof::PolicyError| Failure::Machine(error.to_string()))?,
    };
    let trust = ::verify::trust(policy, timestamp::TrustStore::default(), 0);
    let asked = Asked { documents: Vec::new(), deadline: None, policy: Digest::of(text.as_bytes()) };
    let answer =
        ::verify::of_evidence(&container, &asked, trust).map_err(|error| Failure::Machine(error.to_string()))?;
    Ok(Made { file: Some(file), is_of_others, verified: Some(verified::spoken(answer, language)), caveats })
}
