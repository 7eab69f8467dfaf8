//! What commands and settings are called by their names in files.

use crate::Language;

/// The value of a setting of the rule set; the value itself where it has no words.
pub fn setting(value: &str, language: Language) -> &str {
    let (vi, en) = match value {
        "arrival" => ("lúc đến", "on arrival"),
        "dispatch" => ("lúc gửi", "on dispatch"),
        "registration" => ("lúc vào sổ", "on registration"),
        "stamp" => ("dấu ĐẾN", "arrival stamp"),
        "postmark" => ("dấu bưu điện", "postmark"),
        "refused" => ("không", "no"),
        "allowed" => ("có", "yes"),
        "next-working-day" => ("sang ngày làm việc sau", "the next working day"),
        "keep" => ("giữ nguyên ngày", "the day stands"),
        "keeps-first-time" => ("giữ thời điểm nộp đầu", "keeps the first time"),
        "counts-anew" => ("tính lại từ lần nộp sau", "counts anew"),
        "from-due" => ("từ hạn của nhiệm vụ", "from the due date"),
        "from-cure" => ("từ hạn bổ sung", "from the end of the cure"),
        "noted-separately" => ("là nộp, ghi nhận sai kênh riêng", "filed, the breach noted"),
        "not-filed" => ("không phải nộp", "not filed"),
        "counts" => ("có giá trị", "counts"),
        "does-not-count" => ("không có giá trị", "does not count"),
        "nothing" => ("không ảnh hưởng", "nothing"),
        "both" => ("ngày và ngày làm việc", "days and working days"),
        "calendar-days" => ("ngày", "days"),
        "working-days" => ("ngày làm việc", "working days"),
        "each-by-its-own-due" => ("được, mỗi việc một hạn", "yes, each by its own date"),
        "own-report" => ("báo cáo riêng", "a report of its own"),
        "approval" => ("lúc duyệt", "on approval"),
        "request" => ("lúc trình duyệt", "on asking for approval"),
        "reported-by" => ("kênh đã dùng để nộp", "the channel used"),
        "any-electronic" => ("mọi kênh điện tử", "any electronic channel"),
        "in-time" => ("đúng hạn", "in time"),
        "by-due-date" => ("theo hạn", "by the due date"),
        "with-document" => ("có, bằng văn bản mới", "yes, by a new document"),
        "document" => ("văn bản lưu trong sổ", "a document in the ledger"),
        "words" => ("lời mô tả", "words"),
        "reporting-system" => ("hệ thống thông tin báo cáo", "reporting system"),
        "document-exchange" => ("trục liên thông văn bản", "document exchange"),
        "own" => ("giữ hạn của chính mình", "its own"),
        "taken-over" => ("nhận cả hạn", "taken over"),
        "marked" => ("có, có đánh dấu", "yes, marked"),
        "folded-into-year" => ("gộp vào báo cáo năm", "part of the yearly report"),
        _ => return value,
    };
    language.pick(vi, en)
}

/// A field of the rule set that answers none of the questions; the field itself where it has no words.
pub fn rule_field(name: &str, language: Language) -> &str {
    let (vi, en) = match name {
        "acts_signed_from" => ("việc phải ký từ ngày", "acts are signed from"),
        "back_dated_rules" => ("bộ quy tắc có hiệu lực trở về trước", "rule sets that take effect in the past"),
        "carried_deadline" => ("hạn của nhiệm vụ được chuyển", "the due date of a task that passes on"),
        "conflict_of_interest_years" => ("số năm xung đột lợi ích", "years of a conflict of interest"),
        "cure_working_days" => ("số ngày làm việc để bổ sung", "working days to complete a report"),
        "cut_off_gap_working_days" => {
            ("số ngày làm việc từ ngày chốt số liệu", "working days after the cut-off of figures")
        }
        "deadline_again" => ("ấn định lại thời hạn", "fixing a due date again"),
        "document_exchange" => ("nộp qua trục liên thông văn bản", "filing through the document exchange"),
        "due_soon_working_days" => ("số ngày làm việc báo trước hạn", "working days in which a due date is soon"),
        "extension_days_max" => ("số ngày gia hạn nhiều nhất", "days of an extension at most"),
        "found_paper_evidence" => ("chứng cứ của văn bản phát hiện muộn", "evidence of a paper found later"),
        "fourth_quarter" => ("báo cáo quý IV", "the report of the fourth quarter"),
        "one_hand_times" => ("thời điểm do một người ghi", "times that one hand entered"),
        "ordinary_entry_working_days" => ("số ngày làm việc để vào sổ", "working days to enter a filing"),
        "outage_entry_working_days" => ("số ngày làm việc để ghi nhận sự cố", "working days to enter an outage"),
        "outage_evidence" => ("chứng cứ của sự cố", "evidence of an outage"),
        "periodic_due_day" => ("ngày nộp báo cáo định kỳ", "the day on which periodic reports are due"),
        "report_channels" => ("kênh nộp báo cáo", "the ways to file reports"),
        "travelling_keys" => ("khóa mang theo giữa các thiết bị", "keys that travel between devices"),
        _ => return name,
    };
    language.pick(vi, en)
}

/// What a legal regime is about; the name itself where it has no words.
pub fn topic(name: &str, language: Language) -> &str {
    let (vi, en) = match name {
        "electronic-transactions" => ("giao dịch điện tử", "electronic transactions"),
        "reporting" => ("chế độ báo cáo", "reporting"),
        "procedure-reports" => ("báo cáo kiểm soát thủ tục hành chính", "reports on procedures"),
        "one-stop" => ("cơ chế một cửa", "one-stop service"),
        "records" => ("công tác văn thư", "records management"),
        "e-documents" => ("văn bản điện tử", "electronic documents"),
        "identifiers" => ("mã định danh điện tử", "electronic identifiers"),
        "discipline-handling" => ("thời hạn xử lý kỷ luật", "time to handle discipline"),
        "discipline-limitation" => ("thời hiệu xử lý kỷ luật", "limitation of discipline"),
        "inspection" => ("thanh tra", "inspection"),
        "personal-data" => ("dữ liệu cá nhân", "personal data"),
        "retention" => ("thời hạn lưu trữ", "retention"),
        _ => return name,
    };
    language.pick(vi, en)
}

/// A limit of a legal regime; the name itself where it has no words.
pub fn limit(name: &str, language: Language) -> &str {
    let (vi, en) = match name {
        "ordinary" => ("vụ việc thông thường", "ordinary"),
        "complex" => ("vụ việc phức tạp", "complex"),
        "lesser" => ("vi phạm đến mức khiển trách", "lesser"),
        "other" => ("vi phạm khác", "other"),
        "result-report" => ("báo cáo kết quả thanh tra", "report of results"),
        "conclusion" => ("kết luận thanh tra", "conclusion"),
        "publication" => ("công khai kết luận", "publication"),
        _ => return name,
    };
    language.pick(vi, en)
}

/// An act by its name in commands; the name itself where it is not known.
pub fn act(name: &str, language: Language) -> &str {
    let (vi, en) = match name {
        "activate-rule-set" => ("áp dụng bộ quy tắc", "activate a rule set"),
        "establish-units" => ("đăng ký đơn vị", "register units"),
        "register-directive" => ("đăng ký văn bản chỉ đạo", "register a directive"),
        "issue-directive" => ("ban hành văn bản", "issue a directive"),
        "dispatch-directive" => ("phát hành văn bản", "dispatch a directive"),
        "acknowledge-directive" => ("xác nhận đã nhận văn bản", "acknowledge a directive"),
        "extract-obligations" => ("tách nhiệm vụ", "extract duties"),
        "assign-tasks" => ("giao nhiệm vụ", "assign tasks"),
        "fix-deadline" => ("ấn định thời hạn", "fix a deadline"),
        "acknowledge-tasks" => ("tiếp nhận nhiệm vụ", "take over a task"),
        "submit" => ("nộp báo cáo, kết quả", "file a report"),
        "return-report" => ("trả lại báo cáo", "return a report"),
        "resubmit" => ("nộp lại báo cáo", "file a report again"),
        "accept-report" => ("chấp nhận báo cáo", "accept a report"),
        "request-extension" => ("xin gia hạn", "ask for an extension"),
        "grant-extension" => ("đồng ý gia hạn", "grant an extension"),
        "refuse-extension" => ("từ chối gia hạn", "refuse an extension"),
        "remind" => ("đôn đốc, nhắc việc", "remind"),
        "record-delay" => ("ghi nhận chậm trễ", "declare a delay"),
        "withdraw-delay" => ("rút ghi nhận chậm trễ", "withdraw a delay"),
        "dispute-timeliness" => ("khiếu nại thời điểm nộp", "dispute a filing time"),
        "decide-dispute" => ("quyết định về khiếu nại", "decide a dispute"),
        "request-explanation" => ("yêu cầu giải trình", "ask for an explanation"),
        "file-explanation" => ("nộp báo cáo giải trình", "file an explanation"),
        "open-review" => ("mở kiểm điểm trách nhiệm", "open an accountability review"),
        "conclude-review" => ("kết luận kiểm điểm", "conclude an accountability review"),
        "publish-result" => ("công khai kết quả xử lý", "publish a handling result"),
        "correct-entry" => ("sửa bút toán", "correct an entry"),
        "record-late-discovery" => ("ghi bản ghi phát hiện muộn", "record a late discovery"),
        "import-history" => ("đưa hồ sơ các năm trước vào sổ", "bring in a file of past years"),
        "record-statements" => ("ghi lời của thông điệp trạng thái", "record what messages say"),
        "publish-calendar" => ("công bố lịch nghỉ", "publish a calendar"),
        "recompute-deadlines" => ("tính lại thời hạn", "compute due dates again"),
        "activate-regime" => ("áp dụng chế độ pháp luật", "activate a legal regime"),
        "declare-facts" => ("khai báo loại sự việc", "declare kinds of fact"),
        "record-fact" => ("ghi nhận sự việc", "record a fact"),
        "receive-document" => ("đăng ký văn bản đến", "register an incoming document"),
        "change-directive" => ("sửa đổi, thay thế, thu hồi văn bản", "amend, replace or recall a directive"),
        "interpret-obligation" => ("giải thích phạm vi nhiệm vụ", "say how a duty is read"),
        "suspend-task" => ("tạm dừng nhiệm vụ", "suspend a task"),
        "resume-task" => ("tiếp tục nhiệm vụ", "resume a task"),
        "end-task" => ("hủy, kết thúc nhiệm vụ", "cancel or close a task"),
        "transfer-tasks" => ("chuyển giao nhiệm vụ", "transfer tasks"),
        "withdraw-report" => ("rút báo cáo", "withdraw a filing"),
        "record-outage" => ("ghi nhận sự cố hệ thống", "record an outage"),
        "record-trouble" => ("ghi nhận phiền hà", "record trouble"),
        "appeal-dispute" => ("kiến nghị xem lại quyết định khiếu nại", "appeal against a decision"),
        "assess-explanation" => ("đánh giá giải trình", "assess an explanation"),
        "decide-handling" => ("quyết định xử lý", "decide a measure"),
        "close-case" => ("kết thúc vụ việc", "close a case"),
        "waive-case" => ("miễn phần còn thiếu của vụ việc", "waive what is missing in a case"),
        "plan-inspection" => ("lập kế hoạch thanh tra, kiểm tra", "plan an inspection"),
        "advance-inspection" => ("ghi bước thanh tra, kiểm tra", "take a step of an inspection"),
        "record-finding" => ("ghi nhận phát hiện", "record a finding"),
        "answer-finding" => ("trả lời phát hiện", "answer a finding"),
        "issue-recommendation" => ("ra kiến nghị", "issue a recommendation"),
        "answer-recommendation" => ("trả lời kiến nghị", "answer a recommendation"),
        "close-recommendation" => ("kết thúc kiến nghị", "close a recommendation"),
        "make-proposal" => ("đề xuất khen thưởng, kỷ luật", "propose commendation or discipline"),
        "decide-proposal" => ("ghi quyết định khen thưởng, kỷ luật", "record the decision on a proposal"),
        "rename-unit" => ("đổi tên đơn vị", "rename a unit"),
        "reorganise-units" => ("sáp nhập, chia tách, giải thể đơn vị", "merge, split or dissolve units"),
        "move-unit" => ("chuyển đơn vị sang cấp trên khác", "move a unit"),
        "assign-role" => ("giao chức vụ", "assign a position"),
        "end-role" => ("kết thúc chức vụ", "end a position"),
        "grant-delegation" => ("ủy quyền", "delegate"),
        "revoke-delegation" => ("chấm dứt ủy quyền", "revoke a delegation"),
        "transfer-authority" => ("chuyển giao thẩm quyền", "transfer authority"),
        "correct-fields" => ("sửa nội dung bút toán", "correct the fields of an entry"),
        "annul-entry" => ("hủy bút toán", "annul an entry"),
        "enter-person" => ("đưa tên cá nhân vào kho", "enter a person"),
        "read-person" => ("xem tên cá nhân", "read a person's name"),
        "erase-person" => ("xóa dữ liệu cá nhân", "erase a person's data"),
        _ => return name,
    };
    language.pick(vi, en)
}
