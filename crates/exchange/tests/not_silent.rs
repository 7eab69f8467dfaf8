//! What an attacker found to be passed over in silence, and neighbours of each kind: read rightly, or asked about.

use calendar::period::Length;
use exchange::{
    Letter, Source,
    letter::{Doubt, DueReading, LeadBasis, Point, PointRole},
    read,
};

use crate::support;

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
        "Rà soát thủ tục như Sở Nội vụ đã hướng dẫn.",
        "Thực hiện theo mẫu do Sở Nội vụ ban hành.",
        "Công khai tại trụ sở Sở Nội vụ.",
        "Trường hợp Sở Nội vụ không đồng ý thì báo cáo UBND thành phố.",
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
        "Sở Nội vụ là đơn vị thường trực, Sở Tài chính là thành viên.",
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

/// Given work that is given before the numbered points, when the letter is read, then it is a duty, what all points share,
/// or it is asked.
#[test]
fn work_before_the_points_is_a_duty_or_asked_about() {
    for (before, then) in [
        ("Đề nghị các sở, UBND các xã, phường gửi báo cáo về Sở Nội vụ chậm nhất ngày 20/8/2026.", "Báo cáo gồm:"),
        ("Hằng tháng, các sở, ban, ngành báo cáo UBND thành phố trước ngày 20.", "Nội dung báo cáo gồm:"),
        ("UBND thành phố giao Sở Tài chính chủ trì rà soát định mức.", "Một số nội dung cần lưu ý:"),
        ("Đề nghị các sở gửi báo cáo trước ngày 20/8/2026.", "Nội dung báo cáo gồm:"),
        ("Đề nghị quý cơ quan gửi báo cáo trước ngày 20/8/2026.", "Nội dung báo cáo gồm:"),
        ("Báo cáo gửi về Sở Nội vụ trước ngày 20/8/2026.", "Nội dung báo cáo gồm:"),
        ("Thời hạn gửi báo cáo: trước ngày 20/8/2026.", "Nội dung báo cáo gồm:"),
        ("Các sở gửi báo cáo trước ngày 20/8/2026.", "Nội dung báo cáo gồm:"),
        ("UBND các xã, phường, đặc khu gửi báo cáo trước ngày 20/8/2026.", "Nội dung báo cáo gồm:"),
        ("Sở Tài chính gửi báo cáo chậm nhất ngày 20/8/2026.", "Nội dung báo cáo gồm:"),
        ("UBND thành phố giao Sở Tài chính gửi báo cáo.", "Nội dung báo cáo gồm:"),
        ("Thực hiện Kế hoạch số 12/KH-UBND, Sở Nội vụ đề nghị các sở gửi báo cáo trước ngày 20/8/2026.", "Cụ thể:"),
        ("Để có cơ sở tổng hợp, đề nghị các đơn vị báo cáo trước ngày 20 hằng tháng.", "Nội dung gồm:"),
        ("Giao Sở Tài chính gửi báo cáo.", "Nội dung báo cáo gồm:"),
        ("Việc rà soát do Sở Tư pháp thực hiện.", "Trong đó lưu ý:"),
        ("Sở Tư pháp có trách nhiệm rà soát. Các đơn vị lưu ý như sau:", ""),
        ("Giao Sở Tư pháp rà soát. Các nội dung cần lưu ý:", ""),
        ("Các sở nộp báo cáo chậm nhất ngày 20/8/2026 gồm các nội dung sau:", ""),
        ("Thực hiện chỉ đạo của UBND thành phố, Sở Tư pháp rà soát thủ tục trong tháng 9/2026.", "Cụ thể:"),
        ("Trường hợp có vướng mắc, Sở Nội vụ hướng dẫn.", "Các việc cần làm:"),
    ] {
        let letter = with_body(&format!("{before}\n\n{then}\n\n1. Sở Y tế rà soát.\n\n2. Sở Xây dựng rà soát."));
        let is_duty = letter.points.iter().any(|point| point.code == "0");
        let reaches = letter.points.iter().any(|point| point.code == "2" && point.deadline.is_some());
        let asked = asks(&letter, &[Doubt::PreambleDuty]);
        assert!(is_duty || reaches || asked, "{before}: {:?} {:?}", letter.points, letter.questions);
    }
}

/// Given grounds, an account or a plain introduction before the points, when the letter is read, then nothing is asked.
#[test]
fn what_only_leads_up_to_the_points_is_not_asked_about() {
    for before in [
        "Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2026 của UBND thành phố;\n\nTheo đề nghị của Sở Nội vụ tại Tờ trình số 9/TTr-SNV ngày 01/8/2026,\n\nUBND thành phố yêu cầu:",
        "Thời gian qua, tình hình vi phạm còn diễn biến phức tạp.\n\nChủ tịch UBND thành phố yêu cầu các cơ quan, đơn vị:",
        "UBND thành phố nhận được Báo cáo số 88/BC-SNV ngày 01/8/2026 của Sở Nội vụ. Về việc này, Chủ tịch UBND thành phố có ý kiến như sau:",
        "Thực hiện Công văn số 12/BNV-CCHC ngày 01/8/2026 của Bộ Nội vụ, UBND thành phố yêu cầu các sở, ban, ngành thành phố, UBND các xã, phường, đặc khu:",
    ] {
        let letter = with_body(&format!("{before}\n\n1. Rà soát thủ tục.\n\n2. Sở Xây dựng rà soát."));
        assert!(
            letter.questions.iter().all(|asked| asked.doubt == Doubt::PurposeUnsaid),
            "{before}: {:?}",
            letter.questions
        );
        assert_eq!(first(&letter).lead.basis, LeadBasis::Addressees, "{before}");
    }
}

/// Given an introduction that names some of those who are addressed, when a point names nobody, then it is theirs.
#[test]
fn whom_the_introduction_names_the_points_charge() {
    for (before, leads) in [
        ("UBND thành phố yêu cầu Sở Nội vụ thực hiện các nội dung sau:", &["Sở Nội vụ"][..]),
        ("UBND thành phố yêu cầu các sở, ban, ngành thực hiện các nội dung sau:", &["các sở, ban, ngành"]),
        ("Thực hiện Kế hoạch số 12/KH-UBND, UBND thành phố giao Sở Y tế, Sở Nội vụ:", &["Sở Y tế", "Sở Nội vụ"]),
        ("Đề nghị UBND các xã, phường, đặc khu triển khai:", &["UBND các xã, phường, đặc khu"]),
    ] {
        let letter = with_body(&format!("{before}\n\n1. Rà soát thủ tục.\n\n2. Báo cáo kết quả."));
        assert_eq!(first(&letter).lead.bodies, leads, "{before}");
        assert_eq!(first(&letter).lead.basis, LeadBasis::Inherited, "{before}");
    }
}

/// Given an order right under the subject, when the letter is read, then the subject ends before it and the order is read.
#[test]
fn an_order_under_the_subject_is_no_part_of_it() {
    for order in [
        "Giao Sở Nội vụ rà soát biên chế trước ngày 20/8/2026.",
        "Các sở, ban, ngành báo cáo kết quả hằng quý, trước ngày 20 tháng cuối quý.",
        "UBND thành phố yêu cầu Sở Nội vụ rà soát biên chế.",
        "Yêu cầu các sở, ban, ngành rà soát biên chế.",
        "Sở Nội vụ chủ trì rà soát biên chế.",
        "Báo cáo gửi về Sở Nội vụ trước ngày 20/8/2026.",
        "Thời hạn hoàn thành: ngày 20/8/2026.",
        "Hằng tháng, Sở Nội vụ báo cáo UBND thành phố.",
        "Chậm nhất ngày 20/8/2026, các sở báo cáo.",
        "Đề nghị Sở Y tế rà soát thuốc;",
    ] {
        for head in ["KẾ HOẠCH\nRà soát thủ tục hành chính", "V/v rà soát thủ tục hành chính"] {
            let text = format!(
                "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG\n\nSố: 1234/UBND-VP\n\nHải Phòng, ngày 05 tháng 8 năm 2026\n\n{head}\n{order}\n\n1. Sở Y tế rà soát thuốc.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"
            );
            let letter = read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap();
            let subject = letter.subject.clone().unwrap_or_default().to_lowercase();
            assert_eq!(subject, "rà soát thủ tục hành chính", "{order}");
            let is_duty = letter.points.iter().any(|point| point.code == "0");
            assert!(
                is_duty || asks(&letter, &[Doubt::PreambleDuty]),
                "{order}: {:?} {:?}",
                letter.points,
                letter.questions
            );
        }
    }
}

/// Given a subject that is wrapped or names somebody, when the letter is read, then it stays whole.
#[test]
fn a_subject_that_names_somebody_stays_whole() {
    for (lines, subject) in [
        (
            "Tổ chức Hội nghị tổng kết công tác cải cách hành chính của\nSở Nội vụ năm 2026",
            "Tổ chức Hội nghị tổng kết công tác cải cách hành chính của Sở Nội vụ năm 2026",
        ),
        (
            "Kiểm tra việc thực hiện nhiệm vụ do UBND thành phố,\nChủ tịch UBND thành phố giao",
            "Kiểm tra việc thực hiện nhiệm vụ do UBND thành phố, Chủ tịch UBND thành phố giao",
        ),
        (
            "Giao chỉ tiêu biên chế năm 2026 cho các sở,\nban, ngành thành phố",
            "Giao chỉ tiêu biên chế năm 2026 cho các sở, ban, ngành thành phố",
        ),
    ] {
        let text = format!(
            "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG\n\nSố: 1234/KH-UBND\n\nHải Phòng, ngày 05 tháng 8 năm 2026\n\nKẾ HOẠCH\n{lines}\n\n1. Sở Y tế rà soát thuốc.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"
        );
        let letter = read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap();
        assert_eq!(letter.subject.as_deref(), Some(subject));
    }
}

/// Given what changes an earlier letter, when it is read, then it is asked about and is nobody's duty.
#[test]
fn what_changes_an_earlier_letter_is_no_duty_of_everybody() {
    for text in [
        "Thay cụm từ \"Sở Nội vụ\" bằng cụm từ \"Sở Tư pháp\" tại điểm 4 Công văn số 900/UBND-VP.",
        "Tạm dừng báo cáo của Sở Công Thương.",
        "Không thực hiện điểm 2 Công văn số 900/UBND-VP.",
        "Chuyển nhiệm vụ tại điểm 3 Công văn số 900/UBND-VP từ Sở Nội vụ sang Sở Tư pháp.",
        "Dừng thực hiện điểm 2 Công văn số 900/UBND-VP.",
        "Rút ngắn thời gian báo cáo của Sở Y tế.",
        "Đưa Sở Y tế ra khỏi danh sách đơn vị phải báo cáo.",
        "Hủy yêu cầu báo cáo tại Công văn số 900/UBND-VP.",
        "Hoãn báo cáo của Sở Y tế.",
        "Thay Sở Nội vụ bằng Sở Tư pháp làm đầu mối.",
        "Bỏ nội dung giao Sở Y tế tại Công văn số 900/UBND-VP.",
        "Thôi giao Sở Y tế theo dõi.",
        "Không áp dụng khoản 2 Công văn số 900/UBND-VP.",
        "Không yêu cầu Sở Y tế báo cáo.",
        "Cho Sở Y tế lùi thời hạn báo cáo.",
        "Ngừng chế độ báo cáo tuần của Sở Y tế.",
        "Loại Sở Ngoại vụ khỏi danh sách báo cáo.",
        "Miễn báo cáo cho Sở Ngoại vụ.",
    ] {
        let letter = of_one(text);
        assert!(asks(&letter, &[Doubt::Amendment]), "{text}: {:?} {:?}", first(&letter), letter.questions);
        assert_eq!(first(&letter).role, PointRole::Formula, "{text}");
    }
}

fn day(letter: &Letter) -> Option<String> {
    match first(letter).deadline.as_ref().map(|deadline| &deadline.reading) {
        Some(DueReading::On { date, .. }) => Some(date.to_string()),
        _ => None,
    }
}

const WHEN: &[Doubt] = &[
    Doubt::DeadlineUnread,
    Doubt::Beginning,
    Doubt::DeadlineElsewhere,
    Doubt::YearMissing,
    Doubt::SpanFromEvent,
    Doubt::CadenceUnknown,
    Doubt::SeveralDeadlines,
];

/// Given figures that are to be given away in a period, when the point is read, then its last day is the deadline; where
/// the period may be that of the figures, it is asked.
#[test]
fn figures_that_are_given_away_are_due_in_the_period() {
    for (text, due) in [
        ("Sở Tài chính cung cấp số liệu trong tháng 9/2026.", "2026-09-30"),
        ("Sở Nội vụ công bố số liệu trong quý III/2026.", "2026-09-30"),
        ("Các sở gửi hồ sơ trong tháng 9/2026.", "2026-09-30"),
        ("Sở Y tế cập nhật dữ liệu trong tháng 9/2026.", "2026-09-30"),
        ("Sở Y tế cung cấp thông tin trong tháng 9/2026.", "2026-09-30"),
        ("Sở Y tế nộp hồ sơ trong quý IV/2026.", "2026-12-31"),
        ("Sở Y tế chuẩn hóa dữ liệu trong năm 2026.", "2026-12-31"),
        ("Sở Y tế làm sạch số liệu hộ nghèo trong tháng 10/2026.", "2026-10-31"),
        ("Sở Y tế bàn giao hồ sơ trong tháng 10/2026.", "2026-10-31"),
        ("Sở Y tế gửi báo cáo trong tháng 10/2026.", "2026-10-31"),
    ] {
        let letter = of_one(text);
        assert_eq!(day(&letter).as_deref(), Some(due), "{text}: {:?}", letter.questions);
    }
    for text in [
        "Sở Y tế báo cáo số liệu trong tháng 9/2026.",
        "Sở Y tế thống kê số liệu trong tháng 9/2026.",
        "Sở Y tế cung cấp số liệu đến ngày 30/9/2026.",
        "Sở Y tế cung cấp số liệu phát sinh trong tháng 9/2026.",
        "Sở Y tế tổng hợp số liệu trong quý III/2026.",
    ] {
        let letter = of_one(text);
        assert_eq!(day(&letter), None, "{text}");
        assert!(asks(&letter, WHEN), "{text}: {:?}", letter.questions);
    }
}

/// Given that something may not be done before a day, when the point is read, then that day is no deadline, and is asked.
#[test]
fn what_may_not_be_done_before_a_day_is_not_due_by_it() {
    for text in [
        "Sở Y tế tổ chức kiểm tra không trước ngày 15/9/2026.",
        "Sở Y tế không được nộp trước ngày 15/9/2026.",
        "Sở Y tế không công bố kết quả trước ngày 15/9/2026.",
        "Sở Y tế chưa công bố kết quả trước ngày 15/9/2026.",
        "Nghiêm cấm công bố kết quả trước ngày 15/9/2026.",
        "Sở Y tế không tuyển dụng đến hết ngày 15/9/2026.",
        "Không tổ chức lễ hội trước ngày 15/9/2026.",
        "Sở Y tế không sớm hơn ngày 15/9/2026 công bố kết quả.",
        "Các sở không mua sắm cho đến hết năm 2026.",
        "Tuyệt đối không chi trả trước ngày 15/9/2026.",
    ] {
        let letter = of_one(text);
        assert_eq!(day(&letter), None, "{text}");
        assert!(asks(&letter, WHEN), "{text}: {:?}", letter.questions);
    }
    for text in ["Sở Y tế báo cáo không quá ngày 15/9/2026.", "Sở Y tế báo cáo không muộn hơn ngày 15/9/2026."]
    {
        assert_eq!(day(&of_one(text)).as_deref(), Some("2026-09-15"), "{text}");
    }
}

/// Given a time that another document or an event fixes, when the point is read, then it is asked about.
#[test]
fn a_time_that_is_fixed_elsewhere_is_asked_about() {
    for text in [
        "Sở Xây dựng hoàn thành đúng tiến độ tại Kế hoạch số 12/KH-UBND ngày 05/01/2026.",
        "Sở Xây dựng hoàn thành ngay sau kỳ nghỉ lễ.",
        "Sở Xây dựng báo cáo theo lịch tại Công văn số 9/UBND-VP.",
        "Sở Xây dựng hoàn thành theo lộ trình của Bộ Xây dựng.",
        "Sở Xây dựng hoàn thành cùng thời điểm công bố quy hoạch.",
        "Sở Xây dựng hoàn thành đúng hạn nêu tại Công văn số 9/UBND-VP.",
        "Sở Xây dựng hoàn thành sau khi có kết quả thẩm định.",
        "Sở Xây dựng hoàn thành ngay sau Đại hội.",
        "Sở Xây dựng hoàn thành trước kỳ họp cuối năm của HĐND thành phố.",
        "Sở Xây dựng hoàn thành đúng tiến độ của Bộ Xây dựng.",
        "Sở Xây dựng hoàn thành song song với việc lập quy hoạch.",
        "Sở Xây dựng hoàn thành sau mùa mưa bão.",
        "Sở Xây dựng hoàn thành ngay sau hội nghị.",
        "Sở Xây dựng hoàn thành vào dịp Quốc khánh.",
        "Sở Xây dựng hoàn thành trước khi năm học mới bắt đầu.",
        "Sở Xây dựng bàn giao trước khi vận hành mô hình mới.",
    ] {
        let letter = of_one(text);
        assert_eq!(day(&letter), None, "{text}");
        assert!(asks(&letter, WHEN), "{text}: {:?} {:?}", first(&letter).deadline, letter.questions);
    }
    for text in ["Sở Xây dựng hoàn thành đúng tiến độ.", "Sở Xây dựng báo cáo đúng hạn."] {
        assert!(!asks(&of_one(text), WHEN), "{text}");
    }
}

/// Given a list of periods in which something is reported, when the point is read, then each rhythm is read once.
#[test]
fn lists_of_periods_are_rhythms() {
    use Length::{HalfYear, Quarter, Year};
    for (text, cadence) in [
        ("Sở Y tế báo cáo 6 tháng đầu năm, 6 tháng cuối năm và cả năm.", &[HalfYear, Year][..]),
        ("Sở Y tế báo cáo quý I, quý II, quý III và cả năm.", &[Quarter, Year]),
        ("Sở Y tế báo cáo sơ kết 6 tháng đầu năm và tổng kết năm.", &[HalfYear, Year]),
        ("Sở Y tế báo cáo 6 tháng đầu năm và cả năm.", &[HalfYear, Year]),
        ("Sở Y tế báo cáo quý I, II, III và năm.", &[Quarter, Year]),
        ("Sở Y tế báo cáo quý I, 6 tháng, quý III và năm.", &[Quarter, HalfYear, Year]),
        ("Sở Y tế báo cáo các quý I, II, III, IV.", &[Quarter]),
        ("Sở Y tế sơ kết 6 tháng, tổng kết năm.", &[HalfYear, Year]),
        ("Sở Y tế báo cáo 06 tháng đầu năm, 06 tháng cuối năm.", &[HalfYear]),
        ("Sở Y tế báo cáo quý, 6 tháng và cả năm.", &[Quarter, HalfYear, Year]),
    ] {
        let letter = of_one(text);
        assert_eq!(first(&letter).cadence, cadence, "{text}: {:?}", letter.questions);
    }
    for text in ["Sở Y tế báo cáo giữa kỳ và cuối kỳ.", "Sở Y tế báo cáo đầu kỳ và cuối kỳ."]
    {
        let letter = of_one(text);
        assert!(asks(&letter, WHEN), "{text}: {:?} {:?}", first(&letter), letter.questions);
    }
}

/// Given a file that stands in a DOCX letter as it is, when the letter is read, then it is named in a question.
#[test]
fn a_file_in_the_body_is_asked_about() {
    let relation = |kind: &str| {
        format!(
            r#"<?xml version="1.0"?><Relationships><Relationship Id="r9" Type="http://x/relationships/{kind}" Target="chunk.html"/></Relationships>"#
        )
    };
    let chunk = ("word/chunk.html", "<html><body><p>2. Sở Nội vụ rà soát.</p></body></html>".to_owned());
    let body = support::paragraph("1. Sở Y tế rà soát.") + r#"<w:altChunk r:id="r9"/>"#;
    let letter = support::letter(&body, &[("word/_rels/document.xml.rels", relation("aFChunk")), chunk.clone()]);
    let asked: Vec<&str> = letter
        .questions
        .iter()
        .filter(|asked| asked.doubt == Doubt::AttachmentUnread)
        .map(|asked| asked.words.as_str())
        .collect();
    assert_eq!(asked, ["chunk.html"]);
    let letter = support::letter(&body, &[("word/_rels/document.xml.rels", relation("image")), chunk]);
    assert!(!asks(&letter, &[Doubt::AttachmentUnread]));
    // A mark in it is seen at the door all the same.
    let document = support::document(&(support::head() + &body + &support::foot()));
    let marked = ("word/chunk.html", "<html><body><p>TỐI MẬT</p></body></html>".to_owned());
    let bytes = support::docx(&[("word/document.xml", document), marked]);
    assert!(exchange::letter::refuse_marked_bytes(&bytes).is_err());
}

/// Given a table whose notes say that nothing is owed, or whose last cell is blank, when it is read, then only the first
/// is asked about.
#[test]
fn notes_that_take_a_row_back_are_asked_about() {
    let table = |notes: &str| {
        with_body(&format!(
            "Phân công nhiệm vụ:\n| TT | Nhiệm vụ | Chủ trì | Thời hạn | Ghi chú |\n| 1 | Rà soát | Sở Y tế | 30/9/2026 | {notes} |\n| 2 | Thống kê | Sở Nội vụ | 30/9/2026 |  |"
        ))
    };
    for notes in ["Không thực hiện", "Đã hoàn thành", "Tạm dừng", "Bỏ", "Hoãn sang năm sau", "Không giao nữa", "Dừng"]
    {
        let letter = table(notes);
        assert!(asks(&letter, &[Doubt::CellUnread]), "{notes}: {:?}", letter.questions);
    }
    for notes in ["", "Mật khẩu riêng", "Theo mẫu 01", "Báo cáo giấy", "Không"] {
        let letter = table(notes);
        assert!(!asks(&letter, &[Doubt::CellUnread]), "{notes}: {:?}", letter.questions);
    }
}

/// Given one phrase of time, when it cannot be read, then it is asked about once, and with all of its words.
#[test]
fn a_phrase_is_asked_about_once_and_whole() {
    for (text, words) in [
        ("Sở Y tế trình báo cáo tại phiên họp tháng 10/2026 của UBND thành phố.", "phiên họp tháng 10/2026"),
        ("Sở Y tế hoàn thành sau 30 ngày kể từ ngày ký Quyết định.", "sau 30 ngày kể từ ngày ký Quyết định"),
        ("Sở Y tế báo cáo trước ngày 30 tháng 9 hằng năm.", "trước ngày 30 tháng 9 hằng năm"),
    ] {
        let letter = of_one(text);
        let line = first(&letter).lines.0;
        let asked: Vec<&str> =
            letter.questions.iter().filter(|asked| asked.line == line).map(|asked| asked.words.as_str()).collect();
        assert_eq!(asked, [words], "{text}");
    }
}

/// Given a second deadline in a point, when it is read, then the clerk is told that there are several.
#[test]
fn a_second_deadline_is_told_as_one() {
    let letter = of_one("Sở Tư pháp số hóa sổ hộ tịch; đến 30/10/2026 đạt 80%, đến 30/11/2026 đạt 100%.");
    assert!(asks(&letter, &[Doubt::SeveralDeadlines]), "{:?}", letter.questions);
    let letter = of_one("Sở Tư pháp rà soát chậm nhất ngày 15/9/2026, báo cáo chậm nhất ngày 30/9/2026.");
    assert!(asks(&letter, &[Doubt::SeveralDeadlines]), "{:?}", letter.questions);
}

/// Given a point that only says by when or with whom behind a stop, when it is read, then it holds one duty.
#[test]
fn what_says_more_of_the_same_is_no_second_duty() {
    for text in [
        "Sở Y tế rà soát thuốc; hoàn thành chậm nhất ngày 15/9/2026.",
        "Rà soát thuốc. Đơn vị chủ trì: Sở Y tế. Đơn vị phối hợp: Sở Tài chính.",
        "Sở Y tế rà soát thuốc; hoàn thành trong quý IV/2026.",
    ] {
        let letter = of_one(text);
        assert!(!asks(&letter, &[Doubt::SeveralDuties]), "{text}: {:?}", letter.questions);
    }
    for text in [
        "Sở Y tế rà soát thuốc; hoàn thành đề án nhân lực và lập danh mục.",
        "Sở Y tế rà soát thuốc. Sở Tài chính bố trí kinh phí.",
    ] {
        assert!(asks(&of_one(text), &[Doubt::SeveralDuties]), "{text}");
    }
}

/// Given "các sở, ngành" in a letter to "các sở, ban, ngành", when it is read, then it is asked once whether they differ.
#[test]
fn two_names_of_almost_the_same_group_are_asked_about_once() {
    let letter = with_body("UBND thành phố yêu cầu:\n\n1. Các sở, ngành rà soát.\n\n2. Các sở, ngành báo cáo.");
    let asked: Vec<&str> = letter
        .questions
        .iter()
        .filter(|asked| asked.doubt == Doubt::GroupsDiffer)
        .map(|asked| asked.words.as_str())
        .collect();
    assert_eq!(asked, ["1: \"Các sở, ngành\" ≠ \"Các sở, ban, ngành thành phố\""]);
    let letter = with_body("UBND thành phố yêu cầu:\n\n1. Các sở, ban, ngành rà soát.\n\n2. Sở Y tế báo cáo.");
    assert!(!asks(&letter, &[Doubt::GroupsDiffer]));
}

/// Given a table behind the signature whose tasks an article gives out, when it is read, then the article is a heading.
#[test]
fn the_tasks_of_an_annex_are_the_duties() {
    let decision = |article: &str, behind: &str| {
        let text = format!(
            "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG\n\nSố: 5/QĐ-UBND\n\nHải Phòng, ngày 05 tháng 8 năm 2026\n\nQUYẾT ĐỊNH\nVề việc giao nhiệm vụ\n\nQUYẾT ĐỊNH:\n\nĐiều 1. {article}\n\nĐiều 2. Chánh Văn phòng UBND thành phố chịu trách nhiệm thi hành Quyết định này./.\n\nNơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nPHỤ LỤC\n(Kèm theo Quyết định số 5/QĐ-UBND)\n{behind}\n| TT | Nhiệm vụ | Chủ trì | Thời hạn |\n| 1 | Rà soát | Sở Y tế | 30/9/2026 |\n"
        );
        read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap()
    };
    let role = |letter: &Letter| letter.points.iter().find(|point| point.code == "Đ1").unwrap().role;
    let letter = decision("Giao các sở thực hiện các nhiệm vụ tại Phụ lục kèm theo Quyết định này.", "");
    assert_eq!(role(&letter), PointRole::Heading);
    assert!(!asks(&letter, &[Doubt::AnnexUnread]), "{:?}", letter.questions);
    let letter = decision("Giao Sở Nội vụ báo cáo việc thực hiện các nhiệm vụ tại Phụ lục kèm theo.", "");
    assert_eq!(role(&letter), PointRole::Duty);
    let letter = decision("Giao các sở thực hiện nhiệm vụ theo Phụ lục kèm theo.", "Sở Y tế báo cáo hằng tháng.");
    assert!(asks(&letter, &[Doubt::AnnexUnread]), "{:?}", letter.questions);
}

/// Given a DOCX file, whose lines nobody sees, when something is asked about, then its point is named.
#[test]
fn questions_about_a_docx_name_the_point() {
    let letter = support::letter(&support::paragraph("1. Sở Y tế rà soát thuốc, báo cáo trước ngày 20/9/2023."), &[]);
    let asked = letter.questions.iter().find(|asked| asked.doubt == Doubt::BeforeDay).unwrap();
    assert_eq!(asked.place.as_deref(), Some("1 \"Sở Y tế rà soát thuốc, …\""));
}

/// Given the words for a group behind "Đối với", when the point is read, then the group has the duty.
#[test]
fn a_group_behind_doi_voi_leads() {
    for (text, lead) in [
        ("Đối với các sở, ban, ngành: rà soát thủ tục.", "các sở, ban, ngành"),
        ("Đối với UBND các xã, phường, đặc khu: niêm yết.", "UBND các xã, phường, đặc khu"),
        ("Đối với Sở Nội vụ: tổng hợp kết quả.", "Sở Nội vụ"),
    ] {
        let letter = of_one(text);
        let leads = first(&letter).lead.bodies == [lead];
        assert!(leads || asks(&letter, WHO), "{text}: {:?}", first(&letter).lead);
    }
}

/// Given a clause that says which things somebody deals with, when it is read, then nobody in it is asked about; whoever may
/// have to do something is.
#[test]
fn who_is_named_in_a_relative_clause_is_asked_about_where_they_may_have_to_act() {
    for text in [
        "Sở Xây dựng rà soát các dự án do Ban Quản lý Khu kinh tế làm chủ đầu tư, chậm nhất ngày 15/9/2026.",
        "Sở Nội vụ kiểm tra các nhiệm vụ do UBND các xã, phường, đặc khu báo cáo, chậm nhất ngày 25/9/2026.",
        "Sở Tư pháp thẩm định các văn bản do Sở Nội vụ tham mưu, chậm nhất ngày 25/9/2026.",
        "Sở Tài chính quyết toán các gói thầu do Sở Xây dựng trình, chậm nhất ngày 25/9/2026.",
        "Sở Tài chính tiếp nhận tài sản do Sở Y tế đã bàn giao, chậm nhất ngày 25/9/2026.",
        "Sở Tài chính tổng hợp báo cáo của các đơn vị được giao kinh phí, chậm nhất ngày 15/9/2026.",
    ] {
        let letter = of_one(text);
        let unsure = [Doubt::SeveralDuties, Doubt::LeadUnclear, Doubt::CoordinatorsUnclear];
        assert!(!asks(&letter, &unsure), "{text}: {:?}", letter.questions);
    }
    for text in [
        "Sở Tài chính thẩm định hồ sơ do Sở Xây dựng lập trước ngày 15/8/2026.",
        "Sở Tài chính cấp kinh phí, hồ sơ do Sở Xây dựng lập và trình UBND thành phố chậm nhất ngày 15/9/2026.",
        "Sở Tài chính thẩm định, các dự án do Sở Xây dựng chủ trì, chậm nhất ngày 15/9/2026.",
        "Sở Tài chính theo dõi; việc rà soát do Sở Xây dựng thực hiện, chậm nhất ngày 15/9/2026.",
        "Sở Tài chính rà soát các dự án do Sở Xây dựng quản lý, Sở Y tế báo cáo chậm nhất ngày 15/9/2026.",
    ] {
        let letter = of_one(text);
        let unsure = [Doubt::SeveralDuties, Doubt::LeadUnclear];
        assert!(asks(&letter, &unsure), "{text}: {:?}", letter.questions);
    }
}
