/* ---- What the entry says, in words ---- */

const KINDS = new Map(`
LedgerOpened|mở sổ|the ledger was opened
DirectiveRegistered|đăng ký văn bản chỉ đạo|a directive was registered
DirectiveIssued|ban hành văn bản chỉ đạo|a directive was issued
DirectiveDispatched|phát hành văn bản chỉ đạo|a directive was dispatched
DirectiveAcknowledged|xác nhận đã nhận văn bản chỉ đạo|a directive was acknowledged
ObligationExtracted|trích nghĩa vụ từ văn bản chỉ đạo|a duty was extracted from a directive
TasksAssigned|giao nhiệm vụ|tasks were assigned
DeadlineFixed|ấn định hạn hoàn thành|a deadline was fixed
ReportSubmitted|nộp báo cáo|a report was filed
ReportResubmitted|nộp lại báo cáo|a report was filed again
ReportReturned|trả lại báo cáo, yêu cầu bổ sung|a report was returned for completion
ReportAccepted|chấp nhận báo cáo|a report was accepted
ReportWithdrawn|rút báo cáo|a report was withdrawn
LateDiscoveredRecord|bản ghi phát hiện muộn|a record was discovered late
HistoryImported|đưa hồ sơ các năm trước vào sổ|a file of past years was brought in
SourceStated|lời ghi của một nguồn, không phải kết luận|what a source says, no verdict
ReminderIssued|nhắc việc|a reminder was issued
ExtensionRequested|xin gia hạn|an extension was asked for
ExtensionGranted|đồng ý gia hạn|an extension was granted
ExtensionRefused|không đồng ý gia hạn|an extension was refused
DelayRecorded|ghi nhận chậm trễ|a delay was recorded
DelayWithdrawn|rút ghi nhận chậm trễ|a delay was withdrawn
TimelinessDisputed|khiếu nại về thời điểm nộp|the filing time was disputed
DisputeDecided|quyết định về khiếu nại|a dispute was decided
ExplanationRequested|yêu cầu giải trình|an explanation was requested
ExplanationFiled|nộp báo cáo giải trình|an explanation was filed
AccountabilityReviewOpened|mở kiểm điểm trách nhiệm|an accountability review was opened
AccountabilityReviewConcluded|kết luận kiểm điểm trách nhiệm|an accountability review was concluded
HandlingResultPublished|công khai kết quả xử lý|the handling result was published
CaseClosed|kết thúc vụ việc|a case was closed
EntryCorrected|sửa bút toán|an entry was corrected
EntryAnnulled|hủy bút toán|an entry was annulled
FieldsCorrected|sửa nội dung bút toán|fields of an entry were corrected
CheckpointAnchored|ghi lại lời người ngoài về đầu sổ|what others say of a head was recorded
FindingRecorded|ghi phát hiện|a finding was recorded
RecommendationIssued|kiến nghị|a recommendation was issued
UnitEstablished|thành lập đơn vị|a unit was established
RoleAssigned|giao chức vụ|a role was assigned
UnitMoved|chuyển đơn vị sang cấp trên khác|a unit was moved
UnitRenamed|đổi tên đơn vị|a unit was renamed
UnitsReorganised|sáp nhập, chia tách, giải thể đơn vị|units were reorganised
RoleEnded|kết thúc chức vụ|a role ended
AuthorityTransferred|chuyển giao thẩm quyền|authority was transferred
DelegationGranted|ủy quyền, giao thừa lệnh|a delegation was granted
DelegationRevoked|chấm dứt ủy quyền|a delegation was revoked
DirectiveChanged|sửa đổi văn bản chỉ đạo|a directive was changed
DocumentReceived|tiếp nhận văn bản đến|a document was received
ObligationInterpreted|giải thích phạm vi nhiệm vụ|the scope of a duty was explained
DeadlineRecomputed|tính lại thời hạn|a deadline was computed again
TaskAcknowledged|tiếp nhận nhiệm vụ|a task was acknowledged
TaskTransferred|chuyển giao nhiệm vụ|a task was transferred
TaskSuspended|tạm dừng nhiệm vụ|a task was suspended
TaskResumed|tiếp tục nhiệm vụ|a task was resumed
TaskEnded|kết thúc nhiệm vụ|a task ended
DisputeAppealed|kháng nghị quyết định khiếu nại|a decision on a dispute was appealed
ExplanationAssessed|đánh giá giải trình|an explanation was assessed
TroubleRecorded|ghi nhận phiền hà, phát sinh ngoài quy định|trouble was recorded
HandlingDecided|quyết định xử lý|the handling was decided
ProposalMade|đề xuất khen thưởng, kỷ luật|a reward or discipline was proposed
ProposalDecided|quyết định khen thưởng, kỷ luật|a proposal was decided
FactKindDeclared|khai báo loại sự việc|a kind of fact was declared
FactRecorded|ghi nhận sự việc|a fact was recorded
FindingAnswered|trả lời phát hiện|a finding was answered
RecommendationAnswered|trả lời kiến nghị|a recommendation was answered
RecommendationClosed|kết thúc kiến nghị|a recommendation was closed
InspectionPlanned|lập kế hoạch thanh tra, kiểm tra|an inspection was planned
InspectionAdvanced|một bước thanh tra, kiểm tra|an inspection went on
CalendarPublished|công bố lịch nghỉ|a year's days off were published
CalendarCorrected|đính chính lịch nghỉ|a year's days off were corrected
RegimeActivated|áp dụng chế độ pháp luật|a legal regime took effect
RuleSetActivated|áp dụng bộ quy tắc|a rule set took effect
SystemOutageRecorded|ghi nhận sự cố hệ thống|an outage was recorded
PersonEntered|đưa tên một cá nhân vào kho|a person's name was entered
PersonalDataRead|xem tên một cá nhân|a person's name was read
PersonalDataErased|xóa dữ liệu cá nhân|personal data were erased
ClassifiedInputRefused|từ chối tài liệu mật|a classified document was refused
SubmissionRefused|từ chối tiếp nhận|a submission was refused
VerifierPublished|công bố trang kiểm chứng|the page that checks evidence was published
DeskOriginFixed|ấn định địa chỉ bàn làm việc|where the desk is reached was fixed
AccessHeadRecorded|ghi đầu nhật ký truy cập|a head of the access log was recorded
AccessLogDropped|hủy nhật ký truy cập hết hạn lưu|an access log was destroyed, its retention being over
StreamsCounted|đếm bút toán của từng luồng|the entries of each stream were counted
ClockConfirmed|xác nhận đồng hồ|the clock was confirmed
KeyRotated|đổi khóa ký của sổ|the log's key was changed
`.trim().split('\n').map((row) => row.split('|')).map(([kind, vi, en]) => [kind, say(vi, en)]));

const STREAMS = { task: say('nhiệm vụ', 'the task'), directive: say('văn bản chỉ đạo', 'the directive'), obligation: say('nghĩa vụ', 'the duty'),
  unit: say('đơn vị', 'the unit'), authority: say('thẩm quyền của', 'the authority of'),
  incoming: say('văn bản đến của', 'the incoming documents of'),
  fact: say('sự việc', 'the fact'), inspection: say('cuộc kiểm tra', 'the inspection'),
  proposal: say('đề xuất', 'the proposal'), person: say('người', 'the person') };

const sayKind = (kind) => KINDS.get(kind) ?? kind;

const POSITIONS = new Map(`
chairman|Chủ tịch|Chairman
vice-chairman|Phó Chủ tịch|Vice-chairman
office-chief|Chánh Văn phòng|Chief of office
office-officer|Chuyên viên KSTTHC|Procedure-control officer
provincial-clerk|Văn thư|Clerk
chief-inspector|Chánh Thanh tra|Chief inspector
team-leader|Trưởng đoàn kiểm tra|Team leader
inspector|Thanh tra viên|Inspector
unit-head|Thủ trưởng|Head
unit-focal-point|Đầu mối KSTTHC|Focal point
unit-deputy|Phó Thủ trưởng|Deputy head
unit-clerk|Văn thư|Clerk
external-auditor|Kiểm toán, thanh tra cấp trên|External auditor
administrator|Quản trị hệ thống|System administrator
system|Hệ thống|System
`.trim().split('\n').map((row) => row.split('|')).map(([position, vi, en]) => [position, say(vi, en)]));
const CAPACITIES = { tm: 'TM. ', kt: 'KT. ', tl: 'TL. ', tuq: 'TUQ. ', q: 'Q. ' };

/** `TL. Chánh Văn phòng (VPUBND)`; what is not known is shown as it is. */
function sayActor({ unit, position, capacity }) {
  const { vi, en } = POSITIONS.get(position) ?? say(position, position), sign = Object.hasOwn(CAPACITIES, capacity) ? CAPACITIES[capacity] : '';
  return say(`${sign}${vi} (${unit})`, `${sign}${en} (${unit})`);
}

function sayHands(actor, approver) {
  const by = sayActor(actor);
  return approver ? say(`${by.vi}; duyệt: ${sayActor(approver).vi}`, `${by.en}; approved: ${sayActor(approver).en}`) : by;
}

/** What the time of a receipt rests on. */
const EVIDENCE_CLASSES = {
  A: say('A: bản gốc có ký số hoặc dấu thời gian', 'A: signed original, or time of a token'),
  B: say('B: hồ sơ truyền nhận của bên nhận, bản chụp dấu ĐẾN', 'B: transport record of the receiving side, or its stamp'),
  C: say('C: theo sổ đăng ký', 'C: by the register'),
  D: say('D: theo khai báo, chưa chứng minh', 'D: as declared, not proven'),
  E: say('E: theo trí nhớ, chưa chứng minh', 'E: from memory, not proven'),
};

const sayClass = (payload) => (Object.hasOwn(EVIDENCE_CLASSES, payload?.evidence_class) ? EVIDENCE_CLASSES[payload.evidence_class] : undefined);

/** Number and symbol of the document that the entry is about, and the date on it. */
function sayPaper(payload) {
  const { number, date } = payload?.document ?? {};
  return isText(number) ? say(`${number}${date ? `, ngày ${date}` : ''}`, `${number}${date ? `, of ${date}` : ''}`) : undefined;
}

/** The entry's fields as pairs of label and words. */
function sayEntry(entry) {
  const kind = KINDS.get(entry.kind);
  const [first, ...rest] = String(entry.stream).split('/');
  const about = Object.hasOwn(STREAMS, first) && rest.length > 0 ? STREAMS[first] : undefined;
  const happened = isMoment(entry.occurred_at) ? sayWritten(entry.occurred_at) : say(String(entry.occurred_at), String(entry.occurred_at));
  const recorded = sayMoment(secondsOf(entry.recorded_at));
  const rows = [
    [say('Việc gì', 'What'), kind ? say(`${kind.vi} (${entry.kind})`, `${kind.en} (${entry.kind})`) : String(entry.kind)],
    [say('Về', 'About'), about ? say(`${about.vi} ${rest.join('/')}`, `${about.en} ${rest.join('/')}`) : String(entry.stream)],
    [say('Văn bản', 'The paper'), sayPaper(entry.payload)],
    [say('Mức chứng cứ', 'Evidence class'), sayClass(entry.payload)],
    [say('Ai ghi', 'Recorded by'), sayActor(entry.actor)],
    [say('Ai duyệt', 'Approved by'), entry.approver ? sayActor(entry.approver) : undefined],
    [say('Xảy ra lúc (theo lời khai)', 'Happened at (as claimed)'), happened],
    [say('Giờ máy chủ ghi', 'The server\'s clock said'), say(`${recorded.vi}: là lời khai của máy chủ, không phải bằng chứng`,
      `${recorded.en}: that is the server's word, and proves nothing`)],
    [say('Sửa bút toán', 'Corrects the entry'), isNumber(entry.corrects) ? `#${entry.corrects}` : undefined],
    [say('Tài liệu (SHA-256)', 'Documents (SHA-256)'),
      entry.documents.length ? entry.documents.map((digest) => element('code', digest)) : say('không nêu tài liệu nào', 'names none')],
  ];
  return rows.filter(([, words]) => words !== undefined && words !== null)
    .map(([label, words]) => [label, words.vi || Array.isArray(words) ? words : String(words)]);
}
