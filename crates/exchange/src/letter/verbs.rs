//! Verbs of work, in one list: what each of them tells of the text in which it stands.

use std::sync::LazyLock;

use Tells::{BeginsAnother, EndsName, OfItsOwn, Orders, Owed};

/// What a verb tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// The name of a body before it has come to its end.
    EndsName,
    /// Behind a stop or a semicolon, another duty begins.
    BeginsAnother,
    /// A paragraph at the end asks for something of its own, and does not only urge.
    OfItsOwn,
    /// Something is owed, however courteous the paragraph.
    Owed,
    /// A text that begins with it orders something, of whomever it is addressed to.
    Orders,
}

/// Each verb once. The list is not complete: what opens like a body and is not read is asked about.
#[rustfmt::skip]
const VERBS: &[(&[Tells], &[&str])] = &[
    (
        &[EndsName, BeginsAnother, OfItsOwn, Owed],
        &[
            "tổng hợp", "lập",
        ],
    ),
    (
        &[EndsName, BeginsAnother, OfItsOwn],
        &[
            "rà soát", "đôn đốc", "kiểm tra", "theo dõi", "báo cáo", "bố trí", "giám sát", "gửi",
        ],
    ),
    (
        &[EndsName, BeginsAnother],
        &[
            "tổ chức", "nghiên cứu", "tham mưu", "thực hiện", "triển khai", "hướng dẫn", "đề xuất", "ban hành",
            "hoàn thành", "tiến hành", "thẩm định", "trình", "công bố", "công khai", "đẩy mạnh", "cung cấp",
            "bảo đảm", "đảm bảo", "khẩn trương", "kịp thời", "chủ động", "tăng cường", "cập nhật", "quản lý",
            "giải quyết", "xử lý", "phân bổ", "tuyên truyền", "đánh giá", "rút", "nâng cao", "khắc phục", "tiếp tục",
            "đưa tin", "vận hành", "phổ biến", "thông báo", "mở", "tập huấn", "niêm yết", "số hóa", "lấy ý kiến",
            "tiếp nhận", "thường xuyên", "yêu cầu", "giao", "đề nghị", "thanh tra", "xây dựng",
        ],
    ),
    (
        &[EndsName, OfItsOwn],
        &[
            "kiểm điểm", "giải trình", "phản ánh",
        ],
    ),
    (
        &[EndsName, Owed],
        &[
            "nộp", "hoàn thiện",
        ],
    ),
    (
        &[BeginsAnother, Orders],
        &[
            "thống kê", "kiểm soát",
        ],
    ),
    (
        &[EndsName, Orders],
        &[
            "sơ kết", "tổng kết",
        ],
    ),
    (
        &[EndsName],
        &[
            "chủ trì", "phối hợp", "chỉ đạo", "xác định", "nghiêm túc", "quán triệt", "làm", "quyết định", "nhận",
            "phân công", "phê duyệt", "cử", "ưu tiên", "sử dụng", "huy động", "duy trì", "xem xét", "điều chỉnh",
            "ký", "đăng ký", "vận động", "lồng ghép", "chuẩn bị", "rà", "thành lập", "bàn giao", "ứng dụng", "sớm",
            "tham gia", "quan tâm", "tập trung", "đăng tải", "hỗ trợ", "thu thập", "chấm dứt", "thu hồi", "kiện toàn",
            "phát động", "tích hợp", "gắn", "cam kết", "chấp hành", "lựa chọn", "góp ý", "nhập", "mời", "trực",
            "bắt đầu", "điểm danh", "đưa", "kêu gọi", "sơ tán", "di dời", "vận chuyển", "dự", "trả", "chi trả", "cấp",
            "kết nối", "đóng", "thu", "góp", "nắm", "hoàn tất", "xác minh", "tuần tra", "thanh toán", "tạo lập",
            "khảo sát", "rút kinh nghiệm", "thẩm tra", "tạm dừng", "dừng", "lắp đặt", "nâng cấp", "in", "phát",
            "phát hành", "hạch toán", "trả lời",
        ],
    ),
    (
        &[OfItsOwn],
        &[
            "phối hợp với",
        ],
    ),
    (
        &[Orders],
        &[
            "biên soạn", "bám sát", "bán", "bãi bỏ", "bình xét", "bảo dưỡng", "bảo quản", "bảo trì", "bảo vệ", "bầu",
            "bồi dưỡng", "bổ nhiệm", "bổ sung", "chi", "chia sẻ", "chuyển", "chuyển đổi", "chuẩn hóa", "chú trọng",
            "chăm lo", "chăm sóc", "chấm", "chấm điểm", "chọn", "chống", "coi trọng", "cân đối", "công nhận",
            "căn cứ", "cải cách", "cải thiện", "cắt giảm", "củng cố", "duyệt", "dành", "dán", "ghi", "gia cố",
            "gia hạn", "giám định", "giáo dục", "giải ngân", "giải phóng", "giải thích", "giải tỏa", "giảm",
            "giới thiệu", "giữ", "giữ gìn", "giữ nguyên", "giữ vững", "gắn kết", "hiện đại hóa", "hoàn trả",
            "hình thành", "hạn chế", "học tập", "họp", "hợp nhất", "khai báo", "khai thác", "khoanh vùng",
            "khuyến khích", "khôi phục", "khơi thông", "khẳng định", "khử khuẩn", "kiên quyết", "kiến nghị", "kiểm",
            "kiểm kê", "kiểm đếm", "kiểm định", "kéo dài", "kê khai", "lan tỏa", "liên hệ", "làm rõ", "làm tốt",
            "lãnh đạo", "lên", "lưu", "lưu trữ", "lưu ý", "lấy", "lắp", "mua", "mở rộng", "neo đậu", "nghiêm cấm",
            "nghiệm thu", "ngăn chặn", "nhân rộng", "nhận diện", "nhận thức", "nhắc nhở", "niêm phong", "nêu",
            "nêu cao", "nạo vét", "phun", "phát hiện", "phát huy", "phát triển", "phân cấp", "phân loại", "phân tích",
            "phân định", "phòng , chống", "phòng chống", "phòng ngừa", "phấn đấu", "phục hồi", "phục vụ", "quy hoạch",
            "quy định", "quyết toán", "quét", "rút ngắn", "san lấp", "siết chặt", "soạn thảo", "sắp xếp", "sửa chữa",
            "sửa đổi", "tham khảo", "tham vấn", "thanh lý", "thay", "thay thế", "theo sát", "thi hành", "thiết lập",
            "thuê", "tháo gỡ", "thí điểm", "thông tin", "thúc đẩy", "thăm", "thống nhất", "tiêm", "tiêu hủy", "tiếp",
            "tiếp thu", "tiết kiệm", "tra cứu", "tranh thủ", "trao đổi", "treo", "triển lãm", "truy cập",
            "truyền thông", "trích lập", "trồng", "tuyển chọn", "tuyển dụng", "tuân thủ", "tách", "tìm kiếm",
            "tích cực", "tính toán", "tôn vinh", "tăng", "tạo", "tạo điều kiện", "tạo điều kiện thuận lợi", "tập hợp",
            "tổng kiểm tra", "tổng rà soát", "từng bước", "tự", "tự kiểm tra", "vay", "viết", "vệ sinh",
            "xem", "xác nhận", "xét", "xóa bỏ", "xếp loại", "xử phạt", "áp dụng", "ý thức", "đa dạng hóa",
            "điều hành", "điều phối", "điều tiết", "điều tra", "điều động", "đào tạo", "đón", "đăng", "đơn giản hóa",
            "đấu thầu", "đấu tranh", "đầu tư", "đề cao", "đề phòng", "đề ra", "định hướng", "đối chiếu", "đổi mới",
            "động viên", "ổn định", "ứng phó", "ứng trực", "ứng xử",
        ],
    ),
    (
        &[Owed],
        &[
            "báo cáo kết quả", "gửi báo cáo", "báo cáo về", "khen thưởng", "trình ubnd",
        ],
    ),
];

/// Nouns that begin as a verb does.
pub(super) const NOUNS: &[&str] = &[
    "báo cáo viên",
    "cấp xã",
    "cấp tỉnh",
    "cấp huyện",
    "chi cục",
    "chi nhánh",
    "chi bộ",
    "cho phép",
    "dự án",
    "dự toán",
    "dự báo",
    "dự thảo",
    "giữa",
    "làm việc",
    "lưu lượng",
    "mở đầu",
    "phát ngôn",
    "quyết định số",
    "thu nhập",
    "thu ngân sách",
    "tổ chức chính trị",
    "tổ chức tín dụng",
    "trường hợp",
    "tự vệ",
];

/// The verbs that tell this.
pub(super) fn that(tells: Tells) -> &'static [&'static str] {
    static EACH: LazyLock<[Vec<&'static str>; 5]> = LazyLock::new(|| {
        [EndsName, BeginsAnother, OfItsOwn, Owed, Orders].map(|wanted| {
            let rows = VERBS.iter().filter(|(tells, _)| tells.contains(&wanted));
            rows.flat_map(|(_, verbs)| verbs.iter().copied()).collect()
        })
    });
    let [ends_name, begins_another, of_its_own, owed, orders] = &*EACH;
    match tells {
        EndsName => ends_name,
        BeginsAnother => begins_another,
        OfItsOwn => of_its_own,
        Owed => owed,
        Orders => orders,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_verb_stands_once() {
        let all: Vec<&str> = VERBS.iter().flat_map(|(_, verbs)| verbs.iter().copied()).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}
