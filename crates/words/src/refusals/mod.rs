//! Why a rule said no, in words that tell a person what to do.

mod matters;
mod papers;
mod remedies;
pub mod stored;

use calendar::period::Length;
use domain::{Refusal, Role};
use views::case::demanded;

use crate::{Language, date, forms, instant, labels, moment, say};

/// The refusal in the screen's language.
pub fn explain(refusal: &Refusal, language: Language) -> String {
    let why = match (with_labels(refusal, language), language) {
        (Some(text), _) => text,
        (None, Language::En) => refusal.to_string(),
        (None, Language::Vi) => vietnamese(refusal),
    };
    match remedies::remedy(refusal, language) {
        Some(remedy) => format!("{why}; {remedy}"),
        None => why,
    }
}

/// Refusals that name positions, acts, states or steps: these have labels in both languages.
fn with_labels(refusal: &Refusal, language: Language) -> Option<String> {
    let title = |position: &Role| labels::position(*position, language);
    Some(match refusal {
        Refusal::PositionNotInUnit { position, unit } => {
            let title = title(position);
            say!(language, "đơn vị {unit} không có chức danh {title}", "unit {unit} has no position \"{title}\"")
        }
        Refusal::MayNotRecord { act, position } => {
            let (title, act) = (title(position), labels::act(act, language));
            say!(language, "{title} không có thẩm quyền {act}", "a {title} may not {act}")
        }
        Refusal::ApprovalMissing { act, by } => {
            let (act, by) = (labels::act(act, language), positions(by, language));
            say!(language, "{act} phải được phê duyệt bởi: {by}", "to {act} needs the approval of: {by}")
        }
        // Nobody has to approve it, and these never do.
        Refusal::MayNotApprove { position, by, .. } if by.is_empty() => {
            let title = title(position);
            say!(language, "{title} không phê duyệt việc gì", "a {title} approves nothing")
        }
        Refusal::MayNotApprove { act, position, by } => {
            let (title, act, by) = (title(position), labels::act(act, language), positions(by, language));
            say!(
                language,
                "{title} không có thẩm quyền phê duyệt việc {act}; cần: {by}",
                "a {title} may not approve it; to {act} needs the approval of: {by}"
            )
        }
        Refusal::SourcesDiffer { task, entry, differing } => {
            let fields = differing.0.iter().map(|field| labels::source_field(*field, language));
            let fields = fields.collect::<Vec<_>>().join(", ");
            say!(
                language,
                "một tệp khác đã ghi khác về {task}, tại {entry}: {fields}; xem cả hai, sửa tệp sai rồi đưa vào lại",
                "another file says otherwise of {task}, by {entry}: {fields}; look at both, mend the wrong one and bring it in again"
            )
        }
        Refusal::WrongState { task, state, act } => {
            let (state, act) = (labels::work_state(*state, language), labels::act(act, language));
            say!(
                language,
                "{task} đang ở trạng thái \"{state}\"; không thể {act}",
                "{task} is \"{state}\"; one cannot {act} now"
            )
        }
        Refusal::WrongPeriod { obligation, cadence } => {
            let cadence = self::cadence(*cadence, language);
            say!(
                language,
                "{obligation} thực hiện {cadence}, kỳ nêu ra không khớp",
                "{obligation} is owed {cadence}; that period does not fit"
            )
        }
        Refusal::NotLate { task, state } => {
            let state = labels::time_state(*state, language);
            say!(language, "{task} không chậm: {state}", "{task} is not late: {state}")
        }
        Refusal::StillLate { task, state } => {
            let state = labels::time_state(*state, language);
            say!(
                language,
                "{task} tính ra vẫn chậm ({state}); hãy ghi căn cứ làm thay đổi kết quả trước khi rút",
                "{task} is still late by computation ({state}); record what changes that before withdrawing the delay"
            )
        }
        Refusal::StepDone { task, step } => {
            let step = labels::case_act(*step, language);
            say!(language, "vụ việc của {task} đã có bước {step}", "the case of {task} already has the step: {step}")
        }
        Refusal::StepMissing { task, step } => {
            let (step, act) = (labels::case_act(*step, language), demanded(*step));
            say!(
                language,
                "vụ việc của {task} còn thiếu bước phải có trước: {step} (socai do {act})",
                "the case of {task} lacks a step that comes first: {step} (socai do {act})"
            )
        }
        Refusal::Empty(field) => {
            let field = named(field, language);
            say!(language, "thiếu {field}", "{field} must not be empty")
        }
        Refusal::TooLong { field, max } => {
            let field = named(field, language);
            say!(language, "{field} dài quá {max} ký tự; hãy viết ngắn lại", "{field} is longer than {max} characters")
        }
        _ => return papers::words(refusal, language),
    })
}

/// What the field of an act is, with its option: `lý do (--reason)`.
fn named(field: &str, language: Language) -> String {
    let dashed = field.replace('_', "-");
    let (part, last) = dashed.split_once('.').unwrap_or((&dashed, &dashed));
    // The number of a document is what its option holds, and so is the identifier of anything.
    let is_the_whole = matches!(last, "number" | "id" | "position");
    let flags = if is_the_whole { [part, last, part, last] } else { [last, last.trim_end_matches('s'), part, last] };
    let found = flags.iter().find_map(|flag| Some((flag, forms::meaning(flag)?)));
    found.map_or_else(|| format!("\"{field}\""), |(flag, meaning)| format!("{} (--{flag})", meaning.say(language)))
}

fn vietnamese(refusal: &Refusal) -> String {
    match refusal {
        Refusal::UnknownUnit(unit) => format!("chưa đăng ký đơn vị {unit}"),
        Refusal::UnknownDirective(id) => format!("chưa đăng ký văn bản chỉ đạo {id}"),
        Refusal::UnknownObligation(id) => format!("chưa tách nhiệm vụ {id}"),
        Refusal::NoTasks(id) => {
            format!("{id} chưa giao cho đơn vị nào như vậy; nhiệm vụ định kỳ được giao khi mở kỳ: socai open-periods")
        }
        Refusal::UnknownTask(id) => format!("không có nhiệm vụ {id}"),
        Refusal::UnknownEntry(entry) => format!("không có bút toán {entry}"),
        Refusal::AlreadyExists(id) => format!("{id} đã có"),
        Refusal::DeadlineOver { task, due } => {
            let due = date(*due);
            format!("hạn của {task} đã hết ngày {due}; bộ quy tắc không cho ấn định lại (T20)")
        }
        Refusal::DeadlineOverWithoutDocument { task, due } => {
            let due = date(*due);
            format!("hạn của {task} đã hết ngày {due}; chỉ ấn định lại bằng một văn bản khác văn bản trước (T20)")
        }
        Refusal::ExtensionTooLong { task, until, days } => {
            let until = date(*until);
            format!("{until} sau hạn của {task} quá {days} ngày (T21)")
        }
        Refusal::CureTooLong { task, until, days } => {
            let until = date(*until);
            format!(
                "{until} quá {days} ngày kể từ nay: không được cho thời gian bổ sung báo cáo của {task} dài như vậy (T21)"
            )
        }
        Refusal::OutageTooLate { days } => {
            format!("sự cố phải được ghi trong {days} ngày làm việc sau khi kết thúc (T22)")
        }
        Refusal::DocumentNeeded(setting) => {
            format!("phải nêu văn bản chứng minh đã đưa vào sổ: socai document add TỆP, rồi --file SHA256 ({setting})")
        }
        Refusal::TimeNeedsApproval { task, claimed } => {
            let claimed = moment(*claimed);
            format!("hạn của {task} đã hết: việc nhận lúc {claimed} phải có người phê duyệt (T25)")
        }
        Refusal::DocumentStands { task, entry } => {
            format!("hạn của {task} đã hết: đơn vị không được thay văn bản của bút toán {entry} nữa (T26)")
        }
        Refusal::RulesDatedBack(from) => {
            let from = date(*from);
            format!("{from} đã qua; bộ quy tắc chỉ áp dụng từ ngày ban hành trở đi (T27)")
        }
        Refusal::RecomputeTogether(task) => {
            format!("{task} cũng đổi hạn; các nhiệm vụ cùng loại, cùng kỳ phải tính lại cùng nhau")
        }
        Refusal::BadCode(code) => format!("\"{code}\" không dùng được làm mã nhiệm vụ"),
        Refusal::SamePerson => "người ghi và người phê duyệt là một; phải có người thứ hai".to_owned(),
        Refusal::JudgesItself(unit) => format!("không ai của {unit} được quyết định về nhiệm vụ của chính {unit}"),
        Refusal::ActsForAnother { unit, debtor } => format!("{unit} không được ghi thay {debtor}"),
        Refusal::NotOwnEntry(entry) => {
            format!("{entry} do người khác ghi; chỉ người ghi hoặc người cùng chức danh được đề nghị sửa")
        }
        Refusal::InTheFuture { claimed, now } => {
            format!("{} ở tương lai; bây giờ là {}", moment(*claimed), instant(*now))
        }
        Refusal::TooLongAgo { claimed, days } => {
            let claimed = moment(*claimed);
            format!(
                "{claimed} đã quá {days} ngày làm việc; hãy ghi bằng bản ghi phát hiện muộn (socai do record-late-discovery)"
            )
        }
        Refusal::OwnReceiptClaimed => {
            "văn bản do chính đơn vị nộp được nhận khi sổ ghi; nếu cho rằng đã nộp sớm hơn, hãy khiếu nại".to_owned()
        }
        Refusal::BeforeWhatItAnswers { claimed, answered, at } => {
            let (claimed, at) = (moment(*claimed), instant(*at));
            format!("{claimed} trước khi {answered} có hiệu lực ({at}); không thể trả lời trước khi được hỏi")
        }
        Refusal::RuleOutOfRange(field) => format!("\"{field}\" nằm ngoài khoảng cho phép"),
        Refusal::DeadlineNotLater { task, due } => {
            format!("{task} đang có hạn {}; thời hạn ấn định lại phải muộn hơn", date(*due))
        }
        Refusal::DeadlineBeforeDirective { day, issued } => {
            format!("{} trước ngày ban hành {}; không thể là thời hạn của văn bản", date(*day), date(*issued))
        }
        Refusal::EmailIsNoFiling => {
            "thư điện tử chỉ để biết, không phải nộp báo cáo (Quyết định 28/2018/QĐ-TTg)".to_owned()
        }
        Refusal::EffectiveTooEarly { task, due } => {
            format!("{task} có hạn {}; ghi nhận chậm chỉ có hiệu lực sau ngày đó", date(*due))
        }
        Refusal::FilingMoved { task, filing } => {
            format!("bút toán {filing} bị khiếu nại đã chuyển sang nhiệm vụ khác; không còn gì để quyết định về {task}")
        }
        Refusal::NoRuleSet(day) => format!("ngày {} chưa có bộ quy tắc; hãy áp dụng một bộ trước", date(*day)),
        Refusal::NotPeriodic(id) => format!("{id} không phải nhiệm vụ định kỳ"),
        Refusal::SpanOutOfRange(count) => {
            format!("thời hạn {count} không nằm trong khoảng 1 đến mười năm, hay 500 ngày làm việc")
        }
        Refusal::NoDeadline(id) => format!("{id} không có thời hạn nên không thể chậm"),
        Refusal::AlreadyIssued(id) => format!("{id} đã có số và ngày"),
        Refusal::NotIssued(id) => format!("{id} chưa được ban hành"),
        Refusal::NotSentTo { directive, unit } => format!("{directive} không gửi đến {unit}"),
        Refusal::AlreadyAcknowledged { directive, unit } => format!("{unit} đã xác nhận nhận {directive}"),
        Refusal::NothingFiled(id) => format!("{id} chưa có báo cáo nào"),
        Refusal::TwiceInBatch(id) => format!("{id} xuất hiện hai lần trong cùng một lô"),
        Refusal::ExtensionPending(id) => format!("{id} đang có đề nghị gia hạn chờ trả lời"),
        Refusal::NoExtensionPending(id) => format!("{id} không có đề nghị gia hạn nào chờ trả lời"),
        Refusal::ExtensionsExhausted { task, max } => format!("{task} đã gia hạn {max} lần, hết số lần được phép"),
        Refusal::ExtensionTooLate { task, due } => {
            format!("{task} đã hết hạn ngày {}; phải xin gia hạn trước khi hết hạn", date(*due))
        }
        Refusal::ExtensionNotLater { task, until, due } => {
            format!("{} không sau hạn hiện tại {} của {task}", date(*until), date(*due))
        }
        Refusal::DelayInForce { task, delay } => format!("{task} đã bị ghi nhận chậm tại {delay}"),
        Refusal::NoDelayInForce(id) => format!("{id} không có ghi nhận chậm trễ nào còn hiệu lực"),
        Refusal::NotTheGround { task, because } => {
            format!(
                "{because} không phải căn cứ để rút ghi nhận chậm của {task}: phải là bút toán sau đó về nhiệm vụ này"
            )
        }
        Refusal::DisputePending(id) => format!("{id} đang có khiếu nại chờ quyết định"),
        Refusal::NoDisputePending(id) => format!("{id} không có khiếu nại nào chờ quyết định"),
        Refusal::ClaimNotEarlier { claimed, recorded } => {
            format!("thời điểm {} không sớm hơn thời điểm đã ghi {}", moment(*claimed), moment(*recorded))
        }
        Refusal::HeadNotReviewed(id) => {
            format!("kiểm điểm về {id} chưa nêu trách nhiệm của người đứng đầu")
        }
        Refusal::NotAFiling(entry) => format!("{entry} không phải bút toán nộp báo cáo"),
        Refusal::NotForTheUnit => {
            "báo cáo thuộc nhiệm vụ nào, mức chứng cứ nào, do bên nhận sửa, không phải đơn vị đã nộp".to_owned()
        }
        Refusal::EvidenceClassNotShown { stated, shown } => format!(
            "theo những gì kèm theo, lần nhận này ở mức chứng cứ {shown:?}; mức {stated:?} cần văn bản chứng minh, do bên nhận nêu bằng --file SHA256"
        ),
        Refusal::TimeInDispute(entry) => {
            format!("thời điểm của {entry} đã bị khiếu nại; quyết định về khiếu nại có giá trị, không sửa đè lên được")
        }
        Refusal::NothingChanges(entry) => format!("đề nghị sửa {entry} không thay đổi gì"),
        Refusal::FileBroughtIn { entry, .. } => {
            format!("tệp này đã được đưa vào sổ, tại {entry}; không ghi lại lần nữa")
        }
        Refusal::AfterOpening { claimed, opened } => format!(
            "{} là sau ngày mở sổ ({}); việc từ ngày đó ghi bằng bản ghi phát hiện muộn (socai do record-late-discovery)",
            moment(*claimed),
            date(*opened)
        ),
        Refusal::NothingSaid => {
            "dòng này không nêu văn bản trả lời, ngày hoàn thành, cũng không nêu tình trạng; bổ sung hoặc bỏ dòng"
                .to_owned()
        }
        Refusal::OneSource => {
            "lệnh phải nêu trong documents đúng tệp nguồn được đưa vào (SHA-256 do socai document add in ra)".to_owned()
        }
        Refusal::OnlyStated { task, entry, class } => format!(
            "việc {task} quá hạn chỉ dựa vào {entry}, lấy từ hồ sơ cũ mức {class:?}; trước hết nêu mức chứng cứ cao hơn kèm văn bản chứng minh (socai do correct-entry)"
        ),
        Refusal::SourcesDiffer { .. } => with_labels(refusal, Language::Vi).unwrap_or_else(|| refusal.to_string()),
        // What is left has its words in `matters`, or in both languages in `with_labels`. A new refusal is in neither, and
        // does not compile.
        Refusal::OnlyTheLedger
        | Refusal::SystemNotRegistered { .. }
        | Refusal::SystemChannel { .. }
        | Refusal::NoSystem(..)
        | Refusal::PositionNotInUnit { .. }
        | Refusal::MayNotRecord { .. }
        | Refusal::ApprovalMissing { .. }
        | Refusal::MayNotApprove { .. }
        | Refusal::UnitNotThere { .. }
        | Refusal::PositionEnded { .. }
        | Refusal::NotInOffice { .. }
        | Refusal::WrongCapacity { .. }
        | Refusal::CountsWhenRecorded(..)
        | Refusal::NoBusiness(..)
        | Refusal::NoDelegation { .. }
        | Refusal::NotTheDelegator
        | Refusal::NothingToDelegate { .. }
        | Refusal::NotTheJudge { .. }
        | Refusal::OnAppealOnly
        | Refusal::DecidedBefore(..)
        | Refusal::AdministratorApart
        | Refusal::EndsBeforeItBegins { .. }
        | Refusal::OnlyByDelegation { .. }
        | Refusal::JudgesItsLine { .. }
        | Refusal::PersonInvolved { .. }
        | Refusal::OneOfItsKind { .. }
        | Refusal::YearPublished(..)
        | Refusal::YearNotPublished(..)
        | Refusal::DayMisplaced(..)
        | Refusal::NothingToRecompute
        | Refusal::UnknownAct(..)
        | Refusal::NoSuchPart
        | Refusal::TooCloseToCutOff { .. }
        | Refusal::BeforeFirstPeriod { .. }
        | Refusal::PeriodBeforeDirective { .. }
        | Refusal::DeadlineInThePast { .. }
        | Refusal::PrincipleUndated(..)
        | Refusal::FoldedIntoYear
        | Refusal::UnknownFact(..)
        | Refusal::Fact(..)
        | Refusal::NotEvidence { .. }
        | Refusal::NothingToFollow { .. }
        | Refusal::NotItsTask { .. }
        | Refusal::WrongPeriod { .. }
        | Refusal::DirectiveRecalled(..)
        | Refusal::CannotSuspendLate { .. }
        | Refusal::StillPending { .. }
        | Refusal::SameUnit(..)
        | Refusal::SharedDocument
        | Refusal::Rows(..)
        | Refusal::DatedAfterReceipt { .. }
        | Refusal::SentAfterReceipt { .. }
        | Refusal::DatedBeforeDirective { .. }
        | Refusal::DatedBeforePeriod { .. }
        | Refusal::ReceivedBeforeDirective { .. }
        | Refusal::ReceivedBeforePeriod { .. }
        | Refusal::OlderThanDirective { .. }
        | Refusal::SpeltAlike { .. }
        | Refusal::SameDirective { .. }
        | Refusal::NumberWithSymbol { .. }
        | Refusal::NoDocument(..)
        | Refusal::PeriodTooFar { .. }
        | Refusal::WrongState { .. }
        | Refusal::NotLate { .. }
        | Refusal::StillLate { .. }
        | Refusal::StepDone { .. }
        | Refusal::StepMissing { .. }
        | Refusal::CaseOver { .. }
        | Refusal::NoCase(..)
        | Refusal::CaseHasGaps { .. }
        | Refusal::NothingToAppeal(..)
        | Refusal::NotTheLead { .. }
        | Refusal::UnknownRecord(..)
        | Refusal::WrongStep { .. }
        | Refusal::WrongInspectionState { .. }
        | Refusal::DraftFirst
        | Refusal::NotInspected { .. }
        | Refusal::OpenRecommendations(..)
        | Refusal::RecordClosed(..)
        | Refusal::LimitationPassed(..)
        | Refusal::FoundBeforeDone { .. }
        | Refusal::NoRegime { .. }
        | Refusal::UnitEnded { .. }
        | Refusal::AboveItself(..)
        | Refusal::StateSecret
        | Refusal::PersonErased(..)
        | Refusal::UnknownPerson(..)
        | Refusal::NotADigest(..)
        | Refusal::NotCorrectable { .. }
        | Refusal::NoSuchField { .. }
        | Refusal::NotAnnullable { .. }
        | Refusal::NotTheLast { .. }
        | Refusal::AnnulledAlready(..)
        | Refusal::Empty(..)
        | Refusal::TooLong { .. } => matters::vietnamese(refusal)
            .or_else(|| with_labels(refusal, Language::Vi))
            .unwrap_or_else(|| refusal.to_string()),
    }
}

/// How often, in words.
pub fn cadence(length: Length, language: Language) -> &'static str {
    let (vi, en) = match length {
        Length::Month => ("hằng tháng", "monthly"),
        Length::Quarter => ("hằng quý", "quarterly"),
        Length::HalfYear => ("6 tháng", "half-yearly"),
        Length::Year => ("hằng năm", "yearly"),
    };
    language.pick(vi, en)
}

fn positions(list: &[Role], language: Language) -> String {
    let titles: Vec<&str> = list.iter().map(|position| labels::position(*position, language)).collect();
    titles.join(language.pick(" hoặc ", " or "))
}
