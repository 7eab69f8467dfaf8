//! Organs that letters name, and that are no units of a province's ledger.

use super::lists::OFFICES;
use crate::letter::words::Words;

#[rustfmt::skip]
const OUTSIDE: &[&str] = &[
    // The Party, the Front and what belongs to them.
    "tỉnh ủy", "thành ủy", "huyện ủy", "thị ủy", "quận ủy", "đảng ủy", "văn phòng tỉnh ủy", "ban tổ chức tỉnh ủy",
    "ban tuyên giáo tỉnh ủy", "ban dân vận tỉnh ủy", "ủy ban kiểm tra tỉnh ủy", "ủy ban mttq", "ủy ban mặt trận",
    "ban thường trực ủy ban mttq", "ban thường trực ủy ban mặt trận", "mặt trận tổ quốc", "mttq", "tỉnh đoàn",
    "thành đoàn", "huyện đoàn", "đoàn thanh niên", "hội nông dân", "hội cựu chiến binh", "hội liên hiệp phụ nữ",
    "liên đoàn lao động", "hội chữ thập đỏ",
    // Elected bodies, courts, police, military.
    "hđnd", "hội đồng nhân dân", "đoàn đbqh", "đoàn đại biểu quốc hội", "tòa án", "viện kiểm sát", "thi hành án",
    "cục thi hành án", "công an", "bộ chỉ huy", "bộ chqs", "ban chỉ huy quân sự", "bộ đội biên phòng", "bộ tư lệnh",
    // Of the ministries, and enterprises.
    "kho bạc", "bảo hiểm xã hội", "bhxh", "ngân hàng", "cục thuế", "chi cục thuế", "thuế tỉnh", "cục thống kê",
    "cục hải quan", "viettel", "vnpt", "điện lực", "bưu điện",
];

/// Whether a text of nothing else names such an organ, or its head.
pub fn is_outside(text: &str) -> bool {
    let words = Words::of(text);
    words.any(words.skip(0, OFFICES), OUTSIDE).is_some()
}
