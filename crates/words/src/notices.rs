//! What is said beside an answer: what somebody should know who rests on it, and what to do next.

use std::{collections::BTreeSet, path::PathBuf};

use anchoring::collect::Silent;
use domain::{DirectiveId, EntryNumber, PersonId, Refusal, Role, state::OfAnother};
use exchange::draft::{Edited, LeftOut, Unopened};
use ledger::{apply::OfOneName, prove::asked::Caveat};
use views::UnitNames;

use crate::{
    Language,
    answers::{
        imported::SheetRead,
        planned::{self, BornOverdue, Rolled},
    },
    errors::{Told, column},
    labels, refusals, say,
};

/// What is said beside an answer.
#[derive(Debug)]
pub enum Notice {
    /// Of evidence that was made.
    Evidence(Caveat),
    /// No process holds the ledger: its files are looked at.
    NobodyRuns,
    /// A witness was made there; what to do next.
    WitnessMade(PathBuf),
    /// The log has another key; what to do next.
    KeyChanged {
        /// The entry that says so.
        entry: EntryNumber,
        /// Its receipt.
        receipt: String,
    },
    /// Under this policy a stolen key could show as much.
    NoWitnessAsked,
    /// Somebody was asked about a head, and gave nothing.
    Silent(Silent),
    /// Somebody could not be handed the head.
    NotHanded {
        /// Who.
        name: String,
        /// Why not.
        why: String,
    },
    /// Another process records: the streams cannot be counted.
    StreamsNotCounted,
    /// A command rests on a document that nobody has put beside the log.
    NotHeld(String),
    /// These of one unit took part in an act that needs two persons, and nobody knows which persons they are.
    PersonsNotKnown(Vec<String>),
    /// A draft asks for what its office does not decide.
    LeftOut(LeftOut, UnitNames),
    /// Periods that the day of a draft leaves unopened.
    Unopened(Unopened),
    /// A letter without a number: its duties wait.
    AwaitsNumber {
        /// Which.
        directive: DirectiveId,
        /// How many duties.
        duties: usize,
        /// The draft.
        path: PathBuf,
    },
    /// A deadline that goes on to a working day past the day that a document names.
    Rolled(Rolled),
    /// Tasks that are overdue from the beginning.
    BornOverdue(Vec<BornOverdue>),
    /// Periods of tasks of the unit that opens them.
    OwnPeriods(Vec<String>),
    /// Periods that nobody owes, each with why.
    NotOwed(Vec<(String, Refusal)>),
    /// A draft has otherwise what is recorded.
    Edited(Edited),
    /// These positions may record the act.
    WhoMay(BTreeSet<Role>, String),
    /// Several units bear one name at one time.
    UnitsOfOneName(OfOneName),
    /// Documents that bear the symbol of another unit than the one for which they are filed.
    OfAnother(Vec<OfAnother>),
    /// How a spreadsheet was read.
    Sheet(SheetRead),
    /// The vault has others of that name.
    Namesakes {
        /// The others.
        same: String,
        /// The person who was entered.
        person: PersonId,
    },
}

impl Notice {
    /// In this language.
    pub fn words(&self, language: Language) -> String {
        match self {
            Self::Evidence(caveat) => evidence(caveat, language),
            Self::Sheet(read) => sheet(read, language),
            Self::OfAnother(documents) => of_another(documents, language),
            Self::WitnessMade(path) => {
                let path = path.display();
                say!(
                    language,
                    "Đã lập nhân chứng tại {path}. Dòng trên là khóa công khai: trao cho những ai sẽ tin nhân chứng này.\nTiếp theo: socai witness follow {path} KHÓA-CỦA-SỔ",
                    "Made a witness in {path}. The line above is its public key: give it to those who shall trust it.\nNext: socai witness follow {path} THE-LOG'S-KEY"
                )
            }
            Self::KeyChanged { entry, receipt } => say!(
                language,
                "Đã đổi khóa tại bút toán {entry}. Tiếp theo:\n  1. cất khóa mới: socai key backup\n  2. mỗi nhân chứng theo khóa mới: socai witness follow THƯ-MỤC {receipt}\n  3. neo đầu sổ: socai anchor collect, rồi nâng biên nhận: socai receipt upgrade {receipt}\n  4. trao {receipt} và bút toán bên cạnh cho ai đang tin khóa cũ: socai key follow --policy CHÍNH-SÁCH {receipt}. Cho đến lúc đó, với chính sách cũ, socai verify không kiểm được bút toán mới.",
                "Changed the key by entry {entry}. Next:\n  1. back up the new key: socai key backup\n  2. every witness follows the new key: socai witness follow DIR {receipt}\n  3. anchor the log: socai anchor collect; then bring the receipt up to date: socai receipt upgrade {receipt}\n  4. give {receipt} and the entry beside it to whoever trusts the old key: socai key follow --policy POLICY {receipt}. Until then, with the old policy, socai verify cannot check newer entries."
            ),
            Self::LeftOut(left, names) => planned::left_out(left, names, language),
            Self::Unopened(period) => planned::unopened(period, language),
            Self::AwaitsNumber { directive, duties, path } => {
                planned::awaits_number(directive, *duties, &path.display().to_string(), language)
            }
            Self::Rolled(rolled) => rolled.words(language),
            Self::BornOverdue(tasks) => planned::overdue(tasks, language),
            Self::OwnPeriods(tasks) => {
                let tasks = tasks.join(", ");
                say!(
                    language,
                    "chưa mở, vì không ai quyết định về việc của đơn vị mình: {tasks}. Chủ tịch mở: socai open-periods --by \"Chủ tịch\"",
                    "not opened, since nobody decides on tasks of their own unit: {tasks}. The Chairman opens them: socai open-periods --by Chairman"
                )
            }
            Self::NotOwed(periods) => {
                let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
                for (period, why) in periods {
                    let why = refusals::explain(why, language);
                    match reasons.iter_mut().find(|(known, _)| *known == why) {
                        Some((_, periods)) => periods.push(period),
                        None => reasons.push((why, vec![period])),
                    }
                }
                let lines = reasons.iter().map(|(why, periods)| format!("  {}: {why}", periods.join(", ")));
                let lines = lines.collect::<Vec<_>>().join("\n");
                say!(
                    language,
                    "Không mở, vì không đơn vị nào phải báo cáo kỳ đó:\n{lines}",
                    "Not opened, since nobody owes a report of that period:\n{lines}"
                )
            }
            Self::Edited(edited) => planned::edited(edited, language),
            Self::NoWitnessAsked => say!(
                language,
                "Chính sách không đòi nhân chứng: kẻ đánh cắp khóa cũ cũng đưa ra được bằng chứng như vậy.",
                "The policy asks for no witness: whoever stole the old key could show as much."
            ),
            Self::Silent(Silent { name, why }) => {
                let why = why.told(language);
                say!(language, "{name} không trả lời được: {why}", "{name} gave nothing: {why}")
            }
            Self::NotHanded { name, why } => {
                say!(language, "chưa gửi được đầu sổ cho {name}: {why}", "{name} could not be handed the head: {why}")
            }
            Self::StreamsNotCounted => say!(
                language,
                "sổ đang được một tiến trình khác mở: hỏi về đầu sổ như đang có, chưa đếm các luồng",
                "another process has the ledger open: the head is asked about as it is, its streams not counted"
            ),
            Self::NobodyRuns => say!(
                language,
                "Không có socai run nào đang giữ sổ này; xem tệp của sổ mỗi giây.",
                "No socai run holds this ledger; its files are looked at every second."
            ),
            Self::NotHeld(hash) => say!(
                language,
                "CẢNH BÁO: văn bản {hash} không có trong sổ; thêm bằng socai document add",
                "WARNING: document {hash} is not held here; add it with socai document add"
            ),
            Self::WhoMay(positions, act) => {
                let all: Vec<&str> = positions.iter().map(|role| labels::position(*role, language)).collect();
                let all = all.join(", ");
                say!(
                    language,
                    "Người được ghi việc này: {all}. Theo từng đơn vị: socai who --act {act}",
                    "Who may record it: {all}. By unit: socai who --act {act}"
                )
            }
            Self::PersonsNotKnown(persons) => {
                let named = |text: &String| match text.parse() {
                    Ok(actor) => labels::actor(&actor, &UnitNames::default(), language),
                    Err(_) => text.clone(),
                };
                let who = persons.iter().map(named).collect::<Vec<_>>().join(", ");
                say!(
                    language,
                    "lưu ý: {who} cùng một đơn vị, và sổ không biết đủ là những người nào; rằng hai người là khác nhau chỉ dựa vào chức danh. Đăng ký người giữ chức: socai person enter, rồi socai do assign-role; hoặc nêu tài khoản (\"account\") trong tệp lệnh",
                    "note: {who} are of one unit, and which persons they are is not known of both; that they are two rests on their positions alone. Register who holds them: socai person enter, then socai do assign-role; or give accounts (\"account\") in a file of commands"
                )
            }
            Self::UnitsOfOneName(OfOneName { name, units }) => {
                let units = units.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                say!(
                    language,
                    "lưu ý: các đơn vị {units} cùng mang tên “{name}” vào cùng một thời gian. Nếu là cùng một đơn vị thì dùng mã đã có và hủy bút toán đặt tên vừa ghi (annul-entry); nếu là nhiều đơn vị thì chỉ còn mã để phân biệt",
                    "note: the units {units} bear the name \"{name}\" at one time. If they are one unit, use the code that was there and annul the entry that has just given the name (annul-entry); if they are several, only their codes tell them apart"
                )
            }
            Self::Namesakes { same, person } => say!(
                language,
                "trong kho đã có người cùng họ tên: {same}. Nếu là cùng một người thì dùng mã đã có và xóa mã {person} (socai person erase): một người có hai mã thì sổ không nhận ra xung đột lợi ích",
                "the vault already has somebody of that name: {same}. If that is the same person, use that identifier and erase {person} (socai person erase): of a person with two identifiers the ledger cannot see a conflict of interest"
            ),
        }
    }
}

/// So many documents of others are told one by one.
const OF_ANOTHER_MAX: usize = 10;

fn of_another(documents: &[OfAnother], language: Language) -> String {
    let one = |OfAnother { task, number, unit }: &OfAnother| {
        say!(language, "{number} nộp cho {task} (ký hiệu của {unit})", "{number} for {task} (the symbol of {unit})")
    };
    let mut listed: Vec<String> = documents.iter().take(OF_ANOTHER_MAX).map(one).collect();
    let more = documents.len().saturating_sub(OF_ANOTHER_MAX);
    if more > 0 {
        listed.push(say!(language, "và {more} văn bản khác", "and {more} more"));
    }
    let listed = listed.join("; ");
    say!(
        language,
        "lưu ý: văn bản mang ký hiệu của đơn vị khác: {listed}. Nếu đúng là văn bản chung thì thôi; nếu nhầm đơn vị, sửa bằng socai do correct-entry",
        "note: documents that bear the symbol of another unit: {listed}. That may be right of a document that several share; if the unit is wrong, put it right: socai do correct-entry"
    )
}

fn evidence(caveat: &Caveat, language: Language) -> String {
    match caveat {
        Caveat::LacksWitnesses => say!(
            language,
            "chưa đủ nhân chứng xác nhận: theo chính sách của sổ, tệp này chưa chứng minh được gì. Hãy hỏi họ (socai anchor collect --heartbeat), rồi làm lại tệp",
            "not enough witnesses vouch yet: by the ledger's own policy this file proves nothing. Ask them (socai anchor collect --heartbeat), then make it again"
        ),
        Caveat::AnchorLost(lost) => {
            let lost = lost.display();
            say!(
                language,
                "{lost} mất hoặc hỏng: bằng chứng dựa trên lần neo trước đó, nếu có, nên cận dưới của thời gian sớm hơn. Khôi phục tệp này từ bản sao lưu, rồi làm lại",
                "{lost} is missing or damaged: the evidence rests on an earlier anchor, if there is one, and shows less. Restore that file from a backup, and make it again"
            )
        }
        Caveat::Uncounted => say!(
            language,
            "sổ chưa đếm các luồng sau bút toán mới nhất về nhiệm vụ: tệp không cho thấy rằng không bỏ sót bút toán nào. Hãy neo đầu sổ (socai anchor collect), rồi làm lại tệp",
            "the log has not counted its streams since the newest entry about the task: the file does not show that none is left out. Anchor the log (socai anchor collect), then make it again"
        ),
        Caveat::HoldsEverything => say!(
            language,
            "lưu ý: tệp này chứa mọi bút toán của sổ, của mọi đơn vị; chỉ giao cho người được đọc tất cả",
            "note: this file holds every entry of the ledger, of every unit; hand it only to whoever may read everything"
        ),
        Caveat::AlreadyFiled { task, by } => say!(
            language,
            "{task} đã nộp trước {by}: tệp không chứng minh được là chưa nộp. Để chứng minh việc đã nộp: socai prove verdict",
            "{task} was filed for by {by}: the file does not prove that nothing was. To prove the filing: socai prove verdict"
        ),
    }
}

/// Which columns were read, and what was passed over.
fn sheet(read: &SheetRead, language: Language) -> String {
    let quoted = |heading: &str| format!("\"{heading}\"");
    let columns =
        read.columns.iter().map(|known| format!("{} ({})", quoted(&known.heading), column(known.meaning, language)));
    let columns = columns.collect::<Vec<_>>().join(", ");
    let mut lines = vec![say!(language, "Cột đã đọc: {columns}", "Columns read: {columns}")];
    if !read.not_used.is_empty() {
        let others = read.not_used.iter().map(|heading| quoted(heading)).collect::<Vec<_>>().join(", ");
        lines.push(say!(language, "Cột không dùng đến: {others}", "Columns not used: {others}"));
    }
    if let Some(name) = read.name.as_ref().filter(|_| !read.other_sheets.is_empty()) {
        let (name, others) = (quoted(name), read.other_sheets.iter().map(|other| quoted(other)).collect::<Vec<_>>());
        let others = others.join(", ");
        lines.push(say!(
            language,
            "Trang tính đã đọc: {name}. Trang chưa đọc: {others}; muốn đọc trang khác: --sheet \"TÊN TRANG\"",
            "Sheet read: {name}. Sheets not read: {others}; to read another: --sheet \"NAME\""
        ));
    }
    if !read.passed_over.is_empty() {
        let rows = numbers(&read.passed_over);
        lines.push(say!(
            language,
            "Dòng bỏ qua, không phải văn bản nộp: {rows}",
            "Rows passed over, being no filings: {rows}"
        ));
    }
    if !read.received_now.is_empty() {
        let rows = numbers(&read.received_now);
        lines.push(say!(
            language,
            "Dòng không ghi lúc nhận, được tính là nhận lúc ghi vào sổ: {rows}",
            "Rows that do not say when they were received, and count as received when they are recorded: {rows}"
        ));
    }
    lines.join("\n")
}

/// Numbers of rows, those that follow one another as `3-17`.
fn numbers(rows: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for row in rows {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => runs.push((*row, *row)),
        }
    }
    let run = |(first, last): (usize, usize)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    runs.into_iter().map(run).collect::<Vec<_>>().join(", ")
}
