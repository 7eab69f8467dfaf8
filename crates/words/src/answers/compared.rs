//! What two heads say about one log.

use proof::{Checkpoint, Together};
use schemars::JsonSchema;
use serde::Serialize;

use super::Answer;
use crate::{Language, say};

/// What two heads say about one log.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CompareAnswer {
    /// same; continues: the larger one continues the smaller; fork: two histories, which is misconduct; or
    /// undecided: nothing shows whether the larger one continues the smaller.
    verdict: Verdict,
    /// The log, by its name.
    log: String,
    /// The sizes of the two.
    sizes: [u64; 2],
    /// The roots of the two.
    roots: [String; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Same,
    Continues,
    Fork,
    Undecided,
}

impl CompareAnswer {
    /// What was found about two heads of one log.
    pub fn of(found: Together, [one, other]: [&Checkpoint; 2]) -> Self {
        let verdict = match found {
            Together::Same => Verdict::Same,
            Together::Continues => Verdict::Continues,
            Together::Fork => Verdict::Fork,
            Together::Undecided => Verdict::Undecided,
        };
        let roots = [one.root.to_string(), other.root.to_string()];
        Self { verdict, log: one.origin.clone(), sizes: [one.size, other.size], roots }
    }
}

impl Answer for CompareAnswer {
    fn words(&self, language: Language) -> String {
        let [one, other] = self.sizes;
        let (log, fewer, more) = (&self.log, one.min(other), one.max(other));
        match self.verdict {
            Verdict::Same => say!(
                language,
                "Cùng một lịch sử: {more} bút toán, cùng một giá trị gốc.",
                "One history: {more} entries with one root."
            ),
            Verdict::Continues => say!(
                language,
                "Cùng một lịch sử: {more} bút toán nối tiếp đúng {fewer} bút toán kia.",
                "One history: the {more} entries continue those {fewer}."
            ),
            Verdict::Fork if fewer == more => say!(
                language,
                "HAI LỊCH SỬ: {log} đã ký hai giá trị gốc khác nhau cho cùng {more} bút toán. Hai tệp này là bằng chứng gian lận; hãy giữ nguyên cả hai.",
                "TWO HISTORIES: {log} signed two different roots for the same {more} entries. These two files are proof of misconduct; keep both as they are."
            ),
            Verdict::Fork => say!(
                language,
                "HAI LỊCH SỬ: {log} đã ký một đầu sổ {fewer} bút toán và một đầu sổ {more} bút toán không nối tiếp nó. Cả hai, cùng bản công khai của sổ, là bằng chứng gian lận; hãy giữ nguyên.",
                "TWO HISTORIES: {log} signed a head of {fewer} entries, and one of {more} that does not continue it. The two, with the public copy, are proof of misconduct; keep them as they are."
            ),
            Verdict::Undecided => say!(
                language,
                "Chưa kết luận được: {fewer} và {more} bút toán. Sổ phải chứng minh được là chỉ viết thêm (socai prove consistency --from TỆP); hoặc hãy lấy một bản công khai (tiles/) của sổ có đủ {more} bút toán và so với nó; nếu sổ không đưa ra được thì đã mất bút toán.",
                "Undecided: {fewer} and {more} entries. The ledger must be able to prove that it was only continued (socai prove consistency --from FILE); or get a public copy (tiles/) of the log with all {more} entries and compare with that; if the log has none to give, it has lost entries."
            ),
        }
    }
}
