//! What a witness says, in words.

use proof::witness::Refusal;
use witness::{
    AskError, Evidence, Refused, Shows, WitnessDirectoryError,
    http::{Answered, AskOutcome},
};

use super::{Told, refused, technical, told};
use crate::{Language, say};

const NAME_SHOWN: usize = 100;

/// A log's name where nobody has checked it yet: it may be long, and hold whatever a terminal obeys.
fn shown(name: &str) -> String {
    name.chars()
        .take(NAME_SHOWN)
        .map(|c| if c.is_whitespace() { '_' } else { c })
        .collect::<String>()
        .escape_debug()
        .to_string()
}

impl Told for AskError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Refused(refused) => {
                let Refused { refusal, evidence, .. } = refused.as_ref();
                let why = refusal.told(language);
                let kept = evidence.as_ref().map(|evidence| format!("\n{}", evidence_words(evidence, language)));
                let kept = kept.unwrap_or_default();
                say!(language, "không đồng ký: {why}{kept}", "not cosigned: {why}{kept}")
            }
            Self::ClockWentBack { origin, last, now } => say!(
                language,
                "đồng hồ báo {now} (giây POSIX), trước lần đồng ký cuối cho sổ {origin}, lúc {last}; chưa ghi gì. Hãy chỉnh lại đồng hồ",
                "{self}. Nothing was changed"
            ),
            Self::Directory(source) => source.told(language),
        }
    }
}

impl Told for WitnessDirectoryError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } => refused(path, source, language),
            Self::Settings { path, detail } => {
                let path = path.display();
                told!(self, language, "{path}: nội dung không dùng được ({detail})", technical detail)
            }
            Self::Key { path, source } => {
                let (path, source) = (path.display(), source.told(language));
                say!(language, "{path}: {source}", "{path}: {source}")
            }
            Self::NotAWitness(path) => {
                let path = path.display();
                say!(
                    language,
                    "{path} không phải thư mục của nhân chứng (không có witness.toml); lập bằng: socai witness init {path} --name TÊN",
                    "{path} is not a witness's directory (it has no witness.toml); make one with: socai witness init {path} --name NAME"
                )
            }
            Self::Occupied(path) => {
                let path = path.display();
                say!(language, "{path} đã có và không rỗng; hãy chọn thư mục khác", "{self}")
            }
            Self::Missing(path) => {
                let path = path.display();
                say!(
                    language,
                    "thiếu {path}; thiếu tệp này thì không đồng ký gì: không còn phân biệt được lịch sử thứ hai với lịch sử thứ nhất. Khôi phục thư mục từ bản sao lưu, hoặc lập nhân chứng mới với tên khác: socai witness init",
                    "{self}. Restore the directory from a backup, or make a new witness under another name: socai witness init"
                )
            }
            Self::Damaged { path, detail } => {
                let (path, detail) = (path.display(), technical(detail, language));
                say!(
                    language,
                    "{path} bị hỏng ({detail}); không đồng ký gì dựa trên tệp này. Giữ nguyên thư mục làm chứng cứ; khôi phục từ bản sao lưu, hoặc lập nhân chứng mới với tên khác",
                    "{self}. Keep the directory as it is; restore a backup elsewhere, or make a new witness under another name"
                )
            }
            Self::OtherKey { origin, key } => {
                say!(
                    language,
                    "sổ {origin} đang được theo dõi với khóa khác, {key}; chỉ thay khóa theo biên nhận của bút toán đổi khóa, do cả hai khóa ký",
                    "{self}"
                )
            }
            Self::NotFollowed(origin) => told!(self, language, "không theo dõi sổ {origin}"),
        }
    }
}

/// One answer by HTTP, in one line.
pub fn answered(answered: &Answered, language: Language) -> String {
    let Answered { code, head, outcome } = answered;
    let head = head.as_ref().map_or_else(|| "- -".to_owned(), |head| format!("{} {}", shown(&head.origin), head.size));
    let words = match outcome {
        AskOutcome::Cosigned => say!(language, "đã đồng ký", "cosigned"),
        AskOutcome::Shown => say!(language, "cho xem đầu sổ", "shown"),
        AskOutcome::Refused(refusal, evidence) => {
            let why = refusal.told(language);
            let kept = evidence.as_ref().map(|evidence| format!(". {}", evidence_words(evidence, language)));
            format!("{why}{}", kept.unwrap_or_default())
        }
        AskOutcome::Trouble(trouble) => trouble.told(language),
        _ => say!(language, "không phải yêu cầu cho nhân chứng", "not a question for a witness"),
    };
    format!("{code} {head} {words}")
}

impl Told for Refusal {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Malformed(_) | Self::Checkpoint(_) => {
                let why = technical(self, language);
                say!(language, "không đọc được yêu cầu ({why})", "{why}")
            }
            Self::Smaller { size, old } => {
                say!(language, "đầu sổ có {size} bút toán, ít hơn {old} bút toán mà nó phải nối tiếp", "{self}")
            }
            Self::Unknown(log) => {
                let log = shown(log);
                say!(
                    language,
                    "nhân chứng này không theo dõi sổ \"{log}\"; theo dõi bằng: socai witness follow",
                    "this witness does not follow the log \"{log}\"; have it follow with: socai witness follow"
                )
            }
            Self::NotTheLogs(error) => {
                let error = error.told(language);
                say!(
                    language,
                    "đầu sổ không do khóa của sổ ký ({error})",
                    "the head is not signed by the log's key ({error})"
                )
            }
            Self::Conflict(size) => say!(
                language,
                "đầu sổ đồng ký cuối cùng ở đây có {size} bút toán; hãy gửi lại chứng minh kể từ đó",
                "the last head cosigned here has {size} entries; ask again with the proof from there"
            ),
            Self::Fork(detail) => {
                let detail = technical(detail, language);
                say!(
                    language,
                    "đầu sổ này không được chứng minh là nối tiếp đầu sổ đã đồng ký ({detail})",
                    "this head is not shown to continue the one cosigned here ({detail})"
                )
            }
            Self::ProofOfNothing => say!(language, "có chứng minh mà không nối tiếp gì", "{self}"),
        }
    }
}

fn evidence_words(evidence: &Evidence, language: Language) -> String {
    let kept = match &evidence.path {
        Some(path) => {
            let path = path.display();
            say!(language, "giữ tại {path}", "kept in {path}")
        }
        None => say!(language, "không giữ thêm: đã quá nhiều", "not kept: there are too many already"),
    };
    match evidence.shows {
        Shows::TwoHistories => say!(
            language,
            "SỔ ĐÃ KÝ HAI LỊCH SỬ: hai đầu sổ cùng số bút toán, khác giá trị gốc; {kept}",
            "THE LOG SIGNED TWO HISTORIES: two heads with as many entries and different roots; {kept}"
        ),
        Shows::NotShownToContinue => say!(
            language,
            "Sổ đã ký đầu sổ này, nên sổ phải đưa ra được chứng minh đúng; {kept}",
            "The log signed this head, so it owes a proof that holds; {kept}"
        ),
    }
}
