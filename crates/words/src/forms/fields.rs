//! What each field of a form is, in both languages.

use domain::rules::SETTINGS;

use crate::{Language, labels};

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Meaning {
    /// In this language.
    pub fn say(self, language: Language) -> &'static str {
        language.pick(self.vi, self.en)
    }
}

/// What the field of that name is.
pub fn meaning(flag: &str) -> Option<Meaning> {
    if let Some((_, vi, en)) = FIELDS.iter().find(|(name, ..)| *name == flag) {
        return Some(Meaning { vi, en });
    }
    // Of the rule set.
    let field = flag.replace('-', "_");
    if let Some(setting) =
        SETTINGS.iter().find(|setting| setting.field == field || setting.field == format!("{field}s"))
    {
        return Some(Meaning { vi: setting.question, en: setting.question_en });
    }
    let name = RULES.iter().find(|name| **name == field || **name == format!("{field}s"))?;
    let said = |language| labels::rule_field(name, language);
    Some(Meaning { vi: said(Language::Vi), en: said(Language::En) })
}

/// A field of an entry, by its code and its name: "applies_from (kỳ đầu tiên phải thực hiện)".
pub fn field(code: &str, language: Language) -> String {
    let meaning = match code {
        "occurred_at" => Some(Meaning { vi: "lúc việc xảy ra", en: "when it happened" }),
        code => {
            let flag = code.replace('_', "-");
            meaning(&flag).or_else(|| meaning(flag.trim_end_matches('s')))
        }
    };
    meaning.map_or_else(|| code.to_owned(), |meaning| format!("{code} ({})", meaning.say(language)))
}

/// Fields of the rule set that have words of their own.
const RULES: [&str; 19] = [
    "acts_signed_from",
    "back_dated_rules",
    "carried_deadline",
    "conflict_of_interest_years",
    "cure_working_days",
    "cut_off_gap_working_days",
    "deadline_again",
    "document_exchange",
    "due_soon_working_days",
    "extension_days_max",
    "found_paper_evidence",
    "fourth_quarter",
    "one_hand_times",
    "ordinary_entry_working_days",
    "outage_entry_working_days",
    "outage_evidence",
    "periodic_due_day",
    "report_channels",
    "travelling_keys",
];

/// What it means that a field is left out, where that is not evident.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    ("act", "không nêu là mọi việc", "all if none is named"),
    ("debtor", "không nêu là mọi nơi nhận", "every addressee if none is named"),
    (
        "effective-from",
        "không nêu là từ lúc ghi nhận; thường nêu ngày liền sau hạn",
        "from when it is declared if not given; usually the day after the due day is",
    ),
    ("received", "không nêu là bây giờ", "now if not given"),
];

/// What it means that the field of that name is left out.
pub fn left_out(flag: &str) -> Option<Meaning> {
    LEFT_OUT.iter().find(|(name, ..)| *name == flag).map(|(_, vi, en)| Meaning { vi, en })
}

const FIELDS: &[(&str, &str, &str)] = &[
    ("abbreviation", "chữ viết tắt trong ký hiệu văn bản", "abbreviation in document symbols"),
    ("act", "việc được giao", "which acts"),
    ("addressee", "đơn vị nhận", "unit that it is addressed to"),
    ("applies-from", "kỳ đầu tiên phải thực hiện", "first period to which it applies"),
    ("approver", "chức vụ phê duyệt", "position that approves"),
    ("approved-by", "ai phê duyệt, như \"Giám đốc Sở Tài chính\"", "who approves it, such as STC/unit-head"),
    ("arrival", "số đến", "number in the incoming register"),
    ("arrived", "đến lúc", "when it arrived"),
    ("assessment", "đánh giá", "assessment"),
    ("based-on", "văn bản căn cứ", "document it rests on"),
    ("because", "bút toán làm mất căn cứ, như #186", "the entry that removed the ground, such as #186"),
    ("bind", "đơn vị phải thực hiện", "unit that it binds"),
    ("by", "ai ghi, như \"Văn thư Sở Tài chính\"", "who records it, such as STC/unit-clerk"),
    ("cadence", "bao lâu một lần", "how often"),
    ("capacity", "tư cách ký", "signing capacity"),
    ("claimed-received", "thời điểm nhận mà đơn vị cho là đúng", "the time of receipt that is claimed"),
    ("code", "mã", "code"),
    ("code-scheme", "hệ thống mã định danh", "scheme of an official code"),
    ("code-value", "mã định danh", "official code"),
    ("column-heading", "tên cột", "heading of a column"),
    ("column-meaning", "cột được đọc là gì", "as what the column was read"),
    (
        "connection",
        "quyền của hệ thống được kết nối (theo mẫu: socai schema command)",
        "what a connected system may do (JSON)",
    ),
    ("connection-act", "việc mà hệ thống được kết nối được ghi", "act that a connected system may record"),
    ("connection-channel", "kênh của hệ thống được kết nối", "channel of a connected system"),
    ("coordinator", "cơ quan phối hợp", "who coordinates"),
    ("custodian", "ai giữ tệp đến nay", "who has kept the file"),
    ("date", "ngày", "date"),
    ("day-end", "giờ hết ngày", "time at which a day ends"),
    ("day-off", "ngày nghỉ: NGÀY=LOẠI", "day off: DATE=KIND"),
    ("days-off", "ngày nghỉ: NGÀY=LOẠI", "day off: DATE=KIND"),
    ("deadline-phrase", "nguyên văn về thời hạn", "words that speak of time"),
    ("debtor", "đơn vị phải thực hiện", "unit that owes it"),
    ("declaration", "khai báo (theo mẫu: socai schema command)", "declaration (JSON)"),
    ("delegated-by", "chức danh ủy quyền", "office that delegates"),
    ("delegation", "mã của việc ủy quyền", "identifier of the delegation"),
    ("digest", "giá trị băm của tên trong kho", "digest of the name in the vault"),
    ("directive", "mã văn bản chỉ đạo", "identifier of the directive"),
    ("dispatched", "gửi lúc", "when it was sent"),
    ("document", "số, ký hiệu văn bản", "number of the document"),
    ("document-date", "ngày của văn bản", "date of the document"),
    ("document-type", "loại văn bản", "type of document"),
    ("due", "hạn: ngày", "due on this day"),
    ("due-day", "ngày trong tháng cuối kỳ", "day of the period's last month"),
    ("due-first-day", "ngày đầu có tính không", "whether the first day counts"),
    ("due-from", "hạn: tính từ ngày", "due so long after this day"),
    ("due-part", "hạn: đầu, giữa hay cuối kỳ", "due in this part of a period"),
    ("due-period", "hạn: trong kỳ", "due in this period"),
    ("due-reading", "ngày ấy có tính không", "whether that day counts"),
    ("due-within", "hạn: trong bao lâu", "due within so long"),
    ("effective-from", "có hiệu lực từ", "in effect from"),
    ("ended", "đơn vị kết thúc", "unit that ends"),
    ("ending", "kết thúc thế nào", "how it ends"),
    (
        "entry",
        "bút toán, như #186; khi sửa báo cáo: hoặc nhiệm vụ của báo cáo ấy",
        "entry, such as #186; where a filing is corrected: or its task",
    ),
    ("evidence", "chứng cứ", "evidence"),
    ("evidence-class", "mức chứng cứ về thời điểm nhận", "how well its receipt is evidenced"),
    ("expect", "sự việc phải có tiếp theo (theo mẫu: socai schema command)", "fact that has to follow (JSON)"),
    ("fact", "loại sự việc", "kind of fact"),
    ("fate", "sửa đổi, thay thế, đính chính hay thu hồi", "what becomes of it"),
    ("field", "nội dung: TÊN=GIÁ TRỊ", "content: NAME=VALUE"),
    ("finding", "mã của phát hiện", "identifier of the finding"),
    ("follows", "sự việc đi trước", "fact that comes before"),
    ("form", "hình thức", "form"),
    ("from", "từ", "from"),
    ("ground", "căn cứ, lý do", "ground"),
    ("inspection", "mã của cuộc thanh tra, kiểm tra", "identifier of the inspection"),
    ("issuer", "cơ quan ban hành", "who issued it"),
    ("kind", "loại", "kind"),
    ("left-out-row", "dòng không lấy", "row that was left out"),
    ("left-out-why", "vì sao không lấy: tiêu đề hay dòng tổng", "why it was left out: a heading or a total"),
    ("legal-basis", "căn cứ pháp lý", "legal basis"),
    ("limit", "thời hạn: TÊN=JSON", "limit: NAME=JSON"),
    ("measure", "hình thức xử lý", "measure"),
    ("name", "tên tiếng Việt", "name in Vietnamese"),
    ("name-en", "tên tiếng Anh", "name in English"),
    ("new", "chức danh nhận thẩm quyền", "office to which authority passes"),
    ("number", "số", "number"),
    ("obligation", "nhiệm vụ của văn bản, như C-Q", "duty, such as C-Q"),
    ("office", "chức danh", "office"),
    ("official-code", "mã định danh (theo mẫu: socai schema command)", "official code (JSON)"),
    ("old", "chức danh thôi thẩm quyền", "office from which authority passes"),
    ("order", "số văn bản yêu cầu", "number of the order"),
    ("order-date", "ngày của văn bản yêu cầu", "date of the order"),
    ("outage-of", "kênh gặp sự cố", "channel that was out"),
    ("outcome", "kết quả", "outcome"),
    ("outcome-received", "thời điểm nhận được công nhận, nếu chấp nhận", "time of receipt that is found, if upheld"),
    ("parent", "đơn vị cấp trên", "unit above it"),
    ("period", "kỳ, như \"quý III/2023\"", "period, such as 2023-Q3"),
    ("person", "mã cá nhân (P-…)", "person (P-…)"),
    ("place", "nơi công khai", "where"),
    ("position", "chức vụ", "position"),
    ("postmarked", "dấu bưu điện lúc", "when it was postmarked"),
    ("proposal", "mã của đề xuất", "identifier of the proposal"),
    ("proposed", "đề xuất gì", "what is proposed"),
    ("proposed-complexity", "tính chất vụ việc", "complexity"),
    ("proposed-conduct-on", "ngày có hành vi", "day of the conduct"),
    ("proposed-found-on", "ngày phát hiện", "day on which it was found"),
    ("proposed-gravity", "mức độ vi phạm", "gravity"),
    ("quote", "nguyên văn", "the directive's words"),
    ("reading", "cách hiểu", "how it is read"),
    ("reason", "lý do", "reason"),
    ("received", "nhận lúc", "when it was received"),
    ("recipient", "nơi nhận (theo mẫu: socai schema command)", "recipient (JSON)"),
    ("recipient-purpose", "nơi nhận để làm gì", "what it is sent to the recipient for"),
    ("recipient-text", "nơi nhận", "recipient"),
    ("recommendation", "mã của kiến nghị", "identifier of the recommendation"),
    ("recorder", "chức vụ được ghi", "position that records"),
    ("regime", "mã của chế độ", "identifier of the regime"),
    ("register", "sổ theo dõi", "register in which it stands"),
    ("registered", "vào sổ lúc", "when it was registered"),
    ("reviewed", "người được kiểm điểm, theo chức vụ", "who was reviewed, by position"),
    ("reviewed-outcome", "kết quả của người đó", "that one's outcome"),
    ("reviewed-standing", "người đứng đầu hay người khác", "the head, or another"),
    ("row-document", "văn bản trả lời, theo hồ sơ", "document that answered, as the list has it"),
    ("row-document-date", "ngày của văn bản trả lời", "date of that document"),
    ("row-received", "nhận, hoàn thành khi nào, theo hồ sơ", "when it came in or was done, as the list has it"),
    ("row-row", "dòng trong trang tính", "row of the sheet"),
    ("row-status", "tình trạng, nguyên văn", "how it stood, in the list's own words"),
    ("row-task", "nhiệm vụ của dòng", "task of the row"),
    ("rule-set", "mã của bộ quy tắc", "identifier of the rule set"),
    ("set", "nội dung đúng: TRƯỜNG=GIÁ TRỊ", "what a field should read: FIELD=VALUE"),
    ("sheet", "trang tính", "sheet"),
    ("signature", "chức vụ người ký", "position of who signed"),
    ("signature-capacity", "tư cách ký", "signing capacity"),
    ("signed", "ký lúc", "when it was signed"),
    ("signed-by", "ai ký", "who signed"),
    ("since", "giữ từ khi nào", "since when it was kept"),
    ("source", "nguồn", "source"),
    ("stamped", "đóng dấu ĐẾN lúc", "when it was stamped"),
    ("statement", "tệp là gì, ai xác nhận", "what the file is, and who vouches for it"),
    ("statement-said-by", "đơn vị gửi thông điệp", "unit that says it"),
    ("statement-source-document", "tệp nguồn: SHA-256", "file that says it: SHA-256"),
    ("statement-source-row", "dòng trong tệp nguồn", "row in that file"),
    ("statement-source-sheet", "trang tính của tệp nguồn", "sheet of that file"),
    ("statement-stated-message-about", "thông điệp nói về văn bản nào", "document that the message is about"),
    ("statement-stated-message-about-date", "ngày của văn bản ấy", "date of that document"),
    ("statement-stated-message-at", "thông điệp lập lúc", "when the message was made"),
    ("statement-stated-message-code", "mã trạng thái", "status code"),
    ("statement-stated-message-note", "ghi chú của thông điệp", "note of the message"),
    ("statement-stated-message-sender", "mã nơi gửi thông điệp", "code of whoever sends the message"),
    ("statement-stated-row-document", "văn bản trả lời, theo nguồn", "document that answered, as the source has it"),
    (
        "statement-stated-row-document-date",
        "ngày của văn bản ấy, theo nguồn",
        "date of that document, as the source has it",
    ),
    ("statement-stated-row-received", "nhận khi nào, theo nguồn", "when it came in, as the source has it"),
    ("statement-stated-row-status", "tình trạng, theo nguồn", "how it stood, as the source has it"),
    ("statement-task", "nhiệm vụ mà nguồn nói đến", "task of which it says something"),
    ("step", "bước", "step"),
    ("subject", "trích yếu, nội dung", "subject"),
    ("successor", "đơn vị kế thừa", "unit that succeeds"),
    ("superseded-by", "bút toán thay thế", "entry that takes its place"),
    ("symbol", "ký hiệu", "symbol"),
    ("task", "nhiệm vụ, như \"C-Q quý III/2023 Kinh Môn\"", "task, such as \"C-Q 2023-Q3 KINHMON\""),
    ("text", "nội dung", "text"),
    ("to", "giao, gửi cho", "to whom"),
    ("to-confirm", "điều phải xác nhận", "what is to be confirmed"),
    ("topic", "lĩnh vực", "what it is about"),
    ("trigger", "điều kiện phát sinh", "what makes it arise"),
    ("unconfirmed", "ngày chưa xác nhận", "day that is not confirmed"),
    ("unit", "đơn vị, theo mã hoặc tên", "unit, by code or name"),
    ("until", "đến ngày", "until"),
    ("valid-from", "có hiệu lực từ ngày", "valid from"),
    ("valid-until", "hết hiệu lực sau ngày", "valid until"),
    ("within", "trong bao lâu, như \"5 ngày làm việc\"", "how long, such as \"5 working days\""),
    ("working-saturday", "thứ Bảy đi làm", "Saturday that is worked"),
    ("year", "năm", "year"),
];
