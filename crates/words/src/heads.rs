//! What is said with a signed head on its way to everybody.

use exchange::head::SignedHead;

use crate::{Language, say};

/// What it is, and why to keep it.
pub fn about(head: &SignedHead, language: Language) -> String {
    let (origin, size) = (head.origin(), head.size());
    say!(
        language,
        "Đây là đầu sổ của {origin} khi có {size} bút toán, có chữ ký của sổ.\n\
             Hãy giữ lại. Nếu sau này có ai đưa ra lịch sử khác cho {size} bút toán ấy, hai chữ ký là bằng chứng: socai compare.\n\
             Sổ phải luôn chứng minh được là chỉ viết thêm kể từ đầu sổ này: socai prove consistency.",
        "This is the head of {origin} at {size} entries, signed by the log.\n\
             Keep it. Should anybody show another history of these {size} entries, the two signatures prove it: socai compare.\n\
             The ledger must always be able to prove that it was only continued since: socai prove consistency."
    )
}
