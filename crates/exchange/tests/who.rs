//! Whom a letter names: who leads, who coordinates; and which paragraphs are no duties.

use exchange::{
    Letter, Source,
    letter::{Doubt, LeadBasis, PointRole},
    read,
};

fn letter(body: &str) -> Letter {
    let text = format!(
        "UỶ BAN NHÂN DÂN\nTỈNH HẢI DƯƠNG\n\nSố: 9101/UBND-VP\nV/v rà soát\n\nHải Dương, ngày 12 tháng 7 năm 2023\n\nKính gửi:\n- Các sở, ban, ngành thuộc tỉnh;\n- UBND các huyện, thị xã, thành phố.\n\n{body}\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"
    );
    read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap()
}

#[test]
fn who_leads() {
    let cases: &[(&str, &[&str])] = &[
        ("Sở Tài chính xác định mức chi.", &["Sở Tài chính"]),
        ("Giao Giám đốc Sở Nội vụ xác định vị trí việc làm.", &["Giám đốc Sở Nội vụ"]),
        ("Giao đồng chí Giám đốc Sở Tài chính rà soát.", &["Giám đốc Sở Tài chính"]),
        ("Giao các Sở: Tài chính, Y tế rà soát.", &["Sở Tài chính", "Sở Y tế"]),
        ("Giao các Sở Tài chính, Y tế và Nội vụ rà soát.", &["Sở Tài chính", "Sở Y tế", "Sở Nội vụ"]),
        ("Sở Tài chính, Sở Y tế theo chức năng nhiệm vụ được giao rà soát.", &["Sở Tài chính", "Sở Y tế"]),
        ("Sở Tài chính; Sở Y tế; Công an tỉnh rà soát.", &["Sở Tài chính", "Sở Y tế", "Công an tỉnh"]),
        ("Sở Văn hóa, Thể thao và Du lịch xây dựng kế hoạch.", &["Sở Văn hóa, Thể thao và Du lịch"]),
        (
            "Sở Lao động - Thương binh và Xã hội, Sở Giáo dục và Đào tạo thống kê.",
            &["Sở Lao động - Thương binh và Xã hội", "Sở Giáo dục và Đào tạo"],
        ),
        ("UBND các xã, phường, thị trấn rà soát.", &["UBND các xã, phường, thị trấn"]),
        ("UBND các huyện, thị xã, thành phố tổ chức thực hiện.", &["UBND các huyện, thị xã, thành phố"]),
        ("UBND các xã, phường, đặc khu niêm yết công khai.", &["UBND các xã, phường, đặc khu"]),
        (
            "Chủ tịch UBND các huyện, thị xã, thành phố chịu trách nhiệm.",
            &["Chủ tịch UBND các huyện, thị xã, thành phố"],
        ),
        ("UBND thành phố Chí Linh báo cáo kết quả.", &["UBND thành phố Chí Linh"]),
        ("UBND thị xã Kinh Môn nghiêm túc kiểm điểm.", &["UBND thị xã Kinh Môn"]),
        (
            "Các sở, ban, ngành; UBND các huyện, thị xã, thành phố rà soát.",
            &["Các sở, ban, ngành", "UBND các huyện, thị xã, thành phố"],
        ),
        ("Thủ trưởng các sở, ban, ngành chỉ đạo rà soát.", &["Thủ trưởng các sở, ban, ngành"]),
        ("Các cơ quan, đơn vị liên quan cập nhật dữ liệu.", &["Các cơ quan, đơn vị liên quan"]),
        ("Bộ Chỉ huy Quân sự tỉnh chủ trì, phối hợp Công an tỉnh rà soát.", &["Bộ Chỉ huy Quân sự tỉnh"]),
        (
            "Đề nghị Tòa án nhân dân tỉnh, Viện kiểm sát nhân dân tỉnh phối hợp.",
            &["Tòa án nhân dân tỉnh", "Viện kiểm sát nhân dân tỉnh"],
        ),
        (
            "Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội giám sát.",
            &["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "các tổ chức chính trị - xã hội"],
        ),
        ("Đơn vị chủ trì: Sở Tài chính; đơn vị phối hợp: Sở Y tế.", &["Sở Tài chính"]),
        ("Rà soát quy trình, do Sở Tài chính chủ trì.", &["Sở Tài chính"]),
        ("Chủ tịch UBND tỉnh yêu cầu Giám đốc Sở Y tế kiểm điểm.", &["Giám đốc Sở Y tế"]),
        ("UBND tỉnh giao Sở Tài chính thẩm định.", &["Sở Tài chính"]),
        ("Chánh Văn phòng UBND tỉnh theo dõi.", &["Chánh Văn phòng UBND tỉnh"]),
        ("Chánh Thanh tra tỉnh kết luận trong tháng.", &["Chánh Thanh tra tỉnh"]),
        (
            "Giao Trưởng ban Ban Quản lý các khu công nghiệp tỉnh lập danh sách.",
            &["Trưởng ban Ban Quản lý các khu công nghiệp tỉnh"],
        ),
        ("Trung tâm Phục vụ hành chính công tỉnh tiếp nhận hồ sơ.", &["Trung tâm Phục vụ hành chính công tỉnh"]),
        (
            "Đài Phát thanh và Truyền hình tỉnh, Báo Hải Dương tuyên truyền.",
            &["Đài Phát thanh và Truyền hình tỉnh", "Báo Hải Dương"],
        ),
        ("Kho bạc Nhà nước tỉnh kiểm soát chi.", &["Kho bạc Nhà nước tỉnh"]),
        ("Giao nhiệm vụ cho Sở Xây dựng lập hồ sơ.", &["Sở Xây dựng"]),
        ("Đối với Sở Tài chính: rà soát định mức.", &["Sở Tài chính"]),
    ];
    for (sentence, expected) in cases {
        let letter = letter(&format!("1. {sentence}"));
        let lead = &letter.points[0].lead;
        assert_eq!(
            (lead.bodies.as_slice(), lead.basis),
            (&expected.map_to_strings()[..], LeadBasis::Stated),
            "{sentence}"
        );
    }
}

trait Strings {
    fn map_to_strings(&self) -> Vec<String>;
}

impl Strings for &[&str] {
    fn map_to_strings(&self) -> Vec<String> {
        self.iter().map(|text| (*text).to_owned()).collect()
    }
}

#[test]
fn who_coordinates() {
    let cases: &[(&str, &[&str])] = &[
        (
            "Sở Tài chính chủ trì, phối hợp với Sở Y tế, Sở Nội vụ và UBND các huyện, thị xã, thành phố rà soát.",
            &["Sở Y tế", "Sở Nội vụ", "UBND các huyện, thị xã, thành phố"],
        ),
        ("Bộ Chỉ huy Quân sự tỉnh chủ trì, phối hợp Công an tỉnh rà soát.", &["Công an tỉnh"]),
        ("Sở Tài chính chủ trì, phối hợp chặt chẽ với Công an tỉnh.", &["Công an tỉnh"]),
        ("Sở Tài chính phối hợp cùng Sở Y tế rà soát.", &["Sở Y tế"]),
        ("Đơn vị chủ trì: Sở Tài chính. Đơn vị phối hợp: Sở Y tế, Sở Nội vụ.", &["Sở Y tế", "Sở Nội vụ"]),
        (
            "Sở Tài chính chủ trì, phối hợp với các cơ quan, đơn vị có liên quan triển khai.",
            &["các cơ quan, đơn vị có liên quan"],
        ),
        ("Tăng cường phối hợp trong công tác tuyên truyền.", &[]),
    ];
    for (sentence, expected) in cases {
        let letter = letter(&format!("1. {sentence}"));
        assert_eq!(letter.points[0].coordinators, expected.map_to_strings(), "{sentence}");
    }
}

/// No list of bodies, titles or verbs is complete: a point that opens with one that was not read is asked about.
#[test]
fn a_body_that_is_not_read_is_asked_about() {
    for sentence in [
        "Ban Điều hành Đề án phát triển kinh tế tập thể giai đoạn mới của vùng đồng bằng ven sông Hồng cùng nhau lo liệu.",
        "Giao Tổ Công tác đặc biệt gỡ điểm nghẽn những dự án chậm tiến độ kéo dài nhiều năm qua xoay xở.",
        "Nhiệm vụ do đơn vị được phân công chủ trì.",
        "Sở Tài chính chủ trì, phối hợp với bên được chỉ định rà soát.",
    ] {
        let letter = letter(&format!("1. {sentence}"));
        let asked = letter.questions.iter().any(|q| matches!(q.doubt, Doubt::LeadUnclear | Doubt::CoordinatorsUnclear));
        assert!(asked, "{sentence}: {:?}", letter.points[0].lead);
    }
}

#[test]
fn what_names_nobody_is_everybodys() {
    for sentence in [
        "Phòng ngừa tham nhũng, lãng phí.",
        "Trường hợp cơ quan nào để chậm trễ thì kiểm điểm.",
        "Rà soát các quy định.",
    ] {
        let letter = letter(&format!("1. {sentence}"));
        assert_eq!(letter.points[0].lead.basis, LeadBasis::Addressees, "{sentence}");
        assert!(!letter.questions.iter().any(|question| question.doubt == Doubt::LeadUnclear), "{sentence}");
    }
}

/// Given a letter without labels: what leads up to its duties, and the courtesy at its end, are no duties.
#[test]
fn recitals_and_courtesies_are_no_duties() {
    let letter = letter(
        "Chủ tịch UBND tỉnh nhận được Công văn số 15/BNV-CCHC ngày 01/7/2023 của Bộ Nội vụ; Chủ tịch UBND tỉnh có ý kiến như sau:\n\nGiao các Sở: Tài chính, Y tế rà soát, báo cáo UBND tỉnh chậm nhất ngày 25/9/2023.\n\nVăn phòng UBND tỉnh thông báo để các cơ quan biết, thực hiện./.",
    );
    let duties: Vec<(&str, PointRole)> = letter.points.iter().map(|point| (point.code.as_str(), point.role)).collect();
    assert_eq!(letter.preamble.len(), 1);
    assert_eq!(duties, [("C", PointRole::Closing), ("C.2", PointRole::Formula)]);
    assert_eq!(letter.points[0].lead.bodies, ["Sở Tài chính", "Sở Y tế"]);
}

/// Given grounds and a charge in one sentence, then that is a duty.
#[test]
fn a_charge_behind_its_grounds_is_a_duty() {
    let letter = letter(
        "Thực hiện Công văn số 15/BNV-CCHC ngày 01/7/2023 của Bộ Nội vụ, UBND tỉnh yêu cầu Sở Tài chính báo cáo chậm nhất ngày 25/9/2023.\n\nTrân trọng./.",
    );
    assert_eq!(letter.points[0].role, PointRole::Closing);
    assert_eq!(letter.points[0].lead.bodies, ["Sở Tài chính"]);
    assert_eq!(letter.points[1].role, PointRole::Formula);
}

/// Given a decision: its articles of effect and execution are no duties, and it is addressed to those who carry it out.
#[test]
fn a_decision_is_addressed_to_those_who_carry_it_out() {
    let text = "UỶ BAN NHÂN DÂN\nTỈNH HẢI DƯƠNG\n\nCỘNG HOÀ XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố: 15/QĐ-UBND\n\nNgày 12 tháng 7 năm 2023\n\nQUYẾT ĐỊNH\nVề việc giao nhiệm vụ rà soát\n\nCHỦ TỊCH UỶ BAN NHÂN DÂN TỈNH\n\nCăn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;\n\nQUYẾT ĐỊNH:\n\nĐiều 1.\n\n1. Sở Tài chính rà soát, hoàn thành chậm nhất ngày 25/9/2023.\n\n2. Sở Y tế rà soát, hoàn thành chậm nhất ngày 30/9/2023.\n\nĐiều 2.\n\n1. Sở Nội vụ tổng hợp.\n\nĐiều 3. Quyết định này có hiệu lực kể từ ngày ký.\n\nĐiều 4. Chánh Văn phòng UBND tỉnh, Giám đốc các Sở: Tài chính, Y tế, Nội vụ chịu trách nhiệm thi hành Quyết định này./.\n\nNơi nhận:\n- Như Điều 4;\n- Lưu: VT.\n\nCHỦ TỊCH\n";
    let letter = read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap();
    assert_eq!(letter.issuer.as_deref(), Some("UỶ BAN NHÂN DÂN TỈNH HẢI DƯƠNG"));
    assert_eq!((letter.superior, letter.document_type.as_str()), (None, "quyết định"));
    assert_eq!(letter.date.unwrap().to_string(), "2023-07-12");
    assert_eq!(letter.subject.as_deref(), Some("Về việc giao nhiệm vụ rà soát"));
    let duties: Vec<&str> =
        letter.points.iter().filter(|point| point.role == PointRole::Duty).map(|point| point.code.as_str()).collect();
    assert_eq!(duties, ["Đ1.1", "Đ1.2", "Đ2.1"]);
    let addressed: Vec<&str> = letter.addressees.iter().map(|excerpt| excerpt.text.as_str()).collect();
    assert_eq!(
        addressed,
        ["Chánh Văn phòng UBND tỉnh", "Giám đốc Sở Tài chính", "Giám đốc Sở Y tế", "Giám đốc Sở Nội vụ"]
    );
}

/// However a paragraph begins: where it says by when, or names a body that is to do something, it is a duty.
#[test]
fn what_says_by_when_is_no_courtesy() {
    let numbered = [
        "Thống nhất với Sở Y tế phương án xử lý, báo cáo UBND tỉnh chậm nhất ngày 15/8/2023.",
        "Đồng ý với đề nghị của Sở Tài chính; yêu cầu báo cáo kết quả trước ngày 15/8/2023.",
        "Sở Tài chính có ý kiến bằng văn bản gửi Sở Nội vụ trước ngày 15/8/2023.",
        "Sở Nội vụ được giao chủ trì tổng hợp, báo cáo chậm nhất ngày 15/8/2023.",
        "Đề nghị Sở Y tế lập hồ sơ trình UBND tỉnh xem xét, phê duyệt chậm nhất ngày 15/8/2023.",
        "Sở Y tế thông báo đến các cơ sở để biết, thực hiện chậm nhất ngày 15/8/2023.",
        "Kế hoạch thay thế thiết bị phải trình UBND tỉnh chậm nhất ngày 15/8/2023.",
        "Quyết định này có hiệu lực kể từ ngày ký; Sở Y tế báo cáo trước ngày 30/8/2023.",
        "Trân trọng đề nghị Sở Y tế báo cáo kết quả.",
    ];
    for sentence in numbered {
        let letter = letter(&format!("1. {sentence}"));
        assert_eq!(letter.points[0].role, PointRole::Duty, "{sentence}");
    }
    let closing = [
        "Giao Sở Y tế triển khai thực hiện trong tháng 9/2023./.",
        "Yêu cầu các cơ quan triển khai thực hiện, hoàn thành trong tháng 9/2023./.",
        "Giao Thanh tra tỉnh giám sát việc thực hiện./.",
    ];
    for sentence in closing {
        let letter = letter(&format!("1. Sở Tài chính rà soát.\n\n{sentence}"));
        assert_eq!(letter.points[1].role, PointRole::Closing, "{sentence}");
    }
    let plan = letter(
        "I. MỤC ĐÍCH, YÊU CẦU\n1. Bảo đảm kỷ cương.\n2. Sở Nội vụ tổng hợp, báo cáo chậm nhất ngày 15/8/2023.\nII. TỔ CHỨC THỰC HIỆN\n1. Báo cáo UBND tỉnh.",
    );
    let roles: Vec<PointRole> = plan.points.iter().map(|point| point.role).collect();
    assert_eq!(roles[1..3], [PointRole::Formula, PointRole::Duty]);
    assert!(plan.points.iter().all(|point| !point.lead.text.contains("TỔ CHỨC")), "a title is no body");
}

#[test]
fn what_comes_before_the_points_is_a_duty_where_it_charges_somebody() {
    let letter = letter(
        "Sở Tài chính rà soát dự toán, báo cáo trước ngày 01/8/2023.\n\nCác cơ quan thực hiện các nội dung sau:\n\n1. Rà soát.",
    );
    let own = &letter.points[0];
    assert_eq!((own.code.as_str(), own.role, own.lead.text.as_str()), ("0", PointRole::Duty, "Sở Tài chính"));
}

#[test]
fn several_leads_and_exceptions_are_asked_about() {
    for (sentence, doubt) in [
        ("Sở Tài chính chủ trì rà soát dự toán; Sở Y tế chủ trì rà soát biên chế.", Doubt::SeveralDuties),
        ("Sở Nội vụ tổng hợp, báo cáo UBND tỉnh. Sở Tài chính bố trí kinh phí.", Doubt::SeveralDuties),
        ("Các sở, ngành (trừ Sở Y tế) báo cáo kết quả.", Doubt::LeadUnclear),
        ("Không giao Sở Y tế thực hiện.", Doubt::LeadUnclear),
        ("Sở Tài chính hoặc Sở Y tế rà soát.", Doubt::LeadUnclear),
    ] {
        let letter = letter(&format!("1. {sentence}"));
        assert!(letter.questions.iter().any(|question| question.doubt == doubt), "{sentence}");
    }
    for (sentence, lead) in [
        ("Khẩn trương giao Sở Y tế rà soát.", "Sở Y tế"),
        ("Theo đề nghị của Sở Tài chính, Sở Y tế rà soát.", "Sở Y tế"),
        ("Về phía Sở Tài chính, khẩn trương rà soát.", "Sở Tài chính"),
        ("Quy chế do Sở Tài chính xây dựng, gửi lấy ý kiến.", "Sở Tài chính"),
    ] {
        let letter = letter(&format!("1. {sentence}"));
        assert_eq!(letter.points[0].lead.bodies, [lead], "{sentence}");
    }
}
