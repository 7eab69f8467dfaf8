//! Refusals about what stands beside the life of a filing, in Vietnamese.

use domain::{
    Refusal,
    facts::{FactError, FieldType},
    refusal::Unchangeable,
};

use crate::{Language, date, forms, labels};

/// The words, for the refusals of which this module speaks.
pub(super) fn vietnamese(refusal: &Refusal) -> Option<String> {
    let title = |position| labels::position(position, Language::Vi);
    Some(match refusal {
        Refusal::UnitNotThere { unit, date: day } => format!(
            "đơn vị {unit} không tồn tại ngày {}; đơn vị kế thừa: socai show organisation --unit {unit}",
            date(*day)
        ),
        Refusal::PositionEnded { position, unit, date: day } => {
            format!("chức danh {} của {unit} đã kết thúc, không hành động được ngày {}", title(*position), date(*day))
        }
        Refusal::NotInOffice { position, unit, date: day } => {
            format!("người này không giữ chức {} của {unit} ngày {}", title(*position), date(*day))
        }
        Refusal::NoDelegation { position, unit, act, date: day } => {
            let act = labels::act(act, Language::Vi);
            format!(
                "không có ủy quyền nào cho {} của {unit} {act} với tư cách đó ngày {}",
                title(*position),
                date(*day)
            )
        }
        Refusal::OnlyTheLedger => {
            "SOCAI là chính sổ cái; không ai gửi lệnh được hành động hay phê duyệt với tư cách sổ cái".to_owned()
        }
        Refusal::SystemNotRegistered { unit, act } => {
            format!("hệ thống {unit} không được đăng ký để {}", labels::act(act, Language::Vi))
        }
        Refusal::SystemChannel { unit, channels } => {
            let channels: Vec<&str> = channels.iter().map(|channel| labels::channel(*channel, Language::Vi)).collect();
            format!("hệ thống {unit} chỉ được đăng ký nộp qua: {}", channels.join(", "))
        }
        Refusal::NoSystem(unit) => format!("chỉ hệ thống kết nối mới đăng ký việc tự ghi; {unit} không phải"),
        Refusal::OnlyByDelegation { act, position } => format!(
            "{} chỉ được {} theo ủy quyền đang có hiệu lực, ký TL. hoặc TUQ.",
            title(*position),
            labels::act(act, Language::Vi)
        ),
        Refusal::JudgesItsLine { unit, debtor } => {
            format!(
                "{unit} trực thuộc, quản lý hoặc cùng trực thuộc một đơn vị với {debtor} nên không quyết định về {debtor}"
            )
        }
        Refusal::PersonInvolved { position, unit, debtor } => format!(
            "người giữ chức {} của {unit} cũng thuộc {debtor}, không tham gia quyết định về {debtor}; nếu là người khác, hãy nêu tài khoản",
            title(*position)
        ),
        Refusal::OneOfItsKind { first } => {
            format!("{first} là cơ quan duy nhất của loại này; không có cơ quan thứ hai bên cạnh")
        }
        Refusal::PeriodBeforeDirective { period, issued } => {
            format!("kỳ {period} đã qua, hoặc đã đến hạn, trước ngày ban hành văn bản {}", date(*issued))
        }
        Refusal::DeadlineInThePast { task, day } => format!("hạn {} của {task} đã qua", date(*day)),
        Refusal::PrincipleUndated(obligation) => {
            format!("{obligation} là nguyên tắc: chỉ nêu, không ấn định hạn, không ghi chậm trễ, không chấm điểm")
        }
        Refusal::WrongCapacity { position, capacity } => {
            format!("{} không ký với tư cách {}", title(*position), labels::capacity(*capacity))
        }
        Refusal::CountsWhenRecorded(act) => {
            format!("việc {} tính từ khi ghi sổ, không nhận thời điểm khác", labels::act(act, Language::Vi))
        }
        Refusal::NoBusiness(position) => format!("{} không làm nghiệp vụ, không thể được giao", title(*position)),
        Refusal::NotTheDelegator => {
            "ủy quyền phải do chính người ủy quyền ghi hoặc phê duyệt, với tư cách của mình".to_owned()
        }
        Refusal::NothingToDelegate { position, act } => {
            let act = labels::act(act, Language::Vi);
            format!("{} không có thẩm quyền {act} nên không thể ủy quyền", title(*position))
        }
        Refusal::NotTheJudge { debtor } => format!("cơ quan này không có thẩm quyền quyết định về {debtor}"),
        Refusal::OnAppealOnly => {
            "Chủ tịch chỉ quyết định khi có kiến nghị xem lại; Chánh Thanh tra quyết định trước".to_owned()
        }
        Refusal::DecidedBefore(entry) => {
            format!("người đã ra quyết định ở bút toán {entry} không giải quyết kiến nghị đối với chính quyết định đó")
        }
        Refusal::AdministratorApart => "người quản trị hệ thống không giữ chức danh nghiệp vụ, và ngược lại".to_owned(),
        Refusal::EndsBeforeItBegins { from, until } => {
            format!("khoảng thời gian phải kết thúc sau khi bắt đầu: {} đến {}", date(*from), date(*until))
        }
        Refusal::YearPublished(year) => format!("lịch năm {year} đã công bố; muốn đính chính phải nêu lý do"),
        Refusal::YearNotPublished(year) => format!("lịch năm {year} chưa công bố, không có gì để đính chính"),
        Refusal::DayMisplaced(day) => format!("ngày {} không thuộc bảng ngày nghỉ, làm bù đó", date(*day)),
        Refusal::NothingToRecompute => "không có thời hạn nào thay đổi".to_owned(),
        Refusal::UnknownAct(act) => format!("không có việc \"{act}\""),
        Refusal::NoSuchPart => "Bộ luật Dân sự không quy định \"giữa\" của kỳ như vậy".to_owned(),
        Refusal::TooCloseToCutOff { due, cut_off, days } => format!(
            "hạn {} cách ngày chốt số liệu {} chưa đủ {days} ngày làm việc (Nghị định 09/2019/NĐ-CP, Điều 8); nếu văn bản nêu ngày khác, sửa due_day của nhiệm vụ: socai do correct-fields --set due_day=NGÀY",
            date(*due),
            date(*cut_off)
        ),
        Refusal::BeforeFirstPeriod { obligation, from } => format!("{obligation} chỉ áp dụng từ kỳ {from}"),
        Refusal::FoldedIntoYear => "bộ quy tắc gộp báo cáo quý IV vào báo cáo năm".to_owned(),
        Refusal::UnknownFact(fact) => format!("chưa khai báo loại sự việc \"{fact}\""),
        Refusal::Fact(error) => fact(error),
        Refusal::NotEvidence { fact, obligation, wanted } => {
            format!("sự việc \"{fact}\" không phải bằng chứng của {obligation}; cần: {}", wanted.join(", "))
        }
        Refusal::NothingToFollow { fact, wanted, subject } => {
            format!("\"{fact}\" phải sau \"{wanted}\" về \"{subject}\", mà chưa có")
        }
        Refusal::NotItsTask { task, unit } => format!("{task} không phải nhiệm vụ của {unit}"),
        Refusal::DirectiveRecalled(id) => format!("{id} đã bị thu hồi"),
        Refusal::CannotSuspendLate { task, .. } => format!("{task} đã quá hạn, không tạm dừng được nữa"),
        Refusal::StillPending { task, waiting } => {
            let waiting = if *waiting == "dispute" { "khiếu nại" } else { "đề nghị gia hạn" };
            format!("{task} còn {waiting} chờ trả lời; phải giải quyết trước")
        }
        Refusal::SameUnit(unit) => format!("{unit} chính là đơn vị đang giữ nhiệm vụ"),
        Refusal::SharedDocument => "bộ quy tắc yêu cầu mỗi nhiệm vụ một văn bản riêng".to_owned(),
        Refusal::NoCase(task) => format!("{task} không có vụ việc nào đang mở"),
        Refusal::CaseHasGaps { task, gaps } => {
            let gaps: Vec<&str> = gaps.iter().map(|gap| labels::case_act(*gap, Language::Vi)).collect();
            format!("vụ việc của {task} còn thiếu: {}", gaps.join(", "))
        }
        Refusal::CaseOver { task, state } => {
            format!("vụ việc của {task}: {}; không làm gì thêm được", labels::case_state(*state, Language::Vi))
        }
        Refusal::NothingToAppeal(task) => format!("{task} chưa có quyết định khiếu nại nào để kiến nghị xem lại"),
        Refusal::UnknownRecord(id) => format!("không có {id}"),
        Refusal::WrongStep { inspection, state, step } => {
            let (state, step) =
                (labels::inspection_state(*state, Language::Vi), labels::inspection_step(*step, Language::Vi));
            format!("{inspection} đang ở bước \"{state}\"; không thể {step}")
        }
        Refusal::WrongInspectionState { inspection, state } => {
            format!(
                "{inspection} đang ở bước \"{}\"; không thể làm việc này",
                labels::inspection_state(*state, Language::Vi)
            )
        }
        Refusal::DraftFirst => "cuộc thanh tra phải có dự thảo kết luận trước khi ký kết luận".to_owned(),
        Refusal::NotInspected { unit } => format!("{unit} không thuộc đối tượng của cuộc thanh tra, kiểm tra này"),
        Refusal::OpenRecommendations(count) => format!("còn {count} kiến nghị chưa kết thúc"),
        Refusal::RecordClosed(id) => format!("{id} đã kết thúc"),
        Refusal::LimitationPassed(day) => format!("thời hiệu xử lý kỷ luật đã hết ngày {}", date(*day)),
        Refusal::FoundBeforeDone { conduct, found } => {
            format!("ngày phát hiện {} trước ngày có hành vi {}", date(*found), date(*conduct))
        }
        Refusal::NoRegime { topic, date: day } => {
            format!("chưa có chế độ pháp luật về \"{topic}\" cho ngày {}; hãy áp dụng trước", date(*day))
        }
        Refusal::UnitEnded { unit, date: day } => format!("đơn vị {unit} đã kết thúc ngày {}", date(*day)),
        Refusal::AboveItself(unit) => format!("{unit} không thể là cấp trên của chính mình"),
        Refusal::StateSecret => {
            "bí mật nhà nước (có dấu MẬT, TỐI MẬT, TUYỆT MẬT) không được đưa vào hệ thống này; không lưu nội dung nào"
                .to_owned()
        }
        Refusal::PersonErased(person) => format!("dữ liệu của {person} đã bị xóa"),
        Refusal::UnknownPerson(person) => format!("không có {person} trong sổ"),
        Refusal::NotADigest(text) => format!("\"{text}\" không phải giá trị SHA-256"),
        Refusal::NotCorrectable { entry, field, why, correctable } => {
            let (why, fields) = (unchangeable(*why), fields(correctable));
            format!("không sửa được \"{field}\" của {entry} theo cách này: {why}{fields}")
        }
        Refusal::NoSuchField { entry, field, correctable } if correctable.contains(field) => {
            let name = forms::field(field, Language::Vi);
            format!("trường {name} của {entry} không nhận giá trị này")
        }
        Refusal::NoSuchField { entry, field, correctable } => {
            let fields = fields(correctable);
            format!("{entry} không có trường \"{field}\", hoặc trường đó không nhận giá trị này{fields}")
        }
        Refusal::NotAnnullable { entry, why, .. } => format!("không hủy được {entry}: {}", unchangeable(*why)),
        Refusal::NotTheLast { entry, later } => {
            format!("{later} dựa trên {entry}; phải hủy bút toán sau trước")
        }
        Refusal::NotTheLead { inspection, lead } => {
            format!("{inspection} do {lead} chủ trì; cơ quan khác không ghi thay")
        }
        Refusal::AnnulledAlready(entry) => format!("{entry} đã bị hủy"),
        Refusal::Rows(rows) => {
            let rows: Vec<String> = rows
                .iter()
                .map(|(row, refusal)| format!("dòng {row}: {}", super::explain(refusal, Language::Vi)))
                .collect();
            format!("{} dòng bị từ chối, không dòng nào được ghi: {}", rows.len(), rows.join("; "))
        }
        _ => return None,
    })
}

fn fact(error: &FactError) -> String {
    match error {
        FactError::BadName(name) => format!("\"{name}\" không dùng được làm tên: 2 đến 40 ký tự a-z, 0-9, \"-\""),
        FactError::NobodyRecords => "phải nêu ai được ghi loại sự việc này".to_owned(),
        FactError::NoChoice(field) => format!("trường \"{field}\" không có lựa chọn nào"),
        FactError::NeedsSubject(name) => format!("\"{name}\" gắn với sự việc khác nên phải có đối tượng"),
        FactError::Missing(field) => format!("thiếu trường \"{field}\""),
        FactError::Unknown { field, known } => format!("không có trường \"{field}\"; có: {}", known.join(", ")),
        FactError::Wrong { field, value, expected } => {
            format!("trường \"{field}\" có giá trị \"{value}\", không hợp lệ; cần {}", held(expected))
        }
        FactError::SubjectMissing(subject) => format!("phải nêu đối tượng: {subject}"),
        FactError::SubjectUnwanted => "loại sự việc này không có đối tượng".to_owned(),
    }
}

/// The fields of an entry that can be corrected, by name and code.
fn fields(correctable: &[String]) -> String {
    match correctable {
        [] => "; bút toán này không có trường nào sửa được như vậy".to_owned(),
        fields => {
            let fields: Vec<String> = fields.iter().map(|field| forms::field(field, Language::Vi)).collect();
            format!("; các trường sửa được: {}", fields.join(", "))
        }
    }
}

/// Why an entry, or a field of it, is not put right so, and what is done instead.
fn unchangeable(why: Unchangeable) -> &'static str {
    match why {
        Unchangeable::Filing => {
            "báo cáo đã nộp thì sửa bằng socai do correct-entry; thời điểm nhận thì có thể khiếu nại (socai do dispute-timeliness)"
        }
        Unchangeable::RestsOnIt => "có việc khác dựa vào đó; hãy hủy bút toán rồi ghi lại, hoặc ghi việc mới",
        Unchangeable::ReckonedFrom => "thời điểm của việc này là mốc tính cho việc khác; hãy hủy bút toán rồi ghi lại",
        Unchangeable::OfTheLedger => "bút toán nói điều đã xảy ra với chính sổ cái",
        Unchangeable::Superseded => "hãy ghi cái mới thay cho nó",
        Unchangeable::EndedByAct => "hãy chấm dứt bằng việc tương ứng; xem danh sách: socai do",
        Unchangeable::RecalledOrCancelled => {
            "hãy thu hồi văn bản (socai do change-directive) hoặc hủy nhiệm vụ (socai do end-task)"
        }
        Unchangeable::Delay => {
            "ghi nhận chậm chỉ chấm dứt khi được rút (socai do withdraw-delay) hoặc theo quyết định khiếu nại"
        }
        Unchangeable::DroppedOrDecided => "hãy ghi việc không tiến hành thanh tra, hoặc quyết định về đề xuất",
        Unchangeable::Withdrawn => "đơn vị rút báo cáo của mình bằng: socai do withdraw-report",
    }
}

/// What a field of a fact holds.
fn held(holds: &FieldType) -> String {
    let plain = match holds {
        FieldType::Choice(words) => return format!("một trong: {}", words.join(", ")),
        FieldType::Text => "chữ",
        FieldType::Count => "số nguyên từ 0",
        FieldType::Score => "số như \"87.5\"",
        FieldType::Day => "ngày như \"2023-08-15\"",
        FieldType::Document => "số, ký hiệu văn bản",
        FieldType::Place => "địa chỉ hoặc trang công khai",
        FieldType::Flag => "true hoặc false",
    };
    plain.to_owned()
}
