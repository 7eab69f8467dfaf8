//! What an attacker found to be passed over in silence, and neighbours of each kind: read rightly, or asked about.

use exchange::{
    Letter, Source,
    letter::{Doubt, LeadBasis, Point, PointRole},
    read,
};

fn with_body(body: &str) -> Letter {
    let text = format!(
        "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG\n\nSố: 1234/UBND-VP\nV/v rà soát thủ tục hành chính\n\nHải Phòng, ngày 05 tháng 8 năm 2026\n\nKính gửi:\n- Các sở, ban, ngành thành phố;\n- UBND các xã, phường, đặc khu.\n\n{body}\n\nYêu cầu các cơ quan, đơn vị nghiêm túc triển khai thực hiện./.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"
    );
    read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap()
}

/// A letter of this one point.
fn of_one(point: &str) -> Letter {
    with_body(&format!("Chủ tịch UBND thành phố yêu cầu các cơ quan, đơn vị thực hiện:\n\n1. {point}"))
}

fn first(letter: &Letter) -> &Point {
    letter.points.iter().find(|point| point.code == "1").unwrap()
}

fn asks(letter: &Letter, doubts: &[Doubt]) -> bool {
    letter.questions.iter().any(|question| doubts.contains(&question.doubt))
}

const WHO: &[Doubt] = &[Doubt::LeadUnclear, Doubt::SeveralDuties, Doubt::CoordinatorsUnclear];

/// Given a point in which a body is named in whatever words, when it is read, then that body leads, or it is asked.
#[test]
fn whoever_is_named_leads_or_is_asked_about() {
    let texts = [
        ("Giao thêm Sở Công Thương rà soát chợ.", "Sở Công Thương"),
        ("Giao bổ sung Sở Công Thương rà soát chợ.", "Sở Công Thương"),
        ("Thống nhất giao Sở Công Thương rà soát chợ.", "Sở Công Thương"),
        ("Tiếp tục giao Sở Công Thương rà soát chợ.", "Sở Công Thương"),
        ("Tiếp thu ý kiến của UBND thành phố, Sở Công Thương hoàn thiện quy hoạch chợ.", "Sở Công Thương"),
        ("Xét đề nghị của Sở Nội vụ, Sở Công Thương hoàn thiện quy hoạch chợ.", "Sở Công Thương"),
        ("Thay mặt UBND thành phố, Sở Nội vụ rà soát thủ tục.", "Sở Nội vụ"),
        ("Trước mắt Sở Công Thương rà soát chợ.", "Sở Công Thương"),
        ("Thực hiện chỉ đạo của UBND thành phố, Sở Công Thương hoàn thiện quy hoạch chợ.", "Sở Công Thương"),
        ("Lưu ý Sở Công Thương rà soát chợ.", "Sở Công Thương"),
        ("Nhắc Sở Công Thương rà soát chợ.", "Sở Công Thương"),
        ("Cử Sở Công Thương tham gia đoàn kiểm tra.", "Sở Công Thương"),
        ("Chỉ định Sở Công Thương làm đầu mối.", "Sở Công Thương"),
        ("Ưu tiên để Sở Công Thương rà soát chợ.", "Sở Công Thương"),
        ("Hoan nghênh Sở Công Thương, đề nghị rà soát chợ.", "Sở Công Thương"),
        ("Rà soát thủ tục: Sở Nội vụ, Sở Tư pháp.", "Sở Nội vụ"),
        ("Rà soát thủ tục (Sở Nội vụ).", "Sở Nội vụ"),
        ("Rà soát thủ tục là nhiệm vụ của Sở Nội vụ.", "Sở Nội vụ"),
        ("Kiểm tra chợ thuộc trách nhiệm của Sở Công Thương.", "Sở Công Thương"),
        ("Rà soát thủ tục, Sở Nội vụ chịu trách nhiệm.", "Sở Nội vụ"),
        ("Rà soát thủ tục do Sở Nội vụ và Sở Tư pháp cùng thực hiện.", "Sở Nội vụ"),
        ("Rà soát thủ tục; đơn vị thực hiện là Sở Nội vụ.", "Sở Nội vụ"),
        ("Rà soát thủ tục. Phụ trách: Sở Nội vụ.", "Sở Nội vụ"),
        ("Tổng hợp kết quả: khối sở do Sở Nội vụ, khối xã do Sở Tư pháp thực hiện.", "Sở Nội vụ"),
        ("Rà soát thủ tục do liên ngành Sở Nội vụ - Sở Tư pháp thực hiện.", "Sở Nội vụ"),
        ("Rà soát thủ tục => Sở Nội vụ.", "Sở Nội vụ"),
        ("Rà soát thủ tục - Sở Nội vụ.", "Sở Nội vụ"),
        ("Rà soát thủ tục; phân công Sở Nội vụ.", "Sở Nội vụ"),
        ("Rà soát thủ tục, trước hết là Sở Nội vụ.", "Sở Nội vụ"),
        ("Rà soát thủ tục; Sở Nội vụ đầu mối.", "Sở Nội vụ"),
        ("Nếu có vướng mắc thì Sở Nội vụ giải quyết.", "Sở Nội vụ"),
        ("Phối hợp với Sở Nội vụ, Sở Công Thương hoàn thiện quy hoạch chợ.", "Sở Công Thương"),
    ];
    for (text, body) in texts {
        let letter = of_one(text);
        let leads = first(&letter).lead.bodies.iter().any(|lead| lead == body);
        assert!(leads || asks(&letter, WHO), "{text}: {:?} {:?}", first(&letter).lead, letter.questions);
    }
}

/// Given a point in which a body is only spoken of, when it is read, then it charges all, and nobody is asked about.
#[test]
fn whoever_is_only_spoken_of_is_not_asked_about() {
    for text in [
        "Rà soát thủ tục, gửi Sở Nội vụ tổng hợp.",
        "Báo cáo kết quả về Sở Nội vụ chậm nhất ngày 30/9/2026.",
        "Thực hiện nghiêm hướng dẫn của Sở Nội vụ.",
        "Rà soát thủ tục thuộc phạm vi quản lý của Sở Nội vụ.",
        "Rà soát thủ tục theo Công văn số 12/SNV-CCHC của Sở Nội vụ.",
        "Báo cáo UBND thành phố xem xét, quyết định.",
        "Cung cấp hồ sơ cho Thanh tra thành phố theo quy định.",
        "Gửi kết quả về UBND thành phố (qua Sở Nội vụ) chậm nhất ngày 30/9/2026.",
        "Đăng ký với Sở Tư pháp danh mục văn bản.",
        "Trao đổi với Sở Nội vụ trước khi thực hiện.",
    ] {
        let letter = of_one(text);
        assert_eq!(first(&letter).lead.basis, LeadBasis::Addressees, "{text}");
        assert!(!asks(&letter, WHO), "{text}: {:?}", letter.questions);
    }
}

/// Given a second body with a verb of its own, when the point is read, then it is asked whether it holds several duties.
#[test]
fn a_second_body_with_its_own_verb_is_asked_about() {
    for text in [
        "Giao Sở Nội vụ hướng dẫn, Sở Tài chính bố trí kinh phí.",
        "Sở Y tế kiểm tra, UBND các xã, phường, đặc khu khắc phục tồn tại xong trong tháng 9/2026.",
        "Yêu cầu Sở Nội vụ tổng hợp, Thanh tra thành phố kiểm tra, báo cáo kết quả chậm nhất ngày 30/9/2026.",
        "Sở Xây dựng rà soát và Sở Tài chính cấp kinh phí.",
        "Sở Xây dựng rà soát, giao Sở Tài chính cấp kinh phí.",
        "Sở Xây dựng rà soát, còn Sở Tài chính cấp kinh phí.",
        "Sở Xây dựng rà soát (Sở Tài chính cấp kinh phí).",
        "Sở Xây dựng rà soát, sau đó Sở Tài chính cấp kinh phí.",
        "Sở Xây dựng rà soát: Sở Tài chính phải cấp kinh phí.",
        "Sở Xây dựng rà soát để Sở Tài chính trình UBND thành phố.",
        "Sở Xây dựng rà soát, các xã, phường có trách nhiệm phối hợp.",
        "Sở Y tế (chủ trì), Sở Tài chính triển khai Kế hoạch số 100/KH-UBND.",
    ] {
        let letter = of_one(text);
        assert!(asks(&letter, WHO), "{text}: {:?} {:?}", first(&letter), letter.questions);
    }
}

/// Given another that leads than the one whom the point opens with, when it is read, then it is asked.
#[test]
fn lead_and_coordinator_turned_round_are_asked_about() {
    for text in [
        "Sở Nội vụ phối hợp với Sở Tư pháp, do Sở Tư pháp chủ trì, tập huấn.",
        "Giao Sở Nội vụ phối hợp Sở Tư pháp (chủ trì) tập huấn.",
        "Sở Nội vụ phối hợp, Sở Tư pháp chủ trì tập huấn.",
        "Sở Nội vụ tham gia; Sở Tư pháp là cơ quan chủ trì.",
    ] {
        let letter = of_one(text);
        let leads = first(&letter).lead.bodies == ["Sở Tư pháp"] && first(&letter).coordinators == ["Sở Nội vụ"];
        assert!(leads || asks(&letter, WHO), "{text}: {:?} {:?}", first(&letter), letter.questions);
    }
}

/// Given somebody who is left out in whatever words, when the point is read, then it is asked who leads.
#[test]
fn exceptions_in_any_words_are_asked_about() {
    for text in [
        "Các sở, ban, ngành rà soát thủ tục (không bao gồm Sở Ngoại vụ).",
        "Các sở, ban, ngành rà soát thủ tục; riêng Sở Nội vụ không phải rà soát.",
        "Các sở, ban, ngành rà soát thủ tục, không áp dụng đối với Sở Nội vụ.",
        "Các sở, ban, ngành rà soát thủ tục (Sở Nội vụ không thực hiện).",
        "Các sở, ban, ngành rà soát thủ tục (riêng Sở Nội vụ đã báo cáo).",
        "UBND các xã, phường, đặc khu rà soát hộ nghèo (không tính đặc khu Bạch Long Vĩ).",
        "Rà soát thủ tục, không kể Sở Ngoại vụ.",
        "Rà soát thủ tục, ngoại trừ Sở Ngoại vụ.",
        "Các sở, ban, ngành rà soát thủ tục; Sở Nội vụ được miễn.",
        "Các sở, ban, ngành rà soát thủ tục; Sở Nội vụ thực hiện theo kế hoạch riêng.",
        "Các sở, ban, ngành rà soát thủ tục, loại trừ Sở Ngoại vụ.",
        "Các sở, ban, ngành (chưa bao gồm Sở Ngoại vụ) rà soát thủ tục.",
    ] {
        let letter = of_one(text);
        assert!(asks(&letter, WHO), "{text}: {:?} {:?}", first(&letter).lead, letter.questions);
    }
}

#[allow(dead_code)]
fn roles(letter: &Letter) -> Vec<PointRole> {
    letter.points.iter().map(|point| point.role).collect()
}
