//! What no reading took up becomes a question: who is charged, by when, and what only changes an earlier letter.

use exchange::{
    Letter, Source,
    draft::propose,
    letter::{Certainty, Doubt, DueReading, LeadBasis, Point, PointRole, refuse_marked_bytes},
    read,
};

use crate::support::{self, document, docx, foot, head, paragraph, points, table};

fn letter(body: &str) -> Letter {
    let text = format!(
        "UỶ BAN NHÂN DÂN\nTỈNH HẢI DƯƠNG\n\nSố: 9102/UBND-VP\nV/v rà soát\n\nHải Dương, ngày 26 tháng 7 năm 2023\n\nKính gửi:\n- Các sở, ban, ngành thuộc tỉnh;\n- UBND các huyện, thị xã, thành phố.\n\nChủ tịch UBND tỉnh yêu cầu các cơ quan, đơn vị thực hiện các nội dung sau:\n\n{body}\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"
    );
    read(&Source::from_bytes(text.as_bytes()).unwrap()).unwrap()
}

/// The one point of a letter, and what is asked on its line.
fn point(sentence: &str) -> (Point, Vec<Doubt>) {
    let letter = letter(&format!("1. {sentence}"));
    let point = letter.points[0].clone();
    let asked = letter.questions.iter().filter(|question| question.line == point.lines.0);
    let asked = asked.map(|question| question.doubt).collect();
    (point, asked)
}

fn day(point: &Point) -> Option<String> {
    match point.deadline.as_ref().map(|deadline| &deadline.reading) {
        Some(DueReading::On { date, .. }) => Some(date.to_string()),
        _ => None,
    }
}

/// Given a point that opens with words of some, or of others, when it is read, then it is no duty of all who are
/// addressed: it is asked, and its debtors are left blank.
#[test]
fn who_is_charged_in_words_that_are_not_read_is_asked() {
    for sentence in [
        "STC, SNV báo cáo kết quả.",
        "Huyện Kim Thành, huyện Ninh Giang báo cáo kết quả.",
        "Kim Thành, Ninh Giang rà soát.",
        "Các cơ quan nêu tại khoản 1 báo cáo kết quả.",
        "Các đơn vị tại Phụ lục I báo cáo kết quả.",
        "Các đơn vị trong danh sách kèm theo báo cáo kết quả.",
        "Các đơn vị còn lại báo cáo kết quả.",
        "Các đơn vị chậm nộp báo cáo giải trình.",
        "Các đơn vị, địa phương chưa hoàn thành báo cáo giải trình.",
        "Các địa phương báo cáo kết quả.",
        "Một số đơn vị báo cáo lại.",
        "Ba Sở Tài chính và Nội vụ báo cáo kết quả.",
        "Liên Sở Tài chính - Y tế thống nhất.",
        "Cả hai đơn vị nêu trên thống nhất.",
        "Sở nêu trên báo cáo kết quả.",
        "114 xã, phường, đặc khu báo cáo kết quả.",
        "Đơn vị được giao tại mục 3 báo cáo kết quả.",
        "Phê bình Sở Y tế chậm nộp báo cáo quý II.",
        "Sở Y tế thống nhất với Sở Nội vụ phương án.",
        "Lực lượng chức năng kiểm tra.",
        "Cán bộ, công chức chấp hành.",
        "UBND tỉnh sẽ họp với Sở Y tế vào ngày 15/8/2023.",
    ] {
        let (point, asked) = point(sentence);
        assert_eq!(point.role, PointRole::Duty, "{sentence}");
        assert_eq!(point.lead.certainty, Certainty::Asked, "{sentence}");
        assert!(asked.contains(&Doubt::LeadUnclear), "{sentence}: {asked:?}");
        let drafted = propose(&self::letter(&format!("1. {sentence}")));
        assert_eq!(drafted[0].debtors, [""], "{sentence}");
    }
}

/// Given a point that opens with an order, or with the words for all, when it is read, then all owe it and nobody is
/// asked.
#[test]
fn an_order_that_is_wholly_understood_is_everybodys() {
    for sentence in [
        "Rà soát các quy định.",
        "Khẩn trương rà soát các quy định.",
        "Tuyệt đối không tổ chức liên hoan.",
        "Kiên định, kiên trì thực hiện các nhiệm vụ được giao.",
        "Các cơ quan, đơn vị rà soát các quy định.",
        "Yêu cầu các cơ quan, đơn vị rà soát các quy định.",
        "Các cơ quan, đơn vị, địa phương có trách nhiệm rà soát các quy định.",
        "Chủ tịch UBND tỉnh yêu cầu các đơn vị nghiêm túc chấp hành.",
        "Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị phản ánh về Sở Nội vụ.",
        "Đối với hồ sơ mới, rà soát theo quy định.",
        "Về công tác tuyên truyền: đăng tải nội dung trên cổng thông tin.",
        "Thống kê các công trình.",
        "Bố trí kinh phí.",
    ] {
        let (point, asked) = point(sentence);
        assert_eq!((point.lead.basis, point.lead.certainty), (LeadBasis::Addressees, Certainty::Sure), "{sentence}");
        assert!(!asked.contains(&Doubt::LeadUnclear), "{sentence}: {asked:?}");
    }
}

/// Given two bodies of which one coordinates, however that is said, then the other leads, or it is asked.
#[test]
fn who_leads_and_who_coordinates_are_told_apart() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("Sở Tài chính (phối hợp), Sở Nội vụ (chủ trì) rà soát.", &["Sở Nội vụ"], &[]),
        ("Sở Tài chính đề nghị Sở Tư pháp phối hợp thẩm định.", &["Sở Tài chính"], &["Sở Tư pháp"]),
        ("Sở Tài chính chủ trì (Sở Nội vụ phối hợp) rà soát.", &["Sở Tài chính"], &["Sở Nội vụ"]),
        ("Sở Tài chính, với sự phối hợp của Sở Nội vụ, rà soát.", &["Sở Tài chính"], &["Sở Nội vụ"]),
        ("Sở Tài chính kết hợp với Sở Nội vụ rà soát.", &["Sở Tài chính"], &["Sở Nội vụ"]),
        ("Sở Tài chính là cơ quan đầu mối, Sở Nội vụ là cơ quan phối hợp.", &["Sở Tài chính"], &["Sở Nội vụ"]),
        ("Sở Tài chính (chủ trì) rà soát.", &["Sở Tài chính"], &[]),
    ];
    for (sentence, leads, with) in cases {
        let (point, _) = point(sentence);
        assert_eq!(
            (&point.lead.bodies[..], &point.coordinators[..]),
            (&leads.map_all()[..], &with.map_all()[..]),
            "{sentence}"
        );
    }
    for (sentence, doubt) in [
        ("Sở Tài chính/Sở Nội vụ rà soát.", Doubt::LeadUnclear),
        ("Sở Tài chính, Sở Nội vụ (chủ trì) rà soát.", Doubt::LeadUnclear),
        ("Sở Tài chính, Sở Nội vụ là đơn vị phối hợp.", Doubt::LeadUnclear),
        ("Sở Tài chính đề nghị Công an tỉnh rà soát.", Doubt::LeadUnclear),
        ("Sở Tài chính (cũ) bàn giao hồ sơ.", Doubt::LeadUnclear),
        ("Sở Tài chính chủ trì, phối hợp STC rà soát.", Doubt::CoordinatorsUnclear),
        ("Sở Tài chính làm đầu mối, các sở khác tham gia.", Doubt::CoordinatorsUnclear),
    ] {
        let (found, asked) = point(sentence);
        assert!(asked.contains(&doubt), "{sentence}: {found:?} {asked:?}");
    }
}

trait MapAll {
    fn map_all(&self) -> Vec<String>;
}

impl MapAll for &[&str] {
    fn map_all(&self) -> Vec<String> {
        self.iter().map(|text| (*text).to_owned()).collect()
    }
}

/// Given a day that belongs to the thing that is counted, when the point is read, then it is no deadline, and asked.
#[test]
fn a_day_of_what_is_counted_is_no_deadline() {
    for sentence in [
        "Sở Y tế gửi số liệu đến ngày 15/8/2023 cho Sở Tài chính.",
        "Sở Y tế báo cáo các vụ việc xảy ra đến hết ngày 30/9/2023.",
        "Sở Nội vụ lập danh sách công chức nghỉ hưu đến hết năm 2025.",
        "Sở Nội vụ thống kê số công chức nghỉ hưu trong năm 2023.",
        "Sở Nội vụ thẩm định hồ sơ các đơn vị gửi đến ngày 20/9/2023.",
        "Sở Tài chính thống kê các dự án đến hết ngày 31/8/2023.",
        "Sở Tài chính lập dự toán chi đến hết năm 2024.",
        "Sở Y tế rà soát các hồ sơ nộp trước ngày 01/9/2023.",
        "Sở Y tế rà soát các quyết định ban hành trước ngày 01/8/2024.",
        "Sở Y tế phấn đấu đến ngày 31/8/2023 đạt 95%.",
        "Sở Y tế tổ chức Hội nghị ngày 15/8/2023.",
        "Sở Y tế công bố quyết định ngày 15/8/2023.",
        "Sở Y tế trình Nghị quyết tháng 12/2023.",
    ] {
        let (point, asked) = point(sentence);
        assert_eq!(day(&point), None, "{sentence}");
        assert!(asked.contains(&Doubt::DeadlineUnread), "{sentence}: {asked:?}");
    }
    for (sentence, expected) in [
        ("Sở Y tế hoàn thành trong tháng 9/2023.", "2023-09-30"),
        ("Sở Y tế hoàn thành việc kiểm tra trong quý III/2023.", "2023-09-30"),
        ("Sở Y tế gửi Sở Tài chính trong tháng 9/2023.", "2023-09-30"),
        ("Sở Y tế lập danh sách chậm nhất ngày 15/9/2023.", "2023-09-15"),
        ("Sở Y tế lập danh sách trước ngày 15/9/2023.", "2023-09-15"),
        ("Sở Y tế báo cáo chậm nhất hết giờ làm việc ngày 15/9/2023.", "2023-09-15"),
        ("Sở Y tế báo cáo kết quả thực hiện đến ngày 31/8/2023 trước ngày 05/9/2023.", "2023-09-05"),
    ] {
        assert_eq!(day(&point(sentence).0).as_deref(), Some(expected), "{sentence}");
    }
}

/// Given words of time in any form, when no reading takes them up, then they are asked.
#[test]
fn every_word_and_number_of_time_is_read_or_asked() {
    for words in [
        "trong T9/2023",
        "trong Q3/2023",
        "QIII/2023",
        "chậm nhất 2023-09-30",
        "chậm nhất 30/IX/2023",
        "trong vòng 24h",
        "48 giờ",
        "trước rằm tháng Bảy",
        "vào tuần đầu tiên của tháng 9/2023",
        "trước lễ Quốc khánh",
        "trước kỳ nghỉ lễ",
        "trước thềm năm học mới",
        "nhân dịp Quốc khánh 2/9",
        "vào ngày Quốc khánh",
        "trong nhiệm kỳ 2021-2026",
        "cuối nhiệm kỳ",
        "trong thập niên tới",
        "vào ngày thứ 10 kể từ ngày ký",
        "sau khi được phê duyệt",
        "khi kết thúc năm ngân sách",
        "sáng mai",
        "hằng đêm",
        "bán niên",
        "3 năm/lần",
        "05 năm một lần",
        "trước 2024",
        "đến 2025",
        "trong 03 buổi",
        "tại kỳ họp tới",
    ] {
        let sentence = format!("Sở Y tế hoàn thành việc kiểm tra {words}.");
        let (point, asked) = point(&sentence);
        assert!(!asked.is_empty(), "{sentence}: {:?}", point.deadline);
    }
    let (point, asked) = point("Sở Y tế kiểm tra cơ sở hành nghề 6 tháng/lần.");
    assert_eq!(point.cadence, [calendar::period::Length::HalfYear], "{asked:?}");
}

/// Given words of time that are parts of something else, when a point is read, then nothing is asked about them.
#[test]
fn words_that_only_hold_one_of_time_are_passed_over() {
    for sentence in [
        "Sở Y tế tuần tra, kiểm soát.",
        "Sở Y tế hạn chế hồ sơ trễ hạn.",
        "Sở Y tế xử lý hồ sơ đến hạn.",
        "Sở Y tế chịu trách nhiệm trước Chủ tịch UBND tỉnh.",
        "Sở Y tế lấy ý kiến trước khi trình.",
        "Sở Y tế thực hiện kế hoạch năm học 2023 - 2024.",
        "Sở Y tế trực ban 24/24 giờ.",
        "Sở Y tế tổng kết 05 năm thực hiện.",
        "Sở Y tế phòng, chống hạn mặn.",
        "Sở Y tế báo cáo 2/3 số xã.",
    ] {
        let (point, asked) = point(sentence);
        assert!(asked.is_empty(), "{sentence}: {asked:?} {:?}", point.deadline);
    }
}

/// Given a line below points that only names a deadline, when the letter is read, then it is theirs, and no duty.
#[test]
fn a_line_below_points_says_when_for_them() {
    let letter = letter(
        "1. Sở Tài chính:\n\na) Báo cáo kết quả;\n\nb) Rà soát định mức.\n\nThời hạn: chậm nhất ngày 20/8/2023.\n\n2. Sở Nội vụ rà soát biên chế.",
    );
    let duties = letter.points.iter().filter(|point| point.role == PointRole::Duty);
    let days: Vec<_> = duties.map(|point| (point.code.as_str(), day(point))).collect();
    let day = Some("2023-08-20".to_owned());
    assert_eq!(days, [("1a", day.clone()), ("1b", day), ("2", None)]);
}

/// Given a letter that changes an earlier one, when it is read, then nothing of that is a duty, and each change is asked.
#[test]
fn what_changes_an_earlier_letter_is_no_duty() {
    for sentence in [
        "Bãi bỏ điểm 2a Công văn số 2361/UBND-VP ngày 12/7/2023 của UBND tỉnh.",
        "Sửa đổi thời hạn tại điểm c khoản 2 Công văn số 2361/UBND-VP thành \"chậm nhất ngày 30/9/2023\".",
        "Thay thế cụm từ \"Sở Tài chính\" bằng cụm từ \"Sở Nội vụ\" tại mục 3 Công văn số 2361/UBND-VP.",
        "Công văn này thay thế Công văn số 2300/UBND-VP ngày 01/7/2023 của UBND tỉnh.",
        "Đính chính ngày nộp báo cáo tại mục 1 Công văn số 2361/UBND-VP: ngày 15/9/2023 đúng là ngày 25/9/2023.",
        "Các nội dung khác tại Công văn số 2361/UBND-VP không thay đổi.",
        "Tạm dừng thực hiện nhiệm vụ tại điểm 2b Công văn số 2361/UBND-VP kể từ ngày 01/8/2023.",
        "Bổ sung Sở Tài chính vào thành phần phối hợp tại mục 2 Công văn số 2361/UBND-VP.",
        "Rút ngắn thời gian nộp báo cáo tại mục 4 xuống ngày 10/8/2023.",
        "Cho phép Sở Y tế lùi thời hạn báo cáo tại mục 1 đến ngày 30/10/2023.",
        "Gia hạn thời gian thực hiện nhiệm vụ tại mục 2 đến ngày 30/10/2023.",
        "Sở Tài chính được miễn báo cáo quý III/2023.",
        "Sở Y tế không phải nộp báo cáo quý III/2023.",
        "Sở Tài chính không báo cáo nữa.",
        "\"2. Sở Tài chính báo cáo trước ngày 20/9/2023.\"",
    ] {
        let (point, asked) = point(sentence);
        assert_eq!(point.role, PointRole::Formula, "{sentence}");
        assert!(asked.contains(&Doubt::Amendment), "{sentence}: {asked:?}");
    }
    for sentence in [
        "Bổ sung hồ sơ còn thiếu.",
        "Thu hồi tạm ứng quá hạn.",
        "Điều chỉnh kế hoạch vốn.",
        "Sở Nội vụ tham mưu sửa đổi Quyết định số 12/2020/QĐ-UBND.",
        "Chuyển hồ sơ cho Sở Nội vụ.",
    ] {
        let (point, asked) = point(sentence);
        assert_eq!(point.role, PointRole::Duty, "{sentence}");
        assert!(!asked.contains(&Doubt::Amendment), "{sentence}: {asked:?}");
    }
}

/// Given what stands below an article that changes a decision, quoted or not, when it is read, then none of it is a duty.
#[test]
fn the_new_wording_is_no_duty() {
    let letter = letter(
        "Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số 1200/QĐ-UBND ngày 01/6/2023:\n\n1. Sửa đổi điểm a khoản 2 Điều 3 như sau:\n\n\"a) Sở Tài chính báo cáo kết quả trước ngày 20/9/2023.\"\n\n2. Bãi bỏ khoản 3 Điều 4.\n\nĐiều 2. Sở Nội vụ rà soát các nhiệm vụ chuyển tiếp.",
    );
    let duties: Vec<&str> =
        letter.points.iter().filter(|point| point.role == PointRole::Duty).map(|point| point.code.as_str()).collect();
    assert_eq!(duties, ["Đ2"]);
}

/// Given paragraphs on money, figures or days off, when they are read, then they are no duties though they speak of time.
#[test]
fn what_holds_for_all_duties_is_none() {
    for sentence in [
        "Kinh phí thực hiện từ nguồn ngân sách năm 2023.",
        "Thời gian lấy số liệu: từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo.",
        "Trường hợp trùng ngày nghỉ, thời hạn chuyển sang ngày làm việc tiếp theo.",
    ] {
        assert_eq!(point(sentence).0.role, PointRole::Formula, "{sentence}");
    }
}

fn docx_letter(body: &str) -> Letter {
    support::letter(body, &[])
}

fn asked(letter: &Letter, doubt: Doubt) -> Vec<&str> {
    let asked = letter.questions.iter().filter(|question| question.doubt == doubt);
    asked.map(|question| question.words.as_str()).collect()
}

/// Given a table whose columns are headed by bodies or by months, when a row has only a sign there, then it is asked.
#[test]
fn a_sign_under_a_body_or_a_month_is_asked() {
    let letter = docx_letter(&table(&[
        &["TT", "Nhiệm vụ", "Sở Tài chính", "Sở Nội vụ", "Thời hạn"],
        &["1", "Rà soát A", "x", "", "30/9/2023"],
        &["2", "Rà soát B", "CT", "PH", "31/10/2023"],
    ]));
    let mut leads = asked(&letter, Doubt::LeadUnclear);
    leads.sort_unstable();
    assert_eq!(leads, ["B1-1: Sở Tài chính: x", "B1-2: Sở Nội vụ: PH", "B1-2: Sở Tài chính: CT"]);
    assert!(letter.points.iter().all(|point| point.lead.certainty == Certainty::Asked));
    let letter = docx_letter(&table(&[
        &["TT", "Nhiệm vụ", "Chủ trì", "Tháng 9/2023", "Tháng 10/2023"],
        &["1", "Rà soát A", "Sở Tài chính", "x", ""],
    ]));
    assert_eq!(asked(&letter, Doubt::DeadlineUnread), ["B1-1: Tháng 9/2023: x"]);
}

/// Given a table that goes on behind a break without a head, when it is read, then its rows are rows of the first.
#[test]
fn a_table_without_a_head_goes_on_with_the_one_before() {
    let letter = docx_letter(
        &(table(&[&["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"], &["1", "Rà soát A", "Sở Tài chính", "30/9/2023"]])
            + &paragraph("")
            + &table(&[&["2", "Rà soát B", "Sở Y tế", "31/10/2023"], &["3", "Rà soát C", "Sở Nội vụ", ""]])),
    );
    assert_eq!(
        points(&letter),
        [("B1-1", "Sở Tài chính", "Rà soát A"), ("B1-2", "Sở Y tế", "Rà soát B"), ("B1-3", "Sở Nội vụ", "Rà soát C")]
    );
}

/// Given a column of days before which something is due, when a row is read, then it is asked whether the day counts.
#[test]
fn the_title_of_a_column_says_that_its_days_are_before() {
    let letter = docx_letter(&table(&[
        &["TT", "Nhiệm vụ", "Chủ trì", "Hoàn thành trước ngày"],
        &["1", "Rà soát A", "Sở Tài chính hoặc Sở Nội vụ", "30/9/2023"],
    ]));
    assert_eq!(asked(&letter, Doubt::BeforeDay).len(), 1);
    assert_eq!(asked(&letter, Doubt::LeadUnclear), ["B1-1: Sở Tài chính hoặc Sở Nội vụ"]);
}

/// Given text that is struck through, when the letter is read, then it is not there.
#[test]
fn what_is_struck_through_is_not_read() {
    let run = |text: &str, properties: &str| {
        format!(r#"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#)
    };
    let body =
        run("1. Sở Tài chính báo cáo chậm nhất ngày ", "") + &run("15/8/2023", "<w:strike/>") + &run("25/9/2023.", "");
    let letter = docx_letter(&format!("<w:p>{body}</w:p>"));
    assert_eq!(day(&letter.points[0]).as_deref(), Some("2023-09-25"));
    assert!(asked(&letter, Doubt::DeadlineUnread).is_empty());
}

/// Given a mark that only a format, a symbol or a property shows, when the file is taken in, then it is refused.
#[test]
fn a_mark_in_any_dress_is_refused() {
    let run = |text: &str, properties: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let styles = r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="Nen"><w:rPr><w:caps/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Dau"><w:basedOn w:val="Nen"/></w:style><w:style w:type="character" w:styleId="CN"><w:rPr><w:caps/></w:rPr></w:style><w:style w:type="character" w:styleId="CD"><w:basedOn w:val="CN"/></w:style><w:style w:type="table" w:styleId="TS"><w:rPr><w:caps/></w:rPr></w:style></w:styles>"#;
    let property =
        r#"<Properties><property name="Độ mật"><vt:lpwstr xmlns:vt="v">B</vt:lpwstr></property></Properties>"#;
    let cell = format!("<w:tc><w:p>{}</w:p></w:tc>", run("tài liệu mật", ""));
    let bodies = [
        format!(r#"<w:p><w:pPr><w:pStyle w:val="Dau"/></w:pPr>{}</w:p>"#, run("tài liệu mật", "")),
        format!("<w:p>{}</w:p>", run("tài liệu mật", r#"<w:rStyle w:val="CD"/>"#)),
        format!(r#"<w:tbl><w:tblPr><w:tblStyle w:val="TS"/></w:tblPr><w:tr>{cell}</w:tr></w:tbl>"#),
        format!(
            r#"<w:p>{}<w:r><w:sym w:font="Arial" w:char="1ED0"/></w:r>{}<w:r><w:sym w:font="Arial" w:char="1EAC"/></w:r>{}</w:p>"#,
            run("T", ""),
            run("I M", ""),
            run("T", "")
        ),
        format!("<w:p>{}</w:p>", run("TẬM", "<w:rtl/>")),
    ];
    let refused = |body: &str, parts: &[(&str, String)]| {
        let document = document(&(head() + body + &paragraph("1. Sở Tài chính rà soát.") + &foot()));
        let parts: Vec<(&str, String)> =
            [("word/document.xml", document)].into_iter().chain(parts.iter().cloned()).collect();
        refuse_marked_bytes(&docx(&parts)).is_err()
    };
    let styled = [("word/styles.xml", styles.to_owned())];
    for body in &bodies {
        assert!(refused(body, &styled), "{body}");
    }
    assert!(refused("", &[("docProps/custom.xml", property.to_owned())]));
    assert!(refused("", &[("docProps/custom.xml", property.replace("Độ mật", "DoMat"))]));
    assert!(!refused("", &[("docProps/custom.xml", property.replace('B', "Thường"))]));
    assert!(!refused(&format!("<w:p>{}</w:p>", run("tài liệu mật", "")), &styled));
}

/// Given a list of filings with a column for marks, when a row has a mark there, by word, letter or cross, then the list is
/// refused; where it says that there is none, it is read.
#[test]
fn a_column_of_marks_is_looked_at() {
    let sheet = |heading: &str, cell: &str| {
        let text = format!(
            "Đơn vị;Kỳ;Nhiệm vụ;Số, ký hiệu;Ngày văn bản;Ngày đến;{heading}\nSở Tư pháp;quý I/2024;C-Q;31/BC-STP;14/3/2024;15/3/2024;{cell}\n"
        );
        exchange::filings::read(text.as_bytes(), &exchange::filings::Choices::default())
    };
    for (heading, cell) in [
        ("Độ mật", "M"),
        ("Độ mật", "C"),
        ("Độ mật", "mật"),
        ("Mức độ mật", "B"),
        ("Mật", "x"),
        ("Ghi chú", "tuyệt mật"),
        ("Ghi chú", "Độ Tối mật"),
        ("Ghi chú", "văn bản Mật"),
    ] {
        let read = sheet(heading, cell);
        assert!(matches!(read, Err(exchange::filings::FilingsError::StateSecret(_))), "{heading}: {cell}: {read:?}");
    }
    for (heading, cell) in
        [("Độ mật", "Không"), ("Độ mật", "Thường"), ("Độ mật", ""), ("Ghi chú", "M"), ("Bảo mật", "x")]
    {
        assert!(sheet(heading, cell).is_ok(), "{heading}: {cell}");
    }
}
