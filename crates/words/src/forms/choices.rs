//! The values of fields of which there are a few, in words.

use calendar::written::bare;

use crate::{Language, labels};

/// What a value is called; the value itself where it has no words.
pub fn choice(value: &str, language: Language) -> &str {
    let (vi, en) = match value {
        "upheld" => ("chấp nhận", "upheld"),
        "rejected" => ("bác", "rejected"),
        "sufficient" => ("đạt", "sufficient"),
        "insufficient" => ("chưa đạt", "insufficient"),
        "no-fault" => ("không có lỗi", "no fault"),
        "lesson-drawn" => ("rút kinh nghiệm", "lesson drawn"),
        "criticised" => ("phê bình", "criticised"),
        "discipline-proposed" => ("đề nghị kỷ luật", "discipline proposed"),
        "head" => ("người đứng đầu", "head"),
        "other" => ("khác", "other"),
        "cancelled" => ("hủy", "cancelled"),
        "lapsed" => ("hết hiệu lực", "lapsed"),
        "closed" => ("kết thúc", "closed"),
        "reassigned" => ("giao lại", "reassigned"),
        "succession" => ("kế thừa", "succession"),
        "amended" => ("sửa đổi", "amended"),
        "replaced" => ("thay thế", "replaced"),
        "errata" => ("đính chính", "errata"),
        "recalled" => ("thu hồi", "recalled"),
        "implemented" => ("đã thực hiện", "implemented"),
        "not-implemented" => ("chưa thực hiện", "not implemented"),
        "superseded" => ("không còn phù hợp", "superseded"),
        "granted" => ("đồng ý", "granted"),
        "declined" => ("không đồng ý", "declined"),
        "commendation" => ("khen thưởng", "commendation"),
        "discipline" => ("kỷ luật", "discipline"),
        "inclusive" => ("tính cả ngày đó", "inclusive"),
        "exclusive" => ("trước ngày đó", "exclusive"),
        "included" => ("tính cả ngày đầu", "included"),
        "excluded" => ("không tính ngày đầu", "excluded"),
        "beginning" => ("đầu", "beginning"),
        "middle" => ("giữa", "middle"),
        "end" => ("cuối", "end"),
        "month" => ("hằng tháng", "monthly"),
        "quarter" => ("hằng quý", "quarterly"),
        "half-year" => ("6 tháng", "half-yearly"),
        "year" => ("hằng năm", "yearly"),
        "ledger" => ("nhập vào sổ", "the ledger"),
        "paper" => ("văn bản giấy", "paper"),
        "post" => ("bưu chính", "post"),
        "email" => ("thư điện tử", "email"),
        "ordinary" => ("thường", "ordinary"),
        "internal" => ("nội bộ", "internal"),
        "retention-ended" => ("hết thời hạn lưu", "retention ended"),
        "order" => ("theo yêu cầu", "order"),
        "entered-by-mistake" => ("nhập nhầm", "entered by mistake"),
        _ => return labels::setting(value, language),
    };
    language.pick(vi, en)
}

/// The value that is meant: by its code, or by what it is called.
pub(super) fn chosen(all: &[String], text: &str) -> Option<String> {
    let wanted = bare(text.trim());
    let is_meant = |value: &&String| {
        let words = [choice(value, Language::Vi), choice(value, Language::En)];
        bare(value) == wanted || words.iter().any(|said| bare(said) == wanted)
    };
    all.iter().find(is_meant).cloned()
}

/// The choices, each with its words: `upheld (chấp nhận), rejected (bác)`.
pub fn said(all: &[String], language: Language) -> String {
    let one = |value: &String| match choice(value, language) {
        words if words == value => value.clone(),
        words => format!("{value} ({words})"),
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}
