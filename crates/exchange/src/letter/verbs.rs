//! Verbs of work, in one list: what each of them tells of the text in which it stands.

use std::sync::LazyLock;

use Tells::{BeginsAnother, EndsName, OfItsOwn, Owed};

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
        &[BeginsAnother],
        &[
            "thống kê", "kiểm soát",
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
            "phát hành", "hạch toán",
        ],
    ),
    (
        &[OfItsOwn],
        &[
            "phối hợp với",
        ],
    ),
    (
        &[Owed],
        &[
            "báo cáo kết quả", "gửi báo cáo", "báo cáo về", "khen thưởng", "trình ubnd",
        ],
    ),
];

/// The verbs that tell this.
pub(super) fn that(tells: Tells) -> &'static [&'static str] {
    static EACH: LazyLock<[Vec<&'static str>; 4]> = LazyLock::new(|| {
        [EndsName, BeginsAnother, OfItsOwn, Owed].map(|wanted| {
            let rows = VERBS.iter().filter(|(tells, _)| tells.contains(&wanted));
            rows.flat_map(|(_, verbs)| verbs.iter().copied()).collect()
        })
    });
    let [ends_name, begins_another, of_its_own, owed] = &*EACH;
    match tells {
        EndsName => ends_name,
        BeginsAnother => begins_another,
        OfItsOwn => of_its_own,
        Owed => owed,
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
